//! # Heard, from the command line
//!
//! One program that starts the rest. It reads stories and JSON Lines, asks the
//! engine what is owed, and prints it for people or, with `--json`, for
//! machines. It works nothing out itself. It reads no clock: the moment asked
//! about is given, or stands in the file. What keeps or reads the record goes
//! by the desk and the store, and the clock is the desk's.
//!
//! It ends with 0 when it did what was asked, 2 when it could not, or not of
//! everything it read; `duties` and `check` alone end with 1 when something is
//! overdue or wrong.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[macro_use]
mod page;
mod command;
mod flat;
mod progress;
mod reading;
mod settings;
mod sheet;
mod store;
mod tls;

/// A page is made of many small texts: by the system's own allocator a quarter of its time went to finding room for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A child-safeguarding record that says what is owed to each child, by whom, by when, on whose authority, and why.
///
/// With no command it starts a demonstration: the evening of an invented force, in a browser, gone when it ends.
#[derive(Parser)]
#[command(
    version,
    about,
    args_conflicts_with_subcommands = true,
    after_help = "Files are stories (.txt) or JSON Lines (.jsonl); docs/guide/ tells both formats whole."
)]
struct Arguments {
    #[command(flatten)]
    settings: settings::Given,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// The eleven cases of the published inspection: what was owed, and what the inspectors found.
    Cases(command::cases::Cases),
    /// One file: what is on record, and what it means.
    Show(command::show::Show),
    /// Every duty owed in files or folders, and how each stands. Ends with 1 if something is overdue.
    Duties(command::duties::Duties),
    /// Shares of files and duties, with the children behind each.
    Measures(command::measures::Measures),
    /// Every occasion the record shows, as flat rows.
    Occasions(command::occasions::Occasions),
    /// Every rule as a sentence, or one rule with its versions.
    Catalogue(command::catalogue::Catalogue),
    /// Every kind of fact, risk factor, occasion and element, with its plain definition.
    Words(command::words::Words),
    /// Words about children that somebody may want to put another way.
    Wording(command::wording::Wording),
    /// The catalogue and settings in force, and where each came from; or whether stories come out as they expect.
    Check(command::check::Check),
    /// Every setting: what it is, where that came from, and what it is for.
    Settings(command::settings::Settings),
    /// Starts the service, on a store that is made where there is none.
    Serve(command::serve::Serve),
    /// Who may sign in.
    Account(command::account::Account),
    /// Brings files into the record. Ends with 2 if a line is held.
    Bring(command::bring::Bring),
    /// Reads somebody else's workbook for `bring`, in a process of its own.
    #[command(hide = true)]
    ReadSheet(command::read_sheet::ReadSheet),
    /// The lines of files that could not be put on record, each with the reason.
    Held(command::held::Held),
    /// Takes the record of a child or a case out of the store, to files.
    Take(command::take::Take),
    /// Whether the record and what is kept beside it are what was put there. Ends with 1 if not.
    Verify(command::verify::Verify),
    /// Works out again, from the facts alone, what is kept beside them.
    Rebuild(command::rebuild::Rebuild),
    /// Copies the store to a file, and brings that back elsewhere to see that it is good.
    Backup(command::backup::Backup),
    /// Brings a copy back into an empty store, and verifies it.
    Restore(command::backup::Restore),
    /// The statements that make a login for the service on a PostgreSQL server, which cannot change what is on record.
    Roles(command::roles::Roles),
    /// Where the record ends, signed, for somebody else to keep.
    Head(command::head::Head),
    /// An invented force: everything it put on record in a year, or less, as one file.
    Force(command::force::Force),
    /// How long the engine takes, on invented lives.
    Bench(command::bench::Bench),
    /// Shell completions, printed.
    Completions(command::completions::Completions),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let command = arguments.command.unwrap_or_else(|| {
        Command::Serve(command::serve::Serve::demonstration(arguments.settings))
    });
    let ended = match command {
        Command::Cases(cases) => cases.run(),
        Command::Show(show) => show.run(),
        Command::Duties(duties) => duties.run(),
        Command::Measures(measures) => measures.run(),
        Command::Occasions(occasions) => occasions.run(),
        Command::Catalogue(catalogue) => catalogue.run(),
        Command::Words(words) => words.run(),
        Command::Wording(wording) => wording.run(),
        Command::Check(check) => check.run(),
        Command::Settings(settings) => settings.run(),
        Command::Serve(serve) => serve.run(),
        Command::Account(account) => account.run(),
        Command::Bring(bring) => bring.run(),
        Command::ReadSheet(sheet) => sheet.run(),
        Command::Held(held) => held.run(),
        Command::Take(take) => take.run(),
        Command::Verify(verify) => verify.run(),
        Command::Rebuild(rebuild) => rebuild.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Roles(roles) => roles.run(),
        Command::Head(head) => head.run(),
        Command::Force(force) => force.run(),
        Command::Bench(bench) => bench.run(),
        Command::Completions(completions) => completions.run::<Arguments>(),
    };
    ended.unwrap_or_else(|could_not| {
        if nobody_reads(&could_not) {
            return ExitCode::SUCCESS;
        }
        tell!("{could_not:#}");
        ExitCode::from(2)
    })
}

/// Did it end because whoever read what was printed has gone?
fn nobody_reads(could_not: &anyhow::Error) -> bool {
    could_not.chain().any(|cause| {
        let of_csv = cause.downcast_ref::<csv::Error>().map(csv::Error::kind);
        let io = match of_csv {
            Some(csv::ErrorKind::Io(io)) => Some(io),
            _ => cause.downcast_ref::<std::io::Error>(),
        };
        io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
