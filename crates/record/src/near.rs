//! A word of ours that somebody may have meant.
//!
//! What is wrong in a record is told without the words that were written: a
//! name, an address or what a child said must not end up in a log or on a
//! screen because of a slip beside it. Words of our own may stand there.

/// What is longer than this is no slip in a word of ours.
const LONGEST: usize = 60;
/// How alike two words are when one may be a slip for the other.
const ALIKE: f64 = 0.7;

/// "; did you mean `medium`?", where what is written begins almost as one of the words; else nothing.
pub fn did_you_mean<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> String {
    let likeness = |word: &str| {
        let length = word.split_whitespace().count();
        let first: Vec<&str> = written.split_whitespace().take(length).collect();
        let first = first.join(" ");
        let first = first.trim_end_matches([':', ';']);
        if first.len() > LONGEST {
            return 0.0;
        }
        strsim::normalized_damerau_levenshtein(&first.to_lowercase(), &word.to_lowercase())
    };
    words
        .into_iter()
        .map(|word| (likeness(word), word))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map_or_else(String::new, |(_, word)| format!("; did you mean `{word}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_a_word_of_ours_is_noticed_and_a_name_is_not_repeated() {
        let words = ["low", "medium", "child seen", "child seen by carer"];
        assert_eq!(did_you_mean("meduim", words), "; did you mean `medium`?");
        assert_eq!(
            did_you_mean("Child sean: at home", words),
            "; did you mean `child seen`?"
        );
        assert_eq!(did_you_mean("Zephyrine Quillfeather", words), "");
        assert_eq!(did_you_mean("", words), "");
    }
}
