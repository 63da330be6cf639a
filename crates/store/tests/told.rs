//! Each thing owed is told once and to one person, whoever tells it; a notice is its sender's by their account, in every copy.

use std::sync::Arc;

use heard_duty::catalogue::{Nation, built_in};
use heard_record::{FactId, PersonId};
use heard_store::{Answer, Came, Entries, Push, Put, Store};
use uuid::Uuid;

use crate::places::{at, places};
use crate::story::said;

fn person(name: &str) -> PersonId {
    PersonId::of_words(&[name])
}

fn push(to: &str, message: u128, minute: u32) -> Push {
    Push {
        child: person("Kai"),
        rule: "missing.attend-golden-hour.medium".into(),
        fact: FactId::of_words(&["graded"]),
        person: person(to),
        due: at("2026-06-10 20:09"),
        message: Uuid::from_u128(message),
        at: at(&format!("2026-06-10 19:{minute}")),
        came: Came::Told,
        seen: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_is_told_once_whoever_tells_it_and_however_often_they_begin() {
    for place in places().await {
        let store = place.open().await;
        assert_eq!(store.keep_push(&push("Ashgrove", 1, 54)).await, Ok(true));
        assert_eq!(store.keep_push(&push("Ashgrove", 2, 55)).await, Ok(false));
        assert_eq!(
            store.keep_push(&push("Quill", 3, 55)).await,
            Ok(false),
            "nor to anybody else"
        );
        drop(store);
        let store = place.open().await;
        assert_eq!(store.keep_push(&push("Ashgrove", 4, 56)).await, Ok(false));
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
        store.copy_to(&file).await.unwrap();
        for to in places().await {
            let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
            let back = Store::bring_back(&to.address, &file, catalogue, None).await;
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
