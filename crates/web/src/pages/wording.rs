//! Wording to think about: beside the field, one phrase at a time, never in a child's words, and never in the way.

use axum::response::Html;
use heard_desk::phrases;
use maud::{Markup, html};

use super::asker::Asker;
use super::form::Filled;
use crate::fault::Problem;
use crate::parts::govuk;

/// What a form sends that asks for the wording to be looked at, and records nothing.
pub const LOOK: &str = "look-at-the-wording";

/// What stands beside a field of this name in which somebody writes about a child.
pub fn beside(field: &str, words: &str, look: bool) -> Markup {
    html! {
        div class="wording" data-wording=(field) aria-live="polite" { @if look { (card(words)) } }
        button type="submit" class="govuk-button govuk-button--secondary" name=(LOOK) value="yes" { "Look at the wording" }
    }
}

/// The first phrase of a text that somebody may want to put another way.
pub fn card(words: &str) -> Markup {
    let all = phrases(words);
    html! {
        @match all.first() {
            None => p class="meta" { "No phrase of the guide is in it." },
            Some(phrase) => div class="machine" {
                p { strong { "Wording to think about: “" (phrase.words) "”" } }
                p { (phrase.why) }
                p { (phrase.instead) }
                @if let Some(context) = &phrase.context { p { (context) } }
                p class="meta" { "Keep your words if they are right: nothing is changed, and nobody is told. " @if all.len() > 1 { (all.len() - 1) " more after this one." } }
            },
        }
    }
}

/// The card of what somebody is writing, while they write it. Nothing of it is kept.
pub async fn look(by: Asker, filled: Filled) -> Result<Html<String>, Problem> {
    filled.is_of(&by)?;
    let words = filled.one("words");
    let has_phrase = !phrases(words).is_empty();
    let said = html! {
        @if has_phrase {
            (card(words))
            (govuk::quiet_button("Keep my words", "keep"))
        }
    };
    Ok(Html(said.into_string()))
}
