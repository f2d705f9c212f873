//! A scenario to start from.

/// A commented scenario that builds on the Danish library and runs as it is. Letters that no name may have become
/// hyphens.
pub fn template(name: &str) -> String {
    let mut slug: String = name
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .map(|c| {
            if c.is_ascii_lowercase() || c.is_ascii_digit() {
                c
            } else {
                '-'
            }
        })
        .take(64)
        .collect();
    slug = slug.trim_matches('-').to_owned();
    if slug.is_empty() {
        slug = "my-scenario".to_owned();
    }
    include_str!("template.toml").replace("NAME", &slug)
}
