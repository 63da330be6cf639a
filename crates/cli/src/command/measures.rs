//! `heard measures`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use heard_duty::measure::{Count, Counted, File, Measure, Report, measures, reports};
use heard_record::near::did_you_mean;
use heard_record::when::length;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::page::{ASIDE, HEADING, WARNING, put_json, styled, wrapped};
use crate::progress::Progress;
use crate::reading;
use crate::settings::Given;

/// Shares of files and duties, with the children behind each.
#[derive(Args)]
pub struct Measures {
    /// Files or folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Count the files drawn for this sample; else each measure counts the sample its row belongs to.
    #[arg(long)]
    sample: Option<String>,
    /// The moment asked about; else each file's own, else its last recorded moment.
    #[arg(long, value_parser = reading::moment, value_name = "TIME")]
    at: Option<Timestamp>,
    /// The record as it was known at this moment; else at the moment asked about.
    #[arg(long, value_parser = reading::moment, value_name = "TIME")]
    known_at: Option<Timestamp>,
    /// Only measures whose name begins so.
    #[arg(long)]
    only: Option<String>,
    /// Name every file looked at.
    #[arg(long)]
    children: bool,
    /// For machines: the shape is told in docs/guide/json.md.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Given,
}

impl Measures {
    /// Prints them.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let settings = self.settings.settings()?;
        let reading = reading::read(&self.paths)?;
        let catalogues = settings.catalogues(&[], &reading.told)?;
        let mut progress = Progress::of("judging", reading.told.len());
        let files: Vec<File> = reading
            .told
            .iter()
            .filter_map(|told| {
                progress.step();
                told.asked(self.at, self.known_at)
                    .map(|asked| File::read(&told.file, &told.story, asked, catalogues.of(told)))
            })
            .collect();
        drop(progress);
        let reports = self.reports(&files)?;
        if self.json {
            let rows: Vec<Json> = reports
                .iter()
                .map(|(measure, report)| as_json(measure, report))
                .collect();
            put_json(&json!({ "measures": rows, "unread": reading.unread() }));
        } else {
            for (measure, report) in &reports {
                self.print(measure, report);
            }
        }
        if let Some(warning) = reading.warning() {
            if !self.json {
                say!("{}", styled(WARNING, &wrapped(&warning, "", "")));
            }
            tell!("{warning}");
        }
        Ok(reading.ends(ExitCode::SUCCESS))
    }

    /// What was asked for, measure by measure and sample by sample.
    fn reports(&self, files: &[File]) -> anyhow::Result<Vec<(&'static Measure, Report)>> {
        if let Some(sample) = &self.sample
            && !files.iter().any(|file| file.is_of(sample))
        {
            bail!("no file there was drawn for the sample `{sample}`");
        }
        let wanted = |measure: &&Measure| {
            self.only
                .as_deref()
                .is_none_or(|only| measure.id.starts_with(only))
        };
        let res: Vec<_> = measures()
            .filter(wanted)
            .flat_map(|measure| {
                let reports = reports(measure, files, self.sample.as_deref());
                reports.into_iter().map(move |report| (measure, report))
            })
            .collect();
        if let (true, Some(only)) = (res.is_empty(), &self.only) {
            let near = did_you_mean(only, measures().map(|measure| measure.id));
            bail!("no measure's name begins with `{only}`{near}");
        }
        Ok(res)
    }

    fn print(&self, measure: &Measure, report: &Report) {
        let of = if matches!(measure.count, Count::Staff(_)) {
            "whole force on record".to_owned()
        } else {
            report
                .sample
                .clone()
                .map_or("all files".into(), |sample| format!("sample: {sample}"))
        };
        say!(
            "{}  {}",
            styled(
                HEADING,
                &format!("{} of {}", report.numerator, report.denominator)
            ),
            styled(ASIDE, &format!("{}  ({of})", measure.id))
        );
        say!("{}", wrapped(measure.title, "    ", "    "));
        print_figures(measure, report);
        print_behind(report);
        if self.children {
            for unit in &report.units {
                let part = unit.part.as_deref().map(|part| format!("; {part}"));
                let line = format!(
                    "{}: {} ({}){}",
                    word(&unit.counted),
                    unit.who.join(", "),
                    unit.file,
                    part.unwrap_or_default()
                );
                say!("{}", wrapped(&line, "      ", "        "));
            }
        }
        say!();
    }
}

/// How sure the share is, how long things took, and what the engine counts beside a reviewer.
fn print_figures(measure: &Measure, report: &Report) {
    if let Some((low, high)) = report.interval() {
        let excluded = report.units.len() - report.denominator;
        let line = format!(
            "counted: {}; no record: {}; left out: {excluded}; 95% interval {:.0}% to {:.0}%",
            measure.among,
            report.no_record,
            low * 100.0,
            high * 100.0
        );
        say!("{}", styled(ASIDE, &wrapped(&line, "    ", "    ")));
    }
    if let Some((middle, ninth, longest)) = report.delays() {
        let say = |minutes: i64| length(minutes * 60_000_000);
        say!(
            "    middle {}, nine in ten within {}, longest {}",
            say(middle),
            say(ninth),
            say(longest)
        );
    }
    if let Some((count, differ)) = &report.beside {
        let line = format!(
            "from the case facts alone the engine counts {count}; the two differ in {}",
            if differ.is_empty() {
                "no file".into()
            } else {
                differ.join("; ")
            }
        );
        say!("{}", wrapped(&line, "    ", "    "));
    }
}

/// The children in the numerator.
fn print_behind(report: &Report) {
    let yes: Vec<String> = report
        .units
        .iter()
        .filter(|unit| unit.counted == Counted::Yes)
        .map(|unit| unit.who.join(", "))
        .collect();
    if !yes.is_empty() {
        say!(
            "{}",
            styled(
                ASIDE,
                &wrapped(
                    &format!("behind the figure: {}", yes.join("; ")),
                    "    ",
                    "      "
                )
            )
        );
    }
}

fn word(counted: &Counted) -> String {
    match counted {
        Counted::Yes => "counted".into(),
        Counted::No => "not".into(),
        Counted::NoRecord => "no record".into(),
        Counted::Excluded(why) => format!("left out: {why}"),
    }
}

fn as_json(measure: &Measure, report: &Report) -> Json {
    let excluded: Vec<Json> = report
        .units
        .iter()
        .filter_map(|unit| match unit.counted {
            Counted::Excluded(why) => Some(json!({ "file": unit.file, "because": why })),
            _ => None,
        })
        .collect();
    let children: Vec<Json> = report
        .units
        .iter()
        .filter(|unit| !matches!(unit.counted, Counted::Excluded(_)))
        .map(|unit| json!({ "file": unit.file, "who": unit.who, "counted": word(&unit.counted), "minutes": unit.minutes, "part": unit.part }))
        .collect();
    json!({
        "id": measure.id,
        "title": measure.title,
        "among": measure.among,
        "area": measure.area.word(),
        "sample": report.sample,
        "numerator": report.numerator,
        "denominator": report.denominator,
        "no_record": report.no_record,
        "interval": report.interval().map(|(low, high)| [low, high]),
        "excluded": excluded,
        "children": children,
        "engine": report.beside.as_ref().map(|(count, differ)| json!({ "numerator": count, "differs_in": differ })),
    })
}
