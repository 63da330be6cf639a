//! Who sent each notice, by their account: a name may be two people's.

use std::collections::BTreeMap;

use heard_record::fact::notice::Submitted;
use heard_record::kind::OneKind;
use heard_record::{Fact, FactId, PersonId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::Store;
use crate::db::{Tx, all};
use crate::fault::Fault;
use crate::many::{Value, among, for_rows};

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
    for_rows(
        tx,
        "insert into sent_notice (fact, person, at) values #",
        sent,
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
        let rows: Vec<(Uuid, i64)> = all!(
            &mut tx,
            "select fact, at from sent_notice where person = $1 and at >= $2 order by at desc, fact limit $3",
            person.uuid(),
            since.as_microsecond(),
            most
        );
        let ids = rows.into_iter().map(|(fact, _)| FactId::from_uuid(fact));
        Ok(ids.collect())
    }

    /// Who sent each of some notices by their account; those brought in from elsewhere are nobody's here.
    ///
    /// # Errors
    ///
    /// A [`Fault`].
    pub async fn who_sent(&self, notices: &[FactId]) -> Result<BTreeMap<FactId, PersonId>, Fault> {
        let mut tx = self.db.read().await?;
        let ids: Vec<Value> = notices.iter().map(|id| id.uuid().into()).collect();
        let rows: Vec<(Uuid, Uuid)> = among(
            &mut tx,
            "select fact, person from sent_notice where fact in (#)",
            &ids,
        )
        .await?;
        let each = rows.into_iter();
        Ok(each
            .map(|(fact, person)| (FactId::from_uuid(fact), PersonId::from_uuid(person)))
            .collect())
    }
}
