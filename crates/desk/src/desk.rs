//! The desk itself: what is asked, by whom, and what comes of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use heard_duty::Catalogue;
use heard_record::fact::access;
use heard_record::when::moment;
use heard_record::{Author, Fact, FactId, PersonId, Role, What};
use heard_store::{Account, Change, Fault, Look, Looks, Session, Sinks, Store};
use jiff::Timestamp;
use serde_json::{Map, json};
use tokio::sync::watch;
use uuid::Uuid;

use crate::access::{Act, Answer, Asked, Looker, Of, Shows, Situation, Stated, policy};
use crate::clock::Clock;
use crate::people::Directory;
use crate::reading::{Around, Reading};
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
    pub(crate) directory: Directory,
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

/// What of a change somebody is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The facts that came, each with its kind.
    pub facts: Vec<(FactId, &'static str)>,
    /// The duties that stand otherwise, each by its rule and the fact that raised it.
    pub duties: Vec<(String, FactId)>,
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

impl Desk {
    /// Opens the desk on a store, with the file in which looks are kept beside it.
    ///
    /// # Errors
    ///
    /// If the machine gives no randomness, or the database does not answer.
    pub async fn open(
        store: Store,
        catalogue: Arc<Catalogue>,
        looks: PathBuf,
        clock: Clock,
    ) -> Result<Desk, NotIn> {
        // The machine's clock may have been set back since the last fact was put on record.
        clock.at_least(moment(store.head().await?.entered));
        Ok(Desk {
            sign_in: SignIn::new(store.clone(), clock.clone())?,
            looks: store.keep_looks(looks),
            sinks: watch::channel(Sinks::Both).0,
            directory: Directory::new()?,
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

    /// Who a token stands for, in the role they ask to act in, or their only one. To ask is to use the session.
    ///
    /// # Errors
    ///
    /// [`NotIn::Over`] if nobody is signed in by it, or they have no account in that role on record;
    /// [`NotIn::SayWhichRole`] if they have several and none is named.
    pub async fn signed(&self, token: &Token, role: Option<Role>) -> Result<Signed, NotIn> {
        let (session, account) = self.sign_in.signed_in(token).await?;
        self.in_role(session, account, role).await
    }

    /// The same, without using the session: what is only left open does not last longer.
    ///
    /// # Errors
    ///
    /// As [`Desk::signed`].
    pub async fn still_signed(&self, token: &Token, role: Option<Role>) -> Result<Signed, NotIn> {
        let (session, account) = self.sign_in.still_in(token).await?;
        self.in_role(session, account, role).await
    }

    async fn in_role(
        &self,
        session: Session,
        account: Account,
        role: Option<Role>,
    ) -> Result<Signed, NotIn> {
        let facts = self.leave_of(account.person).await?;
        let roles = roles_of(account.person, self.now(), &facts);
        let mut has = roles.into_iter();
        let (role, name) = match (role, has.len()) {
            (Some(role), _) => has.find(|(one, _)| *one == role).ok_or(NotIn::Over)?,
            (None, 0 | 1) => has.next().ok_or(NotIn::Over)?,
            (None, _) => return Err(NotIn::SayWhichRole),
        };
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

    pub(crate) async fn leave_of(&self, person: PersonId) -> Result<Vec<Fact>, Fault> {
        let kept = self.store.leave_of(person).await?;
        Ok(kept.into_iter().map(|kept| kept.fact).collect())
    }

    /// Asks for leave to read a child's record. That it was asked for is kept before this answers, whatever it answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn read(&self, signed: &Signed, question: Question) -> Result<Reading, No> {
        self.read_by(signed, &[question.act], question.child, question.stated)
            .await
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
        let acts = [Act::Read, Act::ReadPacket, Act::ReadSummary];
        self.read_by(signed, &acts, child, stated).await
    }

    /// Reads by the first of some acts for which there is leave.
    async fn read_by(
        &self,
        signed: &Signed,
        acts: &[Act],
        child: PersonId,
        stated: Option<Stated>,
    ) -> Result<Reading, No> {
        let around = self.around(signed, child).await?;
        let mut refused = No::NothingThere;
        for (at, act) in acts.iter().enumerate() {
            let asked = around.asked(signed, *act, stated);
            let answer = around.decide(&asked);
            if !matches!(answer, Answer::Read(_)) && at + 1 < acts.len() {
                continue;
            }
            self.keep_look(&asked, Some(child), &answer).await?;
            match answer {
                Answer::Read(leave) => return Ok(Reading::of(leave, around, &asked)),
                Answer::ProveAgain => refused = No::ProveAgain,
                Answer::SayWhatFor => refused = No::SayWhatFor,
                Answer::Write(_) | Answer::NothingThere => {}
            }
        }
        Err(refused)
    }

    /// Who looked at a child's record, to whoever has leave to be told.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn looks(&self, reading: &Reading, before: Option<Uuid>) -> Result<LookPage, No> {
        if *reading.leave().shows() != Shows::Looks {
            return Err(No::NothingThere);
        }
        let mut looks = self
            .store
            .looks_about(reading.child(), before, LOOKS_A_PAGE + 1)
            .await?;
        let more = looks.len() > LOOKS_A_PAGE as usize;
        looks.truncate(LOOKS_A_PAGE as usize);
        let next = looks.last().filter(|_| more).map(|look| look.id);
        Ok(LookPage { looks, next })
    }

    /// What somebody may be told of a change: the facts they may read, and the duties told with them. Of a change that
    /// brought nothing they may read they are told nothing. Each thing told is a look.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn may_be_told(&self, signed: &Signed, change: &Change) -> Result<Option<Told>, No> {
        let around = self.around(signed, change.about).await?;
        let asked = around.asked(signed, Act::Read, None);
        let answer = around.decide(&asked);
        let Answer::Read(leave) = answer.clone() else {
            return Ok(None);
        };
        let reading = Reading::of(leave, around, &asked);
        let facts = reading.told_of(change);
        if facts.is_empty() {
            return Ok(None);
        }
        self.keep_look(&asked, Some(change.about), &answer).await?;
        let owed = reading.owed(&self.catalogue, asked.at, asked.at);
        let changed = change.duties();
        let duties = owed
            .into_iter()
            .filter(|owed| changed.contains(&(owed.rule.clone(), owed.arose_on)))
            .map(|owed| (owed.rule, owed.arose_on))
            .collect();
        Ok(Some(Told { facts, duties }))
    }

    /// Everything there is to see of a child and to decide by, as the record is at one moment.
    pub(crate) async fn around(&self, signed: &Signed, child: PersonId) -> Result<Around, Fault> {
        let facts = self
            .store
            .facts_with_leave(signed.account.person, child)
            .await?;
        // Another program's clock may be ahead: what is on record was recorded by now.
        if let Some(latest) = facts.iter().map(|kept| kept.fact.recorded).max() {
            self.clock.at_least(latest);
        }
        Ok(Around::new(child, facts, self.now()))
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
        let quiet = leave.map_or_else(|| policy::looks_quietly(asked.role), |leave| leave.quiet);
        let mut body = Map::new();
        body.insert("act".into(), json!(asked.act.word()));
        body.insert("role".into(), json!(asked.role.word()));
        body.insert("answer".into(), json!(word));
        if let Some(leave) = leave {
            body.insert("purpose".into(), json!(leave.purpose.word()));
            body.insert("rule".into(), json!(leave.rule));
        }
        let look = Look {
            id: new_id(asked.at)?,
            at: asked.at,
            who: asked.who,
            about: child,
            quiet,
            body: json!(body).to_string(),
        };
        self.keep(look).await
    }

    /// Keeps that somebody was told of emergency access to a child's record, as they are to be.
    pub(crate) async fn keep_told(&self, signed: &Signed, child: PersonId) -> Result<(), No> {
        let at = self.now();
        let body = json!({
            "act": "told of emergency access",
            "role": signed.role.word(),
            "answer": "given",
        });
        let look = Look {
            id: new_id(at)?,
            at,
            who: signed.account.person,
            about: Some(child),
            quiet: policy::looks_quietly(signed.role),
            body: body.to_string(),
        };
        self.keep(look).await
    }

    async fn keep(&self, look: Look) -> Result<(), No> {
        let sinks = self.looks.keep(look).await?;
        self.sinks.send_replace(sinks);
        Ok(())
    }
}

/// A new id, in the order of moments.
pub(crate) fn new_id(at: Timestamp) -> Result<Uuid, Fault> {
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
