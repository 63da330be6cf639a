//! A test that finds nothing proves something only if it finds what is there: each fault is planted in these tests, started
//! again as a program of their own, and the test that is to find it fails.

use std::process::Command;

use crate::places::can_be_planted;

/// Each fault, and the test that must find it.
const FOUND_BY: [(&str, &str); 11] = [
    (
        "forgets keys",
        "again::an_answer_that_was_lost_is_given_again_and_nothing_is_recorded_twice",
    ),
    (
        "forgets keys",
        "again::the_same_request_many_times_at_once_is_recorded_once",
    ),
    (
        "overlooks",
        "again::of_two_who_saw_the_same_one_is_told_what_the_other_said",
    ),
    (
        "follows the clock",
        "again::a_clock_that_is_set_changes_neither_the_order_nor_what_is_there",
    ),
    (
        "half steps",
        "steps::a_shape_that_was_broken_off_anywhere_is_finished_by_the_next_program",
    ),
    (
        "believes copies",
        "copies::one_wrong_bit_anywhere_in_a_copy_is_found_before_anything_is_believed",
    ),
    (
        "believes what is found",
        "flipped::no_flipped_bit_of_the_file_is_believed",
    ),
    (
        "believes what is found",
        "tampering::whatever_is_changed_of_what_facts_are_found_by_shows_and_is_worked_out_again",
    ),
    (
        "believes rows",
        "flipped::no_flipped_bit_of_the_file_is_believed",
    ),
    (
        "believes rows",
        "seals::whatever_is_changed_of_what_follows_from_no_fact_shows",
    ),
    (
        "early",
        "killed::what_was_being_brought_when_the_program_was_killed_is_brought_again",
    ),
];

#[test]
fn every_fault_that_is_planted_is_found() {
    if !can_be_planted() {
        return;
    }
    for (fault, test) in FOUND_BY {
        let tried = Command::new(std::env::current_exe().unwrap())
            .args([test, "--exact"])
            .env("HEARD_PLANTED", fault)
            .env("REQUESTS", "40")
            .env("KILLS", "80")
            .env_remove("HEARD_TEST_POSTGRES")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&tried.stdout);
        assert!(
            said.contains("1 failed"),
            "{fault} is not found by {test}:\n{said}"
        );
    }
}
