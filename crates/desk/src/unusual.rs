//! Looks that stand out, for whoever watches over who looks: told in words, of what was done, and never that it was wrong.
//!
//! Whoever looked may have had every reason to. Nothing follows from standing out by itself: nobody is told but the privacy
//! lead, nothing is shut, and there is no count of how often somebody stood out before.

mod kin;
mod looked;

use std::collections::BTreeSet;

use heard_record::PersonId;
use heard_store::{Fault, Look};
use jiff::{SignedDuration, Timestamp};

use crate::access::{Act, Purpose, Stated};
use crate::desk::{Desk, No, Signed};
use looked::stood_out;

/// How far back it is looked: this force's own choice.
const LATELY: SignedDuration = SignedDuration::from_hours(24);

/// Within what time many records stand out: this force's own choice.
const AN_HOUR: SignedDuration = SignedDuration::from_hours(1);

/// How many records opened within the hour, with nothing but a purpose stated, stand out: this force's own choice.
const MANY_OPENED: usize = 15;

/// How many records refused within the hour stand out: this force's own choice.
const MANY_REFUSED: usize = 5;

/// How often one record opened within a day, with nothing but a purpose stated, stands out: this force's own choice.
const MANY_TIMES: usize = 20;

/// How many records opened in an emergency within a day stand out: this force's own choice.
const MANY_EMERGENCIES: usize = 3;

/// How many looks are read at a time.
const AT_A_TIME: usize = 5_000;

/// How many looks are read at most.
const MOST: usize = 200_000;

/// Why looks stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Many records were opened within an hour, with nothing but a purpose stated.
    ManyOpened,
    /// Many records were refused within an hour.
    ManyRefused,
    /// One record was opened many times, with nothing but a purpose stated.
    OneOften,
    /// Several records were opened in an emergency.
    Emergencies,
    /// Records were opened of somebody of the surname of whoever looked.
    OwnSurname,
    /// Records were opened of somebody at an address that is on record as that of whoever looked.
    OwnAddress,
}

/// Looks of one person that stand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusual {
    /// Who looked.
    pub who: PersonId,
    /// In what role.
    pub role: String,
    /// Why it stands out.
    pub why: Why,
    /// How many records, or how many times the one.
    pub count: usize,
    /// The records.
    pub records: BTreeSet<PersonId>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// What stood out, and whether all of the day was looked at.
#[derive(Debug, Clone, Default)]
pub struct StoodOut {
    /// Each, the latest first.
    pub all: Vec<Unusual>,
    /// How many looks cannot be read.
    pub unreadable: usize,
    /// Was there more than could be looked at?
    pub is_cut_short: bool,
}

impl Desk {
    /// What stands out of who looked in the last day, to whoever may be told who looked at anything. That it was asked for
    /// is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn unusual_looks(&self, signed: &Signed, purpose: Purpose) -> Result<StoodOut, No> {
        let stated = Stated {
            purpose,
            with_reference: false,
        };
        let asked = self.asked_of_force(signed, Act::ReadLooks, Some(stated));
        let answer = self.decide_of_force(&asked).await?;
        self.keep_look(&asked, None, &answer).await?;
        if let Some(no) = answer.refused() {
            return Err(no);
        }
        let since = self.now().saturating_sub(LATELY).unwrap_or(Timestamp::MIN);
        let mut lately: Vec<Look> = Vec::new();
        let mut before = None;
        loop {
            let some = self.store.looks_before(before, AT_A_TIME).await?;
            before = some.last().map(|look| look.id);
            let were = lately.len();
            lately.extend(some.into_iter().filter(|look| look.at >= since));
            let is_whole = lately.len() < were + AT_A_TIME;
            if is_whole || lately.len() >= MOST {
                let kin = self.kin(&lately).await?;
                let told = tokio::task::spawn_blocking(move || stood_out(&lately, &kin)).await;
                let (all, unreadable) = told.map_err(|_| Fault::Down)?;
                return Ok(StoodOut {
                    all,
                    unreadable,
                    is_cut_short: !is_whole,
                });
            }
        }
    }
}
