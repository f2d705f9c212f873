//! From the entries of a file to outcomes.

use super::Observed;
use super::csv;
use super::entry::{self, Entry, FIELDS, Said};
use super::fields::{Field, Row};
use super::people::{self, Label};
use super::sources;
use super::warnings::{self, Seen};
use crate::contract::day::Day;
use crate::contract::outcomes::{Event, Outcomes};
use crate::contract::terms::{Stops, Terms};
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::provenance::Assumption;
use crate::scenario::source::{FileId, Place, Sources};
use crate::scenario::tree::{self, Node};
use crate::scenario::units::short;
use std::collections::BTreeMap;

/// Metrics of a CSV file that are none.
const COST: &str = "cost";
const TERMINATED: &str = "terminated";

/// Takes in one file.
pub(super) struct Reader<'a> {
    terms: &'a Terms,
    faults: &'a mut Faults,
    outcomes: Outcomes,
    /// The labels of `outcomes.events`, in the order of the file.
    labels: Vec<Option<Label>>,
    seen: Vec<Seen>,
    /// Where each number was measured first.
    numbers: BTreeMap<(u16, u16, Day), Place>,
    /// Where each early end stands, in the order of `outcomes.terminated`.
    terminated: Vec<Place>,
    sources: Vec<Assumption>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(terms: &'a Terms, faults: &'a mut Faults) -> Self {
        Self {
            terms,
            faults,
            outcomes: Outcomes::default(),
            labels: Vec::new(),
            seen: Vec::new(),
            numbers: BTreeMap::new(),
            terminated: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// Reads TOML.
    pub(super) fn toml(&mut self, file: FileId, shown: &str, text: &str, contract: &str) {
        let root = tree::parse(file, text, self.faults);
        // Faults of the syntax would drag others behind them.
        if !self.faults.is_empty() {
            return;
        }
        // Two files in the wrong order are one mistake, not one for each section.
        let whole = root.get("contract").filter(|node| node.table().is_some());
        if let Some(node) = whole.or_else(|| root.get("format")) {
            let fault = Fault::new(node.place, "", "this is a contract or a scenario");
            self.faults.push(
                fault
                    .here("outcomes have [[outcome]] and [[cost]]")
                    .help("the contract comes first, then its outcomes"),
            );
            return;
        }
        let known = ["contract", "terminated", "outcome", "cost"];
        for (key, node) in root.table().into_iter().flat_map(|t| t.iter()) {
            if !known.contains(&key) {
                let what = format!("there is no field `{}` in an outcome file", short(key));
                let mut fault = Fault::new(node.key, short(key), what).here("not known");
                fault.help = suggest(key, "fields are", &known);
                self.faults.push(fault);
            }
        }
        if let Some(node) = root.get("contract")
            && node.text() != Some(contract)
        {
            let fault = Fault::new(
                node.place,
                "contract",
                "these are outcomes of another contract",
            );
            self.faults
                .push(fault.here(format!("the contract given is `{contract}`")));
        }
        if let Some(node) = root.get("terminated") {
            match node.list() {
                Some(list) => list.iter().for_each(|node| self.end(node)),
                None => self.end(node),
            }
        }
        for (key, entries) in [("outcome", root.get("outcome")), ("cost", root.get("cost"))] {
            let Some(node) = entries else { continue };
            let Some(list) = node.list() else {
                let fault = Fault::new(node.place, key, "needs a list of tables");
                let here = format!("this is {}", node.value.describe());
                self.faults.push(
                    fault
                        .here(here)
                        .help(format!("head each entry with [[{key}]]")),
                );
                continue;
            };
            for (i, node) in list.iter().enumerate() {
                let name = format!("{key}.{i}");
                if node.table().is_none() {
                    let fault = Fault::new(node.place, name, "needs a table");
                    let here = format!("this is {}", node.value.describe());
                    self.faults.push(
                        fault
                            .here(here)
                            .help(format!("head each entry with [[{key}]]")),
                    );
                    continue;
                }
                let node = sources::plain(node, &name, shown, &mut self.sources, self.faults);
                let row = row(&node, &name);
                if key == COST {
                    row.only(&["date", "amount"], self.faults);
                    self.cost(row, "amount");
                } else {
                    self.entry(row);
                }
            }
        }
    }

    /// An early end in TOML.
    fn end(&mut self, node: &Node) {
        let row = row(node, "terminated");
        row.only(&["on", "by"], self.faults);
        if node.table().is_none() {
            let fault = Fault::new(node.place, "terminated", "needs a table");
            let here = format!("this is {}", node.value.describe());
            let help = "write terminated = { on = 2015-08-31, by = \"stop\" }, or a list of two such tables";
            self.faults.push(fault.here(here).help(help));
        } else {
            self.terminated(row, "on", "by");
        }
    }

    /// Reads CSV.
    pub(super) fn csv(&mut self, file: FileId, text: &str) {
        for row in csv::rows(file, text, &FIELDS, &["metric", "date"], self.faults) {
            let of = row.node.get("metric").and_then(Node::text);
            let row = Row {
                node: &row.node,
                csv: true,
                name: &row.name,
            };
            match of {
                Some(word @ (COST | TERMINATED))
                    if self.terms.metrics.iter().any(|m| m.id == word) =>
                {
                    if let Some(field) = row.get("metric") {
                        let fault = field.fault(format!(
                            "`{word}` could be a row of its own kind, or the metric"
                        ));
                        self.faults.push(
                            fault
                                .here("two meanings")
                                .help("write these outcomes as TOML, where the two stand apart"),
                        );
                    }
                }
                Some(COST) => {
                    self.others(row, &["metric", "date", "value"], "a cost");
                    self.cost(row, "value");
                }
                Some(TERMINATED) => {
                    self.others(row, &["metric", "date", "cohort"], "an early end");
                    self.terminated(row, "date", "cohort");
                }
                _ => self.entry(row),
            }
        }
    }

    /// Refuses cells that mean nothing in a row of this kind.
    fn others(&mut self, row: Row<'_>, known: &[&str], what: &str) {
        for field in FIELDS.iter().filter(|f| !known.contains(f)) {
            let help = format!("{what} has {}", known.join(", "));
            row.refuse(
                field,
                &format!("{what} has no `{field}`"),
                &help,
                self.faults,
            );
        }
    }

    fn entry(&mut self, row: Row<'_>) {
        let Some(entry) = entry::read(row, self.terms, self.faults) else {
            return;
        };
        let Entry {
            metric,
            day,
            cohort,
            said,
        } = entry;
        let mut seen = Seen {
            metric,
            day,
            cohort,
            place: row.node.place,
            person: None,
            money: None,
            counts: true,
        };
        match said {
            Said::Event { count, person } => {
                seen.person.clone_from(&person);
                // A row that says that nothing was found is no event, but it was not forgotten.
                seen.counts = !count.is_zero();
                if seen.counts {
                    self.labels.push(person);
                    self.outcomes.events.push(Event {
                        person: 0,
                        day,
                        metric,
                        cohort,
                        count,
                    });
                }
            }
            Said::Number(measured) => {
                if let Some(first) = self.numbers.get(&(metric, cohort, day)) {
                    let fault = Fault::new(row.node.place, row.name, "measured twice on one day");
                    let help = "keep one of the two; another cohort needs its `cohort`, a later measurement its own date";
                    let fault = fault.here("again").also(*first, "measured here first");
                    self.faults.push(fault.help(help));
                    return;
                }
                self.numbers.insert((metric, cohort, day), row.node.place);
                self.outcomes.numbers.push(measured);
            }
            Said::Money(money) => {
                seen.money = Some((money.expected, money.actual));
                self.outcomes.money.push(money);
            }
        }
        self.seen.push(seen);
    }

    fn cost(&mut self, row: Row<'_>, amount: &str) {
        let faults = &mut *self.faults;
        let day = row.need("date", "the day on which it is paid: 2016-01-01", faults);
        let day = day.and_then(|f| f.day(faults));
        let field = row.need(amount, "what the vehicle pays for the effort", faults);
        let paid = field.and_then(|field| {
            let paid = field.money(self.terms.currency.decimals, faults)?;
            if paid < 0 {
                let fault = field.fault("a cost cannot be negative");
                faults.push(fault.here("below 0").help(
                    "money that comes in is an outcome payment, which the contract works out",
                ));
                return None;
            }
            Some(paid)
        });
        if let (Some(day), Some(paid)) = (day, paid) {
            self.outcomes.costs.push((day, paid));
        }
    }

    fn terminated(&mut self, row: Row<'_>, on: &str, by: &str) {
        let faults = &mut *self.faults;
        let day = row.need(on, "the day on which it ended: 2015-08-31", faults);
        let day = day.and_then(|f| f.day(faults));
        let help = "name one of the terminations of the contract";
        let by = row.need(by, help, faults);
        let which = by.and_then(|field| self.termination(&field));
        if let (Some(day), Some(which)) = (day, which)
            && let Some(termination) = self.terms.terminations.get(which)
            && !termination.on.is_empty()
            && !termination.on.contains(&day)
        {
            let days: Vec<String> = termination.on.iter().map(Day::to_string).collect();
            let what = format!("`{}` cannot end the contract on {day}", termination.id);
            let fault = Fault::new(row.node.place, row.name, what);
            self.faults.push(
                fault
                    .here("not a day that the contract names")
                    .help(format!("its days are: {}", days.join(", "))),
            );
            return;
        }
        if let (Some(day), Some(which)) = (day, which)
            && self.may_end(row, day, which)
        {
            self.outcomes.terminated.push((day, which));
            self.terminated.push(row.node.place);
        }
    }

    /// Whether an early end is the first of its kind, and nothing is left to end after an end of everything.
    fn may_end(&mut self, row: Row<'_>, day: Day, which: usize) -> bool {
        let stops = |which: usize| self.terms.terminations.get(which).map(|t| t.stops);
        let ends = self.outcomes.terminated.iter().zip(&self.terminated);
        for (&(before, other), place) in ends {
            let (what, here, help) = if stops(other) == stops(which) {
                (
                    "a contract ends early only once",
                    "again",
                    "keep one of the two; only an end of the intake and a later end of everything can stand side by side",
                )
            } else if (stops(which) == Some(Stops::Intake)) == (day >= before) {
                (
                    "after the end of everything there is no intake left that could end",
                    "out of order",
                    "take the end of the intake out, or mend its date",
                )
            } else {
                continue;
            };
            let fault = Fault::new(row.node.place, row.name, what).here(here);
            self.faults
                .push(fault.also(*place, "ended here").help(help));
            return false;
        }
        true
    }

    fn termination(&mut self, field: &Field<'_>) -> Option<usize> {
        let id = field.text("stop", self.faults)?;
        let list = &self.terms.terminations;
        let found = list.iter().position(|t| t.id == id);
        if found.is_none() {
            let what = format!("there is no termination `{}`", short(id));
            let mut fault = field.fault(what).here("not in the contract");
            if list.is_empty() {
                fault = fault
                    .help("this contract cannot end early: it has no [contract.termination.…]");
            } else {
                let known: Vec<&str> = list.iter().map(|t| t.id.as_str()).collect();
                fault.help = suggest(id, "terminations are", &known);
            }
            self.faults.push(fault);
        }
        found
    }

    /// What was read; only what is said is worth anything if there are faults.
    pub(super) fn finish(mut self, sources: &Sources) -> Observed {
        let (numbers, people) = people::number(&self.labels);
        for (event, person) in self.outcomes.events.iter_mut().zip(numbers) {
            event.person = person;
        }
        self.outcomes.sort();
        let warnings = warnings::warnings(self.terms, &self.outcomes, &self.seen, sources);
        Observed {
            outcomes: self.outcomes,
            people,
            sources: self.sources,
            warnings,
        }
    }
}

fn row<'n>(node: &'n Node, name: &'n str) -> Row<'n> {
    Row {
        node,
        csv: false,
        name,
    }
}
