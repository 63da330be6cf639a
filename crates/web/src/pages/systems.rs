//! Which other systems are read, and up to when each was.

use axum::response::{IntoResponse, Response};
use heard_desk::SystemRead;
use jiff::Timestamp;
use maud::{Markup, html};

use super::asker::Asker;
use super::layout::{Page, Tab};
use crate::parts::mark::{Shape, mark};
use crate::parts::systems::not_told;
use crate::parts::table::Table;
use crate::parts::told;

/// The page.
pub async fn all(by: Asker) -> Response {
    let main = html! {
        p { "Records are brought in from these systems. What is later than the time beside one is not here yet, and is not a sign that nothing happened." }
        @match by.systems.as_deref() {
            None => (not_told()),
            Some([]) => p class="empty" { "No other system is read: what is here was put on record by hand, or brought in once." },
            Some(systems) => (table(systems, by.now)),
        }
    };
    Page {
        by: &by,
        title: "Other systems",
        tab: Tab::Elsewhere,
        strip: None,
        head: html! { h1 { "Other systems" } },
        main,
        past: None,
        of: None,
    }
    .into_response()
}

fn table(systems: &[SystemRead], now: Timestamp) -> Markup {
    let table = Table {
        title: "Systems",
        caption: "Other systems: up to when each was read, and whether it is as it should be",
        heads: &[
            "System",
            "Read up to",
            "To be read again within",
            "How it stands",
        ],
    };
    table.of(&html! {
        @for one in systems { tr {
            th scope="row" { (told::begun(&one.system)) }
            td { (told::moment(one.up_to, now)) }
            td { (one.hours) " h" }
            td { (stands(one, now)) }
        } }
    })
}

fn stands(one: &SystemRead, now: Timestamp) -> Markup {
    if one.is_behind(now) {
        let since = now.as_microsecond() - one.up_to.as_microsecond();
        mark(Shape::Late, &format!("{} behind", told::long(since)))
    } else {
        mark(Shape::Done, "As it should be")
    }
}
