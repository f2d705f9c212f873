//! A replication as a line of text.

use crate::cell::put;

/// Most characters of a cell with its comma: sign, 17 digits, point, an exponent with its sign and three digits.
const CELL: usize = 26;

/// Puts a row down: cells with commas between them, and a line feed.
///
/// No number holds a comma or a quotation mark, so that cells are put down one after the other.
pub fn put_row(to: &mut Vec<u8>, row: &[f64]) {
    to.reserve(row.len() * CELL + 2);
    let begin = to.len();
    for (column, value) in row.iter().enumerate() {
        if column > 0 {
            to.push(b',');
        }
        put(to, *value);
    }
    if row.len() == 1 && to.len() == begin {
        // Readers would skip an empty line.
        to.extend_from_slice(b"\"\"");
    }
    to.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::put_row;

    fn line(row: &[f64]) -> String {
        let mut out = b"before\n".to_vec();
        put_row(&mut out, row);
        String::from_utf8(out).unwrap().split_off(7)
    }

    #[test]
    fn rows_by_hand() {
        let cases: [(&[f64], &str); 6] = [
            (&[0.0, -1.0, 0.1], "0,-1,0.1\n"),
            (&[1.0, f64::NAN, -0.0], "1,,0\n"),
            (&[f64::NAN, f64::NAN], ",\n"),
            (&[f64::NEG_INFINITY, 1e-7], "-inf,1e-7\n"),
            (&[f64::NAN], "\"\"\n"),
            (&[], "\n"),
        ];
        for (row, expected) in cases {
            assert_eq!(line(row), expected);
        }
    }
}
