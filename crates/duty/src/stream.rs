//! What one child's record shows, and between which moments it was so known.

use std::collections::BTreeMap;

use heard_record::timeline::shares;
use heard_record::{Fact, FactId, PersonId, Shown, Stated, When};

use crate::engine::at_odds;
use crate::known::{Known, News};
use crate::occasion::{Named, OccasionId, Seen};

/// One occasion as one fact shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) occasion: OccasionId,
    pub(crate) when: When,
    /// The fact, by its number in the order of recording.
    pub(crate) fact: usize,
    pub(crate) sure: bool,
    /// The time it sets for what is owed.
    pub(crate) set: Option<When>,
    /// From when the time for what is owed counts, where that is later.
    pub(crate) counted_from: Option<When>,
    /// Was the person a child throughout, or when harmed?
    pub(crate) a_child: Shown,
    /// When the person came of age, if that may lie between the first moment it can have been and the last.
    pub(crate) came_of_age: Option<When>,
}

/// A row, and when it was known, in microseconds: from the first moment on, and before the second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownRow {
    pub(crate) row: Row,
    pub(crate) from: i64,
    pub(crate) until: i64,
}

/// Everything a child's record ever showed.
pub(crate) struct Stream {
    pub(crate) rows: Vec<KnownRow>,
    /// For each fact by its number: which of the classes it is of.
    pub(crate) class_of: Vec<usize>,
    /// For two classes: do their facts share a case, and are their threads not at odds?
    belong: Vec<Vec<(bool, Shown)>>,
    /// The local authorities whose schools the child is on record at, as written.
    pub(crate) authorities: Vec<Stated<String>>,
}

impl Stream {
    /// Reads a child's facts, those about the people around among them.
    pub(crate) fn of(child: PersonId, facts: &[Fact]) -> Stream {
        let mut told: Vec<&Fact> = facts.iter().collect();
        told.sort_by_key(|fact| (fact.recorded, fact.id));
        let (class_of, belong) = classes(&told);
        Stream {
            rows: rows_of(child, &told),
            class_of,
            belong,
            authorities: authorities(&told),
        }
    }

    /// How many classes there are.
    pub(crate) fn classes(&self) -> usize {
        self.belong.len()
    }

    /// Do facts of two classes share a case, and are their threads not at odds?
    pub(crate) fn belong(&self, one: usize, other: usize) -> (bool, Shown) {
        let of = self.belong.get(one).and_then(|of| of.get(other));
        of.copied().unwrap_or((false, Shown::No))
    }
}

fn authorities(told: &[&Fact]) -> Vec<Stated<String>> {
    use heard_record::fact::person::AttendsSchool;
    use heard_record::kind::OneKind;
    told.iter()
        .filter_map(|fact| Some(AttendsSchool::of(&fact.what)?.authority.clone()))
        .collect()
}

/// Learns the facts in the order of recording, and notes after each moment of recording which rows came and went.
fn rows_of(child: PersonId, told: &[&Fact]) -> Vec<KnownRow> {
    let numbers: BTreeMap<FactId, usize> = (0..)
        .zip(told)
        .map(|(number, fact)| (fact.id, number))
        .collect();
    let mut known = Known::of(child, Vec::new());
    let mut res = Vec::new();
    let mut open: Vec<(Row, i64)> = Vec::new();
    for at_once in told.chunk_by(|one, other| one.recorded == other.recorded) {
        let mut news = false;
        let mut moment = i64::MIN;
        for fact in at_once {
            moment = fact.recorded.as_microsecond();
            news |= match known.learn(fact) {
                News::Nothing => false,
                News::Some(changed) => !changed.occasions().is_empty(),
                News::All => true,
            };
        }
        if news {
            let now = rows_now(&known, &numbers);
            open = closed(open, now, moment, &mut res);
        }
    }
    res.extend(open.into_iter().map(|(row, from)| KnownRow {
        row,
        from,
        until: i64::MAX,
    }));
    res
}

fn rows_now(known: &Known, numbers: &BTreeMap<FactId, usize>) -> Vec<Row> {
    let timeline = &known.timeline;
    let row = |seen: &Seen| {
        let fact = timeline.at(seen.place)?;
        let when = seen.when;
        let (first, last) = seen.of_a_child(when, timeline);
        let turned = first != last;
        Some(Row {
            occasion: seen.occasion,
            when,
            fact: *numbers.get(&fact.id)?,
            sure: seen.sure,
            set: seen.set,
            counted_from: seen.counted_from,
            a_child: match seen.harmed {
                Some(_) if turned => Shown::CannotTell,
                _ => last,
            },
            came_of_age: timeline
                .comes_of_age()
                .filter(|_| turned && seen.harmed.is_none()),
        })
    };
    let mut res: Vec<Row> = known.rows.all().iter().filter_map(row).collect();
    res.sort_unstable();
    res
}

/// Puts the rows that are no more with those done, and gives the rows there are now, each with the moment it came.
fn closed(
    open: Vec<(Row, i64)>,
    now: Vec<Row>,
    moment: i64,
    done: &mut Vec<KnownRow>,
) -> Vec<(Row, i64)> {
    let mut was = open.into_iter().peekable();
    let mut res = Vec::with_capacity(now.len());
    let mut close = |(row, from): (Row, i64)| {
        done.push(KnownRow {
            row,
            from,
            until: moment,
        });
    };
    for row in now {
        while let Some(gone) = was.next_if(|(other, _)| *other < row) {
            close(gone);
        }
        let from = was.next_if(|(other, _)| *other == row);
        res.push((row, from.map_or(moment, |(_, from)| from)));
    }
    was.for_each(close);
    res
}

/// Facts that share cases and threads are of one class: what belongs with one belongs with all.
fn classes(told: &[&Fact]) -> (Vec<usize>, Vec<Vec<(bool, Shown)>>) {
    let mut classes: Vec<(&Fact, Vec<Named>)> = Vec::new();
    let mut class_of = Vec::with_capacity(told.len());
    for fact in told {
        let threads = fact.threads();
        let same =
            |(other, named): &(&Fact, Vec<Named>)| other.cases == fact.cases && *named == threads;
        let class = classes.iter().position(same);
        class_of.push(class.unwrap_or(classes.len()));
        if class.is_none() {
            classes.push((fact, threads));
        }
    }
    let belong = classes.iter().map(|(one, named)| {
        let with = |(other, others): &(&Fact, Vec<Named>)| {
            (shares(&one.cases, &other.cases), !at_odds(named, others))
        };
        classes.iter().map(with).collect()
    });
    let belong = belong.collect();
    (class_of, belong)
}
