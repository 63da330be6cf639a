//! Files as they come: cut off, run together, in wrong letters. Nothing stops the program, and no row of any is lost.

use std::collections::BTreeSet;
use std::fs;
use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use heard_desk::bring::{Bringing, Mapping, NotBrought};
use heard_record::{FactId, Source, lines, text};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};

use crate::bringing::{CSV, MAPPING, Place};

const STORY: &str =
    include_str!("../../../cases/inspection/studies/03-the-same-boy-missing-again.txt");

/// Something done to a file: where, as a share of its length, and what.
#[derive(Debug, Clone)]
enum Damage {
    CutOut(f64, usize),
    PutIn(f64, Vec<u8>),
    Twice(f64, usize),
    Flip(f64, u8),
    CutOff(f64),
}

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    let bits: Vec<&[u8]> = vec![
        b"\"",
        b",",
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xc3",
        "é".as_bytes(),
        b"=",
        b"{",
        b"}",
        b"\\",
        b":",
        b"'",
        b"[",
        b"]",
        b";",
        b"|",
        b"  ",
        b"..",
        b"9999999999",
        b"-",
        b"\xe2\x80\xae",
        b"\x1f",
        b"#",
    ];
    let bits: Vec<Vec<u8>> = bits.into_iter().map(<[u8]>::to_vec).collect();
    let at = || 0.0..1.0_f64;
    let one = prop_oneof![
        (at(), 1..40_usize).prop_map(|(at, size)| Damage::CutOut(at, size)),
        (at(), vec(prop::sample::select(bits), 1..3))
            .prop_map(|(at, bits)| Damage::PutIn(at, bits.concat())),
        (at(), 1..200_usize).prop_map(|(at, size)| Damage::Twice(at, size)),
        (at(), any::<u8>()).prop_map(|(at, to)| Damage::Flip(at, to)),
        at().prop_map(Damage::CutOff),
    ];
    vec(one, 1..6)
}

fn damaged(file: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut file = file.to_vec();
    for damage in damages {
        let place = |at: f64| (at * file.len() as f64) as usize;
        match damage {
            Damage::CutOut(at, size) => {
                let start = place(*at);
                let end = file.len().min(start + size);
                file.drain(start..end);
            }
            Damage::PutIn(at, bits) => {
                let start = place(*at);
                file.splice(start..start, bits.iter().copied());
            }
            Damage::Twice(at, size) => {
                let start = place(*at);
                let part = file[start..file.len().min(start + size)].to_vec();
                file.splice(start..start, part);
            }
            Damage::Flip(at, to) => {
                let start = place(*at);
                file.iter_mut()
                    .skip(start)
                    .take(1)
                    .for_each(|byte| *byte = *to);
            }
            Damage::CutOff(at) => file.truncate(place(*at).max(1)),
        }
    }
    file
}

/// The damaged files of a form that are kept: each is tried every time.
fn folder_of(form: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/damaged")
        .join(form)
}

/// Tries what must be so with the damaged files that are kept, and with new ones: as many as `DAMAGED` says, or 48. One for
/// which it is not so is kept.
fn whatever_is_done_to<F: Future<Output = Result<(), TestCaseError>>>(
    form: &str,
    file: &[u8],
    holds: impl Fn(Vec<u8>) -> F,
) {
    let cases = std::env::var("DAMAGED")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(48),
        failure_persistence: None,
        ..Config::default()
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = folder_of(form);
    let kept: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(kept.len() > 3, "{kept:?}");
    for path in kept {
        let holds = runtime.block_on(holds(fs::read(&path).unwrap()));
        holds.unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    }
    let tried = TestRunner::new(config).run(&damage(), |damages| {
        runtime.block_on(holds(damaged(file, &damages)))
    });
    if let Err(why) = tried {
        if let TestError::Fail(_, damages) = &why {
            let mut name = DefaultHasher::new();
            format!("{damages:?}").hash(&mut name);
            let path = folder.join(format!("{:016x}", name.finish()));
            fs::write(path, damaged(file, damages)).unwrap();
        }
        panic!("{why}");
    }
}

/// Bytes as they are kept: with what is no letter written out.
fn kept(bytes: &[u8]) -> String {
    let mut res = String::new();
    for chunk in bytes.utf8_chunks() {
        res += chunk.valid();
        chunk
            .invalid()
            .iter()
            .for_each(|byte| res += &format!("\\x{byte:02X}"));
    }
    res.replace('\0', "\u{2400}")
}

/// Every text the store has: of rows whose facts are on record, and of lines that are held.
async fn texts(place: &Place) -> Vec<String> {
    let mut res: Vec<String> = place
        .held()
        .await
        .into_iter()
        .map(|held| held.text)
        .collect();
    for fact in place.facts().await {
        if let Source::Row { text, .. } = fact.source {
            res.push(text.replace('\0', "\u{2400}"));
        }
    }
    res
}

#[test]
fn no_row_of_a_damaged_comma_separated_file_is_lost() {
    whatever_is_done_to("csv", CSV.as_bytes(), |file| async move {
        let place = Place::new().await;
        let brought = match place.bring(&file, MAPPING).await {
            Ok(brought) => brought,
            // The first line names no columns any more: all of it is still with whoever brought it.
            Err(NotBrought::Columns(_)) => {
                prop_assert!(texts(&place).await.is_empty());
                return Ok(());
            }
            Err(why) => return Err(TestCaseError::fail(why.to_string())),
        };
        let told = brought.brought;
        prop_assert!(told.facts + told.there_already + told.held >= brought.rows);
        let texts = texts(&place).await;
        let all = kept(&file);
        let says_something = |line: &&str| {
            line.chars()
                .any(|c| !c.is_whitespace() && c != ',' && c != '"' && c != '\u{feff}')
        };
        // The first line may go over several, if a quotation mark was put into it.
        let header = all.len() - texts_after_header(&all).len();
        for line in all[header..].split(['\r', '\n']).filter(says_something) {
            prop_assert!(
                texts.iter().any(|text| text.contains(line)),
                "{line:?} is lost"
            );
        }
        Ok(())
    });
}

/// What comes after the first row, read as plainly as can be.
fn texts_after_header(all: &str) -> &str {
    let start = all.trim_start_matches(['\u{feff}', '\r', '\n']);
    let (mut quoted, mut begins) = (false, true);
    for (at, c) in start.char_indices() {
        match c {
            '"' if begins || quoted => quoted = !quoted,
            '\r' | '\n' if !quoted => return &start[at..],
            _ => {}
        }
        begins = c == ',' && !quoted;
    }
    ""
}

#[test]
fn no_line_of_damaged_json_lines_is_lost() {
    let (story, wrongs) = text::read("here", STORY);
    assert!(wrongs.is_empty());
    let whole = lines::write(&story);
    whatever_is_done_to("lines", whole.as_bytes(), |file| async move {
        let place = Place::new().await;
        let bringing = Bringing::of(&place.store, &place.clock, "lines.jsonl");
        bringing
            .json_lines(&file[..], |_| ())
            .await
            .map_err(|why| TestCaseError::fail(why.to_string()))?;
        let held: BTreeSet<String> = place
            .held()
            .await
            .into_iter()
            .map(|held| held.text)
            .collect();
        let facts: BTreeSet<FactId> = place
            .facts()
            .await
            .into_iter()
            .map(|fact| fact.id)
            .collect();
        for line in file.split(|byte| *byte == b'\n') {
            let line = kept(line);
            let line = line.trim_end_matches(['\r', '\n']);
            let json: Option<serde_json::Value> = serde_json::from_str(line).ok();
            let is_name = json.as_ref().is_some_and(|json| {
                json.get("kind").is_none()
                    && (json.get("person").is_some() || json.get("case").is_some())
            });
            let id = json
                .as_ref()
                .and_then(|json| json.get("fact")?.as_str()?.parse().ok());
            let on_record = id.is_some_and(|id| facts.contains(&id));
            prop_assert!(
                line.trim().is_empty() || held.contains(line) || on_record || is_name,
                "{line:?} is lost"
            );
        }
        Ok(())
    });
}

#[test]
fn no_line_of_a_damaged_story_is_lost() {
    whatever_is_done_to("story", STORY.as_bytes(), |file| async move {
        let file = String::from_utf8_lossy(&file).into_owned();
        let place = Place::new().await;
        let bringing = Bringing::of(&place.store, &place.clock, "story");
        let brought = bringing
            .story(file.as_bytes())
            .await
            .map_err(|why| TestCaseError::fail(why.to_string()))?;
        let (story, wrongs) = text::read("story", &file);
        let wrong: BTreeSet<usize> = wrongs.iter().map(|wrong| wrong.line).collect();
        prop_assert!(
            brought.facts + brought.there_already + brought.held >= story.facts.len() + wrong.len()
        );
        // A line that begins as a fact's is a fact, or held.
        let held: Vec<String> = place
            .held()
            .await
            .into_iter()
            .map(|held| held.text)
            .collect();
        let plain = text::plain(&file);
        let of_facts = plain.lines().filter(|line| {
            let outline = line
                .strip_prefix("  ")
                .unwrap_or_default()
                .replace(|c: char| c.is_ascii_digit(), "0");
            let kept = line.replace('\0', "\u{2400}");
            outline.starts_with("0000-00-00 ") && !held.iter().any(|held| held.contains(&kept))
        });
        prop_assert!(of_facts.count() <= story.facts.len(), "{wrongs:?}");
        Ok(())
    });
}

#[test]
fn a_damaged_mapping_is_refused_in_a_sentence_or_loses_no_row() {
    whatever_is_done_to("mapping", MAPPING.as_bytes(), |file| async move {
        let file = String::from_utf8_lossy(&file).into_owned();
        if let Err(why) = Mapping::read(&file) {
            prop_assert!(!why.is_empty() && !why.contains('\n'), "{why}");
            return Ok(());
        }
        let place = Place::new().await;
        if let Ok(brought) = place.bring(CSV.as_bytes(), &file).await {
            let told = brought.brought;
            prop_assert!(told.facts + told.there_already + told.held >= brought.rows);
        }
        Ok(())
    });
}
