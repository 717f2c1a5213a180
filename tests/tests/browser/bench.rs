//! The figures of the page: the site's own `?bench`, printed. `cargo xtask bench` runs this.

use serde_json::Value;

use crate::browser::Browser;

/// Has the page measure, and prints what it says as it comes.
pub fn run(browser: &Browser) {
    browser.open_anew(&format!("{}?bench", browser.setting.site));
    browser.wait_for("#report[data-state=ready]");
    let version = browser.run("return navigator.userAgent;", Value::Null);
    println!("── browser: {}", version.as_str().unwrap_or_default());
    browser.run("$('start').click();", Value::Null);
    let mut printed = 0;
    loop {
        let report = browser.run(
            "const report = $('report');
            const lines = () => report.textContent.split('\\n').filter(Boolean);
            await until('a figure', () => lines().length > given || report.dataset.state === 'done');
            return lines();",
            printed.into(),
        );
        let lines: Vec<&str> = report
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if lines.len() == printed {
            return;
        }
        for line in &lines[printed..] {
            let line: Value = serde_json::from_str(line).expect("the report is lines of JSON");
            println!("{}", line["said"].as_str().unwrap_or_default().trim_end());
        }
        printed = lines.len();
    }
}
