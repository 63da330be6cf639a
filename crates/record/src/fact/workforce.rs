//! The people who do the work: posts, holders, courses, load.

use jiff::civil::Date;

use crate::answer::{Name, PostRef, Thread, codes};
use crate::fact::What;
use crate::fact::investigation::Team;
use crate::stated::Stated;
use crate::when::When;

codes! {
    /// A course or accreditation.
    Course {
        Icidp = "ICIDP",
        Pip1 = "PIP 1",
        Pip2 = "PIP 2",
        Pip3 = "PIP 3",
        Pip4 = "PIP 4",
        Scaidp = "SCAIDP",
        Isdp = "ISDP",
        Mscidp = "MSCIDP",
        Abe = "ABE",
        SudicLead = "SUDIC lead",
        Solo = "SOLO",
        MissingRisk = "missing risk",
        Language = "language about children",
    }

    /// Why a holder of a post is not available to it.
    AwayBecause { LongOperation = "long operation", Sick = "sick", Secondment = "secondment", Leave = "parental or other leave", Training = "training" }

    /// What is done about somebody who holds more children than was agreed.
    CapacityStep {
        ChildrenToOthers = "children given to others",
        NoNewOnes = "no new children until fewer are held",
        SomebodyLent = "somebody lent to the team",
        LimitChanged = "another limit agreed with them",
        NothingYet = "nothing yet",
    }

    /// What was looked at of a team's posts and work.
    LookedAt {
        Vacancies = "posts that stand empty",
        Absences = "who is away and why",
        Training = "what is not completed",
        Load = "children held",
        Wellbeing = "how people are",
    }
}

crate::kind::family! {
    workforce(Workforce) = 16;

    /// A post the force has established.
    PostEstablished = "post established", 1 {
        team: Team, "team", "In which team?", lead, must;
        post: PostRef, "post", "A short name for it";
        needs: Vec<Course>, "needs", "Which courses does it need?";
    }

    /// A post of the force was given up.
    PostEnded = "post ended", 1 {
        post: PostRef, "post", "Which post?", lead;
    }

    /// Somebody holds a post from now on.
    PostHeld = "post taken up", 1 {
        team: Team, "team", "In which team?", lead;
        post: PostRef, "post", "Which post?";
    }

    /// Somebody left the post they held.
    PostLeft = "post left", 1 {
        post: PostRef, "post", "Which post?", lead;
    }

    /// Somebody is away from their post, and why.
    Away = "away from post", 1 {
        because: AwayBecause, "because", "Why?", lead, must;
        post: PostRef, "post", "Which post?";
        until: When, "until", "Until when?";
    }

    /// Somebody is back at their post.
    Back = "back at post", 1 {
        post: PostRef, "post", "Which post?", lead;
    }

    /// Somebody completed a course or was accredited.
    Accredited = "accredited", 1 {
        course: Course, "course", "In what?", lead, must;
        until: Date, "until", "Until when does it hold?";
        reference: String, "reference", "Which accreditation number?";
    }

    /// Somebody is to go on a course.
    CourseBooked = "course booked", 1 {
        course: Course, "course", "Which?", lead, must;
        on: Date, "on", "When?";
    }

    /// An accreditation was lost or lapsed.
    AccreditationEnded = "accreditation ended", 1 {
        course: Course, "course", "Which?", lead, must;
    }

    /// Somebody's work was counted: children held, by risk.
    LoadCounted = "load counted", 1 {
        children: i64, "children", "How many children do they hold?", lead, must;
        high_risk: i64, "high risk", "How many of them at high risk?";
        limit: i64, "limit", "What is the agreed limit?";
    }

    /// Somebody asked how a member of staff is.
    WellbeingAsked = "wellbeing asked after", 1 {
        by: String, "by", "Who asked?", lead;
    }

    /// Somebody is on duty for a role and a place.
    OnDuty = "on duty", 1 {
        role: crate::role::Role, "as", "In what role?", lead, must;
        place: String, "for", "For which place?";
        until: When, "until", "Until when?";
    }

    /// Something was decided about the load of somebody who holds more children than was agreed.
    CapacityDecided = "capacity decided", 1 {
        step: CapacityStep, "step", "What is done about it?", lead, must;
        because: String, "because", "Why this?", must;
    }

    /// The posts and the work of a team were looked at, and something was decided.
    TeamReviewed = "team looked at", 1 {
        team: Team, "team", "Which team?", lead, must;
        looked_at: Vec<LookedAt>, "looked at", "What was looked at?";
        decided: String, "decided", "What was decided?", must;
    }
}

/// Tells the course or the team that ties a fact about somebody's work to another, where it has one; `None` where that
/// cannot be read.
pub(crate) fn named_in<'a>(what: &'a What, tell: &mut dyn FnMut(Thread, Option<Name<'a>>)) {
    let What::Workforce(fact) = what else {
        return;
    };
    match fact {
        Fact::Accredited(said) => name(Thread::Course, &said.course, Course::word, tell),
        Fact::AccreditationEnded(said) => name(Thread::Course, &said.course, Course::word, tell),
        Fact::CourseBooked(said) => name(Thread::Course, &said.course, Course::word, tell),
        Fact::PostEstablished(said) => name(Thread::Team, &said.team, Team::word, tell),
        Fact::TeamReviewed(said) => name(Thread::Team, &said.team, Team::word, tell),
        _ => {}
    }
}

fn name<'a, T: Copy>(
    thread: Thread,
    stated: &Stated<T>,
    word: fn(T) -> &'static str,
    tell: &mut dyn FnMut(Thread, Option<Name<'a>>),
) {
    match stated {
        Stated::Clear(one) => tell(thread, Some(Name::Words(word(*one)))),
        Stated::Unclear(_) => tell(thread, None),
        _ => {}
    }
}
