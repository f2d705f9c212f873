//! How much money a result is worth: from evidence to what has been earned at the end of each period.
//!
//! Everything is cumulative: a period is entitled to what has been earned since the start, less what has been paid before.
//! Rounding is down to whole øre in the payer's favour, once per cumulative figure (share of saving) or once per unit
//! price (rate card), so that it can't add up over periods.

use super::baseline::net_price;
use super::evidence::Evidence;
use super::limits::PersonCap;
use super::metric::Claim;
use super::ratio::{Ratio, clamp};
use super::schedule::Period;
use super::statement::ClaimLine;
use super::terms;

/// What one period measured, and what has been earned up to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Earned {
    /// Measured in the period, in øre: saving, or claims at their full price.
    pub measured: i64,
    /// The same since the start.
    pub cumulative: i64,
    /// Earned since the start, before the contract's cap; may fall when a saving does.
    pub entitlement: i64,
    /// Taken off the period's claims by the cap per person, after deadweight.
    pub over_person_cap: i64,
}

/// A payment rule, ready to be used.
#[derive(Debug, Clone)]
pub enum Rule {
    /// A share of the cumulative measured saving.
    ShareOfSaving {
        /// Which share.
        share: Ratio,
    },
    /// A price per claim.
    RateCard {
        /// `(full price, price net of deadweight)` by line, in øre.
        prices: Vec<(i64, i64)>,
        /// Most that is paid per person.
        cap_per_person: Option<i64>,
    },
}

impl Rule {
    /// Makes a rule of the terms ready.
    pub fn new(rule: &terms::Rule) -> Self {
        match rule {
            terms::Rule::ShareOfSaving { share, .. } => Self::ShareOfSaving {
                share: Ratio::new(*share),
            },
            terms::Rule::RateCard {
                lines,
                deadweight,
                cap_per_person,
            } => Self::RateCard {
                prices: lines
                    .iter()
                    .map(|line| (line.price.max(0), net_price(line.price, *deadweight)))
                    .collect(),
                cap_per_person: *cap_per_person,
            },
        }
    }

    /// What each period has earned. `claims` receives every claim with its arithmetic, if wanted.
    pub fn earned(
        &self,
        evidence: &Evidence,
        periods: &[Period],
        claims: Option<&mut Vec<ClaimLine>>,
    ) -> Vec<Earned> {
        let mut earned = vec![Earned::default(); periods.len()];
        match self {
            Self::ShareOfSaving { share } => {
                for (period, earned) in periods.iter().zip(&mut earned) {
                    earned.measured = sum(&evidence.saving, period);
                }
                accumulate(&mut earned, |cumulative| share.floor_of(cumulative.max(0)));
            }
            Self::RateCard {
                prices,
                cap_per_person,
            } => rate_card(
                prices,
                *cap_per_person,
                evidence,
                periods,
                &mut earned,
                claims,
            ),
        }
        earned
    }
}

/// The sum of the weeks of a period.
fn sum(by_week: &[i64], period: &Period) -> i64 {
    let end = (period.end_week as usize).min(by_week.len());
    let first = (period.first_week as usize).min(end);
    clamp(by_week[first..end].iter().map(|v| i128::from(*v)).sum())
}

/// Fills in the cumulative figures of a saving.
fn accumulate(earned: &mut [Earned], entitlement: impl Fn(i64) -> i64) {
    let mut cumulative = 0_i64;
    for earned in earned {
        cumulative = cumulative.saturating_add(earned.measured);
        earned.cumulative = cumulative;
        earned.entitlement = entitlement(cumulative);
    }
}

fn rate_card(
    prices: &[(i64, i64)],
    cap_per_person: Option<i64>,
    evidence: &Evidence,
    periods: &[Period],
    earned: &mut [Earned],
    mut lines: Option<&mut Vec<ClaimLine>>,
) {
    let sorted: Vec<Claim>;
    let claims = if evidence.claims.is_sorted() {
        &evidence.claims
    } else {
        // the cap per person goes by persons and weeks, so the order of unsorted claims must not matter
        sorted = {
            let mut claims = evidence.claims.clone();
            claims.sort_unstable();
            claims
        };
        &sorted
    };
    let mut cap = PersonCap::new(cap_per_person);
    for claim in claims {
        let Some(&(price, net)) = prices.get(usize::from(claim.line)) else {
            continue;
        };
        let index = periods.partition_point(|p| p.end_week <= claim.week);
        if periods.get(index).is_none_or(|p| claim.week < p.first_week) {
            continue; // outside the contract
        }
        let paid = cap.admit(claim.person, net);
        let period = &mut earned[index];
        period.measured = period.measured.saturating_add(price);
        period.entitlement = period.entitlement.saturating_add(paid);
        period.over_person_cap = period.over_person_cap.saturating_add(net - paid);
        if let Some(lines) = lines.as_deref_mut() {
            lines.push(ClaimLine {
                claim: *claim,
                period: index,
                price,
                deadweight: price - net,
                over_person_cap: net - paid,
                earned: paid,
            });
        }
    }
    let (mut measured, mut entitlement) = (0_i64, 0_i64);
    for period in earned {
        measured = measured.saturating_add(period.measured);
        entitlement = entitlement.saturating_add(period.entitlement);
        (period.cumulative, period.entitlement) = (measured, entitlement);
    }
}
