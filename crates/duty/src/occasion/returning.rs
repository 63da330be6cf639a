//! Being found, being seen and listened to afterwards, and closing the report.

use heard_record::fact::missing::{self, ClosedAs, Grade, HeldHow};
use heard_record::fact::person::{self};
use heard_record::{Fact, Shown, Stated, Timeline};

use super::Scope::InItsCase;
use super::death::died_by;
use super::exploitation::flagged_for_exploitation;
use super::missing::{graded_at, is_last_by, reports};
use super::person::seen_independently;
use super::{Element, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "child found",
        counts_when: "the missing child is found, comes back or is located, in whatever way, \
                      or the report is closed as if so and nobody wrote that down",
        scope: InItsCase,
        find: &[
            on!(missing::Found, |_| true),
            on!(missing::Closed, |closed, fact, timeline| closed_as_back(
                timeline, fact, closed
            )),
        ],
    },
    Occasion {
        name: "child found alive",
        counts_when: "the missing child is found, comes back or is located, or the report is closed as if so and nobody wrote that down; \
                      a child found dead does not count",
        scope: InItsCase,
        find: &[
            on!(missing::Found, |_, fact, timeline| !died_by(
                timeline,
                fact.happened
            )),
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
            graded_at(timeline, fact, |grade| *grade == Grade::High)
                .and(!died_by(timeline, fact.happened))
        })],
    },
    Occasion {
        name: "prevention interview held in person",
        counts_when: "somebody speaks with the child in person, apart from carers, about where they were; \
                      by phone or through a carer only with an inspector's reason",
        scope: InItsCase,
        find: &[on!(missing::InterviewHeld, |interview| {
            let in_person = interview
                .how
                .is(HeldHow::InPerson)
                .and(!interview.apart_from_carers.is(false));
            in_person.or(interview.inspector_reason.answered())
        })],
    },
    Occasion {
        name: "prevention interview declined by the child",
        counts_when: "the child does not want an interview; what was offered, why not and when it is tried again are recorded",
        scope: InItsCase,
        find: &[on!(missing::InterviewDeclined, |declined| {
            declined
                .offered
                .answered()
                .and(declined.because.answered())
                .and(declined.retry.answered())
        })],
    },
    Occasion {
        name: "prevention interview held or declined",
        counts_when: "an interview is held in whatever way, or declined",
        scope: InItsCase,
        find: &[
            on!(missing::InterviewHeld, |_| true),
            on!(missing::InterviewDeclined, |_| true),
        ],
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
        find: &[on!(missing::ReturnInterviewHeld, |held| !held
            .independent
            .is(false))],
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
        name: "missing report closed",
        counts_when: "the missing report is closed or cancelled, for whatever reason",
        scope: InItsCase,
        find: &[on!(missing::Closed, |_| true)],
    },
    Occasion {
        name: "flagged child's missing report closed",
        counts_when: "the missing report of a child flagged for exploitation is closed",
        scope: InItsCase,
        find: &[on!(missing::Closed, |_, fact, timeline| {
            flagged_for_exploitation(timeline, fact.happened)
        })],
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
        name: "spoken to face to face",
        shown_when: "the interview was in person; a phone call or the carer's word does not count",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .how
            .is(HeldHow::InPerson))],
    },
    Element {
        name: "apart from carers",
        shown_when: "the child was spoken to apart from carers",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .apart_from_carers
            .on_record(|apart| *apart))],
    },
    Element {
        name: "where the child was",
        shown_when: "where the child was is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .where_went
            .answered())],
    },
    Element {
        name: "who the child was with",
        shown_when: "whom the child was with is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .with_whom
            .answered())],
    },
    Element {
        name: "what happened while missing",
        shown_when: "what happened to the child while missing is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .what_happened
            .answered())],
    },
    Element {
        name: "harm asked about",
        shown_when: "whether the child was hurt, or made to do anything, is recorded",
        find: &[on!(
            missing::InterviewHeld,
            |interview| match &interview.harm {
                Stated::NotAsked(_) => Shown::No,
                harm => harm.addressed(),
            }
        )],
    },
    Element {
        name: "what would help next time",
        shown_when: "what would help the child next time is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .would_help
            .answered())],
    },
    Element {
        name: "child's own words in the interview",
        shown_when: "the interview holds the child's own words",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .own_words
            .answered())],
    },
    Element {
        name: "account checked",
        shown_when: "what the child said was checked, not only accepted",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .checked
            .on_record(|checked| *checked))],
    },
    Element {
        name: "what was passed on recorded",
        shown_when: "what was passed on to the council is recorded",
        find: &[on!(missing::ReturnShared, |shared| shared
            .content
            .answered())],
    },
    Element {
        name: "crimes recorded before closing",
        shown_when: "crimes learned of were recorded when the report was closed",
        find: &[on!(missing::Closed, |closed| closed
            .crimes_recorded
            .on_record(|recorded| *recorded))],
    },
    Element {
        name: "notice sent before closing",
        shown_when: "a notice had been sent when the report was closed",
        find: &[on!(missing::Closed, |closed| closed
            .notice_sent
            .on_record(|sent| *sent))],
    },
    Element {
        name: "plan updated before closing",
        shown_when: "the plan for next time was up to date when the report was closed",
        find: &[on!(missing::Closed, |closed| closed
            .plan_updated
            .on_record(|updated| *updated))],
    },
    Element {
        name: "how the child travelled",
        shown_when: "how the child got there and back is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .travelled
            .answered())],
    },
    Element {
        name: "where the child slept and ate",
        shown_when: "where the child slept and ate is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .slept
            .answered())],
    },
    Element {
        name: "phones, money and gifts asked about",
        shown_when: "any new phone, money or gift, or that there was none, is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .gifts
            .answered())],
    },
    Element {
        name: "signs of exploitation recorded",
        shown_when: "what points to exploitation, or that nothing does, is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .exploitation
            .answered())],
    },
    Element {
        name: "why the child left",
        shown_when: "why the child went is recorded",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .why_left
            .answered())],
    },
    Element {
        name: "interview passed on",
        shown_when: "intelligence and a notice were sent in after the interview",
        find: &[on!(missing::InterviewHeld, |interview| interview
            .passed_on
            .on_record(|passed| *passed))],
    },
    Element {
        name: "return interviewer named",
        shown_when: "who held the return home interview is recorded",
        find: &[on!(missing::ReturnInterviewHeld, |held| held.by.answered())],
    },
];

/// Whether the report was closed as if the child were back, and nobody wrote that down.
fn closed_as_back(timeline: &Timeline, fact: &Fact, closed: &missing::Closed) -> Shown {
    let back = closed
        .closed_as
        .shown(|closed| matches!(closed, ClosedAs::Returned | ClosedAs::Located));
    back.and(!found_since_report(timeline, fact))
}

/// Whether the child was found, by a fact's time, since last reported missing.
fn found_since_report(timeline: &Timeline, fact: &Fact) -> Shown {
    let reported_between = |found: &Fact| {
        Shown::any(reports(timeline, fact).map(|report| {
            report
                .happened
                .is_after(found.happened)
                .and(report.happened.is_by(fact.happened))
        }))
    };
    Shown::any(
        timeline
            .of::<missing::Found>()
            .filter(|(found, _)| Timeline::share_case(found, fact))
            .map(|(found, _)| {
                found
                    .happened
                    .is_by(fact.happened)
                    .and(!reported_between(found))
            }),
    )
}

fn soundly_closed(timeline: &Timeline, fact: &Fact, closed: &missing::Closed) -> Shown {
    let since_report = |seen: &Fact| {
        let of_this_episode = reports(timeline, fact).map(|report| {
            is_last_by(report, reports(timeline, fact), fact.happened)
                .and(seen.happened.is_from(report.happened))
        });
        let reported =
            Shown::any(reports(timeline, fact).map(|report| report.happened.is_by(fact.happened)));
        Shown::any(of_this_episode).or(!reported)
    };
    let seen = Shown::any(timeline.of::<person::ChildSeen>().map(|(seen, status)| {
        seen_independently(seen, status)
            .and(seen.happened.is_by(fact.happened))
            .and(since_report(seen))
            .and(Timeline::share_case(seen, fact).into())
    }));
    let unseen = closed
        .closed_as
        .on_record(|closed_as| *closed_as == ClosedAs::CancelledUnseen);
    seen.and(!unseen)
        .and(closed.risks_addressed.on_record(|addressed| *addressed))
}
