//! A story told of other people at another time: the eleven cases, and the rarer courses.

use std::collections::{BTreeMap, VecDeque};

use jiff::ToSpan;

use super::places;
use crate::answer::Value;
use crate::fact::{Author, Fact, What};
use crate::id::{CaseId, FactId, PersonId};
use crate::invent::{Chance, change_clear};
use crate::text::{Asked, Cast, Person, Story};
use crate::when::{self, When};

/// A moment so many weeks later: the same day of the week, the same time on the clock.
pub fn weeks_later(micros: i64, weeks: i64) -> i64 {
    let london = when::london().clone();
    let there = when::moment(micros)
        .to_zoned_datetime(london.clone())
        .datetime();
    there
        .checked_add(weeks.weeks())
        .and_then(|moved| moved.to_zoned_datetime(london))
        .map_or(micros, |zoned| {
            // The clock knows no less than a microsecond.
            zoned.timestamp().as_microsecond()
        })
}

/// A time so many weeks later, at both its ends.
fn moved(when: When, weeks: i64) -> When {
    let at = |micros| weeks_later(micros, weeks);
    When::between_micros(at(when.earliest_micros()), at(when.latest_micros()))
}

/// Another name for everybody of a story, and another id.
struct Renamed {
    space: String,
    people: BTreeMap<PersonId, (PersonId, String)>,
    facts: BTreeMap<FactId, FactId>,
    /// What somebody was called, and is called now: the longest first.
    words: Vec<(String, String)>,
    weeks: i64,
}

/// The story told of other people, so many weeks later, its ids in a space of their own; who is given is who the story's person becomes.
pub fn recast(
    story: &Story,
    space: &str,
    weeks: i64,
    given: &BTreeMap<PersonId, (PersonId, String)>,
    chance: &mut Chance,
) -> Story {
    let mut people = BTreeMap::new();
    for (number, person) in (0..).zip(&story.cast.people) {
        let other = given.get(&person.id).cloned().unwrap_or_else(|| {
            let name = other_name(&person.name, chance);
            (PersonId::of_number(&[space, "person"], number), name)
        });
        people.insert(person.id, other);
    }
    let facts = (0..)
        .zip(&story.facts)
        .map(|(number, fact)| (fact.id, FactId::of_number(&[space], number)))
        .collect();
    let mut words: Vec<(String, String)> = story
        .cast
        .people
        .iter()
        .filter_map(|person| Some((person.name.clone(), people.get(&person.id)?.1.clone())))
        .collect();
    words.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
    let renamed = Renamed {
        space: space.to_owned(),
        people,
        facts,
        words,
        weeks,
    };
    renamed.story(story)
}

/// Calls the samples that a story's files were drawn for in what is told by it as the story calls them: a sample is of many files.
pub fn keep_samples(told: &mut Story, story: &Story) {
    for (fact, was) in told.facts.iter_mut().zip(&story.facts) {
        if !matches!(was.what, What::Review(_)) {
            continue;
        }
        let mut names = VecDeque::new();
        change_clear(&mut was.what.clone(), |value| {
            if let Value::Reference(name) = value {
                names.push_back(name);
            }
            None
        });
        change_clear(&mut fact.what, |value| match value {
            Value::Reference(_) => names.pop_front().map(Value::Reference),
            _ => None,
        });
    }
}

/// An invented name of the same kind: with the same rank before it, or none.
fn other_name(name: &str, chance: &mut Chance) -> String {
    let ranks = ["PC ", "DC ", "DS ", "DI ", "Sgt ", "Insp ", "DCI ", "Supt "];
    let rank = ranks.into_iter().find(|rank| name.starts_with(rank));
    let lists = [places::GIRLS, places::BOYS];
    match rank {
        Some(rank) => format!("{rank}{}", places::family_name(chance)),
        None if name.starts_with(char::is_uppercase) => {
            let list = lists.get(name.len() % 2).copied().unwrap_or(places::GIRLS);
            format!(
                "{} {}",
                places::one(list, chance),
                places::family_name(chance)
            )
        }
        None => name.to_owned(),
    }
}

impl Renamed {
    fn story(&self, story: &Story) -> Story {
        let person = |person: &Person| {
            let (id, name) = self.people.get(&person.id)?.clone();
            Some(Person {
                id,
                name,
                is_child: person.is_child,
            })
        };
        let facts: Vec<Fact> = story.facts.iter().map(|fact| self.fact(fact)).collect();
        Story {
            title: story.title.clone(),
            nation: story.nation,
            cast: Cast {
                people: story.cast.people.iter().filter_map(person).collect(),
                cases: story
                    .cast
                    .cases
                    .iter()
                    .map(|(id, name)| (self.case(*id), name.clone()))
                    .collect(),
                facts: facts.iter().map(|fact| fact.id).collect(),
            },
            facts,
            asked: story.asked.iter().map(|asked| self.asked(asked)).collect(),
        }
    }

    fn asked(&self, asked: &Asked) -> Asked {
        let at = |moment: jiff::Timestamp| {
            when::moment(weeks_later(moment.as_microsecond(), self.weeks))
        };
        Asked {
            at: at(asked.at),
            known: asked.known.map(at),
            expects: Vec::new(),
        }
    }

    fn fact(&self, fact: &Fact) -> Fact {
        let mut what = fact.what.clone();
        change_clear(&mut what, |value| {
            Some(match value {
                Value::Words(words) => Value::Words(self.named(&words)),
                Value::Person(id) => Value::Person(self.person(id)),
                Value::People(ids) => {
                    Value::People(ids.into_iter().map(|id| self.person(id)).collect())
                }
                Value::Case(id) => Value::Case(self.case(id)),
                Value::Fact(id) => Value::Fact(self.facts.get(&id).copied().unwrap_or(id)),
                Value::Reference(name) => Value::Reference(format!("{name}/{}", self.space)),
                Value::When(when) => Value::When(moved(when, self.weeks)),
                Value::Date(date) => Value::Date(date.saturating_add(self.weeks.weeks())),
                _ => return None,
            })
        });
        Fact {
            id: self.facts.get(&fact.id).copied().unwrap_or(fact.id),
            what,
            happened: moved(fact.happened, self.weeks),
            recorded: when::moment(weeks_later(fact.recorded.as_microsecond(), self.weeks)),
            by: Author {
                name: self.named(&fact.by.name),
                role: fact.by.role,
            },
            about: fact.about.iter().map(|id| self.person(*id)).collect(),
            cases: fact.cases.iter().map(|id| self.case(*id)).collect(),
            source: fact.source.clone(),
        }
    }

    fn person(&self, id: PersonId) -> PersonId {
        self.people.get(&id).map_or(id, |(other, _)| *other)
    }

    fn case(&self, id: CaseId) -> CaseId {
        CaseId::of_words(&[&self.space, &id.to_string()])
    }

    /// Words with everybody's name another; a name within a longer word stands.
    fn named(&self, words: &str) -> String {
        let mut res = words.to_owned();
        for (number, (old, _)) in self.words.iter().enumerate() {
            res = replaced(&res, old, &format!("\u{1}{number}\u{2}"));
        }
        for (number, (_, new)) in self.words.iter().enumerate() {
            res = res.replace(&format!("\u{1}{number}\u{2}"), new);
        }
        res
    }
}

fn replaced(words: &str, old: &str, new: &str) -> String {
    let is_part = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let mut res = String::with_capacity(words.len());
    let mut left = words;
    while let Some(at) = left.find(old).filter(|_| !old.is_empty()) {
        let (before, rest) = left.split_at(at);
        let after = rest.get(old.len()..).unwrap_or_default();
        let within = is_part(before.chars().next_back().or(res.chars().next_back()))
            || is_part(after.chars().next());
        res.push_str(before);
        res.push_str(if within { old } else { new });
        left = after;
    }
    res.push_str(left);
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_within_a_longer_word_is_nobodys() {
        assert_eq!(
            replaced("Cal called; Cal's coat", "Cal", "Kit"),
            "Kit called; Kit's coat"
        );
    }

    #[test]
    fn weeks_later_the_clock_reads_the_same_though_it_was_put_forward() {
        let winter = When::read("2024-01-08 10:00").unwrap().earliest_micros();
        let summer = When::read("2024-06-03 10:00").unwrap().earliest_micros();
        assert_eq!(weeks_later(winter, 21), summer);
    }
}
