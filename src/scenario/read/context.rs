//! What all readers share: where they are, what was found so far, and the simple fields.

use crate::model::account::{Account, Funding};
use crate::model::calendar::Calendar;
use crate::model::number::{Number, Parameter, ParameterId};
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::nearest;
use crate::scenario::provenance::Assumption;
use crate::scenario::same::SAME_AS;
use crate::scenario::shape::check::reference;
use crate::scenario::shape::names::Declared;
use crate::scenario::shape::{Measure, Names, Range, Weighing};
use crate::scenario::source::{Place, Sources};
use crate::scenario::tree::{Node, Value};
use crate::scenario::units::short;
use crate::scenario::value::number::Parsed;
use crate::scenario::value::origin::Origin;
use crate::scenario::value::{join, number, origin, scalar, weights};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The municipality of the person whom an amount concerns.
pub const OWN_MUNICIPALITY: Account = Account::Municipality(u16::MAX);

/// A node and the path to it.
#[derive(Debug, Clone)]
pub struct At<'n> {
    /// The node.
    pub node: &'n Node,
    /// Its dotted path.
    pub path: String,
}

impl<'n> At<'n> {
    /// A field of a table.
    pub fn get(&self, field: &str) -> Option<At<'n>> {
        self.node.get(field).map(|node| At {
            node,
            path: join(&self.path, field),
        })
    }

    /// Whether a field is there.
    pub fn has(&self, field: &str) -> bool {
        self.node.get(field).is_some()
    }

    /// The members of a table, with their names.
    pub fn members(&self) -> Vec<(&'n str, At<'n>)> {
        let table = self.node.table().into_iter();
        table
            .flat_map(|t| t.iter())
            .map(|(key, node)| {
                let path = join(&self.path, key);
                (key, At { node, path })
            })
            .collect()
    }

    /// The items of a list.
    pub fn items(&self) -> Vec<At<'n>> {
        let list = self.node.list().unwrap_or_default();
        list.iter()
            .enumerate()
            .map(|(i, node)| At {
                node,
                path: join(&self.path, &i.to_string()),
            })
            .collect()
    }

    /// A fault here.
    pub fn fault(&self, what: impl Into<String>) -> Fault {
        Fault::new(self.node.place, self.path.clone(), what)
    }
}

/// What all readers share.
pub struct Context<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The names.
    pub declared: &'a Declared,
    /// The whole scenario.
    pub root: &'a Node,
    /// What is wrong.
    pub faults: &'a mut Faults,
    /// The weeks of the run; `None` if start or horizon is broken.
    pub calendar: Option<Calendar>,
    /// Uncertain numbers so far.
    pub parameters: Vec<Parameter>,
    /// All numbers so far.
    pub provenance: Vec<Assumption>,
    /// Each number so far by path, with its position in `provenance`.
    pub numbers: BTreeMap<String, (Number, usize)>,
    /// The weeks that the numbers of rates refer to, by path.
    pub times: BTreeMap<String, f64>,
    /// What is not wrong but worth knowing.
    pub notes: Vec<String>,
    /// The notes that have one, in Danish.
    pub danish: BTreeMap<String, String>,
    /// Growth of tariffs that state none of their own.
    pub growth: Option<Number>,
}

impl<'a> Context<'a> {
    /// A top-level section.
    pub fn section(&self, name: &str) -> Option<At<'a>> {
        self.root.get(name).map(|node| At {
            node,
            path: name.to_owned(),
        })
    }

    /// Notes down what is not wrong but worth knowing, in both languages.
    pub fn remark(&mut self, path: &str, english: &str, danish: &str) {
        let note = format!("{path}: {english}");
        self.danish
            .insert(note.clone(), format!("{path}: {danish}"));
        self.notes.push(note);
    }

    /// The notes in Danish, in the same order; English where there is no other.
    pub fn notes_da(&self) -> Vec<String> {
        let danish = |note: &String| self.danish.get(note).unwrap_or(note).clone();
        self.notes.iter().map(danish).collect()
    }

    /// Reports a fault.
    pub fn push(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Notes something down as an assumption and, if it is uncertain, as a parameter.
    ///
    /// A number that is the same as another takes over its parameter, and with it every draw.
    pub fn register(&mut self, path: &str, parsed: Parsed, agreed: bool) -> Number {
        if let Some(name) = parsed.same.clone() {
            return self.register_same(path, parsed, &name, agreed);
        }
        let (position, best) = (self.provenance.len(), parsed.changed());
        self.provenance.push(Assumption {
            path: path.to_owned(),
            value: parsed.written,
            source: parsed.origin.source,
            grade: parsed.origin.grade,
            note: parsed.origin.note,
            origin: self.sources.name(parsed.place.file).to_owned(),
            agreed,
        });
        let parameter = parsed.belief.map(|(belief, bounds)| {
            self.parameters.push(Parameter {
                path: path.to_owned(),
                best: parsed.best,
                belief,
                bounds,
            });
            ParameterId(self.parameters.len() as u32 - 1)
        });
        let number = Number {
            parameter,
            change: parsed.change.filter(|_| parameter.is_some()),
            ..Number::fixed(best)
        };
        self.numbers.insert(path.to_owned(), (number, position));
        number
    }

    fn register_same(&mut self, path: &str, parsed: Parsed, name: &str, agreed: bool) -> Number {
        let best = parsed.changed();
        let own = Number::fixed(best);
        let Some((number, position)) = self.numbers.get(name).copied() else {
            // What is broken over there has been reported over there.
            if !self.faults.touches(name) {
                let fault = Fault::new(
                    parsed.place,
                    path,
                    format!("`{}` is not read before this number", short(name)),
                );
                let known = self.numbers.keys().map(String::as_str);
                let near = nearest(name, known).filter(|near| *near != name);
                let fault = match near {
                    Some(near) => fault.help(format!("did you mean `{near}`?")),
                    None => fault,
                };
                self.push(fault.here("nothing is known of it yet").help(
                    "put the belief where it is read first: municipalities, states, movements, refund and taxes, groups, steps, adviser, levels, cycle, shocks, costs, contract, capital",
                ));
            }
            return own;
        };
        // A unit of time makes another number of it; a growth or a count has none.
        if (number.best - best).abs() > 1e-9 * best.abs() {
            self.push(
                Fault::new(
                    parsed.place,
                    path,
                    format!("`{}` means another number there", short(name)),
                )
                .here("not in the same unit of time")
                .help("give both in the same unit, or write this number itself"),
            );
            return own;
        }
        let there = self.provenance.get(position).cloned();
        self.numbers
            .insert(path.to_owned(), (number, self.provenance.len()));
        self.provenance.push(Assumption {
            path: path.to_owned(),
            value: parsed.written,
            source: there.as_ref().and_then(|a| a.source.clone()),
            grade: there.and_then(|a| a.grade),
            note: parsed.origin.note,
            origin: self.sources.name(parsed.place.file).to_owned(),
            agreed,
        });
        number
    }

    /// Notes the time that the number of a rate refers to; the same number for another time would be another rate.
    pub fn at_time(&mut self, at: &At<'_>, weeks: f64) {
        if let Some(link) = at.get(SAME_AS)
            && let Value::Same(name, _) = &link.node.value
            && self.numbers.contains_key(name)
            && self.times.get(name).copied() != Some(weeks)
        {
            let what = match self.times.get(name) {
                Some(_) => format!("`{}` refers to another time", short(name)),
                None => format!("`{}` is no rate", short(name)),
            };
            self.push(
                link.fault(what)
                    .here("the same number, but not the same rate")
                    .help("give both rates for the same time, or write this one itself"),
            );
        }
        self.times.insert(at.path.clone(), weeks);
    }

    /// A number that the program brings along because the scenario says nothing.
    pub fn built_in(
        &mut self,
        path: &str,
        value: f64,
        source: Option<&str>,
        grade: crate::scenario::provenance::Grade,
    ) -> Number {
        self.provenance.push(Assumption {
            path: path.to_owned(),
            value: value.to_string(),
            source: source.map(str::to_owned),
            grade: Some(grade),
            note: None,
            origin: "built in".to_owned(),
            agreed: false,
        });
        Number::fixed(value)
    }

    /// A number, with what is said about its source beside it.
    pub fn number_from(
        &mut self,
        at: &At<'_>,
        measure: Measure,
        range: &Range,
        beside: &Origin,
    ) -> Option<Number> {
        let mut parsed = number::read(at.node, &at.path, measure, range, false, self.faults)?;
        parsed.origin = parsed.origin.or(beside);
        Some(self.register(&at.path, parsed, false))
    }

    /// A number in a field; `None` if it is absent or broken.
    pub fn number(
        &mut self,
        at: &At<'_>,
        field: &str,
        measure: Measure,
        range: &Range,
    ) -> Option<Number> {
        self.number_from(&at.get(field)?, measure, range, &Origin::default())
    }

    /// A number in a field, or a default; `None` if it is broken.
    pub fn number_or(
        &mut self,
        at: &At<'_>,
        field: &str,
        measure: Measure,
        range: &Range,
        default: f64,
    ) -> Option<Number> {
        match at.get(field) {
            Some(_) => self.number(at, field, measure, range),
            None => Some(Number::fixed(default)),
        }
    }

    /// An optional number: `Some(None)` if it is absent, `None` if it is broken.
    pub fn number_if(
        &mut self,
        at: &At<'_>,
        field: &str,
        measure: Measure,
        range: &Range,
    ) -> Option<Option<Number>> {
        match at.get(field) {
            Some(_) => self.number(at, field, measure, range).map(Some),
            None => Some(None),
        }
    }

    /// An agreed number; `None` if it is absent or broken.
    pub fn agreed(
        &mut self,
        at: &At<'_>,
        field: &str,
        measure: Measure,
        range: &Range,
    ) -> Option<f64> {
        let at = at.get(field)?;
        let parsed = number::read(at.node, &at.path, measure, range, true, self.faults)?;
        Some(self.register(&at.path, parsed, true).best)
    }

    /// An agreed number, or a default.
    pub fn agreed_or(
        &mut self,
        at: &At<'_>,
        field: &str,
        measure: Measure,
        range: &Range,
        default: f64,
    ) -> Option<f64> {
        match at.get(field) {
            Some(_) => self.agreed(at, field, measure, range),
            None => Some(default),
        }
    }

    /// An agreed amount in øre; `Some(None)` if it is absent.
    pub fn amount_if(&mut self, at: &At<'_>, field: &str, range: &Range) -> Option<Option<i64>> {
        match at.get(field) {
            Some(_) => self.amount(at, field, range).map(Some),
            None => Some(None),
        }
    }

    /// An agreed amount in whole øre.
    pub fn amount(&mut self, at: &At<'_>, field: &str, range: &Range) -> Option<i64> {
        let value = self.agreed(at, field, Measure::Amount, range)?;
        let ore = libm::round(value * 100.0);
        // Amounts of 10¹² are exact to about a hundredth of an øre.
        if (value * 100.0 - ore).abs() > 0.02 {
            let at = at.get(field)?;
            let fault = at.fault("amounts have at most two decimals");
            self.push(fault.here("this is not a whole number of hundredths"));
            return None;
        }
        Some(ore as i64)
    }

    /// A text; `None` if it is absent or broken.
    pub fn text(&mut self, at: &At<'_>, field: &str) -> Option<String> {
        let at = at.get(field)?;
        scalar::text(at.node, &at.path, self.faults)
    }

    /// English and Danish name; the English one stands in for a Danish one that is absent.
    pub fn names(&mut self, at: &At<'_>, field: &str) -> Option<(String, String)> {
        let english = self.text(at, field)?;
        let danish = self.text(at, &format!("{field}_da"));
        let danish = danish.unwrap_or_else(|| english.clone());
        Some((english, danish))
    }

    /// A flag; absent is as stated.
    pub fn flag_or(&mut self, at: &At<'_>, field: &str, default: bool) -> Option<bool> {
        match at.get(field) {
            Some(at) => scalar::flag(at.node, &at.path, self.faults),
            None => Some(default),
        }
    }

    /// A count.
    pub fn whole(&mut self, at: &At<'_>, field: &str, lo: i64, hi: i64) -> Option<i64> {
        let at = at.get(field)?;
        scalar::whole(at.node, &at.path, lo, hi, self.faults)
    }

    /// A count, or a default.
    pub fn whole_or(
        &mut self,
        at: &At<'_>,
        field: &str,
        lo: i64,
        hi: i64,
        default: i64,
    ) -> Option<i64> {
        match at.get(field) {
            Some(_) => self.whole(at, field, lo, hi),
            None => Some(default),
        }
    }

    /// A duration in whole weeks.
    pub fn weeks(&mut self, at: &At<'_>, field: &str, least: u32) -> Option<u32> {
        let at = at.get(field)?;
        scalar::weeks(at.node, &at.path, least, self.faults)
    }

    /// A duration in whole calendar months, or a default.
    pub fn months_or(&mut self, at: &At<'_>, field: &str, least: u32, default: u32) -> Option<u32> {
        match at.get(field) {
            Some(at) => scalar::months(at.node, &at.path, least, self.faults),
            None => Some(default),
        }
    }

    /// A date.
    pub fn day(&mut self, at: &At<'_>) -> Option<Date> {
        scalar::day(at.node, &at.path, self.faults)
    }

    /// The week of the run that contains a date; a date outside the run is a fault.
    pub fn week_of(&mut self, at: &At<'_>) -> Option<u32> {
        let day = self.day(at)?;
        let calendar = self.calendar?;
        match calendar.week_of(day) {
            Some(week) if week < calendar.weeks => Some(week),
            _ => {
                self.outside(at, day);
                None
            }
        }
    }

    /// Reports a date outside the run.
    pub fn outside(&mut self, at: &At<'_>, day: Date) {
        if let Some(calendar) = self.calendar {
            let what = if day < calendar.start {
                "this date is before the run"
            } else {
                "this date is after the run"
            };
            let last = last_day(&calendar);
            self.push(
                at.fault(what)
                    .here(format!("the run lasts from {} to {last}", calendar.start))
                    .help("change this date, or `start` and `horizon`"),
            );
        }
    }

    /// A name that the scenario defines: its position.
    pub fn index(&mut self, at: &At<'_>, names: Names) -> Option<u16> {
        let name = reference(at.node, &at.path, names, self.declared, self.faults)?;
        self.position(names, &name)
    }

    /// The position of a name.
    pub fn position(&self, names: Names, name: &str) -> Option<u16> {
        let list = match names {
            Names::State | Names::StateOrStay => &self.declared.states,
            Names::Municipality => &self.declared.municipalities,
            Names::Funder => &self.declared.funders,
            Names::Group => &self.declared.groups,
            Names::Step => &self.declared.steps,
            Names::Level => &self.declared.levels,
            Names::Regime | Names::RegimeOrStationary => &self.declared.regimes,
            Names::Tranche => &self.declared.tranches,
            Names::Metric => &self.declared.metrics,
            Names::Line => &self.declared.lines,
            Names::Cohort => &self.declared.cohorts,
            _ => return None,
        };
        let position = list.iter().position(|n| n == name)?;
        u16::try_from(position).ok()
    }

    /// The account that a name stands for.
    pub fn account(&self, name: &str) -> Option<Account> {
        match name {
            "state" => Some(Account::State),
            "investors" => Some(Account::Vehicle),
            "municipality" => Some(OWN_MUNICIPALITY),
            "provider" => Some(Account::Provider),
            "enterprises" => Some(Account::Enterprises),
            "evaluator" => Some(Account::Evaluator),
            _ => self
                .position(Names::Municipality, name)
                .map(Account::Municipality)
                .or_else(|| self.position(Names::Funder, name).map(Account::Funder))
                .or_else(|| self.position(Names::Tranche, name).map(Account::Tranche)),
        }
    }

    /// The key of an account that the file defines, or its word.
    pub fn declared_name(&self, account: Account) -> String {
        let (list, index) = match account {
            Account::Municipality(i) => (&self.declared.municipalities, i),
            Account::Funder(i) => (&self.declared.funders, i),
            Account::Tranche(i) => (&self.declared.tranches, i),
            other => return format!("{other:?}").to_lowercase(),
        };
        list.get(usize::from(index)).cloned().unwrap_or_default()
    }

    /// Agreed shares by account.
    pub fn shares(&mut self, at: &At<'_>, names: Names) -> Option<Funding> {
        let list = weights::read(
            at.node,
            &at.path,
            names,
            Weighing::Agreed,
            self.declared,
            self.faults,
        )?;
        list.into_iter()
            .map(|(name, parsed)| {
                let share = self.register(&join(&at.path, &name), parsed, true).best;
                Some((self.account(&name)?, share))
            })
            .collect()
    }

    /// Who pays for something that costs as much as the fields say; nobody needs to if all of them are 0.
    pub fn funding(&mut self, at: &At<'_>, costs: &[Option<Number>]) -> Option<Funding> {
        if let Some(at) = at.get("funding") {
            return self.shares(&at, Names::Payer);
        }
        if costs
            .iter()
            .flatten()
            .any(|c| c.best > 0.0 || c.parameter.is_some())
        {
            self.push(
                Fault::new(at.node.place, join(&at.path, "funding"), "somebody has to pay for this")
                    .here("this costs something, and `funding` is missing")
                    .help("add funding = { investors = 1.0 } (or municipality, state, a funder; shares add up to 1)"),
            );
            return None;
        }
        Some(Funding::new())
    }

    /// What a table says about sources.
    pub fn origin(&mut self, at: &At<'_>) -> Origin {
        match at.node.table() {
            Some(table) => origin::read(table, &at.path, self.faults),
            None => Origin::default(),
        }
    }

    /// Whether a flag of a state is set, read as written.
    pub fn state_flag(&self, state: &str, flag: &str) -> bool {
        let node = self
            .root
            .get("state")
            .and_then(|s| s.get(state))
            .and_then(|s| s.get(flag));
        node.is_some_and(|n| n.value == Value::Flag(true))
    }

    /// Where a state is defined.
    pub fn state_place(&self, state: &str) -> Option<Place> {
        self.root.get("state")?.get(state).map(|n| n.place)
    }
}

/// The last day of a run.
pub fn last_day(calendar: &Calendar) -> Date {
    use jiff::ToSpan;
    calendar.first_day(calendar.weeks).saturating_sub(1.day())
}
