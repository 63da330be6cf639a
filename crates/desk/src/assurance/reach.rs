//! To whom all that bears on a child is open, of those who ask: by the one decision that everybody is asked by.

use std::collections::BTreeSet;

use heard_record::fact::access::{self, Theme};
use heard_record::{Fact, PersonId, What};
use jiff::Timestamp;

use super::count::Count;
use crate::access::{
    Account, Act, Answer, Cover, Kept, Of, Seal, Shows, Situation, Tie, Ties, decide,
};
use crate::desk::{Desk, No, Signed};
use crate::planted::{Leak, is_planted};
use crate::reading::{NOBODY, asked, may_know_of};

/// How far somebody reaches who has an account and no other leave of their own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reach {
    themes: BTreeSet<Theme>,
    by_theme: Lets,
    otherwise: Lets,
    /// Whoever's record a fact can bear on that is about them or names them.
    named: BTreeSet<PersonId>,
}

/// What an ordinary record lets somebody do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Lets {
    read: bool,
    know_of: bool,
}

/// How much of what bears on somebody is open.
pub(super) enum Open {
    All,
    Nothing,
    /// It is to be asked of the record itself.
    ToBeAsked,
}

impl Reach {
    /// How much is open of what bears on somebody.
    pub(super) fn of(&self, person: PersonId, count: &Count) -> Open {
        let Some(openness) = &count.openness else {
            return Open::ToBeAsked;
        };
        if self.named.contains(&person) {
            return Open::ToBeAsked;
        }
        if !self.lets(&openness.themes).read {
            return if openness.has_other_ties {
                Open::ToBeAsked
            } else {
                Open::Nothing
            };
        }
        let mut beside = openness.beside.iter();
        if beside.all(|themes| self.lets(themes).know_of) {
            Open::All
        } else {
            Open::ToBeAsked
        }
    }

    fn lets(&self, themes: &BTreeSet<Theme>) -> Lets {
        if self.themes.is_disjoint(themes) {
            self.otherwise
        } else {
            self.by_theme
        }
    }
}

impl Desk {
    /// How far somebody reaches by their role alone; nothing, where more than an account is said of what they may do, or
    /// something may have to be kept from them as from anybody outside the police.
    pub(super) async fn reach(&self, signed: &Signed, now: Timestamp) -> Result<Option<Reach>, No> {
        let (who, role) = (signed.account.person, signed.role);
        if is_planted(Leak::Counted) || !role.is_police() {
            return Ok(None);
        }
        let leave = self.leave_of(who).await?;
        let named = self.store.beside(who).await?;
        let is_theirs = |fact: &Fact| fact.about.iter().any(|id| named.contains(id));
        let mut more = leave.iter().filter(|fact| !is_of_an_account(&fact.what));
        if more.any(is_theirs) {
            return Ok(None);
        }
        let situation = Situation::as_known_at(who, role, &Of::Force, now, &leave);
        let Some(account) = situation.account else {
            return Ok(None);
        };
        Ok(Some(Reach {
            themes: account.themes.clone(),
            by_theme: lets(signed, &account, Some(Tie::Theme), now),
            otherwise: lets(signed, &account, None, now),
            named,
        }))
    }
}

fn is_of_an_account(what: &What) -> bool {
    matches!(
        what,
        What::Access(access::Fact::AccountGiven(_) | access::Fact::AccountEnded(_))
    )
}

/// What a record lets somebody do of which nothing is kept from anybody, tied to them by one thing at most.
fn lets(signed: &Signed, account: &Account, tie: Option<Tie>, now: Timestamp) -> Lets {
    let mut ties = Ties::default();
    tie.into_iter()
        .for_each(|tie| ties.add(tie, Cover::default()));
    let situation = Situation {
        account: Some(account.clone()),
        exists: true,
        conflict: false,
        seal: Seal::OPEN,
        cases: Vec::new(),
        place_protected: false,
        ties,
        kept: Kept::default(),
    };
    let asked = |act| asked(signed, act, Of::Child(NOBODY), None, now);
    let shows_all = |act| match decide(&asked(act), &situation) {
        Answer::Read(leave) => matches!(leave.shows(), Shows::Whole | Shows::Summary),
        _ => false,
    };
    Lets {
        read: [Act::Read, Act::ReadSummary].into_iter().any(shows_all),
        know_of: may_know_of(&asked(Act::Read), NOBODY, &situation),
    }
}
