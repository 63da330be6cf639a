//! PostgreSQL is stopped or killed while many write: what was acknowledged is there, once.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use heard_store::{Answer, Store};
use uuid::Uuid;

use crate::disk::put;
use crate::places::opened;
use crate::server::Server;

/// How many times it is stopped in each way: `CRASHES=200` for a long run.
fn rounds() -> u64 {
    let asked = std::env::var("CRASHES").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(2)
}

/// Some who write without end, each asking for the same again until it is answered.
pub struct Writers {
    pub store: Store,
    acknowledged: Arc<Mutex<Vec<u64>>>,
    stop: Arc<AtomicBool>,
    tasks: tokio::task::JoinSet<()>,
}

impl Writers {
    pub async fn begin(address: &str) -> Writers {
        let store = opened(&address.parse().unwrap(), Uuid::nil()).await;
        let mut res = Writers {
            store,
            acknowledged: Arc::default(),
            stop: Arc::default(),
            tasks: tokio::task::JoinSet::new(),
        };
        let keys = Arc::new(AtomicU64::new(1));
        for _ in 0..4 {
            let (store, keys) = (res.store.clone(), Arc::clone(&keys));
            let (acknowledged, stop) = (Arc::clone(&res.acknowledged), Arc::clone(&res.stop));
            res.tasks.spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    let key = keys.fetch_add(1, Ordering::SeqCst);
                    while !matches!(store.put(put(key)).await, Ok(Answer::Kept(_))) {
                        if stop.load(Ordering::SeqCst) {
                            return;
                        }
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                    acknowledged.lock().unwrap().push(key);
                }
            });
        }
        res
    }

    pub fn count(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    /// What was acknowledged by now.
    pub fn acknowledged(&self) -> Vec<u64> {
        self.acknowledged.lock().unwrap().clone()
    }

    /// Waits until so many more are acknowledged.
    pub async fn write(&self, more: usize) {
        let (until, began) = (self.count() + more, Instant::now());
        while self.count() < until {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "nobody is answered any more"
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// All they were told is recorded.
    pub async fn end(mut self) -> Vec<u64> {
        self.stop.store(true, Ordering::SeqCst);
        let ended = tokio::time::timeout(Duration::from_secs(30), async {
            while self.tasks.join_next().await.is_some() {}
        });
        ended.await.unwrap();
        let acknowledged = self.acknowledged.lock().unwrap();
        acknowledged.clone()
    }
}

/// What a store lost of what was acknowledged, has twice, or has otherwise than it was put there.
pub async fn wrong(address: &str, acknowledged: &[u64]) -> Vec<String> {
    let store = opened(&address.parse().unwrap(), Uuid::nil()).await;
    wrong_in(&store, acknowledged).await
}

/// The same of a store that is open.
pub async fn wrong_in(store: &Store, acknowledged: &[u64]) -> Vec<String> {
    let mut wrong = store.verify().await.unwrap().wrong;
    let head = store.head().await.unwrap();
    for key in acknowledged {
        if !matches!(store.answered(&put(*key)).await, Ok(Some(Answer::Kept(_)))) {
            wrong.push(format!("{key} was acknowledged, and is not there"));
        } else if !matches!(store.put(put(*key)).await, Ok(Answer::Kept(_))) {
            wrong.push(format!("{key} is not answered as before"));
        }
    }
    if wrong.is_empty() && store.head().await.unwrap() != head {
        wrong.push("something was recorded again".into());
    }
    wrong
}

/// A server that cannot flush its log stops at once and begins anew; that it is seen to lose something where it does not
/// wait for its disk, the next test shows.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_log_cannot_be_flushed_loses_nothing_acknowledged() {
    let Some(server) = Server::new() else { return };
    server.tell(&["create database heard"]).await;
    let address = server.address("heard");
    let mut acknowledged: Vec<u64> = Vec::new();
    let mut is_struck = true;
    for round in 0..rounds() {
        // The program of the round before takes nothing more in: the next is a new one, which asks for the same again.
        let writers = Writers::begin(&address).await;
        writers
            .write(acknowledged.len() + 10 + (round * 7 % 13) as usize)
            .await;
        is_struck &= server.fail_a_flush().await;
        acknowledged = writers.end().await;
        if !is_struck {
            break;
        }
        server.answers().await;
        assert_eq!(wrong(&address, &acknowledged).await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_stops_postgres_loses_nothing_acknowledged_and_the_store_goes_on() {
    let Some(server) = Server::new() else { return };
    server.tell(&["create database heard"]).await;
    let address = server.address("heard");
    let writers = Writers::begin(&address).await;
    for round in 0..rounds() {
        let some = 10 + (round * 7 % 13) as usize;
        writers.write(some).await;
        server.stop_at_once();
        server.start();
        writers.write(some).await;
        server.kill();
        server.start();
        writers.write(some).await;
        server.kill_one_who_serves().await;
    }
    writers.write(20).await;
    let acknowledged = writers.end().await;
    assert_eq!(wrong(&address, &acknowledged).await, Vec::<String>::new());

    // The same, with a server told meanwhile not to wait for its disk, is seen to lose something. Where the machine is so
    // slow that all of it happened to be written, it is stopped again.
    let careless = [
        "alter system set synchronous_commit = off",
        "alter system set wal_writer_delay = '10s'",
        "select pg_reload_conf()",
    ];
    let mut acknowledged = acknowledged;
    for _ in 0..6 {
        let writers = Writers::begin(&address).await;
        server.tell(&careless).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        writers.write(acknowledged.len() + 40).await;
        server.stop_at_once();
        acknowledged = writers.end().await;
        server.start_careful().await;
        if !wrong(&address, &acknowledged).await.is_empty() {
            return;
        }
    }
    panic!("nothing is seen to be lost");
}
