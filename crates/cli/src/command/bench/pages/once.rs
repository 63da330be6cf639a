//! What is asked for once, or timed from somebody else's desk: the whole force, a call, and a change.

use std::time::{Duration, Instant};

use anyhow::Context;
use heard_record::PersonId;
use tokio_stream::StreamExt;

use super::asked::Asked;
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

impl PagesBench {
    /// The page of the whole force: the first time and as known before, each once; then at a rate.
    pub(super) async fn assurance(&self, asked: &Asked, chief: &str) -> anyhow::Result<Vec<Row>> {
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
        Ok(Row::of("S3 first facts beside a call", taken, 100.0))
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
