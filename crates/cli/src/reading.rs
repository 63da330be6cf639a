//! Reading files and folders of stories and JSON Lines.

use std::fs::{self, File};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use heard_record::text::{Asked, Story};
use heard_record::{When, lines, text};
use jiff::Timestamp;

use crate::progress::Progress;

/// A record read from a file.
pub struct Told {
    /// The file, and which story of it, if it holds several.
    pub file: String,
    /// What it tells.
    pub story: Story,
}

impl Told {
    /// The question to ask of it: the moment given, else its own, else the last moment recorded.
    pub fn asked(&self, at: Option<Timestamp>, known: Option<Timestamp>) -> Option<Asked> {
        let own = self.story.asked.last();
        let at = at
            .or(own.map(|asked| asked.at))
            .or(self.story.last_recorded())?;
        let known = known.or(own
            .filter(|asked| asked.at == at)
            .and_then(|asked| asked.known));
        Some(Asked {
            at,
            known,
            expects: Vec::new(),
        })
    }
}

/// How many mistakes are told at once.
const MOST: usize = 40;

/// Reads every story under the paths, in order of their names. Any mistake is told with its file and line.
pub fn read(paths: &[PathBuf]) -> anyhow::Result<Vec<Told>> {
    let mut files = Vec::new();
    for path in paths {
        find(path, &mut files)?;
    }
    if files.is_empty() {
        bail!("there is no story (.txt) and no JSON Lines file (.jsonl) there");
    }
    let mut res = Vec::new();
    let mut wrong = Vec::new();
    let mut progress = Progress::of("reading", files.len());
    for file in files {
        let text = read_whole(&file)?;
        progress.step();
        for (told, wrongs) in read_text(&file, &text) {
            if wrongs.is_empty() && told.story.facts.is_empty() && told.story.asked.is_empty() {
                wrong.push(format!("{} tells of nothing on record", told.file));
            }
            wrong.extend(
                wrongs
                    .into_iter()
                    .map(|one| format!("{}:{}: {}", file.display(), one.line, one.say)),
            );
            res.push(told);
        }
    }
    if wrong.is_empty() {
        Ok(res)
    } else {
        let more = wrong.len().saturating_sub(MOST);
        wrong.truncate(MOST);
        if more > 0 {
            wrong.push(format!("and {more} more of the kind"));
        }
        bail!("{}", wrong.join("\n"))
    }
}

fn read_text(file: &Path, text: &str) -> Vec<(Told, Vec<text::Wrong>)> {
    let name = file.display().to_string();
    if file.extension().is_some_and(|end| end == "jsonl") {
        let (story, wrongs) = lines::read(text);
        return vec![(Told { file: name, story }, wrongs)];
    }
    let told = text::read_all(&name, text);
    let several = told.len() > 1;
    (1..)
        .zip(told)
        .map(|(number, (story, wrongs))| {
            let file = if several {
                format!("{name} ({number})")
            } else {
                name.clone()
            };
            (Told { file, story }, wrongs)
        })
        .collect()
}

fn find(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !path.is_dir() {
        if !path.exists() {
            return Err(cannot_read(path, &ErrorKind::NotFound.into()));
        }
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(|wrong| cannot_read(path, &wrong))?;
    let mut inside = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    inside.sort();
    for path in inside {
        let story = path
            .extension()
            .is_some_and(|end| end == "txt" || end == "jsonl");
        if path.is_dir() || story {
            find(&path, files)?;
        }
    }
    Ok(())
}

/// A file's text.
pub fn read_whole(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).map_err(|wrong| cannot_read(path, &wrong))
}

/// Why a file cannot be read, as a sentence.
pub fn cannot_read(path: &Path, wrong: &Error) -> anyhow::Error {
    let path = path.display();
    match wrong.kind() {
        ErrorKind::NotFound => anyhow!("{path} is not there"),
        ErrorKind::PermissionDenied => anyhow!("{path} may not be read by this user"),
        ErrorKind::InvalidData => anyhow!("{path} is not plain text (UTF-8)"),
        ErrorKind::IsADirectory => anyhow!("{path} is a folder, not a file"),
        _ => anyhow!("{path} cannot be read: {wrong}"),
    }
}

/// A file to write to, which must be none of those that were read.
pub fn create(path: &Path, read: &[PathBuf]) -> anyhow::Result<File> {
    let real = |path: &Path| path.canonicalize().ok();
    let there = real(path);
    let is_read = |of: &PathBuf| match (&there, real(of)) {
        (Some(there), Some(of)) => there.starts_with(of),
        _ => false,
    };
    if read.iter().any(is_read) {
        bail!(
            "{} is among what is read, and would be lost: write to another file",
            path.display()
        );
    }
    File::create(path).map_err(|wrong| cannot_write(path, &wrong))
}

/// Why a file cannot be written, as a sentence.
pub fn cannot_write(path: &Path, wrong: &Error) -> anyhow::Error {
    let path = path.display();
    match wrong.kind() {
        ErrorKind::NotFound => anyhow!("{path} cannot be written: there is no such folder"),
        ErrorKind::PermissionDenied => anyhow!("{path} may not be written by this user"),
        ErrorKind::IsADirectory => anyhow!("{path} is a folder, not a file"),
        _ => anyhow!("{path} cannot be written: {wrong}"),
    }
}

/// A moment as typed: `2024-05-01 22:10`.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    When::read(text).map(When::latest)
}
