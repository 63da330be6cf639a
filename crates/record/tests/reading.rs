//! What somebody wrote is read as it stands, or told; never passed over.

use heard_record::fact::{contact, protection};
use heard_record::kind::OneKind;
use heard_record::text::Story;
use heard_record::{Nation, Stated, lines, text};
use proptest::prelude::*;

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

/// Every error of a text, as one text.
fn said_of(text: &str) -> String {
    told(text).1
}

const WRITTEN: &str = "Zephyrine Quillfeather of 3 Acacia Avenue, thumped by grandmother";

fn repeats(said: &str) -> Vec<&'static str> {
    let words = WRITTEN.split(' ').filter(|word| word.len() > 2);
    words
        .filter(|word| said.to_lowercase().contains(&word.to_lowercase()))
        .collect()
}

#[test]
fn no_error_of_a_story_repeats_a_word_that_was_written() {
    let lines = [
        "child: Ava; Ava; WRITTEN; WRITTEN",
        "child: \"WRITTEN",
        "people: \"WRITTEN\" WRITTEN",
        "WRITTEN",
        "2026-06-10 WRITTEN  reported missing",
        "WRITTEN 2026-06-10 10:00  reported missing",
        "2026-06-10 WRITTEN",
        "2026-03-29 01:30  reported missing; by \"WRITTEN\"",
        "2026-10-25 01:30  reported missing; by \"WRITTEN\"",
        "2026-06-10 10:00 WRITTEN..2026-06-11  reported missing",
        "2026-06-11 10:00..2026-06-10  reported missing; by \"WRITTEN\"",
        "2026-06-10 10:00  WRITTEN",
        "2026-06-10 10:00  reported WRITTEN",
        "2026-06-10 10:00  reported missing: WRITTEN",
        "2026-06-10 10:00  reported missing; WRITTEN",
        "2026-06-10 10:00  reported missing; by \"WRITTEN",
        "2026-06-10 10:00  reported missing; by \"a\" WRITTEN",
        "2026-06-10 10:00  reported missing; by \"WRITTEN\"; by \"WRITTEN\"",
        "2026-06-10 10:00  reported missing; last seen WRITTEN",
        "2026-06-10 10:00  reported missing; last seen \"WRITTEN\"",
        "2026-06-10 10:00  graded: WRITTEN",
        "2026-06-10 10:00  graded: not asked because \"\"; because \"WRITTEN\"",
        "2026-06-10 10:00  graded: not asked; because \"WRITTEN\"",
        "2026-06-10 10:00  risk noted: WRITTEN",
        "2026-06-10 10:00  born: WRITTEN",
        "2026-06-10 10:00  lives with: WRITTEN",
        "2026-06-10 10:00  reported missing  | WRITTEN",
        "2026-06-10 10:00  reported missing  | recorded WRITTEN",
        "2026-06-10 10:00  reported missing  | by WRITTEN",
        "2026-06-10 10:00  reported missing  | by WRITTEN, WRITTEN",
        "2026-06-10 10:00  reported missing  | by \"WRITTEN, sergeant",
        "2026-06-10 10:00  reported missing  | about WRITTEN",
        "2026-06-10 10:00  reported missing  | about",
        "2026-06-10 10:00  reported missing  | case",
        "2026-06-10 10:00  reported missing  | row WRITTEN",
        "2026-06-10 10:00  reported missing  | row \"WRITTEN\" WRITTEN \"WRITTEN\"",
        "2026-06-10 10:00  reported missing  | row \"WRITTEN\" 12 \"WRITTEN",
        "2026-06-10 10:00  reported missing  | no case; case WRITTEN",
    ];
    for line in lines {
        let line = line.replace("WRITTEN", WRITTEN);
        for story in [
            format!("Title\n  {line}\n"),
            format!("Title\n  2026-06-01 10:00  reported missing\n{line}\n"),
        ] {
            let said = said_of(&story);
            assert!(!said.is_empty(), "nothing is told of {story}");
            assert_eq!(repeats(&said), [""; 0], "{story}\n{said}");
        }
    }
    for kind in heard_record::fact::kinds() {
        for field in kind.fields {
            for answer in [
                "WRITTEN",
                "\"WRITTEN",
                "\"WRITTEN\" x",
                "WRITTEN, WRITTEN",
                "not asked",
                "not found out",
            ] {
                let answer = answer.replace("WRITTEN", WRITTEN);
                let said = said_of(&format!(
                    "Title\n  2026-06-10 10:00  {}; {} {answer}\n",
                    kind.words, field.label
                ));
                assert_eq!(repeats(&said), [""; 0], "{}: {said}", kind.words);
            }
        }
    }
    for line in [
        "asked at WRITTEN",
        "asked at 2026-06-10 10:00, known at WRITTEN",
    ] {
        let said = said_of(&format!("Title\n{}\n", line.replace("WRITTEN", WRITTEN)));
        assert!(!said.is_empty());
        assert_eq!(repeats(&said), [""; 0], "{said}");
    }
}

const GOOD: &str = r#"{"about":[],"body":{"grade":"medium"},"by":{"name":"WRITTEN","role":"sergeant"},"cases":[],"fact":"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77","happened":"2026-06-10T09:00:00Z","kind":"graded","recorded":"2026-06-10T09:00:00Z","shape":1,"source":"keyboard"}"#;

fn told_of_lines(text: &str) -> (Story, String) {
    let (story, wrongs) = lines::read(text);
    let say: Vec<String> = wrongs.iter().map(|wrong| wrong.say.clone()).collect();
    (story, say.join("\n"))
}

#[test]
fn no_error_of_json_lines_repeats_a_word_that_was_written() {
    assert_eq!(told_of_lines(GOOD).1, "");
    let mut lines: Vec<String> = [
        "WRITTEN",
        "\"WRITTEN",
        "\"WRITTEN\"",
        "[\"WRITTEN\"]",
        "{\"WRITTEN\": WRITTEN}",
        "{\"WRITTEN\":\"WRITTEN\"}",
        "{\"WRITTEN\":1,\"WRITTEN\":2}",
        r#"{"person":"WRITTEN","name":"WRITTEN","child":true}"#,
        r#"{"person":"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77","name":"WRITTEN","child":"WRITTEN"}"#,
        r#"{"person":"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77","name":["WRITTEN"],"child":true}"#,
        r#"{"person":"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77","name":"WRITTEN","child":true,"WRITTEN":1}"#,
        r#"{"case":"WRITTEN","name":"WRITTEN"}"#,
        r#"{"case":"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77","name":"WRITTEN","fact":"WRITTEN"}"#,
    ]
    .map(str::to_owned)
    .to_vec();
    for (good, bad) in [
        (r#""about":[]"#, r#""about":["WRITTEN"]"#),
        (r#""about":[]"#, r#""about":"WRITTEN""#),
        (
            r#""about":[]"#,
            r#""about":["0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77"]"#,
        ),
        (r#""cases":[]"#, r#""cases":["WRITTEN"]"#),
        (r#"{"grade":"medium"}"#, r#""WRITTEN""#),
        (r#"{"grade":"medium"}"#, r#"{"WRITTEN":"WRITTEN"}"#),
        (
            r#"{"grade":"medium"}"#,
            r#"{"grade":{"WRITTEN":"WRITTEN"}}"#,
        ),
        (r#"{"grade":"medium"}"#, r#"{"grade":{"not_asked":""}}"#),
        (
            r#"{"grade":"medium"}"#,
            r#"{"grade":{"unclear":"WRITTEN","WRITTEN":1}}"#,
        ),
        (r#"{"grade":"medium"}"#, r#"{"grade":"WRITTEN"}"#),
        (r#"{"grade":"medium"}"#, r#"{"grade":["WRITTEN"]}"#),
        ("\"sergeant\"", "\"WRITTEN\""),
        (r#""role":"sergeant""#, r#""WRITTEN":"sergeant""#),
        ("\"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77\"", "\"WRITTEN\""),
        (
            r#""happened":"2026-06-10T09:00:00Z""#,
            r#""happened":"WRITTEN""#,
        ),
        (
            r#""happened":"2026-06-10T09:00:00Z""#,
            r#""happened":{"WRITTEN":1}"#,
        ),
        (
            r#""happened":"2026-06-10T09:00:00Z""#,
            r#""happened":{"from":"WRITTEN","to":"WRITTEN"}"#,
        ),
        (
            r#""recorded":"2026-06-10T09:00:00Z""#,
            r#""recorded":"WRITTEN""#,
        ),
        (r#""kind":"graded""#, r#""kind":"WRITTEN""#),
        (r#""shape":1"#, r#""shape":"WRITTEN""#),
        (r#""keyboard""#, r#""WRITTEN""#),
        (r#""keyboard""#, r#"{"file":"WRITTEN","line":"WRITTEN"}"#),
        (
            r#""keyboard""#,
            r#"{"file":"WRITTEN","line":1,"text":"WRITTEN","WRITTEN":1}"#,
        ),
    ] {
        assert!(GOOD.contains(good), "{good}");
        lines.push(GOOD.replace(good, bad));
    }
    for kind in heard_record::fact::kinds() {
        for field in kind.fields {
            for answer in [
                "\"WRITTEN\"",
                "[\"WRITTEN\"]",
                "[1]",
                "{\"WRITTEN\":1}",
                "{\"from\":\"WRITTEN\"}",
            ] {
                let body = format!("{{\"{}\":{answer}}}", field.key);
                let line = GOOD.replace(r#"{"grade":"medium"}"#, &body);
                let shape = format!("\"shape\":{}", kind.shape);
                let line = line.replace("\"shape\":1", &shape);
                let said = told_of_lines(
                    &line
                        .replace("graded", kind.words)
                        .replace("WRITTEN", WRITTEN),
                )
                .1;
                assert_eq!(repeats(&said), [""; 0], "{}: {said}", kind.words);
            }
        }
    }
    for line in lines {
        let said = told_of_lines(&line.replace("WRITTEN", WRITTEN)).1;
        assert!(!said.is_empty(), "nothing is told of {line}");
        assert_eq!(repeats(&said), [""; 0], "{line}\n{said}");
    }
}

#[test]
fn what_is_typed_or_in_an_old_row_is_not_repeated_in_what_is_told_of_it() {
    use heard_record::{admit, draft};
    let cast = heard_record::text::Cast::default();
    let now = jiff::Timestamp::UNIX_EPOCH;
    for kind in heard_record::fact::kinds() {
        let mut typed = draft::Draft::blank(kind);
        typed.happened = WRITTEN.into();
        typed.typed = vec![draft::Typed::Answer(WRITTEN.into()); kind.fields.len()];
        for problem in draft::check(&typed, now, &cast).unwrap_err() {
            assert_eq!(repeats(&problem.say), [""; 0], "{}", problem.say);
        }
        let names = kind.columns().chain([admit::HAPPENED, WRITTEN]);
        let row = admit::Row {
            file: "old.csv".into(),
            line: 1,
            text: WRITTEN.into(),
            columns: names
                .map(|name| (name.to_owned(), WRITTEN.to_owned()))
                .collect(),
        };
        let (_, remarks) = admit::admit(&row, kind, vec![], vec![], now, &cast);
        assert!(remarks.len() >= 2);
        for remark in remarks {
            assert_eq!(repeats(&remark.say), [""; 0], "{}", remark.say);
        }
    }
}

#[test]
fn a_story_in_which_nothing_is_indented_is_told_and_not_taken_for_a_title() {
    let (story, said) = told("Flat\nchild: Ava\n2026-06-10 10:00  reported missing\n");
    assert_eq!(story.title, ["Flat"]);
    assert_eq!(said.matches("this one is not").count(), 2, "{said}");
    let (_, said) = told("2026 was a bad year\n  2026-06-10 10:00  reported missing\n");
    assert_eq!(said, "");
}

#[test]
fn files_of_every_kind_of_computer_are_read_the_same() {
    let story = "\u{feff}Endings\n  child: Ava\n  2026-06-10 10:00  reported missing\n  2026-06-11  found\n";
    let (plain, said) = told(story);
    assert_eq!((said.as_str(), plain.name()), ("", "Endings"));
    for ending in ["\r\n", "\r"] {
        assert_eq!(told(&story.replace('\n', ending)).0, plain, "{ending:?}");
    }
    let (bare, _) = told("\u{feff}  child: Ava\n  2026-06-10 10:00  reported missing\n");
    assert_eq!(bare.cast.people[0].name, "Ava");
    let json = lines::write(&plain);
    for text in [format!("\u{feff}{json}"), json.replace('\n', "\r")] {
        let (read, said) = told_of_lines(&text);
        assert_eq!((said.as_str(), &read.facts), ("", &plain.facts));
    }
}

#[test]
fn nothing_in_json_lines_is_passed_over() {
    let ava = r#"{"person":"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77","name":"Ava","child":true}"#;
    let case = r#"{"case":"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b70","name":"first"}"#;
    let good = format!(
        "{ava}\n{case}\n{}\n",
        GOOD.replace(
            "[],\"body",
            "[\"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77\"],\"body"
        )
    );
    assert_eq!(told_of_lines(&good).1, "");
    for (line, said) in [
        (
            ava.replace("\"person\"", "\"fact\":\"x\",\"person\""),
            "only one of them",
        ),
        (
            ava.replace("\"child\"", "\"name\":\"Bex\",\"child\""),
            "a key stands twice in one object, at column",
        ),
        (
            ava.replace("\"child\"", "\"born\":\"2010\",\"child\""),
            "no other keys than `person`, `name`, `child`",
        ),
        (
            ava.replace("\"child\"", "\"chlid\":true,\"child\""),
            "did you mean `child`?",
        ),
        (ava.to_owned(), "the same `person`"),
        (case.to_owned(), "the same `case`"),
        (
            GOOD.replace("6a1d0f3e8b77", "6a1d0f3e8b71").replace(
                "[],\"body",
                "[\"0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b79\"],\"body",
            ),
            "has no `person` line",
        ),
        (
            GOOD.replace(
                "\"2026-06-10T09:00:00Z\",\"kind",
                "{\"from\":\"2026-06-10T09:00:00Z\",\"to\":\"2026-06-09T09:00:00Z\"},\"kind",
            ),
            "ends before it begins",
        ),
        (
            GOOD.replace("10T09:00:00Z\",\"shape", "10T09:00:60Z\",\"shape"),
            "a moment such as",
        ),
        (
            GOOD.replace("10T09:00:00Z\",\"shape", "10T09:00:00Z[UTC]\",\"shape"),
            "a moment such as",
        ),
        (
            GOOD.replace("\"medium\"", "{\"not_asked\":\" \"}"),
            "say why it was not asked",
        ),
    ] {
        let (_, wrongs) = lines::read(&format!("{good}{line}\n"));
        assert_eq!(wrongs.len(), 1, "{line}: {wrongs:?}");
        assert_eq!(wrongs[0].line, 4, "{line}");
        assert!(wrongs[0].say.contains(said), "{line}: {}", wrongs[0].say);
    }
    let (late, _) = lines::read(&format!("{}{ava}\n", good.replace(&format!("{ava}\n"), "")));
    assert_eq!(
        late.facts.len(),
        1,
        "whoever a fact is about may be named after it"
    );
}

#[test]
fn what_could_not_be_found_out_needs_what_was_tried() {
    for answer in [
        "not found out",
        "not found out after",
        "not found out after \" \"",
    ] {
        let said = said_of(&format!("Why\n  2026-06-10 10:00  graded: {answer}\n"));
        assert!(said.contains("say what was tried"), "{answer}: {said}");
    }
    for answer in ["not found out after \"rang twice\"", "would not say"] {
        let said = said_of(&format!("Why\n  2026-06-10 10:00  graded: {answer}\n"));
        assert_eq!(said, "", "{answer}");
    }
}

#[test]
fn not_asked_needs_its_reason() {
    for answer in [
        "not asked",
        "not asked because",
        "not asked because \"\"",
        "not asked because \" \"",
    ] {
        let said = said_of(&format!("Why\n  2026-06-10 10:00  graded: {answer}\n"));
        assert!(
            said.contains("say why it was not asked"),
            "{answer}: {said}"
        );
    }
    assert_eq!(
        said_of("Why\n  2026-06-10 10:00  graded: not asked because \"asleep\"\n"),
        ""
    );
}

#[test]
fn what_is_indented_further_than_a_fact_carries_it_on_whatever_it_begins_with() {
    let (story, said) = told(
        "On\n  2026-06-10 10:00  incident opened; in the caller's words\n    2 tablets, and\n    child: gone\n  people: PC Marsh\n  2026-06-10 11:00  officer sent\n",
    );
    assert_eq!(said, "");
    let opened = contact::IncidentOpened::of(&story.facts[0].what).unwrap();
    assert_eq!(
        opened.words.clear().map(String::as_str),
        Some("2 tablets, and child: gone")
    );
    assert_eq!(story.facts.len(), 2);
    assert_eq!(story.cast.people[0].name, "PC Marsh");
}

#[test]
fn a_note_is_a_note_wherever_a_quotation_was_left_open() {
    let (story, said) = told(
        "Open\n  2026-06-10 10:00  reported missing; by \"mum\n# note\n  # note\nasked at 2026-06-11\n  # note\n",
    );
    assert_eq!(said, "a quotation mark is not closed");
    assert!(story.asked[0].expects.is_empty());
}

#[test]
fn nothing_said_after_the_bar_is_passed_over() {
    for meta in [
        "by A, sergeant; by B, sergeant",
        "case one; no case",
        "about",
        "about Tam, nobody",
        "recorded 2026-06-11; recorded 2026-06-12",
    ] {
        let said = said_of(&format!(
            "Bar\n  2026-06-10 10:00  reported missing  | {meta}\n"
        ));
        assert!(!said.is_empty(), "{meta}");
    }
}

#[test]
fn curved_quotation_marks_are_quotation_marks() {
    let (story, said) = told(
        "Curved\n  2026-06-10 10:00  incident opened; in the caller's words “he said \"no\"; then | left\n    # 3”\n",
    );
    assert_eq!(said, "");
    let opened = contact::IncidentOpened::of(&story.facts[0].what).unwrap();
    assert_eq!(
        opened.words.clear().map(String::as_str),
        Some("he said \"no\"; then | left # 3")
    );
}

#[test]
fn a_name_in_quotation_marks_may_hold_a_comma() {
    let text = "Names\n  children: Kai, Bo; \"Ava; the elder\"\n  people: \"Dunlin, PC\"; Tam\n  2026-06-10 10:00  reported missing  | about \"Dunlin, PC\", Tam; by \"Dunlin, PC\", sergeant; case \"one, two\"\n";
    let (story, said) = told(text);
    assert_eq!(said, "");
    let names: Vec<&str> = story
        .cast
        .people
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["Kai", "Bo", "Ava; the elder", "Dunlin, PC", "Tam"]);
    assert_eq!(story.facts[0].about.len(), 2);
    assert_eq!(story.facts[0].by.name, "Dunlin, PC");
    let (again, said) = told(&text::write(&story));
    assert_eq!((said.as_str(), again), ("", story));
}

#[test]
fn a_fact_about_nobody_says_so_and_comes_back() {
    let (story, said) = told("Force\n  2026-06-10 10:00  reported missing  | about nobody\n");
    assert_eq!((said.as_str(), story.facts[0].about.len()), ("", 0));
    assert_eq!(told(&text::write(&story)).0, story);
}

const WHOLE: &str = "Zephyrine is missing
  child: Zephyrine; Quillfeather
  people: PC Thumped, \"Acacia, the elder\"
  2026-06-10 10:00  reported missing; by \"Zephyrine's grandmother\"; last seen 2026-06-09 20:00  | by PC Thumped, responding officer
  2026-06-10 10:30  graded: medium; because \"Quillfeather said\n    Acacia thumped\"  | recorded 2026-06-10 11:00; about Zephyrine, Quillfeather
  2026-06-10 11:00  child seen: not asked because \"Acacia Avenue is far\"  | case Acacia; row \"Acacia.csv\" 12 \"Zephyrine; Quillfeather\"
  2026-06-10..2026-06-11  incident opened; in the caller's words \"Zephyrine\"  | about \"Acacia, the elder\"; no case
asked at 2026-06-12 09:00
  missing.close  open
";

/// A text with a few slips of the finger in it.
fn with_slips(text: &str, slips: &[(prop::sample::Index, &str)]) -> String {
    let mut res = text.to_owned();
    for (at, slip) in slips {
        let at = res.floor_char_boundary(at.index(res.len()));
        let end = res.ceil_char_boundary(at + slip.len().saturating_sub(1));
        res.replace_range(at..end.min(res.len()), slip);
    }
    res
}

fn slips() -> impl Strategy<Value = Vec<(prop::sample::Index, &'static str)>> {
    let marks = vec![
        "\"", ";", "|", ",", ":", "\n", "  ", " ", "\\", "“", "{", "}", "[", "2026", "x", "",
    ];
    prop::collection::vec(
        (any::<prop::sample::Index>(), prop::sample::select(marks)),
        1..6,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_slip_is_made_no_name_is_repeated(slips in slips()) {
        let (story, said) = told(WHOLE);
        prop_assert_eq!(said, "");
        let story_said = told(&with_slips(WHOLE, &slips)).1;
        let lines_said = told_of_lines(&with_slips(&lines::write(&story), &slips)).1;
        for said in [story_said, lines_said] {
            for word in ["Zephyrine", "Quillfeather", "Thumped", "Acacia", "thumped", "Avenue"] {
                prop_assert!(!said.contains(word), "{}", said);
            }
        }
    }
}

#[test]
fn a_story_names_its_nation_once_and_keeps_it() {
    let told = |header: &str| {
        let text = format!("Title\n{header}  child: Ava\n  2026-06-10 10:00  reported missing\n");
        text::read("here", &text)
    };
    let (story, wrongs) = told("  nation: Wales\n");
    assert_eq!((story.nation, wrongs), (Some(Nation::Wales), vec![]));
    assert_eq!(text::read("here", &text::write(&story)).0, story);
    assert_eq!(told("").0.nation, None);
    for (header, wanted) in [
        (
            "  nation: Wlaes\n",
            "nation: one of `England`, `Wales`; did you mean `Wales`?",
        ),
        ("  nation:\n", "nation: one of `England`, `Wales`"),
        (
            "  nation: Wales\n  nation: England\n",
            "the nation is said a second time",
        ),
        ("nation: Wales\n", "are indented; this one is not"),
    ] {
        let (_, wrongs) = told(header);
        assert_eq!(wrongs.len(), 1, "{header}: {wrongs:?}");
        assert!(wrongs[0].say.contains(wanted), "{header}: {wrongs:?}");
    }
}
