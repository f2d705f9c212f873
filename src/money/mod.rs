//! Money as a pure function of the record: benefits and refund, tax, costs, savings. Whole øre throughout.

pub mod ledger;
