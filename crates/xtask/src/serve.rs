//! A static file server, as plain as the hosts the site has to live on.
//!
//! It sends the headers that the site's own `_headers` asks for, or none at all (`plain`): then the
//! service worker has to do it. With a base it serves the site under that path only, so that an
//! address which is not relative shows up as a 404.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, anyhow};
use tiny_http::{Method, Request};

use crate::headers::Rules;

/// What to serve, and how.
pub struct Site {
    /// The folder with the site.
    pub folder: PathBuf,
    /// The path it appears under, with slashes at both ends.
    pub base: String,
    /// The headers it asks for.
    pub headers: Rules,
}

/// A server that runs until it is dropped.
pub struct Server {
    http: Arc<tiny_http::Server>,
    /// Where the site is.
    pub url: String,
}

/// Browsers open a handful of connections at once.
const THREADS: usize = 6;

impl Site {
    /// The site in `folder`, under `base`. Plain: without its headers.
    pub fn open(folder: &Path, base: &str, plain: bool) -> Result<Self> {
        let base = format!("/{}/", base.trim_matches('/')).replace("//", "/");
        let headers = match (plain, fs::read_to_string(folder.join("_headers"))) {
            (false, Ok(text)) => Rules::parse(&text),
            _ => Rules::default(),
        };
        Ok(Self {
            folder: folder
                .canonicalize()
                .context(folder.display().to_string())?,
            base,
            headers,
        })
    }

    /// Starts to serve on `port` of this machine; 0 takes any.
    pub fn serve(self, port: u16) -> Result<Server> {
        let http = tiny_http::Server::http(("127.0.0.1", port)).map_err(|error| anyhow!(error))?;
        let http = Arc::new(http);
        let port = http
            .server_addr()
            .to_ip()
            .context("the server has no address")?
            .port();
        let url = format!("http://127.0.0.1:{port}{}", self.base);
        let site = Arc::new(self);
        for _ in 0..THREADS {
            let (site, http) = (site.clone(), http.clone());
            thread::spawn(move || {
                while let Ok(request) = http.recv() {
                    // A browser that hangs up in the middle is its own affair.
                    let _ = site.answer(request);
                }
            });
        }
        Ok(Server { http, url })
    }

    fn answer(&self, request: Request) -> io::Result<()> {
        let path = request
            .url()
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .to_owned();
        let Some(file) = self
            .find(&path)
            .and_then(|file| Some((fs::read(&file).ok()?, file)))
        else {
            return send(request, "404 Not Found", "", b"not found");
        };
        let (content, name) = file;
        let mut headers = format!("Content-Type: {}\r\n", content_type(&name));
        let within = path.strip_prefix(&self.base).unwrap_or_default();
        for (name, value) in self.headers.of(&format!("/{within}")) {
            headers += &format!("{name}: {value}\r\n");
        }
        send(request, "200 OK", &headers, &content)
    }

    /// The file that `path` names: within the folder, a folder standing for its index.
    fn find(&self, path: &str) -> Option<PathBuf> {
        let within = path.strip_prefix(&self.base)?;
        let file = self.folder.join(decoded(within)?);
        let file = if file.is_dir() {
            file.join("index.html")
        } else {
            file
        };
        let file = file.canonicalize().ok()?;
        file.starts_with(&self.folder).then_some(file)
    }
}

impl Server {
    /// Waits for ever.
    pub fn wait(&self) -> ! {
        loop {
            thread::park();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in 0..THREADS {
            self.http.unblock();
        }
    }
}

/// Answers, and asks the browser to hang up: tiny_http gives each open connection a thread, and on a
/// busy machine may queue a new one behind those, where it would wait for ever.
fn send(request: Request, status: &str, headers: &str, content: &[u8]) -> io::Result<()> {
    let content_is_wanted = *request.method() != Method::Head;
    let mut to = request.into_writer();
    let length = content.len();
    write!(
        to,
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    )?;
    if content_is_wanted {
        to.write_all(content)?;
    }
    to.flush()
}

/// Undoes percent-encoding. None if that makes no text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let [first, others @ ..] = rest {
        let hex = (*first == b'%').then(|| others.get(..2)).flatten();
        let byte = hex.and_then(|hex| u8::from_str_radix(str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &others[2..] } else { others };
    }
    String::from_utf8(bytes).ok()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    /// The whole answer to a GET of `path`, as text.
    fn get(server: &Server, path: &str) -> String {
        let address = server
            .url
            .trim_start_matches("http://")
            .split('/')
            .next()
            .unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn site() -> tempfile::TempDir {
        let at = tempfile::tempdir().unwrap();
        fs::write(at.path().join("index.html"), "hello").unwrap();
        fs::write(at.path().join("a b.wasm"), "module").unwrap();
        fs::write(at.path().join("_headers"), "/*\n  X-Isolated: yes\n").unwrap();
        at
    }

    #[test]
    fn a_folder_is_its_index_and_gets_the_headers_of_the_site() {
        let at = site();
        let server = Site::open(at.path(), "/", false).unwrap().serve(0).unwrap();
        let answer = get(&server, "/?query");
        assert!(
            answer.contains("200 OK") && answer.ends_with("hello"),
            "{answer}"
        );
        assert!(answer.contains("X-Isolated: yes"), "{answer}");
        assert!(get(&server, "/a%20b.wasm").contains("application/wasm"));
    }

    #[test]
    fn a_plain_server_under_a_path_sends_no_headers_and_nothing_from_outside() {
        let at = site();
        let server = Site::open(at.path(), "sub/path", true)
            .unwrap()
            .serve(0)
            .unwrap();
        assert!(server.url.ends_with("/sub/path/"), "{}", server.url);
        assert!(!get(&server, "/sub/path/").contains("X-Isolated"));
        for path in [
            "/",
            "/index.html",
            "/sub/path/none",
            "/sub/path/../../../../etc/passwd",
        ] {
            assert!(get(&server, path).contains("404"), "{path}");
        }
    }
}
