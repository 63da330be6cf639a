//! Children, each counted once.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::PersonId;

/// Children, each counted once however many records are read as theirs.
#[derive(Default)]
pub(crate) struct OncePerChild {
    children: Vec<BTreeSet<PersonId>>,
    /// Of each record that is read as a counted child's: which child.
    of_record: BTreeMap<PersonId, usize>,
}

impl OncePerChild {
    /// Takes in a record, with every record that is read as one with it; says whether it is of a child not counted yet.
    pub(crate) fn is_new(&mut self, record: PersonId, records: &BTreeSet<PersonId>) -> bool {
        let before = self.of_record.get(&record).copied();
        let of_one = before
            .and_then(|at| self.children.get_mut(at))
            .filter(|before| !before.is_disjoint(records));
        if let Some(before) = of_one {
            before.insert(record);
            return false;
        }
        for one in records {
            self.of_record.entry(*one).or_insert(self.children.len());
        }
        self.children.push(BTreeSet::from([record]));
        true
    }

    /// The children in the order in which they were taken in, each with the records that are theirs.
    pub(crate) fn into_children(self) -> Vec<BTreeSet<PersonId>> {
        self.children
    }
}
