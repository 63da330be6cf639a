//! Each thing owed is told once and to one person, whoever tells it; a notice is its sender's by their account, in every copy.

use std::sync::Arc;

use heard_duty::Outcome;
use heard_duty::catalogue::{Nation, built_in};
use heard_record::{FactId, PersonId};
use heard_store::{Answer, Came, Entries, Push, Put, Store, ToldAs};
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

use crate::places::{Place, at, places};
use crate::story::said;

fn person(name: &str) -> PersonId {
    PersonId::of_words(&[name])
}

fn push(to: &str, message: u128, minute: u32) -> Push {
    Push {
        child: person("Kai"),
        rule: "missing.attend-golden-hour.medium".into(),
        fact: FactId::of_words(&["graded"]),
        told_as: ToldAs::Owes,
        person: person(to),
        due: at("2026-06-10 20:09"),
        message: Uuid::from_u128(message),
        at: at(&format!("2026-06-10 19:{minute}")),
        came: Came::Told,
        seen: None,
    }
}

async fn is_new(store: &Store, push: &Push) -> bool {
    let all = std::slice::from_ref(push);
    !store.keep_pushes(all).await.unwrap().is_empty()
}

/// So many things of one rule become late, a second apart.
async fn become_late(place: &Place, rule: &str, many: i64, from: jiff::Timestamp) {
    let path = place.text().strip_prefix("sqlite:").unwrap().to_owned();
    let mut db = SqliteConnection::connect(&format!("sqlite://{path}"))
        .await
        .unwrap();
    for number in 0..many {
        let begins = from.as_microsecond() + number * 1_000_000;
        let fact = FactId::of_words(&[rule, &number.to_string()]);
        let sql = "insert into duty_stands (child, rule, version, fact, begins, ends, stands) values ($1, $2, 1, $3, $4, $5, 'overdue')";
        let row = sqlx::query(sql)
            .bind(person("Kai").uuid())
            .bind(rule)
            .bind(fact.uuid());
        row.bind(begins)
            .bind(i64::MAX)
            .execute(&mut db)
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn however_much_else_is_late_what_may_harm_a_child_is_found_all_of_it() {
    let place = Place::sqlite();
    let store = place.open().await;
    let from = at("2026-06-10 19:00");
    become_late(&place, "another.rule", 501, from).await;
    become_late(&place, "sd.initiate", 1, at("2026-06-10 19:50")).await;
    become_late(&place, "contact.attend", 1_101, from).await;
    let (after, upto) = (at("2026-06-10 18:59"), at("2026-06-10 20:00"));
    let found = async |rules: &[&str]| {
        let late = store.becoming_late(rules, after, upto, upto, ToldAs::Owes);
        let late = late.await.unwrap();
        let became = store.became(Outcome::Overdue, rules, after, upto).await;
        assert_eq!(became.unwrap(), late);
        late
    };
    let one = found(&["sd.initiate"]).await;
    assert_eq!(one.len(), 1, "501 of another rule stand before it");
    let all = found(&["contact.attend", "sd.initiate"]).await;
    assert_eq!(all.len(), 1_102, "page after page");
    assert!(all.is_sorted_by_key(|stands| stands.begins));
    assert_eq!(found(&[]).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_is_told_once_whoever_tells_it_and_however_often_they_begin() {
    for place in places().await {
        let store = place.open().await;
        assert!(is_new(&store, &push("Ashgrove", 1, 54)).await);
        assert!(!is_new(&store, &push("Ashgrove", 2, 55)).await);
        assert!(
            !is_new(&store, &push("Quill", 3, 55)).await,
            "nor to anybody else"
        );
        drop(store);
        let store = place.open().await;
        assert!(!is_new(&store, &push("Ashgrove", 4, 56)).await);
        let since = at("2026-06-10 08:00");
        let told = store.pushes_to(person("Ashgrove"), since, 9).await.unwrap();
        assert_eq!(told, [push("Ashgrove", 1, 54)]);
        assert_eq!(store.messages_to(person("Ashgrove"), since).await, Ok(1));
        assert_eq!(store.messages_to(person("Quill"), since).await, Ok(0));
        let (message, seen) = (Uuid::from_u128(1), at("2026-06-10 19:58"));
        let by = |name| store.see_push(person(name), message, seen);
        assert_eq!(by("Quill").await, Ok(false), "nobody sees it for another");
        assert_eq!(by("Ashgrove").await, Ok(true));
        assert_eq!(by("Ashgrove").await, Ok(false));
        let told = store.pushes_to(person("Ashgrove"), since, 9).await.unwrap();
        assert_eq!(told[0].seen, Some(seen));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn above_whoever_owes_it_it_is_told_once_at_each_step_and_each_message_is_a_change() {
    for place in places().await {
        let store = place.open().await;
        let as_whom = |to, message, told_as| Push {
            told_as,
            ..push(to, message, 55)
        };
        let mut woken = store.changes();
        woken.mark_unchanged();
        assert!(is_new(&store, &as_whom("Ashgrove", 1, ToldAs::Owes)).await);
        assert!(woken.has_changed().unwrap(), "whoever waits is woken");
        assert!(is_new(&store, &as_whom("Slate", 2, ToldAs::Supervisor)).await);
        assert!(is_new(&store, &as_whom("Quill", 3, ToldAs::DutyInspector)).await);
        assert!(
            !is_new(&store, &as_whom("Quill", 4, ToldAs::Supervisor)).await,
            "one supervisor is told, and not another"
        );
        let only_kept = Push {
            came: Came::EnoughTold,
            ..as_whom("Holloway", 5, ToldAs::Superintendent)
        };
        assert!(is_new(&store, &only_kept).await);
        let graded = "2026-06-10 20:20  graded: medium; because \"out late\" | about Kai";
        kept(&store, said(1, graded, "2026-06-10 20:20")).await;
        assert!(is_new(&store, &push_of("another", 6)).await);
        let all = store.changed_after(0, 9).await.unwrap().all;
        let messages: Vec<Option<Uuid>> = all.iter().map(|change| change.message()).collect();
        let of = |message| Some(Uuid::from_u128(message));
        assert_eq!(
            messages,
            [of(1), of(2), of(3), None, of(6)],
            "what was only kept is told nobody, and what is put on record comes after"
        );
        assert!(all.iter().map(|change| change.seq).eq(1..=5));
        assert!(all.is_sorted_by_key(|change| change.at));
        let upto = at("2026-06-10 23:00");
        let told = store.pushes_to(person("Slate"), at("2026-06-10 08:00"), 9);
        assert_eq!(
            told.await,
            Ok(vec![as_whom("Slate", 2, ToldAs::Supervisor)])
        );
        assert_eq!(
            store.messages_to(person("Slate"), upto).await,
            Ok(0),
            "none of later"
        );
    }
}

fn push_of(fact: &str, message: u128) -> Push {
    Push {
        fact: FactId::of_words(&[fact]),
        ..push("Ashgrove", message, 56)
    }
}

/// Somebody says it at a keyboard, by an account of theirs.
fn by_account(key: u128, line: &str, who: &str) -> Put {
    let mut put = said(key, line, "2026-06-10 20:20");
    if let Entries::New { account, .. } = &mut put.what {
        *account = Some(person(who));
    }
    put
}

async fn kept(store: &Store, put: Put) -> FactId {
    match store.put(put).await.unwrap() {
        Answer::Kept(receipt) => receipt.facts[0].1,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_its_senders_by_their_account_and_stays_so_in_a_copy() {
    let notice = "2026-06-10 20:20  notice submitted: missing; concerns \"out alone\" | about Kai";
    for from in places().await {
        let store = from.open().await;
        let one = kept(&store, by_account(1, notice, "Wrenfield")).await;
        let other = kept(&store, by_account(2, notice, "Dunlin")).await;
        let nobodys = kept(&store, said(3, notice, "2026-06-10 20:20")).await;
        let graded = "2026-06-10 20:20  graded: medium; because \"out late\" | about Kai";
        let graded = kept(&store, by_account(4, graded, "Wrenfield")).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("heard.copy");
        store.copy_to(&file, None).await.unwrap();
        for to in places().await {
            let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
            let back = Store::bring_back(&to.address, &file, None, catalogue, None).await;
            let (back, _) = back.unwrap();
            for store in [&store, &back] {
                let all = [one, other, nobodys, graded];
                let who = store.who_sent(&all).await.unwrap();
                let expected = [(one, person("Wrenfield")), (other, person("Dunlin"))];
                assert_eq!(who, expected.into_iter().collect());
                let since = at("2026-06-10 00:00");
                let sent = store.notices_sent_by(person("Wrenfield"), since, 9).await;
                assert_eq!(sent, Ok(vec![one]));
            }
        }
    }
}
