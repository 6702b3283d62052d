package io.aiprovider.server.reload.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VersionTableTest {
  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

  private static Version version(String node, int number) {
    return new Version(
        node + "-" + number,
        node,
        START.plusSeconds(number),
        "file",
        null,
        "{\"changes\":[]}",
        "encrypted");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void only_the_latest_versions_of_each_server_are_kept(TestDatabase kind) {
    try (Database database = kind.open()) {
      VersionTable table = new VersionTable(database);
      for (int i = 0; i < 60; i++) {
        table.add(version("one", i));
      }
      table.add(version("two", 3));

      List<Version> all = table.list(null, "", 1_000);

      assertThat(all).hasSize(51);
      assertThat(all.get(0)).isEqualTo(version("one", 59));
      assertThat(table.newest("one")).hasValue(version("one", 59));
      assertThat(table.find("two-3")).hasValue(version("two", 3));
      assertThat(table.find("one-9")).isEmpty();
      assertThat(table.find("one-10")).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void pages_follow_each_other_also_within_a_millisecond(TestDatabase kind) {
    try (Database database = kind.open()) {
      VersionTable table = new VersionTable(database);
      table.add(version("one", 1));
      table.add(version("two", 1));
      table.add(version("one", 2));

      List<Version> first = table.list(null, "", 2);
      Version last = first.get(1);
      List<Version> second = table.list(last.createdAt(), last.id(), 2);

      assertThat(first).extracting(Version::id).containsExactly("one-2", "two-1");
      assertThat(second).extracting(Version::id).containsExactly("one-1");
    }
  }
}
