//! `summary.json`: the whole [`Summary`], pretty-printed, in the order of its fields.
//!
//! The format is that of [`Summary`] and of the types it is made of: names of fields as in the code, enumerations in
//! kebab-case (`"unit": "money"`), money in currency units (not øre), shares as fractions (0.05 is 5 %). `format` is the version: it
//! goes up when a field changes its meaning or goes away; new fields may come at any time. An [`Estimate`] is
//! `{"value", "low", "high"}`; `low` or `high` is `null` if the sample is too small to bound the figure on that side, and `value`
//! is `null` where nothing is defined. A range of two numbers is an array. The text ends with a line feed.
//!
//! [`Estimate`]: crate::stats::interval::Estimate

use super::error::ReportError;
use crate::analysis::summary::Summary;

/// The bytes of `summary.json`.
///
/// # Errors
///
/// [`ReportError::Format`] if the summary cannot be put into JSON.
pub fn summary(summary: &Summary) -> Result<Vec<u8>, ReportError> {
    let mut bytes =
        serde_json::to_vec_pretty(summary).map_err(|e| ReportError::format("summary.json", e))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Whether bytes are a `summary.json` of this program, of any version.
pub fn is_ours(bytes: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Head {
        #[serde(rename = "format")]
        _format: u32,
        #[serde(rename = "program")]
        _program: serde_json::Map<String, serde_json::Value>,
    }
    serde_json::from_slice::<Head>(bytes).is_ok()
}
