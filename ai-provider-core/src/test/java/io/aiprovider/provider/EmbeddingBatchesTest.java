package io.aiprovider.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingBatchesTest {
  private static final Target FIRST = new Target("first", "small", false);
  private static final Target SECOND = new Target("second", "small", false);
  private static final Target OTHER_MODEL = new Target("second", "large", false);

  private final ChatCall call = ChatCall.create();
  private final List<String> asked = new ArrayList<>();
  private int failsAt = -1;

  private static ChatRequest request(String members) {
    return ChatRequest.parse(
        Operation.EMBEDDING, ("{\"model\":\"small\"," + members + "}").getBytes(UTF_8));
  }

  private CompleteReply embed(Target target, ChatCall attempt, ChatRequest request) {
    return EmbeddingBatches.embed(request, 2, target, attempt, batch -> answer(target, batch));
  }

  private CompleteReply answer(Target target, ChatRequest batch) {
    asked.add(target.provider() + batch.json().array("input").toJson());
    if (asked.size() == failsAt) {
      throw new Overloaded("Busy", FailureDetail.ofProvider(target.provider()));
    }
    List<JsonObject> data = new ArrayList<>();
    for (int i = 0; i < batch.json().array("input").size(); i++) {
      data.add(JsonObject.of("index", i).with("embedding", List.of(asked.size(), i)));
    }
    return CompleteReply.of(
        target,
        new ChatResponse(
            JsonObject.of("data", data).with("usage", Usage.of(10, 0).toEmbeddingJson())));
  }

  @Test
  @DisplayName("R39 only vectors that failed are requested again from the same target")
  void only_missing_vectors_are_requested_again() {
    ChatRequest request = request("\"input\":[\"a\",\"b\",\"c\",\"d\",\"e\"]");
    failsAt = 2;
    ChatCall attempt = call.attempt(FIRST).call();
    assertThatThrownBy(() -> embed(FIRST, attempt, request)).isInstanceOf(Overloaded.class);
    CompleteReply reply = embed(FIRST, call.attempt(FIRST).call(), request);

    assertThat(asked)
        .containsExactly(
            "first[\"a\",\"b\"]", "first[\"c\",\"d\"]", "first[\"c\",\"d\"]", "first[\"e\"]");
    assertThat(reply.response().json().objects("data"))
        .extracting(each -> each.integer("index"))
        .containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(reply.response().json().objects("data"))
        .extracting(each -> each.array("embedding").toJson())
        .containsExactly("[1,0]", "[1,1]", "[3,0]", "[3,1]", "[4,0]");
  }

  @Test
  @DisplayName("R39 usage before a batch failed is reported, and not again by the next attempt")
  void usage_before_a_failed_batch_is_reported() {
    ChatRequest request = request("\"input\":[\"a\",\"b\",\"c\",\"d\",\"e\"]");
    failsAt = 3;
    ChatCall attempt = call.attempt(FIRST).call();
    assertThatThrownBy(() -> embed(FIRST, attempt, request)).isInstanceOf(Overloaded.class);
    CompleteReply reply = embed(SECOND, call.attempt(SECOND).call(), request);

    assertThat(attempt.report().answeredInPart()).isEqualTo(Usage.of(20, 0));
    assertThat(reply.response().usage()).isEqualTo(Usage.of(10, 0));
    assertThat(asked.get(3)).isEqualTo("second[\"e\"]");
  }

  @Test
  @DisplayName("R39 vectors of another model or another request are not used")
  void another_model_or_request_begins_again() {
    failsAt = 2;
    ChatRequest request = request("\"input\":[\"a\",\"b\",\"c\"]");
    assertThatThrownBy(() -> embed(FIRST, call.attempt(FIRST).call(), request))
        .isInstanceOf(Overloaded.class);
    embed(OTHER_MODEL, call.attempt(OTHER_MODEL).call(), request);
    embed(FIRST, call.attempt(FIRST).call(), request.with("dimensions", 8));
    embed(FIRST, ChatCall.create().attempt(FIRST).call(), request);

    assertThat(asked.stream().filter(batch -> batch.endsWith("[\"a\",\"b\"]"))).hasSize(4);
  }

  private CompleteReply answered(String data, String input) {
    return EmbeddingBatches.embed(
        request("\"input\":" + input.replace('\'', '"')),
        10,
        FIRST,
        call.attempt(FIRST).call(),
        batch ->
            CompleteReply.of(
                FIRST,
                new ChatResponse(
                    JsonObject.parse("{\"data\":[" + data.replace('\'', '"') + "]}"))));
  }

  @Test
  @DisplayName("R36 vectors are sorted by their index")
  void vectors_are_sorted_by_their_index() {
    assertThat(
            answered(
                    "{'index':2,'embedding':[2]},{'index':0,'embedding':[0]},{'index':1,'embedding':[1]}",
                    "['a','b','c']")
                .response()
                .json()
                .objects("data"))
        .extracting(each -> each.array("embedding").toJson())
        .containsExactly("[0]", "[1]", "[2]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'index':0,'embedding':[0]},{'index':0,'embedding':[1]},{'index':0,'embedding':[2]}",
        "{'embedding':[0]},{'embedding':[1]},{'embedding':[2]}",
        "{'embedding':[0]},{'index':1,'embedding':[1]},{'index':2,'embedding':[2]}",
        "{'index':2,'embedding':[2]},{'embedding':[0]},{'index':1,'embedding':[1]}"
      })
  @DisplayName("R36 an index of 0 for all means no index, and a missing one means 0")
  void a_missing_index_is_accepted(String data) {
    List<JsonObject> placed = answered(data, "['a','b','c']").response().json().objects("data");

    assertThat(placed).extracting(each -> each.integer("index")).containsExactly(0L, 1L, 2L);
    assertThat(placed)
        .extracting(each -> each.array("embedding").toJson())
        .containsExactly("[0]", "[1]", "[2]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'index':1,'embedding':[1]},{'index':1,'embedding':[2]} | two vectors with the same index.",
        "{'index':0,'embedding':[1]},{'index':2,'embedding':[2]} | a vector whose index matches none of the texts.",
        "{'index':0,'embedding':[1]},{'embedding':[2]},{'index':1,'embedding':[3]} | a number of vectors (3) that is not the number of texts (2).",
        "{'index':0,'embedding':[1]},{'index':-1,'embedding':[2]} | a vector whose index matches none of the texts.",
        "{'index':0,'embedding':[1]} | a number of vectors (1) that is not the number of texts (2)."
      })
  @DisplayName("R36 vectors that do not match the texts are refused")
  void vectors_that_do_not_match_the_texts_are_refused(String data, String what) {
    assertThatThrownBy(() -> answered(data, "['a','b']"))
        .isInstanceOf(MalformedReply.class)
        .hasMessage("The provider answered with " + what);
  }
}
