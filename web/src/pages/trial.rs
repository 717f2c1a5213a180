//! `?conformance` and `?bench`: a series of jobs in the real runtime of the real site.
//!
//! `?conformance` plays every case of the conformance library in every world that the page has;
//! `?bench` measures. Both show what came out, and say the same to programs: `#report` has the state
//! in `data-state` (`ready`, `running`, `done`) and a line of JSON for each job. Such a program can
//! run jobs of its own too, see [`driver`].

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, JSON, Promise};
use threadlab::trace::{Stream, What};
use threadlab_lessons::{Language, thousandths};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser;
use crate::host::{Ended, Host, Job, Task, driver};
use crate::strings::{Strings, strings};

/// A job that has not ended by then hangs: none comes near it.
const LIMIT_MS: u32 = 60_000;

/// How many cases are played side by side: making a machine is mostly waiting for the browser.
/// What is measured is alone.
const LANES: usize = 2;

/// How many cases share a machine, where they can: making one takes longer than most cases do.
const BATCH: usize = 24;

/// What is measured: the variants of the runtime's `check:measure`, with their schedules.
const MEASURES: [(&str, &str); 15] = [
    ("threads", "live"),
    ("processes", "live"),
    ("pipe", "live"),
    ("pipe-unwatched", "live"),
    ("round-trip", "live"),
    ("round-trip-unwatched", "live"),
    ("steps", "rr"),
    ("steps-unread", "live"),
    ("exploring", "live"),
    ("locks", "live"),
    ("turns", "live"),
    ("queues", "live"),
    ("pools", "live"),
    ("two-cores", "live"),
    ("many-threads", "live"),
];

/// Which jobs.
#[derive(Clone, Copy, PartialEq)]
pub enum Series {
    /// The cases of the conformance library, in the worlds of the page.
    Cases,
    /// What the benches measure.
    Measures,
}

impl Series {
    /// The series that the address names, if it does.
    pub fn named(is: impl Fn(&str) -> bool) -> Option<Series> {
        let named = [("conformance", Series::Cases), ("bench", Series::Measures)];
        named
            .into_iter()
            .find(|(name, _)| is(name))
            .map(|(_, series)| series)
    }

    fn title(self, strings: &'static Strings) -> &'static str {
        match self {
            Series::Cases => strings.conformance,
            Series::Measures => strings.measures,
        }
    }

    /// One host for each job that is played at a time.
    fn hosts(self) -> Vec<Host> {
        let lanes = match self {
            Series::Cases => LANES,
            Series::Measures => 1,
        };
        (0..lanes).map(|_| Host::with_cases()).collect()
    }

    /// Its jobs, if they have `only` in their names. The runtime knows the cases, so it is asked for them.
    async fn jobs(self, host: &Host, only: &str) -> Result<VecDeque<Job>, String> {
        if self == Series::Measures {
            let measures = MEASURES.iter().filter(|(name, _)| name.contains(only));
            let measure = |(name, schedule): &(&str, &str)| job("check:measure", name, schedule);
            return Ok(measures.map(measure).collect());
        }
        let (list, _) = play(host, job("check:cases", "", "rr")).await?;
        Ok(batches(list.lines().filter(|line| line.contains(only))))
    }
}

/// Jobs for lines such as `lock::release_lets_one_in web_threads`: those of a world share some, unless the
/// line ends with `alone`.
fn batches<'a>(lines: impl Iterator<Item = &'a str>) -> VecDeque<Job> {
    let mut batches: Vec<(&str, usize, Vec<&str>)> = Vec::new();
    for line in lines {
        let mut words = line.split(' ');
        let (Some(case), Some(world), alone) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let room = if alone.is_some() { 1 } else { BATCH };
        let fits = |batch: &&mut (&str, usize, Vec<&str>)| {
            batch.0 == world && batch.1 == room && batch.2.len() < room
        };
        match batches.iter_mut().find(fits) {
            Some((_, _, cases)) => cases.push(case),
            None => batches.push((world, room, vec![case])),
        }
    }
    let job = |(world, _, cases): &(&str, usize, Vec<&str>)| {
        job(&format!("case:{}", cases.join(",")), world, "live")
    };
    batches.iter().map(job).collect()
}

/// What came out of a job.
#[derive(Clone, PartialEq)]
struct Row {
    name: String,
    world: String,
    ms: f64,
    result: Result<String, String>,
}

impl Row {
    fn json(&self) -> String {
        let text = |text: &str| {
            JSON::stringify(&JsValue::from(text)).map_or_else(|_| "\"\"".to_owned(), String::from)
        };
        let (ok, said) = match &self.result {
            Ok(said) => (true, said),
            Err(said) => (false, said),
        };
        let Row {
            name, world, ms, ..
        } = self;
        let (name, world, said) = (text(name), text(world), text(said));
        let ms = thousandths((ms * 1e3).round() as i64);
        format!("{{\"name\":{name},\"world\":{world},\"ok\":{ok},\"ms\":{ms},\"said\":{said}}}\n")
    }
}

/// Which series to show.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Which.
    pub series: Series,
}

/// The page of a series.
#[component]
pub fn Trial(props: &Props) -> Html {
    let language = use_context::<Language>().expect("the app provides a language");
    let strings = strings(language);
    let series = props.series;
    let hosts = use_memo(series, |series| series.hosts());
    let state = use_state(|| "loading");
    // What a running series adds to; the number is what Yew hears of.
    let rows = use_mut_ref(Vec::<Row>::new);
    let shown = use_state(|| 0);
    use_effect_with((), {
        let (state, hosts) = (state.setter(), hosts.clone());
        move |()| {
            driver::install(hosts[0].clone());
            state.set("ready");
        }
    });
    let onclick = {
        let (state, shown, rows) = (state.setter(), shown.setter(), Rc::clone(&rows));
        Callback::from(move |_| {
            let (state, shown, rows) = (state.clone(), shown.clone(), Rc::clone(&rows));
            let hosts = hosts.clone();
            rows.borrow_mut().clear();
            shown.set(0);
            state.set("running");
            let add = move |row| {
                rows.borrow_mut().push(row);
                shown.set(rows.borrow().len());
            };
            spawn_local(async move {
                run(series, &hosts, &wanted(), Rc::new(add)).await;
                state.set("done");
            });
        })
    };
    let rows = rows.borrow();
    let report: String = rows.iter().map(Row::json).collect();
    html! {
        <main id="main" class="course-page prose" tabindex="-1">
            <h1>{ series.title(strings) }</h1>
            <p>
                <label for="only">{ strings.only }</label>{ " " }<input id="only" type="text" />{ " " }
                <button id="start" type="button" {onclick} disabled={*state == "running"}>{ strings.run }</button>
            </p>
            <table><tbody>{ for rows.iter().map(line) }</tbody></table>
            <pre id="report" data-state={*state} hidden=true translate="no">{ report }</pre>
        </main>
    }
}

/// What the learner, or the program, wants to see alone.
fn wanted() -> String {
    let input = browser::element("only").and_then(|only| wasm_bindgen::JsCast::dyn_into(only).ok());
    input
        .map(|input: HtmlInputElement| input.value())
        .unwrap_or_default()
}

fn line(row: &Row) -> Html {
    let (sign, said) = match &row.result {
        Ok(said) => ("✓", said),
        Err(said) => ("✗", said),
    };
    html! {
        <tr translate="no">
            <td>{ sign }</td><td>{ row.name.clone() }</td><td>{ row.world.clone() }</td>
            <td>{ format!("{} ms", row.ms.round() as i64) }</td><td>{ said.clone() }</td>
        </tr>
    }
}

/// Who is told of each row.
type Add = Rc<dyn Fn(Row)>;

async fn run(series: Series, hosts: &[Host], only: &str, add: Add) {
    let jobs = match series.jobs(&hosts[0], only).await {
        Ok(jobs) => jobs,
        Err(why) => {
            return add(Row {
                name: "list".to_owned(),
                world: String::new(),
                ms: 0.0,
                result: Err(why),
            });
        }
    };
    let jobs = Rc::new(RefCell::new(jobs));
    let lane = |host: &Host| {
        let (host, jobs, add) = (host.clone(), Rc::clone(&jobs), Rc::clone(&add));
        future_to_promise(async move {
            work(&host, &jobs, &*add).await;
            Ok(JsValue::UNDEFINED)
        })
    };
    let lanes: Array = hosts.iter().map(lane).collect();
    _ = JsFuture::from(Promise::all(&lanes)).await;
}

/// Plays jobs, one after another, until none is left.
async fn work(host: &Host, jobs: &RefCell<VecDeque<Job>>, add: &dyn Fn(Row)) {
    loop {
        let Some(job) = jobs.borrow_mut().pop_front() else {
            return;
        };
        let began = browser::now_ms();
        let result = play(host, job.clone()).await;
        let ms = result
            .as_ref()
            .map_or_else(|_| browser::now_ms() - began, |(_, ms)| *ms);
        let result = result.map(|(said, _)| said);
        let names: Vec<_> = job.lesson.trim_start_matches("case:").split(',').collect();
        for name in &names {
            add(Row {
                name: (*name).to_owned(),
                world: job.variant.clone(),
                ms: ms / names.len() as f64,
                result: result_of(name, &result),
            });
        }
    }
}

/// What came of one of the cases of a job. Its error says of each case that failed what was wrong; if it
/// does not, the machine went down, and the job with it.
fn result_of(name: &str, job: &Result<String, String>) -> Result<String, String> {
    let Err(failures) = job else {
        return job.clone();
    };
    let told: Vec<_> = failures
        .split('\u{1e}')
        .filter_map(|failure| failure.split_once('\u{1f}'))
        .collect();
    match told.iter().find(|(failed, _)| *failed == name) {
        Some((_, why)) => Err((*why).to_owned()),
        None if told.is_empty() => job.clone(),
        None => Ok(String::new()),
    }
}

/// Runs a job to its end. What it printed and how long that took, or why it did not end well.
async fn play(host: &Host, job: Job) -> Result<(String, f64), String> {
    let began = browser::now_ms();
    let said = Rc::new(RefCell::new(String::new()));
    let ended = Rc::new(Cell::new(None));
    let end = Promise::new(&mut |keep: Function, _| {
        let (said, ended) = (Rc::clone(&said), Rc::clone(&ended));
        let on_events = move |events: Vec<threadlab::trace::Event>, _| {
            for event in events {
                if let What::Output {
                    stream: Stream::Out,
                    text,
                } = event.what
                {
                    said.borrow_mut().push_str(&text);
                }
            }
        };
        host.start(
            job.clone(),
            on_events,
            |_| {},
            move |how| {
                ended.set(Some(how));
                _ = keep.call0(&JsValue::UNDEFINED);
            },
        );
    });
    let watchdog = Timeout::new(LIMIT_MS, {
        let host = host.clone();
        move || host.stop()
    });
    _ = JsFuture::from(end).await;
    drop(watchdog);
    match ended.take() {
        Some(Ended::Finished) => Ok((said.take(), browser::now_ms() - began)),
        Some(Ended::Crashed(message)) => Err(message),
        _ => Err("it hangs: it had to be stopped".to_owned()),
    }
}

fn job(lesson: &str, variant: &str, schedule: &str) -> Job {
    Job {
        task: Task::Run,
        lesson: lesson.to_owned(),
        variant: variant.to_owned(),
        parameters: Default::default(),
        schedule: schedule.to_owned(),
        measured: false,
    }
}
