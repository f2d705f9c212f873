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
use crate::reuse::{Reused, reusable};
use multiversion::multiversion;

/// Not met yet.
const UNKNOWN: u32 = u32::MAX;

/// Lives by cell (municipality, state, refund band): only few of all cells occur.
pub(super) struct Cells<'t> {
    tariffs: &'t Tariffs,
    /// Where the years of a cell begin, if it occurs.
    row: Reused<u32>,
    /// `[number]`.
    known: Reused<Known>,
    /// `[number][year]`; the first row is for those who are nowhere.
    years: Reused<Year>,
}

reusable!(Known, Year);

/// A cell that occurs.
struct Known {
    municipality: u16,
    state: StateId,
    band: usize,
}

/// Lives in a cell in a year: what is read and written where somebody comes or goes lies together.
#[derive(Debug, Clone, Copy, Default)]
struct Year {
    /// What a week costs.
    rates: Borne,
    /// Of the arm at hand: who came less who went.
    came: i64,
    /// Of the arm at hand: person-weeks from each coming to the end of the year, less those from each going.
    left: i64,
    /// Person-weeks with the programme less those without.
    weeks: i64,
}

/// Where somebody is who is in no cell: the first row of years, which costs nothing.
const NOWHERE: usize = 0;

impl<'t> Cells<'t> {
    pub fn new(spec: &Spec, tariffs: &'t Tariffs) -> Self {
        let all = spec.municipalities.len() * tariffs.states() * tariffs.rules().bands();
        // A group is mostly found in some twenty cells of its municipality.
        let some = all.min(24 * spec.groups.len());
        let count = tariffs.years().count();
        let mut years = Reused::with_capacity((some + 1) * count);
        years.resize(count, Year::default());
        Self {
            tariffs,
            row: Reused::filled(UNKNOWN, all),
            known: Reused::with_capacity(some),
            years,
        }
    }

    /// Notes the lives of one arm in a row of changes, one longer than there are weeks; `sign` says how its person-weeks count.
    pub fn live(&mut self, record: &Record, arm: &Arm, sign: i64, changes: &mut [Borne]) {
        walk(self, record, arm, changes);
        self.end_years(sign, changes);
    }

    /// The row of years of the cell that a segment lies in.
    #[inline(always)]
    fn place(&mut self, municipality: u16, segment: &Segment) -> usize {
        let cell = self.tariffs.cell(municipality, segment.state, segment.band);
        match self.row[cell] {
            UNKNOWN => self.meet(cell, municipality, segment),
            row => row as usize,
        }
    }

    #[cold]
    fn meet(&mut self, cell: usize, municipality: u16, segment: &Segment) -> usize {
        let row = self.years.len();
        self.row[cell] = row as u32;
        self.known.push(Known {
            municipality,
            state: segment.state,
            band: segment.band,
        });
        let rates = self.tariffs.weeks_of(cell).iter();
        self.years.extend(rates.map(|rates| Year {
            rates: *rates,
            ..Year::default()
        }));
        row
    }

    /// Carries everybody from year to year: what their weeks cost from New Year on, and how many they are.
    fn end_years(&mut self, sign: i64, changes: &mut [Borne]) {
        let years = self.tariffs.years();
        for row in self.years.chunks_exact_mut(years.count()).skip(1) {
            let mut people = 0;
            let mut before = Borne::default();
            for (index, year) in row.iter_mut().enumerate() {
                let mut lived = year.left;
                if people != 0 {
                    let start = years.start(index);
                    let more = year.rates.minus(before);
                    let change = &mut changes[start as usize];
                    *change = change.plus(more.times(people));
                    lived += people * years.weeks(index);
                }
                people += year.came;
                before = year.rates;
                *year = Year {
                    rates: before,
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

/// Notes where everybody comes and goes, but for New Year.
#[multiversion(targets("x86_64+avx2"))]
fn walk(cells: &mut Cells<'_>, record: &Record, arm: &Arm, changes: &mut [Borne]) {
    let tariffs = cells.tariffs;
    let (rules, calendar) = (tariffs.rules(), tariffs.years());
    let mut runs = Vec::with_capacity(8);
    for (index, person) in record.people.iter().enumerate() {
        let stays = arm.intervals_of(index, record.weeks);
        // Segments follow each other without gaps: where one ends the next begins.
        let (mut place, mut end) = (NOWHERE, 0);
        rules.walk_with(&mut runs, person, stays, |segment| {
            let next = cells.place(person.municipality, &segment);
            let way = (place, next);
            turn(calendar, &mut cells.years, changes, segment.from, way);
            (place, end) = (next, segment.to);
        });
        if place != NOWHERE {
            turn(calendar, &mut cells.years, changes, end, (place, NOWHERE));
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
    (from, to): (usize, usize),
) {
    let (year, left) = calendar.at(week);
    let before = &mut years[from + year];
    before.came -= 1;
    before.left -= left;
    let less = before.rates;
    let after = &mut years[to + year];
    after.came += 1;
    after.left += left;
    let change = &mut changes[week as usize];
    *change = change.plus(after.rates.minus(less));
}
