//! What Python calls the things in a trace, and what the program called its own.

use litemap::LiteMap;

use super::event::{Event, Kind, Operation, What};

impl Kind {
    /// What Python calls it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Lock => "Lock",
            Kind::RLock => "RLock",
            Kind::Semaphore => "Semaphore",
            Kind::BoundedSemaphore => "BoundedSemaphore",
            Kind::Event => "Event",
            Kind::Condition => "Condition",
            Kind::Barrier => "Barrier",
            Kind::Queue => "Queue",
            Kind::Variable => "Racy",
            Kind::Thread => "Thread",
            Kind::Process => "Process",
            Kind::Connection => "Connection",
            Kind::Future => "Future",
        }
    }
}

impl Operation {
    /// What Python calls it.
    pub fn name(self) -> &'static str {
        match self {
            Operation::Acquire => "acquire",
            Operation::Release => "release",
            Operation::Wait => "wait",
            Operation::Set => "set",
            Operation::Clear => "clear",
            Operation::Notify => "notify",
            Operation::Arrive => "arrive",
            Operation::Abort => "abort",
            Operation::Reset => "reset",
            Operation::Put => "put",
            Operation::Get => "get",
            Operation::TaskDone => "task_done",
            Operation::Start => "start",
            Operation::Join => "join",
            Operation::Sleep => "sleep",
            Operation::Read => "read",
            Operation::Write => "write",
            Operation::Send => "send",
            Operation::Recv => "recv",
            Operation::Poll => "poll",
            Operation::Close => "close",
            Operation::Terminate => "terminate",
            Operation::Kill => "kill",
            Operation::Print => "print",
            Operation::Observe => "observe",
            Operation::Clock => "clock",
            Operation::Compute => "compute",
            Operation::Shutdown => "shutdown",
            Operation::Cancel => "cancel",
        }
    }
}

/// The names in a run, as far as its events have told them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    tasks: LiteMap<u32, (u32, String)>,
    resources: LiteMap<u32, (Kind, String)>,
    /// Thread and process resources, with the task that each stands for.
    lives: LiteMap<u32, u32>,
}

impl Names {
    /// The names in these events.
    pub fn of(events: &[Event]) -> Names {
        let mut names = Names::default();
        events.iter().for_each(|event| names.apply(event));
        names
    }

    /// Takes the next event in.
    pub fn apply(&mut self, event: &Event) {
        match &event.what {
            What::Task {
                id,
                name,
                process,
                resource,
                ..
            } => {
                self.tasks.insert(*id, (*process, name.clone()));
                if *resource != 0 {
                    self.lives.insert(*resource, *id);
                }
            }
            What::Resource { id, kind, name } => {
                self.resources.insert(*id, (*kind, name.clone()));
            }
            _ => {}
        }
    }

    /// The tasks that were named, each with its process, by number.
    pub fn tasks(&self) -> impl Iterator<Item = (u32, u32, &str)> {
        self.tasks
            .iter()
            .map(|(&task, (process, name))| (task, *process, name.as_str()))
    }

    /// A task's name; nothing for 0, which stands for the run itself.
    pub fn task(&self, task: u32) -> String {
        match self.tasks.get(&task) {
            Some((_, name)) => name.clone(),
            None if task == 0 => String::new(),
            None => format!("T{task}"),
        }
    }

    /// The process of a task; the first one where its beginning is not there.
    pub fn process(&self, task: u32) -> u32 {
        self.tasks.get(&task).map_or(1, |(process, _)| *process)
    }

    /// What a resource is.
    pub fn kind(&self, resource: u32) -> Option<Kind> {
        self.resources.get(&resource).map(|(kind, _)| *kind)
    }

    /// A resource by kind and name, or by kind and number; a task that is waited for by its name;
    /// nothing for 0.
    pub fn thing(&self, resource: u32) -> String {
        if let Some(&task) = self.lives.get(&resource) {
            return self.task(task);
        }
        match self.resources.get(&resource) {
            _ if resource == 0 => String::new(),
            None => format!("#{resource}"),
            Some((kind, name)) if name.is_empty() => format!("{} #{resource}", kind.name()),
            Some((kind, name)) => format!("{} {name}", kind.name()),
        }
    }
}
