//! `heard catalogue`.

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use heard_record::near::did_you_mean;

use crate::page::{ASIDE, HEADING, counted, styled, wrapped};
use crate::settings::Given;

/// Every rule as a sentence.
#[derive(Args)]
pub struct Catalogue {
    /// One rule, or the beginning of some rules' names.
    rule: Option<String>,
    #[command(flatten)]
    settings: Given,
}

impl Catalogue {
    /// Prints them.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let catalogue = self.settings.catalogue()?;
        let mut count = 0;
        for rule in catalogue.rules() {
            if self
                .rule
                .as_deref()
                .is_some_and(|wanted| !rule.id.starts_with(wanted))
            {
                continue;
            }
            count += 1;
            let version = if catalogue.versions(&rule.id).count() > 1 {
                format!(", version {}", rule.version)
            } else {
                String::new()
            };
            say!(
                "{}{}",
                styled(HEADING, &rule.id),
                styled(ASIDE, &format!("  {}{version}", rule.area.word()))
            );
            say!("{}", wrapped(&rule.sentence(), "  ", "  "));
            if let Some(address) = &rule.address {
                say!("  {}", styled(ASIDE, address));
            }
            say!();
        }
        match (&self.rule, count) {
            (Some(wanted), 0) => {
                let near = did_you_mean(wanted, catalogue.rules().iter().map(|rule| &*rule.id));
                bail!("no rule's name begins with `{wanted}`{near}")
            }
            _ => {
                let rules = counted(count, "rule", "rules");
                say!("{rules}, {}", catalogue.nation().word());
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}
