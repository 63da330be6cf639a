//! A service on this machine, asked as a browser asks it.

use std::net::SocketAddr;

use anyhow::{Context, bail};
use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use heard_record::PersonId;
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::json;
use tokio::net::TcpListener;

use crate::store::new_id;

/// The most a page of bytes may be.
const MOST_BYTES: usize = 1 << 24;

/// When a child is said to have said something: shortly before the evening begins.
const SAID_AT: &str = "2026-06-10 20:30";

type Browser = Client<HttpConnector, Body>;

/// A service on this machine, and what it is asked by.
#[derive(Clone)]
pub struct Asked {
    at: String,
    browser: Browser,
}

impl Asked {
    /// One that answers from now on.
    pub async fn begun(service: Router) -> anyhow::Result<Asked> {
        Ok(Asked {
            at: begun(service).await?,
            browser: Client::builder(TokioExecutor::new()).build_http(),
        })
    }

    /// Signs in as somebody of the evening: the cookie.
    pub async fn sign_in(&self, account: &str) -> anyhow::Result<String> {
        let form = format!("account={account}&to=/");
        let answer = self.form("", "/sign-in/as", form).await?;
        let set = answer.headers().get(header::SET_COOKIE);
        let set = set.context("nobody was signed in")?.to_str()?;
        let cookie = set.split(';').next().unwrap_or_default();
        Ok(cookie.to_owned())
    }

    /// The stream by which an open page hears of changes.
    pub async fn live(&self, cookie: &str) -> anyhow::Result<BodyDataStream> {
        let request = self.request(Method::GET, cookie, "/live", Body::empty())?;
        let stream = self.browser.request(request).await?;
        Ok(Body::new(stream.into_body()).into_data_stream())
    }

    fn request(
        &self,
        method: Method,
        cookie: &str,
        path: &str,
        body: Body,
    ) -> anyhow::Result<Request<Body>> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.at))
            .header(header::COOKIE, cookie)
            .header(header::ORIGIN, &self.at);
        Ok(request.body(body)?)
    }

    /// Sends a form.
    pub async fn form(
        &self,
        cookie: &str,
        path: &str,
        form: String,
    ) -> anyhow::Result<Response<Incoming>> {
        let mut request = self.request(Method::POST, cookie, path, Body::from(form))?;
        let of_a_form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request
            .headers_mut()
            .insert(header::CONTENT_TYPE, of_a_form);
        let answer = self.browser.request(request).await?;
        if !(answer.status().is_success() || answer.status().is_redirection()) {
            bail!("a form was answered with {}", answer.status());
        }
        Ok(answer)
    }

    /// Puts on record what a child said.
    pub async fn note(&self, cookie: &str, child: &PersonId) -> anyhow::Result<()> {
        let said = json!({ "facts": [{
            "kind": "child said",
            "happened": SAID_AT,
            "body": { "words": "I want to go home.", "how": "in person and alone" },
        }] });
        let path = format!("/api/children/{child}/facts");
        let mut request = self.request(Method::POST, "", &path, Body::from(said.to_string()))?;
        let token = cookie.split_once('=').map_or("", |(_, token)| token);
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse()?);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        headers.insert("idempotency-key", new_id()?.to_string().parse()?);
        let answer = self.browser.request(request).await?;
        if answer.status() != StatusCode::CREATED {
            bail!("a fact was answered with {}", answer.status());
        }
        Ok(())
    }

    /// A page, whole.
    ///
    /// # Errors
    ///
    /// If anything else is answered.
    pub async fn page(&self, cookie: &str, path: &str) -> anyhow::Result<String> {
        let request = self.request(Method::GET, cookie, path, Body::empty())?;
        let answer = self.browser.request(request).await?;
        let status = answer.status();
        let page = to_bytes(Body::new(answer.into_body()), MOST_BYTES).await?;
        if status != StatusCode::OK {
            bail!("a page was answered with {status}");
        }
        Ok(String::from_utf8_lossy(&page).into_owned())
    }
}

/// Answers at an address of this machine alone.
async fn begun(service: Router) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let at = listener.local_addr()?;
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(format!("http://{at}"))
}
