//! A domestic incident and each child of the household at it: where the child was and who confirmed it, how the child was seen, what
//! the risk assessment says of its effect on this child, and whether the school was told. What is owed of it is the engine's.

use std::collections::BTreeSet;

use heard_duty::Catalogue;
use heard_record::fact::domestic_abuse::{
    ChildIdentified, ChildMayBeVictim, ChildWas, IncidentAttended, NoSchoolKnown, RiskAssessed,
    RiskLevel, RiskTool, RiskValidated, SceneLeft, SchoolTold,
};
use heard_record::fact::person::{AttendsSchool, ChildSaid, ChildSeen, SeenStatus};
use heard_record::kind::OneKind;
use heard_record::{CaseId, Fact, FactId, PersonId, When};
use jiff::Timestamp;

use crate::access::Shows;
use crate::investigations::last;
use crate::overview::Known;
use crate::owed::Owed;
use crate::reading::Reading;

/// How the rules about a domestic incident are called.
const AT_AN_INCIDENT: &str = "da.";

/// A domestic incident, as it is on the record of one child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbuseIncident {
    /// The matter it belongs to.
    pub case: CaseId,
    /// The number of its log, where one is on record.
    pub log: Option<String>,
    /// Where it was.
    pub place: Option<String>,
    /// When police came.
    pub attended: When,
    /// When they left.
    pub left: Option<When>,
    /// How many children the system lists at the address.
    pub on_system: Option<i64>,
    /// Were the children who live there asked about?
    pub asked_about: Option<bool>,
    /// Everybody on record as being of it, of what is open.
    pub people: BTreeSet<PersonId>,
}

/// Where a child was when police came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WasThere {
    /// Where.
    pub was: Option<ChildWas>,
    /// Where elsewhere.
    pub place: Option<String>,
    /// Who confirmed it, and how.
    pub confirmed_with: Option<String>,
}

/// How a child was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenThere {
    /// How.
    pub status: Option<SeenStatus>,
    /// By whom.
    pub by: Option<String>,
    /// How it was checked that a sleeping child was well.
    pub how_checked: Option<String>,
    /// Why the child was not seen, or not spoken to.
    pub because: Option<String>,
    /// When the child is seen next.
    pub next: Option<When>,
    /// Who confirmed where the child is.
    pub confirmed_with: Option<String>,
}

/// What a risk assessment found, with its effect on the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskFound {
    /// The level.
    pub level: Option<RiskLevel>,
    /// By which questionnaire.
    pub tool: Option<RiskTool>,
    /// How many answers were yes.
    pub score: Option<i64>,
    /// What it does to this child.
    pub effect: Option<String>,
    /// Whether a supervisor agreed, and why.
    pub validated: Option<Known<(Option<bool>, Option<String>)>>,
}

/// That a school heard of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeardBySchool {
    /// Who.
    pub to: Option<String>,
    /// Was it the council in its place?
    pub is_council: bool,
    /// Is no school known, and what was searched?
    pub searched: Option<String>,
}

/// Where the child is taught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    /// Which school.
    pub name: Option<String>,
    /// Is the child educated at home?
    pub at_home: bool,
}

/// One child at an incident.
#[derive(Debug, Clone)]
pub struct AtIncident {
    /// The child.
    pub child: PersonId,
    /// What the child is called.
    pub name: String,
    /// How old, where that is known.
    pub age: Option<i16>,
    /// Where the child was.
    pub was: Option<Known<WasThere>>,
    /// How the child was seen: the one time that counts most.
    pub seen: Option<Known<SeenThere>>,
    /// What the child said there.
    pub said: Option<Known<String>>,
    /// The last risk assessment.
    pub risk: Option<Known<RiskFound>>,
    /// Where the child is taught.
    pub school: Option<School>,
    /// The last the school heard of it, or that none is known.
    pub told: Option<Known<HeardBySchool>>,
    /// What is owed of the incident, met or not.
    pub owed: Vec<Owed>,
    /// Is all of the record open, and not a part of it?
    pub is_whole: bool,
}

impl AbuseIncident {
    fn of(case: CaseId, facts: &[&Fact]) -> Option<AbuseIncident> {
        let (attended, says) = last::<IncidentAttended>(facts)?;
        let of_it = facts.iter().filter(|fact| is_of_household(fact));
        Some(AbuseIncident {
            case,
            log: says.incident.clear().map(|log| log.0.clone()),
            place: says.place.clear().cloned(),
            attended: attended.happened,
            left: last::<SceneLeft>(facts).map(|(fact, _)| fact.happened),
            on_system: says.children_on_system.clear().copied(),
            asked_about: says.children_asked_about.clear().copied(),
            people: of_it.flat_map(|fact| fact.about.clone()).collect(),
        })
    }
}

/// Is everybody a fact is about a child of the household?
fn is_of_household(fact: &Fact) -> bool {
    [
        IncidentAttended::KIND,
        ChildIdentified::KIND,
        ChildMayBeVictim::KIND,
        RiskAssessed::KIND,
        SceneLeft::KIND,
    ]
    .contains(&fact.kind())
}

/// The sighting that counts most: alone before others, seen before not seen, and of these the last.
fn best_seen<'f>(facts: &[&'f Fact]) -> Option<(&'f Fact, &'f ChildSeen)> {
    let all = facts
        .iter()
        .filter_map(|fact| ChildSeen::of(&fact.what).map(|says| (*fact, says)));
    all.max_by_key(|(fact, says)| {
        let status = says.status.clear().copied();
        (status.map(std::cmp::Reverse), fact.happened, fact.recorded)
    })
}

fn was(says: &ChildIdentified) -> WasThere {
    WasThere {
        was: says.was.clear().copied(),
        place: says.place.clear().cloned(),
        confirmed_with: says.confirmed_with.clear().cloned(),
    }
}

fn seen(says: &ChildSeen) -> SeenThere {
    SeenThere {
        status: says.status.clear().copied(),
        by: says.by.clear().cloned(),
        how_checked: says.how_checked.clear().cloned(),
        because: says.because.clear().cloned(),
        next: says.next.clear().copied(),
        confirmed_with: says.confirmed_with.clear().cloned(),
    }
}

fn risk(says: &RiskAssessed, facts: &[&Fact]) -> RiskFound {
    let validated = last::<RiskValidated>(facts).map(|(fact, says)| {
        let agreed = says.agreed.clear().copied();
        Known::of(fact, (agreed, says.because.clear().cloned()))
    });
    RiskFound {
        level: says.level.clear().copied(),
        tool: says.tool.clear().copied(),
        score: says.score.clear().copied(),
        effect: says.effect_on_child.clear().cloned(),
        validated,
    }
}

fn told(facts: &[&Fact]) -> Option<Known<HeardBySchool>> {
    let told = last::<SchoolTold>(facts).map(|(fact, says)| {
        let heard = HeardBySchool {
            to: says.to.clear().cloned(),
            is_council: says.to_council.clear() == Some(&true),
            searched: None,
        };
        Known::of(fact, heard)
    });
    let none = last::<NoSchoolKnown>(facts).map(|(fact, says)| {
        let heard = HeardBySchool {
            to: None,
            is_council: false,
            searched: says.searched.clear().cloned(),
        };
        Known::of(fact, heard)
    });
    told.or(none)
}

impl Reading {
    /// The domestic incidents of what may be read, as known at a moment: the last before the others.
    pub fn abuse_incidents(&self, known: Timestamp) -> Vec<AbuseIncident> {
        let mut all = self.of_each_case(known, AbuseIncident::of);
        all.sort_by_key(|one| (std::cmp::Reverse(one.attended), one.case));
        all
    }

    /// The child at a domestic incident, as known at a moment, of what may be read.
    pub fn at_incident(&self, catalogue: &Catalogue, case: CaseId, known: Timestamp) -> AtIncident {
        let owed = self.owed(catalogue, known, known);
        let overview = self.overview(known, known);
        self.with_timeline(known, |timeline| {
            let all = self.facts_by(timeline, known);
            let of_it: Vec<&Fact> = all
                .iter()
                .copied()
                .filter(|fact| fact.cases.contains(&case))
                .collect();
            let ids: BTreeSet<FactId> = of_it.iter().map(|fact| fact.id).collect();
            let is_of_it =
                |owed: &Owed| owed.rule.starts_with(AT_AN_INCIDENT) && ids.contains(&owed.arose_on);
            let school = last::<AttendsSchool>(&all).map(|(_, says)| School {
                name: says.school.clear().cloned(),
                at_home: says.home_educated.clear() == Some(&true),
            });
            let said = last::<ChildSaid>(&of_it)
                .and_then(|(fact, says)| Some(Known::of(fact, says.words.clear()?.clone())));
            AtIncident {
                child: self.child(),
                name: overview.name.unwrap_or_else(|| self.child().shown()),
                age: overview.age,
                was: last::<ChildIdentified>(&of_it).map(|(fact, says)| Known::of(fact, was(says))),
                seen: best_seen(&of_it).map(|(fact, says)| Known::of(fact, seen(says))),
                said,
                risk: last::<RiskAssessed>(&of_it)
                    .map(|(fact, says)| Known::of(fact, risk(says, &of_it))),
                school,
                told: told(&of_it),
                owed: owed.into_iter().filter(is_of_it).collect(),
                is_whole: matches!(self.leave().shows(), Shows::Whole),
            }
        })
    }
}
