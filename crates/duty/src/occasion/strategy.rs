//! Strategy discussions, section 47 enquiries and conferences.

use heard_record::fact::missing::HeldHow;
use heard_record::fact::investigation::{self, CrimeKind};
use heard_record::fact::strategy::{self, Decision, EvidencePart, HarmTrigger, TookPart};
use heard_record::fact::{contact, custody, death, exploitation, missing, online, protection};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Role, Shown, Stated, Timeline, What, When};

use super::Scope::ForTheChild;
use super::investigation::came_first;
use super::{Element, Occasion, Sight, same, shown_in_case_by};

/// What calls for a discussion of the child, or is one.
const DISCUSSION_CALLED_FOR: &[&str] = &[
    "significant harm suspected",
    "immediate significant harm suspected",
    "agencies discussed the child",
];

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "significant harm suspected",
        counts_when: "there is reasonable cause to suspect significant harm: it is recorded as suspected, the child came to \
                      harm while missing, exploitation is indicated or trafficking suspected, a child is arrested with older associates, a screen in custody leads to a \
                      referral, or a child who has brothers or sisters died unexpectedly",
        scope: ForTheChild,
        find: &[
            on!(strategy::HarmSuspected, |harm| !harm
                .immediate
                .on_record(|immediate| *immediate)),
            on!(missing::Found, |found| found.harm.tells_of_something()),
            on!(exploitation::TraffickingSuspected, |_| true),
            on!(custody::Arrested, |arrested| arrested.with_older.on_record(|older| *older)),
            on!(exploitation::Assessed, |assessed| {
                assessed
                    .level
                    .shown(|level| *level != exploitation::Level::NotIndicated)
            }),
            on!(custody::ExploitationScreened, |screened| screened
                .refer
                .on_record(|refer| *refer)),
            on!(death::Sudden, |death| {
                death
                    .siblings
                    .on_record(|siblings| *siblings)
                    .and(!death.expected.on_record(|expected| *expected))
            }),
        ],
    },
    Occasion {
        name: "immediate significant harm suspected",
        counts_when: "the harm suspected is happening or about to, a child was taken into police protection, \
                      or a child harmed online is in distress or speaks of suicide or self-harm",
        scope: ForTheChild,
        find: &[
            on!(strategy::HarmSuspected, |harm| harm
                .immediate
                .on_record(|immediate| *immediate)),
            on!(protection::Taken, |_| true),
            on!(online::Reported, |reported| reported
                .distress
                .on_record(|distress| *distress)),
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
        counts_when: "a new fact, a changed plan or actions past their time alter what a strategy discussion decided",
        scope: ForTheChild,
        find: &[on!(strategy::NewMaterial, |_| true)],
    },
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
            crime_first_on_record(timeline, fact, &[investigation::Opened::KIND], is_sexual_or_physical)
                .and(!shown_in_case_by(timeline, fact, OCCASIONS, &["sexual or physical harm suspected"]))
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
        find: &[on!(strategy::AccountTaken, |taken| taken.how.is(HeldHow::InPerson))],
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
    Occasion {
        name: "discussion that led to a conference",
        counts_when: "the council calls a child protection conference: seen when the strategy discussion that began the \
                      section 47 enquiry was held, as stated, or else when any earlier discussion agreed one",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceCalled, |called, fact, timeline| {
            discussion_before(timeline, fact, called)
        })],
    },
    Occasion {
        name: "section 47 enquiry that led to a conference",
        counts_when: "the council calls a child protection conference: seen when the last section 47 enquiry on record before the call began",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceCalled, |_, fact, timeline| {
            enquiry_before(timeline, fact)
        })],
    },
    Occasion {
        name: "conference called",
        counts_when: "the council decides on an initial child protection conference, whether or not its date is set yet",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceCalled, |_| true)],
    },
    Occasion {
        name: "date of the conference",
        counts_when: "a date is set for the child protection conference; a conference without a date does not count",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceCalled, |called| planned_for(called))],
    },
    Occasion {
        name: "conference put off",
        counts_when: "the conference is put off, with why, agreed by the council's manager with the chair",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceDelayed, |delayed| delayed
            .because
            .answered())],
    },
    Occasion {
        name: "conference report sent",
        counts_when: "police send the conference a report of what they know",
        scope: ForTheChild,
        find: &[on!(strategy::ReportSent, |_| true)],
    },
    Occasion {
        name: "conference held",
        counts_when: "the child protection conference is held, whoever attends it",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceHeld, |_| true)],
    },
    Occasion {
        name: "conference over",
        counts_when: "the child protection conference has been held to its end",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceHeld, |_| true)],
    },
    Occasion {
        name: "police took part in the conference",
        counts_when: "somebody from police takes part in the child protection conference; a report sent does not count",
        scope: ForTheChild,
        find: &[on!(strategy::ConferenceHeld, |held| held
            .police_attended
            .on_record(|attended| *attended))],
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
            Shown::any(requests(timeline, fact, held).map(|(asked, request)| asked.and(request.by.answered())))
        })],
    },
    Element {
        name: "council's answer to the request",
        shown_when: "what the council decided on the request is recorded: its answer, or that it declined",
        find: &[on!(strategy::Held, |held, fact, timeline| {
            let answers = requests(timeline, fact, held).map(|(asked, request)| asked.and(request.council_answer.answered()));
            let declined = refusals(timeline, fact, held).map(|(declined, _)| declined);
            Shown::any(answers.chain(declined))
        })],
    },
    Element {
        name: "no refusal left unchallenged",
        shown_when: "the council did not decline the discussion, or the reason is recorded with that it was taken further",
        find: &[on!(strategy::Held, |held, fact, timeline| {
            !Shown::any(refusals(timeline, fact, held).map(|(declined, refusal)| {
                let challenged = refusal.because.answered().and(refusal.escalated.on_record(|escalated| *escalated));
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
        name: "history in the conference report",
        shown_when: "the report has the history, with the risk from adults",
        find: &[on!(strategy::ReportSent, |report| report
            .history
            .answered())],
    },
    Element {
        name: "police view of the plan",
        shown_when: "the report says what police think of the plan",
        find: &[on!(strategy::ReportSent, |report| report.view.answered())],
    },
    Element {
        name: "police prepared for the conference",
        shown_when: "whoever attended for police was prepared",
        find: &[on!(strategy::ConferenceHeld, |held| held
            .prepared
            .on_record(|prepared| *prepared))],
    },
    Element {
        name: "police attendee of the conference named",
        shown_when: "who attended for police is recorded",
        find: &[on!(strategy::ConferenceHeld, |held| held
            .police_attendee
            .answered())],
    },
    Element {
        name: "disagreement at the conference recorded",
        shown_when: "which disagreement there was, or that there was none, is recorded",
        find: &[on!(strategy::ConferenceHeld, |held| held
            .dissent
            .answered())],
    },
];

fn is_significant_harm(kind: CrimeKind) -> bool {
    is_sexual_or_physical(kind)
        || matches!(
            kind,
            CrimeKind::CriminalExploitation | CrimeKind::ChildDeath
        )
}

fn is_sexual_or_physical(kind: CrimeKind) -> bool {
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

/// The facts that put a crime against a child on record with its kind.
pub(super) const CRIMES: [&Kind; 3] = [
    contact::CrimeReported::KIND,
    contact::CrimeRecorded::KIND,
    investigation::Opened::KIND,
];

/// Whether a crime is of a kind wanted, and no other fact of these kinds put such a crime on record in its case before.
pub(super) fn crime_first_on_record(
    timeline: &Timeline,
    fact: &Fact,
    among: &[&'static Kind],
    wanted: impl Fn(CrimeKind) -> bool,
) -> Shown {
    let is_wanted = |fact: &Fact| crime_is(fact, &wanted);
    let before = timeline
        .of_kinds(among)
        .filter(|other| other.id != fact.id && Timeline::share_case(other, fact))
        .map(|other| {
            is_wanted(other).and(came_first(other, fact))
        });
    is_wanted(fact).and(!Shown::any(before))
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
        .and(!shown_in_case_by(timeline, fact, OCCASIONS, DISCUSSION_CALLED_FOR))
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

fn sexual_or_physical(harm: &strategy::HarmSuspected) -> Shown {
    harm.because.shown(|because| {
        matches!(
            because,
            HarmTrigger::SexualOffence | HarmTrigger::PhysicalHarm
        )
    })
}

/// The discussion from which the time to a conference runs: the one stated, or any that agreed an enquiry before the call.
///
/// Where several did and none is stated, the time is only known to lie among theirs.
fn discussion_before(
    timeline: &Timeline,
    call: &Fact,
    called: &strategy::ConferenceCalled,
) -> Sight {
    match &called.discussed {
        Stated::Clear(when) => return Sight::from(true).at(*when),
        Stated::Unclear(_) => {
            let ever = When::between_micros(i64::MIN, call.happened.latest_micros());
            return Sight::from(Shown::CannotTell).at(ever);
        }
        _ => {}
    }
    merged(timeline.of::<strategy::Held>().map(|(fact, held)| {
        let agreed = held
            .section_47
            .on_record(|agreed| *agreed)
            .and(fact.happened.is_by(call.happened));
        Sight::from(agreed).at(fact.happened)
    }))
}

/// The last section 47 enquiry that began by a call; where the record cannot say which was last, any time among them.
fn enquiry_before(timeline: &Timeline, call: &Fact) -> Sight {
    let begun = || timeline.of::<strategy::Section47Begun>().map(|(fact, _)| fact);
    merged(begun().map(|fact| {
        let overtaken = Shown::any(begun().filter(|other| other.id != fact.id).map(|other| {
            other
                .happened
                .is_after(fact.happened)
                .and(other.happened.is_by(call.happened))
        }));
        let last = fact.happened.is_by(call.happened).and(!overtaken);
        Sight::from(last).at(fact.happened)
    }))
}

/// Several sights of one thing: seen if any is, at a time among theirs.
fn merged(sights: impl Iterator<Item = Sight>) -> Sight {
    sights
        .filter(|sight| !sight.shown.is_no())
        .reduce(|one, other| Sight {
            when: one
                .when
                .zip(other.when)
                .map(|(one, other)| one.spanning(other)),
            ..Sight::from(one.shown.or(other.shown))
        })
        .unwrap_or(Sight::NO)
}

/// The date set for a conference, as finely as it was stated; one that cannot be read may be any.
fn planned_for(called: &strategy::ConferenceCalled) -> Sight {
    let date = match &called.date {
        Stated::Clear(date) => Some(*date),
        Stated::Unclear(_) => Some(When::EVER),
        _ => None,
    };
    Sight::from(called.date.answered()).setting(date)
}
