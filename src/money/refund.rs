//! The refund counter: in which band of the scale each week of a person lies.
//!
//! LBK 221 of 12-02-2021, §§ 5–6, read with settled points 7–9:
//!
//! * the counter goes up by one in every week with support, whatever the benefit, and never steps back;
//! * the n-th week with support is refunded by the band in which n lies;
//! * the counter starts again after `reset_weeks` whole weeks of self-support, not necessarily in one piece,
//!   within the latest `reset_window` weeks: in the self-support week that completes them, that week included.
//!   Counter and tally are then empty, and the tally fills again only after a new week with support;
//! * neutral weeks only let time pass: they age the window.

use crate::model::Spec;
use crate::model::state::{Counts, StateId};
use crate::record::Person;
use crate::record::read::Interval;

/// The rules of the counter, free of uncertain numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// First week of the counter of each band, ascending; the first band begins with week 1 in any case.
    pub first_weeks: Vec<u32>,
    /// Weeks of self-support that start the counter again.
    pub reset_weeks: u32,
    /// The window in which they must lie, in weeks.
    pub reset_window: u32,
    /// What a week counts as, by state.
    pub counts: Vec<Counts>,
}

/// Weeks `from..to` of one stay that lie in one band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First week.
    pub from: u32,
    /// First week after it.
    pub to: u32,
    /// The state of the stay.
    pub state: StateId,
    /// Index of the band. In a stay without support: the band in which the next week with support would lie.
    pub band: usize,
    /// Weeks on the counter before the first week of the segment.
    pub counter: u32,
}

impl Rules {
    /// The rules of a scenario.
    pub fn new(spec: &Spec) -> Self {
        let scale = &spec.economy.refund;
        Self {
            first_weeks: scale.bands.iter().map(|(first, _)| *first).collect(),
            reset_weeks: scale.reset_weeks,
            reset_window: scale.reset_window,
            counts: spec.states.iter().map(|state| state.counts).collect(),
        }
    }

    /// How many bands there are, at least 1.
    pub fn bands(&self) -> usize {
        self.first_weeks.len().max(1)
    }

    /// The band of the n-th week with support, n ≥ 1.
    #[inline]
    pub fn band(&self, n: u32) -> usize {
        self.first_weeks
            .partition_point(|first| *first <= n)
            .saturating_sub(1)
    }

    /// Walks one person's stays in order and hands out their segments, which cover the stays without gaps.
    pub fn walk(
        &self,
        person: &Person,
        stays: impl Iterator<Item = Interval>,
        emit: impl FnMut(Segment),
    ) {
        self.walk_with(&mut Vec::new(), person, stays, emit);
    }

    /// The same with room for runs of self-support that is used again from person to person.
    #[inline(always)]
    pub fn walk_with(
        &self,
        runs: &mut Vec<(u32, u32)>,
        person: &Person,
        mut stays: impl Iterator<Item = Interval>,
        mut emit: impl FnMut(Segment),
    ) {
        let Some(first) = stays.next() else {
            return;
        };
        let start = first.stay.from;
        let mut counter = Counter::new(self, start, person.counter, person.self_support_weeks);
        // The room is handed over and back: a walk allocates nothing.
        runs.clear();
        counter.runs = std::mem::take(runs);
        let mut next = Some(first);
        while let Some(Interval { stay, to }) = next {
            counter.live(stay.state, stay.from, to, &mut emit);
            next = stays.next();
        }
        *runs = counter.runs;
    }
}

/// The counter and the tally of one person as time passes.
#[derive(Debug, Clone)]
pub struct Counter<'r> {
    rules: &'r Rules,
    /// Weeks with support since the counter last started.
    weeks: u32,
    /// Band in which the next week with support lies: it moves on with the counter, and is not looked up for each stay.
    band: usize,
    /// First week that is lived.
    start: u32,
    /// Self-support weeks before the start that still are in the tally.
    before: u32,
    /// Self-support weeks since the start that are in the tally, as runs `from..to` in order.
    runs: Vec<(u32, u32)>,
    /// Runs before this index have left the window for good.
    oldest: usize,
    /// Weeks of the runs from `oldest` on, of which some may have left the window.
    since: u64,
}

impl<'r> Counter<'r> {
    /// The counter of a person who enters in week `start` with `counter` weeks on it.
    ///
    /// Of the `reset_window` weeks before the start, `self_support_weeks` were self-support (at most all of
    /// them). When is not known, so they are spread evenly: the j-th of n, j = 0, 1, …, lies in week
    /// `start − window + ⌊(2j + 1)·window / 2n⌋`. With an empty counter the tally is empty too, because no week
    /// with support came before those weeks.
    pub fn new(rules: &'r Rules, start: u32, counter: u32, self_support_weeks: u32) -> Self {
        Self {
            rules,
            weeks: counter,
            band: rules.band(counter.saturating_add(1)),
            start,
            before: if counter > 0 {
                self_support_weeks.min(rules.reset_window)
            } else {
                0
            },
            runs: Vec::new(),
            oldest: 0,
            since: 0,
        }
    }

    /// Weeks with support since the counter last started.
    pub fn weeks(&self) -> u32 {
        self.weeks
    }

    /// Lives through the weeks `from..to` in a state; weeks must come in order.
    ///
    /// Segments are handed out in one place, so that a walk and what it does with them become one loop.
    #[inline(always)]
    pub fn live(&mut self, state: StateId, from: u32, to: u32, emit: &mut impl FnMut(Segment)) {
        let counts = self.rules.counts[usize::from(state.0)];
        let mut week = from;
        while week < to {
            let (band, counter) = (self.band, self.weeks);
            let end = match counts {
                Counts::Support => self.support(week, to),
                Counts::SelfSupport => self.self_support(week, to),
                Counts::Neutral => to,
            };
            emit(Segment {
                from: week,
                to: end,
                state,
                band,
                counter,
            });
            week = end;
        }
    }

    /// Counts weeks with support until another band begins; returns the first week of that.
    #[inline(always)]
    fn support(&mut self, week: u32, to: u32) -> u32 {
        let next = self.rules.first_weeks.get(self.band + 1);
        let end = next.map_or(to, |next| {
            let left = next.saturating_sub(self.weeks.saturating_add(1)).max(1);
            to.min(week.saturating_add(left))
        });
        self.weeks = self.weeks.saturating_add(end - week);
        if next.is_some_and(|next| *next <= self.weeks.saturating_add(1)) {
            self.band = self.rules.band(self.weeks.saturating_add(1));
        }
        end
    }

    /// Tallies weeks of self-support until the counter starts again; returns the first week after that.
    #[inline(always)]
    fn self_support(&mut self, week: u32, to: u32) -> u32 {
        // Without support since the counter last started, the tally does not fill.
        if self.weeks == 0 {
            return to;
        }
        let Some(last) = self.reset_in(week, to) else {
            self.runs.push((week, to));
            self.since += u64::from(to - week);
            return to;
        };
        self.weeks = 0;
        self.band = self.rules.band(1);
        self.before = 0;
        self.runs.clear();
        self.oldest = 0;
        self.since = 0;
        last + 1
    }

    /// The week in a run of self-support `from..to` that starts the counter again.
    #[inline(always)]
    fn reset_in(&mut self, from: u32, to: u32) -> Option<u32> {
        // As if nothing had left the window: mostly it is too little even so.
        let most = u64::from(self.before) + self.since + u64::from(to - from);
        if most < u64::from(self.rules.reset_weeks) {
            return None;
        }
        self.search(from, to)
    }

    /// The same, by the tally.
    fn search(&mut self, from: u32, to: u32) -> Option<u32> {
        let bound = i64::from(from) - i64::from(self.rules.reset_window);
        while let Some((begin, end)) = self.runs.get(self.oldest)
            && i64::from(*end) <= bound
        {
            self.since -= u64::from(end - begin);
            self.oldest += 1;
        }
        let wanted = i64::from(self.rules.reset_weeks);
        let complete = |week| self.tally(from, week) >= wanted;
        // Within the run each week adds one week and at most one leaves the window: the tally never falls. It is complete at the
        // soonest if nothing leaves, and at the latest when the run is by itself, if that fits in the window.
        let earlier = self.tally(from, from) - 1;
        let soonest = i64::from(from) + (wanted - earlier - 1).max(0);
        let alone = if self.rules.reset_weeks <= self.rules.reset_window {
            i64::from(from) + (wanted - 1).max(0)
        } else {
            i64::MAX
        };
        let last = i64::from(to) - 1;
        if soonest > last || alone > last && !complete(to - 1) {
            return None;
        }
        let (mut low, mut high) = (soonest as u32, alone.min(last) as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            if complete(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Some(low)
    }

    /// Self-support weeks in the window that ends with `week`, of a run that began in `from`.
    fn tally(&self, from: u32, week: u32) -> i64 {
        let end = i64::from(week) + 1;
        let first = end - i64::from(self.rules.reset_window);
        let since = |a: u32, b: i64| (b - first.max(i64::from(a))).max(0);
        let earlier: i64 = self.runs[self.oldest..]
            .iter()
            .map(|(a, b)| since(*a, i64::from(*b)))
            .sum();
        self.before_since(first) + earlier + since(from, end)
    }

    /// Self-support weeks before the start that lie in week `first` or later.
    fn before_since(&self, first: i64) -> i64 {
        let (n, window) = (i64::from(self.before), i64::from(self.rules.reset_window));
        if n == 0 {
            return 0;
        }
        // The j-th lies earlier when (2j + 1)·window < 2n·aged.
        let aged = (first - (i64::from(self.start) - window)).clamp(0, window);
        let doubled = 2 * n * aged - window;
        let gone = if doubled > 0 {
            (doubled + 2 * window - 1) / (2 * window)
        } else {
            0
        };
        n - gone.min(n)
    }
}
