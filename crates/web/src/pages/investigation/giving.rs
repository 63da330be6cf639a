//! Giving an investigation to whom it needs: why this team, and, where somebody is not accredited for it, who oversees it and
//! until when.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use heard_desk::access::may_except_from_accreditation;
use heard_desk::{Desk, Hand, Investigation};
use heard_record::When;
use heard_record::fact::investigation::Allocated;
use heard_record::fact::workforce::Course;
use heard_record::kind::OneKind;
use jiff::{SignedDuration, Timestamp};
use maud::html;

use super::super::allocation::{skills, with_load};
use super::super::entries::{Entries, HAPPENED, Part};
use super::super::form::{Filled, Sent, part as form_part};
use super::super::gaps::is_to_come;
use super::super::interruption::{Stop, interrupted};
use super::super::layout::Page;
use super::super::opened::Opened;
use super::{HERE, called, given_to, of_case, part};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice};
use crate::parts::{told, written};

const GIVEN: &str = "given";
const OFFICER: &str = "officer";
const OVERSEER: &str = "overseer";
const UNTIL: &str = "overseen_until";

/// May whoever asks except a case from what it needs?
pub fn may_except(opened: &Opened) -> bool {
    may_except_from_accreditation(opened.by.signed.role)
}

fn chosen<'h>(hands: &'h [Hand], filled: &Filled) -> Option<&'h Hand> {
    hands
        .iter()
        .find(|one| one.person.to_string() == filled.one(OFFICER))
}

fn overseer<'h>(hands: &'h [Hand], filled: &Filled, now: Timestamp) -> Option<&'h Hand> {
    let mut may = hands.iter().filter(|one| one.may_oversee(now));
    may.find(|one| one.person.to_string() == filled.one(OVERSEER))
}

/// Something answered by yes or no.
pub fn yes_or_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// The moment it is given: those who may take it are accredited as they were then.
fn given_at(opened: &Opened, filled: &Filled) -> Timestamp {
    let now = opened.by.now;
    let typed = When::read(&written::past(filled.one(HAPPENED), now));
    typed.map_or(now, |given| given.latest().min(now))
}

/// How long a case is held below PIP 2 at most: a force default.
const MOST_OVERSEEN: SignedDuration = SignedDuration::from_hours(24 * 28);

/// Is it overseen until a time that is to come, and not for longer than a case may be held so?
fn check_until(entries: &mut Entries, now: Timestamp) {
    is_to_come(entries, GIVEN, UNTIL, now);
    let typed = When::read(entries.answer(GIVEN, UNTIL));
    if typed.is_ok_and(|typed| typed.latest().duration_since(now) > MOST_OVERSEEN) {
        entries.add_wrong_at(
            GIVEN,
            UNTIL,
            "A case is held below PIP 2 for 28 days at most: say a day before that, and look at it again then",
        );
    }
}

/// What is put on record: what the officer is accredited in is as their own record has it, and nobody types it.
fn parts(opened: &Opened, one: &Investigation, hands: &[Hand], filled: &Filled) -> Vec<Part> {
    let at = given_at(opened, filled);
    let mut given = part(one, GIVEN, Allocated::KIND).must();
    for key in [
        "pip",
        "specialist",
        "officer",
        "supervisor_accredited",
        "move_by",
        "overseen_by",
    ] {
        given = given.without(key);
    }
    if let Some(officer) = chosen(hands, filled) {
        given = given
            .fixed("officer", officer.person.to_string())
            .fixed("pip", officer.level(at).word())
            .fixed("specialist", yes_or_no(officer.has(Course::Scaidp, at)));
    }
    if let Some(overseer) = overseer(hands, filled, at) {
        given = given
            .fixed("overseen_by", overseer.name.clone())
            .fixed("supervisor_accredited", "yes");
    }
    vec![given]
}

/// The form.
pub async fn ask(
    State(desk): State<Arc<Desk>>,
    opened: Opened,
    Path((_, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    opened.is_now()?;
    let one = of_case(&opened, &case)?;
    let hands = desk.hands(&opened.by.signed).await?;
    let (filled, saved) = Filled::kept(&desk, &opened.by, &opened.path).await?;
    let parts = parts(&opened, &one, &hands, &filled);
    let entries = Entries::kept_at(opened.by.now, parts, &filled, saved).of([one.case]);
    Ok(shown(&opened, &one, &hands, &entries, &filled).into_response())
}

/// Gives it to somebody; or stops, where it needs an accreditation they have not.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Path((_, case)): Path<(String, String)>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let one = of_case(&opened, &case)?;
    let hands = desk.hands(&opened.by.signed).await?;
    let mut entries =
        Entries::sent(&opened, parts(&opened, &one, &hands, &filled), &filled).of([one.case]);
    if filled.has(Stop::BACK) {
        return Ok(shown(&opened, &one, &hands, &entries, &filled).into_response());
    }
    let officer = chosen(&hands, &filled);
    let is_of_team_alone = filled.one(OFFICER).is_empty() && !one.needs_pip_2();
    if officer.is_none() && !is_of_team_alone {
        entries.add_wrong("Say to whom", Some(OFFICER));
    }
    entries.must_answer(GIVEN, "because", "Say why this team and not another");
    check_until(&mut entries, opened.by.now);
    let at = given_at(&opened, &filled);
    let overseen = is_overseen(&opened, &mut entries, &hands, &filled);
    if let Some(officer) = officer.filter(|_| !entries.is_wrong() && !overseen)
        && one.needs_pip_2()
        && !officer.is_at_pip_2(at)
    {
        return Ok(interrupted(
            &desk,
            &opened,
            &not_accredited(&opened, &one, officer, at),
            &filled,
        ));
    }
    let shown = |entries: &Entries| shown(&opened, &one, &hands, entries, &filled);
    let then = format!("{HERE}/{}", one.case);
    entries.record(&desk, &opened, &then, shown).await
}

/// Does somebody oversee it until a time, by leave of whoever may except a case? It moves by then.
fn is_overseen(opened: &Opened, entries: &mut Entries, hands: &[Hand], filled: &Filled) -> bool {
    let until = entries.answer(GIVEN, UNTIL).to_owned();
    let is_named = overseer(hands, filled, given_at(opened, filled)).is_some();
    match (is_named, until.is_empty()) {
        (false, true) => return false,
        (true, true) => entries.add_wrong_at(GIVEN, UNTIL, "Say until when it is overseen"),
        (false, false) => entries.add_wrong("Say who oversees it", Some(OVERSEER)),
        (true, false) => {}
    }
    if !may_except(opened) {
        return false;
    }
    if !until.is_empty() {
        entries.follows(GIVEN, "move_by", &until);
    }
    true
}

/// It needs an accreditation they have not: the fourth hard stop.
fn not_accredited(opened: &Opened, one: &Investigation, officer: &Hand, at: Timestamp) -> Stop {
    let may_except = may_except(opened);
    let name = opened.first_name();
    Stop {
        known_by: "not accredited",
        heading: format!("{} is not accredited for this investigation.", officer.name),
        says: html! {
            p { "What happened to " (name) " needs an investigator at PIP 2 or above. " (officer.name) ": " (skills(&officer.work, at)) "." }
            @if !one.is_under_the_rule { p { "This is the force’s own stop: the rule that asks for PIP 2 does not arise from what is on record." } }
            @if may_except { p { "Give it to somebody who has the accreditation. If nobody can take it now, name a supervisor at PIP 2 who oversees it, and the day it moves: that day it is owed, and until then it stands on the board and in assurance." } }
            @else { p { "Give it to somebody who has the accreditation. Only a detective inspector, a superintendent or the crime manager may except a case, with a supervisor at PIP 2 who oversees it and the day it moves." } }
        },
        on: "Go back, and choose somebody else or say who oversees it",
        leave: ("See who has the skills", "/allocation#people".into()),
        rule: if one.is_under_the_rule {
            "inv.pip2"
        } else {
            ""
        },
    }
}

fn shown<'o>(
    opened: &'o Opened,
    one: &Investigation,
    hands: &[Hand],
    entries: &Entries,
    filled: &Filled,
) -> Page<'o> {
    let now = opened.by.now;
    let officers = choices(hands.iter(), filled.one(OFFICER), now);
    let overseers = choices(
        hands.iter().filter(|one| one.may_oversee(now)),
        filled.one(OVERSEER),
        now,
    );
    let is_overseen =
        filled.has(Stop::BACK) || entries.is_wrong() && !filled.one(OVERSEER).is_empty();
    let fields = |keys: &[&str]| html! { @for key in keys { (entries.field(GIVEN, key, opened)) } };
    let main = html! {
        form method="post" novalidate class="steps" {
            (entries.problems())
            (entries.carried(opened))
            (form_part("What it is", &html! {
                p class="lead" { (called(one)) }
                p { (told::begun(&given_to(one))) ", begun " (told::when(one.began, now)) "." }
                p {
                    @if one.is_of_unknown_kind() { strong { "It needs PIP 2 or above" } ": the kind of a crime in it is not recorded." }
                    @else if one.needs_pip_2() { strong { "It needs PIP 2 or above." } " Of exploitation, online harm, the death or the abuse of a child, or complex." }
                    @else { "By its kind it needs no accreditation of its own." }
                }
            }))
            (form_part("To whom", &html! {
                p class="meta" { "In the order of their names. Nobody is ranked." @if !one.needs_pip_2() { " A team alone will do: it gives it to somebody of its own." } }
                (fields(&["team"]))
                (govuk::select(&entries.asked(OFFICER, "To whom?"), &officers))
                (fields(&["because", "workload_seen"]))
                (entries.when("When is it given?"))
            }))
            section class="panel panel--form" {
                h2 { "If they are not accredited for it" }
                (govuk::details_that_are(is_overseen, "Who oversees it, and the day it moves", &html! {
                    (govuk::select(&entries.asked(OVERSEER, "Which supervisor at PIP 2 oversees it?"), &overseers))
                    (fields(&["overseen_until"]))
                    p class="meta" { "By then it is moved to somebody at PIP 2, and in 28 days at most. These are the force’s own rules, not law." }
                }))
            }
            (govuk::button("Give it to them", ""))
            (entries.keeping(opened))
        }
    };
    opened.page(
        entries.title(
            "Give an investigation to somebody",
            "Error: Give an investigation to somebody",
        ),
        HERE,
        main,
    )
}

fn choices<'h>(hands: impl Iterator<Item = &'h Hand>, chosen: &str, now: Timestamp) -> Vec<Choice> {
    let each = hands.map(|one| {
        let says = format!(
            "{}: {}; {}",
            one.name,
            skills(&one.work, now),
            with_load(&one.work, now)
        );
        (one.person.to_string(), says)
    });
    Choice::one_of(each, chosen)
}
