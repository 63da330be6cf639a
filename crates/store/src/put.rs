//! Putting facts on record: what is asked, what is answered, and the one writer that does it.

use std::collections::BTreeMap;
use std::sync::Arc;

use heard_duty::Catalogue;
use heard_record::draft::Entry;
use heard_record::{Author, Fact, FactId, PersonId};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use crate::around;
use crate::chain::{Head, Seal};
use crate::db::{Db, Tx, one, run};
use crate::duties;
use crate::fault::Fault;
use crate::log::{self, Kept};
use crate::outbox;

/// How many that wait are written together, at most.
const TOGETHER: usize = 256;

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
        /// What is said.
        entries: Vec<Entry>,
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

    fn read(json: &str) -> Option<Receipt> {
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
    pub(crate) fn start(
        db: Db,
        store: Uuid,
        catalogue: Arc<Catalogue>,
        changes: Arc<watch::Sender<i64>>,
    ) -> Writer {
        let (requests, waiting) = mpsc::channel(WAITING);
        let writing = Writing {
            db,
            store,
            catalogue,
            changes,
            read_only: false,
        };
        tokio::spawn(writing.write_what_comes(waiting));
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
struct Writing {
    db: Db,
    store: Uuid,
    catalogue: Arc<Catalogue>,
    /// The last change told of, for whoever waits for the next.
    changes: Arc<watch::Sender<i64>>,
    /// Did the disk fail, so that nothing more is taken in?
    read_only: bool,
}

impl Writing {
    /// Writes until nobody is left to ask.
    async fn write_what_comes(mut self, mut waiting: mpsc::Receiver<Request>) {
        let mut requests: Vec<Request> = Vec::new();
        while waiting.recv_many(&mut requests, TOGETHER).await > 0 {
            let (puts, answers): (Vec<Put>, Vec<_>) = requests.drain(..).unzip();
            let said = self.answer(&puts).await;
            for (answer, said) in answers.into_iter().zip(said) {
                // Whoever asked may be gone; with the same key they can ask again.
                drop(answer.send(said));
            }
        }
    }

    /// Answers several at once; where one touches something damaged, each alone, so that nobody else is held up by it.
    async fn answer(&mut self, puts: &[Put]) -> Vec<Result<Answer, Fault>> {
        let together = self.write(puts).await;
        if let (Err(Fault::Damaged(_)), [_, _, ..]) = (&together, puts) {
            let mut alone = Vec::with_capacity(puts.len());
            for put in puts {
                let said = self.write(std::slice::from_ref(put)).await;
                alone.extend(each(said, 1));
            }
            return alone;
        }
        each(together, puts.len())
    }

    /// Writes what several asked for in one transaction; after a fault of the disk, nothing more.
    async fn write(&mut self, puts: &[Put]) -> Result<Vec<Answer>, Fault> {
        if self.read_only {
            return Err(Fault::ReadOnly);
        }
        let written = self.write_together(puts).await;
        self.read_only |= matches!(written, Err(Fault::ReadOnly));
        written
    }

    async fn write_together(&mut self, puts: &[Put]) -> Result<Vec<Answer>, Fault> {
        let mut tx = self.db.write().await?;
        let mut head = log::head(&mut tx, self.store).await?;
        let mut answers = Vec::with_capacity(puts.len());
        let mut new = Vec::new();
        for put in puts {
            answers.push(write_one(&mut tx, &mut head, put, &mut new).await?);
        }
        let changed = duties::keep_after(&mut tx, &new, &self.catalogue).await?;
        let told = outbox::tell(&mut tx, head.entered, &new, &changed).await?;
        tx.commit().await.map_err(|error| {
            // A disk that failed to flush may say next time that it did.
            self.read_only = Fault::from(error).is_of_the_disk();
            // Once it was to be made lasting, only the database knows whether it is.
            Fault::NotKnown
        })?;
        if let Some(told) = told {
            self.changes.send_replace(told);
        }
        Ok(answers)
    }
}

/// One result for each who asked.
fn each(result: Result<Vec<Answer>, Fault>, count: usize) -> Vec<Result<Answer, Fault>> {
    match result {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(fault) => vec![Err(fault); count],
    }
}

async fn write_one(
    tx: &mut Tx,
    head: &mut Head,
    put: &Put,
    written: &mut Vec<Kept>,
) -> Result<Answer, Fault> {
    if let Some(answer) = answered_before(tx, put).await? {
        return Ok(answer);
    }
    if let Some(seen) = put.seen {
        let since = since(tx, seen).await?;
        if !since.is_empty() {
            return Ok(Answer::Stale(since));
        }
    }
    let now = put.now.as_microsecond();
    let facts = facts(put, head.entered.max(now));
    let mut receipt = Receipt {
        facts: Vec::new(),
        there_already: 0,
    };
    let mut new: Vec<Fact> = Vec::new();
    let mut digests: BTreeMap<FactId, Vec<u8>> = BTreeMap::new();
    let mut otherwise = Vec::new();
    for fact in facts {
        let digest = crate::chain::digest(&log::body(&fact));
        let before = match digests.get(&fact.id) {
            Some(digest) => Some(digest.clone()),
            None => log::digest_of(tx, fact.id).await?,
        };
        match before {
            None => {
                digests.insert(fact.id, digest.to_vec());
                new.push(fact);
            }
            Some(before) if before[..] == digest[..] => receipt.there_already += 1,
            Some(_) => otherwise.push(fact.id),
        }
    }
    if !otherwise.is_empty() {
        return Ok(Answer::SaidOtherwise(otherwise));
    }
    for fact in new {
        let place = log::append(tx, head, &fact, now).await?;
        receipt.facts.push((place.seq, place.fact));
        written.push(Kept {
            seq: place.seq,
            fact,
        });
    }
    keep_answer(tx, put.key, &digest(put), now, &receipt).await?;
    Ok(Answer::Kept(receipt))
}

/// The facts a request asks to put on record, as they will stand there.
fn facts(put: &Put, recorded: i64) -> Vec<Fact> {
    match &put.what {
        Entries::Brought(facts) => facts.clone(),
        Entries::New { by, entries } => (0..)
            .zip(entries)
            .map(|(number, entry)| {
                let recorded = heard_record::when::moment(recorded);
                let id = new_id(recorded, put.key, number);
                entry.clone().into_fact(id, recorded, by.clone())
            })
            .collect(),
    }
}

/// A new fact's id: in order of time, and always the same for the same request.
fn new_id(recorded: Timestamp, key: Uuid, number: u32) -> FactId {
    let mut hash = Sha256::new();
    hash.update(key.as_bytes());
    hash.update(number.to_be_bytes());
    let mut rest = [0_u8; 10];
    rest.iter_mut()
        .zip(hash.finalize())
        .for_each(|(to, from)| *to = from);
    let millis = u64::try_from(recorded.as_millisecond()).unwrap_or_default();
    FactId::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid())
}

/// What is to be put on record, so that the same key cannot stand for something else. How much whoever asks had seen
/// is not in it: that is another thing when they ask again.
fn digest(put: &Put) -> Seal {
    let mut hash = Sha256::new();
    for fact in facts(put, 0) {
        hash.update(log::body(&fact).as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().into()
}

/// The answer to a request whose key was used before.
pub(crate) async fn answered_before(tx: &mut Tx, put: &Put) -> Result<Option<Answer>, Fault> {
    let Some((before, answer)) = answered(tx, put.key).await? else {
        return Ok(None);
    };
    if before[..] != digest(put)[..] {
        return Ok(Some(Answer::AnotherKeyIsNeeded));
    }
    let receipt = Receipt::read(&answer)
        .ok_or_else(|| Fault::Damaged("an answer that was kept cannot be read".into()))?;
    Ok(Some(Answer::Kept(receipt)))
}

async fn answered(tx: &mut Tx, key: Uuid) -> Result<Option<(Vec<u8>, String)>, Fault> {
    Ok(one!(
        tx,
        "select digest, answer from request where key = $1",
        key
    ))
}

async fn keep_answer(
    tx: &mut Tx,
    key: Uuid,
    digest: &Seal,
    now: i64,
    receipt: &Receipt,
) -> Result<(), Fault> {
    run!(
        tx,
        "insert into request (key, digest, entered, answer) values ($1, $2, $3, $4)",
        key,
        &digest[..],
        now,
        receipt.write().to_string()
    );
    Ok(())
}

/// What came onto a child's record since it was seen.
async fn since(tx: &mut Tx, seen: Seen) -> Result<Vec<Kept>, Fault> {
    let mut all = around::facts_for(tx, seen.child).await?;
    all.retain(|one| one.seq > seen.upto && one.fact.about.contains(&seen.child));
    Ok(all)
}
