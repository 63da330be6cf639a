//! Files of other systems brought, and records taken out: what is taken is the record, and who took it is kept.

use std::fs;
use std::path::Path;

use crate::keeping::{done, heard};

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/bringing");

fn larkspur(folder: &Path) {
    let (csv, mapping) = (
        format!("{GUIDE}/larkspur.csv"),
        format!("{GUIDE}/larkspur.toml"),
    );
    let (code, out, err) = heard(folder, &["bring", &csv, "--mapping", &mapping]);
    assert_eq!(code, 2, "{out}{err}");
    let guide = fs::read_to_string(format!("{GUIDE}/../bringing.md")).unwrap();
    assert!(
        out.contains("larkspur.csv: 11 facts put on record, 2 lines held"),
        "{out}"
    );
    for line in [
        "11 facts put on record, 2 lines held",
        "reported missing, happened: this is not a time;",
    ] {
        assert!(out.contains(line) && guide.contains(line), "{line}: {out}");
    }
}

fn child_of(folder: &Path, says: &str) -> String {
    let lines = fs::read_to_string(folder).unwrap();
    let of_it = lines.lines().find(|line| line.contains(says)).unwrap();
    let json: serde_json::Value = serde_json::from_str(of_it).unwrap();
    json["about"][0].as_str().unwrap().to_owned()
}

fn facts_in(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let facts = text.lines().filter(|line| line.contains("\"kind\""));
    facts.map(str::to_owned).collect()
}

/// What a Parquet file says, read back, is what the CSV says, column by column; times and numbers are such in it.
fn columns_hold_the_rows(columns: &Path, flat: &Path) {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let read = SerializedFileReader::new(fs::File::open(columns).unwrap()).unwrap();
    let group = read.metadata().row_group(0);
    for column in group.columns() {
        assert_eq!(column.compression(), parquet::basic::Compression::SNAPPY);
    }
    let rows: Vec<Vec<(String, Field)>> = read
        .get_row_iter(None)
        .unwrap()
        .map(|row| row.unwrap().into_columns())
        .collect();
    let mut csv = csv::Reader::from_path(flat).unwrap();
    let names: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    let mut seen = (0, 0, 0);
    let told: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    assert!(!told.is_empty() && told.len() == rows.len());
    for (row, cells) in rows.iter().zip(&told) {
        assert_eq!(row.len(), names.len());
        for (((name, field), wanted), cell) in row.iter().zip(&names).zip(cells) {
            assert_eq!(name, wanted);
            match field {
                Field::Str(words) => {
                    seen.0 += 1;
                    assert_eq!(words, cell, "{name}");
                }
                Field::TimestampMicros(micros) => {
                    seen.1 += 1;
                    let moment: jiff::Timestamp = cell.parse().unwrap();
                    assert_eq!(*micros, moment.as_microsecond(), "{name}");
                }
                Field::Long(line) => {
                    seen.2 += 1;
                    assert_eq!(line.to_string(), *cell, "{name}");
                }
                Field::Null => assert!(
                    cell.is_empty() || cell.starts_with("-009999") || cell.starts_with("9999"),
                    "{name}: {cell}"
                ),
                other => panic!("{name}: {other:?}"),
            }
        }
    }
    assert!(seen.0 > 0 && seen.1 > 0 && seen.2 > 0, "{seen:?}");
}

#[test]
fn another_systems_file_wants_a_mapping_that_fits() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let csv = format!("{GUIDE}/larkspur.csv");
    let (code, _, err) = heard(folder, &["bring", &csv]);
    assert_eq!(code, 2);
    assert!(err.contains("--mapping FILE.toml"), "{err}");
    fs::write(folder.join("wrong.toml"), "sistem = \"Larkspur\"").unwrap();
    let (code, _, err) = heard(folder, &["bring", &csv, "--mapping", "wrong.toml"]);
    assert_eq!(code, 2);
    assert!(err.contains("wrong.toml, line 1: unknown field"), "{err}");
    assert!(!folder.join("heard.db").exists(), "no store is made for it");
}

#[test]
fn what_is_taken_and_brought_elsewhere_is_the_same_record() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    larkspur(folder);
    let add = [
        "account",
        "add",
        "brightwell",
        "--role",
        "records manager",
        "--called",
        "Ash Brightwell",
    ];
    done(folder, &add);
    let why = ["--by", "brightwell", "--because", "a request of the court"];
    // Whatever is on record of the two children, by their ids.
    let id =
        heard_record::PersonId::of_words(&["brought", "Larkspur", "person", "N-0412"]).to_string();
    let take = |store: &str, to: &[&str]| {
        let files: Vec<&str> = to.iter().flat_map(|file| ["--to", file]).collect();
        heard(
            folder,
            &[
                &["take", "--child", &id, "--store", store][..],
                &files,
                &why,
            ]
            .concat(),
        )
    };
    let (code, out, err) = take("sqlite:heard.db", &["one.jsonl", "one.csv"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("8 facts taken to one.jsonl"), "{out}");
    assert_eq!(child_of(&folder.join("one.jsonl"), "reported missing"), id);
    let (code, out, err) = take("sqlite:heard.db", &["one.parquet"]);
    assert_eq!(code, 0, "{out}{err}");
    columns_hold_the_rows(&folder.join("one.parquet"), &folder.join("one.csv"));

    done(folder, &["bring", "one.jsonl", "--store", "sqlite:two.db"]);
    done(folder, &[&add[..], &["--store", "sqlite:two.db"]].concat());
    let (code, _, err) = take("sqlite:two.db", &["two.jsonl"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(
        facts_in(&folder.join("one.jsonl")),
        facts_in(&folder.join("two.jsonl"))
    );
    // It stands as a record of its own, too, and is judged.
    let (code, out, _) = heard(folder, &["duties", "one.jsonl", "--at", "2024-11-05 10:00"]);
    assert!(code < 2 && out.contains("Wren Tallis"), "{out}");

    // Nothing that is there is replaced, and nothing is taken for it.
    let looks = || fs::read_to_string(folder.join("heard.looks.jsonl")).unwrap();
    let before = looks();
    let (code, _, err) = take("sqlite:heard.db", &["one.csv"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("one.csv is there already, and is not replaced"),
        "{err}"
    );
    assert_eq!(looks(), before);

    // That it was taken is on record, in both places.
    assert!(
        before.contains(&id) && before.contains("a request of the court"),
        "{before}"
    );
    let verified = done(folder, &["verify"]);
    assert!(verified.contains("2 looks in the store"), "{verified}");
}

#[test]
fn nothing_is_taken_where_it_cannot_be_kept_who_took_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    larkspur(folder);
    let id = heard_record::CaseId::of_words(&["brought", "Larkspur", "L-4102"]).to_string();
    let take = [
        "take",
        "--case",
        &id,
        "--to",
        "case.jsonl",
        "--because",
        "a review",
    ];
    let (code, _, err) = heard(folder, &[&take[..], &["--by", "nobody"]].concat());
    assert_eq!(code, 2);
    assert!(err.contains("there is no such account"), "{err}");
    assert!(!folder.join("case.jsonl").exists());
    done(
        folder,
        &[
            "account",
            "add",
            "brightwell",
            "--role",
            "records manager",
            "--called",
            "Ash Brightwell",
        ],
    );
    let (code, out, err) = heard(folder, &[&take[..], &["--by", "brightwell"]].concat());
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(
        facts_in(&folder.join("case.jsonl")).len(),
        2,
        "the case's, and no more of the child"
    );
    let looks = fs::read_to_string(folder.join("heard.looks.jsonl")).unwrap();
    let corin = heard_record::PersonId::of_words(&["brought", "Larkspur", "person", "N-0413"]);
    assert!(looks.contains(&corin.to_string()), "{looks}");
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(folder.join("case.jsonl"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "for nobody else to read");
}

#[test]
fn no_cell_of_what_is_taken_is_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let csv = fs::read_to_string(format!("{GUIDE}/larkspur.csv")).unwrap();
    let csv = csv.replace("Op. Finch", "\"\u{feff}\t=HYPERLINK(1)\"");
    fs::write(folder.join("bad.csv"), csv).unwrap();
    let mapping = format!("{GUIDE}/larkspur.toml");
    heard(folder, &["bring", "bad.csv", "--mapping", &mapping]);
    done(
        folder,
        &[
            "account",
            "add",
            "brightwell",
            "--role",
            "records manager",
            "--called",
            "Ash Brightwell",
        ],
    );
    let id =
        heard_record::PersonId::of_words(&["brought", "Larkspur", "person", "N-0412"]).to_string();
    done(
        folder,
        &[
            "take",
            "--child",
            &id,
            "--to",
            "bad-out.csv",
            "--by",
            "brightwell",
            "--because",
            "a test",
        ],
    );
    let out = fs::read_to_string(folder.join("bad-out.csv")).unwrap();
    let mut cells = 0;
    for row in csv::Reader::from_reader(out.as_bytes()).records() {
        for cell in row.unwrap().iter() {
            cells += 1;
            let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            assert!(!seen.starts_with(['=', '+', '-', '@']), "{cell:?}");
        }
    }
    assert!(
        cells > 50 && out.contains("'=HYPERLINK") || out.contains("'\u{feff}\t=HYPERLINK"),
        "{out}"
    );
}
