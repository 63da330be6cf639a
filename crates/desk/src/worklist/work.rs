//! One child of a list, and of which list the child is.

use std::collections::BTreeSet;

use heard_duty::{Catalogue, Outcome};
use heard_record::PersonId;
use jiff::{SignedDuration, Timestamp};

use super::{ATTENDS, NOTICES, REVIEWS, Whose};
use crate::checked::Feedback;
use crate::conferences::{CONFERRING, Conference};
use crate::detentions::{CUSTODY, Detention};
use crate::disclosures::{DISCLOSING, Disclosure};
use crate::handover::HandedOver;
use crate::investigations::{GIVING, Investigation, REVIEWING, is_of as is_under};
use crate::overview::{Known, Overview, Whereabouts};
use crate::owed::Owed;
use crate::reading::Reading;
use crate::register::Exploited;

/// How the rules are called by which known facts are answered, and those that are not of one time missing.
pub(super) const ANSWERS: &str = "missing.flag-vs-grade";
pub(super) const OF_THE_NEXT_TIME: &str = "missing.trigger-plan";

/// How long somebody who is back is on the list of those missing: a force default.
const JUST_BACK: SignedDuration = SignedDuration::from_hours(72);

/// One child of a list.
#[derive(Debug, Clone)]
pub struct Work {
    /// The child.
    pub child: PersonId,
    /// The child, told.
    pub overview: Overview,
    /// What is owed to the child and not met.
    pub owed: Vec<Owed>,
    /// What was handed over, and not taken over.
    pub handed: Vec<HandedOver>,
    /// What whoever asks is told of notices they sent.
    pub feedback: Vec<Known<Feedback>>,
    /// The investigations of the record, where one is to be given to somebody, moved or reviewed.
    pub investigations: Vec<Investigation>,
    /// The disclosures under the scheme of which something is owed, and those beside them.
    pub disclosures: Vec<Disclosure>,
    /// What of a conference on high-risk domestic abuse is on record, where something of it is owed.
    pub conference: Option<Conference>,
    /// The times in custody of the record, where something is owed because of one.
    pub detentions: Vec<Detention>,
    /// What of the register of exploited children is on record.
    pub exploited: Exploited,
}

impl Work {
    /// That an officer comes to look for the child, where it is owed.
    pub fn attendance(&self) -> Option<&Owed> {
        self.under(ATTENDS)
    }

    /// The next review of the search, where one is owed.
    pub fn review(&self) -> Option<&Owed> {
        self.under(REVIEWS)
    }

    /// Does the grade stand against facts nobody has answered?
    pub fn is_unanswered(&self) -> bool {
        self.under(ANSWERS).is_some()
    }

    /// The supervisor's reviews that are owed of an investigation.
    pub fn reviews_of<'w>(&'w self, one: &'w Investigation) -> impl Iterator<Item = &'w Owed> {
        let of_it = self.owed.iter().filter(|owed| one.owes(owed));
        of_it.filter(|owed| is_under(owed, &REVIEWING))
    }

    /// The reviews of investigations that are owed to the child.
    pub fn reviews(&self) -> impl Iterator<Item = &Owed> {
        let each = self.owed.iter();
        each.filter(|owed| is_under(owed, &REVIEWING))
    }

    /// What is owed of giving an investigation to whom it needs.
    pub fn giving_of<'w>(&'w self, one: &'w Investigation) -> impl Iterator<Item = &'w Owed> {
        let of_it = self.owed.iter().filter(|owed| one.owes(owed));
        of_it.filter(|owed| is_under(owed, &GIVING))
    }

    /// What is owed because of a time in custody.
    pub fn owed_in<'w>(&'w self, one: &'w Detention) -> impl Iterator<Item = &'w Owed> {
        self.owed.iter().filter(|owed| one.dealt.owes(owed))
    }

    /// What of this time missing is owed first, the late before all else.
    pub fn first_of_missing(&self) -> Option<&Owed> {
        let of_missing = self.of_this_time().filter(|owed| {
            owed.rule.starts_with("missing.") && !owed.rule.starts_with(OF_THE_NEXT_TIME)
        });
        of_missing.min_by_key(|owed| (owed.stands != Outcome::Overdue, due(owed)))
    }

    /// What came to be owed since the child was last reported missing: what an earlier time left open hides nothing of it.
    fn of_this_time(&self) -> impl Iterator<Item = &Owed> {
        let from = self.overview.went_missing;
        self.owed
            .iter()
            .filter(move |owed| from.is_none_or(|from| !owed.arose.is_from(from).is_no()))
    }

    fn under(&self, rule: &str) -> Option<&Owed> {
        let all = self
            .of_this_time()
            .filter(|owed| owed.rule.starts_with(rule));
        all.min_by_key(|owed| due(owed))
    }
}

pub(super) fn due(owed: &Owed) -> i64 {
    owed.due.map_or(i64::MAX, |due| due.latest_micros())
}

/// A child as a list tells of them, at a moment.
pub(crate) fn work(reading: &Reading, catalogue: &Catalogue, now: Timestamp) -> Work {
    let owed = reading.unmet(catalogue, now, now);
    let is_of_investigation = |owed: &Owed| is_under(owed, &GIVING) || is_under(owed, &REVIEWING);
    let investigations = if owed.iter().any(is_of_investigation) {
        reading.investigations(now)
    } else {
        Vec::new()
    };
    let owes = |rules: &[&str]| owed.iter().any(|owed| is_under(owed, rules));
    let disclosures = if owes(&DISCLOSING) {
        reading.disclosures(now)
    } else {
        Vec::new()
    };
    let conference = owes(&CONFERRING).then(|| reading.conference(now));
    let is_of_custody = |owed: &Owed| owed.rule.starts_with(CUSTODY);
    let detentions = if owed.iter().any(is_of_custody) {
        reading.detentions(now)
    } else {
        Vec::new()
    };
    Work {
        disclosures,
        conference,
        child: reading.child(),
        overview: reading.overview(now, now),
        handed: reading.handed_over(now),
        feedback: reading.feedback_to_authors(now),
        owed,
        investigations,
        detentions,
        exploited: reading.exploited(now, now),
    }
}

/// Is the child of the list, now that the record has been read?
pub(super) fn is_of(work: &Work, whose: Whose, now: Timestamp, on_return: &BTreeSet<&str>) -> bool {
    match whose {
        Whose::Mine | Whose::Team => true,
        Whose::Notices => work.owed.iter().any(|owed| owed.rule.starts_with(NOTICES)),
        Whose::Exploited => work.exploited.is_of_register_or_beside(),
        Whose::Late => work.owed.iter().any(|owed| owed.stands == Outcome::Overdue),
        Whose::Pressing => work.pressing(now).is_some(),
        Whose::Allocation => work.investigations.iter().any(|one| one.closed.is_none()),
        Whose::Overseen => work.investigations.iter().any(Investigation::is_overseen),
        Whose::Disclosures => !work.disclosures.is_empty(),
        Whose::Conferences => work.conference.is_some(),
        Whose::Custody => work.detentions.iter().any(Detention::is_held),
        Whose::Missing => match work.overview.whereabouts {
            Whereabouts::Missing(_) | Whereabouts::CannotTell => true,
            Whereabouts::Back(when) => {
                let mut owed = work.owed.iter();
                when.latest() >= now - JUST_BACK && owed.any(|owed| on_return.contains(&*owed.rule))
            }
            Whereabouts::NotReported => false,
        },
    }
}
