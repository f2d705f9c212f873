//! The shared workload in ixa (a plan for each sojourn), and two sketches of what a machine can do at most.
//!
//! Prints one line per program: name, tab, million participant-weeks a second. Each keeps the number of people in each state for every
//! week of every replication, and is checked against the exact shares of the last week.

mod ixa_sojourns;
mod sketches;

use std::time::Instant;

pub const STATES: usize = 5;
/// People in each state, week after week.
pub type Counts = Vec<[i32; STATES]>;

pub struct Workload {
    pub people: usize,
    pub weeks: usize,
    pub replications: u32,
    pub matrix: [[f64; STATES]; STATES],
}

impl Workload {
    fn read() -> Self {
        let json: serde_json::Value =
            serde_json::from_str(include_str!("../../workload.json")).expect("JSON");
        let number = |key: &str| json[key].as_u64().expect("a number");
        let mut matrix = [[0.0; STATES]; STATES];
        for (i, row) in matrix.iter_mut().enumerate() {
            for (j, p) in row.iter_mut().enumerate() {
                *p = json["weekly_transition_matrix"][i][j].as_f64().expect("a number");
            }
        }
        Self {
            people: number("participants") as usize,
            weeks: number("weeks") as usize,
            replications: number("replications") as u32,
            matrix,
        }
    }

    /// Expected share of each state in the last week.
    fn exact(&self) -> [f64; STATES] {
        let mut now = [1.0, 0.0, 0.0, 0.0, 0.0];
        for _ in 0..self.weeks {
            let mut next = [0.0; STATES];
            for (share, row) in now.iter().zip(&self.matrix) {
                for (next, p) in next.iter_mut().zip(row) {
                    *next += share * p;
                }
            }
            now = next;
        }
        now
    }

    /// Runs all replications three times over, and tells the speed of the fastest round.
    fn tell(&self, name: &str, exactly: bool, mut replication: impl FnMut(u32) -> Counts) {
        let mut least = f64::INFINITY;
        let mut last = [0.0; STATES];
        for _ in 0..3 {
            last = [0.0; STATES];
            let begin = Instant::now();
            for r in 0..self.replications {
                let counts = replication(r);
                for (sum, count) in last.iter_mut().zip(&counts[self.weeks - 1]) {
                    *sum += f64::from(*count);
                }
            }
            least = least.min(begin.elapsed().as_secs_f64());
        }
        let everybody = self.people as f64 * f64::from(self.replications);
        if exactly {
            for (sum, exact) in last.iter().zip(self.exact()) {
                let off = (sum / everybody - exact).abs();
                assert!(off < 0.007, "{name}: a share is off by {off:.4}");
            }
        }
        println!("{name}\t{:.1}", everybody * self.weeks as f64 / least / 1e6);
    }
}

fn main() {
    let workload = Workload::read();
    let ixa = ixa_sojourns::Chain::of(&workload);
    workload.tell("ixa, a plan a sojourn", true, |r| ixa_sojourns::run(&ixa, &workload, r));
    let tables = sketches::Tables::of(&workload);
    workload.tell("sketch: sojourns, guide table, Philox a draw", true, |r| {
        sketches::sojourns(&tables, &workload, r)
    });
    // places are scarce: shares are not those of the matrix
    workload.tell("sketch: calendar of weeks, job slots, Philox a draw", false, |r| {
        sketches::calendar(&tables, &workload, r)
    });
}
