//! What police already know of the children at an address, with a number or of a name, while somebody is still on the
//! telephone; and the first word of something about a child, on a record that is there or one that is begun with it.

use std::collections::BTreeMap;

use heard_record::draft::{self, Problem};
use heard_record::{CaseId, PersonId};
use heard_store::Entries;
use uuid::Uuid;

use crate::access::{Act, Purpose, Stated};
use crate::desk::{Desk, No, Signed, author};
use crate::overview::{Overview, Safety, Whereabouts};
use crate::put::{Recorded, Said, own_key, typed};

/// How many people are told of at most.
const MOST: usize = 12;

/// Whom what was typed fits.
#[derive(Debug, Clone, Default)]
pub struct Research {
    /// Those who are told of.
    pub found: Vec<Researched>,
    /// Are there more whom it fits?
    pub more: bool,
}

/// Somebody who may be the child a call is about, or one beside them.
#[derive(Debug, Clone)]
pub struct Researched {
    /// Who.
    pub person: PersonId,
    /// Why they are told of: what of what was typed fits.
    pub reasons: Vec<String>,
    /// What they are called, as far as that is open.
    pub name: Option<String>,
    /// What is known, as far as it is open; nothing, where there is a record that does not open for a call.
    pub overview: Option<Overview>,
    /// What bears on their safety, as far as it is open.
    pub safety: Safety,
}

/// How what was typed fits somebody.
#[derive(Default)]
struct Fits {
    name: Option<String>,
    reasons: Vec<String>,
    /// At which place among those whom it fits, for each thing typed.
    places: Vec<usize>,
}

impl Researched {
    /// Is it a child, by the date of birth on record? Whoever has none may be one.
    pub fn may_be_a_child(&self) -> bool {
        let age = self.overview.as_ref().and_then(|overview| overview.age);
        age.is_none_or(|age| age < 18)
    }
}

impl Desk {
    /// What is known of those whom what was typed fits, for a live incident: children first, and of them those whom it fits
    /// best. Each is a look, kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn research(&self, signed: &Signed, typed: &[&str]) -> Result<Research, No> {
        let mut found: BTreeMap<PersonId, Fits> = BTreeMap::new();
        let mut more = false;
        for typed in typed.iter().filter(|typed| !typed.trim().is_empty()) {
            let people = self.search(signed, typed).await?;
            more |= people.more;
            for (place, one) in people.found.into_iter().enumerate() {
                let fits = found.entry(one.person).or_default();
                fits.name = one.name.or(fits.name.take());
                fits.reasons.extend(one.reasons);
                fits.places.push(place);
            }
        }
        let now = self.now();
        let mut res = Vec::new();
        for (person, fits) in found {
            let Fits {
                name,
                mut reasons,
                places,
            } = fits;
            let stated = Stated {
                purpose: Purpose::LiveIncident,
                with_reference: false,
            };
            // What ties somebody to the record opens it; else that it is for a call.
            let mut reading = self.read_beside_call(signed, person, None).await;
            if matches!(reading, Err(No::SayWhatFor)) {
                reading = self.read_beside_call(signed, person, Some(stated)).await;
            }
            let (overview, safety) = match reading {
                Ok(reading) => (Some(reading.overview(now, now)), reading.safety(now, now)),
                Err(No::SayWhatFor) => (None, Safety::default()),
                Err(No::NothingThere) => continue,
                Err(no) => return Err(no),
            };
            reasons.sort();
            reasons.dedup();
            let one = Researched {
                person,
                reasons,
                name,
                overview,
                safety,
            };
            // Whom more of what was typed fits comes first, then whom it fits best.
            let first = places.iter().min().copied();
            res.push((
                (!one.may_be_a_child(), usize::MAX - places.len(), first),
                one,
            ));
        }
        res.sort_by_key(|(order, one)| (*order, one.person));
        more |= res.len() > MOST;
        let found = res.into_iter().map(|(_, one)| one).take(MOST).collect();
        Ok(Research { found, more })
    }

    /// The case of the time a child is missing now, as far as it is open for a call: whoever rings again rings about that.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn missing_now(
        &self,
        signed: &Signed,
        child: PersonId,
        stated: Stated,
    ) -> Result<Option<CaseId>, No> {
        let now = self.now();
        let reading = self.read_most(signed, child, Some(stated)).await?;
        let overview = reading.overview(now, now);
        let is_missing = matches!(overview.whereabouts, Whereabouts::Missing(_));
        Ok(overview.time_missing.filter(|_| is_missing))
    }

    /// Begins the record of a child nobody has one of, with the first things said: all or none. Whoever does it has
    /// searched first. Answers with the record's id.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn begin_record(
        &self,
        signed: &Signed,
        key: Uuid,
        said: Vec<Said>,
    ) -> Result<(PersonId, Recorded), No> {
        let stated = Stated {
            purpose: Purpose::LiveIncident,
            with_reference: false,
        };
        let asked = self.asked_of_force(signed, Act::Report, Some(stated));
        let leave = self.decide_of_force(&asked).await?;
        // Sent twice, it is one record: its id is made of the key, so that it is nobody else's.
        let own = own_key(signed, Uuid::from_u128(key.as_u128() ^ OF_RECORDS));
        let bytes = *own.as_bytes();
        let child = PersonId::from_uuid(uuid::Builder::from_random_bytes(bytes).into_uuid());
        self.keep_look(&asked, Some(child), &leave).await?;
        let now = self.now();
        let (mut entries, mut problems): (Vec<_>, Vec<(usize, Problem)>) = Default::default();
        for (number, said) in said.iter().enumerate() {
            match draft::check(&typed(said, child, now), now, &heard_record::answer::ById) {
                Ok(entry) => entries.push(entry),
                Err(found) => problems.extend(found.into_iter().map(|problem| (number, problem))),
            }
        }
        if !problems.is_empty() {
            return Ok((child, Recorded::Problems(problems)));
        }
        let what = Entries::New {
            by: author(signed),
            account: Some(signed.account.person),
            entries,
            kept_as: None,
            sealed: Vec::new(),
        };
        Ok((child, self.put_now(signed, key, leave, what).await?))
    }
}

/// What sets the ids of records apart from the keys they are made of.
const OF_RECORDS: u128 = 0x6865_6172_6420_7265_636f_7264_2068_6572;
