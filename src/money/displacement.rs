//! What openings that would have existed anyway cost somebody else.
//!
//! A job that is not additional would have gone to another person, who stays on a benefit instead. That lowers the
//! *public* saving, not the municipality's measured saving (settled point 6), so it is reported beside the books
//! and never entered in them.
//!
//! Assumption: for as long as the participant holds the job, the person displaced receives the benefit of
//! `enterprises.openings.after_failure`, in the last band of the refund scale, instead of the wage of
//! `enterprises.openings.job`. The displaced person lives in the enterprise's municipality, would have held the
//! job exactly as long, has found nothing else meanwhile, and would have had no benefit beside the wage: on the
//! cautious side throughout.

use super::accrual::{spread, sum_up};
use super::tariff::Tariffs;
use crate::model::Spec;
use crate::model::state::StateId;
use crate::record::{OpeningFate, OpeningRecord, Record};

/// The cost of displacement by week, in øre, and how many job-weeks it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Displacement {
    /// Weeks of work in jobs that are not additional.
    pub job_weeks: u64,
    /// Benefits borne by the municipalities.
    pub municipal_benefits: Vec<i64>,
    /// The rest of the benefits.
    pub other_benefits: Vec<i64>,
    /// Municipal and state taxes on the wage that is lost, less those on the benefit.
    pub lost_taxes: Vec<i64>,
}

impl Displacement {
    /// Adds one job that was held in the weeks `from..to`, as changes of the weekly amounts.
    fn add(
        &mut self,
        tariffs: &Tariffs,
        municipality: u16,
        (job, fallback): (StateId, StateId),
        (from, to): (u32, u32),
    ) {
        let band = tariffs.rules().bands() - 1;
        let years = tariffs.years();
        let tax = |state, year: usize| {
            tariffs.municipal_tax(municipality, state)[year] + tariffs.state_tax(state)[year]
        };
        let (mut borne, mut rest, mut lost) = (Vec::new(), Vec::new(), Vec::new());
        for year in 0..years.count() {
            let municipal = tariffs.municipal_benefit(fallback, band, year);
            borne.push(municipal);
            rest.push(tariffs.benefit(fallback)[year] - municipal);
            lost.push(tax(job, year) - tax(fallback, year));
        }
        spread(&mut self.municipal_benefits, years, from, to, &borne);
        spread(&mut self.other_benefits, years, from, to, &rest);
        spread(&mut self.lost_taxes, years, from, to, &lost);
        self.job_weeks += u64::from(to - from);
    }

    /// What the public loses by week, in øre.
    pub fn public(&self) -> Vec<i64> {
        let benefits = self.municipal_benefits.iter().zip(&self.other_benefits);
        benefits
            .zip(&self.lost_taxes)
            .map(|((municipal, other), taxes)| municipal + other + taxes)
            .collect()
    }
}

/// The displacement of a record; zeros without a second staircase.
pub fn displacement(spec: &Spec, tariffs: &Tariffs, record: &Record) -> Displacement {
    let row = vec![0; record.weeks as usize + 1];
    let mut sums = Displacement {
        job_weeks: 0,
        municipal_benefits: row.clone(),
        other_benefits: row.clone(),
        lost_taxes: row,
    };
    if let Some(enterprises) = &spec.enterprises {
        let (job, fallback) = (enterprises.openings.job, enterprises.openings.after_failure);
        for opening in record.openings.iter().filter(|o| !o.additional) {
            let Some(weeks) = held(record, opening) else {
                continue;
            };
            let employer = usize::from(opening.enterprise);
            let municipality = record.enterprises[employer].municipality;
            sums.add(tariffs, municipality, (job, fallback), weeks);
        }
    }
    sum_up(&mut sums.municipal_benefits);
    sum_up(&mut sums.other_benefits);
    sum_up(&mut sums.lost_taxes);
    sums
}

/// What the public loses over the whole run, in øre: the sum of [`Displacement::public`].
pub fn displaced(spec: &Spec, tariffs: &Tariffs, record: &Record) -> i64 {
    let anything = spec.enterprises.is_some() && record.openings.iter().any(|o| !o.additional);
    if !anything {
        return 0;
    }
    displacement(spec, tariffs, record).public().iter().sum()
}

/// The weeks `from..to` in which the job of an opening was held, read from the person's stays in the programme arm.
fn held(record: &Record, opening: &OpeningRecord) -> Option<(u32, u32)> {
    let OpeningFate::Filled { person, from } = opening.fate else {
        return None;
    };
    let mut stays = record.programme.intervals_of(person as usize, record.weeks);
    let job = stays.find(|stay| stay.stay.from <= from && from < stay.to)?;
    (job.stay.enterprise == opening.enterprise).then_some((from, job.to))
}
