//! One child's facts, as they were known at a chosen moment.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::fact::{Fact, What, correction, person};
use crate::id::{CaseId, FactId, PersonId};
use crate::identity::address;
use crate::kind::{Kind, Kinds, KindsAsked, OneKind};
use crate::when::{self, When};
use crate::{Shown, Stated};

/// One child's facts across all cases, as they were known at one moment, with
/// the background on record about the people around the child.
///
/// It borrows the facts and holds them in one order whatever order they came
/// in: by when they happened, then by when they were recorded, then by id.
#[derive(Debug, Clone)]
pub struct Timeline<'a> {
    child: PersonId,
    known: Timestamp,
    facts: Vec<&'a Fact>,
    /// Of which kind each of them is, by its number.
    kinds: Vec<u16>,
    background: Vec<&'a Fact>,
    same: BTreeMap<PersonId, PersonId>,
    born: Option<When>,
    /// When the child comes of age.
    of_age: Option<When>,
    gone: Arc<Gone>,
    stood_since: Arc<StoodSince>,
    /// What corrections name, whether it has come or not.
    named: Arc<BTreeSet<FactId>>,
    /// Whom its background is about.
    around: BTreeSet<PersonId>,
    /// How many facts it was given that are about nobody it concerns.
    elsewhere: usize,
    asked: KindsAsked,
}

/// What was on record, as it was known at one moment, whomever it is about: of it any number of timelines are read, and
/// what is the same for all of them is worked out once.
#[derive(Debug, Clone)]
pub struct AsKnown<'a> {
    known: Timestamp,
    /// What was recorded by then and is not taken back, in order.
    live: Vec<&'a Fact>,
    /// The places among these of whatever is still about each person.
    about: HashMap<PersonId, Vec<usize>>,
    /// The places of those that link people.
    links: Vec<usize>,
    /// The places of those that say where somebody lives, by the address.
    homes: HashMap<String, Vec<usize>>,
    gone: Arc<Gone>,
    stood_since: Arc<StoodSince>,
    /// What corrections name, whether it has come or not.
    named: Arc<BTreeSet<FactId>>,
    /// For each two records somebody spoke of: are they of one person?
    said: BTreeMap<Pair, bool>,
}

impl<'a> AsKnown<'a> {
    /// What facts were on record at a moment.
    pub fn at(known: Timestamp, facts: impl IntoIterator<Item = &'a Fact>) -> AsKnown<'a> {
        let recorded: Vec<&Fact> = facts
            .into_iter()
            .filter(|fact| fact.recorded <= known)
            .collect();
        let corrections = Correction::all(&recorded);
        let (gone, in_place_of) = taken_back(&recorded, &corrections);
        let stood_since = stood_since(&recorded, &in_place_of);
        let mut live: Vec<&Fact> = recorded
            .into_iter()
            .filter(|fact| fact.about.is_empty() || still_about(&gone, fact).next().is_some())
            .collect();
        live.sort_by_key(|fact| (fact.happened, fact.recorded, fact.id));
        live.dedup_by_key(|fact| fact.id);
        let mut about: HashMap<PersonId, Vec<usize>> = HashMap::new();
        let mut links = Vec::new();
        let mut homes: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, fact) in live.iter().enumerate() {
            for id in still_about(&gone, fact) {
                about.entry(*id).or_default().push(place);
            }
            if let What::Person(person::Fact::Linked(_)) = fact.what {
                links.push(place);
            }
            if let Some(home) = home_in(fact) {
                homes.entry(home).or_default().push(place);
            }
        }
        AsKnown {
            known,
            named: Arc::new(corrections.iter().flat_map(Correction::names).collect()),
            said: said_of_pairs(&live),
            gone: Arc::new(gone),
            stood_since: Arc::new(stood_since),
            live,
            about,
            links,
            homes,
        }
    }

    /// The record of a child, or of whomever else, as it stood.
    pub fn of(&self, child: PersonId) -> Timeline<'a> {
        let same = same_people(child, &self.said);
        let child = leader(&same, child);
        let own = self.places_about(&same, [child]);
        let around = self.people_around(child, &own, &same);
        let mut background = self.places_about(&same, around.iter().copied());
        background.retain(|place| own.binary_search(place).is_err());
        let own = self.at_places(&own);
        let mut res = Timeline {
            child,
            known: self.known,
            kinds: own.iter().map(|fact| fact.kind().index).collect(),
            elsewhere: self.live.len() - own.len() - background.len(),
            facts: own,
            background: self.at_places(&background),
            same,
            born: None,
            of_age: None,
            gone: Arc::clone(&self.gone),
            stood_since: Arc::clone(&self.stood_since),
            named: Arc::clone(&self.named),
            around,
            asked: KindsAsked::default(),
        };
        let born = res.birth();
        res.born = born.map(When::on);
        res.of_age = born.map(|born| When::at_micros(when::birthday(born, 18)));
        res
    }

    fn at_places(&self, places: &[usize]) -> Vec<&'a Fact> {
        let each = places.iter();
        each.filter_map(|place| self.live.get(*place))
            .copied()
            .collect()
    }

    /// The places of whatever is about some people, by any record that is read as theirs, in order.
    fn places_about(
        &self,
        same: &BTreeMap<PersonId, PersonId>,
        people: impl IntoIterator<Item = PersonId>,
    ) -> Vec<usize> {
        let mut places = Vec::new();
        for person in people {
            let read_as_theirs = same.iter().filter(|(_, stands)| **stands == person);
            for record in read_as_theirs.map(|(record, _)| record).chain([&person]) {
                places.extend(self.about.get(record).into_iter().flatten());
            }
        }
        places.sort();
        places.dedup();
        places
    }

    /// Everyone linked to the child, either way round, and everyone on record at an address of the child's.
    fn people_around(
        &self,
        child: PersonId,
        own: &[usize],
        same: &BTreeMap<PersonId, PersonId>,
    ) -> BTreeSet<PersonId> {
        let mut res = BTreeSet::new();
        let mut homes: BTreeSet<String> = BTreeSet::new();
        let about = |fact: &'a Fact| still_about(&self.gone, fact).map(|id| leader(same, *id));
        for fact in self.at_places(own) {
            res.extend(about(fact));
            named_around(&fact.what, &mut |id| {
                res.insert(leader(same, id));
            });
            homes.extend(home_in(fact));
        }
        for fact in self.at_places(&self.links) {
            if linked_in(fact).is_some_and(|id| leader(same, id) == child) {
                res.extend(about(fact));
            }
        }
        for lived_at in homes.iter().filter_map(|home| self.homes.get(home)) {
            res.extend(self.at_places(lived_at).into_iter().flat_map(about));
        }
        res.remove(&child);
        res
    }
}

/// Where a fact stands in a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Among the child's own facts.
    Own(usize),
    /// Among the facts about the people around the child.
    Around(usize),
}

impl Place {
    /// Where it stands once another fact came to stand at a place: those that stood there and after moved on by one.
    pub fn after(self, other: Place) -> Place {
        match (self, other) {
            (Place::Own(this), Place::Own(new)) => Place::Own(this + usize::from(this >= new)),
            (Place::Around(this), Place::Around(new)) => {
                Place::Around(this + usize::from(this >= new))
            }
            _ => self,
        }
    }
}

/// What became of a fact told to a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learned {
    /// It is one of the child's own facts, or part of the background, at this place; those that stood there and after moved
    /// on by one.
    At(Place),
    /// It is about nobody the timeline concerns.
    Elsewhere,
    /// It may change whom the record is about, or what is on it. Nothing was
    /// added: the timeline is to be read anew from all the facts.
    Anew,
}

impl<'a> Timeline<'a> {
    /// The record of a child as it stood at `known`.
    ///
    /// Facts recorded later are not there yet, and facts withdrawn or replaced
    /// by then are gone. The background is what was then on record about the
    /// people linked to the child and the people who live where the child does.
    ///
    /// ```
    /// use heard_record::{Timeline, When, text};
    ///
    /// let told = "What her aunt knew
    ///   child: Ava
    ///   2024-05-01 22:10  reported missing; by mum
    ///   2024-05-01 21:00  sighting; where \"bus station\"; source \"her aunt\" | recorded 2024-05-02 09:00
    /// ";
    /// let (story, _) = text::read("doc", told);
    /// let ava = story.cast.people[0].id;
    /// let known_at = |time| {
    ///     let known = When::read(time)?.latest();
    ///     Ok::<_, String>(Timeline::as_known_at(ava, known, &story.facts).facts().len())
    /// };
    /// assert_eq!(known_at("2024-05-01 23:00")?, 1, "nobody had told police of the bus station yet");
    /// assert_eq!(known_at("2024-05-02 12:00")?, 2);
    /// # Ok::<(), String>(())
    /// ```
    pub fn as_known_at(
        child: PersonId,
        known: Timestamp,
        facts: impl IntoIterator<Item = &'a Fact>,
    ) -> Timeline<'a> {
        AsKnown::at(known, facts).of(child)
    }

    /// Adds a fact recorded after those it was read from, where that makes
    /// it the same as one read from all of them.
    ///
    /// Nearly every fact is added. One that takes another back, says who is
    /// who, where somebody lives, who is linked to whom or when the child was
    /// born, or that brings somebody new among facts about others, is not.
    pub fn learn(&mut self, fact: &'a Fact) -> Learned {
        if is_about_whom(&fact.what) || self.named.contains(&fact.id) || self.holds(fact) {
            return Learned::Anew;
        }
        let about =
            |who: &dyn Fn(PersonId) -> bool| fact.about.iter().any(|id| who(self.person(*id)));
        let (own, around) = (
            about(&|id| id == self.child),
            about(&|id| self.around.contains(&id)),
        );
        if own && !self.brings_nobody_from_elsewhere(fact) {
            return Learned::Anew;
        }
        self.known = self.known.max(fact.recorded);
        let order = |fact: &Fact| (fact.happened, fact.recorded, fact.id);
        let place_in = |facts: &[&Fact]| facts.partition_point(|other| order(other) < order(fact));
        if own {
            let place = place_in(&self.facts);
            self.facts.insert(place, fact);
            self.kinds.insert(place, fact.kind().index);
            Learned::At(Place::Own(place))
        } else if around {
            let place = place_in(&self.background);
            self.background.insert(place, fact);
            Learned::At(Place::Around(place))
        } else {
            self.elsewhere += 1;
            Learned::Elsewhere
        }
    }

    fn holds(&self, fact: &Fact) -> bool {
        let mut all = self.facts.iter().chain(&self.background);
        all.any(|other| other.id == fact.id)
    }

    /// Adds the people a fact of the child's names to those around the child, unless facts elsewhere may be about them.
    fn brings_nobody_from_elsewhere(&mut self, fact: &Fact) -> bool {
        let mut named: Vec<PersonId> = fact.about.clone();
        named_around(&fact.what, &mut |id| named.push(id));
        let new = |id: &PersonId| *id != self.child && !self.around.contains(id);
        let new: Vec<PersonId> = named
            .into_iter()
            .map(|id| self.person(id))
            .filter(new)
            .collect();
        let nobody = new.is_empty() || self.elsewhere == 0;
        if nobody {
            self.around.extend(new);
        }
        nobody
    }

    /// Begins to note which kinds of fact are asked for.
    pub fn begin_noting(&self) {
        self.asked.forget();
    }

    /// Which kinds of fact have been asked for since: a fact of any other kind would not have changed an answer.
    ///
    /// Where all the facts were looked through, or one was found by its id, it is every kind.
    pub fn asked_for(&self) -> Kinds {
        self.asked.kinds()
    }

    /// The child it is about.
    pub fn child(&self) -> PersonId {
        self.child
    }

    /// The moment as known at which it is.
    pub fn known(&self) -> Timestamp {
        self.known
    }

    /// The child's own facts, in order.
    pub fn facts(&self) -> &[&'a Fact] {
        self.asked.ask_all();
        &self.facts
    }

    /// The fact at a place.
    pub fn at(&self, place: Place) -> Option<&'a Fact> {
        match place {
            Place::Own(at) => self.facts.get(at).copied(),
            Place::Around(at) => self.background.get(at).copied(),
        }
    }

    /// Every place at which a fact stands: the child's own in order, then those of the background.
    pub fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let own = (0..self.facts.len()).map(Place::Own);
        own.chain((0..self.background.len()).map(Place::Around))
    }

    /// The child's facts of one kind, in order.
    pub fn of<K: OneKind>(&self) -> impl DoubleEndedIterator<Item = (&'a Fact, &'a K)> + '_ {
        self.asked.ask(K::KIND.index);
        let each = self.kinds.iter().zip(&self.facts);
        each.filter(|(kind, _)| **kind == K::KIND.index)
            .filter_map(|(_, fact)| K::of(&fact.what).map(|kind| (*fact, kind)))
    }

    /// The child's facts of any of these kinds, in order.
    pub fn of_kinds(&self, kinds: &[&'static Kind]) -> impl Iterator<Item = &'a Fact> {
        self.of_any(kinds.iter().map(|kind| kind.index))
    }

    /// The child's facts of any of the kinds with these numbers, in order.
    pub fn of_numbers(&self, kinds: &[u16]) -> impl Iterator<Item = &'a Fact> {
        self.of_any(kinds.iter().copied())
    }

    fn of_any(&self, kinds: impl Iterator<Item = u16> + Clone) -> impl Iterator<Item = &'a Fact> {
        kinds.clone().for_each(|kind| self.asked.ask(kind));
        let each = self.kinds.iter().zip(&self.facts);
        each.filter(move |(of, _)| kinds.clone().any(|kind| kind == **of))
            .map(|(_, fact)| *fact)
    }

    /// Facts of one kind about the people around the child, in order.
    pub fn around<K: OneKind>(&self) -> impl DoubleEndedIterator<Item = (&'a Fact, &'a K)> + '_ {
        self.asked.ask(K::KIND.index);
        self.background
            .iter()
            .filter_map(|fact| K::of(&fact.what).map(|kind| (*fact, kind)))
    }

    /// A fact of this timeline or its background, by its id.
    pub fn fact(&self, id: FactId) -> Option<&'a Fact> {
        self.asked.ask_all();
        self.facts
            .iter()
            .chain(&self.background)
            .find(|fact| fact.id == id)
            .copied()
    }

    /// When a fact, or the first of those it was put in the place of, was put on record: a correction makes nothing newly known.
    pub fn first_recorded(&self, fact: &Fact) -> Timestamp {
        let since = self.stood_since.get(&fact.id);
        since.map_or(fact.recorded, |since| fact.recorded.min(*since))
    }

    /// The one record all records of this person are read as.
    pub fn person(&self, id: PersonId) -> PersonId {
        leader(&self.same, id)
    }

    /// Is the fact about this person?
    pub fn is_about(&self, fact: &Fact, id: PersonId) -> bool {
        let id = self.person(id);
        still_about(&self.gone, fact).any(|about| self.person(*about) == id)
    }

    /// Do the two facts share a case? A fact that names no case shares one with any.
    pub fn share_case(one: &Fact, other: &Fact) -> bool {
        shares(&one.cases, &other.cases)
    }

    /// When the child was born, as far as it is on record.
    pub fn born(&self) -> Option<When> {
        self.born
    }

    /// When the child comes of age, as far as it is on record.
    pub fn comes_of_age(&self) -> Option<When> {
        self.of_age
    }

    /// Whether the person is a child at a moment: under 18, or nobody has put on record a date of birth that can be read.
    ///
    /// Somebody whose age is in doubt is treated as a child (Modern Slavery Act 2015, section 51; PACE Code C).
    pub fn is_a_child(&self, micros: i64) -> Shown {
        self.of_age.map_or(Shown::Yes, |of_age| {
            When::at_micros(micros).is_before(of_age)
        })
    }

    /// The latest word on when the child was born, of those that can be read.
    fn birth(&self) -> Option<Date> {
        self.of::<person::Described>()
            .filter_map(|(fact, described)| {
                Some((fact.recorded, fact.id, *described.born.clear()?))
            })
            .max()
            .map(|(_, _, born)| born)
    }
}

/// May a fact of this kind change whose facts a record is of, or which of them stand?
fn is_about_whom(what: &What) -> bool {
    match what {
        What::Correction(correction) => matches!(
            correction,
            correction::Fact::Withdrawn(_)
                | correction::Fact::Replaced(_)
                | correction::Fact::Expunged(_)
                | correction::Fact::SamePerson(_)
                | correction::Fact::NotSamePerson(_)
        ),
        What::Person(person) => matches!(
            person,
            person::Fact::Described(_) | person::Fact::Linked(_) | person::Fact::LivesAt(_)
        ),
        _ => false,
    }
}

/// Do two lists of cases have one in common? A list that names none shares with any.
pub fn shares(one: &[CaseId], other: &[CaseId]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|case| other.contains(case))
}

/// What may take a fact back: a fact that says why, or on whose authority.
struct Correction<'a> {
    fact: &'a Fact,
    target: FactId,
    says_why: bool,
    /// What stands in its place, where something must.
    with: Option<&'a Stated<FactId>>,
}

impl<'a> Correction<'a> {
    fn all(recorded: &[&'a Fact]) -> Vec<Correction<'a>> {
        recorded
            .iter()
            .filter_map(|fact| Correction::of(fact))
            .collect()
    }

    fn of(fact: &'a Fact) -> Option<Correction<'a>> {
        let What::Correction(correction) = &fact.what else {
            return None;
        };
        let (target, why, with) = match correction {
            correction::Fact::Withdrawn(it) => (&it.fact, &it.because, None),
            correction::Fact::Replaced(it) => (&it.fact, &it.because, Some(&it.with)),
            correction::Fact::Expunged(it) => (&it.fact, &it.authority, None),
            _ => return None,
        };
        Some(Correction {
            fact,
            target: *target.clear()?,
            says_why: why.answered().is_yes(),
            with,
        })
    }

    /// The facts it names: the one to take back, and the one to stand in its place.
    fn names(&self) -> impl Iterator<Item = FactId> {
        let with = self.with.and_then(|with| with.clear().copied());
        with.into_iter().chain([self.target])
    }

    /// Of whom it takes its fact back; or why it does not.
    fn takes_back(
        &self,
        by_id: &BTreeMap<FactId, &'a Fact>,
    ) -> Result<BTreeSet<PersonId>, &'static str> {
        if !self.says_why {
            return Err("it does not say why, or on whose authority");
        }
        let target = by_id.get(&self.target);
        let target = target
            .filter(|target| target.recorded <= self.fact.recorded)
            .ok_or("the fact it names was not on record")?;
        let instead = match self.with {
            None => None,
            Some(with) => Some(
                with.clear()
                    .filter(|with| **with != self.target)
                    .and_then(|with| by_id.get(with))
                    .ok_or("no other fact on record stands in its place")?,
            ),
        };
        let people: BTreeSet<PersonId> = target
            .about
            .iter()
            .filter(|id| self.fact.about.contains(id))
            .filter(|id| instead.is_none_or(|instead| instead.about.contains(id)))
            .copied()
            .collect();
        if people.is_empty() {
            return Err("it is not about the same person as the fact it names");
        }
        Ok(people)
    }
}

/// The facts that mean to take another back and do not, each with why not, as words that follow "because".
pub fn without_effect(facts: &[Fact]) -> Vec<(FactId, &'static str)> {
    let all: Vec<&Fact> = facts.iter().collect();
    let by_id: BTreeMap<FactId, &Fact> = all.iter().map(|fact| (fact.id, *fact)).collect();
    Correction::all(&all)
        .iter()
        .filter_map(|one| Some((one.fact.id, one.takes_back(&by_id).err()?)))
        .collect()
}

/// For each fact: of whom it was taken back, or another fact stands in its place.
type Gone = BTreeMap<FactId, BTreeSet<PersonId>>;

/// For each fact that stands in the place of others: which ones.
type InPlaceOf = BTreeMap<FactId, Vec<FactId>>;

/// For each fact that stands in the place of others: when the first of them was put on record.
type StoodSince = BTreeMap<FactId, Timestamp>;

fn stood_since(recorded: &[&Fact], in_place_of: &InPlaceOf) -> StoodSince {
    if in_place_of.is_empty() {
        return StoodSince::new();
    }
    let when: BTreeMap<FactId, Timestamp> = recorded
        .iter()
        .map(|fact| (fact.id, fact.recorded))
        .collect();
    let first_of_those_before = |standing: FactId| {
        let mut before = BTreeSet::new();
        let mut reached = vec![standing];
        while let Some(one) = reached.pop() {
            if before.insert(one) {
                reached.extend(in_place_of.get(&one).into_iter().flatten());
            }
        }
        before.iter().filter_map(|one| when.get(one)).min().copied()
    };
    in_place_of
        .keys()
        .filter_map(|standing| Some((*standing, first_of_those_before(*standing)?)))
        .collect()
}

/// Whom a fact is still about.
fn still_about<'f>(gone: &'f Gone, fact: &'f Fact) -> impl Iterator<Item = &'f PersonId> {
    let gone = gone.get(&fact.id);
    fact.about
        .iter()
        .filter(move |id| gone.is_none_or(|gone| !gone.contains(id)))
}

/// One fact that takes another back.
struct Taking {
    target: FactId,
    /// What stands in its place, where something does.
    with: Option<FactId>,
    /// Of whom.
    people: BTreeSet<PersonId>,
}

impl Taking {
    /// Does it decide whether another takes its own fact back: by taking that one back, or by withdrawing what it
    /// puts in the place?
    fn decides(&self, id: FactId, other: &Taking) -> bool {
        self.target == id || (self.with.is_none() && other.with == Some(self.target))
    }
}

/// What was taken back, of whom; and what stands in the place of what.
///
/// Taking back what took something back gives it back, and so does
/// withdrawing what was to stand in its place. Two that take each other back
/// change nothing.
fn taken_back(recorded: &[&Fact], corrections: &[Correction]) -> (Gone, InPlaceOf) {
    let mut gone = Gone::new();
    let mut in_place_of = InPlaceOf::new();
    if corrections.is_empty() {
        return (gone, in_place_of);
    }
    let by_id: BTreeMap<FactId, &Fact> = recorded.iter().map(|fact| (fact.id, *fact)).collect();
    let takes: BTreeMap<FactId, Taking> = corrections
        .iter()
        .filter_map(|one| {
            let taking = Taking {
                target: one.target,
                with: one.with.and_then(|with| with.clear().copied()),
                people: one.takes_back(&by_id).ok()?,
            };
            Some((one.fact.id, taking))
        })
        .collect();
    // For each, those it decides: both they and what stands in their fact's place are found by what it takes back.
    let mut waiting_on: BTreeMap<FactId, Vec<FactId>> = BTreeMap::new();
    for (id, taking) in &takes {
        for on in [Some(*id), taking.with].into_iter().flatten() {
            waiting_on.entry(on).or_default().push(*id);
        }
    }
    let decided_by = |one: &Taking| -> Vec<FactId> {
        let waiting = waiting_on.get(&one.target).into_iter().flatten().copied();
        let decides = |id: &FactId| takes.get(id).is_some_and(|other| one.decides(*id, other));
        waiting.filter(decides).collect()
    };
    let mut undecided: BTreeMap<FactId, usize> = takes.keys().map(|id| (*id, 0)).collect();
    for id in takes.values().flat_map(&decided_by) {
        undecided.entry(id).and_modify(|left| *left += 1);
    }
    let mut decided: Vec<FactId> = undecided
        .iter()
        .filter(|(_, left)| **left == 0)
        .map(|(id, _)| *id)
        .collect();
    let mut withdrawn = Gone::new();
    while let Some(by) = decided.pop() {
        let Some(taking) = takes.get(&by) else {
            continue;
        };
        let is_gone = |gone: &Gone, fact: FactId, id: &PersonId| {
            gone.get(&fact).is_some_and(|people| people.contains(id))
        };
        let of: Vec<PersonId> = taking
            .people
            .iter()
            .filter(|id| !is_gone(&gone, by, id))
            .filter(|id| {
                taking
                    .with
                    .is_none_or(|with| !is_gone(&withdrawn, with, id))
            })
            .copied()
            .collect();
        match taking.with {
            None => withdrawn.entry(taking.target).or_default().extend(&of),
            Some(with) if !of.is_empty() => {
                in_place_of.entry(with).or_default().push(taking.target);
            }
            Some(_) => {}
        }
        gone.entry(taking.target).or_default().extend(of);
        for id in decided_by(taking) {
            if let Some(left) = undecided.get_mut(&id) {
                *left -= 1;
                if *left == 0 {
                    decided.push(id);
                }
            }
        }
    }
    (gone, in_place_of)
}

/// Two people, in order.
type Pair = (PersonId, PersonId);

/// For each two records somebody spoke of: are they of one person? The latest word counts.
fn said_of_pairs(live: &[&Fact]) -> BTreeMap<Pair, bool> {
    let mut word: BTreeMap<Pair, (Timestamp, FactId, bool)> = BTreeMap::new();
    for fact in live {
        let (other, joined) = match &fact.what {
            What::Correction(correction::Fact::SamePerson(same)) => (&same.other, true),
            What::Correction(correction::Fact::NotSamePerson(not)) => (&not.other, false),
            _ => continue,
        };
        let (Stated::Clear(other), Some(one)) = (other, fact.about.first()) else {
            continue;
        };
        let said = (fact.recorded, fact.id, joined);
        word.entry(pair(*one, *other))
            .and_modify(|latest| *latest = said.max(*latest))
            .or_insert(said);
    }
    word.into_iter()
        .map(|(pair, (_, _, joined))| (pair, joined))
        .collect()
}

fn pair(one: PersonId, other: PersonId) -> Pair {
    (one.min(other), one.max(other))
}

/// Which record stands for each that was said to be of one person.
///
/// Nobody said not to be the child is read as the child, even where both were
/// said to be the same as a third; of other people the same holds for each group.
fn same_people(child: PersonId, said: &BTreeMap<Pair, bool>) -> BTreeMap<PersonId, PersonId> {
    let mut joined: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
    for ((one, other), _) in said.iter().filter(|(_, same)| **same) {
        joined.entry(*one).or_default().push(*other);
        joined.entry(*other).or_default().push(*one);
    }
    let first_the_child = std::iter::once(child).chain(joined.keys().copied());
    let mut placed = BTreeSet::new();
    let mut res = BTreeMap::new();
    for first in first_the_child {
        let mut group = Vec::new();
        let mut reached = vec![first];
        while let Some(one) = reached.pop() {
            let apart = said.get(&pair(first, one)) == Some(&false);
            if !apart && placed.insert(one) {
                group.push(one);
                reached.extend(joined.get(&one).into_iter().flatten());
            }
        }
        let stands = group.iter().min().copied().unwrap_or(first);
        let others = group.into_iter().filter(|one| *one != stands);
        res.extend(others.map(|one| (one, stands)));
    }
    res
}

fn leader(same: &BTreeMap<PersonId, PersonId>, id: PersonId) -> PersonId {
    same.get(&id).copied().unwrap_or(id)
}

/// Tells everyone a fact about the child names as somebody around the child: who may see a record is not that.
fn named_around(what: &What, tell: &mut dyn FnMut(PersonId)) {
    if !matches!(what, What::Access(_)) {
        what.people(tell);
    }
}

/// To whom a fact links those it is about.
fn linked_in(fact: &Fact) -> Option<PersonId> {
    match &fact.what {
        What::Person(person::Fact::Linked(link)) => link.other.clear().copied(),
        _ => None,
    }
}

/// Where a fact says those it is about live, however it is written.
fn home_in(fact: &Fact) -> Option<String> {
    match &fact.what {
        What::Person(person::Fact::LivesAt(lives)) => lives.place.clear().map(|it| address(it)),
        _ => None,
    }
}
