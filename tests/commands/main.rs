//! The program as it is called: what it prints, writes and refuses.

#[path = "../common/support.rs"]
mod support;

mod bytes;
mod check;
mod contract;
mod explain;
mod files;
mod kindness;
mod settle;
mod trace;
mod words;
