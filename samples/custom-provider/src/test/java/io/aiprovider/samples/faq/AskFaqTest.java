package io.aiprovider.samples.faq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AskFaqTest {

  @Test
  void answers_known_questions_and_refers_others_to_a_person() throws IOException {
    PrintStream usual = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      AskFaq.main(new String[0]);
    } finally {
      System.setOut(usual);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "What does shipping cost?",
            "Shipping is free above 40 EUR, and 4.90 EUR below.",
            "What is love?",
            "I do not know. Please ask a person.");
  }
}
