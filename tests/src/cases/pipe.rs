//! `Pipe` and `Connection` (SEMANTICS rows 29 and 30).

use std::time::Duration;

use threadlab::multiprocessing::{Connection, ConnectionError, Pipe, Process};
use threadlab::threading::Thread;
use threadlab::time::monotonic;

use super::{LONG, SHORT};
use crate::case::case;
use crate::{Case, Env};

const GROUP: &str = "pipe";

pub const CASES: &[Case] = &[
    case!(messages_go_both_ways_through_a_duplex_pipe),
    case!(messages_arrive_whole_and_in_order),
    case!(of_a_one_way_pipe_the_first_end_reads_and_the_second_writes),
    case!(using_an_end_the_wrong_way_is_an_error),
    case!(recv_waits_for_a_message),
    case!(send_waits_while_the_pipe_is_full),
    case!(a_message_larger_than_the_pipe_arrives_whole),
    case!(a_message_of_no_bytes_is_a_message),
    case!(recv_after_the_peer_has_closed_is_the_end_of_the_file),
    case!(what_was_sent_before_the_close_is_received_first),
    case!(send_after_the_peer_has_closed_is_a_broken_pipe),
    case!(using_a_closed_end_is_an_error),
    case!(dropping_the_last_handle_closes_the_end),
    case!(poll_says_whether_there_is_a_message),
    case!(poll_is_true_at_the_end_of_the_file),
    case!(a_time_out_passes_before_poll_says_no),
    case!(a_time_out_does_not_fire_when_a_message_comes_in_time),
    case!(a_message_longer_than_allowed_spoils_the_end),
    case!(a_message_longer_than_the_buffer_comes_with_the_error),
    case!(a_message_is_received_into_a_buffer),
    case!(what_is_no_such_value_is_an_error_and_gone),
    case!(a_connection_travels_only_with_a_process),
    case!(a_child_answers_until_the_pipe_is_closed),
    case!(children_talk_to_each_other),
];

pub fn echo(pipe: Connection) {
    while let Ok(bytes) = pipe.recv_bytes(None) {
        pipe.send_bytes(&bytes).expect("the parent is there");
    }
}

pub fn count_to((n, to): (u32, Connection)) {
    (0..n).for_each(|n| to.send(&n).expect("somebody reads"));
}

fn messages_go_both_ways_through_a_duplex_pipe(_: &Env) {
    let (a, b) = Pipe(true).unwrap();
    a.send("to b").unwrap();
    b.send(&(1, 'x')).unwrap();
    assert_eq!(b.recv::<String>().unwrap(), "to b");
    assert_eq!(a.recv::<(i32, char)>().unwrap(), (1, 'x'));
}

fn messages_arrive_whole_and_in_order(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    let message = |n: usize| vec![n as u8; n * 37 % 200];
    (0..50).for_each(|n| writer.send_bytes(&message(n)).unwrap());
    (0..50).for_each(|n| assert_eq!(reader.recv_bytes(None).unwrap(), message(n)));
}

fn of_a_one_way_pipe_the_first_end_reads_and_the_second_writes(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    assert!(reader.is_readable() && !reader.is_writable());
    assert!(writer.is_writable() && !writer.is_readable());
    let (a, b) = Pipe(true).unwrap();
    assert!(
        [a, b]
            .iter()
            .all(|end| end.is_readable() && end.is_writable())
    );
}

fn using_an_end_the_wrong_way_is_an_error(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    assert_eq!(
        reader.send(&1).unwrap_err().to_string(),
        "connection is read-only"
    );
    assert_eq!(reader.send_bytes(b"1"), Err(ConnectionError::ReadOnly));
    assert_eq!(
        writer.recv::<i32>().unwrap_err().to_string(),
        "connection is write-only"
    );
    assert_eq!(writer.recv_bytes(None), Err(ConnectionError::WriteOnly));
    assert_eq!(writer.poll(Duration::ZERO), Err(ConnectionError::WriteOnly));
}

/// A thread that does this with that connection.
fn with(end: Connection, work: impl FnOnce(Connection) + Send + 'static) -> Thread {
    let thread = Thread::new(move || work(end));
    thread.start().unwrap();
    thread
}

fn recv_waits_for_a_message(env: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    let theirs = env.clone();
    let thread = with(reader, move |reader| {
        theirs.mark(0);
        assert_eq!(reader.recv::<i32>(), Ok(7));
        assert_eq!(theirs.count(0), 2);
    });
    env.after(0);
    env.count(0);
    writer.send(&7).unwrap();
    thread.join().unwrap();
    assert_eq!(env.counted(0), 2);
}

fn send_waits_while_the_pipe_is_full(env: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    let theirs = env.clone();
    let large = vec![7; 4 << 20];
    let thread = with(writer, move |writer| {
        theirs.mark(0);
        writer.send_bytes(&large).unwrap();
        assert_eq!(theirs.counted(0), 1, "no pipe holds four megabytes");
    });
    env.after(0);
    env.count(0);
    assert_eq!(reader.recv_bytes(None).unwrap().len(), 4 << 20);
    thread.join().unwrap();
}

fn a_message_larger_than_the_pipe_arrives_whole(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    let message = |n: u32| {
        (0..1_000_000)
            .map(|i: u32| (i.wrapping_mul(n)) as u8)
            .collect::<Vec<_>>()
    };
    let thread = with(writer, move |writer| {
        (1..4).for_each(|n| writer.send_bytes(&message(n)).unwrap());
    });
    for n in 1..4 {
        assert!(
            reader.recv_bytes(None).unwrap() == message(n),
            "message {n} has changed on its way"
        );
    }
    thread.join().unwrap();
}

fn a_message_of_no_bytes_is_a_message(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    writer.send_bytes(b"").unwrap();
    assert_eq!(reader.poll(Duration::ZERO), Ok(true));
    assert_eq!(reader.recv_bytes(None), Ok(Vec::new()));
    assert_eq!(reader.poll(Duration::ZERO), Ok(false));
}

fn recv_after_the_peer_has_closed_is_the_end_of_the_file(_: &Env) {
    for duplex in [false, true] {
        let (a, b) = Pipe(duplex).unwrap();
        b.close();
        assert_eq!(a.recv::<i32>(), Err(ConnectionError::EndOfFile));
        assert_eq!(a.recv_bytes(None), Err(ConnectionError::EndOfFile));
    }
}

fn what_was_sent_before_the_close_is_received_first(_: &Env) {
    for duplex in [false, true] {
        let (a, b) = Pipe(duplex).unwrap();
        b.send(&1).unwrap();
        b.send(&2).unwrap();
        b.close();
        assert_eq!((a.recv::<i32>(), a.recv::<i32>()), (Ok(1), Ok(2)));
        assert_eq!(a.recv::<i32>(), Err(ConnectionError::EndOfFile));
    }
}

fn send_after_the_peer_has_closed_is_a_broken_pipe(_: &Env) {
    for duplex in [false, true] {
        let (a, b) = Pipe(duplex).unwrap();
        a.close();
        assert_eq!(
            b.send(&1).unwrap_err().to_string(),
            "[Errno 32] Broken pipe"
        );
        assert_eq!(b.send_bytes(b"1"), Err(ConnectionError::BrokenPipe));
    }
}

fn using_a_closed_end_is_an_error(_: &Env) {
    let (a, _b) = Pipe(true).unwrap();
    assert!(!a.is_closed());
    a.close();
    a.close();
    assert!(a.is_closed());
    let text = "handle is closed";
    assert_eq!(a.send(&1).unwrap_err().to_string(), text);
    assert_eq!(a.recv::<i32>().unwrap_err().to_string(), text);
    assert_eq!(a.poll(Duration::ZERO).unwrap_err().to_string(), text);
}

fn dropping_the_last_handle_closes_the_end(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    let clone = writer.clone();
    drop(writer);
    clone.send(&1).unwrap();
    drop(clone);
    assert_eq!(reader.recv::<i32>(), Ok(1));
    assert_eq!(reader.recv::<i32>(), Err(ConnectionError::EndOfFile));
}

fn poll_says_whether_there_is_a_message(_: &Env) {
    let (a, b) = Pipe(true).unwrap();
    assert_eq!(a.poll(Duration::ZERO), Ok(false));
    b.send(&1).unwrap();
    assert_eq!(a.poll(Duration::ZERO), Ok(true));
    assert_eq!(a.poll(LONG), Ok(true));
    assert_eq!(a.recv::<i32>(), Ok(1));
    assert_eq!(a.poll(Duration::ZERO), Ok(false));
}

fn poll_is_true_at_the_end_of_the_file(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    writer.close();
    assert_eq!(reader.poll(Duration::ZERO), Ok(true));
    assert_eq!(reader.recv::<i32>(), Err(ConnectionError::EndOfFile));
}

fn a_time_out_passes_before_poll_says_no(env: &Env) {
    let (a, _b) = Pipe(true).unwrap();
    let start = monotonic();
    assert_eq!(a.poll(SHORT), Ok(false));
    env.assert_passed(start, SHORT);
}

fn a_time_out_does_not_fire_when_a_message_comes_in_time(env: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    let theirs = env.clone();
    let thread = with(reader, move |reader| {
        theirs.mark(0);
        assert_eq!(reader.poll(LONG), Ok(true));
    });
    env.after(0);
    writer.send(&7).unwrap();
    thread.join().unwrap();
}

fn a_message_longer_than_allowed_spoils_the_end(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    writer.send_bytes(b"abc").unwrap();
    writer.send_bytes(b"abc").unwrap();
    assert_eq!(reader.recv_bytes(Some(3)).unwrap(), b"abc");
    assert_eq!(
        reader.recv_bytes(Some(2)).unwrap_err().to_string(),
        "bad message length"
    );
    assert!(
        reader.recv_bytes(None).is_err(),
        "nobody knows where the next message begins"
    );
}

fn a_message_longer_than_the_buffer_comes_with_the_error(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    writer.send_bytes(b"abc").unwrap();
    writer.send_bytes(b"next").unwrap();
    let error = reader.recv_bytes_into(&mut [0; 2]).unwrap_err();
    assert_eq!(error, ConnectionError::TooShort(b"abc".to_vec()));
    assert_eq!(reader.recv_bytes(None).unwrap(), b"next");
}

fn a_message_is_received_into_a_buffer(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    writer.send_bytes(b"abc").unwrap();
    let mut buffer = [b'-'; 5];
    assert_eq!(reader.recv_bytes_into(&mut buffer), Ok(3));
    assert_eq!(&buffer, b"abc--");
}

fn what_is_no_such_value_is_an_error_and_gone(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    writer.send_bytes(&[2, 0xff, 0xff]).unwrap();
    writer.send("good").unwrap();
    assert!(matches!(
        reader.recv::<String>(),
        Err(ConnectionError::Undecodable(_))
    ));
    assert_eq!(reader.recv::<String>().unwrap(), "good");
}

fn a_connection_travels_only_with_a_process(_: &Env) {
    let (reader, writer) = Pipe(false).unwrap();
    let (other, _) = Pipe(false).unwrap();
    let text = writer.send(&other).unwrap_err().to_string();
    let python = "Connection objects should only be shared between processes through inheritance";
    assert!(text.contains(python), "{text}");
    assert_eq!(reader.poll(Duration::ZERO), Ok(false), "nothing was sent");
}

fn a_child_answers_until_the_pipe_is_closed(env: &Env) {
    let (ours, theirs) = Pipe(true).unwrap();
    let process = Process::new(echo, theirs);
    process.start().unwrap();
    for n in 0..env.rounds(500, 5) {
        ours.send(&n).unwrap();
        assert_eq!(ours.recv::<u32>(), Ok(n));
    }
    ours.close();
    process.join().unwrap();
    assert_eq!(process.exitcode(), Some(0));
}

fn children_talk_to_each_other(env: &Env) {
    let (ours, echos) = Pipe(true).unwrap();
    let echo = Process::new(echo, echos);
    let n = env.rounds(100, 5);
    let counter = Process::new(count_to, (n, ours.clone()));
    echo.start().unwrap();
    counter.start().unwrap();
    (0..n).for_each(|n| assert_eq!(ours.recv::<u32>(), Ok(n)));
    counter.join().unwrap();
    ours.close();
    echo.join().unwrap();
}
