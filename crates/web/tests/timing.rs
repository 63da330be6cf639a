//! How long it takes to say that nothing is there tells nobody whether anything is.

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use heard_web::{NOTHING_TAKES, Network};

use crate::running::{Running, UNLIMITED};

const NEVER: &str = "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77";

/// What nothing takes here: what it takes where the service runs, and so much more that a machine that does much else finds
/// out within it.
const PARTS: [Duration; 2] = [NOTHING_TAKES, NOTHING_TAKES.saturating_mul(5)];

/// How often it is tried, on a machine that may do much else.
const TRIES: usize = 5;

/// How often each is asked for: `TIMED=2000` for a long run.
fn rounds() -> usize {
    let asked = std::env::var("TIMED").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(40)
}

/// A sealed record of which there is much to read before it is known that it is closed.
fn story() -> String {
    let mut told = "A sealed record
  children: Wren
  people: Wrenfield
  2026-01-01 09:00  account given: responding officer; name \"PC Wrenfield\" | about Wrenfield; no case
  2026-03-01 09:00  described; name \"Wren Ashdown\" | about Wren; no case
  2026-03-01 09:00  record restricted: sealed; because \"a witness\" | about Wren; no case
"
    .to_owned();
    for day in 1..=28 {
        for hour in 10..16 {
            writeln!(told, "  2026-04-{day:02} {hour}:00  child said: \"She said {hour}\"; how in person and alone | about Wren; no case").unwrap();
        }
    }
    told
}

/// How often what is closed takes longer than what was never there, of all pairs of the two: a half, where nothing tells.
async fn longer(service: &Running, token: &str) -> (f64, Duration) {
    let wren = service.who("Wren").to_string();
    let asked = async |child: &str| {
        let begun = Instant::now();
        let answer = service
            .get(token, &format!("/api/children/{child}/duties"))
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        begun.elapsed()
    };
    let (mut closed, mut nobodys) = (Vec::new(), Vec::new());
    for _ in 0..rounds() {
        closed.push(asked(&wren).await);
        nobodys.push(asked(NEVER).await);
    }
    let pairs = closed.iter().flat_map(|one| {
        let than = nobodys.iter();
        than.map(move |other| match one.cmp(other) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Greater => 1.0,
        })
    });
    let share = pairs.sum::<f64>() / (closed.len() * nobodys.len()) as f64;
    let least = closed.iter().chain(&nobodys).min();
    (share, *least.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn how_long_it_takes_to_say_that_nothing_is_there_tells_nothing() {
    let mut service = Running::telling(story()).await;
    let token = service.signed_in("Wrenfield").await;
    // Without it, what is closed is told from what was never there.
    let pairs = rounds() as f64;
    let chance = 4.0 * ((2.0 * pairs + 1.0) / (12.0 * pairs * pairs)).sqrt();
    let mut tells = false;
    for _ in 0..TRIES {
        tells |= longer(&service, &token).await.0 - 0.5 > chance;
    }
    assert!(tells, "nothing is told by time anyway");
    for part in PARTS {
        let network = Network {
            behind_proxy: true,
            limits: UNLIMITED,
            nothing_takes: part,
            ..Network::default()
        };
        service.router = heard_web::service(Arc::clone(&service.desk), network, Arc::default());
        let mut told = Vec::new();
        // What tells does so each time; what else the machine does, now and then.
        while told.iter().all(|share: &f64| (share - 0.5).abs() >= chance) {
            assert!(told.len() < TRIES, "{part:?}: {told:?} of the pairs tell");
            let (share, least) = longer(&service, &token).await;
            assert!(least >= part, "{least:?}");
            told.push(share);
        }
    }
}
