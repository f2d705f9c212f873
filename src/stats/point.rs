//! A point of a curve over all replications. Nobody asks how far its mean is from the true one.

use super::column::{Column, Ordered};
use super::counted::Counted;
use super::moments::Mean;

/// Numbers below this are counted.
const COUNTED: u32 = 1024;

/// What a point of a curve was in each replication.
#[derive(Debug, Clone)]
pub struct Point {
    /// How often each number was there, as long as all are whole and below `COUNTED`: most curves count people, and take few values.
    times: Option<Vec<u32>>,
    /// All values, where that cannot be.
    values: Column<Mean>,
}

impl Point {
    /// A point of a curve of amounts; a column keeps up to `limit` of them.
    pub fn of_amounts(limit: usize) -> Self {
        Self {
            times: None,
            values: Column::new(limit, Vec::new()),
        }
    }

    /// A point of a curve of numbers of people or of enterprises. Numbers below 1024 are exact in any number of replications and take no more memory the more
    /// there are; a point that meets a larger one goes on as a column that keeps up to `limit`.
    pub fn of_counts(limit: usize) -> Self {
        Self {
            times: Some(Vec::new()),
            ..Self::of_amounts(limit)
        }
    }

    /// Makes room for so many amounts in all.
    pub fn expect(&mut self, values: usize) {
        if self.times.is_none() {
            self.values.expect(values);
        }
    }

    /// Adds amounts, or what else is no whole number.
    pub fn extend(&mut self, values: &[f64]) {
        self.spread_out();
        self.values.extend(values);
    }

    /// Adds a number.
    #[inline]
    pub fn count(&mut self, number: u32) {
        let times = self.times.as_mut();
        match times.and_then(|times| times.get_mut(number as usize)) {
            Some(times) => *times += 1,
            None => self.meet(number),
        }
    }

    /// Adds a number that was not there before, or that is not counted.
    #[cold]
    fn meet(&mut self, number: u32) {
        match &mut self.times {
            Some(times) if number < COUNTED => {
                times.resize(number as usize + 1, 0);
                times[number as usize] = 1;
            }
            _ => self.extend(&[f64::from(number)]),
        }
    }

    /// Goes on with all values instead of how often each is there. Their order is lost, on which nothing depends: sums of so small whole numbers are exact.
    fn spread_out(&mut self) {
        for (number, times) in self.times.take().into_iter().flatten().enumerate() {
            self.values.extend(&vec![number as f64; times as usize]);
        }
    }

    /// Whether memory grows with each value, as long as the column keeps them.
    pub fn is_listed(&self) -> bool {
        self.times.is_none()
    }

    /// The values in ascending order.
    pub fn ordered(&self) -> Ordered {
        match &self.times {
            Some(times) => Ordered::Counted(Counted::of(times)),
            None => self.values.ordered(),
        }
    }

    /// Their mean; NaN if there are none.
    pub fn average(&self) -> f64 {
        let Some(times) = &self.times else {
            return self.values.average();
        };
        let count: u64 = times.iter().map(|times| u64::from(*times)).sum();
        let numbers = (0..).zip(times);
        let total: u64 = numbers.map(|(n, times)| n * u64::from(*times)).sum();
        total as f64 / count as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::ascending::Ascending;
    use proptest::prelude::*;

    const LIMIT: usize = 40;

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        /// Up to the limit and beyond it, with numbers that are counted, with some that are not, and with an amount among them.
        #[test]
        fn numbers_that_are_counted_are_what_all_values_say(
            numbers in prop::collection::vec(prop_oneof![8 => 0_u32..70, 1 => 1000_u32..1030], 0..99),
            small: bool,
            amount in prop::option::of(0_usize..99),
        ) {
            let numbers = numbers.into_iter().map(|n| if small { n % 70 } else { n });
            let (mut counted, mut listed) = (Point::of_counts(LIMIT), Point::of_amounts(LIMIT));
            for (k, number) in numbers.enumerate() {
                counted.count(number);
                listed.extend(&[f64::from(number)]);
                if amount == Some(k) {
                    counted.extend(&[0.5]);
                    listed.extend(&[0.5]);
                }
            }
            prop_assert_eq!(counted.average().to_bits(), listed.average().to_bits());
            let (counted, listed) = (counted.ordered(), listed.ordered());
            prop_assert_eq!(counted.count(), listed.count());
            for rank in 0..listed.count() {
                prop_assert_eq!(counted.at(rank), listed.at(rank));
            }
        }
    }

    #[test]
    fn only_what_is_counted_takes_no_memory_for_each_value() {
        let mut point = Point::of_counts(LIMIT);
        point.count(COUNTED - 1);
        assert!(!point.is_listed());
        point.count(COUNTED);
        assert!(point.is_listed());
        assert!(Point::of_counts(LIMIT).average().is_nan());
        assert_eq!(Point::of_counts(LIMIT).ordered().count(), 0);
    }
}
