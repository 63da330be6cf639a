//! A rule as a sentence.

use std::fmt;

use heard_record::Role;

use super::{Rule, Term};
use crate::limit::Limit;
use crate::occasion::{ElementId, OccasionId};

impl Rule {
    /// What is owed, with the name of the child, or of whoever works here, in its place.
    pub fn title_for(&self, name: &str) -> String {
        self.title
            .replace("{child}", name)
            .replace("{person}", name)
    }

    /// How long there is, in words.
    pub fn term_in_words(&self) -> String {
        match &self.term {
            Term::Within(
                Limit::BeforeNextSchoolDay | Limit::AsSoonAsPracticable | Limit::ByTheTimeSet,
            )
            | Term::Before { .. } => self.term.to_string(),
            Term::Within(Limit::EndOfTour) => "by the end of tour".into(),
            Term::Within(limit) => format!("within {limit}"),
        }
    }

    /// Of whom it is owed, where nobody is named.
    fn whose(&self) -> &'static str {
        if self.is_of_the_force() {
            "a member of staff"
        } else {
            "the child"
        }
    }

    /// The whole rule as sentences: what, when owed, when met, how long, on whose authority, since when.
    pub fn sentence(&self) -> String {
        let mut res = format!(
            "{}. Owed by {} when {}; met when {}; {} ({})",
            self.title_for(self.whose()),
            roles(&self.owed_by),
            occasions(&self.arises),
            occasions(&self.met_by),
            self.term_in_words(),
            self.term_basis.shown_as()
        );
        if let Some(term) = self.term_shortened() {
            let basis = self.basis.shown_as();
            res.push_str(&format!("; {basis} itself gives {term}"));
        }
        if let Some(aim) = &self.aim {
            res.push_str(&format!("; the force aims at {aim}"));
        }
        res.push('.');
        if !self.showing.is_empty() {
            let names: Vec<&str> = self
                .showing
                .iter()
                .map(|element: &ElementId| element.name())
                .collect();
            res.push_str(&format!(" A good one shows: {}.", names.join(", ")));
        }
        if !self.unless.is_empty() {
            res.push_str(&format!(" Lifted when {}.", occasions(&self.unless)));
        }
        if !self.lapses.is_empty() {
            res.push_str(&format!(" Too late when {}.", occasions(&self.lapses)));
        }
        res.push_str(&format!(
            " {}: {}. In force from {}",
            capital(self.basis.shown_as()),
            self.says,
            self.from
        ));
        if let Some(to) = self.to {
            res.push_str(&format!(" until {to}"));
        }
        res.push_str(&format!(". Set by {}.", self.layer));
        res
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Within(limit) => write!(f, "{limit}"),
            Term::Before {
                occasion,
                offset: None,
            } => write!(f, "before {}", occasion.name()),
            Term::Before {
                occasion,
                offset: Some(offset),
            } => write!(f, "{offset} before {}", occasion.name()),
        }
    }
}

fn roles(roles: &[Role]) -> String {
    roles
        .iter()
        .map(|role| role.word())
        .collect::<Vec<_>>()
        .join(", then ")
}

fn occasions(occasions: &[OccasionId]) -> String {
    occasions
        .iter()
        .map(|occasion| occasion.name())
        .collect::<Vec<_>>()
        .join(" or ")
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}
