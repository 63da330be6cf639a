//! Pages as people meet them in a browser without script: signing in, seeing what is owed, recording a child's words.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use heard_desk::access::reads_looks_for;
use heard_record::Role;
use heard_web::{Demonstration, Network};

use crate::looked::with_privacy_lead;
use crate::running::{Answer, Running, UNLIMITED};

const NOBODY: &str = "0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77";

fn at(answer: &Answer) -> &str {
    answer.headers[header::LOCATION].to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_detective_sees_what_is_owed_records_a_grade_and_the_duty_is_met() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = service.who("Ava");
    let mine = service.page(&rookwood, "", "/duties").await;
    assert_eq!(mine.status, StatusCode::OK);
    assert!(mine.words().contains("Ava Quillmarsh"), "{}", mine.words());
    let overview = service
        .page(&rookwood, "", &format!("/children/{ava}"))
        .await;
    let said = overview.words();
    assert!(said.contains("Missing: reported 22 h"), "{said}");
    assert!(
        said.contains("We have not recorded anything Ava has said."),
        "{said}"
    );
    assert!(said.contains("was due"), "{said}");

    let duty = |html: String| {
        let mut links = html
            .split("href=\"")
            .map(|link| link.split('"').next().unwrap().to_owned());
        links.find(|link| link.contains("/duties/missing.risk-grade/"))
    };
    let duty = duty(overview.html()).unwrap();
    let owed = service.page(&rookwood, "", &duty).await.words();
    assert!(
        !owed.contains("What the work that met it shows"),
        "nothing met it yet: {owed}"
    );
    assert!(
        owed.contains("At the moment shown, it is late by")
            && owed.contains("This is rule missing.risk-grade, version")
            && !owed.contains("See how this was worked out"),
        "{owed}"
    );

    let form = format!("/children/{ava}/record/graded");
    let page = service.page(&rookwood, "", &form).await;
    assert_eq!(page.status, StatusCode::OK);
    let blank = service
        .send(
            &rookwood,
            &form,
            &page,
            &[
                ("happened", "2026-06-10 20:30"),
                ("because", "seen getting into a car"),
            ],
        )
        .await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = blank.words();
    assert!(said.contains("There is a problem"), "{said}");
    assert!(
        said.contains("seen getting into a car"),
        "what was typed is still there"
    );
    assert!(
        blank.html().contains("href=\"#grade\""),
        "the problem leads to its field"
    );
    let kept = service
        .send(
            &rookwood,
            &form,
            &blank,
            &[
                ("happened", "2026-06-10 20:30"),
                ("grade", "high"),
                ("because", "seen getting into a car"),
            ],
        )
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let after = service.page(&rookwood, "", at(&kept)).await.words();
    assert!(after.contains("graded high"), "{after}");
    let met = service.page(&rookwood, "", &duty).await.words();
    assert!(met.contains("What the work that met it shows"), "{met}");

    let words = format!("/children/{ava}/record/child-said");
    let page = service.page(&rookwood, "", &words).await;
    let said = [
        ("happened", "2026-06-10 20:30"),
        ("words", "I don't want the home knowing his name."),
        ("how", "in person and alone"),
        ("limit", "Fernlea House"),
    ];
    assert_eq!(
        service.send(&rookwood, &words, &page, &said).await.status,
        StatusCode::SEE_OTHER
    );
    let voice = service
        .page(&rookwood, "", &format!("/children/{ava}/voice"))
        .await
        .words();
    assert!(
        voice.contains("“I don't want the home knowing his name.”")
            && voice.contains("Limit: Fernlea House"),
        "{voice}"
    );
    let holloway = service.signed_in("Holloway").await;
    let looks = service
        .page(&holloway, "", &format!("/children/{ava}/access"))
        .await
        .words();
    assert!(looks.contains("DC Rookwood"), "{looks}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_as_it_was_known_then_says_so_and_takes_nothing() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = service.who("Ava");
    let path = format!("/children/{ava}?known_at=2026-06-09T20:00:00Z");
    let then = service.page(&rookwood, "", &path).await;
    assert!(
        then.html()
            .contains("<title>As known 21:00 yesterday: Child overview"),
        "{}",
        then.html()
    );
    let said = then.words();
    assert!(said.contains("No report that Ava is missing"), "{said}");
    assert!(
        !said.contains("Add what you heard"),
        "nothing is recorded in the past"
    );
    assert!(
        then.html().contains(&format!(
            "/children/{ava}/timeline?known_at=2026-06-09T20:00:00Z"
        )),
        "every link of it stays there"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_is_a_form_and_a_stranger_comes_no_further() {
    let service = Running::new().await;
    let ava = service.who("Ava");
    let path = format!("/children/{ava}");
    let away = service
        .ask(Request::get(&path).body(Body::empty()).unwrap())
        .await;
    assert_eq!(
        (away.status, at(&away)),
        (StatusCode::SEE_OTHER, &*format!("/sign-in?to={path}"))
    );
    let page = service
        .ask(Request::get(at(&away)).body(Body::empty()).unwrap())
        .await;
    let wrong = service
        .send(
            "",
            "/sign-in",
            &page,
            &[
                ("account", "rookwood"),
                ("password", "no"),
                ("code", "000000"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(
        wrong
            .words()
            .contains("The name, the password or the code is not right."),
        "{}",
        wrong.words()
    );
    assert!(wrong.html().contains("value=\"rookwood\"") && !wrong.html().contains("value=\"no\""));
    let elsewhere = service
        .ask(
            Request::get("/sign-in?to=//elsewhere.example")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert!(!elsewhere.html().contains("elsewhere.example"));
}

/// A page elsewhere cannot make a browser record anything, nor can a page made for another session.
#[tokio::test(flavor = "multi_thread")]
async fn only_a_page_of_this_session_records_anything() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let holloway = service.signed_in("Holloway").await;
    let form = format!("/children/{}/record/graded", service.who("Ava"));
    let graded = [
        ("happened", "2026-06-10 20:30"),
        ("grade", "high"),
        ("because", "a car"),
    ];
    let hers = service.page(&holloway, "", &form).await;
    let refused = service.send(&rookwood, &form, &hers, &graded).await;
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "a page of another session"
    );
    let own = service.page(&rookwood, "", &form).await;
    let mut all: Vec<(String, String)> = own.hidden(&form);
    all.extend(graded.map(|(name, value)| (name.into(), value.into())));
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://elsewhere.example"),
    ] {
        let request = Request::post(&form)
            .header("cookie", format!("__Host-heard={rookwood}"))
            .header("host", "heard.example")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(name, value);
        let body = Body::from(serde_urlencoded::to_string(&all).unwrap());
        assert_eq!(
            service.ask(request.body(body).unwrap()).await.status,
            StatusCode::FORBIDDEN,
            "{name}"
        );
    }
    assert_eq!(
        service.send(&rookwood, &form, &own, &graded).await.status,
        StatusCode::SEE_OTHER,
        "its own"
    );
}

/// Every page there is, with what its address wants, of a child.
fn addresses(child: &str) -> Vec<String> {
    let all = heard_web::page_addresses().into_iter();
    all.map(|path| {
        let path = path
            .replace("/sessions/{id}", "/sessions/none")
            .replace("{id}", child)
            .replace("{kind}", "child-said");
        let path = path
            .replace("/incident/{step}", "/incident/again")
            .replace("/exploitation/{step}", "/exploitation/assess")
            .replace("{other}", NOBODY)
            .replace("{link}", NOBODY)
            .replace("{account}", "quay")
            .replace("{team}", "complex-exploitation-team")
            .replace("{step}", "officer")
            .replace("{case}", NOBODY)
            .replace("{concern}", NOBODY)
            .replace("{profile}", NOBODY)
            .replace("{measure}", "m.miss-seen");
        path.replace("/catalogue/{rule}", "/catalogue/missing.close")
            .replace("{rule}", "missing.risk-grade")
            .replace("{fact}", NOBODY)
    })
    .collect()
}

/// In every role, a closed record's pages are in every byte those of nobody's record.
#[tokio::test(flavor = "multi_thread")]
async fn without_leave_every_page_is_that_for_nothing_there() {
    let mut story = "Every page
  children: Ava, Wren
  people: Marsh
"
    .to_owned();
    for role in Role::ALL {
        story.push_str(&format!(
            "  2026-01-01 09:00  account given: {}; name \"Marsh\" | about Marsh; no case\n",
            role.word()
        ));
    }
    story.push_str("  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case\n");
    story.push_str("  2026-03-01 09:00  described; name \"Wren Ashdown\" | about Wren; no case\n");
    story.push_str("  2026-03-02 09:00  record restricted: sealed; because \"a witness\" | about Wren; no case\n");
    story.push_str(
        "  2026-03-02 09:00  child held: Ava; as officer in the case | about Marsh; no case\n",
    );
    story.push_str(
        "  2026-03-02 09:00  child held: Ava; as keeper of the place | about Marsh; no case\n",
    );
    let service = Running::telling(story).await;
    let token = service.signed_in("Marsh").await;
    let open = addresses(&service.who("Ava").to_string());
    let open = open
        .iter()
        .filter(|path| path.contains("/children/") && !path.contains(NOBODY));
    for path in open {
        let role = if path.ends_with("/protected") {
            "hub"
        } else {
            "exploitation team"
        };
        let page = service.page(&token, role, path).await;
        if page.status == StatusCode::METHOD_NOT_ALLOWED {
            continue;
        }
        assert!(
            [StatusCode::OK, StatusCode::SEE_OTHER].contains(&page.status),
            "one's own: {path}: {}",
            page.status
        );
    }
    let wren = service.who("Wren").to_string();
    let mut asked = 0;
    for role in Role::ALL {
        let closed = addresses(&wren);
        let nothing = addresses(NOBODY);
        for (closed, nothing) in closed
            .iter()
            .zip(&nothing)
            // To ask why somebody needs a record now tells nobody whether there is one.
            .filter(|(path, _)| {
                path.starts_with("/children/")
                    && path.contains(&wren)
                    && !path.ends_with("/emergency")
            })
        {
            let closed_is = service.page(&token, role.word(), closed).await;
            let nothing_is = service.page(&token, role.word(), nothing).await;
            // Which record was asked for is in the way to ask for it in an emergency, and is nothing new to whoever asked.
            assert_eq!(
                (
                    closed_is.status,
                    &closed_is.headers,
                    closed_is.html().replace(&wren, NOBODY)
                ),
                (nothing_is.status, &nothing_is.headers, nothing_is.html()),
                "{} {closed}",
                role.word()
            );
            if closed_is.status == StatusCode::METHOD_NOT_ALLOWED {
                continue;
            }
            // Whose work is who looked is asked what for, of whichever record.
            if closed.ends_with("/access") && !reads_looks_for(*role).is_empty() {
                assert_eq!(closed_is.status, StatusCode::FORBIDDEN, "{closed}");
                continue;
            }
            assert_eq!(
                closed_is.status,
                StatusCode::NOT_FOUND,
                "{} {closed}",
                role.word()
            );
            asked += 1;
        }
    }
    assert!(asked > 300, "{asked}");
}

/// What is true of every page: one heading of the first order, a title with nothing about anybody, a language, a way
/// past what every page begins with, a label for every field, headings for every column, and no script or style within.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_whole_without_script_and_can_be_read_aloud() {
    let story = with_privacy_lead();
    let keeps_place =
        "  2026-03-03 09:00  child held: Ava; as keeper of the place | about Holloway; no case\n";
    let service = Running::telling(format!("{story}{keeps_place}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let holloway = service.signed_in("Holloway").await;
    let quay = service.signed_in("Quay").await;
    let flint = service.signed_in("Flint").await;
    let ava = service.who("Ava").to_string();
    let overview = service
        .page(&rookwood, "", &format!("/children/{ava}"))
        .await
        .html();
    let duty = overview
        .split("href=\"")
        .find(|link| link.contains("/duties/"))
        .unwrap();
    let duty = duty.split('"').next().unwrap().to_owned();
    let mut seen = 0;
    for path in addresses(&ava)
        .into_iter()
        .filter(|path| !path.contains(NOBODY))
        .chain([duty])
    {
        let who = if path.starts_with("/assurance")
            || path.ends_with("/protected")
            || path == "/allocation"
            || path.starts_with("/workforce")
        {
            &holloway
        } else if ["/accounts", "/posts", "/walls"]
            .iter()
            .any(|of_staff| path.starts_with(of_staff))
        {
            &quay
        } else if path == "/looks" {
            &flint
        } else {
            &rookwood
        };
        let asked = if path == "/looks" {
            format!("{path}?purpose=lawfulness+of+processing")
        } else {
            path.clone()
        };
        let page = service.page(who, "", &asked).await;
        if page.status == StatusCode::METHOD_NOT_ALLOWED || page.status == StatusCode::SEE_OTHER {
            continue;
        }
        seen += 1;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let html = page.html();
        let wrong = |what: &str| format!("{path}: {what}\n{html}");
        assert_eq!(html.matches("<h1").count(), 1, "{}", wrong("one h1"));
        assert!(
            html.contains("<html lang=\"en-GB\">"),
            "{}",
            wrong("language")
        );
        assert!(
            html.contains("href=\"#main\"") && html.contains("id=\"main\""),
            "{}",
            wrong("skip link")
        );
        let title = html
            .split("<title>")
            .nth(1)
            .unwrap()
            .split("</title>")
            .next()
            .unwrap();
        assert!(
            title.ends_with(" – Heard") && !title.contains("Ava") && !title.contains("Quillmarsh"),
            "{}",
            wrong("title")
        );
        assert!(
            html.matches("<script").count() == html.matches("<script src=\"/assets/heard-").count()
                && html.matches("<script").count() == 1
                && html.contains(" defer></script>")
                && !html.contains(" style=")
                && !html.contains("<style"),
            "{}",
            wrong("script or style")
        );
        assert!(!html.contains(" onclick="), "{}", wrong("script"));
        the_search_and_duties_are_within_three_tabs(&html, &path);
        every_field_has_a_label(&html, &path);
        every_id_is_there_once(&html, &path);
        assert_eq!(
            html.matches("<th>").count(),
            0,
            "{}",
            wrong("a heading without its scope")
        );
        assert_eq!(
            html.matches("<table").count(),
            html.matches("<caption").count(),
            "{}",
            wrong("a table without a caption")
        );
        assert_eq!(page.headers["cache-control"], "no-store");
        assert!(
            !page.headers["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("unsafe")
        );
    }
    assert!(seen >= 14, "{seen}");
}

/// After the way past what every page begins with: what somebody owes, and the search, where their role has them.
fn the_search_and_duties_are_within_three_tabs(html: &str, path: &str) {
    let body = html.split("<body").nth(1).unwrap();
    let focused = body.split('<').filter(|tag| {
        let is_field = tag.starts_with("input ") && !tag.contains("type=\"hidden\"");
        tag.starts_with("a ") || tag.starts_with("button ") || is_field
    });
    let first: Vec<&str> = focused.take(4).collect();
    assert!(first[0].contains("href=\"#main\""), "{path}: {first:?}");
    for (what, tag) in [
        ("/duties", "href=\"/duties\""),
        ("the search", "id=\"find\""),
    ] {
        assert!(
            !html.contains(tag) || first.iter().any(|one| one.contains(tag)),
            "{path}: {what} is further than three Tabs: {first:?}"
        );
    }
}

fn every_id_is_there_once(html: &str, path: &str) {
    let mut ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    for id in &ids {
        assert!(!id.contains(' '), "{path}: an id is one word: {id}");
    }
    ids.sort_unstable();
    for two in ids.windows(2) {
        assert_ne!(two[0], two[1], "{path}: an id stands twice");
    }
}

fn every_field_has_a_label(html: &str, path: &str) {
    for tag in ["<input", "<textarea", "<select"] {
        for field in html.split(tag).skip(1) {
            let field = field.split('>').next().unwrap();
            if field.contains("type=\"hidden\"") {
                continue;
            }
            let id = field
                .split(" id=\"")
                .nth(1)
                .unwrap_or_else(|| panic!("{path}: {field}"))
                .split('"')
                .next()
                .unwrap();
            assert!(
                html.contains(&format!(" for=\"{id}\"")),
                "{path}: {id} has no label"
            );
        }
    }
}

/// The style sheet and the typeface are served under names that change with them, and may be kept for ever.
#[tokio::test(flavor = "multi_thread")]
async fn what_stands_beside_a_page_is_there_and_may_be_kept() {
    let service = Running::new().await;
    let page = service
        .ask(Request::get("/sign-in").body(Body::empty()).unwrap())
        .await
        .html();
    let sheet = page
        .split("href=\"/assets/heard")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let sheet = format!("/assets/heard{sheet}");
    let plain = service
        .ask(Request::get(&sheet).body(Body::empty()).unwrap())
        .await;
    assert_eq!(plain.status, StatusCode::OK);
    assert_eq!(
        plain.headers["cache-control"],
        "public, max-age=31536000, immutable"
    );
    let text = plain.html();
    assert!(
        !text.contains("GDS Transport") && !text.contains("govuk-crest"),
        "what is not ours to use"
    );
    let fonts: Vec<&str> = text
        .split("url(\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(fonts.len(), 2);
    for font in fonts {
        let font = service
            .ask(Request::get(font).body(Body::empty()).unwrap())
            .await;
        assert_eq!(
            (font.status, font.headers["content-type"].to_str().unwrap()),
            (StatusCode::OK, "font/woff2")
        );
    }
    let packed = service
        .ask(
            Request::get(&sheet)
                .header("accept-encoding", "gzip")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(packed.headers["content-encoding"], "gzip");
    assert!(packed.bytes.len() * 4 < plain.bytes.len());
}

/// Whoever is closed to somebody takes nobody's place on their list, and is counted nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn children_closed_to_somebody_push_none_of_theirs_off_a_list() {
    const CLOSED: usize = 230;
    let names: Vec<String> = (0..CLOSED)
        .map(|number| format!("Child {number}"))
        .collect();
    let mut story = format!(
        "Many\n  children: Ava, {}\n  people: Rookwood\n",
        names.join(", ")
    );
    story.push_str("  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\" | about Rookwood; no case\n");
    story.push_str("  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case\n");
    story.push_str(
        "  2026-03-03 09:00  child held: Ava; as officer in the case | about Rookwood; no case\n",
    );
    for name in &names {
        story.push_str(&format!(
            "  2026-05-01 22:11  reported missing; by mum | about {name}\n"
        ));
    }
    story.push_str("  2026-06-09 22:11  reported missing; by care home | about Ava\n");
    let service = Running::telling(story).await;
    let rookwood = service.signed_in("Rookwood").await;
    for list in ["/duties/late", "/missing"] {
        let said = service.page(&rookwood, "", list).await.words();
        assert!(said.contains("Ava Quillmarsh"), "{list}: {said}");
        assert!(!said.contains("There are more"), "{list}: {said}");
        assert!(!said.contains("Child 1"), "{list}: {said}");
    }
}

/// Of what the record was, nothing is recorded; by its shown id it opens too.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_recorded_in_the_past_and_a_child_is_found_as_read_out() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = service.who("Ava");
    let form = format!("/children/{ava}/record/child-said");
    let now = service.page(&rookwood, "", &form).await;
    let past = format!("{form}?known_at=2026-06-10T12:00:00Z");
    assert_eq!(
        service.page(&rookwood, "", &past).await.status,
        StatusCode::BAD_REQUEST
    );
    let said = [
        ("happened", "2026-06-10 20:30"),
        ("words", "Not now."),
        ("how", "by phone"),
    ];
    let refused = service.send(&rookwood, &past, &now, &said).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(
        refused.words().contains("Go back to now"),
        "{}",
        refused.words()
    );
    let shown = service
        .page(&rookwood, "", &format!("/children/{}", ava.shown()))
        .await;
    assert!(!shown.words().contains("Not now.") && shown.words().contains("Ava Quillmarsh"));
}

/// What went wrong is a page for people and a problem for programs.
#[tokio::test(flavor = "multi_thread")]
async fn what_went_wrong_is_told_to_people_as_a_page() {
    let service = Running::new().await;
    for path in ["/nowhere", "/api/nowhere"] {
        for accepts in ["text/html,application/xhtml+xml", "application/json"] {
            let request = Request::get(path).header("accept", accepts);
            let answer = service.ask(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            let is_page = path == "/nowhere" && accepts.starts_with("text/html");
            assert_eq!(
                answer.html().contains("<h1>There is nothing there</h1>"),
                is_page,
                "{path} {accepts}"
            );
            let kind = if is_page {
                "text/html; charset=utf-8"
            } else {
                "application/problem+json"
            };
            assert_eq!(answer.headers["content-type"], kind);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tour_says_what_becomes_of_what_a_visitor_does() {
    let mut service = Running::new().await;
    let gone = "all of it is gone when the program ends";
    let stays = "stays there when the program ends";
    for (is_kept, says, says_not) in [(false, gone, stays), (true, stays, gone)] {
        let network = Network {
            demonstration: Some(Arc::new(Demonstration {
                is_kept,
                ..Demonstration::default()
            })),
            limits: UNLIMITED,
            ..Network::default()
        };
        service.router = heard_web::service(Arc::clone(&service.desk), network, Arc::default());
        let tour = service.page("", "", "/tour").await.words();
        assert!(tour.contains(says) && !tour.contains(says_not), "{tour}");
    }
}
