//! One story, in every database there is.

use heard_record::draft::{self, Draft};
use heard_record::{Author, FactId, Role};
use heard_store::{Answer, Entries, Fault, Put, Receipt, Seen, Store};
use uuid::Uuid;

use crate::places::{Place, at, bring, facts, places};

const TWO_CHILDREN: &str = "  children: Ava; Kai
  2026-05-01 22:10  reported missing; by mum | about Ava
  2026-05-01 22:30  graded: medium | about Ava
  2026-05-02 06:05  found: came back | about Ava
  2026-05-03 09:00  lives at: \"12 Alder Row\" | about Ava, Kai
";

fn kept(answer: Result<Answer, Fault>) -> Receipt {
    match answer {
        Ok(Answer::Kept(receipt)) => receipt,
        other => panic!("{other:?}"),
    }
}

/// Somebody at a keyboard says it now.
pub fn said(key: u128, line: &str, now: &str) -> Put {
    let (_, facts) = facts(&format!("  children: Ava; Kai\n  {line}\n"));
    let names = heard_record::text::Cast::default();
    let entries = facts
        .iter()
        .map(|fact| draft::check(&Draft::of(fact, &names), at(now), &names).unwrap());
    Put {
        key: Uuid::from_u128(key),
        what: Entries::New {
            by: Author {
                name: "PC Dunlin 4471".into(),
                role: Role::RespondingOfficer,
            },
            account: None,
            entries: entries.collect(),
            kept_as: None,
            sealed: Vec::new(),
        },
        seen: None,
        now: at(now),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_once_and_stays() {
    for place in places().await {
        what_was_acknowledged_stays(&place).await;
    }
}

async fn what_was_acknowledged_stays(place: &Place) {
    let (ava, told) = facts(TWO_CHILDREN);
    let store = place.open().await;
    let receipt = kept(store.put(bring(1, &told)).await);
    let places: Vec<i64> = receipt.facts.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(places, [1, 2, 3, 4]);

    // The answer was lost on its way: the same key is answered the same, and nothing is there twice.
    assert_eq!(kept(store.put(bring(1, &told)).await), receipt);
    assert_eq!(
        store.put(bring(1, &told[..2])).await,
        Ok(Answer::AnotherKeyIsNeeded)
    );

    // The same file is brought again by somebody else.
    let again = kept(store.put(bring(2, &told)).await);
    assert_eq!((again.facts.len(), again.there_already), (0, 4));

    // A file that has a fact twice has it once; one that has it twice and otherwise is told.
    let (_, mut twice) = facts(
        "  child: Kai
  2026-05-04 09:00  reported missing; by dad
  2026-05-04 09:00  reported missing; by nan
",
    );
    for fact in &mut twice {
        fact.id = FactId::of_words(&["one id"]);
    }
    assert_eq!(
        store.put(bring(4, &twice)).await,
        Ok(Answer::SaidOtherwise(vec![twice[1].id]))
    );
    let the_same = [told[0].clone(), told[0].clone()];
    let again = kept(store.put(bring(5, &the_same)).await);
    assert_eq!((again.facts.len(), again.there_already), (0, 2));

    // Another file has a fact of the same id that says something else.
    let mut other = told.clone();
    other[1].happened = other[2].happened;
    assert_eq!(
        store.put(bring(3, &other)).await,
        Ok(Answer::SaidOtherwise(vec![told[1].id]))
    );

    speaks_now(&store).await;
    let known = store.facts_for(ava).await.unwrap();
    assert_eq!(known.len(), 5);
    assert_eq!(store.after(0, 100).await.unwrap(), known);
    assert_eq!(store.after(4, 100).await.unwrap(), known[4..]);

    let head = store.head().await.unwrap();
    let verified = store.verify().await.unwrap();
    assert_eq!((verified.head, verified.wrong), (head, vec![]));

    // Another program opens it, with another id for a new store: it is the same one.
    drop(store);
    let store = place.open_as(8).await;
    assert_eq!(store.head().await.unwrap(), head);
    assert_eq!(store.facts_for(ava).await.unwrap(), known);
    assert_eq!(kept(store.put(bring(1, &told)).await), receipt);
}

/// What is said now is recorded now, in the order it came, and never before what came earlier.
async fn speaks_now(store: &Store) {
    let put = said(
        10,
        "2026-06-01 11:00  graded: high; because \"she is fourteen\" | about Ava",
        "2026-06-01 12:05",
    );
    let receipt = kept(store.put(put.clone()).await);
    assert_eq!(receipt.facts.len(), 1);
    let last = store.after(4, 10).await.unwrap();
    assert_eq!(last[0].fact.recorded, at("2026-06-01 12:05"));
    assert_eq!(last[0].fact.by.name, "PC Dunlin 4471");
    // A phone without signal sends it again an hour later.
    let later = Put {
        now: at("2026-06-01 13:05"),
        ..put
    };
    assert_eq!(kept(store.put(later).await), receipt);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_write_of_one_child_at_once_are_both_told() {
    for place in places().await {
        let (ava, told) = facts(TWO_CHILDREN);
        let store = place.open().await;
        kept(store.put(bring(1, &told)).await);
        let seen = Some(Seen {
            child: ava,
            upto: 4,
        });
        let first = Put {
            seen,
            ..said(
                10,
                "2026-06-01 11:00  graded: high; because \"she is fourteen\" | about Ava",
                "2026-06-01 12:05",
            )
        };
        let second = Put {
            seen,
            ..said(
                11,
                "2026-06-01 11:00  graded: low; because \"she rang her mum\" | about Ava",
                "2026-06-01 12:06",
            )
        };
        kept(store.put(first).await);
        let Ok(Answer::Stale(since)) = store.put(second.clone()).await else {
            panic!("the second had not seen the first");
        };
        assert_eq!(since, store.after(4, 10).await.unwrap());
        let seen = Some(Seen {
            child: ava,
            upto: 5,
        });
        kept(
            store
                .put(Put {
                    seen,
                    key: Uuid::from_u128(12),
                    ..second
                })
                .await,
        );
        // What is said of somebody else does not stand in the way.
        let kai = Put {
            seen,
            ..said(
                13,
                "2026-06-01 11:00  graded: low; because \"she rang her mum\" | about Kai",
                "2026-06-01 12:07",
            )
        };
        assert!(
            matches!(store.put(kai).await, Ok(Answer::Stale(_))),
            "a grade of Ava's came since"
        );
    }
}
