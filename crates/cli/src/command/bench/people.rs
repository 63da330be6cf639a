//! `heard bench people`: how long it takes to find somebody among many, and whether they are found.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use heard_record::PersonId;
use heard_record::identity::{Described, Index, Query, names};
use heard_record::invent::Chance;
use heard_record::invent::people::{self, Mistake};

use super::{of_hundred, peak_memory};
use crate::page::{HEADING, counted, grouped, styled, wrapped};
use crate::progress::Progress;

/// What finding somebody among many invented people costs.
#[derive(Args)]
pub struct PeopleBench {
    /// How many people.
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    people: usize,
    /// How many searches.
    #[arg(long, default_value_t = 6_000, value_name = "N")]
    searches: usize,
    /// The first seed: the same one gives the same people and searches.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Tell each that was not found.
    #[arg(long)]
    missed: bool,
}

/// The most a search is to take, of 99 in 100, in milliseconds.
const MOST_MS: f64 = 10.0;
/// How many of the misspelt are to be found, at least.
const FEWEST: f64 = 0.995;
/// How much memory a million people are to take, at most, in MiB.
const MOST_MIB: usize = 250;
/// Among how many somebody is to be found.
const FIRST: usize = 20;

/// The searches with one kind of mistake.
#[derive(Default)]
struct Tried {
    ms: Vec<f64>,
    found: usize,
}

impl PeopleBench {
    /// Measures, and prints a table.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let before = resident_mib();
        let began = Instant::now();
        let (index, sought) = self.gather();
        let took = began.elapsed().as_secs_f64();
        let resident = resident_mib().saturating_sub(before);
        let tried = self.search(&index, &sought);
        let size = format!(
            "{} invented and put on the index in {took:.1} s. The index holds {} MiB, and the program {resident} MiB more than before \
             (goal: at most {MOST_MIB} for a million).",
            counted(index.len(), "person", "people"),
            index.bytes() >> 20,
        );
        say!("{}\n", wrapped(&size, "", ""));
        print(&tried);
        say!("\n{}", peak_memory());
        Ok(ExitCode::SUCCESS)
    }

    /// Everybody on an index, and some of them to look for.
    fn gather(&self) -> (Index, Vec<Described>) {
        let mut index = Index::new();
        let mut sought = Vec::new();
        let every = (self.people / self.searches.max(1)).max(1);
        let mut progress = Progress::of("inventing people", self.people);
        let mut chance = Chance::from(self.seed);
        let households = (self.seed..).flat_map(people::household);
        for (at, person) in households.take(self.people).enumerate() {
            progress.step();
            let person = people::again(&person, &mut chance);
            let number = at as u64;
            index.put(
                PersonId::of_number(&["invented"], number.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
                &person,
            );
            if at % every == 0 && sought.len() < self.searches {
                sought.push(person);
            }
        }
        index.shrink();
        (index, sought)
    }

    fn search(&self, index: &Index, sought: &[Described]) -> BTreeMap<Mistake, Tried> {
        let mut chance = Chance::from(self.seed);
        let mut by_id: BTreeMap<Mistake, Tried> = BTreeMap::new();
        let name = |person: &Described| person.names.first().map(|name| names::words(name));
        let mut progress = Progress::of("searching", sought.len());
        for (person, mistake) in sought.iter().zip(Mistake::ALL.iter().cycle()) {
            progress.step();
            let typed = people::typed(person, *mistake, &mut chance);
            let began = Instant::now();
            let answer = index.search(&Query::read(&typed), FIRST, |_| true);
            let ms = began.elapsed().as_secs_f64() * 1_000.0;
            let tried = by_id.entry(*mistake).or_default();
            tried.ms.push(ms);
            let is_there = answer
                .hits
                .iter()
                .any(|hit| index.name_of(hit.person) == name(person));
            tried.found += usize::from(is_there);
            if !is_there && self.missed {
                let name = person.names.join(", ");
                say!("{typed}: {name} not found ({})", mistake.in_words());
            }
        }
        by_id
    }
}

fn print(tried: &BTreeMap<Mistake, Tried>) {
    let row = |what: &str, figures: [&str; 5]| {
        let [searches, p50, p99, worst, found] = figures;
        format!("{what:<52} {searches:>8} {p50:>8} {p99:>8} {worst:>8} {found:>8}")
    };
    let head = row("", ["searches", "p50 ms", "p99 ms", "max ms", "found"]);
    say!("{}", styled(HEADING, &head));
    let mut all = Tried::default();
    for (mistake, tried) in tried {
        say!("{}", line(mistake.in_words(), tried, &row));
        all.ms.extend(&tried.ms);
        all.found += tried.found;
    }
    say!("{}", line("all", &all, &row));
    let goal = format!(
        "Goals: p99 at most {MOST_MS} ms; {FEWEST} of the misspelt found, by name, among the first {FIRST}."
    );
    say!("{}", wrapped(&goal, "", ""));
}

fn line(what: &str, tried: &Tried, row: &dyn Fn(&str, [&str; 5]) -> String) -> String {
    let ms = &tried.ms;
    let at = |hundredths: usize| {
        let ms = of_hundred(ms, hundredths);
        ms.map_or_else(String::new, |ms| format!("{ms:.2}"))
    };
    let found = format!("{:.4}", tried.found as f64 / ms.len().max(1) as f64);
    row(
        what,
        [
            &grouped(ms.len() as u64),
            &at(50),
            &at(99),
            &at(100),
            &found,
        ],
    )
}

/// How much memory this program holds, in MiB, where the system says.
fn resident_mib() -> u64 {
    let said = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let held = said.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    held.and_then(|held| held.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .map_or(0, |kibibytes| kibibytes / 1_024)
}
