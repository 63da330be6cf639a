//! Reading of several people at once: what is damaged of one of them holds up nobody else.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::{FactId, PersonId};
use heard_store::{Fault, Kept, Store};

/// What was read of each of some people, or why it could not be, where what is kept of them is damaged.
pub(crate) type OfEach<T> = Vec<(PersonId, Result<T, Fault>)>;

/// Of whom nothing could be read because what is kept of them is damaged, each with why.
pub(crate) type NotRead = BTreeMap<PersonId, Fault>;

/// What was read of those who could be, and who could not.
pub(crate) fn apart_from_damaged<T>(read: OfEach<T>) -> (Vec<(PersonId, T)>, NotRead) {
    let (mut res, mut not_read) = (Vec::new(), NotRead::new());
    for (person, one) in read {
        match one {
            Ok(one) => res.push((person, one)),
            Err(damaged) => {
                not_read.insert(person, damaged);
            }
        }
    }
    (res, not_read)
}

/// What is read of some people together; one by one, only where something of them is damaged.
pub(crate) async fn together_or_each<T, F>(
    people: &BTreeSet<PersonId>,
    read: impl Fn(BTreeSet<PersonId>) -> F,
) -> Result<OfEach<T>, Fault>
where
    F: Future<Output = Result<Vec<(PersonId, T)>, Fault>>,
{
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let whole = |read: Vec<(PersonId, T)>| read.into_iter().map(|(person, one)| (person, Ok(one)));
    match read(people.clone()).await {
        Err(Fault::Damaged(_)) => {}
        all => return Ok(whole(all?).collect()),
    }
    let mut res = Vec::new();
    for person in people {
        match read([*person].into()).await {
            Err(damaged @ Fault::Damaged(_)) => res.push((*person, Err(damaged))),
            one => res.extend(whole(one?)),
        }
    }
    Ok(res)
}

/// Those of some facts that are as they were put on record: what is damaged holds up no other.
pub(crate) async fn facts_or_each(store: &Store, facts: &[FactId]) -> Result<Vec<Kept>, Fault> {
    match store.facts(facts).await {
        Err(Fault::Damaged(_)) => {}
        all => return all,
    }
    let mut res = Vec::new();
    for fact in facts {
        res.extend(
            facts_unless_damaged(store, &[*fact])
                .await?
                .into_iter()
                .flatten(),
        );
    }
    Ok(res)
}

/// Those of some that were read, and why others could not be, where they are damaged.
pub(crate) fn read_or_damaged<T>(
    each: Vec<Result<T, Fault>>,
) -> Result<(Vec<T>, Vec<Fault>), Fault> {
    let (mut res, mut damaged) = (Vec::new(), Vec::new());
    for one in each {
        match one {
            Err(fault) if fault.is_damaged() => damaged.push(fault),
            one => res.push(one?),
        }
    }
    Ok((res, damaged))
}

/// Some facts; nothing, where one of them is damaged and nobody knows what it says.
pub(crate) async fn facts_unless_damaged(
    store: &Store,
    facts: &[FactId],
) -> Result<Option<Vec<Kept>>, Fault> {
    unless_damaged(store.facts(facts).await.map(Some))
}

/// What was asked of one of several; nothing, where what is kept of it is damaged: the others are told, and its own page and
/// every list it would stand on say that it is.
pub(crate) fn unless_damaged<T, E>(asked: Result<Option<T>, E>) -> Result<Option<T>, E>
where
    E: Damaged,
{
    match asked {
        Err(no) if no.is_damaged() => Ok(None),
        asked => asked,
    }
}

/// Why something is not told, as far as it may be that what is kept of it is damaged.
pub(crate) trait Damaged {
    /// Is it?
    fn is_damaged(&self) -> bool;
}

impl Damaged for Fault {
    fn is_damaged(&self) -> bool {
        matches!(self, Fault::Damaged(_))
    }
}

impl Damaged for crate::desk::No {
    fn is_damaged(&self) -> bool {
        matches!(self, crate::desk::No::Fault(fault) if fault.is_damaged())
    }
}
