//! `heard bench`.

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use heard_duty::Catalogue;
use heard_duty::catalogue::{Nation, Term, built_in};
use heard_duty::limit::Limit;
use heard_duty::sweep::{Gathering, Kept, Sweep};
use heard_record::invent::lives::Threads;
use heard_record::lines;
use heard_record::near::did_you_mean;
use jiff::Timestamp;

use crate::page::{ASIDE, HEADING, counted, grouped, styled, width, wrapped};
use crate::progress::Progress;
use crate::settings::Given;

mod linkage;
mod pages;
mod people;
mod store;
pub(super) mod threads;

/// How long the engine takes, on invented lives.
#[derive(Args)]
pub struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The whole catalogue over many children, beside a bare read of the same rows.
    Sweep(SweepBench),
    /// The same children as files, for outside programs to count.
    Lives(Lives),
    /// Finding somebody among many people by what is typed of them, misspelt.
    People(people::PeopleBench),
    /// Finding the records of one person among many, beside the truth.
    Linkage(linkage::LinkageBench),
    /// Pages, each asked for many times a second, over as many incidents as are wished.
    Pages(pages::PagesBench),
    /// Putting facts on record, beside the least that a database or a disk takes for it.
    Store(store::StoreBench),
}

/// Writes invented lives, each as JSON Lines.
#[derive(Args)]
struct Lives {
    /// How many children.
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    cases: u64,
    /// The first seed: the same one gives the same children.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The folder to write them to.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

impl Lives {
    fn run(&self) -> anyhow::Result<ExitCode> {
        let stories = threads::stories();
        let threads = Threads::of(&stories);
        fs::create_dir_all(&self.out)?;
        let mut progress = Progress::of("writing lives", self.cases as usize);
        for seed in self.seed..self.seed.saturating_add(self.cases) {
            progress.step();
            let life = threads.life(seed).story(&format!("life {seed}"));
            let path = self.out.join(format!("{seed:07}.jsonl"));
            fs::write(&path, lines::write(&life))
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What a sweep over many children costs.
#[derive(Args)]
struct SweepBench {
    /// How many children.
    #[arg(long, default_value_t = 20_000, value_name = "N")]
    cases: u64,
    /// How many rounds: every figure is the median over them, and every ratio that of the ratios within a round.
    #[arg(long, default_value_t = 7, value_name = "N")]
    rounds: usize,
    /// The first seed: the same one gives the same children.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// On how many cores, beside one; all there are, if not said.
    #[arg(long)]
    cores: Option<usize>,
    /// Only these rules, by their names.
    #[arg(long, value_delimiter = ',', value_name = "RULE,...")]
    rules: Vec<String>,
    #[command(flatten)]
    settings: Given,
}

impl Bench {
    /// Measures, and prints a table.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        match &self.what {
            What::Sweep(sweep) => sweep.run(&sweep.only(sweep.settings.catalogue()?)?),
            What::Lives(lives) => lives.run(),
            What::People(people) => people.run(),
            What::Linkage(linkage) => linkage.run(),
            What::Pages(pages) => pages.run(),
            What::Store(store) => store.run(),
        }
    }
}

/// A moment amid the lives, at which about half of what is on record was known.
const HALF_WAY: &str = "2026-02-17T09:00:00Z";
/// A moment after all of them: now.
const NOW: &str = "2026-08-01T00:00:00Z";
/// A rule that is rarely met, to be tried with another number.
const DRAFTED: &str = "missing.risk-grade";

/// One line of the table: what is timed, and the line it is a multiple of.
struct Line<'a> {
    what: &'a str,
    goal: Option<f64>,
    beside: usize,
    work: Box<dyn Fn() -> u64 + 'a>,
    /// Seconds, round by round.
    took: Vec<f64>,
    /// What the work gave: verdicts, for all but the bare reads.
    gave: u64,
}

impl SweepBench {
    fn run(&self, catalogue: &Catalogue) -> anyhow::Result<ExitCode> {
        let began = Instant::now();
        let (sweep, facts) = self.gather(catalogue);
        let gathered = began.elapsed().as_secs_f64();
        let moment = |text: &str| text.parse::<Timestamp>().context("a moment of the lives");
        let (half_way, now) = (moment(HALF_WAY)?, moment(NOW)?);
        let began = Instant::now();
        let kept = Kept::from(&sweep, catalogue, now);
        let keeping = began.elapsed().as_secs_f64();
        self.describe(&sweep, &kept, facts, (gathered, keeping));
        let drafted = with_a_draft(catalogue);
        let cores = self.cores();
        let mut lines = to_time(&sweep, &kept, (catalogue, &drafted), (half_way, now), cores);
        self.time(&mut lines);
        print_table(&lines, sweep.children());
        say!();
        say!("{}", peak_memory());
        Ok(ExitCode::SUCCESS)
    }

    /// The catalogue, or those of its rules that were named.
    fn only(&self, catalogue: Catalogue) -> anyhow::Result<Catalogue> {
        if self.rules.is_empty() {
            return Ok(catalogue);
        }
        let is_unknown = |id: &&String| catalogue.versions(id).next().is_none();
        if let Some(unknown) = self.rules.iter().find(is_unknown) {
            let near = did_you_mean(unknown, catalogue.rules().iter().map(|rule| &*rule.id));
            bail!("no rule is called `{unknown}`{near}");
        }
        let mut rules = catalogue.rules().to_vec();
        rules.retain(|rule| self.rules.contains(&rule.id));
        Ok(catalogue.with_rules(rules))
    }

    fn gather(&self, catalogue: &Catalogue) -> (Sweep, usize) {
        let stories = threads::stories();
        let threads = Threads::of(&stories);
        let mut gathering = Gathering::new(catalogue);
        let mut facts = 0;
        let mut progress = Progress::of("inventing lives", self.cases as usize);
        for seed in self.seed..self.seed.saturating_add(self.cases) {
            progress.step();
            let life = threads.life(seed);
            facts += life.facts.len();
            gathering.add(life.child, &life.facts);
        }
        (gathering.done(), facts)
    }

    fn cores(&self) -> usize {
        let there_are = || std::thread::available_parallelism().map_or(1, usize::from);
        self.cores.unwrap_or_else(there_are)
    }

    fn describe(&self, sweep: &Sweep, kept: &Kept, facts: usize, took: (f64, f64)) {
        let per = |bytes: usize, of: usize| bytes as f64 / of.max(1) as f64;
        let size = format!(
            "{} with {}: {} of occasions, {:.1} bytes each all in; {} kept, {:.1} bytes each.",
            counted(sweep.children(), "child", "children"),
            counted(facts, "fact", "facts"),
            counted(sweep.rows(), "row", "rows"),
            per(sweep.bytes(), sweep.rows()),
            counted(kept.verdicts(), "verdict", "verdicts"),
            per(kept.bytes(), kept.verdicts()),
        );
        let time = format!(
            "Invented and gathered in {:.1} s, verdicts kept in {:.2} s; judged the plain way: {}.",
            took.0,
            took.1,
            counted(sweep.aside(), "child", "children"),
        );
        say!("{}", wrapped(&size, "", ""));
        say!("{}\n", wrapped(&time, "", ""));
    }

    /// Times every line in turn, in each round.
    fn time(&self, lines: &mut [Line]) {
        let rounds = self.rounds.max(1);
        let mut progress = Progress::of("measuring", rounds * lines.len());
        for _ in 0..rounds {
            for line in &mut *lines {
                progress.step();
                let began = Instant::now();
                line.gave = black_box((line.work)());
                line.took.push(began.elapsed().as_secs_f64());
            }
        }
    }
}

/// What is timed, in the order of the table.
fn to_time<'a>(
    sweep: &'a Sweep,
    kept: &'a Kept,
    (catalogue, drafted): (&'a Catalogue, &'a Catalogue),
    (half_way, now): (Timestamp, Timestamp),
    cores: usize,
) -> Vec<Line<'a>> {
    let line = |what, beside, goal, work: Box<dyn Fn() -> u64 + 'a>| Line {
        what,
        goal,
        beside,
        work,
        took: Vec::new(),
        gave: 0,
    };
    let judge = move |catalogue: &'a Catalogue, at, cores| {
        Box::new(move || {
            let tallies = sweep.judge(catalogue, at, at, cores);
            tallies.iter().map(|tally| tally.all()).sum()
        })
    };
    let read = |at, cores| Box::new(move || sweep.read(at, cores));
    let later = now + jiff::SignedDuration::from_hours(30 * 24);
    let mut lines = vec![
        line("a bare read, now", 0, None, read(now, 1)),
        line(
            "the whole catalogue, now",
            0,
            Some(12.0),
            judge(catalogue, now, 1),
        ),
        line(
            "the same with a draft rule",
            1,
            Some(1.5),
            judge(drafted, now, 1),
        ),
        line("a bare read, as known half way", 3, None, read(half_way, 1)),
        line(
            "the whole catalogue, as known half way",
            3,
            Some(9.0),
            judge(catalogue, half_way, 1),
        ),
        line(
            "all a month later, from verdicts kept",
            0,
            Some(4.0),
            Box::new(move || kept.counts(later).iter().flatten().flatten().sum()),
        ),
    ];
    if cores > 1 {
        lines.push(line(
            "a bare read, now, on all cores",
            6,
            None,
            read(now, cores),
        ));
        lines.push(line(
            "the whole catalogue, now, on all cores",
            6,
            Some(12.0),
            judge(catalogue, now, cores),
        ));
    }
    lines
}

/// The catalogue, with one rule's number tried otherwise beside it.
fn with_a_draft(catalogue: &Catalogue) -> Catalogue {
    let mut rules = catalogue.rules().to_vec();
    let drafts: Vec<_> = catalogue
        .versions(DRAFTED)
        .map(|rule| {
            let mut draft = rule.clone();
            draft.id = format!("{DRAFTED}.draft");
            draft.term = Term::Within(Limit::Minutes(30));
            draft
        })
        .collect();
    rules.extend(drafts);
    catalogue.with_rules(rules)
}

fn print_table(lines: &[Line], children: usize) {
    let head = in_a_row("", ["ms", "times the read", "cases/s", "verdicts/s"]);
    say!("{}", styled(HEADING, &head));
    for line in lines {
        let took = median(line.took.clone());
        let beside = lines
            .get(line.beside)
            .map_or(&line.took, |beside| &beside.took);
        let ratios = line.took.iter().zip(beside).map(|(took, read)| took / read);
        let is_read = lines
            .get(line.beside)
            .is_some_and(|beside| std::ptr::eq(beside, line));
        let ratio = match line.goal {
            _ if is_read => "1".to_owned(),
            goal => {
                let ratio = median(ratios.collect());
                goal.map_or(format!("{ratio:.1}"), |goal| {
                    format!("{ratio:.1} (goal {goal})")
                })
            }
        };
        let per_second = |count: f64| grouped((count / took) as u64);
        let verdicts = if is_read {
            String::new()
        } else {
            per_second(line.gave as f64)
        };
        let took = format!("{:.2}", took * 1_000.0);
        let children = per_second(children as f64);
        let figures = [took.as_str(), &ratio, &children, &verdicts];
        say!("{}", in_a_row(line.what, figures));
    }
    let note = "Each is the median over the rounds, all lines in turn in each; in brackets the most it is to be.";
    say!("{}", styled(ASIDE, &wrapped(note, "", "")));
}

/// A line of the table; where the page is narrow, what is timed stands above its figures.
fn in_a_row(what: &str, [took, ratio, children, verdicts]: [&str; 4]) -> String {
    let figures = format!(" {took:>9}  {ratio:>15}  {children:>12}  {verdicts:>12}");
    let row = match (width() > 42 + figures.len(), what) {
        (true, what) => format!("{what:<42}{figures}"),
        (false, "") => figures,
        (false, what) => format!("{what}\n{figures}"),
    };
    row.trim_end().to_owned()
}

/// The catalogue as it is in England, with no force's own.
fn english() -> anyhow::Result<Arc<Catalogue>> {
    let catalogue = built_in::read(Nation::England, &[]);
    let catalogue = catalogue.map_err(|_| anyhow::anyhow!("the catalogue cannot be read"))?;
    Ok(Arc::new(catalogue))
}

/// What so many hundredths of some figures are under; nothing, where there are none.
fn of_hundred(figures: &[f64], hundredths: usize) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * hundredths / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied()
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The most memory this program has held at once, where the system says.
fn peak_memory() -> String {
    let said = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = said.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = most.and_then(|most| most.trim().trim_end_matches(" kB").parse::<u64>().ok());
    match kibibytes {
        Some(kibibytes) => format!(
            "The most memory held at once: {} MiB.",
            grouped(kibibytes / 1024)
        ),
        None => "This system does not say how much memory was held.".to_owned(),
    }
}
