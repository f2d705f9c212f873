//! What a municipality wants of its cohort: a figure and what it should at least, or at most, be.

use crate::scenario::nearest::suggest;
use crate::stats::interval::Estimate;
use serde::Serialize;
use std::fmt;

/// A figure of one size, with an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Figure {
    /// P(the municipality is better off with the deal).
    #[serde(rename = "p_net_saving_positive")]
    NetSavingPositive,
    /// P(payment | no effect), parameters at their best estimates.
    #[serde(rename = "p_payment_by_luck")]
    PaymentByLuck,
    /// The same, parameters drawn from what is believed.
    #[serde(rename = "p_payment_by_luck_believed")]
    PaymentByLuckBelieved,
    /// P(no payment | the assumed effect).
    #[serde(rename = "p_no_payment")]
    NoPayment,
    /// P(the contract pays as if the effect were real | the assumed effect).
    #[serde(rename = "power")]
    Power,
    /// The same, everything drawn from what is believed, the effect too.
    #[serde(rename = "assurance")]
    Assurance,
    /// P(investors lose money).
    #[serde(rename = "p_loss")]
    Loss,
    /// Weeks on the list for each placement in an enterprise.
    #[serde(rename = "weeks_waited")]
    WeeksWaited,
    /// Share of the waits that end without a place in an enterprise.
    #[serde(rename = "waits_without_place")]
    WithoutPlace,
}

impl Figure {
    /// All, in the order in which they are reported.
    pub const ALL: [Self; 9] = [
        Self::NetSavingPositive,
        Self::PaymentByLuck,
        Self::PaymentByLuckBelieved,
        Self::NoPayment,
        Self::Power,
        Self::Assurance,
        Self::Loss,
        Self::WeeksWaited,
        Self::WithoutPlace,
    ];

    /// What it is called in a target and in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::NetSavingPositive => "p_net_saving_positive",
            Self::PaymentByLuck => "p_payment_by_luck",
            Self::PaymentByLuckBelieved => "p_payment_by_luck_believed",
            Self::NoPayment => "p_no_payment",
            Self::Power => "power",
            Self::Assurance => "assurance",
            Self::Loss => "p_loss",
            Self::WeeksWaited => "weeks_waited",
            Self::WithoutPlace => "waits_without_place",
        }
    }

    /// Whether it is a share of replications, or of waits.
    pub fn is_share(self) -> bool {
        self != Self::WeeksWaited
    }

    /// Whether it is a probability over replications.
    pub fn is_probability(self) -> bool {
        !self.is_of_waiting()
    }

    /// Whether it needs a contract.
    pub fn is_of_contract(self) -> bool {
        !(self == Self::NetSavingPositive || self.is_of_waiting())
    }

    /// Whether it needs a list for places.
    pub fn is_of_waiting(self) -> bool {
        matches!(self, Self::WeeksWaited | Self::WithoutPlace)
    }
}

/// On which side of a value a figure should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Side {
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
}

/// A figure and what it should at least, or at most, be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Target {
    /// Which figure.
    pub figure: Figure,
    /// On which side.
    pub side: Side,
    /// Of what.
    pub value: f64,
}

/// Why a text is no target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoTarget(String);

impl fmt::Display for NoTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoTarget {}

impl Target {
    /// A target.
    pub const fn new(figure: Figure, side: Side, value: f64) -> Self {
        Self {
            figure,
            side,
            value,
        }
    }

    /// Reads `power >= 0.8`; a share may be written as `80 %`.
    ///
    /// # Errors
    /// What is wrong, and what would be right.
    pub fn parse(text: &str) -> Result<Self, NoTarget> {
        let wrong = || {
            NoTarget(format!(
                "`{text}` is no target: write FIGURE >= VALUE or FIGURE <= VALUE, such as 'power >= 0.8'"
            ))
        };
        let at = text.find(['<', '>', '=', '≥', '≤']).ok_or_else(wrong)?;
        let (name, rest) = text.split_at(at);
        let signs = [
            (">=", Side::AtLeast),
            ("≥", Side::AtLeast),
            ("<=", Side::AtMost),
            ("≤", Side::AtMost),
            (">", Side::AtLeast),
            ("<", Side::AtMost),
        ];
        let found = signs.iter().find_map(|(sign, side)| {
            let rest = rest.strip_prefix(sign)?;
            Some((*side, rest.trim()))
        });
        let (side, value) = found.ok_or_else(wrong)?;
        let name = name.trim();
        let figure = Figure::ALL.into_iter().find(|f| f.id() == name);
        let figure = figure.ok_or_else(|| {
            let known = Figure::ALL.map(Figure::id);
            let help = suggest(name, "figures", &known);
            NoTarget(format!("no figure `{name}`; {}", help.join("; ")))
        })?;
        let (digits, of) = match value.strip_suffix('%') {
            Some(percent) if figure.is_share() => (percent.trim(), 100.0),
            _ => (value, 1.0),
        };
        let value: f64 = digits.replace('_', "").parse().map_err(|_| wrong())?;
        let value = value / of;
        if figure.is_share() && !(0.0..=1.0).contains(&value) {
            return Err(NoTarget(format!(
                "`{text}`: {name} is a share between 0 and 1, and {value} is none; write 0.8 or 80 %"
            )));
        }
        if !(value.is_finite() && value >= 0.0) {
            return Err(wrong());
        }
        Ok(Self::new(figure, side, value))
    }

    /// Whether an estimate meets it, and whether all of its interval is on the same side.
    pub fn verdict(&self, e: &Estimate) -> Verdict {
        let met = |x: f64| match self.side {
            Side::AtLeast => x >= self.value,
            Side::AtMost => x <= self.value,
        };
        Verdict {
            met: met(e.value),
            clear: !e.value.is_nan() && met(e.low) == met(e.high),
        }
    }
}

/// What an estimate says of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The estimate meets it.
    pub met: bool,
    /// All of its interval does, or none of it.
    pub clear: bool,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::AtLeast => ">=",
            Side::AtMost => "<=",
        };
        write!(f, "{} {side} {}", self.figure.id(), self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_they_are_written() {
        for (text, target) in [
            (
                "power >= 0.8",
                Target::new(Figure::Power, Side::AtLeast, 0.8),
            ),
            ("p_loss<=20%", Target::new(Figure::Loss, Side::AtMost, 0.2)),
            (
                "weeks_waited ≤ 4",
                Target::new(Figure::WeeksWaited, Side::AtMost, 4.0),
            ),
        ] {
            assert_eq!(Target::parse(text), Ok(target));
            assert_eq!(Target::parse(&target.to_string()), Ok(target));
        }
    }

    #[test]
    fn what_is_no_target_is_told() {
        for (text, said) in [
            ("powr >= 0.8", "did you mean `power`?"),
            (
                "p_net_saving >= 0.8",
                "did you mean `p_net_saving_positive`?",
            ),
            ("power", "is no target"),
            ("power = 0.8", "is no target"),
            ("power >= much", "is no target"),
            ("power >= 80", "between 0 and 1"),
            ("weeks_waited <= inf", "is no target"),
            ("", "is no target"),
        ] {
            let told = Target::parse(text).unwrap_err().to_string();
            assert!(told.contains(said), "{told}");
        }
    }

    #[test]
    fn an_interval_on_both_sides_is_not_clear() {
        let target = Target::new(Figure::Power, Side::AtLeast, 0.8);
        let verdict = |low: f64, value: f64, high: f64| {
            let found = target.verdict(&Estimate { value, low, high });
            (found.met, found.clear)
        };
        assert_eq!(verdict(0.81, 0.85, 0.9), (true, true));
        assert_eq!(verdict(0.79, 0.85, 0.9), (true, false));
        assert_eq!(verdict(0.7, 0.75, 0.79), (false, true));
        assert!(
            !target
                .verdict(&Estimate {
                    value: f64::NAN,
                    low: 0.0,
                    high: 1.0
                })
                .clear
        );
    }
}
