//! The program: see the library, [`trappe`].

use std::process::ExitCode;

fn main() -> ExitCode {
    trappe::cli::main()
}
