//! What gave leave, what ended it, and what was lifted.

use jiff::Timestamp;

use heard_record::kind::OneKind;
use heard_record::timeline::shares;
use heard_record::{CaseId, Fact, Stated, Timeline};

use crate::access::limits::is_same_name;

/// A fact that gives leave, and until when it is known to.
pub(super) struct Gives<'a, K> {
    pub(super) fact: &'a Fact,
    pub(super) says: &'a K,
    pub(super) until: Option<Timestamp>,
}

/// When something stated to end ends at the earliest; `None` where it cannot be read.
pub(super) fn end_of(until: &Stated<heard_record::When>) -> Option<Option<Timestamp>> {
    match until {
        Stated::Clear(until) => Some(Some(until.earliest())),
        Stated::Unclear(_) => None,
        _ => Some(None),
    }
}

/// Had something surely begun?
pub(super) fn has_begun(fact: &Fact, at: Timestamp) -> bool {
    fact.happened.latest() <= at
}

/// May one fact have ended what another gave?
pub(super) fn may_end(end: &Fact, given: &Fact, at: Timestamp) -> bool {
    end.happened.earliest() <= at
        && end.happened.latest() >= given.happened.latest()
        && shares(&end.cases, &given.cases)
}

/// Has one fact surely lifted what another laid on?
pub(super) fn has_lifted(lift: &Fact, laid: &Fact, at: Timestamp) -> bool {
    lift.happened.latest() <= at
        && lift.happened.earliest() > laid.happened.latest()
        && shares(&lift.cases, &laid.cases)
}

/// Whether an end that names what it ends may mean this one: it names it, or nothing that can be read.
pub(super) fn may_mean<T: PartialEq>(end: &Stated<T>, given: &Stated<T>) -> bool {
    match (end.clear(), given.clear()) {
        (Some(end), Some(given)) => end == given,
        _ => true,
    }
}

/// The facts of a kind that give leave at a moment, nothing having ended them.
pub(super) fn giving<'a, K: OneKind>(
    timeline: &Timeline<'a>,
    at: Timestamp,
    until: impl Fn(&K) -> &Stated<heard_record::When>,
    ended: impl Fn(&Fact, &K) -> bool,
) -> Vec<Gives<'a, K>> {
    let given = timeline.of::<K>().filter_map(|(fact, says)| {
        let until = end_of(until(says))?;
        let live = has_begun(fact, at) && until.is_none_or(|until| at < until);
        (live && !ended(fact, says)).then_some(Gives { fact, says, until })
    });
    given.collect()
}

/// The cases a fact is about; none where it is about the whole child.
pub(super) fn cases_of(fact: &Fact) -> Option<Vec<CaseId>> {
    (!fact.cases.is_empty()).then(|| fact.cases.clone())
}

/// Are the same two names stated?
pub(super) fn same_words(one: &Stated<String>, other: &Stated<String>) -> bool {
    let pair = one.clear().zip(other.clear());
    pair.is_some_and(|(one, other)| is_same_name(one, other))
}

/// Is what is stated one of these names?
pub(super) fn is_one(names: &[String], stated: &Stated<String>) -> bool {
    let name = stated.clear();
    name.is_some_and(|name| names.iter().any(|one| is_same_name(one, name)))
}
