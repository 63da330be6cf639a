//! Reads the guide strictly: every fault is told, each in a sentence.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::notation::{self, Purpose};
use super::{Class, Entry};
use crate::fault;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryText {
    id: String,
    class: String,
    patterns: Vec<String>,
    why: String,
    suggestion: String,
    context: Option<String>,
    #[serde(default)]
    unless: Vec<String>,
}

const KEYS: [&str; 7] = [
    "id",
    "class",
    "patterns",
    "why",
    "suggestion",
    "context",
    "unless",
];

/// The entries of the guide, in its own order.
///
/// # Errors
///
/// Every fault at once, each a sentence that names the entry and the word.
pub(super) fn entries(text: &str) -> Result<Vec<Entry>, Vec<String>> {
    let file: toml::Table = toml::from_str(text)
        .map_err(|wrong| vec![format!("the guide, {}", fault::in_toml(text, &wrong))])?;
    let mut faults = Vec::new();
    for key in file.keys().filter(|key| *key != "entry") {
        faults.push(format!(
            "the guide has `{key}`, and holds nothing but entries"
        ));
    }
    let rows = match file.get("entry") {
        Some(toml::Value::Array(rows)) => rows.as_slice(),
        _ => &[],
    };
    if rows.is_empty() {
        faults.push("the guide has no `[[entry]]`".to_owned());
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut ids = BTreeSet::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(entry) = read_entry(at + 1, row, &mut faults) else {
            continue;
        };
        if !ids.insert(entry.id.clone()) {
            faults.push(format!("entry `{}` is there twice", entry.id));
        }
        entries.push(entry);
    }
    if faults.is_empty() {
        Ok(entries)
    } else {
        Err(faults)
    }
}

fn read_entry(number: usize, row: &toml::Value, faults: &mut Vec<String>) -> Option<Entry> {
    let toml::Value::Table(row) = row else {
        faults.push(format!("entry {number} is not an `[[entry]]`"));
        return None;
    };
    let called = match row.get("id") {
        Some(toml::Value::String(id)) => format!("entry `{id}`"),
        _ => format!("entry {number}, which has no id,"),
    };
    let mut row = row.clone();
    row.retain(|key, _| {
        let is_known = KEYS.contains(&key);
        if !is_known {
            faults.push(format!(
                "{called} has `{key}`, which is not a word of the guide"
            ));
        }
        is_known
    });
    let before = faults.len();
    for key in KEYS.iter().take(5).filter(|key| !row.contains_key(**key)) {
        faults.push(format!("{called} has no `{key}`"));
    }
    for (key, value) in &row {
        let is_list = value
            .as_array()
            .is_some_and(|list| list.iter().all(toml::Value::is_str));
        let wants_list = key == "patterns" || key == "unless";
        match (wants_list, is_list, value.is_str()) {
            (true, false, _) => faults.push(format!("{called}: `{key}` is not a list of phrases")),
            (false, _, false) => faults.push(format!("{called}: `{key}` is not a sentence")),
            _ => {}
        }
    }
    match toml::Value::Table(row).try_into::<EntryText>() {
        Ok(told) => check(told, faults),
        Err(fault) => {
            if faults.len() == before {
                faults.push(format!("{called}: {}", fault.message()));
            }
            None
        }
    }
}

fn check(told: EntryText, faults: &mut Vec<String>) -> Option<Entry> {
    let called = format!("entry `{}`", told.id);
    let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if told.id.is_empty() || !told.id.chars().all(is_id) {
        faults.push(format!(
            "{called}: an id is small letters, figures and hyphens"
        ));
    }
    let class = Class::ALL
        .into_iter()
        .find(|class| class.as_written() == told.class);
    if class.is_none() {
        let known = Class::ALL.map(Class::as_written).join("`, `");
        faults.push(format!(
            "{called}: class `{}` is not one of `{known}`",
            told.class
        ));
    }
    let sentences = [
        ("why", Some(&told.why)),
        ("suggestion", Some(&told.suggestion)),
    ];
    for (key, sentence) in sentences
        .into_iter()
        .chain([("context", told.context.as_ref())])
    {
        if sentence.is_some_and(|sentence| sentence.trim().is_empty()) {
            faults.push(format!("{called}: `{key}` is empty"));
        }
    }
    if told.patterns.is_empty() {
        faults.push(format!(
            "{called}: `patterns` is empty, so it would find nothing"
        ));
    }
    let mut read = |texts: &[String], purpose| {
        let mut res = Vec::new();
        for text in texts {
            match notation::read(text, purpose) {
                Ok(pattern) => res.push(pattern),
                Err(say) => faults.push(format!("{called}: pattern `{text}` {say}")),
            }
        }
        res
    };
    let patterns = read(&told.patterns, Purpose::Phrase);
    let unless = read(&told.unless, Purpose::Unless);
    let EntryText {
        id,
        why,
        suggestion,
        context,
        ..
    } = told;
    Some(Entry {
        id,
        class: class?,
        why,
        suggestion,
        context,
        patterns,
        unless,
    })
}
