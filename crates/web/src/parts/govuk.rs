//! The parts of the GOV.UK Design System we use. Each gives the HTML that the package's own examples say it must
//! (`govuk/tests.rs`), so its markup is ours and its correctness theirs.

use maud::{Markup, html};

/// A question of a form, whatever kind of answer it takes.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// By what it is found on the page; its name too, where it has no other.
    pub id: String,
    /// The name of its answer.
    pub name: String,
    /// What it asks.
    pub label: String,
    /// What helps to answer it.
    pub hint: Option<String>,
    /// What to do about the answer, where it cannot stand.
    pub error: Option<String>,
    /// The classes beside its own.
    pub classes: &'static str,
}

impl Question {
    /// A question by its name.
    pub fn called(name: impl Into<String>, label: impl Into<String>) -> Question {
        let name = name.into();
        Question {
            id: id_of(&name),
            name,
            label: label.into(),
            ..Question::default()
        }
    }

    /// With what helps to answer it; nothing, where that is empty.
    pub fn hint(mut self, hint: &str) -> Question {
        self.hint = (!hint.is_empty()).then(|| hint.to_owned());
        self
    }

    /// With what to do about the answer.
    pub fn error(mut self, error: Option<String>) -> Question {
        self.error = error;
        self
    }

    fn described_by(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        let both: Vec<String> = hint.into_iter().chain(error).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    fn group(&self, inside: &Markup) -> Markup {
        html! {
            div class=(classed("govuk-form-group", self.error.is_some().then_some("govuk-form-group--error"), "")) { (inside) }
        }
    }

    fn before(&self) -> Markup {
        html! {
            @if let Some(hint) = &self.hint { div id={ (self.id) "-hint" } class="govuk-hint" { (hint) } }
            @if let Some(error) = &self.error {
                p id={ (self.id) "-error" } class="govuk-error-message" {
                    span class="govuk-visually-hidden" { "Error:" } " " (error)
                }
            }
        }
    }

    fn labelled(&self, field: &Markup) -> Markup {
        self.group(&html! {
            label class="govuk-label" for=(self.id) { (self.label) }
            (self.before())
            (field)
        })
    }

    fn in_fieldset(&self, items: &Markup) -> Markup {
        self.group(&html! {
            fieldset class="govuk-fieldset" aria-describedby=[self.described_by()] {
                legend class="govuk-fieldset__legend" { (self.label) }
                (self.before())
                (items)
            }
        })
    }

    fn has_error(&self, class: &'static str) -> Option<&'static str> {
        self.error.is_some().then_some(class)
    }
}

fn classed(own: &str, error: Option<&str>, more: &str) -> String {
    let all = [Some(own), (!more.is_empty()).then_some(more), error];
    all.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// By what a field is found on the page: its name, with nothing in it that parts one name from another.
pub fn id_of(name: &str) -> String {
    let kept = name.chars().filter(|letter| *letter != '\'');
    kept.map(|letter| {
        if letter.is_alphanumeric() || letter == '_' {
            letter
        } else {
            '-'
        }
    })
    .collect()
}

/// One choice of several.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// What helps to choose it.
    pub hint: Option<String>,
    /// Is it chosen?
    pub chosen: bool,
    /// What chooses it from the keyboard, with Alt.
    pub key: Option<&'static str>,
}

impl Choice {
    /// A choice, chosen where it is what was answered.
    pub fn of(value: impl Into<String>, text: impl Into<String>, answer: &str) -> Choice {
        let value = value.into();
        Choice {
            chosen: value == answer,
            value,
            text: text.into(),
            ..Choice::default()
        }
    }

    /// The choices of a list, after what is read where none of them is chosen.
    pub fn after(
        none: &str,
        all: impl IntoIterator<Item = (String, String)>,
        answer: &str,
    ) -> Vec<Choice> {
        let none = Choice {
            text: none.into(),
            ..Choice::default()
        };
        let each = all.into_iter();
        let each = each.map(|(value, text)| Choice::of(value, text, answer));
        std::iter::once(none).chain(each).collect()
    }

    /// The same, where one of them has to be chosen.
    pub fn one_of(all: impl IntoIterator<Item = (String, String)>, answer: &str) -> Vec<Choice> {
        Choice::after("Choose", all, answer)
    }
}

/// A button that sends its form.
pub fn button(text: &str, classes: &'static str) -> Markup {
    html! { button type="submit" class=(classed("govuk-button", None, classes)) data-module="govuk-button" { (text) } }
}

/// A button that only the page itself does something about.
pub fn quiet_button(text: &str, does: &'static str) -> Markup {
    html! { button type="button" class="govuk-button govuk-button--secondary" data-module="govuk-button" data-does=(does) { (text) } }
}

/// A line to type in.
pub fn input(asks: &Question, kind: &'static str, value: &str) -> Markup {
    let class = classed(
        "govuk-input",
        asks.has_error("govuk-input--error"),
        asks.classes,
    );
    asks.labelled(&html! {
        input class=(class) id=(asks.id) name=(asks.name) type=(kind)
            value=[(!value.is_empty()).then_some(value)] aria-describedby=[asks.described_by()]
            autocomplete=[autocomplete(&asks.name)];
    })
}

/// What a browser may fill in of itself.
fn autocomplete(name: &str) -> Option<&'static str> {
    match name {
        "account" => Some("username"),
        "password" => Some("current-password"),
        "code" => Some("one-time-code"),
        _ => None,
    }
}

/// Room to write in.
pub fn textarea(asks: &Question, rows: u8, value: &str) -> Markup {
    let class = classed(
        "govuk-textarea",
        asks.has_error("govuk-textarea--error"),
        asks.classes,
    );
    asks.labelled(&html! {
        textarea class=(class) id=(asks.id) name=(asks.name) rows=(rows) aria-describedby=[asks.described_by()] { (value) }
    })
}

/// One of a long list.
pub fn select(asks: &Question, choices: &[Choice]) -> Markup {
    let class = classed(
        "govuk-select",
        asks.has_error("govuk-select--error"),
        asks.classes,
    );
    asks.labelled(&html! {
        select class=(class) id=(asks.id) name=(asks.name) aria-describedby=[asks.described_by()] {
            @for choice in choices { option value=(choice.value) selected[choice.chosen] { (choice.text) } }
        }
    })
}

/// One of a few.
pub fn radios(asks: &Question, choices: &[Choice]) -> Markup {
    asks.in_fieldset(&items("radio", "govuk-radios", asks, choices))
}

/// Any of a few.
pub fn checkboxes(asks: &Question, choices: &[Choice]) -> Markup {
    asks.in_fieldset(&items("checkbox", "govuk-checkboxes", asks, choices))
}

fn items(kind: &str, class: &'static str, asks: &Question, choices: &[Choice]) -> Markup {
    html! {
        div class=(classed(class, None, asks.classes)) data-module=(class) {
            @for (at, choice) in choices.iter().enumerate() {
                @let id = if at == 0 { asks.id.clone() } else { format!("{}-{}", asks.id, at + 1) };
                @let hint = choice.hint.as_ref().map(|_| format!("{id}-item-hint"));
                div class={ (class) "__item" } {
                    input class={ (class) "__input" } id=(id) name=(asks.name) type=(kind) value=(choice.value)
                        checked[choice.chosen] aria-describedby=[hint.as_ref()] data-key=[choice.key];
                    label class={ "govuk-label " (class) "__label" } for=(id) {
                        (choice.text)
                        @if let Some(key) = choice.key { " " span class="meta" { "Alt+" (key.to_uppercase()) } }
                    }
                    @if let (Some(said), Some(hint)) = (&choice.hint, &hint) {
                        div id=(hint) class={ "govuk-hint " (class) "__hint" } { (said) }
                    }
                }
            }
        }
    }
}

/// Everything that is wrong, at once, each with a link to where it is put right.
pub fn error_summary(wrong: &[(String, Option<String>)]) -> Markup {
    html! {
        div class="govuk-error-summary" data-module="govuk-error-summary" {
            div role="alert" {
                h2 class="govuk-error-summary__title" { "There is a problem" }
                div class="govuk-error-summary__body" {
                    ul class="govuk-list govuk-error-summary__list" {
                        @for (say, field) in wrong {
                            li {
                                @match field {
                                    Some(field) => a href={ "#" (field) } { (say) },
                                    None => (say),
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Something more to read, for whoever opens it.
pub fn details(summary: &str, text: &Markup) -> Markup {
    details_that_are(false, summary, text)
}

/// The same, open from the start where something in it is to be seen.
pub fn details_that_are(open: bool, summary: &str, text: &Markup) -> Markup {
    html! {
        details class="govuk-details" open[open] {
            summary class="govuk-details__summary" { span class="govuk-details__summary-text" { (summary) } }
            div class="govuk-details__text" { (text) }
        }
    }
}

/// The first link of a page, past what every page begins with.
pub fn skip_link() -> Markup {
    html! { a href="#main" class="govuk-skip-link" data-module="govuk-skip-link" { "Skip to main content" } }
}

/// What is known, each with its name.
pub fn summary_list(rows: &[(&str, Markup)]) -> Markup {
    html! {
        dl class="govuk-summary-list" {
            @for (key, value) in rows {
                div class="govuk-summary-list__row" {
                    dt class="govuk-summary-list__key" { (key) }
                    dd class="govuk-summary-list__value" { (value) }
                }
            }
        }
    }
}

/// Something sent with a form that nobody sees.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

#[cfg(test)]
mod tests;
