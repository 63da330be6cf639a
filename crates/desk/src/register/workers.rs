//! Who works with the children of the register, and by which skill.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::establishment::AT_PIP_2;
use heard_record::fact::access::HeldAs;
use heard_record::fact::exploitation::Difference;
use heard_record::fact::workforce::Course;
use heard_record::{PersonId, Shown, When};
use heard_store::Fault;
use jiff::Timestamp;

use crate::desk::Desk;
use crate::overview::Known;
use crate::posts::AtWork;
use crate::staff::Holders;
use crate::worklist::Open;

/// The course for those who investigate what was done to children.
const SPECIALIST: Course = Course::Scaidp;

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

/// Who works with a child, and when that last changed.
#[derive(Debug, Clone, Default)]
pub(super) struct Held {
    pub(super) workers: Vec<Worker>,
    officer_changed: Option<Timestamp>,
}

impl Held {
    fn of(holders: Holders, at_work: &BTreeMap<PersonId, AtWork>, now: Timestamp) -> Held {
        let workers = holders.now.into_iter().map(|holder| {
            let accredited = |wanted: &[Course]| {
                let work = at_work.get(&holder.person)?;
                accredited(work, wanted, now)
            };
            Worker {
                skill: accredited(&AT_PIP_2),
                is_specialist: accredited(&[SPECIALIST]).is_some(),
                name: holder.name.unwrap_or_else(|| holder.person.shown()),
                held_as: holder.held_as,
            }
        });
        Held {
            workers: workers.collect(),
            officer_changed: holders.officer_changed,
        }
    }

    /// Does a decision about a difference hold, as far as it is about who works with the child? One about a worker does
    /// until the child is given to somebody else, or given up.
    pub(super) fn lets_stand(&self, difference: Difference, decided: &Known<String>) -> bool {
        let is_of_worker = matches!(
            difference,
            Difference::NoWorker | Difference::WorkerNotSkilled
        );
        let changed = self.officer_changed.filter(|_| is_of_worker);
        changed.is_none_or(|changed| changed <= decided.recorded)
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

impl Desk {
    /// Who works with each of some children, each with their skill; nobody, where no more than a part of the record is open.
    pub(super) async fn who_works_with(
        &self,
        open: &[Open],
        now: Timestamp,
    ) -> Result<BTreeMap<PersonId, Result<Held, Fault>>, Fault> {
        let whole = open.iter().filter(|(work, ..)| work.exploited.is_whole);
        let children = whole.map(|(work, ..)| work.child).collect();
        let mut each = self.holders_of_each(&children, now).await?;
        for (_, holders) in &mut each {
            if let Ok(holders) = holders {
                let works = [HeldAs::OfficerInCase, HeldAs::Coordinator];
                holders.now.retain(|holder| works.contains(&holder.held_as));
                holders.now.sort_by_key(|holder| holder.held_as);
            }
        }
        let holders = each.iter().filter_map(|(_, holders)| holders.as_ref().ok());
        let people = holders.flat_map(|holders| &holders.now);
        let people: BTreeSet<PersonId> = people.map(|holder| holder.person).collect();
        let mut at_work = self.at_work(people.clone()).await?;
        let at_work: BTreeMap<PersonId, AtWork> = people
            .into_iter()
            .map(|person| (person, at_work(person)))
            .collect();
        let held = each.into_iter().map(|(child, holders)| {
            let held = holders.map(|holders| Held::of(holders, &at_work, now));
            (child, held)
        });
        Ok(held.collect())
    }
}

pub(super) fn has_officer(workers: &[Worker]) -> bool {
    let mut held_as = workers.iter().map(|worker| worker.held_as);
    held_as.any(|held_as| held_as == HeldAs::OfficerInCase)
}
