//! What the municipalities save and pay, together.

use crate::analysis::evaluate::Replication;
use crate::contract::terms::SavingComponent;
use crate::model::account::Account;
use crate::money::ledger::{Ledger, Purpose};
use crate::money::period::Periods;
use crate::money::saving::{
    Saving, break_even, cumulated, highest_outlay, measured_cost, public_saving, savings,
};

/// The municipalities' money, in øre.
#[derive(Debug, Clone)]
pub struct Findings {
    /// Causal saving before own effort and outcome payments.
    pub gross: i64,
    /// Its parts: benefits net of refund, tax kept, ordinary effort avoided.
    pub parts: [i64; 3],
    /// What they pay for the effort themselves.
    pub effort: i64,
    /// What the effort costs everybody together: steps, adviser, accelerator, dated costs.
    pub effort_of_all: i64,
    /// Outcome payments, and what comes back from the vehicle, as a cost.
    pub contract: i64,
    /// Causal saving after effort and contract.
    pub net: i64,
    /// The same, deflated and discounted.
    pub net_discounted: i64,
    /// Budget saving (agreed path − actual) before effort and contract.
    pub budget_gross: i64,
    /// Budget saving after both.
    pub budget_net: i64,
    /// Deepest point of the cumulated net causal saving, as an amount ≥ 0.
    pub highest_outlay: i64,
    /// First week from which the cumulated net saving stays at or above zero.
    pub break_even: Option<u32>,
    /// Causal saving of the state.
    pub state: i64,
    /// Causal saving of municipalities and state together, all flows included.
    pub public: i64,
    /// The same less what openings that are not additional cost others.
    pub public_after_displacement: i64,
    /// Per budget year: gross, effort, contract, net.
    pub years: Vec<[i64; 4]>,
    /// Cumulated net causal saving by week.
    pub net_cumulated: Vec<i64>,
}

impl Findings {
    /// Reads them off a replication; `years` are the budget years of the books.
    pub fn of(years: &Periods, replication: &Replication<'_>) -> Self {
        let books = &replication.books;
        let saving = Saving::of(books, None);
        let benefits_tax_effort: Vec<i64> =
            sum_rows(&[&saving.benefits, &saving.tax, &saving.ordinary_effort]);
        let net = saving.net();
        let total = |row: &[i64]| row.iter().sum::<i64>();
        let actual = measured_cost(
            &books.programme,
            None,
            &[SavingComponent::Tax, SavingComponent::OrdinaryEffort],
        );
        let budget_gross = total(&replication.expected_cost) - total(&actual);
        let (effort, contract) = (-total(&saving.programme), -total(&saving.contract));
        let public = total(&public_saving(books));
        let state = savings(books)
            .get(&Account::State)
            .map_or(0, |row| total(row));
        let parts = [
            &benefits_tax_effort,
            &saving.programme,
            &saving.contract,
            &net,
        ]
        .map(|row| years.sums(row));
        Self {
            gross: total(&benefits_tax_effort),
            parts: [
                total(&saving.benefits),
                total(&saving.tax),
                total(&saving.ordinary_effort),
            ],
            effort,
            effort_of_all: effort_of_all(&books.programme),
            contract,
            net: total(&net),
            net_discounted: replication.factors.present_value(&net),
            budget_gross,
            budget_net: budget_gross - effort - contract,
            highest_outlay: highest_outlay(&net),
            break_even: break_even(&net),
            state,
            public,
            public_after_displacement: public - total(&replication.displacement.public()),
            years: (0..years.count())
                .map(|y| [parts[0][y], -parts[1][y], -parts[2][y], parts[3][y]])
                .collect(),
            net_cumulated: cumulated(&net),
        }
    }
}

fn effort_of_all(ledger: &Ledger) -> i64 {
    let effort = [
        Purpose::Programme,
        Purpose::Adviser,
        Purpose::Accelerator,
        Purpose::Fixed,
    ];
    let channels = ledger.channels.iter().zip(&ledger.amounts);
    channels
        .filter(|(c, _)| effort.contains(&c.purpose))
        .map(|(_, row)| row.iter().sum::<i64>())
        .sum()
}

/// Sums of rows week by week; the longest decides the length.
fn sum_rows(rows: &[&[i64]]) -> Vec<i64> {
    let weeks = rows.iter().map(|r| r.len()).max().unwrap_or(0);
    (0..weeks)
        .map(|w| rows.iter().map(|r| r.get(w).copied().unwrap_or(0)).sum())
        .collect()
}
