//! One time missing, as a page tells it: what police already know that bears on the risk, what was said of each, the
//! grades, the plan for the child and how far it was followed, and who did what.

use heard_duty::contradiction::{FACTORS, against_now, is_an_answer};
use heard_duty::episode::{Episode, episodes};
use heard_record::fact::missing::{
    Because, Closed, FactorAnswered, Found, Grade, InterviewHeld, Matters, TaskDone, TaskSet,
    TriggerPlaceChecked, TriggerPlanEnded, TriggerPlanMade,
};
use heard_record::fact::person::{Factor, FactorRecorded, Standing};
use heard_record::kind::OneKind;
use heard_record::{CaseId, Fact, FactId, Shown, Stated, Timeline, When};
use jiff::Timestamp;

use crate::history::{Entry, entry};
use crate::overview::Known;
use crate::owed::{NamesOnRecord, Owed};
use crate::reading::Reading;
use crate::worklist::{ATTENDS, REVIEWS};

/// How far back earlier times missing are counted, in days.
const LATELY: i64 = 90;

/// What was said when the child was reported missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Who reported it.
    pub by: Option<String>,
    /// When the child was last seen.
    pub last_seen: Option<When>,
    /// Where, and by whom.
    pub last_place: Option<String>,
    /// What the child was wearing.
    pub wearing: Option<String>,
    /// Why they are worried.
    pub worried_because: Option<String>,
    /// Where the child was meant to be.
    pub going_to: Option<String>,
    /// What whoever reported it has done.
    pub done_already: Option<String>,
}

/// What was said of a known factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorAnswer {
    /// Does it matter now?
    pub matters: Matters,
    /// If not, why not.
    pub reason: Option<Because>,
    /// In words.
    pub because: Option<String>,
    /// Is that an answer? Not where it was not checked, nor where the reason can never count.
    pub answers: bool,
}

/// Something police know that bears on the risk to the child now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFactor {
    /// Which.
    pub factor: Factor,
    /// The entries that show it, of those that may be read.
    pub from: Vec<Entry>,
    /// Does it speak against a grade below high until it is answered?
    pub speaks_against: bool,
    /// What was said of it last, in this time missing.
    pub answer: Option<Known<FactorAnswer>>,
}

impl KnownFactor {
    /// Has somebody answered it?
    pub fn is_answered(&self) -> bool {
        self.answer
            .as_ref()
            .is_some_and(|answer| answer.what.answers)
    }
}

/// The plan for when the child goes missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What it is called.
    pub called: Option<String>,
    /// Was it written with the child?
    pub with_child: Option<bool>,
    /// What the child thinks of it.
    pub childs_view: Option<String>,
    /// The places, in the order to check them.
    pub places: Vec<String>,
    /// Everything else it says, each with its question.
    pub says: Vec<(&'static str, String)>,
}

/// A place of the plan, and whether anybody looked there this time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub place: String,
    /// What came of looking: whether the child was found there, and by whom it was checked.
    pub checked: Option<Known<bool>>,
    /// When, in earlier times missing, the child was found there.
    pub found_there: Vec<When>,
}

/// Something to be done to find the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub what: String,
    /// Whose it is.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<When>,
    /// What came of it.
    pub done: Option<Known<String>>,
}

/// A time missing.
#[derive(Debug, Clone)]
pub struct TimeMissing {
    /// The report.
    pub report: Known<Report>,
    /// The cases it belongs to.
    pub cases: Vec<CaseId>,
    /// Every grade given, in order, with its reason.
    pub gradings: Vec<Known<(Grade, Option<String>)>>,
    /// What is known that bears on the risk: what is not answered first, then what matters, then what does not.
    pub factors: Vec<KnownFactor>,
    /// The plan for the child.
    pub plan: Option<Known<Plan>>,
    /// The places of the plan.
    pub places: Vec<Place>,
    /// What is being done to find the child.
    pub tasks: Vec<Task>,
    /// Is the child back?
    pub back: Shown,
    /// What says so, where something does.
    pub ended: Option<Entry>,
    /// Is the report closed?
    pub closed: bool,
    /// Who saw the child in person since, and counts as independent: the last.
    pub seen: Option<Entry>,
    /// The prevention interview, where one was held.
    pub interview: Option<Entry>,
    /// Everything on record of it, the latest first.
    pub did: Vec<Entry>,
}

impl TimeMissing {
    /// What is owed for this time missing, of everything that is owed.
    pub fn owed<'o>(&self, all: &'o [Owed]) -> Vec<&'o Owed> {
        let of_it = all.iter().filter(|owed| {
            owed.rule.starts_with("missing.") && !owed.arose.is_from(self.report.happened).is_no()
        });
        of_it.collect()
    }

    /// That an officer comes to look for the child: what is still owed, else what was owed last.
    pub fn attendance<'o>(&self, all: &'o [Owed]) -> Option<&'o Owed> {
        let mut of_it = self.owed(all);
        of_it.retain(|owed| owed.rule.starts_with(ATTENDS));
        let unmet = of_it.iter().rfind(|owed| owed.is_unmet());
        unmet.or(of_it.last()).copied()
    }

    /// The next review of the search that is owed.
    pub fn review<'o>(&self, all: &'o [Owed]) -> Option<&'o Owed> {
        let owed = self.owed(all).into_iter();
        let reviews = owed.filter(|owed| owed.rule.starts_with(REVIEWS) && owed.is_unmet());
        reviews.min_by_key(|owed| owed.due.map_or(i64::MAX, |due| due.latest_micros()))
    }

    /// The grade that stands.
    pub fn grade(&self) -> Option<Grade> {
        self.gradings.last().map(|graded| graded.what.0)
    }

    /// The factors that speak against a grade below high and nobody has answered.
    pub fn unanswered(&self) -> impl Iterator<Item = &KnownFactor> {
        let speaks = self.factors.iter().filter(|factor| factor.speaks_against);
        speaks.filter(|factor| !factor.is_answered())
    }

    /// Does the grade stand only until what is known is answered?
    pub fn is_provisional(&self) -> bool {
        self.grade().is_some_and(|grade| grade < Grade::High) && self.unanswered().next().is_some()
    }
}

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
                    .map(|(fact, says)| Known::of(fact, says.found.clear() == Some(&true))),
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

    fn tasks(&self) -> Vec<Task> {
        let done: Vec<(&Fact, &TaskDone)> = self.of_it().collect();
        let is_of = |set: &TaskSet, one: &TaskDone| match (set.action.clear(), one.action.clear()) {
            (Some(set), Some(one)) => set == one,
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
