//! Every page as it looks: to whoever reads it by the rules of accessibility, and as a picture.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::driven::{Browser, Demonstration};
use super::{AVA, KAI, evening};

/// How a page is shown: how wide, in the dark or not, on a screen or as printed, and what its picture is called.
struct Shown {
    width: u32,
    dark: bool,
    media: &'static str,
    called: &'static str,
    /// Is it held to the rules of accessibility as it is shown so?
    is_checked: bool,
}

const fn on_screen(width: u32, dark: bool, called: &'static str) -> Shown {
    Shown {
        width,
        dark,
        media: "screen",
        called,
        is_checked: false,
    }
}

const EACH: [Shown; 5] = [
    Shown {
        is_checked: true,
        ..on_screen(1440, false, "light")
    },
    on_screen(1440, true, "dark"),
    on_screen(390, false, "phone"),
    Shown {
        is_checked: true,
        ..on_screen(390, true, "phone-dark")
    },
    Shown {
        media: "print",
        ..on_screen(794, false, "print")
    },
];

fn folder(part: &str) -> PathBuf {
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/pages");
    let folder = Path::new(pages).join(part);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Every page: nothing that the rules of accessibility find, and nothing wider than its window. Once at a desk and once, in
/// the dark, on a phone; in each theme with `EVERY_THEME=1`.
pub async fn every_page_can_be_read_by_everybody(browser: &Browser, evening: &Demonstration) {
    let folder = folder("");
    let mut found = BTreeSet::new();
    for (who, pages) in evening::pages(browser, evening).await {
        evening.be(browser, who).await;
        for (name, path) in pages {
            browser.go_until_there(&path).await;
            for shown in EACH {
                let wrong = looked_at(browser, &folder, &name, &shown).await;
                found.extend(wrong);
            }
            // What the README shows.
            if matches!(name.as_str(), "child" | "missing" | "assurance") {
                browser.shown(1440, false, "screen").await;
                let file = folder.join(format!("{name}-window.png"));
                std::fs::write(file, browser.window().await).unwrap();
            }
        }
    }
    browser.shown(1280, false, "screen").await;
    assert!(found.is_empty(), "{found:#?}");
    browser.plant_a_field_without_a_label().await;
    assert!(
        !browser.violations().await.is_empty(),
        "a planted violation is found"
    );
}

async fn looked_at(browser: &Browser, folder: &Path, name: &str, shown: &Shown) -> Vec<String> {
    let mut found = Vec::new();
    let all = std::env::var_os("EVERY_THEME").is_some();
    browser.shown(shown.width, shown.dark, shown.media).await;
    let is_on_screen = shown.media == "screen";
    if is_on_screen && (all || shown.is_checked) {
        found.extend(browser.violations().await);
    }
    let over = browser.wider_than_its_window().await;
    if is_on_screen && over > 0 {
        found.push(format!("{over} px wider than its window"));
    }
    let file = folder.join(format!("{name}-{}.png", shown.called));
    std::fs::write(file, browser.picture().await).unwrap();
    let said = found.into_iter();
    said.map(|what| format!("{name}, {}: {what}", shown.called))
        .collect()
}

/// Pages that were drawn before they were made: by the picture of each, who looks at it, where, and how it is shown.
fn drawn(evening: &Demonstration) -> [(&'static str, &'static str, String, Shown); 5] {
    let of = |name, part| evening::of(evening, name, part);
    let at_a_desk = |dark| on_screen(1440, dark, "");
    [
        ("assurance", "farrow", "/assurance".into(), at_a_desk(false)),
        ("child", "rookwood", of(AVA, ""), at_a_desk(false)),
        ("missing", "ashgrove", of(KAI, "/missing"), at_a_desk(false)),
        (
            "missing-dark",
            "ashgrove",
            of(KAI, "/missing"),
            at_a_desk(true),
        ),
        (
            "phone",
            "wrenfield",
            of(evening::BEX, "/notice"),
            on_screen(390, false, ""),
        ),
    ]
}

/// Each page that was drawn before it was made, beside the picture of it in the folder `PICTURES` names.
pub async fn pages_stand_beside_what_they_were_drawn_from(
    browser: &Browser,
    evening: &Demonstration,
) {
    let pictures = std::env::var_os("PICTURES");
    let pictures =
        pictures.expect("PICTURES names the folder of the pictures pages were drawn from");
    let folder = folder("beside");
    for (name, who, path, shown) in drawn(evening) {
        let file = Path::new(&pictures).join(format!("ux-{name}.png"));
        let drawn = std::fs::read(&file).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
        evening.be(browser, who).await;
        browser.shown(shown.width, shown.dark, shown.media).await;
        browser.go_until_there(&path).await;
        let made = browser.picture().await;
        browser.shown(shown.width * 2, false, "screen").await;
        browser.go("about:blank").await;
        let script = "document.body.style.cssText = 'margin: 0; display: flex; align-items: start; background: white';
            const all = [...arguments].map((picture) => {
                const one = new Image();
                one.src = 'data:image/png;base64,' + picture;
                one.style.width = '50%';
                document.body.append(one);
                return one.decode();
            });
            return Promise.all(all).then(() => true)";
        let both = [drawn, made].map(|picture| json!(STANDARD.encode(picture)));
        browser.answer(script, both.to_vec()).await;
        let file = folder.join(format!("{name}.png"));
        std::fs::write(file, browser.picture().await).unwrap();
    }
    browser.shown(1280, false, "screen").await;
}
