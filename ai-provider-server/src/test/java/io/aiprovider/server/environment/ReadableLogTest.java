package io.aiprovider.server.environment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** The pattern of lines for people. */
final class ReadableLogTest {
  private static final String FORGED = "12:00:00.000 ERROR forged";

  private final LoggerContext logback = new LoggerContext();

  private String line(String message, Throwable thrown) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(logback);
    layout.setPattern((String) Defaults.of(true, false).get("logging.pattern.console"));
    layout.start();
    LoggingEvent event =
        new LoggingEvent("caller", logback.getLogger("io.x"), Level.INFO, message, thrown, null);
    event.setMDCPropertyMap(Map.of("id", "m\r" + FORGED));
    event.addKeyValuePair(new KeyValuePair("model", "k\u2028" + FORGED));
    return layout.doLayout(event);
  }

  @Test
  void values_with_line_breaks_stay_in_one_line() {
    assertThat(line("a\n" + FORGED + "\u001b[2J", null))
        .hasLineCount(1)
        .contains("a " + FORGED + " [2J")
        .contains("model=\"k " + FORGED + "\"")
        .endsWith("\n");
  }

  @Test
  void the_lines_of_an_exception_are_indented() {
    String line = line("a", new IllegalStateException("b\n" + FORGED));

    assertThat(line.lines().skip(1)).isNotEmpty().allMatch(each -> each.startsWith("    "));
    assertThat(line).containsOnlyOnce("java.lang.IllegalStateException: b");
  }
}
