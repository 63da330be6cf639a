//! `heard bench store`: what putting facts on record costs, beside the least that a database or a disk takes for it.

pub(super) mod floor;

use std::path::Path;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use heard_desk::bring::Bringing;
use heard_desk::clock::Clock;
use heard_record::Fact;
use heard_record::invent::lives::Threads;
use heard_record::text::Story;
use heard_store::{Address, Answer, Entries, Put, Store};
use jiff::Timestamp;
use uuid::Uuid;

use super::{english, median, threads};
use crate::command::force::Force;
use crate::page::{ASIDE, HEADING, counted, grouped, styled, wrapped};
use crate::progress::Progress;
use crate::store::{new_id, run};
use floor::{Database, PlainLog};

/// What putting facts on record costs, in one run beside the floor of the same machine.
#[derive(Args)]
pub struct StoreBench {
    /// How many facts one writer puts, each in turn with a bare commit.
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    turns: usize,
    /// How many write at once.
    #[arg(long, default_value_t = 32, value_name = "N")]
    writers: usize,
    /// For how many seconds they do.
    #[arg(long, default_value_t = 5, value_name = "N")]
    seconds: u64,
    /// How many days of the invented force are brought in.
    #[arg(long, default_value_t = 30, value_name = "N")]
    days: u32,
    /// A PostgreSQL server on which a database may be made, to measure that too: `postgres://USER@HOST:PORT`.
    #[arg(
        long,
        env = "HEARD_BENCH_POSTGRES",
        hide_env_values = true,
        value_name = "SERVER"
    )]
    postgres: Option<String>,
}

/// What was measured, what it is beside, and what it is to be.
struct Row {
    what: &'static str,
    ours: String,
    floor: String,
    ratio: f64,
    goal: &'static str,
}

impl StoreBench {
    /// Measures, and prints a table.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        run(async {
            let folder = tempfile::tempdir().context("no folder for a while could be made")?;
            let mut rows = self.of_a_file(folder.path()).await?;
            if let Some(server) = &self.postgres {
                rows.extend(self.of_a_server(server).await?);
            }
            print(&rows);
            Ok(ExitCode::SUCCESS)
        })
    }

    async fn of_a_file(&self, folder: &Path) -> anyhow::Result<Vec<Row>> {
        let path = |name: &str| folder.join(name);
        let store = opened(&format!("sqlite:{}", path("one.db").display())).await?;
        let bare = Database::sqlite(&path("bare.db")).await?;
        let in_turn = self.in_turn(&store, &bare).await?;
        let many = opened(&format!("sqlite:{}", path("many.db").display())).await?;
        let ours = self.together(&many).await?;
        let log = PlainLog::begin(&path("plain.log"))?;
        let plain = self.plainly(&log).await?;
        let (brought, bare_rows) = self.bring(folder).await?;
        Ok(vec![
            row_in_turn(
                "one fact, SQLite, one writer: p50 ms, beside a bare row",
                in_turn,
                "at most 1.3",
            ),
            row_of_rates(
                "SQLite, all writers at once: facts a second, beside a plain log",
                ours,
                plain,
                "at least 0.5",
            ),
            row_of_rates(
                "bringing a file in: facts a second, beside the same text in bare rows",
                brought,
                bare_rows,
                "none",
            ),
        ])
    }

    async fn of_a_server(&self, server: &str) -> anyhow::Result<Vec<Row>> {
        let bare = Database::postgres(server, self.writers).await?;
        let store = opened(&bare.address).await?;
        let in_turn = self.in_turn(&store, &bare).await?;
        let ours = self.together(&store).await?;
        let theirs = bare
            .together(self.writers, self.time(), &text_of_one()?)
            .await?;
        drop(store);
        bare.take_away(server).await?;
        Ok(vec![
            row_in_turn(
                "one fact, PostgreSQL, one writer: p50 ms, beside a bare row",
                in_turn,
                "at most 1.3",
            ),
            row_of_rates(
                "PostgreSQL, all writers: facts a second, beside its own commits of one row",
                ours,
                theirs,
                "at least 3",
            ),
        ])
    }

    fn time(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    /// One fact put on record and one bare row made lasting, strictly in turn: how long each took in the middle, in
    /// milliseconds.
    async fn in_turn(&self, store: &Store, bare: &Database) -> anyhow::Result<(f64, f64)> {
        let (mut ours, mut floor) = (Vec::new(), Vec::new());
        let mut progress = Progress::of("one at a time", self.turns);
        let ms = |began: Instant| began.elapsed().as_secs_f64() * 1_000.0;
        for (number, fact) in lives(1).take(self.turns).enumerate() {
            progress.step();
            let text = heard_record::lines::write_fact(&fact).to_string();
            let began = Instant::now();
            bare.commit_one(&text).await?;
            floor.push(ms(began));
            let put = put(number as u128, fact);
            let began = Instant::now();
            keep(store, put).await?;
            ours.push(ms(began));
        }
        Ok((median(ours), median(floor)))
    }

    /// How many facts a second are on record when many write at once, each waiting for its own.
    async fn together(&self, store: &Store) -> anyhow::Result<f64> {
        let seeds = (1..=self.writers as u64).map(|writer| writer * 1_000_000);
        let told: Vec<Vec<Fact>> = seeds
            .map(|seed| lives(seed).take(self.turns).collect())
            .collect();
        let until = Instant::now() + self.time();
        let mut all = tokio::task::JoinSet::new();
        for (writer, facts) in (1..).zip(told) {
            let store = store.clone();
            all.spawn(async move {
                for (count, fact) in (0_u64..).zip(facts) {
                    if Instant::now() >= until {
                        return Ok(count);
                    }
                    let key = writer << 64 | u128::from(count);
                    keep(&store, put(key, fact)).await?;
                }
                bail!("there were too few facts: more turns are needed")
            });
        }
        floor::rate(all, self.time()).await
    }

    async fn plainly(&self, log: &PlainLog) -> anyhow::Result<f64> {
        let text = text_of_one()?;
        let until = Instant::now() + self.time();
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..self.writers {
            let (log, text) = (log.clone(), text.clone());
            all.spawn(async move {
                let mut count = 0_u64;
                while Instant::now() < until {
                    log.append(&text).await?;
                    count += 1;
                }
                anyhow::Ok(count)
            });
        }
        floor::rate(all, self.time()).await
    }

    /// How many facts a second a file is brought in at, and its lines put into a bare table in one transaction.
    async fn bring(&self, folder: &Path) -> anyhow::Result<(f64, f64)> {
        let file = folder.join("force.jsonl");
        Force::last_days(self.days).write_to(&file)?;
        let text = std::fs::read_to_string(&file)?;
        let store = opened(&format!("sqlite:{}", folder.join("brought.db").display())).await?;
        let clock = Clock::of_the_machine();
        let began = Instant::now();
        let brought = Bringing::of(&store, &clock, "force.jsonl")
            .json_lines(text.as_bytes(), |_| {})
            .await?;
        let ours = brought.facts as f64 / began.elapsed().as_secs_f64();
        let lines: Vec<&str> = text.lines().collect();
        let bare = Database::sqlite(&folder.join("lines.db")).await?;
        let began = Instant::now();
        bare.commit_all(&lines).await?;
        let floor = lines.len() as f64 / began.elapsed().as_secs_f64();
        say!(
            "{} of the invented force brought in.\n",
            counted(brought.facts, "fact", "facts")
        );
        Ok((ours, floor))
    }
}

async fn opened(address: &str) -> anyhow::Result<Store> {
    let address: Address = address.parse().map_err(anyhow::Error::msg)?;
    Ok(Store::open(&address, new_id()?, english()?).await?)
}

/// Facts of one invented life after another, from a seed on.
fn lives(seed: u64) -> impl Iterator<Item = Fact> + Send {
    static TOLD: OnceLock<Vec<Story>> = OnceLock::new();
    let threads = Threads::of(TOLD.get_or_init(threads::stories));
    (seed..).flat_map(move |seed| threads.life(seed).facts)
}

fn text_of_one() -> anyhow::Result<String> {
    let fact = lives(1).next().context("a life has no facts")?;
    Ok(heard_record::lines::write_fact(&fact).to_string())
}

fn put(key: u128, fact: Fact) -> Put {
    Put {
        key: Uuid::from_u128(key + 1),
        now: Timestamp::UNIX_EPOCH,
        what: Entries::Brought(vec![fact]),
        seen: None,
    }
}

async fn keep(store: &Store, put: Put) -> anyhow::Result<()> {
    match store.put(put).await? {
        Answer::Kept(_) => Ok(()),
        _ => bail!("an invented fact was not put on record"),
    }
}

fn row_in_turn(what: &'static str, (ours, floor): (f64, f64), goal: &'static str) -> Row {
    let ms = |ms: f64| format!("{ms:.3}");
    Row {
        what,
        ours: ms(ours),
        floor: ms(floor),
        ratio: ours / floor,
        goal,
    }
}

fn row_of_rates(what: &'static str, ours: f64, floor: f64, goal: &'static str) -> Row {
    let rate = |rate: f64| grouped(rate as u64);
    Row {
        what,
        ours: rate(ours),
        floor: rate(floor),
        ratio: ours / floor,
        goal,
    }
}

fn print(rows: &[Row]) {
    let line = |what: &str, [ours, floor, ratio, goal]: [&str; 4]| {
        format!("{what}\n {ours:>12} {floor:>12} {ratio:>8}  {goal}")
    };
    say!(
        "{}",
        styled(HEADING, &line("", ["ours", "the floor", "ratio", "goal"]))
    );
    for row in rows {
        say!(
            "{}",
            line(
                row.what,
                [
                    &row.ours,
                    &row.floor,
                    &format!("{:.2}", row.ratio),
                    row.goal
                ]
            )
        );
    }
    let note = "A fact on record has its place in the chain, the duties of everyone it bears on worked out, and what changed noted: \
                all of it lasting before it is answered.";
    say!("{}", styled(ASIDE, &wrapped(note, "", "")));
}
