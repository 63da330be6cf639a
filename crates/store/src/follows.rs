//! What follows from the facts, kept beside them and changed with them: never behind, and always able to be worked out
//! again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_duty::Catalogue;
use heard_record::{FactId, PersonId, Timeline};
use jiff::Timestamp;
use uuid::Uuid;

use crate::around::{self, Bearing};
use crate::db::{Db, Tx, all};
use crate::described;
use crate::duties::{self, Stands};
use crate::fault::Fault;
use crate::hand::AtHand;
use crate::judged::{Judged, Learned, Since};
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

/// Keeps what new facts change for everyone they can bear on, and what is taken out; tells it of each on whom any of them
/// bears.
pub(crate) async fn keep_after(
    tx: &mut Tx,
    hand: &mut AtHand,
    judged: &mut Judged<'_>,
    new: &[Arc<Kept>],
    touched: BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Changed>, Fault> {
    let mut otherwise = Otherwise::default();
    let mut from_the_start = Vec::new();
    for person in touched {
        match judged.learn(person, new) {
            Since::Nothing => {}
            Since::Of(learned) => otherwise.learned(person, learned),
            Since::Anew => from_the_start.push(person),
        }
    }
    let mut res = otherwise.keep(tx).await?;
    let new: BTreeSet<i64> = new.iter().map(|kept| kept.seq).collect();
    // While some are judged, what bears on the next is read.
    let mut chunks = from_the_start.chunks(TOGETHER);
    let mut read = bearing_on(tx, hand, chunks.next()).await?;
    while !read.is_empty() {
        let borne_on = borne_on_by(&read, &new);
        let (next, follows) = tokio::join!(bearing_on(tx, hand, chunks.next()), judged.judge(read));
        read = next?;
        let mut changed = keep(tx, follows).await?;
        changed.retain(|person, changed| borne_on.contains(person) || !changed.is_empty());
        res.append(&mut changed);
    }
    Ok(res)
}

/// Those of some on whom any of these facts bears.
fn borne_on_by(read: &BTreeMap<PersonId, Bearing>, facts: &BTreeSet<i64>) -> BTreeSet<PersonId> {
    let is_borne_on =
        |bearing: &Bearing| bearing.facts.iter().any(|kept| facts.contains(&kept.seq));
    let each = read.iter().filter(|(_, bearing)| is_borne_on(bearing));
    each.map(|(person, _)| *person).collect()
}

/// What bears on each of some, if there are any.
async fn bearing_on(
    tx: &mut Tx,
    hand: &mut AtHand,
    people: Option<&[PersonId]>,
) -> Result<BTreeMap<PersonId, Bearing>, Fault> {
    hand.tidy();
    let people = people.into_iter().flatten().copied().collect();
    around::facts_for_each(tx, hand, &people).await
}

/// Keeps what follows for some, where that is not what was kept.
async fn keep(
    tx: &mut Tx,
    follows: BTreeMap<PersonId, Follows>,
) -> Result<BTreeMap<PersonId, Changed>, Fault> {
    let people: Vec<PersonId> = follows.keys().copied().collect();
    let mut kept = duties::kept_of_each(tx, &people).await?;
    let mut described = described::kept_of_each(tx, &people).await?;
    let mut otherwise = Otherwise::default();
    for (person, now) in follows {
        let kept = kept.remove(&person).unwrap_or_default();
        let before = described.remove(&person);
        let learned = Learned {
            gone: kept.difference(&now.stands).cloned().collect(),
            come: now.stands.difference(&kept).cloned().collect(),
            described: (before != now.described).then_some((before, now.described)),
        };
        otherwise.learned(person, learned);
    }
    otherwise.keep(tx).await
}

/// What is otherwise than was kept, of several people.
#[derive(Default)]
struct Otherwise {
    gone: Vec<Stands>,
    come: Vec<Stands>,
    described: Vec<described::Turn>,
    changed: BTreeMap<PersonId, Changed>,
}

impl Otherwise {
    fn learned(&mut self, person: PersonId, mut learned: Learned) {
        let otherwise = learned.gone.iter().chain(&learned.come);
        let changed = Changed {
            duties: otherwise.map(|one| (one.rule.clone(), one.fact)).collect(),
            described: learned.described.is_some(),
        };
        self.changed.insert(person, changed);
        self.gone.append(&mut learned.gone);
        self.come.append(&mut learned.come);
        let turned = learned.described.into_iter();
        self.described
            .extend(turned.map(|(before, now)| (person, before, now)));
    }

    async fn keep(self, tx: &mut Tx) -> Result<BTreeMap<PersonId, Changed>, Fault> {
        duties::forget(tx, &self.gone).await?;
        duties::remember(tx, &self.come).await?;
        described::keep(tx, &self.described).await?;
        Ok(self.changed)
    }
}

/// What follows for each of some children from the facts.
pub(crate) async fn worked_out(
    tx: &mut Tx,
    hand: &mut AtHand,
    children: &[PersonId],
    catalogue: &Catalogue,
) -> Result<BTreeMap<PersonId, Follows>, Fault> {
    let each = bearing_on(tx, hand, Some(children)).await?;
    let follows = |(child, bearing): (PersonId, Bearing)| {
        let facts = bearing.facts.iter().map(|kept| &kept.fact);
        let timeline = Timeline::as_known_at(child, Timestamp::MAX, facts);
        let follows = Follows {
            stands: duties::stands_of(child, &timeline, catalogue),
            described: described::of(&timeline),
        };
        (child, follows)
    };
    Ok(each.into_iter().map(follows).collect())
}

/// The same for those on whom no fact bears that is damaged, and how many are passed over.
async fn worked_out_where_it_can_be(
    tx: &mut Tx,
    hand: &mut AtHand,
    people: &[PersonId],
    catalogue: &Catalogue,
) -> Result<(BTreeMap<PersonId, Follows>, usize), Fault> {
    match worked_out(tx, hand, people, catalogue).await {
        Err(Fault::Damaged(_)) => {}
        follows => return Ok((follows?, 0)),
    }
    let (mut res, mut passed_over) = (BTreeMap::new(), 0);
    for person in people.chunks(1) {
        match worked_out(tx, hand, person, catalogue).await {
            Err(Fault::Damaged(_)) => passed_over += 1,
            follows => res.append(&mut follows?),
        }
    }
    Ok((res, passed_over))
}

/// Works out again what follows for everyone, some at a time; broken off, it is begun again. Whoever a damaged fact bears on is
/// passed over, and keeps what was kept: how many they are.
pub(crate) async fn rebuild(db: &Db, catalogue: &Catalogue) -> Result<usize, Fault> {
    let mut last = PersonId::from_uuid(Uuid::nil());
    let mut hand = AtHand::default();
    let mut passed_over = 0;
    loop {
        let mut tx = db.write().await?;
        let people = of_whom_something_follows(&mut tx, last, TOGETHER).await?;
        let Some(end) = people.last() else {
            duties::forget_nobodys(&mut tx).await?;
            described::forget_nobodys(&mut tx).await?;
            db.commit(tx).await?;
            return Ok(passed_over);
        };
        last = *end;
        let (follows, without) =
            worked_out_where_it_can_be(&mut tx, &mut hand, &people, catalogue).await?;
        passed_over += without;
        keep(&mut tx, follows).await?;
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

/// Everyone a fact is about, and everyone who is said to be the same person as somebody, in order, from one on: so many at
/// most.
pub(crate) async fn of_whom_something_follows(
    tx: &mut Tx,
    last: PersonId,
    most: usize,
) -> Result<Vec<PersonId>, Fault> {
    let about = people_after(tx, last, most).await?;
    let rows: Vec<(Uuid,)> = all!(
        tx,
        "select distinct one from same_person where one > $1 order by one limit $2",
        last.uuid(),
        i64::try_from(most).unwrap_or(i64::MAX)
    );
    let same = rows.into_iter().map(|(id,)| PersonId::from_uuid(id));
    let all: BTreeSet<PersonId> = about.into_iter().chain(same).collect();
    Ok(all.into_iter().take(most).collect())
}
