//! Posts and skills: which posts the force has, who holds them, who is away from theirs, and what people are accredited in.
//! They are on the record of the member of staff, and of the force itself, so that they can be answered for every day.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::establishment::{self, Holding, Skill};
use heard_record::fact::workforce::{Away, CourseBooked, PostEstablished};
use heard_record::{Fact, PersonId, Timeline, What};
use heard_store::{Fault, Kept};
use jiff::Timestamp;

use crate::access::Act;
use crate::desk::{Desk, No, Signed};
use crate::staff::Member;

/// The force itself, on record: whose posts are established and given up.
pub fn the_force() -> PersonId {
    PersonId::of_words(&["heard", "the force"])
}

/// What is on record of somebody's posts and skills, as it stands at a moment.
#[derive(Debug, Clone)]
pub struct AtWork {
    at: Timestamp,
    facts: Vec<Fact>,
}

impl AtWork {
    fn of(person: PersonId, kept: &[Kept], at: Timestamp) -> AtWork {
        let timeline = Timeline::as_known_at(person, at, kept.iter().map(|kept| &kept.fact));
        let of_work = |fact: &&&Fact| matches!(fact.what, What::Workforce(_));
        let facts = timeline.facts().iter().filter(of_work);
        AtWork {
            at,
            facts: facts.map(|fact| (*fact).clone()).collect(),
        }
    }

    /// What of their work is on record, in order of happening.
    pub fn facts(&self) -> Vec<&Fact> {
        self.facts.iter().collect()
    }

    /// The posts they hold, each with why they are away from it, where they are.
    pub fn held(&self) -> Vec<(Holding<'_>, Option<(&Fact, &Away)>)> {
        let facts = self.facts();
        let held = establishment::held(&facts).into_iter();
        held.map(|holding| (holding, establishment::away(&facts, &holding, self.at)))
            .collect()
    }

    /// What they are or were accredited in.
    pub fn skills(&self) -> Vec<Skill<'_>> {
        establishment::skills(&self.facts())
    }

    /// The courses they are booked on.
    pub fn booked(&self) -> Vec<(&Fact, &CourseBooked)> {
        establishment::booked(&self.facts())
    }

    /// The posts that are established.
    pub fn established(&self) -> Vec<(&Fact, &PostEstablished)> {
        establishment::established(&self.facts())
    }
}

/// The posts of the force and those who work in it.
#[derive(Debug, Clone)]
pub struct Establishment {
    /// The posts the force has established.
    pub force: AtWork,
    /// Everybody with an account that is open, with their own.
    pub members: Vec<(Member, AtWork)>,
}

impl Desk {
    /// The posts and skills of everybody who works here, and the posts of the force, to whoever keeps them.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn establishment(&self, signed: &Signed) -> Result<Establishment, No> {
        self.may_for_staff(signed, Act::KeepPosts).await?;
        Ok(self.everybody_at_work().await?)
    }

    /// The posts of the force, and everybody with an open account with their own.
    pub(crate) async fn everybody_at_work(&self) -> Result<Establishment, Fault> {
        let members = self.everybody_with_an_account().await?;
        let open: Vec<Member> = members
            .into_iter()
            .filter(|member| member.closed.is_none())
            .collect();
        let people = open.iter().map(|member| member.person);
        let mut at_work = self.at_work(people.chain([the_force()]).collect()).await?;
        let force = at_work(the_force());
        let each = open.into_iter().map(|member| {
            let work = at_work(member.person);
            (member, work)
        });
        Ok(Establishment {
            force,
            members: each.collect(),
        })
    }

    /// The posts and skills of one who has an open account of this name, to whoever keeps them.
    ///
    /// # Errors
    ///
    /// A [`No`]: [`No::NothingThere`] without leave, or where there is no such account.
    pub async fn posts_and_skills(
        &self,
        signed: &Signed,
        account: &str,
    ) -> Result<(Member, AtWork), No> {
        self.may_for_staff(signed, Act::KeepPosts).await?;
        let account = self.store.account_called(account).await?;
        let account = account.filter(|account| account.closed.is_none());
        let member = self.member(account.ok_or(No::NothingThere)?).await?;
        let work = self.at_work(BTreeSet::from([member.person])).await?(member.person);
        Ok((member, work))
    }

    /// What is on record of some people's work, for each of them.
    pub(crate) async fn at_work(
        &self,
        people: BTreeSet<PersonId>,
    ) -> Result<impl FnMut(PersonId) -> AtWork, Fault> {
        let mut of_each: BTreeMap<PersonId, Vec<Kept>> = BTreeMap::new();
        for kept in self.store.facts_about(&people).await? {
            for person in &kept.fact.about {
                of_each.entry(*person).or_default().push(kept.clone());
            }
        }
        let now = self.now();
        Ok(move |person| AtWork::of(person, &of_each.remove(&person).unwrap_or_default(), now))
    }
}
