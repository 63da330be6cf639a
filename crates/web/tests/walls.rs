//! A screen on a wall: set up by an administrator for a place, made one by whoever answers for it, and opening the board
//! alone.

use axum::body::Body;
use axum::http::{Request, StatusCode};

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
    let program = service.get(token, &format!("/api{kai}/duties")).await;
    assert!(program.status.is_client_error(), "{}", program.words());
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
    for (place, account, says) in [
        (PLACE, "rookwood", "Choose somebody who looks after a board"),
        ("  ", "ashgrove", "Say which place"),
    ] {
        let wanted = [("place", place), ("account", account)];
        let refused = service.send(quay, "/walls", &page, &wanted).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.words().contains(says), "{}", refused.words());
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
