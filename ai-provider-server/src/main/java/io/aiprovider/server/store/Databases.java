package io.aiprovider.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiprovider.server.store.DatabaseLocation.Kind;
import io.aiprovider.spring.settings.StartRefused;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** Opens databases: connects, and brings the tables up to date. */
final class Databases {
  private static final int MOST_CONNECTIONS = 10;
  private static final int CONNECTION_TIMEOUT_MS = 3_000;
  private static final int H2_IN_USE = 90020;

  private Databases() {}

  /**
   * Opens a database.
   *
   * @throws StartRefused if it cannot be reached, is used by another process, or holds what this
   *     version cannot work with
   */
  static HikariDataSource open(DatabaseLocation location) {
    HikariDataSource pool = pool(location);
    try {
      migrate(pool, location);
      return pool;
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static HikariDataSource pool(DatabaseLocation location) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ai-provider-database");
    config.setJdbcUrl(location.jdbcUrl());
    config.setUsername(location.user());
    config.setPassword(location.password());
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
    if (location.kind() == Kind.POSTGRESQL) {
      config.addDataSourceProperty("ApplicationName", "ai-provider");
      config.addDataSourceProperty("connectTimeout", "3"); // seconds
      config.addDataSourceProperty("socketTimeout", "30");
      config.addDataSourceProperty("tcpKeepAlive", "true");
    }
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw refused(location, e);
    }
  }

  private static void migrate(HikariDataSource pool, DatabaseLocation location) {
    try {
      Migrations.apply(pool, location.kind());
    } catch (FlywayException e) {
      throw new StartRefused(
          "The tables in " + location.description() + " cannot be brought up to date: " + reason(e),
          "If a newer version has used the database, start that version or restore your backup of"
              + " before. Otherwise give the server a database that no other program uses.",
          "ai-provider.database.url",
          null,
          0);
    }
  }

  private static StartRefused refused(DatabaseLocation location, RuntimeException failure) {
    boolean server = location.kind() == Kind.POSTGRESQL;
    return new StartRefused(
        "The server cannot open " + location.description() + ": " + reason(failure),
        server
            ? "Start it, or correct POSTGRES_URL: postgresql://USER:PASSWORD@HOST:5432/DATABASE."
            : "One process at a time can use the file. Stop the other one, or set"
                + " ai-provider.data-dir to another directory; with POSTGRES_URL several servers"
                + " share one database.",
        server ? "ai-provider.database.url" : "ai-provider.data-dir",
        null,
        0);
  }

  /** What the driver says: the first line of the innermost failure. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    String message = failure.getMessage();
    while (cause != null) {
      if (cause instanceof SQLException sql && cause.getMessage() != null) {
        message = sql.getErrorCode() == H2_IN_USE ? "another process uses it." : cause.getMessage();
      }
      cause = cause.getCause();
    }
    return firstLine(message);
  }

  private static String firstLine(@Nullable String message) {
    String line = message == null ? "no reason is known" : message.lines().findFirst().orElse("");
    return line.endsWith(".") ? line : line + ".";
  }
}
