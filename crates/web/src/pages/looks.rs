//! Who looked at a child's record, and who was refused.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::access::Act;
use heard_desk::{Desk, No, Question};
use maud::html;

use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::told;

/// How many are shown.
const MOST: usize = 200;

/// The page.
pub async fn looks(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    let question = Question {
        act: Act::ReadLooks,
        child: opened.reading.child(),
        stated: None,
    };
    let page = match desk.read(&opened.by.signed, question).await {
        Ok(reading) => Some(desk.looks(&reading, None, MOST).await?),
        Err(No::NothingThere) => None,
        Err(no) => return Err(no.into()),
    };
    let Some(page) = page else {
        let main = html! { section class="panel" { p class="empty" { "Whoever keeps this record, and the privacy lead, can see who looked at it." } } };
        return Ok(opened.page("Who looked", "/access", main).into_response());
    };
    let who: BTreeSet<_> = page.looks.iter().map(|look| look.who).collect();
    let names = desk.called_at_work(&who).await?;
    let main = html! {
        section class="panel" {
            div class="panel__top" { h2 { "Who looked at " (told::own(&opened.first_name())) " record" } span class="meta" { "The latest " (page.looks.len()) " looks, by " (who.len()) " people" @if page.next.is_some() { "; there are more" } } }
            div class="scroll" tabindex="0" role="region" aria-label="Looks" {
                table class="board" {
                    caption class="govuk-visually-hidden" { "Each look, the latest first" }
                    thead { tr { th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "For what" } th scope="col" { "Answer" } } }
                    tbody {
                        @for look in &page.looks {
                            @let said: serde_json::Value = serde_json::from_str(&look.body).unwrap_or_default();
                            @let part = |key: &str| said.get(key).and_then(|value| value.as_str()).unwrap_or("").to_owned();
                            tr {
                                td { (told::moment(look.at, opened.by.now)) }
                                th scope="row" { (names.get(&look.who).cloned().unwrap_or_else(|| look.who.shown())) span class="meta" { " " (part("role")) } }
                                td { (told::begun(&part("act"))) }
                                td { (told::begun(&part("purpose"))) span class="meta" { " " (part("rule")) } }
                                td { (told::begun(&part("answer"))) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(opened.page("Who looked", "/access", main).into_response())
}
