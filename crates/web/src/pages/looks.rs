//! Who looked at a child's record, and who was refused.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::access::{Act, Purpose};
use heard_desk::{Desk, Look, No, Question};
use heard_record::PersonId;
use jiff::Timestamp;
use maud::html;

use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::mark::{Shape, mark};
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
    let lookers = lookers(&page.looks);
    let main = html! {
        section class="panel" {
            div class="panel__top" { h2 { "Who looked at " (told::own(&opened.first_name())) " record" } span class="meta" { "The latest " (page.looks.len()) " looks, by " (who.len()) " people" @if page.next.is_some() { "; there are more" } } }
            ul class="rows" {
                @for one in &lookers {
                    li {
                        span {
                            @if one.in_emergency { (mark(Shape::Late, "emergency")) " " }
                            strong { (names.get(&one.who).cloned().unwrap_or_else(|| one.who.shown())) } ", " (one.role)
                            @if !one.purpose.is_empty() { span class="meta" { ", for " (one.purpose) } }
                        }
                        span { (times(one.looks)) @if one.refused > 0 { ", refused " (times(one.refused)) } span class="meta" { ", last " (told::moment(one.last, opened.by.now)) } }
                    }
                }
            }
        }
        section class="panel" {
            div class="panel__top" { h2 { "Every look" } }
            div class="scroll" tabindex="0" role="region" aria-label="Looks" {
                table class="board" {
                    caption class="govuk-visually-hidden" { "Each look, the latest first" }
                    thead { tr { th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "For what" } th scope="col" { "Answer" } } }
                    tbody {
                        @for look in &page.looks {
                            @let said = Said::of(look);
                            tr {
                                td { (told::moment(look.at, opened.by.now)) }
                                th scope="row" { (names.get(&look.who).cloned().unwrap_or_else(|| look.who.shown())) span class="meta" { " " (said.part("role")) } }
                                td { (told::begun(said.part("act"))) }
                                td { (told::begun(said.part("purpose"))) span class="meta" { " " (said.part("rule")) } }
                                td { (told::begun(said.part("answer"))) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(opened.page("Who looked", "/access", main).into_response())
}

/// What a look says of itself.
struct Said(serde_json::Value);

impl Said {
    fn of(look: &Look) -> Said {
        Said(serde_json::from_str(&look.body).unwrap_or_default())
    }

    fn part(&self, key: &str) -> &str {
        self.0
            .get(key)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    }
}

/// Somebody who looked in a role for something, how often, and when last.
struct Looked {
    who: PersonId,
    role: String,
    purpose: String,
    in_emergency: bool,
    looks: usize,
    refused: usize,
    last: Timestamp,
}

/// Those who looked: whoever opened it in an emergency first, then the latest.
fn lookers(looks: &[Look]) -> Vec<Looked> {
    let mut res: Vec<Looked> = Vec::new();
    for look in looks {
        let said = Said::of(look);
        let (role, purpose) = (said.part("role"), said.part("purpose"));
        let refused = usize::from(said.part("answer") == "refused");
        let mut before = res.iter_mut();
        match before.find(|one| one.who == look.who && one.role == role && one.purpose == purpose) {
            Some(one) => {
                one.looks += 1;
                one.refused += refused;
                one.last = one.last.max(look.at);
            }
            None => res.push(Looked {
                who: look.who,
                role: role.to_owned(),
                purpose: purpose.to_owned(),
                in_emergency: purpose == Purpose::ProtectNow.word(),
                looks: 1,
                refused,
                last: look.at,
            }),
        }
    }
    res.sort_by_key(|one| (!one.in_emergency, std::cmp::Reverse(one.last)));
    res
}

fn times(count: usize) -> String {
    match count {
        1 => "once".into(),
        2 => "twice".into(),
        count => format!("{count} times"),
    }
}
