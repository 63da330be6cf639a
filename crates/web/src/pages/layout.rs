//! What is around every page.

use axum::response::{Html, IntoResponse, Response};
use heard_desk::Appearance;
use heard_desk::access::{Act, may_ever, may_have_children, may_report};
use heard_record::when::{clock, date_of};
use heard_record::{PersonId, Role};
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::asker::{Asker, Copies};
use super::form::sealed;
use super::top::{BADGE, Made, TOLD, to_be_completed};
use crate::assets::address_of;
use crate::parts::govuk::skip_link;
use crate::parts::{systems, told};

/// Where in the service a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What is owed.
    Duties,
    /// Children.
    Children,
    /// Missing now.
    Missing,
    /// Children held in custody.
    Custody,
    /// Children at risk of, or harmed by, exploitation.
    Exploitation,
    /// A call that comes in.
    Incident,
    /// Notices that wait to be checked or shared.
    Notices,
    /// Who is to be given what.
    Allocation,
    /// The force as a whole.
    Assurance,
    /// The rules.
    Rules,
    /// Who may sign in.
    Accounts,
    /// Posts and skills.
    Posts,
    /// None of these.
    Elsewhere,
}

impl Tab {
    /// Do its pages show what is on record of children, some of which comes from other systems?
    fn shows_records(self) -> bool {
        match self {
            Tab::Duties
            | Tab::Children
            | Tab::Missing
            | Tab::Custody
            | Tab::Exploitation
            | Tab::Incident
            | Tab::Notices
            | Tab::Allocation
            | Tab::Assurance => true,
            Tab::Rules | Tab::Accounts | Tab::Posts | Tab::Elsewhere => false,
        }
    }
}

const TABS: [(Tab, &str, &str); 12] = [
    (Tab::Notices, "/notices", "Notices"),
    (Tab::Duties, "/duties", "My duties"),
    (Tab::Children, "/search", "Children"),
    (Tab::Incident, "/incidents/new", "New incident"),
    (Tab::Missing, "/missing", "Missing now"),
    (Tab::Custody, "/custody", "Custody"),
    (Tab::Allocation, "/allocation", "Allocation"),
    (Tab::Exploitation, "/exploitation", "Exploitation"),
    (Tab::Assurance, "/assurance", "Assurance"),
    (Tab::Rules, "/catalogue", "Rules"),
    (Tab::Accounts, "/accounts", "Accounts"),
    (Tab::Posts, "/posts", "Posts and skills"),
];

/// A page for somebody signed in.
pub struct Page<'a> {
    /// Who asked for it.
    pub by: &'a Asker,
    /// What it is called, with nothing about anybody in it: titles are kept by browsers and read over shoulders.
    pub title: &'a str,
    /// Where it is.
    pub tab: Tab,
    /// Why whoever asked may see the record it shows.
    pub strip: Option<String>,
    /// What stands above the page's own content.
    pub head: Markup,
    /// Its content.
    pub main: Markup,
    /// The moment it shows the record at, where that is not now.
    pub past: Option<Timestamp>,
    /// Of which child it is, where it is of one: it is brought up to date when something of that child changes.
    pub of: Option<PersonId>,
}

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        let page = self.whole(BADGE, TOLD).into_string();
        to_be_completed(Made::of(self.by), &page)
    }
}

impl Page<'_> {
    /// The page as it is shown to a room: nothing of what whoever asked owes to others is told on it.
    pub fn shown_to_a_room(self) -> Response {
        let nothing = PreEscaped("");
        Html(self.whole(nothing, nothing).into_string()).into_response()
    }

    /// All of it, with what stands for how much presses and for what is told now.
    fn whole(&self, badge: PreEscaped<&str>, told_now: PreEscaped<&str>) -> Markup {
        let title = match self.past {
            Some(past) => format!(
                "As known {}: {}",
                told::moment(past, self.by.now),
                self.title
            ),
            None => self.title.to_owned(),
        };
        let inside = html! {
            (self.header(badge))
            (told_now)
            @if let Some(past) = self.past { (past_bar(past, self.by.now)) }
            @if self.tab.shows_records() { (systems::bar(self.by.systems.as_deref(), self.past.unwrap_or(self.by.now))) }
            main id="main" tabindex="-1" class=[self.past.is_some().then_some("is-past")] {
                div class="head" { div class="width" { (self.head) } }
                div class="width body" { (self.main) }
            }
            p class="govuk-visually-hidden" role="status" data-announce {}
            (footer(self.by.copies))
            (self.printed())
        };
        let of = self.of.map(|of| of.to_string());
        let around = Around {
            invented: self.by.invented,
            of,
            appearance: Some(&self.by.appearance),
            session: Some(self.by.session_lasts()),
        };
        whole(&title, around, &inside)
    }

    /// What stands on paper alone: how it is to be kept, who printed it when, as known when, and which day is today.
    fn printed(&self) -> Markup {
        let now = self.by.now;
        let at = |moment: Timestamp| {
            let micros = moment.as_microsecond();
            format!("{}, {}", clock(micros), told::date(date_of(micros)))
        };
        html! {
            div class="printed" {
                p { strong { "OFFICIAL-SENSITIVE" } }
                p { "Printed by " (self.by.signed.name) " at " (at(now)) ", as known at " (at(self.past.unwrap_or(now))) ". ‘Today’ means " (told::date(date_of(now.as_microsecond()))) "." }
            }
        }
    }

    fn header(&self, badge: PreEscaped<&str>) -> Markup {
        let signed = &self.by.signed;
        html! {
            header class="bar" {
                @if is_for(Tab::Duties, signed.role) { a href="/duties" class="govuk-skip-link" { "Go to my duties" } }
                div class="width bar__inside" {
                    a class="bar__name" href="/" { (shield()) span { "Heard" } span class="bar__what" { "Child safeguarding record" } }
                    @if is_for(Tab::Children, signed.role) {
                        form class="bar__search" action="/search" method="post" role="search" {
                            label class="govuk-visually-hidden" for="find" { "Find a child by name, date of birth, address, phone or reference" }
                            input id="find" name="typed" type="search" placeholder="Child, address, phone or reference" autocomplete="off";
                            (sealed(self.by))
                            button type="submit" { "Find" }
                        }
                    }
                    div class="bar__who" {
                        a href="/account" { strong { (signed.name) } }
                        span { (told::begun(signed.role.word())) }
                        form action="/sign-out" method="post" { (sealed(self.by)) button type="submit" class="plain" { "Sign out" } }
                    }
                }
            }
            nav class="tabs" aria-label="Service" {
                ul class="width" {
                    @for (tab, href, says) in TABS.into_iter().filter(|(tab, ..)| is_for(*tab, signed.role)) {
                        li { a href=(href) aria-current=[(tab == self.tab).then_some("page")] { (says) @if tab == Tab::Duties { (badge) } } }
                    }
                }
            }
            section class="strip" aria-label="Why you see this, and the time" {
                div class="width" {
                    span { @if let Some(strip) = &self.strip { (strip) " Each time it is opened is kept." } }
                    span class="strip__now" { (told::moment(self.by.now, self.by.now)) ", " (told::date(date_of(self.by.now.as_microsecond()))) }
                }
            }
        }
    }
}

/// Can somebody in a role use it at all? What they cannot use is not there.
fn is_for(tab: Tab, role: Role) -> bool {
    match tab {
        Tab::Duties => has_duties(role),
        Tab::Children => may_ever(role, Act::Search),
        Tab::Missing => may_have_children(role),
        Tab::Custody => matches!(role, Role::CustodyOfficer | Role::DutyInspector),
        Tab::Exploitation => works_on_exploitation(role),
        Tab::Notices => role == Role::Hub,
        Tab::Allocation => may_ever(role, Act::ReadSkills),
        Tab::Assurance => may_ever(role, Act::Measure),
        Tab::Incident => may_report(role),
        Tab::Accounts => may_ever(role, Act::ManageAccounts),
        Tab::Posts => may_ever(role, Act::KeepPosts),
        Tab::Rules | Tab::Elsewhere => true,
    }
}

/// Is it somebody's work in a role to know every exploited child they answer for?
fn works_on_exploitation(role: Role) -> bool {
    matches!(
        role,
        Role::ExploitationTeam
            | Role::Sergeant
            | Role::DetectiveInspector
            | Role::Hub
            | Role::SafeguardingLead
            | Role::DistrictCommander
            | Role::ChiefOfficerLead
    )
}

/// Does somebody in a role work on a record, or direct those who do?
pub fn has_duties(role: Role) -> bool {
    may_ever(role, Act::Write) || may_ever(role, Act::Endorse)
}

/// A page for somebody who is not signed in, or in place of one.
pub fn bare(title: &str, invented: bool, main: &Markup) -> Html<String> {
    let inside = html! {
        header class="bar" { div class="width bar__inside" { a class="bar__name" href="/" { (shield()) span { "Heard" } span class="bar__what" { "Child safeguarding record" } } } }
        main id="main" tabindex="-1" { div class="width width--narrow body" { (main) } }
        (footer(Copies::default()))
    };
    let around = Around {
        invented,
        ..Around::default()
    };
    Html(whole(title, around, &inside).into_string())
}

/// A screen on a wall: nothing to follow, and nobody signed in.
pub fn wall(title: &str, invented: bool, main: &Markup) -> Html<String> {
    let inside = html! {
        main id="main" tabindex="-1" { div class="width body wall" { (main) } }
    };
    let around = Around {
        invented,
        ..Around::default()
    };
    Html(whole(title, around, &inside).into_string())
}

/// The parts of pages, shown in colours and density one may choose.
pub fn sample(appearance: &Appearance, main: &Markup) -> Html<String> {
    let inside = html! {
        main id="main" tabindex="-1" { div class="width body" { (main) } }
        (footer(Copies::default()))
    };
    let around = Around {
        invented: true,
        appearance: Some(appearance),
        ..Around::default()
    };
    Html(whole("Parts", around, &inside).into_string())
}

/// What is said of a page beside its content.
#[derive(Default)]
struct Around<'a> {
    invented: bool,
    /// Of which child it is.
    of: Option<String>,
    appearance: Option<&'a Appearance>,
    /// How long the session of whoever asked lasts.
    session: Option<String>,
}

fn whole(title: &str, around: Around, inside: &Markup) -> Markup {
    let Around {
        invented,
        of,
        appearance,
        session,
    } = around;
    let theme = appearance.map(|wanted| wanted.theme.as_str());
    let theme = theme.filter(|theme| !theme.is_empty());
    let is_compact = appearance.is_some_and(|wanted| wanted.compact);
    let has_keys = appearance.is_none_or(|wanted| wanted.keys);
    html! {
        (DOCTYPE)
        html lang="en-GB" data-theme=[theme] data-density=[is_compact.then_some("compact")] data-keys=[(!has_keys).then_some("off")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " – Heard" }
                link rel="stylesheet" href=(address_of("heard.css"));
                script src=(address_of("heard.js")) defer {}
            }
            body data-of=[of] data-session=[session] {
                (skip_link())
                @if invented {
                    aside class="invented" aria-label="Demonstration" { strong { "Demonstration." } " An invented force: no child, officer or place here is real." }
                }
                (inside)
            }
        }
    }
}

/// That the record is shown as it was known at another moment.
pub fn past_bar(past: Timestamp, now: Timestamp) -> Markup {
    html! {
        div class="past" role="status" {
            div class="width" {
                strong { "You are looking at the record as police knew it at " (told::moment(past, now)) "." }
                span class="past__more" { " Nothing can be recorded here." } " " a href="?" { "Go back to now" }
            }
        }
    }
}

fn footer(copies: Copies) -> Markup {
    html! {
        footer class="foot" {
            div class="width" {
                @match copies {
                    Copies::AsTheyShouldBe => {},
                    Copies::One => { strong { "One copy only." } " No standby has what is put on record: with this server it would be gone since the last copy. " },
                    Copies::NotTold => { strong { "It cannot be told now whether a standby has what is put on record." } " " },
                }
                "Heard keeps what was said and who looked. A child in danger now: ring the control room; nothing on these pages delays sending an officer. "
                a href="/catalogue" { "The rules, and on whose authority" } " "
                a href="/help" { "Help" }
            }
        }
    }
}

fn shield() -> Markup {
    html! {
        svg viewBox="0 0 24 26" width="24" height="26" aria-hidden="true" focusable="false" {
            path class="drawn" d="M12 1.5 22 5v7.5c0 6-4.2 10-10 12-5.8-2-10-6-10-12V5z" {}
            path class="filled" d="M7 11.5h10v1.8H7zm2 4h6v1.8H9z" {}
            circle class="filled" cx="12" cy="8" r="1.9" {}
        }
    }
}
