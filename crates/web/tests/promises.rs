//! What is promised of every answer, whoever asks: an object of another record is as if it were not there, however it is
//! reached; each answer and each refusal is one look, which holds no word of the record; and nobody learns who has an account.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value as Json, json};

use crate::running::{Answer, Running};

const NEVER: &str = "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77";

/// Kai's record is Wrenfield's alone, and Ava's is Rookwood's; both have facts, words and a case of their own.
const FORCE: &str = "Two records
  children: Kai, Ava
  people: Wrenfield, Rookwood, Holloway, Dale
  2026-01-01 09:00  account given: investigator; name \"DC Wrenfield\"; team \"Saltby CID\" | about Wrenfield; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case
  2026-01-01 09:00  account given: data protection officer; name \"Dale\" | about Dale; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\"; born 2011-05-03 | about Kai; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\"; born 2010-11-20 | about Ava; no case
  2026-03-03 09:00  record restricted: restricted; because \"an informant\" | about Kai; no case
  2026-03-03 09:00  child held: Kai; as officer in the case | about Wrenfield; no case
  2026-03-03 09:00  let in: Kai; because \"his case\"; by Holloway | about Wrenfield; no case
  2026-03-03 09:00  child held: Ava; as officer in the case | about Rookwood; no case
  2026-03-03 09:00  child held: Ava; as keeper | about Holloway; no case
  2026-06-09 22:11  reported missing; by care home | about Ava
  2026-06-09 22:30  reported missing; by mum | about Kai; case \"Kai's\"
  2026-06-10 09:00  child said: \"I went to see Ziggy\"; how in person and alone | about Kai; case \"Kai's\"
";

/// The same with nothing of a request's own in it: its key, and what a form is sealed with.
fn plain(answer: &Answer, of: &str) -> (StatusCode, String) {
    let mut text = answer.html().replace(of, "ID");
    for (name, value) in answer.all_hidden() {
        if matches!(&*name, "key" | "of-this-session") {
            text = text.replace(&value, "");
        }
    }
    (answer.status, text)
}

async fn facts_of(service: &Running, token: &str, child: &str) -> Vec<String> {
    let timeline = service
        .get(token, &format!("/api/children/{child}/timeline"))
        .await;
    let timeline = timeline.json();
    let facts = timeline["facts"].as_array().unwrap();
    let id = |fact: &Json| fact["fact"].as_str().unwrap().to_owned();
    facts.iter().map(id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_of_another_record_is_as_if_not_there_however_it_is_reached() {
    let service = Running::telling(FORCE.to_owned()).await;
    let [kai, ava] = ["Kai", "Ava"].map(|name| service.who(name).to_string());
    let wrenfield = service.signed_in("Wrenfield").await;
    let rookwood = service.signed_in("Rookwood").await;
    let kais = facts_of(&service, &wrenfield, &kai).await;
    assert!(kais.len() >= 3, "{kais:?}");
    let session = service.get(&wrenfield, "/api/sessions").await.json();
    let session = session[0]["id"].as_str().unwrap().to_owned();
    let token = json!({ "name": "a list", "scope": ["read"], "ends": "2026-08-31" });
    let token = service
        .post(Some(&wrenfield), "/api/tokens", 90, &token)
        .await;
    let token = token.json()["id"].as_str().unwrap().to_owned();

    let mut key = 100;
    let mut tried = 0;
    for of in kais.iter().chain([&kai, &session, &token]) {
        let body = |fact: Json| json!({ "facts": [fact] });
        let graded = json!({ "kind": "graded", "happened": "2026-06-10 20:30",
                             "body": { "grade": "high", "because": "seen getting into a car" } });
        let asked = |id: &str| {
            let withdrawn = json!({ "kind": "withdrawn", "happened": "2026-06-10 20:30",
                                    "body": { "fact": id, "because": "by mistake" } });
            let facts = format!("/api/children/{ava}/facts");
            [
                (
                    "GET",
                    format!("/api/children/{ava}/timeline?after={id}"),
                    Json::Null,
                ),
                (
                    "GET",
                    format!("/api/children/{ava}/duties?after={id}"),
                    Json::Null,
                ),
                (
                    "POST",
                    facts.clone(),
                    json!({ "facts": [graded], "seen": id }),
                ),
                ("POST", facts, body(withdrawn)),
                (
                    "POST",
                    format!("/api/emergencies/{id}/review"),
                    json!({ "happened": "2026-06-10 20:30", "justified": true, "because": "it was" }),
                ),
                (
                    "POST",
                    format!("/api/places/{id}/agreement"),
                    json!({ "happened": "2026-06-10 20:30" }),
                ),
                (
                    "POST",
                    format!("/api/staff/{id}/facts"),
                    json!({ "kind": "child given up", "happened": "2026-06-10 20:30", "body": { "child": id } }),
                ),
                ("DELETE", format!("/api/sessions/{id}"), Json::Null),
                ("DELETE", format!("/api/tokens/{id}"), Json::Null),
                ("DELETE", format!("/api/hooks/{id}"), Json::Null),
                ("POST", format!("/api/hooks/{id}/resume"), Json::Null),
                (
                    "PAGE",
                    format!("/children/{ava}/duties/missing.risk-grade/{id}"),
                    Json::Null,
                ),
                (
                    "PAGE",
                    format!("/children/{ava}/record/withdrawn?fact={id}"),
                    Json::Null,
                ),
                (
                    "PAGE",
                    format!("/children/{ava}/timeline?after={id}"),
                    Json::Null,
                ),
            ]
        };
        for ((method, path, sent), (_, other, never)) in asked(of).into_iter().zip(asked(NEVER)) {
            key += 2;
            let (here, there) = if method == "PAGE" {
                let role = "exploitation team";
                (
                    service.page(&rookwood, role, &path).await,
                    service.page(&rookwood, role, &other).await,
                )
            } else {
                let role = "exploitation team";
                (
                    service
                        .ask_in_role(&rookwood, role, method, &path, key, &sent)
                        .await,
                    service
                        .ask_in_role(&rookwood, role, method, &other, key + 1, &never)
                        .await,
                )
            };
            assert_eq!(plain(&here, of), plain(&there, NEVER), "{method} {path}");
            assert!(!here.html().contains("Ziggy"), "{method} {path}");
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}: hardly tried");
    // What was another's is as it was.
    assert_eq!(facts_of(&service, &wrenfield, &kai).await, kais);
    let sessions = service.get(&wrenfield, "/api/sessions").await.json();
    assert!(sessions.to_string().contains(&session));
}

/// The look kept last says who asked for what, about whom, as what and when; and by which rule and for what, where they were answered.
async fn last_look_says(service: &Running, who: &str, child: &str, act: &str, given: bool) {
    let looks = service.desk.store().looks_before(None, 1).await.unwrap();
    let look = &looks[0];
    assert_eq!(look.who, service.who(who), "{act}");
    let about = look.about.map(|about| about.to_string());
    assert!(about.is_none() || about.as_deref() == Some(child), "{act}");
    assert!(about.is_some() || !given, "{act}: it says of whom");
    assert_eq!(look.at, service.clock.now(), "{act}");
    let body: Json = serde_json::from_str(&look.body).unwrap();
    assert_eq!(body["act"], act);
    assert!(body["role"].is_string(), "{body}");
    assert_eq!(body["answer"] == "given", given, "{body}");
    for part in ["purpose", "rule"] {
        assert_eq!(body[part].is_string(), given, "{part}: {body}");
    }
}

async fn looks_kept(service: &Running) -> i64 {
    let (count, wrong) = service.desk.store().verify_looks(None).await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn each_answer_and_each_refusal_is_one_look_that_holds_no_word_of_the_record() {
    let service = Running::telling(FORCE.to_owned()).await;
    let [kai, ava] = ["Kai", "Ava"].map(|name| service.who(name).to_string());
    let rookwood = service.signed_in("Rookwood").await;
    let holloway = service.signed_in("Holloway").await;
    let mut key = 200;
    for (child, opens) in [(&ava, true), (&kai, false), (&NEVER.to_owned(), false)] {
        for what in [
            "duties",
            "timeline",
            "timeline?limit=1",
            "duties?at=2026-06-09T23:30:00Z",
            "looks",
        ] {
            let token = if what == "looks" {
                &holloway
            } else {
                &rookwood
            };
            let before = looks_kept(&service).await;
            let answer = service
                .get(token, &format!("/api/children/{child}/{what}"))
                .await;
            assert_eq!(answer.status == StatusCode::OK, opens, "{what}");
            assert_eq!(looks_kept(&service).await - before, 1, "{child} {what}");
            // What was refused last is a summary.
            let (who, act) = match (what, opens) {
                ("looks", _) => ("Holloway", "read looks"),
                (_, true) => ("Rookwood", "read"),
                (_, false) => ("Rookwood", "read summary"),
            };
            last_look_says(&service, who, child, act, opens).await;
        }
        let graded = json!({ "facts": [{ "kind": "graded", "happened": "2026-06-10 20:30",
                             "body": { "grade": "high", "because": "seen getting into a car" } }] });
        key += 1;
        let before = looks_kept(&service).await;
        let path = format!("/api/children/{child}/facts");
        let put = service.post(Some(&rookwood), &path, key, &graded).await;
        assert_eq!(put.status == StatusCode::CREATED, opens);
        assert_eq!(looks_kept(&service).await - before, 1, "{child} facts");
    }
    for (path, sent) in [
        (
            "/api/people/search",
            json!({ "text": "brambleby ziggy 2011" }),
        ),
        (
            "/api/people/like",
            json!({ "name": "Kai Brambleby", "born": "03/05/2011" }),
        ),
    ] {
        key += 1;
        let before = looks_kept(&service).await;
        let found = service.post(Some(&rookwood), path, key, &sent).await;
        assert_eq!(found.status, StatusCode::OK, "{path}");
        assert!(looks_kept(&service).await > before, "{path}");
    }
    for look in service.desk.store().looks_before(None, 999).await.unwrap() {
        for word in [
            "Brambleby",
            "Quillmarsh",
            "Ziggy",
            "ziggy",
            "brambleby",
            "informant",
            "2011",
            "getting",
        ] {
            assert!(!look.body.contains(word), "{word} stands in {}", look.body);
        }
    }
}

/// Who asks is answered alike, whether or not there is such an account or link.
#[tokio::test(flavor = "multi_thread")]
async fn signing_in_tells_nobody_who_has_an_account() {
    let service = Running::new().await;
    service.signed_in("Rookwood").await;
    let tries = async |name: &str, from: &str| {
        let typed = json!({ "name": name, "password": "a guess that is wrong", "code": "123456" });
        let request = Request::post("/api/sign-in")
            .header("content-type", "application/json")
            .header("x-forwarded-for", from);
        let answer = service
            .ask(request.body(Body::from(typed.to_string())).unwrap())
            .await;
        (answer.status, answer.headers, answer.bytes)
    };
    let known = tries("Rookwood", "198.51.100.7").await;
    assert_eq!(known.0, StatusCode::UNAUTHORIZED);
    // Invited and not taken up; never heard of; no name at all.
    service
        .desk
        .sign_in()
        .invite("Oake", service.who("Oake"))
        .await
        .unwrap();
    for name in ["Oake", "nobody-of-that-name", "", "'; --"] {
        assert_eq!(tries(name, "198.51.100.8").await, known, "{name}");
    }
    let link = |shown: &str| format!("/api/set-up/{shown}");
    let used = "0".repeat(43);
    let (one, other) = (
        service.get("", &link(&used)).await,
        service.get("", &link(NEVER)).await,
    );
    assert_eq!((one.status, one.bytes), (other.status, other.bytes));
}

const TO_A_PARTNER: &str = "  people: Harrowby
  2026-01-01 09:00  account given: local authority; name \"Harrowby\"; team \"front door\"; agency \"Saltby Council\" | about Harrowby; no case
  2026-06-10 10:00  record restricted: sealed; because \"covert\" | about Ava; case \"covert\"
  2026-06-10 10:10  child said: \"his name is in it\"; how in person and alone | about Ava; case \"covert\"
  2026-06-10 10:20  child said: \"I am all right\"; how in person and alone | about Ava; no case
  2026-06-10 10:30  packet shared: \"P1\"; agency \"Saltby Council\"; team \"front door\"; because \"return interview\"; until 2026-07-10 | about Ava; no case
";

/// A packet is cut twice: nobody puts in what they may not read themselves, and nobody reads what is not in it.
#[tokio::test(flavor = "multi_thread")]
async fn a_packet_holds_what_both_whoever_sends_it_and_whoever_reads_it_may_read() {
    let people = "  people: Wrenfield, Rookwood, Holloway, Dale\n";
    let told = FORCE.replace(
        people,
        "  people: Wrenfield, Rookwood, Holloway, Dale, Harrowby\n",
    );
    let partner = TO_A_PARTNER.trim_start_matches("  people: Harrowby\n");
    let service = Running::telling(format!("{told}{partner}")).await;
    let ava = service.who("Ava");
    let rookwood = service.signed_in("Rookwood").await;
    let harrowby = service.signed_in("Harrowby").await;
    let kept = service.desk.store().after(0, i64::MAX).await.unwrap();
    let said = |words: &str| {
        let of_it = |fact: &heard_record::Fact| {
            heard_record::lines::write_fact(fact)
                .to_string()
                .contains(words)
        };
        let fact = kept.iter().map(|kept| &kept.fact).find(|fact| of_it(fact));
        fact.unwrap().id.to_string()
    };
    let put = async |key: u128, fact: &str| {
        let body = json!({ "facts": [{ "kind": "put in packet", "happened": "2026-06-10 20:30", "body": { "fact": fact, "packet": "P1" } }] });
        let way = format!("/api/children/{ava}/facts");
        service.post(Some(&rookwood), &way, key, &body).await
    };
    let never = put(1, NEVER).await;
    assert_eq!(never.status, StatusCode::NOT_FOUND);
    for (key, theirs) in [(2, said("his name is in it")), (3, said("see Ziggy"))] {
        let refused = put(key, &theirs).await;
        assert_eq!(
            (refused.status, refused.bytes),
            (never.status, never.bytes.clone()),
            "what they may not read is as if it were not there"
        );
    }
    let open = said("I am all right");
    assert_eq!(put(4, &open).await.status, StatusCode::CREATED);
    assert_eq!(
        facts_of(&service, &harrowby, &ava.to_string()).await,
        [open],
        "and nothing else is read"
    );
}
