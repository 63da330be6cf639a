//! Putting something on record about a child.

use heard_record::answer::ById;
use heard_record::draft::{self, Draft, Entry, Problem};
use heard_record::fact::{access, correction, place};
use heard_record::{CaseId, Fact, FactId, PersonId, Source, What};
use heard_store::{Answer as StoreAnswer, Entries, Fault, Put, Receipt, Seen};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::{Answer, Stated, act_to_record};
use crate::checked::leave_out_what_the_rules_find;
use crate::desk::{Desk, No, Signed, author};
use crate::disposal::Disposal;
use crate::places::without_key;

/// How often what somebody had seen is looked at again, while others write of the same child.
const TRIES: usize = 8;

/// One thing said, as it came in.
#[derive(Debug, Clone)]
pub struct Said {
    /// What is said.
    pub what: What,
    /// When it happened, as it was typed.
    pub happened: String,
    /// The cases it belongs to.
    pub cases: Vec<CaseId>,
}

/// A request to put things on record about one child.
#[derive(Debug, Clone)]
pub struct Request {
    /// Made by whoever asks: with the same key, it is recorded once.
    pub key: Uuid,
    /// About whom.
    pub child: PersonId,
    /// What.
    pub said: Vec<Said>,
    /// The last fact they had seen, where it matters that nothing they may read came since.
    pub seen: Option<FactId>,
    /// What for, where that is said.
    pub stated: Option<Stated>,
}

/// Something that is done now, and put on record as done.
pub(crate) struct Now {
    pub(crate) key: Uuid,
    /// When, as it was typed.
    pub(crate) happened: String,
    pub(crate) about: PersonId,
    pub(crate) what: What,
}

/// What came of putting something on record.
#[derive(Debug)]
pub enum Recorded {
    /// It is on record, for good.
    Kept(Receipt),
    /// It cannot be, as it stands: what is wrong with each thing said, by its number from 0.
    Problems(Vec<(usize, Problem)>),
    /// The child's record has moved on: these came since, of what may be read.
    Stale(Vec<Fact>),
    /// The key was used for something else.
    AnotherKeyIsNeeded,
}

impl Desk {
    /// Puts things on record about a child, all or none.
    ///
    /// # Errors
    ///
    /// A [`No`]: no leave is as if there were no such child.
    pub async fn put(&self, signed: &Signed, mut request: Request) -> Result<Recorded, No> {
        let now = self.now();
        // Whoever asks does not answer it: what it came with neither stops the rest nor makes it another request.
        leave_out_what_the_rules_find(&mut request);
        let (entries, mut problems) = checked(&request, now);
        let mut put = self.put_of(signed, request.key, said_by(signed, entries));
        // Asked again it is answered as before: they need not have leave any more, nor have seen what they said.
        if problems.is_empty()
            && let Some(answer) = self.store.answered(&put).await?
            && let Some(recorded) = recorded(answer)
        {
            return Ok(recorded);
        }
        if self.say_what_the_rules_find(signed, &mut request).await? {
            let (found, of_found) = checked(&request, now);
            problems = of_found;
            if let Entries::New { kept_as, .. } = &mut put.what {
                *kept_as = Some(found);
            }
        }
        problems.extend(named_by_hand(&request));
        problems.extend(self.may_record(signed, &request).await?);
        if !problems.is_empty() {
            return Ok(Recorded::Problems(problems));
        }
        for _ in 0..TRIES {
            if let Some(seen) = request.seen {
                match self.has_seen(signed, &request, seen).await? {
                    Ok(seen) => put.seen = Some(seen),
                    Err(since) => return Ok(Recorded::Stale(since)),
                }
            }
            put.now = self.now();
            // Where something came in between, it is looked at whether they may read it.
            if let Some(recorded) = recorded(self.store.put(put.clone()).await?) {
                return Ok(recorded);
            }
        }
        Err(No::Fault(Fault::Busy))
    }

    /// The entry that something done now makes; or what is answered without it: what was answered before, or what is
    /// wrong with it as it stands.
    pub(crate) async fn asked_now(
        &self,
        signed: &Signed,
        now: &Now,
    ) -> Result<Result<Entries, Recorded>, No> {
        let said = Said {
            what: now.what.clone(),
            happened: now.happened.clone(),
            cases: Vec::new(),
        };
        let moment = self.now();
        let entry = match draft::check(&typed(&said, now.about, moment), moment, &ById) {
            Ok(entry) => entry,
            Err(problems) => {
                let problems = problems.into_iter().map(|problem| (0, problem)).collect();
                return Ok(Err(Recorded::Problems(problems)));
            }
        };
        let what = said_by(signed, vec![entry]);
        let put = self.put_of(signed, now.key, what.clone());
        let answered = self.store.answered(&put).await?.and_then(recorded);
        Ok(answered.map_or(Ok(what), Err))
    }

    /// Records something done now, with leave.
    pub(crate) async fn put_now(
        &self,
        signed: &Signed,
        key: Uuid,
        leave: Answer,
        what: Entries,
    ) -> Result<Recorded, No> {
        if let Some(no) = leave.refused() {
            return Err(no);
        }
        let put = self.put_of(signed, key, what);
        recorded(self.store.put(put).await?).ok_or(No::Fault(Fault::Busy))
    }

    fn put_of(&self, signed: &Signed, key: Uuid, what: Entries) -> Put {
        Put {
            key: own_key(signed, key),
            what,
            seen: None,
            now: self.now(),
        }
    }

    /// What of a child's record is there by now, if they had seen all of it that they may read; else what they had not.
    async fn has_seen(
        &self,
        signed: &Signed,
        request: &Request,
        seen: FactId,
    ) -> Result<Result<Seen, Vec<Fact>>, No> {
        let child = request.child;
        let reading = self.read_most(signed, child, request.stated).await?;
        let since = reading.since(seen);
        if !since.is_empty() {
            return Ok(Err(since));
        }
        let upto = reading.upto;
        Ok(Ok(Seen { child, upto }))
    }

    /// May they record all of this? Each thing asked is a look. Where somebody else is wanted first, that is said.
    async fn may_record(
        &self,
        signed: &Signed,
        request: &Request,
    ) -> Result<Vec<(usize, Problem)>, No> {
        let around = self.around(signed, request.child).await?;
        let mut problems = Vec::new();
        for (number, said) in request.said.iter().enumerate() {
            if let Some(disposal) = Disposal::of(&said.what) {
                let problem = self.may_dispose(signed, &around, request, said, disposal);
                problems.extend(problem.await?.map(|problem| (number, problem)));
                continue;
            }
            let reads = around.reads(signed, request.stated);
            // What they may not read, they cannot take back; nor what is not there.
            let taken_back = taken_back(&said.what);
            let takes_back = taken_back.and_then(|id| around.fact(id));
            let takes_back = takes_back.filter(|fact| {
                let is_of_leave = matches!(fact.what, What::Access(_));
                is_of_leave || reads.as_ref().is_some_and(|(_, leave)| leave.covers(fact))
            });
            // Nor send on to a partner what they may not read.
            let sends_on = sent_on(&said.what);
            let reads_it = |id| {
                let fact = around
                    .fact(id)
                    .filter(|fact| !matches!(fact.what, What::Access(_)));
                fact.is_some_and(|fact| reads.as_ref().is_some_and(|(_, leave)| leave.covers(fact)))
            };
            let may =
                (taken_back.is_none() || takes_back.is_some()) && sends_on.is_none_or(reads_it);
            let takes_back = takes_back.map(|fact| &fact.what);
            let asked = around.asked(
                signed,
                act_to_record(&said.what, takes_back),
                request.stated,
            );
            let answer = match around.decide(&asked) {
                Answer::Write(_) if !may => Answer::NothingThere,
                answer => {
                    answer.if_it_lets_record(&said.what, &[request.child], &said.cases, takes_back)
                }
            };
            self.keep_look(&asked, Some(request.child), &answer).await?;
            if let Some(no) = answer.refused() {
                return Err(no);
            }
        }
        Ok(problems)
    }
}

/// What a request says, as far as it can be put on record, and what is wrong with the rest.
fn checked(request: &Request, now: Timestamp) -> (Vec<Entry>, Vec<(usize, Problem)>) {
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    for (number, said) in request.said.iter().enumerate() {
        match draft::check(&typed(said, request.child, now), now, &ById) {
            Ok(entry) => entries.push(entry),
            Err(found) => problems.extend(found.into_iter().map(|problem| (number, problem))),
        }
    }
    (entries, problems)
}

/// A sealed place is named by whoever seals it: nobody types its number.
fn named_by_hand(request: &Request) -> Vec<(usize, Problem)> {
    let named = request.said.iter().enumerate().filter(|(_, said)| {
        matches!(&said.what, What::Place(place::Fact::Protected(it)) if !it.sealed.is_left_out())
    });
    named
        .map(|(number, _)| {
            let problem = Problem {
                field: "sealed",
                ask: "",
                say:
                    "A place is sealed by its own form, which gives it its number: leave this out."
                        .into(),
            };
            (number, problem)
        })
        .collect()
}

pub(crate) fn said_by(signed: &Signed, entries: Vec<Entry>) -> Entries {
    Entries::New {
        by: author(signed),
        account: Some(signed.account.person),
        entries,
        kept_as: None,
        sealed: Vec::new(),
    }
}

/// A key is its maker's own: another's request with the same key is another request.
pub(crate) fn own_key(signed: &Signed, key: Uuid) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(signed.account.person.uuid().as_bytes());
    hash.update(key.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let (half, _) = digest.split_at(16);
    Uuid::from_bytes(half.try_into().unwrap_or_default())
}

/// What came of it, but where something came in between.
fn recorded(answer: StoreAnswer) -> Option<Recorded> {
    match answer {
        StoreAnswer::Kept(receipt) => Some(Recorded::Kept(receipt)),
        StoreAnswer::AnotherKeyIsNeeded | StoreAnswer::SaidOtherwise(_) => {
            Some(Recorded::AnotherKeyIsNeeded)
        }
        StoreAnswer::SealedByAnother => Some(without_key()),
        StoreAnswer::Stale(_) => None,
    }
}

/// The form as it would have been filled in to say this.
pub(crate) fn typed(said: &Said, child: PersonId, now: Timestamp) -> Draft {
    let fact = Fact {
        id: FactId::of_words(&["not on record"]),
        what: said.what.clone(),
        happened: heard_record::When::at(now),
        recorded: now,
        by: heard_record::Author {
            name: String::new(),
            role: heard_record::Role::NotStated,
        },
        about: vec![child],
        cases: said.cases.clone(),
        source: Source::Keyboard,
    };
    Draft {
        happened: said.happened.clone(),
        ..Draft::of(&fact, &ById)
    }
}

/// The fact that something said takes back.
pub(crate) fn taken_back(what: &What) -> Option<FactId> {
    use correction::Fact as Correction;
    match what {
        What::Correction(Correction::Withdrawn(it)) => it.fact.clear().copied(),
        What::Correction(Correction::Replaced(it)) => it.fact.clear().copied(),
        _ => None,
    }
}

/// The fact that something said has a partner read.
fn sent_on(what: &What) -> Option<FactId> {
    match what {
        What::Access(access::Fact::PutInPacket(it)) => it.fact.clear().copied(),
        _ => None,
    }
}
