//! Which language to speak: `--lang`, else what the environment says, else English.

use std::ffi::OsString;

use anstream::ColorChoice;
use clap::ValueEnum;
use threadlab_lessons::Language;

/// What `--lang` takes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Lang {
    Zh,
    En,
}

/// What `--color` takes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Language {
        match lang {
            Lang::Zh => Language::Zh,
            Lang::En => Language::En,
        }
    }
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> ColorChoice {
        match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
}

/// How to speak before the arguments have been understood: help and complaints about them need it.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    pub language: Language,
    pub color: ColorChoice,
}

/// Looks for `--lang` and `--color` without judging the rest. The last mention counts.
pub fn manner(args: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Manner {
    let lang = flag(args, "--lang").and_then(|text| Lang::from_str(text, false).ok());
    let color = flag(args, "--color").and_then(|text| Color::from_str(text, false).ok());
    let language = lang.map_or_else(|| from_environment(variable), Language::from);
    Manner {
        language,
        color: color.unwrap_or(Color::Auto).into(),
    }
}

fn flag<'a>(args: &'a [OsString], name: &str) -> Option<&'a str> {
    let args: Vec<&str> = args
        .iter()
        .map(|arg| arg.to_str().unwrap_or_default())
        .collect();
    args.iter().enumerate().rev().find_map(|(i, arg)| {
        let rest = arg.strip_prefix(name)?;
        if rest.is_empty() {
            args.get(i + 1).copied()
        } else {
            rest.strip_prefix('=')
        }
    })
}

/// POSIX's order: the first of these that is set and not empty decides.
fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| variable(name).filter(|v| !v.is_empty()));
    match locale {
        Some(locale) if locale.starts_with("zh") => Language::Zh,
        _ => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(args: &[&str], variables: &[(&str, &str)]) -> Language {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        let value = |name: &str| {
            let found = variables.iter().find(|(n, _)| *n == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        manner(&args, value).language
    }

    #[test]
    fn the_flag_decides_then_the_environment_then_english() {
        let chinese = [("LANG", "zh_CN.UTF-8")];
        assert_eq!(language(&["run", "--lang", "en"], &chinese), Language::En);
        assert_eq!(language(&["--lang=zh", "list"], &[]), Language::Zh);
        assert_eq!(language(&["list"], &chinese), Language::Zh);
        assert_eq!(language(&["list"], &[]), Language::En);
    }

    #[test]
    fn lc_all_goes_before_lang_and_an_empty_one_does_not_count() {
        assert_eq!(
            language(&[], &[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]),
            Language::En
        );
        assert_eq!(
            language(&[], &[("LC_ALL", ""), ("LANG", "zh_TW")]),
            Language::Zh
        );
    }
}
