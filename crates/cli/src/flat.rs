//! Flat rows, for spreadsheets and outside programs.

/// What makes a spreadsheet take a cell for a formula when it stands first.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Words that people wrote, as a cell: with an apostrophe before what a spreadsheet would take for a formula.
pub fn words(text: &str) -> String {
    if text.starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_formula() {
        for name in ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(words(name), format!("'{name}"));
        }
        for name in ["Ava", "", "O'Neil", "Anne-Marie", "a=b"] {
            assert_eq!(words(name), name);
        }
    }
}
