//! What a set of people costs their municipalities outside a programme, by week of the run: groups for comparison have
//! no books of their own, and a contract may follow each person for some weeks only.

use super::accrual::{spread, sum_up};
use super::tariff::Tariffs;
use crate::contract::terms::SavingComponent;
use crate::model::state::StateId;
use crate::record::{Arm, Person, Record};

/// People followed from their intake on, by week of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// How many there are.
    pub people: Vec<u32>,
    /// What they cost, in øre.
    pub cost: Vec<i64>,
    /// What they would cost if each of them went on costing what the first week did, in øre.
    pub level: Vec<i64>,
}

impl Followed {
    /// Follows people for `window` weeks from their intake (`None`: to the horizon, `weeks`). Benefits net of refund count,
    /// and the components that are named; people without an intake are left out.
    pub fn new(
        tariffs: &Tariffs,
        people: &[Person],
        arm: &Arm,
        weeks: u32,
        window: Option<u32>,
        components: &[SavingComponent],
    ) -> Self {
        let rules = tariffs.rules();
        let years = tariffs.years();
        let mut rates = Rates::new(tariffs, components);
        let row = || vec![0_i64; weeks as usize + 1];
        let (mut count, mut cost, mut level) = (row(), row(), row());
        for (index, person) in people.iter().enumerate() {
            let Some(intake) = person.intake else {
                continue;
            };
            let end = window.map_or(weeks, |window| intake.saturating_add(window).min(weeks));
            if intake >= end {
                continue;
            }
            count[intake as usize] += 1;
            count[end as usize] -= 1;
            let mut first = true;
            rules.walk(person, arm.intervals_of(index, weeks), |segment| {
                let by_year = rates.of(person.municipality, segment.state, segment.band);
                if std::mem::take(&mut first) {
                    let amount = by_year[years.index(intake)];
                    level[intake as usize] += amount;
                    level[end as usize] -= amount;
                }
                spread(&mut cost, years, segment.from, segment.to.min(end), by_year);
            });
        }
        for row in [&mut count, &mut cost, &mut level] {
            sum_up(row);
        }
        Self {
            people: count
                .into_iter()
                .map(|n| u32::try_from(n).unwrap_or(0))
                .collect(),
            cost,
            level,
        }
    }
}

/// Adds what steps change of the ordinary effort of a record's people in the first `window` weeks after their intake, by week.
pub fn add_effort_on_steps(tariffs: &Tariffs, record: &Record, window: u32, cost: &mut [i64]) {
    let mut changes = vec![0_i64; cost.len() + 1];
    for step in &record.steps {
        if step.place == crate::record::PlaceKind::Waiting {
            continue;
        }
        let person = step.person as usize;
        let Some(intake) = record.people[person].intake else {
            continue;
        };
        let end = step.to.min(intake.saturating_add(window));
        for stay in record.programme.intervals_of(person, record.weeks) {
            let (from, to) = (stay.stay.from.max(step.from), stay.to.min(end));
            let by_year = tariffs.effort_change(usize::from(step.step), stay.stay.state);
            spread(&mut changes, tariffs.years(), from, to, by_year);
        }
    }
    sum_up(&mut changes);
    for (sum, change) in cost.iter_mut().zip(changes) {
        *sum += change;
    }
}

/// Weekly costs by municipality, state and band, each found once.
struct Rates<'a> {
    tariffs: &'a Tariffs,
    components: &'a [SavingComponent],
    known: Vec<Option<Vec<i64>>>,
}

impl<'a> Rates<'a> {
    fn new(tariffs: &'a Tariffs, components: &'a [SavingComponent]) -> Self {
        Self {
            tariffs,
            components,
            known: Vec::new(),
        }
    }

    /// By calendar year.
    fn of(&mut self, municipality: u16, state: StateId, band: usize) -> &[i64] {
        let (tariffs, components) = (self.tariffs, self.components);
        let bands = tariffs.rules().bands();
        let cell =
            (usize::from(municipality) * tariffs.states() + usize::from(state.0)) * bands + band;
        if self.known.len() <= cell {
            self.known.resize(cell + 1, None);
        }
        self.known[cell].get_or_insert_with(|| {
            (0..tariffs.years().count())
                .map(|year| tariffs.municipal_cost(municipality, state, band, year, components))
                .collect()
        })
    }
}
