//! Police protection of a child: its clock, who took the child and who inquires, whom was told, how it ended; open until
//! all of that is on record.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::{Desk, Entry, Owed};
use heard_record::When;
use heard_record::draft::Draft;
use heard_record::fact::protection::{
    Accommodated, ChildToldAndHeard, ContactDecided, CouncilTold, DesignatedOfficerNamed, Ended,
    InquiryMade, NextReviewSet, ParentsNotTold, ParentsTold, Reviewed, Taken,
};
use heard_record::kind::{Kind, OneKind};
use jiff::SignedDuration;
use maud::{Markup, html};

use super::duty_row::row;
use super::entries::{Entries, HAPPENED, Part};
use super::form::Sent;
use super::interruption::{Stop, interrupted};
use super::layout::Page;
use super::opened::Opened;
use super::timeline::answers;
use crate::fault::Problem;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// What the number of the protection is called in every kind of fact about it.
const NUMBER: &str = "protection";

/// How long police protection may last: Children Act 1989, section 46(6).
const AT_MOST: SignedDuration = SignedDuration::from_hours(72);

/// The steps of a record of police protection, each by the address of its form.
fn steps() -> [(&'static str, &'static str, &'static Kind); 11] {
    [
        (
            "officer",
            "Designated officer",
            DesignatedOfficerNamed::KIND,
        ),
        (
            "child",
            "Child told, and asked what they wish and feel",
            ChildToldAndHeard::KIND,
        ),
        ("parents", "Parents told", ParentsTold::KIND),
        (
            "parents-not-told",
            "Parents could not be told",
            ParentsNotTold::KIND,
        ),
        ("council", "Council told", CouncilTold::KIND),
        ("place", "Where the child is", Accommodated::KIND),
        ("contact", "Contact with family", ContactDecided::KIND),
        ("inquiry", "Designated officer’s inquiry", InquiryMade::KIND),
        ("review", "Reviewed", Reviewed::KIND),
        ("next-review", "Next review set", NextReviewSet::KIND),
        ("end", "How it ended, and who decided", Ended::KIND),
    ]
}

/// What has to be on record before it is whole.
const WHOLE: [&str; 7] = [
    "officer", "child", "parents", "council", "place", "inquiry", "end",
];

/// One time in police protection, as it is on record.
struct Protection {
    taken: Entry,
    /// How the child was taken, as it was written.
    written: Draft,
    /// Since it began, the latest first.
    since: Vec<Entry>,
}

/// A review that somebody set a time for.
struct NextReview {
    due: When,
    done: Option<When>,
}

impl NextReview {
    /// How it stands, told: `review due 13:00 today: not done, 7 h 35 min late`.
    fn told(&self, opened: &Opened) -> Markup {
        let due = told::when(self.due, opened.by.now);
        let left = self.due.latest_micros() - opened.known.as_microsecond();
        match self.done {
            Some(done) => mark(
                Shape::Done,
                &format!("review due {due}: done {}", told::when(done, opened.by.now)),
            ),
            None if left < 0 => mark(
                Shape::Late,
                &format!("review due {due}: not done, {} late", told::long(left)),
            ),
            None => mark(Shape::Later, &format!("review due {due}")),
        }
    }
}

impl Protection {
    /// The last there was, if there was any.
    fn of(opened: &Opened) -> Option<Protection> {
        let history = opened.history();
        let stands = |entry: &&Entry| entry.taken_back.is_none();
        let taken = history
            .iter()
            .filter(stands)
            .rfind(|entry| entry.kind == Taken::KIND.words)?;
        let since = history.iter().rev().filter(stands);
        let since = since
            .filter(|entry| entry.family == Taken::KIND.family && entry.happened >= taken.happened);
        Some(Protection {
            taken: taken.clone(),
            written: opened.reading.written(taken.fact)?,
            since: since.cloned().collect(),
        })
    }

    /// The constable who took the child.
    fn taken_by(&self) -> &str {
        let officer = self.written.answer("officer");
        officer.unwrap_or(&self.taken.by.name)
    }

    fn last(&self, kind: &Kind) -> Option<&Entry> {
        self.since.iter().find(|entry| entry.kind == kind.words)
    }

    /// When it is reviewed next, and whether that was done, where somebody set it.
    fn next_review(&self, opened: &Opened) -> Option<NextReview> {
        let set = self.last(NextReviewSet::KIND)?;
        let written = opened.reading.written(set.fact)?;
        let due = When::read(written.answer("next")?).ok()?;
        let done = self.last(Reviewed::KIND);
        let done = done.filter(|review| review.happened.is_after(set.happened).is_yes());
        Some(NextReview {
            due,
            done: done.map(|review| review.happened),
        })
    }

    fn has(&self, step: &str) -> bool {
        let mut steps = steps().into_iter();
        let is_there = |kind: &Kind| self.last(kind).is_some();
        match step {
            "parents" => is_there(ParentsTold::KIND) || is_there(ParentsNotTold::KIND),
            _ => steps.any(|(one, _, kind)| one == step && is_there(kind)),
        }
    }
}

/// The page.
pub async fn protection(State(desk): State<Arc<Desk>>, opened: Opened) -> Response {
    let name = opened.first_name();
    let main = match Protection::of(&opened) {
        Some(protection) => going_on(&desk, &opened, &protection),
        None => html! {
            section class="panel" {
                p class="empty" { (opened.none(&format!("Whether {name} has been in police protection"), &format!("{name} has not been in police protection, as far as is on record."))) }
                @if opened.past.is_none() { p { a class="govuk-button" href=(opened.address("/record/taken-into-police-protection")) { "Record police protection" } } }
            }
        },
    };
    opened
        .page("Police protection", "/protection", main)
        .into_response()
}

fn going_on(desk: &Desk, opened: &Opened, protection: &Protection) -> Markup {
    let name = opened.first_name();
    let now = opened.by.now;
    let all = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    let owed: Vec<&Owed> = all
        .iter()
        .filter(|owed| owed.rule.starts_with("pp.") && owed.is_unmet())
        .collect();
    let missing = WHOLE.iter().filter(|step| !protection.has(step)).count();
    html! {
        (clock(opened, protection))
        (wishes(opened, protection))
        section class="panel" id="whole" data-live {
            div class="panel__top" { h2 { "The record" } span class="meta" { (WHOLE.len() - missing) " of " (WHOLE.len()) " recorded" (opened.of_part()) @if missing == 0 { ": whole" } } }
            (opened.ask_for_the_rest())
            ul class="rows" {
                li { span { strong { "Taken by " } (protection.taken_by()) } span class="meta" { (told::when(protection.taken.happened, now)) } }
                @if let Some(grounds) = protection.written.answer("grounds") { li { span { strong { "Grounds " } "“" (grounds) "”" } } }
                @for (step, says, kind) in steps() { (step_row(opened, protection, step, says, kind)) }
            }
        }
        section class="panel" id="owed" data-live {
            div class="panel__top" { h2 { "Owed to " (name) } }
            @if owed.is_empty() { p class="empty" { (opened.none("What is owed of police protection", "Nothing of police protection is owed now.")) } }
            ul class="duties" { @for owed in owed { (row(opened.reading.child(), owed, opened.moments(), 3)) } }
            p { a href=(opened.address("/strategy")) { "Strategy discussions about " (name) } }
        }
    }
}

/// What the child said they wish and feel, when they were told; or that nobody wrote it down.
fn wishes(opened: &Opened, protection: &Protection) -> Markup {
    let name = opened.first_name();
    let heard = protection.last(ChildToldAndHeard::KIND);
    let written = heard.and_then(|heard| opened.reading.written(heard.fact));
    let words = written.as_ref().and_then(|draft| draft.answer("wishes"));
    html! {
        section class="panel voice" id="wishes" data-live {
            h2 { "What " (name) " wishes and feels" }
            @match (heard, words) {
                (Some(heard), Some(words)) => figure class="quote" {
                    blockquote { "“" (words) "”" }
                    figcaption { "To " (heard.by.name) ", " (told::when(heard.happened, opened.by.now)) ", known " (told::moment(heard.recorded, opened.by.now)) "." }
                },
                (Some(heard), None) => {
                    p class="voice__none" { "There are no words of " (told::own(&name)) " about it on record." }
                    (answers(heard, opened.by.now))
                },
                (None, _) => p class="voice__none" { (opened.none(&format!("What {name} wishes and feels"), &format!("Nobody has recorded what {name} wishes and feels."))) },
            }
        }
    }
}

fn clock(opened: &Opened, protection: &Protection) -> Markup {
    let now = opened.by.now;
    let began = protection.taken.happened;
    let used = opened.known.duration_since(began.earliest());
    let ends = began.earliest() + AT_MOST;
    html! {
        section class="panel" id="clock" data-live {
            div class="panel__top" { h2 { "Began " (told::when(began, now)) } span class="meta" { "ends at latest " (told::moment(ends, now)) ": 72 hours, Children Act 1989, section 46(6)" } }
            @match protection.last(Ended::KIND) {
                Some(end) => p { (mark(Shape::Done, &format!("ended {}", told::when(end.happened, now)))) @if let Some(how) = &end.lead { ": " (how) } },
                None if used >= AT_MOST => {
                    p { (mark(Shape::Late, &format!("72 hours were reached {}", told::moment(ends, now)))) }
                    p { "It ended then by law and cannot go on. Record how it ended and who decided. The record stays open until you do." }
                },
                None => {
                    p { (mark(if AT_MOST - used <= SignedDuration::from_hours(1) { Shape::Soon } else { Shape::Later }, &format!("{} left", told::hours(micros(AT_MOST - used))))) " · used " (told::hours(micros(used))) }
                    progress max=(AT_MOST.as_mins()) value=(used.as_mins()) aria-label="Time used of 72 hours" {}
                },
            }
        }
    }
}

fn micros(long: SignedDuration) -> i64 {
    i64::try_from(long.as_micros()).unwrap_or(i64::MAX)
}

fn step_row(
    opened: &Opened,
    protection: &Protection,
    step: &str,
    says: &str,
    kind: &Kind,
) -> Markup {
    let now = opened.by.now;
    let is_now = opened.past.is_none();
    let last = protection.last(kind);
    let review = (kind == NextReviewSet::KIND)
        .then(|| protection.next_review(opened))
        .flatten();
    let lead = last.and_then(|entry| entry.lead.as_ref());
    html! {
        li {
            span { strong { (says) } @if let Some(lead) = lead.filter(|_| review.is_none()) { ": " (lead) } }
            span {
                @match (last, &review) {
                    (_, Some(review)) => (review.told(opened)),
                    (Some(entry), None) => (mark(Shape::Done, &told::when(entry.happened, now))),
                    (None, None) if is_answered_otherwise(protection, step) => {},
                    (None, None) => (opened.mark_of_gap()),
                }
                @if is_now { " " a href=(opened.address(&format!("/protection/{step}"))) { "Record" span class="govuk-visually-hidden" { ": " (says) } } }
            }
        }
    }
}

/// Is it said already by another step? Parents are told, or could not be told; that they could not is no gap of its own.
fn is_answered_otherwise(protection: &Protection, step: &str) -> bool {
    match step {
        "parents" => protection.last(ParentsNotTold::KIND).is_some(),
        "parents-not-told" => true,
        _ => false,
    }
}

/// The form of a step. It asks for the number of the protection where there were several alone.
fn part(opened: &Opened, kind: &'static Kind) -> Part {
    let part = Part::of("", kind).must();
    let history = opened.history();
    let mut times = history
        .iter()
        .filter(|entry| entry.kind == Taken::KIND.words && entry.taken_back.is_none());
    match (times.next(), times.next()) {
        (Some(_), Some(_)) => part,
        (only, _) => {
            let written = only.and_then(|taken| opened.reading.written(taken.fact));
            match written.as_ref().and_then(|taken| taken.answer(NUMBER)) {
                Some(number) => part.fixed(NUMBER, number),
                None => part.without(NUMBER),
            }
        }
    }
}

fn kind_of(step: &str) -> Result<(&'static str, &'static Kind), Problem> {
    let mut steps = steps().into_iter();
    let found = steps.find(|(one, ..)| *one == step);
    found
        .map(|(_, says, kind)| (says, kind))
        .ok_or_else(Problem::nothing_there)
}

/// The form of a step.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, step)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (says, kind) = kind_of(&step)?;
    opened.is_now()?;
    let entries = Entries::begun(&desk, &opened, vec![part(&opened, kind)])
        .await?
        .of(cases(&opened));
    Ok(shown(&opened, says, &entries).into_response())
}

/// The cases the protection belongs to.
fn cases(opened: &Opened) -> Vec<heard_record::CaseId> {
    Protection::of(opened).map_or_else(Vec::new, |protection| protection.written.cases)
}

/// Puts a step on record. Whoever took the child may not be the designated officer, and nothing goes past 72 hours.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, step)): Path<(String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let (says, kind) = kind_of(&step)?;
    let mut entries = Entries::sent(&opened, vec![part(&opened, kind)], &filled).of(cases(&opened));
    if filled.has(Stop::BACK) {
        return Ok(shown(&opened, says, &entries).into_response());
    }
    if let Some(stop) = stopped(&opened, &step, entries.answer("", "officer")) {
        return Ok(interrupted(&desk, &opened, &stop, &filled));
    }
    check(&opened, kind, &mut entries);
    let shown = |entries: &Entries| shown(&opened, says, entries);
    entries.record(&desk, &opened, "/protection", shown).await
}

/// Nothing ends or is reviewed before it began, and a review says what it came to.
pub fn check(opened: &Opened, kind: &Kind, entries: &mut Entries) {
    if kind == Reviewed::KIND && entries.answer("", "because").is_empty() {
        entries.add_wrong(
            "Say what the review came to: why police protection goes on",
            Some("because"),
        );
    }
    let Some(protection) = Protection::of(opened) else {
        return;
    };
    let began = protection.taken.happened;
    let is_before = |when: When| when.is_from(began).is_no();
    let told = told::when(began, opened.by.now);
    let happened = entries.happened().is_some_and(is_before);
    if kind == Ended::KIND && happened {
        let say = format!("Police protection cannot end before it began ({told}).");
        entries.add_wrong(say, Some(HAPPENED));
    }
    if kind == Reviewed::KIND && happened {
        let say = format!("Police protection cannot be reviewed before it began ({told}).");
        entries.add_wrong(say, Some(HAPPENED));
    }
    let next = When::read(entries.answer("", "next"));
    if kind == NextReviewSet::KIND && next.is_ok_and(is_before) {
        let say = format!("Police protection cannot be reviewed before it began ({told}).");
        entries.add_wrong(say, Some("next"));
    }
}

/// One officer in both parts, or more than 72 hours: the third hard stop.
fn stopped(opened: &Opened, step: &str, officer: &str) -> Option<Stop> {
    let protection = Protection::of(opened)?;
    let name = opened.first_name();
    let leave = (
        "Go to the record of police protection",
        opened.address("/protection"),
    );
    let taken_by = protection.taken_by();
    if step == "officer" && is_same_officer(officer, taken_by) {
        return Some(Stop {
            known_by: "the same officer",
            heading: format!(
                "The officer who took {name} into protection cannot also be the designated officer."
            ),
            says: html! { p { (taken_by) " took " (name) ". The law asks for another officer to inquire into the case. Choose someone else." } },
            on: "Go back and choose someone else",
            leave,
            rule: "pp.designated-officer",
        });
    }
    let is_over = opened
        .by
        .now
        .duration_since(protection.taken.happened.earliest())
        >= AT_MOST;
    if is_over && matches!(step, "review" | "next-review") {
        return Some(Stop {
            known_by: "past 72 hours",
            heading: "Police protection cannot go past 72 hours.".into(),
            says: html! { p { "It began " (told::when(protection.taken.happened, opened.by.now)) " and has ended by law. It cannot be extended or reviewed. Record how it ended, and who decided." } },
            on: "Go back to what I wrote",
            leave,
            rule: "pp.max-72h",
        });
    }
    None
}

/// The same of what is recorded by the form every kind of fact has.
pub fn stopped_by(opened: &Opened, kind: &Kind, officer: &str) -> Option<Stop> {
    let mut steps = steps().into_iter();
    let step = steps.find_map(|(step, _, one)| (one == kind).then_some(step))?;
    stopped(opened, step, officer)
}

/// Do two names, as they are written, name one officer? By the family name, unless their numbers or first letters differ.
fn is_same_officer(one: &str, other: &str) -> bool {
    let (one, other) = (Named::read(one), Named::read(other));
    let differ = |one: &Option<String>, other: &Option<String>| matches!((one, other), (Some(one), Some(other)) if one != other);
    one.family.is_some()
        && one.family == other.family
        && !differ(&one.number, &other.number)
        && !differ(&one.first, &other.first)
}

/// An officer's name, as it is written.
struct Named {
    family: Option<String>,
    /// The first letter of a first name.
    first: Option<String>,
    number: Option<String>,
}

impl Named {
    fn read(text: &str) -> Named {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        let words = words.map(str::to_lowercase).filter(|word| !word.is_empty());
        let (numbers, names): (Vec<String>, Vec<String>) =
            words.partition(|word| word.chars().all(|letter| letter.is_ascii_digit()));
        let mut names = names
            .into_iter()
            .filter(|word| !RANKS.contains(&word.as_str()));
        let family = names.next_back();
        Named {
            family,
            first: names
                .next()
                .and_then(|name| name.chars().next())
                .map(String::from),
            number: numbers.into_iter().next(),
        }
    }
}

const RANKS: [&str; 12] = [
    "constable",
    "pc",
    "dc",
    "sgt",
    "ds",
    "insp",
    "di",
    "ci",
    "dci",
    "supt",
    "inspector",
    "sergeant",
];

fn shown<'o>(opened: &'o Opened, says: &str, entries: &Entries) -> Page<'o> {
    let main = html! {
        section class="panel panel--form" {
            (entries.problems())
            h2 { (says) }
            (entries.whole(opened, "When did it happen?", "Put on record"))
        }
    };
    opened.page(
        entries.title("Police protection", "Error: Police protection"),
        "/protection",
        main,
    )
}

#[cfg(test)]
mod tests {
    use super::is_same_officer;

    #[test]
    fn an_officer_is_the_same_whatever_rank_or_number_is_written() {
        assert!(is_same_officer("PC Dunlin", "PC Dunlin 4471"));
        assert!(is_same_officer("dunlin 4471", "PC Dunlin 4471"));
        assert!(!is_same_officer("Insp Teasel", "PC Dunlin 4471"));
        assert!(!is_same_officer("", "PC Dunlin 4471"));
        assert!(!is_same_officer("PC", "PC Dunlin 4471"));
        assert!(is_same_officer("Constable J Dunlin", "PC Dunlin 4471"));
        assert!(!is_same_officer("PC Dunlin 2210", "PC Dunlin 4471"));
        assert!(!is_same_officer("PC A Dunlin", "PC Bess Dunlin"));
    }
}
