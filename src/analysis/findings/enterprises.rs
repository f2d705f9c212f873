//! What became of the enterprises, their places and their openings.

use crate::record::{OpeningFate, PlaceKind, Record, StepEnd};

/// The enterprises of one replication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Findings {
    /// Enterprises that started.
    pub started: u32,
    /// Share of them alive at the horizon.
    pub alive: Option<f64>,
    /// Mean of the level that each reached last (0 = the first).
    pub mean_level: Option<f64>,
    /// Openings that arose.
    pub openings: u32,
    /// Openings taken by a participant.
    pub filled: u32,
    /// Openings that lapsed.
    pub lapsed: u32,
    /// Openings lost when the enterprise failed.
    pub lost: u32,
    /// Openings filled that would not have existed otherwise.
    pub additional: u32,
    /// Person-weeks on places in enterprises.
    pub place_weeks: u64,
    /// Person-weeks of waiting for a place.
    pub waiting_weeks: u64,
    /// Share of the placements that were generic.
    pub generic: Option<f64>,
    /// People who waited too long and left.
    pub gave_up: u32,
}

impl Findings {
    /// Reads them off a record.
    pub fn of(record: &Record) -> Self {
        let started = record.enterprises.iter().filter(|e| !e.levels.is_empty());
        let count = started.clone().count() as u32;
        let alive = started
            .clone()
            .filter(|e| e.failed.is_none_or(|w| w >= record.weeks))
            .count() as u32;
        let levels: u32 = started
            .filter_map(|e| e.levels.last())
            .map(|(_, level)| u32::from(*level))
            .sum();
        let fate = |f: fn(&OpeningFate) -> bool| {
            record.openings.iter().filter(|o| f(&o.fate)).count() as u32
        };
        let weeks = |f: fn(&PlaceKind) -> bool| {
            record
                .steps
                .iter()
                .filter(|s| f(&s.place))
                .map(|s| u64::from(s.to - s.from))
                .sum::<u64>()
        };
        let placements =
            |f: fn(&PlaceKind) -> bool| record.steps.iter().filter(|s| f(&s.place)).count() as f64;
        let (enterprise, generic) = (
            placements(|p| matches!(p, PlaceKind::Enterprise(_))),
            placements(|p| *p == PlaceKind::Generic),
        );
        let per = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        Self {
            started: count,
            alive: per(f64::from(alive), f64::from(count)),
            mean_level: per(f64::from(levels), f64::from(count)),
            openings: record.openings.len() as u32,
            filled: fate(|f| matches!(f, OpeningFate::Filled { .. })),
            lapsed: fate(|f| matches!(f, OpeningFate::Lapsed { .. })),
            lost: fate(|f| matches!(f, OpeningFate::Lost { .. })),
            additional: record
                .openings
                .iter()
                .filter(|o| o.additional && matches!(o.fate, OpeningFate::Filled { .. }))
                .count() as u32,
            place_weeks: weeks(|p| matches!(p, PlaceKind::Enterprise(_))),
            waiting_weeks: weeks(|p| *p == PlaceKind::Waiting),
            generic: per(generic, enterprise + generic),
            gave_up: record
                .steps
                .iter()
                .filter(|s| s.end == StepEnd::GaveUp)
                .count() as u32,
        }
    }
}
