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
    /// The people something is on record about after one of them, in the order of their ids and so many at most, each
    /// with everything there is to see of them and by which it is decided what somebody may see of it.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn everybody_after(
        &self,
        who: PersonId,
        last: PersonId,
        most: usize,
    ) -> Result<Vec<WithLeave>, Fault> {
        let mut tx = self.db.read().await?;
        let people = people_after(&mut tx, last, most).await?;
        with_leave(&mut tx, who, &people.into_iter().collect()).await
    }

    /// The same of these people.
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
    let mut beside = BTreeMap::new();
    for (person, bearing) in &each {
        let about = bearing
            .facts
            .iter()
            .flat_map(|kept| kept.fact.about.iter().copied());
        beside.insert(
            *person,
            about.chain([who, *person]).collect::<BTreeSet<_>>(),
        );
    }
    let all: BTreeSet<PersonId> = beside.values().flatten().copied().collect();
    let mut same = SamePeople::default();
    same.reach(tx, &all).await?;
    let all = same.of(&all);
    let leave = of_leave(tx, &all).await?;
    let seqs: BTreeSet<i64> = leave.values().flatten().copied().collect();
    hand.reach(tx, &seqs).await?;
    let with_leave = each.into_iter().map(|(person, bearing)| {
        let mut kept: BTreeMap<i64, Arc<Kept>> = BTreeMap::new();
        for one in bearing.facts {
            kept.insert(one.seq, one);
        }
        let records = beside.get(&person).map(|beside| same.of(beside));
        for record in records.into_iter().flatten() {
            for seq in leave.get(&record).into_iter().flatten() {
                if let (false, Some(one)) = (kept.contains_key(seq), hand.get(*seq)) {
                    kept.insert(*seq, Arc::clone(one));
                }
            }
        }
        (person, kept.into_values().collect())
    });
    Ok(with_leave.collect())
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
