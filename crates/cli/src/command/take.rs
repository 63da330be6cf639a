//! `heard take`.

mod parquet;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use heard_desk::take::{Taken, Taker, Whose, take};
use heard_record::answer::{ById, Names};
use heard_record::text::{Cast, write_what};
use heard_record::{CaseId, Fact, PersonId, Source, lines};
use tempfile::NamedTempFile;

use crate::flat;
use crate::page::counted;
use crate::reading::cannot_write;
use crate::store;

/// Takes the record of a child or a case out of the store, to files. That it was taken is kept first, with who looked.
#[derive(Args)]
pub struct Take {
    /// A child, by its id. May be said several times.
    #[arg(long, value_name = "ID", required_unless_present = "case")]
    child: Vec<PersonId>,
    /// A case, by its id. May be said several times.
    #[arg(long, value_name = "ID")]
    case: Vec<CaseId>,
    /// Where to: FILE.jsonl, which `heard bring` reads, FILE.csv for spreadsheets, or FILE.parquet for programs that count; or several. None that is there is replaced.
    #[arg(long, value_name = "FILE", required = true)]
    to: Vec<PathBuf>,
    /// Whoever takes it: the name of their account.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why it is taken. It is kept with who looked.
    #[arg(long, value_name = "WORDS")]
    because: String,
    #[command(flatten)]
    store: store::StoreGiven,
}

/// The form of a file.
#[derive(Clone, Copy)]
enum Form {
    Lines,
    Flat,
    Columns,
}

impl Take {
    /// Ends with 2 if nothing is on record of what is asked for.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        if self.because.trim().is_empty() {
            bail!("--because: say why it is taken");
        }
        let files = self.to.iter().map(|path| Ok((path, form_of(path)?)));
        let files: Vec<(&PathBuf, Form)> = files.collect::<anyhow::Result<_>>()?;
        let taken = store::run(self.taken())?;
        if taken.facts.is_empty() {
            bail!("nothing is on record of it; no file was written");
        }
        for (path, form) in files {
            write(path, form, &taken)?;
            let facts = counted(taken.facts.len(), "fact", "facts");
            say!("{facts} taken to {}", path.display());
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn taken(&self) -> anyhow::Result<Taken> {
        let opened = self.store.open().await?;
        let account = opened.store.account_called(&self.by).await?;
        let account = account.filter(|account| account.closed.is_none());
        let account = account.ok_or_else(|| {
            anyhow!(
                "--by: there is no such account, or it is closed; `heard account list` shows them"
            )
        })?;
        let taker = Taker {
            account: &account,
            because: &self.because,
        };
        let children = self.child.iter().copied().map(Whose::Child);
        let cases = self.case.iter().copied().map(Whose::Case);
        let whose: Vec<Whose> = children.chain(cases).collect();
        let looks = self.store.looks()?;
        Ok(take(&opened.store, looks, &opened.clock, &taker, &whose).await?)
    }
}

fn form_of(path: &Path) -> anyhow::Result<Form> {
    if path.symlink_metadata().is_ok() {
        bail!("{} is there already, and is not replaced", path.display());
    }
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("jsonl") => Ok(Form::Lines),
        Some("csv") => Ok(Form::Flat),
        Some("parquet") => Ok(Form::Columns),
        _ => bail!("{} says none of .jsonl, .csv and .parquet", path.display()),
    }
}

/// Writes a file whole or not at all, for nobody else to read, and never in the place of another.
fn write(path: &Path, form: Form, taken: &Taken) -> anyhow::Result<()> {
    let could_not = |wrong: std::io::Error| cannot_write(path, &wrong);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(could_not)?;
    match form {
        Form::Lines => file
            .write_all(lines_of(taken).as_bytes())
            .map_err(could_not)?,
        Form::Flat => write_flat(&mut file, taken)?,
        Form::Columns => {
            parquet::write(file.as_file_mut(), &taken.facts, &cast(taken))
                .with_context(|| path.display().to_string())?;
        }
    }
    file.as_file().sync_all().map_err(could_not)?;
    let named = file.persist_noclobber(path);
    named.map_err(|wrong| match wrong.error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            anyhow!("{} is there already, and is not replaced", path.display())
        }
        _ => could_not(wrong.error),
    })?;
    Ok(())
}

fn lines_of(taken: &Taken) -> String {
    let people = taken.people.iter().map(lines::write_person);
    let facts = taken.facts.iter().map(lines::write_fact);
    people
        .chain(facts)
        .map(|line| format!("{line}\n"))
        .collect()
}

const COLUMNS: [&str; 13] = [
    "fact",
    "kind",
    "happened_from",
    "happened_to",
    "recorded",
    "by",
    "role",
    "about",
    "cases",
    "says",
    "source_file",
    "source_line",
    "source_text",
];

/// By what the people in it are called.
fn cast(taken: &Taken) -> Cast {
    Cast {
        people: taken.people.clone(),
        ..Cast::default()
    }
}

fn write_flat(to: impl Write, taken: &Taken) -> anyhow::Result<()> {
    let cast = cast(taken);
    let mut out = csv::Writer::from_writer(to);
    out.write_record(COLUMNS)?;
    for fact in &taken.facts {
        out.write_record(cells(fact, &cast))?;
    }
    out.flush()?;
    Ok(())
}

fn cells(fact: &Fact, cast: &Cast) -> [String; COLUMNS.len()] {
    let about: Vec<String> = fact
        .about
        .iter()
        .map(|id| cast.name_of_person(*id))
        .collect();
    let cases: Vec<String> = fact.cases.iter().map(|id| ById.name_of_case(*id)).collect();
    let (file, line, text) = match &fact.source {
        Source::Keyboard => ("keyboard", String::new(), ""),
        Source::Row { file, line, text } => (file.as_str(), line.to_string(), text.as_str()),
    };
    [
        fact.id.to_string(),
        fact.kind().words.to_owned(),
        fact.happened.earliest().to_string(),
        fact.happened.latest().to_string(),
        fact.recorded.to_string(),
        flat::words(&fact.by.name),
        fact.by.role.word().to_owned(),
        flat::words(&about.join(" | ")),
        cases.join(" | "),
        flat::words(&write_what(&fact.what, cast)),
        flat::words(file),
        line,
        flat::words(text),
    ]
}
