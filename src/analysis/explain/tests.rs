//! Every expected figure is computed by hand from the terms.

use super::sample::{day, dec, denver_curve, line, metric, piece, plain};
use super::*;
use crate::contract::statement::Limit;
use crate::contract::terms::*;
use proptest::prelude::*;

fn number(id: &str) -> Metric {
    Metric {
        unit: "%".into(),
        ..metric(id, Measure::Reported(Kind::Number))
    }
}

fn denver() -> Terms {
    let rule = Rule::Curve {
        curve: denver_curve(),
        of: Base::Money,
    };
    let jail = Line {
        when: When::End,
        ..line("jail", Some(0), rule)
    };
    plain(vec![number("reduction")], vec![jail])
}

/// The only relation of the first line.
fn first(terms: &Terms) -> Relation {
    explain(terms, None).lines.remove(0).relations.remove(0)
}

fn at(relation: &Relation, x: &str) -> Row {
    let x = dec(x);
    let found = relation.rows.iter().find(|row| row.x == x);
    let known: Vec<String> = relation.rows.iter().map(|r| r.x.to_string()).collect();
    found
        .unwrap_or_else(|| panic!("no row at {x}: {known:?}"))
        .clone()
}

fn paid(relation: &Relation, x: &str) -> i64 {
    at(relation, x).paid
}

/// R1: below 20 % nothing; 20–30 %: 160,000 per point of the reduction; 30–65 %: 4.8 m + 38,000 per point above 30; flat above.
#[test]
fn a_curve_at_its_nodes_beside_them_and_between() {
    let relation = first(&denver());
    assert_eq!(relation.axis, Axis::Effect(0));
    assert_eq!(relation.moment.until, day(2020, 12, 31));
    assert_eq!(relation.moment.payment, day(2021, 3, 31));
    for (x, dollars) in [
        ("19.99", 0.0),
        ("20", 3_200_000.0),
        ("20.01", 3_201_600.0),
        ("25", 4_000_000.0),
        ("29.99", 4_798_400.0),
        ("30", 4_800_000.0),
        ("47.5", 5_465_000.0),
        ("64.99", 6_129_620.0),
        ("65", 6_130_000.0),
        ("77", 6_130_000.0),
    ] {
        assert_eq!(paid(&relation, x) as f64 / 100.0, dollars, "at {x}");
    }
}

/// A node with endless digits has neighbours that can be read.
#[test]
fn beside_a_node_figures_are_short() {
    let mut terms = denver();
    match &mut terms.lines[0].rule {
        Rule::Curve { curve, .. } => {
            curve.pieces[2].to = Some(dec("68.33333333"));
            curve.pieces[3].from = Some(dec("68.33333333"));
        }
        _ => unreachable!(),
    }
    let relation = first(&terms);
    assert_eq!(
        paid(&relation, "68.3333"),
        480_000_000 + 3_800_000 * 383_333 / 10_000
    );
    assert_eq!(paid(&relation, "68.3334"), 613_000_000);
    assert_eq!(paid(&relation, "19.9999"), 0);
}

#[test]
fn which_end_is_closed_shows_in_the_table_and_in_the_picture() {
    let mut terms = denver();
    let below = first(&terms);
    // One jump, at 20, from 0 to 3.2 m; elsewhere the pieces meet.
    let open: Vec<_> = below
        .graph
        .iter()
        .filter(|s| s.ends != (true, true))
        .collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].points.last(), Some(&(20.0, 0.0)));
    assert_eq!(open[0].ends, (true, false));
    match &mut terms.lines[0].rule {
        Rule::Curve { curve, .. } => curve.closed = Closed::Above,
        _ => unreachable!(),
    }
    let above = first(&terms);
    assert_eq!(paid(&above, "20"), 0);
    let open: Vec<_> = above
        .graph
        .iter()
        .filter(|s| s.ends != (true, true))
        .collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].points.first(), Some(&(20.0, 3_200_000.0)));
    assert_eq!(open[0].ends, (false, true));
}

#[test]
fn a_cap_is_a_flat_part_that_begins_where_it_binds() {
    let mut terms = denver();
    terms.lines[0].limits.cap = Some(529_000_000);
    let relation = first(&terms);
    // 4.8 m + 38,000 × 12.89 = 5,289,820 is below the cap, 38,000 × 12.90 = 490,200 above it.
    assert_eq!(paid(&relation, "42.89"), 528_982_000);
    let row = at(&relation, "42.9");
    assert_eq!((row.earned, row.paid), (529_020_000, 529_000_000));
    assert_eq!(
        row.bound.iter().map(|b| b.limit).collect::<Vec<_>>(),
        [Limit::Line]
    );
    let capped: Vec<_> = relation.graph.iter().filter(|s| s.capped).collect();
    assert!(!capped.is_empty());
    let begins = capped[0].points[0];
    assert!(
        (begins.0 - (30.0 + 490_000.0 / 38_000.0)).abs() < 1e-6,
        "{begins:?}"
    );
    for segment in capped {
        for point in &segment.points {
            assert!((point.1 - 5_290_000.0).abs() < 0.03, "{point:?}");
        }
    }
}

#[test]
fn claims_up_to_the_cap_and_beyond() {
    let steps = vec![(None, dec("130000"))];
    let mut terms = plain(
        vec![metric("job", Measure::Reported(Kind::Claims))],
        vec![line("job", Some(0), Rule::Price { steps })],
    );
    terms.lines[0].limits.cap = Some(1_000_000);
    let relation = first(&terms);
    assert_eq!(relation.axis, Axis::Count(0));
    assert_eq!(paid(&relation, "0"), 0);
    assert_eq!(paid(&relation, "1"), 130_000);
    // 7 × 1,300 = 9,100; 8 × 1,300 = 10,400 is cut to 10,000.
    assert_eq!(paid(&relation, "7"), 910_000);
    let row = at(&relation, "8");
    assert_eq!((row.earned, row.paid), (1_040_000, 1_000_000));
    assert!(relation.rows.iter().all(|r| r.x.fract().is_zero()));
}

#[test]
fn tiers_at_their_bounds() {
    let tiers = vec![
        Tier {
            above: dec("0"),
            price: dec("10000"),
        },
        Tier {
            above: dec("50"),
            price: dec("8000"),
        },
    ];
    let terms = plain(
        vec![metric("job", Measure::Reported(Kind::Claims))],
        vec![line("job", Some(0), Rule::Tiers(tiers))],
    );
    let relation = first(&terms);
    assert_eq!(paid(&relation, "50"), 500_000);
    assert_eq!(paid(&relation, "51"), 508_000);
    assert_eq!(paid(&relation, "100"), 900_000);
}

/// R10: 26 weeks pay 1,000 only after 13 weeks; no person brings more than 8,200.
#[test]
fn a_chain_is_met_and_a_person_is_capped() {
    let price = |cents: &str| Rule::Price {
        steps: vec![(None, dec(cents))],
    };
    let claims = |id: &str| metric(id, Measure::Reported(Kind::Claims));
    let mut terms = plain(
        vec![claims("job13"), claims("job26")],
        vec![
            line("job13", Some(0), price("260000")),
            Line {
                requires: Some(0),
                ..line("job26", Some(1), price("100000"))
            },
        ],
    );
    terms.lines[0].limits.max_claims = Some(4);
    terms.cap_per_person = Some(820_000);
    let study = explain(&terms, None);
    let chained = &study.lines[1].relations[0];
    assert!(chained.chained);
    assert_eq!(paid(chained, "1"), 100_000);
    let person = &study.lines[0].relations[1];
    assert_eq!(person.axis, Axis::Person(0));
    assert_eq!(paid(person, "3"), 780_000);
    // The fourth would be 10,400: cut to 8,200; the fifth does not count.
    assert_eq!(paid(person, "4"), 820_000);
    assert_eq!(paid(person, "5"), 820_000);
}

/// R2: 95 % of 281,550 is 267,472.50.
#[test]
fn a_share_of_a_saving() {
    let rule = Rule::Share {
        share: dec("0.95"),
        times: dec("1"),
    };
    let mut terms = plain(
        vec![metric("saving", Measure::Reported(Kind::Money))],
        vec![Line {
            repeat: Repeat::Difference,
            ..line("saving", Some(0), rule)
        }],
    );
    terms.lines[0].limits.cap = Some(26_747_250);
    let relation = first(&terms);
    assert_eq!(relation.axis, Axis::Saving(0));
    assert_eq!(paid(&relation, "-10000"), 0);
    assert_eq!(paid(&relation, "10000"), 950_000);
    assert_eq!(paid(&relation, "100000"), 9_500_000);
    // Just above 281,550 the cap begins to bind: it is the last round amount that is paid in full.
    assert_eq!(paid(&relation, "281550"), 26_747_250);
    let capped = relation
        .rows
        .iter()
        .find(|r| !points::limits(r).is_empty())
        .unwrap();
    assert_eq!(capped.x, dec("570000"));
    assert_eq!(capped.paid, 26_747_250);
}

/// R6: 3 % + 0.9 per point above 55 on a principal of 10 m, with a floor of 5 % for the first years.
#[test]
fn percent_of_the_principal_and_a_floor_that_ends() {
    let curve = Curve {
        form: Form::Bands,
        closed: Closed::Below,
        pieces: vec![
            piece(Some("55"), Some("68"), "3", "0.9"),
            piece(Some("68"), None, "14.7", "0"),
        ],
    };
    let mut terms = plain(
        vec![number("rate")],
        vec![Line {
            when: When::On(vec![day(2017, 12, 31), day(2019, 12, 31)]),
            ..line(
                "coupon",
                Some(0),
                Rule::Curve {
                    curve,
                    of: Base::Principal(0),
                },
            )
        }],
    );
    terms.capital.tranches[0].commitment = Some(1_000_000_000);
    terms.lines[0].limits.floor = Some(Floor {
        pay: dec("5"),
        until: Some(day(2018, 12, 31)),
    });
    let study = explain(&terms, None);
    let [early, late] = study.lines[0].relations.as_slice() else {
        panic!("before and after the floor")
    };
    assert_eq!(
        (early.provided, late.provided),
        (Some(1_000_000_000), Some(1_000_000_000))
    );
    // 3 % + 0.9 × 6.5 = 8.85 % of 10 m.
    assert_eq!(paid(early, "61.5"), 88_500_000);
    assert_eq!(paid(late, "61.5"), 88_500_000);
    assert_eq!(paid(early, "55"), 50_000_000);
    assert_eq!(paid(late, "55"), 30_000_000);
    assert_eq!(paid(early, "54.99"), 50_000_000);
    // 3 + 0.9 × 2.2222… = 5: there the floor ends, and the picture bends.
    assert_eq!(
        (paid(early, "57.22"), paid(early, "57.23")),
        (50_000_000, 50_070_000)
    );
    let bend = early
        .graph
        .iter()
        .flat_map(|s| &s.points)
        .find(|p| p.0 > 57.0 && p.0 < 58.0);
    assert!(
        (bend.unwrap().0 - (55.0 + 2.0 / 0.9)).abs() < 1e-6,
        "{bend:?}"
    );
    assert_eq!(paid(late, "54.99"), 0);
}

#[test]
fn below_nothing_the_tranche_pays() {
    let curve = Curve {
        form: Form::Points,
        closed: Closed::Below,
        pieces: vec![piece(Some("-10"), Some("10"), "-1000000", "100000")],
    };
    let mut terms = plain(
        vec![number("change")],
        vec![Line {
            when: When::End,
            two_sided: Some(TwoSided {
                from: 0,
                cap: Some(600_000),
            }),
            ..line(
                "both",
                Some(0),
                Rule::Curve {
                    curve,
                    of: Base::Money,
                },
            )
        }],
    );
    let relation = first(&terms);
    assert_eq!(paid(&relation, "10"), 1_000_000);
    assert_eq!(paid(&relation, "0"), 0);
    assert_eq!(paid(&relation, "-10"), -600_000);
    terms.lines[0].two_sided = None;
    assert_eq!(paid(&first(&terms), "-10"), 0);
}

#[test]
fn prices_change_with_the_day() {
    let steps = vec![(None, dec("10000")), (Some(day(2018, 1, 1)), dec("11000"))];
    let mut terms = plain(
        vec![metric("job", Measure::Reported(Kind::Claims))],
        vec![line("job", Some(0), Rule::Price { steps })],
    );
    terms.indexation = Some(Indexation {
        rate: dec("0.02"),
        every_months: 24,
        from: day(2016, 1, 1),
    });
    let study = explain(&terms, None);
    let dated = &study.lines[0].relations[1];
    assert_eq!(dated.axis, Axis::Day(0));
    let on = |d: crate::contract::day::Day| {
        let x = Decimal::from(d.since(day(2016, 1, 1)));
        paid(dated, &x.to_string())
    };
    assert_eq!(on(day(2016, 1, 1)), 10_000);
    assert_eq!(on(day(2017, 12, 31)), 10_000);
    assert_eq!(on(day(2018, 1, 1)), 11_220);
    // 11,000 × 1.02² = 11,444.4, rounded down.
    assert_eq!(on(day(2020, 1, 1)), 11_444);
}

#[test]
fn a_price_that_depends_on_a_rate() {
    let curve = Curve {
        form: Form::Bands,
        closed: Closed::Below,
        pieces: vec![
            piece(Some("50"), Some("90"), "1000", "0"),
            piece(Some("90"), None, "1800", "0"),
        ],
    };
    let mut retention = number("retention");
    retention.baseline = Baseline::Single(Source::Control { size: 100 });
    retention.effect = Effect::Rise;
    let terms = plain(
        vec![metric("nights", Measure::Reported(Kind::Units)), retention],
        vec![line(
            "nights",
            Some(0),
            Rule::PriceBy(PriceBy { metric: 1, curve }),
        )],
    );
    let study = explain(&terms, None);
    let [by, count] = study.lines[0].relations.as_slice() else {
        panic!("two relations")
    };
    assert_eq!(by.axis, Axis::PriceBy(1));
    assert_eq!(
        (paid(by, "49.99"), paid(by, "50"), paid(by, "90")),
        (0, 1_000, 1_800)
    );
    assert_eq!(count.axis, Axis::Count(0));
    assert!(count.held.unwrap() > dec("90"));
    assert_eq!(paid(count, "10"), 18_000);
    // 44 found and 40 expected: a rise of 4.
    assert_eq!(study.effects[1].as_ref().unwrap().entry.effect, dec("4"));
    assert_eq!(study.effects[0], None);
}

/// What other lines, early ends and the size of samples do is not what this line pays.
#[test]
fn a_line_is_looked_at_by_itself() {
    let mut terms = denver();
    let alone = first(&terms);
    terms.lines.push(Line {
        id: "other".into(),
        ..terms.lines[0].clone()
    });
    terms.lines[0].unless = Some(1);
    terms.lines[0].limits.minimum_sample = Some(5_000);
    terms.terminations.push(Termination {
        id: "stop".into(),
        name: String::new(),
        name_da: String::new(),
        on: vec![day(2017, 1, 1)],
        when: Some(Trigger::LossAbove { amount: -1 }),
        stops: Stops::Everything,
        redemption: Vec::new(),
    });
    let among_others = first(&terms);
    assert_eq!(alone.rows, among_others.rows);
    assert_eq!(alone.graph, among_others.graph);
}

#[test]
fn a_minimum_of_another_number_is_met_and_one_of_its_own_is_shown() {
    let mut terms = denver();
    terms.metrics.push(number("enrolled"));
    let plain = first(&terms);
    terms.lines[0].limits.minimum = Some(Minimum {
        metric: 1,
        least: dec("50"),
    });
    assert_eq!(first(&terms).rows, plain.rows);
    terms.lines[0].limits.minimum = Some(Minimum {
        metric: 0,
        least: dec("25"),
    });
    let relation = first(&terms);
    assert_eq!(paid(&relation, "24.99"), 0);
    assert_eq!(paid(&relation, "25"), 400_000_000);
}

#[test]
fn what_cannot_be_measured_has_no_relation() {
    let mut terms = denver();
    terms.schedule.until = day(2015, 1, 1);
    let study = explain(&terms, None);
    assert!(study.lines[0].moments.is_empty() && study.lines[0].relations.is_empty());
}

#[test]
fn silence_is_told_from_what_is_said() {
    use super::silence::Silence;
    let mut terms = denver();
    // What is reported says nothing of whom it counts; a rate does.
    terms.metrics[0].measure = Measure::Rate {
        of: 0,
        per: Per::Referred,
    };
    terms.lines[0].metric = Some(0);
    let file = |text: &str| text.parse::<toml::Table>().unwrap();
    let all = explain(
        &terms,
        Some(&file("[contract.metric.reduction]\n[contract.line.jail]\n")),
    )
    .silent;
    for silent in [
        Silence::Rounding,
        Silence::Lag,
        Silence::On(0),
        Silence::When(0),
        Silence::Repeat(0),
    ] {
        assert!(all.contains(&silent), "{silent:?}");
    }
    let said = "[contract]\nrounding = 'down'\nlag = '3 months'\n[contract.metric.reduction]\non = 'referred'\n[contract.line.jail]\nwhen = 'end'\nrepeat = 'each'\n";
    let fewer = explain(&terms, Some(&file(said))).silent;
    for silent in [
        Silence::Rounding,
        Silence::Lag,
        Silence::On(0),
        Silence::When(0),
        Silence::Repeat(0),
    ] {
        assert!(!fewer.contains(&silent), "{silent:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..crate::fixed_seed::config() })]

    /// The picture goes through the table: at every row that is no node, some segment has the payment of the row.
    #[test]
    fn picture_and_table_agree(
        nodes in prop::collection::btree_set(-40_i64..120, 1..5),
        pays in prop::collection::vec(-500_i64..5_000, 6),
        slopes in prop::collection::vec(-20_i64..200, 6),
        cap in prop::option::of(1_i64..300_000),
        closed in any::<bool>(),
    ) {
        let nodes: Vec<Decimal> = nodes.into_iter().map(Decimal::from).collect();
        let mut pieces = Vec::new();
        for (i, from) in nodes.iter().enumerate() {
            pieces.push(Piece {
                from: Some(*from),
                to: nodes.get(i + 1).copied(),
                pay: Decimal::from(pays[i] * 100),
                slope: if i + 1 < nodes.len() { Decimal::from(slopes[i] * 100) } else { Decimal::ZERO },
                name: None,
            });
        }
        let closed = if closed { Closed::Below } else { Closed::Above };
        let curve = Curve { form: Form::Bands, closed, pieces };
        let mut terms = denver();
        terms.lines[0].rule = Rule::Curve { curve, of: Base::Money };
        terms.lines[0].limits.cap = cap;
        let relation = first(&terms);
        prop_assert!(relation.rows.windows(2).all(|p| p[0].x < p[1].x));
        for row in relation.rows.iter().filter(|row| !nodes.contains(&row.x)) {
            let (x, y) = (row.x.to_string().parse::<f64>().unwrap(), row.paid as f64 / 100.0);
            let near = relation.graph.iter().flat_map(|s| s.points.windows(2)).any(|p| {
                let ((x0, y0), (x1, y1)) = (p[0], p[1]);
                x0 <= x && x <= x1 && x0 < x1 && {
                    let there = y0 + (y1 - y0) * (x - x0) / (x1 - x0);
                    (there - y).abs() < 0.1
                }
            });
            prop_assert!(near, "no piece of the picture goes through {x}, {y}: {:?}", relation.graph);
        }
    }
}
