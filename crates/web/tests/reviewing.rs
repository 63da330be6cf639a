//! A supervisor's review directs: each gap is given to somebody by a time, or left with the reason; and what was directed
//! reaches whoever is to do it.

use axum::http::{StatusCode, header};

use crate::running::Running;

const TEAM: &str = "A child whom one officer holds and another does not
  children: Ava
  people: Rookwood, Larch, Pike
  2026-01-01 09:00  account given: exploitation team; name \"DC Rookwood\"; team \"complex exploitation\"; supervisor Pike | about Rookwood; no case
  2026-01-01 09:00  account given: exploitation team; name \"DC Larch\"; team \"complex exploitation\"; supervisor Pike | about Larch; no case
  2026-01-01 09:00  account given: sergeant; name \"DS Pike\"; team \"complex exploitation\" | about Pike; no case
  2026-03-01 09:00  described; name \"Ava Quillmarsh\" | about Ava; no case
  2026-03-03 09:00  child held: Ava; as officer in the case | about Rookwood; no case
  2026-03-03 09:00  child held: Ava; as supervisor | about Pike; no case
  2026-06-09 10:00  question opened: \"Who drives the grey car?\"; owner \"DC Rookwood\" | about Ava; by \"DS Pike\", sergeant
  2026-06-09 11:00  child asked for: \"somebody not in uniform\"; request \"uniform\"; answer by 2026-06-10 12:00 | about Ava; by \"DC Rookwood\", exploitation team
";

const WHOLE: [(&str, &str); 3] = [
    (
        "review.childs_risk",
        "Older men who drive her away at night",
    ),
    ("review.decision", "The investigation goes on"),
    ("review.next", "2026-06-12 09:00"),
];

/// Which row of the page a gap is.
fn gap_called(html: &str, words: &str) -> usize {
    let rows = html.split("class=\"gap-row\"").skip(1);
    rows.enumerate()
        .find_map(|(at, row)| row.contains(words).then_some(at))
        .unwrap_or_else(|| panic!("no gap says {words}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_gap_is_directed_to_somebody_by_a_time_or_left_with_the_reason() {
    let service = Running::telling(TEAM.to_owned()).await;
    service.signed_in("Rookwood").await;
    service.signed_in("Larch").await;
    let pike = service.signed_in("Pike").await;
    let child = format!("/children/{}", service.who("Ava"));
    let review = format!("{child}/review");
    let page = service.page(&pike, "", &review).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    let said = page.words();
    assert!(
        said.find("Gaps the record shows") < said.find("Your decision"),
        "{said}"
    );
    let car = gap_called(&page.html(), "Who drives the grey car?");
    let (needed, to, due) = (
        format!("gap{car}.needed"),
        format!("do{car}.to"),
        format!("do{car}.due"),
    );
    let what = format!("do{car}.what");
    let half = [(&*needed, "yes")];
    let refused = service.send(&pike, &review, &page, &half).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for say in [
        "Say who does it",
        "Say by when",
        "Say what the risk to the child is",
        "Say what you decide",
        "Say when it is looked at again",
    ] {
        assert!(refused.words().contains(say), "{say}: {}", refused.words());
    }
    let mut past = WHOLE.to_vec();
    past.extend([
        (&*needed, "yes"),
        (&*what, "Ask who keeps the grey car"),
        (&*to, "DC Larch"),
        (&*due, "2026-06-09 09:00"),
    ]);
    let too_late = service.send(&pike, &review, &refused, &past).await;
    assert!(
        too_late.words().contains("That time has passed already"),
        "{}",
        too_late.words()
    );
    let mut whole = WHOLE.to_vec();
    whole.extend([
        (&*needed, "yes"),
        (&*what, "Ask who keeps the grey car"),
        (&*to, "DC Larch"),
        (&*due, "2026-06-11 12:00"),
    ]);
    let kept = service.send(&pike, &review, &too_late, &whole).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let then = kept.headers[header::LOCATION].to_str().unwrap().to_owned();
    let giving = service.page(&pike, "", &then).await.words();
    assert!(
        giving.contains("Directed, and not holding Ava: DC Larch."),
        "{giving}"
    );
    let timeline = service
        .page(&pike, "", &format!("{child}/timeline"))
        .await
        .words();
    for told in [
        "Direction given: Ask who keeps the grey car",
        "Gap judged: A question stood open",
        "Supervisor review: Older men who drive her away at night",
    ] {
        assert!(timeline.contains(told), "{told}: {timeline}");
    }
    let again = service.page(&pike, "", &review).await.words();
    assert!(
        again.contains("What came of what was directed before") && again.contains("DC Larch"),
        "{again}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_says_what_was_asked_and_the_way_to_answer_names_it() {
    let service = Running::telling(TEAM.to_owned()).await;
    let rookwood = service.signed_in("Rookwood").await;
    let page = service.page(&rookwood, "", "/duties").await;
    let html = page.html();
    assert!(
        page.words().contains("“somebody not in uniform”"),
        "{}",
        page.words()
    );
    let from = html.find("/record/child-answered?answers=").unwrap();
    let way: String = html[from..].chars().take_while(|c| *c != '"').collect();
    let form = format!("/children/{}{way}", service.who("Ava"));
    let page = service.page(&rookwood, "", &form).await;
    assert!(
        page.words().contains("What this answers: child asked for")
            && page.html().contains("value=\"uniform\""),
        "{}",
        page.words()
    );
    let answer = [("answer", "DC Rookwood will come, in her own clothes")];
    let kept = service.send(&rookwood, &form, &page, &answer).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let after = service.page(&rookwood, "", "/duties").await.words();
    assert!(
        !after.contains("by the time promised"),
        "it is answered: {after}"
    );
}
