//! The rows of a copy: how each table's are read, and put back.

use heard_record::FactId;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{AT_A_TIME, FACT, NoCopy};
use crate::chain::{self, Place, Seal};
use crate::db::{Tx, all, run};
use crate::log::{self, Entering};

/// What is copied beside the record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Look,
    Request,
    Account,
    SetupLink,
    Change,
    Held,
    SentNotice,
}

impl Table {
    pub(super) const ALL: [Table; 7] = [
        Table::Look,
        Table::Request,
        Table::Account,
        Table::SetupLink,
        Table::Change,
        Table::Held,
        Table::SentNotice,
    ];

    /// What its rows are called in a copy.
    pub(super) fn name(self) -> &'static str {
        match self {
            Table::Look => "look",
            Table::Request => "request",
            Table::Account => "account",
            Table::SetupLink => "setup link",
            Table::Change => "change",
            Table::Held => "held",
            Table::SentNotice => "sent notice",
        }
    }
}

/// Some rows after one: each with what it is in order by, and what it holds.
pub(super) async fn read(
    tx: &mut Tx,
    table: Table,
    after: &Json,
) -> Result<Vec<(Json, Json)>, NoCopy> {
    let number = after.as_i64().unwrap_or_default();
    let id = after
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or(Uuid::nil());
    Ok(match table {
        Table::Look => {
            type Row = (i64, Uuid, i64, Uuid, Option<Uuid>, i64, Vec<u8>, String);
            let rows: Vec<Row> = all!(
                tx,
                "select seq, id, at, who, about, quiet, link, body from look where seq > $1 order by seq limit $2",
                number,
                AT_A_TIME
            );
            rows.into_iter()
                .map(|(seq, id, at, who, about, quiet, link, body)| {
                    (
                        json!(seq),
                        json!([seq, id, at, who, about, quiet, bytes(&link), body]),
                    )
                })
                .collect()
        }
        Table::Request => {
            let rows: Vec<(Uuid, Vec<u8>, i64, String)> = all!(
                tx,
                "select key, digest, entered, answer from request where key > $1 order by key limit $2",
                id,
                AT_A_TIME
            );
            rows.into_iter()
                .map(|(key, digest, entered, answer)| {
                    (json!(key), json!([key, bytes(&digest), entered, answer]))
                })
                .collect()
        }
        Table::Account => {
            type Row = (Uuid, String, Uuid, String, Vec<u8>, i64, i64, Option<i64>);
            let rows: Vec<Row> = all!(
                tx,
                "select id, name, person, password, secret, step, made, closed from account where id > $1 order by id limit $2",
                id,
                AT_A_TIME
            );
            rows.into_iter()
                .map(|(id, name, person, password, secret, step, made, closed)| {
                    (
                        json!(id),
                        json!([
                            id,
                            name,
                            person,
                            password,
                            bytes(&secret),
                            step,
                            made,
                            closed
                        ]),
                    )
                })
                .collect()
        }
        Table::SetupLink => {
            let after = bytes_of(after).unwrap_or_default();
            let rows: Vec<(Vec<u8>, Uuid, i64, Option<i64>)> = all!(
                tx,
                "select token, account, ends, used from setup_link where token > $1 order by token limit $2",
                after,
                AT_A_TIME
            );
            rows.into_iter()
                .map(|(token, account, ends, used)| {
                    (bytes(&token), json!([bytes(&token), account, ends, used]))
                })
                .collect()
        }
        Table::Change => {
            let rows: Vec<(i64, i64, Uuid, String)> = all!(
                tx,
                "select seq, at, about, body from outbox where seq > $1 order by seq limit $2",
                number,
                AT_A_TIME
            );
            rows.into_iter()
                .map(|(seq, at, about, body)| (json!(seq), json!([seq, at, about, body])))
                .collect()
        }
        Table::Held => {
            let rows: Vec<(Uuid, String, i64, String, String, i64)> = all!(
                tx,
                "select id, file, line, why, text, at from held where id > $1 order by id limit $2",
                id,
                AT_A_TIME
            );
            rows.into_iter()
                .map(|(id, file, line, why, text, at)| {
                    (json!(id), json!([id, file, line, why, text, at]))
                })
                .collect()
        }
        Table::SentNotice => {
            let rows: Vec<(Uuid, Uuid, i64)> = all!(
                tx,
                "select fact, person, at from sent_notice where fact > $1 order by fact limit $2",
                id,
                AT_A_TIME
            );
            rows.into_iter()
                .map(|(fact, person, at)| (json!(fact), json!([fact, person, at])))
                .collect()
        }
    })
}

pub(super) fn bytes(bytes: &[u8]) -> Json {
    use std::fmt::Write;
    let text = bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    json!(text)
}

fn bytes_of(json: &Json) -> Option<Vec<u8>> {
    let digits: Vec<u32> = json
        .as_str()?
        .chars()
        .map(|digit| digit.to_digit(16))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks(2);
    let byte = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high << 4 | low).ok(),
        _ => None,
    };
    pairs.map(byte).collect()
}

/// A row of a copy, cell by cell.
struct Row<'a>(&'a Json);

impl<'a> Row<'a> {
    fn cell(&self, at: usize) -> &'a Json {
        self.0.get(at).unwrap_or(&Json::Null)
    }

    fn number(&self, at: usize) -> Option<i64> {
        self.cell(at).as_i64()
    }

    fn text(&self, at: usize) -> Option<&'a str> {
        self.cell(at).as_str()
    }

    fn id(&self, at: usize) -> Option<Uuid> {
        self.text(at)?.parse().ok()
    }

    fn seal(&self, at: usize) -> Option<Seal> {
        chain::of_hex(self.text(at)?)
    }
}

/// Puts one row back, or a fact with those to be put back together; nothing, if it cannot be read.
pub(super) async fn put_back(
    tx: &mut Tx,
    facts: &mut Vec<Entering>,
    line: &Json,
) -> Result<Option<()>, NoCopy> {
    let (Some(name), Some(row)) = (line.get(0).and_then(Json::as_str), line.get(1)) else {
        return Ok(None);
    };
    let row = Row(row);
    if name == FACT {
        let Some(fact) = fact(&row)? else {
            return Ok(None);
        };
        facts.push(fact);
        return Ok(Some(()));
    }
    match Table::ALL.into_iter().find(|table| table.name() == name) {
        Some(table) => put_row_back(tx, table, &row).await,
        None => Ok(None),
    }
}

fn fact(row: &Row<'_>) -> Result<Option<Entering>, NoCopy> {
    let (Some(seq), Some(fact), Some(entered), Some(digest), Some(link), Some(body)) = (
        row.number(0),
        row.id(1),
        row.number(2),
        row.seal(3),
        row.seal(4),
        row.text(5),
    ) else {
        return Ok(None);
    };
    let said = log::read(seq, digest.to_vec(), body.to_owned())?;
    let place = Place {
        seq,
        fact: FactId::from_uuid(fact),
        entered,
        digest,
    };
    Ok(Some(Entering {
        place,
        link,
        body: body.to_owned(),
        fact: said.map(|kept| kept.fact),
    }))
}

async fn put_row_back(tx: &mut Tx, table: Table, row: &Row<'_>) -> Result<Option<()>, NoCopy> {
    let done = match table {
        Table::Look => {
            let (Some(seq), Some(look), Some(at), Some(who), Some(quiet), Some(link), Some(body)) = (
                row.number(0),
                row.id(1),
                row.number(2),
                row.id(3),
                row.number(5),
                row.seal(6),
                row.text(7),
            ) else {
                return Ok(None);
            };
            run!(
                tx,
                "insert into look (seq, id, at, who, about, quiet, link, body) values ($1, $2, $3, $4, $5, $6, $7, $8)",
                seq,
                look,
                at,
                who,
                row.id(4),
                quiet,
                &link[..],
                body
            )
        }
        Table::Request => {
            let (Some(key), Some(digest), Some(entered), Some(answer)) =
                (row.id(0), row.seal(1), row.number(2), row.text(3))
            else {
                return Ok(None);
            };
            run!(
                tx,
                "insert into request (key, digest, entered, answer) values ($1, $2, $3, $4)",
                key,
                &digest[..],
                entered,
                answer
            )
        }
        Table::Account => {
            let (
                Some(account),
                Some(name),
                Some(person),
                Some(password),
                Some(secret),
                Some(step),
                Some(made),
            ) = (
                row.id(0),
                row.text(1),
                row.id(2),
                row.text(3),
                bytes_of(row.cell(4)),
                row.number(5),
                row.number(6),
            )
            else {
                return Ok(None);
            };
            run!(
                tx,
                "insert into account (id, name, person, password, secret, step, made, closed) values ($1, $2, $3, $4, $5, $6, $7, $8)",
                account,
                name,
                person,
                password,
                secret,
                step,
                made,
                row.number(7)
            )
        }
        Table::SetupLink => {
            let (Some(token), Some(account), Some(ends)) = (row.seal(0), row.id(1), row.number(2))
            else {
                return Ok(None);
            };
            run!(
                tx,
                "insert into setup_link (token, account, ends, used) values ($1, $2, $3, $4)",
                &token[..],
                account,
                ends,
                row.number(3)
            )
        }
        Table::Change => {
            let (Some(seq), Some(at), Some(about), Some(body)) =
                (row.number(0), row.number(1), row.id(2), row.text(3))
            else {
                return Ok(None);
            };
            run!(
                tx,
                "insert into outbox (seq, at, about, body) values ($1, $2, $3, $4)",
                seq,
                at,
                about,
                body
            )
        }
        Table::Held => {
            let (Some(held), Some(file), Some(line), Some(why), Some(text), Some(at)) = (
                row.id(0),
                row.text(1),
                row.number(2),
                row.text(3),
                row.text(4),
                row.number(5),
            ) else {
                return Ok(None);
            };
            run!(
                tx,
                "insert into held (id, file, line, why, text, at) values ($1, $2, $3, $4, $5, $6)",
                held,
                file,
                line,
                why,
                text,
                at
            )
        }
        Table::SentNotice => {
            let (Some(fact), Some(person), Some(at)) = (row.id(0), row.id(1), row.number(2)) else {
                return Ok(None);
            };
            run!(
                tx,
                "insert into sent_notice (fact, person, at) values ($1, $2, $3)",
                fact,
                person,
                at
            )
        }
    };
    Ok((done == 1).then_some(()))
}
