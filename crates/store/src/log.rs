//! The record itself: facts in the order they were taken in.

use std::collections::BTreeSet;

use heard_record::fact::{correction, person};
use heard_record::lines;
use heard_record::{Fact, FactId, PersonId, What};
use uuid::Uuid;

use crate::chain::{self, Head, Place, Seal};
use crate::db::{Tx, all, one, run};
use crate::fault::Fault;

/// A fact as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which it is in the record, from 1.
    pub seq: i64,
    /// The fact.
    pub fact: Fact,
}

/// The text under which a fact is kept: the line a machine would read.
pub(crate) fn body(fact: &Fact) -> String {
    lines::write_fact(fact).to_string()
}

/// Where the record ends.
pub(crate) async fn head(tx: &mut Tx, store: Uuid) -> Result<Head, Fault> {
    let last: Option<(i64, Vec<u8>, i64)> = one!(
        tx,
        "select seq, link, entered from fact_log order by seq desc limit 1"
    );
    Ok(match last {
        None => Head {
            seq: 0,
            link: chain::beginning(store),
            entered: i64::MIN,
        },
        Some((seq, link, entered)) => Head {
            seq,
            link: seal(link, seq)?,
            entered,
        },
    })
}

/// The link of a place, if there is one; before the first is the beginning.
pub(crate) async fn link_at(tx: &mut Tx, store: Uuid, seq: i64) -> Result<Option<Seal>, Fault> {
    if seq == 0 {
        return Ok(Some(chain::beginning(store)));
    }
    let found: Option<(Vec<u8>,)> = one!(tx, "select link from fact_log where seq = $1", seq);
    found.map(|(link,)| seal(link, seq)).transpose()
}

/// Thirty-two bytes, as they should be.
pub(crate) fn seal(bytes: Vec<u8>, seq: i64) -> Result<Seal, Fault> {
    Seal::try_from(bytes).map_err(|_| {
        Fault::Damaged(format!(
            "fact {seq} of the record has a seal of the wrong length"
        ))
    })
}

/// Puts a fact at the end, with what it is found by.
pub(crate) async fn append(
    tx: &mut Tx,
    head: &mut Head,
    fact: &Fact,
    now: i64,
) -> Result<Place, Fault> {
    let body = body(fact);
    let place = head.follow(fact.id, now, chain::digest(&body));
    put_there(tx, &place, &head.link, &body).await?;
    find_by(tx, place.seq, fact).await?;
    Ok(place)
}

/// Puts a body in its place.
pub(crate) async fn put_there(
    tx: &mut Tx,
    place: &Place,
    link: &Seal,
    body: &str,
) -> Result<(), Fault> {
    run!(
        tx,
        "insert into fact_log (seq, fact, entered, digest, link, body) values ($1, $2, $3, $4, $5, $6)",
        place.seq,
        place.fact.uuid(),
        place.entered,
        &place.digest[..],
        &link[..],
        body
    );
    Ok(())
}

/// Keeps what a fact is found by: whom it names, whom it says are one person, and who lives where.
pub(crate) async fn find_by(tx: &mut Tx, seq: i64, fact: &Fact) -> Result<(), Fault> {
    if let What::Access(_) | What::Correction(_) = fact.what {
        find_leave_by(tx, seq, fact).await?;
    }
    if let What::Access(_) = fact.what {
        return Ok(());
    }
    for (person, about) in people(fact) {
        run!(
            tx,
            "insert into fact_names (person, seq, about) values ($1, $2, $3)",
            person.uuid(),
            seq,
            i64::from(about)
        );
    }
    for (one, other) in said_the_same(fact) {
        run!(
            tx,
            "insert into same_person (one, other) values ($1, $2) on conflict (one, other) do nothing",
            one.uuid(),
            other.uuid()
        );
    }
    for (place, person) in lives_at(fact) {
        run!(
            tx,
            "insert into lives_at (place, person) values ($1, $2) on conflict (place, person) do nothing",
            &place[..],
            person.uuid()
        );
    }
    Ok(())
}

/// Keeps whom a fact of leave, or one that may take such a fact back, is about or names.
async fn find_leave_by(tx: &mut Tx, seq: i64, fact: &Fact) -> Result<(), Fault> {
    for (person, _) in people(fact) {
        run!(
            tx,
            "insert into leave_names (person, seq) values ($1, $2)",
            person.uuid(),
            seq
        );
    }
    Ok(())
}

/// Every fact of leave that is about somebody, or names them, in the order of the record.
pub(crate) async fn of_leave(tx: &mut Tx, person: PersonId) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<(i64, Vec<u8>, String)> = all!(
        tx,
        "select fact_log.seq, digest, body from leave_names join fact_log on fact_log.seq = leave_names.seq \
             where person = $1 order by fact_log.seq",
        person.uuid()
    );
    rows.into_iter()
        .filter_map(|(seq, digest, body)| read(seq, digest, body).transpose())
        .collect()
}

/// Everyone a fact is about, or only names.
fn people(fact: &Fact) -> Vec<(PersonId, bool)> {
    let about: BTreeSet<PersonId> = fact.about.iter().copied().collect();
    let mut named = BTreeSet::new();
    fact.what.people(&mut |id| {
        named.insert(id);
    });
    let only_named = named.difference(&about).map(|id| (*id, false));
    about
        .iter()
        .map(|id| (*id, true))
        .chain(only_named)
        .collect()
}

/// Records a fact says are of one person, both ways round.
fn said_the_same(fact: &Fact) -> Vec<(PersonId, PersonId)> {
    let What::Correction(correction::Fact::SamePerson(same)) = &fact.what else {
        return Vec::new();
    };
    let pair = fact.about.first().zip(same.other.clear());
    pair.map_or_else(Vec::new, |(one, other)| {
        vec![(*one, *other), (*other, *one)]
    })
}

/// Who a fact says lives at a place.
fn lives_at(fact: &Fact) -> Vec<(Seal, PersonId)> {
    let What::Person(person::Fact::LivesAt(lives)) = &fact.what else {
        return Vec::new();
    };
    let Some(place) = lives.place.clear() else {
        return Vec::new();
    };
    let place = chain::digest(place);
    fact.about.iter().map(|id| (place, *id)).collect()
}

/// A fact by its id: its digest, if it is on record.
pub(crate) async fn digest_of(tx: &mut Tx, fact: FactId) -> Result<Option<Vec<u8>>, Fault> {
    let found: Option<(Vec<u8>,)> = one!(
        tx,
        "select digest from fact_log where fact = $1",
        fact.uuid()
    );
    Ok(found.map(|(digest,)| digest))
}

/// What the record says from a place on, so many facts at most; those whose bodies were emptied are left out.
pub(crate) async fn after(tx: &mut Tx, seq: i64, most: i64) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<(i64, Vec<u8>, String)> = all!(
        tx,
        "select seq, digest, body from fact_log where seq > $1 order by seq limit $2",
        seq,
        most
    );
    rows.into_iter()
        .filter_map(|(seq, digest, body)| read(seq, digest, body).transpose())
        .collect()
}

/// Reads a fact back, if it is what was put there; none where its body was emptied.
pub(crate) fn read(seq: i64, digest: Vec<u8>, body: String) -> Result<Option<Kept>, Fault> {
    if body.is_empty() {
        return Ok(None);
    }
    if chain::digest(&body)[..] != digest[..] {
        return Err(Fault::Damaged(format!(
            "fact {seq} of the record is not what was put there"
        )));
    }
    let json = serde_json::from_str(&body)
        .map_err(|_| Fault::Damaged(format!("fact {seq} of the record is no JSON")))?;
    let fact = lines::read_fact(&json)
        .map_err(|why| Fault::Damaged(format!("fact {seq} of the record cannot be read: {why}")))?;
    Ok(Some(Kept { seq, fact }))
}
