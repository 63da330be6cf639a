//! The words of a course, with its gaps filled: `{child}` by a name, `{a|b}` by one of the two.

use crate::invent::Chance;

/// Words with every gap filled. `named` knows what a gap's name stands for; what it does not know stands as it is.
pub fn filled(words: &str, named: &dyn Fn(&str) -> Option<String>, chance: &mut Chance) -> String {
    let mut res = String::with_capacity(words.len() + 16);
    let mut left = words;
    while let Some(open) = left.find('{') {
        let (before, rest) = left.split_at(open);
        res.push_str(before);
        let inner = rest.get(1..closing(rest)).unwrap_or_default();
        left = rest.get(closing(rest) + 1..).unwrap_or_default();
        let choices = choices(inner);
        if choices.len() > 1 || inner.contains('{') {
            let chosen = chance.pick(&choices).copied().unwrap_or_default();
            res.push_str(&filled(chosen, named, chance));
        } else {
            res.push_str(&named(inner).unwrap_or_else(|| inner.to_owned()));
        }
    }
    res.push_str(left);
    res
}

/// Where the brace that opens some words is closed.
fn closing(words: &str) -> usize {
    let mut depth = 0;
    for (at, letter) in words.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    words.len()
}

/// What stands between the bars that are in no brace.
fn choices(inner: &str) -> Vec<&str> {
    let mut depth = 0;
    inner
        .split(|letter| {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            letter == '|' && depth == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_within_a_choice_are_filled_too() {
        let named = |name: &str| (name == "child").then(|| "Kit".to_owned());
        let mut said: Vec<String> = (0..20)
            .map(|seed| filled("{{child} ran|{child}} off", &named, &mut Chance::from(seed)))
            .collect();
        said.sort();
        said.dedup();
        assert_eq!(said, ["Kit off", "Kit ran off"]);
        let alone = filled("{by phone to {child}}", &named, &mut Chance::from(1));
        assert_eq!(alone, "by phone to Kit");
    }
}
