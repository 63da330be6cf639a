//! Pages used otherwise than with a mouse, all colours and small letters. Each look at them is shown a fault as well, and
//! finds it.

use std::collections::BTreeSet;

use serde_json::json;

use super::driven::{Browser, Demonstration};
use super::{AVA, KAI, evening, journeys};

/// How large what is pressed is at least: at a desk, and where a thumb presses it.
const AT_A_DESK: &str = "small(24)";
const BY_A_THUMB: &str = "small(44)";

/// As the record was known when Ava was graded first.
const THEN: &str = "?known_at=2026-06-09T21:19:00Z";

/// Every page, looked at as those see it whom colours, spacing, a mouse or motion do not help.
pub async fn every_page_can_be_used_otherwise(browser: &Browser, evening: &Demonstration) {
    let mut found = BTreeSet::new();
    for (who, pages) in evening::pages(browser, evening).await {
        evening.be(browser, who).await;
        for (name, path) in pages {
            at_a_desk(browser, &name, &path, &mut found).await;
            on_a_phone(browser, &name, &path, &mut found).await;
        }
    }
    browser.shown(1280, false, "screen").await;
    assert!(found.is_empty(), "{found:#?}");
}

async fn at_a_desk(browser: &Browser, name: &str, path: &str, found: &mut BTreeSet<String>) {
    browser.shown(1280, false, "screen").await;
    browser.go_until_there(path).await;
    for look in ["withoutColour()", "spaced()", AT_A_DESK] {
        let wrong = browser.look(look).await;
        found.extend(said(name, look, wrong));
    }
    let wrong = browser.walk(false).await;
    found.extend(said(name, "by the keyboard", wrong));
    browser.forced_colours(true).await;
    for look in ["moving()", "inFewColours()"] {
        let wrong = browser.look(look).await;
        found.extend(said(name, look, wrong));
    }
    browser.forced_colours(false).await;
}

async fn on_a_phone(browser: &Browser, name: &str, path: &str, found: &mut BTreeSet<String>) {
    browser.shown(390, true, "screen").await;
    browser.go_until_there(path).await;
    for look in ["spaced()", BY_A_THUMB] {
        let wrong = browser.look(look).await;
        let look = format!("{look} on a phone");
        found.extend(said(name, &look, wrong));
    }
    let wrong = browser.walk(false).await;
    found.extend(said(name, "by the keyboard on a phone", wrong));
}

fn said<'a>(name: &'a str, look: &'a str, wrong: Vec<String>) -> impl Iterator<Item = String> + 'a {
    wrong
        .into_iter()
        .map(move |what| format!("{name}, {look}: {what}"))
}

/// Where a bar stays above the page, what is in focus is never under it, whichever way somebody goes.
pub async fn nothing_in_focus_is_under_the_bar_of_the_past(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "rookwood").await;
    for part in ["/timeline", "/missing", ""] {
        let past = format!("/children/{}{part}{THEN}", evening.child(AVA));
        for backwards in [false, true] {
            browser.go(&past).await;
            browser
                .says("You are looking at the record as police knew it")
                .await;
            let wrong = browser.walk(backwards).await;
            assert!(
                wrong.is_empty(),
                "{part}, backwards {backwards}: {wrong:#?}"
            );
        }
    }
}

/// Dark, four times as large, in few colours and without motion: a phone call still does not stand for a visit, and nobody
/// is closed unseen.
pub async fn two_journeys_are_done_where_it_is_hardest(browser: &Browser, evening: &Demonstration) {
    browser.at_its_hardest().await;
    journeys::a_phone_call_does_not_meet_the_duty(browser, evening).await;
    for part in ["/missing/return", "/missing", "/missing/close"] {
        for name in [AVA, KAI] {
            browser
                .go(&format!("/children/{}{part}", evening.child(name)))
                .await;
            for look in ["withoutColour()", "inFewColours()", "moving()"] {
                let wrong = browser.look(look).await;
                assert!(wrong.is_empty(), "{name}{part}, {look}: {wrong:#?}");
            }
            assert!(browser.wider_than_its_window().await <= 0, "{name}{part}");
        }
    }
    journeys::nobody_is_closed_unseen(browser, evening).await;
    browser.shown(1280, false, "screen").await;
}

/// A fault that is put on a page on purpose: by what, how it looks, and what the look that finds it is called.
struct Fault {
    look: &'static str,
    tag: &'static str,
    class: &'static str,
    style: &'static str,
    words: &'static str,
    says: &'static str,
}

const FAULTS: [Fault; 13] = [
    Fault {
        look: "withoutColour()",
        tag: "span",
        class: "mark mark--late",
        style: "",
        words: "Planted",
        says: "no shape",
    },
    Fault {
        look: "withoutColour()",
        tag: "span",
        class: "mark mark--late",
        style: "padding: 1rem",
        words: "",
        says: "no words",
    },
    Fault {
        look: "withoutColour()",
        tag: "div",
        class: "clock clock--late",
        style: "",
        words: "Planted",
        says: "told by its colour alone",
    },
    Fault {
        look: "spaced()",
        tag: "div",
        class: "",
        style: "width: 4rem; height: 1.4rem; overflow: hidden; white-space: nowrap",
        words: "Planted words that do not fit",
        says: "cut off",
    },
    Fault {
        look: "spaced()",
        tag: "button",
        class: "",
        style: "width: 6rem; white-space: nowrap",
        words: "Planted words",
        says: "its words leave it",
    },
    Fault {
        look: AT_A_DESK,
        tag: "button",
        class: "",
        style: "height: 20px; padding: 0",
        words: "Planted",
        says: "20 px",
    },
    Fault {
        look: BY_A_THUMB,
        tag: "button",
        class: "",
        style: "height: 40px; padding: 0",
        words: "Planted",
        says: "40 px",
    },
    Fault {
        look: "moving()",
        tag: "p",
        class: "",
        style: "transition: color 1s !important",
        words: "Planted",
        says: "may move",
    },
    Fault {
        look: "inFewColours()",
        tag: "textarea",
        class: "",
        style: "border: 0",
        words: "Planted",
        says: "without an edge",
    },
    Fault {
        look: KEYBOARD,
        tag: "span",
        class: "",
        style: "",
        words: "Planted",
        says: "not come to",
    },
    Fault {
        look: KEYBOARD,
        tag: "button",
        class: "",
        style: "outline: none !important; box-shadow: none !important",
        words: "Planted",
        says: "no ring",
    },
    Fault {
        look: KEYBOARD,
        tag: "button",
        class: "",
        style: "position: absolute; top: 0; left: 0; width: 100%",
        words: "Planted",
        says: "comes before what is read first",
    },
    Fault {
        look: KEYBOARD,
        tag: "p",
        class: "",
        style: "position: fixed; inset: 0 0 auto 0; height: 50vh; margin: 0; background: white",
        words: "Planted",
        says: "under p",
    },
];

const KEYBOARD: &str = "by the keyboard";

/// A page with none of the faults, and then with each of them.
pub async fn each_look_finds_the_fault_it_is_for(browser: &Browser) {
    browser.shown(1280, false, "screen").await;
    let mut unfound = Vec::new();
    for fault in FAULTS {
        browser.go("/parts?theme=light").await;
        let whole = fault.looked(browser).await;
        browser.go("/parts?theme=light").await;
        fault.plant(browser).await;
        let found = fault.looked(browser).await;
        let mut new = found.iter().filter(|one| !whole.contains(one));
        if !new.any(|one| one.contains(fault.says)) {
            unfound.push(format!("{}, “{}”: {found:?}", fault.look, fault.says));
        }
    }
    browser.forced_colours(false).await;
    assert!(unfound.is_empty(), "{unfound:#?}");
}

impl Fault {
    async fn plant(&self, browser: &Browser) {
        let script = "const [tag, kind, style, words] = arguments;
            const one = document.createElement(tag);
            one.className = kind;
            one.style.cssText = style;
            one.textContent = words;
            if (tag === 'span' && !kind) one.setAttribute('role', 'button');
            [...document.querySelectorAll('.panel')].at(-1).append(one)";
        let given = [self.tag, self.class, self.style, self.words].map(|one| json!(one));
        browser.answer(script, given.to_vec()).await;
    }

    async fn looked(&self, browser: &Browser) -> Vec<String> {
        if self.look == KEYBOARD {
            return browser.walk(false).await;
        }
        let is_forced = matches!(self.look, "moving()" | "inFewColours()");
        browser.forced_colours(is_forced).await;
        browser.look(self.look).await
    }
}
