//! Supervision, wording and what is known about who somebody is.

use heard_record::fact::exploitation::{self, FirstResponder};
use heard_record::fact::person::{self, Ethnicity, ToldBy};
use heard_record::fact::supervision::{self, EntryKind};
use heard_record::fact::{contact, investigation, missing};
use heard_record::kind::OneKind;
use heard_record::{Fact, Role, Shown, Stated, Timeline};

use super::Scope::{ForTheChild, InItsCase};
use super::{Element, Occasion, Sight};
use crate::catalogue::built_in;
use crate::wording::{Class, HitStanding};

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
        name: "child's record used with details incomplete",
        counts_when: "a record of the child, as victim or as suspect, is made or used while the child's details are incomplete",
        scope: InItsCase,
        find: &[on!(supervision::NominalUsed, |_, fact, timeline| {
            !completed_before(timeline, fact)
        })],
    },
    Occasion {
        name: "child's details completed",
        counts_when: "ethnicity, age, disability, language, religion, care status, nationality are all answered, \
                      if only as not known with a reason; some of them do not count",
        scope: ForTheChild,
        find: &[on!(supervision::DemographicsRecorded, |recorded| recorded
            .complete
            .is(true))],
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
        find: &[on!(
            supervision::DemographicsRecorded,
            |recorded, _fact, timeline| recorded.self_defined.on_record(|own| *own).or(any_of(
                timeline,
                |said: &person::EthnicityRecorded| said
                    .told_by
                    .on_record(|by| *by == ToldBy::Themselves)
            ))
        )],
    },
    Element {
        name: "source of ethnicity recorded",
        shown_when: "who said what the child's ethnicity is is recorded",
        find: &[on!(
            supervision::DemographicsRecorded,
            |_, _fact, timeline| any_of(timeline, |said: &person::EthnicityRecorded| said
                .told_by
                .answered())
        )],
    },
    Element {
        name: "time set to ask again",
        shown_when: "no ethnicity was left unstated, or when it is asked again is recorded",
        find: &[on!(
            supervision::DemographicsRecorded,
            |_, _fact, timeline| !any_of(timeline, |said: &person::EthnicityRecorded| said
                .ethnicity
                .on_record(|code| *code == Ethnicity::NS)
                .and(!said.ask_again.answered()))
        )],
    },
    Element {
        name: "sex recorded",
        shown_when: "the child's sex is recorded, or why it is not",
        find: &[on!(
            supervision::DemographicsRecorded,
            |_, _fact, timeline| any_of(timeline, |said: &person::Described| said.sex.addressed())
        )],
    },
    Element {
        name: "date of birth recorded",
        shown_when: "the child's date of birth is recorded, or why it is not",
        find: &[on!(
            supervision::DemographicsRecorded,
            |_, _fact, timeline| any_of(timeline, |said: &person::Described| said.born.addressed())
        )],
    },
    Element {
        name: "disability asked about",
        shown_when: "disability and neurodivergence are recorded, or why they are not",
        find: &[on!(
            supervision::DemographicsRecorded,
            |_, _fact, timeline| needs(timeline, |said| said
                .disability
                .addressed()
                .and(said.neurodivergent.addressed()))
        )],
    },
    Element {
        name: "language recorded",
        shown_when: "the child's language is recorded, or why it is not",
        find: &[on!(
            supervision::DemographicsRecorded,
            |_, _fact, timeline| needs(timeline, |said| said.language.addressed())
        )],
    },
    Element {
        name: "religion asked about",
        shown_when: "the child's religion is recorded, or why it is not",
        find: &[on!(
            supervision::DemographicsRecorded,
            |_, _fact, timeline| needs(timeline, |said| said.religion.addressed())
        )],
    },
    Element {
        name: "nationality recorded",
        shown_when: "the child's nationality is recorded, or why it is not",
        find: &[on!(
            supervision::DemographicsRecorded,
            |_, _fact, timeline| needs(timeline, |said| said.nationality.addressed())
        )],
    },
    Element {
        name: "care status recorded",
        shown_when: "whether the child is looked after is recorded, or why it is not",
        find: &[on!(
            supervision::DemographicsRecorded,
            |_, _fact, timeline| any_of(timeline, |said: &person::CareStatusRecorded| said
                .status
                .addressed())
        )],
    },
];

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

fn by_supervisor(fact: &Fact) -> Shown {
    match fact.by.role {
        Role::NotStated => Shown::CannotTell,
        role => role.supervises().into(),
    }
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

fn completed_before(timeline: &Timeline, fact: &Fact) -> Shown {
    Shown::any(
        timeline
            .of::<supervision::DemographicsRecorded>()
            .map(|(recorded, said)| {
                said.complete
                    .is(true)
                    .and(recorded.happened.is_before(fact.happened))
            }),
    )
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

fn any_of<K: OneKind>(timeline: &Timeline, shows: impl Fn(&K) -> Shown) -> Shown {
    Shown::any(timeline.of::<K>().map(|(_, said)| shows(said)))
}

fn needs(timeline: &Timeline, shows: impl Fn(&person::NeedsRecorded) -> Shown) -> Shown {
    any_of(timeline, shows)
}
