//! The child protection conferences about a child: what police owe before each, their report, who took part for them and how
//! prepared, and with what somebody disagreed.

pub mod steps;

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Entry, Owed};
use heard_record::draft::Draft;
use heard_record::fact::strategy::{
    ConferenceCalled, ConferenceDelayed, ConferenceHeld, ReportSent,
};
use heard_record::kind::{Kind, OneKind};
use heard_record::{FactId, Shown, When};
use maud::{Markup, html};

use self::steps::STEPS;
use super::investigation::sections::Step;
use super::matter::{StepRow, held, owed_by, owed_panel, rows, written_of_kind};
use super::opened::Opened;
use super::voice;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// Where they are on a record.
const HERE: &str = "/conference";

/// The rules about them.
pub const RULES: &str = "icpc.";

/// What the name of a conference is called in every kind of fact about one.
const CONFERENCE: &str = "conference";

/// What is on record of a conference beside that it was called.
const OF_IT: [&Kind; 3] = [
    ConferenceDelayed::KIND,
    ReportSent::KIND,
    ConferenceHeld::KIND,
];

/// One conference that was called.
struct Conference<'o> {
    call: &'o Entry,
    written: Draft,
    /// What else is on record of it, the last first.
    rest: Vec<(&'o Entry, Draft)>,
}

impl<'o> Conference<'o> {
    /// Its name; nothing, where it has none.
    fn name(&self) -> Option<&str> {
        self.written.answer(CONFERENCE)
    }

    fn date(&self) -> Option<When> {
        When::read(self.written.answer("date")?).ok()
    }

    fn of_kind(&self, kind: &Kind) -> Vec<&'o Entry> {
        let all = self.rest.iter().map(|(entry, _)| *entry);
        all.filter(|entry| entry.kind == kind.words).collect()
    }

    fn owes(&self, owed: &Owed) -> bool {
        let mut rest = self.rest.iter();
        owed.arose_on == self.call.fact || rest.any(|(entry, _)| entry.fact == owed.arose_on)
    }

    fn address(&self, opened: &Opened, step: &str) -> String {
        opened.address(&format!("{HERE}/{}{step}", self.call.fact))
    }
}

/// The conferences that were called, the last first; and what is on record of others, of which no call is.
fn conferences(opened: &Opened) -> (Vec<Conference<'_>>, Vec<&Entry>) {
    let calls = written_of_kind(opened, ConferenceCalled::KIND);
    let mut all: Vec<Conference> = calls
        .into_iter()
        .map(|(call, written)| Conference {
            call,
            written,
            rest: Vec::new(),
        })
        .collect();
    let is_only = all.len() == 1;
    let mut without = Vec::new();
    let of_it = OF_IT.iter().flat_map(|kind| written_of_kind(opened, kind));
    for (entry, written) in of_it {
        let name = written.answer(CONFERENCE).map(str::to_owned);
        let of = all.iter_mut().find(|one| {
            one.name() == name.as_deref() || (is_only && (name.is_none() || one.name().is_none()))
        });
        match of {
            Some(of) => of.rest.push((entry, written)),
            None => without.push(entry),
        }
    }
    (all, without)
}

/// The conference of the record that a fact called.
fn called_by<'o>(opened: &'o Opened, fact: &str) -> Option<Conference<'o>> {
    let fact: FactId = fact.parse().ok()?;
    let mut all = conferences(opened).0.into_iter();
    all.find(|one| one.call.fact == fact)
}

/// The page.
pub async fn all(State(desk): State<Arc<Desk>>, opened: Opened) -> Response {
    let (all, without) = conferences(&opened);
    let owed = owed_by(&desk, &opened, |owed| owed.rule.starts_with(RULES));
    let (of_one, others): (Vec<Owed>, Vec<Owed>) = owed
        .into_iter()
        .partition(|owed| all.iter().any(|one| one.owes(owed)));
    let name = opened.first_name();
    let none =
        "No conference owes anything now beside what stands with each, as far as is on record.";
    let main = html! {
        (voice::said_first(&opened))
        @if all.is_empty() || !others.is_empty() { (owed_panel(&opened, &others, ("What is owed of a conference", none), opened.is_part(), |_| None)) }
        @if all.is_empty() {
            section class="panel" { p class="empty" { (opened.none(&format!("Whether a conference about {name} was called"), &format!("No conference about {name} was called, as far as is on record."))) } }
        }
        @for one in &all { (panel(&opened, one, &of_one)) }
        @if !without.is_empty() { (of_none(&opened, &without)) }
        @if opened.past.is_none() { p { a class="govuk-button" href=(opened.address("/conference/call")) { "The council called a conference" } } }
    };
    opened.page("Conferences", HERE, main).into_response()
}

fn panel(opened: &Opened, one: &Conference, owed: &[Owed]) -> Markup {
    let owed: Vec<Owed> = owed.iter().filter(|owed| one.owes(owed)).cloned().collect();
    let way = |owed: &Owed| {
        let mut steps = STEPS.iter();
        let of_it = |kind: &str| owed.told_in.contains(&kind);
        let step = steps.find(|step| of_it(step.kind.words))?;
        Some(one.address(opened, &format!("/{}", step.at)))
    };
    html! {
        section class="panel" data-live {
            div class="panel__top" { h2 { "Conference" @if let Some(name) = one.name() { " " (name) } } (when(opened, one)) }
            (held(opened, one.call))
            (rows(opened, &owed, way))
            @if one.of_kind(ConferenceHeld::KIND).is_empty() { (to_read(opened)) }
            ul class="rows" {
                @for step in STEPS { (step_row(opened, one, step)) }
            }
        }
    }
}

fn step_row(opened: &Opened, one: &Conference, step: &Step) -> Markup {
    let row = StepRow {
        step,
        is_found: false,
        entries: &one.of_kind(step.kind),
        is_part: opened.is_part(),
        form: one.address(opened, &format!("/{}", step.at)),
    };
    row.shown(opened)
}

/// When it is or was, and whether it was held.
fn when(opened: &Opened, one: &Conference) -> Markup {
    let now = opened.by.now;
    if let Some(held) = one.of_kind(ConferenceHeld::KIND).first() {
        return mark(
            Shape::Done,
            &format!("held {}", told::when(held.happened, now)),
        );
    }
    match one.date() {
        Some(date) if date.is_by(When::at(opened.known)) == Shown::Yes => mark(
            Shape::Unknown,
            &format!("was to be {}: not recorded as held", told::when(date, now)),
        ),
        Some(date) => mark(Shape::Later, &told::when(date, now)),
        None => opened.gap(),
    }
}

/// What whoever goes for police reads before it.
fn to_read(opened: &Opened) -> Markup {
    let parts = [
        ("/voice", "what the child said"),
        ("/strategy", "strategy discussions and their actions"),
        ("/notice", "notices"),
        ("/investigation", "investigations"),
        ("/exploitation", "exploitation and other risks"),
        ("/people", "people around the child, and of concern"),
    ];
    html! {
        p class="meta" { "Whoever goes for police knows before it: " @for (at, (part, says)) in parts.iter().enumerate() { @if at > 0 { ", " } a href=(opened.address(part)) { (says) } } "." }
    }
}

/// What is on record of conferences of which no call is.
fn of_none(opened: &Opened, without: &[&Entry]) -> Markup {
    html! {
        section class="panel" data-live {
            div class="panel__top" { h2 { "Of a conference whose call is not recorded" } }
            @for entry in without {
                h3 { (told::begun(entry.kind)) }
                (held(opened, entry))
            }
        }
    }
}
