//! Studies of many schedules in a worker: what comes of all of them, and whether another one would
//! have ended better. The run that is shown stays as it is meanwhile.

use threadlab_lessons::study::{Explored, Fork, News, Question};

use super::{Phase, Player, job_of};
use crate::host::{Ended, Task};
use crate::state::choice::Choice;

/// How a study stands, or what it found.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// What it is to find out.
    pub question: Question,
    /// Whether it still goes on.
    pub going: bool,
    /// How many schedules were tried in vain.
    pub tried: u64,
    /// What there is to show.
    pub finding: Finding,
}

/// What a study found.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Nothing yet.
    Nothing,
    /// Outcomes, with their counts.
    Outcomes(Explored),
    /// Where another way would have led to the end, by which the run that is shown now went.
    Fork(Fork),
    /// There is none within the limit.
    NoFork,
    /// The seed of the run that is shown now.
    Seed(u64),
    /// There is none within the limit.
    NoSeed,
    /// It ended in a crash.
    Crashed(String),
}

impl Player {
    /// The study that goes on, or the last one of this run.
    pub fn study(&self) -> Option<Study> {
        self.0.study.borrow().clone()
    }

    /// Whether a study goes on.
    pub fn is_studying(&self) -> bool {
        self.0
            .study
            .borrow()
            .as_ref()
            .is_some_and(|study| study.going)
    }

    /// Finds something out about the schedules of a choice. `on_run` is told of the choice that is
    /// run next, where the answer is a run to look at.
    pub fn ask(&self, question: Question, choice: &Choice, on_run: impl Fn(&Choice) + 'static) {
        if self.phase().is_going() {
            self.0.phase.replace(Phase::Over(Ended::Stopped));
        }
        self.stop();
        self.0.series.take();
        self.0.study.replace(Some(Study {
            question,
            going: true,
            tried: 0,
            finding: Finding::Nothing,
        }));
        let job = self.next_job();
        self.tell();
        let (hears, end, choice) = (self.clone(), self.clone(), choice.clone());
        self.0.host.start(
            job_of(&choice, Task::Study(question)),
            |_, _| {},
            move |news| hears.hear(job, news),
            move |how| end.answered(job, how, &choice, &on_run),
        );
    }

    /// Goes on showing what a study found, beside a run that came of it.
    pub fn keep_study(&self, study: Option<Study>) {
        self.0.study.replace(study);
        self.tell();
    }

    fn hear(&self, job: u64, news: News) {
        if job != self.0.job.get() {
            return;
        }
        if let Some(study) = &mut *self.0.study.borrow_mut() {
            match news {
                News::Tried(tried) => study.tried = tried,
                News::Explored(explored) => study.finding = Finding::Outcomes(explored),
                News::Fork(fork) => study.finding = fork.map_or(Finding::NoFork, Finding::Fork),
                News::Seed(seed) => study.finding = seed.map_or(Finding::NoSeed, Finding::Seed),
                News::Turns(_) => {}
            }
        }
        self.tell_soon();
    }

    fn answered(&self, job: u64, how: Ended, choice: &Choice, on_run: &impl Fn(&Choice)) {
        if job != self.0.job.get() {
            return;
        }
        let finding = match &mut *self.0.study.borrow_mut() {
            Some(study) => {
                study.going = false;
                if let Ended::Crashed(message) = how {
                    study.finding = Finding::Crashed(message);
                }
                study.finding.clone()
            }
            None => return,
        };
        let mut choice = choice.clone();
        match &finding {
            Finding::Fork(fork) => choice.set_schedule(&fork.schedule),
            Finding::Seed(seed) => choice.set_seed(*seed),
            _ => return self.tell(),
        }
        on_run(&choice);
        let study = self.0.study.take();
        match finding {
            Finding::Fork(fork) => self.replay(&choice, fork.after),
            _ => self.start(&choice),
        }
        self.keep_study(study);
    }
}
