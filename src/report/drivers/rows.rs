//! `drivers.csv`: one row per figure, tidy.

use crate::analysis::drivers::Drivers;
use crate::report::tidy::Column;
use crate::stats::interval::Estimate;

/// A row: what, of which parameters, of which metric or decision, and the figure.
type Row = (&'static str, String, String, Option<Estimate>);

pub(super) fn table(drivers: &Drivers) -> Vec<Column> {
    let rows = rows(drivers);
    let texts = |name: &str, of: fn(&Row) -> String| {
        Column::texts(name, rows.iter().map(|row| Some(of(row))))
    };
    let numbers = |name: &str, of: fn(&Estimate) -> f64| {
        let known = |row: &Row| row.3.as_ref().map(of).filter(|v| v.is_finite());
        Column::numbers(name, rows.iter().map(known))
    };
    vec![
        texts("figure", |row| row.0.to_owned()),
        texts("parameters", |row| row.1.clone()),
        texts("of", |row| row.2.clone()),
        numbers("value", |e| e.value),
        numbers("low", |e| e.low),
        numbers("high", |e| e.high),
    ]
}

fn rows(drivers: &Drivers) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let group = |members: &Vec<usize>| {
        let paths = members.iter().map(|p| drivers.parameters[*p].path.as_str());
        paths.collect::<Vec<_>>().join(" + ")
    };
    for (metric, tornado) in drivers.metrics.iter().zip(&drivers.tornado) {
        for (parameter, swing) in drivers.parameters.iter().zip(&tornado.swings) {
            for (figure, estimate) in [
                ("change at 5 %", swing.low),
                ("change at 95 %", swing.high),
                ("swing", swing.swing),
            ] {
                out.push((figure, parameter.path.clone(), metric.id.clone(), estimate));
            }
        }
    }
    for (metric, shares) in drivers.metrics.iter().zip(&drivers.shares) {
        let names = drivers.groups.iter().map(group).chain(["luck".to_owned()]);
        let all = shares.groups.iter().chain([&shares.luck]);
        for (name, share) in names.zip(all) {
            out.push((
                "first order",
                name.clone(),
                metric.id.clone(),
                share.map(|s| s.first),
            ));
            out.push(("total", name, metric.id.clone(), share.map(|s| s.total)));
        }
    }
    for decision in &drivers.worth {
        let of = || decision.party.clone();
        out.push(("signing", String::new(), of(), Some(decision.signing)));
        out.push((
            "worth",
            "all parameters".into(),
            of(),
            Some(decision.perfect),
        ));
        out.push((
            "worth",
            "everything, luck too".into(),
            of(),
            Some(decision.foresight),
        ));
        for (members, known) in drivers.groups.iter().zip(&decision.groups) {
            out.push(("worth", group(members), of(), known.map(|k| k.value)));
        }
    }
    out
}
