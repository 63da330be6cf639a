//! Who the child is: whether the details on record are whole when a record of the child is used.

use heard_record::fact::person::{self, Ethnicity, ToldBy};
use heard_record::fact::{contact, custody, investigation, missing, supervision};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Shown, Timeline, What, When};

use super::Scope::{ForTheChild, InItsCase};
use super::crime::is_victim;
use super::{Element, Occasion, Sight};

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
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
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
