//! Law 1: nobody is lost; and whatever else must hold in every record of every model.

use crate::lives::audit::{audit, starts};
use crate::lives::chance::Dice;
use crate::lives::random::everything;
use trappe::model::state::StateId;
use trappe::record::{OpeningFate, PlaceKind, Record, StepEnd};

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

#[test]
fn the_auditor_notices_what_is_wrong() {
    type Corruption = fn(&mut Record) -> Option<()>;
    let corruptions: [(&str, Corruption); 12] = [
        ("enrolled a week late", |r| {
            let intake = r.people.iter_mut().find_map(|p| p.intake.as_mut())?;
            *intake += 1;
            Some(())
        }),
        ("moved without a transition", |r| {
            let at = r
                .programme
                .offsets
                .windows(2)
                .position(|w| w[1] - w[0] > 2)?;
            let stays = &mut r.programme.stays[r.programme.offsets[at] as usize..];
            stays[1].state = StateId(6); // the pension, which nobody leaves
            Some(())
        }),
        ("a step a week longer", |r| {
            let s = r.steps.iter_mut().find(|s| s.end == StepEnd::Completed)?;
            s.to += 1;
            Some(())
        }),
        ("a repeat forgotten", |r| {
            let s = r.steps.iter().position(|s| s.end == StepEnd::Repeated)?;
            r.steps.remove(s + 1);
            Some(())
        }),
        ("a wait forgotten", |r| {
            let s = r
                .steps
                .iter()
                .position(|s| s.end == StepEnd::Placed && s.to - s.from > 1 && s.from > 0)?;
            r.steps[s].to -= 1;
            Some(())
        }),
        ("a place that is not there", |r| {
            let s = r.steps.iter_mut().find(|s| s.place == PlaceKind::Generic)?;
            s.place = PlaceKind::Enterprise(0);
            Some(())
        }),
        ("a graduation forgotten", |r| {
            r.graduations.pop().map(|_| ())
        }),
        ("an adviser who helps for too long", |r| {
            let w = r.adviser.iter_mut().find(|w| w.to + 1 < r.weeks)?;
            w.to += 1;
            Some(())
        }),
        ("a window forgotten", |r| r.adviser.pop().map(|_| ())),
        ("a failure a week early", |r| {
            let e = r
                .enterprises
                .iter_mut()
                .find_map(|e| e.failed.as_mut().filter(|f| **f > 1))?;
            *e -= 1;
            Some(())
        }),
        ("an opening filled by nobody", |r| {
            let o = r
                .openings
                .iter_mut()
                .find(|o| matches!(o.fate, OpeningFate::Filled { .. }))?;
            o.fate = OpeningFate::Open;
            Some(())
        }),
        ("a regime too few", |r| {
            r.regimes.pop()?;
            Some(())
        }),
    ];
    for (name, corrupt) in corruptions {
        let (mut tried, mut noticed) = (0, 0);
        for case in 0..60 {
            let build = everything(&mut Dice(case));
            let mut record = build.live(case, 0);
            if corrupt(&mut record).is_some() {
                tried += 1;
                let verdict = std::panic::catch_unwind(|| audit(&build.spec, &record, name.into()));
                noticed += u32::from(verdict.is_err());
            }
        }
        // Some corruptions are harmless in some records: an early failure that nobody was there to feel, for instance.
        assert!(
            tried > 3 && noticed * 10 > tried * 3,
            "{name}: {noticed} of {tried}"
        );
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
    fn count(&mut self, record: &Record) {
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
