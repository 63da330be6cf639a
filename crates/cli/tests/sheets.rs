//! Workbooks of other systems: good ones are brought, and none harms anything else.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use zip::write::SimpleFileOptions;

use crate::keeping::{done, heard};

const MAPPING: &str = r#"
system = "Larkspur"
made = "2025-01-01 09:00"
row = ["Log"]
[[fact]]
kind = "graded"
happened = "Graded"
about = ["Child no."]
fields = { grade = "Risk", because = "Why" }
"#;

/// A workbook of these sheets, each with its cells as XML; and with these shared texts.
fn workbook(path: &Path, sheets: &[(&str, &str)], shared: impl FnOnce(&mut dyn Write)) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    let mut part = |name: &str, write: &mut dyn FnMut(&mut dyn Write)| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        write(&mut zip);
    };
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const RELATIONS: &str =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    let relation = |id: &str, kind: &str, to: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{to}\"/>")
    };
    let mut named = String::new();
    let mut related = relation("texts", "sharedStrings", "sharedStrings.xml")
        + &relation("styles", "styles", "styles.xml");
    for (number, (name, _)) in (1..).zip(sheets) {
        named += &format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"s{number}\"/>");
        related += &relation(
            &format!("s{number}"),
            "worksheet",
            &format!("worksheets/sheet{number}.xml"),
        );
    }
    let book = format!("<workbook {MAIN} xmlns:r=\"{OFFICE}\"><sheets>{named}</sheets></workbook>");
    let whole = relation("book", "officeDocument", "xl/workbook.xml");
    let styles = format!(
        "<styleSheet {MAIN}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
    );
    for (name, text) in [
        ("_rels/.rels", format!("{RELATIONS}{whole}</Relationships>")),
        ("xl/workbook.xml", book),
        (
            "xl/_rels/workbook.xml.rels",
            format!("{RELATIONS}{related}</Relationships>"),
        ),
        ("xl/styles.xml", styles),
    ] {
        part(name, &mut |to| to.write_all(text.as_bytes()).unwrap());
    }
    for (number, (_, cells)) in (1..).zip(sheets) {
        let text = format!("<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>");
        part(&format!("xl/worksheets/sheet{number}.xml"), &mut |to| {
            to.write_all(text.as_bytes()).unwrap()
        });
    }
    let mut shared = Some(shared);
    part("xl/sharedStrings.xml", &mut |to| {
        write!(to, "<sst {MAIN}>").unwrap();
        shared.take().into_iter().for_each(|shared| shared(to));
        write!(to, "</sst>").unwrap();
    });
    zip.finish().unwrap();
}

fn row(number: u32, cells: &[(&str, &str)]) -> String {
    let cells = cells.iter().map(|(column, text)| {
        let at = format!("{column}{number}");
        match text.strip_prefix('#') {
            Some(value) => format!("<c r=\"{at}\" s=\"1\"><v>{value}</v></c>"),
            None => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        }
    });
    format!("<row r=\"{number}\">{}</row>", cells.collect::<String>())
}

fn header() -> String {
    row(
        1,
        &[
            ("A", "Log"),
            ("B", "Child no."),
            ("C", "Graded"),
            ("D", "Risk"),
            ("E", "Why"),
        ],
    )
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        fs::write(folder.path().join("map.toml"), MAPPING).unwrap();
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn bring(&self, name: &str) -> (i32, String, String) {
        heard(self.path(), &["bring", name, "--mapping", "map.toml"])
    }
}

#[test]
fn a_workbook_is_brought_as_a_comma_separated_file_is() {
    let folder = Folder::new();
    // 45413.92361111111 is 1 May 2024, 22:10, as such a workbook keeps it.
    let cells = [
        header(),
        row(
            2,
            &[
                ("A", "L-1"),
                ("B", "N-1"),
                ("C", "#45413.92361111111"),
                ("D", "medium"),
                ("E", "first, time"),
            ],
        ),
        row(9, &[("A", "L-2"), ("B", "N-2"), ("D", "Med/High?")]),
        row(10, &[("A", "L-3"), ("D", "low")]),
        row(11, &[("A", "L-4"), ("B", "N-2"), ("H", "astray")]),
    ];
    workbook(
        &folder.path().join("list.xlsx"),
        &[("Log", &cells.concat())],
        |_| (),
    );
    let (code, out, err) = folder.bring("list.xlsx");
    assert_eq!(code, 2, "{out}{err}");
    assert!(
        out.contains("list.xlsx: 2 facts put on record, 2 lines held"),
        "{out}{err}"
    );
    assert!(
        folder
            .bring("list.xlsx")
            .1
            .contains("0 facts put on record, 2 there already")
    );
    let held = done(folder.path(), &["held"]);
    assert!(
        held.contains("list.xlsx:10: graded: whom it is about") && held.contains("L-3,,,low,"),
        "{held}"
    );
    assert!(held.contains("list.xlsx:11: it has 8 cells"), "{held}");
    done(
        folder.path(),
        &[
            "account",
            "add",
            "brightwell",
            "--role",
            "auditor",
            "--called",
            "Ash Brightwell",
        ],
    );
    let child = |number: &str| {
        heard_record::PersonId::of_words(&["brought", "Larkspur", "person", number]).to_string()
    };
    let (one, two) = (child("N-1"), child("N-2"));
    done(
        folder.path(),
        &[
            "take",
            "--child",
            &one,
            "--child",
            &two,
            "--to",
            "out.csv",
            "--by",
            "brightwell",
            "--because",
            "a test",
        ],
    );
    let taken = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(
        taken.contains("2024-05-01T21:10:00Z,2024-05-01T21:10:00Z"),
        "{taken}"
    );
    assert!(taken.contains("list.xlsx,9,"), "{taken}");
}

#[test]
fn a_sheet_of_several_is_named() {
    let folder = Folder::new();
    let cells = [
        header(),
        row(2, &[("A", "L-1"), ("B", "N-1"), ("D", "low")]),
    ]
    .concat();
    workbook(
        &folder.path().join("two.xlsx"),
        &[("-Notes", ""), ("Log", &cells)],
        |_| (),
    );
    let (code, _, err) = folder.bring("two.xlsx");
    assert_eq!(code, 2);
    assert!(
        err.contains("it has several sheets: say in the mapping which it is for"),
        "{err}"
    );
    let mapping = |sheet: &str| format!("sheet = \"{sheet}\"\n{MAPPING}");
    fs::write(folder.path().join("map.toml"), mapping("Log")).unwrap();
    assert!(folder.bring("two.xlsx").1.contains("1 fact put on record"));
    fs::write(folder.path().join("map.toml"), mapping("List")).unwrap();
    assert!(
        folder
            .bring("two.xlsx")
            .2
            .contains("it has no sheet of the name")
    );
}

#[test]
fn no_workbook_harms_anything_else() {
    let folder = Folder::new();
    let path = folder.path();
    // Two cells as far apart as there are; texts of a third of a gigabyte; no workbook; half a workbook.
    let far = format!(
        "{}<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>",
        header()
    );
    workbook(&path.join("far.xlsx"), &[("Log", &far)], |_| ());
    let one = format!(
        "{}<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>",
        header()
    );
    workbook(&path.join("bomb.xlsx"), &[("Log", &one)], |to| {
        let a = vec![b'a'; 1 << 20];
        write!(to, "<si><t>").unwrap();
        (0..320).for_each(|_| to.write_all(&a).unwrap());
        write!(to, "</t></si>").unwrap();
    });
    let size = fs::metadata(path.join("bomb.xlsx")).unwrap().len();
    assert!(size < 1 << 20, "{size}");
    fs::write(path.join("text.xlsx"), "no workbook at all").unwrap();
    let far_bytes = fs::read(path.join("far.xlsx")).unwrap();
    fs::write(path.join("half.xlsx"), &far_bytes[..far_bytes.len() / 2]).unwrap();
    workbook(
        &path.join("broken.xlsx"),
        &[("Log", &format!("{}<row r=\"2\"><c r=\"A2\"><v>", header()))],
        |_| (),
    );
    for (name, said) in [
        ("far.xlsx", "it has 16384 cells, and the first line has 5"),
        (
            "bomb.xlsx",
            "reading it broke off: it is damaged, or asks for more memory than it is given",
        ),
        ("text.xlsx", "it is no workbook that can be read"),
        ("half.xlsx", "it is no workbook that can be read"),
        ("broken.xlsx", "it cannot be read further than row"),
    ] {
        let began = Instant::now();
        let (code, out, err) = folder.bring(name);
        let held = done(path, &["held"]);
        assert_eq!(code, 2, "{name}: {out}{err}");
        assert!(
            err.contains(said) || held.contains(said),
            "{name}: {out}{err}{held}"
        );
        assert!(began.elapsed() < Duration::from_secs(25), "{name}");
    }
    // And the record goes on.
    let cells = [
        header(),
        row(2, &[("A", "L-1"), ("B", "N-1"), ("D", "low")]),
    ]
    .concat();
    workbook(&path.join("good.xlsx"), &[("Log", &cells)], |_| ());
    assert!(folder.bring("good.xlsx").1.contains("1 fact put on record"));
    assert!(done(path, &["verify"]).contains("All of it is what was put there."));
}

/// A workbook in which something was cut out, put in, doubled or changed: in what its sheet says, or in the file as it lies.
fn damaged(path: &Path, seed: u64) {
    const BITS: [&str; 12] = [
        "<",
        ">",
        "&",
        "\"",
        "</row>",
        "<c r=\"A1\">",
        "<row r=\"0\">",
        "r=\"XFD9\"",
        "t=\"s\"",
        "<v>-1</v>",
        "<![CDATA[",
        "\u{202e}",
    ];
    let mut chance = heard_record::invent::Chance::from(seed);
    let rows = (2..9).map(|number| {
        let log = format!("L-{number}");
        let why = "she & he, \"twice\"";
        let cells = [
            ("A", &*log),
            ("B", "N-1"),
            ("C", "#45413.9"),
            ("D", "low"),
            ("E", why),
        ];
        row(number, &cells)
    });
    let mut cells = header() + &rows.collect::<String>().replace(" & ", " &amp; ");
    if seed.is_multiple_of(2) {
        for _ in 0..=chance.below(4) {
            let mut at = chance.below(cells.len() as u64) as usize;
            while !cells.is_char_boundary(at) {
                at -= 1;
            }
            let mut end = cells.len().min(at + chance.below(30) as usize);
            while !cells.is_char_boundary(end) {
                end += 1;
            }
            match chance.below(3) {
                0 => cells.replace_range(at..end, ""),
                1 => {
                    let again = cells[at..end].to_owned();
                    cells.insert_str(at, &again);
                }
                _ => cells.insert_str(at, chance.pick(&BITS).unwrap()),
            }
        }
    }
    workbook(path, &[("Log", &cells)], |_| ());
    if !seed.is_multiple_of(2) {
        let mut bytes = fs::read(path).unwrap();
        for _ in 0..=chance.below(6) {
            let at = chance.below(bytes.len() as u64) as usize;
            bytes[at] = chance.bits() as u8;
        }
        if chance.percent(20) {
            bytes.truncate(chance.below(bytes.len() as u64) as usize);
        }
        fs::write(path, bytes).unwrap();
    }
}

/// How many workbooks are damaged: `DAMAGED=2000` for a long run. Each is made of its number alone, so that one that once
/// did harm is tried ever after.
fn damages() -> u64 {
    let asked = std::env::var("DAMAGED").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(16)
}

#[test]
fn no_damaged_workbook_stops_the_program_or_is_passed_over_in_silence() {
    let folder = Folder::new();
    let path = folder.path();
    let (mut brought, mut refused) = (0, 0);
    for seed in 0..damages() {
        let name = format!("damaged-{seed}.xlsx");
        damaged(&path.join(&name), seed);
        let (code, out, err) = folder.bring(&name);
        assert!([0, 2].contains(&code), "{seed}: {code} {out}{err}");
        assert!(
            !err.contains("panicked") && !out.contains("panicked"),
            "{seed}: {err}"
        );
        if out.contains("put on record") {
            brought += 1;
        } else {
            assert!(
                err.contains(&name),
                "{seed}: nothing is said of it: {out}{err}"
            );
            refused += 1;
        }
    }
    assert!(
        brought > 0 && refused > 0,
        "{brought} brought, {refused} refused"
    );
    assert!(done(path, &["verify"]).contains("All of it is what was put there."));
}
