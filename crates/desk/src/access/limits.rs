//! What of a record must not reach whom: do-not-tell, and what a child asked not to be shared.

use std::collections::BTreeSet;

use heard_record::fact::{access, notice, person};
use heard_record::{Fact, FactId, PersonId, Stated, Timeline, What};

/// Everyone something would reach.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recipients {
    /// The people, and those they act or write for.
    pub people: Vec<PersonId>,
    /// The agencies.
    pub agencies: Vec<String>,
    /// Is any of them outside the police?
    pub outside: bool,
}

/// What of a record must not reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// All of it.
    pub everything: bool,
    /// These facts.
    pub facts: BTreeSet<FactId>,
}

impl Kept {
    /// Must a fact not reach them?
    pub fn holds(&self, fact: FactId) -> bool {
        self.everything || self.facts.contains(&fact)
    }

    /// Must something worked out from these facts, such as a duty, not reach them? One that may not be told is enough.
    pub fn holds_any(&self, facts: &[FactId]) -> bool {
        facts.iter().any(|fact| self.holds(*fact))
    }
}

/// What of a child's record must not reach these recipients, as the record is known.
///
/// A named adult or agency that is not to be told neither learns the fact nor that there is one. What a child, or
/// whoever told police, asked not to be shared goes to nobody outside the police until that is overridden for a stated reason.
pub fn kept_back(child: &Timeline, recipients: &Recipients) -> Kept {
    let mut res = Kept::default();
    for (fact, not_to) in child.of::<access::DoNotTell>() {
        if may_be_told(child, fact) || !is_for(child, not_to, recipients) {
            continue;
        }
        res.facts.insert(fact.id);
        match &not_to.fact {
            Stated::Clear(secret) => res.facts.extend([*secret]),
            _ => res.everything = true,
        }
    }
    if recipients.outside {
        let limited = child.facts().iter().filter(|fact| is_limited(&fact.what));
        let stands = limited.filter(|fact| !is_overridden(child, fact));
        res.facts.extend(stands.map(|fact| fact.id));
    }
    res
}

fn may_be_told(child: &Timeline, not_to_tell: &Fact) -> bool {
    child.of::<access::MayBeTold>().any(|(fact, told)| {
        told.said.clear() == Some(&not_to_tell.id)
            && told.because.answered().is_yes()
            && fact.happened.is_from(not_to_tell.happened).is_yes()
    })
}

/// Whoever is named; where nobody can be read, everyone outside the police.
fn is_for(child: &Timeline, not_to: &access::DoNotTell, recipients: &Recipients) -> bool {
    let adult = not_to.adult.clear();
    let agency = not_to.agency.clear();
    let people = || recipients.people.iter().map(|id| child.person(*id));
    let is_adult = adult.is_some_and(|adult| people().any(|id| id == child.person(*adult)));
    let is_agency = agency.is_some_and(|agency| {
        let mut agencies = recipients.agencies.iter();
        agencies.any(|one| is_same_name(one, agency))
    });
    let is_unreadable = |unclear: bool, named: bool| unclear || !named;
    let unclear =
        matches!(not_to.adult, Stated::Unclear(_)) || matches!(not_to.agency, Stated::Unclear(_));
    is_adult
        || is_agency
        || (recipients.outside && is_unreadable(unclear, adult.is_some() || agency.is_some()))
}

/// Are two names of an agency, team or district the same, however they are spaced and capitalised?
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        name.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    plain(one) == plain(other)
}

fn is_limited(what: &What) -> bool {
    let limit = match what {
        What::Person(person::Fact::ChildSaid(said)) => &said.limit,
        What::Notice(notice::Fact::PartnerSaid(said)) => &said.limit,
        _ => return false,
    };
    matches!(limit, Stated::Clear(_) | Stated::Unclear(_))
}

fn is_overridden(child: &Timeline, said: &Fact) -> bool {
    child
        .of::<person::LimitOverridden>()
        .any(|(_, over)| over.said.clear() == Some(&said.id) && over.because.answered().is_yes())
}
