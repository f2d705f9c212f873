//! What everything costs in one draw of the uncertain parameters, in whole øre.

use super::borne::Borne;
use super::price::{
    DueCost, Price, Prices, due_costs, dues_are_uncertain, effort_changes,
    effort_changes_are_uncertain,
};
pub use super::rates::Bearer;
use super::rates::Rates;
use super::refund::Rules;
use super::years::Years;
use crate::contract::terms::SavingComponent;
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::number::Draw;
use crate::model::state::StateId;
use std::sync::Arc;

/// The money tables of a scenario for one draw of its parameters: weekly amounts by state and calendar year,
/// prices of the effort.
///
/// Weekly rates are rounded once to whole øre; the municipality's part of an amount is rounded half up and
/// the other payer takes the rest (settled point 11). Rows "by year" are indexed as [`Tariffs::years`].
#[derive(Debug, Clone, PartialEq)]
pub struct Tariffs {
    rates: Arc<Rates>,
    /// `[municipality][state][band][year]`.
    borne: Arc<Vec<Borne>>,
    prices: Arc<Prices>,
    /// `[step][state][year]`.
    effort_changes: Arc<Vec<i64>>,
    costs: Arc<Vec<Vec<DueCost>>>,
    last_due: u32,
    doubts: Doubts,
}

/// Which tables another draw may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Doubts {
    rates: bool,
    prices: bool,
    effort_changes: bool,
    costs: bool,
}

impl Tariffs {
    /// The tables for one draw.
    ///
    /// Shares and tax rates outside 0–1 are moved to the nearer end, and amounts below zero count as zero.
    pub fn new(spec: &Spec, draw: &Draw) -> Self {
        let rates = Rates::new(spec, draw);
        let costs = due_costs(spec, draw);
        let uncertain = Rates::are_uncertain(spec);
        let dues = costs.iter().flatten();
        Self {
            borne: Arc::new(borne(&rates)),
            prices: Arc::new(Prices::new(spec, draw)),
            effort_changes: Arc::new(effort_changes(spec, draw, &rates.effort)),
            rates: Arc::new(rates),
            last_due: dues
                .map(|due| due.week.saturating_add(1))
                .max()
                .unwrap_or(0),
            costs: Arc::new(costs),
            doubts: Doubts {
                rates: uncertain,
                prices: Prices::are_uncertain(spec),
                // Steps change an ordinary effort that may be uncertain itself.
                effort_changes: uncertain || effort_changes_are_uncertain(spec),
                costs: dues_are_uncertain(spec),
            },
        }
    }

    /// The tables for another draw, sharing those that no parameter touches.
    pub fn redraw(&self, spec: &Spec, draw: &Draw) -> Self {
        let (rates, borne) = if self.doubts.rates {
            let rates = Rates::new(spec, draw);
            let borne = borne(&rates);
            (Arc::new(rates), Arc::new(borne))
        } else {
            (Arc::clone(&self.rates), Arc::clone(&self.borne))
        };
        Self {
            borne,
            prices: if self.doubts.prices {
                Arc::new(Prices::new(spec, draw))
            } else {
                Arc::clone(&self.prices)
            },
            effort_changes: if self.doubts.effort_changes {
                Arc::new(effort_changes(spec, draw, &rates.effort))
            } else {
                Arc::clone(&self.effort_changes)
            },
            rates,
            costs: if self.doubts.costs {
                Arc::new(due_costs(spec, draw))
            } else {
                Arc::clone(&self.costs)
            },
            ..*self
        }
    }

    /// The calendar years of the tables.
    pub fn years(&self) -> &Years {
        &self.rates.years
    }

    /// The rules of the refund counter.
    pub fn rules(&self) -> &Rules {
        &self.rates.rules
    }

    /// How many states there are.
    pub fn states(&self) -> usize {
        self.rates.bearers.len()
    }

    fn row<'t>(&self, table: &'t [i64], index: usize) -> &'t [i64] {
        let years = self.rates.years.count();
        &table[index * years..(index + 1) * years]
    }

    /// The number of a cell of a municipality, a state and a band.
    #[inline]
    pub(super) fn cell(&self, municipality: u16, state: StateId, band: usize) -> usize {
        self.of_municipality(municipality, state) * self.rules().bands() + band
    }

    /// What a week in a cell costs, by year.
    #[inline]
    pub(super) fn weeks_of(&self, cell: usize) -> &[Borne] {
        let years = self.rates.years.count();
        &self.borne[cell * years..(cell + 1) * years]
    }

    fn on_scale(&self, state: StateId, band: usize) -> usize {
        usize::from(state.0) * self.rates.rules.bands() + band
    }

    fn of_municipality(&self, municipality: u16, state: StateId) -> usize {
        usize::from(municipality) * self.states() + usize::from(state.0)
    }

    /// Who bears the benefit of a state.
    pub fn bearer(&self, state: StateId) -> &Bearer {
        &self.rates.bearers[usize::from(state.0)]
    }

    /// Weekly benefit by year, in øre.
    pub fn benefit(&self, state: StateId) -> &[i64] {
        self.row(&self.rates.benefit, usize::from(state.0))
    }

    /// What passes between municipality and state for a week in a band, by year: the refund to the municipality
    /// or its co-financing, by [`Tariffs::bearer`].
    pub fn settled(&self, state: StateId, band: usize) -> &[i64] {
        self.row(&self.rates.settled, self.on_scale(state, band))
    }

    /// Weekly wage by year, in øre.
    pub fn wage(&self, state: StateId) -> &[i64] {
        self.row(&self.rates.wage, usize::from(state.0))
    }

    /// Labour-market contribution and state income tax of a week, by year.
    pub fn state_tax(&self, state: StateId) -> &[i64] {
        self.row(&self.rates.state_tax, usize::from(state.0))
    }

    /// Municipal income tax of a week, by year, before equalisation.
    pub fn municipal_tax(&self, municipality: u16, state: StateId) -> &[i64] {
        self.row(
            &self.rates.municipal_tax,
            self.of_municipality(municipality, state),
        )
    }

    /// What equalisation takes of it, by year.
    pub fn equalisation(&self, municipality: u16, state: StateId) -> &[i64] {
        self.row(
            &self.rates.equalisation,
            self.of_municipality(municipality, state),
        )
    }

    /// Ordinary effort of a week, by year.
    pub fn effort(&self, state: StateId) -> &[i64] {
        self.row(&self.rates.effort, usize::from(state.0))
    }

    /// Ordinary effort of a week on a step less that of a week without, by year; usually below zero.
    pub fn effort_change(&self, step: usize, state: StateId) -> &[i64] {
        let index = step * self.states() + usize::from(state.0);
        self.row(&self.effort_changes, index)
    }

    /// Prices of the steps of the first staircase, by payer.
    pub fn steps(&self) -> &[Vec<Price>] {
        &self.prices.steps
    }

    /// Prices of the adviser, by payer; empty without one.
    pub fn adviser(&self) -> &[Price] {
        &self.prices.adviser
    }

    /// Prices of the levels of the second staircase, by payer; weeks cost nothing outside the accelerator.
    pub fn levels(&self) -> &[Vec<Price>] {
        &self.prices.levels
    }

    /// What falls due of each cost of `Spec::costs`.
    pub fn costs(&self) -> &[Vec<DueCost>] {
        &self.costs
    }

    /// The first week after the last one in which a cost falls due; 0 without any.
    pub fn last_due(&self) -> u32 {
        self.last_due
    }

    /// The part of a weekly benefit that municipalities bear, in øre.
    pub fn municipal_benefit(&self, state: StateId, band: usize, year: usize) -> i64 {
        self.rates
            .municipal_benefit(usize::from(state.0), band, year)
    }

    /// What a week of a person costs their municipality outside a programme, in øre: benefits net of refund
    /// and, where named, ordinary effort, and municipal tax after equalisation, which lowers the cost.
    pub fn municipal_cost(
        &self,
        municipality: u16,
        state: StateId,
        band: usize,
        year: usize,
        components: &[SavingComponent],
    ) -> i64 {
        let mut cost = self.municipal_benefit(state, band, year);
        if components.contains(&SavingComponent::Tax) {
            cost += self.equalisation(municipality, state)[year];
            cost -= self.municipal_tax(municipality, state)[year];
        }
        if components.contains(&SavingComponent::OrdinaryEffort) {
            cost += self.effort(state)[year];
        }
        cost
    }
}

/// What a week costs, cell by cell and year by year.
fn borne(rates: &Rates) -> Vec<Borne> {
    let (years, states) = (rates.years.count(), rates.bearers.len());
    let mut table = Vec::with_capacity(rates.municipal_tax.len() * rates.rules.bands());
    // A row of years for each municipality and state.
    for (place, _) in rates.municipal_tax.chunks(years).enumerate() {
        let state = place % states;
        for band in 0..rates.rules.bands() {
            table.extend((0..years).map(|year| {
                let at = place * years + year;
                Borne {
                    benefits: rates.municipal_benefit(state, band, year),
                    tax: rates.equalisation[at] - rates.municipal_tax[at],
                    ordinary_effort: rates.effort[state * years + year],
                    vehicle: rates.fixed_part(state, year, |payer| payer == Account::Vehicle),
                }
            }));
        }
    }
    table
}
