//! Bringing in rows of another system's files, by a mapping.

use std::collections::{BTreeMap, HashMap};

use heard_record::admit::Remark;
use heard_record::{Fact, FactId, Source, When};
use heard_store::SystemRead;
use jiff::Timestamp;

use super::columns::Columns;
use super::mapping::Mapping;
use super::{Bringing, Brought, Line, Moves, NotBrought, TOGETHER};

/// How many letters of rows are put on record together, at most.
const LETTERS_TOGETHER: usize = 64 << 20;

/// A row of a file: a line, but where a cell goes over several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number of its first line, from 1.
    pub number: u64,
    /// The row, word for word.
    pub text: String,
    /// Its cells; or why it has none.
    pub cells: Result<Vec<String>, String>,
}

/// Something that gives the rows of a file, one after another.
pub trait Rows {
    /// The next row, if there is one.
    ///
    /// # Errors
    ///
    /// Why there can be no more, though the file has not ended.
    fn next_row(&mut self) -> Result<Option<Row>, NotBrought>;
}

/// What came of bringing in rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BroughtRows {
    /// What is on record, and what is held.
    pub brought: Brought,
    /// How many rows were read.
    pub rows: usize,
    /// What could be read only in part: each remark with how many rows it was made of, and the line of the first.
    pub remarks: BTreeMap<String, (usize, u64)>,
    /// The columns that the mapping makes nothing of, from 1.
    pub unused: Vec<usize>,
    /// Up to when the other system is now read, where its files are to come again and again.
    pub up_to: Option<Timestamp>,
}

impl Bringing<'_> {
    /// Brings in rows, the first of which names the columns; tells how many letters were read as they are.
    ///
    /// # Errors
    ///
    /// A [`NotBrought`]: what was brought until then stays.
    pub async fn rows(
        mut self,
        mapping: &Mapping,
        mut from: impl Rows,
        mut tell: impl FnMut(usize),
    ) -> Result<BroughtRows, NotBrought> {
        let header = match from.next_row()? {
            Some(Row {
                cells: Ok(cells), ..
            }) => cells,
            Some(Row {
                cells: Err(why), ..
            }) => {
                return Err(NotBrought::Columns(format!("its first line: {why}")));
            }
            None => return Err(NotBrought::Columns("it has no line at all".into())),
        };
        let columns = Columns::of(mapping, self.file, &header).map_err(NotBrought::Columns)?;
        let mut res = BroughtRows {
            unused: columns.unused(),
            ..BroughtRows::default()
        };
        let mut here = HashMap::new();
        let mut letters = 0;
        loop {
            let row = match from.next_row() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                Err(why) => {
                    self.put().await?;
                    return Err(why);
                }
            };
            tell(row.text.len());
            letters += row.text.len();
            if self.row(&columns, row, &mut here, &mut res.remarks) {
                res.rows += 1;
            }
            if self.facts.len() + self.held.len() >= TOGETHER || letters > LETTERS_TOGETHER {
                self.put().await?;
                here.clear();
                letters = 0;
            }
        }
        self.put().await?;
        res.up_to = self.note_system_read(mapping).await?;
        res.brought = self.res;
        Ok(res)
    }

    /// Keeps up to when the system was read, where its files are to come again and again.
    async fn note_system_read(&self, mapping: &Mapping) -> Result<Option<Timestamp>, NotBrought> {
        let Some((hours, made)) = mapping.every_hours.zip(mapping.made) else {
            return Ok(None);
        };
        let now = self.clock.now();
        let up_to = made.min(now);
        let read = SystemRead {
            system: mapping.system.clone(),
            up_to,
            hours,
        };
        self.store.note_system_read(&read, now).await?;
        Ok(Some(up_to))
    }

    /// Takes or holds a row; false if there is nothing in it.
    fn row(
        &mut self,
        columns: &Columns<'_>,
        row: Row,
        here: &mut HashMap<FactId, usize>,
        remarks: &mut BTreeMap<String, (usize, u64)>,
    ) -> bool {
        if let Ok(cells) = &row.cells
            && cells.iter().all(|cell| cell.trim().is_empty())
        {
            return false;
        }
        let told = match &row.cells {
            Ok(cells) => columns.facts(&row, cells),
            Err(why) => Err(why.clone()),
        };
        match told {
            Err(why) => self.hold(line(&row, Moves::Place), why),
            Ok(told) => {
                for fact in told.facts {
                    self.take_once(line(&row, columns.moves()), fact, here);
                }
                for Remark { line, say } in told.remarks {
                    remarks.entry(say).or_insert((0, line)).0 += 1;
                }
            }
        }
        true
    }

    /// Takes a fact of a row, unless a row above tells it already.
    fn take_once(&mut self, line: Line, fact: Fact, here: &mut HashMap<FactId, usize>) {
        let above = here.get(&fact.id).and_then(|at| self.facts.get(*at));
        match above {
            Some((_, above)) if line.moves.says_the_same(&fact, above) => {
                self.res.there_already += 1;
            }
            Some(_) => self.hold(
                line,
                "a row above is told apart by the same and says something else".into(),
            ),
            None => {
                let (id, at) = (fact.id, self.facts.len());
                self.take(line, fact);
                if self.facts.len() > at {
                    here.insert(id, at);
                }
            }
        }
    }

    /// Leaves out what is on record already but for where in which file it stood.
    pub(super) async fn leave_out_the_same(
        &mut self,
        facts: Vec<(Line, Fact)>,
        ids: &mut Vec<FactId>,
    ) -> Result<Vec<(Line, Fact)>, NotBrought> {
        let there = self.store.facts(ids).await?;
        let there: HashMap<FactId, Fact> = there
            .into_iter()
            .map(|kept| (kept.fact.id, kept.fact))
            .collect();
        let mut rest = Vec::with_capacity(facts.len());
        for (line, fact) in facts {
            let before = there.get(&fact.id);
            if before.is_some_and(|before| line.moves.says_the_same(&fact, before)) {
                ids.retain(|id| *id != fact.id);
                self.res.there_already += 1;
            } else {
                rest.push((line, fact));
            }
        }
        Ok(rest)
    }
}

fn line(row: &Row, moves: Moves) -> Line {
    Line {
        number: row.number,
        text: row.text.clone(),
        moves,
    }
}

impl Moves {
    /// Does a fact say what another of its id says, but for what may be otherwise?
    fn says_the_same(self, fact: &Fact, before: &Fact) -> bool {
        let mut again = fact.clone();
        if let (Source::Row { text, .. }, Source::Row { text: then, .. }) =
            (&fact.source, &before.source)
            && self != Moves::Nothing
            && text == then
        {
            again.source = before.source.clone();
        }
        if self == Moves::PlaceAndRecorded {
            let any_time_until = |recorded| When::between(Timestamp::UNIX_EPOCH, recorded);
            if again.happened == any_time_until(again.recorded)
                && before.happened == any_time_until(before.recorded)
            {
                again.happened = before.happened;
            }
            again.recorded = before.recorded;
        }
        again == *before
    }
}
