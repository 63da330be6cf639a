//! The measure of words about children. It counts files, never authors.

use heard_record::fact::supervision::{TextSaved, WordingResolved};
use heard_record::fact::{investigation, missing, supervision};
use heard_record::kind::OneKind;
use heard_record::{Fact, Stated};

use super::{Behind, ChildView, Count, Counted, File, Measure, Should};
use crate::catalogue::{Area, built_in};
use crate::wording::Class;

/// The measures of this part.
pub(super) const MEASURES: &[Measure] = &[Measure {
    id: "m.vbl",
    should: Should::Missed("No words blame, criminalise or disbelieve a child"),
    title: "files hold words that blame, criminalise or disbelieve a child, and nobody has put them right",
    among: "files of sexual exploitation and of missing children",
    area: Area::Assessing,
    samples: &["exploitation and missing"],
    count: Count::Files(|file: &File| Counted::is(file.any(unresolved))),
    beside: None,
    part: None,
    behind: Behind {
        rules: &[],
        kinds: &[
            TextSaved::KIND,
            missing::Reviewed::KIND,
            investigation::Supervised::KIND,
            supervision::ChildReviewed::KIND,
            WordingResolved::KIND,
        ],
    },
}];

/// Whether a free text about the child has a counted hit of one of the three classes that stands unresolved.
fn unresolved(child: &ChildView) -> bool {
    let saved = child
        .timeline
        .of::<TextSaved>()
        .filter(|(fact, text)| !is_resolved(child, fact, text))
        .map(|(_, text)| &text.words);
    let reviews = child
        .timeline
        .of::<missing::Reviewed>()
        .map(|(_, review)| &review.words);
    let supervised = child
        .timeline
        .of::<investigation::Supervised>()
        .map(|(_, review)| &review.words);
    let children = child
        .timeline
        .of::<supervision::ChildReviewed>()
        .map(|(_, review)| &review.words);
    saved
        .chain(reviews)
        .chain(supervised)
        .chain(children)
        .any(blames)
}

fn is_resolved(child: &ChildView, fact: &Fact, text: &TextSaved) -> bool {
    child
        .timeline
        .of::<WordingResolved>()
        .any(|(by, resolved)| {
            let same = match (text.writing.clear(), resolved.writing.clear()) {
                (Some(one), Some(other)) => one == other,
                _ => false,
            };
            same && by.happened.is_from(fact.happened).is_yes()
        })
}

fn blames(words: &Stated<String>) -> bool {
    let (Some(guide), Some(text)) = (built_in::guide(), words.clear()) else {
        return false;
    };
    guide.hits(text).iter().any(|hit| {
        hit.is_counted()
            && matches!(
                hit.entry.class,
                Class::VictimBlaming | Class::Criminalising | Class::Disbelief
            )
    })
}
