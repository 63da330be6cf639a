//! What whoever takes a call has to know at once of a child's safety: their health and needs, the risks on record, and who
//! around them is of concern.

use heard_record::fact::person::{Factor, FactorRecorded, NeedsRecorded, Standing};
use heard_record::{Fact, Stated};
use jiff::Timestamp;

use super::Known;
use super::telling::Telling;
use crate::reading::Reading;

/// A risk that is on record, and not as absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Which.
    pub factor: Factor,
    /// What shows it, where that is said.
    pub evidence: Option<String>,
    /// Which person or system said so, where that is said.
    pub source: Option<String>,
}

/// What bears on a child's safety.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Safety {
    /// Health, disability and language, each as it was recorded last.
    pub needs: Vec<Known<(&'static str, String)>>,
    /// Risks that stand, the latest first.
    pub risks: Vec<Known<Risk>>,
}

impl Reading {
    /// What bears on the child's safety, told at a moment from what was known at another, of what is open alone.
    pub fn safety(&self, known: Timestamp, at: Timestamp) -> Safety {
        self.with_timeline(known, |timeline| {
            let telling = Telling::of(self, timeline, at);
            Safety {
                needs: needs(&telling),
                risks: risks(&telling),
            }
        })
    }
}

/// A question about needs, with what it is called and how its answer is read, where it was answered: some answers say that
/// there is nothing to tell.
type Need = (&'static str, fn(&NeedsRecorded) -> Option<Answer>);
type Answer = Option<String>;

const NEEDS: [Need; 4] = [
    ("health", |needs| {
        needs.disability.clear().cloned().map(Some)
    }),
    ("needs", |needs| {
        needs.neurodivergent.clear().cloned().map(Some)
    }),
    ("speaks", |needs| needs.language.clear().cloned().map(Some)),
    ("interpreter", |needs| {
        let is_needed = needs.interpreter.clear()?;
        Some(is_needed.then(|| "is needed".to_owned()))
    }),
];

fn needs(telling: &Telling) -> Vec<Known<(&'static str, String)>> {
    let each = NEEDS.into_iter().filter_map(|(called, read)| {
        let mut all = telling.all::<NeedsRecorded>().rev();
        let (fact, answer) = all.find_map(|(fact, needs)| Some((fact, read(needs)?)))?;
        Some(Known::of(fact, (called, answer?)))
    });
    each.collect()
}

/// The last of each risk that says clearly whether it stands; the last, where none does.
fn last_of_each<'f>(telling: &Telling<'_, 'f>) -> Vec<(Factor, &'f Fact, &'f FactorRecorded)> {
    let mut last: Vec<(Factor, &Fact, &FactorRecorded)> = Vec::new();
    for (fact, says) in telling.all::<FactorRecorded>().rev() {
        let Stated::Clear(factor) = says.factor else {
            continue;
        };
        match last.iter_mut().find(|(one, ..)| *one == factor) {
            None => last.push((factor, fact, says)),
            Some(one) if one.2.stands.clear().is_none() && says.stands.clear().is_some() => {
                *one = (factor, fact, says);
            }
            Some(_) => {}
        }
    }
    last
}

/// What is not clear of a risk does not take it away: that it is absent does.
fn risks(telling: &Telling) -> Vec<Known<Risk>> {
    let last = last_of_each(telling).into_iter();
    let not_absent = last.filter(|(_, _, says)| !says.stands.is(Standing::Absent).is_yes());
    let risks = not_absent.map(|(factor, fact, says)| {
        let what = Risk {
            factor,
            evidence: says.evidence.clear().cloned(),
            source: says.source.clear().cloned(),
        };
        Known::of(fact, what)
    });
    risks.collect()
}
