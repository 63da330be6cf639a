//! Who has been told about the child, when, and whether they say that they have it; and who is still to be told.

use heard_desk::{Entry, Owed, Receipt, WentTo};
use heard_record::fact::missing::{ReturnShared, ServicesTold, UnitTold};
use heard_record::fact::notice::{InformationShared, Shared};
use heard_record::kind::{Kind, OneKind};
use jiff::Timestamp;
use maud::{Markup, html};

use crate::pages::duty_row::address;
use crate::pages::opened::Opened;
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

/// The kinds of fact by which somebody outside the police is told of a child.
const TOLD: [&Kind; 5] = [
    ServicesTold::KIND,
    UnitTold::KIND,
    Shared::KIND,
    InformationShared::KIND,
    ReturnShared::KIND,
];

/// How the rules are called by which somebody is to be told.
pub const TELLING: [&str; 4] = [
    "missing.childrens-services-notify",
    "missing.ukmpu-notify",
    "missing.share-return",
    "ppn.share",
];

/// How many are shown: the last.
const MOST: usize = 5;

/// The card.
pub fn card(opened: &Opened, owed: &[Owed]) -> Markup {
    let child = opened.reading.child();
    let standing = opened
        .history()
        .iter()
        .filter(|entry| entry.taken_back.is_none());
    let told = standing.rev();
    let told: Vec<&Entry> = told
        .filter(|entry| TOLD.iter().any(|kind| kind.words == entry.kind))
        .collect();
    let went_to = opened.reading.went_to(opened.known);
    let to_tell: Vec<&Owed> = owed
        .iter()
        .filter(|owed| owed.is_unmet() && TELLING.iter().any(|rule| owed.rule.starts_with(rule)))
        .collect();
    html! {
        section class="panel" id="told-of" data-live {
            div class="panel__top" { h2 { "Who has been told" } @if told.len() > MOST { span class="meta" { "the last " (MOST) " of " (told.len()) } } }
            @if told.is_empty() { p class="empty" { (opened.none("Who has been told", "Nobody outside the police is recorded as told.")) } }
            ul class="rows" {
                @for entry in told.iter().take(MOST) { (row(opened, entry, &went_to)) }
                @for owed in &to_tell {
                    @let (shape, words) = mark::of(owed, opened.known);
                    li { span { a href=(address(child, owed)) { (owed.title) } } (mark(shape, &format!("not on record, {words}"))) }
                }
            }
        }
    }
}

fn whom(entry: &Entry) -> String {
    match &entry.lead {
        Some(lead) if entry.kind != UnitTold::KIND.words => told::begun(lead),
        _ => told::begun(entry.kind),
    }
}

/// One partner who was told, and what they say of it: nobody has it because another says so.
fn row(opened: &Opened, entry: &Entry, went_to: &[WentTo]) -> Markup {
    let now = opened.by.now;
    let to: Vec<&WentTo> = went_to
        .iter()
        .filter(|one| one.fact == entry.fact)
        .collect();
    let happened = told::when(entry.happened, now);
    html! {
        @if to.is_empty() { li { span { strong { (whom(entry)) } } span { "told " (happened) } } }
        @for one in to { li { span { strong { (told::begun(one.partner.in_words())) } } (receipt(one.says, &happened, now)) } }
    }
}

/// That whoever was told says that they have it, or since when they were told and do not.
fn receipt(says: Receipt, sent: &str, now: Timestamp) -> Markup {
    match says {
        Receipt::Received(at) => mark(Shape::Done, &format!("received {}", told::when(at, now))),
        Receipt::CannotTellWhich(at) => mark(
            Shape::Unknown,
            &format!(
                "sent {sent}; a receipt came {}, cannot tell which of what was sent it is for",
                told::when(at, now)
            ),
        ),
        Receipt::Nothing => mark(Shape::Unknown, &format!("sent {sent}, no receipt")),
    }
}
