//! What is kept of those who sign in, and what it can and cannot be used for.

use heard_record::PersonId;
use heard_store::{Account, Session, Store};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::places::{at, places};

fn wrenfield() -> Account {
    Account {
        id: Uuid::from_u128(5),
        name: "wrenfield".into(),
        person: PersonId::of_words(&["PC Wrenfield"]),
        password: String::new(),
        secret: vec![],
        made: at("2026-06-01 12:00"),
        closed: None,
    }
}

fn session(number: u8) -> ([u8; 32], Session) {
    let session = Session {
        id: Uuid::from_u128(u128::from(number)),
        account: wrenfield().id,
        scope: String::new(),
        label: "a browser".into(),
        began: at("2026-06-01 12:10"),
        seen: at("2026-06-01 12:10"),
        strong: at("2026-06-01 12:10"),
        ends: at("2026-06-02 00:10"),
        ended: None,
    };
    ([number; 32], session)
}

async fn taken_up(store: &Store) {
    let wrenfield = wrenfield();
    let made = store.make_account(&wrenfield, &[1; 32], at("2026-06-02 12:00"));
    assert_eq!(made.await, Ok(true));
    let taken = store.take_up(&[1; 32], "argon", b"secret", 10, at("2026-06-01 12:05"));
    assert_eq!(taken.await, Ok(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_taken_up_once_by_its_link() {
    for place in places().await {
        let store = place.open().await;
        let link = [1; 32];
        let ends = at("2026-06-02 12:00");
        assert_eq!(
            store.make_account(&wrenfield(), &link, ends).await,
            Ok(true)
        );
        let other = Account {
            id: Uuid::from_u128(6),
            ..wrenfield()
        };
        assert_eq!(
            store.make_account(&other, &[2; 32], ends).await,
            Ok(false),
            "the name is taken"
        );
        assert_eq!(
            store.linked(&[2; 32], at("2026-06-01 13:00")).await,
            Ok(None)
        );
        assert_eq!(
            store.linked(&link, at("2026-06-02 12:00")).await,
            Ok(None),
            "it is over"
        );
        let late = store
            .take_up(&link, "p", b"s", 1, at("2026-06-02 12:00"))
            .await;
        assert_eq!(late, Ok(false));
        let now = at("2026-06-01 13:00");
        assert_eq!(
            store.linked(&link, now).await.unwrap().unwrap().name,
            "wrenfield"
        );
        assert_eq!(
            store.take_up(&link, "argon", b"secret", 7, now).await,
            Ok(true)
        );
        assert_eq!(
            store.take_up(&link, "another", b"other", 7, now).await,
            Ok(false)
        );
        let account = store.account_called("wrenfield").await.unwrap().unwrap();
        assert_eq!(
            (account.password.as_str(), &account.secret[..]),
            ("argon", &b"secret"[..])
        );
        assert!(!format!("{account:?}").contains("argon"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_of_the_second_factor_is_used_once() {
    for place in places().await {
        let store = place.open().await;
        taken_up(&store).await;
        let id = wrenfield().id;
        assert_eq!(
            store.use_step(id, 10).await,
            Ok(false),
            "used to take it up"
        );
        assert_eq!(store.use_step(id, 11).await, Ok(true));
        assert_eq!(store.use_step(id, 11).await, Ok(false));
        assert_eq!(store.use_step(id, 9).await, Ok(false));
        let both = tokio::join!(store.use_step(id, 20), store.use_step(id, 20));
        assert_ne!(both.0, both.1, "two at once: one of them");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_with_what_they_rested_on() {
    for place in places().await {
        let store = place.open().await;
        taken_up(&store).await;
        for number in 1..=3 {
            let (token, session) = session(number);
            store.begin_session(&token, &session).await.unwrap();
        }
        let (token, one) = session(1);
        let (found, account) = store.session_of(&token).await.unwrap().unwrap();
        assert_eq!((found, account.name.as_str()), (one, "wrenfield"));
        assert_eq!(store.session_of(&[99; 32]).await, Ok(None));

        // Showing again who one is gives another token; the old one is nobody's.
        let now = at("2026-06-01 12:30");
        store.strengthen(&[1; 32], &[11; 32], now).await.unwrap();
        assert_eq!(store.session_of(&[1; 32]).await, Ok(None));
        let (strong, _) = store.session_of(&[11; 32]).await.unwrap().unwrap();
        assert_eq!(strong.strong, now);

        let of = wrenfield().id;
        assert_eq!(
            store.end_session(of, Uuid::from_u128(2), now).await,
            Ok(true)
        );
        assert_eq!(
            store.end_session(of, Uuid::from_u128(2), now).await,
            Ok(false)
        );
        let others = Uuid::from_u128(77);
        assert_eq!(
            store.end_session(others, Uuid::from_u128(3), now).await,
            Ok(false),
            "not theirs"
        );
        let open = |all: Vec<Session>| all.iter().filter(|one| one.ended.is_none()).count();
        assert_eq!(open(store.sessions(of).await.unwrap()), 2);

        // A new link, taken up, ends what was open; so does closing.
        store
            .link_account(of, &[8; 32], at("2026-06-02 12:00"))
            .await
            .unwrap();
        assert_eq!(
            store.take_up(&[8; 32], "new", b"new", 50, now).await,
            Ok(true)
        );
        assert_eq!(open(store.sessions(of).await.unwrap()), 0);
        let (token, session) = session(4);
        store.begin_session(&token, &session).await.unwrap();
        store.close_account(of, now).await.unwrap();
        assert_eq!(open(store.sessions(of).await.unwrap()), 0);
        assert_eq!(
            store
                .account_called("wrenfield")
                .await
                .unwrap()
                .unwrap()
                .closed,
            Some(now)
        );
        store
            .link_account(of, &[9; 32], at("2026-06-02 12:00"))
            .await
            .unwrap();
        assert_eq!(store.linked(&[9; 32], now).await, Ok(None), "it is closed");
        assert_eq!(store.take_up(&[9; 32], "p", b"s", 99, now).await, Ok(false));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_to_sign_in_are_counted_before_they_are_made_and_forgotten() {
    for place in places().await {
        let store = place.open().await;
        let what = [3; 32];
        let minute = |_: i64| SignedDuration::from_mins(1);
        let long_ago = at("2026-06-01 09:00");
        let begin =
            async |time: &str, since| store.begin_try(&what, at(time), since, 3, minute).await;
        // Many at once are counted one after the other.
        let noon = "2026-06-01 12:00";
        let all = tokio::join!(
            begin(noon, long_ago),
            begin(noon, long_ago),
            begin(noon, long_ago),
            begin(noon, long_ago)
        );
        let waits = [all.0, all.1, all.2, all.3]
            .into_iter()
            .filter(|one| *one != Ok(None))
            .count();
        assert_eq!(waits, 1, "three may be made, the fourth waits");
        assert_eq!(
            begin(noon, long_ago).await,
            Ok(Some(at("2026-06-01 12:01")))
        );
        assert_eq!(
            begin("2026-06-01 12:01", long_ago).await,
            Ok(None),
            "waiting is over"
        );
        store.take_back_try(&what).await.unwrap();
        assert_eq!(
            begin("2026-06-01 12:01", long_ago).await,
            Ok(Some(at("2026-06-01 12:02")))
        );
        assert_eq!(
            begin("2026-06-01 14:00", at("2026-06-01 13:00")).await,
            Ok(None),
            "the old ones are forgotten"
        );
        store.forget_tries(&what).await.unwrap();
        for _ in 0..3 {
            assert_eq!(
                begin("2026-06-01 14:00", at("2026-06-01 13:00")).await,
                Ok(None)
            );
        }
    }
}
