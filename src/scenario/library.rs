//! The scenarios that ship with the program, for `extends = ["library:NAME"]`.

/// The entries of the library, by file name.
macro_rules! library {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../scenarios/library/", $name, ".toml")))),*]
    };
}

/// Name and text of every library scenario.
pub const LIBRARY: &[(&str, &str)] = library![
    "denmark",
    "denmark-states",
    "denmark-refund",
    "denmark-tax",
    "denmark-indexation",
    "denmark-transitions",
    "denmark-cycle",
];

/// The named stresses.
pub const STRESSES: &str = include_str!("../../scenarios/library/stresses.toml");

/// The text of a library scenario.
pub fn text(name: &str) -> Option<&'static str> {
    LIBRARY
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}

/// The names of all library scenarios.
pub fn names() -> Vec<&'static str> {
    LIBRARY.iter().map(|(name, _)| *name).collect()
}
