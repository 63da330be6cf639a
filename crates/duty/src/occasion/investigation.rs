//! Investigations of crimes against children, and what a child is owed as a victim.

use heard_record::answer::{CrimeRef, Name, Thread};
use heard_record::fact::investigation::{
    self, CrimeKind, DeviceDone, InterviewedAfter, KeyDecision, Pip, PlanPart,
};
use heard_record::fact::workforce::{self, Course};
use heard_record::fact::{contact, online, strategy};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, PersonId, Role, Shown, Stated, Timeline, When, when};

use super::Scope::InItsCase;
use super::{Element, Occasion, Sight};

/// The courses that accredit somebody at PIP 2 or above.
const AT_PIP_2: [Course; 3] = [Course::Pip2, Course::Pip3, Course::Pip4];

/// What may be the first word of a crime against a child, beside its investigation.
const FIRST_WORDS: [&Kind; 4] = [
    contact::CrimeReported::KIND,
    contact::CrimeRecorded::KIND,
    strategy::HarmSuspected::KIND,
    online::Reported::KIND,
];

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "crime against the child to allocate",
        counts_when: "a crime against the child is recorded, or its investigation opened, other than a serious sexual offence; \
                      a crime already recorded, or under investigation, does not count again",
        scope: InItsCase,
        find: &[
            on!(contact::CrimeRecorded, |_, fact, timeline| {
                first_word_of(timeline, fact).and(!serious_sexual(timeline, fact))
            }),
            on!(investigation::Opened, |_, fact, timeline| {
                first_word_of(timeline, fact).and(!serious_sexual(timeline, fact))
            }),
        ],
    },
    Occasion {
        name: "serious sexual crime to allocate",
        counts_when: "a serious sexual offence against the child is recorded, or its investigation opened, whichever comes first; \
                      another sexual offence does not count",
        scope: InItsCase,
        find: &[
            on!(contact::CrimeRecorded, |_, fact, timeline| {
                first_word_of(timeline, fact).and(serious_sexual(timeline, fact))
            }),
            on!(investigation::Opened, |_, fact, timeline| {
                first_word_of(timeline, fact).and(serious_sexual(timeline, fact))
            }),
        ],
    },
    Occasion {
        name: "investigation allocated with the reason",
        counts_when: "a team is given the investigation and it is recorded why this team and not another; \
                      a team without a reason does not count",
        scope: InItsCase,
        find: &[on!(investigation::Allocated, |allocated| {
            allocated.team.answered().and(allocated.because.answered())
        })],
    },
    Occasion {
        name: "investigation allocated",
        counts_when: "a team or an officer is given the investigation, with or without a reason",
        scope: InItsCase,
        find: &[on!(investigation::Allocated, |_| true)],
    },
    Occasion {
        name: "investigation needing PIP 2 opened",
        counts_when: "an investigation opens into exploitation in person or online, blackmail with images, \
                      a serious sexual or physical offence, the death of a child, or any complex crime",
        scope: InItsCase,
        find: &[on!(investigation::Opened, |opened| needs_pip_2(opened))],
    },
    Occasion {
        name: "investigator at PIP 2 given the case",
        counts_when: "the officer given the case is recorded at PIP 2 or above, in the allocation or by an accreditation that holds; \
                      PIP 1 does not count",
        scope: InItsCase,
        find: &[on!(
            investigation::Allocated,
            |allocated, fact, timeline| { at_pip_2(timeline, fact, allocated) }
        )],
    },
    Occasion {
        name: "case held below PIP 2 by exception",
        counts_when: "a detective inspector gives the case to somebody below PIP 2 with the reason, a supervisor at PIP 2 \
                      and the time it moves; without one of these it does not count",
        scope: InItsCase,
        find: &[on!(
            investigation::Allocated,
            |allocated, fact, timeline| {
                let excepted = by_detective_inspector(fact)
                    .and(allocated.because.answered())
                    .and(allocated.supervisor_accredited.on_record(|at_two| *at_two))
                    .and(allocated.move_by.answered())
                    .and(!at_pip_2(timeline, fact, allocated));
                Sight::from(excepted).set_by(&allocated.move_by)
            }
        )],
    },
    Occasion {
        name: "serious investigation allocated",
        counts_when: "an investigation that needs PIP 2 is given to a team or an officer for the first time",
        scope: InItsCase,
        find: &[on!(investigation::Allocated, |_, fact, timeline| {
            first_allocated(timeline, fact).and(is_serious(timeline, fact))
        })],
    },
    Occasion {
        name: "other investigation allocated",
        counts_when: "an investigation that does not need PIP 2 is given to a team or an officer for the first time",
        scope: InItsCase,
        find: &[on!(investigation::Allocated, |_, fact, timeline| {
            first_allocated(timeline, fact).and(!is_serious(timeline, fact))
        })],
    },
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
        counts_when: "it becomes known who is suspected of the crime against the child",
        scope: InItsCase,
        find: &[on!(investigation::SuspectIdentified, |_| true)],
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
    Occasion {
        name: "key decision for the victim made",
        counts_when: "a suspect is arrested, interviewed under caution, released without charge or has bail or conditions changed, \
                      or it is decided not to investigate, of a crime against somebody who was a child then; a charge is told under another right",
        scope: InItsCase,
        find: &[
            on!(investigation::KeyDecisionMade, |made, fact, timeline| {
                let told_here = made.decision.shown(|decision| *decision != KeyDecision::Charged);
                owed_to_the_victim(timeline, fact, told_here)
            }),
            on!(investigation::SuspectArrested, |_, fact, timeline| {
                owed_to_the_victim(timeline, fact, Shown::Yes)
            }),
            on!(investigation::SuspectInterviewed, |_, fact, timeline| {
                owed_to_the_victim(timeline, fact, Shown::Yes)
            }),
        ],
    },
    Occasion {
        name: "victim told of the decision",
        counts_when: "the child or a parent is told of the decision with the reason; one telling may answer several decisions",
        scope: InItsCase,
        find: &[on!(investigation::VictimTold, |told| told.what.answered())],
    },
    Occasion {
        name: "telling the victim would be unsafe",
        counts_when: "it is recorded why telling the child or a parent would be unsafe; not reaching them does not count",
        scope: InItsCase,
        find: &[on!(investigation::VictimNotTold, |not| not
            .because
            .answered())],
    },
    Occasion {
        name: "child is a victim of crime",
        counts_when: "it is recorded that the child is the victim of a reported crime, or that somebody was when a child",
        scope: InItsCase,
        find: &[on!(investigation::ChildIsVictim, |_, fact, timeline| {
            owed_to_the_victim(timeline, fact, Shown::Yes)
        })],
    },
    Occasion {
        name: "needs as a victim assessed",
        counts_when: "what the child needs as a victim is assessed and recorded",
        scope: InItsCase,
        find: &[on!(investigation::NeedsAssessed, |_| true)],
    },
    Occasion {
        name: "referred for victim support",
        counts_when: "the child is referred to a named service for victims; handing over a number does not count",
        scope: InItsCase,
        find: &[on!(investigation::SupportReferred, |referred| referred
            .to
            .answered())],
    },
    Occasion {
        name: "victim support declined",
        counts_when: "the child or a parent says that they do not want support",
        scope: InItsCase,
        find: &[on!(investigation::SupportDeclined, |_| true)],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "officer named in the allocation",
        shown_when: "it is recorded which officer was given the investigation",
        find: &[on!(investigation::Allocated, |allocated| allocated
            .officer
            .answered())],
    },
    Element {
        name: "officer's level recorded",
        shown_when: "the level at which the officer is accredited is recorded",
        find: &[on!(investigation::Allocated, |allocated| allocated
            .pip
            .answered())],
    },
    Element {
        name: "child abuse training recorded",
        shown_when: "whether the officer has the specialist child abuse course is recorded",
        find: &[on!(investigation::Allocated, |allocated| allocated
            .specialist
            .answered())],
    },
    Element {
        name: "workload looked at",
        shown_when: "the officer's workload was looked at before the investigation was given",
        find: &[on!(investigation::Allocated, |allocated| allocated
            .workload_seen
            .on_record(|seen| *seen))],
    },
    Element {
        name: "accreditation number on record",
        shown_when: "the officer's accreditation at PIP 2 or above is on record with its number",
        find: &[on!(
            investigation::Allocated,
            |allocated, fact, timeline| {
                accredited(timeline, fact, &allocated.officer, |accredited| {
                    accredited.reference.answered()
                })
            }
        )],
    },
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
    Element {
        name: "told the way they asked for",
        shown_when: "the child or parent was told the way they had asked for",
        find: &[on!(investigation::VictimTold, |told| told
            .as_agreed
            .on_record(|agreed| *agreed))],
    },
    Element {
        name: "told so that a child understands",
        shown_when: "it was put so that a child can understand it",
        find: &[on!(investigation::VictimTold, |told| told
            .suits_child
            .on_record(|suits| *suits))],
    },
    Element {
        name: "contact with the victim agreed",
        shown_when: "how often the child or parent wants to hear, how, is recorded",
        find: &[on!(investigation::NeedsAssessed, |needs| needs
            .contact_agreed
            .answered())],
    },
    Element {
        name: "special measures considered",
        shown_when: "the special measures the child may need are recorded",
        find: &[on!(investigation::NeedsAssessed, |needs| needs
            .special_measures
            .addressed())],
    },
    Element {
        name: "personal statement offered",
        shown_when: "a victim personal statement was offered to the child",
        find: &[on!(investigation::NeedsAssessed, |needs| needs
            .statement_offered
            .on_record(|offered| *offered))],
    },
    Element {
        name: "report acknowledged in writing",
        shown_when: "the report was acknowledged to the victim in writing",
        find: &[on!(investigation::NeedsAssessed, |needs| needs
            .acknowledged
            .on_record(|acknowledged| *acknowledged))],
    },
];

fn covers(plan: &investigation::Planned, part: PlanPart) -> Shown {
    plan.parts.on_record(|parts| parts.contains(&part))
}

/// Are two facts of one case, and not of crimes with different numbers?
pub(super) fn same_crime(one: &Fact, other: &Fact) -> Shown {
    fn crime(fact: &Fact) -> Option<(Thread, Option<Name<'_>>)> {
        fact.threads()
            .into_iter()
            .find(|(thread, _)| *thread == Thread::Crime)
    }
    let at_odds = match (crime(one), crime(other)) {
        (Some((_, Some(one))), Some((_, Some(other)))) => Shown::from(one != other),
        (Some(_), Some(_)) => Shown::CannotTell,
        _ => Shown::No,
    };
    Shown::from(Timeline::share_case(one, other)).and(!at_odds)
}

/// What is owed to whoever was a child when the crime was committed, which was no later than the first word of it on record.
pub(super) fn owed_to_the_victim(timeline: &Timeline, fact: &Fact, shown: Shown) -> Sight {
    let own = fact.happened;
    if timeline.is_a_child(own.latest_micros()).is_yes() {
        return shown.into();
    }
    let kinds: Vec<&Kind> = FIRST_WORDS.iter().chain(investigation::Fact::KINDS).copied().collect();
    let first = timeline
        .of_kinds(&kinds)
        .map(|other| (other.happened, same_crime(other, fact)))
        .filter(|(_, same)| !same.is_no())
        .fold(own, |first, (when, same)| {
            let latest = if same.is_yes() { when.latest_micros() } else { i64::MAX };
            When::between_micros(
                first.earliest_micros().min(when.earliest_micros()),
                first.latest_micros().min(latest),
            )
        });
    Sight::from(shown).harmed(first)
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

fn serious_sexual(timeline: &Timeline, fact: &Fact) -> Shown {
    let recorded = timeline
        .of::<contact::CrimeRecorded>()
        .map(|(recorded, said)| {
            let serious = said.kind.on_record(|kind| *kind == CrimeKind::SeriousSexual);
            serious.and(same_crime(recorded, fact))
        });
    let opened = opened_as(timeline, fact, |opened| {
        opened.kind.is(CrimeKind::SeriousSexual)
    });
    opened.or(Shown::any(recorded))
}

/// Was this crime neither recorded nor investigated before? Recorded and opened at one time, it is its recording that counts.
fn first_word_of(timeline: &Timeline, fact: &Fact) -> Shown {
    let is_opening = investigation::Opened::of(&fact.what).is_some();
    let recorded = timeline
        .of::<contact::CrimeRecorded>()
        .filter(|(recorded, _)| recorded.id != fact.id)
        .map(|(recorded, said)| {
            let one = same_crime(recorded, fact);
            if is_opening {
                one.and(recorded.happened.is_by(fact.happened))
            } else {
                let numbered = said.crime.clear().is_some() && said.crime.clear() == crime_number(fact);
                one.and(numbered.into()).and(came_first(recorded, fact))
            }
        });
    let opened = timeline
        .of::<investigation::Opened>()
        .filter(|_| !is_opening)
        .map(|(opening, _)| {
            same_crime(opening, fact).and(opening.happened.is_before(fact.happened))
        });
    !Shown::any(recorded.chain(opened))
}

fn crime_number(fact: &Fact) -> Option<&CrimeRef> {
    contact::CrimeRecorded::of(&fact.what)?.crime.clear()
}

/// Did one of two facts come before the other? Of two at one moment the one with the lesser id did.
pub(super) fn came_first(one: &Fact, other: &Fact) -> Shown {
    if one.happened.is_exact() && one.happened == other.happened {
        Shown::from(one.id < other.id)
    } else {
        one.happened.is_before(other.happened)
    }
}

pub(super) fn is_exploitation(kind: CrimeKind) -> bool {
    matches!(
        kind,
        CrimeKind::SexualExploitation
            | CrimeKind::CriminalExploitation
            | CrimeKind::OnlineAbuse
            | CrimeKind::Sextortion
    )
}

fn needs_pip_2(opened: &investigation::Opened) -> Shown {
    let by_kind = opened.kind.shown(|kind| {
        is_exploitation(*kind)
            || matches!(
                kind,
                CrimeKind::SeriousSexual | CrimeKind::SeriousPhysical | CrimeKind::ChildDeath
            )
    });
    by_kind.or(opened.complex.on_record(|complex| *complex))
}

fn is_serious(timeline: &Timeline, fact: &Fact) -> Shown {
    opened_as(timeline, fact, needs_pip_2)
}

/// Is the officer given the case at PIP 2 or above, as the allocation says or as their accreditations show?
pub(super) fn at_pip_2(
    timeline: &Timeline,
    fact: &Fact,
    allocated: &investigation::Allocated,
) -> Shown {
    allocated
        .pip
        .on_record(|pip| *pip >= Pip::Two)
        .or(accredited(timeline, fact, &allocated.officer, |_| {
            Shown::Yes
        }))
}

/// Is something so of an accreditation at PIP 2 or above that the officer held when the fact happened?
fn accredited(
    timeline: &Timeline,
    fact: &Fact,
    officer: &Stated<PersonId>,
    ask: impl Fn(&workforce::Accredited) -> Shown,
) -> Shown {
    let officer = match officer {
        Stated::Clear(officer) => *officer,
        Stated::Unclear(_) => return Shown::CannotTell,
        _ => return Shown::No,
    };
    Shown::any(
        timeline
            .around::<workforce::Accredited>()
            .filter(|(given, _)| timeline.is_about(given, officer))
            .map(|(given, accredited)| {
                accredited
                    .course
                    .shown(|course| AT_PIP_2.contains(course))
                    .and(given.happened.is_by(fact.happened))
                    .and(holds_at(fact.happened, accredited))
                    .and(!ended_by(timeline, fact, officer, given, accredited))
                    .and(ask(accredited))
            }),
    )
}

fn holds_at(moment: When, accredited: &workforce::Accredited) -> Shown {
    match &accredited.until {
        Stated::Clear(last) => moment.is_before(When::at_micros(when::start_of_next(*last))),
        Stated::Unclear(_) => Shown::CannotTell,
        _ => Shown::Yes,
    }
}

/// Was an accreditation lost between being given and the fact?
fn ended_by(
    timeline: &Timeline,
    fact: &Fact,
    officer: PersonId,
    given: &Fact,
    accredited: &workforce::Accredited,
) -> Shown {
    Shown::any(
        timeline
            .around::<workforce::AccreditationEnded>()
            .filter(|(end, _)| timeline.is_about(end, officer))
            .map(|(end, ended)| {
                let same = match (ended.course.clear(), accredited.course.clear()) {
                    (Some(one), Some(other)) => Shown::from(one == other),
                    _ => Shown::CannotTell,
                };
                same.and(end.happened.is_from(given.happened))
                    .and(end.happened.is_by(fact.happened))
            }),
    )
}

fn by_supervisor(fact: &Fact) -> Shown {
    match fact.by.role {
        Role::NotStated => Shown::CannotTell,
        role => role.supervises().into(),
    }
}

pub(super) fn by_detective_inspector(fact: &Fact) -> Shown {
    match fact.by.role {
        Role::NotStated => Shown::CannotTell,
        role => matches!(role, Role::DetectiveInspector | Role::Superintendent).into(),
    }
}

fn first_allocated(timeline: &Timeline, fact: &Fact) -> Shown {
    !Shown::any(
        timeline
            .of::<investigation::Allocated>()
            .filter(|(other, _)| other.id != fact.id)
            .map(|(other, _)| same_crime(other, fact).and(other.happened.is_before(fact.happened))),
    )
}
