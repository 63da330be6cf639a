//! A small force with a desk of its own: who works there, and two children.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use heard_desk::bring::Bringing;
use heard_desk::clock::Clock;
use heard_desk::sign_in::{In, NotIn, Try, code_for};
use heard_desk::{Desk, PlaceKey, Signed};
use heard_duty::catalogue::{Nation, built_in};
use heard_record::text;
use heard_record::{PersonId, When};
use heard_store::Store;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub const PASSWORD: &str = "teal otter ladder forty";

/// Who works there, and Ava and Kai.
pub const STAFF: &str = "Who may see Kai and Ava
  children: Kai, Ava
  people: Finch, Wrenfield, Rookwood, Pike, Oake, Hazeldene, Slate, Holloway, Teasel, Alder, Flint, Dale
  2026-01-01 09:00  account given: call handler; name \"Op. Finch\"; team \"control room\" | about Finch; no case
  2026-01-01 09:00  account given: responding officer; name \"PC Wrenfield\"; team \"Saltby response\"; supervisor Pike | about Wrenfield; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\"; supervisor Pike | about Rookwood; no case
  2026-01-01 09:00  account given: sergeant; name \"DS Pike\"; team \"complex exploitation\" | about Pike; no case
  2026-01-01 09:00  account given: analyst; name \"Oake\" | about Oake; no case
  2026-01-01 09:00  account given: auditor; name \"Hazeldene\" | about Hazeldene; no case
  2026-03-01 09:00  described; name \"Kai Brambleby\" | about Kai; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case
  2026-03-03 09:00  given to team: \"complex exploitation\"; district \"Saltby\" | about Ava; no case
  2026-03-03 09:00  child held: Ava; as officer in the case | about Rookwood; no case
  2026-06-09 22:11  reported missing; by care home | about Ava
  2026-06-09 22:19  graded: medium | about Ava
";

pub struct Force {
    pub desk: Desk,
    pub clock: Clock,
    pub folder: tempfile::TempDir,
    told: String,
    phones: Mutex<BTreeMap<String, String>>,
}

impl Force {
    pub async fn new() -> Force {
        Force::with("").await
    }

    /// With more lines of its story.
    pub async fn with(more: &str) -> Force {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("heard.db").display());
        let catalogue = Arc::new(built_in::read(Nation::England, &[]).unwrap());
        let address = address.parse().unwrap();
        let id = Uuid::from_u128(7);
        let store = Store::open(&address, id, Arc::clone(&catalogue))
            .await
            .unwrap();
        let clock = Clock::set_to(at("2026-06-10 20:31"));
        let told = format!("{STAFF}{more}");
        let brought = Bringing::of(&store, &clock, "evening.txt")
            .story(told.as_bytes())
            .await
            .unwrap();
        assert_eq!(brought.held, 0, "{:?}", store.held().await);
        let looks = folder.path().join("looks.jsonl");
        let key = PlaceKey::made_in(&folder.path().join("places.key")).unwrap();
        let desk = Desk::open(store, catalogue, looks, clock.clone())
            .await
            .unwrap();
        let desk = desk.with_key_to_places(key);
        Force {
            desk,
            clock,
            folder,
            told,
            phones: Mutex::default(),
        }
    }

    pub fn who(&self, name: &str) -> PersonId {
        let (story, _) = text::read("evening.txt", &self.told);
        story
            .cast
            .people
            .iter()
            .find(|one| one.name == name)
            .unwrap()
            .id
    }

    /// Makes an account and takes it up; what the phone was told.
    pub async fn account(&self, name: &str) -> String {
        self.account_of(name, self.who(name)).await
    }

    async fn account_of(&self, name: &str, who: PersonId) -> String {
        let link = self.desk.sign_in().invite(name, who).await.unwrap();
        let (_, url) = self.desk.sign_in().look_at_link(&link).await.unwrap();
        let code = code_for(&url, self.clock.now()).unwrap();
        self.desk
            .sign_in()
            .take_up(&link, PASSWORD, &code)
            .await
            .unwrap();
        url
    }

    pub fn typed(&self, name: &str, url: &str) -> Try {
        Try {
            name: name.into(),
            password: PASSWORD.into(),
            code: code_for(url, self.clock.now()).unwrap(),
            from: "192.0.2.1".into(),
            browser: None,
            label: "a browser".into(),
        }
    }

    pub async fn sign_in(&self, typed: &Try) -> Result<In, NotIn> {
        self.desk.sign_in().sign_in(typed).await
    }

    pub fn later(&self, seconds: i64) {
        let to = self.clock.now() + SignedDuration::from_secs(seconds);
        self.clock.set(to);
    }

    /// Somebody signed in, in their own role.
    pub async fn signed(&self, name: &str) -> Signed {
        self.signed_as(name, self.who(name)).await
    }

    /// The same of somebody whom its story does not tell of.
    pub async fn signed_as(&self, name: &str, who: PersonId) -> Signed {
        let url = self.account_of(name, who).await;
        self.phones.lock().unwrap().insert(name.to_owned(), url);
        self.signed_again(name).await
    }

    /// Somebody who has an account already, signed in once more.
    pub async fn signed_again(&self, name: &str) -> Signed {
        let url = self.phones.lock().unwrap()[name].clone();
        self.later(60);
        let signed = self.sign_in(&self.typed(name, &url)).await.unwrap();
        self.desk.signed(&signed.token, None).await.unwrap()
    }
}

pub fn at(time: &str) -> Timestamp {
    When::read(time).unwrap().latest()
}
