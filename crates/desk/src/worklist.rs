//! What is owed to several children at once: one's own, everyone's something is late for, those who are missing.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;
use heard_duty::{Catalogue, Outcome};
use heard_record::fact::access;
use heard_record::{PersonId, What};
use jiff::{SignedDuration, Timestamp};

use crate::access::{Act, Answer};
use crate::desk::{Desk, No, Signed};
use crate::overview::{Overview, Whereabouts};
use crate::owed::Owed;
use crate::reading::{Around, Reading};

/// Which children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those whoever asks holds.
    Mine,
    /// Those something is late for, the longest first.
    Late,
    /// Those missing now, and those back who were not seen or listened to yet.
    Missing,
}

/// One child of a list.
#[derive(Debug, Clone)]
pub struct Work {
    /// The child.
    pub child: PersonId,
    /// The child, told.
    pub overview: Overview,
    /// What is owed to the child and not met.
    pub owed: Vec<Owed>,
}

/// A list of children, each open to whoever asks.
#[derive(Debug, Clone)]
pub struct Worklist {
    /// The children.
    pub children: Vec<Work>,
    /// Was more looked at than one list can take?
    pub more: bool,
}

/// How many stretches of duties a list is made from at most.
const MOST: i64 = 2_000;

/// How many children a list has at most.
const MOST_CHILDREN: usize = 200;

/// How many records are read together.
const TOGETHER: usize = 50;

/// On what the duties arise that somebody missing, or just back, is owed.
const OF_MISSING: [&str; 2] = ["child reported missing", "child found alive"];

/// What somebody just back is owed, by how the rules are called.
const OWED_ON_RETURN: [&str; 2] = ["missing.seen-on-return", "missing.prevention-interview"];

/// How long somebody who is back is on the list of those missing: a force default.
const JUST_BACK: SignedDuration = SignedDuration::from_hours(72);

impl Desk {
    /// The children of a list, each with what is owed to them and not met, as far as that is open to whoever asks. That
    /// each was looked at is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn worklist(&self, signed: &Signed, whose: Whose) -> Result<Worklist, No> {
        let now = self.now();
        let wanted = self.candidates(signed, whose, now).await?;
        let more = wanted.len() > MOST_CHILDREN;
        let wanted: Vec<PersonId> = wanted.into_iter().take(MOST_CHILDREN).collect();
        let mut children = Vec::new();
        for some in wanted.chunks(TOGETHER) {
            let some: BTreeSet<PersonId> = some.iter().copied().collect();
            let each = self
                .store
                .these_with_leave(signed.account.person, &some)
                .await?;
            let mut looks = Vec::new();
            for (child, kept) in each {
                let around = Around::new(child, kept, now);
                let asked = around.asked(signed, Act::Read, None);
                let answer = around.decide(&asked);
                let Answer::Read(leave) = answer.clone() else {
                    continue;
                };
                let reading = Reading::of(leave, around, &asked);
                let work = work(&reading, &self.catalogue, now);
                if is_of(&work, whose, now) {
                    looks.push((asked, child, answer));
                    children.push(work);
                }
            }
            let keeping = looks.iter();
            let keeping =
                keeping.map(|(asked, child, answer)| self.keep_look(asked, Some(*child), answer));
            try_join_all(keeping).await?;
        }
        Ok(Worklist { children, more })
    }

    /// Who may be on a list, whether it is open or not, those first who have waited longest.
    async fn candidates(
        &self,
        signed: &Signed,
        whose: Whose,
        now: Timestamp,
    ) -> Result<Vec<PersonId>, No> {
        let stand = match whose {
            Whose::Mine => return self.held_by(signed).await,
            Whose::Late => self.store.standing_at(Outcome::Overdue, now, MOST).await?,
            Whose::Missing => {
                let mut all = Vec::new();
                for rule in rules_of_missing(&self.catalogue) {
                    all.extend(self.store.standing_under(&rule, now, MOST).await?);
                }
                all
            }
        };
        let mut seen = BTreeSet::new();
        let children = stand.into_iter().map(|one| one.child);
        Ok(children.filter(|child| seen.insert(*child)).collect())
    }

    async fn held_by(&self, signed: &Signed) -> Result<Vec<PersonId>, No> {
        let facts = self.leave_of(signed.account.person).await?;
        let held = facts
            .iter()
            .filter(|fact| fact.about == [signed.account.person]);
        let children: BTreeSet<PersonId> = held
            .filter_map(|fact| match &fact.what {
                What::Access(access::Fact::Held(held)) => held.child.clear().copied(),
                _ => None,
            })
            .collect();
        Ok(children.into_iter().collect())
    }
}

fn work(reading: &Reading, catalogue: &Catalogue, now: Timestamp) -> Work {
    let owed = reading.owed(catalogue, now, now);
    let is_open = |owed: &Owed| {
        matches!(
            owed.stands,
            Outcome::Open | Outcome::Overdue | Outcome::CannotTell
        )
    };
    Work {
        child: reading.child(),
        overview: reading.overview(now, now),
        owed: owed.into_iter().filter(is_open).collect(),
    }
}

/// Is the child of the list, now that the record has been read?
fn is_of(work: &Work, whose: Whose, now: Timestamp) -> bool {
    match whose {
        Whose::Mine => true,
        Whose::Late => work.owed.iter().any(|owed| owed.stands == Outcome::Overdue),
        Whose::Missing => match work.overview.whereabouts {
            Whereabouts::Missing(_) | Whereabouts::CannotTell => true,
            Whereabouts::Back(when) => {
                when.latest() >= now - JUST_BACK && work.owed.iter().any(is_owed_on_return)
            }
            Whereabouts::NotReported => false,
        },
    }
}

fn is_owed_on_return(owed: &Owed) -> bool {
    OWED_ON_RETURN
        .iter()
        .any(|rule| owed.rule.starts_with(rule))
}

/// The rules by which somebody missing, or just back, is owed something, as the catalogue calls them.
fn rules_of_missing(catalogue: &Catalogue) -> BTreeSet<String> {
    let rules = catalogue.rules().iter();
    let of_missing = rules.filter(|rule| {
        let mut arises = rule.arises.iter().map(|occasion| occasion.name());
        arises.any(|name| OF_MISSING.contains(&name))
    });
    of_missing.map(|rule| rule.id.clone()).collect()
}
