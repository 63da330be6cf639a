//! What is wrong with a text of ours or of a force, told so that it stays a sentence.

use toml::de::Error;

/// How many letters of something quoted are told.
const MOST: usize = 60;

/// Why a text does not read as TOML, by its line; the line itself is not repeated.
pub fn in_toml(text: &str, wrong: &Error) -> String {
    let start = wrong.span().map_or(0, |span| span.start);
    let lines = text.bytes().take(start).filter(|byte| *byte == b'\n');
    format!("line {}: {}", lines.count() + 1, shortened(wrong.message()))
}

/// The same sentence, with what it quotes between `` ` `` cut where it is long.
pub fn shortened(say: &str) -> String {
    let parts = (0..).zip(say.split('`'));
    let cut = parts.map(|(place, part)| {
        let is_quoted = place % 2 == 1;
        match part.char_indices().nth(MOST) {
            Some((end, _)) if is_quoted => format!("{}…", part.get(..end).unwrap_or_default()),
            _ => part.to_owned(),
        }
    });
    cut.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_quoted_and_long_is_cut() {
        let long = "é".repeat(10_000);
        assert_eq!(
            shortened(&format!("rule `{long}`: `within` is long")),
            format!("rule `{}…`: `within` is long", "é".repeat(60))
        );
        assert_eq!(shortened("rule `missing.close`"), "rule `missing.close`");
    }
}
