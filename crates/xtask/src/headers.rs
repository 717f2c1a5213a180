//! The `_headers` file that Netlify and Cloudflare Pages read, as far as ours uses it: a path, which
//! may end in `*`, and below it, indented, the headers of all answers whose path it matches.

/// Which headers go with which paths.
#[derive(Default)]
pub struct Rules(Vec<Rule>);

struct Rule {
    path: String,
    headers: Vec<(String, String)>,
}

impl Rules {
    /// Reads the text of a `_headers` file.
    pub fn parse(text: &str) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        let lines = text
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        for line in lines {
            match (
                line.starts_with(' '),
                rules.last_mut(),
                line.split_once(':'),
            ) {
                (true, Some(rule), Some((name, value))) => {
                    rule.headers
                        .push((name.trim().to_owned(), value.trim().to_owned()));
                }
                _ => rules.push(Rule {
                    path: line.trim().to_owned(),
                    headers: Vec::new(),
                }),
            }
        }
        Self(rules)
    }

    /// The headers of the answer for `path`. As those hosts do it, two rules that set the same one
    /// both have their say.
    pub fn of<'a>(&'a self, path: &str) -> Vec<(&'a str, String)> {
        let mut headers: Vec<(&str, String)> = Vec::new();
        for (name, value) in self
            .0
            .iter()
            .filter(|rule| rule.matches(path))
            .flat_map(Rule::pairs)
        {
            match headers
                .iter_mut()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
            {
                Some((_, before)) => *before = format!("{before}, {value}"),
                None => headers.push((name, value.to_owned())),
            }
        }
        headers
    }
}

impl Rule {
    fn matches(&self, path: &str) -> bool {
        match self.path.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => path == self.path,
        }
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_the_site_isolate_every_page() {
        let path = crate::workspace::root().join("web/static/_headers");
        let rules = Rules::parse(&std::fs::read_to_string(path).unwrap());
        for page in ["/", "/index.html", "/runtime/0123/worker.js"] {
            let headers = rules.of(page);
            for (name, value) in [("Opener", "same-origin"), ("Embedder", "require-corp")] {
                let wanted = (&*format!("Cross-Origin-{name}-Policy"), value.to_owned());
                assert!(headers.contains(&wanted), "{page}: {headers:?}");
            }
        }
    }

    #[test]
    fn a_rule_applies_to_the_paths_it_matches() {
        let rules = Rules::parse("# note\n/*\n  A: 1\n  B: 2\n\n/x/*\n  a: 3\n");
        assert_eq!(rules.of("/y"), [("A", "1".into()), ("B", "2".into())]);
        assert_eq!(rules.of("/x/y"), [("A", "1, 3".into()), ("B", "2".into())]);
    }
}
