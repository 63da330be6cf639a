//! `heard show`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use heard_duty::story::children;
use heard_record::text::tell_fact;

use crate::command::duties::{print_duties, warn};
use crate::page::{ASIDE, HEADING, styled, wrapped};
use crate::reading;
use crate::settings::Given;

/// One file: what is on record in order, and what it means.
#[derive(Args)]
pub struct Show {
    /// The file.
    file: PathBuf,
    #[command(flatten)]
    settings: Given,
}

impl Show {
    /// Prints it.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let settings = self.settings.settings()?;
        let reading = reading::read(std::slice::from_ref(&self.file))?;
        let catalogues = settings.catalogues(&[], &reading.told)?;
        for told in &reading.told {
            say!("{}", styled(HEADING, &wrapped(told.story.name(), "", "")));
            for line in told.story.title.iter().skip(1) {
                say!("{}", wrapped(line, "  ", "    "));
            }
            say!("\n{}\n", styled(HEADING, "On record"));
            warn(told);
            for (number, fact) in (1..).zip(&told.story.facts) {
                say!(
                    "{}",
                    wrapped(
                        &tell_fact(fact, &told.story.cast),
                        &format!("  {number:>2}  "),
                        "      "
                    )
                );
            }
            let Some(asked) = told.asked(None, None) else {
                continue;
            };
            for child in children(&told.story, &asked) {
                let when = heard_duty::spoken(heard_record::When::at(asked.at));
                say!(
                    "\n{}  {}\n",
                    styled(HEADING, &format!("Owed to {}", child.known_as())),
                    styled(ASIDE, &format!("as at {when}"))
                );
                let duties = child.stood(&asked, catalogues.of(told));
                print_duties(
                    &duties,
                    child.name,
                    &child.timeline,
                    &told.story.cast,
                    false,
                );
            }
            say!();
        }
        Ok(reading.ends(ExitCode::SUCCESS))
    }
}
