//! What the form of every meeting asks that talks about one child after another: who was there, and who does what by when.

use std::collections::BTreeSet;

use heard_record::kind::Kind;
use maud::{Markup, html};

use super::entries::{Entries, Part};
use super::form::Filled;
use super::opened::Opened;
use crate::parts::govuk;

/// The actions there is room for, each by what its fields are called.
const ACTIONS: [&str; 4] = ["action", "action2", "action3", "action4"];

/// What is asked of each action.
const ASKED: [&str; 3] = ["what", "owner", "due"];

/// A field, by what its fact is called and its key.
type At<'f> = (&'f str, &'f str);

/// Nobody was there and absent at once.
pub fn nobody_twice(entries: &mut Entries, there: At, absent: At) {
    let present = each_of(entries.answer(there.0, there.1));
    let missed = each_of(entries.answer(absent.0, absent.1));
    let both: Vec<&str> = present.intersection(&missed).map(String::as_str).collect();
    if !both.is_empty() {
        let say = format!(
            "Said to have taken part, and to be absent: {}",
            both.join(", ")
        );
        entries.add_wrong(say, Some(&format!("{}.{}", absent.0, absent.1)));
    }
}

fn each_of(answer: &str) -> BTreeSet<String> {
    let each = answer.split(", ").filter(|one| !one.is_empty());
    each.map(str::to_owned).collect()
}

/// What is wrong with an action that does not say who does it.
pub const OWNER: (&str, &str) = ("owner", "Say who does it");

/// What is wrong with one that does not say by when.
pub const TIME: (&str, &str) = ("due", "Say by when");

/// Each action has what it needs beside what is to be done.
pub fn each_action_has(entries: &mut Entries, needs: &[(&str, &str)]) {
    for called in ACTIONS {
        if !entries.is_filled_in(called) {
            continue;
        }
        for (key, say) in needs {
            entries.must_say(called, key, say);
        }
    }
}

/// The actions as parts of a form.
pub fn action_parts(kind: &'static Kind) -> impl Iterator<Item = Part> {
    let actions = ACTIONS.iter();
    actions.map(move |called| Part::of(*called, kind).without("action"))
}

/// The fields of the actions: one at once, and room for more.
pub fn action_fields(entries: &Entries, opened: &Opened) -> Markup {
    let fields =
        |called: &str| html! { @for key in ASKED { (entries.field(called, key, opened)) } };
    html! {
        @for (at, called) in ACTIONS.iter().enumerate() {
            @if at == 0 { (fields(called)) }
            @else { (govuk::details(&format!("Action {}", at + 1), &fields(called))) }
        }
    }
}

/// Gives each action a name of its own, by which what comes of it is told; answers with what the minutes have of them.
pub fn names_actions(entries: &mut Entries, filled: &Filled, of: &str) -> Vec<String> {
    let key = filled.key().simple().to_string();
    let key: String = key.chars().take(8).collect();
    let mut asked = Vec::new();
    for (at, called) in ACTIONS.iter().enumerate() {
        let answer = |key| entries.answer(called, key).to_owned();
        let (what, owner, due) = (answer("what"), answer("owner"), answer("due"));
        if what.is_empty() {
            continue;
        }
        asked.push(format!("{what}, by {owner}, due {due}"));
        entries.follows(called, "action", &format!("{of} {key} {}", at + 1));
    }
    if asked.is_empty() {
        asked.push("no new action for police".to_owned());
    }
    asked
}
