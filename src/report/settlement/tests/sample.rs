//! Denver, settled by hand (reference case R1), with one draw and one waterfall to keep it short.

use super::*;
use crate::contract::day::Day;
use crate::contract::flow::Flow;
use crate::contract::statement::{
    DrawEntry, EffectEntry, LineEntry, PaymentEntry, Statement, WaterfallEntry,
};
use crate::model::account::Party;
use crate::money::ledger::Purpose;
use jiff::civil::date;

pub(super) fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn day(y: i16, m: i8, d: i8) -> Day {
    Day::of(date(y, m, d))
}

/// Everything that a case borrows.
pub(super) struct Sample {
    pub terms: Terms,
    pub parties: Parties,
    pub settlement: Settlement,
    pub returns: Vec<(Investor, Returns)>,
    pub people: People,
    pub sources: Vec<Assumption>,
    pub notes: Vec<String>,
    pub warnings: Vec<Warning>,
}

const CITY: Account = Account::Funder(0);
const INVESTORS: Account = Account::Tranche(0);
use crate::model::account::Account;

impl Sample {
    pub(super) fn case(&self) -> Case<'_> {
        Case {
            name: "denver",
            digest: "0123456789abcdef",
            terms: &self.terms,
            parties: &self.parties,
            settlement: &self.settlement,
            returns: &self.returns,
            people: &self.people,
            sources: &self.sources,
            notes: &self.notes,
            warnings: &self.warnings,
        }
    }

    pub(super) fn denver() -> Self {
        let party = |id: &str, name: &str| Party {
            id: id.to_owned(),
            name: name.to_owned(),
            name_da: name.to_owned(),
        };
        Self {
            terms: terms(),
            parties: Parties {
                municipalities: Vec::new(),
                funders: vec![party("city", "Denver")],
                tranches: vec![party("investors", "Investors")],
            },
            settlement: settlement(),
            returns: vec![(
                Investor::Tranche(0),
                Returns {
                    drawn: 860_000_000,
                    received: 963_891_136,
                    loss: -103_891_136,
                    multiple: Some(963_891_136.0 / 860_000_000.0),
                    irr: Irr::Unique(0.024_2),
                    npv: 0.0,
                    payback: Some(day(2021, 7, 31)),
                    average_life: Some(5.22),
                },
            )],
            people: People::default(),
            sources: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

fn metric(id: &str, unit: &str, measure: Measure, baseline: Baseline, effect: Effect) -> Metric {
    Metric {
        id: id.to_owned(),
        name: id.to_owned(),
        name_da: id.to_owned(),
        unit: unit.to_owned(),
        measure,
        baseline,
        effect,
        on: Population::Referred,
        person_window: None,
    }
}

fn line(id: &str, name: &str, name_da: &str, metric: usize, rule: Rule) -> Line {
    Line {
        id: id.to_owned(),
        name: name.to_owned(),
        name_da: name_da.to_owned(),
        metric: Some(metric),
        rule,
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

fn terms() -> Terms {
    let piece = |from: Option<&str>, to: Option<&str>, pay: &str, slope: &str| Piece {
        from: from.map(d),
        to: to.map(d),
        pay: d(pay),
        slope: d(slope),
        name: None,
    };
    let curve = Curve {
        form: Form::Bands,
        closed: Closed::Below,
        pieces: vec![
            piece(None, Some("20"), "0", "0"),
            piece(Some("20"), Some("30"), "320000000", "16000000"),
            piece(Some("30"), Some("65"), "480000000", "3800000"),
            piece(Some("65"), None, "613000000", "0"),
        ],
    };
    let whole = |take| Action {
        take,
        of: Decimal::ONE,
        rest: None,
    };
    Terms {
        title: "Denver Supportive Housing".to_owned(),
        title_da: "Denver: boliger med støtte".to_owned(),
        currency: Currency {
            code: "USD".to_owned(),
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
            periods: Periods::Ending(vec![day(2020, 6, 30), day(2020, 12, 31)]),
            lag_months: 3,
        },
        metrics: vec![
            // A unit that explains itself at length is cut at the comma.
            metric(
                "days",
                "days, after a year in housing",
                Measure::Reported(Kind::Units),
                Baseline::None,
                Effect::Value,
            ),
            metric(
                "jail",
                "days per person, control group = 100",
                Measure::Reported(Kind::Number),
                Baseline::Single(Source::Control { size: 361 }),
                Effect::FallPercent,
            ),
        ],
        cohorts: Vec::new(),
        lines: vec![
            line(
                "housing",
                "Housed days",
                "Dage i bolig",
                0,
                Rule::Price {
                    steps: vec![(None, d("1512"))],
                },
            ),
            line(
                "jail",
                "Fewer days in jail",
                "Færre dage i fængsel",
                1,
                Rule::Curve {
                    curve,
                    of: Base::Money,
                },
            ),
        ],
        payers: Vec::new(),
        over: Over::Unpaid,
        cap: Some(1_142_000_000),
        cap_per_payment: None,
        cap_per_person: None,
        bid: Decimal::ONE,
        indexation: None,
        terminations: Vec::new(),
        capital: Capital {
            start: day(2016, 1, 1),
            tranches: vec![Tranche {
                tranche: 0,
                kind: TrancheKind::Loan,
                share: Decimal::ONE,
                commitment: None,
                coupon: 0.0,
                coupon_until: None,
                cap_multiple: None,
                cap_return: None,
            }],
            draws: Draws::Needed { every_months: 60 },
            recycle: false,
            guarantees: Vec::new(),
            waterfalls: vec![Waterfall {
                id: "main".to_owned(),
                actions: vec![
                    whole(Take::Principal { tranche: 0 }),
                    whole(Take::Share {
                        to: INVESTORS,
                        share: Decimal::ONE,
                    }),
                ],
            }],
            hurdle: 0.05,
        },
    }
}

/// Payment dates and amounts in cents: 258,858 and 41,070 days at 15.12, and 4,800,000 + 38,000 × 8.
const PAID: [(i16, i8, i8, i64); 3] = [
    (2020, 9, 30, 391_393_296),
    (2021, 3, 31, 62_097_840),
    (2021, 7, 31, 510_400_000),
];

fn settlement() -> Settlement {
    let days = |quantity: &str, amount: i64| Worth::Price {
        quantity: d(quantity),
        list: d("1512"),
        bid: Decimal::ONE,
        index: Decimal::ONE,
        deadweight: Decimal::ZERO,
        price: d("1512"),
        amount: Decimal::from(amount),
    };
    let jail = Worth::Curve {
        effect: d("38"),
        piece: Some(2),
        result: d("510400000"),
        base: None,
        amount: d("510400000"),
    };
    let entry = |line, from, until, (y, m, dd, amount): (i16, i8, i8, i64), worth| LineEntry {
        line,
        cohort: None,
        from,
        until,
        payment: day(y, m, dd),
        measured: None,
        worth: vec![worth],
        earned: amount,
        bound: Vec::new(),
        paid_before: 0,
        paid: amount,
    };
    let mut measured = entry(1, day(2016, 1, 1), day(2020, 12, 31), PAID[2], jail);
    measured.measured = Some(EffectEntry {
        day: day(2020, 12, 31),
        value: d("62"),
        baseline: Some(d("100")),
        parts: vec![(Decimal::ONE, d("100"))],
        effect: d("38"),
        of_nothing: false,
        sample: Some(363),
        controls: Some(361),
    });
    let flow = |day, from, to, purpose, amount| Flow {
        day,
        from,
        to,
        purpose,
        amount,
    };
    let mut flows = vec![flow(
        day(2016, 1, 1),
        INVESTORS,
        Account::Vehicle,
        Purpose::Draw,
        860_000_000,
    )];
    let mut waterfall = Vec::new();
    let mut open = 860_000_000_i64;
    for (y, m, dd, amount) in PAID {
        let on = day(y, m, dd);
        flows.push(flow(on, CITY, Account::Vehicle, Purpose::Outcome, amount));
        flows.push(flow(
            on,
            Account::Vehicle,
            INVESTORS,
            Purpose::Distribution,
            amount,
        ));
        let principal = amount.min(open);
        for (action, available, limit, paid) in [
            (0, amount, open, principal),
            (
                1,
                amount - principal,
                amount - principal,
                amount - principal,
            ),
        ] {
            waterfall.push(WaterfallEntry {
                day: on,
                waterfall: 0,
                action: Some(action),
                to: INVESTORS,
                available,
                limit,
                paid,
                rest: 0,
                capped: false,
            });
        }
        open -= principal;
    }
    Settlement {
        flows,
        paid: 963_891_136,
        by_line: vec![453_491_136, 510_400_000],
        by_payer: vec![(CITY, 963_891_136)],
        drawn: 860_000_000,
        statement: Some(Statement {
            lines: vec![
                entry(
                    0,
                    day(2016, 1, 1),
                    day(2020, 6, 30),
                    PAID[0],
                    days("258858", PAID[0].3),
                ),
                entry(
                    0,
                    day(2020, 7, 1),
                    day(2020, 12, 31),
                    PAID[1],
                    days("41070", PAID[1].3),
                ),
                measured,
            ],
            claims: Vec::new(),
            payments: PAID
                .map(|(y, m, dd, amount)| PaymentEntry {
                    day: day(y, m, dd),
                    amount,
                    by: vec![(CITY, amount)],
                })
                .to_vec(),
            draws: vec![DrawEntry {
                day: day(2016, 1, 1),
                need: 860_000_000,
                recycled: 0,
                by: vec![(0, 860_000_000)],
                unfunded: 0,
            }],
            waterfall,
            guarantees: Vec::new(),
            terminations: Vec::new(),
        }),
        ..Settlement::default()
    }
}
