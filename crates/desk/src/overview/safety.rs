//! What whoever takes a call has to know at once of a child's safety: their health and needs, the risks on record, and who
//! around them is of concern.

use heard_record::fact::person::{Factor, FactorRecorded, NeedsRecorded, Standing};
use heard_record::{Fact, Stated};
use jiff::Timestamp;

use super::Known;
use super::telling::Telling;
use crate::reading::Reading;

/// A risk that is on record as present.
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

/// A question about needs, with what it is called and how its answer is read.
type Need = (&'static str, fn(&NeedsRecorded) -> Option<String>);

const NEEDS: [Need; 4] = [
    ("health", |needs| needs.disability.clear().cloned()),
    ("needs", |needs| needs.neurodivergent.clear().cloned()),
    ("speaks", |needs| needs.language.clear().cloned()),
    ("interpreter", |needs| {
        let is_needed = needs.interpreter.clear() == Some(&true);
        is_needed.then(|| "is needed".to_owned())
    }),
];

fn needs(telling: &Telling) -> Vec<Known<(&'static str, String)>> {
    let each = NEEDS.into_iter().filter_map(|(called, read)| {
        let mut all = telling.all::<NeedsRecorded>().rev();
        all.find_map(|(fact, needs)| Some(Known::of(fact, (called, read(needs)?))))
    });
    each.collect()
}

fn risks(telling: &Telling) -> Vec<Known<Risk>> {
    let mut last: Vec<(Factor, &Fact, &FactorRecorded)> = Vec::new();
    for (fact, says) in telling.all::<FactorRecorded>().rev() {
        let Stated::Clear(factor) = says.factor else {
            continue;
        };
        if last.iter().all(|(one, ..)| *one != factor) {
            last.push((factor, fact, says));
        }
    }
    let last = last.into_iter();
    let present = last.filter(|(_, _, says)| says.stands.is(Standing::Present).is_yes());
    let risks = present.map(|(factor, fact, says)| {
        let what = Risk {
            factor,
            evidence: says.evidence.clear().cloned(),
            source: says.source.clear().cloned(),
        };
        Known::of(fact, what)
    });
    risks.collect()
}
