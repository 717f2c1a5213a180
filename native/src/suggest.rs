//! "Did you mean": the names that look most like one that is not there.

/// At most so many are named.
const MOST: usize = 3;

/// The names that are near what was typed, the nearest first.
///
/// Near is: begins with it or contains it (`producer`), or is it up to about one slip in three
/// letters (Damerau–Levenshtein, so that swapped letters are one slip).
pub fn nearest<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let slips = (typed.chars().count() / 3).max(1);
    let distance = |name: &&'a str| match strsim::damerau_levenshtein(&typed, name) {
        _ if typed.is_empty() => None,
        _ if name.contains(&typed) => Some((0, *name)),
        distance if distance <= slips => Some((distance, *name)),
        _ => None,
    };
    let mut near: Vec<_> = names.iter().filter_map(distance).collect();
    near.sort();
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const LESSONS: [&str; 4] = [
        "thread-two-ways",
        "lost-update",
        "producer-consumer",
        "pipe",
    ];

    #[test]
    fn slips_and_parts_of_names_are_recognised() {
        assert_eq!(nearest("lost-updat", &LESSONS), ["lost-update"]);
        assert_eq!(nearest("Lots-Update", &LESSONS), ["lost-update"]);
        assert_eq!(nearest("producer", &LESSONS), ["producer-consumer"]);
        assert_eq!(nearest("pip", &LESSONS), ["pipe"]);
    }

    #[test]
    fn what_resembles_nothing_is_left_alone() {
        assert!(nearest("xyzzy", &LESSONS).is_empty());
        assert!(nearest("", &LESSONS).is_empty());
    }
}
