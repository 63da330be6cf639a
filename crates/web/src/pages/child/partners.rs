//! Who has been told about the child, when, and whether they say that they have it; and who is still to be told.

use heard_desk::{Entry, Owed};
use heard_record::fact::missing::{ReturnShared, ServicesTold, UnitTold};
use heard_record::fact::notice::{InformationShared, ReceiptGiven, Shared};
use heard_record::kind::{Kind, OneKind};
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
pub fn card(opened: &Opened, owed: &[Owed], history: &[Entry]) -> Markup {
    let child = opened.reading.child();
    let standing: Vec<&Entry> = history
        .iter()
        .filter(|entry| entry.taken_back.is_none())
        .collect();
    let told: Vec<&Entry> = standing
        .iter()
        .rev()
        .copied()
        .filter(|entry| TOLD.iter().any(|kind| kind.words == entry.kind))
        .collect();
    let to_tell: Vec<&Owed> = owed
        .iter()
        .filter(|owed| owed.is_unmet() && TELLING.iter().any(|rule| owed.rule.starts_with(rule)))
        .collect();
    html! {
        section class="panel" id="told-of" data-live {
            div class="panel__top" { h2 { "Who has been told" } @if told.len() > MOST { span class="meta" { "the last " (MOST) " of " (told.len()) } } }
            @if told.is_empty() { p class="empty" { (opened.none("Who has been told", "Nobody outside the police is recorded as told.")) } }
            ul class="rows" {
                @for entry in told.iter().take(MOST) { li { span { strong { (whom(entry)) } } (receipt(opened, entry, &standing)) } }
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

/// That whoever was told says that they have it, or since when they were told and do not.
fn receipt(opened: &Opened, entry: &Entry, standing: &[&Entry]) -> Markup {
    let now = opened.by.now;
    let lead = entry.lead.as_deref().unwrap_or_default();
    let mut receipts = standing.iter().filter(|one| {
        one.kind == ReceiptGiven::KIND.words
            && one.recorded >= entry.recorded
            && one.lead.as_deref().is_some_and(|by| lead.contains(by))
    });
    let asks_receipt = [Shared::KIND, InformationShared::KIND]
        .iter()
        .any(|kind| kind.words == entry.kind);
    match receipts.next() {
        Some(received) => mark(
            Shape::Done,
            &format!("received {}", told::when(received.happened, now)),
        ),
        None if asks_receipt => mark(
            Shape::Unknown,
            &format!("sent {}, no receipt", told::when(entry.happened, now)),
        ),
        None => html! { span { "told " (told::when(entry.happened, now)) } },
    }
}
