//! A district's daily meeting: the children there is something to talk about, as police knew at six in the morning and with what
//! came since; and what earlier meetings asked for and whether it changed anything. No child is told of or counted whose record
//! is not open to whoever asks.

use std::collections::BTreeSet;

use heard_duty::Outcome;
use heard_record::fact::missing;
use heard_record::fact::notice::Partner;
use heard_record::fact::supervision::{DailyMeetingHeld, DailyMeetingTalked};
use heard_record::kind::OneKind;
use heard_record::when::{date_of, london, moment, start_of};
use heard_record::{Fact, PersonId, What};
use heard_store::Fault;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::access::Shows;
use crate::assurance::{Action, MEETING, Those};
use crate::desk::{Desk, No, Signed};
use crate::history::Entry;
use crate::overview::{Known, Overview, Whereabouts};
use crate::owed::Owed;
use crate::reading::Reading;
use crate::traits::town_of;
use crate::worklist::{Work, work};

/// At what hour the meeting's list is made: a force default.
const BUILT_AT: i8 = 6;

/// What came in so long before the list was made is talked about: a force default.
const LOOKS_BACK: SignedDuration = SignedDuration::from_hours(24);

/// How the rule is called by which what a meeting gave somebody to do is owed.
const ACTIONS: &str = "super.meeting-action";

/// How the rules are called of a child who is in police protection.
const PROTECTION: &str = "pp.";

/// How the duty to do what a meeting asked for can stand.
const STANDS: [Outcome; 7] = [
    Outcome::Open,
    Outcome::Met,
    Outcome::MetLate,
    Outcome::Overdue,
    Outcome::Lapsed,
    Outcome::Lifted,
    Outcome::CannotTell,
];

/// How many changes are read together.
const TOGETHER: i64 = 2_000;

/// Why a child is talked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// Something became late lately, where the child may be in danger now.
    Pressing,
    /// In police protection, or of late.
    Protection,
    /// Something of exploitation or of harm online came on record.
    Exploitation,
    /// Missing, or returned.
    Missing,
    /// Something of domestic abuse came on record.
    DomesticAbuse,
    /// In custody.
    Custody,
}

/// Who was at a meeting that talked about a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// Of which district.
    pub district: String,
    /// Which partners were there.
    pub present: Vec<Partner>,
    /// Which were not.
    pub absent: Vec<Partner>,
}

/// What a meeting asked for and decided for a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TalkedAbout {
    /// What was asked for.
    pub asked: Option<String>,
    /// What was decided.
    pub decided: Option<String>,
}

/// A child of the meeting.
#[derive(Debug, Clone)]
pub struct MeetingItem {
    /// The child, told, with what is owed.
    pub work: Work,
    /// In which town the child lives, as last recorded.
    pub town: Option<String>,
    /// Why the child is talked about; nothing, where there is an action of an earlier meeting alone.
    pub because: BTreeSet<Because>,
    /// Was it so when the list was made, or did it come since?
    pub is_since: bool,
    /// What came on record since the list before, as far as it may be read, the latest first.
    pub came: Vec<Entry>,
    /// What meetings gave somebody to do for the child, the latest first.
    pub actions: Vec<Known<Action>>,
    /// Who was at the meetings that talked about the child, the latest first.
    pub sat: Vec<Known<Sitting>>,
    /// What they asked for and decided, the latest first.
    pub talked: Vec<Known<TalkedAbout>>,
    /// Is all of the record open to whoever asks, and not a part of it?
    pub is_whole: bool,
}

impl MeetingItem {
    /// What a meeting gave somebody to do and is owed still.
    pub fn owed_actions(&self) -> impl Iterator<Item = &Owed> {
        let owed = self.work.owed.iter();
        owed.filter(|owed| owed.rule.starts_with(ACTIONS))
    }

    fn is_of_meeting(&self) -> bool {
        !self.because.is_empty() || self.owed_actions().next().is_some()
    }
}

/// A child for whom a meeting asked for something.
#[derive(Debug, Clone)]
pub struct AskedFor {
    /// The child.
    pub child: PersonId,
    /// The child, told.
    pub overview: Overview,
    /// What was asked for, the latest first.
    pub actions: Vec<Known<Action>>,
    /// Who was at the meetings that talked about the child, the latest first.
    pub sat: Vec<Known<Sitting>>,
}

/// A daily meeting, as somebody may see it.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// When its list was made.
    pub built: Timestamp,
    /// From when on what came is talked about.
    pub since: Timestamp,
    /// The children.
    pub items: Vec<MeetingItem>,
    /// What is damaged of what would have been read, so that a child it bears on may not be on it.
    pub damaged: Vec<Fault>,
    /// How many changes could not be read, so that nobody knows of whom they are.
    pub left_out: usize,
}

impl Reading {
    /// Why the child is talked about at a meeting, from what was known at a moment and came after another. Of what is closed
    /// nothing is worked out.
    fn because(&self, work: &Work, since: Timestamp, known: Timestamp) -> BTreeSet<Because> {
        let mut res: BTreeSet<Because> = self.with_timeline(known, |timeline| {
            let facts = timeline.facts().iter();
            let came =
                facts.filter(|fact| fact.recorded >= since && self.leave().may_rest_on(fact));
            came.filter_map(|fact| told_by(&fact.what)).collect()
        });
        if matches!(
            work.overview.whereabouts,
            Whereabouts::Missing(_) | Whereabouts::CannotTell
        ) {
            res.insert(Because::Missing);
        }
        if work
            .owed
            .iter()
            .any(|owed| owed.rule.starts_with(PROTECTION))
        {
            res.insert(Because::Protection);
        }
        if work.pressing(known).is_some() {
            res.insert(Because::Pressing);
        }
        res
    }

    /// What meetings gave somebody to do for the child, as far as it may be read, with what came of it: the latest first.
    pub fn asked_by_meetings(&self, known: Timestamp) -> Vec<Known<Action>> {
        let mut actions = self.actions(known);
        actions.retain(|action| action.what.from == MEETING);
        actions
    }

    /// What meetings asked for and decided for the child, as far as it may be read: the latest first.
    pub fn talked_about(&self, known: Timestamp) -> Vec<Known<TalkedAbout>> {
        self.of_meetings(known, |says| Some(talked(says)))
    }

    fn entries_since(&self, since: Timestamp, known: Timestamp) -> Vec<Entry> {
        let mut all = self.history(known);
        all.retain(|entry| entry.recorded >= since && entry.taken_back.is_none());
        all.reverse();
        all
    }

    fn of_meetings<K: OneKind, T>(
        &self,
        known: Timestamp,
        tell: impl Fn(&K) -> Option<T>,
    ) -> Vec<Known<T>> {
        self.with_timeline(known, |timeline| {
            let facts = self.facts_by(timeline, known);
            let told = |fact: &&Fact| Some(Known::of(fact, tell(K::of(&fact.what)?)?));
            facts.iter().rev().filter_map(told).collect()
        })
    }
}

/// Why something that came is talked about.
fn told_by(what: &What) -> Option<Because> {
    match what {
        What::Missing(missing::Fact::Reported(_) | missing::Fact::Found(_)) => {
            Some(Because::Missing)
        }
        What::DomesticAbuse(_) => Some(Because::DomesticAbuse),
        What::Custody(_) => Some(Because::Custody),
        What::Protection(_) => Some(Because::Protection),
        What::Exploitation(_) | What::Online(_) => Some(Because::Exploitation),
        _ => None,
    }
}

fn sitting(held: &DailyMeetingHeld) -> Option<Sitting> {
    Some(Sitting {
        district: held.district.clear()?.clone(),
        present: held.present.clear().cloned().unwrap_or_default(),
        absent: held.absent.clear().cloned().unwrap_or_default(),
    })
}

fn talked(talked: &DailyMeetingTalked) -> TalkedAbout {
    TalkedAbout {
        asked: talked.asked.clear().cloned(),
        decided: talked.decided.clear().cloned(),
    }
}

/// The last six in the morning there was.
fn built_by(now: Timestamp) -> Timestamp {
    let today = date_of(now.as_microsecond());
    let built = at_six(today);
    if built <= now {
        built
    } else {
        at_six(today.yesterday().unwrap_or(today))
    }
}

fn at_six(day: Date) -> Timestamp {
    let six = day
        .at(BUILT_AT, 0, 0, 0)
        .to_zoned_datetime(london().clone());
    six.map_or_else(|_| moment(start_of(day)), |six| six.timestamp())
}

impl Desk {
    /// The daily meeting, of the children whose record is open to whoever asks. That each was looked at is kept before this
    /// answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn daily_meeting(&self, signed: &Signed) -> Result<Meeting, No> {
        let now = self.now();
        let built = built_by(now);
        let since = built - LOOKS_BACK;
        let (came, left_out) = self.of_whom_something_came(since).await?;
        let rules = [ACTIONS, PROTECTION];
        let mut perhaps = self.perhaps_to_talk_about(signed, &rules, now).await?;
        perhaps.extend(came);
        let those = self
            .each_open_that(signed, &perhaps, |reading, _| {
                let item = self.item(&reading, built, since, now);
                item.is_of_meeting().then_some(item)
            })
            .await?;
        let mut items = those.these;
        items.sort_by_key(|item| (item.because.first().copied(), item.work.child));
        Ok(Meeting {
            built,
            since,
            items,
            damaged: those.damaged,
            left_out,
        })
    }

    fn item(
        &self,
        reading: &Reading,
        built: Timestamp,
        since: Timestamp,
        now: Timestamp,
    ) -> MeetingItem {
        let at = |known| {
            let work = work(reading, &self.catalogue, known);
            let because = reading.because(&work, since, known);
            (work, because)
        };
        let (work, mut because) = at(now);
        let (_, when_built) = at(built);
        let is_since = when_built.is_empty();
        because.extend(when_built);
        let lives = work.overview.lives.as_ref();
        MeetingItem {
            town: lives.and_then(|lives| town_of(&lives.what)),
            because,
            is_since,
            came: reading.entries_since(since, now),
            actions: reading.asked_by_meetings(now),
            sat: reading.of_meetings(now, sitting),
            talked: reading.talked_about(now),
            is_whole: matches!(reading.leave().shows(), Shows::Whole),
            work,
        }
    }

    /// Of whom something came on record since a moment; and how many changes could not be read.
    async fn of_whom_something_came(
        &self,
        since: Timestamp,
    ) -> Result<(BTreeSet<PersonId>, usize), Fault> {
        let mut upto = self.store.changes_before(since).await?;
        let (mut people, mut left_out) = (BTreeSet::new(), 0);
        loop {
            let some = self.store.changed_after(upto, TOGETHER).await?;
            if some.are_none() {
                return Ok((people, left_out));
            }
            left_out += some.left_out;
            upto = some.upto;
            let with_facts = some.all.iter().filter(|change| !change.facts().is_empty());
            people.extend(with_facts.map(|change| change.about));
        }
    }

    /// The children for whom meetings asked for something that came to stand as it does since a moment, each with what was
    /// asked for since then and what came of it. That each was looked at is kept before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn asked_by_meetings(
        &self,
        signed: &Signed,
        since: Timestamp,
    ) -> Result<Those<AskedFor>, No> {
        let now = self.now();
        let mut children = BTreeSet::new();
        for stands in STANDS {
            let became = self.store.became(stands, &[ACTIONS], since, now).await?;
            children.extend(became.into_iter().map(|duty| duty.child));
        }
        self.each_open_that(signed, &children, |reading, _| {
            let mut actions = reading.asked_by_meetings(now);
            actions.retain(|action| action.happened.latest() >= since);
            let sat = reading.of_meetings(now, sitting);
            (!actions.is_empty()).then(|| AskedFor {
                child: reading.child(),
                overview: reading.overview(now, now),
                sat: sat
                    .into_iter()
                    .filter(|sat| sat.happened.latest() >= since)
                    .collect(),
                actions,
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use heard_duty::catalogue::{Nation, built_in};

    use super::*;

    #[test]
    fn the_catalogue_has_the_rules_that_are_named_here() {
        let catalogue = built_in::read(Nation::England, &[]).unwrap();
        for name in [ACTIONS, PROTECTION] {
            let mut rules = catalogue.rules().iter();
            assert!(rules.any(|rule| rule.id.starts_with(name)), "{name}");
        }
    }

    #[test]
    fn the_list_is_of_six_this_morning_and_before_six_of_yesterday() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (now, built) in [
            ("2026-06-10T19:31:00Z", "2026-06-10T05:00:00Z"),
            ("2026-06-10T05:00:00Z", "2026-06-10T05:00:00Z"),
            ("2026-06-10T04:59:00Z", "2026-06-09T05:00:00Z"),
            ("2026-12-01T09:00:00Z", "2026-12-01T06:00:00Z"),
        ] {
            assert_eq!(built_by(at(now)), at(built), "{now}");
        }
    }
}
