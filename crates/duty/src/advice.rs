//! What is said and given to a child or a family, by kind of harm: a force's own text, not law.

use serde::Deserialize;

/// What is said and given about one kind of harm.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// Its stable name.
    pub id: String,
    /// The kind of harm, as people call it.
    pub title: String,
    /// What to say to the child.
    pub child: Vec<String>,
    /// What to say to whoever cares for the child.
    pub family: Vec<String>,
    /// What makes it worse.
    pub never: Vec<String>,
    /// What to leave with them, by name.
    pub give: Vec<String>,
    /// The rules of the catalogue it answers.
    pub rests: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    advice: Vec<Advice>,
}

/// Reads the text.
///
/// # Errors
///
/// What is wrong with it, as a sentence: an entry that is unfinished, or two of one name.
pub fn read(text: &str) -> Result<Vec<Advice>, String> {
    let Text { advice } = toml::from_str(text).map_err(|fault| fault.to_string())?;
    for (at, one) in advice.iter().enumerate() {
        let is_empty = [&one.child, &one.family, &one.never, &one.give]
            .iter()
            .any(|list| list.is_empty());
        if is_empty {
            return Err(format!(
                "advice `{}`: say something to the child, to the family, of what never to do, and of what to give",
                one.id
            ));
        }
        if advice.iter().take(at).any(|before| before.id == one.id) {
            return Err(format!("advice `{}`: there are two of that name", one.id));
        }
    }
    Ok(advice)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use super::*;

    const ONE: &str = "[[advice]]\nid = \"a\"\ntitle = \"A\"\nchild = [\"c\"]\nfamily = [\"f\"]\nnever = [\"n\"]\ngive = [\"g\"]\nrests = [\"r\"]\n";

    #[test]
    fn an_entry_that_says_nothing_to_the_child_and_two_of_one_name_are_told() {
        assert_eq!(read(ONE).unwrap().len(), 1);
        let unsaid = read(&ONE.replace("[\"c\"]", "[]")).unwrap_err();
        assert!(unsaid.contains("`a`: say something to the child"));
        let twice = read(&format!("{ONE}{ONE}")).unwrap_err();
        assert!(twice.contains("two of that name"));
    }
}
