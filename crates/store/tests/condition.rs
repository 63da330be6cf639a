//! In what condition a store is found when it is opened again, and what a server's login can do to it.

use std::time::{Duration, Instant};

use heard_record::invent;
use heard_store::{Address, Answer, Fault, Store, roles};

use crate::places::{Place, bring, facts, opened, places};
use crate::sinks::look;

/// How many incidents a store has that is looked through after it was broken off: `INCIDENTS=10000` to see how long that
/// takes with as many.
fn incidents() -> u64 {
    let asked = std::env::var("INCIDENTS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(40)
}

const ONE: &str = "  child: Ava
  2026-05-01 22:10  reported missing; by mum
  2026-05-01 22:30  graded: medium
  2026-05-02 06:05  found: came back
";

/// It was killed: whoever only opens it, and puts it away, makes it no better. That it was looked through does.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_was_broken_off_is_told_from_one_that_was_put_away_until_it_was_looked_through()
 {
    let place = Place::sqlite();
    let store = place.open().await;
    assert!(store.was_put_away(), "it is new");
    store.put_away().await.unwrap();
    let store = place.open().await;
    assert!(store.was_put_away(), "it was put away");
    store.put_away().await.unwrap();
    let acknowledged = crate::killed::killed_after(&place, 1_000_000, 3);
    for _ in 0..2 {
        let store = place.open().await;
        assert!(!store.was_put_away(), "it was killed");
        store.head().await.unwrap();
        store.put_away().await.unwrap();
    }
    let store = place.open().await;
    let (_, told) = facts(ONE);
    let kept = store.put(bring(1, &told)).await;
    assert!(matches!(kept, Ok(Answer::Kept(_))), "{kept:?}");
    store.put_away().await.unwrap();
    let store = place.open().await;
    assert!(
        !store.was_put_away(),
        "what came since says nothing of what was before"
    );
    let found = store.looked_through().await.unwrap();
    assert_eq!(found.wrong, Vec::<String>::new());
    assert!(found.facts >= 2 * acknowledged.len() as i64, "{found:?}");
    store.put_away().await.unwrap();
    assert!(place.open().await.was_put_away());
}

/// Somebody brings a file beside the service: nothing was broken off, and nothing is said of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_another_has_open_was_not_broken_off() {
    let place = Place::sqlite();
    let service = place.open().await;
    let (_, told) = facts(ONE);
    let kept = service.put(bring(1, &told)).await;
    assert!(matches!(kept, Ok(Answer::Kept(_))), "{kept:?}");
    for _ in 0..2 {
        let beside = place.open().await;
        assert!(beside.was_put_away(), "it is in use");
        beside.mark_in_use().unwrap();
        beside.looked_through().await.unwrap();
        beside.put_away().await.unwrap();
        assert_eq!(marks(&place), 1, "the service's own stays");
    }
    service.put_away().await.unwrap();
    assert_eq!(marks(&place), 0);
}

/// Whoever waits for their turn to write to a server when the program ends is not cut off.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_still_writes_to_a_server_ends_before_it_is_put_away() {
    const WRITERS: i64 = 0x0068_6561_7264;
    for place in places().await.into_iter().filter(Place::is_postgres) {
        let store = place.open().await;
        let mut prompt = place.prompt().await;
        let held = format!("select pg_advisory_lock({WRITERS})");
        prompt.run(&held).await.unwrap();
        let (_, told) = facts(ONE);
        let writing = store.clone();
        let writing = tokio::spawn(async move { writing.put(bring(1, &told)).await });
        tokio::time::sleep(Duration::from_millis(500)).await;
        let ending = tokio::spawn(async move { store.put_away().await });
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert!(!ending.is_finished(), "somebody still writes");
        let let_go = format!("select pg_advisory_unlock({WRITERS})");
        prompt.run(&let_go).await.unwrap();
        let kept = writing.await.unwrap();
        assert!(matches!(kept, Ok(Answer::Kept(_))), "{kept:?}");
        assert_eq!(ending.await.unwrap(), Ok(()));
    }
}

/// How many say of a file that it is in use, or was.
fn marks(place: &Place) -> usize {
    let Address::Sqlite(file) = &place.address else {
        panic!("a server has none")
    };
    let files = std::fs::read_dir(file.parent().unwrap()).unwrap();
    let names = files.map(|file| file.unwrap().file_name());
    let is_mark = |name: &std::ffi::OsString| name.to_string_lossy().contains("-in-use-");
    names.filter(is_mark).count()
}

/// A demonstration is gone with its folder: nothing is said of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_whose_folder_is_gone_ends_like_any_other() {
    let place = Place::sqlite();
    let store = place.open().await;
    let (_, told) = facts(ONE);
    let kept = store.put(bring(1, &told)).await;
    assert!(matches!(kept, Ok(Answer::Kept(_))), "{kept:?}");
    drop(place);
    assert_eq!(store.put_away().await, Ok(()));
}

/// What was just brought back and verified is not read through again; and a store that nothing is brought back to is as it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_was_brought_back_leaves_a_store_that_was_put_away() {
    let place = Place::sqlite();
    let store = place.open().await;
    let (_, told) = facts(ONE);
    let kept = store.put(bring(1, &told)).await;
    assert!(matches!(kept, Ok(Answer::Kept(_))), "{kept:?}");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("heard.copy");
    store.copy_to(&copy, None).await.unwrap();
    store.put_away().await.unwrap();
    let brought_back = async |to: &Place| {
        let catalogue =
            heard_duty::catalogue::built_in::read(heard_duty::catalogue::Nation::England, &[]);
        let catalogue = std::sync::Arc::new(catalogue.unwrap());
        Store::bring_back(&to.address, &copy, None, catalogue, None).await
    };
    let to = Place::sqlite();
    let (back, _) = brought_back(&to).await.unwrap();
    assert_eq!(back.verify().await.unwrap().wrong, Vec::<String>::new());
    back.put_away().await.unwrap();
    assert!(to.open().await.was_put_away());
    assert!(brought_back(&place).await.is_err(), "it is not empty");
    assert_eq!((marks(&to), marks(&place)), (0, 0));
    assert!(place.open().await.was_put_away());
}

/// A store whose facts are damaged stays one that was broken off, however often it is looked through.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_store_is_never_taken_for_one_that_was_put_away() {
    let place = Place::sqlite();
    crate::killed::killed_after(&place, 0, 3);
    let mut prompt = place.prompt().await;
    for sql in [
        "drop trigger fact_log_is_not_changed",
        "update fact_log set entered = entered - 1 where seq = 2",
    ] {
        prompt.run(sql).await.unwrap();
    }
    drop(prompt);
    for _ in 0..2 {
        let store = place.open().await;
        assert!(!store.was_put_away());
        let found = store.looked_through().await.unwrap();
        assert!(found.wrong[0].starts_with("fact 2"), "{found:?}");
        assert_ne!(store.verify().await.unwrap().wrong, Vec::<String>::new());
        store.put_away().await.unwrap();
    }
}

/// It is looked through before anything is put on record, so it must take no longer than whoever waits for it can bear: how
/// long it took is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_looked_through_shows_what_is_damaged() {
    for place in places().await {
        let store = place.open().await;
        let told: Vec<_> = (1..=incidents())
            .flat_map(|number| invent::history(number, 12, 20).facts)
            .collect();
        for (key, some) in (1..).zip(told.chunks(2_000)) {
            let answer = store.put(bring(key, some)).await;
            assert!(matches!(answer, Ok(Answer::Kept(_))), "{answer:?}");
        }
        let began = Instant::now();
        let found = store.looked_through().await.unwrap();
        println!(
            "{} incidents, {} facts, looked through in {:?}",
            incidents(),
            found.facts,
            began.elapsed()
        );
        assert_eq!((found.wrong, found.damaged), (vec![], vec![]));
        let mut prompt = place.prompt().await;
        for sql in [
            if place.is_postgres() {
                "alter table fact_log disable trigger all"
            } else {
                "drop trigger fact_log_is_not_changed"
            },
            "update fact_log set entered = entered - 1 where seq = 9",
        ] {
            prompt.run(sql).await.unwrap();
        }
        let found = store.looked_through().await.unwrap();
        assert!(found.wrong[0].starts_with("fact 9"), "{found:?}");
    }
}

/// A login of this test's own on the server, made by the statements that the program prints; gone at the end.
struct Login {
    name: String,
    address: String,
}

async fn login(place: &Place) -> Login {
    let name = place.text().rsplit('/').next().unwrap().to_owned() + "_service";
    let mut prompt = place.prompt().await;
    prompt.run(&roles(&name).unwrap()).await.unwrap();
    let (before, host) = place.text().split_once('@').unwrap();
    let (scheme, _) = before.split_once("://").unwrap();
    Login {
        address: format!("{scheme}://{name}@{host}"),
        name,
    }
}

async fn forget(place: &Place, login: &Login) {
    let mut prompt = place.prompt().await;
    let name = &login.name;
    for sql in [format!("drop owned by {name}"), format!("drop role {name}")] {
        prompt.run(&sql).await.unwrap();
    }
}

async fn by(login: &Login) -> Store {
    opened(&login.address.parse().unwrap(), uuid::Uuid::nil()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_login_of_the_service_adds_to_the_record_and_cannot_change_it() {
    for place in places().await {
        let owner = place.open().await;
        if !place.is_postgres() {
            assert_eq!(owner.care().await, Ok(None), "a file has no logins");
            continue;
        }
        let care = owner.care().await.unwrap().unwrap();
        assert!(care.could_change, "whoever owns it can change it");
        let login = login(&place).await;
        let store = by(&login).await;
        let care = store.care().await.unwrap().unwrap();
        assert!(!care.could_change);

        let (ava, told) = facts(ONE);
        let kept = store.put(bring(1, &told)).await;
        assert!(matches!(kept, Ok(Answer::Kept(_))), "{kept:?}");
        crate::seals::fill(&store).await;
        let protected = crate::sealed::protect(&store, 2, ava).await;
        crate::sealed::take_out(&store, 3, &protected).await;
        let folder = tempfile::tempdir().unwrap();
        let looks = store.keep_looks(folder.path().join("looks.jsonl"));
        looks.keep(look(1)).await.unwrap();
        assert_eq!(store.verify_looks(None).await.unwrap().0, 1);
        store.rebuild().await.unwrap();
        assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
        assert!(!store.owed_to(ava).await.unwrap().is_empty());

        let mut prompt = crate::places::prompt_at(&login.address).await;
        for sql in [
            "update fact_log set entered = 1 where seq = 1",
            "update fact_log set link = digest where seq = 1",
            "delete from fact_log where seq = 3",
            "truncate fact_log",
            "alter table fact_log disable trigger all",
            "drop trigger fact_log_is_kept on fact_log",
            "update fact_log set body = '{}' where seq = 1",
            "update look set at = 1",
            "delete from look",
            "truncate look",
            "update sealed_place set number = sealed",
            "delete from sealed_place",
            "truncate sealed_place",
            "drop table look",
            "create table another (one bigint)",
        ] {
            assert!(prompt.run(sql).await.is_err(), "went through: {sql}");
        }
        assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
        drop((prompt, store));
        forget(&place, &login).await;
    }
}

/// What a newer program wants of the shape is for whoever owns the database; told, and not half done.
#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_may_not_change_the_shape_says_who_may() {
    for place in places().await.into_iter().filter(Place::is_postgres) {
        drop(place.open().await);
        let login = login(&place).await;
        let mut prompt = place.prompt().await;
        for sql in [
            "alter table this_store drop column sealed",
            "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)",
        ] {
            prompt.run(sql).await.unwrap();
        }
        let catalogue =
            heard_duty::catalogue::built_in::read(heard_duty::catalogue::Nation::England, &[]);
        let address = login.address.parse().unwrap();
        let opened = Store::open(
            &address,
            uuid::Uuid::nil(),
            std::sync::Arc::new(catalogue.unwrap()),
        );
        let Err(Fault::Refused(why)) = opened.await else {
            panic!("it was opened")
        };
        assert!(why.contains("by the login that owns it"), "{why}");
        forget(&place, &login).await;
    }
}

/// A table that a later step makes must not be forgotten: the service could not use it.
#[tokio::test(flavor = "multi_thread")]
async fn the_login_of_the_service_is_told_of_every_table() {
    let place = Place::sqlite();
    drop(place.open().await);
    let statements = roles("heard_service").unwrap();
    let (_, columns) = crate::whole::shape(&place).await;
    let tables: std::collections::BTreeSet<&str> = columns
        .iter()
        .map(|column| column.split('.').next().unwrap())
        .collect();
    assert!(tables.len() > 20, "{tables:?}");
    let granted: Vec<&str> = statements
        .lines()
        .filter(|line| line.starts_with("grant"))
        .flat_map(|line| line.split([',', ' ']))
        .collect();
    for table in tables {
        assert!(granted.contains(&table), "{table} is not granted");
    }
    for name in ["", "1st", "a b", "x; drop table look", "Heard"] {
        assert!(roles(name).is_err(), "{name}");
    }
}
