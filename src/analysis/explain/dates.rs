//! On which days a line is measured and paid, as the engine has laid them out.

use crate::contract::day::Day;
use crate::contract::payments::Payments;
use crate::contract::terms::Terms;
use serde::Serialize;

/// One measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// Index of the cohort, where cohorts are measured apart.
    pub cohort: Option<u16>,
    /// First day of what is measured.
    pub from: Day,
    /// Last day: the measurement day.
    pub until: Day,
    /// The payment date.
    pub payment: Day,
}

/// The measurements of every line, by day.
pub fn moments(terms: &Terms) -> Vec<Vec<Moment>> {
    let mut all: Vec<Vec<Moment>> = vec![Vec::new(); terms.lines.len()];
    for slot in Payments::new(terms).slots() {
        if let Some(own) = all.get_mut(slot.line) {
            own.push(Moment {
                cohort: slot.cohort,
                from: slot.from,
                until: slot.until,
                payment: slot.payment,
            });
        }
    }
    for own in &mut all {
        own.sort_by_key(|m| (m.until, m.cohort));
    }
    all
}
