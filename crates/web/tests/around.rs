//! Who and what is around a child: people, places, phones, vehicles and accounts in a picture and in lists that say the same,
//! and what restricts contact before anything else.

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
