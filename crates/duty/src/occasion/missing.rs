//! Going missing, being looked for, being found, being listened to afterwards.

use heard_record::fact::missing::{
    self, ClosedAs, FirstHour, Grade, HarmKind, HeldHow, InfoItem, TriggerPart,
};
use heard_record::fact::person::{self, FlagKind};
use heard_record::fact::strategy;
use heard_record::kind::OneKind;
use heard_record::{Fact, Role, Shown, Stated, Timeline, When, when};

use super::Scope::{ForTheChild, InItsCase};
use super::death::died_by;
use super::person::seen_independently;
use super::{Element, Occasion, Sight, same};
use crate::contradiction;

/// How often, in how many days, being missing calls for a trigger plan. Force defaults.
const TRIGGER_PLAN_AT: &[(usize, i64)] = &[(2, 30), (3, 90)];
/// How often, in how many days, being missing calls for a meeting of agencies. A force default.
const MEETING_AT: (usize, i64) = (3, 90);
/// How long missing calls for a meeting of agencies. A force default.
const MEETING_AFTER_HOURS: i64 = 24;

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "child reported missing",
        counts_when: "somebody tells police that the child's whereabouts cannot be established",
        scope: InItsCase,
        find: &[on!(missing::Reported, |_| true)],
    },
    Occasion {
        name: "child in care reported missing",
        counts_when: "a child who lives in a children's home, with foster carers or in supported accommodation is reported missing",
        scope: InItsCase,
        find: &[on!(missing::Reported, |_, fact, timeline| super::person::in_care_at(timeline, fact))],
    },
    Occasion {
        name: "missing record created",
        counts_when: "the report is put on record with a first assessment and the time it is looked at again",
        scope: InItsCase,
        find: &[on!(missing::RecordCreated, |_| true)],
    },
    Occasion {
        name: "child located in the same call",
        counts_when: "the child's whereabouts and well-being are confirmed before the call ends",
        scope: InItsCase,
        find: &[on!(missing::LocatedInCall, |_| true)],
    },
    Occasion {
        name: "first missing information gathered",
        counts_when: "the first set of information about the child and the circumstances is recorded",
        scope: InItsCase,
        find: &[on!(missing::InformationGathered, |_| true)],
    },
    Occasion {
        name: "missing child graded",
        counts_when: "a named person gives the missing child a level of risk; the category absent is not one",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded| graded.grade.shown(|grade| *grade > Grade::Absent))],
    },
    Occasion {
        name: "missing child graded high",
        counts_when: "the missing child is graded high",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded| graded.grade.is(Grade::High))],
    },
    Occasion {
        name: "missing child becomes high risk",
        counts_when: "the missing child is graded high, and was not already; saying again that the child is at high risk does not count",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded, fact, timeline| {
            let anew = is_first_grading(timeline, fact).or(grade_changed(timeline, fact, graded));
            graded.grade.is(Grade::High).and(anew)
        })],
    },
    Occasion {
        name: "missing child graded medium",
        counts_when: "the missing child is graded medium",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded| graded.grade.is(Grade::Medium))],
    },
    Occasion {
        name: "missing child graded low",
        counts_when: "the missing child is graded low",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded| graded.grade.is(Grade::Low))],
    },
    Occasion {
        name: "missing child graded very low",
        counts_when: "the missing child is graded very low",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded| graded.grade.is(Grade::VeryLow))],
    },
    Occasion {
        name: "missing child first graded high",
        counts_when: "the first grade of an episode is high",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded, fact, timeline| {
            graded.grade.is(Grade::High).and(is_first_grading(timeline, fact))
        })],
    },
    Occasion {
        name: "missing child first graded below high",
        counts_when: "the first grade of an episode is medium, low or very low",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded, fact, timeline| {
            contradiction::is_below_high(graded).and(is_first_grading(timeline, fact))
        })],
    },
    Occasion {
        name: "graded below high against the record",
        counts_when: "a missing child is graded below high while a fact police held at that moment speaks against it",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded, fact, timeline| {
            let against = contradiction::against(timeline, fact);
            contradiction::is_below_high(graded).and(Shown::any(against.iter().map(|against| against.shown)))
        })],
    },
    Occasion {
        name: "every known factor answered by an inspector",
        counts_when: "an inspector keeps the grade below high once every factor known against it has been answered by name; \
                      a first time missing, being wanted, a gang, a phone, usually coming back or no threat to life answer nothing",
        scope: InItsCase,
        find: &[on!(missing::KeptBelowHigh, |kept, fact, timeline| {
            every_factor_answered(timeline, fact).and(kept.because.answered())
        })],
    },
    Occasion {
        name: "missing grade checked by a supervisor",
        counts_when: "a supervisor says whether the first grade is right, and why",
        scope: InItsCase,
        find: &[on!(missing::Ratified, |_, fact| fact.by.role.supervises())],
    },
    Occasion {
        name: "officer attended for the missing child",
        counts_when: "an officer comes to where the child lives or was last seen",
        scope: InItsCase,
        find: &[on!(missing::Attended, |_| true)],
    },
    Occasion {
        name: "action delayed for an exceptional reason",
        counts_when: "a stated, exceptional reason for acting later is recorded, such as an unsafe search at night",
        scope: InItsCase,
        find: &[on!(missing::DelayedBecause, |delayed| delayed.because.answered())],
    },
    Occasion {
        name: "search led by an inspector",
        counts_when: "an inspector or above names who leads the high-risk search",
        scope: InItsCase,
        find: &[on!(missing::CommandSet, |_, fact| fact.by.role.is_inspector_or_above())],
    },
    Occasion {
        name: "search staffed by a superintendent",
        counts_when: "a superintendent makes an entry on the high-risk search and approves the staffing",
        scope: InItsCase,
        find: &[on!(missing::CommandSet, |command, fact| {
            command.staffing_approved.is(true).and((fact.by.role == Role::Superintendent).into())
        })],
    },
    Occasion {
        name: "children's services told the child is missing",
        counts_when: "children's services, or the emergency duty team, are told that the child is missing",
        scope: InItsCase,
        find: &[on!(missing::ServicesTold, |told| !told.back.on_record(|back| *back))],
    },
    Occasion {
        name: "children's services told the child is back",
        counts_when: "children's services are told that the child is no longer missing",
        scope: InItsCase,
        find: &[on!(missing::ServicesTold, |told| told.back.on_record(|back| *back))],
    },
    Occasion {
        name: "council reported with a social worker engaged",
        counts_when: "the council itself reports the child missing and a named social worker is already engaged",
        scope: InItsCase,
        find: &[on!(missing::Reported, |reported| reported.worker_engaged.on_record(|engaged| *engaged))],
    },
    Occasion {
        name: "missing persons unit told",
        counts_when: "the UK Missing Persons Unit is told of the child",
        scope: InItsCase,
        find: &[on!(missing::UnitTold, |_| true)],
    },
    Occasion {
        name: "search plan made",
        counts_when: "a plan to find the child is recorded, with tasks, owners and times",
        scope: InItsCase,
        find: &[on!(missing::SearchPlanMade, |plan| plan.tasks.answered())],
    },
    Occasion {
        name: "high-risk search reviewed by a sergeant",
        counts_when: "a sergeant or a supervisor of the control room reviews the search while the grade is high",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::High, |role| matches!(role, Role::Sergeant | Role::ControlRoomSupervisor))
        })],
    },
    Occasion {
        name: "high-risk search reviewed by an inspector",
        counts_when: "an inspector reviews the search while the grade is high",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::High, |role| matches!(role, Role::DutyInspector | Role::DetectiveInspector))
        })],
    },
    Occasion {
        name: "high-risk search reviewed by a superintendent",
        counts_when: "a superintendent reviews the search while the grade is high",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::High, |role| role == Role::Superintendent)
        })],
    },
    Occasion {
        name: "medium-risk search reviewed by a sergeant",
        counts_when: "a sergeant or a supervisor of the control room reviews the search while the grade is medium",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::Medium, |role| matches!(role, Role::Sergeant | Role::ControlRoomSupervisor))
        })],
    },
    Occasion {
        name: "medium-risk search reviewed by an inspector",
        counts_when: "an inspector reviews the search while the grade is medium",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::Medium, |role| matches!(role, Role::DutyInspector | Role::DetectiveInspector))
        })],
    },
    Occasion {
        name: "low-risk search reviewed by a sergeant",
        counts_when: "a sergeant or a supervisor of the control room reviews the search while the grade is low",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::Low, |role| matches!(role, Role::Sergeant | Role::ControlRoomSupervisor))
        })],
    },
    Occasion {
        name: "missing grade changed",
        counts_when: "the missing child is given another grade than before",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded, fact, timeline| grade_changed(timeline, fact, graded))],
    },
    Occasion {
        name: "new risk learned while the child was missing",
        counts_when: "something new about risk becomes known after a grade was given and before the child is found",
        scope: InItsCase,
        find: &[
            on!(missing::RiskLearned, |_, fact, timeline| {
                Shown::any(timeline.of::<missing::Graded>().map(|(graded, _)| {
                    graded.happened.is_by(fact.happened).and(Timeline::share_case(graded, fact).into())
                }))
            }),
            on!(person::FactorRecorded, |factor, fact, timeline| {
                factor.stands.is(person::Standing::Present).and(graded_and_missing(timeline, fact))
            }),
            on!(person::FlagRaised, |_, fact, timeline| graded_and_missing(timeline, fact)),
        ],
    },
    Occasion {
        name: "missing grade argued afresh",
        counts_when: "the child is graded again, or the grade is kept with a reason why what is new does not change it",
        scope: InItsCase,
        find: &[
            on!(missing::Graded, |_| true),
            on!(missing::GradeKept, |kept| kept.because.answered()),
        ],
    },
    Occasion {
        name: "Philomena form received",
        counts_when: "the carers' form with the child's profile and this episode is received",
        scope: InItsCase,
        find: &[on!(missing::PhilomenaReceived, |_| true)],
    },
    Occasion {
        name: "no Philomena form held, and one asked for",
        counts_when: "the carers hold no form, and police asked for one",
        scope: InItsCase,
        find: &[on!(missing::PhilomenaAskedFor, |form| form.asked.is(true))],
    },
    Occasion {
        name: "trigger plan called for",
        counts_when: "a child without a live trigger plan is missing for the second time in 30 days or the third in 90, \
                      is first flagged for exploitation, or is missing while flagged after an earlier plan ended",
        scope: ForTheChild,
        find: &[
            on!(missing::Reported, |_, fact, timeline| trigger_plan_called_for(timeline, fact)),
            on!(person::FlagRaised, |flag, fact, timeline| {
                first_flagged(timeline, fact, flag).and(!live_plan(timeline, fact.happened))
            }),
        ],
    },
    Occasion {
        name: "trigger plan made",
        counts_when: "a plan for when the child goes missing again is recorded",
        scope: ForTheChild,
        find: &[on!(missing::TriggerPlanMade, |_| true)],
    },
    Occasion {
        name: "trigger plan reviewed",
        counts_when: "the trigger plan is looked at again",
        scope: ForTheChild,
        find: &[on!(missing::TriggerPlanReviewed, |_| true)],
    },
    Occasion {
        name: "trigger plan ended by a detective inspector",
        counts_when: "a detective inspector ends the trigger plan because the risk is over",
        scope: ForTheChild,
        find: &[on!(missing::TriggerPlanEnded, |_, fact| fact.by.role == Role::DetectiveInspector)],
    },
    Occasion {
        name: "child with a trigger plan reported missing",
        counts_when: "a child for whom a trigger plan is live is reported missing",
        scope: InItsCase,
        find: &[on!(missing::Reported, |_, fact, timeline| live_plan(timeline, fact.happened))],
    },
    Occasion {
        name: "trigger plan opened",
        counts_when: "the live trigger plan is opened because the child is missing",
        scope: InItsCase,
        find: &[on!(missing::TriggerPlanOpened, |_| true)],
    },
    Occasion {
        name: "all trigger plan actions started",
        counts_when: "every first action of the trigger plan has been started, or not for a stated reason",
        scope: InItsCase,
        find: &[on!(missing::TriggerPlanRun, |run| {
            run.all.is(true).or(run.not_done_because.answered())
        })],
    },
    Occasion {
        name: "trigger plan episode ended",
        counts_when: "a child for whom a trigger plan is live is found alive or comes back",
        scope: ForTheChild,
        find: &[on!(missing::Found, |_, fact, timeline| {
            live_plan(timeline, fact.happened).and(!died_by(timeline, fact.happened))
        })],
    },
    Occasion {
        name: "rescue alert criteria met",
        counts_when: "the child is under 18, imminent danger of serious harm or death is perceived, \
                      and there is enough information for the public to help",
        scope: InItsCase,
        find: &[on!(missing::AlertCriteriaMet, |met| met.criteria.shown(|criteria| criteria.len() == 3))],
    },
    Occasion {
        name: "rescue alert decided",
        counts_when: "whether to ask for a child rescue alert is decided, with the reason",
        scope: InItsCase,
        find: &[on!(missing::AlertDecided, |_| true)],
    },
    Occasion {
        name: "informant contacted about the high-risk search",
        counts_when: "whoever reported the child missing is told how the search goes while the grade is high",
        scope: InItsCase,
        find: &[on!(missing::InformantContacted, |_, fact, timeline| {
            graded_at(timeline, fact, |grade| *grade == Grade::High)
        })],
    },
    Occasion {
        name: "informant contacted about the search",
        counts_when: "whoever reported the child missing is told how the search goes while the grade is below high",
        scope: InItsCase,
        find: &[on!(missing::InformantContacted, |_, fact, timeline| {
            graded_at(timeline, fact, |grade| *grade < Grade::High)
        })],
    },
    Occasion {
        name: "informant declined contact",
        counts_when: "whoever reported the child missing does not want to be contacted",
        scope: InItsCase,
        find: &[on!(missing::ContactDeclined, |_| true)],
    },
    Occasion {
        name: "child found",
        counts_when: "the missing child is found, comes back or is located, in whatever way, \
                      or the report is closed as if so and nobody wrote that down",
        scope: InItsCase,
        find: &[
            on!(missing::Found, |_| true),
            on!(missing::Closed, |closed, fact, timeline| closed_as_back(timeline, fact, closed)),
        ],
    },
    Occasion {
        name: "child found alive",
        counts_when: "the missing child is found, comes back or is located, or the report is closed as if so and nobody wrote that down; \
                      a child found dead does not count",
        scope: InItsCase,
        find: &[
            on!(missing::Found, |_, fact, timeline| !died_by(timeline, fact.happened)),
            on!(missing::Closed, |closed, fact, timeline| {
                closed_as_back(timeline, fact, closed).and(!died_by(timeline, fact.happened))
            }),
        ],
    },
    Occasion {
        name: "high-risk child found",
        counts_when: "a child whose last grade was high is found alive, comes back or is located",
        scope: InItsCase,
        find: &[on!(missing::Found, |_, fact, timeline| {
            graded_at(timeline, fact, |grade| *grade == Grade::High).and(!died_by(timeline, fact.happened))
        })],
    },
    Occasion {
        name: "prevention interview held in person",
        counts_when: "somebody speaks with the child in person, apart from carers, about where they were; \
                      by phone or through a carer only with an inspector's reason",
        scope: InItsCase,
        find: &[on!(missing::InterviewHeld, |interview| {
            let in_person = interview.how.is(HeldHow::InPerson).and(!interview.apart_from_carers.is(false));
            in_person.or(interview.inspector_reason.answered())
        })],
    },
    Occasion {
        name: "prevention interview declined by the child",
        counts_when: "the child does not want an interview; what was offered, why not and when it is tried again are recorded",
        scope: InItsCase,
        find: &[on!(missing::InterviewDeclined, |declined| {
            declined.offered.answered().and(declined.because.answered()).and(declined.retry.answered())
        })],
    },
    Occasion {
        name: "prevention interview held or declined",
        counts_when: "an interview is held in whatever way, or declined",
        scope: InItsCase,
        find: &[on!(missing::InterviewHeld, |_| true), on!(missing::InterviewDeclined, |_| true)],
    },
    Occasion {
        name: "return shared with the council",
        counts_when: "what was learned on return is passed to the local authority or return-interview service",
        scope: InItsCase,
        find: &[on!(missing::ReturnShared, |_| true)],
    },
    Occasion {
        name: "return home interview held",
        counts_when: "somebody independent holds the return home interview with the child",
        scope: InItsCase,
        find: &[on!(missing::ReturnInterviewHeld, |held| !held.independent.is(false))],
    },
    Occasion {
        name: "return home interview declined",
        counts_when: "the child does not want a return home interview",
        scope: InItsCase,
        find: &[on!(missing::ReturnInterviewDeclined, |_| true)],
    },
    Occasion {
        name: "return home interview received",
        counts_when: "police receive what the return home interview learned",
        scope: InItsCase,
        find: &[on!(missing::ReturnInterviewReceived, |_| true)],
    },
    Occasion {
        name: "return home interview acted on",
        counts_when: "police record what they did with what the return home interview learned",
        scope: InItsCase,
        find: &[on!(missing::ReturnInterviewActedOn, |_| true)],
    },
    Occasion {
        name: "pattern of missing calls for a meeting",
        counts_when: "a child is missing for the third time in 90 days or while flagged for exploitation, is flagged while missing, \
                      is still missing after 24 hours, or came to harm while missing; one episode calls for one meeting",
        scope: ForTheChild,
        find: &[
            on!(missing::Reported, |_, fact, timeline| meeting_called_for(timeline, fact)),
            on!(missing::Found, |found, fact, timeline| {
                let harmed = found.harm.tells_of_something().and(!died_by(timeline, fact.happened));
                harmed.and(!meeting_called_for_before(timeline, fact))
            }),
        ],
    },
    Occasion {
        name: "strategy discussion live when a meeting is called for",
        counts_when: "when going missing calls for a meeting of agencies, a strategy discussion is asked for and neither held nor \
                      declined yet, or was held since the child was reported missing",
        scope: ForTheChild,
        find: &[
            on!(missing::Reported, |_, fact, timeline| {
                let at = meeting_called_for(timeline, fact).when.unwrap_or(fact.happened);
                Sight::from(discussion_live(timeline, at, fact.happened)).at(at)
            }),
            on!(missing::Found, |_, fact, timeline| discussion_live_in_episode(timeline, fact)),
        ],
    },
    Occasion {
        name: "missing meeting held",
        counts_when: "agencies meet about the child's going missing and agree a plan",
        scope: ForTheChild,
        find: &[on!(missing::MeetingHeld, |_| true)],
    },
    Occasion {
        name: "missing report closed",
        counts_when: "the missing report is closed or cancelled, for whatever reason",
        scope: InItsCase,
        find: &[on!(missing::Closed, |_| true)],
    },
    Occasion {
        name: "flagged child's missing report closed",
        counts_when: "the missing report of a child flagged for exploitation is closed",
        scope: InItsCase,
        find: &[on!(missing::Closed, |_, fact, timeline| flagged_for_exploitation(timeline, fact.happened))],
    },
    Occasion {
        name: "missing report closed by a supervisor with the child seen",
        counts_when: "a supervisor closes the report after somebody independent saw the child in person, \
                      with the risks addressed and not only the place known",
        scope: InItsCase,
        find: &[on!(missing::Closed, |closed, fact, timeline| {
            soundly_closed(timeline, fact, closed).and(fact.by.role.supervises().into())
        })],
    },
    Occasion {
        name: "missing report closed by an inspector with the child seen",
        counts_when: "an inspector closes the report of a flagged child after somebody independent saw the child in person, \
                      with the risks addressed",
        scope: InItsCase,
        find: &[on!(missing::Closed, |closed, fact, timeline| {
            soundly_closed(timeline, fact, closed).and(fact.by.role.is_inspector_or_above().into())
        })],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "first steps agreed",
        shown_when: "the first steps to trace the child were agreed with whoever reported it",
        find: &[on!(missing::RecordCreated, |record| record.steps.answered())],
    },
    Element {
        name: "risk assessed",
        shown_when: "the risk was assessed when the record was made",
        find: &[on!(missing::RecordCreated, |record| record.assessed.on_record(|assessed| *assessed))],
    },
    Element {
        name: "review time set",
        shown_when: "the time at which it is looked at again is set",
        find: &[
            on!(missing::RecordCreated, |record| record.review.answered()),
            on!(missing::Ratified, |ratified| ratified.next_review.answered()),
            on!(missing::Reviewed, |reviewed| reviewed.next.answered()),
            on!(missing::SearchPlanMade, |plan| plan.review_latest.answered()),
        ],
    },
    Element {
        name: "last seen recorded",
        shown_when: "when, where and by whom the child was last seen is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(info, InfoItem::LastSeen))],
    },
    Element {
        name: "earlier episodes recorded",
        shown_when: "earlier episodes, and what happened then, are recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(info, InfoItem::Earlier))],
    },
    Element {
        name: "medication recorded",
        shown_when: "what medicine the child needs is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(info, InfoItem::Medication))],
    },
    Element {
        name: "who said what recorded",
        shown_when: "who supplied each item, and when, is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(info, InfoItem::WhoSaid))],
    },
    Element {
        name: "reason for the grade",
        shown_when: "why this grade was given is recorded in words",
        find: &[on!(missing::Graded, |graded| graded.because.answered())],
    },
    Element {
        name: "each known factor addressed",
        shown_when: "every factor on record against a grade below high is answered by name, or the grade is high",
        find: &[on!(missing::Graded, |graded, fact, timeline| {
            let answered = contradiction::all_answered(timeline, fact, When::at_micros(i64::MAX));
            (!contradiction::is_below_high(graded)).or(answered)
        })],
    },
    Element {
        name: "harm to body and mind considered",
        shown_when: "the grading considered physical and psychological harm, not only a threat to life",
        find: &[on!(missing::Graded, |graded| {
            graded.harm.on_record(|kinds| HarmKind::ALL.iter().all(|kind| kinds.contains(kind)))
        })],
    },
    Element {
        name: "unknowns stated",
        shown_when: "what is not known is stated, and not read as safe",
        find: &[on!(missing::Graded, |graded| graded.unknowns.answered())],
    },
    Element {
        name: "bias checked",
        shown_when: "it was checked that nothing about the child's background lowered the grade",
        find: &[on!(missing::Graded, |graded| graded.bias_checked.on_record(|checked| *checked))],
    },
    Element {
        name: "tasks set",
        shown_when: "the supervisor set tasks",
        find: &[on!(missing::Ratified, |ratified| ratified.tasks.answered())],
    },
    Element {
        name: "home searched",
        shown_when: "the home and the child's room were searched",
        find: &[on!(missing::Attended, |attended| did(attended, FirstHour::HomeSearched))],
    },
    Element {
        name: "reporter and carer spoken to",
        shown_when: "whoever reported it and whoever cares for the child were spoken to",
        find: &[on!(missing::Attended, |attended| did(attended, FirstHour::ReporterSpokenTo))],
    },
    Element {
        name: "friends and associates asked",
        shown_when: "friends and associates were asked, with contact details",
        find: &[on!(missing::Attended, |attended| did(attended, FirstHour::Friends))],
    },
    Element {
        name: "phone and accounts enquired into",
        shown_when: "phone, social media, bank and travel enquiries were started",
        find: &[on!(missing::Attended, |attended| did(attended, FirstHour::PhoneAndAccounts))],
    },
    Element {
        name: "focus on this child's risk",
        shown_when: "the review says what the risk to this child is now, and does not rest on workload",
        find: &[on!(missing::Reviewed, |reviewed| {
            reviewed.childs_risk.answered().and(!reviewed.demand_only.on_record(|only| *only))
        })],
    },
    Element {
        name: "grade argued afresh",
        shown_when: "the grade was argued again in the review, not copied",
        find: &[on!(missing::Reviewed, |reviewed| reviewed.grade_argued.on_record(|argued| *argued))],
    },
    Element {
        name: "overdue tasks chased",
        shown_when: "tasks past their time were chased",
        find: &[on!(missing::Reviewed, |reviewed| reviewed.tasks_chased.on_record(|chased| *chased))],
    },
    Element {
        name: "child's view in the plan",
        shown_when: "the plan holds what the child thinks of it",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(plan, TriggerPart::ChildsView))],
    },
    Element {
        name: "first actions in order",
        shown_when: "the plan says what to do first, in order",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(plan, TriggerPart::FirstActions))],
    },
    Element {
        name: "agreed with the council",
        shown_when: "the plan is agreed with the local authority",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(plan, TriggerPart::AgreedWithAuthority))],
    },
    Element {
        name: "trigger plan updated at the meeting",
        shown_when: "the meeting brought the trigger plan up to date",
        find: &[on!(missing::MeetingHeld, |held| held.trigger_plan_updated.on_record(|updated| *updated))],
    },
    Element {
        name: "exploitation panel considered at the meeting",
        shown_when: "the meeting considered a referral to the exploitation panel",
        find: &[on!(missing::MeetingHeld, |held| held.panel_considered.on_record(|considered| *considered))],
    },
    Element {
        name: "spoken to face to face",
        shown_when: "the interview was in person; a phone call or the carer's word does not count",
        find: &[on!(missing::InterviewHeld, |interview| interview.how.is(HeldHow::InPerson))],
    },
    Element {
        name: "apart from carers",
        shown_when: "the child was spoken to apart from carers",
        find: &[on!(missing::InterviewHeld, |interview| interview.apart_from_carers.on_record(|apart| *apart))],
    },
    Element {
        name: "where the child was",
        shown_when: "where the child was is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview.where_went.answered())],
    },
    Element {
        name: "who the child was with",
        shown_when: "whom the child was with is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview.with_whom.answered())],
    },
    Element {
        name: "what happened while missing",
        shown_when: "what happened to the child while missing is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview.what_happened.answered())],
    },
    Element {
        name: "harm asked about",
        shown_when: "whether the child was hurt, or made to do anything, is recorded",
        find: &[on!(missing::InterviewHeld, |interview| match &interview.harm {
            Stated::NotAsked(_) => Shown::No,
            harm => harm.addressed(),
        })],
    },
    Element {
        name: "what would help next time",
        shown_when: "what would help the child next time is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview.would_help.answered())],
    },
    Element {
        name: "child's own words in the interview",
        shown_when: "the interview holds the child's own words",
        find: &[on!(missing::InterviewHeld, |interview| interview.own_words.answered())],
    },
    Element {
        name: "account checked",
        shown_when: "what the child said was checked, not only accepted",
        find: &[on!(missing::InterviewHeld, |interview| interview.checked.on_record(|checked| *checked))],
    },
    Element {
        name: "senior investigator considered",
        shown_when: "whether a senior investigator leads was considered",
        find: &[on!(missing::CommandSet, |command| command.senior_considered.on_record(|considered| *considered))],
    },
    Element {
        name: "search adviser considered",
        shown_when: "whether a search adviser is needed was considered",
        find: &[on!(missing::CommandSet, |command| command.search_adviser.on_record(|considered| *considered))],
    },
    Element {
        name: "media strategy recorded",
        shown_when: "what is told to the media, or why nothing, is recorded",
        find: &[on!(missing::CommandSet, |command| command.media.answered())],
    },
    Element {
        name: "family support named",
        shown_when: "who supports the family is recorded",
        find: &[on!(missing::CommandSet, |command| command.family_support.answered())],
    },
    Element {
        name: "grade told to children's services",
        shown_when: "which grade of risk children's services were told is recorded",
        find: &[on!(missing::ServicesTold, |told| told.grade.answered())],
    },
    Element {
        name: "concerns told to children's services",
        shown_when: "which concerns children's services were told is recorded",
        find: &[on!(missing::ServicesTold, |told| told.concerns.answered())],
    },
    Element {
        name: "social worker named",
        shown_when: "which social worker was named is recorded",
        find: &[on!(missing::ServicesTold, |told| told.social_worker.answered())],
    },
    Element {
        name: "children's services' reply recorded",
        shown_when: "what children's services answered is recorded",
        find: &[on!(missing::ServicesTold, |told| told.reply.answered())],
    },
    Element {
        name: "profile in the form",
        shown_when: "the carers' form has the child's profile",
        find: &[on!(missing::PhilomenaReceived, |form| form.profile.on_record(|there| *there))],
    },
    Element {
        name: "this episode in the form",
        shown_when: "the carers' form tells of this episode",
        find: &[on!(missing::PhilomenaReceived, |form| form.this_episode.on_record(|there| *there))],
    },
    Element {
        name: "photograph with the form",
        shown_when: "a photograph came with the carers' form",
        find: &[on!(missing::PhilomenaReceived, |form| form.photo.on_record(|there| *there))],
    },
    Element {
        name: "form used in the plan",
        shown_when: "what the carers' form says was used in the plan",
        find: &[on!(missing::PhilomenaReceived, |form| form.used.on_record(|used| *used))],
    },
    Element {
        name: "results of the trigger plan recorded",
        shown_when: "what came of each action of the plan is recorded",
        find: &[on!(missing::TriggerPlanRun, |run| run.results.answered())],
    },
    Element {
        name: "use of the trigger plan judged",
        shown_when: "whether the plan helped is recorded",
        find: &[on!(missing::TriggerPlanRun, |run| run.feedback.answered())],
    },
    Element {
        name: "National Crime Agency consulted",
        shown_when: "the National Crime Agency was consulted on the alert",
        find: &[on!(missing::AlertDecided, |decided| decided.agency_consulted.on_record(|consulted| *consulted))],
    },
    Element {
        name: "what was passed on recorded",
        shown_when: "what was passed on to the council is recorded",
        find: &[on!(missing::ReturnShared, |shared| shared.content.answered())],
    },
    Element {
        name: "crimes recorded before closing",
        shown_when: "crimes learned of were recorded when the report was closed",
        find: &[on!(missing::Closed, |closed| closed.crimes_recorded.on_record(|recorded| *recorded))],
    },
    Element {
        name: "notice sent before closing",
        shown_when: "a notice had been sent when the report was closed",
        find: &[on!(missing::Closed, |closed| closed.notice_sent.on_record(|sent| *sent))],
    },
    Element {
        name: "plan updated before closing",
        shown_when: "the plan for next time was up to date when the report was closed",
        find: &[on!(missing::Closed, |closed| closed.plan_updated.on_record(|updated| *updated))],
    },
];

fn has_item(info: &missing::InformationGathered, item: InfoItem) -> Shown {
    info.items.on_record(|items| items.contains(&item))
}

fn did(attended: &missing::Attended, action: FirstHour) -> Shown {
    attended.actions.on_record(|actions| actions.contains(&action))
}

fn has_part(plan: &missing::TriggerPlanMade, part: TriggerPart) -> Shown {
    plan.parts.on_record(|parts| parts.contains(&part))
}

/// The gradings of a fact's episode, in order.
fn gradings<'a>(timeline: &'a Timeline, fact: &'a Fact) -> impl DoubleEndedIterator<Item = (&'a Fact, &'a missing::Graded)> {
    timeline.of::<missing::Graded>().filter(move |(graded, _)| Timeline::share_case(graded, fact))
}

fn is_first_grading(timeline: &Timeline, fact: &Fact) -> Shown {
    !Shown::any(
        gradings(timeline, fact)
            .filter(|(other, _)| other.id != fact.id && other.recorded <= fact.recorded)
            .map(|(other, _)| other.happened.is_before(fact.happened)),
    )
}

/// Whether the grade that stood at a fact is one of those wanted: the last given by then in its episode.
fn graded_at(timeline: &Timeline, fact: &Fact, wanted: impl Fn(&Grade) -> bool) -> Shown {
    Shown::any(gradings(timeline, fact).map(|(graded, said)| {
        let overtaken = Shown::any(gradings(timeline, fact).filter(|(other, _)| other.id != graded.id).map(|(other, later)| {
            let between = other.happened.is_after(graded.happened).and(other.happened.is_by(fact.happened));
            between.and(!later.grade.shown(&wanted))
        }));
        said.grade.shown(&wanted).and(graded.happened.is_by(fact.happened)).and(!overtaken)
    }))
}

fn reviewed(timeline: &Timeline, fact: &Fact, grade: Grade, by: impl Fn(Role) -> bool) -> Shown {
    Shown::from(by(fact.by.role)).and(graded_at(timeline, fact, |at| *at == grade))
}

/// Whether the report was closed as if the child were back, and nobody wrote that down.
fn closed_as_back(timeline: &Timeline, fact: &Fact, closed: &missing::Closed) -> Shown {
    let back = closed.closed_as.shown(|closed| matches!(closed, ClosedAs::Returned | ClosedAs::Located));
    back.and(!found_since_report(timeline, fact))
}

/// Whether the child was found, by a fact's time, since last reported missing.
fn found_since_report(timeline: &Timeline, fact: &Fact) -> Shown {
    let reported_between = |found: &Fact| {
        Shown::any(reports(timeline, fact).map(|report| {
            report.happened.is_after(found.happened).and(report.happened.is_by(fact.happened))
        }))
    };
    Shown::any(
        timeline
            .of::<missing::Found>()
            .filter(|(found, _)| Timeline::share_case(found, fact))
            .map(|(found, _)| found.happened.is_by(fact.happened).and(!reported_between(found))),
    )
}

/// Whether at a fact's time the child was missing, and had been given a grade.
fn graded_and_missing(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(gradings(timeline, fact).map(|(graded, _)| {
        graded.happened.is_before(fact.happened).and(!back_by(timeline, graded, fact.happened))
    }))
}

/// Whether the grade given before in the episode was another one.
fn grade_changed(timeline: &Timeline, fact: &Fact, graded: &missing::Graded) -> Shown {
    let same = |said: &missing::Graded| match (said.grade.clear(), graded.grade.clear()) {
        (Some(one), Some(other)) => Shown::from(one == other),
        _ => Shown::CannotTell,
    };
    let others = || gradings(timeline, fact).filter(|(other, _)| other.id != fact.id);
    Shown::any(others().map(|(other, said)| {
        let given_again = Shown::any(others().filter(|(later, _)| later.id != other.id).map(|(later, said)| {
            let between = later.happened.is_after(other.happened).and(later.happened.is_before(fact.happened));
            between.and(same(said))
        }));
        (!same(said)).and(other.happened.is_before(fact.happened)).and(!given_again)
    }))
}

/// Whether an inspector keeps a grade for which every factor known against it was answered by then.
fn every_factor_answered(timeline: &Timeline, fact: &Fact) -> Shown {
    let all = || gradings(timeline, fact).map(|(graded, _)| graded);
    let answered = Shown::any(all().map(|graded| {
        is_last_by(graded, all(), fact.happened).and(contradiction::all_answered(timeline, graded, fact.happened))
    }));
    Shown::from(fact.by.role.is_inspector_or_above()).and(answered)
}

/// Whether a flag for exploitation was live at a moment.
pub(super) fn flagged_for_exploitation(timeline: &Timeline, at: When) -> Shown {
    Shown::any(timeline.of::<person::FlagRaised>().map(|(fact, flag)| flag_live(timeline, fact, flag, at)))
}

/// Whether one flag is for exploitation and was live at a moment.
fn flag_live(timeline: &Timeline, fact: &Fact, flag: &person::FlagRaised, at: When) -> Shown {
    let ended = Shown::any(timeline.of::<person::FlagEnded>().map(|(end, ended)| {
        let same = match (flag.kind.clear(), ended.kind.clear()) {
            (Some(one), Some(other)) => Shown::from(one == other),
            _ => Shown::CannotTell,
        };
        same.and(end.happened.is_by(at)).and(end.happened.is_from(fact.happened))
    }));
    is_for_exploitation(flag).and(fact.happened.is_by(at)).and(!ended)
}

fn is_for_exploitation(flag: &person::FlagRaised) -> Shown {
    flag.kind.shown(|kind| {
        matches!(kind, FlagKind::SexualExploitation | FlagKind::CriminalExploitation | FlagKind::OnlineExploitation)
    })
}

/// Whether a flag is for exploitation and no other such flag was live before it.
fn first_flagged(timeline: &Timeline, fact: &Fact, flag: &person::FlagRaised) -> Shown {
    let others = timeline.of::<person::FlagRaised>().filter(|(other, _)| other.id != fact.id);
    let before = others.map(|(other, said)| {
        let live = flag_live(timeline, other, said, fact.happened);
        live.and(other.happened.is_before(fact.happened))
    });
    is_for_exploitation(flag).and(!Shown::any(before))
}

/// Whether an episode is at least the n-th in so many days; several calls about one episode are one.
fn is_nth_in(timeline: &Timeline, fact: &Fact, (times, days): (usize, i64)) -> Shown {
    let since = When::between_micros(
        when::days_before(fact.happened.earliest_micros(), days),
        when::days_before(fact.happened.latest_micros(), days),
    );
    let (mut surely, mut perhaps) = (1, 1);
    for (other, _) in timeline.of::<missing::Reported>().filter(|(other, _)| other.id != fact.id) {
        let earlier = other.happened.is_from(since).and(other.happened.is_before(fact.happened));
        match earlier.and(begins_episode(timeline, other)) {
            Shown::Yes => (surely, perhaps) = (surely + 1, perhaps + 1),
            Shown::CannotTell => perhaps += 1,
            Shown::No => {}
        }
    }
    if surely >= times {
        Shown::Yes
    } else {
        Shown::from_sure(false).and((perhaps >= times).into())
    }
}

fn live_plan(timeline: &Timeline, at: When) -> Shown {
    Shown::any(timeline.of::<missing::TriggerPlanMade>().map(|(made, _)| {
        let ended = Shown::any(timeline.of::<missing::TriggerPlanEnded>().map(|(end, _)| {
            end.happened.is_from(made.happened).and(end.happened.is_before(at))
        }));
        made.happened.is_before(at).and(!ended)
    }))
}

fn trigger_plan_called_for(timeline: &Timeline, fact: &Fact) -> Shown {
    let at = fact.happened;
    let often = Shown::any(TRIGGER_PLAN_AT.iter().map(|often| is_nth_in(timeline, fact, *often)));
    let planned_before = timeline.of::<missing::TriggerPlanMade>().map(|(made, _)| made.happened.is_before(at));
    let again = flagged_for_exploitation(timeline, at).and(Shown::any(planned_before));
    often.or(again).and(!live_plan(timeline, at)).and(begins_episode(timeline, fact))
}

/// Whether a fact of an episode is the last of its kind by a moment.
fn is_last_by<'f>(one: &Fact, others: impl Iterator<Item = &'f Fact>, by: When) -> Shown {
    let overtaken = others
        .filter(|other| other.id != one.id)
        .map(|other| other.happened.is_after(one.happened).and(other.happened.is_by(by)));
    one.happened.is_by(by).and(!Shown::any(overtaken))
}

/// The reports of a fact's episode.
fn reports<'a>(timeline: &'a Timeline, fact: &'a Fact) -> impl Iterator<Item = &'a Fact> {
    timeline.of::<missing::Reported>().map(|(report, _)| report).filter(move |report| Timeline::share_case(report, fact))
}

/// Whether a child who was missing at a fact was found, located or the report closed, from then on and by a moment.
fn back_by(timeline: &Timeline, missing: &Fact, by: When) -> Shown {
    let ends = [missing::Found::KIND, missing::LocatedInCall::KIND, missing::Closed::KIND];
    Shown::any(
        timeline
            .of_kinds(&ends)
            .filter(|end| Timeline::share_case(end, missing))
            .map(|end| end.happened.is_from(missing.happened).and(end.happened.is_by(by))),
    )
}

/// Whether the child was not missing already, as far as was told, when reported missing.
pub(crate) fn begins_episode(timeline: &Timeline, report: &Fact) -> Shown {
    let before = reports(timeline, report)
        .filter(|other| other.id != report.id)
        .map(|other| other.happened.is_before(report.happened).and(!back_by(timeline, other, report.happened)));
    !Shown::any(before)
}

/// Whether and when a report calls for a meeting: at once by its pattern, when the child is flagged while missing, or a day later.
fn meeting_called_for(timeline: &Timeline, report: &Fact) -> Sight {
    let day_later = report.happened.plus_micros(MEETING_AFTER_HOURS * 3_600_000_000);
    let at_once = is_nth_in(timeline, report, MEETING_AT).or(flagged_for_exploitation(timeline, report.happened));
    let flagged = timeline.of::<person::FlagRaised>().map(|(fact, flag)| {
        let while_missing = fact.happened.is_after(report.happened).and(!back_by(timeline, report, fact.happened));
        (is_for_exploitation(flag).and(while_missing).and(fact.happened.is_by(day_later)), fact.happened)
    });
    let still_missing = !back_by(timeline, report, day_later);
    let mut called = Shown::No;
    let mut when: Option<When> = None;
    let reasons = std::iter::once((at_once, report.happened)).chain(flagged).chain([(still_missing, day_later)]);
    for (shown, at) in reasons.filter(|(shown, _)| !shown.is_no()) {
        if called.is_yes() {
            break;
        }
        called = called.or(shown);
        when = Some(when.map_or(at, |earlier| earlier.spanning(at)));
    }
    Sight::from(called.and(begins_episode(timeline, report))).at(when.unwrap_or(report.happened))
}

/// The reports whose episode a fact falls into, each with whether it does.
fn episode_of<'a>(timeline: &'a Timeline, fact: &'a Fact) -> impl Iterator<Item = (&'a Fact, Shown)> {
    reports(timeline, fact).map(move |report| (report, is_last_by(report, reports(timeline, fact), fact.happened)))
}

/// Whether the episode a fact falls into had called for a meeting by then.
fn meeting_called_for_before(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(episode_of(timeline, fact).map(|(report, is_of)| {
        let called = meeting_called_for(timeline, report);
        is_of.and(called.shown).and(called.when.unwrap_or(report.happened).is_by(fact.happened))
    }))
}

/// Whether a strategy discussion is asked for and still to come, or was held since a moment.
fn discussion_live(timeline: &Timeline, at: When, since: When) -> Shown {
    let held = || timeline.of::<strategy::Held>();
    let to_come = timeline.of::<strategy::Requested>().map(|(asked, request)| {
        let over = |end: &Fact, same: Shown| same.and(end.happened.is_from(asked.happened)).and(end.happened.is_by(at));
        let settled = held().map(|(end, held)| over(end, same(&request.discussion, &held.discussion)));
        let declined = timeline
            .of::<strategy::Declined>()
            .map(|(end, declined)| over(end, same(&request.discussion, &declined.discussion)));
        asked.happened.is_by(at).and(!Shown::any(settled.chain(declined)))
    });
    let held_since = held().map(|(held, _)| held.happened.is_from(since).and(held.happened.is_by(at)));
    Shown::any(to_come.chain(held_since))
}

fn discussion_live_in_episode(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(
        episode_of(timeline, fact)
            .map(|(report, is_of)| is_of.and(discussion_live(timeline, fact.happened, report.happened))),
    )
}

fn soundly_closed(timeline: &Timeline, fact: &Fact, closed: &missing::Closed) -> Shown {
    let since_report = |seen: &Fact| {
        let of_this_episode = reports(timeline, fact)
            .map(|report| is_last_by(report, reports(timeline, fact), fact.happened).and(seen.happened.is_from(report.happened)));
        let reported = Shown::any(reports(timeline, fact).map(|report| report.happened.is_by(fact.happened)));
        Shown::any(of_this_episode).or(!reported)
    };
    let seen = Shown::any(timeline.of::<person::ChildSeen>().map(|(seen, status)| {
        seen_independently(seen, status)
            .and(seen.happened.is_by(fact.happened))
            .and(since_report(seen))
            .and(Timeline::share_case(seen, fact).into())
    }));
    let unseen = closed.closed_as.on_record(|closed_as| *closed_as == ClosedAs::CancelledUnseen);
    seen.and(!unseen).and(closed.risks_addressed.on_record(|addressed| *addressed))
}
