//! Reading and writing outcomes.

mod faults;
mod round_trip;
mod values;
mod warned;

use super::*;
use crate::contract::day::Day;
use crate::contract::terms::*;
use crate::model::account::Account;
use jiff::civil::date;
use rust_decimal::Decimal;

/// A number from its digits.
fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A day.
fn day(y: i16, m: i8, d: i8) -> Day {
    Day::of(date(y, m, d))
}

fn metric(id: &str, measure: Measure, baseline: Baseline, effect: Effect) -> Metric {
    Metric {
        id: id.to_owned(),
        name: id.to_owned(),
        name_da: id.to_owned(),
        unit: String::new(),
        measure,
        baseline,
        effect,
        on: Population::Referred,
        person_window: None,
    }
}

fn line(id: &str, metric: usize) -> Line {
    Line {
        id: id.to_owned(),
        name: id.to_owned(),
        name_da: id.to_owned(),
        metric: Some(metric),
        rule: Rule::Price {
            steps: vec![(None, d("130000"))],
        },
        requires: None,
        unless: None,
        limits: LineLimits::default(),
        when: When::Periods,
        by_cohort: false,
        repeat: Repeat::Each,
        lag_months: None,
        payers: None,
        waterfall: 0,
        two_sided: None,
    }
}

/// A contract with a metric of each kind: jobs (claims), days (units), rate (a number against a control group), blend (a number
/// against two measured sources), saving (money), early (a number by cohort), alone (claims that nothing looks at).
fn terms() -> Terms {
    let reported = |kind| Measure::Reported(kind);
    let control = Source::Control { size: 200 };
    let blend = Baseline::Blend(vec![
        (d("0.8"), control.clone()),
        (d("0.2"), Source::Reported),
    ]);
    let cohort = |id: &str, year| Cohort {
        id: id.to_owned(),
        name: id.to_owned(),
        name_da: id.to_owned(),
        from: day(year, 1, 1),
        until: day(year, 12, 31),
        measured: day(year + 2, 12, 31),
    };
    let mut early = line("early", 5);
    early.by_cohort = true;
    let mut jobs = line("jobs", 0);
    jobs.limits.max_claims = Some(1);
    Terms {
        title: "Test".to_owned(),
        title_da: "Test".to_owned(),
        currency: Currency {
            code: "DKK".to_owned(),
            decimals: 2,
        },
        rounding: Rounding {
            amounts: Round::Down,
            prices: Some(Round::Down),
        },
        schedule: Schedule {
            from: day(2016, 1, 1),
            until: day(2020, 12, 31),
            person_window: None,
            periods: Periods::Every { months: 6 },
            lag_months: 3,
        },
        metrics: vec![
            metric(
                "jobs",
                Measure::JobStart { min_hours: 15.0 },
                Baseline::None,
                Effect::Value,
            ),
            metric("days", reported(Kind::Units), Baseline::None, Effect::Value),
            metric(
                "rate",
                reported(Kind::Number),
                Baseline::Single(control),
                Effect::FallPercent,
            ),
            metric("blend", reported(Kind::Number), blend, Effect::Fall),
            metric(
                "saving",
                reported(Kind::Money),
                Baseline::None,
                Effect::Value,
            ),
            metric(
                "early",
                reported(Kind::Number),
                Baseline::None,
                Effect::Value,
            ),
            metric("alone", Measure::Enrolled, Baseline::None, Effect::Value),
        ],
        cohorts: vec![cohort("c1", 2016), cohort("c2", 2017)],
        lines: vec![
            jobs,
            line("days", 1),
            line("rate", 2),
            line("blend", 3),
            line("saving", 4),
            early,
        ],
        payers: vec![Payer {
            account: Account::Funder(0),
            share: Decimal::ONE,
            cap: None,
            cap_per_year: None,
            from: None,
            until: None,
        }],
        over: Over::Unpaid,
        cap: None,
        cap_per_payment: None,
        cap_per_person: None,
        bid: Decimal::ONE,
        indexation: None,
        terminations: vec![
            termination("stop", Stops::Everything),
            termination("closed", Stops::Intake),
        ],
        capital: Capital {
            start: day(2016, 1, 1),
            tranches: Vec::new(),
            draws: Draws::Needed { every_months: 3 },
            recycle: false,
            guarantees: Vec::new(),
            waterfalls: Vec::new(),
            hurdle: 0.0,
        },
    }
}

/// A right of the parties, on any day.
fn termination(id: &str, stops: Stops) -> Termination {
    Termination {
        id: id.to_owned(),
        name: id.to_owned(),
        name_da: id.to_owned(),
        on: Vec::new(),
        when: None,
        stops,
        redemption: Vec::new(),
    }
}

fn toml(text: &str) -> Observed {
    read_text("o.toml", text, Format::Toml, "test", &terms()).unwrap_or_else(|e| panic!("{e}"))
}

fn csv(text: &str) -> Observed {
    read_text("o.csv", text, Format::Csv, "test", &terms()).unwrap_or_else(|e| panic!("{e}"))
}

/// Everything that is wrong, as a person reads it.
fn wrong(format: Format, text: &str) -> String {
    let name = if format == Format::Csv {
        "o.csv"
    } else {
        "o.toml"
    };
    read_text(name, text, format, "test", &terms())
        .expect_err("must not load")
        .to_string()
}
