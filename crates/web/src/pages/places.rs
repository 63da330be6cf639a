//! Protected places: putting one under protection, asking for it, agreeing that somebody is told it, and being told it, once.
//! To everybody else there is nothing there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::access::{Act, PLACE_ASKED_LASTS, PLACE_LOOKED_AT_IN, PLACE_OPEN_FOR, may_ever};
use heard_desk::{
    Agreement, Desk, No, PlaceCall, PlaceCallKind, PlaceCalls, PlaceKept, PlaceReview, PlaceShown,
    PlaceStands, PlaceWanted, ProtectedPlace, Protecting, Recorded,
};
use heard_record::{FactId, PersonId, Role};
use jiff::SignedDuration;
use maud::{Markup, html};
use uuid::Uuid;

use super::asker::{Asker, or_without, tell_of};
use super::emergency::{
    SAY_WHETHER, asks_whether_right, said_whether_right, to_the_second, was_right,
};
use super::entries::why_not;
use super::form::{Filled, PLACE, Sent, sealed};
use super::layout::{Page, Tab};
use super::opened::Opened;
use crate::api::child_named;
use crate::fault::Problem;
use crate::parts::govuk::{self, Question};
use crate::parts::told;

/// What a reason is called on these pages.
const BECAUSE: &str = "because";

/// What is said to whoever may not protect a place.
const WITHOUT_LEAVE: &str = "You may not protect a place in your role. A keeper of records who holds the child, whose team does, or who leads on what it is about, may.";

/// What is said to whoever may not agree.
const NOT_THEIRS: &str = "You cannot be the one who agrees: that is another keeper of the place or the detective inspector, outside the line of whoever asked, in time.";

/// What is said to whoever may not be the one who looks at it.
const NOT_THEIRS_TO_LOOK_AT: &str = "You cannot be the one who looks at it: that is a superintendent or whoever leads on privacy, outside the line of whoever opened it.";

fn of_child(id: &str) -> String {
    format!("/children/{id}/protected")
}

fn show_again(to: &str) -> Response {
    Redirect::to(&format!("/show-again?to={to}")).into_response()
}

fn refused(page: Page) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn page<'b>(by: &'b Asker, title: &'static str, heading: &str, main: Markup) -> Page<'b> {
    Page {
        by,
        title,
        tab: Tab::Children,
        strip: None,
        head: html! { h1 { (heading) } },
        main,
        past: None,
        of: None,
    }
}

/// A page of one child's protected place, which says whose it is, with a way back.
fn of_place<'b>(by: &'b Asker, title: &'static str, child: PersonId, main: Markup) -> Page<'b> {
    Page {
        head: html! {
            h1 { "Protected place" }
            p {
                "Of the child " strong { (child.shown()) } ". "
                @if may_ever(by.signed.role, Act::AgreePlace) { a href="/places" { "All protected places" } }
                @else { a href={ "/children/" (child) } { "The record" } }
            }
        },
        ..page(by, title, "", main)
    }
}

/// How it stands with a child's protected place, to whoever keeps it or may see it now.
pub async fn stands(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let child = child_named(&desk, &by.signed, &id).await?;
    let stands = desk.place_stands(&by.signed, child).await?;
    let (filled, _) = Filled::kept(&desk, &by, &of_child(&id)).await?;
    Ok(standing(&by, child, &stands, &filled, None).into_response())
}

fn standing<'b>(
    by: &'b Asker,
    child: PersonId,
    stands: &PlaceStands,
    filled: &Filled,
    wrong: Option<String>,
) -> Page<'b> {
    let title = match wrong {
        Some(_) => "Error: Protected place",
        None => "Protected place",
    };
    let hours = PLACE_ASKED_LASTS.as_hours();
    let here = of_child(&child.to_string());
    let may_ask = stands.keeps
        && stands.sealed
        && stands.waits_until.is_none()
        && stands.open_until.is_none();
    let main = html! {
        @if let Some(say) = &wrong { (govuk::error_summary(&[(say.clone(), Some(BECAUSE.to_owned()))])) }
        @if !stands.sealed { section class="panel" { p { "The place is not sealed here: it is held elsewhere, by whoever keeps it." } } }
        @if let Some(until) = stands.open_until { (to_see(by, &here, &told::moment(until, by.now))) }
        @else if let Some(until) = stands.waits_until {
            section class="panel" {
                h2 { "You asked for it" }
                p { "Somebody else has to agree by " (told::moment(until, by.now)) ": another keeper of the place, or the detective inspector, outside your line; they may be of your team. They find it at " a href="/places" { "Protected places" } "." }
            }
        }
        @if may_ask {
            section class="panel panel--form" {
                h2 { "Ask for it" }
                p { "Another keeper of the place, or the detective inspector, agrees within " (hours) " hours, which is a force default and not law. Then you may see it once." }
                form method="post" novalidate {
                    (sealed(by))
                    (govuk::hidden("key", &filled.key().to_string()))
                    (govuk::textarea(&Question::called(BECAUSE, "Why do you need to know it?").error(wrong.clone()), 3, filled.one(BECAUSE)))
                    (govuk::button("Ask for it", ""))
                }
            }
        }
        p class="meta" { "If a life is at risk now: " a href={ (here) "/emergency" } { "say so, and see it alone" } "." }
    };
    of_place(by, title, child, main)
}

fn to_see(by: &Asker, here: &str, until: &str) -> Markup {
    html! {
        section class="panel panel--form" {
            h2 { "You may see it, once" }
            p { "Until " (until) ". That you see it is kept first, with who agreed and why. It is shown on one page, and not again." }
            form method="post" action={ (here) "/see" } novalidate {
                (sealed(by))
                (govuk::button("See it, once", ""))
            }
        }
    }
}

/// Asks for a place one keeps.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let child = child_named(&desk, &by.signed, &id).await?;
    let stands = desk.place_stands(&by.signed, child).await?;
    let put = desk
        .ask_for_place(&by.signed, wanted(&by, child, &filled))
        .await;
    let here = of_child(&id);
    on_or_back(&desk, &by, put, (&here, &here), |wrong| {
        standing(&by, child, &stands, &filled, wrong)
    })
    .await
}

/// On, the draft of the form dropped, where something was put on record, now or by the same form before; else back to the form
/// with what is wrong.
async fn on_or_back<'b>(
    desk: &Desk,
    by: &Asker,
    put: Result<Recorded, No>,
    (form, on): (&str, &str),
    back: impl FnOnce(Option<String>) -> Page<'b>,
) -> Result<Response, Problem> {
    match put {
        Ok(Recorded::Kept(_) | Recorded::AnotherKeyIsNeeded) => {
            drop_draft(desk, by, form).await?;
            Ok(Redirect::to(on).into_response())
        }
        Err(no) => Err(no.into()),
        Ok(other) => Ok(refused(back(why_not(Ok(other), "")?))),
    }
}

fn wanted(by: &Asker, child: PersonId, filled: &Filled) -> PlaceWanted {
    PlaceWanted {
        key: filled.key(),
        child,
        happened: to_the_second(by.now),
        because: filled.one(BECAUSE).to_owned(),
    }
}

async fn drop_draft(desk: &Desk, by: &Asker, form: &str) -> Result<(), Problem> {
    let dropped = desk.drop_draft(&by.signed, form).await;
    Ok(dropped.map_err(No::from)?)
}

/// Shows a place to whoever may see it, once.
pub async fn see(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    if !by.is_fresh() {
        return Ok(show_again(&of_child(&id)));
    }
    let child = child_named(&desk, &by.signed, &id).await?;
    let shown = desk.reveal_place(&by.signed, child).await?;
    let main = match &shown {
        PlaceShown::Place(revealed) => html! {
            section class="panel" {
                blockquote class="said" { (revealed.place()) }
                p { "You see it this once: it is not on this page when you come back. Give it to nobody who does not need it to keep the child safe." }
                p class="meta" { "Kept as look " (revealed.look) "." }
            }
        },
        PlaceShown::HeldElsewhere => html! {
            section class="panel" { p { "The place is not sealed here: it is held elsewhere, by whoever keeps it. Ask them. Nothing was used up." } }
        },
        PlaceShown::WithoutKey => html! {
            section class="panel" { p { "The place cannot be opened now: the key to protected places is not there. Nothing was used up. Tell whoever runs the service, and ask whoever keeps the place." } }
        },
    };
    Ok(of_place(&by, "Protected place", child, main).into_response())
}

/// Asks whose life is at risk. The page is the same whether there is such a record or place, or not.
pub async fn ask_at_risk(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let form = format!("{}/emergency", of_child(&id));
    let (filled, _) = Filled::kept(&desk, &by, &form).await?;
    Ok(at_risk(&by, &filled, None).into_response())
}

fn at_risk<'b>(by: &'b Asker, filled: &Filled, wrong: Option<String>) -> Page<'b> {
    let title = match wrong {
        Some(_) => "Error: A life is at risk",
        None => "A life is at risk",
    };
    let minutes = PLACE_OPEN_FOR.as_mins();
    let main = html! {
        @if let Some(say) = &wrong { (govuk::error_summary(&[(say.clone(), Some(BECAUSE.to_owned()))])) }
        section class="panel panel--form" {
            p class="lead" { "If the child has a protected place and your post is one that commands, you may see it alone, once, within " (minutes) " minutes. The superintendent on call and whoever keeps the place are told at once that you did, and why." }
            p { "If a child is in danger now, ring the control room as well." }
            form method="post" novalidate {
                (sealed(by))
                (govuk::hidden("key", &filled.key().to_string()))
                (govuk::textarea(&Question::called(BECAUSE, "Whose life is at risk now, and how?").error(wrong.clone()), 3, filled.one(BECAUSE)))
                (govuk::button("A life is at risk now", ""))
            }
        }
    };
    page(
        by,
        title,
        "A life is at risk, and I need a protected place",
        main,
    )
}

/// Says alone that a life is at risk.
pub async fn declare(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(id): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    if filled.one(BECAUSE).is_empty() {
        let say = "Say in one sentence whose life is at risk, and how".to_owned();
        return Ok(refused(at_risk(&by, &filled, Some(say))));
    }
    // Asked before the desk is: whether there is such a place shows in nothing.
    if !by.is_fresh() {
        return Err(No::ProveAgain.into());
    }
    let child = child_named(&desk, &by.signed, &id).await?;
    let put = desk
        .declare_risk(&by.signed, wanted(&by, child, &filled))
        .await;
    let on = of_child(&id);
    let form = format!("{on}/emergency");
    on_or_back(&desk, &by, put, (&form, &on), |wrong| {
        at_risk(&by, &filled, wrong)
    })
    .await
}

/// Asks which place is to be protected.
pub async fn ask_protect(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
) -> Result<Response, Problem> {
    opened.is_now()?;
    if !opened.by.is_fresh() {
        return Ok(show_again(&opened.path));
    }
    let (filled, _) = Filled::kept(&desk, &opened.by, &opened.path).await?;
    Ok(protecting(&opened, &filled, &[]).into_response())
}

type Wrongs = [(String, Option<String>)];

fn protecting<'o>(opened: &'o Opened, filled: &Filled, wrong: &Wrongs) -> Page<'o> {
    let at = |name: &str| {
        let mut all = wrong.iter();
        let found = all.find(|(_, at)| at.as_deref() == Some(name));
        found.map(|(say, _)| say.clone())
    };
    let question = |name: &str, label: &str| Question::called(name, label).error(at(name));
    let happened = match filled.one("happened") {
        "" => to_the_second(opened.by.now),
        typed => typed.to_owned(),
    };
    let name = opened.first_name();
    let main = html! {
        @if !wrong.is_empty() { (govuk::error_summary(wrong)) }
        section class="panel panel--form" {
            p class="lead" { "The place is sealed as it is put on record, and is on no page, list or search after that. Whoever keeps it may see it when a second person agrees. From then on nothing that gives away where " (name) " is, is shown on the record to anybody." }
            form method="post" autocomplete="off" novalidate {
                (sealed(&opened.by))
                (govuk::hidden("key", &filled.key().to_string()))
                (govuk::input(&question(PLACE, "Which place?").hint("The address alone. It is not shown to you again: if something is wrong here, you are asked for it once more"), "text", ""))
                (govuk::input(&question("keeper", "Who keeps it?").hint("Their post in the hub. Whoever gives the child to colleagues names them on record too, as keeper of the place"), "text", filled.one("keeper")))
                (govuk::textarea(&question(BECAUSE, "Why is it protected?").hint("Nothing here may give the place away"), 3, filled.one(BECAUSE)))
                (govuk::input(&question("happened", "From when?"), "text", &happened))
                (govuk::button("Protect the place", ""))
            }
        }
    };
    let title = match wrong {
        [] => "Protect a place",
        _ => "Error: Protect a place",
    };
    opened.page(title, "/protected/place", main)
}

/// Protects a place.
pub async fn protect(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let place = match ProtectedPlace::typed(filled.one(PLACE)) {
        Ok(place) => place,
        Err(problem) => {
            let wrong = [(problem.say, Some(PLACE.to_owned()))];
            return Ok(refused(protecting(&opened, &filled, &wrong)));
        }
    };
    let wanted = Protecting {
        key: filled.key(),
        child: opened.reading.child(),
        happened: filled.one("happened").to_owned(),
        keeper: filled.one("keeper").to_owned(),
        because: filled.one(BECAUSE).to_owned(),
        place,
    };
    let wrong = match desk.protect_place(&opened.by.signed, wanted).await {
        Ok(Recorded::Kept(_)) => {
            drop_draft(&desk, &opened.by, &opened.path).await?;
            return Ok(Redirect::to(&opened.address("")).into_response());
        }
        Ok(Recorded::Problems(problems)) => problems
            .into_iter()
            .map(|(_, problem)| (problem.say, Some(field_of(problem.field))))
            .collect(),
        put => {
            let say = why_not(put, WITHOUT_LEAVE)?;
            say.map(|say| (say, None)).into_iter().collect::<Vec<_>>()
        }
    };
    Ok(refused(protecting(&opened, &filled, &wrong)))
}

/// Where on the form what is wrong stands.
fn field_of(field: &str) -> String {
    let field = if field == "place" { PLACE } else { field };
    field.to_owned()
}

/// Whose places one keeps, which one may agree to, and which were opened by one person alone.
pub async fn all(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let nothing = Filled::of_body("");
    Ok(listed(&desk, &by, None, &nothing).await?.into_response())
}

/// For how long that a place was written somewhere is told on the first page too.
const WRITTEN_LATELY: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What cannot be told, where the calls for places cannot be read.
const WHAT_IS_CALLED: &str =
    "Whether a protected place is asked for, or was opened by one person alone,";

/// The calls that can be told, and whether they are all.
fn calls(asked: Result<PlaceCalls, No>) -> (Vec<PlaceCall>, bool) {
    let Some(calls) = or_without(asked) else {
        return (Vec::new(), false);
    };
    calls.damaged.iter().for_each(tell_of);
    let are_all = calls.damaged.is_empty();
    (calls.told, are_all)
}

/// The places that whoever asks keeps, and whether they are all.
async fn kept(desk: &Desk, by: &Asker) -> (Vec<PlaceKept>, bool) {
    let Some(kept) = or_without(desk.places_kept(&by.signed).await) else {
        return (Vec::new(), false);
    };
    kept.damaged.iter().for_each(tell_of);
    let are_all = kept.damaged.is_empty();
    (kept.told, are_all)
}

async fn listed<'b>(
    desk: &Desk,
    by: &'b Asker,
    wrong: Option<String>,
    filled: &Filled,
) -> Result<Page<'b>, Problem> {
    let (kept, all_kept) = kept(desk, by).await;
    let (calls, all_called) = calls(desk.place_calls(&by.signed).await);
    let who: BTreeSet<PersonId> = calls.iter().map(|call| call.who).collect();
    let names = desk.called_at_work(&who).await?;
    let title = match wrong {
        Some(_) => "Error: Protected places",
        None => "Protected places",
    };
    let main = html! {
        @if let Some(say) = wrong { (govuk::error_summary(&[(say, None)])) }
        @if !all_called { section class="panel" { (told::not_now(WHAT_IS_CALLED)) } }
        @if !all_kept { section class="panel" { (told::not_now("Whether you keep the protected place of some child")) } }
        @if all_kept && all_called && kept.is_empty() && calls.is_empty() { p class="empty" { "None that you keep, or are to be told of." } }
        @for call in &calls { (called(by, call, &names, filled)) }
        @if !kept.is_empty() {
            section class="panel" {
                h2 { "Places you keep" }
                ul class="rows" { @for kept in &kept { (keeps(by, kept)) } }
            }
        }
    };
    let page = page(by, title, "Protected places", main);
    Ok(Page {
        tab: Tab::Elsewhere,
        strip: Some("You are told of these because you keep the place, may agree that another keeper is told it, are a superintendent, or lead on privacy.".into()),
        ..page
    })
}

/// A place that one keeps, and when that was put on record in which it may stand.
fn keeps(by: &Asker, kept: &PlaceKept) -> Markup {
    html! {
        li {
            a href=(of_child(&kept.child.to_string())) { "The place of " (kept.child.shown()) }
            @match &kept.written {
                None => p { strong { "Whether it was written into the record cannot be told now" } ": the key to protected places does not open it here. Tell whoever runs the service." }
                Some(written) if written.is_empty() => {}
                Some(written) => p {
                    strong { "It may stand in what was put on record " }
                    @for (at, moment) in written.iter().enumerate() { @if at > 0 { ", " } (told::moment(*moment, by.now)) }
                    ". Whoever reads the record reads it there, taken back or not: have it taken out, and ask whether the place is safe still."
                }
            }
        }
    }
}

fn called(
    by: &Asker,
    call: &PlaceCall,
    names: &BTreeMap<PersonId, String>,
    filled: &Filled,
) -> Markup {
    let who = names
        .get(&call.who)
        .cloned()
        .unwrap_or_else(|| call.who.shown());
    html! {
        section class="panel" {
            h2 { (who) ", " (told::moment(call.at, by.now)) }
            blockquote class="said" { (call.because) }
            @match call.kind {
                PlaceCallKind::Asked(until) => {
                    p { "Asks for the protected place of " (call.child.shown()) ", which they keep. You may agree until " (told::moment(until, by.now)) ": then they see it once." }
                    form method="post" action={ "/places/" (call.fact) } novalidate {
                        (sealed(by))
                        (govuk::hidden("key", &Uuid::new_v4().to_string()))
                        (govuk::button("Agree", ""))
                    }
                }
                PlaceCallKind::Declared => {
                    p { "Said alone that a life is at risk, to see the protected place of " (call.child.shown()) ". Speak to them now." }
                    @if let Some(review) = &call.review { (looked_at(by, call, review, filled)) }
                }
            }
        }
    }
}

/// Whether somebody looked at a place that one person alone opened, by when they are to, and the question to whoever may.
fn looked_at(by: &Asker, call: &PlaceCall, review: &PlaceReview, filled: &Filled) -> Markup {
    let hours = PLACE_LOOKED_AT_IN.as_hours();
    let is_late = by.now >= review.until;
    html! {
        p { (was_right(review.justified, "looked at: it was not right", is_late)) }
        @if review.justified.is_none() {
            p {
                "Somebody outside their line, a superintendent or whoever leads on privacy, says whether it was right by "
                (told::moment(review.until, by.now)) " (" (hours) " hours: force default, of no law)."
            }
        }
        @if call.waits_for_review() { (asks_whether_right(by, "/places/", call.fact, "No: it was not", filled)) }
    }
}

/// Agrees that whoever asked is told the place, or says whether it was right that one person alone opened it.
pub async fn answer(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(call): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let call: FactId = call.parse().map_err(|_| Problem::nothing_there())?;
    let wrong = if !filled.one("opening").is_empty() {
        looked(&desk, &by, call, &filled).await?
    } else if by.is_fresh() {
        agreed(&desk, &by, call, &filled).await?
    } else {
        return Ok(show_again("/places"));
    };
    match wrong {
        None => Ok(Redirect::to("/places").into_response()),
        wrong => Ok(refused(listed(&desk, &by, wrong, &filled).await?)),
    }
}

/// What is wrong with saying whether it was right.
async fn looked(
    desk: &Desk,
    by: &Asker,
    opened: FactId,
    filled: &Filled,
) -> Result<Option<String>, Problem> {
    match said_whether_right(by, filled, opened, filled.key()) {
        None => Ok(Some(SAY_WHETHER.to_owned())),
        Some(review) => {
            let put = desk.review_emergency(&by.signed, review).await;
            why_not(put, NOT_THEIRS_TO_LOOK_AT)
        }
    }
}

/// What is wrong with agreeing.
async fn agreed(
    desk: &Desk,
    by: &Asker,
    asked: FactId,
    filled: &Filled,
) -> Result<Option<String>, Problem> {
    let agreement = Agreement {
        key: filled.key(),
        asked,
        happened: to_the_second(by.now),
    };
    match desk.agree_to_place(&by.signed, agreement).await {
        // Sent twice: it is agreed already.
        Ok(Recorded::AnotherKeyIsNeeded) => Ok(None),
        put => why_not(put, NOT_THEIRS),
    }
}

/// Nothing stands where only a form is sent to: back to where the form is.
pub async fn back(_: Asker) -> Redirect {
    Redirect::to("/places")
}

/// That places are asked for or were opened by one alone, on the first page of whoever is to be told, or that it cannot be told
/// now; the place of it, where there is none.
pub async fn told_at_once(desk: &Desk, by: &Asker) -> Markup {
    let (calls, are_all) = calls(desk.place_calls_lately(&by.signed).await);
    let declared = |call: &&PlaceCall| call.kind == PlaceCallKind::Declared;
    let alone = calls.iter().filter(declared).count();
    let waits = calls.len() - alone;
    let unseen = calls.iter().any(PlaceCall::waits_for_review);
    let written = is_written_lately(desk, by).await;
    let says_nothing = calls.is_empty() && are_all && !written;
    let dressed = (!says_nothing).then_some("panel told-at-once");
    html! {
        section class=[dressed] id="places" data-live {
            @if !are_all { (told::not_now(WHAT_IS_CALLED)) }
            @if written || !calls.is_empty() {
                p {
                    @if written { strong { "A protected place that you keep may stand in what was put on record. " } }
                    @if alone > 0 { strong { "A protected place was opened by one person alone, for a life. " } }
                    @if unseen { "Nobody has said yet whether it was right, and you may. " }
                    @if waits > 0 { "A keeper asks for a protected place, and you may agree. " }
                    a href="/places" { "See who, whose and why" }
                }
            }
        }
    }
}

/// Was something put on record of late in which a place may stand that whoever asks keeps?
async fn is_written_lately(desk: &Desk, by: &Asker) -> bool {
    let (kept, _) = kept(desk, by).await;
    let from = by.now.saturating_sub(WRITTEN_LATELY);
    from.is_ok_and(|from| kept.iter().any(|one| one.is_written_since(from)))
}

/// The way to the page of protected places, to those in whose role it may hold any.
pub fn way(role: Role) -> Markup {
    html! { @if may_ever(role, Act::AgreePlace) { li { a href="/places" { "Protected places" } } } }
}
