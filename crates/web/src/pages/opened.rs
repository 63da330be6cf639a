//! A child's record opened for a page: the leave, the moment it is shown at, and what stands above every page of it.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, Query, RawPathParams};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Act, Purpose, Shows, Stated, may_ever};
use heard_desk::{Desk, Entry, Flag, Holder, No, Overview, Reading, Whereabouts};
use heard_record::fact::access::HeldAs;
use heard_record::when::date_of;
use heard_record::{CaseId, When};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::asker::Asker;
use super::duty_row::Moments;
use super::emergency::way_for_a_life;
use super::layout::{Page, Tab};
use crate::api::child_named;
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// How a record is asked for.
#[derive(Debug, Default, Deserialize)]
struct Asking {
    /// As known at this moment; now, if it is left out.
    known_at: Option<String>,
    /// What for, where that has to be said.
    purpose: Option<String>,
}

/// A record opened.
pub struct Opened {
    /// Who opened it.
    pub by: Asker,
    /// The record, as far as it is open.
    pub reading: Reading,
    /// The child, told.
    pub overview: Overview,
    /// As known at this moment.
    pub known: Timestamp,
    /// The moment, where it is not now.
    pub past: Option<Timestamp>,
    /// What for, where that was said: every link of the record carries it.
    pub purpose: Option<Purpose>,
    /// The address of the page.
    pub path: String,
    /// A moment that was typed and is none to show the record at, with why not; the record is shown as it is now.
    pub no_moment: Option<(String, &'static str)>,
    /// Whom to ask for the rest, where no more than a part of the record is open.
    ask: Option<String>,
    /// What happened, once somebody asks for it.
    history: OnceLock<Vec<Entry>>,
}

/// The part of the record on which a page is told of a moment that was mistyped.
const TIMELINE: &str = "/timeline";

/// The part of a record that stands among its pages where a death or collapse is on it, or it is open, alone.
const DEATH: &str = "/death";

/// The sub-pages of a record.
const PARTS: [(&str, &str); 18] = [
    ("", "Overview"),
    ("/timeline", "Timeline"),
    ("/voice", "Voice and lived experience"),
    ("/people", "People and places"),
    ("/missing", "Missing"),
    ("/plan", "Trigger plan"),
    ("/notice", "Notice"),
    ("/strategy", "Strategy discussions"),
    ("/conference", "Conferences"),
    ("/investigation", "Investigations"),
    ("/exploitation", "Exploitation and risks"),
    ("/abuse", "Domestic abuse"),
    ("/protection", "Police protection"),
    ("/custody", "Custody"),
    (DEATH, "Death or collapse"),
    ("/incident", "Calls"),
    ("/advice", "Advice"),
    ("/access", "Who looked"),
];

impl FromRequestParts<Arc<Desk>> for Opened {
    type Rejection = Response;

    /// Opens the record an address names; or answers with the page to be shown in its place.
    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Opened, Response> {
        let by = Asker::from_request_parts(parts, desk).await;
        let by = by.map_err(IntoResponse::into_response)?;
        let asking = Query::<Asking>::try_from_uri(&parts.uri);
        let Query(asking) = asking.map_err(|_| {
            Problem::unreadable("What stands after the address cannot be read.").into_response()
        })?;
        let path = RawPathParams::from_request_parts(parts, desk).await;
        let path = path.map_err(IntoResponse::into_response)?;
        let id = path.iter().find(|(name, _)| *name == "id");
        let id = id.map_or("", |(_, id)| id);
        match Opened::open(desk, by, id, &asking, parts.uri.path()).await {
            Ok(opened) => Ok(opened),
            Err(Shut::SayWhatFor(by)) => Err(say_what_for(&by, id)),
            Err(Shut::Problem(problem)) => Err(problem.into_response()),
        }
    }
}

/// Why a record does not open.
enum Shut {
    SayWhatFor(Box<Asker>),
    Problem(Problem),
}

impl From<Problem> for Shut {
    fn from(problem: Problem) -> Shut {
        Shut::Problem(problem)
    }
}

impl Opened {
    async fn open(
        desk: &Desk,
        by: Asker,
        id: &str,
        asking: &Asking,
        path: &str,
    ) -> Result<Opened, Shut> {
        let child = child_named(desk, &by.signed, id).await?;
        let purpose = asking.purpose.as_deref().and_then(Purpose::of_word);
        let typed = asking.known_at.as_deref().filter(|typed| !typed.is_empty());
        let mut no_moment = None;
        let past = match typed.map(moment_typed).transpose() {
            Ok(past) => past,
            Err(_) if path.ends_with(TIMELINE) => {
                no_moment = typed.map(|typed| (typed.to_owned(), NO_MOMENT));
                None
            }
            Err(problem) => return Err(problem.into()),
        };
        if past.is_some_and(|past| past > by.now) {
            no_moment = typed.map(|typed| (typed.to_owned(), TO_COME));
        }
        let past = past.filter(|past| *past < by.now);
        let reading = match desk.read_most(&by.signed, child, purpose.map(said)).await {
            Ok(reading) => reading,
            Err(No::SayWhatFor) => return Err(Shut::SayWhatFor(Box::new(by))),
            Err(no) => return Err(Problem::from(no).into()),
        };
        let ask = match reading.leave().shows() {
            Shows::Whole => None,
            _ => {
                let holders = desk.holders(&reading, by.now).await;
                Some(whom_to_ask(&holders.map_err(Problem::from)?))
            }
        };
        let known = past.unwrap_or(by.now);
        Ok(Opened {
            overview: reading.overview(known, known),
            reading,
            known,
            past,
            purpose,
            path: path.to_owned(),
            no_moment,
            ask,
            history: OnceLock::new(),
            by,
        })
    }

    /// What happened, as known at the moment the page shows, the earliest first.
    pub fn history(&self) -> &[Entry] {
        self.history
            .get_or_init(|| self.reading.history(self.known))
    }

    /// The two moments of a page of the record.
    pub fn moments(&self) -> Moments {
        Moments {
            known: self.known,
            now: self.by.now,
        }
    }

    /// Is no more open than a part of the record? What is not there may only not be open.
    pub fn is_part(&self) -> bool {
        self.ask.is_some()
    }

    /// Is no more open than a part of one matter of the record?
    pub fn is_part_of(&self, case: CaseId) -> bool {
        match self.reading.leave().shows() {
            Shows::Cases(cases) => !cases.contains(&case),
            _ => self.is_part(),
        }
    }

    /// Is no more open than a part, and less than a summary? A summary has all of what it is made of.
    fn is_less_than_summary(&self) -> bool {
        self.is_part() && !matches!(self.reading.leave().shows(), Shows::Summary)
    }

    /// Of what a count is, where it is not of the whole.
    pub fn of_part(&self) -> &'static str {
        if self.is_part() {
            " of what is open to you"
        } else {
            ""
        }
    }

    /// That there is none of something; or, where no more is open than a part of the record, that it is not part of that,
    /// and whom to ask.
    pub fn none(&self, what: &str, none: &str) -> String {
        self.none_if(self.is_part(), what, none)
    }

    /// The same of something that a summary has.
    pub fn none_of_summary(&self, what: &str, none: &str) -> String {
        self.none_if(self.is_less_than_summary(), what, none)
    }

    /// The same, where something is hidden.
    pub fn none_if(&self, is_hidden: bool, what: &str, none: &str) -> String {
        match &self.ask {
            Some(ask) if is_hidden => {
                format!("{what} is not part of what is open to you. Ask {ask}.")
            }
            _ => none.to_owned(),
        }
    }

    /// Whom to ask for the rest, where no more than a part of the record is open.
    pub fn ask_for_the_rest(&self) -> Markup {
        html! {
            @if let Some(ask) = &self.ask { p class="meta" { "This is no more than the part that is open to you. Ask " (ask) " for the rest." } }
        }
    }

    /// A gap: something that is not recorded, or that is not part of what is open.
    pub fn gap(&self) -> Markup {
        gap_if(self.is_part())
    }

    /// The same, as how something stands.
    pub fn mark_of_gap(&self) -> Markup {
        mark(Shape::Unknown, self.gap_in_words())
    }

    /// The same, in words.
    pub fn gap_in_words(&self) -> &'static str {
        gap_in_words(self.is_part())
    }

    /// The same of something that a summary has.
    fn gap_of_summary(&self) -> Markup {
        gap_if(self.is_less_than_summary())
    }

    /// Is it shown as it is now? Of what it was, nothing is recorded.
    pub fn is_now(&self) -> Result<(), Problem> {
        match self.past {
            None => Ok(()),
            Some(_) => Err(Problem::unreadable(
                "This shows the record as it was, and nothing is recorded there. Go back to now, and record it.",
            )),
        }
    }

    /// What for, as the desk is told.
    pub fn stated(&self) -> Option<Stated> {
        self.purpose.map(said)
    }
}

fn said(purpose: Purpose) -> Stated {
    Stated {
        purpose,
        with_reference: false,
    }
}

/// Whom to ask for more of a record: the officer in the case, else its keeper, else whoever else looks after the child.
fn whom_to_ask(holders: &[Holder]) -> String {
    let wanted = [HeldAs::OfficerInCase, HeldAs::Keeper, HeldAs::Supervisor];
    let mut by_rank = wanted.iter().filter_map(|wanted| {
        let mut of_it = holders.iter().filter(|holder| holder.held_as == *wanted);
        of_it.find_map(|holder| Some((holder.name.as_ref()?, holder.held_as)))
    });
    by_rank.next().map_or_else(
        || "the officer in the case".to_owned(),
        |(name, held_as)| format!("{name}, the {}", held_as.word()),
    )
}

const NO_MOMENT: &str = "Type a date and time, as 2026-06-09 22:19";
const TO_COME: &str = "That moment is still to come. Type one that is past, as 2026-06-09 22:19";

/// A moment as somebody types it.
pub fn moment_typed(typed: &str) -> Result<Timestamp, Problem> {
    let read = typed
        .parse::<Timestamp>()
        .or_else(|_| When::read(&typed.replace('T', " ")).map(When::latest));
    read.map_err(|_| {
        Problem::unreadable("This is no date and time. Type the moment as 2026-06-09 22:19.")
    })
}

/// Asks what for: there is a record, and it opens to whoever needs it and says why.
fn say_what_for(by: &Asker, id: &str) -> Response {
    let choices: Vec<Choice> = [
        Purpose::LiveIncident,
        Purpose::Safeguarding,
        Purpose::Investigation,
        Purpose::Supervision,
    ]
    .into_iter()
    .map(|purpose| Choice {
        value: purpose.word().into(),
        text: told::begun(purpose.word()),
        ..Choice::default()
    })
    .collect();
    let page = Page {
        by,
        title: "Say what for",
        tab: Tab::Children,
        strip: None,
        head: html! { h1 { "You do not have a reason to see this record yet" } },
        main: html! {
            p class="lead" { "Say what you need it for. Your name, your role and the reason are kept with the look." }
            form method="get" {
                (govuk::radios(&Question::called("purpose", "What is it for?"), &choices))
                (govuk::button("Open the record", ""))
            }
            p { a href={ "/children/" (id) "/emergency" } { "I need this now to protect a child" } }
        },
        past: None,
        of: None,
    };
    let mut response = page.into_response();
    *response.status_mut() = axum::http::StatusCode::FORBIDDEN;
    response
}

impl Opened {
    /// What the child is called on the page.
    pub fn name(&self) -> String {
        self.overview.name_of(self.reading.child())
    }

    /// The child's first name.
    pub fn first_name(&self) -> String {
        told::first_name(&self.name()).to_owned()
    }

    /// What every link of the record carries: what for, and as known when.
    pub fn query(&self) -> String {
        let purpose = self
            .purpose
            .map(|purpose| format!("purpose={}", purpose.word().replace(' ', "+")));
        let past = self.past.map(|past| format!("known_at={past}"));
        let parts: Vec<String> = purpose.into_iter().chain(past).collect();
        if parts.is_empty() {
            String::new()
        } else {
            format!("?{}", parts.join("&"))
        }
    }

    /// The address of a page of the record.
    pub fn address(&self, part: &str) -> String {
        format!("/children/{}{part}{}", self.reading.child(), self.query())
    }

    /// The same, with more said after it.
    pub fn address_with(&self, part: &str, more: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(more);
        let (address, more) = (self.address(part), query.finish());
        let then = if address.contains('?') { '&' } else { '?' };
        format!("{address}{then}{more}")
    }

    /// A page of the record.
    pub fn page<'a>(&'a self, title: &'a str, part: &str, main: Markup) -> Page<'a> {
        Page {
            by: &self.by,
            title,
            tab: Tab::Children,
            strip: Some(self.why()),
            head: self.identity(part),
            main,
            past: self.past,
            of: Some(self.reading.child()),
        }
    }

    /// Why whoever asked may see the record.
    pub fn why(&self) -> String {
        let look = self.reading.leave().look();
        format!(
            "You can see this for {}: {}.",
            look.purpose.word(),
            look.rule
        )
    }

    fn identity(&self, part: &str) -> Markup {
        let now = self.by.now;
        let child = &self.overview;
        html! {
            div class="identity" {
                div {
                    h1 { (self.name()) }
                    (self.whereabouts())
                }
                @if self.past.is_none() {
                    div class="identity__acts" {
                        a class="govuk-button" href=(self.address("/record/child-said")) { "Add what you heard" }
                        a class="govuk-button govuk-button--secondary" href=(self.address("/record/child-seen")) { "Add that you saw " (self.first_name()) }
                        a class="govuk-button govuk-button--secondary" href=(self.address("/record")) { "Record something else" }
                        @if self.by.signed.role.supervises() && may_ever(self.by.signed.role, Act::Write) { a class="govuk-button govuk-button--secondary" href=(self.address("/review")) { "Review" } }
                    }
                }
            }
            dl class="facts" {
                (fact("Age", &match (child.age, child.born) {
                    (Some(age), Some(born)) => html! { (age) ", born " (told::date(born)) },
                    _ => self.gap_of_summary(),
                }))
                (fact("Lives at", &child.lives.as_ref().map_or_else(|| self.gap_of_summary(), |lives| html! { (lives.what) })))
                (fact("Care", &child.care.as_ref().map_or_else(|| self.gap_of_summary(), |care| html! { (told::begun(care.what.0)) @if let Some(whose) = &care.what.1 { ", " (whose) } })))
                (fact("Ethnicity", &child.ethnicity.as_ref().map_or_else(|| self.gap(), |says| html! { (says.what.0) " (" (says.what.1) ")" })))
                (fact("Last seen by police", &child.seen.as_ref().map_or_else(|| self.gap_of_summary(), |seen| html! { (told::when(seen.happened, now)) ", " (seen.what) })))
                (fact("Last spoken to alone", &child.alone.as_ref().map_or_else(|| self.gap_of_summary(), |seen| html! { (told::when(seen.happened, now)) })))
            }
            (flags(&child.flags, child.missing_lately, self.moments()))
            @if let Some(ask) = &self.ask {
                p class="meta" {
                    @if matches!(self.reading.leave().shows(), Shows::Summary) { "You see a summary. " } @else { "You see a part of this record. " }
                    "More may be on record than is shown. Ask " (ask) "."
                    @if self.past.is_none() { " " a href={ "/children/" (self.reading.child()) "/emergency" } { "I need all of it now to protect a child" } }
                }
            }
            @if part.is_empty() && self.past.is_none() { (way_for_a_life(&self.by, &format!("/children/{}", self.reading.child()))) }
            nav class="parts" aria-label="This record" {
                ul { @for (at, says) in PARTS.into_iter().filter(|(at, _)| *at != DEATH || *at == part || self.reading.tells_of_death(self.known)) { li { a href=(self.address(at)) aria-current=[(at == part).then_some("page")] { (says) } } } }
            }
        }
    }

    fn whereabouts(&self) -> Markup {
        let name = self.first_name();
        let none = self.none_of_summary(
            &format!("Whether {name} is missing"),
            &format!("No report that {name} is missing"),
        );
        let address = self.address("/missing");
        state(&self.overview.whereabouts, &address, &none, self.moments())
    }
}

/// Where a child is, as far as missing goes.
pub fn state(whereabouts: &Whereabouts, address: &str, none: &str, at: Moments) -> Markup {
    let passed = |when: When| told::long(at.known.as_microsecond() - when.latest_micros());
    html! {
        p class="identity__state" {
            @match whereabouts {
                Whereabouts::NotReported => (none),
                Whereabouts::Missing(missing) => {
                    a href=(address) { (mark(Shape::Late, &format!("Missing: reported {} ago", passed(missing.reported)))) }
                    @if let Some(seen) = missing.last_seen { " · last seen " (told::when(seen, at.now)) ", " (passed(seen)) " ago" }
                    " · graded " strong { (missing.grade.map_or("not yet", |grade| grade.in_words())) }
                },
                Whereabouts::Back(when) => (mark(Shape::Done, &format!("Back since {}", told::when(*when, at.now)))),
                Whereabouts::CannotTell => (mark(Shape::Unknown, "It cannot be told whether the child is back: times do not say")),
            }
        }
    }
}

/// The warnings that stand, each since when and until when it is looked at again. One that was not looked at in time says
/// so: it is no stronger for it.
pub fn flags(all: &[Flag], missing_lately: usize, at: Moments) -> Markup {
    html! {
        @if !all.is_empty() {
            ul class="flags" aria-label="Warnings" {
                @for flag in all {
                    li {
                        strong { (told::begun(flag.kind)) } " since " (told::day(date_of(flag.since.latest_micros()), at.now))
                        @if let Some(review) = flag.review { @if flag.is_review_late(at.known) { ", review late, was due " } @else { ", review " } (told::day(review, at.now)) }
                    }
                }
                @if missing_lately > 0 { li { strong { "Reported missing " (told::times(missing_lately)) } " in 90 days" } }
            }
        }
    }
}

/// Something that is known of a child, or the gap.
pub fn fact(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

/// A gap: something that is not recorded, or that is not open.
pub fn gap_if(is_hidden: bool) -> Markup {
    html! { span class="gap" { (gap_in_words(is_hidden)) } }
}

/// The same, in words.
pub fn gap_in_words(is_hidden: bool) -> &'static str {
    if is_hidden {
        "not open to you"
    } else {
        "not recorded"
    }
}

/// A gap in the record, which is not a "no".
pub fn not_recorded() -> Markup {
    gap_if(false)
}
