//! `heard cases`.

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use heard_duty::catalogue::Catalogue;
use heard_duty::occasion::ElementId;
use heard_duty::story::{KnownChild, Pointed, Stood, children, found, pointed_at};
use heard_duty::{Standing, spoken};
use heard_record::text::{self, Asked, Story};
use heard_record::when::length;
use heard_record::{Shown, When};

use crate::command::duties::{print_duties, rank};
use crate::page::{ASIDE, HEADING, counted, in_columns, style_of, styled, wrapped};
use crate::settings::Given;

/// The eleven cases of the published inspection, judged.
#[derive(Args)]
pub struct Cases {
    /// One case whole, by its number: every duty, each with its reasons.
    #[arg(value_parser = number)]
    number: Option<usize>,
    /// All the cases whole.
    #[arg(long)]
    whole: bool,
    #[command(flatten)]
    settings: Given,
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

/// The eleven cases as stories.
pub(super) fn stories() -> anyhow::Result<Vec<Story>> {
    STUDIES
        .iter()
        .map(|(file, text)| story(file, text))
        .collect()
}

/// A story that came with the program.
pub(super) fn story(file: &str, text: &str) -> anyhow::Result<Story> {
    let (story, wrongs) = text::read(file, text);
    if let Some(wrong) = wrongs.first() {
        bail!("{file}:{}: {}", wrong.line, wrong.say);
    }
    Ok(story)
}

/// How far in the duties of a case stand.
const INDENT: &str = "    ";

impl Cases {
    /// Prints them.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let catalogue = self.settings.catalogue()?;
        say!(
            "{}",
            styled(
                HEADING,
                "Eleven cases of a published inspection, judged from the record"
            )
        );
        say!(
            "{}",
            styled(
                ASIDE,
                &wrapped(
                    "The cases are told as the report tells them, in our words, with the dates moved and every name invented. \
             Under each stands what the inspectors found, good (+) and bad (-); then, by its number, what the record \
             shows of it. Overdue means that there is no record that it was done.",
                    "",
                    ""
                )
            )
        );
        for (number, (file, text)) in (1..).zip(STUDIES) {
            if self.number.is_some_and(|wanted| wanted != number) {
                continue;
            }
            self.print(number, &story(file, text)?, &catalogue);
        }
        let more = "A case whole, with the others: heard cases NUMBER. All of them whole: heard cases --whole. \
             Your own files: heard duties PATH.";
        say!("\n{}", styled(ASIDE, &wrapped(more, "", "")));
        Ok(ExitCode::SUCCESS)
    }

    fn print(&self, number: usize, story: &Story, catalogue: &Catalogue) {
        let name = wrapped(story.name(), &format!("{number:>2}  "), "    ");
        say!("\n{}", styled(HEADING, &name));
        let mut findings = 0;
        for line in story.title.iter().skip(1) {
            let Some((is_good, said)) = found(line) else {
                say!("{}", wrapped(line, INDENT, INDENT));
                continue;
            };
            findings += 1;
            let mark = if is_good { '+' } else { '-' };
            let lead = format!("  {findings} {mark} ");
            say!("{}", wrapped(said, &lead, "      "));
        }
        for (nth, asked) in (1..).zip(&story.asked) {
            let judged = judged(story, asked, catalogue);
            if self.whole || self.number.is_some() {
                print_whole(story, asked, &judged);
            } else {
                let left = print_named(story, asked, &judged);
                if nth == story.asked.len() {
                    let line = wrapped(&others(&left), INDENT, INDENT);
                    say!("{}", styled(ASIDE, &line));
                }
            }
        }
    }
}

/// The number of a case, as typed.
fn number(text: &str) -> Result<usize, String> {
    let number = text.parse().ok();
    number
        .filter(|number| (1..=STUDIES.len()).contains(number))
        .ok_or_else(|| format!("the cases are numbered from 1 to {}", STUDIES.len()))
}

/// A child of a case, with everything owed to it as it stood.
struct Judged<'s, 'c> {
    child: KnownChild<'s>,
    duties: Vec<Stood<'c>>,
}

fn judged<'s, 'c>(
    story: &'s Story,
    asked: &Asked,
    catalogue: &'c Catalogue,
) -> Vec<Judged<'s, 'c>> {
    children(story, asked)
        .into_iter()
        .map(|child| Judged {
            duties: child.stood(asked, catalogue),
            child,
        })
        .collect()
}

/// Every duty with its reasons, child by child.
fn print_whole(story: &Story, asked: &Asked, judged: &[Judged]) {
    for one in judged {
        let heading = format!(
            "Owed to {}, as at {}",
            one.child.name,
            spoken(When::at(asked.at))
        );
        say!("\n{}\n", styled(HEADING, &heading));
        let names = &story.cast;
        print_duties(
            &one.duties,
            one.child.name,
            &one.child.timeline,
            names,
            false,
        );
    }
}

/// The duties that say what inspectors found, missed ones first; how the others stand is given back.
fn print_named(story: &Story, asked: &Asked, judged: &[Judged]) -> Vec<Standing> {
    let mut named: Vec<(&Judged, Pointed)> = Vec::new();
    for one in judged {
        let pointed = pointed_at(story, one.child.id, asked, &one.duties);
        let said = pointed
            .into_iter()
            .filter(|pointed| !pointed.says.is_empty());
        named.extend(said.map(|pointed| (one, pointed)));
    }
    named.sort_by_key(|(_, pointed)| rank(pointed.stood.standing));
    let when = spoken(When::at(asked.at));
    say!("    The record shows, as at {when}:");
    let widths = named
        .iter()
        .map(|(_, pointed)| pointed.stood.standing.word().len());
    let room = widths.max().unwrap_or_default();
    let print = |standing: Standing, sentence: &str| {
        let first = (standing.word(), style_of(standing));
        say!("{}", in_columns(first, sentence, INDENT, room));
    };
    let mut simply_met = Vec::new();
    let is_like = |one: &(&Judged, Pointed), other: &(&Judged, Pointed)| {
        std::ptr::eq(one.1.stood, other.1.stood) || says_the_same(&one.1, &other.1)
    };
    for (at, first) in named.iter().enumerate() {
        let like: Vec<&(&Judged, Pointed)> =
            named.iter().filter(|other| is_like(first, other)).collect();
        if named.iter().position(|other| is_like(first, other)) < Some(at) {
            continue;
        }
        let sentence = sentence(&like);
        let (one, pointed) = first;
        if is_simply_met(pointed) {
            simply_met.push(sentence);
            continue;
        }
        print(pointed.stood.standing, &sentence);
        for say in reasons(one, pointed, story) {
            let say = wrapped(&say, "      ", "        ");
            say!("{}", styled(ASIDE, &say));
        }
    }
    if !simply_met.is_empty() {
        print(Standing::Met, &format!("{}.", simply_met.join(". ")));
    }
    let is_named = |stood: &Stood| {
        let mut all = named.iter();
        all.any(|(_, pointed)| std::ptr::eq(pointed.stood, stood))
    };
    let all = judged.iter().flat_map(|one| &one.duties);
    all.filter(|stood| !is_named(stood))
        .map(|stood| stood.standing)
        .collect()
}

/// Is the same owed, does it stand so, and is there nothing to tell of one that is not told of the other?
fn says_the_same(one: &Pointed, other: &Pointed) -> bool {
    one.stood.duty.rule.id == other.stood.duty.rule.id
        && one.stood.standing.is_like(other.stood.standing)
        && one.because.is_empty()
        && other.because.is_empty()
        && one.says == other.says
        && shown(one) == shown(other)
}

/// What the story points at in what the work shows.
fn pointed_elements<'p>(pointed: &'p Pointed) -> impl Iterator<Item = &'p (ElementId, Shown)> {
    let elements = pointed.stood.duty.shown.iter();
    elements.filter(|(element, _)| pointed.shows.iter().any(|name| name == element.name()))
}

/// The same in words.
fn shown(pointed: &Pointed) -> Vec<String> {
    pointed_elements(pointed)
        .map(|(element, shown)| format!("{}: {}", element.name(), shown.word()))
        .collect()
}

/// Was it met as it should be: in time, and with all that the story points at shown?
fn is_simply_met(pointed: &Pointed) -> bool {
    let shows_it_all = pointed_elements(pointed).all(|(_, shown)| shown.is_yes());
    pointed.stood.standing == Standing::Met && pointed.because.is_empty() && shows_it_all
}

/// What is owed, how late it is, what the work shows, and to whom else the same is owed and stands so.
fn sentence(like: &[&(&Judged, Pointed)]) -> String {
    let Some(((one, pointed), others)) = like.split_first() else {
        return String::new();
    };
    let duty = &pointed.stood.duty;
    let mut res = duty.rule.title_for(one.child.name);
    if let Standing::Overdue { by } | Standing::MetLate { by } = pointed.stood.standing {
        res.push_str(&format!(": by {}", length(by)));
    }
    for (other, theirs) in others {
        let to_the_same = other.child.id == one.child.id;
        let name = if to_the_same {
            "again"
        } else {
            other.child.name
        };
        res.push_str(&format!("; {name}"));
        match theirs.stood.standing {
            Standing::Overdue { by } | Standing::MetLate { by } => {
                res.push_str(&format!(", by {}", length(by)));
            }
            _ if to_the_same => {}
            _ => res.push_str(" too"),
        }
    }
    let shown = shown(pointed);
    if !shown.is_empty() {
        res.push_str(&format!(". It shows {}", shown.join("; ")));
    }
    if !pointed.says.is_empty() {
        let says: Vec<String> = pointed.says.iter().map(usize::to_string).collect();
        res.push_str(&format!(" ({})", says.join(", ")));
    }
    res
}

/// The reasons that are the point of the case.
fn reasons(one: &Judged, pointed: &Pointed, story: &Story) -> Vec<String> {
    if pointed.because.is_empty() {
        return Vec::new();
    }
    let reasons = pointed.stood.duty.because(&one.child.timeline, &story.cast);
    let fewest = pointed.fewest(&reasons).into_iter();
    fewest.map(|reason| reason.say.clone()).collect()
}

/// How many duties stand how, in one sentence.
fn others(standings: &[Standing]) -> String {
    let missed = |standing: Standing| standing.is_missed();
    let open = |standing: Standing| standing == Standing::Open;
    let unclear = |standing: Standing| standing == Standing::CannotTell;
    let late = |standing: Standing| matches!(standing, Standing::MetLate { .. });
    let met = |standing: Standing| standing == Standing::Met;
    let ended = |standing: Standing| matches!(standing, Standing::Lifted | Standing::Lapsed);
    let kinds: [(&dyn Fn(Standing) -> bool, &str); 6] = [
        (&missed, "with no record in time"),
        (&unclear, "the record cannot tell"),
        (&open, "open"),
        (&late, "met late"),
        (&met, "met in time"),
        (&ended, "no longer owed"),
    ];
    let told: Vec<String> = kinds
        .iter()
        .map(|(is, word)| (standings.iter().filter(|one| is(**one)).count(), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    match told.is_empty() {
        true => "Nothing else is owed.".to_owned(),
        false => format!(
            "{}: {}.",
            counted(standings.len(), "other", "others"),
            told.join(", ")
        ),
    }
}
