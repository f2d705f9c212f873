#[derive(Debug)]
pub struct Condition;
