//! `heard words`.

use std::process::ExitCode;

use clap::Args;
use heard_duty::occasion::{self, Scope};
use heard_record::fact::FAMILIES;
use heard_record::fact::person::Factor;

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
        let wanted = |name: &str| {
            self.containing
                .as_deref()
                .is_none_or(|part| name.contains(part))
        };
        anstream::println!("{}", styled(HEADING, "Kinds of fact"));
        for (family, kinds) in FAMILIES {
            for kind in kinds.iter().filter(|kind| wanted(kind.words)) {
                let means = format!(
                    "{} ({}): {}",
                    kind.words,
                    family.replace('_', " "),
                    kind.meaning()
                );
                anstream::println!("{}", wrapped(&means, "  ", "      "));
                if self.questions {
                    for field in kind.fields {
                        let must = if field.must() {
                            ", must be answered"
                        } else {
                            ""
                        };
                        let line = format!(
                            "{}: {} ({}{must})",
                            field.label,
                            field.ask,
                            field.asks.wanted()
                        );
                        anstream::println!(
                            "{}",
                            styled(ASIDE, &wrapped(&line, "      ", "        "))
                        );
                    }
                }
            }
        }
        anstream::println!("\n{}", styled(HEADING, "Risk factors"));
        let factors = Factor::ALL
            .iter()
            .filter(|factor| wanted(factor.word()) || wanted(factor.in_words()));
        for factor in factors {
            let line = format!("{}: {}", factor.word(), factor.in_words());
            anstream::println!("{}", wrapped(&line, "  ", "      "));
        }
        anstream::println!("\n{}", styled(HEADING, "Occasions"));
        for (_, occasion) in occasion::occasions().filter(|(_, occasion)| wanted(occasion.name)) {
            let scope = match occasion.scope {
                Scope::InItsCase => "within its case",
                Scope::ForTheChild => "for the child, wherever recorded",
            };
            let line = format!(
                "{}: counts when {} ({scope})",
                occasion.name, occasion.counts_when
            );
            anstream::println!("{}", wrapped(&line, "  ", "      "));
        }
        anstream::println!("\n{}", styled(HEADING, "Elements"));
        for (_, element) in occasion::elements().filter(|(_, element)| wanted(element.name)) {
            let line = format!("{}: shown when {}", element.name, element.shown_when);
            anstream::println!("{}", wrapped(&line, "  ", "      "));
        }
        Ok(ExitCode::SUCCESS)
    }
}
