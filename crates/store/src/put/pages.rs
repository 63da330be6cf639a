//! What is asked together, written together.

use std::collections::BTreeMap;
use std::sync::Arc;

use heard_record::draft::Entry;
use heard_record::{Fact, FactId};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Answer, Entries, Put, Receipt, Seen};
use crate::chain::{self, Head, Seal};
use crate::db::{Tx, all};
use crate::fault::Fault;
use crate::log::{self, Entering, Kept};
use crate::many::{Value, among, for_rows};
use crate::notices;
use crate::rows::REQUEST;
use crate::sealed::{self, Sealed, SealedBy};

/// What several ask to put on record, until it is written with as few statements as it can be.
pub(super) struct Pages<'t> {
    tx: &'t mut Tx,
    head: Head,
    /// What was answered by key, before and now: the digest of what was asked, and the answer.
    answers: BTreeMap<Uuid, (Seal, Receipt)>,
    /// What is on record of the facts that are asked for.
    digests: BTreeMap<FactId, Seal>,
    entering: Vec<Entering>,
    answered: Vec<[Value; 5]>,
    sent: Vec<notices::Sent>,
    sealed: Vec<[Value; 2]>,
    written: Vec<Arc<Kept>>,
}

impl<'t> Pages<'t> {
    pub(super) async fn open(tx: &'t mut Tx, head: Head, puts: &[Put]) -> Result<Pages<'t>, Fault> {
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
            sent: Vec::new(),
            sealed: Vec::new(),
            written: Vec::new(),
        })
    }

    pub(super) async fn take_in(&mut self, put: &Put) -> Result<Answer, Fault> {
        let asked = asked(put);
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
        let (said, account) = match put.what {
            Entries::Brought(_) => (asked, None),
            Entries::New { account, .. } => (kept(put, self.never_before(now)), account),
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
        if !self.is_sealed_as_others(put).await? {
            return Ok(Answer::SealedByAnother);
        }
        let mut facts = Vec::with_capacity(entering.len());
        for Said { fact, body, seal } in entering {
            let place = self.head.follow(fact.id, now, seal);
            facts.push((place.seq, place.fact));
            self.sent.extend(notices::sent(&fact, account));
            self.entering.push(Entering {
                link: self.head.link,
                place,
                body,
                fact: Some(fact),
            });
        }
        let sealed = sealed_with(put).iter().map(|one| &one.place);
        self.sealed.extend(sealed.map(Sealed::row));
        self.digests.append(&mut new);
        let receipt = Receipt {
            facts,
            there_already,
        };
        let row = [
            put.key.into(),
            digest[..].into(),
            now.into(),
            receipt.write().to_string().into(),
        ];
        let seal = REQUEST.sealing(&row);
        let [key, asked, at, answer] = row;
        self.answered.push([key, asked, at, answer, seal]);
        self.answers.insert(put.key, (digest, receipt.clone()));
        Ok(Answer::Kept(receipt))
    }

    /// Are the places that are kept sealed with a request sealed by the key of all others? Asked while nobody else writes, so
    /// that of two programs with a key each one alone seals.
    async fn is_sealed_as_others(&mut self, put: &Put) -> Result<bool, Fault> {
        for one in sealed_with(put) {
            if !sealed::are_sealed_by(self.tx, &one.key).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A moment by the clock, or the last before it where the clock was set back.
    fn never_before(&self, now: i64) -> i64 {
        #[cfg(all(feature = "faults", debug_assertions))]
        if crate::planted::follows_the_clock() {
            return now;
        }
        self.head.entered.max(now)
    }

    /// Writes what was taken in so far.
    async fn write(&mut self) -> Result<(), Fault> {
        log::append(self.tx, &self.entering).await?;
        let kept = self.entering.drain(..).filter_map(|one| {
            Some(Arc::new(Kept {
                seq: one.place.seq,
                fact: one.fact?,
            }))
        });
        self.written.extend(kept);
        notices::remember(self.tx, self.sent.drain(..)).await?;
        sealed::keep(self.tx, self.sealed.drain(..)).await?;
        #[cfg(all(feature = "faults", debug_assertions))]
        if crate::planted::forgets_keys() {
            self.answered.clear();
        }
        for_rows(
            self.tx,
            "insert into request (key, digest, entered, answer, seal) values #",
            self.answered.drain(..),
        )
        .await
    }

    /// Writes the rest; answers with where the record ends and what is new.
    pub(super) async fn close(mut self) -> Result<(Head, Vec<Arc<Kept>>), Fault> {
        self.write().await?;
        Ok((self.head, self.written))
    }
}

/// The places that are kept sealed with what a request says.
fn sealed_with(put: &Put) -> &[SealedBy] {
    match &put.what {
        Entries::New { sealed, .. } => sealed,
        Entries::Brought(_) => &[],
    }
}

/// A fact that a request asks to put on record, with the text it is kept under and its digest.
struct Said {
    fact: Fact,
    body: String,
    seal: Seal,
}

/// What a request asks to put on record, whenever that is.
fn asked(put: &Put) -> Vec<Said> {
    said(put, 0, |entries, _| entries)
}

/// What of a request is kept, as it will stand there if it is recorded at a moment.
fn kept(put: &Put, recorded: i64) -> Vec<Said> {
    said(put, recorded, |entries, kept_as| {
        kept_as.as_ref().unwrap_or(entries)
    })
}

fn said(
    put: &Put,
    recorded: i64,
    which: for<'e> fn(&'e Vec<Entry>, &'e Option<Vec<Entry>>) -> &'e Vec<Entry>,
) -> Vec<Said> {
    let said = |fact: Fact| {
        let body = log::body(&fact);
        let seal = chain::digest(&body);
        Said { fact, body, seal }
    };
    match &put.what {
        Entries::Brought(facts) => facts.iter().cloned().map(said).collect(),
        Entries::New {
            by,
            entries,
            kept_as,
            ..
        } => (0..)
            .zip(which(entries, kept_as))
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
    Ok(before.map(|(before, receipt)| again(before == digest(&asked(put)), receipt)))
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
    #[cfg(all(feature = "faults", debug_assertions))]
    if crate::planted::forgets_keys() {
        return Ok(BTreeMap::new());
    }
    let keys: Vec<Value> = puts.iter().map(|put| put.key.into()).collect();
    let rows: Vec<RequestRow> = among(
        tx,
        "select key, digest, entered, answer, seal from request where key in (#)",
        &keys,
    )
    .await?;
    let damaged = || Fault::Damaged("an answer that was kept cannot be read".into());
    rows.into_iter()
        .map(|(key, digest, entered, answer, seal)| {
            let row = [
                key.into(),
                digest[..].into(),
                entered.into(),
                answer.as_str().into(),
            ];
            REQUEST.check(&row, seal.as_deref())?;
            let digest = Seal::try_from(digest).map_err(|_| damaged())?;
            let receipt = Receipt::read(&answer).ok_or_else(damaged)?;
            Ok((key, (digest, receipt)))
        })
        .collect()
}

/// A row: the key, the digest of what was asked, when, what was answered, and what seals it.
type RequestRow = (Uuid, Vec<u8>, i64, String, Option<Vec<u8>>);

/// What came onto a child's record since it was seen.
async fn since(tx: &mut Tx, seen: Seen) -> Result<Vec<Kept>, Fault> {
    #[cfg(all(feature = "faults", debug_assertions))]
    if crate::planted::overlooks() {
        return Ok(Vec::new());
    }
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
