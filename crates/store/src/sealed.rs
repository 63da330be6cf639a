//! Places that are kept sealed: in a table of their own, each under the number its fact names. The store has no key to them.

use std::collections::BTreeSet;

use heard_record::fact::place;
use heard_record::{Fact, PersonId, SealedPlace, What};
use sha2::{Digest, Sha256};

use crate::Store;
use crate::chain::Seal;
use crate::db::{Tx, all, one, run, the_one};
use crate::fault::Fault;
use crate::log::{self, Kept};
use crate::many::{Value, for_rows};

/// How many bytes every sealed place has, however long the place is.
pub const SEALED_LENGTH: usize = 552;

/// How many are read at a time.
const AT_A_TIME: i64 = 2_000;

/// A place in its sealed form, with the number it is kept under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    number: SealedPlace,
    bytes: Vec<u8>,
}

impl Sealed {
    /// A sealed form; nothing, where it has another length than every one has.
    pub fn of(bytes: Vec<u8>) -> Option<Sealed> {
        let number = number_of(&bytes);
        (bytes.len() == SEALED_LENGTH).then_some(Sealed { number, bytes })
    }

    /// The number it is kept under.
    pub fn number(&self) -> SealedPlace {
        self.number
    }

    /// The sealed form.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn row(&self) -> [Value; 2] {
        [self.number.digest()[..].into(), self.bytes[..].into()]
    }
}

/// A place that is to be kept sealed, with by what the key is known that sealed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBy {
    /// The place.
    pub place: Sealed,
    /// By what its key is known.
    pub key: Seal,
}

fn number_of(bytes: &[u8]) -> SealedPlace {
    let digest: Seal = Sha256::digest(bytes).into();
    SealedPlace::of_digest(digest)
}

/// The sealed place a fact names, where it names one.
pub(crate) fn named_by(fact: &Fact) -> Option<SealedPlace> {
    match &fact.what {
        What::Place(place::Fact::Protected(it)) => it.sealed.clear().copied(),
        _ => None,
    }
}

/// Keeps sealed places.
pub(crate) async fn keep(
    tx: &mut Tx,
    rows: impl IntoIterator<Item = [Value; 2]>,
) -> Result<(), Fault> {
    for_rows(
        tx,
        "insert into sealed_place (number, sealed) values #",
        rows,
    )
    .await
}

/// Takes the content out of the sealed place that a fact named, where no other fact about the same people names it.
pub(crate) async fn take_out(tx: &mut Tx, fact: &Fact) -> Result<(), Fault> {
    let Some(number) = named_by(fact) else {
        return Ok(());
    };
    for person in &fact.about {
        let still = log::naming(tx, *person).await?;
        if still
            .iter()
            .any(|kept| named_by(&kept.fact) == Some(number))
        {
            return Ok(());
        }
    }
    let nothing: &[u8] = &[];
    run!(
        tx,
        "update sealed_place set sealed = $1 where number = $2",
        nothing,
        &number.digest()[..]
    );
    Ok(())
}

/// What is not as it should be: each place that a fact names is there as it was sealed, and no other is.
pub(crate) async fn unlike_facts(
    tx: &mut Tx,
    named: &BTreeSet<SealedPlace>,
) -> Result<Vec<String>, Fault> {
    let mut wrong = Vec::new();
    let mut there = BTreeSet::new();
    let mut last: Vec<u8> = Vec::new();
    loop {
        let rows: Vec<(Vec<u8>, Vec<u8>)> = all!(
            tx,
            "select number, sealed from sealed_place where number > $1 order by number limit $2",
            last.clone(),
            AT_A_TIME
        );
        let Some((end, _)) = rows.last() else {
            break;
        };
        last.clone_from(end);
        for (number, bytes) in rows.into_iter().filter(|(_, bytes)| !bytes.is_empty()) {
            let sealed = number_of(&bytes);
            if sealed.digest()[..] != number[..] {
                wrong.push("a sealed place is not what was put there".into());
            } else if !named.contains(&sealed) {
                wrong.push("a sealed place is kept that no fact names".into());
            }
            there.insert(number);
        }
    }
    let missing = named
        .iter()
        .filter(|number| !there.contains(&number.digest()[..]))
        .count();
    if missing > 0 {
        wrong.push(format!(
            "{missing} sealed places that facts name are not there"
        ));
    }
    Ok(wrong)
}

async fn kept_under(tx: &mut Tx, number: SealedPlace) -> Result<Option<Sealed>, Fault> {
    let row: Option<(Vec<u8>,)> = one!(
        tx,
        "select sealed from sealed_place where number = $1",
        &number.digest()[..]
    );
    let Some((bytes,)) = row.filter(|(bytes,)| !bytes.is_empty()) else {
        return Ok(None);
    };
    let sealed = Sealed::of(bytes).filter(|sealed| sealed.number == number);
    sealed
        .map(Some)
        .ok_or_else(|| Fault::Damaged("a sealed place is not what was put there".into()))
}

/// The first place that some facts name and that is kept as it was sealed, with the child whose it is.
async fn first_of(tx: &mut Tx, facts: &[Kept]) -> Result<Option<(PersonId, Sealed)>, Fault> {
    for fact in facts.iter().map(|kept| &kept.fact) {
        let Some((number, child)) = named_by(fact).zip(fact.about.first()) else {
            continue;
        };
        match kept_under(tx, number).await {
            Ok(None) | Err(Fault::Damaged(_)) => {}
            Ok(Some(sealed)) => return Ok(Some((*child, sealed))),
            Err(fault) => return Err(fault),
        }
    }
    Ok(None)
}

/// What has another length than a digest was not put there, and says nothing.
async fn known_by(tx: &mut Tx) -> Result<Option<Seal>, Fault> {
    let row: Option<(Option<Vec<u8>>,)> = one!(tx, "select places_known_by from this_store");
    Ok(row
        .and_then(|(known_by,)| known_by)
        .and_then(|bytes| Seal::try_from(bytes).ok()))
}

/// Says by what it is known with which key places are sealed, where that was not said yet: is it this?
pub(crate) async fn are_sealed_by(tx: &mut Tx, key: &Seal) -> Result<bool, Fault> {
    if let Some(known_by) = known_by(tx).await? {
        return Ok(known_by == *key);
    }
    run!(
        tx,
        "update this_store set places_known_by = $1 where places_known_by is null",
        &key[..]
    );
    Ok(known_by(tx).await?.as_ref() == Some(key))
}

impl Store {
    /// A place as it is kept sealed; nothing, where there is none of that number or its content was taken out.
    ///
    /// # Errors
    ///
    /// A [`Fault`]; one that is not what was put there is never served.
    pub async fn sealed_place(&self, number: SealedPlace) -> Result<Option<Sealed>, Fault> {
        kept_under(&mut self.db.read().await?, number).await
    }

    /// Some place that is kept sealed and is what was put there, with the child whose it is; nothing, where there is none. A fact
    /// that is not what was put there is passed over.
    ///
    /// # Errors
    ///
    /// As [`Store::facts_for`].
    pub async fn a_sealed_place(&self) -> Result<Option<(PersonId, Sealed)>, Fault> {
        if !self.has_sealed_places().await? {
            return Ok(None);
        }
        let mut tx = self.db.read().await?;
        let end = log::end(&mut tx).await?;
        let mut upto = 0;
        while upto < end {
            let (facts, _) = log::whole_between(&mut tx, upto, upto + AT_A_TIME).await?;
            if let Some(found) = first_of(&mut tx, &facts).await? {
                return Ok(Some(found));
            }
            upto += AT_A_TIME;
        }
        Ok(None)
    }

    /// By what it is known with which key places are sealed; nothing, where that was not said yet.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn places_known_by(&self) -> Result<Option<Seal>, Fault> {
        known_by(&mut self.db.read().await?).await
    }

    /// Says by what it is known with which key places are sealed, where that was not said yet: is it this?
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn places_are_sealed_by(&self, key: &Seal) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let are_by_it = are_sealed_by(&mut tx, key).await?;
        self.db.commit(tx).await?;
        Ok(are_by_it)
    }

    /// Says by what it is known with which key places are sealed, whatever was said before: that key was seen to open one.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn places_were_sealed_by(&self, key: &Seal) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        run!(
            &mut tx,
            "update this_store set places_known_by = $1",
            &key[..]
        );
        self.db.commit(tx).await
    }

    /// Where no place is kept sealed, forgets by what the key was known: the next that is sealed may be by another.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn places_are_sealed_anew(&self) -> Result<(), Fault> {
        let mut tx = self.db.write().await?;
        run!(
            &mut tx,
            "update this_store set places_known_by = null \
             where not exists (select 1 from sealed_place where length(sealed) > 0)"
        );
        self.db.commit(tx).await
    }

    /// Is any place kept sealed?
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn has_sealed_places(&self) -> Result<bool, Fault> {
        let mut tx = self.db.read().await?;
        let (some,): (i64,) = the_one!(
            &mut tx,
            "select count(*) from sealed_place where length(sealed) > 0"
        );
        Ok(some > 0)
    }
}
