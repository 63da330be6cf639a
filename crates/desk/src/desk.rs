//! The desk itself: what is asked, by whom, and what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use heard_duty::Catalogue;
use heard_record::fact::access;
use heard_record::when::moment;
use heard_record::{Author, Fact, PersonId, Role, What};
use heard_store::{Account, Fault, Looks, Session, Sinks, Store};
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use crate::access::{Answer, Of, Situation};
use crate::assurance::{Counting, Figures};
use crate::clock::Clock;
use crate::owed::Owed;
use crate::people::Directory;
use crate::places::PlaceKey;
use crate::reading::Around;
use crate::sign_in::{NotIn, Scope, SignIn, Token, is_token, scope_of};
use crate::systems::Systems;
use crate::told_once::ToldOnce;
use crate::worklist::{Lists, Open};

/// The one door to a force's record.
#[derive(Debug)]
pub struct Desk {
    pub(crate) store: Store,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) clock: Clock,
    pub(crate) looks: Looks,
    pub(crate) sinks: watch::Sender<Sinks>,
    pub(crate) told_once: ToldOnce,
    sign_in: SignIn,
    pub(crate) directory: Arc<Directory>,
    pub(crate) figures: Arc<Figures>,
    pub(crate) counting: Counting,
    pub(crate) lists: Arc<Lists<Open>>,
    pub(crate) own: Arc<Lists<Vec<Owed>>>,
    pub(crate) systems: Arc<Systems>,
    pub(crate) places: Option<PlaceKey>,
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

impl Signed {
    /// The token by which a program asks for them, or the hook by which they are told; none, where they ask themselves.
    pub(crate) fn token(&self) -> Option<Uuid> {
        is_token(&self.session).then_some(self.session.id)
    }
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

impl Answer {
    /// Why nothing is given, where it is not.
    pub(crate) fn refused(&self) -> Option<No> {
        match self {
            Answer::Read(_) | Answer::Write(_) => None,
            Answer::ProveAgain => Some(No::ProveAgain),
            Answer::SayWhatFor => Some(No::SayWhatFor),
            Answer::NothingThere => Some(No::NothingThere),
        }
    }
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
            told_once: ToldOnce::default(),
            directory: Directory::begin(&store)?,
            figures: Arc::default(),
            counting: Counting::of(&store, &catalogue, &clock),
            lists: Arc::default(),
            own: Arc::default(),
            systems: Arc::default(),
            places: None,
            store,
            catalogue,
            clock,
        })
    }

    /// The same, with the key to protected places: without it none is sealed or told, and everything else goes on.
    #[must_use]
    pub fn with_key_to_places(self, key: PlaceKey) -> Desk {
        Desk {
            places: Some(key),
            ..self
        }
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

    /// The time as programs elsewhere have it, whatever moment a demonstration shows.
    pub fn now_elsewhere(&self) -> Timestamp {
        self.clock.of_phones()
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
        self.signed_for(token, role, None).await
    }

    /// The same, to do what a program may do too, by a token of its owner's that is for it.
    ///
    /// # Errors
    ///
    /// As [`Desk::signed`]; [`NotIn::OutOfScope`] by a token that is not for it.
    pub async fn signed_for(
        &self,
        token: &Token,
        role: Option<Role>,
        scope: Option<Scope>,
    ) -> Result<Signed, NotIn> {
        let (session, account) = self.sign_in.signed_in(token).await?;
        self.in_role(session, account, role, scope).await
    }

    /// The same, without using the session: what is only left open does not last longer.
    ///
    /// # Errors
    ///
    /// As [`Desk::signed_for`].
    pub async fn still_signed_for(
        &self,
        token: &Token,
        role: Option<Role>,
        scope: Option<Scope>,
    ) -> Result<Signed, NotIn> {
        let (session, account) = self.sign_in.still_in(token).await?;
        self.in_role(session, account, role, scope).await
    }

    async fn in_role(
        &self,
        session: Session,
        account: Account,
        role: Option<Role>,
        scope: Option<Scope>,
    ) -> Result<Signed, NotIn> {
        if is_token(&session) && !scope.is_some_and(|scope| scope_of(&session).contains(&scope)) {
            return Err(NotIn::OutOfScope);
        }
        self.acting(session, account, role).await
    }

    /// Somebody with the role in which they act, or their only one.
    pub(crate) async fn acting(
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

    /// What members of staff are called at work; whoever has no account any more is not among them.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn called_at_work(
        &self,
        who: &BTreeSet<PersonId>,
    ) -> Result<BTreeMap<PersonId, String>, Fault> {
        let mut res = BTreeMap::new();
        for person in who {
            let facts = self.leave_of(*person).await?;
            let roles = roles_of(*person, self.now(), &facts);
            res.extend(roles.into_values().next().map(|name| (*person, name)));
        }
        Ok(res)
    }

    pub(crate) async fn leave_of(&self, person: PersonId) -> Result<Vec<Fact>, Fault> {
        let kept = self.store.leave_of(person).await?;
        Ok(kept.into_iter().map(|kept| kept.fact).collect())
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
}

/// The roles of a person's accounts at a moment, each with what they are called at work.
pub(crate) fn roles_of(person: PersonId, at: Timestamp, facts: &[Fact]) -> BTreeMap<Role, String> {
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
