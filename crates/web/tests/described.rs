//! What programs are told of the service is what it does.

use serde_json::Value as Json;

#[test]
fn every_address_says_what_it_takes_and_all_it_can_answer() {
    let described = serde_json::to_value(heard_web::described()).unwrap();
    let nothing_is_sent = [
        "/api/sign-out",
        "/api/hooks/{id}/resume",
        "/api/children/{id}/protected-place/seen",
    ];
    let mut sent = 0;
    for (path, methods) in described["paths"].as_object().unwrap() {
        for (method, about) in methods.as_object().unwrap() {
            let answers = about["responses"].as_object().unwrap();
            let says = |status: &str| answers.contains_key(status);
            assert!(says("503"), "{method} {path}");
            let is_watched = ["/health", "/ready"].contains(&path.as_str());
            assert_ne!(says("429"), is_watched, "{method} {path}");
            assert!(
                about["security"].is_null() || says("400") && says("401"),
                "{method} {path}"
            );
            if method != "post" || nothing_is_sent.contains(&path.as_str()) {
                continue;
            }
            sent += 1;
            let body = &about["requestBody"]["content"]["application/json"]["schema"];
            let name = body["$ref"].as_str();
            let name = name.and_then(|name| name.strip_prefix("#/components/schemas/"));
            let shape = name.map_or(&Json::Null, |name| {
                &described["components"]["schemas"][name]
            });
            assert!(shape["properties"].is_object(), "{method} {path} {body}");
            // What nobody knows is refused, and the description says so.
            assert_eq!(shape["additionalProperties"], false, "{method} {path}");
            assert!(says("400") && says("413") && says("415"), "{method} {path}");
        }
    }
    assert!(sent >= 8, "only {sent} take something");
}
