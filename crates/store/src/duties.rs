//! How everything owed stands, from when until when.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::{Catalogue, Duty, Outcome, duties};
use heard_record::{FactId, PersonId, Timeline};
use uuid::Uuid;

use crate::around;
use crate::db::{Tx, all, run, the_one};
use crate::fault::Fault;
use crate::many::{Value, among, among_beside, for_rows};
use crate::pushes::ToldAs;

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

/// How everything owed to a child stands, from all facts that bear on it.
pub(crate) fn stands_of(
    child: PersonId,
    timeline: &Timeline,
    catalogue: &Catalogue,
) -> BTreeSet<Stands> {
    let owed = duties(timeline, catalogue);
    owed.iter()
        .flat_map(|duty| course_of(child, duty))
        .collect()
}

/// How one duty stands, from its beginning.
pub(crate) fn course_of(child: PersonId, duty: &Duty) -> impl Iterator<Item = Stands> {
    duty.course().into_iter().map(move |stretch| Stands {
        child,
        rule: duty.rule.id.clone(),
        version: duty.rule.version,
        fact: duty.arose.fact,
        begins: stretch.from,
        ends: stretch.until.unwrap_or(i64::MAX),
        stands: stretch.stands.word().to_owned(),
    })
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

/// Forgets how duties stood.
pub(crate) async fn forget(tx: &mut Tx, gone: &[Stands]) -> Result<(), Fault> {
    for_rows(
        tx,
        "delete from duty_stands where (child, rule, version, fact, begins) in (values #)",
        gone.iter().map(which),
    )
    .await
}

/// Keeps how duties stand.
pub(crate) async fn remember(tx: &mut Tx, come: &[Stands]) -> Result<(), Fault> {
    let row = |one: &Stands| {
        let [child, rule, version, fact, begins] = which(one);
        let (ends, stands) = (one.ends.into(), one.stands.as_str().into());
        [child, rule, version, fact, begins, ends, stands]
    };
    for_rows(
        tx,
        "insert into duty_stands (child, rule, version, fact, begins, ends, stands) values #",
        come.iter().map(row),
    )
    .await
}

/// Forgets what is kept of whoever no fact is about.
pub(crate) async fn forget_nobodys(tx: &mut Tx) -> Result<(), Fault> {
    run!(
        tx,
        "delete from duty_stands where child not in (select person from fact_names where about = 1 union select one from same_person)"
    );
    Ok(())
}

/// How many rows are kept.
pub(crate) async fn count(tx: &mut Tx) -> Result<i64, Fault> {
    let (count,): (i64,) = the_one!(tx, "select count(*) from duty_stands");
    Ok(count)
}

/// By what a row is told from any other.
fn which(one: &Stands) -> [Value; 5] {
    [
        one.child.uuid().into(),
        one.rule.as_str().into(),
        i64::from(one.version).into(),
        one.fact.uuid().into(),
        one.begins.into(),
    ]
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

/// From after which moment something began to stand as it does, up to which, and until after which it stands so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) after: i64,
    pub(crate) upto: i64,
    pub(crate) still: i64,
}

/// How many rows of a window are read at a time.
const AT_A_TIME: i64 = 500;

/// What becomes late within a window by any of some rules, and nobody was told of yet as somebody.
pub(crate) async fn becoming_late(
    tx: &mut Tx,
    rules: &[&str],
    window: Window,
    told_as: ToldAs,
) -> Result<Vec<Stands>, Fault> {
    let sql = "select child, rule, version, fact, begins, ends, stands from duty_stands \
             where stands = $1 and begins > $2 and begins <= $3 and ends > $4 \
             and (begins, child, rule, version, fact) > ($5, $6, $7, $8, $9) and rule in (#) \
             and not exists (select 1 from told where told.child = duty_stands.child and told.rule = duty_stands.rule \
             and told.fact = duty_stands.fact and told.told_as = $11) \
             order by begins, child, rule, version, fact limit $10";
    within(
        tx,
        sql,
        Outcome::Overdue,
        rules,
        window,
        Some(told_as.word()),
    )
    .await
}

/// The duties by any of some rules that came to stand in one way within a window.
pub(crate) async fn became(
    tx: &mut Tx,
    stands: Outcome,
    rules: &[&str],
    window: Window,
) -> Result<Vec<Stands>, Fault> {
    let sql = "select child, rule, version, fact, begins, ends, stands from duty_stands \
             where stands = $1 and begins > $2 and begins <= $3 and ends > $4 \
             and (begins, child, rule, version, fact) > ($5, $6, $7, $8, $9) and rule in (#) \
             order by begins, child, rule, version, fact limit $10";
    within(tx, sql, stands, rules, window, None).await
}

/// Everything a statement finds within a window, page after page until there is no more, in order of when it began; with one
/// more value, where the statement has it.
async fn within(
    tx: &mut Tx,
    sql: &str,
    stands: Outcome,
    rules: &[&str],
    window: Window,
    more: Option<&'static str>,
) -> Result<Vec<Stands>, Fault> {
    let mut res = Vec::new();
    for rules in rules.chunks(RULES_TOGETHER) {
        let rules: Vec<Value> = rules.iter().map(|rule| (*rule).into()).collect();
        let mut last = before_all(window.after);
        loop {
            let [begins, child, rule, version, fact] = last;
            let (after, upto, still) = (window.after, window.upto, window.still);
            let mut beside: Vec<Value> = vec![
                stands.word().into(),
                after.into(),
                upto.into(),
                still.into(),
                begins,
                child,
                rule,
                version,
                fact,
                AT_A_TIME.into(),
            ];
            beside.extend(more.map(Value::from));
            let rows: Vec<StandsRow> = among_beside(tx, sql, &beside, &rules).await?;
            let page: Vec<Stands> = rows.into_iter().map(read).collect::<Result<_, Fault>>()?;
            let Some(end) = page.last() else { break };
            let [child, rule, version, fact, begins] = which(end);
            last = [begins, child, rule, version, fact];
            res.extend(page);
        }
    }
    res.sort_by(|one, other| (one.begins, one).cmp(&(other.begins, other)));
    Ok(res)
}

/// How many rules one statement looks for.
const RULES_TOGETHER: usize = 64;

/// What comes before everything that began after a moment.
fn before_all(after: i64) -> [Value; 5] {
    let nobody = Uuid::nil();
    [
        after.into(),
        nobody.into(),
        "".into(),
        0.into(),
        nobody.into(),
    ]
}

/// A child, and since when it has stood so.
type ChildRow = (Uuid, i64);

/// The children for whom something stands in one way at a moment, those first for whom it has longest.
pub(crate) async fn children_standing(
    tx: &mut Tx,
    stands: Outcome,
    at: i64,
) -> Result<Vec<PersonId>, Fault> {
    let rows: Vec<ChildRow> = all!(
        tx,
        "select child, min(begins) as since from duty_stands \
             where stands = $1 and ends > $2 and begins <= $2 group by child order by since, child",
        stands.word(),
        at
    );
    Ok(children(rows))
}

/// The children to whom something is owed under one rule and not met at a moment, those first to whom it has been longest.
pub(crate) async fn children_owed(
    tx: &mut Tx,
    rule: &str,
    at: i64,
) -> Result<Vec<(i64, PersonId)>, Fault> {
    let rows: Vec<ChildRow> = all!(
        tx,
        "select child, min(begins) as since from duty_stands \
             where stands in ('open', 'overdue', 'cannot tell') and ends > $2 and begins <= $2 and rule = $1 \
             group by child order by since, child",
        rule,
        at
    );
    let each = rows.into_iter();
    Ok(each
        .map(|(child, since)| (since, PersonId::from_uuid(child)))
        .collect())
}

fn children(rows: Vec<ChildRow>) -> Vec<PersonId> {
    let each = rows.into_iter();
    each.map(|(child, _)| PersonId::from_uuid(child)).collect()
}
