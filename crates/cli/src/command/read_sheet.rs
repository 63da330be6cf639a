//! `heard read-sheet`: what the program starts itself with to read a workbook that somebody else made, in a process of
//! its own that may do little and that nothing hangs on.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::os::fd::AsFd;
use std::process::ExitCode;

use anyhow::Context;
use calamine::{Cell, DataRef, Reader, Xlsx};
use clap::Args;
use rustix::process::{Resource, Rlimit, setrlimit};
use serde_json::json;

/// The rows of a workbook's sheet, from the standard input to the standard output, as JSON Lines.
#[derive(Args)]
pub struct ReadSheet {
    /// The sheet; else the only one.
    #[arg(long)]
    sheet: Option<String>,
}

/// How much memory reading may take, in bytes.
const MEMORY: u64 = 256 << 20;

/// How long it may work, in seconds.
pub const WORK: u64 = 20;

impl ReadSheet {
    /// Ends with 2 where it cannot be read, having said why as its last line.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let file = std::io::stdin().as_fd().try_clone_to_owned();
        let file = File::from(file.context("there is nothing to read")?);
        keep_within_limits().context("no limits could be set, and without them nothing is read")?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let (last, code) = match rows(file, self.sheet.as_deref(), &mut out) {
            Ok(()) => (json!({ "end": true }), ExitCode::SUCCESS),
            Err(why) => (json!({ "cannot": why }), ExitCode::from(2)),
        };
        writeln!(out, "{last}")?;
        out.flush()?;
        Ok(code)
    }
}

/// From here on: so much memory, so much work; no file, no other program, and nothing left behind.
fn keep_within_limits() -> rustix::io::Result<()> {
    for (resource, most) in [
        (Resource::As, MEMORY),
        (Resource::Cpu, WORK),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Nofile, 0),
        (Resource::Nproc, 0),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}

const NO_WORKBOOK: &str =
    "it is no workbook that can be read (.xlsx), or is protected by a password";

fn rows(file: impl Read + Seek, sheet: Option<&str>, out: &mut impl Write) -> Result<(), String> {
    let no_workbook = |_| NO_WORKBOOK.to_owned();
    let mut book = Xlsx::new(std::io::BufReader::new(file)).map_err(no_workbook)?;
    let sheets = book.sheet_names();
    let sheet = match (sheet, sheets.as_slice()) {
        (Some(sheet), _) => sheets
            .iter()
            .find(|name| *name == sheet)
            .ok_or("it has no sheet of the name that the mapping says"),
        (None, [only]) => Ok(only),
        (None, _) => Err("it has several sheets: say in the mapping which it is for, as `sheet`"),
    }?;
    let mut cells = book
        .worksheet_cells_reader(sheet)
        .map_err(|_| NO_WORKBOOK.to_owned())?;
    let mut row = Row {
        out,
        number: 0,
        width: None,
        cells: Vec::new(),
    };
    while let Some(cell) = cells
        .next_cell()
        .map_err(|_| format!("it cannot be read further than row {}", row.number))?
    {
        row.take(&cell)?;
    }
    row.write()
}

/// The row that is being read.
struct Row<'o, W> {
    out: &'o mut W,
    /// From 1; 0 before the first.
    number: u64,
    /// How many cells the first row has: what is not there in a later one is blank.
    width: Option<usize>,
    cells: Vec<String>,
}

impl<W: Write> Row<'_, W> {
    fn take(&mut self, cell: &Cell<DataRef<'_>>) -> Result<(), String> {
        let (row, column) = cell.get_position();
        let number = u64::from(row) + 1;
        if number < self.number {
            return Err(format!("after row {} comes an earlier one", self.number));
        }
        if number > self.number {
            self.write()?;
            self.number = number;
        }
        let text = written(cell.get_value());
        let at = column as usize;
        if !text.is_empty() && at >= self.cells.len() {
            self.cells.resize(at + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(at) {
            *cell = text;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), String> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let width = *self.width.get_or_insert(self.cells.len());
        if self.cells.len() < width {
            self.cells.resize(width, String::new());
        }
        let line = json!([self.number, self.cells]);
        self.cells.clear();
        writeln!(self.out, "{line}").map_err(|_| "nobody reads it any more".to_owned())
    }
}

/// What stands in a cell, as a comma-separated file would have it; times as our own guide writes them.
fn written(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is) => if *is { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(time) => {
            let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            let clock = format!("{hour:02}:{minute:02}");
            match (second, milli) {
                // A time of day alone, which is of no day.
                _ if time.as_f64() < 1.0 || time.is_duration() => clock,
                (0, 0) if (hour, minute) == (0, 0) => date,
                (0, 0) => format!("{date} {clock}"),
                (_, 0) => format!("{date} {clock}:{second:02}"),
                _ => format!("{date} {clock}:{second:02}.{milli:03}"),
            }
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}
