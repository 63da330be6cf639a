//! What stands beside the figures: whom to talk about today, what was sent and heard, and whether the figures can be trusted.

use heard_desk::{Assurance, Figure, Side, Worklist};
use jiff::Timestamp;
use maud::{Markup, html};

use super::{counts, of};
use crate::pages::asker::Asker;
use crate::parts::govuk;
use crate::parts::mark;
use crate::parts::{systems, told};

/// Those to whom harm may be coming now: by what is owed and when it became late, and never by how likely harm is.
pub fn to_talk_about(pressing: &Worklist, now: Timestamp) -> Markup {
    html! {
        section class="panel" id="talk" data-live {
            div class="panel__top" { h2 { "Children to talk about today" } }
            p class="meta" { "What became late in the last seven days where a child may be in danger now. One of each matter in turn, what became late last first; this does not rank children by risk." }
            (govuk::details("Which matters", &html! { p { "Missing, a strategy discussion, police protection, harm online, somebody dangerous at home. Which these are, and the seven days, is this program’s own choice." } }))
            @if pressing.children.is_empty() { p class="empty" { "None of that became late in the last seven days for a child whose record is open to you." } }
            @for work in &pressing.children {
                div class="talk" {
                    h3 { a href={ "/children/" (work.child) } { (work.overview.name_of(work.child)) } @if let Some(age) = work.overview.age { ", " (age) } }
                    @if let Some(owed) = work.pressing(now) { p { (owed.title) ": " (mark::of(owed, now).1) } }
                }
            }
            p { a href="/duties/late" { "All children with something late" } }
        }
    }
}

/// How many notices were shared, beside in how many a child was heard.
pub fn sent_and_heard(figures: &[Figure]) -> Markup {
    let (Some(sent), Some(heard)) = (of(figures, "m.da-ppn"), of(figures, "m.da-voice")) else {
        return html! {};
    };
    let (sent, heard) = (counts(sent), counts(heard));
    html! {
        section class="panel" id="heard" data-live {
            div class="panel__top" { h2 { "Sent is not the same as heard" } }
            p { "After " (sent.all()) " domestic incidents with children, " (sent.kept) " notices were shared. In " (heard.kept) " of " (heard.all()) " each child was heard." }
            dl class="bars" {
                div { dt { "Shared" } dd { progress max=(sent.all().max(1)) value=(sent.kept) aria-label="Notices shared" {} " " (sent.kept) } }
                div { dt { "Each child heard" } dd { progress max=(heard.all().max(1)) value=(heard.kept) aria-label="Each child heard" {} " " (heard.kept) } }
            }
        }
    }
}

/// What the figures rest on.
pub fn trusted(whole: &Assurance, figures: &[Figure], by: &Asker) -> Markup {
    let not_recorded: usize = figures
        .iter()
        .map(|figure| figure.count(Side::NotRecorded))
        .sum();
    let counted: usize = figures.iter().map(|figure| figure.children.len()).sum();
    html! {
        section class="panel" id="trusted" data-live {
            div class="panel__top" { h2 { "Can these figures be trusted?" } }
            ul class="rows" {
                li { span { "Children whose records were read" } strong { (whole.traits.len()) } }
                li { span { "Counts that rest on no record" } strong { (not_recorded) " of " (counted) } }
                li { span { "Everybody looked at" } strong { (told::moment(whole.worked_out, by.now)) } }
            }
            (systems::data_to(by.systems.as_deref(), whole.known))
            (govuk::details("How they are counted", &html! { p { "Every record that is open to you is read, and those of whom something changes at once. A record that is closed to you is not counted. What each measure counts stands on its page; the rules in force stand in " a href="/catalogue" { "the catalogue" } "." } }))
        }
    }
}
