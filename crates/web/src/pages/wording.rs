//! Wording to think about: beside the field, one phrase at a time, never in a child's words, and never in the way.

use axum::response::Html;
use heard_desk::{Phrase, phrases};
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
        div class="wording" data-wording=(field) aria-live="polite" {
            @if look {
                (card(words, &[]))
                @if !phrases(words).is_empty() { (govuk::button("Keep my words", "govuk-button--secondary")) }
            }
        }
        button type="submit" class="govuk-button govuk-button--secondary" name=(LOOK) value="yes" { "Look at the wording" }
    }
}

/// The first phrase of a text that somebody may want to put another way, of those they have not chosen to keep.
pub fn card(words: &str, kept: &[&str]) -> Markup {
    let all = not_kept(words, kept);
    html! {
        @match all.first() {
            None => p class="meta" { "No phrase of the guide is in it." },
            Some(phrase) => div class="machine" data-phrase=(phrase.words) {
                p { strong { "Wording to think about: “" (phrase.words) "”" } }
                p { (phrase.why) }
                p { (phrase.instead) }
                @if let Some(context) = &phrase.context { p { (context) } }
                (marked(words, std::slice::from_ref(phrase)))
                p class="meta" { "Keep your words if they are right: nothing is changed, and nobody is told. " @if all.len() > 1 { (all.len() - 1) " more after this one." } }
            },
        }
    }
}

fn not_kept(words: &str, kept: &[&str]) -> Vec<Phrase> {
    let mut all = phrases(words);
    all.retain(|phrase| !kept.contains(&&*phrase.words));
    all
}

/// A text to be read, with phrases of it marked. It is read beside the field: what is being written is never touched.
pub fn marked(words: &str, phrases: &[Phrase]) -> Markup {
    html! {
        p class="reading" aria-live="off" {
            @for (text, is_phrase) in pieces(words, phrases) {
                @if is_phrase { mark class="phrase" tabindex="0" { (text) } } @else { (text) }
            }
        }
    }
}

/// A text in pieces, each with whether it is one of the phrases.
fn pieces<'t>(words: &'t str, phrases: &[Phrase]) -> Vec<(&'t str, bool)> {
    let mut res = Vec::new();
    let mut from = 0;
    for phrase in phrases.iter().filter(|phrase| !phrase.at.is_empty()) {
        let before = words.get(from..phrase.at.start);
        if let (Some(before), Some(said)) = (before, words.get(phrase.at.clone())) {
            res.extend([(before, false), (said, true)]);
            from = phrase.at.end;
        }
    }
    res.extend(words.get(from..).map(|rest| (rest, false)));
    res
}

/// The card of what somebody is writing, while they write it. Nothing of it is kept.
pub async fn look(by: Asker, filled: Filled) -> Result<Html<String>, Problem> {
    filled.is_of(&by)?;
    let words = filled.one("words");
    let kept: Vec<&str> = filled.all("kept").collect();
    let has_phrase = !not_kept(words, &kept).is_empty();
    let said = html! {
        @if has_phrase {
            (card(words, &kept))
            (govuk::quiet_button("Keep my words", "keep"))
        }
    };
    Ok(Html(said.into_string()))
}
