//! What people of the cast have to be able to do, each a journey from what is so to what the page then says.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;

use super::driven::{Browser, Demonstration};
use super::evening::{BEX, FERN, NELL, RUE, grade_high, of};
use super::{AVA, KAI, otherwise};

/// Alt and Control, as the browser's protocol counts what is held down.
const ALT: i64 = 1;
const CONTROL: i64 = 2;

/// Does each journey, one after the other, and answers with those that could not be done.
macro_rules! each {
    ($browser:ident, $evening:ident; $($journey:path),* $(,)?) => {{
        let mut failed: Vec<&str> = Vec::new();
        $(
            let (browser, evening) = (Arc::clone(&$browser), Arc::clone(&$evening));
            let since = Instant::now();
            let done = tokio::spawn(async move { $journey(&browser, &evening).await });
            if done.await.is_err() {
                failed.push(stringify!($journey));
            }
            eprintln!("{:>6} ms  {}", since.elapsed().as_millis(), stringify!($journey));
        )*
        failed
    }};
}

/// Every journey, in an evening of their own: what one puts on record the next one finds there.
pub async fn all() {
    let evening = Arc::new(Demonstration::begin().await);
    let browser = Arc::new(Browser::begin(&evening).await);
    let failed = each!(browser, evening;
        a_protected_place_is_seen_once_by_whoever_keeps_it_when_a_second_agrees,
        a_late_visit_is_late_wherever_it_is_shown,
        known_flags_reach_whoever_grades,
        a_grade_with_questions_open_is_provisional,
        two_who_write_at_once_both_keep_their_words,
        a_grade_is_not_lowered_past_what_nobody_answered,
        one_suggestion_and_none_of_what_somebody_said,
        the_record_is_seen_as_it_was_known,
        a_fact_told_late_shows_both_its_times,
        a_notice_asks_after_whoever_else_lives_there,
        a_phone_call_does_not_meet_the_duty,
        nobody_is_closed_unseen,
        otherwise::two_journeys_are_done_where_it_is_hardest,
        seen_by_another_force_he_can_be_closed,
        nothing_typed_is_lost_where_there_is_no_signal,
        nothing_typed_is_lost_where_the_network_leads_nowhere,
        asleep_is_not_safe_and_well,
        nobody_at_the_address_is_forgotten,
        a_notice_is_judged_before_the_rules_are_shown,
        one_agency_alone_says_why,
        hours_are_true_as_the_clocks_go_back,
        police_protection_has_two_officers_and_72_hours,
        a_girl_in_custody_is_reviewed_and_never_waits_unseen,
        a_conference_is_gone_to_prepared_and_says_who_disagreed,
        nobody_without_the_accreditation_is_given_a_blackmailed_boy_unseen,
        too_many_children_are_not_left_with_whoever_holds_them,
        a_boy_who_wants_to_die_is_looked_to_before_anything_else,
        a_figure_leads_to_exactly_its_children,
        the_lists_of_exploited_children_are_reconciled,
        the_panel_hears_one_child_at_a_time,
        the_daily_meeting_minutes_itself_and_says_what_it_changed,
        a_profile_says_how_sure_it_is_and_what_is_not_known,
        each_child_is_looked_at_again_while_a_disclosure_is_blocked,
        each_child_of_a_domestic_incident_is_a_row,
        a_conference_minutes_who_was_absent,
        an_emergency_opens_a_record_and_is_told,
        what_is_not_taken_over_stays_and_is_late,
        what_is_owed_to_a_child_outlasts_an_18th_birthday,
        what_another_system_did_not_give_is_said,
        whoever_is_about_to_be_signed_out_stays_with_one_key,
    );
    Arc::into_inner(browser).unwrap().end().await;
    assert!(failed.is_empty(), "{failed:#?}");
}

/// The keeper asks, somebody outside their line agrees, and the keeper sees the place: once, and nobody else at all.
async fn a_protected_place_is_seen_once_by_whoever_keeps_it_when_a_second_agrees(
    browser: &Browser,
    evening: &Demonstration,
) {
    const PLACE: &str = "5 Quay Steps";
    let place = of(evening, RUE, "/protected");
    evening.be(browser, "slate").await;
    browser.go(&place).await;
    browser
        .fill("because", "his counsellor is to visit him there")
        .await;
    browser.press("Ask for it").await;
    browser.says("Somebody else has to agree").await;
    evening.be(browser, "holloway").await;
    browser.go("/places").await;
    browser.says("his counsellor is to visit him there").await;
    browser.press("Agree").await;
    browser.go(&place).await;
    assert!(!browser.page_says(PLACE).await, "who agrees is not told");
    evening.be(browser, "slate").await;
    browser.go(&place).await;
    browser.press("See it, once").await;
    browser.says(PLACE).await;
    browser.go(&place).await;
    assert!(!browser.page_says(PLACE).await, "once");
    evening.be(browser, "rookwood").await;
    browser.go(&place).await;
    browser.says("There is nothing there").await;
}

/// By the keyboard: an address typed into a call shows what is known, and it stands as questions to whoever grades.
async fn known_flags_reach_whoever_grades(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "finch").await;
    browser.go("/incidents/new").await;
    browser.tabs_to("incident-place").await;
    browser.types("14 Tern Street, Saltby").await;
    let took = browser.comes_to_say("Criminal exploitation since").await;
    assert!(took < Duration::from_secs(3), "{took:?}");
    browser.key("1", 49, ALT).await;
    browser.tabs_to("missing-by").await;
    browser.types("Lark, his mother").await;
    browser.tabs_to("missing-last_seen").await;
    browser.types("17:40 today").await;
    browser.tabs_to("child-0").await;
    browser.key(" ", 32, 0).await;
    browser.key("Enter", 13, CONTROL).await;
    browser.comes_to_say("Kai Brambleby is missing").await;
    for (known, from) in [
        (
            "Flagged for criminal exploitation",
            "12:00 28 May 2026, DC Sable Rookwood",
        ),
        (
            "Found or stopped with an adult who may be a danger",
            "19:20 2 May 2026, known 08:16 3 May 2026, PC Dunlin 4471",
        ),
        (
            "A brother, sister or friend was hurt lately",
            "23:50 Sat 6 June, PC Marsh",
        ),
    ] {
        let factor = browser.words_of(".factor", known).await;
        assert!(factor.contains(from), "{factor}");
        assert!(factor.contains("answer needed"), "{factor}");
    }
}

async fn a_grade_with_questions_open_is_provisional(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "finch").await;
    browser
        .go(&of(evening, KAI, "/missing?purpose=live+incident"))
        .await;
    let visit = browser.words_of(".clock", "No officer has attended").await;
    browser.choose("grade.grade", "medium").await;
    browser.fill("grade-because", "usually comes back").await;
    browser.press("Save answers and grade").await;
    browser.says("“usually comes back”").await;
    browser.says("Medium, provisional").await;
    browser
        .says("a grade below high stays provisional until an inspector has answered each")
        .await;
    browser.says("The next review is due").await;
    let answers = "Answer, as an inspector, each known factor that speaks against Kai Brambleby's grade, or grade high";
    browser.says(answers).await;
    // Sending an officer waited for nothing of this.
    let after = browser.words_of(".clock", "No officer has attended").await;
    assert_eq!(
        visit.lines().next(),
        after.lines().next(),
        "the visit is due when it was"
    );
}

/// Late, in words, by a shape and in red: on the page of the child and on the board; and owed once.
async fn a_late_visit_is_late_wherever_it_is_shown(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "ashgrove").await;
    browser.go(&of(evening, KAI, "/missing")).await;
    let clock = browser.words_of(".clock", "No officer has attended").await;
    assert!(clock.contains("Due 20:09 today"), "{clock}");
    let late = clock.lines().last().unwrap_or_default().trim();
    assert!(late.ends_with("min late"), "{clock}");
    let drawn = "const late = [...document.querySelectorAll('.clock')].find(one => one.innerText.includes('No officer has attended'));
        return [getComputedStyle(late).backgroundColor, late.querySelectorAll('.mark__shape').length].join(' ')";
    assert_eq!(
        browser.answer(drawn, vec![]).await,
        "rgb(168, 18, 27) 1",
        "red, and an octagon"
    );
    browser.go("/missing").await;
    let row = browser.words_of(".board tr", KAI).await;
    assert!(row.contains("min late"), "{row}");
    browser.go(&of(evening, KAI, "")).await;
    let owed = "return [...document.querySelectorAll('#owed .duty')].filter(one => one.querySelector('h2, h3').innerText.includes('Go to where Kai Brambleby lives')).length";
    assert_eq!(
        browser.answer(owed, vec![]).await,
        1,
        "one visit is owed, and told once"
    );
    browser.go("/told").await;
    let pushed = "return [...document.querySelectorAll('.told-message')].filter(one => one.innerText.includes(arguments[0])).length";
    assert_eq!(
        browser.answer(pushed, vec![json!(KAI)]).await,
        1,
        "one push, not two"
    );
}

/// An inspector and a sergeant review one search at once: the second is shown what came, and both texts go on record.
async fn two_who_write_at_once_both_keep_their_words(browser: &Browser, evening: &Demonstration) {
    let other = Browser::begin(evening).await;
    let review = of(evening, KAI, "/missing/review");
    let written = [
        (browser, "ashgrove", "Second unit to Westwick station."),
        (&other, "pike", "His phone is looked for before that."),
    ];
    for (browser, who, words) in written {
        evening.be(browser, who).await;
        browser.go(&review).await;
        browser
            .fill_in(&[
                ("review.words", words),
                ("review.next", "tomorrow 08:00"),
                ("review.childs_risk", "no inhaler"),
                ("review.new", "nothing new"),
                ("review.grade_argued", "yes"),
                ("review.tasks_chased", "yes"),
            ])
            .await;
    }
    browser.press("Save review").await;
    browser.says("Kai Brambleby is missing").await;
    other.press("Save review").await;
    other.says("while you were writing").await;
    other.says("Insp Holm Ashgrove").await;
    assert_eq!(
        other.value_of("review-words").await,
        "His phone is looked for before that."
    );
    other.press("Save review").await;
    other.says("Kai Brambleby is missing").await;
    other.go(&of(evening, KAI, "/timeline")).await;
    for (.., words) in written {
        other.says(words).await;
    }
    other.end().await;
}

async fn a_grade_is_not_lowered_past_what_nobody_answered(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "ashgrove").await;
    grade_high(browser, evening).await;
    browser.go(&of(evening, KAI, "")).await;
    let visit = browser
        .words_of("#owed .duty", "One act answers this too: Go")
        .await;
    assert!(
        visit.contains("min late"),
        "what was late stays so: {visit}"
    );
    let visits = "return [...document.querySelectorAll('#owed .duty h3')].filter(one => one.innerText.startsWith('Go ')).length";
    assert_eq!(
        browser.answer(visits, vec![]).await,
        1,
        "both grades ask for one visit"
    );
    evening.be(browser, "pike").await;
    browser.go(&of(evening, KAI, "/missing")).await;
    browser.choose("grade.grade", "low").await;
    browser
        .fill("grade-because", "he was seen with his aunt")
        .await;
    browser.press("Save answers and grade").await;
    browser
        .says("What police know about Kai is not answered yet.")
        .await;
    browser
        .says("A brother, sister or friend was hurt lately")
        .await;
    browser.press("Go back and answer").await;
    assert_eq!(
        browser.value_of("grade-because").await,
        "he was seen with his aunt"
    );
    let answered = "for (const no of document.querySelectorAll('.factor input[value=\"does not matter\"]')) {
            no.click();
            const named = (part) => document.getElementsByName(no.name.replace('.matters', part))[0];
            named('.reason').value = 'seen safe since';
            named('.because').value = 'with his aunt since seven';
        }
        return [...document.querySelectorAll('.factor select')].every(one => one.value)";
    assert_eq!(browser.answer(answered, vec![]).await, true);
    browser.press("Save answers and grade").await;
    browser.says("Low, set").await;
    browser.go(&of(evening, KAI, "/timeline")).await;
    browser.says("Graded: low").await;
    browser.says("Graded: high").await;
}

/// One suggestion when typing pauses, told once; none of what is quoted, and none of what a child said.
async fn one_suggestion_and_none_of_what_somebody_said(browser: &Browser, evening: &Demonstration) {
    let blames = "Ava puts herself at risk by going out";
    evening.be(browser, "rookwood").await;
    browser.go(&of(evening, AVA, "/notice")).await;
    browser.fill("notice-concerns", blames).await;
    browser.comes_to_say("Wording to think about").await;
    let told = "return [document.querySelectorAll('[data-wording][aria-live=polite]').length, document.body.innerText.split('Wording to think about').length - 1].join(' ')";
    assert_eq!(
        browser.answer(told, vec![]).await,
        "1 1",
        "one, told politely"
    );
    browser.press("Keep my words").await;
    assert!(!browser.page_says("Wording to think about").await);
    assert_eq!(browser.value_of("notice-concerns").await, blames);
    browser
        .fill(
            "notice-concerns",
            "The worker said “she puts herself at risk”",
        )
        .await;
    let said = of(evening, AVA, "/record/child-said");
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert!(!browser.page_says("Wording to think about").await, "quoted");
    browser.go(&said).await;
    browser
        .fill("words", "They say she puts herself at risk")
        .await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert!(
        !browser.page_says("Wording to think about").await,
        "a child’s own words"
    );
}

/// By the keyboard: what police knew when Ava was graded first, and nothing of what they learned the next day.
async fn the_record_is_seen_as_it_was_known(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "hazeldene").await;
    browser.go(&of(evening, AVA, "/timeline")).await;
    let seen = "a grey car outside Fernlea House";
    let entries =
        "return [...document.querySelectorAll('.timeline')].map(one => one.innerText).join()";
    let known = browser.answer(entries, vec![]).await;
    assert!(known.as_str().unwrap().contains(seen));
    browser.tabs_to_words("Graded 22:19 yesterday").await;
    browser.key(" ", 32, 0).await;
    browser
        .comes_to_say("You are looking at the record as police knew it at 22:19 yesterday")
        .await;
    assert!(
        browser
            .title()
            .await
            .starts_with("As known 22:19 yesterday")
    );
    assert!(browser.address().await.contains("known_at="));
    browser.go(&browser.address().await).await;
    browser.says("police did not yet know").await;
    let then = browser.answer(entries, vec![]).await;
    assert!(!then.as_str().unwrap().contains(seen), "{then}");
    let forms = "return document.querySelectorAll('main form[method=post]').length";
    assert_eq!(
        browser.answer(forms, vec![]).await,
        0,
        "nothing is recorded in the past"
    );
}

/// What happened in the night and was told the next day: both times are shown, and before it was known it called for nothing.
async fn a_fact_told_late_shows_both_its_times(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "wrenfield").await;
    let record = of(evening, BEX, "/record/significant-harm-suspected");
    browser.go(&record).await;
    browser
        .fill_in(&[
            ("happened", "21:50 yesterday"),
            ("because", "physical harm"),
            ("what", "a neighbour saw her pushed"),
        ])
        .await;
    browser.press("Put on record").await;
    browser.says("Owed to Bex").await;
    browser.go(&of(evening, BEX, "/strategy")).await;
    browser
        .says("Hold a strategy discussion about Bex Fennimore")
        .await;
    browser
        .follow_first("#owed a[href*='/duties/sd.initiate/']")
        .await;
    browser
        .says("Significant harm suspected, 21:50 yesterday, known ")
        .await;
    let then = of(evening, BEX, "/strategy?known_at=2026-06-09T21:19:00Z");
    browser.go(&then).await;
    browser
        .says("No strategy discussion is owed now, as far as is on record.")
        .await;
}

/// A notice about Fay asks after her brother, who lives with her, and is sent all the same where nothing is said of him: then he
/// is owed a visit, of which whoever opens his record is told, and not what the notice says.
async fn a_notice_asks_after_whoever_else_lives_there(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "wrenfield").await;
    let notice = of(evening, "Fay Brambleby", "/notice?purpose=live+incident");
    browser.go(&notice).await;
    browser.says("Kai (sibling)").await;
    browser
        .fill_in(&[
            ("seen.status", "seen and spoken to alone"),
            ("notice.about", "neglect"),
            ("notice.concerns", "nobody has cooked since Sunday"),
        ])
        .await;
    browser.press("Send the notice").await;
    browser.says("Fay: notice sent").await;
    browser.go(&of(evening, KAI, "")).await;
    browser.unfold().await;
    let visit =
        "See Kai Brambleby, of whom a notice about another child at the address says nothing";
    let visit = browser.words_of("#owed .duty", visit).await;
    assert!(visit.contains("left"), "{visit}");
    assert!(!browser.page_says("nobody has cooked").await);
}

pub async fn a_phone_call_does_not_meet_the_duty(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "rookwood").await;
    browser.go(&of(evening, AVA, "/missing/return")).await;
    browser
        .fill_in(&[
            ("interview.how", "by phone"),
            ("interview.apart_from_carers", "yes"),
            ("interview.where_went", "Kestrel Cross"),
            ("interview.with_whom", "a man with a grey car"),
            ("interview.what_happened", "he drove about"),
            ("interview.harm", "she would not say"),
            (
                "interview.own_words",
                "He said he would come back for Mina.",
            ),
        ])
        .await;
    browser.press("Save what there is").await;
    browser.says("Ava Quillmarsh is back and was seen").await;
    let owed = browser
        .words_of("#finding .duty", "Speak with Ava Quillmarsh in person")
        .await;
    assert!(owed.contains("due 14:10 tomorrow"), "{owed}");
    let asked = browser
        .words_of(".conditions li", "has been asked in person")
        .await;
    assert!(asked.contains("not yet"), "{asked}");
    browser.go(&of(evening, AVA, "/timeline")).await;
    browser.says("Prevention interview held: by phone").await;
    evening.be(browser, "farrow").await;
    browser
        .go_until_there("/assurance/m.miss-interview-quality?side=not-so")
        .await;
    let counted = browser.words_of("main table tr", AVA).await;
    assert!(counted.contains("Not on record"), "{counted}");
}

/// He rang, and somebody who looks after him says that he is back: neither is being seen.
pub async fn nobody_is_closed_unseen(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "ashgrove").await;
    is_refused(browser, evening, "he rang to say that he is fine").await;
    browser.go(&of(evening, KAI, "/missing")).await;
    let stands = browser.words_of("h1", KAI).await;
    if stands.ends_with("is missing") {
        browser.go(&of(evening, KAI, "/missing/return")).await;
        browser
            .fill_in(&[
                ("found.how", "located by contact only"),
                ("found.by", "his aunt, on the telephone"),
            ])
            .await;
        browser.press("Save what there is").await;
    }
    browser.says("Kai Brambleby is located, not yet seen").await;
    browser
        .says("Nobody independent has seen the child in person")
        .await;
    is_refused(browser, evening, "his aunt says that he is back").await;
    browser.go(&of(evening, KAI, "/timeline")).await;
    for why in [
        "he rang to say that he is fine",
        "his aunt says that he is back",
    ] {
        browser
            .says(&format!("Missing closing requested: {why}"))
            .await;
    }
}

async fn is_refused(browser: &Browser, evening: &Demonstration, why: &str) {
    browser.go(&of(evening, KAI, "/missing/close")).await;
    browser
        .fill_in(&[
            ("closed_as", "returned"),
            ("risks_addressed", "yes"),
            ("because", why),
        ])
        .await;
    browser.press("Close the report").await;
    browser.says("Nobody has seen Kai in person.").await;
    browser
        .says("That you asked to close it, and why, is on the record.")
        .await;
    browser.press("Go back to what I wrote").await;
    assert_eq!(browser.value_of("because").await, why);
}

async fn seen_by_another_force_he_can_be_closed(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "ashgrove").await;
    browser.go(&of(evening, KAI, "/missing/return")).await;
    browser
        .fill_in(&[
            ("seen.status", "seen and spoken to alone"),
            ("seen.by", "PC Heath, Westmarch Police"),
            ("seen.by_role", "other force"),
            ("seen.place", "Westwick station"),
        ])
        .await;
    browser.press("Save what there is").await;
    browser.says("Kai Brambleby is back and was seen").await;
    browser
        .says("Seen in person by PC Heath, Westmarch Police")
        .await;
    browser.go(&of(evening, KAI, "/missing/close")).await;
    browser
        .fill_in(&[
            ("closed_as", "returned"),
            ("risks_addressed", "yes"),
            ("because", "seen, and home with Lark"),
        ])
        .await;
    browser.press("Close the report").await;
    browser.says("the report is closed").await;
    browser.go(&of(evening, KAI, "/timeline")).await;
    browser.says("PC Heath, Westmarch Police").await;
}

/// Would a browser ask before the page goes?
const WOULD_BE_LOST: &str = "const leaves = new Event('beforeunload', { cancelable: true }); dispatchEvent(leaves); return leaves.defaultPrevented";

/// The signal goes while a notice is written: the words stay on the page, whoever leaves it is asked first, and nothing is
/// sent. As soon as it is back they are kept, outlast a reload and are sent once. Nothing is kept on the telephone itself.
async fn nothing_typed_is_lost_where_there_is_no_signal(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "wrenfield").await;
    let notice = of(evening, BEX, "/notice");
    browser.go(&notice).await;
    browser.without_network(true).await;
    let words = "Is Dad going to come back tonight?";
    browser.fill("said-words", words).await;
    browser
        .comes_to_say("You need signal to save. Your words are on this page and nowhere else")
        .await;
    assert_eq!(
        browser.answer(WOULD_BE_LOST, vec![]).await,
        true,
        "whoever reloads is asked first"
    );
    let sends = "document.querySelector('form.task').requestSubmit()";
    browser.client.execute(sends, vec![]).await.unwrap();
    browser.says("You need signal to save.").await;
    assert_eq!(
        browser.value_of("said-words").await,
        words,
        "nothing goes where there is no signal"
    );
    let kept = "return localStorage.length + sessionStorage.length";
    assert_eq!(
        browser.answer(kept, vec![]).await,
        0,
        "nothing on the device"
    );
    browser.without_network(false).await;
    browser.comes_to_say("not on record yet").await;
    assert_eq!(
        browser.answer(WOULD_BE_LOST, vec![]).await,
        false,
        "nobody is asked about what is saved"
    );
    browser.go(&notice).await;
    assert_eq!(browser.value_of("said-words").await, words);
    browser
        .fill_in(&[
            ("seen.status", "seen and spoken to with others"),
            ("said.how", "in person with others present"),
            ("notice.about", "domestic abuse"),
            (
                "notice.concerns",
                "Shouting at the door; the house was cold.",
            ),
        ])
        .await;
    browser.press("Send the notice").await;
    browser.says("Bex: notice sent").await;
    browser.go(&of(evening, BEX, "/voice")).await;
    let said = "return document.querySelector('main').innerText.split(arguments[0]).length - 1";
    assert_eq!(browser.answer(said, vec![json!(words)]).await, 1, "once");
}

/// The telephone has a network, and it leads nowhere: what is typed is not sent off into it, and goes once it is reached again.
async fn nothing_typed_is_lost_where_the_network_leads_nowhere(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "wrenfield").await;
    let notice = of(evening, BEX, "/notice");
    browser.go(&notice).await;
    let nowhere = "window.reaches = window.fetch; window.fetch = () => Promise.reject(new TypeError('nowhere')); return navigator.onLine";
    assert_eq!(browser.answer(nowhere, vec![]).await, true);
    let words = "The door was open all night.";
    browser.fill("notice-concerns", words).await;
    browser.comes_to_say("You need signal to save.").await;
    let sends = "document.querySelector('form.task').requestSubmit()";
    browser.client.execute(sends, vec![]).await.unwrap();
    assert_eq!(
        browser.value_of("notice-concerns").await,
        words,
        "it stays on the page"
    );
    let back = "window.fetch = window.reaches; return true";
    browser.answer(back, vec![]).await;
    browser.comes_to_say("not on record yet").await;
    browser.comes_not_to_say("You need signal to save.").await;
    browser.go(&notice).await;
    assert_eq!(browser.value_of("notice-concerns").await, words);
    browser.press("Throw the draft away").await;
}

/// Asleep, and somebody writes “safe and well”: how it was checked is asked, sending goes on, and whoever checks sees the gap.
async fn asleep_is_not_safe_and_well(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "wrenfield").await;
    browser.go(&of(evening, BEX, "/notice")).await;
    let ollie = browser.href_of("Ollie (").await;
    browser.go(&ollie).await;
    browser.choose("seen.status", "seen asleep").await;
    browser
        .says("If asleep, how was it checked that the child was well?")
        .await;
    browser
        .fill("notice-concerns", "Safe and well sleeping upstairs")
        .await;
    browser.comes_to_say("Wording to think about").await;
    browser.choose("notice.about", "domestic abuse").await;
    browser.press("Send the notice").await;
    browser.says("Ollie: notice sent").await;
    evening.be(browser, "slate").await;
    let record = ollie.split("/notice").next().unwrap().to_owned();
    browser.go(&format!("{record}/notice/check")).await;
    browser.says("Safe and well sleeping upstairs").await;
    browser
        .says("seen asleep; how it was checked is not recorded")
        .await;
}

/// Others are recorded at the address: the page asks of each, and whoever was not there stays owed a visit.
async fn nobody_at_the_address_is_forgotten(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "wrenfield").await;
    browser.go(&of(evening, BEX, "/notice")).await;
    browser
        .says("Is anybody else under 18 here, or expected?")
        .await;
    let others = browser.words_of(".switch", "Bex").await;
    for name in ["Juno", "Ollie", "Cal"] {
        assert!(others.contains(name), "{others}");
    }
    let cal = browser.href_of("Cal (").await;
    browser.go(&of(evening, BEX, "/notice/sent")).await;
    browser
        .says("Did you see each of them? If you say nothing about a child, the record shows that nobody said")
        .await;
    browser.go(&cal).await;
    browser
        .fill_in(&[
            ("seen.status", "account of someone else"),
            ("seen.place", "at a friend’s"),
            ("notice.about", "domestic abuse"),
            ("notice.concerns", "Not there; his mother says where he is."),
        ])
        .await;
    browser.press("Send the notice").await;
    browser.says("Cal: notice sent").await;
    evening.be(browser, "slate").await;
    browser.go(cal.split("/notice").next().unwrap()).await;
    browser
        .says("See Cal Fennimore, who was elsewhere when officers came")
        .await;
}

/// Whoever checks a notice answers first, and is shown what the rules say then.
async fn a_notice_is_judged_before_the_rules_are_shown(browser: &Browser, evening: &Demonstration) {
    let rules = "What the rules say, now that you have judged";
    evening.be(browser, "slate").await;
    browser.go(&of(evening, BEX, "/notice/check")).await;
    browser
        .says("What the rules say is shown once you have answered.")
        .await;
    assert!(!browser.page_says(rules).await);
    let mut answers: Vec<(String, &str)> = (0..5)
        .map(|at| {
            (
                format!("q{at}.judged"),
                if at == 1 { "partly" } else { "yes" },
            )
        })
        .collect();
    for (name, answer) in [
        ("share.with", "council"),
        ("share.what", "her words, and that the house was cold"),
        ("check.outcome", "accepted"),
        ("check.good", "her words come first"),
    ] {
        answers.push((name.to_owned(), answer));
    }
    let answers: Vec<(&str, &str)> = answers
        .iter()
        .map(|(name, answer)| (name.as_str(), *answer))
        .collect();
    browser.fill_in(&answers).await;
    browser.press("Share and finish").await;
    browser.says("Your check is on record.").await;
    browser.says(rules).await;
    browser.go(&of(evening, BEX, "/timeline")).await;
    browser.says("partly").await;
}

async fn one_agency_alone_says_why(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "rookwood").await;
    browser.go(&of(evening, AVA, "/strategy/record")).await;
    browser
        .fill_in(&[
            ("held.decision", "section 47 by the council alone"),
            ("held.took_part", "council"),
        ])
        .await;
    browser.press("Save record").await;
    browser.says("There is a problem").await;
    assert!(browser.title().await.starts_with("Error: "));
    browser.follow("Say why one agency goes on alone").await;
    assert_eq!(browser.in_focus().await, "held-single_agency_because");
    browser
        .fill_in(&[
            (
                "held.single_agency_because",
                "no offence is suspected yet: both agree",
            ),
            ("held.agreed_by", "DS Marlow Pike and Imo Harrowby"),
        ])
        .await;
    browser.press("Save record").await;
    browser.says("Discussions held").await;
    browser
        .says("no offence is suspected yet: both agree")
        .await;
    browser.says("DS Marlow Pike and Imo Harrowby").await;
    evening.be(browser, "holloway").await;
    browser.go_until_there("/assurance").await;
    browser
        .follow("See each on record, with why and who agreed")
        .await;
    let listed = browser.words_of("main table tr", AVA).await;
    for said in [
        "no offence is suspected yet: both agree",
        "DS Marlow Pike and Imo Harrowby",
    ] {
        assert!(listed.contains(said), "{listed}");
    }
}

/// A night in which an hour comes twice: which one is asked, both are told apart, and 72 hours are 72 hours.
async fn hours_are_true_as_the_clocks_go_back(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "teasel").await;
    is_taken(browser, evening, "2025-10-25 12:00", "PP-1025").await;
    browser
        .says("72 hours were reached 11:00 28 October 2025")
        .await;
    type_taken(browser, evening, "2025-10-26 01:30", "PP-1026").await;
    browser
        .says("this time came twice, as the clocks went back")
        .await;
    browser
        .fill_in(&[("happened", "2025-10-26 01:30+00:00")])
        .await;
    browser.press("Put on record").await;
    browser.says("Owed to Bex").await;
    browser.go(&of(evening, BEX, "/protection")).await;
    browser.says("Began 01:30 GMT 26 October 2025").await;
    browser
        .says("72 hours were reached 01:30 29 October 2025")
        .await;
}

/// Whoever took the child does not inquire; near 72 hours it is said how little is left, and after them it cannot go on.
async fn police_protection_has_two_officers_and_72_hours(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "teasel").await;
    browser.go(&of(evening, FERN, "/protection/officer")).await;
    browser.fill("officer", "PC Dunlin 4471").await;
    browser.press("Put on record").await;
    browser.says("cannot also be the designated officer").await;
    browser.says("PC Dunlin 4471 took Fern").await;

    is_taken(browser, evening, "2026-06-07 19:00", "PP-0607").await;
    browser.says("72 hours were reached 19:00 today").await;
    browser.says("The record stays open until you do").await;
    browser.go(&of(evening, BEX, "/protection/review")).await;
    browser.fill("because", "no safe adult yet").await;
    browser.press("Put on record").await;
    browser
        .says("Police protection cannot go past 72 hours.")
        .await;

    is_taken(browser, evening, "2026-06-07 21:15", "PP-0608").await;
    browser.says("ends at latest 21:15 today").await;
    let clock = browser.words_of("#clock", "left").await;
    assert!(clock.contains("0 h "), "{clock}");
    browser.go("/duties/team").await;
    let warned = browser
        .words_of(
            ".duty",
            "End Bex Fennimore's police protection within 72 hours",
        )
        .await;
    assert!(
        warned.contains("late") || warned.contains("left"),
        "{warned}"
    );
}

/// The inspector finds Mina on the board, reads what she said before anything else, and puts down why she is still held: the
/// first review is owed no more, and the next one is.
async fn a_girl_in_custody_is_reviewed_and_never_waits_unseen(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "teasel").await;
    browser.go("/custody").await;
    browser.says("Mina Sorrel, 14").await;
    let of_mina = of(evening, "Mina Sorrel", "/custody/");
    let custody = browser.link_that_has(&of_mina).await;
    browser.go(&custody).await;
    browser
        .says("He told me to walk in and not look back.")
        .await;
    browser
        .says("Review Mina Sorrel's detention within six hours of its being authorised")
        .await;
    browser.go(&format!("{custody}/review")).await;
    browser.fill("shortest_time", "interview at once").await;
    browser.press("Put on record").await;
    browser.says("Say why detention is still necessary").await;
    browser
        .fill("necessity", "to find the man in the car")
        .await;
    browser
        .fill("childs_needs", "food, and her mother there")
        .await;
    browser.choose("not_involved", "yes").await;
    browser.press("Put on record").await;
    browser.says("within nine hours of the last review").await;
    let reviews = browser.words_of("#review", "Detention reviewed").await;
    assert!(reviews.contains("to find the man in the car"), "{reviews}");
}

/// A conference about Ava is called: the report is owed before it, and what anybody disagreed with is asked for.
async fn a_conference_is_gone_to_prepared_and_says_who_disagreed(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "rookwood").await;
    browser
        .go(&of(evening, "Ava Quillmarsh", "/conference/call"))
        .await;
    browser.fill("date", "2026-06-24 10:00").await;
    browser.fill("conference", "first").await;
    browser.press("Put on record").await;
    browser
        .says("Send the conference about Ava Quillmarsh a report of what police know")
        .await;
    let report = browser.link_that_has("/report").await;
    browser.go(&report).await;
    browser.fill("history", "out all night, a grey car").await;
    browser.fill("view", "a plan is needed").await;
    browser.press("Put on record").await;
    browser.says("a plan is needed").await;
    browser.go(&report.replace("/report", "/held")).await;
    browser.choose("decision", "plan").await;
    browser.press("Put on record").await;
    browser
        .says("Say what anybody disagreed with, or that nobody did")
        .await;
}

/// An inspector who would give the case to somebody at PIP 1 is stopped; the way through names who oversees it and until when,
/// and the board shows both.
async fn nobody_without_the_accreditation_is_given_a_blackmailed_boy_unseen(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "holloway").await;
    browser.go("/allocation").await;
    browser.says("Rue Thistlewick, 16").await;
    let give = browser.link_that_has("/allocate").await;
    browser.go(&give).await;
    browser.choose("given.team", "CID").await;
    choose_by_words(browser, "officer", "DC Larch").await;
    browser
        .fill("given-because", "nobody else is on duty")
        .await;
    browser.press("Give it to them").await;
    browser
        .says("DC Larch is not accredited for this investigation.")
        .await;
    browser
        .press("Go back, and choose somebody else or say who oversees it")
        .await;
    choose_by_words(browser, "overseer", "DS Marlow Pike").await;
    browser
        .fill("given-overseen_until", "2026-06-12 12:00")
        .await;
    browser.press("Give it to them").await;
    browser.says("overseen by DS Marlow Pike").await;
    browser.go("/allocation").await;
    browser
        .says("Move Rue Thistlewick's case to an investigator at PIP 2")
        .await;
}

/// An inspector sees that posts stand empty and that a detective holds too many children, which is not hers to put right; asks how
/// she is; and she finds it among what is on record of her own work.
async fn too_many_children_are_not_left_with_whoever_holds_them(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "holloway").await;
    browser.go("/workforce").await;
    browser
        .says(
            "Decide what is done about DC Sable Rookwood, who holds more children than was agreed",
        )
        .await;
    browser.says("Owed by chief inspector").await;
    browser
        .go("/workforce/team/complex-exploitation-team")
        .await;
    browser.says("held by nobody").await;
    browser.go("/workforce/people/rookwood").await;
    browser.says("Over agreed limit by 2").await;
    browser.unfold().await;
    browser.fill("asked-by", "DI Holloway").await;
    browser.fill("asked-when", "2026-06-10 20:00").await;
    browser.press("Put on record that they were asked").await;
    evening.be(browser, "rookwood").await;
    browser.go("/account/work").await;
    browser.says("The children you hold").await;
    browser.says("Over agreed limit by 2").await;
}

/// Chooses of a list what begins with some words.
async fn choose_by_words(browser: &Browser, name: &str, words: &str) {
    let script = "const list = document.querySelector(`select[name=\"${arguments[0]}\"]`);
        list.closest('details')?.setAttribute('open', '');
        const one = [...list.options].find(one => one.text.startsWith(arguments[1]));
        list.value = one.value;
        list.dispatchEvent(new Event('change', { bubbles: true }));
        return true";
    let chosen = browser
        .answer(script, vec![json!(name), json!(words)])
        .await;
    assert_eq!(chosen, true, "{name} has no {words}");
}

/// A mother shows a text: what keeps her son alive comes first, and a notice and who helps are on record with it.
async fn a_boy_who_wants_to_die_is_looked_to_before_anything_else(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "holloway").await;
    browser.go(&of(evening, RUE, "/investigation")).await;
    let plan = browser.link_that_has("/online/").await;
    browser.go(&format!("{plan}/first")).await;
    browser.choose("thoughts", "yes").await;
    browser.press("Put on record").await;
    browser
        .says("Say whether somebody stays with the child")
        .await;
    for (name, answer) in [
        ("welfare.not_left_alone", "yes"),
        ("welfare.control_room_told", "yes"),
    ] {
        browser.choose(name, answer).await;
    }
    browser.fill("welfare-crisis_link", "the crisis line").await;
    browser
        .fill("factor-evidence", "a text that he wants to die")
        .await;
    browser
        .fill("notice-concerns", "blackmailed, and wants to die")
        .await;
    browser.press("Put on record").await;
    browser.go(&plan).await;
    browser.says("First officer: look to the child").await;
    let first = browser.words_of("#first li", "Notice").await;
    assert!(!first.contains("not recorded"), "{first}");
}

/// Bex is taken into police protection at a time, and its page is shown.
async fn is_taken(browser: &Browser, evening: &Demonstration, when: &str, number: &str) {
    type_taken(browser, evening, when, number).await;
    browser.says("Owed to Bex").await;
    browser.go(&of(evening, BEX, "/protection")).await;
}

async fn type_taken(browser: &Browser, evening: &Demonstration, when: &str, number: &str) {
    browser
        .go(&of(evening, BEX, "/record/taken-into-police-protection"))
        .await;
    browser
        .fill_in(&[
            ("happened", when),
            ("mode", "removed"),
            ("grounds", "alone at night"),
            ("officer", "PC Dunlin 4471"),
            ("protection", number),
        ])
        .await;
    browser.press("Put on record").await;
}

/// From a figure of the whole force to its children by name, why each is counted, some of them, and back.
async fn a_figure_leads_to_exactly_its_children(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "farrow").await;
    browser.go_until_there("/assurance").await;
    let told = browser
        .words_of(".figure", "A child who is back is seen in person")
        .await;
    let many: u64 = number_after(&told, "See the ");
    browser
        .follow_first("a[href^='/assurance/m.miss-seen?'][href$='side=not-so']")
        .await;
    browser.comes_to_say("The children").await;
    let rows = "return document.querySelectorAll('#children tbody tr').length";
    assert_eq!(browser.answer(rows, vec![]).await, many, "each by name");
    let why = "return [...document.querySelectorAll('#children tbody tr')].every(one => one.children[2].innerText.trim().length > 10)";
    assert_eq!(browser.answer(why, vec![]).await, true, "each with why");
    let exports = "return [...document.querySelectorAll('main a')].filter(one => /csv/i.test(one.href + one.innerText)).length";
    assert_eq!(
        browser.answer(exports, vec![]).await,
        0,
        "nobody takes them away who may not"
    );
    let from = browser.address().await;
    let in_care = number_before(&browser.text().await, " of them live in care");
    browser.follow("Show those in care").await;
    browser.comes_to_say("are hidden by that").await;
    let of_them = browser.answer(rows, vec![]).await.as_u64().unwrap();
    let hidden = number_before(&browser.text().await, " are hidden by that");
    assert_eq!(of_them, in_care, "exactly those in care, in one list");
    assert_eq!(of_them + hidden, many, "what is not shown is counted");
    browser.client.back().await.unwrap();
    assert_eq!(browser.address().await, from);
    assert_eq!(browser.answer(rows, vec![]).await, many);
}

fn number_after(text: &str, before: &str) -> u64 {
    let rest = text.split(before).nth(1).unwrap_or_default();
    let number = rest.split_whitespace().next().unwrap_or_default();
    number.parse().unwrap_or_else(|_| panic!("{text}"))
}

fn number_before(text: &str, after: &str) -> u64 {
    let rest = text.split(after).next().unwrap_or_default();
    let number = rest.split_whitespace().last().unwrap_or_default();
    number.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// Somebody without a tie to a child opens the record with one sentence, and those are told who must be.
async fn an_emergency_opens_a_record_and_is_told(browser: &Browser, evening: &Demonstration) {
    let because = "She may be in the car that was stopped";
    evening.be(browser, "marsh").await;
    browser.go(&of(evening, AVA, "")).await;
    browser
        .follow("I need all of it now to protect a child")
        .await;
    browser.fill("because", because).await;
    let since = Instant::now();
    browser.press("Open the record").await;
    browser
        .comes_to_say("You can see this for protect a child now: emergency.")
        .await;
    let took = since.elapsed();
    assert!(took < Duration::from_secs(3), "{took:?}");
    for told in ["DI Holloway", "Insp Teasel", "Hester Flint"] {
        let named = browser.words_of("#who-was-told", told).await;
        assert!(named.contains(told), "who was told: {named}");
    }
    for told in ["flint", "holloway", "teasel"] {
        evening.be(browser, told).await;
        browser.go("/duties").await;
        browser.says("opened in an emergency").await;
        browser.follow("See who, whose and why").await;
        browser.says("PC Marsh").await;
        browser.says(because).await;
        let until = browser.words_of("main .panel", because).await;
        assert!(until.contains("until 08:"), "twelve hours: {until}");
    }
}

/// Where the lists differ each child is named with the cause; giving a child to a worker closes it, and the figures follow.
async fn the_lists_of_exploited_children_are_reconciled(
    browser: &Browser,
    evening: &Demonstration,
) {
    const CAUSE: &str = "DC Sable Rookwood was named to the panel";
    evening.be(browser, "holloway").await;
    browser.go("/exploitation").await;
    browser
        .says("Children at risk of, or harmed by, exploitation")
        .await;
    let rows = "return document.querySelectorAll('#children tbody tr').length";
    let shown = browser.answer(rows, vec![]).await;
    let counted = number_after(&browser.text().await, "exploitation: ");
    assert_eq!(shown, counted, "each of them by name");
    let row = browser.words_of("#differences tr", CAUSE).await;
    assert!(row.contains("Kai Brambleby"), "{row}");
    let before = number_after(&browser.text().await, "in the team’s caseload ");
    browser.go(&of(evening, KAI, "/holders")).await;
    let give = "const one = [...document.querySelectorAll('label')].find(one => one.innerText.startsWith('DC Sable Rookwood'));
        one.click(); return !!one";
    assert_eq!(browser.answer(give, vec![]).await, true);
    browser.choose("held_as", "officer in the case").await;
    browser.press("Give").await;
    browser.comes_to_say("Who looks after Kai").await;
    browser.go("/exploitation").await;
    assert!(!browser.page_says(CAUSE).await, "somebody has the case");
    let after = number_after(&browser.text().await, "in the team’s caseload ");
    assert_eq!(after, before + 1);
}

/// What the meeting decides stands in its minutes, and what it asked for before says who said what it changed.
async fn the_daily_meeting_minutes_itself_and_says_what_it_changed(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "alder").await;
    browser.go("/").await;
    browser.comes_to_say("Daily meeting").await;
    browser.says("The list is as police knew it at").await;
    evening.be(browser, "pike").await;
    browser.go(&of(evening, AVA, "/meeting")).await;
    browser.says("What Ava says").await;
    browser
        .says("Ask the school who waits for Ava at the gate")
        .await;
    browser
        .fill_in(&[
            ("held.district", "Saltby"),
            ("talked.decided", "her key worker sits with her tonight"),
            ("action.what", "Ask the bus station for its cameras"),
            ("action.owner", "DC Sable Rookwood"),
            ("action.due", "12/06/2026 17:00"),
        ])
        .await;
    browser.press("Put on record, and go on").await;
    browser.go("/meeting").await;
    browser
        .comes_to_say("her key worker sits with her tonight")
        .await;
    browser.says("Ask the bus station for its cameras").await;
    browser.go("/meeting/effect").await;
    browser
        .comes_to_say("Ava says nobody has waited there since")
        .await;
    browser.says("PC Marsh").await;
}

/// The analyst asks a question, says what is not known, and sees no child.
async fn a_profile_says_how_sure_it_is_and_what_is_not_known(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "oake").await;
    browser.go("/profile").await;
    browser
        .follow("Who is exploiting children around Kestrel Cross?")
        .await;
    browser
        .comes_to_say("Who drives the grey car, and for whom")
        .await;
    browser.says("makes no forecast about any child").await;
    browser
        .says("you see no child’s record, so nothing is counted of any here")
        .await;
    assert!(!browser.page_says("Ava").await, "no child is named");
    browser
        .fill_in(&[("kept.changed", "nothing since it was begun")])
        .await;
    browser.press("Keep it, with its figures").await;
    browser.comes_to_say("nothing since it was begun").await;
}

/// One child after another: the child's words first, then what is decided, which is the register's from then on.
async fn the_panel_hears_one_child_at_a_time(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "pike").await;
    browser.go(&of(evening, AVA, "/panel")).await;
    browser.says("What Ava says").await;
    browser.says("Mina").await;
    browser.follow("Show this to the room").await;
    browser.comes_to_say("Shown to a room.").await;
    assert!(!browser.page_says("Mina").await, "nor any other child");
    browser
        .fill_in(&[
            ("heard.because", "a second adult with a car"),
            ("heard.next_panel", "24/06/2026 10:00"),
            ("action.what", "Ask for the camera at the bus station"),
            ("action.owner", "DC Sable Rookwood"),
            ("action.due", "12/06/2026 17:00"),
        ])
        .await;
    browser.choose("heard.level", "high").await;
    browser.press("Put on record, and go on").await;
    browser.go(&of(evening, AVA, "/panel")).await;
    let minutes = browser
        .words_of("#minutes", "a second adult with a car")
        .await;
    assert!(
        minutes.contains("Ask for the camera at the bus station"),
        "{minutes}"
    );
}

/// Half an hour into the next tour, what nobody took over is late, and is still with whoever handed it over.
async fn what_is_not_taken_over_stays_and_is_late(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "pike").await;
    browser.go("/duties/handover").await;
    browser
        .fill_in(&[("to", "DI Holloway"), ("tour_begins", "2026-06-10 20:00")])
        .await;
    let ticked = "const all = [...document.querySelectorAll('input[name=duty]')].slice(0, 6); all.forEach(one => one.click()); return all.length";
    let many = browser.answer(ticked, vec![]).await;
    browser.press("Hand over what is ticked").await;
    browser.comes_to_say("Waits for DI Holloway").await;
    browser.go("/duties/team").await;
    browser.says("Handed over, and not taken over yet").await;
    let late = "return document.body.innerText.split('late to be taken over').length - 1";
    assert_eq!(browser.answer(late, vec![]).await, many, "each of them");
}

/// Somebody who is eighteen since today: what is owed stays with the same people, and the way on is offered.
async fn what_is_owed_to_a_child_outlasts_an_18th_birthday(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "slate").await;
    browser.go("/children/new").await;
    browser
        .fill_in(&[
            ("child.name", "Bram Sedgeley"),
            ("child.born", "10/06/2008"),
        ])
        .await;
    browser.press("Look whether there is a record").await;
    browser.says("On record, and like this child").await;
    browser.press_first("[name='none-of-these']").await;
    browser
        .comes_to_say("Bram has been 18 since 10 June 2026.")
        .await;
    browser
        .says("What was owed to a child stays owed, and to the same people.")
        .await;
    browser
        .says("Who goes on with it as adult safeguarding")
        .await;
    evening.be(browser, "farrow").await;
    browser
        .go_until_there("/assurance/m.miss-seen?side=not-so")
        .await;
    // Counted by how old they were then, whatever they are now.
    browser.says(", 18").await;
}

/// Nothing is done for a while: that the session ends is said in time, one key goes on with it, and it is said again.
async fn whoever_is_about_to_be_signed_out_stays_with_one_key(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "rookwood").await;
    browser.go(&of(evening, AVA, "/voice")).await;
    let later = "const passed = arguments[0] * 60000, then = Date.now.bind(Date); Date.now = () => then() + passed";
    let warned = "You will be signed out at";
    assert!(!browser.page_says(warned).await);
    browser.answer(later, vec![json!(8)]).await;
    browser.comes_to_say(warned).await;
    let in_focus = "return document.activeElement.innerText";
    assert_eq!(
        browser.answer(in_focus, vec![]).await,
        "Stay signed in",
        "one key is enough"
    );
    browser.presses_enter().await;
    browser.comes_not_to_say(warned).await;
    browser.says("He said he would come back for Mina.").await;
    browser.answer(later, vec![json!(8)]).await;
    browser.comes_to_say(warned).await;
}

/// Custody has given nothing for three days: the call, the child and the whole force say so in the same words.
async fn what_another_system_did_not_give_is_said(browser: &Browser, evening: &Demonstration) {
    let says = "Custody was last read up to";
    evening.be(browser, "finch").await;
    browser.go("/incidents/new").await;
    browser.comes_to_say(says).await;
    browser
        .comes_to_say("Not searched: what came later than this: custody up to")
        .await;
    evening.be(browser, "rookwood").await;
    browser.go(&of(evening, AVA, "")).await;
    browser.comes_to_say(says).await;
    evening.be(browser, "alder").await;
    browser.go("/assurance/m.miss-seen").await;
    browser.comes_to_say(says).await;
    browser.comes_to_say("from custody").await;
}

/// While a disclosure is blocked each child within reach is late to be looked at again: another way to reach their mother pauses
/// nothing, and one child is asked about after the other.
async fn each_child_is_looked_at_again_while_a_disclosure_is_blocked(
    browser: &Browser,
    evening: &Demonstration,
) {
    evening.be(browser, "slate").await;
    browser.go("/disclosures").await;
    let row = browser.words_of("#open tbody tr", "D-0193").await;
    for has in ["19 of 28", "Nell Oakhollow", "Wren Oakhollow", "6 tries"] {
        assert!(row.contains(has), "{has}: {row}");
    }
    let late = "return [...document.querySelectorAll('#open tbody tr')]
        .find(row => row.innerText.includes('D-0193')).querySelectorAll('.mark--late').length";
    assert_eq!(browser.answer(late, vec![]).await, 2, "both are late");
    browser.go(&of(evening, NELL, "/disclosure")).await;
    browser.follow("D-0193").await;
    browser.comes_to_say("What was tried").await;
    browser.follow("Record a try that failed").await;
    browser
        .fill_in(&[
            ("how", "rang her sister again"),
            ("other_route", "the health visitor will reach her"),
        ])
        .await;
    browser.press("Put on record").await;
    browser.go("/disclosures").await;
    assert_eq!(browser.answer(late, vec![]).await, 2, "it pauses nothing");
    browser.go(&of(evening, NELL, "/disclosure")).await;
    browser.follow("D-0193").await;
    browser.comes_to_say("What was tried").await;
    let recheck = browser.link_that_has("/recheck").await;
    browser.go(&recheck).await;
    browser.says("This is about Nell alone").await;
    browser
        .fill_in(&[("changed", "she asks for her aunt")])
        .await;
    browser.press("Put on record").await;
    browser.comes_to_say("This is about Wren alone").await;
    browser.fill_in(&[("changed", "cries at the door")]).await;
    browser.press("Put on record").await;
    browser.comes_to_say("What was tried").await;
    browser.go("/disclosures").await;
    assert_eq!(
        browser.answer(late, vec![]).await,
        0,
        "each was asked about"
    );
}

/// Each child of the household is a row: one asleep with how that was checked, one elsewhere whom nobody confirmed.
async fn each_child_of_a_domestic_incident_is_a_row(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "slate").await;
    browser.go(&of(evening, BEX, "/abuse")).await;
    for (name, has) in [
        ("Juno Fennimore", "seen and spoken to alone"),
        ("Ollie Fennimore", "Checked: breathing, colour, no marks"),
        ("Cal Fennimore", "nobody confirmed it"),
    ] {
        let row = browser.words_of("tbody tr", name).await;
        assert!(row.contains(has), "{name}: {row}");
    }
    browser.says("before the next school day starts").await;
}

/// The conference minutes whoever was absent, and what police are to do for the child.
async fn a_conference_minutes_who_was_absent(browser: &Browser, evening: &Demonstration) {
    evening.be(browser, "slate").await;
    browser.go("/marac").await;
    let row = browser.words_of("#heard tbody tr", "Nell Oakhollow").await;
    for has in ["health", "Ask the midwife to see their mother alone"] {
        assert!(row.contains(has), "{has}: {row}");
    }
    browser.go(&of(evening, NELL, "/marac")).await;
    browser.says("Each child considered, born and unborn").await;
}
