package io.aiprovider.samples.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RedactedTest {

  @Test
  void shows_placeholders_to_providers_and_the_data_to_the_caller() {
    PrintStream usual = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Redacted.main(new String[0]);
    } finally {
      System.setOut(usual);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "  [one/simulated gets: Write to [email-1] that [card-2] is due: OVERLOADED]",
            "  [two/simulated gets: Write to [email-1] that [card-2] is due]",
            "Simulated answer to: Write to ada@example.com that 4111 1111 1111 1111 is due",
            "  [one/simulated gets: Remind [email-1] of the invoice 1234567890123]",
            "Simulated answer to: Remind bob@example.org of the invoice 1234567890123");
  }
}
