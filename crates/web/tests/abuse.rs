//! At a domestic incident each child is a row, a child asleep is checked and a child elsewhere is confirmed; while a disclosure is
//! blocked each child within reach is looked at again whatever else is tried; and a conference considers each child.

use axum::http::{StatusCode, header};

use crate::running::{Answer, Running, STAFF};

const CHILDREN: &str = "  2026-01-01 09:00  account given: hub; name \"Bryony Slate\"; team \"hub\"; leads on domestic abuse | about Slate; no case
  2026-03-01 09:00  described; name \"Bex Fennimore\"; born 2019-05-12 | about Bex; no case
  2026-03-01 09:00  described; name \"Ollie Fennimore\"; born 2022-10-30 | about Ollie; no case
  2026-03-01 09:00  described; name \"Cal Fennimore\"; born 2012-01-17 | about Cal; no case
  2026-03-01 09:00  described; name \"Nell Oakhollow\"; born 2022-04-21 | about Nell; no case
  2026-03-01 09:00  described; name \"Wren Oakhollow\"; born 2024-02-09 | about Wren; no case
";

const INCIDENT: &str = "  2026-06-09 20:38  domestic incident attended; at \"3 Curlew Row, Saltby\"; children on system 4; children asked about no; incident L-1 | about Bex, Ollie, Cal; case \"home\"
  2026-06-09 20:50  child identified: present; confirmed with \"PC Wrenfield\"; incident L-1 | about Bex; case \"home\"
  2026-06-09 20:52  child identified: asleep; incident L-1 | about Ollie; case \"home\"
  2026-06-09 20:53  child identified: elsewhere; where \"at a friend's\"; incident L-1 | about Cal; case \"home\"
  2026-06-09 20:55  child seen: seen and spoken to alone; by \"PC Wrenfield\"; as responding officer | about Bex; case \"home\"
  2026-06-09 20:56  child said: \"I hid behind the sofa.\" | about Bex; case \"home\"
  2026-06-09 21:00  child seen: seen asleep; by \"PC Wrenfield\"; as responding officer | about Ollie; case \"home\"
  2026-06-09 21:10  domestic abuse risk assessed: medium; tool DARA; effect on this child \"hides when he shouts\"; incident L-1 | about Bex; case \"home\"
";

const BLOCKED: &str = "  2026-05-22 10:30  disclosure opened: Right to Know; disclosure D-0193 | about Nell, Wren; case \"told\"
  2026-05-22 14:00  disclosure checks made: local, PNC, PND; disclosure D-0193 | about Nell, Wren; case \"told\"
  2026-05-23 10:00  disclosure decided: yes; disclosure D-0193 | about Nell, Wren; case \"told\"
  2026-05-23 15:00  disclosure attempt failed: \"rang, he answered\"; disclosure D-0193 | about Nell, Wren; case \"told\"
  2026-06-01 10:00  child's risk rechecked: \"nothing new\"; disclosure D-0193 | about Nell, Wren; case \"told\"
";

const REFERRED: &str = "  2026-05-26 10:00  referred to MARAC: professional judgement; children listed yes; safety plan \"her sister's\"; meeting 2026-06-16 10:00; MARAC case M-0526 | about Nell, Wren; case \"told\"
";

async fn home(more: &str) -> Running {
    let staff = STAFF
        .replace(
            "children: Kai, Ava",
            "children: Kai, Ava, Bex, Ollie, Cal, Nell, Wren",
        )
        .replace("people: Wrenfield,", "people: Slate, Wrenfield,");
    Running::telling(format!("{staff}{CHILDREN}{more}")).await
}

fn to(answer: &Answer) -> &str {
    answer.headers[header::LOCATION].to_str().unwrap()
}

async fn open(service: &Running, who: &str, path: &str) -> Answer {
    let page = service.page(who, "", path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.words());
    page
}

async fn put(service: &Running, who: &str, path: &str, answers: &[(&str, &str)]) -> Answer {
    let page = open(service, who, path).await;
    service.send(who, path, &page, answers).await
}

/// The part of a page from one heading to the next table's end.
fn row_of(html: &str, name: &str) -> String {
    let rows = html.split("<tr>").skip(1);
    let mut of_name = rows.filter(|row| row.contains(name));
    let row = of_name
        .next()
        .unwrap_or_else(|| panic!("no row of {name}: {html}"));
    row.split("</tr>").next().unwrap().to_owned()
}

/// Where the disclosure that bears on a child is.
async fn disclosure(service: &Running, who: &str, child: &str) -> String {
    let all = format!("/children/{}/disclosure", service.who(child));
    let html = open(service, who, &all).await.html();
    let link = format!("href=\"{all}/");
    let case = html.split(&link).nth(1).expect("a disclosure");
    format!("{all}/{}", case.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_child_of_a_domestic_incident_is_a_row_and_what_nobody_checked_or_confirmed_is_told() {
    let service = home(INCIDENT).await;
    let slate = service.signed_in("Slate").await;
    let path = format!("/children/{}/abuse", service.who("Bex"));
    let page = open(&service, &slate, &path).await;
    let (html, said) = (page.html(), page.words());
    assert!(said.contains("3 children shown"), "{said}");
    assert!(
        said.contains("The system lists 4 at the address")
            && said.contains("officers did not ask which children live there"),
        "{said}"
    );
    let bex = row_of(&html, "Bex Fennimore");
    for has in [
        "seen and spoken to alone",
        "I hid behind the sofa.",
        "hides when he shouts",
    ] {
        assert!(bex.contains(has), "{has}: {bex}");
    }
    let ollie = row_of(&html, "Ollie Fennimore");
    assert!(
        ollie.contains("seen asleep") && ollie.contains("how it was checked is not recorded"),
        "{ollie}"
    );
    let cal = row_of(&html, "Cal Fennimore");
    assert!(
        cal.contains("at a friend") && cal.contains("nobody confirmed it"),
        "{cal}"
    );
    assert!(
        said.contains("school of the domestic abuse before the next school day starts"),
        "the duty to tell the school: {said}"
    );
    assert!(
        !page
            .html()
            .split("</title>")
            .next()
            .unwrap()
            .contains("Bex")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_whose_record_is_closed_is_no_row_of_an_incident_and_is_not_counted() {
    let closed = "  2026-06-09 22:00  record restricted: sealed; because \"a witness\" | about Cal; no case\n";
    let service = home(&format!("{INCIDENT}{closed}")).await;
    let slate = service.signed_in("Slate").await;
    let path = format!("/children/{}/abuse", service.who("Bex"));
    let said = open(&service, &slate, &path).await.words();
    assert!(said.contains("2 children shown"), "{said}");
    assert!(!said.contains("Cal Fennimore"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_school_of_a_child_educated_at_home_is_the_council() {
    let home_taught = "  2026-03-02 09:00  attends school; home educated yes | about Bex; no case
  2026-06-10 08:00  school told: \"elective home education team\"; to council instead yes; incident L-1 | about Bex; case \"home\"
";
    let service = home(&format!("{INCIDENT}{home_taught}")).await;
    let slate = service.signed_in("Slate").await;
    let path = format!("/children/{}/abuse", service.who("Bex"));
    let html = open(&service, &slate, &path).await.html();
    let bex = row_of(&html, "Bex Fennimore");
    assert!(
        bex.contains("Educated at home")
            && bex.contains("Council told: elective home education team"),
        "{bex}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_disclosure_shows_its_day_its_tries_and_when_each_child_was_looked_at_again() {
    let service = home(BLOCKED).await;
    let slate = service.signed_in("Slate").await;
    let page = open(&service, &slate, "/disclosures").await;
    let (html, said) = (page.html(), page.words());
    assert!(said.contains("Disclosures open: 1"), "{said}");
    assert!(
        said.contains("Right to Know 1 · Right to Ask 0 · oldest 19 days"),
        "{said}"
    );
    let row = row_of(&html, "D-0193");
    for has in ["19 of 28", "Nell Oakhollow", "Wren Oakhollow", "1 try"] {
        assert!(row.contains(has), "{has}: {row}");
    }
    assert!(row.contains("late"), "the week is over: {row}");
    let wrenfield = service.signed_in("Wrenfield").await;
    let said = open(&service, &wrenfield, "/disclosures").await.words();
    assert!(
        said.contains("Disclosures open: 0") && !said.contains("Nell"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_route_pauses_nothing_and_each_child_is_looked_at_again_one_after_the_other() {
    let service = home(BLOCKED).await;
    let slate = service.signed_in("Slate").await;
    let one = disclosure(&service, &slate, "Nell").await;
    let tried = [
        ("happened", "2026-06-10 20:00"),
        ("how", "left no message: he has her phone"),
        ("other_route", "the health visitor will reach her"),
    ];
    let kept = put(&service, &slate, &format!("{one}/try"), &tried).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let list = open(&service, &slate, "/disclosures").await.html();
    let row = row_of(&list, "D-0193");
    assert!(
        row.contains("2 tries") && row.contains("the health visitor will reach her"),
        "{row}"
    );
    assert_eq!(
        row.matches("mark--late\"").count(),
        2,
        "both children: {row}"
    );
    let of_wren = disclosure(&service, &slate, "Wren").await;
    let said = open(&service, &slate, &of_wren).await.words();
    assert!(
        said.contains("2 tries") && said.contains("next: the health visitor will reach her"),
        "a try is on the record of each child within reach: {said}"
    );
    let recheck = format!("{one}/recheck");
    let nothing = put(&service, &slate, &recheck, &[("council_told", "yes")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.html().contains("href=\"#changed\""));
    let changed = [
        ("happened", "2026-06-10 20:20"),
        ("changed", "moved in with her aunt"),
    ];
    let kept = put(&service, &slate, &recheck, &changed).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    assert!(
        to(&kept).starts_with(&of_wren) && to(&kept).ends_with("/recheck"),
        "on to Wren: {}",
        to(&kept)
    );
    let row = row_of(
        &open(&service, &slate, "/disclosures").await.html(),
        "D-0193",
    );
    assert_eq!(
        row.matches("mark--late\"").count(),
        1,
        "Wren is late still: {row}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_child_within_reach_of_a_blocked_disclosure_is_to_be_looked_at_too() {
    let brother =
        "  2026-03-02 09:00  linked to: Ollie; as sibling; living together | about Nell; no case\n";
    let service = home(&format!("{INCIDENT}{BLOCKED}{brother}")).await;
    let slate = service.signed_in("Slate").await;
    let one = disclosure(&service, &slate, "Nell").await;
    let link = format!("{one}/link");
    let nobody = put(&service, &slate, &link, &[("blocked", "yes")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.html().contains("href=\"#child\""));
    let ollie = service.who("Ollie").to_string();
    let linked = [
        ("happened", "2026-06-10 20:00"),
        ("child", &*ollie),
        ("blocked", "yes"),
    ];
    let kept = put(&service, &slate, &link, &linked).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let row = row_of(
        &open(&service, &slate, "/disclosures").await.html(),
        "D-0193",
    );
    assert!(
        row.contains("Ollie Fennimore") && row.contains("looked at again"),
        "{row}"
    );
    let said = open(
        &service,
        &slate,
        &disclosure(&service, &slate, "Ollie").await,
    )
    .await
    .words();
    assert!(
        said.contains("Look again at the risk to Ollie Fennimore, because a disclosure is blocked"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disclosure_that_cannot_be_made_closes_with_what_protects_the_children_and_who_agreed() {
    let service = home(BLOCKED).await;
    let slate = service.signed_in("Slate").await;
    let one = disclosure(&service, &slate, "Nell").await;
    let close = format!("{one}/close");
    let unable = ("outcome", "unable to contact");
    let without = put(&service, &slate, &close, &[unable]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["because", "protects_children_instead", "agreed_by"] {
        assert!(
            without.html().contains(&format!("href=\"#{field}\"")),
            "{field}: {}",
            without.words()
        );
    }
    let other = format!("/children/{}/record/disclosure-ended", service.who("Nell"));
    let elsewhere = service.page(&slate, "", &other).await;
    assert_eq!(
        elsewhere.status,
        StatusCode::SEE_OTHER,
        "no other form leads past it"
    );
    let whole = [
        ("happened", "2026-06-10 20:25"),
        unable,
        ("because", "she has left the country"),
        ("protects_children_instead", "the council there has them"),
        ("agreed_by", "DI Holloway"),
    ];
    let kept = put(&service, &slate, &close, &whole).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let said = open(&service, &slate, "/disclosures").await.words();
    assert!(said.contains("Disclosures open: 0"), "{said}");
    let of_wren = disclosure(&service, &slate, "Wren").await;
    let said = open(&service, &slate, &of_wren).await.words();
    assert!(
        said.contains(
            "What protects the children instead: the council there has them. Agreed by DI Holloway"
        ),
        "it ended for each child: {said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conference_considers_each_child_and_minutes_who_was_absent() {
    let service = home(&format!("{BLOCKED}{REFERRED}")).await;
    let slate = service.signed_in("Slate").await;
    let said = open(&service, &slate, "/marac").await.words();
    assert!(said.contains("to be heard 2"), "{said}");
    assert!(said.contains("Conference of 16 June 2026"), "{said}");
    assert!(said.contains("Professional judgement"), "{said}");
    let path = format!("/children/{}/marac", service.who("Nell"));
    let page = open(&service, &slate, &path).await;
    let case = page.html();
    let case = case.split("name=\"case\"").nth(1).unwrap();
    let case = case
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let case = case.to_owned();
    let hearing = [
        ("happened", "2026-06-10 20:00"),
        ("case", &*case),
        ("heard.took_part", "council"),
        ("heard.took_part", "health"),
        ("heard.absent", "health"),
        ("action.what", "The midwife sees her alone"),
    ];
    let wrong = service.send(&slate, &path, &page, &hearing).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in [
        "heard-children_considered",
        "heard-absent",
        "action-owner",
        "action-due",
    ] {
        assert!(
            wrong.html().contains(&format!("href=\"#{field}\"")),
            "{field}: {}",
            wrong.words()
        );
    }
    let hearing = [
        ("happened", "2026-06-10 20:00"),
        ("case", &*case),
        ("heard.took_part", "council"),
        ("heard.absent", "health"),
        ("heard.children_considered", "yes"),
        ("heard.next", "2026-07-14 10:00"),
        ("action.what", "The midwife sees her alone"),
        ("action.owner", "Bryony Slate"),
        ("action.due", "2026-06-12 17:00"),
    ];
    let kept = put(&service, &slate, &path, &hearing).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let html = open(&service, &slate, "/marac").await.html();
    let heard = html.split("id=\"heard\"").nth(1).unwrap();
    let nell = row_of(heard, "Nell Oakhollow");
    for has in ["health", "The midwife sees her alone", "14 July"] {
        assert!(nell.contains(has), "{has}: {nell}");
    }
    let minutes = open(&service, &slate, &path).await.words();
    assert!(
        minutes.contains("The midwife sees her alone, by Bryony Slate, due 2026-06-12"),
        "{minutes}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_calls_for_a_conference_waits_to_be_referred_with_what_calls_for_it() {
    let high = "  2026-06-09 21:10  domestic abuse risk assessed: high; tool DASH; yes answers 15; incident L-2 | about Nell; case \"home\"\n";
    let service = home(high).await;
    let slate = service.signed_in("Slate").await;
    let said = open(&service, &slate, "/marac").await.words();
    assert!(said.contains("To be referred 1"), "{said}");
    let oake = service.signed_in("Oake").await;
    let said = open(&service, &oake, "/marac").await.words();
    assert!(
        said.contains("you see no case") && !said.contains("Nell"),
        "{said}"
    );
}
