//! Ctrl-C: the run stops at the next replication, and nothing half-written stays behind.

use std::sync::atomic::{AtomicBool, Ordering};

static STOPPED: AtomicBool = AtomicBool::new(false);

/// Listens for Ctrl-C and for a request to terminate. Where it cannot, the process ends at once, and the temporary folder stays.
pub(super) fn listen() {
    // A second handler in one process is an error; the first one does the work.
    let _ = ctrlc::set_handler(|| STOPPED.store(true, Ordering::Relaxed));
}

/// Whether the user has asked to stop.
pub(super) fn requested() -> bool {
    STOPPED.load(Ordering::Relaxed)
}
