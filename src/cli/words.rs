//! What several commands say in the same words.

use super::Failure;
use super::args::LanguageArg;
use crate::analysis::run::{Length, RunError};
use crate::report::ReportError;
use crate::report::language::Language;
use crate::scenario::overrides::given_twice;
use rayon::ThreadPool;

/// The threads that were asked for; one per core if none were.
pub(super) fn threads(asked: Option<u32>) -> Result<ThreadPool, Failure> {
    let mut builder = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = asked {
        builder = builder.num_threads(threads as usize);
    }
    builder
        .build()
        .map_err(|e| Failure::new(format!("cannot start the threads: {e}")))
}

/// What is to be known and how well, of `WHAT=HALFWIDTH`; `example` is one that the command takes.
pub(super) fn precision_of(precision: &str, example: &str) -> Result<(String, f64), Failure> {
    let wrong = || {
        Failure::input(format!(
            "`{precision}` is no precision: write what and a number above 0 with an equals sign between them, such as {example} (of a share 0.01 is a point)"
        ))
    };
    let (metric, width) = precision.split_once('=').ok_or_else(wrong)?;
    let half_width: f64 = width.trim().replace('_', "").parse().map_err(|_| wrong())?;
    if !(half_width > 0.0 && half_width.is_finite()) {
        return Err(wrong());
    }
    Ok((metric.trim().to_owned(), half_width))
}

/// Refuses a half width that says nothing of a probability or a share: points, most likely.
pub(super) fn of_share(half_width: f64, text: &str) -> Result<(), Failure> {
    if half_width < 0.5 {
        return Ok(());
    }
    Err(Failure::input(format!(
        "--precision {text}: it is a share, of which ± {half_width} says nothing; a point is 0.01"
    )))
}

/// How long to go on: until a precision, with at most as many replications as were asked for or else `most`; or as many as were asked for, or
/// else `usual`.
pub(super) fn length_of(
    precision: (Option<&str>, &str),
    asked: Option<u32>,
    (usual, most): (u32, u32),
) -> Result<Length, Failure> {
    let (Some(precision), example) = precision else {
        return Ok(Length::Replications(asked.unwrap_or(usual)));
    };
    let (metric, half_width) = precision_of(precision, example)?;
    Ok(Length::Precision {
        metric,
        half_width,
        most: asked.unwrap_or(most),
    })
}

/// Whether a field says how long a scenario is run, and not what it is: all sides and points share it.
pub(super) fn is_of_run(path: &str) -> bool {
    matches!(path.trim(), "seed" | "replications")
}

/// What is said of such a field.
pub(super) fn of_run(path: &str) -> String {
    let path = path.trim();
    format!(
        "`{path}` is the same for everything that is held against each other: give it with --{path}"
    )
}

pub(super) fn language(asked: LanguageArg) -> Language {
    match asked {
        LanguageArg::En => Language::English,
        LanguageArg::Da => Language::Danish,
    }
}

pub(super) fn unwritten(e: ReportError) -> Failure {
    match e {
        ReportError::Cancelled => Failure::interrupted("stopped; nothing was written"),
        e => Failure::new(e),
    }
}

pub(super) fn failure(e: RunError) -> Failure {
    match e {
        RunError::Cancelled => Failure::interrupted(e),
        RunError::UnknownMetric { .. }
        | RunError::Unmeasurable(_)
        | RunError::World(_)
        | RunError::Draw(..) => Failure::input(e),
        RunError::NotPrecise { .. } | RunError::Rows(_) => Failure::new(e),
    }
}

/// Each field is set once.
pub(super) fn once(set: &[String]) -> Result<(), Failure> {
    match given_twice(set) {
        Some(path) => Err(Failure::input(format!(
            "`{path}` is given two values on the command line: one of them can be meant"
        ))),
        None => Ok(()),
    }
}
