//! Workbooks that somebody else made, read in a process of its own: whatever it comes to, this one goes on.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use anyhow::Context;
use heard_desk::bring::{NotBrought, Row, Rows};
use serde_json::Value as Json;

use crate::command::read_sheet::WORK;

/// How long the next row is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much is taken of what it says, in bytes.
const MOST: u64 = 1 << 30;

/// How many rows wait to be taken.
const WAITING: usize = 256;

/// The rows of a sheet, as another process reads them.
pub struct SheetRows {
    child: Child,
    /// What it says, line by line; nothing, when that was too much.
    lines: Receiver<Option<String>>,
    patience: Duration,
    ended: bool,
}

impl SheetRows {
    /// The rows of a workbook's sheet; of its only one, where none is named.
    ///
    /// # Errors
    ///
    /// If the program cannot start itself.
    pub fn of(workbook: File, sheet: Option<&str>) -> anyhow::Result<SheetRows> {
        let this = std::env::current_exe().context("the program does not find itself")?;
        let mut command = Command::new(this);
        command.arg("read-sheet").stdin(workbook);
        if let Some(sheet) = sheet {
            // In one word: the name may begin with a hyphen.
            command.arg(format!("--sheet={sheet}"));
        }
        SheetRows::from(command, PATIENCE, MOST)
    }

    fn from(mut command: Command, patience: Duration, most: u64) -> anyhow::Result<SheetRows> {
        // It is told nothing that it need not know, such as where the store is.
        let command = command
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command
            .spawn()
            .context("no other process could be started to read it")?;
        let out = child.stdout.take().context("nothing can be heard of it")?;
        let (said, lines) = sync_channel(WAITING);
        thread::spawn(move || {
            let mut out = BufReader::new(out.take(most));
            let mut line = String::new();
            while out.read_line(&mut line).is_ok_and(|read| read > 0) && line.ends_with('\n') {
                if said.send(Some(std::mem::take(&mut line))).is_err() {
                    return;
                }
            }
            if out.get_ref().limit() == 0 {
                // Whoever listened may be gone.
                drop(said.send(None));
            }
        });
        Ok(SheetRows {
            child,
            lines,
            patience,
            ended: false,
        })
    }

    /// Why no more comes, though it did not say that it was done.
    fn broke_off(&mut self) -> String {
        const CPU: i32 = 24;
        const KILLED: i32 = 9;
        match self.ended_by() {
            Some(CPU | KILLED) => format!(
                "reading it takes more than {WORK} seconds of work; save it in parts, or as .csv"
            ),
            _ => BROKE_OFF.into(),
        }
    }

    /// The signal that ended it, if one did.
    fn ended_by(&mut self) -> Option<i32> {
        for _ in 0..100 {
            if let Ok(Some(ended)) = self.child.try_wait() {
                return ended.signal();
            }
            thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

const BROKE_OFF: &str = "reading it broke off: it is damaged, or asks for more memory than it is given; save it as .csv";

const TOO_MUCH: &str = "it holds more than is read of one workbook; save it in parts, or as .csv";

impl Rows for SheetRows {
    fn next_row(&mut self) -> Result<Option<Row>, NotBrought> {
        if self.ended {
            return Ok(None);
        }
        let line = match self.lines.recv_timeout(self.patience) {
            Ok(Some(line)) => line,
            Ok(None) => return Err(NotBrought::BrokeOff(TOO_MUCH.into())),
            Err(RecvTimeoutError::Timeout) => {
                let seconds = self.patience.as_secs();
                let why =
                    format!("nothing came of reading it for {seconds} seconds, and it was stopped");
                return Err(NotBrought::BrokeOff(why));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(NotBrought::BrokeOff(self.broke_off()));
            }
        };
        match said(&line) {
            Some(Said::Row(row)) => Ok(Some(row)),
            Some(Said::End) => {
                self.ended = true;
                Ok(None)
            }
            Some(Said::Cannot(why)) => Err(NotBrought::BrokeOff(why)),
            None => Err(NotBrought::BrokeOff(BROKE_OFF.into())),
        }
    }
}

impl Drop for SheetRows {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

enum Said {
    Row(Row),
    End,
    Cannot(String),
}

fn said(line: &str) -> Option<Said> {
    let json: Json = serde_json::from_str(line).ok()?;
    if json.get("end").is_some() {
        return Some(Said::End);
    }
    if let Some(why) = json.get("cannot") {
        return Some(Said::Cannot(why.as_str()?.to_owned()));
    }
    let cells = json.get(1)?.as_array()?.iter();
    let cells: Vec<String> = cells
        .map(|cell| Some(cell.as_str()?.to_owned()))
        .collect::<Option<_>>()?;
    Some(Said::Row(Row {
        number: json.get(0)?.as_u64()?,
        text: in_one_line(&cells)?,
        cells: Ok(cells),
    }))
}

/// A row as a comma-separated file has it.
fn in_one_line(cells: &[String]) -> Option<String> {
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    out.write_record(cells).ok()?;
    let text = String::from_utf8(out.into_inner().ok()?).ok()?;
    Some(text.trim_end_matches('\n').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of a process that does this: its rows, and why it broke off.
    fn of(does: &str, patience: u64) -> (usize, String) {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", does]).stdin(Stdio::null());
        let mut rows = SheetRows::from(command, Duration::from_secs(patience), 1 << 16).unwrap();
        let mut read = 0;
        loop {
            match rows.next_row() {
                Ok(Some(_)) => read += 1,
                Ok(None) => return (read, String::new()),
                Err(why) => return (read, why.to_string()),
            }
        }
    }

    #[test]
    fn whatever_the_other_process_comes_to_is_said_in_a_sentence() {
        let row = r#"echo '[1,["a","b"]]'"#;
        for (does, rows, said) in [
            (format!("{row}; echo '{{\"end\":true}}'"), 1, ""),
            (
                format!("{row}; echo '{{\"cannot\":\"it is odd\"}}'; exit 2"),
                1,
                "it is odd",
            ),
            (
                format!("{row}; exec sleep 60"),
                1,
                "nothing came of reading it for 2 seconds",
            ),
            (format!("{row}; kill -SEGV $$"), 1, "reading it broke off"),
            (format!("{row}; kill -ABRT $$"), 1, "reading it broke off"),
            (row.to_owned(), 1, "reading it broke off"),
            (
                format!("{row}; printf '[2,[\"half'"),
                1,
                "reading it broke off",
            ),
            ("echo no row at all".into(), 0, "reading it broke off"),
            (
                "ulimit -t 1; while :; do :; done".into(),
                0,
                "seconds of work",
            ),
        ] {
            // Only where nothing comes is it waited for in vain.
            let patience = if does.contains("sleep") { 2 } else { 60 };
            let (read, why) = of(&does, patience);
            assert_eq!(read, rows, "{does}");
            assert!(
                why.contains(said) && why.is_empty() == said.is_empty(),
                "{does}: {why}"
            );
        }
        let (read, why) = of(r#"while :; do echo '[1,["a","b"]]'; done"#, 60);
        assert!(
            read > 1_000 && why.contains("more than is read"),
            "{read}: {why}"
        );
    }
}
