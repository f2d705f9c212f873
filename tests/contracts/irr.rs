//! The rate of return against published values, against a plain scan that shares nothing with it, and in its odd cases.
#![allow(clippy::inconsistent_digit_grouping)] // amounts read as kroner_øre: 4_985_97 is 4,985.97

use jiff::civil::date;
use trappe::contract::returns::irr::{Irr, NoRate, Solver, irr};

fn on(flows: &[(i16, i8, i8, i64)]) -> Vec<(i64, i64)> {
    let start = date(1970, 1, 1);
    flows
        .iter()
        .map(|&(y, m, d, amount)| {
            let days = date(y, m, d).duration_since(start).as_hours() / 24;
            (days, amount)
        })
        .collect()
}

/// Flows on the first day of each quarter from 2026 on, in units of `unit` øre.
fn quarterly(amounts: &[f64], unit: f64) -> Vec<(i64, i64)> {
    (0..)
        .zip(amounts)
        .flat_map(|(quarter, amount)| {
            let month = quarter * 3;
            on(&[(
                2026 + month / 12,
                (1 + month % 12) as i8,
                1,
                (amount * unit).round() as i64,
            )])
        })
        .collect()
}

fn unique(flows: &[(i64, i64)]) -> f64 {
    match irr(flows) {
        Irr::Unique(rate) => rate,
        other => panic!("{other:?} for {flows:?}"),
    }
}

#[test]
fn the_documented_example_of_xirr() {
    let flows = on(&[
        (2008, 1, 1, -10_000_00),
        (2008, 3, 1, 2_750_00),
        (2008, 10, 30, 4_250_00),
        (2009, 2, 15, 3_250_00),
        (2009, 4, 1, 2_750_00),
    ]);
    // Excel prints 0.373362535; it stops at 1e-8
    assert!((unique(&flows) - 0.373_362_535).abs() < 2e-9);
    let mut shuffled = flows.clone();
    shuffled.reverse();
    assert_eq!(irr(&shuffled), irr(&flows));
}

#[test]
fn the_table_of_the_survey() {
    let q = |amounts: &[f64]| quarterly(amounts, 1_000.0);
    let ordinary = q(&[
        -400., -400., -200., 0., 0., 0., 150., 200., 250., 250., 200., 150.,
    ]);
    assert!((unique(&ordinary) - 0.0996).abs() < 5e-5);
    let nothing = q(&[-400., -400., -200., 0., 0., 0.]);
    assert_eq!(irr(&nothing), Irr::TotalLoss);
    assert_eq!(irr(&nothing).rate(), Some(-1.0));
    let almost_nothing = q(&[-400., -400., -200., 0., 0., 0., 0., 0., 0., 0., 0., 0.001]);
    assert!((unique(&almost_nothing) + 0.9964).abs() < 5e-5);
    let (a, b) = (1.1_f64.powf(0.25), 1.3_f64.powf(0.25));
    match irr(&quarterly(&[-100., 100. * (a + b), -100. * a * b], 1e9)) {
        Irr::Several(rates) => {
            assert_eq!(rates.len(), 2);
            assert!((rates[0] - 0.081).abs() < 5e-4 && (rates[1] - 0.388).abs() < 5e-4);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        irr(&q(&[100., -210., 120.])),
        Irr::None(NoRate::GainAtEveryRate)
    );
    let clawback = q(&[
        -400., -400., -200., 0., 0., 0., 300., 300., 300., 300., 200., -50.,
    ]);
    assert!((unique(&clawback) - 0.1894).abs() < 5e-5);
}

#[test]
fn closed_forms() {
    // one draw, one payment: (1 + r)^(days/365) = multiple
    for (days, paid, back) in [
        (365, 100_00, 108_00),
        (730, 100_00, 25_00),
        (10_950, 1_000_000_00, 1),
        (1, 100_00, 101_00),
        (365, 100_00, 100_00),
    ] {
        let exact = libm::exp(libm::log(back as f64 / paid as f64) * 365.0 / days as f64) - 1.0;
        let rate = unique(&[(7, -paid), (7 + days, back)]);
        assert!(
            (rate - exact).abs() <= 1e-12 * (1.0 + exact.abs()),
            "{rate} {exact}"
        );
    }
    // 120 in a year and 144 in two at 20 %
    let rate = unique(&[(0, -200), (365, 120), (730, 144)]);
    assert!((rate - 0.2).abs() < 1e-13);
}

#[test]
fn the_odd_cases_say_what_they_are() {
    assert_eq!(irr(&[]), Irr::NoFlows);
    assert_eq!(irr(&[(0, 0), (9, 0)]), Irr::NoFlows);
    assert_eq!(irr(&[(5, -100), (5, 100)]), Irr::NoFlows);
    assert_eq!(irr(&[(5, -100), (5, 99)]), Irr::TotalLoss);
    assert_eq!(irr(&[(0, 100)]), Irr::None(NoRate::OnlyGains));
    assert_eq!(irr(&[(0, -1), (1, i64::MAX)]), Irr::None(NoRate::TooLarge));
    assert_eq!(irr(&[(0, i64::MIN), (1, i64::MIN)]), Irr::TotalLoss);
    assert_eq!(irr(&[(0, -100), (1_000, 100)]), Irr::Unique(0.0));
    // touching zero at 0 % only: −1, +2, −1 at equal distances
    match irr(&[(0, -100), (365, 200), (730, -100)]) {
        Irr::Unique(rate) => assert!(rate.abs() < 1e-7),
        other => panic!("{other:?}"),
    }
    // a remnant after a day is −100 % to every digit, but not a total loss
    assert_eq!(irr(&[(0, -i64::MAX), (1, 1)]), Irr::Unique(-1.0));
    // days far apart
    assert!(matches!(irr(&[(i64::MIN, -5), (i64::MAX, 6)]), Irr::Unique(r) if r.abs() < 1e-9));
}

#[test]
fn sign_changes_are_counted_after_netting() {
    let mut solver = Solver::default();
    // a bond that pays while it still draws: Descartes says up to five roots, Norström one
    let flows = [
        (0, -500),
        (90, -300),
        (180, 100),
        (270, -200),
        (300, -5),
        (300, 105),
        (360, -50),
        (900, 2_000),
    ];
    let signs = solver.sign_changes(&flows);
    assert_eq!((signs.flows, signs.forwards, signs.backwards), (5, 1, 0));
    assert!(matches!(solver.solve(&flows), Irr::Unique(r) if r > 0.0));
    let signs = solver.sign_changes(&[(0, -100), (0, 100), (1, 0)]);
    assert_eq!((signs.flows, signs.forwards, signs.backwards), (0, 0, 0));
}

/// SplitMix64, so that the flows are the same everywhere.
struct Luck(u64);

impl Luck {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: i64) -> i64 {
        (self.next() % n as u64) as i64
    }
}

/// Flows of many kinds, in the kinds in which bonds come and in those in which they should not.
fn random_flows(luck: &mut Luck) -> Vec<(i64, i64)> {
    let mut flows = Vec::new();
    let draws = 1 + luck.below(12);
    let size = 10_i64.pow(luck.below(9) as u32 + 2);
    match luck.below(11) {
        // an ordinary bond; some repay while they still draw
        0..=2 => {
            let overlap = luck.below(draws + 1);
            flows.extend((0..draws).map(|k| (k * 91, -1 - luck.below(size))));
            let good = 1 + luck.below(3 * size);
            flows.extend(
                (0..1 + luck.below(18))
                    .map(|k| ((draws - overlap + k) * 91 + 17, luck.below(good))),
            );
        }
        // everything lost
        3 => flows.extend((0..draws).map(|k| (k * 91, -1 - luck.below(size)))),
        // a tiny recovery: 0.0001 % and less, soon or after 30 years
        4 => {
            flows.extend((0..draws).map(|k| (k * 91, -1_000_000_000 - luck.below(size))));
            flows.push((draws * 91 + 1 + luck.below(10_950), 1 + luck.below(1_000)));
        }
        // both ways at random within two weeks, many on the same day
        5 => flows
            .extend((0..2 + luck.below(20)).map(|_| (luck.below(14), luck.below(2 * size) - size))),
        // both ways at random over 30 years
        6 => flows.extend(
            (0..2 + luck.below(30)).map(|_| (luck.below(10_950), luck.below(2 * size) - size)),
        ),
        // everything on one day, sometimes the same to and fro
        7 => {
            let amount = luck.below(2 * size) - size;
            flows.extend([(40, amount), (40, -amount)]);
            flows.extend((0..luck.below(3)).map(|_| (40, luck.below(2 * size) - size)));
        }
        // money that goes to and fro: drawn, paid back with a little more or less, drawn again, for up to 30 years
        8 => {
            let span = 10 + luck.below(360);
            for k in 0..2 + luck.below(15) {
                let drawn = 1 + luck.below(size);
                flows.push((2 * k * span, -drawn));
                flows.push(((2 * k + 1) * span, drawn * (80 + luck.below(45)) / 100));
            }
        }
        // a bond whose investor also pays for bad results, between the payments and after the last
        9 => {
            flows.extend((0..draws).map(|k| (k * 91, -1 - luck.below(size))));
            flows.extend((0..12).map(|k| (draws * 91 + k * 182, luck.below(3 * size) - size)));
        }
        // several roots on purpose: (1 − g₁v)(1 − g₂v)… in yearly flows, times −10¹²
        _ => {
            let mut poly = vec![-1e12];
            for _ in 0..2 + luck.below(4) {
                let growth = 0.5 + luck.below(1_500) as f64 / 1_000.0;
                let mut next = vec![0.0; poly.len() + 1];
                for (k, c) in poly.iter().enumerate() {
                    next[k] += c;
                    next[k + 1] -= c * growth;
                }
                poly = next;
            }
            flows.extend(
                (0..)
                    .zip(poly)
                    .map(|(year, amount)| (365 * year, amount as i64)),
            );
        }
    }
    flows
}

/// Present value at ln(1 + r) = x relative to its absolute terms.
fn relative_value(flows: &[(i64, i64)], x: f64) -> f64 {
    let days = flows.iter().map(|(day, _)| *day);
    let reference = if x < 0.0 { days.max() } else { days.min() }.unwrap_or(0);
    let (mut sum, mut lost, mut size) = (0.0_f64, 0.0_f64, 0.0_f64);
    for (day, amount) in flows {
        let term = *amount as f64 * (-x * (*day - reference) as f64 / 365.0).exp();
        // Neumaier's compensated sum
        let next = sum + term;
        lost += if sum.abs() >= term.abs() {
            (sum - next) + term
        } else {
            (term - next) + sum
        };
        sum = next;
        size += term.abs();
    }
    (sum + lost) / size
}

/// All sign changes on a fine grid in x, by bisection: `(cell, root)`.
fn scan(flows: &[(i64, i64)], grid: &[f64]) -> Vec<(f64, f64, f64)> {
    let values: Vec<f64> = grid.iter().map(|x| relative_value(flows, *x)).collect();
    let mut found = Vec::new();
    for k in 1..grid.len() {
        if values[k - 1] * values[k] < 0.0 {
            let (mut low, mut high) = (grid[k - 1], grid[k]);
            for _ in 0..70 {
                let middle = 0.5 * (low + high);
                if relative_value(flows, middle) * values[k - 1] > 0.0 {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            found.push((grid[k - 1], grid[k], 0.5 * (low + high)));
        }
    }
    found
}

/// How far ln(1 + r) may be off; close to −100 % the rate itself has few digits left.
fn tolerance(x: f64) -> f64 {
    1e-12 * x.abs().max(1.0) + 3e-16 * (-x).exp()
}

/// Whether the cumulative flows change sign once and end on the other sign than they began with.
fn norstrom(netted: &[(i64, i64)]) -> bool {
    let mut sum = 0;
    let mut signs: Vec<i64> = netted
        .iter()
        .map(|(_, amount)| {
            sum += amount;
            sum.signum()
        })
        .collect();
    let ends = signs.last() != Some(&0);
    signs.retain(|s| *s != 0);
    signs.dedup();
    ends && signs.len() == 2
}

#[test]
fn a_plain_scan_agrees_on_ten_thousand_random_flows() {
    // dense around 0, out to ±12,000: 1 øre of 10¹² back after a day is x = −10,085. The offset keeps 0 itself off the grid
    let grid: Vec<f64> = (-700..=700)
        .map(|k| ((f64::from(k) + 0.37) * 0.0144).sinh())
        .collect();
    let mut luck = Luck(33);
    let mut solver = Solver::default();
    let mut seen = [0; 6];
    for case in 0..10_000 {
        let flows = random_flows(&mut luck);
        let mut netted = std::collections::BTreeMap::new();
        for (day, amount) in &flows {
            *netted.entry(*day).or_insert(0) += amount;
        }
        let netted: Vec<(i64, i64)> = netted.into_iter().filter(|(_, a)| *a != 0).collect();
        let answer = solver.solve(&flows);
        let (kind, rates) = match &answer {
            Irr::Unique(rate) => (0, vec![*rate]),
            Irr::Several(rates) => (1, rates.clone()),
            Irr::TotalLoss => (2, vec![]),
            Irr::None(NoRate::OnlyGains) => (3, vec![]),
            Irr::None(_) => (4, vec![]),
            Irr::NoFlows => (5, vec![]),
        };
        seen[kind] += 1;
        let gains = netted.iter().any(|(_, a)| *a > 0);
        let losses = netted.iter().any(|(_, a)| *a < 0);
        assert_eq!(kind == 2, losses && !gains, "{case}: {answer:?}");
        assert_eq!(kind == 3, gains && !losses, "{case}: {answer:?}");
        assert_eq!(kind == 5, !gains && !losses, "{case}: {answer:?}");
        if !(gains && losses) {
            continue;
        }
        let mut found = scan(&netted, &grid);
        let positive = found.iter().filter(|(_, _, x)| *x > 0.0).count();
        assert!(
            positive == 1 || !norstrom(&netted),
            "{case}: Norström's theorem"
        );
        let gain = netted.iter().map(|(_, a)| a).sum::<i64>() > 0;
        if gain && positive == 1 && (kind == 0 || answer == Irr::None(NoRate::TooLarge)) {
            // more received than paid, and one positive rate: whatever fits below zero is not the return
            found.retain(|(_, _, x)| *x > 0.0);
        }
        // (several within a cell look like one to the scan)
        assert!(!gain || kind != 1 || rates.iter().filter(|r| **r > 0.0).count() != 1);
        // rates that no f64 tells from −100 % can't be turned back into x
        let far = |x: f64| !(-30.0..=700.0).contains(&x);
        let xs: Vec<f64> = rates.iter().map(|r| r.ln_1p()).collect();
        for (low, high, x) in &found {
            if far(*x) {
                let beyond = if *x < 0.0 {
                    rates.iter().any(|r| *r < -1.0 + 1e-12)
                } else {
                    answer == Irr::None(NoRate::TooLarge) || rates.iter().any(|r| *r > 1e300)
                };
                assert!(beyond, "{case}: {x} of {answer:?}");
                continue;
            }
            // an odd number of roots in the cell; the only one agrees to rounding
            let inside: Vec<f64> = xs.iter().copied().filter(|y| low < y && y < high).collect();
            assert_eq!(
                inside.len() % 2,
                1,
                "{case}: {x} of {answer:?} for {netted:?}"
            );
            if let [only] = inside[..] {
                // where the curve is flat both are as good as rounding lets them be
                let agree = (only - x).abs() <= tolerance(*x);
                let flat = relative_value(&netted, only).abs() <= 1e-14;
                assert!(agree || flat, "{case}: {only} is not {x} for {netted:?}");
            }
        }
        for x in xs.iter().filter(|x| !far(**x)) {
            let value = relative_value(&netted, *x).abs();
            assert!(
                value < 100.0 * tolerance(*x),
                "{case}: {value} at {x} of {answer:?}"
            );
        }
    }
    // every kind has been met often enough to mean something
    assert!(
        seen[0] > 4_000
            && seen[1] > 300
            && seen[2] > 1_000
            && seen[3] > 30
            && seen[4] > 50
            && seen[5] > 200,
        "{seen:?}"
    );
}

/// A loss may have no single rate, but it never drops out of the statistics.
#[test]
fn every_loss_has_a_rate_for_the_statistics() {
    // −100, +50 after a year, −1 after two: −52.2 % and −97.9 % fit; the root of 100 − 50v + v² = 0 nearest to v = 1 counts.
    let small_draw_after_the_last_receipt = irr(&[(0, -100_00), (365, 50_00), (730, -1_00)]);
    assert!(matches!(&small_draw_after_the_last_receipt, Irr::Several(rates) if rates.len() == 2));
    let v = (50.0 - f64::sqrt(2500.0 - 400.0)) / 2.0;
    let rate = small_draw_after_the_last_receipt.rate().expect("a rate");
    assert!((rate - (1.0 / v - 1.0)).abs() < 1e-9, "{rate}");
    // −100, +230, −131: two positive rates fit, and money is lost all the same.
    let positive_rates = irr(&[(0, -100_00), (365, 230_00), (730, -131_00)]);
    assert!(matches!(&positive_rates, Irr::Several(rates) if rates.iter().all(|r| *r > 0.0)));
    assert_eq!(positive_rates.rate(), Some(-1.0));
    // −100, +10, −50: nothing makes up for it.
    let nothing_makes_up = irr(&[(0, -100_00), (365, 10_00), (730, -50_00)]);
    assert_eq!(nothing_makes_up, Irr::None(NoRate::LossAtEveryRate));
    assert_eq!(nothing_makes_up.rate(), Some(-1.0));
    // Random draws and receipts that end in a loss: always a rate, always below zero.
    let mut state = 7_u64;
    let mut next = |n: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for _ in 0..10_000 {
        let mut flows: Vec<(i64, i64)> = (0..12)
            .map(|k| {
                (
                    91 * k,
                    if next(2) == 0 {
                        -(next(1_000) as i64)
                    } else {
                        next(500) as i64
                    },
                )
            })
            .collect();
        flows.insert(0, (0, -100_000));
        if flows.iter().map(|(_, a)| a).sum::<i64>() < 0 {
            let rate = irr(&flows).rate();
            assert!(
                rate.is_some_and(|r| (-1.0..0.0).contains(&r)),
                "{rate:?} {flows:?}"
            );
        }
    }
}
