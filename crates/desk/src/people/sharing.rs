//! Which other children are tied to the same place, telephone number, vehicle or account: of those somebody may know of.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::PersonId;
use heard_record::identity::{Described, Index};
use heard_store::Fault;

use super::{age, is_of_age};
use crate::access::Act;
use crate::desk::{Desk, No, Signed};
use crate::overview::Thing;
use crate::reading::{Around, Reading};

/// How many other children of one thing are told.
const MOST: usize = 20;

/// How many records are read for all the things around a child, and how many of them together.
const MOST_READ: usize = 200;
const TOGETHER: usize = 50;

/// The other children tied to one thing, of those somebody may know of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sharing {
    /// Each of them.
    pub children: Vec<Sharer>,
    /// May there be more of them? There may, too, where it is on more records than are read, open or not.
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
        let own = reading.own_records(leave.0.at);
        let keys: Vec<Option<String>> = things.iter().map(Thing::key).collect();
        let known = self.directory.now(&self.store).await?;
        let tied = tied_by(&known.index, keys.iter().flatten(), &own);
        drop(known);
        let people: BTreeSet<PersonId> = tied.values().flat_map(|tied| tied.read.clone()).collect();
        let open = self.known_of(signed, &people).await?;
        let mut res = Vec::new();
        for key in &keys {
            let tied = key.as_ref().and_then(|key| Some((key, tied.get(key)?)));
            res.push(tied.map(|(key, tied)| self.sharing_of(key, tied, &open)));
        }
        let told = res.iter().flatten().flat_map(|sharing| &sharing.children);
        let told: BTreeSet<PersonId> = told.map(|sharer| sharer.person).collect();
        let told: Vec<PersonId> = told.into_iter().collect();
        self.keep_looks(&leave, &told).await?;
        Ok(res)
    }

    /// Who of those who were read is tied to a thing by what is open.
    fn sharing_of(&self, key: &str, tied: &Tied, open: &BTreeMap<PersonId, Described>) -> Sharing {
        let known = tied
            .read
            .iter()
            .filter_map(|one| Some((one, open.get(one)?)));
        let by_open = known.filter(|(_, known)| known.things.iter().any(|one| one == key));
        let children = by_open.filter_map(|(person, known)| self.sharer(*person, known));
        let mut children: Vec<Sharer> = children.collect();
        let more = tied.left_out || children.len() > MOST;
        children.truncate(MOST);
        Sharing { children, more }
    }

    /// What somebody may know of each of some people, so many read together.
    async fn known_of(
        &self,
        signed: &Signed,
        people: &BTreeSet<PersonId>,
    ) -> Result<BTreeMap<PersonId, Described>, Fault> {
        let who = signed.account.person;
        let people: Vec<PersonId> = people.iter().copied().collect();
        let mut res = BTreeMap::new();
        for some in people.chunks(TOGETHER) {
            let some = some.iter().copied().collect();
            let kept = self.store.these_with_leave(who, &some).await?;
            res.extend(kept.into_iter().filter_map(|(person, kept)| {
                let around = Around::new(person, kept, self.now());
                let asked = around.asked(signed, Act::ReadSummary, None);
                let (described, _) = around.known_to(&asked)?;
                Some((person, described))
            }));
        }
        Ok(res)
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

/// The other records that one thing is on: as many as are read.
struct Tied {
    read: Vec<PersonId>,
    /// Is it on others that are not read?
    left_out: bool,
}

/// The other records that each of some things is on, so many at most of all: what is on few is read before what is on many.
fn tied_by<'k>(
    index: &Index,
    keys: impl Iterator<Item = &'k String>,
    own: &BTreeSet<PersonId>,
) -> BTreeMap<&'k String, Tied> {
    let keys: BTreeSet<&String> = keys.collect();
    let others = |key: &'k String| {
        let mut all = index.tied_to(key);
        all.retain(|person| !own.contains(person));
        (key, all)
    };
    let mut each: Vec<(&String, Vec<PersonId>)> = keys.into_iter().map(others).collect();
    each.sort_by_key(|(_, others)| others.len());
    let mut all_read = BTreeSet::new();
    let mut is_read = |one: &PersonId| {
        all_read.contains(one) || (all_read.len() < MOST_READ && all_read.insert(*one))
    };
    let tied = each.into_iter().map(|(key, mut read)| {
        let all = read.len();
        read.retain(&mut is_read);
        let left_out = read.len() < all;
        (key, Tied { read, left_out })
    });
    tied.collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_on_very_many_records_is_read_in_part_and_hides_nobody_of_what_is_on_few() {
        let mut index = Index::new();
        let mut last = 0;
        let mut put = |things: &[&str]| {
            last += 1;
            let person = PersonId::from_uuid(Uuid::from_u128(last));
            let things = things.iter().map(|thing| (*thing).to_owned()).collect();
            let described = Described {
                things,
                ..Described::default()
            };
            index.put(person, &described);
            person
        };
        let (home, car) = ("home".to_owned(), "car".to_owned());
        let own = put(&[&home, &car]);
        for _ in 0..MOST_READ {
            put(&[&home]);
        }
        let other = put(&[&home, &car]);
        let tied = tied_by(&index, [&home, &car].into_iter(), &[own].into());
        assert_eq!(
            (&tied[&car].read, tied[&car].left_out),
            (&vec![other], false)
        );
        assert!(tied[&home].left_out);
        let read: BTreeSet<&PersonId> = tied.values().flat_map(|tied| &tied.read).collect();
        assert_eq!(read.len(), MOST_READ);
    }
}
