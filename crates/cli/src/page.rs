//! How things look in a terminal: colour where it is wanted, lines that fit.

use anstyle::{AnsiColor, Style};
use heard_duty::Standing;

/// The widest a line may be.
const WIDEST: usize = 100;

/// The width to print at.
pub fn width() -> usize {
    textwrap::termwidth().clamp(40, WIDEST)
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

/// The style of a standing: colour only ever repeats the word.
pub fn style_of(standing: Standing) -> Style {
    match standing {
        missed if missed.is_missed() => AnsiColor::Red.on_default().bold(),
        Standing::Overdue { .. } | Standing::Lapsed { .. } => Style::new().dimmed(),
        Standing::MetLate { .. } => AnsiColor::Yellow.on_default(),
        Standing::CannotTell => AnsiColor::Magenta.on_default(),
        Standing::Met => AnsiColor::Green.on_default(),
        Standing::Open => AnsiColor::Blue.on_default(),
        Standing::Lifted => Style::new().dimmed(),
    }
}
