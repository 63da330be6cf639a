//! Trafficking, and the national referral mechanism.

use heard_record::fact::custody;
use heard_record::fact::exploitation::{self, FirstResponder, NrmResult};
use heard_record::fact::missing;
use heard_record::fact::person::{self, Standing};
use heard_record::{Fact, Role, Shown, Timeline, When};

use super::Scope::ForTheChild;
use super::{Element, Occasion, same};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "child already referred to the NRM",
        counts_when: "police, or another first responder whose reference is recorded, referred the child before what points to trafficking \
                      was recorded, and the referral was not decided for good or withdrawn by then",
        scope: ForTheChild,
        find: &[
            on!(exploitation::TraffickingSuspected, |_, fact, timeline| {
                referral_live(timeline, fact)
            }),
            on!(custody::Arrested, |_, fact, timeline| referral_live(
                timeline, fact
            )),
            on!(person::FactorRecorded, |_, fact, timeline| referral_live(
                timeline, fact
            )),
        ],
    },
    Occasion {
        name: "indicators of trafficking on record",
        counts_when: "trafficking is suspected, a child is arrested with older associates, or a sign of criminal exploitation is recorded",
        scope: ForTheChild,
        find: &[
            on!(exploitation::TraffickingSuspected, |_| true),
            on!(custody::Arrested, |arrested| arrested
                .with_older
                .on_record(|older| *older)),
            on!(person::FactorRecorded, |recorded| {
                recorded
                    .factor
                    .shown(|factor| factor.is_criminal_exploitation())
                    .and(recorded.stands.is(Standing::Present))
            }),
        ],
    },
    Occasion {
        name: "decision not to refer to the NRM reviewed",
        counts_when: "a supervisor answers each indicator; the child's denial or the lack of a complaint answers none; \
                      a detective inspector does so for a child looked after, missing or arrested",
        scope: ForTheChild,
        find: &[on!(exploitation::NrmNotReferred, |not, fact, timeline| {
            let answered = not
                .each_answered
                .is(true)
                .and(!not.rests_on_denial.on_record(|rests| *rests));
            answered.and(may_decide(timeline, fact))
        })],
    },
    Occasion {
        name: "guardian service told of the referral",
        counts_when: "the independent guardian service and the council are told of the referral",
        scope: ForTheChild,
        find: &[on!(exploitation::GuardianTold, |_| true)],
    },
    Occasion {
        name: "slavery crime recorded",
        counts_when: "the crime of slavery or trafficking is recorded",
        scope: ForTheChild,
        find: &[on!(exploitation::SlaveryCrimeRecorded, |_| true)],
    },
    Occasion {
        name: "NRM referral made",
        counts_when: "the child is referred to the national referral mechanism, by whichever first responder",
        scope: ForTheChild,
        find: &[on!(exploitation::NrmReferred, |_| true)],
    },
    Occasion {
        name: "NRM decided or withdrawn",
        counts_when: "the conclusive decision is known, or the referral is withdrawn; reasonable grounds alone decide nothing",
        scope: ForTheChild,
        find: &[on!(exploitation::NrmFollowed, |followed| nrm_ended(
            followed
        ))],
    },
    Occasion {
        name: "NRM referral withdrawn",
        counts_when: "the referral to the national referral mechanism is withdrawn; a decision on it does not count",
        scope: ForTheChild,
        find: &[on!(exploitation::NrmFollowed, |followed| followed
            .outcome
            .on_record(|outcome| *outcome == NrmResult::Withdrawn))],
    },
    Occasion {
        name: "NRM outcome looked up and still open",
        counts_when: "an outcome is looked up and there is no conclusive decision yet; a decision or a withdrawal is another thing",
        scope: ForTheChild,
        find: &[on!(exploitation::NrmFollowed, |followed| !nrm_ended(
            followed
        ))],
    },
    Occasion {
        name: "trafficking suspected",
        counts_when: "there are reasonable grounds to believe that the child may be a victim of slavery or trafficking",
        scope: ForTheChild,
        find: &[on!(exploitation::TraffickingSuspected, |_| true)],
    },
    Occasion {
        name: "police referral to the NRM made",
        counts_when: "police refer the child to the national referral mechanism",
        scope: ForTheChild,
        find: &[on!(exploitation::NrmReferred, |referred| {
            referred.by.is(FirstResponder::Police)
        })],
    },
    Occasion {
        name: "NRM referral made by another first responder",
        counts_when: "another first responder refers the child, and its reference is recorded",
        scope: ForTheChild,
        find: &[on!(exploitation::NrmReferred, |referred| {
            (!referred.by.is(FirstResponder::Police)).and(referred.referral.answered())
        })],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "indicators given in the referral",
        shown_when: "the referral gives the indicators seen",
        find: &[on!(exploitation::NrmReferred, |referred| referred
            .indicators
            .answered())],
    },
    Element {
        name: "safeguarded before or with the referral",
        shown_when: "safeguarding action is recorded before or with the referral",
        find: &[on!(exploitation::NrmReferred, |referred| referred
            .safeguarded_first
            .on_record(|first| *first))],
    },
    Element {
        name: "guardian named",
        shown_when: "which guardian the child has is recorded",
        find: &[on!(exploitation::GuardianTold, |told| told
            .guardian
            .answered())],
    },
    Element {
        name: "number of the slavery crime recorded",
        shown_when: "which crime was recorded is said by its number",
        find: &[on!(exploitation::SlaveryCrimeRecorded, |recorded| recorded
            .crime
            .answered())],
    },
    Element {
        name: "partners' views in the referral",
        shown_when: "what partners said is in the referral",
        find: &[on!(exploitation::NrmReferred, |referred| referred
            .partners_views
            .answered())],
    },
    Element {
        name: "reference of the referral recorded",
        shown_when: "which reference the referral has is recorded",
        find: &[on!(exploitation::NrmReferred, |referred| referred
            .referral
            .answered())],
    },
];

/// Whether the author may decide not to refer: a supervisor; for a child looked after, missing or arrested, a detective inspector.
fn may_decide(timeline: &Timeline, fact: &Fact) -> Shown {
    let at = fact.happened;
    let before = |other: When| other.is_by(at);
    let missing = Shown::any(
        timeline
            .of::<missing::Reported>()
            .map(|(other, _)| before(other.happened)),
    );
    let arrested = Shown::any(
        timeline
            .of::<custody::Arrested>()
            .map(|(other, _)| before(other.happened)),
    );
    let looked_after = Shown::any(timeline.of::<person::CareStatusRecorded>().map(
        |(other, care)| {
            before(other.happened).and(care.status.shown(|status| status.is_looked_after()))
        },
    ));
    let needs_inspector = missing.or(arrested).or(looked_after);
    let inspector = Shown::from(fact.by.role == Role::DetectiveInspector);
    inspector.or((!needs_inspector).and(fact.by.role.supervises().into()))
}

/// Whether a referral to the national referral mechanism had been made by a fact's time and was still open.
fn referral_live(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(
        timeline
            .of::<exploitation::NrmReferred>()
            .map(|(referral, referred)| {
                let ended = timeline
                    .of::<exploitation::NrmFollowed>()
                    .map(|(end, followed)| {
                        nrm_ended(followed)
                            .and(same(&followed.referral, &referred.referral))
                            .and(end.happened.is_from(referral.happened))
                            .and(end.happened.is_by(fact.happened))
                    });
                let counts = referred
                    .by
                    .is(FirstResponder::Police)
                    .or(referred.referral.answered());
                counts
                    .and(referral.happened.is_by(fact.happened))
                    .and(!Shown::any(ended))
            }),
    )
}

/// Whether what was looked up ends the referral: decided for good, or withdrawn. No outcome yet ends nothing.
fn nrm_ended(followed: &exploitation::NrmFollowed) -> Shown {
    followed.outcome.on_record(|outcome| {
        matches!(
            outcome,
            NrmResult::ConclusivePositive | NrmResult::ConclusiveNegative | NrmResult::Withdrawn
        )
    })
}
