//! Full grids: all combinations of levels.

use super::{DesignError, MAX_COORDINATES, Points};

/// All combinations of so many levels in each dimension, the last changing fastest: level i of n lies at (i + ½) / n.
///
/// Without dimensions there is one combination, of nothing.
///
/// # Errors
/// A dimension without levels, or too many coordinates to keep.
pub fn points(levels: &[usize]) -> Result<Points, DesignError> {
    let count = combinations(levels).unwrap_or(usize::MAX);
    let mut points = Points::blank(count, levels.len())?;
    let mut every = count;
    for (dimension, &many) in levels.iter().enumerate() {
        every /= many;
        let level = |number: usize| number / every % many;
        let values = (0..count).map(|number| (level(number) as f64 + 0.5) / many as f64);
        points.fill(dimension, values);
    }
    Ok(points)
}

/// How many combinations there are; `None` if they are more than a design can have points.
pub fn combinations(levels: &[usize]) -> Option<usize> {
    if levels.contains(&0) {
        return Some(0);
    }
    let all = levels
        .iter()
        .try_fold(1_usize, |all, &many| all.checked_mul(many))?;
    (all <= MAX_COORDINATES).then_some(all)
}

/// Which of so many levels a coordinate of a grid stands for. Any number gives a level, unless there are none: then 0.
pub fn level(coordinate: f64, levels: usize) -> usize {
    let place = (coordinate * levels as f64).max(0.0) as usize;
    place.min(levels.saturating_sub(1))
}
