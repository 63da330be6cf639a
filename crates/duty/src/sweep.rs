//! Every child judged at once: the same duties as [`crate::duties`], counted.
//!
//! What each child's record showed, and when it was so known, is kept in some
//! thirty bytes a row. A sweep judges the whole catalogue over all of it, as
//! known at any moment, child by child. Verdicts may be kept: then how
//! everything stands at a later moment is one pass over them.
//!
//! It is a second evaluator, and has one meaning with the first: a test says
//! so of every rule. A child whose record cannot be told in so few bytes is put
//! aside and judged the plain way, so every count is of everybody: one with a
//! time that is neither a whole second nor the last microsecond of one, or is
//! sure and not of the years 2000 to 2067; with more than 255 sorts of cases and threads, or
//! 65 535 rows or facts; or whose local authority keeps school terms of its own.

use std::collections::BTreeMap;

use heard_record::{Fact, FactId, PersonId, Stated, Timeline};
use jiff::Timestamp;

use crate::catalogue::Catalogue;
use crate::duty::Duty;
use crate::engine::duties;
use crate::standing::Outcome;
use crate::stream::Stream;

mod block;
mod judge;
mod kept;
mod moment;

use block::{Block, Filling, Places};
use judge::{Judging, Plan, Raised, Scratch};
pub use kept::{Counts, Kept};
use moment::Days;

/// Many children's records, in the form a sweep reads.
#[derive(Debug)]
pub struct Sweep {
    /// By the calendar of the catalogue it was gathered for.
    days: Days,
    blocks: Vec<Block>,
    aside: Vec<Aside>,
    children: Vec<PersonId>,
}

/// A child judged the plain way.
#[derive(Debug)]
struct Aside {
    number: u32,
    child: PersonId,
    facts: Vec<Fact>,
}

/// A sweep being filled, child by child.
#[derive(Debug)]
pub struct Gathering<'c> {
    catalogue: &'c Catalogue,
    sweep: Sweep,
    filling: Filling,
}

impl<'c> Gathering<'c> {
    /// Nobody yet. The catalogue's calendar is that of every sweep.
    pub fn new(catalogue: &'c Catalogue) -> Gathering<'c> {
        Gathering {
            catalogue,
            sweep: Sweep {
                days: Days::of(catalogue.calendar()),
                blocks: Vec::new(),
                aside: Vec::new(),
                children: Vec::new(),
            },
            filling: Filling::default(),
        }
    }

    /// Takes in a child with all facts about the child and the people around.
    pub fn add(&mut self, child: PersonId, facts: &[Fact]) {
        let number = self.sweep.children.len() as u32;
        self.sweep.children.push(child);
        let stream = Stream::of(child, facts);
        let calendar = self.catalogue.calendar();
        let own_terms = |authority: &Stated<String>| match authority {
            Stated::Clear(name) => calendar.has_terms_of(name),
            other => matches!(other, Stated::Unclear(_)),
        };
        let by_the_engine = stream.authorities.iter().any(own_terms);
        if by_the_engine || !self.filling.take(number, &stream) {
            self.sweep.aside.push(Aside {
                number,
                child,
                facts: facts.to_vec(),
            });
        }
        if self.filling.is_full() {
            let filled = std::mem::take(&mut self.filling);
            self.sweep.blocks.push(filled.done());
        }
    }

    /// Everybody taken in.
    pub fn done(mut self) -> Sweep {
        if !self.filling.is_empty() {
            self.sweep.blocks.push(self.filling.done());
        }
        self.sweep.blocks.shrink_to_fit();
        self.sweep
    }
}

/// How many duties of one rule stand in each way, and a sum of which they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    counts: Counts,
    /// Sums over every duty what is peculiar to its child, its fact and how it stands: two
    /// tallies of unlike duties have it alike only by a rare chance.
    checksum: u64,
}

impl Tally {
    /// How many stand so.
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.counts.get(outcome as usize).copied().unwrap_or(0)
    }

    /// How many stand in each way, in the order of [`Outcome::ALL`].
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How many there are.
    pub fn all(&self) -> u64 {
        self.counts.iter().sum()
    }

    #[inline]
    fn add(&mut self, child: u32, fact: u16, outcome: Outcome) {
        if let Some(count) = self.counts.get_mut(outcome as usize) {
            *count += 1;
        }
        let duty = u64::from(child) << 16 | u64::from(fact);
        let mixed = (duty + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 8;
        self.checksum = self
            .checksum
            .wrapping_add(mixed.wrapping_mul(outcome as u64 + 1));
    }

    fn join(&mut self, other: &Tally) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
        self.checksum = self.checksum.wrapping_add(other.checksum);
    }
}

/// The tallies of every version of every rule, in the order of the catalogue.
pub type Tallies = Vec<Tally>;

impl Sweep {
    /// How many children there are.
    pub fn children(&self) -> usize {
        self.children.len()
    }

    /// How many of them are judged the plain way.
    pub fn aside(&self) -> usize {
        self.aside.len()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.blocks.iter().map(Block::rows).sum()
    }

    /// How many bytes the rows take, all in: those of the children put aside are not in it.
    pub fn bytes(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(Block::bytes).sum();
        blocks + size_of::<PersonId>() * self.children.capacity()
    }

    /// How everything stands at a moment, as it was known at another: both in whole seconds, the part of one left out.
    ///
    /// The work is shared among `cores` threads; 1 does it here.
    pub fn judge(
        &self,
        catalogue: &Catalogue,
        known: Timestamp,
        at: Timestamp,
        cores: usize,
    ) -> Tallies {
        let plan = Plan::of(catalogue);
        let (known, at) = (whole_second(known), whole_second(at));
        let (second, now) = (second(known), moment::of_second(at.as_second()));
        let none = vec![Tally::default(); plan.rules()];
        let shares = on_cores(cores, &self.blocks, |blocks| {
            let mut res = none.clone();
            let mut scratch = Scratch::default();
            self.each_duty(blocks, &plan, second, |judging, raised| {
                let outcome = judging.outcome(&mut scratch, raised, now);
                let tally = res.get_mut(usize::from(raised.rule));
                if let (Some(outcome), Some(tally)) = (outcome, tally) {
                    tally.add(judging.rows.child, raised.row.fact(), outcome);
                }
            });
            res
        });
        let mut res = none;
        for share in &shares {
            for (tally, more) in res.iter_mut().zip(share) {
                tally.join(more);
            }
        }
        for aside in &self.aside {
            judge_plainly(
                aside.number,
                aside.child,
                &aside.facts,
                catalogue,
                known,
                at,
                &mut res,
            );
        }
        res
    }

    /// Reads the rows and judges nothing: the floor that judging is measured against.
    pub fn read(&self, known: Timestamp, cores: usize) -> u64 {
        let second = second(known);
        let read = |blocks: &[Block]| blocks.iter().map(|block| block.read(second)).sum::<u64>();
        on_cores(cores, &self.blocks, read).into_iter().sum()
    }
}

/// A moment without its part of a second.
fn whole_second(moment: Timestamp) -> Timestamp {
    Timestamp::from_second(moment.as_second()).unwrap_or(moment)
}

/// The second of a moment, since 1970; the last that can be told for any later one.
fn second(known: Timestamp) -> u32 {
    u32::try_from(known.as_second().max(0))
        .unwrap_or(u32::MAX - 1)
        .min(u32::MAX - 1)
}

/// Shares blocks among threads: what each makes of its share.
fn on_cores<T: Send>(
    cores: usize,
    blocks: &[Block],
    work: impl Fn(&[Block]) -> T + Sync,
) -> Vec<T> {
    if cores <= 1 {
        return vec![work(blocks)];
    }
    let share = blocks.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let begun: Vec<_> = blocks
            .chunks(share)
            .map(|blocks| scope.spawn(|| work(blocks)))
            .collect();
        let ended = begun.into_iter().map(|thread| match thread.join() {
            Ok(made) => made,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        ended.collect()
    })
}

impl Sweep {
    /// Tells every duty of every child in some blocks, as known at a second.
    fn each_duty(
        &self,
        blocks: &[Block],
        plan: &Plan,
        second: u32,
        mut tell: impl FnMut(&Judging, &Raised),
    ) {
        let mut places = Places::new();
        for block in blocks {
            block.each_child(&mut places, |rows, places| {
                let judging = Judging {
                    plan,
                    days: &self.days,
                    rows,
                    places,
                    known: second,
                };
                judging.each_duty(&mut tell);
            });
        }
    }

    /// The duties of the children put aside, each with the place of its rule.
    fn owed_aside<'c>(
        &self,
        catalogue: &'c Catalogue,
        known: Timestamp,
    ) -> Vec<(u32, usize, Duty<'c>)> {
        let of = |aside: &Aside| {
            let timeline = Timeline::as_known_at(aside.child, known, &aside.facts);
            let owed = by_place(duties(&timeline, catalogue), catalogue);
            let number = aside.number;
            owed.into_iter()
                .map(move |(place, duty)| (number, place, duty))
                .collect::<Vec<_>>()
        };
        self.aside.iter().flat_map(of).collect()
    }
}

/// Each duty with the place of its rule in the catalogue.
fn by_place<'c>(owed: Vec<Duty<'c>>, catalogue: &'c Catalogue) -> Vec<(usize, Duty<'c>)> {
    let mut rules = catalogue.rules().iter().enumerate().peekable();
    let place = |duty: Duty<'c>| {
        while rules
            .next_if(|(_, rule)| !std::ptr::eq(*rule, duty.rule))
            .is_some()
        {}
        rules.peek().map(|(place, _)| (*place, duty))
    };
    owed.into_iter().filter_map(place).collect()
}

/// Adds one child's duties to tallies, as the engine judges them: what a sweep must agree with.
pub fn judge_plainly(
    number: u32,
    child: PersonId,
    facts: &[Fact],
    catalogue: &Catalogue,
    known: Timestamp,
    at: Timestamp,
    into: &mut Tallies,
) {
    let timeline = Timeline::as_known_at(child, known, facts);
    let mut told: Vec<&Fact> = facts.iter().collect();
    told.sort_by_key(|fact| (fact.recorded, fact.id));
    let numbers: BTreeMap<FactId, u16> = (0..).zip(told).map(|(at, fact)| (fact.id, at)).collect();
    for (place, duty) in by_place(duties(&timeline, catalogue), catalogue) {
        let (Some(tally), Some(standing)) = (into.get_mut(place), duty.standing(at)) else {
            continue;
        };
        let fact = numbers.get(&duty.arose.fact).copied().unwrap_or(u16::MAX);
        tally.add(number, fact, standing.outcome());
    }
}
