//! What stands behind a measure: by which duties and which kinds of fact it counts a child, so that each child can be shown
//! with what is on record of it.

use heard_record::kind::Kind;

/// By what a measure counts.
#[derive(Debug, Clone, Copy)]
pub struct Behind {
    /// The rules whose duties it looks at, by how their ids begin.
    pub rules: &'static [&'static str],
    /// The kinds of fact it looks at.
    pub kinds: &'static [&'static Kind],
}

impl Behind {
    /// Nothing that is on a child's record.
    pub(super) const NOTHING: Behind = Behind {
        rules: &[],
        kinds: &[],
    };
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use super::super::{Count, measures};
    use crate::catalogue::{Nation, built_in};

    #[test]
    fn every_measure_of_children_says_what_it_counts_by_and_the_catalogue_has_its_rules() {
        let catalogue = built_in::read(Nation::England, &[]).unwrap();
        for measure in measures().filter(|one| !matches!(one.count, Count::Staff(_))) {
            let behind = measure.behind;
            assert!(
                !behind.rules.is_empty() || !behind.kinds.is_empty(),
                "{}",
                measure.id
            );
            for rule in behind.rules {
                let mut rules = catalogue.rules().iter();
                assert!(rules.any(|one| one.id.starts_with(rule)), "{rule}");
            }
        }
    }
}
