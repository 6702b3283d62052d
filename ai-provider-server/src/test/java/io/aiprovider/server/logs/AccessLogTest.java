package io.aiprovider.server.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One line for each call, whatever becomes of it. */
class AccessLogTest {
  private static final String JSON = "logging.format=json";

  private static RunningServer inFrontOf(RawUpstream upstream, String... properties) {
    String[] all = new String[properties.length + 1];
    all[0] = JSON;
    System.arraycopy(properties, 0, all, 1, properties.length);
    return RunningServer.inFrontOf(upstream.baseUrl(), all);
  }

  private static void completion(Conversation call) throws IOException {
    call.answer(200, "application/json", Samples.completion("Hello"));
  }

  @Test
  void a_plain_answer_has_all_fields() {
    try (RawUpstream upstream = new RawUpstream(AccessLogTest::completion);
        RunningServer server = inFrontOf(upstream, "providers.up.cost-per-token=0.001");
        AccessLines lines = new AccessLines()) {
      String callId =
          new HttpCaller(server)
              .chat(Samples.HELLO, "x-request-id", "plain-1")
              .headers()
              .firstValue("x-ai-provider-call-id")
              .orElseThrow();

      Map<String, Object> fields = lines.fields("plain-1");
      assertThat(fields)
          .contains(
              entry("operation_type", "ai_completion"),
              entry("operation", "chat"),
              entry("call_id", callId),
              entry("method", "POST"),
              entry("path", HttpCaller.CHAT),
              entry("client_address", "127.0.0.1"),
              entry("provider", "up"),
              entry("attempts", 1),
              entry("cache", "BYPASS"),
              entry("status", 200),
              entry("failure", null),
              entry("ttft_ms", null))
          .containsKeys("key_id", "tenant", "user", "model", "model_requested", "trace_id");
      long tokens = (long) fields.get("total_tokens");
      assertThat(tokens)
          .isPositive()
          .isEqualTo((long) fields.get("prompt_tokens") + (long) fields.get("completion_tokens"));
      assertThat((BigDecimal) fields.get("cost_usd"))
          .isEqualByComparingTo(new BigDecimal("0.001").multiply(BigDecimal.valueOf(tokens)));
      assertThat((long) fields.get("duration_ms"))
          .isGreaterThanOrEqualTo((long) fields.get("overhead_ms"));
    }
  }

  @Test
  void a_stream_has_the_time_to_its_first_content() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.stream("Hel", "lo"));
                });
        RunningServer server = inFrontOf(upstream);
        AccessLines lines = new AccessLines()) {
      new HttpCaller(server).chat(Samples.HELLO_STREAMED, "x-request-id", "stream-1");

      Map<String, Object> fields = lines.fields("stream-1");
      assertThat(fields).contains(entry("status", 200), entry("failure", null));
      assertThat((long) fields.get("ttft_ms")).isBetween(0L, (long) fields.get("duration_ms"));
    }
  }

  @Test
  void an_answer_from_the_cache_has_no_attempt_and_no_tokens() {
    try (RawUpstream upstream = new RawUpstream(AccessLogTest::completion);
        RunningServer server = inFrontOf(upstream, "cache.enabled=true");
        AccessLines lines = new AccessLines()) {
      HttpCaller caller = new HttpCaller(server);
      caller.chat(Samples.HELLO, "x-request-id", "cache-1");
      caller.chat(Samples.HELLO, "x-request-id", "cache-2");

      assertThat(lines.fields("cache-1")).contains(entry("cache", "MISS"), entry("attempts", 1));
      assertThat(lines.fields("cache-2"))
          .contains(
              entry("cache", "HIT"),
              entry("attempts", 0),
              entry("provider", "up"),
              entry("total_tokens", 0L),
              entry("cost_usd", BigDecimal.ZERO),
              entry("status", 200));
    }
  }

  @Test
  void a_refusal_has_its_status_and_reason() {
    try (RawUpstream upstream = new RawUpstream(AccessLogTest::completion);
        RunningServer server = inFrontOf(upstream, "providers.up.cost-per-token=1");
        AccessLines lines = new AccessLines()) {
      int status =
          new HttpCaller(server)
              .chat(
                  Samples.HELLO, "x-request-id", "refused-1", "x-ai-provider-max-cost", "0.0000001")
              .statusCode();

      assertThat(status).isBetween(400, 499);
      Map<String, Object> fields = lines.fields("refused-1");
      assertThat(fields).contains(entry("status", status), entry("attempts", 0));
      assertThat(fields.get("failure")).isNotNull();
    }
  }

  @Test
  void a_stream_that_broke_off_had_begun_with_200() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("Hel"));
                  call.reset();
                });
        RunningServer server = inFrontOf(upstream);
        AccessLines lines = new AccessLines()) {
      new HttpCaller(server).chat(Samples.HELLO_STREAMED, "x-request-id", "cut-1");

      Map<String, Object> fields = lines.fields("cut-1");
      assertThat(fields).contains(entry("status", 200), entry("attempts", 1));
      assertThat(fields.get("failure")).isNotNull().isNotEqualTo("cancelled");
    }
  }

  @Test
  void a_caller_that_leaves_is_logged_once() throws IOException {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("Hel"));
                  call.hang();
                });
        RunningServer server = inFrontOf(upstream);
        AccessLines lines = new AccessLines()) {
      try (InputStream stream =
          new HttpCaller(server).stream(Samples.HELLO_STREAMED, "x-request-id", "left-1").body()) {
        assertThat(stream.read()).isNotNegative();
      }

      assertThat(lines.fields("left-1")).contains(entry("failure", "cancelled"));
    }
  }

  @Test
  void values_from_callers_have_no_line_breaks_and_are_short() {
    try (RawUpstream upstream = new RawUpstream(AccessLogTest::completion);
        RunningServer server = inFrontOf(upstream);
        AccessLines lines = new AccessLines()) {
      String model = "up/a\\n2026 INFO forged \\u2028" + "x".repeat(5_000);
      new HttpCaller(server)
          .chat(
              "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
              "x-request-id",
              "forged-1");

      String logged = (String) lines.fields("forged-1").get("model_requested");
      assertThat(logged).startsWith("up/a?2026 INFO forged ?xxx").hasSize(256);
    }
  }
}
