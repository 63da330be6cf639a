//! What one act answers: duties of other rules that ask the same people for the same, of one matter.

use heard_duty::catalogue::Nation;
use heard_duty::{Alike, Duty, duties};
use heard_record::{Timeline, text, when};

use crate::stories::catalogue;

/// For each duty of a rule whose id begins so, its rule, and the rules that one act answers with it.
fn alike(told: &str, begins: &str) -> Vec<(String, Vec<String>)> {
    let (story, wrongs) = text::read("alike", told);
    assert!(wrongs.is_empty(), "{wrongs:#?}");
    let catalogue = catalogue(Nation::England);
    let child = story.cast.children().next().unwrap().id;
    let timeline = Timeline::as_known_at(child, when::moment(i64::MAX), &story.facts);
    let owed = duties(&timeline, &catalogue);
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

#[test]
fn what_is_met_by_something_else_or_owed_by_others_is_another_act() {
    let told = "A visit to Ava, and a check of the grade
  child: Ava
  2026-06-09 18:00  reported missing
  2026-06-09 18:10  graded: high
";
    let alone = alike(told, "missing.");
    assert!(alone.len() > 3, "{alone:?}");
    let attend = alone
        .iter()
        .find(|(rule, _)| rule == "attend-golden-hour.high");
    assert_eq!(
        attend.map(|(_, with)| with.as_slice()),
        Some::<&[String]>(&[])
    );
}
