//! How many replications a precision takes.

use super::job::{BLOCK, RunError};

/// Replications after which a precision is looked at for the first time, if nothing else is said.
pub const FIRST: u32 = 1_000;

/// What is known least of all that is asked about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Least {
    /// What it is, as an error names it.
    pub what: String,
    /// Half the width of its interval, or its longer side; infinite where nothing is known of it.
    pub half_width: f64,
}

impl Least {
    /// The widest of many; of none, nothing is known.
    pub fn of(all: impl IntoIterator<Item = Self>, asked: &str) -> Self {
        let widest = all
            .into_iter()
            .max_by(|a, b| a.half_width.total_cmp(&b.half_width));
        widest.unwrap_or_else(|| Self {
            what: asked.to_owned(),
            half_width: f64::INFINITY,
        })
    }
}

/// A precision that is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sought {
    /// What no side of an interval may pass.
    pub half_width: f64,
    /// Replications at the first look.
    pub first: u32,
    /// Replications at most.
    pub most: u32,
    /// The option by which more are allowed.
    pub more: &'static str,
}

impl Sought {
    /// The usual first look.
    pub fn new(half_width: f64, most: u32) -> Self {
        Self {
            half_width,
            first: FIRST,
            most,
            more: "--replications",
        }
    }

    /// Looks after ever more replications until all is known well enough, and returns how many that took. `look` lives up to a number of
    /// replications and says what is known least then. The numbers depend on what it says alone, so that they are reproducible.
    ///
    /// # Errors
    /// [`RunError::NotPrecise`], and those of `look`.
    pub fn seek(
        &self,
        mut look: impl FnMut(u32) -> Result<Least, RunError>,
    ) -> Result<u32, RunError> {
        let mut aim = self.most.min(self.first);
        loop {
            let Least { what, half_width } = look(aim)?;
            if half_width <= self.half_width {
                return Ok(aim);
            }
            if aim >= self.most {
                return Err(RunError::NotPrecise {
                    what,
                    reached: half_width,
                    asked: self.half_width,
                    replications: aim,
                    more: self.more,
                });
            }
            aim = self.next(aim, half_width);
        }
    }

    /// How many are likely to do where so many have brought a half width to `reached`: it falls with the root of the number, and a tenth more
    /// saves a round. Twice as many where nothing can be told; whole blocks.
    fn next(&self, done: u32, reached: f64) -> u32 {
        let needed =
            f64::from(done) * (reached / self.half_width) * (reached / self.half_width) * 1.1;
        let needed = if needed.is_finite() {
            needed.min(f64::from(self.most)) as u32
        } else {
            done.saturating_mul(2)
        };
        needed
            .div_ceil(BLOCK)
            .saturating_mul(BLOCK)
            .clamp(done + 1, self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(half_width: f64, most: u32) -> Sought {
        Sought::new(half_width, most)
    }

    fn least(half_width: f64) -> Result<Least, RunError> {
        Ok(Least {
            what: "x".into(),
            half_width,
        })
    }

    #[test]
    fn the_number_follows_the_root_and_the_asked_width_is_reached() {
        let mut looks = Vec::new();
        // ± 10 / √n: ± 0.1 takes 10,000
        let took = sought(0.1, 1_000_000).seek(|n| {
            looks.push(n);
            least(10.0 / f64::from(n).sqrt())
        });
        let took = took.unwrap();
        assert!((10_000..12_000).contains(&took), "{took}");
        assert_eq!(looks[0], FIRST);
        assert_eq!(looks.last(), Some(&took));
        assert!(looks.len() <= 3, "{looks:?}");
    }

    #[test]
    fn what_cannot_be_reached_is_refused_with_what_was() {
        let mut last = 0;
        let refused = sought(0.1, 2_500).seek(|n| {
            assert!(n > last && n <= 2_500);
            last = n;
            least(10.0 / f64::from(n).sqrt())
        });
        let Err(RunError::NotPrecise {
            reached,
            replications,
            ..
        }) = refused
        else {
            panic!("{refused:?}");
        };
        assert_eq!((replications, reached), (2_500, 0.2));
    }

    #[test]
    fn of_what_nothing_is_known_more_is_lived_to_the_end() {
        let mut looks = Vec::new();
        let refused = sought(0.1, 5_000).seek(|n| {
            looks.push(n);
            least(f64::INFINITY)
        });
        assert!(refused.is_err());
        assert_eq!(*looks.last().unwrap(), 5_000);
        assert!(looks.len() <= 4, "{looks:?}");
        assert_eq!(Least::of([], "x").half_width, f64::INFINITY);
    }
}
