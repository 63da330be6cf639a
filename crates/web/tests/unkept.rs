//! A protected place is told to nobody of whom it is not kept, for good, that they looked.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::running::{Answer, Running};

const PLACE: &str = "4 Lantern Canary Row, Saltby";

const STAFF: &str = "A place
  children: Kai
  people: Holloway, Teasel
  2026-01-01 09:00  account given: detective inspector; name \"DI Holloway\"; team \"complex exploitation\" | about Holloway; no case
  2026-01-01 09:00  account given: duty inspector; name \"Insp Teasel\"; team \"Saltby\" | about Teasel; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-03 09:00  given to team: \"complex exploitation\" | about Kai; no case
";

/// A service on which Teasel may be told a place, once, and neither place that keeps who looked takes any.
pub struct Unkept {
    service: Running,
    teasel: String,
}

impl Unkept {
    pub async fn made() -> Unkept {
        let service = Running::telling(STAFF.to_owned()).await;
        let path = format!("/api/children/{}/protected-place", service.who("Kai"));
        let holloway = service.signed_in("Holloway").await;
        let place = json!({ "place": PLACE, "keeper": "the hub", "because": "a threat", "happened": "2026-06-10 20:30" });
        let protected = service.post(Some(&holloway), &path, 1, &place).await;
        assert_eq!(protected.status, StatusCode::CREATED);
        let teasel = service.signed_in("Teasel").await;
        let needed = json!({ "happened": "2026-06-10 20:31", "because": "he is on his way there" });
        let risk = format!("{path}/risk");
        let declared = service.post(Some(&teasel), &risk, 2, &needed).await;
        assert_eq!(declared.status, StatusCode::CREATED);
        service.keep_no_looks().await;
        Unkept { service, teasel }
    }

    /// What comes of asking to be told the place.
    pub async fn asked(&self) -> Answer {
        let kai = self.service.who("Kai");
        let see = format!("/api/children/{kai}/protected-place/seen");
        self.service
            .post(Some(&self.teasel), &see, 3, &Json::Null)
            .await
    }

    /// How often the record says that the place was told.
    async fn told(&self) -> usize {
        let facts = self.service.desk.store().after(0, 1_000).await.unwrap();
        let told = facts
            .iter()
            .filter(|kept| kept.fact.kind().words == "place revealed");
        told.count()
    }
}

/// Does an answer tell the place?
pub fn tells(answer: &Answer) -> bool {
    String::from_utf8_lossy(&answer.bytes).contains("Canary")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_told_only_once_its_look_is_kept_and_is_not_used_up_before() {
    let unkept = Unkept::made().await;
    let refused = unkept.asked().await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!tells(&refused));
    assert_eq!(unkept.told().await, 0, "nothing was used up");
    unkept.service.keep_looks_again().await;
    let seen = unkept.asked().await;
    assert!(tells(&seen), "{}", seen.words());
    assert_eq!(unkept.told().await, 1);
}
