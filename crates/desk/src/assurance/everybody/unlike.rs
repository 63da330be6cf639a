//! What is kept of how people count, held to what the facts say.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::PersonId;
use heard_store::{CountKept, Fault};

use super::{Counting, READ_AT_A_TIME};
use crate::assurance::count::Count;
use crate::assurance::told::first_month;
use crate::measures::{Everything, Judge, judge_these};

impl Counting {
    /// What is kept of how people count that is not what the facts say, a line for each.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn unlike_kept(&self) -> Result<Vec<String>, Fault> {
        let (mut wrong, mut last) = (Vec::new(), 0);
        loop {
            let rows = self
                .store
                .counts_after(&self.counted_by, last, READ_AT_A_TIME)
                .await?;
            let Some(end) = rows.last() else {
                return Ok(wrong);
            };
            last = end.turn;
            wrong.append(&mut self.unlike(rows).await?);
        }
    }

    async fn unlike(&self, rows: Vec<CountKept>) -> Result<Vec<String>, Fault> {
        let now = self.clock.now();
        let moment = now.as_microsecond();
        let holds = |row: &CountKept| {
            row.says.is_some() && (row.holds_from..row.holds_until).contains(&moment)
        };
        let rows = rows.into_iter().filter(holds);
        let kept: BTreeMap<PersonId, CountKept> = rows.map(|row| (row.person, row)).collect();
        let people: BTreeSet<PersonId> = kept.keys().copied().collect();
        let from = first_month(now);
        let mut unlike: BTreeMap<PersonId, i64> = BTreeMap::new();
        let take = |some: Vec<Everything>| {
            for one in some {
                let Some(row) = kept.get(&one.person) else {
                    continue;
                };
                let said = self.read(row).map(|count| count.since_month(from));
                if said != Some(Count::of(one, &self.reasons).since_month(from)) {
                    unlike.insert(row.person, row.turn);
                }
            }
        };
        let judge = self.judge(now);
        let not_read = judge_these(&self.store, judge, &people, Judge::everything, take).await?;
        let mut wrong = self.still_unlike(unlike).await?;
        wrong.extend(not_read.values().map(ToString::to_string));
        Ok(wrong)
    }

    /// Tells those of some of whom nothing was kept or put aside since they were read.
    async fn still_unlike(&self, unlike: BTreeMap<PersonId, i64>) -> Result<Vec<String>, Fault> {
        let people = unlike.keys().copied().collect();
        let turns = self.store.last_turns(&self.counted_by, &people).await?;
        let still = unlike
            .into_iter()
            .filter(|(person, turn)| turns.get(person) == Some(turn));
        let told = still.map(|(person, _)| {
            format!(
                "what is kept of how {} counts is not what the facts say: rebuild it",
                person.shown()
            )
        });
        Ok(told.collect())
    }
}
