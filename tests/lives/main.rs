//! Lives: what the simulation does with people, enterprises and time, by hand, exactly and as laws.

#[path = "../common/lives/mod.rs"]
mod lives;
#[path = "../common/support.rs"]
mod support;

mod apart;
mod arms;
mod by_hand_openings;
mod by_hand_places;
mod by_hand_steps;
mod comparison_groups;
mod coverage;
mod early_stop;
mod exact;
mod first_passage;
mod flock;
mod keys;
mod multipliers;
mod nobody_is_lost;
mod pace;
mod redraw;
mod shock;
mod visits;
