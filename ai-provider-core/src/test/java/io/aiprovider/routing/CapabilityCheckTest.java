package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.Capability;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.catalog.Modality;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.Explanation;
import io.aiprovider.failure.ContextOverflow;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.plan.SkippedTarget;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.ScriptedProvider;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityCheckTest {
  private static final Set<Capability> TEXT_ONLY = EnumSet.of(Capability.REASONING);
  private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);
  private static final ModelCatalog CATALOG =
      ModelCatalog.of(
          LocalDate.of(2026, 1, 1),
          List.of(
              model("plain", 1_000, TEXT_ONLY, Set.of(Modality.TEXT)),
              model("images", 4_000, ALL, Set.of(Modality.TEXT, Modality.IMAGE, Modality.PDF)),
              model("audio", 100_000, ALL, EnumSet.allOf(Modality.class)),
              model("undescribed", 0, Set.of(), Set.of(Modality.TEXT))));

  private static CatalogModel model(
      String id, long window, Set<Capability> capabilities, Set<Modality> input) {
    return new CatalogModel(
        id,
        "a",
        Mode.CHAT,
        window,
        0,
        null,
        capabilities,
        input,
        Set.of(Modality.TEXT),
        null,
        null,
        null);
  }

  private final ScriptedProvider provider = new ScriptedProvider("a");
  private final ChatClient client =
      ChatClient.builder()
          .catalog(CATALOG)
          .provider(provider, ProviderOptions.builder().build())
          .routing(
              RoutingOptions.DEFAULT
                  .withCrossModelFailover(false)
                  .withGroup("group", ModelGroup.of("a/plain", "a/images", "a/audio"))
                  .withGroup("new", ModelGroup.of("a/plain", "a/unknown", "a/undescribed"))
                  .withGroup("small", ModelGroup.of("a/plain", "a/images"))
                  .withGroup("one", ModelGroup.of("a/plain")))
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'tools': [{'type': 'function', 'function': {'name': 'f'}}]} | images, audio",
        "{'tools': []} | plain, images, audio",
        "{'response_format': {'type': 'json_schema', 'json_schema': {'name': 'x'}}} | images, audio",
        "{'response_format': {'type': 'json_object'}} | plain, images, audio",
        "{'messages': [{'role': 'user', 'content': [{'type': 'image_url', 'image_url': {'url': 'data:'}}]}]} | images, audio",
        "{'messages': [{'role': 'user', 'content': [{'type': 'input_audio', 'input_audio': {}}]}]} | plain, audio",
        "{'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'Hi'}]}]} | plain, images, audio"
      })
  void a_model_that_lacks_a_capability_is_left_out(String fields, String models) {
    assertThat(models(request("group", fields))).isEqualTo(models);
  }

  @ParameterizedTest
  @CsvSource({
    "900, 'plain, images, audio'", // fits
    "1400, 'plain, images, audio'", // the provider may count differently
    "1700, 'images, audio'",
    "7000, audio"
  })
  void a_model_with_too_small_a_window_is_left_out(int tokens, String models) {
    assertThat(models(prompt("group", tokens))).isEqualTo(models);
  }

  @Test
  void a_model_about_which_nothing_is_known_is_called() {
    String tools = "{'tools': [{'type': 'function', 'function': {'name': 'f'}}]}";

    assertThat(models(request("new", tools))).isEqualTo("unknown, undescribed");
  }

  @Test
  void the_provider_decides_if_there_is_only_one_target() {
    String tools = "{'tools': [{'type': 'function', 'function': {'name': 'f'}}]}";

    assertThat(models(request("a/plain", tools))).isEqualTo("plain");
    assertThat(models(request("one", tools))).isEqualTo("plain");
    assertThat(models(prompt("a/plain", 5_000))).isEqualTo("plain");
  }

  @Test
  void fails_without_an_attempt_if_no_model_is_left() {
    assertThatThrownBy(() -> client.chat(prompt("small", 10_000)))
        .isInstanceOf(ContextOverflow.class)
        .hasMessageContaining("maximum context length of the models that may answer is 4000 tokens")
        .hasMessageContaining("about 100");
    String audio =
        "{'messages': [{'role': 'user', 'content': [{'type': 'input_audio', 'input_audio': {}}]}],"
            + " 'tools': [{'type': 'function', 'function': {'name': 'f'}}]}";
    assertThatThrownBy(() -> client.chat(request("small", audio)))
        .isInstanceOf(UnsupportedFeature.class)
        .hasMessageContaining("a/plain: the model cannot call tools.")
        .hasMessageContaining("a/images: the model cannot read audio.");
    assertThat(provider.requestCount()).isZero();
  }

  @Test
  void an_explanation_shows_what_the_models_lack() {
    Explanation explanation = client.explain(prompt("small", 10_000));

    assertThat(explanation.refusal()).isInstanceOf(ContextOverflow.class);
    assertThat(explanation.candidates()).isNotEmpty().allMatch(each -> each.position() == 0);
  }

  @Test
  void the_list_for_long_prompts_is_called_if_no_target_of_the_group_is_left() {
    provider.answers("Hello!");
    client.configure(
        builder ->
            builder
                .catalog(CATALOG)
                .provider(provider, ProviderOptions.builder().build())
                .routing(
                    RoutingOptions.DEFAULT.withGroup(
                        "small",
                        ModelGroup.of("a/plain", "a/images").withOnContextOverflow("a/audio"))));
    ChatCall call = client.newCall().build();

    client.send(prompt("small", 10_000), call).close();

    assertThat(call.trace().attempts())
        .extracting(attempt -> attempt.target())
        .containsExactly(new Target("a", "audio", true));
  }

  @Test
  void what_is_left_out_is_reported_as_skipped() {
    provider.answers("Hello!");
    ChatCall call = client.newCall().build();

    client.send(prompt("group", 2_000), call).close();

    assertThat(call.trace().attempts()).hasSize(1);
    assertThat(call.trace().skipped())
        .extracting(SkippedTarget::target)
        .containsExactly(new Target("a", "plain", false));
    assertThat(call.routePlan()).isNotNull();
    assertThat(call.routePlan().candidates())
        .filteredOn(each -> each.verdict() == RoutePlan.Verdict.PROMPT_TOO_LONG)
        .singleElement()
        .satisfies(
            each -> assertThat(each.reason()).contains("the context window of the model is 1000"));
  }

  private String models(ChatRequest request) {
    List<Target> targets = client.plan(request, ChatCall.create()).targets();
    return String.join(", ", targets.stream().map(Target::model).toList());
  }

  private static ChatRequest request(String model, String fields) {
    ChatRequest request = ChatRequest.builder().model(model).user("Hi").build();
    JsonObject more = JsonObject.parse(fields.replace('\'', '"'));
    for (String name : more.names()) {
      request = request.with(name, more.get(name));
    }
    return request;
  }

  private static ChatRequest prompt(String model, int tokens) {
    return ChatRequest.builder().model(model).user(" hello".repeat(tokens)).build();
  }
}
