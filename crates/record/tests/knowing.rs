//! What was known, when; and what a file's mistakes are told as.

use heard_record::fact::{missing, person};
use heard_record::{Timeline, When, text};

fn story(text: &str) -> text::Story {
    let (story, wrongs) = text::read("here", text);
    assert!(wrongs.is_empty(), "{wrongs:?}");
    story
}

fn at(text: &str) -> jiff::Timestamp {
    When::read(text).unwrap().latest()
}

const KAI: &str = r#"
Kai and his brother
  child: Kai
  people: Tam; Grey
  2026-05-28 10:00  flag raised: criminal exploitation; because "panel" | no case
  2026-02-14 09:00  lives at: 14 Tern Street | no case
  2026-02-14 09:00  lives at: 14 Tern Street | about Tam; no case
  2026-02-14 09:00  linked to: Tam; as sibling | no case
  2026-06-06 22:00  factor recorded: rf.sibling-or-friend-harmed; stands present; evidence "assaulted" | about Tam; no case
  2026-05-02 19:00  linked to: Grey; as person of concern | recorded 2026-05-03 09:00; no case
  2026-01-01  of concern: registered sex offender | about Grey; no case
  2026-06-10 19:02  reported missing; by "Lark, his mum"; last seen 2026-06-10 17:40
  2026-06-10 19:09  graded: medium; because "not long gone"
  2026-06-10 21:00  withdrawn: 9; because "entered on the wrong child"
"#;

#[test]
fn the_background_is_what_was_on_record_about_those_around_the_child() {
    let story = story(KAI);
    let kai = story.cast.people[0].id;
    let timeline = Timeline::as_known_at(kai, at("2026-06-10 19:09"), &story.facts);
    assert_eq!(timeline.of::<person::FlagRaised>().count(), 1);
    assert_eq!(
        timeline.around::<person::FactorRecorded>().count(),
        1,
        "what happened to his brother is background"
    );
    assert_eq!(timeline.around::<person::OfConcern>().count(), 1);
    assert_eq!(
        timeline.of::<person::Linked>().count(),
        2,
        "his brother, and a man of concern"
    );
}

#[test]
fn whoever_lives_at_the_childs_address_is_around_however_it_is_written_and_nobody_of_another_flat()
{
    let story = story(
        r#"
One house
  child: Kai
  people: Tam; Grey
  2026-02-14 09:00  lives at: "Flat 1, 23 Quay Street, Saltby" | no case
  2026-02-14 09:00  lives at: "flat 1 23 Quay Street  Saltby" | about Tam; no case
  2026-06-06 22:00  factor recorded: rf.sibling-or-friend-harmed; stands present; evidence "assaulted" | about Tam; no case
  2026-02-14 09:00  lives at: "Flat 12, 3 Quay Street, Saltby" | about Grey; no case
  2026-01-01  of concern: registered sex offender | about Grey; no case
"#,
    );
    let kai = story.cast.people[0].id;
    let timeline = Timeline::as_known_at(kai, at("2026-06-10 19:09"), &story.facts);
    let around = (
        timeline.around::<person::FactorRecorded>().count(),
        timeline.around::<person::OfConcern>().count(),
    );
    assert_eq!(around, (1, 0));
}

#[test]
fn a_fact_recorded_later_is_not_there_yet() {
    let story = story(KAI);
    let kai = story.cast.people[0].id;
    let then = Timeline::as_known_at(kai, at("2026-05-02 23:00"), &story.facts);
    assert_eq!(
        then.of::<person::Linked>().count(),
        1,
        "the stop of 2 May was recorded on 3 May"
    );
}

#[test]
fn a_withdrawn_fact_counts_then_and_not_now() {
    let story = story(KAI);
    let kai = story.cast.people[0].id;
    let graded = |known| {
        Timeline::as_known_at(kai, at(known), &story.facts)
            .of::<missing::Graded>()
            .count()
    };
    assert_eq!(
        (graded("2026-06-10 20:59"), graded("2026-06-10 21:00")),
        (1, 0)
    );
}

#[test]
fn the_order_of_arrival_changes_nothing() {
    let story = story(KAI);
    let kai = story.cast.people[0].id;
    let mut backwards = story.facts.clone();
    backwards.reverse();
    let now = at("2026-06-11");
    let ids = |facts: &[heard_record::Fact]| {
        Timeline::as_known_at(kai, now, facts)
            .facts()
            .iter()
            .map(|f| f.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&story.facts), ids(&backwards));
}

#[test]
fn two_records_of_one_child_are_read_as_one_until_somebody_says_otherwise() {
    let story = story(
        "One child, two records
  children: Kai; Kay
  2026-06-01 10:00  same person: Kay; because \"same mother, same school\" | no case
  2026-06-02 10:00  reported missing; by mum | about Kay
  2026-06-05 10:00  not the same person: Kay; because \"cousins\" | no case
",
    );
    let kai = story.cast.people[0].id;
    let reports = |known| {
        Timeline::as_known_at(kai, at(known), &story.facts)
            .of::<missing::Reported>()
            .count()
    };
    assert_eq!((reports("2026-06-03"), reports("2026-06-06")), (1, 0));
}

/// How many reports of a child missing stand, of those that a story of corrections tells.
fn reports_standing(corrections: &str) -> usize {
    let story = story(&format!(
        "Taken back
  children: Kai; Tam
  2026-06-01 10:00  reported missing; by mum
{corrections}"
    ));
    let kai = story.cast.people[0].id;
    Timeline::as_known_at(kai, at("2026-07-01"), &story.facts)
        .of::<missing::Reported>()
        .count()
}

#[test]
fn nothing_is_taken_back_without_a_reason_or_from_another_childs_record() {
    assert_eq!(reports_standing("  2026-06-02 10:00  withdrawn: 1\n"), 1);
    assert_eq!(
        reports_standing("  2026-06-02 10:00  withdrawn: 1; because \"wrong child\" | about Tam\n"),
        1
    );
    assert_eq!(
        reports_standing("  2026-06-02 10:00  withdrawn: 1; because \"wrong child\"\n"),
        0
    );
}

#[test]
fn what_is_taken_back_of_one_child_stands_for_the_other() {
    let story = story(
        "Two children, one of them not there
  children: Ava; Kai
  2026-06-10 01:00  reported missing; by mum | about Ava, Kai
  2026-06-10 09:00  withdrawn: 1; because \"Ava was with her aunt\" | about Ava
",
    );
    let reports = |child: usize| {
        let child = story.cast.people[child].id;
        Timeline::as_known_at(child, at("2026-07-01"), &story.facts)
            .of::<missing::Reported>()
            .count()
    };
    assert_eq!((reports(0), reports(1)), (0, 1));
}

#[test]
fn a_fact_is_replaced_only_by_another_that_is_on_record() {
    let replaced = |with: &str| {
        format!("  2026-06-02 10:00  replaced: 1; with {with}; because \"wrong time\"\n")
    };
    let and = "  2026-06-02 10:00  reported missing; by dad";
    assert_eq!(reports_standing(&replaced("1")), 1);
    assert_eq!(reports_standing(&replaced("not known")), 1);
    assert_eq!(reports_standing(&format!("{}{and}\n", replaced("3"))), 1);
    let later = format!("{}{and} | recorded 2026-08-01 10:00\n", replaced("3"));
    assert_eq!(reports_standing(&later), 1, "the old one still stands");
    let other = format!("{}{and} | about Tam\n", replaced("3"));
    assert_eq!(
        reports_standing(&other),
        1,
        "another child's stands in no place"
    );
}

#[test]
fn what_was_replaced_is_back_when_what_replaced_it_is_withdrawn() {
    let at = "  2026-06-02 10:00  ";
    let second = format!(
        "{at}reported missing; by dad\n{at}replaced: 1; with 2; because \"wrong person\"\n"
    );
    let third =
        format!("{at}reported missing; by nan\n{at}replaced: 2; with 4; because \"wrong again\"\n");
    let withdrawn = |fact: u8| format!("{at}withdrawn: {fact}; because \"never said\"\n");
    let by = |corrections: &str| -> Vec<String> {
        let story = story(&format!(
            "Who reported him\n  child: Kai\n  2026-06-01 22:10  reported missing; by mum\n{corrections}"
        ));
        let kai = story.cast.people[0].id;
        let timeline = Timeline::as_known_at(kai, crate::knowing::at("2026-07-01"), &story.facts);
        let said = timeline.of::<missing::Reported>();
        said.filter_map(|(_, report)| report.by.clear().cloned())
            .collect()
    };
    assert_eq!(by(&second), ["dad"]);
    assert_eq!(by(&format!("{second}{}", withdrawn(2))), ["mum"]);
    assert_eq!(by(&format!("{second}{third}")), ["nan"]);
    assert_eq!(by(&format!("{second}{third}{}", withdrawn(4))), ["dad"]);
    assert_eq!(
        by(&format!("{second}{third}{}", withdrawn(2))),
        ["mum", "nan"],
        "each was replaced by another: the first by what was never said"
    );
}

#[test]
fn taking_back_what_took_something_back_gives_it_back_even_in_the_same_minute() {
    let back = "withdrawn: 1; because \"wrong child\"";
    let and_back = "withdrawn: 2; because \"it was the right child\"";
    let thrice = "withdrawn: 3; because \"no, the wrong one\"";
    let at = "  2026-06-02 10:00  ";
    assert_eq!(
        reports_standing(&format!("{at}{back}\n{at}{and_back}\n")),
        1
    );
    assert_eq!(
        reports_standing(&format!("{at}{back}\n{at}{and_back}\n{at}{thrice}\n")),
        0
    );
    let each_other = format!("{at}withdrawn: 3; because \"x\"\n{at}withdrawn: 2; because \"y\"\n");
    assert_eq!(reports_standing(&each_other), 1);
}

#[test]
fn two_said_not_to_be_one_person_are_apart_though_both_are_the_same_as_a_third() {
    let story = story(
        "Three records
  children: Kai; Kay; Kit
  2026-06-01 10:00  same person: Kay; because \"same mother\" | no case
  2026-06-01 11:00  same person: Kit; because \"same school\" | about Kay; no case
  2026-06-02 10:00  not the same person: Kit; because \"another year\" | no case
  2026-06-03 10:00  reported missing; by mum | about Kit
",
    );
    let missing = |child: usize| {
        let child = story.cast.people[child].id;
        Timeline::as_known_at(child, at("2026-07-01"), &story.facts)
            .of::<missing::Reported>()
            .count()
    };
    assert_eq!((missing(0), missing(1), missing(2)), (0, 1, 1));
}

#[test]
fn whose_age_is_in_doubt_is_a_child_and_the_latest_readable_birthday_counts() {
    let story = story(
        "Born when?
  child: Kai
  2026-06-01 10:00  described; born unclear \"says 16, looks 20\" | no case
  2026-06-02 10:00  described; born 2005-07-01 | no case
  2026-06-03 10:00  described; born unclear \"?\" | no case
  2026-06-04 10:00  described; born 2010-07-01 | no case
",
    );
    let kai = story.cast.people[0].id;
    let is_a_child = |day: u8| {
        let known = at(&format!("2026-06-0{day} 12:00"));
        Timeline::as_known_at(kai, known, &story.facts)
            .is_a_child(known.as_microsecond())
            .word()
    };
    assert_eq!([1, 2, 3, 4].map(is_a_child), ["yes", "no", "no", "yes"]);
}

#[test]
fn a_malformed_story_says_where_and_what_was_expected_and_loses_nothing() {
    let (story, wrongs) = text::read(
        "here",
        "A story with mistakes
  2024-05-01 22:10  reported missing; by mum
  2024-05-01 22:30  graded: meduim
  2024-05-01 25:30  found
  2024-05-02  sat on a wall
  perhaps found
  2024-05-03 10:00  found; somewhere nice
",
    );
    assert_eq!(story.facts.len(), 1, "what could be read is there");
    let said: Vec<(usize, &str)> = wrongs
        .iter()
        .map(|wrong| (wrong.line, wrong.say.as_str()))
        .collect();
    assert_eq!(
        said.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
        [6, 3, 4, 5, 7]
    );
    assert!(
        said[1].1.contains("one of `absent`") && said[1].1.contains("did you mean `medium`?"),
        "{said:?}"
    );
    assert!(said[2].1.contains("is not a time"), "{said:?}");
    assert!(said[3].1.contains("no kind of fact"), "{said:?}");
    assert!(said[4].1.contains("begins with none of `how`"), "{said:?}");
}
