//! The letters and numbers in a picture.

/// A distance between ticks, 1, 2 or 5 times a power of ten, so that there are 5 to 12.
pub fn tick(whole: u64) -> u64 {
    let mut step = 1;
    for factor in [2, 5, 10].into_iter().cycle() {
        if whole / step <= 12 {
            break;
        }
        let power = 10u64.pow(step.ilog10());
        step = power.saturating_mul(factor);
    }
    step
}

/// Nanoseconds, in the unit that suits the grain.
pub fn clock(ns: u64, grain: u64) -> String {
    let (unit, name) = match grain {
        0..1_000 => (1, "ns"),
        1_000..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    match ns % unit {
        0 => format!("{} {name}", ns / unit),
        rest => format!("{}.{} {name}", ns / unit, rest * 10 / unit),
    }
}

/// What fits of a text, with a sign that something is left out.
pub fn shortened(text: &str, letters: f64) -> String {
    if text.chars().count() as f64 <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters as usize - 1).collect();
    format!("{kept}…")
}

/// Text as XML has it. It knows no control characters, not even escaped ones.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\'' => safe.push_str("&#39;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push('\n'),
            letter if letter.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&letter) => {
                safe.push('\u{fffd}')
            }
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_neither_few_nor_many() {
        for whole in (1..2000).chain([5_050_000_000, u64::MAX]) {
            let count = whole / tick(whole);
            assert!((1..=12).contains(&count), "{whole}: {count}");
            assert!(whole <= 12 || count >= 4, "{whole}: {count}");
        }
    }

    #[test]
    fn times_are_read_in_the_unit_of_their_grain() {
        assert_eq!(clock(5_000_000_000, 500_000_000), "5000 ms");
        assert_eq!(clock(1_800_000_000, 1_000_000_000), "1.8 s");
        assert_eq!(clock(0, 1), "0 ns");
    }

    #[test]
    fn any_text_is_good_xml() {
        assert_eq!(
            escaped("<a & 'b'>\u{1}\n🧵"),
            "&lt;a &amp; &#39;b&#39;&gt;\u{fffd}\n🧵"
        );
    }
}
