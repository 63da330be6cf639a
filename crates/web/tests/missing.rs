//! A child is missing: what police know is asked while it can change the grade, a phone call is no visit, and nobody is
//! closed unseen.

use axum::http::{StatusCode, header};
use jiff::SignedDuration;

use crate::running::{Answer, Running, STAFF};

const FLAG: &str = "rf-cse-flag-live";

/// Ava was missing since last night, flagged, and was graded medium by somebody who answered nothing.
fn flagged() -> String {
    format!(
        "{STAFF}  2026-03-03 09:05  given to team: \"complex exploitation\" | about Ava; no case
  2026-03-03 10:00  flag raised: sexual exploitation; because \"older men\" | about Ava; no case; by \"DC Rookwood\", exploitation team
  2026-06-09 22:19  graded: medium; because \"usually comes back\" | about Ava; by \"Op. Finch\", call handler
"
    )
}

struct Search {
    service: Running,
    rookwood: String,
    holloway: String,
    path: String,
}

impl Search {
    async fn begin() -> Search {
        let service = Running::telling(flagged()).await;
        let rookwood = service.signed_in("Rookwood").await;
        let holloway = service.signed_in("Holloway").await;
        let path = format!("/children/{}/missing", service.who("Ava"));
        Search {
            service,
            rookwood,
            holloway,
            path,
        }
    }

    async fn page(&self, who: &str, part: &str) -> Answer {
        let page = self
            .service
            .page(who, "", &format!("{}{part}", self.path))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{part}: {}", page.words());
        page
    }

    /// Fills in the form of a page and sends it.
    async fn sends(&self, who: &str, part: &str, answers: &[(&str, &str)]) -> Answer {
        let page = self.page(who, part).await;
        let path = format!("{}{part}", self.path);
        self.service.send(who, &path, &page, answers).await
    }

    /// The same a moment later, where it goes on record.
    async fn records(&self, who: &str, part: &str, answers: &[(&str, &str)]) {
        let clock = &self.service.clock;
        clock.set(clock.now() + SignedDuration::from_secs(1));
        let sent = self.sends(who, part, answers).await;
        assert_eq!(
            sent.status,
            StatusCode::SEE_OTHER,
            "{part}: {}",
            sent.words()
        );
        assert!(
            sent.headers[header::LOCATION]
                .to_str()
                .unwrap()
                .contains("/missing")
        );
    }

    async fn timeline(&self) -> String {
        let path = self.path.replace("/missing", "/timeline");
        self.service.page(&self.rookwood, "", &path).await.words()
    }
}

fn answered(key: &str) -> String {
    format!("{FLAG}.{key}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_police_know_is_asked_and_a_grade_against_it_is_provisional() {
    let search = Search::begin().await;
    let said = search.page(&search.rookwood, "").await.words();
    assert!(said.contains("Flagged for sexual exploitation"), "{said}");
    assert!(said.contains("answer needed"), "{said}");
    assert!(
        said.contains("DC Rookwood"),
        "it says from whom it is known: {said}"
    );
    assert!(said.contains("Medium, provisional"), "{said}");
    assert!(
        said.contains("There does not have to be a threat to life"),
        "{said}"
    );
    search
        .records(
            &search.holloway,
            "",
            &[("grade.grade", "medium"), ("grade.because", "as before")],
        )
        .await;
    let said = search.page(&search.rookwood, "").await.words();
    assert!(
        said.contains("Medium, provisional"),
        "an unanswered grade stays provisional: {said}"
    );
    let why = answered("because");
    let (matters, reason) = (answered("matters"), answered("reason"));
    // First time missing, and the like, never answer it.
    let never = [
        (&*matters, "does not matter"),
        (&*reason, "usually comes back"),
        (&*why, "she always does"),
    ];
    search.records(&search.holloway, "", &never).await;
    let said = search.page(&search.rookwood, "").await.words();
    assert!(said.contains("Medium, provisional"), "{said}");
    assert!(
        said.contains("usually comes back (does not answer it)")
            || said.contains("Usually comes back (does not answer it)"),
        "{said}"
    );
    let counts = [
        (&*matters, "does not matter"),
        (&*reason, "the person of concern is accounted for"),
        (&*why, "he is in custody since noon"),
    ];
    search.records(&search.holloway, "", &counts).await;
    let said = search.page(&search.rookwood, "").await.words();
    assert!(!said.contains("provisional"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_without_a_reason_is_no_answer_and_nothing_typed_is_lost() {
    let search = Search::begin().await;
    let matters = answered("matters");
    let form = [
        (&*matters, "does not matter"),
        ("grade.grade", "medium"),
        ("grade.because", "typed with care"),
    ];
    let refused = search.sends(&search.holloway, "", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .words()
            .contains("Say why this does not matter tonight"),
        "{}",
        refused.words()
    );
    assert!(refused.html().contains("value=\"typed with care\""));
    assert!(
        refused.html().contains(&format!("href=\"#{FLAG}-reason\"")),
        "the problem leads to its field"
    );
    assert!(refused.html().contains(&format!("id=\"{FLAG}-reason\"")));
}

/// The second hard stop.
#[tokio::test(flavor = "multi_thread")]
async fn a_grade_is_not_lowered_past_what_nobody_answered() {
    let search = Search::begin().await;
    search
        .records(
            &search.holloway,
            "",
            &[("grade.grade", "high"), ("grade.because", "older men")],
        )
        .await;
    let lower = [("grade.grade", "low"), ("grade.because", "rang her mother")];
    let stopped = search.sends(&search.holloway, "", &lower).await;
    assert_eq!(stopped.status, StatusCode::CONFLICT);
    assert!(stopped.html().contains("data-stop=\"not answered\""));
    let html = stopped.html();
    let stop = html
        .split("class=\"stop\"")
        .nth(1)
        .unwrap()
        .split("</section>")
        .next()
        .unwrap();
    assert!(
        !stop.contains("<textarea") && !stop.contains("<select") && !stop.contains("type=\"text\""),
        "no field in a stop: {stop}"
    );
    assert!(
        !search.timeline().await.contains("rang her mother"),
        "nothing is on record"
    );
    let back = search
        .service
        .send(&search.holloway, &search.path, &stopped, &[])
        .await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(
        back.html().contains("value=\"rang her mother\""),
        "going back, what was typed is there"
    );
    let (matters, reason, why) = (answered("matters"), answered("reason"), answered("because"));
    let mut all = lower.to_vec();
    all.extend([
        (&*matters, "does not matter"),
        (&*reason, "seen safe since"),
        (&*why, "PC Marsh saw her at 20:10"),
    ]);
    let clock = &search.service.clock;
    clock.set(clock.now() + SignedDuration::from_secs(1));
    let kept = search
        .service
        .send(&search.holloway, &search.path, &back, &all)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let said = search.page(&search.rookwood, "").await.words();
    assert!(
        said.contains("Low , set") || said.contains("Low, set"),
        "{said}"
    );
    assert!(
        said.contains("2 earlier gradings"),
        "both grades stay: {said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_call_is_kept_and_the_visit_stays_owed() {
    let search = Search::begin().await;
    let by_phone = [
        ("happened", "2026-06-10 14:10"),
        ("found.how", "located by contact only"),
        ("interview.how", "by phone"),
        ("interview.apart_from_carers", "no"),
        ("interview.where_went", "at a friend's"),
        ("interview.with_whom", "would not say"),
        ("interview.what_happened", "she would not say"),
        ("interview.harm", "no"),
        ("interview.own_words", "I'm fine."),
    ];
    search.records(&search.rookwood, "/return", &by_phone).await;
    let said = search.page(&search.rookwood, "").await.words();
    assert!(said.contains("is located, not yet seen"), "{said}");
    assert!(
        said.contains("Speak with Ava Quillmarsh in person")
            || said.contains("Speak with Ava in person"),
        "{said}"
    );
    let owed = search
        .service
        .page(&search.rookwood, "", &search.path.replace("/missing", ""))
        .await
        .words();
    assert!(owed.contains("in person, apart from carers"), "{owed}");
    assert!(
        search.timeline().await.contains("I'm fine."),
        "what was heard is kept"
    );
}

/// The first hard stop.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_closed_unseen_and_whoever_saw_the_child_counts_whatever_their_force() {
    let search = Search::begin().await;
    let close = [
        ("happened", "2026-06-10 20:31"),
        ("closed_as", "returned"),
        ("risks_addressed", "yes"),
        ("because", "the home says she is back"),
    ];
    let stopped = search.sends(&search.holloway, "/close", &close).await;
    assert_eq!(stopped.status, StatusCode::CONFLICT, "{}", stopped.words());
    assert!(stopped.html().contains("data-stop=\"seen by nobody\""));
    assert!(
        stopped.words().contains("Nobody has seen Ava in person."),
        "{}",
        stopped.words()
    );
    let timeline = search.timeline().await;
    assert!(
        timeline.contains("Missing closing requested: the home says she is back"),
        "{timeline}"
    );
    assert!(!timeline.contains("Missing report closed"), "{timeline}");
    // Word from the home's own staff is not a sighting.
    let by_home = [
        ("happened", "2026-06-10 20:20"),
        ("found.how", "came back"),
        ("seen.status", "seen and spoken to with others"),
        ("seen.by", "Jo Larkspur"),
        ("seen.by_role", "care home"),
    ];
    search.records(&search.rookwood, "/return", &by_home).await;
    assert_eq!(
        search
            .sends(&search.holloway, "/close", &close)
            .await
            .status,
        StatusCode::CONFLICT
    );
    let elsewhere = [
        ("happened", "2026-06-10 20:25"),
        ("seen.status", "seen and spoken to alone"),
        ("seen.by", "PC Ash of Kestrel Police"),
        ("seen.by_role", "responding officer"),
    ];
    search
        .records(&search.rookwood, "/return", &elsewhere)
        .await;
    search.records(&search.holloway, "/close", &close).await;
    let said = search.page(&search.rookwood, "").await.words();
    assert!(said.contains("the report is closed"), "{said}");
    assert!(search.timeline().await.contains("PC Ash of Kestrel Police"));
}

/// The form that every kind of fact has leads past no hard stop either.
#[tokio::test(flavor = "multi_thread")]
async fn no_other_form_leads_past_a_hard_stop() {
    let search = Search::begin().await;
    let high = [("grade.grade", "high"), ("grade.because", "older men")];
    search.records(&search.holloway, "", &high).await;
    for (kind, answers, stop) in [
        (
            "graded",
            [("grade", "low"), ("because", "rang home")],
            "not answered",
        ),
        (
            "missing-report-closed",
            [("closed_as", "returned"), ("because", "rang home")],
            "seen by nobody",
        ),
    ] {
        let form = search.path.replace("/missing", &format!("/record/{kind}"));
        let page = search.service.page(&search.holloway, "", &form).await;
        let stopped = search
            .service
            .send(&search.holloway, &form, &page, &answers)
            .await;
        assert_eq!(stopped.status, StatusCode::CONFLICT, "{kind}");
        assert!(stopped.html().contains(&format!("data-stop=\"{stop}\"")));
        let back = search
            .service
            .send(&search.holloway, &form, &stopped, &[])
            .await;
        assert!(back.html().contains("rang home"), "{kind}");
    }
    assert!(!search.timeline().await.contains("rang home"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_write_at_once_both_keep_their_words() {
    let search = Search::begin().await;
    let review = [
        (
            "review.words",
            "Search widened to Westwick. PC Marsh to see her mother by 21:00.",
        ),
        ("review.next", "2026-06-10 21:30"),
    ];
    let page = search.page(&search.holloway, "/review").await;
    search
        .records(
            &search.rookwood,
            "",
            &[("grade.grade", "high"), ("grade.because", "older men")],
        )
        .await;
    let path = format!("{}/review", search.path);
    let behind = search
        .service
        .send(&search.holloway, &path, &page, &review)
        .await;
    assert_eq!(
        behind.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        behind.words()
    );
    let said = behind.words();
    assert!(said.contains("DC Rookwood recorded “graded” at"), "{said}");
    assert!(
        said.contains("Search widened to Westwick."),
        "the words are kept: {said}"
    );
    let kept = search
        .service
        .send(&search.holloway, &path, &behind, &review)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let timeline = search.timeline().await;
    assert!(
        timeline.contains("Search widened to Westwick.") && timeline.contains("older men"),
        "{timeline}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_shows_the_gaps_first_and_is_more_than_reviewed_continue() {
    let search = Search::begin().await;
    let page = search.page(&search.holloway, "/review").await;
    let said = page.words();
    let gaps = said.find("Gaps the record shows").unwrap();
    assert!(
        gaps < said.find("What you decide, and why").unwrap(),
        "{said}"
    );
    assert!(
        said.contains(
            "Nobody has said whether this matters tonight: flagged for sexual exploitation"
        ),
        "{said}"
    );
    let empty = search
        .sends(&search.holloway, "/review", &[("review.good_work", "none")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for say in [
        "Say what you decide, and why",
        "Say when it is looked at again",
    ] {
        assert!(empty.words().contains(say), "{}", empty.words());
    }
    let no_reason = [
        ("gap0.needed", "no"),
        ("review.words", "Go on."),
        ("review.next", "2026-06-10 21:30"),
    ];
    let refused = search.sends(&search.holloway, "/review", &no_reason).await;
    assert!(
        refused.words().contains("Say why it need not be filled"),
        "{}",
        refused.words()
    );
    let whole = [
        ("gap0.needed", "yes"),
        ("do0.to", "PC Wrenfield"),
        ("do0.due", "2026-06-10 21:00"),
        ("direct.what", "See her mother"),
        ("direct.to", "PC Wrenfield"),
        ("direct.due", "2026-06-10 21:00"),
        ("review.words", "Go on, and widen it."),
        ("review.next", "2026-06-10 21:30"),
    ];
    search.records(&search.holloway, "/review", &whole).await;
    let timeline = search.timeline().await;
    for told in [
        "Direction given: See her mother",
        "Direction given: Nobody has said whether this matters tonight",
        "Gap judged: Nobody has said whether",
    ] {
        assert!(timeline.contains(told), "{told}: {timeline}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wording_is_thought_about_beside_the_field_and_never_in_quotation_marks() {
    let search = Search::begin().await;
    let page = search.page(&search.holloway, "/review").await;
    let look = async |words: &str| {
        let sent = search
            .service
            .send(&search.holloway, "/wording", &page, &[("words", words)])
            .await;
        assert_eq!(sent.status, StatusCode::OK);
        sent.words()
    };
    let said = look("Ava puts herself at risk by going there.").await;
    assert!(
        said.contains("Wording to think about") && said.contains("Keep my words"),
        "{said}"
    );
    assert_eq!(look("Seen at 21:10, awake and warm.").await, "");
    assert_eq!(
        look("Jo Larkspur said “she puts herself at risk”.").await,
        ""
    );
    let words = [
        ("review.words", "Ava puts herself at risk."),
        ("look-at-the-wording", "yes"),
    ];
    let looked = search.sends(&search.holloway, "/review", &words).await;
    assert_eq!(
        looked.status,
        StatusCode::OK,
        "without script it is asked for"
    );
    assert!(
        looked.words().contains("Wording to think about"),
        "{}",
        looked.words()
    );
    assert!(
        !search.timeline().await.contains("puts herself"),
        "looking records nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_is_one_page_with_its_versions_and_the_places_are_ticked_off() {
    let search = Search::begin().await;
    let plan = search.path.replace("/missing", "/plan");
    let write = format!("{plan}/write");
    let page = search.service.page(&search.rookwood, "", &write).await;
    let first = [
        ("parts", "why the child goes"),
        ("places", "the skate park; Westwick station"),
        ("ring_first", "Jo"),
        ("plan", "plan one"),
    ];
    let kept = search
        .service
        .send(&search.rookwood, &write, &page, &first)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let said = search.page(&search.rookwood, "").await.words();
    assert!(
        said.contains("Westwick station") && said.contains("not checked"),
        "{said}"
    );
    let page = search.page(&search.rookwood, "").await;
    let places = format!("{}/places", search.path);
    let checked = [
        ("check.place", "Westwick station"),
        ("check.found", "no"),
        ("check.result", "nobody"),
    ];
    let kept = search
        .service
        .send(&search.rookwood, &places, &page, &checked)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let said = search.page(&search.rookwood, "").await.words();
    assert!(said.contains("Westwick station not there 20:3"), "{said}");
    let again = search.service.page(&search.rookwood, "", &write).await;
    assert!(
        again.html().contains("the skate park; Westwick station"),
        "a new version begins with the last"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_untouched_form_puts_nothing_on_record() {
    let search = Search::begin().await;
    let back = search.sends(&search.rookwood, "/return", &[]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        back.html().contains("href=\"#found-how\""),
        "{}",
        back.words()
    );
    let child = search.path.replace("/missing", "");
    for kind in ["attended", "found", "described"] {
        let path = format!("{child}/record/{kind}");
        let page = search.service.page(&search.rookwood, "", &path).await;
        let sent = search
            .service
            .send(&search.rookwood, &path, &page, &[])
            .await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind}");
        assert!(
            sent.words().contains("Nothing is filled in yet"),
            "{kind}: {}",
            sent.words()
        );
    }
    let said = search.page(&search.rookwood, "").await.words();
    assert!(said.contains("Ava Quillmarsh is missing"), "{said}");
}

/// What is not said of a place is not a no.
#[tokio::test(flavor = "multi_thread")]
async fn whether_the_child_was_at_a_place_is_said_and_never_taken_for_a_no() {
    let search = Search::begin().await;
    let places = format!("{}/places", search.path);
    let page = search.page(&search.rookwood, "").await;
    let unsaid = [
        ("check.place", "Westwick station"),
        ("check.result", "dark"),
    ];
    let unsaid = search
        .service
        .send(&search.rookwood, &places, &page, &unsaid)
        .await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = unsaid.words();
    assert!(
        said.contains("Say whether Ava was there") && unsaid.html().contains("dark"),
        "{said}"
    );
}

/// A description that leaves the name out takes no name away.
#[tokio::test(flavor = "multi_thread")]
async fn a_child_keeps_the_name_that_was_said_last() {
    let again = "  2026-06-10 09:00  described; born 2011-03-02 | about Ava; no case\n";
    let service = Running::telling(format!("{STAFF}{again}")).await;
    let rookwood = service.signed_in("Rookwood").await;
    let path = format!("/children/{}", service.who("Ava"));
    let said = service.page(&rookwood, "", &path).await.words();
    assert!(
        said.contains("Ava Quillmarsh") && said.contains("born 2 March 2011"),
        "{said}"
    );
}

/// Whoever is late stays late, however often the risk is graded.
#[tokio::test(flavor = "multi_thread")]
async fn a_grade_given_anew_makes_no_officer_less_late() {
    let search = Search::begin().await;
    let late = |words: String| {
        let rest = words
            .split("No officer has attended")
            .nth(1)
            .map(str::to_owned);
        rest.map(|rest| rest.chars().take(60).collect::<String>())
    };
    let before = late(search.page(&search.holloway, "").await.words());
    assert!(
        before.as_ref().is_some_and(|said| said.contains("late")),
        "{before:?}"
    );
    let graded = [("grade.grade", "medium"), ("grade.because", "nothing new")];
    search.records(&search.holloway, "", &graded).await;
    let after = late(search.page(&search.holloway, "").await.words());
    assert!(
        after.is_some_and(|said| said.contains("late")),
        "was {before:?}"
    );
}

/// A visit asked for by two grades is one visit: it is told once, with how late it is by the first and by when the second asks.
#[tokio::test(flavor = "multi_thread")]
async fn a_visit_asked_for_by_two_grades_is_told_once() {
    let search = Search::begin().await;
    let graded = [("grade.grade", "high"), ("grade.because", "he has her")];
    search.records(&search.holloway, "", &graded).await;
    let record = format!("/children/{}", search.service.who("Ava"));
    let pages = [
        search.page(&search.holloway, "").await,
        search.service.page(&search.holloway, "", &record).await,
        search
            .service
            .page(&search.holloway, "", "/duties/team")
            .await,
    ];
    for page in pages {
        let told = page.html().matches("<h3>Go ").count();
        assert_eq!(told, 1, "{}", page.words());
        let said = page.words();
        let too = "One act answers this too: Go at once to where Ava";
        let (late, sooner) = said.split_once(too).expect(&said);
        // It stands in its heading, and once more in the way to how it was worked out.
        let title = "Go to where Ava";
        let (late, _) = late.rsplit_once(title).expect(&said);
        let (late, _) = late.rsplit_once(title).expect(&said);
        let late: String = late.chars().rev().take(60).collect();
        let late: String = late.chars().rev().collect();
        assert!(late.contains("late was due"), "it stays late: {late}");
        let sooner: String = sooner.chars().take(160).collect();
        assert!(sooner.contains("min left"), "{sooner}");
    }
}

/// What an earlier time missing left open stays owed, and hides nothing of tonight.
#[tokio::test(flavor = "multi_thread")]
async fn the_board_tells_what_is_owed_of_this_time_missing() {
    let april = "  2026-04-01 10:00  reported missing; by mum | about Ava; case \"april\"
  2026-04-01 20:00  found: came back | about Ava; case \"april\"
";
    let service = Running::telling(format!("{}{april}", flagged())).await;
    let holloway = service.signed_in("Holloway").await;
    let record = format!("/children/{}", service.who("Ava"));
    let owed = service.page(&holloway, "", &record).await.words();
    assert!(owed.contains("days late"), "april is owed still: {owed}");
    let board = service.page(&holloway, "", "/missing").await.words();
    assert!(
        board.contains("Ava Quillmarsh") && !board.contains("days late"),
        "{board}"
    );
}

/// She was away when the 90 days began, and came back within them: that time counts; of one that was over by then nothing is said.
#[tokio::test(flavor = "multi_thread")]
async fn a_time_missing_counts_where_any_of_it_was_in_the_last_ninety_days() {
    let earlier = "  2026-02-01 10:00  reported missing; by mum | about Ava; case \"february\"
  2026-02-02 10:00  found: came back | about Ava; case \"february\"
  2026-03-05 10:00  reported missing; by mum | about Ava; case \"march\"
  2026-03-20 10:00  found: came back | about Ava; case \"march\"
";
    let service = Running::telling(format!("{}{earlier}", flagged())).await;
    let holloway = service.signed_in("Holloway").await;
    let record = format!("/children/{}", service.who("Ava"));
    let html = service.page(&holloway, "", &record).await.html();
    let card = html.split("id=\"pattern\"").nth(1).expect(&html);
    let card = card.split("</section>").next().unwrap();
    assert!(card.contains("5 Mar"), "{card}");
    assert!(!card.contains("1 Feb"), "{card}");
}

/// The review stands beside the search: what is written there is the same review, with its gaps.
#[tokio::test(flavor = "multi_thread")]
async fn a_review_is_written_beside_the_search_and_loses_no_gap() {
    let search = Search::begin().await;
    let page = search.page(&search.holloway, "").await;
    assert!(
        page.words().contains("Your review, draft"),
        "{}",
        page.words()
    );
    let whole = search.page(&search.holloway, "/review").await;
    let form = format!("{}/review", search.path);
    let gaps = |page: &Answer| {
        let hidden = page.hidden(&form).into_iter();
        hidden.filter(|(name, _)| name == "gap").collect::<Vec<_>>()
    };
    assert!(!gaps(&page).is_empty());
    assert_eq!(gaps(&page), gaps(&whole));
    let review = [
        ("review.words", "Two more officers to Westwick."),
        ("review.next", "2026-06-10 21:30"),
    ];
    let clock = &search.service.clock;
    clock.set(clock.now() + SignedDuration::from_secs(1));
    let kept = search
        .service
        .send(&search.holloway, &form, &page, &review)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    assert!(
        search
            .timeline()
            .await
            .contains("Two more officers to Westwick.")
    );
    let rookwood = search.page(&search.rookwood, "").await.words();
    assert!(!rookwood.contains("Your review, draft"), "{rookwood}");
}

/// What is begun beside the search takes nothing from a review that was begun whole, and can be gone on with whole.
#[tokio::test(flavor = "multi_thread")]
async fn a_review_beside_the_search_overwrites_no_review_that_was_begun_whole() {
    let search = Search::begin().await;
    let form = format!("{}/review", search.path);
    let keep = async |page: &Answer, words: &str| {
        let hidden = page.hidden(&form);
        let named = hidden.iter().find(|(name, _)| name == "draft-of");
        let draft = named.map_or(&*form, |(_, draft)| draft);
        let answers = [("draft-of", draft), ("review.words", words)];
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(a, b)| (&**a, &**b)).collect();
        all.retain(|(name, _)| *name != "draft-of");
        all.extend(answers);
        let service = &search.service;
        let kept = service.send(&search.holloway, "/drafts", page, &all).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    };
    let whole = search.page(&search.holloway, "/review").await;
    keep(&whole, "Two more officers to Westwick.").await;
    let beside = search.page(&search.holloway, "").await;
    assert!(!beside.html().contains("Two more officers"));
    keep(&beside, "Ask the bus station.").await;
    let whole = search.page(&search.holloway, "/review").await.html();
    assert!(whole.contains("Two more officers to Westwick."), "{whole}");
    let beside = search.page(&search.holloway, "").await;
    assert!(beside.html().contains("Ask the bus station."));
    let answers = [
        ("review.words", "Ask the bus station."),
        ("review.next", "2026-06-10 21:30"),
    ];
    let mut whole = answers.to_vec();
    whole.push(("the-whole-form", "yes"));
    let service = &search.service;
    let shown = service.send(&search.holloway, &form, &beside, &whole).await;
    assert!(
        shown.words().contains("Gaps the record shows")
            && shown.html().contains("Ask the bus station."),
        "its gaps are directed with what was written: {}",
        shown.words()
    );
    let clock = &search.service.clock;
    clock.set(clock.now() + SignedDuration::from_secs(1));
    let put = service
        .send(&search.holloway, &form, &shown, &answers)
        .await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.words());
    let beside = search.page(&search.holloway, "").await.words();
    assert!(!beside.contains("Your draft, saved"), "{beside}");
    let whole = search.page(&search.holloway, "/review").await.html();
    assert!(whole.contains("Two more officers to Westwick."), "{whole}");
}

/// What finds the child, or is late, stands on the page; the rest is counted, and opens.
#[tokio::test(flavor = "multi_thread")]
async fn what_finds_the_child_stands_before_what_only_tells_others() {
    let search = Search::begin().await;
    let page = search.page(&search.holloway, "").await.html();
    let (_, finding) = page.split_once("id=\"finding\"").unwrap();
    let (stands, folded) = finding.split_once("<details").unwrap();
    assert!(stands.contains("duty--late\""), "{stands}");
    assert!(
        folded.contains("more owed while Ava is missing"),
        "{folded}"
    );
    let (folded, _) = folded.split_once("</details>").unwrap();
    assert!(!folded.contains("duty--late\""), "{folded}");
}
