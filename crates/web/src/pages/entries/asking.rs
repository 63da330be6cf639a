//! A form on the page: what it asks, what was answered, what is wrong with it, and that it is kept while it is written.

use jiff::Timestamp;
use maud::{Markup, html};

use super::super::fields;
use super::super::form::{FORM, sealed};
use super::super::opened::Opened;
use super::{Entries, HAPPENED};
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::told;

impl Entries {
    /// What a field asks, with what is wrong with its answer.
    pub fn question(&self, called: &str, key: &str, ask: &str) -> Question {
        self.asked(&self.name_of(called, key), ask)
    }

    /// The same of a question that is of no fact: what else the form asks.
    pub fn asked(&self, name: &str, ask: &str) -> Question {
        let question = Question::called(name, ask);
        let wrong = self
            .wrong
            .iter()
            .find(|(_, at)| at.as_deref() == Some(&*question.id));
        let say = wrong.map(|(say, _)| say.clone());
        question.error(say)
    }

    /// A field as its declaration has it.
    pub fn field(&self, called: &str, key: &str, opened: &Opened) -> Markup {
        self.field_of(called, key, Some(opened))
    }

    /// A field with one choice of a list, asked in the page's words, of which each choice stands on the page.
    pub fn field_as_cards(&self, called: &str, key: &str, ask: &str, opened: &Opened) -> Markup {
        match self.typed_at(called, key) {
            (typed, Some(field)) => {
                let question = self.question(called, key, ask);
                fields::field_as_cards(field, &question, typed, Some(opened))
            }
            (_, None) => html! {},
        }
    }

    /// The same, of no record yet: there are no people and entries to choose from.
    pub fn field_alone(&self, called: &str, key: &str) -> Markup {
        self.field_of(called, key, None)
    }

    fn field_of(&self, called: &str, key: &str, opened: Option<&Opened>) -> Markup {
        match self.typed_at(called, key) {
            (typed, Some(field)) => {
                fields::field(field, &self.question(called, key, field.ask), typed, opened)
            }
            (_, None) => html! {},
        }
    }

    /// Every field of a fact that the page does not answer itself.
    pub fn fields(&self, called: &str, opened: &Opened) -> Markup {
        let Some(part) = self.part(called) else {
            return html! {};
        };
        let asked = part
            .kind
            .fields
            .iter()
            .zip(&part.fixed)
            .filter(|(_, fixed)| !**fixed);
        html! { @for (field, _) in asked { (self.field(called, field.key, opened)) } }
    }

    /// When it happened.
    pub fn when(&self, ask: &str) -> Markup {
        self.when_called(HAPPENED, ask)
    }

    /// When some of it happened.
    pub fn when_called(&self, called: &str, ask: &str) -> Markup {
        let hint = "As 14:10, as 14:10 yesterday or as 14:10 10/06/2026; a day alone, or two times as 2026-06-10 14:10 .. 2026-06-10 15:00, where it is not known more exactly";
        let typed = self.times.get(called).map_or("", String::as_str);
        govuk::input(&self.asked(called, ask).hint(hint), "text", typed)
    }

    /// Which cases it belongs to: what is owed for one time missing, say, is met by what belongs to that time.
    pub fn matters(&self, opened: &Opened) -> Markup {
        let each = opened.reading.cases(opened.known).into_iter();
        let choices: Vec<Choice> = each
            .map(|case| Choice {
                value: case.id.to_string(),
                text: format!(
                    "{}, {}",
                    told::begun(case.began_with),
                    told::when(case.began, opened.by.now)
                ),
                chosen: self.cases.contains(&case.id),
                ..Choice::default()
            })
            .collect();
        html! {
            @if !choices.is_empty() {
                (govuk::checkboxes(&Question::called("case", "Which matter does it belong to?").hint("None, where it is about the child whatever the matter"), &choices))
            }
        }
    }

    /// A whole form of one fact: when it happened, every field, and what sends it.
    pub fn whole(&self, opened: &Opened, when: &str, send: &str) -> Markup {
        html! {
            form method="post" novalidate {
                (self.carried(opened))
                (self.when(when))
                (self.fields("", opened))
                (govuk::button(send, ""))
                (self.keeping(opened))
            }
        }
    }

    /// What every such form carries and nobody sees.
    pub fn carried(&self, opened: &Opened) -> Markup {
        html! {
            (sealed(&opened.by))
            (self.carried_key())
            // What somebody filled in is not brought up to date over their head.
            @if self.is_filled { span data-filled hidden {} }
            @if let Some(seen) = self.seen { (govuk::hidden("seen", &seen.to_string())) }
        }
    }

    /// The key by which it is put on record once, however often it is sent.
    pub fn carried_key(&self) -> Markup {
        govuk::hidden("key", &self.key.to_string())
    }

    /// That what is written is kept while it is written; and that it was, where somebody goes on with a draft.
    pub fn keeping(&self, opened: &Opened) -> Markup {
        html! {
            @if let Some(form) = &self.beside { (govuk::hidden(FORM, form)) }
            (self.keeping_at(self.form(opened), opened.by.now))
        }
    }

    /// The same of a form at an address.
    pub fn keeping_at(&self, form: &str, now: Timestamp) -> Markup {
        html! {
            div class="keeping" {
                p role="status" data-keeps=(form) {
                    @if let Some(saved) = self.draft { "Your draft, saved " (told::moment(saved, now)) ". It is not on record yet." }
                }
                button type="submit" class="plain" formaction="/drafts" name=(FORM) value=(form) { "Save as a draft" }
                @if self.draft.is_some() { " " button type="submit" class="plain" formaction="/drafts/drop" name=(FORM) value=(form) { "Throw the draft away" } }
            }
        }
    }

    /// Everything that is wrong, at once.
    pub fn problems(&self) -> Markup {
        html! { @if self.is_wrong() { (govuk::error_summary(&self.wrong)) } }
    }

    /// What a page is called that shows them.
    pub fn title<'t>(&self, title: &'t str, wrong: &'t str) -> &'t str {
        if self.is_wrong() { wrong } else { title }
    }
}
