//! `heard bring`.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use heard_desk::bring::{Bringing, Brought, BroughtRows, CsvRows, Mapping};
use heard_record::when::write_moment;
use jiff::Timestamp;

use crate::page::{ASIDE, WARNING, counted, styled, wrapped};
use crate::progress::Progress;
use crate::reading;
use crate::sheet::SheetRows;
use crate::store::{self, Opened};

/// Brings files into the record. What cannot be put on record is held, with the reason. Bringing twice is bringing once.
#[derive(Args)]
pub struct Bring {
    /// JSON Lines (.jsonl), stories (.txt), or another system's files (.csv, .xlsx) with a mapping.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Which column of another system's files says what: docs/guide/bringing.md tells how it is written.
    #[arg(long, value_name = "FILE.toml")]
    mapping: Option<PathBuf>,
    /// When the files were made, in place of what the mapping says.
    #[arg(long, value_name = "TIME", value_parser = reading::moment, requires = "mapping")]
    made: Option<Timestamp>,
    #[command(flatten)]
    store: store::StoreGiven,
}

/// How many bytes are one step of the progress that is shown.
const STEP: u64 = 1 << 16;

impl Bring {
    /// Ends with 2 if a line is held.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let mapping = self.mapping()?;
        // Before a store is made for them.
        let mut files = Vec::with_capacity(self.files.len());
        for path in &self.files {
            let form = Form::of(path, mapping.as_ref());
            files.push((path, form.with_context(|| path.display().to_string())?));
        }
        let all = store::run(async {
            let (opened, looked_through) = self.store.open_to_write().await?;
            for damaged in looked_through.into_iter().flat_map(|found| found.damaged) {
                say!("{}", styled(WARNING, &wrapped(&damaged, "- ", "  ")));
            }
            let mut all = Brought::default();
            for (file, form) in files {
                let brought = bring(&opened, file, form).await;
                let rows = brought.with_context(|| file.display().to_string())?;
                say!("{}: {}", file.display(), told(rows.brought));
                say_what_is_not_whole(&rows);
                if let Some(up_to) = rows.up_to {
                    say!("{}", read_up_to(up_to, rows.brought.held));
                }
                all.held += rows.brought.held;
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

impl Bring {
    fn mapping(&self) -> anyhow::Result<Option<Mapping>> {
        let Some(path) = &self.mapping else {
            return Ok(None);
        };
        let mapping = Mapping::read_as_made(&reading::read_whole(path)?, self.made);
        let mapping = mapping.map_err(|why| anyhow!("{}, {why}", path.display()))?;
        Ok(Some(mapping))
    }
}

/// What of rows is on record as it was written, or stands in the row alone.
fn say_what_is_not_whole(rows: &BroughtRows) {
    for (remark, (times, first)) in &rows.remarks {
        let times = counted(*times, "row", "rows");
        let remark = format!("{remark} ({times}, the first on line {first})");
        say!("{}", styled(ASIDE, &wrapped(&remark, "- ", "  ")));
    }
    if !rows.unused.is_empty() {
        let columns: Vec<String> = rows.unused.iter().map(usize::to_string).collect();
        let columns = columns.join(", ");
        let say = format!(
            "The mapping makes nothing of these columns, which stay in the rows as written: {columns}"
        );
        say!("{}", styled(ASIDE, &wrapped(&say, "- ", "  ")));
    }
}

/// Up to when a system was read, and how much of what it gave waits.
fn read_up_to(moment: Timestamp, held: usize) -> String {
    let moment = write_moment(moment.as_microsecond());
    if held == 0 {
        return format!("Read up to {moment}");
    }
    let held = counted(held, "line", "lines");
    format!("Read up to {moment}, but for {held} held")
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

/// How a file is written, with the mapping of one that needs it.
enum Form<'m> {
    Story,
    JsonLines,
    Rows(&'m Mapping),
    Sheet(&'m Mapping),
}

impl<'m> Form<'m> {
    fn of(path: &Path, mapping: Option<&'m Mapping>) -> anyhow::Result<Form<'m>> {
        let ending = path.extension().and_then(|ending| ending.to_str());
        Ok(match (ending, mapping) {
            (Some("txt"), None) => Form::Story,
            (Some("jsonl"), None) => Form::JsonLines,
            (Some("csv"), Some(mapping)) => Form::Rows(mapping),
            (Some("xlsx"), Some(mapping)) => Form::Sheet(mapping),
            (Some("csv" | "xlsx"), None) => bail!(
                "say which of its columns says what: `--mapping FILE.toml`, as docs/guide/bringing.md tells"
            ),
            (Some("txt" | "jsonl"), Some(_)) => bail!("a mapping is for .csv and .xlsx"),
            _ => bail!(
                "JSON Lines end in .jsonl, stories in .txt and other systems' files in .csv or .xlsx; this file does not say which it is"
            ),
        })
    }
}

async fn bring(opened: &Opened, path: &Path, form: Form<'_>) -> anyhow::Result<BroughtRows> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let bringing = Bringing::of(&opened.store, &opened.clock, &name);
    let file = reading::open(path)?;
    let mut step = steps_of(&file)?;
    let lines = |brought| BroughtRows {
        brought,
        ..BroughtRows::default()
    };
    Ok(match form {
        Form::Story => lines(bringing.story(file).await?),
        Form::JsonLines => lines(bringing.json_lines(BufReader::new(file), step).await?),
        Form::Rows(mapping) => {
            let rows = CsvRows::of(BufReader::new(file), mapping);
            let step = |letters| step(letters as u64);
            bringing.rows(mapping, rows, step).await?
        }
        Form::Sheet(mapping) => {
            let rows = SheetRows::of(file, mapping.sheet())?;
            bringing.rows(mapping, rows, |_| {}).await?
        }
    })
}

/// Shows how much of a file was read, told how many bytes were read as they are.
fn steps_of(file: &File) -> anyhow::Result<impl FnMut(u64) + use<>> {
    let steps = usize::try_from(file.metadata()?.len() / STEP).unwrap_or(usize::MAX);
    let mut progress = Progress::of("bringing", steps);
    let mut read = 0;
    Ok(move |bytes: u64| {
        let before = read / STEP;
        read += bytes;
        (before..read / STEP).for_each(|_| progress.step());
    })
}
