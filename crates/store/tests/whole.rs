//! The shape that is there to be read is the shape the steps leave, in both databases, with the same columns.

use sqlx::{Connection, PgConnection, Row, SqliteConnection};

use crate::places::{Place, places};

/// What a shape is, a line for each part of it; and its columns.
pub type Shape = (Vec<String>, Vec<String>);

fn plain(sql: &str) -> String {
    let without_remarks = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default());
    let words: Vec<&str> = without_remarks.flat_map(str::split_whitespace).collect();
    // A column that a later step adds stands after the line's end.
    words.join(" ").replace(" ,", ",").replace(" )", ")")
}

async fn of_sqlite(db: &mut SqliteConnection) -> Shape {
    let parts = "select type, name, coalesce(sql, '') from sqlite_master \
                 where name not like '\\_sqlx%' escape '\\' and name not like 'sqlite%' order by type, name";
    let parts = sqlx::query(parts).fetch_all(&mut *db).await.unwrap();
    let text = |row: &sqlx::sqlite::SqliteRow, at: usize| row.get::<String, _>(at);
    let lines = parts
        .iter()
        .map(|row| format!("{} {} {}", text(row, 0), text(row, 1), plain(&text(row, 2))));
    let columns = "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c \
                   where m.type = 'table' and m.name not like '\\_sqlx%' escape '\\' order by m.name, c.name";
    let columns = sqlx::query(columns).fetch_all(&mut *db).await.unwrap();
    let columns = columns
        .iter()
        .map(|row| format!("{}.{}", text(row, 0), text(row, 1)));
    (lines.collect(), columns.collect())
}

async fn of_postgres(db: &mut PgConnection) -> Shape {
    let all = [
        "select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(generation_expression, '') \
         from information_schema.columns where table_schema = 'public' and table_name not like '\\_sqlx%'",
        "select indexdef from pg_indexes where schemaname = 'public' and tablename not like '\\_sqlx%'",
        "select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint \
         where connamespace = 'public'::regnamespace and conrelid::regclass::text not like '\\_sqlx%'",
        "select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
        "select proname || ' ' || prosrc from pg_proc where pronamespace = 'public'::regnamespace",
    ];
    let mut lines = Vec::new();
    for asked in all {
        let rows = sqlx::query(asked).fetch_all(&mut *db).await.unwrap();
        lines.extend(rows.iter().map(|row| plain(&row.get::<String, _>(0))));
    }
    lines.sort();
    let columns = "select table_name || '.' || column_name from information_schema.columns \
                   where table_schema = 'public' and table_name not like '\\_sqlx%' order by table_name, column_name";
    let columns = sqlx::query(columns).fetch_all(&mut *db).await.unwrap();
    let columns = columns.iter().map(|row| row.get::<String, _>(0));
    (lines, columns.collect())
}

pub async fn shape(place: &Place) -> Shape {
    match place.text().strip_prefix("sqlite:") {
        Some(path) => {
            let mut db = SqliteConnection::connect(&format!("sqlite://{path}?mode=rwc"))
                .await
                .unwrap();
            of_sqlite(&mut db).await
        }
        None => of_postgres(&mut PgConnection::connect(place.text()).await.unwrap()).await,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_is_what_the_steps_leave_and_both_databases_have_the_same_columns() {
    let mut all_columns = Vec::new();
    let by_steps = places().await;
    let by_whole = places().await;
    for (steps, whole) in by_steps.iter().zip(&by_whole) {
        drop(steps.open().await);
        let text = if whole.is_postgres() {
            include_str!("../steps/postgres/whole.sql")
        } else {
            // A file is made by whoever opens it first.
            let path = whole.text().strip_prefix("sqlite:").unwrap();
            std::fs::write(path, "").unwrap();
            include_str!("../steps/sqlite/whole.sql")
        };
        whole.prompt().await.run(text).await.unwrap();
        let (left, columns) = shape(steps).await;
        assert_eq!(left, shape(whole).await.0);
        assert!(left.len() > 20, "{left:?}");
        all_columns.push(columns);
    }
    if let [sqlite, postgres] = &all_columns[..] {
        // PostgreSQL alone has the facts once more, for those who ask by hand.
        let postgres: Vec<&String> = postgres
            .iter()
            .filter(|name| *name != "fact_log.answers")
            .collect();
        assert_eq!(sqlite.iter().collect::<Vec<_>>(), postgres);
    }
}
