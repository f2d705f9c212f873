//! The reference world: what the clocks of a visit would bring there, less what was to be expected of them.
//!
//! It has the best estimates, times that are always the same and no programme. What a week in a state counts in it is money, and what
//! the weeks to come are worth follows by backward recursion over states `i` and completed weeks `d`:
//! `V(w, i, d) = r(w, i) + (1 − Σ p_j)·V(w + 1, i, d + 1) + Σ p_j·V(w + 1, j, 0)`.
//!
//! The clocks of a visit that begins in week `w` would end it there in week `u` with a movement to `j`, or never. The gain
//! `r(w, i) + … + r(u, i) + V(u + 1, j, 0) − V(w, i, d)` has the expectation 0, since the recursion is that of the same clocks in the same
//! world; what the lives were lived in does not come into it.
//!
//! There is a reference world for each of some tempos, which multiply the intensities that frailty acts on: the nearer
//! a person's clocks are to those of their tempo, the more their gain tells of what really happened.

use crate::model::world::{IntakeTable, StateTable, World};
use crate::reuse::{Reused, reusable};
use crate::sim::visits::{Clocks, Steady, Visit};
use rayon::prelude::*;
use std::mem::swap;

/// Kinds of money that are added up.
pub const KINDS: usize = 2;
/// One number for each kind.
pub type Kinds = [f64; KINDS];
/// Tempos for which there are tables; a visit uses the nearest by ratio.
const TEMPOS: [f64; 8] = [0.06, 0.15, 0.3, 0.55, 0.9, 1.5, 2.7, 5.0];

/// Where one tempo and the next are equally near, squared; nothing is beyond the last.
const BETWEEN: [f64; TEMPOS.len()] = {
    let (mut between, mut k) = ([f64::INFINITY; TEMPOS.len()], 0);
    while k + 1 < between.len() {
        between[k] = TEMPOS[k] * TEMPOS[k + 1];
        k += 1;
    }
    between
};

/// Binary digits of a tempo behind its first that tell it nearly.
const DIGITS: u32 = 4;
/// What they leave of the bits of 2⁻⁵, below which all tempos have the first table.
const LEAST: u64 = (1023 - 5) << DIGITS;
/// The tempo that is nearest to the least number of a cell, by exponent and digits, from 2⁻⁵ to 2⁴. No cell is so wide
/// that more than the next can be nearest in it.
const NEAREST: [u8; 9 << DIGITS] = {
    let mut nearest = [0; 9 << DIGITS];
    let mut cell = 0;
    while cell < nearest.len() {
        let tempo = f64::from_bits((LEAST + cell as u64) << (52 - DIGITS));
        let mut k = 0;
        while tempo * tempo > BETWEEN[k] {
            k += 1;
        }
        nearest[cell] = k as u8;
        cell += 1;
    }
    nearest
};

/// The reference world with its tables.
pub struct Reference {
    world: World,
    /// Its clocks, at each tempo.
    clocks: Steady,
    /// By state: where its bands, but the first, stand among the cells of those who begin; `None` where nobody begins.
    begin: Vec<Option<usize>>,
    /// Completed weeks that stand for each of these cells.
    durations: Vec<u32>,
    /// Whether nobody leaves a state: there is no surprise in it.
    still: Vec<bool>,
    /// Entries of a tempo for those who come into a state, and in all.
    entries: (usize, usize),
    /// The last of them: of nobody.
    nothing: usize,
    /// Weeks in which somebody may begin: those before this one.
    begins: u32,
    /// What each week counts, summed up: `[state][week]`, one week more than the horizon.
    money: Vec<Kinds>,
    /// What the weeks to come are worth, tempo by tempo: of somebody who comes into a state, `[state][week]`, so that what is near to hand
    /// are the states that are common; then of somebody who begins the run there, `[week][cell]`, up to the last week in which anybody does; then nothing.
    worth: Vec<Kinds>,
}

/// Visits in the reference world.
pub struct Seen {
    visits: Reused<Visit>,
    begins: Reused<Begin>,
}

/// Where what the weeks to come are worth stands for somebody who begins a visit.
#[derive(Clone, Copy)]
struct Begin(usize);

impl Reference {
    /// The tables of a world, whose best estimates these are; `money(state, week)` is what a week in a state counts, by kind.
    pub fn new(world: &World, money: impl Fn(usize, u32) -> Kinds) -> Self {
        let world = world.clone().in_steady_times();
        let mut begin = vec![None; world.states.len()];
        let mut durations = Vec::new();
        let starts = world.groups.iter().flat_map(|group| &group.start);
        for (state, _) in starts {
            let (place, table) = (usize::from(*state), &world.states[usize::from(*state)]);
            if begin[place].is_none() {
                begin[place] = Some(durations.len());
                let bands = 1..table.rates.edges.len();
                durations.extend(bands.map(|band| middle(table, band)));
            }
        }
        let sums = (0..world.states.len()).flat_map(|state| {
            let mut sum = [0.0; KINDS];
            let weeks = (0..world.weeks).map(move |week| (state, week));
            let sums: Vec<Kinds> = weeks
                .map(|(state, week)| {
                    sum = added(sum, money(state, week));
                    sum
                })
                .collect();
            [[0.0; KINDS]].into_iter().chain(sums)
        });
        let begins = last_intake(&world).map_or(0, |last| last + 1);
        let entered = world.weeks as usize * world.states.len();
        let nothing = entered + begins as usize * durations.len();
        let mut out = Self {
            money: sums.collect(),
            clocks: Steady::new(&world, &TEMPOS),
            worth: Vec::new(),
            still: world.states.iter().map(|s| s.exits.is_empty()).collect(),
            entries: (entered, nothing + 1),
            nothing,
            begins,
            begin,
            durations,
            world,
        };
        let tables: Vec<_> = TEMPOS.par_iter().map(|tempo| out.table(*tempo)).collect();
        out.worth = tables.concat();
        out
    }

    /// How many states there are.
    pub fn states(&self) -> usize {
        self.world.states.len()
    }

    /// Room for so many visits.
    pub fn room(visits: usize) -> Seen {
        Seen {
            visits: Reused::with_capacity(visits),
            begins: Reused::with_capacity(visits),
        }
    }

    /// Notes a visit to a state from week `from` on, with so many completed weeks there in the weeks before the run, which the reference world
    /// knows by band, and with clocks at a place that tick at about this tempo.
    #[inline(always)]
    pub fn see(
        &self,
        seen: &mut Seen,
        (clocks, state): (u32, u16),
        from: u32,
        duration: u32,
        tempo: f64,
    ) {
        if self.still[usize::from(state)] {
            return;
        }
        let tempo = nearest(tempo);
        let begun = match duration {
            0 => None,
            duration => self.begun(state, from, duration),
        };
        let entered = (
            0,
            usize::from(state) * self.world.weeks as usize + from as usize,
        );
        let (duration, place) = begun.unwrap_or(entered);
        seen.begins.push(Begin(tempo * self.entries.1 + place));
        seen.visits.push(Visit {
            clocks,
            from,
            duration,
            state,
            tempo: tempo as u16,
        });
    }

    /// The completed weeks that stand for somebody's, and where somebody who begins with them stands in the tables; `None` in the first band.
    fn begun(&self, state: u16, from: u32, duration: u32) -> Option<(u32, usize)> {
        let cell = self.cell(usize::from(state), from, duration)?;
        let place = from as usize * self.durations.len() + cell;
        Some((self.durations[cell], self.entries.0 + place))
    }

    /// Where somebody stands among the cells of those who begin, if not in the first band.
    fn cell(&self, state: usize, from: u32, duration: u32) -> Option<usize> {
        let band = self.world.states[state].rates.band_of(duration);
        let first = self.begin[state].filter(|_| band > 0 && from < self.begins);
        first.map(|first| first + band - 1)
    }

    /// How its clocks tick.
    pub fn clocks(&self) -> &Steady {
        &self.clocks
    }

    /// The gains of visits together, by their clocks.
    pub fn gains(&self, clocks: &Clocks, seen: &Seen) -> Kinds {
        let weeks = self.world.weeks as usize;
        let money =
            |visit: &Visit, week: usize| self.money[usize::from(visit.state) * (weeks + 1) + week];
        // The tables are far from the processor. A loop that only looks them up waits for many places at a time.
        let mut expected = [0.0; KINDS];
        for (visit, Begin(place)) in seen.visits.iter().zip(seen.begins.iter()) {
            let from = money(visit, visit.from as usize);
            expected = added(expected, added(from, self.worth[*place]));
        }
        let mut got = [0.0; KINDS];
        let movements = self.clocks.movements(clocks, &seen.visits);
        for (visit, movement) in seen.visits.iter().zip(movements.iter()) {
            let week = movement.week as usize;
            let entered = usize::from(movement.to) * weeks + week;
            // nobody can foresee whether the horizon comes first: nothing is worth nothing
            let place = if week < weeks { entered } else { self.nothing };
            let worth = self.worth[visit.tempo as usize * self.entries.1 + place];
            got = added(got, added(money(visit, week), worth));
        }
        std::array::from_fn(|k| got[k] - expected[k])
    }

    /// What the weeks to come are worth at one tempo.
    fn table(&self, tempo: f64) -> Vec<Kinds> {
        let (world, weeks) = (&self.world, self.world.weeks as usize);
        let states: Vec<Recursion<'_>> = world
            .states
            .iter()
            .map(|state| Recursion::new(state, tempo))
            .collect();
        let begins = self.begins as usize;
        let cells = self.durations.len();
        let mut out = vec![[0.0; KINDS]; self.entries.1];
        let (entered, begun) = out.split_at_mut(weeks * states.len());
        let nothing = |state: &Recursion<'_>| vec![[0.0; KINDS]; state.bands.len()];
        let mut next: Vec<Vec<Kinds>> = states.iter().map(nothing).collect();
        let mut now = next.clone();
        for week in (0..weeks).rev() {
            for (s, state) in states.iter().enumerate() {
                let sums = &self.money[s * (weeks + 1) + week..];
                let money = std::array::from_fn(|k| sums[1][k] - sums[0][k]);
                state.step(&money, s, &next, &mut now[s]);
                entered[s * weeks + week] = now[s][0];
            }
            if week < begins {
                for (s, first) in self.begin.iter().enumerate() {
                    let Some(first) = first else { continue };
                    for cell in *first..*first + states[s].later_bands() {
                        let duration = self.durations[cell] as usize;
                        begun[week * cells + cell] = now[s][duration];
                    }
                }
            }
            swap(&mut now, &mut next);
        }
        out
    }
}

reusable!(Begin);

/// The tempo that is nearest by ratio.
#[inline(always)]
fn nearest(tempo: f64) -> usize {
    let cell = (tempo.to_bits() >> (52 - DIGITS)).saturating_sub(LEAST) as usize;
    let number = usize::from(NEAREST[cell.min(NEAREST.len() - 1)]);
    number + usize::from(tempo * tempo > BETWEEN[number])
}

#[inline(always)]
fn added(a: Kinds, b: Kinds) -> Kinds {
    std::array::from_fn(|k| a[k] + b[k])
}

/// The completed weeks that stand for a band.
fn middle(state: &StateTable, band: usize) -> u32 {
    let edges = &state.rates.edges;
    edges[band].midpoint(*edges.get(band + 1).unwrap_or(&edges[band]))
}

/// The last week in which anybody may be referred.
fn last_intake(world: &World) -> Option<u32> {
    let last = |intake: &IntakeTable| match intake {
        IntakeTable::Fixed(weeks) => weeks.iter().max().copied(),
        IntakeTable::Arrivals { until, .. } => Some(*until),
    };
    let weeks = world.groups.iter().filter_map(|group| last(&group.intake));
    weeks.max().map(|last| last.min(world.weeks - 1))
}

/// One state on the way back through the weeks.
struct Recursion<'a> {
    state: &'a StateTable,
    /// Band by completed weeks, up to the last edge.
    bands: Vec<usize>,
    /// Chance of each exit in a week: `[band][exit]`.
    chances: Vec<Vec<f64>>,
}

impl<'a> Recursion<'a> {
    fn new(state: &'a StateTable, tempo: f64) -> Self {
        let edges = &state.rates.edges;
        // Beyond the horizon, too: who begins with a duration may come there.
        let last = edges.last().copied().unwrap_or(0);
        let chances = (0..edges.len())
            .map(|band| {
                let rates = state.exits.iter().zip(state.rates.band(band));
                let rates: Vec<f64> = rates
                    .map(|(exit, rate)| rate * if exit.frailty { tempo } else { 1.0 })
                    .collect();
                let total: f64 = rates.iter().sum();
                let per_rate = if total > 0.0 {
                    -libm::expm1(-total) / total
                } else {
                    0.0
                };
                rates.into_iter().map(|rate| rate * per_rate).collect()
            })
            .collect();
        Self {
            state,
            bands: (0..=last).map(|d| state.rates.band_of(d)).collect(),
            chances,
        }
    }

    fn later_bands(&self) -> usize {
        self.chances.len() - 1
    }

    /// One week back: from the worth of all states in the next week to that of this one.
    fn step(&self, money: &Kinds, own: usize, next: &[Vec<Kinds>], now: &mut [Kinds]) {
        let last = self.bands.len() - 1;
        for (d, band) in self.bands.iter().enumerate() {
            let stays = next[own][(d + 1).min(last)];
            let mut worth = added(*money, stays);
            for (exit, chance) in self.state.exits.iter().zip(&self.chances[*band]) {
                let there = next[usize::from(exit.to)][0];
                for kind in 0..KINDS {
                    worth[kind] += chance * (there[kind] - stays[kind]);
                }
            }
            now[d] = worth;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::Draw;
    use crate::scenario;
    use std::path::Path;

    /// No two weeks and no two states count the same.
    fn money(state: usize, week: u32) -> Kinds {
        let (state, week) = (state as f64, f64::from(week));
        [state * 100.0 + week, (1.0 + state) * (7.0 - week % 5.0)]
    }

    fn reference(path: &str, changes: &[&str]) -> Reference {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../..")
            .join(path);
        let changes: Vec<String> = changes.iter().map(|c| (*c).to_owned()).collect();
        let scenario =
            scenario::load(&path, &changes).unwrap_or_else(|e| panic!("{}", e.render(false)));
        let best = Draw::best(&scenario.spec.parameters);
        Reference::new(&World::new(&scenario.spec, &best).unwrap(), money)
    }

    /// What a visit is worth, from its beginning on: the chance to have stayed until each week by the integrated intensity, shared out among the
    /// exits by their intensities.
    fn forwards(
        reference: &Reference,
        tempo: usize,
        state: usize,
        from: u32,
        before: u32,
    ) -> Kinds {
        let world = &reference.world;
        let table = &world.states[state];
        let first = tempo * reference.entries.1;
        let (mut integrated, mut worth, mut got) = (0.0_f64, [0.0; KINDS], [0.0; KINDS]);
        for week in from..world.weeks {
            got = added(got, money(state, week));
            let band = table.rates.band_of(before + week - from);
            let rates = table.exits.iter().zip(table.rates.band(band));
            let rates: Vec<f64> = rates
                .map(|(exit, rate)| rate * if exit.frailty { TEMPOS[tempo] } else { 1.0 })
                .collect();
            let total: f64 = rates.iter().sum();
            let leaves = (-integrated).exp() - (-integrated - total).exp();
            for (exit, rate) in table.exits.iter().zip(&rates) {
                let next = usize::from(exit.to) * world.weeks as usize + week as usize + 1;
                let there = if week + 1 < world.weeks {
                    reference.worth[first + next]
                } else {
                    [0.0; KINDS]
                };
                for kind in 0..KINDS {
                    worth[kind] += leaves * rate / total * (got[kind] + there[kind]);
                }
            }
            integrated += total;
        }
        std::array::from_fn(|k| worth[k] + (-integrated).exp() * got[k])
    }

    #[test]
    fn the_nearest_tempo_is_that_of_the_ratio() {
        for step in 0..200_000 {
            let tempo = f64::from(step) * 1e-4;
            let passed = |square: &&f64| tempo * tempo > **square;
            assert_eq!(
                nearest(tempo),
                BETWEEN.iter().filter(passed).count(),
                "{tempo}"
            );
        }
        assert_eq!(
            (nearest(1e-9), nearest(1e9), nearest(f64::INFINITY)),
            (0, 7, 7)
        );
    }

    /// Every entry that is there for a sample of weeks, in all tempos; with people who begin with a duration, too, and with bands that end
    /// after the horizon.
    #[test]
    fn a_visit_is_worth_what_its_clocks_bring_on_average() {
        const AT_WORK: &str = "group.all.start={ job = 0.5, kontanthjaelp_timer = 0.5 }";
        const THEY_TOO: &str = "programme.eligible=[\"job\", \"kontanthjaelp_timer\"]";
        for (path, changes, some_begin) in [
            ("scenarios/kolding.toml", &[][..], false),
            ("scenarios/vaekstpartnerskaber.toml", &[], false),
            ("tests/common/busy.toml", &[], false),
            ("tests/common/busy.toml", &[AT_WORK, THEY_TOO], true),
            (
                "tests/common/busy.toml",
                &[AT_WORK, THEY_TOO, "horizon=\"40 weeks\""],
                true,
            ),
        ] {
            let reference = reference(path, changes);
            let (weeks, cells) = (reference.world.weeks, reference.durations.len());
            assert_eq!(cells > 0, some_begin, "{path} {changes:?}");
            for tempo in 0..TEMPOS.len() {
                let first = tempo * reference.entries.1;
                let same = |at: usize, state: usize, from: u32, before: u32| {
                    let expected = forwards(&reference, tempo, state, from, before);
                    for (found, expected) in reference.worth[first + at].iter().zip(expected) {
                        assert!(
                            (found - expected).abs() < 1e-9 * expected.abs().max(1.0),
                            "{path} {changes:?} {tempo} {state} {from} {before}: {found} {expected}"
                        );
                    }
                };
                for from in [0, 1, 13, 39, 100, weeks - 2, weeks - 1] {
                    if from >= weeks {
                        continue;
                    }
                    for state in 0..reference.states() {
                        same(state * weeks as usize + from as usize, state, from, 0);
                        let Some(cell) = reference.begin[state].filter(|_| from < reference.begins)
                        else {
                            continue;
                        };
                        for cell in cell..cell + reference.world.states[state].rates.edges.len() - 1
                        {
                            let at = reference.entries.0 + from as usize * cells + cell;
                            same(at, state, from, reference.durations[cell]);
                        }
                    }
                }
            }
        }
    }
}
