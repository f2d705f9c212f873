//! One entry of an outcome file, whatever its format, and its simple fields.

use crate::contract::day::Day;
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::tree::{Node, Value};
use crate::scenario::units::short;
use crate::scenario::value::scalar::YEARS;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// Numbers beyond this cannot have been counted or measured, and products of it would lose digits.
const LARGEST: i64 = 1_000_000_000_000_000;
/// More decimals than this leave no room for exact products.
const MOST_DECIMALS: u32 = 12;

/// An entry: a `[[outcome]]`, a `[[cost]]`, or a row of a CSV file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'n> {
    /// A table.
    pub node: &'n Node,
    /// Whether it comes from a CSV file, where every value is a text.
    pub csv: bool,
    /// Where it stands, for people: `outcome.3` or `line 7`.
    pub name: &'n str,
}

/// A field of an entry.
#[derive(Debug, Clone)]
pub(super) struct Field<'n> {
    /// What it holds.
    pub node: &'n Node,
    csv: bool,
    /// Dotted path.
    pub path: String,
}

impl<'n> Row<'n> {
    /// A field; `None` if it is absent.
    pub fn get(&self, field: &str) -> Option<Field<'n>> {
        self.node.get(field).map(|node| Field {
            node,
            csv: self.csv,
            path: self.path(field),
        })
    }

    /// The path of a field.
    pub fn path(&self, field: &str) -> String {
        format!("{}.{field}", self.name)
    }

    /// A field that must be there.
    pub fn need(&self, field: &str, help: &str, faults: &mut Faults) -> Option<Field<'n>> {
        let found = self.get(field);
        if found.is_none() {
            let (what, here) = if self.csv {
                ("this cell is empty", "a row of this file")
            } else {
                ("is missing", "an entry of this file")
            };
            let fault = Fault::new(self.node.place, self.path(field), what);
            faults.push(fault.here(format!("{here} needs it")).help(help));
        }
        found
    }

    /// Refuses a field that makes no sense here.
    pub fn refuse(&self, field: &str, what: &str, help: &str, faults: &mut Faults) {
        if let Some(field) = self.get(field) {
            faults.push(field.fault(what).here("does not belong here").help(help));
        }
    }

    /// Refuses fields other than these.
    pub fn only(&self, known: &[&str], faults: &mut Faults) {
        let Some(table) = self.node.table() else {
            return;
        };
        for (key, node) in table.iter().filter(|(key, _)| !known.contains(key)) {
            let what = format!("there is no field `{}` here", short(key));
            let mut fault = Fault::new(node.key, self.path(key), what).here("not known");
            fault.help = suggest(key, "fields are", known);
            faults.push(fault);
        }
    }
}

impl<'n> Field<'n> {
    /// The same for an item of a list.
    fn item(&self, index: usize, node: &'n Node) -> Self {
        Self {
            node,
            csv: self.csv,
            path: format!("{}.{index}", self.path),
        }
    }

    /// A fault here.
    pub fn fault(&self, what: impl Into<String>) -> Fault {
        Fault::new(self.node.place, self.path.clone(), what)
    }

    /// A fault because this is something else.
    fn wrong(&self, needed: &str, help: &str) -> Fault {
        let is = match &self.node.value {
            Value::Text(text) if self.csv => format!("this is `{}`", short(text)),
            Value::Float(value) if !value.is_finite() => "this is no finite number".to_owned(),
            other => format!("this is {}", other.describe()),
        };
        self.fault(format!("needs {needed}")).here(is).help(help)
    }

    /// A text.
    pub fn text(&self, example: &str, faults: &mut Faults) -> Option<&'n str> {
        let text = self.node.text().map(str::trim);
        if text.is_none() {
            let help = format!("write for instance \"{example}\"");
            faults.push(self.wrong("a text in quotes", &help));
        }
        text
    }

    /// A date.
    pub fn day(&self, faults: &mut Faults) -> Option<Day> {
        let date: Option<Date> = match &self.node.value {
            Value::Day(date) => Some(*date),
            // Other spellings, such as 31/12/2017, mean different days in different countries.
            Value::Text(text) if self.csv && text.len() == 10 => text.parse().ok(),
            _ => None,
        };
        if date.is_none() {
            faults.push(self.wrong(
                "a date",
                if self.csv {
                    "dates are written year-month-day: 2017-12-31"
                } else {
                    "dates stand without quotes: 2017-12-31"
                },
            ));
        }
        let date = date?;
        if !YEARS.contains(&date.year()) {
            let fault = self.fault("this year cannot be meant");
            let (first, last) = (YEARS.start(), YEARS.end());
            faults.push(fault.here(format!("must be between {first} and {last}")));
            return None;
        }
        Some(Day::of(date))
    }

    /// A number, exactly as it is written.
    pub fn number(&self, faults: &mut Faults) -> Option<Decimal> {
        match exact(self.node, self.csv) {
            Ok(number) => Some(number),
            Err(Trouble::Kind) => {
                let help = if self.csv {
                    "write the number alone: 258858 or 12.5"
                } else {
                    "numbers stand without quotes: 258_858 or 12.5"
                };
                faults.push(self.wrong("a number", help));
                None
            }
            Err(Trouble::Comma) => {
                faults.push(self.fault("this number cannot be read").here("a comma in it").help(
                    "write the decimal point as a point, and nothing between the thousands: 1234.5",
                ));
                None
            }
            Err(Trouble::Size) => {
                let help = format!(
                    "numbers lie between −10¹⁵ and 10¹⁵ and have at most {MOST_DECIMALS} decimals"
                );
                let fault = self.fault("this number cannot be kept exactly");
                faults.push(fault.here("too large, or too many digits").help(help));
                None
            }
        }
    }

    /// A number that is not negative.
    pub fn amount_of(&self, what: &str, faults: &mut Faults) -> Option<Decimal> {
        let number = self.number(faults)?;
        if number < Decimal::ZERO {
            let fault = self.fault(format!("{what} cannot be negative"));
            faults.push(fault.here("below 0").help("0 says that nothing was found"));
            return None;
        }
        Some(number)
    }

    /// A count of people or claims.
    pub fn whole(&self, faults: &mut Faults) -> Option<u32> {
        let number = self.amount_of("a count", faults)?;
        let whole = number.is_integer().then(|| u32::try_from(number).ok());
        if whole.flatten().is_none() {
            let fault = self.fault("needs a whole number");
            faults.push(fault.here("people are counted whole, up to four billion"));
        }
        whole.flatten()
    }

    /// Money, in smallest units of a currency with so many decimals.
    pub fn money(&self, decimals: u32, faults: &mut Faults) -> Option<i64> {
        let number = self.number(faults)?;
        let smallest = Decimal::from(10_i64.pow(decimals.min(12)));
        let units = number.checked_mul(smallest);
        if units.is_none_or(|u| !u.is_integer()) {
            let what = match decimals {
                0 => "amounts of this contract are whole numbers".to_owned(),
                1 => "amounts of this contract have at most 1 decimal".to_owned(),
                n => format!("amounts of this contract have at most {n} decimals"),
            };
            let fault = self.fault(what).here("more digits than the currency has");
            faults.push(
                fault.help("round it as the contract says, or give the contract more `decimals`"),
            );
            return None;
        }
        // i64::MIN has no opposite.
        let fits = units.and_then(|u| i64::try_from(u).ok());
        let fits = fits.filter(|u| *u != i64::MIN);
        if fits.is_none() {
            let fault = self.fault("this amount is larger than any that can be kept");
            faults.push(fault.here("too large"));
        }
        fits
    }

    /// One number or a list of them; in CSV separated by semicolons.
    pub fn numbers(&self, faults: &mut Faults) -> Option<Vec<Decimal>> {
        if let Some(list) = self.node.list() {
            let items = list.iter().enumerate();
            return items.map(|(i, n)| self.item(i, n).number(faults)).collect();
        }
        match &self.node.value {
            Value::Text(text) if self.csv && text.contains(';') => {
                let parts: Vec<Node> = text
                    .split(';')
                    .map(|part| Node {
                        value: Value::Text(part.trim().to_owned()),
                        ..self.node.clone()
                    })
                    .collect();
                let numbers = parts.iter().enumerate().map(|(i, node)| {
                    let part = Field {
                        node,
                        csv: true,
                        path: format!("{}.{i}", self.path),
                    };
                    part.number(faults)
                });
                numbers.collect()
            }
            Value::Text(text) if self.csv && text.trim().contains([' ', '|', '/']) => {
                faults.push(
                    self.fault("these numbers cannot be told apart")
                        .here(format!("this is `{}`", short(text)))
                        .help("write several baselines with a semicolon between them: 55;47.5"),
                );
                None
            }
            _ => self.number(faults).map(|one| vec![one]),
        }
    }
}

/// Why a number could not be read.
enum Trouble {
    Kind,
    Comma,
    Size,
}

/// The number that was written, digit by digit: a float in between would lose some.
fn exact(node: &Node, csv: bool) -> Result<Decimal, Trouble> {
    let written = match &node.value {
        Value::Integer(whole) => return bounded(Decimal::from(*whole)),
        Value::Float(value) if value.is_finite() => node.raw.as_str(),
        Value::Float(value)
            if value.is_infinite() && node.raw.contains(|c: char| c.is_ascii_digit()) =>
        {
            return Err(Trouble::Size);
        }
        Value::Text(text) if csv => text.trim(),
        _ => return Err(Trouble::Kind),
    };
    if written.contains(',') {
        return Err(Trouble::Comma);
    }
    let allowed = |c: char| c.is_ascii_digit() || "+-._eE".contains(c);
    if !written.contains(|c: char| c.is_ascii_digit()) || !written.chars().all(allowed) {
        return Err(Trouble::Kind);
    }
    let plain: String = written.chars().filter(|c| *c != '_').collect();
    // A number in form, too long for the type, is not the same as no number.
    let is_number = plain.parse::<f64>().is_ok();
    let read = if plain.contains(['e', 'E']) {
        Decimal::from_scientific(&plain)
    } else {
        Decimal::from_str_exact(plain.trim_start_matches('+'))
    };
    match read {
        Ok(number) => bounded(number),
        Err(_) if is_number => Err(Trouble::Size),
        Err(_) => Err(Trouble::Kind),
    }
}

fn bounded(number: Decimal) -> Result<Decimal, Trouble> {
    let number = number.normalize();
    if number.abs() > Decimal::from(LARGEST) || number.scale() > MOST_DECIMALS {
        return Err(Trouble::Size);
    }
    Ok(number)
}
