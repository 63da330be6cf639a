//! How a limit is counted: across Easter, Christmas, half term and the clocks.

use std::sync::LazyLock;

use heard_duty::calendar::{Calendar, days_after, end_of_day, local_date, start_of_day};

use heard_duty::limit::{Before, Counting, Limit};
use heard_record::When;
use heard_record::when::{LONDON_RULE, london};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const HOLIDAYS: &str = include_str!("../../../catalogue/holidays.toml");
const SCHOOLS: &str = include_str!("../../../catalogue/schools.toml");
const TOUR: Limit = Limit::Hours(10);
const SALTBY: Option<&str> = Some("Saltby Council");

static CALENDAR: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::read(HOLIDAYS, &[SCHOOLS]).unwrap());

fn counting(authority: Option<&str>) -> Counting<'_> {
    Counting {
        calendar: &CALENDAR,
        authority,
        tour: &TOUR,
    }
}

fn at(text: &str) -> Timestamp {
    let local: DateTime = text.parse().unwrap();
    london().to_timestamp(local).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn is_holiday(date: Date) -> bool {
    CALENDAR.holiday(date).is_some()
}

fn said(moment: Option<Timestamp>) -> String {
    let Some(moment) = moment else {
        return "never".to_owned();
    };
    let local = london().to_datetime(moment);
    if moment == end_of_day(local.date()) {
        return format!("end of {}", local.date());
    }
    local.strftime("%Y-%m-%d %H:%M").to_string()
}

fn due_in(authority: Option<&str>, limit: &str, from: &str) -> String {
    let limit = Limit::read(limit).unwrap();
    said(limit.due(at(from), &counting(authority)))
}

/// The rows of a table of cases, one to a line or with `/` between, and `|` between the columns.
fn rows<const N: usize>(table: &str) -> Vec<[&str; N]> {
    let lines = table.split(['\n', '/']).map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    let cells = lines.map(|line| line.split('|').map(str::trim).collect());
    cells
        .map(|cells: Vec<_>| cells.try_into().unwrap())
        .collect()
}

/// Cases of limit, anchor, due, and why it is told.
fn all_due(table: &str) {
    for [limit, from, due, why] in rows(table) {
        assert_eq!(due_in(None, limit, from), due, "{limit} from {from} {why}");
    }
}

#[test]
fn hours_run_through_the_clocks_and_days_do_not() {
    let table = "
        end of tour | 2024-06-10 22:00 | 2024-06-11 08:00 |
        as soon as practicable | 2024-06-10 22:00 | never |
        by the time set | 2024-06-10 22:00 | never |
        72 hours | 2024-03-28 12:00 | 2024-03-31 13:00 |
        72 hours | 2024-10-25 12:00 | 2024-10-28 11:00 |
        45 minutes | 2024-03-31 00:30 | 2024-03-31 02:15 |
        1 hour | 2024-06-10 23:59 | 2024-06-11 00:59 |
        1 day | 2024-03-30 12:00 | end of 2024-03-31 |
        28 days | 2024-03-10 22:00 | end of 2024-04-07 |
        28 days | 2024-03-10 00:00 | end of 2024-04-07 |
        56 days | 2024-05-01 23:59 | end of 2024-06-26 |
        56 days beginning with the day | 2024-05-01 23:59 | end of 2024-06-25 |
        1 day beginning with the day | 2024-05-01 09:00 | end of 2024-05-01 |
        ";
    all_due(table);
}

#[test]
fn working_days_pass_over_weekends_and_bank_holidays() {
    let table = "
        1 working day | 2024-03-28 12:00 | end of 2024-04-02 | Easter
        1 working day | 2022-12-23 09:00 | end of 2022-12-28 | Christmas kept on the 27th
        2 working days | 2022-12-25 09:00 | end of 2022-12-29 |
        1 working day | 2022-12-30 17:00 | end of 2023-01-03 | New Year kept on the 2nd
        1 working day | 2021-12-24 09:00 | end of 2021-12-29 |
        1 working day | 2022-06-01 12:00 | end of 2022-06-06 | Jubilee, 2 and 3 June
        1 working day | 2022-05-27 12:00 | end of 2022-05-30 | the Monday it moved from
        1 working day | 2022-09-16 12:00 | end of 2022-09-20 | state funeral
        1 working day | 2023-05-05 12:00 | end of 2023-05-09 | Coronation
        1 working day | 2020-05-07 12:00 | end of 2020-05-11 | VE Day
        1 working day | 2020-05-01 12:00 | end of 2020-05-04 |
        1 working day | 2024-06-15 10:00 | end of 2024-06-17 | a Saturday
        1 working day | 2024-06-16 23:59 | end of 2024-06-17 | a Sunday
        1 working day | 2024-06-17 00:00 | end of 2024-06-18 |
        1 working day | 2024-06-17 23:59 | end of 2024-06-18 |
        15 working days | 2024-12-16 09:00 | end of 2025-01-09 |
        1 working day | 2031-12-24 09:00 | end of 2031-12-25 | no holiday known
        1 working day | 2014-12-26 09:00 | end of 2014-12-29 |
        ";
    all_due(table);
}

#[test]
fn before_next_school_day() {
    let table = "
        default | 2025-06-13 16:00 | 2025-06-16 08:30 | over a weekend
        default | 2025-06-14 23:59 | 2025-06-16 08:30 |
        default | 2025-06-16 00:00 | 2025-06-16 08:30 |
        default | 2025-06-16 08:29 | 2025-06-16 08:30 |
        default | 2025-06-16 08:30 | 2025-06-17 08:30 |
        default | 2025-05-02 16:00 | 2025-05-06 08:30 | bank holiday in term
        default | 2025-10-24 15:00 | 2025-11-03 08:30 | half term
        default | 2025-07-22 16:00 | 2025-09-03 08:30 | summer
        default | 2025-12-25 03:00 | 2026-01-05 08:30 |
        default | 2025-10-17 15:00 | 2025-10-20 08:30 |
        Saltby Council | 2025-10-17 15:00 | 2025-11-03 08:30 |
        Saltby Council | 2025-02-14 15:00 | 2025-02-17 08:30 |
        default | 2025-02-14 15:00 | 2025-02-24 08:30 |
        Saltby Council | 2024-10-25 15:00 | 2024-11-04 08:30 | before its own terms
        Nowhere | 2025-10-17 15:00 | 2025-10-20 08:30 |
        default | 2031-08-06 12:00 | 2031-08-07 08:30 | no term known
        ";
    for [authority, from, due, why] in rows(table) {
        let authority = Some(authority).filter(|name| *name != "default");
        let found = due_in(authority, "before next school day", from);
        assert_eq!(found, due, "{authority:?} from {from} {why}");
    }
}

#[test]
fn counted_back_from_an_event() {
    let table = "
        2 working days | 2024-06-13 10:00 | end of 2024-06-11 | a Thursday
        1 working day | 2024-06-17 10:00 | end of 2024-06-14 | a Monday
        1 working day | 2024-06-16 10:00 | end of 2024-06-14 | a Sunday
        1 working day | 2024-04-02 10:00 | end of 2024-03-28 | after Easter
        24 hours | 2024-03-31 12:00 | 2024-03-30 11:00 |
        1 day | 2024-03-31 12:00 | end of 2024-03-30 |
        2 days beginning with the day | 2024-03-31 12:00 | end of 2024-03-30 |
        1 day beginning with the day | 2024-03-31 12:00 | 2024-03-31 12:00 |
        end of tour | 2024-03-31 12:00 | never |
        before next school day | 2024-03-31 12:00 | never |
        ";
    for [limit, event, latest, why] in rows(table) {
        let limit = Limit::read(limit).unwrap();
        let back = limit.back_from(at(event), &counting(None));
        assert_eq!(said(back), latest, "{limit} before {event} {why}");
    }
}

#[test]
fn a_limit_that_cannot_be_read_says_what_to_write() {
    let table = "
        3 | `3` is not a limit: say its unit, such as `3 hours`, `3 working days`
        3 weeks | `3 weeks` is not a limit: `weeks` is no unit
        soon | `soon` is not a limit: write a number and its unit
         | `` is not a limit: write a number
        +3 hours | `+3 hours` is not a limit: write a number
        1 hours | `1 hours` is not how a limit is written: write `1 hour`
        072 hours | `072 hours` is not how a limit is written: write `72 hours`
        0 days | `0 days` is not a limit: it gives no time at all
        70000 days | `70000 days` is longer than any limit can be
        ";
    for [text, say] in rows(table) {
        let wrong = Limit::read(text).unwrap_err();
        assert!(wrong.starts_with(say), "{wrong}");
    }
}

#[test]
fn before_an_occasion() {
    let table = "
        missing report closed | | missing report closed
        grade set before dispatch | | grade set before dispatch
        24 hours before hearing | 24 hours | hearing
        2 working days before conference held | 2 working days | conference held
        ";
    for [text, offset, occasion] in rows(table) {
        let before = Before::read(text).unwrap();
        assert_eq!(before.to_string(), text);
        assert_eq!(before.offset, Limit::read(offset).ok());
        assert_eq!(before.occasion, occasion);
    }
    let wrong = "2 hours before |2 weeks before hearing|end of tour before hearing|";
    assert!(wrong.split('|').all(|text| Before::read(text).is_err()));
}

#[test]
fn one_limit_is_surely_no_longer_than_another() {
    let table = "
        60 minutes | never longer | 1 hour / 24 hours | never longer | 1 working day
        120 hours | never longer | 5 working days / 23 hours | never longer | 1 day
        24 hours | never longer | 2 days / 1 day | never longer | 49 hours
        5 days | never longer | 5 working days / 8 days | never longer | 6 working days
        10 working days | never longer | 28 days
        29 days beginning with the day | never longer | 28 days
        end of tour | never longer | 12 hours / 28 days | never longer | as soon as practicable
        before next school day | never longer | before next school day
        61 minutes | may be longer | 1 hour / 24 hours | may be longer | 1 day
        1 day | may be longer | 48 hours / 1 working day | may be longer | 4 days
        144 hours | may be longer | 6 days / 192 hours | may be longer | 6 working days
        before next school day | may be longer | 28 days
        1 hour | may be longer | before next school day
        as soon as practicable | may be longer | 28 days
        by the time set | may be longer | 28 days
        ";
    let endless = Limit::AsSoonAsPracticable; // a tour of no length is never over
    assert!(!Limit::EndOfTour.never_longer_than(&TOUR, &endless));
    for [one, expected, other] in rows(table) {
        let (this, that) = (Limit::read(one).unwrap(), Limit::read(other).unwrap());
        let never = this.never_longer_than(&that, &TOUR);
        let expected = expected == "never longer";
        assert_eq!(never, expected, "{one} and {other}");
    }
}

#[test]
fn the_rule_of_london_written_out_agrees_from_1996() {
    let rule = TimeZone::posix(LONDON_RULE).unwrap();
    assert!(TimeZone::get("Europe/London").is_ok());
    for hour in 0..(42 * 365 * 24) {
        let moment = start_of_day(day("1996-01-01")) + SignedDuration::from_hours(hour);
        assert_eq!(rule.to_offset(moment), london().to_offset(moment));
    }
}

#[test]
fn every_year_has_its_bank_holidays() {
    let all = (0..5844).map(|n| days_after(day("2015-01-01"), n));
    for year in 2015..=2030 {
        let days = all.clone().filter(|day| day.year() == year);
        let kept = days.filter(|day| is_holiday(*day)).count();
        assert!((8..=10).contains(&kept), "{year}: {kept}");
    }
    let funeral = CALENDAR.holiday(day("2022-09-19"));
    assert_eq!(funeral, Some("State funeral of Queen Elizabeth II"));
    assert_eq!(
        CALENDAR.covers(),
        When::read("2015-01-01..2030-12-31").unwrap()
    );
    // What is taken when one limit is compared with another.
    let weekdays = all.filter(|day| is_holiday(*day) || CALENDAR.is_working_day(*day));
    let weekdays: Vec<Date> = weekdays.collect();
    for width in 1..=60 {
        for days in weekdays.windows(width) {
            let kept = days.iter().filter(|day| is_holiday(**day)).count();
            assert!(kept <= 3 + width / 5, "{kept} of {width} from {}", days[0]);
        }
    }
}

#[test]
fn a_faulty_calendar_names_every_fault_and_its_place() {
    let holidays = r#"
        colour = "red"
        [[year]]
        year = 2022
        holiday = [{ on = "2022-06-02", nmae = "Jubilee" }, { on = "2022-06-02", name = "Again" },
                   { on = "2022-02-30", name = "No" }, { on = "2023-01-01", name = "No" }, 3]
        [[year]]
        year = 2024
        holiday = []"#;
    let schools = r#"
        [[calendar]]
        name = "Saltby Council"
        term = [{ from = "2025-01-06", to = "2025-02-14" }, { from = "2025-02-14", to = "2025-01-01" }]
        [[calendar]]
        name = "Saltby Council"
        term = [{ from = "2025-01-06" }]"#;
    let faults = Calendar::read(holidays, &[schools, "name = "]).unwrap_err();
    let told = "
        bank holidays: `colour` is not one of `year`
        bank holidays, 2022, holiday 1: `nmae` is not one of `on`, `name`
        bank holidays, 2022, holiday 1: `name` is missing or not words
        bank holidays, 2022, holiday 2: 2022-06-02 stands twice
        bank holidays, 2022, holiday 3: `2022-02-30` is no date like 2024-05-01
        bank holidays, 2022, holiday 4: 2023-01-01 is not in 2022
        bank holidays, 2022, holiday 4: 2023-01-01 is on a weekend; give the weekday kept in its place
        bank holidays, 2022, holiday 5: it has no keys
        bank holidays, 2024: it does not follow the year above it
        bank holidays, 2024: `holiday` is missing or empty
        school terms 1, `Saltby Council`, term 2: it begins before the term above it ends
        school terms 1, `Saltby Council`, term 2: 2025-01-01 comes before 2025-02-14
        school terms 1, `Saltby Council`, term 1: `to` is missing or not words
        school terms 1, `Saltby Council`: a calendar of that name is given twice
        school terms: no calendar is named `default`
        ";
    for [say] in rows(told) {
        assert!(faults.iter().any(|fault| fault == say), "{say} {faults:?}");
    }
    let syntax = |fault: &String| fault.starts_with("school terms 2, line 1: ");
    assert!(faults.iter().any(syntax));
    assert_eq!(faults.len(), rows::<1>(told).len() + 2, "{faults:?}");
    assert!(!Calendar::read("", &[]).unwrap_err().is_empty());
}

/// Moments from 2013 to 2032, often near a change of the clocks, a holiday,
/// midnight or the hour school starts.
fn moments() -> impl Strategy<Value = Timestamp> {
    let days = "2024-03-31 2024-10-27 2022-12-27 2024-04-01 2022-06-02 2027-12-28";
    let days: Vec<&str> = days.split(' ').collect();
    let near = (prop::sample::select(days), -9..9_i32);
    let near = near.prop_map(|(text, by)| days_after(day(text), by));
    let any = (0..7_300_i32).prop_map(|by| days_after(day("2013-01-01"), by));
    let school = 30_600_000_000_i64;
    let micros = prop_oneof![Just(0), Just(-1), Just(school), 0..86_400_000_000_i64];
    (prop_oneof![near, any], micros)
        .prop_map(|(day, micros)| start_of_day(day) + SignedDuration::from_micros(micros))
}

fn limits() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1..40_000_u32).prop_map(Limit::Minutes),
        (1..800_u32).prop_map(Limit::Hours),
        (1..40_u16).prop_map(Limit::Days),
        (1..40_u16).prop_map(Limit::DaysBeginningWith),
        (1..30_u16).prop_map(Limit::WorkingDays),
        Just(Limit::BeforeNextSchoolDay),
        Just(Limit::AsSoonAsPracticable),
        Just(Limit::EndOfTour),
        Just(Limit::ByTheTimeSet),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_reads_is_written_the_same(text in "[0-9+ ]{0,6}( (minutes?|hours?|(working )?days?))?( beginning with the day)?") {
        if let Ok(limit) = Limit::read(&text) {
            prop_assert_eq!(limit.to_string(), text);
        }
    }

    #[test]
    fn a_limit_reads_back_and_a_later_anchor_is_never_due_earlier(
        limit in limits(), one in moments(), other in moments(), authority in prop::sample::select(vec![None, SALTBY, Some("Nowhere")]),
    ) {
        let (earlier, later) = (one.min(other), one.max(other));
        let counting = counting(authority);
        prop_assert_eq!(Limit::read(&limit.to_string()), Ok(limit.clone()));
        prop_assert!(limit.due(earlier, &counting) <= limit.due(later, &counting));
        prop_assert!(limit.back_from(earlier, &counting) <= limit.back_from(later, &counting));
        prop_assert!(limit.due(one, &counting).is_none_or(|due| due >= one));
        prop_assert!(limit.back_from(one, &counting).is_none_or(|latest| latest <= one));
    }

    #[test]
    fn never_longer_is_never_longer(one in limits(), other in limits(), from in moments()) {
        if one.never_longer_than(&other, &TOUR) {
            let due = |limit: &Limit| limit.due(from, &counting(None));
            if let Some(last) = due(&other) {
                prop_assert!(due(&one).is_some_and(|due| due <= last), "{} {} {}", one, other, from);
            }
        }
    }

    #[test]
    fn working_days_are_those_a_finger_counts(from in moments(), n in 1..40_u16) {
        let mut date = local_date(from);
        let counted = CALENDAR.nth_working_day(date, n);
        prop_assert_eq!(CALENDAR.working_day(CALENDAR.working_day_ordinal(counted)), counted);
        for _ in 0..n {
            date = days_after(date, 1);
            while !CALENDAR.is_working_day(date) {
                date = days_after(date, 1);
            }
        }
        prop_assert_eq!(counted, date);
    }

    #[test]
    fn a_day_ends_where_the_next_begins(from in moments()) {
        let date = local_date(from);
        prop_assert!(start_of_day(date) <= from && from <= end_of_day(date));
        let next = end_of_day(date) + SignedDuration::from_micros(1);
        prop_assert_eq!(next, start_of_day(days_after(date, 1)));
    }
}
