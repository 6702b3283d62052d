package io.aiprovider.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The documentation's table of what may be cached is true. */
class CacheabilityTest {
  private static final Path PAGE = Path.of("../docs/caching-and-cost.md");
  private static final Pattern ROW =
      Pattern.compile("\\| (request|answer) \\| `(.*?)` \\| (yes|no) \\| .+ \\|");

  private static final JsonObject REQUEST =
      JsonObject.parse("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
  private static final JsonObject CHOICE =
      JsonObject.parse(
          "{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"}}");

  static Stream<Arguments> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .map(row -> ROW.matcher(row))
        .filter(Matcher::matches)
        .map(row -> Arguments.of(row.group(1), row.group(2), row.group(3).equals("yes")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void what_may_be_cached(String place, String members, boolean cached) {
    JsonObject with = JsonObject.parse("{" + members + "}");

    boolean allowed =
        place.equals("request")
            ? Cacheability.allows(ChatRequest.of(merged(REQUEST, with)))
            : Cacheability.allows(
                answer(merged(CHOICE, with)), Cacheability.limitsLength(ChatRequest.of(REQUEST)));

    assertThat(allowed).isEqualTo(cached);
  }

  @Test
  void the_table_has_all_rows() throws IOException {
    assertThat(rows()).hasSizeGreaterThan(30);
  }

  private static JsonObject merged(JsonObject base, JsonObject with) {
    JsonObject merged = base;
    for (String name : with.names()) {
      merged = merged.with(name, with.get(name));
    }
    return merged;
  }

  private static ChatResponse answer(JsonObject... choices) {
    return new ChatResponse(
        JsonObject.of("object", "chat.completion").with("choices", JsonArray.of(List.of(choices))));
  }

  @Test
  void an_answer_that_the_request_limits_may_be_cached() {
    ChatRequest limited = ChatRequest.of(REQUEST.with("max_completion_tokens", 10));
    ChatResponse cut = answer(CHOICE.with("finish_reason", "length"));

    assertThat(Cacheability.allows(cut, Cacheability.limitsLength(limited))).isTrue();
    assertThat(Cacheability.allows(cut, Cacheability.limitsLength(ChatRequest.of(REQUEST))))
        .isFalse();
  }

  @Test
  void all_choices_must_be_complete() {
    JsonObject filtered = CHOICE.with("finish_reason", "content_filter");

    assertThat(
            Cacheability.allows(
                answer(CHOICE, filtered), Cacheability.limitsLength(ChatRequest.of(REQUEST))))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource
  void an_answer_of_a_model_that_has_searched_is_not_cached(String members) {
    JsonObject answer = merged(answer(CHOICE).json(), JsonObject.parse("{" + members + "}"));

    assertThat(
            Cacheability.allows(
                new ChatResponse(answer), Cacheability.limitsLength(ChatRequest.of(REQUEST))))
        .isFalse();
  }

  static List<String> an_answer_of_a_model_that_has_searched_is_not_cached() {
    return List.of(
        "\"citations\":[\"https://example.org\"]",
        "\"search_results\":[{\"title\":\"t\"}]",
        "\"usage\":{\"server_tool_use\":{\"web_search_requests\":1}}",
        "\"usage\":{\"num_search_queries\":2}");
  }

  @Test
  void vectors_may_be_cached_and_an_empty_answer_not() {
    ChatResponse vectors =
        new ChatResponse(JsonObject.parse("{\"data\":[{\"index\":0,\"embedding\":[1]}]}"));

    assertThat(Cacheability.allows(vectors, Cacheability.limitsLength(ChatRequest.of(REQUEST))))
        .isTrue();
    assertThat(Cacheability.allows(answer(), Cacheability.limitsLength(ChatRequest.of(REQUEST))))
        .isFalse();
  }
}
