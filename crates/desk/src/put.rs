//! Putting something on record about a child.

use heard_record::answer::ById;
use heard_record::draft::{self, Draft, Problem};
use heard_record::fact::correction;
use heard_record::{CaseId, Fact, FactId, PersonId, Source, What};
use heard_store::{Answer as StoreAnswer, Entries, Fault, Put, Receipt, Seen};
use jiff::Timestamp;
use uuid::Uuid;

use crate::access::{Act, Answer, Of, Stated, act_to_record};
use crate::desk::{Desk, No, Question, Signed, author, by_id};

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
    pub async fn put(&self, signed: &Signed, request: Request) -> Result<Recorded, No> {
        let child = request.child;
        let mut entries = Vec::new();
        let mut problems = Vec::new();
        for (number, said) in request.said.iter().enumerate() {
            let now = self.may_record(signed, &request, said).await?;
            match draft::check(&typed(said, child, now), now, &ById) {
                Ok(entry) => entries.push(entry),
                Err(found) => problems.extend(found.into_iter().map(|problem| (number, problem))),
            }
        }
        if !problems.is_empty() {
            return Ok(Recorded::Problems(problems));
        }
        let mut put = Put {
            key: request.key,
            what: Entries::New {
                by: author(signed),
                entries,
            },
            seen: None,
            now: self.now(),
        };
        // Asked again, they had not seen what they put on record the first time.
        if let Some(answer) = self.store.answered(&put).await?
            && let Some(recorded) = recorded(answer)
        {
            return Ok(recorded);
        }
        for _ in 0..TRIES {
            if let Some(seen) = request.seen {
                match self.has_seen(signed, &request, seen).await? {
                    Ok(seen) => put.seen = seen,
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

    /// What of a child's record is there by now, if they had seen all of it that they may read; else what they had not.
    async fn has_seen(
        &self,
        signed: &Signed,
        request: &Request,
        seen: FactId,
    ) -> Result<Result<Option<Seen>, Vec<Fact>>, No> {
        let child = request.child;
        let question = Question {
            act: Act::Read,
            child,
            stated: request.stated,
        };
        let reading = match self.read(signed, question).await {
            Ok(reading) => reading,
            Err(No::Fault(fault)) => return Err(No::Fault(fault)),
            // They may write and not read: nothing they can have seen is out of date.
            Err(_) => return Ok(Ok(None)),
        };
        let since = reading.since(seen);
        if !since.is_empty() {
            return Ok(Err(since));
        }
        let upto = reading.facts.last().map_or(0, |kept| kept.seq);
        Ok(Ok(Some(Seen { child, upto })))
    }

    /// May they record this? When it was asked, if so.
    async fn may_record(
        &self,
        signed: &Signed,
        request: &Request,
        said: &Said,
    ) -> Result<Timestamp, No> {
        let child = request.child;
        let on_record = self.store.facts_for(child).await?;
        let takes_back = taken_back(&said.what).and_then(|id| by_id(&on_record, id));
        let takes_back = takes_back.map(|fact| &fact.what);
        let act = act_to_record(&said.what, takes_back);
        let asked = self.asked(signed, act, Of::Child(child), request.stated);
        let (answer, _) = self.decide(&asked, Some(child)).await?;
        let answer = match answer {
            Answer::Write(leave)
                if !leave.lets_record(&said.what, &[child], &said.cases, takes_back) =>
            {
                Answer::NothingThere
            }
            answer => answer,
        };
        self.keep_look(&asked, Some(child), &answer).await?;
        match answer {
            Answer::Write(_) => Ok(asked.at),
            Answer::ProveAgain => Err(No::ProveAgain),
            Answer::SayWhatFor => Err(No::SayWhatFor),
            Answer::Read(_) | Answer::NothingThere => Err(No::NothingThere),
        }
    }
}

/// What came of it, but where something came in between.
fn recorded(answer: StoreAnswer) -> Option<Recorded> {
    match answer {
        StoreAnswer::Kept(receipt) => Some(Recorded::Kept(receipt)),
        StoreAnswer::AnotherKeyIsNeeded | StoreAnswer::SaidOtherwise(_) => {
            Some(Recorded::AnotherKeyIsNeeded)
        }
        StoreAnswer::Stale(_) => None,
    }
}

/// The form as it would have been filled in to say this.
fn typed(said: &Said, child: PersonId, now: Timestamp) -> Draft {
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
fn taken_back(what: &What) -> Option<FactId> {
    use correction::Fact as Correction;
    match what {
        What::Correction(Correction::Withdrawn(it)) => it.fact.clear().copied(),
        What::Correction(Correction::Replaced(it)) => it.fact.clear().copied(),
        _ => None,
    }
}
