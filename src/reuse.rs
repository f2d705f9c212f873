//! Lists whose memory a thread uses again. A life needs much the same room as the one before it, and asking for tens of kilobytes anew in each
//! replication costs more than what is then written there.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::thread::LocalKey;

/// Lists of a kind that a thread keeps.
const LISTS: usize = 16;
/// Bytes of a list that is kept; larger ones go back, so that a large run does not hold what a small one asked for.
const BYTES: usize = 1 << 18;

/// What a thread keeps of one kind.
pub struct Kept<T>(RefCell<Vec<Vec<T>>>);

impl<T> Kept<T> {
    /// Nothing yet.
    pub const fn empty() -> Self {
        Self(RefCell::new(Vec::new()))
    }
}

/// What can stand in such a list.
pub trait Reusable: Sized + 'static {
    /// Where its lists are kept.
    fn kept() -> &'static LocalKey<Kept<Self>>;
}

/// Says of types that their lists are used again.
#[macro_export]
macro_rules! reusable {
    ($($kind:ty),+ $(,)?) => {$(
        impl $crate::reuse::Reusable for $kind {
            fn kept() -> &'static std::thread::LocalKey<$crate::reuse::Kept<Self>> {
                thread_local! {
                    static KEPT: $crate::reuse::Kept<$kind> = const { $crate::reuse::Kept::empty() };
                }
                &KEPT
            }
        }
    )+};
}
pub use reusable;

// amounts by week, and numbers of any kind
reusable!(i64, f64);

/// A list that goes back to its thread when it is no longer needed.
#[derive(Debug, PartialEq, Eq)]
pub struct Reused<T: Reusable>(Vec<T>);

impl<T: Reusable> Reused<T> {
    /// An empty list with room for at least so many.
    pub fn with_capacity(room: usize) -> Self {
        let mut list = T::kept()
            .with(|kept| kept.0.borrow_mut().pop())
            .unwrap_or_default();
        list.reserve(room);
        Self(list)
    }
}

impl<T: Reusable + Clone> Reused<T> {
    /// So many of the same.
    pub fn filled(with: T, many: usize) -> Self {
        let mut list = Self::with_capacity(many);
        list.resize(many, with);
        list
    }
}

impl<T: Reusable + Clone> Clone for Reused<T> {
    fn clone(&self) -> Self {
        let mut list = Self::with_capacity(self.len());
        list.extend_from_slice(self);
        list
    }
}

impl<T: Reusable> Default for Reused<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Reusable> From<Vec<T>> for Reused<T> {
    fn from(list: Vec<T>) -> Self {
        Self(list)
    }
}

impl<T: Reusable> FromIterator<T> for Reused<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let items = items.into_iter();
        let mut list = Self::with_capacity(items.size_hint().0);
        list.0.extend(items);
        list
    }
}

impl<T: Reusable> Drop for Reused<T> {
    fn drop(&mut self) {
        let mut list = std::mem::take(&mut self.0);
        list.clear();
        if list.capacity() > 0 && list.capacity() * size_of::<T>() <= BYTES {
            // a thread that ends keeps nothing
            let _ = T::kept().try_with(|kept| {
                let mut kept = kept.0.borrow_mut();
                if kept.len() < LISTS {
                    kept.push(list);
                }
            });
        }
    }
}

impl<T: Reusable> Deref for Reused<T> {
    type Target = Vec<T>;

    #[inline(always)]
    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T: Reusable> DerefMut for Reused<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    reusable!(u128);

    #[test]
    fn memory_is_used_again_and_what_stood_there_is_not() {
        let mut list = Reused::filled(7_u128, 100);
        list.push(8);
        let (place, capacity) = (list.as_ptr(), list.capacity());
        drop(list);
        let again: Reused<u128> = Reused::with_capacity(10);
        assert_eq!((again.as_ptr(), again.capacity()), (place, capacity));
        assert!(again.is_empty());
        let other: Reused<u128> = Reused::filled(0, 3);
        assert_ne!(other.as_ptr(), place);
        assert_eq!(*other, [0; 3]);
    }

    #[test]
    fn a_large_list_is_not_kept() {
        let left = || {
            drop(Reused::<u128>::with_capacity(BYTES));
            u128::kept().with(|kept| kept.0.borrow().len())
        };
        assert_eq!(std::thread::spawn(left).join().unwrap(), 0);
    }
}
