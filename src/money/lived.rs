//! What the lives of a record cost, from where people come and go.
//!
//! A stay is touched where it ends and the next begins, however many weeks and years lie between. That is enough: the cost of a
//! week changes there by the rates of its year, and at New Year by the change of the rates for everybody who is there; person-weeks
//! of a year are those from each beginning to the end of its year, less those from each end to the end of its year, and a whole year for
//! everybody who was there when it began.

use super::balances::{Balances, Part};
use super::borne::Borne;
use super::programme;
use super::refund::Segment;
use super::tariff::{Bearer, Tariffs};
use super::years::Years;
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::state::StateId;
use crate::record::{Arm, Record};

/// Not met yet.
const UNKNOWN: u32 = u32::MAX;

/// Lives by cell (municipality, state, refund band): only few of all cells occur.
pub(super) struct Cells<'t> {
    tariffs: &'t Tariffs,
    /// Number of a cell among those that occur.
    number: Vec<u32>,
    /// `[number]`.
    known: Vec<Known>,
    /// `[number][year]`; a first row is for [`Place::nowhere`].
    years: Vec<Year>,
    /// Rates of nowhere.
    nothing: Vec<Borne>,
}

/// A cell that occurs.
struct Known {
    cell: usize,
    municipality: u16,
    state: StateId,
    band: usize,
}

/// Lives in a cell in a year.
#[derive(Debug, Clone, Copy, Default)]
struct Year {
    /// Of the arm at hand: who came less who went.
    came: i64,
    /// Of the arm at hand: person-weeks from each coming to the end of the year, less those from each going.
    left: i64,
    /// Person-weeks with the programme less those without.
    weeks: i64,
}

/// Where a person is: the first of the rows of years, and what a week costs there by year.
#[derive(Clone, Copy)]
struct Place<'t> {
    row: usize,
    rates: &'t [Borne],
}

impl<'t> Cells<'t> {
    pub fn new(spec: &Spec, tariffs: &'t Tariffs) -> Self {
        let all = spec.municipalities.len() * tariffs.states() * tariffs.rules().bands();
        // A group is mostly found in some twenty cells of its municipality.
        let some = all.min(24 * spec.groups.len());
        let count = tariffs.years().count();
        let mut years = Vec::with_capacity((some + 1) * count);
        years.resize(count, Year::default());
        Self {
            tariffs,
            number: vec![UNKNOWN; all],
            known: Vec::with_capacity(some),
            years,
            nothing: vec![Borne::default(); count],
        }
    }

    /// Notes the lives of one arm in a row of changes, one longer than there are weeks; `sign` says how its person-weeks count.
    pub fn live(&mut self, record: &Record, arm: &Arm, sign: i64, changes: &mut [Borne]) {
        let (rules, calendar) = (self.tariffs.rules(), self.tariffs.years());
        let nothing = std::mem::take(&mut self.nothing);
        let nowhere = Place {
            row: 0,
            rates: &nothing,
        };
        let mut runs = Vec::new();
        for (index, person) in record.people.iter().enumerate() {
            let stays = arm.intervals_of(index, record.weeks);
            // Segments follow each other without gaps: where one ends the next begins.
            let (mut place, mut end) = (nowhere, 0);
            rules.walk_with(&mut runs, person, stays, |segment| {
                let next = self.place(person.municipality, &segment);
                turn(
                    calendar,
                    &mut self.years,
                    changes,
                    segment.from,
                    (place, next),
                );
                (place, end) = (next, segment.to);
            });
            if place.row != nowhere.row {
                turn(calendar, &mut self.years, changes, end, (place, nowhere));
            }
        }
        self.nothing = nothing;
        self.end_years(sign, changes);
    }

    #[inline]
    fn place(&mut self, municipality: u16, segment: &Segment) -> Place<'t> {
        let tariffs = self.tariffs;
        let cell = tariffs.cell(municipality, segment.state, segment.band);
        let rates = tariffs.weeks_of(cell);
        let number = match self.number[cell] {
            UNKNOWN => self.meet(cell, municipality, segment),
            number => number as usize,
        };
        Place {
            row: (number + 1) * rates.len(),
            rates,
        }
    }

    #[cold]
    fn meet(&mut self, cell: usize, municipality: u16, segment: &Segment) -> usize {
        let number = self.known.len();
        self.number[cell] = number as u32;
        self.known.push(Known {
            cell,
            municipality,
            state: segment.state,
            band: segment.band,
        });
        let years = self.tariffs.years().count();
        self.years.resize((number + 2) * years, Year::default());
        number
    }

    /// Carries everybody from year to year: what their weeks cost from New Year on, and how many they are.
    fn end_years(&mut self, sign: i64, changes: &mut [Borne]) {
        let years = self.tariffs.years();
        let rows = self.years.chunks_exact_mut(years.count()).skip(1);
        for (known, row) in self.known.iter().zip(rows) {
            let rates = self.tariffs.weeks_of(known.cell);
            let mut people = 0;
            for (index, year) in row.iter_mut().enumerate() {
                let mut lived = year.left;
                if people != 0 {
                    let start = years.start(index);
                    let more = rates[index].minus(rates[index - 1]);
                    let change = &mut changes[start as usize];
                    *change = change.plus(more.times(people));
                    lived += people * years.weeks(index);
                }
                people += year.came;
                *year = Year {
                    weeks: year.weeks + sign * lived,
                    ..Year::default()
                };
            }
        }
    }

    /// Who paid and received what in the weeks of all cells: the flows of [`super::books`], added up.
    pub fn settle(&self, balances: &mut Balances) {
        use Account::{Employers, Participants, Provider, State};
        let tariffs = self.tariffs;
        let rows = self.years.chunks_exact(tariffs.years().count()).skip(1);
        for (known, years) in self.known.iter().zip(rows) {
            if years.iter().all(|year| year.weeks == 0) {
                continue;
            }
            let &Known {
                municipality,
                state,
                band,
                ..
            } = known;
            let own = Account::Municipality(municipality);
            let mut flow = |from, to, by_year: &[i64]| {
                let weekly = years.iter().zip(by_year);
                let amount = weekly.map(|(year, rate)| year.weeks * rate).sum();
                balances.transfer(from, to, Part::Saving, amount);
            };
            match tariffs.bearer(state) {
                Bearer::Nobody => {}
                Bearer::Refund => {
                    flow(own, Participants, tariffs.benefit(state));
                    flow(State, own, tariffs.settled(state, band));
                }
                Bearer::CoFinancing => {
                    flow(State, Participants, tariffs.benefit(state));
                    flow(own, State, tariffs.settled(state, band));
                }
                Bearer::Fixed(parts) => {
                    for (payer, by_year) in parts {
                        let payer = programme::resolve(*payer, municipality);
                        flow(payer, Participants, by_year);
                    }
                }
            }
            flow(Employers, Participants, tariffs.wage(state));
            flow(
                Participants,
                own,
                tariffs.municipal_tax(municipality, state),
            );
            flow(own, State, tariffs.equalisation(municipality, state));
            flow(Participants, State, tariffs.state_tax(state));
            flow(own, Provider, tariffs.effort(state));
        }
    }
}

/// Notes that somebody goes from one place to another.
#[inline(always)]
fn turn(
    calendar: &Years,
    years: &mut [Year],
    changes: &mut [Borne],
    week: u32,
    (from, to): (Place<'_>, Place<'_>),
) {
    let (year, left) = calendar.at(week);
    let change = &mut changes[week as usize];
    *change = change.plus(to.rates[year].minus(from.rates[year]));
    let before = &mut years[from.row + year];
    before.came -= 1;
    before.left -= left;
    let after = &mut years[to.row + year];
    after.came += 1;
    after.left += left;
}
