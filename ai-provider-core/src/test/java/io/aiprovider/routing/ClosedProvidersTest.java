package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.reply.Target;
import org.junit.jupiter.api.Test;

class ClosedProvidersTest extends RouterFixture {
  @Test
  void a_closed_provider_is_called_only_for_models_of_its_vendor() {
    vendors();

    assertThat(targets("claude")).containsExactly("claude/claude", "local/claude");
    assertThat(targets("gpt-5")).containsExactly("openai/gpt-5", "local/gpt-5");
  }

  @Test
  void a_closed_provider_is_a_fallback_with_its_default_model() {
    crossModelFailover = true;
    vendors();

    assertThat(route("gpt-5"))
        .containsExactly(
            new Target("openai", "gpt-5", false),
            new Target("local", "gpt-5", false),
            new Target("openai", "gpt-4o", true),
            new Target("claude", "claude", true));
  }

  @Test
  void for_a_model_that_none_lists_or_owns_all_are_called_by_priority() {
    vendors();
    provider("lister", options(2).models("other"));

    assertThat(targets("brand-new"))
        .containsExactly("openai/brand-new", "claude/brand-new", "local/brand-new");
  }

  @Test
  void for_a_model_that_one_provider_lists_no_closed_provider_is_called() {
    vendors();
    provider("lister", options(9).models("brand-new"));

    assertThat(targets("brand-new")).containsExactly("lister/brand-new", "local/brand-new");
  }

  @Test
  void for_a_model_of_a_vendor_that_is_not_configured_no_closed_provider_is_called() {
    crossModelFailover = true;
    provider("openai", options(1).type("openai").closed(true).defaultModel("gpt-4o"));

    assertThat(route("claude")).containsExactly(new Target("openai", "gpt-4o", true));
  }

  @Test
  void an_open_provider_of_the_vendors_type_has_no_precedence() {
    provider("proxy", options(2).type("openai"));
    provider("local", options(1));

    assertThat(targets("gpt-4o")).containsExactly("local/gpt-4o", "proxy/gpt-4o");
  }

  @Test
  void a_list_of_models_takes_precedence_over_closed() {
    provider("openai", options(1).type("openai").closed(true).models("claude"));

    assertThat(targets("claude")).containsExactly("openai/claude");
    assertThatThrownBy(() -> route("gpt-4o")).isInstanceOf(ModelNotFound.class);
  }

  @Test
  void a_provider_with_aliases_stays_closed_for_all_other_names() {
    provider("openai", options(1).type("openai").closed(true).alias("fast", "gpt-4o"));

    assertThat(targets("fast")).containsExactly("openai/gpt-4o");
    assertThatThrownBy(() -> route("claude")).isInstanceOf(ModelNotFound.class);
  }
}
