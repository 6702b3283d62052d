package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.ModelNotFound;
import org.junit.jupiter.api.Test;

class RouteVerdictTest extends RouterFixture {
  @Test
  void each_candidate_has_its_verdict() {
    crossModelFailover = true;
    vendors();
    provider("lister", options(4).models("other"));
    provider("chats", options(5));
    callerMayUse("gpt-5", "claude/claude");

    route("gpt-5");

    assertThat(call.routePlan().candidates())
        .extracting(each -> each.target() + " " + each.verdict())
        .containsExactly(
            "openai/gpt-5 SELECTED",
            "local/gpt-5 SELECTED",
            "chats/gpt-5 SELECTED",
            "claude/gpt-5 NOT_OWNED",
            "lister/gpt-5 NOT_LISTED",
            "openai/gpt-4o NOT_ALLOWED",
            "claude/claude SELECTED",
            "lister/other NOT_ALLOWED");
  }

  @Test
  void a_verdict_names_a_missing_operation_and_a_possible_namesake() {
    crossModelFailover = true;
    provider("owner", options(1).type("openai"));
    provider("chats", options(2).defaultModel("x"));
    provider("open", options(3));

    embeddingTargets("gpt-vectors");

    assertThat(call.routePlan().candidates())
        .extracting(each -> each.target() + " " + each.verdict())
        .containsExactly(
            "owner/gpt-vectors SELECTED",
            "chats/gpt-vectors OPERATION_NOT_OFFERED",
            "open/gpt-vectors NAMESAKE",
            "chats/x FALLBACK_OFF");
  }

  @Test
  void a_plan_without_a_target_has_the_reasons() {
    provider("a", options(1).models("m"));

    assertThatThrownBy(() -> route("nope")).isInstanceOf(ModelNotFound.class);

    assertThat(call.routePlan().candidates())
        .extracting(each -> each.target() + " " + each.verdict())
        .containsExactly("a/nope NOT_LISTED", "a/m FALLBACK_OFF");
  }
}
