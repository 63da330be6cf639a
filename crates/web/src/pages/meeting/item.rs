//! One child at the daily meeting: the child's words first, what came and what is owed, what earlier meetings asked for. What is
//! decided is put on record in one act, and the minutes are made of it: nothing is typed twice.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use heard_desk::access::may_have_children;
use heard_desk::{Action, ActionStands, Desk, Entry, Known, LeftOut, MeetingItem, Owed, Sitting};
use heard_record::fact::notice::Partner;
use heard_record::fact::supervision::{
    DailyMeetingHeld, DailyMeetingTalked, MeetingActionDone, MeetingActionSet,
};
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::effect::Came;
use super::{ACTIONS, AT_ONCE, HERE, turns, why};
use crate::fault::Problem;
use crate::pages::duty_row::{row_to_act, told_once};
use crate::pages::entries::{Entries, Part};
use crate::pages::exploitation::telling::{last_words, owed, rows_of};
use crate::pages::form::{Filled, Sent, part};
use crate::pages::layout::{Page, Tab};
use crate::pages::opened::Opened;
use crate::pages::record::{ANSWERS, slug};
use crate::pages::room::{Room, Turn};
use crate::pages::{sitting, voice};
use crate::parts::govuk;
use crate::parts::mark::{self, mark};
use crate::parts::told;

/// The page of one child at the meeting, as a part of the record.
pub const PART: &str = "/meeting";

/// How a page is shown, and what today's meeting has of the child and of itself.
struct Showing {
    room: Room,
    turn: Option<Turn>,
    item: Option<MeetingItem>,
    /// Who is there today, as it was put on record last.
    today: Option<Sitting>,
}

impl Showing {
    async fn of(desk: &Desk, opened: &Opened) -> Result<Showing, Problem> {
        let mut showing = Showing {
            room: Room::of(opened),
            turn: None,
            item: None,
            today: None,
        };
        if opened.past.is_some() || !may_have_children(opened.by.signed.role) {
            return Ok(showing);
        }
        let meeting = desk.daily_meeting(&opened.by.signed).await?;
        let child = opened.reading.child();
        let mut items = meeting.items.iter();
        let item = items.find(|item| item.work.child == child);
        let town = item.and_then(|item| item.town.as_deref());
        showing.turn = Turn::of(&turns(&meeting, town.unwrap_or_default()), child);
        showing.item = item.cloned();
        let sat = meeting.items.iter().filter_map(|item| item.sat.first());
        let today = sat.filter(|sat| sat.happened.earliest() >= meeting.built);
        let last = today.max_by_key(|sat| sat.recorded);
        showing.today = last.map(|sat| sat.what.clone());
        Ok(showing)
    }

    /// What the form puts on record: who is there begins as it was put on record for the child before.
    fn parts(&self) -> Vec<Part> {
        let mut held = Part::of("held", DailyMeetingHeld::KIND).must();
        if let Some(today) = &self.today {
            held = held
                .beginning("district", &today.district)
                .beginning("present", partners(&today.present))
                .beginning("absent", partners(&today.absent));
        }
        let talked = Part::of("talked", DailyMeetingTalked::KIND)
            .must()
            .without("district");
        [held, talked]
            .into_iter()
            .chain(sitting::action_parts(MeetingActionSet::KIND))
            .collect()
    }
}

fn partners(some: &[Partner]) -> String {
    let words: Vec<&str> = some.iter().map(|one| one.word()).collect();
    words.join(", ")
}

/// One child at the meeting.
pub async fn ask(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    let showing = Showing::of(&desk, &opened).await?;
    let entries = Entries::begun(&desk, &opened, showing.parts()).await?;
    Ok(showing
        .room
        .answer(shown(&desk, &opened, &showing, &entries)))
}

/// Puts what the meeting decided on record, all of it in one act.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let showing = Showing::of(&desk, &opened).await?;
    let mut entries = Entries::sent(&opened, showing.parts(), &filled).of(filled.cases());
    check(&mut entries);
    follows(&mut entries, &filled);
    let then = showing.room.next(showing.turn.as_ref(), PART, HERE);
    let shown = |entries: &Entries| {
        showing
            .room
            .answer(shown(&desk, &opened, &showing, entries))
    };
    entries.record_then(&desk, &opened, &then, shown).await
}

/// Something was asked for or decided, each action has its time, and no agency was there and absent at once.
fn check(entries: &mut Entries) {
    if entries.is_blank("talked", "asked") && entries.is_blank("talked", "decided") {
        let say = "Say what was decided, if only that nothing more is needed and why";
        entries.add_wrong(say, Some("talked.decided"));
    }
    sitting::nobody_twice(entries, ("held", "present"), ("held", "absent"));
    sitting::each_action_has(entries, &[sitting::TIME]);
}

fn follows(entries: &mut Entries, filled: &Filled) {
    let district = entries.answer("held", "district").to_owned();
    if !district.is_empty() {
        entries.follows("talked", "district", &district);
    }
    sitting::names_actions(entries, filled, "meeting");
}

fn shown<'o>(desk: &Desk, opened: &'o Opened, showing: &Showing, entries: &Entries) -> Page<'o> {
    let owed = owed(desk, opened);
    let left_out = &showing.room.left_out;
    let main = html! {
        (entries.problems())
        (said(opened, left_out))
        (came(opened, showing))
        (owed_now(opened, &owed, &showing.room))
        (actions(opened, &owed, left_out))
        @if opened.past.is_none() { (decide(opened, entries)) }
        (before(opened, left_out))
    };
    Page {
        by: &opened.by,
        title: entries.title("At the daily meeting", "Error: At the daily meeting"),
        tab: Tab::Duties,
        strip: Some(opened.why()),
        head: head(opened, showing),
        main,
        past: opened.past,
        of: Some(opened.reading.child()),
    }
}

fn head(opened: &Opened, showing: &Showing) -> Markup {
    let ways = html! { a href=(opened.address("")) { "All that is on record" } " · " a href=(HERE) { "The list of the meeting" } };
    html! {
        h1 { (opened.name()) @if let Some(age) = opened.overview.age { ", " (age) } }
        @if let Some(turn) = &showing.turn { (turn.said()) }
        @if let Some(item) = &showing.item {
            @if !item.because.is_empty() { p { "On the list because of: " (item.because.iter().map(|one| why(*one)).collect::<Vec<_>>().join("; ")) } }
        }
        (showing.room.said(opened, PART, &ways))
        @if let Some(turn) = &showing.turn { (turn.ways(&showing.room, PART)) }
    }
}

/// What the child says comes before what anybody else does.
fn said(opened: &Opened, left_out: &LeftOut) -> Markup {
    html! {
        section class="panel voice" id="said" data-live {
            h2 { "What " (opened.first_name()) " says" }
            @match last_words(opened, left_out) { Some(last) => (voice::quote(&last, opened.by.now)), None => p class="voice__none" { (voice::nothing_said(opened)) } }
        }
    }
}

/// What came on record since the list before.
fn came(opened: &Opened, showing: &Showing) -> Markup {
    let came = showing.item.as_ref().map_or(&[][..], |item| &item.came);
    let all: Vec<&Entry> = came.iter().collect();
    let (first, rest) = all.split_at(all.len().min(AT_ONCE * 2));
    let left_out = &showing.room.left_out;
    html! {
        section class="panel" id="came" data-live {
            div class="panel__top" { h2 { "What happened" } span class="meta" { (all.len()) (opened.of_part()) } }
            @if all.is_empty() { p class="empty" { (opened.none("What came since the list before", "Nothing came on record since the list before, as far as is on record.")) } }
            @else { (rows_of(opened, first, left_out)) }
            @if !rest.is_empty() { (govuk::details(&format!("{} more", rest.len()), &rows_of(opened, rest, left_out))) }
        }
    }
}

/// What is owed to the child and not met.
fn owed_now(opened: &Opened, all: &[Owed], room: &Room) -> Markup {
    let once = told_once(all.iter().filter(|owed| owed.is_unmet()));
    let child = opened.reading.child();
    html! {
        section class="panel" id="owed" data-live {
            div class="panel__top" { h2 { "Owed to " (opened.first_name()) } span class="meta" { (once.len()) } }
            @if once.is_empty() { p class="empty" { (opened.none_of_summary("What is owed", "Nothing is owed now, as far as is on record.")) } }
            @else { (opened.ask_for_the_rest()) }
            @if room.is_shown {
                ul class="rows" {
                    @for one in &once {
                        @let (shape, words) = mark::of(one.owed, opened.known);
                        li { span { (room.left_out.from(&one.owed.title)) } (mark(shape, &words)) }
                    }
                }
            } @else {
                ul class="duties" { @for one in once { (row_to_act(child, one, opened.moments(), 3)) } }
            }
        }
    }
}

/// What meetings gave somebody to do, the late first, each with what came of it.
fn actions(opened: &Opened, owed: &[Owed], left_out: &LeftOut) -> Markup {
    let mut all = opened.reading.asked_by_meetings(opened.known);
    all.sort_by_key(|action| action.what.stands != ActionStands::Late);
    html! {
        section class="panel" id="actions" data-live {
            div class="panel__top" { h2 { "Actions of daily meetings" } span class="meta" { (all.len()) (opened.of_part()) } }
            @if all.is_empty() { p class="empty" { (opened.none_of_summary("What a meeting asked for", "A daily meeting asked for nothing yet, as far as is on record.")) } }
            ul class="rows" { @for one in &all { (action(opened, one, owed, left_out)) } }
        }
    }
}

fn action(opened: &Opened, one: &Known<Action>, owed: &[Owed], left_out: &LeftOut) -> Markup {
    let is_it = |owed: &&Owed| owed.rule == ACTIONS && owed.arose_on == one.fact && owed.is_unmet();
    let (shape, words) = match owed.iter().find(is_it) {
        Some(owed) => mark::of(owed, opened.known),
        None => {
            let came = Came::of(&one.what);
            (came.shape(), came.says().to_owned())
        }
    };
    let what = left_out.from(&one.what.what);
    let form = format!("/record/{}", slug(MeetingActionDone::KIND.words));
    html! {
        li {
            span {
                strong { (what) }
                @if let Some(whose) = &one.what.whose { span class="meta" { " " (left_out.from(whose)) } }
                @if let Some(came) = &one.what.came { br; (left_out.from(came)) @if let Some(told) = &one.what.told { span class="meta" { " " (told.by) ", " (told::when(told.happened, opened.by.now)) } } }
            }
            span {
                (mark(shape, &words))
                @if one.what.told.is_none() && opened.past.is_none() { " " a href=(opened.address_with(&form, &[(ANSWERS, &one.fact.to_string())])) { "Record what came of it" span class="govuk-visually-hidden" { ": " (what) } } }
            }
        }
    }
}

/// What is decided: who is there, what for the child, and who does what by when.
fn decide(opened: &Opened, entries: &Entries) -> Markup {
    let fields = |called: &str, keys: &[&str]| html! { @for key in keys { (entries.field(called, key, opened)) } };
    html! {
        form method="post" novalidate class="steps steps--decide" id="decide" {
            (entries.carried(opened))
            (part("Who is here", &html! {
                (entries.when("When did the meeting talk about the child?"))
                (fields("held", &["district", "present", "absent"]))
                p class="meta" { "Whoever is absent is minuted. Who is here is asked once: the next child’s page begins with it." }
            }))
            (part("Decide", &html! {
                (fields("talked", &["asked", "decided"]))
                (entries.matters(opened))
            }))
            (part("Actions: what, who, by when", &sitting::action_fields(entries, opened)))
            (govuk::button("Put on record, and go on", ""))
            (entries.keeping(opened))
        }
    }
}

/// What meetings decided before: every time one talked about the child, as it is on record.
fn before(opened: &Opened, left_out: &LeftOut) -> Markup {
    let all = opened.reading.talked_about(opened.known);
    let said = |says: &Option<String>| match says {
        Some(says) => html! { (left_out.from(says)) },
        None => opened.gap(),
    };
    html! {
        section class="panel" id="minutes" data-live {
            div class="panel__top" { h2 { "Minutes" } span class="meta" { (all.len()) (opened.of_part()) } }
            @if all.is_empty() { p class="empty" { (opened.none_of_summary("What a daily meeting decided", "No daily meeting talked about the child yet, as far as is on record.")) } }
            @for one in &all {
                div class="held" {
                    h3 { (told::when(one.happened, opened.by.now)) }
                    ul class="rows" {
                        li { span { "Asked for" } span { (said(&one.what.asked)) } }
                        li { span { "Decided" } span { (said(&one.what.decided)) } }
                    }
                    p class="meta" { "Recorded " (told::moment(one.recorded, opened.by.now)) " by " (one.by) }
                }
            }
        }
    }
}
