//! Calendars: who has something due in which week.

const NONE: u32 = u32::MAX;

/// A calendar with at most one entry per entity. Booking, moving and cancelling take constant time.
pub trait Calendar {
    /// Books an entity for a week, instead of what it was booked for; weeks beyond the calendar are never.
    fn book(&mut self, entity: u32, week: u32);
    /// Takes an entity off the calendar.
    fn cancel(&mut self, entity: u32);
    /// The week that an entity is booked for; the last one there is if it is not.
    fn booked(&self, entity: u32) -> u32;
}

/// The calendar of one entity: whichever it is, there is no other.
#[derive(Debug, Clone)]
pub struct Single {
    week: u32,
}

impl Default for Single {
    fn default() -> Self {
        Self { week: NONE }
    }
}

impl Single {
    /// The week that is booked; the last one there is if none is.
    #[inline]
    pub fn week(&self) -> u32 {
        self.week
    }

    /// Whether something is due in a week, which it then is no more.
    #[inline]
    pub fn take(&mut self, week: u32) -> bool {
        let due = self.week == week;
        if due {
            self.week = NONE;
        }
        due
    }
}

impl Calendar for Single {
    #[inline]
    fn book(&mut self, _: u32, week: u32) {
        self.week = week;
    }

    #[inline]
    fn cancel(&mut self, _: u32) {
        self.week = NONE;
    }

    #[inline]
    fn booked(&self, _: u32) -> u32 {
        self.week
    }
}

/// Weekly buckets of many entities.
#[derive(Debug, Clone)]
pub struct Schedule {
    first: Vec<u32>,
    entries: Vec<Entry>,
}

/// What an entity is booked for, between its neighbours in the bucket.
#[derive(Debug, Clone, Copy)]
struct Entry {
    week: u32,
    next: u32,
    previous: u32,
}

const NOTHING: Entry = Entry {
    week: NONE,
    next: NONE,
    previous: NONE,
};

impl Schedule {
    /// An empty calendar of so many weeks for so many entities.
    pub fn new(weeks: u32, entities: usize) -> Self {
        Self {
            first: vec![NONE; weeks as usize],
            entries: vec![NOTHING; entities],
        }
    }

    /// Whether nobody is due in a week.
    #[inline]
    pub fn is_empty(&self, week: u32) -> bool {
        self.first[week as usize] == NONE
    }

    /// Moves everybody who is due in a week into `due`, in ascending order.
    #[inline]
    pub fn take(&mut self, week: u32, due: &mut Vec<u32>) {
        due.clear();
        let at = std::mem::replace(&mut self.first[week as usize], NONE);
        if at != NONE {
            self.take_from(at, due);
        }
    }

    fn take_from(&mut self, mut at: u32, due: &mut Vec<u32>) {
        while at != NONE {
            due.push(at);
            let entry = &mut self.entries[at as usize];
            entry.week = NONE;
            at = entry.next;
        }
        due.sort_unstable();
    }
}

impl Calendar for Schedule {
    fn book(&mut self, entity: u32, week: u32) {
        self.cancel(entity);
        let Some(first) = self.first.get_mut(week as usize) else {
            return;
        };
        self.entries[entity as usize] = Entry {
            week,
            next: *first,
            previous: NONE,
        };
        if *first != NONE {
            self.entries[*first as usize].previous = entity;
        }
        *first = entity;
    }

    fn cancel(&mut self, entity: u32) {
        let Entry {
            week,
            next,
            previous,
        } = self.entries[entity as usize];
        if week == NONE {
            return;
        }
        if previous == NONE {
            self.first[week as usize] = next;
        } else {
            self.entries[previous as usize].next = next;
        }
        if next != NONE {
            self.entries[next as usize].previous = previous;
        }
        self.entries[entity as usize].week = NONE;
    }

    #[inline]
    fn booked(&self, entity: u32) -> u32 {
        self.entries[entity as usize].week
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_out_in_order_moved_and_cancelled_ones_do_not() {
        let mut s = Schedule::new(10, 6);
        for e in [4, 2, 0, 3, 1] {
            s.book(e, 3);
        }
        s.book(2, 5);
        s.cancel(0);
        s.cancel(5);
        s.book(1, 99);
        let mut due = Vec::new();
        s.take(3, &mut due);
        assert_eq!(due, [3, 4]);
        s.take(5, &mut due);
        assert_eq!(due, [2]);
        s.book(4, 5);
        s.take(5, &mut due);
        assert_eq!(due, [4]);
    }
}
