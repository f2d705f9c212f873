//! Lays one scenario over another.

use super::shape::{Fields, Kind};
use super::tree::{Node, Table, Value};

/// Lays `over` over `base`: sections merge key by key, everything else is replaced. Keys keep the order of
/// their first appearance.
pub fn merge(base: &mut Node, over: Node, kind: Option<&Kind>) {
    let (Some(kind), Value::Table(_), Value::Table(_)) = (kind, &base.value, &over.value) else {
        *base = over;
        return;
    };
    let into = match kind {
        Kind::Fields(_) | Kind::OrFile(_) | Kind::Keyed(..) => kind,
        // A whole state by its median does not mix with movements one by one.
        Kind::Forms(forms, Some(otherwise))
            if !has_form(base, forms) && !has_form(&over, forms) =>
        {
            otherwise
        }
        _ => {
            *base = over;
            return;
        }
    };
    let Value::Table(table) = over.value else {
        return;
    };
    if let Some(under) = base.table_mut() {
        merge_tables(under, table, into);
    }
    base.place = over.place;
    base.key = over.key;
}

/// The kind of a member of a table.
pub fn member<'k>(kind: &'k Kind, key: &str) -> Option<&'k Kind> {
    match kind {
        Kind::Fields(fields) | Kind::OrFile(fields) => fields.get(key).map(|f| &f.kind),
        Kind::Keyed(_, member) => Some(member),
        _ => None,
    }
}

fn merge_tables(base: &mut Table, over: Table, kind: &Kind) {
    if let Kind::Fields(fields) | Kind::OrFile(fields) = kind {
        for key in over.keys() {
            let others = fields.excluded(key).into_iter();
            for other in others.filter(|other| over.get(other).is_none()) {
                base.remove(other);
            }
        }
    }
    for (key, node) in over.into_entries() {
        match base.get_mut(&key) {
            Some(under) => merge(under, node, member(kind, &key)),
            None => base.set(&key, node),
        }
    }
}

fn has_form(node: &Node, forms: &[&Fields]) -> bool {
    forms
        .iter()
        .filter_map(|f| f.fields.first())
        .any(|first| node.get(first.name).is_some())
}
