//! A hook keeps its place, is told by one program at a time, and ends with its owner's account.

use heard_record::{PersonId, Role};
use heard_store::{Account, Failing, Hook, HooksBehind, Store};
use uuid::Uuid;

use crate::places::{at, places};

const ONE: Uuid = Uuid::from_u128(71);
const OTHER: Uuid = Uuid::from_u128(72);

fn rookwood() -> Account {
    Account {
        id: Uuid::from_u128(5),
        name: "rookwood".into(),
        person: PersonId::of_words(&["DC Rookwood"]),
        password: String::new(),
        secret: vec![],
        made: at("2026-06-01 12:00"),
        closed: None,
    }
}

fn hook(number: u128) -> Hook {
    Hook {
        id: Uuid::from_u128(number),
        account: rookwood().id,
        role: Role::ExploitationTeam,
        label: "the wall".into(),
        address: "https://wall.saltby.example/heard".into(),
        secret: [1; 32],
        naming: [2; 32],
        place: 7,
        made: at("2026-06-01 12:10"),
        told: None,
        failing: None,
        stopped: None,
    }
}

async fn with_a_hook(store: &Store) -> Hook {
    let link = (&[9; 32], at("2026-06-02 12:00"));
    assert_eq!(
        store.make_account(&rookwood(), link.0, link.1).await,
        Ok(true)
    );
    assert_eq!(store.make_hook(&hook(1), 2).await, Ok(true));
    hook(1)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hook_is_kept_as_it_was_made_and_its_owner_has_so_many_at_most() {
    for place in places().await {
        let store = place.open().await;
        let one = with_a_hook(&store).await;
        assert_eq!(store.hooks_of(one.account).await, Ok(vec![one.clone()]));
        assert_eq!(store.make_hook(&hook(2), 2).await, Ok(true));
        assert_eq!(store.make_hook(&hook(3), 2).await, Ok(false));
        let now = at("2026-06-01 13:00");
        let not_theirs = Uuid::from_u128(6);
        assert_eq!(store.end_hook(not_theirs, one.id, now).await, Ok(false));
        assert_eq!(store.resume_hook(not_theirs, one.id).await, Ok(false));
        assert_eq!(store.end_hook(one.account, one.id, now).await, Ok(true));
        assert_eq!(store.end_hook(one.account, one.id, now).await, Ok(false));
        assert_eq!(store.resume_hook(one.account, one.id).await, Ok(false));
        assert_eq!(store.hooks_of(one.account).await, Ok(vec![hook(2)]));
        assert_eq!(store.make_hook(&hook(3), 2).await, Ok(true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_program_tells_it_at_a_time_and_keeps_a_place_only_while_it_has_it() {
    for place in places().await {
        let store = place.open().await;
        let one = with_a_hook(&store).await;
        let (now, soon, later) = (
            at("2026-06-01 13:00"),
            at("2026-06-01 13:01"),
            at("2026-06-01 13:02"),
        );
        let taken = store.take_hook(one.id, ONE, now, soon).await.unwrap();
        assert_eq!(taken.as_ref(), Some(&one));
        assert_eq!(store.take_hook(one.id, OTHER, now, soon).await, Ok(None));
        // Whoever had it stopped without a word: the other goes on, and the first keeps no place any more.
        let taken = store.take_hook(one.id, OTHER, soon, later).await.unwrap();
        assert_eq!(taken.as_ref(), Some(&one));
        assert_eq!(
            store.hook_told(&one, ONE, 9, Some(soon), later).await,
            Ok(false)
        );
        assert_eq!(
            store.hook_told(&one, OTHER, 8, Some(soon), later).await,
            Ok(true)
        );
        assert_eq!(
            store.hook_told(&one, OTHER, 9, Some(soon), later).await,
            Ok(false),
            "its place has gone on"
        );
        store.leave_hook(one.id, OTHER).await.unwrap();
        let taken = store.take_hook(one.id, ONE, soon, later).await.unwrap();
        let taken = taken.unwrap();
        assert_eq!((taken.place, taken.told), (8, Some(soon)));
        let failing = Failing {
            since: soon,
            tries: 1,
            again: later,
            why: "no answer".into(),
        };
        let not_told = store.hook_not_told(&taken, ONE, 8, &failing).await;
        assert_eq!(not_told, Ok(()));
        let behind = |behind, stopped| Ok(HooksBehind { behind, stopped });
        assert_eq!(store.hooks_behind().await, behind(1, 0));
        assert_eq!(
            store.take_hook(one.id, OTHER, soon, later).await,
            Ok(None),
            "it has to wait"
        );
        // Only whoever has it stops it.
        let stops = |teller| store.stop_hook(&taken, teller, later, "no success");
        stops(ONE).await.unwrap();
        assert_eq!(store.hooks_behind().await, behind(1, 0));
        let again = store.take_hook(one.id, OTHER, later, later).await;
        assert!(again.unwrap().is_some());
        stops(ONE).await.unwrap();
        assert_eq!(store.hooks_behind().await, behind(1, 0));
        stops(OTHER).await.unwrap();
        assert_eq!(store.hooks_behind().await, behind(0, 1));
        assert_eq!(store.take_hook(one.id, ONE, later, later).await, Ok(None));
        assert_eq!(store.hooks_going_on().await, Ok(vec![]));
        assert_eq!(store.resume_hook(one.account, one.id).await, Ok(true));
        let resumed = store.hooks_going_on().await.unwrap().pop().unwrap();
        assert_eq!((resumed.place, resumed.failing), (8, None));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_with_the_account_and_when_the_account_is_taken_up_again() {
    for place in places().await {
        let store = place.open().await;
        let one = with_a_hook(&store).await;
        let now = at("2026-06-01 13:00");
        let taken = store.take_up(&[9; 32], "argon", b"secret", 10, now).await;
        assert_eq!(taken, Ok(true));
        assert_eq!(store.hooks_of(one.account).await, Ok(vec![]));
        assert_eq!(store.make_hook(&hook(2), 2).await, Ok(true));
        store.close_account(one.account, now).await.unwrap();
        assert_eq!(store.hooks_going_on().await, Ok(vec![]));
        assert_eq!(store.take_hook(hook(2).id, ONE, now, now).await, Ok(None));
    }
}
