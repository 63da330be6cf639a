//! Telling it.

use heard_duty::contradiction::{FACTORS, against_now, is_an_answer};
use heard_duty::episode::{Episode, episodes};
use heard_record::fact::missing::{
    Closed, FactorAnswered, Found, InterviewHeld, Matters, TaskDone, TaskSet, TriggerPlaceChecked,
    TriggerPlanEnded, TriggerPlanMade,
};
use heard_record::fact::person::{Factor, FactorRecorded, Standing};
use heard_record::kind::OneKind;
use heard_record::{Fact, FactId, Stated, Timeline};
use jiff::Timestamp;

use super::{FactorAnswer, KnownFactor, Place, Plan, Report, Task, TimeMissing};
use crate::history::{Entry, entry};
use crate::overview::Known;
use crate::owed::NamesOnRecord;
use crate::reading::Reading;

/// How far back earlier times missing are counted, in days.
pub(super) const LATELY: i64 = 90;

impl Reading {
    /// The last time the child was missing, as known at a moment and told at another; nothing, where the child was never
    /// reported missing.
    pub fn time_missing(&self, known: Timestamp, at: Timestamp) -> Option<TimeMissing> {
        self.with_timeline(known, |timeline| {
            let all = episodes(timeline, at).into_iter();
            let all: Vec<Episode> = all.filter(|one| self.leave().covers(one.report)).collect();
            let (last, earlier) = all.split_last()?;
            let names = NamesOnRecord::of(timeline);
            let telling = Telling {
                reading: self,
                timeline,
                names: &names,
                at,
                last,
                earlier,
            };
            Some(telling.told())
        })
    }
}

struct Telling<'t, 'f> {
    reading: &'t Reading,
    timeline: &'t Timeline<'f>,
    names: &'t NamesOnRecord,
    at: Timestamp,
    last: &'t Episode<'f>,
    earlier: &'t [Episode<'f>],
}

impl<'f> Telling<'_, 'f> {
    fn told(&self) -> TimeMissing {
        let plan = self.plan();
        let places = plan
            .as_ref()
            .map_or_else(Vec::new, |plan| self.places(&plan.what.places));
        let cases = &self.last.report.cases;
        let of_it = |fact: &&'f Fact| {
            fact.cases.iter().any(|case| cases.contains(case)) && self.is_since(fact)
        };
        let mut did: Vec<&Fact> = self
            .timeline
            .facts()
            .iter()
            .copied()
            .filter(of_it)
            .collect();
        did.retain(|fact| self.reading.leave().covers(fact));
        did.sort_by_key(|fact| std::cmp::Reverse((fact.happened, fact.recorded, fact.id)));
        let gradings = self
            .last
            .gradings
            .iter()
            .filter(|(fact, _)| self.is_open(fact));
        TimeMissing {
            report: Known::of(self.last.report, report(self.last)),
            cases: self.last.report.cases.clone(),
            gradings: gradings
                .filter_map(|(fact, graded)| {
                    let what = (*graded.grade.clear()?, graded.because.clear().cloned());
                    Some(Known::of(fact, what))
                })
                .collect(),
            factors: self.factors(),
            plan,
            places,
            tasks: self.tasks(),
            back: self.last.back,
            ended: self.last.ended.and_then(|fact| self.entry(fact)),
            closed: self.of_it::<Closed>().next().is_some(),
            seen: self.last.seen.last().and_then(|fact| self.entry(fact)),
            interview: self
                .of_it::<InterviewHeld>()
                .last()
                .and_then(|(fact, _)| self.entry(fact)),
            did: did
                .into_iter()
                .map(|fact| entry(fact, None, self.names))
                .collect(),
        }
    }

    /// Is it of this time missing, and not of one before on the same case?
    fn is_since(&self, fact: &Fact) -> bool {
        !fact.happened.is_from(self.last.report.happened).is_no()
    }

    fn is_open(&self, fact: &Fact) -> bool {
        self.reading.leave().covers(fact)
    }

    fn entry(&self, fact: &Fact) -> Option<Entry> {
        let may = self.reading.may_be_quoted(self.timeline, fact.id);
        may.then(|| entry(fact, None, self.names))
    }

    /// What is on record of this time missing, of a kind, and may be read.
    fn of_it<K: OneKind>(&self) -> impl Iterator<Item = (&'f Fact, &'f K)> {
        self.timeline.of::<K>().filter(|(fact, _)| {
            Timeline::share_case(fact, self.last.report)
                && self.is_since(fact)
                && self.is_open(fact)
        })
    }

    fn factors(&self) -> Vec<KnownFactor> {
        let against = against_now(self.timeline, self.last.report, self.at);
        let mut all: Vec<KnownFactor> = against
            .into_iter()
            .filter_map(|one| self.known(one.factor, &one.facts, true))
            .collect();
        let recorded = self
            .timeline
            .of::<FactorRecorded>()
            .filter_map(|(fact, says)| {
                let stands = says.stands.is(Standing::Present).is_yes() && self.is_open(fact);
                stands.then_some((*says.factor.clear()?, fact.id))
            });
        let mut others: Vec<(Factor, Vec<FactId>)> = Vec::new();
        let earlier = self
            .earlier
            .iter()
            .map(|one| one.report)
            .filter(|report| self.is_lately(report));
        let repeats = earlier.map(|report| (Factor::RepeatIn90Days, report.id));
        for (factor, fact) in recorded.chain(repeats) {
            if FACTORS.contains(&factor) || self.is_ended(factor) {
                continue;
            }
            match others.iter_mut().find(|(one, _)| *one == factor) {
                Some((_, facts)) => facts.push(fact),
                None => others.push((factor, vec![fact])),
            }
        }
        let others = others.into_iter();
        all.extend(others.filter_map(|(factor, facts)| self.known(factor, &facts, false)));
        all.sort_by_key(|one| {
            let matters = one.answer.as_ref().map(|answer| answer.what.matters);
            (
                one.is_answered(),
                !one.speaks_against,
                matters == Some(Matters::No),
            )
        });
        all
    }

    fn is_lately(&self, report: &Fact) -> bool {
        let from = heard_record::when::days_before(self.at.as_microsecond(), LATELY);
        report.happened.latest_micros() >= from
    }

    /// Was a factor recorded as gone, last of all that was recorded of it?
    fn is_ended(&self, factor: Factor) -> bool {
        let mut all = self.timeline.of::<FactorRecorded>();
        let last = all.rfind(|(_, says)| says.factor.is(factor).is_yes());
        last.is_some_and(|(_, says)| says.stands.is(Standing::Absent).is_yes())
    }

    /// A factor, as far as it may be told; not at all, where nothing that shows it may be.
    fn known(&self, factor: Factor, facts: &[FactId], speaks_against: bool) -> Option<KnownFactor> {
        let facts = facts.iter().filter_map(|id| self.timeline.fact(*id));
        let from: Vec<Entry> = facts.filter_map(|fact| self.entry(fact)).collect();
        if from.is_empty() {
            return None;
        }
        let answers = self.of_it::<FactorAnswered>();
        let last = answers
            .filter(|(_, says)| says.factor.is(factor).is_yes())
            .last();
        let answer = last.and_then(|(fact, says)| {
            let what = FactorAnswer {
                matters: *says.matters.clear()?,
                reason: says.reason.clear().copied(),
                because: says.because.clear().cloned(),
                answers: is_an_answer(says).is_yes(),
            };
            Some(Known::of(fact, what))
        });
        Some(KnownFactor {
            factor,
            from,
            speaks_against,
            answer,
        })
    }

    fn plan(&self) -> Option<Known<Plan>> {
        let mut made = self.timeline.of::<TriggerPlanMade>();
        let (fact, says) = made.rfind(|(fact, _)| self.is_open(fact))?;
        let mut ended = self.timeline.of::<TriggerPlanEnded>();
        if ended.any(|(end, _)| end.happened.is_after(fact.happened).is_yes()) {
            return None;
        }
        Some(Known::of(fact, plan(says)))
    }

    fn places(&self, planned: &[String]) -> Vec<Place> {
        let is_same = |one: &str, other: &str| one.trim().eq_ignore_ascii_case(other.trim());
        let checks: Vec<(&Fact, &TriggerPlaceChecked)> = self.of_it().collect();
        let mut places: Vec<String> = planned.to_vec();
        for (_, says) in &checks {
            if let Some(place) = says.place.clear()
                && !places.iter().any(|one| is_same(one, place))
            {
                places.push(place.clone());
            }
        }
        let found = || {
            self.timeline
                .of::<Found>()
                .filter(|(fact, _)| self.is_open(fact))
        };
        places
            .into_iter()
            .map(|place| Place {
                checked: checks
                    .iter()
                    .rfind(|(_, says)| says.place.clear().is_some_and(|one| is_same(one, &place)))
                    .map(|(fact, says)| Known::of(fact, says.found.clear().copied())),
                found_there: found()
                    .filter(|(fact, says)| {
                        !Timeline::share_case(fact, self.last.report)
                            && says.place.clear().is_some_and(|at| is_within(&place, at))
                    })
                    .map(|(fact, _)| fact.happened)
                    .collect(),
                place,
            })
            .collect()
    }

    /// Has another task with a short name the words of this one?
    fn is_called_as_another(&self, task: &TaskSet) -> bool {
        let named = self
            .of_it::<TaskSet>()
            .filter(|(_, other)| other.task.clear() == task.task.clear())
            .filter_map(|(_, other)| other.action.clear());
        named
            .into_iter()
            .any(|other| Some(other) != task.action.clear())
    }

    fn tasks(&self) -> Vec<Task> {
        let done: Vec<(&Fact, &TaskDone)> = self.of_it().collect();
        let is_of = |set: &TaskSet, one: &TaskDone| match (set.action.clear(), one.action.clear()) {
            (Some(set), Some(one)) => set == one,
            (Some(_), None) if self.is_called_as_another(set) => false,
            _ => set.task.clear() == one.task.clear(),
        };
        let set = self.of_it::<TaskSet>();
        let mut tasks: Vec<Task> = set
            .filter_map(|(_, set)| {
                let result = done.iter().rfind(|(_, one)| is_of(set, one));
                Some(Task {
                    what: set.task.clear()?.clone(),
                    owner: set.owner.clear().cloned(),
                    due: set.due.clear().copied(),
                    done: result
                        .and_then(|(fact, one)| Some(Known::of(fact, one.result.clear()?.clone()))),
                })
            })
            .collect();
        for (fact, one) in &done {
            let what = one.task.clear();
            if let Some(what) = what
                && !tasks.iter().any(|task| task.what == *what)
            {
                tasks.push(Task {
                    what: what.clone(),
                    owner: one.owner.clear().or(one.by.clear()).cloned(),
                    due: one.due.clear().copied(),
                    done: one
                        .result
                        .clear()
                        .map(|result| Known::of(fact, result.clone())),
                });
            }
        }
        tasks
    }
}

/// Is a place of the plan named in where the child was found?
fn is_within(planned: &str, found: &str) -> bool {
    let planned = planned.trim().trim_start_matches("the ").to_lowercase();
    !planned.is_empty() && found.to_lowercase().contains(&planned)
}

fn report(last: &Episode) -> Report {
    let says = last.reported;
    Report {
        by: says.by.clear().cloned(),
        last_seen: says.last_seen.clear().copied(),
        last_place: says.last_place.clear().cloned(),
        wearing: says.wearing.clear().cloned(),
        worried_because: says.worried_because.clear().cloned(),
        going_to: says.going_to.clear().cloned(),
        done_already: says.done_already.clear().cloned(),
    }
}

fn plan(says: &TriggerPlanMade) -> Plan {
    let words = |stated: &Stated<String>| stated.clear().cloned();
    let all: [(&'static str, &Stated<String>); 14] = [
        ("What helps the child come home", &says.helps),
        ("People", &says.people),
        ("Vehicles", &says.vehicles),
        ("Accounts and platforms", &says.online),
        ("Phones", &says.phones),
        ("First actions", &says.first_actions),
        ("Ring first", &says.ring_first),
        ("What carers do", &says.carers),
        ("Health", &says.health),
        ("How to talk", &says.how_to_talk),
        ("What not to do", &says.not_to_do),
        ("What worked last time", &says.worked),
        ("Why the child goes", &says.why_goes),
        ("Agreed with", &says.agreed_with),
    ];
    let each = all.into_iter();
    Plan {
        called: says.plan.clear().map(|plan| plan.0.clone()),
        with_child: says.with_child.clear().copied(),
        childs_view: words(&says.childs_view),
        places: words(&says.places).map_or_else(Vec::new, |places| listed(&places)),
        says: each
            .filter_map(|(ask, stated)| Some((ask, words(stated)?)))
            .collect(),
    }
}

/// Places written one after another: parted by semicolons or lines.
fn listed(places: &str) -> Vec<String> {
    let each = places.split([';', '\n']).map(str::trim);
    each.filter(|place| !place.is_empty())
        .map(str::to_owned)
        .collect()
}
