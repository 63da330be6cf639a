//! `heard bring`.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use heard_desk::bring::{Bringing, Brought};

use crate::page::{WARNING, counted, styled, wrapped};
use crate::progress::Progress;
use crate::store::{self, Opened};

/// Brings files into the record. What cannot be put on record is held, with the reason. Bringing twice is bringing once.
#[derive(Args)]
pub struct Bring {
    /// JSON Lines (.jsonl) or stories (.txt).
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    store: store::StoreGiven,
}

/// How many bytes are one step of the progress that is shown.
const STEP: u64 = 1 << 16;

impl Bring {
    /// Ends with 2 if a line is held.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let all = store::run(async {
            let opened = self.store.open_or_make().await?;
            let mut all = Brought::default();
            for file in &self.files {
                let brought = bring(&opened, file).await;
                let brought = brought.with_context(|| file.display().to_string())?;
                say!("{}: {}", file.display(), told(brought));
                all.held += brought.held;
            }
            Ok(all)
        })?;
        if all.held == 0 {
            return Ok(ExitCode::SUCCESS);
        }
        let held = "What is held is kept word for word, with the reason: `heard held` shows it.";
        say!("{}", styled(WARNING, &wrapped(held, "", "")));
        Ok(ExitCode::from(2))
    }
}

fn told(brought: Brought) -> String {
    let mut parts = vec![format!(
        "{} put on record",
        counted(brought.facts, "fact", "facts")
    )];
    if brought.there_already > 0 {
        parts.push(format!("{} there already", brought.there_already));
    }
    if brought.held > 0 {
        parts.push(format!("{} held", counted(brought.held, "line", "lines")));
    }
    parts.join(", ")
}

async fn bring(opened: &Opened, path: &Path) -> anyhow::Result<Brought> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let bringing = Bringing::of(&opened.store, &opened.clock, &name);
    let file = File::open(path)?;
    let kind = path.extension().and_then(|kind| kind.to_str());
    match kind {
        Some("txt") => Ok(bringing.story(file).await?),
        Some("jsonl") => {
            let steps = usize::try_from(file.metadata()?.len() / STEP).unwrap_or(usize::MAX);
            let mut progress = Progress::of("bringing", steps);
            let mut read = 0;
            let step = |bytes: u64| {
                let before = read / STEP;
                read += bytes;
                (before..read / STEP).for_each(|_| progress.step());
            };
            Ok(bringing.json_lines(BufReader::new(file), step).await?)
        }
        _ => bail!(
            "JSON Lines end in .jsonl and stories in .txt; this file does not say which it is"
        ),
    }
}
