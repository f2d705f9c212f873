//! Lines: what is paid for, when and by whom.

use super::Reader;
use super::rule::form;
use crate::contract::terms::{Cohort, Kind, Line, Repeat, Rule, When};
use crate::scenario::diagnostics::Fault;
use crate::scenario::read::context::At;
use crate::scenario::shape::Names;
use crate::scenario::shape::contract::line::{REPEAT, WHEN};
use crate::scenario::shape::names::MAIN;
use crate::scenario::value::{join, scalar};

impl Reader<'_, '_> {
    /// The lines, each `None` if it is broken.
    pub fn read_lines(&mut self, at: &At<'_>, cohorts: &[Cohort]) -> Vec<Option<Line>> {
        let members = at.get("line").map(|l| l.members()).unwrap_or_default();
        members
            .iter()
            .map(|(id, at)| self.line(id, at, cohorts))
            .collect()
    }

    fn line(&mut self, id: &str, at: &At<'_>, cohorts: &[Cohort]) -> Option<Line> {
        let (name, name_da) = self.names(id, at);
        let metric = self.line_metric(id, (name.clone(), name_da.clone()), at);
        let form = form(at);
        let kind = metric
            .flatten()
            .and_then(|m| self.metrics.get(m)?.as_ref())
            .map(|m| m.measure.kind());
        // With a metric that is broken nothing can be said about the rule.
        let known = metric.is_some() && (kind.is_some() || metric == Some(None));
        let fits = match (form, kind) {
            (Some(form), Some(kind)) => self.rule_fits(at, form, kind),
            (Some("charge"), None) => true,
            (Some(form), None) if metric == Some(None) => {
                self.push_no_metric(at, form);
                false
            }
            _ => false,
        };
        // Where rule and metric contradict one another, what fits only one of them is no further fault.
        let kind = kind.filter(|_| fits);
        let rule = match form {
            Some(form) if known => self.rule(at, form, fits),
            _ => None,
        };
        let limits = self.limits(at, kind, rule.as_ref());
        let two_sided = self.two_sided(at, kind, rule.as_ref());
        let by_cohort = self.by_cohort(at, kind, metric == Some(None), cohorts);
        let when = self.when(at, kind, by_cohort == Some(true));
        let repeat = self.repeat(at, kind, rule.as_ref());
        let lag = match at.get("lag") {
            Some(_) => self.cx.months_or(at, "lag", 0, 0).map(Some),
            None => Some(None),
        };
        let payers = self.line_payers(at);
        let waterfall = self.line_waterfall(at);
        let other = |reader: &mut Self, field: &str| match at.get(field) {
            Some(named) => reader
                .cx
                .index(&named, Names::Line)
                .map(|k| Some(usize::from(k))),
            None => Some(None),
        };
        let requires = other(self, "requires");
        let unless = other(self, "unless");
        Some(Line {
            id: id.to_owned(),
            name,
            name_da,
            metric: metric?,
            rule: rule?,
            requires: requires?,
            unless: unless?,
            limits: limits?,
            when: when?,
            by_cohort: by_cohort?,
            repeat: repeat?,
            lag_months: lag?,
            payers: payers?,
            waterfall: waterfall?,
            two_sided: two_sided?,
        })
    }

    fn push_no_metric(&mut self, at: &At<'_>, form: &str) {
        let place = at.get(form).map_or(at.node.place, |f| f.node.place);
        self.cx.push(
            Fault::new(place, join(&at.path, "metric"), "what does this line pay for?")
                .here("`metric` is missing")
                .help("add metric = \"ID\" of a [contract.metric.ID], or a measure in place: metric = { job_start = {} }"),
        );
    }

    /// The metric of a line: `Some(None)` if it has none.
    fn line_metric(
        &mut self,
        id: &str,
        names: (String, String),
        at: &At<'_>,
    ) -> Option<Option<usize>> {
        let field = at.get("metric");
        let in_place = field.as_ref().is_some_and(|f| f.node.table().is_some());
        if !in_place && let Some(stray) = at.get("baseline").or_else(|| at.get("effect")) {
            let word = if at.has("baseline") {
                "baseline"
            } else {
                "effect"
            };
            let help = match field.as_ref().and_then(|f| f.node.text()) {
                Some(metric) => format!("move it to [contract.metric.{metric}]"),
                None => "take it out".to_owned(),
            };
            self.cx.push(
                stray
                    .fault(format!("a `{word}` belongs to the metric"))
                    .here("this line names a metric that is defined elsewhere")
                    .help(help),
            );
        }
        let Some(field) = field else {
            return Some(None);
        };
        if in_place {
            return self.metric_in_place(id, names, at, &field).map(Some);
        }
        let index = self.cx.index(&field, Names::Metric)?;
        Some(Some(usize::from(index)))
    }

    fn by_cohort(
        &mut self,
        at: &At<'_>,
        kind: Option<Kind>,
        charge: bool,
        cohorts: &[Cohort],
    ) -> Option<bool> {
        let by_cohort = self.cx.flag_or(at, "by_cohort", false)?;
        if !by_cohort {
            return Some(false);
        }
        let field = at.get("by_cohort")?;
        let trouble = if self.cx.declared.cohorts.is_empty() {
            Some((
                "there are no cohorts",
                "nothing could be measured apart",
                "add sections [contract.cohort.ID] with from, until and measured",
            ))
        } else if kind == Some(Kind::Money) {
            Some((
                "money is not measured by cohort",
                "a saving is known of all people together, day by day",
                "take this out",
            ))
        } else if charge {
            Some((
                "a charge is not measured",
                "it is paid whatever the result",
                "take this out; `when` says on which days it is paid",
            ))
        } else {
            None
        };
        if let Some((what, here, help)) = trouble {
            self.cx.push(field.fault(what).here(here).help(help));
            return None;
        }
        // A cohort that is broken has been reported.
        (cohorts.len() == self.cx.declared.cohorts.len()).then_some(true)
    }

    fn when(&mut self, at: &At<'_>, kind: Option<Kind>, by_cohort: bool) -> Option<When> {
        let Some(field) = at.get("when") else {
            return Some(match kind {
                Some(Kind::Number) => When::End,
                _ => When::Periods,
            });
        };
        if by_cohort {
            self.cx.push(
                field
                    .fault("each cohort is measured on its own day")
                    .here("`by_cohort` says when already")
                    .help("take `when` out, or `by_cohort`"),
            );
            return None;
        }
        if field.node.list().is_some() {
            return self.days_inside(&field).map(When::On);
        }
        match scalar::choice(field.node, &field.path, &WHEN, self.cx.faults)? {
            0 => Some(When::Periods),
            _ => Some(When::End),
        }
    }

    fn repeat(&mut self, at: &At<'_>, kind: Option<Kind>, rule: Option<&Rule>) -> Option<Repeat> {
        let share = matches!(rule, Some(Rule::Share { .. }));
        // A curve of money is of the sum since the start: each measurement by itself would pay the same krone again.
        let default = if share || kind == Some(Kind::Money) {
            Repeat::Difference
        } else {
            Repeat::Each
        };
        let Some(field) = at.get("repeat") else {
            return Some(default);
        };
        let position = scalar::choice(field.node, &field.path, &REPEAT, self.cx.faults)?;
        let counted = matches!(kind, Some(Kind::Claims | Kind::Units));
        let trouble = match position {
            0 if kind == Some(Kind::Money) => Some((
                "money adds up: each measurement is of everything since the start",
                "this would pay the same saving again and again",
                "take this out: what was paid before is taken off",
            )),
            1 if counted => Some((
                "each claim and each unit is paid once",
                "there is nothing to take off",
                "take this out",
            )),
            1 if matches!(rule, Some(Rule::Charge { .. })) => Some((
                "a charge is the same every time",
                "the difference would be 0 from the second payment on",
                "take this out, or write when = \"end\"",
            )),
            _ => None,
        };
        if let Some((what, here, help)) = trouble {
            self.cx.push(field.fault(what).here(here).help(help));
            return None;
        }
        Some([Repeat::Each, Repeat::Difference][position.min(1)])
    }

    fn line_waterfall(&mut self, at: &At<'_>) -> Option<usize> {
        let Some(field) = at.get("waterfall") else {
            return Some(0);
        };
        let name = self.name(&field, Names::Waterfall)?;
        if name == MAIN {
            return Some(0);
        }
        let position = self.cx.declared.waterfalls.iter().position(|w| *w == name);
        position.map(|k| k + 1)
    }
}
