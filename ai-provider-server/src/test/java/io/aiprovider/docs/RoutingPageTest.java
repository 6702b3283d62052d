package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.openai.Preset;
import io.aiprovider.routing.ConfiguredProvider;
import io.aiprovider.routing.ModelGroup;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.Router;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.RoutingProperties;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoutingPageTest {
  private static final Page PAGE = Page.of("docs/routing.md");

  static Stream<Arguments> rows() {
    return PAGE.rows("## An example").stream()
        .map(row -> Arguments.of(Page.code(row.get(0)).get(0), row.get(1).replace("`", "")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void the_example_shows_what_the_router_does(String model, String targets) throws IOException {
    ChatRequest request = ChatRequest.builder().model(model).user("Hello!").build();

    List<RoutePlan.Candidate> actual = router().planFor(request, ChatCall.create()).callable();

    assertThat(actual.stream().map(RoutingPageTest::shown).collect(Collectors.joining(", ")))
        .isEqualTo(targets);
  }

  @Test
  void shows_the_default_model_of_each_preset() {
    Map<String, String> shown = new HashMap<>();
    for (List<String> row : PAGE.rows("### Default models")) {
      Page.code(row.get(0)).forEach(type -> shown.put(type, row.get(1).replace("`", "")));
    }

    assertThat(Preset.values())
        .allSatisfy(
            preset ->
                assertThat(shown)
                    .containsEntry(
                        preset.label(), Objects.requireNonNullElse(preset.defaultModel(), "none")));
  }

  @Test
  void the_failover_example_is_the_one_in_the_readme() {
    String sample = Page.of("samples/failover.yml").text();

    assertThat(Page.of("README.md").text())
        .contains(sample.substring(sample.indexOf("ai-provider:")));
  }

  private static String shown(RoutePlan.Candidate candidate) {
    if (candidate.verdict() == RoutePlan.Verdict.RESERVE) {
      return candidate.target() + " (if it does not have the model)";
    }
    return candidate.target() + (candidate.target().fallback() ? " (fallback)" : "");
  }

  private static Router router() throws IOException {
    List<Page.Block> blocks = PAGE.blocks("yaml");
    AiProviderProperties example = Yaml.bind(blocks.get(blocks.size() - 1));
    List<ConfiguredProvider> providers =
        example.providers().entrySet().stream()
            .map(entry -> configured(entry.getKey(), entry.getValue()))
            .toList();
    RoutingOptions routing =
        RoutingOptions.DEFAULT
            .withDefaultModel(example.routing().defaultModel())
            .withModels(groups(example.routing().models()))
            .withCrossModelFailover(example.routing().crossModelFailover());
    return new Router(providers, routing, ModelCatalog.bundled(), provider -> List.of());
  }

  private static Map<String, ModelGroup> groups(Map<String, RoutingProperties.Group> examples) {
    Map<String, ModelGroup> groups = new HashMap<>();
    examples.forEach(
        (name, group) ->
            groups.put(
                name,
                ModelGroup.of(
                    group.targets().stream()
                        .map(RoutingProperties.Target::model)
                        .toArray(String[]::new))));
    return groups;
  }

  private static ConfiguredProvider configured(
      String name, AiProviderProperties.Provider settings) {
    String type = settings.type() == null ? name : settings.type();
    ChatProvider provider =
        OpenAiCompatibleProvider.builder(name)
            .preset(Preset.named(type).orElseThrow())
            .apiKey(settings.apiKey())
            .build();
    return new ConfiguredProvider(provider, options(settings));
  }

  private static ProviderOptions options(AiProviderProperties.Provider settings) {
    return ProviderOptions.builder()
        .priority(settings.priority())
        .models(settings.models())
        .closed(settings.closed())
        .defaultModel(settings.defaultModel())
        .aliases(settings.aliases())
        .build();
  }
}
