//! `heard bench linkage`: how well and how fast records of one person are found among many.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, anyhow};
use clap::Args;
use heard_record::fact::person::Sex;
use heard_record::identity::linking::{Linker, Pair};
use heard_record::identity::{Born, Described, Weights};
use heard_record::invent::Chance;
use heard_record::invent::people;

use super::peak_memory;
use crate::page::{counted, grouped, wrapped};

/// How well and how fast records of one person are found among many.
#[derive(Args)]
pub struct LinkageBench {
    /// How many records to invent.
    #[arg(long, default_value_t = 20_000, value_name = "N")]
    records: usize,
    /// The first seed: the same one gives the same records.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Records from a file instead: given, middle and family name, date of birth, sex, postcode, address, number, and whose record
    /// it is, with tabs between and no heading; a tenth column is the town.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Write the invented records to such a file, and no more.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the weights that were found from the records.
    #[arg(long)]
    train: bool,
}

/// A record, and whose it is.
type Owned = (Described, u64);

impl LinkageBench {
    /// Measures, and prints what came out.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let records = match &self.from {
            Some(file) => read(
                &fs::read_to_string(file)
                    .with_context(|| format!("{} cannot be read", file.display()))?,
            )?,
            None => self.invent(),
        };
        if let Some(out) = &self.out {
            let mut text = Vec::new();
            for (record, whose) in &records {
                writeln!(text, "{}", row(record, *whose))?;
            }
            fs::write(out, text).with_context(|| format!("{} cannot be written", out.display()))?;
            return Ok(ExitCode::SUCCESS);
        }
        self.link(&records)?;
        Ok(ExitCode::SUCCESS)
    }

    fn invent(&self) -> Vec<Owned> {
        let mut res: Vec<Owned> = Vec::with_capacity(self.records);
        let mut chance = Chance::from(self.seed);
        let everybody = (self.seed..).flat_map(people::household);
        for (whose, person) in (0..).zip(everybody) {
            let mut more = true;
            while more && res.len() < self.records {
                res.push((people::again(&person, &mut chance), whose));
                more = chance.percent(45);
            }
            if res.len() >= self.records {
                break;
            }
        }
        res
    }

    fn link(&self, records: &[Owned]) -> anyhow::Result<()> {
        let begin = Weights::built_in().map_err(|fault| anyhow!(fault))?;
        let mut linker = Linker::default();
        let began = Instant::now();
        records.iter().for_each(|(record, _)| linker.add(record));
        let read_in = began.elapsed().as_secs_f64();
        let began = Instant::now();
        let pairs = linker.pairs();
        let compared = began.elapsed().as_secs_f64();
        let began = Instant::now();
        let trained = linker.train(&pairs, begin);
        let training = began.elapsed().as_secs_f64();
        let began = Instant::now();
        let weights = linker.weights(&pairs, &trained);
        let weighed = began.elapsed().as_secs_f64();
        let as_kept = linker.weights(&pairs, begin);
        if self.train {
            say!("{}", trained.write());
        }
        let told = format!(
            "{} made ready in {read_in:.2} s; {} found and compared in {compared:.2} s and weighed in {weighed:.2} s, {} pairs/s together; \
             weights found in {training:.2} s. {}",
            counted(records.len(), "record", "records"),
            counted(pairs.len(), "pair", "pairs"),
            grouped((pairs.len() as f64 / (compared + weighed)) as u64),
            peak_memory(),
        );
        say!("{}", wrapped(&told, "", ""));
        let mut of: HashMap<u64, u64> = HashMap::new();
        records
            .iter()
            .for_each(|(_, whose)| *of.entry(*whose).or_default() += 1);
        let true_pairs: u64 = of.values().map(|count| count * (count - 1) / 2).sum();
        say!(
            "weights found here:  {}",
            told_of(records, &pairs, &weights, true_pairs)
        );
        say!(
            "weights as kept:     {}",
            told_of(records, &pairs, &as_kept, true_pairs)
        );
        Ok(())
    }
}

/// The best F1 over all thresholds, and the recall where 99 in 100 found are right.
fn told_of(records: &[Owned], pairs: &[Pair], weights: &[f32], true_pairs: u64) -> String {
    let whose = |at: u32| records.get(at as usize).map(|(_, whose)| *whose);
    let mut order: Vec<(f32, bool)> = pairs
        .iter()
        .zip(weights)
        .map(|(pair, weight)| (*weight, whose(pair.one) == whose(pair.other)))
        .collect();
    order.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
    let all = true_pairs.max(1) as f64;
    let (mut right, mut found) = (0_u64, 0_u64);
    let (mut best, mut at_99) = ((0.0, 0.0, 0.0), 0.0);
    for alike in order.chunk_by(|one, other| one.0 == other.0) {
        found += alike.len() as u64;
        right += alike.iter().filter(|(_, is_right)| *is_right).count() as u64;
        let (precision, recall) = (right as f64 / found as f64, right as f64 / all);
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-12);
        if precision >= 0.99 {
            at_99 = recall;
        }
        if f1 > best.0 {
            best = (f1, precision, recall);
        }
    }
    format!(
        "F1 {:.4} (precision {:.4}, recall {:.4}); recall at precision 0.99 {at_99:.4}; {:.4} of {} compared",
        best.0,
        best.1,
        best.2,
        right as f64 / all,
        counted(true_pairs as usize, "true pair", "true pairs"),
    )
}

fn read(text: &str) -> anyhow::Result<Vec<Owned>> {
    let mut res = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let columns: Vec<&str> = line.split('\t').collect();
        let column = |at: usize| columns.get(at).copied().unwrap_or("");
        let whose = column(8)
            .parse()
            .with_context(|| format!("line {number}: whose record it is should be a number"))?;
        let listed = |text: String| {
            if text.trim_matches([',', ' ']).is_empty() {
                Vec::new()
            } else {
                vec![text]
            }
        };
        let born = Born::read(column(3))
            .or_else(|| Born::read(column(3).get(..7)?))
            .or_else(|| Born::read(column(3).get(..4)?));
        let described = Described {
            names: listed(format!("{}, {} {}", column(2), column(0), column(1))),
            born,
            sex: match column(4) {
                "m" => Some(Sex::Male),
                "f" => Some(Sex::Female),
                _ => None,
            },
            places: listed(format!("{}, {}, {}", column(6), column(9), column(5))),
            numbers: listed(column(7).to_owned()),
            ..Described::default()
        };
        res.push((described, whose));
    }
    Ok(res)
}

fn row(record: &Described, whose: u64) -> String {
    let name: Vec<&str> = record
        .names
        .first()
        .map(|name| name.split(' ').collect())
        .unwrap_or_default();
    let (first, middle, last) = match *name.as_slice() {
        [first, middle, last] => (first, middle, last),
        [first, last] => (first, "", last),
        _ => ("", "", ""),
    };
    let place: Vec<&str> = record
        .places
        .first()
        .map(|place| place.split(", ").collect())
        .unwrap_or_default();
    let place = |at: usize| place.get(at).copied().unwrap_or("");
    let born = record.born.map_or_else(String::new, |born| {
        format!(
            "{}-{:02}-{:02}",
            born.year(),
            born.month().unwrap_or(1),
            born.day().unwrap_or(1)
        )
    });
    let sex = match record.sex {
        Some(Sex::Female) => "f",
        Some(Sex::Male) => "m",
        _ => "",
    };
    let number = record.numbers.first().map_or("", String::as_str);
    let columns = [
        first,
        middle,
        last,
        &born,
        sex,
        place(2),
        place(0),
        number,
        &whose.to_string(),
        place(1),
    ];
    columns.join("\t")
}
