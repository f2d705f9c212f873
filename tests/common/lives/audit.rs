//! An auditor: what must hold in every record of every model (`model.md` 2–6, `settled.md` 14–24).
//!
//! Where the specification leaves a choice, the auditor takes the weaker reading and says so.

mod enterprises;
mod lives;
mod programme;

use super::history::by_week;
use trappe::model::Spec;
use trappe::record::{Record, Stay};

/// A record beside its model, with both arms unrolled into weeks.
pub struct Audit<'a> {
    pub spec: &'a Spec,
    pub record: &'a Record,
    /// Stays by person and week in the programme arm.
    pub with: Vec<Vec<Option<Stay>>>,
    /// Stays by person and week in the counterfactual arm.
    pub without: Vec<Vec<Option<Stay>>>,
    pub weeks: u32,
    /// Which case, for messages.
    pub case: String,
}

/// Checks that every step starts once, resumed or repeated as it may be.
pub fn starts(spec: &Spec, record: &Record, case: String) {
    Audit::new(spec, record, case).starts();
}

/// Checks everything else.
pub fn audit(spec: &Spec, record: &Record, case: String) {
    let audit = Audit::new(spec, record, case);
    audit.people();
    audit.stays();
    audit.movements();
    audit.regimes();
    audit.steps();
    audit.places();
    audit.windows();
    audit.enterprises();
    audit.openings();
    audit.nobody_ready_beside_an_opening();
    audit.seats();
}

impl<'a> Audit<'a> {
    fn new(spec: &'a Spec, record: &'a Record, case: String) -> Self {
        let weeks = spec.calendar.weeks;
        let people = record.people.len();
        assert_eq!(record.weeks, weeks, "{case}");
        lives::offsets(record, &case);
        let unrolled = |arm| (0..people).map(|p| by_week(arm, p, weeks)).collect();
        Self {
            spec,
            record,
            with: unrolled(&record.programme),
            without: unrolled(&record.counterfactual),
            weeks,
            case,
        }
    }

    fn in_work(&self, stay: Option<Stay>) -> bool {
        stay.is_some_and(|s| self.spec.states[usize::from(s.state.0)].in_work)
    }

    /// Whether a person of one municipality may use the places and openings of another.
    fn reaches(&self, person: u32, municipality: u16) -> bool {
        let own = self.record.people[person as usize].municipality;
        own == municipality
            || self.spec.municipalities[usize::from(own)]
                .neighbours
                .contains(&municipality)
    }

    /// The level of an enterprise in a week; `None` before its start and after its failure.
    fn level_in(&self, enterprise: usize, week: u32) -> Option<u16> {
        let e = &self.record.enterprises[enterprise];
        if e.failed.is_some_and(|f| f <= week) {
            return None;
        }
        e.levels
            .iter()
            .rev()
            .find(|(from, _)| *from <= week)
            .map(|(_, level)| *level)
    }
}
