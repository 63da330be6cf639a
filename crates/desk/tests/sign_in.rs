//! Who gets in, who does not, and what a stranger cannot find out or do by trying.

use std::time::Duration;

use heard_desk::sign_in::{NotIn, Try, Weak, code_for};
use heard_record::Role;

use crate::force::{Force, PASSWORD};

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_taken_up_by_its_link_and_signed_in_with_both_factors() {
    let force = Force::new().await;
    let door = force.desk.sign_in();
    let link = door
        .invite("Wrenfield", force.who("Wrenfield"))
        .await
        .unwrap();
    let (name, url) = door.look_at_link(&link).await.unwrap();
    assert_eq!(name, "wrenfield");
    assert!(
        url.starts_with("otpauth://totp/Heard:wrenfield?secret="),
        "{url}"
    );
    let code = code_for(&url, force.clock.now()).unwrap();
    for (password, why) in [
        ("short", "short"),
        ("passwordpassword", "guessed"),
        ("northmere police", "guessed"),
    ] {
        let not = door.take_up(&link, password, &code).await.unwrap_err();
        match why {
            "short" => assert_eq!(not, NotIn::Weak(Weak::Short)),
            _ => assert!(
                matches!(not, NotIn::Weak(Weak::Guessed(_))),
                "{password}: {not}"
            ),
        }
    }
    assert_eq!(
        door.take_up(&link, PASSWORD, "000000").await,
        Err(NotIn::NotRight)
    );
    door.take_up(&link, PASSWORD, &code).await.unwrap();
    assert_eq!(
        door.take_up(&link, PASSWORD, &code).await,
        Err(NotIn::NoLink)
    );

    let typed = force.typed("Wrenfield", &url);
    assert_eq!(
        force.sign_in(&typed).await.unwrap_err(),
        NotIn::NotRight,
        "that code took it up"
    );
    force.later(30);
    let signed = force
        .sign_in(&force.typed("wrenfield ", &url))
        .await
        .unwrap();
    let who = force.desk.signed(&signed.token, None).await.unwrap();
    assert_eq!(
        (who.role, who.name.as_str()),
        (Role::RespondingOfficer, "PC Wrenfield")
    );
    let other = force.desk.signed(&signed.token, Some(Role::Auditor)).await;
    assert_eq!(other.unwrap_err(), NotIn::Over, "a role they do not have");
    let again = force.sign_in(&force.typed("wrenfield", &url)).await;
    assert_eq!(again.unwrap_err(), NotIn::NotRight, "one code, one sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_it_is_not_used_after_a_tour_and_when_it_is_ended() {
    let force = Force::new().await;
    let url = force.account("Wrenfield").await;
    force.later(60);
    let signed = force
        .sign_in(&force.typed("Wrenfield", &url))
        .await
        .unwrap();
    let door = force.desk.sign_in();
    force.later(600);
    assert!(door.signed_in(&signed.token).await.is_ok());
    force.later(400);
    assert!(door.still_in(&signed.token).await.is_ok());
    force.later(201);
    assert_eq!(
        door.signed_in(&signed.token).await.unwrap_err(),
        NotIn::Over
    );

    let signed = force
        .sign_in(&force.typed("Wrenfield", &url))
        .await
        .unwrap();
    for _ in 0..72 {
        force.later(599);
        assert!(door.signed_in(&signed.token).await.is_ok());
    }
    force.later(599);
    assert_eq!(
        door.signed_in(&signed.token).await.unwrap_err(),
        NotIn::Over,
        "twelve hours"
    );

    let one = force
        .sign_in(&force.typed("Wrenfield", &url))
        .await
        .unwrap();
    force.later(60);
    let two = force
        .sign_in(&force.typed("Wrenfield", &url))
        .await
        .unwrap();
    let (_, account) = door.signed_in(&one.token).await.unwrap();
    assert_eq!(door.sessions(&account).await.unwrap().len(), 2);
    assert_eq!(door.end_session(&account, two.session.id).await, Ok(true));
    assert_eq!(door.signed_in(&two.token).await.unwrap_err(), NotIn::Over);
    door.sign_out(&one.token).await.unwrap();
    assert_eq!(door.signed_in(&one.token).await.unwrap_err(), NotIn::Over);
    // What only makes a browser known again opens nothing.
    assert_eq!(door.signed_in(&one.browser).await.unwrap_err(), NotIn::Over);
}

#[tokio::test(flavor = "multi_thread")]
async fn showing_again_who_one_is_gives_another_token() {
    let force = Force::new().await;
    let url = force.account("Wrenfield").await;
    force.later(60);
    let signed = force
        .sign_in(&force.typed("Wrenfield", &url))
        .await
        .unwrap();
    let door = force.desk.sign_in();
    force.later(300);
    let code = code_for(&url, force.clock.now()).unwrap();
    let wrong = door
        .show_again(&signed.token, "another password", &code)
        .await;
    assert_eq!(wrong.unwrap_err(), NotIn::NotRight);
    let new = door
        .show_again(&signed.token, PASSWORD, &code)
        .await
        .unwrap();
    assert_eq!(
        door.signed_in(&signed.token).await.unwrap_err(),
        NotIn::Over
    );
    let (session, _) = door.signed_in(&new).await.unwrap();
    assert_eq!(
        (session.id, session.strong),
        (signed.session.id, force.clock.now())
    );
}

fn guess(name: &str, from: &str) -> Try {
    Try {
        name: name.into(),
        password: "a guess that is wrong".into(),
        code: "123456".into(),
        from: from.into(),
        browser: None,
        label: String::new(),
    }
}

/// Whoever tries many passwords for one account waits; whoever was here before from a browser does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_tries_makes_strangers_wait_and_locks_nobody_out() {
    let force = Force::new().await;
    let url = force.account("Wrenfield").await;
    force.later(60);
    let known = force
        .sign_in(&force.typed("Wrenfield", &url))
        .await
        .unwrap();
    force.later(60);
    for number in 0..10 {
        let from = format!("198.51.100.{number}");
        assert_eq!(
            force.sign_in(&guess("Wrenfield", &from)).await.unwrap_err(),
            NotIn::NotRight
        );
    }
    let not = force
        .sign_in(&guess("Wrenfield", "198.51.100.99"))
        .await
        .unwrap_err();
    assert!(
        matches!(not, NotIn::Wait(long) if long <= Duration::from_secs(30)),
        "{not:?}"
    );

    // The same for an account that is not there: nothing tells which are.
    for number in 0..10 {
        let from = format!("203.0.113.{number}");
        assert_eq!(
            force.sign_in(&guess("nobody", &from)).await.unwrap_err(),
            NotIn::NotRight
        );
    }
    let nobody = force
        .sign_in(&guess("nobody", "203.0.113.99"))
        .await
        .unwrap_err();
    assert!(matches!(nobody, NotIn::Wait(_)));

    // A new browser waits with the strangers; the known one does not.
    let mut typed = force.typed("Wrenfield", &url);
    assert!(matches!(
        force.sign_in(&typed).await.unwrap_err(),
        NotIn::Wait(_)
    ));
    typed.browser = Some(known.browser.clone());
    let again = force.sign_in(&typed).await.unwrap();
    assert_eq!(again.browser, known.browser);
    // Someone else's browser helps nobody.
    let mut theirs = guess("nobody", "192.0.2.50");
    theirs.browser = Some(known.browser);
    assert!(matches!(
        force.sign_in(&theirs).await.unwrap_err(),
        NotIn::Wait(_)
    ));
    force.later(31);
    assert!(
        force.sign_in(&force.typed("Wrenfield", &url)).await.is_ok(),
        "waiting is over"
    );
}

/// A thousand tries at once are as many as a thousand one after the other.
#[tokio::test(flavor = "multi_thread")]
async fn tries_at_the_same_time_are_all_counted() {
    let force = Force::new().await;
    let (all, guesses) = (0..30, guess("somebody", "198.51.100.7"));
    let mut waits = 0;
    let tries = all.map(|_| force.sign_in(&guesses));
    for answer in futures_all(tries).await {
        waits += usize::from(matches!(answer.unwrap_err(), NotIn::Wait(_)));
    }
    assert_eq!(waits, 20, "ten are made, the others wait");
}

async fn futures_all<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut res = Vec::new();
    std::future::poll_fn(|task| {
        all.retain_mut(|one| match one.as_mut().poll(task) {
            std::task::Poll::Ready(answer) => {
                res.push(answer);
                false
            }
            std::task::Poll::Pending => true,
        });
        if all.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    res
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_tries_many_accounts_from_one_place_waits() {
    let force = Force::new().await;
    for number in 0..50 {
        let name = format!("somebody-{number}");
        assert_eq!(
            force
                .sign_in(&guess(&name, "198.51.100.7"))
                .await
                .unwrap_err(),
            NotIn::NotRight
        );
    }
    let not = force
        .sign_in(&guess("another", "198.51.100.7"))
        .await
        .unwrap_err();
    assert!(matches!(not, NotIn::Wait(_)), "{not:?}");
    let elsewhere = force
        .sign_in(&guess("another", "198.51.100.8"))
        .await
        .unwrap_err();
    assert_eq!(elsewhere, NotIn::NotRight);
}
