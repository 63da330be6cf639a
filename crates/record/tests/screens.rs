//! The record holds what every screen shows or asks.
//!
//! `screens.txt` says for each screen where each thing on it is held. A line
//! is true: the kind it names exists and asks that question.

use std::collections::BTreeSet;

use heard_record::fact::{kind_called, kinds};

const SCREENS: &str = include_str!("screens.txt");
const OF_EVERY_FACT: [&str; 6] = ["happened", "recorded", "by", "about", "cases", "source"];
const ELSEWHERE: [&str; 5] = ["access log", "catalogue", "import", "reports", "settings"];

struct Line {
    number: usize,
    screen: &'static str,
    shows: &'static str,
    held: Vec<&'static str>,
}

fn table() -> Vec<Line> {
    (1..)
        .zip(SCREENS.lines())
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| {
            let parts: Vec<&str> = line.split(" | ").collect();
            let [screen, shows, held] = parts[..] else {
                panic!("screens.txt:{number}: a screen, what it shows, and what holds it");
            };
            Line {
                number,
                screen,
                shows,
                held: held.split("; ").collect(),
            }
        })
        .collect()
}

fn is_held(held: &str) -> bool {
    if held == "worked out" {
        return true;
    }
    if let Some(place) = held.strip_prefix("elsewhere: ") {
        return ELSEWHERE.contains(&place);
    }
    match held.split_once(" / ") {
        Some(("every fact", key)) => OF_EVERY_FACT.contains(&key),
        Some((words, key)) => kind_called(words).is_some_and(|kind| kind.field(key).is_some()),
        None => false,
    }
}

#[test]
fn what_each_screen_shows_is_held_by_a_question_of_some_kind() {
    let wrong: Vec<String> = table()
        .iter()
        .flat_map(|line| {
            let wrong = line.held.iter().filter(|held| !is_held(held));
            wrong.map(|held| {
                format!(
                    "screens.txt:{}: {}: no kind has `{held}`",
                    line.number, line.shows
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_screen_is_there_in_order_and_says_nothing_twice() {
    let mut screens: Vec<&str> = table().iter().map(|line| line.screen).collect();
    screens.dedup();
    let expected: Vec<String> = (1..=35).map(|number| format!("S{number}")).collect();
    assert_eq!(screens, expected);
    let mut said = BTreeSet::new();
    for line in table() {
        assert!(
            said.insert((line.screen, line.shows)),
            "screens.txt:{}: said before",
            line.number
        );
        let held: BTreeSet<&str> = line.held.iter().copied().collect();
        assert_eq!(held.len(), line.held.len(), "screens.txt:{}", line.number);
    }
}

#[test]
fn every_label_can_be_read_where_it_is_written() {
    for kind in kinds() {
        for field in kind.fields {
            assert!(
                !field.label.contains([';', '|', ':', '"']) && field.label.trim() == field.label,
                "`{}`: the label `{}` would end a story line early",
                kind.words,
                field.label
            );
        }
    }
}
