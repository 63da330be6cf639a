//! The service as a program: by the settings file, over TLS, told how it goes, and stopped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// A service that is running, and where it says it answers.
struct Running {
    child: Child,
    answers: SocketAddr,
    figures: SocketAddr,
}

fn started(folder: &Path) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_heard"))
        .arg("serve")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut after = |words: &str| -> SocketAddr {
        let line = said
            .by_ref()
            .map(Result::unwrap)
            .find(|line| line.contains(words));
        let line = line.unwrap();
        let address = line.split(words).nth(1).unwrap();
        address.trim_end_matches("/metrics").parse().unwrap()
    };
    let figures = after("Figures are at http://");
    let answers = after("Heard answers at https://");
    // What is printed later must not fill the pipe.
    std::thread::spawn(move || said.count());
    Running {
        child,
        answers,
        figures,
    }
}

fn asked(mut stream: impl Read + Write, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // Whoever closes without saying so has said all there is.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

fn secured(
    to: SocketAddr,
    trusted: CertificateDer<'static>,
) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    StreamOwned::new(connection, TcpStream::connect(to).unwrap())
}

#[test]
fn a_service_run_by_its_settings_speaks_tls_is_watched_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("certificate.pem", &made.cert.pem());
    write("key.pem", &made.signing_key.serialize_pem());
    write(
        "heard.toml",
        "[serve]
listen = \"127.0.0.1:0\"
certificate = \"certificate.pem\"
key = \"key.pem\"
metrics = \"127.0.0.1:0\"
",
    );
    let mut running = started(folder.path());
    let key = std::fs::metadata(folder.path().join("heard.places.key")).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&key.permissions());
    assert_eq!(
        mode & 0o777,
        0o600,
        "the key to protected places is its owner's"
    );
    let trusted = made.cert.der().clone();
    let health = asked(secured(running.answers, trusted.clone()), "/health");
    assert!(health.starts_with("HTTP/1.1 200"), "{health}");
    assert!(health.contains("strict-transport-security"), "{health}");
    let hidden = "/api/children/0197a2c4-6f1e-7c3a-9b52-6a1d0f3e8b77/duties?reference=quillmarsh";
    let refused = asked(secured(running.answers, trusted), hidden);
    assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");

    // Nobody is answered in the open.
    let open = asked(TcpStream::connect(running.answers).unwrap(), "/health");
    assert!(!open.contains("200"), "{open}");

    let figures = asked(TcpStream::connect(running.figures).unwrap(), "/metrics");
    let counted = "heard_answers_total{method=\"GET\",route=\"/health\",status=\"200\"} 1";
    assert!(figures.contains(counted), "{figures}");
    let told = Command::new("kill")
        .args(["-TERM", &running.child.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    assert!(running.child.wait().unwrap().success());
    let mut log = String::new();
    running
        .child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut log)
        .unwrap();
    assert!(
        log.contains("\"route\":\"/api/children/{id}/duties\""),
        "{log}"
    );
    for line in log.lines() {
        let read: Result<serde_json::Value, _> = serde_json::from_str(line);
        assert!(read.is_ok(), "{line}");
    }
    for told in [log, figures] {
        assert!(
            !told.contains("0197a2c4") && !told.contains("quillmarsh"),
            "{told}"
        );
    }
}

/// A certificate for this machine, and its key.
struct Pair {
    certificate: String,
    key: String,
    trusted: CertificateDer<'static>,
}

impl Pair {
    fn made() -> Pair {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        Pair {
            certificate: made.cert.pem(),
            key: made.signing_key.serialize_pem(),
            trusted: made.cert.der().clone(),
        }
    }
}

/// Asks on a connection that goes on afterwards.
fn asked_on(stream: &mut (impl Read + Write)) -> String {
    let request = "GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n";
    if stream.write_all(request.as_bytes()).is_err() {
        return String::new();
    }
    let mut some = [0; 4_096];
    let read = stream.read(&mut some).unwrap_or_default();
    String::from_utf8_lossy(&some[..read]).into_owned()
}

/// Does it answer by this certificate, now or within fifteen seconds?
fn answers_by(to: SocketAddr, pair: &Pair) -> bool {
    (0..150).any(|_| {
        let answer = asked_on(&mut secured(to, pair.trusted.clone()));
        let is_answered = answer.starts_with("HTTP/1.1 200");
        if !is_answered {
            std::thread::sleep(Duration::from_millis(100));
        }
        is_answered
    })
}

#[test]
fn a_new_certificate_is_taken_up_while_everybody_stays_connected_and_a_bad_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let [first, second, third] = [Pair::made(), Pair::made(), Pair::made()];
    write("certificate.pem", &first.certificate);
    write("key.pem", &first.key);
    write(
        "heard.toml",
        "[serve]
listen = \"127.0.0.1:0\"
certificate = \"certificate.pem\"
key = \"key.pem\"
metrics = \"127.0.0.1:0\"
",
    );
    let mut running = started(folder.path());
    let hang_up = || {
        let told = Command::new("kill")
            .args(["-HUP", &running.child.id().to_string()])
            .status();
        assert!(told.unwrap().success());
    };
    let mut connected = secured(running.answers, first.trusted.clone());
    let is_answered = |connected: &mut StreamOwned<ClientConnection, TcpStream>| {
        let answer = asked_on(connected);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    };
    is_answered(&mut connected);

    write("certificate.pem", &second.certificate);
    write("key.pem", &second.key);
    hang_up();
    assert!(answers_by(running.answers, &second), "told, it is taken up");
    is_answered(&mut connected);

    // A key that is another's; then no key at all; then what nobody can read.
    for (certificate, key) in [
        (&*third.certificate, &*second.key),
        (&*third.certificate, "no key"),
        ("", ""),
    ] {
        write("certificate.pem", certificate);
        write("key.pem", key);
        hang_up();
        std::thread::sleep(Duration::from_millis(500));
        assert!(answers_by(running.answers, &second), "the old one stays");
        is_answered(&mut connected);
    }

    // Nobody tells it: it sees that the files are others.
    write("certificate.pem", &third.certificate);
    write("key.pem", &third.key);
    assert!(answers_by(running.answers, &third), "seen, it is taken up");
    is_answered(&mut connected);

    let told = Command::new("kill")
        .args(["-TERM", &running.child.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    assert!(running.child.wait().unwrap().success());
    let mut log = String::new();
    let mut stderr = running.child.stderr.take().unwrap();
    stderr.read_to_string(&mut log).unwrap();
    let refused = log.matches("the old ones stay").count();
    // Half a pair may be seen while it is written, besides the three that were bad.
    assert!((3..=6).contains(&refused), "{log}");
    assert!(log.contains("key.pem: no private key in PEM"), "{log}");
    assert!(!log.contains("PRIVATE KEY"), "{log}");
}

/// Starts a service whose settings stand in the folder, waits until it says something, and stops it.
fn served_until_it_says(folder: &Path, words: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_heard"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while !said.contains(words) {
        said.push_str(&lines.next().unwrap().unwrap());
        said.push('\n');
    }
    // The first head is given at once.
    std::thread::sleep(Duration::from_millis(700));
    let told = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    assert!(child.wait().unwrap().success());
    said.extend(lines.map(Result::unwrap));
    said
}

#[test]
fn what_is_cut_off_shows_against_the_heads_that_a_running_service_gave_away() {
    let (folder, witness) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    let heads = witness.path().to_str().unwrap();
    let settings = format!("[serve]\nwitness = \"{heads}\"\n");
    std::fs::write(folder.join("heard.toml"), settings).unwrap();
    let run = |args: &[&str]| {
        let mut heard = Command::new(env!("CARGO_BIN_EXE_heard"));
        let done = heard.args(args).current_dir(folder).output().unwrap();
        let said = String::from_utf8(done.stdout).unwrap() + &String::from_utf8_lossy(&done.stderr);
        (done.status.code(), said)
    };
    let said = served_until_it_says(folder, "Heard answers at");
    let signer = said
        .lines()
        .find_map(|line| line.split("signed by ").nth(1))
        .unwrap()
        .to_owned();
    // The file, and what SQLite has beside it.
    let copy = |from: &str, to: &str| {
        for part in ["", "-wal"] {
            let (from, to) = (format!("{from}{part}"), format!("{to}{part}"));
            drop(std::fs::remove_file(folder.join(&to)));
            drop(std::fs::copy(folder.join(from), folder.join(to)));
        }
    };
    copy("heard.db", "before.db");
    let add = [
        "account",
        "add",
        "wrenfield",
        "--role",
        "responding officer",
    ];
    let (code, said) = run(&[&add[..], &["--called", "PC Wrenfield"]].concat());
    assert_eq!(code, Some(0), "{said}");
    served_until_it_says(folder, "Heard answers at");
    let verify = ["verify", "--head", heads, "--signer", &signer];
    let (code, said) = run(&verify);
    assert_eq!(code, Some(0), "{said}");

    // The store as it was before: alone it is whole, and against the heads its end is missing.
    copy("before.db", "heard.db");
    drop(std::fs::remove_file(folder.join("heard.db-shm")));
    let (code, said) = run(&["verify"]);
    assert_eq!(code, Some(0), "alone nothing shows: {said}");
    let (code, said) = run(&verify);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("does not go on from fact"), "{said}");

    // No head at all is no proof.
    let none = tempfile::tempdir().unwrap();
    let (code, said) = run(&[
        "verify",
        "--head",
        none.path().to_str().unwrap(),
        "--signer",
        &signer,
    ]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("there is no head in it"), "{said}");

    // A service may print them instead.
    std::fs::write(folder.join("heard.toml"), "[serve]\nwitness = \"-\"\n").unwrap();
    let said = served_until_it_says(folder, "heard head 1");
    assert!(said.contains("\u{2014} heard "), "{said}");
}

#[test]
fn a_setting_nobody_knows_is_refused_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("heard.toml"),
        "[serve]\nlisten_on = \"127.0.0.1:0\"\n",
    )
    .unwrap();
    let refused = Command::new(env!("CARGO_BIN_EXE_heard"))
        .arg("serve")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(
        said.contains("listen_on") && said.contains("heard.toml"),
        "{said}"
    );
}
