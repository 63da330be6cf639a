//! A supervisor's review of any matter about a child: what the record does not show comes before the words, and the risk to
//! the child before everything.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use heard_desk::{Colleague, Desk, Entry, Owed};
use heard_record::fact::supervision::{ChildReviewed, DirectionAnswered, DirectionGiven};
use heard_record::kind::OneKind;
use maud::{Markup, html};

use super::entries::Entries;
use super::form::{Sent, part};
use super::gaps::{self, Gap};
use super::layout::Page;
use super::opened::Opened;
use super::timeline::answers;
use super::voice;
use super::wording;
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::told;

/// How many of the child's own words stand above a review.
const WORDS: usize = 3;

/// What the record does not show.
fn gaps_of(opened: &Opened, owed: &[Owed]) -> Vec<Gap> {
    let mut gaps = gaps::late_of_all(owed, opened.known);
    gaps.extend(gaps::questions(opened));
    if opened.overview.alone.is_none() {
        gaps.push(Gap::of(format!(
            "Nobody is recorded as having spoken with {} alone",
            opened.first_name()
        )));
    }
    gaps
}

/// The form.
pub async fn ask(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let owed = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    let gaps = gaps::of_form(&desk, &opened, || gaps_of(&opened, &owed)).await?;
    let entries =
        Entries::begun(&desk, &opened, gaps::parts_with(&gaps, ChildReviewed::KIND)).await?;
    let last = opened.reading.cases(opened.known).into_iter().next();
    let entries = entries.usually_of(last.map(|matter| matter.id));
    let colleagues = desk.colleagues(&opened.by.signed).await?;
    Ok(shown(&opened, &gaps, &colleagues, &entries, false).into_response())
}

/// Puts the review on record, with what it directs.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let gaps = gaps::sent(&filled);
    let colleagues = desk.colleagues(&opened.by.signed).await?;
    let mut entries = Entries::sent(
        &opened,
        gaps::parts_with(&gaps, ChildReviewed::KIND),
        &filled,
    )
    .of(filled.cases());
    if filled.has(wording::LOOK) {
        return Ok(shown(&opened, &gaps, &colleagues, &entries, true).into_response());
    }
    gaps::check(&mut entries, &gaps, opened.by.now);
    for (key, say) in [
        ("childs_risk", "Say what the risk to the child is"),
        ("decision", "Say what you decide"),
        ("next", "Say when it is looked at again"),
    ] {
        if entries.answer("review", key).is_empty() {
            entries.add_wrong(say, Some(&format!("review.{key}")));
        }
    }
    gaps::is_to_come(&mut entries, "review", "next", opened.by.now);
    let then = gaps::then(&desk, &opened, &entries, &gaps, &colleagues, "").await?;
    let shown = |entries: &Entries| shown(&opened, &gaps, &colleagues, entries, false);
    entries.record_then(&desk, &opened, &then, shown).await
}

fn shown<'o>(
    opened: &'o Opened,
    gaps: &[Gap],
    colleagues: &[Colleague],
    entries: &Entries,
    look: bool,
) -> Page<'o> {
    let name = opened.first_name();
    let words = entries.answer("review", "words");
    let fields = |called: &str, keys: &[&str]| html! { @for key in keys { (entries.field(called, key, opened)) } };
    let main = html! {
        form method="post" novalidate class="steps" {
            (entries.problems())
            (entries.carried(opened))
            (part("Which matter", &entries.matters(opened)))
            (part("What came of what was directed before", &directed_before(opened)))
            (gaps::panel(entries, gaps, colleagues))
            (part(&name, &child(opened)))
            (part("Your decision", &html! {
                (fields("review", &["childs_risk", "decision", "because", "tasks"]))
                (govuk::textarea(&entries.question("review", "words", "The review, in your words"), 5, words))
                (wording::beside("review.words", words, look))
                (fields("review", &["open_questions", "next", "demand_only", "place_only", "good_work"]))
            }))
            (gaps::anything_else(entries, colleagues, opened))
            (govuk::button("Save review", ""))
            (entries.keeping(opened))
        }
    };
    opened.page(entries.title("Review", "Error: Review"), "/review", main)
}

/// Whether the child was seen and heard, and in what words.
fn child(opened: &Opened) -> Markup {
    let now = opened.by.now;
    let overview = &opened.overview;
    let said = overview.voice.iter().filter(|voice| voice.what.said);
    html! {
        p class="meta" {
            "Last seen by police " @match &overview.seen { Some(seen) => (told::when(seen.happened, now)), None => "not recorded" }
            "; spoken to alone " @match &overview.alone { Some(seen) => (told::when(seen.happened, now)), None => "not recorded" } "."
        }
        @for one in said.take(WORDS) { (voice::quote(one, now)) }
    }
}

/// What supervisors directed, each with what came of it, where anything did.
fn directed_before(opened: &Opened) -> Markup {
    let history = opened.history();
    let of = |kind: &'static str| {
        let each = history.iter().rev();
        each.filter(move |entry| entry.kind == kind && entry.taken_back.is_none())
    };
    let given: Vec<&Entry> = of(DirectionGiven::KIND.words).collect();
    let answered: Vec<&Entry> = of(DirectionAnswered::KIND.words).collect();
    html! {
        @if given.is_empty() { p class="empty" { (opened.none("What was directed", "Nothing was directed before.")) } }
        @for (heading, entries) in [("Directed", &given), ("Carried out", &answered)] {
            @if !entries.is_empty() {
                h3 { (heading) }
                ul class="rows" {
                    @for entry in entries {
                        li {
                            span { @if let Some(lead) = &entry.lead { (lead) } }
                            (answers(entry, opened.by.now))
                            span class="meta" { (told::when(entry.happened, opened.by.now)) ", " (entry.by.name) }
                        }
                    }
                }
            }
        }
    }
}
