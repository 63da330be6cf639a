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
            "people: Alder, Larch, Pike, Thornbury, Wrenfield,",
        )
        .replace(
            "name \"DI Holloway\"; team",
            "name \"DI Holloway\"; supervisor Alder; team",
        );
    format!(
        "{story}  2026-01-01 09:00  account given: investigator; name \"DC Larch\"; team \"Saltby CID\" | about Larch; no case
  2026-01-01 09:00  account given: superintendent; name \"Supt Alder\" | about Alder; no case
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
        "PIP 2",
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
async fn a_team_that_nobody_is_of_hides_nobody_and_is_not_said_back() {
    let service = Running::telling(blackmailed()).await;
    at_work(&service, &["Larch"]).await;
    let holloway = service.signed_in("Holloway").await;
    let of_cid = open(&service, &holloway, "/allocation?team=Saltby+CID").await;
    assert!(
        of_cid.words().contains(": of Saltby CID alone"),
        "{}",
        of_cid.words()
    );
    let of_nobody = open(&service, &holloway, "/allocation?team=Nobodys+team").await;
    let board = of_nobody.words();
    assert!(board.contains("DC Larch"), "{board}");
    assert!(!of_nobody.html().contains("Nobodys"), "{board}");
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
    let by_themselves = [ended[0], ended[1], ended[2], ("agreed_by", "DI Holloway")];
    let refused = service
        .send(&holloway, &close, &refused, &by_themselves)
        .await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nobody agrees with themselves"
    );
    let agreed = [ended[0], ended[1], ended[2], ("agreed_by", "Supt Alder")];
    let kept = service.send(&holloway, &close, &refused, &agreed).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let after = open(&service, &holloway, &investigation).await.words();
    assert!(
        after.contains("closed 20:30")
            && after.contains("DI Holloway closed it and names Supt Alder as having agreed")
            && after.contains("That is not so: take the closing back"),
        "whoever is named can say that it is not so: {after}"
    );
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

/// The way to put right what is on record of Rue, by words of its row.
async fn way_to(service: &Running, who: &str, words: &str) -> String {
    let timeline = format!("/children/{}/timeline", service.who("Rue"));
    let html = open(service, who, &timeline).await.html();
    let mut rows = html.split("<tr id=\"fact-").skip(1);
    let row = rows
        .find(|row| row.to_lowercase().contains(words))
        .unwrap_or_else(|| panic!("{words}: {html}"));
    let fact = row.split('"').next().unwrap();
    format!("/children/{}/entries/{fact}", service.who("Rue"))
}

fn is_stopped(answer: &Answer, known_by: &str) {
    let said = answer.words();
    assert_eq!(answer.status, StatusCode::CONFLICT, "{known_by}: {said}");
    assert!(
        answer.html().contains(&format!("data-stop=\"{known_by}\"")),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn putting_an_entry_right_leads_past_no_stop_of_an_investigation() {
    let given = "  2026-06-08 09:00  allocated: CID; officer Pike; level PIP 2; because \"she is on duty\"; crime CR-0607 | about Rue; case \"blackmail\"
  2026-06-09 09:00  investigation closed: 16; because \"not wanted\"; crime CR-0607 | about Rue; case \"blackmail\"
";
    let service = Running::telling(format!("{}{given}", blackmailed())).await;
    let holloway = service.signed_in("Holloway").await;
    let larch = service.who("Larch").to_string();
    for (words, answers) in [
        (
            "allocated",
            [("team", "CID"), ("officer", &*larch), ("pip", "PIP 2")],
        ),
        (
            "investigation closed",
            [
                ("outcome", "16"),
                ("because", "not wanted"),
                ("agreed_by", "somebody"),
            ],
        ),
    ] {
        let way = format!("{}/correct", way_to(&service, &holloway, words).await);
        let asked = service.page(&holloway, "", &way).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.words());
        let other = way.replace("/correct", "/withdraw");
        let any = open(&service, &holloway, &other).await;
        let sent = service.send(&holloway, &way, &any, &answers).await;
        let to = sent.headers[header::LOCATION].to_str().unwrap().to_owned();
        assert!(to.ends_with("/investigation"), "{words}: {to}");
        let html = open(&service, &holloway, &other).await.words();
        assert!(html.contains("As it stands"), "it stands as it was: {html}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_investigation_ends_or_needs_less_because_its_first_word_is_taken_back_or_changed() {
    let service = Running::telling(blackmailed()).await;
    let sergeant = service.signed_in("Pike").await;
    for words in [
        "investigation opened",
        "online harm reported",
        "crime recorded",
    ] {
        let way = format!("{}/withdraw", way_to(&service, &sergeant, words).await);
        let why = [("because", "it is too much work")];
        let stopped = sent(&service, &sergeant, &way, &why).await;
        is_stopped(&stopped, "investigation would end");
        let back = service.send(&sergeant, &way, &stopped, &[]).await;
        assert!(back.words().contains("it is too much work"), "{words}");
        let fact = way.split('/').nth_back(1).unwrap().to_owned();
        let general = format!("/children/{}/record/withdrawn", service.who("Rue"));
        let stopped = sent(
            &service,
            &sergeant,
            &general,
            &[("fact", &fact), ("because", "it is too much work")],
        )
        .await;
        is_stopped(&stopped, "investigation would end");
    }
}

/// A crime opened as exploitation alone, that nothing else speaks of.
fn opened_as(kind: &str) -> String {
    let story = blackmailed();
    let kept = story
        .lines()
        .filter(|line| !line.contains("case \"blackmail\""));
    let kept: Vec<&str> = kept.collect();
    format!(
        "{}\n  2026-06-07 17:10  {kind} | about Rue; case \"street\"\n",
        kept.join("\n")
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_may_except_a_case_says_that_it_needs_less() {
    let story = opened_as("investigation opened: sexual exploitation");
    let service = Running::telling(story).await;
    let sergeant = service.signed_in("Pike").await;
    let way = format!(
        "{}/correct",
        way_to(&service, &sergeant, "investigation opened").await
    );
    let form = open(&service, &sergeant, &way).await;
    let html = form.html();
    let case = html.split("name=\"case\"").nth(1).expect("a case");
    let case = case.split("value=\"").nth(1).unwrap();
    let case = case.split('"').next().unwrap();
    let less = [
        ("case", case),
        ("happened", "2026-06-07 17:10"),
        ("kind", "other"),
        ("correction.because", "it was typed wrong"),
    ];
    let stopped = service.send(&sergeant, &way, &form, &less).await;
    is_stopped(&stopped, "investigation would need less");
    let elsewhere = [
        ("happened", "2026-06-07 17:10"),
        ("kind", "sexual exploitation"),
        ("correction.because", "it is of no case"),
    ];
    let stopped = service.send(&sergeant, &way, &form, &elsewhere).await;
    is_stopped(&stopped, "investigation would end");
    let holloway = service.signed_in("Holloway").await;
    let kept = sent(&service, &holloway, &way, &less).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crime_whose_kind_is_not_recorded_goes_to_nobody_below_pip_2() {
    let story = opened_as("crime recorded: \"rape\"; every child victim yes");
    let service = Running::telling(story).await;
    at_work(&service, &["Larch"]).await;
    let sergeant = service.signed_in("Pike").await;
    let larch = service.who("Larch").to_string();
    let path = format!("{}/allocate", investigation(&service, &sergeant).await);
    let form = open(&service, &sergeant, &path).await;
    assert!(
        form.words()
            .contains("the kind of a crime in it is not recorded"),
        "{}",
        form.words()
    );
    let stopped = service
        .send(&sergeant, &path, &form, &given_to(&larch, &[]))
        .await;
    is_stopped(&stopped, "not accredited");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lesser_of_two_crimes_in_one_case_hides_nothing_of_the_graver() {
    let story = opened_as("investigation opened: sexual exploitation; crime CR-0701");
    let service = Running::telling(format!(
        "{story}  2026-06-08 09:00  investigation opened: other; crime CR-0702 | about Rue; case \"street\"
  2026-06-09 09:00  investigation closed: 16; because \"not wanted\"; crime CR-0702 | about Rue; case \"street\"
"
    ))
    .await;
    at_work(&service, &["Larch"]).await;
    let sergeant = service.signed_in("Pike").await;
    let path = investigation(&service, &sergeant).await;
    let page = open(&service, &sergeant, &path).await.words();
    assert!(
        page.contains("Sexual exploitation, CR-0701") && !page.contains("closed 09:00"),
        "the other crime goes on: {page}"
    );
    let larch = service.who("Larch").to_string();
    let path = format!("{path}/allocate");
    let stopped = sent(&service, &sergeant, &path, &given_to(&larch, &[])).await;
    is_stopped(&stopped, "not accredited");
}

#[tokio::test(flavor = "multi_thread")]
async fn blackmail_is_harm_online_though_nobody_ticked_that_it_was() {
    let story = opened_as("investigation opened: sextortion");
    let service = Running::telling(story).await;
    let holloway = service.signed_in("Holloway").await;
    let path = investigation(&service, &holloway).await;
    let page = open(&service, &holloway, &path).await.words();
    assert!(page.contains("Open the online plan"), "{page}");
    let ended = [
        ("happened", "2026-06-10 20:30"),
        ("outcome", "16"),
        ("because", "he does not want it taken further"),
    ];
    let close = format!("{path}/close");
    let stopped = sent(&service, &holloway, &close, &ended).await;
    is_stopped(&stopped, "other children not looked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_takes_a_fraud_leaflet_alone_or_none_found_without_what_was_checked() {
    let service = Running::telling(blackmailed()).await;
    let holloway = service.signed_in("Holloway").await;
    let rue = format!("/children/{}", service.who("Rue"));
    let plan = investigation(&service, &holloway).await;
    let leaflet = [
        ("happened", "2026-06-10 20:30"),
        ("resources", "fraud leaflet"),
        ("to", "his mum"),
    ];
    let none = [
        ("happened", "2026-06-10 20:30"),
        ("none_because", "the account was made that day"),
    ];
    for (form, answers, say) in [
        (
            format!("{rue}/record/online-resources-given"),
            &leaflet[..],
            "given as well, and never instead",
        ),
        (
            format!("{plan}/given"),
            &leaflet[..],
            "given as well, and never instead",
        ),
        (
            format!("{rue}/record/wider-online-risk-assessed"),
            &none[..],
            "Say what was checked",
        ),
    ] {
        let refused = sent(&service, &holloway, &form, answers).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.words().contains(say), "{}", refused.words());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_first_question_is_answered_is_kept_and_a_child_left_alone_stops_it() {
    let service = Running::telling(blackmailed()).await;
    let wrenfield = service.signed_in("Wrenfield").await;
    let plan = investigation(&service, &wrenfield).await;
    let plan = plan.replace("/investigation/", "/online/");
    let path = format!("{plan}/first");
    let alone = [
        ("happened", "2026-06-10 20:30"),
        ("thoughts", "not asked about"),
        ("welfare.not_left_alone", "no"),
        ("welfare.control_room_told", "yes"),
        ("welfare.crisis_link", "the crisis line"),
        ("factor.evidence", "a text that he wants to die"),
        ("notice.concerns", "he may want to die, and is alone"),
    ];
    let refused = sent(&service, &wrenfield, &path, &alone).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = refused.words();
    assert!(
        said.contains("Who goes to them now?")
            && refused.html().contains("he may want to die, and is alone"),
        "nothing is lost: {said}"
    );
    let mut goes = alone.to_vec();
    goes.push(("welfare.safety_plan", "PC Marsh is on the way"));
    let kept = service.send(&wrenfield, &path, &refused, &goes).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let after = open(&service, &wrenfield, &plan).await.words();
    assert!(after.contains("left alone, 20:30"), "no tick: {after}");

    let asked = [("happened", "2026-06-10 20:30"), ("thoughts", "no")];
    let kept = sent(&service, &wrenfield, &path, &asked).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let timeline = format!("/children/{}/timeline", service.who("Rue"));
    let timeline = open(&service, &wrenfield, &timeline).await.html();
    assert_eq!(
        timeline.matches("Was self-harm asked about?").count(),
        2,
        "each answer is on record: {timeline}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_or_was_not_done_is_never_told_as_done() {
    let more = "  2026-06-08 10:00  child seen: seen asleep; as investigator; how checked \"breathing\" | about Rue; case \"blackmail\"
  2026-06-08 11:00  line of enquiry: \"who made the account\"; state open; owner \"DC Rookwood\"; due 2026-06-12 12:00 | about Rue; case \"blackmail\"
  2026-06-08 12:00  online evidence secured: platform asked to preserve; platform reply due 2026-06-09 12:00; platform \"A photo app\" | about Rue; case \"blackmail\"
  2026-06-09 11:00  online evidence secured: platform asked to preserve; platform \"a photo app\"; platform reply \"they hold the account\" | about Rue; case \"blackmail\"
  2026-06-09 12:00  online suspect banded: high; access to children \"none known\" | about Rue; case \"blackmail\"
";
    let service = Running::telling(format!("{}{more}", blackmailed())).await;
    let holloway = service.signed_in("Holloway").await;
    let path = investigation(&service, &holloway).await;
    let page = open(&service, &holloway, &path).await.words();
    for one in ["open, 11:00", "not spoken to face to face, 10:00"] {
        assert!(page.contains(one), "{one}: {page}");
    }
    let plan = path.replace("/investigation/", "/online/");
    let plan = open(&service, &holloway, &plan).await;
    let kept = may_be_lost(&plan);
    assert!(
        kept.contains("answered") && !kept.contains("answer due"),
        "the platform answered in a later entry: {kept}"
    );
    let plan = plan.words();
    assert!(
        plan.contains("A notice for each of them, if there are any"),
        "{plan}"
    );
}

/// What an online plan says of evidence that may be lost.
fn may_be_lost(plan: &Answer) -> String {
    let html = plan.html();
    let section = html.split("id=\"may-be-lost\"").nth(1).unwrap();
    section.split("</section>").next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_asked_again_has_not_answered_yet_and_one_that_is_not_named_is_no_other() {
    let more = "  2026-06-08 12:00  online evidence secured: platform asked to preserve; platform reply due 2026-06-09 12:00; platform \"A photo app\"; platform reply \"they hold the account\" | about Rue; case \"blackmail\"
  2026-06-09 11:00  online evidence secured: platform asked to preserve; platform reply due 2026-06-12 12:00; platform \"a photo app\" | about Rue; case \"blackmail\"
  2026-06-09 12:00  online evidence secured: platform asked to preserve; preservation expires 2026-07-01 12:00 | about Rue; case \"blackmail\"
  2026-06-09 13:00  online evidence secured: platform asked to preserve; preservation expires 2026-07-02 12:00 | about Rue; case \"blackmail\"
";
    let service = Running::telling(format!("{}{more}", blackmailed())).await;
    let holloway = service.signed_in("Holloway").await;
    let path = investigation(&service, &holloway).await;
    let plan = path.replace("/investigation/", "/online/");
    let kept = may_be_lost(&open(&service, &holloway, &plan).await);
    assert_eq!(kept.matches("A photo app").count(), 1, "{kept}");
    assert!(
        kept.contains("answer due") && !kept.contains("answered"),
        "what it was asked last it has not answered: {kept}"
    );
    assert_eq!(
        kept.matches("a platform that is not named").count(),
        2,
        "{kept}"
    );
    assert_eq!(kept.matches("kept until").count(), 2, "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crime_that_needs_no_accreditation_goes_to_a_team_and_no_case_is_held_below_pip_2_for_long()
 {
    let service = Running::telling(opened_as("investigation opened: other")).await;
    at_work(&service, &["Wrenfield", "Larch"]).await;
    let sergeant = service.signed_in("Pike").await;
    let path = format!("{}/allocate", investigation(&service, &sergeant).await);
    let form = open(&service, &sergeant, &path).await;
    assert!(
        form.words()
            .contains("PC Wrenfield: no accreditation on record"),
        "everybody who investigates may be given work: {}",
        form.words()
    );
    let kept = service
        .send(&sergeant, &path, &form, &given_to("", &[]))
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());

    let service = Running::telling(blackmailed()).await;
    let manager = service.signed_in("Thornbury").await;
    let [larch, pike] = ["Larch", "Pike"].map(|name| service.who(name).to_string());
    let path = format!("{}/allocate", investigation(&service, &manager).await);
    let for_long = [
        ("overseer", &*pike),
        ("given.overseen_until", "2026-12-24 12:00"),
    ];
    let refused = sent(&service, &manager, &path, &given_to(&larch, &for_long)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.words().contains("for 28 days at most"),
        "{}",
        refused.words()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_opens_an_investigation_of_no_matter_begins_one() {
    let story = opened_as("child seen: seen and spoken to alone; as investigator");
    let service = Running::telling(story).await;
    let holloway = service.signed_in("Holloway").await;
    let form = format!(
        "/children/{}/record/investigation-opened",
        service.who("Rue")
    );
    let opened = [("happened", "2026-06-10 20:30"), ("kind", "neglect")];
    let kept = sent(&service, &holloway, &form, &opened).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let path = investigation(&service, &holloway).await;
    let page = open(&service, &holloway, &path).await.words();
    assert!(page.contains("Neglect"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_investigation_that_was_put_on_record_of_no_matter_is_shown_and_given_one() {
    let story = opened_as("child seen: seen and spoken to alone; as investigator");
    let apart = "  2026-06-08 09:00  investigation opened: neglect | about Rue; no case\n";
    let service = Running::telling(format!("{story}{apart}")).await;
    let holloway = service.signed_in("Holloway").await;
    let all = format!("/children/{}/investigation", service.who("Rue"));
    let page = open(&service, &holloway, &all).await;
    assert!(
        page.words().contains("Of no matter yet") && page.words().contains("neglect"),
        "it is not as if there were none: {}",
        page.words()
    );
    let way = way_to(&service, &holloway, "investigation opened").await;
    let way = format!("{way}/correct");
    assert!(page.html().contains(&format!("href=\"{way}\"")));
    let right = [
        ("happened", "2026-06-08 09:00"),
        ("kind", "neglect"),
        ("correction.because", "it belonged to no matter"),
    ];
    let kept = sent(&service, &holloway, &way, &right).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let path = investigation(&service, &holloway).await;
    let page = open(&service, &holloway, &path).await.words();
    assert!(page.contains("Neglect"), "{page}");
    let page = open(&service, &holloway, &all).await.words();
    assert!(!page.contains("Of no matter yet"), "{page}");
}
