//! Reading the whole record to see that it is what was put there.

use std::collections::BTreeSet;

use heard_duty::Catalogue;
use heard_record::{FactId, PersonId, What};
use uuid::Uuid;

use crate::chain::{self, Head, Place};
use crate::db::{Tx, all};
use crate::described;
use crate::duties;
use crate::expunge;
use crate::fault::Fault;
use crate::follows;
use crate::hand::AtHand;
use crate::log;

/// How many facts are read at a time.
const AT_A_TIME: i64 = 2_000;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Where the record ends.
    pub head: Head,
    /// How many bodies were emptied, by authority.
    pub expunged: usize,
    /// What is not as it was put there, worst first; nothing, if all is well.
    pub wrong: Vec<String>,
}

/// Reads every fact, in order, against its own digest and the chain.
pub(crate) async fn verify(tx: &mut Tx, store: Uuid) -> Result<Verified, Fault> {
    let mut head = Head {
        seq: 0,
        link: chain::beginning(store),
        entered: i64::MIN,
    };
    let mut wrong = Vec::new();
    let mut emptied: BTreeSet<FactId> = BTreeSet::new();
    let mut expunged: BTreeSet<FactId> = BTreeSet::new();
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
                        Some(what) => {
                            expunged.extend(expunge::target(&what));
                        }
                    }
                }
                Err(why) => {
                    wrong.push(format!("fact {seq}: {why}"));
                    return Ok(Verified {
                        head,
                        expunged: emptied.len(),
                        wrong,
                    });
                }
            }
        }
        head.seq = last;
    }
    if expunge::still_found(tx).await? > 0 {
        wrong.push("what was taken out is still found by what it said".into());
    }
    let without = emptied.difference(&expunged).count();
    if without > 0 {
        wrong.push(format!(
            "{without} facts are empty, and no fact says on whose authority"
        ));
    }
    Ok(Verified {
        head,
        expunged: emptied.len(),
        wrong,
    })
}

/// Works out again what follows from the facts for everyone, beside what is kept.
pub(crate) async fn all_is_kept(tx: &mut Tx, catalogue: &Catalogue) -> Result<Vec<String>, Fault> {
    let mut wrong = Vec::new();
    let mut hand = AtHand::default();
    let mut last = PersonId::from_uuid(Uuid::nil());
    loop {
        let people = follows::people_after(tx, last, follows::TOGETHER).await?;
        let Some(end) = people.last() else {
            return Ok(wrong);
        };
        last = *end;
        let mut stands = duties::kept_of_each(tx, &people).await?;
        let mut described = described::kept_of_each(tx, &people).await?;
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

/// One row against the chain: its link, when it was taken in, which fact it is and what it says, if that was not emptied.
fn check(
    before: &Head,
    (seq, fact, entered, digest, link, body): PlaceRow,
) -> Result<(chain::Seal, i64, FactId, Option<What>), String> {
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
        said => Ok((link, entered, fact, said.map(|kept| kept.fact.what))),
    }
}
