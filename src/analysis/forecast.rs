//! The path agreed at signing: what the people of each group are expected to cost without the programme, at the best
//! estimates, as a mean over simulated lives that begin when theirs do (settled point 1).

use super::roster::{BATCHES, LIVES_PER_CYCLE, Roster, planned};
use super::run::Watch;
use crate::contract::terms::SavingComponent;
use crate::model::Spec;
use crate::model::calendar::Calendar;
use crate::model::cells::Cells;
use crate::model::number::Draw;
use crate::model::world::World;
use crate::money::occupancy::{Occupancy, PersonWeeks, Shares};
use crate::money::path::Path;
use crate::money::refund::Rules;
use crate::money::tariff::Tariffs;
use crate::money::years::Years;
use crate::record::{Arm, Person};
use crate::sim::cycle::Track;
use crate::sim::luck::{Luck, Purpose};
use crate::sim::{counterfactual, people};
use crate::stats::interval;
use rayon::prelude::*;

/// Lives between two looks at whether to stop.
const CHECK: u32 = 1024;

/// Expected shares in each state and refund band by weeks since intake, of the people of one group.
pub struct Expectation {
    /// Who meets the same times.
    pub cells: Cells,
    /// By cell.
    pub shares: Vec<Shares>,
}

/// Expected shares of all groups, and how well they are known.
pub struct Forecast {
    /// All lives together, by group.
    pub shares: Vec<Expectation>,
    /// What each batch expects of the planned people of each group: `batches[batch][group]`.
    batches: Vec<Vec<PersonWeeks>>,
    basis: Basis,
}

/// What the lives were lived with, beside the world.
#[derive(PartialEq)]
struct Basis {
    cells: Vec<Cells>,
    rules: Rules,
    calendar: Calendar,
    seed: u64,
    lives: u32,
}

impl Basis {
    fn new(spec: &Spec, seed: u64, lives: u32) -> Self {
        Self {
            cells: Cells::of(spec, &Draw::best(&spec.parameters)),
            rules: Rules::new(spec),
            calendar: spec.calendar,
            seed,
            lives,
        }
    }
}

/// Counts of lives by group and cell, and what each batch among them expects of the planned people.
struct Counted {
    occupancy: Vec<Vec<Occupancy>>,
    batches: Vec<Vec<PersonWeeks>>,
}

impl Forecast {
    /// Simulates `lives` people for each group: all referred, coming when the group's people do; more where a cell of
    /// intake weeks would have fewer than [`super::roster::FEWEST`].
    ///
    /// `None` if it was stopped.
    pub fn new(
        spec: &Spec,
        world: &World,
        seed: u64,
        lives: u32,
        watch: &dyn Watch,
    ) -> Option<Self> {
        let basis = Basis::new(spec, seed, lives);
        let cells = &basis.cells;
        let batch = Batch {
            rules: basis.rules.clone(),
            years: Years::new(&spec.calendar),
            cells,
            world,
            seed,
            lives,
        };
        // Counts are added up as they come, exactly, so that few of them are kept at a time.
        let counted = (0..BATCHES)
            .into_par_iter()
            .map(|number| batch.count(number, watch))
            .try_reduce(|| batch.nobody(), |sum, part| Some(sum.merge(part)))?;
        let shares = |counts: &Vec<Occupancy>| counts.par_iter().map(Occupancy::shares).collect();
        let by_group = cells.iter().zip(&counted.occupancy);
        Some(Self {
            shares: by_group
                .map(|(cells, counts)| Expectation {
                    cells: cells.clone(),
                    shares: shares(counts),
                })
                .collect(),
            batches: counted.batches,
            basis,
        })
    }

    /// Whether lives in an equal world would be the same: the same people, rules, weeks, luck and number.
    pub fn is_of(&self, spec: &Spec, seed: u64, lives: u32) -> bool {
        self.basis == Basis::new(spec, seed, lives)
    }

    /// Half the width of the 95 % interval of what the planned people are expected to cost over the run, in øre: the
    /// simulation error of the path, from the spread between batches. Every replication of a run shares this error.
    pub fn error(&self, spec: &Spec, tariffs: &Tariffs, components: &[SavingComponent]) -> f64 {
        let total = |batch: &Vec<PersonWeeks>| -> f64 {
            let groups = spec.groups.iter().zip(batch);
            groups
                .map(|(group, weeks)| weeks.cost(tariffs, group.municipality, components))
                .sum()
        };
        error(&self.batches.iter().map(total).collect::<Vec<_>>())
    }
}

/// Half the width of the 95 % interval of a mean over batches; infinite if the batches cannot tell.
pub(super) fn error(batches: &[f64]) -> f64 {
    match interval::mean(batches, 0.95) {
        Some((mean, Some(_))) => mean.half_width(),
        _ => f64::INFINITY,
    }
}

/// What every batch is counted with.
struct Batch<'a> {
    rules: Rules,
    years: Years,
    cells: &'a [Cells],
    world: &'a World,
    seed: u64,
    lives: u32,
}

impl Batch<'_> {
    /// Counts of nobody, in no batch.
    fn nobody(&self) -> Counted {
        let occupancy = |cells: &Cells| {
            let of_cell = |cell| {
                // Nobody in it is followed for longer.
                let weeks = self.world.weeks.saturating_sub(cells.start(cell));
                Occupancy::new(&self.rules, weeks)
            };
            (0..cells.count()).map(of_cell).collect()
        };
        Counted {
            occupancy: self.cells.iter().map(occupancy).collect(),
            batches: Vec::new(),
        }
    }

    /// `None` if it was stopped.
    fn count(&self, number: u32, watch: &dyn Watch) -> Option<Counted> {
        let mut counted = self.nobody();
        let mut any = false;
        for (group, (cells, counts)) in self.cells.iter().zip(&mut counted.occupancy).enumerate() {
            let roster = Roster::new(&self.world.groups[group], cells, self.lives);
            let add = |person: &Person, arm: &Arm| {
                any = true;
                if let Some(counts) = counts.get_mut(cells.at(person.intake.unwrap_or(0))) {
                    let stays = arm.intervals_of(0, self.world.weeks);
                    counts.add(&self.rules, person, stays);
                }
            };
            if !live_batch(self.world, self.seed, group, &roster, number, watch, add) {
                return None;
            }
        }
        if any {
            let groups = counted.occupancy.iter().enumerate();
            let expected = groups.map(|(group, counts)| self.expected(group, counts));
            counted.batches.push(expected.collect());
        }
        Some(counted)
    }

    /// What counts let expect of the planned people of a group, from their intake to the horizon.
    fn expected(&self, group: usize, counts: &[Occupancy]) -> PersonWeeks {
        let mut sum = PersonWeeks::new(&self.rules, &self.years);
        let mut known: Option<(usize, Shares)> = None;
        for (intake, people) in planned(&self.world.groups[group]) {
            let cell = self.cells[group].at(intake);
            if known.as_ref().is_none_or(|(of, _)| *of != cell) {
                known = counts.get(cell).map(|c| (cell, c.shares()));
            }
            if let Some((_, shares)) = &known {
                let people = f64::from(people);
                sum.add(&self.years, shares, people, intake, self.world.weeks);
            }
        }
        sum
    }
}

impl Counted {
    /// Both together; batches in the order in which they are given.
    fn merge(mut self, other: Self) -> Self {
        let pairs = self.occupancy.iter_mut().zip(&other.occupancy);
        for (sum, part) in pairs.flat_map(|(sums, parts)| sums.iter_mut().zip(parts)) {
            sum.merge(part);
        }
        self.batches.extend(other.batches);
        self
    }
}

/// Lives the lives of a batch, and shows each as an arm of one person; `false` if it was stopped.
pub(super) fn live_batch(
    world: &World,
    seed: u64,
    group: usize,
    roster: &Roster<'_>,
    batch: u32,
    watch: &dyn Watch,
    mut visit: impl FnMut(&Person, &Arm),
) -> bool {
    // Everybody in the agreed path is referred: a path is agreed per referred person.
    let mut table = world.groups[group].clone();
    table.referred = 1.0;
    let mut visits = vec![0; world.states.len()];
    let mut arm = Arm {
        offsets: vec![0, 0],
        stays: Vec::new(),
    };
    let mut track = None;
    for (life, week) in roster.batch(batch) {
        if life.is_multiple_of(CHECK) && watch.cancelled() {
            return false;
        }
        let luck = Luck::forecast(seed, life / LIVES_PER_CYCLE);
        if life % LIVES_PER_CYCLE == 0 || track.is_none() {
            track = Some(Track::draw(world, &luck));
        }
        let Some(track) = &track else { continue };
        // Numbers keep groups and lives of one cycle apart.
        let number = group as u32 * LIVES_PER_CYCLE + life % LIVES_PER_CYCLE;
        let (values, frailty) = (luck.draws(Purpose::Person), luck.draws(Purpose::Frailty));
        let start = people::draw_one(
            world,
            &table,
            group as u16,
            number,
            Some(week),
            &values,
            &frailty,
        );
        arm.stays.clear();
        counterfactual::live(
            world,
            track,
            &luck.draws(Purpose::Clock),
            number,
            &start,
            &mut visits,
            &mut arm.stays,
        );
        arm.offsets[1] = arm.stays.len() as u32;
        visit(&start.person, &arm);
    }
    true
}

/// The paths of all groups, priced at the best estimates.
pub fn paths(
    spec: &Spec,
    tariffs: &Tariffs,
    expected: &[Expectation],
    components: &[SavingComponent],
) -> Vec<Path> {
    let groups = spec.groups.iter().zip(expected);
    groups
        .map(|(group, Expectation { cells, shares })| {
            Path::by_cell(tariffs, group.municipality, components, cells, shares)
        })
        .collect()
}
