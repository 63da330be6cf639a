//! `heard settings`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value as Json, json};

use crate::page::{ASIDE, HEADING, put_json, styled, wrapped};
use crate::settings::{HooksGiven, Setting};
use crate::store::StoreGiven;

/// How wide the column is in which each setting is named.
const NAMES: usize = 22;

/// Every setting: what it is, where that came from, and what it is for.
#[derive(Args)]
pub struct Settings {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    hooks: HooksGiven,
    #[command(flatten)]
    store: StoreGiven,
}

impl Settings {
    /// Prints them.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let all = self.store.in_force(&self.hooks)?;
        if self.json {
            let all: Vec<Json> = all.iter().map(as_json).collect();
            put_json(&Json::Array(all));
            return Ok(ExitCode::SUCCESS);
        }
        print_in_force(&all);
        say!();
        let note = "They stand in heard.toml, or in the file that --settings names: those with a dot in a part of their own, as [serve]. \
                    What is given on the command line goes before them.";
        say!("{}", styled(ASIDE, &wrapped(note, "", "")));
        for setting in &all {
            print_named(setting.key, setting.means);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints what each setting is and where that came from.
pub fn print_in_force(all: &[Setting]) {
    say!("{}", styled(HEADING, "In force"));
    for setting in all {
        print_row(setting.key, &setting.value, &setting.from);
    }
}

/// Prints what something in force is and where that came from.
pub fn print_row(name: &str, value: &str, from: &str) {
    print_named(name, &format!("{value} ({from})"));
}

fn print_named(name: &str, says: &str) {
    let line = format!("{name:<NAMES$}{says}");
    say!("{}", wrapped(&line, "  ", &" ".repeat(NAMES + 2)));
}

fn as_json(setting: &Setting) -> Json {
    json!({
        "key": setting.key,
        "value": setting.value,
        "from": setting.from,
        "means": setting.means,
    })
}
