//! Numbers and rows as text, which every replication goes through.

#[cfg(test)]
#[path = "../../fixed_seed.rs"]
mod fixed_seed;

#[path = "../../report/cell.rs"]
pub mod cell;
#[path = "../../report/row.rs"]
pub mod row;
