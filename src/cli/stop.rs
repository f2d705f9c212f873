//! Ctrl-C: a run stops at the next replication, and nothing half-written stays behind.

use std::sync::atomic::{AtomicU32, Ordering};

/// How often the user has asked to stop.
static ASKED: AtomicU32 = AtomicU32::new(0);

/// Listens for Ctrl-C and for a request to terminate. Where it cannot, the process ends at once, and the temporary folder stays.
pub(super) fn listen() {
    // A second handler in one process is an error; the first one does the work.
    let _ = ctrlc::set_handler(|| {
        ASKED.fetch_add(1, Ordering::Relaxed);
    });
}

/// Whether the user has asked to stop.
pub(super) fn requested() -> bool {
    ASKED.load(Ordering::Relaxed) > 0
}

/// Whether the user has asked again, and does not want what is done either.
pub(super) fn insisted() -> bool {
    ASKED.load(Ordering::Relaxed) > 1
}
