//! Posts and skills: which posts the force has, who holds them, who is away from theirs, and what people are accredited in.
//! They are on the record of the member of staff, and of the force itself, so that they can be answered for every day.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::establishment::{self, Holding, Skill};
use heard_record::fact::correction::{self, Withdrawn};
use heard_record::fact::workforce::{Away, CourseBooked, PostEstablished};
use heard_record::{Fact, FactId, PersonId, Stated, Timeline, What};
use heard_store::Kept;
use jiff::Timestamp;
use uuid::Uuid;

use crate::access::Act;
use crate::desk::{Desk, No, Signed};
use crate::put::{Now, Recorded};
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

    fn facts(&self) -> Vec<&Fact> {
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

/// Something said of somebody's posts and skills, or of the force's posts.
#[derive(Debug, Clone)]
pub struct Worked {
    /// Made by whoever asks: with the same key it is recorded once.
    pub key: Uuid,
    /// Of whom: a member of staff, or [`the_force`].
    pub who: PersonId,
    /// What: of the family of posts and skills, or that such a fact is withdrawn.
    pub what: What,
    /// When it happened, as it was typed.
    pub happened: String,
}

impl Desk {
    /// The posts and skills of everybody who works here, and the posts of the force, to whoever keeps them.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn establishment(&self, signed: &Signed) -> Result<Establishment, No> {
        self.may_for_staff(signed, Act::KeepPosts).await?;
        let members = self.everybody_with_an_account().await?;
        let open: Vec<Member> = members
            .into_iter()
            .filter(|member| member.closed.is_none())
            .collect();
        let mut people: BTreeSet<PersonId> = open.iter().map(|member| member.person).collect();
        people.insert(the_force());
        let mut of_each: BTreeMap<PersonId, Vec<Kept>> = BTreeMap::new();
        for kept in self.store.facts_about(&people).await? {
            for person in &kept.fact.about {
                of_each.entry(*person).or_default().push(kept.clone());
            }
        }
        let now = self.now();
        let work = |person: PersonId| {
            let kept = of_each.get(&person).map_or(&[][..], Vec::as_slice);
            AtWork::of(person, kept, now)
        };
        Ok(Establishment {
            force: work(the_force()),
            members: open
                .into_iter()
                .map(|member| {
                    let work = work(member.person);
                    (member, work)
                })
                .collect(),
        })
    }

    /// Puts something of posts and skills on record.
    ///
    /// # Errors
    ///
    /// A [`No`]: [`No::NothingThere`] without leave, or for oneself.
    pub async fn put_worked(&self, signed: &Signed, worked: Worked) -> Result<Recorded, No> {
        let taken_back = match &worked.what {
            What::Correction(correction::Fact::Withdrawn(it)) => it.fact.clear().copied(),
            _ => None,
        };
        let takes_back = self.said_of_work(worked.who, taken_back).await?;
        let now = Now {
            key: worked.key,
            happened: worked.happened,
            about: worked.who,
            what: worked.what,
        };
        let entry = match self.asked_now(signed, &now).await? {
            Ok(entry) => entry,
            Err(answered) => return Ok(answered),
        };
        let (asked, answer) = self
            .decide_of_staff(signed, Act::KeepPosts, worked.who)
            .await?;
        let answer = answer.if_it_lets_record(&now.what, &[worked.who], &[], takes_back.as_ref());
        self.keep_look(&asked, Some(worked.who), &answer).await?;
        self.put_now(signed, now.key, answer, entry).await
    }

    /// What a fact says of somebody's work, where it says anything of it.
    async fn said_of_work(&self, who: PersonId, fact: Option<FactId>) -> Result<Option<What>, No> {
        let Some(fact) = fact else {
            return Ok(None);
        };
        let kept = self.store.facts(&[fact]).await?;
        let mut said = kept.into_iter().map(|kept| kept.fact);
        Ok(said
            .find(|fact| fact.about == [who] && matches!(fact.what, What::Workforce(_)))
            .map(|fact| fact.what))
    }
}

impl Worked {
    /// That something said of somebody's work was a mistake.
    pub fn mistaken(
        key: Uuid,
        who: PersonId,
        fact: FactId,
        because: String,
        happened: String,
    ) -> Worked {
        Worked {
            key,
            who,
            what: What::from(Withdrawn {
                fact: Stated::Clear(fact),
                because: Stated::Clear(because),
            }),
            happened,
        }
    }
}
