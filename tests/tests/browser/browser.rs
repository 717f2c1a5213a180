//! One headless Chromium, driven over WebDriver, with the few calls that trials need.

use std::cell::RefCell;
use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::wd::{TimeoutConfiguration, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use url::Url;

/// The one watchdog: what is not there by then never comes. Nothing comes near it.
const LIMIT: Duration = Duration::from_secs(60);

/// What every script begins with.
const PRELUDE: &str = include_str!("prelude.js");

/// Where everything is.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The site on a host that sends its headers; ends with a slash.
    pub site: String,
    /// The site below a path of a host that sends none.
    pub plain: String,
    /// The folder for screenshots.
    pub artefacts: PathBuf,
    chromium: String,
    driver: String,
}

impl Setting {
    /// As `cargo xtask` tells it.
    pub fn of_environment() -> Result<Setting, String> {
        let told = |name: &str| {
            env::var(name).map_err(|_| format!("{name} is not set: run `cargo xtask test browser`"))
        };
        Ok(Setting {
            site: told("THREADLAB_SITE")?,
            plain: told("THREADLAB_SITE_PLAIN")?,
            artefacts: told("THREADLAB_ARTEFACTS")?.into(),
            chromium: told("THREADLAB_CHROMIUM")?,
            driver: told("THREADLAB_CHROMEDRIVER")?,
        })
    }
}

/// A browser with one session. Dropping it ends it.
pub struct Browser {
    /// Where everything is.
    pub setting: Setting,
    runtime: Runtime,
    client: Client,
    driver: Child,
    notes: RefCell<Vec<String>>,
}

impl Browser {
    /// Starts the driver on a free port, and a browser with it.
    pub fn start(setting: &Setting) -> Browser {
        let mut driver = Command::new(&setting.driver)
            .args(["--port=0", "--log-level=SEVERE"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("chromedriver can be started");
        let port = port_of(&mut driver);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be built");
        let client = runtime.block_on(connect(setting, port));
        Browser {
            setting: setting.clone(),
            runtime,
            client,
            driver,
            notes: RefCell::default(),
        }
    }

    /// Keeps a figure, to be printed after all trials.
    pub fn note(&self, figure: String) {
        self.notes.borrow_mut().push(figure);
    }

    /// The figures so far.
    pub fn notes(&self) -> Vec<String> {
        self.notes.take()
    }

    /// Opens an address. One that differs in the fragment only does not load anew.
    #[track_caller]
    pub fn open(&self, address: &str) {
        self.runtime
            .block_on(self.client.goto(address))
            .expect("the page loads");
    }

    /// Opens an address in a document of its own.
    #[track_caller]
    pub fn open_anew(&self, address: &str) {
        self.open("about:blank");
        self.open(address);
    }

    /// Waits until there is an element that this CSS selector names.
    #[track_caller]
    pub fn wait_for(&self, selector: &str) {
        let wait = self
            .client
            .wait()
            .at_most(LIMIT)
            .every(Duration::from_millis(20));
        let found = self
            .runtime
            .block_on(wait.for_element(Locator::Css(selector)));
        if let Err(error) = found {
            let seen = "return [location.href, document.documentElement.outerHTML.slice(0, 4000)];";
            let page = self.run(seen, Value::Null);
            panic!("{selector} never came: {error} {page:#}");
        }
    }

    /// Runs the body of an async function in the page, with `given` as its arguments; what it
    /// returns. `prelude.js` says what it can call.
    #[track_caller]
    pub fn run(&self, body: &str, given: Value) -> Value {
        let script = format!(
            "const [given, done] = arguments;
            (async () => {{ {PRELUDE} {body} }})().then(
                (value) => done({{ value: value ?? null }}),
                (error) => done({{ error: String(error) }}));"
        );
        let answer = self
            .runtime
            .block_on(self.client.execute_async(&script, vec![given]));
        let answer = answer.expect("the script comes to an end");
        match answer.get("error") {
            Some(error) => panic!("{}", error.as_str().unwrap_or("the script fails")),
            None => answer["value"].clone(),
        }
    }

    /// Sets the size of what the page takes for its screen, in CSS pixels; `None` as it was.
    pub fn resize(&self, size: Option<(u32, u32)>) {
        match size {
            Some((width, height)) => self.devtools(
                "Emulation.setDeviceMetricsOverride",
                json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
            ),
            None => self.devtools("Emulation.clearDeviceMetricsOverride", json!({})),
        }
    }

    /// A picture of what can be seen, as PNG.
    pub fn screenshot(&self) -> Vec<u8> {
        self.runtime
            .block_on(self.client.screenshot())
            .expect("the browser makes a picture")
    }

    /// Asks Chromium itself for something that WebDriver has no word for.
    pub fn devtools(&self, command: &'static str, parameters: Value) {
        let call = Devtools {
            command,
            parameters,
        };
        self.runtime
            .block_on(self.client.issue_cmd(call))
            .expect("Chromium knows the command");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let closed = self.runtime.block_on(self.client.clone().close());
        if let Err(error) = closed {
            eprintln!("the browser did not close: {error}");
        }
        _ = self.driver.kill();
        _ = self.driver.wait();
    }
}

/// Reads off the driver's output which port it took.
fn port_of(driver: &mut Child) -> u16 {
    let output = driver.stdout.take().expect("stdout is a pipe");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        let (_, rest) = line.split_once("started successfully on port ")?;
        rest.trim_end_matches('.').parse().ok()
    });
    // What else it says is let through, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    port.expect("chromedriver names its port")
}

async fn connect(setting: &Setting, port: u16) -> Client {
    let options = json!({
        "binary": setting.chromium,
        "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            // A forced reload could bring a document back that is not isolated.
            "--disable-features=BackForwardCache,AcceptCHFrame",
            "--lang=en", "--window-size=1280,900",
        ],
    });
    let mut wanted = serde_json::Map::new();
    wanted.insert("goog:chromeOptions".to_owned(), options);
    let client = ClientBuilder::new(HttpConnector::new())
        .capabilities(wanted)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .expect("chromedriver starts a browser");
    let timeouts = TimeoutConfiguration::new(Some(LIMIT), Some(LIMIT), None);
    client
        .update_timeouts(timeouts)
        .await
        .expect("the driver takes limits");
    client
}

/// A command of the DevTools protocol, which chromedriver passes on.
#[derive(Debug)]
struct Devtools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        let body = json!({"cmd": self.command, "params": self.parameters});
        (http::Method::POST, Some(body.to_string()))
    }
}
