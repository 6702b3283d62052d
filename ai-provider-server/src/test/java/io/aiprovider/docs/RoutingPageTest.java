package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.Target;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.Router;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.spring.AiProviderProperties;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoutingPageTest {
  private static final Page PAGE = Page.of("docs/routing.md");
  private static final String STAND_IN = " (stand-in)";

  static Stream<Arguments> rows() {
    return PAGE.rows("## An example").stream()
        .map(row -> Arguments.of(Page.code(row.get(0)).get(0), row.get(1).replace("`", "")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void the_example_is_what_the_router_does(String asked, String targets) throws IOException {
    ChatRequest request = ChatRequest.builder().model(asked).user("Hello!").build();

    List<Target> actual = router().targetsFor(request, ChatCall.create());

    assertThat(actual.stream().map(RoutingPageTest::shown).collect(Collectors.joining(", ")))
        .isEqualTo(targets);
  }

  private static String shown(Target target) {
    return target + (target.standIn() ? STAND_IN : "");
  }

  private static Router router() throws IOException {
    AiProviderProperties example = Yaml.bind(PAGE.blocks("yaml").get(0));
    Map<String, ProviderOptions> providers = new LinkedHashMap<>();
    example.providers().forEach((name, settings) -> providers.put(name, options(name, settings)));
    RoutingOptions routing =
        new RoutingOptions(
            example.routing().defaultModel(),
            null,
            null,
            example.routing().models(),
            example.routing().crossModelFailover());
    return new Router(
        providers,
        routing,
        ModelCatalog.bundled()::owns,
        (provider, operation) -> true,
        provider -> List.of());
  }

  private static ProviderOptions options(String name, AiProviderProperties.Provider settings) {
    return ProviderOptions.builder()
        .type(settings.type() == null ? name : settings.type())
        .priority(settings.priority())
        .models(settings.models())
        .defaultModel(settings.defaultModel())
        .aliases(settings.aliases())
        .build();
  }
}
