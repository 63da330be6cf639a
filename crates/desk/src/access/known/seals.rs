//! How closely a record is kept, and each case of it.

use std::collections::BTreeMap;

use heard_record::CaseId;
use heard_record::fact::access::{self, Restriction};

use super::Looking;
use super::child::Child;
use super::given::{Gives, cases_of};
use crate::access::tie::{Seal, Tie, Ties};

impl Looking<'_> {
    /// How closely the record is kept from them, and each case of it that is kept more closely.
    pub(super) fn seals(&self, child: &Child, ties: &Ties) -> (Seal, Vec<(CaseId, Seal)>) {
        let named: Vec<Gives<access::LetIn>> = self.let_in(child);
        let by_two = |it: &Gives<access::LetIn>| {
            it.says.agreed_by.clear().is_some_and(|other| {
                *other != self.who && it.says.by.clear().is_some_and(|by| by != other)
            })
        };
        let seal = |level: Restriction, case: Option<CaseId>| {
            let reaches = |cases: Option<&[CaseId]>| match (cases, case) {
                (None, _) => true,
                (Some(cases), Some(case)) => cases.contains(&case),
                (Some(_), None) => false,
            };
            let keeps = ties
                .of(Tie::Keeps)
                .is_some_and(|cover| reaches(cover.cases.as_deref()));
            let let_in = |it: &&Gives<access::LetIn>| reaches(cases_of(it.fact).as_deref());
            Seal {
                level,
                named: keeps || named.iter().any(|it| let_in(&it)),
                by_two: keeps || named.iter().filter(let_in).any(by_two),
            }
        };
        let mut levels: BTreeMap<Option<CaseId>, Restriction> = BTreeMap::new();
        for (fact, says) in child.restrictions(self.at) {
            let level = says.level.clear().copied().unwrap_or(Restriction::Sealed);
            let cases: Vec<Option<CaseId>> = match &fact.cases[..] {
                [] => vec![None],
                cases => cases.iter().copied().map(Some).collect(),
            };
            for case in cases {
                let kept = levels.entry(case).or_insert(level);
                *kept = level.max(*kept);
            }
        }
        let whole = levels.remove(&None).unwrap_or(Restriction::Ordinary);
        let cases = levels
            .into_iter()
            .filter_map(|(case, level)| Some((case?, seal(level.max(whole), case))));
        (seal(whole, None), cases.collect())
    }
}
