//! No investigation ends, or needs less than it did, because an entry by which it began is taken back or put right.

use heard_desk::{Investigation, Said};
use heard_record::FactId;
use maud::html;

use super::super::interruption::Stop;
use super::super::opened::Opened;
use super::giving::may_except;
use super::{address, called};

/// What stands in the way of taking an entry back, or of putting something else in its place.
pub fn stopped(opened: &Opened, fact: FactId, instead: Option<&Said>) -> Option<Stop> {
    let (reading, signed) = (&opened.reading, &opened.by.signed);
    let before = reading.investigations(opened.known);
    let after = reading.investigations_without(fact, instead, signed, opened.known);
    let mut open = before
        .iter()
        .filter(|one| one.closed.is_none() && one.has(fact));
    open.find_map(|one| {
        let mut left = after.iter().filter(|left| left.closed.is_none());
        let left = left.find(|left| left.case == one.case);
        let Some(left) = left.filter(|left| stands(one, left, instead.is_some())) else {
            return Some(would_end(opened, one));
        };
        let is_less = needs_less(one, left) && !may_except(opened);
        is_less.then(|| would_need_less(opened, one))
    })
}

/// Does all still stand by which it began? Putting an entry right may change the number of its crime.
fn stands(one: &Investigation, left: &Investigation, is_put_right: bool) -> bool {
    if is_put_right {
        left.begins_with_the_kinds_of(one)
    } else {
        left.begins_with_all_of(one)
    }
}

fn needs_less(one: &Investigation, left: &Investigation) -> bool {
    one.needs_pip_2() && !left.needs_pip_2() || one.is_online && !left.is_online
}

fn would_end(opened: &Opened, one: &Investigation) -> Stop {
    let name = opened.first_name();
    Stop {
        known_by: "investigation would end",
        heading: "This entry holds an investigation open.".into(),
        says: html! {
            p { "Without it, what happened to " (name) " would not be investigated any more, or what is owed because of it would be owed no longer: " (called(one)) "." }
            p { "An investigation ends by being closed, with what was done for " (name) " before. If it should never have been opened, close it and say that as the reason. If only something in the entry is wrong, put it right." }
        },
        on: "Go back to what I wrote",
        leave: ("Close the investigation", address(opened, one, "/close")),
        rule: "inv.close.child-spoken-to",
    }
}

fn would_need_less(opened: &Opened, one: &Investigation) -> Stop {
    Stop {
        known_by: "investigation would need less",
        heading: "This investigation would need less than it does now.".into(),
        says: html! {
            p { (called(one)) ": it needs an investigator at PIP 2, or is of harm online, and would not be so any more." }
            p { "Only a detective inspector, a superintendent or the crime manager may say that it needs less: ask yours to put it right." }
        },
        on: "Go back to what I wrote",
        leave: ("Open the investigation", address(opened, one, "")),
        rule: "inv.pip2",
    }
}
