package io.aiprovider.samples.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TripPlannerTest {

  @Test
  void runs_both_tools_and_fills_in_the_record() {
    PrintStream usual = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      TripPlanner.main(new String[0]);
    } finally {
      System.setOut(usual);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .startsWith("rounds: 1", "  user", "  assistant", "  tool", "  tool", "  assistant")
        .anyMatch(line -> line.contains("There is no forecast for that city."))
        .anyMatch(line -> line.contains("example from Express"))
        .last()
        .asString()
        .startsWith("Trip[destination=");
  }
}
