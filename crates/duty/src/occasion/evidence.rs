//! Section 47 enquiries made together: visits, medical examinations, a child's account.

use heard_record::Shown;
use heard_record::fact::investigation::{self};
use heard_record::fact::missing::HeldHow;
use heard_record::fact::strategy::{self, Decision, EvidencePart, HarmTrigger};
use heard_record::kind::OneKind;

use super::Scope::ForTheChild;
use super::strategy::{crime_first_on_record, is_sexual_or_physical};
use super::{Element, Occasion, Sight, shown_in_case_by};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "joint enquiry agreed",
        counts_when: "a strategy discussion decides on a section 47 enquiry by police with the council; one agency alone does not count",
        scope: ForTheChild,
        find: &[on!(strategy::Held, |held| held
            .decision
            .is(Decision::Joint))],
    },
    Occasion {
        name: "joint visit made",
        counts_when: "police with a social worker visit and see the child; a visit by one of them, or a call, does not count",
        scope: ForTheChild,
        find: &[on!(strategy::JointVisitMade, |_| true)],
    },
    Occasion {
        name: "joint visit put off",
        counts_when: "the plan puts the joint visit off, for evidence or safety, with the reason",
        scope: ForTheChild,
        find: &[on!(strategy::JointVisitDeferred, |deferred| {
            Sight::from(deferred.because.answered()).set_by(&deferred.until)
        })],
    },
    Occasion {
        name: "sexual or physical harm suspected",
        counts_when: "the significant harm suspected is a sexual offence against the child or physical harm; neglect does not count",
        scope: ForTheChild,
        find: &[on!(strategy::HarmSuspected, |harm| sexual_or_physical(
            harm
        ))],
    },
    Occasion {
        name: "investigation of sexual or physical harm opened",
        counts_when: "an investigation opens of a sexual offence against the child or of physical abuse, unless such harm was recorded \
                      as suspected in its case by then; a second investigation in one case does not count",
        scope: ForTheChild,
        find: &[on!(investigation::Opened, |_, fact, timeline| {
            crime_first_on_record(
                timeline,
                fact,
                &[investigation::Opened::KIND],
                is_sexual_or_physical,
            )
            .and(!shown_in_case_by(
                timeline,
                fact,
                OCCASIONS,
                &["sexual or physical harm suspected"],
            ))
        })],
    },
    Occasion {
        name: "harm inside the forensic window suspected",
        counts_when: "sexual or physical harm is suspected, and a medical examination could still find evidence",
        scope: ForTheChild,
        find: &[on!(strategy::HarmSuspected, |harm| {
            sexual_or_physical(harm).and(harm.inside_forensic_window.on_record(|inside| *inside))
        })],
    },
    Occasion {
        name: "evidence plan made",
        counts_when: "medical examination, interview, intermediary or liaison officer are looked at together in a plan",
        scope: ForTheChild,
        find: &[on!(strategy::EvidencePlanned, |_| true)],
    },
    Occasion {
        name: "medical examination decided",
        counts_when: "what was decided about a medical examination, to have one or not, is recorded with why; \
                      that it was considered does not count alone",
        scope: ForTheChild,
        find: &[on!(strategy::EvidencePlanned, |plan| plan
            .medical
            .answered())],
    },
    Occasion {
        name: "medical examination declined",
        counts_when: "the child, or a parent, does not want a medical examination; declining an interview does not count",
        scope: ForTheChild,
        find: &[on!(strategy::EvidenceRefused, |refused| {
            refused
                .declined
                .shown(|parts| parts.contains(&EvidencePart::Medical))
        })],
    },
    Occasion {
        name: "child's account taken",
        counts_when: "the child gives police an account in person, in a recorded interview or a statement; by telephone does not count",
        scope: ForTheChild,
        find: &[on!(strategy::AccountTaken, |taken| taken
            .how
            .is(HeldHow::InPerson))],
    },
    Occasion {
        name: "interview declined",
        counts_when: "the child, or a parent, does not want an interview; declining a medical examination does not count",
        scope: ForTheChild,
        find: &[on!(strategy::EvidenceRefused, |refused| {
            refused
                .declined
                .shown(|parts| parts.contains(&EvidencePart::Interview))
        })],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "seen alone at the joint visit",
        shown_when: "the child was seen alone at the joint visit",
        find: &[on!(strategy::JointVisitMade, |visit| visit
            .alone
            .on_record(|alone| *alone))],
    },
    Element {
        name: "child's words at the joint visit",
        shown_when: "what the child said at the joint visit is recorded",
        find: &[on!(strategy::JointVisitMade, |visit| visit
            .words
            .answered())],
    },
    Element {
        name: "home described at the joint visit",
        shown_when: "what life is like at home is recorded",
        find: &[on!(strategy::JointVisitMade, |visit| visit.home.answered())],
    },
    Element {
        name: "brothers and sisters seen at the joint visit",
        shown_when: "which brothers or sisters were seen is recorded",
        find: &[on!(strategy::JointVisitMade, |visit| visit
            .siblings
            .answered())],
    },
    Element {
        name: "next steps told to the child",
        shown_when: "the child was told what happens next",
        find: &[on!(strategy::JointVisitMade, |visit| visit
            .explained
            .on_record(|explained| *explained))],
    },
    Element {
        name: "medical considered",
        shown_when: "whether to have a medical examination was considered",
        find: &[on!(strategy::EvidencePlanned, |plan| plan
            .medical_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "recorded interview considered",
        shown_when: "whether to have a visually recorded interview was considered",
        find: &[on!(strategy::EvidencePlanned, |plan| plan
            .interview_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "intermediary considered",
        shown_when: "whether the child needs an intermediary was considered",
        find: &[on!(strategy::EvidencePlanned, |plan| plan
            .intermediary_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "liaison officer considered",
        shown_when: "whether to name a sexual offences liaison officer was considered",
        find: &[on!(strategy::EvidencePlanned, |plan| plan
            .liaison_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "child's needs in the evidence plan",
        shown_when: "which needs of the child bear on the plan is recorded",
        find: &[on!(strategy::EvidencePlanned, |plan| plan.needs.answered())],
    },
    Element {
        name: "account in a recorded interview",
        shown_when: "the account was taken in a visually recorded interview",
        find: &[on!(strategy::AccountTaken, |account| account
            .recorded_interview
            .on_record(|recorded| *recorded))],
    },
    Element {
        name: "child's needs met for the account",
        shown_when: "how the child's needs were met is recorded",
        find: &[on!(strategy::AccountTaken, |account| account
            .needs_met
            .answered())],
    },
    Element {
        name: "consent in the evidence plan",
        shown_when: "who consents to what is recorded",
        find: &[on!(strategy::EvidencePlanned, |plan| plan
            .consent
            .answered())],
    },
    Element {
        name: "medical advice in the evidence plan",
        shown_when: "what the sexual assault referral centre or the paediatrician advised is recorded",
        find: &[on!(strategy::EvidencePlanned, |plan| plan
            .advice
            .answered())],
    },
];

fn sexual_or_physical(harm: &strategy::HarmSuspected) -> Shown {
    harm.because.shown(|because| {
        matches!(
            because,
            HarmTrigger::SexualOffence | HarmTrigger::PhysicalHarm
        )
    })
}
