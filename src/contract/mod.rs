//! The contract as a pure function of what happened: metric → baseline → rule → limits → schedule → capital.

pub mod terms;
