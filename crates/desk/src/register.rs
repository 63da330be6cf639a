//! The register of exploited children as somebody may see it: one child once, whatever lists they are on, each with who
//! works with them, and where the lists differ. No child is counted or told of whose record is not open to whoever asks.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::register::{self, decided, entry, open_crimes};
use heard_record::fact::access::HeldAs;
use heard_record::fact::exploitation::{Difference, Kind, Level, PanelHeardOther, RegisterList};
use heard_record::fact::person::AttendsSchool;
use heard_record::fact::workforce::Course;
use heard_record::kind::OneKind;
use heard_record::{Fact, PersonId, Shown, Timeline, What, When};
use heard_store::Fault;
use jiff::Timestamp;
use serde_json::Value as Json;

use crate::access::Shows;
use crate::desk::{Desk, No, Signed};
use crate::looks::BESIDE;
use crate::overview::Known;
use crate::posts::AtWork;
use crate::reading::Reading;
use crate::traits::Traits;
use crate::worklist::{Whose, Work};

/// How many of their own looks are read to tell when somebody opened each record last.
const LOOKS: i64 = 2_000;

/// What a look says by which a record was opened.
const GIVEN: &str = "given";

/// The accreditations by which somebody may investigate exploitation, of which any is enough.
const SKILLS: [Course; 3] = [Course::Pip2, Course::Pip3, Course::Pip4];

/// The course for those who investigate what was done to children.
const SPECIALIST: Course = Course::Scaidp;

/// What of the register is on record about a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exploited {
    /// The child's entry; nothing, where the child is not on the register.
    pub entry: Option<RegisterEntry>,
    /// The crimes of exploitation that are open, each with its kind.
    pub open_crimes: Vec<Known<&'static str>>,
    /// Which school the child goes to.
    pub school: Option<String>,
    /// In which town the child lives.
    pub town: Option<String>,
    /// Is the child looked after by a council? Nothing, where that is not recorded.
    pub in_care: Option<bool>,
    /// What was decided about each difference between the lists, where it still holds.
    pub decided: Vec<(Difference, Known<String>)>,
    /// The places and adults the panel talked about with this child, the latest first.
    pub others: Vec<Known<PanelOther>>,
    /// When each thing came that is on record, in no order.
    pub came: Vec<Timestamp>,
    /// Is all of the record open, and not a part of it?
    pub is_whole: bool,
    /// The records that are read as the child’s.
    pub records: BTreeSet<PersonId>,
}

/// A place or an adult the panel talked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelOther {
    /// Which.
    pub of: String,
    /// What was decided.
    pub minutes: Option<String>,
    /// When the panel hears of it next.
    pub next_panel: Option<When>,
}

/// A child's entry in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEntry {
    /// Which kinds of exploitation.
    pub kinds: Vec<Kind>,
    /// The level found last.
    pub level: Option<Known<Level>>,
    /// Since when the child is on it.
    pub since: When,
    /// On which lists, each since when.
    pub lists: BTreeMap<RegisterList, When>,
    /// When the panel heard the child last.
    pub heard: Option<When>,
    /// When the panel hears the child next.
    pub next_panel: Option<When>,
    /// Who was named to the panel as leading for police.
    pub lead: Option<String>,
}

impl Exploited {
    /// Is the child on the register, or is it asked why not?
    pub fn is_of_register_or_beside(&self) -> bool {
        self.entry.is_some() || !self.open_crimes.is_empty()
    }

    /// How much came on record after a moment.
    pub fn came_since(&self, moment: Timestamp) -> usize {
        self.came.iter().filter(|came| **came > moment).count()
    }
}

/// Whoever works with a child, by whom the child was given to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// What they are called at work.
    pub name: String,
    /// As what they hold the child.
    pub held_as: HeldAs,
    /// The accreditation by which they may investigate exploitation, where one holds.
    pub skill: Option<&'static str>,
    /// Have they the specialist child abuse course?
    pub is_specialist: bool,
}

/// Where the lists differ about a child, or something is wanting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// How.
    pub difference: Difference,
    /// What on record makes it so.
    pub cause: String,
    /// What was decided about it, where that still holds.
    pub decided: Option<Known<String>>,
}

/// A child on the register, or beside it.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The child, told, with what is owed.
    pub work: Work,
    /// Who works with the child.
    pub workers: Vec<Worker>,
    /// Where the lists differ.
    pub differences: Vec<Differs>,
}

impl Registered {
    /// The child's entry; nothing, where the child is only beside the register.
    pub fn entry(&self) -> Option<&RegisterEntry> {
        self.work.exploited.entry.as_ref()
    }

    /// Is the child on a list? In the team's caseload is whoever an officer has the case of, listed there or not.
    pub fn is_on(&self, list: RegisterList) -> bool {
        let is_listed = self
            .entry()
            .is_some_and(|entry| entry.lists.contains_key(&list));
        is_listed || list == RegisterList::Team && has_officer(&self.workers)
    }

    /// Where the lists differ, and nothing that holds was decided.
    pub fn open_differences(&self) -> impl Iterator<Item = &Differs> {
        self.differences.iter().filter(|one| one.decided.is_none())
    }
}

/// The register as somebody may see it.
#[derive(Debug, Clone)]
pub struct Register {
    /// The children on it.
    pub children: Vec<Registered>,
    /// Those beside it: a crime of exploitation is open, and they are on no list.
    pub beside: Vec<Registered>,
    /// What is damaged of what would have been read, so that a child it bears on may not be on it.
    pub damaged: Vec<Fault>,
}

impl Register {
    /// How many of the children stand on a list.
    pub fn on_list(&self, list: RegisterList) -> usize {
        let on = self.children.iter().filter(|child| child.is_on(list));
        on.count()
    }
}

impl Reading {
    /// What of the register is on record about the child, told at a moment from what was known at another, of what is open
    /// alone.
    pub fn exploited(&self, known: Timestamp, at: Timestamp) -> Exploited {
        self.with_timeline(known, |timeline| {
            let facts = self.facts_by(timeline, at);
            let traits = Traits::of(timeline, at);
            let school = facts.iter().rev().find_map(|fact| {
                let attends = AttendsSchool::of(&fact.what)?;
                attends.school.clear().cloned()
            });
            let came = facts
                .iter()
                .filter(|fact| !matches!(fact.what, What::Access(_)));
            Exploited {
                entry: entry(&facts).map(told),
                open_crimes: open_crimes(&facts)
                    .into_iter()
                    .map(|(fact, kind)| Known::of(fact, kind.in_words()))
                    .collect(),
                school,
                town: traits.town.filter(|_| self.is_whole()),
                in_care: traits.in_care,
                decided: decisions(&facts),
                others: others(&facts),
                came: came.map(|fact| fact.recorded).collect(),
                is_whole: self.is_whole(),
                records: self.own_records_in(timeline),
            }
        })
    }

    /// What may be read and has happened by a moment, in order of happening.
    pub(crate) fn facts_by<'f>(&self, timeline: &Timeline<'f>, at: Timestamp) -> Vec<&'f Fact> {
        let now = When::at(at);
        let all = timeline.facts().iter().copied();
        all.filter(|fact| self.leave().covers(fact) && fact.happened.is_by(now) != Shown::No)
            .collect()
    }

    fn is_whole(&self) -> bool {
        matches!(self.leave().shows(), Shows::Whole)
    }
}

fn told(entry: register::Entry) -> RegisterEntry {
    let level = entry.level.map(|(level, fact)| Known::of(fact, level));
    let lists = entry.lists.into_iter();
    RegisterEntry {
        kinds: entry.kinds.into_iter().collect(),
        level,
        since: entry.since.happened,
        lists: lists.map(|(list, fact)| (list, fact.happened)).collect(),
        heard: entry.heard.map(|heard| heard.happened),
        next_panel: entry.next_panel,
        lead: entry.lead.map(str::to_owned),
    }
}

fn decisions(facts: &[&Fact]) -> Vec<(Difference, Known<String>)> {
    let each = Difference::ALL.iter().filter_map(|difference| {
        let (fact, says) = decided(facts, *difference)?;
        Some((*difference, Known::of(fact, says.decision.clear()?.clone())))
    });
    each.collect()
}

fn others(facts: &[&Fact]) -> Vec<Known<PanelOther>> {
    let each = facts.iter().rev().filter_map(|fact| {
        let heard = PanelHeardOther::of(&fact.what)?;
        let other = PanelOther {
            of: heard.of.clear()?.clone(),
            minutes: heard.minutes.clear().cloned(),
            next_panel: heard.next_panel.clear().copied(),
        };
        Some(Known::of(fact, other))
    });
    each.collect()
}

impl Desk {
    /// The register of exploited children, of those whose record is open to whoever asks. That each was looked at is kept
    /// before this answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn register(&self, signed: &Signed) -> Result<Register, No> {
        let list = self
            .first_of_list(signed, Whose::Exploited, usize::MAX)
            .await?;
        let is_on_council_list = |work: &Work| {
            let entry = work.exploited.entry.as_ref();
            entry.is_some_and(|entry| entry.lists.contains_key(&RegisterList::Council))
        };
        let has_council_list = list.children.iter().any(is_on_council_list);
        let mut res = Register {
            children: Vec::new(),
            beside: Vec::new(),
            damaged: list.damaged,
        };
        let now = self.now();
        let mut told: BTreeSet<PersonId> = BTreeSet::new();
        for work in list.children {
            if !told.is_disjoint(&work.exploited.records) {
                continue;
            }
            told.extend(&work.exploited.records);
            let workers = self.workers(&work, now).await?;
            let registered = Registered {
                differences: differences(&work, &workers, has_council_list, now),
                work,
                workers,
            };
            if registered.entry().is_some() {
                res.children.push(registered);
            } else {
                res.beside.push(registered);
            }
        }
        Ok(res)
    }

    /// Who works with a child, each with their skill; nobody, where no more than a part of the record is open.
    async fn workers(&self, work: &Work, now: Timestamp) -> Result<Vec<Worker>, Fault> {
        if !work.exploited.is_whole {
            return Ok(Vec::new());
        }
        let mut holders = self.holders_at(work.child, now).await?;
        holders
            .retain(|holder| matches!(holder.held_as, HeldAs::OfficerInCase | HeldAs::Coordinator));
        holders.sort_by_key(|holder| holder.held_as);
        let people = holders.iter().map(|holder| holder.person);
        let mut at_work = self.at_work(people.collect()).await?;
        let mut known: BTreeMap<PersonId, AtWork> = BTreeMap::new();
        let each = holders.into_iter().map(|holder| {
            let work = known
                .entry(holder.person)
                .or_insert_with(|| at_work(holder.person));
            Worker {
                skill: accredited(work, &SKILLS, now),
                is_specialist: accredited(work, &[SPECIALIST], now).is_some(),
                name: holder.name.unwrap_or_else(|| holder.person.shown()),
                held_as: holder.held_as,
            }
        });
        Ok(each.collect())
    }

    /// When whoever asks last opened the record of each child they opened of late, and not only met on a list.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn opened_lately(
        &self,
        signed: &Signed,
    ) -> Result<BTreeMap<PersonId, Timestamp>, No> {
        let looks = self
            .store
            .looks_by(signed.account.person, None, LOOKS)
            .await?;
        let mut res = BTreeMap::new();
        for look in looks {
            let is_by_itself = serde_json::from_str::<Json>(&look.body).is_ok_and(|body| {
                body.get(BESIDE).is_none() && body.get("answer") == Some(&GIVEN.into())
            });
            if let Some(child) = look.about.filter(|_| is_by_itself) {
                res.entry(child).or_insert(look.at);
            }
        }
        Ok(res)
    }
}

/// The first of some accreditations that holds.
fn accredited(work: &AtWork, wanted: &[Course], now: Timestamp) -> Option<&'static str> {
    let skills = work.skills().into_iter();
    let holding = skills.filter(|skill| skill.holds_at(When::at(now)) == Shown::Yes);
    let courses: BTreeSet<Course> = holding
        .filter_map(|skill| skill.says.course.clear().copied())
        .collect();
    let first = wanted.iter().find(|course| courses.contains(course));
    first.map(|course| course.word())
}

/// Where the lists differ about a child. Of a record of which no more than a part is open, nothing is said to be wanting.
fn differences(
    work: &Work,
    workers: &[Worker],
    has_council_list: bool,
    now: Timestamp,
) -> Vec<Differs> {
    let exploited = &work.exploited;
    if !exploited.is_whole {
        return Vec::new();
    }
    let found: Vec<(Difference, String)> = match &exploited.entry {
        None => crime_on_no_list(&exploited.open_crimes)
            .into_iter()
            .collect(),
        Some(entry) => [
            lists_differ(entry, workers, has_council_list),
            no_worker(entry, workers),
            not_skilled(workers),
            no_panel_date(entry, now),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    let each = found.into_iter().map(|(difference, cause)| {
        let mut decided = exploited.decided.iter();
        let decided = decided.find(|(of, _)| *of == difference);
        Differs {
            difference,
            cause,
            decided: decided.map(|(_, known)| known.clone()),
        }
    });
    each.collect()
}

fn has_officer(workers: &[Worker]) -> bool {
    let mut held_as = workers.iter().map(|worker| worker.held_as);
    held_as.any(|held_as| held_as == HeldAs::OfficerInCase)
}

fn crime_on_no_list(open: &[Known<&'static str>]) -> Option<(Difference, String)> {
    let kinds: BTreeSet<&str> = open.iter().map(|crime| crime.what).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    let cause = format!(
        "an investigation of {} is open, and the child is on no list",
        kinds.join(" and ")
    );
    (!kinds.is_empty()).then_some((Difference::CrimeNotListed, cause))
}

fn lists_differ(
    entry: &RegisterEntry,
    workers: &[Worker],
    has_council_list: bool,
) -> Option<(Difference, String)> {
    let is_on = |list| entry.lists.contains_key(&list);
    let is_on_panel = is_on(RegisterList::Panel);
    let is_on_team = is_on(RegisterList::Team) || has_officer(workers);
    let is_on_council = is_on(RegisterList::Council);
    if is_on_council && !is_on_panel && !is_on_team {
        let cause = "the council has the child on its list, and neither the panel nor the team has";
        return Some((Difference::NotOurs, cause.into()));
    }
    let wanting = [
        (!is_on_panel).then_some("not on the panel’s list"),
        (!is_on_council && has_council_list).then_some("not on the council’s list"),
    ];
    let wanting: Vec<&str> = wanting.into_iter().flatten().collect();
    (!wanting.is_empty()).then(|| (Difference::OtherDifference, wanting.join(", ")))
}

fn no_worker(entry: &RegisterEntry, workers: &[Worker]) -> Option<(Difference, String)> {
    if has_officer(workers) {
        return None;
    }
    let cause = match &entry.lead {
        Some(lead) => {
            format!(
                "{lead} was named to the panel, and the child was given to nobody as officer in the case"
            )
        }
        None => "the child was given to nobody as officer in the case".into(),
    };
    Some((Difference::NoWorker, cause))
}

fn not_skilled(workers: &[Worker]) -> Option<(Difference, String)> {
    let mut officers = workers
        .iter()
        .filter(|worker| worker.held_as == HeldAs::OfficerInCase);
    if officers.clone().any(|worker| worker.skill.is_some()) {
        return None;
    }
    let first = officers.next()?;
    let cause = format!(
        "no accreditation of {} at PIP 2 or above holds today",
        first.name
    );
    Some((Difference::WorkerNotSkilled, cause))
}

fn no_panel_date(entry: &RegisterEntry, now: Timestamp) -> Option<(Difference, String)> {
    if !entry.lists.contains_key(&RegisterList::Panel) {
        return None;
    }
    let cause = match entry.next_panel {
        None => "no date is set for the panel to hear the child",
        Some(next) if next.is_before(When::at(now)) == Shown::Yes => {
            "the day set for the panel has passed, and no other is set"
        }
        Some(_) => return None,
    };
    Some((Difference::NoPanelDate, cause.into()))
}
