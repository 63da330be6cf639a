//! # What is shown
//!
//! Pages for people and JSON for programs. Every answer is one the desk gave,
//! put into words of a page or of the wire.
//!
//! # What it will never do
//!
//! It works nothing out, and gives nothing the desk did not give. No answer
//! without leave differs from that for nothing there. No address it answers at,
//! no header and no line of a log holds a name, a date of birth or anything
//! anybody wrote.

mod api;
mod assets;
mod counting;
mod fault;
mod figures;
mod hooks;
mod limits;
mod pages;
mod parts;
mod pushing;
mod session;
mod shield;
mod witness;

use std::sync::Arc;

use api::changes::Streams;
use axum::{Extension, Router, middleware};
use heard_desk::Desk;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use counting::count_everybody_ahead;
pub use figures::{Figures, TARGET, figures};
pub use hooks::{NoOrigin, Origin, Origins, Telling};
pub use limits::{Limits, Rate};
pub use pushing::tell_what_is_about_to_be_late;
pub use session::{Demonstration, Invented, NOTHING_TAKES, Network};
pub use witness::{Witness, Witnessed};

/// What a service of the desk answers to: every address there is. Each answer is counted among the figures.
pub fn service(desk: Arc<Desk>, network: Network, figures: Arc<Figures>) -> Router {
    let (routes, mut description) = addresses().split_for_parts();
    api::every::say_of_every(&mut description);
    let asked = limits::Asked::within(network.limits);
    let of_people = Arc::clone(&desk);
    let nothing_takes = network.nothing_takes;
    shield::around(
        routes
            .merge(api::described(description))
            .merge(
                pages::pages()
                    .layer(middleware::from_fn_with_state(
                        Arc::clone(&desk),
                        pages::refused::keeps_words,
                    ))
                    .layer(middleware::from_fn_with_state(
                        Arc::clone(&desk),
                        pages::top::complete,
                    )),
            )
            .fallback(fault::nothing_there)
            .with_state(desk)
            .layer(Extension(Streams::default()))
            .layer(middleware::from_fn_with_state(asked, limits::hold_back))
            .layer(Extension(network)),
        of_people,
        nothing_takes,
    )
    .layer(middleware::from_fn_with_state(figures, figures::tell))
}

/// The description of every address, as OpenAPI 3.1.
pub fn described() -> utoipa::openapi::OpenApi {
    let mut description = addresses().split_for_parts().1;
    api::every::say_of_every(&mut description);
    description
}

/// The address of every page there is.
pub fn page_addresses() -> Vec<&'static str> {
    pages::table().into_iter().map(|(path, _)| path).collect()
}

/// Every address, each with what it answers to: the table of contents.
fn addresses() -> OpenApiRouter<Arc<Desk>> {
    OpenApiRouter::with_openapi(api::About::openapi())
        .routes(routes!(api::sign_in::sign_in))
        .routes(routes!(api::sign_in::sign_out))
        .routes(routes!(api::sign_in::show_again))
        .routes(routes!(api::sign_in::sessions))
        .routes(routes!(api::sign_in::end_session))
        .routes(routes!(api::tokens::make, api::tokens::list))
        .routes(routes!(api::tokens::end))
        .routes(routes!(api::hooks::make, api::hooks::list))
        .routes(routes!(api::hooks::end))
        .routes(routes!(api::hooks::resume))
        .routes(routes!(api::set_up::look, api::set_up::take_up))
        .routes(routes!(api::child::duties))
        .routes(routes!(api::child::timeline))
        .routes(routes!(api::child::put))
        .routes(routes!(api::child::looks))
        .routes(routes!(api::holders::told))
        .routes(routes!(api::emergency::open))
        .routes(routes!(api::emergency::told))
        .routes(routes!(api::emergency::review))
        .routes(routes!(api::conflicts::told))
        .routes(routes!(api::places::protect, api::places::stands))
        .routes(routes!(api::places::ask))
        .routes(routes!(api::places::declare))
        .routes(routes!(api::places::see))
        .routes(routes!(api::places::told))
        .routes(routes!(api::places::agree))
        .routes(routes!(api::staff::put))
        .routes(routes!(api::people::search))
        .routes(routes!(api::people::like))
        .routes(routes!(api::measures::all))
        .routes(routes!(api::measures::one))
        .routes(routes!(api::catalogue::rules))
        .routes(routes!(api::catalogue::rule))
        .routes(routes!(api::changes::changes))
        .routes(routes!(api::running::health))
        .routes(routes!(api::running::ready))
}
