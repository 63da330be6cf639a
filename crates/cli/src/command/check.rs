//! `heard check`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use heard_duty::Catalogue;
use heard_duty::story::differences;
use heard_record::when::date_of;

use super::settings::{print_in_force, print_row};
use crate::page::{counted, wrapped};
use crate::reading;
use crate::settings::{HooksGiven, Setting};
use crate::store::StoreGiven;

/// The catalogue and settings in force; or whether stories come out as they expect.
#[derive(Args)]
pub struct Check {
    /// Stories whose expectations are checked, as files or folders.
    paths: Vec<PathBuf>,
    /// A draft to lay over the catalogue.
    #[arg(long, value_name = "FILE")]
    with: Vec<PathBuf>,
    #[command(flatten)]
    hooks: HooksGiven,
    #[command(flatten)]
    store: StoreGiven,
}

impl Check {
    /// Prints what it finds; ends with 1 if a story does not come out as it expects.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let settings = self.store.settings()?;
        let catalogue = settings.catalogue(&self.with)?;
        print_what_is_in_force(&self.store.in_force(&self.hooks)?, &catalogue);
        if self.paths.is_empty() {
            say!("Everything is in order.");
            return Ok(ExitCode::SUCCESS);
        }
        let mut wrong = 0;
        let reading = reading::read(&self.paths)?;
        let catalogues = settings.catalogues(&self.with, &reading.told)?;
        for told in &reading.told {
            for say in differences(&told.story, catalogues.of(told)) {
                wrong += 1;
                say!("{}", wrapped(&format!("{}: {say}", told.file), "", "    "));
            }
        }
        say!(
            "{}, {}.",
            counted(reading.told.len(), "story", "stories"),
            counted(wrong, "difference", "differences")
        );
        Ok(reading.ends(if wrong == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        }))
    }
}

/// The settings, the calendar and the layers of the catalogue, each with where it is from.
fn print_what_is_in_force(settings: &[Setting], catalogue: &Catalogue) {
    print_in_force(settings);
    let known = catalogue.calendar().covers();
    let year = |micros| date_of(micros).year();
    let years = format!(
        "{} to {}",
        year(known.earliest_micros()),
        year(known.latest_micros())
    );
    print_row("holidays", &format!("bank holidays of {years}"), "built in");
    print_row("end of tour", &catalogue.tour().to_string(), "catalogue");
    let layers: std::collections::BTreeMap<&str, usize> =
        catalogue
            .rules()
            .iter()
            .fold(Default::default(), |mut layers, rule| {
                *layers.entry(rule.layer.as_str()).or_default() += 1;
                layers
            });
    for (layer, count) in layers {
        print_row(
            "rules",
            &format!(
                "{} last set by {layer}",
                counted(count, "version", "versions")
            ),
            "catalogue",
        );
    }
}
