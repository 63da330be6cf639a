//! How an investigation ends: proposed, closed, and what must have been done for the child by then.

use heard_record::fact::investigation::{self, CrimeKind};
use heard_record::fact::missing::HeldHow;
use heard_record::fact::online::{self, Enquiry};
use heard_record::fact::{notice, person, strategy};
use heard_record::kind::OneKind;
use heard_record::{Fact, Shown, Timeline, What};

use super::Scope::InItsCase;
use super::allocation::by_detective_inspector;
use super::investigation::{is_exploitation, opened_as, same_crime};
use super::person::seen_independently;
use super::victim::owed_to_the_victim;
use super::{Element, Occasion};

/// The crime outcome "investigation complete: no suspect identified".
const NO_SUSPECT: i64 = 18;

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "end of the investigation proposed",
        counts_when: "somebody proposes that the investigation end, or closes it without anybody having proposed it; \
                      it counts for whoever was a child when harmed, though of age by now",
        scope: InItsCase,
        find: &[
            on!(investigation::OutcomeProposed, |_, fact, timeline| {
                owed_to_the_victim(timeline, fact, Shown::Yes)
            }),
            on!(investigation::Closed, |_, fact, timeline| {
                owed_to_the_victim(timeline, fact, !proposed_before(timeline, fact))
            }),
        ],
    },
    Occasion {
        name: "end of an exploitation or sexual investigation proposed",
        counts_when: "the end of an investigation into exploitation or a sexual offence is proposed, \
                      or it is closed without anybody having proposed it",
        scope: InItsCase,
        find: &[
            on!(investigation::OutcomeProposed, |_, fact, timeline| {
                owed_to_the_victim(timeline, fact, is_exploitation_or_sexual(timeline, fact))
            }),
            on!(investigation::Closed, |_, fact, timeline| {
                let ends = (!proposed_before(timeline, fact))
                    .and(is_exploitation_or_sexual(timeline, fact));
                owed_to_the_victim(timeline, fact, ends)
            }),
        ],
    },
    Occasion {
        name: "end with no suspect proposed after online harm",
        counts_when: "an investigation of online harm is to end, or is closed, with outcome 18, no suspect identified; \
                      another outcome does not count",
        scope: InItsCase,
        find: &[
            on!(
                investigation::OutcomeProposed,
                |proposed, fact, timeline| {
                    let ends = proposed
                        .outcome
                        .is(NO_SUSPECT)
                        .and(is_online(timeline, fact));
                    owed_to_the_victim(timeline, fact, ends)
                }
            ),
            on!(investigation::Closed, |closed, fact, timeline| {
                let ends = closed
                    .outcome
                    .is(NO_SUSPECT)
                    .and(is_online(timeline, fact))
                    .and(!no_suspect_proposed_before(timeline, fact));
                owed_to_the_victim(timeline, fact, ends)
            }),
        ],
    },
    Occasion {
        name: "investigation closed with no suspect",
        counts_when: "the investigation is closed with outcome 18, no suspect identified",
        scope: InItsCase,
        find: &[on!(investigation::Closed, |closed| closed
            .outcome
            .is(NO_SUSPECT))],
    },
    Occasion {
        name: "investigation closed with the reason",
        counts_when: "the investigation is closed and it is recorded why; an outcome number alone does not count",
        scope: InItsCase,
        find: &[on!(investigation::Closed, |closed| closed
            .because
            .answered())],
    },
    Occasion {
        name: "investigation closed by a detective inspector",
        counts_when: "a detective inspector or above closes the investigation; a sergeant's closing does not count",
        scope: InItsCase,
        find: &[on!(
            investigation::Closed,
            |_, fact| by_detective_inspector(fact)
        )],
    },
    Occasion {
        name: "identifying enquiries complete",
        counts_when: "accounts, internet addresses and payment were all followed by then, or there was no payment to follow; \
                      two of the three do not count",
        scope: InItsCase,
        find: &[
            on!(investigation::OutcomeProposed, |_, fact, timeline| {
                enquiries_complete(timeline, fact)
            }),
            on!(investigation::Closed, |_, fact, timeline| {
                enquiries_complete(timeline, fact)
            }),
            on!(online::EvidenceSecured, |_, fact, timeline| {
                enquiries_complete(timeline, fact)
            }),
        ],
    },
    Occasion {
        name: "child spoken to before the end",
        counts_when: "by then the child was seen and spoken to, or gave an account, in the case; a call or a child only seen asleep does not count",
        scope: InItsCase,
        find: &[
            on!(investigation::OutcomeProposed, |_, fact, timeline| {
                spoken_to_by(timeline, fact)
            }),
            on!(investigation::Closed, |_, fact, timeline| spoken_to_by(
                timeline, fact
            )),
            on!(person::ChildSeen, |_, fact| spoken_to(fact)),
            on!(strategy::AccountTaken, |_, fact| spoken_to(fact)),
        ],
    },
    Occasion {
        name: "notice shared before the end",
        counts_when: "by then a notice in the case was shared with a partner, or it is recorded why not and who looked at that; \
                      a notice only submitted does not count",
        scope: InItsCase,
        find: &[
            on!(investigation::OutcomeProposed, |_, fact, timeline| {
                notice_settled_by(timeline, fact)
            }),
            on!(
                investigation::Closed,
                |_, fact, timeline| notice_settled_by(timeline, fact)
            ),
            on!(notice::Shared, |_, fact| notice_settled(fact)),
            on!(notice::NotShared, |_, fact| notice_settled(fact)),
        ],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "all reasonable lines done",
        shown_when: "all reasonable lines are done, or it is said why not",
        find: &[on!(investigation::Closed, |closed| closed
            .lines_done
            .on_record(|done| *done))],
    },
    Element {
        name: "wider risk to children assessed",
        shown_when: "the risk to other children was assessed by the time of closing",
        find: &[on!(investigation::Closed, |closed, fact, timeline| {
            closed
                .other_children
                .on_record(|considered| *considered)
                .or(wider_risk_assessed(timeline, fact))
        })],
    },
    Element {
        name: "victim told of the outcome",
        shown_when: "the victim was told of the outcome",
        find: &[on!(investigation::Closed, |closed| closed
            .victim_told
            .on_record(|told| *told))],
    },
    Element {
        name: "partners told of the outcome",
        shown_when: "the partners in the case were told of the outcome",
        find: &[on!(investigation::Closed, |closed| closed
            .partners_told
            .on_record(|told| *told))],
    },
];

fn is_exploitation_or_sexual(timeline: &Timeline, fact: &Fact) -> Shown {
    opened_as(timeline, fact, |opened| {
        opened.kind.shown(|kind| {
            is_exploitation(*kind)
                || matches!(kind, CrimeKind::SeriousSexual | CrimeKind::SexualOffence)
        })
    })
}

/// Is an investigation one of harm online, as its opening says: by its kind, or because it happened online?
pub fn opened_online(opened: &investigation::Opened) -> Shown {
    opened
        .kind
        .shown(|kind| matches!(kind, CrimeKind::OnlineAbuse | CrimeKind::Sextortion))
        .or(opened.online.on_record(|online| *online))
}

fn is_online(timeline: &Timeline, fact: &Fact) -> Shown {
    let opened = opened_as(timeline, fact, opened_online);
    let reported = timeline
        .of::<online::Reported>()
        .map(|(reported, _)| same_crime(reported, fact));
    opened.or(Shown::any(reported))
}

fn proposed_before(timeline: &Timeline, closed: &Fact) -> Shown {
    Shown::any(
        timeline
            .of::<investigation::OutcomeProposed>()
            .map(|(proposed, _)| {
                same_crime(proposed, closed).and(proposed.happened.is_by(closed.happened))
            }),
    )
}

fn no_suspect_proposed_before(timeline: &Timeline, closed: &Fact) -> Shown {
    Shown::any(
        timeline
            .of::<investigation::OutcomeProposed>()
            .map(|(proposed, said)| {
                said.outcome
                    .is(NO_SUSPECT)
                    .and(same_crime(proposed, closed))
                    .and(proposed.happened.is_by(closed.happened))
            }),
    )
}

/// Had accounts, internet addresses and payment all been followed by a fact's time, or was there no payment?
fn enquiries_complete(timeline: &Timeline, fact: &Fact) -> Shown {
    let made = |enquiry: Enquiry| {
        Shown::any(
            timeline
                .of::<online::EvidenceSecured>()
                .map(|(securing, secured)| {
                    let by_then = if securing.id == fact.id {
                        Shown::Yes
                    } else {
                        same_crime(securing, fact).and(securing.happened.is_by(fact.happened))
                    };
                    secured
                        .enquiries
                        .on_record(|done| done.contains(&enquiry))
                        .and(by_then)
                }),
        )
    };
    made(Enquiry::Accounts)
        .and(made(Enquiry::Ip))
        .and(made(Enquiry::Payment).or(made(Enquiry::NoPayment)))
}

/// Does any of some facts belong to the crime of another and come by its time, and answer a question with yes?
fn by_then<'t>(
    facts: impl Iterator<Item = &'t Fact>,
    fact: &Fact,
    ask: fn(&Fact) -> Shown,
) -> Shown {
    Shown::any(facts.map(|other| {
        ask(other)
            .and(same_crime(other, fact))
            .and(other.happened.is_by(fact.happened))
    }))
}

fn spoken_to_by(timeline: &Timeline, fact: &Fact) -> Shown {
    let kinds = [person::ChildSeen::KIND, strategy::AccountTaken::KIND];
    by_then(timeline.of_kinds(&kinds), fact, spoken_to)
}

fn notice_settled_by(timeline: &Timeline, fact: &Fact) -> Shown {
    let kinds = [notice::Shared::KIND, notice::NotShared::KIND];
    by_then(timeline.of_kinds(&kinds), fact, notice_settled)
}

/// Was the child seen and spoken to, or did they give an account, by what a fact says? A child only seen asleep was not.
pub fn spoken_to(fact: &Fact) -> Shown {
    match &fact.what {
        What::Person(person::Fact::ChildSeen(seen)) => seen
            .status
            .shown(|status| status.carries_voice())
            .and(seen_independently(fact, seen)),
        What::Strategy(strategy::Fact::AccountTaken(taken)) => taken.how.is(HeldHow::InPerson),
        _ => Shown::No,
    }
}

/// Was a notice shared with a partner, or is it said why not and who looked at that, by what a fact says?
pub fn notice_settled(fact: &Fact) -> Shown {
    match &fact.what {
        What::Notice(notice::Fact::Shared(shared)) => shared.with.shown(|with| !with.is_empty()),
        What::Notice(notice::Fact::NotShared(not)) => {
            not.because.answered().and(not.reviewed_by.answered())
        }
        _ => Shown::No,
    }
}

fn wider_risk_assessed(timeline: &Timeline, closed: &Fact) -> Shown {
    Shown::any(
        timeline
            .of::<online::WiderRiskAssessed>()
            .map(|(assessed, _)| {
                same_crime(assessed, closed).and(assessed.happened.is_by(closed.happened))
            }),
    )
}
