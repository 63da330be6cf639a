//! Verdicts kept: how every duty stands from a moment on, until something is learned.

use heard_record::PersonId;
use jiff::Timestamp;

use super::judge::{Judging, Plan, Raised, Scratch};
use super::moment::{Moment, NEVER, of_second};
use super::{Sweep, second, whole_second};
use crate::catalogue::Catalogue;
use crate::duty::Duty;
use crate::standing::Outcome;

/// Every verdict of a catalogue over everything known at a moment, good for any moment from then on.
#[derive(Debug)]
pub struct Kept<'c> {
    groups: Vec<Group>,
    /// When a verdict turns.
    turns: Vec<Moment>,
    /// How it stands before and after: four bits each.
    codes: Vec<u8>,
    /// The child, by its place in the block.
    child: Vec<u8>,
    /// The fact that raised it.
    fact: Vec<u16>,
    /// The turns after a verdict's first, by verdict, then by moment.
    later: Vec<Later>,
    /// The duties of the children put aside, by the places of their rules.
    aside: Vec<(u32, usize, Duty<'c>)>,
    rules: usize,
    /// The moment from which they are good.
    from: Timestamp,
}

/// The verdicts of one rule in one block, up to where they end.
#[derive(Debug)]
struct Group {
    rule: u16,
    block: u32,
    end: u32,
}

/// A turn of a verdict that has turned before.
#[derive(Debug)]
struct Later {
    verdict: u32,
    turn: Moment,
    codes: u8,
}

/// A verdict on its way to being kept.
struct Verdict {
    rule: u16,
    child: u8,
    fact: u16,
    /// How it stands at the moment it is kept at.
    stands: u8,
    /// When it turns after that, and how it stands before and after.
    turns: Vec<(Moment, u8)>,
}

impl Verdict {
    fn of(judging: &Judging, raised: &Raised, now: Moment) -> Verdict {
        let (mut moments, mut scratch) = (Vec::new(), Scratch::default());
        let stands = code(judging.outcome(&mut scratch, raised, now));
        judging.changes_after(&mut scratch, raised, now, &mut moments);
        let (mut turns, mut stood) = (Vec::new(), stands);
        for moment in moments {
            let then = code(judging.outcome(&mut scratch, raised, moment));
            if then != stood {
                turns.push((moment, stood | then << 4));
                stood = then;
            }
        }
        Verdict {
            rule: raised.rule,
            child: judging.rows.place,
            fact: raised.row.fact(),
            stands,
            turns,
        }
    }
}

/// It has not arisen yet.
const NOT_YET: usize = Outcome::ALL.len();

/// How many duties of one rule stand in each way, in the order of [`Outcome::ALL`].
pub type Counts = [u64; NOT_YET];

fn code(outcome: Option<Outcome>) -> u8 {
    outcome.map_or(NOT_YET as u8, |outcome| outcome as u8)
}

impl<'c> Kept<'c> {
    /// Judges everything as known at a moment, and keeps the verdicts for that moment and every later one.
    pub fn from(sweep: &Sweep, catalogue: &'c Catalogue, known: Timestamp) -> Kept<'c> {
        let known = whole_second(known);
        let plan = Plan::of(catalogue);
        let now = of_second(known.as_second());
        let mut res = Kept {
            groups: Vec::new(),
            turns: Vec::new(),
            codes: Vec::new(),
            child: Vec::new(),
            fact: Vec::new(),
            later: Vec::new(),
            aside: sweep.owed_aside(catalogue, known),
            rules: plan.rules(),
            from: known,
        };
        for (number, block) in (0..).zip(&sweep.blocks) {
            let mut verdicts = Vec::new();
            sweep.each_duty(
                std::slice::from_ref(block),
                &plan,
                second(known),
                |judging, raised| verdicts.push(Verdict::of(judging, raised, now)),
            );
            verdicts.sort_by_key(|verdict| verdict.rule);
            for of_rule in verdicts.chunk_by(|one, other| one.rule == other.rule) {
                of_rule.iter().for_each(|verdict| res.keep(verdict));
                res.groups.extend(of_rule.first().map(|first| Group {
                    rule: first.rule,
                    block: number,
                    end: res.turns.len() as u32,
                }));
            }
        }
        res.shrink();
        res
    }

    fn keep(&mut self, verdict: &Verdict) {
        let never = (NEVER, verdict.stands | verdict.stands << 4);
        let mut turns = verdict.turns.iter();
        let (turn, codes) = turns.next().copied().unwrap_or(never);
        self.later.extend(turns.map(|(turn, codes)| Later {
            verdict: self.turns.len() as u32,
            turn: *turn,
            codes: *codes,
        }));
        self.turns.push(turn);
        self.codes.push(codes);
        self.child.push(verdict.child);
        self.fact.push(verdict.fact);
    }

    fn shrink(&mut self) {
        self.groups.shrink_to_fit();
        self.turns.shrink_to_fit();
        self.codes.shrink_to_fit();
        self.child.shrink_to_fit();
        self.fact.shrink_to_fit();
        self.later.shrink_to_fit();
    }

    /// How many verdicts are kept.
    pub fn verdicts(&self) -> usize {
        self.turns.len()
    }

    /// How many bytes they take, all in but for the children put aside.
    pub fn bytes(&self) -> usize {
        size_of::<Kept>()
            + size_of::<Group>() * self.groups.capacity()
            + 8 * self.turns.capacity()
            + size_of::<Later>() * self.later.capacity()
    }

    /// How many duties of each rule stand in each way at a moment; none where that is before they were kept.
    pub fn counts(&self, at: Timestamp) -> Option<Vec<Counts>> {
        let at = whole_second(at);
        if at < self.from {
            return None;
        }
        let now = of_second(at.as_second());
        let mut all = vec![[0_u64; NOT_YET + 1]; self.rules];
        let mut from = 0;
        for group in &self.groups {
            let range = from..group.end as usize;
            from = range.end;
            let turns = self.turns.get(range.clone()).unwrap_or(&[]);
            let codes = self.codes.get(range).unwrap_or(&[]);
            if let Some(counts) = all.get_mut(usize::from(group.rule)) {
                count(turns, codes, now, counts);
            }
        }
        for later in self.later.iter().filter(|later| later.turn <= now) {
            let counts = self
                .group_of(later.verdict)
                .and_then(|group| all.get_mut(usize::from(group.rule)));
            if let Some(counts) = counts {
                move_one(counts, later.codes);
            }
        }
        let standing = |counts: [u64; NOT_YET + 1]| {
            std::array::from_fn(|at| counts.get(at).copied().unwrap_or(0))
        };
        let mut res: Vec<Counts> = all.into_iter().map(standing).collect();
        for (_, rule, duty) in &self.aside {
            let stands = duty
                .standing(at)
                .map(|standing| standing.outcome() as usize);
            let count = stands.and_then(|stands| res.get_mut(*rule)?.get_mut(stands));
            if let Some(count) = count {
                *count += 1;
            }
        }
        Some(res)
    }

    fn group_of(&self, verdict: u32) -> Option<&Group> {
        let at = self.groups.partition_point(|group| group.end <= verdict);
        self.groups.get(at)
    }

    /// The children behind a count: whose duty under the rule at that place stands so at that moment, in order.
    ///
    /// The sweep is the one they were kept from.
    pub fn children(
        &self,
        sweep: &Sweep,
        rule: usize,
        outcome: Outcome,
        at: Timestamp,
    ) -> Vec<PersonId> {
        let at = whole_second(at);
        let now = of_second(at.as_second());
        let mut numbers: Vec<u32> = Vec::new();
        let mut from = 0;
        for group in &self.groups {
            let range = from..group.end;
            from = group.end;
            if usize::from(group.rule) != rule {
                continue;
            }
            let block = sweep.blocks.get(group.block as usize);
            let so = range.filter(|verdict| self.stands(*verdict, now) == outcome as u8);
            let child = |verdict: u32| block?.child(*self.child.get(verdict as usize)?);
            numbers.extend(so.filter_map(child));
        }
        let aside = self.aside.iter().filter(|(_, of, duty)| {
            *of == rule && duty.standing(at).map(|standing| standing.outcome()) == Some(outcome)
        });
        numbers.extend(aside.map(|(number, ..)| *number));
        numbers.sort_unstable();
        let child = |number: &u32| sweep.children.get(*number as usize).copied();
        numbers.iter().filter_map(child).collect()
    }

    fn stands(&self, verdict: u32, now: Moment) -> u8 {
        let at = verdict as usize;
        let (Some(turn), Some(codes)) = (self.turns.get(at), self.codes.get(at)) else {
            return NOT_YET as u8;
        };
        if *turn > now {
            return codes & 15;
        }
        let from = self.later.partition_point(|later| later.verdict < verdict);
        let later = self.later.iter().skip(from);
        let turned = later
            .take_while(|later| later.verdict == verdict && later.turn <= now)
            .last();
        turned.map_or(codes >> 4, |later| later.codes >> 4)
    }
}

/// Counts verdicts by how they stand.
fn count(turns: &[Moment], codes: &[u8], now: Moment, into: &mut [u64; NOT_YET + 1]) {
    for (turn, codes) in turns.iter().zip(codes) {
        let code = if *turn <= now { codes >> 4 } else { codes & 15 };
        if let Some(count) = into.get_mut(usize::from(code)) {
            *count += 1;
        }
    }
}

fn move_one(counts: &mut [u64; NOT_YET + 1], codes: u8) {
    if let Some(before) = counts.get_mut(usize::from(codes & 15)) {
        *before -= 1;
    }
    if let Some(after) = counts.get_mut(usize::from(codes >> 4)) {
        *after += 1;
    }
}
