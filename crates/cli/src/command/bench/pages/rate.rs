//! Asking again and again: at a steady rate, and as much as the machine can do.

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use heard_record::PersonId;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::asked::Asked;
use super::row::Row;
use super::{A_PAGE, PagesBench, ms};
use crate::command::bench::store::floor::rate;
use crate::page::wrapped;
use crate::progress::Progress;

/// How many connections ask at once for what the machine can do at most.
const CONNECTIONS: usize = 32;

impl PagesBench {
    /// Asks at a steady rate, each time whether or not the last was answered; a wait counts from when it was to be asked.
    pub(super) async fn at_a_rate(
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
    pub(super) async fn beside_hello(
        &self,
        asked: &Asked,
        children: &[PersonId],
    ) -> anyhow::Result<()> {
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
