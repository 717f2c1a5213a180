//! What can be set about a lesson: its variant, and a stepper for each parameter.

use threadlab_lessons::{Language, Parameter, Unit};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::state::choice::{Choice, shown};
use crate::state::place::Change;
use crate::strings::{Strings, strings};

/// The settings of a lesson.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// As they are.
    pub choice: Choice,
    /// Takes a change.
    pub change: Callback<Change>,
}

/// Variant and parameters.
#[component]
pub fn Settings(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let choice = &props.choice;
    let stepper =
        |at| html! { <Stepper {at} choice={choice.clone()} change={props.change.clone()} /> };
    html! {
        <section class="settings">
            if choice.lesson.variants.len() > 1 { { variants(props, language, strings) } }
            if !choice.lesson.parameters.is_empty() {
                <div class="steppers" role="group" aria-label={strings.parameters}>
                    { for (0..choice.lesson.parameters.len()).map(stepper) }
                </div>
            }
        </section>
    }
}

fn variants(props: &Props, language: Language, strings: &'static Strings) -> Html {
    let option = |variant: &'static threadlab_lessons::Variant| {
        let onchange = props
            .change
            .reform(move |_: Event| Change::Variant(variant.name));
        let id = format!("variant-{}", variant.name);
        html! {
            <label for={id.clone()}>
                <input type="radio" name="variant" {id} value={variant.name}
                    checked={variant.name == props.choice.variant.name} {onchange} />
                <span>{ variant.label.get(language) }</span>
            </label>
        }
    };
    html! {
        <fieldset class="segmented" id="variants">
            <legend>{ strings.variant }</legend>
            { for props.choice.lesson.variants.iter().map(option) }
        </fieldset>
    }
}

/// One number.
#[derive(PartialEq, Properties)]
struct StepperProps {
    /// Its place among the lesson's parameters.
    at: usize,
    choice: Choice,
    change: Callback<Change>,
}

/// A number with a button on either side, so that the first change needs no typing.
#[component]
fn Stepper(props: &StepperProps) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let change = &props.change;
    let parameter: &'static Parameter = &props.choice.lesson.parameters[props.at];
    let value = props.choice.value(parameter);
    let name = parameter.label.get(language);
    let id = format!("parameter-{}", parameter.name);
    let button = |sign: &'static str, label: String, to: i64| {
        let onclick = change.reform(move |_| Change::Value(parameter.name, to));
        let disabled = to < parameter.min && value == parameter.min
            || to > parameter.max && value == parameter.max;
        html! { <button type="button" class="icon" aria-label={label} {onclick} {disabled}>{ sign }</button> }
    };
    let onchange = {
        let change = change.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(value) = read(parameter.unit, input.value_as_number()) {
                change.emit(Change::Value(parameter.name, value));
            }
            // What was typed may have been out of range, or no number: show what holds now.
            let holds = read(parameter.unit, input.value_as_number()).unwrap_or(value);
            input.set_value(&parameter.show(holds.clamp(parameter.min, parameter.max)));
        })
    };
    let range = (strings.range)(
        &shown(parameter, parameter.min),
        &shown(parameter, parameter.max),
    );
    html! {
        <div class="stepper">
            <label for={id.clone()}>{ name }</label>
            <span class="number">
                { button("−", (strings.decrease)(name), value - parameter.step) }
                <input {id} type="number" inputmode="decimal" title={range} value={parameter.show(value)}
                    min={parameter.show(parameter.min)} max={parameter.show(parameter.max)}
                    step="any" {onchange} />
                { button("+", (strings.increase)(name), value + parameter.step) }
            </span>
        </div>
    }
}

/// What was typed, or nothing where it is no number.
fn read(unit: Unit, typed: f64) -> Option<i64> {
    let value = match unit {
        Unit::Count => typed,
        Unit::Milliseconds => typed * 1000.0,
    };
    value.is_finite().then(|| value.round() as i64)
}

#[cfg(test)]
mod tests {
    use threadlab_lessons::catalogue;

    use super::*;

    #[test]
    fn what_a_field_shows_is_what_it_reads() {
        let parameters = catalogue().iter().flat_map(|lesson| lesson.parameters);
        for parameter in parameters {
            for value in [parameter.min, parameter.default, parameter.max] {
                let typed = parameter.show(value).parse().expect("a number");
                assert_eq!(read(parameter.unit, typed), Some(value));
            }
        }
        assert_eq!(read(Unit::Milliseconds, 5.05), Some(5050));
        assert_eq!(read(Unit::Count, f64::NAN), None);
    }
}
