//! Laws that hold for every contract and every outcome, and a slow settlement to compare with.

mod by_hand;
mod capital;
mod common;
mod ends;
mod generate;
mod generate_capital;
mod generate_lines;
mod generate_outcomes;
mod reference;
mod rules;
mod whole;
