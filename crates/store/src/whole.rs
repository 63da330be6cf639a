//! The whole record at hand, where it is not too large, for whoever looks at everybody: it is read once, and then only
//! what came since.
//!
//! A fact is never changed, so one at hand is as good as one read. Whether it is still the record that was read is told by
//! the seal of its last place. As soon as content was taken out, all of it is put away and read anew.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;

use heard_record::PersonId;
use tokio::task::{JoinHandle, spawn_blocking};
use uuid::Uuid;

use crate::Store;
use crate::around::{Found, Living, Named, SamePeople};
use crate::chain::{Head, Seal};
use crate::db::{Tx, all};
use crate::everybody::{WithLeave, beside, with_leave_of};
use crate::expunge;
use crate::fault::Fault;
use crate::found::FoundBy;
use crate::hand::AtHand;
use crate::log::{self, Kept};

/// How many facts may be at hand: some hundreds of megabytes of them.
const MOST: i64 = 400_000;

/// How many facts are read at a time: while they are taken apart, the next are read.
const TOGETHER: i64 = 2_000;

/// The whole record at hand, as it was when it was asked for.
#[derive(Debug, Clone, Default)]
pub struct Whole {
    /// The last place read, and the seal of it and of all before.
    upto: Option<(i64, Seal)>,
    hand: AtHand,
    same: SamePeople,
    found: Found,
    living: Living,
    leave: BTreeMap<PersonId, Vec<i64>>,
}

/// The whole record, where somebody had it read.
#[derive(Debug, Default)]
pub(crate) struct WholeAtHand {
    /// Whoever reads it has this.
    reading: tokio::sync::Mutex<()>,
    read: Mutex<Read>,
}

/// What was read.
#[derive(Debug, Default)]
struct Read {
    whole: Option<Arc<Whole>>,
    /// How often it was put away.
    put_away: u64,
}

impl WholeAtHand {
    fn read(&self) -> std::sync::MutexGuard<'_, Read> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts it away: content was taken out of it.
    pub(crate) fn put_away(&self) {
        let mut read = self.read();
        read.whole = None;
        read.put_away += 1;
    }

    fn take(&self) -> (Option<Arc<Whole>>, u64) {
        let mut read = self.read();
        (read.whole.take(), read.put_away)
    }

    /// Has it at hand from now on, unless it was put away while it was read.
    fn has_now(&self, whole: &Arc<Whole>, put_away: u64) {
        let mut read = self.read();
        if read.put_away == put_away {
            read.whole = Some(Arc::clone(whole));
        }
    }
}

impl Store {
    /// The whole record as it is now; nothing, where it is too large to be at hand.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn whole(&self) -> Result<Option<Arc<Whole>>, Fault> {
        let _reading = self.whole.reading.lock().await;
        let (before, put_away) = self.whole.take();
        let mut tx = self.db.read().await?;
        let head = log::head(&mut tx, self.id).await?;
        if head.seq > MOST {
            return Ok(None);
        }
        let mut whole = match before {
            Some(whole) if whole.is_of(&mut tx, self.id).await? => whole,
            _ => Arc::default(),
        };
        if whole.upto != Some((head.seq, head.link)) {
            let read_on = Arc::make_mut(&mut whole).read_on(&mut tx, &head).await?;
            if matches!(read_on, ReadOn::ContentWasTakenOut) {
                whole = Arc::default();
                let anew = Arc::make_mut(&mut whole);
                anew.read_on(&mut tx, &head).await?;
            }
        }
        self.whole.has_now(&whole, put_away);
        Ok(Some(whole))
    }
}

/// What came of reading on.
enum ReadOn {
    ToTheEnd,
    /// What was read before may be there no longer.
    ContentWasTakenOut,
}

impl Whole {
    /// Some people after one of them, in the order of their ids and so many at most.
    pub fn people_after(&self, last: PersonId, most: usize) -> BTreeSet<PersonId> {
        self.found.people_after(last).take(most).collect()
    }

    /// What [`Store::these_with_leave`] gives of some people, as it was when this was asked for.
    pub fn these_with_leave(&self, who: PersonId, people: &BTreeSet<PersonId>) -> Vec<WithLeave> {
        let people = people.iter();
        people
            .map(|person| (*person, self.with_leave(who, *person)))
            .collect()
    }

    fn with_leave(&self, who: PersonId, person: PersonId) -> Vec<Arc<Kept>> {
        let named = Named::of(person, &self.same, &self.found, &self.hand);
        let bearing = named.bearing(&self.living, &self.same, &self.found, &self.hand);
        let records = self.same.of(&beside(who, person, &bearing.facts));
        with_leave_of(bearing.facts, &records, &self.leave, &self.hand)
    }

    /// Is it of the record that is there now?
    async fn is_of(&self, tx: &mut Tx, store: Uuid) -> Result<bool, Fault> {
        let Some((seq, link)) = self.upto else {
            return Ok(false);
        };
        Ok(log::link_at(tx, store, seq).await? == Some(link))
    }

    /// Reads what came since, up to the end.
    async fn read_on(&mut self, tx: &mut Tx, head: &Head) -> Result<ReadOn, Fault> {
        let at_once = available_parallelism().map_or(1, NonZeroUsize::get);
        let mut last = self.upto.map_or(0, |(seq, _)| seq);
        let is_anew = self.upto.is_none();
        let mut reading: VecDeque<JoinHandle<Result<Vec<Kept>, Fault>>> = VecDeque::new();
        loop {
            let rows: Vec<log::Row> = all!(
                tx,
                "select seq, digest, body from fact_log where seq > $1 order by seq limit $2",
                last,
                TOGETHER
            );
            let end = rows.last().map(|(seq, ..)| *seq);
            if let Some(end) = end {
                last = end;
                reading.push_back(spawn_blocking(|| log::read_all(rows)));
            }
            while end.is_none() || reading.len() > at_once {
                let Some(first) = reading.pop_front() else {
                    break;
                };
                for kept in first.await.map_err(|_| Fault::Down)?? {
                    if !is_anew && expunge::target(&kept.fact.what).is_some() {
                        return Ok(ReadOn::ContentWasTakenOut);
                    }
                    self.take_in(kept);
                }
            }
            if end.is_none() {
                self.upto = Some((head.seq, head.link));
                return Ok(ReadOn::ToTheEnd);
            }
        }
    }

    fn take_in(&mut self, kept: Kept) {
        let by = FoundBy::of(&kept.fact);
        for person in by.leave {
            self.leave.entry(person).or_default().push(kept.seq);
        }
        self.found.take_in(kept.seq, &by.names);
        by.same.into_iter().for_each(|pair| self.same.take_in(pair));
        for (place, person) in by.lives {
            self.living.entry(place).or_default().push(person);
        }
        self.hand.take(&Arc::new(kept));
    }
}
