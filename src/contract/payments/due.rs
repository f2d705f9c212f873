//! What a measurement pays, within all limits, and who pays it.
//!
//! What is due below nothing is paid by a tranche if the line is two-sided, or else taken off by [`Limit::Nothing`].

use crate::contract::statement::{Bound, Limit, LineEntry, Worth};

use super::measure::{At, Measured};
use super::plan::Needs;
use super::record::LIMITS;
use super::state::Progress;
use super::{Payments, Today};

/// An amount on its way through the limits.
struct Amount<'e> {
    /// Negative: a tranche pays.
    due: i64,
    entry: Option<&'e mut LineEntry>,
}

impl Amount<'_> {
    /// Takes something off its size.
    fn take(&mut self, limit: Limit, took: i64) {
        if took <= 0 {
            return;
        }
        let left = self.due.saturating_abs().saturating_sub(took).max(0);
        self.due = if self.due < 0 { -left } else { left };
        self.bound(limit, took);
    }

    /// At most so much.
    fn within(&mut self, limit: Limit, room: i64) {
        let over = self.due.saturating_abs().saturating_sub(room.max(0));
        self.take(limit, over);
    }

    /// Takes everything: a condition that isn't met, even if there was nothing to take.
    fn refuse(&mut self, limit: Limit) {
        let took = self.due.saturating_abs();
        self.due = 0;
        self.bound(limit, took);
    }

    fn bound(&mut self, limit: Limit, took: i64) {
        if let Some(entry) = self.entry.as_deref_mut() {
            entry.bound.push(Bound { limit, took });
        }
    }
}

impl Payments<'_> {
    /// Pays one measurement, with its entry if that is wanted.
    pub(super) fn slot(
        &self,
        index: usize,
        today: &Today<'_>,
        progress: &mut Progress,
        explain: bool,
    ) -> Option<LineEntry> {
        let slot = &self.plan.slots[index];
        let plan = &self.plan.lines[slot.line];
        let at = At {
            plan,
            index,
            slot,
            until: today.cut(slot.until),
        };
        let running = plan.cumulative && slot.cohort.is_none();
        let mut entry = explain.then(|| LineEntry {
            line: slot.line,
            cohort: slot.cohort,
            from: if running {
                self.terms.schedule.from
            } else {
                slot.from
            },
            until: at.until,
            payment: slot.payment,
            measured: None,
            worth: Vec::new(),
            earned: 0,
            bound: Vec::new(),
            paid_before: 0,
            paid: 0,
        });
        if today.ended.is_some_and(|ended| ended < slot.from) {
            if let Some(entry) = &mut entry {
                entry.until = slot.until;
                entry.bound.push(Bound {
                    limit: Limit::Terminated,
                    took: 0,
                });
            }
            return entry;
        }
        let mut wanted = entry.as_mut();
        if let Some(measured) = self.measure(at, today, progress, &mut wanted) {
            let before = if running {
                progress.by_line[slot.line]
            } else {
                0
            };
            let mut amount = Amount {
                // its size must be an amount, too
                due: measured.earned.saturating_sub(before).max(-i64::MAX),
                entry: wanted,
            };
            if let Some(entry) = amount.entry.as_deref_mut() {
                entry.paid_before = before;
            }
            self.condition(at, &measured, today, progress, &mut amount);
            let paid = match amount.due {
                0 => 0,
                1.. => self.collect(at, today, progress, &mut amount),
                _ => -self.risk(at, today, progress, &mut amount),
            };
            progress.by_slot[index] = paid;
            progress.by_line[slot.line] = progress.by_line[slot.line].saturating_add(paid);
            if let Some(entry) = amount.entry {
                entry.paid = paid;
            }
        }
        entry
    }

    /// Conditions: they let everything through, or nothing of what payers pay. What a tranche owes stays: a result that is worse still must
    /// not do away with it.
    fn condition(
        &self,
        at: At<'_>,
        measured: &Measured,
        today: &Today<'_>,
        progress: &Progress,
        amount: &mut Amount<'_>,
    ) {
        let line = at.plan.line;
        let cohort = at.slot.cohort;
        if amount.due < 0 && line.two_sided.is_none() {
            amount.refuse(Limit::Nothing);
        }
        if amount.due < 0 {
            return;
        }
        if let Some(minimum) = &line.limits.minimum {
            let reached = today.effect(minimum.metric, cohort, at.until);
            if reached.is_none_or(|reached| reached < minimum.least) {
                amount.refuse(Limit::Minimum);
            }
        }
        if let Some(least) = line.limits.minimum_sample
            && !measured.people.enough(least)
        {
            amount.refuse(Limit::Sample);
        }
        match at.plan.pays_after {
            Some(Needs::Line(line)) if self.has_paid(line, cohort, progress) => {}
            Some(_) => amount.refuse(Limit::Requires),
            None => {}
        }
        if let Some(unless) = line.unless
            && unless < self.plan.lines.len()
            && self.has_paid(unless, cohort, progress)
        {
            amount.refuse(Limit::Unless);
        }
    }

    /// Whether a line has paid anything: for the same cohort, where both are by cohort.
    fn has_paid(&self, line: usize, cohort: Option<u16>, progress: &Progress) -> bool {
        let plan = &self.plan.lines[line];
        let mut own = plan.slots.clone();
        match cohort.and_then(|_| own.find(|&s| self.plan.slots[s].cohort == cohort)) {
            Some(slot) => progress.by_slot[slot] > 0,
            None => plan.slots.clone().any(|slot| progress.by_slot[slot] > 0),
        }
    }

    /// What payers pay, within the caps of the line, of the contract, and their own.
    fn collect(
        &self,
        at: At<'_>,
        today: &Today<'_>,
        progress: &mut Progress,
        amount: &mut Amount<'_>,
    ) -> i64 {
        let terms = self.terms;
        let line = at.slot.line;
        let limits = &at.plan.line.limits;
        // caps are on what was paid out: what a tranche has paid back makes no room
        let gross = progress.by_line[line].saturating_add(progress.line_risk[line]);
        let out = progress.paid.saturating_add(progress.redeemed);
        for (limit, cap, paid) in [
            (
                Limit::LinePayment,
                limits.cap_per_payment,
                progress.line_today[line],
            ),
            (Limit::Line, limits.cap, gross),
            (Limit::Payment, terms.cap_per_payment, progress.today),
            (Limit::Contract, terms.cap, out),
        ] {
            if let Some(cap) = cap {
                amount.within(limit, cap.saturating_sub(paid));
            }
        }
        if amount.due == 0 {
            return 0;
        }
        let payers = &self.payers[at.plan.payers];
        // totals stay within what can be counted
        amount.within(Limit::Contract, i64::MAX - progress.paid);
        let paid = payers.collect(amount.due, today.day, terms.over, &mut progress.purse);
        amount.within(payers.reason(today.day), paid);
        progress.paid += paid;
        progress.today += paid;
        progress.line_today[line] += paid;
        progress.due.by_waterfall[at.plan.line.waterfall] += paid;
        paid
    }

    /// What a tranche pays because the result is worse than nothing.
    fn risk(
        &self,
        at: At<'_>,
        today: &Today<'_>,
        progress: &mut Progress,
        amount: &mut Amount<'_>,
    ) -> i64 {
        let Some(two_sided) = &at.plan.line.two_sided else {
            return 0;
        };
        let so_far = progress.line_risk[at.slot.line];
        amount.within(
            Limit::TwoSided,
            two_sided.cap.unwrap_or(i64::MAX).saturating_sub(so_far),
        );
        if two_sided.from >= self.terms.capital.tranches.len() {
            amount.refuse(Limit::TwoSided);
        }
        let due = &mut progress.due.risk;
        let payers = &self.payers[at.plan.payers];
        let size = amount.due.saturating_abs();
        let paid = payers.give(size, today.day, |account, part| {
            due.push((two_sided.from, self.accounts[account], part));
        });
        amount.within(payers.reason(today.day), paid);
        progress.line_risk[at.slot.line] = so_far.saturating_add(paid);
        paid
    }
}

impl LineEntry {
    /// Whether what is paid follows from what was earned.
    ///
    /// What limits took claim by claim is taken off what was earned; less what was paid before, that is due. Every other limit takes its part
    /// off the size of what is due, whichever sign it has; what is left is paid.
    pub fn adds_up(&self) -> bool {
        let by_claim =
            self.measured.is_none() && self.worth.iter().any(|w| matches!(w, Worth::Price { .. }));
        let (mut earned, mut took) = (i128::from(self.earned), 0);
        for bound in &self.bound {
            if by_claim && LIMITS.contains(&bound.limit) {
                earned -= i128::from(bound.took);
            } else {
                took += i128::from(bound.took);
            }
        }
        let due = earned - i128::from(self.paid_before);
        let size = due.abs().min(i64::MAX.into()) - took;
        i128::from(self.paid) == if due < 0 { -size } else { size }
    }
}
