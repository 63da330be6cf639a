//! `heard account`.

use std::process::ExitCode;

use anyhow::{anyhow, bail};
use clap::{Args, Subcommand};
use heard_desk::clock::Clock;
use heard_desk::sign_in::{SignIn, Token, code_for};
use heard_record::answer::ById;
use heard_record::draft::{self, Draft, Entry};
use heard_record::{Author, Fact, FactId, PersonId, Role, Source, When, lines};
use heard_store::{Answer, Entries, Put};
use serde_json::json;

use crate::store::{self, Opened, new_id};

/// Who may sign in, from the machine the service runs on.
#[derive(Args)]
pub struct Account {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Makes an account in a role, and prints the link by which it is taken up.
    Add(Add),
    /// Prints another link for an account whose password or second factor is lost.
    Link(Named),
    /// Closes an account, and ends everything open with it.
    Close(Named),
    /// Lists the accounts.
    List(List),
    /// Prints a code of the second factor, for a demonstration that has no phone.
    Code(Code),
}

#[derive(Args)]
struct Add {
    /// What is typed to sign in.
    name: String,
    /// The role.
    #[arg(long, value_parser = Role::read)]
    role: Role,
    /// What they are called at work.
    #[arg(long, value_name = "NAME")]
    called: String,
    /// Their team.
    #[arg(long)]
    team: Option<String>,
    /// Their district.
    #[arg(long)]
    district: Option<String>,
    /// If not police, their agency.
    #[arg(long)]
    agency: Option<String>,
    #[command(flatten)]
    store: store::StoreGiven,
}

#[derive(Args)]
struct Named {
    /// The account.
    name: String,
    #[command(flatten)]
    store: store::StoreGiven,
}

#[derive(Args)]
struct Code {
    /// What the phone would be told: `otpauth://…`.
    otpauth: String,
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    store: store::StoreGiven,
}

impl Account {
    /// Does it.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        store::run(async {
            match &self.what {
                What::Add(add) => add.run().await,
                What::Link(named) => named.link().await,
                What::Close(named) => named.close().await,
                What::List(list) => list.run().await,
                What::Code(code) => code.run(),
            }
        })
    }
}

/// Signing in, by a store's clock.
fn door(opened: &Opened) -> anyhow::Result<SignIn> {
    Ok(SignIn::new(opened.store.clone(), opened.clock.clone())?)
}

/// The end of a link's address, and what to do with it.
pub fn say_link(link: &Token) {
    say!(
        "Take it up within 24 hours, once, at /set-up/{}",
        link.shown()
    );
}

impl Add {
    async fn run(&self) -> anyhow::Result<ExitCode> {
        let opened = self.store.open_or_make().await?;
        let person = PersonId::from_uuid(new_id()?);
        let answers = [
            ("role", Some(self.role.word())),
            ("name", Some(self.called.as_str())),
            ("team", self.team.as_deref()),
            ("district", self.district.as_deref()),
            ("agency", self.agency.as_deref()),
        ];
        let given = given(&opened, person, &answers)?;
        let link = door(&opened)?.invite(&self.name, person).await?;
        give(&opened, given).await?;
        say_link(&link);
        Ok(ExitCode::SUCCESS)
    }
}

/// Who puts on record what is done from the machine the service runs on.
fn operator() -> Author {
    Author {
        name: "whoever runs the service".into(),
        role: Role::Administrator,
    }
}

/// That somebody is given an account, as it will be put on record.
pub fn given(
    opened: &Opened,
    person: PersonId,
    answers: &[(&str, Option<&str>)],
) -> anyhow::Result<Entry> {
    let said = answers
        .iter()
        .filter_map(|(key, said)| Some(((*key).to_owned(), json!((*said)?))));
    let body: serde_json::Map<_, _> = said.collect();
    let what = lines::read_what(&json!({ "kind": "account given", "shape": 1, "body": body }));
    let now = opened.clock.now();
    let fact = Fact {
        id: FactId::from_uuid(new_id()?),
        what: what.map_err(|why| anyhow!(why))?,
        happened: When::at(now),
        recorded: now,
        by: operator(),
        about: vec![person],
        cases: Vec::new(),
        source: Source::Keyboard,
    };
    draft::check(&Draft::of(&fact, &ById), now, &ById).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow!(problems.join("; "))
    })
}

/// Puts on record that somebody is given an account.
pub async fn give(opened: &Opened, given: Entry) -> anyhow::Result<()> {
    let put = Put {
        key: new_id()?,
        what: Entries::New {
            by: operator(),
            account: None,
            entries: vec![given],
            kept_as: None,
            sealed: Vec::new(),
        },
        seen: None,
        now: opened.clock.now(),
    };
    match opened.store.put(put).await? {
        Answer::Kept(_) => Ok(()),
        _ => bail!(
            "that it was given could not be put on record; close the account and make it again"
        ),
    }
}

impl Named {
    async fn link(&self) -> anyhow::Result<ExitCode> {
        let opened = self.store.open().await?;
        say_link(&door(&opened)?.invite_again(&self.name).await?);
        Ok(ExitCode::SUCCESS)
    }

    async fn close(&self) -> anyhow::Result<ExitCode> {
        let opened = self.store.open().await?;
        let account = opened
            .store
            .account_called(&self.name.trim().to_lowercase())
            .await?;
        let account = account.ok_or_else(|| anyhow!("there is no account of that name"))?;
        opened
            .store
            .close_account(account.id, opened.clock.now())
            .await?;
        say!("It is closed, and so is everything that was open with it.");
        Ok(ExitCode::SUCCESS)
    }
}

impl Code {
    fn run(&self) -> anyhow::Result<ExitCode> {
        let code = code_for(&self.otpauth, Clock::of_the_machine().now());
        say!(
            "{}",
            code.ok_or_else(|| anyhow!("that is nothing a phone is told"))?
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    async fn run(&self) -> anyhow::Result<ExitCode> {
        let opened = self.store.open().await?;
        for account in opened.store.accounts().await? {
            let is = match (account.closed, account.password.is_empty()) {
                (Some(_), _) => "closed",
                (None, true) => "not taken up",
                (None, false) => "open",
            };
            say!("{:<24} {:<12} made {}", account.name, is, account.made);
        }
        Ok(ExitCode::SUCCESS)
    }
}
