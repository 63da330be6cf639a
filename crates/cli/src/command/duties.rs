//! `heard duties`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use heard_duty::story::{KnownChild, Stood, children};
use heard_duty::{Standing, spoken};
use heard_record::answer::Names;
use heard_record::text::Asked;
use heard_record::{Timeline, When};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::flat;
use crate::page::{ASIDE, HEADING, WARNING, in_columns, put_json, style_of, styled, wrapped};
use crate::progress::Progress;
use crate::reading::{self, Told};
use crate::settings::Given;

/// Every duty owed, and how each stands.
#[derive(Args)]
pub struct Duties {
    /// Files or folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The moment asked about; else the file's own, else its last recorded moment.
    #[arg(long, value_parser = reading::moment, value_name = "TIME")]
    at: Option<Timestamp>,
    /// The record as it was known at this moment; else at the moment asked about.
    #[arg(long, value_parser = reading::moment, value_name = "TIME")]
    known_at: Option<Timestamp>,
    /// A draft to lay over the catalogue.
    #[arg(long, value_name = "FILE")]
    with: Vec<PathBuf>,
    /// Only what is not met: open, late, overdue, lapsed, cannot tell.
    #[arg(long)]
    unmet: bool,
    /// Leave the reasons out.
    #[arg(long)]
    brief: bool,
    /// For machines: the shape is told in docs/guide/json.md.
    #[arg(long)]
    json: bool,
    /// Write flat rows to a CSV file: the columns are told in docs/guide/flat-files.md.
    #[arg(long, value_name = "FILE.csv")]
    out: Option<PathBuf>,
    #[command(flatten)]
    settings: Given,
}

impl Duties {
    /// Prints them; ends with 1 if something is overdue, and with 2 if a line could not be read.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let settings = self.settings.settings()?;
        let reading = reading::read(&self.paths)?;
        let catalogues = settings.catalogues(&self.with, &reading.told)?;
        let all = &reading.told;
        let mut rows = Vec::new();
        let mut overdue = false;
        let mut out = None;
        if let Some(path) = &self.out {
            let file = reading::create(path, &self.paths)?;
            out = Some(csv::Writer::from_writer(file));
        }
        if let Some(out) = &mut out {
            out.write_record(COLUMNS)?;
        }
        let prints = out.is_none() && !self.json;
        let mut progress = if prints {
            Progress::beside_printing("judging", all.len())
        } else {
            Some(Progress::of("judging", all.len()))
        };
        for told in all {
            progress.iter_mut().for_each(Progress::step);
            let Some(asked) = told.asked(self.at, self.known_at) else {
                continue;
            };
            for child in children(&told.story, &asked) {
                let duties: Vec<Stood> = child
                    .stood(&asked, catalogues.of(told))
                    .into_iter()
                    .filter(|stood| !self.unmet || !matches!(rank(stood.standing), 5..))
                    .collect();
                overdue |= duties.iter().any(|stood| stood.standing.is_missed());
                if let Some(out) = &mut out {
                    for stood in &duties {
                        out.write_record(flat(told, &child, stood))?;
                    }
                } else if self.json {
                    rows.extend(
                        duties
                            .iter()
                            .map(|stood| as_json(told, &child, stood, &asked)),
                    );
                } else {
                    print_child(told, &child, &asked, &duties, self.brief);
                }
            }
        }
        drop(progress);
        if let Some(mut out) = out {
            out.flush()?;
        } else if self.json {
            put_json(&json!({ "duties": rows, "unread": reading.unread() }));
        }
        Ok(reading.ends(if overdue {
            ExitCode::from(1)
        } else {
            ExitCode::SUCCESS
        }))
    }
}

/// The order duties are shown in: what is not met first.
pub fn rank(standing: Standing) -> u8 {
    match standing {
        Standing::Overdue { .. } => 0,
        Standing::LapsedOverdue | Standing::LiftedOverdue => 1,
        Standing::CannotTell => 2,
        Standing::Open => 3,
        Standing::MetLate { .. } => 4,
        Standing::Met => 5,
        Standing::Lifted => 6,
        Standing::Lapsed => 7,
    }
}

fn print_child(told: &Told, child: &KnownChild, asked: &Asked, duties: &[Stood], brief: bool) {
    say!("{}", styled(HEADING, &wrapped(told.story.name(), "", "")));
    say!("{}", styled(ASIDE, &told.file));
    say!(
        "{}, as at {}\n",
        child.known_as(),
        spoken(When::at(asked.at))
    );
    warn(told);
    print_duties(duties, child.name, &child.timeline, &told.story.cast, brief);
    if brief || duties.is_empty() {
        say!();
    }
}

/// Says that lines of a file could not be read, where that is so.
pub fn warn(told: &Told) {
    if let Some(warning) = told.warning() {
        say!("{}\n", styled(WARNING, &wrapped(&warning, "  ", "  ")));
    }
}

/// A child's duties, what is not met first.
pub fn print_duties(
    duties: &[Stood],
    child: &str,
    timeline: &Timeline,
    names: &dyn Names,
    brief: bool,
) {
    if duties.is_empty() {
        say!("  Nothing is owed.");
    }
    let mut sorted: Vec<&Stood> = duties.iter().collect();
    sorted.sort_by_key(|stood| rank(stood.standing));
    let widths = duties
        .iter()
        .map(|stood| stood.standing.to_string().chars().count());
    let room = widths.max().unwrap_or_default();
    for stood in sorted {
        print_duty(stood, child, timeline, names, (brief, room));
    }
}

/// One duty: how it stands, what it is, what it shows, and why.
fn print_duty(
    stood: &Stood,
    child: &str,
    timeline: &Timeline,
    names: &dyn Names,
    (brief, room): (bool, usize),
) {
    let title = stood.duty.rule.title_for(child);
    let word = stood.standing.to_string();
    let first = (word.as_str(), style_of(stood.standing));
    say!("{}", in_columns(first, &title, "  ", room));
    if stood.missed_in_law.is_yes() {
        let basis = stood.duty.rule.basis.shown_as();
        let say = format!("Not only the force's own time is past: that of {basis} is too.");
        say!("{}", styled(WARNING, &wrapped(&say, "      ", "        ")));
    }
    let shows: Vec<String> = stood
        .duty
        .shown
        .iter()
        .map(|(element, shown)| format!("{}: {}", element.name(), shown.word()))
        .collect();
    if !shows.is_empty() && !stood.duty.met.is_empty() {
        say!(
            "{}",
            wrapped(
                &format!("It shows: {}.", shows.join("; ")),
                "      ",
                "        "
            )
        );
    }
    if !brief {
        for reason in stood.duty.because(timeline, names) {
            let say = wrapped(&reason.say, "      ", "        ");
            say!("{}", styled(ASIDE, &say));
        }
        say!();
    }
}

fn as_json(told: &Told, child: &KnownChild, stood: &Stood, asked: &Asked) -> Json {
    let duty = &stood.duty;
    let when = |when: Option<When>| {
        when.map(
            |when| json!({ "from": when.earliest().to_string(), "to": when.latest().to_string() }),
        )
    };
    json!({
        "file": told.file,
        "child": child.known_as(),
        "child_id": duty.child.to_string(),
        "rule": duty.rule.id,
        "version": duty.rule.version,
        "title": duty.rule.title_for(child.name),
        "area": duty.rule.area.word(),
        "owed_by": duty.rule.owed_by.iter().map(|role| role.word()).collect::<Vec<_>>(),
        "basis": duty.rule.basis.word(),
        "time_basis": duty.rule.term_basis.word(),
        "says": duty.rule.says,
        "asked_at": asked.at.to_string(),
        "arose": when(Some(duty.arose.when)),
        "arose_on": duty.arose.fact.to_string(),
        "due": when(duty.due),
        "due_in_law": when(duty.due_in_law),
        "missed_in_law": stood.missed_in_law.word(),
        "aim": when(duty.aim),
        "stands": stood.standing.word(),
        "late_by_minutes": match stood.standing {
            Standing::MetLate { by } | Standing::Overdue { by } => Some(by / 60_000_000),
            _ => None,
        },
        "met_by": duty.met.iter().map(|met| json!({
            "fact": met.moment.fact.to_string(),
            "when": when(Some(met.moment.when)),
            "counts": met.counts.word(),
            "in_time": met.in_time.word(),
        })).collect::<Vec<_>>(),
        "shows": duty.shown.iter().map(|(element, shown)| (element.name().to_owned(), json!(shown.word()))).collect::<serde_json::Map<_, _>>(),
        "because": duty.because(&child.timeline, &told.story.cast).into_iter().map(|reason| json!({
            "say": reason.say,
            "facts": reason.facts.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

const COLUMNS: [&str; 14] = [
    "file",
    "child",
    "case",
    "rule",
    "version",
    "owed_by",
    "arose_from",
    "arose_to",
    "due_from",
    "due_to",
    "stands",
    "late_by_minutes",
    "arose_on",
    "met_by",
];

fn flat(told: &Told, child: &KnownChild, stood: &Stood) -> [String; 14] {
    let duty = &stood.duty;
    let moment = |moment: Option<Timestamp>| moment.map(|at| at.to_string()).unwrap_or_default();
    let owed_by: Vec<&str> = duty.rule.owed_by.iter().map(|role| role.word()).collect();
    let late = match stood.standing {
        Standing::MetLate { by } | Standing::Overdue { by } => (by / 60_000_000).to_string(),
        _ => String::new(),
    };
    let arose = child.timeline.fact(duty.arose.fact);
    let cases: Vec<String> = arose
        .iter()
        .flat_map(|fact| &fact.cases)
        .map(|case| told.story.cast.name_of_case(*case))
        .collect();
    let met: Vec<String> = duty
        .met
        .iter()
        .map(|met| met.moment.fact.to_string())
        .collect();
    [
        flat::words(&told.file),
        flat::words(&child.known_as()),
        flat::words(&cases.join(" | ")),
        duty.rule.id.clone(),
        duty.rule.version.to_string(),
        owed_by.join(" | "),
        moment(Some(duty.arose.when.earliest())),
        moment(Some(duty.arose.when.latest())),
        moment(duty.due.map(When::earliest)),
        moment(duty.due.map(When::latest)),
        stood.standing.word().to_owned(),
        late,
        duty.arose.fact.to_string(),
        met.join(" "),
    ]
}
