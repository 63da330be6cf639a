//! Somebody takes the guards away and changes the record: it shows.

use heard_record::{Fact, FactId};
use heard_store::{Answer, Fault};

use crate::places::{Place, Prompt, bring, facts, places};

const FOUR: &str = "  child: Ava
  2026-05-01 22:10  reported missing; by mum
  2026-05-01 22:30  graded: medium
  2026-05-02 06:05  found: came back
  2026-05-02 07:00  missing report closed
";

pub async fn without_guards(place: &Place) -> Prompt {
    let mut prompt = place.prompt().await;
    let guards = if place.is_postgres() {
        &["alter table fact_log disable trigger all"][..]
    } else {
        &[
            "drop trigger fact_log_has_no_gap",
            "drop trigger fact_log_has_each_once",
            "drop trigger fact_log_is_not_changed",
            "drop trigger fact_log_is_not_shortened",
        ]
    };
    for guard in guards {
        prompt.run(guard).await.unwrap();
    }
    prompt
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_in_the_record_shows() {
    let body = "update fact_log set body = replace(body, 'medium', 'high') where seq = 2";
    let moved = "update fact_log set entered = entered - 1 where seq = 3";
    let out = "delete from fact_log where seq = 2";
    let swapped =
        "update fact_log set body = (select body from fact_log where seq = 1) where seq = 3";
    let both = "update fact_log set digest = (select digest from fact_log where seq = 1), \
                body = (select body from fact_log where seq = 1) where seq = 3";
    let renumbered =
        "delete from fact_log where seq = 2; update fact_log set seq = 2 where seq = 3";
    let emptied = "update fact_log set body = '' where seq = 2";
    let link = "update fact_log set link = digest where seq = 4";
    for change in [body, moved, out, swapped, both, renumbered, emptied, link] {
        for place in places().await {
            let (ava, told) = facts(FOUR);
            let store = place.open().await;
            store.put(bring(1, &told)).await.unwrap();
            assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
            let mut prompt = without_guards(&place).await;
            for part in change.split("; ") {
                prompt.run(part).await.unwrap();
            }
            assert_ne!(
                store.verify().await.unwrap().wrong,
                Vec::<String>::new(),
                "unseen: {change}"
            );
            if change == body || change == swapped {
                assert!(
                    store.facts_for(ava).await.is_err(),
                    "served as true: {change}"
                );
            }
        }
    }
}

/// The chain alone cannot show that the end was cut off: only a head kept elsewhere does.
#[tokio::test(flavor = "multi_thread")]
async fn an_end_cut_off_shows_against_a_head_kept_elsewhere() {
    for place in places().await {
        let (_, told) = facts(FOUR);
        let store = place.open().await;
        store.put(bring(1, &told)).await.unwrap();
        let kept_elsewhere = store.head().await.unwrap();
        let mut prompt = without_guards(&place).await;
        prompt
            .run("delete from fact_log where seq = 4")
            .await
            .unwrap();
        prompt
            .run("delete from fact_names where seq = 4")
            .await
            .unwrap();
        prompt.run("delete from request").await.unwrap();
        store.rebuild().await.unwrap();
        let verified = store.verify().await.unwrap();
        assert_eq!(verified.wrong, Vec::<String>::new());
        assert_ne!(verified.head, kept_elsewhere);
    }
}

/// One child's damaged fact is refused whoever asks; it holds up nobody else who writes at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_stops_one_child_and_not_the_service() {
    let more = "  children: Ava; Kai
  2026-05-03 09:00  described: \"A\" | about Ava
  2026-05-03 09:00  described: \"K\" | about Kai
";
    for place in places().await {
        let (ava, told) = facts(FOUR);
        let (_, new) = facts(more);
        // As from another file, and hers of the same girl.
        let new: Vec<Fact> = (1..)
            .zip(new)
            .map(|(number, fact)| Fact {
                id: FactId::of_number(&["another file"], number),
                about: if number == 1 { vec![ava] } else { fact.about },
                ..fact
            })
            .collect();
        let store = place.open().await;
        store.put(bring(1, &told)).await.unwrap();
        let mut prompt = without_guards(&place).await;
        let change = "update fact_log set body = replace(body, 'medium', 'high') where seq = 2";
        prompt.run(change).await.unwrap();
        drop(store);
        // Nothing is at hand any more: the facts are read from the disk.
        let store = place.open().await;
        for round in 0..5 {
            let (hers, his) = (10 + round, 100 + round);
            let (refused, kept) = tokio::join!(
                store.put(bring(hers, &new[..1])),
                store.put(bring(his, &new[1..]))
            );
            assert!(matches!(refused, Err(Fault::Damaged(_))), "{refused:?}");
            assert!(matches!(kept, Ok(Answer::Kept(_))), "{kept:?}");
        }
        assert_eq!(
            store.head().await.unwrap().seq,
            5,
            "his fact once, hers never"
        );
    }
}

const FOUND_BY: &str = "  children: Ava; Kai
  people: Marsh
  2026-05-01 21:00  record restricted: sealed; because \"a witness\" | about Ava; no case
  2026-05-01 21:10  emergency access opened: Kai; because \"in danger\"; until 2026-05-02 03:00; told keeper | about Marsh; no case
  2026-05-01 21:20  lives at: \"12 Tern Street, Saltby\" | about Ava; no case
  2026-05-01 21:30  same person: Ava; because \"name\" | about Kai; no case
  2026-05-01 22:10  reported missing; by mum | about Ava
  2026-05-01 22:30  linked to: Kai; as sibling | about Ava; no case
  2026-05-01 22:40  described; name \"Ava Quillmarsh\" | about Ava; no case
";

/// By what a fact is found is kept beside it: whoever takes that away opens a sealed record, or hides what was said.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_of_what_facts_are_found_by_shows_and_is_worked_out_again() {
    let changes = [
        "delete from leave_names where seq = 1",
        "delete from emergency",
        "delete from lives_at",
        "delete from same_person",
        "delete from fact_names where about = 0",
        "update fact_names set about = 0 where seq = 3",
        "update fact_names set seq = 99 where seq = 5",
        "insert into leave_names (person, seq) select person, 5 from leave_names where seq = 1",
        "update duty_stands set child = fact where child = (select child from duty_stands order by child limit 1)",
        "update described set person = (select fact from fact_log where seq = 2) \
         where person = (select person from described order by person limit 1)",
        "delete from counted where person = (select person from fact_names where about = 1 order by person limit 1)",
        "update request set answer = replace(answer, '[1,', '[2,')",
    ];
    for change in changes {
        for place in places().await {
            let (_, told) = facts(FOUND_BY);
            let store = place.open().await;
            store.put(bring(1, &told)).await.unwrap();
            assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
            place.prompt().await.run(change).await.unwrap();
            let wrong = store.verify().await.unwrap().wrong;
            assert_ne!(wrong, Vec::<String>::new(), "unseen: {change}");
            if wrong.iter().any(|why| why.ends_with("rebuild it")) {
                store.rebuild().await.unwrap();
                let wrong = store.verify().await.unwrap().wrong;
                assert_eq!(wrong, Vec::<String>::new(), "still wrong: {change}");
            }
        }
    }
}
