//! What everything costs in one draw of the uncertain parameters, in whole øre.

use super::amount::{Share, ore};
use super::price::{DueCost, Price, due_costs, parts, prices};
use super::rate::weekly_by_year;
use super::refund::Rules;
use super::years::Years;
use crate::contract::terms::SavingComponent;
use crate::model::Spec;
use crate::model::account::{Account, Funding};
use crate::model::number::Draw;
use crate::model::state::{Financing, State, StateId, Tariff};

/// The money tables of a scenario for one draw of its parameters: weekly amounts by state and calendar year,
/// prices of the effort.
///
/// Weekly rates are rounded once to whole øre; the municipality's part of an amount is rounded half up and
/// the other payer takes the rest (settled point 11). Rows "by year" are indexed as [`Tariffs::years`].
#[derive(Debug, Clone, PartialEq)]
pub struct Tariffs {
    years: Years,
    rules: Rules,
    bearers: Vec<Bearer>,
    /// `[state][year]`.
    benefit: Vec<i64>,
    wage: Vec<i64>,
    effort: Vec<i64>,
    state_tax: Vec<i64>,
    /// `[state][band][year]`: what the municipality bears of a benefit on the scale.
    borne: Vec<i64>,
    /// `[state][band][year]`: what passes between municipality and state: the refund or the co-financing.
    settled: Vec<i64>,
    /// `[municipality][state][year]`.
    municipal_tax: Vec<i64>,
    equalisation: Vec<i64>,
    steps: Vec<Vec<Price>>,
    /// `[step][state][year]`.
    effort_change: Vec<i64>,
    adviser: Vec<Price>,
    levels: Vec<Vec<Price>>,
    costs: Vec<Vec<DueCost>>,
}

/// Who bears the benefit of a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bearer {
    /// There is no benefit.
    Nobody,
    /// The municipality pays, the state refunds by the scale.
    Refund,
    /// The state pays, the municipality co-finances by the mirror image of the scale.
    CoFinancing,
    /// Fixed shares: payer and weekly amount by year.
    Fixed(Vec<(Account, Vec<i64>)>),
}

impl Tariffs {
    /// The tables for one draw. Costs some ten microseconds; call it once per replication.
    ///
    /// Shares and tax rates outside 0–1 are moved to the nearer end, and amounts below zero count as zero.
    pub fn new(spec: &Spec, draw: &Draw) -> Self {
        let years = Years::new(&spec.calendar);
        let by_state = |rate: fn(&State) -> Option<&Tariff>| -> Vec<i64> {
            spec.states
                .iter()
                .flat_map(|state| weekly_by_year(rate(state), &years, draw))
                .collect()
        };
        let mut tariffs = Self {
            rules: Rules::new(spec),
            bearers: Vec::with_capacity(spec.states.len()),
            benefit: by_state(|state| state.benefit.as_ref().map(|benefit| &benefit.rate)),
            wage: by_state(|state| state.wage.as_ref()),
            effort: by_state(|state| state.ordinary_effort.as_ref()),
            state_tax: Vec::new(),
            borne: Vec::new(),
            settled: Vec::new(),
            municipal_tax: Vec::new(),
            equalisation: Vec::new(),
            steps: Vec::new(),
            effort_change: Vec::new(),
            adviser: Vec::new(),
            levels: Vec::new(),
            costs: due_costs(spec, draw),
            years,
        };
        tariffs.finance_benefits(spec, draw);
        tariffs.tax(spec, draw);
        tariffs.price_effort(spec, draw);
        tariffs
    }

    /// Who bears the benefits.
    fn finance_benefits(&mut self, spec: &Spec, draw: &Draw) {
        let scale = &spec.economy.refund.bands;
        let mut shares: Vec<Share> = scale
            .iter()
            .map(|(_, refunded)| Share::new(refunded.at(draw)).rest())
            .collect();
        if shares.is_empty() {
            shares.push(Share::ALL);
        }
        let years = self.years.count();
        for (index, state) in spec.states.iter().enumerate() {
            let weekly = &self.benefit[index * years..(index + 1) * years];
            let bearer = match state.benefit.as_ref().map(|benefit| &benefit.financing) {
                None => Bearer::Nobody,
                Some(Financing::Refund) => Bearer::Refund,
                Some(Financing::CoFinancing) => Bearer::CoFinancing,
                Some(Financing::Fixed(funding)) => Bearer::Fixed(fixed(weekly, funding)),
            };
            for share in &shares {
                for amount in weekly {
                    let part = share.of(*amount);
                    let (borne, settled) = match bearer {
                        Bearer::Refund => (part, amount - part),
                        Bearer::CoFinancing => (part, part),
                        Bearer::Nobody | Bearer::Fixed(_) => (0, 0),
                    };
                    self.borne.push(borne);
                    self.settled.push(settled);
                }
            }
            self.bearers.push(bearer);
        }
    }

    /// Taxes at the margin (settled point 12): the base is the wage less the labour-market contribution, plus
    /// the taxable benefit.
    fn tax(&mut self, spec: &Spec, draw: &Draw) {
        let tax = &spec.economy.tax;
        let contribution = Share::new(tax.labour_market_contribution.at(draw));
        let state_rate = Share::new(tax.state_rate.at(draw));
        let years = self.years.count();
        let mut bases = Vec::with_capacity(self.wage.len());
        for (cell, wage) in self.wage.iter().enumerate() {
            let contributed = contribution.of(*wage);
            let benefit = spec.states[cell / years].benefit.as_ref();
            let taxed = match benefit {
                Some(benefit) if benefit.taxable => self.benefit[cell],
                _ => 0,
            };
            let base = wage - contributed + taxed;
            self.state_tax.push(contributed + state_rate.of(base));
            bases.push(base);
        }
        for municipality in &spec.municipalities {
            let rate = Share::new(municipality.tax_rate.at(draw));
            let kept = Share::new(municipality.tax_kept.at(draw));
            for base in &bases {
                let paid = rate.of(*base);
                self.municipal_tax.push(paid);
                self.equalisation.push(paid - kept.of(paid));
            }
        }
    }

    /// Steps, adviser and levels.
    fn price_effort(&mut self, spec: &Spec, draw: &Draw) {
        if let Some(programme) = &spec.programme {
            for step in &programme.steps {
                let hours = step.mentor_hours.at(draw).max(0.0);
                let week =
                    ore(step.cost_per_week.at(draw)) + ore(hours * step.mentor_price.at(draw));
                let start = ore(step.cost_per_start.at(draw));
                self.steps.push(prices(start, week, &step.funding));
                let goes_on = Share::factor(step.ordinary_effort.at(draw));
                let changes = self
                    .effort
                    .iter()
                    .map(|effort| goes_on.of(*effort) - effort);
                self.effort_change.extend(changes);
            }
            if let Some(adviser) = &programme.adviser {
                self.adviser = prices(0, ore(adviser.cost_per_week.at(draw)), &adviser.funding);
            }
        }
        let levels = spec.enterprises.iter().flat_map(|e| &e.levels);
        for level in levels {
            let week = if level.accelerator {
                ore(level.cost_per_week.at(draw))
            } else {
                0
            };
            let start = ore(level.cost_per_start.at(draw));
            self.levels.push(prices(start, week, &level.funding));
        }
    }

    /// The calendar years of the tables.
    pub fn years(&self) -> &Years {
        &self.years
    }

    /// The rules of the refund counter.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// How many states there are.
    pub fn states(&self) -> usize {
        self.bearers.len()
    }

    fn row<'t>(&self, table: &'t [i64], index: usize) -> &'t [i64] {
        let years = self.years.count();
        &table[index * years..(index + 1) * years]
    }

    fn on_scale(&self, state: StateId, band: usize) -> usize {
        usize::from(state.0) * self.rules.bands() + band
    }

    fn of_municipality(&self, municipality: u16, state: StateId) -> usize {
        usize::from(municipality) * self.states() + usize::from(state.0)
    }

    /// Who bears the benefit of a state.
    pub fn bearer(&self, state: StateId) -> &Bearer {
        &self.bearers[usize::from(state.0)]
    }

    /// Weekly benefit by year, in øre.
    pub fn benefit(&self, state: StateId) -> &[i64] {
        self.row(&self.benefit, usize::from(state.0))
    }

    /// What passes between municipality and state for a week in a band, by year: the refund to the municipality
    /// or its co-financing, by [`Tariffs::bearer`].
    pub fn settled(&self, state: StateId, band: usize) -> &[i64] {
        self.row(&self.settled, self.on_scale(state, band))
    }

    /// Weekly wage by year, in øre.
    pub fn wage(&self, state: StateId) -> &[i64] {
        self.row(&self.wage, usize::from(state.0))
    }

    /// Labour-market contribution and state income tax of a week, by year.
    pub fn state_tax(&self, state: StateId) -> &[i64] {
        self.row(&self.state_tax, usize::from(state.0))
    }

    /// Municipal income tax of a week, by year, before equalisation.
    pub fn municipal_tax(&self, municipality: u16, state: StateId) -> &[i64] {
        self.row(
            &self.municipal_tax,
            self.of_municipality(municipality, state),
        )
    }

    /// What equalisation takes of it, by year.
    pub fn equalisation(&self, municipality: u16, state: StateId) -> &[i64] {
        self.row(
            &self.equalisation,
            self.of_municipality(municipality, state),
        )
    }

    /// Ordinary effort of a week, by year.
    pub fn effort(&self, state: StateId) -> &[i64] {
        self.row(&self.effort, usize::from(state.0))
    }

    /// Ordinary effort of a week on a step less that of a week without, by year; usually below zero.
    pub fn effort_change(&self, step: usize, state: StateId) -> &[i64] {
        let index = step * self.states() + usize::from(state.0);
        self.row(&self.effort_change, index)
    }

    /// Prices of the steps of the first staircase, by payer.
    pub fn steps(&self) -> &[Vec<Price>] {
        &self.steps
    }

    /// Prices of the adviser, by payer; empty without one.
    pub fn adviser(&self) -> &[Price] {
        &self.adviser
    }

    /// Prices of the levels of the second staircase, by payer; weeks cost nothing outside the accelerator.
    pub fn levels(&self) -> &[Vec<Price>] {
        &self.levels
    }

    /// What falls due of each cost of `Spec::costs`.
    pub fn costs(&self) -> &[Vec<DueCost>] {
        &self.costs
    }

    /// The part of a weekly benefit that municipalities bear, in øre.
    pub fn municipal_benefit(&self, state: StateId, band: usize, year: usize) -> i64 {
        match self.bearer(state) {
            Bearer::Nobody => 0,
            Bearer::Refund | Bearer::CoFinancing => {
                self.row(&self.borne, self.on_scale(state, band))[year]
            }
            Bearer::Fixed(parts) => parts
                .iter()
                .filter(|(payer, _)| matches!(payer, Account::Municipality(_)))
                .map(|(_, amounts)| amounts[year])
                .sum(),
        }
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

/// Splits weekly amounts by fixed shares, municipalities first so that their part is the one rounded half up.
fn fixed(weekly: &[i64], funding: &Funding) -> Vec<(Account, Vec<i64>)> {
    let mut ordered = funding.clone();
    ordered.sort_by_key(|(payer, _)| !matches!(payer, Account::Municipality(_)));
    let mut rows: Vec<(Account, Vec<i64>)> = Vec::new();
    for amount in weekly {
        for (k, (payer, part)) in parts(*amount, &ordered).into_iter().enumerate() {
            match rows.get_mut(k) {
                Some((_, row)) => row.push(part),
                None => rows.push((payer, vec![part])),
            }
        }
    }
    rows
}
