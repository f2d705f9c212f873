//! What a run reads of the books, without the books.
//!
//! [`super::books`] books every flow of a record on a channel of its own: some forty rows of weeks, of which a run reads a few
//! sums. The extract goes straight to those. The cost of lives is noted by what the municipalities bear of it, all flows of a
//! week in one cell (municipality, state, refund band) together; who else pays and receives follows from the person-weeks
//! in each cell and year. It is the same money to the last øre, and a test holds it to the books.

use super::balances::{Balances, Part};
pub use super::borne::Borne;
use super::borne::sum_up;
use super::ledger::Purpose;
use super::lived::Cells;
use super::programme::{self, Entries};
use super::tariff::Tariffs;
use super::years::Years;
use crate::contract::terms::SavingComponent;
use crate::model::Spec;
use crate::model::account::Account;
use crate::record::Record;
use crate::reuse::{Reused, reusable};
use multiversion::multiversion;

/// What the programme and the contract move in a week, in øre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moved {
    /// What the municipalities pay for the effort.
    pub effort: i64,
    /// What the vehicle pays, the contract's own flows aside.
    pub vehicle_pays: i64,
    /// What the vehicle receives less what it pays.
    pub vehicle: i64,
    /// What the municipalities pay under the contract less what they receive.
    pub contract: i64,
}

impl Moved {
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self {
            effort: self.effort + other.effort,
            vehicle_pays: self.vehicle_pays + other.vehicle_pays,
            vehicle: self.vehicle + other.vehicle,
            contract: self.contract + other.contract,
        }
    }

    fn times(self, factor: i64) -> Self {
        Self {
            effort: self.effort * factor,
            vehicle_pays: self.vehicle_pays * factor,
            vehicle: self.vehicle * factor,
            contract: self.contract * factor,
        }
    }
}

reusable!(Borne, Moved);

/// The extract of a record, all municipalities together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// What lives cost by week, with the programme.
    pub programme: Reused<Borne>,
    /// By week, without.
    pub counterfactual: Reused<Borne>,
    /// By week: the programme's costs and, once posted, the contract's flows, which may lie beyond the other rows.
    pub moved: Reused<Moved>,
    /// What each account is better off over the whole run than without the programme.
    pub balances: Balances,
    /// What the effort costs everybody together.
    pub effort_of_all: i64,
}

impl Extract {
    /// What a contract measures of the cost of an arm that names these components, by week, in øre; as
    /// [`super::saving::measured_cost`].
    pub fn measured(arm: &[Borne], components: &[SavingComponent]) -> Reused<i64> {
        let named = |component| components.contains(&component);
        let tax = named(SavingComponent::Tax);
        let ordinary_effort = named(SavingComponent::OrdinaryEffort);
        let weekly = arm.iter().map(|week| week.measured(tax, ordinary_effort));
        weekly.collect()
    }

    /// Enters a flow of the contract in a week, beyond the horizon too.
    pub fn enter(&mut self, week: u32, from: Account, to: Account, purpose: Purpose, amount: i64) {
        let week = week as usize;
        if week >= self.moved.len() {
            self.moved.resize(week + 1, Moved::default());
        }
        let moved = &mut self.moved[week];
        moved.vehicle += amount * direction(from, to, is_vehicle);
        moved.contract -= amount * direction(from, to, is_municipality);
        self.balances.transfer(from, to, Part::of(purpose), amount);
    }
}

/// 1 for what flows to accounts of a kind from others, −1 for what flows from them to others.
fn direction(from: Account, to: Account, kind: impl Fn(Account) -> bool) -> i64 {
    i64::from(kind(to)) - i64::from(kind(from))
}

fn is_vehicle(account: Account) -> bool {
    account == Account::Vehicle
}

fn is_municipality(account: Account) -> bool {
    matches!(account, Account::Municipality(_))
}

/// Draws the extract of a record: the sums of [`super::books::books_until`].
pub fn extract(spec: &Spec, tariffs: &Tariffs, record: &Record, last_week: Option<u32>) -> Extract {
    let weeks = tariffs.last_due().max(record.weeks) as usize;
    let mut cells = Cells::new(spec, tariffs);
    let mut counterfactual = Reused::filled(Borne::default(), weeks + 1);
    cells.live(record, &record.counterfactual, -1, &mut counterfactual);
    let mut with = Reused::filled(Borne::default(), weeks + 1);
    cells.live(record, &record.programme, 1, &mut with);
    let mut effort = Effort {
        moved: Reused::filled(Moved::default(), weeks + 1),
        borne: with,
        balances: Balances::new(spec),
        effort_of_all: 0,
    };
    programme::book(spec, tariffs, record, last_week, &mut effort);
    let Effort {
        mut moved,
        borne: mut programme,
        mut balances,
        effort_of_all,
    } = effort;
    cells.settle(&mut balances);
    add_up(&mut counterfactual, &mut programme, &mut moved);
    Extract {
        programme,
        counterfactual,
        moved,
        balances,
        effort_of_all,
    }
}

/// Turns changes, one more than there are weeks, into the amounts of each week, in their room.
#[multiversion(targets("x86_64+avx2"))]
fn add_up(counterfactual: &mut Vec<Borne>, programme: &mut Vec<Borne>, moved: &mut Vec<Moved>) {
    sum_up(counterfactual);
    sum_up(programme);
    let mut sum = Moved::default();
    for (week, borne) in moved.iter_mut().zip(programme.iter()) {
        sum = sum.plus(*week);
        // What the vehicle bears of benefits, mostly nothing, is its own cost, too.
        *week = Moved {
            vehicle_pays: sum.vehicle_pays + borne.vehicle,
            vehicle: sum.vehicle - borne.vehicle,
            ..sum
        };
    }
    moved.pop();
}

/// Takes what the programme costs.
struct Effort {
    /// Changes by week.
    moved: Reused<Moved>,
    /// Changes by week of what the lives in the programme arm cost.
    borne: Reused<Borne>,
    balances: Balances,
    effort_of_all: i64,
}

impl Entries for Effort {
    #[inline]
    fn run(
        &mut self,
        (from, to): (Account, Account),
        purpose: Purpose,
        weeks: (u32, u32),
        per_week: i64,
    ) {
        let end = weeks.1.min(self.moved.len() as u32 - 1);
        if weeks.0 >= end {
            return;
        }
        let pays = i64::from(is_vehicle(from)) * per_week;
        let change = Moved {
            effort: -direction(from, to, is_municipality) * per_week,
            vehicle_pays: pays,
            vehicle: i64::from(is_vehicle(to)) * per_week - pays,
            contract: 0,
        };
        if change != Moved::default() {
            let first = &mut self.moved[weeks.0 as usize];
            *first = first.plus(change);
            let last = &mut self.moved[end as usize];
            *last = last.plus(change.times(-1));
        }
        let total = per_week * i64::from(end - weeks.0);
        self.effort_of_all += total;
        self.balances.transfer(from, to, Part::of(purpose), total);
    }

    fn ordinary_effort(
        &mut self,
        municipality: u16,
        years: &Years,
        weeks: (u32, u32),
        by_year: &[i64],
    ) {
        let own = Account::Municipality(municipality);
        let mut total = 0;
        for (from, to, change) in years.pieces(weeks.0, weeks.1, by_year) {
            self.borne[from as usize].ordinary_effort += change;
            self.borne[to as usize].ordinary_effort -= change;
            total += change * i64::from(to - from);
        }
        self.balances
            .transfer(own, Account::Provider, Part::Saving, total);
    }
}
