//! A contract with everything in it.

use super::{
    CITY, FOUNDATION, action, day, dec, denver_curve, line, metric, parties, payer, piece, plain,
    tranche,
};
use crate::contract::parties::Parties;
use crate::contract::terms::*;
use crate::model::account::Account;
use crate::model::number::{Number, ParameterId};
use rust_decimal::Decimal;

fn metrics() -> Vec<Metric> {
    let rich = |id: &str, measure, baseline, effect| Metric {
        unit: format!("unit of {id}"),
        baseline,
        effect,
        ..metric(id, measure)
    };
    let work = Condition::Work { min_hours: 15.0 };
    let control = Source::Control { size: 200 };
    vec![
        metric("job", Measure::JobStart { min_hours: 12.0 }),
        Metric {
            baseline: Baseline::Single(Source::Deadweight(dec("0.15"))),
            person_window: Some(104),
            ..metric(
                "weeks",
                Measure::Spell {
                    of: work,
                    weeks: 13,
                    gap: 2,
                },
            )
        },
        metric(
            "step",
            Measure::StepCompleted {
                step: "qualification".into(),
            },
        ),
        metric(
            "started",
            Measure::StepStarted {
                step: "intake".into(),
            },
        ),
        metric(
            "success",
            Measure::Success {
                any: vec![0],
                none: vec![2],
                after: 104,
            },
        ),
        rich(
            "days",
            Measure::Units {
                of: Condition::States(vec!["education".into()]),
                unit: TimeUnit::Day,
                after: 52,
                gap: 1,
                most: Some(365),
            },
            Baseline::None,
            Effect::Value,
        ),
        Metric {
            unit: "%".into(),
            ..rich(
                "rate",
                Measure::Rate {
                    of: 0,
                    per: Per::People(120),
                },
                Baseline::Single(control.clone()),
                Effect::Fall,
            )
        },
        rich(
            "mean",
            Measure::Mean {
                of: 5,
                per: Per::Referred,
            },
            Baseline::Switch {
                at: day(2018, 1, 1),
                first: Source::Fixed(dec("55")),
                then: Source::Historical { size: 300 },
            },
            Effect::RisePercent,
        ),
        rich(
            "count",
            Measure::Count { of: 0 },
            Baseline::Blend(vec![
                (dec("0.8"), control.clone()),
                (dec("0.2"), Source::DifferenceInDifferences { size: 250 }),
            ]),
            Effect::PercentOf(dec("40")),
        ),
        rich(
            "composite",
            Measure::Composite {
                parts: vec![(6, dec("0.4")), (7, dec("0.6"))],
            },
            Baseline::Fallback {
                least: 30,
                first: Source::Matched {
                    size: 220,
                    bias: Number::drawn(0.5, ParameterId(3)),
                },
                otherwise: Source::AgreedPath { lives: 1_000_000 },
            },
            Effect::Rise,
        ),
        rich(
            "saving",
            Measure::Saving {
                components: vec![SavingComponent::Tax],
                less_effort: true,
            },
            Baseline::Single(Source::Twin),
            Effect::Value,
        ),
        rich(
            "reported",
            Measure::Reported(Kind::Number),
            Baseline::Single(Source::PrePost),
            Effect::FallPercent,
        ),
    ]
}

fn lines() -> Vec<Line> {
    let steps = vec![
        (None, dec("130000")),
        (Some(day(2018, 1, 1)), dec("140000")),
    ];
    let curve = || denver_curve();
    vec![
        Line {
            requires: Some(5),
            limits: LineLimits {
                cap: Some(529_000_000),
                cap_per_payment: Some(200_000_000),
                cap_per_person: Some(820_000),
                max_claims: Some(3),
                max_units: Some(dec("1000")),
                minimum: Some(Minimum {
                    metric: 6,
                    least: dec("2.5"),
                }),
                minimum_sample: Some(30),
                floor: None,
            },
            lag_months: Some(6),
            payers: Some(vec![Payer {
                cap: Some(100_000_000),
                cap_per_year: Some(50_000_000),
                from: Some(day(2017, 1, 1)),
                until: Some(day(2021, 6, 30)),
                ..payer(CITY, "1")
            }]),
            ..line("weeks", Some(1), Rule::Price { steps })
        },
        Line {
            limits: LineLimits {
                floor: Some(Floor {
                    pay: dec("5"),
                    until: Some(day(2018, 6, 30)),
                }),
                ..LineLimits::default()
            },
            two_sided: Some(TwoSided {
                from: 0,
                cap: Some(330_000_000),
            }),
            waterfall: 1,
            ..line(
                "jail",
                Some(6),
                Rule::Curve {
                    curve: Curve {
                        form: Form::Points,
                        pieces: vec![Piece {
                            name: Some("class B".into()),
                            ..piece(Some("5"), Some("15"), "7.5", "0.9")
                        }],
                        ..curve()
                    },
                    of: Base::Principal(0),
                },
            )
        },
        Line {
            by_cohort: true,
            when: When::On(vec![day(2017, 6, 30), day(2019, 6, 30)]),
            repeat: Repeat::Difference,
            ..line(
                "cohorts",
                Some(6),
                Rule::Curve {
                    curve: curve(),
                    of: Base::Money,
                },
            )
        },
        Line {
            unless: Some(2),
            when: When::End,
            ..line(
                "pooled",
                Some(11),
                Rule::Curve {
                    curve: curve(),
                    of: Base::Amount(15_000_000_000),
                },
            )
        },
        line(
            "days",
            Some(5),
            Rule::PriceBy(PriceBy {
                metric: 6,
                curve: Curve {
                    pieces: vec![
                        piece(Some("50"), Some("90"), "1000", "20"),
                        piece(Some("90"), None, "1800", "0"),
                    ],
                    ..curve()
                },
            }),
        ),
        line(
            "job",
            Some(0),
            Rule::Tiers(vec![
                Tier {
                    above: Decimal::ZERO,
                    price: dec("10000"),
                },
                Tier {
                    above: dec("50"),
                    price: dec("8000"),
                },
            ]),
        ),
        Line {
            repeat: Repeat::Difference,
            ..line(
                "saving",
                Some(10),
                Rule::Share {
                    share: dec("0.95"),
                    times: dec("3"),
                },
            )
        },
        line(
            "charge",
            None,
            Rule::Charge {
                amount: dec("5000000"),
                of: Base::Money,
            },
        ),
        line(
            "standing",
            None,
            Rule::Charge {
                amount: dec("1.5"),
                of: Base::Commitment(0),
            },
        ),
        Line {
            when: When::End,
            limits: LineLimits {
                minimum: Some(Minimum {
                    metric: 11,
                    least: dec("3"),
                }),
                ..LineLimits::default()
            },
            ..line(
                "drawn",
                Some(11),
                Rule::Curve {
                    curve: curve(),
                    of: Base::Drawn(0),
                },
            )
        },
        line(
            "per_point",
            Some(7),
            Rule::Price {
                steps: vec![(None, dec("2500000"))],
            },
        ),
    ]
}

/// Every field of the terms has something in it.
pub fn rich() -> (Terms, Parties) {
    let mut terms = plain(metrics(), lines());
    terms.schedule.person_window = Some(156);
    terms.cohorts = vec![
        Cohort {
            id: "c1".into(),
            name: "Cohort 1".into(),
            name_da: "Hold 1".into(),
            from: day(2016, 1, 1),
            until: day(2016, 12, 31),
            measured: day(2018, 12, 31),
        },
        Cohort {
            id: "c2".into(),
            name: "Cohort 2".into(),
            name_da: "Hold 2".into(),
            from: day(2017, 1, 1),
            until: day(2017, 12, 31),
            measured: day(2019, 12, 31),
        },
    ];
    terms.payers = vec![
        Payer {
            cap: Some(90_000_000),
            ..payer(CITY, "0.8")
        },
        Payer {
            cap_per_year: Some(40_000_000),
            from: Some(day(2016, 6, 1)),
            until: Some(day(2022, 1, 31)),
            ..payer(FOUNDATION, "0.2")
        },
    ];
    terms.cap = Some(1_142_000_000);
    terms.cap_per_payment = Some(400_000_000);
    terms.cap_per_person = Some(1_000_000);
    terms.bid = dec("1.06");
    terms.indexation = Some(Indexation {
        rate: dec("0.02"),
        every_months: 12,
        from: day(2016, 7, 1),
    });
    terms.terminations = vec![
        Termination {
            id: "stop".into(),
            name: "Stop".into(),
            name_da: "Standsning".into(),
            on: vec![day(2017, 8, 31), day(2018, 8, 31)],
            when: Some(Trigger::Below {
                metric: 6,
                value: dec("5"),
            }),
            stops: Stops::Everything,
            redemption: vec![
                (day(2017, 12, 31), dec("0.75")),
                (day(2019, 12, 31), dec("0.5")),
            ],
        },
        Termination {
            id: "loss".into(),
            name: "Loss".into(),
            name_da: "Tab".into(),
            on: vec![day(2017, 8, 31)],
            when: Some(Trigger::LossAbove {
                amount: 200_000_000,
            }),
            stops: Stops::Intake,
            redemption: Vec::new(),
        },
        Termination {
            id: "right".into(),
            name: "Right".into(),
            name_da: "Ret".into(),
            on: vec![],
            when: None,
            stops: Stops::Intake,
            redemption: Vec::new(),
        },
        Termination {
            id: "success".into(),
            name: "Success".into(),
            name_da: "Succes".into(),
            on: vec![day(2019, 8, 31)],
            when: Some(Trigger::Above {
                metric: 6,
                value: dec("60"),
            }),
            stops: Stops::Intake,
            redemption: Vec::new(),
        },
    ];
    terms.capital = capital();
    (terms, parties())
}

fn capital() -> Capital {
    Capital {
        start: day(2015, 12, 1),
        tranches: vec![
            Tranche {
                commitment: Some(400_000_000),
                coupon: 0.03,
                coupon_until: Some(day(2019, 6, 30)),
                cap_multiple: Some(dec("1.5")),
                cap_return: Some(0.15),
                ..tranche(0, TrancheKind::Loan, "0.6")
            },
            tranche(1, TrancheKind::Deferred, "0.3"),
            tranche(2, TrancheKind::Grant, "0.1"),
        ],
        draws: Draws::Fixed(vec![
            (day(2016, 1, 1), 430_000_000),
            (day(2017, 1, 1), 100_000_000),
        ]),
        recycle: true,
        guarantees: vec![Guarantee {
            id: "bloom".into(),
            name: "Guarantee".into(),
            name_da: "Garanti".into(),
            by: FOUNDATION,
            of: 0,
            points: vec![(720_000_000, 600_000_000), (960_000_000, 720_000_000)],
            share: dec("0.9"),
            covers: crate::contract::terms::Covers::Loss,
        }],
        waterfalls: vec![
            Waterfall {
                id: "main".into(),
                actions: vec![
                    action(Take::Coupon { tranche: 0 }),
                    action(Take::Principal { tranche: 1 }),
                    Action {
                        take: Take::Return {
                            tranche: 0,
                            rate: 0.05,
                        },
                        of: dec("0.95"),
                        rest: Some(CITY),
                    },
                    action(Take::Multiple {
                        tranche: 0,
                        times: dec("1.4"),
                    }),
                    action(Take::Share {
                        to: CITY,
                        share: dec("0.9"),
                    }),
                ],
            },
            Waterfall {
                id: "second".into(),
                actions: vec![action(Take::Share {
                    to: Account::Tranche(0),
                    share: Decimal::ONE,
                })],
            },
        ],
        hurdle: 0.045,
    }
}
