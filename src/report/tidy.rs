//! Tables with a name above each column, for those who compute with them: the same rows as CSV and as Parquet.
//!
//! CSV as everywhere: comma, dot, UTF-8, a header; an empty cell is "not defined". Parquet: optional doubles and optional texts, compressed with
//! Snappy. The same table gives the same bytes.

use super::error::ReportError;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io::Write;
use std::sync::Arc;

/// The cells of a column; `None` where nothing is defined.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Numbers.
    Numbers(Vec<Option<f64>>),
    /// Texts.
    Texts(Vec<Option<String>>),
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Cells, row by row; all columns of a table have as many.
    pub cells: Cells,
}

impl Column {
    /// Numbers.
    pub fn numbers(name: impl Into<String>, cells: impl IntoIterator<Item = Option<f64>>) -> Self {
        Self {
            name: name.into(),
            cells: Cells::Numbers(cells.into_iter().collect()),
        }
    }

    /// Texts.
    pub fn texts(name: impl Into<String>, cells: impl IntoIterator<Item = Option<String>>) -> Self {
        Self {
            name: name.into(),
            cells: Cells::Texts(cells.into_iter().collect()),
        }
    }

    fn rows(&self) -> usize {
        match &self.cells {
            Cells::Numbers(cells) => cells.len(),
            Cells::Texts(cells) => cells.len(),
        }
    }

    /// A cell as text.
    fn written(&self, row: usize) -> String {
        match &self.cells {
            Cells::Numbers(cells) => cells
                .get(row)
                .copied()
                .flatten()
                .map_or_else(String::new, |v| v.to_string()),
            Cells::Texts(cells) => cells.get(row).cloned().flatten().unwrap_or_default(),
        }
    }
}

/// Writes a table as CSV; `file` names it in errors.
///
/// # Errors
///
/// [`ReportError::Format`] if writing fails.
pub fn csv(file: &str, to: &mut dyn Write, columns: &[Column]) -> Result<(), ReportError> {
    let fail = |e: csv::Error| ReportError::format(file, e);
    let mut writer = csv::Writer::from_writer(to);
    writer
        .write_record(columns.iter().map(|c| &c.name))
        .map_err(fail)?;
    for row in 0..columns.first().map_or(0, Column::rows) {
        writer
            .write_record(columns.iter().map(|c| c.written(row)))
            .map_err(fail)?;
    }
    writer.flush().map_err(ReportError::io("write", file))
}

/// Writes a table as Parquet.
///
/// # Errors
///
/// [`ReportError::Format`] if writing fails.
pub fn parquet(file: &str, to: impl Write + Send, columns: &[Column]) -> Result<(), ReportError> {
    write(to, columns).map_err(|e| ReportError::format(file, e))
}

fn write(to: impl Write + Send, columns: &[Column]) -> Result<(), ParquetError> {
    let field = |column: &Column| {
        let builder = match column.cells {
            Cells::Numbers(_) => Type::primitive_type_builder(&column.name, Physical::DOUBLE),
            Cells::Texts(_) => Type::primitive_type_builder(&column.name, Physical::BYTE_ARRAY)
                .with_logical_type(Some(LogicalType::String)),
        };
        builder
            .with_repetition(Repetition::OPTIONAL)
            .build()
            .map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("table")
        .with_fields(fields)
        .build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("trappe {}", env!("CARGO_PKG_VERSION")))
        .build();
    let mut writer = SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties))?;
    let mut rows = writer.next_row_group()?;
    let mut cells = columns.iter();
    while let Some(mut open) = rows.next_column()? {
        // 1 where a cell is defined, as Parquet wants it of an optional column
        let Some(column) = cells.next() else { break };
        match &column.cells {
            Cells::Numbers(all) => {
                let levels: Vec<i16> = all.iter().map(|c| i16::from(c.is_some())).collect();
                let values: Vec<f64> = all.iter().filter_map(|c| *c).collect();
                let typed = open.typed::<DoubleType>();
                typed.write_batch(&values, Some(&levels), None)?;
            }
            Cells::Texts(all) => {
                let levels: Vec<i16> = all.iter().map(|c| i16::from(c.is_some())).collect();
                let values: Vec<ByteArray> = all
                    .iter()
                    .flatten()
                    .map(|text| ByteArray::from(text.as_str()))
                    .collect();
                let typed = open.typed::<ByteArrayType>();
                typed.write_batch(&values, Some(&levels), None)?;
            }
        }
        open.close()?;
    }
    rows.close()?;
    writer.close().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;

    #[test]
    fn what_is_written_is_read_back() {
        let columns = [
            Column::numbers("share", [Some(0.1), None, Some(-3.0)]),
            Column::texts("metric", [Some("a,b".into()), Some("æ".into()), None]),
        ];
        let mut text = Vec::new();
        csv("t.csv", &mut text, &columns).unwrap();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "share,metric\n0.1,\"a,b\"\n,æ\n-3,\n"
        );
        let mut bytes = Vec::new();
        super::parquet("t.parquet", &mut bytes, &columns).unwrap();
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let rows: Vec<Vec<Field>> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| {
                row.unwrap()
                    .into_columns()
                    .into_iter()
                    .map(|(_, f)| f)
                    .collect()
            })
            .collect();
        assert_eq!(rows[0], [Field::Double(0.1), Field::Str("a,b".into())]);
        assert_eq!(rows[1], [Field::Null, Field::Str("æ".into())]);
        assert_eq!(rows[2], [Field::Double(-3.0), Field::Null]);
    }
}
