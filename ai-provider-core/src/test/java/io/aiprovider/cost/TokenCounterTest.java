package io.aiprovider.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCounterTest {
  private final TokenCounter counter = new TokenCounter();

  @Test
  void counts_as_openai_does() {
    assertThat(counter.count("hello world", "gpt-4o")).isEqualTo(2);
    assertThat(counter.count("", "gpt-4o")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, O200K_BASE",
    "gpt-4.1-mini, O200K_BASE",
    "claude-sonnet-4-5, O200K_BASE",
    "llama3, O200K_BASE",
    "gpt-4, CL100K_BASE",
    "gpt-4-turbo, CL100K_BASE",
    "openai/gpt-4-0613, CL100K_BASE",
    "gpt-3.5-turbo, CL100K_BASE",
    "text-embedding-3-small, CL100K_BASE",
  })
  void splits_as_the_model_does(String model, EncodingType expected) {
    Set<EncodingType> used = ConcurrentHashMap.newKeySet();
    TokenCounter recording =
        new TokenCounter(
            type -> {
              used.add(type);
              return Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE);
            });

    recording.count("text", model);

    assertThat(used).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The quick brown fox jumps over the lazy dog, while an engineer measures how long it takes.",
        "Der Antrag muss spätestens zwei Wochen vor Beginn der Reise schriftlich gestellt werden.",
        "Les données sont conservées pendant une durée de trois mois, puis elles sont supprimées.",
        "Система проверяет каждый запрос и сообщает вызывающей стороне, сколько осталось.",
        "系统会检查每个请求,并告诉调用者还剩下多少。请求的数量和令牌的数量都受到限制。",
        "for (int i = 0; i < names.length; i++) { total += count(names[i], limit); }",
        "{\"type\": \"object\", \"properties\": {\"city\": {\"type\": \"string\"}}}"
      })
  void estimates_a_prompt_without_splitting_it(String text) {
    ChatRequest request = ChatRequest.builder().user(text).build();

    long exact = counter.countPrompt(request, "gpt-4o");

    assertThat(counter.estimatePrompt(request)).isBetween(exact * 2 / 3, exact * 4 / 3 + 1);
  }

  @Test
  void counts_control_tokens_in_a_text_as_text() {
    assertThat(counter.count("<|endoftext|>", "gpt-4o")).isGreaterThan(1);
  }

  @Test
  void adds_the_separators_of_messages() {
    ChatRequest request = ChatRequest.builder().user("hello world").build();

    // 3 a message, "user" 1, "hello world" 2, and 3 before the answer
    assertThat(counter.countPrompt(request, "gpt-4o")).isEqualTo(9);
  }

  @Test
  void counts_text_parts_and_names_but_not_images() {
    JsonObject message =
        JsonObject.parse(
            """
            {"role": "user", "name": "bob", "content": [
              {"type": "text", "text": "hello world"},
              {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAAAAAAAAAA"}}]}""");
    ChatRequest request = ChatRequest.builder().message(new ChatMessage(message)).build();

    // as above, and 1 and "bob" 1 for the name
    assertThat(counter.countPrompt(request, "gpt-4o"))
        .isEqualTo(10 + counter.count("bob", "gpt-4o"));
  }

  @Test
  void counts_tool_definitions_and_calls() {
    ChatRequest plain = ChatRequest.builder().user("hello").build();
    ChatRequest withTool =
        ChatRequest.builder()
            .user("hello")
            .tool("weather", "Tells the weather", JsonObject.parse("{\"type\": \"object\"}"))
            .build();
    JsonObject call =
        JsonObject.of("function", JsonObject.of("name", "weather").with("arguments", "{}"));
    ChatRequest withCall =
        ChatRequest.builder()
            .user("hello")
            .message(
                new ChatMessage(
                    JsonObject.of("role", "assistant").with("tool_calls", List.of(call))))
            .build();

    long alone = counter.countPrompt(plain, "gpt-4o");
    assertThat(counter.countPrompt(withTool, "gpt-4o")).isGreaterThan(alone + 8);
    assertThat(counter.countPrompt(withCall, "gpt-4o"))
        .isEqualTo(
            alone
                + 3
                + counter.count("assistant", "gpt-4o")
                + counter.count("weather", "gpt-4o")
                + counter.count("{}", "gpt-4o"));
  }

  @Test
  void estimates_the_rest_of_a_very_long_prompt_from_its_beginning() {
    String line = "The quick brown fox jumps over the lazy dog. ";
    ChatRequest once = ChatRequest.builder().user(line.repeat(10_000)).build();
    ChatRequest often =
        ChatRequest.builder().user(line.repeat(10_000)).user(line.repeat(90_000)).build();

    long expected = counter.countPrompt(once, "gpt-4o") * 10;
    assertThat(counter.countPrompt(often, "gpt-4o"))
        .isBetween(expected * 99 / 100, expected * 101 / 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages", "tools", "functions", "response_format"})
  void estimates_again_what_has_another_prompt(String field) {
    ChatRequest request = ChatRequest.of("hello");
    long before = counter.estimatePrompt(request);
    List<JsonObject> more = List.of(JsonObject.of("role", "user").with("content", "a longer text"));

    assertThat(counter.estimatePrompt(request.with("model", "m").with("n", 2))).isEqualTo(before);
    assertThat(counter.estimatePrompt(request.with(field, more))).isGreaterThan(before);
    assertThat(counter.estimatePrompt(request.with(field, more).without(field)))
        .isLessThanOrEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"COMPLETION, prompt", "EMBEDDING, input"})
  void estimates_again_what_has_other_texts(Operation operation, String field) {
    ChatRequest request =
        ChatRequest.of(operation, JsonObject.of("model", "m").with(field, "short"));
    long before = counter.estimatePrompt(request);

    assertThat(counter.estimatePrompt(request.with(field, "a text that is longer")))
        .isGreaterThan(before);
  }
}
