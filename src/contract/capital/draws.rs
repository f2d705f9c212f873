//! Draws: who provides what the vehicle needs (settled point 35).
//!
//! Each tranche provides its share. What exceeds a commitment falls on the other tranches in proportion to their shares; what
//! exceeds them all is unfunded. A tranche with share 0 provides nothing.

use super::{Position, Stack};
use crate::contract::ratio::split;

/// Divides an amount among parties with limits; keeps its buffers.
#[derive(Debug, Clone, Default)]
pub struct Allotment {
    /// What each provides; the result of the last call.
    pub parts: Vec<i64>,
    weights: Vec<i128>,
    offered: Vec<i64>,
}

impl Allotment {
    /// Divides a need among the tranches, given what they have provided so far. Returns what is unfunded.
    pub fn draw(&mut self, stack: &Stack, drawn: &[i64], need: i64) -> i64 {
        if let Some(free) = &stack.free {
            self.parts.clear();
            free.divide(need, |_, part| self.parts.push(part));
            return 0;
        }
        let room = |(position, drawn): (&Position, &i64)| {
            let room = position
                .commitment
                .map_or(i64::MAX, |most| most.saturating_sub(*drawn).max(0));
            (position.weight, room)
        };
        if let ([position], [drawn]) = (&stack.positions[..], drawn) {
            // there is nothing to divide
            let (weight, room) = room((position, drawn));
            let need = need.max(0);
            let part = if weight > 0 { need.min(room) } else { 0 };
            self.parts.clear();
            self.parts.push(part);
            return need - part;
        }
        self.divide(need, stack.positions.iter().zip(drawn).map(room))
    }

    /// Divides an amount in proportion to weights, each part up to its room: `(weight, room)`. What one has no room for falls on the
    /// others in proportion. Returns what nobody has room for.
    pub fn divide(
        &mut self,
        amount: i64,
        parties: impl Iterator<Item = (i128, i64)> + Clone,
    ) -> i64 {
        self.parts.clear();
        self.weights.clear();
        self.weights
            .extend(parties.clone().map(|(weight, _)| weight));
        self.parts.resize(self.weights.len(), 0);
        self.offered.resize(self.weights.len(), 0);
        let mut left = amount.max(0);
        // each round either places everything or takes out a party that has no more room
        while left > 0 && split(left, &self.weights, &mut self.offered) {
            let mut full = false;
            let mut placed = 0;
            for (index, (_, room)) in parties.clone().enumerate() {
                if self.weights[index] > 0 && self.offered[index] >= room {
                    self.weights[index] = 0;
                    self.parts[index] = room;
                    placed += room;
                    full = true;
                }
            }
            if !full {
                for (part, offered) in self.parts.iter_mut().zip(&self.offered) {
                    *part += offered;
                }
                placed = left;
            }
            left -= placed;
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::proportions::Proportions;
    use proptest::prelude::*;

    fn divide(parties: &[(i128, i64)], amount: i64) -> (Vec<i64>, i64) {
        let mut allotment = Allotment::default();
        let left = allotment.divide(amount, parties.iter().copied());
        (allotment.parts, left)
    }

    #[test]
    fn who_is_full_leaves_its_part_to_the_others() {
        const FREE: i64 = i64::MAX;
        // 80 are left in the first; 320 of 400 fall on 3 : 2
        let parties = [(5, 80), (3, FREE), (2, 500)];
        assert_eq!(divide(&parties, 400), (vec![80, 192, 128], 0));
        // nobody is full
        assert_eq!(divide(&parties, 100), (vec![50, 30, 20], 0));
        // the second becomes full only because the first is
        assert_eq!(
            divide(&[(5, 10), (3, 40), (2, FREE)], 100),
            (vec![10, 40, 50], 0)
        );
    }

    #[test]
    fn what_exceeds_all_commitments_is_unfunded() {
        let parties = [(6, 100), (4, 50), (0, 1_000)];
        assert_eq!(divide(&parties, 400), (vec![100, 50, 0], 250));
        assert_eq!(divide(&[(6, 0), (4, 0)], 400), (vec![0, 0], 400));
        assert_eq!(divide(&[], 7), (vec![], 7));
        assert_eq!(divide(&parties, -7), (vec![0, 0, 0], 0));
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn proportions_that_are_laid_out_divide_alike(needs in proptest::collection::vec(0..i64::MAX, 1..6), weights in proptest::collection::vec(0_i128..1_000, 1..6)) {
            let position = |weight: i128| Position {
                account: crate::model::account::Account::Tranche(0),
                weight,
                commitment: None,
                coupon: 0.0,
                coupon_until: None,
                cap_multiple: None,
                cap_return: None,
            };
            let sum: i128 = weights.iter().sum();
            prop_assume!(sum > 0);
            let mut stack = Stack {
                positions: weights.iter().copied().map(position).collect(),
                free: None,
                waterfalls: Vec::new(),
                returns: Vec::new(),
            };
            let drawn = vec![0; weights.len()];
            for need in needs {
                let mut either = [Allotment::default(), Allotment::default()];
                stack.free = None;
                let unfunded = either[0].draw(&stack, &drawn, need);
                stack.free = Some(Proportions::new(weights.iter().copied(), sum));
                prop_assert_eq!(either[1].draw(&stack, &drawn, need), unfunded);
                prop_assert_eq!(&either[0].parts, &either[1].parts);
            }
        }

        #[test]
        fn nothing_is_lost_and_nobody_gives_more_than_they_have(
            amount in 0..i64::MAX,
            parties in proptest::collection::vec((0_i128..1_000_000_000_000, 0..i64::MAX), 0..6),
        ) {
            let (parts, left) = divide(&parties, amount);
            let sum: i128 = parts.iter().map(|p| i128::from(*p)).sum();
            prop_assert_eq!(sum + i128::from(left), i128::from(amount));
            let mut room_left = false;
            for (part, (weight, room)) in parts.iter().zip(&parties) {
                prop_assert!(*part >= 0 && part <= room && (*weight > 0 || *part == 0));
                room_left |= *weight > 0 && part < room;
            }
            prop_assert!(left == 0 || !room_left);
        }
    }
}
