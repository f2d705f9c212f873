//! One replication from luck to money: world → record → books → evidence → settlement.

use super::agreement::{Agreement, Model, Pricing};
use super::measurement::{Lived, PathError};
use super::run::{RunError, Silent, Watch};
use crate::contract::flow;
use crate::contract::outcomes::Outcomes;
use crate::contract::settlement::Settlement;
use crate::contract::terms::Terms;
use crate::model::Spec;
use crate::model::number::Draw;
use crate::model::world::{World, WorldError};
use crate::money::books::{Books, books_until};
use crate::money::discount::Factors;
use crate::money::displacement::displaced;
use crate::money::extract::{Extract, extract};
use crate::money::tariff::Tariffs;
use crate::record::Record;
use crate::scenario::Scenario;
use crate::sim::luck::{Coupling, Luck};
use crate::sim::parameters::Beliefs;
use crate::sim::replication::{Stop, live_until};
use std::borrow::Cow;
use std::sync::Arc;

/// Lives behind the expected path where no contract names a number: of all groups together, and the fewest of a group.
const DEFAULT_PATH_LIVES: (u32, u32) = (200_000, 4_000);

/// Everything that is the same in all replications of a scenario, computed once.
pub struct Evaluator<'a> {
    scenario: &'a Scenario,
    beliefs: Beliefs,
    model: Model,
    factors: Factors,
    agreement: Agreement<'a>,
    seed: u64,
    coupling: Coupling,
    weeks: u32,
}

/// Where lives are lived: the parameters, and what follows from them.
#[derive(Clone, Copy)]
pub struct Place<'p> {
    /// The model.
    pub world: &'p World,
    /// The parameters.
    pub draw: &'p Draw,
    /// Prices.
    pub tariffs: &'p Tariffs,
}

/// The parameters of a replication, and what follows from them alone: its companions share it.
#[derive(Debug)]
pub struct Drawn<'e> {
    /// The independent standard normal scores behind the parameters; none if these are of one's choice.
    pub scores: Vec<f64>,
    /// The parameters.
    pub draw: Draw,
    /// The model.
    pub world: Cow<'e, World>,
    /// Prices.
    pub tariffs: Cow<'e, Tariffs>,
    /// Discount factors.
    pub factors: Cow<'e, Factors>,
}

/// One replication in full.
pub struct Replication<'e> {
    /// The parameters and prices.
    pub drawn: Arc<Drawn<'e>>,
    /// What happened.
    pub record: Record,
    /// What a run reads of the books, the contract's flows included.
    pub extract: Extract,
    /// What the contract was settled on; nothing without one.
    pub outcomes: Outcomes,
    /// What it came to; absent without a contract.
    pub settlement: Option<Settlement>,
    /// What was expected at signing that the people who were referred would cost, all components, in øre.
    pub expected_cost: i64,
    /// What openings that are not additional cost others, in øre.
    pub displaced: i64,
    /// How an early end was felt.
    stop: Option<Stop>,
}

impl Replication<'_> {
    /// How an early end was felt; `None` without one.
    pub fn stop(&self) -> Option<Stop> {
        self.stop
    }

    /// Who paid whom, flow by flow, the contract's flows included. A run reads the extract instead, which costs less.
    pub fn books(&self, spec: &Spec) -> Books {
        let last_week = self.stop.and_then(|stop| stop.programme);
        let mut books = books_until(spec, &self.drawn.tariffs, &self.record, last_week);
        if let Some(settlement) = &self.settlement {
            flow::post(&settlement.flows, &spec.calendar, &mut books.programme);
        }
        books
    }
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
                place: "contract".into(),
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
        Self::prepared(scenario, (seed, coupling), DEFAULT_PATH_LIVES, None, watch)
    }

    /// Another scenario, as [`Evaluator::watched`] would prepare it: what this one expects is taken over where the same lives would be lived for it.
    ///
    /// # Errors
    /// As [`Evaluator::watched`].
    pub fn beside<'s>(
        &self,
        scenario: &'s Scenario,
        luck: (u64, Coupling),
        watch: &dyn Watch,
    ) -> Result<Evaluator<'s>, RunError> {
        Evaluator::prepared(
            scenario,
            luck,
            DEFAULT_PATH_LIVES,
            Some(&self.agreement),
            watch,
        )
    }

    /// The same for somebody who does not ask for the budget saving: where no contract agrees on a path, hardly anybody is lived for one,
    /// and what the budget expects means nothing.
    ///
    /// # Errors
    /// As [`Evaluator::watched`].
    pub fn without_budget(
        scenario: &'a Scenario,
        luck: (u64, Coupling),
        watch: &dyn Watch,
    ) -> Result<Self, RunError> {
        Self::prepared(scenario, luck, (1, 1), None, watch)
    }

    fn prepared(
        scenario: &'a Scenario,
        (seed, coupling): (u64, Coupling),
        unasked: (u32, u32),
        known: Option<&Agreement<'_>>,
        watch: &dyn Watch,
    ) -> Result<Self, RunError> {
        let model = Model::new(&scenario.spec)?;
        let agreement = Agreement::new(scenario, &model, (seed, unasked), known, watch)?;
        Self::of(scenario, (seed, coupling), model, agreement)
    }

    /// Another scenario under the agreement of this one: its contract is held against what was expected here, because nobody knew when they
    /// signed what is different there. Seed and coupling are the same.
    ///
    /// # Errors
    /// As [`Evaluator::watched`], and where what was expected here cannot be held against lives there: other people, intakes, weeks or parts of the cycle.
    pub fn unforeseen(&self, scenario: &'a Scenario, watch: &dyn Watch) -> Result<Self, RunError> {
        let here = &self.scenario.spec;
        let agreement = self
            .agreement
            .held_against(here, scenario, self.seed, watch)?;
        let model = Model::new(&scenario.spec)?;
        Self::of(scenario, (self.seed, self.coupling), model, agreement)
    }

    fn of(
        scenario: &'a Scenario,
        (seed, coupling): (u64, Coupling),
        model: Model,
        agreement: Agreement<'a>,
    ) -> Result<Self, RunError> {
        let spec = &scenario.spec;
        let beliefs = Beliefs::new(spec).map_err(|message| WorldError {
            place: "correlation".into(),
            message,
        })?;
        let dates = agreement.pricing().map(|p| p.plan.payment_dates());
        let last_payment = dates.and_then(|dates| dates.last());
        let weeks = last_payment
            .and_then(|day| spec.calendar.week_of(day.date()))
            .map_or(0, |w| w + 1)
            .max(model.world.weeks);
        let best = Draw::best(&spec.parameters);
        Ok(Self {
            factors: Factors::new(&spec.economy.discount, &best, weeks),
            agreement,
            scenario,
            beliefs,
            model,
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
        &self.model.world
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
        self.agreement.path_error()
    }

    /// How well the agreed paths of the contract's numbers are known.
    pub fn path_errors(&self) -> &[PathError] {
        let pricing = self.agreement.pricing();
        pricing.map_or(&[], |pricing| pricing.measurement.path_errors())
    }

    /// The same preparation, the agreed path above all, for replications with another seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The seed in use.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Draws the parameters of a replication and all that follows from them.
    ///
    /// # Errors
    /// When the drawn parameters give no possible world.
    pub fn drawn(&self, luck: &Luck) -> Result<Drawn<'_>, WorldError> {
        let mut drawn = self.undrawn();
        self.redraw(&mut drawn, luck)?;
        Ok(drawn)
    }

    /// All that follows from parameters of one's choice, as many as the scenario has.
    ///
    /// # Errors
    /// When they give no possible world.
    pub fn drawn_as(&self, draw: Draw) -> Result<Drawn<'_>, WorldError> {
        let mut drawn = self.undrawn();
        self.redraw_as(&mut drawn, draw)?;
        Ok(drawn)
    }

    fn undrawn(&self) -> Drawn<'_> {
        Drawn {
            scores: Vec::new(),
            draw: Draw { values: Vec::new() },
            world: Cow::Borrowed(&self.model.world),
            tariffs: Cow::Borrowed(&self.model.tariffs),
            factors: Cow::Borrowed(&self.factors),
        }
    }

    /// The same for another replication, in the room of one that is over. What no parameter touches stays borrowed.
    ///
    /// # Errors
    /// As [`Evaluator::drawn`]; nothing can be lived in what is left then.
    pub fn redraw<'e>(&'e self, drawn: &mut Drawn<'e>, luck: &Luck) -> Result<(), WorldError> {
        let Drawn { scores, draw, .. } = drawn;
        self.beliefs.redraw(luck, scores, draw);
        self.follow(drawn)
    }

    /// The same for parameters of one's choice, as many as the scenario has.
    ///
    /// # Errors
    /// As [`Evaluator::drawn`]; nothing can be lived in what is left then.
    pub fn redraw_as<'e>(&'e self, drawn: &mut Drawn<'e>, draw: Draw) -> Result<(), WorldError> {
        drawn.scores.clear();
        drawn.draw = draw;
        self.follow(drawn)
    }

    /// Draws what follows from the parameters.
    fn follow<'e>(&'e self, drawn: &mut Drawn<'e>) -> Result<(), WorldError> {
        let spec = &self.scenario.spec;
        if spec.parameters.is_empty() {
            return Ok(());
        }
        let draw = &drawn.draw;
        drawn.world.to_mut().redraw_in_place(spec, draw)?;
        drawn.tariffs = Cow::Owned(self.model.tariffs.redraw(spec, draw));
        let discount = &spec.economy.discount;
        if discount.real_rate.parameter.is_some() || discount.deflator.parameter.is_some() {
            drawn.factors = Cow::Owned(Factors::new(discount, draw, self.weeks));
        }
        Ok(())
    }

    /// What a replication is lived in, in the room of the one before if nobody holds that any more.
    ///
    /// # Errors
    /// As [`Evaluator::drawn`].
    pub fn drawn_in<'e>(
        &'e self,
        latest: Option<Arc<Drawn<'e>>>,
        luck: &Luck,
    ) -> Result<Arc<Drawn<'e>>, WorldError> {
        let mut room = latest;
        if let Some(drawn) = room.as_mut().and_then(Arc::get_mut) {
            self.redraw(drawn, luck)?;
        } else {
            room = None;
        }
        room.map_or_else(|| self.drawn(luck).map(Arc::new), Ok)
    }

    /// Lives and prices one replication; the contract's statement is drawn up if `explain`.
    ///
    /// # Errors
    /// When the drawn parameters give no possible world.
    pub fn replication(&self, luck: &Luck, explain: bool) -> Result<Replication<'_>, WorldError> {
        let drawn = Arc::new(self.drawn(luck)?);
        Ok(self.replication_of(&drawn, luck, explain))
    }

    /// The same where the parameters have been drawn before, with this luck or with that of the replication whose companion
    /// it is.
    pub fn replication_of<'e>(
        &'e self,
        drawn: &Arc<Drawn<'e>>,
        luck: &Luck,
        explain: bool,
    ) -> Replication<'e> {
        let record = live_until(&drawn.world, luck, None);
        self.replication_on(record, drawn, luck, explain)
    }

    /// The same where the lives without any early end have been lived already: in an equal world, with the same luck.
    pub fn replication_on<'e>(
        &'e self,
        record: Record,
        drawn: &Arc<Drawn<'e>>,
        luck: &Luck,
        explain: bool,
    ) -> Replication<'e> {
        let mut replication = self.unpaid_on(record, drawn, luck);
        let settlement = self.agreement.pricing().map(|pricing| {
            if explain {
                pricing.plan.explain(&replication.outcomes)
            } else {
                pricing.plan.settle(&replication.outcomes)
            }
        });
        if let Some(settlement) = &settlement {
            let calendar = &self.scenario.spec.calendar;
            flow::enter(&settlement.flows, calendar, &mut replication.extract);
        }
        replication.settlement = settlement;
        replication
    }

    /// The same with everything that the contract measures, before anything is paid under it: there is no settlement, and the extract holds
    /// none of its flows.
    pub fn unpaid_of<'e>(&'e self, drawn: &Arc<Drawn<'e>>, luck: &Luck) -> Replication<'e> {
        self.unpaid_on(live_until(&drawn.world, luck, None), drawn, luck)
    }

    fn unpaid_on<'e>(
        &'e self,
        record: Record,
        drawn: &Arc<Drawn<'e>>,
        luck: &Luck,
    ) -> Replication<'e> {
        let spec = &self.scenario.spec;
        let place = Place {
            world: &drawn.world,
            draw: &drawn.draw,
            tariffs: &drawn.tariffs,
        };
        let Lived {
            record,
            extract,
            outcomes,
            stop,
        } = self.live(self.agreement.pricing(), place, luck, record);
        Replication {
            expected_cost: self.agreement.full_paths().of(&record),
            displaced: displaced(spec, &drawn.tariffs, &record),
            drawn: Arc::clone(drawn),
            record,
            extract,
            outcomes,
            settlement: None,
            stop,
        }
    }

    /// Lives as a contract lets people live, given those without any early end, and what it measures of them.
    fn live(
        &self,
        pricing: Option<&Pricing<'_>>,
        place: Place<'_>,
        luck: &Luck,
        record: Record,
    ) -> Lived {
        let Place {
            world,
            draw,
            tariffs,
        } = place;
        if let Some(Pricing { plan, measurement }) = pricing {
            let early = |outcomes: &Outcomes| plan.early_ends(outcomes);
            return measurement.live_on(record, world, luck, draw, tariffs, early);
        }
        Lived {
            extract: extract(&self.scenario.spec, tariffs, &record, None),
            record,
            outcomes: Outcomes::default(),
            stop: None,
        }
    }

    /// What a contract measures of a replication, nothing else: the money of the other parties is left out.
    pub fn outcomes_in(&self, pricing: &Pricing<'_>, place: Place<'_>, luck: &Luck) -> Outcomes {
        let record = live_until(place.world, luck, None);
        self.live(Some(pricing), place, luck, record).outcomes
    }

    /// What a contract comes to in a replication, nothing else.
    pub fn settle_in(&self, pricing: &Pricing<'_>, place: Place<'_>, luck: &Luck) -> Settlement {
        pricing.plan.settle(&self.outcomes_in(pricing, place, luck))
    }

    /// The contract of the scenario, laid out; `None` without one.
    pub fn own_pricing(&self) -> Option<&Pricing<'a>> {
        self.agreement.pricing()
    }

    /// Lays another contract out on the lives of this scenario, measured as this scenario's would be; `spec` says how many
    /// people are planned.
    ///
    /// # Errors
    /// What a simulation cannot measure, and [`RunError::Cancelled`].
    pub fn pricing<'t>(
        &self,
        terms: &'t Terms,
        spec: &'t Spec,
        watch: &dyn Watch,
    ) -> Result<Pricing<'t>, RunError> {
        self.agreement.lay_out(terms, spec, self.seed, watch)
    }

    /// The parameters as one replication believes them.
    pub fn draw(&self, luck: &Luck) -> Draw {
        self.beliefs.draw(luck)
    }

    /// What the parameters are drawn from.
    pub fn beliefs(&self) -> &Beliefs {
        &self.beliefs
    }

    /// Discount factors at the best estimates.
    pub fn best_factors(&self) -> &Factors {
        &self.factors
    }

    /// Prices at the best estimates.
    pub fn best_tariffs(&self) -> &Tariffs {
        &self.model.tariffs
    }
}
