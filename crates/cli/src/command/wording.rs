//! `heard wording`.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use clap::Args;
use heard_duty::catalogue::built_in;
use heard_duty::wording::{Hit, HitStanding};
use serde_json::{Value as Json, json};

use crate::page::{ASIDE, HEADING, put_json, styled, wrapped};
use crate::reading;

/// Words about children that somebody may want to put another way. It never rewrites and never blocks.
#[derive(Args)]
pub struct Wording {
    /// A text file; `-` or nothing for standard input, one text a line.
    file: Option<PathBuf>,
    /// For machines.
    #[arg(long)]
    json: bool,
}

impl Wording {
    /// Prints every hit, with its class, why, and what one could write.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let guide = built_in::language().map_err(|faults| anyhow!("{}", faults.join("\n")))?;
        let input: Box<dyn Read> = match &self.file {
            Some(path) if path.as_os_str() != "-" => Box::new(reading::open(path)?),
            _ => Box::new(std::io::stdin()),
        };
        let mut rows = Vec::new();
        for (line, text) in (1..).zip(BufReader::new(input).lines()) {
            let text = text.with_context(|| format!("line {line} cannot be read as text"))?;
            for hit in guide.hits(&text) {
                let words = text.get(hit.start..hit.end).unwrap_or_default();
                if self.json {
                    rows.push(as_json(line, words, &hit));
                } else {
                    print(line, words, &hit);
                }
            }
        }
        if self.json {
            put_json(&json!({ "hits": rows }));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn standing(hit: &Hit) -> &'static str {
    match hit.standing {
        HitStanding::Counted => "counted",
        HitStanding::Possible => "possible",
        HitStanding::Quoted {
            speaker_named: true,
        } => "quoted, speaker named",
        HitStanding::Quoted {
            speaker_named: false,
        } => "quoted, no speaker named",
    }
}

fn print(line: u64, words: &str, hit: &Hit) {
    let entry = hit.entry;
    say!(
        "{}  {}",
        styled(HEADING, &format!("{line}: {words}")),
        styled(
            ASIDE,
            &format!("{}, {}", entry.class.as_written(), standing(hit))
        )
    );
    say!("{}", wrapped(&entry.why, "    ", "    "));
    say!(
        "{}",
        wrapped(&format!("Instead: {}", entry.suggestion), "    ", "      ")
    );
    if let Some(context) = &entry.context {
        say!(
            "{}",
            styled(
                ASIDE,
                &wrapped(&format!("Look first: {context}"), "    ", "      ")
            )
        );
    }
}

fn as_json(line: u64, words: &str, hit: &Hit) -> Json {
    json!({
        "line": line,
        "words": words,
        "start": hit.start,
        "end": hit.end,
        "entry": hit.entry.id,
        "class": hit.entry.class.as_written(),
        "why": hit.entry.why,
        "suggestion": hit.entry.suggestion,
        "context": hit.entry.context,
        "standing": standing(hit),
        "prompted": hit.is_prompted(),
        "counted": hit.is_counted(),
    })
}
