//! A copy is good when it was brought back elsewhere and is what it was; a head kept elsewhere shows what was cut off.

use std::sync::Arc;

use heard_duty::catalogue::{Nation, built_in};
use heard_record::FactId;
use heard_store::{Account, Answer, NoCopy, Signer, Store, read_heads};
use uuid::Uuid;

use crate::places::{Place, at, bring, facts, places};

const TWO_CHILDREN: &str = "  children: Ava; Kai
  2026-05-01 22:10  reported missing; by mum | about Ava
  2026-05-01 22:30  graded: medium | about Ava
  2026-05-02 06:05  found: came back | about Ava
  2026-05-03 09:00  reported missing; by dad | about Kai
";

async fn filled(place: &Place) -> Store {
    let store = place.open().await;
    let (_, told) = facts(TWO_CHILDREN);
    store.put(bring(1, &told)).await.unwrap();
    let looks = store.keep_looks(tempfile::tempdir().unwrap().path().join("looks.jsonl"));
    let look = heard_store::Look {
        id: Uuid::from_u128(1),
        at: at("2026-06-01 12:00"),
        who: told[0].about[0],
        about: None,
        quiet: true,
        body: "{}".into(),
    };
    looks.keep(look).await.unwrap();
    let account = Account {
        id: Uuid::from_u128(5),
        name: "wrenfield".into(),
        person: told[0].about[0],
        password: String::new(),
        secret: vec![],
        made: at("2026-06-01 12:00"),
        closed: None,
    };
    let made = store.make_account(&account, &[1; 32], at("2026-06-02 12:00"));
    assert_eq!(made.await, Ok(true));
    store
}

async fn brought_back(place: &Place, file: &std::path::Path) -> Result<Store, NoCopy> {
    let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
    let (store, _) = Store::bring_back(&place.address, file, catalogue, None).await?;
    Ok(store)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_brings_everything_back_into_either_database() {
    for from in places().await {
        let store = filled(&from).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("heard.copy");
        let head = store.copy_to(&file).await.unwrap();
        for to in places().await {
            let back = brought_back(&to, &file).await.unwrap();
            let verified = back.verify().await.unwrap();
            assert_eq!((verified.head, verified.wrong), (head, vec![]));
            assert_eq!(back.after(0, 99).await, store.after(0, 99).await);
            assert_eq!(back.verify_looks(None).await, Ok((1, vec![])));
            assert_eq!(back.accounts().await, store.accounts().await);
            assert_eq!(
                back.changed_after(0, 99).await,
                store.changed_after(0, 99).await
            );
            let (kai, told) = facts(TWO_CHILDREN);
            assert_eq!(back.owed_to(kai).await, store.owed_to(kai).await);
            // What was asked before the copy is answered as before, and is not recorded twice.
            let again = back.put(bring(1, &told)).await;
            assert_eq!(again, store.put(bring(1, &told)).await);
            assert!(matches!(
                brought_back(&to, &file).await,
                Err(NoCopy::NotEmpty)
            ));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wrong_bit_anywhere_in_a_copy_is_found_before_anything_is_believed() {
    let from = Place::sqlite();
    let store = filled(&from).await;
    let folder = tempfile::tempdir().unwrap();
    let (file, broken) = (
        folder.path().join("heard.copy"),
        folder.path().join("broken.copy"),
    );
    store.copy_to(&file).await.unwrap();
    let whole = std::fs::read(&file).unwrap();
    for round in 0..100_usize {
        let mut bytes = whole.clone();
        let at = round * whole.len() / 100;
        bytes[at] ^= 1 << (round % 8);
        std::fs::write(&broken, bytes).unwrap();
        let to = Place::sqlite();
        let back = brought_back(&to, &broken).await;
        assert!(
            matches!(back, Err(NoCopy::NotWhole(_))),
            "byte {at} of {}",
            whole.len()
        );
    }
    for length in [0, 5, 40, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&broken, &whole[..length]).unwrap();
        let to = Place::sqlite();
        let back = brought_back(&to, &broken).await;
        assert!(matches!(back, Err(NoCopy::NotWhole(_))), "cut to {length}");
    }
}

/// Nothing in the chain itself shows that its end was cut off, or that all of it was written anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_signed_head_kept_elsewhere_shows_what_was_cut_off() {
    for place in places().await {
        let folder = tempfile::tempdir().unwrap();
        let signer = Signer::of_file(&folder.path().join("heads.key")).unwrap();
        let store = filled(&place).await;
        let early = store.heads(at("2026-06-01 13:00")).await.unwrap();
        let (_, mut more) = facts("  child: Rowan\n  2026-05-04 09:00  reported missing; by nan\n");
        more[0].id = FactId::of_words(&["another file"]);
        let answer = store.put(bring(2, &more)).await.unwrap();
        assert!(matches!(answer, Answer::Kept(_)), "{answer:?}");
        let late = store.heads(at("2026-06-01 14:00")).await.unwrap();
        let kept = signer.sign(&early) + "\n" + &signer.sign(&late);
        let read = read_heads(&kept, &signer.known_by()).unwrap();
        assert_eq!(read, [early, late]);
        for head in &read {
            assert_eq!(store.goes_on_from(head).await, Ok(vec![]));
        }

        // The key in the file is the same the next time; another's is not believed.
        let again = Signer::of_file(&folder.path().join("heads.key")).unwrap();
        assert_eq!(again.known_by(), signer.known_by());
        let other = Signer::of_file(&folder.path().join("other.key")).unwrap();
        assert_eq!(
            read_heads(&kept, &other.known_by()),
            Err("head 1 was not signed by that key".into())
        );
        let changed = kept.replacen("record 4", "record 3", 1);
        assert!(read_heads(&changed, &signer.known_by()).is_err());

        // Somebody brings the store back as it was before the last fact: it verifies, and the head shows it.
        let file = folder.path().join("heard.copy");
        let older = Place::sqlite();
        filled(&older).await.copy_to(&file).await.unwrap();
        let to = Place::sqlite();
        let back = brought_back(&to, &file).await.unwrap();
        assert_eq!(back.verify().await.unwrap().wrong, Vec::<String>::new());
        assert_eq!(back.goes_on_from(&early).await, Ok(vec![]));
        let wrong = back.goes_on_from(&late).await.unwrap();
        assert!(
            wrong[0].starts_with("the record does not go on from fact 5"),
            "{wrong:?}"
        );
    }
}
