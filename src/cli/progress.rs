//! The progress bar of a run: on a terminal only.

use super::stop;
use crate::analysis::run::Watch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shows how far a run has come, and passes on the wish to stop.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar on standard error; hidden if quiet or if that is no terminal.
    pub(super) fn new(quiet: bool) -> Self {
        Self::counting("replications", quiet)
    }

    /// The same for something else than replications.
    pub(super) fn counting(what: &str, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(
            Some(0),
            if quiet {
                ProgressDrawTarget::hidden()
            } else {
                ProgressDrawTarget::stderr()
            },
        );
        let style = ProgressStyle::with_template(&format!(
            "{{bar:40}} {{human_pos}}/{{human_len}} {what}, {{eta}} left"
        ));
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self(bar)
    }

    /// Says what is being done.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Watch for Bar {
    fn advance(&self, replications: u64) {
        self.0.inc(replications);
    }

    fn aim(&self, replications: u64) {
        self.0.set_length(replications);
    }

    fn cancelled(&self) -> bool {
        stop::requested()
    }
}
