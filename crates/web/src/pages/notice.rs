//! A notice about one child at a time: seen by whom and how, in the child's own words, what life is like there; and the
//! check of it by whoever reads it first.

pub mod household;

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::{Desk, Entry, Feedback, Judgement, Known, No, Whereabouts};
use heard_record::draft::Draft;
use heard_record::fact::notice::{
    Judged, QualityChecked, Shared, Submitted, VoiceNotRecorded, VoiceRecorded,
};
use heard_record::fact::person::{
    ChildObserved, ChildSaid, ChildSeen, EthnicityRecorded, SeenStatus,
};
use heard_record::kind::OneKind;
use jiff::Timestamp;
use maud::{Markup, html};

use super::drafts;
use super::duty_row::{address, basis};
use super::entries::{Entries, Part};
use super::form::{Filled, Sent, part};
use super::layout::{Page, Tab};
use super::opened::Opened;
use super::places;
use super::timeline::answers;
use super::wording;
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::mark::{self, Shape, mark};
use crate::parts::told;
use household::{Household, one_at_a_time};

/// What is pressed to keep what is written and go on to the next child.
const NEXT: &str = "next-child";

/// Under what age a child is asked about by what they do.
const YOUNG: i16 = 5;

fn parts(opened: &Opened, says_ethnicity: bool) -> Vec<Part> {
    let mut parts = vec![
        Part::of("seen", ChildSeen::KIND).must(),
        Part::of("said", ChildSaid::KIND),
        Part::of("observed", ChildObserved::KIND),
        Part::of("notice", Submitted::KIND).must().now(),
        Part::of("voice", VoiceRecorded::KIND).now(),
        Part::of("not", VoiceNotRecorded::KIND).now(),
    ];
    if says_ethnicity || opened.overview.ethnicity.is_none() {
        parts.push(Part::of("ethnicity", EthnicityRecorded::KIND));
    }
    parts
}

/// The form.
pub async fn ask(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    opened.is_now()?;
    let entries = Entries::begun(&desk, &opened, parts(&opened, false)).await?;
    let household = Household::of(&desk, &opened).await?;
    Ok(shown(&opened, &entries, &household, false).into_response())
}

/// Sends the notice.
pub async fn put(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let mut entries = Entries::sent(
        &opened,
        parts(&opened, filled.has("ethnicity.ethnicity")),
        &filled,
    )
    .of(filled.cases());
    let household = Household::of(&desk, &opened).await?;
    if filled.has(NEXT) {
        let written = filled.only(|name, _| name != NEXT);
        return go_on(&desk, &opened, entries, &household, &written).await;
    }
    if filled.has(wording::LOOK) {
        return Ok(shown(&opened, &entries, &household, true).into_response());
    }
    let shown = |entries: &Entries| shown(&opened, entries, &household, false);
    entries.record(&desk, &opened, "/notice/sent", shown).await
}

/// Keeps what is written of this child, and goes on to the next; back to the notice, where nobody is left.
async fn go_on(
    desk: &Desk,
    opened: &Opened,
    mut entries: Entries,
    household: &Household,
    written: &Filled,
) -> Result<Response, Problem> {
    let by = &opened.by;
    if !entries.is_begun() {
        let dropped = desk.drop_draft(&by.signed, &opened.path).await;
        dropped.map_err(No::from)?;
    } else if drafts::kept_if_room(desk, by, &opened.path, written)
        .await?
        .is_none()
    {
        entries.add_wrong(drafts::NO_ROOM, None);
        let page = shown(opened, &entries, household, false);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let next = household.next().unwrap_or(&household.about);
    Ok(Redirect::to(&next.address).into_response())
}

fn shown<'o>(opened: &'o Opened, entries: &Entries, household: &Household, look: bool) -> Page<'o> {
    let name = opened.first_name();
    let is_young = opened.overview.age.is_some_and(|age| age < YOUNG);
    let fields = |called: &str, keys: &[&str]| html! { @for key in keys { (entries.field(called, key, opened)) } };
    let main = html! {
        form method="post" novalidate class="steps task" {
            (entries.problems())
            (entries.carried(opened))
            (part(&format!("Did you see {name} yourself?"), &html! {
                (entries.field_as_cards("seen", "status", &format!("How {name} was seen"), opened))
                (entries.when("When?"))
                (fields("seen", &["place", "how_checked", "because", "confirmed_with", "next", "next_by"]))
                p class="meta" { "Asleep: write how you checked that " (name) " was well. Not there: write where " (name) " is and who confirmed it. What is not confirmed stays owed." }
            }))
            (part(&format!("What did {name} say, or show you?"), &html! {
                @if is_young {
                    p { (name) " is " (opened.overview.age.unwrap_or_default()) ": write what " (name) " did, how " (name) " was with each adult, how " (name) " looked." }
                    (fields("observed", &["seen", "relationships", "home", "mood"]))
                } @else {
                    p { "In " (told::own(&name)) " words, as they were said. Nobody changes them." }
                    (fields("said", &["words", "how", "present", "limit", "mood"]))
                    (govuk::details("What you saw, where the child said little", &fields("observed", &["seen", "relationships", "home"])))
                }
                (fields("voice", &["parts", "wants", "needs"]))
                (govuk::details(&format!("If {name} could not be heard"), &fields("not", &["because", "next"])))
            }))
            (part(&format!("What is life like here for {name}?"), &fields("seen", &["home", "condition", "with"])))
            @if opened.overview.ethnicity.is_none() {
                (part("Ethnicity, in the child’s or a parent’s words", &fields("ethnicity", &["ethnicity", "in_their_words", "told_by"])))
            }
            (part("What you are worried about", &html! {
                (fields("notice", &["about"]))
                (govuk::textarea(&entries.question("notice", "concerns", "What is the concern, and what was known at the time?"), 5, entries.answer("notice", "concerns")))
                (wording::beside("notice.concerns", entries.answer("notice", "concerns"), look))
                (fields("notice", &["siblings", "consent", "known_concerns_stated", "high_risk"]))
                (entries.matters(opened))
            }))
            (advice(opened, entries))
            (entries.keeping(opened))
            p class="meta" { "You need signal to save or send this: nothing is kept on this device." }
            div class="task__bar" {
                (govuk::button("Send the notice", ""))
                @if let Some(next) = household.next() { button type="submit" class="govuk-button govuk-button--secondary" name=(NEXT) value="yes" { "Next child: " (next.called) } }
            }
        }
    };
    Page {
        by: &opened.by,
        title: entries.title("Notice", "Error: Notice"),
        tab: Tab::Children,
        strip: Some(opened.why()),
        head: head(opened, household),
        main,
        past: opened.past,
        of: Some(opened.reading.child()),
    }
}

/// Of whom the notice is, and the way to each of the others: no more stands above the first question.
fn head(opened: &Opened, household: &Household) -> Markup {
    let name = opened.name();
    let age = opened.overview.age.map(|age| format!(", {age}"));
    let state = match &opened.overview.whereabouts {
        Whereabouts::Missing(_) => " is missing",
        _ => "",
    };
    html! {
        div class="task__head" {
            h1 { "Each child, one at a time" }
            a href=(opened.address("")) { (told::own(&opened.first_name())) " record" }
        }
        p class="task__whom" { "This is about " strong { (name) (age.unwrap_or_default()) (state) } ". Is anybody else under 18 here, or expected?" }
        (opened.ask_for_the_rest())
        (one_at_a_time(household, opened.by.now))
    }
}

/// What the social worker will look for: advice, and never a bar.
fn advice(opened: &Opened, entries: &Entries) -> Markup {
    let has = |called: &str, key: &str| !entries.answer(called, key).is_empty();
    let name = told::own(&opened.first_name());
    let mut asked = vec![
        (
            has("said", "words") || has("observed", "seen"),
            format!("{name} words, or what you saw"),
        ),
        (
            has("seen", "home") || has("observed", "home"),
            "what life is like here".to_owned(),
        ),
        (
            has("seen", "with") || has("said", "present"),
            "who was there".to_owned(),
        ),
        (
            has("voice", "wants"),
            "what the child wants to happen".to_owned(),
        ),
    ];
    if entries.answer("seen", "status") == SeenStatus::Asleep.word() {
        let checked = "how you checked that they were well, asleep";
        asked.push((has("seen", "how_checked"), checked.to_owned()));
    }
    html! {
        section class="machine" aria-label="What the social worker will look for" {
            p { strong { "What the social worker will look for" } }
            ul { @for (is_there, says) in asked { li { (mark(if is_there { Shape::Done } else { Shape::Unknown }, &says)) } } }
            p class="meta" { "Add it, or say why it was not asked. It does not stop you from sending." }
        }
    }
}

/// What was sent, and who else is at the address.
pub async fn sent(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    let name = opened.first_name();
    let (signed, child) = (&opened.by.signed, opened.reading.child());
    let said = desk.feedback(signed, &opened.reading, opened.known).await?;
    let last = match last_notice(&opened) {
        Some(notice) => Some(notice.recorded),
        // Whoever sent one knows that they did, whatever of the record is open to them.
        None => desk.sent_last(signed, child).await?,
    };
    let others: Vec<_> = household::others(&opened).collect();
    let main = html! {
        section class="panel" {
            p class="lead" { (match last {
                Some(sent) => mark(Shape::Done, &format!("{name}: notice sent {}", told::moment(sent, opened.by.now))),
                None => mark(Shape::Unknown, &opened.none("What notices there are", "no notice is on record")),
            }) }
            @if !said.is_empty() { h2 { "What you are told of it" } (feedback(&said, opened.by.now)) }
            @if !others.is_empty() {
                h2 { "Others recorded here" }
                p { "Did you see each of them? If you say nothing about a child, the record shows that nobody said. Where the worry is about the home, each of them is owed a visit." }
                ul class="rows" { @for one in others { li { span { strong { (one.name) } ", " (one.is) } a href={ "/children/" (one.person) "/notice?purpose=live+incident" } { "Notice about " (told::first_name(&one.name)) } } } }
            }
            p { a href=(opened.address("")) { "Go to " (told::own(&name)) " record" } }
        }
    };
    Ok(opened.page("Notice sent", "/notice", main).into_response())
}

/// The questions of the check, each with its word.
const QUESTIONS: [(&str, &str); 5] = [
    (
        "child's words or behaviour",
        "The child’s own words or behaviour",
    ),
    ("daily life", "The child’s daily life"),
    ("risk recognised", "Risk recognised"),
    ("analysis and not only events", "Analysis, not just events"),
    ("language fair to the child", "Language fair to the child"),
];

fn check_parts(notice: Option<&Draft>) -> Vec<Part> {
    let judged = QUESTIONS.iter().enumerate().map(|(at, (word, asks))| {
        Part::of(format!("q{at}"), Judged::KIND)
            .must()
            .fixed("question", *word)
            .asks("judged", asks)
    });
    let mut parts: Vec<Part> = judged.collect();
    parts.push(Part::of("check", QualityChecked::KIND).must());
    parts.push(Part::of("share", Shared::KIND));
    match notice.and_then(|notice| notice.answer("notice")) {
        Some(number) => {
            let parts = parts.into_iter();
            parts.map(|part| part.fixed("notice", number)).collect()
        }
        None => parts,
    }
}

fn last_as_written(opened: &Opened) -> Option<Draft> {
    last_notice(opened).and_then(|notice| opened.reading.written(notice.fact))
}

fn last_notice(opened: &Opened) -> Option<&Entry> {
    let mut history = opened.history().iter();
    history.rfind(|entry| entry.kind == Submitted::KIND.words && entry.taken_back.is_none())
}

/// What else the officer put on record with it. What the child said or showed is not among it: that comes first.
fn sent_with(opened: &Opened, notice: &Entry) -> Vec<Entry> {
    let is_voice = |kind| kind == ChildSaid::KIND.words || kind == ChildObserved::KIND.words;
    let with_it = |entry: &Entry| {
        entry.recorded == notice.recorded
            && entry.by == notice.by
            && entry.fact != notice.fact
            && entry.taken_back.is_none()
            && !is_voice(entry.kind)
    };
    let history = opened.history().iter();
    history.filter(|entry| with_it(entry)).cloned().collect()
}

/// Was the child seen asleep, and nobody wrote how it was checked that they were well?
fn is_asleep_unchecked(opened: &Opened, entry: &Entry) -> bool {
    entry.kind == ChildSeen::KIND.words
        && opened.reading.written(entry.fact).is_some_and(|seen| {
            seen.answer("status") == Some(SeenStatus::Asleep.word())
                && seen.answer("how_checked").is_none()
        })
}

/// Has whoever asks judged the last notice? Before, they are shown nothing of what the rules say.
fn is_judged(opened: &Opened, notice: &Entry) -> bool {
    let history = opened.history();
    let mut judged = history
        .iter()
        .filter(|entry| entry.kind == Judged::KIND.words);
    let signed = &opened.by.signed;
    judged.any(|entry| {
        entry.recorded >= notice.recorded
            && (&entry.by.name, entry.by.role) == (&signed.name, signed.role)
    })
}

/// What is said to whoever would judge their own notice.
const NOT_ONES_OWN: &str = "You wrote this notice: somebody else judges it.";

/// Is the last notice theirs?
async fn is_own(desk: &Desk, opened: &Opened) -> Result<bool, Problem> {
    let Some(notice) = last_notice(opened) else {
        return Ok(false);
    };
    let signed = &opened.by.signed;
    let is_own = desk.is_own_notice(signed, notice.fact, &notice.by, notice.recorded);
    Ok(is_own.await?)
}

/// The check.
pub async fn check(State(desk): State<Arc<Desk>>, opened: Opened) -> Result<Response, Problem> {
    let parts = check_parts(last_as_written(&opened).as_ref());
    let entries = Entries::begun(&desk, &opened, parts).await?;
    let entries = entries.only_if_nothing_came(&opened);
    let is_own = is_own(&desk, &opened).await?;
    Ok(checking(&desk, &opened, &entries, is_own).into_response())
}

/// Puts the check on record, with what is shared; not where another notice came since the page was made.
pub async fn put_check(
    State(desk): State<Arc<Desk>>,
    Sent { opened, filled }: Sent,
) -> Result<Response, Problem> {
    let notice = last_as_written(&opened);
    let parts = check_parts(notice.as_ref());
    let cases = notice.map_or_else(Vec::new, |notice| notice.cases);
    let entries = Entries::sent(&opened, parts, &filled).of(cases);
    let mut entries = entries.only_if_nothing_came(&opened);
    let is_own = is_own(&desk, &opened).await?;
    if is_own {
        entries.add_wrong(NOT_ONES_OWN, None);
    }
    let shown = |entries: &Entries| checking(&desk, &opened, entries, is_own);
    entries.record(&desk, &opened, "/notice/check", shown).await
}

fn checking<'o>(desk: &Desk, opened: &'o Opened, entries: &Entries, is_own: bool) -> Page<'o> {
    let name = opened.first_name();
    let now = opened.by.now;
    let fields = |called: &str, keys: &[&str]| html! { @for key in keys { (entries.field(called, key, opened)) } };
    let notice = last_notice(opened);
    let main = html! {
        @match notice {
            None => section class="panel" { p class="empty" { (opened.none("What notices there are", &format!("No notice about {name} is on record."))) } },
            Some(notice) => div class="two two--even" {
                div class="two__main" {
                    section class="panel" {
                        div class="panel__top" { h2 { "The notice as it was sent" } span class="meta" { (notice.by.name) ", " (told::when(notice.happened, now)) } }
                        @for voice in opened.overview.voice.iter().filter(|voice| voice.recorded <= notice.recorded).take(2) { (super::voice::quote(voice, now)) }
                        @if opened.overview.voice.is_empty() { p class="voice__none" { (opened.none(&format!("What {name} said or showed"), &format!("Nothing {name} said or showed is recorded."))) } }
                        (answers(notice, now))
                        @for entry in sent_with(opened, notice) {
                            h3 { (told::begun(entry.kind)) @if let Some(lead) = &entry.lead { ": " (lead) } }
                            (answers(&entry, now))
                            @if is_asleep_unchecked(opened, &entry) { p { (mark(Shape::Unknown, "seen asleep; how it was checked is not recorded")) } }
                        }
                    }
                    (known_besides(opened, notice))
                }
                div class="two__side" {
                    @if is_judged(opened, notice) {
                        section class="panel" role="status" { p { (mark(Shape::Done, "Your check is on record.")) } p { a href="/notices" { "The next notice to check" } } }
                        (beside_the_rules(desk, opened, notice))
                        (what_the_rules_say(desk, opened))
                    }
                    @if is_own { p class="empty" { (NOT_ONES_OWN) } }
                    @else if opened.past.is_none() {
                        form method="post" novalidate {
                            (entries.problems())
                            (entries.carried(opened))
                            section class="panel" {
                                h2 { "Quality, judged by you" }
                                p class="meta" { "What the rules say is shown once you have answered." }
                                @for (at, (_, asks)) in QUESTIONS.iter().enumerate() { (question(entries, at, asks)) }
                            }
                            section class="panel" { h2 { "Share" } (fields("share", &["with", "level", "what", "history_added"])) }
                            section class="panel" {
                                h2 { "Tell the officer" }
                                (fields("check", &["outcome", "good", "add_next"]))
                                (govuk::button("Share and finish", ""))
                                (entries.keeping(opened))
                            }
                        }
                    }
                }
            },
        }
    };
    opened.page(
        entries.title("Check the notice", "Error: Check the notice"),
        "/notice",
        main,
    )
}

fn question(entries: &Entries, at: usize, asks: &str) -> Markup {
    let called = format!("q{at}");
    let chosen = entries.answer(&called, "judged");
    let choices = ["yes", "partly", "no"].map(|word| govuk::Choice {
        value: word.into(),
        text: told::begun(word),
        chosen: chosen == word,
        ..govuk::Choice::default()
    });
    let mut question = entries.question(&called, "judged", asks);
    question.classes = "govuk-radios--small govuk-radios--inline";
    html! {
        (govuk::radios(&question, &choices))
        (govuk::input(&entries.question(&called, "because", "Why?"), "text", entries.answer(&called, "because")))
    }
}

/// What police know that the notice may lack.
fn known_besides(opened: &Opened, notice: &Entry) -> Markup {
    let history = opened.history();
    let earlier = history
        .iter()
        .filter(|entry| entry.kind == Submitted::KIND.words && entry.fact != notice.fact)
        .count();
    html! {
        section class="panel" {
            div class="panel__top" { h2 { "What police know besides" } }
            ul class="rows" {
                li { "Earlier notices: " (earlier) (opened.of_part()) }
                @for flag in &opened.overview.flags { li { (told::begun(flag.kind)) " since " (told::when(flag.since, opened.by.now)) } }
                @if opened.overview.missing_lately > 0 { li { "Reported missing " (told::times(opened.overview.missing_lately)) " in 90 days" } }
                @for near in opened.overview.near.iter().filter(|near| near.together) { li { "Lives with " (near.name) ", " (near.is) } }
                li { (super::voice::alone_of(opened)) }
            }
        }
    }
}

/// What those who checked it judged beside what the rules say, each as it was known when it was judged.
fn beside_the_rules(desk: &Desk, opened: &Opened, notice: &Entry) -> Markup {
    let all = opened
        .reading
        .judgements(desk.catalogue(), notice.fact, opened.known);
    let apart = all.iter().filter(|one| one.what.disagree).count();
    html! {
        section class="panel" id="judged" {
            h2 { "What you judged, and what the rules say" }
            p { (match apart {
                0 => mark(Shape::Done, "Nowhere do they say the opposite"),
                apart => mark(Shape::Unknown, &format!("They say the opposite of {}", told::counted(apart, "question", "questions"))),
            }) }
            ul class="rows" {
                @for one in &all {
                    li {
                        span { strong { (told::begun(one.what.question)) } ": " (one.by) " judged “" (one.what.judged) "”" @if let Some(because) = &one.what.because { ", because: " (because) } }
                        span { (rule_said(&one.what)) @if one.what.disagree { " " strong { "They disagree" } (disagree(opened, &one.what)) } }
                    }
                }
            }
            p class="meta" { "Both were recorded when it was judged, and no later rule changes them. What you judged stands; the difference goes to whoever keeps the rule." }
        }
    }
}

fn rule_said(judged: &Judgement) -> String {
    let from = match (&judged.rules_from, &judged.rule) {
        (Some(from), Some(_)) => format!("rule {from}"),
        (Some(from), None) => from.clone(),
        (None, _) => return "No rule asked this".into(),
    };
    format!("~ {from}, had found: {}", judged.rules_say.in_words())
}

/// The way to put on record why the rule is wrong, where there is one.
fn disagree(opened: &Opened, judged: &Judgement) -> Markup {
    html! {
        @if let Some((rule, fact)) = &judged.rule {
            @if opened.past.is_none() { ". " a href=(opened.address(&format!("/duties/{rule}/{fact}/disagree"))) { "Say why the rule is wrong" } }
        }
    }
}

/// What whoever sent notices is told of them.
pub fn feedback(all: &[Known<Feedback>], now: Timestamp) -> Markup {
    html! {
        ul class="rows" {
            @for one in all {
                li {
                    span {
                        strong { (told::begun(one.what.outcome)) } ": your notice " @if let Some(number) = &one.what.number { (number) " " } "of " (told::when(one.what.sent, now)) ". "
                        @if let Some(good) = &one.what.good { "What was good: " (good) ". " }
                        @if let Some(add_next) = &one.what.add_next { "To add next time: " (add_next) ". " }
                        @if let Some(told) = &one.what.told { (told) }
                    }
                    span class="meta" { (one.by) ", " (told::moment(one.recorded, now)) }
                }
            }
        }
    }
}

fn what_the_rules_say(desk: &Desk, opened: &Opened) -> Markup {
    let all = opened
        .reading
        .owed(desk.catalogue(), opened.known, opened.known);
    let of_notice = all.iter().filter(|owed| owed.rule.starts_with("ppn."));
    html! {
        section class="machine" {
            p { strong { "What the rules say, now that you have judged" } }
            ul { @for owed in of_notice {
                @let (shape, words) = mark::of(owed, opened.known);
                li { (mark(shape, &words)) " " a href=(address(opened.reading.child(), owed)) { (owed.title) } " " span class="meta" { (basis(owed.basis)) }
                    @for (element, shown) in &owed.shows { span class="meta" { " · " (element) ": " (shown) } }
                }
            } }
        }
    }
}

/// Children whose notices wait.
pub async fn waiting(
    State(desk): State<Arc<Desk>>,
    by: super::asker::Asker,
) -> Result<Response, Problem> {
    let mut list = desk
        .worklist(&by.signed, heard_desk::Whose::Notices)
        .await
        .map_err(|no: No| Problem::from(no))?;
    let due = |work: &heard_desk::Work| {
        let of_notice = work
            .owed
            .iter()
            .filter(|owed| owed.rule.starts_with("ppn."));
        let each = of_notice.map(|owed| owed.due.map_or(i64::MAX, |due| due.latest_micros()));
        each.min()
    };
    list.children.sort_by_key(|work| (due(work), work.child));
    let calls = places::told_at_once(&desk, &by).await;
    let main = html! {
        (super::duties::damaged(&list))
        (calls)
        section class="panel" id="waiting" data-live {
            div class="panel__top" { h2 { "Children" } span class="meta" { (list.children.len()) @if list.more { " of more: those who have waited longest" } } }
            @if list.children.is_empty() { p class="empty" { "No notice about a child whose record is open to you waits to be checked or shared." } }
            ul class="rows" { @for work in &list.children {
                @let owed = work.owed.iter().filter(|owed| owed.rule.starts_with("ppn.")).min_by_key(|owed| owed.due.map_or(i64::MAX, |due| due.latest_micros()));
                li {
                    span {
                        a href={ "/children/" (work.child) "/notice/check" } { (work.overview.name_of(work.child)) } @if let Some(age) = work.overview.age { ", " (age) @if age < YOUNG { " " strong { "under 5" } } }
                    }
                    @if let Some(owed) = owed { span { (owed.title) " " (mark(mark::of(owed, by.now).0, &mark::of(owed, by.now).1)) } }
                }
            } }
        }
    };
    let page = Page {
        by: &by,
        title: "Notices to check",
        tab: Tab::Notices,
        strip: Some("You can see these children because of your role, and because you hold them or have to act for them.".into()),
        head: html! { h1 { "Notices to check" } p class="lead" { "The one due first comes first." } p { "Also the hub’s: " a href="/disclosures" { "Disclosures" } " · " a href="/marac" { "Conferences on high-risk domestic abuse" } } },
        main,
        past: None,
        of: None,
    };
    Ok(page.into_response())
}
