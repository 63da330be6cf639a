//! Records taken out by hand: nothing comes out before it is kept that somebody took it.

use heard_desk::take::{Taker, Whose, take};
use heard_desk::{Account, Fault};
use heard_record::PersonId;
use sqlx::Connection;
use uuid::Uuid;

use crate::bringing::{CSV, MAPPING, Place};

fn account() -> Account {
    Account {
        id: Uuid::from_u128(1),
        name: "brightwell".into(),
        person: PersonId::of_words(&["Ash Brightwell"]),
        password: String::new(),
        secret: Vec::new(),
        made: "2026-06-10T19:31:00Z".parse().unwrap(),
        closed: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_is_kept_for_everyone_taken_or_nothing_is() {
    let place = Place::new().await;
    place.bring(CSV.as_bytes(), MAPPING).await.unwrap();
    let account = account();
    let taker = Taker {
        account: &account,
        because: "a review",
    };
    let child = |number| PersonId::of_words(&["brought", "Larkspur", "person", number]);
    let (wren, corin) = (child("N-0412"), child("N-0413"));
    let looks = place.folder().join("looks.jsonl");
    let both = [Whose::Child(wren), Whose::Child(corin)];
    let taken = take(&place.store, looks.clone(), &place.clock, &taker, &both)
        .await
        .unwrap();
    assert_eq!(taken.facts, place.facts().await);
    let names: Vec<&str> = taken
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    assert!(
        names.contains(&"Wren Tallis") && names.contains(&"Corin Vale"),
        "{names:?}"
    );
    assert!(taken.people.iter().all(|person| person.is_child));
    for child in [wren, corin] {
        let seen = place.store.looks_about(child, None, 9).await.unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].who, account.person);
        assert!(seen[0].body.contains("a review"), "{}", seen[0].body);
    }

    // Neither place can keep it.
    std::fs::remove_file(&looks).unwrap();
    std::fs::create_dir(&looks).unwrap();
    let file = format!("sqlite://{}", place.folder().join("heard.db").display());
    let mut other = sqlx::SqliteConnection::connect(&file).await.unwrap();
    sqlx::query("alter table look rename to gone")
        .execute(&mut other)
        .await
        .unwrap();
    let refused = take(&place.store, looks, &place.clock, &taker, &both).await;
    assert_eq!(
        refused.map(|taken| taken.facts.len()),
        Err(Fault::NotLooked)
    );
}
