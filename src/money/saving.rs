//! Who saves how much, and when.
//!
//! The *causal saving* of an account is what it pays net in the counterfactual arm less what it pays net in the
//! programme arm (settled point 1), week by week. For municipalities it falls into components; for everybody it
//! is one row, which shows the wrong pockets.

use super::books::Books;
use super::ledger::{Channel, Ledger, Purpose};
use crate::contract::terms::SavingComponent;
use crate::model::account::Account;
use std::collections::BTreeMap;

/// Parts of a municipality's net cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Component {
    /// Benefits net of refund, and co-financing.
    Benefits,
    /// Municipal tax after equalisation.
    Tax,
    /// Ordinary effort.
    OrdinaryEffort,
    /// Steps, adviser, accelerator and dated costs.
    Programme,
    /// The contract: outcome payments, and what flows back from the vehicle.
    Contract,
}

impl Component {
    /// The component that a purpose belongs to; wages and state taxes never touch a municipality.
    pub fn of(purpose: Purpose) -> Option<Self> {
        match purpose {
            Purpose::Benefit | Purpose::Refund | Purpose::CoFinancing => Some(Self::Benefits),
            Purpose::MunicipalTax | Purpose::Equalisation => Some(Self::Tax),
            Purpose::OrdinaryEffort => Some(Self::OrdinaryEffort),
            Purpose::Programme | Purpose::Adviser | Purpose::Accelerator | Purpose::Fixed => {
                Some(Self::Programme)
            }
            Purpose::Draw
            | Purpose::Outcome
            | Purpose::Distribution
            | Purpose::Guarantee
            | Purpose::Redemption
            | Purpose::RiskPayment => Some(Self::Contract),
            // A shortfall lies between vehicle and provider; wages and state taxes never touch a municipality.
            Purpose::Shortfall | Purpose::Wage | Purpose::StateTax => None,
        }
    }
}

/// The saving of one municipality, or of all, by component and week, in øre; below zero where the programme costs more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saving {
    /// Benefits net of refund.
    pub benefits: Vec<i64>,
    /// More municipal tax after equalisation.
    pub tax: Vec<i64>,
    /// Less ordinary effort.
    pub ordinary_effort: Vec<i64>,
    /// What the municipality pays of the programme itself: below zero.
    pub programme: Vec<i64>,
    /// What it pays and receives under the contract, if the books hold it: usually below zero.
    pub contract: Vec<i64>,
}

impl Saving {
    /// The causal saving of a municipality, or of all together.
    pub fn of(books: &Books, municipality: Option<u16>) -> Self {
        let part = |component| {
            let selected = |c: &Channel| Component::of(c.purpose) == Some(component);
            let municipal = |account| is_municipality(account, municipality);
            let without = net_cost(&books.counterfactual, municipal, selected);
            let with = net_cost(&books.programme, municipal, selected);
            difference(&without, &with)
        };
        Self {
            benefits: part(Component::Benefits),
            tax: part(Component::Tax),
            ordinary_effort: part(Component::OrdinaryEffort),
            programme: part(Component::Programme),
            contract: part(Component::Contract),
        }
    }

    /// Saving before the contract's payments, by week.
    pub fn gross(&self) -> Vec<i64> {
        let parts = [
            &self.benefits,
            &self.tax,
            &self.ordinary_effort,
            &self.programme,
        ];
        total(&parts)
    }

    /// Saving after the contract's payments, by week.
    pub fn net(&self) -> Vec<i64> {
        total(&[&self.gross(), &self.contract])
    }
}

/// What each account pays less what it receives, by week, in øre; municipalities one by one.
pub fn net_costs(ledger: &Ledger) -> BTreeMap<Account, Vec<i64>> {
    let mut costs: BTreeMap<Account, Vec<i64>> = BTreeMap::new();
    let weeks = ledger.weeks() as usize;
    for (channel, row) in ledger.channels.iter().zip(&ledger.amounts) {
        let paid = costs.entry(channel.from).or_insert_with(|| vec![0; weeks]);
        add(paid, row, 1);
        let received = costs.entry(channel.to).or_insert_with(|| vec![0; weeks]);
        add(received, row, -1);
    }
    costs
}

/// The causal saving of every account that occurs, by week, in øre: the wrong pockets. The rows add up to zero.
pub fn savings(books: &Books) -> BTreeMap<Account, Vec<i64>> {
    let mut savings = net_costs(&books.counterfactual);
    for (account, cost) in net_costs(&books.programme) {
        let row = savings.entry(account).or_default();
        add(row, &cost, -1);
    }
    savings
}

/// The causal saving of all municipalities and the state together, by week, in øre, before displacement
/// ([`super::displacement`]).
pub fn public_saving(books: &Books) -> Vec<i64> {
    let public = |account| is_municipality(account, None) || account == Account::State;
    let without = net_cost(&books.counterfactual, public, |_| true);
    let with = net_cost(&books.programme, public, |_| true);
    difference(&without, &with)
}

/// What a contract measures of the cost of a municipality, or of all together, by week, in øre: benefits net of
/// refund always, tax and ordinary effort only where the contract names them, programme costs never
/// (settled point 4).
pub fn measured_cost(
    ledger: &Ledger,
    municipality: Option<u16>,
    components: &[SavingComponent],
) -> Vec<i64> {
    let named = |channel: &Channel| match Component::of(channel.purpose) {
        Some(Component::Benefits) => true,
        Some(Component::Tax) => components.contains(&SavingComponent::Tax),
        Some(Component::OrdinaryEffort) => components.contains(&SavingComponent::OrdinaryEffort),
        Some(Component::Programme | Component::Contract) | None => false,
    };
    let municipal = |account| is_municipality(account, municipality);
    net_cost(ledger, municipal, named)
}

/// Running total.
pub fn cumulated(weekly: &[i64]) -> Vec<i64> {
    let mut sum = 0;
    weekly
        .iter()
        .map(|amount| {
            sum += amount;
            sum
        })
        .collect()
}

/// A saving as it adds up, week by week, in øre.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cumulated {
    /// So far, by week.
    pub weekly: Vec<i64>,
    /// The deepest that it lies below zero, as an amount of at least zero.
    pub highest_outlay: i64,
    /// The first week from which on it is never again below zero; `None` if it ends below zero.
    ///
    /// Week 0 if there never was an outlay. A saving that turns positive and is lost again has not broken even.
    pub break_even: Option<u32>,
}

impl Cumulated {
    /// Adds weekly amounts up, in their room and in one walk: a run does so in every replication.
    pub fn of(mut weekly: Vec<i64>) -> Self {
        let (mut sum, mut lowest, mut below) = (0, 0, 0);
        for (week, amount) in weekly.iter_mut().enumerate() {
            sum += *amount;
            *amount = sum;
            lowest = sum.min(lowest);
            if sum < 0 {
                below = week + 1;
            }
        }
        Self {
            highest_outlay: -lowest,
            break_even: (below == 0 || below < weekly.len()).then_some(below as u32),
            weekly,
        }
    }
}

fn is_municipality(account: Account, municipality: Option<u16>) -> bool {
    match (account, municipality) {
        (Account::Municipality(index), Some(wanted)) => index == wanted,
        (Account::Municipality(_), None) => true,
        _ => false,
    }
}

/// What a set of accounts pays to others less what it receives from others on some channels, by week.
fn net_cost(
    ledger: &Ledger,
    inside: impl Fn(Account) -> bool,
    selected: impl Fn(&Channel) -> bool,
) -> Vec<i64> {
    let mut cost = vec![0; ledger.weeks() as usize];
    for (channel, row) in ledger.channels.iter().zip(&ledger.amounts) {
        if selected(channel) {
            match (inside(channel.from), inside(channel.to)) {
                (true, false) => add(&mut cost, row, 1),
                (false, true) => add(&mut cost, row, -1),
                _ => {}
            }
        }
    }
    cost
}

/// Adds a row; the longer of the two decides the length.
fn add(sum: &mut Vec<i64>, row: &[i64], sign: i64) {
    if sum.len() < row.len() {
        sum.resize(row.len(), 0);
    }
    for (total, amount) in sum.iter_mut().zip(row) {
        *total += sign * amount;
    }
}

fn difference(a: &[i64], b: &[i64]) -> Vec<i64> {
    let mut result = a.to_vec();
    add(&mut result, b, -1);
    result
}

fn total(parts: &[&Vec<i64>]) -> Vec<i64> {
    let mut sum = Vec::new();
    for part in parts {
        add(&mut sum, part, 1);
    }
    sum
}
