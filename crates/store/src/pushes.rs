//! Of what people were told that it was about to be late, or late: kept, so that each thing owed is told once to whoever owes
//! it and once to one person at each step above, whichever program tells it and however often it is started.

use std::collections::BTreeMap;

use heard_record::when::moment;
use heard_record::{FactId, PersonId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::Store;
use crate::db::{run, the_one};
use crate::duties::{self, Stands, Window};
use crate::fault::Fault;
use crate::many::Value;
use crate::outbox;
use crate::rows::{Row, STAYS, TOLD};

heard_record::words! {
    /// What came of something that somebody was to be told of.
    Came {
        /// They were told.
        Told = "told",
        /// They were told of so much in this tour already that it was only kept.
        EnoughTold = "enough told",
        /// They had been told of the same thing to do for the same child, and nobody had done it since.
        ToldBefore = "told before",
    }
}

heard_record::words! {
    /// As whom somebody is told of something owed.
    ToldAs {
        /// They owe it.
        Owes = "whoever owes it",
        /// They supervise whoever owes it, and it is late.
        Supervisor = "supervisor",
        /// They are the duty inspector, and it is late for a while.
        DutyInspector = "duty inspector",
        /// They are the superintendent, and it is late for longer.
        Superintendent = "superintendent",
    }
}

/// Something owed of which somebody was told that it was about to be late, or for whom that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// To whom it is owed.
    pub child: PersonId,
    /// Under which rule.
    pub rule: String,
    /// The fact that raised it.
    pub fact: FactId,
    /// As whom somebody was told.
    pub told_as: ToldAs,
    /// Who was told.
    pub person: PersonId,
    /// By when it was owed.
    pub due: Timestamp,
    /// With what else of the child it was told.
    pub message: Uuid,
    /// When.
    pub at: Timestamp,
    /// What came of it.
    pub came: Came,
    /// When they said that they had seen it.
    pub seen: Option<Timestamp>,
}

/// What a row is read from.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select told.child, told.rule, told.fact, told.told_as, told.person, told.due, told.message, told.at, told.came, told.seen, \
                 told.seal from told ",
            $rest
        )
    };
}

fn read(row: &Row) -> Result<Push, Fault> {
    let told_as = ToldAs::of_word(&row.text(3)?)
        .ok_or_else(|| Fault::Damaged("as whom somebody was told is in no word known".into()))?;
    let came = Came::of_word(&row.text(8)?)
        .ok_or_else(|| Fault::Damaged("what came of something told is in no word known".into()))?;
    Ok(Push {
        child: PersonId::from_uuid(row.id(0)?),
        rule: row.text(1)?,
        fact: FactId::from_uuid(row.id(2)?),
        told_as,
        person: PersonId::from_uuid(row.id(4)?),
        due: moment(row.number(5)?),
        message: row.id(6)?,
        at: moment(row.number(7)?),
        came,
        seen: row.some_number(9).map(moment),
    })
}

/// What a row has.
fn cells(push: &Push) -> Vec<Option<Value>> {
    vec![
        Some(push.child.uuid().into()),
        Some(push.rule.as_str().into()),
        Some(push.fact.uuid().into()),
        Some(push.told_as.word().into()),
        Some(push.person.uuid().into()),
        Some(push.due.as_microsecond().into()),
        Some(push.message.into()),
        Some(push.at.as_microsecond().into()),
        Some(push.came.word().into()),
        None,
    ]
}

impl Store {
    /// What becomes late by any of some rules after one moment and up to another, was not met by a third, and nobody was told
    /// of yet as somebody: the earliest first.
    ///
    /// # Errors
    ///
    /// A [`Fault`], as in everything here.
    pub async fn becoming_late(
        &self,
        rules: &[&str],
        after: Timestamp,
        upto: Timestamp,
        now: Timestamp,
        told_as: ToldAs,
    ) -> Result<Vec<Stands>, Fault> {
        let mut tx = self.db.read().await?;
        let window = Window {
            after: after.as_microsecond(),
            upto: upto.as_microsecond(),
            still: now.as_microsecond(),
        };
        duties::becoming_late(&mut tx, rules, window, told_as).await
    }

    /// Keeps what somebody is told together, all of it or nothing, and each message that is told among what changes; answers
    /// with what of it nobody was told before.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn keep_pushes<'p>(&self, all: &'p [Push]) -> Result<Vec<&'p Push>, Fault> {
        let mut tx = self.db.write().await?;
        let mut new = Vec::new();
        for push in all {
            if TOLD.insert(&mut tx, cells(push), STAYS).await? == 1 {
                new.push(push);
            }
        }
        let told = new.iter().filter(|push| push.came == Came::Told);
        let messages: BTreeMap<Uuid, PersonId> =
            told.map(|push| (push.message, push.child)).collect();
        let last = match new.first() {
            Some(push) if !messages.is_empty() => {
                let now = push.at.as_microsecond();
                Some(outbox::tell_messages(&mut tx, now, &messages).await?)
            }
            _ => None,
        };
        tx.settled().await?;
        self.db.commit(tx).await?;
        if let (Some(last), Some(changes)) = (last, self.wakes.upgrade()) {
            outbox::wake(&changes, last);
        }
        Ok(new)
    }

    /// What somebody was told since a moment, and what was only kept, the latest first: so much at most.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn pushes_to(
        &self,
        person: PersonId,
        since: Timestamp,
        most: i64,
    ) -> Result<Vec<Push>, Fault> {
        let mut tx = self.db.read().await?;
        let sql = select!(
            "where told.person = $1 and told.at >= $2 order by told.at desc, told.due, told.rule, told.fact limit $3"
        );
        let values = [
            person.uuid().into(),
            since.as_microsecond().into(),
            most.into(),
        ];
        let rows = TOLD.read_whole_ones(&mut tx, sql, &values).await?;
        rows.iter().map(read).collect()
    }

    /// The same of what they were told, have not said that they had seen, and is not met by now.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn pushes_unseen(
        &self,
        person: PersonId,
        since: Timestamp,
        now: Timestamp,
        most: i64,
    ) -> Result<Vec<Push>, Fault> {
        let mut tx = self.db.read().await?;
        let sql = select!(
            "where told.person = $1 and told.at >= $2 and told.came = 'told' and told.seen is null \
                     and exists (select 1 from duty_stands where duty_stands.child = told.child and duty_stands.rule = told.rule \
                     and duty_stands.fact = told.fact and duty_stands.begins <= $3 and duty_stands.ends > $3 \
                     and duty_stands.stands in ('open', 'overdue', 'cannot tell')) \
                     order by told.at desc, told.due, told.rule, told.fact limit $4"
        );
        let values = [
            person.uuid().into(),
            since.as_microsecond().into(),
            now.as_microsecond().into(),
            most.into(),
        ];
        let rows = TOLD.read_whole_ones(&mut tx, sql, &values).await?;
        rows.iter().map(read).collect()
    }

    /// How many messages somebody was told since a moment.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn messages_to(&self, person: PersonId, since: Timestamp) -> Result<i64, Fault> {
        let mut tx = self.db.read().await?;
        let (count,): (i64,) = the_one!(
            &mut tx,
            "select count(distinct message) from told where person = $1 and at >= $2 and came = 'told'",
            person.uuid(),
            since.as_microsecond()
        );
        Ok(count)
    }

    /// Keeps that somebody said they had seen a message of theirs; says whether there was one to be seen.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn see_push(
        &self,
        person: PersonId,
        message: Uuid,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let sql = select!("where told.person = $1 and told.message = $2 and told.seen is null");
        let values = [person.uuid().into(), message.into()];
        let unseen = TOLD.read_whole_ones(&mut tx, sql, &values).await?;
        let seen = run!(
            &mut tx,
            "update told set seen = $3 where person = $1 and message = $2 and seen is null",
            person.uuid(),
            message,
            at.as_microsecond()
        );
        TOLD.seal(&mut tx, unseen.iter().map(Row::key)).await?;
        self.db.commit(tx).await?;
        Ok(seen > 0)
    }
}
