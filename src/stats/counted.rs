//! Small whole numbers in ascending order, by how often each is there.

use super::ascending::Ascending;

/// Numbers below this are counted.
const MOST: usize = 1024;

/// A sample of whole numbers from 0 to `MOST` − 1: a rank is found without sorting.
#[derive(Debug, Clone)]
pub struct Counted {
    /// How many values are a number or below it, by number, as far as there are any.
    upto: Vec<usize>,
}

impl Counted {
    /// Counts the values; `None` if any is something else.
    pub fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut counts = vec![0; MOST];
        for value in values {
            // The cast cuts off, and makes 0 of what is below it or no number.
            let number = value as usize;
            if number >= MOST || (number as f64).to_bits() != value.to_bits() {
                return None;
            }
            counts[number] += 1;
        }
        let last = counts.iter().rposition(|count| *count > 0);
        counts.truncate(last.map_or(0, |last| last + 1));
        let mut sum = 0;
        for count in &mut counts {
            sum += *count;
            *count = sum;
        }
        Some(Self { upto: counts })
    }
}

impl Ascending for Counted {
    fn count(&self) -> usize {
        self.upto.last().copied().unwrap_or(0)
    }

    fn at(&self, rank: usize) -> f64 {
        let number = self.upto.partition_point(|upto| *upto <= rank);
        if number < self.upto.len() {
            number as f64
        } else {
            f64::NAN
        }
    }

    fn runs(&self) -> Box<dyn Iterator<Item = (f64, u64)> + '_> {
        let mut before = 0;
        let counts = self.upto.iter().enumerate().map(move |(number, upto)| {
            let times = upto - std::mem::replace(&mut before, *upto);
            (number as f64, times as u64)
        });
        Box::new(counts.filter(|(_, times)| *times > 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::ascending::ascending;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_small_whole_number_is_not_counted() {
        for odd in [-1.0, -0.0, 0.5, 1024.0, 1e300, f64::NAN, f64::INFINITY] {
            assert!(Counted::of([1.0, odd].into_iter()).is_none(), "{odd}");
        }
        let nothing = Counted::of(std::iter::empty()).unwrap();
        assert_eq!(nothing.count(), 0);
        assert!(nothing.at(0).is_nan());
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn ranks_are_those_of_the_sorted_sample(numbers in prop::collection::vec(0_u16..1024, 1..99), few: bool) {
            let values: Vec<f64> = numbers.iter().map(|n| f64::from(if few { n % 5 } else { *n })).collect();
            let counted = Counted::of(values.iter().copied()).unwrap();
            let sorted = ascending(values.iter().copied());
            prop_assert_eq!(counted.count(), sorted.len());
            for (rank, value) in sorted.iter().enumerate() {
                prop_assert_eq!(counted.at(rank), *value);
            }
            prop_assert!(counted.at(sorted.len()).is_nan());
            let runs = counted.runs().flat_map(|(x, times)| std::iter::repeat_n(x, times as usize));
            prop_assert_eq!(runs.collect::<Vec<_>>(), sorted);
        }
    }
}
