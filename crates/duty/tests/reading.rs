//! The catalogue is read without kindness: what is not understood is refused, with its file, rule and word.

use std::collections::BTreeSet;

use heard_duty::catalogue::{Basis, Catalogue, Layer, LayerKind, Nation, Term, built_in};
use heard_duty::limit::Limit;

const LAW: &str = r#"
end-of-tour = "12 hours"

[[rule]]
id      = "a.rule"
title   = "Do it for {child}"
owed-by = "sergeant"
area    = "leadership"
arises  = "child found"
met-by  = "child seen by police"
within  = "72 hours"
basis   = "statute"
says    = "An Act, section 1"
from    = "2020-01-01"
"#;

fn read(layers: &[(&str, LayerKind, &str)]) -> Result<Catalogue, Vec<String>> {
    let layers: Vec<Layer> = layers
        .iter()
        .map(|(file, kind, text)| Layer {
            name: if *kind == LayerKind::Law {
                "England and Wales"
            } else {
                "a force"
            },
            file,
            text,
            kind: *kind,
        })
        .collect();
    Catalogue::read(&layers, built_in::calendar(&[]).unwrap(), Nation::England)
}

fn faults_of(text: &str) -> String {
    read(&[("law.toml", LayerKind::Law, text)])
        .unwrap_err()
        .join("\n")
}

fn faults_of_force(text: &str) -> String {
    read(&[
        ("law.toml", LayerKind::Law, LAW),
        ("force.toml", LayerKind::Force, text),
    ])
    .unwrap_err()
    .join("\n")
}

#[test]
fn a_good_text_is_read() {
    assert_eq!(
        read(&[("law.toml", LayerKind::Law, LAW)])
            .unwrap()
            .rules()
            .len(),
        1
    );
}

#[test]
fn what_is_not_understood_is_refused_and_named() {
    for (good, bad, said) in [
        ("says    =", "say     =", "unknown field `say`"),
        (
            "child found",
            "child came back",
            "law.toml: rule `a.rule`: no occasion is called `child came back`",
        ),
        (
            "child seen by police",
            "child waved",
            "no occasion is called `child waved`",
        ),
        ("72 hours", "72", "`72` is not a limit: say its unit"),
        (
            "\"sergeant\"",
            "\"corporal\"",
            "owed-by: `corporal` is none of",
        ),
        ("leadership", "luck", "area: `luck` is none of"),
        ("\"statute\"", "\"custom\"", "basis: `custom` is none of"),
        ("2020-01-01", "yesterday", "`yesterday` is not a date"),
        (
            "within  = \"72 hours\"",
            "",
            "it has neither `within` nor `before`",
        ),
        (
            "within  = \"72 hours\"",
            "within = \"72 hours\"\nbefore = \"child found\"",
            "it has both `within` and `before`",
        ),
        (
            "within  = \"72 hours\"",
            "before = \"3 working days before never\"",
            "no occasion is called `never`",
        ),
        (
            "within  = \"72 hours\"",
            "within = \"72 hours\"\nshowing = \"charm\"",
            "no element is called `charm`",
        ),
        (
            "from    = \"2020-01-01\"",
            "from = \"2020-01-01\"\nto = \"2019-01-01\"",
            "it ends before it begins",
        ),
        (
            "end-of-tour = \"12 hours\"",
            "",
            "no layer says how long `end-of-tour` is",
        ),
    ] {
        let text = LAW.replace(good, bad);
        assert_ne!(text, LAW, "the planted fault `{bad}` is in the text");
        let told = faults_of(&text);
        assert!(told.contains(said), "for `{bad}`: {told}");
    }
}

#[test]
fn what_happens_to_others_raises_a_duty_and_neither_meets_lifts_nor_ends_one() {
    let of_others = "notice about another child at the address says nothing of this one";
    let arises = LAW.replace("child found", of_others);
    assert!(read(&[("law.toml", LayerKind::Law, &arises)]).is_ok());
    let limit = "within  = \"72 hours\"";
    for (key, good, bad) in [
        ("met-by", "child seen by police", of_others.to_owned()),
        (
            "unless",
            limit,
            format!("{limit}\nunless = \"{of_others}\""),
        ),
        (
            "lapses",
            limit,
            format!("{limit}\nlapses = [\"child found\", \"{of_others}\"]"),
        ),
        ("before", limit, format!("before = \"{of_others}\"")),
    ] {
        let said = heard_duty::fault::shortened(&format!(
            "law.toml: rule `a.rule`: {key}: `{of_others}` is of somebody around the child, which may only be what a rule `arises` on"
        ));
        assert_eq!(faults_of(&LAW.replace(good, &bad)), said);
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let told = faults_of(
        &LAW.replace("child found", "x")
            .replace("72 hours", "72")
            .replace("leadership", "luck"),
    );
    assert_eq!(told.lines().count(), 3, "{told}");
}

#[test]
fn two_versions_are_never_in_force_on_one_day() {
    let second = LAW
        .replace("end-of-tour = \"12 hours\"", "")
        .replace("2020-01-01", "2021-01-01");
    assert!(
        faults_of(&format!("{LAW}{second}"))
            .contains("rule `a.rule` has two versions in force on 2021-01-01")
    );
    let first = LAW.replace("from    =", "to = \"2021-01-01\"\nfrom    =");
    let catalogue = read(&[("law.toml", LayerKind::Law, &format!("{first}{second}"))]).unwrap();
    assert_eq!(
        catalogue
            .versions("a.rule")
            .map(|rule| rule.version)
            .collect::<Vec<_>>(),
        [1, 2]
    );
}

#[test]
fn every_rule_that_is_not_understood_is_named_or_numbered() {
    let rule = LAW.split_once("[[rule]]").unwrap().1;
    let without = |line: &str| -> String {
        let kept = rule.lines().filter(|one| !one.starts_with(line));
        kept.map(|one| format!("{one}\n")).collect()
    };
    let said = faults_of(&format!(
        "{LAW}[[rule]]\n{}[[rule]]\n{}",
        without("says"),
        without("id")
    ));
    assert_eq!(
        said,
        "law.toml: rule `a.rule`: missing field `says`\nlaw.toml: rule 3 of the file: missing field `id`"
    );
}

#[test]
fn a_force_may_shorten_law_and_never_lengthen_it() {
    let set = |within: &str| {
        format!(
            "[[set]]\nid = \"a.rule\"\nwithin = \"{within}\"\nfrom = \"2024-05-01\"\nsays = \"policy\"\n"
        )
    };
    assert_eq!(
        faults_of_force(&set("96 hours")),
        "force.toml: set `a.rule`: it is 72 hours in law or guidance; a force may shorten it, not lengthen it to 96 hours"
    );
    assert!(
        faults_of_force(&set("as soon as practicable"))
            .contains("not lengthen it to as soon as practicable")
    );
    assert!(
        faults_of_force(&format!("{}{}", set("48 hours"), set("96 hours")))
            .contains("not lengthen it to 96 hours"),
        "what was shortened first may not be lengthened beyond the law"
    );
    assert!(
        faults_of_force(&LAW.replace("a.rule", "ours")).contains("not on `statute`"),
        "a force's own rule is not shown as law"
    );
    assert!(faults_of_force("end-of-tour = \"9000 hours\"\n").contains("no more than 24"));
    assert!(faults_of_force("end-of-tour = \"end of tour\"\n").contains("no more than 24"));
    let catalogue = read(&[
        ("law.toml", LayerKind::Law, LAW),
        ("force.toml", LayerKind::Force, &set("24 hours")),
    ])
    .unwrap();
    let rules: Vec<_> = catalogue.versions("a.rule").collect();
    assert_eq!(
        rules.len(),
        2,
        "the longer limit stays for what arose before"
    );
    assert_eq!(
        (&rules[0].term, rules[0].term_basis),
        (&Term::Within(Limit::Hours(72)), Basis::Statute)
    );
    assert_eq!(
        (&rules[1].term, rules[1].term_basis),
        (&Term::Within(Limit::Hours(24)), Basis::ForceDefault)
    );
    assert_eq!(
        rules[1].basis,
        Basis::Statute,
        "the duty stays one of law, whoever set the time"
    );
}

/// The rule of [`LAW`], owed so long before a child is found, on a basis.
fn owed_before(length: &str, basis: &str) -> String {
    LAW.replace(
        "within  = \"72 hours\"",
        &format!("before = \"{length}child found\""),
    )
    .replace("\"statute\"", &format!("\"{basis}\""))
}

#[test]
fn a_force_may_ask_for_more_time_before_an_occasion_and_less_only_where_the_time_is_a_forces() {
    let set = |before: &str| {
        format!("[[set]]\nid = \"a.rule\"\nbefore = \"{before}\"\nsays = \"policy\"\n")
    };
    let layers = |law: &str, force: &str| {
        read(&[
            ("law.toml", LayerKind::Law, law),
            ("force.toml", LayerKind::Force, force),
        ])
    };
    let two_days = owed_before("2 working days before ", "statute");
    for (law, before, said) in [
        (LAW, "2 working days", "not before another occasion"),
        (
            &two_days,
            "1 working day",
            "it is 2 working days before in law or guidance",
        ),
        (
            &two_days,
            "9 days",
            "it is 2 working days before in law or guidance",
        ),
        (&two_days, "end of tour", "cannot be counted back"),
        (&two_days, "3", "say its unit"),
    ] {
        let told = layers(law, &set(before)).unwrap_err().join("\n");
        assert!(told.contains(said), "for `{before}`: {told}");
    }
    for (law, before, in_law) in [
        (
            two_days,
            "3 working days",
            Some("2 working days before child found"),
        ),
        (
            owed_before("", "statute"),
            "1 hour",
            Some("before child found"),
        ),
        (
            owed_before("2 working days before ", "force default"),
            "1 working day",
            None,
        ),
    ] {
        let catalogue = layers(&law, &set(before)).unwrap();
        let rule = &catalogue.rules()[0];
        assert_eq!(
            rule.term.to_string(),
            format!("{before} before child found")
        );
        assert_eq!(rule.term_basis, Basis::ForceDefault);
        assert_eq!(
            rule.term_shortened().map(Term::to_string).as_deref(),
            in_law
        );
    }
}

#[test]
fn a_force_cannot_set_a_rule_that_is_not_there() {
    assert!(
        faults_of_force("[[set]]\nid = \"b.rule\"\naim = \"1 hour\"\nsays = \"x\"\n")
            .contains("`b.rule`: no rule has this id")
    );
    assert!(
        faults_of_force("[[set]]\nid = \"a.rule\"\nsays = \"x\"\n")
            .contains("gives `within`, `before` or `aim`")
    );
}

#[test]
fn the_built_in_catalogue_and_the_example_force_are_in_order() {
    for nation in [Nation::England, Nation::Wales] {
        built_in::read(nation, &[built_in::EXAMPLE_FORCE]).unwrap();
    }
    assert!(built_in::guide().is_some());
    let catalogue = built_in::read(Nation::England, &[]).unwrap();
    assert!(!built_in::advice().is_empty());
    for advice in built_in::advice() {
        for rule in &advice.rests {
            let mut rules = catalogue.rules().iter();
            assert!(
                rules.any(|one| one.id == *rule),
                "advice `{}` answers no rule `{rule}`",
                advice.id
            );
        }
    }
}

#[test]
fn no_default_is_shown_as_law() {
    for layer in built_in::LAYERS
        .iter()
        .filter(|layer| layer.kind == LayerKind::DefaultForce)
    {
        assert!(
            !layer.text.contains("[[rule]]"),
            "{}: a default sets numbers, it makes no rules",
            layer.file
        );
    }
    let catalogue = built_in::read(Nation::England, &[]).unwrap();
    for rule in catalogue
        .rules()
        .iter()
        .filter(|rule| rule.layer == "force default")
    {
        let within =
            matches!(&rule.term, Term::Within(limit) if *limit != Limit::AsSoonAsPracticable);
        assert!(
            !within || rule.term_basis == Basis::ForceDefault || rule.aim.is_some(),
            "`{}`",
            rule.id
        );
    }
}

#[test]
fn every_rule_is_a_sentence() {
    let catalogue = built_in::read(Nation::England, &[]).unwrap();
    for rule in catalogue.rules() {
        let sentence = rule.sentence();
        assert!(
            sentence.contains(" Owed by ")
                && sentence.contains("; met when ")
                && sentence.contains("In force from "),
            "{sentence}"
        );
        assert_eq!(
            rule.title.contains("{child}"),
            !rule.is_of_the_force(),
            "`{}` has a place for the child's name, if it is owed to a child",
            rule.id
        );
    }
}

/// Rules of guidance for which no address has been found that could be checked.
const NO_ADDRESS_FOUND: [&str; 8] = [
    // College of Policing, APP domestic abuse.
    "da.risk-assess",
    "da.risk-assess.notice",
    "da.risk-assess.validated",
    // DfE, Children who run away or go missing from home or care, 2014.
    "missing.childrens-services-notify",
    "missing.childrens-services-notify.back",
    "missing.childrens-services-notify.high",
    // Code of practice: collection of missing persons data, 2009.
    "missing.ukmpu-notify",
    "missing.ukmpu-notify.high",
];

#[test]
fn every_rule_that_rests_on_law_or_guidance_says_where_to_read_it() {
    let mut without = BTreeSet::new();
    for nation in [Nation::England, Nation::Wales] {
        let catalogue = built_in::read(nation, &[]).unwrap();
        for rule in catalogue.rules() {
            let address = rule.address.as_deref().unwrap_or_default();
            if !rule.basis.is_the_forces_own() && !address.starts_with("https://") {
                without.insert(rule.id.clone());
            }
        }
    }
    assert_eq!(
        without,
        BTreeSet::from(NO_ADDRESS_FOUND.map(String::from)),
        "those with no address are the ones named here, no more and no fewer"
    );
}

/// Counted on from the council's own day, which only England's guidance sets.
const OF_ONE_NATION: &str = "ppn.escalate.no-reply";

#[test]
fn a_number_that_is_only_the_forces_stands_in_the_layer_a_force_replaces() {
    for nation in [Nation::England, Nation::Wales] {
        let catalogue = built_in::read(nation, &[]).unwrap();
        let elsewhere: Vec<&str> = catalogue
            .rules()
            .iter()
            .filter(|rule| rule.basis.is_the_forces_own() && rule.layer != "force default")
            .filter(|rule| {
                matches!(
                    rule.term,
                    Term::Within(
                        Limit::Minutes(_)
                            | Limit::Hours(_)
                            | Limit::Days(_)
                            | Limit::WorkingDays(_)
                    ) | Term::Before {
                        offset: Some(_),
                        ..
                    }
                )
            })
            .map(|rule| rule.id.as_str())
            .filter(|id| *id != OF_ONE_NATION)
            .collect();
        assert!(elsewhere.is_empty(), "{nation:?}: {elsewhere:?}");
    }
}
