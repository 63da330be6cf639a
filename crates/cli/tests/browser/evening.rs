//! The evening of the cast, each as the person it names.

use std::time::Duration;

use super::driven::{Browser, Demonstration};

const KAI: &str = "Kai Brambleby";
const AVA: &str = "Ava Quillmarsh";
pub const FERN: &str = "Fern Sedgeley";
pub const BEX: &str = "Bex Fennimore";
pub const NELL: &str = "Nell Oakhollow";
pub const RUE: &str = "Rue Thistlewick";

/// Control, as the browser's protocol counts what is held down.
const CONTROL: i64 = 2;

pub fn of(evening: &Demonstration, name: &str, part: &str) -> String {
    format!("/children/{}{part}", evening.child(name))
}

/// The pages there are, each by a name and for whom it is looked at.
pub async fn pages(
    browser: &Browser,
    evening: &Demonstration,
) -> Vec<(&'static str, Vec<(String, String)>)> {
    evening.be(browser, "rookwood").await;
    browser.go(&of(evening, AVA, "")).await;
    let duty = browser.link_that_has("/duties/").await;
    browser.go(&of(evening, AVA, "/timeline")).await;
    let correct = browser.link_that_has("/correct").await;
    evening.be(browser, "holloway").await;
    browser.go(&of(evening, RUE, "/investigation")).await;
    let investigation = browser.link_that_has("/investigation/").await;
    let online = investigation.replace("/investigation/", "/online/");
    evening.be(browser, "teasel").await;
    browser.go("/custody").await;
    let custody = browser.link_that_has("/custody/").await;
    let named = |pages: &[(&str, String)]| -> Vec<(String, String)> {
        pages
            .iter()
            .map(|(name, path)| ((*name).to_owned(), path.clone()))
            .collect()
    };
    let ava = |part: &str| of(evening, AVA, part);
    vec![
        (
            "rookwood",
            named(&[
                ("duties", "/duties".into()),
                ("late", "/duties/late".into()),
                ("duties-by-child", "/duties?by=child".into()),
                ("search", "/search".into()),
                ("catalogue", "/catalogue".into()),
                ("rule", "/catalogue/missing.close".into()),
                ("account", "/account".into()),
                ("own-looks", "/account/looks".into()),
                ("help", "/help".into()),
                ("systems", "/systems".into()),
                ("accessibility", "/help/accessibility".into()),
                ("child", ava("")),
                ("duty", duty.clone()),
                ("timeline", ava("/timeline")),
                ("voice", ava("/voice")),
                ("people", ava("/people")),
                ("people-two-steps", ava("/people?steps=2")),
                ("holders", ava("/holders")),
                ("same", ava("/same")),
                ("calls", ava("/incident")),
                ("advice", ava("/advice")),
                ("advice-blackmail", ava("/advice?about=blackmail")),
                ("correct", correct),
                ("disagree", format!("{duty}/disagree")),
                ("access", ava("/access")),
                ("record", ava("/record")),
                ("record-child-seen", ava("/record/child-seen")),
                ("strategy", ava("/strategy")),
                ("strategy-record", ava("/strategy/record")),
                ("custody-times", ava("/custody")),
                ("custody-begin", ava("/custody/begin")),
                ("death", ava("/death")),
                ("death-begin", ava("/death/begin")),
                ("conferences", ava("/conference")),
                ("conference-call", ava("/conference/call")),
                ("notice", ava("/notice")),
            ]),
        ),
        (
            "coldwater",
            named(&[
                ("board", "/missing".into()),
                ("wall", "/missing?view=wall".into()),
                ("missing", of(evening, KAI, "/missing")),
                ("review", of(evening, KAI, "/missing/review")),
                ("return", of(evening, KAI, "/missing/return")),
                ("close", of(evening, KAI, "/missing/close")),
                ("plan", of(evening, KAI, "/plan")),
                ("plan-write", of(evening, KAI, "/plan/write")),
                ("incident", "/incidents/new".into()),
            ]),
        ),
        (
            "pike",
            named(&[
                ("team", "/duties/team".into()),
                ("handover", "/duties/handover".into()),
                ("review-of-matter", of(evening, AVA, "/review")),
                ("exploitation", of(evening, AVA, "/exploitation")),
                (
                    "exploitation-assess",
                    of(evening, AVA, "/exploitation/assess"),
                ),
                ("refer", of(evening, AVA, "/exploitation/refer")),
                (
                    "not-referred",
                    of(evening, AVA, "/exploitation/not-referred"),
                ),
                ("panel", of(evening, AVA, "/panel")),
                ("panel-room", of(evening, AVA, "/panel/room")),
                ("meeting-child", of(evening, AVA, "/meeting")),
                ("meeting-room", of(evening, AVA, "/meeting/room")),
            ]),
        ),
        (
            "flint",
            named(&[
                ("looks", "/looks".into()),
                (
                    "looks-that-stand-out",
                    "/looks?purpose=lawfulness+of+processing".into(),
                ),
            ]),
        ),
        (
            "marsh",
            named(&[
                ("emergency", of(evening, KAI, "/emergency")),
                ("summary", of(evening, AVA, "")),
                ("emergencies", "/emergencies".into()),
                ("begin", "/children/new".into()),
                ("show-again", "/show-again".into()),
            ]),
        ),
        (
            "teasel",
            named(&[
                ("protection", of(evening, FERN, "/protection")),
                ("protection-step", of(evening, FERN, "/protection/officer")),
                ("custody-board", "/custody".into()),
                ("custody", custody.clone()),
                ("custody-review", format!("{custody}/review")),
                ("custody-bed", format!("{custody}/asked")),
            ]),
        ),
        (
            "wrenfield",
            named(&[("notice-phone", of(evening, BEX, "/notice"))]),
        ),
        (
            "slate",
            named(&[
                ("notices", "/notices".into()),
                ("notice-check", of(evening, BEX, "/notice/check")),
                ("domestic-incident", of(evening, BEX, "/abuse")),
                ("disclosures", "/disclosures".into()),
                ("disclosure-of-child", of(evening, NELL, "/disclosure")),
                ("conferences", "/marac".into()),
                ("conference-of-child", of(evening, NELL, "/marac")),
                ("places", "/places".into()),
                ("protected", of(evening, RUE, "/protected")),
                (
                    "protected-emergency",
                    of(evening, RUE, "/protected/emergency"),
                ),
            ]),
        ),
        (
            "holloway",
            named(&[
                ("protect-a-place", of(evening, RUE, "/protected/place")),
                ("allocation", "/allocation".into()),
                ("workforce", "/workforce".into()),
                (
                    "workforce-of-a-team",
                    "/workforce/team/complex-exploitation-team".into(),
                ),
                ("workforce-of-one", "/workforce/people/rookwood".into()),
                ("own-work", "/account/work".into()),
                ("investigations", of(evening, RUE, "/investigation")),
                ("investigation", investigation.clone()),
                ("investigation-give", format!("{investigation}/allocate")),
                ("investigation-close", format!("{investigation}/close")),
                ("investigation-line", format!("{investigation}/line")),
                ("online-plan", online.clone()),
                ("online-first", format!("{online}/first")),
                ("register", "/exploitation".into()),
                ("agenda", "/exploitation/panel".into()),
                ("list-received", "/exploitation/lists".into()),
                ("of-concern", "/exploitation/concerns".into()),
                ("profiles", "/profile".into()),
            ]),
        ),
        (
            "quay",
            named(&[
                ("accounts", "/accounts".into()),
                ("walls", "/walls".into()),
                ("posts", "/posts".into()),
                ("posts-of-one", "/posts/wrenfield".into()),
            ]),
        ),
        (
            "farrow",
            named(&[
                ("assurance", "/assurance".into()),
                ("assurance-table", "/assurance?view=table".into()),
                ("measure", "/assurance/m.miss-seen".into()),
                ("single-agency", "/assurance/single-agency".into()),
                ("actions", "/assurance/actions".into()),
                ("told", "/told".into()),
                ("tour", "/tour".into()),
            ]),
        ),
        (
            "alder",
            named(&[
                ("meeting", "/meeting".into()),
                ("meeting-effect", "/meeting/effect".into()),
                ("meeting-summary", of(evening, AVA, "/meeting")),
            ]),
        ),
        (A_WALL, named(&[("wall-of-its-own", "/wall".into())])),
    ]
}

/// By what name the screen that was made a wall is kept.
const A_WALL: &str = "a wall";

/// An administrator sets a wall up, and whoever answers for it makes a screen the wall: it shows the board, and nothing else.
pub async fn a_screen_is_made_a_wall(evening: &Demonstration) {
    const PLACE: &str = "Saltby front office";
    let browser = Browser::begin(evening).await;
    evening.sign_in(&browser, "quay").await;
    browser.go("/walls").await;
    browser.fill("place", PLACE).await;
    browser.choose("account", "teasel").await;
    browser.press("Set the wall up").await;
    browser.says("a screen there may be made a wall").await;
    evening.sign_in(&browser, "teasel").await;
    browser.go("/missing").await;
    browser.press_first("form[action='/wall'] button").await;
    assert!(browser.is_away_from("/missing").await);
    browser.says(PLACE).await;
    assert!(
        !browser.page_says("Brambleby").await,
        "by first name and age"
    );
    evening.keep(&browser, A_WALL).await;
    browser.go("/duties").await;
    browser.says("Sign in").await;
    browser.end().await;
}

pub async fn a_newcomer_sees_who_is_missing(browser: &Browser, evening: &Demonstration) {
    browser.client.delete_all_cookies().await.unwrap();
    browser.go("/tour").await;
    browser.says("A tour of one evening").await;
    evening.be(browser, "ashgrove").await;
    browser.go("/missing").await;
    browser.says(KAI).await;
    browser.follow(KAI).await;
    browser.says("Kai Brambleby is missing").await;
    browser.says("No officer has attended.").await;
    browser.says("late").await;
    for known in [
        "Flagged for criminal exploitation",
        "A brother, sister or friend was hurt lately",
        "Found or stopped with an adult who may be a danger",
    ] {
        browser.says(known).await;
    }
    browser.says("answer needed").await;
    browser.says("Medium, provisional").await;
}

/// Whoever is signed in grades the risk to Kai as high.
pub async fn grade_high(browser: &Browser, evening: &Demonstration) {
    browser.go(&of(evening, KAI, "/missing")).await;
    browser.choose("grade.grade", "high").await;
    browser
        .fill("grade-because", "his brother was assaulted on 6 June")
        .await;
    browser.press("Save answers and grade").await;
    browser.says("High, set").await;
}

/// Two desks, one child: what the inspector records, the coordinator sees without touching anything.
pub async fn a_grade_is_on_another_desk_at_once(
    browser: &Browser,
    other: &Browser,
    evening: &Demonstration,
) {
    evening.be(other, "coldwater").await;
    other.go(&of(evening, KAI, "/missing")).await;
    other.says("Medium, provisional").await;
    // What the other is writing is not disturbed.
    grade_high(browser, evening).await;
    let took = other.comes_to_say("High, set").await;
    eprintln!(
        "a grade was on the other desk after {} ms",
        took.as_millis()
    );
    assert!(took < Duration::from_secs(5), "{took:?}");
    other.says("his brother was assaulted on 6 June").await;
}

pub async fn what_is_written_is_kept(browser: &Browser, evening: &Demonstration) {
    let review = of(evening, KAI, "/missing/review");
    browser.go(&review).await;
    browser
        .fill("review-words", "Second unit to Westwick station.")
        .await;
    browser.comes_to_say("not on record yet").await;
    browser.go(&review).await;
    assert_eq!(
        browser.value_of("review-words").await,
        "Second unit to Westwick station.",
        "a reload loses nothing"
    );
    browser.says("Your draft, saved").await;
}

/// Who looked, to whoever keeps the record: whoever graded, and whoever saw that they did.
pub async fn every_look_is_kept(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "holloway").await;
    browser.go(&of(evening, KAI, "/access")).await;
    for who in ["Insp Holm Ashgrove", "Fen Coldwater"] {
        browser.says(who).await;
    }
}

/// Signing in, opening a child and recording their words, without a mouse.
pub async fn the_keyboard_is_enough(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "rookwood").await;
    browser.go("/duties").await;
    browser.key("Tab", 9, 0).await;
    let in_focus = "return document.activeElement.textContent";
    let first = browser.client.execute(in_focus, vec![]).await.unwrap();
    assert_eq!(first, "Skip to main content");
    browser.key("Tab", 9, 0).await;
    let then = browser.client.execute(in_focus, vec![]).await.unwrap();
    assert_eq!(then, "Go to my duties", "duties are one Tab further");
    browser.key("k", 75, CONTROL).await;
    assert_eq!(browser.in_focus().await, "find");
    browser.types("Ava Quillmarsh").await;
    browser.key("Enter", 13, 0).await;
    browser.comes_to_say(AVA).await;
    browser.go(&of(evening, AVA, "/record/child-said")).await;
    browser.tabs_to("words").await;
    browser.types("Can it be somebody not in uniform?").await;
    browser.tabs_to("how").await;
    let ring = "return getComputedStyle(document.activeElement.nextElementSibling, '::before').outlineWidth + ' ' + getComputedStyle(document.activeElement.nextElementSibling, '::before').boxShadow";
    let ring = browser.client.execute(ring, vec![]).await.unwrap();
    assert_ne!(ring, "0px none", "what is in focus is seen to be");
    browser.key(" ", 32, 0).await;
    browser.key("Enter", 13, CONTROL).await;
    browser
        .comes_to_say("Can it be somebody not in uniform?")
        .await;
    browser.key("Tab", 9, 0).await;
    browser.key("Tab", 9, 0).await;
    let ring = "return getComputedStyle(document.activeElement).outlineStyle + ' ' + getComputedStyle(document.activeElement).outlineWidth";
    let ring = browser.client.execute(ring, vec![]).await.unwrap();
    assert_eq!(ring, "solid 3px", "what is in focus is seen to be");
}

/// A window of 320 px is a desk at four hundred per cent: one column, and nothing beside it.
pub async fn nothing_is_lost_at_four_hundred_per_cent(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "coldwater").await;
    for part in [
        "/missing",
        "/missing/return",
        "/missing/close",
        "",
        "/timeline",
    ] {
        browser.go(&of(evening, KAI, part)).await;
        browser.shown(320, true, "screen").await;
        assert!(
            browser.wider_than_its_window().await <= 0,
            "{part} at 320 px"
        );
        browser.shown(1280, false, "screen").await;
    }
}

/// At the end of a tour a supervisor hands over what is owed, and it stays with them until it is taken over.
pub async fn what_is_owed_is_handed_over(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "pike").await;
    browser.go("/duties/handover").await;
    browser.choose("to", "DI Holloway").await;
    browser.fill("tour_begins", "2026-06-10 22:00").await;
    browser.press_first("input[name='duty']").await;
    browser.press("Hand over what is ticked").await;
    browser.comes_to_say("Waits for DI Holloway").await;
    evening.be(browser, "holloway").await;
    browser.go("/duties/handover").await;
    browser.says("Handed over to you").await;
    browser.press("Take over what is ticked").await;
    browser.go("/duties/handover").await;
    assert!(!browser.page_says("Handed over to you").await);
}

/// The parts of pages, in every colour there is and at every width, and without any colour at all.
pub async fn the_parts_can_be_read_in_every_colour(browser: &Browser) -> Vec<String> {
    let mut found = Vec::new();
    for theme in ["light", "grey", "dark"] {
        browser.go(&format!("/parts?theme={theme}")).await;
        for width in [390, 1280, 1440] {
            browser.shown(width, false, "screen").await;
            let violations = browser.violations().await.into_iter();
            found.extend(violations.map(|what| format!("parts {width} {theme}: {what}")));
            if browser.wider_than_its_window().await > 0 {
                found.push(format!("parts {width} {theme}: wider than its window"));
            }
        }
    }
    browser.shown(1280, false, "screen").await;
    found
}

/// Forced colours, and no motion: what is chosen, late or in focus is still seen to be.
pub async fn forced_colours_hide_nothing(browser: &Browser) {
    browser.go("/parts?theme=light").await;
    browser.forced_colours(true).await;
    let seen = "const style = (what) => getComputedStyle(document.querySelector(what)); \
        return [style('.duty--late').borderLeftStyle, style('.clock--late').borderTopStyle, style('.segmented :checked + label').backgroundColor !== style('.segmented :not(:checked) + label').backgroundColor, matchMedia('(forced-colors: active)').matches].join(' ')";
    let seen = browser.client.execute(seen, vec![]).await.unwrap();
    browser.forced_colours(false).await;
    assert_eq!(seen, "solid solid true true");
}
