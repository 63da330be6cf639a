//! `heard bench pages`: how long a page takes when many are asked for, over as many incidents as are wished.

mod asked;

use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::num::NonZeroU32;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use axum::Router;
use axum::routing::get;
use clap::Args;
use heard_desk::Desk;
use heard_desk::clock::Clock;
use heard_record::PersonId;
use heard_record::invent::force::NOW;
use heard_store::{Address, Store};
use heard_web::{Demonstration, Figures, Limits, Network, Rate};
use serde_json::{Value as Json, json};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tokio_stream::StreamExt;

use super::store::floor::rate;
use super::{english, of_hundred};
use crate::command::demo;
use crate::command::force::Force;
use crate::page::{HEADING, grouped, styled, wrapped};
use crate::progress::Progress;
use crate::store::{new_id, run};
use asked::Asked;

/// What pages take when many are asked for at once.
#[derive(Args)]
pub struct PagesBench {
    /// How many incidents the invented force has had.
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    incidents: u64,
    /// Over how many days.
    #[arg(long, default_value_t = 60, value_name = "N")]
    days: u32,
    /// Only what begins so: "S2", "S10", "S25".
    #[arg(long, value_name = "WHAT")]
    only: Option<String>,
    /// How many pages are asked for a second.
    #[arg(long, default_value_t = 200, value_name = "N")]
    rate: u32,
    /// Fails where something was refused, or the slowest of a hundred took more than so many times what is hoped for.
    #[arg(long, value_name = "TIMES")]
    at_most: Option<f64>,
    /// For how many seconds, each page.
    #[arg(long, default_value_t = 10, value_name = "N")]
    seconds: u32,
    /// How often a change is put on record at one desk, to see how soon it is told at another.
    #[arg(long, default_value_t = 100, value_name = "N")]
    changes: u32,
}

/// How many children the officer holds whose list is asked for: twice what is thought bearable.
const HELD: usize = 30;

/// How many different children are looked at in turn.
const LOOKED_AT: usize = 200;

/// How many connections ask at once for what the machine can do at most.
const CONNECTIONS: usize = 32;

/// How many milliseconds the slowest page of a hundred may take.
const A_PAGE: f64 = 50.0;

/// Of how many of the last lines of a file children are taken who were on record lately.
const OF_LATE: usize = 20_000;

/// What the page of the whole force says while it is being worked out.
const STILL_WORKING: &str = "Every record that is open to you is being read";

/// What callers are said to say, each misspelt.
const SAID: [&str; 4] = [
    "kai brambelby",
    "ava quilmarsh",
    "fern sedgley",
    "bex fenimore",
];

/// What was asked for again and again: how long each answer took, how many had none, and what is hoped for.
struct Row {
    what: &'static str,
    ms: Vec<f64>,
    refused: usize,
    goal: Option<f64>,
}

impl Row {
    /// What so many of a hundred were under.
    fn at(&self, hundredths: usize) -> Option<f64> {
        of_hundred(&self.ms, hundredths)
    }

    fn of(what: &'static str, ms: Vec<f64>, goal: f64) -> Row {
        Row {
            what,
            ms,
            refused: 0,
            goal: Some(goal),
        }
    }
}

impl PagesBench {
    /// Measures, and prints a table.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        run(async {
            let folder = tempfile::tempdir().context("no folder for a while could be made")?;
            self.measure(folder.path()).await
        })
    }

    async fn measure(&self, folder: &Path) -> anyhow::Result<ExitCode> {
        let (desk, demonstration, children) = self.filled(folder).await?;
        let network = Network {
            demonstration: Some(Arc::new(demonstration)),
            limits: unlimited()?,
            ..Network::default()
        };
        let figures = Arc::new(Figures::default());
        let service = heard_web::service(Arc::clone(&desk), network, figures);
        let asked = Asked::begun(service).await?;
        say!(
            "{} incidents, {} facts.\n",
            grouped(self.incidents),
            grouped(desk.store().head().await?.seq.unsigned_abs())
        );
        let rows = self.rows(&asked, &children).await?;
        print(&rows, self.rate);
        if self.only.is_none() {
            self.beside_hello(&asked, &children).await?;
        }
        Ok(self.verdict(&rows))
    }

    /// Is anything refused or too slow, where that was asked?
    fn verdict(&self, rows: &[Row]) -> ExitCode {
        let Some(times) = self.at_most else {
            return ExitCode::SUCCESS;
        };
        let is_wrong = |row: &&Row| {
            let hoped = row.goal.map_or(f64::INFINITY, |goal| goal * times);
            row.refused > 0 || row.at(99).is_some_and(|ms| ms > hoped)
        };
        let wrong: Vec<&Row> = rows.iter().filter(is_wrong).collect();
        for row in &wrong {
            tell!(
                "{}: refused, or more than {times} times what is hoped for.",
                row.what
            );
        }
        if wrong.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    /// A desk over an invented force, those who sign in, and children who were on record lately.
    async fn filled(
        &self,
        folder: &Path,
    ) -> anyhow::Result<(Arc<Desk>, Demonstration, Vec<PersonId>)> {
        let file = folder.join("force.jsonl");
        let force = Force::of_incidents(self.incidents, self.days);
        force.write_to(&file)?;
        let children = lately(&file)?;
        let catalogue = english()?;
        let address = Address::Sqlite(folder.join("heard.db"));
        let store = Store::open(&address, new_id()?, Arc::clone(&catalogue)).await?;
        let clock = Clock::beginning_at(NOW.parse().context("the evening of the cast")?);
        let began = Instant::now();
        let held: Vec<PersonId> = children.iter().take(HELD).copied().collect();
        let demonstration = demo::fill_with(&store, &clock, &file, &held).await?;
        let seconds = began.elapsed().as_secs();
        say!("Put on record in {seconds} s.");
        let looks = folder.join("looks.jsonl");
        let desk = Desk::open(store, catalogue, looks, clock).await?;
        Ok((Arc::new(desk), demonstration, children))
    }

    async fn rows(&self, asked: &Asked, children: &[PersonId]) -> anyhow::Result<Vec<Row>> {
        let mut rows = Vec::new();
        let detective = asked.sign_in("rookwood").await?;
        let inspector = asked.sign_in("teasel").await?;
        let chief = asked.sign_in("farrow").await?;
        let handler = asked.sign_in("finch").await?;
        let kai = crate::command::force::of_cast("Kai Brambleby")?;
        let each = |path: &dyn Fn(&PersonId) -> String| children.iter().map(path).collect();
        let pages: [(&'static str, &str, Vec<String>); 5] = [
            ("S2 my duties", &detective, vec!["/duties".into()]),
            ("S2 my team's", &inspector, vec!["/duties/team".into()]),
            ("S4 missing now", &inspector, vec!["/missing".into()]),
            (
                "S5 a missing child",
                &inspector,
                vec![format!("/children/{kai}/missing")],
            ),
            (
                "S10 a child, each another",
                &chief,
                each(&|child| format!("/children/{child}")),
            ),
        ];
        let is_wanted = |what: &str| self.only.as_ref().is_none_or(|only| what.starts_with(only));
        for (what, cookie, paths) in pages.into_iter().filter(|(what, ..)| is_wanted(what)) {
            rows.push(self.at_a_rate(what, asked, cookie, &paths).await?);
        }
        if is_wanted("S25") {
            rows.extend(self.assurance(asked, &chief).await?);
        }
        if self.only.is_some() {
            return Ok(rows);
        }
        rows.push(self.first_facts(asked, &handler).await?);
        rows.push(self.told_at_once(asked, &detective, children).await?);
        Ok(rows)
    }

    /// The page of the whole force: the first time and as known before, each once; then at a rate.
    async fn assurance(&self, asked: &Asked, chief: &str) -> anyhow::Result<Vec<Row>> {
        let mut rows = Vec::new();
        let once = [
            ("S25 the first time", "/assurance", None),
            (
                "S25 as known a fortnight ago",
                "/assurance?known_at=2026-05-27T20:31:00Z",
                Some(3_000.0),
            ),
        ];
        for (what, path, goal) in once {
            let began = Instant::now();
            while asked.page(chief, path).await?.contains(STILL_WORKING) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let ms = vec![ms(began)];
            rows.push(Row {
                what,
                ms,
                refused: 0,
                goal,
            });
        }
        let page = ["/assurance".to_owned()];
        rows.push(self.at_a_rate("S25 then", asked, chief, &page).await?);
        Ok(rows)
    }

    /// What is known beside a call, of what a caller says of somebody who is on record.
    async fn first_facts(&self, asked: &Asked, handler: &str) -> anyhow::Result<Row> {
        let page = asked.page(handler, "/incidents/new").await?;
        let seal = page
            .split("name=\"of-this-session\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .context("the form of a call has no seal")?;
        let mut taken = Vec::new();
        for name in SAID.iter().cycle().take(100) {
            let typed = format!("of-this-session={seal}&name={}", name.replace(' ', "+"));
            let began = Instant::now();
            asked.form(handler, "/incidents/research", typed).await?;
            taken.push(ms(began));
        }
        Ok(Row::of("S3 first facts beside a call", taken, 100.0))
    }

    /// How long it takes from a change being sent at one desk to its being told at another.
    async fn told_at_once(
        &self,
        asked: &Asked,
        officer: &str,
        children: &[PersonId],
    ) -> anyhow::Result<Row> {
        let child = children.first().context("nobody was on record lately")?;
        let mut told = asked.live(officer).await?;
        let mut taken = Vec::new();
        for _ in 0..self.changes {
            let began = Instant::now();
            asked.note(officer, child).await?;
            loop {
                let chunk = told.next().await.context("the stream of changes ended")??;
                if chunk.windows(5).any(|five| five == b"data:") {
                    break;
                }
            }
            taken.push(ms(began));
        }
        let what = "a change at one desk, told at another";
        Ok(Row::of(what, taken, 250.0))
    }

    /// Asks at a steady rate, each time whether or not the last was answered; a wait counts from when it was to be asked.
    async fn at_a_rate(
        &self,
        what: &'static str,
        asked: &Asked,
        cookie: &str,
        paths: &[String],
    ) -> anyhow::Result<Row> {
        for path in paths.iter().take(20) {
            asked.page(cookie, path).await?;
        }
        let wanted = (self.rate * self.seconds) as usize;
        let mut tick = interval(Duration::from_secs(1) / self.rate);
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut all = JoinSet::new();
        let mut progress = Progress::of("asking", wanted);
        for path in paths.iter().cycle().take(wanted) {
            let due = tick.tick().await.into_std();
            progress.step();
            let (asked, cookie, path) = (asked.clone(), cookie.to_owned(), path.clone());
            all.spawn(async move {
                asked.page(&cookie, &path).await?;
                anyhow::Ok(ms(due))
            });
        }
        let mut row = Row::of(what, Vec::new(), A_PAGE);
        while let Some(one) = all.join_next().await {
            match one? {
                Ok(ms) => row.ms.push(ms),
                Err(_) => row.refused += 1,
            }
        }
        Ok(row)
    }

    /// How many pages of children a second, beside an answer that says hello, on as many connections.
    async fn beside_hello(&self, asked: &Asked, children: &[PersonId]) -> anyhow::Result<()> {
        let chief = asked.sign_in("farrow").await?;
        let hello = Router::new().route("/", get(|| async { "hello" }));
        let hello = Asked::begun(hello).await?;
        let of_children: Vec<String> = children
            .iter()
            .map(|child| format!("/children/{child}"))
            .collect();
        let ours = self.at_once(asked, &chief, &of_children).await?;
        let floor = self.at_once(&hello, "", &["/".into()]).await?;
        let said = format!(
            "On {CONNECTIONS} connections: {ours:.0} pages of children a second, and {floor:.0} answers that say hello: one to {:.0}. Goal: one to 20.",
            floor / ours
        );
        say!("{}", wrapped(&said, "", ""));
        Ok(())
    }

    async fn at_once(&self, asked: &Asked, cookie: &str, paths: &[String]) -> anyhow::Result<f64> {
        let time = Duration::from_secs(u64::from(self.seconds) / 2 + 1);
        let until = Instant::now() + time;
        let mut all = JoinSet::new();
        for first in 0..CONNECTIONS {
            let (asked, cookie, paths) = (asked.clone(), cookie.to_owned(), paths.to_vec());
            all.spawn(async move {
                let mut count = 0_u64;
                for path in paths.iter().cycle().skip(first) {
                    if Instant::now() >= until {
                        break;
                    }
                    asked.page(&cookie, path).await?;
                    count += 1;
                }
                anyhow::Ok(count)
            });
        }
        rate(all, time).await
    }
}

/// How many milliseconds it is since a moment.
fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

/// As much as may be asked, and more: here one session asks what otherwise many do.
fn unlimited() -> anyhow::Result<Limits> {
    let most = NonZeroU32::new(1_000_000).context("a million is not none")?;
    let rate = Rate {
        a_second: most,
        at_once: most,
    };
    Ok(Limits {
        session: rate,
        source: rate,
    })
}

/// Children something is on record of lately, from the last lines of a file.
fn lately(file: &Path) -> anyhow::Result<Vec<PersonId>> {
    let mut lines = VecDeque::new();
    for line in BufReader::new(File::open(file)?).lines() {
        if lines.len() == OF_LATE {
            lines.pop_front();
        }
        lines.push_back(line?);
    }
    let (mut seen, mut children) = (BTreeSet::new(), Vec::new());
    for line in lines.iter().rev() {
        let line: Json = serde_json::from_str(line)?;
        if line.get("kind") != Some(&json!("child seen")) {
            continue;
        }
        let about = line.get("about").and_then(Json::as_array);
        for child in about.into_iter().flatten().filter_map(Json::as_str) {
            if children.len() < LOOKED_AT && seen.insert(child.to_owned()) {
                children.push(child.parse().map_err(anyhow::Error::msg)?);
            }
        }
    }
    Ok(children)
}

fn print(rows: &[Row], rate: u32) {
    let row = |what: &str, [asked, refused, p50, p99, most, goal]: [&str; 6]| {
        format!("{what:<38} {asked:>6} {refused:>7} {p50:>8} {p99:>8} {most:>8} {goal:>5}")
    };
    let head = ["answers", "refused", "p50 ms", "p99 ms", "max ms", "goal"];
    let head = row("", head);
    say!("{}", styled(HEADING, &head));
    for one in rows {
        let at = |of_hundred: usize| {
            let ms = one.at(of_hundred);
            ms.map_or_else(String::new, |ms| format!("{ms:.1}"))
        };
        let goal = one
            .goal
            .map_or_else(String::new, |goal| format!("{goal:.0}"));
        let (answers, refused) = (grouped(one.ms.len() as u64), grouped(one.refused as u64));
        let figures = [&*answers, &refused, &at(50), &at(99), &at(100), &goal];
        say!("{}", row(one.what, figures));
    }
    let how = format!(
        "Pages are asked for {rate} times a second whether or not the last was answered, on the same cores as they are made on; a wait counts from when it should have begun."
    );
    say!("{}\n", wrapped(&how, "", ""));
}
