//! JSON in which no key of an object stands twice: of two, one would be passed over.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Value as Json};

/// Reads one line of JSON; the error says where it goes wrong, and never what stands there.
pub(super) fn read(line: &str) -> Result<Json, String> {
    serde_json::from_str::<Once>(line)
        .map(|Once(json)| json)
        .map_err(|wrong| {
            let column = wrong.column();
            match wrong.classify() {
                Category::Eof => "this is not JSON: the line ends before its end".to_owned(),
                Category::Data => format!("a key stands twice in one object, at column {column}"),
                Category::Syntax | Category::Io => {
                    format!("this is not JSON, from column {column} on")
                }
            }
        })
}

struct Once(Json);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Once, D::Error> {
        from.deserialize_any(Reader).map(Once)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, is: bool) -> Result<Json, E> {
        Ok(Json::from(is))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::from(text))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut res = Vec::new();
        while let Some(Once(item)) = items.next_element()? {
            res.push(item);
        }
        Ok(Json::Array(res))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Json, A::Error> {
        let mut res = Map::new();
        while let Some((key, Once(said))) = pairs.next_entry::<String, Once>()? {
            if res.insert(key, said).is_some() {
                return Err(A::Error::custom("a key stands twice"));
            }
        }
        Ok(Json::Object(res))
    }
}
