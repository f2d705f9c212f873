//! Small whole numbers in ascending order, by how often each is there.

use super::ascending::Ascending;

/// A sample of whole numbers from 0 on: a rank is found without sorting.
#[derive(Debug, Clone)]
pub struct Counted {
    /// How many values are a number or below it, by number, as far as there are any.
    upto: Vec<usize>,
}

impl Counted {
    /// A sample that has each number so many times, from 0 on.
    pub fn of(times: &[u32]) -> Self {
        let sums = times.iter().scan(0, |sum, times| {
            *sum += *times as usize;
            Some(*sum)
        });
        Self {
            upto: sums.collect(),
        }
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
    fn nothing_has_no_ranks() {
        for times in [&[][..], &[0, 0]] {
            let nothing = Counted::of(times);
            assert_eq!(nothing.count(), 0);
            assert!(nothing.at(0).is_nan());
            assert!(nothing.runs().next().is_none());
        }
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn ranks_are_those_of_the_sorted_sample(numbers in prop::collection::vec(0_u16..1024, 1..99), few: bool) {
            let values: Vec<f64> = numbers.iter().map(|n| f64::from(if few { n % 5 } else { *n })).collect();
            let mut times = vec![0; 1024];
            values.iter().for_each(|value| times[*value as usize] += 1);
            let counted = Counted::of(&times);
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
