//! What is decided about a child, and whether a named person decided it, with reasons, and not a system.

use heard_record::fact::exploitation::{self, FirstResponder};
use heard_record::fact::{contact, investigation, missing, person};
use heard_record::{Fact, Role, Shown, Stated};

use super::Scope::{ForTheChild, InItsCase};
use super::{Element, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "missing grade decided",
        counts_when: "a level of risk is set for the missing child, by whoever or whatever set it",
        scope: InItsCase,
        find: &[on!(missing::Graded, |_| true)],
    },
    Occasion {
        name: "missing grade decided by a named person with reasons",
        counts_when: "a named person sets the level of risk and gives reasons; a level set by a system does not count",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded, fact| decided(
            fact,
            &graded.because
        ))],
    },
    Occasion {
        name: "incident grade decided",
        counts_when: "a grade is set for the log, at first or on being looked at again, by whoever or whatever set it",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |_| true),
            on!(contact::Reassessed, |again| again.grade.answered()),
        ],
    },
    Occasion {
        name: "incident grade decided by a named person with reasons",
        counts_when: "a named person sets the grade of the log and gives reasons; a grade set by a system does not count",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |graded, fact| decided(
                fact,
                &graded.because
            )),
            on!(contact::Reassessed, |again, fact| again
                .grade
                .answered()
                .and(decided(fact, &again.because))),
        ],
    },
    Occasion {
        name: "flag decided",
        counts_when: "a flag about the child is put on or taken off, by whoever or whatever did it",
        scope: ForTheChild,
        find: &[
            on!(person::FlagRaised, |_| true),
            on!(person::FlagEnded, |_| true),
        ],
    },
    Occasion {
        name: "flag decided by a named person with reasons",
        counts_when: "a named person puts a flag on or takes it off and gives reasons; a flag set by a system does not count",
        scope: ForTheChild,
        find: &[
            on!(person::FlagRaised, |flag, fact| decided(
                fact,
                &flag.because
            )),
            on!(person::FlagEnded, |flag, fact| decided(fact, &flag.because)),
        ],
    },
    Occasion {
        name: "missing closure decided by a named person with reasons",
        counts_when: "a named person closes the missing report and gives reasons; a report closed by a system does not count",
        scope: InItsCase,
        find: &[on!(missing::Closed, |closed, fact| decided(
            fact,
            &closed.because
        ))],
    },
    Occasion {
        name: "investigation closure decided by a named person with reasons",
        counts_when: "a named person closes the investigation and gives reasons; one closed by a system does not count",
        scope: InItsCase,
        find: &[on!(investigation::Closed, |closed, fact| decided(
            fact,
            &closed.because
        ))],
    },
    Occasion {
        name: "NRM referral decided",
        counts_when: "police refer the child to the national referral mechanism, or decide not to, by whoever or whatever decided it",
        scope: ForTheChild,
        find: &[
            on!(exploitation::NrmReferred, |referred| referred
                .by
                .is(FirstResponder::Police)),
            on!(exploitation::NrmNotReferred, |_| true),
        ],
    },
    Occasion {
        name: "NRM referral decided by a named person with reasons",
        counts_when: "a named person of police refers the child with the indicators, or decides not to and gives reasons; \
                      what a system decided does not count",
        scope: ForTheChild,
        find: &[
            on!(exploitation::NrmReferred, |referred, fact| referred
                .by
                .is(FirstResponder::Police)
                .and(decided(fact, &referred.indicators))),
            on!(exploitation::NrmNotReferred, |declined, fact| decided(
                fact,
                &declined.because
            )),
        ],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[];

/// Was it decided by a named person, with reasons?
fn decided(fact: &Fact, because: &Stated<String>) -> Shown {
    let by_a_person = match fact.by.role {
        Role::System => Shown::No,
        Role::NotStated => Shown::CannotTell,
        _ => Shown::Yes,
    };
    by_a_person.and(because.answered())
}
