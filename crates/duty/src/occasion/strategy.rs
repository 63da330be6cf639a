//! Strategy discussions, section 47 enquiries and conferences.

use heard_record::fact::investigation::{self, CrimeKind};
use heard_record::fact::strategy::{self, Decision, TookPart};
use heard_record::fact::{contact, custody, death, exploitation, missing, online, protection};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Role, Shown, Stated, Timeline, What, When};

use super::Scope::ForTheChild;
use super::{Element, Occasion, Sight, from_when_known, is_first, same, shown_in_case_by};

/// What calls for a discussion of the child, or is one.
const DISCUSSION_CALLED_FOR: &[&str] = &[
    "significant harm suspected",
    "immediate significant harm suspected",
    "agencies discussed the child",
];

/// The facts that put a crime against a child on record with its kind.
pub(super) const CRIMES: [&Kind; 3] = [
    contact::CrimeReported::KIND,
    contact::CrimeRecorded::KIND,
    investigation::Opened::KIND,
];

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "significant harm suspected",
        counts_when: "there is reasonable cause to suspect significant harm: it is recorded as suspected, the child came to \
                      harm while missing, exploitation is indicated or trafficking suspected, a child is arrested with older associates, a screen in custody leads to a \
                      referral, or a child who has brothers or sisters died unexpectedly; what police learned of only later, not what they did or \
                      assessed themselves, counts from when they first knew",
        scope: ForTheChild,
        find: &[
            on!(strategy::HarmSuspected, |harm, fact, timeline| {
                from_when_known(
                    fact,
                    timeline,
                    !harm.immediate.on_record(|immediate| *immediate),
                )
            }),
            on!(missing::Found, |found, fact, timeline| from_when_known(
                fact,
                timeline,
                found.harm.tells_of_something()
            )),
            on!(exploitation::TraffickingSuspected, |_, fact, timeline| {
                from_when_known(fact, timeline, true)
            }),
            on!(custody::Arrested, |arrested| arrested
                .with_older
                .on_record(|older| *older)),
            on!(exploitation::Assessed, |assessed| assessed
                .level
                .shown(|level| *level != exploitation::Level::NotIndicated)),
            on!(custody::ExploitationScreened, |screened| screened
                .refer
                .on_record(|refer| *refer)),
            on!(death::Sudden, |death, fact, timeline| from_when_known(
                fact,
                timeline,
                death
                    .siblings
                    .on_record(|siblings| *siblings)
                    .and(!death.expected.on_record(|expected| *expected))
            )),
        ],
    },
    Occasion {
        name: "immediate significant harm suspected",
        counts_when: "the harm suspected is happening or about to, a child was taken into police protection, \
                      or a child harmed online is in distress or speaks of suicide or self-harm; what police learned of only later \
                      counts from when they knew",
        scope: ForTheChild,
        find: &[
            on!(strategy::HarmSuspected, |harm, fact, timeline| {
                from_when_known(
                    fact,
                    timeline,
                    harm.immediate.on_record(|immediate| *immediate),
                )
            }),
            on!(protection::Taken, |_| true),
            on!(
                online::Reported,
                |reported, fact, timeline| from_when_known(
                    fact,
                    timeline,
                    reported.distress.on_record(|distress| *distress)
                )
            ),
        ],
    },
    Occasion {
        name: "crime of significant harm on record",
        counts_when: "a sexual offence, exploitation, online abuse, physical abuse or the death of a child is reported or recorded as such \
                      a crime, or its investigation opens, unless something in its case and of its kind called for a discussion or was \
                      one by then; a second such crime in one case, or a death that left no brothers or sisters, does not count",
        scope: ForTheChild,
        find: &[
            on!(investigation::Opened, |_, fact, timeline| {
                crime_calls_for_discussion(timeline, fact)
            }),
            on!(contact::CrimeReported, |_, fact, timeline| {
                crime_calls_for_discussion(timeline, fact)
            }),
            on!(contact::CrimeRecorded, |_, fact, timeline| {
                crime_calls_for_discussion(timeline, fact)
            }),
        ],
    },
    Occasion {
        name: "strategy discussion held",
        counts_when: "police and children's social care, with others, discuss the child and decide what to do; a phone call counts",
        scope: ForTheChild,
        find: &[on!(strategy::Held, |held| {
            held.took_part
                .shown(|who| who.contains(&TookPart::Police) && who.contains(&TookPart::Council))
        })],
    },
    Occasion {
        name: "strategy threshold not met",
        counts_when: "a detective inspector decides, with the reason, that the threshold for a discussion is not met",
        scope: ForTheChild,
        find: &[on!(strategy::ThresholdNotMet, |said, fact| {
            said.because
                .answered()
                .and((fact.by.role == Role::DetectiveInspector).into())
        })],
    },
    Occasion {
        name: "strategy discussion planned",
        counts_when: "whoever asks for a strategy discussion has a time set for it; asking alone does not count",
        scope: ForTheChild,
        find: &[on!(strategy::Requested, |asked| Sight::from(
            asked.planned_for.answered()
        )
        .set_by(&asked.planned_for))],
    },
    Occasion {
        name: "time of the planned strategy discussion",
        counts_when: "the time comes that was set for a strategy discussion; asking for one with no time set does not count",
        scope: ForTheChild,
        find: &[on!(strategy::Requested, |asked| match &asked.planned_for {
            Stated::Clear(when) => Sight::from(true).at(*when),
            Stated::Unclear(_) => Sight::from(Shown::CannotTell).at(When::EVER),
            _ => Sight::NO,
        })],
    },
    Occasion {
        name: "strategy discussion recorded",
        counts_when: "police put their own record of the discussion on file",
        scope: ForTheChild,
        find: &[on!(strategy::Recorded, |_| true)],
    },
    Occasion {
        name: "discussion held on a suspected crime",
        counts_when: "a discussion agrees a section 47 enquiry where an offence is alleged or suspected",
        scope: ForTheChild,
        find: &[on!(strategy::Held, |held, fact, timeline| {
            held.section_47
                .on_record(|agreed| *agreed)
                .and(crime_suspected(timeline, fact, held))
        })],
    },
    Occasion {
        name: "joint enquiry decided, or one agency alone with reasons",
        counts_when: "the discussion decides on a joint enquiry, or on one agency alone with the reason recorded",
        scope: ForTheChild,
        find: &[on!(strategy::Held, |held| {
            held.decision
                .is(Decision::Joint)
                .or(held.single_agency_because.answered())
        })],
    },
    Occasion {
        name: "agencies discussed the child",
        counts_when: "a strategy discussion took place, whoever took part; by phone counts",
        scope: ForTheChild,
        find: &[on!(strategy::Held, |_| true)],
    },
    Occasion {
        name: "discussion between agencies over",
        counts_when: "a strategy discussion is over, whoever took part in it",
        scope: ForTheChild,
        find: &[on!(strategy::Held, |_| true)],
    },
    Occasion {
        name: "quorum for England took part",
        counts_when: "the council, police, health at least took part in one discussion; two of the three do not count",
        scope: ForTheChild,
        find: &[on!(strategy::Held, |held| {
            took_part(
                held,
                &[TookPart::Council, TookPart::Police, TookPart::Health],
            )
        })],
    },
    Occasion {
        name: "quorum for Wales took part",
        counts_when: "police with social services at least took part in one discussion; one of the two does not count",
        scope: ForTheChild,
        find: &[on!(strategy::Held, |held| {
            took_part(held, &[TookPart::Council, TookPart::Police])
        })],
    },
    Occasion {
        name: "material change after a discussion",
        counts_when: "a new fact, a changed plan or actions past their time alter what a strategy discussion decided; \
                      or the time of an action that a discussion set passes and it is not done",
        scope: ForTheChild,
        find: &[
            on!(strategy::NewMaterial, |_| true),
            on!(strategy::ActionSet, |set, fact, timeline| {
                past_its_time(timeline, fact, set)
            }),
        ],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "health took part",
        shown_when: "health took part in the discussion",
        find: &[on!(strategy::Held, |held| held
            .took_part
            .on_record(|who| who.contains(&TookPart::Health)))],
    },
    Element {
        name: "police attendee trained",
        shown_when: "whoever took part for police is trained for it",
        find: &[on!(strategy::Held, |held| held
            .attendee_trained
            .on_record(|trained| *trained))],
    },
    Element {
        name: "who asked for the discussion",
        shown_when: "who asked for the discussion is recorded with the request",
        find: &[on!(strategy::Held, |held, fact, timeline| {
            Shown::any(
                requests(timeline, fact, held)
                    .map(|(asked, request)| asked.and(request.by.answered())),
            )
        })],
    },
    Element {
        name: "council's answer to the request",
        shown_when: "what the council decided on the request is recorded: its answer, or that it declined",
        find: &[on!(strategy::Held, |held, fact, timeline| {
            let answers = requests(timeline, fact, held)
                .map(|(asked, request)| asked.and(request.council_answer.answered()));
            let declined = refusals(timeline, fact, held).map(|(declined, _)| declined);
            Shown::any(answers.chain(declined))
        })],
    },
    Element {
        name: "no refusal left unchallenged",
        shown_when: "the council did not decline the discussion, or the reason is recorded with that it was taken further",
        find: &[on!(strategy::Held, |held, fact, timeline| {
            !Shown::any(refusals(timeline, fact, held).map(|(declined, refusal)| {
                let challenged = refusal
                    .because
                    .answered()
                    .and(refusal.escalated.on_record(|escalated| *escalated));
                declined.and(!challenged)
            }))
        })],
    },
    Element {
        name: "other children considered",
        shown_when: "brothers, sisters and other children near the suspect were considered",
        find: &[on!(strategy::Recorded, |record| record
            .other_children
            .answered())],
    },
    Element {
        name: "immediate safety planned",
        shown_when: "what keeps each child safe now is recorded",
        find: &[on!(strategy::Recorded, |record| record
            .immediate_safety
            .answered())],
    },
    Element {
        name: "police attendee prepared",
        shown_when: "whoever took part for police had done PNC, PND and local checks",
        find: &[on!(strategy::Held, |held| held
            .attendee_prepared
            .on_record(|prepared| *prepared))],
    },
    Element {
        name: "able to decide for police",
        shown_when: "whoever took part for police could decide for them",
        find: &[on!(strategy::Held, |held| held
            .able_to_decide
            .on_record(|able| *able))],
    },
    Element {
        name: "reason for the enquiry decision",
        shown_when: "why this decision was taken on the enquiry is recorded",
        find: &[on!(strategy::Held, |held| held.because.answered())],
    },
    Element {
        name: "what each agency shared",
        shown_when: "what each agency shared in the discussion is recorded",
        find: &[on!(strategy::Recorded, |record| record.shared.answered())],
    },
    Element {
        name: "evidence planned in the record",
        shown_when: "the plan for interview, medical, arrest or devices is recorded",
        find: &[on!(strategy::Recorded, |record| record.plan.answered())],
    },
    Element {
        name: "actions with owners",
        shown_when: "the actions, whose they are, by when, are recorded",
        find: &[on!(strategy::Recorded, |record| record.actions.answered())],
    },
    Element {
        name: "review of the discussion set",
        shown_when: "when it is looked at again is recorded",
        find: &[on!(strategy::Recorded, |record| record.review.answered())],
    },
];

fn is_significant_harm(kind: CrimeKind) -> bool {
    is_sexual_or_physical(kind)
        || matches!(
            kind,
            CrimeKind::CriminalExploitation | CrimeKind::ChildDeath
        )
}

pub(super) fn is_sexual_or_physical(kind: CrimeKind) -> bool {
    matches!(
        kind,
        CrimeKind::SexualExploitation
            | CrimeKind::OnlineAbuse
            | CrimeKind::Sextortion
            | CrimeKind::SeriousSexual
            | CrimeKind::SexualOffence
            | CrimeKind::SeriousPhysical
            | CrimeKind::Cruelty
    )
}

/// Whether a crime is of a kind wanted, and no other fact of these kinds put such a crime on record in its case before.
pub(super) fn crime_first_on_record(
    timeline: &Timeline,
    fact: &Fact,
    among: &[&'static Kind],
    wanted: impl Fn(CrimeKind) -> bool,
) -> Shown {
    let is_wanted = |fact: &Fact| crime_is(fact, &wanted);
    let shares_case = |other: &Fact| Shown::from(Timeline::share_case(other, fact));
    is_first(timeline, fact, among, is_wanted, shares_case)
}

/// Does a fact put a crime of a kind wanted on record? A report need not say of what kind; an investigation must.
fn crime_is(fact: &Fact, wanted: impl Fn(CrimeKind) -> bool) -> Shown {
    let wanted = |kind: &CrimeKind| wanted(*kind);
    match &fact.what {
        What::Contact(contact::Fact::CrimeReported(reported)) => reported.kind.on_record(wanted),
        What::Contact(contact::Fact::CrimeRecorded(recorded)) => recorded.kind.on_record(wanted),
        What::Investigation(investigation::Fact::Opened(opened)) => opened.kind.shown(wanted),
        _ => Shown::No,
    }
}

fn crime_calls_for_discussion(timeline: &Timeline, fact: &Fact) -> Shown {
    let died = crime_is(fact, |kind| kind == CrimeKind::ChildDeath);
    crime_first_on_record(timeline, fact, &CRIMES, is_significant_harm)
        .and(!shown_in_case_by(
            timeline,
            fact,
            OCCASIONS,
            DISCUSSION_CALLED_FOR,
        ))
        .and(!died.and(left_no_siblings(timeline, fact)))
}

fn left_no_siblings(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(
        timeline
            .of::<death::Sudden>()
            .filter(|(death, _)| Timeline::share_case(death, fact))
            .map(|(_, death)| death.siblings.on_record(|siblings| !*siblings)),
    )
}

/// However far off a time may be that cannot be read.
const A_CENTURY: i64 = 100 * 366 * 24 * 3_600_000_000;

/// An action of a discussion whose time passes undone: seen when it passes.
fn past_its_time(timeline: &Timeline, fact: &Fact, set: &strategy::ActionSet) -> Sight {
    let due = match &set.due {
        Stated::Clear(due) => When::at_micros(due.latest_micros()),
        Stated::Unclear(_) => {
            let any_time = fact
                .happened
                .plus_micros(-A_CENTURY)
                .spanning(fact.happened.plus_micros(A_CENTURY));
            return Sight::from(Shown::CannotTell).at(any_time);
        }
        _ => return Sight::NO,
    };
    let done = timeline
        .of::<strategy::ActionDone>()
        .filter(|(done, _)| Timeline::share_case(done, fact))
        .map(|(done, said)| {
            same(&set.action, &said.action)
                .and(!said.done.on_record(|done| !*done))
                .and(done.happened.is_from(fact.happened))
                .and(done.happened.is_by(due))
        });
    Sight::from(!Shown::any(done)).at(due)
}

/// The requests, each with whether it was for a discussion and came by it.
fn requests<'a>(
    timeline: &'a Timeline,
    fact: &'a Fact,
    held: &'a strategy::Held,
) -> impl Iterator<Item = (Shown, &'a strategy::Requested)> {
    timeline
        .of::<strategy::Requested>()
        .map(move |(asked, request)| {
            let of_this = same(&request.discussion, &held.discussion);
            (of_this.and(asked.happened.is_by(fact.happened)), request)
        })
}

/// The council's refusals, each with whether it was of a discussion and came by it.
fn refusals<'a>(
    timeline: &'a Timeline,
    fact: &'a Fact,
    held: &'a strategy::Held,
) -> impl Iterator<Item = (Shown, &'a strategy::Declined)> {
    timeline
        .of::<strategy::Declined>()
        .map(move |(declined, refusal)| {
            let of_this = same(&refusal.discussion, &held.discussion);
            (of_this.and(declined.happened.is_by(fact.happened)), refusal)
        })
}

/// Whether an offence is suspected: the discussion says so, or what was suspected before it does.
fn crime_suspected(timeline: &Timeline, fact: &Fact, held: &strategy::Held) -> Shown {
    let before = timeline
        .of::<strategy::HarmSuspected>()
        .map(|(harm, said)| {
            said.crime_suspected
                .on_record(|suspected| *suspected)
                .and(harm.happened.is_by(fact.happened))
        });
    held.crime_suspected
        .on_record(|suspected| *suspected)
        .or(Shown::any(before))
}

fn took_part(held: &strategy::Held, all: &[TookPart]) -> Shown {
    held.took_part
        .shown(|who| all.iter().all(|agency| who.contains(agency)))
}
