//! What every address can answer beside what is said of it alone.

use utoipa::openapi::path::Operation;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, Response, ResponseBuilder};

use crate::limits::NOT_LIMITED;

/// Says it of each of them, where it is not said already.
pub fn say_of_every(description: &mut OpenApi) {
    for (path, item) in &mut description.paths.paths {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.patch,
        ];
        let is_limited = !NOT_LIMITED.contains(&path.as_str());
        for operation in operations.into_iter().flatten() {
            say_of(operation, is_limited);
        }
    }
}

fn say_of(operation: &mut Operation, is_limited: bool) {
    let mut can = vec![(
        "503",
        "Not now: the store does not answer, or it took too long.",
    )];
    if is_limited {
        can.push((
            "429",
            "More was asked in a moment than is answered. The header retry-after says in how many seconds to ask again.",
        ));
    }
    if operation.security.is_some() {
        can.push(("401", "Nobody is signed in."));
        can.push((
            "400",
            "It cannot be read, or with several roles it is not said in which you ask.",
        ));
    }
    if operation.request_body.is_some() {
        can.push(("413", "More was sent than is taken in at once."));
        can.push(("415", "What was sent is not said to be JSON."));
    }
    for (status, said) in can {
        let answers = &mut operation.responses.responses;
        answers
            .entry(status.to_owned())
            .or_insert_with(|| problem(said).into());
    }
}

/// An answer that is a problem.
pub fn problem(said: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
    ResponseBuilder::new()
        .description(said)
        .content("application/problem+json", content.build())
        .build()
}
