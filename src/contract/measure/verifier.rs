//! The measurement of a contract, compiled once and used for every replication.

use super::agreed::{Agreed, AgreedCounts};
use super::frame::Frame;
use super::hits::{Hit, Reader};
use super::numbers::{Form, Plan, Seen, Sides, Tools};
use super::order::{order, with_parts};
use super::plans::plans;
use super::problem::{self, Problem};
use super::rows::Rows;
use super::side::{Side, first_starts};
use crate::contract::outcomes::{ALL, Event, Outcomes};
use crate::contract::terms::{Source, Terms};
use crate::model::Spec;
use crate::model::cells::Cells;
use crate::model::number::Draw;
use crate::record::{Arm, Record};
use rust_decimal::Decimal;

/// Figures that agreed paths may need at most: 16 bytes each, in every batch that is counted at a time.
const MOST_FIGURES: usize = 4_000_000;

/// Reads claims, units and numbers off records. Built once per draw of the parameters, used for any record.
#[derive(Debug, Clone)]
pub struct Verifier {
    frame: Frame,
    readers: Vec<Option<Reader>>,
    /// Indices of the readers, each after those that it looks at.
    order: Vec<usize>,
    /// Which metrics must be read, by side.
    programme: Vec<bool>,
    twins: Vec<bool>,
    control: Vec<bool>,
    matched: Vec<bool>,
    historical: Vec<bool>,
    agreed: Vec<bool>,
    /// Whether a line pays for the events of a metric.
    paid: Vec<bool>,
    /// Weeks of intake of each cohort.
    cohorts: Vec<(u32, u32)>,
    numbers: Vec<Plan>,
    /// What must be known of agreed paths.
    paths: Rows,
}

/// Groups beside the record's own arms; empty ones where the contract asks for none.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    /// A randomised control group.
    pub control: Side<'a>,
    /// A matched group.
    pub matched: Side<'a>,
    /// A historical group.
    pub historical: Side<'a>,
}

impl Groups<'static> {
    /// No groups.
    pub fn none() -> Self {
        static NOBODY: Arm = Arm {
            offsets: Vec::new(),
            stays: Vec::new(),
        };
        let side = Side::group(&[], &NOBODY, 0);
        Self {
            control: side,
            matched: side,
            historical: side,
        }
    }
}

impl Verifier {
    /// Compiles the metrics of a contract for a scenario; `draw` decides the hours of work.
    ///
    /// # Errors
    /// Everything that a simulation cannot measure, metric by metric.
    pub fn new(terms: &Terms, spec: &Spec, draw: &Draw) -> Result<Self, Vec<Problem>> {
        let mut problems = problem::find(terms);
        let mut readers = Vec::with_capacity(terms.metrics.len());
        for metric in &terms.metrics {
            let window = terms.schedule.person_window;
            readers.push(
                Reader::new(metric, window, spec, draw).unwrap_or_else(|message| {
                    problems.push(Problem::new(metric, message));
                    None
                }),
            );
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let frame = Frame::new(&terms.schedule, &spec.calendar);
        let cohorts: Vec<(u32, u32)> = terms
            .cohorts
            .iter()
            .map(|c| (frame.first_from(c.from), frame.seen(c.until)))
            .collect();
        let numbers = plans(terms, spec, &frame, &cohorts);
        let cells = Cells::of(spec, draw);
        let paths = Rows::new(&numbers, &spec.groups, cells, &frame, spec.calendar.weeks);
        if paths.figures() > MOST_FIGURES {
            let agreed = numbers.iter().filter(|plan| plan.path.is_some());
            let metrics = agreed.filter_map(|plan| terms.metrics.get(usize::from(plan.metric)));
            return Err(metrics
                .map(|metric| Problem::new(metric, problem::TOO_MANY_PATHS))
                .collect());
        }
        let mut paid = vec![false; readers.len()];
        for metric in terms.lines.iter().filter_map(|line| line.metric) {
            if let (Some(paid), Some(Some(_))) = (paid.get_mut(metric), readers.get(metric)) {
                *paid = true;
            }
        }
        let behind = |wanted: &dyn Fn(&Source) -> bool| {
            let mut mask = vec![false; readers.len()];
            let plans = numbers.iter();
            for plan in plans.filter(|p| p.baseline.sources().into_iter().any(wanted)) {
                mask[plan.of] = true;
            }
            mask
        };
        let order = order(&readers);
        let close = |mask: Vec<bool>| with_parts(mask, &readers, &order);
        let mut programme = paid.clone();
        numbers.iter().for_each(|plan| programme[plan.of] = true);
        Ok(Self {
            programme: close(programme),
            twins: close(behind(&|s| matches!(s, Source::Twin))),
            control: close(behind(&|s| {
                matches!(
                    s,
                    Source::Control { .. } | Source::DifferenceInDifferences { .. }
                )
            })),
            matched: close(behind(&|s| matches!(s, Source::Matched { .. }))),
            historical: close(behind(&|s| matches!(s, Source::Historical { .. }))),
            agreed: close(behind(&|s| matches!(s, Source::AgreedPath { .. }))),
            frame,
            readers,
            order,
            paid,
            cohorts,
            numbers,
            paths,
        })
    }

    /// The weeks that count.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Whether anything is measured beside money.
    pub fn measures_paths(&self) -> bool {
        self.programme.contains(&true)
    }

    /// Whether a number needs paths agreed at signing ([`Verifier::agree`]).
    pub fn needs_agreed_paths(&self) -> bool {
        self.agreed.contains(&true)
    }

    /// Adds claims, units and numbers of a record to outcomes, each list in its order if the outcomes had none before.
    pub fn measure(
        &self,
        record: &Record,
        groups: &Groups<'_>,
        agreed: &Agreed,
        draw: &Draw,
        out: &mut Outcomes,
    ) {
        if !self.measures_paths() {
            return;
        }
        let started = first_starts(record);
        let programme = Side::programme(record, &started);
        let twins = Side::twins(record, &started);
        let own = self.read(&programme, &self.frame, &self.programme);
        self.events(&programme, &own, &mut out.events);
        if self.numbers.is_empty() {
            return;
        }
        let beside = |side: &Side<'_>, mask: &[bool]| self.read(side, &self.frame, mask);
        let of_twins = beside(&twins, &self.twins);
        let of_control = beside(&groups.control, &self.control);
        let of_matched = beside(&groups.matched, &self.matched);
        let of_historical = beside(&groups.historical, &self.historical);
        let seen = |side, hits| Seen { side, hits };
        let sides = Sides {
            programme: seen(programme, &own),
            twins: seen(twins, &of_twins),
            control: seen(groups.control, &of_control),
            matched: seen(groups.matched, &of_matched),
            historical: seen(groups.historical, &of_historical),
        };
        let tools = Tools {
            readers: &self.readers,
            frame: &self.frame,
            agreed,
            draw,
        };
        for plan in &self.numbers {
            plan.measure(&sides, &tools, &mut out.numbers);
        }
    }

    /// Empty counts for the paths that numbers agree on at signing.
    pub fn agreed_counts(&self) -> AgreedCounts {
        AgreedCounts::new(self.paths.clone())
    }

    /// Adds lives without a programme to the paths that numbers agree on at signing: at the best estimates, in times of
    /// their own. Windows of people count, those of the contract as weeks since the intake: each life is read as if the
    /// contract had begun so many weeks after its intake as it does after that of anybody in its group.
    pub fn agree(&self, side: &Side<'_>, counts: &mut AgreedCounts) {
        counts.follow(side);
        let mut groups: Vec<u16> = side.people.iter().map(|p| p.group).collect();
        groups.dedup();
        for skip in self.paths.skips(&groups) {
            let frame = Frame {
                first: 0,
                end: u32::MAX,
                skip,
                ..self.frame
            };
            let hits = self.read(side, &frame, &self.agreed);
            for (path, plan) in self.numbers.iter().enumerate() {
                if plan.path.is_none() {
                    continue;
                }
                let inside: Vec<Hit> = hits[plan.of]
                    .iter()
                    .filter(|hit| {
                        let intake = side.people[hit.person as usize].intake;
                        plan.window
                            .zip(intake)
                            .is_none_or(|(window, intake)| hit.week < intake.saturating_add(window))
                    })
                    .copied()
                    .collect();
                counts.add((path, skip), side, &inside, plan.form == Form::Rate);
            }
        }
    }

    /// What agreed paths expect of the planned people at the last measurement: for each number that has one its metric, and
    /// the value of each cohort. `planned` holds (intake week, people) by group.
    pub fn planned(
        &self,
        agreed: &Agreed,
        planned: &[Vec<(u32, u32)>],
        weeks: u32,
    ) -> Vec<(u16, Vec<f64>)> {
        let numbers = self.numbers.iter().filter(|plan| plan.path.is_some());
        numbers
            .map(|plan| {
                let values = plan.planned_value(agreed, &self.frame, planned, weeks);
                (plan.metric, values)
            })
            .collect()
    }

    /// Hits by metric, of the metrics that a mask names.
    fn read(&self, side: &Side<'_>, frame: &Frame, mask: &[bool]) -> Vec<Vec<Hit>> {
        let mut hits = vec![Vec::new(); self.readers.len()];
        for &metric in self.order.iter().filter(|metric| mask[**metric]) {
            if let Some(reader) = &self.readers[metric] {
                let mut own = Vec::new();
                reader.read(side, frame, &hits, &mut own);
                hits[metric] = own;
            }
        }
        hits
    }

    /// The events that lines pay for, in the order of persons, days and metrics.
    fn events(&self, side: &Side<'_>, hits: &[Vec<Hit>], out: &mut Vec<Event>) {
        for metric in (0..hits.len()).filter(|metric| self.paid[*metric]) {
            for hit in &hits[metric] {
                let intake = side.people[hit.person as usize].intake.unwrap_or(0);
                let cohort = self
                    .cohorts
                    .iter()
                    .position(|(from, to)| (*from..*to).contains(&intake));
                out.push(Event {
                    person: hit.person,
                    day: self.frame.day(hit.week),
                    metric: metric as u16,
                    cohort: cohort.map_or(ALL, |cohort| cohort as u16),
                    count: Decimal::from(hit.count),
                });
            }
        }
        out.sort_unstable();
    }
}
