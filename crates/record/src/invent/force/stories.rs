//! The stories that stand in an invented force beside what is drawn: its cast, the cases of the inspection, and courses that
//! are rarer than those of the table.

use std::collections::BTreeMap;

use super::{Force, Line, rates, recast};
use crate::id::PersonId;
use crate::invent::{Chance, DAY};
use crate::text::Story;
use crate::when;

/// How many days after the last one some of the rarer courses still go on.
const GOES_ON_AFTER: u64 = 20;

/// So many weeks later each of the eleven cases of the inspection is told than it happened there: each stands at that moment as it stood.
pub const CASES_LATER: [i64; 11] = [88, 88, 88, 87, 88, 104, 86, 88, 88, 88, 88];

/// The stories that stand in the record beside what is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Told<'s> {
    /// The cast: as it is.
    pub cast: &'s [Story],
    /// The eleven cases: with other names, later.
    pub cases: &'s [Story],
    /// Courses that are rarer than those of the table.
    pub rarer: &'s [Story],
    /// What an inspection found, in place of what is drawn by rate: under other names, as lately as it can be.
    pub found: &'s [Story],
}

impl Force<'_> {
    /// A story as it is: its people and cases at the head, its facts in their places.
    pub(super) fn take(&mut self, story: Story) {
        // A story of nobody's childhood is still about somebody called the child: of whom it says nothing.
        let is_told_of = |id: &PersonId| story.facts.iter().any(|fact| fact.about.contains(id));
        let people = story.cast.people.into_iter();
        let told = people.filter(|person| !person.is_child || is_told_of(&person.id));
        self.head.extend(told.map(Line::Person));
        let cases = story.cast.cases.into_iter();
        self.head
            .extend(cases.map(|(id, name)| Line::Case(id, name)));
        for fact in story.facts {
            self.put_fact(fact);
        }
    }

    /// The eleven cases, under other names.
    pub(super) fn tell_cases(&mut self, cases: &[Story]) {
        for (number, story) in cases.iter().enumerate() {
            let weeks = CASES_LATER.get(number).copied().unwrap_or_default();
            let space = format!("{} case {}", self.world.people.space, number + 1);
            let mut chance = Chance::of(self.seed, &[12, number as u64]);
            self.take(recast::recast(
                story,
                &space,
                weeks,
                &BTreeMap::new(),
                &mut chance,
            ));
        }
    }

    /// What an inspection found, under other names, so many weeks later that nothing of it is still to come.
    pub(super) fn tell_found(&mut self, found: &[Story]) {
        for (number, story) in (0..).zip(found) {
            let Some(last) = story.last_recorded() else {
                continue;
            };
            let weeks = (self.until - last.as_microsecond()).div_euclid(7 * DAY);
            let space = format!("{} found {number}", self.world.people.space);
            let mut chance = Chance::of(self.seed, &[14, number]);
            let mut told = recast::recast(story, &space, weeks, &BTreeMap::new(), &mut chance);
            recast::keep_samples(&mut told, story);
            self.take(told);
        }
    }

    /// Incidents of the rarer courses: each at least once in a year, if there is room. Says how many.
    pub(super) fn tell_rarer(&mut self, rarer: &[Story], incidents: u64, days: u64) -> u64 {
        let rarer: Vec<&Story> = rarer.iter().filter(|story| !foretells(story)).collect();
        let told = rarer.len() as u64;
        let in_a_year = if days >= 365 { told } else { told * days / 365 };
        let by_rate = incidents * rates::RARER_A_YEAR / rates::INCIDENTS_A_YEAR;
        let most = if told == 0 {
            0
        } else {
            by_rate.max(in_a_year).min(incidents / 2).min(4 * told)
        };
        let from = when::start_of(self.day);
        for number in 0..most {
            let mut chance = Chance::of(self.seed, &[13, number]);
            let Some(story) = rarer.get((number % told.max(1)) as usize).copied() else {
                continue;
            };
            let Some(last) = story.last_recorded() else {
                continue;
            };
            let goes_on_after = if number < told { 0 } else { GOES_ON_AFTER };
            let to = from + chance.below(days + goes_on_after) as i64 * DAY;
            let weeks = (to - last.as_microsecond()).div_euclid(7 * DAY);
            let space = format!("{} rarer {number}", self.world.people.space);
            self.take(recast::recast(
                story,
                &space,
                weeks,
                &BTreeMap::new(),
                &mut chance,
            ));
        }
        most
    }
}

/// Is something put on record in a story before it happened?
fn foretells(story: &Story) -> bool {
    let facts = &mut story.facts.iter();
    facts.any(|fact| fact.happened.earliest() > fact.recorded)
}
