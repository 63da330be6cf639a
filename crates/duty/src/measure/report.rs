//! What a measure comes to over files: how many, of how many, and who stands behind each.

use super::staff::{Workplace, units};
use super::{Count, Counted, File, Measure, Unit};

/// What a measure came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The measure's id.
    pub id: &'static str,
    /// The sample counted; `None` where no file was drawn for one, and all were counted.
    pub sample: Option<String>,
    /// How many are in the numerator.
    pub numerator: usize,
    /// How many are counted.
    pub denominator: usize,
    /// How many of those not in the numerator have no record of it.
    pub no_record: usize,
    /// Everything looked at, counted or not.
    pub units: Vec<Unit>,
    /// For a judgement: how many the engine would count, and the files in which the two differ.
    pub beside: Option<(usize, Vec<String>)>,
}

impl Report {
    /// What a measure came to, of everything looked at for it.
    pub fn of(
        measure: &Measure,
        sample: Option<String>,
        units: Vec<Unit>,
        beside: Option<(usize, Vec<String>)>,
    ) -> Report {
        let of = |wanted: fn(&Counted) -> bool| {
            let wanted = units.iter().filter(|unit| wanted(&unit.counted));
            wanted.count()
        };
        Report {
            id: measure.id,
            sample,
            numerator: of(|counted| *counted == Counted::Yes),
            denominator: of(|counted| !matches!(counted, Counted::Excluded(_))),
            no_record: of(|counted| *counted == Counted::NoRecord),
            units,
            beside,
        }
    }

    /// The interval within which the share would lie, with 95 % confidence (Wilson 1927); `None` with nothing to count.
    pub fn interval(&self) -> Option<(f64, f64)> {
        wilson(self.numerator, self.denominator)
    }

    /// The middle, the ninth tenth and the longest of the delays, in minutes.
    pub fn delays(&self) -> Option<(i64, i64, i64)> {
        let mut minutes: Vec<i64> = self.units.iter().filter_map(|unit| unit.minutes).collect();
        minutes.sort_unstable();
        let at = |tenths: usize| {
            minutes
                .get((minutes.len() * tenths).div_ceil(10).saturating_sub(1))
                .copied()
        };
        Some((at(5)?, at(9)?, *minutes.last()?))
    }
}

/// The Wilson score interval of a share, with 95 % confidence.
pub fn wilson(numerator: usize, denominator: usize) -> Option<(f64, f64)> {
    if denominator == 0 {
        return None;
    }
    const Z: f64 = 1.959_963_985;
    let (n, p) = (denominator as f64, numerator as f64 / denominator as f64);
    let middle = p + Z * Z / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    Some((
        ((middle - spread) / scale).max(0.0),
        ((middle + spread) / scale).min(1.0),
    ))
}

/// Counts a measure over files: those of the sample asked for; else once for each of its own samples; or all files, where none
/// was drawn for any.
pub fn reports(measure: &'static Measure, files: &[File], sample: Option<&str>) -> Vec<Report> {
    let samples = sample.map_or(measure.samples.to_vec(), |sample| vec![sample]);
    let any_drawn = files.iter().any(|file| !file.samples.is_empty());
    let each = if any_drawn {
        samples.as_slice()
    } else {
        samples.get(..1).unwrap_or_default()
    };
    each.iter()
        .map(|sample| report(measure, files, sample))
        .collect()
}

fn report(measure: &'static Measure, files: &[File], sample: &str) -> Report {
    let any_drawn = files.iter().any(|file| !file.samples.is_empty());
    let staff = matches!(measure.count, Count::Staff(_));
    let chosen: Vec<&File> = files
        .iter()
        .filter(|file| staff || !any_drawn || file.is_of(sample))
        .collect();
    let units: Vec<Unit> = chosen
        .iter()
        .flat_map(|file| count(measure, file))
        .collect();
    let beside = measure.beside.map(|find| {
        let found: Vec<(&&File, Counted)> = chosen.iter().map(|file| (file, find(file))).collect();
        let differ = found
            .iter()
            .zip(&units)
            .filter(|((_, engine), unit)| {
                (*engine == Counted::Yes) != (unit.counted == Counted::Yes)
            })
            .map(|((file, _), _)| file.title.to_owned())
            .collect();
        (
            found
                .iter()
                .filter(|(_, counted)| *counted == Counted::Yes)
                .count(),
            differ,
        )
    });
    let sample = (any_drawn && !staff).then(|| sample.to_owned());
    Report::of(measure, sample, units, beside)
}

/// Counts one file for a measure: unit by unit.
pub fn count(measure: &Measure, file: &File) -> Vec<Unit> {
    let unit = |counted, minutes| Unit {
        file: file.title.to_owned(),
        who: file
            .children
            .iter()
            .map(|child| child.name.to_owned())
            .collect(),
        part: measure.part.and_then(|tell| tell(file)),
        counted,
        minutes,
    };
    match measure.count {
        Count::Files(count) => vec![unit(count(file), None)],
        Count::Children(count) => file
            .children
            .iter()
            .map(|child| Unit {
                who: vec![child.name.clone()],
                ..unit(count(child), None)
            })
            .collect(),
        Count::Delays(count) => {
            let (counted, minutes) = count(file);
            vec![unit(counted, minutes)]
        }
        Count::Staff(count) => units(count(&Workplace::in_file(file)), file.title),
    }
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn the_interval_is_wilsons() {
        let near = |(low, high): (f64, f64), (a, b): (f64, f64)| {
            (low - a).abs() < 0.0005 && (high - b).abs() < 0.0005
        };
        assert!(near(wilson(24, 50).unwrap(), (0.3480, 0.6149)));
        assert!(near(wilson(0, 6).unwrap(), (0.0, 0.3903)));
        assert!(near(wilson(6, 6).unwrap(), (0.6097, 1.0)));
        assert_eq!(wilson(0, 0), None);
    }
}
