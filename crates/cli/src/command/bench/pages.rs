//! `heard bench pages`: how long a page takes when many are asked for, over as many incidents as are wished.

mod asked;
mod filled;
mod once;
mod rate;
mod row;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use clap::Args;
use heard_record::PersonId;

use crate::page::grouped;
use crate::store::run;
use asked::Asked;
use filled::Filled;
use row::{Row, print};

/// What pages take when many are asked for at once.
#[derive(Args)]
pub struct PagesBench {
    /// How many incidents the invented force has had.
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    incidents: u64,
    /// Over how many days.
    #[arg(long, default_value_t = 60, value_name = "N")]
    days: u32,
    /// Only what begins so: "my duties", "a child", "the whole force".
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

/// How many milliseconds the slowest page of a hundred may take.
const A_PAGE: f64 = 50.0;

/// How what is measured of the page of the whole force begins.
const THE_FORCE: &str = "the whole force";

impl PagesBench {
    /// Measures, and prints a table.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        run(async {
            let folder = tempfile::tempdir().context("no folder for a while could be made")?;
            self.measure(folder.path()).await
        })
    }

    async fn measure(&self, folder: &Path) -> anyhow::Result<ExitCode> {
        let filled = self.filled(folder).await?;
        let asked = filled.asked().await?;
        say!(
            "{} incidents, {} facts.\n",
            grouped(self.incidents),
            grouped(filled.facts().await?)
        );
        let rows = self.rows(&filled, &asked).await?;
        print(&rows, self.rate);
        if self.only.is_none() {
            self.beside_hello(&asked, &filled.children).await?;
        }
        Ok(self.verdict(&rows))
    }

    async fn rows(&self, filled: &Filled, asked: &Asked) -> anyhow::Result<Vec<Row>> {
        let mut rows = Vec::new();
        let children = &filled.children;
        let detective = asked.sign_in("rookwood").await?;
        let inspector = asked.sign_in("teasel").await?;
        let chief = asked.sign_in("farrow").await?;
        let handler = asked.sign_in("finch").await?;
        let kai = crate::command::force::of_cast("Kai Brambleby")?;
        let each = |path: &dyn Fn(&PersonId) -> String| children.iter().map(path).collect();
        let pages: [(&'static str, &str, Vec<String>); 5] = [
            ("my duties", &detective, vec!["/duties".into()]),
            ("my team's duties", &inspector, vec!["/duties/team".into()]),
            ("missing now", &inspector, vec!["/missing".into()]),
            (
                "a missing child",
                &inspector,
                vec![format!("/children/{kai}/missing")],
            ),
            (
                "a child, each another",
                &chief,
                each(&|child| format!("/children/{child}")),
            ),
        ];
        let is_wanted = |what: &str| self.only.as_ref().is_none_or(|only| what.starts_with(only));
        for (what, cookie, paths) in pages.into_iter().filter(|(what, ..)| is_wanted(what)) {
            rows.push(self.at_a_rate(what, asked, cookie, &paths).await?);
        }
        if is_wanted(THE_FORCE) {
            rows.extend(self.assurance(filled, asked, &chief).await?);
        }
        if self.only.is_some() {
            return Ok(rows);
        }
        rows.push(self.first_facts(asked, &handler).await?);
        rows.push(self.told_at_once(asked, &detective, children).await?);
        Ok(rows)
    }
}

/// How many milliseconds it is since a moment.
fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}
