//! What a measure counts is what happened to a child, and not what happened to the same person once of age.

use heard_duty::catalogue::Nation;
use heard_duty::measure::{Counted, File, count, measures};
use heard_record::text;

use crate::stories::catalogue;

/// How Rowan's file counts for some measures: missing in May, and again in June from a children's home, then graded high.
fn counted(born: &str, ids: [&str; 3]) -> [Vec<Counted>; 3] {
    let told = format!(
        "Rowan, missing in May and in June
  child: Rowan
  2026-01-10 09:00  described: \"Rowan Fennimore\"; born {born} | about Rowan; no case
  2026-05-01 10:00  reported missing | about Rowan; case May
  2026-05-01 10:30  graded: medium | about Rowan; case May
  2026-05-01 20:00  found: came back | about Rowan; case May
  2026-05-20 09:00  care status: care order; placement children's home | about Rowan; no case
  2026-06-09 18:00  reported missing | about Rowan; case June
  2026-06-09 18:10  graded: high | about Rowan; case June
  2026-06-09 23:00  missing report closed: located; risks addressed no; because \"home\" | about Rowan; case June
asked at 2026-06-20 09:00
"
    );
    let (story, wrongs) = text::read("measuring", &told);
    assert!(wrongs.is_empty(), "{wrongs:#?}");
    let catalogue = catalogue(Nation::England);
    let file = File::read("Rowan", &story, story.asked[0].clone(), &catalogue);
    ids.map(|id| {
        let measure = measures().find(|measure| measure.id == id).unwrap();
        let units = count(measure, &file).into_iter();
        units.map(|unit| unit.counted).collect()
    })
}

#[test]
fn whoever_came_of_age_before_is_not_counted_as_a_child_graded_from_care_or_unseen() {
    let ids = ["m.miss-high", "m.miss-high-lac", "m.miss-close-unseen"];
    assert_eq!(
        counted("2010-04-01", ids),
        [[Counted::Yes], [Counted::Yes], [Counted::Yes]]
    );
    assert_eq!(
        counted("2008-06-03", ids),
        [
            [Counted::No],
            [Counted::Excluded("not in council care")],
            [Counted::Excluded("not closed")],
        ]
    );
}
