//! Reading the whole record to see that it is what was put there.

use std::collections::BTreeSet;

use heard_duty::Catalogue;
use heard_record::{FactId, PersonId, SealedPlace};
use uuid::Uuid;

use crate::chain::{self, Head, Place};
use crate::counted;
use crate::db::{Tx, all};
use crate::described;
use crate::duties;
use crate::expunge;
use crate::fault::Fault;
use crate::follows;
use crate::found::Expected;
use crate::hand::AtHand;
use crate::log::{self, Kept};
use crate::many::{Value, among};
use crate::put::Receipt;
use crate::rows::{self, REQUEST};
use crate::sealed;

/// How many facts are read at a time.
const AT_A_TIME: i64 = 2_000;

/// Where in the row of a request its answer stands.
const ANSWER: usize = 3;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Where the record ends.
    pub head: Head,
    /// How many bodies were emptied, by authority.
    pub expunged: usize,
    /// What is not as it was put there, worst first; nothing, if all is well.
    pub wrong: Vec<String>,
    /// Are the facts, and what follows from them, what they should be? Then what is wrong follows from no fact.
    pub are_facts_whole: bool,
}

/// Reads every fact and has the database look at its own file; and what of that which follows from no fact is not what was
/// kept.
pub(crate) async fn looked_through(
    tx: &mut Tx,
    store: Uuid,
) -> Result<(Verified, Vec<String>), Fault> {
    let mut verified = verify(tx, store).await?;
    verified.wrong.extend(file_is_whole(tx).await?);
    Ok((verified, rows::damaged(tx).await?))
}

/// Reads every fact, in order, against its own digest and the chain.
async fn verify(tx: &mut Tx, store: Uuid) -> Result<Verified, Fault> {
    let mut head = Head {
        seq: 0,
        link: chain::beginning(store),
        entered: i64::MIN,
    };
    let mut wrong = Vec::new();
    let mut expected = Expected::default();
    let mut emptied: BTreeSet<FactId> = BTreeSet::new();
    let mut expunged: BTreeSet<FactId> = BTreeSet::new();
    let mut places: BTreeSet<SealedPlace> = BTreeSet::new();
    loop {
        let rows: Vec<PlaceRow> = rows(tx, head.seq).await?;
        let Some(last) = rows.last().map(|row| row.0) else {
            break;
        };
        for row in rows {
            let seq = row.0;
            if seq != head.seq + 1 {
                wrong.push(format!("after fact {} comes fact {seq}", head.seq));
            }
            match check(&head, row) {
                Ok((link, entered, fact, said)) => {
                    head = Head { seq, link, entered };
                    match said {
                        None => {
                            emptied.insert(fact);
                        }
                        Some(kept) => {
                            expected.take_in(seq, &kept.fact);
                            expunged.extend(expunge::target(&kept.fact.what));
                            places.extend(sealed::named_by(&kept.fact));
                        }
                    }
                }
                Err(why) => {
                    wrong.push(format!("fact {seq}: {why}"));
                    return Ok(Verified {
                        head,
                        expunged: emptied.len(),
                        wrong,
                        are_facts_whole: false,
                    });
                }
            }
        }
        head.seq = last;
    }
    wrong.extend(expected.unlike_kept(tx).await?);
    if expunge::still_found(tx).await? > 0 {
        wrong.push("what was taken out is still found by what it said".into());
    }
    wrong.extend(sealed::unlike_facts(tx, &places).await?);
    let without = emptied.difference(&expunged).count();
    if without > 0 {
        wrong.push(format!(
            "{without} facts are empty, and no fact says on whose authority"
        ));
    }
    Ok(Verified {
        head,
        expunged: emptied.len(),
        are_facts_whole: wrong.is_empty(),
        wrong,
    })
}

/// Works out again what follows from the facts for everyone, beside what is kept.
pub(crate) async fn all_is_kept(tx: &mut Tx, catalogue: &Catalogue) -> Result<Vec<String>, Fault> {
    let mut wrong = Vec::new();
    let mut hand = AtHand::default();
    let mut last = PersonId::from_uuid(Uuid::nil());
    let (mut of_duties, mut of_people) = (0, 0);
    loop {
        let people = follows::of_whom_something_follows(tx, last, follows::TOGETHER).await?;
        let Some(end) = people.last() else {
            if duties::count(tx).await? != of_duties || described::count(tx).await? != of_people {
                wrong
                    .push("something is kept of somebody whom no fact is about: rebuild it".into());
            }
            if counted::is_without_somebody(tx).await? {
                wrong.push("somebody is left out of how everybody counts: rebuild it".into());
            }
            return Ok(wrong);
        };
        last = *end;
        let mut stands = duties::kept_of_each(tx, &people).await?;
        let mut described = described::kept_of_each(tx, &people).await?;
        of_duties += stands.values().map(BTreeSet::len).sum::<usize>() as i64;
        of_people += described.len() as i64;
        let follows = follows::worked_out(tx, &mut hand, &people, catalogue).await?;
        for (person, follows) in follows {
            if stands.remove(&person).unwrap_or_default() != follows.stands {
                wrong.push(format!(
                    "what is kept of the duties owed to {} is not what the facts say: rebuild it",
                    person.shown()
                ));
            }
            if described.remove(&person) != follows.described {
                wrong.push(format!(
                    "what is kept to find {} by is not what the facts say: rebuild it",
                    person.shown()
                ));
            }
        }
    }
}

/// What SQLite finds wrong with its own file, such as an index that does not have what its table has. A server looks at
/// each page as it reads it.
async fn file_is_whole(tx: &mut Tx) -> Result<Vec<String>, Fault> {
    if tx.is_of_a_server() {
        return Ok(Vec::new());
    }
    #[cfg(all(feature = "faults", debug_assertions))]
    if crate::planted::believes_what_is_found() {
        return Ok(Vec::new());
    }
    let found: Vec<(String,)> = all!(tx, "pragma integrity_check(20)");
    let wrong = found.into_iter().filter(|(said,)| said != "ok");
    Ok(wrong
        .map(|(said,)| format!("the database's file is not whole: {said}"))
        .collect())
}

/// Is what was answered to each request, and would be answered again, where it says on record? Of those that are not what was
/// kept nothing is answered again.
pub(crate) async fn answers_are_true(tx: &mut Tx) -> Result<Vec<String>, Fault> {
    let mut after = None;
    loop {
        let page = REQUEST.page(tx, after).await?;
        let mut told = BTreeSet::new();
        for row in &page.whole {
            let Some(receipt) = Receipt::read(&row.text(ANSWER)?) else {
                return Ok(vec!["what was answered to a request cannot be read".into()]);
            };
            told.extend(receipt.facts);
        }
        let places: Vec<Value> = told.iter().map(|(seq, _)| (*seq).into()).collect();
        let there: Vec<(i64, Uuid)> = among(
            tx,
            "select seq, fact from fact_log where seq in (#)",
            &places,
        )
        .await?;
        let there = there.into_iter();
        let there: BTreeSet<(i64, FactId)> = there
            .map(|(seq, fact)| (seq, FactId::from_uuid(fact)))
            .collect();
        if !told.is_subset(&there) {
            return Ok(vec![
                "what was answered to a request is not what is on record".into(),
            ]);
        }
        after = page.goes_on_after;
        if after.is_none() {
            return Ok(Vec::new());
        }
    }
}

/// A row of the record: its place, the fact, when it was taken in, digest, link, body.
type PlaceRow = (i64, Uuid, i64, Vec<u8>, Vec<u8>, String);

async fn rows(tx: &mut Tx, after: i64) -> Result<Vec<PlaceRow>, Fault> {
    Ok(all!(
        tx,
        "select seq, fact, entered, digest, link, body from fact_log where seq > $1 order by seq limit $2",
        after,
        AT_A_TIME
    ))
}

/// One row against the chain: its link, when it was taken in, which fact it is, and the fact, if that was not emptied.
fn check(
    before: &Head,
    (seq, fact, entered, digest, link, body): PlaceRow,
) -> Result<(chain::Seal, i64, FactId, Option<Kept>), String> {
    let seal = |bytes| log::seal(bytes, seq).map_err(|fault| fault.to_string());
    let (digest, link) = (seal(digest)?, seal(link)?);
    let fact = FactId::from_uuid(fact);
    let place = Place {
        seq,
        fact,
        entered,
        digest,
    };
    if chain::link(&before.link, &place) != link {
        return Err("it does not follow from what comes before it".into());
    }
    if entered < before.entered {
        return Err("it was taken in before the one it follows".into());
    }
    let said = log::read(seq, digest.to_vec(), body).map_err(|fault| fault.to_string())?;
    match said {
        Some(kept) if kept.fact.id != fact => Err("it is another fact than its place says".into()),
        said => Ok((link, entered, fact, said)),
    }
}
