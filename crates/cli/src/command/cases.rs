//! `heard cases`.

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use heard_duty::catalogue::Catalogue;
use heard_duty::story::{Stood, stood, timeline};
use heard_duty::{Standing, spoken};
use heard_record::text::{self, Story};
use heard_record::{Timeline, When};

use crate::command::duties::{print_duty, rank};
use crate::page::{ASIDE, HEADING, styled, wrapped};
use crate::settings::Given;

/// The eleven cases of the published inspection, judged.
#[derive(Args, Default)]
pub struct Cases {
    /// One case, by its number.
    number: Option<usize>,
    /// Every duty, those that were met too, each with its reasons.
    #[arg(long)]
    whole: bool,
}

macro_rules! studies {
    ($($file:literal),+ $(,)?) => {
        /// The cases, as the report tells them with the dates moved: file and story.
        const STUDIES: &[(&str, &str)] = &[$((
            concat!("cases/inspection/studies/", $file),
            include_str!(concat!("../../../../cases/inspection/studies/", $file)),
        )),+];
    };
}

studies! {
    "01-missing-for-the-first-time.txt",
    "02-firearms-and-a-high-risk-boy.txt",
    "03-the-same-boy-missing-again.txt",
    "04-four-children-upstairs.txt",
    "05-police-protection-used-well.txt",
    "06-stopped-with-a-registered-sex-offender.txt",
    "07-a-sleepover.txt",
    "08-blackmailed-and-a-leaflet.txt",
    "09-three-girls-of-twelve.txt",
    "10-a-statement-over-the-telephone.txt",
    "11-cancelled-without-being-seen.txt",
}

impl Cases {
    /// Prints them.
    pub fn run(&self, settings: &Given) -> anyhow::Result<ExitCode> {
        let catalogue = settings.catalogue(&[])?;
        if self
            .number
            .is_some_and(|number| !(1..=STUDIES.len()).contains(&number))
        {
            bail!("there are {} cases", STUDIES.len());
        }
        anstream::println!(
            "{}",
            styled(
                HEADING,
                "Eleven cases of a published inspection, judged from the record"
            )
        );
        anstream::println!(
            "{}",
            styled(
                ASIDE,
                &wrapped(
                    "The cases are told as the report tells them, in our words, with the dates moved and every name invented. \
             Overdue means that there is no record that it was done.",
                    "",
                    ""
                )
            )
        );
        for (number, (file, text)) in (1..).zip(STUDIES) {
            if self.number.is_some_and(|wanted| wanted != number) {
                continue;
            }
            let (story, wrongs) = text::read(file, text);
            if let Some(wrong) = wrongs.first() {
                bail!("{file}:{}: {}", wrong.line, wrong.say);
            }
            self.print(number, &story, &catalogue);
        }
        anstream::println!(
            "{}",
            styled(
                ASIDE,
                "\nOne case whole: heard cases NUMBER --whole. Your own files: heard duties PATH."
            )
        );
        Ok(ExitCode::SUCCESS)
    }

    fn print(&self, number: usize, story: &Story, catalogue: &Catalogue) {
        anstream::println!(
            "\n{}",
            styled(
                HEADING,
                &wrapped(story.name(), &format!("{number:>2}  "), "    ")
            )
        );
        anstream::println!("    The inspectors found:");
        for line in story.title.iter().skip(1) {
            let (mark, said) = match line.split_once(": ") {
                Some(("Good", said)) => ("+", said),
                Some(("Found", said)) => ("-", said),
                _ => (" ", line.as_str()),
            };
            anstream::println!("{}", wrapped(said, &format!("      {mark} "), "        "));
        }
        let Some(asked) = story.asked.last() else {
            return;
        };
        for child in story.cast.children() {
            let mut duties = stood(story, child.id, asked, catalogue);
            duties.sort_by_key(|stood| rank(stood.standing));
            let timeline = timeline(story, child.id, asked);
            let heading = format!(
                "    Owed to {}, as at {}:",
                child.name,
                spoken(When::at(asked.at))
            );
            anstream::println!("{heading}");
            self.print_duties(&duties, &child.name, &timeline, story);
        }
    }

    fn print_duties(&self, duties: &[Stood], child: &str, timeline: &Timeline, story: &Story) {
        let is_shown = |stood: &&Stood| self.whole || rank(stood.standing) < 5;
        for stood in duties.iter().filter(is_shown) {
            print_duty(
                stood,
                child,
                timeline,
                &story.cast,
                !self.whole && !tells_more(stood),
            );
        }
        let count = |wanted: fn(Standing) -> bool| {
            duties.iter().filter(|stood| wanted(stood.standing)).count()
        };
        let met = count(|standing| standing == Standing::Met);
        let ended = count(|standing| {
            matches!(standing, Standing::Lifted)
                || (matches!(standing, Standing::Lapsed { .. }) && !standing.is_missed())
        });
        if !self.whole {
            anstream::println!(
                "{}",
                styled(
                    ASIDE,
                    &format!(
                        "  and {met} met in time, {ended} no longer owed before they were due"
                    )
                )
            );
        }
    }
}

/// Duties whose reasons are the point of the case: what was done and did not count, and the guard's factors.
fn tells_more(stood: &Stood) -> bool {
    stood.duty.rule.id == "missing.flag-vs-grade" && stood.standing.is_missed()
}
