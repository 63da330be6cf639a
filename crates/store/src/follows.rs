//! What follows from the facts, kept beside them and changed with them: never behind, and always able to be worked out
//! again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_duty::Catalogue;
use heard_record::{Fact, FactId, PersonId, Timeline};
use jiff::Timestamp;
use uuid::Uuid;

use crate::around;
use crate::db::{Db, Tx, all};
use crate::described;
use crate::duties::{self, Stands};
use crate::fault::Fault;
use crate::hand::AtHand;
use crate::log::Kept;

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

/// Works out again what follows for everyone new facts can bear on, keeps what changed, and tells it by child.
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

/// Works out again what follows for some, and keeps what changed.
async fn keep(
    tx: &mut Tx,
    hand: &mut AtHand,
    children: &[PersonId],
    catalogue: &Catalogue,
) -> Result<BTreeMap<PersonId, Changed>, Fault> {
    let mut kept = duties::kept_of_each(tx, children).await?;
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
    duties::forget(tx, &gone).await?;
    duties::remember(tx, &come).await?;
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
            stands: duties::stands_of(child, &timeline, catalogue),
            described: described::of(&timeline),
        };
        (child, follows)
    };
    Ok(each.into_iter().map(follows).collect())
}

/// Works out again what follows for everyone, some at a time; broken off, it is begun again.
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
