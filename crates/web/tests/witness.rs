//! Where the record ends is known to somebody else within a minute, signed; what does not go on from it shows.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use heard_desk::{Signer, read_heads};
use heard_web::{Witness, Witnessed};

use crate::hooks::receiver::{How, Receiver};
use crate::running::Running;

const OFTEN: Duration = Duration::from_millis(50);

/// A service whose witness is given heads very often, and by whom they are signed.
async fn witnessed(to: &str, key: &Path) -> (Running, String) {
    let service = Running::new().await;
    let signer = Signer::of_file(key).unwrap();
    let known_by = signer.known_by();
    let witness = Witness::read(to, rustls_of_nobody()).unwrap();
    let desk = Arc::clone(&service.desk);
    let witness = Witnessed::by(desk, signer, witness, Arc::default());
    tokio::spawn(witness.go_on(OFTEN));
    (service, known_by)
}

fn rustls_of_nobody() -> tokio_rustls::rustls::RootCertStore {
    tokio_rustls::rustls::RootCertStore::empty()
}

fn heads_in(folder: &Path) -> String {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "heads"))
        .collect();
    files.sort();
    let read = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap());
    read.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_has_one_head_after_another_each_signed_and_of_the_record_as_it_was() {
    let (folder, keys) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let to = folder.path().to_str().unwrap();
    let (service, known_by) = witnessed(to, &keys.path().join("heard.key")).await;
    let read = || read_heads(&heads_in(folder.path()), &known_by).unwrap();
    let given = async |many: usize| {
        for _ in 0..200 {
            if read().len() >= many {
                return;
            }
            tokio::time::sleep(OFTEN).await;
        }
        panic!("{} heads", read().len());
    };
    given(2).await;
    let before = read().len();
    service
        .goes_on("  2026-06-09 23:00  graded: high; because \"x\" | about Ava\n")
        .await;
    given(before + 3).await;
    let heads = read();
    let (first, last) = (heads[0], heads[heads.len() - 1]);
    assert_eq!(last.record.0, first.record.0 + 1);
    for head in heads {
        let wrong = service.desk.store().goes_on_from(&head).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
    // One written by somebody without the key is not taken for one.
    let other = Signer::of_file(&keys.path().join("other.key")).unwrap();
    assert!(read_heads(&other.sign(&last), &known_by).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_sent_them_and_when_it_is_back_after_it_was_away_the_next() {
    let keys = tempfile::tempdir().unwrap();
    let receiver = Receiver::new(How::Says(500)).await;
    let (_service, known_by) = witnessed(&receiver.address(), &keys.path().join("key")).await;
    receiver.hears(2).await;
    receiver.answers(How::LeadsTo("http://127.0.0.1:9/elsewhere".into()));
    receiver.hears(4).await;
    receiver.answers(How::Takes);
    let came = receiver.hears(6).await;
    for heard in came {
        assert_eq!(heard.header("content-type"), "text/plain; charset=utf-8");
        let text = String::from_utf8(heard.body.to_vec()).unwrap();
        assert_eq!(read_heads(&text, &known_by).unwrap().len(), 1);
    }
}

#[test]
fn a_witness_that_cannot_be_one_is_refused_at_the_beginning() {
    for no in [
        "http://witness.example/heads",
        "https://name@witness.example/",
        "ftp://witness.example/",
        "/no/such/folder",
    ] {
        assert!(Witness::read(no, rustls_of_nobody()).is_err(), "{no}");
    }
    for yes in ["-", "https://witness.example/heads", "."] {
        assert!(Witness::read(yes, rustls_of_nobody()).is_ok(), "{yes}");
    }
}
