//! By what an address is the same on two records, however it is set.

use super::names;

/// The words and figures of an address in small letters, with one space between; as it was written, where none are left.
///
/// Where one figure ends and the next begins is kept: flats of one street are told apart.
///
/// ```
/// use heard_record::identity::address;
///
/// assert_eq!(address("3 Sedge Row,  Saltby"), address("3 sedge row saltby"));
/// assert_ne!(address("Flat 1, 23 Quay Street"), address("Flat 12, 3 Quay Street"));
/// ```
pub fn address(written: &str) -> String {
    let folded = names::folded(written);
    let words = folded.split([' ', '-']).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    if words.is_empty() {
        return written.trim().to_owned();
    }
    words.join(" ")
}
