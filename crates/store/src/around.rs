//! Whose facts a child's timeline is read from: the child's, and those of the people around.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use heard_record::{Fact, PersonId};
use uuid::Uuid;

use crate::chain::Seal;
use crate::db::Tx;
use crate::fault::Fault;
use crate::hand::AtHand;
use crate::log::{self, Kept};
use crate::many::{Value, among};

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

/// A child and the people around, by which it is told whether one more fact bears on the child.
#[derive(Debug)]
pub(crate) struct Circle {
    /// The child's records.
    records: BTreeSet<PersonId>,
    /// The records of the people around.
    around: BTreeSet<PersonId>,
    /// Where the child is on record as living.
    places: BTreeSet<Seal>,
}

/// Whether one more fact bears on a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bears {
    No,
    Yes,
    /// It may bring somebody else around the child, and with them what was on record of them.
    WithOthers,
}

impl Circle {
    pub(crate) fn bears(&self, fact: &Fact) -> Bears {
        if log::is_of_leave(fact) {
            return Bears::No;
        }
        let people = log::people(fact);
        let known = |id: &PersonId| self.records.contains(id) || self.around.contains(id);
        let names_the_child = people.iter().any(|(id, _)| self.records.contains(id));
        let about_those_around = people
            .iter()
            .any(|(id, about)| *about && self.around.contains(id));
        if names_the_child && !people.iter().all(|(id, _)| known(id))
            || log::said_the_same(fact).iter().any(|(one, _)| known(one))
            || log::lives_at(fact).iter().any(|lives| self.moves(lives))
        {
            Bears::WithOthers
        } else if names_the_child || about_those_around {
            Bears::Yes
        } else {
            Bears::No
        }
    }

    /// Does somebody's living at a place put the child among others?
    fn moves(&self, (place, person): &(Seal, PersonId)) -> bool {
        let the_childs = self.places.contains(place);
        if self.records.contains(person) {
            !the_childs
        } else {
            the_childs && !self.around.contains(person)
        }
    }
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

/// Records that were ever said to be of one person.
#[derive(Debug, Default, Clone)]
pub(crate) struct SamePeople {
    others: BTreeMap<PersonId, Vec<PersonId>>,
}

impl SamePeople {
    /// Reads what is said of some, and of all who are said to be the same.
    pub(crate) async fn reach(
        &mut self,
        tx: &mut Tx,
        people: &BTreeSet<PersonId>,
    ) -> Result<(), Fault> {
        let mut next = people.clone();
        loop {
            next.retain(|person| !self.others.contains_key(person));
            if next.is_empty() {
                return Ok(());
            }
            let pairs: Vec<(Uuid, Uuid)> = among(
                tx,
                "select one, other from same_person where one in (#)",
                &ids(&next),
            )
            .await?;
            for person in std::mem::take(&mut next) {
                self.others.entry(person).or_default();
            }
            for (one, other) in pairs {
                let other = PersonId::from_uuid(other);
                next.insert(other);
                self.others
                    .entry(PersonId::from_uuid(one))
                    .or_default()
                    .push(other);
            }
        }
    }

    /// Takes in that two records are said to be of one person, one way round.
    pub(crate) fn take_in(&mut self, (one, other): (PersonId, PersonId)) {
        let others = self.others.entry(one).or_default();
        if !others.contains(&other) {
            others.push(other);
        }
    }

    /// Some that were reached, and all said to be the same.
    pub(crate) fn of(&self, people: &BTreeSet<PersonId>) -> BTreeSet<PersonId> {
        let mut left: Vec<PersonId> = people.iter().copied().collect();
        let mut res = people.clone();
        while let Some(one) = left.pop() {
            for other in self.others.get(&one).into_iter().flatten() {
                if res.insert(*other) {
                    left.push(*other);
                }
            }
        }
        res
    }
}

/// The records, and all that were ever said to be of the same people.
pub(crate) async fn same_as(
    tx: &mut Tx,
    people: BTreeSet<PersonId>,
) -> Result<BTreeSet<PersonId>, Fault> {
    let mut same = SamePeople::default();
    same.reach(tx, &people).await?;
    Ok(same.of(&people))
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

/// The places of facts, by whom they name, and whether they are about them.
#[derive(Debug, Default, Clone)]
pub(crate) struct Found(BTreeMap<PersonId, Vec<(i64, bool)>>);

impl Found {
    /// Reads where those are named that were not looked for yet.
    async fn reach(&mut self, tx: &mut Tx, people: &BTreeSet<PersonId>) -> Result<(), Fault> {
        let new = people.iter().filter(|person| !self.0.contains_key(person));
        let new: Vec<PersonId> = new.copied().collect();
        let rows: Vec<(Uuid, i64, i64)> = among(
            tx,
            "select person, seq, about from fact_names where person in (#)",
            &ids(&new),
        )
        .await?;
        self.0
            .extend(new.into_iter().map(|person| (person, Vec::new())));
        for (person, seq, about) in rows {
            let found = self.0.entry(PersonId::from_uuid(person)).or_default();
            found.push((seq, about == 1));
        }
        Ok(())
    }

    /// Takes in that a fact names some, each with whether it is about them.
    pub(crate) fn take_in(&mut self, seq: i64, people: &[(PersonId, bool)]) {
        for (person, about) in people {
            self.0.entry(*person).or_default().push((seq, *about));
        }
    }

    /// The people anything is about after one of them, in the order of their ids.
    pub(crate) fn people_after(&self, last: PersonId) -> impl Iterator<Item = PersonId> {
        let after = self.0.range((Bound::Excluded(last), Bound::Unbounded));
        let is_about = |(_, found): &(_, &Vec<(i64, bool)>)| found.iter().any(|(_, about)| *about);
        after.filter(is_about).map(|(person, _)| *person)
    }

    /// The facts that name any of some, who were looked for.
    fn naming(&self, people: &BTreeSet<PersonId>) -> BTreeSet<i64> {
        let found = people.iter().filter_map(|person| self.0.get(person));
        found.flatten().map(|(seq, _)| *seq).collect()
    }

    /// The facts that are about any of some, who were looked for.
    fn about(&self, people: &BTreeSet<PersonId>) -> BTreeSet<i64> {
        let found = people.iter().filter_map(|person| self.0.get(person));
        let about = found.flatten().filter(|(_, about)| *about);
        about.map(|(seq, _)| *seq).collect()
    }
}

/// Whom facts that name somebody can bear on, for each of some: whoever [`facts_for`] would give such a fact for, and
/// perhaps more.
pub(crate) async fn touching(
    tx: &mut Tx,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, BTreeSet<PersonId>>, Fault> {
    let mut same = SamePeople::default();
    same.reach(tx, people).await?;
    let pairs: Vec<(Uuid, Uuid)> = among(
        tx,
        "select one.person, other.person from fact_names one join fact_names other on other.seq = one.seq \
         where one.person in (#) \
         union select one.person, other.person from lives_at one join lives_at other on other.place = one.place \
         where one.person in (#)",
        &ids(&same.of(people)),
    )
    .await?;
    let mut beside: BTreeMap<PersonId, BTreeSet<PersonId>> = BTreeMap::new();
    for (one, other) in pairs {
        let of_one = beside.entry(PersonId::from_uuid(one)).or_default();
        of_one.insert(PersonId::from_uuid(other));
    }
    let all = beside.values().flatten().copied().collect();
    same.reach(tx, &all).await?;
    let touched = |person: &PersonId| {
        let mut touched = same.of(&BTreeSet::from([*person]));
        let found = touched.iter().filter_map(|one| beside.get(one));
        let found: Vec<PersonId> = found.flatten().copied().collect();
        touched.extend(found);
        (*person, same.of(&touched))
    };
    Ok(people.iter().map(touched).collect())
}

/// The same for all of some together, each found once: of those who live at one place no pairs are made.
pub(crate) async fn all_touching(
    tx: &mut Tx,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeSet<PersonId>, Fault> {
    let mut same = SamePeople::default();
    same.reach(tx, people).await?;
    let mut touched = same.of(people);
    let beside: Vec<(Uuid,)> = among(
        tx,
        "select person from fact_names where seq in (select seq from fact_names where person in (#)) \
         union select person from lives_at where place in (select place from lives_at where person in (#))",
        &ids(&touched),
    )
    .await?;
    touched.extend(beside.into_iter().map(|(id,)| PersonId::from_uuid(id)));
    same.reach(tx, &touched).await?;
    Ok(same.of(&touched))
}

/// Those whom facts that name some can bear on, and whom facts that are about these can bear on in turn: whoever has a fact
/// that names one of some among what bears on them.
pub(crate) async fn two_steps_from(
    tx: &mut Tx,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeSet<PersonId>, Fault> {
    let beside = all_touching(tx, people).await?;
    all_touching(tx, &beside).await
}

/// People as values in a statement.
pub(crate) fn ids<'a>(people: impl IntoIterator<Item = &'a PersonId>) -> Vec<Value> {
    let people = people.into_iter();
    people.map(|person| person.uuid().into()).collect()
}
