//! Domestic abuse where there are children, its disclosure scheme and conferences.

use heard_record::answer::DisclosureRef;
use heard_record::fact::domestic_abuse::{
    self, ChildWas, DisclosureCheck, DisclosureOutcome, DisclosureRoute, RiskLevel, RiskTool,
};
use heard_record::fact::{notice, person};
use heard_record::{Fact, Role, Shown, Stated, Timeline, When, when};
use jiff::civil::Date;

use super::Scope::{ForTheChild, InItsCase};
use super::{Element, Occasion, Sight};

/// How many answers of yes to the DASH questions call for a conference. The SafeLives criteria.
const CONFERENCE_AT_YES: i64 = 14;
/// How many domestic call-outs in twelve months call for a conference. A force default.
const CONFERENCE_AT_CALL_OUTS: usize = 3;
/// A child's own words belong to a sighting if they were said within so many hours of it.
const SAME_VISIT_HOURS: i64 = 12;
/// The age on which the school year of reception follows.
const RECEPTION_AFTER: i16 = 4;

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "domestic incident attended",
        counts_when: "officers come to a domestic incident at a home where the child lives, visits or is expected",
        scope: InItsCase,
        find: &[on!(domestic_abuse::IncidentAttended, |_| true)],
    },
    Occasion {
        name: "child of the household identified",
        counts_when: "the child is put on the list of children of the household, wherever the child is; also an unborn child",
        scope: InItsCase,
        find: &[on!(domestic_abuse::ChildIdentified, |_| true)],
    },
    Occasion {
        name: "scene of the domestic incident left",
        counts_when: "officers leave the place of the domestic incident",
        scope: InItsCase,
        find: &[on!(domestic_abuse::SceneLeft, |_| true)],
    },
    Occasion {
        name: "domestic incident attended with the child there",
        counts_when: "officers come to a domestic incident, and the child is identified as being there: in sight, in another room or asleep",
        scope: InItsCase,
        find: &[on!(
            domestic_abuse::IncidentAttended,
            |attended, fact, timeline| { child_was(timeline, fact, attended, is_there) }
        )],
    },
    Occasion {
        name: "domestic incident attended with the child away",
        counts_when: "officers come to a domestic incident, and the child is identified as one who lives or stays there but is elsewhere; \
                      an unborn child is not",
        scope: InItsCase,
        find: &[on!(
            domestic_abuse::IncidentAttended,
            |attended, fact, timeline| { child_was(timeline, fact, attended, is_away) }
        )],
    },
    Occasion {
        name: "child of the household seen by an officer",
        counts_when: "a member of a police force physically sees the child, asleep too; a phone call or a parent's word does not count",
        scope: InItsCase,
        find: &[on!(person::ChildSeen, |seen, fact| seen_by(
            fact,
            seen,
            Role::is_police
        ))],
    },
    Occasion {
        name: "child seen elsewhere by a trusted professional",
        counts_when: "a social worker, a health or school worker or a worker of another agency physically sees the child; \
                      family, carers and neighbours do not count",
        scope: InItsCase,
        find: &[on!(person::ChildSeen, |seen, fact| seen_by(
            fact,
            seen,
            is_trusted_professional
        ))],
    },
    Occasion {
        name: "domestic abuse risk assessed",
        counts_when: "the questions about domestic abuse risk are gone through and come to a level; an assessment without a level does not count",
        scope: InItsCase,
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| assessed
            .level
            .answered())],
    },
    Occasion {
        name: "domestic abuse risk checked by a supervisor",
        counts_when: "a supervisor says whether the level of domestic abuse risk is right; the officer's own second look does not count",
        scope: InItsCase,
        find: &[on!(domestic_abuse::RiskValidated, |validated, fact| {
            validated.agreed.answered().and(supervises(fact.by.role))
        })],
    },
    Occasion {
        name: "domestic abuse notice submitted",
        counts_when: "a public protection notice about domestic abuse is submitted for the child; one about something else does not count",
        scope: InItsCase,
        find: &[on!(notice::Submitted, |submitted| submitted
            .about
            .is(notice::About::DomesticAbuse))],
    },
    Occasion {
        name: "child believed to be a victim of domestic abuse",
        counts_when: "police have reasonable grounds to believe that a child of school age, from reception on, may be a victim of domestic abuse, \
                      there at the time or not; a child recorded as living outside the force's area does not count",
        scope: InItsCase,
        find: &[on!(
            domestic_abuse::ChildMayBeVictim,
            |victim, fact, timeline| {
                let outside = victim.resident.on_record(|resident| !*resident);
                (!outside).and(of_school_age(timeline, fact.happened))
            }
        )],
    },
    Occasion {
        name: "school told of the domestic abuse",
        counts_when: "somebody named at the child's school is told; telling the council instead counts for a child educated at home, and for no other",
        scope: InItsCase,
        find: &[on!(domestic_abuse::SchoolTold, |told, fact, timeline| {
            let at_school = !told.to_council.on_record(|instead| *instead);
            told.to
                .answered()
                .and(at_school.or(educated_at_home(timeline, fact.happened)))
        })],
    },
    Occasion {
        name: "no school known after a search",
        counts_when: "records are searched for the child's school or setting, and none is found; without what was searched it does not count",
        scope: InItsCase,
        find: &[on!(domestic_abuse::NoSchoolKnown, |none| none
            .searched
            .answered())],
    },
    Occasion {
        name: "domestic abuse score calls for a conference",
        counts_when: "fourteen or more of the DASH questions are answered yes",
        scope: InItsCase,
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| {
            let another_tool = assessed.tool.on_record(|tool| *tool != RiskTool::Dash);
            assessed
                .score
                .shown(|yes| *yes >= CONFERENCE_AT_YES)
                .and(!another_tool)
        })],
    },
    Occasion {
        name: "domestic abuse judged to be high risk",
        counts_when: "whoever assesses the risk judges it to be high, whatever the number of answers of yes",
        scope: InItsCase,
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| assessed
            .level
            .is(RiskLevel::High))],
    },
    Occasion {
        name: "third domestic call-out in twelve months",
        counts_when: "police come out to domestic incidents in the child's life for at least the third time in twelve months; \
                      two entries of one log are one call-out",
        scope: InItsCase,
        find: &[on!(
            domestic_abuse::IncidentAttended,
            |attended, fact, timeline| { is_third_call_out(timeline, fact, attended) }
        )],
    },
    Occasion {
        name: "further crime within twelve months of a referral",
        counts_when: "within twelve months of the case's last referral to a conference there is another incident that sounds like a crime, \
                      with the same victim and perpetrator, reported to police or not, whatever the score",
        scope: InItsCase,
        find: &[
            on!(
                domestic_abuse::IncidentAttended,
                |attended, fact, timeline| {
                    let repeat = attended.crime.is(true).and(attended.same_people.is(true));
                    repeat.and(referred_in_year_before(timeline, fact.happened))
                }
            ),
            on!(domestic_abuse::FurtherAbuse, |abuse, fact, timeline| {
                let repeat = abuse.crime.is(true).and(abuse.same_people.is(true));
                repeat.and(happened_after_referral(timeline, fact, abuse))
            }),
        ],
    },
    Occasion {
        name: "case referred to a conference",
        counts_when: "the case is referred to a multi-agency risk assessment conference",
        scope: ForTheChild,
        find: &[on!(domestic_abuse::MaracReferred, |referred| Sight::from(
            true
        )
        .set_by(&referred.meeting))],
    },
    Occasion {
        name: "case heard at a conference",
        counts_when: "a multi-agency risk assessment conference hears the case",
        scope: ForTheChild,
        find: &[on!(domestic_abuse::MaracHeard, |_| true)],
    },
    Occasion {
        name: "police given an action by the conference",
        counts_when: "the conference gives the police something to do, with a date in its minutes",
        scope: InItsCase,
        find: &[on!(domestic_abuse::MaracActionSet, |action| Sight::from(
            true
        )
        .set_by(&action.due))],
    },
    Occasion {
        name: "result of a conference action recorded",
        counts_when: "what came of the police action is recorded, done or not; an entry without a result does not count",
        scope: ForTheChild,
        find: &[on!(domestic_abuse::MaracActionDone, |action| action
            .result
            .answered())],
    },
    Occasion {
        name: "conference action withdrawn by the chair",
        counts_when: "the chair of the conference takes the police action back",
        scope: ForTheChild,
        find: &[on!(domestic_abuse::MaracActionWithdrawn, |_| true)],
    },
    Occasion {
        name: "disclosure scheme opened",
        counts_when: "somebody asks whether a partner has been violent, or police learn something a partner should know",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureOpened, |_| true)],
    },
    Occasion {
        name: "disclosure asked for",
        counts_when: "somebody uses the Right to Ask; what police learn by themselves does not count",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureOpened, |opened| opened
            .route
            .is(DisclosureRoute::RightToAsk))],
    },
    Occasion {
        name: "disclosure opened at immediate risk",
        counts_when: "the disclosure scheme is opened, and the risk is immediate",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureOpened, |opened| opened
            .immediate
            .is(true))],
    },
    Occasion {
        name: "first disclosure checks made",
        counts_when: "systems are checked for what is on record about the person asked about",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureChecked, |checked| checked
            .checks
            .on_record(|checks| !checks.is_empty()))],
    },
    Occasion {
        name: "person asking met face to face",
        counts_when: "whoever asked for the disclosure is met face to face; a phone call is not a meeting",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureMet, |_| true)],
    },
    Occasion {
        name: "disclosure decided",
        counts_when: "it is decided whether to disclose, one way or the other",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureDecided, |decided| decided
            .disclose
            .answered())],
    },
    Occasion {
        name: "disclosure made",
        counts_when: "the person at risk, or somebody else who can protect them, is told; being unable to reach them is no disclosure",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureEnded, |ended| ended
            .outcome
            .shown(is_made))],
    },
    Occasion {
        name: "disclosure refused",
        counts_when: "nothing is disclosed because there is nothing to disclose, or no pressing need to",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureEnded, |ended| ended
            .outcome
            .shown(is_refused))],
    },
    Occasion {
        name: "disclosure application withdrawn",
        counts_when: "whoever used the Right to Ask takes the application back; what police opened themselves nobody can withdraw",
        scope: InItsCase,
        find: &[on!(
            domestic_abuse::DisclosureEnded,
            |ended, fact, timeline| {
                let withdrawn = ended.outcome.is(DisclosureOutcome::Withdrawn);
                withdrawn.and(was_asked_for(timeline, fact, &ended.disclosure))
            }
        )],
    },
    Occasion {
        name: "disclosure applicant not identified",
        counts_when: "it cannot be established who asks for the disclosure",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureEnded, |ended| ended
            .outcome
            .is(DisclosureOutcome::NotIdentified))],
    },
    Occasion {
        name: "disclosure first blocked",
        counts_when: "an attempt to reach the person who is to be told fails, or the disclosure has to wait, for the first time; later attempts do not count",
        scope: InItsCase,
        find: &[
            on!(
                domestic_abuse::DisclosureAttemptFailed,
                |failed, fact, timeline| { is_first_block(timeline, fact, &failed.disclosure) }
            ),
            on!(
                domestic_abuse::DisclosureDelayed,
                |delayed, fact, timeline| { is_first_block(timeline, fact, &delayed.disclosure) }
            ),
        ],
    },
    Occasion {
        name: "child linked to a blocked disclosure",
        counts_when: "the child is found to be within reach of the person a disclosure is about when that disclosure is recorded as blocked already",
        scope: InItsCase,
        find: &[on!(
            domestic_abuse::ChildLinkedToDisclosure,
            |linked, fact, timeline| {
                was_blocked(linked).and(is_first_block(timeline, fact, &linked.disclosure))
            }
        )],
    },
    Occasion {
        name: "child's risk rechecked while a disclosure is blocked",
        counts_when: "what has changed for the child is asked again while the disclosure is blocked; \
                      another attempt to reach the adult does not count, nor does an entry that says nothing of the child",
        scope: InItsCase,
        find: &[on!(
            domestic_abuse::ChildRechecked,
            |rechecked, fact, timeline| {
                rechecked
                    .changed
                    .addressed()
                    .and(is_blocked(timeline, fact, &rechecked.disclosure))
            }
        )],
    },
    Occasion {
        name: "blocked disclosure taken to a detective inspector",
        counts_when: "a detective inspector looks at a disclosure that is blocked, or is told of it when the child's risk is rechecked",
        scope: InItsCase,
        find: &[on!(domestic_abuse::ChildRechecked, |rechecked, fact| {
            let by_inspector = Shown::from(fact.by.role == Role::DetectiveInspector);
            rechecked
                .escalated_to_inspector
                .on_record(|escalated| *escalated)
                .or(by_inspector)
        })],
    },
    Occasion {
        name: "disclosure closed without being made",
        counts_when: "the disclosure is closed because it cannot be made: nobody could be reached, the application was withdrawn, \
                      or the applicant was not identified; a refusal with reasons does not count",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureEnded, |ended| ended
            .outcome
            .shown(is_unmade))],
    },
    Occasion {
        name: "disclosure closed with the children protected otherwise",
        counts_when: "the disclosure is closed because it cannot be made, and what protects the children instead is recorded",
        scope: InItsCase,
        find: &[on!(domestic_abuse::DisclosureEnded, |ended| {
            protected_otherwise(ended)
        })],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "whereabouts of the child confirmed",
        shown_when: "the child was at home, or somebody confirmed where the child was, and how",
        find: &[on!(domestic_abuse::ChildIdentified, |identified| {
            let at_home = identified.was.on_record(|was| {
                matches!(
                    was,
                    ChildWas::Present
                        | ChildWas::InAnotherRoom
                        | ChildWas::Asleep
                        | ChildWas::Unborn
                )
            });
            at_home.or(identified.confirmed_with.answered())
        })],
    },
    Element {
        name: "children checked against the system",
        shown_when: "the list of children was checked against the system's record of the address",
        find: &[on!(domestic_abuse::ChildIdentified, |identified| {
            identified
                .checked_against_system
                .on_record(|checked| *checked)
        })],
    },
    Element {
        name: "child's words recorded at the visit",
        shown_when: "the child's own words, or what a child who does not speak showed, are recorded from the same visit",
        find: &[on!(person::ChildSeen, |_, fact, timeline| heard_at_visit(
            timeline, fact
        ))],
    },
    Element {
        name: "child's mood recorded",
        shown_when: "how the child's mood was is recorded",
        find: &[on!(person::ChildSeen, |seen| seen.mood.answered())],
    },
    Element {
        name: "child's life at home recorded",
        shown_when: "what life at home is like for the child is recorded",
        find: &[on!(person::ChildSeen, |seen| seen.home.answered())],
    },
    Element {
        name: "sleeping child checked",
        shown_when: "how it was checked that a sleeping child is well is recorded, or the child was awake",
        find: &[on!(person::ChildSeen, |seen| {
            let awake = seen
                .status
                .on_record(|status| *status != person::SeenStatus::Asleep);
            awake.or(seen.how_checked.answered())
        })],
    },
    Element {
        name: "risk tool named",
        shown_when: "which questionnaire was used is recorded",
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| assessed
            .tool
            .answered())],
    },
    Element {
        name: "number of yes answers recorded",
        shown_when: "how many questions were answered yes is recorded",
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| assessed
            .score
            .answered())],
    },
    Element {
        name: "effect of the abuse on the child recorded",
        shown_when: "what the abuse does to this child is recorded",
        find: &[on!(domestic_abuse::RiskAssessed, |assessed| assessed
            .effect_on_child
            .answered())],
    },
    Element {
        name: "supervisor agrees with the risk",
        shown_when: "the supervisor agrees with the level of risk",
        find: &[on!(domestic_abuse::RiskValidated, |validated| validated
            .agreed
            .on_record(|agreed| *agreed))],
    },
    Element {
        name: "supervisor's reason for the risk",
        shown_when: "the supervisor says why the level is right or wrong",
        find: &[on!(domestic_abuse::RiskValidated, |validated| validated
            .because
            .answered())],
    },
    Element {
        name: "police reference given to the school",
        shown_when: "the school was given a police reference",
        find: &[on!(domestic_abuse::SchoolTold, |told| told
            .reference
            .answered())],
    },
    Element {
        name: "circumstances told to the school",
        shown_when: "the school was told when, where and what happened",
        find: &[on!(domestic_abuse::SchoolTold, |told| told
            .circumstances
            .answered())],
    },
    Element {
        name: "school told where the child was",
        shown_when: "the school was told whether the child was there, and where",
        find: &[on!(domestic_abuse::SchoolTold, |told| told
            .child_was
            .answered())],
    },
    Element {
        name: "child's voice given to the school",
        shown_when: "the school was told what the child said or showed",
        find: &[on!(domestic_abuse::SchoolTold, |told| told
            .voice
            .answered())],
    },
    Element {
        name: "criterion of the referral named",
        shown_when: "which criterion the referral rests on is recorded",
        find: &[on!(domestic_abuse::MaracReferred, |referred| referred
            .criterion
            .answered())],
    },
    Element {
        name: "children listed in the referral",
        shown_when: "the referral lists the children, also unborn ones",
        find: &[on!(domestic_abuse::MaracReferred, |referred| referred
            .children_listed
            .on_record(|listed| *listed))],
    },
    Element {
        name: "victim told of the referral where safe",
        shown_when: "the victim was told, or why it was not safe to tell is recorded",
        find: &[on!(domestic_abuse::MaracReferred, |referred| {
            let unsafe_to = Shown::from(matches!(referred.victim_told, Stated::NotAsked(_)));
            referred.victim_told.on_record(|told| *told).or(unsafe_to)
        })],
    },
    Element {
        name: "safety plan until the conference",
        shown_when: "what keeps the family safe until the conference is recorded",
        find: &[on!(domestic_abuse::MaracReferred, |referred| referred
            .safety_plan
            .answered())],
    },
    Element {
        name: "each child considered at the conference",
        shown_when: "the conference considered each child, born or unborn",
        find: &[on!(domestic_abuse::MaracHeard, |heard| heard
            .children_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "conference action carried out",
        shown_when: "the police action was done, and not only answered",
        find: &[on!(domestic_abuse::MaracActionDone, |action| action
            .done
            .on_record(|done| *done))],
    },
    Element {
        name: "effect of the action on the child recorded",
        shown_when: "what the action changed for this child is recorded",
        find: &[on!(domestic_abuse::MaracActionDone, |action| action
            .effect_on_child
            .answered())],
    },
    Element {
        name: "local systems checked for the disclosure",
        shown_when: "the force's own systems were checked",
        find: &[on!(domestic_abuse::DisclosureChecked, |checked| has_check(
            checked,
            DisclosureCheck::Local
        ))],
    },
    Element {
        name: "PNC checked for the disclosure",
        shown_when: "the Police National Computer was checked",
        find: &[on!(domestic_abuse::DisclosureChecked, |checked| has_check(
            checked,
            DisclosureCheck::Pnc
        ))],
    },
    Element {
        name: "PND checked for the disclosure",
        shown_when: "the Police National Database was checked",
        find: &[on!(domestic_abuse::DisclosureChecked, |checked| has_check(
            checked,
            DisclosureCheck::Pnd
        ))],
    },
    Element {
        name: "pressing need weighed",
        shown_when: "whether there is a pressing need to disclose is recorded",
        find: &[on!(domestic_abuse::DisclosureDecided, |decided| decided
            .pressing_need
            .answered())],
    },
    Element {
        name: "proportionality weighed",
        shown_when: "why the decision is proportionate is recorded",
        find: &[on!(domestic_abuse::DisclosureDecided, |decided| decided
            .proportionate
            .answered())],
    },
    Element {
        name: "best placed person named",
        shown_when: "who is best placed to be told, or to tell, is recorded",
        find: &[on!(domestic_abuse::DisclosureDecided, |decided| decided
            .best_placed
            .answered())],
    },
    Element {
        name: "partners' information weighed",
        shown_when: "what partners know that bears on the decision is recorded",
        find: &[on!(domestic_abuse::DisclosureDecided, |decided| decided
            .partner_information
            .answered())],
    },
    Element {
        name: "children's risk assessed in the decision",
        shown_when: "the risk to each child concerned was assessed when it was decided",
        find: &[on!(domestic_abuse::DisclosureDecided, |decided| decided
            .children_assessed
            .on_record(|assessed| *assessed))],
    },
    Element {
        name: "safety plan with the decision",
        shown_when: "the decision has a safety plan with it",
        find: &[on!(domestic_abuse::DisclosureDecided, |decided| decided
            .safety_plan
            .answered())],
    },
    Element {
        name: "told in person",
        shown_when: "the disclosure, or its refusal, was given in person",
        find: &[on!(domestic_abuse::DisclosureEnded, |ended| ended
            .in_person
            .on_record(|in_person| *in_person))],
    },
    Element {
        name: "what has changed recorded",
        shown_when: "what has changed is recorded: address, contact, relationship, pregnancy, or that nothing has",
        find: &[on!(domestic_abuse::ChildRechecked, |rechecked| rechecked
            .changed
            .answered())],
    },
    Element {
        name: "notice shared while blocked",
        shown_when: "a public protection notice was shared with partners",
        find: &[on!(domestic_abuse::ChildRechecked, |rechecked| rechecked
            .notice_shared
            .on_record(|shared| *shared))],
    },
    Element {
        name: "council told while blocked",
        shown_when: "the council was told that the disclosure is blocked",
        find: &[on!(domestic_abuse::ChildRechecked, |rechecked| rechecked
            .council_told
            .on_record(|told| *told))],
    },
    Element {
        name: "partner's protective action confirmed",
        shown_when: "it is confirmed that a partner did something to protect the child, not only that one was asked",
        find: &[on!(domestic_abuse::ChildRechecked, |rechecked| rechecked
            .partner_action_confirmed
            .on_record(|done| *done))],
    },
    Element {
        name: "each attempt described",
        shown_when: "each attempt so far to reach the person says how it was made",
        find: &[on!(
            domestic_abuse::ChildRechecked,
            |rechecked, fact, timeline| {
                Shown::all(
                    timeline
                        .of::<domestic_abuse::DisclosureAttemptFailed>()
                        .map(|(attempt, failed)| {
                            let concerns = same(&failed.disclosure, &rechecked.disclosure)
                                .and(attempt.happened.is_by(fact.happened));
                            (!concerns).or(failed.how.answered())
                        }),
                )
            }
        )],
    },
    Element {
        name: "closing agreed by somebody named",
        shown_when: "who agreed to close the disclosure is recorded",
        find: &[on!(domestic_abuse::DisclosureEnded, |ended| ended
            .agreed_by
            .answered())],
    },
    Element {
        name: "reason for not disclosing recorded",
        shown_when: "why the disclosure was not made is recorded",
        find: &[on!(domestic_abuse::DisclosureEnded, |ended| ended
            .because
            .answered())],
    },
];

fn is_there(was: &ChildWas) -> bool {
    matches!(
        was,
        ChildWas::Present | ChildWas::InAnotherRoom | ChildWas::Asleep
    )
}

fn is_away(was: &ChildWas) -> bool {
    matches!(was, ChildWas::Elsewhere | ChildWas::NotThere)
}

/// Whether the child was identified, at a domestic incident, as being where is asked.
fn child_was(
    timeline: &Timeline,
    fact: &Fact,
    attended: &domestic_abuse::IncidentAttended,
    wanted: fn(&ChildWas) -> bool,
) -> Shown {
    Shown::any(
        timeline
            .of::<domestic_abuse::ChildIdentified>()
            .map(|(other, identified)| {
                identified
                    .was
                    .shown(wanted)
                    .and(same(&identified.incident, &attended.incident))
                    .and(other.happened.is_from(fact.happened))
                    .and(Timeline::share_case(other, fact).into())
            }),
    )
}

/// Whether somebody in such a role physically saw the child.
fn seen_by(fact: &Fact, seen: &person::ChildSeen, wanted: fn(Role) -> bool) -> Shown {
    let in_role = |role: Role| {
        if role == Role::NotStated {
            Shown::CannotTell
        } else {
            wanted(role).into()
        }
    };
    let role = match &seen.by_role {
        Stated::Clear(role) => in_role(*role),
        Stated::Unclear(_) | Stated::NotKnown => Shown::CannotTell,
        Stated::NotAsked(_) | Stated::LeftOut => in_role(fact.by.role),
    };
    seen.status.shown(|status| status.is_seen()).and(role)
}

fn is_trusted_professional(role: Role) -> bool {
    matches!(
        role,
        Role::LocalAuthority
            | Role::EmergencyDutyTeam
            | Role::Health
            | Role::School
            | Role::Professional
    )
}

fn supervises(role: Role) -> Shown {
    if role == Role::NotStated {
        Shown::CannotTell
    } else {
        role.supervises().into()
    }
}

/// Whether the child's words, or what a child who does not speak showed, are on record from a visit.
fn heard_at_visit(timeline: &Timeline, fact: &Fact) -> Shown {
    let hours = SAME_VISIT_HOURS * 3_600_000_000;
    let same_visit = |other: &Fact| {
        let from = other.happened.is_from(fact.happened.plus_micros(-hours));
        let to = other.happened.is_by(fact.happened.plus_micros(hours));
        from.and(to).and(Timeline::share_case(other, fact).into())
    };
    let said = timeline.of::<person::ChildSaid>().map(|(other, said)| {
        let heard = !said
            .how
            .on_record(|how| *how == person::HeardHow::ToldBySomeoneElse);
        said.words.answered().and(heard).and(same_visit(other))
    });
    let showed = timeline
        .of::<person::ChildObserved>()
        .map(|(other, observed)| observed.seen.answered().and(same_visit(other)));
    Shown::any(said.chain(showed))
}

/// Whether the child was of reception age or older. No date of birth on record leaves the duty owed.
fn of_school_age(timeline: &Timeline, at: When) -> Shown {
    let mut unborn = Shown::No;
    for (_, described) in timeline.of::<person::Described>() {
        if matches!(described.born, Stated::Unclear(_)) {
            return Shown::CannotTell;
        }
        unborn = unborn.or(described.expected.answered());
    }
    match timeline.born() {
        Some(born) => starts_reception(born).is_by(at),
        None => !unborn,
    }
}

/// The first of September on or after the fourth birthday.
fn starts_reception(born: When) -> When {
    let starts = |micros: i64| {
        let day = when::date_of(micros);
        let fourth = day.year().saturating_add(RECEPTION_AFTER);
        let year = if day.month() < 9 || (day.month() == 9 && day.day() == 1) {
            fourth
        } else {
            fourth.saturating_add(1)
        };
        when::start_of(Date::new(year, 9, 1).unwrap_or(day))
    };
    When::between_micros(starts(born.earliest_micros()), starts(born.latest_micros()))
}

/// Whether the child was educated at home: as last recorded by then, and as the notice says where nothing is recorded.
fn educated_at_home(timeline: &Timeline, at: When) -> Shown {
    let said: Vec<(&Fact, Shown)> = timeline
        .of::<person::AttendsSchool>()
        .map(|(fact, school)| (fact, school.home_educated.on_record(|at_home| *at_home)))
        .collect();
    let last = Shown::any(said.iter().map(|(fact, at_home)| {
        let overtaken = Shown::any(said.iter().filter(|(other, _)| other.id != fact.id).map(
            |(other, other_at_home)| {
                (!*other_at_home)
                    .and(other.happened.is_after(fact.happened))
                    .and(other.happened.is_by(at))
            },
        ));
        at_home.and(fact.happened.is_by(at)).and(!overtaken)
    }));
    let recorded = Shown::any(said.iter().map(|(fact, _)| fact.happened.is_by(at)));
    last.or(!recorded)
}

/// The same day a year earlier, from its first moment.
fn a_year_before(at: When) -> When {
    let back = |micros: i64| {
        let day = when::date_of(micros);
        let year = day.year().saturating_sub(1);
        let then = Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, 2, 28));
        when::start_of(then.unwrap_or(day))
    };
    When::between_micros(back(at.earliest_micros()), back(at.latest_micros()))
}

fn in_year_before(other: When, at: When) -> Shown {
    other.is_from(a_year_before(at)).and(other.is_before(at))
}

fn is_third_call_out(
    timeline: &Timeline,
    fact: &Fact,
    attended: &domestic_abuse::IncidentAttended,
) -> Shown {
    let mut earlier: Vec<(Option<&str>, Shown)> = Vec::new();
    for (other, said) in timeline.of::<domestic_abuse::IncidentAttended>() {
        let log = said.incident.clear().map(|incident| incident.0.as_str());
        let own = attended
            .incident
            .clear()
            .map(|incident| incident.0.as_str());
        if other.id == fact.id || (log.is_some() && log == own) {
            continue;
        }
        let unreadable = [&said.incident, &attended.incident]
            .iter()
            .any(|incident| matches!(incident, Stated::Unclear(_)));
        let counts =
            in_year_before(other.happened, fact.happened).and(Shown::from_sure(!unreadable));
        match earlier
            .iter_mut()
            .find(|(known, _)| log.is_some() && *known == log)
        {
            Some((_, shown)) => *shown = shown.or(counts),
            None => earlier.push((log, counts)),
        }
    }
    let surely = earlier.iter().filter(|(_, shown)| shown.is_yes()).count();
    let perhaps = earlier.iter().filter(|(_, shown)| !shown.is_no()).count();
    if surely + 1 >= CONFERENCE_AT_CALL_OUTS {
        Shown::Yes
    } else {
        Shown::CannotTell.and((perhaps + 1 >= CONFERENCE_AT_CALL_OUTS).into())
    }
}

fn referred_in_year_before(timeline: &Timeline, at: When) -> Shown {
    Shown::any(
        timeline
            .of::<domestic_abuse::MaracReferred>()
            .map(|(referral, _)| in_year_before(referral.happened, at)),
    )
}

/// Whether abuse that police learned of later lay within a year after a referral.
fn happened_after_referral(
    timeline: &Timeline,
    fact: &Fact,
    abuse: &domestic_abuse::FurtherAbuse,
) -> Shown {
    match &abuse.on {
        Stated::Clear(on) => referred_in_year_before(timeline, *on),
        Stated::LeftOut => referred_in_year_before(timeline, fact.happened),
        _ => Shown::CannotTell.and(
            timeline
                .of::<domestic_abuse::MaracReferred>()
                .next()
                .is_some()
                .into(),
        ),
    }
}

fn has_check(checked: &domestic_abuse::DisclosureChecked, check: DisclosureCheck) -> Shown {
    checked.checks.on_record(|checks| checks.contains(&check))
}

fn is_made(outcome: &DisclosureOutcome) -> bool {
    matches!(
        outcome,
        DisclosureOutcome::ToPersonAtRisk | DisclosureOutcome::ToThirdParty
    )
}

fn is_refused(outcome: &DisclosureOutcome) -> bool {
    matches!(
        outcome,
        DisclosureOutcome::NothingToDisclose | DisclosureOutcome::NoPressingNeed
    )
}

fn is_unmade(outcome: &DisclosureOutcome) -> bool {
    !is_made(outcome) && !is_refused(outcome)
}

fn protected_otherwise(ended: &domestic_abuse::DisclosureEnded) -> Shown {
    ended
        .outcome
        .shown(is_unmade)
        .and(ended.protects_children_instead.answered())
}

/// Do two facts speak of the same thing: both name it, or one of them names none?
fn same<T: PartialEq>(one: &Stated<T>, other: &Stated<T>) -> Shown {
    match (one, other) {
        (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
        (Stated::Clear(_) | Stated::Unclear(_), Stated::Clear(_) | Stated::Unclear(_)) => {
            Shown::CannotTell
        }
        _ => Shown::Yes,
    }
}

fn was_asked_for(timeline: &Timeline, fact: &Fact, disclosure: &Stated<DisclosureRef>) -> Shown {
    Shown::any(
        timeline
            .of::<domestic_abuse::DisclosureOpened>()
            .map(|(other, opened)| {
                let asked = opened.route.is(DisclosureRoute::RightToAsk);
                asked
                    .and(same(&opened.disclosure, disclosure))
                    .and(Timeline::share_case(other, fact).into())
            }),
    )
}

/// What blocked a disclosure: each fact, and whether it is the same disclosure.
fn blocks<'a>(
    timeline: &'a Timeline,
    disclosure: &'a Stated<DisclosureRef>,
) -> impl Iterator<Item = (&'a Fact, Shown)> {
    let failed = timeline
        .of::<domestic_abuse::DisclosureAttemptFailed>()
        .map(|(fact, failed)| (fact, same(&failed.disclosure, disclosure)));
    let delayed = timeline
        .of::<domestic_abuse::DisclosureDelayed>()
        .map(|(fact, delayed)| (fact, same(&delayed.disclosure, disclosure)));
    failed.chain(delayed)
}

/// When the child was linked to a disclosure that was blocked already: each fact, and whether it is the same disclosure.
fn links<'a>(
    timeline: &'a Timeline,
    disclosure: &'a Stated<DisclosureRef>,
) -> impl Iterator<Item = (&'a Fact, Shown)> {
    timeline
        .of::<domestic_abuse::ChildLinkedToDisclosure>()
        .map(|(fact, linked)| {
            (
                fact,
                was_blocked(linked).and(same(&linked.disclosure, disclosure)),
            )
        })
}

/// Whether the disclosure is recorded as blocked already; left blank, nobody said so.
fn was_blocked(linked: &domestic_abuse::ChildLinkedToDisclosure) -> Shown {
    if linked.blocked.is_left_out() {
        Shown::No
    } else {
        linked.blocked.is(true)
    }
}

/// Whether a failed attempt, a delay or a link is the first of its disclosure, as known when it was recorded.
fn is_first_block(timeline: &Timeline, fact: &Fact, disclosure: &Stated<DisclosureRef>) -> Shown {
    let all = blocks(timeline, disclosure).chain(links(timeline, disclosure));
    !Shown::any(
        all.filter(|(other, _)| other.id != fact.id && other.recorded <= fact.recorded)
            .map(|(other, it)| {
                it.and(other.happened.is_before(fact.happened))
                    .and(Timeline::share_case(other, fact).into())
            }),
    )
}

/// Whether a disclosure is blocked at a fact: an attempt has failed or it has to wait, and it is not over.
fn is_blocked(timeline: &Timeline, fact: &Fact, disclosure: &Stated<DisclosureRef>) -> Shown {
    let all = blocks(timeline, disclosure).chain(links(timeline, disclosure));
    let begun = Shown::any(all.map(|(other, it)| {
        it.and(other.happened.is_by(fact.happened))
            .and(Timeline::share_case(other, fact).into())
    }));
    begun.and(!is_over(timeline, fact, disclosure))
}

/// Whether by a fact a disclosure was made or refused, or closed with the children protected otherwise.
fn is_over(timeline: &Timeline, fact: &Fact, disclosure: &Stated<DisclosureRef>) -> Shown {
    Shown::any(
        timeline
            .of::<domestic_abuse::DisclosureEnded>()
            .map(|(other, ended)| {
                ended
                    .outcome
                    .shown(|outcome| !is_unmade(outcome))
                    .or(protected_otherwise(ended))
                    .and(same(&ended.disclosure, disclosure))
                    .and(other.happened.is_before(fact.happened))
                    .and(Timeline::share_case(other, fact).into())
            }),
    )
}
