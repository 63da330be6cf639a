//! The domestic violence disclosure scheme, and the children of those who ask.

use heard_record::answer::DisclosureRef;
use heard_record::fact::domestic_abuse::{
    self, DisclosureCheck, DisclosureOutcome, DisclosureRoute,
};
use heard_record::{Fact, Role, Shown, Stated, Timeline};

use super::Scope::InItsCase;
use super::{Element, Occasion, same};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
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
