//! Putting facts on record: what is asked, what is answered, and the one writer that does it.

mod pages;

use std::sync::Arc;
use std::time::Duration;

use heard_duty::Catalogue;
use heard_record::draft::Entry;
use heard_record::{Author, Fact, FactId, PersonId};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use crate::chain::Seal;
use crate::counted;
use crate::db::Db;
use crate::erasures::Ledger;
use crate::expunge;
use crate::fault::Fault;
use crate::follows;
use crate::hand::AtHand;
use crate::judged::{Judged, Leant};
use crate::log::{self, Kept};
use crate::outbox;
use crate::sealed::SealedBy;
use crate::whole::WholeAtHand;
use pages::Pages;
pub(crate) use pages::answered_before;

/// How many that wait are written together, at most.
const TOGETHER: usize = 256;

/// How long after a try to leave no traces the next is made.
const LOOKS_AGAIN: Duration = Duration::from_secs(5);

/// How many may wait for the writer before the next is told that it is busy.
const WAITING: usize = 4_096;

/// Something to put on record.
#[derive(Debug, Clone)]
pub struct Put {
    /// Made by whoever asks: asked again with the same key, the answer is the same and nothing is recorded twice.
    pub key: Uuid,
    /// What is to be put on record.
    pub what: Entries,
    /// The record as whoever asks had seen it, where that matters.
    pub seen: Option<Seen>,
    /// The moment, by the one clock.
    pub now: Timestamp,
}

/// What is to be put on record.
#[derive(Debug, Clone)]
pub enum Entries {
    /// Said now, by somebody at a keyboard: recorded at the moment it is put.
    New {
        /// Who says it.
        by: Author,
        /// Who that is, where they say it by an account of theirs.
        account: Option<PersonId>,
        /// What is said: by this a request is known when it is asked again.
        entries: Vec<Entry>,
        /// What is kept in its place, where something was found to be said with it.
        kept_as: Option<Vec<Entry>>,
        /// The places that are kept sealed with it, each named by what is said, and sealed by the key of all others.
        sealed: Vec<SealedBy>,
    },
    /// Recorded elsewhere, at moments that are its own.
    Brought(Vec<Fact>),
}

/// How much of a child's record had been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Whose record.
    pub child: PersonId,
    /// The last fact of the record by then.
    pub upto: i64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is on record, and lasting.
    Kept(Receipt),
    /// The key was used for something else before. Nothing was recorded.
    AnotherKeyIsNeeded,
    /// The child's record has moved on since it was seen: these came since. Nothing was recorded.
    Stale(Vec<Kept>),
    /// Facts of these ids are on record already, and say something else. Nothing was recorded.
    SaidOtherwise(Vec<FactId>),
    /// Places are sealed by another key than those that were to be kept with it. Nothing was recorded.
    SealedByAnother,
}

/// Where things put on record are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Those put on record, each with its place in it.
    pub facts: Vec<(i64, FactId)>,
    /// How many were on record already, word for word.
    pub there_already: usize,
}

impl Receipt {
    fn write(&self) -> Json {
        let facts = self.facts.iter();
        let facts: Vec<Json> = facts
            .map(|(seq, id)| json!([seq, id.to_string()]))
            .collect();
        json!({ "facts": facts, "there_already": self.there_already })
    }

    pub(crate) fn read(json: &str) -> Option<Receipt> {
        let json: Json = serde_json::from_str(json).ok()?;
        let fact =
            |fact: &Json| Some((fact.get(0)?.as_i64()?, fact.get(1)?.as_str()?.parse().ok()?));
        let facts = json.get("facts")?.as_array()?;
        Some(Receipt {
            facts: facts.iter().map(fact).collect::<Option<_>>()?,
            there_already: usize::try_from(json.get("there_already")?.as_u64()?).ok()?,
        })
    }
}

/// The one writer of this program: it takes everyone who waits, and makes what they said lasting together.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    requests: mpsc::Sender<(Put, oneshot::Sender<Result<Answer, Fault>>)>,
}

impl Writer {
    pub(crate) fn start(writing: Writing, catalogue: Arc<Catalogue>) -> Writer {
        let (requests, waiting) = mpsc::channel(WAITING);
        tokio::spawn(writing.write_what_comes(waiting, catalogue));
        Writer { requests }
    }

    pub(crate) async fn put(&self, put: Put) -> Result<Answer, Fault> {
        let (answer, answered) = oneshot::channel();
        self.requests
            .try_send((put, answer))
            .map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(_) => Fault::Busy,
                mpsc::error::TrySendError::Closed(_) => Fault::ReadOnly,
            })?;
        answered.await.map_err(|_| Fault::NotKnown)?
    }
}

type Request = (Put, oneshot::Sender<Result<Answer, Fault>>);

/// The one who writes.
pub(crate) struct Writing {
    db: Db,
    store: Uuid,
    /// The last change told of, for whoever waits for the next.
    changes: Arc<watch::Sender<i64>>,
    ledger: Option<Ledger>,
    hand: AtHand,
    /// What others have at hand, of which nothing may stay that is taken out.
    whole: Arc<WholeAtHand>,
    /// The end of the record, as this program wrote it last.
    at: Option<Seal>,
    /// May the database's own files still have what was taken out?
    traces: bool,
}

impl Writing {
    pub(crate) fn of(
        db: Db,
        store: Uuid,
        changes: Arc<watch::Sender<i64>>,
        ledger: Option<Ledger>,
        whole: Arc<WholeAtHand>,
    ) -> Writing {
        Writing {
            db,
            store,
            changes,
            // A program that was broken off may have left some.
            traces: ledger.as_ref().is_some_and(Ledger::has_any),
            ledger,
            hand: AtHand::default(),
            whole,
            at: None,
        }
    }

    /// Writes until nobody is left to ask.
    async fn write_what_comes(
        mut self,
        mut waiting: mpsc::Receiver<Request>,
        catalogue: Arc<Catalogue>,
    ) {
        loop {
            let leant = Leant::new();
            let mut judged = Judged::by(&catalogue, &leant);
            while !judged.is_full() {
                let mut requests: Vec<Request> = Vec::new();
                let count = tokio::select! {
                    count = waiting.recv_many(&mut requests, TOGETHER) => count,
                    () = tokio::time::sleep(LOOKS_AGAIN), if self.traces => {
                        self.leave_no_traces().await;
                        continue;
                    }
                };
                if count == 0 {
                    return;
                }
                let (puts, answers): (Vec<Put>, Vec<_>) = requests.into_iter().unzip();
                let said = self.answer(&mut judged, &puts).await;
                for (answer, said) in answers.into_iter().zip(said) {
                    // Whoever asked may be gone; with the same key they can ask again.
                    drop(answer.send(said));
                }
            }
        }
    }

    /// Answers several at once; where one cannot be done for a reason of its own, each alone, so that nobody else is held up by it.
    async fn answer(
        &mut self,
        judged: &mut Judged<'_>,
        puts: &[Put],
    ) -> Vec<Result<Answer, Fault>> {
        let together = self.write(judged, puts).await;
        if let (Err(Fault::Damaged(_) | Fault::NotInLedger), [_, _, ..]) = (&together, puts) {
            let mut alone = Vec::with_capacity(puts.len());
            for put in puts {
                let said = self.write(judged, std::slice::from_ref(put)).await;
                alone.extend(each(said, 1));
            }
            return alone;
        }
        each(together, puts.len())
    }

    /// Writes what several asked for in one transaction; after a fault of the disk, nothing more.
    async fn write(&mut self, judged: &mut Judged<'_>, puts: &[Put]) -> Result<Vec<Answer>, Fault> {
        let written = self.write_together(judged, puts).await;
        if matches!(written, Err(Fault::ReadOnly)) {
            self.db.believe_no_more();
        }
        written
    }

    async fn write_together(
        &mut self,
        judged: &mut Judged<'_>,
        puts: &[Put],
    ) -> Result<Vec<Answer>, Fault> {
        let mut tx = self.db.write().await?;
        let head = log::head(&mut tx, self.store).await?;
        if self.at.as_ref().is_none_or(|link| *link != head.link) {
            self.hand = AtHand::default();
            judged.forget();
        }
        let before = outbox::last(&mut tx).await?;
        // Nothing in memory is believed until all of this is lasting.
        self.at = None;
        let mut pages = Pages::open(&mut tx, head, puts).await?;
        let mut answers = Vec::with_capacity(puts.len());
        for put in puts {
            answers.push(pages.take_in(put).await?);
        }
        let (head, new) = pages.close().await?;
        new.iter().for_each(|kept| self.hand.take(kept));
        let taken_out = expunge::taken_out_by(&mut tx, &new, self.ledger.as_ref()).await?;
        let bearing: Vec<_> = new.iter().chain(&taken_out).cloned().collect();
        let touched = judged.touched_by(&mut tx, &bearing).await?;
        let mut aside = counted::touched_by_leave(&mut tx, &bearing).await?;
        if !taken_out.is_empty() {
            expunge::take_out(&mut tx, &taken_out).await?;
            // What is gone is not seen to have borne on anybody.
            aside.extend(&touched);
            self.hand = AtHand::default();
            self.db.forget_what_was_read();
            judged.forget();
        }
        let changed = follows::keep_after(&mut tx, &mut self.hand, judged, &new, touched).await?;
        aside.extend(changed.keys());
        counted::put_aside(&mut tx, aside).await?;
        let told = outbox::tell(&mut tx, before, head.entered, &new, &changed).await?;
        tx.settled().await?;
        if let Some(ledger) = &mut self.ledger {
            ledger.keep(new.iter().map(|kept| &kept.fact)).await?;
        }
        // Once it was to be made lasting, only the database knows whether it is.
        let lasting = self.db.commit(tx).await;
        lasting.map_err(|_| Fault::NotKnown)?;
        if !taken_out.is_empty() {
            self.whole.put_away();
            self.leave_no_traces().await;
        }
        self.at = Some(head.link);
        if told > before {
            outbox::wake(&self.changes, told);
        }
        Ok(answers)
    }

    /// Leaves nothing of what was taken out in the database's own files: where somebody reads what was before, in a while.
    async fn leave_no_traces(&mut self) {
        self.traces = !matches!(self.db.leaves_no_traces().await, Ok(true));
    }
}

/// One result for each who asked.
fn each(result: Result<Vec<Answer>, Fault>, count: usize) -> Vec<Result<Answer, Fault>> {
    match result {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(fault) => vec![Err(fault); count],
    }
}
