//! A contract of `scenarios/contracts/`, settled with an outcome file beside it.

use jiff::civil::Date;
use rust_decimal::Decimal;
use std::path::Path;
use std::rc::Rc;
use trappe::contract::outcomes::Outcomes;
use trappe::contract::returns::{Calculator, Investor, Returns};
use trappe::contract::settle::settle;
use trappe::contract::settlement::Settlement;
use trappe::contract::statement::{LineEntry, Statement};
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;
use trappe::scenario::contract_file::{ContractFile, load_contract};
use trappe::scenario::outcomes::read_outcomes;

/// An amount in major units, as smallest units: `money("620_978.40")`.
pub fn money(text: &str) -> i64 {
    let major = Decimal::from_str_exact(&text.replace('_', "")).expect("an amount");
    i64::try_from(major * Decimal::ONE_HUNDRED).expect("whole cents")
}

/// The same to two cents: balances that compound are rounded on every payment date.
pub fn close(amount: i64, expected: i64) {
    assert!((amount - expected).abs() <= 2, "{amount} for {expected}");
}

/// A contract, what was observed, and what came of it.
pub struct Case {
    file: Rc<ContractFile>,
    outcomes: Outcomes,
    /// What the outcome file gave cause to say.
    pub warnings: Vec<String>,
    /// What it came to.
    pub settlement: Settlement,
}

impl Case {
    /// Settles a contract (without `.toml`) with an outcome file.
    pub fn of(contract: &str, outcomes: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/contracts");
        let file = load_contract(&folder.join(format!("{contract}.toml")), &[])
            .unwrap_or_else(|faults| panic!("{}", faults.render(false)));
        let observed = read_outcomes(&folder.join(outcomes), &file.name, &file.terms)
            .unwrap_or_else(|faults| panic!("{}", faults.render(false)));
        let settlement = settle(&file.terms, &observed.outcomes);
        Self {
            file: Rc::new(file),
            outcomes: observed.outcomes,
            warnings: observed.warnings.into_iter().map(|w| w.english).collect(),
            settlement,
        }
    }

    /// The same contract, had something else been observed.
    pub fn with(&self, change: impl Fn(&mut Outcomes)) -> Self {
        let mut outcomes = self.outcomes.clone();
        change(&mut outcomes);
        outcomes.sort();
        let settlement = settle(&self.file.terms, &outcomes);
        Self {
            file: self.file.clone(),
            outcomes,
            warnings: Vec::new(),
            settlement,
        }
    }

    /// Outcome payments in total.
    pub fn paid(&self) -> i64 {
        self.settlement.paid
    }

    /// Drawn in total.
    pub fn drawn(&self) -> i64 {
        self.settlement.drawn
    }

    /// Outcome payments by date.
    pub fn payments(&self) -> Vec<(Date, i64)> {
        let mut dates: Vec<(Date, i64)> = Vec::new();
        for flow in &self.settlement.flows {
            if flow.purpose != Purpose::Outcome {
                continue;
            }
            match dates.iter_mut().find(|(day, _)| *day == flow.day.date()) {
                Some((_, sum)) => *sum += flow.amount,
                None => dates.push((flow.day.date(), flow.amount)),
            }
        }
        dates.sort_unstable();
        dates
    }

    fn line_index(&self, id: &str) -> usize {
        let lines = &self.file.terms.lines;
        lines.iter().position(|l| l.id == id).expect("a line")
    }

    /// What a line paid.
    pub fn line(&self, id: &str) -> i64 {
        self.settlement.by_line[self.line_index(id)]
    }

    /// The arithmetic.
    pub fn statement(&self) -> &Statement {
        self.settlement.statement.as_ref().expect("a statement")
    }

    /// The last figure from which a line was paid, or not.
    pub fn entry(&self, id: &str) -> &LineEntry {
        let index = self.line_index(id);
        let entries = &self.statement().lines;
        let measured = |e: &&LineEntry| e.line == index && (e.measured.is_some() || e.earned != 0);
        entries.iter().find(measured).expect("an entry")
    }

    fn tranche(&self, id: &str) -> u16 {
        let tranches = &self.file.parties.tranches;
        let index = tranches.iter().position(|t| t.id == id).expect("a tranche");
        u16::try_from(index).expect("few tranches")
    }

    fn party(&self, id: &str) -> Account {
        let funders = &self.file.parties.funders;
        let index = funders.iter().position(|f| f.id == id).expect("a party");
        Account::Funder(u16::try_from(index).expect("few parties"))
    }

    /// What a tranche gets.
    pub fn returns(&self, tranche: &str) -> Returns {
        let capital = &self.file.terms.capital;
        let investor = Investor::Tranche(self.tranche(tranche));
        Calculator::default().returns(&self.settlement.flows, capital, investor)
    }

    /// A tranche's internal rate of return per year.
    pub fn irr(&self, tranche: &str) -> f64 {
        let irr = self.returns(tranche).irr;
        irr.rate().unwrap_or_else(|| panic!("no rate: {irr:?}"))
    }

    /// What a tranche received, all purposes together.
    pub fn received(&self, tranche: &str) -> i64 {
        self.to(Account::Tranche(self.tranche(tranche)))
    }

    /// What a party received out of the vehicle.
    pub fn back(&self, party: &str) -> i64 {
        self.to(self.party(party))
    }

    fn to(&self, account: Account) -> i64 {
        let flows = self.settlement.flows.iter();
        flows.filter(|f| f.to == account).map(|f| f.amount).sum()
    }

    /// What a party paid for outcomes.
    pub fn by_payer(&self, party: &str) -> i64 {
        let account = self.party(party);
        let payers = self.settlement.by_payer.iter();
        payers
            .filter(|(who, _)| *who == account)
            .map(|(_, paid)| paid)
            .sum()
    }
}
