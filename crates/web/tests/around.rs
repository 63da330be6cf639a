//! Who and what is around a child: people, places, phones, vehicles and accounts in a picture and in lists that say the same,
//! and what restricts contact before anything else.

use std::collections::BTreeSet;

use crate::running::{Running, STAFF};

const AROUND: &str = "  2026-03-01 09:00  described; name \"Uncle Bram\" | about Bram; no case
  2026-03-01 09:01  described; name \"Mina Sorrel\"; born 2012-01-25 | about Mina; no case
  2026-03-02 09:00  linked to: Bram; as person of concern; source \"a neighbour\"; how sure uncertain; contact restrictions \"bail: no contact with Ava\"; safe to contact no | about Ava; no case
  2026-03-02 09:01  linked to: Mina; as friend; source \"said by Ava\"; how sure reliable | about Ava; no case
  2026-03-02 09:02  lives at: \"Fernlea House, Saltby\" | about Ava; no case
  2026-03-03 09:00  seen at place: \"Kestrel Cross bus station\"; source \"PC Marsh\"; how sure reliable | about Ava; no case
  2026-05-03 09:00  seen at place: \"Kestrel Cross bus station\"; source \"PC Marsh\"; how sure reliable | about Ava; no case
  2026-05-04 09:00  reached by: phone; number or name \"07700 900118\"; of Ava; source \"Jo Larkspur\"; how sure reliable | about Ava; no case
  2026-05-04 09:01  vehicle of concern: \"grey car, part plate\"; because \"got into it\"; how sure uncertain; source \"a neighbour\" | about Ava; no case
  2026-05-04 09:02  account of concern: \"kestrel_7\"; because \"asked for pictures\" | about Ava; no case
  2026-05-05 09:00  disruption tool: child abduction warning notice; was used; because \"served on Bram\" | about Ava; no case
";

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_and_the_lists_have_the_same_links() {
    let story = STAFF.replace("people: Wrenfield", "people: Bram, Mina, Wrenfield");
    let service = Running::telling(format!("{story}{AROUND}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let here = format!("/children/{}/people", service.who("Ava"));
    let page = service.page(&rookwood, "", &here).await;
    let (html, said) = (page.html(), page.words());
    let drawn = html.matches("class=\"graph__tie\"").count();
    let people = html.split("aria-label=\"People\"").nth(1).unwrap();
    let people = people.split("</table>").next().unwrap();
    let things = html.split("id=\"things\"").nth(1).unwrap();
    let things = things.split("</table>").next().unwrap();
    let rows = |table: &str| table.matches("<th scope=\"row\"").count();
    assert_eq!((rows(people), rows(things)), (2, 5), "{said}");
    assert_eq!(drawn, 7, "as many lines as rows");
    for one in [
        "Ava and 2 people, 5 things around",
        "Fernlea House, Saltby Place Lives there",
        "Kestrel Cross bus station Place Seen there PC Marsh reliable 09:00 3 March 2026 09:00 3 May 2026",
        "07700 900118 Phone Used Jo Larkspur reliable",
        "grey car, part plate Vehicle Vehicle of concern: got into it a neighbour uncertain",
        "kestrel_7 Account Account of concern: asked for pictures",
    ] {
        assert!(said.contains(one), "{one}: {said}");
    }
}

/// Two other children got into the same car: whoever may know of one of them is told of that one, and of nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn other_children_of_the_same_car_are_counted_by_name_and_whoever_is_closed_is_not() {
    let story = STAFF.replace("children: Kai, Ava", "children: Kai, Ava, Wren");
    let story = story.replace("people: Wrenfield", "people: Bram, Mina, Wrenfield");
    let service = Running::telling(format!(
        "{story}{AROUND}  2026-03-01 09:00  described; name \"Wren Ashdown\" | about Wren; no case
  2026-05-06 09:00  vehicle of concern: \"Grey car, PART plate\" | about Kai; no case
  2026-05-06 09:00  vehicle of concern: \"grey car, part plate\" | about Wren; no case
  2026-05-06 09:01  account of concern: \"kestrel_8\" | about Kai; no case
  2026-05-07 09:00  child held: Kai; as officer in the case | about Rookwood; no case
  2026-05-07 09:00  record restricted: sealed; because \"a witness\" | about Wren; no case
"
    ))
    .await;
    let rookwood = service.signed_in("Rookwood").await;
    let here = format!("/children/{}/people", service.who("Ava"));
    let page = service.page(&rookwood, "", &here).await;
    let html = page.html();
    let row = |called: &str| {
        let rows = html.split("<tr>").filter(|row| row.contains(called));
        rows.last()
            .unwrap()
            .split("</tr>")
            .next()
            .unwrap()
            .to_owned()
    };
    let car = row("grey car, part plate");
    assert!(
        car.contains("<strong>1</strong>")
            && car.contains("Kai Brambleby")
            && car.contains(&format!("href=\"/children/{}\"", service.who("Kai"))),
        "{car}"
    );
    assert!(row("kestrel_7").contains("<strong>0</strong>"), "{html}");
    assert!(
        !html.contains("Wren") && !html.contains(&service.who("Wren").to_string()),
        "{html}"
    );
    let looks = service.page(&rookwood, "", "/account/looks").await.words();
    assert!(looks.contains(&service.who("Kai").shown()), "kept: {looks}");
}

/// Ava has two records, and her friend Kai lives in the same house: to whoever reads a summary alone Ava is not another child.
#[tokio::test(flavor = "multi_thread")]
async fn the_childs_own_other_record_is_another_child_to_nobody() {
    let story = STAFF.replace("children: Kai, Ava", "children: Kai, Ava, Nell");
    let house = |who: &str| {
        format!("  2026-03-02 09:00  lives at: \"Fernlea House, Saltby\" | about {who}; no case\n")
    };
    let told = async |said: &str| {
        let houses = ["Ava", "Nell", "Kai"].map(house).concat();
        let service = Running::telling(format!(
            "{story}  2026-03-01 09:00  described; name \"Ava Quill\" | about Nell; no case\n{houses}{said}"
        ))
        .await;
        let wrenfield = service.signed_in("Wrenfield").await;
        let here = format!(
            "/children/{}/people?purpose=live+incident",
            service.who("Ava")
        );
        let page = service.page(&wrenfield, "", &here).await.html();
        let row = page
            .split("Fernlea House, Saltby</th>")
            .nth(1)
            .expect(&page);
        row.split("</tr>").next().unwrap().to_owned()
    };
    let apart = told("").await;
    assert!(
        apart.contains("<strong>2</strong>") && apart.contains("Ava Quill"),
        "{apart}"
    );
    let same =
        "  2026-03-05 09:00  same person: Nell; because \"same mother\" | about Ava; no case\n";
    let same = told(same).await;
    assert!(
        same.contains("<strong>1</strong>") && same.contains("Kai Brambleby"),
        "{same}"
    );
    assert!(!same.contains(" Quill"), "{same}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_restricts_contact_is_named_first() {
    let story = STAFF.replace("people: Wrenfield", "people: Bram, Mina, Wrenfield");
    let service = Running::telling(format!("{story}{AROUND}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let here = format!("/children/{}/people", service.who("Ava"));
    let said = service.page(&rookwood, "", &here).await.words();
    let restricted = said.find("Contact with Ava is restricted").expect(&said);
    assert!(restricted < said.find("Around Ava").expect(&said), "{said}");
    for one in [
        "Uncle Bram , person of concern: bail: no contact with Ava",
        "Child abduction warning notice : served on Bram",
        "Not safe to contact",
    ] {
        assert!(said.contains(one), "{one}: {said}");
    }
    let ava = format!("/children/{}/people", service.who("Kai"));
    let wrenfield = service.signed_in("Wrenfield").await;
    let other = format!("{ava}?purpose=live+incident");
    let said = service.page(&wrenfield, "", &other).await.words();
    assert!(!said.contains("is restricted"), "{said}");
}

/// Three children live here: from each the next is another, and from the last the first.
#[tokio::test(flavor = "multi_thread")]
async fn the_way_from_child_to_child_leaves_out_nobody_who_lives_there() {
    let names = ["Ava", "Nell", "Wren"];
    let mut story = STAFF.replace("children: Kai, Ava", "children: Kai, Ava, Nell, Wren");
    for name in ["Nell", "Wren"] {
        story.push_str(&format!("  2026-03-01 09:00  described; name \"{name} Quillmarsh\"; born 2022-04-01 | about {name}; no case
  2026-03-03 09:00  child held: {name}; as officer in the case | about Rookwood; no case\n"));
    }
    for name in names {
        for other in names.into_iter().filter(|other| *other != name) {
            story.push_str(&format!("  2026-03-02 09:00  linked to: {other}; as sibling; living together yes | about {name}; no case\n"));
        }
    }
    let service = Running::telling(story).await;
    let rookwood = service.signed_in("Rookwood").await;
    let mut reached = BTreeSet::new();
    let mut notice = format!("/children/{}/notice", service.who("Ava"));
    for _ in names {
        let page = service.page(&rookwood, "", &notice).await;
        let words = [
            ("notice.concerns", &*format!("cold at {notice}")),
            ("next-child", "yes"),
        ];
        let gone_on = service.send(&rookwood, &notice, &page, &words).await;
        assert_eq!(gone_on.status.as_u16(), 303, "{}", gone_on.words());
        let kept = service.page(&rookwood, "", &notice).await.html();
        assert!(kept.contains(words[0].1), "what was typed is kept: {kept}");
        notice = gone_on.headers["location"].to_str().unwrap().to_owned();
        reached.insert(notice.clone());
    }
    assert_eq!(reached.len(), names.len(), "{reached:?}");
}

/// Nobody is left to go on to: what was written is kept as a draft, nothing is sent, and what is cleared again is no draft.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_would_go_on_where_nobody_is_left_sends_no_notice() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let notice = format!("/children/{}/notice", service.who("Ava"));
    let page = service.page(&rookwood, "", &notice).await;
    for (typed, is_draft) in [("cold at the door", true), ("", false)] {
        let words = [("notice.concerns", typed), ("next-child", "yes")];
        let gone_on = service.send(&rookwood, &notice, &page, &words).await;
        assert_eq!(gone_on.status.as_u16(), 303, "{}", gone_on.words());
        let to = gone_on.headers["location"].to_str().unwrap();
        assert!(to.starts_with(&notice) && !to.contains("/sent"), "{to}");
        let again = service.page(&rookwood, "", &notice).await;
        let (html, said) = (again.html(), again.words());
        assert_eq!(html.contains("cold at the door"), is_draft, "{said}");
        assert_eq!(said.contains("Your draft, saved"), is_draft, "{said}");
    }
}

/// Whoever has a thousand drafts already is told so at the form, with all they wrote in it.
#[tokio::test(flavor = "multi_thread")]
async fn where_no_other_draft_is_kept_nobody_is_sent_on_and_nothing_typed_is_lost() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let notice = format!("/children/{}/notice", service.who("Ava"));
    let page = service.page(&rookwood, "", &notice).await;
    sqlx::query(
        "with recursive form(at) as (select 1 union all select at + 1 from form where at < 1000)
         insert into draft (owner, form, body, saved) select $1, '/of/' || at, '', $2 from form",
    )
    .bind(service.who("Rookwood").uuid())
    .bind(service.clock.now().as_microsecond())
    .execute(&mut service.prompt().await)
    .await
    .unwrap();
    let words = [
        ("notice.concerns", "cold at the door"),
        ("next-child", "yes"),
    ];
    let refused = service.send(&rookwood, &notice, &page, &words).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.words());
    let said = refused.words();
    assert!(
        said.contains("you have a thousand drafts already"),
        "{said}"
    );
    assert!(refused.html().contains("cold at the door"), "{said}");
}

/// A notice about Ava, and her sister Nell lives with her: the page asks after Nell, and silence owes Nell a visit of her own.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_says_nothing_of_a_sister_owes_her_a_visit() {
    let story = STAFF.replace("children: Kai, Ava", "children: Kai, Ava, Nell");
    let service = Running::telling(format!(
        "{story}  2026-03-01 09:00  described; name \"Nell Quillmarsh\"; born 2022-04-01 | about Nell; no case
  2026-03-02 09:00  linked to: Nell; as sibling; living together yes | about Ava; no case
  2026-03-02 09:00  linked to: Ava; as sibling; living together yes | about Nell; no case
  2026-03-03 09:00  child held: Nell; as officer in the case | about Rookwood; no case
"
    ))
    .await;
    let rookwood = service.signed_in("Rookwood").await;
    let nell = format!("/children/{}", service.who("Nell"));
    let notice = format!("/children/{}/notice", service.who("Ava"));
    let owed =
        "See Nell Quillmarsh, of whom a notice about another child at the address says nothing";
    let before = service.page(&rookwood, "", &nell).await.words();
    assert!(!before.contains(owed), "{before}");

    let page = service.page(&rookwood, "", &notice).await;
    let said = page.words();
    for asked in [
        "Is anybody else under 18 here, or expected?",
        "2 who may be children are recorded here. You have sent 0 of 2; others may have sent theirs.",
        "Nell (sibling) not sent by you",
        "Next child: Nell (sibling)",
    ] {
        assert!(said.contains(asked), "{asked}: {said}");
    }
    let silent = [
        ("happened", "2026-06-10 20:20"),
        ("seen.status", "seen and spoken to alone"),
        ("notice.about", "neglect"),
        ("notice.concerns", "no food in the house"),
    ];
    let sent = service.send(&rookwood, &notice, &page, &silent).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.words());
    let of_nell = service.page(&rookwood, "", &format!("{nell}/notice")).await;
    let said = of_nell.words();
    for done in ["You have sent 1 of 2;", "Ava (sibling) sent 20:3"] {
        assert!(said.contains(done), "{done}: {said}");
    }
    assert!(!said.contains("Next child"), "nobody is left: {said}");

    for list in [nell.as_str(), "/duties"] {
        let said = service.page(&rookwood, "", list).await.words();
        assert!(said.contains(owed), "{list}: {said}");
    }
    let address = service.page(&rookwood, "", &nell).await.html();
    let (before, _) = address
        .split_once("/duties/ppn.others-at-address/")
        .expect(owed);
    let from = before.rfind("href=\"").unwrap() + "href=\"".len();
    let to = address[from..].find('"').unwrap();
    let duty = service
        .page(&rookwood, "", &address[from..from + to])
        .await
        .words();
    assert!(
        duty.contains("says nothing of this one") && duty.contains("20:3"),
        "{duty}"
    );
}

/// Kai lives with Ava and no incident names him: the page that leads on from Ava's notice sends his.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_at_the_door_sends_the_next_childs_notice_by_the_page_that_leads_there() {
    let service = Running::telling(format!(
        "{STAFF}  2026-03-02 09:00  linked to: Kai; as sibling; living together yes | about Ava; no case\n"
    ))
    .await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let first = format!("/children/{}/notice", service.who("Ava"));
    let page = service.page(&wrenfield, "", &first).await;
    let next = format!(
        "/children/{}/notice?purpose=live+incident",
        service.who("Kai")
    );
    assert!(page.html().contains(&next), "{}", page.words());
    let page = service.page(&wrenfield, "", &next).await;
    let written = [
        ("happened", "2026-06-10 20:20"),
        ("seen.status", "seen and spoken to alone"),
        ("said.words", "I'm hungry"),
        ("said.how", "in person and alone"),
        ("voice.parts", "words"),
        ("notice.about", "neglect"),
        ("notice.concerns", "no food in the house"),
    ];
    let sent = service.send(&wrenfield, &next, &page, &written).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.words());
    let to = sent.headers["location"].to_str().unwrap().to_owned();
    let said = service.page(&wrenfield, "", &to).await.words();
    assert!(said.contains("Kai: notice sent"), "{said}");
}
