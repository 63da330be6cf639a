//! The service that is asked: an invented force, and children who were on record lately.

use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use heard_desk::clock::Clock;
use heard_desk::{Counting, Desk};
use heard_duty::Catalogue;
use heard_record::PersonId;
use heard_record::invent::force::NOW;
use heard_store::{Address, Store};
use heard_web::{Demonstration, Figures, Limits, Network, Rate};
use serde_json::{Value as Json, json};

use super::PagesBench;
use super::asked::Asked;
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

/// An invented force on record.
pub(super) struct Filled {
    /// Children who were on record lately.
    pub(super) children: Vec<PersonId>,
    demonstration: Arc<Demonstration>,
    desk: Arc<Desk>,
    kept: Kept,
}

/// Where it is kept, and what judges it.
struct Kept {
    folder: PathBuf,
    catalogue: Arc<Catalogue>,
    clock: Clock,
}

impl Kept {
    async fn store(&self) -> anyhow::Result<Store> {
        let address = Address::Sqlite(self.folder.join("heard.db"));
        Ok(Store::open(&address, new_id()?, Arc::clone(&self.catalogue)).await?)
    }

    async fn desk(&self, store: Store, looks: &str) -> anyhow::Result<Arc<Desk>> {
        let looks = self.folder.join(looks);
        let catalogue = Arc::clone(&self.catalogue);
        let desk = Desk::open(store, catalogue, looks, self.clock.clone()).await?;
        Ok(Arc::new(desk))
    }
}

impl Filled {
    /// The service over it.
    pub(super) async fn asked(&self) -> anyhow::Result<Asked> {
        self.service(&self.desk).await
    }

    /// A second service over it that has just been started: it has nothing at hand, and how everybody counts was kept before.
    pub(super) async fn started_anew(&self) -> anyhow::Result<Asked> {
        let Kept {
            catalogue, clock, ..
        } = &self.kept;
        let counting = Counting::of(self.desk.store(), catalogue, clock);
        counting.keep_everybody().await?;
        let store = self.kept.store().await?;
        self.service(&self.kept.desk(store, "second.jsonl").await?)
            .await
    }

    /// How many facts there are.
    pub(super) async fn facts(&self) -> anyhow::Result<u64> {
        Ok(self.desk.store().head().await?.seq.unsigned_abs())
    }

    async fn service(&self, desk: &Arc<Desk>) -> anyhow::Result<Asked> {
        let network = Network {
            demonstration: Some(Arc::clone(&self.demonstration)),
            limits: unlimited()?,
            ..Network::default()
        };
        let figures = Arc::new(Figures::default());
        Asked::begun(heard_web::service(Arc::clone(desk), network, figures)).await
    }
}

impl PagesBench {
    /// An invented force on record, those who sign in, and children who were on record lately.
    pub(super) async fn filled(&self, folder: &Path) -> anyhow::Result<Filled> {
        let file = folder.join("force.jsonl");
        let force = Force::of_incidents(self.incidents, self.days);
        force.write_to(&file)?;
        let children = lately(&file)?;
        let kept = Kept {
            folder: folder.to_owned(),
            catalogue: english()?,
            clock: Clock::beginning_at(NOW.parse().context("the evening of the cast")?),
        };
        let store = kept.store().await?;
        let began = Instant::now();
        let held: Vec<PersonId> = children.iter().take(HELD).copied().collect();
        let demonstration = demo::fill_with(&store, &kept.clock, &file, &held).await?;
        let seconds = began.elapsed().as_secs();
        say!("Put on record in {seconds} s.");
        Ok(Filled {
            children,
            demonstration: Arc::new(demonstration),
            desk: kept.desk(store, "looks.jsonl").await?,
            kept,
        })
    }
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
