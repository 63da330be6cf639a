//! One bit of the file is not what it was, while nobody had it open: whatever is told otherwise by it is found before it
//! is believed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use heard_duty::catalogue::{Nation, built_in};
use heard_record::Fact;
use heard_record::invent::{self, Chance};
use heard_store::{Answer, Store};
use sqlx::{Connection, Executor, Row, SqliteConnection};
use uuid::Uuid;

use crate::places::{Place, bring, facts};
use crate::sinks::look;

/// How many bits are flipped: `FLIPS=10000` for a long run.
fn rounds() -> u64 {
    let asked = std::env::var("FLIPS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(100)
}

/// Everything the store tells and is found by, table by table and as lists are read, by the index.
const TOLD: [&str; 27] = [
    "select seq, fact, entered, digest, link, body from fact_log order by seq",
    "select person, seq, about from fact_names order by person, seq",
    "select seq, person from fact_names indexed by fact_names_by_seq order by seq, person",
    "select person, seq from leave_names order by person, seq",
    "select place, person from lives_at order by place, person",
    "select person, place from lives_at indexed by lives_at_by_person order by person, place",
    "select one, other from same_person order by one, other",
    "select seq from emergency order by seq",
    "select child, rule, version, fact, begins, ends, stands from duty_stands order by 1, 2, 3, 4, 5",
    "select stands, ends, begins, child, rule, version, fact from duty_stands indexed by duty_stands_by_outcome \
     order by stands, ends, begins, child, rule, version, fact",
    "select person, body from described order by person",
    "select seq, id, at, who, about, quiet, link, body from look order by seq",
    "select * from account order by id",
    "select * from setup_link order by token",
    "select * from session order by token",
    "select * from sign_in_try order by what",
    "select * from draft order by owner, form",
    "select * from appearance order by owner",
    "select * from hook order by id",
    "select * from request order by key",
    "select * from outbox order by seq",
    "select * from held order by id",
    "select * from sent_notice order by fact",
    "select * from told order by child, rule, fact, told_as",
    "select * from system_read order by system, at",
    "select number, sealed from sealed_place order by number",
    "select * from counted order by person, counted_by",
];

/// What a file tells; nothing, where SQLite cannot read it.
async fn told_by(file: &Path) -> Option<Vec<String>> {
    let address = format!("sqlite://{}?mode=ro", file.display());
    let mut db = SqliteConnection::connect(&address).await.ok()?;
    let mut res = Vec::new();
    for sql in TOLD {
        let rows = db.fetch_all(sql).await.ok()?;
        let cell = |row: &sqlx::sqlite::SqliteRow, at| {
            let bytes = row.try_get_unchecked::<Option<Vec<u8>>, _>(at);
            format!("{:?}", bytes.ok())
        };
        let row = |row| {
            (0..sqlx::Row::len(row))
                .map(|at| cell(row, at))
                .collect::<Vec<_>>()
                .join(" ")
        };
        res.extend(rows.iter().map(row));
    }
    Some(res)
}

const OF_LEAVE: &str = "  children: Ava; Kai
  people: Marsh
  2026-05-01 21:00  record restricted: sealed; because \"a witness\" | about Ava; no case
  2026-05-01 21:10  emergency access opened: Kai; because \"in danger\"; until 2026-05-02 03:00; told keeper | about Marsh; no case
  2026-05-01 21:20  lives at: \"12 Tern Street, Saltby\" | about Ava; no case
  2026-05-01 21:30  same person: Ava; because \"name\" | about Kai; no case
";

/// A store that was put away: its file, without room in it that nobody uses, and the facts it has.
async fn put_away(folder: &Path) -> (PathBuf, Vec<Fact>) {
    let place = Place::sqlite();
    let store = place.open().await;
    let (ava, of_leave) = facts(OF_LEAVE);
    store.put(bring(1, &of_leave)).await.unwrap();
    for key in 2..12 {
        let invented = invent::history(key, 12, 20).facts;
        let answer = store.put(bring(key.into(), &invented)).await;
        assert!(matches!(answer, Ok(Answer::Kept(_))), "{answer:?}");
    }
    let looks = store.keep_looks(folder.join("put-away.jsonl"));
    for number in 1..4 {
        looks.keep(look(number)).await.unwrap();
    }
    crate::seals::fill(&store).await;
    crate::sealed::protect(&store, 12, ava).await;
    let kept = store.after(0, i64::MAX).await.unwrap();
    let file = folder.join("put-away.db");
    let away = format!("vacuum into '{}'", file.display());
    place.prompt().await.run(&away).await.unwrap();
    (file, kept.into_iter().map(|kept| kept.fact).collect())
}

/// Is it found, by whoever opens the file or verifies it? Whatever is served before must be what was put there.
async fn is_found(file: &Path, put_there: &[Fact]) -> bool {
    let address = format!("sqlite:{}", file.display()).parse().unwrap();
    let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
    let Ok(store) = Store::open(&address, Uuid::from_u128(7), catalogue).await else {
        return true;
    };
    if let Ok(served) = store.after(0, i64::MAX).await {
        let true_ones = served.iter().all(|kept| put_there.contains(&kept.fact));
        assert!(true_ones, "what was not put there is served");
    }
    let verified = store.verify().await;
    let looks = store.verify_looks(None).await;
    !verified.is_ok_and(|verified| verified.wrong.is_empty())
        || !looks.is_ok_and(|(_, wrong)| wrong.is_empty())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_flipped_bit_of_the_file_is_believed() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, put_there) = put_away(folder.path()).await;
    let before = told_by(&whole).await.unwrap();
    let bytes = std::fs::read(&whole).unwrap();
    assert!(!is_found(&whole, &put_there).await, "nothing is wrong yet");
    let mut chance = Chance::from(26);
    let (mut otherwise, mut missed) = (0, Vec::new());
    for _ in 0..rounds() {
        let (at, bit) = (chance.below(bytes.len() as u64) as usize, chance.below(8));
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << bit;
        let here = tempfile::tempdir().unwrap();
        let file = here.path().join("heard.db");
        std::fs::write(&file, flipped).unwrap();
        if told_by(&file).await.as_ref() == Some(&before) {
            continue;
        }
        otherwise += 1;
        if !is_found(&file, &put_there).await {
            missed.push((at, bit));
        }
    }
    assert!(
        otherwise > rounds() / 4,
        "{otherwise}: too few tell anything otherwise"
    );
    assert_eq!(missed, [], "of {otherwise} these are believed");
}
