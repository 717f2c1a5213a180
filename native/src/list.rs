//! `threadlab list`: what there is to run.

use std::io::{self, Write};

use serde::Serialize;
use threadlab::trace::VerdictKind;
use threadlab_lessons::{Language, Lesson, Parameter, Text, Unit, catalogue};

use crate::args::ListArgs;
use crate::exit::Problem;
use crate::streams::{BOLD, DIM, Streams};
use crate::strings::{self, Strings};

/// Prints the catalogue.
pub fn list(args: &ListArgs, language: Language, streams: &mut Streams) -> Result<(), Problem> {
    let strings = strings::of(language);
    let out = &mut streams.out;
    let written = catalogue().iter().try_for_each(|lesson| match args.json {
        true => write_json(out, lesson),
        false => write_text(out, lesson, language, strings),
    });
    written.and_then(|()| out.flush()).map_err(Problem::output)
}

fn write_text(
    out: &mut impl Write,
    lesson: &Lesson,
    language: Language,
    strings: &Strings,
) -> io::Result<()> {
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}  {}",
        lesson.id,
        lesson.title.get(language)
    )?;
    writeln!(out, "    {}", lesson.claim.get(language))?;
    let variants = lesson.variants.iter().map(|variant| {
        let (label, verdict) = (
            variant.label.get(language),
            (strings.verdict)(variant.verdict).name,
        );
        (
            format!("--variant {}", variant.name),
            format!("{label} → {verdict}"),
        )
    });
    let parameters = lesson.parameters.iter().map(|parameter| {
        let [min, default, max] =
            [parameter.min, parameter.default, parameter.max].map(|value| parameter.show(value));
        let label = parameter.label.get(language);
        (
            format!("--set {}={default}", parameter.name),
            (strings.parameter)(label, &min, &max),
        )
    });
    let options: Vec<_> = variants.chain(parameters).collect();
    let width = options
        .iter()
        .map(|(option, _)| option.len())
        .max()
        .unwrap_or(0);
    for (option, meaning) in options {
        writeln!(out, "    {option:width$}  {DIM}{meaning}{DIM:#}")?;
    }
    Ok(())
}

/// A lesson as a line of `list --json`.
#[derive(Serialize)]
struct Line {
    id: &'static str,
    number: u32,
    title: Both,
    claim: Both,
    processes: bool,
    variants: Vec<VariantLine>,
    parameters: Vec<ParameterLine>,
}

#[derive(Serialize)]
struct Both {
    zh: &'static str,
    en: &'static str,
}

#[derive(Serialize)]
struct VariantLine {
    name: &'static str,
    label: Both,
    verdict: VerdictKind,
    schedule: &'static str,
}

#[derive(Serialize)]
struct ParameterLine {
    name: &'static str,
    label: Both,
    unit: &'static str,
    min: i64,
    max: i64,
    step: i64,
    default: i64,
}

impl From<Text> for Both {
    fn from(text: Text) -> Both {
        Both {
            zh: text.zh,
            en: text.en,
        }
    }
}

impl From<&Parameter> for ParameterLine {
    fn from(parameter: &Parameter) -> ParameterLine {
        let Parameter {
            name,
            label,
            unit,
            min,
            max,
            step,
            default,
        } = *parameter;
        let unit = match unit {
            Unit::Count => "count",
            Unit::Milliseconds => "milliseconds",
        };
        ParameterLine {
            name,
            label: label.into(),
            unit,
            min,
            max,
            step,
            default,
        }
    }
}

fn write_json(out: &mut impl Write, lesson: &Lesson) -> io::Result<()> {
    let variant = |v: &threadlab_lessons::Variant| VariantLine {
        name: v.name,
        label: v.label.into(),
        verdict: v.verdict,
        schedule: v.schedule,
    };
    let line = Line {
        id: lesson.id,
        number: lesson.number,
        title: lesson.title.into(),
        claim: lesson.claim.into(),
        processes: lesson.processes,
        variants: lesson.variants.iter().map(variant).collect(),
        parameters: lesson.parameters.iter().map(ParameterLine::from).collect(),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}
