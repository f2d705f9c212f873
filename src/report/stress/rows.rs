//! `stress.csv` and `reverse.csv`: one row per figure, tidy.

use crate::analysis::stress::{Found, Stressed};
use crate::report::tidy::Column;
use crate::stats::interval::Estimate;

/// A figure under a stress, or without one.
struct Row {
    stress: String,
    strength: Option<f64>,
    party: String,
    figure: String,
    stressed: Option<Estimate>,
    difference: Option<Estimate>,
    beyond: Option<f64>,
}

pub(super) fn stresses(stressed: &Stressed) -> Vec<Column> {
    let mut rows: Vec<Row> = Vec::new();
    let party = |k: usize| match stressed.figures[k].figure.party {
        crate::analysis::stress::Party::Investors => "investors".to_owned(),
        crate::analysis::stress::Party::Municipality => "municipality".to_owned(),
    };
    for (k, unstressed) in stressed.figures.iter().enumerate() {
        rows.push(Row {
            stress: String::new(),
            strength: None,
            party: party(k),
            figure: unstressed.figure.id.to_owned(),
            stressed: unstressed.value,
            difference: None,
            beyond: None,
        });
    }
    for stress in &stressed.stresses {
        for (k, effect) in stress.effects.iter().enumerate() {
            rows.push(Row {
                stress: stress.id.clone(),
                strength: Some(stress.strength),
                party: party(k),
                figure: stressed.figures[k].figure.id.to_owned(),
                stressed: effect.stressed,
                difference: effect.difference,
                beyond: Some(f64::from(u8::from(effect.beyond_noise))),
            });
        }
    }
    let texts = |name: &str, of: fn(&Row) -> String| {
        Column::texts(name, rows.iter().map(|row| Some(of(row))))
    };
    let numbers = |name: &str, of: &dyn Fn(&Row) -> Option<f64>| {
        let cells = rows.iter().map(|row| of(row).filter(|v| v.is_finite()));
        Column::numbers(name, cells)
    };
    vec![
        texts("stress", |row| row.stress.clone()),
        numbers("strength", &|row| row.strength),
        texts("party", |row| row.party.clone()),
        texts("figure", |row| row.figure.clone()),
        numbers("value", &|row| row.stressed.map(|e| e.value)),
        numbers("value.low", &|row| row.stressed.map(|e| e.low)),
        numbers("value.high", &|row| row.stressed.map(|e| e.high)),
        numbers("difference", &|row| row.difference.map(|e| e.value)),
        numbers("difference.low", &|row| row.difference.map(|e| e.low)),
        numbers("difference.high", &|row| row.difference.map(|e| e.high)),
        numbers("beyond_noise", &|row| row.beyond),
    ]
}

/// What must change by how much.
struct Way {
    condition: String,
    kind: &'static str,
    what: String,
    reached: bool,
    change: f64,
    value: Option<f64>,
    figure: Option<Estimate>,
    steady: Option<f64>,
}

pub(super) fn reverse(stressed: &Stressed) -> Vec<Column> {
    let mut ways: Vec<Way> = Vec::new();
    for reverse in &stressed.reverse {
        let way = |kind, what: &str, found: &Found, change, value, steady: Option<bool>| {
            let (reached, figure) = match found {
                Found::Reached { figure } => (true, Some(*figure)),
                Found::NotWithin { figure } => (false, *figure),
            };
            Way {
                condition: reverse.condition.text.clone(),
                kind,
                what: what.to_owned(),
                reached,
                change,
                value,
                figure,
                steady: steady.map(|steady| f64::from(u8::from(steady))),
            }
        };
        for a in &reverse.assumptions {
            let (value, steady) = (Some(a.value), Some(a.steady));
            ways.push(way("assumption", &a.path, &a.found, a.score, value, steady));
        }
        for s in &reverse.stresses {
            ways.push(way(
                "stress",
                &s.id,
                &s.found,
                s.strength,
                None,
                Some(s.steady),
            ));
        }
        if let Some(joint) = &reverse.joint {
            ways.push(way("jointly", "", &joint.found, joint.distance, None, None));
            for moved in &joint.moved {
                let value = Some(moved.value);
                ways.push(way(
                    "jointly",
                    &moved.path,
                    &joint.found,
                    moved.score,
                    value,
                    None,
                ));
            }
        }
    }
    let texts = |name: &str, of: fn(&Way) -> String| {
        Column::texts(name, ways.iter().map(|way| Some(of(way))))
    };
    let numbers = |name: &str, of: &dyn Fn(&Way) -> Option<f64>| {
        let cells = ways.iter().map(|way| of(way).filter(|v| v.is_finite()));
        Column::numbers(name, cells)
    };
    vec![
        texts("condition", |way| way.condition.clone()),
        texts("kind", |way| way.kind.to_owned()),
        texts("what", |way| way.what.clone()),
        numbers("reached", &|way| Some(f64::from(u8::from(way.reached)))),
        numbers("change", &|way| Some(way.change)),
        numbers("at", &|way| way.value),
        numbers("figure", &|way| way.figure.map(|e| e.value)),
        numbers("figure.low", &|way| way.figure.map(|e| e.low)),
        numbers("figure.high", &|way| way.figure.map(|e| e.high)),
        numbers("steady", &|way| way.steady),
    ]
}
