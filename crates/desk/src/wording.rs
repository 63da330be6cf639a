//! Words about children that whoever writes may want to put another way.

use std::ops::Range;

use heard_duty::catalogue::built_in;

/// A phrase of the language guide, found in what somebody writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The words.
    pub words: String,
    /// The bytes of the text at which they stand.
    pub at: Range<usize>,
    /// Why they trouble.
    pub why: String,
    /// What one could write instead.
    pub instead: String,
    /// What a person has to look at, where the words alone do not settle it.
    pub context: Option<String>,
}

/// The phrases of a text about which something is said beside the field, in its order: what stands in quotation marks is
/// never among them.
pub fn phrases(text: &str) -> Vec<Phrase> {
    let hits = built_in::guide().map_or_else(Vec::new, |guide| guide.hits(text));
    let prompted = hits.into_iter().filter(|hit| hit.is_prompted());
    let told = prompted.map(|hit| Phrase {
        words: text.get(hit.start..hit.end).unwrap_or_default().to_owned(),
        at: hit.start..hit.end,
        why: hit.entry.why.clone(),
        instead: hit.entry.suggestion.clone(),
        context: hit.entry.context.clone(),
    });
    told.collect()
}
