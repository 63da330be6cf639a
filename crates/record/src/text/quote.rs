//! Quotation marks, and splitting text without looking inside them.

/// The text in quotation marks; `\"`, `\\`, `\n`, `\r` and `\t` stand for what cannot be written plainly.
pub(super) fn quote(text: &str) -> String {
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
pub(super) fn if_needed(text: &str) -> String {
    let plain = !text.is_empty()
        && text.trim() == text
        && !text.contains(['"', ';', '|', '\\', '\n', '\r', '\t'])
        && text != "not known"
        && !text.starts_with("not asked because ")
        && !text.starts_with("unclear ");
    if plain { text.to_owned() } else { quote(text) }
}

/// Takes the quotation marks off, where there are any.
pub(super) fn unquote(text: &str) -> Result<String, String> {
    if !text.starts_with('"') {
        return Ok(text.to_owned());
    }
    match take(text) {
        Some((inner, "")) => Ok(inner),
        Some((_, rest)) => Err(format!(
            "`{}` stands after the closing quotation mark; a `;` was expected",
            rest.trim()
        )),
        None => Err("a quotation mark is not closed".into()),
    }
}

/// The first quoted text, and what follows it.
pub(super) fn take(text: &str) -> Option<(String, &str)> {
    let mut res = String::new();
    let mut characters = text.strip_prefix('"')?.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return Some((res, text.get(at + 2..)?)),
            '\\' => res.push(match characters.next()?.1 {
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

/// Splits at a character, but not within quotation marks.
pub(super) fn split(text: &str, separator: char) -> Result<Vec<String>, String> {
    let mut res = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        if c == separator && !quoted {
            res.push(String::new());
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        if let Some(last) = res.last_mut() {
            last.push(c);
        }
    }
    if quoted {
        Err("a quotation mark is not closed".into())
    } else {
        Ok(res)
    }
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
            "naïve ☂",
        ] {
            assert_eq!(unquote(&quote(text)).unwrap(), text);
            assert_eq!(unquote(&if_needed(text)).unwrap(), text);
        }
    }

    #[test]
    fn nothing_is_split_within_quotation_marks() {
        assert_eq!(
            split(r#"a; because "x; y""#, ';').unwrap(),
            ["a", r#" because "x; y""#]
        );
        assert!(split(r#"a; "x"#, ';').unwrap_err().contains("not closed"));
    }
}
