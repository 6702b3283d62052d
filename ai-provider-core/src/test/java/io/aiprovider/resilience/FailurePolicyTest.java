package io.aiprovider.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailurePolicyTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([A-Z_]+)` \\| [^|]+ \\| ([a-z ]+) \\| (yes|no) \\| (none|\\d+m) \\|");
  private static final Map<String, FailureAction> WORDS =
      Map.of(
          "same again",
          FailureAction.RETRY_SAME,
          "next",
          FailureAction.TRY_NEXT,
          "larger",
          FailureAction.TRY_LARGER,
          "give up",
          FailureAction.GIVE_UP);

  private static Map<FailureKind, FailurePolicy> documented() throws IOException {
    Map<FailureKind, FailurePolicy> table = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "resilience.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        table.put(
            FailureKind.valueOf(row.group(1)),
            new FailurePolicy(
                WORDS.get(row.group(2)),
                row.group(3).equals("yes"),
                row.group(4).equals("none") ? Duration.ZERO : Duration.parse("PT" + row.group(4))));
      }
    }
    return table;
  }

  @ParameterizedTest
  @EnumSource
  void equals_the_table_in_the_documentation(FailureKind kind) throws IOException {
    assertThat(documented().get(kind)).isEqualTo(FailurePolicy.of(kind));
  }

  @Test
  void is_documented_with_one_row_for_each_kind() throws IOException {
    assertThat(documented()).containsOnlyKeys(FailureKind.values());
  }

  @ParameterizedTest
  @DisplayName("44 45 an error in the request neither fails over nor counts")
  @EnumSource(names = {"INVALID_REQUEST", "CONTENT_FILTERED", "CANCELLED"})
  void an_error_in_the_request_ends_the_call(FailureKind kind) {
    assertThat(FailurePolicy.of(kind))
        .isEqualTo(new FailurePolicy(FailureAction.GIVE_UP, false, Duration.ZERO));
  }

  @Test
  @DisplayName("45 a prompt that is too long fails over to a larger window and does not count")
  void a_prompt_that_is_too_long_fails_over_to_a_larger_window() {
    assertThat(FailurePolicy.of(FailureKind.CONTEXT_OVERFLOW))
        .isEqualTo(new FailurePolicy(FailureAction.TRY_LARGER, false, Duration.ZERO));
  }
}
