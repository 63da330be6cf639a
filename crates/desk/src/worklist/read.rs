//! Children read for a list, many at once; one whose record is damaged stops nobody else.

use std::collections::BTreeSet;
use std::sync::Arc;

use heard_record::PersonId;
use heard_store::{Fault, Kept};

use crate::access::{Answer, Asked};
use crate::desk::{Desk, No, Signed};
use crate::looks::Opened;
use crate::reading::{Around, Reading};
use crate::together::{OfEach, together_or_each};

/// A child who was read, open or not, with everybody what was read is about: what comes to be on record about one of them
/// may change it.
#[derive(Debug)]
pub(super) struct Read<T> {
    /// What is told of them, where they are open.
    pub(super) open: Option<T>,
    /// Everybody what was read is about.
    pub(super) circle: BTreeSet<PersonId>,
    /// Why they could not be read, where what is kept of them is damaged.
    pub(super) damaged: Option<Fault>,
}

impl<T> Read<T> {
    fn damaged(child: PersonId, damaged: Fault) -> Read<T> {
        Read {
            open: None,
            circle: [child].into(),
            damaged: Some(damaged),
        }
    }
}

impl Desk {
    /// Some children who are wanted, each told as far as they are open to whoever asks.
    pub(super) async fn read_some<T>(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
        is_wanted: impl Fn(&Around) -> bool,
        tell: impl Fn(Reading, Asked, Answer) -> T,
    ) -> Result<Vec<(PersonId, Read<T>)>, No> {
        let all = self.kept_of_each(signed, children).await?;
        let told = all.into_iter().map(|(child, kept)| {
            let kept = match kept {
                Ok(kept) => kept,
                Err(damaged) => return (child, Read::damaged(child, damaged)),
            };
            let about = kept.iter().flat_map(|kept| &kept.fact.about);
            let circle = about.copied().chain([child]).collect();
            let around = Around::new(child, kept, self.now());
            let most_open = is_wanted(&around).then(|| around.most_open_to(signed));
            let open = most_open.flatten().and_then(|(asked, answer)| {
                let Answer::Read(leave) = answer.clone() else {
                    return None;
                };
                let reading = Reading::of(leave, around, &asked);
                Some(tell(reading, asked, answer))
            });
            let read = Read {
                open,
                circle,
                damaged: None,
            };
            (child, read)
        });
        Ok(told.collect())
    }

    /// The records of some other children, each as far as it is open to whoever asks, and what is damaged of them. That each was
    /// looked at is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn read_beside(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
    ) -> Result<(Vec<Reading>, Vec<Fault>), No> {
        if children.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let tell = |reading: Reading, asked: Asked, answer: Answer| (reading, asked, answer);
        let all = self.read_some(signed, children, |_| true, tell).await?;
        let (mut open, mut damaged) = (Vec::new(), Vec::new());
        for (child, read) in all {
            damaged.extend(read.damaged);
            if let Some((reading, asked, answer)) = read.open {
                self.keep_look_at(Opened::OnAList, &asked, Some(child), &answer)
                    .await?;
                open.push(reading);
            }
        }
        Ok((open, damaged))
    }

    /// Everything there is to see of each; where something is damaged, why there is not of those it bears on.
    pub(crate) async fn kept_of_each(
        &self,
        signed: &Signed,
        children: &BTreeSet<PersonId>,
    ) -> Result<OfEach<Vec<Arc<Kept>>>, Fault> {
        let who = signed.account.person;
        let read =
            |some: BTreeSet<PersonId>| async move { self.store.these_with_leave(who, &some).await };
        together_or_each(children, read).await
    }
}
