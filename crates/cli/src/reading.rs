//! Reading files and folders of stories and JSON Lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File};
use std::io::{Error, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{anyhow, bail};
use heard_duty::story::children_known;
use heard_record::answer::Names;
use heard_record::text::{Asked, Story};
use heard_record::{FactId, PersonId, When, lines, text, timeline};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::page::counted;
use crate::progress::Progress;

mod found;

use found::{Form, Found};

/// A record read from a file.
pub struct Told {
    /// The file, and which story of it, if it holds several.
    pub file: String,
    /// What it tells.
    pub story: Story,
    /// How many of its lines could not be read.
    unread: usize,
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

    /// Takes in what another file tells of the same child; a fact that both tell stands once.
    fn take_in(&mut self, other: Told, unread: &mut Vec<Unread>) {
        let Story {
            nation,
            cast,
            facts,
            ..
        } = other.story;
        self.story.nation = self.story.nation.or(nation);
        for person in cast.people {
            let known = self.story.cast.people.iter_mut();
            match known.into_iter().find(|one| one.id == person.id) {
                Some(one) => one.is_child |= person.is_child,
                None => self.story.cast.people.push(person),
            }
        }
        for case in cast.cases {
            if !self.story.cast.cases.iter().any(|(id, _)| *id == case.0) {
                self.story.cast.cases.push(case);
            }
        }
        self.unread += other.unread;
        let here: BTreeMap<FactId, usize> = (0..)
            .zip(&self.story.facts)
            .map(|(place, fact)| (fact.id, place))
            .collect();
        for fact in facts {
            let same = here
                .get(&fact.id)
                .and_then(|place| self.story.facts.get(*place));
            match same {
                None => {
                    self.story.cast.facts.push(fact.id);
                    self.story.facts.push(fact);
                }
                Some(same) if *same == fact => {}
                Some(_) => {
                    self.unread += 1;
                    unread.push(Unread {
                        line: None,
                        say: format!(
                            "{}: fact {} says something else in {}, and only that is read",
                            other.file, fact.id, self.file
                        ),
                        file: other.file.clone(),
                    });
                }
            }
        }
        self.file = format!("{} and {}", self.file, other.file);
    }

    /// What whoever reads what is owed must know, where lines of the file could not be read.
    pub fn warning(&self) -> Option<String> {
        let lines = counted(self.unread, "line", "lines");
        (self.unread > 0).then(|| {
            format!(
                "This file has {lines} that could not be read: what is owed may be more than is shown."
            )
        })
    }
}

/// A line or a whole file that could not be read.
pub struct Unread {
    file: String,
    line: Option<usize>,
    say: String,
}

impl Unread {
    fn whole(file: &Path, wrong: &anyhow::Error) -> Unread {
        Unread {
            file: file.display().to_string(),
            line: None,
            say: wrong.to_string(),
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.say),
            None => f.write_str(&self.say),
        }
    }
}

/// What could be read of the files asked for, and what could not.
pub struct Reading {
    /// What could be read.
    pub told: Vec<Told>,
    unread: Vec<Unread>,
}

impl Reading {
    /// How the program ends: as it would, but with 2 where something could not be read.
    pub fn ends(&self, otherwise: ExitCode) -> ExitCode {
        if self.unread.is_empty() {
            otherwise
        } else {
            ExitCode::from(2)
        }
    }

    /// What could not be read, for machines.
    pub fn unread(&self) -> Json {
        let unread = self.unread.iter();
        unread
            .map(|one| json!({ "file": one.file, "line": one.line, "say": one.say }))
            .collect()
    }

    /// What whoever reads figures must know, where something could not be read.
    pub fn warning(&self) -> Option<String> {
        let what = counted(self.unread.len(), "line or file", "lines or files");
        (!self.unread.is_empty()).then(|| {
            format!("{what} could not be read: what is counted may be more or less than is shown.")
        })
    }
}

/// How many mistakes are told at once.
const MOST: usize = 40;

/// Reads every story under the paths, in order of their names, and tells what could not be read.
///
/// # Errors
///
/// Where nothing at all could be read.
pub fn read(paths: &[PathBuf]) -> anyhow::Result<Reading> {
    let mut found = Found::default();
    for path in paths {
        found.add(path);
    }
    let Found {
        files, mut unread, ..
    } = found;
    if files.is_empty() && unread.is_empty() {
        bail!("there is no story (.txt) and no JSON Lines file (.jsonl) there");
    }
    let mut told = Vec::new();
    let mut progress = Progress::of("reading", files.len());
    for file in files {
        progress.step();
        match read_whole(&file) {
            Ok(text) => read_text(&file, &text, &mut told, &mut unread),
            Err(wrong) => unread.push(Unread::whole(&file, &wrong)),
        }
    }
    drop(progress);
    let told = joined(told, &mut unread);
    let mut said: Vec<String> = unread.iter().take(MOST).map(Unread::to_string).collect();
    if unread.len() > MOST {
        said.push(format!("and {} more of the kind", unread.len() - MOST));
    }
    if told.is_empty() {
        bail!("{}", said.join("\n"));
    }
    for line in said {
        tell!("{line}");
    }
    Ok(Reading { told, unread })
}

fn read_text(file: &Path, text: &str, told: &mut Vec<Told>, unread: &mut Vec<Unread>) {
    let name = file.display().to_string();
    let stories = match Form::of(file) {
        Some(Form::Lines) => vec![lines::read(text)],
        _ => text::read_all(&name, text),
    };
    let several = stories.len() > 1;
    for (number, (story, wrongs)) in (1..).zip(stories) {
        let called = if several {
            format!("{name} ({number})")
        } else {
            name.clone()
        };
        if wrongs.is_empty() && story.facts.is_empty() && story.asked.is_empty() {
            unread.push(Unread {
                say: format!("{called} tells of nothing on record"),
                file: called,
                line: None,
            });
            continue;
        }
        if children_known(&story, Timestamp::MAX).next().is_none() {
            unread.push(Unread {
                say: format!("{called} names nobody as a child: nothing in it is judged"),
                file: called.clone(),
                line: None,
            });
        }
        let without_effect = timeline::without_effect(&story.facts);
        unread.extend(without_effect.iter().map(|(id, because)| Unread {
            say: format!(
                "{called}: fact {} takes nothing back, because {because}",
                story.cast.name_of_fact(*id)
            ),
            file: called.clone(),
            line: None,
        }));
        told.push(Told {
            file: called,
            unread: wrongs.len() + without_effect.len(),
            story,
        });
        unread.extend(wrongs.into_iter().map(|wrong| Unread {
            file: name.clone(),
            line: Some(wrong.line),
            say: wrong.say,
        }));
    }
}

/// The ids of the children a record is about.
fn children_in(story: &Story) -> Vec<PersonId> {
    let children = children_known(story, Timestamp::MAX);
    children.map(|child| child.id).collect()
}

/// Puts together what several files tell of one child: a child's record is one, wherever it is written.
fn joined(told: Vec<Told>, unread: &mut Vec<Unread>) -> Vec<Told> {
    let mut records: BTreeMap<usize, Told> = BTreeMap::new();
    let mut record_of: BTreeMap<PersonId, usize> = BTreeMap::new();
    for (number, new) in (0..).zip(told) {
        let children = children_in(&new.story);
        let with: BTreeSet<usize> = children
            .iter()
            .filter_map(|child| record_of.get(child).copied())
            .collect();
        let first = with.first().copied().unwrap_or(number);
        let others = with
            .iter()
            .skip(1)
            .filter_map(|other| records.remove(other));
        let others: Vec<Told> = others.collect();
        match records.get_mut(&first) {
            Some(whole) => {
                for part in others.into_iter().chain([new]) {
                    whole.take_in(part, unread);
                }
                let children = children_in(&whole.story).into_iter();
                record_of.extend(children.map(|child| (child, first)));
            }
            None => {
                records.insert(number, new);
                record_of.extend(children.into_iter().map(|child| (child, number)));
            }
        }
    }
    records.into_values().collect()
}

/// No file larger than this is read: no record of one child is.
const LARGEST: u64 = 1 << 30;

/// A file's text.
pub fn read_whole(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let could_not = |wrong: Error| cannot_read(path, &wrong);
    let mut file = open(path)?;
    if file.metadata().map_err(could_not)?.len() > LARGEST {
        bail!("{} is larger than 1 GiB, and is not read", path.display());
    }
    file.read_to_string(&mut text).map_err(could_not)?;
    Ok(text)
}

/// A file to read: not a folder, nor what only looks like a file and may never end.
pub fn open(path: &Path) -> anyhow::Result<File> {
    let could_not = |wrong: Error| cannot_read(path, &wrong);
    let kind = fs::metadata(path).map_err(could_not)?.file_type();
    if kind.is_dir() {
        return Err(could_not(ErrorKind::IsADirectory.into()));
    }
    if !kind.is_file() {
        bail!("{} is a pipe or a device, not a file", path.display());
    }
    File::open(path).map_err(could_not)
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
