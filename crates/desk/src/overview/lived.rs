//! What became of what a child said: what was done because of it, where a limit the child set was gone past, and at which
//! contacts the child was not asked.

use heard_record::fact::missing::InterviewHeld;
use heard_record::fact::notice::{VoiceNotRecorded, VoiceRecorded};
use heard_record::fact::person::{
    ChildObserved, ChildSaid, ChildSeen, LimitOverridden, VoiceActedOn,
};
use heard_record::kind::OneKind;
use heard_record::{Fact, FactId, Stated, When};
use jiff::Timestamp;

use super::Known;
use super::telling::Telling;
use crate::reading::Reading;

/// Something that was done because of words or an observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActedOn {
    /// What.
    pub what: String,
    /// Because of which, where that is on record.
    pub said: Option<FactId>,
}

/// A limit a child set, gone past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overridden {
    /// Why; nothing, where no reason is on record.
    pub because: Option<String>,
    /// With whom it was shared.
    pub with: Option<String>,
    /// Which words, where that is on record.
    pub said: Option<FactId>,
    /// Was the child's worker told? Nothing, where that is not on record.
    pub worker_told: Option<bool>,
}

/// A contact at which a child was not asked, or something a child was not asked at one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAsked {
    /// How the contact was, or which question was not asked.
    pub what: &'static str,
    /// Why, where that is on record.
    pub because: Option<String>,
    /// When the child will be seen, where that is on record.
    pub next: Option<When>,
}

/// What became of what a child said, each the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lived {
    /// What was done because of it later.
    pub acted_on: Vec<Known<ActedOn>>,
    /// Where a limit was gone past.
    pub overridden: Vec<Known<Overridden>>,
    /// Where the child was not asked.
    pub not_asked: Vec<Known<NotAsked>>,
}

impl Reading {
    /// What became of what the child said, told at a moment from what was known at another, of what is open alone.
    pub fn lived(&self, known: Timestamp, at: Timestamp) -> Lived {
        self.with_timeline(known, |timeline| {
            let telling = Telling::of(self, timeline, at);
            Lived {
                acted_on: acted_on(&telling),
                overridden: overridden(&telling),
                not_asked: not_asked(&telling),
            }
        })
    }
}

fn acted_on(telling: &Telling) -> Vec<Known<ActedOn>> {
    let all = telling.all::<VoiceActedOn>().rev();
    let acts = all.filter_map(|(fact, acted)| {
        let what = acted.what.clear()?.clone();
        let said = acted.said.clear().copied();
        Some(Known::of(fact, ActedOn { what, said }))
    });
    acts.collect()
}

fn overridden(telling: &Telling) -> Vec<Known<Overridden>> {
    let all = telling.all::<LimitOverridden>().rev();
    let each = all.map(|(fact, over)| {
        let what = Overridden {
            because: over.because.clear().cloned(),
            with: over.with.clear().cloned(),
            said: over.said.clear().copied(),
            worker_told: over.worker_told.clear().copied(),
        };
        Known::of(fact, what)
    });
    each.collect()
}

fn not_asked(telling: &Telling) -> Vec<Known<NotAsked>> {
    let contacts = telling.all::<ChildSeen>().filter_map(|(fact, seen)| {
        let status = seen.status.clear()?;
        let what = NotAsked {
            what: status.in_words(),
            because: seen.because.clear().cloned(),
            next: seen.next.clear().copied(),
        };
        (!status.carries_voice()).then(|| Known::of(fact, what))
    });
    let notices = telling.all::<VoiceNotRecorded>().map(|(fact, not)| {
        let what = NotAsked {
            what: "not seen for a notice",
            because: not.because.clear().cloned(),
            next: not.next.clear().copied(),
        };
        Known::of(fact, what)
    });
    let mut all: Vec<Known<NotAsked>> = contacts.chain(notices).collect();
    all.extend(questions::<ChildSeen>(telling));
    all.extend(questions::<ChildSaid>(telling));
    all.extend(questions::<ChildObserved>(telling));
    all.extend(questions::<InterviewHeld>(telling));
    all.extend(questions::<VoiceRecorded>(telling));
    all.sort_by_key(|one| std::cmp::Reverse((one.happened, one.recorded, one.fact)));
    all
}

/// The questions of a kind of contact that were put down as not asked, each with the reason given.
fn questions<K: OneKind>(telling: &Telling) -> Vec<Known<NotAsked>> {
    let facts = telling.all::<K>().map(|(fact, _)| fact);
    facts.flat_map(questions_of).collect()
}

fn questions_of(fact: &Fact) -> Vec<Known<NotAsked>> {
    let answers = fact.kind().fields.iter().zip(fact.what.answers());
    let not_asked = answers.filter_map(|(field, stated)| match stated {
        Stated::NotAsked(because) => Some(Known::of(
            fact,
            NotAsked {
                what: field.ask,
                because: Some(because),
                next: None,
            },
        )),
        _ => None,
    });
    not_asked.collect()
}
