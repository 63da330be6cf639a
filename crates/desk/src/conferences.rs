//! What is on record of a child at a conference on high-risk domestic abuse: why the case was referred, when it is heard, and who
//! was there. What is owed of it is the engine's.

use heard_record::fact::domestic_abuse::{
    ChildIdentified, ChildWas, MaracCriterion, MaracHeard, MaracReferred,
};
use heard_record::fact::notice::Partner;
use heard_record::fact::person::Described;
use heard_record::when::date_of;
use heard_record::{Fact, When};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::investigations::last;
use crate::overview::Known;
use crate::reading::Reading;

/// How the rules about conferences are called.
pub(crate) const CONFERRING: [&str; 1] = ["da.marac-"];

/// A referral to a conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaracReferral {
    /// The number of the case, where one is on record.
    pub number: Option<String>,
    /// On which criterion it rests.
    pub criterion: Option<MaracCriterion>,
    /// Are the children listed in it?
    pub children_listed: Option<bool>,
    /// Was the victim told?
    pub victim_told: Option<bool>,
    /// What keeps them safe until then.
    pub safety_plan: Option<String>,
}

/// A conference that heard the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConferenceHeard {
    /// Was each child considered, born and unborn?
    pub children_considered: Option<bool>,
    /// Which agencies took part.
    pub took_part: Vec<Partner>,
    /// Which agencies were absent.
    pub absent: Vec<Partner>,
    /// What was decided.
    pub minutes: Option<String>,
}

/// What of conferences is on the record of one child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conference {
    /// The last referral.
    pub referred: Option<Known<MaracReferral>>,
    /// The last conference that heard the case.
    pub heard: Option<Known<ConferenceHeard>>,
    /// When a conference hears it next, as was said last.
    pub next: Option<When>,
    /// Is the child on record as not yet born?
    pub is_unborn: bool,
}

impl Conference {
    fn of(facts: &[&Fact], today: Date) -> Conference {
        let referred = last::<MaracReferred>(facts);
        let heard = last::<MaracHeard>(facts);
        let set_by_hearing = heard.map(|(fact, says)| (fact.happened, says.next.clear().copied()));
        let set_by_referral =
            referred.map(|(fact, says)| (fact.happened, says.meeting.clear().copied()));
        let set = [set_by_referral, set_by_hearing].into_iter().flatten();
        Conference {
            referred: referred.map(|(fact, says)| Known::of(fact, referral(says))),
            heard: heard.map(|(fact, says)| Known::of(fact, hearing(says))),
            next: set.max_by_key(|(said, _)| *said).and_then(|(_, next)| next),
            is_unborn: is_unborn(facts, today),
        }
    }

    /// Was the case referred again, or for the first time, since a conference heard it?
    pub fn is_to_be_heard(&self) -> bool {
        match (&self.referred, &self.heard) {
            (Some(referred), Some(heard)) => referred.happened.is_after(heard.happened).is_yes(),
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}

fn referral(says: &MaracReferred) -> MaracReferral {
    MaracReferral {
        number: says.marac.clear().map(|number| number.0.clone()),
        criterion: says.criterion.clear().copied(),
        children_listed: says.children_listed.clear().copied(),
        victim_told: says.victim_told.clear().copied(),
        safety_plan: says.safety_plan.clear().cloned(),
    }
}

fn hearing(says: &MaracHeard) -> ConferenceHeard {
    ConferenceHeard {
        children_considered: says.children_considered.clear().copied(),
        took_part: says.took_part.clear().cloned().unwrap_or_default(),
        absent: says.absent.clear().cloned().unwrap_or_default(),
        minutes: says.minutes.clear().cloned(),
    }
}

fn is_unborn(facts: &[&Fact], today: Date) -> bool {
    let described = last::<Described>(facts).map(|(_, says)| says);
    let born = described.and_then(|says| says.born.clear().copied());
    let is_expected = described.is_some_and(|says| says.expected.clear().is_some());
    let was = last::<ChildIdentified>(facts).and_then(|(_, says)| says.was.clear().copied());
    match born {
        Some(born) => born > today,
        None => is_expected || was == Some(ChildWas::Unborn),
    }
}

impl Reading {
    /// What of conferences is on record about the child, of what may be read, as known at a moment.
    pub fn conference(&self, known: Timestamp) -> Conference {
        self.with_timeline(known, |timeline| {
            let today = date_of(known.as_microsecond());
            Conference::of(&self.facts_by(timeline, known), today)
        })
    }
}
