//! The service that is asked: an invented force, and children who were on record lately.

use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use heard_desk::Desk;
use heard_desk::clock::Clock;
use heard_record::PersonId;
use heard_record::invent::force::NOW;
use heard_store::{Address, Store};
use heard_web::{Demonstration, Limits, Rate};
use serde_json::{Value as Json, json};

use super::PagesBench;
use crate::command::bench::english;
use crate::command::demo;
use crate::command::force::Force;
use crate::store::new_id;

/// How many children the officer holds whose list is asked for: twice what is thought bearable.
const HELD: usize = 30;

/// How many different children are looked at in turn.
const LOOKED_AT: usize = 200;

/// Of how many of the last lines of a file children are taken who were on record lately.
const OF_LATE: usize = 20_000;

impl PagesBench {
    /// A desk over an invented force, those who sign in, and children who were on record lately.
    pub(super) async fn filled(
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
}

/// As much as may be asked, and more: here one session asks what otherwise many do.
pub(super) fn unlimited() -> anyhow::Result<Limits> {
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
