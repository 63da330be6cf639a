//! Reading files and folders of stories and JSON Lines.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use heard_record::text::{Asked, Story};
use heard_record::{When, lines, text};
use jiff::Timestamp;

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
    for file in files {
        let text = fs::read_to_string(&file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        for (told, wrongs) in read_text(&file, &text) {
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
            bail!("{} is not there", path.display());
        }
        files.push(path.to_owned());
        return Ok(());
    }
    let entries =
        fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))?;
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

/// A moment as typed: `2024-05-01 22:10`.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    When::read(text).map(When::latest)
}
