//! From what people say ("12 % within a year") to weekly intensities.
//!
//! A state's exits are piecewise constant in the completed weeks `d` since it was entered. With the total
//! intensity Λ and the intensity λ of one exit, both constant over `n` weeks, a share `λ/Λ · (1 − exp(−Λ·n))` of
//! those present leaves by that exit; shares over several bands follow by survival from band to band.

use super::movement::Rate;
use super::number::Draw;
use crate::reuse::{Reused, reusable};
use std::fmt;
use std::ops::Range;

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
        self.share_over(exit, self.stretches(start, weeks))
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

/// A share that fixes an intensity: exit, first week, share, the bands of the result that it sets, and those it is met over.
struct Target {
    exit: usize,
    start: u32,
    share: f64,
    bands: Range<usize>,
    /// Among all stretches.
    over: Range<usize>,
}

/// So many weeks in a band. They depend on the bands alone, so that they are laid out before a target is solved for.
#[derive(Clone, Copy)]
struct Stretch {
    band: usize,
    weeks: f64,
}

reusable!(Target, Stretch);

/// Converts the exits of one state, for one draw of the parameters.
///
/// Intensities and probabilities convert one by one: λ/n and −ln(1 − p)/n. Shares depend on each other through survival. Where shares
/// of the same weeks are all that happens in a band, S of those present leave by all exits together: Λ = −ln(1 − S)/n, and each exit has
/// its part of it. Others are solved by Newton steps in log λ, in turn until every share is met to 1e-12.
///
/// # Errors
/// The exit whose share is out of reach.
pub fn intensities(exits: &[Given<'_>], draw: &Draw) -> Result<Intensities, Impossible> {
    let bands = exits.iter().copied().flatten();
    let mut edges: Vec<u32> = bands.map(|(from, _)| *from).collect();
    edges.push(0);
    edges.sort_unstable();
    edges.dedup();
    let mut out = Intensities {
        weekly: vec![0.0; edges.len() * exits.len()],
        exits: exits.len(),
        edges,
    };
    out.redraw(exits, draw)?;
    Ok(out)
}

impl Intensities {
    /// Converts the same exits for another draw, in their room: [`intensities`].
    ///
    /// # Errors
    /// As [`intensities`]; half of the bands may then be those of the draw before.
    pub fn redraw(&mut self, exits: &[Given<'_>], draw: &Draw) -> Result<(), Impossible> {
        // Room for a target of each band, and mostly for what it is met over: a world is drawn anew for every replication.
        let bands = exits.iter().map(|bands| bands.len()).sum();
        let mut targets = Reused::with_capacity(bands);
        let mut stretches = Reused::with_capacity(2 * bands);
        for (exit, bands) in exits.iter().enumerate() {
            for (k, (from, rate)) in bands.iter().enumerate() {
                let first = self.edges.partition_point(|edge| edge < from);
                let last = bands.get(k + 1).map_or(self.edges.len(), |(next, _)| {
                    self.edges.partition_point(|edge| edge < next)
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
                        let begin = stretches.len();
                        stretches.extend(self.stretches(*from, weeks));
                        targets.push(Target {
                            exit,
                            start: *from,
                            share,
                            bands: first..last,
                            over: begin..stretches.len(),
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
                self.set(exit, first..last, weekly);
            }
        }
        for band in 0..self.edges.len() {
            self.divide(band, &mut targets, &stretches);
        }
        self.solve(&targets, &stretches)
    }

    /// Meets the targets of a band, and takes them off the list, if they are all that happens there and count the same weeks.
    fn divide(&mut self, band: usize, targets: &mut Vec<Target>, stretches: &[Stretch]) {
        let weeks_of = |target: &Target| match stretches[target.over.clone()] {
            [stretch] if target.bands == (band..band + 1) => Some(stretch.weeks),
            _ => None,
        };
        let Some(weeks) = targets.iter().find_map(weeks_of) else {
            return;
        };
        let here = |target: &Target| weeks_of(target) == Some(weeks);
        let exits = self.band(band).iter().filter(|rate| **rate > 0.0).count();
        let leaving = targets.iter().filter(|t| here(t) && t.share > 0.0);
        if leaving.count() < exits {
            return;
        }
        let all: f64 = targets.iter().filter(|t| here(t)).map(|t| t.share).sum();
        // with more than everybody there is no answer, and the search tells whose share is out of reach
        if all >= 1.0 {
            return;
        }
        let total = -libm::log1p(-all) / weeks;
        targets.retain(|target| {
            let here = here(target);
            if here && target.share > 0.0 {
                self.set(
                    target.exit,
                    target.bands.clone(),
                    total * (target.share / all),
                );
            }
            !here
        });
    }

    /// The bands met from duration `start` on within `weeks` weeks.
    fn stretches(&self, start: u32, weeks: u32) -> impl Iterator<Item = Stretch> + '_ {
        let (mut at, end) = (start, start.saturating_add(weeks));
        let mut band = self.band_of(at);
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let stop = self.edges.get(band + 1).map_or(end, |edge| end.min(*edge));
            let stretch = Stretch {
                band,
                weeks: f64::from(stop - at),
            };
            at = stop;
            band += 1;
            Some(stretch)
        })
    }

    /// Share of those present at the first stretch that leaves by `exit` before the end of the last.
    #[inline]
    fn share_over(&self, exit: usize, stretches: impl Iterator<Item = Stretch>) -> f64 {
        let (mut present, mut left) = (1.0, 0.0);
        for Stretch { band, weeks } in stretches {
            let rates = self.band(band);
            let total: f64 = rates.iter().sum();
            let gone = -libm::expm1(-total * weeks);
            if total > 0.0 {
                left += present * gone * rates[exit] / total;
            }
            present *= 1.0 - gone;
        }
        left
    }

    /// Meets every target in turn until all are met.
    fn solve(&mut self, targets: &[Target], stretches: &[Stretch]) -> Result<(), Impossible> {
        const ROUNDS: usize = 500;
        const TOLERANCE: f64 = 1e-12;
        // Beyond e^7 ≈ 1100 a week nobody survives a day: the share asked for is out of reach.
        const MOST: f64 = 1100.0;
        let mut worst = None;
        for _ in 0..ROUNDS {
            worst = None;
            for target in targets.iter().filter(|t| t.share > 0.0) {
                let (exit, bands) = (target.exit, target.bands.clone());
                let over = &stretches[target.over.clone()];
                let now = self.band(bands.start)[exit];
                let share = self.share_over(exit, over.iter().copied());
                if (share / target.share - 1.0).abs() <= TOLERANCE {
                    continue;
                }
                worst = Some(target);
                let step = 1e-6;
                self.set(exit, bands.clone(), now * (1.0 + step));
                let above = self.share_over(exit, over.iter().copied());
                let elasticity = ((above / share - 1.0) / step).clamp(0.05, 1.0);
                let change = (libm::log(target.share / share) / elasticity).clamp(-1.0, 1.0);
                let next = now * libm::exp(change);
                if next > MOST {
                    return Err(Impossible {
                        exit,
                        from_week: target.start,
                        share: target.share,
                    });
                }
                self.set(exit, bands, next);
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

    #[inline]
    fn set(&mut self, exit: usize, bands: Range<usize>, weekly: f64) {
        for band in bands {
            self.weekly[band * self.exits + exit] = weekly;
        }
    }
}

#[cfg(test)]
mod tests;
