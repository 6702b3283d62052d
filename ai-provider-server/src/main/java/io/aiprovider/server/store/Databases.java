package io.aiprovider.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiprovider.server.store.DatabaseLocation.Kind;
import io.aiprovider.spring.settings.StartRefused;
import java.sql.SQLException;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Opens databases: connects, and brings the tables up to date. */
final class Databases {
  private static final int MOST_CONNECTIONS = 10;
  private static final int CONNECTION_TIMEOUT_MS = 3_000;
  private static final int H2_IN_USE = 90020;

  private static final int H2_DAMAGED = 90030;

  /** Failures of H2's storage: a general one, two of the file, and what follows from them. */
  private static final Set<Integer> H2_STORAGE =
      Set.of(50000, 90028, 90031, H2_DAMAGED, 90098, H2_IN_USE);

  /** PostgreSQL only reads: it is a standby, or about to become one. */
  private static final String READ_ONLY = "25006";

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

  /**
   * Connects to a database whose tables are up to date.
   *
   * @throws StartRefused if it cannot be reached, or is used by another process
   */
  static HikariDataSource pool(DatabaseLocation location) {
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
      if (isOfStorage(e)) {
        throw refused(location, e);
      }
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
            : remedy(location, failure),
        server ? "ai-provider.database.url" : "ai-provider.data-dir",
        null,
        0);
  }

  private static String remedy(DatabaseLocation location, RuntimeException failure) {
    if (hasCode(failure, H2_DAMAGED)) {
      return "Restore the file from a backup, or repair it with H2's recovery tool. If you move it"
          + " away, the server starts with an empty database. Leave the directory of the ledger"
          + " where it is: its rows are copied at the next start.";
    }
    if (!location.hasRoom()) {
      return "The disk is full. Free at least 16 MB, then start the server again.";
    }
    return "One process at a time can use the file. Stop the other one, or set"
        + " ai-provider.data-dir to another directory; with POSTGRES_URL several servers"
        + " share one database.";
  }

  private static boolean hasCode(Throwable failure, int code) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getErrorCode() == code) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is the database that failed, and not the statement, if Spring does not know it. */
  static boolean isOutage(@Nullable SQLException failure) {
    return failure != null && (isOfStorage(failure) || READ_ONLY.equals(failure.getSQLState()));
  }

  /** Whether H2 cannot read or write its file. */
  static boolean isOfStorage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MVStoreException
          || cause instanceof SQLException sql && H2_STORAGE.contains(sql.getErrorCode())) {
        return true;
      }
    }
    return false;
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
