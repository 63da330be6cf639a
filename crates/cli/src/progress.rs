//! A bar beside work that takes long, for whoever waits at a terminal.

use std::io::{IsTerminal, stdout};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work shorter than this needs no bar.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far some work has come.
///
/// The bar is drawn on the error stream, so that what is printed stays clean;
/// only where that is a terminal; and only once the work has taken two seconds.
/// It is gone when the work is done.
pub struct Progress {
    bar: ProgressBar,
    began: Instant,
    is_shown: bool,
}

impl Progress {
    /// So many steps of work, said in a word or two: "judging".
    pub fn of(doing: &'static str, steps: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden());
        bar.set_message(doing);
        Progress {
            bar,
            began: Instant::now(),
            is_shown: false,
        }
    }

    /// As [`Progress::of`], for work that prints as it goes: at a terminal that is progress enough.
    pub fn beside_printing(doing: &'static str, steps: usize) -> Option<Progress> {
        (!stdout().is_terminal()).then(|| Progress::of(doing, steps))
    }

    /// One step is done.
    pub fn step(&mut self) {
        self.bar.inc(1);
        if !self.is_shown && self.began.elapsed() >= PATIENCE {
            self.is_shown = true;
            let template = "{msg}  {wide_bar}  {pos} of {len}, about {eta} left";
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style);
            }
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
