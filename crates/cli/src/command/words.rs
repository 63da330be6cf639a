//! `heard words`.

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use heard_duty::occasion::{self, Scope};
use heard_record::answer::Asks;
use heard_record::fact::person::Factor;
use heard_record::fact::{FAMILIES, kinds};
use heard_record::kind::{Field, Kind};
use heard_record::near::did_you_mean;

use crate::page::{ASIDE, HEADING, styled, wrapped};

/// Every word the record and the catalogue use.
#[derive(Args)]
pub struct Words {
    /// Only words that contain this.
    containing: Option<String>,
    /// Each kind of fact with its questions.
    #[arg(long)]
    questions: bool,
}

impl Words {
    /// Prints them.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let kinds = FAMILIES
            .iter()
            .flat_map(|(family, kinds)| kinds.iter().map(move |kind| (family, kind)))
            .filter(|(_, kind)| self.wants(kind.words))
            .map(|(family, kind)| self.kind(family, kind));
        let factors = Factor::ALL
            .iter()
            .filter(|factor| self.wants(factor.word()) || self.wants(factor.in_words()))
            .map(|factor| one(&format!("{}: {}", factor.in_words(), factor.word())));
        let occasions = occasion::occasions()
            .filter(|(_, occasion)| self.wants(occasion.name))
            .map(|(_, occasion)| {
                let scope = match occasion.scope {
                    Scope::InItsCase => "within its case",
                    Scope::ForTheChild => "for the child, wherever recorded",
                    Scope::OfOthersAround => "of somebody around the child",
                };
                let (name, counts_when) = (occasion.name, occasion.counts_when);
                one(&format!("{name}: counts when {counts_when} ({scope})"))
            });
        let elements = occasion::elements()
            .filter(|(_, element)| self.wants(element.name))
            .map(|(_, element)| {
                one(&format!(
                    "{}: shown when {}",
                    element.name, element.shown_when
                ))
            });
        let sections: Vec<String> = [
            section("Kinds of fact", kinds.collect()),
            section("Risk factors, and their codes", factors.collect()),
            section("Occasions", occasions.collect()),
            section("Elements", elements.collect()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let (true, Some(part)) = (sections.is_empty(), &self.containing) {
            bail!(
                "no word contains `{part}`{}",
                did_you_mean(part, all_words())
            );
        }
        say!("{}", sections.join("\n\n"));
        Ok(ExitCode::SUCCESS)
    }

    fn wants(&self, name: &str) -> bool {
        let part = self.containing.as_deref();
        part.is_none_or(|part| name.contains(part))
    }

    fn kind(&self, family: &str, kind: &Kind) -> String {
        let family = family.replace('_', " ");
        let mut lines = vec![one(&format!(
            "{} ({family}): {}",
            kind.words,
            kind.meaning()
        ))];
        if self.questions {
            lines.extend(kind.fields.iter().map(question));
        }
        lines.join("\n")
    }
}

/// Every word that can be asked for.
fn all_words() -> impl Iterator<Item = &'static str> {
    let kinds = kinds().map(|kind| kind.words);
    let factors = Factor::ALL
        .iter()
        .flat_map(|factor| [factor.word(), factor.in_words()]);
    let occasions = occasion::occasions().map(|(_, occasion)| occasion.name);
    let elements = occasion::elements().map(|(_, element)| element.name);
    kinds.chain(factors).chain(occasions).chain(elements)
}

fn section(name: &str, words: Vec<String>) -> Option<String> {
    let heading = styled(HEADING, name);
    (!words.is_empty()).then(|| format!("{heading}\n{}", words.join("\n")))
}

fn one(text: &str) -> String {
    wrapped(text, "  ", "      ")
}

fn question(field: &Field) -> String {
    let must = if field.must() {
        ", must be answered"
    } else {
        ""
    };
    let wanted = match field.asks {
        Asks::Choice(list) if list.is_of_codes() => "one of the risk factors".to_owned(),
        Asks::Choices(list) if list.is_of_codes() => "any of the risk factors".to_owned(),
        asks => asks.wanted(),
    };
    let line = format!("{}: {} ({wanted}{must})", field.label, field.ask);
    styled(ASIDE, &wrapped(&line, "      ", "        "))
}
