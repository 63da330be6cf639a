//! What ties somebody to a record, and what stands in the way.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use heard_record::fact::access::{Restriction, Theme};
use heard_record::{CaseId, Fact, FactId};

use super::limits::Kept;

heard_record::words! {
    /// What ties a member of staff to a child, or to what else is asked of.
    Tie {
        Holds = "holds it",
        Keeps = "keeps it",
        Named = "let in by name",
        TheirTeams = "their team holds it",
        Incident = "incident live",
        Custody = "in custody",
        Theme = "leads on its theme",
        District = "of their district",
        AnyChild = "any child on record",
        Invited = "invited to meeting",
        Packet = "packet shared with them",
        InSample = "in their sample",
        Planned = "their inspection is on",
        Question = "question approved",
        Enquiry = "enquiry authorised",
        EnquiryOfContent = "enquiry approved by two",
        Request = "rights request open",
        RetentionDue = "review due",
        Emergency = "emergency opened",
        RevealAgreed = "reveal agreed by two",
        KeepsPlace = "keeps the place",
        LifeAtRisk = "immediate risk to life declared",
        PurposeStated = "purpose stated",
        OutsideTheirLine = "outside their line",
        OwnAgency = "their own agency",
        Themselves = "themselves",
        Nothing = "nothing more",
    }
}

/// How far a tie reaches, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cover {
    /// The cases it is about; none where it is about the whole child.
    pub cases: Option<Vec<CaseId>>,
    /// The facts it is about, where it is about single ones.
    pub facts: Vec<FactId>,
    /// When it ends, where that is known already.
    pub until: Option<Timestamp>,
}

impl Cover {
    /// The whole, until an end.
    pub fn ending(until: Option<Timestamp>) -> Cover {
        Cover {
            until,
            ..Cover::default()
        }
    }

    /// What a fact is about, the whole child or its cases, until an end.
    pub fn of(fact: &Fact, until: Option<Timestamp>) -> Cover {
        Cover {
            cases: (!fact.cases.is_empty()).then(|| fact.cases.clone()),
            ..Cover::ending(until)
        }
    }

    /// The reach of two ties of one kind together. Whichever of two parts ends first ends both: what is left is asked for again.
    fn with(self, other: Cover) -> Cover {
        match (&self.cases, &other.cases) {
            (None, Some(_)) => self,
            (Some(_), None) => other,
            (one, two) => {
                let both_whole = one.is_none() && self.facts.is_empty() && other.facts.is_empty();
                let cases = one.iter().chain(two).flatten().copied();
                let facts = self.facts.iter().chain(&other.facts).copied();
                Cover {
                    cases: one.is_some().then(|| cases.collect()),
                    facts: facts.collect(),
                    until: if both_whole {
                        later(self.until, other.until)
                    } else {
                        earlier(self.until, other.until)
                    },
                }
            }
        }
    }
}

/// The later of two ends; never, where one of them is.
fn later(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.zip(other).map(|(one, other)| one.max(other))
}

/// The earlier of two ends.
pub(super) fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}

/// What ties somebody to a record, each kind once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ties(BTreeMap<Tie, Cover>);

impl Ties {
    /// Adds a tie to those of its kind.
    pub fn add(&mut self, tie: Tie, cover: Cover) {
        let cover = match self.0.remove(&tie) {
            Some(before) => before.with(cover),
            None => cover,
        };
        self.0.insert(tie, cover);
    }

    /// How far the ties of a kind reach, where there are any.
    pub fn of(&self, tie: Tie) -> Option<&Cover> {
        self.0.get(&tie)
    }
}

/// How closely something is kept, and whether somebody was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal {
    /// How closely.
    pub level: Restriction,
    /// Were they let in by name, or do they keep it?
    pub named: bool,
    /// Were they let in by two?
    pub by_two: bool,
}

impl Seal {
    /// What is kept as any other.
    pub const OPEN: Seal = Seal {
        level: Restriction::Ordinary,
        named: false,
        by_two: false,
    };

    /// Does it let somebody by who may see so much without being named, and so much when named?
    pub fn lets_by(self, unnamed: Restriction, named: Restriction) -> bool {
        let is_named = match self.level {
            Restriction::Sealed => self.by_two,
            _ => self.named,
        };
        self.level
            <= if is_named {
                named.max(unnamed)
            } else {
                unnamed
            }
    }
}

/// An account somebody has in the role they are signed in with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Their teams.
    pub teams: Vec<String>,
    /// Their districts.
    pub districts: Vec<String>,
    /// On what they lead for the whole force.
    pub themes: BTreeSet<Theme>,
    /// Their agencies, where they are not police.
    pub agencies: Vec<String>,
    /// When it ends, where that is known already.
    pub until: Option<Timestamp>,
}

/// What the record says about who asks and what they ask about, as known at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Their account in the role they are signed in with; none, where they have none.
    pub account: Option<Account>,
    /// Is what they ask about on record?
    pub exists: bool,
    /// Have they a conflict of interest with it?
    pub conflict: bool,
    /// How closely it is kept, from them.
    pub seal: Seal,
    /// The same of each case of it that is kept more closely than the rest.
    pub cases: Vec<(CaseId, Seal)>,
    /// Is there a protected place on it?
    pub place_protected: bool,
    /// What ties them to it.
    pub ties: Ties,
    /// What of it must not reach them.
    pub kept: Kept,
}
