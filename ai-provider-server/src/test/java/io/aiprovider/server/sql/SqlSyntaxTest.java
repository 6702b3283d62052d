package io.aiprovider.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as SQL, and in which dialects. */
class SqlSyntaxTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a, count(*) FROM t JOIN s ON t.id = s.id WHERE a > 1 GROUP BY a HAVING count(*) > 2",
        "WITH x AS (SELECT 1 AS n) SELECT n FROM x ORDER BY n",
        "INSERT INTO t (a) VALUES (1); UPDATE t SET a = 2 WHERE a = 1;",
        "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL)",
        "SELECT sum(x) OVER (PARTITION BY y ORDER BY z) FROM t -- a comment"
      })
  void common_sql_is_valid_in_every_dialect(String sql) {
    assertThat(SqlSyntax.problem(sql, null)).isNull();
    for (SqlDialect dialect : SqlDialect.values()) {
      assertThat(SqlSyntax.problem(sql, dialect)).as(dialect.label()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELEC 1 | Unexpected 'SELEC', in line 1, column 1.",
        "SELECT * FROM t WHERE a = 1 AND | ends too early",
        "SELECT 1; SELEC 2 | Unexpected 'SELEC', in line 1, column 11.",
        "Here is your query | Unexpected 'Here'",
        "SELECT 'it | a quote may not be closed",
        "-- nothing | no SQL statement",
        "'' | no SQL statement"
      })
  void says_where_a_text_is_no_sql(String sql, String problem) {
    assertThat(SqlSyntax.problem(sql, null)).contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT [a] FROM [my table] | sqlserver | postgresql, mysql, oracle, ansi",
        "SELECT TOP 5 a FROM t | sqlserver, h2 | postgresql, mysql, mariadb, oracle",
        "SELECT a FROM t LIMIT 5 | postgresql, mysql, mariadb, h2, snowflake | oracle, sqlserver",
        "SELECT DISTINCT ON (a) a FROM t | postgresql, h2 | mysql, mariadb, oracle, sqlserver",
        "SELECT 'it\\'s' | mysql, mariadb, bigquery | postgresql, oracle, sqlserver, ansi",
        "SELECT $tag$ x $tag$ | postgresql | mysql, oracle",
        "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2 | mysql, mariadb | postgresql,"
            + " oracle, sqlserver",
        "SELECT a FROM t FETCH FIRST 5 ROWS ONLY | oracle, postgresql, mariadb | mysql",
        "MERGE INTO t USING s ON (t.a = s.a) WHEN MATCHED THEN UPDATE SET t.b = s.b | h2,"
            + " postgresql, oracle, sqlserver |"
      })
  void tells_dialects_apart(String sql, String valid, String invalid) {
    for (String dialect : valid.split(", *")) {
      assertThat(SqlSyntax.problem(sql, SqlDialect.of(dialect))).as(dialect).isNull();
    }
    for (String dialect : invalid == null ? new String[0] : invalid.split(", *")) {
      assertThat(SqlSyntax.problem(sql, SqlDialect.of(dialect))).as(dialect).isNotNull();
    }
  }

  @Test
  void names_what_a_dialect_does_not_have() {
    assertThat(SqlSyntax.problem("SELECT a FROM t LIMIT 5", SqlDialect.SQLSERVER))
        .isEqualTo("The dialect sqlserver does not have LIMIT.");
  }

  @ParameterizedTest
  @EnumSource(SqlDialect.class)
  void everything_that_a_dialect_lacks_has_a_name(SqlDialect dialect) {
    assertThat(dialect.missing()).allSatisfy(f -> assertThat(SqlSyntax.WORDS).containsKey(f));
    assertThat(SqlDialect.of(dialect.label())).isSameAs(dialect);
  }

  @Test
  void hostile_sql_ends_in_time() {
    String deep = "SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000);
    String cases = "SELECT " + "((CASE WHEN ".repeat(60) + "1";

    for (String sql : Arrays.asList(deep, cases, "SELECT 1 ".repeat(30_000))) {
      assertThat(SqlSyntax.problem(sql, null)).isNotNull();
    }
  }
}
