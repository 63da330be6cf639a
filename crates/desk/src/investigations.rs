//! The investigations of a child's record: of what kind each is, to whom it was given, how it ended, and what would be
//! left undone for the child if it ended so.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::{Catalogue, Outcome, duties};
use heard_record::fact::contact::CrimeRecorded;
use heard_record::fact::investigation::{Allocated, Closed, CrimeKind, Opened, Pip, Team};
use heard_record::fact::online;
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, Fact, FactId, PersonId, Source, Timeline, When};
use jiff::Timestamp;
use uuid::Uuid;

use crate::desk::{Signed, author};
use crate::history::Entry;
use crate::overview::Known;
use crate::owed::{NamesOnRecord, Owed};
use crate::put::Said;
use crate::reading::Reading;

/// What a matter has on record that is investigated: the first word of any of these.
const BEGINS: [&Kind; 3] = [Opened::KIND, CrimeRecorded::KIND, online::Reported::KIND];

/// How the rules are called by which work is given to whom it needs.
pub(crate) const GIVING: [&str; 3] = ["inv.allocate", "inv.pip2", "online.specialist"];

/// How the rule is called by which a case held below PIP 2 moves.
pub(crate) const MOVING: &str = "inv.pip2.move";

/// How the rules are called by which a supervisor looks at an investigation again.
pub(crate) const REVIEWING: [&str; 2] = ["inv.supervise", "super.review-promised.investigation"];

/// Is something owed by a rule that is called so?
pub(crate) fn is_of(owed: &Owed, rules: &[&str]) -> bool {
    rules.iter().any(|rule| owed.rule.starts_with(rule))
}

/// To whom an investigation was given last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenTo {
    /// To which team.
    pub team: Option<Team>,
    /// To which officer.
    pub officer: Option<PersonId>,
    /// What the officer is called, where that is on the record.
    pub called: Option<String>,
    /// At which level the officer was said to be accredited.
    pub level: Option<Pip>,
    /// Why this team and not another.
    pub because: Option<String>,
    /// Who oversees it, where the officer has not the accreditation.
    pub overseen_by: Option<String>,
    /// Until when.
    pub overseen_until: Option<When>,
}

/// One investigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Investigation {
    /// The matter it belongs to.
    pub case: CaseId,
    /// Of what kind of crime.
    pub kind: Option<CrimeKind>,
    /// The number of the crime, where one is on record.
    pub crime: Option<String>,
    /// Did it happen online?
    pub is_online: bool,
    /// Was it opened as an investigation, or was a crime or harm only told of?
    pub is_opened: bool,
    /// When its first word happened.
    pub began: When,
    /// To whom it was given last.
    pub given: Option<Known<GivenTo>>,
    /// When it was closed.
    pub closed: Option<When>,
    is_complex: bool,
    facts: BTreeSet<FactId>,
}

impl Investigation {
    fn of(case: CaseId, facts: &[&Fact], names: &NamesOnRecord) -> Option<Investigation> {
        let begins = |fact: &&&Fact| BEGINS.contains(&fact.kind());
        let began = facts
            .iter()
            .filter(begins)
            .map(|fact| fact.happened)
            .min()?;
        let opened = last::<Opened>(facts);
        let recorded = last::<CrimeRecorded>(facts).map(|(_, says)| says);
        let opening = opened.map(|(_, says)| says);
        let given = last::<Allocated>(facts);
        let ended = last::<Closed>(facts).map(|(fact, _)| fact.happened);
        let again = opened.map(|(fact, _)| fact.happened);
        let kind = opening.and_then(|says| says.kind.clear().copied());
        let crime = opening.and_then(|says| says.crime.clear());
        let crime = crime.or_else(|| recorded.and_then(|says| says.crime.clear()));
        let is_online = last::<online::Reported>(facts).is_some()
            || opening.is_some_and(|says| says.online.clear() == Some(&true));
        Some(Investigation {
            case,
            kind: kind.or_else(|| recorded.and_then(|says| says.kind.clear().copied())),
            crime: crime.map(|crime| crime.0.clone()),
            is_online,
            is_opened: opened.is_some(),
            began,
            given: given.map(|(fact, says)| Known::of(fact, given_to(says, names))),
            closed: ended
                .filter(|ended| again.is_none_or(|again| !again.is_after(*ended).is_yes())),
            is_complex: opening.is_some_and(|says| says.complex.clear() == Some(&true)),
            facts: facts.iter().map(|fact| fact.id).collect(),
        })
    }

    /// Does it need somebody at PIP 2: is it of exploitation, online harm, a child's death or the abuse of a child, or is it
    /// complex?
    pub fn needs_pip_2(&self) -> bool {
        let is_other =
            |kind: CrimeKind| matches!(kind, CrimeKind::DomesticAbuse | CrimeKind::Other);
        self.is_online || self.is_complex || self.kind.is_some_and(|kind| !is_other(kind))
    }

    /// Is something on record of it?
    pub fn has(&self, fact: FactId) -> bool {
        self.facts.contains(&fact)
    }

    /// Did something that is owed arise in it?
    pub fn owes(&self, owed: &Owed) -> bool {
        self.has(owed.arose_on)
    }

    /// What is on record of it, of what the record tells.
    pub fn entries<'e>(&self, history: &'e [Entry]) -> impl DoubleEndedIterator<Item = &'e Entry> {
        let stands = |entry: &&Entry| entry.taken_back.is_none() && self.has(entry.fact);
        history.iter().filter(stands)
    }

    /// Is it held below PIP 2 with somebody overseeing it?
    pub fn is_overseen(&self) -> bool {
        let is_below = |given: &GivenTo| given.level.is_none_or(|level| level < Pip::Two);
        let is_it = |given: &GivenTo| given.overseen_by.is_some() && is_below(given);
        self.closed.is_none() && self.given.as_ref().is_some_and(|given| is_it(&given.what))
    }
}

/// The last of some facts of a kind.
fn last<'f, K: OneKind>(facts: &[&'f Fact]) -> Option<(&'f Fact, &'f K)> {
    let of_it = facts
        .iter()
        .filter_map(|fact| K::of(&fact.what).map(|says| (*fact, says)));
    of_it.max_by_key(|(fact, _)| (fact.happened.latest(), fact.recorded))
}

fn given_to(says: &Allocated, names: &NamesOnRecord) -> GivenTo {
    let officer = says.officer.clear().copied();
    GivenTo {
        team: says.team.clear().copied(),
        officer,
        called: officer.and_then(|officer| names.named(officer)),
        level: says.pip.clear().copied(),
        because: says.because.clear().cloned(),
        overseen_by: says.overseen_by.clear().cloned(),
        overseen_until: says.overseen_until.clear().copied(),
    }
}

impl Reading {
    /// The investigations of what may be read, as known at a moment: the open ones first, and of those the one last begun.
    pub fn investigations(&self, known: Timestamp) -> Vec<Investigation> {
        self.with_timeline(known, |timeline| {
            let names = NamesOnRecord::of(timeline);
            let mut by_case: BTreeMap<CaseId, Vec<&Fact>> = BTreeMap::new();
            let facts = timeline.facts().iter().copied();
            for fact in facts.filter(|fact| self.leave().covers(fact)) {
                for case in &fact.cases {
                    by_case.entry(*case).or_default().push(fact);
                }
            }
            let each = by_case.iter();
            let mut all: Vec<Investigation> = each
                .filter_map(|(case, facts)| Investigation::of(*case, facts, &names))
                .collect();
            all.sort_by_key(|one| (one.closed.is_some(), std::cmp::Reverse(one.began), one.case));
            all
        })
    }

    /// What would be left undone for the child, of what is owed by some rules, if something were on record: each as it would
    /// be owed then. Nothing is put on record by it.
    pub fn undone_if(
        &self,
        catalogue: &Catalogue,
        signed: &Signed,
        said: &Said,
        known: Timestamp,
        rules: &[&str],
    ) -> Vec<String> {
        let Ok(happened) = When::read(&said.happened) else {
            return Vec::new();
        };
        let supposed = Fact {
            id: FactId::from_uuid(Uuid::nil()),
            what: said.what.clone(),
            happened,
            recorded: known,
            by: author(signed),
            about: vec![self.child()],
            cases: said.cases.clone(),
            source: Source::Keyboard,
        };
        let at = known.max(happened.latest());
        self.with_timeline_and(known, &supposed, |timeline| {
            let name = NamesOnRecord::of(timeline).or_id(self.child());
            let is_of_it = |fact: FactId| {
                let fact = timeline.fact(fact);
                fact.is_some_and(|fact| Timeline::share_case(fact, &supposed))
            };
            let undone = duties(timeline, catalogue).into_iter().filter(|duty| {
                let stands = duty.standing(at).map(|standing| standing.outcome());
                rules.contains(&&*duty.rule.id)
                    && is_of_it(duty.arose.fact)
                    && stands.is_some_and(is_undone)
            });
            let titles: BTreeSet<String> = undone.map(|duty| duty.rule.title_for(&name)).collect();
            titles.into_iter().collect()
        })
    }
}

fn is_undone(stands: Outcome) -> bool {
    !matches!(stands, Outcome::Met | Outcome::MetLate | Outcome::Lifted)
}
