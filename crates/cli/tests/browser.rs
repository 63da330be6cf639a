//! The demonstration in a real browser: people of the cast do their evening's work, and every page is looked at.
//!
//! Chromium and its driver do it, where they are installed; else it says that it was skipped. Pictures of every page go to
//! `target/pages`: of a desk in the light and a phone in the dark; in every theme, and as printed, with `EVERY_THEME=1`.

mod driven;
mod evening;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use driven::{Browser, Demonstration, is_here};

const KAI: &str = "Kai Brambleby";
const AVA: &str = "Ava Quillmarsh";

#[tokio::test(flavor = "multi_thread")]
async fn the_evening_in_a_browser() {
    if !is_here() {
        // Not by the test's own output, which nobody sees of a test that passes.
        let skipped = b"\nSKIPPED the browser: chromium and chromedriver are not installed\n";
        std::io::stderr().write_all(skipped).unwrap();
        return;
    }
    let evening = Demonstration::begin().await;
    let browser = Browser::begin(&evening).await;
    a_stranger_signs_in(&browser, &evening).await;
    a_detective_records_what_ava_said(&browser, &evening).await;
    what_was_known_then_is_shown_as_then(&browser).await;
    a_mistake_leads_to_its_field(&browser).await;
    nothing_is_lost_without_leave(&browser, &evening).await;
    let other = Browser::begin(&evening).await;
    evening::a_newcomer_sees_who_is_missing(&browser, &evening).await;
    evening::a_grade_is_on_another_desk_at_once(&browser, &other, &evening).await;
    evening::nobody_is_closed_unseen(&browser, &evening).await;
    evening::what_is_written_is_kept_and_wording_is_thought_about(&browser, &evening).await;
    evening::a_call_shows_what_is_known_while_it_is_typed(&browser, &evening).await;
    evening::police_protection_has_two_officers(&browser, &evening).await;
    evening::a_figure_leads_to_its_children_and_every_look_is_kept(&browser, &evening).await;
    evening::the_keyboard_is_enough(&browser, &evening).await;
    evening::nothing_is_lost_at_four_hundred_per_cent(&browser, &evening).await;
    other.end().await;
    evening::what_is_owed_is_handed_over(&browser, &evening).await;
    evening::a_record_is_opened_in_an_emergency(&browser, &evening).await;
    let parts = evening::the_parts_can_be_read_in_every_colour(&browser).await;
    assert!(parts.is_empty(), "{parts:#?}");
    evening::forced_colours_hide_nothing(&browser).await;
    every_page_can_be_read_by_everybody(&browser, &evening).await;
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
    browser.says("5 h 51 min late").await;
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

/// Every page: nothing that the rules of accessibility find, and nothing wider than its window. Once at a desk and once, in
/// the dark, on a phone; in each theme and width with `EVERY_THEME=1`.
async fn every_page_can_be_read_by_everybody(browser: &Browser, evening: &Demonstration) {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/pages"));
    std::fs::create_dir_all(&folder).unwrap();
    let all = std::env::var_os("EVERY_THEME").is_some();
    let mut found = BTreeSet::new();
    for (who, pages) in evening::pages(browser, evening).await {
        evening.be(browser, who).await;
        for (name, path) in pages {
            browser.go(&path).await;
            for _ in 0..20 {
                if !browser.page_says("The page comes by itself").await {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(500)).await;
                browser.go(&path).await;
            }
            for (width, dark) in [
                (1440, false),
                (390, true),
                (1440, true),
                (390, false),
                (1280, false),
                (1280, true),
            ] {
                let is_checked = all || matches!((width, dark), (1440, false) | (390, true));
                let is_pictured =
                    matches!((width, dark), (1440, false) | (390, true)) || (all && width != 1280);
                if !is_checked && !is_pictured {
                    continue;
                }
                browser.shown(width, dark, "screen").await;
                let theme = if dark { "dark" } else { "light" };
                if is_checked {
                    let violations = browser.violations().await.into_iter();
                    found.extend(violations.map(|what| format!("{name} {width} {theme}: {what}")));
                }
                if is_pictured {
                    let size = match (width, dark) {
                        (390, false) => "phone",
                        (390, true) => "phone-dark",
                        _ => theme,
                    };
                    let file = folder.join(format!("{name}-{size}.png"));
                    std::fs::write(file, browser.picture().await).unwrap();
                }
                let over = browser.wider_than_its_window().await;
                if over > 0 {
                    found.insert(format!(
                        "{name} {width} {theme}: {over} px wider than its window"
                    ));
                }
            }
            // What the README shows.
            if matches!(name.as_str(), "child" | "missing" | "assurance") {
                browser.shown(1440, false, "screen").await;
                let file = folder.join(format!("{name}-window.png"));
                std::fs::write(file, browser.window().await).unwrap();
            }
            if all {
                browser.shown(794, false, "print").await;
                std::fs::write(
                    folder.join(format!("{name}-print.png")),
                    browser.picture().await,
                )
                .unwrap();
            }
            browser.shown(1280, false, "screen").await;
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    browser.plant_a_field_without_a_label().await;
    assert!(
        !browser.violations().await.is_empty(),
        "a planted violation is found"
    );
}
