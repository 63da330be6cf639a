//! A PostgreSQL server of the tests' own, to be stopped and killed.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use sqlx::{Connection, Executor, PgConnection};

use crate::places::skipped;

/// A server, stopped and gone when it is dropped.
pub struct Server {
    programs: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
}

/// Where the server's programs are, if they are here.
fn programs() -> Option<PathBuf> {
    let path = std::env::var("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).collect::<Vec<_>>();
    let installed = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let all = on_path
        .into_iter()
        .chain(installed.map(|version| version.path().join("bin")));
    all.into_iter().find(|folder| {
        ["initdb", "pg_basebackup"]
            .iter()
            .all(|name| folder.join(name).exists())
    })
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// A port that nobody has, below those that are given to whoever calls out.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + (std::process::id() % 10_000) as u16;
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::SeqCst);
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

impl Server {
    /// A new one, running; nothing, said so, where PostgreSQL is not installed.
    pub fn new() -> Option<Server> {
        let server = Server::empty()?;
        server.run(
            "initdb",
            &[
                "--auth=trust",
                "-U",
                "postgres",
                "--data-checksums",
                "--no-sync",
            ],
        );
        server.start();
        Some(server)
    }

    /// One that has what another has and follows it, calling it by an address of the network.
    pub fn following(at: std::net::SocketAddr) -> Option<Server> {
        let server = Server::empty()?;
        let other = format!(
            "host=127.0.0.1 port={} user=postgres application_name=standby",
            at.port()
        );
        let copies = [
            "-d",
            &other,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-sync",
        ];
        server.run("pg_basebackup", &copies);
        server.start();
        Some(server)
    }

    /// Follows nobody any more: it is the one that is written to.
    pub fn promote(&self) {
        self.run("pg_ctl", &["-w", "promote"]);
    }

    /// Where it listens.
    pub fn at(&self) -> std::net::SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    /// What it said.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn empty() -> Option<Server> {
        let Some(programs) = programs() else {
            skipped("servers that fail: there is no initdb");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            // It refuses to run as root.
            assert!(
                Command::new("chown")
                    .arg("postgres")
                    .arg(folder.path())
                    .status()
                    .unwrap()
                    .success()
            );
        }
        Some(Server {
            programs,
            folder,
            port: free_port(),
        })
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                .arg(path);
            command
        } else {
            Command::new(path)
        };
        command
            .arg("-D")
            .arg(self.data())
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = self.command(program);
        let done = command
            .args(arguments)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{program}: {told}");
    }

    /// Starts it; what was killed may take a while to be gone.
    pub fn start(&self) {
        let folder = self.folder.path().display();
        let how = format!(
            "-p {} -k {folder} -c max_connections=60 -c shared_buffers=32MB",
            self.port
        );
        let log = self.folder.path().join("log");
        let began = Instant::now();
        let starts = || {
            self.command("pg_ctl")
                .arg("-l")
                .arg(&log)
                .args(["-w", "-o", &how, "start"])
                .status()
        };
        while !starts().unwrap().success() {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "it does not start: {said}"
            );
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Stops it as when somebody does not wait.
    pub fn stop_at_once(&self) {
        self.run("pg_ctl", &["-m", "immediate", "stop"]);
    }

    /// Kills the server and each of its children.
    pub fn kill(&self) {
        let children = children_of(self.own_id());
        signal("KILL", &[self.own_id()]);
        signal("KILL", &children);
    }

    fn own_id(&self) -> u32 {
        let told = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        told.lines().next().unwrap().trim().parse().unwrap()
    }

    /// The address of one of its databases.
    pub fn address(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs statements one by one, as its owner.
    pub async fn tell(&self, statements: &[&'static str]) {
        let mut owner = PgConnection::connect(&self.address("postgres"))
            .await
            .unwrap();
        for statement in statements {
            owner.execute(*statement).await.unwrap();
        }
    }

    /// Starts it as one that waits for its disk again.
    pub async fn start_careful(&self) {
        self.start();
        self.tell(&["alter system reset all", "select pg_reload_conf()"])
            .await;
        std::thread::sleep(Duration::from_millis(300));
    }

    /// Waits until it answers.
    pub async fn answers(&self) {
        let began = Instant::now();
        while PgConnection::connect(&self.address("postgres"))
            .await
            .is_err()
        {
            assert!(began.elapsed() < Duration::from_secs(30), "{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Lets the next flush of each of those who serve the store fail; false, said so, where that is not to be had.
    pub async fn fail_a_flush(&self) -> bool {
        let mut owner = PgConnection::connect(&self.address("postgres"))
            .await
            .unwrap();
        let who = "select pid from pg_stat_activity where application_name = 'heard'";
        let pids: Vec<i32> = sqlx::query_scalar(who).fetch_all(&mut owner).await.unwrap();
        let panics = || self.log().matches("PANIC:").count();
        let before = panics();
        let mut command = Command::new("strace");
        command.args(["-qq", "-e", "trace=fdatasync", "-o", "/dev/null"]);
        command.args(["-e", "inject=fdatasync:error=EIO:when=1"]);
        for pid in pids {
            command.args(["-p", &pid.to_string()]);
        }
        let Ok(mut strace) = command.stderr(Stdio::null()).spawn() else {
            skipped("flushes of PostgreSQL's log that fail: this machine does not permit strace");
            return false;
        };
        let began = Instant::now();
        while panics() == before && began.elapsed() < Duration::from_secs(10) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        drop(strace.kill());
        drop(strace.wait());
        let struck = panics() > before;
        if !struck {
            skipped("flushes of PostgreSQL's log that fail: this machine does not permit them");
        }
        struck
    }

    /// Kills one of those who serve the store.
    pub async fn kill_one_who_serves(&self) {
        let mut owner = PgConnection::connect(&self.address("postgres"))
            .await
            .unwrap();
        let who = "select pid from pg_stat_activity where application_name = 'heard' order by state = 'active' desc limit 1";
        let pid: i32 = sqlx::query_scalar(who).fetch_one(&mut owner).await.unwrap();
        signal("KILL", &[pid.cast_unsigned()]);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be down already.
        drop(
            self.command("pg_ctl")
                .args(["-m", "immediate", "stop"])
                .status(),
        );
    }
}

/// Sends a signal to processes by their ids. One may be gone by then.
fn signal(what: &str, ids: &[u32]) {
    for id in ids {
        drop(
            Command::new("kill")
                .arg(format!("-{what}"))
                .arg(id.to_string())
                .stderr(Stdio::null())
                .status(),
        );
    }
}

fn children_of(parent: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let ids = processes.filter_map(|one| one.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| parent_of(*id) == Some(parent)).collect()
}

fn parent_of(id: u32) -> Option<u32> {
    let told =
        std::fs::read_to_string(Path::new("/proc").join(id.to_string()).join("stat")).ok()?;
    // The name before it may hold anything, brackets too.
    told.rsplit_once(')')?
        .1
        .split_whitespace()
        .nth(1)?
        .parse()
        .ok()
}
