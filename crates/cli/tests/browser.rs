//! The demonstration in a real browser: people of the cast do their evening's work, and every page is looked at.
//!
//! Chromium and its driver do it, where they are installed; else it says that it was skipped. `EVENING=journeys` does that
//! part alone. Pictures of every page go to `target/pages`: at a desk and on a phone, in the light and in the dark, and as
//! printed; and, where `PICTURES` names the folder of pictures pages were drawn from, beside those.

mod driven;
mod evening;
mod journeys;
mod otherwise;
mod pictures;

use std::io::Write;
use std::time::Instant;

use driven::{Browser, Demonstration, is_here};

const KAI: &str = "Kai Brambleby";
const AVA: &str = "Ava Quillmarsh";

/// The parts of it, each by the word that does it alone.
const PARTS: [&str; 5] = ["journeys", "evening", "otherwise", "pages", "beside"];

#[tokio::test(flavor = "multi_thread")]
async fn the_evening_in_a_browser() {
    if !is_here() {
        // Not by the test's own output, which nobody sees of a test that passes.
        let skipped = b"\nSKIPPED the browser: chromium and chromedriver are not installed\n";
        std::io::stderr().write_all(skipped).unwrap();
        return;
    }
    let only = std::env::var("EVENING").unwrap_or_default();
    assert!(
        only.is_empty() || PARTS.contains(&only.as_str()),
        "EVENING is one of {PARTS:?}"
    );
    let is_wanted = |part: &str| only.is_empty() || only == part;
    if is_wanted("journeys") {
        timed("journeys", journeys::all()).await;
    }
    let evening = Demonstration::begin().await;
    if is_wanted("evening") {
        timed("evening", the_evening(&evening)).await;
    }
    evening::a_screen_is_made_a_wall(&evening).await;
    // Nothing is put on record by these any more, nor how long anything takes looked at: they are done at once.
    tokio::join!(
        async {
            if is_wanted("otherwise") {
                timed("otherwise", otherwise(&evening)).await;
            }
        },
        async {
            if is_wanted("pages") {
                timed("pages", pages(&evening)).await;
            }
            let has_pictures = std::env::var_os("PICTURES").is_some();
            if only == "beside" || (is_wanted("beside") && has_pictures) {
                timed("beside", beside(&evening)).await;
            }
        }
    );
}

async fn timed(part: &str, done: impl Future<Output = ()>) {
    let since = Instant::now();
    done.await;
    eprintln!("{part} took {} s", since.elapsed().as_secs());
}

async fn the_evening(evening: &Demonstration) {
    let (browser, other) = (Browser::begin(evening).await, Browser::begin(evening).await);
    a_stranger_signs_in(&browser, evening).await;
    a_detective_records_what_ava_said(&browser, evening).await;
    what_was_known_then_is_shown_as_then(&browser).await;
    a_mistake_leads_to_its_field(&browser).await;
    nothing_is_lost_without_leave(&browser, evening).await;
    evening::a_newcomer_sees_who_is_missing(&browser, evening).await;
    evening::a_grade_is_on_another_desk_at_once(&browser, &other, evening).await;
    evening::what_is_written_is_kept(&browser, evening).await;
    evening::every_look_is_kept(&browser, evening).await;
    evening::the_keyboard_is_enough(&browser, evening).await;
    evening::nothing_is_lost_at_four_hundred_per_cent(&browser, evening).await;
    other.end().await;
    evening::what_is_owed_is_handed_over(&browser, evening).await;
    let parts = evening::the_parts_can_be_read_in_every_colour(&browser).await;
    assert!(parts.is_empty(), "{parts:#?}");
    evening::forced_colours_hide_nothing(&browser).await;
    browser.end().await;
}

async fn otherwise(evening: &Demonstration) {
    let browser = Browser::begin(evening).await;
    otherwise::each_look_finds_the_fault_it_is_for(&browser).await;
    otherwise::nothing_in_focus_is_under_the_bar_of_the_past(&browser, evening).await;
    otherwise::every_page_can_be_used_otherwise(&browser, evening).await;
    browser.end().await;
}

async fn pages(evening: &Demonstration) {
    let browser = Browser::begin(evening).await;
    pictures::every_page_can_be_read_by_everybody(&browser, evening).await;
    browser.end().await;
}

async fn beside(evening: &Demonstration) {
    let browser = Browser::begin(evening).await;
    pictures::pages_stand_beside_what_they_were_drawn_from(&browser, evening).await;
    browser.end().await;
}

async fn a_stranger_signs_in(browser: &Browser, evening: &Demonstration) {
    browser
        .go(&format!("/children/{}", evening.child(AVA)))
        .await;
    browser.says("Sign in").await;
    browser.fill("account", "rookwood").await;
    browser.fill("password", "not this one").await;
    browser.fill("code", "000000").await;
    browser.press("Sign in").await;
    browser
        .says("The name, the password or the code is not right")
        .await;
    evening.sign_in(browser, "rookwood").await;
    // Where she wanted to go, she is.
    browser
        .go(&format!("/children/{}", evening.child(AVA)))
        .await;
    browser.says("Hold the strategy discussion").await;
    let late = browser
        .words_of(".duty", "Hold the strategy discussion")
        .await;
    assert!(
        late.contains("5 h 5") && late.contains("min late"),
        "{late}"
    );
    browser.says("He said he would come back for Mina.").await;
    let words = browser.size_of("blockquote").await;
    let rest = browser.largest_but("blockquote").await;
    assert!(
        words > rest,
        "their words are the largest text: {words} beside {rest}"
    );
}

async fn a_detective_records_what_ava_said(browser: &Browser, evening: &Demonstration) {
    browser
        .go(&format!(
            "/children/{}/record/child-said",
            evening.child(AVA)
        ))
        .await;
    browser
        .fill("words", "I don't want the home knowing his name yet.")
        .await;
    browser.choose("how", "in person and alone").await;
    browser.fill("limit", "Fernlea House").await;
    browser.press("Put on record").await;
    browser
        .says("I don't want the home knowing his name yet.")
        .await;
    browser
        .go(&format!("/children/{}/voice", evening.child(AVA)))
        .await;
    browser.says("Limit: Fernlea House").await;
}

/// Whoever looks back sees what was known, and cannot take it for now.
async fn what_was_known_then_is_shown_as_then(browser: &Browser) {
    browser.follow("Timeline").await;
    browser.press_first(".known__moments button").await;
    browser
        .says("You are looking at the record as police knew it")
        .await;
    assert!(
        browser.title().await.starts_with("As known "),
        "the title says so"
    );
    assert!(
        browser.address().await.contains("known_at="),
        "reloading keeps it"
    );
    assert!(
        !browser.page_says("Add what you heard").await,
        "nothing is recorded in the past"
    );
    browser.says("police did not yet know").await;
}

async fn a_mistake_leads_to_its_field(browser: &Browser) {
    let record = browser.address().await;
    let record = record.split("/timeline").next().unwrap().to_owned();
    browser.go(&format!("{record}/record/graded")).await;
    browser.fill("because", "a grey car").await;
    browser.press("Put on record").await;
    browser.says("There is a problem").await;
    assert_eq!(
        browser.value_of("because").await,
        "a grey car",
        "what was typed is kept"
    );
    browser.follow_first(".govuk-error-summary a").await;
    assert_eq!(
        browser.in_focus().await,
        "grade",
        "the problem leads to its field"
    );
}

/// Somebody without leave is shown what is shown of nobody, and a way to go on.
async fn nothing_is_lost_without_leave(browser: &Browser, evening: &Demonstration) {
    evening.sign_in(browser, "oake").await;
    browser
        .go(&format!("/children/{}", evening.child(KAI)))
        .await;
    browser.says("There is nothing there").await;
    assert!(!browser.page_says("Brambleby").await);
}
