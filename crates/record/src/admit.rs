//! The second door: history. It refuses nothing and invents nothing.

use crate::Stated;
use crate::answer::{Names, Value};
use crate::draft::Entry;
use crate::fact::{Fact, Source};
use crate::id::{CaseId, PersonId};
use crate::kind::{Field, Kind};
use crate::near::did_you_mean;
use crate::stated::{SAY_WHAT_WAS_TRIED, SAY_WHY};
use crate::when::When;

/// A row of an old file, with its columns named as the kind's import columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The file's name.
    pub file: String,
    /// The line's number, from 1.
    pub line: u64,
    /// The line, word for word.
    pub text: String,
    /// The columns: name, then what stands there.
    pub columns: Vec<(String, String)>,
}

/// Something worth knowing about a row that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The line's number, from 1.
    pub line: u64,
    /// What was noticed, as a sentence.
    pub say: String,
}

/// The column that says when it happened.
pub const HAPPENED: &str = "happened";
const NOT_KNOWN: &str = "(not known)";
const NOT_ASKED: &str = "(not asked) ";
const WOULD_NOT_SAY: &str = "(would not say)";
const NOT_FOUND_OUT: &str = "(not found out) ";
const UNCLEAR: &str = "(unclear) ";

/// Lets a row of an old file in. What cannot be read is kept as written, and remarked on.
///
/// A time that cannot be read becomes the widest time it can have been: any
/// time up to `no_later_than`, which is when the file was made.
///
/// ```
/// use heard_record::admit::{Row, admit};
/// use heard_record::fact::kind_called;
/// use heard_record::text::{Cast, write_what};
///
/// let graded = kind_called("graded").ok_or("a kind of fact")?;
/// let row = Row {
///     file: "old.csv".into(),
///     line: 12,
///     text: "01/05/24,Med/High?".into(),
///     columns: vec![("grade".into(), "Med/High?".into())],
/// };
/// let made = "2025-01-01T00:00:00Z".parse()?;
/// let (entry, remarks) = admit(&row, graded, vec![], vec![], made, &Cast::default());
/// assert_eq!(write_what(entry.what(), &Cast::default()), "graded: unclear \"Med/High?\"");
/// assert!(remarks.iter().all(|remark| remark.line == 12 && !remark.say.contains("Med")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn admit(
    row: &Row,
    kind: &'static Kind,
    about: Vec<PersonId>,
    cases: Vec<CaseId>,
    no_later_than: jiff::Timestamp,
    names: &dyn Names,
) -> (Entry, Vec<Remark>) {
    let mut remarks = Vec::new();
    let mut remark = |say: String| {
        remarks.push(Remark {
            line: row.line,
            say,
        })
    };
    let mut what = (kind.blank)();
    let mut happened = None;
    for (number, (column, text)) in (1..).zip(&row.columns) {
        if column == HAPPENED {
            match When::read(text) {
                Ok(when) => happened = Some(when),
                Err(say) => remark(format!("{HAPPENED}: {say}; the row is kept as written")),
            }
        } else if let Some((at, field)) = kind.field(column) {
            let stated = admit_answer(field, text, names, &mut remark);
            if !what.set(at, stated) {
                what.set(at, Stated::Unclear(text.clone()));
            }
        } else {
            let columns = kind.columns().chain([HAPPENED]);
            remark(format!(
                "column {number} is none of `{}`; it is kept in the row as written{}",
                kind.words,
                did_you_mean(column, columns)
            ));
        }
    }
    let happened =
        happened.unwrap_or_else(|| When::between(jiff::Timestamp::UNIX_EPOCH, no_later_than));
    let source = Source::Row {
        file: row.file.clone(),
        line: row.line,
        text: row.text.clone(),
    };
    (Entry::new(what, happened, about, cases, source), remarks)
}

fn admit_answer(
    field: &Field,
    text: &str,
    names: &dyn Names,
    remark: &mut dyn FnMut(String),
) -> Stated<Value> {
    if text.trim().is_empty() {
        return Stated::LeftOut;
    }
    if text == NOT_KNOWN {
        return Stated::NotKnown;
    }
    if text == WOULD_NOT_SAY {
        return Stated::WouldNotSay;
    }
    for (mark, say) in [(NOT_ASKED, SAY_WHY), (NOT_FOUND_OUT, SAY_WHAT_WAS_TRIED)] {
        if text.trim_end() == mark.trim_end() {
            remark(format!("{}: {say}; kept as written", field.label));
            return Stated::Unclear(text.to_owned());
        }
    }
    if let Some(because) = text.strip_prefix(NOT_ASKED) {
        return Stated::NotAsked(because.to_owned());
    }
    if let Some(tried) = text.strip_prefix(NOT_FOUND_OUT) {
        return Stated::NotFoundOut(tried.to_owned());
    }
    if let Some(written) = text.strip_prefix(UNCLEAR) {
        return Stated::Unclear(written.to_owned());
    }
    match field.asks.read(text, names) {
        Ok(value) => Stated::Clear(value),
        Err(say) => {
            remark(format!("{}: {say}; kept as written", field.label));
            Stated::Unclear(text.to_owned())
        }
    }
}

/// The columns of a fact as an import file has them; [`admit`] reads them back the same.
pub fn columns_of(fact: &Fact, names: &dyn Names) -> Vec<(String, String)> {
    let mut res = vec![(HAPPENED.to_owned(), fact.happened.to_string())];
    for (field, stated) in fact.kind().fields.iter().zip(fact.what.answers()) {
        let text = match stated {
            Stated::Clear(value) => value.write(names),
            Stated::Unclear(written) => format!("{UNCLEAR}{written}"),
            Stated::NotKnown => NOT_KNOWN.into(),
            Stated::NotAsked(because) => format!("{NOT_ASKED}{because}"),
            Stated::WouldNotSay => WOULD_NOT_SAY.into(),
            Stated::NotFoundOut(tried) => format!("{NOT_FOUND_OUT}{tried}"),
            Stated::LeftOut => continue,
        };
        res.push((field.key.to_owned(), text));
    }
    res
}
