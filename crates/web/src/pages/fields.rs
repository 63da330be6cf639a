//! The question of each field of a kind of fact, asked as its answer needs, and every honest way of not answering it.

use heard_record::answer::{Asks, List};
use heard_record::draft::Typed;
use heard_record::kind::Field;
use maud::{Markup, html};

use super::form::Filled;
use super::opened::Opened;
use crate::parts::govuk::{self, Choice, Question, details};
use crate::parts::told;

/// Up to how many choices are shown all at once.
const FEW: usize = 7;

/// The ways of not answering, each with what is typed beside it.
const WITHOUT: [(&str, &str); 4] = [
    ("not known", "Not known"),
    ("not asked", "Not asked, because …"),
    ("would not say", "Asked, and would not say"),
    ("not found out", "Tried, and could not find out, after …"),
];

/// What was typed at a field that is called so on the page.
pub fn typed(filled: &Filled, called: &str, field: &Field) -> Typed {
    let because = || filled.one(&beside(called, "because")).to_owned();
    let answer = match field.asks {
        Asks::Choices(_) | Asks::People => {
            let all: Vec<&str> = filled.all(called).filter(|one| !one.is_empty()).collect();
            all.join(", ")
        }
        _ => filled.one(called).to_owned(),
    };
    // What was typed is never thrown away for a choice beside it.
    if !answer.is_empty() {
        return Typed::Answer(answer);
    }
    match filled.one(&beside(called, "without")) {
        "not known" => Typed::NotKnown,
        "not asked" => Typed::NotAsked(because()),
        "would not say" => Typed::WouldNotSay,
        "not found out" => Typed::NotFoundOut(because()),
        _ => Typed::Blank,
    }
}

fn beside(called: &str, part: &str) -> String {
    format!("{called}--{part}")
}

/// What was answered; empty, where there is no answer.
fn answered(typed: &Typed) -> &str {
    match typed {
        Typed::Answer(answer) => answer,
        _ => "",
    }
}

/// One choice of a list.
fn choice(word: &'static str, says: &str, chosen: bool) -> Choice {
    Choice {
        value: word.into(),
        text: told::begun(says),
        chosen,
        ..Choice::default()
    }
}

/// Each choice of a list, those that are answered chosen.
fn choices(list: &List, answered: &[&str]) -> Vec<Choice> {
    let each = list.words.iter().zip(list.meanings);
    each.map(|(word, means)| choice(word, means, answered.contains(word)))
        .collect()
}

/// A field.
pub fn field(asks: &Field, question: &Question, typed: &Typed, opened: Option<&Opened>) -> Markup {
    let is_open = matches!(
        typed,
        Typed::NotKnown | Typed::NotAsked(_) | Typed::WouldNotSay | Typed::NotFoundOut(_)
    );
    html! {
        (answer_of(asks, question, answered(typed), opened))
        @if asks.must() || is_open { (no_answer(question, typed)) }
    }
}

/// A field with one choice of a list, of which each stands on the page to be touched, however many there are.
pub fn field_as_cards(
    asks: &Field,
    question: &Question,
    typed: &Typed,
    opened: Option<&Opened>,
) -> Markup {
    let Asks::Choice(list) = asks.asks else {
        return field(asks, question, typed, opened);
    };
    let question = Question {
        classes: "cards",
        ..question.clone()
    };
    html! {
        (govuk::radios(&question, &choices(list, &[answered(typed)])))
        (no_answer(&question, typed))
    }
}

fn no_answer(question: &Question, typed: &Typed) -> Markup {
    details("No answer? Say which", &without(question, typed))
}

fn answer_of(asks: &Field, question: &Question, answer: &str, opened: Option<&Opened>) -> Markup {
    let hinted = |hint: &str| {
        question.clone().hint(if asks.hint.is_empty() {
            hint
        } else {
            asks.hint
        })
    };
    let word = |word: &'static str| choice(word, word, answer == word);
    match asks.asks {
        Asks::Words => govuk::textarea(&hinted(""), 3, answer),
        Asks::YesNo => govuk::radios(&hinted(""), &[word("yes"), word("no")]),
        Asks::Number => govuk::input(&hinted("A whole number"), "text", answer),
        Asks::When => govuk::input(
            &hinted("Day and time, as 10/06/2026 14:10 or tomorrow 07:00"),
            "text",
            answer,
        ),
        Asks::Date => govuk::input(&hinted("As 10/06/2026"), "text", answer),
        Asks::Choice(list) => few_or_many(&hinted(""), choices(list, &[answer])),
        Asks::Choices(list) => {
            let chosen: Vec<&str> = answer.split(", ").collect();
            govuk::checkboxes(&hinted(""), &choices(list, &chosen))
        }
        Asks::Person(_) => few_or_many(&hinted(""), people(answer, opened)),
        Asks::People => govuk::checkboxes(&hinted(""), &people(answer, opened)),
        Asks::Fact => govuk::select(&hinted(""), &facts(answer, opened)),
        Asks::Case | Asks::Reference(_) => govuk::input(&hinted(""), "text", answer),
        Asks::Sealed => html! {},
    }
}

fn few_or_many(question: &Question, choices: Vec<Choice>) -> Markup {
    if choices.len() <= FEW {
        return govuk::radios(question, &choices);
    }
    let mut all = vec![Choice {
        text: "Choose".into(),
        ..Choice::default()
    }];
    all.extend(choices);
    govuk::select(question, &all)
}

/// The child and the people around, to choose from.
fn people(answer: &str, opened: Option<&Opened>) -> Vec<Choice> {
    let Some(opened) = opened else {
        return Vec::new();
    };
    let child = (opened.reading.child(), opened.name());
    let near = opened
        .overview
        .near
        .iter()
        .map(|one| (one.person, one.name.clone()));
    let all = std::iter::once(child).chain(near);
    all.map(|(id, name)| {
        let value = id.to_string();
        Choice {
            chosen: answer.split(", ").any(|one| one == value),
            value,
            text: name,
            ..Choice::default()
        }
    })
    .collect()
}

/// The facts of the record, to choose from: the latest first.
fn facts(answer: &str, opened: Option<&Opened>) -> Vec<Choice> {
    let nothing = Choice {
        text: "Choose".into(),
        ..Choice::default()
    };
    let Some(opened) = opened else {
        return vec![nothing];
    };
    let each = opened.history().iter().rev().map(|entry| {
        let value = entry.fact.to_string();
        let lead = entry.lead.as_deref().map(|lead| format!(": {lead}"));
        Choice {
            chosen: answer == value,
            text: format!(
                "{}, {}{}",
                told::when(entry.happened, opened.by.now),
                entry.kind,
                lead.unwrap_or_default()
            ),
            value,
            ..Choice::default()
        }
    });
    std::iter::once(nothing).chain(each).collect()
}

fn without(question: &Question, typed: &Typed) -> Markup {
    let (chosen, because) = match typed {
        Typed::NotKnown => ("not known", ""),
        Typed::NotAsked(because) => ("not asked", because.as_str()),
        Typed::WouldNotSay => ("would not say", ""),
        Typed::NotFoundOut(tried) => ("not found out", tried.as_str()),
        _ => ("", ""),
    };
    let choices: Vec<Choice> = WITHOUT
        .iter()
        .map(|(word, says)| Choice {
            value: (*word).into(),
            text: (*says).into(),
            chosen: *word == chosen,
            ..Choice::default()
        })
        .collect();
    let why = format!("Why there is no answer to: {}", question.label);
    html! {
        (govuk::radios(&Question::called(beside(&question.name, "without"), why), &choices))
        (govuk::input(&Question::called(beside(&question.name, "because"), "Because, or after trying what?"), "text", because))
    }
}
