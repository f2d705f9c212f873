//! Faults of terms: what the engine would survive but no contract can mean.
//!
//! The engine never fails: it reads a bad number as the nearest harmless one. Terms that come from anywhere but a checked scenario
//! (a solver, a term sheet that is being tried out) are checked here first.

use super::terms::{Action, Rule, Terms};
use thiserror::Error;

/// A fault in the terms of a contract. The text names the field and says what would be right.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Fault {
    /// A number outside its range.
    #[error("{field} is {value}; it must be {range}")]
    Range {
        /// The field.
        field: String,
        /// What it says.
        value: f64,
        /// What would be right.
        range: &'static str,
    },
    /// Shares that do not add up to 1.
    #[error("the shares of {field} add up to {sum}; they must add up to 1")]
    Shares {
        /// Whose shares.
        field: &'static str,
        /// What they come to.
        sum: f64,
    },
    /// The contract ends before it begins.
    #[error("schedule.until comes before schedule.from; the last day must not be before the first")]
    Window,
    /// A line that requires a line that does not exist.
    #[error(
        "line {line} requires line number {requires}, and there are {count}; name an existing line"
    )]
    Dangling {
        /// The line.
        line: String,
        /// What it requires.
        requires: usize,
        /// How many lines there are.
        count: usize,
    },
    /// A line that requires itself through others.
    #[error(
        "line {line} requires itself by a detour, so it can never be claimed; break the circle"
    )]
    Circle {
        /// The line.
        line: String,
    },
    /// A tranche that is not in the capital.
    #[error(
        "action {action} of the waterfall names tranche {tranche}, which provides no capital; name one of capital.tranches"
    )]
    Tranche {
        /// Position in the waterfall, from 1.
        action: usize,
        /// The tranche.
        tranche: u16,
    },
    /// A tranche that stands in the capital twice.
    #[error(
        "tranche {tranche} stands in capital.tranches twice; each tranche may stand there once"
    )]
    Twice {
        /// The tranche.
        tranche: u16,
    },
}

/// All faults of the terms; empty if there are none.
pub fn faults(terms: &Terms) -> Vec<Fault> {
    let mut faults = Vec::new();
    if terms.schedule.until < terms.schedule.from {
        faults.push(Fault::Window);
    }
    at_least_one(
        &mut faults,
        "schedule.every_months",
        terms.schedule.every_months,
    );
    at_least_one(
        &mut faults,
        "capital.draw_every_months",
        terms.capital.draw_every_months,
    );
    amount(&mut faults, "cap", terms.cap);
    shares(&mut faults, "payers", terms.payers.iter().map(|p| p.1));
    rule(&mut faults, &terms.rule);
    capital(&mut faults, terms);
    faults
}

fn rule(faults: &mut Vec<Fault>, rule: &Rule) {
    match rule {
        Rule::ShareOfSaving { share, .. } => fraction(faults, "share_of_saving.share", *share),
        Rule::RateCard {
            lines,
            deadweight,
            cap_per_person,
        } => {
            fraction(faults, "rate_card.deadweight", *deadweight);
            amount(faults, "rate_card.cap_per_person", *cap_per_person);
            for line in lines {
                let field = format!("rate_card.line.{}.price", line.id);
                amount(faults, &field, Some(line.price));
                let mut next = line.requires;
                for _ in 0..=lines.len() {
                    next = match next {
                        Some(index) if index < lines.len() => lines[index].requires,
                        _ => None,
                    };
                }
                match line.requires {
                    Some(requires) if requires >= lines.len() => faults.push(Fault::Dangling {
                        line: line.id.clone(),
                        requires,
                        count: lines.len(),
                    }),
                    // after as many steps as there are lines, only a circle goes on
                    _ if next.is_some() => faults.push(Fault::Circle {
                        line: line.id.clone(),
                    }),
                    _ => {}
                }
            }
        }
    }
}

fn capital(faults: &mut Vec<Fault>, terms: &Terms) {
    let tranches = &terms.capital.tranches;
    if !tranches.is_empty() {
        shares(faults, "capital.tranches", tranches.iter().map(|t| t.share));
    }
    for (index, tranche) in tranches.iter().enumerate() {
        let field = |name: &str| format!("capital.tranche.{}.{name}", tranche.tranche);
        rate(faults, &field("coupon"), tranche.coupon);
        amount(faults, &field("commitment"), tranche.commitment);
        if tranches[..index]
            .iter()
            .any(|t| t.tranche == tranche.tranche)
        {
            faults.push(Fault::Twice {
                tranche: tranche.tranche,
            });
        }
    }
    rate(faults, "capital.hurdle", terms.capital.hurdle);
    for (index, action) in terms.capital.waterfall.iter().enumerate() {
        let named = match *action {
            Action::Coupon { tranche } | Action::Principal { tranche } => Some(tranche),
            Action::Return {
                tranche,
                rate: yearly,
            } => {
                rate(
                    faults,
                    &format!("capital.waterfall.{}.rate", index + 1),
                    yearly,
                );
                Some(tranche)
            }
            Action::Share { share, .. } => {
                fraction(
                    faults,
                    &format!("capital.waterfall.{}.share", index + 1),
                    share,
                );
                None
            }
        };
        if let Some(tranche) = named.filter(|n| !tranches.iter().any(|t| t.tranche == *n)) {
            faults.push(Fault::Tranche {
                action: index + 1,
                tranche,
            });
        }
    }
}

fn require(faults: &mut Vec<Fault>, field: &str, value: f64, right: bool, range: &'static str) {
    if !right {
        let field = field.to_owned();
        faults.push(Fault::Range {
            field,
            value,
            range,
        });
    }
}

fn fraction(faults: &mut Vec<Fault>, field: &str, value: f64) {
    require(
        faults,
        field,
        value,
        (0.0..=1.0).contains(&value),
        "between 0 and 1",
    );
}

fn rate(faults: &mut Vec<Fault>, field: &str, value: f64) {
    let right = (0.0..=10.0).contains(&value);
    require(
        faults,
        field,
        value,
        right,
        "a rate per year, between 0 and 10 (1000 %)",
    );
}

fn amount(faults: &mut Vec<Fault>, field: &str, value: Option<i64>) {
    let value = value.unwrap_or(0);
    require(faults, field, value as f64, value >= 0, "0 or more");
}

fn at_least_one(faults: &mut Vec<Fault>, field: &str, value: u32) {
    require(
        faults,
        field,
        f64::from(value),
        value >= 1,
        "at least 1 month",
    );
}

fn shares(faults: &mut Vec<Fault>, field: &'static str, shares: impl Iterator<Item = f64>) {
    let mut sum = 0.0;
    for share in shares {
        fraction(faults, field, share);
        sum += share;
    }
    let right = (sum - 1.0_f64).abs() <= 1e-9;
    if !right {
        faults.push(Fault::Shares { field, sum });
    }
}
