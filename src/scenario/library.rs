//! The scenarios that ship with the program, for `extends = ["library:NAME"]`.

/// Name and text of every library scenario.
pub const LIBRARY: &[(&str, &str)] = &[(
    "denmark",
    include_str!("../../scenarios/library/denmark.toml"),
)];

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
