//! The whole policy as text, so that every change to it is read by somebody.
//!
//! `UPDATE=1` writes it anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use heard_desk::access::policy::{self, POLICY};
use heard_desk::access::{Act, Breadth, Tie};
use heard_record::fact::access::Restriction;

#[test]
fn the_policy_is_what_was_agreed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/doors.txt");
    if std::env::var("UPDATE").is_ok() {
        fs::write(&path, policy::print()).unwrap();
    }
    let agreed = fs::read_to_string(&path).unwrap();
    assert_eq!(
        policy::print(),
        agreed,
        "the policy changed: read it, and run with UPDATE=1"
    );
}

#[test]
fn every_row_is_called_something_of_its_own_and_every_act_and_tie_is_in_some_row() {
    let names: BTreeSet<&str> = POLICY.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), POLICY.len());
    for act in Act::ALL {
        assert!(
            POLICY.iter().any(|row| row.acts.contains(act)),
            "{}",
            act.word()
        );
    }
    for tie in Tie::ALL {
        assert!(
            POLICY.iter().any(|row| row.ties.contains(tie)),
            "{}",
            tie.word()
        );
    }
}

#[test]
fn no_row_opens_what_is_sealed_but_by_name_or_as_far_as_somebody_put_it_there() {
    for row in POLICY
        .iter()
        .filter(|row| row.unnamed == Restriction::Sealed)
    {
        assert!(
            matches!(row.shows, Breadth::Packet | Breadth::Looks),
            "{}",
            row.name
        );
    }
    for row in POLICY
        .iter()
        .filter(|row| row.ties.contains(&Tie::Emergency))
    {
        assert!(row.named < Restriction::Sealed && !row.acts.contains(&Act::RevealPlace));
    }
}
