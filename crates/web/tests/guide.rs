//! What the guide tells a newcomer to type is typed as it stands there, on either database, and does what the guide says.

use std::net::SocketAddr;
use std::process::{Command, Stdio};

use heard_store::Address;
use serde_json::Value as Json;
use sqlx::{Connection, Executor, PgConnection};
use tokio::net::TcpListener;

use crate::running::{Running, STAFF};

const GUIDE: &str = include_str!("../../../docs/guide/service.md");

/// Where hooks may go, as the guide has it.
const WALL: &str = "https://wall.example";

/// A command of the guide, under its heading.
struct Typed {
    section: usize,
    under: String,
    command: String,
}

/// Every command that begins with `curl`, as it stands in the guide; what ends something after all else of its section.
fn commands() -> Vec<Typed> {
    let (mut under, mut in_block, mut res) = (String::new(), false, Vec::new());
    let mut section = 0;
    let whole = GUIDE.replace("\\\n", " ");
    for line in whole.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
        } else if let Some(heading) = line.strip_prefix("## ") {
            under = heading.to_owned();
            section += 1;
        } else if in_block && line.starts_with("curl ") {
            let (under, command) = (under.clone(), line.to_owned());
            res.push(Typed {
                section,
                under,
                command,
            });
        }
    }
    res.sort_by_key(|typed: &Typed| (typed.section, typed.command.contains("-X DELETE")));
    res
}

/// Who of the service's force types what is under a heading.
fn who_types(under: &str) -> &'static str {
    match under {
        "Who looked" | "Measures" => "Holloway",
        "Giving a child to somebody, and conflicts of interest" => "Wrenfield",
        "In an emergency" => "Wrenfield",
        _ => "Rookwood",
    }
}

/// What a command is answered: the status, and the body.
async fn answered(command: &str, token: &str) -> (u16, String) {
    let goes_on = command.contains("/changes");
    let most = if goes_on { 1 } else { 20 };
    let command = format!("{command} -m {most} -w '\\n%{{http_code}}'");
    let token = token.to_owned();
    let typed = tokio::task::spawn_blocking(move || {
        Command::new("sh")
            .args(["-c", &command])
            .env("TOKEN", token)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    });
    let said = String::from_utf8(typed.await.unwrap().stdout).unwrap();
    let (body, status) = said.rsplit_once('\n').unwrap();
    (status.parse().unwrap(), body.to_owned())
}

/// A service that somebody can reach, and its address.
async fn served(service: &Running) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let router = service.router.clone();
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, router).await });
    at
}

/// What stands in the guide for what nobody can know before, and what it is.
struct Gaps {
    at: String,
    child: String,
    other_child: String,
    staff: String,
    next: String,
    /// The last thing that was made, and so can be ended.
    made: String,
}

impl Gaps {
    fn filled(&self, command: &str) -> String {
        let id = if ["/api/tokens/ID", "/api/hooks/ID"]
            .iter()
            .any(|of| command.contains(of))
        {
            &self.made
        } else {
            &self.child
        };
        command
            .replace("localhost:8083", &self.at)
            .replace("/STAFF/", &format!("/{}/", self.staff))
            .replace("\"CHILD\"", &format!("\"{}\"", self.other_child))
            .replace("/ID", &format!("/{id}"))
            .replace("=NEXT", &format!("={}", self.next))
    }
}

async fn type_all(service: &Running) -> usize {
    let at = served(service).await.to_string();
    let child = service.who("Ava").to_string();
    let mut tokens = std::collections::BTreeMap::new();
    for name in ["Rookwood", "Holloway", "Wrenfield"] {
        tokens.insert(name, service.signed_in(name).await);
    }
    let first = format!(
        "curl -s 'http://{at}/api/children/{child}/timeline?limit=1' -H \"authorization: Bearer $TOKEN\""
    );
    let (_, page) = answered(&first, &tokens["Rookwood"]).await;
    let page: Json = serde_json::from_str(&page).unwrap();
    let next = page["next"].as_str().unwrap().to_owned();
    let mut gaps = Gaps {
        at,
        child,
        other_child: service.who("Kai").to_string(),
        staff: service.who("Wrenfield").to_string(),
        next,
        made: String::new(),
    };
    let all = commands();
    for Typed { under, command, .. } in &all {
        let who = who_types(under);
        let mut command = gaps.filled(command);
        if command.contains("/api/sign-in") {
            let [_, (_, password), (_, code)] = service.types("Rookwood");
            command = command
                .replace("\"...\"", &format!("\"{password}\""))
                .replace("123456", &code);
        }
        let (status, body) = answered(&command, &tokens[who]).await;
        assert!(
            (200..300).contains(&status),
            "{under}: {command}\n{status} {body}"
        );
        if let Ok(json) = serde_json::from_str::<Json>(&body)
            && let Some(made) = json["id"].as_str()
        {
            gaps.made = made.to_owned();
        }
        if let Ok(json) = serde_json::from_str::<Json>(&body)
            && command.contains("/api/sign-in")
        {
            tokens.insert("Rookwood", json["token"].as_str().unwrap().to_owned());
        }
    }
    // Who is refused a record that is not theirs, and that every one of those acts is kept.
    let kai = service.who("Kai");
    let at = &gaps.at;
    let others =
        format!("curl -s http://{at}/api/children/{kai}/looks -H \"authorization: Bearer $TOKEN\"");
    assert_eq!(answered(&others, &tokens["Rookwood"]).await.0, 404);
    let child = &gaps.child;
    let looks = format!(
        "curl -s http://{at}/api/children/{child}/looks -H \"authorization: Bearer $TOKEN\""
    );
    let (_, looks) = answered(&looks, &tokens["Holloway"]).await;
    let rookwood = service.who("Rookwood").to_string();
    assert!(looks.matches(&rookwood).count() >= 4, "{looks}");
    all.len()
}

/// A database of its own on the server that `HEARD_TEST_POSTGRES` names; nothing, said so, where it names none.
async fn of_a_server() -> Option<Address> {
    let Ok(server) = std::env::var("HEARD_TEST_POSTGRES") else {
        crate::running::skipped("PostgreSQL: HEARD_TEST_POSTGRES names no server");
        return None;
    };
    let name = format!("heard_guide_{}", std::process::id());
    let mut admin = PgConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    let create = format!("create database {name}");
    admin.execute(sqlx::AssertSqlSafe(create)).await.unwrap();
    Some(format!("{server}/{name}").parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_guide_has_typed_is_answered_as_it_says() {
    let wall = || {
        let wall: heard_web::Origin = WALL.parse().unwrap();
        std::iter::once(wall).collect::<heard_web::Origins>()
    };
    let typed = type_all(&Running::with_hooks(STAFF.to_owned(), wall()).await).await;
    assert!(typed >= 18, "only {typed} commands stand in the guide");
    if let Some(address) = of_a_server().await {
        type_all(&Running::at(address, STAFF.to_owned(), wall()).await).await;
    }
}
