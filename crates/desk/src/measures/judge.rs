//! How one child counts, by what of the record is open to whoever asks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard_duty::Catalogue;
use heard_duty::measure::month::{Begun, Month};
use heard_duty::measure::{ChildView, Counted, File, Measure, Unit, count, samples_of};
use heard_duty::register::bears;
use heard_record::fact::review::Drawn;
use heard_record::kind::OneKind;
use heard_record::text::Asked as Moments;
use heard_record::{Fact, PersonId, Timeline, What, When};
use heard_store::WithLeave;
use jiff::Timestamp;

use super::Measuring;
use crate::assurance::{ActionStands, actions_of, late_from, months_decided_alone};
use crate::desk::{Desk, Signed};
use crate::reading::{Around, NOBODY, Openness};
use crate::traits::{Traits, birthday_after};

/// How one child counts for one measure, and what the engine finds beside a reviewer.
pub(super) type Looked = (Unit, Option<Counted>);

/// A child who is open, with every record that is read as theirs.
pub(crate) struct Judged {
    pub(crate) child: PersonId,
    pub(crate) records: BTreeSet<PersonId>,
    pub(crate) units: Vec<Looked>,
    /// How they count for each measure in each month in which something began, where months were asked for.
    pub(crate) months: Vec<(Month, Vec<Counted>)>,
    pub(crate) traits: Traits,
    /// In which months it was decided of them that one agency goes on alone.
    pub(crate) alone: BTreeSet<Month>,
    /// How often something that was to be done for them stands in each way.
    pub(crate) actions: BTreeMap<ActionStands, usize>,
}

/// Somebody judged by everything there is, whoever may see it.
pub(crate) struct Everything {
    pub(crate) person: PersonId,
    /// How they count, if they are a child.
    pub(crate) judged: Option<Judged>,
    /// Is anything on record about them, and not only about others whom they are beside?
    pub(crate) is_on_record: bool,
    /// Was anything ever put on record about them that may put a child on the register of exploited children, or beside it?
    pub(crate) perhaps_exploited: bool,
    pub(crate) openness: Option<Openness>,
    /// The first moment at which any of it may be otherwise though nothing comes, in microseconds since 1970.
    pub(crate) holds_until: i64,
}

/// The first moment after one at which something may be otherwise with time alone.
struct Turns {
    after: i64,
    first: i64,
}

impl Turns {
    fn after(moment: Timestamp) -> Turns {
        Turns {
            after: moment.as_microsecond(),
            first: i64::MAX,
        }
    }

    fn note(&mut self, moments: impl IntoIterator<Item = i64>) {
        let later = moments.into_iter().filter(|moment| *moment > self.after);
        self.first = later.fold(self.first, i64::min);
    }

    /// What is said of a time to come, or recorded by a clock that is ahead, counts from then on.
    fn note_facts(&mut self, facts: &[&Fact]) {
        self.note(facts.iter().flat_map(|fact| {
            let happened = fact.happened;
            [
                fact.recorded.as_microsecond(),
                happened.earliest_micros(),
                happened.latest_micros(),
            ]
        }));
    }
}

/// Of whom it is known, without asking it of the record, how much is open to somebody.
#[derive(Default)]
pub(crate) struct Settled {
    /// Of these everything.
    pub(crate) all: BTreeSet<PersonId>,
    /// Of these nothing.
    pub(crate) nothing: BTreeSet<PersonId>,
}

/// Judges people read together.
pub(crate) struct Judge {
    /// For whom; nobody, where it is judged by everything there is, whoever may see it.
    signed: Option<Signed>,
    settled: Settled,
    catalogue: Arc<Catalogue>,
    wanted: Vec<&'static Measure>,
    measuring: Measuring,
    /// The first month that is told apart, where any is.
    months_from: Option<Month>,
    now: Timestamp,
}

impl Judge {
    /// One who judges for whoever asks, now.
    pub(crate) fn of(
        desk: &Desk,
        signed: &Signed,
        wanted: Vec<&'static Measure>,
        measuring: Measuring,
    ) -> Judge {
        let judge = Judge::of_everything(&desk.catalogue, wanted, measuring, desk.now());
        Judge {
            signed: Some(signed.clone()),
            ..judge
        }
    }

    /// One who judges by everything there is: for whoever may see all of it, and nobody else.
    pub(crate) fn of_everything(
        catalogue: &Arc<Catalogue>,
        wanted: Vec<&'static Measure>,
        measuring: Measuring,
        now: Timestamp,
    ) -> Judge {
        Judge {
            signed: None,
            settled: Settled::default(),
            catalogue: Arc::clone(catalogue),
            wanted,
            measuring,
            months_from: None,
            now,
        }
    }

    /// The same, where of some it is known how much is open.
    pub(crate) fn knowing(self, settled: Settled) -> Judge {
        Judge { settled, ..self }
    }

    /// Whose leave it is judged by.
    pub(crate) fn who(&self) -> PersonId {
        let signed = self.signed.as_ref();
        signed.map_or(NOBODY, |signed| signed.account.person)
    }

    /// Tells months apart as well, from one on.
    pub(crate) fn by_month(self, from: Month) -> Judge {
        Judge {
            months_from: Some(from),
            ..self
        }
    }

    pub(crate) fn all(&self, people: Vec<WithLeave>) -> Vec<Judged> {
        let each = people.into_iter();
        each.filter_map(|(person, kept)| {
            let around = Around::new(person, kept, self.now);
            self.one(person, around)
        })
        .collect()
    }

    /// How each of some counts by everything there is, to whom that is open, and how long it is so.
    pub(crate) fn everything(&self, people: Vec<WithLeave>) -> Vec<Everything> {
        let each = people.into_iter();
        each.map(|(person, kept)| self.by_everything(Around::new(person, kept, self.now)))
            .collect()
    }

    fn by_everything(&self, around: Around) -> Everything {
        let person = around.child;
        let all = around.everything();
        let is_about =
            |fact: &&Fact| fact.about.contains(&person) && !matches!(fact.what, What::Access(_));
        let mut turns = Turns::after(self.now);
        turns.note_facts(&all);
        let is_on_record = all.iter().any(is_about);
        let judged = is_on_record.then(|| self.by(person, &all, Some(&mut turns)));
        let (openness, until) = around.openness().unzip();
        turns.note(until.flatten().map(Timestamp::as_microsecond));
        Everything {
            person,
            judged: judged.flatten(),
            is_on_record,
            perhaps_exploited: all.iter().copied().filter(is_about).any(bears),
            openness,
            holds_until: turns.first,
        }
    }

    /// How somebody counts, if they are a child and open to whoever asks.
    fn one(&self, person: PersonId, around: Around) -> Option<Judged> {
        self.by(person, &self.open(person, &around)?, None)
    }

    fn open<'a>(&self, person: PersonId, around: &'a Around) -> Option<Vec<&'a Fact>> {
        if self.settled.nothing.contains(&person) {
            return None;
        }
        match &self.signed {
            Some(signed) if !self.settled.all.contains(&person) => around.open_to(signed),
            _ => Some(around.everything()),
        }
    }

    /// How somebody counts by some facts, if they are a child.
    fn by(
        &self,
        person: PersonId,
        open: &[&Fact],
        mut turns: Option<&mut Turns>,
    ) -> Option<Judged> {
        // What a child was drawn for is no part of what was known: files are drawn afterwards.
        let was_drawn = open.iter().any(|fact| Drawn::of(&fact.what).is_some());
        let samples = if was_drawn {
            let whole = Timeline::as_known_at(person, Timestamp::MAX, open.iter().copied());
            samples_of(&whole)
        } else {
            BTreeSet::new()
        };
        if let Some(sample) = &self.measuring.sample
            && !samples.contains(sample)
        {
            return None;
        }
        let timeline = Timeline::as_known_at(person, self.measuring.known, open.iter().copied());
        let records = records_of(&timeline);
        let was_a_child = was_a_child(&timeline);
        if was_a_child == Some(false) {
            return None;
        }
        let traits = Traits::of(&timeline, self.measuring.at);
        let alone = months_decided_alone(&timeline);
        let actions = actions_of(&timeline, self.measuring.at);
        let begun = self.months_from.map(|from| (Begun::of(&timeline), from));
        if let Some(turns) = &mut turns {
            turns.note(birthday_after(&timeline, self.measuring.at));
            turns.note(late_from(&timeline));
        }
        let view = self.view(person, timeline, turns);
        if was_a_child.is_none() && view.duties.is_empty() {
            return None;
        }
        let months = begun.map_or_else(Vec::new, |(begun, from)| {
            let each = begun.months(from).into_iter();
            each.map(|month| (month, self.of_month(person, &view, open, &begun, month)))
                .collect()
        });
        let units = self.units(view, samples);
        Some(Judged {
            child: person,
            records,
            units,
            months,
            traits,
            alone,
            actions,
        })
    }

    fn view<'s>(
        &self,
        person: PersonId,
        timeline: Timeline<'s>,
        turns: Option<&mut Turns>,
    ) -> ChildView<'s, '_> {
        let (name, at) = (person.to_string(), self.measuring.at);
        let Some(turns) = turns else {
            return ChildView::of(name, timeline, at, &self.catalogue);
        };
        let (view, turn) = ChildView::turning(name, timeline, at, &self.catalogue);
        turns.note(turn);
        view
    }

    /// How a child counts for each measure by what is read for one month.
    fn of_month(
        &self,
        person: PersonId,
        whole: &ChildView,
        open: &[&Fact],
        begun: &Begun,
        month: Month,
    ) -> Vec<Counted> {
        let is_read = |fact: &&Fact| begun.is_read_for(month, fact);
        let read: Vec<&Fact> = open.iter().copied().filter(is_read).collect();
        let read = if read.len() == open.len() {
            whole.timeline.clone()
        } else {
            Timeline::as_known_at(person, self.measuring.known, read)
        };
        let view = begun.narrowed(month, whole, read);
        let units = self.units(view, BTreeSet::new()).into_iter();
        units.map(|(unit, _)| unit.counted).collect()
    }

    fn units(&self, view: ChildView, samples: BTreeSet<String>) -> Vec<Looked> {
        let moments = Moments {
            at: self.measuring.at,
            known: Some(self.measuring.known),
            expects: Vec::new(),
        };
        let name = view.name.clone();
        let file = File::of_child(&name, view, samples, moments);
        let units = self.wanted.iter().flat_map(|measure| {
            let beside = measure.beside.map(|find| find(&file));
            let units = count(measure, &file).into_iter();
            units.map(move |unit| (unit, beside.clone()))
        });
        units.collect()
    }
}

/// The records read as one with a child's.
fn records_of(timeline: &Timeline) -> BTreeSet<PersonId> {
    let about = timeline.facts().iter().flat_map(|fact| &fact.about);
    about
        .copied()
        .filter(|id| timeline.person(*id) == timeline.child())
        .collect()
}

/// Was the person under eighteen, by their date of birth, when something about them was put on record? Nothing, where
/// no date of birth is on record.
fn was_a_child(timeline: &Timeline) -> Option<bool> {
    let of_age = timeline.comes_of_age()?;
    let mut facts = timeline.facts().iter();
    Some(facts.any(|fact| When::at(fact.recorded).is_before(of_age).is_yes()))
}
