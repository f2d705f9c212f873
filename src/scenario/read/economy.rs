//! Refund, tax, discounting, and costs with a date.

use super::context::{At, Context, OWN_MUNICIPALITY};
use crate::model::account::{Account, Funding};
use crate::model::economy::{Cost, Discount, Economy, RefundScale, Tax};
use crate::model::number::Number;
use crate::scenario::provenance::Grade;
use crate::scenario::shape::{MONEY, Measure, Names, SHARE, YEARLY};
use crate::scenario::value::scalar;
use jiff::ToSpan;
use jiff::civil::Date;

const STATUTE: &str = "LBK 221 of 12-02-2021, §§ 5-6";

impl Context<'_> {
    /// The rules of public money.
    pub fn economy(&mut self) -> Option<Economy> {
        let refund = match self.section("refund") {
            Some(at) => self.refund(&at),
            None => Some(self.danish_refund()),
        };
        let tax = self.tax();
        let discount = self.discount();
        Some(Economy {
            refund: refund?,
            tax: tax?,
            discount: discount?,
        })
    }

    fn danish_refund(&mut self) -> RefundScale {
        let bands = [(1, 0.8), (5, 0.4), (27, 0.3), (53, 0.2)]
            .map(|(week, share)| {
                let path = format!("refund.bands from week {week}");
                (week, self.built_in(&path, share, Some(STATUTE), Grade::A))
            })
            .to_vec();
        RefundScale {
            bands,
            reset_weeks: 52,
            reset_window: 156,
        }
    }

    fn refund(&mut self, at: &At<'_>) -> Option<RefundScale> {
        let list = at.get("bands");
        let reset = at.get("reset");
        let bands = list.and_then(|list| {
            let mut bands: Vec<(u32, Number)> = Vec::new();
            let mut whole = true;
            for item in list.items() {
                let beside = self.origin(&item);
                let week = self.whole(&item, "from_week", 1, 100_000).map(|w| w as u32);
                let share = item
                    .get("share")
                    .and_then(|s| self.number_from(&s, Measure::Plain, &SHARE, &beside));
                let (Some(week), Some(share)) = (week, share) else {
                    whole = false;
                    continue;
                };
                let first = bands.is_empty();
                let ordered = if first {
                    week == 1
                } else {
                    bands.last().is_some_and(|(w, _)| *w < week)
                };
                if !ordered && let Some(field) = item.get("from_week") {
                    let here = if first {
                        "the first band begins with week 1"
                    } else {
                        "not after the band before it"
                    };
                    self.push(
                        field
                            .fault("the bands are not in order")
                            .here(here)
                            .help("write the bands from week 1 upwards"),
                    );
                    whole = false;
                }
                bands.push((week, share));
            }
            if whole && bands.is_empty() {
                self.push(
                    list.fault("the refund scale has no band")
                        .here("the first begins with week 1"),
                );
                whole = false;
            }
            whole.then_some(bands)
        });
        let (weeks, window) = match &reset {
            Some(at) => (self.weeks(at, "weeks", 1), self.weeks(at, "within", 1)),
            None => (None, None),
        };
        if let (Some(weeks), Some(window), Some(reset)) = (weeks, window, &reset)
            && weeks > window
        {
            self.push(
                reset
                    .fault("the counter can never start again")
                    .here(format!("{weeks} weeks do not fit into {window}"))
                    .help("make `within` longer than `weeks`"),
            );
            return None;
        }
        Some(RefundScale {
            bands: bands?,
            reset_weeks: weeks?,
            reset_window: window?,
        })
    }

    fn default_number(
        &mut self,
        section: &str,
        field: &str,
        range: &crate::scenario::shape::Range,
        default: f64,
        source: Option<&str>,
        grade: Grade,
    ) -> Option<Number> {
        match self.section(section).filter(|at| at.has(field)) {
            Some(at) => self.number(&at, field, Measure::Plain, range),
            None => Some(self.built_in(&format!("{section}.{field}"), default, source, grade)),
        }
    }

    fn tax(&mut self) -> Option<Tax> {
        let contribution = self.default_number(
            "tax",
            "labour_market_contribution",
            &SHARE,
            0.08,
            None,
            Grade::U,
        );
        let state = self.default_number("tax", "state_rate", &SHARE, 0.12, None, Grade::U);
        Some(Tax {
            labour_market_contribution: contribution?,
            state_rate: state?,
        })
    }

    fn discount(&mut self) -> Option<Discount> {
        let source =
            "Danish Ministry of Finance, social discount rate of 7 January 2021, years 0-35";
        let real_rate = self.default_number(
            "discount",
            "real_rate",
            &YEARLY,
            0.035,
            Some(source),
            Grade::B,
        );
        let deflator = self.default_number("discount", "deflator", &YEARLY, 0.02, None, Grade::U);
        Some(Discount {
            real_rate: real_rate?,
            deflator: deflator?,
        })
    }

    /// All costs with a date.
    pub fn costs(&mut self) -> Option<Vec<Cost>> {
        let members = self
            .section("cost")
            .map(|s| s.members())
            .unwrap_or_default();
        let list: Vec<_> = members.iter().map(|(id, at)| self.cost(id, at)).collect();
        list.into_iter().collect()
    }

    fn cost(&mut self, id: &str, at: &At<'_>) -> Option<Cost> {
        let names = self.names(at, "name");
        let amount = self.number(at, "amount", Measure::Amount, &MONEY);
        let weeks = at.get("when").and_then(|w| self.when(&w));
        let to = at.get("to").and_then(|t| {
            let name = t.node.text()?.to_owned();
            self.account(&name)
        });
        let funding = at.get("funding").and_then(|f| self.cost_funding(&f));
        let (name, name_da) = names?;
        let amount = amount?;
        Some(Cost {
            id: id.to_owned(),
            name,
            name_da,
            due: weeks?.into_iter().map(|week| (week, amount)).collect(),
            to: to?,
            funding: funding?,
        })
    }

    /// A cost has no person, so `municipality` means the only one there is.
    fn cost_funding(&mut self, at: &At<'_>) -> Option<Funding> {
        let mut shares = self.shares(at, Names::CostPayer)?;
        if shares
            .iter()
            .any(|(account, _)| *account == OWN_MUNICIPALITY)
        {
            if self.declared.municipalities.len() != 1 {
                let all: Vec<&str> = self
                    .declared
                    .municipalities
                    .iter()
                    .map(String::as_str)
                    .collect();
                let help = format!("name it: {}", crate::scenario::nearest::enumerate(&all));
                self.push(
                    at.fault("which municipality pays?")
                        .here("a cost with a date belongs to no person, and there are several municipalities")
                        .help(help),
                );
                return None;
            }
            for (account, _) in &mut shares {
                if *account == OWN_MUNICIPALITY {
                    *account = Account::Municipality(0);
                }
            }
        }
        Some(shares)
    }

    /// The weeks of a date, of several, or of repeated ones; ascending.
    fn when(&mut self, at: &At<'_>) -> Option<Vec<u32>> {
        if at.node.table().is_some() {
            return self.repeated(at);
        }
        let dates = if at.node.list().is_some() {
            at.items()
        } else {
            vec![at.clone()]
        };
        if dates.is_empty() {
            self.push(at.fault("no date is given").here("at least one date"));
            return None;
        }
        let weeks: Vec<_> = dates.iter().map(|d| self.week_of(d)).collect();
        let mut weeks: Vec<u32> = weeks.into_iter().collect::<Option<_>>()?;
        weeks.sort_unstable();
        Some(weeks)
    }

    fn repeated(&mut self, at: &At<'_>) -> Option<Vec<u32>> {
        let every = at.get("every")?;
        let every = scalar::months(every.node, &every.path, 1, self.faults);
        let (from, until) = (at.get("from")?, at.get("until")?);
        let (first, last): (Option<Date>, Option<Date>) = (self.day(&from), self.day(&until));
        if let (Some(first), Some(last)) = (first, last)
            && first > last
        {
            self.push(
                until
                    .fault("the last day is before the first")
                    .here(format!("from {first} until {last}"))
                    .help("exchange the two dates"),
            );
            return None;
        }
        let inside = (self.week_of(&from), self.week_of(&until));
        let (every, calendar) = (every?, self.calendar?);
        let (Some(_), Some(_), Some(first), Some(last)) = (inside.0, inside.1, first, last) else {
            return None;
        };
        // Counted from the first date, so that a 31st does not creep to the 28th.
        let dates = (0..).map_while(|k: i64| {
            let months = k.checked_mul(i64::from(every))?;
            let date = first.checked_add(months.months()).ok()?;
            (date <= last).then_some(date)
        });
        dates.map(|date| calendar.week_of(date)).collect()
    }
}
