//! Words about children: what must be found, and what must not.

use std::collections::BTreeSet;
use std::time::Duration;

use heard_duty::wording::{Class, Hit, HitStanding, Language};
use proptest::prelude::*;

const GUIDE: &str = include_str!("../../../catalogue/language.toml");
const HITS: &str = include_str!("wording/hits.txt");
const ORDINARY: &str = include_str!("wording/ordinary.txt");

fn guide() -> Language {
    Language::read(GUIDE)
        .unwrap_or_else(|faults| panic!("the guide does not read:\n{}", faults.join("\n")))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A line of `hits.txt`: whether it is only possible, the entry, the sentence.
fn wanted(line: &str) -> (bool, &str, &str) {
    let (entry, sentence) = line
        .split_once('|')
        .expect("a line has an entry, a bar, a sentence");
    let bare = entry.trim().strip_prefix("possible:");
    (
        bare.is_some(),
        bare.unwrap_or(entry).trim(),
        sentence.trim(),
    )
}

fn told(text: &str, hits: &[Hit<'_>]) -> String {
    let each = hits.iter().map(|hit| {
        format!(
            "{} `{}` {:?}",
            hit.entry.id,
            &text[hit.start..hit.end],
            hit.standing
        )
    });
    each.collect::<Vec<_>>().join("; ")
}

#[test]
fn every_phrase_of_the_guide_is_found() {
    let guide = guide();
    let mut faults = Vec::new();
    for line in lines(HITS) {
        let (is_possible, entry, sentence) = wanted(line);
        let standing = if is_possible {
            HitStanding::Possible
        } else {
            HitStanding::Counted
        };
        let hits = guide.hits(sentence);
        if !hits
            .iter()
            .any(|hit| hit.entry.id == entry && hit.standing == standing)
        {
            faults.push(format!("{line}\n    found: {}", told(sentence, &hits)));
        }
    }
    assert!(
        faults.is_empty(),
        "{} missed:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn every_phrase_is_found_in_running_text_too() {
    let guide = guide();
    let mut faults = Vec::new();
    for line in lines(HITS) {
        let (_, entry, sentence) = wanted(line);
        let text = format!("At 21:10 PC Marsh came – it was dark. {sentence} “Café,” it said.");
        if !guide.hits(&text).iter().any(|hit| hit.entry.id == entry) {
            faults.push(line);
        }
    }
    assert!(
        faults.is_empty(),
        "{} missed:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn capitals_apostrophes_and_line_breaks_do_not_hide_a_phrase() {
    let guide = guide();
    for text in [
        "SHE PUTS HERSELF AT RISK",
        "Ava wont engage",
        "Ava won’t engage",
        "she puts herself\nat risk",
        "she puts herself\r\n  at risk",
        "KAI IS KNOWN TO POLICE",
        "Zoë puts herself at risk",
        "THIS IS NORMAL FOR AVA",
        "It is normal for Zoë-Mae",
    ] {
        assert_eq!(
            guide.hits(text).len(),
            1,
            "{text}: {}",
            told(text, &guide.hits(text))
        );
    }
    for text in [
        "She put herself. At risk",
        "she puts herself\n\nat risk",
        "Mum lacks a car",
    ] {
        assert!(
            guide.hits(text).is_empty(),
            "{text}: {}",
            told(text, &guide.hits(text))
        );
    }
}

#[test]
fn ordinary_sentences_are_left_alone() {
    let guide = guide();
    let mut faults = Vec::new();
    for line in lines(ORDINARY) {
        let hits = guide.hits(line);
        if !hits.is_empty() {
            faults.push(format!("{line}\n    found: {}", told(line, &hits)));
        }
    }
    assert!(
        faults.is_empty(),
        "{} hit:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(lines(ORDINARY).count() >= 80);
}

#[test]
fn every_entry_has_a_sentence_that_it_finds() {
    let guide = guide();
    let tried: BTreeSet<&str> = lines(HITS).map(|line| wanted(line).1).collect();
    let there: BTreeSet<&str> = guide
        .entries()
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    assert_eq!(tried, there);
    assert!(there.len() >= 80, "only {}", there.len());
    for class in Class::ALL {
        assert!(
            guide.entries().iter().any(|entry| entry.class == class),
            "none {class:?}"
        );
    }
}

#[test]
fn why_and_suggestion_are_one_sentence_each() {
    for entry in guide().entries() {
        for say in [
            Some(&entry.why),
            Some(&entry.suggestion),
            entry.context.as_ref(),
        ] {
            let Some(say) = say else { continue };
            assert!(
                say.ends_with('.') && say.matches('.').count() == 1,
                "{}: {say}",
                entry.id
            );
        }
    }
}

#[track_caller]
fn is_quoted(text: &str, speaker_named: bool) {
    let guide = guide();
    let hits = guide.hits(text);
    assert_eq!(hits.len(), 1, "{text}: {}", told(text, &hits));
    assert_eq!(
        hits[0].standing,
        HitStanding::Quoted { speaker_named },
        "{text}"
    );
    assert!(!hits[0].is_prompted(), "{text}");
    assert_eq!(
        hits[0].is_counted(),
        !speaker_named && !hits[0].entry.needs_context(),
        "{text}"
    );
}

#[test]
fn the_words_of_a_named_speaker_are_no_hits() {
    for text in [
        r#"Ava said: "I ran off because he hit me.""#,
        r#"Ava said "I ran off.""#,
        r#"Ava, 15, said, "I ran off.""#,
        r#"Kai told PC Wrenfield "I ran off.""#,
        "In Bex's words: “I was silly”",
        "In Bex’s own words: “I was silly”",
        "In the words of her teacher, “he is defiant”.",
        r#""She is defiant," said her mum."#,
        r#""She is defiant," her mum told officers."#,
        r#""She is defiant" (Jo Larkspur)"#,
        r#"Mum: "She is defiant.""#,
        r#"Ava was upset and said "I ran off.""#,
        r#"DC Larch asked and Rue replied: "I was silly to send it.""#,
        "Ava said ‘I ran off, I don’t know why’ and cried.",
        "Ava said 'I ran off, I don't know why' and cried.",
        r#""I was scared," Ava said. "So I ran off.""#,
        r#"Sergeant Heron wrote "he is defiant"."#,
        r#""He is defiant," said Sergeant Heron."#,
        r#"The social worker wrote "he is defiant"."#,
    ] {
        is_quoted(text, true);
    }
}

#[test]
fn marks_without_a_named_speaker_silence_the_prompt_and_not_the_measure() {
    for text in [
        r#"He is a "frequent misper"."#,
        "He is a “frequent misper”.",
        "He is a ‘frequent misper’.",
        r#"The log says "frequent misper"."#,
        r#"She said "I ran off.""#,
        r#"It was said that he is "known to police"."#,
        r#"Bex went home and the form said "frequent misper"."#,
        r#"The supervisor wrote "frequent misper"."#,
        r#"Officers said "frequent misper"."#,
        r#""Frequent misper," said the officer."#,
        r#"Summary: "frequent misper", no more."#,
        r#"She was with her "boyfriend"."#,
    ] {
        is_quoted(text, false);
    }
}

#[test]
fn what_only_looks_like_a_quotation_hides_nothing() {
    let guide = guide();
    for text in [
        "The boys' home says she ran off from the girls' home.",
        "It’s said she’s defiant, and that’s the carers’ word.",
        "A 6\" blade; he is known to police; a 7\" blade.",
        "Ava said: \"I was scared. She is defiant.",
        "Ava said \"no\" and was defiant, and said \"no\" again.",
        "Ava said: \"one\n\nShe was defiant.\"",
    ] {
        let hits = guide.hits(text);
        assert!(
            !hits.is_empty() && hits.iter().all(|hit| hit.standing == HitStanding::Counted),
            "{text}: {}",
            told(text, &hits)
        );
    }
}

#[test]
fn a_possible_hit_is_prompted_and_never_counted() {
    let guide = guide();
    let hits = guide.hits("She was with her boyfriend and puts herself at risk.");
    let told: Vec<_> = hits
        .iter()
        .map(|hit| (hit.is_prompted(), hit.is_counted(), hit.standing))
        .collect();
    assert_eq!(
        told,
        [
            (true, false, HitStanding::Possible),
            (true, true, HitStanding::Counted)
        ]
    );
}

#[test]
fn hits_that_overlap_are_joined_or_the_longest_stays() {
    let guide = guide();
    let text = "Kai is a persistent absconder.";
    let hits = guide.hits(text);
    assert_eq!(told(text, &hits), "runaway `persistent absconder` Counted");
    let text = "He is troubled, naughty.";
    assert_eq!(guide.hits(text).len(), 2, "side by side they stay two");
    let text = "She engages in high-risk behaviours.";
    assert_eq!(guide.hits(text).len(), 1);
}

fn faults(text: &str) -> Vec<String> {
    Language::read(text)
        .map(|_| ())
        .expect_err("a planted fault was read")
}

const ENTRY: &str = r#"
[[entry]]
id = "one"
class = "label"
patterns = ["frequent misper"]
why = "It is a label."
suggestion = "Say how often."
"#;

#[test]
fn the_reader_names_the_entry_and_the_word() {
    assert!(Language::read(ENTRY).is_ok());
    let planted = |old: &str, new: &str| faults(&ENTRY.replace(old, new)).join("\n");
    for (old, new, says) in [
        (
            "why =",
            "wy =",
            "entry `one` has `wy`, which is not a word of the guide",
        ),
        ("why =", "wy =", "entry `one` has no `why`"),
        (
            "\"label\"",
            "\"lable\"",
            "entry `one`: class `lable` is not one of `victim-blaming`,",
        ),
        (
            "\"frequent misper\"",
            "",
            "entry `one`: `patterns` is empty",
        ),
        ("frequent misper", " ", "entry `one`: pattern ` ` is empty"),
        (
            "[\"frequent misper\"]",
            "\"misper\"",
            "entry `one`: `patterns` is not a list of phrases",
        ),
        (
            "\"It is a label.\"",
            "3",
            "entry `one`: `why` is not a sentence",
        ),
        ("It is a label.", "", "entry `one`: `why` is empty"),
        (
            "\"one\"",
            "\"One of\"",
            "entry `One of`: an id is small letters, figures and hyphens",
        ),
        ("id = \"one\"", "", "entry 1, which has no id, has no `id`"),
        (
            "[[entry]]",
            "[[entries]]",
            "the guide has `entries`, and holds nothing but entries",
        ),
        ("[[entry]]", "[[entries]]", "the guide has no `[[entry]]`"),
        ("id = \"one\"", "id = ", "the guide, line 3: "),
    ] {
        let said = planted(old, new);
        assert!(said.contains(says), "{new}: {said}");
    }
    let twice = format!("{ENTRY}{ENTRY}");
    assert_eq!(faults(&twice), ["entry `one` is there twice"]);
}

#[test]
fn the_reader_says_what_is_wrong_with_a_pattern() {
    for (pattern, says) in [
        (
            "(frequent|regular misper",
            "has a bracket that does not close",
        ),
        ("frequent) misper", "has `)` where nothing opened it"),
        ("(frequent|) misper", "has a choice with nothing in it"),
        (
            "<adult> misper",
            "has `<adult>`, which is not one of its slots",
        ),
        ("<child misper", "has a `<` without its `>`"),
        ("... misper", "begins or ends with a gap"),
        ("misper ...", "begins or ends with a gap"),
        ("<aux> misper", "begins or ends with a gap"),
        (
            "mis*per",
            "has `mis*per`: a star stands only at the end of a word",
        ),
        ("frequent *", "has a star without a word before it"),
        (
            "frequent, misper",
            "has `,`, which the notation does not use",
        ),
        (
            "<child> [frequent]",
            "needs at least one plain word that must be there",
        ),
    ] {
        let said = faults(&ENTRY.replace("frequent misper", pattern));
        assert_eq!(said.len(), 1, "{said:?}");
        let start = format!("entry `one`: pattern `{pattern}` {says}");
        assert!(said[0].starts_with(&start), "{pattern}: {}", said[0]);
    }
    let unless = format!("{ENTRY}unless = [\"(\"]\n");
    assert!(faults(&unless)[0].starts_with("entry `one`: pattern `(` "));
}

#[test]
fn every_fault_is_told_at_once() {
    let first = ENTRY.replace("\"label\"", "\"lable\"").replace("why", "wy");
    let second = ENTRY
        .replace("\"one\"", "\"two\"")
        .replace("frequent misper", "((");
    let third = ENTRY
        .replace("\"one\"", "\"three\"")
        .replace("suggestion", "colour = 1\nadvice");
    let said = faults(&format!("name = 1\n{first}{second}{third}"));
    assert_eq!(said.len(), 7, "{said:#?}");
    let mut lost = said
        .iter()
        .filter(|say| say.contains("toml") || say.contains("struct"));
    assert!(lost.next().is_none(), "{said:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_text_stops_it_and_every_hit_is_whole(text in scraps()) {
        let guide = shared();
        let hits = guide.hits(&text);
        for hit in &hits {
            prop_assert!(hit.start < hit.end && text.get(hit.start..hit.end).is_some());
        }
        for two in hits.windows(2) {
            prop_assert!(two[0].end <= two[1].start);
        }
    }
}

fn shared() -> &'static Language {
    static GUIDE: std::sync::OnceLock<Language> = std::sync::OnceLock::new();
    GUIDE.get_or_init(guide)
}

/// Any characters at all, mixed with phrases, marks and apostrophes.
fn scraps() -> impl Strategy<Value = String> {
    let phrase = prop::sample::select(vec![
        "puts herself at risk",
        "won’t engage",
        "Ava said: \"",
        "\"",
        "“",
        "”",
        "‘",
        "’",
        "'",
        "known to police",
        "naïve",
        " ",
        "\n\n",
        "…",
        "said her mum",
        "é",
        "ſ",
        "K",
        "İ",
    ]);
    let any = prop_oneof![phrase.prop_map(str::to_owned), any::<String>()];
    prop::collection::vec(any, 0..24).prop_map(|parts| parts.concat())
}

#[test]
fn a_line_four_times_as_long_takes_about_four_times_as_long() {
    let takes = |unit: &str, length: usize| {
        let text = unit.repeat(length / unit.len());
        let began = std::time::Instant::now();
        assert!(!shared().hits(&text).is_empty());
        began.elapsed()
    };
    for unit in [
        "she is “ streetwise, ",
        "she said \"no\" and puts herself at risk, ",
        "so 'promiscuous, ",
    ] {
        let (mut short, mut long) = (Duration::MAX, Duration::MAX);
        // Whatever else the machine does, the least of several tells how long it takes; sixteen times would stay so.
        for _ in 0..12 {
            short = short.min(takes(unit, 100_000));
            long = long.min(takes(unit, 400_000));
            if long < 9 * short {
                break;
            }
        }
        assert!(long < 9 * short, "{unit}: {short:?}, then {long:?}");
    }
}
