//! Work goes to whom it needs, a blackmailed boy is looked to before anything else, and no investigation ends past a child who
//! was never spoken to.

use axum::http::{StatusCode, header};
use jiff::Timestamp;

use crate::assurance::ready;
use crate::running::{Answer, Running, STAFF};

/// Rue was blackmailed online, and nobody qualified has it; Larch is at PIP 1, Rookwood and Pike at PIP 2.
fn blackmailed() -> String {
    let story = STAFF
        .replace("children: Kai, Ava", "children: Kai, Ava, Rue")
        .replace(
            "people: Wrenfield,",
            "people: Larch, Pike, Thornbury, Wrenfield,",
        );
    format!(
        "{story}  2026-01-01 09:00  account given: investigator; name \"DC Larch\"; team \"Saltby CID\" | about Larch; no case
  2026-01-01 09:00  account given: sergeant; name \"DS Marlow Pike\"; team \"complex exploitation\" | about Pike; no case
  2026-01-01 09:00  account given: crime manager; name \"DI Thornbury\"; leads on online abuse | about Thornbury; no case
  2026-01-02 09:00  post taken up: complex exploitation team; post CE1 | about Rookwood; no case
  2026-01-02 09:00  accredited: PIP 2; reference \"P2-0071\" | about Rookwood; no case
  2026-01-02 09:00  accredited: PIP 2 | about Pike; no case
  2026-01-02 09:00  post taken up: CID; post CID1 | about Larch; no case
  2026-01-02 09:00  accredited: PIP 1 | about Larch; no case
  2026-06-08 09:00  load counted: 14; limit 12 | about Rookwood; no case
  2026-03-01 09:00  described; name \"Rue Thistlewick\"; born 2010-04-04 | about Rue; no case
  2026-06-07 15:00  given to team: \"complex exploitation\" | about Rue; no case
  2026-06-07 15:00  child held: Rue; as officer in the case | about Wrenfield; no case
  2026-06-07 15:10  online harm reported: sextortion; threat to share yes; platform \"a photo app\"; threat live yes; crime CR-0607 | about Rue; case \"blackmail\"
  2026-06-07 17:00  crime recorded: \"blackmail\"; every child victim yes; kind sextortion; crime CR-0607 | about Rue; case \"blackmail\"
  2026-06-07 17:10  investigation opened: sextortion; online yes; crime CR-0607 | about Rue; case \"blackmail\"
"
    )
}

/// Where the investigation of what was done to Rue is.
async fn investigation(service: &Running, who: &str) -> String {
    let all = format!("/children/{}/investigation", service.who("Rue"));
    let page = service.page(who, "", &all).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    let link = format!("href=\"{all}/");
    let html = page.html();
    let case = html.split(&link).nth(1).expect("an investigation");
    format!("{all}/{}", case.split('"').next().unwrap())
}

/// They have accounts, and so may be given work.
async fn at_work(service: &Running, names: &[&str]) {
    for name in names {
        service.signed_in(name).await;
    }
}

async fn open(service: &Running, who: &str, path: &str) -> Answer {
    let page = service.page(who, "", path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.words());
    page
}

async fn sent(service: &Running, who: &str, path: &str, answers: &[(&str, &str)]) -> Answer {
    let page = open(service, who, path).await;
    service.send(who, path, &page, answers).await
}

fn given_to<'a>(officer: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut answers = vec![
        ("happened", "2026-06-10 20:30"),
        ("given.team", "CID"),
        ("officer", officer),
        ("given.because", "nobody else is on duty"),
        ("given.workload_seen", "yes"),
    ];
    answers.extend(more);
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_needs_an_accreditation_goes_past_nobody_without_somebody_who_oversees_it() {
    let service = Running::telling(blackmailed()).await;
    at_work(&service, &["Larch", "Rookwood", "Pike"]).await;
    let holloway = service.signed_in("Holloway").await;
    let [larch, pike] = ["Larch", "Pike"].map(|name| service.who(name).to_string());
    let board = open(&service, &holloway, "/allocation").await.words();
    for one in [
        "To allocate: 1",
        "Rue Thistlewick, 16",
        "Sextortion, CR-0607",
        "PIP 2, or the online team",
        "2 people: DC Rookwood, DS Marlow Pike",
        "14 children, counted",
        "over agreed limit by 2",
    ] {
        assert!(board.contains(one), "{one}: {board}");
    }
    let at = |name: &str| {
        board
            .rfind(name)
            .unwrap_or_else(|| panic!("{name}: {board}"))
    };
    assert!(
        at("DC Larch") < at("DC Rookwood") && at("DC Rookwood") < at("DS Marlow Pike"),
        "in the order of their names: {board}"
    );

    let path = format!("{}/allocate", investigation(&service, &holloway).await);
    let unsaid = sent(&service, &holloway, &path, &[]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    for one in ["Say to whom", "Say why this team and not another"] {
        assert!(unsaid.words().contains(one), "{one}: {}", unsaid.words());
    }
    let stopped = sent(&service, &holloway, &path, &given_to(&larch, &[])).await;
    assert_eq!(stopped.status, StatusCode::CONFLICT, "{}", stopped.words());
    assert!(
        stopped.html().contains("data-stop=\"not accredited\"")
            && stopped
                .words()
                .contains("DC Larch is not accredited for this investigation.")
            && stopped.words().contains("Rule inv.pip2"),
        "{}",
        stopped.words()
    );
    let back = service.send(&holloway, &path, &stopped, &[]).await;
    assert!(
        back.words().contains("nobody else is on duty")
            && back.html().contains(&format!("value=\"{larch}\" selected")),
        "nothing typed is lost: {}",
        back.words()
    );
    let half = given_to(&larch, &[("overseer", &pike)]);
    let half = service.send(&holloway, &path, &back, &half).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        half.words().contains("Say until when it is overseen"),
        "{}",
        half.words()
    );
    let overseen = [
        ("overseer", &*pike),
        ("given.overseen_until", "2026-06-12 12:00"),
    ];
    let kept = service
        .send(&holloway, &path, &half, &given_to(&larch, &overseen))
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let shown = open(
        &service,
        &holloway,
        kept.headers[header::LOCATION].to_str().unwrap(),
    )
    .await;
    assert!(
        shown
            .words()
            .contains("overseen by DS Marlow Pike until 12:00 Fri 12 June"),
        "{}",
        shown.words()
    );

    let whole = ready(&service, &holloway, "/assurance").await.words();
    assert!(
        whole.contains("Held below the accreditation they need 1"),
        "{whole}"
    );
    let moves = "Move Rue Thistlewick's case to an investigator at PIP 2";
    let board = open(&service, &holloway, "/allocation").await.words();
    assert!(
        board.contains("DS Marlow Pike") && board.contains(moves),
        "{board}"
    );
    let later: Timestamp = "2026-06-12T12:00:00Z".parse().unwrap();
    service.clock.set(later);
    let holloway = service.signed_in_again("Holloway").await;
    let page = investigation(&service, &holloway).await;
    let page = open(&service, &holloway, &page).await.words();
    assert!(
        page.contains(moves) && page.contains("1 h 1 min late"),
        "on its day it is owed: {page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sergeant_cannot_except_a_case_and_the_crime_manager_can() {
    let service = Running::telling(blackmailed()).await;
    at_work(&service, &["Larch"]).await;
    let sergeant = service.signed_in("Pike").await;
    let [larch, pike] = ["Larch", "Pike"].map(|name| service.who(name).to_string());
    let overseen = [
        ("overseer", &*pike),
        ("given.overseen_until", "2026-06-12 12:00"),
    ];
    let path = format!("{}/allocate", investigation(&service, &sergeant).await);
    let stopped = sent(&service, &sergeant, &path, &given_to(&larch, &overseen)).await;
    assert_eq!(stopped.status, StatusCode::CONFLICT, "{}", stopped.words());
    assert!(
        stopped.words().contains("Only a detective inspector"),
        "{}",
        stopped.words()
    );
    let manager = service.signed_in("Thornbury").await;
    let home = service.page(&manager, "", "/").await;
    assert_eq!(home.headers[header::LOCATION], "/allocation");
    let kept = sent(&service, &manager, &path, &given_to(&larch, &overseen)).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let ava = format!("/children/{}", service.who("Ava"));
    let closed = service.page(&manager, "", &ava).await;
    assert_eq!(
        closed.status,
        StatusCode::NOT_FOUND,
        "a child of whom there is no crime of their theme"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_for_those_who_give_work_out_and_no_other_form_leads_past_a_stop() {
    let service = Running::telling(blackmailed()).await;
    for name in ["Rookwood", "Oake", "Quay"] {
        let who = service.signed_in(name).await;
        let board = service.page(&who, "", "/allocation").await;
        assert_eq!(board.status, StatusCode::NOT_FOUND, "{name}");
        assert!(!board.html().contains("href=\"/allocation\""), "{name}");
    }
    let holloway = service.signed_in("Holloway").await;
    let rue = format!("/children/{}", service.who("Rue"));
    for kind in ["allocated", "investigation-closed"] {
        let form = service
            .page(&holloway, "", &format!("{rue}/record/{kind}"))
            .await;
        assert_eq!(form.status, StatusCode::SEE_OTHER, "{kind}");
        assert_eq!(
            form.headers[header::LOCATION],
            format!("{rue}/investigation"),
            "{kind}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_want_to_die_is_looked_to_first_and_a_fraud_leaflet_is_never_all() {
    let service = Running::telling(blackmailed()).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let plan = investigation(&service, &wrenfield).await;
    let plan = plan.replace("/investigation/", "/online/");
    let path = format!("{plan}/first");
    let page = open(&service, &wrenfield, &path).await;
    let said = page.words();
    let at = |words: &str| {
        said.find(words)
            .unwrap_or_else(|| panic!("{words}: {said}"))
    };
    assert!(
        at("stay with Rue") < at("not their fault") && at("not their fault") < at("fraud leaflet"),
        "welfare comes first, and fraud last: {said}"
    );
    assert!(
        said.contains("This is not your fault."),
        "words to use: {said}"
    );

    let thoughts = [("happened", "2026-06-10 20:30"), ("thoughts", "yes")];
    let unsaid = service.send(&wrenfield, &path, &page, &thoughts).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    for one in [
        "Say whether somebody stays with the child",
        "Say whether the control room was told",
        "Say which health or crisis service was brought in",
        "Say what was said, texted or suspected",
        "Say what partners need to know tonight",
    ] {
        assert!(unsaid.words().contains(one), "{one}: {}", unsaid.words());
    }
    let safe = [
        ("happened", "2026-06-10 20:30"),
        ("thoughts", "no"),
        ("given.resources", "fraud leaflet"),
        ("given.to", "his mum"),
    ];
    let leaflet = sent(&service, &wrenfield, &path, &safe).await;
    assert_eq!(leaflet.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        leaflet.words().contains("given as well, and never instead"),
        "{}",
        leaflet.words()
    );
    let both = [
        ("happened", "2026-06-10 20:30"),
        ("thoughts", "no"),
        ("factor.evidence", "a text that he wants to die"),
    ];
    let both = sent(&service, &wrenfield, &path, &both).await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(both.words().contains("say which"), "{}", both.words());
    let whole = [
        ("happened", "2026-06-10 20:30"),
        ("thoughts", "yes"),
        ("welfare.self_harm_asked", "yes"),
        ("welfare.not_left_alone", "yes"),
        ("welfare.control_room_told", "yes"),
        ("welfare.crisis_link", "the crisis line, rung with him"),
        ("welfare.safety_plan", "his mum stays"),
        ("welfare.keep_everything", "yes"),
        ("factor.evidence", "a text to his mum that he wants to die"),
        (
            "notice.concerns",
            "blackmailed, and wrote that he wants to die",
        ),
        ("given.resources", "Report Remove"),
        ("given.resources", "Childline"),
        ("given.told_not_at_fault", "yes"),
        ("given.contact", "PC Wrenfield"),
        ("device.done", "to be collected"),
        ("device.collected_by", "DC Rookwood"),
        ("device.collected_on", "tomorrow 09:00"),
    ];
    let kept = sent(&service, &wrenfield, &path, &whole).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let rue = format!("/children/{}", service.who("Rue"));
    assert_eq!(
        kept.headers[header::LOCATION],
        format!("{rue}/notice"),
        "and then child by child"
    );
    let timeline = open(&service, &wrenfield, &format!("{rue}/timeline"))
        .await
        .words();
    for one in [
        "the crisis line, rung with him",
        "Notice submitted",
        "a text to his mum that he wants to die",
    ] {
        assert!(
            timeline.to_lowercase().contains(&one.to_lowercase()),
            "{one}: {timeline}"
        );
    }
    let after = open(&service, &wrenfield, &plan).await.words();
    assert!(
        after.contains("Report Remove, Childline") && !after.contains("Notice not recorded"),
        "what was given stands on the plan: {after}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_ends_before_other_children_were_looked_for_and_the_child_was_spoken_to() {
    let service = Running::telling(blackmailed()).await;
    let holloway = service.signed_in("Holloway").await;
    let investigation = investigation(&service, &holloway).await;
    let close = format!("{investigation}/close");
    let ended = [
        ("happened", "2026-06-10 20:30"),
        ("outcome", "16"),
        ("because", "he does not want it taken further"),
    ];
    let stopped = sent(&service, &holloway, &close, &ended).await;
    assert_eq!(stopped.status, StatusCode::CONFLICT, "{}", stopped.words());
    let others = format!("{investigation}/other-children");
    assert!(
        stopped
            .words()
            .contains("Nobody has looked for other children")
            && stopped.html().contains(&format!("href=\"{others}\"")),
        "{}",
        stopped.words()
    );
    let none = [
        ("happened", "2026-06-10 20:30"),
        ("none_because", "the account was made that day"),
    ];
    let unchecked = sent(&service, &holloway, &others, &none).await;
    assert_eq!(unchecked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unchecked.words().contains("Say what was checked"),
        "{}",
        unchecked.words()
    );
    let checked = [
        none[0],
        none[1],
        ("checks", "the account, PND, reports of 60 days"),
    ];
    let kept = sent(&service, &holloway, &others, &checked).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());

    let stopped = sent(&service, &holloway, &close, &ended).await;
    assert_eq!(stopped.status, StatusCode::CONFLICT, "{}", stopped.words());
    for one in [
        "Speak with Rue Thistlewick before the investigation is closed",
        "Share the notice about Rue Thistlewick before the investigation is closed",
    ] {
        assert!(stopped.words().contains(one), "{one}: {}", stopped.words());
    }
    let back = service.send(&holloway, &close, &stopped, &[]).await;
    assert!(
        back.words().contains("he does not want it taken further"),
        "nothing typed is lost: {}",
        back.words()
    );
    let by_nobody = [ended[0], ended[1], ended[2], ("agreed_by", "somebody")];
    let refused = service.send(&holloway, &close, &back, &by_nobody).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let agreed = [ended[0], ended[1], ended[2], ("agreed_by", "DI Holloway")];
    let kept = service.send(&holloway, &close, &refused, &agreed).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let after = open(&service, &holloway, &investigation).await.words();
    assert!(after.contains("closed 20:30"), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_investigation_ends_without_a_stop_once_all_of_it_was_done_for_the_child() {
    let done = "  2026-06-08 10:00  child seen: seen and spoken to alone; as investigator | about Rue; case \"blackmail\"
  2026-06-08 12:00  notice shared: council | about Rue; case \"blackmail\"
  2026-06-09 12:00  wider online risk assessed: \"two boys of his school\"; checks \"the account\" | about Rue; case \"blackmail\"
";
    let service = Running::telling(format!("{}{done}", blackmailed())).await;
    let holloway = service.signed_in("Holloway").await;
    let close = format!("{}/close", investigation(&service, &holloway).await);
    let ended = [
        ("happened", "2026-06-10 20:30"),
        ("outcome", "16"),
        ("because", "he does not want it taken further"),
    ];
    let kept = sent(&service, &holloway, &close, &ended).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_of_enquiry_has_an_owner_and_ends_in_a_result_or_in_why_not() {
    let service = Running::telling(blackmailed()).await;
    let holloway = service.signed_in("Holloway").await;
    let investigation = investigation(&service, &holloway).await;
    let path = format!("{investigation}/line");
    for (state, say) in [
        ("open", "Say whose it is"),
        ("done", "Say what came of it"),
        ("not done", "Say why it was not done"),
    ] {
        let line = [
            ("happened", "2026-06-10 20:30"),
            ("line", "who made the account"),
            ("state", state),
        ];
        let unsaid = sent(&service, &holloway, &path, &line).await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY, "{state}");
        assert!(unsaid.words().contains(say), "{say}: {}", unsaid.words());
    }
    let line = [
        ("happened", "2026-06-10 20:30"),
        ("line", "who made the account"),
        ("state", "open"),
        ("owner", "DC Rookwood"),
        ("due", "tomorrow 12:00"),
    ];
    let kept = sent(&service, &holloway, &path, &line).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let page = open(&service, &holloway, &investigation).await.words();
    assert!(
        page.contains("Who made the account") && page.contains("DC Rookwood"),
        "{page}"
    );
    let ids = service.page(&holloway, "", &investigation).await.html();
    let mut all: Vec<&str> = ids
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    all.sort_unstable();
    assert!(
        all.windows(2).all(|two| two[0] != two[1]),
        "an id stands twice"
    );
}
