//! How things look in a terminal: colour where it is wanted, lines that fit.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stdout};

use anstyle::{AnsiColor, Reset, Style};
use heard_duty::Standing;
use serde_json::Value as Json;

/// Prints a line, as `println!` does; if nobody reads any more, the program ends.
macro_rules! say {
    () => { $crate::page::put(format_args!("")) };
    ($($part:tt)+) => { $crate::page::put(format_args!($($part)+)) };
}

/// Tells beside what is printed, on the error stream, what went wrong.
macro_rules! tell {
    ($($part:tt)+) => { $crate::page::put_beside(format_args!($($part)+)) };
}

/// Prints a line, or ends the program: quietly where whoever read has gone, else with what went wrong.
pub fn put(line: Arguments) {
    end_unless(writeln!(anstream::stdout(), "{}", shown(&line.to_string())));
}

/// Tells a line on the error stream.
pub fn put_beside(line: Arguments) {
    anstream::eprintln!("{}", shown(&line.to_string()));
}

/// Prints JSON, with an escape in place of every character that could not be seen.
pub fn put_json(json: &Json) {
    let mut text = String::new();
    for c in format!("{json:#}").chars() {
        match c {
            '\n' => text.push(c),
            c if is_unseen(c) => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    end_unless(writeln!(stdout(), "{text}"));
}

fn end_unless(printed: std::io::Result<()>) {
    match printed {
        Ok(()) => {}
        Err(wrong) if wrong.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(wrong) => {
            tell!("What was asked cannot be printed: {wrong}");
            std::process::exit(2);
        }
    }
}

/// Is it a character that is not seen itself, but changes what is?
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A character that is not seen, as one that is.
fn seen(c: char) -> char {
    const UNKNOWN: char = '\u{fffd}';
    match u32::from(c) {
        code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or(UNKNOWN),
        0x7f => '\u{2421}',
        _ => UNKNOWN,
    }
}

/// A line as the terminal is given it: our own styles, and nobody else's.
fn shown(line: &str) -> String {
    let mut res = String::with_capacity(line.len());
    for c in line.chars() {
        let place = u32::from(c).checked_sub(u32::from(FIRST_STYLE));
        let style = place.and_then(|place| STYLES.get(place as usize));
        match (c, style) {
            (_, Some(style)) => res.push_str(&style.render().to_string()),
            (PLAIN, _) => res.push_str(&Reset.render().to_string()),
            ('\n', _) => res.push(c),
            _ if is_unseen(c) => res.push(seen(c)),
            _ => res.push(c),
        }
    }
    res
}

/// Words that somebody wrote, with nothing in them that is not seen.
pub fn visible(words: &str) -> String {
    words
        .chars()
        .map(|c| if is_unseen(c) { seen(c) } else { c })
        .collect()
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
/// Something nobody may pass over.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const MISSED: Style = AnsiColor::Red.on_default().bold();
const LATE: Style = AnsiColor::Yellow.on_default();
const UNCLEAR: Style = AnsiColor::Magenta.on_default();
const MET: Style = AnsiColor::Green.on_default();
const OPEN: Style = AnsiColor::Blue.on_default();

const STYLES: [Style; 8] = [HEADING, ASIDE, WARNING, MISSED, LATE, UNCLEAR, MET, OPEN];
/// Within the program a style is one of the characters Unicode keeps for no text, from here on in the order above.
const FIRST_STYLE: char = '\u{fdd0}';
/// The end of every style.
const PLAIN: char = '\u{fdef}';

/// Text in a style.
pub fn styled(style: Style, text: &str) -> String {
    let mark = (FIRST_STYLE..PLAIN)
        .zip(STYLES)
        .find_map(|(mark, one)| (one == style).then_some(mark));
    match mark {
        Some(mark) => format!("{mark}{text}{PLAIN}"),
        None => text.to_owned(),
    }
}

/// Text wrapped to the page, with an indent at the first line and another for the rest.
pub fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let options = textwrap::Options::new(width())
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false);
    textwrap::fill(text, options)
}

/// So many of something: "1 story", "2 stories".
pub fn counted(count: usize, one: &str, more: &str) -> String {
    let noun = if count == 1 { one } else { more };
    format!("{} {noun}", grouped(count as u64))
}

/// A count with its thousands apart: 1,234,567.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
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
        missed if missed.is_missed() => MISSED,
        Standing::MetLate { .. } => LATE,
        Standing::CannotTell => UNCLEAR,
        Standing::Met => MET,
        Standing::Open => OPEN,
        _ => ASIDE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_but_us_can_change_how_a_page_looks() {
        let name = "Ava\u{1b}[8m\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\r\u{7f}";
        assert_eq!(
            shown(name),
            "Ava\u{241b}[8m\u{241b}]0;x\u{2407}\u{fffd}2J\u{fffd}\u{240d}\u{2421}"
        );
        assert_eq!(shown(&styled(HEADING, "Ava")), "\u{1b}[1mAva\u{1b}[0m");
        for style in STYLES {
            assert_eq!(shown(&styled(style, "Ava")), format!("{style}Ava{style:#}"));
        }
    }
}
