//! Who looked at whose record, by what leave; and who was refused. Kept before any answer leaves.
//!
//! A look is kept twice: in the database, and in a file on a path of its own that is only added to. An answer may
//! leave when one of the two has it for good. When neither has, nothing is shown to anybody.

mod file;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::Duration;

use heard_record::PersonId;
use heard_record::when::moment;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::Store;
use crate::chain::{self, Seal};
use crate::db::{Db, Tx, all, one, run};
use crate::fault::Fault;
use crate::log;
use crate::many::{Value, among_beside};
use file::Beside;

/// How long either place may take before the other has to do.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many looks are made lasting together, at most.
const TOGETHER: usize = 512;

/// How many may wait before the next is told that it is busy.
const WAITING: usize = 8_192;

/// How many looks that the database missed are held for it, at most. The file has them all.
const HELD: usize = 100_000;

/// How many of the file's last looks the database is asked about when the program starts.
const LOOKED_BACK: usize = 10_000;

/// How many of them it is given beside each new lot, so that it can take them in in time.
const CAUGHT_UP: usize = 200;

/// How a look reads by which something was given; one by somebody's leave, which what is told unasked needs none of; and one
/// of a record that was met beside others.
const GIVEN: &str = r#"%"answer":"given"%"#;
const BY_LEAVE: &str = r#"%"rule":%"#;
const BESIDE: &str = r#"%"beside":%"#;

/// One look, or one refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Its own id.
    pub id: Uuid,
    /// When, by the one clock.
    pub at: Timestamp,
    /// Who looked: a person with an account.
    pub who: PersonId,
    /// At whose record, where it was one person's.
    pub about: Option<PersonId>,
    /// Is it kept from whoever keeps the record, as an enquiry into who looks may be?
    pub quiet: bool,
    /// What was done, by what leave or why not: JSON of ids and names of rules. Beside a reason that somebody
    /// gave, word for word, it holds nothing anybody wrote.
    pub body: String,
}

/// Which of the two places has a look for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sinks {
    /// The database and the file.
    Both,
    /// The database alone: the file cannot be written.
    DatabaseAlone,
    /// The file alone: the database cannot be written.
    FileAlone,
}

/// Where looks are kept.
#[derive(Debug, Clone)]
pub struct Looks {
    requests: mpsc::Sender<Request>,
}

type Request = (Look, oneshot::Sender<Result<Sinks, Fault>>);

impl Looks {
    /// Begins to keep looks in a store's database, and in a file beside it.
    pub(crate) fn start(db: Db, store: Uuid, file: PathBuf) -> Looks {
        let (requests, waiting) = mpsc::channel(WAITING);
        let keeping = Keeping {
            db,
            store,
            file: Beside::new(file, store),
            missed: VecDeque::new(),
        };
        tokio::spawn(keeping.keep_what_comes(waiting));
        Looks { requests }
    }

    /// Keeps a look. Once this answers, it is on a disk.
    ///
    /// # Errors
    ///
    /// [`Fault::NotLooked`], if neither place has it for good: then nothing may be shown.
    pub async fn keep(&self, look: Look) -> Result<Sinks, Fault> {
        let (answer, answered) = oneshot::channel();
        let sent = self.requests.try_send((look, answer));
        sent.map_err(|_| Fault::NotLooked)?;
        answered.await.map_err(|_| Fault::NotLooked)?
    }
}

impl Store {
    /// Begins to keep looks: in this store, and in a file on a path of its own.
    pub fn keep_looks(&self, file: PathBuf) -> Looks {
        Looks::start(self.db.clone(), self.id, file)
    }

    /// Who looked at a person's record, as far as its keeper is told, the latest first: so many at most, before one of
    /// them (from the end, if none is given).
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn looks_about(
        &self,
        person: PersonId,
        before: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<Look>, Fault> {
        let mut tx = self.db.read().await?;
        about(&mut tx, person, before, most).await
    }

    /// What one person looked at, whatever it was, the latest first: so many at most, before one of theirs (from the end, if
    /// none is given).
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn looks_by(
        &self,
        person: PersonId,
        before: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<Look>, Fault> {
        let mut tx = self.db.read().await?;
        by(&mut tx, person, before, most).await
    }

    /// When one person was last given the record of each of some people by itself: not beside others, and not told unasked.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn opened_last(
        &self,
        who: PersonId,
        people: &BTreeSet<PersonId>,
    ) -> Result<BTreeMap<PersonId, Timestamp>, Fault> {
        let mut tx = self.db.read().await?;
        let people: Vec<Value> = people.iter().map(|person| person.uuid().into()).collect();
        let beside = [
            who.uuid().into(),
            GIVEN.into(),
            BY_LEAVE.into(),
            BESIDE.into(),
        ];
        let rows: Vec<(Uuid, i64)> = among_beside(
            &mut tx,
            "select about, max(at) from look where who = $1 and about in (#) and body like $2 \
                 and body like $3 and body not like $4 group by about",
            &beside,
            &people,
        )
        .await?;
        let each = rows.into_iter();
        Ok(each
            .map(|(about, at)| (PersonId::from_uuid(about), moment(at)))
            .collect())
    }

    /// Every look, whatever it was of, the latest first: so many at most, before one of them (from the end, if none is given).
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn looks_before(
        &self,
        before: Option<Uuid>,
        most: usize,
    ) -> Result<Vec<Look>, Fault> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut tx = self.db.read().await?;
        let rows: Vec<LookRow> = all!(
            &mut tx,
            "select seq, id, at, who, about, quiet, link, body from look where quiet = 0 \
                 and ($1 is null or seq < (select seq from look where id = $1)) order by seq desc limit $2",
            before,
            most
        );
        rows.into_iter().map(without_link).collect()
    }

    /// How many people looked at a person's record since a moment, as far as its keeper is told.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn lookers_since(&self, person: PersonId, since: Timestamp) -> Result<usize, Fault> {
        let mut tx = self.db.read().await?;
        lookers(&mut tx, person, since).await
    }

    /// Reads every look, in the store and in a file, to see that each is what was put there and in both: how many
    /// there are, and what is wrong.
    ///
    /// # Errors
    ///
    /// A [`Fault`], if the database does not answer.
    pub async fn verify_looks(&self, file: Option<PathBuf>) -> Result<(i64, Vec<String>), Fault> {
        let mut tx = self.db.read().await?;
        verify(&mut tx, self.id, file).await
    }
}

struct Keeping {
    db: Db,
    store: Uuid,
    file: Beside,
    /// What the database has not taken in, oldest first.
    missed: VecDeque<Look>,
}

impl Keeping {
    async fn keep_what_comes(mut self, mut waiting: mpsc::Receiver<Request>) {
        // What the database missed before the program was started again may be in the file alone.
        self.missed = self.file.last(LOOKED_BACK).await.into();
        let mut requests: Vec<Request> = Vec::new();
        while waiting.recv_many(&mut requests, TOGETHER).await > 0 {
            let (looks, answers): (Vec<Look>, Vec<_>) = requests.drain(..).unzip();
            let kept = self.keep(looks).await;
            for answer in answers {
                // Whoever asked may be gone; the look stays.
                drop(answer.send(kept.clone()));
            }
        }
    }

    async fn keep(&mut self, looks: Vec<Look>) -> Result<Sinks, Fault> {
        let missed: Vec<Look> = self.missed.iter().take(CAUGHT_UP).cloned().collect();
        let (in_file, in_database) = tokio::join!(
            self.file.keep(looks.clone(), PATIENCE),
            tokio::time::timeout(PATIENCE, take_in(&self.db, self.store, &missed, &looks)),
        );
        let in_database = matches!(in_database, Ok(Ok(())));
        if in_database {
            self.missed.drain(..missed.len());
        } else if in_file && self.missed.len() < HELD {
            self.missed.extend(looks);
        }
        match (in_database, in_file) {
            (true, true) => Ok(Sinks::Both),
            (true, false) => Ok(Sinks::DatabaseAlone),
            (false, true) => Ok(Sinks::FileAlone),
            (false, false) => Err(Fault::NotLooked),
        }
    }
}

/// What a look's link seals: the look, and every one before it.
fn link(before: &Seal, look: &Look) -> Seal {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(look.id.as_bytes());
    hash.update(look.at.as_microsecond().to_be_bytes());
    hash.update(look.who.uuid().as_bytes());
    hash.update(
        look.about
            .map(|id| *id.uuid().as_bytes())
            .unwrap_or_default(),
    );
    hash.update([u8::from(look.quiet)]);
    hash.update(look.body.as_bytes());
    hash.finalize().into()
}

/// Puts looks at the end: the new ones, and those missed before that are not there after all.
async fn take_in(db: &Db, store: Uuid, missed: &[Look], looks: &[Look]) -> Result<(), Fault> {
    let mut tx = db.write().await?;
    let (mut seq, mut before) = end(&mut tx, store).await?;
    for look in looks {
        (seq, before) = append(&mut tx, seq, &before, look).await?;
    }
    for look in missed {
        if !is_there(&mut tx, look.id).await? {
            (seq, before) = append(&mut tx, seq, &before, look).await?;
        }
    }
    db.commit(tx).await?;
    Ok(())
}

/// Where the looks end.
pub(crate) async fn end(tx: &mut Tx, store: Uuid) -> Result<(i64, Seal), Fault> {
    let last: Option<(i64, Vec<u8>)> =
        one!(tx, "select seq, link from look order by seq desc limit 1");
    match last {
        None => Ok((0, chain::beginning(store))),
        Some((seq, link)) => Ok((seq, log::seal(link, seq)?)),
    }
}

/// The link of a place in the looks, if there is one; before the first is the beginning.
pub(crate) async fn link_at(tx: &mut Tx, store: Uuid, seq: i64) -> Result<Option<Seal>, Fault> {
    if seq == 0 {
        return Ok(Some(chain::beginning(store)));
    }
    let found: Option<(Vec<u8>,)> = one!(tx, "select link from look where seq = $1", seq);
    found.map(|(link,)| log::seal(link, seq)).transpose()
}

async fn is_there(tx: &mut Tx, id: Uuid) -> Result<bool, Fault> {
    let found: Option<(i64,)> = one!(tx, "select seq from look where id = $1", id);
    Ok(found.is_some())
}

async fn append(tx: &mut Tx, seq: i64, before: &Seal, look: &Look) -> Result<(i64, Seal), Fault> {
    let (seq, link) = (seq + 1, link(before, look));
    run!(
        tx,
        "insert into look (seq, id, at, who, about, quiet, link, body) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        seq,
        look.id,
        look.at.as_microsecond(),
        look.who.uuid(),
        look.about.map(PersonId::uuid),
        i64::from(look.quiet),
        &link[..],
        &look.body
    );
    Ok((seq, link))
}

/// A row: its place, id, moment, who, about whom, whether it is quiet, link, body.
type LookRow = (i64, Uuid, i64, Uuid, Option<Uuid>, i64, Vec<u8>, String);

fn read((seq, id, at, who, about, quiet, link, body): LookRow) -> Result<(i64, Look, Seal), Fault> {
    let look = Look {
        id,
        at: moment(at),
        who: PersonId::from_uuid(who),
        about: about.map(PersonId::from_uuid),
        quiet: quiet != 0,
        body,
    };
    Ok((seq, look, log::seal(link, seq)?))
}

/// Who looked at one person's record, as its keeper is told, the latest first: so many at most, before one of
/// them (from the end, if none).
pub(crate) async fn about(
    tx: &mut Tx,
    person: PersonId,
    before: Option<Uuid>,
    most: i64,
) -> Result<Vec<Look>, Fault> {
    let rows: Vec<LookRow> = all!(
        tx,
        "select seq, id, at, who, about, quiet, link, body from look where about = $1 and quiet = 0 \
             and ($2 is null or seq < (select seq from look where id = $2)) order by seq desc limit $3",
        person.uuid(),
        before,
        most
    );
    rows.into_iter().map(without_link).collect()
}

/// What one person looked at, the latest first: so many at most, before one of theirs (from the end, if none).
pub(crate) async fn by(
    tx: &mut Tx,
    person: PersonId,
    before: Option<Uuid>,
    most: i64,
) -> Result<Vec<Look>, Fault> {
    let rows: Vec<LookRow> = all!(
        tx,
        "select seq, id, at, who, about, quiet, link, body from look where who = $1 \
             and ($2 is null or seq < (select seq from look where id = $2)) order by seq desc limit $3",
        person.uuid(),
        before,
        most
    );
    rows.into_iter().map(without_link).collect()
}

/// How many people looked at one person's record since a moment, as its keeper is told.
pub(crate) async fn lookers(
    tx: &mut Tx,
    person: PersonId,
    since: Timestamp,
) -> Result<usize, Fault> {
    let found: Option<(i64,)> = one!(
        tx,
        "select count(distinct who) from look where about = $1 and quiet = 0 and at >= $2",
        person.uuid(),
        since.as_microsecond()
    );
    let count = found.map_or(0, |(count,)| count);
    Ok(usize::try_from(count).unwrap_or_default())
}

fn without_link(row: LookRow) -> Result<Look, Fault> {
    read(row).map(|(_, look, _)| look)
}

/// How many looks are read at a time.
const AT_A_TIME: i64 = 5_000;

/// Reads every look in the database and the file, and says what is not as it was put there.
pub(crate) async fn verify(
    tx: &mut Tx,
    store: Uuid,
    file: Option<PathBuf>,
) -> Result<(i64, Vec<String>), Fault> {
    let mut wrong = Vec::new();
    let mut in_file = match file {
        None => None,
        Some(path) => {
            let read = tokio::task::spawn_blocking(move || file::read(&path, store)).await;
            let (ids, why) = read.unwrap_or_else(|_| {
                (
                    BTreeSet::new(),
                    vec!["the file of looks could not be read".into()],
                )
            });
            wrong.extend(why);
            Some(ids)
        }
    };
    let mut missing_from_file = 0_usize;
    let mut reached_file = false;
    let (mut last, mut before) = (0, chain::beginning(store));
    loop {
        let rows = rows(tx, last).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let (seq, look, kept) = read(row)?;
            if seq != last + 1 {
                wrong.push(format!("after look {last} comes look {seq}"));
            }
            let should = link(&before, &look);
            if should != kept {
                wrong.push(format!(
                    "look {seq} does not follow from what comes before it"
                ));
                return Ok((seq, wrong));
            }
            if let Some(ids) = &mut in_file {
                let there = ids.remove(&look.id);
                reached_file |= there;
                // A file may have been begun later than the store.
                missing_from_file += usize::from(reached_file && !there);
            }
            (last, before) = (seq, should);
        }
    }
    if missing_from_file > 0 {
        wrong.push(format!(
            "{missing_from_file} looks are in the database and not in the file"
        ));
    }
    let only_in_file = in_file.map_or(0, |ids| ids.len());
    if only_in_file > 0 {
        wrong.push(format!(
            "{only_in_file} looks are in the file and not in the database"
        ));
    }
    Ok((last, wrong))
}

async fn rows(tx: &mut Tx, after: i64) -> Result<Vec<LookRow>, Fault> {
    Ok(all!(
        tx,
        "select seq, id, at, who, about, quiet, link, body from look where seq > $1 order by seq limit $2",
        after,
        AT_A_TIME
    ))
}
