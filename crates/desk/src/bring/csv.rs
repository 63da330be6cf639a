//! Rows of comma-separated files, each with the bytes it stood in.

use std::io::BufRead;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::WINDOWS_1252;

use super::mapping::{Letters, Mapping};
use super::rows::{Row, Rows};
use super::{LONGEST, NotBrought};

/// The rows of a comma-separated file.
pub struct CsvRows<R> {
    from: R,
    reader: Reader,
    letters: Letters,
    /// The number of the line that is read next.
    line: u64,
    /// Was the last byte a carriage return, so that a line feed goes with it?
    after_return: bool,
    /// The row's bytes.
    bytes: Vec<u8>,
    /// Its cells, one after another, and where each ends.
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: BufRead> CsvRows<R> {
    /// The rows of a file that is written as a mapping says.
    pub fn of(from: R, mapping: &Mapping) -> CsvRows<R> {
        CsvRows {
            from,
            reader: ReaderBuilder::new().delimiter(mapping.separator).build(),
            letters: mapping.letters,
            line: 1,
            after_return: false,
            bytes: Vec::new(),
            cells: vec![0; 1 << 10],
            ends: vec![0; 64],
        }
    }

    /// Reads one row into the bytes and cells; answers with how many of each, or none at the end.
    fn read(&mut self) -> Result<Option<(usize, usize)>, NotBrought> {
        self.bytes.clear();
        let (mut cells, mut ends) = (0, 0);
        loop {
            let input = self.from.fill_buf()?;
            let (result, read, written, ended) = self.reader.read_record(
                input,
                self.cells.get_mut(cells..).unwrap_or_default(),
                self.ends.get_mut(ends..).unwrap_or_default(),
            );
            self.bytes.extend(input.iter().take(read));
            self.from.consume(read);
            cells += written;
            ends += ended;
            if self.bytes.len() as u64 > LONGEST {
                return Err(NotBrought::TooLong(self.line));
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => return Ok(Some((cells, ends))),
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// Counts the lines that some bytes end.
    fn count(&mut self, from: usize, to: usize) {
        for byte in self.bytes.get(from..to).unwrap_or_default() {
            let ends_with_it = *byte == b'\n' && self.after_return;
            if (*byte == b'\n' || *byte == b'\r') && !ends_with_it {
                self.line += 1;
            }
            self.after_return = *byte == b'\r';
        }
    }

    fn cells(&self, cells: usize, ends: usize) -> Result<Vec<String>, String> {
        let cells = self.cells.get(..cells).unwrap_or_default();
        let ends = self.ends.get(..ends).unwrap_or_default();
        let starts = std::iter::once(&0).chain(ends);
        starts
            .zip(ends)
            .map(|(start, end)| {
                self.letters
                    .read(cells.get(*start..*end).unwrap_or_default())
            })
            .collect()
    }
}

impl<R: BufRead> Rows for CsvRows<R> {
    fn next_row(&mut self) -> Result<Option<Row>, NotBrought> {
        let Some((cells, ends)) = self.read()? else {
            return Ok(None);
        };
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let all = self.bytes.len();
        let start = self.bytes.iter().take_while(|byte| is_end(byte)).count();
        let after = self
            .bytes
            .iter()
            .rev()
            .take_while(|byte| is_end(byte))
            .count();
        self.count(0, start);
        let number = self.line;
        self.count(start, all);
        let text = self
            .bytes
            .get(start..all.saturating_sub(after))
            .unwrap_or_default();
        Ok(Some(Row {
            number,
            text: self.letters.read(text).unwrap_or_else(|_| escaped(text)),
            cells: self.cells(cells, ends),
        }))
    }
}

impl Letters {
    fn read(self, bytes: &[u8]) -> Result<String, String> {
        match self {
            Letters::Utf8 => {
                let text = std::str::from_utf8(bytes);
                text.map(str::to_owned)
                    .map_err(|_| "it is not in UTF-8".into())
            }
            Letters::Windows1252 => {
                let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
                Ok(text.into_owned())
            }
        }
    }
}

/// Bytes as text, with what is no letter of UTF-8 written as `\xE9`: so that they can be made again.
pub(super) fn escaped(bytes: &[u8]) -> String {
    let mut res = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        res.push_str(chunk.valid());
        for byte in chunk.invalid() {
            res.push_str(&format!("\\x{byte:02X}"));
        }
    }
    res
}
