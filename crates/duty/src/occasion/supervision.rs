//! Supervision, wording and what is known about who somebody is.

use heard_record::fact::exploitation::{self, FirstResponder};
use heard_record::fact::person::{self, Ethnicity, ToldBy};
use heard_record::fact::supervision::{self, EntryKind};
use heard_record::fact::{contact, custody, investigation, missing};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Role, Shown, Stated, Timeline, What, When};

use super::Scope::{ForTheChild, InItsCase};
use super::crime::is_victim;
use super::investigation::by_supervisor;
use super::{Element, Occasion, Sight, given_before};
use crate::catalogue::built_in;
use crate::wording::{Class, HitStanding};

/// A look at each kind of fact that says who the child is.
macro_rules! in_each_detail {
    (|$fact:ident, $timeline:ident| $body:expr) => {
        &[
            on!(person::Described, |_, $fact, $timeline| $body),
            on!(person::EthnicityRecorded, |_, $fact, $timeline| $body),
            on!(person::NeedsRecorded, |_, $fact, $timeline| $body),
            on!(person::CareStatusRecorded, |_, $fact, $timeline| $body),
            on!(supervision::DemographicsRecorded, |_, $fact, $timeline| {
                $body
            }),
        ]
    };
}

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "wording to look at again saved",
        counts_when: "a text about the child is saved with a phrase of the language guide in the writer's own words; \
                      a true quotation with its speaker named does not count",
        scope: InItsCase,
        find: &[
            on!(supervision::TextSaved, |saved| in_words(&saved.words)),
            on!(supervision::ChildReviewed, |review| in_words(&review.words)),
            on!(missing::Reviewed, |review| in_words(&review.words)),
            on!(investigation::Supervised, |review| in_words(&review.words)),
        ],
    },
    Occasion {
        name: "wording resolved",
        counts_when: "a phrase is put another way, or kept as a true quotation with its speaker named, and it says how",
        scope: InItsCase,
        find: &[on!(supervision::WordingResolved, |resolved| resolved
            .how
            .answered())],
    },
    Occasion {
        name: "wording to challenge saved",
        counts_when: "a phrase of the language guide stands in a supervisor's review or in a closure, \
                      or was written by a supervisor",
        scope: InItsCase,
        find: &[
            on!(supervision::TextSaved, |saved, fact| in_words(&saved.words)
                .and(weighs_more(saved, fact))),
            on!(supervision::ChildReviewed, |review| in_words(&review.words)),
            on!(missing::Reviewed, |review| in_words(&review.words)),
            on!(investigation::Supervised, |review| in_words(&review.words)),
        ],
    },
    Occasion {
        name: "wording challenged by a supervisor",
        counts_when: "a supervisor who did not write it speaks with the author, and what was said is recorded",
        scope: InItsCase,
        find: &[on!(
            supervision::WordingChallenged,
            |challenged, fact, timeline| {
                challenged
                    .feedback
                    .answered()
                    .and(by_supervisor(fact))
                    .and(!written_by_same(timeline, fact, challenged))
            }
        )],
    },
    Occasion {
        name: "supervisor review made",
        counts_when: "a supervisor reviews a matter about the child: a search, an investigation or any other",
        scope: InItsCase,
        find: &[
            on!(supervision::ChildReviewed, |_| true),
            on!(missing::Reviewed, |_| true),
            on!(investigation::Supervised, |_| true),
        ],
    },
    Occasion {
        name: "supervisor review led by the child's risk",
        counts_when: "a supervisor's review says what the risk to this child is; \
                      a review that speaks of workload, tasks or whereabouts alone, or only reassures without saying what was seen, \
                      does not count",
        scope: InItsCase,
        find: &[
            on!(supervision::ChildReviewed, |review| says_what_risk(
                &review.childs_risk
            )),
            on!(missing::Reviewed, |review| says_what_risk(
                &review.childs_risk
            )),
            on!(investigation::Supervised, |review| says_what_risk(
                &review.childs_risk
            )),
        ],
    },
    Occasion {
        name: "time set to review the matter again",
        counts_when: "a supervisor's review of a matter about the child says when it is looked at again; \
                      one that names no time does not count, nor one by somebody else",
        scope: InItsCase,
        find: &[on!(supervision::ChildReviewed, |review, fact| {
            supervisor_set(fact, &review.next)
        })],
    },
    Occasion {
        name: "matter reviewed by a supervisor",
        counts_when: "a supervisor reviews the matter about the child; a review by somebody else does not count",
        scope: InItsCase,
        find: &[on!(supervision::ChildReviewed, |_, fact| by_supervisor(
            fact
        ))],
    },
    Occasion {
        name: "time set to review the investigation again",
        counts_when: "a review of the investigation says when it is looked at again; one that names no time does not count",
        scope: InItsCase,
        find: &[on!(investigation::Supervised, |review| Sight::by_time(
            &review.next
        ))],
    },
    Occasion {
        name: "direction with a time given",
        counts_when: "a supervisor directs somebody to do something for the child, and by when; a direction with no time does not count, \
                      nor one by somebody who supervises nobody",
        scope: InItsCase,
        find: &[on!(supervision::DirectionGiven, |given, fact| {
            supervisor_set(fact, &given.due)
        })],
    },
    Occasion {
        name: "direction given another time",
        counts_when: "what was directed before is directed again, with the time by which it is then to be done",
        scope: InItsCase,
        find: &[on!(supervision::DirectionGiven, |given, fact, timeline| {
            given
                .due
                .answered()
                .and(given_before::<supervision::DirectionGiven>(timeline, fact))
        })],
    },
    Occasion {
        name: "direction answered",
        counts_when: "what came of a direction is recorded, done or not; an entry without a result does not count",
        scope: InItsCase,
        find: &[on!(supervision::DirectionAnswered, |answered| answered
            .result
            .answered())],
    },
    Occasion {
        name: "question opened with a time to answer it",
        counts_when: "something about the child that police do not know is asked, and by when it is to be found out; \
                      a question with no time does not count",
        scope: ForTheChild,
        find: &[on!(supervision::QuestionOpened, |asked| Sight::by_time(
            &asked.due
        ))],
    },
    Occasion {
        name: "question about the child answered",
        counts_when: "the answer to a question about the child is recorded, or why it is given up; an entry that says neither does not count",
        scope: ForTheChild,
        find: &[on!(supervision::QuestionAnswered, |said| said
            .answer
            .answered())],
    },
    Occasion {
        name: "child's record used with details incomplete",
        counts_when: "a record of the child, as victim or as suspect, is made or used while the child's details are incomplete: \
                      the child is described in a case, is a victim of crime, is arrested, detained or reported missing, or the use \
                      itself is recorded; once in a case",
        scope: InItsCase,
        find: &[
            on!(supervision::NominalUsed, |_, fact, timeline| {
                first_use_incomplete(timeline, fact)
            }),
            on!(person::Described, |_, fact, timeline| {
                first_use_incomplete(timeline, fact)
            }),
            on!(investigation::ChildIsVictim, |_, fact, timeline| {
                first_use_incomplete(timeline, fact)
            }),
            on!(contact::CrimeReported, |_, fact, timeline| {
                first_use_incomplete(timeline, fact)
            }),
            on!(custody::Arrested, |_, fact, timeline| {
                first_use_incomplete(timeline, fact)
            }),
            on!(custody::Detained, |_, fact, timeline| {
                first_use_incomplete(timeline, fact)
            }),
            on!(missing::Reported, |_, fact, timeline| {
                first_use_incomplete(timeline, fact)
            }),
        ],
    },
    Occasion {
        name: "child's details completed",
        counts_when: "name, date of birth, ethnicity, needs and care status are all on record, or why they are not; \
                      ethnicity not stated needs its reason; some of them do not count, nor does saying that they are complete",
        scope: ForTheChild,
        find: in_each_detail!(|fact, timeline| Sight::from(complete_by(timeline, fact.happened))),
    },
    Occasion {
        name: "child's record reviewed",
        counts_when: "the record as a whole is looked through by somebody",
        scope: InItsCase,
        find: &[on!(supervision::RecordReviewed, |_| true)],
    },
    Occasion {
        name: "unsafe to ask for details",
        counts_when: "it is recorded why asking for the child's details would be unsafe now; \
                      not having asked does not count",
        scope: ForTheChild,
        find: &[on!(supervision::UnsafeToAsk, |unsafe_now| {
            Sight::from(unsafe_now.because.answered()).set_by(&unsafe_now.retry)
        })],
    },
    Occasion {
        name: "missing grade decided",
        counts_when: "a level of risk is set for the missing child, by whoever or whatever set it",
        scope: InItsCase,
        find: &[on!(missing::Graded, |_| true)],
    },
    Occasion {
        name: "missing grade decided by a named person with reasons",
        counts_when: "a named person sets the level of risk and gives reasons; a level set by a system does not count",
        scope: InItsCase,
        find: &[on!(missing::Graded, |graded, fact| decided(
            fact,
            &graded.because
        ))],
    },
    Occasion {
        name: "incident grade decided",
        counts_when: "a grade is set for the log, at first or on being looked at again, by whoever or whatever set it",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |_| true),
            on!(contact::Reassessed, |again| again.grade.answered()),
        ],
    },
    Occasion {
        name: "incident grade decided by a named person with reasons",
        counts_when: "a named person sets the grade of the log and gives reasons; a grade set by a system does not count",
        scope: InItsCase,
        find: &[
            on!(contact::IncidentGraded, |graded, fact| decided(
                fact,
                &graded.because
            )),
            on!(contact::Reassessed, |again, fact| again
                .grade
                .answered()
                .and(decided(fact, &again.because))),
        ],
    },
    Occasion {
        name: "flag decided",
        counts_when: "a flag about the child is put on or taken off, by whoever or whatever did it",
        scope: ForTheChild,
        find: &[
            on!(person::FlagRaised, |_| true),
            on!(person::FlagEnded, |_| true),
        ],
    },
    Occasion {
        name: "flag decided by a named person with reasons",
        counts_when: "a named person puts a flag on or takes it off and gives reasons; a flag set by a system does not count",
        scope: ForTheChild,
        find: &[
            on!(person::FlagRaised, |flag, fact| decided(
                fact,
                &flag.because
            )),
            on!(person::FlagEnded, |flag, fact| decided(fact, &flag.because)),
        ],
    },
    Occasion {
        name: "missing closure decided by a named person with reasons",
        counts_when: "a named person closes the missing report and gives reasons; a report closed by a system does not count",
        scope: InItsCase,
        find: &[on!(missing::Closed, |closed, fact| decided(
            fact,
            &closed.because
        ))],
    },
    Occasion {
        name: "investigation closure decided by a named person with reasons",
        counts_when: "a named person closes the investigation and gives reasons; one closed by a system does not count",
        scope: InItsCase,
        find: &[on!(investigation::Closed, |closed, fact| decided(
            fact,
            &closed.because
        ))],
    },
    Occasion {
        name: "NRM referral decided",
        counts_when: "police refer the child to the national referral mechanism, or decide not to, by whoever or whatever decided it",
        scope: ForTheChild,
        find: &[
            on!(exploitation::NrmReferred, |referred| referred
                .by
                .is(FirstResponder::Police)),
            on!(exploitation::NrmNotReferred, |_| true),
        ],
    },
    Occasion {
        name: "NRM referral decided by a named person with reasons",
        counts_when: "a named person of police refers the child with the indicators, or decides not to and gives reasons; \
                      what a system decided does not count",
        scope: ForTheChild,
        find: &[
            on!(exploitation::NrmReferred, |referred, fact| referred
                .by
                .is(FirstResponder::Police)
                .and(decided(fact, &referred.indicators))),
            on!(exploitation::NrmNotReferred, |declined, fact| decided(
                fact,
                &declined.because
            )),
        ],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "learning recorded",
        shown_when: "what the author learned from the challenge is recorded",
        find: &[on!(supervision::WordingChallenged, |challenged| challenged
            .learning
            .answered())],
    },
    Element {
        name: "repeat considered",
        shown_when: "whether the author had been spoken with before is recorded",
        find: &[on!(supervision::WordingChallenged, |challenged| challenged
            .repeat
            .answered())],
    },
    Element {
        name: "tasks answer the risk",
        shown_when: "the review sets tasks that answer the risk, whose and by when",
        find: &[
            on!(supervision::ChildReviewed, |review| review.tasks.answered()),
            on!(missing::Reviewed, |review| review
                .tasks_chased
                .on_record(|chased| *chased)),
            on!(investigation::Supervised, |review| review
                .direction
                .answered()),
        ],
    },
    Element {
        name: "risk not set aside for workload",
        shown_when: "the review says that it does not rest on workload",
        find: &[
            on!(supervision::ChildReviewed, |review| says_no(
                &review.demand_only
            )),
            on!(missing::Reviewed, |review| says_no(&review.demand_only)),
            on!(investigation::Supervised, |review| says_no(
                &review.demand_only
            )),
        ],
    },
    Element {
        name: "risk not called over because the child was found",
        shown_when: "the review says that knowing where the child is does not end the risk",
        find: &[on!(supervision::ChildReviewed, |review| says_no(
            &review.place_only
        ))],
    },
    Element {
        name: "ethnicity self-defined",
        shown_when: "the ethnicity is the child's own answer",
        find: in_each_detail!(|fact, timeline| {
            let own = by_then(timeline, fact, |said: &person::EthnicityRecorded| {
                said.told_by.on_record(|by| *by == ToldBy::Themselves)
            });
            let said_own = by_then(
                timeline,
                fact,
                |said: &supervision::DemographicsRecorded| said.self_defined.on_record(|own| *own),
            );
            own.or(said_own)
        }),
    },
    Element {
        name: "source of ethnicity recorded",
        shown_when: "who said what the child's ethnicity is is recorded",
        find: in_each_detail!(|fact, timeline| by_then(
            timeline,
            fact,
            |said: &person::EthnicityRecorded| said.told_by.answered()
        )),
    },
    Element {
        name: "time set to ask again",
        shown_when: "an ethnicity is stated, or when it is asked again is recorded; with no ethnicity recorded it is not shown",
        find: in_each_detail!(|fact, timeline| by_then(
            timeline,
            fact,
            |said: &person::EthnicityRecorded| is_stated(said).or(said.ask_again.answered())
        )),
    },
    Element {
        name: "sex recorded",
        shown_when: "the child's sex is recorded, or why it is not",
        find: in_each_detail!(|fact, timeline| by_then(
            timeline,
            fact,
            |said: &person::Described| said.sex.addressed()
        )),
    },
    Element {
        name: "disability asked about",
        shown_when: "disability and neurodivergence are recorded, or why they are not",
        find: in_each_detail!(|fact, timeline| by_then(
            timeline,
            fact,
            |said: &person::NeedsRecorded| said
                .disability
                .addressed()
                .and(said.neurodivergent.addressed())
        )),
    },
    Element {
        name: "language recorded",
        shown_when: "the child's language is recorded, or why it is not",
        find: in_each_detail!(|fact, timeline| by_then(
            timeline,
            fact,
            |said: &person::NeedsRecorded| said.language.addressed()
        )),
    },
    Element {
        name: "religion asked about",
        shown_when: "the child's religion is recorded, or why it is not",
        find: in_each_detail!(|fact, timeline| by_then(
            timeline,
            fact,
            |said: &person::NeedsRecorded| said.religion.addressed()
        )),
    },
    Element {
        name: "nationality recorded",
        shown_when: "the child's nationality is recorded, or why it is not",
        find: in_each_detail!(|fact, timeline| by_then(
            timeline,
            fact,
            |said: &person::NeedsRecorded| said.nationality.addressed()
        )),
    },
];

/// A supervisor said by when something is done: a time somebody else writes is not theirs to keep anybody to.
fn supervisor_set(fact: &Fact, by_when: &Stated<When>) -> Sight {
    Sight::from(by_when.answered().and(by_supervisor(fact))).set_by(by_when)
}

/// Whether a text holds a phrase of the language guide to look at again.
///
/// A phrase inside marks whose speaker is named is no such phrase; one that
/// only its context could settle leaves it open, and so does a guide that
/// cannot be read.
fn has_hits(text: &str) -> Shown {
    let Some(guide) = built_in::guide() else {
        return Shown::from(!text.trim().is_empty()).and(Shown::CannotTell);
    };
    Shown::any(guide.hits(text).iter().map(|hit| match hit.standing {
        HitStanding::Possible => Shown::CannotTell,
        _ => hit.is_counted().into(),
    }))
}

/// Words that add nothing to a phrase that reassures.
const JOINING: &[&str] = &[
    "a", "all", "also", "and", "are", "both", "but", "child", "children", "he", "is", "kids", "n",
    "now", "she", "so", "still", "the", "they", "very", "was", "were",
];

/// Is there an answer that says more than that the child is well?
fn says_what_risk(risk: &Stated<String>) -> Shown {
    match risk {
        Stated::Clear(words) => !only_reassures(words),
        _ => risk.answered(),
    }
}

/// Is a text nothing but phrases of the guide that reassure without saying what was seen?
fn only_reassures(text: &str) -> Shown {
    let Some(guide) = built_in::guide() else {
        return Shown::CannotTell;
    };
    let mut rest = String::new();
    let mut from = 0;
    for hit in guide.hits(text) {
        if hit.entry.class == Class::NoEvidence && hit.is_prompted() {
            rest.push_str(text.get(from..hit.start).unwrap_or_default());
            rest.push(' ');
            from = hit.end;
        }
    }
    let rest = rest + text.get(from..).unwrap_or_default();
    let adds = rest
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .any(|word| !JOINING.contains(&word.to_lowercase().as_str()));
    Shown::from(from > 0 && !adds)
}

fn in_words(words: &Stated<String>) -> Shown {
    match words {
        Stated::Clear(words) => has_hits(words),
        Stated::Unclear(_) => Shown::CannotTell,
        _ => Shown::No,
    }
}

/// Does the text stand in a review or a closure, or come from a supervisor?
fn weighs_more(saved: &supervision::TextSaved, fact: &Fact) -> Shown {
    let entry = saved
        .entry
        .shown(|entry| matches!(entry, EntryKind::Review | EntryKind::Closure));
    entry.or(by_supervisor(fact))
}

/// Did whoever challenges a text write it?
fn written_by_same(
    timeline: &Timeline,
    fact: &Fact,
    challenged: &supervision::WordingChallenged,
) -> Shown {
    Shown::any(
        timeline
            .of::<supervision::TextSaved>()
            .filter(|(text, _)| text.by == fact.by && Timeline::share_case(text, fact))
            .map(|(_, saved)| match (&saved.writing, &challenged.writing) {
                (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
                _ => Shown::CannotTell,
            }),
    )
}

/// Does it say that it is not so? Saying nothing does not.
fn says_no(stated: &Stated<bool>) -> Shown {
    stated.on_record(|is| !*is)
}

/// What makes or uses a record of the child.
const USES: [&Kind; 7] = [
    supervision::NominalUsed::KIND,
    person::Described::KIND,
    investigation::ChildIsVictim::KIND,
    contact::CrimeReported::KIND,
    custody::Arrested::KIND,
    custody::Detained::KIND,
    missing::Reported::KIND,
];

/// Whether a fact is the first in its case to make or use a record of the child, with the child's details incomplete by then.
fn first_use_incomplete(timeline: &Timeline, fact: &Fact) -> Sight {
    let is_use = |fact: &Fact| match &fact.what {
        What::Person(_) => Shown::from(!fact.cases.is_empty()),
        What::Contact(contact::Fact::CrimeReported(reported)) => is_victim(timeline, reported),
        _ => Shown::Yes,
    };
    let when = used_at(fact);
    let before = timeline
        .of_kinds(&USES)
        .filter(|other| other.id != fact.id && Timeline::share_case(other, fact))
        .map(|other| {
            let at_once = when.is_exact() && used_at(other) == when && other.id < fact.id;
            is_use(other).and(used_at(other).is_before(when).or(at_once.into()))
        });
    let first = is_use(fact).and(!Shown::any(before));
    Sight::from(first.and(!complete_by(timeline, when))).at(when)
}

/// When a fact makes or uses a record: a description does when it is put on record, whatever day it is true from.
fn used_at(fact: &Fact) -> When {
    match &fact.what {
        What::Person(_) => When::at(fact.recorded),
        _ => fact.happened,
    }
}

/// Were the child's details all on record at a moment, or why they were not?
fn complete_by(timeline: &Timeline, at: When) -> Shown {
    let named = known_by(timeline, at, |said: &person::Described| {
        said.name.answered()
    });
    let born = known_by(timeline, at, |said: &person::Described| {
        said.born.addressed()
    });
    let ethnicity = known_by(timeline, at, |said: &person::EthnicityRecorded| {
        is_stated(said).or(said.not_stated_because.answered())
    });
    let needs = known_by(timeline, at, |_: &person::NeedsRecorded| Shown::Yes);
    let care = known_by(timeline, at, |said: &person::CareStatusRecorded| {
        said.status.addressed()
    });
    Shown::all([named, born, ethnicity, needs, care])
}

fn is_stated(said: &person::EthnicityRecorded) -> Shown {
    said.ethnicity.on_record(|code| *code != Ethnicity::NS)
}

/// Was it decided by a named person, with reasons?
fn decided(fact: &Fact, because: &Stated<String>) -> Shown {
    let by_a_person = match fact.by.role {
        Role::System => Shown::No,
        Role::NotStated => Shown::CannotTell,
        _ => Shown::Yes,
    };
    by_a_person.and(because.answered())
}

/// Is anything said of one kind by a moment so?
fn known_by<K: OneKind>(timeline: &Timeline, at: When, shows: impl Fn(&K) -> Shown) -> Shown {
    Shown::any(
        timeline
            .of::<K>()
            .map(|(fact, said)| fact.happened.is_by(at).and(shows(said))),
    )
}

/// Is anything said of one kind by a fact's time so?
fn by_then<K: OneKind>(timeline: &Timeline, fact: &Fact, shows: impl Fn(&K) -> Shown) -> Shown {
    known_by(timeline, fact.happened, shows)
}
