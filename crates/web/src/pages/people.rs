//! The people around a child, and where the child lives.

use axum::response::{IntoResponse, Response};
use maud::html;

use super::opened::{Opened, not_recorded};
use crate::parts::told;

/// The page.
pub async fn people(opened: Opened) -> Response {
    let child = &opened.overview;
    let main = html! {
        section class="panel" {
            div class="panel__top" { h2 { "People around " (opened.first_name()) } span class="meta" { (child.near.len()) } }
            @if child.near.is_empty() { p class="empty" { "Nobody is recorded." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="People" {
                    table class="board" {
                        caption class="govuk-visually-hidden" { "People, what each is to the child, from where that is known and how sure it is" }
                        thead { tr { th scope="col" { "Who" } th scope="col" { "Is the child’s" } th scope="col" { "Lives with them" } th scope="col" { "From" } th scope="col" { "How sure" } } }
                        tbody {
                            @for one in &child.near {
                                tr {
                                    th scope="row" { a href={ "/children/" (one.person) } { (one.name) } }
                                    td { (told::begun(one.is)) }
                                    td { @if one.together { "Yes" } @else { (not_recorded()) } }
                                    td { @match &one.source { Some(source) => (source), None => (not_recorded()) } }
                                    td { @match one.sure { Some(sure) => (sure), None => (not_recorded()) } }
                                }
                            }
                        }
                    }
                }
            }
        }
        section class="panel" {
            div class="panel__top" { h2 { "Where " (opened.first_name()) " lives" } }
            @match &child.lives {
                Some(lives) => p { (lives.what) ", since " (told::when(lives.happened, opened.by.now)) ". Recorded by " (lives.by) "." },
                None => p class="empty" { "No address is recorded, or it is kept from you." },
            }
        }
    };
    opened
        .page("People and places", "/people", main)
        .into_response()
}
