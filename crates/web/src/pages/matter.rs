//! A matter that is worked step by step: what is owed in it, each step with what is on record of it, and the form by which more
//! is put there.

use heard_desk::{Dealt, Desk, Entry, Owed};
use heard_record::draft::Draft;
use heard_record::kind::Kind;
use maud::{Markup, html};

use super::duty_row::{in_order, row, row_to_act, row_with_way, told_once};
use super::entries::Entries;
use super::investigation::marks::mark_of;
use super::investigation::sections::{Section, Step};
use super::layout::Page;
use super::opened::{Opened, gap_in_words};
use super::timeline::answers;
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// A step of some sections, by its address.
pub fn step_at(sections: &'static [Section], at: &str) -> Result<&'static Step, Problem> {
    let mut steps = sections.iter().flat_map(|section| section.steps);
    steps
        .find(|step| step.at == at)
        .ok_or_else(Problem::nothing_there)
}

/// What is owed to the child by some and not met, in order.
pub fn owed_by(desk: &Desk, opened: &Opened, is_of_it: impl Fn(&Owed) -> bool) -> Vec<Owed> {
    let all = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    let mut owed: Vec<Owed> = all
        .into_iter()
        .filter(|owed| is_of_it(owed) && owed.is_unmet())
        .collect();
    in_order(&mut owed, opened.known);
    owed
}

/// Where the form of the step is that meets what is owed, of some sections.
pub fn way(sections: &[Section], owed: &Owed, form: impl Fn(&Step) -> String) -> Option<String> {
    let steps = || sections.iter().flat_map(|section| section.steps);
    let of_kind = |kind: &&str| steps().find(|step| step.kind.words == *kind);
    owed.told_in.iter().find_map(of_kind).map(form)
}

/// Rows of what is owed, each with the way to where what meets it is put on record: one of the page's own, where it has one.
pub fn rows(opened: &Opened, owed: &[Owed], way: impl Fn(&Owed) -> Option<String>) -> Markup {
    let (child, at) = (opened.reading.child(), opened.moments());
    html! {
        ul class="duties" {
            @for once in told_once(owed) {
                @match (opened.past.is_none() && once.owed.is_unmet(), way(once.owed)) {
                    (true, Some(way)) => (row_with_way(child, once, at, 3, &way)),
                    (true, None) => (row_to_act(child, once, at, 3)),
                    (false, _) => (row(child, once, at, 3)),
                }
            }
        }
    }
}

/// What is owed in a matter, as a part of a page: told what it is, and how it is said that nothing is; of a matter that is
/// wholly open, or of which no more than a part is.
pub fn owed_panel(
    opened: &Opened,
    owed: &[Owed],
    (what, none): (&str, &str),
    is_part: bool,
    way: impl Fn(&Owed) -> Option<String>,
) -> Markup {
    html! {
        section class="panel" id="owed" data-live {
            div class="panel__top" { h2 { "Owed to " (opened.first_name()) } @if !owed.is_empty() { span class="meta" { (owed.len()) (opened.of_part()) } } }
            @if owed.is_empty() { p class="empty" { (opened.none_if(is_part, what, none)) } }
            @else if is_part { (opened.ask_for_the_rest()) }
            (rows(opened, owed, way))
        }
    }
}

/// What is on record of a matter, of one kind, the last first.
pub fn of_kind<'o>(opened: &'o Opened, dealt: &Dealt, kind: &Kind) -> Vec<&'o Entry> {
    let all = dealt.entries(opened.history()).rev();
    all.filter(|entry| entry.kind == kind.words).collect()
}

/// The entries of a kind that stand on the record, the latest first, each as it was written.
pub fn written_of_kind<'o>(opened: &'o Opened, kind: &Kind) -> Vec<(&'o Entry, Draft)> {
    let stand = opened.history().iter().rev();
    let stand = stand.filter(|entry| entry.kind == kind.words && entry.taken_back.is_none());
    stand
        .filter_map(|entry| Some((entry, opened.reading.written(entry.fact)?)))
        .collect()
}

/// One entry, with all its answers and both its times.
pub fn held(opened: &Opened, entry: &Entry) -> Markup {
    let now = opened.by.now;
    html! {
        div class="held" {
            @if let Some(lead) = &entry.lead { p { (told::begun(lead)) } }
            (answers(entry, now))
            p class="meta" { (told::when(entry.happened, now)) ", recorded " (told::moment(entry.recorded, now)) " by " (entry.by.name) }
        }
    }
}

/// A step as a page shows it.
pub struct StepRow<'r> {
    /// Which.
    pub step: &'r Step,
    /// Can it be found on the page by its name? Not where the page has it several times.
    pub is_found: bool,
    /// What is on record of it, the last first.
    pub entries: &'r [&'r Entry],
    /// Is no more open than a part of the matter?
    pub is_part: bool,
    /// Where its form is.
    pub form: String,
}

impl StepRow<'_> {
    /// The step, with what is on record of it, and the way to its form.
    pub fn shown(&self, opened: &Opened) -> Markup {
        let step = self.step;
        html! {
            li id=[self.is_found.then_some(step.at)] {
                div {
                    strong { (step.says) }
                    @for entry in self.entries { (held(opened, entry)) }
                }
                span {
                    @match self.entries.first() {
                        Some(last) => (mark_of(opened, last)),
                        None => (mark(Shape::Unknown, gap_in_words(self.is_part))),
                    }
                    @if opened.past.is_none() { " " a href=(self.form) { "Record" span class="govuk-visually-hidden" { ": " (step.says) } } }
                }
            }
        }
    }
}

/// What the form of a step is on.
pub struct Form<'f> {
    /// Of what page it is, and the same where something is wrong.
    pub titles: (&'static str, &'static str),
    /// Where that page is on the record.
    pub here: &'static str,
    /// Of which matter it is.
    pub of: &'f str,
    /// What is asked.
    pub says: &'f str,
    /// What that means.
    pub means: &'f str,
}

impl Form<'_> {
    /// The form, with every field of the fact.
    pub fn shown<'o>(&self, opened: &'o Opened, entries: &Entries) -> Page<'o> {
        self.shown_with(opened, entries, &entries.fields("", opened))
    }

    /// The same, with fields of the page's own choice and order.
    pub fn shown_with<'o>(
        &self,
        opened: &'o Opened,
        entries: &Entries,
        fields: &Markup,
    ) -> Page<'o> {
        let main = html! {
            section class="panel panel--form" {
                (entries.problems())
                h2 { (self.says) }
                p class="lead" { (self.of) }
                p class="meta" { (self.means) }
                form method="post" novalidate {
                    (entries.carried(opened))
                    (entries.when("When did it happen?"))
                    (fields)
                    (govuk::button("Put on record", ""))
                    (entries.keeping(opened))
                }
            }
        };
        let (title, wrong) = self.titles;
        opened.page(entries.title(title, wrong), self.here, main)
    }
}
