//! The share link: it comes back as it went, and nothing that stands in one is ever a failure.

use threadlab_lessons::link::{Damage, LONGEST, Link, RESERVED, Read, read};
use threadlab_lessons::{Language, Values, catalogue, find};

/// The generator of the fuzz test: SplitMix64, so that a failing text can be had again.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

fn every_link() -> impl Iterator<Item = Link> {
    let schedules = [
        None,
        Some("live"),
        Some("rr"),
        Some("random:18446744073709551615"),
        Some("pct:17,3"),
        Some("d1:17>3,42>1"),
    ];
    catalogue().iter().flat_map(move |lesson| {
        lesson.variants.iter().flat_map(move |variant| {
            schedules.into_iter().flat_map(move |schedule| {
                [None, Some(1), Some(u64::MAX)].map(move |at| Link {
                    lesson,
                    variant,
                    values: Values::new(lesson, lesson.parameters.iter().map(|p| (p.name, p.max)))
                        .expect("the greatest value is allowed"),
                    schedule: schedule.map(str::to_owned),
                    at,
                })
            })
        })
    })
}

fn sentences(read: &Read) -> Vec<[String; 2]> {
    let both =
        |damage: &Damage| [Language::En, Language::Zh].map(|language| damage.sentence(language));
    read.wrong.iter().map(both).collect()
}

#[test]
fn every_lesson_and_variant_comes_back_as_it_went() {
    for link in every_link() {
        for language in [None, Some(Language::Zh), Some(Language::En)] {
            let text = link.write(language).expect("it is short");
            for address in [
                text.clone(),
                text[1..].to_owned(),
                format!("https://example.org/sub/?a=b{text}"),
            ] {
                let again = read(&address);
                assert_eq!(again.wrong, [], "{address}");
                assert_eq!(
                    (again.link, again.language),
                    (Some(link.clone()), language),
                    "{address}"
                );
            }
        }
    }
}

#[test]
fn what_has_its_default_is_left_out() {
    let lesson = &catalogue()[0];
    let text = Link::plain(lesson).write(None).expect("it is short");
    assert_eq!(text, format!("#lesson={}", lesson.id));
}

#[test]
fn no_parameter_has_the_name_of_another_part() {
    for parameter in catalogue().iter().flat_map(|lesson| lesson.parameters) {
        assert!(!RESERVED.contains(&parameter.name), "{}", parameter.name);
    }
}

#[test]
fn an_address_without_a_fragment_is_the_list_of_lessons() {
    for text in ["", "#", "https://example.org/threadlab/", "#lang=zh", "v=1"] {
        let read = read(text);
        assert_eq!((read.link, read.wrong), (None, vec![]), "{text}");
    }
    assert_eq!(read("#lang=zh").language, Some(Language::Zh));
}

#[test]
fn a_damaged_part_is_told_in_both_languages_and_the_rest_remains() {
    for (part, said) in [
        (
            "variant=brokn",
            [
                "has no variant `brokn`; it has broken",
                "没有名为 `brokn` 的写法",
            ],
        ),
        (
            "rounds=0",
            [
                "rounds is a whole number from 1 to 10000",
                "rounds 应为 1 到 10000 之间的整数",
            ],
        ),
        ("rounds=", ["not ``", "`` 不是"]),
        (
            "colour=3",
            ["has no parameter `colour`", "没有名为 `colour` 的参数"],
        ),
        (
            "schedule=",
            ["`` is not a schedule: write `live`", "不是调度；可以写"],
        ),
        (
            "schedule=d1:1%3C2",
            ["the schedule is damaged at `1<2`", "调度在 `1<2` 处已损坏"],
        ),
        (
            "at=0",
            [
                "the number of an event, from 1, not `0`",
                "从 1 开始的事件编号",
            ],
        ),
        ("at=-7", ["not `-7`", "`-7` 不是"]),
        ("lang=fr", ["zh or en, not `fr`", "只能是 zh 或 en"]),
        (
            "lesson=pipe",
            ["`lesson` stands in the link twice", "`lesson` 出现了两次"],
        ),
        ("rounds", ["`rounds` has no `=`", "`rounds` 里没有 `=`"]),
    ] {
        let read = read(&format!("#lesson=lost-update&{part}&at=9"));
        let link = read.link.as_ref().expect("the lesson remains");
        assert_eq!(
            *link,
            Link::plain(find("lost-update").expect("it is there")),
            "{part}"
        );
        let told = sentences(&read);
        assert!(
            told.iter().any(|both| both[0].contains(said[0])),
            "{part}: {told:?}"
        );
        assert!(
            told.iter().any(|both| both[1].contains(said[1])),
            "{part}: {told:?}"
        );
    }
}

#[test]
fn an_unknown_lesson_is_told_with_those_there_are() {
    let read = read("#lesson=nowhere&rounds=3&lang=zh");
    assert_eq!((&read.link, read.language), (&None, Some(Language::Zh)));
    let told = sentences(&read);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0][0].contains("there are thread-two-ways"), "{told:?}");
}

#[test]
fn a_link_of_a_later_version_is_the_plain_lesson() {
    for version in ["2", "0", "x", "99999999999999999999"] {
        let read = read(&format!(
            "#v={version}&lesson=pipe&variant=one-way&whatever=1"
        ));
        assert_eq!(read.link, find("pipe").map(Link::plain));
        let told = sentences(&read);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0][0].contains("versions up to 1"), "{told:?}");
    }
}

#[test]
fn above_the_limit_nothing_is_written_and_the_plain_lesson_is_read() {
    let mut link = Link::plain(find("lost-update").expect("it is there"));
    let with = |choices: usize| {
        let list: Vec<String> = (1..=choices).map(|choice| format!("{choice}>1")).collect();
        format!("d1:{}", list.join(","))
    };
    let written = |link: &mut Link, choices| {
        link.schedule = Some(with(choices));
        link.write(None)
    };
    let most = (1..)
        .find(|&n| written(&mut link, n).is_err())
        .expect("8 KB are not without end")
        - 1;
    let longest = written(&mut link, most).expect("it just fits");
    assert!(longest.len() > LONGEST - 10, "{}", longest.len());
    assert!(read(&longest).link.as_ref() == Some(&link));
    let bytes = longest.len() - 1 + format!(",{}%3E1", most + 1).len();
    assert_eq!(written(&mut link, most + 1), Err(Damage::TooLong { bytes }));
    let read = read(&format!("{longest},{}%3E1", most + 1));
    assert!(read.link == Some(Link::plain(link.lesson)));
    assert_eq!(read.wrong, [Damage::TooLong { bytes }]);
}

#[test]
fn no_text_is_a_failure() {
    const PARTS: [&str; 24] = [
        "#",
        "&",
        "=",
        "lesson",
        "lesson=lost-update",
        "&rounds=",
        "&schedule=",
        "d1:",
        ">",
        ",",
        "random:",
        "18446744073709551616",
        "-1",
        "%",
        "%3E",
        "%ff",
        "%e4%bd",
        "线程",
        "\u{0}",
        "🧵",
        "&v=1",
        "&lang=",
        "zh",
        "https://",
    ];
    let mut random = Random(17);
    for _ in 0..20_000 {
        let parts = random.below(12);
        let text: String = (0..parts).map(|_| random.of(&PARTS)).collect();
        check(&text);
        let mut bytes = text.into_bytes();
        for _ in 0..random.below(4) {
            if !bytes.is_empty() {
                let at = random.below(bytes.len());
                bytes[at] = random.below(256) as u8;
            }
        }
        check(&String::from_utf8_lossy(&bytes));
    }
    assert_eq!(
        read(&"x&".repeat(LONGEST / 2)).wrong.len(),
        5,
        "nobody reads thousands"
    );
    check(&"&".repeat(3 * LONGEST));
    check(&"线".repeat(LONGEST));
    check(&format!("#lesson=pipe&x={}", "%".repeat(LONGEST)));
}

/// Whatever is read can be written, and then reads the same, with nothing wrong.
fn check(text: &str) {
    let first = read(text);
    for [en, zh] in sentences(&first) {
        assert!(
            !en.is_empty() && !zh.is_empty() && en.len() < 1000,
            "{text}"
        );
        assert!(!en.contains(char::is_control), "{text}");
    }
    if let Some(link) = first.link {
        let written = link.write(first.language).expect("it was short");
        let again = read(&written);
        assert_eq!(
            (again.link, again.language, again.wrong),
            (Some(link), first.language, vec![]),
            "{text}"
        );
    }
}
