//! From what people say ("12 % within a year") to weekly intensities.
//!
//! A state's exits are piecewise constant in the completed weeks `d` since it was entered. With the total
//! intensity Λ and the intensity λ of one exit, both constant over `n` weeks, a share `λ/Λ · (1 − exp(−Λ·n))` of
//! those present leaves by that exit; shares over several bands follow by survival from band to band.

use super::movement::Rate;
use super::number::Draw;
use std::fmt;

/// Intensities of the exits of one state: `weekly[band * exits + exit]`, bands from `edges[band]` on.
#[derive(Debug, Clone, PartialEq)]
pub struct Intensities {
    /// First completed week of each band; the first is 0.
    pub edges: Vec<u32>,
    /// Number of exits.
    pub exits: usize,
    /// Intensity per week, by band, then by exit.
    pub weekly: Vec<f64>,
}

impl Intensities {
    /// Intensities of all exits in a band.
    #[inline]
    pub fn band(&self, band: usize) -> &[f64] {
        &self.weekly[band * self.exits..(band + 1) * self.exits]
    }

    /// The band that a duration lies in.
    #[inline]
    pub fn band_of(&self, duration: u32) -> usize {
        let mut band = 0;
        while band + 1 < self.edges.len() && self.edges[band + 1] <= duration {
            band += 1;
        }
        band
    }

    /// Share of those present at duration `start` that leaves by `exit` within `weeks` weeks.
    pub fn share_within(&self, exit: usize, start: u32, weeks: u32) -> f64 {
        let (mut at, end) = (start, start + weeks);
        let (mut present, mut left) = (1.0, 0.0);
        let mut band = self.band_of(at);
        while at < end {
            let stop = self.edges.get(band + 1).map_or(end, |edge| end.min(*edge));
            let n = f64::from(stop - at);
            let total: f64 = self.band(band).iter().sum();
            let gone = -libm::expm1(-total * n);
            if total > 0.0 {
                left += present * gone * self.band(band)[exit] / total;
            }
            present *= 1.0 - gone;
            at = stop;
            band += 1;
        }
        left
    }
}

/// Why shares could not be turned into intensities.
#[derive(Debug, Clone, PartialEq)]
pub struct Impossible {
    /// Position of the exit among those of the state.
    pub exit: usize,
    /// First week of its band.
    pub from_week: u32,
    /// The share that was asked for.
    pub share: f64,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a share of {} cannot leave by this exit: together with the competing exits nobody would be left; lower the shares",
            self.share
        )
    }
}

impl std::error::Error for Impossible {}

/// One exit as it is given: its bands, each with its first week and its rate.
pub type Given<'a> = &'a [(u32, Rate)];

/// A share that fixes an intensity: exit, first week, weeks, share, and the bands of the result that it sets.
struct Target {
    exit: usize,
    start: u32,
    weeks: u32,
    share: f64,
    bands: std::ops::Range<usize>,
}

/// Converts the exits of one state, for one draw of the parameters.
///
/// Intensities and probabilities convert one by one: λ/n and −ln(1 − p)/n. Shares depend on each other through survival;
/// they are solved by Newton steps in log λ, in turn until every share is met to 1e-12.
pub fn intensities(exits: &[Given<'_>], draw: &Draw) -> Result<Intensities, Impossible> {
    let mut edges: Vec<u32> = exits
        .iter()
        .flat_map(|bands| bands.iter().map(|(from, _)| *from))
        .collect();
    edges.push(0);
    edges.sort_unstable();
    edges.dedup();
    let mut out = Intensities {
        weekly: vec![0.0; edges.len() * exits.len()],
        exits: exits.len(),
        edges,
    };
    let mut targets = Vec::new();
    for (exit, bands) in exits.iter().enumerate() {
        for (k, (from, rate)) in bands.iter().enumerate() {
            let first = out.edges.partition_point(|edge| edge < from);
            let last = bands.get(k + 1).map_or(out.edges.len(), |(next, _)| {
                out.edges.partition_point(|edge| edge < next)
            });
            let weekly = match *rate {
                Rate::Intensity { value, weeks } => value.at(draw) / weeks,
                Rate::Probability { value, weeks } => -libm::log1p(-value.at(draw)) / weeks,
                Rate::ShareWithin { value, weeks } => {
                    let share = value.at(draw);
                    if share >= 1.0 {
                        return Err(Impossible {
                            exit,
                            from_week: *from,
                            share,
                        });
                    }
                    targets.push(Target {
                        exit,
                        start: *from,
                        weeks,
                        share,
                        bands: first..last,
                    });
                    -libm::log1p(-share) / f64::from(weeks.max(1))
                }
            };
            if !(weekly >= 0.0 && weekly.is_finite()) {
                return Err(Impossible {
                    exit,
                    from_week: *from,
                    share: weekly,
                });
            }
            for band in first..last {
                out.weekly[band * out.exits + exit] = weekly;
            }
        }
    }
    solve(&mut out, &targets)?;
    Ok(out)
}

/// Meets every target in turn until all are met.
fn solve(out: &mut Intensities, targets: &[Target]) -> Result<(), Impossible> {
    const ROUNDS: usize = 500;
    const TOLERANCE: f64 = 1e-12;
    // Beyond e^7 ≈ 1100 a week nobody survives a day: the share asked for is out of reach.
    const MOST: f64 = 1100.0;
    let mut worst = None;
    for _ in 0..ROUNDS {
        worst = None;
        for target in targets.iter().filter(|t| t.share > 0.0) {
            let at = target.bands.start * out.exits + target.exit;
            let now = out.weekly[at];
            let share = out.share_within(target.exit, target.start, target.weeks);
            if (share / target.share - 1.0).abs() <= TOLERANCE {
                continue;
            }
            worst = Some(target);
            let step = 1e-6;
            set(out, target, now * (1.0 + step));
            let above = out.share_within(target.exit, target.start, target.weeks);
            let elasticity = ((above / share - 1.0) / step).clamp(0.05, 1.0);
            let change = (libm::log(target.share / share) / elasticity).clamp(-1.0, 1.0);
            let next = now * libm::exp(change);
            if next > MOST {
                return Err(Impossible {
                    exit: target.exit,
                    from_week: target.start,
                    share: target.share,
                });
            }
            set(out, target, next);
        }
        if worst.is_none() {
            return Ok(());
        }
    }
    worst.map_or(Ok(()), |t| {
        Err(Impossible {
            exit: t.exit,
            from_week: t.start,
            share: t.share,
        })
    })
}

fn set(out: &mut Intensities, target: &Target, weekly: f64) {
    for band in target.bands.clone() {
        out.weekly[band * out.exits + target.exit] = weekly;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::Number;

    fn convert(exits: &[Given<'_>]) -> Intensities {
        intensities(exits, &Draw { values: vec![] }).expect("possible")
    }

    fn share(value: f64, weeks: u32) -> Rate {
        Rate::ShareWithin {
            value: Number::fixed(value),
            weeks,
        }
    }

    #[test]
    fn a_probability_becomes_minus_log_of_survival() {
        let i = convert(&[&[(
            0,
            Rate::Probability {
                value: Number::fixed(0.5),
                weeks: 10.0,
            },
        )]]);
        assert!((i.weekly[0] - std::f64::consts::LN_2 / 10.0).abs() < 1e-15);
    }

    #[test]
    fn a_lone_share_equals_a_probability() {
        let i = convert(&[&[(0, share(0.26, 13))]]);
        assert!((i.weekly[0] - -(0.74_f64.ln()) / 13.0).abs() < 1e-12);
    }

    #[test]
    fn published_job_retention_gives_the_published_hazards() {
        // danish-facts 6b: 26 % lost within 13 weeks, 50 % within 52: 2.29 % and 1.00 % of the remaining a week.
        let i = convert(&[&[(0, share(0.26, 13)), (13, share(0.24 / 0.74, 39))]]);
        let weekly = |l: f64| 1.0 - (-l).exp();
        assert!(
            (weekly(i.weekly[0]) - 0.0229).abs() < 5e-5,
            "{}",
            weekly(i.weekly[0])
        );
        assert!(
            (weekly(i.weekly[1]) - 0.0100).abs() < 5e-5,
            "{}",
            weekly(i.weekly[1])
        );
        assert!((i.share_within(0, 0, 52) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn competing_shares_are_met_together_and_through_each_others_bands() {
        let weekly = Rate::Intensity {
            value: Number::fixed(0.02),
            weeks: 1.0,
        };
        let i = convert(&[
            &[(0, share(0.30, 52))],
            &[(0, share(0.2, 13)), (13, share(0.1, 26))],
            &[(0, weekly)],
        ]);
        // By recursion over single weeks, an independent way to the same shares.
        let by_week = |exit: usize, start: u32, weeks: u32| {
            let (mut present, mut left) = (1.0, 0.0);
            for d in start..start + weeks {
                let band = if d < 13 { 0 } else { 1 };
                let total: f64 = (0..3).map(|e| i.weekly[band * 3 + e]).sum();
                left += present * (1.0 - (-total).exp()) * i.weekly[band * 3 + exit] / total;
                present *= (-total).exp();
            }
            left
        };
        assert!((by_week(0, 0, 52) - 0.30).abs() < 1e-11);
        assert!((by_week(1, 0, 13) - 0.20).abs() < 1e-11);
        assert!((by_week(1, 13, 26) - 0.10).abs() < 1e-11);
    }

    #[test]
    fn shares_that_leave_nobody_are_refused() {
        let exits: [Given<'_>; 2] = [&[(0, share(0.6, 52))], &[(0, share(0.5, 52))]];
        assert!(intensities(&exits, &Draw { values: vec![] }).is_err());
    }
}
