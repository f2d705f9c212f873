//! Rates: how often something happens.

use super::context::{At, Context};
use crate::model::movement::Rate;
use crate::model::state::Per;
use crate::scenario::diagnostics::Fault;
use crate::scenario::shape::{BELOW_ONE, Measure, NOT_NEGATIVE};
use crate::scenario::value::{number, scalar};

impl Context<'_> {
    /// A rate without duration bands.
    pub fn rate(&mut self, at: &At<'_>) -> Option<Rate> {
        let beside = self.origin(at);
        if let Some(share) = at.get("share") {
            let weeks = self.weeks(at, "within", 1);
            let value = self.number_from(&share, Measure::Plain, &BELOW_ONE, &beside);
            if let Some(weeks) = weeks {
                self.at_time(&share, f64::from(weeks));
            }
            return Some(Rate::ShareWithin {
                value: value?,
                weeks: weeks?,
            });
        }
        if let Some(probability) = at.get("probability") {
            let weeks = match (at.get("per"), at.get("within")) {
                (Some(per), None) => scalar::per(per.node, &per.path, self.faults).map(Per::weeks),
                (None, Some(within)) => scalar::exact(within.node, &within.path, self.faults),
                (Some(_), Some(within)) => {
                    let fault = Fault::new(
                        within.node.key,
                        within.path.clone(),
                        "both `per` and `within` are given",
                    );
                    self.push(
                        fault
                            .here("a probability holds for one time")
                            .help("keep one of the two"),
                    );
                    None
                }
                (None, None) => {
                    let fault = Fault::new(
                        at.node.place,
                        format!("{}.per", at.path),
                        "a probability needs its time",
                    );
                    self.push(
                        fault
                            .here("per week, month or year?")
                            .help("add per = \"year\", or within = \"26 weeks\""),
                    );
                    None
                }
            };
            let value = self.number_from(&probability, Measure::Plain, &BELOW_ONE, &beside);
            if let Some(weeks) = weeks {
                self.at_time(&probability, weeks);
            }
            return Some(Rate::Probability {
                value: value?,
                weeks: weeks?,
            });
        }
        let intensity = at.get("intensity")?;
        let per = at.get("per")?;
        let weeks = scalar::per(per.node, &per.path, self.faults).map(Per::weeks)?;
        let path = intensity.path.clone();
        let mut parsed = number::read(
            intensity.node,
            &path,
            Measure::Plain,
            &NOT_NEGATIVE,
            false,
            self.faults,
        )?;
        parsed.origin = parsed.origin.or(&beside);
        // A posterior from counts is per week, whatever unit the rate is given in.
        if let Some(unit) = parsed.per {
            parsed = parsed.scaled(weeks / unit.weeks());
        }
        let value = self.register(&path, parsed, false);
        self.at_time(&intensity, weeks);
        Some(Rate::Intensity { value, weeks })
    }
}
