//! Looking for a missing child: attending, leading, planning, reviewing, telling.

use heard_record::fact::missing::{self, FirstHour, Grade};
use heard_record::fact::supervision;
use heard_record::{Fact, Role, Shown, Stated, Timeline};

use super::Scope::InItsCase;
use super::investigation::by_supervisor;
use super::missing::{graded_and_missing, graded_at};
use super::{Element, Occasion, Sight, given_before, same, says_which};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
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
        find: &[on!(missing::DelayedBecause, |delayed| delayed
            .because
            .answered())],
    },
    Occasion {
        name: "search led by an inspector",
        counts_when: "an inspector or above names who leads the high-risk search",
        scope: InItsCase,
        find: &[on!(missing::CommandSet, |_, fact| fact
            .by
            .role
            .is_inspector_or_above())],
    },
    Occasion {
        name: "search staffed by a superintendent",
        counts_when: "a superintendent makes an entry on the high-risk search and approves the staffing",
        scope: InItsCase,
        find: &[on!(missing::CommandSet, |command, fact| {
            command
                .staffing_approved
                .is(true)
                .and((fact.by.role == Role::Superintendent).into())
        })],
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
            reviewed(timeline, fact, Grade::High, |role| {
                matches!(role, Role::Sergeant | Role::ControlRoomSupervisor)
            })
        })],
    },
    Occasion {
        name: "high-risk search reviewed by an inspector",
        counts_when: "an inspector reviews the search while the grade is high",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::High, |role| {
                matches!(role, Role::DutyInspector | Role::DetectiveInspector)
            })
        })],
    },
    Occasion {
        name: "high-risk search reviewed by a superintendent",
        counts_when: "a superintendent reviews the search while the grade is high",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::High, |role| {
                role == Role::Superintendent
            })
        })],
    },
    Occasion {
        name: "medium-risk search reviewed by a sergeant",
        counts_when: "a sergeant or a supervisor of the control room reviews the search while the grade is medium",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::Medium, |role| {
                matches!(role, Role::Sergeant | Role::ControlRoomSupervisor)
            })
        })],
    },
    Occasion {
        name: "medium-risk search reviewed by an inspector",
        counts_when: "an inspector reviews the search while the grade is medium",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::Medium, |role| {
                matches!(role, Role::DutyInspector | Role::DetectiveInspector)
            })
        })],
    },
    Occasion {
        name: "low-risk search reviewed by a sergeant",
        counts_when: "a sergeant or a supervisor of the control room reviews the search while the grade is low",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact, timeline| {
            reviewed(timeline, fact, Grade::Low, |role| {
                matches!(role, Role::Sergeant | Role::ControlRoomSupervisor)
            })
        })],
    },
    Occasion {
        name: "rescue alert criteria met",
        counts_when: "the child is under 18, imminent danger of serious harm or death is perceived, \
                      and there is enough information for the public to help",
        scope: InItsCase,
        find: &[on!(missing::AlertCriteriaMet, |met| met
            .criteria
            .shown(|criteria| criteria.len() == 3))],
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
        name: "next contact with the informant agreed",
        counts_when: "when whoever reported the child missing hears next is agreed; contact with no time agreed does not count",
        scope: InItsCase,
        find: &[on!(missing::InformantContacted, |contacted| {
            Sight::from(contacted.next.answered()).set_by(&contacted.next)
        })],
    },
    Occasion {
        name: "informant contacted with no next contact agreed",
        counts_when: "whoever reported the child missing is told how the search goes, and no time is agreed for the next contact",
        scope: InItsCase,
        find: &[on!(missing::InformantContacted, |contacted| !contacted
            .next
            .answered())],
    },
    Occasion {
        name: "search handed over",
        counts_when: "something owed to the child passes to somebody else while the child is missing; \
                      what is handed over once the child is back does not count",
        scope: InItsCase,
        find: &[on!(supervision::DutyHandedOver, |_, fact, timeline| {
            graded_and_missing(timeline, fact)
        })],
    },
    Occasion {
        name: "search reviewed by a supervisor",
        counts_when: "a supervisor reviews the search, whatever the grade; a review by somebody else does not count",
        scope: InItsCase,
        find: &[on!(missing::Reviewed, |_, fact| by_supervisor(fact))],
    },
    Occasion {
        name: "time set to look at the search again",
        counts_when: "a review of the search, a check of its grade or a plan of it says when the search is looked at again; \
                      one that names no time does not count",
        scope: InItsCase,
        find: &[
            on!(missing::Reviewed, |reviewed| Sight::by_time(&reviewed.next)),
            on!(missing::Ratified, |ratified| Sight::by_time(
                &ratified.next_review
            )),
            on!(missing::SearchPlanMade, |plan| Sight::by_time(
                &plan.review_latest
            )),
        ],
    },
    Occasion {
        name: "search task with a time set",
        counts_when: "somebody is given a task of the search and the time by which it is to be done; a task with no time does not count",
        scope: InItsCase,
        find: &[on!(missing::TaskSet, |set| Sight::by_time(&set.due))],
    },
    Occasion {
        name: "search task given another time",
        counts_when: "a task of the search that was given before is given again, with the time by which it is then to be done",
        scope: InItsCase,
        find: &[on!(missing::TaskSet, |set, fact, timeline| set
            .due
            .answered()
            .and(given_before::<missing::TaskSet>(timeline, fact)))],
    },
    Occasion {
        name: "search task finished",
        counts_when: "what came of a task of the search is recorded; an entry without a result does not count, and one that calls it by \
                      words alone does not say which of two tasks with short names and the same words it was, \
                      nor does one that names none of several",
        scope: InItsCase,
        find: &[on!(missing::TaskDone, |done, fact, timeline| done
            .result
            .answered()
            .and(says_which::<missing::TaskSet>(timeline, fact)))],
    },
    Occasion {
        name: "informant declined contact",
        counts_when: "whoever reported the child missing does not want to be contacted",
        scope: InItsCase,
        find: &[on!(missing::ContactDeclined, |_| true)],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "home searched",
        shown_when: "the home and the child's room were searched",
        find: &[on!(missing::Attended, |attended| did(
            attended,
            FirstHour::HomeSearched
        ))],
    },
    Element {
        name: "reporter and carer spoken to",
        shown_when: "whoever reported it and whoever cares for the child were spoken to",
        find: &[on!(missing::Attended, |attended| did(
            attended,
            FirstHour::ReporterSpokenTo
        ))],
    },
    Element {
        name: "friends and associates asked",
        shown_when: "friends and associates were asked, with contact details",
        find: &[on!(missing::Attended, |attended| did(
            attended,
            FirstHour::Friends
        ))],
    },
    Element {
        name: "phone and accounts enquired into",
        shown_when: "phone, social media, bank and travel enquiries were started",
        find: &[on!(missing::Attended, |attended| did(
            attended,
            FirstHour::PhoneAndAccounts
        ))],
    },
    Element {
        name: "focus on this child's risk",
        shown_when: "the review says what the risk to this child is now, and does not rest on workload",
        find: &[on!(missing::Reviewed, |reviewed| {
            reviewed
                .childs_risk
                .answered()
                .and(!reviewed.demand_only.on_record(|only| *only))
        })],
    },
    Element {
        name: "grade argued afresh",
        shown_when: "the grade was argued again in the review, not copied",
        find: &[on!(missing::Reviewed, |reviewed| reviewed
            .grade_argued
            .on_record(|argued| *argued))],
    },
    Element {
        name: "overdue tasks chased",
        shown_when: "tasks past their time were chased",
        find: &[on!(missing::Reviewed, |reviewed| reviewed
            .tasks_chased
            .on_record(|chased| *chased))],
    },
    Element {
        name: "informant told how the search goes",
        shown_when: "what whoever reported the child missing was told is recorded",
        find: &[on!(missing::InformantContacted, |contacted| contacted
            .told
            .answered())],
    },
    Element {
        name: "informant's news recorded",
        shown_when: "what whoever reported the child missing said is recorded",
        find: &[on!(missing::InformantContacted, |contacted| contacted
            .learned
            .answered())],
    },
    Element {
        name: "frequency of contact agreed",
        shown_when: "how often whoever reported the child missing wants to hear is recorded",
        find: &[on!(missing::InformantContacted, |contacted| contacted
            .frequency
            .answered())],
    },
    Element {
        name: "senior investigator considered",
        shown_when: "whether a senior investigator leads was considered",
        find: &[on!(missing::CommandSet, |command| command
            .senior_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "search adviser considered",
        shown_when: "whether a search adviser is needed was considered",
        find: &[on!(missing::CommandSet, |command| command
            .search_adviser
            .on_record(|considered| *considered))],
    },
    Element {
        name: "media strategy recorded",
        shown_when: "what is told to the media, or why nothing, is recorded",
        find: &[on!(missing::CommandSet, |command| command.media.answered())],
    },
    Element {
        name: "family support named",
        shown_when: "who supports the family is recorded",
        find: &[on!(missing::CommandSet, |command| command
            .family_support
            .answered())],
    },
    Element {
        name: "National Crime Agency consulted",
        shown_when: "the National Crime Agency was consulted on the alert",
        find: &[on!(missing::AlertDecided, |decided| decided
            .agency_consulted
            .on_record(|consulted| *consulted))],
    },
    Element {
        name: "place last seen searched",
        shown_when: "the place where the child was last seen was searched",
        find: &[on!(missing::Attended, |attended| did(
            attended,
            FirstHour::LastPlaceSearched
        ))],
    },
    Element {
        name: "extent of the search recorded",
        shown_when: "how far each place was searched is recorded",
        find: &[on!(missing::Attended, |attended| attended
            .extent
            .answered())],
    },
    Element {
        name: "cameras looked at",
        shown_when: "recordings of cameras were looked at or asked for",
        find: &[on!(missing::Attended, |attended| did(
            attended,
            FirstHour::Cctv
        ))],
    },
    Element {
        name: "hospitals and custody checked",
        shown_when: "hospitals and custody were asked whether the child is there",
        find: &[on!(missing::Attended, |attended| did(
            attended,
            FirstHour::HospitalsCustody
        ))],
    },
    Element {
        name: "photograph of the child got",
        shown_when: "a photograph of the child was got",
        find: &[on!(missing::Attended, |attended| did(
            attended,
            FirstHour::Photo
        ))],
    },
    Element {
        name: "circulated",
        shown_when: "the child was circulated on PNC and to crews",
        find: &[on!(missing::Attended, |attended| did(
            attended,
            FirstHour::Circulated
        ))],
    },
    Element {
        name: "items taken looked into",
        shown_when: "what the child took along was looked into",
        find: &[on!(missing::Attended, |attended| did(
            attended,
            FirstHour::ItemsTaken
        ))],
    },
    Element {
        name: "hypotheses kept apart from risk",
        shown_when: "what may have happened is written down, apart from the risk",
        find: &[on!(missing::SearchPlanMade, |plan| plan
            .hypotheses
            .answered())],
    },
    Element {
        name: "outcome of each task recorded",
        shown_when: "what came of each task of the search is recorded",
        find: &[on!(missing::SearchPlanMade, |_, fact, timeline| {
            each_task_answered(timeline, fact)
        })],
    },
];

/// Whether each task given in the episode has its result, and there is any result at all.
fn each_task_answered(timeline: &Timeline, fact: &Fact) -> Shown {
    let done = || {
        timeline
            .of::<missing::TaskDone>()
            .filter(|(done, _)| Timeline::share_case(done, fact))
            .map(|(_, done)| done)
    };
    let set = timeline
        .of::<missing::TaskSet>()
        .filter(|(set, _)| Timeline::share_case(set, fact));
    let answered = set.map(|(_, set)| {
        Shown::any(done().map(|done| is_of_task(done, set).and(done.result.answered())))
    });
    Shown::all(answered).and(Shown::any(done().map(|done| done.result.answered())))
}

fn is_of_task(done: &missing::TaskDone, set: &missing::TaskSet) -> Shown {
    match (&done.action, &set.action) {
        (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
        _ => same(&done.task, &set.task),
    }
}

fn did(attended: &missing::Attended, action: FirstHour) -> Shown {
    attended
        .actions
        .on_record(|actions| actions.contains(&action))
}

fn reviewed(timeline: &Timeline, fact: &Fact, grade: Grade, by: impl Fn(Role) -> bool) -> Shown {
    Shown::from(by(fact.by.role)).and(graded_at(timeline, fact, |at| *at == grade))
}
