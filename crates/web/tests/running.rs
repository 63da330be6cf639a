//! A service with a small force behind it, asked in this program.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use heard_desk::bring::Bringing;
use heard_desk::clock::Clock;
use heard_desk::sign_in::code_for;
use heard_desk::{Desk, PlaceKey};
use heard_duty::catalogue::{Nation, built_in};
use heard_record::{PersonId, When, text};
use heard_store::{Address, Store};
use heard_web::{Limits, Rate};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use sqlx::{Connection, SqliteConnection};
use tokio_stream::StreamExt;
use tower::ServiceExt;
use uuid::Uuid;

/// As much as anybody likes.
const ANY: Rate = Rate {
    a_second: NonZeroU32::MAX,
    at_once: NonZeroU32::MAX,
};
pub const UNLIMITED: Limits = Limits {
    session: ANY,
    source: ANY,
};

const PASSWORD: &str = "teal otter ladder forty";

pub const STAFF: &str = "Who may see Kai and Ava
  children: Kai, Ava
  people: Wrenfield, Rookwood, Oake, Holloway, Quay
  2026-01-01 09:00  account given: responding officer; name \"PC Wrenfield\"; team \"Saltby response\" | about Wrenfield; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case
  2026-01-01 09:00  account given: analyst; name \"Oake\" | about Oake; no case
  2026-01-01 09:00  account given: administrator; name \"Sorrel Quay\" | about Quay; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case
  2026-03-03 09:00  child held: Ava; as officer in the case | about Rookwood; no case
  2026-03-03 09:00  child held: Ava; as keeper | about Holloway; no case
  2026-06-09 22:11  reported missing; by care home | about Ava
";

pub struct Running {
    story: String,
    pub router: Router,
    pub clock: Clock,
    pub desk: Arc<Desk>,
    seconds: Mutex<BTreeMap<String, String>>,
    folder: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.bytes).unwrap()
    }
}

impl Answer {
    /// The page, as it is written.
    pub fn html(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    /// Its words, without what marks them.
    pub fn words(&self) -> String {
        let html = self.html().replace("<style", "<").replace("</", " </");
        let parts = html
            .split('<')
            .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
        let text: Vec<&str> = parts.flat_map(str::split_whitespace).collect();
        text.join(" ").replace("&quot;", "\"").replace("&amp;", "&")
    }

    /// What it puts unseen into the form that is sent to an address; into its last form, where none says so.
    pub fn hidden(&self, path: &str) -> Vec<(String, String)> {
        let html = self.html();
        let forms: Vec<&str> = html.split("<form").skip(1).collect();
        let goes_to = |form: &&&str| {
            let tag = form.split('>').next().unwrap_or_default();
            part(tag, "action").is_none_or(|to| to.split('?').next() == path.split('?').next())
        };
        let form = forms.iter().rev().find(goes_to).or(forms.last());
        hidden_in(form.map_or("", |form| form.split("</form>").next().unwrap_or_default()))
    }

    /// Everything it puts unseen into any form.
    pub fn all_hidden(&self) -> Vec<(String, String)> {
        hidden_in(&self.html())
    }
}

fn part(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn hidden_in(html: &str) -> Vec<(String, String)> {
    let inputs = html.split("<input type=\"hidden\"").skip(1);
    let each = inputs.filter_map(|tag| Some((part(tag, "name")?, part(tag, "value")?)));
    each.map(|(name, value)| (name, value.replace("&quot;", "\"").replace("&amp;", "&")))
        .collect()
}

impl Running {
    pub async fn new() -> Running {
        Running::telling(STAFF.to_owned()).await
    }

    /// With a record of its own.
    pub async fn telling(story: String) -> Running {
        Running::with_hooks(story, heard_web::Origins::default()).await
    }

    /// Of which no more may be asked than this.
    pub async fn within(limits: Limits) -> Running {
        Running::set_up(STAFF.to_owned(), heard_web::Origins::default(), limits).await
    }

    /// Whose hooks may go to some addresses.
    pub async fn with_hooks(story: String, hooks: heard_web::Origins) -> Running {
        Running::set_up(story, hooks, UNLIMITED).await
    }

    /// In a store of its own somewhere else.
    pub async fn at(address: Address, story: String, hooks: heard_web::Origins) -> Running {
        let folder = tempfile::tempdir().unwrap();
        Running::set_up_in(folder, address, story, hooks, UNLIMITED).await
    }

    async fn set_up(story: String, hooks: heard_web::Origins, limits: Limits) -> Running {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("heard.db").display());
        let address = address.parse().unwrap();
        Running::set_up_in(folder, address, story, hooks, limits).await
    }

    async fn set_up_in(
        folder: tempfile::TempDir,
        address: Address,
        story: String,
        hooks: heard_web::Origins,
        limits: Limits,
    ) -> Running {
        let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
        let store = Store::open(&address, Uuid::from_u128(7), Arc::clone(&catalogue))
            .await
            .unwrap();
        let clock = Clock::set_to(When::read("2026-06-10 20:31").unwrap().latest());
        let brought = Bringing::of(&store, &clock, "evening.txt")
            .story(story.as_bytes())
            .await
            .unwrap();
        assert_eq!(brought.held, 0, "{:?}", store.held().await);
        let looks = folder.path().join("looks.jsonl");
        let key = PlaceKey::made_in(&folder.path().join("places.key")).unwrap();
        let desk = Desk::open(store, catalogue, looks, clock.clone())
            .await
            .unwrap();
        let desk = Arc::new(desk.with_key_to_places(key));
        Running {
            story,
            router: heard_web::service(
                Arc::clone(&desk),
                heard_web::Network {
                    behind_proxy: true,
                    hooks,
                    demonstration: Some(Arc::default()),
                    limits,
                    nothing_takes: std::time::Duration::ZERO,
                },
                Arc::default(),
            ),
            clock,
            desk,
            seconds: Mutex::default(),
            folder,
        }
    }

    /// Every file the service keeps anything in.
    pub fn files(&self) -> Vec<std::path::PathBuf> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files.map(|file| file.unwrap().path()).collect()
    }

    pub fn who(&self, name: &str) -> PersonId {
        let (story, _) = text::read("evening.txt", &self.story);
        story
            .cast
            .people
            .iter()
            .find(|one| one.name == name)
            .unwrap()
            .id
    }

    /// Puts more on record, as told in a story that goes on.
    pub async fn goes_on(&self, more: &str) {
        let story = format!("{}{more}", self.story);
        let brought = Bringing::of(self.desk.store(), &self.clock, "evening.txt")
            .story(story.as_bytes())
            .await
            .unwrap();
        let store = self.desk.store();
        assert_eq!(brought.held, 0, "{:?}", store.held().await);
        assert!(brought.facts > 0);
    }

    /// The database past the service, as somebody with a prompt has it.
    pub async fn prompt(&self) -> SqliteConnection {
        let path = self.folder.path().join("heard.db");
        let prompt = SqliteConnection::connect(&format!("sqlite:{}", path.display()));
        prompt.await.unwrap()
    }

    /// From now on neither place that keeps who looked takes any look.
    pub async fn keep_no_looks(&self) {
        let file = self.folder.path().join("looks.jsonl");
        std::fs::rename(&file, file.with_extension("aside")).unwrap();
        std::fs::create_dir(&file).unwrap();
        self.rename_looks("look", "gone").await;
    }

    /// Both take looks again.
    pub async fn keep_looks_again(&self) {
        let file = self.folder.path().join("looks.jsonl");
        std::fs::remove_dir(&file).unwrap();
        std::fs::rename(file.with_extension("aside"), &file).unwrap();
        self.rename_looks("gone", "look").await;
    }

    async fn rename_looks(&self, from: &str, to: &str) {
        let mut prompt = self.prompt().await;
        let rename = format!("alter table {from} rename to {to}");
        sqlx::query(sqlx::AssertSqlSafe(rename))
            .execute(&mut prompt)
            .await
            .unwrap();
    }

    /// Changes what is kept, past its guards, wherever these words stand in it.
    pub async fn damage(&self, words: &str) {
        let mut prompt = self.prompt().await;
        sqlx::query("drop trigger fact_log_is_not_changed")
            .execute(&mut prompt)
            .await
            .unwrap();
        let changed = sqlx::query(
            "update fact_log set body = replace(body, $1, 'nobody') where body like $2",
        )
        .bind(words)
        .bind(format!("%{words}%"))
        .execute(&mut prompt)
        .await
        .unwrap();
        assert!(changed.rows_affected() > 0);
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: to_bytes(body, 1 << 24).await.unwrap().to_vec(),
        }
    }

    /// What a stream tells after the first event, which has nothing but the moment from which it is told; and that moment.
    pub async fn listening(&self, request: Request<Body>) -> (BodyDataStream, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = response.into_body().into_data_stream();
        let first = tokio::time::timeout(Duration::from_secs(5), stream.next()).await;
        let first = String::from_utf8(first.unwrap().unwrap().unwrap().to_vec()).unwrap();
        let id = first.strip_prefix("id:").unwrap().trim().to_owned();
        assert!(
            id.parse::<i64>().is_ok(),
            "a moment, and nothing else: {first}"
        );
        (stream, id)
    }

    /// The same, of changes, to whoever has a token.
    pub async fn told_changes(&self, token: &str) -> BodyDataStream {
        let request =
            Request::get("/api/changes").header("authorization", format!("Bearer {token}"));
        let request = request.body(Body::empty()).unwrap();
        self.listening(request).await.0
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        let request = Request::get(path).header("authorization", format!("Bearer {token}"));
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// Asks in one of several roles.
    pub async fn ask_in_role(
        &self,
        token: &str,
        role: &str,
        method: &str,
        path: &str,
        key: u128,
        body: &Json,
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {token}"))
            .header("heard-role", role)
            .header("content-type", "application/json")
            .header("idempotency-key", Uuid::from_u128(key).to_string());
        self.ask(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// A page, as a browser that is signed in asks for it.
    pub async fn page(&self, token: &str, role: &str, path: &str) -> Answer {
        let cookie = format!("__Host-heard={token}~{}", role.replace(' ', "+"));
        let request = Request::get(path)
            .header("cookie", cookie)
            .header("accept", "text/html");
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// The same, as a page asks for it of itself.
    pub async fn page_of_itself(&self, token: &str, path: &str) -> Answer {
        let request = Request::get(path)
            .header("cookie", format!("__Host-heard={token}"))
            .header("heard-of-itself", "yes")
            .header("accept", "text/html");
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form of a page, with what the page had put into it but where it is answered otherwise.
    pub async fn send(
        &self,
        token: &str,
        path: &str,
        page: &Answer,
        answers: &[(&str, &str)],
    ) -> Answer {
        let hidden = page.hidden(path);
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(a, b)| (&**a, &**b)).collect();
        all.retain(|(name, _)| !answers.iter().any(|(answered, _)| answered == name));
        all.extend(answers);
        let body = serde_urlencoded::to_string(all).unwrap();
        let request = Request::post(path)
            .header("cookie", format!("__Host-heard={token}"))
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn post(&self, token: Option<&str>, path: &str, key: u128, body: &Json) -> Answer {
        let mut request = Request::post(path)
            .header("content-type", "application/json")
            .header("idempotency-key", Uuid::from_u128(key).to_string());
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.ask(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// What somebody who has taken up their account types to sign in a minute later.
    pub fn types(&self, name: &str) -> [(&'static str, String); 3] {
        self.clock
            .set(self.clock.now() + SignedDuration::from_secs(60));
        let seconds = self.seconds.lock().unwrap();
        let code = code_for(&seconds[name], self.clock.now()).unwrap();
        [
            ("account", name.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("code", code),
        ]
    }

    /// Signs in by the page, with the account somebody took up before.
    pub async fn signed_in_again(&self, name: &str) -> String {
        let page = self.page("", "", "/sign-in").await;
        let typed = self.types(name);
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, says)| (*name, &**says)).collect();
        let is_in = self.send("", "/sign-in", &page, &typed).await;
        assert_eq!(is_in.status, StatusCode::SEE_OTHER, "{}", is_in.words());
        let cookie = is_in.headers["set-cookie"].to_str().unwrap();
        cookie.split(['=', ';']).nth(1).unwrap().to_owned()
    }

    /// Takes up an account and signs in, by the service alone.
    pub async fn signed_in(&self, name: &str) -> String {
        let sign_in = self.desk.sign_in();
        let link = match sign_in.invite(name, self.who(name)).await {
            Ok(link) => link,
            Err(_) => sign_in.invite_again(name).await.unwrap(),
        };
        let path = format!("/api/set-up/{}", link.shown());
        let told = self.get("", &path).await.json();
        let url = told["otpauth"].as_str().unwrap();
        self.seconds
            .lock()
            .unwrap()
            .insert(name.to_owned(), url.to_owned());
        let code = |clock: &Clock| code_for(url, clock.now()).unwrap();
        let taken = json!({ "password": PASSWORD, "code": code(&self.clock) });
        assert_eq!(
            self.post(None, &path, 0, &taken).await.status,
            StatusCode::NO_CONTENT
        );
        self.clock
            .set(self.clock.now() + SignedDuration::from_secs(60));
        let typed = json!({ "name": name, "password": PASSWORD, "code": code(&self.clock) });
        let signed = self.post(None, "/api/sign-in", 0, &typed).await;
        assert_eq!(signed.status, StatusCode::OK);
        signed.json()["token"].as_str().unwrap().to_owned()
    }
}

/// Says what was not tried and why, on a line of its own, past what catches the output of a test that passes.
pub fn skipped(why: &str) {
    use std::io::Write;
    let line = format!("\nSKIPPED on {why}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}
