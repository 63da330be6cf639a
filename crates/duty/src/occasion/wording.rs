//! Words about children that are put another way, and what a supervisor does about them.

use heard_record::fact::supervision::{self, EntryKind};
use heard_record::fact::{investigation, missing};
use heard_record::{Fact, Shown, Stated, Timeline};

use super::Scope::InItsCase;
use super::investigation::by_supervisor;
use super::{Element, Occasion};
use crate::catalogue::built_in;
use crate::wording::HitStanding;

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
