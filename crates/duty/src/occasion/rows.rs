//! What one child's record shows, as rows, kept in order as facts come.

use heard_record::answer::{Name, Thread};
use heard_record::kind::Kinds;
use heard_record::timeline::Place;
use heard_record::{Fact, Shown, Timeline, When};

use super::{Look, OccasionId, looks};

/// One occasion as one fact shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Which occasion.
    pub occasion: OccasionId,
    /// Does it surely count?
    pub sure: bool,
    /// When it happened.
    pub when: When,
    /// The fact, by its place in the timeline.
    pub place: Place,
    /// The time it sets for what is owed, where it sets one.
    pub set: Option<When>,
    /// When the person was harmed, where having been a child then is what counts.
    pub harmed: Option<When>,
    /// From when the time for what is owed counts, where police came to know of it later than it happened.
    pub counted_from: Option<When>,
}

impl Seen {
    /// Was the person a child at the first moment this can have been, and at the last: when it happened, or when harmed, where
    /// that is what counts?
    pub(crate) fn of_a_child(&self, when: When, timeline: &Timeline) -> (Shown, Shown) {
        let aged = self.harmed.unwrap_or(when);
        (
            timeline.is_a_child(aged.earliest_micros()),
            timeline.is_a_child(aged.latest_micros()),
        )
    }
}

/// Every occasion a timeline shows: by occasion, then in order of happening.
pub fn seen_in(timeline: &Timeline) -> Vec<Seen> {
    Rows::of(timeline).into_seen()
}

/// A thread a fact names, and by what; `None` where that cannot be read.
pub(crate) type Named<'f> = (Thread, Option<Name<'f>>);

/// The occasions a timeline shows, and what is needed to keep them true when it learns more.
#[derive(Debug, Default)]
pub(crate) struct Rows<'f> {
    /// By occasion, then in order of happening.
    seen: Vec<Seen>,
    /// Where each occasion's rows begin; one more than there are occasions.
    starts: Vec<usize>,
    /// The threads each of the child's own facts names, by its place.
    threads: Vec<Vec<Named<'f>>>,
    /// The same of those facts about the people around in which anything is looked for.
    threads_around: Vec<Vec<Named<'f>>>,
    leaning: Vec<Leaning>,
}

/// An occasion in one fact for which other facts were asked.
#[derive(Debug, Clone, Copy)]
struct Leaning {
    occasion: OccasionId,
    look: Look,
    place: Place,
    /// The kinds that were asked for.
    on: Kinds,
}

/// Which occasions' rows are not what they were.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    occasions: Vec<OccasionId>,
}

impl Changed {
    pub(crate) fn occasions(&self) -> &[OccasionId] {
        &self.occasions
    }
}

impl<'f> Rows<'f> {
    pub(crate) fn of(timeline: &Timeline<'f>) -> Rows<'f> {
        let mut res = Rows::default();
        for place in timeline.places() {
            if let Some(fact) = timeline.at(place) {
                res.threads_insert(place, fact);
                res.look_at(timeline, fact, place);
            }
        }
        res.put_in_order();
        res
    }

    /// Every row, of its own.
    pub(crate) fn into_seen(self) -> Vec<Seen> {
        self.seen
    }

    /// Every row, by occasion, then in order of happening.
    pub(crate) fn all(&self) -> &[Seen] {
        &self.seen
    }

    /// Takes in a fact the timeline has added at a place.
    pub(crate) fn learn(&mut self, timeline: &Timeline<'f>, place: Place) -> Changed {
        let Some(fact) = timeline.at(place) else {
            return Changed::default();
        };
        for row in &mut self.seen {
            row.place = row.place.after(place);
        }
        for leaning in &mut self.leaning {
            leaning.place = leaning.place.after(place);
        }
        self.threads_insert(place, fact);
        let mut changed = self.look_again_for(timeline, fact.kind().index);
        let before = self.seen.len();
        self.look_at(timeline, fact, place);
        let new = self.seen.get(before..).unwrap_or_default();
        changed.occasions.extend(new.iter().map(|row| row.occasion));
        self.put_in_order();
        changed
    }

    /// Looks again at what leaned on facts of a kind, of which there is one more in the timeline.
    fn look_again_for(&mut self, timeline: &Timeline<'f>, kind: u16) -> Changed {
        let mut leaning = std::mem::take(&mut self.leaning);
        let mut differ = Vec::new();
        for leaning in leaning.iter_mut().filter(|leaning| leaning.on.has(kind)) {
            let now = leaning.look_again(timeline);
            let mut rows = self.rows(leaning.occasion).iter();
            let was = rows.find(|row| row.place == leaning.place).copied();
            if was != now {
                differ.push((leaning.occasion, leaning.place, now));
            }
        }
        self.leaning = leaning;
        for (occasion, place, now) in &differ {
            self.seen
                .retain(|row| (row.occasion, row.place) != (*occasion, *place));
            self.seen.extend(*now);
        }
        if !differ.is_empty() {
            self.put_in_order();
        }
        Changed {
            occasions: differ.into_iter().map(|(occasion, ..)| occasion).collect(),
        }
    }

    fn threads_insert(&mut self, place: Place, fact: &'f Fact) {
        match place {
            Place::Own(at) => self.threads.insert(at, fact.threads()),
            Place::Around(at) => {
                let is_looked_at = !looks(fact.kind().index, place).is_empty();
                let named = is_looked_at.then(|| fact.threads());
                self.threads_around.insert(at, named.unwrap_or_default());
            }
        }
    }

    fn look_at(&mut self, timeline: &Timeline<'f>, fact: &Fact, place: Place) {
        for (occasion, look) in looks(fact.kind().index, place) {
            let mut leaning = Leaning {
                occasion: *occasion,
                look: *look,
                place,
                on: Kinds::NONE,
            };
            let seen = leaning.look_again(timeline);
            self.seen.extend(seen);
            if !leaning.on.is_empty() {
                self.leaning.push(leaning);
            }
        }
    }

    fn put_in_order(&mut self) {
        self.seen
            .sort_by_key(|row| (row.occasion, row.when, row.place));
        self.starts.clear();
        for (at, row) in self.seen.iter().enumerate() {
            let number = usize::from(row.occasion.number());
            self.starts.resize((number + 1).max(self.starts.len()), at);
        }
    }

    /// The rows of an occasion, in order of happening.
    pub(crate) fn rows(&self, occasion: OccasionId) -> &[Seen] {
        let number = usize::from(occasion.number());
        let Some(start) = self.starts.get(number) else {
            return &[];
        };
        let end = self.starts.get(number + 1).copied();
        let end = end.unwrap_or(self.seen.len());
        self.seen.get(*start..end).unwrap_or_default()
    }

    /// The threads named by the fact at a place.
    pub(crate) fn threads(&self, place: Place) -> &[Named<'f>] {
        let named = match place {
            Place::Own(at) => self.threads.get(at),
            Place::Around(at) => self.threads_around.get(at),
        };
        named.map_or(&[], Vec::as_slice)
    }
}

impl Leaning {
    fn look_again(&mut self, timeline: &Timeline) -> Option<Seen> {
        let fact = timeline.at(self.place)?;
        timeline.begin_noting();
        let sight = (self.look)(fact, timeline);
        self.on = timeline.asked_for();
        (!sight.shown.is_no()).then(|| Seen {
            occasion: self.occasion,
            sure: sight.shown.is_yes(),
            when: sight.when.unwrap_or(fact.happened),
            place: self.place,
            set: sight.set,
            harmed: sight.harmed,
            counted_from: sight.counted_from,
        })
    }
}
