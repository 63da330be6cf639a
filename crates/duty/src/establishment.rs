//! The establishment: which posts a force has, who holds them, who is away from theirs, and what people are accredited in.
//! What cannot be read of a fact ends nothing.

use heard_record::answer::PostRef;
use heard_record::fact::workforce::{
    AccreditationEnded, Accredited, Away, Back, Course, CourseBooked, LoadCounted, PostEnded,
    PostEstablished, PostHeld, PostLeft,
};
use heard_record::kind::OneKind;
use heard_record::{Fact, Shown, Stated, When, when};
use jiff::Timestamp;

/// The courses that accredit somebody at PIP 2 or above.
pub const AT_PIP_2: [Course; 3] = [Course::Pip2, Course::Pip3, Course::Pip4];

/// A post somebody has taken up and not left.
#[derive(Debug, Clone, Copy)]
pub struct Holding<'f> {
    /// By whom, and since when.
    pub fact: &'f Fact,
    /// Which.
    pub post: &'f PostHeld,
}

/// A course or accreditation somebody has.
#[derive(Debug, Clone, Copy)]
pub struct Skill<'f> {
    /// Whose, and since when.
    pub fact: &'f Fact,
    /// In what, and until when.
    pub says: &'f Accredited,
    /// The fact by which it was lost, where it was.
    pub ended: Option<&'f Fact>,
}

impl Skill<'_> {
    /// Does it hold at a moment?
    pub fn holds_at(&self, moment: When) -> Shown {
        let begun = self.fact.happened.is_by(moment);
        let lost = self
            .ended
            .map_or(Shown::No, |end| end.happened.is_by(moment));
        begun.and(lasts_until(self.says, moment)).and(!lost)
    }
}

/// Had an accreditation not run out by itself at a moment? It holds to the end of its last day.
pub(crate) fn lasts_until(accredited: &Accredited, moment: When) -> Shown {
    match &accredited.until {
        Stated::Clear(last) => moment.is_before(When::at_micros(when::start_of_next(*last))),
        Stated::Unclear(_) => Shown::CannotTell,
        _ => Shown::Yes,
    }
}

fn of<'f, K: OneKind>(facts: &[&'f Fact]) -> impl Iterator<Item = (&'f Fact, &'f K)> {
    let each = facts.iter();
    each.filter_map(|fact| K::of(&fact.what).map(|says| (*fact, says)))
}

/// May two posts be one? Whoever does not say which means any.
fn may_be_one(one: &Stated<PostRef>, other: &Stated<PostRef>) -> bool {
    match (one.clear(), other.clear()) {
        (Some(one), Some(other)) => is_one(one, other),
        _ => true,
    }
}

fn is_one(one: &PostRef, other: &PostRef) -> bool {
    one.0.trim().eq_ignore_ascii_case(other.0.trim())
}

fn is_from(later: &Fact, from: &Fact) -> bool {
    later.about == from.about && later.happened.is_from(from.happened).is_yes()
}

/// The posts that are held, in the order of the record; a post taken up twice by one person is held since the last time.
pub fn held<'f>(facts: &[&'f Fact]) -> Vec<Holding<'f>> {
    let mut res: Vec<Holding<'f>> = Vec::new();
    for (fact, post) in of::<PostHeld>(facts) {
        let left = of::<PostLeft>(facts)
            .any(|(left, says)| is_from(left, fact) && may_be_one(&says.post, &post.post));
        if left {
            continue;
        }
        res.retain(|before| {
            before.fact.about != fact.about
                || before.post.team != post.team
                || before.post.post != post.post
        });
        res.push(Holding { fact, post });
    }
    res
}

/// Why and since when somebody is away from a post they hold, at a moment; nothing, where they are not.
pub fn away<'f>(
    facts: &[&'f Fact],
    holding: &Holding,
    at: Timestamp,
) -> Option<(&'f Fact, &'f Away)> {
    let is_over = |fact: &Fact, says: &Away| {
        let until = says.until.clear();
        until.is_some_and(|until| until.latest() <= at)
            || of::<Back>(facts)
                .any(|(back, of)| is_from(back, fact) && may_be_one(&of.post, &says.post))
    };
    of::<Away>(facts)
        .filter(|(fact, says)| {
            is_from(fact, holding.fact) && may_be_one(&says.post, &holding.post.post)
        })
        .filter(|(fact, says)| fact.happened.earliest() <= at && !is_over(fact, says))
        .last()
}

/// The posts that are established and were not given up since.
pub fn established<'f>(facts: &[&'f Fact]) -> Vec<(&'f Fact, &'f PostEstablished)> {
    let is_over = |fact: &Fact, says: &PostEstablished| {
        of::<PostEnded>(facts).any(|(end, ended)| {
            let both = ended.post.clear().zip(says.post.clear());
            is_from(end, fact) && both.is_some_and(|(one, other)| is_one(one, other))
        })
    };
    let all = of::<PostEstablished>(facts);
    all.filter(|(fact, says)| !is_over(fact, says)).collect()
}

/// Every course and accreditation, in the order of the record.
pub fn skills<'f>(facts: &[&'f Fact]) -> Vec<Skill<'f>> {
    let ended = |fact: &Fact, says: &Accredited| {
        let mut all = of::<AccreditationEnded>(facts);
        let lost = all.find(|(end, ended)| {
            is_from(end, fact)
                && ended
                    .course
                    .clear()
                    .is_some_and(|of| says.course.clear() == Some(of))
        });
        lost.map(|(end, _)| end)
    };
    of::<Accredited>(facts)
        .map(|(fact, says)| Skill {
            fact,
            says,
            ended: ended(fact, says),
        })
        .collect()
}

/// The courses somebody is booked on who has not completed them since.
pub fn booked<'f>(facts: &[&'f Fact]) -> Vec<(&'f Fact, &'f CourseBooked)> {
    let is_done = |fact: &Fact, says: &CourseBooked| {
        of::<Accredited>(facts).any(|(done, accredited)| {
            is_from(done, fact) && accredited.course.clear() == says.course.clear()
        })
    };
    let all = of::<CourseBooked>(facts);
    all.filter(|(fact, says)| !is_done(fact, says)).collect()
}

/// What somebody's work was counted as last, and when.
pub fn load<'f>(facts: &[&'f Fact]) -> Option<(&'f Fact, &'f LoadCounted)> {
    of::<LoadCounted>(facts).max_by_key(|(fact, _)| (fact.happened.latest(), fact.recorded))
}
