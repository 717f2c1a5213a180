//! The list of lessons.

use threadlab_lessons::{Language, Lesson, catalogue};
use yew::prelude::*;

use crate::state::route::lesson_link;
use crate::strings::strings;

/// Every lesson, with its claim.
pub fn course(language: Language) -> Html {
    let strings = strings(language);
    let entry = |lesson: &Lesson| {
        let needs = if lesson.processes {
            strings.uses_processes
        } else {
            strings.uses_threads
        };
        html! {
            <li key={lesson.id}>
                <a href={lesson_link(lesson.id)} id={format!("lesson-{}", lesson.id)}>
                    <span class="number" aria-hidden="true">{ lesson.number }</span>
                    <span class="about">
                        <span class="title">{ lesson.title.get(language) }</span>
                        <span class="claim">{ lesson.claim.get(language) }</span>
                    </span>
                    <span class="needs">{ needs }</span>
                </a>
            </li>
        }
    };
    html! {
        <main id="main" class="course-page" tabindex="-1">
            <h1>{ strings.title }</h1>
            <p class="tagline">{ strings.tagline }</p>
            <h2>{ strings.lessons }</h2>
            <p class="invitation">{ strings.invitation }</p>
            <ol class="lessons">{ for catalogue().iter().map(entry) }</ol>
        </main>
    }
}
