//! Who looked is kept twice, before anything is shown; and it shows when that is meddled with.

use heard_record::PersonId;
use heard_store::{Fault, Look, Looks, Sinks, Store};
use uuid::Uuid;

use crate::places::{Place, at, places};

fn look(number: u128) -> Look {
    Look {
        id: Uuid::from_u128(number),
        at: at("2026-06-10 20:31"),
        who: PersonId::of_words(&["PC Wrenfield"]),
        about: Some(PersonId::of_words(&["Kai"])),
        quiet: false,
        body: format!(r#"{{"act":"read","rule":"incident","number":{number}}}"#),
    }
}

struct Kept {
    store: Store,
    looks: Looks,
    file: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

async fn keeping(place: &Place) -> Kept {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("looks.jsonl");
    let store = place.open().await;
    Kept {
        looks: store.keep_looks(file.clone()),
        store,
        file,
        _folder: folder,
    }
}

async fn wrong(kept: &Kept) -> Vec<String> {
    let verified = kept.store.verify_looks(Some(kept.file.clone())).await;
    verified.unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_is_in_both_places_before_it_is_answered() {
    for place in places().await {
        let kept = keeping(&place).await;
        for number in 1..=5 {
            assert_eq!(kept.looks.keep(look(number)).await, Ok(Sinks::Both));
            let text = std::fs::read_to_string(&kept.file).unwrap();
            assert_eq!(text.lines().count(), 1 + number as usize);
        }
        assert_eq!(wrong(&kept).await, Vec::<String>::new());
        let kai = PersonId::of_words(&["Kai"]);
        let seen = kept.store.looks_about(kai, None, 2).await.unwrap();
        assert_eq!(seen, [look(5), look(4)]);
        let before = Some(look(4).id);
        let rest = kept.store.looks_about(kai, before, 10).await.unwrap();
        assert_eq!(rest, [look(3), look(2), look(1)]);
        let nobody = PersonId::of_words(&["nobody"]);
        assert_eq!(kept.store.looks_about(nobody, None, 9).await, Ok(vec![]));
        let quiet = Look {
            quiet: true,
            ..look(6)
        };
        kept.looks.keep(quiet).await.unwrap();
        let told = kept.store.looks_about(kai, None, 5).await.unwrap();
        assert_eq!(told.len(), 5, "a quiet look leaves no gap");
        assert_eq!(told[0], look(5));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_somebody_opened_a_record_is_told_however_often_they_met_it_on_a_list_since() {
    for place in places().await {
        let kept = keeping(&place).await;
        let (kai, ava) = (PersonId::of_words(&["Kai"]), PersonId::of_words(&["Ava"]));
        let who = PersonId::of_words(&["PC Wrenfield"]);
        let of = |number: u128, moment: &str, body: &str| Look {
            at: at(moment),
            body: body.into(),
            ..look(number)
        };
        let given = r#"{"act":"read","answer":"given","purpose":"work","rule":"holds"}"#;
        let on_a_list = r#"{"act":"read","answer":"given","beside":"a list","rule":"holds"}"#;
        let told = r#"{"act":"told of a conflict of interest","answer":"given"}"#;
        let refused = r#"{"act":"read","answer":"refused","rule":"none"}"#;
        for one in [
            of(1, "2026-06-10 09:00", given),
            of(2, "2026-06-10 10:00", given),
            of(3, "2026-06-10 11:00", on_a_list),
            of(4, "2026-06-10 12:00", told),
            of(5, "2026-06-10 13:00", refused),
            Look {
                who: PersonId::of_words(&["PS Marrow"]),
                ..of(6, "2026-06-10 14:00", given)
            },
            Look {
                about: Some(ava),
                ..of(7, "2026-06-10 15:00", on_a_list)
            },
        ] {
            kept.looks.keep(one).await.unwrap();
        }
        let opened = kept.store.opened_last(who, &[kai, ava].into()).await;
        assert_eq!(opened, Ok([(kai, at("2026-06-10 10:00"))].into()));
        assert_eq!(kept.store.opened_last(who, &[].into()).await, Ok([].into()));
    }
}

/// A command run by hand keeps looks where the service does, while it runs.
#[tokio::test(flavor = "multi_thread")]
async fn two_programs_keep_looks_in_one_file() {
    for place in places().await {
        let kept = keeping(&place).await;
        let other = kept.store.keep_looks(kept.file.clone());
        for number in 1..=6 {
            let looks = if number % 2 == 0 { &other } else { &kept.looks };
            assert_eq!(looks.keep(look(number)).await, Ok(Sinks::Both));
        }
        let verified = kept.store.verify_looks(Some(kept.file.clone())).await;
        assert_eq!(verified, Ok((6, vec![])));

        // What is cut off the end of the file still shows.
        let text = std::fs::read_to_string(&kept.file).unwrap();
        let (rest, _) = text.trim_end().rsplit_once('\n').unwrap();
        std::fs::write(&kept.file, format!("{rest}\n")).unwrap();
        other.keep(look(7)).await.unwrap();
        let wrong = wrong(&kept).await.join("\n");
        assert!(wrong.contains("does not follow"), "{wrong}");
    }
}

/// Those who look at the same time wait for one disk together.
#[tokio::test(flavor = "multi_thread")]
async fn many_who_look_at_once_are_each_kept_once() {
    for place in places().await {
        let kept = keeping(&place).await;
        let mut asking = tokio::task::JoinSet::new();
        for number in 1..=300 {
            let looks = kept.looks.clone();
            asking.spawn(async move { looks.keep(look(number)).await });
        }
        while let Some(answer) = asking.join_next().await {
            assert_eq!(answer.unwrap(), Ok(Sinks::Both));
        }
        let verified = kept.store.verify_looks(Some(kept.file.clone())).await;
        assert_eq!(verified, Ok((300, vec![])));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_file_is_taken_away_another_is_begun_and_it_shows() {
    for place in places().await {
        let kept = keeping(&place).await;
        kept.looks.keep(look(1)).await.unwrap();
        std::fs::remove_file(&kept.file).unwrap();
        assert_eq!(kept.looks.keep(look(2)).await, Ok(Sinks::Both));
        let text = std::fs::read_to_string(&kept.file).unwrap();
        assert_eq!(text.lines().count(), 2, "not into a file that has no name");

        // Something that is no file stands in its place: the database alone has the look.
        std::fs::remove_file(&kept.file).unwrap();
        std::fs::create_dir(&kept.file).unwrap();
        assert_eq!(kept.looks.keep(look(3)).await, Ok(Sinks::DatabaseAlone));
        std::fs::remove_dir(&kept.file).unwrap();
        std::os::unix::fs::symlink("/dev/null", &kept.file).unwrap();
        assert_eq!(kept.looks.keep(look(4)).await, Ok(Sinks::DatabaseAlone));
        std::fs::remove_file(&kept.file).unwrap();
        assert_eq!(kept.looks.keep(look(5)).await, Ok(Sinks::Both));
        assert_eq!(kept.store.verify_looks(None).await, Ok((5, vec![])));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_takes_nothing_in_the_file_has_it_and_the_database_catches_up() {
    for place in places().await {
        let kept = keeping(&place).await;
        kept.looks.keep(look(1)).await.unwrap();
        let mut prompt = place.prompt().await;
        let holds = if place.is_postgres() {
            "begin; lock table look in access exclusive mode"
        } else {
            "begin immediate"
        };
        prompt.run(holds).await.unwrap();
        assert_eq!(kept.looks.keep(look(2)).await, Ok(Sinks::FileAlone));

        // With the file gone too, nobody is shown anything.
        let aside = kept.file.with_extension("aside");
        std::fs::rename(&kept.file, &aside).unwrap();
        std::fs::create_dir(&kept.file).unwrap();
        assert_eq!(kept.looks.keep(look(3)).await, Err(Fault::NotLooked));
        std::fs::remove_dir(&kept.file).unwrap();
        std::fs::rename(&aside, &kept.file).unwrap();

        // A program started again finds in the file what the database missed.
        let again = kept.store.keep_looks(kept.file.clone());
        prompt.run("rollback").await.unwrap();
        assert_eq!(again.keep(look(4)).await, Ok(Sinks::Both));
        let verified = kept.store.verify_looks(Some(kept.file.clone())).await;
        assert_eq!(verified, Ok((3, vec![])), "the one it missed is there too");
        assert_eq!(again.keep(look(5)).await, Ok(Sinks::Both));
        let verified = kept.store.verify_looks(Some(kept.file.clone())).await;
        assert_eq!(verified, Ok((4, vec![])), "and once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_in_the_looks_shows() {
    let changes = [
        "update look set body = '{}' where seq = 2",
        "update look set who = about where seq = 2",
        "update look set about = null where seq = 2",
        "update look set quiet = 1 where seq = 2",
        "delete from look where seq = 2",
        "delete from look where seq = 3",
    ];
    for change in changes {
        for place in places().await {
            let kept = keeping(&place).await;
            for number in 1..=3 {
                kept.looks.keep(look(number)).await.unwrap();
            }
            let mut prompt = place.prompt().await;
            assert!(prompt.run(change).await.is_err(), "went through: {change}");
            let guards = if place.is_postgres() {
                &["alter table look disable trigger all"][..]
            } else {
                &[
                    "drop trigger look_is_not_changed",
                    "drop trigger look_is_not_taken_out",
                ]
            };
            for guard in guards {
                prompt.run(guard).await.unwrap();
            }
            prompt.run(change).await.unwrap();
            assert_ne!(wrong(&kept).await, Vec::<String>::new(), "unseen: {change}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_in_the_file_of_looks_shows() {
    let changes: [fn(&str) -> String; 4] = [
        |text| text.replace("\"number\":2", "\"number\":9"),
        |text| {
            text.lines()
                .filter(|line| !line.contains("\"number\":2"))
                .fold(String::new(), |all, line| all + line + "\n")
        },
        |text| text[..text.len() - 40].to_owned(),
        |text| {
            text.lines()
                .take(2)
                .fold(String::new(), |all, line| all + line + "\n")
        },
    ];
    for change in changes {
        for place in places().await {
            let kept = keeping(&place).await;
            for number in 1..=3 {
                kept.looks.keep(look(number)).await.unwrap();
            }
            let text = std::fs::read_to_string(&kept.file).unwrap();
            std::fs::write(&kept.file, change(&text)).unwrap();
            assert_ne!(wrong(&kept).await, Vec::<String>::new());
        }
    }
}

/// A line that was broken off by a power cut is ended, told of, and followed by what comes next.
#[tokio::test(flavor = "multi_thread")]
async fn a_line_broken_off_holds_up_nothing() {
    for place in places().await {
        let kept = keeping(&place).await;
        kept.looks.keep(look(1)).await.unwrap();
        let mut text = std::fs::read_to_string(&kept.file).unwrap();
        text += "{\"about\":null,\"at\"";
        std::fs::write(&kept.file, text).unwrap();
        let again = kept.store.keep_looks(kept.file.clone());
        assert_eq!(again.keep(look(2)).await, Ok(Sinks::Both));
        assert_eq!(
            wrong(&kept).await,
            ["line 3 of the file of looks cannot be read"]
        );
    }
}
