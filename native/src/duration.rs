//! Durations, as people type and read them.

use std::time::Duration;

/// What a time-out may be.
pub const ALLOWED: std::ops::RangeInclusive<Duration> =
    Duration::from_millis(1)..=Duration::from_secs(24 * 60 * 60);

/// `500ms`, `60s`, `1m30s`: nothing if it is none of these or outside [`ALLOWED`].
pub fn parse(text: &str) -> Option<Duration> {
    humantime::parse_duration(text)
        .ok()
        .filter(|duration| ALLOWED.contains(duration))
}

/// Nanoseconds as seconds with three digits; in microseconds what would vanish otherwise.
pub fn show(ns: u64) -> String {
    match ns {
        0 => "0 s".to_owned(),
        1..=999 => "1 µs".to_owned(),
        1_000..=999_999 => format!("{} µs", ns / 1_000),
        _ => format!("{} s", seconds(ns)),
    }
}

/// Nanoseconds as a plain number of seconds with three digits.
pub fn seconds(ns: u64) -> String {
    format!("{}.{:03}", ns / 1_000_000_000, ns / 1_000_000 % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_a_unit_is_a_duration() {
        let read = ["500ms", "60s", "2m", "1m30s"].map(parse);
        assert_eq!(
            read,
            [500, 60_000, 120_000, 90_000].map(|ms| Some(Duration::from_millis(ms)))
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "60", "soon", "-1s", "0s", "25h", "1e9s", "10 parsecs"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn short_times_do_not_vanish() {
        let shown = [0, 20, 45_600, 1_000_000, 200_000_000, 5_050_999_999].map(show);
        assert_eq!(
            shown,
            ["0 s", "1 µs", "45 µs", "0.001 s", "0.200 s", "5.050 s"]
        );
    }
}
