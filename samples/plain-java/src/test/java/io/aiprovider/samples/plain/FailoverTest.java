package io.aiprovider.samples.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FailoverTest {

  @Test
  void is_answered_by_the_second_provider_and_shows_what_it_cost() {
    PrintStream usual = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Failover.main(new String[0]);
    } finally {
      System.setOut(usual);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "Simulated answer to: Why is the sky blue?",
            "  [first/simulated: The simulated provider answers with status 503, as configured.]",
            "  [second/simulated: answered]",
            "  [$0.00000735 to second]",
            "Simulated answer to: Why is the sea salty?",
            "  [first/simulated: The simulated provider answers with status 503, as configured.]",
            "  [second/simulated: answered]",
            "  [$0.0000075 to second]");
  }
}
