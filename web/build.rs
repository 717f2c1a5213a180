//! Hands the ids of the runtime's build and of the lessons' texts to the page, which loads
//! `runtime/<id>/` and `texts/<id>/`.
//!
//! `cargo xtask runtime --for-trunk` writes them. Without them the page still builds, as every check
//! of this crate wants; a lesson then says that its text cannot be loaded, and a run its runtime.

use std::path::Path;

fn main() {
    hand_on("runtime", "THREADLAB_RUNTIME");
    hand_on("texts", "THREADLAB_TEXTS");
}

fn hand_on(folder: &str, variable: &str) {
    // Asked for when this runs: checkouts that share a target folder share this program.
    let root = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is");
    let web = Path::new(&root).join("../target/web");
    let id = web.join(folder).join("ID");
    println!("cargo::rerun-if-changed={}", id.display());
    let id = std::fs::read_to_string(id).unwrap_or_default();
    let id = match id.trim() {
        "" => "missing",
        id => id,
    };
    println!("cargo::rustc-env={variable}={id}");
}
