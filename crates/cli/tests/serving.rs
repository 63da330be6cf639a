//! The service as a program: by the settings file, over TLS, told how it goes, and stopped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

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
