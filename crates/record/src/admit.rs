//! The second door: history. It refuses nothing and invents nothing.

use crate::Stated;
use crate::answer::{Names, Value};
use crate::draft::Entry;
use crate::fact::{Fact, Source};
use crate::id::{CaseId, PersonId};
use crate::kind::{Field, Kind};
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
const UNCLEAR: &str = "(unclear) ";

/// Lets a row of an old file in. What cannot be read is kept as written, and remarked on.
///
/// A time that cannot be read becomes the widest time it can have been: any
/// time up to `no_later_than`, which is when the file was made.
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
    for (column, text) in &row.columns {
        if column == HAPPENED {
            match When::read(text) {
                Ok(when) => happened = Some(when),
                Err(_) => remark(format!(
                    "happened is `{text}`, which is not a time; the row is kept as written"
                )),
            }
        } else if let Some((at, field)) = kind.field(column) {
            let stated = admit_answer(field, text, names, &mut remark);
            if !what.set(at, stated) {
                what.set(at, Stated::Unclear(text.clone()));
            }
        } else {
            remark(format!(
                "`{column}` is no column of `{}`; it is kept in the row as written",
                kind.words
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
    if let Some(because) = text.strip_prefix(NOT_ASKED) {
        return Stated::NotAsked(because.to_owned());
    }
    if let Some(written) = text.strip_prefix(UNCLEAR) {
        return Stated::Unclear(written.to_owned());
    }
    match field.asks.read(text, names) {
        Ok(value) => Stated::Clear(value),
        Err(_) => {
            remark(format!(
                "{} is `{text}`, which is not {}; kept as written",
                field.label,
                field.asks.wanted()
            ));
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
            Stated::LeftOut => continue,
        };
        res.push((field.key.to_owned(), text));
    }
    res
}
