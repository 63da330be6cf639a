//! Every shape a fact was ever kept in is still read.
//!
//! Each file of `kept/` holds facts some force may have on its record, one a
//! line. Lines are added when a shape changes, or a kind or a question is added
//! (`UPDATE=1` adds what is missing). They are never changed and never taken out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use heard_record::fact::FAMILIES;
use heard_record::invent::{self, Around, Chance};
use heard_record::kind::Kind;
use heard_record::{Author, CaseId, Fact, FactId, PersonId, Role, Source, When, lines};

fn path(family: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/kept")
        .join(format!("{family}.jsonl"))
}

fn example(kind: &'static Kind, before: usize) -> Fact {
    let around = Around {
        people: vec![PersonId::of_words(&["kept", "somebody"])],
        cases: vec![CaseId::of_words(&["kept", "case"])],
        facts: vec![FactId::of_words(&["kept", "fact"])],
        about: 1_748_736_000_000_000,
        vague: 10,
        left_out: 0,
    };
    Fact {
        id: FactId::of_words(&["kept", kind.words, &before.to_string()]),
        what: invent::what(kind, &mut Chance::from(u64::from(kind.shape)), &around),
        happened: When::at_micros(around.about),
        recorded: jiff::Timestamp::from_microsecond(around.about + 60_000_000).unwrap(),
        by: Author {
            name: "PC Marsh".into(),
            role: Role::RespondingOfficer,
        },
        about: around.people.clone(),
        cases: around.cases.clone(),
        source: Source::Keyboard,
    }
}

#[test]
fn every_shape_ever_kept_is_still_read() {
    let update = std::env::var("UPDATE").is_ok();
    for (family, kinds) in FAMILIES {
        let mut text = fs::read_to_string(path(family)).unwrap_or_default();
        let mut kept: Vec<(String, u64)> = Vec::new();
        let mut asked: BTreeSet<(String, String)> = BTreeSet::new();
        for (number, line) in (1..).zip(text.lines()) {
            let json: serde_json::Value = serde_json::from_str(line).unwrap();
            let fact = lines::read_fact(&json)
                .unwrap_or_else(|say| panic!("{family}.jsonl:{number}: {say}"));
            kept.push((
                fact.kind().words.to_owned(),
                json["shape"].as_u64().unwrap(),
            ));
            let keys = json["body"].as_object().unwrap().keys();
            asked.extend(keys.map(|key| (fact.kind().words.to_owned(), key.clone())));
        }
        for kind in *kinds {
            let key = (kind.words.to_owned(), u64::from(kind.shape));
            let before = kept.iter().filter(|(words, _)| words == kind.words).count();
            let lacks = kind
                .columns()
                .find(|column| !asked.contains(&(kind.words.to_owned(), (*column).to_owned())));
            if !kept.contains(&key) || lacks.is_some() {
                assert!(
                    update,
                    "`{}` of shape {} is not among what is kept with all it asks ({}): run with UPDATE=1",
                    kind.words,
                    kind.shape,
                    lacks.unwrap_or("nothing")
                );
                text.push_str(&format!("{}\n", lines::write_fact(&example(kind, before))));
            }
        }
        if update {
            fs::create_dir_all(path(family).parent().unwrap()).unwrap();
            fs::write(path(family), text).unwrap();
        }
    }
}
