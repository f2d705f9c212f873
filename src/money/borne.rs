//! What a week of lives costs those whom a run asks about.

/// What a week costs, in øre, before the programme's own costs: the municipalities in three parts, and the vehicle if it bears a
/// part of a benefit.
///
/// A cell (municipality, state, refund band) has one for each year, an arm of a record one for each week. Four numbers, so that a
/// processor adds them up two or four at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Borne {
    /// Benefits net of refund.
    pub benefits: i64,
    /// Municipal tax after equalisation, as a cost: at or below zero.
    pub tax: i64,
    /// Ordinary effort.
    pub ordinary_effort: i64,
    /// What the vehicle pays of benefits: no cost of the municipalities, and mostly nothing.
    pub vehicle: i64,
}

impl Borne {
    /// What the municipalities bear.
    #[inline]
    pub fn sum(&self) -> i64 {
        self.benefits + self.tax + self.ordinary_effort
    }

    /// What a contract counts of it that names these components (settled point 4).
    #[inline]
    pub(super) fn measured(&self, tax: bool, ordinary_effort: bool) -> i64 {
        let named = |counts: bool, amount| if counts { amount } else { 0 };
        self.benefits + named(tax, self.tax) + named(ordinary_effort, self.ordinary_effort)
    }

    /// Part by part.
    #[inline(always)]
    pub fn plus(self, other: Self) -> Self {
        Self {
            benefits: self.benefits + other.benefits,
            tax: self.tax + other.tax,
            ordinary_effort: self.ordinary_effort + other.ordinary_effort,
            vehicle: self.vehicle + other.vehicle,
        }
    }

    /// Part by part.
    #[inline(always)]
    pub fn minus(self, other: Self) -> Self {
        Self {
            benefits: self.benefits - other.benefits,
            tax: self.tax - other.tax,
            ordinary_effort: self.ordinary_effort - other.ordinary_effort,
            vehicle: self.vehicle - other.vehicle,
        }
    }

    /// Part by part.
    #[inline]
    pub(super) fn times(self, people: i64) -> Self {
        Self {
            benefits: self.benefits * people,
            tax: self.tax * people,
            ordinary_effort: self.ordinary_effort * people,
            vehicle: self.vehicle * people,
        }
    }
}

/// Turns changes, one more than there are weeks, into the amounts of each week, in their room.
#[inline(always)]
pub(super) fn sum_up(changes: &mut Vec<Borne>) {
    let mut sum = Borne::default();
    for change in changes.iter_mut() {
        sum = sum.plus(*change);
        *change = sum;
    }
    changes.pop();
}
