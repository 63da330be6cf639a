//! Who is around a child, as a picture. What it shows stands in a list beside it, so it is one image to whoever hears the
//! page, and its shapes tell what its colours only repeat.

use std::f64::consts::TAU;

use maud::{Markup, html};

use super::told;

/// How many are drawn at most; the list has everybody.
const MOST: usize = 40;

/// What somebody is, as far as the picture tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A filled circle.
    Child,
    /// An open circle.
    Adult,
    /// A diamond.
    OfConcern,
    /// A square.
    Place,
    /// A triangle.
    Thing,
}

/// Somebody in the picture.
#[derive(Debug, Clone)]
pub struct Node {
    /// What they are called.
    pub name: String,
    /// What they are.
    pub shape: Shape,
    /// What they are to whoever they stand beside.
    pub ties: String,
}

/// The child, those around, and those around each of them.
pub struct Ties {
    /// The child.
    pub centre: Node,
    /// Those around, each with those around them.
    pub around: Vec<(Node, Vec<Node>)>,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 460.0;

/// A place in the picture.
type Place = (f64, f64);

/// The picture.
pub fn graph(ties: &Ties) -> Markup {
    let middle = (WIDTH / 2.0, HEIGHT / 2.0);
    let has_second = ties.around.iter().any(|(_, further)| !further.is_empty());
    let first = if has_second { 0.52 } else { 0.78 };
    let count = ties.around.len().min(MOST);
    let mut drawn = Vec::new();
    let mut left = MOST.saturating_sub(count);
    for (at, (node, further)) in ties.around.iter().take(MOST).enumerate() {
        let share = TAU / count.max(1) as f64;
        let angle = share * at as f64 - TAU / 4.0;
        let place = at_angle(middle, angle, first);
        let shown = further.len().min(left);
        left -= shown;
        let beyond = further
            .iter()
            .take(shown)
            .enumerate()
            .map(|(number, node)| {
                let spread = share * 0.7;
                let step = if shown > 1 {
                    spread / (shown - 1) as f64 * number as f64 - spread / 2.0
                } else {
                    0.0
                };
                (node, at_angle(middle, angle + step, 0.88))
            });
        drawn.push((node, place, beyond.collect::<Vec<_>>()));
    }
    let says = format!(
        "{} and {} around, as listed below",
        ties.centre.name,
        said(ties)
    );
    html! {
        svg class="graph" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-labelledby="graph-says" {
            title id="graph-says" { (says) }
            @for (_, place, beyond) in &drawn {
                (line(middle, *place))
                @for (_, further) in beyond { (line(*place, *further)) }
            }
            @for (node, place, beyond) in &drawn {
                (dot(node, *place))
                @for (node, further) in beyond { (dot(node, *further)) }
            }
            (dot(&ties.centre, middle))
        }
        ul class="graph__key" aria-hidden="true" {
            li { (key(Shape::Child)) " child" }
            li { (key(Shape::Adult)) " adult" }
            li { (key(Shape::OfConcern)) " of concern" }
            li { (key(Shape::Place)) " place" }
            li { (key(Shape::Thing)) " phone, vehicle or account" }
        }
    }
}

/// How many stand around the child: people, and what is none.
fn said(ties: &Ties) -> String {
    let around = ties.around.iter();
    let things = around
        .filter(|(node, _)| matches!(node.shape, Shape::Place | Shape::Thing))
        .count();
    let people = told::counted(ties.around.len() - things, "person", "people");
    match things {
        0 => people,
        things => format!("{people}, {}", told::counted(things, "thing", "things")),
    }
}

fn at_angle((x, y): Place, angle: f64, far: f64) -> Place {
    (
        x + angle.cos() * far * (WIDTH / 2.0 - 70.0),
        y + angle.sin() * far * (HEIGHT / 2.0 - 30.0),
    )
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}

fn line(from: Place, to: Place) -> Markup {
    html! { line class="graph__tie" x1=(number(from.0)) y1=(number(from.1)) x2=(number(to.0)) y2=(number(to.1)) {} }
}

fn dot(node: &Node, (x, y): Place) -> Markup {
    html! {
        (mark(node.shape, (x, y)))
        text class="graph__name" x=(number(x)) y=(number(y + 30.0)) text-anchor="middle" { (node.name) }
        @if !node.ties.is_empty() { text class="graph__ties" x=(number(x)) y=(number(y + 46.0)) text-anchor="middle" { (node.ties) } }
    }
}

fn mark(shape: Shape, (x, y): Place) -> Markup {
    html! {
        @match shape {
            Shape::Child => circle class="graph__child" cx=(number(x)) cy=(number(y)) r="11" {},
            Shape::Adult => circle class="graph__adult" cx=(number(x)) cy=(number(y)) r="10" {},
            Shape::Place => rect class="graph__place" x=(number(x - 10.0)) y=(number(y - 10.0)) width="20" height="20" {},
            Shape::Thing => path class="graph__place" d={ "M" (number(x)) " " (number(y - 12.0)) " l12 21 l-24 0z" } {},
            Shape::OfConcern => path class="graph__concern" d={ "M" (number(x)) " " (number(y - 13.0)) " l13 13 l-13 13 l-13 -13z" } {},
        }
    }
}

fn key(shape: Shape) -> Markup {
    html! { svg viewBox="0 0 28 28" width="20" height="20" focusable="false" { (mark(shape, (14.0, 14.0))) } }
}
