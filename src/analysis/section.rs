//! Findings as titled tables: what `check` and `trace` hand to the report.

use serde::Serialize;

/// A titled table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Section {
    /// Title.
    pub title: String,
    /// A sentence on how to read it; may be empty.
    pub note: String,
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

impl Section {
    /// An empty table.
    pub fn new(title: impl Into<String>, note: impl Into<String>, columns: &[&str]) -> Self {
        Self {
            title: title.into(),
            note: note.into(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether there is anything to show.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Øre as kroner with two decimals and thousands separators.
pub fn money(ore: i64) -> String {
    let (sign, whole, cents) = (
        if ore < 0 { "-" } else { "" },
        (ore / 100).unsigned_abs(),
        (ore % 100).unsigned_abs(),
    );
    let digits = whole.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{cents:02}")
}

/// A number with so many significant digits at most, without trailing zeros.
pub fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let magnitude = libm::floor(libm::log10(value.abs())) as i32;
    let decimals = (4 - magnitude).clamp(0, 12) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_keeps_every_ore() {
        assert_eq!(money(123_456_789), "1,234,567.89");
        assert_eq!(money(-5), "-0.05");
        assert_eq!(money(-100_000), "-1,000.00");
        assert_eq!(money(0), "0.00");
    }

    #[test]
    fn numbers_show_five_digits() {
        assert_eq!(number(0.023_161_2), "0.023161");
        assert_eq!(number(1234.5), "1234.5");
        assert_eq!(number(2.0), "2");
    }
}
