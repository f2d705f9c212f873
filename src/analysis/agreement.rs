//! What is expected at signing, and the contract that is held against it.

use super::forecast::{self, Forecast};
use super::measurement::{Measurement, agreed_lives};
use super::run::{RunError, Watch};
use crate::contract::settle::Plan;
use crate::contract::terms::{Measure, SavingComponent, Source, Terms};
use crate::model::Spec;
use crate::model::cells::Cells;
use crate::model::number::Draw;
use crate::model::world::{World, WorldError};
use crate::money::tariff::Tariffs;
use crate::money::totals::Totals;
use crate::scenario::Scenario;
use std::sync::Arc;

/// All parts of a municipality's saving that are not programme or contract.
const ALL_COMPONENTS: [SavingComponent; 2] =
    [SavingComponent::Tax, SavingComponent::OrdinaryEffort];

/// The model and its prices at the best estimates.
#[derive(Clone)]
pub struct Model {
    /// The model.
    pub world: World,
    /// Prices.
    pub tariffs: Tariffs,
}

impl Model {
    /// # Errors
    /// When the best estimates give no possible world.
    pub fn new(spec: &Spec) -> Result<Self, WorldError> {
        let best = Draw::best(&spec.parameters);
        Ok(Self {
            world: World::new(spec, &best)?,
            tariffs: Tariffs::new(spec, &best),
        })
    }
}

/// A contract laid out on its dates, and how it measures a replication.
pub struct Pricing<'a> {
    /// From outcomes to flows.
    pub plan: Plan<'a>,
    /// From lives to outcomes.
    pub measurement: Measurement<'a>,
}

/// What is expected at signing, and the contract of the scenario.
pub struct Agreement<'a> {
    /// What both sides take the world to be.
    expected: Arc<Model>,
    forecast: Arc<Forecast>,
    pricing: Option<Pricing<'a>>,
    /// Agreed paths of the whole saving, for the budget saving.
    full_paths: Totals,
    path_error: f64,
}

impl<'a> Agreement<'a> {
    /// What is agreed on a scenario whose model is `real`, from lives with this seed; `unasked` many of all groups, and of each at least, where no contract
    /// names a number. Lives that another agreement knows are taken over from it.
    ///
    /// # Errors
    /// What a simulation cannot measure, and [`RunError::Cancelled`].
    pub fn new(
        scenario: &'a Scenario,
        real: &Model,
        (seed, unasked): (u64, (u32, u32)),
        known: Option<&Agreement<'_>>,
        watch: &dyn Watch,
    ) -> Result<Self, RunError> {
        let spec = &scenario.spec;
        // nobody foresees a shock
        let expected = if spec.shocks.is_empty() {
            real.clone()
        } else {
            Model::new(&spec.foreseen())?
        };
        let terms = scenario.contract.as_ref();
        let (components, lives) = path_terms(terms, spec.groups.len(), unasked);
        let known = known.filter(|known| {
            known.expected.world == expected.world && known.forecast.is_of(spec, seed, lives)
        });
        let forecast = match known {
            Some(known) => Arc::clone(&known.forecast),
            None => {
                let new = Forecast::new(spec, &expected.world, seed, lives, watch);
                Arc::new(new.ok_or(RunError::Cancelled)?)
            }
        };
        let paths = forecast::paths(spec, &expected.tariffs, &forecast.shares, &ALL_COMPONENTS);
        let mut agreement = Self {
            path_error: forecast.error(spec, &expected.tariffs, &components),
            full_paths: Totals::new(&paths, real.world.weeks),
            expected: Arc::new(expected),
            forecast,
            pricing: None,
        };
        if let Some(terms) = terms {
            agreement.pricing = Some(agreement.lay_out(terms, spec, seed, watch)?);
        }
        Ok(agreement)
    }

    /// The same expectations, made of the scenario `here`, held against what happens in another one.
    ///
    /// # Errors
    /// As [`Agreement::new`], and where what was expected cannot be held against lives there: other people, intakes, weeks or parts of the cycle.
    pub fn held_against<'s>(
        &self,
        here: &'s Spec,
        scenario: &'s Scenario,
        seed: u64,
        watch: &dyn Watch,
    ) -> Result<Agreement<'s>, RunError> {
        let spec = &scenario.spec;
        if let Some(what) = other_plan(here, spec) {
            return Err(RunError::World(WorldError {
                place: what.into(),
                message: "what was agreed for other people or other times cannot be held against these lives".into(),
            }));
        }
        let pricing = match scenario.contract.as_ref() {
            Some(terms) => {
                let signed = self.measured(terms, here, seed, watch)?;
                let measurement = signed.of_lives_in(spec);
                Some(Pricing {
                    plan: Plan::new(terms),
                    measurement: measurement.map_err(RunError::Unmeasurable)?,
                })
            }
            None => None,
        };
        Ok(Agreement {
            expected: Arc::clone(&self.expected),
            forecast: Arc::clone(&self.forecast),
            pricing,
            full_paths: self.full_paths.clone(),
            path_error: self.path_error,
        })
    }

    /// Lays a contract out on what is expected; `spec` says how many people are planned.
    ///
    /// # Errors
    /// What a simulation cannot measure, and [`RunError::Cancelled`].
    pub fn lay_out<'t>(
        &self,
        terms: &'t Terms,
        spec: &'t Spec,
        seed: u64,
        watch: &dyn Watch,
    ) -> Result<Pricing<'t>, RunError> {
        Ok(Pricing {
            plan: Plan::new(terms),
            measurement: self.measured(terms, spec, seed, watch)?,
        })
    }

    fn measured<'t>(
        &self,
        terms: &'t Terms,
        spec: &'t Spec,
        seed: u64,
        watch: &dyn Watch,
    ) -> Result<Measurement<'t>, RunError> {
        let Model { world, tariffs } = &*self.expected;
        let shares = &self.forecast.shares;
        match Measurement::new(terms, spec, world, tariffs, shares, seed, watch) {
            Ok(Some(measurement)) => Ok(measurement),
            Ok(None) => Err(RunError::Cancelled),
            Err(problems) => Err(RunError::Unmeasurable(problems)),
        }
    }

    /// The contract of the scenario, laid out; `None` without one.
    pub fn pricing(&self) -> Option<&Pricing<'a>> {
        self.pricing.as_ref()
    }

    /// Agreed paths of the whole saving, for the budget saving.
    pub fn full_paths(&self) -> &Totals {
        &self.full_paths
    }

    /// Half width of the 95 % interval of the agreed path for the planned people, in øre.
    pub fn path_error(&self) -> f64 {
        self.path_error
    }
}

/// What is not the same in the plans of two scenarios: who comes when, and for how long they are followed. `None` if all is.
fn other_plan(here: &Spec, there: &Spec) -> Option<&'static str> {
    let cells = |spec: &Spec| Cells::of(spec, &Draw::best(&spec.parameters));
    let groups = |spec: &Spec| -> Vec<(String, u32)> {
        let named = spec.groups.iter().map(|g| (g.id.clone(), g.people));
        named.collect()
    };
    let states =
        |spec: &Spec| -> Vec<String> { spec.states.iter().map(|s| s.id.clone()).collect() };
    if (here.calendar.start, here.calendar.weeks) != (there.calendar.start, there.calendar.weeks) {
        Some("horizon")
    } else if groups(here) != groups(there) {
        Some("group")
    } else if states(here) != states(there) {
        Some("state")
    } else if cells(here) != cells(there) {
        Some("group.intake")
    } else {
        None
    }
}

/// What the agreed path of the contract holds, and how many lives of each group are behind it.
/// Where no contract names a number: so many lives of all groups, and the fewest of a group.
fn path_terms(
    terms: Option<&Terms>,
    groups: usize,
    (all, fewest): (u32, u32),
) -> (Vec<SavingComponent>, u32) {
    let default = (all / groups.max(1) as u32).max(fewest);
    let metrics = terms.map_or(&[][..], |t| &t.metrics);
    let components = metrics.iter().find_map(|m| match &m.measure {
        Measure::Saving { components, .. } => Some(components.clone()),
        _ => None,
    });
    let lives = terms.and_then(agreed_lives);
    (components.unwrap_or_default(), lives.unwrap_or(default))
}

/// Whether a contract measures a saving against the path agreed at signing.
pub fn has_agreed_saving(terms: &Terms) -> Option<u32> {
    terms.metrics.iter().find_map(|m| {
        let saving = matches!(m.measure, Measure::Saving { .. });
        m.baseline.sources().into_iter().find_map(|s| match s {
            Source::AgreedPath { lives } if saving => Some(*lives),
            _ => None,
        })
    })
}
