//! A force that asks for something sooner than law does, and a child whose school days change.

use heard_duty::catalogue::{Catalogue, Layer, LayerKind, Nation, built_in};
use heard_duty::story::{self, Stood};
use heard_record::text::{self, Story};
use heard_record::{Shown, When};

use crate::stories::catalogue;

fn told(lines: &str) -> Story {
    let (story, wrongs) = text::read("a test", &format!("A test\n  child: Kai\n{lines}"));
    assert!(wrongs.is_empty(), "{wrongs:#?}");
    story
}

fn at(text: &str) -> jiff::Timestamp {
    When::read(text).unwrap().earliest()
}

/// How one rule stood for the only child of a story.
fn stood<'c>(story: &Story, catalogue: &'c Catalogue, rule: &str, when: &str) -> Stood<'c> {
    let child = story.cast.children().next().unwrap().id;
    let timeline = heard_record::Timeline::as_known_at(child, at(when), &story.facts);
    let found = story::stood(&timeline, at(when), catalogue);
    let mut of_rule = found.into_iter().filter(|stood| stood.duty.rule.id == rule);
    let res = of_rule.next().unwrap();
    assert!(of_rule.next().is_none(), "{rule} is owed more than once");
    res
}

#[test]
fn sooner_before_an_occasion_than_law_asks_is_missed_before_law_is() {
    let layer = Layer {
        name: "a force",
        file: "force.toml",
        text: "[[set]]\nid = \"custody.certificate\"\nbefore = \"2 hours\"\nsays = \"its own policy\"\n",
        kind: LayerKind::Force,
    };
    let sooner = built_in::read(Nation::England, &[layer]).unwrap();
    let court = "  2026-05-02 22:00  charged: \"assault\"; bail refused yes\n  2026-05-03 10:00  brought to court\n";
    let missed = |story: &Story, when: &str| {
        let stood = stood(story, &sooner, "custody.certificate", when);
        (stood.standing.word(), stood.missed_in_law)
    };
    let never = told(court);
    assert_eq!(missed(&never, "2026-05-03 12:00"), ("overdue", Shown::Yes));
    let late = told(&format!(
        "{court}  2026-05-03 09:00  detention certificate made: \"no bed\"\n"
    ));
    assert_eq!(missed(&late, "2026-05-03 12:00"), ("met late", Shown::No));
}

#[test]
fn past_the_forces_own_time_is_not_yet_past_the_laws_and_both_are_told() {
    let layer = Layer {
        name: "a force",
        file: "force.toml",
        text: "[[set]]\nid = \"pp.max-72h\"\nwithin = \"48 hours\"\nsays = \"its own policy\"\n",
        kind: LayerKind::Force,
    };
    let (law, sooner) = (
        catalogue(Nation::England),
        built_in::read(Nation::England, &[layer]).unwrap(),
    );
    let taken = "  2026-05-01 10:00  taken into police protection; officer \"PC Dunlin 4471\"\n";
    let ended = |when: &str| {
        told(&format!(
            "{taken}  {when}  police protection ended: released to parent or carer\n"
        ))
    };
    let missed = |story: &Story, when: &str| {
        let stood = stood(story, &sooner, "pp.max-72h", when);
        (stood.standing.word(), stood.missed_in_law)
    };
    let still_held = told(taken);
    assert_eq!(missed(&still_held, "2026-05-03 09:00"), ("open", Shown::No));
    assert_eq!(
        missed(&still_held, "2026-05-03 12:00"),
        ("overdue", Shown::No)
    );
    let layer = Layer {
        text: "[[set]]\nid = \"missing.return-home-interview\"\nwithin = \"24 hours\"\nsays = \"its own policy\"\n",
        ..layer
    };
    let interview_sooner = built_in::read(Nation::England, &[layer]).unwrap();
    let home = told("  2026-05-01 10:00  found: came back\n");
    let interview = |when: &str| {
        let rule = "missing.return-home-interview";
        let stood = stood(&home, &interview_sooner, rule, when);
        (stood.standing.word(), stood.missed_in_law)
    };
    assert_eq!(interview("2026-05-03 09:00"), ("overdue", Shown::No));
    assert_eq!(interview("2026-05-05 09:00"), ("overdue", Shown::Yes));
    let late = ended("2026-05-03 12:00");
    assert_eq!(missed(&late, "2026-05-09 12:00"), ("met late", Shown::No));
    let story = told(taken);
    let because = |catalogue| {
        let stood = stood(&story, catalogue, "pp.max-72h", "2026-05-03 12:00");
        let child = stood.duty.child;
        let timeline =
            heard_record::Timeline::as_known_at(child, at("2026-05-03 12:00"), &story.facts);
        let reasons = stood.duty.because(&timeline, &story.cast);
        let says: Vec<String> = reasons.into_iter().map(|reason| reason.say).collect();
        says.join("\n")
    };
    assert!(
        because(&sooner).contains("By law itself it was due by 10:00 on Mon 4 May 2026: 72 hours.")
    );
    assert!(!because(&law).contains("itself"));
}

/// Saltby's half term in February 2026 is a week later than the default one.
#[test]
fn a_childs_school_days_are_those_of_the_school_the_child_was_at_then() {
    let catalogue = catalogue(Nation::England);
    let victim = "  2026-02-13 20:00  child may be victim of domestic abuse: \"in the room\"\n";
    let due = |schools: &str| {
        let story = told(&format!("{schools}{victim}"));
        let stood = stood(
            &story,
            &catalogue,
            "da.encompass.before-school",
            "2027-01-01 12:00",
        );
        stood.duty.due.unwrap().to_string()
    };
    let saltby = |when: &str| {
        format!(
            "  {when}  attends school: \"Saltby High\"; authority \"Saltby Council\" | no case\n"
        )
    };
    let other = |when: &str| {
        format!(
            "  {when}  attends school: \"Northmere High\"; authority \"Northmere Council\" | no case\n"
        )
    };
    let (monday, after_half_term) = ("2026-02-16 08:30", "2026-02-23 08:30");
    assert_eq!(due(""), after_half_term);
    assert_eq!(due(&saltby("2025-09-01 09:00")), monday);
    assert_eq!(
        due(&format!(
            "{}{}",
            saltby("2025-09-01 09:00"),
            other("2026-04-13 09:00")
        )),
        monday,
        "a move at Easter does not change February"
    );
    assert_eq!(
        due(&format!(
            "{}{}",
            other("2025-09-01 09:00"),
            saltby("2026-01-05 09:00")
        )),
        monday
    );
    assert_eq!(
        due(&saltby("2026-02-14 09:00")),
        monday,
        "written down the day after: the child went there before"
    );
    let either = format!("{monday}..{after_half_term}");
    assert_eq!(
        due(&format!(
            "{}{}",
            other("2025-09-01 09:00"),
            saltby("2026-01-05..2026-03-30")
        )),
        either,
        "moved some time that term: either may be so"
    );
    assert_eq!(
        due(
            "  2025-09-01 09:00  attends school: \"High\"; authority unclear \"S'by?\" | no case\n"
        ),
        either
    );
}
