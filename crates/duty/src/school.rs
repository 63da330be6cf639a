//! Whose school days a child's are, at a moment: a child may move, and the record may not say when.

use heard_record::fact::person::AttendsSchool;
use heard_record::{Stated, Timeline, When};

use crate::calendar::Calendar;

/// The schools on a child's record, in the timeline's order, each with the authority whose terms it keeps.
#[derive(Debug, Clone)]
pub(crate) struct Schools<'t> {
    known: Vec<(When, Authority<'t>)>,
}

/// The local authority whose term dates a school keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Authority<'t> {
    Named(&'t str),
    /// None was told, so the default is taken.
    Default,
    /// Something was written that could not be read: it may be any.
    Unclear,
}

impl<'t> Schools<'t> {
    pub(crate) fn of(timeline: &Timeline<'t>) -> Schools<'t> {
        let school = |(fact, school): (&heard_record::Fact, &'t AttendsSchool)| {
            let authority = match &school.authority {
                Stated::Clear(name) => Authority::Named(name),
                Stated::Unclear(_) => Authority::Unclear,
                _ => Authority::Default,
            };
            (fact.happened, authority)
        };
        Schools {
            known: timeline.of::<AttendsSchool>().map(school).collect(),
        }
    }

    /// Every authority whose terms may have counted at a moment; `None` is the default.
    ///
    /// It is that of the last school up to then. Where there was none yet, the first one after: a
    /// child went somewhere before anybody wrote it down.
    pub(crate) fn authorities(&self, at: When, calendar: &'t Calendar) -> Vec<Option<&'t str>> {
        let mut res = Vec::new();
        for (place, (when, authority)) in self.known.iter().enumerate() {
            let mut others = self.known.iter().enumerate();
            let replaced = others
                .any(|(other, (since, _))| counts_rather((other, *since), (place, *when), at));
            match authority {
                _ if replaced => {}
                Authority::Named(name) => res.push(Some(*name)),
                Authority::Default => res.push(None),
                Authority::Unclear => res.extend(calendar.authorities().map(Some)),
            }
        }
        if res.is_empty() {
            res.push(None);
        }
        res
    }
}

/// Does one school on record surely count rather than another, at a moment?
fn counts_rather(one: (usize, When), other: (usize, When), at: When) -> bool {
    let comes_first = |(place, when): (usize, When), (other_place, other): (usize, When)| {
        let tied = when.is_exact() && when == other;
        when.is_before(other).is_yes() || (tied && place < other_place)
    };
    let begun = one.1.is_by(at).is_yes();
    let not_begun = other.1.is_after(at).is_yes();
    (begun && comes_first(other, one)) || (not_begun && comes_first(one, other))
}
