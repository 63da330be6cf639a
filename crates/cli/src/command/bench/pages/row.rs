//! What was asked for again and again, as a row of a table, and whether it was quick enough.

use std::process::ExitCode;

use crate::command::bench::of_hundred;
use crate::page::{HEADING, grouped, styled, wrapped};

/// What was asked for again and again: how long each answer took, how many had none, and what is hoped for.
pub(super) struct Row {
    pub(super) what: &'static str,
    pub(super) ms: Vec<f64>,
    pub(super) refused: usize,
    pub(super) goal: Option<f64>,
}

impl Row {
    /// What so many of a hundred were under.
    pub(super) fn at(&self, hundredths: usize) -> Option<f64> {
        of_hundred(&self.ms, hundredths)
    }

    pub(super) fn of(what: &'static str, ms: Vec<f64>, goal: f64) -> Row {
        Row {
            what,
            ms,
            refused: 0,
            goal: Some(goal),
        }
    }
}

impl super::PagesBench {
    /// Is anything refused or too slow, where that was asked?
    pub(super) fn verdict(&self, rows: &[Row]) -> ExitCode {
        let Some(times) = self.at_most else {
            return ExitCode::SUCCESS;
        };
        let is_wrong = |row: &&Row| {
            let hoped = row.goal.map_or(f64::INFINITY, |goal| goal * times);
            row.refused > 0 || row.at(99).is_some_and(|ms| ms > hoped)
        };
        let wrong: Vec<&Row> = rows.iter().filter(is_wrong).collect();
        for row in &wrong {
            tell!(
                "{}: refused, or more than {times} times what is hoped for.",
                row.what
            );
        }
        if wrong.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Prints the table.
pub(super) fn print(rows: &[Row], rate: u32) {
    let row = |what: &str, [asked, refused, p50, p99, most, goal]: [&str; 6]| {
        format!("{what:<38} {asked:>6} {refused:>7} {p50:>8} {p99:>8} {most:>8} {goal:>5}")
    };
    let head = ["answers", "refused", "p50 ms", "p99 ms", "max ms", "goal"];
    let head = row("", head);
    say!("{}", styled(HEADING, &head));
    for one in rows {
        let at = |of_hundred: usize| {
            let ms = one.at(of_hundred);
            ms.map_or_else(String::new, |ms| format!("{ms:.1}"))
        };
        let goal = one
            .goal
            .map_or_else(String::new, |goal| format!("{goal:.0}"));
        let (answers, refused) = (grouped(one.ms.len() as u64), grouped(one.refused as u64));
        let figures = [&*answers, &refused, &at(50), &at(99), &at(100), &goal];
        say!("{}", row(one.what, figures));
    }
    let how = format!(
        "Pages are asked for {rate} times a second whether or not the last was answered, on the same cores as they are made on; a wait counts from when it should have begun."
    );
    say!("{}\n", wrapped(&how, "", ""));
}
