//! What one act answers: duties of other rules that ask the same people for the same, of one matter.

use heard_duty::catalogue::{Catalogue, Nation};
use heard_duty::{Alike, Duty, duties};
use heard_record::{Timeline, text, when};

use crate::stories::{catalogue, catalogue_with};

/// For each duty of a rule whose id begins so, its rule, and the rules that one act answers with it.
fn alike(told: &str, begins: &str) -> Vec<(String, Vec<String>)> {
    alike_by(&catalogue(Nation::England), told, begins)
}

fn alike_by(catalogue: &Catalogue, told: &str, begins: &str) -> Vec<(String, Vec<String>)> {
    let (story, wrongs) = text::read("alike", told);
    assert!(wrongs.is_empty(), "{wrongs:#?}");
    let child = story.cast.children().next().unwrap().id;
    let timeline = Timeline::as_known_at(child, when::moment(i64::MAX), &story.facts);
    let owed = duties(&timeline, catalogue);
    let owed: Vec<&Duty> = owed.iter().collect();
    let alike = Alike::among(&owed, &timeline);
    let id = |duty: &Duty| duty.rule.id.strip_prefix(begins).map(str::to_owned);
    owed.iter()
        .filter_map(|duty| {
            let with = alike.to(duty).into_iter().filter_map(id);
            Some((id(duty)?, with.collect()))
        })
        .collect()
}

fn said(of: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    of.iter()
        .map(|(rule, with)| {
            let with = with.iter().map(|rule| (*rule).to_owned());
            ((*rule).to_owned(), with.collect())
        })
        .collect()
}

#[test]
fn one_visit_answers_both_grades_of_one_time_missing_and_not_of_another() {
    let told = "Graded twice in June, once in April
  child: Ava
  2026-04-01 10:00  reported missing | about Ava; case April
  2026-04-01 10:30  graded: medium | about Ava; case April
  2026-04-01 20:00  found: came back | about Ava; case April
  2026-06-09 18:00  reported missing | about Ava; case June
  2026-06-09 18:10  graded: medium | about Ava; case June
  2026-06-09 18:40  graded: high | about Ava; case June
";
    assert_eq!(
        alike(told, "missing.attend-golden-hour."),
        said(&[
            ("high", &["medium"]),
            ("medium", &[]),
            ("medium", &["high"]),
        ])
    );
}

#[test]
fn one_arrival_answers_both_grades_of_one_log_and_not_of_another() {
    let told = "Two logs in one case
  child: Ava
  2026-06-09 20:00  incident graded: priority; because \"x\"; incident I1
  2026-06-09 20:10  incident graded: immediate; because \"x\"; incident I1
  2026-06-09 20:30  incident graded: priority; because \"x\"; incident I2
";
    assert_eq!(
        alike(told, "contact.attend."),
        said(&[
            ("immediate", &["priority"]),
            ("priority", &["immediate"]),
            ("priority", &[]),
        ])
    );
}

/// What a force asks for when a child is reported missing: by whom, and met by what.
fn asked_by_the_force(asked: [(&str, &str, &str); 4]) -> String {
    let rule = |(id, owed_by, met_by)| {
        format!(
            r#"
[[rule]]
id      = "force.{id}"
title   = "Look for {{child}}"
owed-by = "{owed_by}"
area    = "responding to children at risk"
arises  = "child reported missing"
met-by  = "{met_by}"
within  = "2 hours"
basis   = "force default"
says    = "This force's own policy"
from    = "2020-01-01"
"#
        )
    };
    asked.map(rule).concat()
}

#[test]
fn what_is_met_by_something_else_or_owed_by_others_is_another_act() {
    let told = "Reported missing
  child: Ava
  2026-06-09 18:00  reported missing
";
    let catalogue = catalogue_with(&asked_by_the_force([
        ("first", "sergeant", "child seen by police"),
        ("again", "sergeant", "child seen by police"),
        ("by-others", "responding officer", "child seen by police"),
        ("found", "sergeant", "child found"),
    ]));
    assert_eq!(
        alike_by(&catalogue, told, "force."),
        said(&[
            ("again", &["first"]),
            ("by-others", &[]),
            ("first", &["again"]),
            ("found", &[]),
        ])
    );
}
