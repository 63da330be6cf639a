//! The few places where somebody is stopped: a whole page that says why, one way on and one way back, and no field.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use heard_desk::Desk;
use maud::{Markup, html};

use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use super::opened::Opened;
use crate::parts::govuk;

/// A hard stop.
pub struct Stop {
    /// By what it is known among the others.
    pub known_by: &'static str,
    /// What stands in the way, as a sentence.
    pub heading: String,
    /// Why, and what would let it go on.
    pub says: Markup,
    /// What the way back to the form is called.
    pub on: &'static str,
    /// Another way, and where it leads.
    pub leave: (&'static str, String),
    /// The rule it rests on.
    pub rule: &'static str,
}

impl Stop {
    /// What a form sends that comes back from a stop: it is shown again as it was.
    pub const BACK: &'static str = "back-from-a-stop";
}

/// Stops somebody who sent a form; going back, everything in it is as they left it.
pub fn interrupted(desk: &Desk, opened: &Opened, stop: &Stop, filled: &Filled) -> Response {
    let mut rules = desk.catalogue().rules().iter();
    let rule = rules.find(|rule| rule.id == stop.rule);
    let main = html! {
        section class="stop" data-stop=(stop.known_by) {
            h1 { (stop.heading) }
            (stop.says)
            @if let Some(rule) = rule { p class="stop__rule" { "Rule " (rule.id) ". " (rule.says) "." } }
            form method="post" {
                (sealed(&opened.by))
                (filled.carried())
                (govuk::hidden(Stop::BACK, "yes"))
                (govuk::button(stop.on, "govuk-button--inverse"))
            }
            p { a href=(stop.leave.1) { (stop.leave.0) } }
        }
    };
    let page = Page {
        by: &opened.by,
        title: "Stop and look again",
        tab: Tab::Elsewhere,
        strip: Some(opened.why()),
        head: html! {},
        main,
        past: None,
        of: None,
    };
    (StatusCode::CONFLICT, page).into_response()
}
