package io.aiprovider.server.store;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The databases that all tests of the storage run on. Each test has an empty one. */
public enum TestDatabase {
  H2 {
    @Override
    DatabaseLocation create() {
      return DatabaseLocation.inMemory();
    }
  },
  POSTGRESQL {
    @Override
    DatabaseLocation create() {
      return DatabaseLocation.postgresql(newPostgresqlUrl());
    }
  };

  abstract DatabaseLocation create();

  /** A new database with its tables. */
  public Database open() {
    return open(create());
  }

  /** A database of PostgreSQL that exists, as a further node opens it. */
  public static Database openPostgresql(String url) {
    return open(DatabaseLocation.postgresql(url));
  }

  /** A new database in memory, which opens with its first use. */
  public static Database unused() {
    return Database.inMemory(InstantSource.system());
  }

  static Database open(DatabaseLocation location) {
    Database database = Database.opening(location, InstantSource.system());
    database.awaitOpen();
    return database;
  }

  /** The URL of a new database of PostgreSQL, without tables. */
  public static String newPostgresqlUrl() {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    EmbeddedPostgres server = Postgresql.SERVER;
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return "postgresql://postgres:postgres@localhost:" + server.getPort() + "/" + name;
  }

  private static DataSource source(DatabaseLocation location) {
    return new DriverManagerDataSource(location.jdbcUrl(), location.user(), location.password());
  }

  /**
   * Brings a database to the tables of an earlier version, or of a later one that is still earlier
   * than this version.
   *
   * @param url of PostgreSQL; empty: the file of H2 below the directory
   * @param version the last migration that the version had
   * @return the database; each statement has a connection of its own
   */
  public static JdbcClient migrated(String url, Path directory, String version) {
    DatabaseLocation location =
        url.isEmpty() ? DatabaseLocation.inFile(directory) : DatabaseLocation.postgresql(url);
    DataSource source = source(location);
    Migrations.flyway(source, location.kind()).target(version + "?").load().migrate();
    return JdbcClient.create(source);
  }

  /** Opens the database of {@link #migrated} with this version. */
  public static Database upgraded(String url, Path directory) {
    return url.isEmpty() ? openFile(directory) : open(url);
  }

  /** All rows of all tables of a database of PostgreSQL, as text. */
  public static String rows(String url) {
    JdbcClient client = JdbcClient.create(source(DatabaseLocation.postgresql(url)));
    return client
        .sql("select tablename from pg_tables where schemaname = 'public'")
        .query(String.class)
        .list()
        .stream()
        .flatMap(
            table ->
                client
                    .sql("select row_to_json(t)::text from " + table + " t")
                    .query(String.class)
                    .list()
                    .stream())
        .collect(Collectors.joining("\n"));
  }

  /** Opens a database of H2 in a file of this directory. */
  public static Database openFile(Path directory) {
    return open(DatabaseLocation.inFile(directory));
  }

  /** Opens a database of PostgreSQL. */
  public static Database open(String url) {
    return open(DatabaseLocation.postgresql(url));
  }

  /**
   * Ends all connections to a database of PostgreSQL and refuses new ones, or allows them again.
   */
  public static void allowConnections(String url, boolean allowed) {
    String name = url.substring(url.lastIndexOf('/') + 1);
    try (Connection connection = Postgresql.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("alter database " + name + " with allow_connections " + allowed);
      if (!allowed) {
        endConnections(statement, name);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a database of PostgreSQL refuse to write, like a standby, or accept it again. */
  static void allowWrites(String url, boolean allowed) {
    String name = url.substring(url.lastIndexOf('/') + 1);
    try (Connection connection = Postgresql.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "alter database " + name + " set default_transaction_read_only = " + !allowed);
      endConnections(statement, name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void endConnections(Statement statement, String name) throws SQLException {
    statement.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
  }

  /** Waits until a database that was down can be used again. */
  public static void awaitRecovery(Database database) {
    await().atMost(Duration.ofSeconds(20)).until(() -> database.downSince() == null);
  }

  /** One server for all tests of this process; it starts when the first one needs it. */
  private static final class Postgresql {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "400").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
