//! Lines of limited width: paragraphs, lists and tables.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table,
    TableStyle, Width,
};

/// A page under construction.
pub(in crate::report) struct Page {
    text: String,
    width: usize,
}

impl Page {
    pub(in crate::report) fn new(width: usize) -> Self {
        Self {
            text: String::new(),
            width,
        }
    }

    /// The title, underlined.
    pub(in crate::report) fn title(&mut self, title: &str) {
        let lines = wrap(title, self.width);
        let longest = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
        for line in lines {
            self.verbatim(&line);
        }
        self.verbatim(&"═".repeat(longest));
    }

    /// A heading, set off by an empty line.
    pub(in crate::report) fn heading(&mut self, heading: &str) {
        self.text.push('\n');
        self.verbatim(heading);
        self.verbatim(&"─".repeat(heading.chars().count().min(self.width)));
    }

    /// A paragraph.
    pub(in crate::report) fn paragraph(&mut self, text: &str) {
        for line in wrap(text, self.width) {
            self.verbatim(&line);
        }
    }

    /// A paragraph with a mark in front and the rest indented.
    pub(in crate::report) fn item(&mut self, mark: &str, text: &str) {
        let indent = mark.chars().count() + 1;
        for (i, line) in wrap(text, self.width.saturating_sub(indent))
            .iter()
            .enumerate()
        {
            let lead = if i == 0 { mark } else { "" };
            self.verbatim(&format!("{lead:<indent$}{line}"));
        }
    }

    /// One line as it is.
    pub(in crate::report) fn verbatim(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A table; the columns with these indices are aligned to the right.
    pub(in crate::report) fn table(
        &mut self,
        header: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
        right: &[usize],
    ) {
        let mut table = Table::new();
        // Horizontal line under the header, nothing else: the way figures are printed.
        table.load_style(
            TableStyle::new()
                .header_lines(ContentLineStyle::none())
                .header_separator(LineStyle::none().fill('─').junction('─'))
                .content_lines(ContentLineStyle::none()),
        );
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.width).unwrap_or(u16::MAX));
        let cell = |(i, text): (usize, String)| {
            let side = if right.contains(&i) {
                CellAlignment::Right
            } else {
                CellAlignment::Left
            };
            Cell::new(text).set_alignment(side)
        };
        let header_len = header.len();
        let header: Vec<String> = header.iter().map(|&h| h.to_owned()).collect();
        let rows: Vec<Vec<String>> = rows.into_iter().collect();
        let words = longest_words(&header, &rows);
        table.set_header(header.into_iter().enumerate().map(cell).collect::<Vec<_>>());
        for row in rows {
            table.add_row(row.into_iter().enumerate().map(cell).collect::<Vec<_>>());
        }
        let last = header_len.saturating_sub(1);
        // A column too narrow for its longest word would cut a number in two; where there is no room for all, so be it.
        let fits = words.iter().map(|w| w + GAP).sum::<usize>() <= self.width + GAP;
        for (i, column) in table.column_iter_mut().enumerate() {
            let gap = if i == last { 0 } else { GAP };
            column.set_padding((0, gap as u16));
            if let (true, Some(word)) = (fits, words.get(i)) {
                let least = u16::try_from(word + gap).unwrap_or(u16::MAX);
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
            }
        }
        let wide = |table: &Table| {
            table
                .lines()
                .any(|line| line.trim_end().chars().count() > self.width)
        };
        if fits && wide(&table) {
            // the widths are shared out in whole letters, which may not leave enough for the last
            for column in table.column_iter_mut() {
                column.remove_constraint();
            }
        }
        for line in table.lines() {
            self.verbatim(&line);
        }
    }

    pub(in crate::report) fn finish(self) -> String {
        self.text
    }
}

/// Spaces between two columns.
const GAP: usize = 2;

/// Letters of the longest word in each column.
fn longest_words(header: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let mut longest = vec![0; header.len()];
    for row in std::iter::once(header).chain(rows.iter().map(Vec::as_slice)) {
        for (most, cell) in longest.iter_mut().zip(row) {
            let words = cell.split([' ', '\n']).map(|word| word.chars().count());
            *most = words.fold(*most, usize::max);
        }
    }
    longest
}

/// Breaks a text into lines of at most `width` characters; a word that is longer is cut.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text
        .split(|c: char| c.is_whitespace() && c != '\u{a0}')
        .filter(|w| !w.is_empty())
    {
        let chars: Vec<char> = word.chars().collect();
        for (i, piece) in chars.chunks(width).enumerate() {
            let space = usize::from(used > 0 && i == 0);
            if used + space + piece.len() > width || i > 0 {
                lines.push(String::new());
                used = 0;
            } else if space == 1 {
                push(&mut lines, " ");
                used += 1;
            }
            push(&mut lines, &piece.iter().collect::<String>());
            used += piece.len();
        }
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::wrap;
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn a_table_does_not_break_inside_a_number() {
        let mut page = super::Page::new(100);
        let header = [
            "People",
            "No effect: any, %",
            "No effect: mean",
            "Without : with, %",
            "Effect: nothing, %",
            "Effect: reduced, %",
            "Effect: mean",
        ];
        let cell = "100.00 (99.81–100.00)";
        let row = [
            "280\u{a0}(drawn)",
            cell,
            "12,345 ± 1,234",
            cell,
            cell,
            cell,
            "12,345 ± 1,234",
        ];
        page.table(
            &header,
            [row.map(str::to_owned).to_vec()],
            &[1, 2, 3, 4, 5, 6],
        );
        let text = page.finish();
        assert_eq!(text.matches("(99.81–100.00)").count(), 4, "{text}");
        assert!(text.lines().all(|l| l.chars().count() <= 100), "{text}");
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "[a-zæøå ]{0,200}", width in 1_usize..40) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|l| l.chars().count() <= width));
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
