//! The scenario format, said once.
//!
//! [`ROOT`] describes every section and field: kind, range, default, meaning. From it come the checks
//! ([`check`]), the JSON Schema ([`schema`]), the reference documentation ([`mod@reference`]) and the way files
//! are merged and written back.

pub mod check;
pub mod contract;
mod economy;
mod enterprise;
mod movement;
pub mod names;
mod people;
pub mod reference;
pub mod schema;
pub mod sections;
mod shock;
mod staircase;

pub use names::Names;
pub use sections::ROOT;

/// What a value must be.
#[derive(Debug)]
pub enum Kind {
    /// Text.
    Text,
    /// A name for files: small letters, digits and hyphens.
    Slug,
    /// `true` or `false`.
    Flag,
    /// A whole number within limits, both included.
    Whole(i64, i64),
    /// A whole number within limits, or one of a few words, each with its meaning.
    WholeOr(i64, i64, &'static [(&'static str, &'static str)]),
    /// A date.
    Day,
    /// A date, or a duration since the start of the run.
    Moment,
    /// One of a few words, each with its meaning.
    Choice(&'static [(&'static str, &'static str)]),
    /// A unit of time: week, month, quarter, year.
    Per,
    /// A duration in whole weeks of at least so many.
    Weeks(u32),
    /// A duration in whole calendar months of at least so many.
    Months(u32),
    /// A duration as long as it is written, for rates.
    Exact,
    /// Duration bands: "0-12", "52+".
    Band,
    /// The path of an uncertain number.
    Path,
    /// A list of scenario files.
    Files,
    /// A number that may be uncertain and may have a source.
    Number(Measure, Range),
    /// A number that was agreed: it may have a source, but no distribution.
    Agreed(Measure, Range),
    /// Pairs of agreed numbers: `[[8.5, 4_800_000], [10, 9_600_000]]`.
    Pairs(Range, Range),
    /// An amount per unit of time by calendar year.
    Tariff,
    /// Names with weights that add up to 1.
    Weights(Names, Weighing),
    /// The name of something that the scenario defines.
    Ref(Names),
    /// A list.
    List(&'static Kind),
    /// A table with known fields.
    Fields(&'static Fields),
    /// A table with known fields, or the name of a contract file, which stands for one.
    OrFile(&'static Fields),
    /// A table whose keys are names.
    Keyed(Key, &'static Kind),
    /// A table in one of several forms, told apart by the first field of each; otherwise as stated.
    Forms(&'static [&'static Fields], Option<&'static Kind>),
    /// A scalar of one kind, or a list or table of another.
    Either {
        /// If it is neither list nor table.
        scalar: &'static Kind,
        /// If it is a list.
        list: Option<&'static Kind>,
        /// If it is a table.
        table: Option<&'static Kind>,
    },
}

/// The keys of a keyed table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// They define something.
    New(Names),
    /// They name something that is defined elsewhere.
    Known(Names),
}

/// What the weights of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighing {
    /// Beliefs: each may be uncertain.
    Believed,
    /// Agreed shares.
    Agreed,
}

/// What a number measures, which decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// A share, multiplier or other number without a unit.
    Plain,
    /// An amount in the scenario's currency.
    Amount,
    /// A duration in weeks: "26 weeks".
    Weeks,
    /// An amount per unit of time: "12_064 per month".
    AmountPerTime,
    /// How often: "1.5 per year".
    TimesPerTime,
    /// "37 hours per week".
    HoursPerWeek,
}

/// The values that a number may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Least.
    pub lo: f64,
    /// Greatest.
    pub hi: f64,
    /// Whether `lo` itself is excluded.
    pub above: bool,
    /// Whether `hi` itself is excluded.
    pub below: bool,
    /// In words, after "must be".
    pub words: &'static str,
}

impl Range {
    const fn new(lo: f64, hi: f64, above: bool, below: bool, words: &'static str) -> Self {
        Self {
            lo,
            hi,
            above,
            below,
            words,
        }
    }

    /// Whether a value is permitted.
    pub fn holds(&self, value: f64) -> bool {
        value.is_finite()
            && value >= self.lo
            && value <= self.hi
            && !(self.above && value == self.lo)
            && !(self.below && value == self.hi)
    }
}

/// A share or probability.
pub const SHARE: Range = Range::new(0.0, 1.0, false, false, "between 0 and 1 (0.25 is 25 %)");
/// A share that may not be nothing.
pub const PART: Range = Range::new(0.0, 1.0, true, false, "above 0 and at most 1 (0.7 is 70 %)");
/// A probability of something that not everybody does at once.
pub const BELOW_ONE: Range = Range::new(
    0.0,
    1.0,
    false,
    true,
    "at least 0 and below 1 (0.25 is 25 %)",
);
/// A multiplier on an intensity.
pub const MULTIPLIER: Range = Range::new(
    0.0,
    1000.0,
    false,
    false,
    "0 or more (1 changes nothing), at most 1000",
);
/// A quantity that is not negative.
pub const NOT_NEGATIVE: Range = Range::new(0.0, 1e9, false, false, "0 or more, at most 1e9");
/// A quantity above nothing.
pub const POSITIVE: Range = Range::new(0.0, 1e9, true, false, "more than 0, at most 1e9");
/// Money: far above any public budget, and whole øre still fit 64 bits a thousand times over.
pub const MONEY: Range = Range::new(0.0, 1e12, false, false, "0 or more, at most 1e12");
/// Money that must be something.
pub const SOME_MONEY: Range = Range::new(0.0, 1e12, true, false, "more than 0, at most 1e12");
/// Weeks of something that takes time.
pub const TIME: Range = Range::new(0.0, 5200.0, true, false, "more than 0, at most 100 years");
/// Growth or interest per year.
pub const YEARLY: Range = Range::new(
    -0.5,
    1.0,
    false,
    false,
    "between -0.5 and 1 (0.03 is 3 % per year)",
);
/// A measured number, price or payment: anything that money and measurements can be.
pub const ANY: Range = Range::new(-1e12, 1e12, false, false, "between -1e12 and 1e12");
/// A number that pays something.
pub const ABOVE_NOTHING: Range = Range::new(0.0, 1e12, true, false, "more than 0, at most 1e12");
/// A factor that may not be nothing.
pub const FACTOR: Range = Range::new(0.0, 1000.0, true, false, "more than 0, at most 1000");
/// A return or coupon per year.
pub const RETURN: Range = Range::new(
    0.0,
    1.0,
    false,
    false,
    "between 0 and 1 (0.05 is 5 % per year)",
);
/// A correlation.
pub const CORRELATION: Range = Range::new(-1.0, 1.0, true, true, "above -1 and below 1");
/// Hours of a week.
pub const HOURS: Range = Range::new(0.0, 168.0, false, false, "between 0 and 168 hours a week");

/// Whether a field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It may be absent; the words say what then holds.
    Default(&'static str),
}

/// A field.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it must be.
    pub kind: Kind,
    /// Whether it must be there.
    pub need: Need,
    /// What it means.
    pub doc: &'static str,
}

/// A table with known fields.
#[derive(Debug)]
pub struct Fields {
    /// What it describes, with article: "a step of the first staircase".
    pub what: &'static str,
    /// The fields, in the order in which they are documented and written.
    pub fields: &'static [Field],
    /// Sets of fields of which a file that names one replaces the others (and of which there is exactly one).
    pub one_of: &'static [&'static str],
    /// Sets of fields of which there is at most one, and a file that names one replaces the others.
    pub excludes: &'static [&'static [&'static str]],
    /// Whether it is written as a `[section]` rather than in one line.
    pub section: bool,
    /// Whether `source`, `grade` and `note` may stand in it.
    pub sourced: bool,
}

impl Fields {
    /// A field by name.
    pub fn get(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The other fields that a field excludes.
    pub fn excluded(&self, name: &str) -> Vec<&'static str> {
        let sets = [self.one_of]
            .into_iter()
            .chain(self.excludes.iter().copied());
        let with = sets.filter(|set| set.contains(&name)).flatten();
        with.copied().filter(|other| *other != name).collect()
    }

    /// The names of all fields, with those for provenance where they are allowed.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.fields.iter().map(|f| f.name).collect();
        if self.sourced {
            names.extend(PROVENANCE);
        }
        names
    }
}

/// The fields that say where a number comes from.
pub const PROVENANCE: [&str; 3] = ["source", "grade", "note"];

/// The grades of a source.
pub const GRADES: [(&str, &str); 5] = [
    (
        "A",
        "statute or an official page that itself shows the number",
    ),
    ("B", "peer-reviewed abstract or official summary"),
    ("C", "press, fund, consultant or other secondary page"),
    ("D", "derived from sourced numbers"),
    ("U", "unverified: an assumption"),
];

const fn section(what: &'static str, fields: &'static [Field]) -> Fields {
    Fields {
        what,
        fields,
        one_of: &[],
        excludes: &[],
        section: true,
        sourced: false,
    }
}

const fn inline(what: &'static str, fields: &'static [Field]) -> Fields {
    Fields {
        what,
        fields,
        one_of: &[],
        excludes: &[],
        section: false,
        sourced: false,
    }
}

const fn sourced(what: &'static str, fields: &'static [Field]) -> Fields {
    Fields {
        what,
        fields,
        one_of: &[],
        excludes: &[],
        section: false,
        sourced: true,
    }
}

const fn req(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field {
        name,
        kind,
        need: Need::Required,
        doc,
    }
}

const fn opt(name: &'static str, kind: Kind, default: &'static str, doc: &'static str) -> Field {
    Field {
        name,
        kind,
        need: Need::Default(default),
        doc,
    }
}
