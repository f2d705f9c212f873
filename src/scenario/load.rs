//! From files to one tree: `extends`, library scenarios, cycles.

use super::diagnostics::{Fault, Faults};
use super::library;
use super::merge::merge;
use super::named_contract;
use super::nearest::suggest;
use super::shape::contract::CONTRACT_ROOT;
use super::shape::{Kind, ROOT};
use super::source::{FileId, Place, Sources};
use super::tree::{self, Node};
use std::fs;
use std::path::{Path, PathBuf};

/// Larger files are no scenarios.
const MOST_BYTES: u64 = 4 << 20;
/// More files one upon another are no design.
const MOST_DEEP: usize = 32;

/// The kind of a whole scenario.
pub static SCENARIO: Kind = Kind::Fields(&ROOT);
/// The kind of a whole contract file.
pub static CONTRACT: Kind = Kind::Fields(&CONTRACT_ROOT);

/// What is said of a scenario where a contract file should be.
pub const IS_SCENARIO: &str = "this is a scenario, not a contract file";

/// What a file is, which decides what it may extend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A scenario.
    Scenario,
    /// A contract file.
    Contract,
}

impl Format {
    /// Its files in words.
    fn plural(self) -> &'static str {
        match self {
            Format::Scenario => "scenarios",
            Format::Contract => "contract files",
        }
    }

    fn singular(self) -> &'static str {
        match self {
            Format::Scenario => "a scenario",
            Format::Contract => "a contract file",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Format::Scenario => "write extends = [\"library:denmark\"]",
            Format::Contract => "write extends = [\"other.toml\"]",
        }
    }
}

/// Which text a file is, whatever it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Identity {
    Library(String),
    File(PathBuf),
}

/// One file of those that are laid over one another.
struct Layer {
    node: Node,
    /// Whether it names a contract file, which then stands instead of the contract below it.
    names_contract: bool,
}

/// Loads a file and everything that it extends.
pub struct Loader<'a> {
    /// The texts.
    pub sources: &'a mut Sources,
    /// What went wrong.
    pub faults: &'a mut Faults,
    /// Files being read, the outermost first.
    open: Vec<Identity>,
    /// Files taken in.
    done: Vec<Identity>,
    format: Format,
    layers: Vec<Layer>,
}

impl<'a> Loader<'a> {
    /// A loader that adds to these.
    pub fn new(sources: &'a mut Sources, faults: &'a mut Faults) -> Self {
        Self::of(Format::Scenario, sources, faults)
    }

    /// A loader of files of a format.
    pub fn of(format: Format, sources: &'a mut Sources, faults: &'a mut Faults) -> Self {
        Self {
            format,
            sources,
            faults,
            open: Vec::new(),
            done: Vec::new(),
            layers: Vec::new(),
        }
    }

    /// Reads the scenario itself from a text; relative paths in it start from `name`'s folder.
    pub fn text(mut self, name: &str, text: &str) -> Node {
        let path = PathBuf::from(name);
        let identity = Identity::File(path.canonicalize().unwrap_or(path.clone()));
        let file = self.sources.add(name, text);
        self.take(file, identity, path.parent());
        self.merged()
            .unwrap_or_else(|| tree::parse(file, "", &mut Faults::default()))
    }

    /// The files laid over one another.
    fn merged(self) -> Option<Node> {
        let kind = match self.format {
            Format::Contract => &CONTRACT,
            Format::Scenario => &SCENARIO,
        };
        let mut layers = self.layers.into_iter();
        let mut base = layers.next()?.node;
        for layer in layers {
            if layer.names_contract
                && let Some(table) = base.table_mut()
            {
                table.remove("contract");
                table.remove("capital");
            }
            merge(&mut base, layer.node, Some(kind));
        }
        Some(base)
    }

    /// Parses a text that was added to the sources, takes in what it extends, and lays it over that.
    fn take(&mut self, file: FileId, identity: Identity, folder: Option<&Path>) {
        let text = self
            .sources
            .get(file)
            .map_or_else(String::new, |s| s.text.clone());
        let mut node = tree::parse(file, &text, self.faults);
        self.is_of_format(file, &node);
        let names_contract = self.format == Format::Scenario
            && named_contract::expand(&mut node, folder, self.sources, self.faults);
        self.open.push(identity.clone());
        if let Some(extends) = node.get("extends").cloned() {
            self.extends(&extends, folder);
        }
        self.open.pop();
        self.done.push(identity);
        self.layers.push(Layer {
            node,
            names_contract,
        });
    }

    /// A scenario or an outcome file is no contract file: none of its sections would fit, and one report says so.
    fn is_of_format(&mut self, file: FileId, node: &Node) {
        let outcomes = ["outcome", "cost", "terminated"];
        let terms =
            ["contract", "group"].map(|key| node.get(key).is_some_and(|n| n.table().is_some()));
        if self.format == Format::Contract
            && terms == [false, false]
            && let Some(found) = outcomes.iter().find_map(|key| node.get(key))
        {
            self.faults.push(
                Fault::new(found.key, "", "these are outcomes, not a contract")
                    .here("a contract has [contract] and no outcomes")
                    .help(
                        "the contract comes first, then its outcomes: have the two been exchanged?",
                    ),
            );
            return;
        }
        let scenario = ["format", "horizon", "group", "municipality"];
        if self.format == Format::Contract && scenario.iter().any(|key| node.get(key).is_some()) {
            self.faults.push(
                Fault::new(Place::whole(file), "", IS_SCENARIO)
                    .here("a contract file has name, title, [party.ID], [contract] and [capital], and no lives")
                    .help("move [contract] and [capital] into a file of their own; a scenario then says contract = \"FILE\""),
            );
        }
    }

    fn extends(&mut self, node: &Node, folder: Option<&Path>) {
        let Some(list) = node.list() else {
            self.faults.push(
                Fault::new(
                    node.place,
                    "extends",
                    format!("needs a list of {}", self.format.plural()),
                )
                .here(format!("this is {}", node.value.describe()))
                .help(self.format.example()),
            );
            return;
        };
        for (i, entry) in list.iter().enumerate() {
            let path = format!("extends.{i}");
            match entry.text() {
                Some(name) => self.extend(name, entry, path, folder),
                None => self.faults.push(
                    Fault::new(
                        entry.place,
                        path,
                        format!("needs the name of {}", self.format.singular()),
                    )
                    .here(format!("this is {}", entry.value.describe()))
                    .help(match self.format {
                        Format::Scenario => "write \"library:denmark\" or the path of a file",
                        Format::Contract => "write the path of a file",
                    }),
                ),
            }
        }
    }

    fn extend(&mut self, name: &str, entry: &Node, path: String, folder: Option<&Path>) {
        let library = name.strip_prefix("library:");
        if library.is_some() && self.format == Format::Contract {
            let what = "there is no library of contracts";
            let fault = Fault::new(entry.place, path, what).here("the library has scenarios only");
            return self
                .faults
                .push(fault.help("write the path of a contract file"));
        }
        let (identity, shown, text) = if let Some(id) = library {
            let Some(text) = library::text(id) else {
                let what = format!("there is no library scenario `{id}`");
                let mut fault = Fault::new(entry.place, path, what).here("not in the library");
                fault.help = suggest(id, "the library has", &library::names());
                return self.faults.push(fault);
            };
            (
                Identity::Library(id.to_owned()),
                name.to_owned(),
                Ok(text.to_owned()),
            )
        } else {
            let at = folder.map_or_else(|| PathBuf::from(name), |f| f.join(name));
            let identity = Identity::File(at.canonicalize().unwrap_or_else(|_| at.clone()));
            // Forward slashes everywhere, so that messages read the same on every platform.
            let shown = at.display().to_string().replace('\\', "/");
            (identity, shown, read_file(&at))
        };
        if let Some(position) = self.open.iter().position(|i| *i == identity) {
            let here = if position + 1 == self.open.len() {
                "this file itself"
            } else {
                "this file extends, by way of others, the one that names it"
            };
            let what = format!("{} extend one another in a circle", self.format.plural());
            let fault = Fault::new(entry.place, path, what);
            return self
                .faults
                .push(fault.here(here).help("take this entry out"));
        }
        // Taken in before: laying it down again would undo what lay over it.
        if self.done.contains(&identity) {
            return;
        }
        if self.open.len() >= MOST_DEEP {
            let what = format!("too many {} one upon another", self.format.plural());
            let fault = Fault::new(entry.place, path, what);
            return self.faults.push(fault.here(format!("at most {MOST_DEEP}")));
        }
        match text {
            Ok(text) => {
                let file = self.sources.add(shown.clone(), text);
                let folder = Path::new(&shown).parent().map(Path::to_owned);
                self.take(file, identity, folder.as_deref());
            }
            Err(reason) => {
                let what = format!("{shown} cannot be read");
                self.faults.push(
                    Fault::new(entry.place, path, what)
                        .here(reason)
                        .help(match self.format {
                            Format::Scenario => "paths start from the folder of the file that names them; scenarios that ship with the program are written \"library:denmark\"",
                            Format::Contract => "paths start from the folder of the file that names them",
                        }),
                );
            }
        }
    }
}

/// The text of a scenario file.
///
/// # Errors
///
/// Why it cannot be read, for people.
pub fn read_file(path: &Path) -> Result<String, String> {
    let meta = fs::metadata(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "it may not be read by this user".to_owned(),
        _ => "the system refuses to open it".to_owned(),
    })?;
    if !meta.is_file() {
        return Err("this is not a file".to_owned());
    }
    if meta.len() > MOST_BYTES {
        return Err("it is larger than 4 MB and cannot be a scenario".to_owned());
    }
    let bytes = fs::read(path).map_err(|_| "the system refuses to read it".to_owned())?;
    String::from_utf8(bytes).map_err(|e| {
        let line = 1 + e.as_bytes()[..e.utf8_error().valid_up_to()]
            .iter()
            .filter(|b| **b == b'\n')
            .count();
        format!("line {line} is not UTF-8 text: save the file as UTF-8")
    })
}
