package io.aiprovider.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineToolTest extends CommandFixture {
  @ParameterizedTest
  @CsvSource({
    "costs --group, costs has no option '--group'; the nearest is '--group-by'.",
    "keys list --tenat=acme, keys list has no option '--tenat=acme'; the nearest is '--tenant'.",
    "cost, ai-provider has no command 'cost'; the nearest is 'costs'.",
    "keys lst, keys has no command 'lst'; the nearest is 'list'.",
    "models gpt, 'models takes only options, but is given ''gpt''.'",
    "test a b, test is given 'b'",
    "chat -hello, 'Write -- before a prompt that begins with a hyphen: ai-provider chat -- \"-hello\"'",
    "costs --from=2026-10-01 --from=2026-11-01, should be specified only once.",
    "keys rotate k -q --json, 'are mutually exclusive'",
    "keys revoke, Missing required parameter: 'ID'.",
    "reconcile, Missing required parameter: 'FILE'.",
    "reconcile --token-tolerance=x f, Invalid value for option '--token-tolerance': 'x' is not a number",
    "reconcile --token-tolerance=1e-2147483647 f, is not a number",
    "keys create --requests-per-minute=x, is not a whole number",
    "costs --json --csv, Choose one of --json and --csv.",
    "billing --close --month=2026-10 --json --csv, Choose one of --json and --csv.",
    "reconcile --json --csv f, Choose one of --json and --csv.",
    "reconcile --token-tolerance=-1 f, A tolerance must not be negative.",
    "'', A command is missing."
  })
  void wrong_use_exits_with_2(String words, String message) {
    String[] arguments =
        Stream.of(words.split(" ")).filter(w -> !w.isEmpty()).toArray(String[]::new);

    assertThat(run(arguments)).isEqualTo(2);

    assertThat(err()).startsWith("ai-provider: ").contains(message);
    assertThat(out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"costs", "billing", "reconcile"})
  void every_command_has_help(String command) {
    assertThat(run(command, "--help")).isZero();

    assertThat(out()).contains("Usage: ai-provider " + command, "--url=URL", "--json", "Example:");
    assertThat(err()).isEmpty();
  }
}
