//! Looks that stand out, told in words to whoever watches over who looks: of what was done, and never that it was wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Purpose, reads_looks_for};
use heard_desk::{Desk, Unusual, Why};
use heard_record::PersonId;
use jiff::Timestamp;
use maud::{Markup, html};

use super::asker::Asker;
use super::layout::{Page, Tab};
use super::looks::{Asking, named, say_what_for};
use crate::fault::Problem;
use crate::parts::told;

/// How many records are named of one pattern.
const RECORDS: usize = 40;

/// The page.
pub async fn unusual(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let purposes = reads_looks_for(by.signed.role);
    if purposes.is_empty() {
        return Err(Problem::nothing_there());
    }
    let said = asking.purpose.as_deref().and_then(Purpose::of_word);
    let Some(purpose) = said.filter(|purpose| purposes.contains(purpose)) else {
        return Ok(say_what_for(&by, "Looks that stand out"));
    };
    let stood_out = desk.unusual_looks(&by.signed, purpose).await?;
    let who: BTreeSet<PersonId> = stood_out.all.iter().map(|one| one.who).collect();
    let names = desk.called_at_work(&who).await?;
    let page = Page {
        by: &by,
        title: "Looks that stand out",
        tab: Tab::Elsewhere,
        strip: None,
        head: html! {
            h1 { "Looks that stand out" }
            p class="lead" { "What was looked at since this time yesterday that is unlike most looking. It may well have been right: ask before you think otherwise." }
        },
        main: html! {
            section class="panel" {
                div class="panel__top" { h2 { "Since this time yesterday" } span class="meta" { (told::counted(stood_out.all.len(), "pattern", "patterns")) } }
                @if stood_out.all.is_empty() { p class="empty" { "Nothing stands out." } }
                @if stood_out.is_cut_short { p class="meta" { "There was more looking than is read here: only the latest part of the day was." } }
                @if stood_out.unreadable > 0 { p class="meta" { (told::counted(stood_out.unreadable, "look", "looks")) " cannot be read: have the record of looks verified." } }
                ul class="rows" { @for one in &stood_out.all { (row(one, &names, purpose, by.now)) } }
                p class="meta" { "What stands out is this force’s own choice, not law. Nobody is told of it but whoever opens this page, and nothing is shut because of it. Whoever may look into who looks is not among them." }
            }
        },
        past: None,
        of: None,
    };
    Ok(page.into_response())
}

fn row(
    one: &Unusual,
    names: &BTreeMap<PersonId, String>,
    purpose: Purpose,
    now: Timestamp,
) -> Markup {
    let said = purpose.word().replace(' ', "+");
    html! {
        li {
            span {
                strong { (named(one.who, names)) } ", " (one.role) ": " (what(one))
                details {
                    summary { "Which records" }
                    ul { @for record in one.records.iter().take(RECORDS) { li { a href={ "/children/" (record) "/access?purpose=" (said) } { (record.shown()) } } } }
                    @if one.records.len() > RECORDS { p class="meta" { "And " (one.records.len() - RECORDS) " more." } }
                }
            }
            span class="meta" { (told::moment(one.from, now)) " to " (told::moment(one.until, now)) }
        }
    }
}

/// What was done, as a sentence says it.
fn what(one: &Unusual) -> String {
    match one.why {
        Why::ManyOpened => format!(
            "opened {} records within an hour, with nothing but what they said it was for",
            one.count
        ),
        Why::ManyRefused => format!("was refused {} records within an hour", one.count),
        Why::OneOften => format!(
            "opened one record {}, with nothing but what they said it was for",
            told::times(one.count)
        ),
        Why::Emergencies => format!("opened {} records in an emergency", one.count),
        Why::OwnSurname => format!(
            "opened {} of somebody who has their own surname",
            told::counted(one.count, "record", "records")
        ),
        Why::OwnAddress => format!(
            "opened {} of somebody at an address that is on record as their own",
            told::counted(one.count, "record", "records")
        ),
    }
}
