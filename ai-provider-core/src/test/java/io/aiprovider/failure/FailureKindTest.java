package io.aiprovider.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureKindTest {

  @Test
  void each_kind_has_one_class() throws ReflectiveOperationException {
    List<FailureKind> kinds = new ArrayList<>();
    for (Class<?> type : ChatException.class.getPermittedSubclasses()) {
      Object failure =
          type == NoTargetLeft.class
              ? new NoTargetLeft("x", List.of(Failures.unavailable("p")))
              : type.getConstructor(String.class, FailureDetail.class)
                  .newInstance("x", FailureDetail.NONE);
      kinds.add(((ChatException) failure).kind());
    }

    assertThat(kinds).containsExactlyInAnyOrder(FailureKind.values());
  }

  @ParameterizedTest
  @DisplayName("case R37 every kind has a code, except an invalid request")
  @EnumSource
  void has_a_code(FailureKind kind) {
    assertThat(kind.code() == null).isEqualTo(kind == FailureKind.INVALID_REQUEST);
  }

  @ParameterizedTest
  @DisplayName("case R37 a number is not used as a code")
  @ValueSource(strings = {"429", "1500", ""})
  void a_number_is_not_used_as_a_code(String code) {
    FailureDetail detail = new FailureDetail("p", 429, null, code, null, null);

    assertThat(new RateLimited("x", detail).code()).isEqualTo("rate_limit_exceeded");
  }

  @Test
  @DisplayName("case R37 failures of one kind have its code, mixed ones have a separate code")
  void several_failures_have_their_common_code() {
    ChatException limited = Failures.rateLimited("p", null);

    assertThat(new NoTargetLeft("x", List.of(limited, Failures.rateLimited("q", null))).code())
        .isEqualTo("rate_limit_exceeded");
    assertThat(new NoTargetLeft("x", List.of(limited, Failures.unavailable("q"))).code())
        .isEqualTo("all_providers_failed");
  }
}
