//! What is believed about a number: posteriors from counts, limits, the permitted range.

use super::distribution;
use super::number::{Parsed, out_of_range, quantity};
use super::origin::Origin;
use super::truncated::truncate;
use super::{join, report, scalar, wrong_kind};
use crate::model::number::Distribution;
use crate::model::state::Per;
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::shape::{Measure, Range};
use crate::scenario::tree::{Node, Table};
use crate::scenario::units;

/// A truncation that throws more than this away is a mistake in the distribution, not a cut.
const LEAST_INSIDE: f64 = 0.001;

/// Standard deviations beyond which a normal distribution has no weight worth the name (3 · 10⁻¹² of it): where the permitted
/// range reaches so far, there is nothing to cut off.
const FAR: f64 = 7.0;

/// Posterior from counted events: an intensity per week (`in`) or a probability (`of`), with Jeffreys' prior.
pub fn posterior(
    node: &Node,
    table: &Table,
    path: &str,
    measure: Measure,
    range: &Range,
    faults: &mut Faults,
) -> Option<Parsed> {
    let events = table.get("events")?;
    let share = range.hi == 1.0;
    let events = scalar::whole(events, &join(path, "events"), 0, 1_000_000_000, faults)? as f64;
    let (belief, per) = match (table.get("in"), table.get("of")) {
        (Some(time), None) if !share => {
            let text = scalar::text(time, &join(path, "in"), faults)?;
            let weeks = match units::exposure(&text) {
                Ok(weeks) => weeks,
                Err(trouble) => {
                    report(time, &join(path, "in"), trouble, faults);
                    return None;
                }
            };
            let belief = Distribution::Gamma {
                shape: events + 0.5,
                scale: 1.0 / weeks,
            };
            (belief, Some(Per::Week))
        }
        (None, Some(trials)) if share => {
            let n = scalar::whole(trials, &join(path, "of"), 1, 1_000_000_000, faults)? as f64;
            if events > n {
                faults.push(
                    Fault::new(trials.place, join(path, "of"), "more events than people")
                        .here(format!("{events} events of {n}"))
                        .help("`of` is the number among whom the events were counted"),
                );
                return None;
            }
            let belief = Distribution::Beta {
                alpha: events + 0.5,
                beta: n - events + 0.5,
            };
            (belief, None)
        }
        _ => {
            let (here, help) = if share {
                (
                    "this is a probability or share",
                    "write { events = 12, of = 70 }",
                )
            } else {
                (
                    "this is an intensity",
                    "write { events = 12, in = \"4000 person-weeks\" }",
                )
            };
            faults.push(
                Fault::new(node.place, path, "counted events of what?")
                    .here(here)
                    .help(help),
            );
            return None;
        }
    };
    bounded(node, table, path, belief, per, measure, range, faults)
}

/// A belief with its limits: the mean after cutting off, held against the permitted range.
#[expect(clippy::too_many_arguments, reason = "the parts of one number")]
pub fn bounded(
    node: &Node,
    table: &Table,
    path: &str,
    belief: Distribution,
    per: Option<Per>,
    measure: Measure,
    range: &Range,
    faults: &mut Faults,
) -> Option<Parsed> {
    let mut bounds = distribution::support(&belief);
    let mut best = distribution::moments(&belief).0;
    if let Some(within) = table.get("within") {
        let (lo, hi) = limits(within, &join(path, "within"), measure, per, faults)?;
        let cut = truncate(&belief, lo, hi);
        if cut.inside.is_nan() || cut.inside < LEAST_INSIDE {
            faults.push(
                Fault::new(within.place, join(path, "within"), "hardly anything of the distribution lies within these limits")
                    .here(format!("{:.3} % of it", 100.0 * if cut.inside.is_finite() { cut.inside } else { 0.0 }))
                    .help("give a distribution that says what is believed, and limits that cut off only its tails"),
            );
            return None;
        }
        bounds = (lo.max(bounds.0), hi.min(bounds.1));
        best = cut.mean;
    } else if let Distribution::Normal { mean, sd } = belief
        && mean - FAR * sd >= range.lo
        && mean + FAR * sd <= range.hi
    {
        bounds = (range.lo, range.hi);
    }
    if bounds.0 < range.lo || bounds.1 > range.hi && range.hi < 1e3 {
        let reach = match (bounds.0.is_finite(), bounds.1.is_finite()) {
            (false, _) => "it has no limits".to_owned(),
            (true, false) => format!(
                "it begins at {} and has no upper limit",
                units::trimmed(bounds.0)
            ),
            (true, true) => format!(
                "it reaches from {} to {}",
                units::trimmed(bounds.0),
                units::trimmed(bounds.1)
            ),
        };
        let lo = if range.lo.is_finite() {
            range.lo
        } else {
            bounds.0
        };
        faults.push(
            Fault::new(
                node.place,
                path,
                "this distribution leaves the permitted range",
            )
            .here(format!("{reach}; must be {}", range.words))
            .help(format!(
                "cut it off: within = [{}, {}]",
                written_limit(lo.max(bounds.0), measure),
                written_limit(range.hi.min(bounds.1), measure)
            )),
        );
        return None;
    }
    if !best.is_finite() || !range.holds(best) {
        out_of_range(node, path, best, measure, range, faults);
        return None;
    }
    Some(Parsed {
        best,
        exact: None,
        belief: Some((belief, bounds)),
        per,
        written: String::new(),
        origin: Origin::default(),
        place: node.place,
        same: None,
        change: None,
    })
}

/// A limit in the words of its measure.
fn written_limit(value: f64, measure: Measure) -> String {
    match measure {
        Measure::Weeks => format!("\"{} weeks\"", units::trimmed(value)),
        Measure::HoursPerWeek => format!("\"{} hours per week\"", units::trimmed(value)),
        Measure::AmountPerTime | Measure::TimesPerTime => {
            format!("\"{} per month\"", units::trimmed(value))
        }
        Measure::Plain | Measure::Amount => units::trimmed(value),
    }
}

fn limits(
    node: &Node,
    path: &str,
    measure: Measure,
    per: Option<Per>,
    faults: &mut Faults,
) -> Option<(f64, f64)> {
    let Some([lo, hi]) = node.list() else {
        wrong_kind(
            node,
            path,
            "a least and a greatest value",
            "within = [0, 1]",
            faults,
        );
        return None;
    };
    let mut ends = [0.0; 2];
    for (slot, end) in ends.iter_mut().zip([lo, hi]) {
        match quantity(end, measure) {
            Ok((_, unit)) if unit.is_some() && unit != per => {
                faults.push(
                    Fault::new(end.place, path, "one number, two units of time")
                        .here("another unit than the distribution has")
                        .help("give distribution and limits in the same unit"),
                );
                return None;
            }
            Ok((value, _)) => *slot = value,
            Err(trouble) => {
                report(end, path, trouble, faults);
                return None;
            }
        }
    }
    if ends[0] >= ends[1] {
        faults.push(
            Fault::new(node.place, path, "the limits are in the wrong order")
                .here("the first must be below the second")
                .help("write the least value first"),
        );
        return None;
    }
    Some((ends[0], ends[1]))
}
