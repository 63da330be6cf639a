//! Bringing in files: what can be put on record is, and what cannot is held, word for word, with the reason.
//!
//! Bringing a file twice is bringing it once: a fact has its own id, and a fact of the same id that says the same is
//! there already.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use heard_record::fact::{correction, place};
use heard_record::{Fact, FactId, Source, What, lines, text};
use heard_store::{Answer, Entries, Fault, Held, Put, Store};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::clock::Clock;

mod clocks;
mod columns;
mod csv;
mod mapping;
mod rows;

pub use self::csv::CsvRows;
pub use mapping::Mapping;
pub use rows::{BroughtRows, Row, Rows};

/// How many facts are put on record together: all of them or, broken off, none.
const TOGETHER: usize = 100_000;

/// The longest line that is read, in bytes.
const LONGEST: u64 = 8 << 20;

/// What came of bringing a file in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Brought {
    /// How many facts are on record that were not.
    pub facts: usize,
    /// How many were on record already.
    pub there_already: usize,
    /// How many lines are held.
    pub held: usize,
}

/// Why a file was not brought in, or not all of it.
#[derive(Debug)]
pub enum NotBrought {
    /// It cannot be read.
    File(std::io::Error),
    /// It has a line longer than any is read.
    TooLong(u64),
    /// It and its mapping do not fit.
    Columns(String),
    /// Whoever read it for us could not go on.
    BrokeOff(String),
    /// The store.
    Store(Fault),
}

impl std::fmt::Display for NotBrought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotBrought::File(why) => write!(f, "it cannot be read: {why}"),
            NotBrought::TooLong(line) => write!(
                f,
                "line {line} is longer than {} MiB; nothing from it on was brought in",
                LONGEST >> 20
            ),
            NotBrought::Columns(why) => write!(f, "it does not fit its mapping: {why}"),
            NotBrought::BrokeOff(why) => f.write_str(why),
            NotBrought::Store(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for NotBrought {}

impl From<std::io::Error> for NotBrought {
    fn from(error: std::io::Error) -> NotBrought {
        NotBrought::File(error)
    }
}

impl From<Fault> for NotBrought {
    fn from(fault: Fault) -> NotBrought {
        NotBrought::Store(fault)
    }
}

/// A line that is being brought in.
struct Line {
    number: u64,
    text: String,
    moves: Moves,
}

/// What of a line's fact may be otherwise when the line is brought again, in another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moves {
    /// Nothing.
    Nothing,
    /// Where it stands.
    Place,
    /// Where it stands, and when it was recorded: by the moment the file was made.
    PlaceAndRecorded,
}

fn names_sealed_place(what: &What) -> bool {
    matches!(what, What::Place(place::Fact::Protected(it)) if !it.sealed.is_left_out())
}

/// Brings files into one store.
pub struct Bringing<'a> {
    store: &'a Store,
    clock: &'a Clock,
    file: &'a str,
    facts: Vec<(Line, Fact)>,
    held: Vec<Held>,
    res: Brought,
}

impl<'a> Bringing<'a> {
    /// From a file of this name: the name alone, without its folder.
    pub fn of(store: &'a Store, clock: &'a Clock, file: &'a str) -> Bringing<'a> {
        Bringing {
            store,
            clock,
            file,
            facts: Vec::new(),
            held: Vec::new(),
            res: Brought::default(),
        }
    }

    /// Brings in JSON Lines, told how many bytes were read as they are.
    ///
    /// # Errors
    ///
    /// A [`NotBrought`]: what was brought until then stays.
    pub async fn json_lines(
        mut self,
        mut from: impl BufRead,
        mut tell: impl FnMut(u64),
    ) -> Result<Brought, NotBrought> {
        let mut number = 0;
        loop {
            number += 1;
            let mut bytes = Vec::new();
            let read = from.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)? as u64;
            if read == 0 {
                break;
            }
            if read == LONGEST && bytes.last() != Some(&b'\n') {
                self.put().await?;
                return Err(NotBrought::TooLong(number));
            }
            tell(read);
            self.line(number, &bytes);
            if self.facts.len() + self.held.len() >= TOGETHER {
                self.put().await?;
            }
        }
        self.put().await?;
        Ok(self.res)
    }

    /// Brings in a story.
    ///
    /// # Errors
    ///
    /// A [`NotBrought`].
    pub async fn story(mut self, mut from: impl Read) -> Result<Brought, NotBrought> {
        let mut told = String::new();
        from.read_to_string(&mut told)?;
        let (story, wrongs) = text::read(self.file, &told);
        let plain = text::plain(&told);
        let lines: Vec<&str> = plain.lines().collect();
        let line = |number: u64| Line {
            number,
            text: told_from(&lines, number),
            moves: Moves::Nothing,
        };
        for wrong in wrongs {
            self.hold(line(wrong.line as u64), wrong.say);
        }
        for fact in story.facts {
            let number = match &fact.source {
                Source::Row { line, .. } => *line,
                Source::Keyboard => 0,
            };
            self.take(line(number), fact);
        }
        self.put().await?;
        Ok(self.res)
    }

    fn line(&mut self, number: u64, bytes: &[u8]) {
        let text = csv::escaped(bytes);
        let line = Line {
            number,
            text: text.trim_end_matches(['\n', '\r']).to_owned(),
            moves: Moves::Nothing,
        };
        if line.text.trim().is_empty() {
            return;
        }
        if std::str::from_utf8(bytes).is_err() {
            return self.hold(line, "it is not in UTF-8".into());
        }
        match lines::read_json(&line.text) {
            Err(why) => self.hold(line, why),
            // Who is called what: that is on record by the facts that describe them.
            Ok(json)
                if json.get("kind").is_none()
                    && (json.get("person").is_some() || json.get("case").is_some()) => {}
            Ok(json) => match lines::read_fact(&json) {
                Ok(fact) => self.take(line, fact),
                Err(why) => self.hold(line, why),
            },
        }
    }

    fn take(&mut self, line: Line, fact: Fact) {
        if fact.recorded > self.clock.now() {
            return self.hold(line, "it says that it was recorded later than now".into());
        }
        if let What::Correction(correction::Fact::Expunged(_)) = fact.what {
            return self.hold(
                line,
                "what the law takes out is taken out at the desk, by two people, and by no file"
                    .into(),
            );
        }
        if names_sealed_place(&fact.what) {
            return self.hold(
                line,
                "it names a place that is sealed where the line comes from: protect the place here, by its own form"
                    .into(),
            );
        }
        self.facts.push((line, fact));
    }

    fn hold(&mut self, line: Line, why: String) {
        self.held.push(Held {
            file: self.file.to_owned(),
            line: i64::try_from(line.number).unwrap_or(i64::MAX),
            why,
            text: line.text,
            at: self.clock.now(),
        });
    }

    /// Puts on record what was read so far, and keeps what cannot be.
    async fn put(&mut self) -> Result<(), NotBrought> {
        let mut facts = std::mem::take(&mut self.facts);
        let now = self.clock.now();
        while !facts.is_empty() {
            let all: Vec<Fact> = facts.iter().map(|(_, fact)| fact.clone()).collect();
            let put = Put {
                key: key_of(&all, now),
                what: Entries::Brought(all),
                seen: None,
                now,
            };
            match self.store.put(put).await? {
                Answer::Kept(receipt) => {
                    self.res.facts += receipt.facts.len();
                    self.res.there_already += receipt.there_already;
                    break;
                }
                Answer::SaidOtherwise(mut ids) => {
                    facts = self.leave_out_the_same(facts, &mut ids).await?;
                    facts = self.hold_those(facts, &ids);
                }
                Answer::AnotherKeyIsNeeded | Answer::Stale(_) | Answer::SealedByAnother => {
                    return Err(Fault::NotKnown.into());
                }
            }
        }
        let held = std::mem::take(&mut self.held);
        if !held.is_empty() {
            self.store.hold(&held).await?;
        }
        self.res.held += held.len();
        Ok(())
    }

    /// Holds those that say something else than is on record under their ids; of two in the file itself, the later.
    fn hold_those(&mut self, facts: Vec<(Line, Fact)>, ids: &[FactId]) -> Vec<(Line, Fact)> {
        let mut refused: BTreeMap<FactId, usize> = BTreeMap::new();
        for id in ids {
            *refused.entry(*id).or_default() += 1;
        }
        let mut rest = Vec::with_capacity(facts.len());
        for (line, fact) in facts.into_iter().rev() {
            match refused.get_mut(&fact.id) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    self.hold(
                        line,
                        "a fact of this id is on record and says something else".into(),
                    );
                }
                _ => rest.push((line, fact)),
            }
        }
        rest.reverse();
        rest
    }
}

/// A line of a story, with those after it that carry it on: they stand further in.
fn told_from(lines: &[&str], number: u64) -> String {
    let start = usize::try_from(number).unwrap_or(usize::MAX);
    let mut rest = lines.iter().skip(start.saturating_sub(1));
    let indent = |line: &str| line.chars().take_while(|c| c.is_whitespace()).count();
    let Some(first) = rest.next().filter(|_| start > 0) else {
        return String::new();
    };
    let goes_on = |line: &&&str| indent(first) > 0 && indent(line) > indent(first);
    let more = rest.take_while(goes_on);
    let all: Vec<&str> = std::iter::once(first).chain(more).copied().collect();
    all.join("\n")
}

/// The same for the same facts at the same moment: asked again after a fault, the store says what became of them.
fn key_of(facts: &[Fact], now: Timestamp) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(now.as_microsecond().to_be_bytes());
    for fact in facts {
        hash.update(fact.id.uuid().as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    let (half, _) = digest.split_at(16);
    Uuid::from_bytes(half.try_into().unwrap_or_default())
}
