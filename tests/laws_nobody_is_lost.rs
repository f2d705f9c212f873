//! Law 1: nobody is lost; and whatever else must hold in every record of every model.

#[path = "common/lives/mod.rs"]
mod lives;

use lives::audit::{audit, starts};
use lives::chance::Dice;
use lives::random::everything;

#[test]
fn nobody_is_lost_in_random_models_that_use_everything() {
    let mut reached = Reached::default();
    for case in 0..700 {
        let build = everything(&mut Dice(case));
        for (r, record) in build.run(case, 6).enumerate() {
            audit(
                &build.spec,
                &record,
                format!("case {case}, replication {r}"),
            );
            reached.count(&record);
        }
    }
    reached.assert_everything_happened();
}

#[test]
fn a_step_starts_once() {
    for case in 0..200 {
        let build = everything(&mut Dice(case));
        for (r, record) in build.run(case, 4).enumerate() {
            starts(
                &build.spec,
                &record,
                format!("case {case}, replication {r}"),
            );
        }
    }
}

/// How often each kind of event came up: a law that nothing touches proves nothing.
#[derive(Default, Debug)]
struct Reached {
    ends: std::collections::BTreeMap<String, u32>,
    windows: usize,
    graduations: usize,
    not_referred: usize,
    climbed: usize,
    failed: usize,
}

impl Reached {
    fn count(&mut self, record: &trappe::record::Record) {
        let kinds = record
            .steps
            .iter()
            .map(|s| format!("{:?} {}", s.end, first_word(&format!("{:?}", s.place))))
            .chain(
                record
                    .openings
                    .iter()
                    .map(|o| first_word(&format!("{:?}", o.fate))),
            );
        for kind in kinds {
            *self.ends.entry(kind).or_default() += 1;
        }
        self.windows += record.adviser.len();
        self.graduations += record.graduations.len();
        self.not_referred += record.people.iter().filter(|p| p.intake.is_none()).count();
        self.climbed += record
            .enterprises
            .iter()
            .filter(|e| e.levels.len() > 1)
            .count();
        self.failed += record
            .enterprises
            .iter()
            .filter(|e| e.failed.is_some())
            .count();
    }

    fn assert_everything_happened(&self) {
        let all = [
            "Completed NotNeeded",
            "Completed Enterprise",
            "Completed Generic",
            "Repeated NotNeeded",
            "Repeated Enterprise",
            "Repeated Generic",
            "Failed NotNeeded",
            "Failed Enterprise",
            "DroppedOut NotNeeded",
            "DroppedOut Enterprise",
            "LeftState NotNeeded",
            "LeftState Enterprise",
            "LeftState Waiting",
            "EnterpriseFailed Enterprise",
            "Placed Waiting",
            "GaveUp Waiting",
            "Horizon Waiting",
            "Filled",
            "Lapsed",
            "Lost",
            "Open",
        ];
        for kind in all {
            assert!(
                self.ends.get(kind).is_some_and(|n| *n >= 5),
                "{kind} hardly happens: {self:?}"
            );
        }
        let others = [
            self.windows,
            self.graduations,
            self.not_referred,
            self.climbed,
            self.failed,
        ];
        assert!(others.iter().all(|n| *n > 100), "{self:?}");
    }
}

fn first_word(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .into()
}
