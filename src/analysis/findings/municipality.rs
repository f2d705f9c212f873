//! What the municipalities save and pay, together.

use crate::analysis::evaluate::Replication;
use crate::model::account::Account;
use crate::money::period::Periods;
use crate::money::saving::{break_even, highest_outlay};

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
        let extract = &replication.extract;
        let weeks = extract.moved.len();
        let mut of_years = vec![[0; 4]; years.count()];
        let mut parts = [0; 3];
        let (mut effort, mut contract, mut actual) = (0, 0, 0);
        let mut net = vec![0; weeks];
        // One walk through the weeks, year by year.
        for (year, from, to) in years.stretches(weeks) {
            let (mut gross, mut paid, mut agreed) = (0, 0, 0);
            for (net, moved) in net[from..to].iter_mut().zip(&extract.moved[from..to]) {
                *net -= moved.effort + moved.contract;
                paid += moved.effort;
                agreed += moved.contract;
            }
            // Lives end with the horizon, or the last cost with a date; payments may come later.
            let arms = extract.counterfactual.iter().zip(&extract.programme);
            let arms = arms.skip(from).take(to - from);
            for (net, (without, with)) in net[from..to].iter_mut().zip(arms) {
                let saved = [
                    without.benefits - with.benefits,
                    without.tax - with.tax,
                    without.ordinary_effort - with.ordinary_effort,
                ];
                for (sum, saved) in parts.iter_mut().zip(saved) {
                    *sum += saved;
                }
                let saved: i64 = saved.iter().sum();
                *net += saved;
                gross += saved;
                actual += with.sum();
            }
            of_years[year] = [gross, paid, agreed, gross - paid - agreed];
            effort += paid;
            contract += agreed;
        }
        let gross: i64 = parts.iter().sum();
        let budget_gross = replication.expected_cost - actual;
        let net_discounted = replication.drawn.factors.present_value(&net);
        let (highest_outlay, break_even) = (highest_outlay(&net), break_even(&net));
        let net_cumulated = cumulated(net);
        let public = extract.balances.public();
        Self {
            gross,
            parts,
            effort,
            effort_of_all: extract.effort_of_all,
            contract,
            net: net_cumulated.last().copied().unwrap_or(0),
            net_discounted,
            budget_gross,
            budget_net: budget_gross - effort - contract,
            highest_outlay,
            break_even,
            state: extract.balances.of(Account::State).net(),
            public,
            public_after_displacement: public - replication.displaced,
            years: of_years,
            net_cumulated,
        }
    }
}

/// Running total, in the room of the amounts.
fn cumulated(mut weekly: Vec<i64>) -> Vec<i64> {
    let mut sum = 0;
    for amount in &mut weekly {
        sum += *amount;
        *amount = sum;
    }
    weekly
}
