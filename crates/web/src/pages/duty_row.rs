//! One duty in a list: how it stands, what is to be done, why, and on whose authority.

use heard_desk::{Basis, Errand, Owed};
use heard_record::PersonId;
use jiff::Timestamp;
use maud::{Markup, html};

use super::acts;
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;

/// The two moments of a page: as known at which one what is owed stands so, and now, by which days have their names.
#[derive(Debug, Clone, Copy)]
pub struct Moments {
    /// As known at this one.
    pub known: Timestamp,
    /// It is this one.
    pub now: Timestamp,
}

impl Moments {
    /// Of a page of what is known now.
    pub fn of(now: Timestamp) -> Moments {
        Moments { known: now, now }
    }
}

/// Where a duty is told in full.
pub fn address(child: PersonId, owed: &Owed) -> String {
    format!("/children/{child}/duties/{}/{}", owed.rule, owed.arose_on)
}

/// In what order duties are owed: the late first, the longest late first of all; law before choice where they are equal.
pub fn in_order(owed: &mut [Owed], now: Timestamp) {
    owed.sort_by_cached_key(|one| {
        let (shape, _) = mark::of(one, now);
        let due = one.due.map_or(i64::MAX, |due| due.latest_micros());
        (shape, due, one.basis, one.rule.clone(), one.arose_on)
    });
}

/// A row, with the way to where what meets it is put on record.
pub fn row_to_act(child: PersonId, owed: &Owed, at: Moments, level: u8) -> Markup {
    let act = if owed.is_unmet() {
        acts::act(child, owed)
    } else {
        html! {}
    };
    line(owed, at, level, &how(child, owed), &act)
}

/// A row.
pub fn row(child: PersonId, owed: &Owed, at: Moments, level: u8) -> Markup {
    line(owed, at, level, &how(child, owed), &html! {})
}

/// The row on the page on which the duty is told in full: there is no way to where one is.
pub fn row_told_below(owed: &Owed, at: Moments) -> Markup {
    line(owed, at, 2, &html! {}, &html! {})
}

/// The way to how it was worked out.
fn how(child: PersonId, owed: &Owed) -> Markup {
    html! {
        a href=(address(child, owed)) { "See how this was worked out" span class="govuk-visually-hidden" { ": " (owed.title) } }
    }
}

fn line(owed: &Owed, at: Moments, level: u8, how: &Markup, act: &Markup) -> Markup {
    let (shape, words) = mark::of(owed, at.known);
    let because = owed.because.first().map(|(say, _)| without_facts(say));
    html! {
        li class={ "duty duty--" (shape.class()) } {
            div class="duty__mark" {
                (mark(shape, &words))
                @if let Some(due) = owed.due { span class="duty__due" { (due_said(shape)) (told::when(due, at.now)) } }
            }
            div class="duty__what" {
                @if level == 2 { h2 { (owed.title) } } @else { h3 { (owed.title) } }
                @if let Some(errand) = &owed.errand { (asked_for(errand)) }
                @if let Some(because) = because { p { (because) } }
                p class="rule" {
                    span class="rule__id" { (owed.rule) " v" (owed.version) }
                    " " (basis(owed.basis)) ". "
                    (how)
                }
                p class="meta" { "Owed by " (owed.owed_by.join(" or ")) }
            }
            (act)
        }
    }
}

/// What was asked for, and of whom.
fn asked_for(errand: &Errand) -> Markup {
    html! {
        p class="duty__errand" {
            @if let Some(what) = &errand.what { "“" (what) "”" }
            @if let Some(whom) = &errand.whom { @if errand.what.is_some() { ", by " } @else { "By " } (whom) }
        }
    }
}

/// A reason without what it quotes of the facts it rests on, which stand beside it or one page on.
pub fn without_facts(say: &str) -> String {
    let mut res = String::new();
    let mut rest = say;
    while let Some((before, quoted)) = rest.split_once(" (fact ") {
        res.push_str(before);
        rest = quoted.split_once(')').map_or("", |(_, after)| after);
    }
    res.push_str(rest);
    told::begun(&res.replace("(force default)", "(this force’s own choice, not law)"))
}

fn due_said(shape: Shape) -> &'static str {
    match shape {
        Shape::Late => "was due ",
        _ => "due ",
    }
}

/// On what a duty rests, as people are told it.
pub fn basis(basis: Basis) -> &'static str {
    match basis.word() {
        "force default" => "This force’s own choice, not law",
        "statute" => "Law",
        "statutory guidance" => "Statutory guidance",
        "guidance" => "Guidance",
        other => other,
    }
}

/// How many are late, soon and later: `1 late, 2 later`.
pub fn counted(owed: &[Owed], now: Timestamp) -> String {
    let of = |wanted: Shape| {
        owed.iter()
            .filter(|one| mark::of(one, now).0 == wanted)
            .count()
    };
    let parts = [
        (Shape::Late, "late"),
        (Shape::Soon, "nearly due"),
        (Shape::Later, "with time left"),
        (Shape::Unknown, "that cannot be told"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .map(|(shape, word)| (of(shape), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    said.join(", ")
}
