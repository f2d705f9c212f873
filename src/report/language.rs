//! The two languages that a report speaks.

use crate::analysis::luck::Chance;
use crate::analysis::summary::{Metric, Note, PartyRow, Probability, Ratio, ScenarioInfo, Series};

/// Language of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Danish.
    Danish,
}

impl Language {
    /// The text in this language.
    pub fn pick<'a>(self, english: &'a str, danish: &'a str) -> &'a str {
        match self {
            Self::English => english,
            // A name that nobody translated is better than none.
            Self::Danish if danish.is_empty() => english,
            Self::Danish => danish,
        }
    }
}

/// Something that has a name in both languages.
pub trait Named {
    /// The name in the language.
    fn name_in(&self, language: Language) -> &str;
}

impl Named for Metric {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.name, &self.name_da)
    }
}

impl Named for Chance {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.name, &self.name_da)
    }
}

impl Named for Series {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.name, &self.name_da)
    }
}

impl Named for Ratio {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.name, &self.name_da)
    }
}

impl Named for PartyRow {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.name, &self.name_da)
    }
}

impl Named for Probability {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.event, &self.event_da)
    }
}

impl Named for Note {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.text, &self.text_da)
    }
}

impl Named for ScenarioInfo {
    fn name_in(&self, language: Language) -> &str {
        language.pick(&self.title, self.title_da.as_deref().unwrap_or_default())
    }
}
