//! How everything owed stands, kept beside the facts and changed with them: never behind, and always able to be
//! worked out again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use heard_duty::{Catalogue, Outcome, duties};
use heard_record::{Fact, FactId, PersonId, Timeline};
use jiff::Timestamp;
use uuid::Uuid;

use crate::around;
use crate::db::{Db, Tx, all, run, with_db};
use crate::fault::Fault;
use crate::log::Kept;

/// One duty of one child over one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stands {
    /// To whom it is owed.
    pub child: PersonId,
    /// Under which rule, in which version.
    pub rule: String,
    /// The version of the rule.
    pub version: u16,
    /// The fact that raised it.
    pub fact: FactId,
    /// From which moment, in microseconds since 1970.
    pub begins: i64,
    /// Up to which moment: as far as there is time, where nothing known ends it.
    pub ends: i64,
    /// How it stands: one of the words of [`heard_duty::Outcome`].
    pub stands: String,
}

/// Which duties of a child stand otherwise than they did: each by its rule, and the fact that raised it.
pub(crate) type Changed = BTreeSet<(String, FactId)>;

/// Works out again what is owed to everyone new facts can bear on, keeps what changed, and tells it by child.
pub(crate) async fn keep_after(
    tx: &mut Tx,
    new: &[Kept],
    catalogue: &Catalogue,
) -> Result<BTreeMap<PersonId, Changed>, Fault> {
    let mut res = BTreeMap::new();
    for child in around::touched_by(tx, new).await? {
        res.insert(child, keep(tx, child, catalogue).await?);
    }
    Ok(res)
}

/// Works out again what is owed to one child, and keeps what changed.
async fn keep(tx: &mut Tx, child: PersonId, catalogue: &Catalogue) -> Result<Changed, Fault> {
    let kept = kept_of(tx, child).await?;
    let owed = worked_out(tx, child, catalogue).await?;
    let mut changed = Changed::new();
    for gone in kept.difference(&owed) {
        forget(tx, gone).await?;
        changed.insert((gone.rule.clone(), gone.fact));
    }
    let new: Vec<&Stands> = owed.difference(&kept).collect();
    remember(tx, &new).await?;
    changed.extend(new.into_iter().map(|new| (new.rule.clone(), new.fact)));
    Ok(changed)
}

/// How everything owed to a child stands, from the facts.
pub(crate) async fn worked_out(
    tx: &mut Tx,
    child: PersonId,
    catalogue: &Catalogue,
) -> Result<BTreeSet<Stands>, Fault> {
    let facts: Vec<Fact> = around::facts_for(tx, child)
        .await?
        .into_iter()
        .map(|kept| kept.fact)
        .collect();
    let timeline = Timeline::as_known_at(child, Timestamp::MAX, &facts);
    let owed = duties(&timeline, catalogue);
    let stands = owed.iter().flat_map(|duty| {
        duty.course().into_iter().map(|stretch| Stands {
            child,
            rule: duty.rule.id.clone(),
            version: duty.rule.version,
            fact: duty.arose.fact,
            begins: stretch.from,
            ends: stretch.until.unwrap_or(i64::MAX),
            stands: stretch.stands.word().to_owned(),
        })
    });
    Ok(stands.collect())
}

/// A row: the child, rule, version, fact, from when, until when, how it stands.
type StandsRow = (Uuid, String, i64, Uuid, i64, i64, String);

fn read((child, rule, version, fact, begins, ends, stands): StandsRow) -> Result<Stands, Fault> {
    let version = u16::try_from(version)
        .map_err(|_| Fault::Damaged("what is kept of a duty is of no version of a rule".into()))?;
    Ok(Stands {
        child: PersonId::from_uuid(child),
        rule,
        version,
        fact: FactId::from_uuid(fact),
        begins,
        ends,
        stands,
    })
}

/// How everything owed to a child stands, as kept.
pub(crate) async fn kept_of(tx: &mut Tx, child: PersonId) -> Result<BTreeSet<Stands>, Fault> {
    let rows: Vec<StandsRow> = all!(
        tx,
        "select child, rule, version, fact, begins, ends, stands from duty_stands where child = $1",
        child.uuid()
    );
    rows.into_iter().map(read).collect()
}

/// How many people's duties are worked out again in one transaction.
const REBUILT_TOGETHER: i64 = 500;

/// Works out again what is owed to everyone, some at a time; broken off, it is begun again.
pub(crate) async fn rebuild(db: &Db, catalogue: &Catalogue) -> Result<(), Fault> {
    let mut last = PersonId::from_uuid(Uuid::nil());
    loop {
        let mut tx = db.write().await?;
        let people = people_after(&mut tx, last, REBUILT_TOGETHER).await?;
        let Some(end) = people.last() else {
            return Ok(());
        };
        last = *end;
        for person in people {
            keep(&mut tx, person, catalogue).await?;
        }
        tx.commit().await?;
    }
}

async fn forget(tx: &mut Tx, one: &Stands) -> Result<(), Fault> {
    run!(
        tx,
        "delete from duty_stands where child = $1 and rule = $2 and version = $3 and fact = $4 and begins = $5",
        one.child.uuid(),
        &one.rule,
        i64::from(one.version),
        one.fact.uuid(),
        one.begins
    );
    Ok(())
}

/// How many rows are put in with one statement.
const ROWS: usize = 50;

/// One statement that puts in that many rows: seven values each.
static REMEMBER_ROWS: LazyLock<String> = LazyLock::new(|| {
    let row = |number: usize| {
        let values: Vec<String> = (1..=7)
            .map(|value| format!("${}", number * 7 + value))
            .collect();
        format!("({})", values.join(", "))
    };
    let rows: Vec<String> = (0..ROWS).map(row).collect();
    format!("{REMEMBER} {}", rows.join(", "))
});

const REMEMBER: &str =
    "insert into duty_stands (child, rule, version, fact, begins, ends, stands) values";

const REMEMBER_ONE: &str = "insert into duty_stands (child, rule, version, fact, begins, ends, stands) values ($1, $2, $3, $4, $5, $6, $7)";

/// Keeps rows, many with one statement where there are many.
async fn remember(tx: &mut Tx, rows: &[&Stands]) -> Result<(), Fault> {
    let mut together = rows.chunks_exact(ROWS);
    for rows in together.by_ref() {
        put_in(tx, &REMEMBER_ROWS, rows).await?;
    }
    for row in together.remainder() {
        put_in(tx, REMEMBER_ONE, std::slice::from_ref(row)).await?;
    }
    Ok(())
}

async fn put_in(tx: &mut Tx, sql: &'static str, rows: &[&Stands]) -> Result<(), Fault> {
    with_db!(tx, db => {
        let mut statement = sqlx::query(sql);
        for one in rows {
            statement = statement
                .bind(one.child.uuid())
                .bind(&one.rule)
                .bind(i64::from(one.version))
                .bind(one.fact.uuid())
                .bind(one.begins)
                .bind(one.ends)
                .bind(&one.stands);
        }
        statement.execute(&mut **db).await?;
    });
    Ok(())
}

/// The duties that stand in one way at a moment, in order of when that began: so many at most.
pub(crate) async fn standing_at(
    tx: &mut Tx,
    stands: Outcome,
    at: i64,
    most: i64,
) -> Result<Vec<Stands>, Fault> {
    let rows: Vec<StandsRow> = all!(
        tx,
        "select child, rule, version, fact, begins, ends, stands from duty_stands \
             where stands = $1 and ends > $2 and begins <= $2 order by begins, child, rule, version, fact limit $3",
        stands.word(),
        at,
        most
    );
    rows.into_iter().map(read).collect()
}

/// Everyone a fact is about, in order, from one on: so many at most.
pub(crate) async fn people_after(
    tx: &mut Tx,
    last: PersonId,
    most: i64,
) -> Result<Vec<PersonId>, Fault> {
    let rows: Vec<(Uuid,)> = all!(
        tx,
        "select distinct person from fact_names where about = 1 and person > $1 order by person limit $2",
        last.uuid(),
        most
    );
    Ok(rows
        .into_iter()
        .map(|(id,)| PersonId::from_uuid(id))
        .collect())
}
