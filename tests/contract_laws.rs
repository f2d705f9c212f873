//! Laws that hold for every contract and every outcome, and a slow settlement to compare with.

#[path = "contract_laws/by_hand.rs"]
mod by_hand;
#[path = "contract_laws/capital.rs"]
mod capital;
#[path = "contract_laws/common.rs"]
mod common;
#[path = "contract_laws/ends.rs"]
mod ends;
#[path = "contract_laws/generate.rs"]
mod generate;
#[path = "contract_laws/generate_capital.rs"]
mod generate_capital;
#[path = "contract_laws/generate_lines.rs"]
mod generate_lines;
#[path = "contract_laws/generate_outcomes.rs"]
mod generate_outcomes;
#[path = "contract_laws/reference.rs"]
mod reference;
#[path = "contract_laws/rules.rs"]
mod rules;
#[path = "contract_laws/whole.rs"]
mod whole;
