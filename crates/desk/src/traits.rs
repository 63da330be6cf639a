//! By what children are looked at apart: what is not recorded is a group of its own.

use heard_record::Timeline;
use heard_record::fact::person::{CareStatusRecorded, Described, EthnicityRecorded, Sex};
use jiff::Timestamp;

use crate::overview::age_at;

/// By what children are looked at apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traits {
    /// Is the child looked after by a council? Nothing, where that is not recorded.
    pub in_care: Option<bool>,
    /// How old the child is.
    pub age: Option<i16>,
    /// The sex on record.
    pub sex: Option<Sex>,
    /// The ethnicity on record.
    pub ethnicity: Option<&'static str>,
}

impl Traits {
    pub(crate) fn of(timeline: &Timeline, at: Timestamp) -> Traits {
        let described = || timeline.of::<Described>().rev();
        let born = described().find_map(|(_, says)| says.born.clear().copied());
        let care = timeline.of::<CareStatusRecorded>().next_back();
        let ethnicity = timeline.of::<EthnicityRecorded>().next_back();
        Traits {
            in_care: care.and_then(|(_, says)| Some(says.status.clear()?.is_looked_after())),
            age: born.map(|born| age_at(born, at)),
            sex: described().find_map(|(_, says)| says.sex.clear().copied()),
            ethnicity: ethnicity.and_then(|(_, says)| Some(says.ethnicity.clear()?.in_words())),
        }
    }
}
