package io.aiprovider.samples.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WeatherDeskTest {

  @Test
  void continues_with_tool_and_memory_when_the_first_provider_fails() {
    PrintStream usual = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      WeatherDesk.main(new String[0]);
    } finally {
      System.setOut(usual);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "  first answers",
            "  the tool is called for example city",
            "  first answers",
            "Simulated answer to: What is the weather in Oslo?",
            "The tool returned: sun and 21 degrees",
            "  first answers",
            "  the tool is called for example city",
            "  first is down",
            "  second answers",
            "Simulated answer to: And in Lisbon?",
            "The tool returned: sun and 21 degrees",
            "remembered:",
            "  SYSTEM",
            "  USER",
            "  AI",
            "  TOOL_EXECUTION_RESULT",
            "  AI",
            "  USER",
            "  AI",
            "  TOOL_EXECUTION_RESULT",
            "  AI");
  }
}
