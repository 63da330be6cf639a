//! What may go to somebody in a packet, and why somebody was let or refused.

use heard_record::Fact;

use super::{MayRead, by_row, is_barred};
use crate::access::policy::POLICY;
use crate::access::{Act, Asked, Situation};

/// What may go to somebody in a packet: what both the sender and the recipient may read.
pub fn packet<'a>(
    sender: &MayRead,
    recipient: &MayRead,
    facts: impl IntoIterator<Item = &'a Fact>,
) -> Vec<&'a Fact> {
    facts
        .into_iter()
        .filter(|fact| sender.covers(fact) && recipient.covers(fact))
        .collect()
}

/// Which of the conditions of leave hold: for whoever checks looks, never for whoever was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Have they an account in the role?
    pub account: bool,
    /// Is there nothing that bars them, such as a conflict of interest?
    pub unbarred: bool,
    /// Which rows would let them.
    pub rows: Vec<&'static str>,
}

impl Explained {
    /// Why somebody was let or refused, told to whoever has leave to read who looked. Nobody is told about themselves.
    pub fn of(leave: &MayRead, asked: &Asked, situation: &Situation) -> Option<Explained> {
        let allowed = leave.look.act == Act::ReadLooks && leave.look.who != asked.who;
        allowed.then(|| Explained {
            account: situation.account.is_some(),
            unbarred: !is_barred(asked, situation),
            rows: POLICY
                .iter()
                .filter(|row| {
                    let mut ties = row.ties.iter();
                    ties.any(|tie| by_row(row, *tie, asked, situation).is_some())
                })
                .map(|row| row.name)
                .collect(),
        })
    }
}
