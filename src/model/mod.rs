//! What can happen: states, movements, both staircases, the business cycle and the rules of money.
//!
//! [`Spec`] is the model as a scenario says it: every number may still be a distribution.
//! [`world::World`] is the model for one draw of those distributions: plain tables that the
//! simulation walks through. Nothing here knows files or random numbers.

pub mod account;
pub mod calendar;
pub mod cells;
pub mod cycle;
pub mod economy;
pub mod enterprise;
pub mod group;
pub mod movement;
pub mod number;
pub mod rates;
pub mod resize;
pub mod shock;
pub mod staircase;
pub mod state;
pub mod world;

use calendar::Calendar;
use serde::Serialize;

/// The model of one scenario, resolved: names have become indices, units have become weeks and kroner.
#[derive(Debug, Clone, Serialize)]
pub struct Spec {
    /// The weeks of the run and their dates.
    pub calendar: Calendar,
    /// Every uncertain number; [`number::Number`] points in here.
    pub parameters: Vec<number::Parameter>,
    /// Rank correlations between parameters.
    pub correlations: Vec<number::Correlation>,
    /// Municipalities; `Account::Municipality` points in here.
    pub municipalities: Vec<group::Municipality>,
    /// Groups of people.
    pub groups: Vec<group::Group>,
    /// Benefit states; [`state::StateId`] points in here.
    pub states: Vec<state::State>,
    /// Movements between states.
    pub transitions: Vec<movement::Transition>,
    /// States whose total exit is given by a median sojourn.
    pub medians: Vec<movement::MedianExit>,
    /// The first staircase; `None` makes both arms ordinary activation.
    pub programme: Option<staircase::Programme>,
    /// The second staircase; `None` when the scenario has no enterprises.
    pub enterprises: Option<enterprise::Enterprises>,
    /// The shared business cycle; `None` means that times never change.
    pub cycle: Option<cycle::Cycle>,
    /// What comes over everybody for some time, in the order of the scenario.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shocks: Vec<shock::Shock>,
    /// How what the contract measures differs from what happened; `None` if it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub misreading: Option<shock::Misreading>,
    /// Rules of money: refund, tax, indexation, discounting.
    pub economy: economy::Economy,
    /// Costs that belong to neither a step nor a level nor the adviser.
    pub costs: Vec<economy::Cost>,
    /// Funders beside the municipalities and the state; `Account::Funder` points in here.
    pub funders: Vec<account::Party>,
    /// Investor tranches by name; `Account::Tranche` points in here.
    pub tranches: Vec<account::Party>,
}

impl Spec {
    /// The same as it is expected when a contract is signed: nobody foresees shocks.
    #[must_use]
    pub fn foreseen(&self) -> Self {
        Self {
            shocks: Vec::new(),
            ..self.clone()
        }
    }
}
