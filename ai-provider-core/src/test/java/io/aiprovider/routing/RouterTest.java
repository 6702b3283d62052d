package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.reply.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterTest extends RouterFixture {
  // Which model

  @Test
  void without_any_default_model_auto_is_an_installed_model() {
    provider("cloud", options(1));
    provider("local", options(3));
    provider("near", options(2));
    installed.put("local", List.of("llama", "qwen"));
    installed.put("near", List.of("gemma"));

    assertThat(targets("auto")).containsExactly("near/gemma", "local/llama");
    assertThat(targets(null)).containsExactly("near/gemma", "local/llama");

    provider("cloud", options(1).defaultModel("gpt-4o"));
    assertThat(targets("auto")).containsExactly("cloud/gpt-4o");
  }

  @Test
  void a_group_comes_before_an_alias_of_that_name() {
    provider("a", options(1).models("m").alias("chat", "m"));
    provider("b", options(2).models("n"));
    groups.put("chat", ModelGroup.of("b/n", "a/m"));

    assertThat(targets("chat")).containsExactly("b/n", "a/m");
  }

  @Test
  void the_targets_of_a_group_keep_their_order_independent_of_priorities() {
    provider("a", options(1).models("m", "n"));
    provider("b", options(2));
    groups.put("chat", ModelGroup.of("b/x", "a/n", "a/m"));

    assertThat(targets("chat")).containsExactly("b/x", "a/n", "a/m");
  }

  @Test
  void an_alias_resolves_to_its_providers_model() {
    provider("a", options(1).models("m-2026").alias("fast", "m-2026"));
    provider("b", options(2).models("small").alias("fast", "small"));

    assertThat(targets("fast")).containsExactly("a/m-2026", "b/small");
  }

  @Test
  void a_listed_name_with_a_slash_comes_before_a_provider_of_that_name() {
    provider("meta", options(1).models("other"));
    provider("host", options(2).models("meta/llama"));

    assertThat(targets("meta/llama")).containsExactly("host/meta/llama");
  }

  @Test
  void a_providers_name_before_the_first_slash_pins_it() {
    crossModelFailover = true;
    provider("a", options(1).models("m"));
    provider("b", options(2).models("n").defaultModel("n"));

    assertThat(targets("b/not-listed/x")).containsExactly("b/not-listed/x");
  }

  @Test
  void a_pinned_provider_resolves_its_aliases() {
    provider("a", options(1).alias("fast", "m-2026"));

    assertThat(targets("a/fast")).containsExactly("a/m-2026");
  }

  @Test
  void a_slash_after_another_word_than_a_provider_is_part_of_a_plain_name() {
    provider("a", options(1));

    assertThat(targets("org/model")).containsExactly("a/org/model");
    assertThat(targets("a/")).containsExactly("a/a/");
  }

  @Test
  void auto_or_no_model_is_the_default_model() {
    defaultModel = "m";
    provider("a", options(1).models("x", "m"));

    assertThat(targets(null)).containsExactly("a/m");
    assertThat(targets("")).containsExactly("a/m");
    assertThat(targets("auto")).containsExactly("a/m");
  }

  @Test
  void the_default_model_may_be_a_group() {
    defaultModel = "chat";
    provider("a", options(1));
    groups.put("chat", ModelGroup.of("a/m"));

    assertThat(targets("auto")).containsExactly("a/m");
  }

  @Test
  void without_a_default_model_auto_is_each_providers_default() {
    provider("a", options(2).models("m", "n"));
    provider("b", options(1).defaultModel("x"));
    provider("c", options(3));

    assertThat(route("auto"))
        .containsExactly(new Target("b", "x", false), new Target("a", "m", false));
  }

  @Test
  void a_group_of_an_unknown_provider_is_refused_at_the_start() {
    provider("a", options(1));
    groups.put("chat", ModelGroup.of("gone/m"));

    assertThatThrownBy(this::router)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'chat'")
        .hasMessageContaining("'gone/m'")
        .hasMessageContaining("[a]");
  }

  // Which provider

  @Test
  void providers_that_list_or_own_the_model_come_first_by_priority() {
    provider("late", options(9).models("gpt-4o"));
    provider("open", options(1));
    provider("owner", options(5).type("openai").closed(true));
    provider("early", options(2).models("gpt-4o"));

    assertThat(targets("gpt-4o"))
        .containsExactly("early/gpt-4o", "owner/gpt-4o", "late/gpt-4o", "open/gpt-4o");
  }

  @Test
  void equal_priorities_keep_the_order_of_the_configuration() {
    provider("z", options(1).models("m"));
    provider("a", options(1).models("m"));

    assertThat(targets("m")).containsExactly("z/m", "a/m");
  }

  @Test
  void a_provider_with_a_list_serves_nothing_else() {
    provider("owner", options(1).type("openai").models("gpt-4o"));
    provider("open", options(2));

    assertThat(targets("gpt-5")).containsExactly("open/gpt-5");
  }

  @Test
  void the_other_providers_are_fallbacks_with_their_default_model() {
    crossModelFailover = true;
    provider("a", options(1).models("x", "y").defaultModel("y"));
    provider("b", options(2).models("m"));
    provider("c", options(3).models("z").defaultModel("fast").alias("fast", "z"));

    assertThat(route("m"))
        .containsExactly(
            new Target("b", "m", false), new Target("a", "y", true), new Target("c", "z", true));
  }

  @Test
  void there_are_no_fallbacks_unless_they_are_allowed() {
    provider("a", options(1).models("x"));
    provider("b", options(2).models("m"));

    assertThat(targets("m")).containsExactly("b/m");
  }

  @Test
  void other_providers_are_fallbacks_for_a_group() {
    crossModelFailover = true;
    provider("a", options(1).models("m"));
    provider("b", options(2).models("n"));
    groups.put("chat", ModelGroup.of("a/m"));

    assertThat(route("chat"))
        .containsExactly(new Target("a", "m", false), new Target("b", "n", true));
  }

  @Test
  void a_model_that_no_provider_serves_is_not_found() {
    provider("a", options(1).models("m"));

    ModelNotFound failure = catchThrowableOfType(ModelNotFound.class, () -> route("nope"));

    assertThat(failure)
        .hasMessage("The model 'nope' does not exist or you do not have access to it.");
    assertThat(failure.param()).isEqualTo("model");
    assertThat(failure.status()).isEqualTo(404);
  }

  @Test
  void without_a_model_and_a_default_the_message_says_what_to_do() {
    provider("a", options(1));

    assertThatThrownBy(() -> route(null))
        .isInstanceOf(ModelNotFound.class)
        .hasMessageContaining("Name a model, or set a default one.");
  }
}
