//! A copy is good when it was brought back elsewhere and is what it was; a head kept elsewhere shows what was cut off.

use std::path::Path;
use std::sync::Arc;

use heard_duty::catalogue::{Nation, built_in};
use heard_record::FactId;
use heard_store::{Account, Answer, CopyKey, NoCopy, Signer, Store, read_heads};
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

async fn brought_back(place: &Place, file: &Path, key: Option<&CopyKey>) -> Result<Store, NoCopy> {
    let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
    let (store, _) = Store::bring_back(&place.address, file, key, catalogue, None).await?;
    Ok(store)
}

/// None for a copy in clear, and a new key.
fn keys(folder: &Path) -> [Option<CopyKey>; 2] {
    let key = CopyKey::new_in_file(&folder.join("copies.key")).unwrap();
    [None, Some(key)]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_brings_everything_back_into_either_database() {
    for from in places().await {
        let store = filled(&from).await;
        let folder = tempfile::tempdir().unwrap();
        for key in keys(folder.path()) {
            let name = format!("{}.copy", key.is_some());
            let file = folder.path().join(name);
            let made = store.copy_to(&file, key.as_ref()).await.unwrap();
            assert_eq!(made.left_out, Vec::<String>::new());
            for to in places().await {
                let back = brought_back(&to, &file, key.as_ref()).await.unwrap();
                let verified = back.verify().await.unwrap();
                assert_eq!((verified.head, verified.wrong), (made.head, vec![]));
                is_the_same(&back, &store).await;
                assert!(matches!(
                    brought_back(&to, &file, key.as_ref()).await,
                    Err(NoCopy::NotEmpty)
                ));
            }
        }
    }
}

async fn is_the_same(back: &Store, store: &Store) {
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
}

/// How many wrong bits are tried: `FLIPS=10000` for a long run.
fn flips() -> usize {
    let asked = std::env::var("FLIPS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(100)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wrong_bit_anywhere_in_a_copy_is_found_before_anything_is_believed() {
    let from = Place::sqlite();
    let store = filled(&from).await;
    let folder = tempfile::tempdir().unwrap();
    for key in keys(folder.path()) {
        let name = format!("{}.copy", key.is_some());
        let (file, broken) = (folder.path().join(name), folder.path().join("broken.copy"));
        store.copy_to(&file, key.as_ref()).await.unwrap();
        let whole = std::fs::read(&file).unwrap();
        let to = Place::sqlite();
        for round in 0..flips() {
            let mut bytes = whole.clone();
            let at = round * whole.len() / flips();
            bytes[at] ^= 1 << (round % 8);
            std::fs::write(&broken, bytes).unwrap();
            let back = brought_back(&to, &broken, key.as_ref()).await;
            assert!(
                matches!(back, Err(NoCopy::NotWhole(_) | NoCopy::AnotherKey)),
                "byte {at} of {}: {back:?}",
                whole.len()
            );
        }
        for length in [0, 5, 40, 100, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&broken, &whole[..length]).unwrap();
            let back = brought_back(&to, &broken, key.as_ref()).await;
            assert!(matches!(back, Err(NoCopy::NotWhole(_))), "cut to {length}");
        }
        assert!(
            is_not_made(&to),
            "nothing is written of what is not believed"
        );
    }
}

fn is_not_made(place: &Place) -> bool {
    let path = place.text().strip_prefix("sqlite:").unwrap();
    !Path::new(path).exists()
}

/// Whoever finds the file has nothing: none of its bytes is one of the record's, packed or not.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_copy_shows_nothing_and_opens_by_its_own_key_alone() {
    let from = Place::sqlite();
    let store = filled(&from).await;
    let (_, mut more) = facts("  child: Rowan\n  2026-05-04 09:00  described: \"canary\"\n");
    more[0].id = FactId::of_words(&["another file"]);
    store.put(bring(2, &more)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let [_, key] = keys(folder.path());
    let (clear, locked) = (
        folder.path().join("clear.copy"),
        folder.path().join("locked.copy"),
    );
    store.copy_to(&clear, None).await.unwrap();
    store.copy_to(&locked, key.as_ref()).await.unwrap();
    let (in_clear, in_locked) = (
        std::fs::read(&clear).unwrap(),
        std::fs::read(&locked).unwrap(),
    );
    let mut unpacked = Vec::new();
    let packed = &in_clear[13..in_clear.len() - 32];
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed), &mut unpacked).unwrap();
    let has = |all: &[u8], some: &[u8]| all.windows(some.len()).any(|window| window == some);
    assert!(has(&unpacked, b"canary"), "the copy in clear has it");
    for some in unpacked.chunks_exact(12).chain(in_clear.chunks_exact(12)) {
        let begins = b"heard copy l".starts_with(some);
        assert!(begins || !has(&in_locked, some), "{some:?}");
    }
    let again = folder.path().join("again.copy");
    store.copy_to(&again, key.as_ref()).await.unwrap();
    let again = std::fs::read(&again).unwrap();
    assert!(!has(&again[52..], &in_locked[84..116]), "no two are alike");

    let to = Place::sqlite();
    let another = CopyKey::new_in_file(&folder.path().join("another.key")).unwrap();
    let wrong = [
        (
            &locked,
            None,
            "the copy is locked",
            "--key, or as `key` under",
        ),
        (
            &locked,
            Some(&another),
            "that key does not open the copy",
            "locked by another",
        ),
        (&clear, key.as_ref(), "the copy is in clear", "with --plain"),
    ];
    for (file, with, says, what_helps) in wrong {
        let why = brought_back(&to, file, with).await.unwrap_err().to_string();
        assert!(why.starts_with(says) && why.contains(what_helps), "{why}");
        assert!(why.contains("nothing was brought back"), "{why}");
        assert!(is_not_made(&to), "{why}");
    }
    let back = brought_back(&to, &locked, key.as_ref()).await.unwrap();
    assert_eq!(back.after(0, 99).await, store.after(0, 99).await);
}

/// More than one piece, and each in its place.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_copy_of_many_pieces_is_whole_or_refused() {
    let from = Place::sqlite();
    let store = from.open().await;
    for key in 1..12 {
        let invented = heard_record::invent::history(key, 400, 20).facts;
        store.put(bring(key.into(), &invented)).await.unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let [_, key] = keys(folder.path());
    let (file, broken) = (
        folder.path().join("one.copy"),
        folder.path().join("broken.copy"),
    );
    let made = store.copy_to(&file, key.as_ref()).await.unwrap();
    let whole = std::fs::read(&file).unwrap();
    let (begins, piece) = (84, (1 << 16) + 16);
    assert!(whole.len() > begins + 2 * piece, "{} bytes", whole.len());
    let first = begins..begins + piece;
    let second = begins + piece..begins + 2 * piece;
    let mut swapped = whole.clone();
    swapped[first.clone()].copy_from_slice(&whole[second.clone()]);
    swapped[second].copy_from_slice(&whole[first.clone()]);
    let without = [&whole[..first.start], &whole[first.end..]].concat();
    let cut = whole[..first.end].to_vec();
    let longer = [&whole[..], &whole[first]].concat();
    let to = Place::sqlite();
    for bytes in [swapped, without, cut, longer] {
        std::fs::write(&broken, bytes).unwrap();
        let back = brought_back(&to, &broken, key.as_ref()).await;
        assert!(matches!(back, Err(NoCopy::NotWhole(_))), "{back:?}");
    }
    let back = brought_back(&to, &file, key.as_ref()).await.unwrap();
    assert_eq!(back.head().await, Ok(made.head));
}

#[test]
fn a_key_of_copies_is_only_its_owners_and_never_written_over() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copies.key");
    assert!(CopyKey::of_file(&file).is_err());
    CopyKey::new_in_file(&file).unwrap();
    CopyKey::of_file(&file).unwrap();
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(CopyKey::new_in_file(&file).is_err());
    std::fs::write(&file, "heard copy key 1 short\n").unwrap();
    assert!(CopyKey::of_file(&file).is_err());
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
        filled(&older).await.copy_to(&file, None).await.unwrap();
        let to = Place::sqlite();
        let back = brought_back(&to, &file, None).await.unwrap();
        assert_eq!(back.verify().await.unwrap().wrong, Vec::<String>::new());
        assert_eq!(back.goes_on_from(&early).await, Ok(vec![]));
        let wrong = back.goes_on_from(&late).await.unwrap();
        assert!(
            wrong[0].starts_with("the record does not go on from fact 5"),
            "{wrong:?}"
        );
    }
}
