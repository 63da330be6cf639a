//! Emergency access: one record, for a reason, for twelve hours at most, told at once to its keeper, to whoever supervises
//! who opened it, and to the privacy lead; and looked at afterwards by somebody outside their line.

mod reviewed;
mod told;

use heard_record::fact::access::{self, HeldAs, Told as ToldTo};
use heard_record::{Fact, PersonId, Role, Stated, What, When};
use heard_store::Fault;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::access::{Act, EMERGENCY_LASTS, supervisors_at};
use crate::desk::{Desk, No, Signed};
use crate::put::{Now, Recorded};
use crate::reading::Reading;

pub use reviewed::Review;
pub use told::{Opening, Openings};

/// How many openings are told of, and from how long ago.
pub(crate) const MOST: i64 = 500;
pub(crate) const GOES_BACK: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Emergency access to a record, as it is asked for.
#[derive(Debug, Clone)]
pub struct Emergency {
    /// Made by whoever asks: with the same key it is opened once.
    pub key: Uuid,
    /// Whose record.
    pub child: PersonId,
    /// When it is opened, as it was typed: now, or a moment ago.
    pub happened: String,
    /// Until when, as it was typed.
    pub until: String,
    /// Why now.
    pub because: String,
}

/// An opening of one's own that may still last, with who was told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnOpening {
    /// When.
    pub at: Timestamp,
    /// Until when, where that can be read.
    pub until: Option<When>,
    /// Each of those who are to be told, with who they are at work; nobody, where the record names none.
    pub told: Vec<(ToldTo, Vec<String>)>,
}

impl Desk {
    /// Opens emergency access to one record. The record itself is asked for afterwards, by what this put on record.
    ///
    /// # Errors
    ///
    /// A [`No`]: no leave is as if there were no such child.
    pub async fn open_emergency(&self, signed: &Signed, wanted: Emergency) -> Result<Recorded, No> {
        let child = wanted.child;
        let what = What::Access(access::Fact::EmergencyOpened(access::EmergencyOpened {
            child: Stated::Clear(child),
            because: written(wanted.because),
            until: When::read(&wanted.until).map_or(Stated::Unclear(wanted.until), Stated::Clear),
            told: Stated::Clear(ToldTo::ALL.to_vec()),
        }));
        let now = Now {
            key: wanted.key,
            happened: wanted.happened,
            about: signed.account.person,
            what,
        };
        let entry = match self.asked_now(signed, &now).await? {
            Ok(entry) => entry,
            Err(answered) => return Ok(answered),
        };
        let around = self.around(signed, child).await?;
        let asked = around.asked(signed, Act::OpenEmergency, None);
        let answer = around.decide(&asked);
        let answer = answer.if_it_lets_record(&now.what, &[now.about], &[], None);
        self.keep_look(&asked, Some(child), &answer).await?;
        self.put_now(signed, now.key, answer, entry).await
    }

    /// The last time whoever reads a record opened it in an emergency, where that may still last, with who was told.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub async fn own_opening(
        &self,
        signed: &Signed,
        reading: &Reading,
    ) -> Result<Option<OwnOpening>, Fault> {
        let (me, child) = (signed.account.person, reading.child());
        let own = self.leave_of(me).await?;
        let last = own.iter().rev().find_map(|fact| {
            let (says, who, of_it) = of(fact)?;
            let lasts = fact.recorded + EMERGENCY_LASTS > self.now();
            (lasts && who == me && of_it == child).then_some((fact.recorded, says))
        });
        let Some((at, says)) = last else {
            return Ok(None);
        };
        let keepers = self.holders(reading, at).await?.into_iter();
        let keepers = keepers.filter(|one| one.held_as == HeldAs::Keeper && one.person != me);
        let supervisors = supervisors_at(me, at, &own);
        let supervisors = self.called_at_work(&supervisors).await?;
        let told = vec![
            (ToldTo::Keeper, keepers.filter_map(|one| one.name).collect()),
            (ToldTo::Supervisor, supervisors.into_values().collect()),
            (ToldTo::PrivacyLead, self.privacy_leads().await?),
        ];
        Ok(Some(OwnOpening {
            at,
            until: says.until.clear().copied(),
            told,
        }))
    }

    async fn privacy_leads(&self) -> Result<Vec<String>, Fault> {
        let all = self.everybody_with_an_account().await?.into_iter();
        let open = all.filter(|member| member.closed.is_none());
        let roles = open.flat_map(|member| member.roles);
        let leads = roles.filter(|(role, _)| *role == Role::DataProtectionOfficer);
        Ok(leads.map(|(_, name)| name).collect())
    }
}

/// What an opening says, who opened it, and whose record.
fn of(fact: &Fact) -> Option<(&access::EmergencyOpened, PersonId, PersonId)> {
    let What::Access(access::Fact::EmergencyOpened(says)) = &fact.what else {
        return None;
    };
    Some((says, *fact.about.first()?, *says.child.clear()?))
}

/// What was typed, or nothing.
pub(crate) fn written(text: String) -> Stated<String> {
    if text.trim().is_empty() {
        Stated::LeftOut
    } else {
        Stated::Clear(text)
    }
}
