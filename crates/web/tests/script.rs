//! What a page does of itself, tried under Node.js on pages that are played.

use std::path::Path;
use std::process::Command;

#[test]
fn what_a_page_says_of_a_draft_is_true_whatever_the_network_does() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/script/drafts.js");
    let tried = Command::new("node").arg("--test").arg(file).output();
    let tried = tried.expect("Node.js 20 or newer is needed, as it is to build");
    let says = String::from_utf8_lossy(&tried.stdout);
    assert!(tried.status.success(), "{says}");
    assert!(says.contains("pass 4"), "each was tried: {says}");
}
