//! Caps: what is never exceeded, whatever the outcome.

use serde::Serialize;

/// The cap that made a payment smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cap {
    /// The cap per person.
    Person,
    /// The cap of the contract.
    Contract,
}

/// What may be paid so far under a cap, and whether the cap cut it.
pub fn limited(entitlement: i64, cap: Option<i64>) -> (i64, bool) {
    match cap {
        Some(cap) if entitlement > cap.max(0) => (cap.max(0), true),
        _ => (entitlement, false),
    }
}

/// Counts what each person has been paid for; expects the claims person by person.
#[derive(Debug, Clone)]
pub struct PersonCap {
    cap: Option<i64>,
    person: Option<u32>,
    paid: i64,
}

impl PersonCap {
    /// A fresh count.
    pub fn new(cap: Option<i64>) -> Self {
        Self {
            cap: cap.map(|c| c.max(0)),
            person: None,
            paid: 0,
        }
    }

    /// How much of a claim is paid.
    pub fn admit(&mut self, person: u32, price: i64) -> i64 {
        let Some(cap) = self.cap else { return price };
        if self.person != Some(person) {
            (self.person, self.paid) = (Some(person), 0);
        }
        let paid = price.min(cap - self.paid);
        self.paid += paid;
        paid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_paid_for_up_to_the_cap() {
        let mut cap = PersonCap::new(Some(820_000));
        let paid: Vec<i64> = [(0, 500_000), (0, 500_000), (0, 1), (1, 820_001)]
            .map(|(person, price)| cap.admit(person, price))
            .to_vec();
        assert_eq!(paid, [500_000, 320_000, 0, 820_000]);
        assert_eq!(PersonCap::new(None).admit(0, 7), 7);
        assert_eq!(PersonCap::new(Some(-1)).admit(0, 7), 0);
    }

    #[test]
    fn a_contract_pays_up_to_its_cap() {
        assert_eq!(limited(7, Some(7)), (7, false));
        assert_eq!(limited(8, Some(7)), (7, true));
        assert_eq!(limited(8, Some(-7)), (0, true));
        assert_eq!(limited(8, None), (8, false));
    }
}
