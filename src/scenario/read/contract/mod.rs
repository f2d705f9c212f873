//! The contract language: what is paid for results. Terms that contradict themselves or could never pay are faults.

mod baseline;
mod capital;
mod chains;
pub mod currency;
mod curve;
pub mod exact;
mod in_time;
mod limits;
mod line;
mod measure;
mod metric;
mod payers;
mod rule;
mod scene;
mod schedule;
mod termination;
mod waterfall;

pub use scene::Scene;
pub use schedule::measurement_days;

use super::context::{At, Context};
use crate::contract::day::Day;
use crate::contract::terms::{
    Cohort, Currency, Indexation, Line, Metric, Over, Payer, Round, Rounding, Rule, Schedule,
    Terms, Tranche,
};
use crate::model::account::Account;
use crate::scenario::diagnostics::Fault;
use crate::scenario::nearest::suggest;
use crate::scenario::shape::contract::{DECIMALS, OVER, ROUND, ROUND_PRICES};
use crate::scenario::shape::{FACTOR, SOME_MONEY, YEARLY};
use rust_decimal::Decimal;

/// Digits of the currency in which lives are simulated.
const SIMULATED_DECIMALS: u32 = 2;

/// Where a contract stands.
#[derive(Debug, Clone, Default)]
pub struct Frame<'s> {
    /// The lives that it is held against; `None` for a contract file of its own.
    pub scene: Option<Scene<'s>>,
    /// Title in English and Danish, unless the contract has its own.
    pub title: (String, String),
    /// The currency of the scenario.
    pub currency: Option<String>,
    /// The day from which capital is counted; the contract's first day if none is given.
    pub start: Option<Day>,
}

/// Reads the parts of a contract.
pub struct Reader<'r, 'a> {
    /// What all readers share.
    pub cx: &'r mut Context<'a>,
    /// The lives.
    scene: Option<Scene<'r>>,
    /// The code of the currency.
    currency: String,
    /// Digits of its smallest unit.
    decimals: u32,
    /// When is measured and paid, once it is known.
    schedule: Option<Schedule>,
    /// Metrics: those with a section, then those that lines state in place.
    metrics: Vec<Option<Metric>>,
    /// Tranches.
    tranches: Vec<Option<Tranche>>,
    /// Whether there is capital.
    has_capital: bool,
    /// Accounts that have a part in the contract.
    involved: Vec<Account>,
    /// Metrics that terminations look at.
    watched: Vec<usize>,
}

/// Reads a contract and its capital; `None` if something is wrong, which is then among the faults.
pub fn read(
    cx: &mut Context<'_>,
    at: &At<'_>,
    capital: Option<&At<'_>>,
    frame: &Frame<'_>,
) -> Option<Terms> {
    let mut reader = Reader {
        cx,
        scene: frame.scene,
        currency: String::new(),
        decimals: SIMULATED_DECIMALS,
        schedule: None,
        metrics: Vec::new(),
        tranches: Vec::new(),
        has_capital: capital.is_some(),
        involved: Vec::new(),
        watched: Vec::new(),
    };
    reader.contract(at, capital, frame)
}

impl Reader<'_, '_> {
    fn contract(
        &mut self,
        at: &At<'_>,
        capital: Option<&At<'_>>,
        frame: &Frame<'_>,
    ) -> Option<Terms> {
        let title = self.title(at, frame);
        let currency = self.read_currency(at, frame);
        if let Some(currency) = &currency {
            (self.currency, self.decimals) = (currency.code.clone(), currency.decimals);
        }
        let rounding = self.rounding(at);
        self.schedule = self.read_schedule(at);
        let cohorts = self.read_cohorts(at);
        if let Some(capital) = capital {
            self.read_tranches(capital);
        }
        self.read_metrics(at);
        let lines = self.read_lines(at, cohorts.as_deref().unwrap_or_default());
        self.chains(at, &lines);
        let payers = self.payers(at);
        let over = self.word(at, "over", &OVER);
        let cap = self.money_if(at, "cap", &SOME_MONEY);
        let cap_per_payment = self.money_if(at, "cap_per_payment", &SOME_MONEY);
        let cap_per_person = self.money_if(at, "cap_per_person", &SOME_MONEY);
        let bid = self.decimal_or(at, "bid", &FACTOR, Decimal::ONE);
        let indexation = self.indexation(at);
        let terminations = self.terminations(at);
        let start = frame.start.or(self.schedule.as_ref().map(|s| s.from));
        let capital = match capital {
            Some(capital) => {
                if let Some(field) = at.get("receiver") {
                    self.cx.push(
                        field
                            .fault("payments go to the capital's waterfall")
                            .here("there is a section [capital]")
                            .help("take `receiver` out, or [capital]"),
                    );
                }
                self.capital(capital, start)
            }
            None => self.no_capital(at, start),
        };
        let (cohorts, schedule) = (cohorts?, self.schedule.clone()?);
        let mut payers = payers;
        let mut lines = lines;
        self.decided_in_time(at, &lines, &schedule, &cohorts);
        self.pay_dates_are_covered(at, &mut payers, &mut lines, &schedule, &cohorts);
        let lines: Vec<Line> = lines.into_iter().collect::<Option<_>>()?;
        let terms = Terms {
            title: title.0,
            title_da: title.1,
            currency: currency?,
            rounding: rounding?,
            schedule,
            metrics: self.metrics.iter().cloned().collect::<Option<_>>()?,
            cohorts,
            lines,
            payers: payers?.unwrap_or_default(),
            over: [Over::Unpaid, Over::Others][over?.min(1)],
            cap: cap?,
            cap_per_payment: cap_per_payment?,
            cap_per_person: cap_per_person?,
            bid: bid?,
            indexation: indexation?,
            terminations: terminations?,
            capital: capital?,
        };
        self.remarks(&terms);
        Some(terms)
    }

    fn title(&mut self, at: &At<'_>, frame: &Frame<'_>) -> (String, String) {
        match self.cx.text(at, "title") {
            Some(title) => {
                let danish = self.cx.text(at, "title_da");
                (title.clone(), danish.unwrap_or(title))
            }
            None => frame.title.clone(),
        }
    }

    fn read_currency(&mut self, at: &At<'_>, frame: &Frame<'_>) -> Option<Currency> {
        let given = match at.get("currency") {
            Some(_) => Some(self.cx.text(at, "currency")?),
            None => None,
        };
        let field = at.get("currency");
        let code = match (&given, &frame.currency) {
            (Some(own), Some(scenario)) if own != scenario => {
                self.cx.push(
                    field?
                        .fault(format!("this contract is in {own}, and the scenario in {scenario}"))
                        .here("a simulation has one currency")
                        .help(format!(
                            "write the amounts in {scenario}, or give the scenario currency = \"{own}\""
                        )),
                );
                return None;
            }
            (Some(own), _) => own.clone(),
            (None, scenario) => scenario.clone()?,
        };
        let usual = currency::decimals(&code);
        if let (None, Some(field)) = (usual, &field) {
            let upper = code.to_uppercase();
            let mut fault = field
                .fault(format!(
                    "`{}` is no currency",
                    crate::scenario::units::short(&code)
                ))
                .here("not among the ISO 4217 codes");
            fault = match currency::decimals(&upper) {
                Some(_) => fault.help(format!("write \"{upper}\"")),
                None => {
                    let near = suggest(&upper, "currencies", &currency::codes());
                    let near = near.into_iter().find(|h| h.starts_with("did you mean"));
                    match near {
                        Some(near) => fault.help(near),
                        None => fault,
                    }
                }
            };
            self.cx
                .push(fault.help("write the three letters of the code, for instance \"DKK\""));
            return None;
        }
        let usual = usual.unwrap_or(SIMULATED_DECIMALS);
        let decimals = match at.get("decimals") {
            Some(_) => {
                let own = self.cx.whole(at, "decimals", DECIMALS.0, DECIMALS.1)?;
                u32::try_from(own).ok()?
            }
            None => usual,
        };
        if let Some(field) = at.get("decimals") {
            if self.scene.is_some() && decimals != SIMULATED_DECIMALS {
                self.cx.push(
                    field
                        .fault("a simulation reckons in hundredths")
                        .here("must be 2 in a scenario")
                        .help("take this out; a contract file that is settled by itself may have others"),
                );
                return None;
            }
            if decimals != usual {
                self.cx.remark(
                    &field.path,
                    &format!(
                        "{code} has {usual} decimals, and this contract reckons with {decimals}"
                    ),
                    &format!(
                        "{code} har {usual} decimaler, og denne kontrakt regner med {decimals}"
                    ),
                );
            }
        }
        Some(Currency { code, decimals })
    }

    fn rounding(&mut self, at: &At<'_>) -> Option<Rounding> {
        let round = [Round::Down, Round::Nearest, Round::Up];
        let amounts = self.word(at, "rounding", &ROUND);
        let prices = self.word(at, "round_prices", &ROUND_PRICES);
        Some(Rounding {
            amounts: *round.get(amounts?)?,
            prices: round.get(prices?).copied(),
        })
    }

    fn indexation(&mut self, at: &At<'_>) -> Option<Option<Indexation>> {
        let Some(at) = at.get("indexation") else {
            return Some(None);
        };
        let rate = self.decimal(&at, "rate", &YEARLY);
        let every = self.cx.months_or(&at, "every", 1, 12);
        let from = match at.get("from") {
            Some(day) => self.cx.day(&day).map(Day::of),
            None => self.schedule.as_ref().map(|s| s.from),
        };
        Some(Some(Indexation {
            rate: rate?,
            every_months: every?,
            from: from?,
        }))
    }

    /// Every payment date of every line has payers whose shares add up to 1. `payers` are `None` if they are broken,
    /// and `Some(None)` if there are none.
    fn pay_dates_are_covered(
        &mut self,
        at: &At<'_>,
        payers: &mut Option<Option<Vec<Payer>>>,
        lines: &mut [Option<Line>],
        schedule: &Schedule,
        cohorts: &[Cohort],
    ) {
        let payers_at = at.get("payers").or_else(|| at.get("payer"));
        let mut shared: Vec<Day> = Vec::new();
        let mut without = None;
        let members = at.get("line").map(|l| l.members()).unwrap_or_default();
        for (line, (_, line_at)) in lines.iter_mut().zip(&members) {
            let Some(line) = line else { continue };
            let dates = payment_dates(line, schedule, cohorts);
            if let (Some(own), Some(place)) = (&mut line.payers, line_at.get("payers")) {
                self.payers_add_up(&place, own, &dates);
                let own = own.clone();
                self.somebody_saves(line_at, line, &own, &place);
                continue;
            }
            shared.extend(dates);
            if *payers == Some(None) && without.is_none() {
                without = Some(line.id.clone());
            }
            if let (Some(Some(payers)), Some(place)) = (&payers, &payers_at) {
                self.somebody_saves(line_at, line, payers, place);
            }
        }
        if let Some(line) = without {
            let path = self.path(at, "payers");
            self.cx.push(
                Fault::new(at.node.place, path, "who pays?")
                    .here(format!(
                        "`{line}` has no payers of its own, and the contract has none"
                    ))
                    .help("add payers = { NAME = 1.0 }, or sections [contract.payer.NAME]"),
            );
        }
        shared.sort_unstable();
        shared.dedup();
        if let (Some(Some(payers)), Some(place)) = (payers, payers_at) {
            if shared.is_empty() && lines.iter().all(Option::is_some) {
                self.cx.remark(
                    &place.path,
                    "every line has payers of its own",
                    "hver linje har sine egne betalere",
                );
            }
            self.payers_add_up(&place, payers, &shared);
        }
    }

    /// What is not wrong but worth knowing of the contract as a whole.
    fn remarks(&mut self, terms: &Terms) {
        let mut used: Vec<usize> = self.watched.clone();
        for line in &terms.lines {
            used.extend(line.metric);
            used.extend(line.limits.minimum.as_ref().map(|m| m.metric));
            if let Rule::PriceBy(by) = &line.rule {
                used.push(by.metric);
            }
        }
        self.note_unused_metrics(&used);
        let caps = [
            ("cap", terms.cap),
            ("cap_per_payment", terms.cap_per_payment),
            ("cap_per_person", terms.cap_per_person),
        ];
        for line in &terms.lines {
            if line.limits.max_claims.is_some() {
                let path = format!("contract.line.{}", line.id);
                self.note_small_caps(
                    &path,
                    &line.rule,
                    &caps,
                    ("the contract's ", "kontraktens "),
                );
            }
        }
        if !terms.cohorts.is_empty() && !terms.lines.iter().any(|l| l.by_cohort) {
            self.cx.remark(
                "contract.cohort",
                "no line is paid by cohort",
                "ingen linje betales pr. hold",
            );
        }
        for (k, waterfall) in terms.capital.waterfalls.iter().enumerate() {
            if !terms.lines.iter().any(|l| l.waterfall == k) {
                let path = if k == 0 {
                    "capital.waterfall".to_owned()
                } else {
                    format!("capital.waterfalls.{}", waterfall.id)
                };
                self.cx.remark(
                    &path,
                    "no line pays into it",
                    "ingen linje betaler ind i den",
                );
            }
        }
        if self.cx.declared.alone {
            for (k, party) in self.cx.declared.funders.iter().enumerate() {
                let account = u16::try_from(k).map(Account::Funder);
                let idle = account.is_ok_and(|a| {
                    let lines = terms.lines.iter().filter_map(|l| l.payers.as_ref());
                    !self.involved.contains(&a) && !lines.flatten().any(|p| p.account == a)
                });
                if idle {
                    self.cx.remark(
                        &format!("party.{party}"),
                        "has no part in the contract",
                        "har ingen rolle i kontrakten",
                    );
                }
            }
        }
    }
}

/// The days on which a line pays, in order.
fn payment_dates(line: &Line, schedule: &Schedule, cohorts: &[Cohort]) -> Vec<Day> {
    let lag = i64::from(line.lag_months.unwrap_or(schedule.lag_months));
    let measured = measurement_days(schedule, &line.when, line.by_cohort, cohorts);
    let mut dates: Vec<Day> = measured
        .into_iter()
        .map(|day| day.plus_months(lag))
        .collect();
    dates.sort_unstable();
    dates.dedup();
    dates
}
