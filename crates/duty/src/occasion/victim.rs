//! What a child is owed as a victim of crime.

use heard_record::fact::investigation::{self, KeyDecision};
use heard_record::fact::{contact, online, strategy};
use heard_record::kind::{Kind, OneKind};
use heard_record::{Fact, Shown, Timeline, When};

use super::Scope::InItsCase;
use super::investigation::same_crime;
use super::{Element, Occasion, Sight};

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
        counts_when: "it is recorded that the child is the victim of a reported crime, or that somebody was when a child",
        scope: InItsCase,
        find: &[on!(investigation::ChildIsVictim, |_, fact, timeline| {
            owed_to_the_victim(timeline, fact, Shown::Yes)
        })],
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
