//! The record itself: facts in the order they were taken in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_record::fact::{correction, person};
use heard_record::identity::address;
use heard_record::lines;
use heard_record::{Fact, FactId, PersonId, What};
use uuid::Uuid;

use crate::around::ids;
use crate::chain::{self, Head, Place, Seal};
use crate::db::{Tx, all, one, the_one};
use crate::fault::Fault;
use crate::found::RowsToFind;
use crate::many::{Value, among, for_rows};

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

/// A fact that is to be put on record, with the text it is kept under.
pub(crate) struct Entering {
    pub(crate) place: Place,
    pub(crate) link: Seal,
    pub(crate) body: String,
    /// What it says; nothing, where its body was emptied.
    pub(crate) fact: Option<Fact>,
}

/// Puts facts in their places, with what they are found by.
pub(crate) async fn append(tx: &mut Tx, facts: &[Entering]) -> Result<(), Fault> {
    let row = |one: &Entering| {
        let place = &one.place;
        [
            place.seq.into(),
            place.fact.uuid().into(),
            place.entered.into(),
            place.digest[..].into(),
            one.link[..].into(),
            one.body.as_str().into(),
        ]
    };
    for_rows(
        tx,
        "insert into fact_log (seq, fact, entered, digest, link, body) values #",
        facts.iter().map(row),
    )
    .await?;
    let mut found = RowsToFind::default();
    for one in facts {
        if let Some(fact) = &one.fact {
            found.take_in(one.place.seq, fact);
        }
    }
    found.keep(tx).await
}

/// Every fact of leave that is about any of these or names them, in the order of the record.
pub(crate) async fn of_leave(tx: &mut Tx, people: &BTreeSet<PersonId>) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<Row> = among(
        tx,
        "select distinct fact_log.seq, digest, body from leave_names join fact_log on fact_log.seq = leave_names.seq \
         where person in (#)",
        &ids(people),
    )
    .await?;
    let mut read = tx.lately().read(rows)?;
    read.sort_by_key(|kept| kept.seq);
    read.dedup_by_key(|kept| kept.seq);
    Ok(read.into_iter().map(Arc::unwrap_or_clone).collect())
}

/// What is said about some people, but for what is of leave, in the order of the record.
pub(crate) async fn about(tx: &mut Tx, people: &BTreeSet<PersonId>) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<Row> = among(
        tx,
        "select distinct fact_log.seq, digest, body from fact_names join fact_log on fact_log.seq = fact_names.seq \
         where about = 1 and person in (#)",
        &ids(people),
    )
    .await?;
    in_order(rows)
}

/// What is said that is about a person or names them, but for what is of leave, in the order of the record.
pub(crate) async fn naming(tx: &mut Tx, person: PersonId) -> Result<Vec<Kept>, Fault> {
    in_order(all!(
        tx,
        "select fact_log.seq, digest, body from fact_names join fact_log on fact_log.seq = fact_names.seq where person = $1",
        person.uuid()
    ))
}

/// Those of some facts that are on record, in its order.
pub(crate) async fn called(tx: &mut Tx, facts: &[FactId]) -> Result<Vec<Kept>, Fault> {
    let facts: Vec<Value> = facts.iter().map(|fact| fact.uuid().into()).collect();
    let rows = among(
        tx,
        "select seq, digest, body from fact_log where fact in (#)",
        &facts,
    )
    .await?;
    in_order(rows)
}

fn in_order(rows: Vec<Row>) -> Result<Vec<Kept>, Fault> {
    let rows: BTreeMap<i64, _> = rows
        .into_iter()
        .map(|(seq, digest, body)| (seq, (digest, body)))
        .collect();
    rows.into_iter()
        .filter_map(|(seq, (digest, body))| read(seq, digest, body).transpose())
        .collect()
}

/// The facts of which somebody is to be told at once, the latest first: so many at most, and in place of each that is damaged,
/// why it cannot be read.
pub(crate) async fn emergencies(tx: &mut Tx, most: i64) -> Result<Vec<Result<Kept, Fault>>, Fault> {
    let rows: Vec<Row> = all!(
        tx,
        "select fact_log.seq, digest, body from emergency join fact_log on fact_log.seq = emergency.seq \
             order by emergency.seq desc limit $1",
        most
    );
    let read = |(seq, digest, body)| read(seq, digest, body).transpose();
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Does it say what somebody may do or see, and so bears on nothing that is owed?
pub(crate) fn is_of_leave(fact: &Fact) -> bool {
    matches!(fact.what, What::Access(_))
}

/// Everyone a fact is about, or only names.
pub(crate) fn people(fact: &Fact) -> Vec<(PersonId, bool)> {
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
pub(crate) fn said_the_same(fact: &Fact) -> Vec<(PersonId, PersonId)> {
    let What::Correction(correction::Fact::SamePerson(same)) = &fact.what else {
        return Vec::new();
    };
    let pair = fact.about.first().zip(same.other.clear());
    pair.map_or_else(Vec::new, |(one, other)| {
        vec![(*one, *other), (*other, *one)]
    })
}

/// Who a fact says lives at a place, by its address, however that is written.
pub(crate) fn lives_at(fact: &Fact) -> Vec<(Seal, PersonId)> {
    let What::Person(person::Fact::LivesAt(lives)) = &fact.what else {
        return Vec::new();
    };
    let Some(place) = lives.place.clear() else {
        return Vec::new();
    };
    let place = chain::digest(&address(place));
    fact.about.iter().map(|id| (place, *id)).collect()
}

/// The digests of those of some facts that are on record.
pub(crate) async fn digests_of(
    tx: &mut Tx,
    facts: impl Iterator<Item = FactId>,
) -> Result<BTreeMap<FactId, Seal>, Fault> {
    let facts: Vec<Value> = facts.map(|fact| fact.uuid().into()).collect();
    let rows: Vec<(Uuid, i64, Vec<u8>)> = among(
        tx,
        "select fact, seq, digest from fact_log where fact in (#)",
        &facts,
    )
    .await?;
    rows.into_iter()
        .map(|(fact, seq, digest)| Ok((FactId::from_uuid(fact), seal(digest, seq)?)))
        .collect()
}

/// A fact as it is read from the database: its place, its digest and its body.
pub(crate) type Row = (i64, Vec<u8>, String);

/// Reads facts back; those whose bodies were emptied are left out.
pub(crate) fn read_all(rows: Vec<Row>) -> Result<Vec<Kept>, Fault> {
    rows.into_iter()
        .filter_map(|(seq, digest, body)| read(seq, digest, body).transpose())
        .collect()
}

/// What the record says from a place on, so many facts at most; those whose bodies were emptied are left out.
pub(crate) async fn after(tx: &mut Tx, seq: i64, most: i64) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<Row> = all!(
        tx,
        "select seq, digest, body from fact_log where seq > $1 order by seq limit $2",
        seq,
        most
    );
    read_all(rows)
}

/// What the record says after one place and up to another; those whose bodies were emptied are left out.
pub(crate) async fn between(tx: &mut Tx, after: i64, upto: i64) -> Result<Vec<Kept>, Fault> {
    in_order(all!(
        tx,
        "select seq, digest, body from fact_log where seq > $1 and seq <= $2 order by seq",
        after,
        upto
    ))
}

/// The same, but for those that are not what was put there; and the places of these.
pub(crate) async fn whole_between(
    tx: &mut Tx,
    after: i64,
    upto: i64,
) -> Result<(Vec<Kept>, BTreeSet<i64>), Fault> {
    match between(tx, after, upto).await {
        Err(Fault::Damaged(_)) => one_by_one(tx, after, upto).await,
        read => Ok((read?, BTreeSet::new())),
    }
}

async fn one_by_one(
    tx: &mut Tx,
    after: i64,
    upto: i64,
) -> Result<(Vec<Kept>, BTreeSet<i64>), Fault> {
    let (mut whole, mut damaged) = (Vec::new(), BTreeSet::new());
    for seq in after + 1..=upto {
        match between(tx, seq - 1, seq).await {
            Err(Fault::Damaged(_)) => {
                damaged.insert(seq);
            }
            read => whole.append(&mut read?),
        }
    }
    Ok((whole, damaged))
}

/// At which place the record ends.
pub(crate) async fn end(tx: &mut Tx) -> Result<i64, Fault> {
    let (end,): (i64,) = the_one!(tx, "select coalesce(max(seq), 0) from fact_log");
    Ok(end)
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
