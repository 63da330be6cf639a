//! A protected place: sealed when it is put on record, and told to one person, once, by two, or by one alone for a life.

use std::sync::Arc;

use heard_desk::{
    Agreement, Desk, No, PlaceCallKind, PlaceShown, PlaceWanted, ProtectedPlace, Protecting,
    Recorded, Signed,
};
use heard_duty::catalogue::{Nation, built_in};
use heard_record::{FactId, PersonId, When};
use uuid::Uuid;

use crate::force::Force;

const PLACE: &str = "4 Lantern Canary Row, Saltby";

/// Bryony Slate keeps Kai's place; Hester Flint too, and Slate supervises her.
const WHO: &str = "  2026-01-01 09:00  account given: hub; name \"Bryony Slate\"; team \"hub\" | about Slate; no case
  2026-01-01 09:00  account given: hub; name \"Hester Flint\"; team \"late hub\"; supervisor Slate | about Flint; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case
  2026-01-01 09:00  account given: duty inspector; name \"Insp Teasel\"; team \"Saltby response\" | about Teasel; no case
  2026-01-01 09:00  account given: superintendent; name \"Supt Alder\"; team \"Saltby\" | about Alder; no case
  2026-03-03 09:00  given to team: \"complex exploitation\"; district \"Saltby\" | about Kai; no case
  2026-03-03 09:00  child held: Kai; as keeper of the place | about Slate; no case
  2026-03-03 09:00  child held: Kai; as keeper of the place | about Flint; no case
";

fn now(desk: &Desk) -> String {
    When::at(desk.now()).to_string()
}

fn kept(recorded: Result<Recorded, No>) -> FactId {
    match recorded {
        Ok(Recorded::Kept(receipt)) => receipt.facts[0].1,
        other => panic!("{other:?}"),
    }
}

fn refused<T>(answer: Result<T, No>) {
    assert_eq!(answer.err(), Some(No::NothingThere));
}

async fn protect(force: &Force, signed: &Signed, key: u128) -> Result<Recorded, No> {
    let protecting = Protecting {
        key: Uuid::from_u128(key),
        child: force.who("Kai"),
        happened: now(&force.desk),
        keeper: "Bryony Slate".into(),
        because: "her father looks for her".into(),
        place: ProtectedPlace::typed(PLACE).ok().unwrap(),
    };
    force.desk.protect_place(signed, protecting).await
}

fn wanted(force: &Force, key: u128) -> PlaceWanted {
    PlaceWanted {
        key: Uuid::from_u128(key),
        child: force.who("Kai"),
        happened: now(&force.desk),
        because: "an officer is to bring her things".into(),
    }
}

async fn agree(force: &Force, signed: &Signed, asked: FactId, key: u128) -> Result<Recorded, No> {
    let agreement = Agreement {
        key: Uuid::from_u128(key),
        asked,
        happened: now(&force.desk),
    };
    force.desk.agree_to_place(signed, agreement).await
}

async fn told(desk: &Desk, signed: &Signed, child: PersonId) -> (String, Uuid) {
    match desk.reveal_place(signed, child).await.unwrap() {
        PlaceShown::Place(revealed) => (revealed.place().to_owned(), revealed.look),
        _ => panic!("it is sealed here, and its key is there"),
    }
}

/// A force in which the detective inspector has protected Kai's place.
async fn protected() -> Force {
    let force = Force::with(WHO).await;
    let holloway = force.signed("Holloway").await;
    let rookwood = force.signed("Rookwood").await;
    refused(protect(&force, &rookwood, 1).await);
    kept(protect(&force, &holloway, 1).await);
    force
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_told_once_to_its_keeper_when_somebody_outside_their_line_agreed() {
    let force = protected().await;
    let kai = force.who("Kai");
    let slate = force.signed("Slate").await;
    refused(force.desk.reveal_place(&slate, kai).await);
    let asked = kept(force.desk.ask_for_place(&slate, wanted(&force, 10)).await);
    refused(agree(&force, &slate, asked, 11).await);
    refused(force.desk.reveal_place(&slate, kai).await);
    for name in ["Flint", "Pike", "Teasel"] {
        let signed = force.signed(name).await;
        assert_eq!(
            force.desk.place_calls(&signed).await.unwrap(),
            vec![],
            "{name}"
        );
        refused(agree(&force, &signed, asked, 12).await);
    }
    let holloway = signed_again(&force, "Holloway").await;
    let calls = force.desk.place_calls(&holloway).await.unwrap();
    assert!(matches!(calls[..], [ref one] if one.fact == asked
        && matches!(one.kind, PlaceCallKind::Asked(_))));
    let agreed = kept(agree(&force, &holloway, asked, 13).await);
    assert_eq!(
        kept(agree(&force, &holloway, asked, 13).await),
        agreed,
        "asked again"
    );
    assert_eq!(force.desk.place_calls(&holloway).await.unwrap(), vec![]);
    refused(force.desk.reveal_place(&holloway, kai).await);

    let slate = signed_again(&force, "Slate").await;
    let stands = force.desk.place_stands(&slate, kai).await.unwrap();
    assert!(stands.keeps && stands.sealed && stands.open_until.is_some());
    let (place, look) = told(&force.desk, &slate, kai).await;
    assert_eq!(place, PLACE);
    refused(force.desk.reveal_place(&slate, kai).await);
    let stands = force.desk.place_stands(&slate, kai).await.unwrap();
    assert_eq!((stands.open_until, stands.waits_until), (None, None));

    let looks = force
        .desk
        .store()
        .looks_about(kai, None, 100)
        .await
        .unwrap();
    let look_kept = looks.iter().find(|one| one.id == look).unwrap();
    assert!(
        look_kept.body.contains(&agreed.to_string()),
        "who agreed, and why"
    );
    let leave = force
        .desk
        .store()
        .leave_of(force.who("Slate"))
        .await
        .unwrap();
    let revealed = leave
        .iter()
        .find(|kept| kept.fact.kind().words == "place revealed");
    let said = heard_record::lines::write_fact(&revealed.unwrap().fact).to_string();
    for part in [
        look.to_string(),
        force.who("Holloway").to_string(),
        "bring her things".into(),
    ] {
        assert!(said.contains(&part), "{part}: {said}");
    }
}

/// Signs in once more: what is asked wants proof that is fresh.
async fn signed_again(force: &Force, name: &str) -> Signed {
    force.later(60);
    force.signed_again(name).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_agrees_to_what_was_asked_too_long_ago_and_nobody_looks_too_late() {
    let force = protected().await;
    let kai = force.who("Kai");
    let slate = force.signed("Slate").await;
    let asked = kept(force.desk.ask_for_place(&slate, wanted(&force, 10)).await);
    force.later(4 * 60 * 60);
    let holloway = signed_again(&force, "Holloway").await;
    refused(agree(&force, &holloway, asked, 11).await);
    let slate = signed_again(&force, "Slate").await;
    let asked = kept(force.desk.ask_for_place(&slate, wanted(&force, 12)).await);
    kept(agree(&force, &holloway, asked, 13).await);
    force.later(60 * 60);
    let slate = signed_again(&force, "Slate").await;
    refused(force.desk.reveal_place(&slate, kai).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_alone_is_told_a_place_for_a_life_and_keeper_and_superintendent_learn_it_at_once() {
    let force = protected().await;
    let (kai, ava) = (force.who("Kai"), force.who("Ava"));
    let finch = force.signed("Finch").await;
    refused(force.desk.declare_risk(&finch, wanted(&force, 10)).await);
    let teasel = force.signed("Teasel").await;
    let mut of_nobody = wanted(&force, 11);
    of_nobody.child = ava;
    refused(force.desk.declare_risk(&teasel, of_nobody).await);
    let mut unsaid = wanted(&force, 12);
    unsaid.because = " ".into();
    assert!(matches!(
        force.desk.declare_risk(&teasel, unsaid).await,
        Ok(Recorded::Problems(_))
    ));
    let declared = kept(force.desk.declare_risk(&teasel, wanted(&force, 13)).await);
    assert_eq!(told(&force.desk, &teasel, kai).await.0, PLACE);
    refused(force.desk.reveal_place(&teasel, kai).await);
    for name in ["Slate", "Alder"] {
        let signed = force.signed(name).await;
        let calls = force.desk.place_calls(&signed).await.unwrap();
        assert!(
            matches!(calls[..], [ref one] if one.fact == declared
            && one.kind == PlaceCallKind::Declared && one.who == force.who("Teasel")),
            "{name}: {calls:?}"
        );
    }
    let pike = force.signed("Pike").await;
    assert_eq!(force.desk.place_calls(&pike).await.unwrap(), vec![]);
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes
        .windows(words.len())
        .any(|some| some == words.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_byte_of_a_protected_place_is_in_any_file_of_the_store_nor_in_a_copy() {
    let force = protected().await;
    let copy = force.folder.path().join("copy");
    force.desk.store().copy_to(&copy, None).await.unwrap();
    let whole: Vec<u8> = std::fs::read_dir(force.folder.path())
        .unwrap()
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    assert!(
        has(&whole, "her father looks for her"),
        "this looks where the record is"
    );
    for part in [PLACE, "Lantern Canary", "Canary Row"] {
        assert!(!has(&whole, part), "{part}");
    }
    let facts = force.desk.store().after(0, 1_000).await.unwrap();
    let told: String = facts
        .iter()
        .map(|kept| heard_record::lines::write_fact(&kept.fact).to_string())
        .collect();
    assert!(told.contains("\"sealed\":") && !told.contains("Canary"));
    assert_eq!(
        force.desk.store().verify().await.unwrap().wrong,
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_key_no_place_is_read_or_sealed_and_nothing_is_used_up() {
    let force = protected().await;
    let kai = force.who("Kai");
    let teasel = force.signed("Teasel").await;
    let declared = force.desk.declare_risk(&teasel, wanted(&force, 10)).await;
    kept(declared);
    let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
    let looks = force.folder.path().join("other.jsonl");
    let store = force.desk.store().clone();
    let without = Desk::open(store, catalogue, looks, force.clock.clone());
    let without = without.await.unwrap();
    assert!(matches!(
        without.reveal_place(&teasel, kai).await,
        Ok(PlaceShown::WithoutKey)
    ));
    let protecting = Protecting {
        key: Uuid::from_u128(20),
        child: kai,
        happened: now(&without),
        keeper: "hub".into(),
        because: "x".into(),
        place: ProtectedPlace::typed(PLACE).ok().unwrap(),
    };
    assert!(matches!(
        without.protect_place(&teasel, protecting).await,
        Ok(Recorded::Problems(_))
    ));
    assert_eq!(told(&force.desk, &teasel, kai).await.0, PLACE);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_ask_at_once_by_one_agreement_one_is_told() {
    let force = protected().await;
    let kai = force.who("Kai");
    let teasel = force.signed("Teasel").await;
    kept(force.desk.declare_risk(&teasel, wanted(&force, 10)).await);
    let one = || force.desk.reveal_place(&teasel, kai);
    let (a, b, c) = tokio::join!(one(), one(), one());
    let told = [a, b, c].into_iter().filter(Result::is_ok).count();
    assert_eq!(told, 1);
}
