//! A record written as text: a story that is read back the same, and lines for people to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{ABOUT_NOBODY, Cast, NATION, OWN_CASE, Story, THE_CHILD, author_not_stated, quote};
use crate::answer::{Asks, Names, Value};
use crate::fact::{Fact, Source};
use crate::id::PersonId;
use crate::kind::Field;
use crate::when;
use crate::{Stated, What};

/// Writes a story; [`read`](super::read) reads it back the same.
pub fn write(story: &Story) -> String {
    let mut res = String::new();
    for line in &story.title {
        let _ = writeln!(res, "{line}");
    }
    if let Some(nation) = story.nation {
        let _ = writeln!(res, "  {NATION}: {}", nation.word());
    }
    for (word, is_child) in [("children", true), ("people", false)] {
        let people = story.cast.people.iter();
        let names: Vec<String> = people
            .filter(|p| p.is_child == is_child)
            .map(|p| p.name.clone())
            .collect();
        if !names.is_empty() && names != [THE_CHILD] {
            let _ = writeln!(res, "  {word}: {}", quote::names(names));
        }
    }
    for fact in &story.facts {
        let _ = writeln!(res, "  {}", write_fact(fact, &story.cast));
    }
    for asked in &story.asked {
        let _ = write!(
            res,
            "asked at {}",
            when::write_moment(asked.at.as_microsecond())
        );
        if let Some(known) = asked.known {
            let _ = write!(
                res,
                ", known at {}",
                when::write_moment(known.as_microsecond())
            );
        }
        res.push('\n');
        for (_, indent, text) in &asked.expects {
            let _ = writeln!(res, "{:indent$}{text}", "");
        }
    }
    res
}

/// One fact as a story line.
pub fn write_fact(fact: &Fact, cast: &Cast) -> String {
    line_of(fact, cast, &write_what(&fact.what, cast))
}

/// A fact as people are told it: a story's line, with plain words in place of codes.
pub fn tell_fact(fact: &Fact, cast: &Cast) -> String {
    line_of(fact, cast, &tell_what(&fact.what, cast))
}

fn line_of(fact: &Fact, cast: &Cast, what: &str) -> String {
    let mut res = format!("{}  {what}", fact.happened);
    let mut meta = Vec::new();
    if fact.recorded != fact.happened.latest() {
        meta.push(format!(
            "recorded {}",
            when::write_moment(fact.recorded.as_microsecond())
        ));
    }
    if fact.by != author_not_stated() {
        meta.push(format!(
            "by {}, {}",
            quote::if_needed(&fact.by.name),
            fact.by.role.word()
        ));
    }
    let first_child: Vec<PersonId> = cast.children().take(1).map(|child| child.id).collect();
    if fact.about != first_child {
        let about = fact.about.iter().map(|id| cast.name_of_person(*id));
        meta.push(match fact.about.is_empty() {
            true => ABOUT_NOBODY.to_owned(),
            false => format!("about {}", quote::names(about)),
        });
    }
    let cases: Vec<String> = fact.cases.iter().map(|id| cast.name_of_case(*id)).collect();
    match cases.as_slice() {
        [] => meta.push("no case".into()),
        [own] if own == OWN_CASE => {}
        _ => meta.push(format!("case {}", quote::names(cases))),
    }
    if let Source::Row { file, line, text } = &fact.source {
        meta.push(format!(
            "row {} {line} {}",
            quote::quote(file),
            quote::quote(text)
        ));
    }
    if !meta.is_empty() {
        let _ = write!(res, "  | {}", meta.join("; "));
    }
    res
}

/// What was said, as it stands in a story line after the time.
pub fn write_what(what: &What, names: &dyn Names) -> String {
    each_answer(what, &|_, answer| write_answer(answer, names))
}

/// What was said, as people are told it: as in a story, with plain words in place of codes.
pub fn tell_what(what: &What, names: &dyn Names) -> String {
    each_answer(what, &|asks, answer| match answer {
        Value::Choice(_) | Value::Choices(_) => asks.tell(answer, names),
        _ => write_answer(answer, names),
    })
}

fn write_answer(answer: &Value, names: &dyn Names) -> String {
    match answer {
        Value::People(_) => answer.write(names),
        _ => quote::if_needed(&answer.write(names)),
    }
}

fn each_answer(what: &What, write: &dyn Fn(&Asks, &Value) -> String) -> String {
    let kind = what.kind();
    let answers: BTreeMap<usize, String> = (0..)
        .zip(kind.fields.iter().zip(what.answers()))
        .filter_map(|(at, (field, stated))| {
            write_stated(&stated, |answer| write(&field.asks, answer)).map(|text| (at, text))
        })
        .collect();
    let mut res = kind.words.to_owned();
    let lead = kind.fields.iter().position(Field::leads);
    if let Some(text) = lead.and_then(|at| answers.get(&at)) {
        let _ = write!(res, ": {text}");
    }
    for (at, field) in kind.fields.iter().enumerate() {
        if Some(at) != lead
            && let Some(text) = answers.get(&at)
        {
            let _ = write!(res, "; {} {text}", field.label);
        }
    }
    res
}

fn write_stated(stated: &Stated<Value>, write: impl Fn(&Value) -> String) -> Option<String> {
    Some(match stated {
        Stated::Clear(Value::Words(words)) => quote::quote(words),
        Stated::Clear(value) => write(value),
        Stated::Unclear(written) => format!("unclear {}", quote::quote(written)),
        Stated::NotKnown => "not known".into(),
        Stated::NotAsked(because) => format!("not asked because {}", quote::quote(because)),
        Stated::WouldNotSay => "would not say".into(),
        Stated::NotFoundOut(tried) => format!("not found out after {}", quote::quote(tried)),
        Stated::LeftOut => return None,
    })
}
