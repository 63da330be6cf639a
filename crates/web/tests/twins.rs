//! Two worlds that differ only in what somebody has no leave for are one world to them: every answer, whatever is asked,
//! has the same status, the same headers and the same bytes.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::running::{Answer, Running};

/// What both worlds of every pair have: three children, one of them not on record yet, and staff without leave for what differs.
const BOTH: &str = "Two worlds
  children: Kai, Ava, Wren
  people: Wrenfield, Rookwood, Oake, Yarrow, Lark, Farrow, Pike
  2026-01-01 09:00  account given: responding officer; name \"PC Wrenfield\"; team \"Saltby response\" | about Wrenfield; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\" | about Rookwood; no case
  2026-01-01 09:00  account given: analyst; name \"Oake\" | about Oake; no case
  2026-01-01 09:00  account given: school; name \"Yarrow\"; agency \"Saltby Academy\" | about Yarrow; no case
  2026-01-01 09:00  account given: chief-officer lead; name \"ACC Farrow\" | about Farrow; no case
  2026-01-01 09:00  account given: sergeant; name \"DS Pike\"; team \"complex exploitation\" | about Pike; no case
  2026-03-01 09:00  given to team: \"complex exploitation\" | about Kai; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\"; born 2011-05-03 | about Kai; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\"; born 2010-11-20 | about Ava; no case
  2026-03-01 09:00  lives at: \"12 Tern Street, Saltby\" | about Ava; no case
  2026-03-03 09:00  child held: Kai; as officer in the case | about Rookwood; no case
  2026-03-03 09:00  child held: Ava; as officer in the case | about Rookwood; no case
  2026-06-09 22:11  reported missing; by care home | about Ava
  2026-06-10 09:00  child said: \"I went to see a friend\"; how in person and alone | about Kai; no case
";

/// A pair: what it is about, and what each world has beside what both have.
const PAIRS: [(&str, &str, &str); 7] = [
    (
        "a sealed record, or none",
        "  2026-03-01 09:00  described; name \"Wren Ashdown\"; born 2011-02-14 | about Wren; no case
  2026-03-02 09:00  lives at: \"4 Lantern Row, Saltby\" | about Wren; no case
  2026-03-03 09:00  record restricted: sealed; because \"a witness\" | about Wren; no case
",
        "",
    ),
    (
        "a restricted record, or none",
        "  2026-03-01 09:00  described; name \"Wren Ashdown\"; born 2011-02-14 | about Wren; no case
  2026-03-03 09:00  record restricted: restricted; because \"a witness\" | about Wren; no case
  2026-06-09 23:00  reported missing; by mum | about Wren
",
        "",
    ),
    (
        "a covert case of a record that is open otherwise, or none",
        "  2026-03-01 09:00  record restricted: sealed; because \"covert\" | about Kai; case \"covert\"
  2026-03-02 09:00  known as: \"Ziggy Ashdown\" | about Kai; case \"covert\"
  2026-03-04 09:00  lives at: \"4 Lantern Row, Saltby\" | about Kai; case \"covert\"
  2026-06-09 22:00  reported missing; by mum | about Kai; case \"covert\"
  2026-06-09 22:30  graded: high; because \"an informant\" | about Kai; case \"covert\"
",
        "",
    ),
    (
        "one protected place, or another",
        "  2026-03-02 09:00  protected place; keeper \"hub\" | about Kai; no case
  2026-03-04 09:00  lives at: \"4 Lantern Row, Saltby\" | about Kai; no case
",
        "  2026-03-02 09:00  protected place; keeper \"hub\" | about Kai; no case
  2026-03-04 09:00  lives at: \"77 Harbour Steps, Thornwick\" | about Kai; no case
",
    ),
    (
        "one place that is sealed, or another",
        "  2026-03-02 09:00  protected place; keeper \"hub\"; because \"a threat\" | about Kai; no case
  2026-03-02 09:00  child held: Kai; as keeper of the place | about Oake; no case
",
        "  2026-03-02 09:00  protected place; keeper \"hub\"; because \"another threat\" | about Kai; no case
  2026-03-05 09:00  child held: Kai; as keeper of the place | about Yarrow; no case
",
    ),
    (
        "a place as it was known before it was protected",
        "  2026-03-02 09:00  lives at: \"4 Lantern Row, Saltby\" | about Ava; no case
  2026-05-02 09:00  protected place; keeper \"hub\" | about Ava; no case
",
        "  2026-03-02 09:00  lives at: \"77 Harbour Steps, Thornwick\" | about Ava; no case
  2026-05-02 09:00  protected place; keeper \"hub\" | about Ava; no case
",
    ),
    (
        "a sealed brother at the same address, or none",
        "  2026-03-01 09:00  described; name \"Wren Ashdown\"; born 2011-02-14 | about Wren; no case
  2026-03-02 09:00  lives at: \"12 Tern Street, Saltby\" | about Wren; no case
  2026-03-02 10:00  linked to: Wren; as sibling | about Ava; case \"covert\"
  2026-03-03 09:00  record restricted: sealed; because \"a witness\" | about Wren; no case
  2026-03-03 09:00  record restricted: sealed; because \"a witness\" | about Ava; case \"covert\"
  2026-06-01 23:00  reported missing; by mum | about Wren
",
        "",
    ),
];

/// What is typed to find what is hidden, and what is not.
const TYPED: [&str; 40] = [
    "Wren Ashdown",
    "wren ashdown 14/02/2011",
    "Wren",
    "Ashdown",
    "Ashdwon",
    "Wern Ashdown",
    "Ashdown Wren",
    "Rhen Ashdowne",
    "14/02/2011",
    "Feb 2011",
    "2011",
    "wren 2011",
    "Ziggy",
    "Ziggy Ashdown",
    "Zigy",
    "Siggy Ashdown",
    "kai ziggy",
    "4 Lantern Row",
    "Lantern Row, Saltby",
    "lantern",
    "Lanternrow",
    "lantern row kai",
    "lantern row ava",
    "77 Harbour Steps",
    "Harbour Steps Thornwick",
    "harbour",
    "thornwick",
    "thornwick kai",
    "Kai Brambleby",
    "kay brambleby",
    "brambleby 03/05/2011",
    "Kai",
    "Ava Quillmarsh",
    "eva quilmarsh",
    "quillmarsh 20/11/2010",
    "ava 12 Tern Street",
    "12 Tern Street",
    "Tern Street, Saltby",
    "saltby",
    "a",
];

fn like(name: &str, born: Option<&str>, place: Option<&str>) -> Json {
    json!({ "name": name, "born": born, "place": place })
}

/// Everything that somebody without leave asks: method, address, what is sent.
fn asked(service: &Running) -> Vec<(&'static str, String, Json)> {
    let mut res = Vec::new();
    let never = "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77".to_owned();
    let children = ["Kai", "Ava", "Wren"].map(|name| service.who(name).to_string());
    for text in TYPED {
        res.push(("POST", "/api/people/search".into(), json!({ "text": text })));
    }
    for body in [
        like("Wren Ashdown", Some("14/02/2011"), None),
        like("Wren Ashdown", None, Some("4 Lantern Row, Saltby")),
        like("Ziggy Ashdown", Some("03/05/2011"), None),
        like(
            "Kai Brambleby",
            Some("03/05/2011"),
            Some("4 Lantern Row, Saltby"),
        ),
        like(
            "Kai Brambleby",
            Some("03/05/2011"),
            Some("77 Harbour Steps, Thornwick"),
        ),
        like(
            "Ava Quillmarsh",
            Some("20/11/2010"),
            Some("77 Harbour Steps, Thornwick"),
        ),
        like(
            "Ava Quillmarsh",
            Some("20/11/2010"),
            Some("4 Lantern Row, Saltby"),
        ),
        like("Kay Bramblebee", None, None),
    ] {
        res.push(("POST", "/api/people/like".into(), body));
    }
    for how in [
        "",
        "?known_at=2026-06-10T12:00:00Z",
        "?at=2026-12-01T00:00:00Z",
    ] {
        res.push(("GET", format!("/api/measures{how}"), Json::Null));
    }
    for measure in [
        "m.ethnicity-missing",
        "m.miss-high",
        "m.miss-supervisor-delay",
        "m.ppn-voice",
    ] {
        for how in ["", "?limit=1", "?known_at=2026-06-10T12:00:00Z"] {
            let path = format!("/api/measures/{measure}{how}");
            res.push(("GET", path, Json::Null));
        }
        for after in children.iter().chain([&never]) {
            let path = format!("/api/measures/{measure}?limit=1&after={after}");
            res.push(("GET", path, Json::Null));
        }
    }
    for child in children.iter().chain([&never]) {
        for what in ["duties", "timeline", "holders"] {
            for how in [
                "",
                "?purpose=live%20incident",
                "?purpose=safeguarding%20enquiry&reference=7",
                "?purpose=investigation&reference=7",
                "?known_at=2026-04-01",
                "?known_at=2026-04-01&purpose=investigation&reference=7",
                "?at=2026-06-09T23:30:00Z",
                "?limit=1",
                "?at=2026-12-01T00:00:00Z",
            ] {
                res.push((
                    "GET",
                    format!("/api/children/{child}/{what}{how}"),
                    Json::Null,
                ));
            }
        }
        res.push(("GET", format!("/api/children/{child}/looks"), Json::Null));
        let place = format!("/api/children/{child}/protected-place");
        let needed = json!({ "happened": "2026-06-10 20:30", "because": "he is on his way there" });
        res.push(("GET", place.clone(), Json::Null));
        res.push(("POST", format!("{place}/seen"), Json::Null));
        for what in ["asking", "risk"] {
            res.push(("POST", format!("{place}/{what}"), needed.clone()));
        }
        let held = json!({ "kind": "child held", "happened": "2026-06-10 20:30", "body": { "child": child, "held_as": "officer in the case" } });
        for staff in ["Rookwood", "Wrenfield"].map(|name| service.who(name)) {
            res.push(("POST", format!("/api/staff/{staff}/facts"), held.clone()));
        }
        let graded = json!({ "kind": "graded", "happened": "2026-06-10 20:30", "body": { "grade": "high", "because": "seen getting into a car" } });
        let unsaid = json!({ "kind": "graded", "happened": "2026-06-10 20:30", "body": {} });
        for facts in [json!([graded]), json!([unsaid]), json!([graded, unsaid])] {
            let body = json!({ "facts": facts });
            res.push(("POST", format!("/api/children/{child}/facts"), body));
        }
    }
    res.push(("GET", "/api/conflicts".into(), Json::Null));
    res.push(("GET", "/api/places".into(), Json::Null));
    for page in [
        "/duties",
        "/duties/late",
        "/duties/team?by=child",
        "/duties/handover",
        "/emergencies",
        "/places",
        "/told",
        "/told/now",
        "/looks?purpose=lawfulness+of+processing",
        "/missing",
        "/missing?view=wall",
        "/exploitation",
        "/exploitation/panel",
        "/exploitation/panel/room",
        "/meeting",
        "/meeting/room",
        "/meeting/effect",
        "/exploitation/lists",
        "/exploitation/concerns",
        "/profile",
        "/notices",
        "/disclosures",
        "/marac",
        "/allocation",
        "/custody",
        "/workforce",
        "/workforce/team/complex-exploitation-team",
        "/workforce/people/rookwood",
        "/account/work",
        "/assurance",
        "/assurance?view=table",
        "/assurance/m.miss-seen",
        "/assurance/single-agency",
        "/assurance/actions",
        "/incidents/new",
    ] {
        res.push(("GET", page.into(), Json::Null));
    }
    for typed in ["Wren Ashdown", "Ziggy", "Lantern Row", "Kai Brambleby"] {
        res.push(("POST", "/search".into(), json!({ "typed": typed })));
        let call = json!({ "incident.place": typed, "new.name": typed });
        res.push(("POST", "/incidents/research".into(), call));
        let new = json!({ "child.name": typed });
        res.push(("POST", "/children/new".into(), new));
    }
    for child in children.iter().chain([&never]) {
        for how in [
            "",
            "?purpose=live+incident",
            "?purpose=investigation",
            "?purpose=investigation&known_at=2026-04-01",
        ] {
            for part in [
                "",
                "/timeline",
                "/voice",
                "/people",
                "/access",
                "/record/withdrawn",
                "/missing",
                "/missing/review",
                "/review",
                "/missing/return",
                "/missing/close",
                "/plan",
                "/plan/write",
                "/notice",
                "/notice/check",
                "/strategy",
                "/strategy/record",
                "/conference",
                "/custody",
                "/death",
                "/investigation",
                "/online",
                "/record/allocated",
                "/exploitation",
                "/exploitation/assess",
                "/exploitation/refer",
                "/exploitation/not-referred",
                "/panel",
                "/meeting",
                "/abuse",
                "/disclosure",
                "/marac",
                "/protection",
                "/protection/officer",
                "/protected",
                "/protected/place",
            ] {
                let path = format!("/children/{child}{part}{how}");
                res.push(("GET", path, Json::Null));
            }
        }
        let risk = format!("/children/{child}/protected/emergency");
        res.push(("GET", risk, Json::Null));
        for part in [
            "/holders",
            "/same",
            "/incident",
            "/advice",
            "/people?steps=2&",
            "/panel/room",
            "/meeting/room",
        ] {
            let then = if part.ends_with('&') { "" } else { "?" };
            let path = format!("/children/{child}{part}{then}purpose=investigation");
            res.push(("GET", path, Json::Null));
        }
        let duty =
            format!("/children/{child}/duties/missing.risk-grade/{never}?purpose=investigation");
        res.push(("GET", duty, Json::Null));
    }
    res
}

/// Without what every page puts into its forms anew, for its session and for this once.
fn without_seals(answer: Answer) -> Answer {
    let mut html = answer.html();
    for (name, value) in answer.all_hidden() {
        if matches!(&*name, "key" | "of-this-session") {
            html = html.replace(&value, "");
        }
    }
    Answer {
        bytes: html.into_bytes(),
        ..answer
    }
}

/// A page once it is made, or what a form of one finds.
async fn page(service: &Running, token: &str, role: &str, path: &str, typed: &Json) -> Answer {
    let asked_on = path.replace("/research", "/new");
    let mut page = service.page(token, role, &asked_on).await;
    while page.headers.contains_key("refresh") {
        page = service.page(token, role, &asked_on).await;
    }
    let Some(typed) = typed.as_object() else {
        return without_seals(page);
    };
    let cookie = format!("{token}~{}", role.replace(' ', "+"));
    let answers = typed.iter();
    let answers: Vec<(&str, &str)> = answers
        .map(|(name, answer)| (&**name, answer.as_str().unwrap()))
        .collect();
    without_seals(service.send(&cookie, path, &page, &answers).await)
}

/// One who asks everything there is to ask, and every answer.
async fn told(service: &Running, asker: &str, role: &str) -> Vec<Answer> {
    let token = service.signed_in(asker).await;
    let mut res = Vec::new();
    for (number, (method, path, body)) in (1..).zip(asked(service)) {
        let key = number + 1_000 * asker.len() as u128;
        if !path.starts_with("/api") {
            res.push(page(service, &token, role, &path, &body).await);
            continue;
        }
        res.push(
            service
                .ask_in_role(&token, role, method, &path, key, &body)
                .await,
        );
    }
    res
}

/// Who asks. Of the covert case and of the places nobody of them has leave, and of Wren's record neither.
const ASKERS: [(&str, &str); 6] = [
    ("Wrenfield", "responding officer"),
    ("Rookwood", "exploitation team"),
    ("Oake", "analyst"),
    ("Yarrow", "school"),
    ("Farrow", "chief-officer lead"),
    ("Pike", "sergeant"),
];

/// Asks in both worlds of every pair: how many answers were compared, or the first that tells them apart.
pub async fn compared() -> Result<usize, String> {
    let mut compared = 0;
    for (pair, one, other) in PAIRS {
        let one = Running::telling(format!("{BOTH}{one}")).await;
        let other = Running::telling(format!("{BOTH}{other}")).await;
        for (asker, role) in ASKERS {
            let (here, there) = tokio::join!(told(&one, asker, role), told(&other, asker, role));
            let (mut found, mut called, mut counted, mut seen) = (false, false, false, 0);
            for ((here, there), (method, path, body)) in here.iter().zip(&there).zip(asked(&one)) {
                assert_ne!(here.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
                let all = |answer: &Answer| {
                    let text = String::from_utf8(answer.bytes.clone()).unwrap();
                    format!("{} {:?} {text}", answer.status, answer.headers)
                };
                let (here, there) = (all(here), all(there));
                if here != there {
                    return Err(format!(
                        "{pair}: {asker} asks {method} {path} {body}\n{here}\n{there}"
                    ));
                }
                found |= path.ends_with("search") && here.contains("\"id\"");
                called |= path.ends_with("/research") && here.contains("Told because");
                counted |=
                    path.starts_with("/api/measures/") && here.contains("\"counted\":\"counted\"");
                seen += usize::from(path.starts_with("/children/") && here.starts_with("200"));
                compared += 1;
            }
            let sees = ["Wrenfield", "Rookwood", "Pike", "Farrow"].contains(&asker);
            assert_eq!(seen > 10, sees, "{asker} sees {seen} pages of children");
            let finds = ["Wrenfield", "Rookwood", "Pike"].contains(&asker);
            assert_eq!(found, finds, "{asker} finds nobody, or finds somebody");
            assert_eq!(
                called, finds,
                "{asker} is told of nobody in a call, or of somebody"
            );
            let counts = ["Farrow", "Pike"].contains(&asker);
            assert_eq!(counted, counts, "{asker} counts nobody, or counts somebody");
        }
    }
    Ok(compared)
}
