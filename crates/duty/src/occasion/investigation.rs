//! Investigations of crimes against children, and what a child is owed as a victim.

use heard_record::answer::{Name, Thread};
use heard_record::fact::exploitation;
use heard_record::fact::investigation::{
    self, CrimeKind, DeviceDone, InterviewedAfter, KeyDecision, PlanPart,
};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Role, Shown, Timeline};

use super::Scope::InItsCase;
use super::disruption::is_identified;
use super::{Element, Occasion, is_first};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "investigation plan made",
        counts_when: "an investigation plan is recorded that says what it covers",
        scope: InItsCase,
        find: &[on!(investigation::Planned, |planned| planned
            .parts
            .shown(|parts| !parts.is_empty()))],
    },
    Occasion {
        name: "investigation opened",
        counts_when: "the investigation of a crime against the child begins",
        scope: InItsCase,
        find: &[on!(investigation::Opened, |_| true)],
    },
    Occasion {
        name: "investigation reviewed by a supervisor",
        counts_when: "a supervisor reviews the investigation; the investigator's own review does not count",
        scope: InItsCase,
        find: &[on!(investigation::Supervised, |_, fact| by_supervisor(
            fact
        ))],
    },
    Occasion {
        name: "serious investigation reviewed by a supervisor",
        counts_when: "a supervisor reviews an investigation that needs PIP 2",
        scope: InItsCase,
        find: &[on!(investigation::Supervised, |_, fact, timeline| {
            by_supervisor(fact).and(is_serious(timeline, fact))
        })],
    },
    Occasion {
        name: "other investigation reviewed by a supervisor",
        counts_when: "a supervisor reviews an investigation that does not need PIP 2",
        scope: InItsCase,
        find: &[on!(investigation::Supervised, |_, fact, timeline| {
            by_supervisor(fact).and(!is_serious(timeline, fact))
        })],
    },
    Occasion {
        name: "investigation closed",
        counts_when: "the investigation of the crime is closed, whatever the outcome",
        scope: InItsCase,
        find: &[on!(investigation::Closed, |_| true)],
    },
    Occasion {
        name: "device or account known",
        counts_when: "it is known that a device or account of the victim, the suspect or another may hold evidence",
        scope: InItsCase,
        find: &[on!(investigation::DeviceKnown, |_| true)],
    },
    Occasion {
        name: "device seized or preserved",
        counts_when: "the device is seized, or what it or the account holds is preserved; looking at it and handing it back does not count",
        scope: InItsCase,
        find: &[on!(investigation::DeviceHandled, |handled| {
            handled
                .done
                .shown(|done| matches!(done, DeviceDone::Seized | DeviceDone::Preserved))
        })],
    },
    Occasion {
        name: "device left for a stated reason",
        counts_when: "the device is left with its owner and a lawful, proportionate reason is recorded",
        scope: InItsCase,
        find: &[on!(investigation::DeviceHandled, |handled| {
            handled
                .done
                .is(DeviceDone::LeftBecause)
                .and(handled.because.answered())
        })],
    },
    Occasion {
        name: "digital advice taken",
        counts_when: "a digital specialist's advice on the devices or accounts is recorded",
        scope: InItsCase,
        find: &[on!(investigation::DigitalAdvice, |taken| taken
            .advice
            .answered())],
    },
    Occasion {
        name: "investigation calling for a PND check opened",
        counts_when: "an investigation opens into exploitation in person or online, \
                      or with a suspect or child from outside the force's area",
        scope: InItsCase,
        find: &[on!(investigation::Opened, |opened| {
            opened
                .kind
                .shown(|kind| is_exploitation(*kind))
                .or(opened.outside_force.on_record(|outside| *outside))
        })],
    },
    Occasion {
        name: "PND checked",
        counts_when: "the Police National Database is searched and what was searched for is recorded",
        scope: InItsCase,
        find: &[on!(investigation::PndChecked, |checked| checked
            .terms
            .answered())],
    },
    Occasion {
        name: "suspect of the crime identified",
        counts_when: "it becomes known who is suspected of the crime against the child: a suspect is identified, named or arrested; \
                      the same suspect of the same crime does not count again, nor does one named who is not identified",
        scope: InItsCase,
        find: &[
            on!(investigation::SuspectIdentified, |_, fact, timeline| {
                suspect_first_known(timeline, fact)
            }),
            on!(investigation::SuspectArrested, |_, fact, timeline| {
                suspect_first_known(timeline, fact)
            }),
            on!(exploitation::SuspectNamed, |_, fact, timeline| {
                suspect_first_known(timeline, fact)
            }),
        ],
    },
    Occasion {
        name: "suspect interviewed about the crime",
        counts_when: "the suspect is interviewed about the crime, after arrest or as a volunteer",
        scope: InItsCase,
        find: &[on!(investigation::SuspectInterviewed, |_| true)],
    },
    Occasion {
        name: "reason given for no interview",
        counts_when: "it is decided not to interview the suspect and the reason is recorded; a decision without one does not count",
        scope: InItsCase,
        find: &[on!(investigation::SuspectNotInterviewed, |not| not
            .because
            .answered())],
    },
    Occasion {
        name: "suspect charged",
        counts_when: "the suspect is charged, the threshold being met with or without an interview",
        scope: InItsCase,
        find: &[on!(investigation::KeyDecisionMade, |made| made
            .decision
            .is(KeyDecision::Charged))],
    },
    Occasion {
        name: "suspect interviewed as a volunteer",
        counts_when: "the suspect is interviewed without having been arrested",
        scope: InItsCase,
        find: &[on!(investigation::SuspectInterviewed, |interviewed| {
            interviewed.after.is(InterviewedAfter::Voluntary)
        })],
    },
    Occasion {
        name: "suspect interviewed after arrest",
        counts_when: "the suspect is interviewed after having been arrested",
        scope: InItsCase,
        find: &[on!(investigation::SuspectInterviewed, |interviewed| {
            interviewed.after.is(InterviewedAfter::Arrest)
        })],
    },
    Occasion {
        name: "arrest or voluntary attendance reasoned",
        counts_when: "it is recorded why the suspect is arrested, or why attendance as a volunteer is enough; \
                      an interview without such a reason does not count",
        scope: InItsCase,
        find: &[
            on!(investigation::InterviewDecided, |decided| decided
                .because
                .answered()),
            on!(investigation::SuspectInterviewed, |interviewed| interviewed
                .voluntary_because
                .answered()),
        ],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "plan covers the suspect's identity",
        shown_when: "the plan says how the suspect is identified",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::SuspectIdentified
        ))],
    },
    Element {
        name: "plan covers digital evidence",
        shown_when: "the plan says which devices or accounts are followed",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::Digital
        ))],
    },
    Element {
        name: "plan covers the scene",
        shown_when: "the plan says what is done at the scene",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::Scene
        ))],
    },
    Element {
        name: "plan covers witnesses",
        shown_when: "the plan says which witnesses are spoken to",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::Witnesses
        ))],
    },
    Element {
        name: "plan covers a medical examination",
        shown_when: "the plan says whether the child is examined",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::Medical
        ))],
    },
    Element {
        name: "plan covers the recorded interview",
        shown_when: "the plan says how the child's account is recorded",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::Interview
        ))],
    },
    Element {
        name: "plan covers the child's safety",
        shown_when: "the plan says how the child is kept safe",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::ChildSafe
        ))],
    },
    Element {
        name: "plan covers other children",
        shown_when: "the plan says how other children are kept safe",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::OtherChildren
        ))],
    },
    Element {
        name: "plan covers the PND",
        shown_when: "the plan says that the PND is checked",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::Pnd
        ))],
    },
    Element {
        name: "plan covers disclosure",
        shown_when: "the plan says how disclosure is dealt with",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::Disclosure
        ))],
    },
    Element {
        name: "plan covers partners' tasks",
        shown_when: "the plan says what partners are asked to do",
        find: &[on!(investigation::Planned, |plan| covers(
            plan,
            PlanPart::Partners
        ))],
    },
    Element {
        name: "missed lines named",
        shown_when: "the review names lines of enquiry that were missed, or says that none was",
        find: &[on!(investigation::Supervised, |review| review
            .lines_missed
            .answered())],
    },
    Element {
        name: "delay challenged",
        shown_when: "the review challenges delay in the investigation",
        find: &[on!(investigation::Supervised, |review| review
            .delay_challenged
            .on_record(|challenged| *challenged))],
    },
    Element {
        name: "risk to the child argued afresh",
        shown_when: "the review says what the risk to the child is now",
        find: &[on!(investigation::Supervised, |review| review
            .childs_risk
            .answered())],
    },
    Element {
        name: "direction given",
        shown_when: "the review says what is to be done, by whom, by when",
        find: &[on!(investigation::Supervised, |review| review
            .direction
            .answered())],
    },
    Element {
        name: "device listed",
        shown_when: "the device has a name or exhibit number of its own",
        find: &[on!(investigation::DeviceHandled, |handled| handled
            .device
            .answered())],
    },
    Element {
        name: "child's need for a phone met",
        shown_when: "it is recorded how the child's need for a phone is met",
        find: &[on!(investigation::DeviceHandled, |handled| handled
            .childs_need_met
            .answered())],
    },
    Element {
        name: "preservation asked for",
        shown_when: "whoever holds the account was asked to preserve it",
        find: &[on!(investigation::DeviceHandled, |handled| handled
            .preservation_requested
            .on_record(|asked| *asked))],
    },
    Element {
        name: "victim information asked for lawfully",
        shown_when: "a victim information request was made where third parties hold it",
        find: &[on!(investigation::DeviceHandled, |handled| handled
            .third_party_request
            .on_record(|asked| *asked))],
    },
    Element {
        name: "PND result recorded",
        shown_when: "what the search of the PND found is recorded",
        find: &[on!(investigation::PndChecked, |checked| checked
            .hits
            .answered())],
    },
    Element {
        name: "PND result used",
        shown_when: "what the search of the PND found was used",
        find: &[on!(investigation::PndChecked, |checked| checked
            .used
            .on_record(|used| *used))],
    },
    Element {
        name: "bail conditions protect the child",
        shown_when: "the bail conditions that protect the child are recorded",
        find: &[on!(investigation::SuspectInterviewed, |interviewed| {
            interviewed.bail_conditions.answered()
        })],
    },
    Element {
        name: "loss of evidence considered",
        shown_when: "it was considered what evidence could be lost",
        find: &[on!(investigation::InterviewDecided, |decided| {
            decided
                .evidence_loss_considered
                .on_record(|considered| *considered)
        })],
    },
];

fn covers(plan: &investigation::Planned, part: PlanPart) -> Shown {
    plan.parts.on_record(|parts| parts.contains(&part))
}

/// What a fact names of one thread, where it speaks of it at all.
fn named_in(fact: &Fact, thread: Thread) -> Option<Option<Name<'_>>> {
    let mut threads = fact.threads().into_iter();
    threads.find(|(of, _)| *of == thread).map(|(_, name)| name)
}

/// Do two facts both name something of one thread, and not the same?
fn name_different(one: &Fact, other: &Fact, thread: Thread) -> Shown {
    match (named_in(one, thread), named_in(other, thread)) {
        (Some(Some(one)), Some(Some(other))) => Shown::from(one != other),
        (Some(_), Some(_)) => Shown::CannotTell,
        _ => Shown::No,
    }
}

/// Are two facts of one case, and not of crimes with different numbers?
pub fn same_crime(one: &Fact, other: &Fact) -> Shown {
    Shown::from(Timeline::share_case(one, other)).and(!name_different(one, other, Thread::Crime))
}

/// Do two facts give the number of a crime, and the same?
pub(super) fn same_number(one: &Fact, other: &Fact) -> Shown {
    let both = [one, other].map(|fact| named_in(fact, Thread::Crime).is_some());
    Shown::from(both == [true; 2]).and(!name_different(one, other, Thread::Crime))
}

/// What says who is suspected of a crime.
const SUSPECT_KNOWN: [&Kind; 3] = [
    investigation::SuspectIdentified::KIND,
    investigation::SuspectArrested::KIND,
    exploitation::SuspectNamed::KIND,
];

fn suspect_first_known(timeline: &Timeline, fact: &Fact) -> Shown {
    let is_known =
        |fact: &Fact| exploitation::SuspectNamed::of(&fact.what).map_or(Shown::Yes, is_identified);
    let is_the_same =
        |other: &Fact| same_crime(other, fact).and(!name_different(other, fact, Thread::Suspect));
    is_first(timeline, fact, &SUSPECT_KNOWN, is_known, is_the_same)
}

/// Is anything said of the opening of this crime's investigation so?
pub(super) fn opened_as(
    timeline: &Timeline,
    fact: &Fact,
    ask: impl Fn(&investigation::Opened) -> Shown,
) -> Shown {
    Shown::any(
        timeline
            .of::<investigation::Opened>()
            .map(|(opening, opened)| {
                if opening.id == fact.id {
                    ask(opened)
                } else {
                    ask(opened).and(same_crime(opening, fact))
                }
            }),
    )
}

pub(crate) fn is_exploitation(kind: CrimeKind) -> bool {
    matches!(
        kind,
        CrimeKind::SexualExploitation
            | CrimeKind::CriminalExploitation
            | CrimeKind::OnlineAbuse
            | CrimeKind::Sextortion
    )
}

/// Does an investigation need somebody at PIP 2, as its opening says?
pub fn needs_pip_2(opened: &investigation::Opened) -> Shown {
    let by_kind = opened.kind.shown(|kind| {
        is_exploitation(*kind)
            || matches!(
                kind,
                CrimeKind::SeriousSexual | CrimeKind::SeriousPhysical | CrimeKind::ChildDeath
            )
    });
    by_kind.or(opened.complex.on_record(|complex| *complex))
}

pub(super) fn is_serious(timeline: &Timeline, fact: &Fact) -> Shown {
    opened_as(timeline, fact, needs_pip_2)
}

pub(super) fn by_supervisor(fact: &Fact) -> Shown {
    match fact.by.role {
        Role::NotStated => Shown::CannotTell,
        role => role.supervises().into(),
    }
}
