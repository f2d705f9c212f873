//! Laws that hold for every contract and every outcome, and a slow settlement to compare with.

#[path = "contract_laws_v2/by_hand.rs"]
mod by_hand;
#[path = "contract_laws_v2/capital.rs"]
mod capital;
#[path = "contract_laws_v2/common.rs"]
mod common;
#[path = "contract_laws_v2/generate.rs"]
mod generate;
#[path = "contract_laws_v2/generate_capital.rs"]
mod generate_capital;
#[path = "contract_laws_v2/generate_lines.rs"]
mod generate_lines;
#[path = "contract_laws_v2/generate_outcomes.rs"]
mod generate_outcomes;
#[path = "contract_laws_v2/reference.rs"]
mod reference;
#[path = "contract_laws_v2/rules.rs"]
mod rules;
#[path = "contract_laws_v2/whole.rs"]
mod whole;
