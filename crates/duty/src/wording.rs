//! # Words about children
//!
//! How a child is written about decides how the child is seen. "She puts
//! herself at risk" hides the man who harmed her; "safe and well" hides that
//! nobody looked. The guide is a list of such phrases, owned by the force and
//! written as text (`catalogue/language.toml`): each says why it troubles and
//! what one could write instead. It finds words. It does not judge tone, and
//! it knows nothing of the child.
//!
//! Three things follow. A person's own words, in marks, are never prompted;
//! where the text does not say whose words they are, the measure still counts
//! them, so that marks alone are no hiding place. A phrase whose meaning hangs
//! on age, speaker or tense ("boyfriend", "claims") is only *possible*: a
//! person must look. And an ordinary use ("the suspect engaged in risky
//! driving") is written beside the phrase it resembles, and is no hit at all.
//!
//! Nothing here blocks or rewrites. It says where, why, and what else one
//! could write.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use regex::{Match, RegexSet, RegexSetBuilder};

mod notation;
mod quotation;
mod reading;

use notation::Pattern;
use quotation::Quotation;

/// What a phrase does to a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Makes the child the author of the harm.
    VictimBlaming,
    /// Makes risk or harm smaller than it is.
    Minimising,
    /// Makes an exploited child an offender.
    Criminalising,
    /// Makes a child an adult.
    Adultifying,
    /// Says, before anyone has asked, that the child is not to be believed.
    Disbelief,
    /// Puts a dated or degrading name in the place of a child's.
    Label,
    /// Reassures without saying what was seen. It asks for a fact, not for other words.
    NoEvidence,
}

impl Class {
    /// Every class, in the guide's order.
    pub const ALL: [Class; 7] = [
        Class::VictimBlaming,
        Class::Minimising,
        Class::Criminalising,
        Class::Adultifying,
        Class::Disbelief,
        Class::Label,
        Class::NoEvidence,
    ];

    /// As the guide writes it.
    pub fn as_written(self) -> &'static str {
        match self {
            Class::VictimBlaming => "victim-blaming",
            Class::Minimising => "minimising",
            Class::Criminalising => "criminalising",
            Class::Adultifying => "adultifying",
            Class::Disbelief => "disbelief",
            Class::Label => "label",
            Class::NoEvidence => "no evidence",
        }
    }
}

/// One entry of the guide.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its stable name.
    pub id: String,
    /// What the phrase does to a child.
    pub class: Class,
    /// Why it troubles: one sentence.
    pub why: String,
    /// What one could write instead: one sentence.
    pub suggestion: String,
    /// Why a person must look, where the words alone do not settle it.
    pub context: Option<String>,
    patterns: Vec<Pattern>,
    unless: Vec<Pattern>,
}

impl Entry {
    /// Do the words alone leave it open, so that a person must look?
    pub fn needs_context(&self) -> bool {
        self.context.is_some()
    }
}

/// How a hit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitStanding {
    /// The writer's own words, and the words alone settle it.
    Counted,
    /// The writer's own words; a person must look.
    Possible,
    /// Inside marks.
    Quoted {
        /// Does the text say whose words they are? "She said" does not.
        speaker_named: bool,
    },
}

/// A phrase of the guide, found in a text.
#[derive(Debug, Clone, Copy)]
pub struct Hit<'a> {
    /// The entry it is of.
    pub entry: &'a Entry,
    /// The byte at which it begins.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// How it stands.
    pub standing: HitStanding,
}

impl Hit<'_> {
    /// Is the writer shown a suggestion? Never for words in marks.
    pub fn is_prompted(&self) -> bool {
        !matches!(self.standing, HitStanding::Quoted { .. })
    }

    /// Does the measure count it?
    pub fn is_counted(&self) -> bool {
        match self.standing {
            HitStanding::Counted => true,
            HitStanding::Possible => false,
            HitStanding::Quoted { speaker_named } => !speaker_named && !self.entry.needs_context(),
        }
    }
}

/// The language guide, ready to read texts with.
#[derive(Debug, Clone)]
pub struct Language {
    entries: Vec<Entry>,
    /// The letters of all patterns, each once.
    letters: RegexSet,
    /// For each of the letters: the patterns that are worth trying because of them.
    wanted_by: Vec<Vec<Wanted>>,
}

/// A pattern, by its place, and the letters it needs besides.
#[derive(Debug, Clone)]
struct Wanted {
    entry: usize,
    pattern: usize,
    also: Vec<Vec<usize>>,
}

/// An entry, by its place, and where it was found.
type Found = (usize, usize, usize);

/// How many bytes of a text without full stops are read at once.
const STRETCH: usize = 400;

impl Language {
    /// Reads the guide. It is strict: with one fault in it, nothing is read.
    ///
    /// # Errors
    ///
    /// Every fault at once, each a sentence that names the entry and the word.
    pub fn read(text: &str) -> Result<Language, Vec<String>> {
        let entries = reading::entries(text)?;
        let (letters, wanted_by) = first_look(&entries);
        let letters = letters.map_err(|_| vec!["the guide is too long to be read".to_owned()])?;
        Ok(Language {
            entries,
            letters,
            wanted_by,
        })
    }

    /// Its entries, in its own order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The phrases of the guide that a text holds, in the text's order.
    ///
    /// No two overlap: of the same entry they are joined, of several the longest stays.
    pub fn hits(&self, text: &str) -> Vec<Hit<'_>> {
        let mut found = Vec::new();
        for (from, sentence) in sentences(text) {
            for stretch in stretches(sentence) {
                self.find(stretch, from, &mut found);
            }
        }
        if found.is_empty() {
            return Vec::new();
        }
        let quotations = quotation::all(text);
        let found = joined(found).into_iter().filter_map(|(entry, start, end)| {
            let entry = self.entries.get(entry)?;
            let standing = standing(entry, start, end, &quotations);
            Some(Hit {
                entry,
                start,
                end,
                standing,
            })
        });
        longest(found.collect())
    }

    fn find(&self, stretch: Stretch<'_>, from: usize, res: &mut Vec<Found>) {
        let there = self.letters.matches(&stretch.text.to_ascii_lowercase());
        let wanted: BTreeSet<(usize, usize)> = there
            .iter()
            .filter_map(|at| self.wanted_by.get(at))
            .flatten()
            .filter(|wanted| {
                wanted
                    .also
                    .iter()
                    .all(|one_of| one_of.iter().any(|at| there.matched(*at)))
            })
            .map(|wanted| (wanted.entry, wanted.pattern))
            .collect();
        for (at, pattern) in wanted {
            let Some(entry) = self.entries.get(at) else {
                continue;
            };
            let Some(pattern) = entry.patterns.get(pattern) else {
                continue;
            };
            for found in pattern.found_in(stretch.text) {
                let start = stretch.from + found.start();
                if stretch.own.contains(&start) && !is_ordinary(entry, stretch.text, found) {
                    res.push((at, from + start, from + stretch.from + found.end()));
                }
            }
        }
    }
}

/// The letters a text is first looked through for, and who wants them.
fn first_look(entries: &[Entry]) -> (Result<RegexSet, regex::Error>, Vec<Vec<Wanted>>) {
    let patterns = || entries.iter().flat_map(|entry| &entry.patterns);
    let letters: BTreeSet<&String> = patterns()
        .flat_map(|one| one.letters.iter().flatten())
        .collect();
    let places: BTreeMap<&String, usize> = letters.iter().copied().zip(0..).collect();
    let place = |letters: &Vec<String>| -> Vec<usize> {
        letters
            .iter()
            .filter_map(|letters| places.get(letters))
            .copied()
            .collect()
    };
    let mut wanted_by = vec![Vec::new(); letters.len()];
    for (entry, told) in entries.iter().enumerate() {
        for (pattern, told) in told.patterns.iter().enumerate() {
            let mut needed = told.letters.iter().map(place);
            let first = needed.next().unwrap_or_default();
            let wanted = Wanted {
                entry,
                pattern,
                also: needed.collect(),
            };
            for at in first {
                if let Some(wanted_by) = wanted_by.get_mut(at) {
                    wanted_by.push(wanted.clone());
                }
            }
        }
    }
    (
        RegexSetBuilder::new(letters)
            .dfa_size_limit(1 << 24)
            .build(),
        wanted_by,
    )
}

/// The sentences of a text, each with the byte at which it begins. No phrase crosses their ends.
fn sentences(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    text.split_inclusive(['.', '!', '?', ';', ':', '…'])
        .map(move |sentence| {
            let start = from;
            from += sentence.len();
            (start, sentence)
        })
}

/// A part of a sentence, with as much on either side as any phrase needs.
#[derive(Debug)]
struct Stretch<'t> {
    /// The byte of the sentence at which the text begins.
    from: usize,
    text: &'t str,
    /// Only what begins here is this stretch's to find.
    own: Range<usize>,
}

/// A sentence as one stretch; a text without full stops as several, so that none is long.
fn stretches(sentence: &str) -> impl Iterator<Item = Stretch<'_>> {
    let step = if sentence.len() <= 2 * STRETCH {
        sentence.len()
    } else {
        STRETCH
    };
    (0..sentence.len()).step_by(step.max(1)).map(move |start| {
        let own = start..start + step;
        let from = sentence.floor_char_boundary(own.start.saturating_sub(STRETCH / 2));
        let to = sentence.floor_char_boundary(own.end + STRETCH / 2);
        Stretch {
            from,
            text: sentence.get(from..to).unwrap_or_default(),
            own,
        }
    })
}

/// Is it part of a use that the entry calls ordinary?
fn is_ordinary(entry: &Entry, text: &str, found: Match<'_>) -> bool {
    let has_part = |other: Match<'_>| other.start() < found.end() && found.start() < other.end();
    entry
        .unless
        .iter()
        .any(|ordinary| ordinary.found_in(text).any(has_part))
}

/// Hits of one entry that overlap, as one.
fn joined(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_unstable();
    let mut res: Vec<Found> = Vec::new();
    for (entry, start, end) in found {
        match res.last_mut() {
            Some(last) if last.0 == entry && start < last.2 => last.2 = last.2.max(end),
            _ => res.push((entry, start, end)),
        }
    }
    res
}

/// Of hits that overlap, the longest; of equals, the first.
fn longest(mut found: Vec<Hit<'_>>) -> Vec<Hit<'_>> {
    found.sort_by_key(|hit| (std::cmp::Reverse(hit.end - hit.start), hit.start));
    let mut kept: BTreeMap<usize, Hit<'_>> = BTreeMap::new();
    for hit in found {
        let last_before_its_end = kept.range(..hit.end).next_back();
        if last_before_its_end.is_none_or(|(_, kept)| kept.end <= hit.start) {
            kept.insert(hit.start, hit);
        }
    }
    kept.into_values().collect()
}

fn standing(entry: &Entry, start: usize, end: usize, quotations: &[Quotation]) -> HitStanding {
    let begun = quotations.partition_point(|marks| marks.start <= start);
    let last_begun = begun.checked_sub(1).and_then(|at| quotations.get(at));
    match last_begun.filter(|marks| end <= marks.end) {
        Some(marks) => HitStanding::Quoted {
            speaker_named: marks.speaker_named,
        },
        None if entry.needs_context() => HitStanding::Possible,
        None => HitStanding::Counted,
    }
}
