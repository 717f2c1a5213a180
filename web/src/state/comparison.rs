//! The runs of a comparison, cell by cell: how long each took, and its lanes as a drawing.
//!
//! A cell keeps paths of an SVG instead of its run: some bytes a bar, and nothing to fold again.

use threadlab::trace::{Event, Kind, Operation, What};
use threadlab_lessons::{Comparison, find, thousandths};

use super::choice::{Choice, Order};
use super::lanes::State;
use super::record::Record;

/// Units of the drawing from one lane to the next.
pub const LANE: u64 = 10;
/// Units of the drawing that a millisecond is wide.
const MS: u64 = 10;
/// The states that are drawn. What is neither running nor held up is left out.
pub const PAINTED: [State; 3] = [State::Running, State::Blocked, State::Asleep];
/// The most marks of who holds the lock: more could not be told apart.
const TOKENS: u64 = 30;

/// Runs that are compared, some of them over.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// What is compared.
    pub of: &'static Comparison,
    /// The runs that are over, row by row through the first column, then the next.
    pub cells: Vec<Cell>,
}

/// A run that was measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// From its first event to its last.
    pub took_ns: u64,
    /// How many lanes it has.
    pub lanes: u64,
    /// A path for each of [`PAINTED`].
    pub paths: [String; 3],
    /// Where the lock round the interpreter was taken, if there is one.
    pub tokens: String,
}

impl Compared {
    /// Nothing has run yet.
    pub fn new(of: &'static Comparison) -> Compared {
        Compared {
            of,
            cells: Vec::new(),
        }
    }

    /// The run of the next cell; nothing when all are over.
    pub fn next(&self) -> Option<Choice> {
        let (rows, at) = (self.of.rows.len(), self.cells.len());
        let column = self.of.columns.get(at / rows)?;
        let mut choice = Choice::of(find(self.of.lesson)?);
        choice.order = Order::Live;
        choice.set_variant(self.of.rows[at % rows]);
        for (name, value) in column.values {
            choice.set_value(name, *value);
        }
        Some(choice)
    }

    /// The cell of a row and a column, if it is over.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.cells.get(column * self.of.rows.len() + row)
    }

    /// How many thousandths of the first row's speed a cell has.
    pub fn speed_up(&self, row: usize, column: usize) -> Option<u64> {
        let [first, this] = [0, row].map(|row| self.cell(row, column).map(|cell| cell.took_ns));
        Some(first?.saturating_mul(1000) / this?.max(1))
    }

    /// The longest run so far.
    pub fn longest_ns(&self) -> u64 {
        let all = self.cells.iter().map(|cell| cell.took_ns);
        all.max().unwrap_or_default()
    }
}

impl Cell {
    /// A run, over or not.
    pub fn of(record: &Record) -> Cell {
        let end = record.end().time;
        let mut paths = [const { String::new() }; 3];
        for (row, lane) in (0..).zip(record.lanes()) {
            for segment in lane.segments() {
                let (from, to) = (segment.from.time, segment.to.map_or(end, |to| to.time));
                if let Some(at) = PAINTED.iter().position(|state| *state == segment.state) {
                    paths[at] += &bar(row, from, to);
                }
            }
        }
        Cell {
            took_ns: end,
            lanes: record.lanes().len() as u64,
            paths,
            tokens: tokens(record),
        }
    }
}

/// A place in the drawing, along its axis.
pub fn x(nanoseconds: u64) -> u64 {
    nanoseconds / (1_000_000 / MS)
}

/// A speed-up as it is shown: two digits that matter.
pub fn times(thousandths_of_speed: u64) -> String {
    let tenths = (thousandths_of_speed + 50) / 100;
    format!("×{}", thousandths(tenths as i64 * 100))
}

fn bar(row: u64, from: u64, to: u64) -> String {
    let (top, left) = (row * LANE + 2, x(from));
    let wide = x(to).saturating_sub(left).max(2);
    format!("M{left} {top}h{wide}v6h-{wide}z")
}

/// A circle where the lock changed hands, as far as they do not touch.
fn tokens(record: &Record) -> String {
    let apart = x(record.end().time) / TOKENS;
    let mut path = String::new();
    let (mut last, mut holder) = (None, 0);
    for Event {
        time_ns,
        task,
        what,
        ..
    } in record.events()
    {
        let What::Did {
            operation: Operation::Acquire,
            resource,
            ..
        } = what
        else {
            continue;
        };
        let is_gil =
            |thing: &super::record::Resource| thing.kind == Kind::Lock && thing.name == "GIL";
        let row = record.lanes().position(|lane| lane.task == *task);
        let (Some(row), true) = (row, record.resource(*resource).is_some_and(is_gil)) else {
            continue;
        };
        let at = x(*time_ns);
        if holder != *task && last.is_none_or(|last| at >= last + apart) {
            path += &format!("M{at} {}h0", row as u64 * LANE + 5);
            (last, holder) = (Some(at), *task);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use threadlab::trace::{Outcome, Verdict};
    use threadlab_lessons::comparison;

    use super::*;

    fn compared() -> Compared {
        Compared::new(comparison("gil").expect("it is compared"))
    }

    fn took(took_ns: u64) -> Cell {
        Cell {
            took_ns,
            ..Cell::default()
        }
    }

    #[test]
    fn every_cell_is_a_live_run_of_its_row_and_column() {
        let mut compared = compared();
        let mut runs = Vec::new();
        while let Some(choice) = compared.next() {
            runs.push((
                choice.variant.name,
                choice.values[&"wait"],
                choice.schedule(),
            ));
            compared.cells.push(took(1));
        }
        assert_eq!(runs.len(), 8);
        assert!(runs.iter().all(|(_, _, schedule)| schedule == "live"));
        assert_eq!((runs[0].0, runs[0].1), ("serial", 0));
        assert_eq!((runs[5].0, runs[5].1), ("gil", 200));
    }

    #[test]
    fn a_speed_up_is_measured_by_the_first_row_of_its_column() {
        let mut compared = compared();
        assert_eq!(compared.speed_up(1, 0), None);
        compared.cells = [400, 410, 210, 100, 800].map(took).to_vec();
        let speed = |row, column| compared.speed_up(row, column).map(times);
        assert_eq!(speed(0, 0).as_deref(), Some("×1"));
        assert_eq!(speed(2, 0).as_deref(), Some("×1.9"));
        assert_eq!(speed(3, 0).as_deref(), Some("×4"));
        assert_eq!((speed(0, 1).as_deref(), speed(1, 1)), (Some("×1"), None));
        assert_eq!(compared.longest_ns(), 800);
    }

    #[test]
    fn a_cell_shows_who_ran_and_where_the_lock_went() {
        let mut record = Record::new(false);
        let mut seq = 0;
        let mut happens = |ms: u64, task, what| {
            seq += 1;
            record.apply(Event {
                seq,
                time_ns: ms * 1_000_000,
                process: 1,
                task,
                line: 1,
                what,
            });
        };
        let resource = What::Resource {
            id: 7,
            kind: Kind::Lock,
            name: "GIL".to_owned(),
        };
        happens(0, 1, resource);
        for (ms, task) in [(1, 1), (2, 1), (3, 2), (30, 2), (60, 1)] {
            let (operation, outcome) = (Operation::Acquire, Outcome::Ok);
            let what = What::Did {
                operation,
                resource: 7,
                outcome,
            };
            happens(ms, task, what);
        }
        happens(100, 0, What::Verdict(Verdict::Completed));
        let cell = Cell::of(&record);
        assert_eq!((cell.took_ns, cell.lanes), (100_000_000, 2));
        assert_eq!(cell.tokens, "M10 5h0M300 15h0M600 5h0");
    }
}
