//! `heard force`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use heard_record::invent::force::{self, Force as Invented, Line, Told, Wished, courses, crowd};
use heard_record::text::Story;
use heard_record::{Nation, PersonId, lines, when};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::bench::threads;
use super::cases;
use crate::page::{counted, wrapped};
use crate::progress::Progress;
use crate::reading;

/// An invented force: everything it put on record in a year, or less, as one file in order of recording.
///
/// Everybody in it is invented; the same seed gives the same file. With it come the eleven cases under other names, and
/// the cast of cases/cast as it is. Nothing is recorded after 20:31 on 10 June 2026, unless --until says otherwise.
#[derive(Args)]
pub struct Force {
    /// The last 365 days: what is written if nothing else is said.
    #[arg(long, conflicts_with_all = ["days", "from", "people"])]
    year: bool,
    /// The last so many days.
    #[arg(long, value_name = "N", conflicts_with_all = ["from", "people"], value_parser = clap::value_parser!(u32).range(1..=3650))]
    days: Option<u32>,
    /// From this day on: 2026-01-05.
    #[arg(long, value_name = "DATE", conflicts_with = "people")]
    from: Option<Date>,
    /// Up to this moment, and nothing recorded after it.
    #[arg(long, value_parser = reading::moment, value_name = "TIME")]
    until: Option<Timestamp>,
    /// So many incidents, with children and staff to match; else as many as the rates say.
    #[arg(long, value_name = "N", conflicts_with = "people")]
    incidents: Option<u64>,
    /// Only so many people, with their names, dates of birth and addresses.
    #[arg(long, value_name = "N")]
    people: Option<u64>,
    /// The seed: the same one gives the same file.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The file to write to.
    #[arg(long, value_name = "FILE.jsonl", required_unless_present = "rates")]
    out: Option<PathBuf>,
    /// In place of what is drawn by rate, what an inspection found, by the files of this folder: its figures come out.
    #[arg(
        long,
        value_name = "FOLDER",
        num_args = 0..=1,
        default_missing_value = "cases/inspection/files",
        conflicts_with_all = ["year", "days", "from", "people", "incidents"]
    )]
    like_inspection: Option<PathBuf>,
    /// How often what happens, and where each figure comes from; nothing is written.
    #[arg(long)]
    rates: bool,
}

macro_rules! cast {
    ($($file:literal),+ $(,)?) => {
        /// The cast: file and story.
        const CAST: &[(&str, &str)] = &[$((
            concat!("cases/cast/", $file),
            include_str!(concat!("../../../../cases/cast/", $file)),
        )),+];
    };
}

cast! {
    "ava.txt",
    "bex.txt",
    "fern.txt",
    "isla.txt",
    "kai.txt",
    "moss.txt",
    "nell.txt",
    "rowan.txt",
    "rue.txt",
    "staff.txt",
}

/// How many lines of each sort were written.
#[derive(Default)]
struct Written {
    people: usize,
    cases: usize,
    facts: usize,
}

/// Who somebody of the cast is, by name.
pub fn of_cast(name: &str) -> anyhow::Result<PersonId> {
    for (file, text) in CAST {
        let story = cases::story(file, text)?;
        if let Some(person) = story.cast.people.iter().find(|one| one.name == name) {
            return Ok(person.id);
        }
    }
    bail!("somebody who is asked for is not of the cast")
}

impl Force {
    /// The last so many days up to the evening of the cast.
    pub fn last_days(days: u32) -> Force {
        Force {
            year: false,
            days: Some(days),
            from: None,
            until: None,
            incidents: None,
            people: None,
            seed: 1,
            out: None,
            like_inspection: None,
            rates: false,
        }
    }

    /// So many incidents, over the last so many days.
    pub fn of_incidents(incidents: u64, days: u32) -> Force {
        Force {
            incidents: Some(incidents),
            ..Force::last_days(days)
        }
    }

    /// Writes it to a file.
    ///
    /// # Errors
    ///
    /// If it cannot be told or written.
    pub fn write_to(&self, path: &Path) -> anyhow::Result<()> {
        self.write_force(path).map(drop)
    }

    /// Writes it, or prints the table of rates.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        if self.rates {
            print_rates();
            return Ok(ExitCode::SUCCESS);
        }
        let path = self
            .out
            .as_deref()
            .context("the file to write to is not said")?;
        let written = match self.people {
            Some(people) => self.write_people(people, path)?,
            None => self.write_force(path)?,
        };
        let written = format!(
            "{} about {}, with {}: {}",
            counted(written.facts, "fact", "facts"),
            counted(written.people, "person", "people"),
            counted(written.cases, "case", "cases"),
            path.display()
        );
        say!("{}", wrapped(&written, "", ""));
        Ok(ExitCode::SUCCESS)
    }

    fn write_people(&self, people: u64, path: &Path) -> anyhow::Result<Written> {
        let mut out = Out::to(path)?;
        let mut progress = Progress::of("writing people", people as usize);
        for number in 0..people {
            progress.step();
            let (person, facts) = crowd::somebody(self.seed, number);
            out.line(Line::Person(person));
            facts
                .into_iter()
                .for_each(|fact| out.line(Line::Fact(Box::new(fact))));
        }
        out.done(path)
    }

    fn write_force(&self, path: &Path) -> anyhow::Result<Written> {
        let (courses, wrongs) = courses::read();
        if let Some(wrong) = wrongs.first() {
            bail!(
                "a course cannot be read, line {}: {}",
                wrong.line,
                wrong.say
            );
        }
        let cast = CAST.iter().map(|(file, text)| cases::story(file, text));
        let cast: Vec<Story> = cast.collect::<anyhow::Result<_>>()?;
        let cases = cases::stories()?;
        let mut rarer = threads::stories();
        rarer.retain(|story| story.nation != Some(Nation::Wales));
        let found = self.found()?;
        if self.like_inspection.is_some() {
            rarer.clear();
        }
        let told = Told {
            cast: if found.is_empty() {
                cast.as_slice()
            } else {
                &[]
            },
            cases: &cases,
            rarer: &rarer,
            found: &found,
        };
        let mut force = Invented::of(&self.wished()?, &courses, told);
        let mut out = Out::to(path)?;
        let mut progress = Progress::of("writing days", force.days());
        while force.tell_day(&mut |line| out.line(line)) {
            progress.step();
        }
        out.done(path)
    }

    /// What an inspection found, where the force is to be like it.
    fn found(&self) -> anyhow::Result<Vec<Story>> {
        let Some(folder) = &self.like_inspection else {
            return Ok(Vec::new());
        };
        let read = reading::read(std::slice::from_ref(folder))?;
        if let Some(warning) = read.warning() {
            bail!("{warning}");
        }
        Ok(read.told.into_iter().map(|told| told.story).collect())
    }

    fn wished(&self) -> anyhow::Result<Wished> {
        let until = match self.until {
            Some(until) => until,
            None => force::NOW
                .parse()
                .context("the moment at which the record ends")?,
        };
        let last = when::date_of(until.as_microsecond());
        let (days, incidents) = match self.like_inspection {
            Some(_) => (1, Some(0)),
            None => (i64::from(self.days.unwrap_or(365)), self.incidents),
        };
        let from = self
            .from
            .unwrap_or_else(|| last.saturating_sub((days - 1).days()));
        if from > last {
            bail!("it would end before it begins");
        }
        Ok(Wished {
            seed: self.seed,
            from,
            until,
            incidents,
        })
    }
}

/// A file being written, and what went wrong in it.
struct Out {
    file: BufWriter<File>,
    written: Written,
    wrong: Option<std::io::Error>,
}

impl Out {
    fn to(path: &Path) -> anyhow::Result<Out> {
        let file = BufWriter::with_capacity(1 << 18, reading::create(path, &[])?);
        Ok(Out {
            file,
            written: Written::default(),
            wrong: None,
        })
    }

    fn line(&mut self, line: Line) {
        let (json, count) = match line {
            Line::Person(person) => (lines::write_person(&person), &mut self.written.people),
            Line::Case(id, name) => (lines::write_case(id, &name), &mut self.written.cases),
            Line::Fact(fact) => (lines::write_fact(&fact), &mut self.written.facts),
        };
        *count += 1;
        if self.wrong.is_none() {
            self.wrong = writeln!(self.file, "{json}").err();
        }
    }

    fn done(mut self, path: &Path) -> anyhow::Result<Written> {
        let ended = self.wrong.map_or_else(|| self.file.flush(), Err);
        ended.map_err(|wrong| reading::cannot_write(path, &wrong))?;
        Ok(self.written)
    }
}

fn print_rates() {
    for [what, how_much, origin] in force::rates::table() {
        say!(
            "{}",
            wrapped(&format!("{what}: {how_much}; {origin}"), "", "    ")
        );
    }
}
