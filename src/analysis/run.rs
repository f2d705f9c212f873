//! The main job: many replications, all metrics, all curves.

use super::block::{Block, Reading};
use super::catalogue::{Entry, catalogue};
use super::certainty::{Controls, Gathered, Means};
use super::evaluate::Evaluator;
use super::precision::{Least, Sought};
use super::samples::{Figures, Limits, Samples};
use super::series::Layout;
use crate::money::period::Periods;
use rayon::prelude::*;
use std::error::Error;
use std::ops::Range;

pub use super::job::{ACCOMPANIED, BLOCK, COMPANIONS, LEVEL, Length, RunError, Silent, Watch};

/// Most replications of a run until a precision is reached, if nothing else is said.
pub const MOST: u32 = 1_000_000;

/// How a run is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How means are estimated.
    pub means: Means,
    /// How many replications have companions at most: one in [`COMPANIONS`], until it is so many.
    pub accompanied: u32,
    /// How many replications are kept value by value.
    pub limits: Limits,
    /// A run that is stopped after at least so many replications gives the results of those; `None`: a run that is stopped gives nothing.
    pub fewest: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            means: Means::default(),
            accompanied: ACCOMPANIED,
            limits: Limits::default(),
            fewest: None,
        }
    }
}

/// Takes the replications of a run as they are done, in their order.
pub trait Sink: Send {
    /// Takes the next blocks.
    ///
    /// # Errors
    /// What went wrong; the run ends with it.
    fn take(&mut self, blocks: &[Block]) -> Result<(), Box<dyn Error + Send + Sync>>;
}

/// Takes nothing.
pub struct Nowhere;

impl Sink for Nowhere {
    fn take(&mut self, _: &[Block]) -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(())
    }
}

/// Checks that a word is the id of a metric of a scenario.
///
/// # Errors
/// [`RunError::UnknownMetric`].
pub fn check_id(evaluator: &Evaluator<'_>, word: &str) -> Result<(), RunError> {
    known(evaluator, word, |id| id == word)
}

/// Checks that a word is the id of a metric of a scenario, or the beginning of one.
///
/// # Errors
/// [`RunError::UnknownMetric`].
pub fn check_metric(evaluator: &Evaluator<'_>, word: &str) -> Result<(), RunError> {
    known(evaluator, word, |id| id.starts_with(word))
}

fn known(
    evaluator: &Evaluator<'_>,
    asked: &str,
    fits: impl Fn(&str) -> bool,
) -> Result<(), RunError> {
    let known = columns(evaluator);
    if known.iter().any(|id| fits(id)) {
        return Ok(());
    }
    Err(RunError::UnknownMetric {
        asked: asked.to_owned(),
        known,
    })
}

/// The ids of the metrics of a scenario, in the order of a [`Block`].
pub fn columns(evaluator: &Evaluator<'_>) -> Vec<String> {
    entries(evaluator).into_iter().map(|e| e.id).collect()
}

fn entries(evaluator: &Evaluator<'_>) -> Vec<Entry> {
    let years = Periods::years(&evaluator.scenario().spec.calendar, evaluator.weeks());
    catalogue(evaluator.scenario(), &years.labels)
}

/// Runs a scenario with plain means. The same scenario, seed and length give the same samples whatever the number of threads.
///
/// # Errors
/// See [`RunError`].
pub fn run(
    evaluator: &Evaluator<'_>,
    length: &Length,
    watch: &dyn Watch,
) -> Result<Samples, RunError> {
    run_for(evaluator, length, Means::Plain, watch)
}

/// Runs a scenario. The same scenario, seed, length and kind of means give the same samples whatever the number of threads; the
/// replications are the same whatever the kind of means.
///
/// # Errors
/// See [`RunError`].
pub fn run_for(
    evaluator: &Evaluator<'_>,
    length: &Length,
    means: Means,
    watch: &dyn Watch,
) -> Result<Samples, RunError> {
    let options = Options {
        means,
        ..Options::default()
    };
    run_to(evaluator, length, &options, &mut Nowhere, watch)
}

/// Runs a scenario, and hands each replication to a sink as soon as it and all before it are done.
///
/// # Errors
/// See [`RunError`].
pub fn run_to(
    evaluator: &Evaluator<'_>,
    length: &Length,
    options: &Options,
    sink: &mut dyn Sink,
    watch: &dyn Watch,
) -> Result<Samples, RunError> {
    let scenario = evaluator.scenario();
    let years = Periods::years(&scenario.spec.calendar, evaluator.weeks());
    let entries = entries(evaluator);
    let layout = Layout::new(scenario, evaluator.weeks());
    let ids: Vec<&str> = entries.iter().map(|e| e.id.as_str()).collect();
    let controls = match options.means {
        Means::Controlled => Some(Controls::new(evaluator, &ids)),
        Means::Plain => None,
    };
    let mut run = Run {
        evaluator,
        years,
        gathered: controls.as_ref().map(Gathered::new),
        controls: controls.as_ref(),
        samples: Samples::new(entries, layout, options.limits),
        options: *options,
        sink,
        watch,
    };
    match length {
        Length::Replications(n) => run.extend(*n)?,
        Length::Precision {
            metric,
            half_width,
            most,
        } => {
            let entries = &run.samples.entries;
            let index = entries.iter().position(|e| e.id == *metric);
            let index = index.ok_or_else(|| RunError::UnknownMetric {
                asked: metric.clone(),
                known: entries.iter().map(|e| e.id.clone()).collect(),
            })?;
            run.until_precise(index, *half_width, *most)?;
        }
    }
    if let Some((gathered, means)) = run.gathered.and_then(|g| g.means().map(|m| (g, m))) {
        run.samples.controls = gathered.used();
        run.samples.controlled = means;
    }
    Ok(run.samples)
}

/// Replications that are lived at a time by so many threads: enough that no thread waits long for the last block.
pub fn window(threads: usize) -> u32 {
    BLOCK * 16 * (threads as u32).clamp(2, 64)
}

/// A run on its way.
struct Run<'r> {
    evaluator: &'r Evaluator<'r>,
    years: Periods,
    controls: Option<&'r Controls>,
    gathered: Option<Gathered>,
    samples: Samples,
    options: Options,
    sink: &'r mut dyn Sink,
    watch: &'r dyn Watch,
}

impl Run<'_> {
    /// Runs on until an interval is narrow enough, or the run is stopped.
    fn until_precise(&mut self, index: usize, half_width: f64, most: u32) -> Result<(), RunError> {
        let sought = Sought::new(half_width, most);
        let look = |n| {
            self.extend(n)?;
            let stopped = self.samples.stopped_before.is_some();
            Ok(Least {
                what: self.samples.entries[index].id.clone(),
                half_width: if stopped { 0.0 } else { self.half_width(index) },
            })
        };
        sought.seek(look).map(|_| ())
    }

    /// Half the width of the interval of a mean, controlled where it can be; infinite where there is none.
    fn half_width(&self, index: usize) -> f64 {
        let means = self.gathered.as_ref().and_then(Gathered::means);
        if let Some(mean) = means.and_then(|means| means.get(index).copied().flatten()) {
            return mean.half_width();
        }
        self.samples.figures.columns[index]
            .mean(LEVEL)
            .filter(|(_, sd)| sd.is_some())
            .map_or(f64::INFINITY, |(e, _)| e.half_width())
    }

    /// Appends replications up to a number. While some blocks are lived, those before them are handed on, so that few are in memory
    /// and no thread waits for another.
    fn extend(&mut self, to: u32) -> Result<(), RunError> {
        self.watch.aim(u64::from(to));
        self.samples.figures.expect(to);
        let window = window(rayon::current_num_threads());
        let mut next = self.samples.figures.replications;
        let mut done: Vec<Block> = Vec::new();
        while next < to {
            let end = to.min((next - next % BLOCK).saturating_add(window));
            let (fresh, taken) = self.live_while_taking(next..end, &done);
            taken?;
            done = match fresh {
                (blocks, None) => blocks,
                (blocks, Some(RunError::Cancelled)) => {
                    let lived = blocks.iter().map(Block::rows).sum::<usize>();
                    return self.stop(&blocks, next + lived as u32, to);
                }
                (_, Some(e)) => return Err(e),
            };
            next = end;
        }
        self.taking().take(&done)
    }

    /// Where blocks are taken in.
    fn taking(&mut self) -> Taking<'_> {
        Taking {
            figures: &mut self.samples.figures,
            gathered: self.gathered.as_mut(),
            sink: self.sink,
        }
    }

    /// Lives replications and takes blocks in at the same time. Of what was lived, the blocks before the first that failed.
    fn live_while_taking(
        &mut self,
        numbers: Range<u32>,
        done: &[Block],
    ) -> (Lived, Result<(), RunError>) {
        let samples = &mut self.samples;
        let mut taking = Taking {
            figures: &mut samples.figures,
            gathered: self.gathered.as_mut(),
            sink: &mut *self.sink,
        };
        let reading = Reading {
            evaluator: self.evaluator,
            years: &self.years,
            entries: &samples.entries,
            layout: &samples.layout,
            controls: self.controls,
            accompanied: self.options.accompanied,
        };
        let watch = self.watch;
        rayon::join(|| live(&reading, numbers, watch), || taking.take(done))
    }

    /// Ends a run that was stopped, with the replications that are done if these are enough.
    fn stop(&mut self, last: &[Block], done: u32, asked: u32) -> Result<(), RunError> {
        if self.options.fewest.is_none_or(|fewest| done < fewest) {
            return Err(RunError::Cancelled);
        }
        self.samples.stopped_before = Some(asked);
        self.taking().take(last)
    }
}

/// The blocks before the first that failed, and why it did.
type Lived = (Vec<Block>, Option<RunError>);

fn live(reading: &Reading<'_>, numbers: Range<u32>, watch: &dyn Watch) -> Lived {
    // Aligned, so that what is summed up together is the same however a run has come to it.
    let tasks = numbers.start / BLOCK..numbers.end.div_ceil(BLOCK);
    let blocks: Vec<Result<Block, RunError>> = tasks
        .into_par_iter()
        .map(|task| {
            let first = numbers.start.max(task * BLOCK);
            let end = numbers.end.min((task * BLOCK).saturating_add(BLOCK));
            let block = Block::live(reading, first..end, watch)?;
            watch.advance(block.rows() as u64);
            Ok(block)
        })
        .collect();
    let mut whole = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Ok(block) => whole.push(block),
            Err(e) => return (whole, Some(e)),
        }
    }
    (whole, None)
}

/// Where blocks are taken in, in their order.
struct Taking<'t> {
    figures: &'t mut Figures,
    gathered: Option<&'t mut Gathered>,
    sink: &'t mut dyn Sink,
}

impl Taking<'_> {
    fn take(&mut self, blocks: &[Block]) -> Result<(), RunError> {
        self.figures.take(blocks);
        if let Some(gathered) = &mut self.gathered {
            gathered.take(blocks);
        }
        self.sink.take(blocks).map_err(RunError::Rows)
    }
}
