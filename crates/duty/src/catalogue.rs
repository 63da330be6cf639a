//! The catalogue: what is owed, when, and on whose authority, read from text.
//!
//! It has eight words for what is owed and when (*arises*, *met-by*,
//! *showing*, *unless*, *lapses*; *within*, *before*, *aim*) and no others.
//! The reader is strict: a word it does not know, a limit without a unit, two
//! versions in force on one day or a lengthened limit of law, and nothing is
//! read. It says which file, which rule, which word.

pub use heard_record::Nation;
use heard_record::{Role, When};
use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::limit::Limit;
use crate::occasion::{ElementId, Occasion, OccasionId};

pub mod built_in;
mod reading;
mod sentence;

heard_record::words! {
    /// The five things an inspection judges.
    Area {
        Leadership = "leadership",
        Partners = "working with partners",
        Responding = "responding to children at risk",
        Assessing = "assessing risk and referring",
        Investigating = "investigating",
    }

    /// On whose authority something is owed.
    Basis {
        Statute = "statute",
        StatutoryGuidance = "statutory guidance",
        Guidance = "guidance",
        ForceDefault = "force default",
    }
}

impl Basis {
    /// The word a page shows beside a time.
    pub fn shown_as(self) -> &'static str {
        match self {
            Basis::Statute => "law",
            Basis::StatutoryGuidance => "statutory guidance",
            Basis::Guidance => "guidance",
            Basis::ForceDefault => "force default",
        }
    }

    /// The same, as what a rule rests on.
    pub fn rests_on(self) -> &'static str {
        match self {
            Basis::ForceDefault => "the force’s own choice, which is not law",
            _ => self.shown_as(),
        }
    }

    /// May a force make the limit longer? Only where it is its own.
    pub fn is_the_forces_own(self) -> bool {
        self == Basis::ForceDefault
    }
}

/// How long there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// Within a limit counted from when it arose.
    Within(Limit),
    /// Before another occasion, or some time before it.
    Before {
        /// The occasion it must come before.
        occasion: OccasionId,
        /// How long before it, where the rule says.
        offset: Option<Limit>,
    },
}

/// One version of one rule, as it stands after all layers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name.
    pub id: String,
    /// What is owed, as a sentence, with `{child}` where the child's name goes.
    pub title: String,
    /// Who owes it, the first to act first.
    pub owed_by: Vec<Role>,
    /// Which of the five judgments it belongs to.
    pub area: Area,
    /// The occasions on which it is owed.
    pub arises: Vec<OccasionId>,
    /// The occasions that meet it.
    pub met_by: Vec<OccasionId>,
    /// The elements a good one shows.
    pub showing: Vec<ElementId>,
    /// The occasions that lift it.
    pub unless: Vec<OccasionId>,
    /// The occasions that make it too late to meet.
    pub lapses: Vec<OccasionId>,
    /// How long there is.
    pub term: Term,
    /// The time that law or guidance gives, where it gives one: no force may make it longer.
    pub term_of_law: Option<Term>,
    /// On whose authority the time is: not always that of the duty.
    pub term_basis: Basis,
    /// Where the time comes from, where a layer set it.
    pub term_says: Option<String>,
    /// The force's own number beside the limit. Missing it is not a breach.
    pub aim: Option<Limit>,
    /// On whose authority it is owed.
    pub basis: Basis,
    /// The law, guidance or policy, as one would cite it.
    pub says: String,
    /// Where it can be read.
    pub address: Option<String>,
    /// The first day of this version.
    pub from: Date,
    /// The day after its last, where it has ended.
    pub to: Option<Date>,
    /// The same, as moments: from the first of its first day to the last of its last.
    pub in_force: When,
    /// The nation it is of, where it is of one alone.
    pub nation: Option<Nation>,
    /// The days whose bank holidays are known to whoever counts its time.
    pub holidays_known: When,
    /// Which version it is, from 1.
    pub version: u16,
    /// The layer it came from.
    pub layer: String,
}

/// One layer's text.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    /// Whose it is, as a page would say: "England and Wales", "Wales", "Northmere Police".
    pub name: &'a str,
    /// The file's name, for messages.
    pub file: &'a str,
    /// The text itself.
    pub text: &'a str,
    /// What a layer may do.
    pub kind: LayerKind,
}

/// What a layer may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerKind {
    /// Law and guidance of both nations.
    Law,
    /// Law and guidance of one nation.
    Nation(Nation),
    /// What every force starts from, and may replace.
    DefaultForce,
    /// One force's own.
    Force,
}

/// Everything that is owed, as adopted.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Every version of every rule, in order of id and version.
    rules: Vec<Rule>,
    /// Bank holidays and school terms.
    calendar: Calendar,
    /// How long a tour of duty is.
    tour: Limit,
    /// The nation whose rules are in it.
    nation: Nation,
    /// For each occasion by number: the rules in which it has a part, by their places.
    rules_with: Vec<Vec<usize>>,
}

impl Catalogue {
    /// Reads a catalogue from its layers, first law, then nation, default force, force.
    ///
    /// Either all of it is understood, or every fault is told: layer, file, rule, word.
    pub fn read(
        layers: &[Layer],
        calendar: Calendar,
        nation: Nation,
    ) -> Result<Catalogue, Vec<String>> {
        let in_force = layers.iter().filter(|layer| match layer.kind {
            LayerKind::Nation(of) => of == nation,
            _ => true,
        });
        let (mut rules, tour) = reading::read(in_force)?;
        for rule in &mut rules {
            rule.holidays_known = calendar.covers();
        }
        Ok(Catalogue {
            rules_with: rules_with(&rules),
            rules,
            calendar,
            tour,
            nation,
        })
    }

    /// Every version of every rule, in order of id and version.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The versions of one rule, in order.
    pub fn versions<'c>(&'c self, id: &'c str) -> impl Iterator<Item = &'c Rule> + 'c {
        self.rules.iter().filter(move |rule| rule.id == id)
    }

    /// The rules in which an occasion has a part, by their places among [`Catalogue::rules`].
    pub(crate) fn rules_with(&self, occasion: OccasionId) -> &[usize] {
        let rules = self.rules_with.get(usize::from(occasion.number()));
        rules.map_or(&[], Vec::as_slice)
    }

    /// Bank holidays and school terms.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// How long a tour of duty is.
    pub fn tour(&self) -> &Limit {
        &self.tour
    }

    /// The nation whose rules are in it.
    pub fn nation(&self) -> Nation {
        self.nation
    }

    /// The same catalogue with some of its rules changed: for trying what a change would do.
    pub fn with_rules(&self, rules: Vec<Rule>) -> Catalogue {
        Catalogue {
            rules_with: rules_with(&rules),
            rules,
            ..self.clone()
        }
    }
}

impl Rule {
    /// The time of law or guidance, where the force asks for it sooner.
    pub fn term_shortened(&self) -> Option<&Term> {
        self.term_of_law
            .as_ref()
            .filter(|_| self.term_basis.is_the_forces_own())
    }

    /// Is it owed by the force about whoever works here, or about itself, and not to a child?
    pub fn is_of_the_force(&self) -> bool {
        let mut arises = self.arises.iter().filter_map(|one| one.occasion());
        arises.any(Occasion::is_of_staff)
    }

    /// Every occasion that has a part in it.
    pub fn occasions(&self) -> impl Iterator<Item = OccasionId> + '_ {
        let deadline = match &self.term {
            Term::Before { occasion, .. } => Some(*occasion),
            Term::Within(_) => None,
        };
        [&self.arises, &self.met_by, &self.unless, &self.lapses]
            .into_iter()
            .flatten()
            .copied()
            .chain(deadline)
    }
}

fn rules_with(rules: &[Rule]) -> Vec<Vec<usize>> {
    let mut res: Vec<Vec<usize>> = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        for occasion in rule.occasions() {
            let number = usize::from(occasion.number());
            if res.len() <= number {
                res.resize_with(number + 1, Vec::new);
            }
            if let Some(rules) = res
                .get_mut(number)
                .filter(|rules| rules.last() != Some(&place))
            {
                rules.push(place);
            }
        }
    }
    res
}
