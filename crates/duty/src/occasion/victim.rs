//! What a child is owed as a victim of crime.

use heard_record::fact::investigation::{self, KeyDecision};
use heard_record::fact::{contact, online, strategy};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Shown, Timeline, When};

use super::Scope::InItsCase;
use super::crime::is_victim;
use super::investigation::{same_crime, same_number};
use super::{Element, Occasion, Sight, is_first};

/// What may be the first word of a crime against a child, beside its investigation.
const FIRST_WORDS: [&Kind; 4] = [
    contact::CrimeReported::KIND,
    contact::CrimeRecorded::KIND,
    strategy::HarmSuspected::KIND,
    online::Reported::KIND,
];

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "key decision for the victim made",
        counts_when: "a suspect is arrested, interviewed under caution, released without charge or has bail or conditions changed, \
                      or it is decided not to investigate, of a crime against somebody who was a child then; a charge is told under another right",
        scope: InItsCase,
        find: &[
            on!(investigation::KeyDecisionMade, |made, fact, timeline| {
                let told_here = made
                    .decision
                    .shown(|decision| *decision != KeyDecision::Charged);
                owed_to_the_victim(timeline, fact, told_here)
            }),
            on!(investigation::SuspectArrested, |_, fact, timeline| {
                owed_to_the_victim(timeline, fact, Shown::Yes)
            }),
            on!(investigation::SuspectInterviewed, |_, fact, timeline| {
                owed_to_the_victim(timeline, fact, Shown::Yes)
            }),
        ],
    },
    Occasion {
        name: "victim told of the decision",
        counts_when: "the child or a parent is told of the decision with the reason; one telling may answer several decisions",
        scope: InItsCase,
        find: &[on!(investigation::VictimTold, |told| told.what.answered())],
    },
    Occasion {
        name: "telling the victim would be unsafe",
        counts_when: "it is recorded why telling the child or a parent would be unsafe; not reaching them does not count",
        scope: InItsCase,
        find: &[on!(investigation::VictimNotTold, |not| not
            .because
            .answered())],
    },
    Occasion {
        name: "child is a victim of crime",
        counts_when: "a crime against the child, or against somebody who was a child then, is reported, recorded or investigated, \
                      online harm is reported, or it is recorded that the child is a victim; \
                      further word of the same crime does not count again, nor does a crime against somebody else",
        scope: InItsCase,
        find: &[
            on!(investigation::ChildIsVictim, |_, fact, timeline| {
                first_word_of_victim(timeline, fact)
            }),
            on!(contact::CrimeReported, |_, fact, timeline| {
                first_word_of_victim(timeline, fact)
            }),
            on!(contact::CrimeRecorded, |_, fact, timeline| {
                first_word_of_victim(timeline, fact)
            }),
            on!(investigation::Opened, |_, fact, timeline| {
                first_word_of_victim(timeline, fact)
            }),
            on!(online::Reported, |_, fact, timeline| {
                first_word_of_victim(timeline, fact)
            }),
        ],
    },
    Occasion {
        name: "needs as a victim assessed",
        counts_when: "what the child needs as a victim is assessed and recorded",
        scope: InItsCase,
        find: &[on!(investigation::NeedsAssessed, |_| true)],
    },
    Occasion {
        name: "referred for victim support",
        counts_when: "the child is referred to a named service for victims; handing over a number does not count",
        scope: InItsCase,
        find: &[on!(investigation::SupportReferred, |referred| referred
            .to
            .answered())],
    },
    Occasion {
        name: "victim support declined",
        counts_when: "the child or a parent says that they do not want support",
        scope: InItsCase,
        find: &[on!(investigation::SupportDeclined, |_| true)],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[
    Element {
        name: "told the way they asked for",
        shown_when: "the child or parent was told the way they had asked for",
        find: &[on!(investigation::VictimTold, |told| told
            .as_agreed
            .on_record(|agreed| *agreed))],
    },
    Element {
        name: "told so that a child understands",
        shown_when: "it was put so that a child can understand it",
        find: &[on!(investigation::VictimTold, |told| told
            .suits_child
            .on_record(|suits| *suits))],
    },
    Element {
        name: "contact with the victim agreed",
        shown_when: "how often the child or parent wants to hear, how, is recorded",
        find: &[on!(investigation::NeedsAssessed, |needs| needs
            .contact_agreed
            .answered())],
    },
    Element {
        name: "special measures considered",
        shown_when: "the special measures the child may need are recorded",
        find: &[on!(investigation::NeedsAssessed, |needs| needs
            .special_measures
            .addressed())],
    },
    Element {
        name: "personal statement offered",
        shown_when: "a victim personal statement was offered to the child",
        find: &[on!(investigation::NeedsAssessed, |needs| needs
            .statement_offered
            .on_record(|offered| *offered))],
    },
    Element {
        name: "report acknowledged in writing",
        shown_when: "the report was acknowledged to the victim in writing",
        find: &[on!(investigation::NeedsAssessed, |needs| needs
            .acknowledged
            .on_record(|acknowledged| *acknowledged))],
    },
];

/// What makes the child a victim of a crime.
const VICTIM_BY: [&Kind; 5] = [
    investigation::ChildIsVictim::KIND,
    contact::CrimeReported::KIND,
    contact::CrimeRecorded::KIND,
    investigation::Opened::KIND,
    online::Reported::KIND,
];

/// Whether a fact is the first on record of a crime with the child as its victim.
///
/// Two of one kind are of two crimes, unless they give one number.
fn first_word_of_victim(timeline: &Timeline, fact: &Fact) -> Sight {
    let is_victim = |fact: &Fact| {
        contact::CrimeReported::of(&fact.what)
            .map_or(Shown::Yes, |reported| is_victim(timeline, reported))
    };
    let is_the_same = |other: &Fact| {
        let is_further_word = Shown::from(other.kind().index != fact.kind().index);
        same_crime(other, fact).and(is_further_word.or(same_number(other, fact)))
    };
    let first = is_first(timeline, fact, &VICTIM_BY, is_victim, is_the_same);
    owed_to_the_victim(timeline, fact, first)
}

/// What is owed to whoever was a child when the crime was committed, which was no later than the first word of it on record.
pub(super) fn owed_to_the_victim(timeline: &Timeline, fact: &Fact, shown: Shown) -> Sight {
    let own = fact.happened;
    if timeline.is_a_child(own.latest_micros()).is_yes() {
        return shown.into();
    }
    let kinds: Vec<&Kind> = FIRST_WORDS
        .iter()
        .chain(investigation::Fact::KINDS)
        .copied()
        .collect();
    let first = timeline
        .of_kinds(&kinds)
        .map(|other| (other.happened, same_crime(other, fact)))
        .filter(|(_, same)| !same.is_no())
        .fold(own, |first, (when, same)| {
            let latest = if same.is_yes() {
                when.latest_micros()
            } else {
                i64::MAX
            };
            When::between_micros(
                first.earliest_micros().min(when.earliest_micros()),
                first.latest_micros().min(latest),
            )
        });
    Sight::from(shown).harmed(first)
}
