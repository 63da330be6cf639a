//! The machine's form of a record: JSON Lines, one person or one fact a line.
//!
//! `docs/guide/json-lines.md` tells it whole. A fact's `shape` is the number of
//! its kind's shape; shapes once written are read for ever.

use serde_json::{Map, Value as Json, json};

use crate::answer::{ById, Value};
use crate::fact::{Author, Fact, Source, kind_called};
use crate::id::{CaseId, PersonId};
use crate::role::Role;
use crate::text::{Person, Story, Wrong};
use crate::when::{self, When};
use crate::{Stated, What};

/// Writes a record as JSON Lines; [`read`] reads it back the same.
pub fn write(story: &Story) -> String {
    let people = story.cast.people.iter().map(|person| {
        json!({ "person": person.id.to_string(), "name": person.name, "child": person.is_child })
    });
    let cases = story
        .cast
        .cases
        .iter()
        .map(|(id, name)| json!({ "case": id.to_string(), "name": name }));
    let facts = story.facts.iter().map(write_fact);
    people
        .chain(cases)
        .chain(facts)
        .map(|line| format!("{line}\n"))
        .collect()
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
    for (line, raw) in (1..).zip(text.lines()) {
        if raw.trim().is_empty() {
            continue;
        }
        let read = serde_json::from_str::<Json>(raw)
            .map_err(|wrong| format!("this is not JSON: {wrong}"))
            .and_then(|json| read_line(&json, &mut story));
        if let Err(say) = read {
            wrongs.push(Wrong { line, say });
        }
    }
    (story, wrongs)
}

fn read_line(json: &Json, story: &mut Story) -> Result<(), String> {
    if json.get("person").is_some() {
        story.cast.people.push(Person {
            id: word(json, "person")?.parse::<PersonId>()?,
            name: word(json, "name")?.to_owned(),
            is_child: json
                .get("child")
                .and_then(Json::as_bool)
                .ok_or("`child` must be true or false")?,
        });
    } else if json.get("case").is_some() {
        story.cast.cases.push((
            word(json, "case")?.parse::<CaseId>()?,
            word(json, "name")?.to_owned(),
        ));
    } else if json.get("fact").is_some() {
        let fact = read_fact(json)?;
        if story.cast.facts.contains(&fact.id) {
            return Err(
                "another line above has the same `fact`; each fact has an id of its own".into(),
            );
        }
        story.cast.facts.push(fact.id);
        story.facts.push(fact);
    } else {
        return Err("a line is a `person`, a `case` or a `fact`".into());
    }
    Ok(())
}

/// Reads one fact.
pub fn read_fact(json: &Json) -> Result<Fact, String> {
    let by = json
        .get("by")
        .ok_or("`by` is missing: who put it on record, in what role")?;
    let role = word(by, "role")?;
    Ok(Fact {
        id: word(json, "fact")?.parse()?,
        what: read_what(json)?,
        happened: read_when(json.get("happened").ok_or("`happened` is missing")?)?,
        recorded: read_moment(word(json, "recorded")?)?,
        by: Author {
            name: word(by, "name")?.to_owned(),
            role: Role::of_word(role).ok_or_else(|| format!("`{role}` is no role"))?,
        },
        about: words(json, "about")?
            .iter()
            .map(|id| id.parse())
            .collect::<Result<_, _>>()?,
        cases: words(json, "cases")?
            .iter()
            .map(|id| id.parse())
            .collect::<Result<_, _>>()?,
        source: read_source(json.get("source").ok_or("`source` is missing")?)?,
    })
}

/// Reads `kind`, `shape` and `body`.
pub fn read_what(json: &Json) -> Result<What, String> {
    let words = word(json, "kind")?;
    let kind = kind_called(words).ok_or_else(|| format!("`{words}` is no kind of fact"))?;
    let shape = json
        .get("shape")
        .and_then(Json::as_u64)
        .ok_or("`shape` must be a number")?;
    if shape != u64::from(kind.shape) {
        return Err(format!(
            "`{words}` of shape {shape} cannot be read: this program knows shape {}",
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
            .ok_or_else(|| format!("{words}: `{key}` is none of its fields"))?;
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

fn read_stated(field: &crate::kind::Field, json: &Json) -> Result<Stated<Value>, String> {
    if let Json::Object(object) = json {
        return match (
            object.get("unclear"),
            object.get("not_known"),
            object.get("not_asked"),
        ) {
            (Some(Json::String(written)), None, None) => Ok(Stated::Unclear(written.clone())),
            (None, Some(Json::Bool(true)), None) => Ok(Stated::NotKnown),
            (None, None, Some(Json::String(because))) => Ok(Stated::NotAsked(because.clone())),
            _ if field.asks == crate::answer::Asks::When => {
                read_when(json).map(|when| Stated::Clear(Value::When(when)))
            }
            _ => Err("an object here is `unclear`, `not_known` or `not_asked`".into()),
        };
    }
    if field.asks == crate::answer::Asks::When {
        return read_when(json).map(|when| Stated::Clear(Value::When(when)));
    }
    field.asks.read_json(json, &ById).map(Stated::Clear)
}

fn read_when(json: &Json) -> Result<When, String> {
    match json {
        Json::String(text) => read_moment(text).map(When::at),
        _ => Ok(When::between(
            read_moment(word(json, "from")?)?,
            read_moment(word(json, "to")?)?,
        )),
    }
}

fn read_moment(text: &str) -> Result<jiff::Timestamp, String> {
    text.parse::<jiff::Timestamp>()
        .map(|moment| when::moment(moment.as_microsecond()))
        .map_err(|_| format!("`{text}` is not a moment such as `2024-05-01T21:10:00Z`"))
}

fn read_source(json: &Json) -> Result<Source, String> {
    match json {
        Json::String(word) if word == "keyboard" => Ok(Source::Keyboard),
        Json::Object(_) => Ok(Source::Row {
            file: word(json, "file")?.to_owned(),
            line: json
                .get("line")
                .and_then(Json::as_u64)
                .ok_or("`line` must be a number")?,
            text: word(json, "text")?.to_owned(),
        }),
        _ => Err("a source is `keyboard`, or `file`, `line` and `text`".into()),
    }
}

fn word<'j>(json: &'j Json, key: &str) -> Result<&'j str, String> {
    json.get(key)
        .and_then(Json::as_str)
        .ok_or_else(|| format!("`{key}` must be a text"))
}

fn words<'j>(json: &'j Json, key: &str) -> Result<Vec<&'j str>, String> {
    let list = json
        .get(key)
        .and_then(Json::as_array)
        .ok_or_else(|| format!("`{key}` must be a list"))?;
    list.iter()
        .map(|item| {
            item.as_str()
                .ok_or_else(|| format!("`{key}` must be a list of texts"))
        })
        .collect()
}
