//! Records that were ever said to be of one person.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::PersonId;
use uuid::Uuid;

use super::ids;
use crate::db::Tx;
use crate::fault::Fault;
use crate::many::among;

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
