//! Grading the risk to a missing child: each thing police know is a question, answered while it can still change the grade.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{Answered, Desk, Entry, KnownFactor, Owed, TimeMissing};
use heard_record::fact::missing::{Because, FactorAnswered, Grade, Graded, Matters};
use heard_record::fact::person::Linked;
use heard_record::kind::OneKind;
use jiff::Timestamp;
use maud::{Markup, html};

use super::super::duty_row::address;
use super::super::entries::{Entries, Part};
use super::super::form::Sent;
use super::super::interruption::{Stop, interrupted};
use super::super::opened::Opened;
use super::review::Beside;
use super::{child, time_missing_now};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// What the grade is called on the page.
const GRADE: &str = "grade";

/// How many facts a known factor names that it comes from: the last.
const SOURCES: usize = 2;

/// The rule by which an inspector answers what speaks against a grade.
const ANSWERS: &str = "missing.flag-vs-grade";

/// Why there are no words beside an answer that needs none.
const NO_WORDS: &str = "words are asked for only where it does not matter, or was not checked";

/// The grades somebody may choose, each with what it means: serious harm first.
const GRADES: [(Grade, &str, &str); 4] = [
    (Grade::High, "High", "Serious harm is very likely"),
    (Grade::Medium, "Medium", "Harm is likely but not serious"),
    (Grade::Low, "Low", "Harm is possible but minimal"),
    (Grade::VeryLow, "Very low", "No sign of harm to anyone"),
];

/// What somebody may say of a known factor.
const ANSWERED: [(Matters, &str); 3] = [
    (Matters::Yes, "Yes"),
    (Matters::No, "No"),
    (Matters::NotChecked, "Not checked"),
];

/// Everything the form may put on record: an answer to each factor, and a grade.
fn parts(time: &TimeMissing) -> Vec<Part> {
    let answers = time.factors.iter().map(|known| {
        let part =
            Part::of(called(known), FactorAnswered::KIND).fixed("factor", known.factor.word());
        let Some(before) = &known.answer else {
            return part;
        };
        let part = part.beginning("matters", before.what.matters.word());
        let because = before.what.because.as_deref();
        let part = because.map_or(part.clone(), |because| part.beginning("because", because));
        let reason = before.what.reason.map(Because::word);
        reason.map_or(part.clone(), |reason| part.beginning("reason", reason))
    });
    answers.chain([Part::of(GRADE, Graded::KIND)]).collect()
}

/// By what the answer to a factor is called on the page.
pub fn called(known: &KnownFactor) -> String {
    govuk::id_of(known.factor.word())
}

/// The form with nothing filled in but what was answered before, or as whoever asks left it.
pub async fn begun(desk: &Desk, opened: &Opened, time: &TimeMissing) -> Result<Entries, Problem> {
    let entries = Entries::begun(desk, opened, parts(time)).await?;
    Ok(entries.of(time.cases.clone()).only_if_nothing_came(opened))
}

/// Puts the answers and the grade on record.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let time = time_missing_now(&opened)?;
    let mut entries = Entries::sent(&opened, parts(&time), &filled).of(time.cases.clone());
    let owed = child::owed(&desk, &opened);
    let beside = Beside::of(&desk, &opened, &time, &owed).await?;
    let beside = beside.as_ref();
    if filled.has(Stop::BACK) {
        return Ok(child::shown(&opened, &time, &entries, &owed, beside).into_response());
    }
    let unanswered = unanswered(&time, &entries);
    if is_lower(&time, entries.answer(GRADE, "grade")) && !unanswered.is_empty() {
        return Ok(interrupted(
            &desk,
            &opened,
            &lowered(&opened, &unanswered),
            &filled,
        ));
    }
    for known in &time.factors {
        let called = called(known);
        if is_as_before(known, &entries) {
            entries.leave_out(&called);
            continue;
        }
        let matters = entries.answer(&called, "matters").to_owned();
        let needs_words = matters == Matters::No.word() || matters.is_empty();
        if !needs_words && entries.answer(&called, "because").is_empty() {
            entries.not_asked(&called, "because", NO_WORDS);
        }
        if matters == Matters::No.word() && entries.answer(&called, "reason").is_empty() {
            entries.add_wrong(
                "Say why this does not matter tonight",
                Some(&format!("{called}.reason")),
            );
        }
    }
    let shown = |entries: &Entries| child::shown(&opened, &time, entries, &owed, beside);
    entries.record(&desk, &opened, "/missing", shown).await
}

/// Does the form say of a factor what was said before, and nothing else?
fn is_as_before(known: &KnownFactor, entries: &Entries) -> bool {
    let called = called(known);
    let answer = |key| entries.answer(&called, key);
    match &known.answer {
        None => ["matters", "reason", "because"]
            .into_iter()
            .all(|key| answer(key).is_empty()),
        Some(before) => {
            let reason = before.what.reason.map_or("", Because::word);
            answer("matters") == before.what.matters.word()
                && answer("reason") == reason
                && answer("because") == before.what.because.as_deref().unwrap_or_default()
        }
    }
}

/// Is a grade lower than the one that stands?
fn is_lower(time: &TimeMissing, wanted: &str) -> bool {
    let grade = GRADES
        .into_iter()
        .find(|(grade, ..)| grade.word() == wanted);
    match (grade, time.grade()) {
        (Some((wanted, ..)), Some(stands)) => wanted < stands,
        _ => false,
    }
}

/// What speaks against a grade below high, and is answered neither on record nor in the form: that it was not checked
/// answers nothing, unless it is said why it cannot be answered now.
fn unanswered<'t>(time: &'t TimeMissing, entries: &Entries) -> Vec<&'t KnownFactor> {
    let speaks = time.factors.iter().filter(|known| known.speaks_against);
    speaks
        .filter(|known| {
            let called = called(known);
            let matters = entries.answer(&called, "matters");
            let has_words = !entries.answer(&called, "because").is_empty();
            let reason = Because::of_word(entries.answer(&called, "reason"));
            let counts = reason.is_some_and(|reason| !reason.never_answers());
            !(matters == Matters::Yes.word()
                || (matters == Matters::No.word() && counts && has_words)
                || (matters == Matters::NotChecked.word() && has_words))
        })
        .collect()
}

/// A grade is lowered past what nobody has answered: the second hard stop.
fn lowered(opened: &Opened, unanswered: &[&KnownFactor]) -> Stop {
    let name = opened.first_name();
    Stop {
        known_by: "not answered",
        heading: format!("What police know about {name} is not answered yet."),
        says: html! {
            p { "You are about to lower the grade. These are on record, and nobody has said whether they matter tonight:" }
            ul class="stop__list" { @for known in unanswered { li { (told::begun(known.factor.in_words())) } } }
            p { "Answer each, or write why it cannot be answered now. Then the lower grade can stand." }
        },
        on: "Go back and answer",
        leave: ("Leave the grade as it is", opened.address("/missing")),
        rule: ANSWERS,
    }
}

/// The same, of a grade given without the questions beside it.
pub fn lowered_to(opened: &Opened, time: &TimeMissing, grade: &str) -> Option<Stop> {
    let unanswered: Vec<&KnownFactor> = time.unanswered().collect();
    (is_lower(time, grade) && !unanswered.is_empty()).then(|| lowered(opened, &unanswered))
}

/// The panel in which the risk is graded.
pub fn panel(opened: &Opened, time: &TimeMissing, entries: &Entries, owed: &[&Owed]) -> Markup {
    let name = opened.first_name();
    let is_open = opened.past.is_none() && !time.closed;
    html! {
        section class="panel risk" id="risk" data-live {
            div class="panel__top" {
                h2 { "Risk to " (name) " now" }
                (standing(opened, time))
            }
            (entries.problems())
            p class="definition" { strong { "Serious harm" } " threatens life, or is traumatic and hard to recover from, in body or mind. There does not have to be a threat to life." }
            @if time.factors.is_empty() { p class="empty" { "Nothing on record speaks against a lower grade. Ask whoever reported " (name) " what worries them." } }
            @if is_open {
                form method="post" action={ (opened.address("/missing")) } novalidate {
                    (entries.carried(opened))
                    (factors(opened.by.now, &time.factors, Some(entries)))
                    (grade(opened, entries))
                    (entries.keeping(opened))
                }
            } @else { (factors(opened.by.now, &time.factors, None)) }
            (rule(opened, time, owed))
        }
    }
}

/// The grade that stands, and since when.
fn standing(opened: &Opened, time: &TimeMissing) -> Markup {
    let now = opened.by.now;
    let Some(last) = time.gradings.last() else {
        return html! { (mark(Shape::Unknown, "not graded yet")) };
    };
    let earlier = time.gradings.len() - 1;
    html! {
        p class="risk__standing" {
            strong { (told::begun(last.what.0.in_words())) @if time.is_provisional() { ", provisional" } }
            ", set " (told::when(last.happened, now)) " by " (last.by)
            @if let Some(because) = &last.what.1 { ": “" (because) "”" }
        }
        @if earlier > 0 {
            (govuk::details(&format!("{earlier} earlier {}", if earlier == 1 { "grading" } else { "gradings" }), &html! {
                ol class="rows" { @for one in time.gradings.iter().rev().skip(1) {
                    li { strong { (told::begun(one.what.0.in_words())) } span { (told::when(one.happened, now)) ", " (one.by) } @if let Some(because) = &one.what.1 { span class="meta" { "“" (because) "”" } } }
                } }
            }))
        }
    }
}

/// What police already know that bears on the risk, from where, and what was said of each; or what is asked of it.
pub fn factors(now: Timestamp, all: &[KnownFactor], entries: Option<&Entries>) -> Markup {
    html! {
        @if !all.is_empty() {
            div class="factors" {
                div class="factors__head" aria-hidden="true" { span { "What the police already know" } span { "Where it comes from" } span { "Does it matter now?" } }
                @for known in all { (factor(now, known, entries)) }
            }
        }
    }
}

fn factor(now: Timestamp, known: &KnownFactor, entries: Option<&Entries>) -> Markup {
    let means = told::begun(known.factor.in_words());
    let is_due = known.speaks_against && !known.is_answered();
    let class = if is_due {
        "factor factor--due"
    } else {
        "factor"
    };
    html! {
        div class=(class) {
            div class="factor__what" { h3 { (means) } @if is_due { (mark(Shape::Soon, "answer needed")) } }
            div class="factor__from" {
                ul { @for entry in known.from.iter().rev().take(SOURCES) { li { (source(now, entry)) } } }
                @if known.from.len() > SOURCES { p class="meta" { "and " (known.from.len() - SOURCES) " more on the timeline" } }
            }
            div class="factor__answer" {
                @match entries {
                    Some(entries) => (answer(known, entries, &means)),
                    None => (answered(now, known)),
                }
                @if let Some(reason) = never_answers(known) { p { "“" (told::begun(reason.in_words())) "” does not lower the risk to a child. It is recorded, and answers nothing." } }
            }
        }
    }
}

/// The reason that was given for its not mattering, where that can never be one.
fn never_answers(known: &KnownFactor) -> Option<Because> {
    let reason = known.answer.as_ref()?.what.reason?;
    reason.never_answers().then_some(reason)
}

fn source(now: Timestamp, entry: &Entry) -> Markup {
    let happened = told::when(entry.happened, now);
    let recorded = told::moment(entry.recorded, now);
    html! {
        (told::begun(entry.kind)) @if let Some(lead) = &entry.lead { ": " (lead) }
        @if entry.kind == Linked::KIND.words && let Some((_, Answered::Words(is))) = entry.answers.first() { ", " (is) }
        span class="meta" { ", " (happened) @if !happened.ends_with(&recorded) { ", known " (recorded) } ", " (entry.by.name) }
    }
}

fn answered(now: Timestamp, known: &KnownFactor) -> Markup {
    html! {
        @match &known.answer {
            Some(answer) => {
                p { strong { (told::begun(answer.what.matters.in_words())) } @if let Some(because) = &answer.what.because { ": “" (because) "”" } }
                p class="meta" { (answer.by) ", " (told::when(answer.happened, now)) }
            },
            None => (mark(Shape::Unknown, "not answered")),
        }
    }
}

fn answer(known: &KnownFactor, entries: &Entries, means: &str) -> Markup {
    let called = called(known);
    let chosen = entries.answer(&called, "matters");
    let matters = entries.question(&called, "matters", &format!("{means}: does it matter now?"));
    let choices: Vec<Choice> = ANSWERED
        .into_iter()
        .map(|(matters, says)| Choice {
            value: matters.word().into(),
            text: says.into(),
            chosen: chosen == matters.word(),
            ..Choice::default()
        })
        .collect();
    let reasons = entries.question(&called, "reason", "Why does it not matter now?");
    let reasons_chosen = entries.answer(&called, "reason");
    let list = Because::LIST;
    let each = list.words.iter().zip(list.meanings);
    let mut all = vec![Choice {
        text: "Choose".into(),
        ..Choice::default()
    }];
    all.extend(each.map(|(word, means)| Choice {
        value: (*word).into(),
        text: match Because::of_word(word) {
            Some(reason) if reason.never_answers() => {
                format!("{} (does not answer it)", told::begun(means))
            }
            _ => told::begun(means),
        },
        chosen: reasons_chosen == *word,
        ..Choice::default()
    }));
    let words = entries.question(&called, "because", "Why, in words");
    let why = html! {
        (govuk::select(&reasons, &all))
        (govuk::input(&words.hint("First time missing, having a phone, usually coming back and “no threat to life” do not answer it"), "text", entries.answer(&called, "because")))
    };
    let said = known.answer.as_ref().filter(|_| !entries.is_wrong());
    html! {
        (segmented(&matters, &choices))
        @match said.and_then(|answer| answer.what.because.as_deref()) {
            Some(because) => (govuk::details(&format!("Why: “{because}”"), &why)),
            None => div class="factor__why" { (why) },
        }
    }
}

/// A few answers side by side.
fn segmented(asks: &Question, choices: &[Choice]) -> Markup {
    let mut asks = asks.clone();
    asks.classes = "govuk-radios--small govuk-radios--inline segmented";
    govuk::radios(&asks, choices)
}

fn grade(opened: &Opened, entries: &Entries) -> Markup {
    let chosen = entries.answer(GRADE, "grade");
    let choices: Vec<Choice> = GRADES
        .into_iter()
        .map(|(grade, says, hint)| Choice {
            value: grade.word().into(),
            text: says.into(),
            hint: Some(hint.into()),
            chosen: chosen == grade.word(),
            ..Choice::default()
        })
        .collect();
    let mut asks = entries.question(GRADE, "grade", "Grade the risk");
    asks.classes = "cards";
    html! {
        (govuk::radios(&asks, &choices))
        (govuk::details("More about this grade", &html! {
            @for key in ["harm", "rests_on", "likelihood", "unknowns", "bias_checked"] { (entries.field(GRADE, key, opened)) }
        }))
        div class="risk__last" {
            (govuk::input(&entries.question(GRADE, "because", "Why this grade?"), "text", entries.answer(GRADE, "because")))
            (govuk::button("Save answers and grade", ""))
        }
    }
}

/// What the rule says of it: a minimum, and never a grade.
fn rule(opened: &Opened, time: &TimeMissing, owed: &[&Owed]) -> Markup {
    let unanswered = time.unanswered().count();
    let rule = owed
        .iter()
        .find(|owed| owed.rule.starts_with(ANSWERS) && owed.is_unmet());
    html! {
        @if unanswered > 0 || rule.is_some() {
            p class="machine" {
                @if let Some(rule) = rule { strong { "Rule " (rule.rule) " v" (rule.version) ". " } }
                @if unanswered > 0 {
                    "With " (unanswered) " unanswered, a grade below high stays provisional until an inspector has answered each. You decide the grade. "
                } @else { "What is known has been answered, and an inspector has to look at it. " }
                @if let Some(rule) = rule { a href=(address(opened.reading.child(), rule)) { "See how this was worked out" } }
            }
        }
    }
}
