//! A store that an older program kept is brought up to date once, whatever is damaged in it.

use std::sync::{Arc, Mutex};

use heard_duty::catalogue::{Nation, built_in};
use heard_record::PersonId;
use heard_store::{Draft, Fault, Store};
use uuid::Uuid;

use crate::places::{Place, at, bring, facts, places};

const TOLD: &str = "  children: Ava; Kai
  2026-05-01 21:00  record restricted: sealed; because \"a witness\" | about Ava; no case
  2026-05-01 21:20  lives at: \"12 Tern Street, Saltby\" | about Kai; no case
  2026-05-01 22:10  reported missing; by mum | about Ava
  2026-05-01 22:30  reported missing; by dad | about Kai
";

/// What was said of a store while it was opened.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

async fn opened_and_said(place: &Place) -> (Store, Vec<String>) {
    let say = |said: &str| SAID.lock().unwrap().push(said.to_owned());
    let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
    let id = Uuid::from_u128(7);
    let store = Store::open_with(&place.address, id, catalogue, None, say).await;
    (store.unwrap(), std::mem::take(&mut *SAID.lock().unwrap()))
}

fn draft() -> Draft {
    Draft {
        form: "/children/kai/voice".into(),
        body: "what somebody has written so far".into(),
        saved: at("2026-06-01 12:05"),
    }
}

/// As an older program left it, with two damaged facts about one girl; who she and the other child are.
async fn of_before(place: &Place) -> (PersonId, PersonId) {
    let (_, told) = facts(TOLD);
    let (ava, kai) = (told[0].about[0], told[1].about[0]);
    let store = place.open().await;
    store.put(bring(1, &told)).await.unwrap();
    assert_eq!(store.keep_draft(kai, &draft()).await, Ok(true));
    drop(store);
    let mut prompt = crate::tampering::without_guards(place).await;
    for sql in [
        "update fact_log set body = body || ' ' where seq in (1, 3)",
        "update draft set seal = null",
        "delete from duty_stands",
        "delete from lives_at",
        "update this_store set sealed = null, worked_out = null",
    ] {
        prompt.run(sql).await.unwrap();
    }
    (ava, kai)
}

/// What is damaged of one child keeps nobody else from what an older program did not work out, nothing is done twice, and a
/// record that was shut stays shut.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_fact_holds_up_its_own_child_alone_when_a_store_is_brought_up_to_date() {
    for place in places().await {
        let (ava, kai) = of_before(&place).await;
        let (store, said) = opened_and_said(&place).await;
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("this is done once"), "{said:?}");
        assert!(
            said[1].contains("put there: 2;") && said[1].contains("worked out again: 1."),
            "{said:?}"
        );
        assert_ne!(store.owed_to(kai).await.unwrap(), [], "worked out again");
        assert!(
            matches!(store.leave_of(ava).await, Err(Fault::Damaged(_))),
            "what shut her record is found still"
        );
        assert_eq!(store.draft_of(kai, &draft().form).await, Ok(Some(draft())));
        let mut prompt = place.prompt().await;
        let homes = prompt
            .text("select cast(count(*) as text) from lives_at")
            .await;
        assert_eq!(homes.as_deref(), Some("1"), "who lives where");
        assert!(matches!(store.rebuild().await, Err(Fault::Damaged(_))));
        drop(store);
        prompt.run("update draft set seal = null").await.unwrap();
        let (store, said) = opened_and_said(&place).await;
        assert_eq!(said, Vec::<String>::new(), "it is done once");
        assert!(
            matches!(
                store.draft_of(kai, &draft().form).await,
                Err(Fault::Damaged(_))
            ),
            "what was put in without a seal is believed"
        );
    }
}

/// A program of before kept two flats of one street as one place: the first of now tells them apart, with nobody to ask it to.
#[tokio::test(flavor = "multi_thread")]
async fn flats_an_older_program_took_for_one_are_told_apart_once_this_one_has_opened_the_store() {
    let told = "  children: Ava; Kai
  2026-05-01 21:20  lives at: \"Flat 1, 23 Tern Street\" | about Ava; no case
  2026-05-01 21:20  lives at: \"Flat 12, 3 Tern Street\" | about Kai; no case
";
    for place in places().await {
        let (_, told) = facts(told);
        let lived_in = [told[0].about[0], told[1].about[0]];
        let store = place.open().await;
        store.put(bring(1, &told)).await.unwrap();
        drop(store);
        let mut prompt = place.prompt().await;
        for sql in [
            "update described set body = replace(body, 'flat 1 23 tern street', 'flat123ternstreet')",
            "update described set body = replace(body, 'flat 12 3 tern street', 'flat123ternstreet')",
            "delete from _sqlx_migrations where version = 24",
        ] {
            prompt.run(sql).await.unwrap();
        }
        let store = place.open().await;
        let described = store.described(&lived_in).await.unwrap();
        let things: Vec<&[String]> = lived_in
            .iter()
            .map(|one| &described[one].things[..])
            .collect();
        assert_eq!(
            things,
            [
                ["=place:flat 1 23 tern street"],
                ["=place:flat 12 3 tern street"]
            ]
        );
        assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    }
}
