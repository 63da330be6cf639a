//! What one new fact costs: a child's record read, what it shows, and what is owed.

#![allow(
    missing_docs,
    reason = "criterion's macros make public items without any"
)]

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use heard_duty::catalogue::{Nation, built_in};
use heard_duty::{duties, occasion::seen_in};
use heard_record::invent::{History, lives::Threads};
use heard_record::{Timeline, text};
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

fn live(c: &mut Criterion) {
    let children = children(2_000);
    let catalogue = match built_in::read(Nation::England, &[]) {
        Ok(catalogue) => catalogue,
        Err(faults) => {
            eprintln!("the catalogue does not read: {faults:#?}");
            return;
        }
    };
    let read = |child: &History| -> Timeline<'static> {
        let child: &'static History = Box::leak(Box::new(child.clone()));
        Timeline::as_known_at(child.child, Timestamp::MAX, &child.facts)
    };
    let timelines: Vec<Timeline> = children.iter().map(read).collect();
    let owed: usize = timelines
        .iter()
        .map(|timeline| duties(timeline, &catalogue).len())
        .sum();
    eprintln!(
        "{} children, {:.1} duties each",
        children.len(),
        owed as f64 / children.len() as f64
    );
    let mut group = c.benchmark_group("one child of forty facts");
    let mut turn = children.iter().cycle();
    group.bench_function("read", |b| {
        b.iter_batched(
            || turn.next(),
            |child| {
                child.map(|child| {
                    black_box(Timeline::as_known_at(
                        child.child,
                        Timestamp::MAX,
                        &child.facts,
                    ));
                })
            },
            BatchSize::SmallInput,
        );
    });
    let mut turn = timelines.iter().cycle();
    group.bench_function("what it shows", |b| {
        b.iter_batched(
            || turn.next(),
            |timeline| timeline.map(|timeline| black_box(seen_in(timeline))),
            BatchSize::SmallInput,
        );
    });
    let mut turn = timelines.iter().cycle();
    group.bench_function("what it shows and is owed", |b| {
        b.iter_batched(
            || turn.next(),
            |timeline| timeline.map(|timeline| black_box(duties(timeline, &catalogue)).len()),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(benches, live);
criterion_main!(benches);
