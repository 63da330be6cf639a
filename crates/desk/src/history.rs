//! A child's record as a page tells it: everything that may be read, with both clocks, and what was taken back beside
//! what took it back.

use heard_record::answer::{ById, Names, Value};
use heard_record::draft::Draft;
use heard_record::kind::Kind;
use heard_record::{Author, CaseId, Fact, FactId, PersonId, Stated, Timeline, When, when};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::owed::NamesOnRecord;
use crate::reading::Reading;

/// An answer, told: a time as a time, so that a page says it as it says every other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// In words.
    Words(String),
    /// A moment, or a range of them.
    When(When),
    /// A date.
    Day(Date),
}

/// One fact, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The fact.
    pub fact: FactId,
    /// Its family.
    pub family: &'static str,
    /// What kind of fact it is.
    pub kind: &'static str,
    /// The answer that comes first, where there is one.
    pub lead: Option<String>,
    /// The other answers, each with its question.
    pub answers: Vec<(&'static str, Told)>,
    /// When it happened.
    pub happened: When,
    /// When police knew.
    pub recorded: Timestamp,
    /// Who put it on record.
    pub by: Author,
    /// What took it back, where something did.
    pub taken_back: Option<TakenBack>,
}

/// How something was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// By what kind of fact.
    pub kind: &'static str,
    /// By whom.
    pub by: String,
    /// Why, where that was said.
    pub because: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Reading {
    /// Everything that may be read of the record as it was known at a moment, in the order in which it happened.
    pub fn history(&self, known: Timestamp) -> Vec<Entry> {
        let facts = self.facts(known);
        self.with_timeline(known, |timeline| {
            let names = NamesOnRecord::of(timeline);
            let mut all: Vec<Entry> = facts
                .iter()
                .map(|fact| {
                    let names = NamingFacts {
                        names: &names,
                        facts: &facts,
                    };
                    entry(fact, taken_back(fact, &facts, timeline), &names)
                })
                .collect();
            all.sort_by_key(|entry| (entry.happened, entry.recorded, entry.fact));
            all
        })
    }

    /// A fact that may be read, as a form would have been filled in to say it.
    pub fn written(&self, fact: FactId) -> Option<Draft> {
        let all = self.facts(Timestamp::MAX).into_iter();
        let mut of_it = all.filter(|one| one.id == fact);
        of_it.next().map(|fact| Draft::of(fact, &ById))
    }

    /// A form of a kind that answers a fact that may be read.
    pub fn answering(&self, kind: &'static Kind, fact: FactId) -> Option<Draft> {
        let all = self.facts(Timestamp::MAX).into_iter();
        let mut of_it = all.filter(|one| one.id == fact);
        of_it.next().map(|fact| Draft::answering(kind, fact, &ById))
    }

    /// One fact that may be read, by its id.
    pub fn entry(&self, fact: FactId) -> Option<Entry> {
        let all = self.history(Timestamp::MAX);
        all.into_iter().find(|entry| entry.fact == fact)
    }
}

pub(crate) fn entry(fact: &Fact, taken_back: Option<TakenBack>, names: &dyn Names) -> Entry {
    let mut lead = None;
    let mut answers = Vec::new();
    for (field, stated) in fact.kind().fields.iter().zip(fact.what.answers()) {
        let told = match &stated {
            Stated::Clear(value) => field.asks.tell(value, names),
            Stated::Unclear(written) => format!("“{written}”, which is none of the answers"),
            Stated::NotKnown => "not known".into(),
            Stated::NotAsked(because) => format!("not asked, because {because}"),
            Stated::WouldNotSay => "would not say".into(),
            Stated::NotFoundOut(tried) => format!("could not be found out, after {tried}"),
            Stated::LeftOut => continue,
        };
        match stated {
            Stated::Clear(_) if field.leads() => lead = Some(told),
            Stated::Clear(Value::When(when)) => answers.push((field.ask, Told::When(when))),
            Stated::Clear(Value::Date(day)) => answers.push((field.ask, Told::Day(day))),
            _ => answers.push((field.ask, Told::Words(told))),
        }
    }
    Entry {
        fact: fact.id,
        family: fact.kind().family,
        kind: fact.kind().words,
        lead,
        answers,
        happened: fact.happened,
        recorded: fact.recorded,
        by: fact.by.clone(),
        taken_back,
    }
}

/// What took a fact back, of what may be read; where what did may not be, that it is not there any more.
fn taken_back(fact: &Fact, all: &[&Fact], timeline: &Timeline) -> Option<TakenBack> {
    if timeline.fact(fact.id).is_some() {
        return None;
    }
    let names_it = |other: &&&Fact| {
        other.kind().family == "correction"
            && other.what.answers().first() == Some(&Stated::Clear(Value::Fact(fact.id)))
    };
    let by = all.iter().rev().find(names_it);
    Some(TakenBack {
        kind: by.map_or("taken back", |by| by.kind().words),
        by: by.map(|by| by.by.name.clone()).unwrap_or_default(),
        because: by.and_then(|by| because(by)),
        at: by.map_or(fact.recorded, |by| by.recorded),
    })
}

/// Why it was taken back, as whoever did so said.
fn because(by: &Fact) -> Option<String> {
    let (at, _) = by.kind().field("because")?;
    match by.what.answers().get(at)? {
        Stated::Clear(Value::Words(words)) => Some(words.clone()),
        _ => None,
    }
}

/// What people and facts are called: a fact by its kind and by when it was recorded, as far as it may be read.
struct NamingFacts<'r> {
    names: &'r NamesOnRecord,
    facts: &'r [&'r Fact],
}

impl Names for NamingFacts<'_> {
    fn person(&self, name: &str) -> Option<PersonId> {
        self.names.person(name)
    }
    fn case(&self, name: &str) -> Option<CaseId> {
        self.names.case(name)
    }
    fn fact(&self, name: &str) -> Option<FactId> {
        self.names.fact(name)
    }
    fn name_of_person(&self, id: PersonId) -> String {
        self.names.name_of_person(id)
    }
    fn name_of_case(&self, id: CaseId) -> String {
        self.names.name_of_case(id)
    }
    fn name_of_fact(&self, id: FactId) -> String {
        let Some(fact) = self.facts.iter().find(|fact| fact.id == id) else {
            return self.names.name_of_fact(id);
        };
        let recorded = fact.recorded.as_microsecond();
        format!(
            "“{}”, recorded {} on {}",
            fact.kind().words,
            when::clock(recorded),
            when::date_of(recorded).strftime("%-d %B %Y")
        )
    }
}
