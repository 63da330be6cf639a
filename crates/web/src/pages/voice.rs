//! Everything a child has told or shown us, the largest text there is.

use axum::response::{IntoResponse, Response};
use heard_desk::{Known, Voice};
use jiff::Timestamp;
use maud::{Markup, html};

use super::opened::Opened;
use crate::parts::told;

/// The page.
pub async fn voice(opened: Opened) -> Response {
    let name = opened.first_name();
    let all = &opened.overview.voice;
    let main = html! {
        section class="panel voice" {
            h2 { (name) ", in " (told::own(&name)) " words" }
            p class="meta" {
                @if !all.is_empty() { (told::counted(all.len(), "entry", "entries")) (opened.of_part()) ". " }
                (alone_of(&opened))
            }
            @if all.is_empty() { p class="voice__none" { (nothing_said(&opened)) } }
            @for one in all { (quote(one, opened.by.now)) }
            @if !all.is_empty() { (opened.ask_for_the_rest()) }
        }
    };
    opened
        .page("Voice and lived experience", "/voice", main)
        .into_response()
}

/// That nothing the child said is recorded, or that it is not open.
pub fn nothing_said(opened: &Opened) -> String {
    let name = opened.first_name();
    opened.none(
        &format!("What {name} has said"),
        &format!("We have not recorded anything {name} has said."),
    )
}

/// In how many contacts the child was spoken to alone.
pub fn alone_of(opened: &Opened) -> String {
    match opened.overview.alone_of {
        (_, 0) => opened.none_of_summary(
            &format!("Who saw {}", opened.first_name()),
            "No contact is recorded.",
        ),
        (0, 1) => "Not spoken to alone in the one recorded contact.".into(),
        (_, 1) => "Spoken to alone in the one recorded contact.".into(),
        (alone, contacts) => format!("Spoken to alone in {alone} of {contacts} recorded contacts."),
    }
}

/// One thing said or seen, with who heard it, how, and who else was there.
pub fn quote(one: &Known<Voice>, now: Timestamp) -> Markup {
    let voice = &one.what;
    let heard_by = voice.heard_by.as_deref().unwrap_or(&one.by);
    html! {
        figure class="quote" {
            @if voice.said { blockquote { "“" (voice.words) "”" } }
            @else { blockquote class="quote__seen" { span class="meta" { "Seen: " } (voice.words) } }
            figcaption {
                "To " (heard_by)
                @if let Some(how) = voice.how { ", " (how) }
                ", " (told::when(one.happened, now)) ", known " (told::moment(one.recorded, now)) "."
                @if let Some(present) = &voice.present { " There too: " (present) "." }
                @if let Some(limit) = &voice.limit { p class="limit" { strong { "Limit: " } (limit) } }
            }
        }
    }
}
