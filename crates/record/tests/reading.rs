//! What somebody wrote is read as it stands, or told; never passed over.

use heard_record::fact::{contact, protection};
use heard_record::kind::OneKind;
use heard_record::text::Story;
use heard_record::{Stated, lines, text};

fn told(text: &str) -> (Story, String) {
    let (story, wrongs) = text::read("told", text);
    let say: Vec<String> = wrongs.iter().map(|wrong| wrong.say.clone()).collect();
    (story, say.join("\n"))
}

#[test]
fn words_with_nothing_in_them_are_no_answer() {
    let (story, wrong) =
        told("Blank\n  2026-06-10 10:00  taken into police protection; grounds \"  \"\n");
    assert_eq!(wrong, "");
    let taken = protection::Taken::of(&story.facts[0].what).unwrap();
    assert_eq!(taken.grounds, Stated::LeftOut);
}

#[test]
fn within_quotation_marks_every_line_is_words() {
    let (story, wrong) = told(
        "Over lines\n  2026-06-10 10:00  incident opened; in the caller's words \"Fernlea House said\n    # 3 Acacia Avenue\n    2 tablets\"\n  2026-06-10 11:00  officer sent\n",
    );
    assert_eq!(wrong, "");
    let opened = contact::IncidentOpened::of(&story.facts[0].what).unwrap();
    assert_eq!(
        opened.words.clear().map(String::as_str),
        Some("Fernlea House said # 3 Acacia Avenue 2 tablets")
    );
    assert_eq!(story.facts.len(), 2, "the next fact is a fact of its own");
}

#[test]
fn a_fact_below_a_question_is_told_and_not_taken_for_an_expectation() {
    let (_, wrong) = told(
        "Late\n  2026-06-10 10:00  reported missing\nasked at 2026-06-12 09:00\n  2026-06-10 11:00  taken into police protection\n",
    );
    assert!(wrong.contains("before the first `asked at`"), "{wrong}");
}

#[test]
fn two_facts_of_one_id_are_told() {
    let (story, _) = told("One\n  2026-06-10 10:00  reported missing\n");
    let twice = lines::write(&story) + &lines::write_fact(&story.facts[0]).to_string();
    let (read, wrongs) = lines::read(&twice);
    assert_eq!(read.facts.len(), 1);
    assert!(
        wrongs[0].say.contains("an id of its own"),
        "{}",
        wrongs[0].say
    );
}
