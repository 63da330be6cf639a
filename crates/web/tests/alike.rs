//! Nothing is told of what somebody has no leave for, in any answer and on no stream. That what is compared here finds leaks
//! where there are some is seen in `leaks`, a program of its own.

/// How often leave is taken away: `LEAVINGS=5000` for a long run.
fn rounds() -> u64 {
    let asked = std::env::var("LEAVINGS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(40)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_no_leave_for_changes_no_answer() {
    let compared = crate::twins::compared().await.unwrap();
    assert!(
        compared >= 2_000,
        "{compared} are too few to prove anything"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_is_recorded_after_leave_was_taken_away_nothing_arrives() {
    let (later, came) = crate::streams::arrived_later(rounds()).await;
    assert_eq!(later, Vec::<String>::new());
    let least = 2 * rounds() as usize;
    assert!(
        came >= least,
        "{came}: too little arrives to prove anything"
    );
}
