//! How everything owed stands, kept beside the facts and changed with them: never behind, and always able to be
//! worked out again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_duty::{Catalogue, Outcome, duties};
use heard_record::{Fact, FactId, PersonId, Timeline};
use jiff::Timestamp;
use uuid::Uuid;

use crate::around;
use crate::db::{Db, Tx, all};
use crate::described;
use crate::fault::Fault;
use crate::hand::AtHand;
use crate::log::Kept;
use crate::many::{among, for_rows};

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

/// What is otherwise about a person than it was.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    /// The duties that stand otherwise, each by its rule and the fact that raised it.
    pub(crate) duties: BTreeSet<(String, FactId)>,
    /// Is the person described otherwise?
    pub(crate) described: bool,
}

impl Changed {
    pub(crate) fn is_empty(&self) -> bool {
        self.duties.is_empty() && !self.described
    }
}

/// What follows from the facts about a person.
#[derive(Debug, Default)]
pub(crate) struct Follows {
    pub(crate) stands: BTreeSet<Stands>,
    pub(crate) described: Option<String>,
}

/// How many people's duties are worked out together: what bears on them is in memory at once.
pub(crate) const TOGETHER: usize = 500;

/// Works out again what is owed to everyone new facts can bear on, keeps what changed, and tells it by child.
pub(crate) async fn keep_after(
    tx: &mut Tx,
    hand: &mut AtHand,
    new: &[Kept],
    catalogue: &Catalogue,
) -> Result<BTreeMap<PersonId, Changed>, Fault> {
    let touched = around::touched_by(tx, new).await?;
    let touched: Vec<PersonId> = touched.into_iter().collect();
    let mut res = BTreeMap::new();
    for children in touched.chunks(TOGETHER) {
        res.extend(keep(tx, hand, children, catalogue).await?);
    }
    Ok(res)
}

/// Works out again what is owed to some, and keeps what changed.
async fn keep(
    tx: &mut Tx,
    hand: &mut AtHand,
    children: &[PersonId],
    catalogue: &Catalogue,
) -> Result<BTreeMap<PersonId, Changed>, Fault> {
    let mut kept = kept_of_each(tx, children).await?;
    let follows = worked_out(tx, hand, children, catalogue).await?;
    let mut res = BTreeMap::new();
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let mut now = BTreeMap::new();
    for (child, Follows { stands, described }) in follows {
        let kept = kept.remove(&child).unwrap_or_default();
        gone.extend(kept.difference(&stands).cloned());
        come.extend(stands.difference(&kept).cloned());
        let otherwise = kept.symmetric_difference(&stands);
        let changed = Changed {
            duties: otherwise.map(|one| (one.rule.clone(), one.fact)).collect(),
            described: false,
        };
        res.insert(child, changed);
        now.insert(child, described);
    }
    forget(tx, &gone).await?;
    remember(tx, &come).await?;
    for person in described::keep(tx, &now).await? {
        res.entry(person).or_default().described = true;
    }
    Ok(res)
}

/// What follows for each of some children from the facts.
pub(crate) async fn worked_out(
    tx: &mut Tx,
    hand: &mut AtHand,
    children: &[PersonId],
    catalogue: &Catalogue,
) -> Result<BTreeMap<PersonId, Follows>, Fault> {
    hand.tidy();
    let children = children.iter().copied().collect();
    let each = around::facts_for_each(tx, hand, &children).await?;
    let follows = |(child, kept): (PersonId, Vec<Arc<Kept>>)| {
        let facts: Vec<Fact> = kept.iter().map(|kept| kept.fact.clone()).collect();
        let timeline = Timeline::as_known_at(child, Timestamp::MAX, &facts);
        let follows = Follows {
            stands: stands_of(child, &timeline, catalogue),
            described: described::of(&timeline),
        };
        (child, follows)
    };
    Ok(each.into_iter().map(follows).collect())
}

fn stands_of(child: PersonId, timeline: &Timeline, catalogue: &Catalogue) -> BTreeSet<Stands> {
    let owed = duties(timeline, catalogue);
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
    stands.collect()
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
    let mut each = kept_of_each(tx, &[child]).await?;
    Ok(each.remove(&child).unwrap_or_default())
}

/// How everything owed to each of some children stands, as kept.
pub(crate) async fn kept_of_each(
    tx: &mut Tx,
    children: &[PersonId],
) -> Result<BTreeMap<PersonId, BTreeSet<Stands>>, Fault> {
    let rows: Vec<StandsRow> = among(
        tx,
        "select child, rule, version, fact, begins, ends, stands from duty_stands where child in (#)",
        &around::ids(children),
    )
    .await?;
    let mut res: BTreeMap<PersonId, BTreeSet<Stands>> = BTreeMap::new();
    for row in rows {
        let one = read(row)?;
        res.entry(one.child).or_default().insert(one);
    }
    Ok(res)
}

/// Works out again what is owed to everyone, some at a time; broken off, it is begun again.
pub(crate) async fn rebuild(db: &Db, catalogue: &Catalogue) -> Result<(), Fault> {
    let mut last = PersonId::from_uuid(Uuid::nil());
    let mut hand = AtHand::default();
    loop {
        let mut tx = db.write().await?;
        let people = people_after(&mut tx, last, TOGETHER).await?;
        let Some(end) = people.last() else {
            return Ok(());
        };
        last = *end;
        keep(&mut tx, &mut hand, &people, catalogue).await?;
        db.commit(tx).await?;
    }
}

async fn forget(tx: &mut Tx, gone: &[Stands]) -> Result<(), Fault> {
    let row = |one: &Stands| {
        [
            one.child.uuid().into(),
            one.rule.as_str().into(),
            i64::from(one.version).into(),
            one.fact.uuid().into(),
            one.begins.into(),
        ]
    };
    for_rows(
        tx,
        "delete from duty_stands where (child, rule, version, fact, begins) in (values #)",
        gone.iter().map(row),
    )
    .await
}

async fn remember(tx: &mut Tx, come: &[Stands]) -> Result<(), Fault> {
    let row = |one: &Stands| {
        [
            one.child.uuid().into(),
            one.rule.as_str().into(),
            i64::from(one.version).into(),
            one.fact.uuid().into(),
            one.begins.into(),
            one.ends.into(),
            one.stands.as_str().into(),
        ]
    };
    for_rows(
        tx,
        "insert into duty_stands (child, rule, version, fact, begins, ends, stands) values #",
        come.iter().map(row),
    )
    .await
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
    most: usize,
) -> Result<Vec<PersonId>, Fault> {
    let rows: Vec<(Uuid,)> = all!(
        tx,
        "select distinct person from fact_names where about = 1 and person > $1 order by person limit $2",
        last.uuid(),
        i64::try_from(most).unwrap_or(i64::MAX)
    );
    Ok(rows
        .into_iter()
        .map(|(id,)| PersonId::from_uuid(id))
        .collect())
}
