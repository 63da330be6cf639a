//! A demonstration that runs, and a browser that is driven.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use base64::Engine;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value as Json, json};
use url::{ParseError, Url};

use crate::{printed, program};

/// What can be seen of a page, asked in the page itself.
const LOOKS: &str = include_str!("looks.js");

/// Shift, as the browser's protocol counts what is held down.
const SHIFT: i64 = 8;

/// Are the browser and its driver installed?
pub fn is_here() -> bool {
    ["chromium", "chromedriver"].iter().all(|name| {
        let found = Command::new(name).arg("--version").output();
        found.is_ok_and(|output| output.status.success())
    })
}

/// The demonstration, answering.
pub struct Demonstration {
    running: Child,
    at: String,
    password: String,
    seconds: BTreeMap<String, String>,
    children: BTreeMap<String, String>,
    /// The session of whoever signed in before, by account.
    sessions: Mutex<BTreeMap<String, Json>>,
}

impl Drop for Demonstration {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}

impl Demonstration {
    pub async fn begin() -> Demonstration {
        tokio::task::spawn_blocking(Demonstration::begin_here)
            .await
            .unwrap()
    }

    fn begin_here() -> Demonstration {
        let mut running = program(&["serve", "--demo", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(running.stdout.take().unwrap()).lines();
        let mut res = Demonstration {
            running,
            at: String::new(),
            password: String::new(),
            seconds: BTreeMap::new(),
            children: BTreeMap::new(),
            sessions: Mutex::default(),
        };
        for line in lines.map(Result::unwrap) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let Some((_, rest)) = line.split_once("with the password ") {
                res.password = rest.split(' ').next().unwrap().to_owned();
            } else if let Some(url) = words.last().filter(|word| word.starts_with("otpauth:")) {
                res.seconds.insert(words[0].to_owned(), (*url).to_owned());
            } else if let Some((name, rest)) = line.split_once(" is at /api/children/") {
                res.children
                    .insert(name.to_owned(), rest.split('/').next().unwrap().to_owned());
            } else if let Some((_, at)) = line.split_once("Heard answers at ") {
                res.at = at.to_owned();
                break;
            }
        }
        assert!(!res.at.is_empty(), "it never answered");
        res
    }

    pub fn child(&self, name: &str) -> &str {
        &self.children[name]
    }

    /// Is somebody of the evening from now on: by the session they have, or by the choice a demonstration gives.
    pub async fn be(&self, browser: &Browser, account: &str) {
        let session = self.sessions.lock().unwrap().get(account).cloned();
        match session {
            Some(session) => browser.has_session(session).await,
            None => {
                self.choose(browser, account).await;
                self.keep(browser, account).await;
            }
        }
    }

    /// Keeps whoever a browser is now by a name, to be them again.
    pub async fn keep(&self, browser: &Browser, name: &str) {
        let session = browser.session().await;
        let mut sessions = self.sessions.lock().unwrap();
        sessions.insert(name.to_owned(), session);
    }

    async fn choose(&self, browser: &Browser, account: &str) {
        browser.client.delete_all_cookies().await.unwrap();
        // A code is good once: after three in half a minute the next one is waited for.
        for _ in 0..6 {
            browser.go("/sign-in").await;
            let script = "const form = [...document.querySelectorAll('.choices form')].find(one => one.elements.account.value === arguments[0]);
                form.querySelector('button').click()";
            browser
                .client
                .execute(script, vec![json!(account)])
                .await
                .unwrap();
            if browser.is_away_from("/sign-in").await {
                return;
            }
            tokio::time::sleep(Duration::from_secs(11)).await;
        }
        panic!("nobody could be {account}: {}", browser.text().await);
    }

    /// Signs somebody in by the form, whoever was signed in before.
    pub async fn sign_in(&self, browser: &Browser, account: &str) {
        browser.client.delete_all_cookies().await.unwrap();
        browser.go("/sign-in").await;
        browser.fill("account", account).await;
        browser.fill("password", &self.password).await;
        // A code is good once: where this one was used a moment ago, the next one is waited for.
        for _ in 0..5 {
            let code = printed(&["account", "code", &self.seconds[account]]);
            browser.fill("password", &self.password).await;
            browser.fill("code", code.trim()).await;
            browser.press("Sign in").await;
            if browser.is_away_from("/sign-in").await {
                return;
            }
            tokio::time::sleep(Duration::from_secs(11)).await;
        }
        panic!("{account} could not sign in: {}", browser.text().await);
    }
}

/// A browser.
pub struct Browser {
    pub client: Client,
    driver: Child,
    at: String,
    axe: String,
    _folder: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Something the browser's own protocol can do and the driver's cannot.
#[derive(Debug)]
struct Told(&'static str, Json);

impl WebDriverCompatibleCommand for Told {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.0, "params": self.1 });
        (Method::POST, Some(body.to_string()))
    }
}

impl Browser {
    pub async fn begin(evening: &Demonstration) -> Browser {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let wanted = json!({
            "goog:chromeOptions": {
                "args": ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1280,900", format!("--user-data-dir={}", folder.path().display())],
            },
        });
        let Json::Object(wanted) = wanted else {
            unreachable!()
        };
        let mut client = None;
        for _ in 0..60 {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(wanted.clone());
            if let Ok(there) = builder.connect(&format!("http://127.0.0.1:{port}")).await {
                client = Some(there);
                break;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        Browser {
            client: client.expect("the driver never answered"),
            driver,
            at: evening.at.clone(),
            axe: axe(),
            _folder: folder,
        }
    }

    pub async fn end(self) {
        self.client.clone().close().await.unwrap();
    }

    pub async fn go(&self, path: &str) {
        let there = if path.starts_with('/') {
            format!("{}{path}", self.at)
        } else {
            path.to_owned()
        };
        self.client.goto(&there).await.unwrap();
    }

    /// The cookies of whoever is signed in.
    async fn session(&self) -> Json {
        self.told("Network.getCookies", json!({})).await["cookies"].clone()
    }

    /// Nobody is signed in any more but whoever has these cookies.
    async fn has_session(&self, cookies: Json) {
        self.client.delete_all_cookies().await.unwrap();
        self.told("Network.setCookies", json!({ "cookies": cookies }))
            .await;
    }

    /// What a script of the page answers.
    pub async fn answer(&self, script: &str, given: Vec<Json>) -> Json {
        self.client.execute(script, given).await.unwrap()
    }

    /// What one of the looks at the page finds wrong.
    pub async fn look(&self, look: &str) -> Vec<String> {
        self.answer(&format!("if (!window.looks) {{ {LOOKS} }}"), vec![])
            .await;
        let found = self.answer(&format!("return looks.{look}"), vec![]).await;
        let found = found.as_array().unwrap().iter();
        found.map(|one| one.as_str().unwrap().to_owned()).collect()
    }

    /// What is wrong for whoever goes through the page by the keyboard, from its beginning or from its end.
    pub async fn walk(&self, backwards: bool) -> Vec<String> {
        self.answer(&format!("if (!window.looks) {{ {LOOKS} }}"), vec![])
            .await;
        let stops = self.answer("return looks.byKeyboard()", vec![]).await;
        let held = if backwards { SHIFT } else { 0 };
        for _ in 0..stops.as_u64().unwrap() + 12 {
            self.key_down("Tab", 9, held).await;
        }
        self.look(&format!("walked({backwards})")).await
    }

    /// Goes to a page, and waits where what it shows is still being worked out.
    pub async fn go_until_there(&self, path: &str) {
        self.go(path).await;
        for _ in 0..20 {
            if !self.page_says("The page comes by itself").await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
            self.go(path).await;
        }
    }

    pub async fn text(&self) -> String {
        let text = self
            .client
            .execute("return document.body.innerText", vec![])
            .await
            .unwrap();
        text.as_str().unwrap().to_owned()
    }

    pub async fn page_says(&self, words: &str) -> bool {
        self.text().await.contains(words)
    }

    /// The page says something, as soon as it is there.
    pub async fn says(&self, words: &str) {
        for _ in 0..50 {
            if self.page_says(words).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let text = self.text().await;
        panic!("the page does not say “{words}”:\n{text}");
    }

    async fn field(&self, id: &str) -> fantoccini::elements::Element {
        let wait = self.client.wait().at_most(Duration::from_secs(10));
        wait.for_element(Locator::Id(id)).await.unwrap()
    }

    /// Does the browser go on from an address, in a few seconds?
    #[must_use]
    pub async fn is_away_from(&self, part: &str) -> bool {
        for _ in 0..40 {
            if !self.address().await.contains(part) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }

    /// Opens everything on the page that is folded away, whose words nobody sees before.
    pub async fn unfold(&self) {
        let script = "for (const one of document.querySelectorAll('main details')) one.open = true";
        self.answer(script, vec![]).await;
    }

    pub async fn title(&self) -> String {
        self.client.title().await.unwrap()
    }

    pub async fn address(&self) -> String {
        self.client.current_url().await.unwrap().to_string()
    }

    pub async fn fill(&self, name: &str, words: &str) {
        let field = self.field(name).await;
        field.clear().await.unwrap();
        field.send_keys(words).await.unwrap();
    }

    pub async fn choose(&self, name: &str, value: &str) {
        let script = "const [name, value] = arguments;
            for (const one of document.getElementsByName(name)) {
                if (one.tagName === 'SELECT') { one.value = value; return one.value === value }
                if (one.value === value) { one.click(); return one.checked }
            }
            return false";
        let chosen = self
            .client
            .execute(script, vec![json!(name), json!(value)])
            .await
            .unwrap();
        assert_eq!(chosen, json!(true), "{name} has no choice {value}");
    }

    /// Fills a form in, each field by its name, as somebody leaves it who is done.
    pub async fn fill_in(&self, answers: &[(&str, &str)]) {
        for (name, answer) in answers {
            let script = "const [name, answer] = arguments;
                const all = [...document.getElementsByName(name)];
                const one = all.find(each => each.value === answer && each.matches('[type=radio], [type=checkbox]')) || all[0];
                if (!one) return false;
                if (one.matches('[type=radio], [type=checkbox]')) {
                    if (!one.checked) one.click();
                    return one.checked && one.value === answer;
                }
                one.value = answer;
                one.dispatchEvent(new Event('input', { bubbles: true }));
                return one.value === answer";
            let is_there = self.answer(script, vec![json!(name), json!(answer)]).await;
            assert_eq!(is_there, json!(true), "{name} cannot be answered {answer}");
        }
    }

    /// The words of the first part of the page of a kind that has some words in it.
    pub async fn words_of(&self, what: &str, with: &str) -> String {
        let script = "return [...document.querySelectorAll(arguments[0])].map(one => one.innerText).find(words => words.includes(arguments[1])) || null";
        for _ in 0..50 {
            let found = self.answer(script, vec![json!(what), json!(with)]).await;
            if let Some(words) = found.as_str() {
                return words.to_owned();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no {what} says “{with}”:\n{}", self.text().await);
    }

    /// Where the first link of the page leads that begins with some words.
    pub async fn href_of(&self, begins: &str) -> String {
        let script = "return [...document.querySelectorAll('main a')].find(one => one.innerText.startsWith(arguments[0])).getAttribute('href')";
        let href = self.answer(script, vec![json!(begins)]).await;
        href.as_str().unwrap().to_owned()
    }

    pub async fn value_of(&self, id: &str) -> String {
        let field = self.field(id).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    pub async fn press(&self, says: &str) {
        let path = format!("//main//button[normalize-space()='{says}']");
        self.client
            .find(Locator::XPath(&path))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
    }

    pub async fn press_first(&self, what: &str) {
        self.client
            .find(Locator::Css(what))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
    }

    pub async fn follow_first(&self, what: &str) {
        self.press_first(what).await;
    }

    pub async fn follow(&self, says: &str) {
        self.client
            .find(Locator::LinkText(says))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
    }

    pub async fn in_focus(&self) -> String {
        let id = self
            .client
            .execute(
                "return document.activeElement.id || location.hash.slice(1)",
                vec![],
            )
            .await
            .unwrap();
        id.as_str().unwrap_or_default().to_owned()
    }

    pub async fn link_that_has(&self, part: &str) -> String {
        let script = "return [...document.querySelectorAll('main a')].map(a => a.getAttribute('href')).find(href => href.includes(arguments[0]))";
        let link = self
            .client
            .execute(script, vec![json!(part)])
            .await
            .unwrap();
        link.as_str().unwrap().to_owned()
    }

    pub async fn size_of(&self, what: &str) -> f64 {
        let script =
            "return parseFloat(getComputedStyle(document.querySelector(arguments[0])).fontSize)";
        self.client
            .execute(script, vec![json!(what)])
            .await
            .unwrap()
            .as_f64()
            .unwrap()
    }

    /// How large the largest text of the page is, but for some of it.
    pub async fn largest_but(&self, what: &str) -> f64 {
        let script = "return Math.max(...[...document.querySelectorAll('main *')]
            .filter(one => !one.closest(arguments[0]) && one.innerText)
            .map(one => parseFloat(getComputedStyle(one).fontSize)))";
        let largest = self.client.execute(script, vec![json!(what)]).await;
        largest.unwrap().as_f64().unwrap()
    }

    pub async fn wider_than_its_window(&self) -> i64 {
        let script =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        self.client
            .execute(script, vec![])
            .await
            .unwrap()
            .as_i64()
            .unwrap()
    }

    async fn told(&self, command: &'static str, parameters: Json) -> Json {
        self.client
            .issue_cmd(Told(command, parameters))
            .await
            .unwrap()
    }

    /// Shows pages so wide, in a theme, on a screen or as printed.
    pub async fn shown(&self, width: u32, dark: bool, media: &str) {
        let scheme = if dark { "dark" } else { "light" };
        self.told("Emulation.setEmulatedMedia", json!({ "media": media, "features": [{ "name": "prefers-color-scheme", "value": scheme }] })).await;
        self.told(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false }),
        )
        .await;
    }

    /// As somebody sees it who has it dark, four times as large, in few colours of their own and without motion.
    pub async fn at_its_hardest(&self) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": "dark" },
            { "name": "forced-colors", "value": "active" },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.shown(320, true, "screen").await;
        let media = json!({ "media": "screen", "features": features });
        self.told("Emulation.setEmulatedMedia", media).await;
    }

    /// Cuts the network of the page, or gives it back.
    pub async fn without_network(&self, cut: bool) {
        let network = json!({ "offline": cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.told("Network.enable", json!({})).await;
        self.told("Network.emulateNetworkConditions", network).await;
    }

    /// As whoever chose their own few colours for everything sees it, and whoever wants nothing to move.
    pub async fn forced_colours(&self, active: bool) {
        let forced = if active { "active" } else { "none" };
        let still = if active { "reduce" } else { "no-preference" };
        let features = json!([
            { "name": "forced-colors", "value": forced },
            { "name": "prefers-reduced-motion", "value": still },
        ]);
        let media = json!({ "media": "screen", "features": features });
        self.told("Emulation.setEmulatedMedia", media).await;
    }

    /// The whole page, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        let taken = self
            .told(
                "Page.captureScreenshot",
                json!({ "captureBeyondViewport": true, "optimizeForSpeed": true }),
            )
            .await;
        base64::engine::general_purpose::STANDARD
            .decode(taken["data"].as_str().unwrap())
            .unwrap()
    }

    /// As much of the page as the window shows, as PNG.
    pub async fn window(&self) -> Vec<u8> {
        let taken = self.told("Page.captureScreenshot", json!({})).await;
        base64::engine::general_purpose::STANDARD
            .decode(taken["data"].as_str().unwrap())
            .unwrap()
    }

    /// What the rules of accessibility find wrong, by axe-core.
    pub async fn violations(&self) -> Vec<String> {
        self.client
            .execute(&format!("if (!window.axe) {{ {} }}", self.axe), vec![])
            .await
            .unwrap();
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                .then(found => done(found.violations.map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | '))))";
        let found = self.client.execute_async(script, vec![]).await.unwrap();
        let found = found.as_array().unwrap().iter();
        found.map(|one| one.as_str().unwrap().to_owned()).collect()
    }

    /// Presses a key, with others held down.
    pub async fn key(&self, key: &str, code: i64, held: i64) {
        for kind in ["rawKeyDown", "keyUp"] {
            self.key_event(kind, key, code, held).await;
        }
    }

    /// Presses what has the focus, by the keyboard.
    pub async fn presses_enter(&self) {
        let pressed =
            json!({ "type": "keyDown", "key": "Enter", "windowsVirtualKeyCode": 13, "text": "\r" });
        self.told("Input.dispatchKeyEvent", pressed).await;
        self.key_event("keyUp", "Enter", 13, 0).await;
    }

    async fn key_down(&self, key: &str, code: i64, held: i64) {
        self.key_event("rawKeyDown", key, code, held).await;
    }

    async fn key_event(&self, kind: &str, key: &str, code: i64, held: i64) {
        self.told(
            "Input.dispatchKeyEvent",
            json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code, "modifiers": held }),
        )
        .await;
    }

    /// Presses Tab until a field has the focus, as somebody without a mouse does.
    pub async fn tabs_to(&self, id: &str) {
        for _ in 0..80 {
            self.key("Tab", 9, 0).await;
            if self.in_focus().await == id {
                return;
            }
        }
        panic!("Tab does not come to “{id}”");
    }

    /// Presses Tab until something with these words has the focus.
    pub async fn tabs_to_words(&self, words: &str) {
        for _ in 0..80 {
            self.key("Tab", 9, 0).await;
            let script = "return document.activeElement.innerText.trim() === arguments[0]";
            if self.answer(script, vec![json!(words)]).await == json!(true) {
                return;
            }
        }
        panic!("Tab does not come to “{words}”");
    }

    /// Types words where the focus is.
    pub async fn types(&self, words: &str) {
        self.told("Input.insertText", json!({ "text": words }))
            .await;
    }

    /// Waits until the page says something of itself, without being asked for anew; how long that took.
    pub async fn comes_to_say(&self, words: &str) -> Duration {
        let since = std::time::Instant::now();
        while since.elapsed() < Duration::from_secs(20) {
            if self.page_says(words).await {
                return since.elapsed();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it never came to say “{words}”:\n{}", self.text().await);
    }

    /// Waits until the page says something no longer.
    pub async fn comes_not_to_say(&self, words: &str) {
        let since = std::time::Instant::now();
        while self.page_says(words).await {
            assert!(
                since.elapsed() < Duration::from_secs(20),
                "it still says “{words}”"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn plant_a_field_without_a_label(&self) {
        let script = "document.querySelector('main').insertAdjacentHTML('beforeend', '<input name=planted>')";
        self.client.execute(script, vec![]).await.unwrap();
    }
}

/// The rules of accessibility, by their lock file.
fn axe() -> String {
    let from = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser");
    let to = concat!(env!("CARGO_TARGET_TMPDIR"), "/browser");
    std::fs::create_dir_all(to).unwrap();
    for file in ["package.json", "package-lock.json"] {
        std::fs::copy(format!("{from}/{file}"), format!("{to}/{file}")).unwrap();
    }
    let fetched = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--silent",
        ])
        .current_dir(to)
        .status();
    assert!(
        fetched.is_ok_and(|status| status.success()),
        "npm could not fetch axe-core"
    );
    std::fs::read_to_string(format!("{to}/node_modules/axe-core/axe.min.js")).unwrap()
}
