//! Weekly amounts of lives by state and year, and who bears them.

use super::amount::Share;
use super::price::parts;
use super::rate::weekly_by_year;
use super::refund::Rules;
use super::years::Years;
use crate::model::Spec;
use crate::model::account::{Account, Funding};
use crate::model::number::{Draw, Number};
use crate::model::state::{Financing, State, Tariff};

/// What lives cost and pay in one draw of the parameters. Rows "by year" are indexed as the years.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rates {
    pub years: Years,
    pub rules: Rules,
    pub bearers: Vec<Bearer>,
    /// `[state][year]`.
    pub benefit: Vec<i64>,
    pub wage: Vec<i64>,
    pub effort: Vec<i64>,
    pub state_tax: Vec<i64>,
    /// `[state][band][year]`: what the municipality bears of a benefit on the scale.
    pub borne: Vec<i64>,
    /// `[state][band][year]`: what passes between municipality and state: the refund or the co-financing.
    pub settled: Vec<i64>,
    /// `[municipality][state][year]`.
    pub municipal_tax: Vec<i64>,
    pub equalisation: Vec<i64>,
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

impl Rates {
    /// The tables for one draw.
    pub fn new(spec: &Spec, draw: &Draw) -> Self {
        let years = Years::new(&spec.calendar);
        let by_state = |rate: fn(&State) -> Option<&Tariff>| -> Vec<i64> {
            spec.states
                .iter()
                .flat_map(|state| weekly_by_year(rate(state), &[], &years, draw))
                .collect()
        };
        let mut rates = Self {
            rules: Rules::new(spec),
            bearers: Vec::with_capacity(spec.states.len()),
            benefit: benefits(spec, &years, draw),
            wage: by_state(|state| state.wage.as_ref()),
            effort: by_state(|state| state.ordinary_effort.as_ref()),
            state_tax: Vec::new(),
            borne: Vec::new(),
            settled: Vec::new(),
            municipal_tax: Vec::new(),
            equalisation: Vec::new(),
            years,
        };
        rates.finance_benefits(spec, draw);
        rates.tax(spec, draw);
        rates
    }

    /// The part of a weekly benefit that municipalities bear.
    pub fn municipal_benefit(&self, state: usize, band: usize, year: usize) -> i64 {
        match &self.bearers[state] {
            Bearer::Nobody => 0,
            Bearer::Refund | Bearer::CoFinancing => {
                let on_scale = state * self.rules.bands() + band;
                self.borne[on_scale * self.years.count() + year]
            }
            Bearer::Fixed(_) => {
                let municipal = |payer| matches!(payer, Account::Municipality(_));
                self.fixed_part(state, year, municipal)
            }
        }
    }

    /// The part of a weekly benefit with fixed shares that some payers bear.
    pub fn fixed_part(&self, state: usize, year: usize, bears: impl Fn(Account) -> bool) -> i64 {
        match &self.bearers[state] {
            Bearer::Fixed(parts) => {
                let parts = parts.iter().filter(|(payer, _)| bears(*payer));
                parts.map(|(_, amounts)| amounts[year]).sum()
            }
            _ => 0,
        }
    }

    /// Whether any number behind them is uncertain.
    pub fn are_uncertain(spec: &Spec) -> bool {
        let uncertain = |number: &Number| number.parameter.is_some();
        let tariff = |tariff: Option<&Tariff>| {
            tariff.is_some_and(|tariff| {
                let Tariff {
                    by_year,
                    per: _,
                    growth,
                } = tariff;
                uncertain(growth) || by_year.iter().any(|(_, amount)| uncertain(amount))
            })
        };
        let state = |state: &State| {
            tariff(state.benefit.as_ref().map(|benefit| &benefit.rate))
                || tariff(state.wage.as_ref())
                || tariff(state.ordinary_effort.as_ref())
        };
        let bands = &spec.economy.refund.bands;
        let tax = &spec.economy.tax;
        spec.states.iter().any(state)
            || spec.shocks.iter().any(|shock| uncertain(&shock.benefits))
            || bands.iter().any(|(_, refunded)| uncertain(refunded))
            || uncertain(&tax.labour_market_contribution)
            || uncertain(&tax.state_rate)
            || spec
                .municipalities
                .iter()
                .any(|m| uncertain(&m.tax_rate) || uncertain(&m.tax_kept))
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
}

/// Weekly benefits by state and year. A year that a shock holds in part of counts by the share of its weeks.
fn benefits(spec: &Spec, years: &Years, draw: &Draw) -> Vec<i64> {
    let mut out = Vec::with_capacity(spec.states.len() * years.count());
    for (index, state) in spec.states.iter().enumerate() {
        let mut times = vec![1.0; years.count()];
        for shock in spec.shocks.iter().filter(|shock| shock.pays(index)) {
            let multiplier = shock.benefits.at(draw);
            for (year, times) in times.iter_mut().enumerate() {
                let (first, weeks) = (years.start(year), years.weeks(year));
                let end = first.saturating_add(weeks as u32);
                let inside = shock.to.min(end).saturating_sub(shock.from.max(first));
                if inside > 0 {
                    *times *= 1.0 + (multiplier - 1.0) * f64::from(inside) / weeks as f64;
                }
            }
        }
        let tariff = state.benefit.as_ref().map(|benefit| &benefit.rate);
        out.extend(weekly_by_year(tariff, &times, years, draw));
    }
    out
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
