use super::*;
use std::collections::BTreeSet;

fn both() -> [Sampling; 2] {
    [Sampling::Sobol, Sampling::LatinHypercube]
}

/// How many points lie in each of the equal intervals of one dimension.
fn counts(points: &Points, dimension: usize, intervals: usize) -> Vec<usize> {
    let mut counts = vec![0; intervals];
    for point in points.iter() {
        counts[grid::level(point[dimension], intervals)] += 1;
    }
    counts
}

#[test]
fn each_interval_of_each_dimension_holds_one_point() {
    for sampling in both() {
        for k in [0, 1, 5, 8] {
            let points = sampling.points(1 << k, 300, 2022).unwrap();
            for dimension in 0..300 {
                let counts = counts(&points, dimension, 1 << k);
                assert!(
                    counts.iter().all(|&c| c == 1),
                    "{sampling:?} {k} {dimension}"
                );
            }
        }
    }
    // a Latin hypercube of any number, and one as large as can be
    let points = latin::points(37, 4, 1).unwrap();
    assert!((0..4).all(|d| counts(&points, d, 37) == [1; 37]));
    let points = latin::points(MAX_POINTS, 2, 1).unwrap();
    assert!((0..2).all(|d| counts(&points, d, MAX_POINTS).iter().all(|&c| c == 1)));
    let points = sobol::points(MAX_POINTS, 2, 1).unwrap();
    assert!((0..2).all(|d| counts(&points, d, MAX_POINTS).iter().all(|&c| c == 1)));
}

/// The first two dimensions are a (0, m, 2)-net: every rectangle of area 2^-m between dyadic fractions holds one point, however long and narrow;
/// so do later blocks of as many points.
#[test]
fn the_first_two_dimensions_are_a_net() {
    let m = 8_u32;
    let points = sobol::points(3 << m, 2, 7).unwrap();
    for block in 0..3 {
        for across in 0..=m {
            let (columns, rows) = (1_usize << across, 1_usize << (m - across));
            let cells: BTreeSet<_> = (block << m..(block + 1) << m)
                .map(|i| {
                    let point = points.point(i);
                    (grid::level(point[0], columns), grid::level(point[1], rows))
                })
                .collect();
            assert_eq!(cells.len(), 1 << m, "block {block}, {columns} columns");
        }
    }
}

/// The direction numbers are those of Joe and Kuo: the first points of the plain sequence in five dimensions, as worked by hand from
/// their table (m = 1, 3, 5; 1, 3, 3; 1, 3, 1; 1, 1, 1 from the second dimension on), in the order of the binary counter.
#[test]
fn direction_numbers_are_the_published_ones() {
    let plain = |i: u32, d| sobol_burley::parts::sobol_rev(i.reverse_bits(), d).reverse_bits();
    let eighths = |i| [0, 1, 2, 3, 4].map(|d| plain(i, d) >> 29);
    assert_eq!(eighths(1), [4, 4, 4, 4, 4]);
    assert_eq!(eighths(2), [2, 6, 6, 6, 2]);
    assert_eq!(eighths(3), [6, 2, 2, 2, 6]);
    assert_eq!(eighths(4), [1, 5, 3, 1, 1]);
    assert_eq!(eighths(7), [7, 7, 1, 3, 7]);
}

#[test]
fn a_design_is_a_function_of_its_seed() {
    for sampling in both() {
        let points = |seed| sampling.points(64, 5, seed).unwrap();
        assert_eq!(points(3), points(3));
        assert_ne!(points(3), points(4));
        assert_ne!(points(0), points(u64::MAX));
    }
    // the first points of a longer design are those of a shorter one
    let (short, long) = (sobol::points(16, 3, 1), sobol::points(64, 3, 1));
    assert!(short.unwrap().iter().eq(long.unwrap().iter().take(16)));
    assert_ne!(derived_seed(1, 0), derived_seed(1, 1));
    assert_ne!(derived_seed(1, 0), derived_seed(2, 0));
}

/// Over independent seeds the mean of a function has the expectation of the integral: for the first point alone, which in the plain
/// sequence is 0, and for designs of seven. Means of 2,000 designs; each of 16 means is off by more than 6.5 standard errors with probability
/// 8e-11.
#[test]
fn means_over_seeds_have_no_bias() {
    type Function = fn(&[f64]) -> f64;
    let functions: [(Function, f64); 4] = [
        (|x| x[0], 0.5),
        (|x| x[2] * x[299], 0.25),
        (|x| x[0] * x[1] * x[1], 1.0 / 6.0),
        (|x| f64::from(x[0] < 0.3 && x[5] > 0.6), 0.12),
    ];
    for sampling in both() {
        for count in [1, 7] {
            let designs: Vec<Points> = (0..2000)
                .map(|seed| sampling.points(count, 300, seed).unwrap())
                .collect();
            for (number, (f, truth)) in functions.iter().enumerate() {
                let means: Vec<f64> = designs
                    .iter()
                    .map(|points| points.iter().map(f).sum::<f64>() / count as f64)
                    .collect();
                let (mean, sd) = crate::stats::interval::mean(&means, 0.95).unwrap();
                let error = sd.unwrap() / 2000_f64.sqrt();
                let off = (mean.value - truth).abs();
                assert!(
                    off <= 6.5 * error,
                    "{sampling:?}, {count} points, {number}: {off}"
                );
            }
        }
    }
}

/// The mean of a smooth function over a scrambled net is far nearer to the integral than that over a Latin hypercube of products.
#[test]
fn sobol_points_are_worth_many_independent_ones() {
    let f = |x: &[f64]| x.iter().map(|u| 1.0 + (u - 0.5) * 1.5).product::<f64>();
    let spread = |sampling: Sampling| {
        let squares = (0..40).map(|seed| {
            let points = sampling.points(1024, 6, seed).unwrap();
            (points.iter().map(f).sum::<f64>() / 1024.0 - 1.0).powi(2)
        });
        (squares.sum::<f64>() / 40.0).sqrt()
    };
    let (even, latin) = (spread(Sampling::Sobol), spread(Sampling::LatinHypercube));
    // independent points: √((1.1875^6 − 1) / 1024) = 0.042
    assert!(even < 0.004 && latin < 0.042, "{even} {latin}");
    assert!(even < latin / 5.0, "{even} {latin}");
}

/// Nested: each of the 256 intervals of length 2⁻⁸ has a coin of its own for what is below it. So of 4,096 points the ninth bits are flipped in about half of
/// the intervals, and in the same way within each. Fewer than 80 or more than 176 of 256 have probability 1e-9.
#[test]
fn every_interval_has_a_coin_of_its_own() {
    let flipped = |dimension: usize, seed| {
        let points = sobol::points(4096, dimension + 1, seed).unwrap();
        let mut flips = vec![BTreeSet::new(); 256];
        for (i, point) in (0..4096_u32).zip(points.iter()) {
            let plain =
                sobol_burley::parts::sobol_rev(i.reverse_bits(), dimension as u32).reverse_bits();
            let ninth = (point[dimension] * 512.0) as u32 & 1;
            flips[plain as usize >> 24].insert(ninth ^ plain >> 23 & 1);
        }
        assert!(flips.iter().all(|f| f.len() == 1));
        let ones = flips.iter().filter(|f| f.contains(&1)).count();
        assert!((80..=176).contains(&ones), "{ones}");
    };
    flipped(0, 1);
    flipped(1, 1);
    flipped(2, 99);
}

#[test]
fn coordinates_are_never_at_an_end() {
    for sampling in both() {
        for seed in 0..50 {
            let points = sampling.points(256, 8, seed).unwrap();
            let inside = |x: &f64| *x > 0.0 && *x < 1.0;
            assert!(points.iter().flatten().all(inside));
        }
    }
    assert!(unit(0) > 0.0 && unit(u32::MAX) < 1.0);
    // the places farthest out in the last of the most strata
    let n = MAX_POINTS as f64;
    for k in [0.0, 1.0, n - 2.0, n - 1.0] {
        assert_eq!(((k + unit(u32::MAX)) / n * n).floor(), k);
        assert!((k + unit(u32::MAX)) / n < 1.0);
    }
}

#[test]
fn a_grid_holds_every_combination_once() {
    let points = grid::points(&[2, 3, 1]).unwrap();
    let levels: Vec<_> = points
        .iter()
        .map(|p| [2, 3, 1].iter().zip(p).map(|(&n, &x)| grid::level(x, n)))
        .map(Iterator::collect::<Vec<_>>)
        .collect();
    let all = [
        [0, 0, 0],
        [0, 1, 0],
        [0, 2, 0],
        [1, 0, 0],
        [1, 1, 0],
        [1, 2, 0],
    ];
    assert_eq!(levels, all);
    assert_eq!(points.point(5), [0.75, 5.0 / 6.0, 0.5]);
    assert_eq!(grid::points(&[]).unwrap().count(), 1);
    for n in 1..200 {
        assert!((0..n).all(|i| grid::level((i as f64 + 0.5) / n as f64, n) == i));
    }
    assert_eq!(grid::level(f64::NAN, 3), 0);
    assert_eq!(grid::level(7.0, 3), 2);
    assert_eq!(grid::level(0.5, 0), 0);
}

#[test]
fn designs_that_cannot_be() {
    for sampling in both() {
        assert_eq!(sampling.points(0, 3, 1), Err(DesignError::Empty));
        assert_eq!(
            sampling.points(MAX_POINTS + 1, 3, 1),
            Err(DesignError::TooManyPoints(MAX_POINTS + 1))
        );
        let huge = sampling.points(MAX_POINTS, usize::MAX / 2, 1);
        assert!(matches!(huge, Err(DesignError::TooLarge { .. })));
        assert_eq!(sampling.points(3, 0, 1).unwrap().point(2), &[0.0; 0]);
    }
    assert_eq!(grid::points(&[3, 0]), Err(DesignError::Empty));
    let huge = grid::points(&[usize::MAX, 2]);
    assert!(matches!(huge, Err(DesignError::TooLarge { .. })));
    assert!(matches!(
        grid::points(&[1 << 20, 1 << 10]),
        Err(DesignError::TooLarge { .. })
    ));
}
