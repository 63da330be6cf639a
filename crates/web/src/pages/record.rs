//! Putting any kind of fact on record: a form for every kind, from its one declaration.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, No, Recorded, Request, Said};
use heard_record::answer::ById;
use heard_record::draft::{self, Draft, Problem as Wrong};
use heard_record::fact::kinds as all_kinds;
use heard_record::kind::Kind;
use heard_record::{CaseId, when};
use maud::{Markup, html};
use uuid::Uuid;

use super::fields::{field, in_the_way_of, typed};
use super::form::{Filled, sealed};
use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::told;

/// A kind of fact as its address has it.
pub fn slug(kind: &str) -> String {
    let kept = kind.chars().filter(|letter| *letter != '\'');
    kept.map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

fn kind_of(address: &str) -> Option<&'static Kind> {
    let mut kinds = all_kinds();
    kinds.find(|kind| slug(kind.words) == address)
}

/// Every kind there is, to choose from.
pub async fn kinds(opened: Opened) -> Response {
    let mut families: Vec<&str> = Vec::new();
    for kind in all_kinds() {
        if !families.contains(&kind.family) {
            families.push(kind.family);
        }
    }
    let main = html! {
        @for family in families {
            section class="panel" {
                div class="panel__top" { h2 { (told::begun(&family.replace('_', " "))) } }
                ul class="rules" {
                    @for kind in all_kinds().filter(|kind| kind.family == family) {
                        li { a href=(opened.address(&format!("/record/{}", slug(kind.words)))) { (told::begun(kind.words)) } span class="meta" { (kind.meaning()) } }
                    }
                }
            }
        }
    };
    opened
        .page("Record something", "/record", main)
        .into_response()
}

/// The form of a kind.
pub async fn ask(
    opened: Opened,
    Path((_, kind)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let kind = kind_of(&kind).ok_or_else(Problem::nothing_there)?;
    opened.is_now()?;
    let mut blank = Draft::blank(kind);
    let now = opened.by.now.as_microsecond();
    blank.happened = when::write_moment(now - now % A_MINUTE);
    let case = opened.reading.case_to_go_on_with(kind, &opened.overview);
    blank.cases = case.into_iter().collect();
    Ok(shown(&opened, &blank, Uuid::new_v4(), &[]).into_response())
}

/// A minute, in microseconds: people tell times no finer.
const A_MINUTE: i64 = 60_000_000;

/// Puts what was typed on record; or shows it again with what is wrong, and nothing lost.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, kind)): Path<(String, String)>,
    filled: Filled,
) -> Result<Response, Problem> {
    let kind = kind_of(&kind).ok_or_else(Problem::nothing_there)?;
    filled.is_of(&opened.by)?;
    opened.is_now()?;
    let draft = Draft {
        kind,
        happened: filled.one("happened").to_owned(),
        about: vec![opened.reading.child()],
        cases: filled
            .all("case")
            .filter_map(|case| case.parse::<CaseId>().ok())
            .collect(),
        typed: kind
            .fields
            .iter()
            .map(|field| typed(&filled, field))
            .collect(),
    };
    let key = filled.one("key").parse();
    let key = key.unwrap_or_else(|_| Uuid::new_v4());
    let wrong = |problems: &[Wrong]| {
        let mut response = shown(&opened, &draft, key, problems).into_response();
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        response
    };
    let entry = match draft::check(&draft, opened.by.now, &ById) {
        Ok(entry) => entry,
        Err(problems) => return Ok(wrong(&problems)),
    };
    let request = Request {
        key,
        child: opened.reading.child(),
        said: vec![Said {
            what: entry.what().clone(),
            happened: draft.happened.clone(),
            cases: draft.cases.clone(),
        }],
        seen: None,
        stated: opened.stated(),
    };
    match desk.put(&opened.by.signed, request).await {
        Ok(Recorded::Kept(_)) => Ok(Redirect::to(&opened.address("")).into_response()),
        Ok(Recorded::Problems(problems)) => {
            let problems: Vec<Wrong> = problems.into_iter().map(|(_, problem)| problem).collect();
            Ok(wrong(&problems))
        }
        Ok(Recorded::Stale(_)) => Ok(wrong(&[in_the_way_of("Somebody recorded something while you were writing. Your words are kept. Look at the timeline, then send this again.")])),
        Ok(Recorded::AnotherKeyIsNeeded) => Ok(shown(&opened, &draft, Uuid::new_v4(), &[in_the_way_of("This form was sent before with other words. Your words are kept; send it again to record these as well.")]).into_response()),
        Err(No::NothingThere) => Ok(wrong(&[in_the_way_of("You may read this record, and may not put this kind of fact on it in your role. Your words are kept here: give them to whoever may.")])),
        Err(no) => Err(no.into()),
    }
}

fn shown<'a>(
    opened: &'a Opened,
    draft: &Draft,
    key: Uuid,
    problems: &[Wrong],
) -> super::layout::Page<'a> {
    let title = if problems.is_empty() {
        "Record something"
    } else {
        "Error: Record something"
    };
    let wrong: Vec<(String, Option<String>)> = problems
        .iter()
        .map(|problem| {
            (
                problem.say.clone(),
                (!problem.field.is_empty()).then(|| problem.field.to_owned()),
            )
        })
        .collect();
    let about = |name: &str| {
        let problem = problems.iter().find(|problem| problem.field == name);
        problem.map(|problem| problem.say.clone())
    };
    let main = html! {
        section class="panel panel--form" {
            @if !wrong.is_empty() { (govuk::error_summary(&wrong)) }
            h2 { (told::begun(draft.kind.words)) }
            p class="lead" { (draft.kind.meaning()) }
            form method="post" novalidate {
                (sealed(&opened.by))
                (govuk::hidden("key", &key.to_string()))
                (govuk::input(&Question::called("happened", "When did it happen?").hint("Date and time, as 2026-06-10 14:10; a day alone, or two times with .. between, where it is not known more exactly").error(about("happened")), "text", &draft.happened))
                @for (asks, answer) in draft.kind.fields.iter().zip(&draft.typed) { (field(asks, answer, about(asks.key), opened)) }
                (cases(opened, draft))
                (govuk::button("Put on record", ""))
                p class="meta" { "It is kept for good, in your name. It is never changed: a mistake is put right by another entry." }
            }
        }
    };
    opened.page(title, "/record", main)
}

/// Which case it belongs to: what is owed for one time missing, say, is met by what belongs to that time.
fn cases(opened: &Opened, draft: &Draft) -> Markup {
    let choices: Vec<Choice> = opened
        .reading
        .cases(opened.known)
        .into_iter()
        .map(|case| Choice {
            value: case.id.to_string(),
            text: format!(
                "{}, {}",
                told::begun(case.began_with),
                told::when(case.began, opened.known)
            ),
            hint: None,
            chosen: draft.cases.contains(&case.id),
        })
        .collect();
    html! {
        @if !choices.is_empty() {
            (govuk::checkboxes(&Question::called("case", "Which matter does it belong to?").hint("None, where it is about the child whatever the matter"), &choices))
        }
    }
}
