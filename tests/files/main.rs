//! Scenario and contract files: what they become, and what is said of broken ones.

mod broken;
mod broken_contracts;
mod contract_in_scenario;
mod contracts;
mod messages;
mod scenario;
mod schema;
