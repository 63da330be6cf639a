//! The courses events take, told as stories with gaps: read from text, each in several variants.
//!
//! `[a|b]` is one of several words, settled when a course is read; `[name:a|b]` the same, said again by `[name]`. `{…}` is
//! a word settled when a course is told: see [`super::words`].

use std::collections::BTreeMap;

use crate::invent::Chance;
use crate::text::{self, Story, Wrong};

const TEXTS: &[&str] = &[
    include_str!("courses/missing.txt"),
    include_str!("courses/contact.txt"),
    include_str!("courses/home.txt"),
    include_str!("courses/harm.txt"),
];

/// How many variants there are of each course.
pub const VARIANTS: u64 = 24;

/// Every course by its name, in its variants; and whatever of them could not be read.
pub fn read() -> (BTreeMap<String, Vec<Story>>, Vec<Wrong>) {
    let mut res: BTreeMap<String, Vec<Story>> = BTreeMap::new();
    let mut wrongs = Vec::new();
    for variant in 0..VARIANTS {
        for text in TEXTS {
            for (story, wrong) in text::read_all("course", &settled(text, variant)) {
                wrongs.extend(wrong);
                res.entry(story.name().to_owned()).or_default().push(story);
            }
        }
    }
    (res, wrongs)
}

/// A text with each of its choices made.
fn settled(text: &str, variant: u64) -> String {
    let mut named: BTreeMap<&str, &str> = BTreeMap::new();
    let mut res = String::with_capacity(text.len());
    let mut left = text;
    let mut place = 0;
    while let Some((before, rest)) = left.split_once('[') {
        let (choice, after) = rest.split_once(']').unwrap_or((rest, ""));
        res.push_str(before);
        res.push_str(match choice.split_once(':') {
            Some((name, choices)) => {
                let all: Vec<&str> = choices.split('|').collect();
                let chosen = all.get(variant as usize % all.len()).copied();
                named.insert(name, chosen.unwrap_or_default());
                chosen.unwrap_or_default()
            }
            None if choice.contains('|') => {
                place += 1;
                let all: Vec<&str> = choice.split('|').collect();
                let chosen = Chance::of(variant, &[place]).pick(&all).copied();
                chosen.unwrap_or_default()
            }
            None => named.get(choice).copied().unwrap_or_default(),
        });
        left = after;
    }
    res.push_str(left);
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invent::force::rates::COURSES;

    #[test]
    fn every_course_of_the_table_is_told_and_can_be_read() {
        let (courses, wrongs) = read();
        assert!(wrongs.is_empty(), "{:#?}", &wrongs[..wrongs.len().min(12)]);
        for rate in COURSES {
            assert!(courses.contains_key(rate.name), "{}", rate.name);
        }
        for name in courses.keys() {
            assert!(COURSES.iter().any(|rate| rate.name == name), "{name}");
        }
    }

    #[test]
    fn a_choice_named_once_is_the_same_wherever_it_is_said_again() {
        let text = "[kind:a|b] [kind] [x|y]";
        for variant in 0..6 {
            let settled = settled(text, variant);
            assert_eq!(settled.get(0..1), settled.get(2..3), "{settled}");
        }
        assert_ne!(settled(text, 0).get(0..1), settled(text, 1).get(0..1));
    }
}
