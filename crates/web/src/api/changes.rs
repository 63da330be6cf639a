//! A stream of what changes, for those who may be told of it.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use heard_desk::sign_in::Token;
use heard_desk::{Desk, Signed, Told};
use heard_record::Role;
use heard_record::when::moment;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use uuid::Uuid;

use crate::fault::Problem;
use crate::pages::told::as_json;
use crate::session::{By, Needs, ROLE, Shown, ToBeTold};

/// How often it is looked at whether the session still is one, when nothing changes.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// How many changes are read at a time.
const AT_A_TIME: i64 = 200;

/// How many streams one session may have open.
const AT_ONCE: usize = 4;

/// How far back a stream goes on that was broken off.
const GOES_BACK: SignedDuration = SignedDuration::from_mins(15);

/// How long after its moment a message that something is about to be late may still come: all of one round have the moment
/// at which it began.
const COMES_LATE: SignedDuration = SignedDuration::from_mins(2);

/// How long before a stream begins a change may have had its moment that is on record only afterwards: so far back it goes on
/// from its first event, if it is broken off before another came.
const BEING_PUT: SignedDuration = SignedDuration::from_secs(10);

/// How many streams each session has open.
#[derive(Debug, Clone, Default)]
pub struct Streams(Arc<Mutex<BTreeMap<Uuid, usize>>>);

impl Streams {
    /// One more for a session, until it is dropped; none, if the session has enough.
    fn one_more(&self, session: Uuid) -> Option<OneOpen> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_session = open.entry(session).or_default();
        if *of_session >= AT_ONCE {
            return None;
        }
        *of_session += 1;
        Some(OneOpen(self.clone(), session))
    }
}

/// An open stream.
struct OneOpen(Streams, Uuid);

impl Drop for OneOpen {
    fn drop(&mut self) {
        let mut open = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_session) = open.get_mut(&self.1) {
            *of_session -= 1;
            if *of_session == 0 {
                open.remove(&self.1);
            }
        }
    }
}

/// What changes from now on about the children whose record one may read, as server-sent events.
///
/// Leave is asked for anew for every change. The stream ends within five seconds of the session, which it does not
/// prolong. It begins with an event that says nothing but the moment from which it goes on if it is broken off at once, as its id:
/// that from which it was asked to go on, or ten seconds before it began. `last-event-id` goes on with a change that was told up to fifteen minutes ago: what was told at that moment
/// is told again, and so is what was told to be late soon up to two minutes before it, each with the id it had.
#[utoipa::path(
    get, path = "/api/changes", security(("token" = [])),
    responses(
        (status = 200, description = "Changes, as they come: each has its moment as id, and names a child and what changed; `emergency` tells at once that a record was opened so, `conflict` that somebody has an interest in a child whose record one keeps, `place` that a protected place is asked for and one may agree or was opened by one person alone, and `told` that something one owes to a child is about to be late, or that something one answers for is late and goes up.", content_type = "text/event-stream", body = String),
        (status = 429, description = "The session has four streams open.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn changes(
    State(desk): State<Arc<Desk>>,
    Extension(streams): Extension<Streams>,
    Shown(token): Shown,
    By(signed, ..): By<ToBeTold>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let role = headers.contains_key(ROLE).then_some(signed.role);
    stream(desk, &streams, token, role, &signed, &headers).await
}

/// What changes from now on, told to a session.
pub async fn stream(
    desk: Arc<Desk>,
    streams: &Streams,
    token: Token,
    role: Option<Role>,
    signed: &Signed,
    headers: &HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>> + use<>>, Problem> {
    let open = streams.one_more(signed.session.id).ok_or_else(|| {
        let said = "This session has four streams of changes open already. Close one first.";
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "streams", said)
    })?;
    // The moment of a change, and not its number: numbers would tell how much changes that one may not read.
    let after = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let now = desk.now();
    let earliest = back(now, GOES_BACK);
    let after = after.map(|after| moment(after).max(earliest));
    let last = match after {
        Some(after) => desk.store().changes_before(after).await?,
        None => *desk.store().changes().borrow(),
    };
    let begins = after.unwrap_or_else(|| back(now, BEING_PUT));
    let known = known_by(&desk, signed, after).await?;
    let (tell, told) = mpsc::channel(16);
    let telling = Telling {
        desk,
        token,
        role,
        tell,
        begins,
        known,
        _open: open,
    };
    tokio::spawn(telling.tell_after(last));
    Ok(Sse::new(ReceiverStream::new(told)).keep_alive(KeepAlive::default()))
}

fn back(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_sub(by).unwrap_or(Timestamp::MIN)
}

/// The messages that whoever begins to listen knows of: those there are, or those before the moment they go on from.
async fn known_by(
    desk: &Desk,
    signed: &Signed,
    after: Option<Timestamp>,
) -> Result<BTreeSet<Uuid>, Problem> {
    let since = back(desk.now(), GOES_BACK);
    let messages = desk.told_since(signed, since, &BTreeSet::new()).await?;
    let upto = after.map(|after| back(after, COMES_LATE));
    let known = messages
        .iter()
        .filter(|message| upto.is_none_or(|upto| message.at < upto));
    Ok(known.map(|message| message.id).collect())
}

/// Tells one session what changes.
struct Telling {
    desk: Arc<Desk>,
    token: Token,
    role: Option<Role>,
    tell: mpsc::Sender<Result<Event, Infallible>>,
    /// The moment from which it is told.
    begins: Timestamp,
    /// The messages that were told, or are known.
    known: BTreeSet<Uuid>,
    _open: OneOpen,
}

impl Telling {
    /// Until the session is over, nobody listens any more, or the store does not answer: whoever listens asks again.
    async fn tell_after(mut self, mut last: i64) {
        let mut woken = self.desk.store().changes();
        if self.tell.send(Ok(began(self.begins))).await.is_err() {
            return;
        }
        while !self.tell.is_closed() {
            let Ok(signed) = self
                .desk
                .still_signed_for(&self.token, self.role, ToBeTold::SCOPE)
                .await
            else {
                return;
            };
            let Ok(changes) = self.desk.store().changed_after(last, AT_A_TIME).await else {
                return;
            };
            let none = changes.are_none();
            last = changes.upto;
            for change in changes.all {
                let Ok(told) = self.desk.may_be_told(&signed, &change).await else {
                    return;
                };
                let Ok(opening) = self.desk.opening_in(&signed, &change).await else {
                    return;
                };
                let Ok(conflicts) = self.desk.conflicts_in(&signed, &change).await else {
                    return;
                };
                let Ok(calls) = self.desk.place_calls_in(&signed, &change).await else {
                    return;
                };
                let changed = told.map(|told| event(&change, told));
                let opened = opening.map(|opening| opened(&change, opening));
                let declared = conflicts
                    .into_iter()
                    .map(|conflict| declared(&change, conflict));
                let called = calls.iter().map(|call| of_place(&change, call));
                let at_once = opened.into_iter().chain(declared).chain(called);
                for event in changed.into_iter().chain(at_once) {
                    if self.tell.send(Ok(event)).await.is_err() {
                        return;
                    }
                }
            }
            let since = back(self.desk.now(), GOES_BACK);
            let Ok(messages) = self.desk.told_since(&signed, since, &self.known).await else {
                return;
            };
            for message in messages.iter().rev() {
                self.known.insert(message.id);
                if self.tell.send(Ok(owed_soon(message))).await.is_err() {
                    return;
                }
            }
            if none {
                // A change, or the time to look again whether the session still is one: either goes on.
                drop(tokio::time::timeout(LOOK_AGAIN, woken.changed()).await);
            }
        }
    }
}

/// What is told of a change.
pub fn data(change: &heard_desk::Change, told: Told) -> Json {
    let facts: Vec<_> = told
        .facts
        .into_iter()
        .map(|(id, kind)| json!({ "id": id.to_string(), "kind": kind }))
        .collect();
    let duties: Vec<_> = told
        .duties
        .into_iter()
        .map(|(rule, fact)| json!({ "rule": rule, "fact": fact.to_string() }))
        .collect();
    json!({
        "child": change.about.to_string(),
        "at": change.at.to_string(),
        "facts": facts,
        "duties": duties,
    })
}

fn event(change: &heard_desk::Change, told: Told) -> Event {
    called("changed", change, &data(change, told))
}

fn id_of(moment: Timestamp) -> String {
    moment.as_microsecond().to_string()
}

/// An event, with the moment of its change as id.
fn called(name: &str, change: &heard_desk::Change, data: &Json) -> Event {
    Event::default()
        .id(id_of(change.at))
        .event(name)
        .data(data.to_string())
}

/// That a stream began: of no name and with no data, so that a browser keeps its id and tells nobody.
fn began(at: Timestamp) -> Event {
    Event::default().id(id_of(at))
}

/// That something is about to be late, to whoever owes it: ids and times alone. It goes on from no other event.
fn owed_soon(message: &heard_desk::Message) -> Event {
    Event::default()
        .event("told")
        .data(as_json(message).to_string())
}

/// That somebody opened a record in an emergency, to whoever is to be told at once.
fn opened(change: &heard_desk::Change, opening: heard_desk::Opening) -> Event {
    let data = json!({
        "id": opening.opened.to_string(),
        "who": opening.who.to_string(),
        "child": opening.child.to_string(),
        "at": change.at.to_string(),
        "because": opening.because,
    });
    called("emergency", change, &data)
}

/// That somebody has an interest in a child, to whoever is to be told at once: not what it is.
fn declared(change: &heard_desk::Change, conflict: heard_desk::Conflict) -> Event {
    let data = json!({
        "id": conflict.declared.to_string(),
        "who": conflict.who.to_string(),
        "child": conflict.child.map(|child| child.to_string()),
        "at": change.at.to_string(),
    });
    called("conflict", change, &data)
}

/// That a protected place is asked for, or was opened by one alone, to whoever is to be told at once: not why.
fn of_place(change: &heard_desk::Change, call: &heard_desk::PlaceCall) -> Event {
    let data = json!({
        "id": call.fact.to_string(),
        "who": call.who.to_string(),
        "child": call.child.to_string(),
        "at": change.at.to_string(),
    });
    called("place", change, &data)
}
