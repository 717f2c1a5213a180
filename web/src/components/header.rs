//! The top of the page: the way back to all lessons, the lessons beside this one, language, theme.

use threadlab_lessons::{Language, Lesson, catalogue};
use yew::prelude::*;

use super::help;
use crate::browser::Theme;
use crate::state::route::lesson_link;
use crate::strings::{Strings, strings};

/// What is chosen now, and whom to tell of another choice.
pub struct Props {
    /// The lesson that is shown.
    pub lesson: Option<&'static str>,
    /// The theme that is on.
    pub theme: Theme,
    /// Takes another language.
    pub on_language: Callback<Language>,
    /// Takes another theme.
    pub on_theme: Callback<Theme>,
}

/// The top of the page, in a language.
pub fn header(props: &Props, language: Language) -> Html {
    let strings = strings(language);
    let (other, other_lang) = match language {
        Language::Zh => (Language::En, "en"),
        Language::En => (Language::Zh, "zh-Hans"),
    };
    let on_language = props.on_language.reform(move |_| other);
    let theme = props.theme;
    let on_theme = props.on_theme.reform(move |_| theme.next());
    let (theme_label, theme_sign) = match theme {
        Theme::Auto => (strings.theme_auto, "◐"),
        Theme::Light => (strings.theme_light, "☀"),
        Theme::Dark => (strings.theme_dark, "☾"),
    };
    html! {
        <header class="site">
            <a class="brand" href="#">
                <span class="mark" aria-hidden="true"></span><span translate="no">{ "threadlab" }</span>
            </a>
            { props.lesson.map(|id| neighbours(id, language, strings)) }
            <div class="switches">
                <button id="show-help" type="button" class="icon" aria-label={strings.help} title={strings.help}
                    aria-haspopup="dialog" onclick={|_| help::open()}>
                    { "?" }
                </button>
                <button id="language" type="button" lang={other_lang} title={strings.switch_language}
                    onclick={on_language}>
                    { strings.other_language }
                </button>
                <button id="theme" type="button" class="icon" aria-label={theme_label} title={theme_label}
                    onclick={on_theme}>
                    { theme_sign }
                </button>
            </div>
        </header>
    }
}

/// Links to the lessons before and after, and the place of this one in the course.
fn neighbours(id: &str, language: Language, strings: &'static Strings) -> Html {
    let lessons = catalogue();
    let here = lessons
        .iter()
        .position(|lesson| lesson.id == id)
        .unwrap_or_default();
    let before = here.checked_sub(1).and_then(|at| lessons.get(at));
    let dots = lessons.iter().enumerate().map(|(at, lesson)| {
        let current = (at == here).then_some("page");
        let title = format!("{} {}", lesson.number, lesson.title.get(language));
        html! {
            <li><a href={lesson_link(lesson.id)} aria-current={current} aria-label={title.clone()} {title}></a></li>
        }
    });
    html! {
        <nav class="course" aria-label={strings.lesson_nav}>
            { step(before, "‹", "", strings.previous, language) }
            <ol class="dots">{ for dots }</ol>
            { step(lessons.get(here + 1), "", "›", strings.next, language) }
        </nav>
    }
}

fn step(to: Option<&Lesson>, before: &str, after: &str, label: &str, language: Language) -> Html {
    let Some(lesson) = to else {
        return html! { <span class="step"></span> };
    };
    let title = format!("{} {}", lesson.number, lesson.title.get(language));
    // A narrow screen has no room for the title; where it is seen, it is part of the name.
    html! {
        <a class="step" href={lesson_link(lesson.id)} aria-label={format!("{label}: {title}")}>
            <span aria-hidden="true">{ before }</span>
            <span class="name">{ title }</span>
            <span aria-hidden="true">{ after }</span>
        </a>
    }
}
