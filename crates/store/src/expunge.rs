//! Taking the content of a fact out, by authority of law. Its place in the record, its seal and the authority stay; its
//! words do not, nor whatever it was found by.

use std::collections::BTreeSet;
use std::sync::Arc;

use heard_record::fact::correction;
use heard_record::{Fact, FactId, PersonId, What};

use crate::chain::Seal;
use crate::db::{Tx, all, one, run, the_one};
use crate::fault::Fault;
use crate::log::{self, Kept};

/// The fact whose content a fact takes out, where it says on whose authority.
pub(crate) fn target(what: &What) -> Option<FactId> {
    match what {
        What::Correction(correction::Fact::Expunged(it)) if it.authority.answered().is_yes() => {
            it.fact.clear().copied()
        }
        _ => None,
    }
}

/// May a fact's content be taken out? What says who may see what stays, and what says on whose authority something was
/// taken out.
pub fn may_be_taken_out(what: &What) -> bool {
    !matches!(
        what,
        What::Access(_) | What::Correction(correction::Fact::Expunged(_))
    )
}

/// The facts on record whose content new ones take out.
pub(crate) async fn taken_out_by(tx: &mut Tx, new: &[Arc<Kept>]) -> Result<Vec<Arc<Kept>>, Fault> {
    let targets: Vec<FactId> = new
        .iter()
        .filter_map(|kept| target(&kept.fact.what))
        .collect();
    let mut res = Vec::new();
    for kept in log::called(tx, &targets).await? {
        if may_be_taken_out(&kept.fact.what) && is_out_for_all(tx, &kept.fact).await? {
            res.push(Arc::new(kept));
        }
    }
    Ok(res)
}

/// Was a fact taken out of the record of everybody it is about?
async fn is_out_for_all(tx: &mut Tx, fact: &Fact) -> Result<bool, Fault> {
    for person in &fact.about {
        let said = said_of(tx, *person).await?;
        let mut about: Vec<&Fact> = said.iter().map(|kept| &kept.fact).collect();
        about.retain(|one| one.about.contains(person) && target(&one.what) == Some(fact.id));
        if about.is_empty() {
            return Ok(false);
        }
    }
    Ok(!fact.about.is_empty())
}

/// Takes the content of facts out, with what they alone were found by.
pub(crate) async fn take_out(tx: &mut Tx, facts: &[Arc<Kept>]) -> Result<(), Fault> {
    for kept in facts {
        run!(tx, "update fact_log set body = '' where seq = $1", kept.seq);
        run!(tx, "delete from fact_names where seq = $1", kept.seq);
        run!(tx, "delete from leave_names where seq = $1", kept.seq);
    }
    for kept in facts {
        for (one, other) in log::said_the_same(&kept.fact) {
            let still = said_of(tx, one).await?;
            let mut still = still.iter().flat_map(|kept| log::said_the_same(&kept.fact));
            if !still.any(|pair| pair == (one, other)) {
                run!(
                    tx,
                    "delete from same_person where one = $1 and other = $2",
                    one.uuid(),
                    other.uuid()
                );
            }
        }
        for (place, person) in log::lives_at(&kept.fact) {
            let still = said_of(tx, person).await?;
            let mut still = still.iter().flat_map(|kept| log::lives_at(&kept.fact));
            if !still.any(|lives| lives == (place, person)) {
                no_longer_at(tx, &place, person).await?;
            }
        }
    }
    Ok(())
}

async fn no_longer_at(tx: &mut Tx, place: &Seal, person: PersonId) -> Result<(), Fault> {
    run!(
        tx,
        "delete from lives_at where place = $1 and person = $2",
        &place[..],
        person.uuid()
    );
    Ok(())
}

/// What is still said that names a person.
async fn said_of(tx: &mut Tx, person: PersonId) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<(i64, Vec<u8>, String)> = all!(
        tx,
        "select fact_log.seq, digest, body from fact_names join fact_log on fact_log.seq = fact_names.seq where person = $1",
        person.uuid()
    );
    rows.into_iter()
        .filter_map(|(seq, digest, body)| log::read(seq, digest, body).transpose())
        .collect()
}

/// How many facts without content are found by what they said, though nothing should find them.
pub(crate) async fn still_found(tx: &mut Tx) -> Result<i64, Fault> {
    let (count,): (i64,) = the_one!(
        tx,
        "select count(*) from fact_log where body = '' and (exists (select 1 from fact_names where fact_names.seq = fact_log.seq) \
         or exists (select 1 from leave_names where leave_names.seq = fact_log.seq))"
    );
    Ok(count)
}

/// Those of some facts that are not on record.
pub(crate) async fn not_on_record(
    tx: &mut Tx,
    facts: impl IntoIterator<Item = Fact>,
) -> Result<Vec<Fact>, Fault> {
    let mut seen = BTreeSet::new();
    let mut res = Vec::new();
    for fact in facts {
        let found: Option<(i64,)> = one!(
            tx,
            "select seq from fact_log where fact = $1",
            fact.id.uuid()
        );
        if found.is_none() && seen.insert(fact.id) {
            res.push(fact);
        }
    }
    Ok(res)
}
