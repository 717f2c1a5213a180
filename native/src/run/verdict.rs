//! The verdict in words: what it is, whether it was to be, and who waits for whom at which line.

use threadlab::trace::{Event, Holder, Verdict, VerdictKind, WaitForGraph, Waiting};

use super::summary::Over;
use crate::duration::show;
use crate::streams::{BOLD, DIM, ERROR};
use crate::strings::{HeldBy, Named, On, Wait};

/// What can be said of a run whose trace breaks off: who waits in a circle would have done so for ever.
pub fn circle(events: &[Event]) -> Option<Verdict> {
    let mut graph = WaitForGraph::default();
    events.iter().for_each(|event| graph.apply(event));
    Some(graph.stuck()).filter(|verdict| verdict.kind() == VerdictKind::Deadlock)
}

impl Over<'_> {
    /// The lines of a verdict; none is a run that was interrupted.
    pub fn verdict_lines(&self, verdict: Option<&Verdict>) -> Vec<String> {
        let strings = self.strings();
        let (label, colon) = (strings.verdict_label, strings.colon);
        let Some(verdict) = verdict else {
            let Named { name, meaning } = &strings.interrupted;
            return vec![format!("{label}  {BOLD}{name}{BOLD:#}{colon}{meaning}")];
        };
        let Named { name, meaning } = (strings.verdict)(verdict.kind());
        let declared = self.request.variant.verdict;
        let style = if verdict.kind() == declared {
            BOLD
        } else {
            ERROR
        };
        let mut lines = vec![format!("{label}  {style}{name}{style:#}{colon}{meaning}")];
        if let Verdict::Deadlock(tasks) | Verdict::AllWaiting(tasks) = verdict {
            lines.extend(tasks.iter().flat_map(|waiting| self.waiting_lines(waiting)));
        }
        if *verdict == Verdict::Stalled {
            let limit = show(u64::try_from(self.request.timeout.as_nanos()).unwrap_or(u64::MAX));
            lines.push(format!("  {}", (strings.timed_out)(&limit)));
        }
        lines.extend(self.declared_lines(verdict.kind(), declared));
        lines
    }

    /// Whether this is what the variant declares, and if not, how to see that.
    fn declared_lines(&self, occurred: VerdictKind, declared: VerdictKind) -> Vec<String> {
        let strings = self.strings();
        if occurred == declared {
            return vec![format!("  {DIM}{}{DIM:#}", strings.as_declared)];
        }
        let expected = (strings.not_as_declared)((strings.verdict)(declared).name);
        let certain = self.request.certain_command();
        let mut lines = vec![format!("  {expected}")];
        if certain != self.request.command() {
            lines.push(format!("  {}", (strings.certain_with)(&certain)));
        }
        lines
    }

    /// A task that cannot go on, with the lines of code where it waits and where the other one took
    /// what it waits for.
    pub fn waiting_lines(&self, waiting: &Waiting) -> Vec<String> {
        let (task, resource) = (self.name(waiting.task), waiting.resource);
        let life = self.tally.life(resource).map(|task| self.name(task));
        let on = match (&life, self.tally.resource(resource)) {
            (Some(task), _) => On::Task(task),
            (None, Some((kind, name))) => On::Thing(kind, name, resource),
            (None, None) => On::Nothing,
        };
        // A holder without a line is the very task that is waited for.
        let holder = waiting.holder.filter(|holder| holder.line != 0);
        let holder_name = holder.map(|holder| self.name(holder.task));
        let held_by = holder.zip(holder_name.as_deref());
        let held_by = held_by.map(|(Holder { task, line }, name)| match task == waiting.task {
            true => HeldBy::Itself(line),
            false => HeldBy::Other(name, line),
        });
        let operation = self
            .tally
            .tasks()
            .get(&waiting.task)
            .and_then(|task| task.waiting);
        let wait = Wait {
            task: &task,
            line: waiting.line,
            operation: operation.map(|waiting| waiting.operation),
            on,
            holder: held_by,
        };
        let sentence = format!("  {}", (self.strings().waits)(&wait));
        let taken = holder
            .map(|holder| holder.line)
            .filter(|line| *line != waiting.line);
        let code = [Some(waiting.line), taken];
        let code = code
            .into_iter()
            .flatten()
            .filter_map(|line| self.code(line));
        std::iter::once(sentence).chain(code).collect()
    }

    /// A line of the scenario.
    pub fn code(&self, line: u32) -> Option<String> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        let text = self.request.lesson.scenario.source.lines().nth(index)?;
        Some(format!("  {DIM}{line:>5} │ {}{DIM:#}", text.trim()))
    }
}
