//! One child's timeline and what it shows, kept up to date as facts come.

use heard_record::fact::person::AttendsSchool;
use heard_record::kind::OneKind;
use heard_record::timeline::Learned;
use heard_record::{Fact, PersonId, Timeline};
use jiff::Timestamp;

use crate::occasion::{Changed, Rows};

/// One child's timeline and what it shows, kept up to date as facts come.
#[derive(Debug)]
pub(crate) struct Known<'f> {
    child: PersonId,
    /// Every fact told, in the order of telling.
    facts: Vec<&'f Fact>,
    pub(crate) timeline: Timeline<'f>,
    pub(crate) rows: Rows<'f>,
}

/// What one more fact did to what is known.
pub(crate) enum News {
    /// It concerns nobody here.
    Nothing,
    /// The rows of some occasions are not what they were.
    Some(Changed),
    /// Anything may be other than it was.
    All,
}

impl<'f> Known<'f> {
    pub(crate) fn of(child: PersonId, facts: Vec<&'f Fact>) -> Known<'f> {
        let all = facts.iter().copied();
        let timeline = Timeline::as_known_at(child, Timestamp::MAX, all);
        Known {
            child,
            rows: Rows::of(&timeline),
            facts,
            timeline,
        }
    }

    pub(crate) fn learn(&mut self, fact: &'f Fact) -> News {
        self.facts.push(fact);
        let kind = fact.kind().index;
        let learned = match kind {
            _ if kind == AttendsSchool::KIND.index => Learned::Anew,
            _ => self.timeline.learn(fact),
        };
        match learned {
            Learned::At(place) => News::Some(self.rows.learn(&self.timeline, place)),
            Learned::Elsewhere => News::Nothing,
            Learned::Anew => {
                *self = Known::of(self.child, std::mem::take(&mut self.facts));
                News::All
            }
        }
    }
}
