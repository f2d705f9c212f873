//! Titled tables for the terminal and for programs.

use super::error::ReportError;
use crate::analysis::section::Section;
use comfy_table::{ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle};

/// Widest table.
const WIDTH: u16 = 160;

/// Tables for people.
pub fn text(sections: &[Section]) -> String {
    let mut out = String::new();
    for section in sections {
        out.push_str(&format!("\n{}\n", section.title));
        if !section.note.is_empty() {
            out.push_str(&format!("{}\n", section.note));
        }
        let mut table = Table::new();
        table
            .load_style(
                TableStyle::new()
                    .header_lines(ContentLineStyle::none())
                    .header_separator(LineStyle::none().fill('─').junction('─'))
                    .content_lines(ContentLineStyle::none()),
            )
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(WIDTH);
        if section.columns.iter().any(|c| !c.is_empty()) {
            table.set_header(&section.columns);
        }
        for row in &section.rows {
            table.add_row(row);
        }
        out.push_str(&table.to_string());
        out.push('\n');
    }
    out
}

/// Tables for programs.
///
/// # Errors
/// [`ReportError::Format`] if they cannot be put into JSON.
pub fn json(sections: &[Section]) -> Result<String, ReportError> {
    serde_json::to_string_pretty(sections).map_err(|e| ReportError::format("tables", e))
}
