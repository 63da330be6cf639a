//! A sweep counts what the engine finds, of every rule, at any moment, as known at any other.

use std::collections::BTreeSet;

use heard_duty::catalogue::{Catalogue, Nation, Term};
use heard_duty::limit::Limit;
use heard_duty::sweep::{Gathering, Kept, Sweep, Tallies, Tally, judge_plainly};
use heard_duty::{Outcome, duties};
use heard_record::invent::{self, History, lives::Threads};
use heard_record::{Timeline, fact};
use jiff::Timestamp;

use crate::laws::seeds;
use crate::stories::{catalogue, is_of_others, of_everybody, stories};

fn lives(seeds: std::ops::RangeInclusive<u64>) -> Vec<History> {
    let stories = stories();
    let threads = Threads::of(stories.iter().map(|(_, story)| story));
    seeds.map(|seed| threads.life(seed)).collect()
}

fn gathered(histories: &[History], catalogue: &Catalogue) -> Sweep {
    let mut gathering = Gathering::new(catalogue);
    for history in histories {
        gathering.add(history.child, &history.facts);
    }
    gathering.done()
}

fn plainly(
    histories: &[History],
    catalogue: &Catalogue,
    known: Timestamp,
    at: Timestamp,
) -> Tallies {
    let mut res = vec![Tally::default(); catalogue.rules().len()];
    for (number, history) in (0..).zip(histories) {
        judge_plainly(
            number,
            history.child,
            &history.facts,
            catalogue,
            known,
            at,
            &mut res,
        );
    }
    res
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Moments before, amid and after everything invented: in the middle of it, on the hour and at odd seconds.
fn moments() -> Vec<(Timestamp, Timestamp)> {
    let of = |known, at| (moment(known), moment(at));
    vec![
        (Timestamp::MAX, Timestamp::MAX),
        of("2024-05-03T09:00:00Z", "2024-05-03T09:00:00Z"),
        of("2024-06-20T22:59:59Z", "2024-06-25T23:00:00Z"),
        of("2025-08-08T11:00:00Z", "2025-08-08T11:00:00Z"),
        of("2026-04-07T17:00:00Z", "2026-03-29T00:59:59Z"),
        of("2026-06-09T22:59:59Z", "2026-06-09T23:00:00Z"),
        of("2026-06-09T23:00:00Z", "2030-01-01T00:00:00Z"),
    ]
}

fn agree(histories: &[History], catalogue: &Catalogue) {
    agree_at(&moments(), histories, catalogue);
}

fn agree_at(moments: &[(Timestamp, Timestamp)], histories: &[History], catalogue: &Catalogue) {
    let sweep = gathered(histories, catalogue);
    assert!(
        sweep.aside() * 10 < histories.len(),
        "{} children are put aside",
        sweep.aside()
    );
    for (known, at) in moments.iter().copied() {
        let (swept, plain) = (
            sweep.judge(catalogue, known, at, 1),
            plainly(histories, catalogue, known, at),
        );
        for ((rule, swept), plain) in catalogue.rules().iter().zip(&swept).zip(&plain) {
            assert_eq!(
                swept, plain,
                "{} version {}, known at {known}, at {at}",
                rule.id, rule.version
            );
        }
        assert_eq!(
            swept,
            sweep.judge(catalogue, known, at, 2),
            "two cores find something else"
        );
    }
}

#[test]
fn a_sweep_counts_what_the_engine_finds_in_lives() {
    for nation in [Nation::England, Nation::Wales] {
        agree(&lives(1..=seeds().end() / 7), &catalogue(nation));
    }
}

/// While those around the children of the stories are told of, the day after, and at the end.
fn moments_of_those_around() -> Vec<(Timestamp, Timestamp)> {
    let days = [
        ("2026-06-10T19:45:00Z", "2026-06-10T21:00:00Z"),
        ("2026-06-11T08:30:00Z", "2026-06-12T08:00:00Z"),
    ];
    let amid = days.map(|(known, at)| (moment(known), moment(at)));
    amid.into_iter()
        .chain([(Timestamp::MAX, Timestamp::MAX)])
        .collect()
}

#[test]
fn a_sweep_counts_what_the_engine_finds_where_others_around_are_told_of() {
    for nation in [Nation::England, Nation::Wales] {
        let told = of_everybody(nation).into_iter();
        let histories: Vec<History> = told.map(|(_, history)| history).collect();
        agree_at(&moments_of_those_around(), &histories, &catalogue(nation));
    }
}

#[test]
fn each_rule_of_others_around_stands_in_several_ways_in_the_stories() {
    let catalogue = catalogue(Nation::England);
    let told = of_everybody(Nation::England).into_iter();
    let histories: Vec<History> = told.map(|(_, history)| history).collect();
    let tallies = plainly(&histories, &catalogue, Timestamp::MAX, Timestamp::MAX);
    let mut of_others = 0;
    for (rule, tally) in catalogue.rules().iter().zip(&tallies) {
        if is_of_others(rule) {
            of_others += 1;
            let counts = tally.counts();
            let ways = counts.iter().filter(|count| **count > 0).count();
            assert!(ways >= 4, "{}: {counts:?}", rule.id);
        }
    }
    assert!(of_others > 0, "no rule is of others around");
}

#[test]
fn a_sweep_counts_what_the_engine_finds_in_facts_drawn_one_by_one() {
    let histories: Vec<History> = (1..=seeds().end() / 3)
        .map(|seed| invent::history(seed, 4 + (seed % 37) as usize, 20))
        .collect();
    agree(&histories, &catalogue(Nation::England));
}

#[test]
fn a_sweep_counts_what_the_engine_finds_whatever_the_rules_are() {
    let whole = catalogue(Nation::England);
    let limits = [
        "45 minutes",
        "3 days",
        "10 working days",
        "before next school day",
        "56 days beginning with the day",
    ];
    for (turn, limit) in (0..).zip(limits) {
        let mut rules = whole.rules().to_vec();
        for (at, rule) in rules
            .iter_mut()
            .enumerate()
            .filter(|(at, _)| at % 5 == turn)
        {
            let limit = Limit::read(limit).unwrap();
            match &mut rule.term {
                Term::Before { offset, .. } => *offset = Some(limit).filter(|_| turn < 3),
                term => *term = Term::Within(limit),
            }
            if at % 2 == 0 {
                std::mem::swap(&mut rule.unless, &mut rule.lapses);
            }
        }
        agree(&lives(2_000..=2_400), &whole.with_rules(rules));
    }
}

#[test]
fn verdicts_kept_say_how_everything_stands_later_on_and_of_whom() {
    let catalogue = catalogue(Nation::England);
    let histories = lives(1..=1_000);
    let sweep = gathered(&histories, &catalogue);
    let mut turned = 0;
    for known in [
        "2025-10-15T09:00:00Z",
        "2026-04-07T17:00:00Z",
        "2026-06-09T22:59:59Z",
    ] {
        let known = moment(known);
        let kept = Kept::from(&sweep, &catalogue, known);
        let mut before = kept.counts(known).unwrap();
        for days in [0, 1, 2, 9, 40, 400, 4_000] {
            let at = known + jiff::SignedDuration::from_hours(24 * days);
            let swept = sweep.judge(&catalogue, known, at, 1);
            let counts = kept.counts(at).unwrap();
            for (place, (rule, tally)) in catalogue.rules().iter().zip(&swept).enumerate() {
                let kept_counts = counts[place];
                assert_eq!(
                    kept_counts,
                    tally.counts(),
                    "{} known at {known}, at {at}",
                    rule.id
                );
                for outcome in Outcome::ALL {
                    let behind = kept.children(&sweep, place, *outcome, at);
                    assert_eq!(
                        behind.len() as u64,
                        tally.of(*outcome),
                        "{} {}",
                        rule.id,
                        outcome.word()
                    );
                    assert!(
                        behind
                            .iter()
                            .all(|child| histories.iter().any(|history| history.child == *child))
                    );
                }
            }
            turned += usize::from(counts != before);
            before = counts;
        }
    }
    assert!(turned >= 12, "little turns with time");
}

/// What is measured must be the whole of the work: every kind of fact, every rule.
#[test]
fn in_lives_every_kind_of_fact_occurs_and_every_rule_is_raised() {
    let histories = lives(1..=6_000);
    let kinds: BTreeSet<&str> = histories
        .iter()
        .flat_map(|history| history.facts.iter().map(|fact| fact.kind().words))
        .collect();
    let lacking: Vec<&str> = fact::kinds()
        .map(|kind| kind.words)
        .filter(|words| !kinds.contains(words))
        .collect();
    assert!(lacking.is_empty(), "no life has {lacking:?}");
    for nation in [Nation::England, Nation::Wales] {
        let catalogue = catalogue(nation);
        let mut raised = BTreeSet::new();
        for history in &histories {
            let timeline = Timeline::as_known_at(history.child, Timestamp::MAX, &history.facts);
            raised.extend(
                duties(&timeline, &catalogue)
                    .iter()
                    .map(|duty| duty.rule.id.clone()),
            );
        }
        // A life is of one child alone: what is owed for what happens to others is judged in the stories.
        let never: Vec<&String> = catalogue
            .rules()
            .iter()
            .filter(|rule| !is_of_others(rule))
            .map(|rule| &rule.id)
            .filter(|id| !raised.contains(*id))
            .collect();
        assert!(never.is_empty(), "{never:?} are never raised");
    }
}
