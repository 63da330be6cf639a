//! Somebody has what changes told to an address: all of it, in order, signed; and nothing that they may not read.

pub mod receiver;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use heard_web::{Figures, Origins, Telling};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, crypto, pki_types};
use tower::ServiceExt;
use uuid::Uuid;

use crate::running::{Answer, Running, STAFF};
use crate::told::{self as late, EVENING};
use receiver::{How, Receiver};

const NEVER: &str = "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77";

fn origins(of: &[String]) -> Origins {
    of.iter().map(|one| one.parse().unwrap()).collect()
}

fn telling_as(service: &Running, of: &[String], teller: u128) -> Arc<Telling> {
    let figures = Arc::new(Figures::default());
    let (desk, teller) = (Arc::clone(&service.desk), Uuid::from_u128(teller));
    Telling::new(desk, origins(of), figures, teller, RootCertStore::empty()).unwrap()
}

/// Everything whose time has come is told, or not taken.
async fn round(telling: &Arc<Telling>) {
    let mut begun = JoinSet::new();
    telling.begin(&mut begun).await;
    while let Some(told) = begun.join_next().await {
        told.unwrap();
    }
}

/// A service, Rookwood signed in, and a hook of hers.
struct Hooked {
    service: Running,
    session: String,
    of: Vec<String>,
    id: String,
    secret: String,
    telling: Arc<Telling>,
    key: std::sync::atomic::AtomicU64,
}

impl Hooked {
    async fn to(address: &str, of: &[String]) -> Hooked {
        let service = Running::with_hooks(STAFF.to_owned(), origins(of)).await;
        let session = service.signed_in("Rookwood").await;
        let made = hook(&service, &session, address).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", text(&made));
        let made = made.json();
        let field = |name: &str| made[name].as_str().unwrap().to_owned();
        Hooked {
            telling: telling_as(&service, of, 1),
            of: of.to_vec(),
            id: field("id"),
            secret: field("secret"),
            service,
            session,
            key: 100.into(),
        }
    }

    async fn of(receiver: &Receiver) -> Hooked {
        Hooked::to(&receiver.address(), &[receiver.origin()]).await
    }

    /// Ava is graded again: something changes.
    async fn graded(&self, grade: &str) {
        let key = u128::from(self.key.fetch_add(1, Ordering::SeqCst));
        let path = format!("/api/children/{}/facts", self.service.who("Ava"));
        let body = json!({ "facts": [{ "kind": "graded", "happened": "2026-06-10 20:30", "body": { "grade": grade, "because": "seen getting into a car" } }] });
        let put = self.service.post(Some(&self.session), &path, key, &body);
        let put = put.await;
        assert_eq!(put.status, StatusCode::CREATED, "{}", text(&put));
    }

    async fn told(&self) -> Json {
        let list = self.service.get(&self.session, "/api/hooks").await.json();
        list[0].clone()
    }

    fn pass(&self, seconds: i64) {
        let clock = &self.service.clock;
        clock.set(clock.now() + SignedDuration::from_secs(seconds));
    }

    /// How many looks at Ava's record name the hook.
    async fn looks(&self) -> usize {
        let (store, ava) = (self.service.desk.store(), self.service.who("Ava"));
        let looks = store.looks_about(ava, None, 100).await.unwrap();
        let named = format!("\"hook\":\"{}\"", self.id);
        looks
            .iter()
            .filter(|look| look.body.contains(&named))
            .count()
    }
}

async fn hook(service: &Running, session: &str, address: &str) -> Answer {
    let wanted = json!({ "address": address, "name": "the wall" });
    service.post(Some(session), "/api/hooks", 1, &wanted).await
}

async fn ended(service: &Running, session: &str, id: &str) -> Answer {
    let request = Request::delete(format!("/api/hooks/{id}"))
        .header("authorization", format!("Bearer {session}"));
    service.ask(request.body(Body::empty()).unwrap()).await
}

async fn resumed(service: &Running, session: &str, id: &str) -> Answer {
    let path = format!("/api/hooks/{id}/resume");
    service.post(Some(session), &path, 2, &Json::Null).await
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_told_once_in_order_and_signed_and_names_nobody() {
    let receiver = Receiver::new(How::Takes).await;
    let hooked = Hooked::of(&receiver).await;
    for grade in ["high", "medium", "high"] {
        hooked.graded(grade).await;
    }
    round(&hooked.telling).await;
    round(&hooked.telling).await;
    let heard = receiver.heard();
    assert_eq!(heard.len(), 3);
    let ava = hooked.service.who("Ava").to_string();
    let now = hooked.service.clock.now().as_second().to_string();
    for one in &heard {
        assert!(one.is_signed_by(&hooked.secret));
        let other = format!("whsec_{}", "A".repeat(43) + "=");
        assert!(!one.is_signed_by(&other));
        assert_eq!(one.header("content-type"), "application/cloudevents+json");
        assert_eq!(one.header("webhook-timestamp"), now);
        let told = one.json();
        assert_eq!(told["specversion"], "1.0");
        assert_eq!(told["type"], "heard.changed");
        assert_eq!(told["source"], format!("/api/hooks/{}", hooked.id));
        assert_eq!(
            (&told["id"], &told["subject"]),
            (&json!(one.id()), &json!(ava))
        );
        assert_eq!(told["data"]["child"], ava);
        assert_eq!(told["data"]["facts"][0]["kind"], "graded");
        assert!(one.id().parse::<Uuid>().is_ok());
        let text = String::from_utf8(one.body.to_vec()).unwrap();
        for word in ["Quillmarsh", "Rookwood", "car", "wall"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
    let times: Vec<String> = heard
        .iter()
        .map(|one| one.json()["time"].to_string())
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    let ids: std::collections::BTreeSet<String> = heard.iter().map(|one| one.id()).collect();
    assert_eq!(ids.len(), 3);
    // Each thing told is a look of hers, by the hook; and her list says when, never the secret.
    assert_eq!(hooked.looks().await, 3);
    let list = hooked.service.get(&hooked.session, "/api/hooks").await;
    assert!(!text(&list).contains("whsec_"));
    let told = hooked.told().await;
    assert_eq!(
        (&told["behind"], &told["stopped"]),
        (&json!(false), &json!(false))
    );
    assert!(told["told"].is_string());
    let gone = ended(&hooked.service, &hooked.session, &hooked.id).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    hooked.graded("medium").await;
    round(&hooked.telling).await;
    assert_eq!(receiver.heard().len(), 3);
}

/// Ashgrove owes it to Kai that somebody goes, and it is late; Rookwood and Quill have hooks to the same place.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_owes_what_is_late_is_told_so_by_their_hook_and_nobody_else_by_theirs() {
    let receiver = Receiver::new(How::Takes).await;
    let of = [receiver.origin()];
    let service = Running::with_hooks(EVENING.to_owned(), origins(&of)).await;
    let mut made = Vec::new();
    for name in ["Quill", "Rookwood", "Ashgrove"] {
        let token = service.signed_in(name).await;
        let answer = hook(&service, &token, &receiver.address()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", text(&answer));
        made.push(answer.json());
    }
    let own = &made[2];
    let telling = telling_as(&service, &of, 1);
    assert_eq!(late::round(&service).await, 1);
    round(&telling).await;
    late::round(&service).await;
    round(&telling).await;
    let heard = receiver.heard();
    assert_eq!(heard.len(), 1, "one message, once, to one hook");
    let one = &heard[0];
    assert!(one.is_signed_by(own["secret"].as_str().unwrap()));
    let told = one.json();
    assert_eq!(told["type"], "heard.told");
    assert_eq!(
        told["source"],
        format!("/api/hooks/{}", own["id"].as_str().unwrap())
    );
    let kai = service.who("Kai").to_string();
    assert_eq!(
        (&told["subject"], &told["data"]["child"]),
        (&json!(kai), &json!(kai))
    );
    assert_eq!(told["data"]["as"], "whoever owes it");
    let rules = told["data"]["duties"].to_string();
    assert!(
        rules.contains("missing.attend-golden-hour.medium"),
        "{rules}"
    );
    let says = String::from_utf8(one.body.to_vec()).unwrap();
    for word in ["Brambleby", "Ashgrove", "out late", "Go to"] {
        assert!(!says.contains(word), "{word}: {says}");
    }
}

/// What came while the receiver was down is told when it is up again; but for what was done by then, or is closed to its owner.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_late_is_told_by_a_hook_later_unless_it_was_done_or_the_record_was_closed() {
    let there = "  2026-06-10 20:31  attended: \"14 Tern Street\"; actions home and room searched | about Kai; case \"kai\"; by \"PC Marsh\", responding officer\n";
    let sealed = "  2026-06-10 20:31  record restricted: sealed; because \"a witness\" | about Kai; no case\n";
    for (more, is_told) in [(None, true), (Some(there), false), (Some(sealed), false)] {
        let receiver = Receiver::new(How::Says(503)).await;
        let of = [receiver.origin()];
        let service = Running::with_hooks(EVENING.to_owned(), origins(&of)).await;
        let token = service.signed_in("Ashgrove").await;
        hook(&service, &token, &receiver.address()).await;
        let telling = telling_as(&service, &of, 1);
        late::round(&service).await;
        round(&telling).await;
        let tried = receiver.heard().len();
        assert_eq!(tried, 1, "it was not taken");
        receiver.answers(How::Takes);
        if let Some(more) = more {
            service.goes_on(more).await;
        }
        let clock = &service.clock;
        clock.set(clock.now() + SignedDuration::from_secs(6));
        round(&telling).await;
        let heard = receiver.heard();
        let later = heard.iter().skip(tried).map(receiver::Heard::json);
        let told = later.filter(|one| {
            one["type"] == "heard.told"
                && one["data"]["duties"]
                    .to_string()
                    .contains("missing.attend-golden-hour.medium")
        });
        assert_eq!(told.count(), usize::from(is_told), "{more:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_was_down_is_told_everything_in_order_when_it_is_up_again() {
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = gone.local_addr().unwrap();
    drop(gone);
    let origin = format!("http://{at}");
    let hooked = Hooked::to(&format!("{origin}/heard"), std::slice::from_ref(&origin)).await;
    hooked.graded("high").await;
    hooked.pass(1);
    hooked.graded("medium").await;
    for waits in [5, 10, 20] {
        round(&hooked.telling).await;
        let told = hooked.told().await;
        assert_eq!(told["behind"], true, "{told}");
        let now = hooked.service.clock.now();
        let again = now + SignedDuration::from_secs(waits);
        assert_eq!(told["again"], again.to_string());
        assert!(told["why"].as_str().unwrap().ends_with('.'), "{told}");
        hooked.pass(waits - 1);
        round(&hooked.telling).await;
        assert_eq!(
            hooked.told().await["again"],
            told["again"],
            "it is too early"
        );
        hooked.pass(1);
    }
    // Nobody took anything: nobody was told.
    assert_eq!(hooked.looks().await, 0);
    let receiver = Receiver::at(at, How::Takes).await;
    round(&hooked.telling).await;
    let heard = receiver.heard();
    assert_eq!(heard.len(), 2);
    assert!(heard[0].json()["time"].as_str() < heard[1].json()["time"].as_str());
    assert_eq!(hooked.told().await["behind"], false);
    assert_eq!(hooked.looks().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_on_by_itself_and_to_an_address_of_a_query_alone() {
    let receiver = Receiver::new(How::Takes).await;
    let address = format!("{}?of=saltby", receiver.origin());
    let hooked = Hooked::to(&address, &[receiver.origin()]).await;
    let going_on = tokio::spawn(Arc::clone(&hooked.telling).go_on(std::future::pending()));
    hooked.graded("high").await;
    receiver.hears(1).await;
    hooked.graded("medium").await;
    receiver.hears(2).await;
    going_on.abort();
}

/// What still asks something of the store would hold it up as it is put away.
#[tokio::test(flavor = "multi_thread")]
async fn when_it_is_told_to_stop_all_that_it_began_has_ended() {
    let receiver = Receiver::new(How::Never).await;
    let hooked = Hooked::of(&receiver).await;
    let (stop, stops) = tokio::sync::oneshot::channel();
    let going_on = Arc::clone(&hooked.telling).go_on(async { stops.await.unwrap() });
    let going_on = tokio::spawn(going_on);
    hooked.graded("high").await;
    receiver.hears(1).await;
    assert!(Arc::strong_count(&hooked.telling) > 2, "it is being told");
    stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(5), going_on).await;
    ended.expect("it does not wait for an answer").unwrap();
    assert_eq!(Arc::strong_count(&hooked.telling), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_and_not_noted_is_sent_again_under_the_same_id() {
    let receiver = Receiver::new(How::Never).await;
    let hooked = Hooked::of(&receiver).await;
    hooked.graded("high").await;
    let mut begun = JoinSet::new();
    hooked.telling.begin(&mut begun).await;
    receiver.hears(1).await;
    begun.abort_all();
    while let Some(told) = begun.join_next().await {
        assert!(told.is_err());
    }
    receiver.answers(How::Takes);
    // Another program goes on, when this one has said nothing for a minute.
    let other = telling_as(&hooked.service, &hooked.of, 2);
    round(&other).await;
    assert_eq!(receiver.heard().len(), 1);
    hooked.pass(60);
    round(&other).await;
    let heard = receiver.heard();
    assert_eq!(heard.len(), 2);
    assert_eq!(
        (heard[0].id(), &heard[0].body),
        (heard[1].id(), &heard[1].body)
    );
    hooked.pass(3600);
    round(&hooked.telling).await;
    round(&other).await;
    assert_eq!(receiver.heard().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_an_answer_leads_is_not_followed() {
    let elsewhere = Receiver::new(How::Takes).await;
    let receiver = Receiver::new(How::LeadsTo(elsewhere.address())).await;
    let both = [receiver.origin(), elsewhere.origin()];
    let hooked = Hooked::to(&receiver.address(), &both).await;
    hooked.graded("high").await;
    round(&hooked.telling).await;
    assert_eq!((receiver.heard().len(), elsewhere.heard().len()), (1, 0));
    let told = hooked.told().await;
    assert_eq!(told["behind"], true);
    assert!(
        told["why"].as_str().unwrap().contains("leads elsewhere"),
        "{told}"
    );
    receiver.answers(How::Says(503));
    hooked.pass(5);
    round(&hooked.telling).await;
    assert_eq!(hooked.told().await["why"], "It answered 503.");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_never_answers_is_left_and_holds_up_no_other() {
    let (slow, quick) = (
        Receiver::new(How::Never).await,
        Receiver::new(How::Takes).await,
    );
    let both = [slow.origin(), quick.origin()];
    let hooked = Hooked::to(&slow.address(), &both).await;
    let other = hook(&hooked.service, &hooked.session, &quick.address()).await;
    assert_eq!(other.status, StatusCode::CREATED);
    hooked.graded("high").await;
    let mut begun = JoinSet::new();
    hooked.telling.begin(&mut begun).await;
    slow.hears(1).await;
    quick.hears(1).await;
    // While the slow one is waited for, the other is told what comes next.
    tokio::time::sleep(Duration::from_millis(100)).await;
    hooked.graded("medium").await;
    hooked.telling.begin(&mut begun).await;
    quick.hears(2).await;
    assert_eq!(slow.heard().len(), 1);
    let all = async {
        while let Some(told) = begun.join_next().await {
            told.unwrap();
        }
    };
    let left = tokio::time::timeout(Duration::from_secs(15), all).await;
    assert!(left.is_ok(), "it is still waited for");
    let list = hooked
        .service
        .get(&hooked.session, "/api/hooks")
        .await
        .json();
    let of = |at: &str| {
        let hooks = list.as_array().unwrap();
        let found = hooks.iter().find(|one| one["address"] == at);
        found.unwrap().clone()
    };
    let said = of(&slow.address())["why"].to_string();
    assert!(said.contains("10 seconds"), "{said}");
    assert_eq!(of(&quick.address())["behind"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_end_is_not_read() {
    let receiver = Receiver::new(How::Endlessly).await;
    let hooked = Hooked::of(&receiver).await;
    hooked.graded("high").await;
    round(&hooked.telling).await;
    assert!(hooked.told().await["told"].is_string());
    tokio::time::sleep(Duration::from_millis(300)).await;
    let written = receiver.written.load(Ordering::SeqCst);
    assert!(written < 32 << 20, "{written} bytes were taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_lost_leave_since_is_told_nothing() {
    let receiver = Receiver::new(How::Takes).await;
    let hooked = Hooked::of(&receiver).await;
    hooked.graded("high").await;
    round(&hooked.telling).await;
    assert_eq!((receiver.heard().len(), hooked.looks().await), (1, 1));
    hooked.graded("medium").await;
    let sealed = "  2026-06-10 20:31  record restricted: sealed; because \"a witness\" | about Ava; no case\n";
    hooked.service.goes_on(sealed).await;
    round(&hooked.telling).await;
    assert_eq!((receiver.heard().len(), hooked.looks().await), (1, 1));
    assert_eq!(hooked.told().await["behind"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_with_the_account_of_its_owner() {
    let receiver = Receiver::new(How::Takes).await;
    let hooked = Hooked::of(&receiver).await;
    hooked.graded("high").await;
    let store = hooked.service.desk.store();
    let account = store.account_called("rookwood").await.unwrap().unwrap();
    let now = hooked.service.clock.now();
    store.close_account(account.id, now).await.unwrap();
    round(&hooked.telling).await;
    assert_eq!(receiver.heard().len(), 0);
    assert_eq!(store.hooks_of(account.id).await, Ok(vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_when_its_owner_leaves() {
    let receiver = Receiver::new(How::Takes).await;
    let hooked = Hooked::of(&receiver).await;
    hooked.graded("high").await;
    let left = "  2026-06-10 20:31  account taken away: exploitation team; because \"left the force\" | about Rookwood; no case\n";
    hooked.service.goes_on(left).await;
    round(&hooked.telling).await;
    assert_eq!(receiver.heard().len(), 0);
    let store = hooked.service.desk.store();
    let account = store.account_called("rookwood").await.unwrap().unwrap();
    assert_eq!(store.hooks_of(account.id).await, Ok(vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_where_hooks_may_not_go_any_more_and_goes_on_without_a_gap() {
    let receiver = Receiver::new(How::Takes).await;
    let hooked = Hooked::of(&receiver).await;
    hooked.graded("high").await;
    let elsewhere = telling_as(&hooked.service, &["https://wall.saltby.example".into()], 2);
    round(&elsewhere).await;
    assert_eq!(receiver.heard().len(), 0);
    let told = hooked.told().await;
    assert_eq!(told["stopped"], true);
    assert!(
        told["why"]
            .as_str()
            .unwrap()
            .contains("whoever runs the service")
            || told["why"]
                .as_str()
                .unwrap()
                .contains("Whoever runs the service"),
        "{told}"
    );
    hooked.graded("medium").await;
    round(&hooked.telling).await;
    assert_eq!(receiver.heard().len(), 0, "it was not resumed");
    let goes_on = resumed(&hooked.service, &hooked.session, &hooked.id).await;
    assert_eq!(goes_on.status, StatusCode::NO_CONTENT);
    round(&hooked.telling).await;
    assert_eq!(receiver.heard().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_three_days_without_a_success_it_stops_and_says_so() {
    let receiver = Receiver::new(How::Says(500)).await;
    let hooked = Hooked::of(&receiver).await;
    let figures = Arc::new(Figures::default());
    let desk = Arc::clone(&hooked.service.desk);
    let telling = Telling::new(
        desk,
        origins(&hooked.of),
        Arc::clone(&figures),
        Uuid::from_u128(3),
        RootCertStore::empty(),
    )
    .unwrap();
    hooked.graded("high").await;
    let account = hooked
        .service
        .desk
        .store()
        .account_called("rookwood")
        .await
        .unwrap()
        .unwrap();
    let one = async || {
        hooked
            .service
            .desk
            .store()
            .hooks_of(account.id)
            .await
            .unwrap()
            .pop()
            .unwrap()
    };
    let begun = hooked.service.clock.now();
    let mut waited = Vec::new();
    while one().await.stopped.is_none() {
        round(&telling).await;
        let Some(failing) = one().await.failing.filter(|_| waited.len() < 200) else {
            break;
        };
        let now = hooked.service.clock.now();
        waited.push(failing.again.duration_since(now).as_secs());
        hooked.service.clock.set(failing.again.max(now));
    }
    let (stopped, why) = one().await.stopped.unwrap();
    let lasted = stopped.duration_since(begun).as_hours();
    assert!((72..74).contains(&lasted), "{lasted} h: {waited:?}");
    assert_eq!(
        (waited[0], waited[1], waited.iter().max()),
        (5, 10, Some(&3600))
    );
    assert_eq!(
        why,
        "for 3 days nothing was taken there; the last time it answered 500"
    );
    // Whoever runs it is told how many, and of whom nothing.
    let told = heard_web::figures(Arc::clone(&hooked.service.desk), figures);
    let asked = Request::get("/metrics").body(Body::empty()).unwrap();
    let bytes = to_bytes(told.oneshot(asked).await.unwrap().into_body(), 1 << 20).await;
    let metrics = String::from_utf8(bytes.unwrap().to_vec()).unwrap();
    for line in [
        "heard_hooks{how=\"stopped\"} 1".to_owned(),
        "heard_hooks{how=\"behind\"} 0".to_owned(),
        format!(
            "heard_hook_tries_total{{taken=\"false\"}} {}",
            receiver.heard().len()
        ),
    ] {
        assert!(metrics.contains(&line), "{line}\n{metrics}");
    }
    assert!(
        !metrics.contains("127.0.0.1") && !metrics.contains("wall"),
        "{metrics}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hooks_are_made_and_ended_by_their_owner_alone_and_go_where_they_may() {
    let nowhere = Running::new().await;
    let session = nowhere.signed_in("Rookwood").await;
    let refused = hook(&nowhere, &session, "https://wall.saltby.example/a").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        text(&refused).contains("hoever runs the service")
            && text(&refused).contains("serve.hooks")
    );

    let receiver = Receiver::new(How::Takes).await;
    let hooked = Hooked::to(
        &receiver.address(),
        &[receiver.origin(), "https://wall.saltby.example".into()],
    )
    .await;
    let (service, session) = (&hooked.service, &hooked.session);
    let port = receiver.at.port();
    for address in [
        "https://wall.saltby.example:444/quillmarsh",
        "https://wall.saltby.example.quillmarsh.example/",
        "https://quillmarsh@wall.saltby.example/",
        "https://wall.saltby.example@quillmarsh.example/",
        "http://wall.saltby.example/quillmarsh",
        &format!("http://localhost:{port}/quillmarsh"),
        &format!("https://127.0.0.1:{port}/quillmarsh"),
        &format!("http://127.1:{port}/quillmarsh"),
        &format!("http://[::ffff:127.0.0.1]:{port}/quillmarsh"),
        "ftp://wall.saltby.example/quillmarsh",
        "quillmarsh",
        "",
    ] {
        let refused = hook(service, session, address).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{address}"
        );
        assert!(!text(&refused).contains("quillmarsh"), "{address}");
    }
    let fine = hook(service, session, "https://Wall.saltby.example:443/a?b=c").await;
    assert_eq!(fine.status, StatusCode::CREATED);

    // Another's is exactly as one that never was, and none of it is in another's list.
    let other = service.signed_in("Holloway").await;
    for (theirs, never) in [
        (
            ended(service, &other, &hooked.id).await,
            ended(service, &other, NEVER).await,
        ),
        (
            resumed(service, &other, &hooked.id).await,
            resumed(service, &other, NEVER).await,
        ),
    ] {
        assert_eq!(theirs.status, StatusCode::NOT_FOUND);
        assert_eq!((theirs.status, theirs.bytes), (never.status, never.bytes));
    }
    assert_eq!(service.get(&other, "/api/hooks").await.json(), json!([]));

    // A program makes and sees none; nor does anybody who did not show just now who they are.
    let wanted = json!({ "name": "list", "scope": ["read", "changes"], "ends": "2026-07-01" });
    let token = service
        .post(Some(&other), "/api/tokens", 9, &wanted)
        .await
        .json();
    let token = token["token"].as_str().unwrap();
    let refused = hook(service, token, &receiver.address()).await;
    assert_eq!(refused.json()["type"], "out-of-scope");
    assert_eq!(
        service.get(token, "/api/hooks").await.status,
        StatusCode::FORBIDDEN
    );
    hooked.pass(6 * 60);
    let stale = hook(service, &other, &receiver.address()).await;
    assert_eq!(stale.json()["type"], "show-again");
}

/// A case kept from Rookwood, of a child whose record is open to her otherwise.
const CLOSED: &str =
    "  2026-06-10 20:31  record restricted: sealed; because \"covert\" | about Ava; case \"covert\"
  2026-06-10 20:32  known as: \"Ziggy Ashdown\" | about Ava; case \"covert\"
  2026-06-10 20:33  graded: high; because \"an informant\" | about Ava; case \"covert\"
";

/// What comes in a world, but for what is another in each whatever happens: ids of events and the hook's own.
async fn comes(more: &str) -> Vec<(String, Vec<String>)> {
    let receiver = Receiver::new(How::Takes).await;
    let hooked = Hooked::of(&receiver).await;
    hooked.pass(600);
    let seen = "  2026-06-10 20:34  graded: high; because \"seen\" | about Ava\n";
    hooked.service.goes_on(&format!("{seen}{more}")).await;
    hooked.graded("medium").await;
    round(&hooked.telling).await;
    let told = receiver.heard().into_iter().map(|one| {
        let names = one.headers.keys().map(ToString::to_string).collect();
        let body = String::from_utf8(one.body.to_vec()).unwrap();
        (body.replace(&one.id(), "").replace(&hooked.id, ""), names)
    });
    told.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_owner_has_no_leave_for_changes_nothing_that_is_sent() {
    let (with, without) = (comes(CLOSED).await, comes("").await);
    assert!(!with.is_empty());
    assert_eq!(with, without);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_by_tls_shows_a_certificate_that_is_trusted() {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = pki_types::PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der());
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key.into())
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("localhost:0").await.unwrap();
    let origin = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut read = vec![0; 1 << 16];
            drop(stream.read(&mut read).await);
            drop(stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await);
            drop(stream.flush().await);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    let hooked = Hooked::to(&format!("{origin}/heard"), std::slice::from_ref(&origin)).await;
    hooked.graded("high").await;
    round(&hooked.telling).await;
    let told = hooked.told().await;
    assert!(
        told["why"].as_str().unwrap().contains("certificate"),
        "{told}"
    );
    assert_eq!(hooked.looks().await, 0);

    let mut roots = RootCertStore::empty();
    roots.add(certified.cert.der().clone()).unwrap();
    let desk = Arc::clone(&hooked.service.desk);
    let trusting = Telling::new(
        desk,
        origins(&[origin]),
        Arc::default(),
        Uuid::from_u128(4),
        roots,
    );
    hooked.pass(5);
    round(&trusting.unwrap()).await;
    let told = hooked.told().await;
    assert_eq!(told["behind"], false, "{told}");
    assert!(told["told"].is_string());
}

/// Of whom a damaged change is, nobody knows: nobody is told it, and neither a hook nor a search for people waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_change_holds_up_neither_a_hook_nor_a_search() {
    let receiver = Receiver::new(How::Takes).await;
    let hooked = Hooked::of(&receiver).await;
    let is_found = async |key| {
        let typed = json!({ "text": "Ava" });
        let (session, service) = (Some(&*hooked.session), &hooked.service);
        let found = service.post(session, "/api/people/search", key, &typed);
        let found = found.await;
        assert_eq!(found.status, StatusCode::OK, "{}", text(&found));
        text(&found).contains(&service.who("Ava").to_string())
    };
    assert!(is_found(301).await);
    hooked.graded("high").await;
    let mut prompt = hooked.service.prompt().await;
    let damage = "update outbox set at = at + 1 where seq = (select max(seq) from outbox)";
    sqlx::query(damage).execute(&mut prompt).await.unwrap();
    assert!(is_found(302).await);
    round(&hooked.telling).await;
    assert_eq!(receiver.heard().len(), 0, "it is not believed");
    for grade in ["medium", "high"] {
        hooked.graded(grade).await;
    }
    round(&hooked.telling).await;
    assert_eq!(receiver.heard().len(), 2);
    assert_eq!(hooked.told().await["behind"], false);
    assert!(is_found(303).await);
}
