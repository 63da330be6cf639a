//! Which other children are tied to the same place, telephone number, vehicle or account: of those somebody may know of.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::PersonId;
use heard_record::identity::Described;
use heard_store::Fault;

use super::{age, is_of_age};
use crate::access::Act;
use crate::desk::{Desk, No, Signed};
use crate::overview::Thing;
use crate::reading::{Around, Reading};

/// How many other children of one thing are told.
const MOST: usize = 20;

/// How many records are read together.
const TOGETHER: usize = 50;

/// The other children tied to one thing, of those somebody may know of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sharing {
    /// Each of them.
    pub children: Vec<Sharer>,
    /// Are there more of them?
    pub more: bool,
}

/// Another child tied to the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharer {
    /// Who.
    pub person: PersonId,
    /// What they are called, as far as that is open.
    pub name: Option<String>,
    /// How old they are, where that is known.
    pub age: Option<i16>,
}

impl Desk {
    /// The other children tied to each of the things around a child, as the record is now; nothing for what is not told
    /// apart, such as a school. Whoever somebody may not know of is not counted, and what is closed to them ties nobody.
    /// That it was asked for, and each child told of, is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn sharing(
        &self,
        signed: &Signed,
        reading: &Reading,
        things: &[Thing],
    ) -> Result<Vec<Option<Sharing>>, No> {
        let leave = self.may_search(signed).await?;
        let joined = reading.joined(leave.0.at).into_iter();
        let own: BTreeSet<PersonId> = joined
            .map(|(own, _)| own)
            .chain([reading.child()])
            .collect();
        let mut res = Vec::new();
        for thing in things {
            res.push(match thing.key() {
                Some(key) => Some(self.tied_to(signed, &key, &own).await?),
                None => None,
            });
        }
        let told = res.iter().flatten().flat_map(|sharing| &sharing.children);
        let told: BTreeSet<PersonId> = told.map(|sharer| sharer.person).collect();
        let told: Vec<PersonId> = told.into_iter().collect();
        self.keep_looks(&leave, &told).await?;
        Ok(res)
    }

    async fn tied_to(
        &self,
        signed: &Signed,
        key: &str,
        own: &BTreeSet<PersonId>,
    ) -> Result<Sharing, Fault> {
        let known = self.directory.now(&self.store).await?;
        let all = known.index.tied_to(key).into_iter();
        let others: Vec<PersonId> = all.filter(|person| !own.contains(person)).collect();
        drop(known);
        let mut res = Sharing::default();
        for some in others.chunks(TOGETHER) {
            let open = self.known_of(signed, some).await?;
            let tied = open
                .into_iter()
                .filter(|(_, known)| known.things.iter().any(|one| one == key));
            res.children
                .extend(tied.filter_map(|(person, known)| self.sharer(person, &known)));
            if res.children.len() > MOST {
                break;
            }
        }
        res.more = res.children.len() > MOST;
        res.children.truncate(MOST);
        Ok(res)
    }

    /// What somebody may know of each of some people.
    async fn known_of(
        &self,
        signed: &Signed,
        people: &[PersonId],
    ) -> Result<BTreeMap<PersonId, Described>, Fault> {
        let people: BTreeSet<PersonId> = people.iter().copied().collect();
        let kept = self
            .store
            .these_with_leave(signed.account.person, &people)
            .await?;
        let known = kept.into_iter().filter_map(|(person, kept)| {
            let around = Around::new(person, kept, self.now());
            let asked = around.asked(signed, Act::ReadSummary, None);
            let (described, _) = around.known_to(&asked)?;
            Some((person, described))
        });
        Ok(known.collect())
    }

    /// Somebody who is a child, or may be one; nothing of whoever is of age.
    fn sharer(&self, person: PersonId, known: &Described) -> Option<Sharer> {
        let now = self.now();
        let is_adult = known.born.is_some_and(|born| is_of_age(born, now));
        (!is_adult).then(|| Sharer {
            person,
            name: known.names.first().cloned(),
            age: known.born.and_then(|born| age(born, now)),
        })
    }
}
