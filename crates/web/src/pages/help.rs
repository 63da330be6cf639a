//! How to use the service, whom to ask, and how far it is accessible: for everybody, signed in or not.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::asker::{Asker, Away};
use super::layout::{self, Page, Tab};

/// How it is used, sentence by sentence.
const HOW: [&str; 12] = [
    "Your first page shows what is owed by you, or what your role begins with. The mark beside each duty says how much time is left, or how late it is.",
    "To find a child, type what you know in the box at the top: a name as you heard it, a date of birth, an address, a telephone number or a reference.",
    "Search before you begin a record. A child who is on record twice is a child of whom half is known.",
    "A record opens to you because of what you do for the child. The line under the tabs says why you can see it, and each time it is opened is kept.",
    "If you are asked what you need a record for, say what is true: your name, your role and the reason are kept with the look.",
    "If you need a record now to protect a child and it does not open, choose “I need this now to protect a child”. It opens at once, and others are told.",
    "Write what the child said in the child’s own words. If something is not known, say so: “not known” and “not asked” are answers.",
    "A duty says why it arose, which rule it comes from and what would meet it. If you disagree, say so on its page; your reason stays with it.",
    "Nothing on record is changed or taken out. A mistake is put right by another entry, from the timeline.",
    "What you are writing is saved as a draft if script runs in your browser, and there is always a button that saves it. Your drafts are on your account’s page.",
    "“Known as at” shows a record as police knew it at a moment. Nothing can be recorded there; “Go back to now” leads back.",
    "“Not recorded” never means “no”, and a record that is closed to you is never shown as if it were empty: what you may not see is not there for you.",
];

/// What keys do.
const KEYS: [(&str, &str); 5] = [
    ("Ctrl and K", "go to the box in which you find a child"),
    ("Ctrl and Enter", "send the form you are in"),
    (
        "Alt and 1 to 5",
        "on a new incident, choose what it is about",
    ),
    (
        "Enter, when you are told that you will be signed out",
        "stay signed in",
    ),
    (
        "Tab, then Enter on the first link",
        "skip past what every page begins with",
    ),
];

/// What is known not to be as it should.
const GAPS: [&str; 5] = [
    "No people who use a screen reader have tested it yet. It is written to be read aloud, and that has not been shown.",
    "No form works without a connection. What you are writing stays on the page while the connection is away.",
    "It is in English alone. There is no Welsh.",
    "Wide tables scroll sideways on a narrow screen and at high zoom.",
    "Paper and files that were brought in from elsewhere are as accessible as they were made.",
];

/// The page.
pub async fn help(by: Result<Asker, Away>) -> Response {
    let main = html! {
        section class="panel" {
            div class="panel__top" { h2 { "How to use it" } }
            ul class="rules" { @for says in HOW { li { (says) } } }
        }
        section class="panel" id="keys" {
            div class="panel__top" { h2 { "Keys" } }
            ul class="rows" { @for (keys, does) in KEYS { li { strong { (keys) } span { (does) } } } }
            p class="meta" { "You can switch the first three off on " a href="/account" { "your account’s page" } "." }
        }
        section class="panel" id="whom" {
            div class="panel__top" { h2 { "Whom to ask" } }
            p { "Ask your force’s own administrator: about your account, your role, signing in, or anything here that does not work." }
            p { "Ask whoever keeps a child’s record about what is in it, and why it is closed or open." }
            p { "A child in danger now: ring the control room." }
        }
        p { a href="/help/accessibility" { "Accessibility statement" } }
    };
    shown(by, "Help", main)
}

/// How far it is accessible.
pub async fn accessibility(by: Result<Asker, Away>) -> Response {
    let main = html! {
        section class="panel" {
            div class="panel__top" { h2 { "What it is made to meet" } }
            p { "Heard is made to meet the Web Content Accessibility Guidelines 2.2 at level AA." }
            p { "Every page works with a keyboard alone and without script, can be enlarged, and follows the contrast, colours and reduced motion that your device is set to. No colour is the only sign of anything." }
        }
        section class="panel" {
            div class="panel__top" { h2 { "How that is tested" } }
            p { "Its pages are tested automatically with axe in Chromium. Such a test finds some faults and not all of them: it is no proof that the guidelines are met." }
        }
        section class="panel" id="gaps" {
            div class="panel__top" { h2 { "What is known not to be as it should" } }
            ul class="rules" { @for says in GAPS { li { (says) } } }
        }
        section class="panel" {
            div class="panel__top" { h2 { "If something is in your way" } }
            p { "Tell your force’s own administrator what you were doing and what stood in your way, and ask for what you need in another form." }
        }
        p { a href="/help" { "Help" } }
    };
    shown(by, "Accessibility statement", main)
}

fn shown(by: Result<Asker, Away>, title: &str, main: Markup) -> Response {
    let heading = html! { h1 { (title) } };
    match by {
        Ok(by) => Page {
            by: &by,
            title,
            tab: Tab::Elsewhere,
            strip: None,
            head: heading,
            main,
            past: None,
            of: None,
        }
        .into_response(),
        Err(_) => layout::bare(title, false, &html! { (heading) (main) }).into_response(),
    }
}
