package io.aiprovider.server.ledger.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.PersonalDataContract;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

final class LedgerPersonalDataTest extends PersonalDataContract {
  private static final Instant BEGAN = Instant.parse("2026-07-01T12:00:00Z");

  @Override
  protected PersonalData store(Database database) {
    return new LedgerPersonalData(() -> BEGAN.minusSeconds(1)); // rows of a later time are kept
  }

  @Override
  protected void fill(Database database, Subject user) {
    CallFacts facts =
        new CallFacts(
            "call_" + user.tenant() + user.user(),
            BEGAN,
            "k",
            user.tenant(),
            user.user(),
            "someone",
            null,
            null,
            "/v1/chat/completions",
            "chat",
            "m",
            null,
            null,
            null);
    RowCost cost =
        new RowCost(new BigDecimal("0.25"), BigDecimal.ZERO, BigDecimal.ZERO, "priced", null);
    RowResult result = new RowResult("succeeded", null, null, 1, null, 1, 200, false, "MISS", null);
    new UsageTable(database, new UserPseudonyms(database))
        .insert(
            List.of(
                new UsageRow(
                    facts, 1, true, BEGAN, "p", "m", 0, UsageRow.NO_TOKENS, cost, result, null)));
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void after_an_erasure_the_sums_are_the_same_and_the_end_user_is_gone(Database database) {
    Subject ada = new Subject("acme", "ada");
    fill(database, ada);
    database.change(client -> store(database).erase(client, ada));

    assertThat(
            database.<BigDecimal>use(
                client ->
                    client
                        .sql("select sum(cost_usd) from ai_usage_logs where end_user is null")
                        .query(BigDecimal.class)
                        .single()))
        .isEqualByComparingTo("0.25");
    assertThat(
            database.<Long>use(
                client ->
                    client.sql("select count(*) from ai_pseudonyms").query(Long.class).single()))
        .isZero();
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_row_that_is_written_after_the_erasure_does_not_name_the_user(Database database) {
    PersonalData store = new LedgerPersonalData(() -> BEGAN.plusSeconds(5));
    Subject ada = new Subject("acme", "ada");
    Subject bob = new Subject("acme", "bob");
    database.change(client -> store.erase(client, ada));
    fill(database, ada);
    fill(database, bob);

    assertThat(database.<List<JsonObject>>use(client -> store.export(client, ada))).isEmpty();
    assertThat(database.<List<JsonObject>>use(client -> store.export(client, bob))).hasSize(1);
    assertThat(
            database.<Long>use(
                client ->
                    client
                        .sql(
                            "select count(*) from ai_usage_logs"
                                + " where user_id is null and end_user is null")
                        .query(Long.class)
                        .single()))
        .isOne();
  }
}
