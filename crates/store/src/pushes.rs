//! Of what people were told that it was about to be late: kept, so that each thing owed is told once and to one person,
//! whichever program tells it and however often it is started.

use heard_record::when::moment;
use heard_record::{FactId, PersonId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::Store;
use crate::db::{Tx, all, run, the_one};
use crate::duties::{self, Stands};
use crate::fault::Fault;

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

/// Something owed of which somebody was told that it was about to be late, or for whom that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// To whom it is owed.
    pub child: PersonId,
    /// Under which rule.
    pub rule: String,
    /// The fact that raised it.
    pub fact: FactId,
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

/// A row: the child, rule, fact, person, by when, message, when, what came of it, seen.
type PushRow = (
    Uuid,
    String,
    Uuid,
    Uuid,
    i64,
    Uuid,
    i64,
    String,
    Option<i64>,
);

/// What a row is read from.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select push.child, push.rule, push.fact, push.person, push.due, push.message, push.at, push.came, push.seen from push ",
            $rest
        )
    };
}

fn read((child, rule, fact, person, due, message, at, came, seen): PushRow) -> Result<Push, Fault> {
    let came = Came::of_word(&came)
        .ok_or_else(|| Fault::Damaged("what came of something told is in no word known".into()))?;
    Ok(Push {
        child: PersonId::from_uuid(child),
        rule,
        fact: FactId::from_uuid(fact),
        person: PersonId::from_uuid(person),
        due: moment(due),
        message,
        at: moment(at),
        came,
        seen: seen.map(moment),
    })
}

impl Store {
    /// What becomes late after one moment and up to another, was not met by a third, and nobody was told of yet: the
    /// earliest first, so much at most.
    ///
    /// # Errors
    ///
    /// A [`Fault`], as in everything here.
    pub async fn becoming_late(
        &self,
        after: Timestamp,
        upto: Timestamp,
        now: Timestamp,
        most: i64,
    ) -> Result<Vec<Stands>, Fault> {
        let mut tx = self.db.read().await?;
        duties::becoming_late(
            &mut tx,
            after.as_microsecond(),
            upto.as_microsecond(),
            now.as_microsecond(),
            most,
        )
        .await
    }

    /// Keeps that somebody is told of something owed; false, if somebody was told of it before.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn keep_push(&self, push: &Push) -> Result<bool, Fault> {
        let mut tx = self.db.write().await?;
        let kept = insert(&mut tx, push).await?;
        self.db.commit(tx).await?;
        Ok(kept == 1)
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
        let rows: Vec<PushRow> = all!(
            &mut tx,
            select!(
                "where push.person = $1 and push.at >= $2 order by push.at desc, push.due, push.rule, push.fact limit $3"
            ),
            person.uuid(),
            since.as_microsecond(),
            most
        );
        rows.into_iter().map(read).collect()
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
        let rows: Vec<PushRow> = all!(
            &mut tx,
            select!(
                "where push.person = $1 and push.at >= $2 and push.came = 'told' and push.seen is null \
                     and exists (select 1 from duty_stands where duty_stands.child = push.child and duty_stands.rule = push.rule \
                     and duty_stands.fact = push.fact and duty_stands.begins <= $3 and duty_stands.ends > $3 \
                     and duty_stands.stands in ('open', 'overdue', 'cannot tell')) \
                     order by push.at desc, push.due, push.rule, push.fact limit $4"
            ),
            person.uuid(),
            since.as_microsecond(),
            now.as_microsecond(),
            most
        );
        rows.into_iter().map(read).collect()
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
            "select count(distinct message) from push where person = $1 and at >= $2 and came = 'told'",
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
        let seen = run!(
            &mut tx,
            "update push set seen = $3 where person = $1 and message = $2 and seen is null",
            person.uuid(),
            message,
            at.as_microsecond()
        );
        self.db.commit(tx).await?;
        Ok(seen > 0)
    }
}

async fn insert(tx: &mut Tx, push: &Push) -> Result<u64, Fault> {
    Ok(run!(
        tx,
        "insert into push (child, rule, fact, person, due, message, at, came) values ($1, $2, $3, $4, $5, $6, $7, $8) \
             on conflict (child, rule, fact) do nothing",
        push.child.uuid(),
        push.rule.as_str(),
        push.fact.uuid(),
        push.person.uuid(),
        push.due.as_microsecond(),
        push.message,
        push.at.as_microsecond(),
        push.came.word()
    ))
}
