//! Taking the content of a fact out, by authority of law. Its place in the record, its seal and the authority stay; its
//! words do not, nor whatever it was found by.

use std::sync::Arc;

use heard_record::fact::correction;
use heard_record::{Fact, FactId, What};

use crate::db::{Tx, run, the_one};
use crate::erasures::Ledger;
use crate::fault::Fault;
use crate::log::{self, Kept};
use crate::sealed;

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

/// The facts on record whose content is to go now: new ones take it out, or it came again after it was taken out.
pub(crate) async fn taken_out_by(
    tx: &mut Tx,
    new: &[Arc<Kept>],
    ledger: Option<&Ledger>,
) -> Result<Vec<Arc<Kept>>, Fault> {
    let facts = new.iter().map(|kept| &kept.fact);
    let came_again = |fact: &&Fact| ledger.is_some_and(|ledger| ledger.took_out(fact.id));
    let targets: Vec<FactId> = facts
        .clone()
        .filter_map(|fact| target(&fact.what))
        .chain(facts.filter(came_again).map(|fact| fact.id))
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
        let said = log::naming(tx, *person).await?;
        let takes_out =
            |one: &Fact| one.about.contains(person) && target(&one.what) == Some(fact.id);
        if !said.iter().any(|kept| takes_out(&kept.fact)) {
            return Ok(false);
        }
    }
    Ok(!fact.about.is_empty())
}

/// Takes the content of facts out, with what they alone were found by.
pub(crate) async fn take_out(tx: &mut Tx, facts: &[Arc<Kept>]) -> Result<(), Fault> {
    for Kept { seq, fact } in facts.iter().map(Arc::as_ref) {
        run!(tx, "update fact_log set body = '' where seq = $1", seq);
        for (person, _) in log::people(fact) {
            run!(
                tx,
                "delete from fact_names where person = $1 and seq = $2",
                person.uuid(),
                seq
            );
            run!(
                tx,
                "delete from leave_names where person = $1 and seq = $2",
                person.uuid(),
                seq
            );
        }
    }
    for Kept { fact, .. } in facts.iter().map(Arc::as_ref) {
        sealed::take_out(tx, fact).await?;
        for (one, other) in log::said_the_same(fact) {
            let still = log::naming(tx, one).await?;
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
        for (place, person) in log::lives_at(fact) {
            let still = log::naming(tx, person).await?;
            let mut still = still.iter().flat_map(|kept| log::lives_at(&kept.fact));
            if !still.any(|lives| lives == (place, person)) {
                run!(
                    tx,
                    "delete from lives_at where place = $1 and person = $2",
                    &place[..],
                    person.uuid()
                );
            }
        }
    }
    Ok(())
}

/// How often facts without content are found by what they said, though nothing should find them.
pub(crate) async fn still_found(tx: &mut Tx) -> Result<i64, Fault> {
    let (count,): (i64,) = the_one!(
        tx,
        "select (select count(*) from fact_names join fact_log on fact_log.seq = fact_names.seq where body = '') \
             + (select count(*) from leave_names join fact_log on fact_log.seq = leave_names.seq where body = '')"
    );
    Ok(count)
}
