//! A screen on a wall: set up by an administrator for a place, made one by whoever answers for it, and opening the board
//! alone.

use std::num::NonZeroU32;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use heard_web::{Limits, Rate};

use crate::running::{Answer, Running, STAFF};

const PLACE: &str = "Saltby control room";

const CONTROL: &str = "  2026-01-01 09:00  account given: control-room supervisor; name \"Insp Ashgrove\"; team \"control room\" | about Ashgrove; no case
  2026-06-10 19:02  reported missing; by mum | about Kai; case \"kai\"
";

/// The service, with the sessions of an administrator and of whoever looks after the board.
struct Saltby {
    service: Running,
    quay: String,
    ashgrove: String,
}

impl Saltby {
    async fn new() -> Saltby {
        let story = STAFF.replace("people: Wrenfield", "people: Ashgrove, Wrenfield");
        let service = Running::telling(format!("{story}{CONTROL}")).await;
        let ashgrove = service.signed_in("Ashgrove").await;
        let quay = service.signed_in("Quay").await;
        Saltby {
            service,
            quay,
            ashgrove,
        }
    }

    /// An administrator sets a wall up for a place.
    async fn sets_up(&self) {
        let page = self.service.page(&self.quay, "", "/walls").await;
        assert!(page.words().contains("There is none."), "{}", page.words());
        let wanted = [("place", PLACE), ("account", "ashgrove")];
        let done = self
            .service
            .send(&self.quay, "/walls", &page, &wanted)
            .await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    }

    /// Whoever answers for it makes a screen the wall, and is signed out there: the wall's cookie.
    async fn begins(&self) -> String {
        let board = self.service.page(&self.ashgrove, "", "/missing").await;
        let says = format!("Make this screen the wall of {PLACE}");
        assert!(board.words().contains(&says), "{}", board.words());
        let begun = self
            .service
            .send(&self.ashgrove, "/wall", &board, &[])
            .await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.words());
        let after = self.service.page(&self.ashgrove, "", "/missing").await;
        assert_eq!(after.status, StatusCode::SEE_OTHER, "signed out there");
        cookie_of(&begun, "__Host-heard-wall")
    }
}

/// What the browser of a wall is answered at an address.
async fn at_wall(service: &Running, cookie: &str, path: &str) -> Answer {
    let asked = Request::get(path).header("cookie", cookie);
    service.ask(asked.body(Body::empty()).unwrap()).await
}

fn cookie_of(answer: &Answer, name: &str) -> String {
    let all = answer.headers.get_all("set-cookie").iter();
    let mut all = all.map(|cookie| cookie.to_str().unwrap());
    let ours = all.find(|cookie| cookie.starts_with(name)).expect(name);
    ours.split(';').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_shows_first_names_and_opens_nothing_else() {
    let saltby = Saltby::new().await;
    saltby.sets_up().await;
    let wall = saltby.begins().await;
    let service = &saltby.service;
    let shown = at_wall(service, &wall, "/wall").await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.words());
    let (html, said) = (shown.html(), shown.words());
    assert!(said.contains(PLACE) && said.contains("Kai"), "{said}");
    for hidden in ["Brambleby", "Ashgrove", "/children/", "<form", "<input"] {
        assert!(!html.contains(hidden), "{hidden}: {html}");
    }
    let token = wall.split_once('=').unwrap().1;
    let kai = format!("/children/{}", service.who("Kai"));
    let as_session = format!("__Host-heard={token}~control-room+supervisor");
    for path in ["/missing", "/duties", &kai, "/walls"] {
        for cookie in [&wall, &as_session] {
            let closed = at_wall(service, cookie, path).await;
            assert_eq!(
                closed.status,
                StatusCode::SEE_OTHER,
                "{path}: {}",
                closed.words()
            );
        }
    }
    let mut unknown: Vec<char> = token.chars().collect();
    unknown.rotate_left(1);
    let unknown: String = unknown.into_iter().collect();
    for path in [
        format!("/api{kai}/duties"),
        "/api/places".into(),
        "/api/changes".into(),
    ] {
        let (program, nobody) = (
            service.get(token, &path).await,
            service.get(&unknown, &path).await,
        );
        assert_eq!(program.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(
            (program.status, program.bytes),
            (nobody.status, nobody.bytes),
            "{path}: as a token that is nobody's"
        );
    }
}

/// Whoever left a screen signed in does not leave it to whoever passes to make it a wall for a year.
#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_made_a_wall_only_by_somebody_who_showed_just_now_who_they_are() {
    let saltby = Saltby::new().await;
    saltby.sets_up().await;
    let Saltby {
        service, ashgrove, ..
    } = &saltby;
    let board = service.page(ashgrove, "", "/missing").await;
    service
        .clock
        .set(service.clock.now() + jiff::SignedDuration::from_mins(6));
    let refused = service.send(ashgrove, "/wall", &board, &[]).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", refused.words());
    assert_eq!(refused.headers["location"], "/show-again?to=/missing");
    let screens = service.page(&saltby.quay, "", "/walls").await.words();
    assert!(!screens.contains("a screen since"), "{screens}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_answers_for_a_wall_ends_it_from_their_own_account() {
    let saltby = Saltby::new().await;
    saltby.sets_up().await;
    let wall = saltby.begins().await;
    let service = &saltby.service;
    let again = service.signed_in_again("Ashgrove").await;
    let account = service.page(&again, "", "/account").await;
    let html = account.html();
    let (_, own) = html.split_once("Walls you answer for").unwrap();
    let screen = own
        .split("<li>")
        .find(|row| row.contains("a screen since"))
        .unwrap();
    let end = screen.split("action=\"").nth(1).unwrap();
    let end = end.split('"').next().unwrap();
    let quays = service.signed_in_again("Quay").await;
    let others = service.page(&quays, "", "/account").await;
    assert!(!others.words().contains("Walls you answer for"));
    let not_theirs = service.send(&quays, end, &others, &[]).await;
    assert_eq!(not_theirs.status, StatusCode::NOT_FOUND);
    let done = service.send(&again, end, &account, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    let shown = at_wall(service, &wall, "/wall").await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.words());
    let left = service.page(&again, "", "/account").await.words();
    assert!(
        left.contains("a screen there may be made a wall") && !left.contains("a screen since"),
        "{left}"
    );
}

/// A screen that was answered with a fault asks again by itself; one that is no wall goes to where one signs in, and stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_wall_asks_again_whatever_it_was_answered_and_says_what_it_cannot_show() {
    let saltby = Saltby::new().await;
    saltby.sets_up().await;
    let service = &saltby.service;
    service.damage("Kai Brambleby").await;
    let wall = saltby.begins().await;
    let shown = at_wall(service, &wall, "/wall").await;
    assert_eq!(shown.headers["refresh"], "60");
    let said = shown.words();
    assert!(
        said.contains("a child may be missing from this list")
            && said.contains("Ava")
            && !said.contains("Kai"),
        "{said}"
    );
    let none = at_wall(service, "", "/wall").await;
    assert_eq!(none.status, StatusCode::SEE_OTHER);
    assert!(none.headers.get("refresh").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_that_is_held_back_asks_again() {
    let once = Rate {
        a_second: NonZeroU32::MIN,
        at_once: NonZeroU32::MIN,
    };
    let service = Running::within(Limits {
        session: once,
        source: once,
    })
    .await;
    let first = at_wall(&service, "", "/wall").await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.words());
    let held_back = at_wall(&service, "", "/wall").await;
    assert_eq!(held_back.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(held_back.headers["refresh"], "60");
    let elsewhere = at_wall(&service, "", "/missing").await;
    assert_eq!(elsewhere.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(elsewhere.headers.get("refresh").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_ends_a_wall_and_is_never_shown_one() {
    let saltby = Saltby::new().await;
    saltby.sets_up().await;
    let wall = saltby.begins().await;
    let Saltby { service, quay, .. } = &saltby;
    let list = service.page(quay, "", "/walls").await;
    assert!(
        list.words().contains("Insp Ashgrove a screen since") && !list.html().contains("Kai"),
        "{}",
        list.words()
    );
    let place = list.html();
    let place = place.split("there may be made a wall").nth(1).unwrap();
    let place = place.split("name=\"id\" value=\"").nth(1).unwrap();
    let place = [("id", place.split('"').next().unwrap())];
    let done = service.send(quay, "/walls/end", &list, &place).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    let shown = at_wall(service, &wall, "/wall").await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.words());
    let left = service.page(quay, "", "/walls").await.words();
    assert!(left.contains("There is none."), "{left}");
    for other in ["Wrenfield", "Rookwood", "Holloway"] {
        let token = service.signed_in(other).await;
        let closed = service.page(&token, "", "/walls").await;
        assert_eq!(closed.status, StatusCode::NOT_FOUND, "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_goes_dark_with_the_leave_of_whoever_answers_for_it() {
    let saltby = Saltby::new().await;
    saltby.sets_up().await;
    let wall = saltby.begins().await;
    let service = &saltby.service;
    service
        .goes_on(
            "  2026-06-10 20:00  account taken away; because \"moved\" | about Ashgrove; no case\n",
        )
        .await;
    let shown = at_wall(service, &wall, "/wall").await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.words());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_looks_after_a_board_answers_for_a_wall_at_a_place_that_is_named() {
    let saltby = Saltby::new().await;
    let Saltby { service, quay, .. } = &saltby;
    service.signed_in("Rookwood").await;
    let page = service.page(quay, "", "/walls").await;
    for (place, account, at, says) in [
        (
            PLACE,
            "rookwood",
            "account",
            "Choose somebody who looks after a board",
        ),
        ("  ", "ashgrove", "place", "Say which place"),
    ] {
        let wanted = [("place", place), ("account", account)];
        let refused = service.send(quay, "/walls", &page, &wanted).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.words().contains(says), "{}", refused.words());
        let html = refused.html();
        assert!(html.contains(&format!("href=\"#{at}\"")), "{html}");
    }
    let board = service.page(&saltby.ashgrove, "", "/missing").await;
    assert!(
        !board.words().contains("Make this screen"),
        "{}",
        board.words()
    );
    let place = [("place", PLACE)];
    let begun = service
        .send(&saltby.ashgrove, "/wall", &board, &place)
        .await;
    assert_eq!(begun.status, StatusCode::NOT_FOUND, "no place was set up");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_may_answer_for_a_wall_it_is_said_who_might() {
    let service = Running::new().await;
    let quay = service.signed_in("Quay").await;
    let page = service.page(&quay, "", "/walls").await;
    let says = "Nobody may answer for a wall yet: nobody has taken up an account in one of these roles: control-room supervisor,";
    assert!(page.words().contains(says), "{}", page.words());
    assert!(!page.html().contains("name=\"place\""), "{}", page.html());
}
