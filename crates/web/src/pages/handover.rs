//! The end of a tour: what is owed is handed over, each with a line about it, and taken over by whoever comes.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::access::may_allocate_of_team;
use heard_desk::{
    Colleague, Desk, HandedOver, No, Outcome, Owed, TOUR, Whereabouts, Whose, Work, Worklist,
};
use heard_record::PersonId;
use heard_record::fact::supervision::DutyHandedOver;
use heard_record::kind::OneKind;
use jiff::Timestamp;
use maud::{Markup, html};

use super::asker::Asker;
use super::duties::damaged;
use super::entries::{Entries, Part};
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use crate::fault::Problem;
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::mark::{self, mark};
use crate::parts::told;

mod taking;

pub use taking::{back, take, waiting};

use taking::{all_handed, taking};

/// The address of the page.
const HERE: &str = "/duties/handover";

/// The names of what the form asks of all that is handed over.
const TO: &str = "to";
const BEGINS: &str = "tour_begins";

/// What is owed to one child and may be handed over: the child, what, and by which name its fields go on the page.
struct Line<'w> {
    work: &'w Work,
    owed: &'w Owed,
    called: String,
}

impl Line<'_> {
    /// Is it late, or due in the next tour of duty?
    fn is_soon(&self, now: Timestamp) -> bool {
        let end = now.saturating_add(TOUR).unwrap_or(now);
        let is_late = self.owed.stands == Outcome::Overdue;
        is_late || self.owed.due.is_some_and(|due| due.latest() <= end)
    }
}

/// Everything somebody may hand over, the late first.
fn lines(list: &Worklist) -> Vec<Line<'_>> {
    let mut res: Vec<Line> = list
        .children
        .iter()
        .flat_map(|work| work.owed.iter().map(move |owed| (work, owed)))
        .filter(|(_, owed)| !owed.is_others)
        .map(|(work, owed)| Line {
            work,
            owed,
            called: format!("{}.{}.{}", work.child, owed.rule, owed.arose_on),
        })
        .collect();
    res.sort_by_key(|line| {
        let due = line.owed.due.map_or(i64::MAX, |due| due.latest_micros());
        (line.owed.stands != Outcome::Overdue, due)
    });
    res
}

/// The page: what was handed over to whoever asks, and what they may hand over.
pub async fn ask(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let shift = Shift::of(&desk, &by).await?;
    let (filled, _) = Filled::kept(&desk, &by, HERE).await?;
    Ok(shift.page(&by, &filled, &[]).into_response())
}

/// Who works together, what each may hand over, and what waits to be taken over.
struct Shift {
    mine: Worklist,
    team: Worklist,
    colleagues: Vec<Colleague>,
}

impl Shift {
    async fn of(desk: &Desk, by: &Asker) -> Result<Shift, Problem> {
        Ok(Shift {
            mine: desk.worklist(&by.signed, Whose::Mine).await?,
            team: desk.worklist(&by.signed, Whose::Team).await?,
            colleagues: desk.colleagues(&by.signed).await?,
        })
    }

    /// What somebody may hand over: a supervisor what is owed to the team's children, anybody else to those they hold.
    fn own(&self, by: &Asker) -> &Worklist {
        if by.signed.role.supervises() {
            &self.team
        } else {
            &self.mine
        }
    }

    /// Those to whom it may be handed over: whoever supervises may open the record, and gives the child to somebody.
    fn to_whom(&self) -> impl Iterator<Item = &Colleague> {
        let all = self.colleagues.iter();
        all.filter(|one| may_allocate_of_team(one.role))
    }

    /// What waits for whoever asks to take it over.
    fn for_me(&self, by: &Asker) -> Vec<(&Work, &HandedOver)> {
        let all = all_handed(&self.team.children);
        all.filter(|(_, handed)| handed.to == by.signed.name)
            .collect()
    }

    fn page<'b>(
        &self,
        by: &'b Asker,
        filled: &Filled,
        wrong: &[(String, Option<String>)],
    ) -> Page<'b> {
        let title = if wrong.is_empty() {
            "Handover"
        } else {
            "Error: Handover"
        };
        let for_me = self.for_me(by);
        Page {
            by,
            title,
            tab: Tab::Duties,
            strip: Some("You can see these children because of your role, and because you or your team hold them.".into()),
            head: html! {
                h1 { "Handover" }
                p class="meta" { "What is handed over stays yours until it is taken over. Nothing is done, graded or closed by it." }
            },
            main: html! {
                (damaged(self.own(by)))
                (govuk_problems(wrong))
                (taking(by, &for_me))
                (self.handing(by, filled, wrong))
            },
            past: None,
            of: None,
        }
    }

    fn handing(&self, by: &Asker, filled: &Filled, wrong: &[(String, Option<String>)]) -> Markup {
        let lines = lines(self.own(by));
        let said = |id: &str| {
            let mut each = wrong.iter();
            each.find(|(_, at)| at.as_deref() == Some(id))
                .map(|(say, _)| say.clone())
        };
        let choices: Vec<Choice> = self
            .to_whom()
            .map(|one| Choice {
                value: one.name.clone(),
                text: format!("{}, {}", one.name, one.role.word()),
                chosen: filled.one(TO) == one.name,
                ..Choice::default()
            })
            .collect();
        html! {
            section class="panel handing" {
                h2 { "Hand over" }
                @if lines.is_empty() { p class="empty" { "Nothing is owed to a child you or your team hold, so there is nothing to hand over." } }
                @else if choices.is_empty() { p class="empty" { "No supervisor is on record as working with you. Who supervises whom is put on record with each account; ask the administrator." } }
                @else {
                    form method="post" action=(HERE) novalidate {
                        (sealed(by))
                        (govuk::hidden("key", &filled.key().to_string()))
                        (govuk::radios(&Question::called(TO, "To whom?").hint("A supervisor, who may open the records and gives each child to somebody").error(said(TO)), &choices))
                        (govuk::input(&Question::called(BEGINS, "When does their tour of duty begin?").hint("Date and time, as 2026-06-10 22:00. Half an hour later, what is not taken over shows as late").error(said(BEGINS)), "text", filled.one(BEGINS)))
                        fieldset class="govuk-fieldset" {
                            legend class="govuk-fieldset__legend" { "What do you hand over?" }
                            @let (soon, later): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| line.is_soon(by.now));
                            ul class="duties" { @for line in soon { (handed_line(by, line, filled, said)) } }
                            @if !later.is_empty() {
                                (govuk::details(&format!("{} with more time left", later.len()), &html! {
                                    ul class="duties" { @for line in later { (handed_line(by, line, filled, said)) } }
                                }))
                            }
                        }
                        (govuk::button("Hand over what is ticked", ""))
                    }
                }
            }
        }
    }
}

fn govuk_problems(wrong: &[(String, Option<String>)]) -> Markup {
    html! { @if !wrong.is_empty() { (govuk::error_summary(wrong)) } }
}

fn handed_line(
    by: &Asker,
    line: &Line,
    filled: &Filled,
    said: impl Fn(&str) -> Option<String>,
) -> Markup {
    let (shape, words) = mark::of(line.owed, by.now);
    let id = govuk::id_of(&line.called);
    let note = format!("{}.note", line.called);
    let waits = line
        .work
        .handed
        .iter()
        .find(|handed| handed.duty == line.owed.named());
    html! {
        li class="duty" {
            div class="duty__mark" { (mark(shape, &words)) }
            div class="duty__what" {
                div class="govuk-checkboxes" data-module="govuk-checkboxes" {
                    div class="govuk-checkboxes__item" {
                        input class="govuk-checkboxes__input" id=(id) name="duty" type="checkbox" value=(line.called) checked[filled.all("duty").any(|one| one == line.called)];
                        label class="govuk-label govuk-checkboxes__label" for=(id) { (line.owed.title) }
                    }
                }
                @if let Some(handed) = waits { p class="meta" { "Waits for " (handed.to) " to take it over, since " (told::moment(handed.at, by.now)) } }
            }
            div class="duty__note" {
                (govuk::input(&Question::called(note.clone(), format!("What must they know? {}", line.owed.title)).error(said(&govuk::id_of(&note))), "text", filled.one(&note)))
            }
        }
    }
}

/// Hands over what is ticked: child by child, all of a child's or none.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let mut shift = Shift::of(&desk, &by).await?;
    let lines = lines(shift.own(&by));
    let ticked: Vec<&Line> = lines
        .iter()
        .filter(|line| filled.all("duty").any(|one| one == line.called))
        .collect();
    let mut wrong: Vec<(String, Option<String>)> = Vec::new();
    if ticked.is_empty() {
        wrong.push(("Tick what you hand over".into(), None));
    }
    if !shift.to_whom().any(|one| one.name == filled.one(TO)) {
        wrong.push(("Say to whom".into(), Some(TO.into())));
    }
    let mut forms: Vec<(PersonId, Entries)> = Vec::new();
    for line in &ticked {
        let child = line.work.child;
        if forms.iter().all(|(one, _)| *one != child) {
            forms.push((child, form_of(&by, &ticked, child, &filled)));
        }
    }
    for (child, form) in &mut forms {
        form.check_about(*child, by.now);
        for said in form.wrong() {
            let at = said.1.as_deref().map(common);
            if !wrong.iter().any(|(say, _)| *say == said.0) {
                wrong.push((said.0.clone(), at));
            }
        }
    }
    if wrong.is_empty() {
        for (child, form) in &mut forms {
            if !form
                .put_about(&desk, &by.signed, *child, by.now, None)
                .await?
            {
                wrong.extend(form.wrong().iter().cloned());
            }
        }
    }
    if wrong.is_empty() {
        desk.drop_draft(&by.signed, HERE).await.map_err(No::from)?;
        return Ok(Redirect::to(HERE).into_response());
    }
    // What went on record stands; the rest is still ticked, and is sent as a form of its own.
    let kept: Vec<String> = forms
        .iter()
        .filter(|(_, form)| !form.kept().is_empty())
        .map(|(child, _)| child.to_string())
        .collect();
    let left = |name: &str, value: &str| {
        let is_kept = name == "duty" && kept.iter().any(|child| value.starts_with(child.as_str()));
        !is_kept && (name != "key" || kept.is_empty())
    };
    let filled = filled.only(left);
    if !kept.is_empty() {
        shift = Shift::of(&desk, &by).await?;
    }
    let page = shift.page(&by, &filled, &wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What is wrong with the time of each is wrong with the one time that was asked.
fn common(id: &str) -> String {
    if id.ends_with(BEGINS) {
        BEGINS.into()
    } else {
        id.into()
    }
}

/// What of the form goes on one child's record.
fn form_of(by: &Asker, ticked: &[&Line], child: PersonId, filled: &Filled) -> Entries {
    let of_child = ticked.iter().filter(|line| line.work.child == child);
    let parts = of_child.clone().map(|line| {
        Part::of(line.called.clone(), DutyHandedOver::KIND)
            .must()
            .now()
            .fixed("duty", line.owed.named())
            .fixed("from", by.signed.name.clone())
            .fixed("to", filled.one(TO))
            .fixed("tour_begins", filled.one(BEGINS))
    });
    let is_missing = |work: &&Work| matches!(work.overview.whereabouts, Whereabouts::Missing(_));
    let missing = of_child.map(|line| line.work).find(is_missing);
    let cases = missing.and_then(|work| work.overview.time_missing);
    Entries::sent_at(by.now, parts.collect(), filled)
        .of(cases)
        .with_key_of(child.uuid())
}
