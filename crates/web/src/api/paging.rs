//! Long lists, page by page.
//!
//! A page goes on after the last thing of the page before, which whoever asks was shown. Where it stands among what is
//! closed to them is never part of it; and leave is asked for anew for each page.

use crate::fault::Problem;

/// How many things a page has, where nobody says.
pub const USUAL: usize = 200;

/// How many a page has at most.
pub const MOST: usize = 1_000;

/// How many things somebody wants on a page.
pub fn limit(asked: Option<&str>) -> Result<usize, Problem> {
    let Some(asked) = asked else {
        return Ok(USUAL);
    };
    let limit = asked.parse().ok();
    limit
        .filter(|limit| (1..=MOST).contains(limit))
        .ok_or_else(|| {
            Problem::unreadable(format!("limit: a number from 1 to {MOST} was expected."))
        })
}

/// After what a page begins.
pub fn after<T: std::str::FromStr>(asked: Option<&str>) -> Result<Option<T>, Problem> {
    let after = asked.map(str::parse).transpose();
    after.map_err(|_| no_page())
}

/// What was sent is not what a page said, or what it names is not open any more.
pub fn no_page() -> Problem {
    Problem::unreadable(
        "after: what `next` of the page before said was expected. If it did say this, begin again without it: your leave changed since.",
    )
}

/// The things of a page, of some with one more than fit; and after which to go on, if there are more.
pub fn page<T>(
    mut things: Vec<T>,
    limit: usize,
    name: impl Fn(&T) -> String,
) -> (Vec<T>, Option<String>) {
    let more = things.len() > limit;
    things.truncate(limit);
    let next = things.last().filter(|_| more).map(name);
    (things, next)
}
