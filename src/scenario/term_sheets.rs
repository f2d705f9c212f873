//! Many term sheets of one scenario: its contract and capital, read again with other numbers.
//!
//! A whole scenario is read in milliseconds, most of which go to the lives that no term changes. Where only terms are changed, contract and
//! capital alone are read again, in the scene of the whole. Whatever that cannot read is read as a whole, so that faults are told as always.

use super::diagnostics::{Diagnostics, Faults};
use super::load::SCENARIO;
use super::other_contract::OtherContract;
use super::read::context::Context;
use super::read::contract::Scene;
use super::shape::contract::{CAPITAL, CONTRACT_IN_SCENARIO};
use super::shape::names::Declared;
use super::shape::{Kind, check};
use super::source::Sources;
use super::tree::{Node, Table, Value};
use super::{Scenario, merged, overrides, read, resolve, same};
use crate::contract::terms::Terms;
use std::collections::BTreeMap;
use std::path::Path;

/// The sections that terms stand in.
static SECTIONS: [(&str, Kind); 2] = [
    ("contract", Kind::Fields(&CONTRACT_IN_SCENARIO)),
    ("capital", Kind::Fields(&CAPITAL)),
];

/// A scenario whose terms can be read again and again.
#[derive(Debug, Clone)]
pub struct TermSheets {
    scenario: Scenario,
    root: Node,
    sources: Sources,
    declared: Declared,
    /// Contract and capital alone.
    sections: Node,
}

impl TermSheets {
    /// Reads a scenario, as [`super::load_under`].
    ///
    /// # Errors
    /// Everything that is wrong with it, in one [`Diagnostics`].
    pub fn load(
        path: &Path,
        contract: Option<&OtherContract>,
        overrides: &[String],
    ) -> Result<Self, Box<Diagnostics>> {
        let (root, sources, faults) = merged(path, contract, overrides)?;
        let scenario = resolve(&root, sources.clone(), faults)?;
        let mut sections = Table::default();
        for (name, _) in &SECTIONS {
            if let Some(section) = root.get(name) {
                sections.set(name, section.clone());
            }
        }
        Ok(Self {
            declared: Declared::of(&root),
            sections: Node {
                value: Value::Table(sections),
                raw: String::new(),
                place: root.place,
                key: root.key,
            },
            scenario,
            root,
            sources,
        })
    }

    /// The scenario as it is.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The terms after changes of the form `path.to.field=value`; `None` without a contract.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn terms(&self, changes: &[String]) -> Result<Option<Terms>, Box<Diagnostics>> {
        match self.alone(changes) {
            Some(terms) => Ok(Some(terms)),
            None => self.changed(changes).map(|scenario| scenario.contract),
        }
    }

    /// The whole scenario after changes.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn changed(&self, changes: &[String]) -> Result<Scenario, Box<Diagnostics>> {
        let mut root = self.root.clone();
        let mut sources = self.sources.clone();
        let mut faults = Faults::default();
        for text in changes {
            overrides::apply(&mut root, &SCENARIO, text, &mut sources, &mut faults);
        }
        resolve(&root, sources, faults)
    }

    /// The terms read without the rest; `None` if that is not possible.
    fn alone(&self, changes: &[String]) -> Option<Terms> {
        // Faults are told by the reading of the whole: their places need not be known here.
        let mut sources = Sources::default();
        let mut faults = Faults::default();
        let mut root = self.sections.clone();
        for text in changes {
            overrides::apply(&mut root, &SCENARIO, text, &mut sources, &mut faults);
        }
        if !faults.is_empty() {
            return None;
        }
        let resolved = same::resolve(&root, &mut faults);
        for (name, kind) in &SECTIONS {
            if let Some(section) = resolved.get(name) {
                check::check(section, kind, name, &self.declared, &mut faults);
            }
        }
        let spec = &self.scenario.spec;
        let mut context = Context {
            sources: &sources,
            declared: &self.declared,
            root: &resolved,
            faults: &mut faults,
            calendar: Some(spec.calendar),
            parameters: Vec::new(),
            provenance: Vec::new(),
            numbers: BTreeMap::new(),
            times: BTreeMap::new(),
            notes: Vec::new(),
            danish: BTreeMap::new(),
            growth: None,
        };
        let scene = Scene {
            states: Some(&spec.states),
            groups: Some(&spec.groups),
            programme: spec.programme.is_some(),
        };
        let terms = read::terms(&mut context, scene, Some(&self.scenario.run))??;
        faults.is_empty().then_some(terms)
    }
}
