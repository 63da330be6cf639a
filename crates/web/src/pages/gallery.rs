//! The parts pages are made of, each with its states, in any of the colours: for whoever builds them, and for the proof that
//! everybody can read and use them. In a demonstration alone.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Appearance, Basis, Desk, Known, Outcome, Owed, Voice};
use heard_record::fact::person::ChildSaid;
use heard_record::kind::OneKind;
use heard_record::{FactId, PersonId, When};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;

use super::duty_row::{Moments, row, row_to_act};
use super::entries::{Entries, Part};
use super::form::Filled;
use super::{layout, voice, wording};
use crate::fault::Problem;
use crate::parts::clock::clock;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::graph::{self, Node, Ties};
use crate::parts::mark::{Shape, mark};
use crate::parts::strip::{Counts, strip};
use crate::session::Network;

/// In which colours, and how close.
#[derive(Deserialize)]
pub struct Wanted {
    theme: Option<String>,
    compact: Option<String>,
}

/// The page.
pub async fn gallery(
    State(desk): State<Arc<Desk>>,
    Extension(network): Extension<Network>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    if network.demonstration.is_none() {
        return Err(Problem::nothing_there());
    }
    let appearance = Appearance {
        theme: wanted.theme.unwrap_or_default(),
        compact: wanted.compact.is_some(),
        ..Appearance::default()
    };
    let now = desk.now();
    let main = html! {
        div class="gallery" {
            h1 { "The parts of pages" }
            p { @for theme in ["light", "grey", "dark"] { a href={ "/parts?theme=" (theme) } { (theme) } " " } a href="/parts?compact=yes" { "close together" } }
            (part("C3", "State marks", &marks()))
            (part("C2", "Duty rows", &duties(now)))
            (part("C6", "Words of a child", &words(now)))
            (part("C8", "Suggestion card", &wording::card("She puts herself at risk")))
            (part("C9", "Unit strips", &strips()))
            (part("C10", "Clocks", &clocks()))
            (part("C12", "A hard stop", &stop()))
            (part("C14", "Answer with reason, and every kind of field", &fields(now)))
            (part("C16", "Save state", &keeping(now)))
            (part("C17", "A source that is away", &html! { p class="machine" { strong { "Not searched: " } "the custody system has not answered since 09:12. What came later is not on this page." } }))
            (part("C18", "Two who write at once", &conflict()))
            (part("", "Who is around a child", &around()))
            (part("", "Fields and buttons", &pieces()))
        }
    };
    Ok(layout::sample(&appearance, &main).into_response())
}

fn part(code: &str, name: &str, shown: &Markup) -> Markup {
    html! { section class="panel" { h2 { (name) @if !code.is_empty() { span class="meta" { " " (code) } } } (shown) } }
}

fn marks() -> Markup {
    let all = [
        (Shape::Late, "29 min late"),
        (Shape::Soon, "12 min left"),
        (Shape::Later, "5 h left"),
        (Shape::Unknown, "cannot tell"),
        (Shape::Done, "done in time"),
        (Shape::Over, "not owed any more"),
    ];
    html! { ul class="rows" { @for (shape, words) in all { li { (mark(shape, words)) } } } }
}

/// A duty that stands so, due so many minutes from now.
fn owed(stands: Outcome, minutes: i64, now: Timestamp) -> Owed {
    let due = now.saturating_add(SignedDuration::from_mins(minutes));
    Owed {
        rule: "missing.risk-grade".into(),
        version: 1,
        title: "Grade the risk to Kai Brambleby, with each known factor addressed by name".into(),
        owed_by: vec!["control-room supervisor"],
        is_others: false,
        told_in: vec!["graded"],
        basis: Basis::ForceDefault,
        says: "This force’s own choice".into(),
        arose: When::at(now),
        arose_on: FactId::of_words(&["gallery"]),
        due: due.ok().map(When::at),
        aim: None,
        stands,
        said: "owed".into(),
        late_by: (stands == Outcome::Overdue).then(|| minutes.abs() * 60_000_000),
        shows: Vec::new(),
        because: vec![(
            "Owed since 19:02, child reported missing.".into(),
            Vec::new(),
        )],
    }
}

fn duties(now: Timestamp) -> Markup {
    let child = PersonId::of_words(&["gallery"]);
    let at = Moments::of(now);
    html! {
        ul class="duties" {
            (row_to_act(child, &owed(Outcome::Overdue, -29, now), at, 3))
            (row_to_act(child, &owed(Outcome::Open, 12, now), at, 3))
            (row_to_act(child, &owed(Outcome::Open, 600, now), at, 3))
            (row_to_act(child, &owed(Outcome::CannotTell, 0, now), at, 3))
            (row(child, &owed(Outcome::Met, 5, now), at, 3))
        }
    }
}

fn words(now: Timestamp) -> Markup {
    let one = |said: bool, words: &str, limit: Option<&str>| Known {
        what: Voice {
            words: words.into(),
            said,
            how: Some("in person and alone"),
            heard_by: Some("PC Wrenfield".into()),
            present: None,
            limit: limit.map(str::to_owned),
        },
        happened: When::at(now),
        recorded: now,
        by: "PC Wrenfield".into(),
        fact: FactId::of_words(&["gallery"]),
    };
    html! {
        div class="voice panel" {
            (voice::quote(&one(true, "He said he would come back for Mina.", Some("Fernlea House is not to be told his name")), now))
            (voice::quote(&one(false, "Sat with hood up, would not eat, kept checking phone.", None), now))
            p class="voice__none" { "We have not recorded anything Kai has said." }
        }
    }
}

fn strips() -> Markup {
    let all = [(31, 13, 0), (3, 0, 1), (400, 90, 12)];
    html! { @for (kept, missed, unknown) in all { (strip(Counts { kept, missed, unknown })) } }
}

fn clocks() -> Markup {
    html! {
        div class="clocks" {
            (clock(Shape::Later, "Last seen 17:40", "2 h 51 min ago"))
            (clock(Shape::Late, "No officer yet, due 20:02", "29 min late"))
            (clock(Shape::Soon, "Your review, due 21:00", "29 min left"))
            (clock(Shape::Done, "Seen in person by PC Marsh", "20:12"))
            (clock(Shape::Unknown, "Last seen", "not recorded"))
        }
    }
}

fn stop() -> Markup {
    html! {
        div class="stop" {
            h3 { "Nobody independent has seen Kai in person" }
            p { "A telephone call, and the word of whoever reported him, do not count." }
            p class="stop__rule" { "Rule missing.close." }
            (govuk::button("Go back and say who saw him", "govuk-button--inverse"))
        }
    }
}

fn fields(now: Timestamp) -> Markup {
    let mut entries = Entries::at(now, vec![Part::of("said", ChildSaid::KIND).must()]);
    let _wrong = entries.check_about(PersonId::of_words(&["gallery"]), now);
    html! {
        (entries.problems())
        @for field in ChildSaid::KIND.fields { (entries.field_alone("said", field.key)) }
    }
}

fn keeping(now: Timestamp) -> Markup {
    let blank = Entries::at(now, Vec::new());
    let nothing = Filled::of_body("");
    let draft = Entries::kept_at(now, Vec::new(), &nothing, Some(now));
    html! { form { (blank.keeping_at("/parts", now)) (draft.keeping_at("/parts", now)) } }
}

fn conflict() -> Markup {
    let wrong = [
        ("Insp Ashgrove recorded “search reviewed” at 20:29 today while you were writing.".to_owned(), None),
        ("Your words are kept. Compare them with what came, on the timeline, and send this again to record yours as well.".to_owned(), None),
    ];
    govuk::error_summary(&wrong)
}

fn around() -> Markup {
    let node = |name: &str, shape, ties: &str| Node {
        name: name.into(),
        shape,
        ties: ties.into(),
    };
    graph::graph(&Ties {
        centre: node("Ava", graph::Shape::Child, ""),
        around: vec![
            (node("Theo", graph::Shape::Child, "sibling"), Vec::new()),
            (
                node("Lark", graph::Shape::Adult, "mother"),
                vec![node("Tam", graph::Shape::Adult, "child")],
            ),
            (
                node("Bram", graph::Shape::OfConcern, "person of concern"),
                vec![node("Mina", graph::Shape::Child, "friend")],
            ),
        ],
    })
}

fn pieces() -> Markup {
    let choice = |value: &str, chosen| Choice {
        value: value.into(),
        text: value.into(),
        chosen,
        ..Choice::default()
    };
    let choices = [
        choice("High", true),
        choice("Medium", false),
        choice("Low", false),
    ];
    let asks = |name: &str, classes| Question {
        classes,
        ..Question::called(name, "What is the risk?")
    };
    html! {
        (govuk::input(&Question::called("p-input", "Where was the child seen?").hint("A street, a station"), "text", ""))
        (govuk::input(&Question::called("p-wrong", "When?").error(Some("Type the time as 2026-06-10 14:10".into())), "text", "tonight"))
        (govuk::textarea(&Question::called("p-text", "Why?"), 2, "He was seen at the station."))
        (govuk::select(&Question::called("p-select", "Which grade?"), &choices))
        (govuk::radios(&asks("p-radios", ""), &choices))
        (govuk::radios(&asks("p-segmented", "govuk-radios--inline segmented"), &choices))
        (govuk::radios(&asks("p-cards", "cards"), &choices))
        (govuk::checkboxes(&asks("p-boxes", ""), &choices))
        (govuk::details("What was recorded", &html! { p { "Everything, with both clocks." } }))
        (govuk::summary_list(&[("Rule", html! { "missing.close" }), ("It rests on", html! { "Guidance" })]))
        (govuk::button("Save", "")) " " (govuk::button("Look", "govuk-button--secondary")) " " (govuk::button("Take away", "govuk-button--warning"))
    }
}
