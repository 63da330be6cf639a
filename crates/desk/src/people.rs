//! Finding people, and whether somebody is on record already, for whoever may know of them.
//!
//! Whoever they may not know of is as if not on record at all: no hit, no reason, no place in the order and no "more"
//! comes of them. Of whoever has something closed, only what is open to the asker finds them.

mod directory;
mod found;
mod sharing;

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join_all;
use heard_record::PersonId;
use heard_record::identity::{self, Band, Described, Hit, Index, Query};
use heard_store::Fault;

use crate::access::{Act, Answer, Asked};
use crate::desk::{Desk, No, Signed};
use crate::planted::{Leak, is_planted};
use crate::reading::{Around, Reading};

pub(crate) use directory::Directory;
pub use found::{Contact, Found, People};
use found::{age, is_of_age};
pub use sharing::{Sharer, Sharing};

/// How many are told of at a time.
const MOST: usize = 20;

/// How many are looked at to see whether somebody is on record already.
const LOOKED_AT: usize = 50;

/// Somebody on record who may be the one described.
#[derive(Debug, Clone, PartialEq)]
pub struct Like {
    /// Who.
    pub person: PersonId,
    /// What they are called, as far as that is open.
    pub name: Option<String>,
    /// How alike they are.
    pub band: Band,
    /// Field by field, what speaks for it and what against, the strongest first.
    pub reasons: Vec<String>,
}

/// What somebody may know of a person.
enum Open {
    /// Nothing, not even that there is such a person.
    Nothing,
    /// Everything by which they can be known again.
    All(Described),
    /// No more than this, and how that alone is found.
    Part(Described, Option<Hit>),
}

/// Those somebody may know of who were found, and by what each can be known again as far as it is open.
struct Opened {
    answer: identity::Answer,
    described: BTreeMap<PersonId, Described>,
}

impl Desk {
    /// Finds people by what somebody typed: names as they may be misspelt, dates of birth, addresses, telephone numbers,
    /// references. That it was asked for, and each person told of, is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn search(&self, signed: &Signed, typed: &str) -> Result<People, No> {
        let leave = self.may_search(signed).await?;
        let Opened { answer, described } =
            self.open_search(signed, &Query::read(typed), MOST).await?;
        let told: Vec<PersonId> = answer.hits.iter().map(|hit| hit.person).collect();
        self.keep_looks(&leave, &told).await?;
        let now = self.now();
        let found = |hit: Hit| {
            let described = described.get(&hit.person);
            let born = described.and_then(|described| described.born);
            let first = |all: &Vec<String>| all.first().cloned();
            Found {
                person: hit.person,
                name: described.and_then(|described| first(&described.names)),
                born: born.map(|born| born.to_string()),
                age: born.and_then(|born| age(born, now)),
                is_adult: born.is_some_and(|born| is_of_age(born, now)),
                place: described.and_then(|described| first(&described.places)),
                contact: None,
                reasons: hit.reasons,
            }
        };
        Ok(People {
            found: answer.hits.into_iter().map(found).collect(),
            more: answer.more,
        })
    }

    /// The same, each with when police last saw them, as far as their record is open: that is a look at it, and kept as one.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn search_with_contact(&self, signed: &Signed, typed: &str) -> Result<People, No> {
        let mut people = self.search(signed, typed).await?;
        let all: BTreeSet<PersonId> = people.found.iter().map(|found| found.person).collect();
        if all.is_empty() {
            return Ok(people);
        }
        let who = signed.account.person;
        let mut open = Vec::new();
        for (person, kept) in self.store.these_with_leave(who, &all).await? {
            let around = Around::new(person, kept, self.now());
            if let Some((asked, answer)) = around.most_open_to(signed)
                && let Answer::Read(leave) = answer.clone()
            {
                let reading = Reading::of(leave, around, &asked);
                let seen = reading.overview(asked.at, asked.at).seen;
                let contact = seen.map_or(Contact::NotRecorded, |seen| {
                    Contact::Seen(seen.happened, seen.what)
                });
                open.push((person, contact, asked, answer));
            }
        }
        let looks = open
            .iter()
            .map(|(person, _, asked, answer)| self.keep_look(asked, Some(*person), answer));
        try_join_all(looks).await?;
        let each = open.into_iter();
        let mut contacts: BTreeMap<PersonId, Contact> = each
            .map(|(person, contact, ..)| (person, contact))
            .collect();
        for found in &mut people.found {
            let contact = contacts.remove(&found.person);
            found.contact = Some(contact.unwrap_or(Contact::NotOpen));
        }
        Ok(people)
    }

    /// Whether somebody is on record already: those who may be the one described, the likeliest first. Nothing is decided
    /// by it; that two records are of one person, or not, somebody puts on record.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn like(&self, signed: &Signed, described: &Described) -> Result<Vec<Like>, No> {
        let leave = self.may_search(signed).await?;
        let mut seen = BTreeMap::new();
        for query in queries(described) {
            seen.extend(self.open_search(signed, &query, LOOKED_AT).await?.described);
        }
        let mut res: Vec<(f64, Like)> = seen
            .into_iter()
            .filter_map(|(person, other)| {
                let likeness = self.directory.weights.likeness(described, &other);
                let reasons = likeness.reasons.iter().map(|reason| reason.say.to_owned());
                let like = Like {
                    person,
                    name: other.names.first().cloned(),
                    band: likeness.band,
                    reasons: reasons.collect(),
                };
                (likeness.band != Band::Not).then_some((likeness.weight, like))
            })
            .collect();
        res.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(a.person.cmp(&b.person)));
        res.truncate(MOST);
        let told: Vec<PersonId> = res.iter().map(|(_, like)| like.person).collect();
        self.keep_looks(&leave, &told).await?;
        Ok(res.into_iter().map(|(_, like)| like).collect())
    }

    /// Those on record who may be the same child as one whose record is open, the likeliest first: what is open of that
    /// record is what they are compared by.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn like_this(&self, signed: &Signed, reading: &Reading) -> Result<Vec<Like>, No> {
        let described = reading.described();
        let mut all = self.like(signed, &described).await?;
        all.retain(|like| like.person != reading.child());
        Ok(all)
    }

    /// Asks for leave to search. That it was asked for is kept, and never what was typed.
    async fn may_search(&self, signed: &Signed) -> Result<(Asked, Answer), No> {
        let asked = self.asked_of_force(signed, Act::Search, None);
        let answer = self.decide_of_force(&asked).await?;
        self.keep_look(&asked, None, &answer).await?;
        match answer.refused() {
            None => Ok((asked, answer)),
            Some(no) => Err(no),
        }
    }

    /// Keeps that somebody was told of each of these people.
    async fn keep_looks(
        &self,
        (asked, answer): &(Asked, Answer),
        people: &[PersonId],
    ) -> Result<(), No> {
        let looks = people
            .iter()
            .map(|person| self.keep_look(asked, Some(*person), answer));
        try_join_all(looks).await.map(drop)
    }

    /// Searches until everybody it found is somebody who may be known of; answers with what may be known of each.
    async fn open_search(&self, signed: &Signed, query: &Query, most: usize) -> Result<Opened, No> {
        let mut open: BTreeMap<PersonId, Open> = BTreeMap::new();
        loop {
            let known = self.directory.now(&self.store).await?;
            let (answer, wanted) = of_those_open(&known.index, query, most, &open);
            drop(known);
            if wanted.is_empty() {
                return Ok(opened(answer, open, most));
            }
            for person in wanted {
                open.insert(person, self.open_of(signed, person, query).await?);
            }
        }
    }

    /// What somebody may know of a person: what is open to them, if they may know that there is a record at all.
    async fn open_of(
        &self,
        signed: &Signed,
        person: PersonId,
        query: &Query,
    ) -> Result<Open, Fault> {
        let around = self.around(signed, person).await?;
        let asked = around.asked(signed, Act::ReadSummary, None);
        if is_planted(Leak::Everybody) {
            return Ok(Open::All(around.described()));
        }
        Ok(match around.known_to(&asked) {
            None => Open::Nothing,
            Some((described, true)) => Open::All(described),
            Some((described, false)) => {
                let hit = by_itself(person, &described, query);
                Open::Part(described, hit)
            }
        })
    }
}

/// What a search finds of those who are open, and who was found of whom that is not known yet.
fn of_those_open(
    index: &Index,
    query: &Query,
    most: usize,
    open: &BTreeMap<PersonId, Open>,
) -> (identity::Answer, BTreeSet<PersonId>) {
    let wanted = RefCell::new(BTreeSet::new());
    let answer = index.search(query, most, |person| match open.get(&person) {
        Some(open) => matches!(open, Open::All(_)),
        None => {
            wanted.borrow_mut().insert(person);
            true
        }
    });
    (answer, wanted.into_inner())
}

/// The answer with those of whom a part is open, as that part alone is found.
fn opened(mut answer: identity::Answer, open: BTreeMap<PersonId, Open>, most: usize) -> Opened {
    let mut described = BTreeMap::new();
    let hidden = open
        .values()
        .filter(|open| matches!(open, Open::Nothing))
        .count();
    for (person, open) in open {
        match open {
            Open::All(known) => {
                described.insert(person, known);
            }
            Open::Part(known, Some(hit)) => {
                answer.hits.push(hit);
                described.insert(person, known);
            }
            Open::Part(_, None) | Open::Nothing => {}
        }
    }
    answer
        .hits
        .sort_by_key(|hit| (Reverse(hit.score), hit.person));
    answer.more |= answer.hits.len() > most || (is_planted(Leak::More) && hidden > 0);
    answer.hits.truncate(most);
    described.retain(|person, _| answer.hits.iter().any(|hit| hit.person == *person));
    Opened { answer, described }
}

/// How a person is found by a part of what is on record, if at all.
fn by_itself(person: PersonId, described: &Described, query: &Query) -> Option<Hit> {
    let mut index = Index::new();
    index.put(person, described);
    index.search(query, 1, |_| true).hits.into_iter().next()
}

/// What to type to find whoever is like this.
fn queries(described: &Described) -> Vec<Query> {
    let born = described.born.map(|born| born.to_string());
    let with_born = |text: &str| match &born {
        Some(born) => Query::read(&format!("{text} {born}")),
        None => Query::read(text),
    };
    let names = described.all_names().map(with_born);
    let others = described.phones.iter().chain(&described.numbers);
    names.chain(others.map(|text| Query::read(text))).collect()
}
