//! What changes, and what people are told to be late or about to be, sent to the addresses people named: each in its order, at
//! least once, and to nobody what its owner may not read at that moment.

mod origin;
mod post;
mod signed;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use heard_desk::{Change, Changes, Desk, Failing, Fault, Hook, Message, No, NotIn, Signed, ToTell};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_rustls::rustls::RootCertStore;
use uuid::Uuid;

use crate::figures::{Figures, TARGET};
pub(crate) use origin::Address;
pub use origin::{NoOrigin, Origin, Origins};
pub(crate) use post::{Content, Post, Why};
use signed::Says;
pub(crate) use signed::shown;

/// How often it is looked for hooks whose time to be tried again has come.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How many changes are read at a time.
const AT_A_TIME: i64 = 200;

/// How many changes with nothing to tell are passed over before that is kept: to keep it costs as much as a fact does.
const PASSES_OVER: i64 = 1_000;

/// How many hooks ask for leave at a time; how many wait for an answer is not limited.
const ASKING: usize = 4;

/// How long another program waits for one that tells a hook and says nothing any more.
const HAS_IT: SignedDuration = SignedDuration::from_secs(60);

/// How long after the first failure it is tried again; each more doubles it, up to the most.
const AGAIN: SignedDuration = SignedDuration::from_secs(5);
const AGAIN_AT_MOST: SignedDuration = SignedDuration::from_hours(1);

/// After how long without a success a hook is stopped.
const GIVES_UP: SignedDuration = SignedDuration::from_hours(3 * 24);

const MAY_NOT_GO: &str = "whoever runs the service does not let hooks go to its address any more";

/// Tells every hook what changes.
pub struct Telling {
    desk: Arc<Desk>,
    origins: Origins,
    figures: Arc<Figures>,
    post: Post,
    teller: Uuid,
    busy: Mutex<BTreeSet<Uuid>>,
    /// How far each was found to have nothing to tell, where that is not kept.
    passed: Mutex<BTreeMap<Uuid, i64>>,
    asking: Semaphore,
}

/// What a hook's owner is to be told.
enum Ready {
    /// What of a change they may read.
    Changed(Box<ToTell>),
    /// A message of theirs.
    Told(Message),
}

/// Why a hook is not told any further for now.
enum Ends {
    /// Something was not taken.
    NotTaken { place: i64, why: Why },
    /// Its address is not one hooks may go to.
    MayNotGo,
    /// Its owner is told nothing more.
    OwnerLeft,
    /// It is another's by now, ended or stopped.
    NotOurs,
    /// Something is wrong here, and not there.
    Fault,
}

impl From<Fault> for Ends {
    fn from(fault: Fault) -> Ends {
        tracing::error!(target: TARGET, %fault, "a hook is not told");
        Ends::Fault
    }
}

impl From<No> for Ends {
    fn from(no: No) -> Ends {
        match no {
            No::Fault(fault) => fault.into(),
            _ => Ends::Fault,
        }
    }
}

/// That a hook is being told, until it is dropped.
struct Busy(Arc<Telling>, Uuid);

impl Drop for Busy {
    fn drop(&mut self) {
        let busy = &self.0.busy;
        let mut busy = busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.remove(&self.1);
    }
}

impl Telling {
    /// Of a desk's hooks, as far as they may go; `teller` is what this program is told apart by, and `roots` are those
    /// who vouch for certificates.
    ///
    /// # Errors
    ///
    /// If TLS cannot be spoken at all.
    pub fn new(
        desk: Arc<Desk>,
        origins: Origins,
        figures: Arc<Figures>,
        teller: Uuid,
        roots: RootCertStore,
    ) -> io::Result<Arc<Telling>> {
        Ok(Arc::new(Telling {
            desk,
            origins,
            figures,
            post: Post::trusting(roots)?,
            teller,
            busy: Mutex::default(),
            passed: Mutex::default(),
            asking: Semaphore::new(ASKING),
        }))
    }

    /// Those who vouch for certificates on this machine.
    pub fn roots_of_the_machine() -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        roots
    }

    /// Tells them for as long as the store is open, until it is to stop. When this ends, all that it began has ended.
    pub async fn go_on(self: Arc<Self>, stop: impl Future<Output = ()>) {
        let mut woken = self.desk.store().changes();
        let mut begun = JoinSet::new();
        let mut stop = pin!(stop);
        loop {
            // Each goes on by itself, however long the others take.
            self.begin(&mut begun).await;
            while begun.try_join_next().is_some() {}
            let woken = tokio::time::timeout(LOOK_AGAIN, woken.changed());
            let is_over = tokio::select! {
                () = &mut stop => true,
                woken = woken => matches!(woken, Ok(Err(_))),
            };
            if is_over {
                break;
            }
        }
        begun.shutdown().await;
    }

    /// Begins to tell each hook whose time has come and that is not being told: what is told ends by itself.
    pub async fn begin(self: &Arc<Self>, begun: &mut JoinSet<()>) {
        let last = *self.desk.store().changes().borrow();
        // Where the store does not answer, it is asked again in a moment.
        let hooks = self.desk.store().hooks_going_on().await.unwrap_or_default();
        let now = self.desk.now();
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed.retain(|id, _| hooks.iter().any(|hook| hook.id == *id));
        drop(passed);
        for hook in hooks {
            let waits = hook.failing.as_ref().is_some_and(|one| one.again > now);
            let may_go = self.origins.let_go(&hook.address).is_some();
            if may_go && (self.passed(&hook) >= last || waits) {
                continue;
            }
            if let Some(busy) = self.one_more(hook.id) {
                let telling = Arc::clone(self);
                begun.spawn(async move {
                    let _busy = busy;
                    telling.tell(hook).await;
                });
            }
        }
    }

    fn one_more(self: &Arc<Self>, id: Uuid) -> Option<Busy> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(id).then(|| Busy(Arc::clone(self), id))
    }

    /// Tells one hook all there is, or as far as it is taken.
    async fn tell(&self, hook: Hook) {
        if let Ok(true) | Err(Ends::Fault) = self.passes_over(&hook).await {
            return;
        }
        let store = self.desk.store();
        let now = self.desk.now();
        let taken = store.take_hook(hook.id, self.teller, now, self.until());
        let Ok(Some(mut hook)) = taken.await else {
            return;
        };
        let told = self.tell_all(&mut hook).await;
        let now = self.desk.now();
        let kept = match told {
            Ok(()) | Err(Ends::Fault) => store.leave_hook(hook.id, self.teller).await,
            Err(Ends::NotOurs) => Ok(()),
            Err(Ends::MayNotGo) => store.stop_hook(&hook, self.teller, now, MAY_NOT_GO).await,
            Err(Ends::OwnerLeft) => {
                let ended = store.end_hook(hook.account, hook.id, now).await;
                ended.map(drop)
            }
            Err(Ends::NotTaken { place, why }) => self.not_taken(&hook, place, why, now).await,
        };
        // What could not be kept is as it was before: it is told again, and known by its id.
        drop(kept);
    }

    fn until(&self) -> Timestamp {
        later(self.desk.now(), HAS_IT)
    }

    /// How far a hook has nothing to tell any more.
    fn passed(&self, hook: &Hook) -> i64 {
        let passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed
            .get(&hook.id)
            .map_or(hook.place, |place| hook.place.max(*place))
    }

    fn has_passed(&self, hook: &Hook, place: i64) {
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed.insert(hook.id, place);
    }

    /// Is there nothing to tell, and nothing that is worth keeping?
    async fn passes_over(&self, hook: &Hook) -> Result<bool, Ends> {
        self.let_go(hook)?;
        let mut place = self.passed(hook);
        while hook.failing.is_none() && place - hook.place < PASSES_OVER {
            let changes = self.desk.store().changed_after(place, AT_A_TIME).await?;
            if changes.are_none() {
                return Ok(true);
            }
            for change in &changes.all {
                if self.ready(hook, change).await?.is_some() {
                    return Ok(false);
                }
                place = change.seq;
                self.has_passed(hook, place);
            }
            say_what_is_left_out(&changes);
            place = changes.upto;
            self.has_passed(hook, place);
        }
        Ok(false)
    }

    async fn tell_all(&self, hook: &mut Hook) -> Result<(), Ends> {
        let store = self.desk.store();
        let mut passed = self.passed(hook);
        loop {
            self.let_go(hook)?;
            let changes = store.changed_after(passed, AT_A_TIME).await?;
            let none = changes.are_none();
            say_what_is_left_out(&changes);
            for change in changes.all {
                if let Some(ready) = self.ready(hook, &change).await? {
                    let sent = self.send(hook, &change, ready).await?;
                    self.figures.hook_tried(sent.is_ok());
                    if let Err(why) = sent {
                        let place = passed;
                        return Err(Ends::NotTaken { place, why });
                    }
                    let now = Some(self.desk.now());
                    self.keep_place(hook, change.seq, now).await?;
                }
                passed = change.seq;
            }
            passed = passed.max(changes.upto);
            if passed > hook.place {
                self.keep_place(hook, passed, None).await?;
            }
            if none {
                return Ok(());
            }
        }
    }

    fn let_go(&self, hook: &Hook) -> Result<Address, Ends> {
        self.origins.let_go(&hook.address).ok_or(Ends::MayNotGo)
    }

    /// What of a change a hook's owner may be told at this moment.
    async fn ready(&self, hook: &Hook, change: &Change) -> Result<Option<Ready>, Ends> {
        let _turn = self.asking.acquire().await.map_err(|_| Ends::Fault)?;
        let owner: Signed = match self.desk.told_by(hook).await {
            Ok(owner) => owner,
            Err(NotIn::Over) => return Err(Ends::OwnerLeft),
            Err(_) => return Err(Ends::Fault),
        };
        match self.has_to_tell(&owner, change).await {
            // What is damaged is not told, and holds up no other child's: whoever runs the service is told of it.
            Err(No::Fault(fault @ Fault::Damaged(_))) => {
                tracing::error!(target: TARGET, %fault, "a hook passes over a change");
                Ok(None)
            }
            ready => Ok(ready?),
        }
    }

    async fn has_to_tell(&self, owner: &Signed, change: &Change) -> Result<Option<Ready>, No> {
        if let Some(message) = self.desk.message_in(owner, change).await? {
            return Ok(Some(Ready::Told(message)));
        }
        let changed = self.desk.has_to_tell(owner, change).await?;
        Ok(changed.map(|ready| Ready::Changed(Box::new(ready))))
    }

    /// Connects, keeps that its owner is told, and then sends it. Where nobody answers, nobody was told.
    async fn send(
        &self,
        hook: &Hook,
        change: &Change,
        ready: Ready,
    ) -> Result<Result<(), Why>, Ends> {
        let line = match self.post.connect(self.let_go(hook)?).await {
            Ok(line) => line,
            Err(why) => return Ok(Err(why)),
        };
        let says = match ready {
            Ready::Changed(ready) => Says::Changed(self.desk.tell(*ready).await?),
            Ready::Told(message) => Says::Told(message),
        };
        let message = signed::message(hook, change, says, self.desk.now_elsewhere())?;
        Ok(line.send(message).await)
    }

    async fn keep_place(
        &self,
        hook: &mut Hook,
        place: i64,
        taken: Option<Timestamp>,
    ) -> Result<(), Ends> {
        let store = self.desk.store();
        let kept = store.hook_told(hook, self.teller, place, taken, self.until());
        if !kept.await? {
            return Err(Ends::NotOurs);
        }
        hook.place = place;
        hook.failing = None;
        Ok(())
    }

    async fn not_taken(
        &self,
        hook: &Hook,
        place: i64,
        why: Why,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let (since, tries) = match &hook.failing {
            Some(failing) => (failing.since, failing.tries),
            None => (now, 0),
        };
        let store = self.desk.store();
        if now.duration_since(since) >= GIVES_UP {
            let why = format!("for 3 days nothing was taken there; the last time {why}");
            return store.stop_hook(hook, self.teller, now, &why).await;
        }
        let failing = Failing {
            since,
            tries: tries + 1,
            again: later(now, wait_after(tries)),
            why,
        };
        store
            .hook_not_told(hook, self.teller, place, &failing)
            .await
    }
}

/// What is damaged is told nobody, and holds up nobody: whoever runs the service is told how much of it there is.
fn say_what_is_left_out(changes: &Changes) {
    if changes.left_out > 0 {
        let (left_out, upto) = (changes.left_out, changes.upto);
        tracing::error!(target: TARGET, left_out, upto, "a hook passes over changes that are not what was kept");
    }
}

/// How long is waited after a failure that so many came before.
fn wait_after(tries: i64) -> SignedDuration {
    let doubled = 1_i32 << tries.clamp(0, 10);
    AGAIN.saturating_mul(doubled).min(AGAIN_AT_MOST)
}

fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.saturating_add(by).unwrap_or(Timestamp::MAX)
}
