//! Emergency access: one record, for a reason, for twelve hours at most, told at once to its keeper, to whoever supervises
//! who opened it, and to the privacy lead; and looked at afterwards by somebody outside their line.

use std::collections::BTreeSet;

use heard_record::fact::access::{self, HeldAs, Told as ToldTo};
use heard_record::{Fact, FactId, PersonId, Role, Stated, What, When};
use heard_store::{Change, Fault, Kept};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::access::{
    Act, Answer, Asked, EMERGENCY_LASTS, Of, Situation, Tie, decide, supervisors_at,
    supervisors_ever,
};
use crate::conflicts::kept_by;
use crate::desk::{Desk, No, Signed};
use crate::places::declared_in;
use crate::put::{Now, Recorded};
use crate::reading::{self, Reading};
use crate::together::{facts_or_each, read_or_damaged, unless_damaged};

/// How many openings are told of, and from how long ago.
pub(crate) const MOST: i64 = 500;
pub(crate) const GOES_BACK: SignedDuration = SignedDuration::from_hours(24 * 30);

/// How many people a line of supervisors has at most.
const LINE: usize = 12;

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

/// What somebody says of an opening of emergency access, or of a protected place by one person alone, who looked at it.
#[derive(Debug, Clone)]
pub struct Review {
    /// Made by whoever asks: with the same key it is recorded once.
    pub key: Uuid,
    /// Which opening.
    pub opened: FactId,
    /// When they looked at it, as it was typed.
    pub happened: String,
    /// Was it right?
    pub justified: bool,
    /// Why.
    pub because: String,
}

/// An opening, as it is told to those who are to be told at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The fact.
    pub opened: FactId,
    /// Who opened it.
    pub who: PersonId,
    /// Whose record.
    pub child: PersonId,
    /// When.
    pub at: Timestamp,
    /// Until when, where that can be read.
    pub until: Option<When>,
    /// Why, in their words.
    pub because: String,
    /// Was it looked at, and was it right?
    pub justified: Option<bool>,
    /// As whom whoever asks is told of it.
    pub told_as: ToldTo,
}

/// The openings that somebody is told of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Openings {
    /// Those that can be told, the latest first.
    pub told: Vec<Opening>,
    /// What is damaged of others that they are to be told of, so that not all of them are.
    pub damaged: Vec<Fault>,
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

    /// Says whether an opening was right: by somebody outside the line of whoever opened it; where it opened a protected place,
    /// by one who is told of it.
    ///
    /// # Errors
    ///
    /// A [`No`]: no leave is as if there were no such opening.
    pub async fn review_emergency(&self, signed: &Signed, review: Review) -> Result<Recorded, No> {
        let opened = self.store.facts(&[review.opened]).await?;
        let opened = opened.first().map(|kept| &kept.fact);
        let (who, child) = opened.and_then(opened_alone).ok_or(No::NothingThere)?;
        let is_of_place = opened.is_some_and(|fact| declared_in(fact).is_some());
        let what = What::Access(access::Fact::EmergencyReviewed(access::EmergencyReviewed {
            justified: Stated::Clear(review.justified),
            opened: Stated::Clear(review.opened),
            reviewer: Stated::Clear(signed.account.person),
            because: written(review.because),
        }));
        let now = Now {
            key: review.key,
            happened: review.happened,
            about: who,
            what,
        };
        let entry = match self.asked_now(signed, &now).await? {
            Ok(entry) => entry,
            Err(answered) => return Ok(answered),
        };
        let (asked, answer) = self.may_review(signed, who).await?;
        let answer = if is_of_place && !self.around(signed, child).await?.is_told_of_place(signed) {
            Answer::NothingThere
        } else {
            answer.if_it_lets_record(&now.what, &[who], &[], None)
        };
        self.keep_look(&asked, Some(child), &answer).await?;
        self.put_now(signed, now.key, answer, entry).await
    }

    /// May somebody say whether it was right that another opened something alone?
    pub(crate) async fn may_review(
        &self,
        signed: &Signed,
        who: PersonId,
    ) -> Result<(Asked, Answer), Fault> {
        let mut facts = self.line_of(signed.account.person).await?;
        facts.extend(self.line_of(who).await?);
        let mut asked = reading::asked(
            signed,
            Act::ReviewEmergency,
            Of::Staff(who),
            None,
            self.now(),
        );
        asked.for_whom = Some(who);
        let situation = Situation::as_known_at(asked.who, asked.role, &asked.of, asked.at, &facts);
        let answer = decide(&asked, &situation);
        Ok((asked, answer))
    }

    /// What was said last of whether it was right that somebody opened something alone.
    pub(crate) async fn was_right(
        &self,
        opened: FactId,
        who: PersonId,
    ) -> Result<Option<bool>, Fault> {
        let reviews = self.leave_of(who).await?;
        let last = reviews.iter().rev().find_map(|fact| match &fact.what {
            What::Access(access::Fact::EmergencyReviewed(review))
                if review.opened.clear() == Some(&opened) =>
            {
                review.justified.clear().copied()
            }
            _ => None,
        });
        Ok(last)
    }

    /// The openings of the last thirty days that somebody is to be told of, the latest first; of a damaged record none is told,
    /// but that it is damaged.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn emergencies(&self, signed: &Signed) -> Result<Openings, No> {
        self.emergencies_of(signed, GOES_BACK, None).await
    }

    /// The same, of one child's record.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn emergencies_about(
        &self,
        signed: &Signed,
        child: PersonId,
    ) -> Result<Openings, No> {
        self.emergencies_of(signed, GOES_BACK, Some(child)).await
    }

    /// The same, of those that may still last.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn emergencies_lately(&self, signed: &Signed) -> Result<Openings, No> {
        self.emergencies_of(signed, EMERGENCY_LASTS, None).await
    }

    async fn emergencies_of(
        &self,
        signed: &Signed,
        goes_back: SignedDuration,
        about: Option<PersonId>,
    ) -> Result<Openings, No> {
        let earliest = self
            .now()
            .saturating_sub(goes_back)
            .unwrap_or(Timestamp::MIN);
        let (all, damaged) = read_or_damaged(self.store.emergencies(MOST).await?)?;
        let mut res = Openings {
            told: Vec::new(),
            damaged,
        };
        for kept in all {
            let is_of = |child| of(&kept.fact).is_some_and(|(_, _, of_it)| of_it == child);
            if kept.fact.recorded < earliest || !about.is_none_or(is_of) {
                continue;
            }
            match self.told_of_opening(signed, &kept).await {
                Err(No::Fault(damaged @ Fault::Damaged(_))) => {
                    let is_told = self.is_told_that_damaged(signed, &kept.fact).await?;
                    res.damaged.extend(is_told.then_some(damaged));
                }
                told => res.told.extend(told?),
            }
        }
        Ok(res)
    }

    /// Where the record cannot be read that was opened: are they to be told of it by what they are for, by what is on record of
    /// themselves, or of whoever opened it?
    async fn is_told_that_damaged(&self, signed: &Signed, opened: &Fact) -> Result<bool, No> {
        let me = signed.account.person;
        let Some((_, who, child)) = of(opened).filter(|(_, who, _)| *who != me) else {
            return Ok(false);
        };
        if signed.role == Role::DataProtectionOfficer {
            return Ok(true);
        }
        if kept_by(me, &self.leave_of(me).await?).contains(&child) {
            return Ok(true);
        }
        let of_who = unless_damaged(self.leave_of(who).await.map(Some))?;
        let supervisors = of_who.map(|facts| supervisors_at(who, self.now(), &facts));
        Ok(supervisors.is_some_and(|all| all.contains(&me)))
    }

    /// The opening that a change is, to whoever is to be told of it.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn opening_in(
        &self,
        signed: &Signed,
        change: &Change,
    ) -> Result<Option<Opening>, No> {
        let came: Vec<FactId> = change.facts().into_iter().collect();
        for kept in facts_or_each(&self.store, &came).await? {
            if of(&kept.fact).is_some() {
                return unless_damaged(self.told_of_opening(signed, &kept).await);
            }
        }
        Ok(None)
    }

    /// An opening, if somebody is to be told of it. That they were told is a look.
    async fn told_of_opening(&self, signed: &Signed, kept: &Kept) -> Result<Option<Opening>, No> {
        let Some((says, who, child)) = of(&kept.fact) else {
            return Ok(None);
        };
        let Some(told_as) = self.is_told_as(signed, who, child).await? else {
            return Ok(None);
        };
        self.keep_told(signed, "told of emergency access", child, &[kept.fact.id])
            .await?;
        let opened = kept.fact.id;
        let justified = self.was_right(opened, who).await?;
        Ok(Some(Opening {
            opened,
            who,
            child,
            at: kept.fact.recorded,
            until: says.until.clear().copied(),
            because: says.because.clear().cloned().unwrap_or_default(),
            justified,
            told_as,
        }))
    }

    /// As whom they are told: do they keep the record, supervise whoever opened it, or lead on privacy? Nobody is who has an
    /// interest of their own in the child.
    async fn is_told_as(
        &self,
        signed: &Signed,
        who: PersonId,
        child: PersonId,
    ) -> Result<Option<ToldTo>, Fault> {
        if signed.account.person == who {
            return Ok(None);
        }
        let around = self.around(signed, child).await?;
        let Some(ties) = around.ties_without_interest(signed) else {
            return Ok(None);
        };
        if signed.role == Role::DataProtectionOfficer {
            return Ok(Some(ToldTo::PrivacyLead));
        }
        if ties.of(Tie::Keeps).is_some() {
            return Ok(Some(ToldTo::Keeper));
        }
        let facts = self.leave_of(who).await?;
        let supervisors = supervisors_at(who, self.now(), &facts);
        let supervises = supervisors.contains(&signed.account.person);
        Ok(supervises.then_some(ToldTo::Supervisor))
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

    /// The facts of leave about somebody and everybody who supervises them.
    pub(crate) async fn line_of(&self, person: PersonId) -> Result<Vec<Fact>, Fault> {
        let mut res = Vec::new();
        let mut reached = BTreeSet::new();
        let mut next = vec![person];
        while let Some(one) = next.pop() {
            if reached.len() < LINE && reached.insert(one) {
                let facts = self.leave_of(one).await?;
                next.extend(supervisors_ever(one, &facts));
                res.extend(facts);
            }
        }
        Ok(res)
    }
}

/// What an opening says, who opened it, and whose record.
fn of(fact: &Fact) -> Option<(&access::EmergencyOpened, PersonId, PersonId)> {
    let What::Access(access::Fact::EmergencyOpened(says)) = &fact.what else {
        return None;
    };
    Some((says, *fact.about.first()?, *says.child.clear()?))
}

/// Who opened a record or a protected place alone, and of which child, where a fact says that somebody did.
fn opened_alone(fact: &Fact) -> Option<(PersonId, PersonId)> {
    let record = of(fact).map(|(_, who, child)| (who, child));
    record.or_else(|| declared_in(fact).map(|(_, who, child)| (who, child)))
}

/// What was typed, or nothing.
pub(crate) fn written(text: String) -> Stated<String> {
    if text.trim().is_empty() {
        Stated::LeftOut
    } else {
        Stated::Clear(text)
    }
}
