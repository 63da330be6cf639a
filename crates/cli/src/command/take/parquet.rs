//! The rows of what was taken as a Parquet file: the columns are those of the CSV, and times and line numbers are such.

use std::io::Write;
use std::sync::Arc;

use heard_record::{Fact, Source, When};
use jiff::Timestamp;
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types;

use super::{COLUMNS, cells};

/// How many facts are written together: readers read so many at a time.
const TOGETHER: usize = 10_000;

/// What a column holds.
enum Column<'a> {
    /// Words, as in the CSV.
    Words(Vec<&'a str>),
    /// Numbers, or moments in microseconds since 1970, where there are such.
    Numbers(Vec<Option<i64>>),
}

/// Writes them.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write(to: impl Write + Send, facts: &[Fact], cast: &super::Cast) -> Result<()> {
    let columns = COLUMNS.iter().map(|name| kind_of(name).map(Arc::new));
    let schema = types::Type::group_type_builder("facts")
        .with_fields(columns.collect::<Result<_>>()?)
        .build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let mut file = SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties))?;
    for facts in facts.chunks(TOGETHER) {
        let rows: Vec<[String; COLUMNS.len()]> =
            facts.iter().map(|fact| cells(fact, cast)).collect();
        let mut group = file.next_row_group()?;
        for (at, name) in COLUMNS.iter().enumerate() {
            let words = || rows.iter().filter_map(|row| row.get(at));
            let column = match moment_of(name) {
                Some(moment) => Column::Numbers(facts.iter().map(moment).collect()),
                None if *name == LINE => Column::Numbers(facts.iter().map(line_of).collect()),
                None => Column::Words(words().map(String::as_str).collect()),
            };
            column.write(&mut group)?;
        }
        group.close()?;
    }
    file.close().map(drop)
}

const LINE: &str = "source_line";

/// The moment a column tells of a fact; none is a time that nothing bounds.
fn moment_of(name: &str) -> Option<fn(&Fact) -> Option<i64>> {
    fn bounded(moment: Timestamp, ever: Timestamp) -> Option<i64> {
        (moment != ever).then(|| moment.as_microsecond())
    }
    match name {
        "happened_from" => Some(|fact| bounded(fact.happened.earliest(), When::EVER.earliest())),
        "happened_to" => Some(|fact| bounded(fact.happened.latest(), When::EVER.latest())),
        "recorded" => Some(|fact| Some(fact.recorded.as_microsecond())),
        _ => None,
    }
}

fn line_of(fact: &Fact) -> Option<i64> {
    match &fact.source {
        Source::Row { line, .. } => i64::try_from(*line).ok(),
        Source::Keyboard => None,
    }
}

/// How a column is declared.
fn kind_of(name: &str) -> Result<types::Type> {
    let of = |kind, logical, repetition| {
        types::Type::primitive_type_builder(name, kind)
            .with_logical_type(logical)
            .with_repetition(repetition)
            .build()
    };
    if moment_of(name).is_some() {
        let moment = LogicalType::timestamp(true, TimeUnit::MICROS);
        return of(Type::INT64, Some(moment), Repetition::OPTIONAL);
    }
    match name {
        LINE => of(Type::INT64, None, Repetition::OPTIONAL),
        _ => of(
            Type::BYTE_ARRAY,
            Some(LogicalType::String),
            Repetition::REQUIRED,
        ),
    }
}

impl Column<'_> {
    fn write<W: Write + Send>(self, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<()> {
        let Some(mut column) = group.next_column()? else {
            return Ok(());
        };
        match self {
            Column::Words(words) => {
                let words: Vec<ByteArray> = words.into_iter().map(ByteArray::from).collect();
                let column = column.typed::<ByteArrayType>();
                column.write_batch(&words, None, None)?;
            }
            Column::Numbers(all) => {
                let is_there: Vec<i16> = all.iter().map(|one| i16::from(one.is_some())).collect();
                let numbers: Vec<i64> = all.into_iter().flatten().collect();
                let column = column.typed::<Int64Type>();
                column.write_batch(&numbers, Some(&is_there), None)?;
            }
        }
        column.close()
    }
}
