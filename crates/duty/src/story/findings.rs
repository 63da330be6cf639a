//! What inspectors found in a case, and the duties that say it.
//!
//! A story's lines `Good: …` and `Found: …` are its findings, numbered from 1 in their order. A duty that is
//! expected says below it which of them it says, and must stand that way.

use std::collections::BTreeSet;

use heard_record::Shown;
use heard_record::text::Story;

use super::expected::{AIM_MISSED, Expected, SHOWS, expectations};
use crate::standing::Outcome;

/// What comes before the findings a duty says.
pub(super) const SAYS: &str = "says ";
const GOOD: &str = "Good: ";
const FAILING: &str = "Found: ";

/// One thing inspectors found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding<'s> {
    /// Its number in the story, from 1.
    pub number: usize,
    /// Is it good practice, and not a failing?
    pub is_good: bool,
    /// What was found.
    pub say: &'s str,
}

/// What a line of a story's head says was found: whether that is good, and what it is.
pub fn found(line: &str) -> Option<(bool, &str)> {
    let good = line.strip_prefix(GOOD).map(|say| (true, say));
    good.or_else(|| line.strip_prefix(FAILING).map(|say| (false, say)))
}

/// What a story says that inspectors found, in order.
pub fn findings(story: &Story) -> Vec<Finding<'_>> {
    let lines = story.title.iter().skip(1);
    (1..)
        .zip(lines.filter_map(|line| found(line)))
        .map(|(number, (is_good, say))| Finding {
            number,
            is_good,
            say,
        })
        .collect()
}

/// The rules of the duties that say a finding, by its number, each once and in order of their names.
pub fn said_by(story: &Story, number: usize) -> BTreeSet<String> {
    let expected = story
        .asked
        .iter()
        .filter_map(|asked| expectations(asked, story).ok())
        .flatten();
    expected
        .filter(|one| one.says().contains(&number))
        .map(|one| one.rule)
        .collect()
}

/// The numbers in `finding 2` or `findings 2, 3`.
pub(super) fn numbers(text: &str) -> Result<Vec<usize>, String> {
    let numbers = text
        .strip_prefix("findings ")
        .or_else(|| text.strip_prefix("finding "));
    let read = |numbers: &str| -> Option<Vec<usize>> {
        let each = numbers.split(',');
        each.map(|number| number.trim().parse().ok()).collect()
    };
    numbers.and_then(read).ok_or_else(|| {
        "after `says` come `finding` and its number, or `findings` and their numbers with commas between"
            .to_owned()
    })
}

/// How an expected duty speaks of the work: well, ill, or not at all.
#[derive(PartialEq, Eq)]
enum Speaks {
    Well,
    Ill,
    OfNeither,
}

impl Expected {
    fn speaks(&self) -> Speaks {
        let shows_missing = |text: &str| {
            let shown = text
                .strip_prefix(SHOWS)
                .and_then(|rest| rest.rsplit_once(':'));
            shown.is_some_and(|(_, shown)| shown.trim() == Shown::No.word())
        };
        let mut details = self.details.iter();
        let is_short = details.any(|(_, text)| text == AIM_MISSED || shows_missing(text));
        match self.outcome {
            Some(
                Outcome::Overdue
                | Outcome::LapsedOverdue
                | Outcome::LiftedOverdue
                | Outcome::MetLate,
            ) => Speaks::Ill,
            Some(_) if is_short => Speaks::Ill,
            Some(Outcome::Met) => Speaks::Well,
            _ => Speaks::OfNeither,
        }
    }

    /// The findings it says.
    pub(super) fn says(&self) -> Vec<usize> {
        let texts = self.details.iter().map(|(_, text)| text);
        let said = texts.filter_map(|text| numbers(text.strip_prefix(SAYS)?).ok());
        said.flatten().collect()
    }
}

/// Every finding no duty says, and every duty that does not stand as the finding it says.
pub(super) fn unsaid(story: &Story, expected: &[Expected]) -> Vec<String> {
    let findings = findings(story);
    let mut res = Vec::new();
    for one in expected {
        for number in one.says() {
            let line = one.line;
            let finding = findings.iter().find(|finding| finding.number == number);
            match (finding, one.speaks()) {
                (Some(Finding { is_good: true, .. }), Speaks::Well)
                | (Some(Finding { is_good: false, .. }), Speaks::Ill) => {}
                (Some(Finding { is_good: true, .. }), _) => res.push(format!(
                    "line {line}: finding {number} is good; a duty that says it is met in time, and nothing shown is `no`"
                )),
                (Some(_), _) => res.push(format!(
                    "line {line}: finding {number} is a failing; a duty that says it is missed or late, misses its aim, or shows `no`"
                )),
                (None, _) => res.push(format!("line {line}: the story has no finding {number}")),
            }
        }
    }
    let said: Vec<usize> = expected.iter().flat_map(Expected::says).collect();
    let left = findings.iter().filter(|one| !said.contains(&one.number));
    res.extend(left.map(|one| format!("finding {} is said by no duty", one.number)));
    res
}
