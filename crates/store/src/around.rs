//! Whose facts a child's timeline is read from: the child's, and those of the people around.

mod circle;
mod found;
mod same_people;
mod touching;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_record::{Fact, PersonId};
use uuid::Uuid;

use crate::chain::Seal;
use crate::db::Tx;
use crate::fault::Fault;
use crate::hand::AtHand;
use crate::log::{self, Kept};
use crate::many::{Value, among};

pub(crate) use circle::{Bears, Circle};
pub(crate) use found::Found;
pub(crate) use same_people::{SamePeople, same_as};
pub(crate) use touching::{touching, two_steps_from};

/// Every fact that can bear on what is owed to a child, in the order of the record.
///
/// It may hold more than a timeline needs, never less: whatever names the child or a record said to be of the
/// same person, and whatever is about anybody so named or on record at an address of the child's.
pub(crate) async fn facts_for(tx: &mut Tx, child: PersonId) -> Result<Vec<Kept>, Fault> {
    let mut hand = AtHand::default();
    let each = facts_for_each(tx, &mut hand, &BTreeSet::from([child])).await?;
    drop(hand);
    let facts = each.into_values().flat_map(|bearing| bearing.facts);
    Ok(facts.map(Arc::unwrap_or_clone).collect())
}

/// What bears on a child.
pub(crate) struct Bearing {
    /// In the order of the record.
    pub(crate) facts: Vec<Arc<Kept>>,
    pub(crate) circle: Circle,
}

/// The same for several children at once: each fact is read once, however many of them it bears on.
pub(crate) async fn facts_for_each(
    tx: &mut Tx,
    hand: &mut AtHand,
    children: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Bearing>, Fault> {
    let mut same = SamePeople::default();
    same.reach(tx, children).await?;
    let mut found = Found::default();
    let all = same.of(children);
    found.reach(tx, &all).await?;
    hand.reach(tx, &found.naming(&all)).await?;

    let each: Vec<Named> = children
        .iter()
        .map(|child| Named::of(*child, &same, &found, hand))
        .collect();
    let places = each.iter().flat_map(|named| named.here.places.iter());
    let living = living_at(tx, &places.copied().collect()).await?;
    let people = each.iter().flat_map(|named| named.here.people.iter());
    let people = people.chain(living.values().flatten()).copied().collect();
    same.reach(tx, &people).await?;
    let all = same.of(&people);
    found.reach(tx, &all).await?;
    hand.reach(tx, &found.about(&all)).await?;

    let bearing = |named: Named| (named.child, named.bearing(&living, &same, &found, hand));
    Ok(each.into_iter().map(bearing).collect())
}

/// A child's records with the facts that name them, and who these show to be around.
pub(crate) struct Named {
    child: PersonId,
    records: BTreeSet<PersonId>,
    /// Where these facts are.
    seqs: BTreeSet<i64>,
    here: Surroundings,
}

impl Named {
    /// Of a child of whom everything was reached that names them.
    pub(crate) fn of(child: PersonId, same: &SamePeople, found: &Found, hand: &AtHand) -> Named {
        let records = same.of(&BTreeSet::from([child]));
        let seqs = found.naming(&records);
        let mut here = Surroundings::default();
        for kept in seqs.iter().filter_map(|seq| hand.get(*seq)) {
            here.take_in(&kept.fact, &records);
        }
        Named {
            child,
            records,
            seqs,
            here,
        }
    }

    /// What bears on the child, of what was reached of everybody around.
    pub(crate) fn bearing(
        mut self,
        living: &Living,
        same: &SamePeople,
        found: &Found,
        hand: &AtHand,
    ) -> Bearing {
        let places = self.here.places.iter();
        let beside = places.filter_map(|place| living.get(place)).flatten();
        self.here.people.extend(beside.copied());
        let mut around = same.of(&self.here.people);
        around.retain(|person| !self.records.contains(person));
        self.seqs.append(&mut found.about(&around));
        let kept = self.seqs.iter().filter_map(|seq| hand.get(*seq));
        Bearing {
            facts: kept.cloned().collect(),
            circle: Circle {
                records: self.records,
                around,
                places: self.here.places,
            },
        }
    }
}

/// Who was ever on record as living at each place.
pub(crate) type Living = BTreeMap<Seal, Vec<PersonId>>;

/// Whom a child's own facts name, and where the child is on record as living.
#[derive(Default)]
struct Surroundings {
    people: BTreeSet<PersonId>,
    places: BTreeSet<Seal>,
}

impl Surroundings {
    fn take_in(&mut self, fact: &Fact, child: &BTreeSet<PersonId>) {
        self.people.extend(fact.about.iter().copied());
        fact.what.people(&mut |id| {
            self.people.insert(id);
        });
        let of_the_child = fact.about.iter().any(|id| child.contains(id));
        if of_the_child {
            let homes = log::lives_at(fact).into_iter();
            self.places.extend(homes.map(|(place, _)| place));
        }
    }
}

async fn living_at(tx: &mut Tx, places: &BTreeSet<Seal>) -> Result<Living, Fault> {
    let places: Vec<Value> = places.iter().map(|place| place[..].into()).collect();
    let rows: Vec<(Vec<u8>, Uuid)> = among(
        tx,
        "select place, person from lives_at where place in (#)",
        &places,
    )
    .await?;
    let mut res = Living::new();
    for (place, person) in rows {
        let place = Seal::try_from(place).map_err(|_| {
            Fault::Damaged("a place is kept by a digest of the wrong length".into())
        })?;
        res.entry(place)
            .or_default()
            .push(PersonId::from_uuid(person));
    }
    Ok(res)
}

/// People as values in a statement.
pub(crate) fn ids<'a>(people: impl IntoIterator<Item = &'a PersonId>) -> Vec<Value> {
    let people = people.into_iter();
    people.map(|person| person.uuid().into()).collect()
}
