//! One child: what is owed, what is on record, what is put there, and who looked.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use heard_desk::access::Act;
use heard_desk::{Desk, Owed, Question, Reading, Request, Said};
use heard_record::{CaseId, FactId, What, lines};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json_, json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::paging::{self, limit};
use super::recorded::{Receipt, Since, answer, key_of};
use super::refused::{NotAsItStands, NotKnown, NothingThere, Unreadable, WithoutPurpose};
use super::{Asking, Between, CHILD, child_named};
use crate::fault::{Problem, Wrong};
use crate::session::{By, ToPut, ToRead};

/// One duty.
#[derive(Serialize, ToSchema)]
pub struct Duty {
    /// The rule, as the catalogue calls it.
    rule: String,
    /// Its version.
    version: u16,
    /// What is to be done.
    title: String,
    /// The roles that owe it.
    owed_by: Vec<&'static str>,
    /// `statute`, `statutory guidance`, `guidance` or `force default`.
    basis: &'static str,
    /// The authority, as it is cited.
    says: String,
    /// When it arose.
    arose: Between,
    /// The fact that raised it.
    arose_on: String,
    /// When it is due, where there is a time.
    due: Option<Between>,
    /// The force's own number, where there is one: to miss it is no breach.
    aim: Option<Between>,
    /// How it stands at the moment asked about.
    stands: &'static str,
    /// The same in words.
    said: String,
    /// What the work that met it shows: `yes`, `no` or `cannot tell` for each element.
    shows: Vec<Shows>,
    /// Why, sentence by sentence.
    because: Vec<Because>,
}

/// Whether one element was shown.
#[derive(Serialize, ToSchema)]
pub struct Shows {
    /// The element.
    element: &'static str,
    /// `yes`, `no` or `cannot tell`.
    shown: &'static str,
}

/// A reason.
#[derive(Serialize, ToSchema)]
pub struct Because {
    /// The sentence.
    say: String,
    /// The facts it rests on.
    facts: Vec<String>,
}

/// What is owed to a child.
#[derive(Serialize, ToSchema)]
pub struct Duties {
    /// The moment asked about.
    at: String,
    /// As known at this moment.
    known_at: String,
    /// The last fact that was read: an edit says that it had seen so much.
    seen: Option<String>,
    /// The duties, in the order of the catalogue.
    duties: Vec<Duty>,
}

fn told(owed: Owed) -> Duty {
    Duty {
        rule: owed.rule,
        version: owed.version,
        title: owed.title,
        owed_by: owed.owed_by,
        basis: owed.basis.word(),
        says: owed.says,
        arose: Between::of(owed.arose),
        arose_on: owed.arose_on.to_string(),
        due: owed.due.map(Between::of),
        aim: owed.aim.map(Between::of),
        stands: owed.stands.word(),
        said: owed.said,
        shows: owed
            .shows
            .into_iter()
            .map(|(element, shown)| Shows { element, shown })
            .collect(),
        because: owed
            .because
            .into_iter()
            .map(|(say, facts)| Because {
                say,
                facts: facts.iter().map(ToString::to_string).collect(),
            })
            .collect(),
    }
}

/// What is owed to a child, by whom, by when, on whose authority, and why.
///
/// Now, or at any moment, from what is known now or was known then. Only what rests on nothing you may not read.
#[utoipa::path(
    get, path = "/api/children/{id}/duties", security(("token" = [])),
    params(("id" = String, Path, description = CHILD), Asking),
    responses(
        (status = 200, description = "What is owed.", body = Duties),
        Unreadable,
        WithoutPurpose,
        NothingThere,
    )
)]
pub async fn duties(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By<ToRead>,
    Path(id): Path<String>,
    super::Ask(asking): super::Ask<Asking>,
) -> Result<Json<Duties>, Problem> {
    let (known, at) = asking.moments(desk.now())?;
    let reading = read(&desk, &signed, &id, &asking).await?;
    let owed = reading.owed_with_reasons(desk.catalogue(), known, at);
    Ok(Json(Duties {
        at: at.to_string(),
        known_at: known.to_string(),
        seen: reading.seen().map(|id| id.to_string()),
        duties: owed.into_iter().map(told).collect(),
    }))
}

/// All of it, where there is leave for that; else what there is leave for.
async fn read(
    desk: &Desk,
    signed: &heard_desk::Signed,
    id: &str,
    asking: &Asking,
) -> Result<Reading, Problem> {
    let child = child_named(desk, signed, id).await?;
    let stated = asking.stated()?;
    Ok(desk.read_most(signed, child, stated).await?)
}

/// What for, as known when, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TimelinePaging {
    /// The record as it was known at this moment; now, if it is left out.
    known_at: Option<String>,
    /// The moment asked about, as for duties: the record as it was known then.
    at: Option<String>,
    /// What for: one of the words of `heard words`, such as `live incident`.
    purpose: Option<String>,
    /// An incident, operation or meeting that it is for.
    reference: Option<String>,
    /// The facts after those of the page before, as its `next` says.
    after: Option<String>,
    /// How many facts a page has: 200, if it is left out, and 1000 at most.
    limit: Option<String>,
}

/// What is on record about a child.
#[derive(Serialize, ToSchema)]
pub struct Timeline {
    /// As known at this moment.
    known_at: String,
    /// The last fact that was read, on the last page: an edit says that it had seen so much.
    seen: Option<String>,
    /// Each fact in the form of JSON Lines, in the order in which it came.
    facts: Vec<Json_>,
    /// What to ask for next, if there are more.
    next: Option<String>,
}

/// What is on record about a child, as known now or at a moment.
#[utoipa::path(
    get, path = "/api/children/{id}/timeline", security(("token" = [])),
    params(("id" = String, Path, description = CHILD), TimelinePaging),
    responses(
        (status = 200, description = "What is on record.", body = Timeline),
        Unreadable,
        WithoutPurpose,
        NothingThere,
    )
)]
pub async fn timeline(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By<ToRead>,
    Path(id): Path<String>,
    super::Ask(paging): super::Ask<TimelinePaging>,
) -> Result<Json<Timeline>, Problem> {
    let limit = limit(paging.limit.as_deref())?;
    let after: Option<FactId> = paging::after(paging.after.as_deref())?;
    let asking = Asking {
        at: paging.at,
        known_at: paging.known_at,
        purpose: paging.purpose,
        reference: paging.reference,
    };
    let (known, _) = asking.moments(desk.now())?;
    let reading = read(&desk, &signed, &id, &asking).await?;
    let facts = reading.facts(known);
    // What is closed by now is as if it had never been there, be it the last thing of the page before.
    let from = match after {
        None => 0,
        Some(after) => {
            let last = facts.iter().position(|fact| fact.id == after);
            last.ok_or_else(paging::no_page)? + 1
        }
    };
    let some = facts.into_iter().skip(from).take(limit + 1).collect();
    let (some, next) = paging::page(some, limit, |fact| fact.id.to_string());
    Ok(Json(Timeline {
        known_at: known.to_string(),
        seen: reading
            .seen()
            .filter(|_| next.is_none())
            .map(|id| id.to_string()),
        facts: some.into_iter().map(lines::write_fact).collect(),
        next,
    }))
}

/// Facts to put on record about a child.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The facts.
    #[schema(min_items = 1)]
    facts: Vec<Told>,
    /// The last fact you had seen of the child's record, where it matters that nothing came since.
    seen: Option<String>,
    /// What for.
    purpose: Option<String>,
    /// An incident, operation or meeting that it is for.
    reference: Option<String>,
}

/// One fact to put on record.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Its kind, as `heard words` calls it.
    kind: String,
    /// When it happened.
    happened: String,
    /// What is said, by the key of each answer, as in JSON Lines.
    #[serde(default)]
    body: serde_json::Map<String, Json_>,
    /// The ids of the cases it belongs to.
    #[serde(default)]
    cases: Vec<String>,
}

/// Puts facts on record about a child: all of them or none.
///
/// The header `idempotency-key` is a UUID you make. Sent again with the same key, nothing is recorded twice and the
/// answer is the same; with the same key and something else, it is refused.
#[utoipa::path(
    post, path = "/api/children/{id}/facts", request_body = Facts, security(("token" = [])),
    params(("id" = String, Path, description = CHILD), ("idempotency-key" = Uuid, Header, description = "A UUID, made for this request")),
    responses(
        (status = 201, description = "It is on record, for good.", body = Receipt),
        Unreadable,
        WithoutPurpose,
        NothingThere,
        (status = 409, description = "The record has moved on since it was seen: what came is in the answer.", body = Since),
        NotAsItStands,
        NotKnown,
    )
)]
pub async fn put(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By<ToPut>,
    Path(id): Path<String>,
    headers: HeaderMap,
    super::Read(facts): super::Read<Facts>,
) -> Result<Response, Problem> {
    let key = key_of(&headers)?;
    let request = Request {
        key,
        child: child_named(&desk, &signed, &id).await?,
        said: said(facts.facts)?,
        seen: facts
            .seen
            .map(|id| id.parse())
            .transpose()
            .map_err(Problem::unreadable)?,
        stated: super::stated(facts.purpose.as_deref(), facts.reference.as_deref())?,
    };
    Ok(answer(desk.put(&signed, request).await?))
}

/// Reads one thing said, in the shape its kind has now.
pub fn read_what(kind: &str, body: &serde_json::Map<String, Json_>) -> Result<What, String> {
    let shape = heard_record::fact::kind_called(kind).map_or(1, |kind| kind.shape);
    lines::read_what(&json!({ "kind": kind, "shape": shape, "body": body }))
}

/// Reads what is to be said; every mistake at once.
fn said(facts: Vec<Told>) -> Result<Vec<Said>, Problem> {
    let mut res = Vec::new();
    let mut problems = Vec::new();
    for (number, told) in (0..).zip(facts) {
        let what = read_what(&told.kind, &told.body);
        let cases = told
            .cases
            .iter()
            .map(|id| id.parse::<CaseId>())
            .collect::<Result<Vec<_>, _>>();
        match (what, cases) {
            (Ok(what), Ok(cases)) => res.push(Said {
                what,
                happened: told.happened,
                cases,
            }),
            (what, cases) => problems.extend(
                [what.err(), cases.err()]
                    .into_iter()
                    .flatten()
                    .map(|say| Wrong::of(number, say)),
            ),
        }
    }
    if problems.is_empty() && !res.is_empty() {
        return Ok(res);
    }
    Err(Problem::not_as_it_stands(problems))
}

/// Which looks.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// The looks after those of the page before, as its `next` says; the latest, if it is left out.
    after: Option<String>,
    /// How many a page has: 200, if it is left out, and 1000 at most.
    limit: Option<String>,
    /// What for.
    purpose: Option<String>,
}

/// One look.
#[derive(Serialize, ToSchema)]
pub struct LookTold {
    /// When.
    at: String,
    /// Who, by their id on record.
    who: String,
    /// What was done, in what role, by what leave, or that it was refused.
    look: Json_,
}

/// Who looked at a child's record.
#[derive(Serialize, ToSchema)]
pub struct LooksTold {
    /// The looks, the latest first.
    looks: Vec<LookTold>,
    /// What to ask for next, if there are more.
    next: Option<String>,
}

/// Who looked at a child's record, and who was refused, the latest first.
#[utoipa::path(
    get, path = "/api/children/{id}/looks", security(("token" = [])),
    params(("id" = String, Path, description = CHILD), Paging),
    responses(
        (status = 200, description = "Who looked.", body = LooksTold),
        Unreadable,
        WithoutPurpose,
        NothingThere,
    )
)]
pub async fn looks(
    State(desk): State<Arc<Desk>>,
    By(signed, ..): By<ToRead>,
    Path(id): Path<String>,
    super::Ask(paging): super::Ask<Paging>,
) -> Result<Json<LooksTold>, Problem> {
    let limit = limit(paging.limit.as_deref())?;
    let after: Option<Uuid> = paging::after(paging.after.as_deref())?;
    let stated = super::stated(paging.purpose.as_deref(), None)?;
    let question = Question {
        act: Act::ReadLooks,
        child: child_named(&desk, &signed, &id).await?,
        stated,
    };
    let reading = desk.read(&signed, question).await?;
    let page = desk.looks(&reading, after, limit).await?;
    if after.is_some() && page.looks.is_empty() {
        return Err(paging::no_page());
    }
    Ok(Json(LooksTold {
        next: page.next.map(|id| id.to_string()),
        looks: page
            .looks
            .into_iter()
            .map(|look| LookTold {
                at: look.at.to_string(),
                who: look.who.to_string(),
                look: serde_json::from_str(&look.body).unwrap_or_default(),
            })
            .collect(),
    }))
}
