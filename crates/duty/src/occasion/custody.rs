//! Children in custody.

use heard_record::fact::custody::{self, AdultPresentAt, ArrestedFor};
use heard_record::fact::notice::{self, About};
use heard_record::Role;

use super::Scope::InItsCase;
use super::{Element, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "child detained or interviewed as a volunteer",
        counts_when: "a person under 18 is brought to custody and detention authorised, or is interviewed as a volunteer",
        scope: InItsCase,
        find: &[on!(custody::Detained, |_| true)],
    },
    Occasion {
        name: "child's detention authorised",
        counts_when: "detention of a child is authorised; an interview as a volunteer is no detention",
        scope: InItsCase,
        find: &[on!(custody::Detained, |detained| !detained
            .volunteer
            .on_record(|volunteer| *volunteer))],
    },
    Occasion {
        name: "responsible person told",
        counts_when: "whoever is responsible for the child's welfare is told of the arrest, why, and where the child is",
        scope: InItsCase,
        find: &[on!(custody::ResponsibleTold, |_| true)],
    },
    Occasion {
        name: "responsible person not found",
        counts_when: "nobody responsible could be found, and what was tried is recorded",
        scope: InItsCase,
        find: &[on!(custody::ResponsibleNotFound, |not| not.attempts.answered())],
    },
    Occasion {
        name: "appropriate adult called",
        counts_when: "an appropriate adult is called for the child",
        scope: InItsCase,
        find: &[on!(custody::AdultCalled, |_| true)],
    },
    Occasion {
        name: "appropriate adult arrived",
        counts_when: "an appropriate adult arrives who is not a suspect, a witness or otherwise excluded",
        scope: InItsCase,
        find: &[on!(custody::AdultArrived, |arrived| !arrived
            .excluded_checked
            .is(false))],
    },
    Occasion {
        name: "urgent interview allowed",
        counts_when: "an urgent interview without an appropriate adult is allowed, with the reason",
        scope: InItsCase,
        find: &[on!(custody::UrgentInterview, |urgent| urgent.because.answered())],
    },
    Occasion {
        name: "notice submitted from custody",
        counts_when: "a notice about the child as one in custody is submitted; a notice about something else does not count",
        scope: InItsCase,
        find: &[on!(notice::Submitted, |submitted| submitted.about.is(About::Custody))],
    },
    Occasion {
        name: "arrest calls for an exploitation screen",
        counts_when: "a child is arrested for drugs, weapons, theft, violence or immigration, or with older associates",
        scope: InItsCase,
        find: &[on!(custody::Arrested, |arrested| {
            let kind = arrested.offence.shown(|offence| {
                !matches!(offence, ArrestedFor::Sexual | ArrestedFor::Other)
            });
            kind.or(arrested.with_older.on_record(|older| *older))
        })],
    },
    Occasion {
        name: "exploitation screened in custody",
        counts_when: "the child is screened for exploitation and referral decided with a reason; \
                      a decision that rests on the child's denial does not count",
        scope: InItsCase,
        find: &[on!(custody::ExploitationScreened, |screened| {
            let decided = screened.refer.on_record(|_| true).and(screened.because.answered());
            decided.and(!screened.rests_on_denial.on_record(|rests| *rests))
        })],
    },
    Occasion {
        name: "child charged or released",
        counts_when: "the child is charged, or leaves custody without charge",
        scope: InItsCase,
        find: &[on!(custody::Charged, |_| true), on!(custody::Released, |_| true)],
    },
    Occasion {
        name: "detention reviewed",
        counts_when: "before charge an inspector or above reviews detention, after charge the custody officer",
        scope: InItsCase,
        find: &[on!(custody::DetentionReviewed, |reviewed, fact| {
            let inspector = matches!(
                fact.by.role,
                Role::DutyInspector | Role::DetectiveInspector | Role::Superintendent
            );
            let officer = fact.by.role == Role::CustodyOfficer;
            let after_charge = reviewed.after_charge.on_record(|after| *after);
            after_charge.and(officer.into()).or((!after_charge).and(inspector.into()))
        })],
    },
    Occasion {
        name: "detention review postponed",
        counts_when: "the review is postponed as not practicable, with the reason",
        scope: InItsCase,
        find: &[on!(custody::ReviewPostponed, |postponed| postponed.because.answered())],
    },
    Occasion {
        name: "detention ended",
        counts_when: "the child leaves custody, is moved to council accommodation, or is brought to court",
        scope: InItsCase,
        find: &[
            on!(custody::Released, |_| true),
            on!(custody::Transferred, |_| true),
            on!(custody::BroughtToCourt, |_| true),
        ],
    },
    Occasion {
        name: "child charged with bail refused",
        counts_when: "a child is charged and bail is refused",
        scope: InItsCase,
        find: &[on!(custody::Charged, |charged| charged
            .bail_refused
            .on_record(|refused| *refused))],
    },
    Occasion {
        name: "council asked for accommodation",
        counts_when: "the council is asked for accommodation for the child, and of which kind",
        scope: InItsCase,
        find: &[on!(custody::AccommodationAsked, |_| true)],
    },
    Occasion {
        name: "child moved to council accommodation",
        counts_when: "the child is moved to the council's accommodation",
        scope: InItsCase,
        find: &[on!(custody::Transferred, |_| true)],
    },
    Occasion {
        name: "transfer impracticable",
        counts_when: "the circumstances that make moving the child impracticable are recorded",
        scope: InItsCase,
        find: &[on!(custody::TransferImpracticable, |said| said.because.answered())],
    },
    Occasion {
        name: "detention certificate made",
        counts_when: "the certificate for the court says why the child was not moved",
        scope: InItsCase,
        find: &[on!(custody::CertificateMade, |made| made.because.answered())],
    },
    Occasion {
        name: "child brought to court",
        counts_when: "the child comes before the court",
        scope: InItsCase,
        find: &[on!(custody::BroughtToCourt, |_| true)],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "adult present at rights, interview and charge",
        shown_when: "the appropriate adult was there when rights were given, at interview and at charge",
        find: &[on!(custody::AdultArrived, |arrived| arrived.present_at.on_record(|at| {
            AdultPresentAt::ALL.iter().all(|one| at.contains(one))
        }))],
    },
    Element {
        name: "defence of section 45 considered",
        shown_when: "the defence of section 45 was considered; for a child there is no compulsion test",
        find: &[on!(custody::ExploitationScreened, |screened| screened
            .defence_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "child's needs at review",
        shown_when: "what the child needs was considered at the review",
        find: &[on!(custody::DetentionReviewed, |reviewed| reviewed.childs_needs.answered())],
    },
    Element {
        name: "known concerns stated from custody",
        shown_when: "the notice states every concern known at the time of arrest",
        find: &[on!(notice::Submitted, |submitted| {
            submitted.known_concerns_stated.on_record(|stated| *stated)
        })],
    },
    Element {
        name: "escalations recorded",
        shown_when: "who was asked for a bed, and when, is recorded",
        find: &[on!(custody::CertificateMade, |made| made.escalations.answered())],
    },
    Element {
        name: "council's reply on a bed recorded",
        shown_when: "what the council answered when asked for a bed is recorded",
        find: &[on!(custody::AccommodationAsked, |asked| asked.reply.answered())],
    },
    Element {
        name: "kind of place moved to recorded",
        shown_when: "what kind of place the child was moved to is recorded",
        find: &[on!(custody::Transferred, |moved| moved.place.answered())],
    },
];
