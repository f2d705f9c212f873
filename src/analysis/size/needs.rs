//! How many enterprises a cohort needs: so many that nobody waits longer for a place, and no more waits end without one, than planned.

use super::explore::{Explorer, grown};
use super::sample::ratio;
use super::waiting::Waiting;
use crate::analysis::run::{BLOCK, RunError};
use crate::model::number::Draw;
use crate::model::resize::{self, Size, resized};
use crate::model::world::{World, WorldError};
use crate::sim::luck::Luck;
use crate::sim::parameters::Beliefs;
use crate::sim::replication::live_until;
use crate::stats::interval::Estimate;
use rayon::prelude::*;
use serde::Serialize;

/// Replications behind each number of enterprises that is tried, at most.
const REPLICATIONS: u32 = 1_000;
/// Times as many enterprises for each person as planned that are tried, at most.
const MOST: u32 = 16;

/// What is asked of a number of enterprises.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Standard {
    /// Weeks on the list for each placement, at most.
    pub weeks_waited: f64,
    /// Share of the waits that end without a place in an enterprise, at most; absent where only weeks are asked for.
    pub without_place: Option<f64>,
}

/// Enterprises that a cohort needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Need {
    /// People.
    pub people: u32,
    /// The smallest number of enterprises that meets the standard; absent where none does that was tried.
    pub enterprises: Option<u32>,
    /// As a multiple of the planned number.
    pub times: Option<f64>,
    /// The largest number tried that misses the standard with all of an interval.
    pub too_few: Option<u32>,
    /// The smallest tried that meets it with both intervals.
    pub enough: Option<u32>,
    /// Weeks on the list for each placement with that number.
    pub weeks_waited: Option<Estimate>,
    /// Share of the waits that end without a place.
    pub without_place: Option<Estimate>,
}

/// What the list for places comes to with some enterprises.
#[derive(Clone, Copy)]
struct Tried {
    enterprises: u32,
    weeks: Option<Estimate>,
    without: Option<Estimate>,
}

impl Tried {
    /// Whether both figures hold to the standard, read off each as asked: nobody placed at all waits for ever.
    fn holds(&self, standard: &Standard, end: fn(&Estimate) -> f64) -> bool {
        let within = |e: &Option<Estimate>, most: f64| e.as_ref().is_some_and(|e| end(e) <= most);
        within(&self.weeks, standard.weeks_waited)
            && standard
                .without_place
                .is_none_or(|most| within(&self.without, most))
    }
}

/// What is planned, as the standard for other sizes; `None` where nobody is ever placed.
pub(super) fn planned(explorer: &Explorer<'_>) -> Result<Option<Standard>, RunError> {
    let spec = &explorer.scenario.spec;
    let found = tried(explorer, resize::people(spec), resize::enterprises(spec))?;
    let standard = found.weeks.zip(found.without);
    Ok(standard.map(|(weeks, without)| Standard {
        weeks_waited: weeks.value,
        without_place: Some(without.value),
    }))
}

/// The enterprises that a cohort needs, looked for by halves: more enterprises never make anybody wait longer, as far as seen.
pub(super) fn need(
    explorer: &Explorer<'_>,
    people: u32,
    standard: &Standard,
) -> Result<Need, RunError> {
    let spec = &explorer.scenario.spec;
    let (count, of) = (resize::enterprises(spec), resize::people(spec));
    let most = grown(count.saturating_mul(MOST), people.max(of), of);
    let mut all: Vec<Tried> = Vec::new();
    let mut look = |enterprises: u32| -> Result<bool, RunError> {
        let found = tried(explorer, people, enterprises)?;
        all.push(found);
        Ok(found.holds(standard, |e| e.value))
    };
    let mut inside = grown(count, people, of);
    let mut outside = 0;
    let mut enough = look(inside)?;
    while !enough && inside < most {
        outside = inside;
        inside = inside.saturating_mul(2).min(most);
        enough = look(inside)?;
    }
    while enough && inside - outside > 1 {
        let middle = outside.midpoint(inside);
        if look(middle)? {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    let at = all.iter().find(|t| enough && t.enterprises == inside);
    let numbers = |holds: &dyn Fn(&Tried) -> bool| {
        let fits: Vec<u32> = all
            .iter()
            .filter(|t| holds(t))
            .map(|t| t.enterprises)
            .collect();
        fits
    };
    Ok(Need {
        people,
        enterprises: at.map(|t| t.enterprises),
        times: at.map(|t| f64::from(t.enterprises) / f64::from(count.max(1))),
        too_few: numbers(&|t| !t.holds(standard, |e| e.low))
            .into_iter()
            .max(),
        enough: numbers(&|t| t.holds(standard, |e| e.high))
            .into_iter()
            .min(),
        weeks_waited: at.and_then(|t| t.weeks),
        without_place: at.and_then(|t| t.without),
    })
}

/// Lives people with so many enterprises. Lives alone tell how long somebody waits: nothing is priced, and no contract ends early.
fn tried(explorer: &Explorer<'_>, people: u32, enterprises: u32) -> Result<Tried, RunError> {
    let size = Size {
        enterprises,
        ..explorer.size(people)
    };
    let spec = resized(&explorer.scenario.spec, &size);
    let world = World::new(&spec, &Draw::best(&spec.parameters))?;
    let beliefs = Beliefs::new(&spec).map_err(|message| WorldError {
        place: "correlation".into(),
        message,
    })?;
    let n = explorer.plan.replications.min(REPLICATIONS);
    explorer.expect(u64::from(people) * u64::from(n));
    let starts: Vec<u32> = (0..n).step_by(BLOCK as usize).collect();
    let watch = explorer.watch();
    let (seed, coupling) = (explorer.seed, explorer.coupling);
    let blocks: Vec<Vec<Waiting>> = starts
        .into_par_iter()
        .map(|first| {
            let mut drawn = world.clone();
            let mut out = Vec::new();
            for number in first..first.saturating_add(BLOCK).min(n) {
                if watch.cancelled() {
                    return Err(RunError::Cancelled);
                }
                let luck = Luck::new(seed, number).coupled(coupling);
                if !spec.parameters.is_empty() {
                    let draw = beliefs.draw(&luck);
                    drawn
                        .redraw_in_place(&spec, &draw)
                        .map_err(|e| RunError::Draw(number, e))?;
                }
                let record = live_until(&drawn, &luck, None);
                out.push(Waiting::of(drawn.enterprises.as_ref(), &record));
            }
            watch.advance(u64::from(people) * out.len() as u64);
            Ok(out)
        })
        .collect::<Result<_, RunError>>()?;
    let lists: Vec<Waiting> = blocks.into_iter().flatten().collect();
    Ok(Tried {
        enterprises,
        weeks: ratio(&lists, |w| w.weeks, |w| w.placed),
        without: ratio(&lists, Waiting::without_place, Waiting::ended),
    })
}
