//! What every address can answer beside what is said of it alone.

use utoipa::openapi::path::Operation;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, Response, ResponseBuilder};

/// Says it of each of them, where it is not said already.
pub fn say_of_every(description: &mut OpenApi) {
    for item in description.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.patch,
        ];
        for operation in operations.into_iter().flatten() {
            say_of(operation);
        }
    }
}

fn say_of(operation: &mut Operation) {
    let mut can = vec![(
        "503",
        "Not now: the store does not answer, or it took too long.",
    )];
    if operation.security.is_some() {
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

fn problem(said: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
    ResponseBuilder::new()
        .description(said)
        .content("application/problem+json", content.build())
        .build()
}
