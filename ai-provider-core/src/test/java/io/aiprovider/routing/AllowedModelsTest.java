package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.caller.ModelAccess;
import io.aiprovider.failure.ModelNotAllowed;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.reply.Target;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AllowedModelsTest extends RouterFixture {
  @Test
  void no_group_alias_or_failover_reaches_a_forbidden_model() {
    crossModelFailover = true;
    provider("a", options(1).models("m", "expensive").alias("best", "expensive"));
    provider("b", options(2).models("n"));
    groups.put("chat", ModelGroup.of("a/expensive", "a/m"));
    callerMayUse("m");

    assertThat(targets("chat")).containsExactly("a/m");
    assertThat(targets("m")).containsExactly("a/m");
    assertThatThrownBy(() -> route("best")).isInstanceOf(ModelNotAllowed.class);
    assertThatThrownBy(() -> route("a/expensive")).isInstanceOf(ModelNotAllowed.class);
  }

  @Test
  @DisplayName("case R30 an allowed group or alias allows its targets, under that name only")
  void an_allowed_name_allows_its_targets() {
    provider("a", options(1).models("m", "expensive").alias("best", "expensive"));
    provider("b", options(2).models("n"));
    groups.put("chat", ModelGroup.of("a/expensive", "b/n"));
    callerMayUse("chat", "best");

    assertThat(targets("chat")).containsExactly("a/expensive", "b/n");
    assertThat(targets("best")).containsExactly("a/expensive");
    assertThat(targets("a/best")).containsExactly("a/expensive");
    for (String name : List.of("expensive", "a/expensive", "n", "m")) {
      assertThatThrownBy(() -> route(name)).isInstanceOf(ModelNotAllowed.class);
    }
  }

  @Test
  @DisplayName("case R30 an allowed group does not allow fallbacks, which need their own entry")
  void a_fallback_needs_its_own_entry() {
    crossModelFailover = true;
    provider("a", options(1).models("m"));
    provider("b", options(2).models("n"));
    provider("c", options(3).models("o"));
    groups.put("chat", ModelGroup.of("a/m"));
    callerMayUse("chat", "c/o");

    assertThat(route("chat"))
        .containsExactly(new Target("a", "m", false), new Target("c", "o", true));
  }

  @Test
  @DisplayName("case R30 auto is allowed if the name that it means is allowed")
  void auto_is_allowed_if_its_model_is_allowed() {
    provider("a", options(1).models("m"));
    groups.put("chat", ModelGroup.of("a/m"));
    defaultModel = "chat";
    callerMayUse("chat");

    assertThat(targets("auto")).containsExactly("a/m");
    assertThat(targets(null)).containsExactly("a/m");
  }

  @Test
  void a_model_may_be_allowed_at_one_provider_only() {
    provider("a", options(1).models("m"));
    provider("b", options(2).models("m"));
    callerMayUse("b/m");

    assertThat(targets("m")).containsExactly("b/m");
  }

  @Test
  void a_deny_entry_excludes_a_target_in_a_group_and_as_a_fallback() {
    crossModelFailover = true;
    provider("a", options(1).models("m", "expensive"));
    provider("b", options(2).models("n").defaultModel("expensive"));
    groups.put("chat", ModelGroup.of("a/expensive", "a/m", "b/n"));
    callerHas(ModelAccess.of(List.of("*"), List.of("expens*")));

    assertThat(targets("chat")).containsExactly("a/m", "b/n");
    assertThatThrownBy(() -> route("expensive")).isInstanceOf(ModelNotAllowed.class);
  }

  @Test
  void a_model_that_no_provider_has_is_not_found_whatever_the_caller_may_use() {
    crossModelFailover = true;
    provider("a", options(1).models("m").defaultModel("m"));
    callerMayUse("other");

    assertThatThrownBy(() -> route("unknown")).isInstanceOf(ModelNotFound.class);
  }
}
