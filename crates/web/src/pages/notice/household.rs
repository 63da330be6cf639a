//! The children of a household, each with a notice of their own: whose was sent, whose is begun, and whose is still to do.

use std::collections::BTreeSet;

use heard_desk::{Desk, Near, No, TOUR};
use heard_record::PersonId;
use jiff::Timestamp;
use maud::{Markup, html};

use crate::fault::Problem;
use crate::pages::opened::Opened;
use crate::parts::told;

/// How far whoever writes is with a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Their notice was sent at this moment.
    Sent(Timestamp),
    /// Words are kept as a draft, and nothing is sent.
    Begun,
    /// Whoever writes has sent none and begun none: a colleague may have.
    NotSent,
}

/// A child of the household.
#[derive(Debug, Clone)]
pub struct Here {
    /// By what the child is known beside the others.
    pub called: String,
    /// Where their notice is written.
    pub address: String,
    /// How far it is.
    pub stands: Stands,
}

/// The child of a notice, and the others who live there.
pub struct Household {
    /// The child it is about.
    pub about: Here,
    /// The others, in an order that goes round all of them from each.
    pub others: Vec<Here>,
}

impl Household {
    /// That of an opened record, with what whoever writes has sent and begun themselves.
    pub async fn of(desk: &Desk, opened: &Opened) -> Result<Household, Problem> {
        let child = opened.reading.child();
        let mut others: Vec<&Near> = others(opened).collect();
        others.sort_by_key(|near| (near.person < child, near.person));
        let mut all: BTreeSet<PersonId> = others.iter().map(|near| near.person).collect();
        all.insert(child);
        let signed = &opened.by.signed;
        let since = opened.by.now.saturating_sub(TOUR).unwrap_or_default();
        let sent = desk.sent_since(signed, &all, since).await;
        let sent = sent.map_err(No::from)?;
        let mut res = Household {
            about: Here {
                called: opened.first_name(),
                address: opened.address("/notice"),
                stands: sent
                    .get(&child)
                    .map_or(Stands::NotSent, |at| Stands::Sent(*at)),
            },
            others: Vec::new(),
        };
        for near in others {
            let stands = match sent.get(&near.person) {
                Some(at) => Stands::Sent(*at),
                None => begun(desk, opened, near.person).await?,
            };
            res.others.push(Here {
                called: format!("{} ({})", told::first_name(&near.name), near.is),
                address: format!("/children/{}/notice?purpose=live+incident", near.person),
                stands,
            });
        }
        Ok(res)
    }

    /// Whom to go on with: the first whose notice is not sent.
    pub fn next(&self) -> Option<&Here> {
        let mut others = self.others.iter();
        others.find(|here| !matches!(here.stands, Stands::Sent(_)))
    }
}

/// The others of an opened record who may be children.
pub fn others(opened: &Opened) -> impl Iterator<Item = &Near> {
    let near = opened.overview.near.iter();
    near.filter(|near| near.together && near.may_be_a_child())
}

async fn begun(desk: &Desk, opened: &Opened, child: PersonId) -> Result<Stands, Problem> {
    let form = format!("/children/{child}/notice");
    let draft = desk.draft_of(&opened.by.signed, &form).await;
    let draft = draft.map_err(No::from)?;
    Ok(draft.map_or(Stands::NotSent, |_| Stands::Begun))
}

/// One child, and the way to each of the others: each has a form of their own, so that nothing typed of one is lost.
pub fn one_at_a_time(household: &Household, now: Timestamp) -> Markup {
    let Household { about, others } = household;
    html! {
        @if !others.is_empty() {
            p class="meta" { (counted(household)) }
            nav aria-label="Children here" {
                ul class="switch switch--line switch--told" {
                    li { a href=(about.address) aria-current="true" { (about.called) span { @match about.stands { Stands::Sent(at) => { "now; sent " (told::moment(at, now)) }, _ => "now" } } } }
                    @for here in others { li { a href=(here.address) { (here.called) span { (in_words(here.stands, now)) } } } }
                }
            }
        }
    }
}

fn in_words(stands: Stands, now: Timestamp) -> String {
    match stands {
        Stands::Sent(at) => format!("sent {}", told::moment(at, now)),
        Stands::Begun => "begun, not sent".into(),
        Stands::NotSent => "not sent by you".into(),
    }
}

/// How many are recorded here, and of how many whoever writes has sent a notice.
fn counted(household: &Household) -> String {
    let all = household.others.iter().chain([&household.about]);
    let sent = all.filter(|here| matches!(here.stands, Stands::Sent(_)));
    let (sent, all) = (sent.count(), household.others.len() + 1);
    format!(
        "{all} who may be children are recorded here. You have sent {sent} of {all}; others may have sent theirs."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(called: &str, stands: Stands) -> Here {
        Here {
            called: called.into(),
            address: String::new(),
            stands,
        }
    }

    #[test]
    fn whoever_goes_on_goes_to_a_child_whose_notice_is_not_sent() {
        let now = Timestamp::UNIX_EPOCH;
        let household = Household {
            about: here("Bex", Stands::NotSent),
            others: vec![
                here("Juno", Stands::Sent(now)),
                here("Ollie", Stands::Begun),
                here("Cal", Stands::NotSent),
            ],
        };
        assert_eq!(
            household.next().map(|one| one.called.as_str()),
            Some("Ollie")
        );
        assert_eq!(
            counted(&household),
            "4 who may be children are recorded here. You have sent 1 of 4; others may have sent theirs."
        );
        let shown = one_at_a_time(&household, now).into_string();
        for says in [
            "Juno<span>sent",
            "Ollie<span>begun, not sent",
            "Cal<span>not sent by you",
            "Bex<span>now",
        ] {
            assert!(shown.contains(says), "{says}: {shown}");
        }
    }

    #[test]
    fn where_all_are_sent_nobody_is_next() {
        let household = Household {
            about: here("Bex", Stands::NotSent),
            others: vec![here("Juno", Stands::Sent(Timestamp::UNIX_EPOCH))],
        };
        assert!(household.next().is_none());
    }
}
