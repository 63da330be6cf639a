//! `heard occasions`.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use heard_duty::occasion::seen_in;
use heard_duty::story::children;
use heard_record::answer::Names;
use heard_record::{Shown, Timeline, When};
use jiff::Timestamp;

use crate::flat;
use crate::page::visible;
use crate::progress::Progress;
use crate::reading;

/// Every occasion the record shows, as flat rows that an outside program can count.
#[derive(Args)]
pub struct Occasions {
    /// Files or folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Where to write; the columns are told in docs/guide/flat-files.md.
    #[arg(long, value_name = "FILE.csv")]
    out: Option<PathBuf>,
    /// The record as it was known at this moment; else as the file asks, else all of it.
    #[arg(long, value_parser = reading::moment, value_name = "TIME")]
    known_at: Option<Timestamp>,
}

const COLUMNS: [&str; 12] = [
    "file",
    "child",
    "case",
    "occasion",
    "counts",
    "earliest",
    "latest",
    "recorded",
    "sets_time",
    "threads",
    "fact",
    "a_child",
];

impl Occasions {
    /// Writes them, to the file or to the terminal.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let reading = reading::read(&self.paths)?;
        let all = &reading.told;
        let writer: Box<dyn std::io::Write> = match &self.out {
            Some(path) => Box::new(reading::create(path, &self.paths)?),
            None => Box::new(std::io::stdout()),
        };
        let at_a_terminal = self.out.is_none() && std::io::stdout().is_terminal();
        let words = |text: &str| {
            let cell = flat::words(text);
            if at_a_terminal { visible(&cell) } else { cell }
        };
        let mut out = csv::Writer::from_writer(writer);
        out.write_record(COLUMNS)?;
        let mut progress = if self.out.is_none() {
            Progress::beside_printing("looking", all.len())
        } else {
            Some(Progress::of("looking", all.len()))
        };
        for told in all {
            progress.iter_mut().for_each(Progress::step);
            let Some(asked) = told.asked(None, self.known_at) else {
                continue;
            };
            for child in children(&told.story, &asked) {
                for seen in seen_in(&child.timeline) {
                    let Some(fact) = child.timeline.at(seen.place) else {
                        continue;
                    };
                    let cases: Vec<String> = fact
                        .cases
                        .iter()
                        .map(|case| told.story.cast.name_of_case(*case))
                        .collect();
                    let threads: Vec<String> = fact
                        .threads()
                        .into_iter()
                        .map(|(thread, name)| {
                            format!(
                                "{}={}",
                                thread.word(),
                                name.map_or_else(|| "?".into(), |name| name.to_string())
                            )
                        })
                        .collect();
                    out.write_record([
                        words(&told.file),
                        words(&child.known_as()),
                        words(&cases.join(" | ")),
                        seen.occasion.name().to_owned(),
                        if seen.sure { "surely" } else { "perhaps" }.to_owned(),
                        seen.when.earliest().to_string(),
                        seen.when.latest().to_string(),
                        fact.recorded.to_string(),
                        seen.set
                            .map(|set| set.latest().to_string())
                            .unwrap_or_default(),
                        words(&threads.join(" | ")),
                        fact.id.to_string(),
                        was_a_child(&child.timeline, seen.when).to_owned(),
                    ])?;
                }
            }
        }
        out.flush()?;
        Ok(reading.ends(ExitCode::SUCCESS))
    }
}

/// Was the person a child when it happened?
fn was_a_child(timeline: &Timeline, when: When) -> &'static str {
    let first = timeline.is_a_child(when.earliest_micros());
    match first.and(timeline.is_a_child(when.latest_micros())) {
        Shown::Yes => "surely",
        _ if first.is_no() => "no",
        _ => "perhaps",
    }
}
