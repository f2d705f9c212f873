//! Units of time and money as people write them: "26 weeks", "12_064 per month", "37 hours per week".

use crate::model::state::Per;

/// What a text would have to be, when it is not what the field needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    /// What is wrong.
    pub what: String,
    /// What stands under the caret.
    pub here: String,
    /// What would be right.
    pub help: String,
}

impl Trouble {
    /// A fault with its three sentences.
    pub fn new(what: impl Into<String>, here: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            here: here.into(),
            help: help.into(),
        }
    }
}

/// Units of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
}

impl Unit {
    /// The unit of a word, singular or plural.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "week" | "weeks" => Some(Unit::Week),
            "month" | "months" => Some(Unit::Month),
            "quarter" | "quarters" => Some(Unit::Quarter),
            "year" | "years" => Some(Unit::Year),
            _ => None,
        }
    }

    /// Weeks in the planning calendar: 1, 52/12, 13, 52 (format: durations).
    pub fn planning_weeks(self) -> f64 {
        match self {
            Unit::Week => 1.0,
            Unit::Month => 52.0 / 12.0,
            Unit::Quarter => 13.0,
            Unit::Year => 52.0,
        }
    }

    /// The unit for rates, with a year of 365.25 days.
    pub fn per(self) -> Per {
        match self {
            Unit::Week => Per::Week,
            Unit::Month => Per::Month,
            Unit::Quarter => Per::Quarter,
            Unit::Year => Per::Year,
        }
    }

    /// Calendar months; `None` for weeks.
    pub fn months(self) -> Option<f64> {
        match self {
            Unit::Week => None,
            Unit::Month => Some(1.0),
            Unit::Quarter => Some(3.0),
            Unit::Year => Some(12.0),
        }
    }
}

/// How many of which unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duration {
    /// How many.
    pub count: f64,
    /// Of what.
    pub unit: Unit,
}

impl Duration {
    /// Weeks of the planning calendar, not rounded.
    pub fn planning_weeks(&self) -> f64 {
        self.count * self.unit.planning_weeks()
    }

    /// Weeks with a year of 365.25 days, for rates.
    pub fn exact_weeks(&self) -> f64 {
        self.count * self.unit.per().weeks()
    }
}

/// A number at the beginning of a text, and the rest of it.
///
/// # Errors
///
/// No number, or one with a decimal comma or a thousands separator that TOML does not know.
pub fn leading_number(text: &str) -> Result<(f64, &str), Trouble> {
    let text = text.trim();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || "+-._,eE".contains(c)))
        .unwrap_or(text.len());
    // An `e` may also begin a word: "5 each" has a blank before it, "5each" does not.
    let (number, rest) = text.split_at(end);
    if number.contains(',') || number.matches('.').count() > 1 {
        return Err(Trouble::new(
            "this number cannot be read",
            "a comma, or more than one point",
            "write the decimal point as a point and thousands with an underscore: 12_064.50",
        ));
    }
    let plain: String = number.chars().filter(|c| *c != '_').collect();
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((value, rest.trim())),
        _ => Err(Trouble::new(
            "this text does not begin with a number",
            format!("`{}`", short(text)),
            "a number comes first, then its unit: \"26 weeks\", \"12_064 per month\"",
        )),
    }
}

/// A duration: "26 weeks", "18 months", "1 quarter", "2 years".
///
/// # Errors
///
/// Not a number and a unit of time.
pub fn duration(text: &str) -> Result<Duration, Trouble> {
    let (count, rest) = leading_number(text)?;
    if rest.is_empty() {
        return Err(bare_duration(text.trim()));
    }
    match Unit::of(rest) {
        Some(unit) => Ok(Duration { count, unit }),
        None => Err(Trouble::new(
            format!("`{}` is no unit of time here", short(rest)),
            "units are weeks, months, quarters and years",
            match rest {
                "day" | "days" => format!(
                    "one step is a week: write \"{} weeks\"",
                    (count / 7.0).round().max(1.0)
                ),
                _ => format!("write for instance \"{} weeks\"", trimmed(count)),
            },
        )),
    }
}

/// The fault of a plain number where a duration is needed.
pub fn bare_duration(number: &str) -> Trouble {
    Trouble::new(
        "a duration needs its unit",
        format!("a bare {number} could be days, weeks or months"),
        format!("write \"{number} weeks\" (or months, quarters, years)"),
    )
}

/// A unit of time for a rate: "week", "month", "quarter", "year".
///
/// # Errors
///
/// Any other word.
pub fn per(word: &str) -> Result<Per, Trouble> {
    Unit::of(word.trim()).map(Unit::per).ok_or_else(|| {
        Trouble::new(
            format!("`{}` is no unit of time", short(word)),
            "units are week, month, quarter and year",
            "write per = \"month\"",
        )
    })
}

/// A number per unit of time: "12_064 per month", "1.5 per year"; `hours` asks for "37 hours per week".
///
/// # Errors
///
/// No unit of time, or other words in between.
pub fn per_time(text: &str, hours: bool) -> Result<(f64, Per), Trouble> {
    let (value, rest) = leading_number(text)?;
    let rest = if hours {
        rest.strip_prefix("hours")
            .or_else(|| rest.strip_prefix("hour"))
            .map(str::trim)
            .ok_or_else(|| bare_hours(&trimmed(value)))?
    } else {
        rest
    };
    match rest.strip_prefix("per ").or_else(|| rest.strip_prefix('/')) {
        Some(unit) => Ok((value, per(unit)?)),
        None if rest.is_empty() => Err(bare_flow(text.trim())),
        None => Err(Trouble::new(
            "an amount per unit of time cannot be read",
            format!("`{}` after the number", short(rest)),
            format!("write for instance \"{} per month\"", trimmed(value)),
        )),
    }
}

/// The fault of a plain number where hours per week are needed.
pub fn bare_hours(number: &str) -> Trouble {
    Trouble::new(
        "hours need their unit of time",
        format!("a bare {number} could be hours per week or per month"),
        format!("write \"{number} hours per week\""),
    )
}

/// The fault of a plain number where an amount per unit of time is needed.
pub fn bare_flow(number: &str) -> Trouble {
    Trouble::new(
        "a number per unit of time needs its unit",
        format!("a bare {number} could be per week, per month or per year"),
        format!("write \"{number} per month\" (or week, quarter, year)"),
    )
}

/// Exposure of counted events in weeks: "4000 person-weeks", "12 person-years" (years of 365.25 days).
///
/// # Errors
///
/// Not a positive number of person-weeks, -months, -quarters or -years.
pub fn exposure(text: &str) -> Result<f64, Trouble> {
    let (count, rest) = leading_number(text)?;
    let unit = rest
        .strip_prefix("person-")
        .or_else(|| rest.strip_prefix("person "))
        .and_then(Unit::of);
    match unit {
        Some(unit) if count > 0.0 => Ok(count * unit.per().weeks()),
        _ => Err(Trouble::new(
            "the time under observation cannot be read",
            "a positive number of person-weeks, person-months or person-years",
            "write in = \"4000 person-weeks\"",
        )),
    }
}

/// A number without needless decimals.
pub fn trimmed(value: f64) -> String {
    format!("{value}")
}

/// The beginning of a text that may be a pasted page.
pub fn short(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_by_hand() {
        let weeks = |t| duration(t).map(|d| d.planning_weeks());
        assert_eq!(weeks("26 weeks"), Ok(26.0));
        assert_eq!(weeks("1 week"), Ok(1.0));
        assert_eq!(weeks("18 months"), Ok(78.0));
        assert_eq!(weeks("1 quarter"), Ok(13.0));
        assert_eq!(weeks(" 2 years "), Ok(104.0));
        assert_eq!(weeks("1.5 years"), Ok(78.0));
        assert_eq!(weeks("1_040 weeks"), Ok(1040.0));
        assert_eq!(
            duration("1 year").map(|d| d.exact_weeks()),
            Ok(365.25 / 7.0)
        );
    }

    #[test]
    fn what_is_no_duration_says_what_would_be() {
        assert!(duration("26").is_err_and(|t| t.help.contains("\"26 weeks\"")));
        assert!(duration("14 days").is_err_and(|t| t.help.contains("\"2 weeks\"")));
        assert!(duration("1,5 years").is_err_and(|t| t.help.contains("point")));
        for text in [
            "",
            "weeks",
            "x weeks",
            "1e999 weeks",
            "--3 weeks",
            "nan weeks",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_per_time_by_hand() {
        assert_eq!(
            per_time("12_064 per month", false),
            Ok((12_064.0, Per::Month))
        );
        assert_eq!(per_time("1.5 per year", false), Ok((1.5, Per::Year)));
        assert_eq!(per_time("900/week", false), Ok((900.0, Per::Week)));
        assert_eq!(per_time("37 hours per week", true), Ok((37.0, Per::Week)));
        assert!(per_time("37 per week", true).is_err());
        assert!(per_time("12.064,50 per month", false).is_err());
        assert!(per_time("900 per day", false).is_err());
    }

    #[test]
    fn exposures_by_hand() {
        assert_eq!(exposure("4000 person-weeks"), Ok(4000.0));
        assert_eq!(exposure("2 person-years"), Ok(2.0 * 365.25 / 7.0));
        assert!(exposure("0 person-weeks").is_err());
        assert!(exposure("4000 weeks").is_err());
    }
}
