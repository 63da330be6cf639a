//! What changed, kept with the change itself, for whoever is to be told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use heard_record::when::moment;
use heard_record::{FactId, PersonId};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use uuid::Uuid;

use crate::Store;
use crate::db::{Db, Tx, one, the_one};
use crate::fault::Fault;
use crate::follows::Changed;
use crate::log::Kept;
use crate::many::{Value, for_rows};
use crate::rows::{CHANGE, Row};

/// The name under which PostgreSQL wakes the other programs that wait.
const CHANNEL: &str = "heard";

/// How long to wait to be woken before looking anyway: being woken is only a hint.
const LOOK_ANYWAY: Duration = Duration::from_secs(5);

/// Something that changed about one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which change it is, from 1, without gaps.
    pub seq: i64,
    /// When it was put on record.
    pub at: Timestamp,
    /// Whom it is about.
    pub about: PersonId,
    /// The facts that came, and the duties that stand otherwise; or the message that somebody was told.
    body: Json,
}

impl Change {
    /// The facts that came.
    pub fn facts(&self) -> BTreeSet<FactId> {
        let ids = self.each("facts").filter_map(|fact| id_in(fact, "id"));
        ids.collect()
    }

    /// The duties that stand otherwise, each by its rule and the fact that raised it.
    pub fn duties(&self) -> BTreeSet<(String, FactId)> {
        let duty =
            |duty: &Json| Some((duty.get("rule")?.as_str()?.to_owned(), id_in(duty, "fact")?));
        self.each("duties").filter_map(duty).collect()
    }

    /// The message that somebody was told about them, where that is all that it is.
    pub fn message(&self) -> Option<Uuid> {
        self.body.get("message")?.as_str()?.parse().ok()
    }

    fn each(&self, name: &str) -> impl Iterator<Item = &Json> {
        self.body
            .get(name)
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
    }
}

/// What changed after a place in the changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// What changed, in order, so far as it is what was kept.
    pub all: Vec<Change>,
    /// How many are left out because they are not what was kept: of whom they are, nobody knows.
    pub left_out: usize,
    /// Up to which place they were read, those that are left out among them.
    pub upto: i64,
}

impl Changes {
    /// Did nothing change, as far as was read?
    pub fn are_none(&self) -> bool {
        self.count() == 0
    }

    /// How many were read, those that are left out among them.
    pub fn count(&self) -> usize {
        self.all.len() + self.left_out
    }
}

fn id_in(json: &Json, key: &str) -> Option<FactId> {
    json.get(key)?.as_str()?.parse().ok()
}

impl Store {
    /// The number of the last change, which wakes whoever waits for the next. It may skip some: what changed is
    /// asked of [`Store::changed_after`].
    pub fn changes(&self) -> watch::Receiver<i64> {
        self.changes.clone()
    }

    /// What changed after a place in the changes, in order, so many at most. One that is not what was kept is passed over.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn changed_after(&self, seq: i64, most: i64) -> Result<Changes, Fault> {
        let mut tx = self.db.read().await?;
        after(&mut tx, seq, most).await
    }

    /// The place in the changes before everything that changed at a moment or later.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn changes_before(&self, at: Timestamp) -> Result<i64, Fault> {
        let mut tx = self.db.read().await?;
        before(&mut tx, at.as_microsecond()).await
    }
}

/// Keeps what changed for each person, after the last change; answers with the last there is then.
pub(crate) async fn tell(
    tx: &mut Tx,
    before: i64,
    now: i64,
    new: &[Arc<Kept>],
    changed: &BTreeMap<PersonId, Changed>,
) -> Result<i64, Fault> {
    let mut facts: BTreeMap<PersonId, Vec<Json>> = BTreeMap::new();
    for Kept { fact, .. } in new.iter().map(Arc::as_ref) {
        for id in &fact.about {
            let told = json!({ "id": fact.id.to_string() });
            facts.entry(*id).or_default().push(told);
        }
    }
    let otherwise = changed.iter().filter(|(_, changed)| !changed.is_empty());
    let people: BTreeSet<PersonId> = facts
        .keys()
        .chain(otherwise.map(|(id, _)| id))
        .copied()
        .collect();
    if people.is_empty() {
        return Ok(before);
    }
    let seq = before + i64::try_from(people.len()).unwrap_or(i64::MAX);
    let rows = (before + 1..).zip(people).map(|(seq, about)| {
        let duties = changed.get(&about).map(|changed| &changed.duties);
        let duties: Vec<Json> = duties
            .into_iter()
            .flatten()
            .map(|(rule, fact)| json!({ "rule": rule, "fact": fact.to_string() }))
            .collect();
        let facts = facts.remove(&about).unwrap_or_default();
        let body = json!({ "facts": facts, "duties": duties }).to_string();
        [seq.into(), now.into(), about.uuid().into(), body.into()]
    });
    let rows = rows.collect();
    insert(tx, rows, seq).await?;
    Ok(seq)
}

/// Keeps the messages that somebody was told, each about one person, after the last change; answers with the last there is then.
pub(crate) async fn tell_messages(
    tx: &mut Tx,
    now: i64,
    messages: &BTreeMap<Uuid, PersonId>,
) -> Result<i64, Fault> {
    let (before, at) = last_and_when(tx).await?;
    let seq = before + i64::try_from(messages.len()).unwrap_or(i64::MAX);
    let rows = (before + 1..).zip(messages).map(|(seq, (message, about))| {
        let body = json!({ "message": message.to_string() }).to_string();
        [
            seq.into(),
            now.max(at).into(),
            about.uuid().into(),
            body.into(),
        ]
    });
    let rows = rows.collect();
    insert(tx, rows, seq).await?;
    Ok(seq)
}

/// Keeps changes up to a place, each sealed, and wakes the other programs.
async fn insert(tx: &mut Tx, rows: Vec<[Value; 4]>, upto: i64) -> Result<(), Fault> {
    let sealed = rows.into_iter().map(|row| {
        let seal = CHANGE.sealing(&row);
        let [seq, now, about, body] = row;
        [seq, now, about, body, seal]
    });
    for_rows(
        tx,
        "insert into outbox (seq, at, about, body, seal) values #",
        sealed,
    )
    .await?;
    if tx.is_of_a_server() {
        let values = vec![CHANNEL.into(), upto.to_string().into()];
        tx.wait("select pg_notify($1, $2)".into(), values);
    }
    Ok(())
}

/// Wakes those who wait in this program, unless they know of a later change.
pub(crate) fn wake(changes: &watch::Sender<i64>, seq: i64) {
    changes.send_if_modified(|known| {
        let new = seq > *known;
        *known = seq.max(*known);
        new
    });
}

/// The last change there is.
pub(crate) async fn last(tx: &mut Tx) -> Result<i64, Fault> {
    let (seq,): (i64,) = the_one!(tx, "select coalesce(max(seq), 0) from outbox");
    Ok(seq)
}

/// The last change there is, and when it was.
async fn last_and_when(tx: &mut Tx) -> Result<(i64, i64), Fault> {
    let last: Option<(i64, i64)> = one!(
        tx,
        "select seq, at from outbox where seq = (select max(seq) from outbox)"
    );
    Ok(last.unwrap_or((0, i64::MIN)))
}

/// The place before everything that changed at a moment or later.
pub(crate) async fn before(tx: &mut Tx, at: i64) -> Result<i64, Fault> {
    let found: Option<(i64,)> = one!(
        tx,
        "select seq from outbox where at < $1 order by at desc, seq desc limit 1",
        at
    );
    Ok(found.map_or(0, |(seq,)| seq))
}

/// What changed after a place, in order, so many at most. One that is not what was kept holds up nobody who is told those after
/// it.
async fn after(tx: &mut Tx, seq: i64, most: i64) -> Result<Changes, Fault> {
    let (whole, damaged) = CHANGE
        .read_apart(
            tx,
            "select seq, at, about, body, seal from outbox where seq > $1 order by seq limit $2",
            &[seq.into(), most.into()],
        )
        .await?;
    let places = whole.iter().chain(&damaged);
    let upto = places.filter_map(|row| row.some_number(0)).max();
    let all: Vec<Change> = whole.iter().filter_map(|row| read(row).ok()).collect();
    Ok(Changes {
        left_out: whole.len() + damaged.len() - all.len(),
        all,
        upto: upto.unwrap_or(seq),
    })
}

fn read(row: &Row) -> Result<Change, Fault> {
    let seq = row.number(0)?;
    Ok(Change {
        seq,
        at: moment(row.number(1)?),
        about: PersonId::from_uuid(row.id(2)?),
        body: serde_json::from_str(&row.text(3)?)
            .map_err(|_| Fault::Damaged(format!("change {seq} cannot be read")))?,
    })
}

/// Wakes those who wait in this program when another one has written, while anybody may wait.
pub(crate) fn listen(db: &Db, changes: Arc<watch::Sender<i64>>) {
    let Some(pool) = db.of_server() else {
        // Nobody else writes to the file of a program that serves.
        return;
    };
    let (db, pool) = (db.clone(), pool.clone());
    tokio::spawn(async move {
        let mut ears = None;
        while !changes.is_closed() {
            if ears.is_none() {
                ears = hear(&pool).await.ok();
            }
            let Some(heard) = ears.as_mut() else {
                tokio::time::sleep(LOOK_ANYWAY).await;
                continue;
            };
            if let Ok(Err(_)) = tokio::time::timeout(LOOK_ANYWAY, heard.recv()).await {
                // The connection is gone; a new one is asked for.
                ears = None;
            }
            if let Ok(seq) = last_of(&db).await {
                wake(&changes, seq);
            }
        }
    });
}

async fn hear(pool: &sqlx::PgPool) -> Result<PgListener, sqlx::Error> {
    let mut ears = PgListener::connect_with(pool).await?;
    ears.listen(CHANNEL).await?;
    Ok(ears)
}

async fn last_of(db: &Db) -> Result<i64, Fault> {
    last(&mut db.read().await?).await
}
