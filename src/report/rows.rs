//! Tables as CSV: `replications.csv` and `series.csv`.
//!
//! Comma, dot, UTF-8, a header, one line feed per row; numbers in the shortest form that reads back as the same f64; an empty cell for NaN
//! (not defined), `inf` and `-inf` for the infinities.

use super::error::ReportError;
use crate::analysis::block::Block;
use crate::analysis::summary::Series;
use rayon::prelude::*;
use std::io::Write;

/// Writes rows one by one, so that a table need not be in memory.
pub struct RowWriter<W: Write> {
    file: String,
    csv: csv::Writer<W>,
    columns: usize,
    written: usize,
    cell: Vec<u8>,
}

impl<W: Write> RowWriter<W> {
    /// Begins a table with its header; `file` names it in errors.
    ///
    /// # Errors
    ///
    /// [`ReportError::Format`] if writing fails.
    pub fn new(file: &str, to: W, columns: &[String]) -> Result<Self, ReportError> {
        let mut rows = Self::without_header(file, to, columns.len());
        rows.csv
            .write_record(columns)
            .map_err(|e| ReportError::format(file, e))?;
        Ok(rows)
    }

    /// Goes on with a table whose header is written.
    fn without_header(file: &str, to: W, columns: usize) -> Self {
        Self {
            file: file.to_owned(),
            csv: csv::Writer::from_writer(to),
            columns,
            written: 0,
            cell: Vec::with_capacity(24),
        }
    }

    /// Writes one row.
    ///
    /// # Errors
    ///
    /// [`ReportError::Row`] if its length is not that of the header; [`ReportError::Format`] if writing fails.
    pub fn row(&mut self, values: &[f64]) -> Result<(), ReportError> {
        if values.len() != self.columns {
            return Err(ReportError::Row {
                row: self.written,
                found: values.len(),
                expected: self.columns,
            });
        }
        for &value in values {
            self.cell.clear();
            put(&mut self.cell, value).map_err(|e| ReportError::format(&self.file, e))?;
            self.csv
                .write_field(&self.cell)
                .map_err(|e| ReportError::format(&self.file, e))?;
        }
        self.csv
            .write_record(None::<&[u8]>)
            .map_err(|e| ReportError::format(&self.file, e))?;
        self.written += 1;
        Ok(())
    }

    /// Writes what is still buffered, and gives back what was written to.
    ///
    /// # Errors
    ///
    /// [`ReportError::Format`] if writing fails.
    pub fn finish(self) -> Result<W, ReportError> {
        self.csv
            .into_inner()
            .map_err(|e| ReportError::format(&self.file, e))
    }
}

/// `replications.csv` on its way: one row per replication, one column per metric (its id), in the order of the replications.
pub struct CsvRows<W: Write> {
    file: String,
    to: W,
    columns: usize,
}

impl<W: Write> CsvRows<W> {
    /// Begins the file with its header; `file` names it in errors.
    ///
    /// # Errors
    ///
    /// [`ReportError::Format`] if writing fails.
    pub fn new(file: &str, to: W, columns: &[String]) -> Result<Self, ReportError> {
        Ok(Self {
            file: file.to_owned(),
            to: RowWriter::new(file, to, columns)?.finish()?,
            columns: columns.len(),
        })
    }

    /// Writes the rows of some blocks. Each is put into text by one of the threads, all are written in their order.
    ///
    /// # Errors
    ///
    /// [`ReportError::Row`] if a row does not fit the header; [`ReportError::Format`] if writing fails.
    pub fn take(&mut self, blocks: &[Block]) -> Result<(), ReportError> {
        let (file, columns) = (&self.file, self.columns);
        let texts: Vec<Vec<u8>> = blocks
            .par_iter()
            .map(|block| text(file, columns, block))
            .collect::<Result<_, ReportError>>()?;
        let mut parts = texts.iter();
        parts
            .try_for_each(|part| self.to.write_all(part))
            .map_err(|e| ReportError::format(file, e))
    }

    /// Gives back what was written to.
    pub fn finish(self) -> W {
        self.to
    }
}

/// The rows of a block.
fn text(file: &str, columns: usize, block: &Block) -> Result<Vec<u8>, ReportError> {
    let mut writer = RowWriter::without_header(file, Vec::new(), columns);
    let mut values = Vec::with_capacity(columns);
    for row in 0..block.rows() {
        values.clear();
        values.extend(block.row(row));
        writer.row(&values)?;
    }
    writer.finish()
}

/// The shortest text that reads back as the same number.
fn put(to: &mut Vec<u8>, value: f64) -> std::io::Result<()> {
    if value.is_nan() {
        Ok(())
    } else if let Some(hundredths) = hundredths(value) {
        put_hundredths(to, hundredths);
        Ok(())
    } else if value.is_finite() && !(1e-5..1e17).contains(&value.abs()) {
        write!(to, "{value:e}")
    } else {
        write!(to, "{value}")
    }
}

/// The value in hundredths, if it is the number nearest to whole ones and has at most 15 digits: most cells are amounts of
/// money or counts. No two decimals of 15 digits are the same number, so that no shorter text reads back as it.
fn hundredths(value: f64) -> Option<i64> {
    const MOST: f64 = 1e15;
    let nearest = libm::round(value * 100.0);
    (nearest.abs() < MOST && nearest / 100.0 == value).then_some(nearest as i64)
}

/// Writes hundredths in units, without zeros at the end.
fn put_hundredths(to: &mut Vec<u8>, hundredths: i64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = hundredths.unsigned_abs();
    let mut decimals = 2;
    while decimals > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        decimals -= 1;
    }
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        decimals -= 1;
        if decimals == 0 {
            at -= 1;
            digits[at] = b'.';
        }
        if rest == 0 && decimals < 0 {
            break;
        }
    }
    if hundredths < 0 {
        to.push(b'-');
    }
    to.extend_from_slice(&digits[at..]);
}

/// Writes `series.csv`: quarter, id, mean, q05, q25, q50, q75, q95; one row per point and series.
///
/// # Errors
///
/// [`ReportError::Format`] if writing fails.
pub fn write_series(file: &str, to: impl Write, series: &[Series]) -> Result<(), ReportError> {
    let fail = |e: csv::Error| ReportError::format(file, e);
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(["quarter", "id", "mean", "q05", "q25", "q50", "q75", "q95"])
        .map_err(fail)?;
    for s in series {
        for (point, label) in s.labels.iter().enumerate() {
            csv.write_field(label).map_err(fail)?;
            csv.write_field(&s.id).map_err(fail)?;
            for curve in std::iter::once(&s.mean).chain(&s.bands) {
                let mut cell = Vec::new();
                let value = curve.get(point).copied().unwrap_or(f64::NAN);
                put(&mut cell, value).map_err(|e| ReportError::format(file, e))?;
                csv.write_field(&cell).map_err(fail)?;
            }
            csv.write_record(None::<&[u8]>).map_err(fail)?;
        }
    }
    csv.flush().map_err(|e| ReportError::format(file, e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::summary::Unit;
    use proptest::prelude::*;

    fn written(columns: &[&str], rows: &[&[f64]]) -> Result<Vec<u8>, ReportError> {
        let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
        let mut writer = RowWriter::new("t.csv", Vec::new(), &columns)?;
        rows.iter().try_for_each(|row| writer.row(row))?;
        writer.finish()
    }

    #[test]
    fn cells_by_hand() {
        let rows: [&[f64]; 3] = [
            &[0.0, -1.0, 0.1],
            &[1.0, f64::NAN, -0.0],
            &[2.0, f64::NEG_INFINITY, 1e-7],
        ];
        let out = written(&["replication", "investors.irr", "a, \"b\""], &rows).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "replication,investors.irr,\"a, \"\"b\"\"\"\n0,-1,0.1\n1,,0\n2,-inf,1e-7\n"
        );
    }

    #[test]
    fn one_column_of_nothing_is_not_lost() {
        let out = written(&["x"], &[&[f64::NAN]]).unwrap();
        // An empty line would be skipped by readers; the csv crate quotes it.
        assert_eq!(String::from_utf8(out).unwrap(), "x\n\"\"\n");
    }

    #[test]
    fn a_row_that_does_not_fit_is_refused() {
        assert!(matches!(
            written(&["x", "y"], &[&[1.0, 2.0], &[1.0]]),
            Err(ReportError::Row {
                row: 1,
                found: 1,
                expected: 2
            })
        ));
    }

    #[test]
    fn series_by_hand() {
        let series = Series {
            id: "saving".into(),
            picture: "saving".into(),
            unit: Unit::Money,
            name: "Saving".into(),
            name_da: "Besparelse".into(),
            labels: vec!["2023 Q1".into(), "2023 Q2".into()],
            mean: vec![1.5, 2.0],
            bands: [
                vec![0.0, 1.0],
                vec![1.0, 1.0],
                vec![1.25, 2.0],
                vec![2.0, 3.0],
                vec![4.0],
            ],
        };
        let mut out = Vec::new();
        write_series("series.csv", &mut out, &[series]).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "quarter,id,mean,q05,q25,q50,q75,q95\n2023 Q1,saving,1.5,0,1,1.25,2,4\n2023 Q2,saving,2,1,1,2,3,\n"
        );
    }

    proptest! {
        #![proptest_config(crate::fixed_seed::config())]

        #[test]
        fn hundredths_are_written_as_any_number_is(k in -2_000_000_000_000_000_i64..2_000_000_000_000_000, small in -9_999_i64..9_999) {
            for k in [k, k / 1_000_000, small, small * 100, small * 1_000_000_000] {
                let x = k as f64 / 100.0;
                let mut cell = Vec::new();
                put(&mut cell, x).unwrap();
                prop_assert_eq!(String::from_utf8(cell).unwrap(), format!("{x}"));
            }
        }

        #[test]
        fn numbers_read_back_as_they_were(x in any::<f64>()) {
            let mut cell = Vec::new();
            put(&mut cell, x).unwrap();
            let text = String::from_utf8(cell).unwrap();
            if x.is_nan() {
                prop_assert!(text.is_empty());
            } else {
                prop_assert_eq!(text.parse::<f64>().unwrap(), x);
                prop_assert!(text.len() <= 25);
            }
        }
    }
}
