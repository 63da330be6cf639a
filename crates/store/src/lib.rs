//! # Where the record is kept
//!
//! Facts come in one at a time and in one order: each has a place, from 1,
//! without gaps. Each place seals what was put there and everything before it,
//! so that a change, a swap, a fact taken out or put in between shows.
//!
//! There is one way in, [`Store::put`]. What it acknowledged is on the disk
//! and stays there, whatever fails next. What it did not acknowledge can be
//! asked for again with the same key: it is recorded once, and the answer is
//! the same. Everyone who waits to write is written together, in one
//! transaction, by one writer.
//!
//! The same statements serve SQLite, in one file beside the program, and
//! PostgreSQL.
//!
//! # What it will never do
//!
//! It never changes a fact, and never takes one out; the database itself
//! refuses to. The law may have a body emptied: its place, its seal and the
//! authority stay. It never says that something is recorded before the disk
//! has it, and never says that something was not recorded when it cannot
//! know. After a fault of the disk it believes nothing: it takes nothing more
//! in until it was started again. It reads no clock.

mod accounts;
mod address;
mod appearance;
mod around;
mod backup;
mod chain;
mod condition;
mod counted;
mod db;
mod described;
mod drafts;
mod duties;
mod erasures;
mod everybody;
mod expunge;
mod fault;
mod folder;
mod follows;
mod found;
mod hand;
mod held;
mod hooks;
mod in_use;
mod judged;
pub mod key_file;
mod lately;
mod log;
mod looks;
mod many;
mod notices;
mod outbox;
#[cfg(all(feature = "faults", debug_assertions))]
mod planted;
mod pushes;
mod put;
mod roles;
mod rows;
mod sealed;
mod sessions;
mod steps;
mod systems;
mod tries;
mod verify;
mod whole;
mod witness;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Weak};

use heard_duty::{Catalogue, Outcome};
use heard_record::identity::Described;
use heard_record::{Fact, FactId, PersonId};
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

pub use accounts::Account;
pub use address::Address;
pub use appearance::Appearance;
pub use backup::{Copied, CopyKey, CopyMade, NoCopy};
pub use chain::{Head, Seal, hex};
pub use condition::{Care, LookedThrough};
pub use counted::CountKept;
pub use drafts::Draft;
pub use duties::Stands;
pub use erasures::Erasures;
pub use everybody::WithLeave;
pub use expunge::may_be_taken_out;
pub use fault::Fault;
pub use held::{AllHeld, Held};
pub use hooks::{Failing, Hook, HooksBehind};
pub use in_use::InUse;
pub use log::Kept;
pub use looks::{Look, Looks, Sinks};
pub use outbox::{Change, Changes};
pub use pushes::{Came, Push, ToldAs};
pub use put::{Answer, Entries, Put, Receipt, Seen};
pub use roles::roles;
pub use sealed::{SEALED_LENGTH, Sealed, SealedBy};
pub use sessions::Session;
pub use systems::SystemRead;
pub use verify::Verified;
pub use whole::Whole;
pub use witness::{Heads, Signer, add_head, read_heads};

use db::{Db, run, the_one};
use put::{Writer, Writing};
use whole::WholeAtHand;

/// A force's record.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
    id: Uuid,
    catalogue: Arc<Catalogue>,
    writer: Writer,
    changes: watch::Receiver<i64>,
    /// What wakes them, for as long as anything is written.
    wakes: Weak<watch::Sender<i64>>,
    whole: Arc<WholeAtHand>,
}

impl Store {
    /// Opens a store, making it where there is none; `id` is what a new one is told apart by.
    ///
    /// # Errors
    ///
    /// A database that can lose what it acknowledged, that a newer program has opened, or that cannot be reached.
    pub async fn open(
        address: &Address,
        id: Uuid,
        catalogue: Arc<Catalogue>,
    ) -> Result<Store, Fault> {
        Store::open_with(address, id, catalogue, None, |_| {}).await
    }

    /// The same, with a ledger of what is taken out of the record: what is in it and not on record, as in a store brought
    /// back from an older copy, is taken out before this answers. What takes long first, as in a store that an older program
    /// kept, is told before it is begun.
    ///
    /// # Errors
    ///
    /// As [`Store::open`]; a ledger that cannot be read, or is another store's.
    pub async fn open_with(
        address: &Address,
        id: Uuid,
        catalogue: Arc<Catalogue>,
        erasures: Option<Erasures>,
        tell: fn(&str),
    ) -> Result<Store, Fault> {
        let db = Db::open(address).await?;
        let found = this_store(&db, id).await?;
        if found.is_of_before() {
            tell(OF_BEFORE);
            bring_up_to_date(&db, &catalogue, &found, tell).await?;
        }
        let id = found.id;
        let mut tx = db.begin_writing().await?;
        let (told, changes) = watch::channel(outbox::last(&mut tx).await?);
        db.commit(tx).await?;
        let told = Arc::new(told);
        outbox::listen(&db, Arc::clone(&told));
        let opened = erasures.map(|erasures| erasures.open(id)).transpose()?;
        let (ledger, recorded) = opened.unzip();
        let whole = Arc::<WholeAtHand>::default();
        let wakes = Arc::downgrade(&told);
        let writing = Writing::of(db.clone(), id, told, ledger, Arc::clone(&whole));
        let store = Store {
            writer: Writer::start(writing, Arc::clone(&catalogue)),
            db,
            id,
            catalogue,
            changes,
            wakes,
            whole,
        };
        store.take_out_again(recorded.unwrap_or_default()).await?;
        Ok(store)
    }

    /// Takes out what a ledger says was taken out, where this record does not say so.
    async fn take_out_again(&self, recorded: Vec<Fact>) -> Result<(), Fault> {
        let mut tx = self.db.read().await?;
        let there = log::digests_of(&mut tx, recorded.iter().map(|fact| fact.id)).await?;
        drop(tx);
        let missing = recorded
            .into_iter()
            .filter(|fact| !there.contains_key(&fact.id));
        for fact in missing {
            let put = Put {
                key: fact.id.uuid(),
                now: fact.recorded,
                what: Entries::Brought(vec![fact]),
                seen: None,
            };
            if !matches!(self.put(put).await?, Answer::Kept(_)) {
                let why = "what its ledger says was taken out cannot be taken out again";
                return Err(Fault::Refused(why.into()));
            }
        }
        Ok(())
    }

    /// Puts facts on record. Once it answers [`Answer::Kept`], they are on the disk.
    ///
    /// # Errors
    ///
    /// A [`Fault`] that says whether anything can have been recorded.
    pub async fn put(&self, put: Put) -> Result<Answer, Fault> {
        self.writer.put(put).await
    }

    /// What was answered to the same request before, if anything was; and if its key was used for something else, that.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn answered(&self, put: &Put) -> Result<Option<Answer>, Fault> {
        let mut tx = self.db.read().await?;
        put::answered_before(&mut tx, put).await
    }

    /// Every fact that can bear on what is owed to a child, in the order of the record.
    ///
    /// # Errors
    ///
    /// A [`Fault`]; a fact that is not what was put there is never served.
    pub async fn facts_for(&self, child: PersonId) -> Result<Vec<Kept>, Fault> {
        let mut tx = self.db.read().await?;
        around::facts_for(&mut tx, child).await
    }

    /// Every fact of leave that is about somebody or names them, by any record said to be theirs: who may see what.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn leave_of(&self, person: PersonId) -> Result<Vec<Kept>, Fault> {
        let mut tx = self.db.read().await?;
        let records = around::same_as(&mut tx, BTreeSet::from([person])).await?;
        log::of_leave(&mut tx, &records).await
    }

    /// The same of several people, each fact once, in the order of the record.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn leave_of_all(&self, people: BTreeSet<PersonId>) -> Result<Vec<Kept>, Fault> {
        let mut tx = self.db.read().await?;
        let records = around::same_as(&mut tx, people).await?;
        log::of_leave(&mut tx, &records).await
    }

    /// What is said about some people, but for what is of leave, in the order of the record.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn facts_about(&self, people: &BTreeSet<PersonId>) -> Result<Vec<Kept>, Fault> {
        let mut tx = self.db.read().await?;
        log::about(&mut tx, people).await
    }

    /// The facts of which somebody is to be told at once, the latest first: so many at most. They open emergency access, ask
    /// for a protected place, or declare an immediate risk to life.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn emergencies(&self, most: i64) -> Result<Vec<Result<Kept, Fault>>, Fault> {
        let mut tx = self.db.read().await?;
        log::emergencies(&mut tx, most).await
    }

    /// Everything there is to see of a child, with everything by which it is decided what somebody may see of it, as
    /// the record is at one moment and in its order.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn facts_with_leave(
        &self,
        who: PersonId,
        child: PersonId,
    ) -> Result<Vec<Arc<Kept>>, Fault> {
        let mut tx = self.db.read().await?;
        let each = everybody::with_leave(&mut tx, who, &BTreeSet::from([child])).await?;
        Ok(each.into_iter().flat_map(|(_, facts)| facts).collect())
    }

    /// What the record says after a place, so many facts at most.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn after(&self, seq: i64, most: i64) -> Result<Vec<Kept>, Fault> {
        let mut tx = self.db.read().await?;
        log::after(&mut tx, seq, most).await
    }

    /// Those of some facts that are on record, in its order; those whose bodies were emptied are left out.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn facts(&self, ids: &[FactId]) -> Result<Vec<Kept>, Fault> {
        let mut tx = self.db.read().await?;
        log::called(&mut tx, ids).await
    }

    /// Where the record ends.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn head(&self) -> Result<Head, Fault> {
        let mut tx = self.db.read().await?;
        log::head(&mut tx, self.id).await
    }

    /// Has the record this link at this place?
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn has_link(&self, seq: i64, link: Seal) -> Result<bool, Fault> {
        let mut tx = self.db.read().await?;
        Ok(log::link_at(&mut tx, self.id, seq).await? == Some(link))
    }

    /// Where the record and the looks end, for somebody else to keep.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn heads(&self, at: Timestamp) -> Result<Heads, Fault> {
        let mut tx = self.db.read().await?;
        let record = log::head(&mut tx, self.id).await?;
        Ok(Heads {
            store: self.id,
            record: (record.seq, record.link),
            looks: looks::end(&mut tx, self.id).await?,
            at,
        })
    }

    /// What is not so any more that a head says was so: nothing, if this store's record and looks go on from it.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn goes_on_from(&self, heads: &Heads) -> Result<Vec<String>, Fault> {
        if heads.store != self.id {
            return Ok(vec!["the head is of another store".into()]);
        }
        let mut tx = self.db.read().await?;
        let mut wrong = Vec::new();
        let (seq, link) = heads.record;
        if log::link_at(&mut tx, self.id, seq).await? != Some(link) {
            wrong.push(format!(
                "the record does not go on from fact {seq} as it was at {}",
                heads.at
            ));
        }
        let (seq, link) = heads.looks;
        if looks::link_at(&mut tx, self.id, seq).await? != Some(link) {
            wrong.push(format!(
                "the looks do not go on from look {seq} as they were at {}",
                heads.at
            ));
        }
        Ok(wrong)
    }

    /// Whoever's record a fact can bear on that is about somebody or names them, on whosever record it stands, and perhaps
    /// more.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn beside(&self, person: PersonId) -> Result<BTreeSet<PersonId>, Fault> {
        let mut tx = self.db.read().await?;
        around::two_steps_from(&mut tx, &BTreeSet::from([person])).await
    }

    /// How everything owed to a child stands, as kept.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn owed_to(&self, child: PersonId) -> Result<Vec<Stands>, Fault> {
        let mut tx = self.db.read().await?;
        Ok(duties::kept_of(&mut tx, child).await?.into_iter().collect())
    }

    /// The duties that stand in one way at a moment, in order of when that began: so many at most.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn standing_at(
        &self,
        stands: Outcome,
        at: Timestamp,
        most: i64,
    ) -> Result<Vec<Stands>, Fault> {
        let mut tx = self.db.read().await?;
        duties::standing_at(&mut tx, stands, at.as_microsecond(), most).await
    }

    /// The duties by any of some rules that stand in one way at a moment and came to since another, in order of when that
    /// began.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn became(
        &self,
        stands: Outcome,
        rules: &[&str],
        since: Timestamp,
        at: Timestamp,
    ) -> Result<Vec<Stands>, Fault> {
        let mut tx = self.db.read().await?;
        let window = duties::Window {
            after: since.as_microsecond(),
            upto: at.as_microsecond(),
            still: at.as_microsecond(),
        };
        duties::became(&mut tx, stands, rules, window).await
    }

    /// The children for whom something stands in one way at a moment, those first for whom it has longest.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn children_standing(
        &self,
        stands: Outcome,
        at: Timestamp,
    ) -> Result<Vec<PersonId>, Fault> {
        let mut tx = self.db.read().await?;
        duties::children_standing(&mut tx, stands, at.as_microsecond()).await
    }

    /// The children to whom something is owed under one rule and not met at a moment, each with since when, in microseconds,
    /// those first to whom it has been longest.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn children_owed(
        &self,
        rule: &str,
        at: Timestamp,
    ) -> Result<Vec<(i64, PersonId)>, Fault> {
        let mut tx = self.db.read().await?;
        duties::children_owed(&mut tx, rule, at.as_microsecond()).await
    }

    /// By what people can be known again, in the order of their ids, after one of them: so many at most.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn described_after(
        &self,
        last: PersonId,
        most: i64,
    ) -> Result<Vec<(PersonId, Described)>, Fault> {
        let mut tx = self.db.read().await?;
        described::after(&mut tx, last, most).await
    }

    /// By what each of some people can be known again; those of whom nothing is known are left out.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn described(
        &self,
        people: &[PersonId],
    ) -> Result<BTreeMap<PersonId, Described>, Fault> {
        let mut tx = self.db.read().await?;
        described::of_each(&mut tx, people).await
    }

    /// Reads the whole record, to see that it is what was put there, and that what is kept beside it follows from it. A store that
    /// was not put away is then as good as one that was, if it is whole.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer; what is wrong with the record is no error, it is told.
    pub async fn verify(&self) -> Result<Verified, Fault> {
        let mut tx = self.db.read().await?;
        let (mut verified, damaged) = verify::looked_through(&mut tx, self.id).await?;
        if verified.wrong.is_empty() {
            self.db.forget_what_was_left()?;
        }
        let answers = verify::answers_are_true(&mut tx).await?;
        verified.wrong.extend(answers);
        if verified.wrong.is_empty() {
            verified.wrong = verify::all_is_kept(&mut tx, &self.catalogue).await?;
        }
        verified.are_facts_whole = verified.wrong.is_empty();
        verified.wrong.extend(damaged);
        Ok(verified)
    }

    /// What of that which follows from no fact is not what was kept, as sentences, each with how much.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn damaged(&self) -> Result<Vec<String>, Fault> {
        rows::damaged(&mut self.db.read().await?).await
    }

    /// Works out again, from the facts alone, what is kept beside them.
    ///
    /// # Errors
    ///
    /// As [`Store::put`]; that a fact is damaged, once all was worked out again on which none bears that is.
    pub async fn rebuild(&self) -> Result<(), Fault> {
        let passed_over = work_out_again(&self.db, &self.catalogue).await?;
        passed_over.map_or(Ok(()), |passed_over| Err(Fault::Damaged(passed_over)))
    }
}

/// What is told before a store is brought up to date that an older program kept.
const OF_BEFORE: &str = "An older program kept this store. What follows from no fact is sealed; what facts are found by and what is owed to \
                         everybody are worked out again from the facts, and everybody is put aside to be counted anew. This may take long; \
                         this is done once.";

/// How a store was found.
struct ThisStore {
    id: Uuid,
    is_sealed: bool,
    is_worked_out: bool,
}

impl ThisStore {
    /// Did an older program keep it?
    fn is_of_before(&self) -> bool {
        !(self.is_sealed && self.is_worked_out)
    }
}

/// Which store it is, and how it was found; a new one becomes the one that is given.
async fn this_store(db: &Db, new: Uuid) -> Result<ThisStore, Fault> {
    let mut tx = db.begin_writing().await?;
    run!(
        &mut tx,
        "insert into this_store (only_one, id, sealed, worked_out) values (1, $1, 1, 1) on conflict (only_one) do nothing",
        new
    );
    let (id, sealed, worked_out): (Uuid, Option<i64>, Option<i64>) =
        the_one!(&mut tx, "select id, sealed, worked_out from this_store");
    db.commit(tx).await?;
    Ok(ThisStore {
        id,
        is_sealed: sealed.is_some(),
        is_worked_out: worked_out.is_some(),
    })
}

/// Seals what an older program kept, and works out what follows from its facts as this one does. Broken off, it is begun again;
/// what is sealed is never sealed again.
async fn bring_up_to_date(
    db: &Db,
    catalogue: &Catalogue,
    found: &ThisStore,
    tell: fn(&str),
) -> Result<(), Fault> {
    if !found.is_sealed {
        let mut tx = db.write().await?;
        rows::seal_what_was_there(&mut tx).await?;
        run!(&mut tx, "update this_store set sealed = 1");
        db.commit(tx).await?;
    }
    if found.is_worked_out {
        return Ok(());
    }
    if let Some(passed_over) = work_out_again(db, catalogue).await? {
        tell(&format!(
            "Not everything could be worked out again: {passed_over}. `heard verify` tells what is wrong."
        ));
    }
    let mut tx = db.write().await?;
    run!(&mut tx, "update this_store set worked_out = 1");
    db.commit(tx).await
}

/// Works out again, from the facts alone, what is kept beside them; what was passed over, in a sentence, where facts are damaged.
async fn work_out_again(db: &Db, catalogue: &Catalogue) -> Result<Option<String>, Fault> {
    let facts = found::rebuild(db).await?;
    let people = follows::rebuild(db, catalogue).await?;
    counted::put_everybody_aside(db).await?;
    Ok((facts + people > 0).then(|| {
        format!(
            "facts that are not what was put there: {facts}; people on whom they bear, for whom nothing was worked out again: {people}"
        )
    }))
}
