//! The books of both arms of a record: every flow as a transfer between accounts.
//!
//! | Flow | From → to | Purpose |
//! |---|---|---|
//! | benefit on the refund scale | municipality → participants, and state → municipality | `Benefit`, `Refund` |
//! | co-financed benefit | state → participants, and municipality → state | `Benefit`, `CoFinancing` |
//! | benefit with fixed shares | each payer → participants | `Benefit` |
//! | wage | employers → participants | `Wage` |
//! | municipal tax, and what equalisation takes | participants → municipality → state | `MunicipalTax`, `Equalisation` |
//! | state taxes | participants → state | `StateTax` |
//! | ordinary effort | municipality → provider | `OrdinaryEffort` |
//!
//! The programme arm also holds the costs of [`super::programme`].

use super::accrual::Accruals;
use super::ledger::{Ledger, Purpose};
use super::programme;
use super::tariff::{Bearer, Tariffs};
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::state::StateId;
use crate::record::{Arm, Record};

/// The books of both arms; they have the same number of weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct Books {
    /// With the programme.
    pub programme: Ledger,
    /// Without.
    pub counterfactual: Ledger,
}

/// Books a record. The books have the weeks of the record, and more if a cost with a date falls due later.
///
/// `tariffs` belong to `spec`, and the record was lived under `spec`. The cost is per stay, not per week.
pub fn books(spec: &Spec, tariffs: &Tariffs, record: &Record) -> Books {
    books_until(spec, tariffs, record, None)
}

/// The same for a record in which the programme ended with week `last_week`: of costs with a date, the vehicle
/// does not incur those that fall due later. What other payers have undertaken goes on.
pub fn books_until(
    spec: &Spec,
    tariffs: &Tariffs,
    record: &Record,
    last_week: Option<u32>,
) -> Books {
    let weeks = record.weeks.max(tariffs.last_due());

    let mut programme = Accruals::new(weeks);
    lives(tariffs, record, &record.programme, &mut programme);
    programme::book(spec, tariffs, record, last_week, &mut programme);

    let mut counterfactual = Accruals::new(weeks);
    lives(tariffs, record, &record.counterfactual, &mut counterfactual);

    Books {
        programme: programme.finish(),
        counterfactual: counterfactual.finish(),
    }
}

/// The channels that a week in a state uses, and the weekly amounts by year on each.
struct Routes<'t> {
    /// Amounts that do not depend on the refund band.
    plain: Vec<(usize, &'t [i64])>,
    /// The channel whose amounts do.
    banded: Option<usize>,
}

/// Books benefits, wages, taxes and ordinary effort of one arm.
fn lives(tariffs: &Tariffs, record: &Record, arm: &Arm, into: &mut Accruals) {
    // Routes are found once for each municipality and state that occur.
    let mut known: Vec<Option<Routes<'_>>> = Vec::new();
    for (index, person) in record.people.iter().enumerate() {
        let offset = usize::from(person.municipality) * tariffs.states();
        if known.len() < offset + tariffs.states() {
            known.resize_with(offset + tariffs.states(), || None);
        }
        for stay in arm.intervals_of(index, record.weeks) {
            let state = stay.stay.state;
            let routes = known[offset + usize::from(state.0)]
                .get_or_insert_with(|| open(tariffs, person.municipality, state, into));
            for (channel, by_year) in &routes.plain {
                into.series(*channel, tariffs.years(), stay.stay.from, stay.to, by_year);
            }
        }
        let stays = arm.intervals_of(index, record.weeks);
        tariffs.rules().walk(person, stays, |segment| {
            let routes = known[offset + usize::from(segment.state.0)].as_ref();
            if let Some(channel) = routes.and_then(|routes| routes.banded) {
                let by_year = tariffs.settled(segment.state, segment.band);
                into.series(channel, tariffs.years(), segment.from, segment.to, by_year);
            }
        });
    }
}

/// Opens the channels of a state for the people of a municipality.
fn open<'t>(
    tariffs: &'t Tariffs,
    municipality: u16,
    state: StateId,
    into: &mut Accruals,
) -> Routes<'t> {
    use Account::{Employers, Participants, Provider, State};
    let own = Account::Municipality(municipality);
    let mut plain = Vec::new();
    let mut add = |from, to, purpose, by_year: &'t [i64]| {
        if by_year.iter().any(|amount| *amount != 0) {
            plain.push((into.channel(from, to, purpose), by_year));
        }
    };
    let benefit = tariffs.benefit(state);
    match tariffs.bearer(state) {
        Bearer::Nobody => {}
        Bearer::Refund => add(own, Participants, Purpose::Benefit, benefit),
        Bearer::CoFinancing => add(State, Participants, Purpose::Benefit, benefit),
        Bearer::Fixed(parts) => {
            for (payer, by_year) in parts {
                let payer = programme::resolve(*payer, municipality);
                add(payer, Participants, Purpose::Benefit, by_year);
            }
        }
    }
    add(Employers, Participants, Purpose::Wage, tariffs.wage(state));
    let municipal_tax = tariffs.municipal_tax(municipality, state);
    add(Participants, own, Purpose::MunicipalTax, municipal_tax);
    let equalisation = tariffs.equalisation(municipality, state);
    add(own, State, Purpose::Equalisation, equalisation);
    add(
        Participants,
        State,
        Purpose::StateTax,
        tariffs.state_tax(state),
    );
    add(
        own,
        Provider,
        Purpose::OrdinaryEffort,
        tariffs.effort(state),
    );
    let banded = match tariffs.bearer(state) {
        Bearer::Refund => Some(into.channel(State, own, Purpose::Refund)),
        Bearer::CoFinancing => Some(into.channel(own, State, Purpose::CoFinancing)),
        Bearer::Nobody | Bearer::Fixed(_) => None,
    };
    Routes { plain, banded }
}
