//! What is owed to one child, kept up to date as facts come.

use std::sync::Arc;

use heard_record::kind::Kinds;
use heard_record::{Fact, PersonId, Timeline};

use crate::catalogue::Catalogue;
use crate::duty::Duty;
use crate::engine::Judge;
use crate::known::{Known, News};
use crate::occasion::Changed;

/// One child's duties, always those that [`crate::duties`] would give for all the facts told so far.
///
/// A new fact is looked at for what it shows, and so is every fact whose
/// meaning leaned on facts of its kind; then only the rules in which something
/// changed are judged again.
#[derive(Debug)]
pub struct Live<'f, 'c> {
    catalogue: &'c Catalogue,
    known: Known<'f>,
    /// By rule.
    owed: Vec<Owed<'c>>,
}

/// The duties of one rule, by its place in the catalogue.
#[derive(Debug)]
struct Owed<'c> {
    rule: usize,
    duties: Vec<Arc<Duty<'c>>>,
    /// The kinds of fact asked for to say what the work showed.
    on: Kinds,
}

/// What one more fact did to one duty.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'c> {
    /// What it was; none where it is new.
    pub was: Option<Arc<Duty<'c>>>,
    /// What it is; none where it is owed no longer.
    pub now: Option<Arc<Duty<'c>>>,
}

impl<'f, 'c> Live<'f, 'c> {
    /// A child, with what is on record so far.
    pub fn of(
        child: PersonId,
        facts: impl IntoIterator<Item = &'f Fact>,
        catalogue: &'c Catalogue,
    ) -> Live<'f, 'c> {
        let mut live = Live {
            catalogue,
            known: Known::of(child, facts.into_iter().collect()),
            owed: Vec::new(),
        };
        live.judge_again((0..catalogue.rules().len()).collect());
        live
    }

    /// The child's timeline, with everything told so far.
    pub fn timeline(&self) -> &Timeline<'f> {
        &self.known.timeline
    }

    /// Everything owed, in order of rule, then of arising.
    pub fn duties(&self) -> impl Iterator<Item = &Duty<'c>> {
        self.owed
            .iter()
            .flat_map(|owed| owed.duties.iter().map(Arc::as_ref))
    }

    /// Takes in one more fact about the child or the people around, and says which duties it changed.
    ///
    /// Facts may come in any order.
    ///
    /// ```
    /// use heard_duty::Live;
    /// use heard_duty::catalogue::{Nation, built_in};
    /// use heard_record::text;
    ///
    /// let told = "First told, then found\n  2024-05-01 22:10  reported missing\n  2024-05-01 23:40  found: came back\n";
    /// let (story, _) = text::read("doc", told);
    /// let catalogue = built_in::read(Nation::England, &[])?;
    /// let mut live = Live::of(story.cast.people[0].id, &story.facts[..1], &catalogue);
    /// let changed = live.learn(&story.facts[1]);
    /// let new = changed.iter().filter(|change| change.was.is_none());
    /// let owed: Vec<&str> = new.filter_map(|change| Some(&*change.now.as_ref()?.rule.id)).collect();
    /// assert!(owed.contains(&"missing.seen-on-return"));
    /// # Ok::<(), Vec<String>>(())
    /// ```
    pub fn learn(&mut self, fact: &'f Fact) -> Vec<Change<'c>> {
        match self.known.learn(fact) {
            News::Nothing => Vec::new(),
            News::Some(changed) => {
                self.judge_again(self.rules_touched(&changed, fact.kind().index))
            }
            News::All => self.judge_again((0..self.catalogue.rules().len()).collect()),
        }
    }

    /// The rules whose duties may not be what they were, in order.
    fn rules_touched(&self, changed: &Changed, kind: u16) -> Vec<usize> {
        let leaning = self.owed.iter().filter(|owed| owed.on.has(kind));
        let mut res: Vec<usize> = leaning.map(|owed| owed.rule).collect();
        for occasion in changed.occasions() {
            res.extend(self.catalogue.rules_with(*occasion));
        }
        res.sort_unstable();
        res.dedup();
        res
    }

    fn judge_again(&mut self, rules: Vec<usize>) -> Vec<Change<'c>> {
        let judge = Judge::new(&self.known.timeline, &self.known.rows, self.catalogue);
        let mut changes = Vec::new();
        for place in rules {
            let Some(rule) = self.catalogue.rules().get(place) else {
                continue;
            };
            self.known.timeline.begin_noting();
            let now: Vec<Duty> = judge.rule(rule);
            let on = self.known.timeline.asked_for();
            let at = self.owed.binary_search_by_key(&place, |owed| owed.rule);
            match (at.ok().and_then(|at| self.owed.get_mut(at)), at) {
                (Some(owed), _) => {
                    owed.on = on;
                    changes.extend(owed.become_now(now));
                }
                (None, Err(_)) if now.is_empty() => {}
                (None, Ok(at) | Err(at)) => {
                    let mut owed = Owed {
                        rule: place,
                        duties: Vec::new(),
                        on,
                    };
                    changes.extend(owed.become_now(now));
                    self.owed.insert(at, owed);
                }
            }
        }
        changes
    }
}

impl<'c> Owed<'c> {
    /// Puts what is owed now in place of what was, and says what changed, by the facts that raised it.
    fn become_now(&mut self, now: Vec<Duty<'c>>) -> Vec<Change<'c>> {
        let mut was = std::mem::take(&mut self.duties);
        let mut changes = Vec::new();
        for duty in now {
            let raised_by = |other: &Arc<Duty>| other.arose.fact == duty.arose.fact;
            let was = was.iter().position(raised_by).map(|at| was.swap_remove(at));
            match was {
                Some(same) if *same == duty => self.duties.push(same),
                was => {
                    let now = Arc::new(duty);
                    self.duties.push(Arc::clone(&now));
                    changes.push(Change {
                        was,
                        now: Some(now),
                    });
                }
            }
        }
        changes.extend(was.into_iter().map(|gone| Change {
            was: Some(gone),
            now: None,
        }));
        changes
    }
}
