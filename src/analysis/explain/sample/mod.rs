//! Contracts for tests: small ones, and one with everything in it.

mod rich;

pub use rich::rich;

use crate::contract::day::Day;
use crate::contract::parties::Parties;
use crate::contract::terms::*;
use crate::model::account::{Account, Party};
use jiff::civil::date;
use rust_decimal::Decimal;
use std::str::FromStr;

pub fn dec(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap()
}

pub fn day(year: i16, month: i8, of_month: i8) -> Day {
    Day::of(date(year, month, of_month))
}

fn party(id: &str, name: &str, name_da: &str) -> Party {
    Party {
        id: id.into(),
        name: name.into(),
        name_da: name_da.into(),
    }
}

pub fn parties() -> Parties {
    Parties {
        municipalities: vec![party("kolding", "Kolding Municipality", "Kolding Kommune")],
        funders: vec![
            party("city", "City of Denver", "Denver By"),
            party("foundation", "The Foundation", "Fonden"),
        ],
        tranches: vec![
            party("senior", "Senior investors", "Seniorinvestorer"),
            party("fees", "Deferred fees", "Udskudte honorarer"),
            party("grant", "The grant", "Tilskuddet"),
        ],
    }
}

pub const CITY: Account = Account::Funder(0);
pub const FOUNDATION: Account = Account::Funder(1);

pub fn metric(id: &str, measure: Measure) -> Metric {
    Metric {
        id: id.into(),
        name: format!("Metric {id}"),
        name_da: format!("Mål {id}"),
        unit: String::new(),
        measure,
        baseline: Baseline::None,
        effect: Effect::Value,
        on: Population::Referred,
        person_window: None,
    }
}

pub fn line(id: &str, metric: Option<usize>, rule: Rule) -> Line {
    Line {
        id: id.into(),
        name: format!("Line {id}"),
        name_da: format!("Linje {id}"),
        metric,
        rule,
        requires: None,
        unless: None,
        limits: LineLimits {
            max_claims: Some(1),
            ..LineLimits::default()
        },
        when: When::Periods,
        by_cohort: false,
        repeat: Repeat::Each,
        lag_months: None,
        payers: None,
        waterfall: 0,
        two_sided: None,
    }
}

pub fn piece(from: Option<&str>, to: Option<&str>, pay: &str, slope: &str) -> Piece {
    Piece {
        from: from.map(dec),
        to: to.map(dec),
        pay: dec(pay),
        slope: dec(slope),
        name: None,
    }
}

/// The jail part of Denver (R1): below 20 % nothing; 20–30 %: 3,200,000 + 160,000 per point; 30–65 %: 4,800,000 + 38,000 per point; flat above.
pub fn denver_curve() -> Curve {
    Curve {
        form: Form::Bands,
        closed: Closed::Below,
        pieces: vec![
            piece(None, Some("20"), "0", "0"),
            piece(Some("20"), Some("30"), "320000000", "16000000"),
            piece(Some("30"), Some("65"), "480000000", "3800000"),
            piece(Some("65"), None, "613000000", "0"),
        ],
    }
}

pub fn payer(account: Account, share: &str) -> Payer {
    Payer {
        account,
        share: dec(share),
        cap: None,
        cap_per_year: None,
        from: None,
        until: None,
    }
}

pub fn tranche(tranche: u16, kind: TrancheKind, share: &str) -> Tranche {
    Tranche {
        tranche,
        kind,
        share: dec(share),
        commitment: None,
        coupon: 0.0,
        coupon_until: None,
        cap_multiple: None,
        cap_return: None,
    }
}

pub fn action(take: Take) -> Action {
    Action {
        take,
        of: Decimal::ONE,
        rest: None,
    }
}

/// A small sound contract with one line.
pub fn plain(metrics: Vec<Metric>, lines: Vec<Line>) -> Terms {
    Terms {
        title: "A contract".into(),
        title_da: "En kontrakt".into(),
        currency: Currency {
            code: "USD".into(),
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
            periods: Periods::Every { months: 12 },
            lag_months: 3,
        },
        metrics,
        cohorts: Vec::new(),
        lines,
        payers: vec![payer(CITY, "1")],
        over: Over::Unpaid,
        cap: None,
        cap_per_payment: None,
        cap_per_person: None,
        bid: Decimal::ONE,
        indexation: None,
        terminations: Vec::new(),
        capital: Capital {
            start: day(2016, 1, 1),
            tranches: vec![tranche(0, TrancheKind::Loan, "1")],
            draws: Draws::Needed { every_months: 3 },
            recycle: false,
            guarantees: Vec::new(),
            waterfalls: vec![Waterfall {
                id: "main".into(),
                actions: vec![
                    action(Take::Principal { tranche: 0 }),
                    action(Take::Share {
                        to: Account::Tranche(0),
                        share: Decimal::ONE,
                    }),
                ],
            }],
            hurdle: 0.05,
        },
    }
}
