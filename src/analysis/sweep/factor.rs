//! What is varied: a field of a scenario, and the values that it takes.

use crate::scenario::overrides::parts;
use crate::stats::design::grid;
use std::fmt;

/// A field and its values, as `PATH=LOW..HIGH` or `PATH=A | B | C`.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// The field, such as `contract.line.saving.share`.
    pub path: String,
    /// What it takes.
    pub values: Values,
}

/// The values of a factor.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// These, as TOML.
    Listed(Vec<String>),
    /// Everything from one number to another.
    Range(Range),
}

/// A range of numbers, with what stands around them.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Both ends are whole numbers, and so is everything between them.
    pub whole: bool,
    /// The unit, where the ends are texts such as "26 weeks".
    pub unit: Option<String>,
}

/// Why a text is no factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoFactor {
    text: String,
    what: String,
}

impl fmt::Display for NoFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}`: {}; write PATH=LOW..HIGH, such as contract.line.saving.share=0.4..0.8 or step.match.weeks=\"26 weeks\"..\"78 weeks\", or \
             single values with PATH=A | B | C",
            self.text, self.what
        )
    }
}

impl std::error::Error for NoFactor {}

impl Factor {
    /// Reads a factor.
    ///
    /// # Errors
    /// [`NoFactor`].
    pub fn read(text: &str) -> Result<Self, NoFactor> {
        let no = |what: &str| NoFactor {
            text: text.trim().to_owned(),
            what: what.to_owned(),
        };
        let (path, values) = text.split_once('=').ok_or_else(|| no("there is no `=`"))?;
        let path = path.trim().to_owned();
        if path.is_empty() {
            return Err(no("no field is named"));
        }
        let ends = parts(values, "..");
        if ends.len() > 2 {
            return Err(no("`..` stands there more than once"));
        }
        if let [low, high] = ends[..] {
            let range = Range::read(low.trim(), high.trim()).map_err(no)?;
            return Ok(Self {
                path,
                values: Values::Range(range),
            });
        }
        let listed: Vec<String> = parts(values, "|")
            .into_iter()
            .map(|v| v.trim().to_owned())
            .collect();
        if listed.iter().any(String::is_empty) {
            return Err(no("a value is missing"));
        }
        if let Some(twice) = (1..listed.len()).find(|k| listed[..*k].contains(&listed[*k])) {
            return Err(no(&format!("{} stands there twice", listed[twice])));
        }
        Ok(Self {
            path,
            values: Values::Listed(listed),
        })
    }

    /// How many levels it has in a grid of so many for each range.
    pub fn levels(&self, of_range: usize) -> usize {
        match &self.values {
            Values::Listed(values) => values.len(),
            Values::Range(range) => range.levels(of_range),
        }
    }

    /// Level `level` of a grid, as TOML: a range is cut evenly, its ends included.
    pub fn at_level(&self, level: usize, of_range: usize) -> String {
        match &self.values {
            Values::Listed(values) => values[level.min(values.len() - 1)].clone(),
            Values::Range(range) => {
                let last = range.levels(of_range).saturating_sub(1).max(1);
                range.at(level as f64 / last as f64)
            }
        }
    }

    /// The value at a coordinate in (0, 1), as TOML.
    pub fn at(&self, coordinate: f64) -> String {
        match &self.values {
            Values::Listed(values) => values[grid::level(coordinate, values.len())].clone(),
            // whole numbers: each has an equal share of the way
            Values::Range(range) if range.whole => {
                let many = range.high - range.low + 1.0;
                let k = libm::floor(coordinate * many).min(many - 1.0);
                range.written(range.low + k)
            }
            Values::Range(range) => range.at(coordinate),
        }
    }
}

impl Range {
    fn read(low: &str, high: &str) -> Result<Self, &'static str> {
        let number = "its ends are no numbers";
        let ((low, unit), (high, other)) = (end(low).ok_or(number)?, end(high).ok_or(number)?);
        if unit != other {
            return Err("its ends have different units");
        }
        let order = low.partial_cmp(&high);
        if order != Some(std::cmp::Ordering::Less) {
            return Err("its first end must be below the second");
        }
        let whole = |v: f64| v == libm::trunc(v) && v.abs() < 1e15;
        Ok(Self {
            low,
            high,
            whole: whole(low) && whole(high) && !(low == 0.0 && high == 1.0),
            unit,
        })
    }

    /// No more levels than there are whole numbers.
    fn levels(&self, asked: usize) -> usize {
        if self.whole {
            let many = self.high - self.low + 1.0;
            asked.min(many.min(1e9) as usize)
        } else {
            asked
        }
    }

    fn at(&self, share: f64) -> String {
        let value = self.low + (self.high - self.low) * share;
        self.written(if self.whole {
            libm::round(value)
        } else {
            value
        })
    }

    /// A number as TOML, with as many digits as anybody means.
    pub fn written(&self, value: f64) -> String {
        let digits = |v: f64| {
            let short = format!("{v:.12}");
            let short = short.trim_end_matches('0').trim_end_matches('.');
            match short {
                "" | "-" | "-0" => "0".to_owned(),
                short => short.to_owned(),
            }
        };
        let number = digits(value);
        match &self.unit {
            Some(unit) => format!("\"{number} {unit}\""),
            None => number,
        }
    }
}

/// A number, or a text of a number and a unit.
fn end(text: &str) -> Option<(f64, Option<String>)> {
    let bare = text.trim_matches('"');
    let quoted = bare.len() + 2 == text.len();
    let (number, unit) = if quoted {
        let (number, unit) = bare.trim().split_once(' ')?;
        (number, Some(unit.trim().to_owned()))
    } else {
        (text, None)
    };
    let number: f64 = number.replace('_', "").parse().ok()?;
    number.is_finite().then_some((number, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Factor {
        Factor::read(text).unwrap()
    }

    #[test]
    fn ranges_are_cut_evenly() {
        let share = read("a.share = 0.4..0.8");
        let all: Vec<String> = (0..5).map(|k| share.at_level(k, 5)).collect();
        assert_eq!(all, ["0.4", "0.5", "0.6", "0.7", "0.8"]);
        let people = read("people=20..22");
        assert_eq!(people.levels(5), 3);
        assert_eq!([0, 1, 2].map(|k| people.at_level(k, 5)), ["20", "21", "22"]);
        assert_eq!(
            [0.01, 0.34, 0.5, 0.99].map(|c| people.at(c)),
            ["20", "21", "21", "22"]
        );
        let weeks = read("weeks=\"26 weeks\"..\"78 weeks\"");
        assert_eq!(weeks.at_level(1, 3), "\"52 weeks\"");
        // from 0 to 1 is a share, not two whole numbers
        assert_eq!(read("a=0..1").at(0.25), "0.25");
        assert_eq!(read("a=-1e6..1_000_000.5").at(0.0), "-1000000");
    }

    #[test]
    fn lists_are_taken_as_they_are() {
        let list = read("kind=\"a\" | \"b\" | { x = 1 }");
        assert_eq!(list.levels(99), 3);
        assert_eq!(list.at_level(2, 99), "{ x = 1 }");
        assert_eq!(list.at(0.4), "\"b\"");
        // what stands in quotes is no sign
        let texts = read("intake=\"a..b\" | 'c|d'");
        assert_eq!([0, 1].map(|k| texts.at_level(k, 9)), ["\"a..b\"", "'c|d'"]);
        assert!(Factor::read("a=1..2..3").is_err());
    }

    #[test]
    fn what_is_no_factor_is_said() {
        for (text, what) in [
            ("share", "no `=`"),
            ("=1..2", "no field"),
            ("a=1..", "no numbers"),
            ("a=2..1", "below the second"),
            ("a=1..nan", "no numbers"),
            ("a=\"1 week\"..\"2 days\"", "different units"),
            ("a=1||2", "missing"),
            ("a=1|1", "twice"),
        ] {
            let said = Factor::read(text).unwrap_err().to_string();
            assert!(said.contains(what), "{text}: {said}");
        }
    }
}
