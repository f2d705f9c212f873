//! Scenario files.

pub mod diagnostics;
pub mod library;
pub mod load;
pub mod merge;
pub mod nearest;
pub mod overrides;
pub mod provenance;
pub mod shape;
pub mod source;
pub mod tree;
pub mod units;
pub mod value;
pub mod write;

pub struct RunSettings {
    pub name: String,
    pub title: String,
    pub title_da: Option<String>,
    pub description: Option<String>,
    pub currency: String,
    pub replications: u64,
    pub seed: u64,
}
pub struct Scenario {
    pub spec: crate::model::Spec,
    pub terms: Option<crate::contract::terms::Terms>,
    pub run: RunSettings,
    pub provenance: Vec<provenance::Assumption>,
    pub digest: String,
    pub resolved_toml: String,
}
