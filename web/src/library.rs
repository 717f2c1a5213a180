//! The texts of the lessons: files beside the page, fetched when a lesson is opened, and kept while
//! the page is open.
//!
//! Their folder is named by their content, as the runtime's is, so that caches never mix versions;
//! the service worker keeps them for offline use like every other file of the site.

use std::cell::RefCell;
use std::rc::Rc;

use threadlab_lessons::Language;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use yew::prelude::*;

use crate::browser;

/// What is fetched of a lesson, all of it HTML but the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Texts {
    /// The notes, in the language that was asked for.
    pub notes: AttrValue,
    /// The program on Threadlab.
    pub scenario: AttrValue,
    /// The program in Python.
    pub python: AttrValue,
    /// What `python3` printed when it ran that.
    pub recorded: AttrValue,
}

/// How far the fetching of a lesson's texts is.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// Under way.
    Loading,
    /// Here. After a change of language the former ones stay until the others are there.
    Here(Rc<Texts>),
    /// It failed; asking again may help.
    Failed,
}

/// What was fetched so far, by path. Clones are the same library.
#[derive(Clone, Default)]
pub struct Library(Rc<RefCell<Vec<(String, AttrValue)>>>);

impl PartialEq for Library {
    fn eq(&self, other: &Library) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The files of a lesson, in the order of the fields of [`Texts`].
fn files(lesson: &str, language: Language) -> [String; 4] {
    let notes = match language {
        Language::Zh => "notes.zh.html",
        Language::En => "notes.en.html",
    };
    [notes, "scenario.html", "python.html", "python.txt"].map(|file| format!("{lesson}/{file}"))
}

impl Library {
    /// The texts of a lesson, where all of them have been fetched.
    fn known(&self, lesson: &str, language: Language) -> Option<Texts> {
        let kept = self.0.borrow();
        let [notes, scenario, python, recorded] = files(lesson, language).map(|file| {
            let found = kept.iter().find(|(known, _)| *known == file);
            found.map(|(_, text)| text.clone())
        });
        Some(Texts {
            notes: notes?,
            scenario: scenario?,
            python: python?,
            recorded: recorded?,
        })
    }

    /// Fetches what is not here yet.
    async fn texts(&self, lesson: &str, language: Language) -> Option<Texts> {
        let missing = files(lesson, language)
            .into_iter()
            .filter(|file| !self.0.borrow().iter().any(|(known, _)| known == file));
        // All are asked for before the first one is awaited.
        let asked: Vec<_> = missing.map(|file| (ask(&file), file)).collect();
        for (answer, file) in asked {
            let text = text(answer).await.ok()?;
            self.0.borrow_mut().push((file, text.into()));
        }
        self.known(lesson, language)
    }
}

fn ask(file: &str) -> js_sys::Promise {
    let address = concat!("texts/", env!("THREADLAB_TEXTS"), "/").to_owned() + file;
    browser::window().fetch_with_str(&address)
}

async fn text(answer: js_sys::Promise) -> Result<String, JsValue> {
    let response: Response = JsFuture::from(answer).await?.unchecked_into();
    if !response.ok() {
        return Err(JsValue::from(response.status()));
    }
    let text = JsFuture::from(response.text()?).await?;
    text.as_string().ok_or(JsValue::NULL)
}

/// The texts of a lesson in a language, and how to ask again after a failure.
#[hook]
pub fn use_texts(lesson: &'static str, language: Language) -> (Reading, Callback<MouseEvent>) {
    let library = use_context::<Library>().expect("the app provides a library");
    let known = |library: &Library| library.known(lesson, language).map(Rc::new);
    let reading = use_state_eq(|| known(&library).map_or(Reading::Loading, Reading::Here));
    let attempt = use_state(|| 0);
    use_effect_with((language, *attempt), {
        let (reading, wanted) = (reading.setter(), Rc::new(RefCell::new(true)));
        let theirs = Rc::clone(&wanted);
        move |_| {
            spawn_local(async move {
                let texts = library.texts(lesson, language).await;
                if *theirs.borrow() {
                    reading.set(texts.map_or(Reading::Failed, |t| Reading::Here(Rc::new(t))));
                }
            });
            move || _ = wanted.replace(false)
        }
    });
    let again = Callback::from({
        let reading = reading.setter();
        move |_| {
            reading.set(Reading::Loading);
            attempt.set(*attempt + 1);
        }
    });
    ((*reading).clone(), again)
}
