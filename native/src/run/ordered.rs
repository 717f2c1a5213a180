//! A trace file, in the order of its numbers.
//!
//! Events are written as soon as none with a lower number is missing; the others are kept until then.
//! An operation that gives (a put, say) takes its number before it may have to wait, so a gap can
//! stay open for as long as that wait lasts.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use threadlab::trace::{Event, Header, write_event, write_header};

/// Writes events in order.
#[derive(Debug)]
pub struct Ordered<W: Write = BufWriter<File>> {
    to: W,
    next: u64,
    early: BTreeMap<u64, Event>,
}

impl<W: Write> Ordered<W> {
    /// Begins a trace with its header.
    pub fn new(mut to: W, header: &Header) -> io::Result<Self> {
        write_header(&mut to, header)?;
        Ok(Ordered {
            to,
            next: 1,
            early: BTreeMap::new(),
        })
    }

    /// Takes an event, in whatever order they come.
    pub fn add(&mut self, event: &Event) -> io::Result<()> {
        self.early.insert(event.seq, event.clone());
        while let Some(event) = self.early.remove(&self.next) {
            write_event(&mut self.to, &event)?;
            self.next += 1;
        }
        Ok(())
    }

    /// Writes what is left, up to the verdict if there is one: a number that another process took
    /// after it belongs to nothing any more.
    pub fn finish(&mut self, verdict: Option<&Event>) -> io::Result<()> {
        let end = verdict.map_or(u64::MAX, |verdict| verdict.seq);
        for event in self
            .early
            .range(..end)
            .map(|(_, event)| event)
            .chain(verdict)
        {
            write_event(&mut self.to, event)?;
        }
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use threadlab::trace::{Verdict, What, read};

    fn event(seq: u64, what: What) -> Event {
        Event {
            seq,
            time_ns: 0,
            process: 1,
            task: 1,
            line: 0,
            what,
        }
    }

    fn numbers(arriving: &[u64], verdict: Option<u64>) -> Vec<u64> {
        let header = Header::new("lesson", "variant", BTreeMap::new(), "live");
        let mut trace = Ordered::new(Vec::new(), &header).unwrap();
        for &seq in arriving {
            trace.add(&event(seq, What::Begin)).unwrap();
        }
        let verdict = verdict.map(|seq| event(seq, What::Verdict(Verdict::Completed)));
        trace.finish(verdict.as_ref()).unwrap();
        let (read_header, events) = read(std::str::from_utf8(&trace.to).unwrap()).unwrap();
        assert_eq!(read_header, header);
        events.iter().map(|event| event.seq).collect()
    }

    #[test]
    fn events_are_put_in_order_as_soon_as_they_can_be() {
        assert_eq!(numbers(&[1, 3, 4, 2, 5], None), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_number_that_never_came_holds_nothing_back_at_the_end() {
        assert_eq!(numbers(&[1, 3, 5], Some(6)), [1, 3, 5, 6]);
    }

    #[test]
    fn nothing_stands_after_the_verdict() {
        assert_eq!(numbers(&[1, 2, 4], Some(3)), [1, 2, 3]);
        assert_eq!(numbers(&[1, 4, 2], Some(3)), [1, 2, 3]);
    }
}
