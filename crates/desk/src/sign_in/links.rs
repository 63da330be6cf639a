//! Accounts that are made, and the links by which they are taken up.

use heard_record::PersonId;
use heard_store::Account;
use jiff::SignedDuration;

use super::lasting::later;
use super::{Fault, NotIn, SignIn, Token, factors};

/// How long a set-up link is good for.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(24);

impl SignIn {
    /// Makes an account for a person and a link by which they take it up.
    ///
    /// # Errors
    ///
    /// A name that cannot be an account's or is taken, or a fault of the store.
    pub async fn invite(&self, name: &str, person: PersonId) -> Result<Token, NotIn> {
        let name = account_name(name).ok_or(NotIn::Name(NOT_A_NAME))?;
        let (link, now) = (Token::new()?, self.clock.now());
        let account = Account {
            id: Token::new()?.id(),
            name,
            person,
            password: String::new(),
            secret: Vec::new(),
            made: now,
            closed: None,
        };
        let ends = later(now, LINK_LASTS);
        let made = self
            .store
            .make_account(&account, &link.digest(), ends)
            .await?;
        if !made {
            return Err(NotIn::Name("there is an account of that name already"));
        }
        Ok(link)
    }

    /// A new link for an account whose password or second factor is lost; the old ones go on until it is taken up.
    ///
    /// # Errors
    ///
    /// No account of that name, or a fault of the store.
    pub async fn invite_again(&self, name: &str) -> Result<Token, NotIn> {
        let account = self.open_account(name).await?;
        let account = account.ok_or(NotIn::Name("there is no open account of that name"))?;
        let link = Token::new()?;
        let ends = later(self.clock.now(), LINK_LASTS);
        self.store
            .link_account(account.id, &link.digest(), ends)
            .await?;
        Ok(link)
    }

    /// Whose account a link takes up, and what the person's own device is to be told for the second factor.
    ///
    /// # Errors
    ///
    /// A link that is used, over or never was, or a fault of the store.
    pub async fn look_at_link(&self, link: &Token) -> Result<(String, String), NotIn> {
        let account = self.store.linked(&link.digest(), self.clock.now()).await?;
        let account = account.ok_or(NotIn::NoLink)?;
        let url = factors::otpauth(&account.name, &factors::secret_of(&link.0));
        Ok((account.name, url))
    }

    /// Takes an account up by its link, with a password and a code of the second factor.
    ///
    /// # Errors
    ///
    /// A link that is no good, a weak password, a wrong code, or a fault of the store. The link stays good for
    /// another try.
    pub async fn take_up(&self, link: &Token, password: &str, code: &str) -> Result<(), NotIn> {
        let now = self.clock.now();
        let account = self.store.linked(&link.digest(), now).await?;
        let account = account.ok_or(NotIn::NoLink)?;
        factors::strong_enough(password, &account.name).map_err(NotIn::Weak)?;
        let secret = factors::secret_of(&link.0);
        let step = factors::step_of(&secret, code, self.clock.of_phones());
        let step = step.ok_or(NotIn::NotRight)?;
        let hash = self.hashed(password).await?;
        let taken = self
            .store
            .take_up(&link.digest(), &hash, &secret, step, now)
            .await?;
        taken.then_some(()).ok_or(NotIn::NoLink)
    }

    async fn hashed(&self, password: &str) -> Result<String, NotIn> {
        let password = zeroize::Zeroizing::new(password.to_owned());
        let down = |_| NotIn::Fault(Fault::Down);
        let _turn = self.turn().await?;
        let hash = tokio::task::spawn_blocking(move || factors::hash(&password)).await;
        hash.map_err(down)?.ok_or(NotIn::Fault(Fault::Down))
    }
}

/// What is said of a name that cannot be an account's.
pub(crate) const NOT_A_NAME: &str =
    "the name of an account is 2 to 40 letters, digits, dots and hyphens, and begins with a letter";

/// An account's name as it is kept, if it can be one.
pub(crate) fn account_name(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    let fits = (2..=40).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '.' || letter == '-'
        });
    fits.then_some(name)
}
