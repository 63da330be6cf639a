//! What a measure counts is what happened to a child, and not what happened to the same person once of age.

use heard_duty::catalogue::Nation;
use heard_duty::measure::{Counted, File, Unit, count, measures};
use heard_record::text;

use crate::stories::catalogue;

/// How a file counts for some measures, of somebody born on a day.
fn counted<const MANY: usize>(born: &str, told: &str, ids: [&str; MANY]) -> [Vec<Counted>; MANY] {
    units(born, told, ids).map(|units| units.into_iter().map(|unit| unit.counted).collect())
}

/// What some measures find in a file of somebody born on a day.
fn units<const MANY: usize>(born: &str, told: &str, ids: [&str; MANY]) -> [Vec<Unit>; MANY] {
    let told = format!(
        "Rowan
  child: Rowan
  2026-01-10 09:00  described: \"Rowan Fennimore\"; born {born} | about Rowan; no case
{told}asked at 2026-06-20 09:00
"
    );
    let (story, wrongs) = text::read("measuring", &told);
    assert!(wrongs.is_empty(), "{wrongs:#?}");
    let catalogue = catalogue(Nation::England);
    let file = File::read("Rowan", &story, story.asked[0].clone(), &catalogue);
    ids.map(|id| {
        let measure = measures().find(|measure| measure.id == id).unwrap();
        count(measure, &file)
    })
}

/// Missing in May, and again in June from a children's home, then graded high.
const TWICE_MISSING: &str = "  2026-05-01 10:00  reported missing | about Rowan; case May
  2026-05-01 10:30  graded: medium | about Rowan; case May
  2026-05-01 20:00  found: came back | about Rowan; case May
  2026-05-20 09:00  care status: care order; placement children's home | about Rowan; no case
  2026-06-09 18:00  reported missing | about Rowan; case June
  2026-06-09 18:10  graded: high | about Rowan; case June
  2026-06-09 23:00  missing report closed: located; risks addressed no; because \"home\" | about Rowan; case June
";

#[test]
fn whoever_came_of_age_before_is_not_counted_as_a_child_graded_from_care_or_unseen() {
    let ids = ["m.miss-high", "m.miss-high-lac", "m.miss-close-unseen"];
    assert_eq!(
        counted("2010-04-01", TWICE_MISSING, ids),
        [[Counted::Yes], [Counted::Yes], [Counted::Yes]]
    );
    assert_eq!(
        counted("2008-06-03", TWICE_MISSING, ids),
        [
            [Counted::No],
            [Counted::Excluded("not in council care")],
            [Counted::Excluded("not closed")],
        ]
    );
}

/// Missing and graded the day before an eighteenth birthday, and everything else done after it.
const DONE_AFTERWARDS: &str = "  2026-06-02 20:00  reported missing | about Rowan; case June
  2026-06-02 20:30  graded: medium; because \"first time\" | about Rowan; case June
  2026-06-03 00:30  attended: \"3 Sedge Row\" | about Rowan; case June
  2026-06-03 01:00  search reviewed: \"nothing new\" | about Rowan; case June; by Sgt Heron, sergeant
  2026-06-03 02:00  found: came back | about Rowan; case June
  2026-06-03 03:00  prevention interview held: in person; where \"Westwick\"; with whom \"a man\"; what happened \"he drove about\" | about Rowan; case June
  2026-06-03 09:00  notice shared: council | about Rowan; case June
  2026-06-04 09:00  missing report closed: located; risks addressed no; because \"home\" | about Rowan; case June
  2026-06-15 09:00  reviewer graded: high; because \"a man with a car\" | about Rowan; no case
";

#[test]
fn what_is_done_about_a_child_who_was_missing_counts_though_the_child_is_of_age_by_then() {
    let ids = [
        "m.miss-undergraded",
        "m.miss-referral",
        "m.miss-supervisor-delay",
        "m.miss-close-unseen",
    ];
    let as_a_child = counted("2010-04-01", DONE_AFTERWARDS, ids);
    assert_eq!(counted("2008-06-03", DONE_AFTERWARDS, ids), as_a_child);
    assert_eq!(
        as_a_child,
        [
            [Counted::Yes],
            [Counted::Yes],
            [Counted::Yes],
            [Counted::Yes]
        ]
    );
    assert_eq!(
        counted("2008-06-01", DONE_AFTERWARDS, ids)[0],
        [Counted::Excluded("not regraded by a reviewer")],
        "of age before it all"
    );
}

#[test]
fn an_incident_and_a_detention_of_somebody_of_age_are_none_of_a_childs() {
    let told = "  2026-06-05 20:00  domestic incident attended; children on system 1; children asked about no | about Rowan; case June
  2026-06-06 20:00  detained | about Rowan; case custody
";
    let ids = ["m.da-ppn", "m.da-enquired", "m.custody-referral"];
    assert_eq!(
        counted("2010-04-01", told, ids),
        [
            [Counted::NoRecord],
            [Counted::NoRecord],
            [Counted::NoRecord]
        ]
    );
    assert_eq!(
        counted("2008-06-03", told, ids),
        [
            [Counted::Excluded("no domestic incident")],
            [Counted::Excluded("the system lists no child there")],
            [Counted::Excluded("not in custody")],
        ]
    );
}

/// Nobody came in May; in June somebody did, after half an hour.
const NOBODY_CAME_IN_MAY: &str = "  2026-05-01 10:00  reported missing | about Rowan; case May
  2026-05-01 10:10  graded: medium | about Rowan; case May
  2026-05-01 20:00  found: came back | about Rowan; case May
  2026-06-09 18:00  reported missing | about Rowan; case June
  2026-06-09 18:10  graded: medium | about Rowan; case June
  2026-06-09 18:30  attended: \"3 Sedge Row\" | about Rowan; case June
  2026-06-09 19:00  search reviewed: \"nothing new\" | about Rowan; case June; by Sgt Heron, sergeant
  2026-06-09 23:00  found: came back | about Rowan; case June
";

#[test]
fn how_long_nobody_came_is_not_told_by_who_came_another_time() {
    let minutes = |told: &str| {
        let ids = ["m.miss-attend-delay", "m.miss-supervisor-delay"];
        units("2010-04-01", told, ids).map(|units| units[0].minutes)
    };
    assert_eq!(minutes(NOBODY_CAME_IN_MAY), [None, None]);
    let came = "  2026-05-01 10:40  attended: \"3 Sedge Row\" | about Rowan; case May
  2026-05-01 12:00  search reviewed: \"nothing new\" | about Rowan; case May; by Sgt Heron, sergeant
";
    assert_eq!(
        minutes(&format!("{NOBODY_CAME_IN_MAY}{came}")),
        [Some(40), Some(120)]
    );
}
