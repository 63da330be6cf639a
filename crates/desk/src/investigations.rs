//! The investigations of a child's record: of what kind each is, to whom it was given, how it ended, and what would be
//! left undone for the child if it ended so.

use std::collections::BTreeSet;

use heard_duty::occasion::ending::{notice_settled, opened_online, spoken_to};
use heard_duty::occasion::investigation::{needs_pip_2, same_crime};
use heard_duty::{Catalogue, Outcome, duties};
use heard_record::fact::contact::CrimeRecorded;
use heard_record::fact::investigation::{Allocated, Closed, CrimeKind, Opened, Pip, Team};
use heard_record::fact::online;
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, Fact, FactId, PersonId, Shown, Source, Timeline, When};
use jiff::Timestamp;
use uuid::Uuid;

use crate::desk::{Signed, author};
use crate::history::Entry;
use crate::matters::{by_case, standing_of};
use crate::overview::Known;
use crate::owed::{NamesOnRecord, Owed};
use crate::put::Said;
use crate::reading::Reading;

/// What a matter has on record that is investigated: the first word of any of these.
const BEGINS: [&Kind; 3] = [Opened::KIND, CrimeRecorded::KIND, online::Reported::KIND];

/// Is a fact of this kind the first word of an investigation?
pub fn begins_an_investigation(kind: &Kind) -> bool {
    BEGINS.contains(&kind)
}

/// How the rules are called by which work is given to whom it needs.
pub(crate) const GIVING: [&str; 3] = ["inv.allocate", "inv.pip2", "online.specialist"];

/// How the rule is called by which a case held below PIP 2 moves.
pub const MOVING: &str = "inv.pip2.move";

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
    /// Of what kind of crime: of several, of one that needs somebody at PIP 2.
    pub kind: Option<CrimeKind>,
    /// The number of the crime, where one is on record: of several, of one that is not closed.
    pub crime: Option<String>,
    /// Did it happen online?
    pub is_online: bool,
    /// Was it opened as an investigation, or was a crime or harm only told of?
    pub is_opened: bool,
    /// Does the rule ask for somebody at PIP 2, as an opening says? The force stops more than the rule names.
    pub is_under_the_rule: bool,
    /// When its first word happened.
    pub began: When,
    /// To whom it was given last.
    pub given: Option<Known<GivenTo>>,
    /// When it was closed.
    pub closed: Option<When>,
    /// Who is named as having agreed that it ends, though something was never done for the child.
    pub agreed: Option<Known<String>>,
    /// When the child was last seen and spoken to in it, or gave an account.
    pub spoken_to: Option<When>,
    /// When a notice was last shared in it, or it was said why not and who looked at that.
    pub notice_settled: Option<When>,
    is_complex: bool,
    kinds: Vec<Option<CrimeKind>>,
    begun: BTreeSet<Begun>,
    facts: BTreeSet<FactId>,
}

/// What an investigation began with: which kind of entry, and of the crime with which number.
type Begun = (&'static str, Option<String>);

impl Investigation {
    fn of(case: CaseId, facts: &[&Fact], names: &NamesOnRecord) -> Option<Investigation> {
        let begun = of_kinds(facts, &BEGINS);
        let began = begun.iter().map(|fact| fact.happened).min()?;
        let ends = of_kinds(facts, &[Closed::KIND]);
        let open: Vec<&Fact> = begun
            .iter()
            .filter(|fact| !ends.iter().any(|end| ends_it(fact, end)))
            .copied()
            .collect();
        let is_closed = open.is_empty();
        let stands = if is_closed { &begun } else { &open };
        let given = last::<Allocated>(facts);
        let ended = last::<Closed>(facts).map(|(fact, _)| fact.happened);
        let openings = || begun.iter().filter_map(|fact| Opened::of(&fact.what));
        Some(Investigation {
            case,
            kind: kind_shown(stands),
            crime: number(stands),
            is_online: last::<online::Reported>(&begun).is_some()
                || openings().any(|says| opened_online(says).is_yes()),
            is_opened: openings().next().is_some(),
            is_under_the_rule: openings().any(|says| needs_pip_2(says).is_yes()),
            began,
            given: given.map(|(fact, says)| Known::of(fact, given_to(says, names))),
            closed: ended.filter(|_| is_closed),
            agreed: last::<Closed>(facts).and_then(|(fact, says)| agreed(fact, says)),
            spoken_to: last_so(facts, spoken_to),
            notice_settled: last_so(facts, notice_settled),
            is_complex: openings().any(|says| says.complex.clear() == Some(&true)),
            kinds: kinds(&begun),
            begun: begun.iter().map(|fact| begun_with(fact)).collect(),
            facts: facts.iter().map(|fact| fact.id).collect(),
        })
    }

    /// Does it need somebody at PIP 2: is any crime of it one of exploitation, online harm, a child's death or the abuse of a
    /// child, or complex, or of a kind that is not recorded?
    pub fn needs_pip_2(&self) -> bool {
        let needs = |kind: &Option<CrimeKind>| kind.is_none_or(is_for_pip_2);
        self.is_online || self.is_complex || self.kinds.iter().any(needs)
    }

    /// Is there a crime of it whose kind is not recorded?
    pub fn is_of_unknown_kind(&self) -> bool {
        self.kinds.contains(&None)
    }

    /// Does all stand by which another began: entries of the same kinds, of the same crimes?
    pub fn begins_with_all_of(&self, other: &Investigation) -> bool {
        other.begun.is_subset(&self.begun)
    }

    /// Does an entry stand of each kind by which another began, of whichever crime?
    pub fn begins_with_the_kinds_of(&self, other: &Investigation) -> bool {
        let has = |kind: &str| self.begun.iter().any(|(other, _)| *other == kind);
        other.begun.iter().all(|(kind, _)| has(kind))
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
        standing_of(history, &self.facts)
    }

    /// Is it held below PIP 2 with somebody overseeing it?
    pub fn is_overseen(&self) -> bool {
        let is_below = |given: &GivenTo| given.level.is_none_or(|level| level < Pip::Two);
        let is_it = |given: &GivenTo| given.overseen_by.is_some() && is_below(given);
        self.closed.is_none() && self.given.as_ref().is_some_and(|given| is_it(&given.what))
    }
}

/// Those of some facts that are of these kinds.
fn of_kinds<'f>(facts: &[&'f Fact], kinds: &[&Kind]) -> Vec<&'f Fact> {
    let of_them = facts.iter().filter(|fact| kinds.contains(&fact.kind()));
    of_them.copied().collect()
}

/// Does a closing end what a fact began: is it not of a crime with another number, nor was that opened again since?
fn ends_it(begins: &Fact, end: &Fact) -> bool {
    let is_of_another = same_crime(begins, end).is_no();
    let is_opened_since =
        begins.kind() == Opened::KIND && begins.happened.is_after(end.happened).is_yes();
    !is_of_another && !is_opened_since
}

/// Does a crime of this kind need somebody at PIP 2?
fn is_for_pip_2(kind: CrimeKind) -> bool {
    !matches!(kind, CrimeKind::DomesticAbuse | CrimeKind::Other)
}

/// Which kind of crime a fact says it is, where that can be read.
fn kind_said(fact: &Fact) -> Option<CrimeKind> {
    let opened = Opened::of(&fact.what).and_then(|says| says.kind.clear());
    let recorded = CrimeRecorded::of(&fact.what).and_then(|says| says.kind.clear());
    opened.or(recorded).copied()
}

/// The kind of each crime that some facts begin with: the opening says it rather than the recording of the same crime, and a
/// blank says nothing of a crime whose kind stands elsewhere.
fn kinds(begun: &[&Fact]) -> Vec<Option<CrimeKind>> {
    let is_said = |of: &Fact, by: &[&Kind]| {
        let mut others = of_kinds(begun, by).into_iter();
        others.any(|other| kind_said(other).is_some() && !same_crime(other, of).is_no())
    };
    let each = of_kinds(begun, &[Opened::KIND, CrimeRecorded::KIND]).into_iter();
    let says = each.filter(|fact| {
        let by_openings = fact.kind() == CrimeRecorded::KIND && is_said(fact, &[Opened::KIND]);
        let elsewhere = kind_said(fact).is_none() && is_said(fact, &BEGINS);
        !by_openings && !elsewhere
    });
    says.map(kind_said).collect()
}

/// The kind an investigation is called by: the last that needs somebody at PIP 2, or else the last.
fn kind_shown(begun: &[&Fact]) -> Option<CrimeKind> {
    let said: Vec<CrimeKind> = kinds(begun).into_iter().flatten().collect();
    let needs = said.iter().rev().find(|kind| is_for_pip_2(**kind));
    needs.or(said.last()).copied()
}

/// The number of the crime, as its opening has it, or else its recording, or the report.
fn number(begun: &[&Fact]) -> Option<String> {
    BEGINS.iter().find_map(|kind| {
        let numbers = of_kinds(begun, &[*kind]).into_iter();
        numbers.filter_map(|fact| begun_with(fact).1).next_back()
    })
}

fn begun_with(fact: &Fact) -> Begun {
    let opened = Opened::of(&fact.what).and_then(|says| says.crime.clear());
    let recorded = CrimeRecorded::of(&fact.what).and_then(|says| says.crime.clear());
    let reported = online::Reported::of(&fact.what).and_then(|says| says.crime.clear());
    let crime = opened.or(recorded).or(reported);
    (fact.kind().words, crime.map(|crime| crime.0.clone()))
}

fn agreed(fact: &Fact, says: &Closed) -> Option<Known<String>> {
    let who = says.agreed_by.clear()?;
    Some(Known::of(fact, who.clone()))
}

/// When something was last so, by what a fact says.
fn last_so(facts: &[&Fact], ask: fn(&Fact) -> Shown) -> Option<When> {
    let so = facts.iter().filter(|fact| ask(fact).is_yes());
    so.map(|fact| fact.happened).max()
}

/// The last of some facts of a kind.
pub(crate) fn last<'f, K: OneKind>(facts: &[&'f Fact]) -> Option<(&'f Fact, &'f K)> {
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
            investigations_of(timeline, |fact| self.leave().covers(fact))
        })
    }

    /// What begins an investigation and belongs to no case, of what may be read, as known at a moment.
    pub fn begun_of_no_case(&self, known: Timestamp) -> BTreeSet<FactId> {
        self.with_timeline(known, |timeline| {
            let facts = timeline.facts().iter().filter(|fact| {
                fact.cases.is_empty() && BEGINS.contains(&fact.kind()) && self.leave().covers(fact)
            });
            facts.map(|fact| fact.id).collect()
        })
    }

    /// The investigations as they would be if an entry were taken back, and something else stood in its place. Nothing is put
    /// on record by it.
    pub fn investigations_without(
        &self,
        entry: FactId,
        instead: Option<&Said>,
        signed: &Signed,
        known: Timestamp,
    ) -> Vec<Investigation> {
        let supposed = instead.and_then(|said| self.supposed(signed, said, known));
        let is_it = |fact: &Fact| supposed.as_ref().is_some_and(|one| one.id == fact.id);
        let counts = |fact: &Fact| fact.id != entry && (is_it(fact) || self.leave().covers(fact));
        let told = |timeline: &Timeline| investigations_of(timeline, counts);
        match &supposed {
            Some(supposed) => self.with_timeline_and(known, supposed, told),
            None => self.with_timeline(known, told),
        }
    }

    /// What somebody said, as it would stand on the record.
    fn supposed(&self, signed: &Signed, said: &Said, known: Timestamp) -> Option<Fact> {
        Some(Fact {
            id: FactId::from_uuid(Uuid::nil()),
            what: said.what.clone(),
            happened: When::read(&said.happened).ok()?,
            recorded: known,
            by: author(signed),
            about: vec![self.child()],
            cases: said.cases.clone(),
            source: Source::Keyboard,
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
        let Some(supposed) = self.supposed(signed, said, known) else {
            return Vec::new();
        };
        let at = known.max(supposed.happened.latest());
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

/// The investigations of those facts of a timeline that count.
fn investigations_of(timeline: &Timeline, counts: impl Fn(&Fact) -> bool) -> Vec<Investigation> {
    let names = NamesOnRecord::of(timeline);
    let by_case = by_case(timeline, counts);
    let each = by_case.iter();
    let mut all: Vec<Investigation> = each
        .filter_map(|(case, facts)| Investigation::of(*case, facts, &names))
        .collect();
    all.sort_by_key(|one| (one.closed.is_some(), std::cmp::Reverse(one.began), one.case));
    all
}

fn is_undone(stands: Outcome) -> bool {
    !matches!(stands, Outcome::Met | Outcome::MetLate | Outcome::Lifted)
}
