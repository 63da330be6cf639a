//! The law has the content of a fact taken out: it is nowhere any more, its place stays, and no copy brings it back.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use heard_duty::catalogue::{Catalogue, Nation, built_in};
use heard_record::{Author, Fact, FactId, PersonId, Role, Source, lines};
use heard_store::{Address, Answer, Erasures, Fault, Store};
use serde_json::json;
use uuid::Uuid;

use crate::places::{Place, Prompt, at, bring, facts, places};

const TOLD: &str = "  children: Ava; Kai
  2026-05-01 22:00  described; name \"Ava Quillcanary\"; born 2012-03-04 | about Ava
  2026-05-01 22:05  lives at: \"14 Canary Row, Saltby\" | about Ava
  2026-05-01 22:10  reported missing; by mum | about Ava
  2026-05-01 22:30  graded: medium; because \"canary seen getting into a car\" | about Ava
  2026-05-01 22:40  child said: \"the canary told us\" | about Ava, Kai
";

fn catalogue() -> Arc<Catalogue> {
    Arc::new(built_in::read(Nation::England, &[]).unwrap())
}

/// A fact that takes another's content out of somebody's record.
fn expunging(fact: &Fact, of: PersonId) -> Fact {
    let told = json!({ "kind": "expunged", "shape": 1,
        "body": { "fact": fact.id.to_string(), "authority": "the records manager's review" } });
    Fact {
        id: FactId::of_words(&[&fact.id.to_string(), &of.shown()]),
        what: lines::read_what(&told).unwrap(),
        happened: heard_record::When::at(at("2026-05-20 09:00")),
        recorded: at("2026-05-20 09:00"),
        by: Author {
            name: "Teasel".into(),
            role: Role::RecordsManager,
        },
        about: vec![of],
        cases: vec![],
        source: Source::Keyboard,
    }
}

/// How often a word stands in any file in a store's folder.
fn found_in(folder: &Path, word: &str) -> usize {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let files = files.filter(|path| path.is_file());
    files
        .map(|path| std::fs::read(path).unwrap())
        .map(|bytes| {
            bytes
                .windows(word.len())
                .filter(|some| *some == word.as_bytes())
                .count()
        })
        .sum()
}

async fn kept(store: &Store, put: heard_store::Put) -> usize {
    match store.put(put).await {
        Ok(Answer::Kept(receipt)) => receipt.facts.len(),
        other => panic!("{other:?}"),
    }
}

async fn nothing_is_wrong(store: &Store, expunged: usize) {
    let verified = store.verify().await.unwrap();
    assert_eq!((verified.wrong, verified.expunged), (vec![], expunged));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_out_is_nowhere_and_nothing_follows_from_it() {
    for place in places().await {
        let (ava, told) = facts(TOLD);
        let store = place.open().await;
        kept(&store, bring(1, &told)).await;
        assert!(!store.owed_to(ava).await.unwrap().is_empty());
        let of_ava: Vec<Fact> = told[..4].iter().map(|fact| expunging(fact, ava)).collect();
        assert_eq!(kept(&store, bring(2, &of_ava)).await, 4);

        let left = store.facts_for(ava).await.unwrap();
        let left: BTreeSet<FactId> = left.iter().map(|kept| kept.fact.id).collect();
        assert!(told[..4].iter().all(|fact| !left.contains(&fact.id)));
        assert!(left.contains(&told[4].id), "nobody took that out");
        assert_eq!(
            store.owed_to(ava).await.unwrap(),
            vec![],
            "no report, no duty"
        );
        assert!(store.described(&[ava]).await.unwrap().is_empty());
        nothing_is_wrong(&store, 4).await;
        let mut prompt = place.prompt().await;
        let lives = "select cast(count(*) as text) from lives_at";
        assert_eq!(prompt.text(lives).await.as_deref(), Some("0"));

        // What was said before is answered as it was, and nothing is put back by saying it again.
        assert_eq!(kept(&store, bring(1, &told)).await, 5);
        assert_eq!(kept(&store, bring(3, &told)).await, 0);
        nothing_is_wrong(&store, 4).await;
    }
}

/// Everything the record at hand says of a child.
async fn at_hand(store: &Store, child: PersonId) -> BTreeSet<FactId> {
    let whole = store.whole().await.unwrap().unwrap();
    let of_child = whole.these_with_leave(child, &BTreeSet::from([child]));
    let kept = of_child.into_iter().flat_map(|(_, kept)| kept);
    kept.map(|kept| kept.fact.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_out_is_at_hand_no_longer_whoever_took_it_out() {
    for place in places().await {
        let (ava, told) = facts(TOLD);
        let (store, another) = (place.open().await, place.open().await);
        kept(&store, bring(1, &told)).await;
        let by_each = [(&store, &told[0]), (&another, &told[3])];
        for (number, (program, fact)) in (2..).zip(by_each) {
            assert!(at_hand(&store, ava).await.contains(&fact.id));
            assert_eq!(
                kept(program, bring(number, &[expunging(fact, ava)])).await,
                1
            );
            assert!(!at_hand(&store, ava).await.contains(&fact.id));
        }
        let left = at_hand(&store, ava).await;
        assert!(left.contains(&told[4].id), "nobody took that out");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn not_one_byte_of_it_is_left_in_the_files_of_the_store() {
    let (ava, told) = facts(TOLD);
    let place = Place::sqlite();
    let Address::Sqlite(file) = &place.address else {
        panic!()
    };
    let folder = file.parent().unwrap();
    let store = place.open().await;
    kept(&store, bring(1, &told)).await;
    assert!(found_in(folder, "Quillcanary") > 0, "it would be found");
    for (number, fact) in told[..2].iter().enumerate() {
        kept(&store, bring(2 + number as u128, &[expunging(fact, ava)])).await;
    }
    for word in ["Quillcanary", "quillcanary", "Canary Row"] {
        assert_eq!(found_in(folder, word), 0, "{word}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_of_two_children_is_taken_out_when_it_is_out_of_both_records() {
    for place in places().await {
        let (ava, told) = facts(TOLD);
        let kai = *told[4].about.iter().find(|id| **id != ava).unwrap();
        let store = place.open().await;
        kept(&store, bring(1, &told)).await;
        kept(&store, bring(2, &[expunging(&told[4], ava)])).await;
        nothing_is_wrong(&store, 0).await;
        kept(&store, bring(3, &[expunging(&told[4], kai)])).await;
        nothing_is_wrong(&store, 1).await;
        let of_kai = store.facts_for(kai).await.unwrap();
        assert!(of_kai.iter().all(|kept| kept.fact.id != told[4].id));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_took_something_out_stays_on_record_and_so_does_where_somebody_still_lives() {
    for place in places().await {
        let (ava, mut told) = facts(TOLD);
        let mut again = told[1].clone();
        again.id = FactId::of_words(&["said again"]);
        told.push(again);
        let store = place.open().await;
        kept(&store, bring(1, &told)).await;
        let out = expunging(&told[1], ava);
        kept(&store, bring(2, &[out.clone(), expunging(&out, ava)])).await;
        nothing_is_wrong(&store, 1).await;
        let lives = "select cast(count(*) as text) from lives_at";
        let mut prompt: Prompt = place.prompt().await;
        assert_eq!(prompt.text(lives).await.as_deref(), Some("1"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_ledger_nothing_is_taken_out_and_others_are_not_held_up() {
    for place in places().await {
        let (ava, told) = facts(TOLD);
        let nowhere = Erasures::in_file("/nowhere/at/all/erasures.jsonl".into());
        let id = Uuid::from_u128(7);
        let store = Store::open_with(&place.address, id, catalogue(), Some(nowhere), |_| {})
            .await
            .unwrap();
        kept(&store, bring(1, &told[..3])).await;
        let out = bring(2, &[expunging(&told[0], ava)]);
        let other = bring(3, &told[3..]);
        let (out, other) = tokio::join!(store.put(out), store.put(other));
        assert_eq!(out, Err(Fault::NotInLedger));
        assert!(matches!(other, Ok(Answer::Kept(_))), "{other:?}");
        nothing_is_wrong(&store, 0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_from_before_is_brought_back_without_what_the_ledger_says_was_taken_out() {
    for place in places().await {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Erasures::in_file(folder.path().join("erasures.jsonl"));
        let (ava, told) = facts(TOLD);
        let id = Uuid::from_u128(7);
        let opened = Store::open_with(
            &place.address,
            id,
            catalogue(),
            Some(ledger.clone()),
            |_| {},
        );
        let store = opened.await.unwrap();
        kept(&store, bring(1, &told)).await;
        let copy = folder.path().join("heard.copy");
        store.copy_to(&copy, None).await.unwrap();
        kept(&store, bring(2, &[expunging(&told[0], ava)])).await;
        for (ledger, left) in [(Some(ledger), 0), (None, 1)] {
            let there = Place::sqlite();
            let Address::Sqlite(file) = &there.address else {
                panic!()
            };
            let back = Store::bring_back(&there.address, &copy, None, catalogue(), ledger).await;
            let (back, _) = back.unwrap();
            nothing_is_wrong(&back, 1 - left).await;
            let found = found_in(file.parent().unwrap(), "Quillcanary").min(1);
            assert_eq!(found, left, "without the ledger it is back");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_of_another_store_or_a_damaged_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("erasures.jsonl");
    let (ava, told) = facts(TOLD);
    let place = Place::sqlite();
    let ledger = Erasures::in_file(file.clone());
    let id = Uuid::from_u128(7);
    let opened = Store::open_with(
        &place.address,
        id,
        catalogue(),
        Some(ledger.clone()),
        |_| {},
    );
    let store = opened.await.unwrap();
    kept(&store, bring(1, &told)).await;
    kept(&store, bring(2, &[expunging(&told[0], ava)])).await;
    let refused = async |why: &str| {
        let another = Place::sqlite();
        let id = Uuid::from_u128(8);
        let opened = Store::open_with(
            &another.address,
            id,
            catalogue(),
            Some(ledger.clone()),
            |_| {},
        );
        let Err(Fault::Refused(said)) = opened.await else {
            panic!("it was opened")
        };
        assert!(said.contains(why), "{said}");
    };
    refused("another store").await;
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("not one\n{whole}")).unwrap();
    refused("line 1").await;
    // A last line that was broken off is of something that was not done.
    std::fs::write(&file, format!("{whole}{}", &whole[..40])).unwrap();
    let again = Store::open_with(
        &place.address,
        id,
        catalogue(),
        Some(ledger.clone()),
        |_| {},
    )
    .await;
    let again = again.unwrap();
    kept(&again, bring(3, &[expunging(&told[1], ava)])).await;
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_ledger_says_is_taken_out_again_once_and_whenever_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("erasures.jsonl");
    let ledger = Erasures::in_file(file.clone());
    let (ava, told) = facts(TOLD);
    let place = Place::sqlite();
    let store = Store::open_with(
        &place.address,
        Uuid::from_u128(7),
        catalogue(),
        Some(ledger.clone()),
        |_| {},
    );
    let store = store.await.unwrap();
    kept(&store, bring(1, &told[2..])).await;
    let copy = folder.path().join("before.copy");
    store.copy_to(&copy, None).await.unwrap();
    kept(&store, bring(2, &told)).await;
    kept(&store, bring(3, &[expunging(&told[0], ava)])).await;

    let there = Place::sqlite();
    let back = Store::bring_back(&there.address, &copy, None, catalogue(), Some(ledger)).await;
    let (back, _) = back.unwrap();
    // The copy is older than what was taken out; then that is brought again.
    kept(&back, bring(4, &told)).await;
    nothing_is_wrong(&back, 1).await;
    let Address::Sqlite(database) = &there.address else {
        panic!()
    };
    assert_eq!(found_in(database.parent().unwrap(), "Quillcanary"), 0);
    let lines = std::fs::read_to_string(&file).unwrap();
    assert_eq!(lines.lines().count(), 1, "it is in the ledger already");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_what_was_before_holds_nobody_up_and_it_is_gone_after_them() {
    let folder = tempfile::tempdir().unwrap();
    let (ava, told) = facts(TOLD);
    let place = Place::sqlite();
    let Address::Sqlite(file) = &place.address else {
        panic!()
    };
    let ledger = Erasures::in_file(folder.path().join("erasures.jsonl"));
    let store = Store::open_with(
        &place.address,
        Uuid::from_u128(7),
        catalogue(),
        Some(ledger),
        |_| {},
    );
    let store = store.await.unwrap();
    kept(&store, bring(1, &told)).await;
    let mut reader = place.prompt().await;
    reader.run("begin").await.unwrap();
    let count = "select cast(count(*) as text) from fact_log";
    assert_eq!(reader.text(count).await.as_deref(), Some("5"));
    let began = std::time::Instant::now();
    kept(&store, bring(2, &[expunging(&told[0], ava)])).await;
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    let folder = file.parent().unwrap();
    assert!(found_in(folder, "Quillcanary") > 0, "it is read still");
    reader.run("commit").await.unwrap();
    for _ in 0..60 {
        if found_in(folder, "Quillcanary") == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    panic!("it is there still, though nobody reads it any more");
}

/// Where the program that is killed while it takes things out has its store, and from which on.
const TAKES_FROM: &str = "HEARD_TEST_TAKES_FROM";
const FROM: &str = "HEARD_TEST_FROM";
const MANY: usize = 200;

/// As many facts as there are, each with a word of its own.
fn many() -> (PersonId, Vec<Fact>) {
    let line = |number: usize| {
        format!("  2026-05-01 22:00  graded: medium; because \"canary{number:04}\"\n")
    };
    facts(&format!(
        "  child: Ava\n{}",
        (0..MANY).map(line).collect::<String>()
    ))
}

async fn with_ledger(folder: &Path) -> Store {
    let ledger = Erasures::in_file(folder.join("apart").join("erasures.jsonl"));
    let address = Address::Sqlite(folder.join("heard.db"));
    let opened = Store::open_with(
        &address,
        Uuid::from_u128(7),
        catalogue(),
        Some(ledger),
        |_| {},
    );
    opened.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it is the program that another test starts and kills"]
async fn the_program_that_is_killed_while_it_takes_out() {
    let folder = std::env::var(TAKES_FROM).unwrap();
    let from: usize = std::env::var(FROM).unwrap().parse().unwrap();
    let store = with_ledger(Path::new(&folder)).await;
    let (ava, told) = many();
    for (number, fact) in told.iter().enumerate().skip(from) {
        kept(
            &store,
            bring(1_000 + number as u128, &[expunging(fact, ava)]),
        )
        .await;
        println!("acknowledged {number}.");
    }
}

/// Starts the program, kills it once it took so many out, and says which were acknowledged.
fn killed_after(folder: &Path, from: usize, count: usize) -> Vec<usize> {
    let mut program = Command::new(std::env::current_exe().unwrap())
        .args([
            "expunged::the_program_that_is_killed_while_it_takes_out",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env(TAKES_FROM, folder)
        .env(FROM, from.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = BufReader::new(program.stdout.take().unwrap());
    let mut numbers = said.lines().map_while(Result::ok).filter_map(|line| {
        line.strip_prefix("acknowledged ")?
            .strip_suffix('.')?
            .parse()
            .ok()
    });
    let mut res: Vec<usize> = numbers.by_ref().take(count).collect();
    program.kill().unwrap();
    program.wait().unwrap();
    res.extend(numbers);
    res
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_it_takes_out_nothing_acknowledged_is_left_nor_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir(folder.join("apart")).unwrap();
    let (_, told) = many();
    let store = with_ledger(folder).await;
    kept(&store, bring(1, &told)).await;
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("heard.copy");
    store.copy_to(&copy, None).await.unwrap();
    drop(store);

    let mut from = 0;
    for kill in 0..20 {
        let done = killed_after(folder, from, 1 + kill * 3 % 5);
        from = done.last().unwrap() + 1;
        let store = with_ledger(folder).await;
        let verified = store.verify().await.unwrap();
        assert_eq!(verified.wrong, Vec::<String>::new());
        assert!(
            (from..from + 2).contains(&verified.expunged),
            "{} of {from}",
            verified.expunged
        );
        for number in done {
            assert_eq!(
                found_in(folder, &format!("canary{number:04}")),
                0,
                "{number}"
            );
        }
        drop(store);
    }
    assert!(from < MANY, "it took all out before it was killed");

    let ledger = Erasures::in_file(folder.join("apart").join("erasures.jsonl"));
    let there = tempfile::tempdir().unwrap();
    let address = Address::Sqlite(there.path().join("heard.db"));
    let (back, _) = Store::bring_back(&address, &copy, None, catalogue(), Some(ledger))
        .await
        .unwrap();
    let verified = back.verify().await.unwrap();
    assert_eq!(verified.wrong, Vec::<String>::new());
    for number in 0..from {
        assert_eq!(
            found_in(there.path(), &format!("canary{number:04}")),
            0,
            "{number}"
        );
    }
    assert!(found_in(there.path(), &format!("canary{:04}", MANY - 1)) > 0);
}
