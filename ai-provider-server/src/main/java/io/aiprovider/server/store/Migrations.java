package io.aiprovider.server.store;

import io.aiprovider.server.store.DatabaseLocation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Creates the tables and brings those of earlier versions up to date, by Flyway.
 *
 * <p>A database in memory is always new: there the same scripts run without Flyway, which takes
 * more than a second of CPU time to start and to find that out.
 */
final class Migrations {
  private static final String COMMON = "classpath:db/migration/common";
  private static final String POSTGRESQL = "classpath:db/migration/postgresql";

  private static final String PARTITIONED = "partitioned_by_created_at";
  private static final String BY_MONTH = "partition by range (created_at)";
  private static final String PARTIAL_INDEX = "where_not_rolled_up";
  private static final String NOT_ROLLED_UP = "where not rolled_up";

  private Migrations() {}

  /**
   * Applies what is missing.
   *
   * @throws FlywayException if the tables are not those of this version or an earlier one
   */
  static void apply(DataSource database, Kind kind) {
    if (kind == Kind.MEMORY) {
      runScripts(database);
      return;
    }
    flyway(database, kind).load().migrate();
  }

  /** What is applied to a database that is kept. */
  static FluentConfiguration flyway(DataSource database, Kind kind) {
    return Flyway.configure()
        .dataSource(database)
        .locations(
            kind == Kind.POSTGRESQL ? new String[] {COMMON, POSTGRESQL} : new String[] {COMMON})
        .table("ai_schema_history")
        .placeholders(
            kind == Kind.POSTGRESQL
                ? Map.of(PARTITIONED, BY_MONTH, PARTIAL_INDEX, NOT_ROLLED_UP)
                : Map.of(PARTITIONED, "", PARTIAL_INDEX, ""))
        .ignoreMigrationPatterns(new String[0]); // tables of a newer version are refused
  }

  private static void runScripts(DataSource database) {
    ResourceDatabasePopulator populator = new ResourceDatabasePopulator();
    for (Resource script : scripts()) {
      try {
        String sql = script.getContentAsString(StandardCharsets.UTF_8);
        String filled =
            sql.replace("${" + PARTITIONED + "}", "").replace("${" + PARTIAL_INDEX + "}", "");
        populator.addScript(new ByteArrayResource(filled.getBytes(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    populator.execute(database);
  }

  private static Resource[] scripts() {
    try {
      Resource[] found = new PathMatchingResourcePatternResolver().getResources(COMMON + "/V*.sql");
      return Stream.of(found)
          .sorted(Comparator.comparing(Migrations::version))
          .toArray(Resource[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MigrationVersion version(Resource script) {
    String name = String.valueOf(script.getFilename());
    return MigrationVersion.fromVersion(name.substring(1, name.indexOf("__")));
  }
}
