package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.CatalogModel.Mode;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.MutableClock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {
  private static final ModelCatalog CATALOG =
      ModelCatalog.of(
          LocalDate.of(2026, 1, 1),
          List.of(
              new CatalogModel("gpt-4o", "openai", Mode.CHAT, 0, 0, null, Set.of()),
              new CatalogModel("m", "openai", Mode.CHAT, 0, 0, null, Set.of()),
              new CatalogModel("vectors", "openai", Mode.EMBEDDING, 0, 0, null, Set.of())));

  private final ModelDirectory directory = directory();

  private static ModelDirectory directory() {
    RoutingOptions routing = RoutingOptions.DEFAULT.withGroup("chat", ModelGroup.of("a/m"));
    ProviderOptions a =
        ProviderOptions.builder().priority(1).models("m").alias("fast", "m").build();
    ProviderOptions b =
        ProviderOptions.builder().priority(2).type("openai").defaultModel("own").build();
    Router router =
        new Router(
            List.of(
                new ConfiguredProvider(new NamedProvider("a"), a),
                new ConfiguredProvider(new NamedProvider("b"), b)),
            routing,
            CATALOG,
            provider -> List.of());
    return new ModelDirectory(router, routing.models().keySet(), CATALOG, new MutableClock());
  }

  private static Caller mayUse(String... models) {
    return new Caller("k", "t", null, Set.of(models));
  }

  private List<String> shownTo(@Nullable Caller caller) {
    return directory.models(caller).stream().map(ModelEntry::id).toList();
  }

  @Test
  void lists_groups_aliases_models_and_known_models_of_other_providers() {
    assertThat(directory.models(null))
        .containsExactly(
            new ModelEntry("chat", "ai-provider"),
            new ModelEntry("fast", "a"),
            new ModelEntry("m", "a"),
            new ModelEntry("own", "b"),
            new ModelEntry("gpt-4o", "b"),
            new ModelEntry("vectors", "b"));
  }

  @Test
  @DisplayName("case R30 a caller sees only names that it may request")
  void a_caller_sees_only_names_that_it_may_request() {
    assertThat(shownTo(mayUse("fast"))).containsExactly("fast");
    assertThat(shownTo(mayUse("chat"))).containsExactly("chat");
    assertThat(shownTo(mayUse("vectors"))).containsExactly("vectors");
    assertThat(shownTo(mayUse())).hasSize(6);
  }

  @Test
  @DisplayName("case R30 a name that resolves to an allowed model is shown, because it is served")
  void a_name_that_resolves_to_an_allowed_model_is_shown() {
    assertThat(shownTo(mayUse("m"))).containsExactly("chat", "fast", "m");
    assertThat(shownTo(mayUse("a/m"))).containsExactly("chat", "fast", "m");
  }

  @Test
  void patterns_and_deny_entries_hold_for_the_list() {
    Caller caller =
        mayUse().withModels(ModelAccess.of(List.of("gpt-*", "a/*"), List.of("FAST", "chat")));

    assertThat(shownTo(caller)).containsExactly("m", "gpt-4o");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/m", "a/fast", "b/own", "b/gpt-4o"})
  @DisplayName("case R29 a pinned name is a model if the provider is known to have it")
  void a_pinned_name_is_a_model(String name) {
    assertThat(directory.model(name, null)).isEqualTo(new ModelEntry(name, name.substring(0, 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/other", "b/made-up", "c/m", "other", "a/", "/m", ""})
  void an_unknown_name_is_not_a_model(String name) {
    assertThat(directory.model(name, null)).isNull();
  }

  @Test
  void one_name_is_looked_up_as_in_the_list() {
    assertThat(directory.model("chat", null)).isEqualTo(new ModelEntry("chat", "ai-provider"));
    assertThat(directory.model("m", mayUse("fast"))).isNull();
    assertThat(directory.model("a/m", mayUse("fast"))).isNull();
    assertThat(directory.model("a/fast", mayUse("fast"))).isNotNull();
  }

  @Test
  void an_entry_means_a_target_unless_it_is_a_group() {
    assertThat(directory.targetOf(new ModelEntry("fast", "a")))
        .isEqualTo(new Target("a", "m", false));
    assertThat(directory.targetOf(new ModelEntry("a/fast", "a")))
        .isEqualTo(new Target("a", "m", false));
    assertThat(directory.targetOf(new ModelEntry("chat", "ai-provider"))).isNull();
  }
}
