//! What is asked for once, or timed from somebody else's desk: the whole force, a call, and a change.

use std::time::{Duration, Instant};

use anyhow::Context;
use heard_record::PersonId;
use tokio_stream::StreamExt;

use super::asked::Asked;
use super::filled::Filled;
use super::row::Row;
use super::{PagesBench, ms};

/// What the page of the whole force says while it is being worked out.
const STILL_WORKING: &str = "Every record that is open to you is being read";

/// What callers are said to say, each misspelt.
const SAID: [&str; 4] = [
    "kai brambelby",
    "ava quilmarsh",
    "fern sedgley",
    "bex fenimore",
];

/// How long a page of the whole force takes until it is worked out.
async fn once(
    what: &'static str,
    asked: &Asked,
    cookie: &str,
    path: &str,
    goal: Option<f64>,
) -> anyhow::Result<Row> {
    let began = Instant::now();
    while asked.page(cookie, path).await?.contains(STILL_WORKING) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(Row {
        what,
        ms: vec![ms(began)],
        refused: 0,
        goal,
    })
}

impl PagesBench {
    /// The page of the whole force: the first time, after a start and as known before, each once; then at a rate.
    pub(super) async fn assurance(
        &self,
        filled: &Filled,
        asked: &Asked,
        chief: &str,
    ) -> anyhow::Result<Vec<Row>> {
        let now = "/assurance";
        let before = "/assurance?known_at=2026-05-27T20:31:00Z";
        let first = once("the whole force, the first time", asked, chief, now, None).await?;
        let started = filled.started_anew().await?;
        let again = once("the whole force, after a start", &started, chief, now, None).await?;
        let what = "the whole force, a fortnight before";
        let known = once(what, asked, chief, before, Some(3_000.0)).await?;
        let page = [now.to_owned()];
        let then = self
            .at_a_rate("the whole force, then", asked, chief, &page)
            .await?;
        Ok(vec![first, again, known, then])
    }

    /// What is known beside a call, of what a caller says of somebody who is on record.
    pub(super) async fn first_facts(&self, asked: &Asked, handler: &str) -> anyhow::Result<Row> {
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
        Ok(Row::of("what is known beside a call", taken, 100.0))
    }

    /// How long it takes from a change being sent at one desk to its being told at another.
    pub(super) async fn told_at_once(
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
}
