//! Everybody on record, some at a time, each with everything by which it is decided who may see what of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_record::PersonId;
use uuid::Uuid;

use crate::Store;
use crate::around::{self, SamePeople, ids};
use crate::db::Tx;
use crate::fault::Fault;
use crate::follows::people_after;
use crate::hand::AtHand;
use crate::log::Kept;
use crate::many::among;

/// Somebody on record with what [`Store::facts_with_leave`] gives of them.
pub type WithLeave = (PersonId, Vec<Arc<Kept>>);

impl Store {
    /// The people something is on record about after one of them, in the order of their ids and so many at most.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn people_after(
        &self,
        last: PersonId,
        most: usize,
    ) -> Result<BTreeSet<PersonId>, Fault> {
        let mut tx = self.db.read().await?;
        let people = people_after(&mut tx, last, most).await?;
        Ok(people.into_iter().collect())
    }

    /// Everything there is to see of each of these people, and everything by which it is decided what somebody may see of it.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn these_with_leave(
        &self,
        who: PersonId,
        people: &BTreeSet<PersonId>,
    ) -> Result<Vec<WithLeave>, Fault> {
        let mut tx = self.db.read().await?;
        with_leave(&mut tx, who, people).await
    }

    /// What [`Store::leave_of`] gives of each of some people. Each fact is read once, however many of them it is about.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn leave_of_each(
        &self,
        people: &BTreeSet<PersonId>,
    ) -> Result<Vec<WithLeave>, Fault> {
        let mut tx = self.db.read().await?;
        let mut hand = AtHand::default();
        let (same, leave) = reach_leave(&mut tx, &mut hand, people).await?;
        let each = people.iter().map(|person| {
            let records = same.of(&BTreeSet::from([*person]));
            (*person, with_leave_of(Vec::new(), &records, &leave, &hand))
        });
        Ok(each.collect())
    }
}

/// Everything there is to see of some people, and everything by which it is decided what somebody may see of it: what can
/// bear on what is owed to each, and every fact of leave about whoever asks, the person and the people around. Each fact is
/// read once, however many of them it bears on.
pub(crate) async fn with_leave(
    tx: &mut Tx,
    who: PersonId,
    people: &BTreeSet<PersonId>,
) -> Result<Vec<WithLeave>, Fault> {
    let mut hand = AtHand::default();
    let each = around::facts_for_each(tx, &mut hand, people).await?;
    let each: Vec<(PersonId, Vec<Arc<Kept>>, BTreeSet<PersonId>)> = each
        .into_iter()
        .map(|(person, bearing)| {
            let beside = beside(who, person, &bearing.facts);
            (person, bearing.facts, beside)
        })
        .collect();
    let all = each.iter().flat_map(|(.., beside)| beside).copied();
    let all: BTreeSet<PersonId> = all.collect();
    let (same, leave) = reach_leave(tx, &mut hand, &all).await?;
    let with_leave = each.into_iter().map(|(person, facts, beside)| {
        let kept = with_leave_of(facts, &same.of(&beside), &leave, &hand);
        (person, kept)
    });
    Ok(with_leave.collect())
}

/// Has every fact of leave at hand that is about some people or names them, by any record said to be theirs; whose each is.
async fn reach_leave(
    tx: &mut Tx,
    hand: &mut AtHand,
    people: &BTreeSet<PersonId>,
) -> Result<(SamePeople, BTreeMap<PersonId, Vec<i64>>), Fault> {
    let mut same = SamePeople::default();
    same.reach(tx, people).await?;
    let leave = of_leave(tx, &same.of(people)).await?;
    let seqs: BTreeSet<i64> = leave.values().flatten().copied().collect();
    hand.reach(tx, &seqs).await?;
    Ok((same, leave))
}

/// Whose leave bears on what somebody may see of a person: theirs, the person's, and that of everybody whom facts that bear
/// on the person are about.
pub(crate) fn beside(who: PersonId, person: PersonId, facts: &[Arc<Kept>]) -> BTreeSet<PersonId> {
    let about = facts
        .iter()
        .flat_map(|kept| kept.fact.about.iter().copied());
    about.chain([who, person]).collect()
}

/// Some facts with those of leave that are about any of some records or name them, in the order of the record.
pub(crate) fn with_leave_of(
    mut facts: Vec<Arc<Kept>>,
    records: &BTreeSet<PersonId>,
    leave: &BTreeMap<PersonId, Vec<i64>>,
    hand: &AtHand,
) -> Vec<Arc<Kept>> {
    let seqs = records.iter().filter_map(|record| leave.get(record));
    let kept = seqs.flatten().filter_map(|seq| hand.get(*seq));
    facts.extend(kept.cloned());
    facts.sort_by_key(|kept| kept.seq);
    facts.dedup_by_key(|kept| kept.seq);
    facts
}

/// The places of the facts of leave, by whom each is about or names.
async fn of_leave(
    tx: &mut Tx,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Vec<i64>>, Fault> {
    let rows: Vec<(Uuid, i64)> = among(
        tx,
        "select person, seq from leave_names where person in (#)",
        &ids(people),
    )
    .await?;
    let mut res: BTreeMap<PersonId, Vec<i64>> = BTreeMap::new();
    for (person, seq) in rows {
        res.entry(PersonId::from_uuid(person))
            .or_default()
            .push(seq);
    }
    Ok(res)
}
