//! The table against the types that it stands for.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use threadlab::trace::{
    Ended, Holder, Kind, Operation, Outcome, Stream, Verdict, Waiting, What, write_event,
};

use super::*;
use crate::state::ndjson;

impl Json for Value {
    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn items(&self) -> Option<Vec<Value>> {
        self.as_array().cloned()
    }

    fn fields(&self) -> Option<Vec<(String, Value)>> {
        let fields = self.as_object()?;
        Some(
            fields
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        )
    }

    fn is_null(&self) -> bool {
        Value::is_null(self)
    }
}

/// Every variant of an enum without values has its place in the table, and the table has no more.
fn same_names<T: DeserializeOwned + Serialize>(form: &Form) {
    let One(forms) = form else {
        panic!("it is an enum")
    };
    for (at, (name, inner)) in forms.iter().enumerate() {
        assert!(inner.is_none());
        let variant: T = postcard::from_bytes(&[at as u8]).expect(name);
        assert_eq!(serde_json::to_value(variant).unwrap(), *name);
    }
    assert!(
        postcard::from_bytes::<T>(&[forms.len() as u8]).is_err(),
        "the table lacks one"
    );
}

#[test]
fn names_stand_in_the_order_of_the_types() {
    same_names::<Kind>(&KIND);
    same_names::<Operation>(&OPERATION);
    same_names::<Stream>(&STREAM);
}

fn all_kinds_of_events() -> Vec<What> {
    let waiting = |holder| Waiting {
        task: 300,
        resource: 7,
        line: 9,
        holder,
    };
    let holder = Holder { task: 2, line: 14 };
    let ended = [
        Ended::Returned,
        Ended::Panicked("“哎” \"\\ \n\r\t\u{8}\u{c}\u{1b}\u{7f}".into()),
        Ended::Exited(-9),
        Ended::Exited(300),
        Ended::CutOff,
    ];
    let outcomes = [
        Outcome::Ok,
        Outcome::Value("3".into()),
        Outcome::Refused,
        Outcome::TimedOut,
        Outcome::Error("no".into()),
    ];
    let verdicts = [
        Verdict::Completed,
        Verdict::Deadlock(vec![waiting(Some(holder)), waiting(None)]),
        Verdict::AllWaiting(Vec::new()),
        Verdict::Stalled,
        Verdict::Failed,
    ];
    let (operation, resource) = (Operation::Put, 200);
    let mut all = vec![
        What::Task {
            id: 2,
            name: "T1".into(),
            daemon: true,
            process: 1,
            resource,
        },
        What::Begin,
        What::Resource {
            id: resource,
            kind: Kind::Queue,
            name: String::new(),
        },
        What::Blocked {
            operation,
            resource,
            bounded: true,
        },
        What::Output {
            stream: Stream::Err,
            text: "x".into(),
        },
        What::Observe {
            name: "n".into(),
            value: "1".into(),
        },
    ];
    all.extend(ended.map(|how| What::End { how }));
    all.extend(outcomes.map(|outcome| What::Did {
        operation,
        resource,
        outcome,
    }));
    all.extend(verdicts.map(What::Verdict));
    all
}

#[test]
fn every_event_comes_back_as_it_went() {
    for (n, what) in all_kinds_of_events().into_iter().enumerate() {
        let given = Event {
            seq: n as u64 + 1,
            time_ns: 5_050_000_000 * n as u64,
            process: 1,
            task: 300,
            line: 128,
            what,
        };
        let line = serde_json::to_value(&given).unwrap();
        let mut theirs = Vec::new();
        write_event(&mut theirs, &given).unwrap();
        let ours = ndjson::line(&given) + "\n";
        assert_eq!(ours, String::from_utf8(theirs).unwrap());
        assert_eq!(event(&line), Some(given), "{line}");
    }
}

#[test]
fn what_is_no_event_is_none() {
    let good = r#"{"seq":1,"time_ns":0,"process":1,"task":1,"line":0,"what":"begin"}"#;
    assert!(event(&serde_json::from_str::<Value>(good).unwrap()).is_some());
    for (from, to) in [
        ("begin", "nothing"),
        ("\"begin\"", "{\"end\":{}}"),
        ("\"begin\"", "{\"begin\":1}"),
        ("\"begin\"", "\"end\""),
        ("\"seq\":1", "\"seq\":-1"),
        ("\"seq\":1", "\"seq\":1.5"),
        ("\"seq\":1", "\"seq\":\"1\""),
        ("\"seq\":1,", ""),
        ("\"task\":1", "\"task\":99999999999"),
    ] {
        let bad = good.replacen(from, to, 1);
        let bad: Value = serde_json::from_str(&bad).unwrap();
        assert_eq!(event(&bad), None, "{bad}");
    }
}
