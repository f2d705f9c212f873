use super::*;
use crate::stats::normal::{self, cdf, density};
use rand_philox::splitmix64;

/// Uniforms in (0, 1) from a counter.
struct Dice(u64);

impl Dice {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        ((splitmix64(self.0) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        normal::quantile(self.uniform())
    }
}

/// A sample of so many rows: the benefits of doing nothing and of an action, of three scores; the action has noise.
fn sample(rows: usize, noise: f64, seed: u64, f: impl Fn(&[f64]) -> f64) -> Sample {
    let mut dice = Dice(splitmix64(seed));
    let scores: Vec<Vec<f64>> = (0..3)
        .map(|_| (0..rows).map(|_| dice.normal()).collect())
        .collect();
    let action = (0..rows)
        .map(|row| f(&[scores[0][row], scores[1][row], scores[2][row]]) + noise * dice.normal())
        .collect();
    Sample::new(&[vec![0.0; rows], action], &scores).unwrap()
}

/// Unit normal loss: what it is worth to know a normal part of the benefit with standard deviation `sd`, if its mean is `mean` (Raiffa and Schlaifer 1961).
fn loss(mean: f64, sd: f64) -> f64 {
    let d = mean.abs() / sd;
    sd * (density(d) - d * cdf(-d))
}

#[test]
fn experiment() {
    for (rows, noise, mu) in [
        (1000, 1.0, 0.3),
        (1000, 5.0, 0.3),
        (1000, 5.0, 1.5),
        (300, 3.0, 0.3),
        (4000, 5.0, 1.0),
        (1000, 5.0, 4.0),
    ] {
        let truths = [loss(mu, 1.0), loss(mu, 0.5), 0.0, loss(mu, 1.25_f64.sqrt())];
        let groups: [&[usize]; 4] = [&[0], &[1], &[2], &[0, 1]];
        let runs = 200;
        let mut out = vec![(0, 0, 0.0, 0.0, 0.0); 4];
        for seed in 0..runs {
            let s = sample(rows, noise, seed, |z| mu + z[0] + 0.5 * z[1]);
            for ((group, truth), o) in groups.iter().zip(truths).zip(&mut out) {
                let w = s.worth(group, 0.95).unwrap().gain;
                o.0 += i32::from(w.low > truth);
                o.1 += i32::from(w.high < truth);
                o.2 += w.value / runs as f64;
                o.3 += (w.value - w.low) / runs as f64;
                o.4 += (w.high - w.value) / runs as f64;
            }
        }
        println!("{rows} {noise} {mu}");
        for (o, t) in out.iter().zip(truths) {
            println!(
                "   truth {t:.4} low>t {} high<t {} mean {:.4} -{:.4} +{:.4}",
                o.0, o.1, o.2, o.3, o.4
            );
        }
    }
}
