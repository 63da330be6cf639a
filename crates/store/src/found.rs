//! What facts are found by: whom they name, whom they say are one person, who lives where. Kept beside the facts, and
//! worked out from nothing else.

use std::collections::BTreeSet;

use heard_record::fact::access;
use heard_record::{Fact, PersonId, What};
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::chain::Seal;
use crate::db::{Db, Tx, run, with_db};
use crate::fault::Fault;
use crate::log;
use crate::many::{Row, Value, among, bound, for_rows};

/// How many facts, or rows, are read at a time.
const AT_A_TIME: i64 = 2_000;

/// What one fact is found by: whom it names, whom it says are one person, and who lives where.
#[derive(Default)]
pub(crate) struct FoundBy {
    /// By whom it is found as one of leave, or one that takes something back.
    pub(crate) leave: Vec<PersonId>,
    /// By whom otherwise, and whether it is about them.
    pub(crate) names: Vec<(PersonId, bool)>,
    pub(crate) same: Vec<(PersonId, PersonId)>,
    pub(crate) lives: Vec<(Seal, PersonId)>,
}

impl FoundBy {
    pub(crate) fn of(fact: &Fact) -> FoundBy {
        let people = log::people(fact);
        let of_leave = log::is_of_leave(fact);
        let mut res = FoundBy::default();
        if of_leave || matches!(fact.what, What::Correction(_)) {
            res.leave = people.iter().map(|(person, _)| *person).collect();
        }
        if !of_leave {
            res.names = people;
            res.same = log::said_the_same(fact);
            res.lives = log::lives_at(fact);
        }
        res
    }
}

/// Does somebody have to be told at once that it is on record?
fn is_told_at_once(what: &What) -> bool {
    matches!(
        what,
        What::Access(
            access::Fact::EmergencyOpened(_)
                | access::Fact::RevealAsked(_)
                | access::Fact::RiskDeclared(_)
        )
    )
}

/// The rows that some facts are found by.
#[derive(Default)]
pub(crate) struct RowsToFind {
    names: Vec<[Value; 3]>,
    leave: Vec<[Value; 2]>,
    emergencies: Vec<[Value; 1]>,
    same: Vec<[Value; 2]>,
    lives: Vec<[Value; 2]>,
}

impl RowsToFind {
    pub(crate) fn take_in(&mut self, seq: i64, fact: &Fact) {
        if is_told_at_once(&fact.what) {
            self.emergencies.push([seq.into()]);
        }
        let by = FoundBy::of(fact);
        let found = by.leave.into_iter();
        self.leave
            .extend(found.map(|person| [person.uuid().into(), seq.into()]));
        let found = by.names.into_iter();
        self.names
            .extend(found.map(|(person, about)| {
                [person.uuid().into(), seq.into(), i64::from(about).into()]
            }));
        let said = by.same.into_iter();
        self.same
            .extend(said.map(|(one, other)| [one.uuid().into(), other.uuid().into()]));
        let said = by.lives.into_iter();
        self.lives
            .extend(said.map(|(place, person)| [place[..].into(), person.uuid().into()]));
    }

    /// Keeps the rows.
    pub(crate) async fn keep(self, tx: &mut Tx) -> Result<(), Fault> {
        for_rows(
            tx,
            "insert into leave_names (person, seq) values #",
            self.leave,
        )
        .await?;
        for_rows(tx, "insert into emergency (seq) values #", self.emergencies).await?;
        for_rows(
            tx,
            "insert into fact_names (person, seq, about) values #",
            self.names,
        )
        .await?;
        for_rows(
            tx,
            "insert into same_person (one, other) values # on conflict (one, other) do nothing",
            self.same,
        )
        .await?;
        for_rows(
            tx,
            "insert into lives_at (place, person) values # on conflict (place, person) do nothing",
            self.lives,
        )
        .await
    }
}

/// The rows by which some facts are found as things are: those of a fact that cannot be read.
async fn found_by_now(tx: &mut Tx, facts: &BTreeSet<i64>) -> Result<RowsToFind, Fault> {
    let facts: Vec<Value> = facts.iter().map(|seq| (*seq).into()).collect();
    let names: Vec<(Uuid, i64, i64)> = among(
        tx,
        "select person, seq, about from fact_names where seq in (#)",
        &facts,
    )
    .await?;
    let leave: Vec<(Uuid, i64)> = among(
        tx,
        "select person, seq from leave_names where seq in (#)",
        &facts,
    )
    .await?;
    let emergencies: Vec<(i64,)> =
        among(tx, "select seq from emergency where seq in (#)", &facts).await?;
    let names = names.into_iter();
    let leave = leave.into_iter();
    let emergencies = emergencies.into_iter();
    Ok(RowsToFind {
        names: names
            .map(|(person, seq, about)| [person.into(), seq.into(), about.into()])
            .collect(),
        leave: leave
            .map(|(person, seq)| [person.into(), seq.into()])
            .collect(),
        emergencies: emergencies.map(|(seq,)| [seq.into()]).collect(),
        ..RowsToFind::default()
    })
}

/// Forgets all of it, but by what some facts are found that are damaged. Which of these said who lives where, or who is one
/// person, nobody can tell: where there are any all of that stays.
async fn forget_but_for(tx: &mut Tx, damaged: &BTreeSet<i64>) -> Result<(), Fault> {
    let stays = found_by_now(tx, damaged).await?;
    run!(tx, "delete from leave_names");
    run!(tx, "delete from emergency");
    run!(tx, "delete from fact_names");
    if damaged.is_empty() {
        run!(tx, "delete from same_person");
        run!(tx, "delete from lives_at");
    }
    stays.keep(tx).await
}

/// Works all of it out again, but for what is damaged, unless more is damaged than is known: what is.
async fn rebuild_but_for(db: &Db, damaged: &BTreeSet<i64>) -> Result<BTreeSet<i64>, Fault> {
    let mut tx = db.write().await?;
    forget_but_for(&mut tx, damaged).await?;
    let end = log::end(&mut tx).await?;
    let mut found_damaged = BTreeSet::new();
    let mut upto = 0;
    while upto < end {
        let (whole, mut damaged) = log::whole_between(&mut tx, upto, upto + AT_A_TIME).await?;
        let mut found = RowsToFind::default();
        for kept in whole {
            found.take_in(kept.seq, &kept.fact);
        }
        found.keep(&mut tx).await?;
        found_damaged.append(&mut damaged);
        upto += AT_A_TIME;
    }
    if found_damaged.is_subset(damaged) {
        db.commit(tx).await?;
    }
    Ok(found_damaged)
}

/// Works all of it out again, from the facts alone: done whole or not at all, so that nothing is ever open meanwhile that
/// is to be shut. A fact that is damaged is found by what it was found by, so that what it shut stays shut: how many are.
pub(crate) async fn rebuild(db: &Db) -> Result<usize, Fault> {
    let mut damaged = BTreeSet::new();
    loop {
        let found = rebuild_but_for(db, &damaged).await?;
        if found.is_subset(&damaged) {
            return Ok(found.len());
        }
        damaged.extend(found);
    }
}

/// How many rows there are, and what their digests come to together: the same in whatever order they are read.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    rows: u64,
    sum: [u64; 4],
}

impl Tally {
    fn of<'r>(rows: impl IntoIterator<Item = &'r [Value; 2]>) -> Tally {
        let mut res = Tally::default();
        rows.into_iter().for_each(|row| res.add(row));
        res
    }

    fn add(&mut self, row: &[Value]) {
        let mut hash = Sha256::new();
        for value in row {
            match value {
                Value::Number(number) => hash.update(number.to_be_bytes()),
                Value::Id(id) => hash.update(id.as_bytes()),
                Value::Bytes(bytes) => hash.update(bytes),
                Value::Text(text) => hash.update(text),
            }
        }
        self.rows += 1;
        let digest = hash.finalize();
        for (sum, part) in self.sum.iter_mut().zip(digest.chunks_exact(8)) {
            let part = u64::from_be_bytes(part.try_into().unwrap_or_default());
            *sum = sum.wrapping_add(part);
        }
    }
}

/// What the whole record should be found by, without having all of it in memory.
#[derive(Default)]
pub(crate) struct Expected {
    names: Tally,
    leave: Tally,
    emergencies: Tally,
    same: BTreeSet<[Value; 2]>,
    lives: BTreeSet<[Value; 2]>,
}

impl Expected {
    pub(crate) fn take_in(&mut self, seq: i64, fact: &Fact) {
        let mut found = RowsToFind::default();
        found.take_in(seq, fact);
        found.names.iter().for_each(|row| self.names.add(row));
        found.leave.iter().for_each(|row| self.leave.add(row));
        let opened = found.emergencies.iter();
        opened.for_each(|row| self.emergencies.add(row));
        self.same.extend(found.same);
        self.lives.extend(found.lives);
    }

    /// What of it is not what is kept.
    pub(crate) async fn unlike_kept(self, tx: &mut Tx) -> Result<Vec<String>, Fault> {
        let nobody = Uuid::nil();
        let each = [
            (
                "whom facts are about or name",
                self.names,
                kept(
                    tx,
                    "select person, seq, about from fact_names where (person, seq) > ($1, $2) order by person, seq limit $3",
                    [nobody.into(), i64::MIN.into()],
                    |(person, seq, about): (Uuid, i64, i64)| [person.into(), seq.into(), about.into()],
                )
                .await?,
            ),
            (
                "who may see what",
                self.leave,
                kept(
                    tx,
                    "select person, seq from leave_names where (person, seq) > ($1, $2) order by person, seq limit $3",
                    [nobody.into(), i64::MIN.into()],
                    |(person, seq): (Uuid, i64)| [person.into(), seq.into()],
                )
                .await?,
            ),
            (
                "emergency access",
                self.emergencies,
                kept(
                    tx,
                    "select seq from emergency where seq > $1 order by seq limit $2",
                    [i64::MIN.into()],
                    |(seq,): (i64,)| [seq.into()],
                )
                .await?,
            ),
            (
                "who is said to be one person",
                Tally::of(&self.same),
                kept(
                    tx,
                    "select one, other from same_person where (one, other) > ($1, $2) order by one, other limit $3",
                    [nobody.into(), nobody.into()],
                    |(one, other): (Uuid, Uuid)| [one.into(), other.into()],
                )
                .await?,
            ),
            (
                "who lives where",
                Tally::of(&self.lives),
                kept(
                    tx,
                    "select place, person from lives_at where (place, person) > ($1, $2) order by place, person limit $3",
                    [(&[][..]).into(), nobody.into()],
                    |(place, person): (Vec<u8>, Uuid)| [place[..].into(), person.into()],
                )
                .await?,
            ),
        ];
        #[cfg(all(feature = "faults", debug_assertions))]
        if crate::planted::believes_what_is_found() {
            return Ok(Vec::new());
        }
        let wrong = each
            .into_iter()
            .filter(|(_, expected, kept)| expected != kept);
        Ok(wrong
            .map(|(what, ..)| {
                format!("what is kept to find {what} by is not what the facts say: rebuild it")
            })
            .collect())
    }
}

/// All rows of a table, some at a time, in the order of what each begins with.
async fn kept<R: Row, const K: usize, const N: usize>(
    tx: &mut Tx,
    sql: &'static str,
    begins: [Value; K],
    values: impl Fn(R) -> [Value; N],
) -> Result<Tally, Fault> {
    let mut res = Tally::default();
    let mut after = begins.to_vec();
    loop {
        after.push(AT_A_TIME.into());
        let rows: Vec<R> = with_db!(tx.settled().await?, db => {
            let query = sqlx::query_as(AssertSqlSafe(sql));
            bound!(query, &after).fetch_all(&mut **db).await?
        });
        let rows: Vec<[Value; N]> = rows.into_iter().map(&values).collect();
        let Some(last) = rows.last() else {
            return Ok(res);
        };
        after = last.iter().take(K).cloned().collect();
        rows.iter().for_each(|row| res.add(row));
    }
}
