//! The machine's form of a record: JSON Lines, one person or one fact a line.
//!
//! `docs/guide/json-lines.md` tells it whole. A fact's `shape` is the number of
//! its kind's shape; shapes once written are read for ever.

use std::collections::BTreeSet;
use std::str::FromStr;

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::answer::{Asks, ById, Value, quoted};
use crate::fact::{Author, Fact, Source, kind_called, kinds};
use crate::id::CaseId;
use crate::kind::Field;
use crate::near::did_you_mean;
use crate::role::Role;
use crate::stated::{SAY_WHAT_WAS_TRIED, SAY_WHY};
use crate::text::{self, Person, Story, Wrong};
use crate::when::{self, When};
use crate::{Stated, What};

mod once;

/// Writes a record as JSON Lines; [`read`] reads it back the same.
pub fn write(story: &Story) -> String {
    let people = story.cast.people.iter().map(write_person);
    let cases = story
        .cast
        .cases
        .iter()
        .map(|(id, name)| write_case(*id, name));
    let facts = story.facts.iter().map(write_fact);
    people
        .chain(cases)
        .chain(facts)
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Somebody as JSON.
pub fn write_person(person: &Person) -> Json {
    json!({ "person": person.id.to_string(), "name": person.name, "child": person.is_child })
}

/// A case and its name as JSON.
pub fn write_case(id: CaseId, name: &str) -> Json {
    json!({ "case": id.to_string(), "name": name })
}

/// One fact as JSON.
pub fn write_fact(fact: &Fact) -> Json {
    let source = match &fact.source {
        Source::Keyboard => json!("keyboard"),
        Source::Row { file, line, text } => json!({ "file": file, "line": line, "text": text }),
    };
    json!({
        "fact": fact.id.to_string(),
        "kind": fact.kind().words,
        "shape": fact.kind().shape,
        "happened": write_when(fact.happened),
        "recorded": when::moment(fact.recorded.as_microsecond()).to_string(),
        "by": { "name": fact.by.name, "role": fact.by.role.word() },
        "about": fact.about.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "cases": fact.cases.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "source": source,
        "body": write_body(&fact.what),
    })
}

/// What was said, as JSON: an answer by each key; what was left out is not there.
pub fn write_body(what: &What) -> Json {
    let mut body = Map::new();
    for (field, stated) in what.kind().fields.iter().zip(what.answers()) {
        let json = match stated {
            Stated::Clear(Value::When(when)) => write_when(when),
            Stated::Clear(value) => value.write_json(&ById),
            Stated::Unclear(written) => json!({ "unclear": written }),
            Stated::NotKnown => json!({ "not_known": true }),
            Stated::NotAsked(because) => json!({ "not_asked": because }),
            Stated::WouldNotSay => json!({ "would_not_say": true }),
            Stated::NotFoundOut(tried) => json!({ "not_found_out": tried }),
            Stated::LeftOut => continue,
        };
        body.insert(field.key.to_owned(), json);
    }
    Json::Object(body)
}

fn write_when(when: When) -> Json {
    if when.is_exact() {
        json!(when.earliest().to_string())
    } else {
        json!({ "from": when.earliest().to_string(), "to": when.latest().to_string() })
    }
}

/// Reads JSON Lines. Everything that could be read is given, with every mistake beside it.
pub fn read(text: &str) -> (Story, Vec<Wrong>) {
    let mut story = Story::default();
    let mut wrongs = Vec::new();
    let mut ids = Ids::new();
    let mut about = Vec::new();
    for (line, raw) in (1..).zip(text::plain(text).lines()) {
        if raw.trim().is_empty() {
            continue;
        }
        let before = story.facts.len();
        if let Err(say) = read_json(raw).and_then(|json| read_line(&json, &mut story, &mut ids)) {
            wrongs.push(Wrong { line, say });
        }
        let added = story.facts.iter().skip(before);
        about.extend(added.flat_map(|fact| fact.about.iter().map(move |id| (line, *id))));
    }
    about.retain(|(_, id)| !ids.contains(&("person", id.uuid())));
    about.dedup_by_key(|(line, _)| *line);
    wrongs.extend(about.into_iter().map(|(line, _)| Wrong {
        line,
        say: "about: somebody this fact is about has no `person` line in the file".into(),
    }));
    wrongs.sort_by_key(|wrong| wrong.line);
    (story, wrongs)
}

/// Reads one line as JSON in which no key of an object stands twice.
///
/// # Errors
///
/// Where it goes wrong, and never what stands there.
pub fn read_json(line: &str) -> Result<Json, String> {
    once::read(line)
}

/// The ids that lines have, each with what it is the id of.
type Ids = BTreeSet<(&'static str, Uuid)>;

fn read_line(json: &Json, story: &mut Story, ids: &mut Ids) -> Result<(), String> {
    let nouns = ["person", "case", "fact"];
    let said: Vec<&str> = nouns
        .into_iter()
        .filter(|noun| json.get(noun).is_some())
        .collect();
    match said.as_slice() {
        ["person"] => {
            let person = read_person(json)?;
            is_new(ids, "person", person.id.uuid())?;
            story.cast.people.push(person);
        }
        ["case"] => {
            let (case, name) = read_case(json)?;
            is_new(ids, "case", case.uuid())?;
            story.cast.cases.push((case, name));
        }
        ["fact"] => {
            let fact = read_fact(json)?;
            is_new(ids, "fact", fact.id.uuid())?;
            story.cast.facts.push(fact.id);
            story.facts.push(fact);
        }
        _ => return Err("a line is a `person`, a `case` or a `fact`, and only one of them".into()),
    }
    Ok(())
}

fn is_new(ids: &mut Ids, noun: &'static str, id: Uuid) -> Result<(), String> {
    let same =
        || format!("another line above has the same `{noun}`; each {noun} has an id of its own");
    ids.insert((noun, id)).then_some(()).ok_or_else(same)
}

fn read_person(json: &Json) -> Result<Person, String> {
    only(json, "a `person` line", &["person", "name", "child"])?;
    Ok(Person {
        id: id(word(json, "person")?, "person")?,
        name: word(json, "name")?.to_owned(),
        is_child: json
            .get("child")
            .and_then(Json::as_bool)
            .ok_or("`child` must be true or false")?,
    })
}

fn read_case(json: &Json) -> Result<(CaseId, String), String> {
    only(json, "a `case` line", &["case", "name"])?;
    let case = id(word(json, "case")?, "case")?;
    Ok((case, word(json, "name")?.to_owned()))
}

const KEYS_OF_A_FACT: &[&str] = &[
    "fact", "kind", "shape", "happened", "recorded", "by", "about", "cases", "source", "body",
];

/// Reads one fact.
pub fn read_fact(json: &Json) -> Result<Fact, String> {
    only(json, "a `fact` line", KEYS_OF_A_FACT)?;
    let by = json
        .get("by")
        .ok_or("`by` is missing: who put it on record, in what role")?;
    only(by, "`by`", &["name", "role"])?;
    let in_field = |key: &'static str| move |say: String| format!("{key}: {say}");
    Ok(Fact {
        id: id(word(json, "fact")?, "fact")?,
        what: read_what(json)?,
        happened: read_when(json.get("happened").ok_or("`happened` is missing")?)
            .map_err(in_field("happened"))?,
        recorded: read_moment(word(json, "recorded")?).map_err(in_field("recorded"))?,
        by: Author {
            name: word(by, "name")?.to_owned(),
            role: Role::read(word(by, "role")?)?,
        },
        about: ids(json, "about")?,
        cases: ids(json, "cases")?,
        source: read_source(json.get("source").ok_or("`source` is missing")?)?,
    })
}

/// Reads `kind`, `shape` and `body`.
pub fn read_what(json: &Json) -> Result<What, String> {
    let said = word(json, "kind")?;
    let kind = kind_called(said).ok_or_else(|| {
        let near = did_you_mean(said, kinds().map(|kind| kind.words));
        format!("`kind` is no kind of fact (`heard words` lists them){near}")
    })?;
    let words = kind.words;
    let shape = json
        .get("shape")
        .and_then(Json::as_u64)
        .ok_or("`shape` must be a number")?;
    if shape != u64::from(kind.shape) {
        return Err(format!(
            "`{words}` of this shape cannot be read: this program knows shape {}",
            kind.shape
        ));
    }
    let body = json
        .get("body")
        .and_then(Json::as_object)
        .ok_or("`body` must be an object")?;
    let mut what = (kind.blank)();
    for (key, answer) in body {
        let (at, field) = kind
            .field(key)
            .ok_or_else(|| other_key(key, &format!("`{words}`, body"), kind.columns()))?;
        let key = field.key;
        let stated = read_stated(field, answer).map_err(|say| format!("{words}, {key}: {say}"))?;
        if !what.set(at, stated) {
            return Err(format!(
                "{words}, {key}: {} was expected",
                field.asks.wanted()
            ));
        }
    }
    Ok(what)
}

fn read_stated(field: &Field, json: &Json) -> Result<Stated<Value>, String> {
    if let Json::Object(object) = json {
        let mut said = object.iter();
        match (
            said.next().map(|(key, said)| (key.as_str(), said)),
            said.next(),
        ) {
            (Some(("unclear", Json::String(written))), None) => {
                return Ok(Stated::Unclear(written.clone()));
            }
            (Some(("not_known", Json::Bool(true))), None) => return Ok(Stated::NotKnown),
            (Some(("not_asked", Json::String(because))), None) if because.trim().is_empty() => {
                return Err(format!("{SAY_WHY}: `{{\"not_asked\": \"…\"}}`"));
            }
            (Some(("not_asked", Json::String(because))), None) => {
                return Ok(Stated::NotAsked(because.clone()));
            }
            (Some(("would_not_say", Json::Bool(true))), None) => return Ok(Stated::WouldNotSay),
            (Some(("not_found_out", Json::String(tried))), None) if tried.trim().is_empty() => {
                return Err(format!(
                    "{SAY_WHAT_WAS_TRIED}: `{{\"not_found_out\": \"…\"}}`"
                ));
            }
            (Some(("not_found_out", Json::String(tried))), None) => {
                return Ok(Stated::NotFoundOut(tried.clone()));
            }
            _ if field.asks == Asks::When => {}
            _ => {
                return Err("an object here is one of `unclear` with a text, `not_known` or `would_not_say` with true, `not_asked` or `not_found_out` with a text".into());
            }
        }
    }
    if field.asks == Asks::When {
        return read_when(json).map(|when| Stated::Clear(Value::When(when)));
    }
    field.asks.read_json(json, &ById).map(Stated::Clear)
}

fn read_when(json: &Json) -> Result<When, String> {
    if let Json::String(text) = json {
        return read_moment(text).map(When::at);
    }
    only(json, "a range of time", &["from", "to"])?;
    let (from, to) = (
        read_moment(word(json, "from")?)?,
        read_moment(word(json, "to")?)?,
    );
    if to < from {
        return Err(when::ENDS_FIRST.into());
    }
    Ok(When::between(from, to))
}

fn read_moment(text: &str) -> Result<Timestamp, String> {
    when::read_instant(text)
        .ok_or_else(|| "a moment such as `2024-05-01T21:10:00Z` was expected".into())
}

fn read_source(json: &Json) -> Result<Source, String> {
    match json {
        Json::String(word) if word == "keyboard" => Ok(Source::Keyboard),
        Json::Object(_) => {
            only(json, "`source`", &["file", "line", "text"])?;
            Ok(Source::Row {
                file: word(json, "file")?.to_owned(),
                line: json
                    .get("line")
                    .and_then(Json::as_u64)
                    .ok_or("`line` must be a number")?,
                text: word(json, "text")?.to_owned(),
            })
        }
        _ => Err("a source is `keyboard`, or `file`, `line` and `text`".into()),
    }
}

/// Refuses what has other keys than these: what they say would be passed over.
fn only(json: &Json, what: &str, keys: &[&'static str]) -> Result<(), String> {
    let object = json
        .as_object()
        .ok_or_else(|| format!("{what} must be an object with {}", quoted(keys)))?;
    match object.keys().find(|key| !keys.contains(&key.as_str())) {
        Some(other) => Err(other_key(other, what, keys.iter().copied())),
        None => Ok(()),
    }
}

fn other_key(key: &str, what: &str, keys: impl Iterator<Item = &'static str>) -> String {
    let keys: Vec<&str> = keys.collect();
    let near = did_you_mean(key, keys.iter().copied());
    if keys.is_empty() {
        return format!("{what} has no keys");
    }
    format!("{what} has no other keys than {}{near}", quoted(&keys))
}

fn id<T: FromStr<Err = String>>(text: &str, key: &str) -> Result<T, String> {
    text.parse().map_err(|say| format!("`{key}`: {say}"))
}

fn ids<T: FromStr<Err = String>>(json: &Json, key: &str) -> Result<Vec<T>, String> {
    let wanted = || format!("`{key}` must be a list of texts");
    let list = json.get(key).and_then(Json::as_array).ok_or_else(wanted)?;
    list.iter()
        .map(|item| id(item.as_str().ok_or_else(wanted)?, key))
        .collect()
}

fn word<'j>(json: &'j Json, key: &str) -> Result<&'j str, String> {
    json.get(key)
        .and_then(Json::as_str)
        .ok_or_else(|| format!("`{key}` must be a text"))
}
