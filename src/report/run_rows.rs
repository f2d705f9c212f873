//! The rows of a run as files, written while it goes on.

use super::error::ReportError;
use super::parquet::ParquetRows;
use super::publish::{Part, Staging};
use super::rows::CsvRows;
use crate::analysis::block::Block;
use crate::analysis::run::Sink;
use std::error::Error;

/// Which files the rows go into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Formats {
    /// `replications.csv`.
    pub csv: bool,
    /// `replications.parquet`.
    pub parquet: bool,
}

/// The files on their way.
pub struct RunRows {
    csv: Option<CsvRows<Part>>,
    parquet: Option<ParquetRows<Part>>,
}

impl RunRows {
    /// Begins the files in a result on its way; `columns` are the ids of the metrics.
    ///
    /// # Errors
    ///
    /// As [`Staging::begin`], and [`ReportError::Format`] if writing fails.
    pub fn new(
        staging: &Staging<'_>,
        formats: Formats,
        columns: &[String],
    ) -> Result<Self, ReportError> {
        let csv = |file| CsvRows::new(file, staging.begin(file)?, columns);
        let parquet = |file| ParquetRows::new(file, staging.begin(file)?, columns);
        Ok(Self {
            csv: formats.csv.then(|| csv("replications.csv")).transpose()?,
            parquet: formats
                .parquet
                .then(|| parquet("replications.parquet"))
                .transpose()?,
        })
    }

    /// Completes the files.
    ///
    /// # Errors
    ///
    /// [`ReportError::Io`], [`ReportError::Format`].
    pub fn finish(self) -> Result<(), ReportError> {
        if let Some(csv) = self.csv {
            csv.finish().finish()?;
        }
        if let Some(parquet) = self.parquet {
            parquet.finish()?.finish()?;
        }
        Ok(())
    }
}

impl Sink for RunRows {
    fn take(&mut self, blocks: &[Block]) -> Result<(), Box<dyn Error + Send + Sync>> {
        if let Some(csv) = &mut self.csv {
            csv.take(blocks)?;
        }
        if let Some(parquet) = &mut self.parquet {
            parquet.take(blocks)?;
        }
        Ok(())
    }
}
