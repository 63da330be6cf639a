//! Finding people, and whether somebody is on record already.
//!
//! What is typed is sent in the body: an address is written down by every program it passes.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use heard_desk::Desk;
use heard_record::identity::{Born, Described};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::refused::{NotShownAgain, NothingThere, Unreadable};
use crate::fault::Problem;
use crate::session::{By, ToRead};

/// How much may be typed.
const LONGEST: usize = 300;

/// What is typed to find somebody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Search)]
pub struct Typed {
    /// Names as they may be misspelt, a date of birth or part of it, an address, a telephone number, a reference: in any
    /// order, at most 300 characters.
    #[schema(max_length = 300)]
    text: String,
}

/// Somebody who was found.
#[derive(Serialize, ToSchema)]
pub struct FoundTold {
    /// Their id.
    id: Uuid,
    /// What they are called; left out where that is not known or not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// When they were born, as finely as that is known and open.
    #[serde(skip_serializing_if = "Option::is_none")]
    born: Option<String>,
    /// What of what was typed fits, as sentences.
    reasons: Vec<String>,
}

/// Whom a search found.
#[derive(Serialize, ToSchema)]
pub struct PeopleTold {
    /// Those who fit best, the best first: at most twenty.
    found: Vec<FoundTold>,
    /// Are there more who fit? Then type more of what is known.
    more: bool,
}

/// Finds people, of those one may know of.
#[utoipa::path(
    post, path = "/api/people/search", request_body = Typed, security(("token" = [])),
    responses(
        (status = 200, description = "Those who were found.", body = PeopleTold),
        Unreadable,
        NotShownAgain,
        NothingThere,
    )
)]
pub async fn search(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By<ToRead>,
    super::Read(typed): super::Read<Typed>,
) -> Result<Json<PeopleTold>, Problem> {
    if typed.text.chars().count() > LONGEST {
        return Err(Problem::unreadable(
            "text: at most 300 characters are looked for at once.",
        ));
    }
    let people = desk.search(&signed, &typed.text).await?;
    let found = people.found.into_iter().map(|found| FoundTold {
        id: found.person.uuid(),
        name: found.name,
        born: found.born,
        reasons: found.reasons,
    });
    Ok(Json(PeopleTold {
        found: found.collect(),
        more: people.more,
    }))
}

/// Somebody who is to be put on record, as far as is known.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// What they are called.
    name: String,
    /// When they were born: `02/09/2011`, `Sep 2011`, `2011`.
    born: Option<String>,
    /// Where they live.
    place: Option<String>,
    /// A telephone number of theirs.
    phone: Option<String>,
}

impl NewPerson {
    fn described(self) -> Result<Described, Problem> {
        let born = self.born.as_deref().map(|born| {
            Born::read(born).ok_or_else(|| {
                Problem::unreadable(
                    "born: a day, a month or a year such as 02/09/2011 was expected.",
                )
            })
        });
        let list = |one: Option<String>| one.into_iter().collect();
        Ok(Described {
            names: vec![self.name],
            born: born.transpose()?,
            places: list(self.place),
            phones: list(self.phone),
            ..Described::default()
        })
    }
}

/// Somebody on record who may be the one described.
#[derive(Serialize, ToSchema)]
pub struct LikeTold {
    /// Their id.
    id: Uuid,
    /// What they are called; left out where that is not known or not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// `probably the same person` or `perhaps the same person`.
    likeness: &'static str,
    /// Field by field, what speaks for it and what against, the strongest first.
    reasons: Vec<String>,
}

/// Those on record who may be somebody.
#[derive(Serialize, ToSchema)]
pub struct LikesTold {
    /// The likeliest first: at most twenty.
    like: Vec<LikeTold>,
}

/// Says who on record may be somebody, before they are put on record a second time. It decides nothing.
#[utoipa::path(
    post, path = "/api/people/like", request_body = NewPerson, security(("token" = [])),
    responses(
        (status = 200, description = "Who it may be.", body = LikesTold),
        Unreadable,
        NotShownAgain,
        NothingThere,
    )
)]
pub async fn like(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By<ToRead>,
    super::Read(new): super::Read<NewPerson>,
) -> Result<Json<LikesTold>, Problem> {
    let like = desk.like(&signed, &new.described()?).await?;
    let like = like.into_iter().map(|like| LikeTold {
        id: like.person.uuid(),
        name: like.name,
        likeness: like.band.in_words(),
        reasons: like.reasons,
    });
    Ok(Json(LikesTold {
        like: like.collect(),
    }))
}
