//! Truths that hold for every history. A failure prints its seed and its story.

use std::collections::BTreeMap;

use heard_duty::catalogue::{Catalogue, Layer, LayerKind, Nation, Term, built_in};
use heard_duty::{Duty, Live, Standing, duties};
use heard_record::invent::{self, History};
use heard_record::text;
use heard_record::{FactId, Timeline, When, fact::correction};
use jiff::Timestamp;

use crate::stories::{catalogue, of_everybody};

/// How many histories each law is tried on: `LAWS=1000000` for a long run.
pub fn seeds() -> std::ops::RangeInclusive<u64> {
    1..=std::env::var("LAWS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(10_000)
}

fn nations() -> [Catalogue; 2] {
    [Nation::England, Nation::Wales].map(catalogue)
}

/// Every other history is judged as in Wales.
fn in_one_nation(nations: &[Catalogue; 2], seed: u64) -> &Catalogue {
    &nations[(seed % 2) as usize]
}

fn size(seed: u64) -> usize {
    4 + (seed % 13) as usize
}

fn told(history: &History) -> String {
    text::write(&history.story("an invented history"))
}

fn end(history: &History) -> Timestamp {
    let last = history
        .facts
        .iter()
        .map(|fact| fact.recorded.max(fact.happened.latest()))
        .max()
        .unwrap();
    Timestamp::from_microsecond(last.as_microsecond() + 86_400_000_000).unwrap()
}

fn timeline(history: &History, known: Timestamp) -> Timeline<'_> {
    Timeline::as_known_at(history.child, known, &history.facts)
}

type Key = (String, u16, FactId);

fn key(duty: &Duty) -> Key {
    (duty.rule.id.clone(), duty.rule.version, duty.arose.fact)
}

fn standings(owed: &[Duty], at: Timestamp) -> BTreeMap<Key, (bool, Standing)> {
    owed.iter()
        .filter_map(|duty| Some((key(duty), (duty.arose.sure, duty.standing(at)?))))
        .collect()
}

#[test]
fn learning_more_never_overturns_a_firm_answer() {
    let nations = nations();
    let (mut firm, mut settled) = (0, 0);
    for seed in seeds() {
        let catalogue = in_one_nation(&nations, seed);
        let vague = invent::history(seed, size(seed), 40);
        let clear = invent::made_clearer(&vague, seed);
        let at = end(&vague);
        let before = standings(&duties(&timeline(&vague, at), catalogue), at);
        let after = standings(&duties(&timeline(&clear, at), catalogue), at);
        for (key, (sure, was)) in &before {
            let is = after.get(key).map(|(_, is)| *is);
            if *was == Standing::CannotTell {
                settled += usize::from(is.is_some_and(|is| is != Standing::CannotTell));
                continue;
            }
            firm += usize::from(*sure);
            let same = is.map_or(!sure, |is| is.is_like(*was));
            assert!(
                same,
                "seed {seed}: {key:?} was {was}, and is {is:?}\n{}\n--- made clearer:\n{}",
                told(&vague),
                told(&clear)
            );
        }
    }
    assert!(
        firm > 1_000 && settled > 100,
        "{firm} firm answers, {settled} settled: too few to prove anything"
    );
}

#[test]
fn the_order_of_arrival_changes_nothing() {
    let nations = nations();
    for seed in seeds().step_by(5) {
        let catalogue = in_one_nation(&nations, seed);
        let history = invent::history(seed, size(seed), 20);
        let mut other = history.clone();
        other.facts.reverse();
        let middle = other.facts.len() / 2;
        other.facts.rotate_left(middle);
        let at = end(&history);
        assert_eq!(
            duties(&timeline(&history, at), catalogue),
            duties(&timeline(&other, at), catalogue),
            "seed {seed}\n{}",
            told(&history)
        );
    }
}

#[test]
fn what_was_known_at_a_moment_never_changes_afterwards() {
    let nations = nations();
    for seed in seeds().step_by(5) {
        let catalogue = in_one_nation(&nations, seed);
        let all = invent::history(seed, size(seed), 20);
        let known = all.facts[all.facts.len() / 2].recorded;
        let mut then = all.clone();
        then.facts.retain(|fact| fact.recorded <= known);
        assert_eq!(
            duties(&timeline(&then, known), catalogue),
            duties(&timeline(&all, known), catalogue),
            "seed {seed}\n{}",
            told(&all)
        );
    }
}

#[test]
fn time_alone_never_turns_a_met_duty_into_an_unmet_one() {
    let nations = nations();
    for seed in seeds().step_by(5) {
        let catalogue = in_one_nation(&nations, seed);
        let history = invent::history(seed, size(seed), 20);
        let last = end(&history);
        let owed = duties(&timeline(&history, last), catalogue);
        let moments: Vec<Timestamp> = history
            .facts
            .iter()
            .map(|fact| fact.recorded)
            .chain([last])
            .collect();
        for duty in &owed {
            let mut met = false;
            for at in &moments {
                let stands = duty.standing(*at);
                let is_met = matches!(stands, Some(Standing::Met | Standing::MetLate { .. }));
                assert!(
                    is_met || !met,
                    "seed {seed}: {:?} was met and is {stands:?}\n{}",
                    key(duty),
                    told(&history)
                );
                met |= is_met;
            }
        }
    }
}

#[test]
fn a_forces_layer_never_makes_a_duty_of_law_due_later() {
    let without = catalogue(Nation::England);
    let shortened = shortened(&without);
    let layer = Layer {
        name: "a force",
        file: "force.toml",
        text: &shortened,
        kind: LayerKind::Force,
    };
    let with = built_in::read(Nation::England, &[layer, built_in::EXAMPLE_FORCE]).unwrap();
    for seed in seeds().step_by(5) {
        let history = invent::history(seed, size(seed), 20);
        let timeline = timeline(&history, end(&history));
        let before: BTreeMap<Key, Option<When>> = duties(&timeline, &without)
            .iter()
            .map(|duty| (key(duty), duty.due))
            .collect();
        for duty in duties(&timeline, &with) {
            if duty.rule.term_basis == heard_duty::catalogue::Basis::ForceDefault
                && !shortened.contains(&duty.rule.id)
            {
                continue;
            }
            let (id, _, fact) = key(&duty);
            let Some((_, Some(due))) = before
                .iter()
                .find(|((other, _, on), _)| *other == id && *on == fact)
            else {
                continue;
            };
            let now = duty
                .due
                .unwrap_or_else(|| panic!("seed {seed}: {id} lost its time"));
            assert!(
                now.latest_micros() <= due.latest_micros(),
                "seed {seed}: {id} due {now}, was {due}"
            );
        }
    }
}

/// A force file that halves every limit of law and guidance that has hours.
fn shortened(catalogue: &Catalogue) -> String {
    let mut res = String::new();
    for rule in catalogue
        .rules()
        .iter()
        .filter(|rule| !rule.term_basis.is_the_forces_own())
    {
        if let Term::Within(heard_duty::limit::Limit::Hours(hours)) = rule.term {
            res.push_str(&format!(
                "[[set]]\nid = \"{}\"\nwithin = \"{} hours\"\nsays = \"half\"\n",
                rule.id,
                (hours / 2).max(1)
            ));
        }
    }
    assert!(!res.is_empty(), "no limit of law is in hours");
    res
}

#[test]
fn a_withdrawn_fact_leaves_no_trace_now_and_every_trace_then() {
    let nations = nations();
    for seed in seeds().step_by(5) {
        let catalogue = in_one_nation(&nations, seed);
        let mut history = invent::history(seed, size(seed), 20);
        let last = end(&history);
        let then = duties(&timeline(&history, last), catalogue).len();
        let mut without = history.clone();
        let target = history.facts[(seed as usize) % history.facts.len()].clone();
        without.facts.retain(|fact| fact.id != target.id);
        let mut withdrawal = target.clone();
        withdrawal.id = FactId::of_words(&["withdrawal", &seed.to_string()]);
        withdrawal.what = correction::Withdrawn {
            fact: heard_record::Stated::Clear(target.id),
            because: heard_record::Stated::Clear("put on the wrong record".into()),
        }
        .into();
        withdrawal.recorded =
            Timestamp::from_microsecond(last.as_microsecond() + 60_000_000).unwrap();
        withdrawal.happened = When::at(withdrawal.recorded);
        let after = withdrawal.recorded;
        history.facts.push(withdrawal);
        assert_eq!(
            duties(&timeline(&history, last), catalogue).len(),
            then,
            "seed {seed}: before it was withdrawn it counted"
        );
        let (now, never) = (
            duties(&timeline(&history, after), catalogue),
            duties(&timeline(&without, after), catalogue),
        );
        assert_eq!(now, never, "seed {seed}\n{}", told(&history));
    }
}

/// Are the duties kept as each fact comes those that reading all of them at once gives, wherever it is looked, and at the end?
fn learns_what_is_read(
    (name, history): (&str, &History),
    there: usize,
    catalogue: &Catalogue,
    is_looked_at: impl Fn(usize) -> bool,
) {
    let (before, after) = history.facts.split_at(there);
    let mut live = Live::of(history.child, before, catalogue);
    for (count, fact) in (there + 1..).zip(after) {
        live.learn(fact);
        if is_looked_at(count) || count == history.facts.len() {
            let told_so_far = &history.facts[..count];
            let so_far = Timeline::as_known_at(history.child, Timestamp::MAX, told_so_far);
            let kept: Vec<Duty> = live.duties().cloned().collect();
            assert_eq!(
                kept,
                duties(&so_far, catalogue),
                "{name}, fact {count}\n{}",
                told(history)
            );
        }
    }
}

#[test]
fn what_is_learned_fact_by_fact_is_what_is_read_at_once() {
    let nations = nations();
    for seed in seeds() {
        let history = invent::history(seed, size(seed), 30);
        let there = (seed % 9) as usize % (history.facts.len() + 1);
        let name = format!("seed {seed}");
        let catalogue = in_one_nation(&nations, seed);
        learns_what_is_read((&name, &history), there, catalogue, |count| {
            count as u64 % 5 == seed % 5
        });
    }
}

#[test]
fn what_is_learned_of_the_people_around_fact_by_fact_is_what_is_read_at_once() {
    for nation in [Nation::England, Nation::Wales] {
        let catalogue = catalogue(nation);
        for (name, mut history) in of_everybody(nation) {
            let owed = duties(&timeline(&history, Timestamp::MAX), &catalogue);
            let of_others = owed.iter().any(|duty| duty.is_of_others());
            learns_what_is_read((&name, &history), 0, &catalogue, |_| of_others);
            history.facts.reverse();
            learns_what_is_read((&name, &history), 0, &catalogue, |_| of_others);
        }
    }
}

#[test]
fn a_course_says_how_a_duty_stands_at_every_moment() {
    let nations = nations();
    for seed in seeds().step_by(5) {
        let history = invent::history(seed, size(seed), 30);
        let last = end(&history);
        for duty in duties(&timeline(&history, last), in_one_nation(&nations, seed)) {
            let course = duty.course();
            let first = duty.arose.when.earliest_micros();
            for at in 0..40 {
                let micros = first - 3_600_000_000 + at * (last.as_microsecond() - first) / 36;
                let at = Timestamp::from_microsecond(micros).unwrap();
                let stretch = course.iter().find(|stretch| {
                    stretch.from <= micros && stretch.until.is_none_or(|until| micros < until)
                });
                assert_eq!(
                    stretch.map(|stretch| stretch.stands),
                    duty.standing(at).map(Standing::outcome),
                    "seed {seed}, {at}: {:?}\n{}",
                    key(&duty),
                    told(&history)
                );
            }
        }
    }
}
