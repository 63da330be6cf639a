//! A child who goes missing again and again: the plan made beforehand, and the agencies that meet.

use heard_record::fact::missing::{self, TriggerPart};
use heard_record::fact::person::{self};
use heard_record::fact::strategy;
use heard_record::{Fact, Role, Shown, Timeline, When, when};

use super::Scope::{ForTheChild, InItsCase};
use super::death::died_by;
use super::exploitation::{flag_live, flagged_for_exploitation, is_for_exploitation};
use super::missing::{back_by, begins_episode, is_last_by, reports};
use super::{Element, Occasion, Sight, same};

/// How often, in how many days, being missing calls for a trigger plan. Force defaults.
const TRIGGER_PLAN_AT: &[(usize, i64)] = &[(2, 30), (3, 90)];
/// How often, in how many days, being missing calls for a meeting of agencies. A force default.
const MEETING_AT: (usize, i64) = (3, 90);
/// How long missing calls for a meeting of agencies. A force default.
const MEETING_AFTER_HOURS: i64 = 24;

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "trigger plan called for",
        counts_when: "a child without a live trigger plan is missing for the second time in 30 days or the third in 90, \
                      is first flagged for exploitation, or is missing while flagged after an earlier plan ended",
        scope: ForTheChild,
        find: &[
            on!(missing::Reported, |_, fact, timeline| {
                trigger_plan_called_for(timeline, fact)
            }),
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
        find: &[on!(missing::TriggerPlanEnded, |_, fact| fact.by.role
            == Role::DetectiveInspector)],
    },
    Occasion {
        name: "child with a trigger plan reported missing",
        counts_when: "a child for whom a trigger plan is live is reported missing",
        scope: InItsCase,
        find: &[on!(missing::Reported, |_, fact, timeline| live_plan(
            timeline,
            fact.happened
        ))],
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
        name: "pattern of missing calls for a meeting",
        counts_when: "a child is missing for the third time in 90 days or while flagged for exploitation, is flagged while missing, \
                      is still missing after 24 hours, or came to harm while missing; one episode calls for one meeting",
        scope: ForTheChild,
        find: &[
            on!(missing::Reported, |_, fact, timeline| meeting_called_for(
                timeline, fact
            )),
            on!(missing::Found, |found, fact, timeline| {
                let harmed = found
                    .harm
                    .tells_of_something()
                    .and(!died_by(timeline, fact.happened));
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
                let at = meeting_called_for(timeline, fact)
                    .when
                    .unwrap_or(fact.happened);
                Sight::from(discussion_live(timeline, at, fact.happened)).at(at)
            }),
            on!(missing::Found, |_, fact, timeline| {
                discussion_live_in_episode(timeline, fact)
            }),
        ],
    },
    Occasion {
        name: "missing meeting held",
        counts_when: "agencies meet about the child's going missing and agree a plan",
        scope: ForTheChild,
        find: &[on!(missing::MeetingHeld, |_| true)],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "child's view in the plan",
        shown_when: "the plan holds what the child thinks of it",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(
            plan,
            TriggerPart::ChildsView
        )
        .or(plan.childs_view.answered()))],
    },
    Element {
        name: "first actions in order",
        shown_when: "the plan says what to do first, in order",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(
            plan,
            TriggerPart::FirstActions
        )
        .or(plan.first_actions.answered()))],
    },
    Element {
        name: "agreed with the council",
        shown_when: "the plan is agreed with the local authority",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(
            plan,
            TriggerPart::AgreedWithAuthority
        )
        .or(plan.agreed_with.answered()))],
    },
    Element {
        name: "trigger plan updated at the meeting",
        shown_when: "the meeting brought the trigger plan up to date",
        find: &[on!(missing::MeetingHeld, |held| held
            .trigger_plan_updated
            .on_record(|updated| *updated))],
    },
    Element {
        name: "exploitation panel considered at the meeting",
        shown_when: "the meeting considered a referral to the exploitation panel",
        find: &[on!(missing::MeetingHeld, |held| held
            .panel_considered
            .on_record(|considered| *considered))],
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
        name: "why the child goes in the plan",
        shown_when: "the plan says why the child goes",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(
            plan,
            TriggerPart::WhyGoes
        )
        .or(plan.why_goes.answered()))],
    },
    Element {
        name: "people and places in the plan",
        shown_when: "the plan names the people and places that push and pull",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(
            plan,
            TriggerPart::PeoplePlaces
        )
        .or(plan.people.answered().and(plan.places.answered())))],
    },
    Element {
        name: "whom to call in the plan",
        shown_when: "the plan says whom to call at which agencies",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(
            plan,
            TriggerPart::WhoToCall
        )
        .or(plan.ring_first.answered()))],
    },
    Element {
        name: "phones and accounts in the plan",
        shown_when: "the plan names the child's phones and accounts",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(
            plan,
            TriggerPart::Phones
        )
        .or(plan.phones.answered().and(plan.online.answered())))],
    },
    Element {
        name: "what carers do in the plan",
        shown_when: "the plan says what carers do",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(
            plan,
            TriggerPart::CarerActions
        )
        .or(plan.carers.answered()))],
    },
    Element {
        name: "what worked last time in the plan",
        shown_when: "the plan says what worked last time",
        find: &[on!(missing::TriggerPlanMade, |plan| has_part(
            plan,
            TriggerPart::WhatWorked
        )
        .or(plan.worked.answered()))],
    },
    Element {
        name: "owner of the plan named",
        shown_when: "whose plan it is is recorded",
        find: &[on!(missing::TriggerPlanMade, |plan| plan.owner.answered())],
    },
];

fn has_part(plan: &missing::TriggerPlanMade, part: TriggerPart) -> Shown {
    plan.parts.on_record(|parts| parts.contains(&part))
}

/// Whether a flag is for exploitation and no other such flag was live before it.
fn first_flagged(timeline: &Timeline, fact: &Fact, flag: &person::FlagRaised) -> Shown {
    let others = timeline
        .of::<person::FlagRaised>()
        .filter(|(other, _)| other.id != fact.id);
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
    for (other, _) in timeline
        .of::<missing::Reported>()
        .filter(|(other, _)| other.id != fact.id)
    {
        let earlier = other
            .happened
            .is_from(since)
            .and(other.happened.is_before(fact.happened));
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
            end.happened
                .is_from(made.happened)
                .and(end.happened.is_before(at))
        }));
        made.happened.is_before(at).and(!ended)
    }))
}

fn trigger_plan_called_for(timeline: &Timeline, fact: &Fact) -> Shown {
    let at = fact.happened;
    let often = Shown::any(
        TRIGGER_PLAN_AT
            .iter()
            .map(|often| is_nth_in(timeline, fact, *often)),
    );
    let planned_before = timeline
        .of::<missing::TriggerPlanMade>()
        .map(|(made, _)| made.happened.is_before(at));
    let again = flagged_for_exploitation(timeline, at).and(Shown::any(planned_before));
    often
        .or(again)
        .and(!live_plan(timeline, at))
        .and(begins_episode(timeline, fact))
}

/// Whether and when a report calls for a meeting: at once by its pattern, when the child is flagged while missing, or a day later.
fn meeting_called_for(timeline: &Timeline, report: &Fact) -> Sight {
    let day_later = report
        .happened
        .plus_micros(MEETING_AFTER_HOURS * 3_600_000_000);
    let at_once = is_nth_in(timeline, report, MEETING_AT)
        .or(flagged_for_exploitation(timeline, report.happened));
    let flagged = timeline.of::<person::FlagRaised>().map(|(fact, flag)| {
        let while_missing =
            fact.happened
                .is_after(report.happened)
                .and(!back_by(timeline, report, fact.happened));
        (
            is_for_exploitation(flag)
                .and(while_missing)
                .and(fact.happened.is_by(day_later)),
            fact.happened,
        )
    });
    let still_missing = !back_by(timeline, report, day_later);
    let mut called = Shown::No;
    let mut when: Option<When> = None;
    let reasons = std::iter::once((at_once, report.happened))
        .chain(flagged)
        .chain([(still_missing, day_later)]);
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
fn episode_of<'a>(
    timeline: &'a Timeline,
    fact: &'a Fact,
) -> impl Iterator<Item = (&'a Fact, Shown)> {
    reports(timeline, fact).map(move |report| {
        (
            report,
            is_last_by(report, reports(timeline, fact), fact.happened),
        )
    })
}

/// Whether the episode a fact falls into had called for a meeting by then.
fn meeting_called_for_before(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(episode_of(timeline, fact).map(|(report, is_of)| {
        let called = meeting_called_for(timeline, report);
        is_of
            .and(called.shown)
            .and(called.when.unwrap_or(report.happened).is_by(fact.happened))
    }))
}

/// Whether a strategy discussion is asked for and still to come, or was held since a moment.
fn discussion_live(timeline: &Timeline, at: When, since: When) -> Shown {
    let held = || timeline.of::<strategy::Held>();
    let to_come = timeline
        .of::<strategy::Requested>()
        .map(|(asked, request)| {
            let over = |end: &Fact, same: Shown| {
                same.and(end.happened.is_from(asked.happened))
                    .and(end.happened.is_by(at))
            };
            let settled =
                held().map(|(end, held)| over(end, same(&request.discussion, &held.discussion)));
            let declined = timeline
                .of::<strategy::Declined>()
                .map(|(end, declined)| over(end, same(&request.discussion, &declined.discussion)));
            asked
                .happened
                .is_by(at)
                .and(!Shown::any(settled.chain(declined)))
        });
    let held_since =
        held().map(|(held, _)| held.happened.is_from(since).and(held.happened.is_by(at)));
    Shown::any(to_come.chain(held_since))
}

fn discussion_live_in_episode(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(episode_of(timeline, fact).map(|(report, is_of)| {
        is_of.and(discussion_live(timeline, fact.happened, report.happened))
    }))
}
