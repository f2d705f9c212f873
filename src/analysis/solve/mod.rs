//! Which terms meet both sides' conditions, and what there is to negotiate about.
//!
//! ```text
//! scenario ─► bank: replications lived once, before anything is paid
//! unknowns ─► term sheets ─► priced on the bank: the first replications for many, all for the good ones
//!          ─► search: terms that meet all conditions, or miss them by as little as possible
//!          ─► frontier: the best for investors at each level that the municipality keeps
//! solution, frontier ─► read off a second bank of other luck ─► more replications, until they are known as well as was asked for
//! ```

pub mod bank;
pub mod check;
pub mod condition;
mod desk;
mod frontier;
mod line;
pub mod measured;
mod price;
pub mod quantity;
mod search;
mod simple;
mod solution;
pub mod unknown;
mod width;

pub use bank::Bank;
pub use check::{NoQuestion, check};
pub use condition::{Condition, Side, Verdict};
pub use frontier::{Deal, Other};
pub use quantity::Quantity;
pub use search::Wish;
pub use solution::{Answer, Blocker, Outcome, Stand};
pub use unknown::{Term, Unknown};
pub use width::{Precision, solve_until};

use super::notes::others_bearing;
use super::party::{party_id, party_names};
use super::run::{LEVEL, RunError, Watch};
use super::summarise;
use super::summary::{Program, ScenarioInfo};
use crate::scenario::Scenario;
use crate::scenario::term_sheets::TermSheets;
use crate::stats::design::{self, Sampling};
use desk::{Desk, Look, Point};
use frontier::Axes;
use serde::Serialize;
use solution::Search;

/// Version of the format of `solution.json`.
pub const FORMAT: u32 = 1;
/// Most replications of a bank: each is kept, about 6 kB.
pub const MOST: u32 = 100_000;
/// Points on a line of one unknown.
const ON_LINE: usize = 33;

/// What is asked.
pub struct Question<'q> {
    /// What both sides want; without any there is only the frontier.
    pub conditions: &'q [Condition],
    /// What may be changed.
    pub unknowns: &'q [Unknown],
    /// Whether somebody said what may be changed.
    pub chosen: bool,
    /// What is preferred among terms that meet all conditions.
    pub wish: &'q Wish,
    /// Levels of the frontier.
    pub levels: usize,
}

/// What was found. Field names are stable: they are the documented format of `solution.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Solved {
    /// Version of this format.
    pub format: u32,
    /// Which program made it.
    pub program: Program,
    /// What was asked about.
    pub scenario: ScenarioInfo,
    /// Title of the contract in English and Danish.
    pub contract: [String; 2],
    /// Replications in each bank.
    pub replications: u64,
    /// Confidence level of every interval.
    pub level: f64,
    /// The seed of the bank that terms were sought on; that of the scenario or of the command.
    pub seed: u64,
    /// The seed of the bank that the answer was checked on.
    pub check_seed: u64,
    /// How many term sheets were priced, each on some of the replications or on all.
    pub term_sheets: u64,
    /// The unknowns.
    pub unknowns: Vec<Sought>,
    /// Whether somebody said what may be changed.
    pub chosen: bool,
    /// Who bears money under the contract and is neither of the two sides: guarantors, other payers, those who give grants.
    pub others: Vec<Other>,
    /// What is preferred among terms that meet all conditions; absent: what is nearest to the current terms.
    pub best: Option<String>,
    /// The answer to the conditions; absent without any.
    pub answer: Option<Answer>,
    /// The current terms, on the replications of the check.
    pub current: Deal,
    /// The solution, or the nearest miss, on the same.
    pub solution: Option<Deal>,
    /// The frontier, on the same: from the least to the most that the municipality keeps.
    pub frontier: Vec<Deal>,
}

/// An unknown as it was sought.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sought {
    /// The field.
    pub path: String,
    /// What it is now, as it is written; absent where the contract says nothing of it.
    pub current: Option<String>,
    /// Its lower end, or the values of a list.
    pub values: Vec<String>,
}

/// The two banks: one to seek terms on, one to check them on.
pub struct Banks {
    /// To seek on.
    pub search: Bank,
    /// To check on.
    pub check: Bank,
}

/// Finds terms and the frontier. The same scenario, banks and question give the same answer whatever the number of threads.
///
/// # Errors
/// [`RunError::Cancelled`].
pub fn solve(
    sheets: &TermSheets,
    banks: &Banks,
    question: &Question<'_>,
    watch: &dyn Watch,
) -> Result<Solved, RunError> {
    let scenario = sheets.scenario();
    let bank = &banks.search;
    let desk = Desk::new(sheets, question.unknowns, watch);
    let none = || RunError::UnknownMetric {
        asked: "investors.npv".into(),
        known: Vec::new(),
    };
    let others = others(scenario);
    let (axes, terms) = (
        Axes::of(bank, &others).ok_or_else(none)?,
        scenario.contract.as_ref().ok_or_else(none)?,
    );
    watch.aim(aimed(question));
    let mut quantities: Vec<&Quantity> = question.conditions.iter().map(|c| &c.quantity).collect();
    if let Wish::Best(quantity, _) = question.wish {
        quantities.push(quantity);
    }
    let of_axes = quantities.len();
    quantities.extend(axes.quantities());
    let design = design(question.unknowns, &desk, bank.seed());
    let whole = bank.replications();
    let few = if question.unknowns.len() == 1 {
        whole
    } else {
        (whole / 16).max(400).min(whole)
    };
    let looks = desk.look_at_all(bank, &design, &quantities, few)?;
    let seen: Vec<(Point, Look)> = design
        .into_iter()
        .zip(looks)
        .filter_map(|(point, look)| Some((point, look?)))
        .collect();
    let whole_replications = banks.check.replications();
    let now = desk.estimates(&banks.check, terms, &axes.quantities(), whole_replications);
    let mut answer = None;
    if !question.conditions.is_empty() {
        let search = Search {
            desk: &desk,
            banks,
            question,
            current: terms,
            seen: &seen,
            few,
        };
        answer = Some(search.answer()?);
    }
    let value = |look: &Look, k: usize| look[of_axes + k].map_or(f64::NAN, |e| e.value);
    let both: Vec<(Point, f64, f64)> = seen
        .iter()
        .map(|(point, look)| (point.clone(), value(look, 0), value(look, 1)))
        .collect();
    let points = frontier::frontier(&desk, bank, &axes, &both, question.levels)?;
    let looks = desk.look_at_all(
        &banks.check,
        &points,
        &axes.quantities(),
        whole_replications,
    )?;
    let deals = points.iter().zip(looks).filter_map(|(point, look)| {
        let look = look?;
        Some(axes.deal(desk.terms_at(point), &look))
    });
    let frontier = frontier::in_order(deals.collect());
    let solution = match &answer {
        Some(answer) => desk
            .look(
                &banks.check,
                &answer.point,
                &axes.quantities(),
                whole_replications,
            )?
            .map(|look| axes.deal(answer.terms.clone(), &look)),
        None => None,
    };
    Ok(Solved {
        format: FORMAT,
        program: summarise::program(),
        scenario: summarise::info_of(scenario, bank.seed()),
        contract: terms.titles(),
        replications: whole as u64,
        level: LEVEL,
        seed: bank.seed(),
        check_seed: banks.check.seed(),
        term_sheets: desk.priced(),
        unknowns: question.unknowns.iter().map(Sought::of).collect(),
        chosen: question.chosen,
        others,
        best: match question.wish {
            Wish::Near => None,
            Wish::Best(quantity, sign) => {
                let minus = if *sign < 0.0 { "-" } else { "" };
                Some(format!("{minus}{}", quantity.text))
            }
        },
        answer,
        current: axes.deal(Vec::new(), &now),
        solution,
        frontier,
    })
}

/// Who else bears money under the contract.
fn others(scenario: &Scenario) -> Vec<Other> {
    let spec = &scenario.spec;
    let other = |account| {
        let (name, name_da) = party_names(spec, account);
        Other {
            party: party_id(spec, account),
            name,
            name_da,
        }
    };
    others_bearing(scenario).into_iter().map(other).collect()
}

/// About how many term sheets will be priced.
fn aimed(question: &Question<'_>) -> u64 {
    let unknowns = question.unknowns.len();
    let design = if unknowns == 1 {
        ON_LINE
    } else {
        drawn(unknowns)
    };
    let search = if question.conditions.is_empty() {
        0
    } else {
        200 * unknowns + 60 * question.conditions.len()
    };
    let frontier = question.levels * if unknowns == 1 { 1 } else { 1 + 12 * unknowns };
    (design + search + frontier) as u64
}

/// Points that are drawn in a box.
fn drawn(unknowns: usize) -> usize {
    64 << unknowns.min(3)
}

/// Where the unknowns are looked at first: evenly on a line; corners and Sobol points in a box.
fn design(unknowns: &[Unknown], desk: &Desk<'_>, seed: u64) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    if let [unknown] = unknowns {
        let last = (ON_LINE - 1) as f64;
        points.extend((0..ON_LINE).map(|k| vec![unknown.plain(k as f64 / last)]));
        points.dedup();
    } else {
        let dimensions = unknowns.len();
        if dimensions <= 4 {
            let corner = |k: usize| {
                (0..dimensions)
                    .map(|d| f64::from((k >> d & 1) as u8))
                    .collect()
            };
            points.extend((0..1 << dimensions).map(corner));
        }
        let sobol =
            Sampling::Sobol.points(drawn(dimensions), dimensions, design::derived_seed(seed, 1));
        points.extend(sobol.iter().flat_map(|all| all.iter().map(<[f64]>::to_vec)));
    }
    let mut snapped: Vec<Point> = Vec::with_capacity(points.len());
    for point in points.iter().map(|p| desk.snap(p)) {
        if !snapped.contains(&point) {
            snapped.push(point);
        }
    }
    snapped
}

impl Sought {
    fn of(unknown: &Unknown) -> Self {
        Self {
            path: unknown.factor.path.clone(),
            current: unknown.current.clone(),
            values: unknown
                .ends()
                .into_iter()
                .map(|at| unknown.value(at))
                .collect(),
        }
    }
}
