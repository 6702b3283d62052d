package io.aiprovider.server.sql;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.parser.AbstractJSqlParser.Dialect;
import net.sf.jsqlparser.parser.feature.Feature;

/**
 * A dialect of SQL.
 *
 * <p>The parser knows how each dialect quotes names and texts and writes comments. Beyond that, its
 * grammar accepts what any dialect has. The parser's own lists of what a database supports are too
 * old to be used: they refuse {@code LIMIT} in H2, for example. So what a database certainly does
 * not have is listed here.
 */
enum SqlDialect {
  ANSI(Dialect.ANSI_SQL),
  BIGQUERY(Dialect.BIGQUERY),
  COCKROACHDB(Dialect.COCKROACHDB),
  DATABRICKS(Dialect.DATABRICKS),
  DORIS(Dialect.DORIS),
  EXASOL(Dialect.EXASOL),
  H2(Dialect.H2),
  INFORMIX(Dialect.INFORMIX),
  MARIADB(Dialect.MARIADB, Feature.top, Feature.distinctOn, Feature.oracleOldJoinSyntax),
  MYSQL(Dialect.MYSQL, Feature.top, Feature.fetch, Feature.distinctOn, Feature.oracleOldJoinSyntax),
  ORACLE(
      Dialect.ORACLE,
      Feature.top,
      Feature.limit,
      Feature.distinctOn,
      Feature.insertUseDuplicateKeyUpdate),
  POSTGRESQL(
      Dialect.POSTGRESQL,
      Feature.top,
      Feature.insertUseDuplicateKeyUpdate,
      Feature.oracleOldJoinSyntax),
  SNOWFLAKE(Dialect.SNOWFLAKE),
  SPANNER(Dialect.SPANNER),
  SQLSERVER(
      Dialect.SQLSERVER,
      Feature.limit,
      Feature.distinctOn,
      Feature.insertUseDuplicateKeyUpdate,
      Feature.oracleOldJoinSyntax),
  TERADATA(Dialect.TERADATA);

  private final Dialect syntax;

  @SuppressWarnings("ImmutableEnumChecker") // it cannot be modified
  private final Set<Feature> missing;

  SqlDialect(Dialect syntax, Feature... missing) {
    this.syntax = syntax;
    this.missing = Set.of(missing);
  }

  /** Its name in requests. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The dialect with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static SqlDialect of(String label) {
    return Arrays.stream(values())
        .filter(dialect -> dialect.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown dialect of SQL: " + label + "."));
  }

  Dialect syntax() {
    return syntax;
  }

  /** What it certainly does not have. */
  Set<Feature> missing() {
    return missing;
  }
}
