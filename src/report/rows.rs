//! Tables as CSV: `replications.csv` and `series.csv`.
//!
//! Comma, dot, UTF-8, a header, one line feed per row; numbers in the shortest form that reads back as the same f64; an empty cell for NaN
//! (not defined), `inf` and `-inf` for the infinities.

use super::error::ReportError;
use crate::analysis::block::Block;
use crate::analysis::summary::Series;
use rayon::prelude::*;
use std::io::Write;
use trappe_rows::cell::put;
use trappe_rows::row::put_row;

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
        let mut header = csv::Writer::from_writer(to);
        let begun = header.write_record(columns);
        begun.map_err(|e| ReportError::format(file, e))?;
        let to = header.into_inner();
        Ok(Self {
            file: file.to_owned(),
            to: to.map_err(|e| ReportError::format(file, e))?,
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
            .map(|block| {
                let first = block.first() as usize;
                let rows = (0..block.rows()).map(|row| block.row(row));
                text(first, columns, rows)
            })
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

/// Rows as text. `first` is the number of the first row.
fn text<'r>(
    first: usize,
    columns: usize,
    rows: impl Iterator<Item = &'r [f64]>,
) -> Result<Vec<u8>, ReportError> {
    // Cells have some fourteen characters with their commas.
    let mut out = Vec::with_capacity(rows.size_hint().0 * columns * 16);
    for (index, row) in rows.enumerate() {
        if row.len() != columns {
            return Err(ReportError::Row {
                row: first + index,
                found: row.len(),
                expected: columns,
            });
        }
        put_row(&mut out, row);
    }
    Ok(out)
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
                put(&mut cell, value);
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

    fn written(columns: &[&str], rows: &[&[f64]]) -> Result<Vec<u8>, ReportError> {
        let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
        let mut out = CsvRows::new("t.csv", Vec::new(), &columns)?.finish();
        out.extend(text(0, columns.len(), rows.iter().copied())?);
        Ok(out)
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
}
