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
    let (alone, contacts) = opened.overview.alone_of;
    let main = html! {
        section class="panel voice" {
            h2 { (name) ", in " (told::own(&name)) " words" }
            p class="meta" { (all.len()) " entries. Spoken to alone in " (alone) " of " (contacts) " recorded contacts." }
            @if all.is_empty() { p class="voice__none" { "We have not recorded anything " (name) " has said." } }
            @for one in all { (quote(one, opened.by.now)) }
        }
    };
    opened
        .page("Voice and lived experience", "/voice", main)
        .into_response()
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
