//! What a run reads of the books, without the books.
//!
//! [`super::books`] books every flow of a record on a channel of its own: some forty rows of weeks, of which a run reads a few
//! sums. The extract goes straight to those. The cost of lives is noted by what the municipalities bear of it, all flows of a
//! week in one cell (municipality, state, refund band) together; who else pays and receives follows from the person-weeks
//! in each cell and year. It is the same money to the last øre, and a test holds it to the books.

use super::balances::{Balances, Part};
use super::ledger::Purpose;
use super::programme::{self, Entries};
use super::refund::Segment;
use super::tariff::{Bearer, Tariffs, Week};
use super::years::Years;
use crate::contract::terms::SavingComponent;
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::state::StateId;
use crate::record::{Arm, Record};

/// Amounts of a week that are added up together: of lives those that their weeks cost.
type Lanes = Week;

/// What the municipalities bear of the lives of one arm in a week, in øre, before the programme's own costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Borne {
    /// Benefits net of refund.
    pub benefits: i64,
    /// Municipal tax after equalisation, as a cost: at or below zero.
    pub tax: i64,
    /// Ordinary effort.
    pub ordinary_effort: i64,
}

impl Borne {
    /// All three.
    pub fn sum(&self) -> i64 {
        self.benefits + self.tax + self.ordinary_effort
    }

    /// What a contract counts of it that names these components (settled point 4).
    fn measured(&self, tax: bool, ordinary_effort: bool) -> i64 {
        let named = |counts: bool, amount| if counts { amount } else { 0 };
        self.benefits + named(tax, self.tax) + named(ordinary_effort, self.ordinary_effort)
    }
}

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

/// The extract of a record, all municipalities together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// By week, with the programme.
    pub programme: Vec<Borne>,
    /// By week, without.
    pub counterfactual: Vec<Borne>,
    /// By week: the programme's costs and, once posted, the contract's flows, which may lie beyond the other rows.
    pub moved: Vec<Moved>,
    /// What each account is better off over the whole run than without the programme.
    pub balances: Balances,
    /// What the effort costs everybody together.
    pub effort_of_all: i64,
}

impl Extract {
    /// What a contract measures of the cost of an arm that names these components, by week, in øre; as
    /// [`super::saving::measured_cost`].
    pub fn measured(arm: &[Borne], components: &[SavingComponent]) -> Vec<i64> {
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
    let mut counterfactual = vec![Lanes::default(); weeks + 1];
    lives(
        &mut cells,
        record,
        &record.counterfactual,
        -1,
        &mut counterfactual,
    );
    let mut with = vec![Lanes::default(); weeks + 1];
    lives(&mut cells, record, &record.programme, 1, &mut with);
    let mut effort = Effort {
        moved: vec![Lanes::default(); weeks + 1],
        borne: with,
        balances: Balances::new(spec),
        effort_of_all: 0,
    };
    programme::book(spec, tariffs, record, last_week, &mut effort);
    let Effort {
        moved,
        borne,
        mut balances,
        effort_of_all,
    } = effort;
    cells.settle(&mut balances);
    let mut moved: Vec<Moved> = summed(moved, |[effort, vehicle_pays, received, _]| Moved {
        effort,
        vehicle_pays,
        vehicle: received - vehicle_pays,
        contract: 0,
    });
    let of_lives = |[benefits, tax, ordinary_effort, _]: Lanes| Borne {
        benefits,
        tax,
        ordinary_effort,
    };
    // What the vehicle bears of benefits, mostly nothing, is its own cost, too.
    let mut vehicle = 0;
    for (moved, change) in moved.iter_mut().zip(&borne) {
        vehicle += change[3];
        moved.vehicle_pays += vehicle;
        moved.vehicle -= vehicle;
    }
    Extract {
        programme: summed(borne, of_lives),
        counterfactual: summed(counterfactual, of_lives),
        moved,
        balances,
        effort_of_all,
    }
}

/// Turns changes, one more than there are weeks, into the amounts of each week.
fn summed<T>(changes: Vec<Lanes>, of: impl Fn(Lanes) -> T) -> Vec<T> {
    let weeks = changes.len().saturating_sub(1);
    let mut sum = Lanes::default();
    let weekly = changes.iter().take(weeks).map(|change| {
        sum = plus(sum, *change);
        of(sum)
    });
    weekly.collect()
}

#[inline(always)]
fn plus(a: Lanes, b: Lanes) -> Lanes {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]
}

#[inline(always)]
fn minus(a: Lanes, b: Lanes) -> Lanes {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]]
}

/// Notes the lives of one arm; `sign` says how its person-weeks count.
fn lives(cells: &mut Cells<'_>, record: &Record, arm: &Arm, sign: i64, changes: &mut [Lanes]) {
    let tariffs = cells.tariffs;
    let mut runs = Vec::new();
    for (index, person) in record.people.iter().enumerate() {
        let stays = arm.intervals_of(index, record.weeks);
        tariffs
            .rules()
            .walk_with(&mut runs, person, stays, |segment| {
                cells.note(person.municipality, &segment, sign, changes);
            });
    }
}

/// Not met yet.
const UNKNOWN: u32 = u32::MAX;

/// How many weeks were lived in each cell (municipality, state, band): only few of all cells occur.
struct Cells<'t> {
    tariffs: &'t Tariffs,
    /// Number of a cell among those that occur.
    number: Vec<u32>,
    /// `[number]`.
    known: Vec<(u16, StateId, usize)>,
    /// `[number][year]`: person-weeks with the programme less those without.
    weeks: Vec<i64>,
}

impl<'t> Cells<'t> {
    fn new(spec: &Spec, tariffs: &'t Tariffs) -> Self {
        let all = spec.municipalities.len() * tariffs.states() * tariffs.rules().bands();
        // A group is mostly found in some twenty cells of its municipality.
        let some = all.min(24 * spec.groups.len());
        Self {
            tariffs,
            number: vec![UNKNOWN; all],
            known: Vec::with_capacity(some),
            weeks: Vec::with_capacity(some * tariffs.years().count()),
        }
    }

    /// Notes the weeks of a segment: a change where it begins, one where each year begins, one where it ends.
    #[inline]
    fn note(&mut self, municipality: u16, segment: &Segment, sign: i64, changes: &mut [Lanes]) {
        let tariffs = self.tariffs;
        let years = tariffs.years();
        let cell = tariffs.cell(municipality, segment.state, segment.band);
        let rates = tariffs.weeks_of(cell);
        let number = match self.number[cell] {
            UNKNOWN => self.meet(cell, municipality, segment),
            number => number as usize,
        };
        let weeks = &mut self.weeks[number * rates.len()..][..rates.len()];
        let mut year = years.index(segment.from);
        let (mut week, mut level) = (segment.from, Lanes::default());
        while week < segment.to {
            let at = &mut changes[week as usize];
            *at = plus(*at, minus(rates[year], level));
            level = rates[year];
            let end = if year + 1 < rates.len() {
                years.start(year + 1).min(segment.to)
            } else {
                segment.to
            };
            weeks[year] += sign * i64::from(end - week);
            week = end;
            year += 1;
        }
        let at = &mut changes[segment.to as usize];
        *at = minus(*at, level);
    }

    #[cold]
    fn meet(&mut self, cell: usize, municipality: u16, segment: &Segment) -> usize {
        let number = self.known.len();
        self.number[cell] = number as u32;
        self.known.push((municipality, segment.state, segment.band));
        let years = self.tariffs.years().count();
        self.weeks.resize((number + 1) * years, 0);
        number
    }

    /// Who paid and received what in the weeks of all cells: the flows of [`super::books`], added up.
    fn settle(&self, balances: &mut Balances) {
        use Account::{Employers, Participants, Provider, State};
        let tariffs = self.tariffs;
        let years = tariffs.years().count();
        for (number, &(municipality, state, band)) in self.known.iter().enumerate() {
            let weeks = &self.weeks[number * years..][..years];
            if weeks.iter().all(|weeks| *weeks == 0) {
                continue;
            }
            let own = Account::Municipality(municipality);
            let mut flow = |from, to, by_year: &[i64]| {
                let amount = weeks.iter().zip(by_year).map(|(w, rate)| w * rate).sum();
                balances.transfer(from, to, Part::Saving, amount);
            };
            match tariffs.bearer(state) {
                Bearer::Nobody => {}
                Bearer::Refund => {
                    flow(own, Participants, tariffs.benefit(state));
                    flow(State, own, tariffs.settled(state, band));
                }
                Bearer::CoFinancing => {
                    flow(State, Participants, tariffs.benefit(state));
                    flow(own, State, tariffs.settled(state, band));
                }
                Bearer::Fixed(parts) => {
                    for (payer, by_year) in parts {
                        let payer = programme::resolve(*payer, municipality);
                        flow(payer, Participants, by_year);
                    }
                }
            }
            flow(Employers, Participants, tariffs.wage(state));
            flow(
                Participants,
                own,
                tariffs.municipal_tax(municipality, state),
            );
            flow(own, State, tariffs.equalisation(municipality, state));
            flow(Participants, State, tariffs.state_tax(state));
            flow(own, Provider, tariffs.effort(state));
        }
    }
}

/// Takes what the programme costs.
struct Effort {
    /// Changes by week: what municipalities pay, what the vehicle pays, what it receives.
    moved: Vec<Lanes>,
    /// Changes by week of what the municipalities bear of lives in the programme arm.
    borne: Vec<Lanes>,
    balances: Balances,
    effort_of_all: i64,
}

impl Entries for Effort {
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
        let change = [
            -direction(from, to, is_municipality) * per_week,
            i64::from(is_vehicle(from)) * per_week,
            i64::from(is_vehicle(to)) * per_week,
            0,
        ];
        if change != Lanes::default() {
            let first = &mut self.moved[weeks.0 as usize];
            *first = plus(*first, change);
            let last = &mut self.moved[end as usize];
            *last = minus(*last, change);
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
        for (from, to, change) in years.pieces(weeks.0, weeks.1, by_year) {
            self.borne[from as usize][2] += change;
            self.borne[to as usize][2] -= change;
            let total = change * i64::from(to - from);
            self.balances
                .transfer(own, Account::Provider, Part::Saving, total);
        }
    }
}
