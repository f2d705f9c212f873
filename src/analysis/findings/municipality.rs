//! What the municipalities save and pay, together.

use crate::analysis::evaluate::Replication;
use crate::model::account::Account;
use crate::money::discount::Factors;
use crate::money::extract::Borne;
use crate::money::period::Periods;
use crate::money::saving::Cumulated;

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
        let (mut all_saved, mut all_with) = (Borne::default(), Borne::default());
        let (mut effort, mut contract) = (0, 0);
        let mut net = vec![0; weeks];
        // One walk through the weeks, year by year; parts are told apart in the sums alone.
        for (year, from, to) in years.stretches(weeks) {
            let (mut paid, mut agreed) = (0, 0);
            let mut saved = Borne::default();
            // Lives end with the horizon, or the last cost with a date; payments may come later.
            let end = to.min(extract.programme.len());
            let lived = from.min(end)..end;
            let with = &extract.programme[lived.clone()];
            let without = &extract.counterfactual[lived];
            for (net, moved) in net[from..to].iter_mut().zip(&extract.moved[from..to]) {
                *net = -moved.effort - moved.contract;
                paid += moved.effort;
                agreed += moved.contract;
            }
            let arms = with.iter().zip(without);
            for (net, (with, without)) in net[from..to].iter_mut().zip(arms) {
                let difference = without.minus(*with);
                *net += difference.sum();
                saved = saved.plus(difference);
                all_with = all_with.plus(*with);
            }
            let gross = saved.sum();
            of_years[year] = [gross, paid, agreed, gross - paid - agreed];
            all_saved = all_saved.plus(saved);
            effort += paid;
            contract += agreed;
        }
        let parts = [all_saved.benefits, all_saved.tax, all_saved.ordinary_effort];
        let actual = all_with.sum();
        let gross: i64 = parts.iter().sum();
        let budget_gross = replication.expected_cost - actual;
        let public = extract.balances.public();
        let mut found = Self {
            gross,
            parts,
            effort,
            effort_of_all: extract.effort_of_all,
            contract,
            net: net.iter().sum(),
            net_discounted: 0,
            budget_gross,
            budget_net: budget_gross - effort - contract,
            highest_outlay: 0,
            break_even: None,
            state: extract.balances.of(Account::State).net(),
            public,
            public_after_displacement: public - replication.displaced,
            years: of_years,
            net_cumulated: Vec::new(),
        };
        found.spread(net, &replication.drawn.factors);
        found
    }

    /// What the municipalities save in each week, in øre: what [`Findings::net_cumulated`] adds up.
    pub fn net_weekly(&self) -> Vec<i64> {
        let mut before = 0;
        let weeks = self.net_cumulated.iter();
        weeks
            .map(|sum| sum - std::mem::replace(&mut before, *sum))
            .collect()
    }

    /// Enters what they pay under a contract less what they receive, `(week, øre)`, into findings that hold none of it; all but what depends on
    /// the weeks: see [`Findings::spread`].
    pub fn pay(&mut self, week: usize, amount: i64, years: &Periods) {
        self.contract += amount;
        self.net -= amount;
        self.budget_net -= amount;
        let year = years.index(u32::try_from(week).unwrap_or(u32::MAX));
        if let Some([_, _, contract, net]) = self.years.get_mut(year) {
            *contract += amount;
            *net -= amount;
        }
    }

    /// Finds what depends on when the municipalities save and pay, from the net saving of each week.
    pub fn spread(&mut self, net_weekly: Vec<i64>, factors: &Factors) {
        self.net_discounted = factors.present_value(&net_weekly);
        let cumulated = Cumulated::of(net_weekly);
        self.highest_outlay = cumulated.highest_outlay;
        self.break_even = cumulated.break_even;
        self.net_cumulated = cumulated.weekly;
    }
}
