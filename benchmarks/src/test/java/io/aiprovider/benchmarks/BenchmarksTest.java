package io.aiprovider.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.limit.LimitDecision;
import io.aiprovider.reply.CompleteReply;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.Blackhole;

/** Runs each benchmark once, and checks that it measures what it claims. */
class BenchmarksTest {
  private final CallBenchmark calls = new CallBenchmark();
  private final StreamBenchmark streams = new StreamBenchmark();
  private final RouteBenchmark routes = new RouteBenchmark();
  private final JsonBenchmark json = new JsonBenchmark();
  private final Blackhole sink =
      new Blackhole(
          "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");

  @AfterEach
  void close() {
    calls.close();
    streams.close();
  }

  @Test
  void samples_are_a_kilobyte_long() {
    assertThat(Samples.request()).hasSizeBetween(1_000, 1_048);
    assertThat(Samples.answer()).hasSizeBetween(1_000, 1_048);
  }

  @Test
  void a_relayed_answer_is_the_answer_of_the_provider() {
    assertThat(calls.relayed()).isEqualTo(Samples.answer());
    assertThat(calls.relayedWithoutCache()).isEqualTo(Samples.answer());
    assertThat(calls.cache().entries()).isZero();
  }

  @Test
  void an_answer_that_is_not_stored_misses_the_cache_each_time() {
    calls.cacheMiss();

    assertThat(calls.cacheMiss()).isEqualTo(Samples.answer());
    assertThat(calls.cache().hits()).isZero();
  }

  @Test
  void a_second_call_hits_the_cache() {
    calls.cacheHit();

    assertThat(calls.cacheHit()).isEqualTo(Samples.answer());
    assertThat(calls.cache().hits()).isEqualTo(1);
  }

  @Test
  void each_of_many_entries_is_hit() {
    CacheSizeBenchmark sizes = new CacheSizeBenchmark();
    sizes.open();
    try {
      assertThat(sizes.cache().entries()).isEqualTo(1_000);
      assertThat(sizes.hit()).isEqualTo(Samples.answer());
      assertThat(sizes.hit()).isEqualTo(Samples.answer());
      assertThat(sizes.cache().hits()).isEqualTo(2);
    } finally {
      sizes.close();
    }
  }

  @Test
  void a_call_that_others_could_join_is_answered_alone() {
    CoalescingBenchmark coalescing = new CoalescingBenchmark();
    coalescing.open();
    try {
      assertThat(coalescing.call()).isEqualTo(Samples.answer());
      assertThat(coalescing.streamEvent(sink)).isGreaterThan(CoalescingBenchmark.EVENTS);
    } finally {
      coalescing.close();
    }
  }

  @Test
  void each_limited_call_has_another_key() {
    AdmissionBenchmark admission = new AdmissionBenchmark();
    admission.open();
    try {
      assertThat(((CompleteReply) admission.callWithLimits()).response().json().toBytes())
          .isEqualTo(Samples.answer());
      assertThat(((CompleteReply) admission.callWithoutLimits()).response().json().toBytes())
          .isEqualTo(Samples.answer());
      assertThat(admission.takeAndEnd()).isInstanceOf(LimitDecision.Granted.class);
      assertThat(admission.keysInMemory()).isEqualTo(100_000);
    } finally {
      admission.close();
    }
  }

  @Test
  void a_call_with_budgets_is_spent_in_them() {
    BudgetBenchmark budgets = new BudgetBenchmark();
    budgets.open();
    try {
      assertThat(((CompleteReply) budgets.callWithBudgets()).response().json().toBytes())
          .isEqualTo(Samples.answer());
      assertThat(budgets.installation().spent()).isPositive();
      assertThat(budgets.installation().reserved()).isZero();
      assertThat(((CompleteReply) budgets.callWithoutBudgets()).response().json().toBytes())
          .isEqualTo(Samples.answer());
      assertThat(budgets.reserveAndSettle()).isInstanceOf(BudgetDecision.Granted.class);
    } finally {
      budgets.close();
    }
  }

  @Test
  void a_call_is_recorded_and_spent() throws IOException {
    AccountingBenchmark accounting = new AccountingBenchmark();
    accounting.open();
    try {
      long rows = accounting.rows();
      BigDecimal spent = accounting.installation().spent();
      assertThat(((CompleteReply) accounting.call()).response().json().toBytes())
          .isEqualTo(Samples.answer());
      assertThat(accounting.streamEvent(sink)).isEqualTo(AccountingBenchmark.EVENTS + 2);
      assertThat(accounting.streamEventBeyondLimit(sink)).isEqualTo(AccountingBenchmark.EVENTS + 2);
      assertThat(accounting.rows()).isEqualTo(rows + 3);
      assertThat(accounting.installation().spent()).isGreaterThan(spent);
      assertThat(accounting.installation().reserved()).isZero();
    } finally {
      accounting.close();
    }
  }

  @Test
  void without_accounting_nothing_is_recorded_or_spent() throws IOException {
    AccountingBenchmark accounting = new AccountingBenchmark();
    accounting.accounting = AccountingBenchmark.Accounting.NOTHING;
    accounting.open();
    try {
      accounting.call();
      assertThat(accounting.rows()).isZero();
      assertThat(accounting.installation().spent()).isZero();
    } finally {
      accounting.close();
    }
  }

  @Test
  void a_route_has_the_provider_that_lists_the_model_and_then_all_others() {
    routes.providers = 10;
    routes.open();
    try {
      assertThat(routes.plan().targets()).hasSize(10);
      assertThat(routes.call().provider()).isEqualTo("provider-5");
    } finally {
      routes.close();
    }
  }

  @Test
  void each_iteration_begins_with_an_empty_cache() {
    calls.cacheHit();
    calls.open();
    calls.cacheHit();

    assertThat(calls.cache().hits()).isZero();
  }

  @Test
  void framing_returns_all_events_with_usage_and_end() throws IOException {
    assertThat(streams.framed(sink)).isEqualTo(StreamBenchmark.EVENTS + 4);
  }

  @Test
  void a_relayed_stream_has_all_events_without_unrequested_usage() {
    assertThat(streams.relayed(sink)).isEqualTo(StreamBenchmark.EVENTS + 2);
  }

  @Test
  void a_cached_stream_has_the_same_events() {
    assertThat(streams.relayedAndCached(sink)).isEqualTo(StreamBenchmark.EVENTS + 2);
  }

  @Test
  void a_request_is_read_with_its_model() {
    assertThat(json.parseRequest().model()).isEqualTo("gpt-4o-mini");
  }

  @Test
  void a_chunk_is_read_with_its_choices() {
    assertThat(json.parseChunk().objects("choices")).hasSize(1);
  }

  @Test
  void splicing_changes_the_model_only() {
    String before = new String(Samples.request(), StandardCharsets.UTF_8);

    assertThat(new String(json.spliceModel(), StandardCharsets.UTF_8))
        .isEqualTo(before.replace("gpt-4o-mini", "another-model"));
  }

  @Test
  void assembling_joins_all_chunks() {
    ChatResponse response = json.assembleChunk().response();

    assertThat(response.text()).isEqualTo(" token".repeat(JsonBenchmark.CHUNKS));
  }
}
