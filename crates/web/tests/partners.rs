//! Who has been told about a child: nobody has it because another says so, and nothing is had because something else is.

use crate::running::{Running, STAFF};

/// What the record of Ava says of who has been told.
async fn told(more: &str) -> String {
    let service = Running::telling(format!("{STAFF}{more}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let ava = format!("/children/{}", service.who("Ava"));
    let page = service.page(&rookwood, "", &ava).await.words();
    let (_, card) = page.split_once("Who has been told").unwrap();
    card.chars().take(600).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_partner_has_received_no_other_has() {
    let card = told(
        "  2026-06-10 10:00  notice shared: council, health; notice N1 | about Ava; no case
  2026-06-10 11:00  partner confirmed receipt: health; notice N1 | about Ava; no case
",
    )
    .await;
    assert!(card.contains("Health received"), "{card}");
    assert!(
        card.contains("Council sent") && card.contains("no receipt"),
        "{card}"
    );
    assert!(!card.contains("Council received"), "{card}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_for_the_notice_it_names_and_unsure_where_it_names_none() {
    let two = "  2026-06-09 10:00  notice shared: council; notice N1 | about Ava; no case
  2026-06-10 10:00  notice shared: council; notice N2 | about Ava; no case
";
    let named =
        "  2026-06-10 11:00  partner confirmed receipt: council; notice N1 | about Ava; no case\n";
    let card = told(&format!("{two}{named}")).await;
    assert_eq!(card.matches("Council received").count(), 1, "{card}");
    assert_eq!(card.matches("no receipt").count(), 1, "{card}");
    let unnamed = "  2026-06-10 11:00  partner confirmed receipt: council | about Ava; no case\n";
    let card = told(&format!("{two}{unnamed}")).await;
    assert_eq!(
        card.matches("cannot tell which of what was sent it is for")
            .count(),
        2,
        "{card}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_names_what_nobody_can_read_is_for_nothing_for_sure() {
    let one = "  2026-06-09 10:00  notice shared: council; notice N1 | about Ava; no case\n";
    let unclear = "  2026-06-10 11:00  partner confirmed receipt: council; notice unclear \"N1 or N7\" | about Ava; no case\n";
    let card = told(&format!("{one}{unclear}")).await;
    assert!(!card.contains("Council received"), "{card}");
    assert_eq!(
        card.matches("cannot tell which of what was sent it is for")
            .count(),
        1,
        "{card}"
    );
    let named =
        "  2026-06-10 11:00  partner confirmed receipt: council; notice N1 | about Ava; no case\n";
    let card = told(&format!("{one}{unclear}{named}")).await;
    assert_eq!(card.matches("Council received").count(), 1, "{card}");
}
