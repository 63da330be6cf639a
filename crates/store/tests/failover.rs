//! The server that is written to is lost, and the one that follows it takes its place: what was acknowledged is there, once.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::crashes::{Writers, wrong};
use crate::server::Server;

/// How many times the server is lost: `FAILOVERS=300` for a long run.
fn rounds() -> usize {
    let asked = std::env::var("FAILOVERS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(3)
}

/// An address that leads to one server and then to another, and may hold back what is sent by it.
struct Way {
    at: SocketAddr,
    leads_to: watch::Sender<SocketAddr>,
    held: watch::Sender<bool>,
}

impl Way {
    async fn to(server: SocketAddr) -> Way {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (leads_to, goes_to) = watch::channel(server);
        let (held, holds) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((here, _)) = listener.accept().await {
                let to = *goes_to.borrow();
                let holds = holds.clone();
                tokio::spawn(async move {
                    let Ok(there) = TcpStream::connect(to).await else {
                        return;
                    };
                    let (from_here, to_here) = here.into_split();
                    let (from_there, to_there) = there.into_split();
                    tokio::select! {
                        () = carry(from_here, to_there, holds.clone()) => {}
                        () = carry(from_there, to_here, holds) => {}
                    }
                });
            }
        });
        Way { at, leads_to, held }
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut holds: watch::Receiver<bool>) {
    let mut some = vec![0; 1 << 14];
    while let Ok(read @ 1..) = from.read(&mut some).await {
        // Whoever ends it never hears what was held back.
        if holds.wait_for(|held| !held).await.is_err() || to.write_all(&some[..read]).await.is_err()
        {
            return;
        }
    }
}

/// Waits until the standby is one that the server waits for, or at least follows it.
async fn followed(server: &Server, how: &str) {
    let mut owner = PgConnection::connect(&server.address("postgres"))
        .await
        .unwrap();
    let began = Instant::now();
    loop {
        let states: Vec<String> = sqlx::query_scalar(
            "select sync_state from pg_stat_replication where application_name = 'standby' and state = 'streaming'",
        )
        .fetch_all(&mut owner)
        .await
        .unwrap();
        if states.iter().any(|state| state == how) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{states:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

const WAITS: [&str; 2] = [
    "alter system set synchronous_standby_names = 'standby'",
    "select pg_reload_conf()",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_that_is_waited_for_takes_over_and_nothing_acknowledged_is_lost() {
    let Some(mut server) = Server::new() else {
        return;
    };
    server.tell(&["create database heard"]).await;
    let way = Way::to(server.at()).await;
    let address = format!("postgres://postgres@{}/heard", way.at);
    let writers = Writers::begin(&address).await;
    writers.write(10).await;
    let mut took = Vec::new();
    for round in 0..rounds() {
        let Some(standby) = Server::following(server.at()) else {
            return;
        };
        server.tell(&WAITS).await;
        followed(&server, "sync").await;
        writers.write(20 + round % 7).await;
        let lost = Instant::now();
        server.kill();
        standby.promote();
        way.leads_to.send_replace(standby.at());
        writers.write(1).await;
        took.push(lost.elapsed().as_millis());
        writers.write(10).await;
        server = standby;
    }
    let acknowledged = writers.end().await;
    println!(
        "{} acknowledged; ms to the first after each loss: {took:?}",
        acknowledged.len()
    );
    assert_eq!(wrong(&address, &acknowledged).await, Vec::<String>::new());
}

/// The same, with a standby nobody waits for that is behind, is seen to lose something.
#[tokio::test(flavor = "multi_thread")]
async fn a_standby_that_nobody_waits_for_is_seen_to_lose_something() {
    let Some(server) = Server::new() else { return };
    server.tell(&["create database heard"]).await;
    let (way, between) = (
        Way::to(server.at()).await,
        Arc::new(Way::to(server.at()).await),
    );
    let there = Arc::clone(&between);
    let standby = tokio::task::spawn_blocking(move || Server::following(there.at));
    let Some(standby) = standby.await.unwrap() else {
        return;
    };
    followed(&server, "async").await;
    let address = format!("postgres://postgres@{}/heard", way.at);
    let writers = Writers::begin(&address).await;
    writers.write(20).await;
    between.held.send_replace(true);
    writers.write(40).await;
    server.kill();
    let acknowledged = writers.end().await;
    standby.promote();
    way.leads_to.send_replace(standby.at());
    let lost = wrong(&address, &acknowledged).await;
    println!("{} of {} lost", lost.len(), acknowledged.len());
    assert_ne!(lost, Vec::<String>::new(), "nothing is seen to be lost");
}
