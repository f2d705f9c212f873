//! Which metric is read before which: a success looks at what its conditions have achieved.

use super::hits::{Reader, What};

/// The readers, each after those that it looks at. There are no circles: [`super::problem::find`] has said so.
pub(super) fn order(readers: &[Option<Reader>]) -> Vec<usize> {
    let mut order = Vec::new();
    let mut placed = vec![false; readers.len()];
    for _ in 0..readers.len() {
        for (metric, reader) in readers.iter().enumerate() {
            let Some(reader) = reader else { continue };
            let ready = parts(reader).all(|part| placed.get(part).is_some_and(|p| *p));
            if !placed[metric] && ready {
                placed[metric] = true;
                order.push(metric);
            }
        }
    }
    order
}

/// The metrics that a success looks at.
fn parts(reader: &Reader) -> impl Iterator<Item = usize> + '_ {
    let (any, none) = match &reader.what {
        What::Success { any, none, .. } => (any.as_slice(), none.as_slice()),
        _ => (&[][..], &[][..]),
    };
    any.iter().chain(none).copied()
}

/// A mask and everything that its metrics look at.
pub(super) fn with_parts(
    mut mask: Vec<bool>,
    readers: &[Option<Reader>],
    order: &[usize],
) -> Vec<bool> {
    for &metric in order.iter().rev() {
        if mask[metric] {
            readers[metric]
                .iter()
                .flat_map(parts)
                .for_each(|part| mask[part] = true);
        }
    }
    mask
}
