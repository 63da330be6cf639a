//! Going missing: the report, what is gathered and graded, and who is told.

use heard_record::fact::missing::{self, Grade, HarmKind, InfoItem};
use heard_record::fact::person::{self};
use heard_record::kind::OneKind;
use heard_record::{Fact, Role, Shown, Timeline, When};

use super::Scope::InItsCase;
use super::{Element, Occasion};
use crate::contradiction;

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
        find: &[on!(missing::Reported, |_, fact, timeline| {
            super::person::in_care_at(timeline, fact)
        })],
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
        find: &[on!(missing::Graded, |graded| graded
            .grade
            .shown(|grade| *grade > Grade::Absent))],
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
            becomes(timeline, fact, graded, Grade::High)
        })],
    },
    Occasion {
        name: "missing child becomes medium risk",
        counts_when: "the missing child is graded medium, and was not already; saying again that the child is at medium risk does not count",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded, fact, timeline| {
            becomes(timeline, fact, graded, Grade::Medium)
        })],
    },
    Occasion {
        name: "missing child graded medium",
        counts_when: "the missing child is graded medium",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded| graded
            .grade
            .is(Grade::Medium))],
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
        find: &[on!(missing::Graded, |graded| graded
            .grade
            .is(Grade::VeryLow))],
    },
    Occasion {
        name: "missing child first graded high",
        counts_when: "the first grade of an episode is high",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded, fact, timeline| {
            graded
                .grade
                .is(Grade::High)
                .and(is_first_grading(timeline, fact))
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
            contradiction::is_below_high(graded)
                .and(Shown::any(against.iter().map(|against| against.shown)))
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
        name: "children's services told the child is missing",
        counts_when: "children's services, or the emergency duty team, are told that the child is missing",
        scope: InItsCase,
        find: &[on!(missing::ServicesTold, |told| !told
            .back
            .on_record(|back| *back))],
    },
    Occasion {
        name: "children's services told the child is back",
        counts_when: "children's services are told that the child is no longer missing",
        scope: InItsCase,
        find: &[on!(missing::ServicesTold, |told| told
            .back
            .on_record(|back| *back))],
    },
    Occasion {
        name: "council reported with a social worker engaged",
        counts_when: "the council itself reports the child missing and a named social worker is already engaged; \
                      it counts again when the child is graded after such a report",
        scope: InItsCase,
        find: &[
            on!(missing::Reported, |reported| by_council_engaged(reported)),
            on!(missing::Graded, |_, fact, timeline| {
                last_reported_by_council_engaged(timeline, fact)
            }),
        ],
    },
    Occasion {
        name: "missing persons unit told",
        counts_when: "the UK Missing Persons Unit is told of the child",
        scope: InItsCase,
        find: &[on!(missing::UnitTold, |_| true)],
    },
    Occasion {
        name: "missing grade changed",
        counts_when: "the missing child is given another grade than before",
        scope: InItsCase,
        find: &[on!(
            missing::Graded,
            |graded, fact, timeline| grade_changed(timeline, fact, graded)
        )],
    },
    Occasion {
        name: "new risk learned while the child was missing",
        counts_when: "something new about risk becomes known after a grade was given and before the child is found",
        scope: InItsCase,
        find: &[
            on!(missing::RiskLearned, |_, fact, timeline| {
                Shown::any(timeline.of::<missing::Graded>().map(|(graded, _)| {
                    graded
                        .happened
                        .is_by(fact.happened)
                        .and(Timeline::share_case(graded, fact).into())
                }))
            }),
            on!(person::FactorRecorded, |factor, fact, timeline| {
                factor
                    .stands
                    .is(person::Standing::Present)
                    .and(graded_and_missing(timeline, fact))
            }),
            on!(person::FlagRaised, |_, fact, timeline| graded_and_missing(
                timeline, fact
            )),
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
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "first steps agreed",
        shown_when: "the first steps to trace the child were agreed with whoever reported it",
        find: &[on!(missing::RecordCreated, |record| record
            .steps
            .answered())],
    },
    Element {
        name: "risk assessed",
        shown_when: "the risk was assessed when the record was made",
        find: &[on!(missing::RecordCreated, |record| record
            .assessed
            .on_record(|assessed| *assessed))],
    },
    Element {
        name: "review time set",
        shown_when: "the time at which it is looked at again is set",
        find: &[
            on!(missing::RecordCreated, |record| record.review.answered()),
            on!(missing::Ratified, |ratified| ratified
                .next_review
                .answered()),
            on!(missing::Reviewed, |reviewed| reviewed.next.answered()),
            on!(missing::SearchPlanMade, |plan| plan
                .review_latest
                .answered()),
        ],
    },
    Element {
        name: "last seen recorded",
        shown_when: "when, where and by whom the child was last seen is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::LastSeen
        ))],
    },
    Element {
        name: "earlier episodes recorded",
        shown_when: "earlier episodes, and what happened then, are recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::Earlier
        ))],
    },
    Element {
        name: "medication recorded",
        shown_when: "what medicine the child needs is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::Medication
        ))],
    },
    Element {
        name: "who said what recorded",
        shown_when: "who supplied each item, and when, is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::WhoSaid
        ))],
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
            graded
                .harm
                .on_record(|kinds| HarmKind::ALL.iter().all(|kind| kinds.contains(kind)))
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
        find: &[on!(missing::Graded, |graded| graded
            .bias_checked
            .on_record(|checked| *checked))],
    },
    Element {
        name: "tasks set",
        shown_when: "the supervisor set tasks",
        find: &[on!(missing::Ratified, |ratified| ratified.tasks.answered())],
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
        find: &[on!(missing::ServicesTold, |told| told
            .social_worker
            .answered())],
    },
    Element {
        name: "children's services' reply recorded",
        shown_when: "what children's services answered is recorded",
        find: &[on!(missing::ServicesTold, |told| told.reply.answered())],
    },
    Element {
        name: "profile in the form",
        shown_when: "the carers' form has the child's profile",
        find: &[on!(missing::PhilomenaReceived, |form| form
            .profile
            .on_record(|there| *there))],
    },
    Element {
        name: "this episode in the form",
        shown_when: "the carers' form tells of this episode",
        find: &[on!(missing::PhilomenaReceived, |form| form
            .this_episode
            .on_record(|there| *there))],
    },
    Element {
        name: "photograph with the form",
        shown_when: "a photograph came with the carers' form",
        find: &[on!(missing::PhilomenaReceived, |form| form
            .photo
            .on_record(|there| *there))],
    },
    Element {
        name: "form used in the plan",
        shown_when: "what the carers' form says was used in the plan",
        find: &[on!(missing::PhilomenaReceived, |form| form
            .used
            .on_record(|used| *used))],
    },
    Element {
        name: "reporter and relationship recorded",
        shown_when: "who reported the child missing, and how they know the child, is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::Reporter
        ))],
    },
    Element {
        name: "name, date of birth and address recorded",
        shown_when: "the child's name, date of birth and address are recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::Identity
        ))],
    },
    Element {
        name: "description and clothing recorded",
        shown_when: "what the child looks like and was wearing is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::Description
        ))],
    },
    Element {
        name: "phone, accounts, money and transport recorded",
        shown_when: "which phone, accounts, money and means of travel the child has is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::Reach
        ))],
    },
    Element {
        name: "reason for worry recorded",
        shown_when: "why whoever reported it is worried is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::WhyWorried
        ))],
    },
    Element {
        name: "what was done already recorded",
        shown_when: "what had been done to find the child before police were told is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::DoneSoFar
        ))],
    },
    Element {
        name: "in or out of character recorded",
        shown_when: "whether going missing is in or out of character is recorded",
        find: &[on!(missing::InformationGathered, |info| has_item(
            info,
            InfoItem::Character
        ))],
    },
    Element {
        name: "people for the search set",
        shown_when: "how many people search, and for how long, is set",
        find: &[on!(missing::Ratified, |ratified| ratified
            .resources
            .answered())],
    },
    Element {
        name: "need of other agencies weighed",
        shown_when: "which other agencies are needed is recorded",
        find: &[on!(missing::Ratified, |ratified| ratified
            .other_agencies
            .answered())],
    },
    Element {
        name: "rescue alert considered with the grade",
        shown_when: "whether to ask for a child rescue alert was considered when the grade was checked",
        find: &[on!(missing::Ratified, |ratified| ratified
            .alert_considered
            .on_record(|considered| *considered))],
    },
    Element {
        name: "which authority was told recorded",
        shown_when: "which was told is recorded: home authority, host authority or emergency duty team",
        find: &[on!(missing::ServicesTold, |told| told.told.answered())],
    },
    Element {
        name: "reference of the missing persons unit recorded",
        shown_when: "which reference the UK Missing Persons Unit gave is recorded",
        find: &[on!(missing::UnitTold, |told| told.reference.answered())],
    },
    Element {
        name: "what is new answered",
        shown_when: "what was new is named where the grade is kept, and the reason given where the child is graded again",
        find: &[
            on!(missing::Graded, |graded| graded.because.answered()),
            on!(missing::GradeKept, |kept| kept.fact.answered()),
        ],
    },
    Element {
        name: "source of what is new recorded",
        shown_when: "from whom or where the new information came is recorded",
        find: &[
            on!(missing::Graded, |_, fact, timeline| source_of_news(
                timeline, fact
            )),
            on!(missing::GradeKept, |_, fact, timeline| source_of_news(
                timeline, fact
            )),
        ],
    },
    Element {
        name: "whoever answered what is new recorded",
        shown_when: "the role of whoever decided what the new information changes is recorded",
        find: &[
            on!(missing::Graded, |_, fact| fact.by.role != Role::NotStated),
            on!(missing::GradeKept, |_, fact| fact.by.role
                != Role::NotStated),
        ],
    },
];

/// Whether the source of anything learned about risk in the episode, by a fact's time, is recorded.
fn source_of_news(timeline: &Timeline, fact: &Fact) -> Shown {
    let learned = timeline
        .of::<missing::RiskLearned>()
        .filter(|(news, _)| Timeline::share_case(news, fact))
        .map(|(news, learned)| (news, learned.source.answered()));
    let factors = timeline
        .of::<person::FactorRecorded>()
        .map(|(news, factor)| (news, factor.source.answered()));
    let flags = timeline
        .of::<person::FlagRaised>()
        .map(|(news, flag)| (news, flag.origin.answered()));
    Shown::any(
        learned
            .chain(factors)
            .chain(flags)
            .map(|(news, named)| named.and(news.happened.is_by(fact.happened))),
    )
}

fn has_item(info: &missing::InformationGathered, item: InfoItem) -> Shown {
    info.items.on_record(|items| items.contains(&item))
}

/// The gradings of a fact's episode, in order.
pub(super) fn gradings<'a>(
    timeline: &'a Timeline,
    fact: &'a Fact,
) -> impl DoubleEndedIterator<Item = (&'a Fact, &'a missing::Graded)> {
    timeline
        .of::<missing::Graded>()
        .filter(move |(graded, _)| Timeline::share_case(graded, fact))
}

fn is_first_grading(timeline: &Timeline, fact: &Fact) -> Shown {
    !Shown::any(
        gradings(timeline, fact)
            .filter(|(other, _)| other.id != fact.id && other.recorded <= fact.recorded)
            .map(|(other, _)| other.happened.is_before(fact.happened)),
    )
}

/// Whether the grade that stood at a fact is one of those wanted: the last given by then in its episode.
pub(super) fn graded_at(
    timeline: &Timeline,
    fact: &Fact,
    wanted: impl Fn(&Grade) -> bool,
) -> Shown {
    Shown::any(gradings(timeline, fact).map(|(graded, said)| {
        let overtaken = Shown::any(
            gradings(timeline, fact)
                .filter(|(other, _)| other.id != graded.id)
                .map(|(other, later)| {
                    let between = other
                        .happened
                        .is_after(graded.happened)
                        .and(other.happened.is_by(fact.happened));
                    between.and(!later.grade.shown(&wanted))
                }),
        );
        said.grade
            .shown(&wanted)
            .and(graded.happened.is_by(fact.happened))
            .and(!overtaken)
    }))
}

/// Whether at a fact's time the child was missing, and had been given a grade.
pub(super) fn graded_and_missing(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(gradings(timeline, fact).map(|(graded, _)| {
        graded
            .happened
            .is_before(fact.happened)
            .and(!back_by(timeline, graded, fact.happened))
    }))
}

/// Whether the child is given this grade, and had not been given it last.
fn becomes(timeline: &Timeline, fact: &Fact, graded: &missing::Graded, grade: Grade) -> Shown {
    let anew = is_first_grading(timeline, fact).or(grade_changed(timeline, fact, graded));
    graded.grade.is(grade).and(anew)
}

/// Whether the grade given before in the episode was another one.
fn grade_changed(timeline: &Timeline, fact: &Fact, graded: &missing::Graded) -> Shown {
    let same = |said: &missing::Graded| match (said.grade.clear(), graded.grade.clear()) {
        (Some(one), Some(other)) => Shown::from(one == other),
        _ => Shown::CannotTell,
    };
    let others = || gradings(timeline, fact).filter(|(other, _)| other.id != fact.id);
    Shown::any(others().map(|(other, said)| {
        let given_again = Shown::any(others().filter(|(later, _)| later.id != other.id).map(
            |(later, said)| {
                let between = later
                    .happened
                    .is_after(other.happened)
                    .and(later.happened.is_before(fact.happened));
                between.and(same(said))
            },
        ));
        (!same(said))
            .and(other.happened.is_before(fact.happened))
            .and(!given_again)
    }))
}

/// Whether an inspector keeps a grade for which every factor known against it was answered by then.
fn every_factor_answered(timeline: &Timeline, fact: &Fact) -> Shown {
    let all = || gradings(timeline, fact).map(|(graded, _)| graded);
    let answered = Shown::any(all().map(|graded| {
        is_last_by(graded, all(), fact.happened).and(contradiction::all_answered(
            timeline,
            graded,
            fact.happened,
        ))
    }));
    Shown::from(fact.by.role.is_inspector_or_above()).and(answered)
}

/// Whether a fact of an episode is the last of its kind by a moment.
pub(super) fn is_last_by<'f>(
    one: &Fact,
    others: impl Iterator<Item = &'f Fact>,
    by: When,
) -> Shown {
    let overtaken = others.filter(|other| other.id != one.id).map(|other| {
        other
            .happened
            .is_after(one.happened)
            .and(other.happened.is_by(by))
    });
    one.happened.is_by(by).and(!Shown::any(overtaken))
}

/// The reports of a fact's episode.
pub(super) fn reports<'a>(
    timeline: &'a Timeline,
    fact: &'a Fact,
) -> impl Iterator<Item = &'a Fact> {
    timeline
        .of::<missing::Reported>()
        .map(|(report, _)| report)
        .filter(move |report| Timeline::share_case(report, fact))
}

fn by_council_engaged(reported: &missing::Reported) -> Shown {
    reported.worker_engaged.on_record(|engaged| *engaged)
}

/// Whether the last report of an episode by a fact's time came from the council with its worker engaged.
fn last_reported_by_council_engaged(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(
        timeline
            .of::<missing::Reported>()
            .filter(|(report, _)| Timeline::share_case(report, fact))
            .map(|(report, reported)| {
                let is_last = is_last_by(report, reports(timeline, fact), fact.happened);
                by_council_engaged(reported).and(is_last)
            }),
    )
}

/// Whether a child who was missing at a fact was found, located or the report closed, from then on and by a moment.
pub(crate) fn back_by(timeline: &Timeline, missing: &Fact, by: When) -> Shown {
    let ends = [
        missing::Found::KIND,
        missing::LocatedInCall::KIND,
        missing::Closed::KIND,
    ];
    Shown::any(
        timeline
            .of_kinds(&ends)
            .filter(|end| Timeline::share_case(end, missing))
            .map(|end| {
                end.happened
                    .is_from(missing.happened)
                    .and(end.happened.is_by(by))
            }),
    )
}

/// Whether the child was not missing already, as far as was told, when reported missing.
pub(crate) fn begins_episode(timeline: &Timeline, report: &Fact) -> Shown {
    let before = reports(timeline, report)
        .filter(|other| other.id != report.id)
        .map(|other| {
            other.happened.is_before(report.happened).and(!back_by(
                timeline,
                other,
                report.happened,
            ))
        });
    !Shown::any(before)
}
