//! How a share goes month by month, and whether that says anything: the rules of run charts.
//!
//! Perla, Provost and Murray, The run chart: a simple analytical tool for learning from variation in healthcare
//! processes, BMJ Quality and Safety 20 (2011) 46: six points or more on one side of the middle value, or five or more
//! that each rise or each fall, are rarely chance.

/// How many points on one side of the middle say that something changed.
const SHIFT: usize = 6;

/// How many points, each higher or each lower than the one before it, say so.
const TREND: usize = 5;

/// Of how many children a month says anything.
pub const ENOUGH: usize = 10;

/// How many months that say something are needed before they say anything together.
const MONTHS: usize = 8;

/// A month: for how many what should happen did, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// For how many.
    pub kept: usize,
    /// Of how many.
    pub all: usize,
}

impl Point {
    /// The share, if the month says anything.
    pub fn share(self) -> Option<f64> {
        (self.all >= ENOUGH).then(|| self.kept as f64 / self.all as f64)
    }
}

/// What the months say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The share rises, by more than chance.
    Rising,
    /// It falls, by more than chance.
    Falling,
    /// Neither is clear.
    NoClearChange,
    /// There are too few months in which anybody is counted to say.
    TooFewMonths,
    /// There are months enough, and too few children in them to say.
    TooFewChildren,
}

impl Direction {
    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            Direction::Rising => "rising",
            Direction::Falling => "falling",
            Direction::NoClearChange => "no clear change",
            Direction::TooFewMonths => "too few months to say",
            Direction::TooFewChildren => "too few children in a month to say",
        }
    }

    /// What whole months say, the earliest first.
    pub fn of(months: &[Point]) -> Direction {
        let last = months.last().and_then(|month| month.share());
        let shares: Vec<f64> = months.iter().filter_map(|month| month.share()).collect();
        let (Some(_), true) = (last, shares.len() >= MONTHS) else {
            let with_anybody = months.iter().filter(|month| month.all > 0);
            return if with_anybody.count() < MONTHS {
                Direction::TooFewMonths
            } else {
                Direction::TooFewChildren
            };
        };
        let steps: Vec<f64> = shares
            .iter()
            .zip(shares.iter().skip(1))
            .map(|(one, next)| next - one)
            .collect();
        let middle = middle_of(&shares);
        let away: Vec<f64> = shares.iter().map(|share| share - middle).collect();
        // What stays the same says nothing either way.
        let of_late = |all: &[f64], count: usize, is: fn(&f64) -> bool| {
            let moved = all.iter().rev().filter(|step| **step != 0.0);
            let last: Vec<&f64> = moved.take(count).collect();
            last.len() == count && last.into_iter().all(is)
        };
        let up = |step: &f64| *step > 0.0;
        let down = |step: &f64| *step < 0.0;
        if of_late(&away, SHIFT, up) || of_late(&steps, TREND - 1, up) {
            Direction::Rising
        } else if of_late(&away, SHIFT, down) || of_late(&steps, TREND - 1, down) {
            Direction::Falling
        } else {
            Direction::NoClearChange
        }
    }
}

/// The middle of what is not empty.
fn middle_of(shares: &[f64]) -> f64 {
    let mut sorted = shares.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
    let half = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        f64::midpoint(at(half.saturating_sub(1)), at(half))
    } else {
        at(half)
    }
}

/// The middle share of the months that say anything.
pub fn middle(months: &[Point]) -> Option<f64> {
    let shares: Vec<f64> = months.iter().filter_map(|month| month.share()).collect();
    (!shares.is_empty()).then(|| middle_of(&shares))
}

#[cfg(test)]
mod tests {
    use super::{Direction, Point, middle};

    fn months(kept: &[usize]) -> Vec<Point> {
        kept.iter()
            .map(|kept| Point {
                kept: *kept,
                all: 20,
            })
            .collect()
    }

    #[test]
    fn six_on_one_side_or_five_that_rise_say_so_and_fewer_do_not() {
        let of = |kept: &[usize]| Direction::of(&months(kept));
        assert_eq!(
            of(&[5, 6, 5, 6, 5, 6, 11, 10, 11, 10, 12, 11]),
            Direction::Rising
        );
        assert_eq!(
            of(&[11, 10, 11, 10, 12, 11, 5, 6, 5, 6, 5, 6]),
            Direction::Falling
        );
        assert_eq!(of(&[9, 9, 8, 9, 8, 5, 6, 8, 10, 12]), Direction::Rising);
        assert_eq!(
            of(&[9, 10, 8, 9, 8, 10, 9, 11, 8, 10]),
            Direction::NoClearChange
        );
        assert_eq!(of(&[10; 12]), Direction::NoClearChange);
        assert_eq!(of(&[5, 6, 7, 8, 9, 10, 11]), Direction::TooFewMonths);
        let mut begun_lately = [Point { kept: 0, all: 0 }; 9].to_vec();
        begun_lately.extend(months(&[9, 9, 9]));
        assert_eq!(Direction::of(&begun_lately), Direction::TooFewMonths);
    }

    #[test]
    fn under_ten_children_say_nothing() {
        let few = Point { kept: 1, all: 9 };
        assert_eq!(Direction::of(&[few; 12]), Direction::TooFewChildren);
        let mut last = months(&[5, 6, 5, 6, 5, 6, 11, 10, 11, 10, 12, 11]);
        last.push(few);
        assert_eq!(Direction::of(&last), Direction::TooFewChildren);
        assert_eq!(middle(&[few]), None);
        assert_eq!(middle(&months(&[4, 8, 6])), Some(0.3));
    }
}
