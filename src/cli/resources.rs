//! What a run would need, and what the machine has.

use crate::analysis::cost::Cost;
use std::time::Duration;

/// Longest run that is begun without `--yes`.
const LONGEST: Duration = Duration::from_secs(4 * 3600);
/// Largest part of the free memory that is used without `--yes`.
const MEMORY_SHARE: f64 = 0.8;

/// Refuses a run that would need more than the machine has.
///
/// # Errors
/// The estimate in words, and what to do.
pub(super) fn refuse_if_too_large(cost: &Cost) -> Result<(), String> {
    let mut needs = Vec::new();
    if cost.time > LONGEST {
        needs.push(format!(
            "about {:.1} hours",
            cost.time.as_secs_f64() / 3600.0
        ));
    }
    let free = free_memory();
    if free > 0 && cost.memory as f64 > MEMORY_SHARE * free as f64 {
        let gib = |bytes: u64| bytes as f64 / f64::from(1 << 30);
        needs.push(format!(
            "about {:.1} GiB of memory where {:.1} GiB are free",
            gib(cost.memory),
            gib(free)
        ));
    }
    if needs.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} replications would need {}; ask for fewer with --replications, or say --yes to run all the same",
        cost.replications,
        needs.join(" and ")
    ))
}

/// Free memory in bytes; 0 where it cannot be told.
fn free_memory() -> u64 {
    let Ok(mut system) = sysinfo::System::new() else {
        return 0;
    };
    system.refresh_memory();
    system.available_memory()
}
