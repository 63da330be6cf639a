//! Fetches the front-end packages by their lock file, joins the style sheet and the script and makes the table of what the program
//! serves beside its pages. Nothing fetched is in the repository; nothing but the program is needed afterwards.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// A folder with the packages in it, for builds that reach no registry.
const READY: &str = "HEARD_NODE_MODULES";

/// The typeface upstream is for one government's own services alone.
const FACE_OF_UPSTREAM: &str = "GDS Transport";
const FACE: &str = "\"Atkinson Hyperlegible Next\"";

const FONTS: [(&str, &str); 2] = [
    (
        "next-latin.woff2",
        "atkinson-hyperlegible-next-latin-wght-normal.woff2",
    ),
    (
        "next-latin-ext.woff2",
        "atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for watched in [
        "package.json",
        "package-lock.json",
        "style",
        "script",
        "build.rs",
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }
    println!("cargo::rerun-if-env-changed={READY}");
    let packages = packages(&here, &out)?;
    let mut table = Table::in_folder(&out);
    let fonts = packages.join("@fontsource-variable/atkinson-hyperlegible-next/files");
    for (name, file) in FONTS {
        table.add(name, "font/woff2", &fs::read(fonts.join(file))?)?;
    }
    let upstream =
        fs::read_to_string(packages.join("govuk-frontend/dist/govuk/govuk-frontend.min.css"))?;
    let mut sheet = in_our_face(&upstream);
    let mut ours: Vec<PathBuf> = fs::read_dir(here.join("style"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    ours.sort();
    for part in ours {
        sheet.push_str(&table.with_hashed_names(&in_the_dark(&fs::read_to_string(part)?)));
    }
    table.add("heard.css", "text/css; charset=utf-8", sheet.as_bytes())?;
    let mut script = fs::read_to_string(packages.join("idiomorph/dist/idiomorph.min.js"))?;
    script.push('\n');
    script.push_str(&fs::read_to_string(here.join("script/heard.js"))?);
    table.add(
        "heard.js",
        "text/javascript; charset=utf-8",
        script.as_bytes(),
    )?;
    fs::write(out.join("assets.rs"), table.written())?;
    println!(
        "cargo::rustc-env=GOVUK_FRONTEND={}",
        packages.join("govuk-frontend").display()
    );
    Ok(())
}

/// What a sheet says once of the dark is said twice: for machines that are set to it, where nobody chose otherwise, and for
/// whoever chose it.
fn in_the_dark(sheet: &str) -> String {
    let Some((before, rest)) = sheet.split_once("@dark {") else {
        return sheet.to_owned();
    };
    let (colours, after) = rest.split_once("\n}").unwrap_or((rest, ""));
    format!(
        "{before}@media (prefers-color-scheme: dark) {{ :root:not([data-theme]) {{{colours}\n}} }}\n:root[data-theme=\"dark\"] {{{colours}\n}}{after}"
    )
}

/// The folder of the packages: a ready one, or one made by their lock file.
fn packages(here: &Path, out: &Path) -> Result<PathBuf, Box<dyn Error>> {
    if let Some(ready) = env::var_os(READY) {
        return Ok(PathBuf::from(ready));
    }
    let lock = fs::read(here.join("package-lock.json"))?;
    let made_by = out.join("made-by-lock");
    let folder = out.join("node_modules");
    if folder.is_dir() && fs::read(&made_by).is_ok_and(|made_by| made_by == lock) {
        return Ok(folder);
    }
    for file in ["package.json", "package-lock.json"] {
        fs::copy(here.join(file), out.join(file))?;
    }
    let run = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--silent",
        ])
        .current_dir(out)
        .status();
    match run {
        Ok(status) if status.success() => fs::write(made_by, lock)?,
        Ok(_) => {
            return Err(format!(
                "npm could not fetch the front-end packages of crates/web/package-lock.json; where there is no registry, name a folder that has them by {READY}"
            )
            .into());
        }
        Err(why) => {
            return Err(format!(
                "npm cannot be run ({why}); install Node.js 20 or newer, then build again, or name a folder that has the packages by {READY}"
            )
            .into());
        }
    }
    Ok(folder)
}

/// The style sheet without the typeface and the crest that are not ours to use.
fn in_our_face(upstream: &str) -> String {
    let mut sheet = String::with_capacity(upstream.len());
    let mut rest = upstream;
    while let Some((before, face)) = rest.split_once("@font-face{") {
        sheet.push_str(before);
        rest = face.split_once('}').map_or("", |(_, after)| after);
    }
    sheet.push_str(rest);
    sheet
        .replace(&format!("\"{FACE_OF_UPSTREAM}\""), FACE)
        .replace(FACE_OF_UPSTREAM, FACE)
        .replace("url(/assets/images/govuk-crest.svg)", "none")
}

/// What is served beside the pages.
struct Table {
    folder: PathBuf,
    names: Vec<(String, String)>,
    rows: String,
}

impl Table {
    fn in_folder(folder: &Path) -> Table {
        Table {
            folder: folder.to_owned(),
            names: Vec::new(),
            rows: String::new(),
        }
    }

    /// Adds a file under a name that changes with it.
    fn add(&mut self, name: &str, kind: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        let digest = Sha256::digest(bytes);
        let mut hash = String::new();
        for byte in digest.iter().take(8) {
            write!(hash, "{byte:02x}")?;
        }
        let (stem, ending) = name.rsplit_once('.').ok_or("a file without an ending")?;
        let hashed = format!("{stem}-{hash}.{ending}");
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes)?;
        fs::write(self.folder.join(name), bytes)?;
        fs::write(self.folder.join(format!("{name}.gz")), packed.finish()?)?;
        writeln!(
            self.rows,
            "Asset {{ name: {name:?}, hashed: {hashed:?}, kind: {kind:?}, plain: include_bytes!({:?}), packed: include_bytes!({:?}) }},",
            self.folder.join(name),
            self.folder.join(format!("{name}.gz")),
        )?;
        self.names.push((name.to_owned(), hashed));
        Ok(())
    }

    /// A text in which each file is called by its name that changes with it.
    fn with_hashed_names(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, hashed) in &self.names {
            text = text.replace(&format!("/assets/{name}"), &format!("/assets/{hashed}"));
        }
        text
    }

    fn written(&self) -> String {
        format!("static ASSETS: &[Asset] = &[\n{}];\n", self.rows)
    }
}
