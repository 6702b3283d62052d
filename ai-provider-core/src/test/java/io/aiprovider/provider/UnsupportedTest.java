package io.aiprovider.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.reply.Target;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnsupportedTest {

  @Test
  void dropped_fields_are_reported_to_the_call() {
    ChatCall call = ChatCall.create();
    ChatCall attempt = call.attempt(new Target("google", "m", false)).call();
    Unsupported unsupported = new Unsupported("google", Unsupported.Handling.DROP, attempt);

    unsupported.drop("logit_bias");
    unsupported.drop("service_tier");
    unsupported.drop("logit_bias");
    unsupported.report();

    assertThat(call.trace().dropped()).containsExactly("logit_bias", "service_tier");
  }

  @Test
  void where_nothing_may_be_dropped_the_field_is_refused_by_name() {
    Unsupported unsupported =
        new Unsupported("google", Unsupported.Handling.ERROR, ChatCall.create());

    assertThatThrownBy(() -> unsupported.drop("logit_bias"))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(400);
              assertThat(refusal.param()).isEqualTo("logit_bias");
              assertThat(refusal.code()).isEqualTo("unsupported_parameter");
              assertThat(refusal.provider()).isEqualTo("google");
            })
        .hasMessageContaining("'logit_bias'");
  }

  @ParameterizedTest
  @EnumSource(Unsupported.Handling.class)
  void a_configured_default_is_dropped_without_a_report(Unsupported.Handling handling) {
    ChatCall attempt =
        ChatCall.create()
            .attempt(new Target("google", "m", false), true, Set.of("temperature"))
            .call();
    Unsupported unsupported = new Unsupported("google", handling, attempt);

    unsupported.drop("temperature");
    unsupported.report();

    assertThat(attempt.trace().dropped()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools[0].type", "tool_choice", "response_format.type", "n"})
  void what_the_answer_depends_on_is_never_dropped(String field) {
    Unsupported unsupported =
        new Unsupported("google", Unsupported.Handling.DROP, ChatCall.create());

    assertThatThrownBy(() -> unsupported.drop(field)).isInstanceOf(UnsupportedFeature.class);
  }
}
