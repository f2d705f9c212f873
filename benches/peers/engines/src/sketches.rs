//! Sketches of what a machine can do at most: nothing but the chain, everything in tables, one Philox block for each movement.

use crate::{Counts, STATES, Workload};

/// Bits of a guide table's index.
const GUIDE: u32 = 10;
const ALL: f64 = 4_294_967_296.0;

/// A state: how long people stay, and where they go.
struct State {
    /// P(left by week k + 1), of 2³².
    cumulated: Vec<u32>,
    /// Where to begin to look, by the first bits of a word.
    guide: Vec<u16>,
    /// P(destination ≤ j | left), of 2³².
    leave: [u32; STATES - 1],
}

pub struct Tables {
    states: Vec<State>,
}

impl Tables {
    pub fn of(workload: &Workload) -> Self {
        let state = |i: usize| {
            let row = &workload.matrix[i];
            let left = |k: usize| (1.0 - row[i].powi(k as i32 + 1)) * ALL;
            let mut cumulated: Vec<u32> = (0..workload.weeks).map(|k| left(k) as u32).collect();
            cumulated.push(u32::MAX);
            let first = |word: u32| cumulated.partition_point(|c| *c <= word) as u16;
            let guide = (0..1 << GUIDE).map(|g: u32| first(g << (32 - GUIDE))).collect();
            let mut leave = [0; STATES - 1];
            let mut sum = 0.0;
            for (j, leave) in leave.iter_mut().enumerate() {
                sum += if i == j { 0.0 } else { row[j] };
                *leave = (sum / (1.0 - row[i]) * ALL).min(ALL - 1.0) as u32;
            }
            State { cumulated, guide, leave }
        };
        Self { states: (0..STATES).map(state).collect() }
    }
}

impl State {
    #[inline(always)]
    fn stay(&self, word: u32) -> usize {
        let mut k = usize::from(self.guide[(word >> (32 - GUIDE)) as usize]);
        while k + 1 < self.cumulated.len() && word >= self.cumulated[k] {
            k += 1;
        }
        k + 1
    }

    #[inline(always)]
    fn to(&self, word: u32) -> usize {
        self.leave.iter().map(|leave| usize::from(word >= *leave)).sum()
    }
}

/// Philox4x32-10 (Salmon et al. 2011).
#[inline(always)]
fn philox(mut c: [u32; 4]) -> [u32; 4] {
    let mut key = [1_u32, 2];
    for _ in 0..10 {
        let (p, q) = (0xD251_1F53 * u64::from(c[0]), 0xCD9E_8D57 * u64::from(c[2]));
        c = [(q >> 32) as u32 ^ c[1] ^ key[0], q as u32, (p >> 32) as u32 ^ c[3] ^ key[1], p as u32];
        key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
    }
    c
}

/// Person after person, from sojourn to sojourn.
pub fn sojourns(tables: &Tables, workload: &Workload, replication: u32) -> Counts {
    let weeks = workload.weeks;
    let mut counts = vec![[0; STATES]; weeks + 1];
    for person in 0..workload.people {
        let (mut state, mut at) = (0, 0);
        for event in 0.. {
            let words = philox([person as u32, event, replication, 0]);
            let from = &tables.states[state];
            // the state after k + 1 steps stands at k
            counts[if at == 0 { 0 } else { at - 1 }][state] += 1;
            at += from.stay(words[0]);
            if at > weeks {
                break;
            }
            counts[at - 1][state] -= 1;
            state = from.to(words[1]);
        }
    }
    for week in 1..weeks {
        for state in 0..STATES {
            counts[week][state] += counts[week - 1][state];
        }
    }
    counts
}

/// Week after week from a calendar: each entry into the last state takes one of the slots that twelve enterprises open and close; who
/// finds none waits a week.
pub fn calendar(tables: &Tables, workload: &Workload, replication: u32) -> Counts {
    const NOBODY: u8 = u8::MAX;
    const ENTERPRISES: u32 = 12;
    let (people, weeks) = (workload.people, workload.weeks);
    let mut first = vec![NOBODY; weeks + 1];
    let (mut next, mut state, mut to) = ([NOBODY; 256], [0_u8; 256], [0_u8; 256]);
    let mut now = [0; STATES];
    now[0] = people as i32;
    let mut slots = 0_i32;
    let mut level = [0_usize; ENTERPRISES as usize];
    let mut due = [0_usize; ENTERPRISES as usize];
    for (e, due) in due.iter_mut().enumerate() {
        *due = tables.states[0].stay(philox([e as u32, 0, replication, 1])[0]);
    }
    for person in 0..people {
        let words = philox([person as u32, 0, replication, 0]);
        to[person] = tables.states[0].to(words[1]) as u8;
        let week = tables.states[0].stay(words[0]);
        if week <= weeks {
            next[person] = std::mem::replace(&mut first[week], person as u8);
        }
    }
    let mut counts = Vec::with_capacity(weeks);
    for week in 1..=weeks {
        for e in 0..ENTERPRISES as usize {
            if due[e] == week {
                let words = philox([e as u32, week as u32, replication, 1]);
                let before = level[e];
                level[e] = tables.states[before].to(words[1]);
                due[e] = week + tables.states[level[e]].stay(words[0]);
                slots += 2 * (level[e] as i32 - before as i32);
            }
        }
        let mut at = first[week];
        while at != NOBODY {
            let person = usize::from(at);
            at = next[person];
            let (before, after) = (usize::from(state[person]), usize::from(to[person]));
            if after == STATES - 1 && slots <= 0 {
                if week < weeks {
                    next[person] = std::mem::replace(&mut first[week + 1], person as u8);
                }
                continue;
            }
            slots += i32::from(before == STATES - 1) - i32::from(after == STATES - 1);
            now[before] -= 1;
            now[after] += 1;
            state[person] = after as u8;
            let words = philox([person as u32, week as u32, replication, 0]);
            to[person] = tables.states[after].to(words[1]) as u8;
            let leave = week + tables.states[after].stay(words[0]);
            if leave <= weeks {
                next[person] = std::mem::replace(&mut first[leave], person as u8);
            }
        }
        counts.push(now);
    }
    counts
}
