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

use crate::chain::{self, Head, Seal};
use crate::db::{Db, Tx, all};
use crate::duties;
use crate::fault::Fault;
use crate::hand::AtHand;
use crate::log::{self, Entering, Kept};
use crate::many::{Value, among, for_rows};
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
            hand: AtHand::default(),
            at: None,
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
    hand: AtHand,
    /// The end of the record as this program wrote it last.
    at: Option<Seal>,
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
        let written = self.write_together(puts).await;
        if written.is_err() {
            // It may hold what was not recorded.
            self.hand = AtHand::default();
        }
        if matches!(written, Err(Fault::ReadOnly)) {
            self.db.believe_no_more();
        }
        written
    }

    async fn write_together(&mut self, puts: &[Put]) -> Result<Vec<Answer>, Fault> {
        let mut tx = self.db.write().await?;
        let head = log::head(&mut tx, self.store).await?;
        if self.at != Some(head.link) {
            self.hand = AtHand::default();
        }
        let mut pages = Pages::open(&mut tx, head, puts).await?;
        let mut answers = Vec::with_capacity(puts.len());
        for put in puts {
            answers.push(pages.take_in(put).await?);
        }
        let (head, new) = pages.close().await?;
        new.iter().for_each(|kept| self.hand.take(kept));
        let changed = duties::keep_after(&mut tx, &mut self.hand, &new, &self.catalogue).await?;
        let told = outbox::tell(&mut tx, head.entered, &new, &changed).await?;
        // Once it was to be made lasting, only the database knows whether it is.
        let lasting = self.db.commit(tx).await;
        lasting.map_err(|_| Fault::NotKnown)?;
        self.at = Some(head.link);
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

/// What several ask to put on record, until it is written with as few statements as it can be.
struct Pages<'t> {
    tx: &'t mut Tx,
    head: Head,
    /// What was answered by key, before and now: the digest of what was asked, and the answer.
    answers: BTreeMap<Uuid, (Seal, Receipt)>,
    /// What is on record of the facts that are asked for.
    digests: BTreeMap<FactId, Seal>,
    entering: Vec<Entering>,
    answered: Vec<[Value; 4]>,
    written: Vec<Kept>,
}

impl<'t> Pages<'t> {
    async fn open(tx: &'t mut Tx, head: Head, puts: &[Put]) -> Result<Pages<'t>, Fault> {
        let brought = puts.iter().flat_map(|put| match &put.what {
            Entries::Brought(facts) => &facts[..],
            Entries::New { .. } => &[],
        });
        let digests = log::digests_of(tx, brought.map(|fact| fact.id)).await?;
        Ok(Pages {
            answers: answers_to(tx, puts).await?,
            digests,
            tx,
            head,
            entering: Vec::new(),
            answered: Vec::new(),
            written: Vec::new(),
        })
    }

    async fn take_in(&mut self, put: &Put) -> Result<Answer, Fault> {
        let asked = said(put, 0);
        let digest = digest(&asked);
        if let Some((before, receipt)) = self.answers.get(&put.key) {
            return Ok(again(*before == digest, receipt.clone()));
        }
        if let Some(seen) = put.seen {
            self.write().await?;
            let since = since(self.tx, seen).await?;
            if !since.is_empty() {
                return Ok(Answer::Stale(since));
            }
        }
        let now = put.now.as_microsecond();
        let said = match put.what {
            Entries::Brought(_) => asked,
            Entries::New { .. } => said(put, self.head.entered.max(now)),
        };
        let mut there_already = 0;
        let mut new: BTreeMap<FactId, Seal> = BTreeMap::new();
        let mut entering = Vec::with_capacity(said.len());
        let mut otherwise = Vec::new();
        for said in said {
            let id = said.fact.id;
            match new.get(&id).or_else(|| self.digests.get(&id)) {
                None => {
                    new.insert(id, said.seal);
                    entering.push(said);
                }
                Some(before) if *before == said.seal => there_already += 1,
                Some(_) => otherwise.push(id),
            }
        }
        if !otherwise.is_empty() {
            return Ok(Answer::SaidOtherwise(otherwise));
        }
        let mut facts = Vec::with_capacity(entering.len());
        for Said { fact, body, seal } in entering {
            let place = self.head.follow(fact.id, now, seal);
            facts.push((place.seq, place.fact));
            self.entering.push(Entering {
                link: self.head.link,
                place,
                body,
                fact: Some(fact),
            });
        }
        self.digests.append(&mut new);
        let receipt = Receipt {
            facts,
            there_already,
        };
        self.answered.push([
            put.key.into(),
            digest[..].into(),
            now.into(),
            receipt.write().to_string().into(),
        ]);
        self.answers.insert(put.key, (digest, receipt.clone()));
        Ok(Answer::Kept(receipt))
    }

    /// Writes what was taken in so far.
    async fn write(&mut self) -> Result<(), Fault> {
        log::append(self.tx, &self.entering).await?;
        let kept = self.entering.drain(..).filter_map(|one| {
            Some(Kept {
                seq: one.place.seq,
                fact: one.fact?,
            })
        });
        self.written.extend(kept);
        for_rows(
            self.tx,
            "insert into request (key, digest, entered, answer) values #",
            self.answered.drain(..),
        )
        .await
    }

    /// Writes the rest; answers with where the record ends and what is new.
    async fn close(mut self) -> Result<(Head, Vec<Kept>), Fault> {
        self.write().await?;
        Ok((self.head, self.written))
    }
}

/// A fact that a request asks to put on record, with the text it is kept under and its digest.
struct Said {
    fact: Fact,
    body: String,
    seal: Seal,
}

/// What a request asks to put on record, as it will stand there if it is recorded at a moment.
fn said(put: &Put, recorded: i64) -> Vec<Said> {
    let said = |fact: Fact| {
        let body = log::body(&fact);
        let seal = chain::digest(&body);
        Said { fact, body, seal }
    };
    match &put.what {
        Entries::Brought(facts) => facts.iter().cloned().map(said).collect(),
        Entries::New { by, entries } => (0..)
            .zip(entries)
            .map(|(number, entry)| {
                let recorded = heard_record::when::moment(recorded);
                let id = new_id(recorded, put.key, number);
                said(entry.clone().into_fact(id, recorded, by.clone()))
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
/// is not in it, nor the moment: those are other things when they ask again.
fn digest(asked: &[Said]) -> Seal {
    let mut hash = Sha256::new();
    for said in asked {
        hash.update(said.seal);
    }
    hash.finalize().into()
}

/// The answer to a request whose key was used before.
pub(crate) async fn answered_before(tx: &mut Tx, put: &Put) -> Result<Option<Answer>, Fault> {
    let mut answers = answers_to(tx, std::slice::from_ref(put)).await?;
    let before = answers.remove(&put.key);
    Ok(before.map(|(before, receipt)| again(before == digest(&said(put, 0)), receipt)))
}

/// What is answered to a key that was used before.
fn again(is_the_same: bool, receipt: Receipt) -> Answer {
    if is_the_same {
        Answer::Kept(receipt)
    } else {
        Answer::AnotherKeyIsNeeded
    }
}

/// What was answered before to requests with the keys of some: by key, the digest of what was asked and the answer.
async fn answers_to(tx: &mut Tx, puts: &[Put]) -> Result<BTreeMap<Uuid, (Seal, Receipt)>, Fault> {
    let keys: Vec<Value> = puts.iter().map(|put| put.key.into()).collect();
    let rows: Vec<(Uuid, Vec<u8>, String)> = among(
        tx,
        "select key, digest, answer from request where key in (#)",
        &keys,
    )
    .await?;
    let damaged = || Fault::Damaged("an answer that was kept cannot be read".into());
    rows.into_iter()
        .map(|(key, digest, answer)| {
            let digest = Seal::try_from(digest).map_err(|_| damaged())?;
            let receipt = Receipt::read(&answer).ok_or_else(damaged)?;
            Ok((key, (digest, receipt)))
        })
        .collect()
}

/// What came onto a child's record since it was seen.
async fn since(tx: &mut Tx, seen: Seen) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<(i64, Vec<u8>, String)> = all!(
        tx,
        "select fact_log.seq, digest, body from fact_names join fact_log on fact_log.seq = fact_names.seq \
         where person = $1 and about = 1 and fact_names.seq > $2 order by fact_log.seq",
        seen.child.uuid(),
        seen.upto
    );
    rows.into_iter()
        .filter_map(|(seq, digest, body)| log::read(seq, digest, body).transpose())
        .collect()
}
