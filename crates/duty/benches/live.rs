//! What one new fact costs: a child's record read, what it shows, and what is owed.

#![allow(
    missing_docs,
    reason = "criterion's macros make public items without any"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use heard_duty::catalogue::{Catalogue, Nation, built_in};
use heard_duty::{Change, Live, duties, occasion::seen_in};
use heard_record::answer::ById;
use heard_record::invent::{History, lives::Threads};
use heard_record::{Fact, Timeline, text};
use jiff::Timestamp;

/// The stories of the tests, from which lives are made.
fn stories() -> Vec<text::Story> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories")];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
        .iter()
        .filter_map(|path| Some((path.to_string_lossy(), std::fs::read_to_string(path).ok()?)))
        .flat_map(|(name, text)| text::read_all(&name, &text))
        .map(|(story, _)| story)
        .collect()
}

/// Children with forty facts, or a few more or less.
fn children(count: usize) -> Vec<History> {
    let stories = stories();
    let threads = Threads::of(&stories);
    (1..)
        .map(|seed| threads.life(seed))
        .filter(|life| (38..=42).contains(&life.facts.len()))
        .take(count)
        .collect()
}

/// Times one more fact, the last recorded, for each of many children whose other facts are in place.
fn learning(
    children: &[History],
    catalogue: &Catalogue,
    also: impl Fn(&Timeline, &[Change]) -> usize,
) -> Vec<Duration> {
    let mut lives: Vec<(Live, &Fact)> = children
        .iter()
        .filter_map(|child| {
            let (last, before) = child.facts.split_last()?;
            Some((Live::of(child.child, before, catalogue), last))
        })
        .collect();
    lives
        .iter_mut()
        .map(|(live, last)| {
            let began = Instant::now();
            let changes = live.learn(last);
            black_box(also(live.timeline(), &changes));
            black_box(changes);
            began.elapsed()
        })
        .collect()
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: f64| times.get((times.len() as f64 * part) as usize);
    let micros = |part: f64| at(part).map_or(0.0, |time| time.as_secs_f64() * 1e6);
    eprintln!(
        "{what}: half under {:.1} µs, 90 in 100 under {:.1}, 99 in 100 under {:.1}",
        micros(0.5),
        micros(0.9),
        micros(0.99)
    );
}

fn live(c: &mut Criterion) {
    let children = children(2_000);
    let catalogue = match built_in::read(Nation::England, &[]) {
        Ok(catalogue) => catalogue,
        Err(faults) => {
            eprintln!("the catalogue does not read: {faults:#?}");
            return;
        }
    };
    let read =
        |child: &'static History| Timeline::as_known_at(child.child, Timestamp::MAX, &child.facts);
    let children: &'static [History] = Vec::leak(children);
    let timelines: Vec<Timeline> = children.iter().map(read).collect();
    let owed: usize = timelines
        .iter()
        .map(|timeline| duties(timeline, &catalogue).len())
        .sum();
    eprintln!(
        "{} children of about 40 facts, {:.1} duties each",
        children.len(),
        owed as f64 / children.len() as f64
    );
    let sentences = |timeline: &Timeline, changes: &[Change]| {
        let now = changes.iter().filter_map(|change| change.now.as_ref());
        now.map(|duty| duty.because(timeline, &ById).len()).sum()
    };
    for round in 1..=3 {
        report(
            &format!("round {round}, one new fact to its changed duties"),
            learning(children, &catalogue, |_, _| 0),
        );
        report(
            &format!("round {round}, with all reasons as sentences"),
            learning(children, &catalogue, sentences),
        );
    }
    let mut group = c.benchmark_group("one child of forty facts from the start");
    let mut turn = children.iter().cycle();
    group.bench_function("read", |b| {
        b.iter_batched(
            || turn.next(),
            |child| child.map(read),
            BatchSize::SmallInput,
        );
    });
    let mut turn = timelines.iter().cycle();
    group.bench_function("what it shows", |b| {
        b.iter_batched(
            || turn.next(),
            |timeline| timeline.map(seen_in),
            BatchSize::SmallInput,
        );
    });
    let mut turn = timelines.iter().cycle();
    group.bench_function("what it shows and is owed", |b| {
        b.iter_batched(
            || turn.next(),
            |timeline| timeline.map(|timeline| duties(timeline, &catalogue)),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(benches, live);
criterion_main!(benches);
