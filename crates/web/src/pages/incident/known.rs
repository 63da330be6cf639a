//! What is known of the children a call may be about, as lines on the page and as text for the log: danger to them now
//! first, then who is beside them, who is of concern, and what was before.

use heard_desk::{Flag, Known, Near, Overview, Research, Researched, Safety, Whereabouts};
use jiff::Timestamp;
use maud::{Markup, html};

use super::super::asker::Asker;
use super::super::form::Filled;
use super::{CHILD, NEW, looked_up};
use crate::parts::govuk::{self, Question};
use crate::parts::mark::{Shape, mark};
use crate::parts::{systems, told};

/// What is known, the children in danger first, each to be chosen.
pub fn known(by: &Asker, found: &Research, filled: &Filled) -> Markup {
    let chosen = filled.one(CHILD);
    let has_typed = looked_up(filled).iter().any(|typed| !typed.is_empty());
    let (children, grown): (Vec<&Researched>, Vec<&Researched>) =
        found.found.iter().partition(|one| one.may_be_a_child());
    html! {
        h2 { "What police already know" }
        @if !has_typed { p class="empty" { "Type an address, a number or a name. The children it fits are shown here." } }
        @else if found.found.is_empty() { p class="empty" { "No children are recorded for what you typed. Ask the caller: who under 18 lives or is there now?" } }
        fieldset class="govuk-fieldset" {
            legend class="govuk-fieldset__legend" { "Which child is it about?" }
            div class="govuk-radios govuk-radios--small" id="child" {
                @for (at, one) in children.iter().enumerate() { (one_known(by, one, at, chosen)) }
                div class="govuk-radios__item" {
                    input class="govuk-radios__input" type="radio" id="child-new" name=(CHILD) value=(NEW) checked[chosen == NEW];
                    label class="govuk-label govuk-radios__label" for="child-new" { "A child who has no record yet" }
                }
            }
        }
        @if !grown.is_empty() {
            h3 { "Others it fits" }
            ul class="rows" { @for one in grown { li { span { (name(one)) @if let Some(age) = one.overview.as_ref().and_then(|overview| overview.age) { ", " (age) } } span class="meta" { (one.reasons.join("; ")) } } } }
        }
        @if found.more { p class="meta" { "These fit best, and there are more. Type more of it." } }
        @if !children.is_empty() { (govuk::details("The same as text, for the log", &html! { (govuk::textarea(&Question::called("for-the-log", "Copy it into the log").hint("It says where each thing comes from. Nothing is sent by this"), 8, &for_the_log(by, &children))) })) }
        (systems::searched(by.systems.as_deref(), by.now))
    }
}

/// What is known as plain lines, each with its time and who put it on record.
fn for_the_log(by: &Asker, children: &[&Researched]) -> String {
    let now = by.now;
    let mut written = vec![format!(
        "Looked up in Heard {} by {}.",
        told::moment(now, now),
        by.signed.name
    )];
    for one in children.iter().filter(|one| one.overview.is_some()) {
        let mut said = vec![called(one)];
        said.extend(lines(one, now).into_iter().map(|line| line.in_words()));
        written.push(said.join("; "));
    }
    written.join("\n")
}

fn name(one: &Researched) -> String {
    one.name.clone().unwrap_or_else(|| one.person.shown())
}

/// A child by name and age.
fn called(one: &Researched) -> String {
    let age = one.overview.as_ref().and_then(|overview| overview.age);
    age.map_or_else(|| name(one), |age| format!("{}, {age}", name(one)))
}

/// How many lines stand before the rest has to be opened.
const FIRST: usize = 7;

/// Something that is known of a child.
struct Line {
    shape: Option<Shape>,
    says: String,
    /// When, and by whom.
    from: String,
}

impl Line {
    fn of(says: impl Into<String>, from: impl Into<String>) -> Line {
        Line {
            shape: None,
            says: says.into(),
            from: from.into(),
        }
    }

    fn marked(self, shape: Shape) -> Line {
        Line {
            shape: Some(shape),
            ..self
        }
    }

    fn in_words(&self) -> String {
        if self.from.is_empty() {
            self.says.clone()
        } else {
            format!("{} ({})", self.says, self.from)
        }
    }

    fn shown(&self) -> Markup {
        html! {
            li {
                @match self.shape { Some(shape) => (mark(shape, &self.says)), None => (told::begun(&self.says)) }
                @if !self.from.is_empty() { span class="meta" { ", " (self.from) } }
            }
        }
    }
}

/// What is known of a child who was found: danger to them now, others beside them, who is of concern, and what was before.
fn lines(one: &Researched, now: Timestamp) -> Vec<Line> {
    let Some(overview) = &one.overview else {
        return Vec::new();
    };
    let mut all = dangers(overview, &one.safety, now);
    all.extend(around(overview, now));
    all.extend(before(overview, now));
    all
}

fn dangers(overview: &Overview, safety: &Safety, now: Timestamp) -> Vec<Line> {
    let mut res = Vec::new();
    if let Whereabouts::Missing(missing) = &overview.whereabouts {
        let from = format!("reported {}", told::when(missing.reported, now));
        res.push(Line::of("missing now", from).marked(Shape::Late));
    }
    for flag in &overview.flags {
        let since = format!("{} since {}", flag.kind, told::when(flag.since, now));
        res.push(Line::of(since, cover(flag, now)));
    }
    for need in &safety.needs {
        let (called, says) = &need.what;
        res.push(Line::of(format!("{called}: {says}"), from(need, now)));
    }
    for risk in &safety.risks {
        let evidence = risk.what.evidence.as_ref();
        let evidence = evidence.map(|evidence| format!(": {evidence}"));
        let says = format!(
            "{}{}",
            risk.what.factor.in_words(),
            evidence.unwrap_or_default()
        );
        res.push(Line::of(says, from(risk, now)));
    }
    res
}

/// Why a flag stands, whose it is, and when it is looked at again.
fn cover(flag: &Flag, now: Timestamp) -> String {
    let mut parts = vec![match &flag.because {
        Some(because) => format!("because: {because}"),
        None => "why is not recorded".into(),
    }];
    parts.extend(flag.covers.as_ref().map(|covers| format!("marks {covers}")));
    parts.push(match &flag.owner {
        Some(owner) => format!("owner {owner}"),
        None => "nobody is named as its owner".into(),
    });
    parts.push(match flag.review {
        Some(review) if flag.is_review_late(now) => {
            format!("review late, was due {}", told::day(review, now))
        }
        Some(review) => format!("review {}", told::day(review, now)),
        None => "no review is set".into(),
    });
    parts.join(", ")
}

fn around(overview: &Overview, now: Timestamp) -> Vec<Line> {
    let aged = |near: &Near| near.age.map(|age| format!(", {age}")).unwrap_or_default();
    let line = |near: &Near, begins: &str| {
        let mut from = vec![told::when(near.since, now)];
        from.extend(near.source.clone());
        from.extend(near.sure.map(str::to_owned));
        let restrictions = near.restrictions.as_ref();
        from.extend(restrictions.map(|restrictions| format!("contact restricted: {restrictions}")));
        let says = format!("{begins} {}{}, {}", near.name, aged(near), near.is);
        Line::of(says, from.join(", "))
    };
    let near = || overview.near.iter();
    let beside = near().filter(|near| near.together && !near.is_of_concern());
    let mut beside: Vec<&Near> = beside.collect();
    beside.sort_by_key(|near| !near.may_be_a_child());
    let beside = beside.into_iter().map(|near| line(near, "with"));
    let of_concern = near().filter(|near| near.is_of_concern());
    beside
        .chain(of_concern.map(|near| line(near, "of concern:")))
        .collect()
}

fn before(overview: &Overview, now: Timestamp) -> Vec<Line> {
    let mut res = Vec::new();
    match &overview.seen {
        Some(seen) => {
            let says = format!("last seen by police {}", told::when(seen.happened, now));
            res.push(Line::of(says, seen.what));
        }
        None => res.push(Line::of("no record of being seen", "").marked(Shape::Unknown)),
    }
    if overview.missing_lately > 0 {
        let times = told::times(overview.missing_lately);
        res.push(Line::of(format!("reported missing {times} in 90 days"), ""));
    }
    if let Some(lives) = &overview.lives {
        res.push(Line::of(
            format!("lives at {}", lives.what),
            from(lives, now),
        ));
    }
    if let Some(care) = &overview.care {
        res.push(Line::of(format!("care: {}", care.what.0), from(care, now)));
    }
    if let Some(talk) = &overview.talk {
        res.push(Line::of(
            format!("how to talk: {}", talk.what),
            from(talk, now),
        ));
    }
    res
}

fn from<T>(known: &Known<T>, now: Timestamp) -> String {
    format!("{}, {}", told::when(known.happened, now), known.by)
}

fn one_known(by: &Asker, one: &Researched, at: usize, chosen: &str) -> Markup {
    let id = format!("child-{at}");
    let value = one.person.to_string();
    if one.overview.is_none() {
        return html! {
            p { strong { (name(one)) } ": there is a record, and a call alone does not open it. Ask your supervisor, or whoever holds it, before you begin a second one." }
        };
    }
    let lines = lines(one, by.now);
    let rest = lines.get(FIRST..).unwrap_or_default();
    html! {
        div class="govuk-radios__item" {
            input class="govuk-radios__input" type="radio" id=(id) name=(CHILD) value=(value) checked[chosen == value] aria-describedby={ (id) "-known" };
            label class="govuk-label govuk-radios__label" for=(id) { strong { (called(one)) } }
        }
        ul class="known-of" id={ (id) "-known" } {
            @for line in lines.iter().take(FIRST) { (line.shown()) }
            li class="meta" { "Told because: " (one.reasons.join("; ")) }
        }
        @if !rest.is_empty() {
            (govuk::details(&format!("{} more about {}", rest.len(), name(one)), &html! { ul class="known-of" { @for line in rest { (line.shown()) } } }))
        }
    }
}
