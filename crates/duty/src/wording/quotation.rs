//! Where a text gives somebody's own words, and whether it says whose.
//!
//! Words inside marks are never prompted: they are not the writer's. But marks
//! alone must not hide a phrase from the measure, so it matters whether the
//! text names who spoke. A name, a rank and name, or a role (`her mum`) names a
//! speaker; `she said` does not say who, and a form or a log cannot speak.
//!
//! An apostrophe looks like a closing mark. A single mark therefore opens a
//! quotation only before a letter and after a space, and only if one closes it.

/// Words marked as somebody's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotation {
    /// The byte of the opening mark.
    pub start: usize,
    /// The byte after the closing mark.
    pub end: usize,
    /// Does the text say whose words they are?
    pub speaker_named: bool,
}

/// How far before and after the marks a speaker is looked for.
const NEAR: usize = 160;

/// How long a quotation in single marks may be; beyond it they are apostrophes.
const LONGEST: usize = 2000;

const VERBS: &str = " said says say saying told tells tell telling stated states stating replied replies answered answers wrote writes texted texts messaged posted asked asks asking shouted shouts screamed described describes explained explains added adds called calls disclosed disclosing discloses reported reports whispered typed signed commented remarked repeated recalled recalls responded ";
const WORDS: &str = " words word account message messages text texts note letter reply answer answers voice wishes diary ";
const ROLES: &str = " mum mummy mom mam mother dad daddy father stepdad stepfather stepmum stepmother parent parents carer carers guardian uncle aunt auntie nan nana gran grandmother grandad grandfather brother sister cousin sibling friend boyfriend girlfriend partner child girl boy victim pupil teacher headteacher tutor worker nurse doctor paramedic neighbour caller informant witness suspect driver advocate interpreter intermediary ";
/// In these the force speaks, unless a name follows: marks must not hide its words.
const POLICE: &str = " officer officers police constable sergeant inspector supervisor manager operator staff interviewer detective ";
const RANKS: &str = " pc dc ds di dci ps pcso op insp sgt supt dr mr mrs ms miss ";
const THINGS: &str = " it this that these those there summary update rationale background comment comments details outcome result risk grading description reason action actions log report form record entry notice system document file referral box field screen someone somebody people he she they we i you everyone anyone nobody which who ";
const NOT_NAMES: &str = " the a an in on at and but or so then when after before as if while also later today yesterday tonight his her their our my its no not previous ";
const ELIDED: [&str; 8] = ["tis", "twas", "cause", "em", "til", "till", "bout", "n"];

/// Every quotation of a text, in order.
pub(super) fn all(text: &str) -> Vec<Quotation> {
    let mut res = Vec::new();
    let mut from = 0;
    let mut paragraph = Paragraph::default();
    while let Some((start, open)) = next_opening(text, from) {
        let inside = start + open.len_utf8();
        from = inside;
        if inside > paragraph.end {
            paragraph = Paragraph::at(text, inside);
        }
        if let Some(end) = paragraph.closing(text, inside, open) {
            let speaker_named = named_before(before(text, start)) || named_after(after(text, end));
            res.push(Quotation {
                start,
                end,
                speaker_named,
            });
            from = end;
        }
    }
    res
}

fn next_opening(text: &str, from: usize) -> Option<(usize, char)> {
    text.get(from..)?
        .char_indices()
        .map(|(at, mark)| (from + at, mark))
        .find(|&(at, mark)| opens(text, at, mark))
}

fn opens(text: &str, at: usize, mark: char) -> bool {
    if !matches!(mark, '"' | '“' | '‘' | '\'') {
        return false;
    }
    let last = text.get(..at).and_then(|head| head.chars().next_back());
    let tail = text.get(at + mark.len_utf8()..).unwrap_or_default();
    let Some(next) = tail.chars().next() else {
        return false;
    };
    let is_apart = last.is_none_or(|c| c.is_whitespace() || "([{:,-–—/“\"‘".contains(c));
    let word: String = tail.chars().take_while(|c| c.is_alphabetic()).collect();
    match mark {
        '“' => true,
        '"' => is_apart && !next.is_whitespace(),
        _ => {
            let elided = ELIDED.iter().any(|&short| word.eq_ignore_ascii_case(short));
            is_apart && (next.is_alphabetic() || next == '…') && !elided
        }
    }
}

/// The part of a text up to a blank line: no quotation crosses it.
#[derive(Default)]
struct Paragraph {
    /// The byte at which it ends.
    end: usize,
    /// The marks that nothing closes from here to its end.
    unclosed: Vec<char>,
}

impl Paragraph {
    fn at(text: &str, from: usize) -> Paragraph {
        let tail = text.get(from..).unwrap_or_default();
        let paragraph = tail.split("\n\n").next().unwrap_or_default();
        let paragraph = paragraph.split("\n\r\n").next().unwrap_or_default();
        Paragraph {
            end: from + paragraph.len(),
            unclosed: Vec::new(),
        }
    }

    /// The byte after the closing mark.
    fn closing(&mut self, text: &str, inside: usize, open: char) -> Option<usize> {
        let rest = text.get(inside..self.end)?;
        let close = match open {
            '“' => '”',
            '‘' => '’',
            other => other,
        };
        if !matches!(open, '"' | '“') {
            return closing_single(rest, close).map(|end| inside + end);
        }
        if self.unclosed.contains(&open) {
            return None;
        }
        let at = rest.find(close);
        if at.is_none() {
            self.unclosed.push(open);
        }
        at.map(|at| inside + at + close.len_utf8())
    }
}

/// The byte after the closing single mark, which an apostrophe looks like.
fn closing_single(paragraph: &str, close: char) -> Option<usize> {
    let paragraph = paragraph
        .get(..paragraph.floor_char_boundary(LONGEST))
        .unwrap_or_default();
    let mut unsure = None;
    for (at, _) in paragraph.match_indices(close) {
        let last = paragraph
            .get(..at)
            .and_then(|head| head.chars().next_back());
        let next = paragraph
            .get(at + close.len_utf8()..)
            .and_then(|tail| tail.chars().next());
        if next.is_some_and(char::is_alphanumeric) || last.is_none_or(char::is_whitespace) {
            continue;
        }
        let end = at + close.len_utf8();
        let is_plural = last == Some('s') && next.is_some_and(char::is_whitespace);
        if !is_plural {
            return Some(end);
        }
        unsure = unsure.or(Some(end));
    }
    unsure
}

fn before(text: &str, start: usize) -> &str {
    let mut from = start.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let near = text.get(from..start).unwrap_or_default();
    near.rsplit("\n\n").next().unwrap_or_default()
}

fn after(text: &str, end: usize) -> &str {
    let mut to = (end + NEAR).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let near = text.get(end..to).unwrap_or_default();
    near.split("\n\n").next().unwrap_or_default()
}

/// `Ava said: "`, `Kai told PC Wrenfield "`, `In Bex's words: "`, `Mum: "`.
fn named_before(head: &str) -> bool {
    let head = head.trim_end_matches(|c: char| c.is_whitespace() || ",–—-.".contains(c));
    let (head, has_colon) = match head.strip_suffix(':') {
        Some(head) => (head, true),
        None => (head, false),
    };
    let sentence = head
        .rsplit(['.', '!', '?', ';', '\n', '"', '”', ':'])
        .next()
        .unwrap_or_default();
    let words: Vec<&str> = words_of(sentence).collect();
    if words.iter().rev().take(6).any(|word| is_in(WORDS, word)) && owns_words(&words) {
        return true;
    }
    let said = words.iter().rposition(|word| is_in(VERBS, word));
    if let Some(said) = said.filter(|said| words.len() - said <= 8) {
        return words
            .iter()
            .take(said)
            .rev()
            .take(7)
            .find_map(|word| subject(word))
            .unwrap_or(false);
    }
    let is_label = has_colon && words.len() <= 3;
    is_label && words.iter().any(|word| subject(word) == Some(true))
}

/// `in Bex's words`, `in the words of her teacher`, `in her mum's own account`.
fn owns_words(words: &[&str]) -> bool {
    let owner = |word: &&str| {
        let bare = word
            .trim_end_matches("'s")
            .trim_end_matches("’s")
            .trim_end_matches(['\'', '’']);
        bare.len() < word.len() && subject(bare) == Some(true)
    };
    let told_of = words
        .iter()
        .rposition(|word| word.eq_ignore_ascii_case("of"));
    let after = told_of
        .and_then(|of| words.get(of + 1..))
        .unwrap_or_default();
    words.iter().any(owner) || after.iter().any(|word| subject(word) == Some(true))
}

/// `" said her mum`, `" Ava told us`, `" (Ava)`, `" – Ava`.
fn named_after(tail: &str) -> bool {
    let tail = tail.trim_start_matches([',', '.', ' ', '\n']);
    let is_signed = tail.starts_with(['(', '–', '—', '-']);
    let sentence = tail
        .trim_start_matches(['(', '–', '—', '-', ' '])
        .split(['.', '!', '?', ';', ':', '\n', '"', '“', ')', ','])
        .next()
        .unwrap_or_default();
    let words: Vec<&str> = words_of(sentence).collect();
    if is_signed {
        return words.len() <= 3 && words.iter().any(|word| subject(word) == Some(true));
    }
    match words.iter().take(5).position(|word| is_in(VERBS, word)) {
        Some(0) => words
            .iter()
            .skip(1)
            .take(4)
            .find_map(|word| subject(word))
            .unwrap_or(false),
        Some(said) => words
            .iter()
            .take(said)
            .rev()
            .find_map(|word| subject(word))
            .unwrap_or(false),
        None => false,
    }
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || ",()/–—\"“”".contains(c))
        .filter(|word| !word.is_empty())
}

/// Does this word say who spoke (yes), stand for somebody or something unsaid (no), or neither?
fn subject(word: &str) -> Option<bool> {
    let is_capital = word.chars().next().is_some_and(char::is_uppercase);
    if is_in(THINGS, word) || (is_in(POLICE, word) && !is_capital) {
        return Some(false);
    }
    if is_in(ROLES, word) || is_in(RANKS, word) {
        return Some(true);
    }
    let is_other = [VERBS, WORDS, NOT_NAMES, POLICE]
        .iter()
        .any(|list| is_in(list, word));
    (is_capital && word.len() > 1 && !is_other).then_some(true)
}

/// Is the word in a list whose words stand between spaces?
fn is_in(list: &str, word: &str) -> bool {
    list.split(' ')
        .any(|one| !one.is_empty() && one.eq_ignore_ascii_case(word))
}
