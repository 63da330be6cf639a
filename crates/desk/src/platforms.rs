//! What platforms keep of harm online, and until when: what is not asked for in time is lost.

use heard_record::When;
use heard_record::fact::online::EvidenceSecured;
use heard_record::kind::OneKind;

use crate::history::Entry;
use crate::investigations::Investigation;
use crate::reading::Reading;

/// What one platform was asked, and what it keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptByPlatform {
    /// Which, where it is named.
    pub platform: Option<String>,
    /// When its answer is due.
    pub due: Option<When>,
    /// Until when it keeps what it holds.
    pub expires: Option<When>,
    /// Did it answer what it was asked last?
    pub has_replied: bool,
}

impl KeptByPlatform {
    /// The same, as a later entry about the platform has it: asked again, it has not answered that yet.
    fn and_then(&mut self, later: KeptByPlatform) {
        self.has_replied = later.has_replied || self.has_replied && later.due.is_none();
        self.due = later.due.or(self.due);
        self.expires = later.expires.or(self.expires);
    }

    /// Is it of the same platform? One that is not named is nobody else.
    fn is_of(&self, other: &KeptByPlatform) -> bool {
        let named = |one: &KeptByPlatform| one.platform.as_ref().map(|name| name.to_lowercase());
        named(self).is_some_and(|name| named(other) == Some(name))
    }
}

impl Reading {
    /// What each platform was asked last in an investigation, and until when it keeps what it holds, of what the record tells.
    pub fn kept_by_platforms(&self, one: &Investigation, history: &[Entry]) -> Vec<KeptByPlatform> {
        let mut all: Vec<KeptByPlatform> = Vec::new();
        let secured = one
            .entries(history)
            .filter(|entry| entry.kind == EvidenceSecured::KIND.words);
        for draft in secured.filter_map(|entry| self.written(entry.fact)) {
            let when = |key| draft.answer(key).and_then(|when| When::read(when).ok());
            let later = KeptByPlatform {
                platform: draft.answer("platform").map(str::to_owned),
                due: when("platform_reply_due"),
                expires: when("preservation_expires"),
                has_replied: draft.answer("platform_reply").is_some(),
            };
            match all.iter_mut().find(|known| known.is_of(&later)) {
                Some(known) => known.and_then(later),
                None => all.push(later),
            }
        }
        all.retain(|kept| kept.due.is_some() || kept.expires.is_some());
        all
    }
}
