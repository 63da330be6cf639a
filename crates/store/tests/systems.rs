//! Up to when other systems' files were brought in, as it was known at any moment.

use std::sync::Arc;

use heard_duty::catalogue::{Nation, built_in};
use heard_store::{Store, SystemRead};

use crate::places::{at, places};

fn read(system: &str, up_to: &str, hours: u32) -> SystemRead {
    SystemRead {
        system: system.into(),
        up_to: at(up_to),
        hours,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_last_is_told_as_it_was_known() {
    for place in places().await {
        let store = place.open().await;
        let notes = [
            (read("custody", "2026-06-01 09:00", 24), "2026-06-01 09:12"),
            (read("crime", "2026-06-01 10:00", 1), "2026-06-01 10:00"),
            (read("custody", "2026-06-03 09:00", 24), "2026-06-03 09:12"),
            (read("custody", "2026-05-20 09:00", 12), "2026-06-04 09:00"),
        ];
        for (read, noted) in &notes {
            store.note_system_read(read, at(noted)).await.unwrap();
        }
        let then = store.systems_read(at("2026-06-02 00:00")).await.unwrap();
        assert_eq!(
            then,
            [
                read("crime", "2026-06-01 10:00", 1),
                read("custody", "2026-06-01 09:00", 24)
            ]
        );
        let now = store.systems_read(at("2026-06-10 00:00")).await.unwrap();
        assert_eq!(
            now[1],
            read("custody", "2026-06-03 09:00", 12),
            "an old file brought late takes nothing back, and says how often the next is to come"
        );
        assert_eq!(store.systems_read(at("2026-05-01 00:00")).await, Ok(vec![]));
        assert!(!now[1].is_behind(at("2026-06-03 21:00")));
        assert!(now[1].is_behind(at("2026-06-03 21:01")));
    }
}

/// The last note of one system is damaged, and of another that of which the file went furthest: what stood before is told.
#[tokio::test(flavor = "multi_thread")]
async fn where_the_last_note_of_a_system_is_damaged_those_before_it_are_told() {
    for place in places().await {
        let store = place.open().await;
        let notes = [
            (read("custody", "2026-06-01 09:00", 24), "2026-06-01 09:12"),
            (read("custody", "2026-06-02 09:00", 24), "2026-06-02 09:12"),
            (read("custody", "2026-06-03 09:00", 12), "2026-06-03 09:12"),
            (read("crime", "2026-06-01 10:00", 1), "2026-06-01 10:00"),
            (read("crime", "2026-06-03 10:00", 1), "2026-06-03 10:00"),
            (read("crime", "2026-05-20 10:00", 2), "2026-06-04 10:00"),
        ];
        for (read, noted) in &notes {
            store.note_system_read(read, at(noted)).await.unwrap();
        }
        let mut prompt = place.prompt().await;
        let custody = "update system_read set hours = 48 where system = 'custody' and hours = 12";
        let crime = "update system_read set hours = 48 where system = 'crime' and at = (select max(at) from system_read where hours = 1)";
        for sql in [custody, crime] {
            prompt.run(sql).await.unwrap();
        }
        let now = store.systems_read(at("2026-06-10 00:00")).await.unwrap();
        assert_eq!(
            now,
            [
                read("crime", "2026-06-01 10:00", 2),
                read("custody", "2026-06-02 09:00", 24)
            ]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn up_to_when_systems_were_read_is_in_every_copy() {
    for from in places().await {
        let store = from.open().await;
        let notes = [
            (read("custody", "2026-06-01 09:00", 24), "2026-06-01 09:12"),
            (read("crime", "2026-06-01 10:00", 1), "2026-06-01 10:00"),
            (read("custody", "2026-06-03 09:00", 24), "2026-06-03 09:12"),
        ];
        for (read, noted) in &notes {
            store.note_system_read(read, at(noted)).await.unwrap();
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("heard.copy");
        store.copy_to(&file, None).await.unwrap();
        for to in places().await {
            let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
            let back = Store::bring_back(&to.address, &file, None, catalogue, None).await;
            let (back, _) = back.unwrap();
            for moment in ["2026-06-02 00:00", "2026-06-10 00:00"] {
                let moment = at(moment);
                let read = back.systems_read(moment).await.unwrap();
                assert_eq!(read, store.systems_read(moment).await.unwrap());
                assert_eq!(
                    read.len(),
                    2,
                    "nobody takes what has not come for what did not happen"
                );
            }
        }
    }
}
