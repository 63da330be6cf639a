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

/// What one act meets, told once: by what presses most, with whatever else it answers.
#[derive(Debug, Clone)]
pub struct Once<'o> {
    /// What presses most.
    pub owed: &'o Owed,
    /// What else is met with it.
    also: Vec<&'o Owed>,
}

impl<'o> From<&'o Owed> for Once<'o> {
    fn from(owed: &'o Owed) -> Once<'o> {
        Once {
            owed,
            also: Vec::new(),
        }
    }
}

/// What is owed, in its order, but what one act meets told once.
pub fn told_once<'o>(owed: impl IntoIterator<Item = &'o Owed>) -> Vec<Once<'o>> {
    let mut res: Vec<Once> = Vec::new();
    for one in owed {
        match res.iter_mut().find(|told| told.owed.is_met_with(one)) {
            Some(told) => told.also.push(one),
            None => res.push(one.into()),
        }
    }
    res
}

/// Within how long something has only just arisen, in microseconds: a choice of these pages.
const JUST_NOW: i64 = 60 * 60 * 1_000_000;

/// In the same order, but what has only just arisen before all else that has time left: whoever comes from where it arose
/// finds it without reading on.
pub fn just_arisen_first(owed: &mut [Once], now: Timestamp) {
    let since = now.as_microsecond() - JUST_NOW;
    owed.sort_by_key(|once| {
        let (shape, _) = mark::of(once.owed, now);
        let is_new = once.owed.arose.latest_micros() > since;
        (shape, shape != Shape::Later || !is_new)
    });
}

/// A row, with the way to where what meets it is put on record.
pub fn row_to_act<'o>(
    child: PersonId,
    once: impl Into<Once<'o>>,
    at: Moments,
    level: u8,
) -> Markup {
    let once = once.into();
    let act = if once.owed.is_unmet() {
        acts::act(child, once.owed)
    } else {
        html! {}
    };
    told(child, &once, at, level, &act)
}

/// A row, with the way a page has of its own to where what meets it is put on record.
pub fn row_with_way<'o>(
    child: PersonId,
    once: impl Into<Once<'o>>,
    at: Moments,
    level: u8,
    way: &str,
) -> Markup {
    let once = once.into();
    let act = acts::way_to("Record it", way, &once.owed.title);
    told(child, &once, at, level, &act)
}

/// A row.
pub fn row<'o>(child: PersonId, once: impl Into<Once<'o>>, at: Moments, level: u8) -> Markup {
    told(child, &once.into(), at, level, &html! {})
}

fn told(child: PersonId, once: &Once, at: Moments, level: u8, act: &Markup) -> Markup {
    let also = html! { @for other in &once.also { (answered_with_it(child, other, at)) } };
    line(once.owed, at, level, &how(child, once.owed), &also, act)
}

/// A row with no more than how it stands, what is to be done, by whom and on whose authority.
pub fn row_in_brief<'o>(
    child: PersonId,
    once: impl Into<Once<'o>>,
    at: Moments,
    level: u8,
) -> Markup {
    let Once { owed, also } = once.into();
    html! {
        li class={ "duty duty--brief duty--" (mark::of(owed, at.known).0.class()) } {
            (standing(owed, at))
            div class="duty__what" {
                (heading(owed, level))
                p class="meta" { (basis(owed.basis)) ". " (how(child, owed)) }
                @for other in also { (answered_with_it(child, other, at)) }
            }
            p class="meta duty__by" { (told::begun(&owed.owed_by.join(" or "))) }
        }
    }
}

/// The row on the page on which the duty is told in full: there is no way to where one is.
pub fn row_told_below(owed: &Owed, at: Moments) -> Markup {
    line(owed, at, 2, &html! {}, &html! {}, &html! {})
}

/// What else one act answers: by when, how late by now, and how that was worked out.
fn answered_with_it(child: PersonId, owed: &Owed, at: Moments) -> Markup {
    let (shape, words) = mark::of(owed, at.known);
    html! {
        p class="duty__also" {
            "One act answers this too: " (owed.title) ", "
            @if let Some(due) = owed.due { (due_said(shape)) (told::when(due, at.now)) ". " }
            (mark(shape, &words)) " " (how(child, owed))
        }
    }
}

/// The way to how it was worked out.
fn how(child: PersonId, owed: &Owed) -> Markup {
    html! {
        a href=(address(child, owed)) { "See how this was worked out" span class="govuk-visually-hidden" { ": " (owed.title) } }
    }
}

fn line(owed: &Owed, at: Moments, level: u8, how: &Markup, also: &Markup, act: &Markup) -> Markup {
    let (shape, _) = mark::of(owed, at.known);
    let because = owed.because.first().map(|(say, _)| without_facts(say));
    html! {
        li class={ "duty duty--" (shape.class()) } {
            (standing(owed, at))
            div class="duty__what" {
                (heading(owed, level))
                @if let Some(because) = because { p { (because) } }
                p class="rule" {
                    span class="rule__id" { (owed.rule) " v" (owed.version) }
                    " " (basis(owed.basis)) ". "
                    (how) " "
                    span class="meta" { "Owed by " (owed.owed_by.join(" or ")) }
                }
                (also)
            }
            (act)
        }
    }
}

/// How it stands, and when it is due.
fn standing(owed: &Owed, at: Moments) -> Markup {
    let (shape, words) = mark::of(owed, at.known);
    html! {
        div class="duty__mark" {
            (mark(shape, &words))
            @if let Some(due) = owed.due { span class="duty__due" { (due_said(shape)) (told::when(due, at.now)) } }
        }
    }
}

fn heading(owed: &Owed, level: u8) -> Markup {
    html! {
        @if level == 2 { h2 { (owed.title) } } @else { h3 { (owed.title) } }
        @if let Some(errand) = &owed.errand { (asked_for(errand)) }
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

/// How many are late, soon and later, what one act meets counted once: `1 late, 2 later`.
pub fn counted(owed: &[Once], now: Timestamp) -> String {
    let of = |wanted: Shape| {
        owed.iter()
            .filter(|one| mark::of(one.owed, now).0 == wanted)
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

#[cfg(test)]
mod tests {
    use heard_desk::Outcome;
    use heard_record::When;
    use jiff::SignedDuration;

    use super::super::gallery;
    use super::*;

    /// Something owed since so many minutes ago and due in so many, by a rule of this name.
    fn owed(rule: &str, arose: i64, due: i64, now: Timestamp) -> Owed {
        let stands = if due < 0 {
            Outcome::Overdue
        } else {
            Outcome::Open
        };
        Owed {
            rule: rule.into(),
            arose: When::at(now - SignedDuration::from_mins(arose)),
            ..gallery::owed(stands, due, now)
        }
    }

    #[test]
    fn what_arose_within_the_hour_stands_first_of_what_has_time_left_and_after_what_is_late() {
        let now = Timestamp::UNIX_EPOCH;
        let mut all = [
            owed("of long ago", 600, 120, now),
            owed("at the door", 10, 1380, now),
            owed("an hour ago", 60, 1320, now),
            owed("late", 90, -30, now),
            owed("late and new", 20, -5, now),
            owed("nearly due", 300, 30, now),
        ];
        in_order(&mut all, now);
        let mut once = told_once(&all);
        just_arisen_first(&mut once, now);
        let rules: Vec<&str> = once.iter().map(|one| one.owed.rule.as_str()).collect();
        assert_eq!(
            rules,
            [
                "late",
                "late and new",
                "nearly due",
                "at the door",
                "of long ago",
                "an hour ago",
            ]
        );
    }
}
