//! Who may sign in, who looks after whom, and how somebody wants their pages.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use heard_desk::sign_in::code_for;
use jiff::SignedDuration;

use crate::running::Running;

const NEW: [(&str, &str); 5] = [
    ("account", "teal"),
    ("role", "call handler"),
    ("name", "Op. Teal Finch"),
    ("team", "control room"),
    ("key", "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77"),
];

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_given_taken_up_by_its_link_and_taken_away_with_a_reason() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let not_theirs = service.page(&rookwood, "", "/accounts").await;
    assert_eq!(
        not_theirs.status,
        StatusCode::NOT_FOUND,
        "whoever manages accounts, and nobody else"
    );
    let quay = service.signed_in("Quay").await;
    let list = service.page(&quay, "", "/accounts").await;
    assert!(
        list.words().contains("Sorrel Quay, administrator"),
        "{}",
        list.words()
    );
    let unsaid = service
        .send(&quay, "/accounts", &list, &[("account", "t")])
        .await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unsaid.html().contains("href=\"#role\""),
        "{}",
        unsaid.html()
    );
    let given = service.send(&quay, "/accounts", &list, &NEW).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.words());
    let html = given.html();
    let link = html
        .split("href=\"/set-up/")
        .nth(1)
        .unwrap_or_else(|| panic!("{html}"));
    let link = format!("/set-up/{}", link.split('"').next().unwrap());

    let page = service.page("", "", &link).await;
    let html = page.html();
    assert!(html.contains("<svg class=\"square\"") && page.words().contains("You sign in as teal"));
    let otpauth = html
        .split("href=\"otpauth:")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let otpauth = format!("otpauth:{}", otpauth.replace("&amp;", "&"));
    let code = || code_for(&otpauth, service.clock.now()).unwrap();
    let weak = service
        .send(
            "",
            &link,
            &page,
            &[("code", &code()), ("password", "password1234")],
        )
        .await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        weak.html().contains("href=\"#password\""),
        "{}",
        weak.html()
    );
    let taken = service
        .send(
            "",
            &link,
            &page,
            &[("code", &code()), ("password", "teal otter ladder forty")],
        )
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.words());
    assert_eq!(
        service.page("", "", &link).await.status,
        StatusCode::NOT_FOUND,
        "once"
    );
    service
        .clock
        .set(service.clock.now() + SignedDuration::from_secs(60));
    let code = code();
    let typed = [
        ("account", "teal"),
        ("password", "teal otter ladder forty"),
        ("code", &*code),
    ];
    let form = service.page("", "", "/sign-in").await;
    let is_in = service.send("", "/sign-in", &form, &typed).await;
    assert_eq!(is_in.status, StatusCode::SEE_OTHER, "{}", is_in.words());
    let teal = is_in.headers["set-cookie"]
        .to_str()
        .unwrap()
        .split(['=', ';'])
        .nth(1)
        .unwrap()
        .to_owned();
    let home = service.page(&teal, "", "/").await;
    assert_eq!(
        home.headers["location"], "/incidents/new",
        "a call handler begins with a call"
    );

    let list = service.page(&quay, "", "/accounts").await;
    let unsaid = service.send(&quay, "/accounts/teal/end", &list, &[]).await;
    assert_eq!(
        unsaid.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "with a reason"
    );
    let ended = service
        .send(
            &quay,
            "/accounts/teal/end",
            &list,
            &[("because", "left the force")],
        )
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.words());
    assert_eq!(
        service.page(&teal, "", "/duties").await.status,
        StatusCode::SEE_OTHER,
        "what was open with it ends"
    );
    let list = service.page(&quay, "", "/accounts").await.words();
    assert!(
        list.contains("no role now") && list.contains("closed 20:"),
        "{list}"
    );
    let own = service.page(&quay, "", "/accounts").await;
    let own = service
        .send(&quay, "/accounts/quay/end", &own, &[("because", "mine")])
        .await;
    assert_eq!(
        own.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "never one's own"
    );
}

const TEAM: &str = "Who looks after whom
  children: Ava
  people: Rookwood, Pike, Larch
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\"; supervisor Pike | about Rookwood; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Larch\"; team \"complex exploitation\"; supervisor Pike | about Larch; no case
  2026-01-01 09:00  account given: sergeant; name \"DS Pike\"; team \"complex exploitation\" | about Pike; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case
  2026-03-03 09:00  child held: Ava; as officer in the case | about Rookwood; no case
  2026-03-03 09:05  given to team: \"complex exploitation\" | about Ava; no case
";

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_gives_a_child_to_somebody_and_nobody_else_does() {
    let service = Running::telling(TEAM.to_owned()).await;
    let record = format!("/children/{}", service.who("Ava"));
    let path = format!("{record}/holders");
    let larch = service.signed_in("Larch").await;
    assert_eq!(
        service.page(&larch, "", &record).await.status,
        StatusCode::FORBIDDEN,
        "asked what for: it is not theirs"
    );
    let rookwood = service.signed_in("Rookwood").await;
    let page = service.page(&rookwood, "", &path).await;
    assert!(
        page.words().contains("DC Rookwood , officer in the case"),
        "{}",
        page.words()
    );
    let who = service.who("Larch").to_string();
    let give = [("who", &*who), ("held_as", "officer in the case")];
    let refused = service.send(&rookwood, &path, &page, &give).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.words().contains("You may not do this in your role"),
        "{}",
        refused.words()
    );
    let pike = service.signed_in("Pike").await;
    let page = service.page(&pike, "", &path).await;
    let unsaid = service
        .send(&pike, &path, &page, &[("held_as", "officer in the case")])
        .await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let given = service.send(&pike, &path, &page, &give).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.words());
    let opened = service.page(&larch, "", &record).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.words());
    let mine = service.page(&larch, "", "/duties").await.words();
    assert!(mine.contains("1 child"), "{mine}");
    let page = service.page(&pike, "", &path).await;
    let rook = service.who("Rookwood").to_string();
    let end = [
        ("who", &*rook),
        ("held_as", "officer in the case"),
        ("because", "moved to another team"),
    ];
    let ended = service
        .send(&pike, &format!("{path}/end"), &page, &end)
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.words());
    let mine = service.page(&rookwood, "", "/duties").await.words();
    assert!(mine.contains("You hold no child at present"), "{mine}");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_somebody_wants_their_pages_is_kept_for_them_alone() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let page = service.page(&rookwood, "", "/account").await;
    assert!(
        page.html().contains("<html lang=\"en-GB\">"),
        "as the machine is set"
    );
    let wanted = [("theme", "grey"), ("compact", "yes"), ("keys", "no")];
    let kept = service
        .send(&rookwood, "/account/appearance", &page, &wanted)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let html = service.page(&rookwood, "", "/duties").await.html();
    assert!(
        html.contains(
            "<html lang=\"en-GB\" data-theme=\"grey\" data-density=\"compact\" data-keys=\"off\">"
        ),
        "{html}"
    );
    let holloway = service.signed_in("Holloway").await;
    let others = service.page(&holloway, "", "/duties").await.html();
    assert!(others.contains("<html lang=\"en-GB\">"));
    let strange = service
        .send(
            &rookwood,
            "/account/appearance",
            &page,
            &[("theme", "beige")],
        )
        .await;
    assert_eq!(strange.status, StatusCode::BAD_REQUEST);
    let sheet = html
        .split("href=\"/assets/heard-")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let request = Request::get(format!("/assets/heard-{sheet}"))
        .body(Body::empty())
        .unwrap();
    let sheet = service.ask(request).await.html();
    for theme in ["grey", "dark"] {
        assert!(
            sheet.contains(&format!(":root[data-theme=\"{theme}\"]")),
            "{theme}"
        );
    }
    assert!(
        !sheet.contains("@dark"),
        "what is said once of the dark is said where browsers read it"
    );
}

/// Whose account it is follows from its name and never from what a form says: nobody makes another way in for somebody.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_cannot_make_a_second_account_for_somebody_who_has_one() {
    let service = Running::new().await;
    let quay = service.signed_in("Quay").await;
    let list = service.page(&quay, "", "/accounts").await;
    let hidden = list.hidden("/accounts");
    let key = hidden.iter().find(|(name, _)| name == "key").unwrap();
    let given = service.send(&quay, "/accounts", &list, &NEW).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.words());
    let store = service.desk.store();
    let made = store.account_called("teal").await.unwrap().unwrap();
    assert_ne!(
        made.person.to_string(),
        key.1,
        "what a form says is nobody’s id"
    );
    let list = service.page(&quay, "", "/accounts").await;
    let own = [
        ("account", "quay"),
        ("role", "detective inspector"),
        ("name", "DI Quay"),
    ];
    let own = service.send(&quay, "/accounts", &list, &own).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        own.words()
            .contains("Nobody changes their own account: another administrator does."),
        "{}",
        own.words()
    );
}
