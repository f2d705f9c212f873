//! `replications.parquet`: the same rows as `replications.csv`, column by column and compressed.
//!
//! One column of optional doubles per metric, called by its id; an undefined value is absent (null). Row groups hold [`ROW_GROUP`]
//! replications, pages are compressed with Snappy. The same rows give the same bytes.

use super::error::ReportError;
use crate::analysis::block::Block;
use bytes::Bytes;
use parquet::basic::{Compression, Repetition, Type as Physical};
use parquet::column::writer::{ColumnCloseResult, get_column_writer, get_typed_column_writer};
use parquet::data_type::DoubleType;
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{ColumnDescPtr, SchemaDescriptor, Type};
use rayon::prelude::*;
use std::io::Write;
use std::sync::Arc;

/// Replications in a row group: all columns of one are in memory at a time.
pub const ROW_GROUP: usize = 16_384;
/// Largest dictionary of a column, in bytes. Beyond, its values are written as they are.
const DICTIONARY: usize = 64 * 1024;

/// The file on its way.
pub struct ParquetRows<W: Write + Send> {
    file: String,
    writer: SerializedFileWriter<W>,
    schema: SchemaDescriptor,
    properties: WriterPropertiesPtr,
    /// The rows of the next row group, by column; NaN where undefined.
    columns: Vec<Vec<f64>>,
}

impl<W: Write + Send> ParquetRows<W> {
    /// Begins the file; `file` names it in errors.
    ///
    /// # Errors
    ///
    /// [`ReportError::Format`] if writing fails.
    pub fn new(file: &str, to: W, columns: &[String]) -> Result<Self, ReportError> {
        let fail = |e: ParquetError| ReportError::format(file, e);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_dictionary_page_size_limit(DICTIONARY)
            .set_created_by(format!("trappe {}", env!("CARGO_PKG_VERSION")))
            .build();
        let properties = Arc::new(properties);
        let fields: Vec<Arc<Type>> = columns
            .iter()
            .map(|name| {
                Type::primitive_type_builder(name, Physical::DOUBLE)
                    .with_repetition(Repetition::OPTIONAL)
                    .build()
                    .map(Arc::new)
            })
            .collect::<Result<_, ParquetError>>()
            .map_err(fail)?;
        let schema = Type::group_type_builder("replications")
            .with_fields(fields)
            .build()
            .map_err(fail)?;
        let schema = Arc::new(schema);
        let writer = SerializedFileWriter::new(to, Arc::clone(&schema), Arc::clone(&properties))
            .map_err(fail)?;
        Ok(Self {
            file: file.to_owned(),
            writer,
            schema: SchemaDescriptor::new(schema),
            properties,
            columns: vec![Vec::with_capacity(ROW_GROUP); columns.len()],
        })
    }

    /// Takes the rows of some blocks, and writes each row group that is full.
    ///
    /// # Errors
    ///
    /// [`ReportError::Format`] if writing fails.
    pub fn take(&mut self, blocks: &[Block]) -> Result<(), ReportError> {
        for block in blocks {
            let mut from = 0;
            while from < block.rows() {
                let room = ROW_GROUP - self.columns.first().map_or(0, Vec::len);
                let to = block.rows().min(from + room);
                for (metric, column) in self.columns.iter_mut().enumerate() {
                    column.extend_from_slice(&block.column(metric)[from..to]);
                }
                from = to;
                if self.columns.first().is_some_and(|c| c.len() >= ROW_GROUP) {
                    self.write_group()?;
                }
            }
        }
        Ok(())
    }

    /// Writes the last rows and the footer, and gives back what was written to.
    ///
    /// # Errors
    ///
    /// [`ReportError::Format`] if writing fails.
    pub fn finish(mut self) -> Result<W, ReportError> {
        if self.columns.first().is_some_and(|c| !c.is_empty()) {
            self.write_group()?;
        }
        let file = self.file;
        self.writer
            .into_inner()
            .map_err(|e| ReportError::format(&file, e))
    }

    /// Writes a row group: columns are encoded by all threads, and written in their order.
    fn write_group(&mut self) -> Result<(), ReportError> {
        let fail = |e: ParquetError| ReportError::format(&self.file, e);
        let chunks: Vec<(Bytes, ColumnCloseResult)> = self
            .columns
            .par_iter()
            .enumerate()
            .map(|(k, values)| encode(self.schema.column(k), &self.properties, values))
            .collect::<Result<_, ParquetError>>()
            .map_err(fail)?;
        let mut group = self.writer.next_row_group().map_err(fail)?;
        for (bytes, closed) in chunks {
            group.append_column(&bytes, closed).map_err(fail)?;
        }
        group.close().map_err(fail)?;
        self.columns.iter_mut().for_each(Vec::clear);
        Ok(())
    }
}

/// One column of a row group.
fn encode(
    column: ColumnDescPtr,
    properties: &WriterPropertiesPtr,
    values: &[f64],
) -> Result<(Bytes, ColumnCloseResult), ParquetError> {
    let defined: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    let levels: Vec<i16> = values.iter().map(|v| i16::from(!v.is_nan())).collect();
    let mut to = TrackedWrite::new(Vec::new());
    let pages = Box::new(SerializedPageWriter::new(&mut to));
    let writer = get_column_writer(column, Arc::clone(properties), pages);
    let mut writer = get_typed_column_writer::<DoubleType>(writer);
    writer.write_batch(&defined, Some(&levels), None)?;
    let closed = writer.close()?;
    Ok((Bytes::from(to.into_inner()?), closed))
}
