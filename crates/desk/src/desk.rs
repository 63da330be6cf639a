//! The desk itself: what is asked, by whom, and what comes of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use heard_duty::Catalogue;
use heard_record::fact::access;
use heard_record::{Author, Fact, FactId, PersonId, Role, Timeline, What};
use heard_store::{Account, Change, Fault, Kept, Look, Looks, Session, Sinks, Store};
use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use tokio::sync::watch;
use uuid::Uuid;

use crate::access::{
    Act, Answer, Asked, Looker, MayRead, Of, Shows, SignIn as HowSignedIn, Situation, Stated,
    decide,
};
use crate::clock::Clock;
use crate::sign_in::{NotIn, SignIn, Token};

/// The one door to a force's record.
#[derive(Debug)]
pub struct Desk {
    pub(crate) store: Store,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) clock: Clock,
    looks: Looks,
    sinks: watch::Sender<Sinks>,
    sign_in: SignIn,
}

/// Somebody signed in, in one of the roles they have.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Their account.
    pub account: Account,
    /// Their session.
    pub session: Session,
    /// The role in which they act.
    pub role: Role,
    /// What they are called at work.
    pub name: String,
}

/// Why something asked for is not given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum No {
    /// Exactly as if nothing were there.
    NothingThere,
    /// There is a record; what for is it asked?
    SayWhatFor,
    /// Who they are must be shown again first.
    ProveAgain,
    /// Something nobody who asks can put right.
    Fault(Fault),
}

impl std::fmt::Display for No {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            No::NothingThere => f.write_str("there is no such record"),
            No::SayWhatFor => f.write_str("there is a record; say what for you ask"),
            No::ProveAgain => f.write_str("show again who you are, with your password and a code"),
            No::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for No {}

impl From<Fault> for No {
    fn from(fault: Fault) -> No {
        No::Fault(fault)
    }
}

/// What is asked of a child's record.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// What is to be done with it.
    pub act: Act,
    /// The child.
    pub child: PersonId,
    /// What for, where that was said.
    pub stated: Option<Stated>,
}

/// How many looks are told at a time.
const LOOKS_A_PAGE: i64 = 50;

/// Some of who looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookPage {
    /// The looks, the latest first.
    pub looks: Vec<Look>,
    /// The one before which to ask for more, if there are more.
    pub next: Option<Uuid>,
}

/// Is a look kept from whoever keeps the record?
fn is_quiet(look: &Look) -> bool {
    let body: Json = serde_json::from_str(&look.body).unwrap_or_default();
    body.get("quiet").and_then(Json::as_bool).unwrap_or(false)
}

/// A child's record with leave to read of it what the leave covers.
#[derive(Debug)]
pub struct Reading {
    pub(crate) leave: MayRead,
    pub(crate) child: PersonId,
    pub(crate) facts: Vec<Kept>,
}

impl Desk {
    /// Opens the desk on a store, with the file in which looks are kept beside it.
    ///
    /// # Errors
    ///
    /// If the machine gives no randomness.
    pub fn open(
        store: Store,
        catalogue: Arc<Catalogue>,
        looks: PathBuf,
        clock: Clock,
    ) -> Result<Desk, NotIn> {
        Ok(Desk {
            sign_in: SignIn::new(store.clone(), clock.clone())?,
            looks: store.keep_looks(looks),
            sinks: watch::channel(Sinks::Both).0,
            store,
            catalogue,
            clock,
        })
    }

    /// Signing in and out.
    pub fn sign_in(&self) -> &SignIn {
        &self.sign_in
    }

    /// The store, for whoever runs the service: no content comes of it without leave but by hand.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The rules in force.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The time by the one clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where looks are kept at present, as the last one was.
    pub fn sinks(&self) -> Sinks {
        *self.sinks.borrow()
    }

    /// Who a token stands for, in the role they ask to act in, or their only one.
    ///
    /// # Errors
    ///
    /// [`NotIn::Over`] if nobody is signed in by it, or they have no account in that role on record.
    pub async fn signed(&self, token: &Token, role: Option<Role>) -> Result<Signed, NotIn> {
        let (session, account) = self.sign_in.signed_in(token).await?;
        let facts = self.leave_of(account.person).await?;
        let roles = roles_of(account.person, self.now(), &facts);
        let has = match role {
            Some(role) => roles.get(&role).map(|name| (role, name)),
            None => roles.iter().next().map(|(role, name)| (*role, name)),
        };
        let (role, name) = has.ok_or(NotIn::Over)?;
        let name = name.clone();
        Ok(Signed {
            account,
            session,
            role,
            name,
        })
    }

    /// The roles in which a person may act now.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn roles(&self, person: PersonId) -> Result<Vec<Role>, Fault> {
        let facts = self.leave_of(person).await?;
        Ok(roles_of(person, self.now(), &facts).into_keys().collect())
    }

    async fn leave_of(&self, person: PersonId) -> Result<Vec<Fact>, Fault> {
        let kept = self.store.leave_of(person).await?;
        Ok(kept.into_iter().map(|kept| kept.fact).collect())
    }

    /// Asks for leave to read a child's record. That it was asked for is kept before this answers, whatever it answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn read(&self, signed: &Signed, question: Question) -> Result<Reading, No> {
        let of = Of::Child(question.child);
        let asked = self.asked(signed, question.act, of, question.stated);
        let (answer, facts) = self.decide(&asked, Some(question.child)).await?;
        self.keep_look(&asked, Some(question.child), &answer)
            .await?;
        match answer {
            Answer::Read(leave) => Ok(Reading {
                leave,
                child: question.child,
                facts,
            }),
            Answer::Write(_) | Answer::NothingThere => Err(No::NothingThere),
            Answer::ProveAgain => Err(No::ProveAgain),
            Answer::SayWhatFor => Err(No::SayWhatFor),
        }
    }

    /// Asks for leave to read as much as there is leave for: all of it, else a packet, else a summary. One look is
    /// kept, of what was given or of what was refused last.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn read_most(
        &self,
        signed: &Signed,
        child: PersonId,
        stated: Option<Stated>,
    ) -> Result<Reading, No> {
        for act in [Act::Read, Act::ReadPacket] {
            let asked = self.asked(signed, act, Of::Child(child), stated);
            let (answer, facts) = self.decide(&asked, Some(child)).await?;
            if let Answer::Read(leave) = answer {
                self.keep_look(&asked, Some(child), &Answer::Read(leave.clone()))
                    .await?;
                return Ok(Reading {
                    leave,
                    child,
                    facts,
                });
            }
        }
        let question = Question {
            act: Act::ReadSummary,
            child,
            stated,
        };
        self.read(signed, question).await
    }

    /// Who looked at a child's record, to whoever has leave to be told.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn looks(&self, reading: &Reading, before: Option<Uuid>) -> Result<LookPage, No> {
        if *reading.leave.shows() != Shows::Looks {
            return Err(No::NothingThere);
        }
        let mut looks = self
            .store
            .looks_about(reading.child, before, LOOKS_A_PAGE + 1)
            .await?;
        let more = looks.len() > LOOKS_A_PAGE as usize;
        looks.truncate(LOOKS_A_PAGE as usize);
        let next = looks.last().filter(|_| more).map(|look| look.id);
        looks.retain(|look| !is_quiet(look));
        Ok(LookPage { looks, next })
    }

    /// What somebody may be told of a change: nothing, without leave to read what changed. Each thing told is a look.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn may_be_told(&self, signed: &Signed, change: &Change) -> Result<Option<Json>, No> {
        let asked = self.asked(signed, Act::Read, Of::Child(change.about), None);
        let (answer, facts) = self.decide(&asked, Some(change.about)).await?;
        let Answer::Read(leave) = &answer else {
            return Ok(None);
        };
        let may_read = |id: &Json| {
            let id = id.as_str().and_then(|id| id.parse().ok());
            id.and_then(|id| by_id(&facts, id))
                .is_some_and(|fact| leave.covers(fact))
        };
        let told = |name: &str, key: &str, keep: &[&str]| -> Vec<Json> {
            let all = change
                .body
                .get(name)
                .and_then(Json::as_array)
                .into_iter()
                .flatten();
            let covered = all.filter(|one| one.get(key).is_some_and(may_read));
            covered
                .map(|one| {
                    keep.iter()
                        .map(|key| {
                            (
                                (*key).to_owned(),
                                one.get(*key).cloned().unwrap_or_default(),
                            )
                        })
                        .collect::<Map<_, _>>()
                        .into()
                })
                .collect()
        };
        let facts_told = told("facts", "id", &["id", "kind"]);
        let duties = told("duties", "fact", &["rule", "fact"]);
        if facts_told.is_empty() && duties.is_empty() {
            return Ok(None);
        }
        self.keep_look(&asked, Some(change.about), &answer).await?;
        Ok(Some(json!({ "facts": facts_told, "duties": duties })))
    }

    pub(crate) fn asked(&self, signed: &Signed, act: Act, of: Of, stated: Option<Stated>) -> Asked {
        Asked {
            who: signed.account.person,
            role: signed.role,
            act,
            of,
            stated,
            for_whom: None,
            with: None,
            sign_in: HowSignedIn {
                at: signed.session.began,
                proved: signed.session.strong,
                strong: true,
            },
            at: self.now(),
        }
    }

    /// What is decided, and every fact it rests on.
    pub(crate) async fn decide(
        &self,
        asked: &Asked,
        child: Option<PersonId>,
    ) -> Result<(Answer, Vec<Kept>), Fault> {
        let mut facts: BTreeMap<i64, Kept> = BTreeMap::new();
        let mut take = |more: Vec<Kept>| facts.extend(more.into_iter().map(|one| (one.seq, one)));
        take(self.store.leave_of(asked.who).await?);
        if let Some(child) = child {
            take(self.store.facts_for(child).await?);
            take(self.store.leave_of(child).await?);
        }
        let facts: Vec<Kept> = facts.into_values().collect();
        let plain: Vec<Fact> = facts.iter().map(|kept| kept.fact.clone()).collect();
        let situation = Situation::as_known_at(asked.who, asked.role, &asked.of, asked.at, &plain);
        Ok((decide(asked, &situation), facts))
    }

    /// Keeps that something was asked, before it is answered.
    pub(crate) async fn keep_look(
        &self,
        asked: &Asked,
        child: Option<PersonId>,
        answer: &Answer,
    ) -> Result<(), No> {
        let (word, leave): (&str, Option<&Looker>) = match answer {
            Answer::Read(leave) => ("given", Some(leave.look())),
            Answer::Write(leave) => ("given", Some(leave.look())),
            Answer::ProveAgain => ("asked to show who they are", None),
            Answer::SayWhatFor => ("asked what for", None),
            Answer::NothingThere => ("refused", None),
        };
        let mut body = Map::new();
        body.insert("act".into(), json!(asked.act.word()));
        body.insert("role".into(), json!(asked.role.word()));
        body.insert("answer".into(), json!(word));
        if let Some(leave) = leave {
            body.insert("purpose".into(), json!(leave.purpose.word()));
            body.insert("rule".into(), json!(leave.rule));
            if leave.quiet {
                body.insert("quiet".into(), json!(true));
            }
        }
        self.keep(asked.who, child, asked.at, json!(body).to_string())
            .await
    }

    pub(crate) async fn keep(
        &self,
        who: PersonId,
        about: Option<PersonId>,
        at: Timestamp,
        body: String,
    ) -> Result<(), No> {
        let look = Look {
            id: new_id(at)?,
            at,
            who,
            about,
            body,
        };
        let sinks = self.looks.keep(look).await?;
        self.sinks.send_replace(sinks);
        Ok(())
    }
}

impl Reading {
    /// The leave by which it is read.
    pub fn leave(&self) -> &MayRead {
        &self.leave
    }

    /// The child.
    pub fn child(&self) -> PersonId {
        self.child
    }

    /// The last fact that may be read: what an edit says it had seen.
    pub fn seen(&self) -> Option<FactId> {
        self.covered().last().map(|kept| kept.fact.id)
    }

    /// What may be read of the record, as it was known at a moment, in the order in which it came.
    pub fn facts(&self, known: Timestamp) -> Vec<&Fact> {
        let facts = self.covered().map(|kept| &kept.fact);
        facts.filter(|fact| fact.recorded <= known).collect()
    }

    /// What may be read that came after a fact; all of it, where that is not there.
    pub(crate) fn since(&self, seen: FactId) -> Vec<Fact> {
        let upto = self.covered().find(|kept| kept.fact.id == seen);
        let upto = upto.map_or(0, |kept| kept.seq);
        let since = self.covered().filter(|kept| kept.seq > upto);
        since.map(|kept| kept.fact.clone()).collect()
    }

    fn covered(&self) -> impl DoubleEndedIterator<Item = &Kept> {
        self.facts
            .iter()
            .filter(|kept| self.leave.covers(&kept.fact))
    }

    /// Calls something with the child's timeline as known at a moment.
    pub fn with_timeline<T>(&self, known: Timestamp, then: impl FnOnce(&Timeline) -> T) -> T {
        let facts: Vec<Fact> = self.facts.iter().map(|kept| kept.fact.clone()).collect();
        then(&Timeline::as_known_at(self.child, known, &facts))
    }
}

/// A new id, in the order of moments.
fn new_id(at: Timestamp) -> Result<Uuid, Fault> {
    let mut rest = [0; 10];
    getrandom::fill(&mut rest).map_err(|_| Fault::Down)?;
    let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid())
}

/// The roles of a person's accounts at a moment, each with what they are called at work.
fn roles_of(person: PersonId, at: Timestamp, facts: &[Fact]) -> BTreeMap<Role, String> {
    let mut res = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.about == [person]) {
        let What::Access(access::Fact::AccountGiven(given)) = &fact.what else {
            continue;
        };
        let Some(role) = given.role.clear() else {
            continue;
        };
        let situation = Situation::as_known_at(person, *role, &Of::Force, at, facts);
        if situation.account.is_some() {
            let name = given
                .name
                .clear()
                .cloned()
                .unwrap_or_else(|| person.shown());
            res.insert(*role, name);
        }
    }
    res
}

/// Who puts something on record.
pub(crate) fn author(signed: &Signed) -> Author {
    Author {
        name: signed.name.clone(),
        role: signed.role,
    }
}

/// A fact by its id among those of a reading.
pub(crate) fn by_id(facts: &[Kept], id: FactId) -> Option<&Fact> {
    facts
        .iter()
        .map(|kept| &kept.fact)
        .find(|fact| fact.id == id)
}
