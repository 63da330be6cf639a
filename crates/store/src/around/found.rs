//! Where the facts are that name somebody.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use heard_record::PersonId;
use uuid::Uuid;

use super::ids;
use crate::db::Tx;
use crate::fault::Fault;
use crate::many::among;

/// The places of facts, by whom they name, and whether they are about them.
#[derive(Debug, Default, Clone)]
pub(crate) struct Found(BTreeMap<PersonId, Vec<(i64, bool)>>);

impl Found {
    /// Reads where those are named that were not looked for yet.
    pub(super) async fn reach(
        &mut self,
        tx: &mut Tx,
        people: &BTreeSet<PersonId>,
    ) -> Result<(), Fault> {
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
    pub(super) fn naming(&self, people: &BTreeSet<PersonId>) -> BTreeSet<i64> {
        let found = people.iter().filter_map(|person| self.0.get(person));
        found.flatten().map(|(seq, _)| *seq).collect()
    }

    /// The facts that are about any of some, who were looked for.
    pub(super) fn about(&self, people: &BTreeSet<PersonId>) -> BTreeSet<i64> {
        let found = people.iter().filter_map(|person| self.0.get(person));
        let about = found.flatten().filter(|(_, about)| *about);
        about.map(|(seq, _)| *seq).collect()
    }
}
