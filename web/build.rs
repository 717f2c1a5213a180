//! Hands the id of the runtime's build to the page, which loads `runtime/<id>/`.
//!
//! `cargo xtask runtime` writes it. Without one the page still builds, as every check of this crate
//! wants, and shows notes and code; a run then says that its runtime cannot be loaded.

use std::path::Path;

fn main() {
    let id = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/web/runtime/ID");
    println!("cargo::rerun-if-changed={}", id.display());
    let id = std::fs::read_to_string(id).unwrap_or_default();
    let id = if id.trim().is_empty() {
        "missing"
    } else {
        id.trim()
    };
    println!("cargo::rustc-env=THREADLAB_RUNTIME={id}");
}
