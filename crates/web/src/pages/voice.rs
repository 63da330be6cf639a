//! Everything a child has told or shown us, the largest text there is; what the child asked for; where the child was not
//! asked; and the limits the child set.

use axum::extract::RawQuery;
use axum::response::{IntoResponse, Response};
use heard_desk::{ActedOn, Known, Lived, NotAsked, Overridden, Voice};
use heard_record::FactId;
use jiff::Timestamp;
use maud::{Markup, html};

use super::form::Filled;
use super::opened::Opened;
use crate::parts::mark::{Shape, mark};
use crate::parts::told;

/// What of it is wanted: nothing stands for all of it. What somebody said stands in no address, so each is named by an
/// entry that says so.
struct Wanted {
    about: Option<FactId>,
    told: Option<FactId>,
}

/// What is said of each of several entries, with one that says so and how many do.
struct Group<'v> {
    says: Option<&'v str>,
    first: FactId,
    count: usize,
}

impl Wanted {
    fn of(query: Option<&str>) -> Wanted {
        let filled = Filled::of_body(query.unwrap_or_default());
        Wanted {
            about: filled.one(ABOUT).parse().ok(),
            told: filled.one(TOLD).parse().ok(),
        }
    }

    fn shows(&self, one: &Known<Voice>, all: &[Known<Voice>]) -> bool {
        let is_like = |named: Option<FactId>, says: fn(&Known<Voice>) -> Option<&str>| {
            let named = named.and_then(|named| all.iter().find(|other| other.fact == named));
            named.is_none_or(|named| is_same(says(named), says(one)))
        };
        is_like(self.about, theme) && is_like(self.told, heard_by)
    }
}

const ABOUT: &str = "about";
const TOLD: &str = "told";

fn theme(one: &Known<Voice>) -> Option<&str> {
    one.what.theme.as_deref()
}

fn heard_by(one: &Known<Voice>) -> Option<&str> {
    one.what.heard_by.as_deref().or(Some(&one.by))
}

fn is_same(one: Option<&str>, other: Option<&str>) -> bool {
    let plain = |says: &str| says.trim().to_lowercase();
    one.map(plain) == other.map(plain)
}

/// Entries put together by the words of one answer, in the order in which they first come.
fn groups(all: &[Known<Voice>], says: fn(&Known<Voice>) -> Option<&str>) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for one in all {
        let said = says(one);
        match groups.iter_mut().find(|group| is_same(group.says, said)) {
            Some(group) => group.count += 1,
            None => groups.push(Group {
                says: said,
                first: one.fact,
                count: 1,
            }),
        }
    }
    groups
}

/// The page.
pub async fn voice(opened: Opened, RawQuery(query): RawQuery) -> Response {
    let wanted = Wanted::of(query.as_deref());
    let lived = opened.reading.lived(opened.known, opened.known);
    let main = html! {
        (words(&opened, &wanted, &lived))
        section class="panel voice" id="asked-for" {
            h2 { "What " (opened.first_name()) " asked for" }
            (asked_for(&opened))
        }
        (limits(&opened, &lived))
        (not_asked(&opened, &lived.not_asked))
    };
    opened
        .page("Voice and lived experience", "/voice", main)
        .into_response()
}

fn words(opened: &Opened, wanted: &Wanted, lived: &Lived) -> Markup {
    let name = opened.first_name();
    let all = &opened.overview.voice;
    let shown: Vec<&Known<Voice>> = all.iter().filter(|one| wanted.shows(one, all)).collect();
    html! {
        section class="panel voice" {
            h2 { "In " (told::own(&name)) " words" }
            p class="meta" {
                @if shown.len() < all.len() { (shown.len()) " of " }
                @if !all.is_empty() { (told::counted(all.len(), "entry", "entries")) (opened.of_part()) ". " }
                (alone_of(opened))
            }
            (ways(opened, wanted, "What it is about", "nothing said of it", ABOUT, &groups(all, theme)))
            (ways(opened, wanted, &format!("Who {name} spoke to"), "not recorded", TOLD, &groups(all, heard_by)))
            @if all.is_empty() { p class="voice__none" { (nothing_said(opened)) } }
            @for one in shown { (with_what_followed(one, lived, opened.by.now)) }
            @if !all.is_empty() { (opened.ask_for_the_rest()) }
        }
    }
}

/// The ways to see only some of it, where there is more than one.
fn ways(
    opened: &Opened,
    wanted: &Wanted,
    title: &str,
    unsaid: &str,
    key: &str,
    groups: &[Group],
) -> Markup {
    let chosen = if key == ABOUT {
        wanted.about
    } else {
        wanted.told
    };
    let address = |chosen: Option<FactId>| {
        let (about, told) = if key == ABOUT {
            (chosen, wanted.told)
        } else {
            (wanted.about, chosen)
        };
        let both = [(ABOUT, about), (TOLD, told)].into_iter();
        let both = both.filter_map(|(key, fact)| Some((key, fact?.to_string())));
        let both: Vec<(&str, String)> = both.collect();
        let both: Vec<(&str, &str)> = both.iter().map(|(key, fact)| (*key, &**fact)).collect();
        if both.is_empty() {
            opened.address("/voice")
        } else {
            opened.address_with("/voice", &both)
        }
    };
    html! {
        @if groups.len() > 1 {
            h3 class="voice__by" { (title) }
            ul class="switch" aria-label=(title) {
                li { a href=(address(None)) aria-current=[chosen.is_none().then_some("true")] { "All" } }
                @for group in groups {
                    li {
                        a href=(address(Some(group.first))) aria-current=[(chosen == Some(group.first)).then_some("true")] {
                            (group.says.map_or_else(|| told::begun(unsaid), told::begun)) ": " (group.count)
                        }
                    }
                }
            }
        }
    }
}

/// What a child asked for, each with how it stands.
pub fn asked_for(opened: &Opened) -> Markup {
    let name = opened.first_name();
    let requests = &opened.overview.requests;
    html! {
        @if requests.is_empty() { p { (opened.none(&format!("What {name} asked for"), &format!("Nothing is recorded that {name} asked for."))) } }
        ul class="rows" {
            @for asked in requests {
                li {
                    span { (told::begun(&asked.what.what)) }
                    @match (&asked.what.answered, asked.what.answer_by) {
                        (Some((answer, when)), _) => (mark(Shape::Done, &format!("{answer}, {}", told::when(*when, opened.by.now)))),
                        (None, Some(due)) if due.latest() < opened.known => (mark(Shape::Late, &format!("was due {}", told::when(due, opened.by.now)))),
                        (None, Some(due)) => (mark(Shape::Later, &format!("due {}", told::when(due, opened.by.now)))),
                        (None, None) => (mark(Shape::Unknown, "no answer recorded")),
                    }
                }
            }
        }
    }
}

/// What the child asked not to be shared, and where that was done all the same.
fn limits(opened: &Opened, lived: &Lived) -> Markup {
    let name = opened.first_name();
    let voice = opened.overview.voice.iter();
    let limited: Vec<&Known<Voice>> = voice.filter(|one| one.what.limit.is_some()).collect();
    let is_shown = |over: &Overridden| limited.iter().any(|one| over.said == Some(one.fact));
    html! {
        section class="panel" id="limits" {
            h2 { "Limits " (name) " set" }
            @if limited.is_empty() { p class="empty" { (opened.none(&format!("What {name} asked not to be shared"), &format!("Nothing is recorded that {name} asked not to be shared."))) } }
            @for one in &limited {
                @let past: Vec<_> = lived.overridden.iter().filter(|over| over.what.said == Some(one.fact)).collect();
                div class="held" {
                    p class="limit" { strong { (one.what.limit.as_deref().unwrap_or_default()) } }
                    p { @if one.what.said { "“" (one.what.words) "”" } @else { (one.what.words) } span class="meta" { ", " (told::when(one.happened, opened.by.now)) } }
                    @if past.is_empty() { (stands(opened)) }
                    @for over in past { (gone_past(over, opened.by.now)) }
                }
            }
            @for over in lived.overridden.iter().filter(|over| !is_shown(&over.what)) {
                div class="held" {
                    p class="limit" { strong { "A limit " (name) " set; which words it was set for is not on record here." } }
                    (gone_past(over, opened.by.now))
                }
            }
        }
    }
}

/// That a limit stands, as far as is open: what is not open may have gone past it.
fn stands(opened: &Opened) -> Markup {
    let shape = if opened.is_part() {
        Shape::Unknown
    } else {
        Shape::Done
    };
    let says = opened.none(
        "Whether anything was shared past this limit",
        "stands: no sharing past it is recorded",
    );
    mark(shape, &says)
}

/// Where a limit was gone past: by whom, with whom, why, and whether the child's worker was told.
fn gone_past(over: &Known<Overridden>, now: Timestamp) -> Markup {
    let what = &over.what;
    html! {
        (mark(Shape::Late, "gone past"))
        p {
            (over.by) " recorded, " (told::when(over.happened, now)) ", that it was shared"
            @if let Some(with) = &what.with { " with " strong { (with) } } @else { ", with whom is not recorded" }
            ". "
            @match &what.because {
                Some(because) => { "Why: “" (because) "”. " },
                None => { "Why is not recorded. " },
            }
            @match what.worker_told {
                Some(true) => "The child’s worker was told.",
                Some(false) => strong { "The child’s worker was not told." },
                None => "Whether the child’s worker was told is not recorded.",
            }
        }
    }
}

/// The contacts at which the child was not asked, with why.
fn not_asked(opened: &Opened, all: &[Known<NotAsked>]) -> Markup {
    let name = opened.first_name();
    let what = format!("Where {name} was not asked");
    let now = opened.by.now;
    html! {
        section class="panel" id="not-asked" {
            div class="panel__top" { h2 { (what) } @if !all.is_empty() { span class="meta" { (all.len()) (opened.of_part()) } } }
            @if all.is_empty() { p class="empty" { (opened.none(&what, &format!("No contact is recorded at which {name} was not spoken to in person, and no question as not asked."))) } }
            @else { p class="meta" { "Asleep, not spoken to, by phone or not seen is no time at which a child is heard in person. Neither is a question put down as not asked." } }
            ul class="did" {
                @for one in all {
                    li {
                        span class="did__when" { (told::when(one.happened, now)) }
                        span {
                            strong { (told::begun(one.what.what)) } ": "
                            @match &one.what.because { Some(because) => (because), None => span class="gap" { "no reason recorded" } }
                            @if let Some(next) = one.what.next { ". To be seen " (told::when(next, now)) }
                            span class="meta" { " " (one.by) }
                        }
                    }
                }
            }
        }
    }
}

/// How many of the child's own words stand before anything else.
const FIRST: usize = 3;

/// The child's own words, before anybody else's: the last of them.
pub fn said_first(opened: &Opened) -> Markup {
    let words = opened.overview.voice.iter().filter(|voice| voice.what.said);
    let words: Vec<_> = words.take(FIRST).collect();
    html! {
        section class="panel voice" id="said" data-live {
            h2 { "What " (opened.first_name()) " says" }
            @if words.is_empty() { p class="voice__none" { (nothing_said(opened)) } }
            @for one in words { (quote(one, opened.by.now)) }
        }
    }
}

/// That nothing the child said is recorded, or that it is not open.
pub fn nothing_said(opened: &Opened) -> String {
    let name = opened.first_name();
    opened.none(
        &format!("What {name} has said"),
        &format!("We have not recorded anything {name} has said."),
    )
}

/// In how many contacts the child was spoken to alone.
pub fn alone_of(opened: &Opened) -> String {
    match opened.overview.alone_of {
        (_, 0) => opened.none_of_summary(
            &format!("Who saw {}", opened.first_name()),
            "No contact is recorded.",
        ),
        (0, 1) => "Not spoken to alone in the one recorded contact.".into(),
        (_, 1) => "Spoken to alone in the one recorded contact.".into(),
        (alone, contacts) => format!("Spoken to alone in {alone} of {contacts} recorded contacts."),
    }
}

/// One thing said or seen, with who heard it, how, and who else was there.
pub fn quote(one: &Known<Voice>, now: Timestamp) -> Markup {
    quoted(one, now, &html! {})
}

/// The same, with everything else that was put down of it and what was done because of it.
fn with_what_followed(one: &Known<Voice>, lived: &Lived, now: Timestamp) -> Markup {
    let voice = &one.what;
    let later = lived.acted_on.iter();
    let later: Vec<&Known<ActedOn>> = later
        .filter(|acted| acted.what.said == Some(one.fact))
        .collect();
    let more = html! {
        @if let Some(mood) = &voice.mood { p { "Mood: " (mood) } }
        @if let Some(may_share) = &voice.may_share { p { "May be shared with: " (may_share) } }
        @if let Some(led_to) = &voice.led_to { p { "Led at once to: " (led_to) } }
        @for acted in later { p { "Led to: " (acted.what.what) ", " (told::when(acted.happened, now)) ", " (acted.by) } }
    };
    quoted(one, now, &more)
}

fn quoted(one: &Known<Voice>, now: Timestamp, more: &Markup) -> Markup {
    let voice = &one.what;
    let heard_by = voice.heard_by.as_deref().unwrap_or(&one.by);
    html! {
        figure class="quote" {
            @if voice.said { blockquote { "“" (voice.words) "”" } }
            @else { blockquote class="quote__seen" { span class="meta" { "Seen: " } (voice.words) } }
            figcaption {
                "To " (heard_by)
                @if let Some(how) = voice.how { ", " (how) }
                ", " (told::when(one.happened, now)) ", known " (told::moment(one.recorded, now)) "."
                @if let Some(present) = &voice.present { " There too: " (present) "." }
                @if let Some(limit) = &voice.limit { p class="limit" { strong { "Limit: " } (limit) } }
                (more)
            }
        }
    }
}
