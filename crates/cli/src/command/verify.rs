//! `heard verify`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use heard_desk::Counting;
use heard_store::{Heads, hex, read_heads};

use crate::page::{WARNING, counted, styled, wrapped};
use crate::reading::read_whole;
use crate::store::{self, KeyFound};

/// Whether the record, the looks and what is kept beside them are what was put there.
#[derive(Args)]
pub struct Verify {
    /// Signed heads that somebody else kept, a file of them or a folder: the record must go on from each.
    #[arg(long, value_name = "FILE", requires = "signer")]
    head: Option<PathBuf>,
    /// Who signed them, as `heard head` prints it.
    #[arg(long, value_name = "KEY")]
    signer: Option<String>,
    #[command(flatten)]
    store: store::StoreGiven,
}

impl Verify {
    /// Ends with 1 if anything is not as it was put there.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let (says, wrong) = store::run(self.read())?;
        says.iter().for_each(|says| say!("{says}"));
        if wrong.is_empty() {
            say!("All of it is what was put there.");
            return Ok(ExitCode::SUCCESS);
        }
        for why in wrong {
            say!("{}", styled(WARNING, &wrapped(&why, "- ", "  ")));
        }
        Ok(ExitCode::from(1))
    }

    /// What there is, and what of it is wrong.
    async fn read(&self) -> anyhow::Result<(Vec<String>, Vec<String>)> {
        let opened = self.store.open().await?;
        let verified = opened.store.verify().await?;
        let mut wrong = verified.wrong;
        if verified.are_facts_whole {
            let counting = Counting::of(&opened.store, &opened.catalogue, &opened.clock);
            wrong.extend(counting.unlike_kept().await?);
        }
        let file = Some(self.store.looks()?).filter(|file| file.exists());
        let beside = if file.is_some() {
            "and in the file beside it"
        } else {
            "there is no file of looks beside it"
        };
        let no_file = file.is_none();
        let (looks, more) = opened.store.verify_looks(file).await?;
        wrong.extend(more);
        if no_file && looks > 0 {
            wrong.push("who looked stands in the store alone: its file is gone, or the store was brought back without it".into());
        }
        let places = match self.store.key_found(&opened.store).await? {
            KeyFound::Good(_) | KeyFound::NoneYet => None,
            KeyFound::Gone(says) => Some(says),
            KeyFound::Wrong(says) => {
                wrong.push(says);
                None
            }
        };
        if let (Some(file), Some(signer)) = (&self.head, &self.signer) {
            let mut last = None;
            for head in heads(file, signer)? {
                let ends = (head.store, head.record, head.looks);
                if last.replace(ends) != Some(ends) {
                    wrong.extend(opened.store.goes_on_from(&head).await?);
                }
            }
        }
        let expunged = match verified.expunged {
            0 => String::new(),
            some => format!(", {some} of them emptied by authority"),
        };
        let (seq, link) = (verified.head.seq, hex(&verified.head.link));
        let facts = counted(usize::try_from(seq).unwrap_or_default(), "fact", "facts");
        let looks = counted(usize::try_from(looks).unwrap_or_default(), "look", "looks");
        let mut says = vec![
            format!("{facts}{expunged}, ending in {link}"),
            format!("{looks} in the store; {beside}"),
        ];
        says.extend(places);
        Ok((says, wrong))
    }
}

/// Every head of a file, or of each file of a folder in the order of their names; there is one at least.
fn heads(path: &Path, signer: &str) -> anyhow::Result<Vec<Heads>> {
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        let each = path
            .read_dir()
            .and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let each = each.with_context(|| path.display().to_string())?;
        files = each.iter().map(std::fs::DirEntry::path).collect();
        files.retain(|file| file.extension().is_some_and(|ending| ending == "heads"));
        files.sort();
    }
    let mut all = Vec::new();
    for file in files {
        let heads = read_heads(&read_whole(&file)?, signer);
        all.extend(heads.map_err(|why| anyhow!("{}: {why}", file.display()))?);
    }
    if all.is_empty() {
        bail!("{}: there is no head in it", path.display());
    }
    Ok(all)
}
