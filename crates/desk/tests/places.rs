//! A protected place: sealed when it is put on record, and told to one person, once, by two, or by one alone for a life.

use std::sync::Arc;

use heard_desk::access::Act;
use heard_desk::{
    Agreement, Desk, No, PlaceCallKind, PlaceKey, PlaceShown, PlaceWanted, ProtectedPlace,
    Protecting, Question, Recorded, Review, Signed,
};
use heard_duty::catalogue::{Nation, built_in};
use heard_record::fact::{access, person};
use heard_record::{Author, Fact, FactId, PersonId, Role, Source, Stated, When};
use heard_store::{Entries, Put};
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

use crate::force::{Force, STAFF};

const PLACE: &str = "4 Lantern Canary Row, Saltby";

/// Bryony Slate keeps Kai's place; Hester Flint too, and Slate supervises her.
const WHO: &str = "  2026-01-01 09:00  account given: hub; name \"Bryony Slate\"; team \"hub\" | about Slate; no case
  2026-01-01 09:00  account given: hub; name \"Hester Flint\"; team \"late hub\"; supervisor Slate | about Flint; no case
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case
  2026-01-01 09:00  account given: duty inspector; name \"Insp Teasel\"; team \"Saltby response\" | about Teasel; no case
  2026-01-01 09:00  account given: superintendent; name \"Supt Alder\"; team \"Saltby\" | about Alder; no case
  2026-01-01 09:00  account given: data protection officer; name \"Dale\" | about Dale; no case
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
    protected_by(WHO).await
}

/// The same, of others who work there.
async fn protected_by(who: &str) -> Force {
    let force = Force::with(who).await;
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
            force.desk.place_calls(&signed).await.unwrap().told,
            vec![],
            "{name}"
        );
        refused(agree(&force, &signed, asked, 12).await);
    }
    let holloway = signed_again(&force, "Holloway").await;
    let calls = force.desk.place_calls(&holloway).await.unwrap().told;
    assert!(matches!(calls[..], [ref one] if one.fact == asked
        && matches!(one.kind, PlaceCallKind::Asked(_))));
    let agreed = kept(agree(&force, &holloway, asked, 13).await);
    assert_eq!(
        kept(agree(&force, &holloway, asked, 13).await),
        agreed,
        "asked again"
    );
    assert_eq!(
        force.desk.place_calls(&holloway).await.unwrap().told,
        vec![]
    );
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
        let calls = force.desk.place_calls(&signed).await.unwrap().told;
        assert!(
            matches!(calls[..], [ref one] if one.fact == declared
            && one.kind == PlaceCallKind::Declared && one.who == force.who("Teasel")),
            "{name}: {calls:?}"
        );
    }
    let pike = force.signed("Pike").await;
    assert_eq!(force.desk.place_calls(&pike).await.unwrap().told, vec![]);
}

/// The page on which the superintendent is told is open all evening.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_told_the_same_again_and_again_looked_once_in_a_tour_of_duty() {
    let force = protected().await;
    let kai = force.who("Kai");
    let teasel = force.signed("Teasel").await;
    kept(force.desk.declare_risk(&teasel, wanted(&force, 10)).await);
    let alder = force.signed("Alder").await;
    let slate = force.signed("Slate").await;
    let told = async |signed: &Signed| {
        let calls = force.desk.place_calls(signed).await.unwrap().told;
        assert_eq!(calls.len(), 1);
        let looks = force.desk.store().looks_about(kai, None, 100);
        let looks = looks.await.unwrap().into_iter();
        let of_them = looks.filter(|look| look.who == signed.account.person);
        let telling = of_them.filter(|look| look.body.contains("told of a protected place"));
        telling.count()
    };
    for _ in 0..3 {
        assert_eq!(told(&alder).await, 1);
    }
    assert_eq!(told(&slate).await, 1, "each who is told looked");
    force.later(13 * 60 * 60);
    assert_eq!(told(&alder).await, 2, "and once more in the next tour");
    let teasel = signed_again(&force, "Teasel").await;
    kept(force.desk.declare_risk(&teasel, wanted(&force, 11)).await);
    let calls = force.desk.place_calls(&alder).await.unwrap().told;
    assert_eq!(calls.len(), 2);
    let looks = force.desk.store().looks_about(kai, None, 100).await;
    let of_alder = looks.unwrap().into_iter();
    let of_alder = of_alder.filter(|look| look.who == alder.account.person);
    assert_eq!(of_alder.count(), 3, "what is new is a look of its own");
}

async fn look_at(
    force: &Force,
    signed: &Signed,
    opened: FactId,
    key: u128,
) -> Result<Recorded, No> {
    let review = Review {
        key: Uuid::from_u128(key),
        opened,
        happened: now(&force.desk),
        justified: true,
        because: "he was seen in her street that night".into(),
    };
    force.desk.review_emergency(signed, review).await
}

/// A place that one person alone opened is looked at by somebody outside their line, who is told of it until that is done.
#[tokio::test(flavor = "multi_thread")]
async fn one_alone_is_looked_at_afterwards_by_somebody_else_who_is_told_until_it_is_done() {
    let force = protected().await;
    let teasel = force.signed("Teasel").await;
    let declared = kept(force.desk.declare_risk(&teasel, wanted(&force, 10)).await);
    let by = force.clock.now() + jiff::SignedDuration::from_hours(72);
    refused(look_at(&force, &teasel, declared, 11).await);
    force.later(40 * 24 * 60 * 60);
    force.signed("Slate").await;
    force.signed("Pike").await;
    for (name, key) in [("Slate", 12), ("Holloway", 13), ("Pike", 14)] {
        let signed = force.signed_again(name).await;
        assert_eq!(
            force.desk.place_calls(&signed).await.unwrap().told,
            vec![],
            "{name}"
        );
        refused(look_at(&force, &signed, declared, key).await);
    }
    for name in ["Alder", "Dale"] {
        let signed = force.signed(name).await;
        let lately = force.desk.place_calls_lately(&signed).await.unwrap().told;
        assert!(
            matches!(lately[..], [ref one] if one.fact == declared && one.waits_for_review()),
            "{name}: {lately:?}"
        );
        let review = lately[0].review.clone().unwrap();
        assert_eq!(review.justified, None, "{name}");
        assert!(
            review.until <= by && force.clock.now() > review.until,
            "{name}: it is late"
        );
    }
    let dale = force.signed_again("Dale").await;
    kept(look_at(&force, &dale, declared, 15).await);
    for name in ["Alder", "Dale"] {
        let signed = force.signed_again(name).await;
        let lately = force.desk.place_calls_lately(&signed).await.unwrap().told;
        assert_eq!(lately, vec![], "{name}: somebody looked at it");
    }
}

/// What is said not to have been right opens nothing more.
#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_was_not_seen_yet_is_not_told_once_it_was_said_not_to_be_right() {
    let force = protected().await;
    let teasel = force.signed("Teasel").await;
    let alder = force.signed("Alder").await;
    let declared = kept(force.desk.declare_risk(&teasel, wanted(&force, 10)).await);
    let review = Review {
        key: Uuid::from_u128(11),
        opened: declared,
        happened: now(&force.desk),
        justified: false,
        because: "he is in custody".into(),
    };
    kept(force.desk.review_emergency(&alder, review).await);
    refused(force.desk.reveal_place(&teasel, force.who("Kai")).await);
    let calls = force.desk.place_calls(&alder).await.unwrap().told;
    let justified = calls[0].review.as_ref().map(|review| review.justified);
    assert_eq!(justified, Some(Some(false)));
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

/// Two programs serve one store, each with a key of its own: what the second sealed could not be opened by the first.
#[tokio::test(flavor = "multi_thread")]
async fn no_place_is_sealed_by_another_key_than_the_others_are() {
    let force = protected().await;
    let teasel = force.signed("Teasel").await;
    kept(force.desk.declare_risk(&teasel, wanted(&force, 10)).await);
    let store = force.desk.store();
    let own = PlaceKey::of_file(&force.folder.path().join("places.key")).unwrap();
    let another = PlaceKey::made_in(&force.folder.path().join("another.key")).unwrap();
    assert_eq!(own.opens(store).await, Ok(true));
    assert_eq!(another.opens(store).await, Ok(false));
    let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
    let looks = force.folder.path().join("other.jsonl");
    let second = Desk::open(store.clone(), catalogue, looks, force.clock.clone()).await;
    let second = second.unwrap().with_key_to_places(another);
    let holloway = signed_again(&force, "Holloway").await;
    let protecting = Protecting {
        key: Uuid::from_u128(20),
        child: force.who("Kai"),
        happened: now(&second),
        keeper: "hub".into(),
        because: "x".into(),
        place: ProtectedPlace::typed("5 Lantern Row, Saltby").ok().unwrap(),
    };
    let answer = second.protect_place(&holloway, protecting).await;
    assert!(matches!(answer, Ok(Recorded::Problems(_))), "{answer:?}");
    assert_eq!(told(&force.desk, &teasel, force.who("Kai")).await.0, PLACE);
}

/// By what the key is known is in no chain: a place that opens says more.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_opens_what_is_sealed_is_good_whatever_the_store_says_of_it() {
    let force = protected().await;
    let store = force.desk.store();
    let own = PlaceKey::of_file(&force.folder.path().join("places.key")).unwrap();
    let another = PlaceKey::made_in(&force.folder.path().join("another.key")).unwrap();
    assert_eq!(own.is_known_to(store).await, Ok(true));
    store.places_were_sealed_by(&[1; 32]).await.unwrap();
    assert_eq!(own.is_known_to(store).await, Ok(false));
    assert_eq!(own.opens(store).await, Ok(true));
    assert_eq!(another.opens(store).await, Ok(false));
    own.make_known_to(store).await.unwrap();
    assert_eq!(own.is_known_to(store).await, Ok(true));
}

/// Somebody began to protect a place, and it was not put on record: the key of that time holds nobody to it.
#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_sealed_any_key_is_good_and_another_is_forgotten() {
    let force = Force::with(WHO).await;
    let store = force.desk.store();
    store.places_were_sealed_by(&[1; 32]).await.unwrap();
    let key = PlaceKey::made_in(&force.folder.path().join("new.key")).unwrap();
    assert_eq!(key.opens(store).await, Ok(true));
    assert_eq!(key.is_known_to(store).await, Ok(false));
    key.make_known_to(store).await.unwrap();
    let holloway = force.signed("Holloway").await;
    kept(protect(&force, &holloway, 1).await);
    let own = PlaceKey::of_file(&force.folder.path().join("places.key")).unwrap();
    assert_eq!(own.is_known_to(store).await, Ok(true));
    assert_eq!(key.is_known_to(store).await, Ok(false));
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

/// Changes what is kept, past its guards, wherever these words stand in it.
async fn damage(force: &Force, words: &str) {
    let path = force.folder.path().join("heard.db");
    let prompt = SqliteConnection::connect(&format!("sqlite:{}", path.display()));
    let mut prompt = prompt.await.unwrap();
    sqlx::query("drop trigger fact_log_is_not_changed")
        .execute(&mut prompt)
        .await
        .unwrap();
    let change = "update fact_log set body = replace(body, $1, 'nobody') where body like $2";
    let changed = sqlx::query(change)
        .bind(words)
        .bind(format!("%{words}%"))
        .execute(&mut prompt)
        .await
        .unwrap();
    assert!(changed.rows_affected() > 0);
}

/// What came with it is damaged: whoever may agree is told all the same that a place is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_of_what_came_hides_no_asking_that_came_with_it() {
    let force = protected().await;
    let desk = &force.desk;
    let moment = desk.now();
    let by_slate = |number, what| Fact {
        id: FactId::of_number(&["came together"], number),
        what,
        happened: When::at(moment),
        recorded: moment,
        by: Author {
            name: "Bryony Slate".into(),
            role: Role::Hub,
        },
        about: vec![force.who("Slate")],
        cases: vec![],
        source: Source::Keyboard,
    };
    let asked = access::RevealAsked {
        child: Stated::Clear(force.who("Kai")),
        because: Stated::Clear("an officer is to bring her things".into()),
    };
    let described = person::Described {
        name: Stated::Clear("Bryony Nettle".into()),
        ..person::Described::default()
    };
    let upto = *desk.store().changes().borrow();
    let came = Put {
        key: Uuid::from_u128(50),
        now: moment,
        what: Entries::Brought(vec![
            by_slate(1, asked.into()),
            by_slate(2, described.into()),
        ]),
        seen: None,
    };
    desk.store().put(came).await.unwrap();
    damage(&force, "Bryony Nettle").await;
    let holloway = force.signed_again("Holloway").await;
    let mut told = 0;
    for change in desk.store().changed_after(upto, 100).await.unwrap().all {
        told += desk.place_calls_in(&holloway, &change).await.unwrap().len();
    }
    assert!(told > 0);
}

/// The keepers of a place sit in one room, the hub: a colleague of the same team agrees, and nobody of one's own line does.
#[tokio::test(flavor = "multi_thread")]
async fn another_keeper_of_the_same_team_agrees_who_is_not_in_the_line_of_whoever_asked() {
    let colleague = WHO.replace("\"late hub\"; supervisor Slate", "\"hub\"");
    assert_ne!(colleague, WHO);
    let force = protected_by(&colleague).await;
    let kai = force.who("Kai");
    let slate = force.signed("Slate").await;
    let asked = kept(force.desk.ask_for_place(&slate, wanted(&force, 10)).await);
    let flint = force.signed("Flint").await;
    let calls = force.desk.place_calls(&flint).await.unwrap().told;
    assert!(matches!(calls[..], [ref one] if one.fact == asked));
    kept(agree(&force, &flint, asked, 11).await);
    let slate = signed_again(&force, "Slate").await;
    assert_eq!(told(&force.desk, &slate, kai).await.0, PLACE);

    let line = WHO.replace("\"late hub\"", "\"hub\"");
    assert_ne!(line, WHO);
    let force = protected_by(&line).await;
    let slate = force.signed("Slate").await;
    let asked = kept(force.desk.ask_for_place(&slate, wanted(&force, 10)).await);
    let flint = force.signed("Flint").await;
    refused(agree(&force, &flint, asked, 11).await);
}

/// A step that is said to have been taken on some day, or long ago, would be acknowledged and told, and open nothing.
#[tokio::test(flavor = "multi_thread")]
async fn no_step_to_a_place_is_taken_at_a_time_that_is_not_now() {
    let force = protected().await;
    let kai = force.who("Kai");
    let (slate, teasel) = (force.signed("Slate").await, force.signed("Teasel").await);
    let is_wrong = |recorded: Result<Recorded, No>, when: &str| match recorded {
        Ok(Recorded::Problems(problems)) => {
            let fields: Vec<&str> = problems.iter().map(|(_, one)| one.field).collect();
            assert_eq!(fields, ["happened"], "{when}");
        }
        other => panic!("{when}: {other:?}"),
    };
    let an_hour_ago = force.clock.now() - jiff::SignedDuration::from_hours(1);
    let an_hour_ago = When::at(an_hour_ago).to_string();
    for (when, key) in ["2026-06-10", an_hour_ago.as_str()].into_iter().zip(20..) {
        let at = |key| PlaceWanted {
            happened: when.to_owned(),
            ..wanted(&force, key)
        };
        is_wrong(force.desk.ask_for_place(&slate, at(key)).await, when);
        is_wrong(force.desk.declare_risk(&teasel, at(key + 10)).await, when);
    }
    let stands = force.desk.place_stands(&slate, kai).await.unwrap();
    assert_eq!((stands.open_until, stands.waits_until), (None, None));
    for name in ["Slate", "Teasel"] {
        let signed = force.signed_again(name).await;
        let calls = force.desk.place_calls(&signed).await.unwrap().told;
        assert_eq!(calls, vec![], "{name}");
    }

    let holloway = signed_again(&force, "Holloway").await;
    let slate = force.signed_again("Slate").await;
    let before = now(&force.desk);
    force.later(60);
    let asked = kept(force.desk.ask_for_place(&slate, wanted(&force, 40)).await);
    for (when, key) in ["2026-06-10", before.as_str()].into_iter().zip(41..) {
        let agreement = Agreement {
            key: Uuid::from_u128(key),
            asked,
            happened: when.to_owned(),
        };
        is_wrong(force.desk.agree_to_place(&holloway, agreement).await, when);
    }
    kept(agree(&force, &holloway, asked, 43).await);
    let slate = signed_again(&force, "Slate").await;
    assert_eq!(told(&force.desk, &slate, kai).await.0, PLACE);
}

/// Holloway keeps the record of Kai, and kept it more closely after Slate was given the place to keep.
fn kept_closely(level: &str) -> String {
    format!(
        "{WHO}  2026-03-03 09:00  child held: Kai; as keeper | about Holloway; no case
  2026-03-03 09:00  record restricted: {level}; because \"a threat\" | about Kai; no case
"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_keeps_the_place_of_a_restricted_record_is_told_it_by_two_and_reads_no_more_of_it()
{
    let force = protected_by(&kept_closely("restricted")).await;
    let kai = force.who("Kai");
    let slate = force.signed("Slate").await;
    let reads = async |signed: &Signed| {
        let question = Question {
            act: Act::ReadSummary,
            child: kai,
            stated: None,
        };
        force.desk.read(signed, question).await.map(|_| ())
    };
    refused(reads(&slate).await);
    let pike = force.signed("Pike").await;
    refused(force.desk.ask_for_place(&pike, wanted(&force, 9)).await);
    let asked = kept(force.desk.ask_for_place(&slate, wanted(&force, 10)).await);
    let holloway = signed_again(&force, "Holloway").await;
    kept(agree(&force, &holloway, asked, 11).await);
    let slate = signed_again(&force, "Slate").await;
    assert_eq!(told(&force.desk, &slate, kai).await.0, PLACE);
    refused(reads(&slate).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_keeps_the_place_of_a_sealed_record_is_let_in_by_two_first() {
    let force = protected_by(&kept_closely("sealed")).await;
    let slate = force.signed("Slate").await;
    refused(force.desk.ask_for_place(&slate, wanted(&force, 10)).await);
    let by_two = "  2026-03-04 09:00  let in: Kai; because \"she keeps the place\"; by Holloway; agreed by Alder | about Slate; no case\n";
    let force = protected_by(&format!("{}{by_two}", kept_closely("sealed"))).await;
    let slate = force.signed("Slate").await;
    kept(force.desk.ask_for_place(&slate, wanted(&force, 10)).await);
}

/// An officer writes into a note where she sleeps. Whoever keeps the place is told when; nobody else learns that it was one.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_keeps_a_place_is_told_where_it_was_written_and_nobody_else() {
    let said = |text: &str, also: &str| {
        format!(
            "{WHO}  2026-06-09 14:00  child said: \"{text}\"; how in person and alone | {also}about Kai; no case\n"
        )
    };
    let hers = "I sleep at 4 lantern canary row";
    let lines_before = format!("{STAFF}{WHO}");
    let facts_before = lines_before.lines().filter(|line| line.starts_with("  2"));
    let taken_back = format!(
        "  2026-06-09 15:00  withdrawn: fact {}; because \"typed twice\" | about Kai; no case\n",
        facts_before.count() + 1
    );
    for (said, times) in [
        (said(hers, ""), 1),
        (said(hers, "") + &taken_back, 1),
        (said(hers, "by \"Bryony Slate\", hub; "), 0),
        (said("I sleep at 5 Sedge Row", ""), 0),
    ] {
        let force = protected_by(&said).await;
        let slate = force.signed("Slate").await;
        let kept = force.desk.places_kept(&slate).await.unwrap().told;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].child, force.who("Kai"));
        assert_eq!(
            kept[0].written.as_ref().map(Vec::len),
            Some(times),
            "{said}"
        );
        for name in ["Alder", "Dale", "Pike"] {
            force.signed(name).await;
        }
        for name in ["Holloway", "Rookwood", "Alder", "Dale", "Pike"] {
            let other = force.signed_again(name).await;
            let theirs = force.desk.places_kept(&other).await.unwrap().told;
            assert_eq!(theirs, vec![], "{name}");
        }
    }
}
