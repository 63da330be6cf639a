//! How things look in a terminal: colour where it is wanted, lines that fit.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use heard_duty::Standing;

/// Prints a line, as `println!` does; if nobody reads any more, the program ends.
macro_rules! say {
    () => { $crate::page::put(format_args!("")) };
    ($($part:tt)+) => { $crate::page::put(format_args!($($part)+)) };
}

/// Prints a line, or ends the program: quietly where whoever read has gone, else with what went wrong.
pub fn put(line: Arguments) {
    match writeln!(anstream::stdout(), "{line}") {
        Ok(()) => {}
        Err(wrong) if wrong.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(wrong) => {
            anstream::eprintln!("What was asked cannot be printed: {wrong}");
            std::process::exit(2);
        }
    }
}

/// The widest a line may be.
const WIDEST: usize = 100;

/// The width to print at: what `COLUMNS` says, else the terminal's own.
pub fn width() -> usize {
    let said = std::env::var("COLUMNS").ok();
    let columns = said.and_then(|columns| columns.trim().parse().ok());
    columns
        .unwrap_or_else(textwrap::termwidth)
        .clamp(40, WIDEST)
}

/// A heading.
pub const HEADING: Style = Style::new().bold();
/// Something said aside.
pub const ASIDE: Style = Style::new().dimmed();

/// Text in a style.
pub fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Text wrapped to the page, with an indent at the first line and another for the rest.
pub fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let options = textwrap::Options::new(width())
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false);
    textwrap::fill(text, options)
}

/// A page narrower than this has room for one column only.
const NARROW: usize = 64;

/// A word and a sentence in two columns, the first with so much room that they line up from line to line.
pub fn in_columns(
    (word, style): (&str, Style),
    sentence: &str,
    indent: &str,
    room: usize,
) -> String {
    let shown = styled(style, word);
    if width() < NARROW {
        let deeper = format!("{indent}  ");
        return format!("{indent}{shown}\n{}", wrapped(sentence, &deeper, &deeper));
    }
    let gap = " ".repeat(room.saturating_sub(word.chars().count()) + 2);
    let column = format!("{indent}{}", " ".repeat(room + 2));
    let sentence = wrapped(sentence, &column, &column);
    format!("{indent}{shown}{gap}{}", sentence.trim_start())
}

/// The style of a standing: colour only ever repeats the word.
pub fn style_of(standing: Standing) -> Style {
    match standing {
        missed if missed.is_missed() => AnsiColor::Red.on_default().bold(),
        Standing::MetLate { .. } => AnsiColor::Yellow.on_default(),
        Standing::CannotTell => AnsiColor::Magenta.on_default(),
        Standing::Met => AnsiColor::Green.on_default(),
        Standing::Open => AnsiColor::Blue.on_default(),
        _ => Style::new().dimmed(),
    }
}
