package io.aiprovider.server.sql;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.feature.Feature;
import net.sf.jsqlparser.parser.feature.FeatureConfiguration;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.util.validation.Validation;
import net.sf.jsqlparser.util.validation.feature.FeaturesAllowed;
import org.jspecify.annotations.Nullable;

/** Whether a text is SQL. */
final class SqlSyntax {
  private static final int LONGEST = 200_000;
  private static final long PATIENCE_MS = 2_000;
  private static final int LONGEST_QUOTE = 60;
  private static final Pattern PLACE = Pattern.compile("at line (\\d+), column (\\d+)");

  /** How people call what the parser calls a feature. */
  static final Map<Feature, String> WORDS =
      Map.of(
          Feature.top, "TOP",
          Feature.limit, "LIMIT",
          Feature.fetch, "FETCH",
          Feature.distinctOn, "DISTINCT ON",
          Feature.insertUseDuplicateKeyUpdate, "ON DUPLICATE KEY UPDATE",
          Feature.oracleOldJoinSyntax, "the join operator (+)");

  private SqlSyntax() {}

  /**
   * What is wrong with a text, in a sentence; null if it is one statement or more.
   *
   * @param dialect null: any
   */
  static @Nullable String problem(String sql, @Nullable SqlDialect dialect) {
    if (sql.length() > LONGEST) {
      return "The SQL has more than " + LONGEST + " characters, so it was not checked.";
    }
    List<Statement> statements;
    try {
      statements =
          CCJSqlParserUtil.parseStatements(
              sql,
              parser -> {
                parser.withTimeOut(PATIENCE_MS).withUnsupportedStatements(false);
                if (dialect != null) {
                  parser.withDialect(dialect.syntax());
                }
              });
    } catch (JSQLParserException e) {
      return problem(e);
    }
    if (statements.isEmpty()) {
      return "There is no SQL statement.";
    }
    return dialect == null ? null : missing(statements, dialect);
  }

  private static @Nullable String missing(List<Statement> statements, SqlDialect dialect) {
    for (Feature feature : dialect.missing()) {
      Set<Feature> others = EnumSet.complementOf(EnumSet.of(feature));
      FeaturesAllowed allowed = new FeaturesAllowed(others.toArray(Feature[]::new));
      for (Statement statement : statements) {
        boolean used =
            !Validation.validate(
                    statement,
                    Validation.createValidationContext(
                        new FeatureConfiguration(), List.of(allowed)))
                .isEmpty();
        if (used) {
          return "The dialect " + dialect.label() + " does not have " + WORDS.get(feature) + ".";
        }
      }
    }
    return null;
  }

  private static String problem(JSQLParserException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ParseException parse && parse.currentToken != null) {
        return unexpected(parse.currentToken.next);
      }
      if (cause instanceof TimeoutException) {
        return "The SQL is too complicated to be checked.";
      }
      if (cause instanceof StackOverflowError) {
        return "The SQL is nested too deeply to be checked.";
      }
    }
    Matcher place = PLACE.matcher(String.valueOf(failure.getMessage()));
    return place.find()
        ? "The text cannot be read as SQL from line "
            + place.group(1)
            + ", column "
            + place.group(2)
            + ": a quote may not be closed."
        : "The text cannot be read as SQL.";
  }

  private static String unexpected(Token token) {
    String what =
        token.kind == 0
            ? "The SQL ends too early"
            : "Unexpected '"
                + token.image.substring(0, Math.min(LONGEST_QUOTE, token.image.length()))
                + "'";
    return what + ", in line " + token.beginLine + ", column " + token.beginColumn + ".";
  }
}
