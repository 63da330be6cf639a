//! Whose facts a child's timeline is read from: the child's, and those of the people around.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::fact::person;
use heard_record::{PersonId, What};
use uuid::Uuid;

use crate::chain;
use crate::db::{Tx, all};
use crate::fault::Fault;
use crate::log::{self, Kept, read};

/// Every fact that can bear on what is owed to a child, in the order of the record.
///
/// It may hold more than a timeline needs, never less: whatever names the child or a record said to be of the
/// same person, and whatever is about anybody so named or on record at an address of the child's.
pub(crate) async fn facts_for(tx: &mut Tx, child: PersonId) -> Result<Vec<Kept>, Fault> {
    let child = same_as(tx, BTreeSet::from([child])).await?;
    let mut kept = BTreeMap::new();
    for id in &child {
        take(&mut kept, that_hold(tx, *id, Holds::Names).await?);
    }
    let mut around = BTreeSet::new();
    for Kept { fact, .. } in kept.values() {
        around.extend(fact.about.iter().copied());
        fact.what.people(&mut |id| {
            around.insert(id);
        });
        let of_the_child = fact.about.iter().any(|id| child.contains(id));
        if let What::Person(person::Fact::LivesAt(lives)) = &fact.what
            && of_the_child
            && let Some(place) = lives.place.clear()
        {
            around.extend(living_at(tx, place).await?);
        }
    }
    for id in same_as(tx, around).await?.difference(&child) {
        take(&mut kept, that_hold(tx, *id, Holds::IsAbout).await?);
    }
    Ok(kept.into_values().collect())
}

/// Everything by which it is decided what somebody may see of a child, and everything there is to see: what can bear
/// on what is owed to the child, and every fact of leave about whoever asks, the child and the people around.
pub(crate) async fn with_leave(
    tx: &mut Tx,
    who: PersonId,
    child: PersonId,
) -> Result<Vec<Kept>, Fault> {
    let mut kept = BTreeMap::new();
    take(&mut kept, facts_for(tx, child).await?);
    let about = kept
        .values()
        .flat_map(|kept| kept.fact.about.iter().copied());
    let people: BTreeSet<PersonId> = about.chain([who, child]).collect();
    for one in same_as(tx, people).await? {
        take(&mut kept, log::of_leave(tx, one).await?);
    }
    Ok(kept.into_values().collect())
}

fn take(kept: &mut BTreeMap<i64, Kept>, more: Vec<Kept>) {
    kept.extend(more.into_iter().map(|one| (one.seq, one)));
}

/// The records, and all that were ever said to be of the same people.
pub(crate) async fn same_as(
    tx: &mut Tx,
    people: BTreeSet<PersonId>,
) -> Result<BTreeSet<PersonId>, Fault> {
    let mut reached: Vec<PersonId> = people.iter().copied().collect();
    let mut res = people;
    while let Some(one) = reached.pop() {
        let others: Vec<(Uuid,)> = all!(
            tx,
            "select other from same_person where one = $1",
            one.uuid()
        );
        for (other,) in others {
            let other = PersonId::from_uuid(other);
            if res.insert(other) {
                reached.push(other);
            }
        }
    }
    Ok(res)
}

async fn living_at(tx: &mut Tx, place: &str) -> Result<Vec<PersonId>, Fault> {
    let people: Vec<(Uuid,)> = all!(
        tx,
        "select person from lives_at where place = $1",
        &chain::digest(place)[..]
    );
    Ok(people
        .into_iter()
        .map(|(id,)| PersonId::from_uuid(id))
        .collect())
}

/// How a fact holds somebody's id, at the least.
#[derive(Clone, Copy)]
enum Holds {
    /// It is about them, or names them.
    Names = 0,
    /// It is about them.
    IsAbout = 1,
}

async fn that_hold(tx: &mut Tx, person: PersonId, how: Holds) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<(i64, Vec<u8>, String)> = all!(
        tx,
        "select fact_log.seq, digest, body from fact_names join fact_log on fact_log.seq = fact_names.seq \
             where person = $1 and about >= $2 order by fact_log.seq",
        person.uuid(),
        how as i64
    );
    rows.into_iter()
        .filter_map(|(seq, digest, body)| read(seq, digest, body).transpose())
        .collect()
}

/// Everyone whose timeline new facts can bear on: whoever [`facts_for`] would give one of them for, and perhaps more.
pub(crate) async fn touched_by(tx: &mut Tx, new: &[Kept]) -> Result<BTreeSet<PersonId>, Fault> {
    let mut named = BTreeSet::new();
    let of_leave = |fact: &heard_record::Fact| matches!(fact.what, What::Access(_));
    for Kept { fact, .. } in new.iter().filter(|kept| !of_leave(&kept.fact)) {
        named.extend(fact.about.iter().copied());
        fact.what.people(&mut |id| {
            named.insert(id);
        });
    }
    let mut res = same_as(tx, named).await?;
    for person in res.clone() {
        let beside: Vec<(Uuid,)> = all!(
            tx,
            "select other.person from fact_names one join fact_names other on other.seq = one.seq where one.person = $1 \
                 union select other.person from lives_at one join lives_at other on other.place = one.place where one.person = $1",
            person.uuid()
        );
        res.extend(beside.into_iter().map(|(id,)| PersonId::from_uuid(id)));
    }
    same_as(tx, res).await
}
