//! Variants of a world: without the programme's effect, and with more or fewer people.

use super::shocks::Shocks;
use super::{EnterpriseTable, GroupTable, IntakeTable, NO_FADE, ProgrammeTable, World};
use crate::model::group::{Group, Intake};
use crate::model::movement::Class;

impl World {
    /// The same world if the programme did nothing: people go through its steps, but no step, adviser or enterprise changes
    /// how anybody moves. Steps multiply by 1, whoever drops out stays in their state, nothing is opened, and a job in an
    /// enterprise is a job like any other. What a person costs while on a step stays, and so does every count of steps.
    #[must_use]
    pub fn without_effect(mut self) -> Self {
        if let Some(programme) = &mut self.programme {
            neutral_programme(programme);
        }
        if let Some(enterprises) = &mut self.enterprises {
            for level in &mut enterprises.levels {
                level.openings = 0.0;
                level.job_loss = 1.0;
            }
        }
        self
    }

    /// The same world in times that are always the same: without a cycle and without shocks.
    #[must_use]
    pub fn in_steady_times(mut self) -> Self {
        self.cycle = None;
        self.shocks = Shocks::none();
        self.pace
            .set(&self.states, [[1.0; Class::COUNT]].into_iter());
        self
    }

    /// The same world with `times` as many people in each group (whole people, at least one), arriving in the same weeks and
    /// from the same mix; what advisers can take on grows as the people do, and enterprises alike, so that nobody waits
    /// longer than before.
    #[must_use]
    pub fn scaled(mut self, times: f64) -> Self {
        let people = |world: &Self| -> f64 {
            let groups = world.groups.iter();
            groups.map(|g| f64::from(g.people)).sum()
        };
        let planned = people(&self);
        for group in &mut self.groups {
            scale_group(group, times);
        }
        let times = if planned > 0.0 {
            people(&self) / planned
        } else {
            times
        };
        if let Some(adviser) = self.programme.as_mut().and_then(|p| p.adviser.as_mut()) {
            adviser.capacity *= times;
        }
        if let Some(enterprises) = &mut self.enterprises {
            scale_enterprises(enterprises, times);
        }
        self
    }
}

/// People of a group of `people` that is scaled: whole people, halves rounded up, at least one.
pub fn scaled_people(people: u32, times: f64) -> u32 {
    if people == 0 {
        return 0;
    }
    libm::round(f64::from(people) * times).clamp(1.0, 1e9) as u32
}

/// The groups of a scenario as they are planned with `times` as many people: what [`World::scaled`] does to the lives, for
/// those who count the planned.
pub fn scaled_groups(groups: &[Group], times: f64) -> Vec<Group> {
    let scaled = |group: &Group| {
        let (planned, mut group) = (group.people, group.clone());
        group.people = scaled_people(planned, times);
        match &mut group.intake {
            Intake::Dates(dates) => *dates = scaled_dates(dates, group.people),
            Intake::Evenly { .. } => {}
            Intake::Arrivals { per_week, .. } => {
                *per_week = per_week.multiplied(ratio(group.people, planned).unwrap_or(times));
            }
        }
        group
    };
    groups.iter().map(scaled).collect()
}

/// Planned people by week, `people` in all.
pub(in crate::model) fn scaled_dates(dates: &[(u32, u32)], people: u32) -> Vec<(u32, u32)> {
    let each = |&(week, count): &(u32, u32)| std::iter::repeat_n(week, count as usize);
    let weeks: Vec<u32> = dates.iter().flat_map(each).collect();
    let mut out: Vec<(u32, u32)> = Vec::new();
    for week in resampled(&weeks, people) {
        match out.last_mut() {
            Some((last, count)) if *last == week => *count += 1,
            _ => out.push((week, 1)),
        }
    }
    out
}

fn neutral_programme(programme: &mut ProgrammeTable) {
    for step in &mut programme.steps {
        for effect in [&mut step.effect, &mut step.generic] {
            effect.during = [1.0; Class::COUNT];
            effect.after = [(1.0, NO_FADE); Class::COUNT];
        }
        for (destination, _) in &mut step.dropout {
            *destination = None;
        }
    }
    if let Some(adviser) = &mut programme.adviser {
        adviser.multiplier = 1.0;
    }
}

fn scale_group(group: &mut GroupTable, times: f64) {
    let people = scaled_people(group.people, times);
    match &mut group.intake {
        IntakeTable::Fixed(weeks) => *weeks = resampled(weeks, people),
        IntakeTable::Arrivals { per_week, .. } => {
            *per_week *= ratio(people, group.people).unwrap_or(times);
        }
    }
    group.people = people;
}

/// People as a multiple of those planned; `None` where nobody was.
fn ratio(people: u32, planned: u32) -> Option<f64> {
    (planned > 0).then(|| f64::from(people) / f64::from(planned))
}

fn scale_enterprises(enterprises: &mut EnterpriseTable, times: f64) {
    let count = scaled_people(enterprises.enterprises.len() as u32, times);
    enterprises.enterprises = resampled(&enterprises.enterprises, count);
}

/// `count` items spread evenly over a list, in its order.
fn resampled<T: Copy>(list: &[T], count: u32) -> Vec<T> {
    let (have, want) = (list.len() as u64, u64::from(count));
    if have == 0 {
        return Vec::new();
    }
    (0..want)
        .map(|k| list[(k * have / want.max(1)) as usize])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_its_order_and_its_mix() {
        assert_eq!(resampled(&[1, 2, 3], 6), [1, 1, 2, 2, 3, 3]);
        assert_eq!(resampled(&[1, 2, 3, 4], 2), [1, 3]);
        assert_eq!(resampled(&[1, 2, 3], 3), [1, 2, 3]);
        assert_eq!(resampled::<u32>(&[], 3), [0_u32; 0]);
    }

    #[test]
    fn dates_keep_their_proportions() {
        assert_eq!(scaled_dates(&[(0, 10), (26, 20)], 15), [(0, 5), (26, 10)]);
        assert_eq!(scaled_dates(&[(0, 10), (26, 20)], 60), [(0, 20), (26, 40)]);
    }

    #[test]
    fn a_group_never_vanishes() {
        assert_eq!(scaled_people(70, 0.5), 35);
        assert_eq!((scaled_people(25, 0.5), scaled_people(45, 0.5)), (13, 23));
        assert_eq!(scaled_people(1, 0.25), 1);
        assert_eq!(scaled_people(0, 4.0), 0);
    }
}
