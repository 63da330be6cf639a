//! Who sent each notice, by their account: a name may be two people's.

use std::collections::BTreeMap;

use heard_record::fact::notice::Submitted;
use heard_record::kind::OneKind;
use heard_record::{Fact, FactId, PersonId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::Store;
use crate::db::Tx;
use crate::fault::Fault;
use crate::many::{Value, among, for_rows};
use crate::rows::SENT_NOTICE;

/// A notice, who sent it, and when.
pub(crate) type Sent = [Value; 3];

/// A fact that somebody put on record by their account, if it is a notice.
pub(crate) fn sent(fact: &Fact, account: Option<PersonId>) -> Option<Sent> {
    let person = account.filter(|_| Submitted::of(&fact.what).is_some())?;
    let at = fact.recorded.as_microsecond();
    Some([fact.id.uuid().into(), person.uuid().into(), at.into()])
}

/// Keeps who sent notices.
pub(crate) async fn remember(
    tx: &mut Tx,
    sent: impl IntoIterator<Item = Sent>,
) -> Result<(), Fault> {
    let rows = sent.into_iter().map(|row| {
        let seal = SENT_NOTICE.sealing(&row);
        let [fact, person, at] = row;
        [fact, person, at, seal]
    });
    for_rows(
        tx,
        "insert into sent_notice (fact, person, at, seal) values #",
        rows,
    )
    .await
}

impl Store {
    /// The notices somebody sent by their account since a moment, the latest first: so many at most.
    ///
    /// # Errors
    ///
    /// A [`Fault`], as in everything here.
    pub async fn notices_sent_by(
        &self,
        person: PersonId,
        since: Timestamp,
        most: i64,
    ) -> Result<Vec<FactId>, Fault> {
        let mut tx = self.db.read().await?;
        let rows = SENT_NOTICE
            .read_whole_ones(
                &mut tx,
                "select fact, person, at, seal from sent_notice where person = $1 and at >= $2 order by at desc, fact limit $3",
                &[person.uuid().into(), since.as_microsecond().into(), most.into()],
            )
            .await?;
        rows.iter()
            .map(|row| row.id(0).map(FactId::from_uuid))
            .collect()
    }

    /// Who sent each of some notices by their account; those brought in from elsewhere are nobody's here, nor are those of which
    /// it is not what was kept.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn who_sent(&self, notices: &[FactId]) -> Result<BTreeMap<FactId, PersonId>, Fault> {
        let mut tx = self.db.read().await?;
        let ids: Vec<Value> = notices.iter().map(|id| id.uuid().into()).collect();
        let rows: Vec<(Uuid, Uuid, i64, Option<Vec<u8>>)> = among(
            &mut tx,
            "select fact, person, at, seal from sent_notice where fact in (#)",
            &ids,
        )
        .await?;
        let whole = rows.into_iter().filter_map(|(fact, person, at, seal)| {
            let row = [fact.into(), person.into(), at.into()];
            let is_whole = SENT_NOTICE.check(&row, seal.as_deref()).is_ok();
            is_whole.then(|| (FactId::from_uuid(fact), PersonId::from_uuid(person)))
        });
        Ok(whole.collect())
    }
}
