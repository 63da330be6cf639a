//! A signed head of the record, given again and again to somebody else to keep: against it shows what is cut off or written
//! anew later.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use heard_desk::{Desk, Signer, add_head};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::time::MissedTickBehavior;
use tokio_rustls::rustls::RootCertStore;

use crate::figures::{Figures, TARGET};
use crate::hooks::{Address, Content, Origins, Post, Why};

/// Who keeps the heads.
pub enum Witness {
    /// A folder, as on a share of somebody else's: a file for each day.
    Folder(PathBuf),
    /// Whoever reads what the program prints.
    Printed,
    /// An address, by POST; its origin is the only one this goes to.
    At(Box<Elsewhere>),
}

/// An address, and what is sent to it by.
pub struct Elsewhere {
    address: String,
    origins: Origins,
    post: Post,
}

impl Witness {
    /// Reads who it is: `-` for what is printed, `https://...` for an address, else a folder.
    ///
    /// # Errors
    ///
    /// A sentence: an address to which nothing may go, or a folder that is not there.
    pub fn read(text: &str, roots: RootCertStore) -> Result<Witness, String> {
        if text == "-" {
            return Ok(Witness::Printed);
        }
        if !text.contains("://") {
            let folder = PathBuf::from(text);
            return match folder.is_dir() {
                true => Ok(Witness::Folder(folder)),
                false => Err("there is no such folder".into()),
            };
        }
        let address = Address::read(text)
            .ok_or("an address is https://HOST/..., or http only to this machine itself")?;
        Ok(Witness::At(Box::new(Elsewhere {
            address: text.to_owned(),
            origins: [address.origin()].into_iter().collect(),
            post: Post::trusting(roots).map_err(|_| "TLS cannot be spoken")?,
        })))
    }

    /// Gives it a signed head; it has it for good, or it is said why not.
    async fn take(&self, signed: String, at: Timestamp) -> Result<(), Why> {
        match self {
            Witness::Folder(folder) => {
                let file = folder.join(file_of(at));
                let kept = tokio::task::spawn_blocking(move || add_head(&file, &signed)).await;
                kept.map_err(io::Error::other)
                    .flatten()
                    .map_err(|why| format!("its folder: {why}"))
            }
            Witness::Printed => {
                let mut out = io::stdout().lock();
                let printed = writeln!(out, "{signed}").and_then(|()| out.flush());
                printed.map_err(|why| format!("what is printed: {why}"))
            }
            Witness::At(there) => {
                let address = there.origins.let_go(&there.address);
                let address = address.ok_or("nothing may go to its address")?;
                let content = Content {
                    kind: "text/plain; charset=utf-8",
                    says: Vec::new(),
                    body: signed.into(),
                };
                there.post.connect(address).await?.send(content).await
            }
        }
    }
}

/// The file of a day's heads.
fn file_of(at: Timestamp) -> PathBuf {
    let day = TimeZone::UTC.to_datetime(at).date();
    Path::new(&format!("{day}.heads")).to_path_buf()
}

/// A witness that is told.
pub struct Witnessed {
    desk: Arc<Desk>,
    signer: Signer,
    witness: Witness,
    figures: Arc<Figures>,
}

impl Witnessed {
    /// By whom, signed by whom, counted where.
    pub fn by(
        desk: Arc<Desk>,
        signer: Signer,
        witness: Witness,
        figures: Arc<Figures>,
    ) -> Witnessed {
        Witnessed {
            desk,
            signer,
            witness,
            figures,
        }
    }

    /// Gives it a head at once, and then one each time so long has passed; never two at a time. What it did not take is told
    /// in a line, and it is given the next.
    pub async fn go_on(self, every: Duration) {
        let mut ticks = tokio::time::interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            match self.once().await {
                Ok(at) => self.figures.witness_took(at),
                Err(why) => {
                    tracing::error!(target: TARGET, why, "the witness did not take a head");
                }
            }
        }
    }

    async fn once(&self) -> Result<Timestamp, Why> {
        let at = self.desk.now_elsewhere();
        let heads = self.desk.store().heads(at).await;
        let heads = heads.map_err(|fault| fault.to_string())?;
        self.witness.take(self.signer.sign(&heads), at).await?;
        Ok(at)
    }
}
