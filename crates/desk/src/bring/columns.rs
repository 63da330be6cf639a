//! A row of another system's file, as the facts it tells.

use std::collections::BTreeMap;

use heard_record::admit::{self, HAPPENED, Remark, admit};
use heard_record::answer::{Asks, ById};
use heard_record::text::author_not_stated;
use heard_record::{Author, CaseId, Fact, FactId, PersonId, Role};
use jiff::Timestamp;

use super::Moves;
use super::mapping::{FactOf, FieldOf, Mapping};
use super::rows::Row;

/// What ids that come of other systems begin with, so that none is an id of a story.
const BROUGHT: &str = "brought";

/// The series of references that are people's.
const PEOPLE: &str = "person";

/// A mapping over the columns of one file.
#[derive(Debug)]
pub(super) struct Columns<'m> {
    mapping: &'m Mapping,
    /// The file's name.
    file: &'m str,
    places: BTreeMap<&'m str, usize>,
    width: usize,
}

/// What a row tells.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) facts: Vec<Fact>,
    /// What of it could be read only in part.
    pub(super) remarks: Vec<Remark>,
}

impl<'m> Columns<'m> {
    /// Finds each column a mapping names in a file's first line.
    pub(super) fn of(
        mapping: &'m Mapping,
        file: &'m str,
        header: &[String],
    ) -> Result<Columns<'m>, String> {
        let mut places = BTreeMap::new();
        for (place, column) in mapping.columns() {
            let mut found = (0..)
                .zip(header)
                .filter(|(_, name)| name.trim() == column.trim());
            match (found.next(), found.next()) {
                (Some((at, _)), None) => places.insert(column, at),
                (Some(_), Some((at, _))) => {
                    return Err(format!(
                        "{place}: two columns of the file go by that name; the second is column {}",
                        at + 1
                    ));
                }
                (None, _) => {
                    return Err(format!("{place}: the file has no column of that name"));
                }
            };
        }
        Ok(Columns {
            mapping,
            file,
            places,
            width: header.len(),
        })
    }

    /// What may be otherwise when a row is brought again.
    pub(super) fn moves(&self) -> Moves {
        match self.mapping.recorded {
            Some(_) => Moves::Place,
            None => Moves::PlaceAndRecorded,
        }
    }

    /// The columns that the mapping makes nothing of, from 1: what stands there is kept in the row alone.
    pub(super) fn unused(&self) -> Vec<usize> {
        let used: Vec<usize> = self.places.values().copied().collect();
        (0..self.width)
            .filter(|at| !used.contains(at))
            .map(|at| at + 1)
            .collect()
    }

    /// The facts a row tells; the error says why it cannot be read.
    pub(super) fn facts(&self, row: &Row, cells: &[String]) -> Result<Told, String> {
        if cells.len() != self.width {
            return Err(format!(
                "it has {} cells, and the first line has {}",
                cells.len(),
                self.width
            ));
        }
        let cells = Cells { of: self, cells };
        let which = cells.which_row()?;
        let mut told = Told {
            facts: Vec::new(),
            remarks: Vec::new(),
        };
        let recorded = cells.recorded()?;
        let by = cells.by(row.number, &mut told.remarks);
        for fact in &self.mapping.facts {
            if cells.tells(fact) {
                let fact = cells.fact(fact, row, &which, recorded, &by, &mut told.remarks)?;
                told.facts.push(fact);
            }
        }
        if told.facts.is_empty() {
            return Err("the mapping has no kind of fact for such a row".into());
        }
        Ok(told)
    }
}

/// The cells of one row.
struct Cells<'a> {
    of: &'a Columns<'a>,
    cells: &'a [String],
}

impl<'a> Cells<'a> {
    fn at(&self, column: &str) -> &'a str {
        let place = self.of.places.get(column);
        let cell = place.and_then(|at| self.cells.get(*at));
        cell.map_or("", |cell| cell.trim())
    }

    /// What tells the row apart: its own reference, else all of it.
    fn which_row(&self) -> Result<Vec<&'a str>, String> {
        let columns = &self.of.mapping.row;
        if columns.is_empty() {
            return Ok(self.cells.iter().map(|cell| cell.trim()).collect());
        }
        let which: Vec<&str> = columns.iter().map(|column| self.at(column)).collect();
        if which.iter().all(|cell| cell.is_empty()) {
            return Err("what tells the row apart is not filled in".into());
        }
        Ok(which)
    }

    fn recorded(&self) -> Result<Timestamp, String> {
        let Mapping {
            recorded,
            made,
            clocks,
            ..
        } = self.of.mapping;
        let Some(column) = recorded else {
            return made.ok_or_else(|| "when it was recorded is not said".into());
        };
        let text = self.at(column);
        if text.is_empty() {
            return Err("when it was recorded is not filled in".into());
        }
        let when = clocks.when(text);
        let when = when
            .ok_or("when it was recorded cannot be read as the mapping says times are written")?;
        if made.is_some_and(|made| when.earliest() > made) {
            return Err("it says that it was recorded after the file was made".into());
        }
        // Of a day alone, the police surely knew by its end.
        Ok(made.map_or(when.latest(), |made| when.latest().min(made)))
    }

    fn by(&self, line: u64, remarks: &mut Vec<Remark>) -> Author {
        let by = &self.of.mapping.by;
        let cell = |column: &Option<String>| {
            let cell = column.as_deref().map(|column| self.at(column));
            cell.filter(|cell| !cell.is_empty())
        };
        let not_stated = author_not_stated();
        let role = cell(&by.role_column).map(|cell| {
            let ours = by.roles.get(cell).copied().or_else(|| Role::of_word(cell));
            ours.unwrap_or_else(|| {
                let say = "who recorded it: the mapping has no role for such a word; kept in the row as written".into();
                remarks.push(Remark { line, say });
                not_stated.role
            })
        });
        let name = cell(&by.name_column).or(by.name.as_deref());
        Author {
            name: name.map_or(not_stated.name, str::to_owned),
            role: role.or(by.role).unwrap_or(not_stated.role),
        }
    }

    /// Does the row tell of such a fact?
    fn tells(&self, fact: &FactOf) -> bool {
        let filled = fact.where_filled.as_deref();
        let is = fact.where_is.as_ref();
        filled.is_none_or(|column| !self.at(column).is_empty())
            && is.is_none_or(|is| {
                is.words
                    .iter()
                    .any(|word| word.trim() == self.at(&is.column))
            })
    }

    fn fact(
        &self,
        of: &FactOf,
        row: &Row,
        which: &[&str],
        recorded: Timestamp,
        by: &Author,
        remarks: &mut Vec<Remark>,
    ) -> Result<Fact, String> {
        let kind = of.kind;
        let mut about: Vec<PersonId> = Vec::new();
        for column in &of.about {
            let person = self.person(column, self.at(column));
            about.extend(person.filter(|person| !about.contains(person)));
        }
        if about.is_empty() && !of.about.is_empty() {
            return Err(format!("{}: whom it is about is not filled in", kind.words));
        }
        let mut cases: Vec<CaseId> = Vec::new();
        for column in &of.cases {
            let case = self.case(self.at(column));
            cases.extend(case.filter(|case| !cases.contains(case)));
        }
        let happened = of.happened.as_deref().map(|column| {
            let text = self.at(column);
            let when = self.of.mapping.clocks.when(text);
            let text = when.map_or_else(|| text.to_owned(), |when| when.to_string());
            (HAPPENED.to_owned(), text)
        });
        let always = of.always.iter();
        let always = always.map(|(key, answer)| ((*key).to_owned(), answer.clone()));
        let fields = of.fields.iter();
        let fields = fields.map(|field| (field.field.key.to_owned(), self.answer(field)));
        let columns = happened.into_iter().chain(always).chain(fields).collect();
        let read = admit::Row {
            file: self.of.file.to_owned(),
            line: row.number,
            text: row.text.clone(),
            columns,
        };
        let (entry, more) = admit(&read, kind, about, cases, recorded, &ById);
        remarks.extend(more.into_iter().map(|Remark { line, say }| Remark {
            line,
            say: format!("{}, {say}", kind.words),
        }));
        let nth = of.nth.to_string();
        let mut id = vec![BROUGHT, &self.of.mapping.system, kind.words, &nth];
        id.extend(which);
        Ok(entry.into_fact(FactId::of_words(&id), recorded, by.clone()))
    }

    /// What a cell answers, in our words; as it is written, where it cannot be put into them.
    fn answer(&self, of: &FieldOf) -> String {
        let text = self.at(&of.column);
        if text.is_empty() {
            return String::new();
        }
        if let Some(ours) = of.words.get(text) {
            return ours.clone();
        }
        let Mapping { clocks, lists, .. } = self.of.mapping;
        let parts = || {
            text.split(*lists)
                .map(str::trim)
                .filter(|part| !part.is_empty())
        };
        let ours = match of.field.asks {
            Asks::When => clocks.when(text).map(|when| when.to_string()),
            Asks::Date => clocks.date(text).map(|date| date.to_string()),
            Asks::Person(_) => self.person(&of.column, text).map(|id| id.to_string()),
            Asks::Case => self.case(text).map(|id| id.to_string()),
            Asks::People => {
                let people = parts().filter_map(|part| self.person(&of.column, part));
                let ids: Vec<String> = people.map(|id| id.to_string()).collect();
                Some(ids.join(", "))
            }
            Asks::Choices(list) => {
                let ours = parts().map(|part| {
                    let ours = of.words.get(part).map_or(part, String::as_str);
                    list.word(ours)
                });
                let ours: Option<Vec<&str>> = ours.collect();
                ours.map(|words| words.join(", "))
            }
            _ => None,
        };
        ours.unwrap_or_else(|| text.to_owned())
    }

    /// Who goes by a reference: always the same for the same reference in the same series of the same system.
    fn person(&self, column: &str, reference: &str) -> Option<PersonId> {
        let Mapping { system, series, .. } = self.of.mapping;
        let series = series.get(column).map_or(PEOPLE, String::as_str);
        let words = [BROUGHT, system, series, reference];
        (!reference.is_empty()).then(|| PersonId::of_words(&words))
    }

    fn case(&self, reference: &str) -> Option<CaseId> {
        let words = [BROUGHT, &self.of.mapping.system, reference];
        (!reference.is_empty()).then(|| CaseId::of_words(&words))
    }
}
