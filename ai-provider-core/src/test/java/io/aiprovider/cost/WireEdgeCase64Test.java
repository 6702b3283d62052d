package io.aiprovider.cost;

import static io.aiprovider.cost.Billing.COUNTER;
import static io.aiprovider.cost.Billing.PLAIN;
import static io.aiprovider.cost.Billing.STREAM;
import static io.aiprovider.cost.Billing.STREAM_WITH_USAGE;
import static io.aiprovider.cost.Billing.cost;
import static io.aiprovider.cost.Billing.drain;
import static io.aiprovider.cost.Billing.end;
import static io.aiprovider.cost.Billing.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.Cost.Status;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("64 An answer is never priced at 0 because its usage is missing")
class WireEdgeCase64Test {
  private static final String FOX = "The fox outwitted the hounds.";

  @Test
  void counts_a_stream_without_usage_as_an_estimate() {
    StreamingReply reply = stream(STREAM, Chunks.none().text("The fox ").text("ran."), COUNTER);
    drain(reply);

    long prompt = COUNTER.countPrompt(PLAIN, "acme-1");
    long answer = COUNTER.count("The fox ran.", "acme-1");
    ReplyOutcome end = end(reply);
    assertThat(end.usage()).isEqualTo(Usage.of(prompt, answer));
    assertThat(prompt).isBetween(10L, 25L);
    assertThat(answer).isBetween(3L, 6L);
    assertThat(end.cost()).isEqualTo(cost("0." + micros(prompt + 10 * answer), Status.ESTIMATED));
  }

  private static String micros(long micros) {
    return String.format("%06d", micros).replaceAll("0+$", "");
  }

  @Test
  void counts_a_whole_answer_without_usage() {
    ReplyOutcome end =
        Billing.complete(
            Billing.ACME,
            """
            {"model": "acme-1", "choices": [{"message": {"content": "%s"}}]}"""
                .formatted(FOX),
            COUNTER);

    assertThat(end.usage())
        .isEqualTo(Usage.of(COUNTER.countPrompt(PLAIN, ""), COUNTER.count(FOX, "")));
    assertThat(end.cost()).isNotNull();
    assertThat(end.cost().status()).isEqualTo(Status.ESTIMATED);
    assertThat(end.cost().usd()).isPositive();
  }

  @Test
  void counts_reasoning_refusals_and_tool_calls_of_all_choices() {
    JsonObject chunk =
        JsonObject.parse(
            """
            {"choices": [
              {"index": 0, "delta": {"reasoning_content": "Foxes are clever.",
                "tool_calls": [{"index": 0, "function": {"name": "tell", "arguments": "{}"}}]}},
              {"index": 1, "delta": {"refusal": "No stories today."}}]}""");
    StreamingReply reply = stream(STREAM, Chunks.none().chunk(chunk), COUNTER);
    drain(reply);

    Usage usage = end(reply).usage();
    assertThat(usage).isNotNull();
    assertThat(usage.completionTokens())
        .isEqualTo(COUNTER.count("Foxes are clever.tell{}No stories today.", "acme-1"));
  }

  @Test
  void treats_usage_of_only_zeros_as_missing() {
    StreamingReply reply =
        stream(
            STREAM,
            Chunks.none().text(FOX).usage("{\"prompt_tokens\": 0, \"completion_tokens\": 0}"),
            COUNTER);
    drain(reply);

    assertThat(end(reply).cost()).isNotNull();
    assertThat(end(reply).cost().status()).isEqualTo(Status.ESTIMATED);
    assertThat(end(reply).cost().usd()).isPositive();
  }

  @Test
  void shows_the_count_in_a_usage_chunk_if_the_caller_requested_usage() {
    StreamingReply reply = stream(STREAM_WITH_USAGE, Chunks.none().text(FOX), COUNTER);

    List<ChatChunk> chunks = drain(reply);

    ReplyOutcome end = end(reply);
    assertThat(end.usage()).isNotNull();
    assertThat(end.cost()).isNotNull();
    assertThat(chunks).hasSize(2);
    assertThat(chunks.get(1).json())
        .isEqualTo(
            Chunks.common()
                .with("choices", List.of())
                .with("usage", end.usage().toJson().with("cost", end.cost().usd())));
  }

  @Test
  void never_shows_usage_of_only_zeros() {
    String zeros = "{\"prompt_tokens\": 0, \"completion_tokens\": 0}";
    StreamingReply reply =
        stream(STREAM_WITH_USAGE, Chunks.none().usage(zeros).text(FOX).usage(zeros), COUNTER);

    List<ChatChunk> chunks = drain(reply);

    assertThat(chunks).hasSize(2);
    assertThat(chunks.get(0).text()).isEqualTo(FOX);
    assertThat(chunks.get(1).usage()).isEqualTo(end(reply).usage());
  }

  @Test
  void the_cache_gets_usage_even_if_the_caller_did_not_request_it() {
    StreamingReply reply = stream(STREAM, Chunks.none().text(FOX), COUNTER);

    List<ChatChunk> chunks = drain(reply);

    assertThat(chunks).hasSize(2);
    assertThat(chunks.get(1).usage()).isEqualTo(end(reply).usage());
  }

  @Test
  void estimates_a_long_answer_from_its_beginning() {
    String sentence = "The quick brown fox jumps over the lazy dog. ";
    Chunks chunks = Chunks.none();
    IntStream.range(0, 2_000).forEach(i -> chunks.text(sentence));
    StreamingReply reply = stream(STREAM, chunks, COUNTER);
    drain(reply);

    Usage usage = end(reply).usage();
    assertThat(usage).isNotNull();
    long exact = COUNTER.count(sentence.repeat(2_000), "acme-1");
    assertThat(usage.completionTokens()).isBetween(exact * 99 / 100, exact * 101 / 100);
  }
}
