//! Writes what a lesson's page shows besides the catalogue, `<folder>/<lesson>/<file>` for each
//! lesson: the page fetches these when the lesson is opened, instead of having all of them built in.

use std::path::PathBuf;
use std::{env, fs, io};

use threadlab_lessons::catalogue;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("name the folder to write to"))?;
    for lesson in catalogue() {
        let place = folder.join(lesson.id);
        fs::create_dir_all(&place)?;
        let files = [
            ("notes.zh.html", lesson.notes.zh),
            ("notes.en.html", lesson.notes.en),
            ("scenario.html", lesson.scenario.html),
            ("python.html", lesson.python.html),
            ("python.txt", lesson.recorded),
        ];
        for (file, text) in files {
            fs::write(place.join(file), text)?;
        }
    }
    Ok(())
}
