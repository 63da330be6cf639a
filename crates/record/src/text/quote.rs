//! Quotation marks, and splitting text without looking inside them.

/// The text in quotation marks; `\"`, `\\`, `\n`, `\r` and `\t` stand for what cannot be written plainly.
pub(crate) fn quote(text: &str) -> String {
    let mut res = String::with_capacity(text.len() + 2);
    res.push('"');
    for c in text.chars() {
        match c {
            '"' => res.push_str("\\\""),
            '\\' => res.push_str("\\\\"),
            '\n' => res.push_str("\\n"),
            '\r' => res.push_str("\\r"),
            '\t' => res.push_str("\\t"),
            other => res.push(other),
        }
    }
    res.push('"');
    res
}

/// The text as it is where it reads back the same, and in quotation marks where it would not.
pub(crate) fn if_needed(text: &str) -> String {
    let plain = !text.is_empty()
        && text.trim() == text
        && !text.contains(['"', '“', ';', '|', '\\', '\n', '\r', '\t'])
        && text != "not known"
        && text != "would not say"
        && not_asked(text).is_none()
        && not_found_out(text).is_none()
        && !text.starts_with("unclear ");
    if plain { text.to_owned() } else { quote(text) }
}

/// The reason why something was not asked, where that is what a text says; it may be blank.
pub(crate) fn not_asked(text: &str) -> Option<&str> {
    said_after(text, "not asked", " because")
}

/// What was tried where something could not be found out, if that is what a text says; it may be blank.
pub(crate) fn not_found_out(text: &str) -> Option<&str> {
    said_after(text, "not found out", " after")
}

fn said_after<'t>(text: &'t str, words: &str, link: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(words)?;
    let said = rest.strip_prefix(link).unwrap_or(rest);
    (said.is_empty() || said.starts_with(' ') && said.len() < rest.len()).then_some(said)
}

/// Quotation marks, as a text is gone through: straight ones, or the curved ones that office programs put.
#[derive(Default)]
pub(crate) struct Marks {
    closing: Option<char>,
    escaped: bool,
}

impl Marks {
    /// Goes past a character.
    pub(crate) fn pass(&mut self, c: char) {
        match (self.closing, c) {
            _ if self.escaped => self.escaped = false,
            (Some(_), '\\') => self.escaped = true,
            (Some(closing), c) if c == closing => self.closing = None,
            (None, c) => self.closing = closing(c),
            _ => {}
        }
    }

    /// Is what comes next within a quotation?
    pub(crate) fn are_open(&self) -> bool {
        self.closing.is_some()
    }
}

/// The mark that closes what a mark opens.
fn closing(opening: char) -> Option<char> {
    match opening {
        '"' => Some('"'),
        '“' => Some('”'),
        _ => None,
    }
}

const NOT_CLOSED: &str = "a quotation mark is not closed";

/// Takes the quotation marks off, where there are any.
pub(crate) fn unquote(text: &str) -> Result<String, String> {
    if text.chars().next().and_then(closing).is_none() {
        return Ok(text.to_owned());
    }
    match take(text) {
        Some((inner, "")) => Ok(inner),
        Some(_) => {
            Err("something stands after the closing quotation mark; a `;` was expected".into())
        }
        None => Err(NOT_CLOSED.into()),
    }
}

/// The first quoted text, and what follows it.
pub(crate) fn take(text: &str) -> Option<(String, &str)> {
    let mut characters = text.chars();
    let closing = closing(characters.next()?)?;
    let mut res = String::new();
    while let Some(c) = characters.next() {
        match c {
            c if c == closing => return Some((res, characters.as_str())),
            '\\' => res.push(match characters.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            }),
            other => res.push(other),
        }
    }
    None
}

/// Splits at a character, or any of several, but not within quotation marks.
pub(crate) fn split(text: &str, separators: &[char]) -> Result<Vec<String>, String> {
    let mut res = vec![String::new()];
    let mut marks = Marks::default();
    for c in text.chars() {
        if separators.contains(&c) && !marks.are_open() {
            res.push(String::new());
            continue;
        }
        marks.pass(c);
        if let Some(last) = res.last_mut() {
            last.push(c);
        }
    }
    if marks.are_open() {
        Err(NOT_CLOSED.into())
    } else {
        Ok(res)
    }
}

/// Names in a row, each in quotation marks where it needs them.
pub(crate) fn names(names: impl IntoIterator<Item = String>) -> String {
    let written: Vec<String> = names
        .into_iter()
        .map(|name| match name.contains(',') {
            true => quote(&name),
            false => if_needed(&name),
        })
        .collect();
    match written.is_empty() {
        true => quote(""),
        false => written.join(", "),
    }
}

/// Reads names in a row, split by commas or otherwise; a name in quotation marks may hold them.
pub(crate) fn read_names(text: &str, separators: &[char]) -> Result<Vec<String>, String> {
    let mut res = Vec::new();
    for part in split(text, separators)? {
        let name = unquote(part.trim())?.trim().to_owned();
        if !name.is_empty() {
            res.push(name);
        }
    }
    Ok(res)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_comes_back() {
        for text in [
            "",
            "a; b | c",
            "she said \"no\"",
            "two\nlines",
            "back\\slash",
            "not known",
            "not asked",
            "not asked because",
            "would not say",
            "not found out",
            "not found out after",
            "naïve ☂",
            "“curved”",
            "a ” alone",
        ] {
            assert_eq!(unquote(&quote(text)).unwrap(), text);
            assert_eq!(unquote(&if_needed(text)).unwrap(), text);
        }
    }

    #[test]
    fn nothing_is_split_within_quotation_marks() {
        assert_eq!(
            split(r#"a; because "x; y""#, &[';']).unwrap(),
            ["a", r#" because "x; y""#]
        );
        assert!(
            split(r#"a; "x"#, &[';'])
                .unwrap_err()
                .contains("not closed")
        );
        assert_eq!(
            split("a; because “x; \"y\"”", &[';']).unwrap(),
            ["a", " because “x; \"y\"”"]
        );
    }
}
