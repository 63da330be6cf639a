//! Of which month and place, as known when, and in which view the whole force is looked at: as an address says it, and the
//! form in which it is chosen.

use std::borrow::Cow;
use std::collections::BTreeSet;

use heard_desk::{ActionsByChild, Assurance, Figure, Measure, Month};
use heard_record::PersonId;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;

use crate::fault::Problem;
use crate::pages::asker::Asker;
use crate::pages::opened::moment_typed;
use crate::parts::govuk::{self, Choice, Question};

/// How an address says that everything on record is counted, whenever it began.
const ALL: &str = "all";

/// How many children are told at a time.
const AT_A_TIME: usize = 50;

/// Those told of all there are: so many from one on.
pub struct Told<T> {
    pub these: Vec<T>,
    pub all: usize,
    /// How many come before those that are told next.
    before_next: usize,
}

impl<T> Told<T> {
    /// Of all, from one on.
    pub fn of(all: impl IntoIterator<Item = T>, from: Option<usize>) -> Told<T> {
        let all: Vec<T> = all.into_iter().collect();
        let count = all.len();
        let from = from.unwrap_or_default().min(count);
        let these: Vec<T> = all.into_iter().skip(from).take(AT_A_TIME).collect();
        Told {
            before_next: from + these.len(),
            these,
            all: count,
        }
    }

    /// The way to the next, by where they begin.
    pub fn next(&self, href: impl Fn(&str) -> String) -> Markup {
        let left = self.all - self.before_next;
        html! {
            @if left > 0 { p { a href=(href(&self.before_next.to_string())) { "The next " (AT_A_TIME.min(left)) } } }
        }
    }

    /// How many of them are told.
    pub fn of_how_many(&self) -> Markup {
        html! { (self.these.len()) " of " (self.all) }
    }
}

/// As known when, of what, and in which view: as an address says it.
#[derive(Debug, Default, Deserialize)]
pub struct Asking {
    known_at: Option<String>,
    period: Option<String>,
    place: Option<String>,
    view: Option<String>,
    pub side: Option<String>,
    pub only: Option<String>,
    pub from: Option<usize>,
}

/// The same, read.
#[derive(Debug, Clone)]
pub struct View {
    /// The moment, where it is not now.
    pub past: Option<Timestamp>,
    /// What began in one month alone.
    pub month: Option<Month>,
    /// The children of one town alone.
    pub town: Option<String>,
    /// Tables instead of marks.
    pub table: bool,
}

impl Asking {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// A [`Problem`], where a moment or a month cannot be read.
    pub fn view(&self, now: Timestamp) -> Result<View, Problem> {
        let typed = |said: &Option<String>| said.clone().filter(|said| !said.is_empty());
        let past = typed(&self.known_at).map(|typed| moment_typed(&typed));
        let month = typed(&self.period).filter(|typed| typed != ALL);
        let month = month.map(|typed| {
            Month::read(&typed).ok_or_else(|| {
                Problem::unreadable("The period is no month. Write it as in 2026-05.")
            })
        });
        Ok(View {
            past: past.transpose()?.filter(|past| *past < now),
            month: month.transpose()?,
            town: typed(&self.place),
            table: self.view.as_deref() == Some("table"),
        })
    }
}

impl Asking {
    /// Reads it for the page of the whole force, which begins with the last whole month in which anybody is counted.
    ///
    /// # Errors
    ///
    /// As [`Asking::view`].
    pub fn view_of(&self, whole: &Assurance, now: Timestamp) -> Result<View, Problem> {
        let view = self.view(now)?;
        let says_period = self.period.as_deref().is_some_and(|said| !said.is_empty());
        Ok(View {
            month: if says_period {
                view.month
            } else {
                last_whole_month(whole)
            },
            ..view
        })
    }
}

/// The last month that is over, where anybody is counted in it.
fn last_whole_month(whole: &Assurance) -> Option<Month> {
    let (month, figures) = whole.months.iter().rev().nth(1)?;
    let is_anybody = figures.iter().any(|figure| !figure.children.is_empty());
    is_anybody.then_some(*month)
}

impl View {
    /// What the links of a page carry, with something more.
    pub fn query(&self, more: &[(&str, &str)]) -> String {
        let past = self.past.map(|past| past.to_string());
        let month = self
            .month
            .map_or_else(|| ALL.to_owned(), |month| month.to_string());
        let all = [
            ("known_at", past.as_deref()),
            ("period", Some(&*month)),
            ("place", self.town.as_deref()),
            ("view", self.table.then_some("table")),
        ];
        let said = all.into_iter().filter_map(|(key, said)| Some((key, said?)));
        let mut query = form_urlencoded::Serializer::new(String::new());
        let more = more.iter().copied().filter(|(_, said)| !said.is_empty());
        for (key, said) in said.chain(more) {
            query.append_pair(key, said);
        }
        format!("?{}", query.finish())
    }

    /// The page of a measure, with something more.
    pub fn href(&self, measure: &Measure, more: &[(&str, &str)]) -> String {
        format!("/assurance/{}{}", measure.id, self.query(more))
    }

    /// The figures there are in it.
    ///
    /// # Errors
    ///
    /// A [`Problem`], where it asks for a month or a town that is not told apart.
    pub fn figures<'w>(&self, whole: &'w Assurance) -> Result<Cow<'w, [Figure]>, Problem> {
        self.is_told_apart(whole)?;
        Ok(whole.narrowed(self.month, self.town.as_deref()))
    }

    /// The children there are in it of whom one agency goes on alone.
    ///
    /// # Errors
    ///
    /// As [`View::figures`].
    pub fn alone(&self, whole: &Assurance) -> Result<BTreeSet<PersonId>, Problem> {
        self.is_told_apart(whole)?;
        Ok(whole.alone_in(self.month, self.town.as_deref()))
    }

    /// How what was to be done for a child stands, of the children there are in its town.
    ///
    /// # Errors
    ///
    /// As [`View::figures`].
    pub fn actions<'w>(&self, whole: &'w Assurance) -> Result<Cow<'w, ActionsByChild>, Problem> {
        self.is_told_apart(whole)?;
        Ok(whole.actions_in(self.town.as_deref()))
    }

    fn is_told_apart(&self, whole: &Assurance) -> Result<(), Problem> {
        if let Some(month) = self.month
            && !whole.months.contains_key(&month)
        {
            let mut months = whole.months.keys().map(|month| month.in_words());
            let first = months.next().unwrap_or_default();
            let last = months.next_back().unwrap_or_default();
            return Err(Problem::unreadable(format!(
                "{} is not told apart. Choose a month from {first} to {last}, or all that is on record.",
                month.in_words()
            )));
        }
        if let Some(town) = &self.town
            && !whole.towns.contains(town)
        {
            return Err(Problem::unreadable(
                "The children of that place are not told apart: by the homes on record, fewer than ten live in it. Choose a place from the list, or the whole force.",
            ));
        }
        Ok(())
    }

    /// The same, of everything on record.
    pub fn of_all(&self) -> View {
        View {
            month: None,
            town: None,
            ..self.clone()
        }
    }
}

/// Of which month, of which place, as known when: each part is chosen apart, and the others stay.
pub fn of_what(whole: &Assurance, by: &Asker, view: &View) -> Markup {
    let ago = |days: i64| minute(by.now - SignedDuration::from_hours(24 * days)).to_string();
    let at = |known_at: &str| {
        View {
            past: None,
            ..view.clone()
        }
        .query(&[("known_at", known_at)])
    };
    let months = whole.months.keys().rev().map(|month| {
        choice(
            &month.to_string(),
            &month.in_words(),
            view.month == Some(*month),
        )
    });
    let months: Vec<Choice> =
        std::iter::once(choice(ALL, "All that is on record", view.month.is_none()))
            .chain(months)
            .collect();
    let towns = whole
        .towns
        .iter()
        .map(|town| choice(town, town, view.town.as_ref() == Some(town)));
    let towns: Vec<Choice> = std::iter::once(choice("", "Whole force", view.town.is_none()))
        .chain(towns)
        .collect();
    html! {
        form method="get" action="/assurance" class="known__moments" {
            (govuk::select(&Question::called("period", "Period"), &months))
            (govuk::select(&Question::called("place", "Place"), &towns))
            (govuk::input(&Question::called("known_at", "Known as at"), "text", &view.past.map_or_else(String::new, |past| past.to_string())))
            @if view.table { (govuk::hidden("view", "table")) }
            (govuk::button("Show", "govuk-button--secondary"))
            a href={ "/assurance" (View { past: None, ..view.clone() }.query(&[])) } aria-current=[view.past.is_none().then_some("true")] { "Now" }
            a href={ "/assurance" (at(&ago(1))) } { "A day ago" }
            a href={ "/assurance" (at(&ago(7))) } { "A week ago" }
        }
        @if let Some(month) = view.month { p class="meta" { "Of what began in " (month.in_words()) ", with everything that came of it. What began before or after is not counted." } }
        @if let Some(town) = &view.town { p class="meta" { "Of children whose home, as last recorded, is in " (town) "." } }
    }
}

fn choice(value: &str, text: &str, chosen: bool) -> Choice {
    Choice {
        value: value.to_owned(),
        text: text.to_owned(),
        chosen,
        ..Choice::default()
    }
}

/// A moment no finer than a minute, so that whoever asks again soon is shown what was worked out.
fn minute(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    Timestamp::from_second(second - second.rem_euclid(60)).unwrap_or(at)
}
