//! The books, slowly: person by person, week by week, straight from the rules, with arithmetic of its own.

use crate::model::Spec;
use crate::model::account::Account;
use crate::model::number::{Draw, Number};
use crate::model::state::{Counts, Financing, Per, State, Tariff};
use crate::money::ledger::{Channel, Ledger, Purpose};
use crate::money::price::OWN;
use crate::record::{Arm, PlaceKind, Record};
use std::collections::BTreeMap;

/// Amount by channel and week; nothing where nothing flows.
pub type Flows = BTreeMap<(Channel, u32), i64>;

/// Rounds half up. Test amounts are decimals with few places, so that what lies a hair below a half is a half.
fn round(x: f64) -> i64 {
    (x + 0.5 + 1e-7).floor() as i64
}

/// A month has 365.25 / 12 days, a week 7.
fn weekly(tariff: Option<&Tariff>, year: i16, draw: &Draw) -> i64 {
    let Some(tariff) = tariff else { return 0 };
    let (first, _) = tariff.by_year[0];
    let (last, _) = tariff.by_year[tariff.by_year.len() - 1];
    let known = year.clamp(first, last);
    let table: BTreeMap<i16, Number> = tariff.by_year.iter().copied().collect();
    let growth = (1.0 + tariff.growth.at(draw)).powi(i32::from(year - known));
    let days = match tariff.per {
        Per::Week => 7.0,
        Per::Month => 365.25 / 12.0,
        Per::Quarter => 365.25 / 4.0,
        Per::Year => 365.25,
    };
    round(table[&known].at(draw) * growth * 100.0 * 7.0 / days)
}

struct Reference<'a> {
    spec: &'a Spec,
    draw: &'a Draw,
    flows: Flows,
}

impl Reference<'_> {
    fn pay(&mut self, from: Account, to: Account, purpose: Purpose, week: u32, amount: i64) {
        let channel = Channel { from, to, purpose };
        *self.flows.entry((channel, week)).or_insert(0) += amount;
    }

    fn number(&self, number: &Number) -> f64 {
        number.at(self.draw)
    }

    /// Cumulative rounding, the last takes the rest.
    fn split(
        &mut self,
        amount: i64,
        funding: &[(Account, f64)],
        own: Account,
        to: Account,
        purpose: Purpose,
        week: u32,
    ) {
        let mut share = 0.0;
        let mut given = 0;
        for (k, (payer, part)) in funding.iter().enumerate() {
            share += part;
            let upto = if k + 1 == funding.len() {
                amount
            } else {
                round(amount as f64 * share)
            };
            let payer = if *payer == OWN { own } else { *payer };
            self.pay(payer, to, purpose, week, upto - given);
            given = upto;
        }
    }

    fn person_week(&mut self, state: &State, own: u16, band: usize, week: u32, effort: f64) {
        use Account::{Employers, Participants, Provider};
        let year = self.spec.calendar.year(week);
        let municipality = Account::Municipality(own);
        let mut taxed = 0;
        if let Some(benefit) = &state.benefit {
            let amount = weekly(Some(&benefit.rate), year, self.draw);
            let refunded = self.number(&self.spec.economy.refund.bands[band].1);
            let part = round(amount as f64 * (1.0 - refunded));
            match &benefit.financing {
                Financing::Refund => {
                    self.pay(municipality, Participants, Purpose::Benefit, week, amount);
                    let rest = amount - part;
                    self.pay(Account::State, municipality, Purpose::Refund, week, rest);
                }
                Financing::CoFinancing => {
                    self.pay(Account::State, Participants, Purpose::Benefit, week, amount);
                    self.pay(
                        municipality,
                        Account::State,
                        Purpose::CoFinancing,
                        week,
                        part,
                    );
                }
                Financing::Fixed(shares) => {
                    let mut shares = shares.clone();
                    let first = shares.iter().position(|(payer, _)| *payer == OWN);
                    shares[..=first.unwrap_or(0)].rotate_right(1);
                    let purpose = Purpose::Benefit;
                    self.split(amount, &shares, municipality, Participants, purpose, week);
                }
            }
            if benefit.taxable {
                taxed = amount;
            }
        }
        let wage = weekly(state.wage.as_ref(), year, self.draw);
        self.pay(Employers, Participants, Purpose::Wage, week, wage);
        let tax = &self.spec.economy.tax;
        let contribution = round(wage as f64 * self.number(&tax.labour_market_contribution));
        let base = wage - contribution + taxed;
        let to_state = contribution + round(base as f64 * self.number(&tax.state_rate));
        self.pay(
            Participants,
            Account::State,
            Purpose::StateTax,
            week,
            to_state,
        );
        let rules = &self.spec.municipalities[usize::from(own)];
        let paid = round(base as f64 * self.number(&rules.tax_rate));
        let kept = round(paid as f64 * self.number(&rules.tax_kept));
        self.pay(
            Participants,
            municipality,
            Purpose::MunicipalTax,
            week,
            paid,
        );
        self.pay(
            municipality,
            Account::State,
            Purpose::Equalisation,
            week,
            paid - kept,
        );
        let full = weekly(state.ordinary_effort.as_ref(), year, self.draw);
        let spent = round(full as f64 * effort);
        self.pay(municipality, Provider, Purpose::OrdinaryEffort, week, spent);
    }

    fn lives(&mut self, record: &Record, arm: &Arm, with_steps: bool) {
        let spec = self.spec;
        let scale = &spec.economy.refund;
        let window = i64::from(scale.reset_window);
        for (index, person) in record.people.iter().enumerate() {
            let stays = arm.stays_of(index);
            let Some(start) = stays.first().map(|stay| i64::from(stay.from)) else {
                continue;
            };
            let mut counter = person.counter;
            let mut tally: Vec<i64> = Vec::new();
            let n = i64::from(person.self_support_weeks).min(window);
            if counter > 0 {
                tally.extend((0..n).map(|j| start - window + (2 * j + 1) * window / (2 * n)));
            }
            for week in start as u32..record.weeks {
                let stay = stays.iter().rev().find(|stay| stay.from <= week).unwrap();
                let state = &spec.states[usize::from(stay.state.0)];
                let bands = scale.bands.iter();
                let band = bands.filter(|(first, _)| *first <= counter + 1).count() - 1;
                let on = record.steps.iter().find(|step| {
                    let here = step.person as usize == index && step.place != PlaceKind::Waiting;
                    here && step.from <= week && week < step.to
                });
                let effort = match (on, &spec.programme) {
                    (Some(step), Some(programme)) if with_steps => {
                        self.number(&programme.steps[usize::from(step.step)].ordinary_effort)
                    }
                    _ => 1.0,
                };
                self.person_week(state, person.municipality, band, week, effort);
                match state.counts {
                    Counts::Support => counter += 1,
                    Counts::SelfSupport if counter > 0 => {
                        tally.push(i64::from(week));
                        tally.retain(|w| *w > i64::from(week) - window);
                        if tally.len() >= scale.reset_weeks as usize {
                            counter = 0;
                            tally.clear();
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn effort(&mut self, record: &Record) {
        use Account::{Enterprises, Provider};
        let spec = self.spec;
        let ore = |units: f64| round(units * 100.0);
        let programme = spec.programme.as_ref().unwrap();
        for week in 0..record.weeks {
            for stay in &record.steps {
                let step = &programme.steps[usize::from(stay.step)];
                let here = stay.from <= week && week < stay.to;
                if !here || stay.place == PlaceKind::Waiting {
                    continue;
                }
                let own = Account::Municipality(record.people[stay.person as usize].municipality);
                let mentor = self.number(&step.mentor_hours) * self.number(&step.mentor_price);
                let amount = ore(self.number(&step.cost_per_week)) + ore(mentor);
                self.split(
                    amount,
                    &step.funding,
                    own,
                    Provider,
                    Purpose::Programme,
                    week,
                );
                if stay.start && stay.from == week {
                    let amount = ore(self.number(&step.cost_per_start));
                    self.split(
                        amount,
                        &step.funding,
                        own,
                        Provider,
                        Purpose::Programme,
                        week,
                    );
                }
            }
            for window in &record.adviser {
                let adviser = programme.adviser.as_ref().unwrap();
                let person = &record.people[window.person as usize];
                if window.from <= week && week < window.to {
                    let own = Account::Municipality(person.municipality);
                    let amount = ore(self.number(&adviser.cost_per_week));
                    self.split(
                        amount,
                        &adviser.funding,
                        own,
                        Provider,
                        Purpose::Adviser,
                        week,
                    );
                }
            }
            for enterprise in &record.enterprises {
                let own = Account::Municipality(enterprise.municipality);
                let entries: Vec<_> = enterprise.levels.iter().filter(|l| l.0 <= week).collect();
                let Some((since, level)) = entries.last() else {
                    continue;
                };
                let climbed = entries.len() < 2 || entries[entries.len() - 2].1 != *level;
                let rules = &spec.enterprises.as_ref().unwrap().levels[usize::from(*level)];
                if *since == week && climbed {
                    let amount = ore(self.number(&rules.cost_per_start));
                    let purpose = Purpose::Accelerator;
                    self.split(amount, &rules.funding, own, Enterprises, purpose, week);
                }
                let inside = enterprise.left_accelerator.is_none_or(|left| week < left)
                    && enterprise.failed.is_none_or(|failed| week < failed);
                if rules.accelerator && inside {
                    let amount = ore(self.number(&rules.cost_per_week));
                    let purpose = Purpose::Accelerator;
                    self.split(amount, &rules.funding, own, Enterprises, purpose, week);
                }
            }
        }
        let planned: u32 = spec.groups.iter().map(|group| group.people).sum();
        for cost in &spec.costs {
            let mut funding = Vec::new();
            for (payer, share) in &cost.funding {
                if *payer == OWN {
                    // In these tests group k is the group of municipality k.
                    funding.extend(spec.groups.iter().map(|group| {
                        let weight = f64::from(group.people) / f64::from(planned);
                        (Account::Municipality(group.municipality), share * weight)
                    }));
                } else {
                    funding.push((*payer, *share));
                }
            }
            for (week, amount) in &cost.due {
                let amount = ore(self.number(amount));
                self.split(amount, &funding, OWN, cost.to, Purpose::Fixed, *week);
            }
        }
    }
}

/// Flows of the programme arm and of the counterfactual arm.
pub fn books(spec: &Spec, draw: &Draw, record: &Record) -> (Flows, Flows) {
    let start = || Reference {
        spec,
        draw,
        flows: Flows::new(),
    };
    let mut programme = start();
    programme.lives(record, &record.programme, true);
    programme.effort(record);
    let mut counterfactual = start();
    counterfactual.lives(record, &record.counterfactual, false);
    let some = |mut flows: Flows| {
        flows.retain(|_, amount| *amount != 0);
        flows
    };
    (some(programme.flows), some(counterfactual.flows))
}

/// A ledger in the same form.
pub fn flows(ledger: &Ledger) -> Flows {
    let mut flows = Flows::new();
    for (channel, row) in ledger.channels.iter().zip(&ledger.amounts) {
        for (week, amount) in row.iter().enumerate().filter(|(_, amount)| **amount != 0) {
            flows.insert((*channel, week as u32), *amount);
        }
    }
    flows
}
