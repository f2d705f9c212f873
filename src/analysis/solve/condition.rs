//! What one side wants: a quantity and a value that it should reach, or not pass.

use super::quantity::Quantity;
use crate::analysis::catalogue::Entry;
use crate::analysis::summary::Unit;
use crate::stats::interval::Estimate;
use serde::Serialize;
use std::fmt;

/// On which side of a value a quantity should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Side {
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Equal, within simulation error.
    #[serde(rename = "=")]
    Equal,
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Condition {
    /// Of what.
    pub quantity: Quantity,
    /// On which side.
    pub side: Side,
    /// Of which value.
    pub value: f64,
}

/// What an estimate says of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All of the interval meets it; of an equality: the interval holds the value.
    Beyond,
    /// The estimate meets it, and part of the interval does not.
    Estimate,
    /// The estimate misses it, and part of the interval does not.
    Misses,
    /// All of the interval misses it.
    MissesBeyond,
}

impl Verdict {
    /// Whether the condition holds, at least in the estimate.
    pub fn holds(self) -> bool {
        matches!(self, Self::Beyond | Self::Estimate)
    }
}

/// Why a text is no condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoCondition(String);

impl fmt::Display for NoCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoCondition {}

/// The signs, longer ones first. Nothing that is simulated is hit exactly: `>` is `>=`.
const SIGNS: [(&str, Side); 8] = [
    (">=", Side::AtLeast),
    ("≥", Side::AtLeast),
    ("<=", Side::AtMost),
    ("≤", Side::AtMost),
    ("==", Side::Equal),
    (">", Side::AtLeast),
    ("<", Side::AtMost),
    ("=", Side::Equal),
];

impl Condition {
    /// Reads `investor.p_loss <= 0.15`; a share may be written as `15 %`.
    ///
    /// # Errors
    /// What is wrong, and what would be right.
    pub fn read(text: &str, entries: &[Entry]) -> Result<Self, NoCondition> {
        let wrong = || {
            NoCondition(format!(
                "`{text}` is no condition: write QUANTITY >= VALUE, <= or =, such as 'investor.p_loss <= 0.15'"
            ))
        };
        let at = text.find(['<', '>', '=', '≥', '≤']).ok_or_else(wrong)?;
        let (name, rest) = text.split_at(at);
        let sign = SIGNS.iter().find_map(|(sign, side)| {
            let rest = rest.strip_prefix(sign)?;
            Some((*side, rest.trim()))
        });
        let (side, value) = sign.ok_or_else(wrong)?;
        if name.trim().is_empty() {
            return Err(wrong());
        }
        let quantity = Quantity::read(name, entries).map_err(NoCondition)?;
        let is_share = quantity.unit == Unit::Share;
        let (digits, of) = match value.strip_suffix('%') {
            Some(percent) if is_share => (percent.trim(), 100.0),
            _ => (value, 1.0),
        };
        let number: f64 = digits.replace('_', "").parse().map_err(|_| wrong())?;
        let value = number / of;
        if !value.is_finite() {
            return Err(wrong());
        }
        if quantity.kind.is_probability() && !(0.0..=1.0).contains(&value) {
            return Err(NoCondition(format!(
                "`{text}`: a probability is between 0 and 1, and {value} is not; write 0.15 or 15 %"
            )));
        }
        if quantity.kind.is_probability() && side == Side::Equal {
            return Err(NoCondition(format!(
                "`{text}`: a probability is counted and hits no value exactly; write >= or <="
            )));
        }
        Ok(Self {
            quantity,
            side,
            value,
        })
    }

    /// How far an estimate is from meeting it, in the unit of the quantity; at most 0 if it does. `margin` half widths of the interval are kept
    /// on the safe side; an equality is met within a twentieth of one.
    pub fn lacks(&self, e: &Estimate, margin: f64) -> f64 {
        let (below, above) = (e.value - e.low, e.high - e.value);
        match self.side {
            Side::AtLeast => self.value - (e.value - scaled(margin, below)),
            Side::AtMost => e.value + scaled(margin, above) - self.value,
            Side::Equal => (e.value - self.value).abs() - scaled(0.05, below.min(above)),
        }
    }

    /// What an estimate says of it; an equality holds within its interval, and `slack` beside it.
    pub fn verdict(&self, e: &Estimate, slack: f64) -> Verdict {
        let (met, low, high) = match self.side {
            Side::AtLeast => (
                e.value >= self.value,
                e.low >= self.value,
                e.high >= self.value,
            ),
            Side::AtMost => (
                e.value <= self.value,
                e.low <= self.value,
                e.high <= self.value,
            ),
            Side::Equal => {
                let within = e.low - slack <= self.value && self.value <= e.high + slack;
                (within, within, within)
            }
        };
        match (met, low, high) {
            (true, true, true) => Verdict::Beyond,
            (true, ..) => Verdict::Estimate,
            (false, false, false) => Verdict::MissesBeyond,
            (false, ..) => Verdict::Misses,
        }
    }
}

/// A product in which nothing of something unbounded is nothing.
fn scaled(margin: f64, width: f64) -> f64 {
    if margin == 0.0 { 0.0 } else { margin * width }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::AtLeast => ">=",
            Side::AtMost => "<=",
            Side::Equal => "=",
        };
        write!(f, "{} {side} {}", self.quantity.text, self.value)
    }
}
