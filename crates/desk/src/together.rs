//! Reading of several people at once: what is damaged of one of them holds up nobody else.

use std::collections::BTreeSet;

use heard_record::PersonId;
use heard_store::Fault;

/// What was read of each of some people, or why it could not be, where what is kept of them is damaged.
pub(crate) type OfEach<T> = Vec<(PersonId, Result<T, Fault>)>;

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
