//! How much of a payment is luck: what the contract pays if the programme does nothing, and what it fails to pay if the
//! programme does what is assumed, for the planned number of people and for others.

pub mod sample;

use crate::stats::interval::{self, Estimate};
use sample::Payment;
use serde::Serialize;

/// Numbers of people that are looked at, as multiples of the planned number.
pub const SIZES: [f64; 4] = [0.5, 1.0, 2.0, 4.0];
/// A payment is called reduced below this share of the mean payment with the effect.
pub const REDUCED: f64 = 0.5;
/// Replications for each figure, unless the run is shorter.
pub const REPLICATIONS: u32 = 1_000;

/// Chance in the payments of a contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Luck {
    /// Replications behind every figure.
    pub replications: u64,
    /// A payment is called reduced below this share of the mean payment with the effect.
    pub reduced_below: f64,
    /// By number of people, all parameters at their best estimates: chance alone.
    pub sizes: Vec<Size>,
    /// For the planned people, parameters drawn from what is believed: chance and ignorance together. In the
    /// column "with the effect" the effect itself is drawn too.
    pub believed: Size,
}

/// One number of people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Size {
    /// As a multiple of the planned number.
    pub times: f64,
    /// Planned people.
    pub people: u32,
    /// The whole contract.
    pub total: Chance,
    /// The contract without its standing charges, which are paid whatever happens; absent where there are none.
    pub results: Option<Chance>,
    /// Line by line; empty if there is only one.
    pub lines: Vec<Chance>,
}

/// Payments with and without an effect, of the contract or of one of its lines. Money in currency units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chance {
    /// Key of the line, or "contract".
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// P(payment | no effect).
    pub paid_without_effect: Estimate,
    /// Expected payment under no effect: what deadweight and luck cost the payers, before anything that a waterfall returns to them.
    /// Where no replication paid, the upper end is the probability that so many replications can miss times the highest payment that
    /// was seen with the effect; it is ∞ where none was seen.
    pub payment_without_effect: Estimate,
    /// P(no payment | the assumed effect).
    pub nothing_with_effect: Estimate,
    /// P(payment below [`REDUCED`] × the mean payment with the effect | the assumed effect); holds the former.
    pub reduced_with_effect: Estimate,
    /// Expected payment under the assumed effect; where no replication paid, the upper end is ∞.
    pub payment_with_effect: Estimate,
    /// Expected payment under no effect as a share of the one under the assumed effect, with the interval of a ratio of
    /// means of the same replications; absent where the latter cannot be told from zero. Where no replication paid without an
    /// effect, the upper end is that of `payment_without_effect` over the lower end of `payment_with_effect`.
    pub without_to_with: Option<Estimate>,
    /// Whether it is a standing charge.
    pub standing: bool,
}

impl Chance {
    /// From payments in smallest units, `unit` of which make one unit of the currency.
    fn of(
        (id, name, name_da, standing): Names<'_>,
        without: &[f64],
        with: &[f64],
        unit: f64,
        level: f64,
    ) -> Self {
        let share = |sample: &[f64], holds: &dyn Fn(f64) -> bool| {
            let count = sample.iter().filter(|v| holds(**v)).count();
            interval::wilson(count as u64, sample.len() as u64, level)
        };
        let mean = |sample: &[f64]| {
            let money: Vec<f64> = sample.iter().map(|v| v / unit).collect();
            interval::mean(&money, level).map_or_else(|| Estimate::exact(0.0), |(e, _)| e)
        };
        let expected = or_unseen(mean(with), with, f64::INFINITY, level);
        let highest = with.iter().fold(0.0_f64, |most, v| most.max(*v)) / unit;
        let highest = if highest > 0.0 {
            highest
        } else {
            f64::INFINITY
        };
        let in_vain = or_unseen(mean(without), without, highest, level);
        let ratio = interval::ratio(without, with, level).map(|ratio| {
            if is_nothing(without) {
                Estimate {
                    high: in_vain.high / expected.low,
                    ..ratio
                }
            } else {
                ratio
            }
        });
        let bound = REDUCED * expected.value * unit;
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            name_da: name_da.to_owned(),
            paid_without_effect: share(without, &|v| v > 0.0),
            payment_without_effect: in_vain,
            nothing_with_effect: share(with, &|v| v <= 0.0),
            // nothing is reduced, whatever the mean
            reduced_with_effect: share(with, &|v| v <= 0.0 || v < bound),
            payment_with_effect: expected,
            without_to_with: ratio,
            standing,
        }
    }
}

/// Whether no replication paid anything, in either direction.
fn is_nothing(sample: &[f64]) -> bool {
    !sample.is_empty() && sample.iter().all(|v| *v == 0.0)
}

/// The mean of a sample; where nothing was ever paid, what may have been missed bounds it: a payment of at most `highest`, as often as
/// that many replications can miss.
fn or_unseen(mean: Estimate, sample: &[f64], highest: f64, level: f64) -> Estimate {
    if !is_nothing(sample) {
        return mean;
    }
    Estimate {
        high: interval::never_seen(sample.len() as u64, level) * highest,
        ..mean
    }
}

/// What a line is called (key, English, Danish), and whether it is a standing charge.
pub(super) type Names<'n> = (&'n str, &'n str, &'n str, bool);

impl Size {
    /// What is paid for results: standing charges would hide every chance behind a certainty.
    pub fn shown(&self) -> &Chance {
        self.results.as_ref().unwrap_or(&self.total)
    }

    /// Sums payments up; `lines` names the lines of the contract.
    pub(super) fn of(
        (times, people): (f64, u32),
        lines: &[Names<'_>],
        without: &[Payment],
        with: &[Payment],
        unit: f64,
        level: f64,
    ) -> Self {
        let column = |sample: &[Payment], read: &dyn Fn(&Payment) -> i64| -> Vec<f64> {
            sample.iter().map(|p| read(p) as f64).collect()
        };
        let chance = |names: Names<'_>, read: &dyn Fn(&Payment) -> i64| {
            Chance::of(
                names,
                &column(without, read),
                &column(with, read),
                unit,
                level,
            )
        };
        let standing = |p: &Payment| -> i64 {
            let charges = lines.iter().zip(&p.lines).filter(|(names, _)| names.3);
            charges.map(|(_, paid)| paid).sum()
        };
        let results = lines.iter().any(|names| names.3).then(|| {
            let names = (
                "results",
                "The contract without standing charges",
                "Kontrakten uden faste betalinger",
                false,
            );
            chance(names, &|p| p.total.saturating_sub(standing(p)))
        });
        Self {
            times,
            people,
            total: chance(("contract", "The contract", "Kontrakten", false), &|p| {
                p.total
            }),
            results,
            lines: if lines.len() > 1 {
                lines
                    .iter()
                    .enumerate()
                    .map(|(k, names)| chance(*names, &|p| p.lines.get(k).copied().unwrap_or(0)))
                    .collect()
            } else {
                Vec::new()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_is_reduced_below_half_of_what_is_expected() {
        let chance = Chance::of(
            ("a", "A", "A", false),
            &[0.0, 0.0, 0.0, 400.0],
            &[0.0, 300.0, 400.0, 900.0],
            100.0,
            0.95,
        );
        assert_eq!(chance.paid_without_effect.value, 0.25);
        assert_eq!(chance.payment_without_effect.value, 1.0);
        assert_eq!(chance.nothing_with_effect.value, 0.25);
        // the mean is 400: half of it is 200
        assert_eq!(chance.reduced_with_effect.value, 0.25);
        assert_eq!(chance.payment_with_effect.value, 4.0);
    }

    #[test]
    fn a_standing_charge_is_no_payment_by_luck() {
        let pays = |result: i64| Payment {
            total: 500 + result,
            lines: vec![500, result],
        };
        let lines = [
            ("fee", "Fee", "Honorar", true),
            ("job", "Job", "Job", false),
        ];
        let without = [pays(0), pays(0), pays(0), pays(100)];
        let with = [pays(100), pays(200), pays(100), pays(0)];
        let size = Size::of((1.0, 10), &lines, &without, &with, 100.0, 0.95);
        assert_eq!(size.total.paid_without_effect.value, 1.0);
        let results = size.results.as_ref().unwrap();
        assert_eq!(results.paid_without_effect.value, 0.25);
        assert_eq!(results.payment_without_effect.value, 0.25);
        assert_eq!(results.nothing_with_effect.value, 0.25);
        assert!(size.lines[0].standing && !size.lines[1].standing);
        assert_eq!(size.shown(), results);
    }

    #[test]
    fn what_is_paid_anyway_is_a_share_with_an_interval() {
        let with: Vec<f64> = (0..100).map(|k| 390.0 + f64::from(k % 3) * 10.0).collect();
        let without: Vec<f64> = with.iter().map(|v| v / 4.0).collect();
        let chance = Chance::of(("a", "A", "A", false), &without, &with, 100.0, 0.95);
        let share = chance.without_to_with.unwrap();
        assert!((share.value - 0.25).abs() < 1e-12);
        assert!(share.low <= 0.25 && share.high >= 0.25);
        let never = Chance::of(("a", "A", "A", false), &[0.0; 3], &[0.0; 3], 100.0, 0.95);
        assert_eq!(never.without_to_with, None);
    }

    #[test]
    fn where_nothing_is_ever_paid_every_payment_is_reduced() {
        let chance = Chance::of(("a", "A", "A", false), &[0.0; 3], &[0.0; 3], 100.0, 0.95);
        assert_eq!(chance.reduced_with_effect.value, 1.0);
        assert_eq!(chance.paid_without_effect.value, 0.0);
    }

    #[test]
    fn a_payment_that_was_never_seen_is_not_known_to_be_nothing() {
        let with: Vec<f64> = (0..1_000).map(|k| f64::from(1 + k % 4) * 100.0).collect();
        let without = vec![0.0; 1_000];
        let chance = Chance::of(("a", "A", "A", false), &without, &with, 100.0, 0.95);
        let e = chance.payment_without_effect;
        // none of 1,000 is less than 0.3682 %, and the highest payment is 4
        assert_eq!((e.value, e.low), (0.0, 0.0));
        assert!((e.high - 0.003_682 * 4.0).abs() < 1e-5, "{}", e.high);
        let ratio = chance.without_to_with.unwrap();
        assert_eq!((ratio.value, ratio.low), (0.0, 0.0));
        assert!(ratio.high > e.high / 2.5 && ratio.high < e.high / 2.4);
        // a line that is never paid at all has nothing that could bound it
        let chance = Chance::of(("a", "A", "A", false), &without, &without, 100.0, 0.95);
        assert_eq!(chance.payment_without_effect.high, f64::INFINITY);
        assert_eq!(chance.payment_with_effect.high, f64::INFINITY);
    }
}
