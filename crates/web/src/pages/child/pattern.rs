//! How long the child was missing each time of late: whether it grows is told in words, and drawn.

use heard_desk::Spell;
use heard_record::when::date_of;
use maud::{Markup, html};

use crate::pages::opened::Opened;
use crate::parts::bars::{Bar, bars};
use crate::parts::govuk::details;
use crate::parts::told;

/// How many times are drawn: the last.
const MOST: usize = 6;

const HOUR: i64 = 3_600_000_000;

/// The card; nothing, where the child was not missing in 90 days.
pub fn card(opened: &Opened) -> Markup {
    let all = opened.reading.spells(opened.known, opened.known);
    let all_lasted: Vec<Option<i64>> = all.iter().map(|one| lasted(one, opened)).collect();
    let (spells, lasted) = (last(&all), last(&all_lasted));
    html! {
        @if !spells.is_empty() {
            section class="panel" id="pattern" data-live {
                div class="panel__top" { h2 { (title(&all_lasted)) } }
                p class="meta" { "Hours from when " (opened.first_name()) " was last seen, last 90 days" (opened.of_part()) }
                @if spells.len() < all.len() { p class="meta" { (of_how_many(spells.len(), all.len())) } }
                (bars(&in_words(spells, lasted), &drawn(spells, lasted)))
                (details("The same as a table", &table(opened, spells, lasted)))
            }
        }
    }
}

/// The last that are drawn.
fn last<T>(all: &[T]) -> &[T] {
    all.get(all.len().saturating_sub(MOST)..)
        .unwrap_or_default()
}

/// How many of all the times are shown.
fn of_how_many(shown: usize, all: usize) -> String {
    format!("The last {shown} of {all} times missing.")
}

/// How long it lasted, or has so far; nothing, where that is not on record.
fn lasted(spell: &Spell, opened: &Opened) -> Option<i64> {
    let to = match spell.to {
        Some(to) => Some(to.latest_micros()),
        None => spell.goes_on.then(|| opened.known.as_microsecond()),
    };
    to.map(|to| (to - spell.from.latest_micros()).max(0))
}

/// What the times missing say beside one another, by rule.
fn title(lasted: &[Option<i64>]) -> &'static str {
    let known: Vec<i64> = lasted.iter().flatten().copied().collect();
    let all_known = known.len() == lasted.len();
    if all_known && known.len() > 2 && known.is_sorted_by(|one, next| one < next) {
        "Each time missing has been longer"
    } else {
        "How long each time missing was"
    }
}

fn day(spell: &Spell) -> String {
    date_of(spell.from.latest_micros())
        .strftime("%-d %b")
        .to_string()
}

fn hours(lasted: Option<i64>) -> Option<usize> {
    lasted.and_then(|micros| usize::try_from((micros + HOUR / 2) / HOUR).ok())
}

fn drawn(spells: &[Spell], lasted: &[Option<i64>]) -> Vec<Bar> {
    let each = spells.iter().zip(lasted);
    each.map(|(spell, lasted)| Bar {
        under: day(spell),
        much: hours(*lasted),
    })
    .collect()
}

fn in_words(spells: &[Spell], lasted: &[Option<i64>]) -> String {
    let each = spells.iter().zip(lasted).map(|(spell, lasted)| {
        let long = lasted.map_or_else(|| "not recorded".to_owned(), told::long);
        format!("{}: {long}", day(spell))
    });
    let each: Vec<String> = each.collect();
    format!("How long each time missing was. {}.", each.join("; "))
}

fn table(opened: &Opened, spells: &[Spell], lasted: &[Option<i64>]) -> Markup {
    let now = opened.by.now;
    html! {
        table class="pattern" {
            caption class="govuk-visually-hidden" { "Each time missing" }
            thead { tr { th scope="col" { "Last seen" } th scope="col" { "Back" } th scope="col" { "Missing for" } } }
            tbody { @for (spell, lasted) in spells.iter().zip(lasted) {
                tr {
                    th scope="row" { (told::when(spell.from, now)) }
                    td { @match spell.to { Some(to) => (told::when(to, now)), None if spell.goes_on => "still missing", None => "not recorded" } }
                    td { @match lasted { Some(lasted) => (told::long(*lasted)), None => "not recorded" } }
                }
            } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_are_shown_and_it_is_said_of_how_many() {
        let all: Vec<i64> = (1..=8).collect();
        assert_eq!(last(&all), [3, 4, 5, 6, 7, 8]);
        assert_eq!(of_how_many(6, 8), "The last 6 of 8 times missing.");
    }

    #[test]
    fn it_is_said_to_grow_only_where_each_of_three_or_more_was_longer() {
        let grows = "Each time missing has been longer";
        assert_eq!(title(&[Some(3), Some(7), Some(11)]), grows);
        for not in [
            vec![Some(3), Some(7)],
            vec![Some(3), Some(7), Some(7)],
            vec![Some(3), None, Some(11)],
        ] {
            assert_ne!(title(&not), grows, "{not:?}");
        }
    }
}
