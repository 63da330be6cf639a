//! Flat rows, for spreadsheets and outside programs.

/// What makes a spreadsheet take a cell for a formula when it stands first; in every width it is written in.
const FORMULA: &[char] = &[
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−', '⁺', '⁻', '⁼', '₊',
    '₋', '₌',
];

/// What takes the cell apart, in some programs.
const BREAK: &[char] = &['\t', '\r', '\n'];

/// Words that people wrote, as a cell: with an apostrophe before what a spreadsheet would take for a formula. Some drop
/// what cannot be seen before they look.
pub fn words(text: &str) -> String {
    let seen = text.trim_start_matches(is_unseen);
    if text.starts_with(BREAK) || seen.starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Is it a space, a control character, or another that is not seen?
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_formula() {
        let before = [
            "",
            " ",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "\u{feff}",
            "\u{200b}",
            "\u{200e}",
            "\u{2060}",
            "\u{a0}",
            "\u{3000}",
            "\u{ad}",
            "\0",
            "\u{7f}",
            "\u{202e}",
            "\u{180e}",
            "\u{feff}\t\u{200b} ",
        ];
        let signs = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "−"];
        for before in before {
            for sign in signs {
                let name = format!("{before}{sign}SUM(A1)");
                assert_eq!(words(&name), format!("'{name}"), "{name:?}");
            }
        }
        for name in [
            "Ava",
            "",
            "O'Neil",
            "Anne-Marie",
            "a=b",
            " \u{feff}",
            "at 20:31\nby bus",
            "\u{200b}Ava",
        ] {
            assert_eq!(words(name), name);
        }
    }
}
