//! `trappe explain`.

use super::args::{ExplainArgs, Format, LanguageArg};
use super::{Failure, print, stop};
use crate::report::explain::Explained;
use crate::report::language::Language;
use crate::report::{self, ReportError};
use crate::scenario::contract_file;
use crate::{analysis, scenario};
use std::io::IsTerminal;
use std::path::Path;

pub(super) fn explain(args: &ExplainArgs) -> Result<(), Failure> {
    let file = contract_file::load_contract(&args.contract, &args.set)
        .map_err(|faults| Failure::input(faults.render(std::io::stderr().is_terminal())))?;
    let language = match args.language {
        LanguageArg::En => Language::English,
        LanguageArg::Da => Language::Danish,
    };
    let written: Option<toml::Table> = file.resolved_toml.parse().ok();
    let study = analysis::explain::explain(&file.terms, written.as_ref());
    let explained = Explained {
        name: &file.name,
        digest: &file.digest,
        notes: match language {
            Language::English => &file.notes,
            Language::Danish => &file.notes_da,
        },
        sources: &file.provenance,
        terms: &file.terms,
        parties: &file.parties,
        study: &study,
    };
    if let Some(out) = &args.out {
        write(&explained, &file, out, language)?;
    }
    match args.format {
        Format::Text => {
            let mut text = report::explain::text(&explained, language);
            if let Some(out) = &args.out {
                let said = language.pick("Written to", "Skrevet til");
                text += &format!("\n{said} {}\n", out.display());
            }
            print(&text)
        }
        Format::Json => print(&String::from_utf8_lossy(
            &report::explain::json(&explained, language).map_err(Failure::new)?,
        )),
    }
}

fn write(
    explained: &Explained,
    file: &scenario::contract_file::ContractFile,
    out: &Path,
    language: Language,
) -> Result<(), Failure> {
    let name = out.file_name().map(|n| n.to_string_lossy().into_owned());
    let name = name.ok_or_else(|| {
        Failure::input(format!(
            "`{}` is no folder for an explanation: name one, such as output/mine",
            out.display()
        ))
    })?;
    let parent = out.parent().filter(|p| !p.as_os_str().is_empty());
    stop::listen();
    let written = report::explain::write(
        parent.unwrap_or(Path::new(".")),
        &name,
        explained,
        &file.resolved_toml,
        language,
        &stop::requested,
    );
    match written {
        Ok(_) => Ok(()),
        Err(ReportError::Cancelled) => Err(Failure::interrupted("stopped; nothing was written")),
        Err(e) => Err(Failure::new(e)),
    }
}
