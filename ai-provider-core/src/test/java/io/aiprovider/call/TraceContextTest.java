package io.aiprovider.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String VALID = "00-" + TRACE + "-b7ad6b7169203331-01";

  @Test
  void has_the_id_of_the_trace() {
    TraceContext context = TraceContext.read(VALID, "vendor=1");

    assertThat(context).isNotNull();
    assertThat(context.traceId()).isEqualTo(TRACE);
    assertThat(context.state()).isEqualTo("vendor=1");
  }

  @Test
  void a_later_version_may_have_more_fields() {
    assertThat(TraceContext.read("01" + VALID.substring(2) + "-more", null)).isNotNull();
  }

  @Test
  void a_state_that_is_too_long_is_left_out() {
    TraceContext context = TraceContext.read(VALID, "v=" + "x".repeat(600));

    assertThat(context).isNotNull();
    assertThat(context.state()).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void a_parent_that_is_not_valid_is_none(String parent) {
    assertThat(TraceContext.read(parent, null)).isNull();
  }
}
