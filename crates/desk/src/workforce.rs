//! The people who do the work, to whoever gives it out: their posts and skills, what the force owes about each of them and about
//! itself, and the figures of both. Each may see what is on record of themselves. Nobody is ranked.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::measure::{Measure, Report, Workplace};
use heard_record::{Fact, PersonId};

use crate::access::Act;
use crate::desk::{Desk, No, Signed};
use crate::owed::{self, Owed};
use crate::posts::{AtWork, Establishment, the_force};
use crate::staff::Member;

/// Everybody who works here, with what is owed about each, and the figures.
#[derive(Debug, Clone)]
pub struct Workforce {
    /// The posts of the force, and everybody with an open account.
    pub all: Establishment,
    /// What the force owes about each of them, and about itself.
    pub owed: BTreeMap<PersonId, Vec<Owed>>,
    /// What each measure of staff comes to, with who or what stands behind it.
    pub figures: Vec<(&'static Measure, Report)>,
}

/// One who works here.
#[derive(Debug, Clone)]
pub struct OneAtWork {
    /// Their account.
    pub member: Member,
    /// Their posts, skills and load.
    pub work: AtWork,
    /// What the force owes about them.
    pub owed: Vec<Owed>,
}

impl Member {
    /// What they are called at work.
    pub fn called(&self) -> &str {
        let first = self.roles.first();
        first.map_or(self.account.as_str(), |(_, name)| name.as_str())
    }
}

impl Desk {
    /// Everybody who works here, to whoever gives work out.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn workforce(&self, signed: &Signed) -> Result<Workforce, No> {
        self.may_for_staff(signed, Act::ReadSkills).await?;
        let all = self.everybody_at_work().await?;
        let each = all.members.iter();
        let mut owed: BTreeMap<PersonId, Vec<Owed>> = each
            .map(|(member, work)| (member.person, self.owed_about(member, work)))
            .collect();
        let of_itself = owed::of_work(
            the_force(),
            "the force",
            &all.force,
            &self.catalogue,
            self.now(),
        );
        owed.insert(the_force(), of_itself);
        let figures = self.figures_of(&all);
        Ok(Workforce { all, owed, figures })
    }

    /// One who works here, by their account, to whoever gives work out.
    ///
    /// # Errors
    ///
    /// A [`No`]: [`No::NothingThere`] without leave, or where there is no such account.
    pub async fn worker(&self, signed: &Signed, account: &str) -> Result<OneAtWork, No> {
        self.may_for_staff(signed, Act::ReadSkills).await?;
        let account = self.store.account_called(account).await?;
        let account = account.filter(|account| account.closed.is_none());
        let member = self.member(account.ok_or(No::NothingThere)?).await?;
        self.at_their_work(member).await
    }

    /// What is on record of somebody's own work, to themselves alone.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn own_work(&self, signed: &Signed) -> Result<OneAtWork, No> {
        let member = self.member(signed.account.clone()).await?;
        self.at_their_work(member).await
    }

    async fn at_their_work(&self, member: Member) -> Result<OneAtWork, No> {
        let work = self.at_work(BTreeSet::from([member.person])).await?(member.person);
        let owed = self.owed_about(&member, &work);
        Ok(OneAtWork { member, work, owed })
    }

    fn owed_about(&self, member: &Member, work: &AtWork) -> Vec<Owed> {
        owed::of_work(
            member.person,
            member.called(),
            work,
            &self.catalogue,
            self.now(),
        )
    }

    fn figures_of(&self, all: &Establishment) -> Vec<(&'static Measure, Report)> {
        let works = all.members.iter().map(|(_, work)| work);
        let facts: Vec<&Fact> = works.chain([&all.force]).flat_map(AtWork::facts).collect();
        let called: BTreeMap<PersonId, &str> = all
            .members
            .iter()
            .map(|(member, _)| (member.person, member.called()))
            .collect();
        let name = |id: PersonId| {
            called
                .get(&id)
                .map_or_else(|| id.shown(), |name| (*name).into())
        };
        Workplace::of(facts, self.now(), name).reports()
    }
}
