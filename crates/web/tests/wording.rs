//! Wording to think about: the phrase is marked in the text beside the field, to be read and reached by a key, and whoever
//! keeps their words has them put on record as they are.

use axum::http::StatusCode;

use crate::running::Running;

#[tokio::test(flavor = "multi_thread")]
async fn the_phrase_is_marked_in_the_text_and_keeping_ones_words_changes_nothing() {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let notice = format!("/children/{}/notice", service.who("Ava"));
    let page = service.page(&rookwood, "", &notice).await;
    let words = "At 20:10 she puts herself at risk, and she is street-wise.";
    let typed = [
        ("happened", "2026-06-10 20:20"),
        ("seen.status", "seen but not spoken to"),
        ("notice.about", "missing"),
        ("notice.concerns", words),
    ];
    let mut looks = typed.to_vec();
    looks.push(("look-at-the-wording", "yes"));
    let looked = service.send(&rookwood, &notice, &page, &looks).await;
    assert_eq!(looked.status, StatusCode::OK);
    let html = looked.html();
    assert_eq!(html.matches("<mark").count(), 1, "one at a time: {html}");
    assert!(
        html.contains("At 20:10 she <mark class=\"phrase\" tabindex=\"0\">puts herself at risk</mark>, and she is street-wise."),
        "{html}"
    );
    let (_, after) = html.split_once("<mark").unwrap();
    assert!(
        after.contains("Keep my words</button>"),
        "the next key leads to it"
    );
    let kept = service.send(&rookwood, &notice, &looked, &typed).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
    let timeline = format!("/children/{}/timeline", service.who("Ava"));
    let said = service.page(&rookwood, "", &timeline).await.words();
    assert!(said.contains(words), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_is_written_the_next_phrase_comes_once_one_is_kept_and_a_childs_words_are_left_alone()
 {
    let service = Running::new().await;
    let rookwood = service.signed_in("Rookwood").await;
    let notice = format!("/children/{}/notice", service.who("Ava"));
    let page = service.page(&rookwood, "", &notice).await;
    let look =
        async |typed: &[(&str, &str)]| service.send(&rookwood, "/wording", &page, typed).await;
    let words = ("words", "She puts herself at risk. She is street-wise.");
    let first = look(&[words]).await;
    assert!(
        first
            .html()
            .contains("data-phrase=\"puts herself at risk\""),
        "{}",
        first.html()
    );
    let next = look(&[words, ("kept", "puts herself at risk")]).await;
    assert!(
        next.html().contains("data-phrase=\"street-wise\""),
        "{}",
        next.html()
    );
    let both = [
        words,
        ("kept", "puts herself at risk"),
        ("kept", "street-wise"),
    ];
    assert_eq!(look(&both).await.html(), "");
    let quoted = look(&[("words", "She said “he puts himself at risk” to me.")]).await;
    assert_eq!(quoted.html(), "", "what stands in marks is hers");
    let form = format!("/children/{}/record/child-said", service.who("Ava"));
    let voice = service.page(&rookwood, "", &form).await;
    assert!(
        !voice.html().contains("data-wording"),
        "a child’s words are never looked at"
    );
}
