//! What the database itself refuses, whoever is at its prompt.

use crate::places::{bring, facts, places};

const ONE: &str = "  child: Ava
  2026-05-01 22:10  reported missing; by mum
  2026-05-02 06:05  found: came back
";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_changed_taken_out_or_put_in_between() {
    for place in places().await {
        let (_, told) = facts(ONE);
        let store = place.open().await;
        store.put(bring(1, &told)).await.unwrap();
        let mut prompt = place.prompt().await;
        let copy = |seq: &str, fact: &str| {
            format!(
                "insert into fact_log (seq, fact, entered, digest, link, body) \
                 select {seq}, {fact}, entered, digest, link, body from fact_log where seq = 1"
            )
        };
        let new_id = if place.is_postgres() {
            "gen_random_uuid()"
        } else {
            "randomblob(16)"
        };
        let mut refused = vec![
            "update fact_log set body = '{}' where seq = 1".to_owned(),
            "update fact_log set seq = 9 where seq = 1".to_owned(),
            "update fact_log set body = '', entered = 1 where seq = 1".to_owned(),
            "delete from fact_log where seq = 2".to_owned(),
            "delete from fact_log".to_owned(),
            copy("4", new_id),
            copy("3", "fact"),
        ];
        if place.is_postgres() {
            refused.push("truncate fact_log".to_owned());
        } else {
            refused.push(copy("3", "fact").replacen("insert", "insert or replace", 1));
            refused.push(copy("1", new_id).replacen("insert", "insert or replace", 1));
        }
        for sql in refused {
            assert!(prompt.run(&sql).await.is_err(), "went through: {sql}");
        }
        let verified = store.verify().await.unwrap();
        assert_eq!((verified.head.seq, verified.wrong), (2, vec![]));

        // The law may have a body emptied, once, and nothing else of it changes.
        let empty = "update fact_log set body = '' where seq = 1";
        prompt.run(empty).await.unwrap();
        assert!(prompt.run(empty).await.is_err(), "it was empty already");
        let back = "update fact_log set body = 'x' where seq = 1";
        assert!(prompt.run(back).await.is_err());
        let verified = store.verify().await.unwrap();
        assert_eq!(verified.head.seq, 2, "the chain holds");
        assert_eq!(
            verified.wrong,
            [
                "what is kept to find whom facts are about or name by is not what the facts say: rebuild it",
                "what was taken out is still found by what it said",
                "1 facts are empty, and no fact says on whose authority"
            ]
        );
    }
}
