package io.aiprovider.server.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
  @ParameterizedTest
  @CsvSource({"120, 120", "' 90 ', 90", "1, 40", "0, 0", "-1, 0", "wide, 0", "'', 0"})
  void the_width_is_that_of_the_terminal_if_it_knows_one(String columns, int width) {
    Console console = Console.of(Map.of("COLUMNS", columns), System.out, System.err);

    assertThat(console.width()).isEqualTo(width);
    assertThat(console.isTerminal()).isEqualTo(width > 0);
  }
}
