//! The parts pages are made of, each with its states, in any of the colours: for whoever builds them, and for the proof that
//! everybody can read and use them. In a demonstration alone.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{
    Appearance, Basis, Desk, Entry, FactorAnswer, Flag, Known, KnownFactor, Missing, Outcome, Owed,
    SystemRead, Voice, Whereabouts,
};
use heard_record::fact::missing::{Because, FactorAnswered, Grade, Matters};
use heard_record::fact::person::{ChildSaid, Factor};
use heard_record::kind::OneKind;
use heard_record::when::date_of;
use heard_record::{Author, FactId, PersonId, Role, When};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;

use super::duty_row::{Moments, row, row_to_act, told_once};
use super::entries::{Entries, Part};
use super::form::Filled;
use super::gaps;
use super::missing::{child, grading};
use super::notice::household::{Here, Household, Stands, one_at_a_time};
use super::{duty, layout, opened, timeline, voice, wording};
use crate::fault::Problem;
use crate::parts::bars::{Bar, bars};
use crate::parts::clock::clock;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::graph::{self, Node, Ties};
use crate::parts::mark::{Shape, mark};
use crate::parts::steps::{Step, line};
use crate::parts::strip::{Counts, strip};
use crate::parts::systems;
use crate::parts::table::Table;
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
            (part("C1", "Who the child is", &identity(now)))
            (part("C2", "Duty rows", &duties(now)))
            (part("C3", "State marks", &marks()))
            (part("C4", "How this was worked out", &worked_out(now)))
            (part("C5", "As known at", &known_at(now)))
            (part("C6", "Words of a child", &words(now)))
            (part("C7", "Known factors", &factors(now)))
            (part("C8", "Suggestion card", &suggestions()))
            (part("C9", "Unit strips", &strips()))
            (part("C10", "Clocks", &clocks()))
            (part("C11", "Who did what", &did(now)))
            (part("C12", "A hard stop", &stop()))
            (part("C13", "Gaps", &gaps(now)))
            (part("C14", "Answer with reason, and every kind of field", &fields(now)))
            (part("C15", "Another person", &others(now)))
            (part("C16", "Save state", &keeping(now)))
            (part("C17", "A source that is away", &sources(now)))
            (part("C18", "Two who write at once", &conflict()))
            (part("", "Who is around a child", &around()))
            (part("", "How long each time was", &times()))
            (part("", "A level, step by step", &levels()))
            (part("", "A table", &tables()))
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
pub(super) fn owed(stands: Outcome, minutes: i64, now: Timestamp) -> Owed {
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
        errand: None,
        met_with: Vec::new(),
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

/// Somebody else’s, which is watched.
fn of_others(now: Timestamp) -> Owed {
    Owed {
        title: "Hold a return home interview with Kai Brambleby".into(),
        owed_by: vec!["local authority"],
        is_others: true,
        ..owed(Outcome::Open, 4000, now)
    }
}

/// The same asked for by two rules, which one act meets.
fn asked_for_twice(now: Timestamp) -> [Owed; 2] {
    let late = owed(Outcome::Overdue, -29, now);
    let sooner = Owed {
        rule: "missing.risk-grade.high".into(),
        ..owed(Outcome::Open, 12, now)
    };
    let met_with = vec![(sooner.rule.clone(), sooner.arose_on)];
    [Owed { met_with, ..late }, sooner]
}

fn identity(now: Timestamp) -> Markup {
    let at = Moments::of(now);
    let when = When::at(now);
    let missing = Missing {
        reported: when,
        last_seen: Some(when),
        grade: Some(Grade::High),
    };
    let states = [
        Whereabouts::Missing(missing),
        Whereabouts::Back(when),
        Whereabouts::NotReported,
        Whereabouts::CannotTell,
    ];
    let today = date_of(now.as_microsecond());
    let flag = |kind, review| Flag {
        kind,
        since: when,
        review,
        because: None,
        origin: None,
        owner: None,
        covers: None,
    };
    let reviews = [Some(today), today.yesterday().ok(), None];
    let kinds = ["criminal exploitation", "goes missing", "domestic abuse"];
    let all: Vec<Flag> = kinds
        .into_iter()
        .zip(reviews)
        .map(|(kind, review)| flag(kind, review))
        .collect();
    html! {
        div class="identity" { div { h3 { "Kai Brambleby" } @for one in &states { (opened::state(one, "/parts", "No report that Kai is missing", at)) } } }
        dl class="facts" {
            (opened::fact("Age", &html! { "14, born 2 September 2011" }))
            (opened::fact("Lives at", &opened::gap_if(false)))
            (opened::fact("Ethnicity", &opened::gap_if(true)))
        }
        (opened::flags(&all, 3, at))
    }
}

fn worked_out(now: Timestamp) -> Markup {
    let at = Moments::of(now);
    let with_aim = Owed {
        aim: Some(When::at(now)),
        ..owed(Outcome::Open, 12, now)
    };
    let closed = Owed {
        because: Vec::new(),
        ..owed(Outcome::CannotTell, 0, now)
    };
    let all = [
        owed(Outcome::Overdue, -29, now),
        owed(Outcome::MetLate, -29, now),
        with_aim,
        closed,
    ];
    html! { @for owed in &all { (duty::worked(owed, at, |_| html! {})) } }
}

fn known_at(now: Timestamp) -> Markup {
    let wrong = (
        "tonight".to_owned(),
        "Type a date and time, as 2026-06-09 22:19",
    );
    html! {
        form class="known__moments" {
            (timeline::decision("graded", now, None, now))
            (timeline::decision("supervisor review", now, Some(now), now))
        }
        form class="known__moments" { (timeline::another_moment(Some(&wrong))) }
        div class="gallery__past" { (layout::past_bar(now, now)) }
    }
}

fn entry(kind: &'static str, lead: &str, now: Timestamp) -> Entry {
    Entry {
        fact: FactId::of_words(&["gallery", kind]),
        family: "person",
        kind,
        lead: Some(lead.into()),
        answers: Vec::new(),
        happened: When::at(now),
        recorded: now,
        by: Author {
            name: "DC Rookwood".into(),
            role: Role::ExploitationTeam,
        },
        taken_back: None,
    }
}

fn known(factor: Factor, answer: Option<FactorAnswer>, now: Timestamp) -> KnownFactor {
    KnownFactor {
        factor,
        from: vec![entry("factor recorded", factor.in_words(), now)],
        speaks_against: true,
        answer: answer.map(|what| Known {
            what,
            happened: When::at(now),
            recorded: now,
            by: "Insp Ashgrove".into(),
            fact: FactId::of_words(&["gallery"]),
        }),
    }
}

fn factors(now: Timestamp) -> Markup {
    let said = |matters, because: &str| FactorAnswer {
        matters,
        reason: None,
        because: Some(because.into()),
        answers: true,
    };
    let unanswered = known(Factor::CceDebtThreat, None, now);
    let never = FactorAnswer {
        reason: Some(Because::FirstEpisode),
        answers: false,
        ..said(Matters::No, "first time")
    };
    let all = [
        unanswered.clone(),
        known(Factor::SelfHarm, Some(never), now),
        known(
            Factor::Medication,
            Some(said(Matters::Yes, "due at 22:00")),
            now,
        ),
        known(
            Factor::Weather,
            Some(said(Matters::No, "warm and dry")),
            now,
        ),
    ];
    let asked = [unanswered];
    let parts = asked
        .iter()
        .map(|known| Part::of(grading::called(known), FactorAnswered::KIND));
    let entries = Entries::at(now, parts.collect());
    html! {
        (grading::factors(now, &all, None))
        form { (grading::factors(now, &asked, Some(&entries))) }
    }
}

fn suggestions() -> Markup {
    html! {
        (wording::card("She puts herself at risk", &[]))
        (wording::card("She puts herself at risk and is street-wise", &["puts herself at risk"]))
        (wording::card("Seen at 21:10, awake, warm", &[]))
    }
}

fn did(now: Timestamp) -> Markup {
    let all = [
        entry("search task set", "ask at the bus station", now),
        entry("attended", "Tern Street", now),
    ];
    html! { ol class="did" { @for entry in &all { (child::act(now, entry)) } } }
}

fn gaps(now: Timestamp) -> Markup {
    let all = [
        "Nobody has looked at Kestrel Cross bus station",
        "Not known yet: whose is the grey car?",
    ]
    .map(gaps::Gap::of);
    let entries = Entries::at(now, gaps::parts(&all));
    html! {
        form { (gaps::panel(&entries, &all, &[])) }
        (gaps::panel(&entries, &[], &[]))
    }
}

fn others(now: Timestamp) -> Markup {
    let here = |called: &str, stands| Here {
        called: called.into(),
        address: "/parts".into(),
        stands,
    };
    let of = |others| Household {
        about: here("Bex", Stands::NotSent),
        others,
    };
    let others = vec![
        here("Juno (sister)", Stands::Sent(now)),
        here("Ollie (brother)", Stands::Begun),
        here("Cal (brother)", Stands::NotSent),
    ];
    html! {
        (one_at_a_time(&of(others), now))
        (one_at_a_time(&of(Vec::new()), now))
    }
}

fn sources(now: Timestamp) -> Markup {
    let system = |system: &str, hours: i64| SystemRead {
        system: system.into(),
        up_to: now - SignedDuration::from_hours(hours),
        hours: 24,
    };
    let all = [system("crime", 1), system("custody", 80)];
    html! {
        div class="behind" { (systems::behind(Some(&all), now)) }
        div class="behind" { (systems::behind(None, now)) }
        (systems::data_to(Some(&all), now))
        (systems::searched(Some(&all), now))
        (systems::searched(Some(&[]), now))
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
            (row_to_act(child, &of_others(now), at, 3))
            @for once in told_once(&asked_for_twice(now)) { (row_to_act(child, once, at, 3)) }
            @for stands in [Outcome::Met, Outcome::MetLate, Outcome::Lifted, Outcome::LiftedOverdue, Outcome::Lapsed, Outcome::LapsedOverdue] {
                (row(child, &owed(stands, 5, now), at, 3))
            }
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
            limit: limit.map(str::to_owned),
            ..Voice::default()
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

fn times() -> Markup {
    let all = [("22 Mar", Some(3)), ("19 Apr", None), ("9 Jun", Some(16))];
    let all = all.map(|(under, much)| Bar {
        under: under.into(),
        much,
    });
    html! {
        (bars("22 Mar: 3 h; 19 Apr: not recorded; 9 Jun: 16 h.", &all))
        (bars("None.", &[]))
    }
}

fn levels() -> Markup {
    let steps = [(0, 1), (40, 2), (70, 0)].map(|(at, level)| Step { at, level });
    line(&steps, &["Standard", "Medium", "High"], 100)
}

fn tables() -> Markup {
    let table = Table {
        title: "To allocate",
        caption: "Investigations to give to somebody, and what each needs",
        heads: &["Child", "Needs"],
    };
    let row = html! { tr { th scope="row" { "Rue Thistlewick" } td { "PIP 2" } } };
    html! {
        (table.in_panel("a-table", "No investigation waits.", &[row]))
        (table.in_panel("an-empty-table", "No investigation waits.", &[]))
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
            (
                node("Fernlea House", graph::Shape::Place, "lives there"),
                Vec::new(),
            ),
            (
                node("Grey car", graph::Shape::Thing, "got into it"),
                Vec::new(),
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
