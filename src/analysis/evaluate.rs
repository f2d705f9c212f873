//! One replication from luck to money: world → record → books → evidence → settlement.

use super::forecast::{self, Forecast};
use super::run::{RunError, Silent, Watch};
use crate::contract::baseline::measured_saving;
use crate::contract::evidence::Evidence;
use crate::contract::flow;
use crate::contract::metric::{StateFacts, Verifier};
use crate::contract::settle::{Plan, Settlement};
use crate::contract::terms::{Rule, SavingBaseline, SavingComponent, Terms};
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::number::Draw;
use crate::model::world::{World, WorldError};
use crate::money::books::{Books, books};
use crate::money::discount::Factors;
use crate::money::displacement::{Displacement, displacement};
use crate::money::ledger::Ledger;
use crate::money::path::{Path, path_cost};
use crate::money::saving::measured_cost;
use crate::money::tariff::Tariffs;
use crate::record::Record;
use crate::scenario::Scenario;
use crate::sim::luck::{Coupling, Luck};
use crate::sim::parameters::Beliefs;
use crate::sim::replication;
use std::borrow::Cow;

/// Lives behind the expected path where no contract names a number: of all groups together, and the fewest of a group.
const DEFAULT_PATH_LIVES: (u32, u32) = (200_000, 4_000);

/// All parts of a municipality's saving that are not programme or contract.
const ALL_COMPONENTS: [SavingComponent; 2] =
    [SavingComponent::Tax, SavingComponent::OrdinaryEffort];

/// Everything that is the same in all replications of a scenario, computed once.
pub struct Evaluator<'a> {
    scenario: &'a Scenario,
    beliefs: Beliefs,
    world: World,
    tariffs: Tariffs,
    factors: Factors,
    plan: Option<Plan<'a>>,
    verifier: Option<Verifier>,
    /// Agreed path of the whole saving, for the budget saving.
    full_paths: Vec<Path>,
    /// Agreed path of what the contract measures.
    contract_paths: Vec<Path>,
    path_error: f64,
    seed: u64,
    coupling: Coupling,
    weeks: u32,
}

/// One replication in full.
pub struct Replication<'e> {
    /// The parameters.
    pub draw: Draw,
    /// Prices in this draw.
    pub tariffs: Cow<'e, Tariffs>,
    /// Discount factors in this draw.
    pub factors: Cow<'e, Factors>,
    /// What happened.
    pub record: Record,
    /// Who paid whom, the contract's flows included.
    pub books: Books,
    /// What the contract was settled on.
    pub evidence: Evidence,
    /// What it came to; absent without a contract.
    pub settlement: Option<Settlement>,
    /// Cost by week that was expected at signing for the people who were referred, all components.
    pub expected_cost: Vec<i64>,
    /// What openings that are not additional cost others.
    pub displacement: Displacement,
}

impl<'a> Evaluator<'a> {
    /// Prepares a scenario: the best-estimate world, the calendar of the contract and the agreed path.
    ///
    /// # Errors
    /// When the best estimates give no possible world, or correlations contradict each other.
    pub fn new(scenario: &'a Scenario, seed: u64, coupling: Coupling) -> Result<Self, WorldError> {
        Self::watched(scenario, seed, coupling, &Silent).map_err(|e| match e {
            RunError::World(e) => e,
            // Nothing else can happen to a preparation that nobody may stop.
            e => WorldError {
                place: "run".into(),
                message: e.to_string(),
            },
        })
    }

    /// The same, for somebody who may want to stop it: the lives behind the agreed path can take their time.
    ///
    /// # Errors
    /// As [`Evaluator::new`], and [`RunError::Cancelled`].
    pub fn watched(
        scenario: &'a Scenario,
        seed: u64,
        coupling: Coupling,
        watch: &dyn Watch,
    ) -> Result<Self, RunError> {
        let spec = &scenario.spec;
        let best = Draw::best(&spec.parameters);
        let world = World::new(spec, &best)?;
        let beliefs = Beliefs::new(spec).map_err(|message| WorldError {
            place: "correlation".into(),
            message,
        })?;
        let tariffs = Tariffs::new(spec, &best);
        let terms = scenario.terms.as_ref();
        let plan = terms.map(|t| Plan::new(t, &spec.calendar));
        let last_payment = plan
            .as_ref()
            .and_then(|p| p.periods().last().map(|period| period.payment));
        let weeks = last_payment
            .and_then(|date| spec.calendar.week_of(date))
            .map_or(0, |w| w + 1)
            .max(world.weeks);
        let (contract_components, lives) = path_terms(terms, spec.groups.len());
        let forecast =
            Forecast::new(spec, &world, seed, lives, watch).ok_or(RunError::Cancelled)?;
        let shares = &forecast.shares;
        Ok(Self {
            path_error: forecast.error(spec, &world, &tariffs, &contract_components),
            full_paths: forecast::paths(spec, &tariffs, shares, &ALL_COMPONENTS),
            contract_paths: forecast::paths(spec, &tariffs, shares, &contract_components),
            factors: Factors::new(&spec.economy.discount, &best, weeks),
            verifier: terms.and_then(|t| verifier(t, spec, &best)),
            scenario,
            beliefs,
            world,
            tariffs,
            plan,
            seed,
            coupling,
            weeks,
        })
    }

    /// The scenario.
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// Weeks of the books: the horizon, or the last payment if that is later.
    pub fn weeks(&self) -> u32 {
        self.weeks
    }

    /// The world at the best estimates.
    pub fn best_world(&self) -> &World {
        &self.world
    }

    /// The luck of a replication.
    pub fn luck(&self, replication: u32) -> Luck {
        Luck::new(self.seed, replication).coupled(self.coupling)
    }

    /// The luck of its two companions: the same parameters; the same parameters and the same cycle.
    pub fn companions(&self, replication: u32) -> [Luck; 2] {
        [
            Luck::same_parameters(self.seed, replication),
            Luck::same_parameters_and_cycle(self.seed, replication),
        ]
        .map(|luck| luck.coupled(self.coupling))
    }

    /// How the two arms share luck.
    pub fn coupling(&self) -> Coupling {
        self.coupling
    }

    /// Half width of the 95 % interval of the agreed path for the planned people, in øre.
    pub fn path_error(&self) -> f64 {
        self.path_error
    }

    /// The seed in use.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Lives and prices one replication; the contract's statement is drawn up if `explain`.
    ///
    /// # Errors
    /// When the drawn parameters give no possible world.
    pub fn replication(&self, luck: &Luck, explain: bool) -> Result<Replication<'_>, WorldError> {
        let spec = &self.scenario.spec;
        let draw = self.beliefs.draw(luck);
        let certain = spec.parameters.is_empty();
        let world = if certain {
            Cow::Borrowed(&self.world)
        } else {
            Cow::Owned(self.world.redraw(spec, &draw)?)
        };
        let tariffs = if certain {
            Cow::Borrowed(&self.tariffs)
        } else {
            Cow::Owned(Tariffs::new(spec, &draw))
        };
        let discount = &spec.economy.discount;
        let uncertain_rate =
            discount.real_rate.parameter.is_some() || discount.deflator.parameter.is_some();
        let factors = if uncertain_rate {
            Cow::Owned(Factors::new(discount, &draw, self.weeks))
        } else {
            Cow::Borrowed(&self.factors)
        };
        let record = replication::live(&world, luck);
        let mut books = books(spec, &tariffs, &record);
        let evidence = self.evidence(&draw, &record, &books);
        let settlement = self.plan.as_ref().map(|plan| {
            if explain {
                plan.explain(&evidence)
            } else {
                plan.settle(&evidence)
            }
        });
        if let Some(settlement) = &settlement {
            flow::post(&settlement.flows, &spec.calendar, &mut books.programme);
        }
        let expected_cost = path_cost(&self.full_paths, &record, None);
        let displacement = displacement(spec, &tariffs, &record);
        Ok(Replication {
            draw,
            tariffs,
            factors,
            record,
            books,
            evidence,
            settlement,
            expected_cost,
            displacement,
        })
    }

    /// What the contract is settled on.
    fn evidence(&self, draw: &Draw, record: &Record, books: &Books) -> Evidence {
        let Some(terms) = &self.scenario.terms else {
            return Evidence::default();
        };
        let (saving, claims) = match &terms.rule {
            Rule::ShareOfSaving {
                baseline,
                components,
                ..
            } => {
                let actual = measured_cost(&books.programme, None, components);
                let expected = match baseline {
                    SavingBaseline::AgreedPath { .. } => {
                        path_cost(&self.contract_paths, record, None)
                    }
                    SavingBaseline::Twin => measured_cost(&books.counterfactual, None, components),
                };
                (measured_saving(&expected, &actual), Vec::new())
            }
            Rule::RateCard { .. } => {
                let hours_are_uncertain = self
                    .scenario
                    .spec
                    .states
                    .iter()
                    .any(|s| s.hours.parameter.is_some());
                let claims = if hours_are_uncertain {
                    verifier(terms, &self.scenario.spec, draw).map(|v| v.claims(record))
                } else {
                    self.verifier.as_ref().map(|v| v.claims(record))
                };
                (Vec::new(), claims.unwrap_or_default())
            }
        };
        Evidence {
            saving,
            claims,
            effort: vehicle_costs(&books.programme),
        }
    }
}

fn path_terms(terms: Option<&Terms>, groups: usize) -> (Vec<SavingComponent>, u32) {
    let (all, fewest) = DEFAULT_PATH_LIVES;
    let default = (all / groups.max(1) as u32).max(fewest);
    match terms.map(|t| &t.rule) {
        Some(Rule::ShareOfSaving {
            baseline,
            components,
            ..
        }) => match baseline {
            SavingBaseline::AgreedPath { lives } => (components.clone(), *lives),
            SavingBaseline::Twin => (components.clone(), default),
        },
        _ => (Vec::new(), default),
    }
}

fn verifier(terms: &Terms, spec: &Spec, draw: &Draw) -> Option<Verifier> {
    let Rule::RateCard { lines, .. } = &terms.rule else {
        return None;
    };
    let facts = StateFacts::of(&spec.states, draw);
    Some(Verifier::new(
        lines,
        &terms.schedule,
        &spec.calendar,
        &facts,
    ))
}

/// What the vehicle pays for the effort by week, before the contract's own flows are booked.
fn vehicle_costs(ledger: &Ledger) -> Vec<i64> {
    let mut out = vec![0; ledger.weeks() as usize];
    for (channel, row) in ledger.channels.iter().zip(&ledger.amounts) {
        if channel.from == Account::Vehicle {
            for (sum, amount) in out.iter_mut().zip(row) {
                *sum += amount;
            }
        }
    }
    out
}
