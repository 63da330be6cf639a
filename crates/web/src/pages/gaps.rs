//! What the record does not show: each gap is directed to somebody by a time, or left with the reason why it need not be
//! filled.

use heard_desk::access::{Act, may_ever};
use heard_desk::{Colleague, Desk, Owed};
use heard_record::fact::supervision::{DirectionGiven, GapJudged};
use heard_record::kind::{Kind, OneKind};
use heard_record::{PersonId, When};
use jiff::Timestamp;
use maud::{Markup, html};

use super::entries::{Entries, Part};
use super::form::Filled;
use super::holders;
use super::opened::Opened;
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice};
use crate::parts::mark::{self, Shape, mark};

/// How many gaps a review shows at most: the late first.
pub const MOST: usize = 8;

/// What a form calls each gap as it was shown, and as it goes on record.
const GAP: &str = "gap";
const KEPT: &str = "gap-kept";

/// What is said on record of something owed, or asked, that only part of those may know who may read what is directed.
const LATE: &str = "Something that is owed was late";
const OPEN: &str = "A question stood open";

/// Something the record does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// As it is shown to whoever reviews.
    shown: String,
    /// As it goes on record, where that says less: what is directed is read by more people than the whole record is.
    kept: String,
}

impl Gap {
    /// One that goes on record as it is shown.
    pub fn of(shown: impl Into<String>) -> Gap {
        let shown = shown.into();
        Gap {
            kept: shown.clone(),
            shown,
        }
    }

    fn kept_as(shown: String, kept: &str) -> Gap {
        Gap {
            shown,
            kept: kept.to_owned(),
        }
    }

    /// Does whoever directs it say in their own words what is to be done?
    fn asks_what(&self) -> bool {
        self.shown != self.kept
    }
}

/// The gaps of a form: those it showed, or those it was begun with; else those the record shows now.
pub async fn of_form(
    desk: &Desk,
    opened: &Opened,
    now: impl FnOnce() -> Vec<Gap>,
) -> Result<Vec<Gap>, Problem> {
    let (begun, saved) = Filled::kept(desk, &opened.by, &opened.path).await?;
    Ok(of_begun(&begun, saved, now))
}

/// Those a form was begun with, where it was kept at a moment; else those the record shows now.
pub fn of_begun(
    begun: &Filled,
    saved: Option<Timestamp>,
    now: impl FnOnce() -> Vec<Gap>,
) -> Vec<Gap> {
    if saved.is_some() {
        return sent(begun);
    }
    let mut gaps = now();
    gaps.truncate(MOST);
    gaps
}

/// The gaps that the page showed which was sent: some may be filled by now.
pub fn sent(filled: &Filled) -> Vec<Gap> {
    let each = filled.all(GAP).zip(filled.all(KEPT));
    each.take(MOST)
        .map(|(shown, kept)| Gap::kept_as(shown.to_owned(), kept))
        .collect()
}

/// What is late, each as a sentence.
pub fn late<'o>(
    owed: impl IntoIterator<Item = &'o Owed>,
    now: Timestamp,
) -> impl Iterator<Item = String> {
    let late = owed
        .into_iter()
        .filter(move |owed| mark::of(owed, now).0 == Shape::Late);
    late.map(|owed| format!("Late: {}", owed.title))
}

/// What is late of everything that is owed, each as a gap.
pub fn late_of_all(owed: &[Owed], now: Timestamp) -> Vec<Gap> {
    late(owed, now)
        .map(|shown| Gap::kept_as(shown, LATE))
        .collect()
}

/// The questions that are open, each as a gap.
pub fn questions(opened: &Opened) -> impl Iterator<Item = Gap> {
    let questions = opened.overview.questions.iter();
    questions.map(|question| Gap::kept_as(format!("Not known yet: {}", question.what), OPEN))
}

fn judged(at: usize) -> String {
    format!("gap{at}")
}

fn directed(at: usize) -> String {
    format!("do{at}")
}

/// What is put on record of each: how it was judged, and what was directed.
pub fn parts(gaps: &[Gap]) -> Vec<Part> {
    let each = gaps.iter().enumerate();
    each.flat_map(|(at, gap)| {
        let direction = Part::of(directed(at), DirectionGiven::KIND)
            .asks("to", "Who fills it?")
            .asks("due", "By when?");
        let direction = if gap.asks_what() {
            direction
        } else {
            direction
                .fixed("what", gap.kept.clone())
                .fixed("action", gap.kept.clone())
        };
        [
            Part::of(judged(at), GapJudged::KIND).fixed("gap", gap.kept.clone()),
            direction,
        ]
    })
    .collect()
}

/// The same of a review of this kind, with whatever else it directs.
pub fn parts_with(gaps: &[Gap], review: &'static Kind) -> Vec<Part> {
    let mut parts = parts(gaps);
    parts.push(Part::of(DIRECTED, DirectionGiven::KIND));
    parts.push(Part::of("review", review).must());
    parts
}

/// What else a review directs, that is about no gap.
pub fn anything_else(entries: &Entries, colleagues: &[Colleague], opened: &Opened) -> Markup {
    html! {
        section class="panel panel--form" {
            h2 { "Anything else you direct" }
            (entries.field(DIRECTED, "what", opened))
            (whom(entries, DIRECTED, colleagues))
            @for key in ["due", "because"] { (entries.field(DIRECTED, key, opened)) }
        }
    }
}

/// Says what is wrong with how each was answered, and with what else is directed; one that was not answered is left as it is.
pub fn check(entries: &mut Entries, gaps: &[Gap], now: Timestamp) {
    for (at, gap) in gaps.iter().enumerate() {
        let (judged, directed) = (judged(at), directed(at));
        match entries.answer(&judged, "needed") {
            "yes" => is_whole(entries, &directed, gap.asks_what(), now),
            "no" => is_let_be(entries, &judged, &directed),
            _ if entries.is_filled_in(&directed) || entries.is_filled_in(&judged) => entries
                .add_wrong(
                    "Say whether you direct it, or it is not needed",
                    Some(&format!("{judged}.needed")),
                ),
            _ => {}
        }
    }
    if entries.is_filled_in(DIRECTED) {
        is_whole(entries, DIRECTED, true, now);
    }
}

/// A direction says what, to whom and by when: without a time it would be owed by nobody.
fn is_whole(entries: &mut Entries, directed: &str, asks_what: bool, now: Timestamp) {
    for (key, say) in [
        ("what", "Say what is to be done"),
        ("to", "Say who does it"),
        ("due", "Say by when"),
    ] {
        if (key != "what" || asks_what) && entries.answer(directed, key).is_empty() {
            entries.add_wrong(say, Some(&format!("{directed}.{key}")));
        }
    }
    is_to_come(entries, directed, "due", now);
}

/// One that is not needed says why, and nobody is to fill it.
fn is_let_be(entries: &mut Entries, judged: &str, directed: &str) {
    if entries.answer(judged, "because").is_empty() {
        entries.add_wrong(
            "Say why it need not be filled",
            Some(&format!("{judged}.because")),
        );
    }
    if entries.is_filled_in(directed) {
        entries.add_wrong(
            "It is not needed, and yet somebody is to fill it: say which",
            Some(&format!("{judged}.needed")),
        );
    }
}

/// Says so, where a time by which something is to be done has passed already.
pub fn is_to_come(entries: &mut Entries, called: &str, key: &str, now: Timestamp) {
    let typed = When::read(entries.answer(called, key));
    if typed.is_ok_and(|typed| typed.latest() <= now) {
        entries.add_wrong(
            "That time has passed already",
            Some(&format!("{called}.{key}")),
        );
    }
}

/// Where a form leads that was put on record: to where the child is given to those who were directed and do not hold the
/// child, where whoever directed them may ever do so; or else to where it would lead anyway.
pub async fn then(
    desk: &Desk,
    opened: &Opened,
    entries: &Entries,
    gaps: &[Gap],
    colleagues: &[Colleague],
    otherwise: &str,
) -> Result<String, Problem> {
    if !may_ever(opened.by.signed.role, Act::Allocate) {
        return Ok(opened.address(otherwise));
    }
    let holders = desk.holders(&opened.reading, opened.by.now).await?;
    let to = (0..gaps.len()).map(directed).chain([DIRECTED.to_owned()]);
    let named = to.filter_map(|called| {
        let name = entries.answer(&called, "to");
        colleagues.iter().find(|one| one.name == name)
    });
    let mut without: Vec<PersonId> = named.map(|one| one.person).collect();
    without.retain(|person| holders.iter().all(|holder| holder.person != *person));
    without.dedup();
    Ok(if without.is_empty() {
        opened.address(otherwise)
    } else {
        holders::to_give_to(opened, &without)
    })
}

/// What the direction of a review is called that is about no gap.
const DIRECTED: &str = "direct";

/// The gaps, each with what is decided about it.
pub fn panel(entries: &Entries, gaps: &[Gap], colleagues: &[Colleague]) -> Markup {
    html! {
        section class="panel panel--form" {
            h2 { "Gaps the record shows" }
            @if gaps.is_empty() { p class="empty" { "No gap shows. That is not to say there is none." } }
            @for (at, gap) in gaps.iter().enumerate() { (row(entries, at, gap, colleagues)) }
        }
    }
}

/// A gap as a form carries it.
pub fn carried(gap: &Gap) -> Markup {
    html! {
        (govuk::hidden(GAP, &gap.shown))
        (govuk::hidden(KEPT, &gap.kept))
    }
}

/// Is it one of the gaps a form carries?
pub fn is_carried(name: &str) -> bool {
    name == GAP || name == KEPT
}

/// One gap, with what is decided about it.
fn row(entries: &Entries, at: usize, gap: &Gap, colleagues: &[Colleague]) -> Markup {
    let (judged, directed) = (judged(at), directed(at));
    let chosen = entries.answer(&judged, "needed");
    let choices =
        [("yes", "I direct it"), ("no", "Not needed, because …")].map(|(value, text)| Choice {
            value: value.into(),
            text: text.into(),
            chosen: chosen == value,
            ..Choice::default()
        });
    let mut asks = entries.question(&judged, "needed", &gap.shown);
    asks.classes = "govuk-radios--small govuk-radios--inline";
    let is_answered = !chosen.is_empty() || entries.is_filled_in(&directed);
    html! {
        div class="gap-row" {
            (mark(Shape::Unknown, "gap"))
            (carried(gap))
            (govuk::radios(&asks, &choices))
            (govuk::details_that_are(is_answered, "Who fills it and by when, or why not", &html! {
                @if gap.asks_what() { (entries.field_alone(&directed, "what")) }
                (whom(entries, &directed, colleagues))
                (entries.field_alone(&directed, "due"))
                (govuk::input(&entries.question(&judged, "because", "If it is not needed, why not?"), "text", entries.answer(&judged, "because")))
            }))
        }
    }
}

/// Whom a direction is given to: one of those one works with, or whoever is named.
fn whom(entries: &Entries, called: &str, colleagues: &[Colleague]) -> Markup {
    let answer = entries.answer(called, "to");
    let asks = entries.question(called, "to", "To whom?");
    if colleagues.is_empty() {
        return govuk::input(&asks, "text", answer);
    }
    let mut names: Vec<(&str, String)> = vec![("", "Choose".to_owned())];
    let each = colleagues.iter();
    names.extend(each.map(|one| (&*one.name, format!("{}, {}", one.name, one.role.word()))));
    if !answer.is_empty() && !names.iter().any(|(name, _)| *name == answer) {
        names.push((answer, answer.to_owned()));
    }
    let choices: Vec<Choice> = names
        .into_iter()
        .map(|(name, text)| Choice {
            value: name.to_owned(),
            text,
            chosen: name == answer,
            ..Choice::default()
        })
        .collect();
    govuk::select(&asks, &choices)
}
