//! Who waits for whom, as a drawing: tasks and resources on a circle, arrows between them.
//!
//! A task points at what it waits for, a resource at who holds it; a task that joins points at the
//! task it joins. A cycle comes first on the circle, so that it is drawn as one.

use threadlab::trace::Waiting;

use super::record::Record;

/// A point of the drawing.
pub type Point = (f64, f64);

/// What stands on the circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// A task.
    Task(u32),
    /// Something that a task waits for.
    Resource(u32),
}

/// What an arrow says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The task at its tail waits.
    Waits,
    /// The task at its head holds it.
    Held,
}

/// An arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Its tail, as a place in [`Graph::nodes`].
    pub from: usize,
    /// Its head.
    pub to: usize,
    /// What it says.
    pub reason: Reason,
    /// The line at which that began; 0 where there is none.
    pub line: u32,
}

/// The whole of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// What stands on the circle, in its order.
    pub nodes: Vec<Node>,
    /// So many of the first nodes are the cycle.
    pub cycle: usize,
    /// The arrows.
    pub edges: Vec<Edge>,
}

impl Graph {
    /// Who waits for whom in a run.
    pub fn of(record: &Record) -> Graph {
        let cycle = record.cycle();
        let mut graph = Graph::default();
        cycle.iter().for_each(|waiting| graph.add(waiting, record));
        graph.cycle = graph.nodes.len();
        let others = record.waiting();
        let new = |waiting: &&Waiting| !cycle.iter().any(|known| known.task == waiting.task);
        // Who waits for nothing that others could do, sleeps.
        let others = others
            .iter()
            .filter(new)
            .filter(|other| other.resource != 0);
        others.for_each(|waiting| graph.add(waiting, record));
        graph
    }

    fn add(&mut self, waiting: &Waiting, record: &Record) {
        let task = self.place(Node::Task(waiting.task));
        let mut edge = |from, to, reason, line| {
            let edge = Edge {
                from,
                to,
                reason,
                line,
            };
            if !self.edges.contains(&edge) {
                self.edges.push(edge);
            }
        };
        if let Some(other) = record.life(waiting.resource) {
            let other = place(&mut self.nodes, Node::Task(other));
            return edge(task, other, Reason::Waits, waiting.line);
        }
        let resource = place(&mut self.nodes, Node::Resource(waiting.resource));
        edge(task, resource, Reason::Waits, waiting.line);
        if let Some(holder) = waiting.holder {
            let task = place(&mut self.nodes, Node::Task(holder.task));
            edge(resource, task, Reason::Held, holder.line);
        }
    }

    fn place(&mut self, node: Node) -> usize {
        place(&mut self.nodes, node)
    }

    /// Whether an arrow is part of the cycle.
    pub fn is_cycle(&self, edge: &Edge) -> bool {
        edge.from < self.cycle && edge.to < self.cycle
    }
}

/// Where a node stands; a new one comes last.
fn place(nodes: &mut Vec<Node>, node: Node) -> usize {
    nodes
        .iter()
        .position(|known| *known == node)
        .unwrap_or_else(|| {
            nodes.push(node);
            nodes.len() - 1
        })
}

/// The paper that the drawing is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Its width and height.
    pub size: Point,
    /// Half of the width and height of a node.
    pub node: Point,
}

/// An arrow as it is drawn: a curve of one control point, and the middle of its label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// Its beginning, control point and end.
    pub points: [Point; 3],
    /// The middle of the curve.
    pub middle: Point,
}

impl Paper {
    /// The centre of a node, of so many.
    pub fn centre(&self, at: usize, of: usize) -> Point {
        let (wide, high) = (self.size.0 / 2.0, self.size.1 / 2.0);
        let (rx, ry) = (wide - self.node.0 - 4.0, high - self.node.1 - 6.0);
        // From the top, with the hands of a clock.
        let part = at as f64 / of.max(1) as f64;
        match of {
            1 => (wide, high),
            // Side by side reads better than one above the other.
            2 if self.size.0 > self.size.1 => (if at == 0 { wide - rx } else { wide + rx }, high),
            _ => (wide + rx * sine(part), high - ry * sine(part + 0.25)),
        }
    }

    /// The arrow from one node to another: bent a little, so that two opposite ones are apart.
    pub fn curve(&self, from: usize, to: usize, of: usize) -> Curve {
        let (a, b) = (self.centre(from, of), self.centre(to, of));
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy).max(1.0);
        let bend = (length * 0.12).min(28.0);
        let control = (
            (a.0 + b.0) / 2.0 + dy / length * bend,
            (a.1 + b.1) / 2.0 - dx / length * bend,
        );
        let (start, end) = (self.border(a, control, 0.0), self.border(b, control, 5.0));
        let middle = (
            (start.0 + 2.0 * control.0 + end.0) / 4.0,
            (start.1 + 2.0 * control.1 + end.1) / 4.0,
        );
        Curve {
            points: [start, control, end],
            middle,
        }
    }

    /// Where the way from a node's centre leaves it, and a little further.
    fn border(&self, centre: Point, towards: Point, further: f64) -> Point {
        let (dx, dy) = (towards.0 - centre.0, towards.1 - centre.1);
        let part = (self.node.0 / dx.abs().max(1e-6)).min(self.node.1 / dy.abs().max(1e-6));
        let part = (part + further / dx.hypot(dy).max(1.0)).min(1.0);
        (centre.0 + dx * part, centre.1 + dy * part)
    }
}

/// The sine of a part of a full turn, as Bhaskara had it: good to two pixels in a thousand, and a
/// tenth of the code.
fn sine(turn: f64) -> f64 {
    let turn = turn - turn.floor();
    let (half, sign) = if turn < 0.5 {
        (turn, 1.0)
    } else {
        (turn - 0.5, -1.0)
    };
    let arch = 4.0 * half * (0.5 - half);
    sign * 16.0 * arch / (5.0 - 4.0 * arch)
}

#[cfg(test)]
mod tests {
    use threadlab::trace::{Event, Kind, Operation, Outcome, What};

    use super::*;

    fn opposite_orders() -> Record {
        let mut record = Record::new(true);
        let mut seq = 0;
        let mut add = |task, line, what| {
            seq += 1;
            record.apply(Event {
                seq,
                time_ns: 0,
                process: 1,
                task,
                line,
                what,
            });
        };
        for (id, resource) in [(1, 0), (2, 11), (3, 12)] {
            let name = format!("T{id}");
            add(
                1,
                0,
                What::Task {
                    id,
                    name,
                    daemon: false,
                    process: 1,
                    resource,
                },
            );
        }
        for id in [7, 8] {
            add(
                1,
                0,
                What::Resource {
                    id,
                    kind: Kind::Lock,
                    name: String::new(),
                },
            );
        }
        let acquire = Operation::Acquire;
        for (task, resource) in [(2, 7), (3, 8)] {
            add(
                task,
                4,
                What::Did {
                    operation: acquire,
                    resource,
                    outcome: Outcome::Ok,
                },
            );
        }
        for (task, resource) in [(2, 8), (3, 7)] {
            add(
                task,
                5,
                What::Blocked {
                    operation: acquire,
                    resource,
                    bounded: false,
                },
            );
        }
        add(
            1,
            9,
            What::Blocked {
                operation: Operation::Join,
                resource: 11,
                bounded: false,
            },
        );
        record
    }

    #[test]
    fn a_cycle_comes_first_and_others_follow() {
        let graph = Graph::of(&opposite_orders());
        use Node::*;
        assert_eq!(
            graph.nodes,
            [Task(2), Resource(8), Task(3), Resource(7), Task(1)]
        );
        assert_eq!(graph.cycle, 4);
        let arrows: Vec<_> = graph.edges.iter().map(|e| (e.from, e.to, e.line)).collect();
        assert_eq!(
            arrows,
            [(0, 1, 5), (1, 2, 4), (2, 3, 5), (3, 0, 4), (4, 0, 9)]
        );
        assert_eq!(
            graph
                .edges
                .iter()
                .filter(|edge| graph.is_cycle(edge))
                .count(),
            4
        );
    }

    #[test]
    fn the_sine_is_one() {
        for n in 0..=40 {
            let turn = f64::from(n) / 40.0;
            assert!(
                (sine(turn) - (turn * std::f64::consts::TAU).sin()).abs() < 0.002,
                "{turn}"
            );
        }
    }

    #[test]
    fn who_waits_for_nobody_is_not_drawn() {
        let mut record = opposite_orders();
        let what = What::Blocked {
            operation: Operation::Sleep,
            resource: 0,
            bounded: true,
        };
        record.apply(Event {
            seq: 99,
            time_ns: 0,
            process: 1,
            task: 1,
            line: 9,
            what,
        });
        assert!(!Graph::of(&record).nodes.contains(&Node::Resource(0)));
    }

    #[test]
    fn everything_lies_on_the_paper_and_arrows_begin_and_end_outside_of_nodes() {
        let paper = Paper {
            size: (640.0, 300.0),
            node: (62.0, 17.0),
        };
        for of in 2..=12 {
            for at in 0..of {
                let (x, y) = paper.centre(at, of);
                assert!(
                    (62.0..=578.0).contains(&x) && (17.0..=283.0).contains(&y),
                    "{at} of {of}"
                );
                let there = paper.curve(at, (at + 1) % of, of);
                let back = paper.curve((at + 1) % of, at, of);
                assert_ne!(there.middle, back.middle);
            }
        }
        let [start, _, end] = paper.curve(0, 1, 2).points;
        assert!(start.0 > paper.centre(0, 2).0 + 50.0 && end.0 < paper.centre(1, 2).0 - 50.0);
    }
}
