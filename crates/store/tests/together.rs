//! Many who write at once, and what is owed from what is kept.

use std::collections::BTreeSet;
use std::path::Path;

use heard_duty::catalogue::{Nation, built_in};
use heard_duty::{Outcome, duties};
use heard_record::answer::ById;
use heard_record::fact::correction;
use heard_record::{Fact, FactId, PersonId, Timeline, What};
use heard_record::{invent, text};
use heard_store::{Answer, Store};
use jiff::Timestamp;

use crate::places::{Place, at, bring, facts, places};

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_all_recorded_once_and_in_one_order() {
    const WRITERS: u128 = 40;
    const EACH: u128 = 10;
    for place in places().await {
        let store = place.open().await;
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            let store = store.clone();
            tasks.spawn(async move {
                for number in 0..EACH {
                    let key = writer * EACH + number;
                    let history = invent::history(key as u64 + 1, 3, 20);
                    // Each is asked twice, at once, as by a phone that does not wait for the answer.
                    let (one, two) = tokio::join!(
                        store.put(bring(key, &history.facts)),
                        store.put(bring(key, &history.facts))
                    );
                    assert_eq!(one, two);
                    assert!(matches!(one, Ok(Answer::Kept(_))), "{one:?}");
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        let verified = store.verify().await.unwrap();
        assert_eq!(verified.wrong, Vec::<String>::new());
        assert_eq!(verified.head.seq, (WRITERS * EACH * 3) as i64);
        let ids: BTreeSet<_> = all(&store).await.into_iter().map(|fact| fact.id).collect();
        // Some take the content of others out.
        let with_content = (WRITERS * EACH * 3) as usize - verified.expunged;
        assert_eq!(ids.len(), with_content);
    }
}

async fn all(store: &Store) -> Vec<Fact> {
    let mut res: Vec<Fact> = Vec::new();
    let mut last = 0;
    loop {
        let some = store.after(last, 500).await.unwrap();
        let Some(end) = some.last() else { break };
        last = end.seq;
        res.extend(some.into_iter().map(|kept| kept.fact));
    }
    res
}

/// The facts of each case of the inspection, in which brothers, suspects and homes bear on what is owed.
fn cases() -> Vec<Vec<Fact>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/inspection/studies");
    let files = std::fs::read_dir(folder).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    paths
        .map(|path| {
            let told = std::fs::read_to_string(&path).unwrap();
            text::read(&path.to_string_lossy(), &told).0.facts
        })
        .collect()
}

/// What a store gives for a child is enough: what is owed, and why, is the same as from everything there is.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_for_a_child_is_all_that_bears_on_the_child() {
    let catalogue = built_in::read(Nation::England, &[]).unwrap();
    let place = Place::sqlite();
    let store = place.open().await;
    let mut worlds: Vec<Vec<Fact>> = (1..=60_u64)
        .map(|seed| invent::history(seed, 40, 20).facts)
        .collect();
    for world in &mut worlds {
        let gives_leave = |fact: &&Fact| matches!(fact.what, What::Access(_));
        let of_leave: BTreeSet<FactId> = world
            .iter()
            .filter(gives_leave)
            .map(|fact| fact.id)
            .collect();
        world.retain(|fact| match &fact.what {
            // No file that is brought takes content out.
            What::Correction(correction::Fact::Expunged(_)) => false,
            // Nothing said of a child is put right by what gives somebody leave.
            What::Correction(correction::Fact::Replaced(put_right)) => !put_right
                .with
                .clear()
                .is_some_and(|with| of_leave.contains(with)),
            _ => true,
        });
    }
    worlds.extend(cases());
    for (key, facts) in (0..).zip(&worlds) {
        let answer = store.put(bring(key, facts)).await;
        assert!(matches!(answer, Ok(Answer::Kept(_))), "{answer:?}");
    }
    let everything: Vec<Fact> = worlds.into_iter().flatten().collect();
    let about = everything.iter().flat_map(|fact| fact.about.clone());
    let people: BTreeSet<PersonId> = about.collect();
    let mut owed = 0;
    for person in people {
        let found: Vec<Fact> = store
            .facts_for(person)
            .await
            .unwrap()
            .into_iter()
            .map(|kept| kept.fact)
            .collect();
        let told = |facts: &[Fact]| -> Vec<Vec<String>> {
            let timeline = Timeline::as_known_at(person, Timestamp::MAX, facts);
            let owed = duties(&timeline, &catalogue);
            let reasons = owed.iter().map(|duty| duty.because(&timeline, &ById));
            let say = reasons.map(|reasons| reasons.into_iter().map(|reason| reason.say));
            say.map(Iterator::collect).collect()
        };
        let (from_found, from_all) = (told(&found), told(&everything));
        assert_eq!(from_found, from_all);
        owed += from_all.len();
    }
    assert!(
        owed > 1_000,
        "{owed}: too little was owed to prove anything"
    );
}

/// What is kept beside the facts was changed with each of them, and is what the facts say: in whatever order they came.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_duties_is_what_the_facts_say() {
    for place in places().await {
        let store = place.open().await;
        let mut key = 0;
        for seed in 1..=12_u64 {
            // People of one history are tied to those of another: the same person, at the same address.
            let histories = [
                invent::history(seed, 30, 20),
                invent::history(seed + 100, 30, 20),
            ];
            let mut facts: Vec<Fact> = histories.iter().flat_map(|one| one.facts.clone()).collect();
            let others: Vec<PersonId> = facts
                .iter()
                .rev()
                .flat_map(|one| one.about.clone())
                .collect();
            for (at, fact) in facts.iter_mut().enumerate().filter(|(at, _)| at % 7 == 0) {
                fact.about.extend(others.get(at));
                fact.about.dedup();
            }
            facts.sort_by_key(|fact| (fact.happened.latest(), fact.id));
            for some in facts.chunks(5) {
                key += 1;
                let answer = store.put(bring(key, some)).await;
                assert!(matches!(answer, Ok(Answer::Kept(_))), "{answer:?}");
            }
        }
        let verified = store.verify().await.unwrap();
        assert_eq!(verified.wrong, Vec::<String>::new());

        let mut prompt = place.prompt().await;
        let change = "update duty_stands set stands = 'met' where stands = 'overdue'";
        prompt.run(change).await.unwrap();
        assert_ne!(store.verify().await.unwrap().wrong, Vec::<String>::new());
        prompt.run("delete from duty_stands").await.unwrap();
        assert_ne!(store.verify().await.unwrap().wrong, Vec::<String>::new());
        store.rebuild().await.unwrap();
        assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    }
}

/// What is brought in about a brother, known before her grade was given, speaks against it: what is owed to her changes.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_in_about_a_brother_changes_what_is_owed_to_his_sister() {
    const HERS: usize = 3;
    for place in places().await {
        let (ava, told) = facts(
            "  children: Ava; Kai
  2026-05-01 09:00  linked to: Kai; as sibling | about Ava
  2026-05-02 22:10  reported missing; by mum | about Ava
  2026-05-02 22:30  graded: medium; because \"first time\" | about Ava
  2026-05-01 12:00  crime reported: \"kidnap and assault\" | about Kai
",
        );
        let store = place.open().await;
        store.put(bring(1, &told[..HERS])).await.unwrap();
        let owed = async || {
            let owed = store.owed_to(ava).await.unwrap();
            owed.iter().any(|one| one.rule == "missing.flag-vs-grade")
        };
        assert!(!owed().await);
        store.put(bring(2, &told[HERS..])).await.unwrap();
        assert!(owed().await);
        assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    }
}

/// Time passes, and nobody writes: what was open is overdue.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_overdue_at_a_moment_is_found_without_working_it_out() {
    for place in places().await {
        let (child, told) = facts("  child: Ava\n  2026-05-01 22:10  found: came back\n");
        let store = place.open().await;
        store.put(bring(1, &told)).await.unwrap();
        let interview = async |stands, when| {
            let found = store.standing_at(stands, at(when), 1_000).await.unwrap();
            found
                .iter()
                .any(|one| one.rule == "missing.return-home-interview" && one.child == child)
        };
        assert!(!interview(Outcome::Open, "2026-05-01 22:09").await);
        assert!(interview(Outcome::Open, "2026-05-04 22:10").await);
        assert!(!interview(Outcome::Overdue, "2026-05-04 22:10").await);
        assert!(interview(Outcome::Overdue, "2026-05-04 22:11").await);
        assert!(!interview(Outcome::Open, "2026-05-04 22:11").await);
    }
}

/// Whatever puts somebody beside a child brings all that was on record of them, though the child was judged a moment ago.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_to_be_beside_a_child_brings_what_was_on_record_of_them() {
    const GRADED: &str = "  2026-05-02 22:10  reported missing; by mum | about Ava
  2026-05-02 22:30  graded: medium; because \"first time\" | about Ava
";
    const HARMED: &str = "  2026-05-01 12:00  crime reported: \"kidnap and assault\" | about Kai\n";
    const LINKED: &str = "  2026-05-01 09:00  linked to: Kai; as sibling | about Ava\n";
    const LINKED_TO_HIS_OTHER_RECORD: &str =
        "  2026-05-01 09:00  linked to: Fern; as sibling | about Ava\n";
    const NAMED_WITH_IT: &str = "  2026-05-01 08:00  linked to: Fern; as friend | about Kai\n";
    const THE_SAME: &str =
        "  2026-05-01 09:05  same person: Kai; because \"the same date of birth\" | about Fern\n";
    // The last of each speaks against her grade.
    let courses = [
        [HARMED, GRADED, LINKED].concat(),
        [HARMED, GRADED, LINKED_TO_HIS_OTHER_RECORD, THE_SAME].concat(),
        [
            GRADED,
            LINKED_TO_HIS_OTHER_RECORD,
            NAMED_WITH_IT,
            THE_SAME,
            HARMED,
        ]
        .concat(),
    ];
    for course in courses {
        let (ava, told) = facts(&format!("  children: Ava; Kai; Fern\n{course}"));
        for place in places().await {
            let store = place.open().await;
            let speaks_against_the_grade = async || {
                let owed = store.owed_to(ava).await.unwrap();
                owed.iter().any(|one| one.rule == "missing.flag-vs-grade")
            };
            for (key, fact) in (1..).zip(&told) {
                assert!(
                    !speaks_against_the_grade().await,
                    "before the last of\n{course}"
                );
                let answer = store.put(bring(key, std::slice::from_ref(fact))).await;
                assert!(matches!(answer, Ok(Answer::Kept(_))), "{answer:?}");
            }
            assert!(speaks_against_the_grade().await, "after\n{course}");
            assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
        }
    }
}

/// What another program put on record in between is known to the one that writes next.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_program_wrote_is_known_to_the_one_that_writes_next() {
    for place in places().await {
        let (ava, told) = facts(
            "  children: Ava; Kai
  2026-05-01 09:00  linked to: Kai; as sibling | about Ava
  2026-05-02 22:10  reported missing; by mum | about Ava
  2026-05-01 12:00  crime reported: \"kidnap and assault\" | about Kai
  2026-05-02 22:30  graded: medium; because \"first time\" | about Ava
",
        );
        let (one, other) = (place.open().await, place.open().await);
        for (key, (store, fact)) in (1..).zip([&one, &one, &other, &one].into_iter().zip(&told)) {
            let answer = store.put(bring(key, std::slice::from_ref(fact))).await;
            assert!(matches!(answer, Ok(Answer::Kept(_))), "{answer:?}");
        }
        let owed = one.owed_to(ava).await.unwrap();
        assert!(owed.iter().any(|one| one.rule == "missing.flag-vs-grade"));
        assert_eq!(one.verify().await.unwrap().wrong, Vec::<String>::new());
    }
}
