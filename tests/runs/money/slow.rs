//! What a week of a life costs, read from the statute and the scenario week by week: slow, plain, and sharing no code
//! with the program.

use jiff::civil::Date;
use trappe::model::Spec;
use trappe::model::number::{Draw, Number};
use trappe::model::state::{Counts, Financing, State, Tariff};
use trappe::record::{Arm, Person};

/// The state of a person in each week, `None` before they join.
pub fn weeks_of(arm: &Arm, person: usize, weeks: u32) -> Vec<Option<usize>> {
    let mut lived = vec![None; weeks as usize];
    for stay in arm.stays_of(person) {
        for week in &mut lived[stay.from as usize..] {
            *week = Some(usize::from(stay.state.0));
        }
    }
    lived
}

/// The number of each week on the counter; 0 in weeks that are no support. One week at a time, with the whole history.
pub fn counter_of(spec: &Spec, person: &Person, lived: &[Option<usize>]) -> Vec<u32> {
    let scale = &spec.economy.refund;
    let window = scale.reset_window as usize;
    // History: one entry per week, true where it is self-support that still counts.
    let mut history = vec![false; window];
    let known = person.self_support_weeks as usize;
    for j in 0..known {
        history[(2 * j + 1) * window / (2 * known)] = true;
    }
    let mut counter = person.counter;
    let mut numbers = Vec::new();
    for state in lived {
        let Some(state) = state else {
            numbers.push(0);
            continue;
        };
        let mut number = 0;
        let mut self_support = false;
        match spec.states[*state].counts {
            Counts::Support => {
                counter += 1;
                number = counter;
            }
            Counts::SelfSupport => self_support = counter > 0,
            Counts::Neutral => {}
        }
        history.push(self_support);
        let latest = &history[history.len() - window..];
        let tally = latest.iter().filter(|w| **w).count();
        if self_support && tally >= scale.reset_weeks as usize {
            counter = 0;
            history.fill(false);
        }
        numbers.push(number);
    }
    numbers
}

/// Whole øre, half up.
fn half_up(ore: f64) -> i64 {
    (ore + 0.5 + 1e-6).floor() as i64
}

/// A share of whole øre, half up, for shares of at most six decimals.
fn part(amount: i64, share: f64) -> i64 {
    let millionths = (share * 1e6).round();
    assert!((share * 1e6 - millionths).abs() < 1e-6, "share {share}");
    let millionths = i128::from(millionths as i64);
    ((i128::from(amount) * millionths * 2 + 1_000_000).div_euclid(2_000_000)) as i64
}

/// A year's amount per unit of time.
fn in_year(tariff: &Tariff, year: i16, draw: &Draw) -> f64 {
    let at = |n: &Number| n.at(draw);
    let exact = tariff.by_year.iter().find(|(y, _)| *y == year);
    if let Some((_, amount)) = exact {
        return at(amount);
    }
    let growth = 1.0 + at(&tariff.growth);
    let (first, last) = (
        &tariff.by_year[0],
        &tariff.by_year[tariff.by_year.len() - 1],
    );
    if year > last.0 {
        at(&last.1) * growth.powi(i32::from(year - last.0))
    } else {
        at(&first.1) / growth.powi(i32::from(first.0 - year))
    }
}

/// A tariff in a week, in øre.
fn weekly(tariff: Option<&Tariff>, first_day: Date, draw: &Draw) -> i64 {
    tariff.map_or(0, |t| {
        half_up(100.0 * in_year(t, first_day.year(), draw) / t.per.weeks())
    })
}

/// What a week brings a person and costs their municipality in benefits net of refund, in øre.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    pub benefit: i64,
    pub wage: i64,
    pub tax: i64,
    pub municipal: i64,
}

/// One week in a state; `number` is the week on the counter.
pub fn week(
    spec: &Spec,
    draw: &Draw,
    municipality: u16,
    state: &State,
    number: u32,
    first_day: Date,
) -> Week {
    let benefit = weekly(state.benefit.as_ref().map(|b| &b.rate), first_day, draw);
    let wage = weekly(state.wage.as_ref(), first_day, draw);
    let refunded = || {
        let mut bands = spec.economy.refund.bands.iter();
        let band = bands.rfind(|(from, _)| *from <= number);
        band.unwrap().1.at(draw)
    };
    let municipal = match state.benefit.as_ref().map(|b| &b.financing) {
        None => 0,
        Some(Financing::Refund | Financing::CoFinancing) => part(benefit, 1.0 - refunded()),
        Some(Financing::Fixed(shares)) => {
            use trappe::model::account::Account::Municipality;
            let own = shares.iter().filter(|(a, _)| matches!(a, Municipality(_)));
            part(benefit, own.map(|(_, share)| share).sum())
        }
    };
    let rates = &spec.economy.tax;
    let place = &spec.municipalities[usize::from(municipality)];
    let contribution = part(wage, rates.labour_market_contribution.at(draw));
    let taxable = state.benefit.as_ref().is_some_and(|b| b.taxable);
    let base = wage - contribution + if taxable { benefit } else { 0 };
    let tax =
        contribution + part(base, rates.state_rate.at(draw)) + part(base, place.tax_rate.at(draw));
    Week {
        benefit,
        wage,
        tax,
        municipal,
    }
}
