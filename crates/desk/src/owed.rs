//! What is owed to a child, told to whoever has leave to be told.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use heard_duty::catalogue::Basis;
use heard_duty::{Alike, Catalogue, Duty, Outcome, Reason, Standing, duties};
use heard_record::answer::{ById, Names};
use heard_record::draft::Draft;
use heard_record::fact::{domestic_abuse, kinds, missing, person, strategy, supervision};
use heard_record::kind::{Kind, OneKind};
use heard_record::{CaseId, Fact, FactId, PersonId, Timeline, What, When};
use jiff::Timestamp;

use crate::posts::AtWork;
use crate::reading::Reading;

/// The reasons that are told of a duty.
type Reasons = fn(&Duty, &Timeline, &dyn Names) -> Vec<Reason>;

fn raised_because(duty: &Duty, timeline: &Timeline, names: &dyn Names) -> Vec<Reason> {
    vec![duty.raised_because(timeline, names)]
}

/// One duty, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The rule, and its version.
    pub rule: String,
    /// The version of the rule.
    pub version: u16,
    /// What is to be done, as a sentence.
    pub title: String,
    /// Who owes it.
    pub owed_by: Vec<&'static str>,
    /// Is it owed by others than police, so that police wait for it?
    pub is_others: bool,
    /// In facts of which kinds what meets it is told, the likeliest first.
    pub told_in: Vec<&'static str>,
    /// By law, guidance or the force's own choice.
    pub basis: Basis,
    /// The authority, as it is cited.
    pub says: String,
    /// When it arose.
    pub arose: When,
    /// The fact that raised it.
    pub arose_on: FactId,
    /// When it is due, where there is a time.
    pub due: Option<When>,
    /// The force's own number, where there is one: to miss it is no breach.
    pub aim: Option<When>,
    /// What somebody asked for, planned or directed, where that is why it is owed.
    pub errand: Option<Errand>,
    /// How it stands at the moment asked about.
    pub stands: Outcome,
    /// How it stands, as a sentence says it.
    pub said: String,
    /// How late it is, or was done, at the least, in microseconds; nothing, where it is not late.
    pub late_by: Option<i64>,
    /// What the work that met it shows, element by element.
    pub shows: Vec<(&'static str, &'static str)>,
    /// What else is owed that one and the same act meets, each by its rule and the fact that raised it.
    pub met_with: Vec<(String, FactId)>,
    /// Why it arose, as a sentence with the facts it rests on; every reason, where all were asked for.
    pub because: Vec<(String, Vec<FactId>)>,
}

/// What somebody asked for, planned or directed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// What, in the words in which it was asked for.
    pub what: Option<String>,
    /// Who is to do it, as far as that was said.
    pub whom: Option<String>,
}

impl Owed {
    /// Is it owed and not met, or can it not be told?
    pub fn is_unmet(&self) -> bool {
        is_unmet(self.stands)
    }

    /// Does one and the same act meet another?
    pub fn is_met_with(&self, other: &Owed) -> bool {
        let named = |(rule, raised_by): &(String, FactId)| {
            (rule.as_str(), *raised_by) == (other.rule.as_str(), other.arose_on)
        };
        self.met_with.iter().any(named)
    }
}

fn is_unmet(stands: Outcome) -> bool {
    matches!(
        stands,
        Outcome::Open | Outcome::Overdue | Outcome::CannotTell
    )
}

impl Reading {
    /// What is owed to the child at a moment, from what was known at another, as far as the leave covers what it rests on.
    pub fn owed(&self, catalogue: &Catalogue, known: Timestamp, at: Timestamp) -> Vec<Owed> {
        self.owed_that(catalogue, known, at, |_| true, raised_because)
    }

    /// The same, each with every reason: a record of thousands of facts has as many for one duty.
    pub fn owed_with_reasons(
        &self,
        catalogue: &Catalogue,
        known: Timestamp,
        at: Timestamp,
    ) -> Vec<Owed> {
        self.owed_that(
            catalogue,
            known,
            at,
            |_| true,
            |duty, timeline, names| duty.because(timeline, names),
        )
    }

    /// What of it is not met, or cannot be told.
    pub(crate) fn unmet(
        &self,
        catalogue: &Catalogue,
        known: Timestamp,
        at: Timestamp,
    ) -> Vec<Owed> {
        self.owed_that(catalogue, known, at, is_unmet, raised_because)
    }

    fn owed_that(
        &self,
        catalogue: &Catalogue,
        known: Timestamp,
        at: Timestamp,
        wanted: fn(Outcome) -> bool,
        reasons: Reasons,
    ) -> Vec<Owed> {
        self.with_timeline(known, |timeline| {
            let names = NamesOnRecord::of(timeline);
            let name = names.or_id(self.child());
            let owed = duties(timeline, catalogue);
            let told: Vec<&Duty> = owed
                .iter()
                .filter(|duty| self.may_be_told(timeline, duty))
                .collect();
            let is_unmet = |duty: &Duty| {
                duty.standing(at)
                    .is_some_and(|standing| is_unmet(standing.outcome()))
            };
            let unmet: Vec<&Duty> = told.iter().copied().filter(|duty| is_unmet(duty)).collect();
            let alike = Alike::among(&unmet, timeline);
            let told = told.into_iter();
            told.filter_map(|duty| {
                let standing = duty.standing(at)?;
                if !wanted(standing.outcome()) {
                    return None;
                }
                let mut owed = tell(duty, standing, reasons(duty, timeline, &names), &name);
                let met_with = alike.to(duty).into_iter();
                owed.met_with = met_with
                    .map(|other| (other.rule.id.clone(), other.arose.fact))
                    .collect();
                owed.errand = timeline.fact(duty.arose.fact).and_then(errand);
                owed.because
                    .retain(|(_, facts)| facts.iter().all(|id| self.may_be_quoted(timeline, *id)));
                Some(owed)
            })
            .collect()
        })
    }

    /// Are what raised it, and what met, lifted or ended it, shown by the leave?
    fn may_be_told(&self, timeline: &Timeline, duty: &Duty) -> bool {
        let turns = duty.met.iter().chain(&duty.lifted).chain(&duty.lapsed);
        let mut rests_on = turns.map(|turn| turn.moment.fact).chain([duty.arose.fact]);
        rests_on.all(|id| self.may_be_quoted(timeline, id))
    }

    /// Is a fact shown by the leave, or one about somebody else that what is shown rests on?
    pub(crate) fn may_be_quoted(&self, timeline: &Timeline, id: FactId) -> bool {
        timeline
            .fact(id)
            .is_none_or(|fact| !fact.about.contains(&self.child()) || self.leave().covers(fact))
    }
}

/// What the force owes about somebody who works here, or about itself, by what is on record of their work.
pub(crate) fn of_work(
    who: PersonId,
    name: &str,
    work: &AtWork,
    catalogue: &Catalogue,
    at: Timestamp,
) -> Vec<Owed> {
    let timeline = Timeline::as_known_at(who, at, work.facts());
    let names = NamesOnRecord::of(&timeline);
    let owed = duties(&timeline, catalogue);
    let owed = owed.iter().filter(|duty| duty.rule.is_of_the_force());
    owed.filter_map(|duty| {
        let standing = duty.standing(at)?;
        Some(tell(
            duty,
            standing,
            raised_because(duty, &timeline, &names),
            name,
        ))
    })
    .collect()
}

fn tell(duty: &Duty, standing: Standing, because: Vec<Reason>, name: &str) -> Owed {
    Owed {
        rule: duty.rule.id.clone(),
        version: duty.rule.version,
        title: duty.rule.title_for(name),
        owed_by: duty.rule.owed_by.iter().map(|role| role.word()).collect(),
        is_others: !duty.rule.owed_by.iter().any(|role| role.is_police()),
        told_in: told_in(duty),
        basis: duty.rule.basis,
        says: duty.rule.says.clone(),
        arose: duty.arose.when,
        arose_on: duty.arose.fact,
        due: duty.due,
        aim: duty.aim,
        errand: None,
        met_with: Vec::new(),
        stands: standing.outcome(),
        said: standing.to_string(),
        late_by: match standing {
            Standing::MetLate { by } | Standing::Overdue { by } => Some(by),
            _ => None,
        },
        shows: duty
            .shown
            .iter()
            .map(|(element, shown)| (element.name(), shown.word()))
            .collect(),
        because: because
            .into_iter()
            .map(|reason| (reason.say, reason.facts))
            .collect(),
    }
}

/// The kinds of fact in which somebody asks for something to be done, each with the questions that say what, and by whom.
const ERRANDS: [(&Kind, &str, &str); 8] = [
    (person::ChildAskedFor::KIND, "what", ""),
    (person::TalkPlanned::KIND, "where", "by"),
    (missing::TaskSet::KIND, "task", "owner"),
    (strategy::ActionSet::KIND, "what", "owner"),
    (domestic_abuse::MaracActionSet::KIND, "what", "owner"),
    (supervision::DirectionGiven::KIND, "what", "to"),
    (supervision::MeetingActionSet::KIND, "what", "owner"),
    (supervision::QuestionOpened::KIND, "question", "owner"),
];

/// What a fact asks for, and of whom, where it asks for anything.
fn errand(fact: &Fact) -> Option<Errand> {
    let mut kinds = ERRANDS.iter();
    let (_, what, whom) = kinds.find(|(kind, ..)| *kind == fact.kind())?;
    let asked = Draft::of(fact, &ById);
    let answer = |key| asked.answer(key).map(str::to_owned);
    Some(Errand {
        what: answer(what),
        whom: answer(whom),
    })
}

/// What each kind of fact is called, by its number.
static WORDS: LazyLock<BTreeMap<u16, &str>> =
    LazyLock::new(|| kinds().map(|kind| (kind.index, kind.words)).collect());

fn told_in(duty: &Duty) -> Vec<&'static str> {
    let occasions = duty.rule.met_by.iter().filter_map(|met| met.occasion());
    let numbers = occasions.flat_map(|occasion| occasion.find.iter().map(|(kind, _)| *kind));
    numbers
        .filter_map(|number| WORDS.get(&number).copied())
        .collect()
}

/// What somebody is called whose name is not on a child's record: what they are to the child stands beside it.
pub(crate) const NOT_NAMED: &str = "somebody not named on record";

/// What people are called on a child's record.
pub(crate) struct NamesOnRecord(BTreeMap<PersonId, String>);

impl NamesOnRecord {
    pub(crate) fn of(timeline: &Timeline) -> NamesOnRecord {
        let mut names = BTreeMap::new();
        let described = timeline.facts().iter().copied();
        let around = timeline.around::<person::Described>().map(|(fact, _)| fact);
        for fact in described.chain(around) {
            if let Some(name) = name_in(fact) {
                for id in &fact.about {
                    names.insert(*id, name.clone());
                }
            }
        }
        NamesOnRecord(names)
    }

    /// What somebody is called, where a name of theirs is on record.
    pub(crate) fn named(&self, id: PersonId) -> Option<String> {
        self.0.get(&id).cloned()
    }

    /// What somebody is called whose own record is told of; by its id, where no name is on it.
    pub(crate) fn or_id(&self, id: PersonId) -> String {
        self.0.get(&id).cloned().unwrap_or_else(|| id.shown())
    }
}

fn name_in(fact: &Fact) -> Option<String> {
    match &fact.what {
        What::Person(person::Fact::Described(described)) => described.name.clear().cloned(),
        _ => None,
    }
}

impl Names for NamesOnRecord {
    fn person(&self, name: &str) -> Option<PersonId> {
        ById.person(name)
    }
    fn case(&self, name: &str) -> Option<CaseId> {
        ById.case(name)
    }
    fn fact(&self, name: &str) -> Option<FactId> {
        ById.fact(name)
    }
    fn name_of_person(&self, id: PersonId) -> String {
        let name = self.0.get(&id).cloned();
        name.unwrap_or_else(|| NOT_NAMED.to_owned())
    }
    fn name_of_case(&self, id: CaseId) -> String {
        id.shown()
    }
    fn name_of_fact(&self, id: FactId) -> String {
        id.shown()
    }
}
