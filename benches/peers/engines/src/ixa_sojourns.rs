//! One plan for each sojourn, in ixa's way: entities with a property, plans at times, a data plugin for the counts.

use crate::{Counts, STATES, Workload};
use ixa::prelude::*;
use rand::RngExt;

define_entity!(Person);
define_property!(struct Place(u8), Person, default_const = Place(0));
define_rng!(Luck);
define_data_plugin!(Weeks, Vec<[i32; STATES]>, Vec::new());

/// The matrix by sojourn: ln P(stay), and cumulated probabilities of the destinations of those who leave.
#[derive(Clone, Copy)]
pub struct Chain {
    ln_stay: [f64; STATES],
    leave: [[f64; STATES]; STATES],
    weeks: usize,
}

impl Chain {
    pub fn of(workload: &Workload) -> Self {
        let mut chain = Self {
            ln_stay: [0.0; STATES],
            leave: [[0.0; STATES]; STATES],
            weeks: workload.weeks,
        };
        for (i, row) in workload.matrix.iter().enumerate() {
            chain.ln_stay[i] = row[i].ln();
            let mut sum = 0.0;
            for (j, p) in row.iter().enumerate() {
                sum += if i == j { 0.0 } else { *p };
                chain.leave[i][j] = sum / (1.0 - row[i]);
            }
        }
        chain
    }
}

fn plan(context: &mut Context, chain: Chain, person: PersonId) {
    let Place(from) = context.get_property(person);
    let row = usize::from(from);
    let (u, v): (f64, f64) = context.sample(Luck, |luck| (luck.random(), luck.random()));
    let stay = 1.0 + ((1.0 - u).ln() / chain.ln_stay[row]).floor();
    let at = context.get_current_time() + stay;
    if at > chain.weeks as f64 {
        return;
    }
    let to = chain.leave[row][..STATES - 1].iter().filter(|sum| v >= **sum).count();
    context.add_plan(at, move |context| {
        let week = context.get_current_time() as usize - 1;
        let change = &mut context.get_data_mut(Weeks)[week];
        change[row] -= 1;
        change[to] += 1;
        context.set_property(person, Place(to as u8));
        plan(context, chain, person);
    });
}

pub fn run(chain: &Chain, workload: &Workload, replication: u32) -> Counts {
    let mut context = Context::new();
    context.init_random(u64::from(replication));
    *context.get_data_mut(Weeks) = vec![[0; STATES]; workload.weeks];
    for _ in 0..workload.people {
        let person = context.add_entity(Person).expect("an entity");
        plan(&mut context, *chain, person);
    }
    context.execute();
    let mut now = [0; STATES];
    now[0] = workload.people as i32;
    let changes = std::mem::take(context.get_data_mut(Weeks));
    let weeks = changes.into_iter().map(|change| {
        for (now, change) in now.iter_mut().zip(change) {
            *now += change;
        }
        now
    });
    weeks.collect()
}
