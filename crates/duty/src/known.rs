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
    pub(crate) fn new(child: PersonId) -> Known<'f> {
        let timeline = Timeline::as_known_at(child, Timestamp::MIN, []);
        Known {
            child,
            facts: Vec::new(),
            rows: Rows::of(&timeline),
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
            Learned::Own(place) => News::Some(self.rows.learn_own(&self.timeline, place)),
            Learned::Around => News::Some(self.rows.learn_around(&self.timeline, kind)),
            Learned::Elsewhere => News::Nothing,
            Learned::Anew => {
                let all = self.facts.iter().copied();
                self.timeline = Timeline::as_known_at(self.child, Timestamp::MAX, all);
                self.rows = Rows::of(&self.timeline);
                News::All
            }
        }
    }
}
