//! Pages for people: each a function of what the desk answers, whole without script.

mod abuse;
mod account;
mod acts;
mod advice;
mod again;
mod allocation;
pub mod asker;
mod assurance;
mod begin;
mod call;
mod catalogue;
mod child;
mod conference;
mod conflicts;
mod correction;
mod custody;
mod death;
mod demonstration;
mod disclosure;
mod drafts;
mod duties;
mod duty;
mod duty_row;
mod emergency;
mod entries;
mod exploitation;
mod fields;
mod form;
mod gallery;
mod gaps;
mod handover;
mod help;
mod holders;
mod incident;
mod interruption;
mod investigation;
mod layout;
mod live;
mod looks;
mod marac;
mod matter;
mod meeting;
mod members;
mod missing;
mod notice;
mod online;
mod opened;
mod people;
mod places;
mod posts;
mod profile;
mod protection;
mod record;
pub mod refused;
mod review;
mod room;
mod same;
mod search;
mod set_up;
mod sign_in;
mod sitting;
mod strategy;
mod systems;
mod timeline;
pub mod told;
pub mod top;
mod unusual;
mod voice;
pub mod walls;
mod wording;
mod workforce;

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodRouter, get, post};
use heard_desk::Desk;

use crate::assets;

/// Every page there is, each with the address it is at.
pub fn table() -> Vec<(&'static str, MethodRouter<Arc<Desk>>)> {
    vec![
        ("/", get(duties::home)),
        ("/sign-in", get(sign_in::ask).post(sign_in::sign_in)),
        ("/sign-in/as", post(demonstration::sign_in_as)),
        ("/tour", get(demonstration::tour)),
        ("/parts", get(gallery::gallery)),
        ("/set-up/{link}", get(set_up::ask).post(set_up::take_up)),
        ("/sign-out", post(sign_in::sign_out)),
        ("/stay", post(sign_in::stay)),
        ("/role", get(sign_in::ask_role).post(sign_in::take_role)),
        ("/account", get(account::account)),
        ("/account/looks", get(looks::own)),
        ("/account/work", get(workforce::own)),
        ("/help", get(help::help)),
        ("/systems", get(systems::all)),
        ("/help/accessibility", get(help::accessibility)),
        ("/account/sessions/{id}/end", post(account::end)),
        ("/account/walls/{id}/end", post(walls::end_own)),
        ("/account/appearance", post(account::appearance)),
        ("/accounts", get(members::list).post(members::give)),
        (
            "/accounts/{name}/link",
            get(members::back).post(members::link),
        ),
        (
            "/accounts/{name}/end",
            get(members::back).post(members::end),
        ),
        ("/posts", get(posts::list).post(posts::put)),
        (
            "/posts/{account}",
            get(posts::person).post(posts::put_person),
        ),
        (
            "/posts/{account}/mistaken",
            get(posts::person_back).post(posts::mistaken),
        ),
        ("/duties", get(duties::mine)),
        ("/duties/team", get(duties::team)),
        ("/duties/late", get(duties::late)),
        ("/duties/handover", get(handover::ask).post(handover::put)),
        (
            "/duties/handover/take",
            get(handover::back).post(handover::take),
        ),
        ("/told", get(told::all)),
        ("/told/{id}/seen", get(told::back).post(told::seen)),
        ("/show-again", get(again::ask).post(again::show)),
        ("/looks", get(unusual::unusual)),
        ("/emergencies", get(emergency::told_of)),
        (
            "/emergencies/{id}",
            get(emergency::back).post(emergency::review),
        ),
        ("/places", get(places::all)),
        ("/places/{id}", get(places::back).post(places::answer)),
        ("/children/new", get(begin::ask).post(begin::put)),
        ("/missing", get(missing::board::board)),
        ("/meeting", get(meeting::agenda)),
        ("/meeting/room", get(meeting::over)),
        ("/meeting/effect", get(meeting::effect::effect)),
        ("/exploitation", get(exploitation::register)),
        ("/exploitation/panel", get(exploitation::panel::list)),
        ("/exploitation/panel/room", get(exploitation::panel::over)),
        ("/exploitation/concerns", get(exploitation::concerns::list)),
        (
            "/exploitation/concerns/{concern}",
            get(exploitation::concerns::one),
        ),
        (
            "/exploitation/lists",
            get(exploitation::lists::ask).post(exploitation::lists::put),
        ),
        ("/profile", get(profile::list).post(profile::begin)),
        ("/profile/{profile}", get(profile::one).post(profile::put)),
        ("/wall", get(walls::wall).post(walls::begin)),
        ("/walls", get(walls::list).post(walls::allow)),
        ("/walls/end", get(walls::back).post(walls::end)),
        ("/wording", post(wording::look)),
        ("/drafts", post(drafts::keep)),
        ("/drafts/drop", post(drafts::throw_away)),
        ("/incidents/new", get(incident::ask).post(incident::put)),
        ("/incidents/research", post(incident::research)),
        ("/notices", get(notice::waiting)),
        ("/disclosures", get(disclosure::all)),
        ("/marac", get(marac::list)),
        ("/custody", get(custody::board::board)),
        ("/allocation", get(allocation::board)),
        ("/workforce", get(workforce::force).post(workforce::put)),
        ("/workforce/team/{team}", get(workforce::team)),
        (
            "/workforce/people/{account}",
            get(workforce::person).post(workforce::put_person),
        ),
        ("/assurance", get(assurance::force)),
        ("/assurance/single-agency", get(assurance::alone)),
        ("/assurance/actions", get(assurance::actions)),
        ("/assurance/{measure}", get(assurance::measure)),
        ("/search", get(search::ask).post(search::find)),
        ("/catalogue", get(catalogue::rules)),
        ("/catalogue/{rule}", get(catalogue::rule)),
        ("/children/{id}", get(child::overview)),
        ("/children/{id}/timeline", get(timeline::timeline)),
        ("/children/{id}/voice", get(voice::voice)),
        ("/children/{id}/people", get(people::people)),
        ("/children/{id}/access", get(looks::looks)),
        ("/children/{id}/duties/{rule}/{fact}", get(duty::duty)),
        (
            "/children/{id}/duties/{rule}/{fact}/disagree",
            get(duty::ask_disagree).post(duty::disagree),
        ),
        (
            "/children/{id}/emergency",
            get(emergency::ask).post(emergency::open),
        ),
        (
            "/children/{id}/protected",
            get(places::stands).post(places::ask),
        ),
        ("/children/{id}/protected/see", post(places::see)),
        (
            "/children/{id}/protected/emergency",
            get(places::ask_at_risk).post(places::declare),
        ),
        (
            "/children/{id}/protected/place",
            get(places::ask_protect).post(places::protect),
        ),
        (
            "/children/{id}/holders",
            get(holders::ask).post(holders::give),
        ),
        (
            "/children/{id}/holders/end",
            get(holders::back).post(holders::end),
        ),
        ("/children/{id}/same", get(same::likes)),
        (
            "/children/{id}/same/{other}",
            get(same::ask).post(same::put),
        ),
        (
            "/children/{id}/entries/{fact}/correct",
            get(correction::ask).post(correction::put),
        ),
        (
            "/children/{id}/entries/{fact}/withdraw",
            get(correction::ask_withdraw).post(correction::withdraw),
        ),
        ("/children/{id}/incident", get(call::calls_page)),
        (
            "/children/{id}/incident/{step}",
            get(call::ask).post(call::put),
        ),
        ("/children/{id}/advice", get(advice::ask).post(advice::put)),
        (
            "/children/{id}/missing",
            get(missing::child::missing).post(missing::grading::put),
        ),
        (
            "/children/{id}/missing/places",
            post(missing::places::check),
        ),
        (
            "/children/{id}/missing/review",
            get(missing::review::ask).post(missing::review::put),
        ),
        (
            "/children/{id}/missing/return",
            get(missing::back::ask).post(missing::back::put),
        ),
        (
            "/children/{id}/missing/close",
            get(missing::closing::ask).post(missing::closing::put),
        ),
        ("/children/{id}/review", get(review::ask).post(review::put)),
        ("/children/{id}/notice", get(notice::ask).post(notice::put)),
        ("/children/{id}/notice/sent", get(notice::sent)),
        (
            "/children/{id}/notice/check",
            get(notice::check).post(notice::put_check),
        ),
        ("/children/{id}/plan", get(missing::plan::plan)),
        (
            "/children/{id}/plan/write",
            get(missing::plan::write).post(missing::plan::put),
        ),
        ("/children/{id}/strategy", get(strategy::strategy)),
        (
            "/children/{id}/strategy/record",
            get(strategy::ask).post(strategy::put),
        ),
        (
            "/children/{id}/exploitation",
            get(exploitation::child::child),
        ),
        (
            "/children/{id}/exploitation/{step}",
            get(exploitation::steps::ask).post(exploitation::steps::put),
        ),
        (
            "/children/{id}/panel",
            get(exploitation::panel::child).post(exploitation::panel::put),
        ),
        (
            "/children/{id}/panel/room",
            get(exploitation::panel::child).post(exploitation::panel::put),
        ),
        (
            "/children/{id}/meeting",
            get(meeting::item::ask).post(meeting::item::put),
        ),
        (
            "/children/{id}/meeting/room",
            get(meeting::item::ask).post(meeting::item::put),
        ),
        ("/children/{id}/abuse", get(abuse::abuse)),
        ("/children/{id}/disclosure", get(disclosure::child::all)),
        (
            "/children/{id}/disclosure/{case}",
            get(disclosure::child::one),
        ),
        (
            "/children/{id}/disclosure/{case}/{step}",
            get(disclosure::steps::ask).post(disclosure::steps::put),
        ),
        (
            "/children/{id}/marac",
            get(marac::child::child).post(marac::child::put),
        ),
        ("/children/{id}/protection", get(protection::protection)),
        (
            "/children/{id}/protection/{step}",
            get(protection::ask).post(protection::put),
        ),
        ("/children/{id}/investigation", get(investigation::all)),
        (
            "/children/{id}/investigation/{case}",
            get(investigation::one),
        ),
        (
            "/children/{id}/investigation/{case}/allocate",
            get(investigation::giving::ask).post(investigation::giving::put),
        ),
        (
            "/children/{id}/investigation/{case}/close",
            get(investigation::closing::ask).post(investigation::closing::put),
        ),
        (
            "/children/{id}/investigation/{case}/{step}",
            get(investigation::steps::ask).post(investigation::steps::put),
        ),
        ("/children/{id}/custody", get(custody::all)),
        (
            "/children/{id}/custody/begin",
            get(custody::steps::ask_begin).post(custody::steps::put_begin),
        ),
        ("/children/{id}/custody/{case}", get(custody::one)),
        (
            "/children/{id}/custody/{case}/{step}",
            get(custody::steps::ask).post(custody::steps::put),
        ),
        ("/children/{id}/death", get(death::all)),
        (
            "/children/{id}/death/begin",
            get(death::steps::ask_begin).post(death::steps::put_begin),
        ),
        ("/children/{id}/death/{case}", get(death::one)),
        (
            "/children/{id}/death/{case}/{step}",
            get(death::steps::ask).post(death::steps::put),
        ),
        ("/children/{id}/conference", get(conference::all)),
        (
            "/children/{id}/conference/call",
            get(conference::steps::ask_call).post(conference::steps::put_call),
        ),
        (
            "/children/{id}/conference/{fact}/{step}",
            get(conference::steps::ask).post(conference::steps::put),
        ),
        ("/children/{id}/online", get(online::all)),
        ("/children/{id}/online/{case}", get(online::plan)),
        (
            "/children/{id}/online/{case}/first",
            get(online::first::ask).post(online::first::put),
        ),
        ("/children/{id}/record", get(record::kinds)),
        (
            "/children/{id}/record/{kind}",
            get(record::ask).post(record::put),
        ),
    ]
}

/// The pages, and what is served beside them: the stream by which they are brought up to date, style, script, typeface.
pub fn pages() -> Router<Arc<Desk>> {
    let all = table().into_iter();
    all.fold(Router::new(), |router, (path, page)| {
        router.route(path, page)
    })
    .route("/live", get(live::live))
    .route("/told/now", get(told::now))
    .route("/assets/{name}", get(assets::serve))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use heard_duty::catalogue::{Nation, built_in};

    use super::{
        abuse, call, child, conference, custody, death, disclosure, investigation, marac, meeting,
        missing, strategy,
    };

    /// A page that asks for rules of a name that none has shows nothing as owed.
    #[test]
    fn the_catalogue_has_rules_of_every_name_a_page_asks_for() {
        let catalogue = built_in::read(Nation::England, &[]).unwrap();
        let of_pages = [call::RULES, strategy::RULES];
        let each = of_pages.iter().chain(&missing::child::FINDING);
        let of_stops = investigation::closing::RULES.iter();
        let of_glances = custody::board::GLANCED.map(|(_, _, rule)| rule);
        for name in each
            .chain(&child::TELLING)
            .chain(of_stops)
            .chain([&heard_desk::MOVING, &meeting::ACTIONS])
            .chain([&abuse::SCHOOL, &disclosure::DECIDES, &disclosure::RECHECKS])
            .chain(&disclosure::NOT_A_RECHECK)
            .chain([&marac::REFERS, &marac::HEARS, &marac::child::ACTIONS.rule])
            .chain([&conference::RULES, &custody::REVIEWS_OF])
            .chain(&death::RULES)
            .chain(&of_glances)
        {
            let mut rules = catalogue.rules().iter();
            assert!(rules.any(|rule| rule.id.starts_with(*name)), "{name}");
        }
    }
}
