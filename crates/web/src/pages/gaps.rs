//! What the record does not show: each gap is directed to somebody by a time, or left with the reason why it need not be
//! filled.

use heard_desk::{Colleague, Desk, No, Owed};
use heard_record::When;
use heard_record::fact::supervision::{DirectionGiven, GapJudged};
use heard_record::kind::OneKind;
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

/// What a form calls each gap as it was shown.
const GAP: &str = "gap";

/// The gaps of a form: those it showed, or those it was begun with; else those the record shows now.
pub async fn of_form(
    desk: &Desk,
    opened: &Opened,
    now: impl FnOnce() -> Vec<String>,
) -> Result<Vec<String>, Problem> {
    let draft = desk.draft_of(&opened.by.signed, &opened.path).await;
    Ok(match draft.map_err(No::from)? {
        Some(draft) => sent(&Filled::of_body(&draft.body)),
        None => {
            let mut gaps = now();
            gaps.truncate(MOST);
            gaps
        }
    })
}

/// The gaps that the page showed which was sent: some may be filled by now.
pub fn sent(filled: &Filled) -> Vec<String> {
    filled.all(GAP).take(MOST).map(str::to_owned).collect()
}

/// What is late, each as a gap.
pub fn late<'o>(owed: impl IntoIterator<Item = &'o Owed>, now: Timestamp) -> Vec<String> {
    let late = owed
        .into_iter()
        .filter(|owed| mark::of(owed, now).0 == Shape::Late);
    late.map(|owed| format!("Late: {}", owed.title)).collect()
}

/// The questions that are open, each as a gap.
pub fn questions(opened: &Opened) -> impl Iterator<Item = String> {
    let questions = opened.overview.questions.iter();
    questions.map(|question| format!("Not known yet: {}", question.what))
}

fn judged(at: usize) -> String {
    format!("gap{at}")
}

fn directed(at: usize) -> String {
    format!("do{at}")
}

/// What is put on record of each: how it was judged, and what was directed.
pub fn parts(gaps: &[String]) -> Vec<Part> {
    let each = gaps.iter().enumerate();
    each.flat_map(|(at, gap)| {
        [
            Part::of(judged(at), GapJudged::KIND).fixed("gap", gap.clone()),
            Part::of(directed(at), DirectionGiven::KIND)
                .fixed("what", gap.clone())
                .fixed("action", gap.clone())
                .asks("to", "Who fills it?")
                .asks("due", "By when?"),
        ]
    })
    .collect()
}

/// Says what is wrong with how each was answered; one that was not answered is left as it is.
pub fn check(entries: &mut Entries, gaps: &[String], now: Timestamp) {
    for at in 0..gaps.len() {
        let (judged, directed) = (judged(at), directed(at));
        match entries.answer(&judged, "needed") {
            "yes" => {
                for (key, say) in [("to", "Say who fills it"), ("due", "Say by when")] {
                    if entries.answer(&directed, key).is_empty() {
                        entries.add_wrong(say, Some(&format!("{directed}.{key}")));
                    }
                }
                is_to_come(entries, &directed, "due", now);
            }
            "no" if entries.answer(&judged, "because").is_empty() => entries.add_wrong(
                "Say why it need not be filled",
                Some(&format!("{judged}.because")),
            ),
            "no" => {
                for key in ["to", "due"] {
                    if !entries.answer(&directed, key).is_empty() {
                        entries.add_wrong(
                            "It is not needed, and yet somebody is to fill it: say which",
                            Some(&format!("{judged}.needed")),
                        );
                        break;
                    }
                }
                entries.leave_out(&directed);
            }
            _ if entries.is_filled_in(&directed) || entries.is_filled_in(&judged) => entries
                .add_wrong(
                    "Say whether you direct it, or it is not needed",
                    Some(&format!("{judged}.needed")),
                ),
            _ => {
                entries.leave_out(&judged);
                entries.leave_out(&directed);
            }
        }
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

/// Where a form leads that was put on record: to where the child is given to whoever was directed and does not hold the
/// child, or else to where it would lead anyway.
pub async fn then(
    desk: &Desk,
    opened: &Opened,
    entries: &Entries,
    gaps: &[String],
    colleagues: &[Colleague],
    otherwise: &str,
) -> Result<String, Problem> {
    let holders = desk.holders(&opened.reading, opened.by.now).await?;
    let to = (0..gaps.len()).map(directed).chain([DIRECTED.to_owned()]);
    let named = to.filter_map(|called| {
        let name = entries.answer(&called, "to");
        colleagues.iter().find(|one| one.name == name)
    });
    let mut without = named.filter(|one| {
        let mut held_by = holders.iter().map(|holder| holder.person);
        held_by.all(|person| person != one.person)
    });
    Ok(without.next().map_or_else(
        || opened.address(otherwise),
        |one| holders::to_give_to(opened, one.person),
    ))
}

/// What the direction of a review is called that is about no gap.
pub const DIRECTED: &str = "direct";

/// The gaps, each with what is decided about it.
pub fn panel(entries: &Entries, gaps: &[String], colleagues: &[Colleague]) -> Markup {
    html! {
        section class="panel panel--form" {
            h2 { "Gaps the record shows" }
            @if gaps.is_empty() { p class="empty" { "No gap shows. That is not to say there is none." } }
            @for (at, gap) in gaps.iter().enumerate() { (row(entries, at, gap, colleagues)) }
        }
    }
}

/// One gap, with what is decided about it.
fn row(entries: &Entries, at: usize, gap: &str, colleagues: &[Colleague]) -> Markup {
    let (judged, directed) = (judged(at), directed(at));
    let chosen = entries.answer(&judged, "needed");
    let choices =
        [("yes", "I direct it"), ("no", "Not needed, because …")].map(|(value, text)| Choice {
            value: value.into(),
            text: text.into(),
            chosen: chosen == value,
            ..Choice::default()
        });
    let mut asks = entries.question(&judged, "needed", gap);
    asks.classes = "govuk-radios--small govuk-radios--inline";
    let is_told = chosen == "yes" || entries.is_filled_in(&directed);
    html! {
        div class="gap-row" {
            (mark(Shape::Unknown, "gap"))
            (govuk::hidden(GAP, gap))
            (govuk::radios(&asks, &choices))
            (govuk::details_that_are(is_told, "Who fills it, by when", &html! {
                (whom(entries, &directed, colleagues))
                (entries.field_alone(&directed, "due"))
            }))
            (govuk::input(&entries.question(&judged, "because", "If it is not needed, why not?"), "text", entries.answer(&judged, "because")))
        }
    }
}

/// Whom a direction is given to: one of those one works with, or whoever is named.
pub fn whom(entries: &Entries, called: &str, colleagues: &[Colleague]) -> Markup {
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
