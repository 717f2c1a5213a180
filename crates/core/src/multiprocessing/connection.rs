//! `multiprocessing.Pipe` and the connections that it returns, with CPython's framing: a message is
//! its length, four bytes, big-endian, and its bytes, in one write up to 16,384 bytes and apart above.

use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::ConnectionError;
use super::passing;
use super::transport::{LocalPipe, RingEnd, SharedRing, Transport};
use crate::run::{self, Resource, op};
use crate::trace::{Kind, Operation};

/// Up to this many bytes, a message is written together with its length.
const TOGETHER: usize = 16_384;
/// From here on a message's length takes eight bytes more.
const HUGE: usize = 0x7fff_ffff;

/// A new pipe: two connections. Duplex, both send and receive; otherwise the first receives and the
/// second sends.
///
/// Python: `multiprocessing.Pipe`. As there, messages of several tasks that use the *same* end at the same
/// time may be torn.
///
/// # Errors
/// [`ConnectionError::CannotMake`] when the machine has no more.
#[allow(non_snake_case, reason = "the name by which the field knows it")]
pub fn Pipe(duplex: bool) -> Result<(Connection, Connection), ConnectionError> {
    let current = run::current();
    let (run, process) = (&current.task.run, current.task.process);
    let (first, second) = if run.is_stepped() {
        rings(duplex, process, || {
            run.show_all();
            let ring = LocalPipe::create();
            run.pipes
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(Arc::downgrade(&ring));
            Ok(ring)
        })
        .map(|(a, b)| (Transport::Local(a), Transport::Local(b)))?
    } else if let Some(pair) = crate::sys::pipe(duplex) {
        let (a, b) = pair.map_err(|error| ConnectionError::CannotMake(error.to_string()))?;
        (Transport::Os(a), Transport::Os(b))
    } else {
        let segment = run.segment().ok_or_else(|| {
            ConnectionError::CannotMake(
                "outside an observed run there is no memory to share".to_owned(),
            )
        })?;
        rings(duplex, process, || SharedRing::create(segment))
            .map(|(a, b)| (Transport::Shared(a), Transport::Shared(b)))?
    };
    Ok((
        Connection::new(first, true, duplex),
        Connection::new(second, duplex, true),
    ))
}

/// The two ends of one ring, or crosswise of two.
fn rings<P: super::transport::Rings>(
    duplex: bool,
    process: u32,
    create: impl Fn() -> Result<Arc<P>, ConnectionError>,
) -> Result<(RingEnd<P>, RingEnd<P>), ConnectionError> {
    let there = create()?;
    let back = if duplex { Some(create()?) } else { None };
    let first = RingEnd::hold(Some(there.clone()), back.clone(), process);
    Ok((first, RingEnd::hold(back, Some(there), process)))
}

/// One end of a [`Pipe`]: a handle that can be cloned, like a reference to Python's object. All clones
/// are the same end; it is closed by [`close`](Self::close), or when the last clone is dropped.
///
/// Values travel encoded by serde and postcard, so the receiver names the type that was sent. A
/// connection itself travels only as an argument of a process. The death of a process closes its
/// ends: then the other side reads what is left and after that gets
/// [`ConnectionError::EndOfFile`].
///
/// Python: `multiprocessing.connection.Connection`.
#[derive(Clone)]
pub struct Connection {
    inner: Arc<Inner>,
}

struct Inner {
    transport: Mutex<Option<Arc<Transport>>>,
    readable: bool,
    writable: bool,
    /// Set when a message was refused for its length: nobody knows where the next one begins.
    spoilt: Mutex<bool>,
    resource: Resource,
}

impl Connection {
    fn new(transport: Transport, readable: bool, writable: bool) -> Self {
        let transport = Mutex::new(Some(Arc::new(transport)));
        let resource = Resource::new(Kind::Connection, "");
        Connection {
            inner: Arc::new(Inner {
                transport,
                readable,
                writable,
                spoilt: Mutex::new(false),
                resource,
            }),
        }
    }

    fn transport(&self) -> Result<Arc<Transport>, ConnectionError> {
        let transport = self
            .inner
            .transport
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        transport.clone().ok_or(ConnectionError::Closed)
    }

    fn to_write(&self) -> Result<Arc<Transport>, ConnectionError> {
        let transport = self.transport()?;
        if self.inner.writable {
            Ok(transport)
        } else {
            Err(ConnectionError::ReadOnly)
        }
    }

    fn to_read(&self) -> Result<Arc<Transport>, ConnectionError> {
        let transport = self.transport()?;
        let spoilt = *self
            .inner
            .spoilt
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if self.inner.readable && !spoilt {
            Ok(transport)
        } else {
            Err(ConnectionError::WriteOnly)
        }
    }

    /// Sends a value, waiting while the pipe is full.
    ///
    /// # Errors
    /// [`ConnectionError`]: `Unencodable` (nothing was sent), `BrokenPipe`, `ReadOnly`, `Closed`.
    #[track_caller]
    pub fn send<T: Serialize + ?Sized>(&self, value: &T) -> Result<(), ConnectionError> {
        op(
            Operation::Send,
            &[&self.inner.resource],
            Location::caller(),
            |_| {
                let transport = self.to_write()?;
                let bytes = postcard::to_stdvec(value)
                    .map_err(|e| ConnectionError::Unencodable(passing::why_refused(&e)))?;
                send_message(&transport, &bytes)
            },
        )
    }

    /// Receives a value, waiting for it.
    ///
    /// # Errors
    /// [`ConnectionError`]: `EndOfFile`, `Undecodable` (the message is gone), `WriteOnly`, `Closed`…
    #[track_caller]
    pub fn recv<T: DeserializeOwned>(&self) -> Result<T, ConnectionError> {
        op(
            Operation::Recv,
            &[&self.inner.resource],
            Location::caller(),
            |_| {
                let bytes = self.receive(None)?;
                postcard::from_bytes(&bytes)
                    .map_err(|e| ConnectionError::Undecodable(e.to_string()))
            },
        )
    }

    /// Sends bytes as one message, waiting while the pipe is full.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    #[track_caller]
    pub fn send_bytes(&self, bytes: &[u8]) -> Result<(), ConnectionError> {
        op(
            Operation::Send,
            &[&self.inner.resource],
            Location::caller(),
            |_| send_message(&*self.to_write()?, bytes),
        )
    }

    /// Receives a message's bytes, waiting for them. A message longer than `max_length` bytes
    /// is refused, and nothing more can be received here.
    ///
    /// # Errors
    /// [`ConnectionError`]: `EndOfFile`, `BadLength`, `WriteOnly`, `Closed`…
    #[track_caller]
    pub fn recv_bytes(&self, max_length: Option<usize>) -> Result<Vec<u8>, ConnectionError> {
        op(
            Operation::Recv,
            &[&self.inner.resource],
            Location::caller(),
            |_| self.receive(max_length),
        )
    }

    /// Receives a message's bytes into a buffer, waiting for them, and returns how many there were.
    ///
    /// # Errors
    /// As [`recv`](Self::recv), and [`ConnectionError::TooShort`], which carries the message.
    #[track_caller]
    pub fn recv_bytes_into(&self, buffer: &mut [u8]) -> Result<usize, ConnectionError> {
        op(
            Operation::Recv,
            &[&self.inner.resource],
            Location::caller(),
            |_| {
                let bytes = self.receive(None)?;
                let Some(room) = buffer.get_mut(..bytes.len()) else {
                    return Err(ConnectionError::TooShort(bytes));
                };
                room.copy_from_slice(&bytes);
                Ok(bytes.len())
            },
        )
    }

    /// Whether a message, or the end of the stream, is there to be received; waits for at most
    /// `timeout`. Python: `poll(timeout)`, whose default is 0.
    ///
    /// # Errors
    /// [`ConnectionError`]: `WriteOnly`, `Closed`.
    #[track_caller]
    pub fn poll(&self, timeout: Duration) -> Result<bool, ConnectionError> {
        op(
            Operation::Poll,
            &[&self.inner.resource],
            Location::caller(),
            |_| Ok(self.to_read()?.poll(Some(run::deadline(timeout)))),
        )
    }

    /// Closes this end, for all its clones. Closing twice is nothing.
    #[track_caller]
    pub fn close(&self) {
        op(
            Operation::Close,
            &[&self.inner.resource],
            Location::caller(),
            |_| {
                drop(
                    self.inner
                        .transport
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .take(),
                );
            },
        );
    }

    /// Whether this end is closed.
    pub fn is_closed(&self) -> bool {
        self.transport().is_err()
    }

    /// Whether it receives. Python: `readable`.
    pub fn is_readable(&self) -> bool {
        self.inner.readable
    }

    /// Whether it sends. Python: `writable`.
    pub fn is_writable(&self) -> bool {
        self.inner.writable
    }

    fn receive(&self, max_length: Option<usize>) -> Result<Vec<u8>, ConnectionError> {
        let transport = self.to_read()?;
        let mut head = [0; 4];
        fill(&transport, &mut head, ConnectionError::EndOfFile)?;
        let length = match i32::from_be_bytes(head) {
            -1 => {
                let mut long = [0; 8];
                fill(&transport, &mut long, ConnectionError::EndInMessage)?;
                usize::try_from(u64::from_be_bytes(long)).unwrap_or(usize::MAX)
            }
            // Another negative length is no message: two writers have torn one.
            length => usize::try_from(length).unwrap_or(usize::MAX),
        };
        if length > max_length.unwrap_or(usize::MAX - 1) {
            *self
                .inner
                .spoilt
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = true;
            return Err(ConnectionError::BadLength);
        }
        // Grown as it comes, since a torn message may claim any length.
        let mut bytes = Vec::new();
        while bytes.len() < length {
            let from = bytes.len();
            bytes.resize(length.min(from + (1 << 20)), 0);
            fill(
                &transport,
                &mut bytes[from..],
                ConnectionError::EndInMessage,
            )?;
        }
        Ok(bytes)
    }
}

fn send_message(to: &Transport, bytes: &[u8]) -> Result<(), ConnectionError> {
    let mut head = Vec::with_capacity(12);
    if bytes.len() > HUGE {
        head.extend((-1_i32).to_be_bytes());
        head.extend((bytes.len() as u64).to_be_bytes());
    } else {
        head.extend((bytes.len() as i32).to_be_bytes());
    }
    if bytes.len() > TOGETHER {
        to.write_all(&head)?;
        return to.write_all(bytes);
    }
    head.extend(bytes);
    to.write_all(&head)
}

/// Fills the buffer. An end of the stream at its beginning is `at_once`, later the middle of a message.
fn fill(
    from: &Transport,
    buffer: &mut [u8],
    at_once: ConnectionError,
) -> Result<(), ConnectionError> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..])? {
            0 if filled == 0 => return Err(at_once),
            0 => return Err(ConnectionError::EndInMessage),
            n => filled += n,
        }
    }
    Ok(())
}

const NOT_INHERITED: &str =
    "Connection objects should only be shared between processes through inheritance";

/// What a connection is while it travels.
#[derive(Serialize, Deserialize)]
struct Wire {
    place: u32,
    readable: bool,
    writable: bool,
}

impl Serialize for Connection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let transport = self
            .transport()
            .map_err(|error| S::Error::custom(passing::refuse(&error)))?;
        let place = passing::leave(|process| transport.for_process(process))
            .ok_or_else(|| S::Error::custom(passing::refuse(&NOT_INHERITED)))?;
        Wire {
            place,
            readable: self.inner.readable,
            writable: self.inner.writable,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Connection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        let transport = passing::take(wire.place).ok_or_else(|| {
            D::Error::custom("a connection comes only with the arguments of a process")
        })?;
        Ok(Connection::new(transport, wire.readable, wire.writable))
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            readable, writable, ..
        } = *self.inner;
        f.debug_struct("Connection")
            .field("readable", &readable)
            .field("writable", &writable)
            .finish()
    }
}
