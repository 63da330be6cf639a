//! Each part against the examples that its package ships.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first wrong thing"
)]

use maud::{Markup, PreEscaped, html};
use serde_json::Value as Json;

use super::*;

/// The examples of a part whose options are all of these.
fn examples(part: &str, can: &[&str]) -> Vec<(Json, String)> {
    let folder = env!("GOVUK_FRONTEND");
    let file = format!("{folder}/dist/govuk/components/{part}/fixtures.json");
    let all: Json = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let each = all["fixtures"].as_array().unwrap().iter();
    let able = each.filter(|one| has_only(&one["options"], can, ""));
    able.map(|one| {
        (
            one["options"].clone(),
            one["html"].as_str().unwrap().to_owned(),
        )
    })
    .collect()
}

/// Has it no option but these? An option inside another is written `outer.inner`; of a list, `list.inner`.
fn has_only(options: &Json, can: &[&str], within: &str) -> bool {
    match options {
        Json::Object(all) => all.iter().all(|(key, value)| {
            let path = if within.is_empty() {
                key.clone()
            } else {
                format!("{within}.{key}")
            };
            can.iter()
                .any(|can| *can == path || can.starts_with(&format!("{path}.")))
                && has_only(value, can, &path)
        }),
        Json::Array(all) => all
            .iter()
            .all(|one| one.is_object() && has_only(one, can, within)),
        _ => true,
    }
}

fn same(part: &str, can: &[&str], at_least: usize, made: impl Fn(&Json) -> Option<Markup>) {
    let examples = examples(part, can);
    let mut tried = 0;
    for (options, wanted) in &examples {
        let Some(markup) = made(options) else {
            continue;
        };
        assert_eq!(
            plain(&markup.into_string()),
            plain(wanted),
            "{part}: {options}"
        );
        tried += 1;
    }
    assert!(
        tried >= at_least,
        "only {tried} examples of {part} were tried"
    );
}

/// Without the white space that means nothing, and without the spellings that differ and mean the same.
fn plain(html: &str) -> String {
    let words: Vec<&str> = html.split_whitespace().collect();
    let text = words.join(" ").replace("> ", ">").replace(" <", "<");
    text.replace("&#39;", "'").replace("&#x27;", "'")
}

fn text(options: &Json, of: &str) -> Option<String> {
    options[of]["text"].as_str().map(ToOwned::to_owned)
}

fn question(options: &Json) -> Option<Question> {
    let name = options["name"].as_str().or(options["idPrefix"].as_str())?;
    let id = options["id"]
        .as_str()
        .or(options["idPrefix"].as_str())
        .unwrap_or(name);
    let label = text(options, "label").or_else(|| text(&options["fieldset"], "legend"))?;
    Some(Question {
        id: id.into(),
        name: name.into(),
        label,
        hint: text(options, "hint"),
        error: text(options, "errorMessage"),
        classes: options["classes"]
            .as_str()
            .map_or("", |classes| classes.to_owned().leak()),
    })
}

fn choices(options: &Json, chosen: &str) -> Option<Vec<Choice>> {
    let each = options["items"].as_array()?.iter();
    each.map(|item| {
        Some(Choice {
            value: item["value"].as_str()?.into(),
            text: item["text"].as_str()?.into(),
            hint: text(item, "hint"),
            chosen: item[chosen].as_bool().unwrap_or_default(),
            key: None,
        })
    })
    .collect()
}

const FIELD: &[&str] = &[
    "id",
    "name",
    "label.text",
    "hint.text",
    "errorMessage.text",
    "classes",
    "value",
];
const CHOICES: &[&str] = &[
    "idPrefix",
    "name",
    "fieldset.legend.text",
    "hint.text",
    "errorMessage.text",
    "classes",
    "items.value",
    "items.text",
    "items.checked",
    "items.selected",
    "items.hint.text",
    "id",
    "label.text",
];

#[test]
fn fields_are_as_the_design_system_has_them() {
    let value = |options: &Json| match &options["value"] {
        Json::String(value) => value.clone(),
        Json::Number(value) => value.to_string(),
        _ => String::new(),
    };
    same("input", FIELD, 5, |options| {
        Some(input(&question(options)?, "text", &value(options)))
    });
    same("textarea", FIELD, 4, |options| {
        Some(textarea(&question(options)?, 5, &value(options)))
    });
    same("select", CHOICES, 1, |options| {
        // Its examples number their values; ours are words.
        let items = options["items"]
            .as_array()?
            .iter()
            .map(|item| {
                Some(Choice {
                    value: item["value"]
                        .as_str()
                        .map(ToOwned::to_owned)
                        .or_else(|| Some(item["value"].as_i64()?.to_string()))?,
                    text: item["text"].as_str()?.into(),
                    chosen: item["selected"].as_bool().unwrap_or_default(),
                    ..Choice::default()
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(select(&question(options)?, &items))
    });
}

#[test]
fn choices_are_as_the_design_system_has_them() {
    same("radios", CHOICES, 5, |options| {
        Some(radios(&question(options)?, &choices(options, "checked")?))
    });
    same("checkboxes", CHOICES, 4, |options| {
        Some(checkboxes(
            &question(options)?,
            &choices(options, "checked")?,
        ))
    });
}

#[test]
fn the_rest_is_as_the_design_system_has_it() {
    same("button", &["text", "classes"], 3, |options| {
        let classes = options["classes"]
            .as_str()
            .map_or("", |classes| classes.to_owned().leak());
        Some(button(options["text"].as_str()?, classes))
    });
    same("details", &["summaryText", "text"], 1, |options| {
        let said = html! { (options["text"].as_str()?) };
        Some(details(options["summaryText"].as_str()?, &said))
    });
    same(
        "error-summary",
        &["titleText", "errorList.text", "errorList.href"],
        2,
        |options| {
            let each = options["errorList"].as_array()?.iter();
            let wrong: Option<Vec<_>> = each
                .map(|one| {
                    let field = one["href"]
                        .as_str()
                        .map(|href| href.trim_start_matches('#').to_owned());
                    Some((one["text"].as_str()?.to_owned(), field))
                })
                .collect();
            (options["titleText"] == "There is a problem").then_some(())?;
            Some(error_summary(&wrong?))
        },
    );
    same(
        "summary-list",
        &["rows.key.text", "rows.value.text", "rows.value.html"],
        1,
        |options| {
            let each = options["rows"].as_array()?.iter();
            let rows: Option<Vec<_>> = each
                .map(|row| {
                    Some((
                        row["key"]["text"].as_str()?,
                        match row["value"]["html"].as_str() {
                            Some(written) => PreEscaped(written.to_owned()),
                            None => html! { (row["value"]["text"].as_str()?) },
                        },
                    ))
                })
                .collect();
            Some(summary_list(&rows?))
        },
    );
}
