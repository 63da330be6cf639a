//! Measures: counted shares, never without the children behind them.
//!
//! A measure reads every file of a sample the same way. It counts from duties,
//! what they show, and facts; never from an answer somebody wrote for it. Where
//! a measure is a person's judgement, the judgement is a fact by a named
//! reviewer, and what the engine finds from the case facts alone stands beside
//! it.

use std::collections::BTreeSet;

use heard_record::fact::review::Drawn;
use heard_record::text::{Asked, Story};
use heard_record::{Shown, Timeline};
use jiff::Timestamp;

use crate::catalogue::{Area, Catalogue};
use crate::occasion::{OccasionId, Seen, seen_in};
use crate::standing::Standing;
use crate::story::{self, Stood};

mod behind;
mod care;
mod first_response;
mod inquiry;
mod language;
pub mod month;
pub mod run_chart;
mod staff;

pub use behind::Behind;

/// One child of a file, with everything a measure may look at.
pub struct ChildView<'s, 'c> {
    /// What the file calls the child.
    pub name: String,
    /// The child's record, as known.
    pub timeline: Timeline<'s>,
    /// Every duty owed to the child, and how it stands.
    pub duties: Vec<Stood<'c>>,
    seen: Vec<OccasionId>,
}

impl<'s, 'c> ChildView<'s, 'c> {
    /// A child's record as known, looked at as it stood at a moment.
    pub fn of(
        name: String,
        timeline: Timeline<'s>,
        at: Timestamp,
        catalogue: &'c Catalogue,
    ) -> ChildView<'s, 'c> {
        ChildView {
            name,
            duties: story::stood(&timeline, at, catalogue),
            seen: surely_seen(&timeline, |_| true),
            timeline,
        }
    }

    /// The duties of rules whose id begins so.
    pub fn owed(&self, rule: &str) -> impl Iterator<Item = &Stood<'c>> {
        self.duties
            .iter()
            .filter(move |stood| stood.duty.rule.id.starts_with(rule))
    }

    /// Whether any duty of rules whose id begins so was met, in time or late.
    pub fn met(&self, rule: &str) -> bool {
        self.owed(rule)
            .any(|stood| matches!(stood.standing, Standing::Met | Standing::MetLate { .. }))
    }

    /// Whether an occasion surely happened.
    pub fn saw(&self, occasion: &str) -> bool {
        OccasionId::of_name(occasion).is_some_and(|id| self.seen.contains(&id))
    }
}

/// One file: a case as its story tells it, asked about at one moment.
pub struct File<'s, 'c> {
    /// The file's name.
    pub name: &'s str,
    /// What the case is called.
    pub title: &'s str,
    /// The samples it was drawn for, whenever that was.
    pub samples: BTreeSet<String>,
    /// Its children.
    pub children: Vec<ChildView<'s, 'c>>,
    /// The whole record, for measures of staff; none, where the file is of one child alone.
    pub story: Option<&'s Story>,
    /// The moment asked about.
    pub asked: Asked,
}

impl<'s, 'c> File<'s, 'c> {
    /// Reads a file for measuring.
    pub fn read(
        name: &'s str,
        story: &'s Story,
        asked: Asked,
        catalogue: &'c Catalogue,
    ) -> File<'s, 'c> {
        let children = story::children(story, &asked)
            .into_iter()
            .map(|child| ChildView::of(child.known_as(), child.timeline, asked.at, catalogue))
            .collect();
        File {
            name,
            title: story.name(),
            samples: samples(story),
            children,
            story: Some(story),
            asked,
        }
    }

    /// The file of one child alone.
    pub fn of_child(
        name: &'s str,
        child: ChildView<'s, 'c>,
        samples: BTreeSet<String>,
        asked: Asked,
    ) -> File<'s, 'c> {
        File {
            name,
            title: name,
            samples,
            children: vec![child],
            story: None,
            asked,
        }
    }

    /// Was it drawn for a sample?
    pub fn is_of(&self, sample: &str) -> bool {
        self.samples.contains(sample)
    }

    /// Whether something is so of any of its children.
    pub fn any(&self, is: impl Fn(&ChildView<'s, 'c>) -> bool) -> bool {
        self.children.iter().any(is)
    }

    /// Whether something is so of every one of its children.
    pub fn all(&self, is: impl Fn(&ChildView<'s, 'c>) -> bool) -> bool {
        self.children.iter().all(is)
    }
}

/// What surely happened, by a child's record, of what counts.
fn surely_seen(timeline: &Timeline, counts: impl Fn(&Seen) -> bool) -> Vec<OccasionId> {
    let seen = seen_in(timeline).into_iter();
    seen.filter(|seen| seen.sure && counts(seen))
        .map(|seen| seen.occasion)
        .collect()
}

/// The samples a file's children were drawn for. That is no part of what was known of them: files are drawn afterwards.
fn samples(story: &Story) -> BTreeSet<String> {
    let children = story::children_known(story, Timestamp::MAX);
    let drawn = children.flat_map(|child| {
        samples_of(&Timeline::as_known_at(
            child.id,
            Timestamp::MAX,
            &story.facts,
        ))
    });
    drawn.collect()
}

/// The samples a child was drawn for, as far as a record says.
pub fn samples_of(whole: &Timeline) -> BTreeSet<String> {
    let drawn = whole.of::<Drawn>();
    let samples = drawn.filter_map(|(_, drawn)| drawn.sample.clear());
    samples.map(|sample| sample.0.clone()).collect()
}

/// How one unit is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// In the numerator.
    Yes,
    /// Not in the numerator: the record shows that it is not so.
    No,
    /// Not in the numerator: there is no record of it, or the record cannot say.
    NoRecord,
    /// Not in the denominator, with the reason.
    Excluded(&'static str),
}

impl Counted {
    /// Yes or no as the record shows; what it cannot say is no record.
    pub fn shown(shown: Shown) -> Counted {
        match shown {
            Shown::Yes => Counted::Yes,
            Shown::No => Counted::No,
            Shown::CannotTell => Counted::NoRecord,
        }
    }

    /// Yes, or no record of it.
    pub fn on_record(is: bool) -> Counted {
        if is { Counted::Yes } else { Counted::NoRecord }
    }

    /// Yes or no.
    pub fn is(is: bool) -> Counted {
        if is { Counted::Yes } else { Counted::No }
    }
}

/// One thing counted, with the child or person behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The file.
    pub file: String,
    /// The children, or the member of staff or post.
    pub who: Vec<String>,
    /// How it counts.
    pub counted: Counted,
    /// For delays: how long, in minutes.
    pub minutes: Option<i64>,
    /// What else is told of it: who referred, how long it has been open.
    pub part: Option<String>,
}

/// How a measure counts.
#[derive(Clone, Copy)]
pub enum Count {
    /// File by file.
    Files(fn(&File) -> Counted),
    /// Child by child.
    Children(fn(&ChildView) -> Counted),
    /// File by file, with a length of time in minutes beside it.
    Delays(fn(&File) -> (Counted, Option<i64>)),
    /// Member of staff by member of staff, or post by post, over the whole record.
    Staff(fn(&File) -> Vec<(String, Counted)>),
}

/// What should happen for every child a measure looks at, as a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Should {
    /// The numerator counts those for whom it did.
    Kept(&'static str),
    /// The numerator counts those for whom it did not.
    Missed(&'static str),
    /// The measure says how often something is done, and neither much nor little of it is right.
    Neither,
}

impl Should {
    /// What is said of a child on each side: for whom it did, for whom it did not, and of whom there is no record of it.
    pub fn sides(self) -> [&'static str; 3] {
        match self {
            Should::Kept(_) => ["It happened", "It did not happen", "Not on record"],
            Should::Missed(_) => ["As it should be", "Not as it should be", "Not on record"],
            Should::Neither => ["It was so", "It was not so", "Not on record"],
        }
    }
}

/// The eleven cases the inspection tells.
const STUDIES: &str = "case studies";

/// A measure.
pub struct Measure {
    /// Its stable name.
    pub id: &'static str,
    /// What should happen for every child, and whether the numerator counts those for whom it did.
    pub should: Should,
    /// What the numerator counts, as words that follow "7 of 12".
    pub title: &'static str,
    /// What is counted at all.
    pub among: &'static str,
    /// Which of the five judgments it belongs to.
    pub area: Area,
    /// The samples its row of the inspection belongs to, counted apart.
    pub samples: &'static [&'static str],
    /// How it counts.
    pub count: Count,
    /// For a measure that is a person's judgement: what the engine finds from the case facts alone.
    pub beside: Option<fn(&File) -> Counted>,
    /// What else is told of each file counted.
    pub part: Option<fn(&File) -> Option<String>>,
    /// By which duties and facts it counts.
    pub behind: Behind,
}

/// Every measure, in the order they are printed.
pub fn measures() -> impl Iterator<Item = &'static Measure> {
    [
        staff::MEASURES,
        first_response::MEASURES,
        language::MEASURES,
        care::MEASURES,
        inquiry::MEASURES,
    ]
    .into_iter()
    .flatten()
}

/// What a measure came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The measure's id.
    pub id: &'static str,
    /// The sample counted; `None` where no file was drawn for one, and all were counted.
    pub sample: Option<String>,
    /// How many are in the numerator.
    pub numerator: usize,
    /// How many are counted.
    pub denominator: usize,
    /// How many of those not in the numerator have no record of it.
    pub no_record: usize,
    /// Everything looked at, counted or not.
    pub units: Vec<Unit>,
    /// For a judgement: how many the engine would count, and the files in which the two differ.
    pub beside: Option<(usize, Vec<String>)>,
}

impl Report {
    /// What a measure came to, of everything looked at for it.
    pub fn of(
        measure: &Measure,
        sample: Option<String>,
        units: Vec<Unit>,
        beside: Option<(usize, Vec<String>)>,
    ) -> Report {
        let of = |wanted: fn(&Counted) -> bool| {
            let wanted = units.iter().filter(|unit| wanted(&unit.counted));
            wanted.count()
        };
        Report {
            id: measure.id,
            sample,
            numerator: of(|counted| *counted == Counted::Yes),
            denominator: of(|counted| !matches!(counted, Counted::Excluded(_))),
            no_record: of(|counted| *counted == Counted::NoRecord),
            units,
            beside,
        }
    }

    /// The interval within which the share would lie, with 95 % confidence (Wilson 1927); `None` with nothing to count.
    pub fn interval(&self) -> Option<(f64, f64)> {
        wilson(self.numerator, self.denominator)
    }

    /// The middle, the ninth tenth and the longest of the delays, in minutes.
    pub fn delays(&self) -> Option<(i64, i64, i64)> {
        let mut minutes: Vec<i64> = self.units.iter().filter_map(|unit| unit.minutes).collect();
        minutes.sort_unstable();
        let at = |tenths: usize| {
            minutes
                .get((minutes.len() * tenths).div_ceil(10).saturating_sub(1))
                .copied()
        };
        Some((at(5)?, at(9)?, *minutes.last()?))
    }
}

/// The Wilson score interval of a share, with 95 % confidence.
pub fn wilson(numerator: usize, denominator: usize) -> Option<(f64, f64)> {
    if denominator == 0 {
        return None;
    }
    const Z: f64 = 1.959_963_985;
    let (n, p) = (denominator as f64, numerator as f64 / denominator as f64);
    let middle = p + Z * Z / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    Some((
        ((middle - spread) / scale).max(0.0),
        ((middle + spread) / scale).min(1.0),
    ))
}

/// Counts a measure over files: those of the sample asked for; else once for each of its own samples; or all files, where none
/// was drawn for any.
pub fn reports(measure: &'static Measure, files: &[File], sample: Option<&str>) -> Vec<Report> {
    let samples = sample.map_or(measure.samples.to_vec(), |sample| vec![sample]);
    let any_drawn = files.iter().any(|file| !file.samples.is_empty());
    let each = if any_drawn {
        samples.as_slice()
    } else {
        samples.get(..1).unwrap_or_default()
    };
    each.iter()
        .map(|sample| report(measure, files, sample))
        .collect()
}

fn report(measure: &'static Measure, files: &[File], sample: &str) -> Report {
    let any_drawn = files.iter().any(|file| !file.samples.is_empty());
    let staff = matches!(measure.count, Count::Staff(_));
    let chosen: Vec<&File> = files
        .iter()
        .filter(|file| staff || !any_drawn || file.is_of(sample))
        .collect();
    let units: Vec<Unit> = chosen
        .iter()
        .flat_map(|file| count(measure, file))
        .collect();
    let beside = measure.beside.map(|find| {
        let found: Vec<(&&File, Counted)> = chosen.iter().map(|file| (file, find(file))).collect();
        let differ = found
            .iter()
            .zip(&units)
            .filter(|((_, engine), unit)| {
                (*engine == Counted::Yes) != (unit.counted == Counted::Yes)
            })
            .map(|((file, _), _)| file.title.to_owned())
            .collect();
        (
            found
                .iter()
                .filter(|(_, counted)| *counted == Counted::Yes)
                .count(),
            differ,
        )
    });
    let sample = (any_drawn && !staff).then(|| sample.to_owned());
    Report::of(measure, sample, units, beside)
}

/// Counts one file for a measure: unit by unit.
pub fn count(measure: &Measure, file: &File) -> Vec<Unit> {
    let unit = |counted, minutes| Unit {
        file: file.title.to_owned(),
        who: file
            .children
            .iter()
            .map(|child| child.name.to_owned())
            .collect(),
        part: measure.part.and_then(|tell| tell(file)),
        counted,
        minutes,
    };
    match measure.count {
        Count::Files(count) => vec![unit(count(file), None)],
        Count::Children(count) => file
            .children
            .iter()
            .map(|child| Unit {
                who: vec![child.name.clone()],
                ..unit(count(child), None)
            })
            .collect(),
        Count::Delays(count) => {
            let (counted, minutes) = count(file);
            vec![unit(counted, minutes)]
        }
        Count::Staff(count) => count(file)
            .into_iter()
            .map(|(who, counted)| Unit {
                file: file.title.to_owned(),
                who: vec![who],
                counted,
                minutes: None,
                part: None,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn the_interval_is_wilsons() {
        let near = |(low, high): (f64, f64), (a, b): (f64, f64)| {
            (low - a).abs() < 0.0005 && (high - b).abs() < 0.0005
        };
        assert!(near(wilson(24, 50).unwrap(), (0.3480, 0.6149)));
        assert!(near(wilson(0, 6).unwrap(), (0.0, 0.3903)));
        assert!(near(wilson(6, 6).unwrap(), (0.6097, 1.0)));
        assert_eq!(wilson(0, 0), None);
    }
}
