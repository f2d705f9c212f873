//! The bins of a sketch: those of one sign, page by page.

use std::iter;

/// Bits of a number below those that tell its bin.
const SHIFT: u32 = 52 - 10;
/// Bins that are allocated together.
const PAGE: usize = 16;

/// The bins of one sign; pages in which nothing falls are absent.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Side {
    /// The page of 0, which is by itself: a thousand powers of two lie between 0 and what is counted or paid.
    nearest: Option<Box<Page>>,
    /// Number of the first page that is listed.
    first: usize,
    pages: Vec<Option<Box<Page>>>,
    count: u64,
}

/// Neighbouring bins. What a value changes lies together: the next one falls far from it.
#[derive(Debug, Clone, PartialEq)]
struct Page([Bin; PAGE]);

/// What falls into a bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bin {
    pub count: u64,
    /// The smallest value.
    pub low: f64,
    /// The largest.
    pub high: f64,
}

impl Side {
    /// How many values there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Counts the values of a bin.
    #[inline]
    pub fn put(&mut self, bin: Bin) {
        let index = (bin.low.abs().to_bits() >> SHIFT) as usize;
        self.count += bin.count;
        let Bin { count, low, high } = &mut self.page(index / PAGE).0[index % PAGE];
        *count += bin.count;
        // No number of a bin is NaN: comparisons that ask for it would cost as much again.
        *low = if bin.low < *low { bin.low } else { *low };
        *high = if bin.high > *high { bin.high } else { *high };
    }

    #[inline]
    fn page(&mut self, number: usize) -> &mut Page {
        let slot = if number == 0 {
            &mut self.nearest
        } else {
            let place = number.wrapping_sub(self.first);
            if place >= self.pages.len() {
                self.list(number);
            }
            &mut self.pages[number - self.first]
        };
        slot.get_or_insert_with(|| Box::new(Page::EMPTY))
    }

    /// Makes room for a page.
    #[cold]
    fn list(&mut self, number: usize) {
        if self.pages.is_empty() {
            self.first = number;
        }
        if number < self.first {
            let more = self.first - number;
            self.pages.splice(0..0, iter::repeat_n(None, more));
            self.first = number;
        }
        let place = number - self.first;
        if place >= self.pages.len() {
            self.pages.resize(place + 1, None);
        }
    }

    /// From the smallest size to the largest.
    pub fn bins(&self) -> impl Iterator<Item = Bin> {
        let pages = self.nearest.iter().chain(self.pages.iter().flatten());
        pages.flat_map(|page| page.bins())
    }

    /// From the largest size to the smallest.
    pub fn bins_from_far(&self) -> impl Iterator<Item = Bin> {
        let pages = self.pages.iter().rev().flatten().chain(&self.nearest);
        pages.flat_map(|page| page.bins().rev())
    }

    /// How many pages are listed, absent ones among them.
    #[cfg(test)]
    pub fn room(&self) -> usize {
        self.pages.len()
    }
}

impl Page {
    const EMPTY: Self = Self([Bin::EMPTY; PAGE]);

    fn bins(&self) -> impl DoubleEndedIterator<Item = Bin> {
        let bins = self.0.iter().copied();
        bins.filter(|bin| bin.count > 0)
    }
}

impl Bin {
    const EMPTY: Self = Self {
        count: 0,
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    /// The value of a rank within the bin: the smallest and the largest are known, the others are spread evenly.
    pub fn at(self, rank: u64) -> f64 {
        if self.low == self.high || rank == 0 {
            return self.low;
        }
        let share = rank as f64 / (self.count - 1) as f64;
        (self.low + (self.high - self.low) * share).min(self.high)
    }

    /// What stands for all of its values.
    pub fn middle(self) -> f64 {
        if self.low == self.high {
            self.low
        } else {
            self.low + (self.high - self.low) / 2.0
        }
    }
}
