//! The same model for another number of people, as somebody would plan it: whole people in each group, and what is meant to grow with them.
//!
//! Other than [`World::scaled`](super::world::World::scaled), which scales what has been drawn, this gives a [`Spec`] of its own: what is
//! lived in it is what a scenario lives that plans so many people.

use super::Spec;
use super::group::{Group, Intake};
use super::world::variant::scaled_dates;

/// What grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// People of all groups together.
    pub people: u32,
    /// Whether the advisers' capacity grows in proportion to the people.
    pub adviser: bool,
    /// Enterprises of all cohorts together.
    pub enterprises: u32,
}

impl Size {
    /// As it is planned.
    pub fn planned(spec: &Spec) -> Self {
        Self {
            people: people(spec),
            adviser: false,
            enterprises: enterprises(spec),
        }
    }
}

/// Planned people of all groups.
pub fn people(spec: &Spec) -> u32 {
    spec.groups.iter().map(|g| g.people).sum()
}

/// Planned enterprises of all cohorts; 0 without a second staircase.
pub fn enterprises(spec: &Spec) -> u32 {
    let cohorts = spec.enterprises.iter().flat_map(|e| &e.cohorts);
    cohorts.map(|c| c.count).sum()
}

/// Fewest people that a model can be planned for: one in each group that has any.
pub fn fewest(spec: &Spec) -> u32 {
    spec.groups.iter().filter(|g| g.people > 0).count() as u32
}

/// The model for another size. People keep their mix of groups and the times at which they come; random arrivals come as much more
/// often. Enterprises keep their mix of cohorts. Everything else, costs with an amount of their own above all, stays.
#[must_use]
pub fn resized(spec: &Spec, size: &Size) -> Spec {
    let mut out = spec.clone();
    let planned = people(spec);
    let of_groups: Vec<u32> = spec.groups.iter().map(|g| g.people).collect();
    let counts = apportioned(&of_groups, size.people, true);
    for (group, count) in out.groups.iter_mut().zip(counts) {
        resize_group(group, count);
    }
    let times = f64::from(size.people) / f64::from(planned.max(1));
    let adviser = out.programme.as_mut().and_then(|p| p.adviser.as_mut());
    if let Some(adviser) = adviser.filter(|_| size.adviser) {
        adviser.capacity = adviser.capacity.map(|c| c.multiplied(times));
    }
    if let Some(second) = &mut out.enterprises {
        let of_cohorts: Vec<u32> = second.cohorts.iter().map(|c| c.count).collect();
        let counts = apportioned(&of_cohorts, size.enterprises, false);
        for (cohort, count) in second.cohorts.iter_mut().zip(counts) {
            cohort.count = count;
        }
    }
    out
}

fn resize_group(group: &mut Group, people: u32) {
    let planned = std::mem::replace(&mut group.people, people);
    match &mut group.intake {
        Intake::Evenly { .. } => {}
        _ if planned == people => {}
        Intake::Dates(dates) => *dates = scaled_dates(dates, people),
        Intake::Arrivals { per_week, .. } => {
            *per_week = per_week.multiplied(f64::from(people) / f64::from(planned.max(1)));
        }
    }
}

/// A whole number divided in proportion to whole numbers, by largest remainders (Hamilton 1792), the first of equal ones first. With
/// `each`, nobody who has any loses all of it, as long as there are enough.
fn apportioned(planned: &[u32], total: u32, each: bool) -> Vec<u32> {
    let all: u64 = planned.iter().map(|p| u64::from(*p)).sum();
    if all == 0 {
        return planned.to_vec();
    }
    let total = u64::from(total);
    let exact = |p: &u32| u64::from(*p) * total;
    let mut parts: Vec<u64> = planned.iter().map(|p| exact(p) / all).collect();
    let mut order: Vec<usize> = (0..planned.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(exact(&planned[*i]) % all));
    let left = total - parts.iter().sum::<u64>();
    for i in order.into_iter().take(left as usize) {
        parts[i] += 1;
    }
    if each {
        while let Some(nobody) = (0..parts.len()).find(|i| parts[*i] == 0 && planned[*i] > 0) {
            let Some(most) = (0..parts.len())
                .filter(|i| parts[*i] > 1)
                .max_by_key(|i| (parts[*i], std::cmp::Reverse(*i)))
            else {
                break;
            };
            parts[most] -= 1;
            parts[nobody] = 1;
        }
    }
    parts.into_iter().map(|p| p as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::{Draw, Number, ParameterId};
    use proptest::prelude::*;

    #[test]
    fn parts_add_up_and_keep_their_proportions() {
        assert_eq!(apportioned(&[11, 10, 12], 33, true), [11, 10, 12]);
        assert_eq!(apportioned(&[10, 10, 10], 10, true), [4, 3, 3]);
        assert_eq!(apportioned(&[97, 1, 2], 10, true), [8, 1, 1]);
        assert_eq!(apportioned(&[97, 1, 2], 10, false), [10, 0, 0]);
        assert_eq!(apportioned(&[5, 0], 2, true), [2, 0]);
        // fewer people than groups
        assert_eq!(apportioned(&[5, 5, 5], 2, true), [1, 1, 0]);
        assert_eq!(apportioned(&[0, 0], 7, true), [0, 0]);
    }

    #[test]
    fn a_drawn_number_is_multiplied_in_every_draw() {
        let draw = Draw { values: vec![3.0] };
        let number = Number::drawn(2.0, ParameterId(0)).multiplied(1.5);
        assert_eq!((number.best, number.at(&draw)), (3.0, 4.5));
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn nobody_is_lost(planned in prop::collection::vec(0_u32..50, 1..9), total in 0_u32..500, each: bool) {
            prop_assume!(planned.iter().any(|p| *p > 0));
            let parts = apportioned(&planned, total, each);
            prop_assert_eq!(parts.iter().sum::<u32>(), total);
            for (part, planned) in parts.iter().zip(&planned) {
                prop_assert!(*planned > 0 || *part == 0);
            }
        }
    }
}
