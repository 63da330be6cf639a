//! The problem profiles: each asks one question about how children are exploited somewhere, and says what is known of it, how
//! sure, and what is not known. They stand on the record of the force itself and name no child.

use heard_record::fact::exploitation::{Confidence, ProfileKept, ProfileOpened, ProfileSaid, Tool};
use heard_record::{Timeline, When};

use crate::access::Act;
use crate::desk::{Desk, No, Signed};
use crate::overview::Known;
use crate::posts::the_force;

/// Something a profile knows, or does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileSays {
    /// What.
    pub what: String,
    /// Is it known?
    pub is_known: bool,
    /// How sure it is, where it is known.
    pub sure: Option<Confidence>,
    /// When it was, where it is an event.
    pub event: Option<When>,
}

/// How much stood around the question when the profile was looked at as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileCounts {
    /// What changed since the time before, in words.
    pub changed: String,
    /// How many children were on the register.
    pub children: Option<i64>,
    /// How many adults of concern were around them.
    pub adults: Option<i64>,
    /// How many places of concern.
    pub places: Option<i64>,
    /// How much was known.
    pub known: Option<i64>,
    /// How much was not.
    pub gaps: Option<i64>,
}

/// A problem profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its short name.
    pub plan: String,
    /// What it asks.
    pub question: Known<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// Which means of disruption there are.
    pub options: Vec<Tool>,
    /// What the part of partners is.
    pub partners_part: Option<String>,
    /// What it knows and does not know, the latest first.
    pub says: Vec<Known<ProfileSays>>,
    /// Each time it was looked at as a whole, the latest first.
    pub kept: Vec<Known<ProfileCounts>>,
}

impl Profile {
    /// When it was made or looked at as a whole last.
    pub fn refreshed(&self) -> When {
        let last = self.kept.first();
        last.map_or(self.question.happened, |kept| kept.happened)
    }

    fn of(timeline: &Timeline, plan: &str, says: &ProfileOpened, question: Known<String>) -> Self {
        let said = timeline.of::<ProfileSaid>().rev();
        let kept = timeline.of::<ProfileKept>().rev();
        Profile {
            plan: plan.to_owned(),
            question,
            owner: says.owner.clear().cloned(),
            options: says.options.clear().cloned().unwrap_or_default(),
            partners_part: says.partners_part.clear().cloned(),
            says: said
                .filter(|(_, it)| it.plan.clear().is_some_and(|of| of.0 == plan))
                .filter_map(|(fact, it)| Some(Known::of(fact, told(it)?)))
                .collect(),
            kept: kept
                .filter(|(_, it)| it.plan.clear().is_some_and(|of| of.0 == plan))
                .filter_map(|(fact, it)| Some(Known::of(fact, counts(it)?)))
                .collect(),
        }
    }
}

fn told(says: &ProfileSaid) -> Option<ProfileSays> {
    Some(ProfileSays {
        what: says.what.clear()?.clone(),
        is_known: *says.known.clear()?,
        sure: says.sure.clear().copied(),
        event: says.event.clear().copied(),
    })
}

fn counts(kept: &ProfileKept) -> Option<ProfileCounts> {
    Some(ProfileCounts {
        changed: kept.changed.clear()?.clone(),
        children: kept.children.clear().copied(),
        adults: kept.adults.clear().copied(),
        places: kept.places.clear().copied(),
        known: kept.known.clear().copied(),
        gaps: kept.gaps.clear().copied(),
    })
}

impl Desk {
    /// The problem profiles, the last opened first, to whoever keeps them. That they were asked for is kept.
    ///
    /// # Errors
    ///
    /// A [`No`]: [`No::NothingThere`] without leave.
    pub async fn profiles(&self, signed: &Signed) -> Result<Vec<Profile>, No> {
        self.may_for_staff(signed, Act::KeepProfile).await?;
        let kept = self.store.facts_about(&[the_force()].into()).await?;
        let facts = kept.iter().map(|kept| &kept.fact);
        let timeline = Timeline::as_known_at(the_force(), self.now(), facts);
        let opened = timeline.of::<ProfileOpened>().rev();
        let each = opened.filter_map(|(fact, says)| {
            let plan = says.plan.clear()?;
            let question = Known::of(fact, says.question.clear()?.clone());
            Some(Profile::of(&timeline, &plan.0, says, question))
        });
        Ok(each.collect())
    }
}
