package io.aiprovider.cost;

import static io.aiprovider.cost.Billing.ACME;
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

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.Cost.Status;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeteringTest {
  private static final String USAGE = "{\"prompt_tokens\": 50, \"completion_tokens\": 7}";

  @Test
  void prices_a_whole_answer_by_the_providers_usage() {
    ReplyOutcome end =
        Billing.complete(ACME, "{\"model\": \"acme-1\", \"usage\": " + USAGE + "}", NO_COUNTER);

    assertThat(end.usage()).isEqualTo(Usage.of(50, 7));
    assertThat(end.cost()).isEqualTo(cost("0.00012", Status.PRICED));
  }

  @Test
  void prices_a_stream_by_the_providers_usage() {
    StreamingReply reply = stream(STREAM, Chunks.none().text("Hi").usage(USAGE), NO_COUNTER);
    drain(reply);

    assertThat(end(reply).usage()).isEqualTo(Usage.of(50, 7));
    assertThat(end(reply).cost()).isEqualTo(cost("0.00012", Status.PRICED));
  }

  @Test
  void prices_the_model_that_was_sent_when_the_named_one_is_not_known() {
    ReplyOutcome end =
        Billing.complete(
            ACME, "{\"model\": \"acme-internal-7b\", \"usage\": " + USAGE + "}", NO_COUNTER);

    assertThat(end.cost()).isEqualTo(cost("0.00012", Status.PRICED));
  }

  @Test
  void keeps_the_usage_of_an_answer_without_a_price() {
    Target unknown = new Target("acme", "unknown-model", false);

    ReplyOutcome reported =
        Billing.complete(unknown, "{\"model\": \"nobody\", \"usage\": " + USAGE + "}", NO_COUNTER);
    ReplyOutcome counted =
        Billing.complete(
            unknown, "{\"choices\": [{\"message\": {\"content\": \"Hello.\"}}]}", COUNTER);

    assertThat(reported.usage()).isEqualTo(Usage.of(50, 7));
    assertThat(reported.cost()).isEqualTo(cost("0", Status.UNPRICED));
    assertThat(counted.usage())
        .isEqualTo(Usage.of(COUNTER.countPrompt(PLAIN, ""), COUNTER.count("Hello.", "")));
    assertThat(counted.cost()).isEqualTo(cost("0", Status.UNPRICED));
  }

  @Test
  void uses_the_providers_cost_if_no_price_is_known() {
    Target unknown = new Target("other", "unknown-model", false);
    String usage = USAGE.replace("}", ", \"cost\": 0.5}");

    ReplyOutcome end = Billing.complete(unknown, "{\"usage\": " + usage + "}", NO_COUNTER);
    assertThat(end.cost()).isEqualTo(cost("0.5", Status.PRICED));

    ReplyOutcome priced =
        Billing.complete(ACME, "{\"model\": \"acme-1\", \"usage\": " + usage + "}", NO_COUNTER);
    assertThat(priced.cost()).isEqualTo(cost("0.00012", Status.PRICED));

    ReplyOutcome inParts =
        Billing.complete(
            unknown,
            "{\"usage\": "
                + usage.replace("0.5", "{\"request_cost\": 0.1, \"total_cost\": 0.25}")
                + "}",
            NO_COUNTER);
    assertThat(inParts.cost()).isEqualTo(cost("0.25", Status.PRICED));

    ReplyOutcome invalid =
        Billing.complete(
            unknown, "{\"usage\": " + usage.replace("0.5", "{\"total\": 1}") + "}", NO_COUNTER);
    assertThat(invalid.cost()).isEqualTo(cost("0", Status.UNPRICED));
  }

  @Test
  void puts_the_cost_into_the_usage_chunk_the_caller_requested() {
    List<ChatChunk> chunks =
        drain(stream(STREAM_WITH_USAGE, Chunks.none().text("Hi").usage(USAGE), NO_COUNTER));

    assertThat(chunks).hasSize(2);
    assertThat(chunks.get(1).json().toJson())
        .endsWith(
            "\"choices\":[],\"usage\":"
                + "{\"prompt_tokens\":50,\"completion_tokens\":7,\"cost\":0.00012}}");
  }

  @Test
  void writes_a_very_small_cost_as_a_plain_decimal() {
    List<ChatChunk> chunks =
        drain(
            stream(
                STREAM_WITH_USAGE,
                Chunks.none().text("Hi").usage("{\"prompt_tokens\": 1}"),
                NO_COUNTER));

    assertThat(chunks.get(1).json().toJson()).contains("\"cost\":0.000001}");
  }

  @Test
  void does_not_change_the_usage_chunk_when_the_price_is_not_known() {
    Target unknown = new Target("acme", "unknown-model", false);
    JsonObject json = JsonObject.parse("{\"choices\": [], \"usage\": " + USAGE + "}");
    ChatChunk sent = new ChatChunk(json);

    StreamingReply reply =
        (StreamingReply)
            Billing.bill(
                STREAM_WITH_USAGE,
                unknown,
                StreamingReply.of(unknown, Chunks.none().chunk(json)),
                NO_COUNTER);

    assertThat(drain(reply)).containsExactly(sent);
  }

  @Test
  void passes_on_chunks_without_usage_as_the_same_objects() {
    Chunks source = Chunks.none().text("a").text("b").usage(USAGE);
    List<ChatChunk> sent = source.left();

    List<ChatChunk> passed = drain(stream(STREAM, source, NO_COUNTER));

    assertThat(passed).hasSize(3);
    assertThat(passed.get(0)).isSameAs(sent.get(0));
    assertThat(passed.get(1)).isSameAs(sent.get(1));
  }

  @Test
  void passes_on_chunks_without_usage_as_the_same_objects_if_usage_was_requested() {
    Chunks source = Chunks.none().text("a").text("b").usage(USAGE);
    List<ChatChunk> sent = source.left();

    List<ChatChunk> passed = drain(stream(STREAM_WITH_USAGE, source, NO_COUNTER));

    assertThat(passed.get(0)).isSameAs(sent.get(0));
    assertThat(passed.get(1)).isSameAs(sent.get(1));
    assertThat(passed.get(2)).isNotSameAs(sent.get(2));
  }

  @Test
  void reports_nothing_for_a_call_without_an_answer() {
    Unavailable down = new Unavailable("The connection was refused.", FailureDetail.NONE);

    assertThatThrownBy(
            () ->
                InterceptorChain.run(
                    List.of(new Metering(Billing.PRICES, NO_COUNTER)),
                    (sent, of) -> {
                      throw down;
                    },
                    PLAIN,
                    ChatCall.create().attempt(ACME).call()))
        .isSameAs(down);
  }

  @Test
  void adds_no_usage_chunk_to_a_stream_without_any_chunk() {
    assertThat(drain(stream(STREAM_WITH_USAGE, Chunks.none(), COUNTER))).isEmpty();
  }

  @Test
  void ends_after_its_own_usage_chunk() {
    StreamingReply reply = stream(STREAM_WITH_USAGE, Chunks.none().text("Hi"), COUNTER);

    assertThat(drain(reply)).hasSize(2);
    assertThat(reply.next()).isNull();
  }
}
