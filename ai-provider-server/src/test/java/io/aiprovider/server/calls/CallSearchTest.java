package io.aiprovider.server.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.LedgerRows;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.calls.CallSearch.Found;
import io.aiprovider.server.calls.RecordedCalls.Place;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

final class CallSearchTest {
  private static final int CALLS = 12_000;
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  /** Three calls begin at the same time, so that the order of ids counts, too. */
  private static void fill(Database database) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      Map<String, Object> row =
          LedgerRows.call(id(i), START.plusSeconds(i / 3 * 20L), "acme", "key", "0");
      row.put("provider", i == 17 ? "rare" : "usual");
      rows.add(row);
    }
    LedgerRows.insert(database, rows);
  }

  private static String id(int number) {
    return "c%05d".formatted(number);
  }

  private static CallQuery query(@Nullable String provider) {
    MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
    if (provider != null) {
      parameters.add("provider", provider);
    }
    return CallQuery.of(UsageScope.ALL, parameters);
  }

  private static Found search(
      Database database, CallQuery query, @Nullable Place after, Duration longest, int limit) {
    return database.use(client -> new CallSearch(client, query, after, longest).run(limit));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_search_whose_time_is_over_goes_on_where_it_ended(TestDatabase kind) {
    try (Database database = kind.open()) {
      fill(database);
      Duration oneSlice = Duration.ZERO;

      int searches = 1;
      Found found = search(database, query("rare"), null, oneSlice, 10);
      while (found.searchedFrom() != null) {
        assertThat(found.calls()).isEmpty();
        Place place = new Place(found.searchedFrom(), "");
        found = search(database, query("rare"), place, oneSlice, 10);
        searches++;
      }

      assertThat(searches).isEqualTo(2);
      assertThat(found.calls()).extracting(call -> call.last().callId()).containsExactly(id(17));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void pages_have_each_call_once_the_newest_first(TestDatabase kind) {
    try (Database database = kind.open()) {
      fill(database);

      List<String> ids = new ArrayList<>();
      Place place = null;
      Found found;
      do {
        found = search(database, query(null), place, Duration.ofMinutes(1), 1_000);
        for (RecordedCall call : found.calls()) {
          ids.add(call.last().callId());
          place = new Place(call.last().createdAt(), call.last().id());
        }
        assertThat(found.searchedFrom()).isNull();
      } while (!found.calls().isEmpty());

      assertThat(ids)
          .isEqualTo(
              IntStream.range(0, CALLS)
                  .mapToObj(CallSearchTest::id)
                  .sorted(Comparator.reverseOrder())
                  .toList());
    }
  }
}
