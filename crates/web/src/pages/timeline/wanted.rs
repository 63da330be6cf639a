//! What of a timeline somebody wants to see: in which order, of which strands and families, and whether what was not known
//! yet is shown too.

use heard_desk::Entry;
use heard_record::fact::contact::{
    AppointmentReviewed, AttendanceCancelled, CrimeNotRecorded, IncidentGraded, Reassessed,
};
use heard_record::fact::exploitation::{
    DifferenceDecided, NrmNotReferred, NrmReferred, PanelHeard,
};
use heard_record::fact::missing::{
    AlertDecided, Closed, FactorAnswered, Found, GradeKept, Graded, KeptBelowHigh, Ratified,
    ReturnShared, ServicesTold,
};
use heard_record::fact::notice::{
    AuthorityDecided, CouncilReplied, InformationShared, NotShared, PartnerAnswered, PartnerChased,
    PartnerSaid, QualityChecked, ReceiptGiven, Shared, VoiceNotRecorded, VoiceRecorded,
};
use heard_record::fact::person::{
    ChildAnswered, ChildAskedFor, ChildObserved, ChildSaid, LimitOverridden, TalkPlanned,
    VoiceActedOn,
};
use heard_record::fact::protection::{ChildToldAndHeard, Ended, ReleaseDecided, Taken};
use heard_record::fact::strategy::{
    AccountTaken, Declined, Held, RecordSent, ReportSent, Section47Ended, ThresholdNotMet,
};
use heard_record::fact::supervision::{ChildReviewed, DirectionGiven, GapJudged};
use heard_record::fact::{domestic_abuse, investigation};
use heard_record::kind::{Kind, OneKind};

use super::super::form::Filled;
use crate::parts::govuk::Choice;
use crate::parts::told;

/// Something that runs through the record, whichever family each fact of it is of.
pub struct Strand {
    /// How the address names it.
    pub word: &'static str,
    says: &'static str,
    kinds: &'static [&'static Kind],
}

/// The strands that can be followed on their own.
pub const STRANDS: [Strand; 3] = [
    Strand {
        word: "voice",
        says: "The child’s voice",
        kinds: &[
            ChildSaid::KIND,
            ChildObserved::KIND,
            ChildAskedFor::KIND,
            ChildAnswered::KIND,
            VoiceActedOn::KIND,
            LimitOverridden::KIND,
            TalkPlanned::KIND,
            VoiceRecorded::KIND,
            VoiceNotRecorded::KIND,
            ChildToldAndHeard::KIND,
            AccountTaken::KIND,
        ],
    },
    Strand {
        word: "decisions",
        says: "Decisions",
        kinds: &[
            Graded::KIND,
            Ratified::KIND,
            KeptBelowHigh::KIND,
            GradeKept::KIND,
            FactorAnswered::KIND,
            AlertDecided::KIND,
            Found::KIND,
            Closed::KIND,
            IncidentGraded::KIND,
            Reassessed::KIND,
            AppointmentReviewed::KIND,
            AttendanceCancelled::KIND,
            CrimeNotRecorded::KIND,
            QualityChecked::KIND,
            NotShared::KIND,
            CouncilReplied::KIND,
            AuthorityDecided::KIND,
            Held::KIND,
            Declined::KIND,
            ThresholdNotMet::KIND,
            Section47Ended::KIND,
            ChildReviewed::KIND,
            DirectionGiven::KIND,
            GapJudged::KIND,
            Taken::KIND,
            ReleaseDecided::KIND,
            Ended::KIND,
            PanelHeard::KIND,
            DifferenceDecided::KIND,
            NrmReferred::KIND,
            NrmNotReferred::KIND,
            domestic_abuse::DisclosureDecided::KIND,
            investigation::KeyDecisionMade::KIND,
            investigation::OutcomeProposed::KIND,
            investigation::Closed::KIND,
        ],
    },
    Strand {
        word: "sharing",
        says: "Sharing",
        kinds: &[
            Shared::KIND,
            NotShared::KIND,
            InformationShared::KIND,
            ReceiptGiven::KIND,
            PartnerChased::KIND,
            PartnerAnswered::KIND,
            PartnerSaid::KIND,
            CouncilReplied::KIND,
            ServicesTold::KIND,
            ReturnShared::KIND,
            RecordSent::KIND,
            ReportSent::KIND,
            domestic_abuse::SchoolTold::KIND,
            LimitOverridden::KIND,
        ],
    },
];

impl Strand {
    fn has(&self, entry: &Entry) -> bool {
        self.kinds.iter().any(|kind| kind.words == entry.kind)
    }
}

/// What is wanted.
pub struct Wanted {
    /// By when police knew, and not by when it happened.
    pub by_recorded: bool,
    of: Vec<String>,
    /// What was not known yet, too.
    pub later: bool,
}

impl Wanted {
    /// What an address asks for.
    pub fn of(query: Option<&str>) -> Wanted {
        let filled = Filled::of_body(query.unwrap_or_default());
        Wanted {
            by_recorded: filled.one("order") == "recorded",
            of: filled.all("of").map(str::to_owned).collect(),
            later: filled.one("later") == "shown",
        }
    }

    /// Is an entry wanted? All are, where nothing is named.
    pub fn shows(&self, entry: &Entry) -> bool {
        let is_of = |word: &String| {
            let mut strands = STRANDS.iter();
            word == entry.family || strands.any(|strand| strand.word == word && strand.has(entry))
        };
        self.of.is_empty() || self.of.iter().any(is_of)
    }

    fn choice(&self, word: &str, says: String) -> Choice {
        Choice {
            value: word.into(),
            text: says,
            chosen: self.of.iter().any(|one| one == word),
            ..Choice::default()
        }
    }

    /// The strands, each with how many entries are of it.
    pub fn strands(&self, all: &[Entry]) -> Vec<Choice> {
        let each = STRANDS.iter().map(|strand| {
            let count = all.iter().filter(|entry| strand.has(entry)).count();
            self.choice(strand.word, format!("{}: {count}", strand.says))
        });
        each.collect()
    }

    /// The families there are entries of.
    pub fn families(&self, all: &[Entry]) -> Vec<Choice> {
        let mut families: Vec<&str> = Vec::new();
        for entry in all {
            if !families.contains(&entry.family) {
                families.push(entry.family);
            }
        }
        let named = families
            .into_iter()
            .map(|family| self.choice(family, told::begun(&family.replace('_', " "))));
        named.collect()
    }
}
