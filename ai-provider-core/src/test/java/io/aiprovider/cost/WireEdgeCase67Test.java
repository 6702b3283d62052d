package io.aiprovider.cost;

import static io.aiprovider.cost.Billing.COUNTER;
import static io.aiprovider.cost.Billing.NO_COUNTER;
import static io.aiprovider.cost.Billing.PLAIN;
import static io.aiprovider.cost.Billing.STREAM;
import static io.aiprovider.cost.Billing.STREAM_WITH_USAGE;
import static io.aiprovider.cost.Billing.cost;
import static io.aiprovider.cost.Billing.drain;
import static io.aiprovider.cost.Billing.end;
import static io.aiprovider.cost.Billing.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.Usage;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.Cost.Status;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("67 An answer that breaks off is billed as the provider charges it")
class WireEdgeCase67Test {
  private static final StreamBroken BROKEN =
      new StreamBroken("The connection broke.", FailureDetail.ofProvider("acme"));

  @Test
  void bills_a_broken_stream_for_the_prompt_and_the_received_text() {
    StreamingReply reply =
        stream(
            STREAM_WITH_USAGE, Chunks.none().text("Once upon a time").thenFails(BROKEN), COUNTER);

    assertThatThrownBy(() -> drain(reply)).isSameAs(BROKEN);

    ReplyOutcome end = end(reply);
    assertThat(end.failure()).isSameAs(BROKEN);
    assertThat(end.usage())
        .isEqualTo(
            Usage.of(
                COUNTER.countPrompt(PLAIN, "acme-1"), COUNTER.count("Once upon a time", "acme-1")));
    assertThat(end.cost()).isNotNull();
    assertThat(end.cost().status()).isEqualTo(Status.PARTIAL);
    assertThat(end.cost().usd()).isPositive();
  }

  @Test
  void bills_a_caller_that_leaves() {
    Chunks chunks = Chunks.none().text("Once upon").text(" a time");
    StreamingReply reply = stream(STREAM, chunks, COUNTER);
    reply.next();

    reply.close();

    ReplyOutcome end = end(reply);
    assertThat(chunks.closed()).isTrue();
    assertThat(end.usage()).isNotNull();
    assertThat(end.usage().completionTokens()).isEqualTo(COUNTER.count("Once upon", "acme-1"));
    assertThat(end.cost()).isNotNull();
    assertThat(end.cost().status()).isEqualTo(Status.PARTIAL);
  }

  @Test
  void prefers_the_providers_usage_if_it_was_received() {
    StreamingReply reply =
        stream(
            STREAM,
            Chunks.none()
                .text("Once")
                .usage("{\"prompt_tokens\": 20, \"completion_tokens\": 500}")
                .thenFails(BROKEN),
            NO_COUNTER);

    assertThatThrownBy(() -> drain(reply)).isSameAs(BROKEN);

    assertThat(end(reply).usage()).isEqualTo(Usage.of(20, 500));
    assertThat(end(reply).cost()).isEqualTo(cost("0.00502", Status.PARTIAL));
  }

  @Test
  void counts_text_received_after_the_last_usage_report() {
    StreamingReply reply =
        stream(
            STREAM,
            Chunks.none()
                .usage(
                    """
                    {"prompt_tokens": 20, "completion_tokens": 1,
                     "prompt_tokens_details": {"cached_tokens": 10}}""")
                .text("Once upon a time there was a fox")
                .thenFails(BROKEN),
            COUNTER);

    assertThatThrownBy(() -> drain(reply)).isSameAs(BROKEN);

    long written = COUNTER.count("Once upon a time there was a fox", "acme-1");
    assertThat(end(reply).usage()).isEqualTo(new Usage(20, 10, 0, written, 0));
  }

  @Test
  void counts_received_tool_call_arguments() {
    JsonObject delta =
        JsonObject.parse(
            """
            {"tool_calls": [{"index": 0, "function": {"arguments": "{\\"city\\": \\"Lisbon\\"}"}}]}""");
    StreamingReply reply = stream(STREAM, Chunks.none().delta(delta).thenFails(BROKEN), COUNTER);

    assertThatThrownBy(() -> drain(reply)).isSameAs(BROKEN);

    assertThat(end(reply).usage()).isNotNull();
    assertThat(end(reply).usage().completionTokens())
        .isEqualTo(COUNTER.count("{\"city\": \"Lisbon\"}", "acme-1"));
  }
}
