//! A protected place is kept sealed, apart from the record: its fact has its number alone, and the store no key.

use heard_record::fact::place::Protected;
use heard_record::{Author, Fact, FactId, PersonId, Role, SealedPlace, Source, Stated, When};
use heard_store::{Answer, Entries, Fault, Put, SEALED_LENGTH, Sealed, SealedBy, Store};
use serde_json::json;
use uuid::Uuid;

use crate::places::{Place, at, bring, facts, opened, places};
use crate::story::said;

const KAI: &str = "  child: Ava
  2026-05-01 22:10  reported missing; by mum
";

fn sealed(byte: u8) -> Sealed {
    Sealed::of(vec![byte; SEALED_LENGTH]).unwrap()
}

fn protected(child: PersonId, number: SealedPlace) -> Fact {
    Fact {
        id: FactId::of_words(&["protected", &number.to_string()]),
        what: Protected {
            keeper: Stated::Clear("hub".into()),
            sealed: Stated::Clear(number),
            ..Protected::default()
        }
        .into(),
        happened: When::at(at("2026-05-02 09:00")),
        recorded: at("2026-05-02 09:00"),
        by: Author {
            name: "Bryony Slate".into(),
            role: Role::Hub,
        },
        about: vec![child],
        cases: vec![],
        source: Source::Keyboard,
    }
}

/// Somebody protects a child's place.
fn protecting(key: u128, child: PersonId, sealed: &Sealed) -> Put {
    protecting_by([1; 32], key, child, sealed)
}

/// The same, by a key of theirs to protected places.
fn protecting_by(sealed_by: [u8; 32], key: u128, child: PersonId, sealed: &Sealed) -> Put {
    let names = heard_record::text::Cast::default();
    let draft = heard_record::draft::Draft::of(&protected(child, sealed.number()), &names);
    let now = at("2026-06-01 12:00");
    let entry = heard_record::draft::check(&draft, now, &heard_record::answer::ById).unwrap();
    let mut put = said(
        key,
        "2026-06-01 11:00  described: \"seen\" | about Ava",
        "2026-06-01 12:00",
    );
    if let Entries::New {
        entries,
        sealed: with,
        ..
    } = &mut put.what
    {
        *entries = vec![entry];
        with.push(SealedBy {
            place: sealed.clone(),
            key: sealed_by,
        });
    }
    put
}

async fn kept(store: &Store, put: Put) -> FactId {
    match store.put(put).await {
        Ok(Answer::Kept(receipt)) => receipt.facts[0].1,
        other => panic!("{other:?}"),
    }
}

async fn wrong(store: &Store) -> Vec<String> {
    store.verify().await.unwrap().wrong
}

/// A child's place, protected.
pub async fn protect(store: &Store, key: u128, child: PersonId) -> (PersonId, FactId, Sealed) {
    let one = sealed(7);
    let fact = kept(store, protecting(key, child, &one)).await;
    (child, fact, one)
}

/// The law has the content of a protected place taken out.
pub async fn take_out(store: &Store, key: u128, (child, fact, one): &(PersonId, FactId, Sealed)) {
    let told = json!({ "kind": "expunged", "shape": 1,
        "body": { "fact": fact.to_string(), "authority": "an order" } });
    let out = Fact {
        id: FactId::of_words(&["taken out"]),
        what: heard_record::lines::read_what(&told).unwrap(),
        ..protected(*child, one.number())
    };
    store.put(bring(key, &[out])).await.unwrap();
    assert_eq!(store.sealed_place(one.number()).await.unwrap(), None);
}

async fn with_a_place(place: &Place) -> (Store, PersonId, FactId, Sealed) {
    let (ava, told) = facts(KAI);
    let store = place.open().await;
    store.put(bring(1, &told)).await.unwrap();
    let (ava, fact, one) = protect(&store, 2, ava).await;
    (store, ava, fact, one)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_place_is_kept_once_with_its_fact_and_comes_back_by_its_number() {
    for place in places().await {
        let (store, ava, fact, one) = with_a_place(&place).await;
        assert_eq!(
            store.sealed_place(one.number()).await.unwrap(),
            Some(one.clone())
        );
        assert_eq!(
            kept(&store, protecting(2, ava, &one)).await,
            fact,
            "asked again"
        );
        let other = store.put(protecting(2, ava, &sealed(8))).await.unwrap();
        assert_eq!(
            other,
            Answer::AnotherKeyIsNeeded,
            "another place, by the same key"
        );
        assert_eq!(store.sealed_place(sealed(8).number()).await.unwrap(), None);
        assert!(store.has_sealed_places().await.unwrap());
        assert_eq!(wrong(&store).await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_place_is_not_changed_or_taken_out_and_another_in_its_stead_shows() {
    for place in places().await {
        let (store, _, _, one) = with_a_place(&place).await;
        let mut prompt = place.prompt().await;
        let other = if place.is_postgres() {
            "decode(repeat('08', 552), 'hex')"
        } else {
            "randomblob(552)"
        };
        let change = format!("update sealed_place set sealed = {other}");
        let number = "update sealed_place set number = sealed";
        for sql in [&change, number, "delete from sealed_place"] {
            assert!(prompt.run(sql).await.is_err(), "went through: {sql}");
        }
        let unguarded = if place.is_postgres() {
            "alter table sealed_place disable trigger all"
        } else {
            "drop trigger sealed_place_is_not_changed"
        };
        prompt.run(unguarded).await.unwrap();
        prompt.run(&change).await.unwrap();
        assert!(matches!(
            store.sealed_place(one.number()).await,
            Err(Fault::Damaged(_))
        ));
        assert_eq!(
            wrong(&store).await,
            ["a sealed place is not what was put there"]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_place_that_its_fact_names_and_that_is_not_there_is_missed() {
    for place in places().await {
        let (ava, told) = facts(KAI);
        let store = place.open().await;
        store.put(bring(1, &told)).await.unwrap();
        let fact = protected(ava, sealed(7).number());
        store.put(bring(2, &[fact])).await.unwrap();
        assert_eq!(
            wrong(&store).await,
            ["1 sealed places that facts name are not there"]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_brings_sealed_places_back_as_they_are() {
    for place in places().await {
        let (store, _, _, one) = with_a_place(&place).await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy");
        store.copy_to(&copy, None).await.unwrap();
        for to in places().await {
            let catalogue =
                heard_duty::catalogue::built_in::read(heard_duty::catalogue::Nation::England, &[]);
            let catalogue = std::sync::Arc::new(catalogue.unwrap());
            let brought = Store::bring_back(&to.address, &copy, None, catalogue, None).await;
            let (back, _) = brought.unwrap();
            assert_eq!(
                back.sealed_place(one.number()).await.unwrap(),
                Some(one.clone())
            );
            assert_eq!(wrong(&back).await, Vec::<String>::new());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_the_law_has_taken_out_is_emptied_with_its_fact() {
    for place in places().await {
        let (store, ava, fact, one) = with_a_place(&place).await;
        assert_eq!(store.places_are_sealed_by(&[1; 32]).await, Ok(true));
        take_out(&store, 3, &(ava, fact, one)).await;
        assert!(!store.has_sealed_places().await.unwrap());
        store.places_are_sealed_anew().await.unwrap();
        assert_eq!(
            store.places_are_sealed_by(&[2; 32]).await,
            Ok(true),
            "whoever has lost a key that opens nothing may make another"
        );
        assert_eq!(wrong(&store).await, Vec::<String>::new());
        drop(store);
        let again = opened(&place.address, Uuid::from_u128(7)).await;
        assert_eq!(wrong(&again).await, Vec::<String>::new());
    }
}

/// A fact that is damaged is its own child's fault alone: whether the key opens what is sealed is told all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_fact_hides_no_sealed_place_of_another() {
    for place in places().await {
        let (store, ava, _, one) = with_a_place(&place).await;
        let mut prompt = crate::tampering::without_guards(&place).await;
        let change = "update fact_log set body = body || ' ' where seq = 1";
        prompt.run(change).await.unwrap();
        assert!(matches!(store.after(0, 10).await, Err(Fault::Damaged(_))));
        assert_eq!(store.a_sealed_place().await, Ok(Some((ava, one))));
    }
}

/// By what the key is known is in no chain: what is damaged of it is said anew, and stops nobody.
#[tokio::test(flavor = "multi_thread")]
async fn by_what_the_key_is_known_is_said_anew_where_it_is_damaged() {
    for place in places().await {
        let (store, ..) = with_a_place(&place).await;
        assert_eq!(store.places_are_sealed_by(&[1; 32]).await, Ok(true));
        let short = if place.is_postgres() {
            "update this_store set places_known_by = decode('01', 'hex')"
        } else {
            "update this_store set places_known_by = x'01'"
        };
        place.prompt().await.run(short).await.unwrap();
        assert_eq!(store.places_known_by().await, Ok(None));
        assert_eq!(store.places_are_sealed_by(&[1; 32]).await, Ok(false));
        store.places_were_sealed_by(&[1; 32]).await.unwrap();
        assert_eq!(store.places_are_sealed_by(&[1; 32]).await, Ok(true));
        assert_eq!(store.places_are_sealed_by(&[2; 32]).await, Ok(false));
    }
}

/// Two programs with a key each may begin at once: places are sealed by the first that says so, and by no other.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_knows_by_which_key_its_places_are_sealed() {
    for place in places().await {
        let (store, ava, _, one) = with_a_place(&place).await;
        assert_eq!(store.a_sealed_place().await, Ok(Some((ava, one))));
        assert_eq!(store.places_known_by().await, Ok(Some([1; 32])));
        assert_eq!(store.places_are_sealed_by(&[2; 32]).await, Ok(false));
        assert_eq!(store.places_are_sealed_by(&[1; 32]).await, Ok(true));
        drop(store);
        let again = place.open().await;
        assert_eq!(again.places_known_by().await, Ok(Some([1; 32])));
        again.places_are_sealed_anew().await.unwrap();
        assert_eq!(again.places_known_by().await, Ok(Some([1; 32])));
    }
}

/// Two programs with a key each begin while nothing is sealed. The second forgets what the first said of its key, which is still on
/// its way to protect a place: that one of them seals is settled where the place is kept.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_programs_that_begin_at_once_with_a_key_each_one_alone_seals() {
    for place in places().await {
        let first = place.open().await;
        let (_, told) = facts(KAI);
        let ava = told[0].about[0];
        first.put(bring(1, &told)).await.unwrap();
        assert_eq!(first.places_are_sealed_by(&[1; 32]).await, Ok(true));
        let second = opened(&place.address, Uuid::from_u128(8)).await;
        second.places_are_sealed_anew().await.unwrap();
        let (one, other) = (sealed(7), sealed(8));
        let (by_second, by_first) = tokio::join!(
            second.put(protecting_by([2; 32], 2, ava, &other)),
            first.put(protecting_by([1; 32], 3, ava, &one)),
        );
        let answers = [by_second.unwrap(), by_first.unwrap()];
        let kept = answers.iter().filter(|it| matches!(it, Answer::Kept(_)));
        assert_eq!(kept.count(), 1, "{answers:?}");
        assert!(answers.contains(&Answer::SealedByAnother), "{answers:?}");
        let known_by = first.places_known_by().await.unwrap();
        let sealed = [
            (first.sealed_place(one.number()).await.unwrap(), [1; 32]),
            (first.sealed_place(other.number()).await.unwrap(), [2; 32]),
        ];
        let by: Vec<[u8; 32]> = sealed
            .into_iter()
            .filter_map(|(place, key)| place.map(|_| key))
            .collect();
        assert_eq!(
            by,
            Vec::from_iter(known_by),
            "the one that is sealed is of the key that is known"
        );
        assert_eq!(wrong(&first).await, Vec::<String>::new());
    }
}
