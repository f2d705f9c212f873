//! The names that a scenario defines, and what may refer to them.

use crate::scenario::tree::Node;

/// A set of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Benefit states.
    State,
    /// Benefit states, or `stay`.
    StateOrStay,
    /// Municipalities.
    Municipality,
    /// Funders.
    Funder,
    /// Groups of people.
    Group,
    /// Steps of the first staircase.
    Step,
    /// Levels of the second staircase.
    Level,
    /// Cohorts of enterprises.
    Enterprise,
    /// Regimes of the business cycle.
    Regime,
    /// Regimes, or `stationary`.
    RegimeOrStationary,
    /// Shocks.
    Shock,
    /// Costs.
    Cost,
    /// Investor tranches.
    Tranche,
    /// Who pays for a step, a level or the adviser.
    Payer,
    /// Who pays a cost with a date.
    CostPayer,
    /// Who bears a benefit.
    Bearer,
    /// Who receives a cost.
    Receiver,
    /// Who pays for outcomes.
    OutcomePayer,
    /// Who can stand at the end of a waterfall.
    Account,
    /// Metrics of the contract.
    Metric,
    /// Lines of the contract.
    Line,
    /// Cohorts of the contract.
    Cohort,
    /// Waterfalls; the first is called `main`.
    Waterfall,
    /// Guarantees.
    Guarantee,
    /// Terminations.
    Termination,
    /// Parties of a contract file.
    Party,
    /// Who can receive outcome payments where there is no capital.
    Recipient,
}

/// The name of the first waterfall.
pub const MAIN: &str = "main";

/// Names with a meaning of their own, which no municipality, funder or tranche may have.
pub const RESERVED: [&str; 9] = [
    "state",
    "provider",
    "enterprises",
    "evaluator",
    "participants",
    "employers",
    "investors",
    "municipality",
    "vehicle",
];

impl Names {
    /// Plural for people.
    pub fn plural(self) -> &'static str {
        match self {
            Names::State => "states",
            Names::StateOrStay => "states (or `stay`)",
            Names::Municipality => "municipalities",
            Names::Funder => "funders",
            Names::Group => "groups",
            Names::Step => "steps",
            Names::Level => "levels",
            Names::Enterprise => "enterprises",
            Names::Regime => "regimes",
            Names::RegimeOrStationary => "regimes (or `stationary`)",
            Names::Shock => "shocks",
            Names::Cost => "costs",
            Names::Tranche => "tranches",
            Names::Payer | Names::CostPayer | Names::Bearer | Names::OutcomePayer => {
                "those who can pay here"
            }
            Names::Receiver => "those who can receive a cost",
            Names::Account => "accounts",
            Names::Metric => "metrics",
            Names::Line => "lines of the contract",
            Names::Cohort => "cohorts",
            Names::Waterfall => "waterfalls",
            Names::Guarantee => "guarantees",
            Names::Termination => "terminations",
            Names::Party => "parties",
            Names::Recipient => "those who can receive payments",
        }
    }

    /// Singular for people, with article.
    pub fn singular(self) -> &'static str {
        match self {
            Names::State | Names::StateOrStay => "a state",
            Names::Municipality => "a municipality",
            Names::Funder => "a funder",
            Names::Group => "a group",
            Names::Step => "a step",
            Names::Level => "a level",
            Names::Enterprise => "an enterprise",
            Names::Regime | Names::RegimeOrStationary => "a regime",
            Names::Shock => "a shock",
            Names::Cost => "a cost",
            Names::Tranche => "a tranche",
            Names::Payer | Names::CostPayer | Names::Bearer | Names::OutcomePayer => "a payer",
            Names::Receiver => "a receiver of costs",
            Names::Account => "an account",
            Names::Metric => "a metric",
            Names::Line => "a line of the contract",
            Names::Cohort => "a cohort",
            Names::Waterfall => "a waterfall",
            Names::Guarantee => "a guarantee",
            Names::Termination => "a termination",
            Names::Party => "a party",
            Names::Recipient => "a recipient",
        }
    }

    /// Where such a name is defined, as a section header with ID in place of the name.
    pub fn section(self) -> &'static str {
        match self {
            Names::State | Names::StateOrStay => "[state.ID]",
            Names::Municipality => "[municipality.ID]",
            Names::Group => "[group.ID]",
            Names::Step => "[step.ID]",
            Names::Level => "[level.ID]",
            Names::Enterprise => "[enterprise.ID]",
            Names::Regime | Names::RegimeOrStationary => "[cycle.regime.ID]",
            Names::Shock => "[shock.ID]",
            Names::Cost => "[cost.ID]",
            Names::Tranche => "[capital.tranche.ID]",
            Names::Metric => "[contract.metric.ID]",
            Names::Line => "[contract.line.ID]",
            Names::Cohort => "[contract.cohort.ID]",
            Names::Waterfall => "[capital.waterfalls]",
            Names::Guarantee => "[capital.guarantee.ID]",
            Names::Termination => "[contract.termination.ID]",
            Names::Party => "[party.ID]",
            _ => "[funder.ID]",
        }
    }
}

/// What a scenario defines, each in the order of its first appearance.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// States.
    pub states: Vec<String>,
    /// Municipalities.
    pub municipalities: Vec<String>,
    /// Funders.
    pub funders: Vec<String>,
    /// Groups.
    pub groups: Vec<String>,
    /// Steps.
    pub steps: Vec<String>,
    /// Levels.
    pub levels: Vec<String>,
    /// Cohorts of enterprises.
    pub enterprises: Vec<String>,
    /// Regimes.
    pub regimes: Vec<String>,
    /// Shocks.
    pub shocks: Vec<String>,
    /// Costs.
    pub costs: Vec<String>,
    /// Tranches.
    pub tranches: Vec<String>,
    /// Metrics of the contract.
    pub metrics: Vec<String>,
    /// Lines of the contract.
    pub lines: Vec<String>,
    /// Cohorts of the contract.
    pub cohorts: Vec<String>,
    /// Waterfalls beside the first.
    pub waterfalls: Vec<String>,
    /// Guarantees.
    pub guarantees: Vec<String>,
    /// Terminations.
    pub terminations: Vec<String>,
    /// Whether this is a contract file of its own: its parties stand among the funders, and it knows no lives, so that
    /// states and steps are known only where a scenario uses it.
    pub alone: bool,
}

impl Declared {
    /// Reads the names off a tree.
    pub fn of(root: &Node) -> Self {
        let keys = |path: &[&str]| -> Vec<String> {
            let mut node = Some(root);
            for key in path {
                node = node.and_then(|n| n.get(key));
            }
            node.and_then(Node::table)
                .map(|t| t.keys().map(str::to_owned).collect())
                .unwrap_or_default()
        };
        Self {
            states: keys(&["state"]),
            municipalities: keys(&["municipality"]),
            funders: keys(&["funder"]),
            groups: keys(&["group"]),
            steps: keys(&["step"]),
            levels: keys(&["level"]),
            enterprises: keys(&["enterprise"]),
            regimes: keys(&["cycle", "regime"]),
            shocks: keys(&["shock"]),
            costs: keys(&["cost"]),
            tranches: keys(&["capital", "tranche"]),
            metrics: keys(&["contract", "metric"]),
            lines: keys(&["contract", "line"]),
            cohorts: keys(&["contract", "cohort"]),
            waterfalls: keys(&["capital", "waterfalls"]),
            guarantees: keys(&["capital", "guarantee"]),
            terminations: keys(&["contract", "termination"]),
            alone: false,
        }
    }

    /// Reads the names off the tree of a contract file.
    pub fn of_contract(root: &Node) -> Self {
        let mut declared = Self::of(root);
        let parties = root.get("party").and_then(Node::table);
        declared.funders = parties.map_or_else(Vec::new, |t| t.keys().map(str::to_owned).collect());
        declared.alone = true;
        declared
    }

    /// Whether any name may stand where `names` is asked for, because only a scenario would know.
    pub fn leaves_open(&self, names: Names) -> bool {
        self.alone && matches!(names, Names::State | Names::Step)
    }

    /// Every name that may stand where `names` is asked for.
    pub fn candidates(&self, names: Names) -> Vec<&str> {
        let (own, lists): (&[&str], Vec<&Vec<String>>) = match names {
            Names::State => (&[], vec![&self.states]),
            Names::StateOrStay => (&["stay"], vec![&self.states]),
            Names::Municipality => (&[], vec![&self.municipalities]),
            Names::Funder => (&[], vec![&self.funders]),
            Names::Group => (&[], vec![&self.groups]),
            Names::Step => (&[], vec![&self.steps]),
            Names::Level => (&[], vec![&self.levels]),
            Names::Enterprise => (&[], vec![&self.enterprises]),
            Names::Regime => (&[], vec![&self.regimes]),
            Names::RegimeOrStationary => (&["stationary"], vec![&self.regimes]),
            Names::Shock => (&[], vec![&self.shocks]),
            Names::Cost => (&[], vec![&self.costs]),
            Names::Tranche => (&[], vec![&self.tranches]),
            Names::Payer | Names::CostPayer => (
                &["investors", "municipality", "state"],
                vec![&self.municipalities, &self.funders],
            ),
            Names::Bearer => (&["municipality", "state"], vec![&self.funders]),
            Names::Receiver => (
                &["provider", "enterprises", "evaluator"],
                vec![&self.funders],
            ),
            Names::OutcomePayer => (&["state"], vec![&self.municipalities, &self.funders]),
            Names::Account => (
                &["state"],
                vec![&self.tranches, &self.municipalities, &self.funders],
            ),
            Names::Metric => (&[], vec![&self.metrics]),
            Names::Line => (&[], vec![&self.lines]),
            Names::Cohort => (&[], vec![&self.cohorts]),
            Names::Waterfall => (&[MAIN], vec![&self.waterfalls]),
            Names::Guarantee => (&[], vec![&self.guarantees]),
            Names::Termination => (&[], vec![&self.terminations]),
            Names::Party => (&[], vec![&self.funders]),
            Names::Recipient => (
                &["state", "provider"],
                vec![&self.municipalities, &self.funders],
            ),
        };
        let defined = lists.into_iter().flatten().map(String::as_str);
        own.iter().copied().chain(defined).collect()
    }
}
