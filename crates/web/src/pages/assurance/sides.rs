//! Which of the children of a measure: as an address says it, and in words that fit the measure.

use heard_desk::{Figure, Measure, Side};

/// Those on one side of a measure, or on two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// Everybody counted.
    All,
    /// For whom what should happen did not, or there is no record of it.
    NotSo,
    /// One side alone.
    One(Side),
}

impl Sides {
    /// Each that can be chosen.
    pub const EACH: [Sides; 5] = [
        Sides::NotSo,
        Sides::One(Side::Kept),
        Sides::One(Side::Missed),
        Sides::One(Side::NotRecorded),
        Sides::All,
    ];

    /// As an address says it; everybody, where it says nothing that is one of these.
    pub fn of(said: Option<&str>) -> Sides {
        let mut each = Sides::EACH.into_iter();
        let said = said.unwrap_or_default();
        each.find(|one| one.word() == said).unwrap_or(Sides::All)
    }

    fn word(self) -> &'static str {
        match self {
            Sides::All => "",
            Sides::NotSo => "not-so",
            Sides::One(Side::Kept) => "so",
            Sides::One(Side::Missed) => "missed",
            Sides::One(Side::NotRecorded) => "not-on-record",
        }
    }

    /// What an address says it by.
    pub fn said(self) -> (&'static str, &'static str) {
        ("side", self.word())
    }

    /// Is a side one of them?
    pub fn has(self, side: Side) -> bool {
        match self {
            Sides::All => true,
            Sides::NotSo => side != Side::Kept,
            Sides::One(one) => one == side,
        }
    }

    /// How many of those a figure counts are of it.
    pub fn count(self, figure: &Figure) -> usize {
        let each = [Side::Kept, Side::Missed, Side::NotRecorded];
        let of_it = each.into_iter().filter(|side| self.has(*side));
        of_it.map(|side| figure.count(side)).sum()
    }

    /// In words that fit a measure.
    pub fn in_words(self, measure: &Measure) -> String {
        match self {
            Sides::All => "All counted".to_owned(),
            Sides::NotSo => {
                let not = in_words(Side::Missed, measure);
                format!("{not}, or not on record")
            }
            Sides::One(side) => in_words(side, measure).to_owned(),
        }
    }
}

/// What is said of a child on a side of a measure.
pub fn in_words(side: Side, measure: &Measure) -> &'static str {
    let [kept, missed, not_recorded] = measure.should.sides();
    match side {
        Side::Kept => kept,
        Side::Missed => missed,
        Side::NotRecorded => not_recorded,
    }
}
