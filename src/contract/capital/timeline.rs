//! What happens on which day, and how balances grow in between: computed once for any number of settlements.

use super::Stack;
use crate::contract::day::Day;
use crate::contract::terms::{Capital, Draws, Termination, Trigger};
use std::collections::BTreeSet;

/// The fixed days of a contract, in order.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// What happens.
    pub events: Vec<Event>,
    /// Growth since the day of the event before: for each event, [`Stack::width`] factors.
    factors: Vec<f64>,
    width: usize,
    /// Costs from this day on are covered by a draw …
    first: Day,
    /// … up to this day, not included.
    end: Day,
    /// The days on which a stop-loss is looked at.
    late: BTreeSet<Day>,
}

/// Something that happens on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub day: Day,
    /// What.
    pub kind: Happening,
}

/// What happens on a fixed day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// It is looked at whether the contract ends.
    Look,
    /// Capital is drawn for costs until a day, not included.
    Draw { until: Day },
    /// An agreed amount is drawn.
    Agreed { amount: i64 },
    /// Payers pay what is due (index of the payment date).
    Collect { payment: usize },
    /// Incoming money goes through the waterfalls.
    Distribute { last: bool },
}

impl Happening {
    /// The order within a day: draws stand before payments. Where payments are recycled they come in before the draw that they may
    /// cover. A stop-loss looks at the loss after the payments of its day, and draws wait for what it decides: on such a day (`late`)
    /// payments and distributions come first, then the look, then the draws.
    fn rank(self, recycle: bool, late: bool) -> u8 {
        match self {
            Self::Look if late => 5,
            Self::Draw { .. } | Self::Agreed { .. } if late => 6,
            Self::Look => 0,
            Self::Draw { .. } | Self::Agreed { .. } => 2,
            Self::Collect { .. } if recycle => 1,
            Self::Collect { .. } => 3,
            Self::Distribute { .. } => 4,
        }
    }
}

/// The last day there is: a draw that has no successor covers everything.
const NEVER: Day = Day(i32::MAX);

impl Timeline {
    /// Lays out draws that cover costs from `first` to `last` at least, payments and looks. Draw dates are counted from the start of
    /// the capital, forwards and, if there are costs before it, backwards.
    pub fn new(
        capital: &Capital,
        stack: &Stack,
        payments: &[Day],
        terminations: &[Termination],
        first: Day,
        last: Day,
    ) -> Self {
        let (mut events, first, end) = draws(capital, first, last);
        let looks = terminations
            .iter()
            .filter(|t| t.when.is_some())
            .flat_map(|t| &t.on);
        events.extend(looks.map(|day| Event {
            day: *day,
            kind: Happening::Look,
        }));
        for (payment, day) in payments.iter().enumerate() {
            let last = payment + 1 == payments.len();
            for kind in [
                Happening::Collect { payment },
                Happening::Distribute { last },
            ] {
                events.push(Event { day: *day, kind });
            }
        }
        let stop_loss = |t: &&Termination| matches!(t.when, Some(Trigger::LossAbove { .. }));
        let late = terminations.iter().filter(stop_loss).flat_map(|t| &t.on);
        let late: BTreeSet<Day> = late.copied().collect();
        let rank = |e: &Event| e.kind.rank(capital.recycle, late.contains(&e.day));
        events.sort_by_key(|e| (e.day, rank(e)));
        events.dedup_by(|next, kept| next == kept && kept.kind == Happening::Look);
        let mut factors = Vec::with_capacity(events.len() * stack.width());
        let mut before = events.first().map_or(first, |e| e.day);
        for event in &events {
            factors.extend(stack.factors(before, event.day));
            before = event.day;
        }
        Self {
            events,
            factors,
            width: stack.width(),
            first,
            end,
            late,
        }
    }

    /// Whether ends on the day of an event wait until after it: on the day of a stop-loss, for the payments and their distribution.
    pub fn before_ends(&self, event: &Event) -> bool {
        let pays = matches!(
            event.kind,
            Happening::Collect { .. } | Happening::Distribute { .. }
        );
        pays && self.late.contains(&event.day)
    }

    /// Whether every cost in a span of days falls under a draw.
    pub fn covers(&self, first: Day, last: Day) -> bool {
        self.first <= first && (last < self.end || self.end == NEVER)
    }

    /// The first and last day whose costs are covered.
    pub fn span(&self) -> (Day, Day) {
        (self.first, self.end.plus(-1))
    }

    /// The day of the event before one (its own for the first), and the growth since.
    pub fn growth(&self, event: usize) -> Option<(Day, &[f64])> {
        let before = self.events.get(event.saturating_sub(1))?.day;
        let start = event * self.width;
        Some((before, self.factors.get(start..start + self.width)?))
    }

    /// The draw after an event, if there is one.
    pub fn draw_after(&self, event: usize) -> Option<&Event> {
        self.events
            .get(event + 1..)?
            .iter()
            .find(|e| matches!(e.kind, Happening::Draw { .. } | Happening::Agreed { .. }))
    }
}

/// The draws, and the days from and before which they cover costs.
fn draws(capital: &Capital, first: Day, last: Day) -> (Vec<Event>, Day, Day) {
    let every_months = match &capital.draws {
        Draws::Fixed(agreed) => {
            let agreed = agreed.iter().map(|(day, amount)| Event {
                day: *day,
                kind: Happening::Agreed {
                    amount: (*amount).max(0),
                },
            });
            return (agreed.collect(), Day(i32::MIN), NEVER);
        }
        Draws::Needed { every_months } => i64::from((*every_months).max(1)),
    };
    let date = |index: i64| {
        capital
            .start
            .plus_months(index.saturating_mul(every_months))
    };
    let mut index = 0;
    // the calendar ends somewhere: a date that no longer moves ends the search
    while date(index) > first && date(index - 1) < date(index) {
        index -= 1;
    }
    let mut events = Vec::new();
    let begin = date(index).min(first);
    let mut day = begin;
    loop {
        index += 1;
        let next = date(index);
        let until = if next > day { next } else { NEVER };
        events.push(Event {
            day,
            kind: Happening::Draw { until },
        });
        if until > last || until == NEVER {
            return (events, begin, until);
        }
        day = until;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Date, date};

    fn capital(every_months: u32) -> Capital {
        Capital {
            start: Day::of(date(2022, 9, 5)),
            tranches: Vec::new(),
            draws: Draws::Needed { every_months },
            recycle: false,
            guarantees: Vec::new(),
            waterfalls: Vec::new(),
            hurdle: 0.0,
        }
    }

    fn timeline(capital: &Capital, payments: &[Date], first: Date, last: Date) -> Timeline {
        let payments: Vec<Day> = payments.iter().map(|d| Day::of(*d)).collect();
        let stack = Stack::new(capital);
        Timeline::new(
            capital,
            &stack,
            &payments,
            &[],
            Day::of(first),
            Day::of(last),
        )
    }

    fn until(event: &Event) -> Day {
        match event.kind {
            Happening::Draw { until } => until,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn draws_follow_each_other_without_a_gap() {
        let (first, last) = (date(2022, 9, 5), date(2029, 8, 27));
        let timeline = timeline(&capital(3), &[], first, last);
        assert_eq!(timeline.events.len(), 28);
        assert_eq!(timeline.events[0].day, Day::of(first));
        for pair in timeline.events.windows(2) {
            assert_eq!(until(&pair[0]), pair[1].day);
        }
        assert_eq!(timeline.events[1].day, Day::of(date(2022, 12, 5)));
        assert!(timeline.covers(Day::of(first), Day::of(last)));
        assert!(timeline.covers(Day::of(first), Day::of(date(2029, 9, 4))));
        assert!(!timeline.covers(Day::of(first), Day::of(date(2029, 9, 5))));
        assert!(!timeline.covers(Day::of(date(2022, 9, 4)), Day::of(last)));
    }

    #[test]
    fn costs_before_the_start_are_drawn_on_the_same_grid() {
        let timeline = timeline(&capital(3), &[], date(2022, 6, 4), date(2022, 9, 4));
        let days: Vec<Date> = timeline.events.iter().map(|e| e.day.date()).collect();
        assert_eq!(days, [date(2022, 3, 5), date(2022, 6, 5)]);
    }

    #[test]
    fn the_calendar_ends_and_so_do_draws() {
        let days = [Day(i32::MIN), Day::of(Date::MIN), Day::of(Date::MAX), NEVER];
        for first in days {
            for last in days {
                let capital = capital(60_000);
                let timeline =
                    Timeline::new(&capital, &Stack::new(&capital), &[], &[], first, last);
                assert!(timeline.covers(first, last), "{first:?} {last:?}");
                assert!(timeline.events.is_sorted_by_key(|e| e.day));
            }
        }
        let years = capital(12);
        let all = Timeline::new(&years, &Stack::new(&years), &[], &[], days[0], NEVER);
        assert!(all.covers(days[0], NEVER) && all.events.len() < 21_000);
    }

    #[test]
    fn draws_stand_before_payments_unless_these_are_recycled() {
        let day = date(2022, 12, 5);
        let mut capital = capital(3);
        let kinds = |capital: &Capital| -> Vec<Happening> {
            let timeline = timeline(capital, &[day], date(2022, 9, 5), day);
            let today = timeline.events.iter().filter(|e| e.day == Day::of(day));
            today.map(|e| e.kind).collect()
        };
        let draw = Happening::Draw {
            until: Day::of(date(2023, 3, 5)),
        };
        let collect = Happening::Collect { payment: 0 };
        let distribute = Happening::Distribute { last: true };
        assert_eq!(kinds(&capital), [draw, collect, distribute]);
        capital.recycle = true;
        assert_eq!(kinds(&capital), [collect, draw, distribute]);
    }
}
