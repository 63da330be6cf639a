//! A demonstration: an invented force in a new store, or in an empty one that is named, and who may sign in to it.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use heard_desk::clock::Clock;
use heard_desk::{Desk, PlaceKey};
use heard_record::invent::force::NOW;
use heard_store::{Address, Store};
use heard_web::{Demonstration, Origins};

use super::answering::answer;
use super::{Serve, begin_the_log, with_key};
use crate::command::demo;
use crate::settings::Serving;
use crate::store::{self, new_id};

impl Serve {
    pub(super) async fn demonstrate(
        &self,
        serving: &Serving,
        hooks: Origins,
    ) -> anyhow::Result<ExitCode> {
        let folder =
            tempfile::tempdir().context("no folder could be made for the demonstration")?;
        let is_kept = self.store.is_named();
        let (store, catalogue) = if is_kept {
            let opened = self.store.open_or_make().await?;
            (opened.store, opened.catalogue)
        } else {
            let address = Address::Sqlite(folder.path().join("heard.db"));
            let catalogue = self.store.catalogue()?;
            let store = Store::open(&address, new_id()?, Arc::clone(&catalogue)).await?;
            store::to_be_put_away(&store);
            (store, catalogue)
        };
        if store.head().await?.seq > 0 {
            bail!("a demonstration is put into an empty store, and this one is not empty");
        }
        let clock = Clock::beginning_at(NOW.parse().context("the evening of the cast")?);
        tell!("An invented force is put on record.");
        let demonstration = Demonstration {
            is_kept,
            ..demo::fill(&store, &clock, folder.path()).await?
        };
        say_who_signs_in(&demonstration);
        let (key, looks) = if is_kept {
            (self.key_to_places(&store).await?, self.store.looks()?)
        } else {
            let key = PlaceKey::made_in(&folder.path().join("places.key"))
                .map_err(|why| anyhow!("the demonstration's key to protected places: {why}"))?;
            (Some(key), folder.path().join("looks.jsonl"))
        };
        let has_key = key.is_some();
        begin_the_log()?;
        let desk = Desk::open(store, catalogue, looks, clock).await?;
        let desk = Arc::new(with_key(desk, key));
        if has_key {
            demo::protect_a_place(&desk, &demonstration).await?;
        }
        answer(desk, serving, hooks, Some(Arc::new(demonstration))).await
    }
}

/// Says who may sign in to a demonstration, how, and where its children are.
fn say_who_signs_in(demonstration: &Demonstration) {
    say!(
        "The page on which you sign in lets you choose who you are. By hand or from a program, everybody"
    );
    say!(
        "signs in with the password {} and a code of their own second factor:",
        demonstration.password
    );
    for one in &demonstration.people {
        say!(
            "  {:<10} {:<24} {}",
            one.account,
            one.role.word(),
            one.otpauth
        );
    }
    say!("`heard account code 'otpauth://…'` prints the code that a phone would show.");
    for (name, id) in &demonstration.children {
        say!("{name} is at /api/children/{id}/duties");
    }
}
