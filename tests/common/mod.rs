//! Terms to settle in tests.
#![allow(dead_code)] // each test file uses its own part

use jiff::civil::date;
use trappe::contract::metric::Claim;
use trappe::contract::terms::{
    Action, Capital, Metric, RateLine, Rule, SavingBaseline, Schedule, Terms, Tranche,
};
use trappe::model::account::Account;
use trappe::model::calendar::Calendar;

/// What is negotiated.
pub struct Deal {
    pub rule: Rule,
}

impl Deal {
    pub fn share(share: f64) -> Self {
        Self {
            rule: Rule::ShareOfSaving {
                share,
                baseline: SavingBaseline::Twin,
                components: Vec::new(),
            },
        }
    }
}

/// Seven years from 2022-09-05.
pub fn calendar() -> Calendar {
    Calendar {
        start: date(2022, 9, 5),
        weeks: 364,
    }
}

/// Five years of half-yearly payments with a lag of three months; three quarters senior, one quarter a grant.
pub fn kolding(deal: Deal) -> Terms {
    let tranche = |tranche, share, grant| Tranche {
        tranche,
        share,
        commitment: None,
        coupon: 0.0,
        grant,
    };
    Terms {
        title: "Kolding".into(),
        rule: deal.rule,
        cap: None,
        schedule: Schedule {
            from: date(2022, 9, 5),
            until: date(2027, 8, 31),
            person_window: None,
            every_months: 6,
            lag_months: 3,
        },
        payers: vec![(Account::Municipality(0), 1.0)],
        capital: Capital {
            tranches: vec![tranche(0, 0.75, false), tranche(1, 0.25, true)],
            draw_every_months: 3,
            waterfall: vec![
                Action::Principal { tranche: 0 },
                Action::Share {
                    to: Account::Municipality(0),
                    share: 1.0,
                },
            ],
            hurdle: 0.04,
        },
    }
}

pub fn line(id: u16, price: i64, requires: Option<usize>, max_claims: u32) -> RateLine {
    RateLine {
        id: id.to_string(),
        name: id.to_string(),
        metric: Metric::JobStart { min_hours: 0.0 },
        price,
        requires,
        max_claims,
    }
}

pub fn claim(person: u32, week: u32, line: u16, number: u32) -> Claim {
    Claim {
        person,
        week,
        line,
        number,
    }
}
