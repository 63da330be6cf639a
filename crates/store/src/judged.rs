//! People judged a moment ago: what is owed to them is kept up to date as facts come, and not worked out from the start.
//!
//! Only the one writer has it. Whoever finds that another program wrote, or that what was written may not last, forgets
//! all of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use elsa::sync::FrozenVec;
use heard_duty::{Catalogue, Live};
use heard_record::{Fact, PersonId};

use crate::around::{self, Bearing, Bears, Circle};
use crate::db::Tx;
use crate::described;
use crate::duties::{self, Stands};
use crate::fault::Fault;
use crate::follows::Follows;
use crate::log::{self, Kept};

/// How many facts those judged lean on before it is begun anew: each is counted once for everybody it bears on.
const MOST: usize = 200_000;

/// The facts that those judged lean on.
pub(crate) type Leant = FrozenVec<Arc<Kept>>;

/// People judged a moment ago.
pub(crate) struct Judged<'w> {
    leant: &'w Leant,
    catalogue: &'w Catalogue,
    people: HashMap<PersonId, Person<'w>>,
    /// Whom facts that name somebody can bear on.
    touching: HashMap<PersonId, BTreeSet<PersonId>>,
}

struct Person<'w> {
    circle: Circle,
    live: Live<'w, 'w>,
    described: Option<String>,
}

/// What came of new facts for a person judged a moment ago.
pub(crate) enum Since {
    /// None of them bears on the person.
    Nothing,
    /// Some do, and this is what they changed.
    Of(Learned),
    /// It is to be worked out from the start.
    Anew,
}

/// What new facts changed about one person.
#[derive(Default)]
pub(crate) struct Learned {
    pub(crate) gone: Vec<Stands>,
    pub(crate) come: Vec<Stands>,
    /// How the person was described and is, where that is not the same.
    pub(crate) described: Option<(Option<String>, Option<String>)>,
}

impl<'w> Judged<'w> {
    pub(crate) fn by(catalogue: &'w Catalogue, leant: &'w Leant) -> Judged<'w> {
        Judged {
            leant,
            catalogue,
            people: HashMap::new(),
            touching: HashMap::new(),
        }
    }

    /// Is it time to begin anew?
    pub(crate) fn is_full(&self) -> bool {
        self.leant.len() > MOST
    }

    pub(crate) fn forget(&mut self) {
        self.people.clear();
        self.touching.clear();
    }

    /// Everyone whose timeline new facts can bear on, once those facts are found by what they say.
    pub(crate) async fn touched_by(
        &mut self,
        tx: &mut Tx,
        new: &[Arc<Kept>],
    ) -> Result<BTreeSet<PersonId>, Fault> {
        let mut touched = BTreeSet::new();
        let mut asked = BTreeSet::new();
        for Kept { fact, .. } in new.iter().map(Arc::as_ref) {
            if log::is_of_leave(fact) {
                continue;
            }
            let people = log::people(fact).into_iter();
            let named: BTreeSet<PersonId> = people.map(|(person, _)| person).collect();
            // It can tie people that it does not name itself.
            let ties = !log::said_the_same(fact).is_empty() || !log::lives_at(fact).is_empty();
            let reach_as_before = |one| {
                let touching = self.touching.get(one);
                touching.is_some_and(|touching| named.is_subset(touching))
            };
            if !ties && named.iter().all(reach_as_before) {
                let known = named.iter().filter_map(|one| self.touching.get(one));
                touched.extend(known.flatten().copied());
            } else {
                asked.extend(named);
            }
        }
        if !asked.is_empty() {
            let found = around::touching(tx, &asked).await?;
            touched.extend(found.values().flatten().copied());
            // Whoever is reached from here may reach others now.
            for person in found.values().flatten() {
                self.touching.remove(person);
            }
            self.touching.extend(found);
        }
        Ok(touched)
    }

    /// What new facts change for a person, if they were judged a moment ago.
    pub(crate) fn learn(&mut self, person: PersonId, new: &[Arc<Kept>]) -> Since {
        let bearing: Option<Vec<&Arc<Kept>>> = self.people.get(&person).and_then(|known| {
            let mut bearing = Vec::new();
            for kept in new {
                match known.circle.bears(&kept.fact) {
                    Bears::No => {}
                    Bears::Yes => bearing.push(kept),
                    Bears::WithOthers => return None,
                }
            }
            Some(bearing)
        });
        let Some(bearing) = bearing else {
            self.people.remove(&person);
            return Since::Anew;
        };
        if bearing.is_empty() {
            return Since::Nothing;
        }
        let leant = self.leant;
        let Some(known) = self.people.get_mut(&person) else {
            return Since::Anew;
        };
        let mut difference = Difference::default();
        for kept in bearing {
            let kept: &'w Kept = leant.push_get(Arc::clone(kept));
            for change in known.live.learn(&kept.fact) {
                let was = change.was.iter();
                difference.go(was.flat_map(|duty| duties::course_of(person, duty)));
                let now = change.now.iter();
                difference.come(now.flat_map(|duty| duties::course_of(person, duty)));
            }
        }
        let mut learned = difference.learned();
        let described = described::of(known.live.timeline());
        if described != known.described {
            let before = std::mem::replace(&mut known.described, described.clone());
            learned.described = Some((before, described));
        }
        Since::Of(learned)
    }

    /// What follows for each of some, from all facts that bear on them.
    pub(crate) async fn judge(
        &mut self,
        each: BTreeMap<PersonId, Bearing>,
    ) -> BTreeMap<PersonId, Follows> {
        let mut res = BTreeMap::new();
        for (person, bearing) in each {
            res.insert(person, self.judge_one(person, bearing));
            // Whatever waits for the database meanwhile goes on.
            tokio::task::yield_now().await;
        }
        res
    }

    fn judge_one(&mut self, person: PersonId, bearing: Bearing) -> Follows {
        let leant = self.leant;
        let lean = |kept: Arc<Kept>| -> &'w Fact { &leant.push_get(kept).fact };
        let facts = bearing.facts.into_iter().map(lean);
        let live = Live::of(person, facts, self.catalogue);
        let described = described::of(live.timeline());
        let stands = live
            .duties()
            .flat_map(|duty| duties::course_of(person, duty));
        let follows = Follows {
            stands: stands.collect(),
            described: described.clone(),
        };
        let known = Person {
            circle: bearing.circle,
            live,
            described,
        };
        self.people.insert(person, known);
        follows
    }
}

/// How often each way of standing came and went, where several facts change one duty after another.
#[derive(Default)]
struct Difference(BTreeMap<Stands, i32>);

impl Difference {
    fn go(&mut self, gone: impl Iterator<Item = Stands>) {
        gone.for_each(|one| *self.0.entry(one).or_default() -= 1);
    }

    fn come(&mut self, come: impl Iterator<Item = Stands>) {
        come.for_each(|one| *self.0.entry(one).or_default() += 1);
    }

    fn learned(self) -> Learned {
        let mut learned = Learned::default();
        for (one, balance) in self.0 {
            match balance {
                0 => {}
                1.. => learned.come.push(one),
                _ => learned.gone.push(one),
            }
        }
        learned
    }
}
